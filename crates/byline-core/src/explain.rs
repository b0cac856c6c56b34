//! Why something was found.

use crate::Span;
use std::borrow::Cow;

/// A decision on the way to a finding: what was asked, what the answer is and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was asked, in a few words: `what reports it`, `who speaks`.
    pub question: Cow<'static, str>,
    /// The answer, for a reader who does not know the program: a sentence without its full stop.
    pub answer: String,
    /// What the answer rests on.
    pub basis: Basis,
    /// The probability of the answer, 0 to 1, where it was learned.
    pub probability: Option<f32>,
    /// The words that are meant.
    pub places: Vec<Span>,
    /// What weighed most, the strongest first.
    pub grounds: Vec<Ground>,
}

impl Reason {
    /// An answer that nothing more is said of.
    pub fn new(question: impl Into<Cow<'static, str>>, answer: impl Into<String>, basis: Basis) -> Self {
        Self {
            question: question.into(),
            answer: answer.into(),
            basis,
            probability: None,
            places: Vec::new(),
            grounds: Vec::new(),
        }
    }

    /// The same with the words that are meant.
    #[must_use]
    pub fn at(mut self, places: impl IntoIterator<Item = Span>) -> Self {
        self.places.extend(places);
        self
    }

    /// The same with the probability of the answer.
    #[must_use]
    pub fn likely(mut self, probability: f32) -> Self {
        self.probability = Some(probability);
        self
    }

    /// The same with what weighed most of `grounds`: those furthest from 0, at most `most` of them.
    #[must_use]
    pub fn strongest(mut self, mut grounds: Vec<Ground>, most: usize) -> Self {
        grounds.retain(|ground| ground.weight != 0.0);
        grounds.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        grounds.truncate(most);
        self.grounds.extend(grounds);
        self
    }
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A rule that somebody wrote.
    Rule,
    /// Weights that were learned.
    Weights,
    /// A list or table: a lexicon, a database of fact-checks, a table of known entities.
    Table,
    /// What another extractor found.
    Layer,
}

impl Basis {
    /// The name that users see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Weights => "weights",
            Self::Table => "table",
            Self::Layer => "layer",
        }
    }
}

/// Something that spoke for an answer, or against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// What it is: `the form and the word after it`.
    pub what: Cow<'static, str>,
    /// How much it spoke for the answer (above 0) or against it, as a change of the logarithm of the odds.
    pub weight: f32,
    /// The words that it is about.
    pub places: Vec<Span>,
}

impl Ground {
    /// A ground that is about no words in particular.
    pub fn new(what: impl Into<Cow<'static, str>>, weight: f32) -> Self {
        Self { what: what.into(), weight, places: Vec::new() }
    }

    /// The same with the words that it is about.
    #[must_use]
    pub fn at(mut self, places: impl IntoIterator<Item = Span>) -> Self {
        self.places.extend(places);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Basis, Ground, Reason};

    #[test]
    fn the_strongest_grounds_come_first_whichever_way_they_speak() {
        let grounds = [0.5, -2.0, 0.0, 1.0].map(|weight| Ground::new("a word", weight));
        let reason = Reason::new("why", "because", Basis::Weights).strongest(grounds.to_vec(), 2);
        let weights: Vec<f32> = reason.grounds.iter().map(|ground| ground.weight).collect();
        assert_eq!(weights, [-2.0, 1.0]);
    }
}
