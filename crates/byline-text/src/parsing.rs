//! Who does what to whom: each token's head and its relation, after Universal Dependencies.
//!
//! A greedy parser (arc-hybrid, Kuhlmann et al. 2011; trained with a dynamic oracle, Goldberg & Nivre 2013): two
//! decisions a token, each a sum over hashed features. It decides first what to attach, among three actions, and then
//! how: a table with a column for each pair of the two would be twenty times as large, and its rows out of cache.

mod features;
mod state;

pub(crate) use features::{action_features, label_features};
pub(crate) use state::{ACTIONS, Action, LABELS, State, relation_of};
#[cfg(feature = "train")]
pub(crate) use state::{NO_LABEL, label_of};

use crate::tagging::WordInfo;
use byline_core::{Sentence, Token};
use byline_model::{Aligned, Model, ModelError, Table};
use std::sync::LazyLock;

pub(crate) const KIND: &str = "heads";
/// To be raised with every change of the features.
pub(crate) const VERSION: u32 = 1;

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/heads.bin"));

static SHIPPED: LazyLock<Option<Parser<'static>>> = LazyLock::new(|| {
    let model = Model::embedded(&BYTES.0, KIND, VERSION).ok()?;
    Parser::new(&model).ok()
});

/// Fills in [`Token::head`] and [`Token::relation`] with the shipped model; `words` says what is known of the tokens.
pub(crate) fn parse(sentences: &[Sentence], tokens: &mut [Token], words: &[WordInfo], state: &mut State) {
    if let Some(parser) = &*SHIPPED {
        parser.parse(sentences, tokens, words, state);
    }
}

/// A model in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parser<'a> {
    actions: Table<'a>,
    labels: Table<'a>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let (actions, labels) = (model.table(0)?, model.table(1)?);
        if actions.labels() != ACTIONS {
            return Err(ModelError::Section { section: 0, wanted: "table of actions" });
        }
        if labels.labels() != LABELS {
            return Err(ModelError::Section { section: 1, wanted: "table of relations" });
        }
        Ok(Self { actions, labels })
    }

    pub(crate) fn parse(
        &self,
        sentences: &[Sentence],
        tokens: &mut [Token],
        words: &[WordInfo],
        state: &mut State,
    ) {
        for sentence in sentences {
            let range = sentence.first_token as usize..sentence.end_token as usize;
            let (Some(tokens), Some(words)) = (tokens.get_mut(range.clone()), words.get(range)) else {
                continue;
            };
            state.begin(tokens, words);
            self.run(state);
            for ((token, &head), &label) in tokens.iter_mut().zip(&state.heads).zip(&state.labels) {
                token.head = sentence.first_token + u32::from(head);
                token.relation = relation_of(label);
            }
        }
    }

    /// Parses the sentence that the state has begun with.
    pub(crate) fn run(&self, state: &mut State) {
        loop {
            let action = match state.possible() {
                0 => return,
                1 => Action::Shift,
                possible => {
                    let scores = self.actions.scores::<ACTIONS>(&action_features(state));
                    best(&scores, possible)
                }
            };
            if action == Action::Shift {
                state.shift();
            } else {
                let found = || self.labels.best::<LABELS>(&label_features(state, action)) as u8;
                let label = state.certain_label().unwrap_or_else(found);
                state.attach(action, label);
            }
        }
    }
}

/// The best of the possible actions.
fn best(scores: &[i32; ACTIONS], possible: u8) -> Action {
    let mut best = (i32::MIN, Action::Shift);
    for action in Action::ALL {
        let score = scores[action as usize];
        if possible >> action as u8 & 1 == 1 && score > best.0 {
            best = (score, action);
        }
    }
    best.1
}
