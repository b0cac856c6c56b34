//! Something that a cue may report.

use crate::part::{self, Parts, Sides};

/// Something that a cue may report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Where it stands.
    pub(crate) parts: Parts,
    /// On which sides of the cue, within the cue's sentence.
    pub(crate) sides: Sides,
    /// What proposed it.
    pub(crate) origin: Origin,
    /// How likely its pieces are.
    pub(crate) log_probabilities: LogProbabilities,
}

/// Logarithms of probabilities: 0 for what is certain or was not asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct LogProbabilities {
    /// That the content stands on these sides of the cue.
    pub(crate) sides: f32,
    /// That it begins and ends there.
    pub(crate) edges: f32,
    /// That the least likely of the sentences added belongs to it.
    pub(crate) least_sentence: f32,
    /// That it continues over just these sentences.
    pub(crate) reach: f32,
}

/// What proposed a content.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The likeliest edges, and as many sentences as are likely.
    Best,
    /// Edges that are less likely.
    Other,
    /// The edges alone, without further sentences.
    Short,
    /// More sentences than are likely.
    Long,
    /// What quotation marks enclose.
    Marks,
    /// What follows the name of who speaks, in a transcript.
    Turn,
}

impl Content {
    /// How much of the words of both is shared: 1 for the same, 0 for nothing in common.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let shared: usize = self
            .parts
            .iter()
            .flat_map(|a| {
                other.parts.iter().map(move |b| a.end.min(b.end).saturating_sub(a.first.max(b.first)))
            })
            .sum();
        shared as f32 / (part::len(&self.parts) + part::len(&other.parts) - shared).max(1) as f32
    }
}
