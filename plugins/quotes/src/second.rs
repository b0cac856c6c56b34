//! A second opinion on what is said, of a model that is slower and better.

use crate::content::Content;
use crate::part::{self, Part};
use byline_core::Document;
use std::fmt::Debug;

/// A second opinion on the quotes of a document.
pub trait Second: Debug + Send + Sync {
    /// Appends for each token the natural logarithm of the odds that it is part of what somebody says; none for a document
    /// leaves its quotes as they are. What is given depends on the document alone. It ends early once it is `cancelled`.
    fn said(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, odds: &mut Vec<f32>);
}

/// What a second opinion said of a document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Opinion<'a> {
    /// The logarithm of the odds that a token is said, for each; empty where there is no opinion.
    pub(crate) odds: &'a [f32],
    /// How much it counts, 0 to 1.
    pub(crate) weight: f32,
}

/// How much the difference of the odds on both sides of an edge counts, and how much the mean of the odds within. The sum
/// would count each word of a sentence as if it had been judged by itself.
const EDGES: f32 = 0.2;
const WITHIN: f32 = 0.6;

/// Two opinions that agree make a score no surer than it should be: they look at the same words.
const AGREEMENT: f32 = 0.5;

impl Opinion<'_> {
    /// Adds the opinion on each content to its score.
    pub(crate) fn add_to(self, contents: &[Content], scores: &mut [f32]) {
        if self.odds.is_empty() {
            return;
        }
        for (content, score) in contents.iter().zip(scores) {
            *score = (*score + self.weight * self.of(content)) * (1.0 - AGREEMENT * self.weight);
        }
    }

    fn of(self, content: &Content) -> f32 {
        let odds = |at: usize| self.odds.get(at).copied().unwrap_or_default();
        let edges = |part: &Part| {
            let before = part.first.checked_sub(1).map_or(0.0, odds);
            odds(part.first) - before + odds(part.end - 1) - odds(part.end)
        };
        let parts = &content.parts;
        let within: f32 = parts.iter().copied().flat_map(Part::tokens).map(odds).sum();
        EDGES * parts.iter().map(edges).sum::<f32>() + WITHIN * within / part::len(parts).max(1) as f32
    }
}
