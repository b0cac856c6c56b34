//! Words that report: which tokens are cues, and how widely what they report is searched.

use crate::features::{self, CUE_FIRST, CUE_OTHERS};
use crate::lexicon::{self, Class};
use crate::model::{Question, Queue, Weights};
use crate::part::Part;
use crate::view::{COLON, View};
use byline_core::{Tag, TokenKind};
use std::ops::Range;

/// How much is searched before the decision, as scores. A wider search costs more time and hardly finds more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SearchLimits {
    /// Cues less likely than this are not looked at further.
    pub(crate) cue: f32,
    /// A token whose first features score less is not a cue, whatever the others say.
    pub(crate) first: f32,
    /// Sides of a cue that are this much less likely than the likeliest are not looked at.
    pub(crate) sides: f32,
    /// Edges whose first features score this much less than those of the best are not looked at.
    pub(crate) edges: f32,
}

impl SearchLimits {
    /// For articles.
    pub(crate) const NARROW: Self = Self { cue: -1.0, first: -1.0, sides: 0.8, edges: 1.5 };
}

/// Cues as likely as this count as such for the contents around them.
const LIKELY_CUE: f32 = 0.0;

/// A likely cue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cue {
    /// The token that reports.
    pub(crate) at: usize,
    /// Its sentence.
    pub(crate) sentence: usize,
    /// How likely it is one.
    pub(crate) score: f32,
    /// The logarithms of the probabilities of the sides that its content stands on.
    pub(crate) sides: [f32; 4],
}

/// Whether a token can report at all: a verb, a known word, a colon, or a dash beside a quotation mark.
pub(crate) fn can_be_cue(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    match token.kind {
        TokenKind::WORD => {
            view.note(at, 0).class != Class::None
                || matches!(token.tag, Tag::VERB | Tag::NOUN | Tag::ADJ | Tag::AUX | Tag::ADP)
        }
        _ if token.form == COLON => true,
        _ => lexicon::is_dash(token.form) && (view.is_mark(at, -1) || view.is_mark(at, 1)),
    }
}

/// How many sentences are scored together.
const TOGETHER: usize = 4;

/// Buffers that are used again for every few sentences.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Tokens that may be cues, with what is known of them so far.
    scored: Vec<Cue>,
    first: Queue<CUE_FIRST>,
    others: Queue<CUE_OTHERS>,
}

/// The likely cues, and how many are likely before each token.
pub(crate) fn find(
    view: &View<'_>,
    weights: &impl Weights,
    limits: SearchLimits,
    scratch: &mut Scratch,
    cues: &mut Vec<Cue>,
    likely_before: &mut Vec<u32>,
) {
    cues.clear();
    likely_before.clear();
    let mut count = 0;
    let document = view.document;
    for from in (0..document.sentences.len()).step_by(TOGETHER) {
        let sentences = from..document.sentences.len().min(from + TOGETHER);
        let end = document.sentences.get(sentences.end - 1).map_or(0, |last| last.end_token as usize);
        score(view, weights, limits, sentences, scratch);
        for cue in &scratch.scored {
            if cue.score >= LIKELY_CUE {
                likely_before.resize(cue.at + 1, count);
                count += 1;
            }
        }
        likely_before.resize(end, count);
        cues.extend(scratch.scored.iter().filter(|cue| cue.score >= limits.cue));
    }
    likely_before.push(count);
}

/// Scores the tokens of some sentences that may be cues.
fn score(
    view: &View<'_>,
    weights: &impl Weights,
    limits: SearchLimits,
    sentences: Range<usize>,
    Scratch { scored, first, others }: &mut Scratch,
) {
    scored.clear();
    first.clear();
    let part = |sentence: usize| view.document.sentences.get(sentence).map_or(Part::empty(0), Part::from);
    for sentence in sentences {
        for at in part(sentence).tokens() {
            if can_be_cue(view, at) && !weights.is_no_cue(view.form(at, 0)) {
                first.push(weights, Question::Cue, features::cue_first(view, at, part(sentence)));
                scored.push(Cue { at, sentence, score: 0.0, sides: [0.0; 4] });
            }
        }
    }
    for (cue, first) in scored.iter_mut().zip(first.scores(weights, Question::Cue)) {
        cue.score = first;
    }
    scored.retain(|cue| cue.score >= limits.first);
    others.clear();
    for cue in &*scored {
        others.push(weights, Question::Cue, features::cue_others(view, cue.at, part(cue.sentence)));
    }
    for (cue, others) in scored.iter_mut().zip(others.scores(weights, Question::Cue)) {
        cue.score += others;
    }
}
