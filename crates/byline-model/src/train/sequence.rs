//! Taggers: labels of sequences, with a score for each two neighbours.

use super::classifier::descend;
use super::{AdaGrad, Perceptron, Random, Weights};
use crate::tagger::NEVER;
use crate::{Model, ModelError, ModelWriter, Tagger, TaggerScratch};

/// A sequence to learn from: the features of its items one after the other, and their labels.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// As many for each item.
    pub features: Vec<u32>,
    /// One for each item.
    pub labels: Vec<u8>,
}

/// How weights are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The structured averaged perceptron (Collins 2002): fast, good enough to try features with.
    Perceptron,
    /// A conditional random field (Lafferty et al. 2001) by `AdaGrad`: slower, usually a little better.
    RandomField,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct SequenceSettings {
    /// How weights are found.
    pub method: Method,
    /// The table has two to the power of this many rows.
    pub bits: u32,
    /// How many labels there are, up to 64.
    pub labels: usize,
    /// Rounds over the sequences.
    pub rounds: usize,
    /// Step size of the random field.
    pub rate: f32,
    /// How strongly the random field pulls large weights back.
    pub decay: f32,
    /// Share of the features that the random field leaves out at random, so that none is relied on alone.
    pub dropout: f64,
    /// Stop when this many rounds have not bettered the development set, and keep the best. Without such a set the
    /// last round counts.
    pub patience: usize,
    /// Which label may follow which (`None`: the start). `I-PER` must not follow `O`, for example.
    pub allowed: fn(Option<u8>, u8) -> bool,
    /// Of the order of sequences.
    pub seed: u64,
}

impl Default for SequenceSettings {
    fn default() -> Self {
        Self {
            method: Method::RandomField,
            bits: 16,
            labels: 2,
            rounds: 10,
            rate: 0.1,
            decay: 1e-6,
            dropout: 0.0,
            patience: 3,
            allowed: |_, _| true,
            seed: 1,
        }
    }
}

/// The state of training after a round.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// The round, from 1.
    pub round: usize,
    /// The share of right labels in the development set; not a number if there is none.
    pub accuracy: f64,
}

/// What training gives: the sections of a model.
#[derive(Debug, Clone)]
pub struct TrainedTagger {
    weights: Weights,
    transitions: Vec<u8>,
}

impl TrainedTagger {
    /// Adds the two sections that [`Tagger::new`] reads; they must be the first ones.
    pub fn write(&self, writer: ModelWriter) -> ModelWriter {
        writer.table(&self.weights).bytes(self.transitions.clone())
    }

    /// The share of right labels.
    pub fn accuracy(&self, sequences: &[Sequence]) -> Result<f64, ModelError> {
        let file = self.write(ModelWriter::new("", 0)).finish();
        let tagger = Tagger::new(&Model::embedded(&file, "", 0)?)?;
        let (mut right, mut all) = (0_u32, 0_u32);
        let (mut scratch, mut found) = (TaggerScratch::default(), Vec::new());
        for sequence in sequences.iter().filter(|sequence| !sequence.labels.is_empty()) {
            found.clear();
            let each = sequence.features.len() / sequence.labels.len();
            tagger.tag(&sequence.features, each, &[], &[], &mut scratch, &mut found);
            all += sequence.labels.len() as u32;
            right +=
                found.iter().zip(&sequence.labels).filter(|(found, label)| found == label).count() as u32;
        }
        Ok(f64::from(right) / f64::from(all))
    }
}

/// Learns a [`Tagger`].
pub fn sequence(
    examples: &[Sequence],
    development: &[Sequence],
    settings: &SequenceSettings,
    progress: &mut dyn FnMut(Progress),
) -> Result<TrainedTagger, ModelError> {
    let mut learner = Learner::new(settings);
    let mut order: Vec<&Sequence> = examples.iter().filter(|sequence| !sequence.labels.is_empty()).collect();
    let mut random = Random::new(settings.seed);
    let mut best: Option<(f64, usize, TrainedTagger)> = None;
    for round in 1..=settings.rounds {
        random.shuffle(&mut order);
        for sequence in &order {
            learner.learn(sequence, &mut random);
        }
        if development.is_empty() {
            progress(Progress { round, accuracy: f64::NAN });
            continue;
        }
        let found = learner.finish();
        let accuracy = found.accuracy(development)?;
        progress(Progress { round, accuracy });
        match &best {
            Some((highest, since, _)) if accuracy <= *highest => {
                if round - since >= settings.patience {
                    break;
                }
            }
            _ => best = Some((accuracy, round, found)),
        }
    }
    Ok(best.map_or_else(|| learner.finish(), |(_, _, found)| found))
}

/// The weights in training. The transitions are rows of a table too: one for each label before, and one for the start.
struct Learner<'a> {
    settings: &'a SequenceSettings,
    items: Perceptron,
    transitions: Perceptron,
    item_squares: Weights,
    transition_squares: Weights,
    item_weights: Weights,
    transition_weights: Weights,
    scratch: Lattice,
    kept: Vec<u32>,
}

/// Room for the rows of all labels before and of the start.
const TRANSITION_BITS: u32 = 14;

/// The row of a label before: features that share no row.
fn before(label: Option<usize>) -> u32 {
    let row = label.map_or(0, |label| label as u32 + 1);
    row << (32 - TRANSITION_BITS)
}

#[derive(Default)]
struct Lattice {
    emissions: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// Row for row of the label before, the start's last.
    transitions: Vec<f32>,
}

impl<'a> Learner<'a> {
    fn new(settings: &'a SequenceSettings) -> Self {
        let SequenceSettings { bits, labels, method, .. } = *settings;
        // Only one method's tables are used; the other's are small.
        let (perceptron, field) = if method == Method::Perceptron { (bits, 1) } else { (1, bits) };
        Self {
            settings,
            items: Perceptron::new(perceptron, labels),
            transitions: Perceptron::new(TRANSITION_BITS, labels),
            item_squares: Weights::new(field, labels),
            transition_squares: Weights::new(TRANSITION_BITS, labels),
            item_weights: Weights::new(field, labels),
            transition_weights: Weights::new(TRANSITION_BITS, labels),
            scratch: Lattice::default(),
            kept: Vec::new(),
        }
    }

    fn learn(&mut self, sequence: &Sequence, random: &mut Random) {
        match self.settings.method {
            Method::Perceptron => self.learn_from_mistakes(sequence),
            Method::RandomField => self.learn_probabilities(sequence, random),
        }
    }

    fn learn_from_mistakes(&mut self, sequence: &Sequence) {
        let labels = self.settings.labels;
        let each = sequence.features.len() / sequence.labels.len();
        let lattice = &mut self.scratch;
        lattice.emissions.clear();
        for item in sequence.features.chunks_exact(each) {
            let start = lattice.emissions.len();
            lattice.emissions.resize(start + labels, 0.0);
            self.items.add_to(item, &mut lattice.emissions[start..]);
        }
        fill_transitions(lattice, self.settings, |row, scores| self.transitions.add_to(&[row], scores));
        let found = best_path(lattice, labels);
        self.items.step();
        self.transitions.step();
        let (mut gold_before, mut found_before) = (None, None);
        for ((item, &found), &gold) in sequence.features.chunks_exact(each).zip(&found).zip(&sequence.labels)
        {
            let gold = gold as usize;
            if gold != found {
                self.items.learn(item, gold, found);
            }
            if gold != found || gold_before != found_before {
                self.transitions.change(&[before(gold_before)], gold, 1.0);
                self.transitions.change(&[before(found_before)], found, -1.0);
            }
            (gold_before, found_before) = (Some(gold), Some(found));
        }
    }

    fn learn_probabilities(&mut self, sequence: &Sequence, random: &mut Random) {
        let SequenceSettings { labels, rate, decay, dropout, .. } = *self.settings;
        let optimiser = AdaGrad { rate, decay, floor: AdaGrad::FLOOR };
        let each = sequence.features.len() / sequence.labels.len();
        let lattice = &mut self.scratch;
        lattice.emissions.clear();
        self.kept.clear();
        for item in sequence.features.chunks_exact(each) {
            let (start, first) = (lattice.emissions.len(), self.kept.len());
            lattice.emissions.resize(start + labels, 0.0);
            // A feature left out is one that no row answers for: 0 marks it.
            self.kept.extend(
                item.iter().map(|&feature| if dropout > 0.0 && random.chance(dropout) { 0 } else { feature }),
            );
            for &feature in &self.kept[first..] {
                if feature != 0 {
                    self.item_weights.add_to(&[feature], &mut lattice.emissions[start..]);
                }
            }
        }
        fill_transitions(lattice, self.settings, |row, scores| {
            self.transition_weights.add_to(&[row], scores);
        });
        forward_backward(lattice, labels);
        let items = sequence.labels.len();
        let mut gradient = vec![0.0; labels];
        let mut pairs = vec![0.0; labels * (labels + 1)];
        for at in 0..items {
            let here = at * labels..(at + 1) * labels;
            for ((value, forward), backward) in
                gradient.iter_mut().zip(&lattice.forward[here.clone()]).zip(&lattice.backward[here.clone()])
            {
                *value = forward * backward;
            }
            let sum: f32 = gradient.iter().sum();
            for value in &mut gradient {
                *value /= sum;
            }
            expected_pairs(lattice, labels, at, &gradient, &mut pairs);
            let gold = sequence.labels[at] as usize;
            gradient[gold] -= 1.0;
            let before = if at == 0 { labels } else { sequence.labels[at - 1] as usize };
            pairs[before * labels + gold] -= 1.0;
            for &feature in &self.kept[at * each..(at + 1) * each] {
                if feature != 0 {
                    descend(&mut self.item_weights, &mut self.item_squares, feature, &gradient, optimiser);
                }
            }
        }
        for (label, gradient) in pairs.chunks_exact(labels).enumerate() {
            let row = before((label < labels).then_some(label));
            descend(&mut self.transition_weights, &mut self.transition_squares, row, gradient, optimiser);
        }
    }

    fn finish(&self) -> TrainedTagger {
        let (weights, transitions) = match self.settings.method {
            Method::Perceptron => (self.items.averaged(), self.transitions.averaged()),
            Method::RandomField => (self.item_weights.clone(), self.transition_weights.clone()),
        };
        let (_, scale) = weights.quantised();
        let labels = self.settings.labels;
        let mut bytes = Vec::new();
        for label in (0..labels).map(Some).chain([None]) {
            for (next, weight) in transitions.row(before(label)).iter().enumerate() {
                let allowed = (self.settings.allowed)(label.map(|label| label as u8), next as u8);
                let score =
                    if allowed { (weight / scale).round().clamp(-8000.0, 8000.0) as i16 } else { NEVER };
                bytes.extend_from_slice(&score.to_le_bytes());
            }
        }
        TrainedTagger { weights, transitions: bytes }
    }
}

/// The score of what must not be, in training.
const FORBIDDEN: f32 = -1e4;

fn fill_transitions(lattice: &mut Lattice, settings: &SequenceSettings, add: impl Fn(u32, &mut [f32])) {
    let labels = settings.labels;
    lattice.transitions.clear();
    for label in (0..labels).map(Some).chain([None]) {
        let start = lattice.transitions.len();
        lattice.transitions.resize(start + labels, 0.0);
        let scores = &mut lattice.transitions[start..];
        add(before(label), scores);
        for (next, score) in scores.iter_mut().enumerate() {
            if !(settings.allowed)(label.map(|label| label as u8), next as u8) {
                *score = FORBIDDEN;
            }
        }
    }
}

/// Viterbi.
fn best_path(lattice: &Lattice, labels: usize) -> Vec<usize> {
    let items = lattice.emissions.len() / labels;
    let mut back = vec![0; items * labels];
    let mut best: Vec<f32> = lattice.transitions[labels * labels..].to_vec();
    for at in 0..items {
        let emissions = &lattice.emissions[at * labels..(at + 1) * labels];
        if at > 0 {
            let mut next = vec![f32::NEG_INFINITY; labels];
            for (before, score) in best.iter().enumerate() {
                for label in 0..labels {
                    let sum = score + lattice.transitions[before * labels + label];
                    if sum > next[label] {
                        next[label] = sum;
                        back[at * labels + label] = before;
                    }
                }
            }
            best = next;
        }
        for (best, emission) in best.iter_mut().zip(emissions) {
            *best += emission;
        }
    }
    let mut path = vec![0; items];
    let mut label = (0..labels).rev().max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(0);
    for at in (0..items).rev() {
        path[at] = label;
        label = back[at * labels + label];
    }
    path
}

/// Turns the lattice's scores into factors and fills `forward` and `backward`, each item's scaled to sum to one.
fn forward_backward(lattice: &mut Lattice, labels: usize) {
    let items = lattice.emissions.len() / labels;
    for row in lattice.emissions.chunks_exact_mut(labels) {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for score in row {
            *score = (*score - top).exp().max(1e-30);
        }
    }
    for score in &mut lattice.transitions {
        *score = score.min(60.0).exp();
    }
    let Lattice { emissions, forward, backward, transitions } = lattice;
    forward.clear();
    forward.resize(items * labels, 0.0);
    backward.clear();
    backward.resize(items * labels, 1.0);
    for at in 0..items {
        let (done, rest) = forward.split_at_mut(at * labels);
        let here = &mut rest[..labels];
        if at == 0 {
            here.copy_from_slice(&transitions[labels * labels..]);
        } else {
            for (before, row) in done[(at - 1) * labels..].iter().zip(transitions.chunks_exact(labels)) {
                for (sum, transition) in here.iter_mut().zip(row) {
                    *sum += before * transition;
                }
            }
        }
        for (sum, emission) in here.iter_mut().zip(&emissions[at * labels..]) {
            *sum *= emission;
        }
        scale(here);
    }
    for at in (0..items.saturating_sub(1)).rev() {
        let (rest, done) = backward.split_at_mut((at + 1) * labels);
        let here = &mut rest[at * labels..];
        let after: Vec<f32> =
            done.iter().zip(&emissions[(at + 1) * labels..]).take(labels).map(|(a, b)| a * b).collect();
        for (sum, row) in here.iter_mut().zip(transitions.chunks_exact(labels)) {
            *sum = row.iter().zip(&after).map(|(a, b)| a * b).sum();
        }
        scale(here);
    }
}

fn scale(values: &mut [f32]) {
    let sum: f32 = values.iter().sum();
    let factor = if sum > 0.0 { 1.0 / sum } else { 0.0 };
    for value in values {
        *value *= factor;
    }
}

/// Adds the probabilities of the pairs of labels that end at an item, whose own probabilities are `here`.
fn expected_pairs(lattice: &Lattice, labels: usize, at: usize, here: &[f32], pairs: &mut [f32]) {
    if at == 0 {
        for (pair, probability) in pairs[labels * labels..].iter_mut().zip(here) {
            *pair += probability;
        }
        return;
    }
    let before = &lattice.forward[(at - 1) * labels..at * labels];
    let inside: Vec<f32> = lattice.emissions[at * labels..(at + 1) * labels]
        .iter()
        .zip(&lattice.backward[at * labels..])
        .map(|(emission, backward)| emission * backward)
        .collect();
    let rows = || before.iter().zip(lattice.transitions.chunks_exact(labels));
    let sum: f32 =
        rows().map(|(before, row)| before * row.iter().zip(&inside).map(|(a, b)| a * b).sum::<f32>()).sum();
    if sum <= 0.0 {
        return;
    }
    for ((before, row), pairs) in rows().zip(pairs.chunks_exact_mut(labels)) {
        for ((pair, transition), inside) in pairs.iter_mut().zip(row).zip(&inside) {
            *pair += before * transition * inside / sum;
        }
    }
}
