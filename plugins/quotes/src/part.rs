//! Stretches of tokens, and where they stand beside a cue.

use byline_core::Sentence;
use smallvec::SmallVec;

/// Tokens from `first` to before `end`: a sentence, a paragraph, a part of what a cue reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The first token.
    pub(crate) first: usize,
    /// The token after the last.
    pub(crate) end: usize,
}

/// Parts in the order of the text.
pub(crate) type Parts = SmallVec<[Part; 4]>;

impl Part {
    /// No tokens, at some place.
    pub(crate) const fn empty(at: usize) -> Self {
        Self { first: at, end: at }
    }

    /// How many tokens there are.
    pub(crate) const fn len(self) -> usize {
        self.end - self.first
    }

    /// The tokens, in order.
    pub(crate) const fn tokens(self) -> std::ops::Range<usize> {
        self.first..self.end
    }

    /// Whether a token is one of these.
    pub(crate) const fn contains(self, at: usize) -> bool {
        self.first <= at && at < self.end
    }
}

impl From<&Sentence> for Part {
    fn from(sentence: &Sentence) -> Self {
        Self { first: sentence.first_token as usize, end: sentence.end_token as usize }
    }
}

/// The tokens of all parts, in order.
pub(crate) fn tokens(parts: &[Part]) -> impl DoubleEndedIterator<Item = usize> + '_ {
    parts.iter().flat_map(|part| part.tokens())
}

/// Whether a token is in one of the parts.
pub(crate) fn contains(parts: &[Part], at: usize) -> bool {
    parts.iter().any(|part| part.contains(at))
}

/// How many tokens there are in all parts.
pub(crate) fn len(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// The sides on which a cue's content can stand, within the cue's sentence.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sides {
    /// In other sentences alone.
    Elsewhere,
    /// Before the cue.
    Before,
    /// After the cue.
    After,
    /// On both sides.
    Both,
}

impl Sides {
    /// All of them, by their numbers.
    pub(crate) const ALL: [Self; 4] = [Self::Elsewhere, Self::Before, Self::After, Self::Both];

    /// The sides on which something stands.
    pub(crate) const fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, false) => Self::Elsewhere,
            (true, false) => Self::Before,
            (false, true) => Self::After,
            (true, true) => Self::Both,
        }
    }
}
