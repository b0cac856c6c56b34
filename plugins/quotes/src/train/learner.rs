//! The weights in training, and what they learn from an article.

use super::cases::{Case, Marked, with_view};
use super::guideline::Guideline;
use super::{JudgedContents, Settings};
use crate::cue::can_be_cue;
use crate::features::{self, Edge, Edges};
use crate::growth::{Start, Steps};
use crate::hash::Feature;
use crate::model::{KIND, Question, VERSION, Weights, bit_of};
use crate::part::{Part, Sides};
use crate::propose;
use crate::speaker;
use crate::view::View;
use byline_core::QuoteType;
use byline_model::ModelWriter;
use byline_model::train::{Random, Weights as Table};
use byline_model::{log_softmax, probability};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// How many bits there are for the forms that are never cues.
const FORMS: usize = 1 << 17;

/// The table of a question has rows for two to the power of this many features.
const fn bits(question: Question) -> u32 {
    match question {
        Question::Cue | Question::Edge => 20,
        Question::Whole | Question::Speaker | Question::Continue => 18,
        Question::Sides => 16,
        Question::Direct => 15,
    }
}

/// The weights in training.
pub(super) struct Learner {
    weights: Vec<Table>,
    squares: Vec<Table>,
    /// What the weights' average over all steps lacks: each change times the steps before it.
    lag: Vec<Table>,
    steps: Vec<f32>,
    no_cues: Vec<u8>,
    rate: f32,
    decay: f32,
    dropout: u32,
    random: Random,
    salt: u32,
    /// By what guideline the article at hand was annotated.
    guideline: Guideline,
}

impl Weights for Learner {
    fn score(&self, question: Question, features: &[Feature]) -> f32 {
        let mut sum = [0.0];
        self.weights[question as usize].add_to(features, &mut sum);
        sum[0]
    }

    fn sides(&self, features: &[Feature]) -> [f32; 4] {
        let mut sums = [0.0; 4];
        self.weights[Question::Sides as usize].add_to(features, &mut sums);
        sums
    }

    fn is_no_cue(&self, form: u32) -> bool {
        let (byte, bit) = bit_of(form, self.no_cues.len());
        self.no_cues[byte] & bit != 0
    }
}

impl Learner {
    pub(super) fn new(settings: &Settings, seed: u64) -> Self {
        let table = |question: Question| Table::new(bits(question), question.labels());
        let tables = || Question::ALL.into_iter().map(table).collect();
        Self {
            weights: tables(),
            squares: tables(),
            lag: tables(),
            steps: vec![0.0; Question::ALL.len()],
            no_cues: vec![0; FORMS / 8],
            rate: settings.rate,
            decay: settings.decay,
            dropout: settings.dropout,
            random: Random::new(seed),
            salt: 0,
            guideline: Guideline::Gold,
        }
    }

    /// Several passes over the cases with a falling rate.
    pub(super) fn learn(&mut self, settings: &Settings, cases: &[Case], wanted: impl Fn(&Case) -> bool) {
        let mut order: Vec<&Case> = cases.iter().filter(|case| wanted(case)).collect();
        self.learn_no_cues(&order);
        let mut random = self.random.clone();
        for round in 0..settings.rounds {
            self.rate = settings.rate * (1.0 - round as f32 / settings.rounds as f32);
            random.shuffle(&mut order);
            // What is learned last counts most: that is what the gold data says.
            if round > 0 && round + 1 == settings.rounds {
                order.retain(|case| case.guideline == Guideline::Gold);
            }
            for case in &order {
                with_view(case, |view| self.article(view, case));
            }
        }
    }

    /// Notes the forms that are often seen and never cues. Two of the same bit count as one.
    fn learn_no_cues(&mut self, cases: &[&Case]) {
        let mut seen: FxHashMap<(usize, u8), (u32, bool)> = FxHashMap::default();
        for case in cases {
            let tokens = &case.analysis.tokens;
            for token in tokens {
                seen.entry(bit_of(token.form, self.no_cues.len())).or_default().0 += 1;
            }
            for quote in &case.quotes {
                seen.entry(bit_of(tokens[quote.cue].form, self.no_cues.len())).or_default().1 = true;
            }
        }
        // A form that was seldom seen may yet be a cue in other articles.
        let rare = cases.len() as u32 / 60;
        #[expect(clippy::iter_over_hash_type, reason = "bits are set, in any order")]
        for ((byte, bit), (count, is_cue)) in seen {
            if !is_cue && count > rare {
                self.no_cues[byte] |= bit;
            }
        }
    }

    /// Learns whether the whole is right.
    pub(super) fn learn_last(&mut self, settings: &Settings, judged: &JudgedContents) {
        let mut order: Vec<usize> = (0..judged.cues.len()).collect();
        let mut random = self.random.clone();
        let start_of = |ends: &[usize], at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
        let mut scores = Vec::new();
        for round in 0..settings.last_rounds {
            self.rate = settings.rate * (1.0 - round as f32 / settings.last_rounds as f32);
            random.shuffle(&mut order);
            for &at in &order {
                let contents = start_of(&judged.cues, at)..judged.cues[at];
                let features =
                    |content: usize| &judged.features[start_of(&judged.ends, content)..judged.ends[content]];
                self.shake();
                scores.clear();
                scores
                    .extend(contents.clone().map(|content| self.shaken(Question::Whole, features(content))));
                // That the cue reports nothing scores 0, as where it is decided.
                scores.push(0.0);
                log_softmax(&mut scores);
                let sum: f32 = contents.clone().map(|content| judged.rights[content]).sum();
                for (content, score) in contents.zip(&scores) {
                    // Several contents may be nearly right: each is wanted as much as it is right.
                    let wanted = judged.rights[content] / sum.max(1e-6);
                    self.step(Question::Whole, 0, features(content), wanted - score.exp());
                }
            }
        }
    }

    /// One step along the gradient for one set of features and a label.
    fn step(&mut self, question: Question, label: usize, features: &[Feature], gradient: f32) {
        self.steps[question as usize] += 1.0;
        // What is right already would only cost time; the step counts all the same, for the average.
        if gradient.abs() < 1e-4 {
            return;
        }
        let (weights, squares) = (&mut self.weights[question as usize], &mut self.squares[question as usize]);
        let (lag, steps) = (&mut self.lag[question as usize], self.steps[question as usize]);
        for &feature in features {
            if is_dropped(feature, self.salt, self.dropout) {
                continue;
            }
            let square = &mut squares.row_mut(feature)[label];
            *square += gradient * gradient;
            // Weights that moved much move less: frequent features settle, rare ones may still jump.
            let rate = self.rate / (square.sqrt() + 0.5);
            let weight = &mut weights.row_mut(feature)[label];
            let change = rate * (gradient - self.decay * *weight);
            *weight += change;
            // The average over all steps without a second pass: what a change lacks in the average is noted
            // when it is made.
            lag.row_mut(feature)[label] += change * steps;
        }
    }

    /// The score with some features left out; others at each call of `shake`.
    fn shaken(&self, question: Question, features: &[Feature]) -> f32 {
        let weights = &self.weights[question as usize];
        let kept = features.iter().filter(|&&feature| !is_dropped(feature, self.salt, self.dropout));
        kept.map(|&feature| weights.row(feature)[0]).sum()
    }

    /// Adds a share of another's weights of one question.
    pub(super) fn add(&mut self, question: Question, other: &Self, share: f32) {
        let (own, other) = (&mut self.weights[question as usize], &other.weights[question as usize]);
        for feature in rows(question) {
            for (own, other) in own.row_mut(feature).iter_mut().zip(other.row(feature)) {
                *own += share * other;
            }
        }
    }

    /// Forgets the weights of one question.
    pub(super) fn clear(&mut self, question: Question) {
        for feature in rows(question) {
            self.weights[question as usize].row_mut(feature).fill(0.0);
        }
    }

    fn shake(&mut self) {
        self.salt = self.random.next() as u32;
    }

    /// Ends learning: each weight becomes its average over all steps.
    pub(super) fn settle(&mut self, questions: &[Question]) {
        // While learning a share of the features was left out; with all of them the sums would be larger by as
        // much.
        let keep = 1.0 - self.dropout as f32 / 16.0;
        for &question in questions {
            let at = question as usize;
            let steps = self.steps[at].max(1.0);
            for feature in rows(question) {
                let lags = self.lag[at].row(feature);
                for (weight, lag) in self.weights[at].row_mut(feature).iter_mut().zip(lags) {
                    *weight = (*weight - lag / steps) * keep;
                }
            }
        }
    }

    fn binary(&mut self, question: Question, features: &[Feature], right: f32) {
        self.shake();
        let gradient = right - probability(self.shaken(question, features));
        self.step(question, 0, features, gradient);
    }

    /// One of several candidates, each with its features, of which those in `right` are right.
    fn choice(&mut self, question: Question, candidates: &[Vec<Feature>], right: &[bool]) {
        // With nothing right among the candidates, or all of it, there is nothing to choose from.
        if !right.contains(&true) || !right.contains(&false) {
            return;
        }
        self.shake();
        let mut scores: Vec<f32> =
            candidates.iter().map(|features| self.shaken(question, features)).collect();
        log_softmax(&mut scores);
        let sum: f32 =
            scores.iter().zip(right).filter(|(_, right)| **right).map(|(score, _)| score.exp()).sum();
        for ((features, score), right) in candidates.iter().zip(&scores).zip(right) {
            let chance = score.exp();
            // Any of those that are right will do: their shares among themselves stay as they are.
            let wanted = if *right { chance / sum.max(1e-6) } else { 0.0 };
            self.step(question, 0, features, wanted - chance);
        }
    }

    /// The sides that a content stands on, of all sides.
    fn sides(&mut self, features: &[Feature], right: Sides) {
        self.shake();
        let at = Question::Sides as usize;
        let mut scores = [0.0; Sides::ALL.len()];
        for &feature in features.iter().filter(|&&feature| !is_dropped(feature, self.salt, self.dropout)) {
            scores.iter_mut().zip(self.weights[at].row(feature)).for_each(|(score, weight)| *score += weight);
        }
        log_softmax(&mut scores);
        for (side, score) in Sides::ALL.into_iter().zip(scores) {
            let wanted = f32::from(u8::from(side == right));
            self.step(Question::Sides, side as usize, features, wanted - score.exp());
        }
    }

    fn article(&mut self, view: &View<'_>, case: &Case) {
        self.guideline = case.guideline;
        let mut features = Vec::new();
        let mut next = case.quotes.iter().peekable();
        for sentence in view.document.sentences {
            let sentence = Part::from(sentence);
            for at in sentence.first..sentence.end {
                while next.next_if(|quote| quote.cue < at).is_some() {}
                let right = next.peek().is_some_and(|quote| quote.cue == at);
                if !can_be_cue(view, at) || self.is_no_cue(view.form(at, 0)) {
                    continue;
                }
                features.clear();
                features.extend(features::cue_first::<Feature>(view, at, sentence));
                features.extend(features::cue_others::<Feature>(view, at, sentence));
                features.extend(case.guideline.cue(view, at));
                self.binary(Question::Cue, &features, f32::from(u8::from(right)));
            }
        }
        for quote in &case.quotes {
            self.quote(view, quote);
        }
    }

    fn quote(&mut self, view: &View<'_>, quote: &Marked) {
        let Some(sentence) = view.document.sentences.get(quote.sentence).map(Part::from) else { return };
        let cue = quote.cue;
        let before = quote.part(view, sentence.first, cue);
        let after = quote.part(view, cue + 1, sentence.end);
        let chosen = Sides::of(before.is_some(), after.is_some());
        self.sides(&features::sides(view, cue, sentence), chosen);
        if let Some(part) = before {
            self.edge(view, cue, None, part.end, sentence, Edge::BeforeEnd);
            self.edge(view, cue, Some(part.end), part.first, sentence, Edge::BeforeStart);
        }
        if let Some(part) = after {
            self.edge(view, cue, None, part.first, sentence, Edge::AfterStart);
            self.edge(view, cue, Some(part.first), part.end, sentence, Edge::AfterEnd);
        }
        for backwards in [true, false] {
            let start = Start { cue, sides: chosen, before, after, backwards };
            let mut steps = Steps::new(view, quote.sentence, &start);
            while let Some(step) = steps.next(view) {
                let inside = step.part.tokens().filter(|at| quote.content.contains(at)).count();
                // Most of a sentence is enough: what people marked need not end where the sentences found here
                // do.
                let right = inside * 2 > step.part.len();
                let mut features = features::more(view, cue, step.extent, step.sentence, backwards).to_vec();
                if step.is_unmarked() {
                    features::words(view, step.sentence, |feature| features.push(feature));
                }
                self.binary(Question::Continue, &features, f32::from(u8::from(right)));
                // Beyond the first sentence that is not said the decision never looks either.
                if !right || step.last {
                    break;
                }
            }
        }
        let parts: SmallVec<[Part; 2]> = [before, after].into_iter().flatten().collect();
        self.speaker(view, quote, sentence, &parts, chosen);
        if let Some(kind) = quote.kind {
            let features = features::direct(view, cue, &quote.parts(view));
            self.binary(Question::Direct, &features, f32::from(u8::from(kind == QuoteType::Direct)));
        }
    }

    fn edge(
        &mut self,
        view: &View<'_>,
        cue: usize,
        other: Option<usize>,
        right: usize,
        sentence: Part,
        edge: Edge,
    ) {
        let mut places = Vec::new();
        propose::candidates(view, cue, other, sentence, edge, &mut places);
        let edges = Edges::new(view, cue, other.unwrap_or(cue), sentence, edge);
        let guideline = self.guideline;
        let all = |&at: &usize| {
            features::edge_first(view, &edges, at)
                .into_iter()
                .chain(features::edge_others(view, &edges, at))
                .chain(guideline.edge(view, cue, edge, at))
                .collect()
        };
        let candidates: Vec<Vec<Feature>> = places.iter().map(all).collect();
        let right: Vec<bool> = places.iter().map(|&place| place == right).collect();
        self.choice(Question::Edge, &candidates, &right);
    }

    fn speaker(&mut self, view: &View<'_>, quote: &Marked, sentence: Part, parts: &[Part], sides: Sides) {
        let mut places = Vec::new();
        speaker::candidates(view, quote.cue, parts, sentence, &mut places);
        let mut candidates = vec![features::nobody(view, quote.cue, sentence, sides).to_vec()];
        let mut right = vec![quote.speaker.is_empty()];
        for &place in &places {
            candidates.push(features::speaker(view, quote.cue, place, sentence, sides).to_vec());
            right.push(quote.speaker.contains(&place));
        }
        self.choice(Question::Speaker, &candidates, &right);
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let writer = ModelWriter::new(KIND, VERSION);
        self.weights.iter().fold(writer, ModelWriter::table).bytes(self.no_cues.clone()).finish()
    }
}

/// A feature for each row of a question's table.
pub(super) fn rows(question: Question) -> impl Iterator<Item = Feature> {
    (0..1_u32 << bits(question)).map(move |row| row << (32 - bits(question)))
}

pub(super) fn is_dropped(feature: Feature, salt: u32, of_16: u32) -> bool {
    (feature ^ salt).wrapping_mul(0x9e37_79b1) >> 28 < of_16
}
