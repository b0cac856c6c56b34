//! Something that somebody says, as it is decided on.

use crate::part::{Parts, Sides};

/// Something that somebody says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    /// The token that reports.
    pub(crate) cue: Option<usize>,
    /// What it reports, in the order of the text.
    pub(crate) parts: Parts,
    /// On which sides of the cue the content stands, within its sentence.
    pub(crate) sides: Sides,
    /// Why it is a quote.
    pub(crate) reason: Reason,
    /// The token that stands for the speaker.
    pub(crate) speaker: Option<usize>,
    /// Whether to look for the speaker around the cue.
    pub(crate) seeks_speaker: bool,
    /// The cue of the quote whose speaker carries on.
    pub(crate) carried_from: Option<usize>,
    /// Whether it stands within another quote, the last before it that does not.
    pub(crate) nested: bool,
    /// The probability that the whole is right, give or take a few words.
    pub(crate) confidence: f32,
    /// How much it counts against others that share its words: its confidence, and more where it is likely to be right to
    /// the word.
    pub(crate) worth: f32,
}

/// How much being right to the word counts beside being nearly right, where both cannot be had.
pub(crate) const EXACT: f32 = 0.3;

/// Why something is a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A word that reports, on the sides that `Attribution::sides` says.
    Cue,
    /// A turn of a transcript.
    QuestionAndAnswer,
    /// A name after a dash.
    NameAfterDash,
    /// A paragraph that begins with a dash.
    DashDialogue,
    /// Quotation marks right after a quote.
    Continuation,
    /// Quotation marks around sentences, and nothing else.
    MarksOnly,
}

impl Attribution {
    /// What a rule finds.
    pub(crate) fn by_rule(cue: Option<usize>, parts: Parts, reason: Reason, confidence: f32) -> Self {
        Self {
            cue,
            parts,
            sides: Sides::Elsewhere,
            reason,
            speaker: None,
            seeks_speaker: false,
            carried_from: None,
            nested: false,
            confidence,
            worth: confidence + EXACT * confidence,
        }
    }
}
