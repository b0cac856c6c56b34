//! How a parser learns: an averaged perceptron that goes on from its own mistakes.

use super::oracle::{Head, cost};
use crate::parsing::{
    ACTIONS, Action, KIND, LABELS, NO_LABEL, State, VERSION, action_features, label_features,
};
use crate::tagging::WordInfo;
use byline_core::Token;
use byline_model::ModelWriter;
use byline_model::train::{Perceptron, Random};

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// The table of actions has two to the power of this many rows.
    pub(super) action_bits: u32,
    /// So has the table of relations.
    pub(super) label_bits: u32,
    /// Rounds over the sentences.
    pub(super) rounds: usize,
    /// Share of the features that are left out at random, so that none is relied on alone.
    pub(super) dropout: f64,
    /// Of the order of sentences.
    pub(super) seed: u64,
    /// Whether sentences are read backwards.
    pub(super) reversed: bool,
}

/// A sentence with its gold.
pub(super) struct Example {
    pub(super) tokens: Vec<Token>,
    pub(super) words: Vec<WordInfo>,
    pub(super) heads: Vec<Head>,
    pub(super) labels: Vec<u8>,
}

/// By how much the right decision has to win.
const MARGIN: f32 = 5.0;
/// How often the parser, once it has an idea, goes on from what it would do itself.
const EXPLORED: f64 = 0.9;

/// Learns a model; `after` is told of it after each round.
pub(super) fn learn(
    examples: &[Example],
    settings: &Settings,
    after: &mut dyn FnMut(usize, &[u8]),
) -> Vec<u8> {
    let turned: Vec<Example>;
    let examples = if settings.reversed {
        turned = examples.iter().map(reversed).collect();
        &turned[..]
    } else {
        examples
    };
    let mut learner = Learner {
        actions: Perceptron::new(settings.action_bits, ACTIONS),
        labels: Perceptron::new(settings.label_bits, LABELS),
        random: Random::new(settings.seed),
        state: State::default(),
        dropout: settings.dropout,
        kept: Vec::new(),
    };
    let mut order: Vec<&Example> = examples.iter().collect();
    for round in 1..=settings.rounds {
        learner.random.shuffle(&mut order);
        for example in &order {
            learner.learn(example, round > 1);
        }
        after(round, &learner.model());
    }
    learner.model()
}

/// The sentence backwards.
fn reversed(example: &Example) -> Example {
    let last = example.tokens.len() as u32 - 1;
    let turn = |head: &Head| match *head {
        Head::At(at) => Head::At(last - at),
        head => head,
    };
    Example {
        tokens: example.tokens.iter().rev().copied().collect(),
        words: example.words.iter().rev().copied().collect(),
        heads: example.heads.iter().rev().map(turn).collect(),
        labels: example.labels.iter().rev().copied().collect(),
    }
}

struct Learner {
    actions: Perceptron,
    labels: Perceptron,
    random: Random,
    state: State,
    dropout: f64,
    kept: Vec<u32>,
}

impl Learner {
    fn learn(&mut self, example: &Example, explore: bool) {
        self.state.begin(&example.tokens, &example.words);
        loop {
            let action = match self.state.possible() {
                0 => return,
                1 => Action::Shift,
                possible => self.act(example, possible, explore),
            };
            if action == Action::Shift {
                self.state.shift();
            } else {
                let label = self.label(example, action, explore);
                self.state.attach(action, label as u8);
            }
        }
    }

    /// Learns what should have been done, and says what to do.
    fn act(&mut self, example: &Example, possible: u8, explore: bool) -> Action {
        self.keep(&action_features(&self.state));
        let mut scores = [0.0; ACTIONS];
        self.actions.add_to(&self.kept, &mut scores);
        let allows = |action: Action| possible >> action as u8 & 1 == 1;
        let allowed = || Action::ALL.into_iter().filter(|&action| allows(action));
        let costs = Action::ALL
            .map(|action| if allows(action) { cost(&self.state, &example.heads, action) } else { u32::MAX });
        let score = |action: &Action| scores[*action as usize];
        let highest = |accept: &dyn Fn(u32) -> bool| {
            let accepted = allowed().filter(|action| accept(costs[*action as usize]));
            accepted.max_by(|a, b| score(a).total_cmp(&score(b)))
        };
        let least = allowed().map(|action| costs[action as usize]).min().unwrap_or(0);
        let right = highest(&|cost| cost == least).unwrap_or(Action::Shift);
        self.actions.step();
        let Some(wrong) = highest(&|cost| cost > least) else { return right };
        if score(&wrong) + MARGIN >= score(&right) {
            self.actions.learn(&self.kept, right as usize, wrong as usize);
        }
        let tempted = score(&wrong) >= score(&right) && explore && self.random.chance(EXPLORED);
        if tempted { wrong } else { right }
    }

    /// Learns which relation it should have been, and says which to go on with.
    fn label(&mut self, example: &Example, action: Action, explore: bool) -> usize {
        if let Some(label) = self.state.certain_label() {
            return label.into();
        }
        let (dependent, head) = self.state.arc(action);
        self.keep(&label_features(&self.state, action));
        let mut scores = [0.0; LABELS];
        self.labels.add_to(&self.kept, &mut scores);
        let found = highest(&scores, LABELS);
        let gold = example.labels[dependent as usize];
        if example.heads[dependent as usize] != Head::At(head.into()) || gold == NO_LABEL {
            return found;
        }
        let gold = usize::from(gold);
        self.labels.step();
        let rival = highest(&scores, gold);
        if scores[rival] + MARGIN >= scores[gold] {
            self.labels.learn(&self.kept, gold, rival);
        }
        if explore { found } else { gold }
    }

    /// Leaves features out at random.
    fn keep(&mut self, features: &[u32]) {
        let Self { random, dropout, kept, .. } = self;
        kept.clear();
        kept.extend(features.iter().filter(|_| *dropout == 0.0 || !random.chance(*dropout)));
    }

    fn model(&self) -> Vec<u8> {
        let writer = ModelWriter::new(KIND, VERSION);
        writer.table(&self.actions.averaged()).table(&self.labels.averaged()).finish()
    }
}

/// The label with the highest score, but for one.
fn highest(scores: &[f32; LABELS], but: usize) -> usize {
    let others = (0..LABELS).filter(|&label| label != but);
    others.reduce(|best, label| if scores[label] > scores[best] { label } else { best }).unwrap_or(0)
}
