//! The one place where marks, rules and learned parts agree on what is a quote.
//!
//! 1. Every word that may report is scored as a cue.
//! 2. For each likely cue the learned edges and the quotation marks propose contents.
//! 3. Each content gets the probability that the whole is right.
//! 4. The surest win: a cue has one content, and a word of the text belongs to one quote at most.
//! 5. What is left gets its speaker, and the quotations within it are added.

use crate::content::{self, Content, Part, Parts};
use crate::features::{self, Cues, Judging, Range, Sides};
use crate::lexicon::{self, Class};
use crate::model::{Question, Weights, log_softmax, logistic};
use crate::nested::nested;
use crate::rules;
use crate::scratch::Scratch;
use crate::speaker;
use crate::view::{COLON, View};
use byline_core::{Tag, TokenKind};
use rustc_hash::FxHashSet;

/// How much is looked at before the decision, as scores. What is wider costs more time and hardly finds more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Width {
    /// Cues less likely than this are not looked at further.
    pub(crate) cue: f32,
    /// A token whose first features score less is no cue whatever the others say.
    pub(crate) first: f32,
    /// Sides of a cue that are this much less likely than the likeliest are not looked at.
    pub(crate) sides: f32,
    /// The same of edges, by their first features.
    pub(crate) edges: f32,
}

impl Width {
    /// For articles.
    pub(crate) const NARROW: Self = Self { cue: -1.4, first: -1.5, sides: 1.0, edges: 1.8 };
    /// For learning, where the unlikely is worth seeing.
    #[cfg(feature = "train")]
    pub(crate) const WIDE: Self = Self { cue: -1.8, first: -3.0, sides: 1.7, edges: 3.0 };
}

/// Cues as likely as this count as such for the contents around them.
const LIKELY_CUE: f32 = 0.0;
/// What scores are multiplied with to become probabilities: weights that are averages are too careful by so much.
const SHARPNESS: f32 = 1.25;
/// Contents that share this much of their words count as the same.
const NEARLY_SAME: f32 = 0.8;
/// How much being right to the word counts beside being nearly right, where both cannot be had.
const EXACT: f32 = 0.3;

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
    /// Whether the speaker is to be looked for around the cue.
    pub(crate) seeks_speaker: bool,
    /// The cue of the quote whose speaker carries on.
    pub(crate) carried_from: Option<usize>,
    /// Whether it stands within another quote, the last before it that does not.
    pub(crate) nested: bool,
    /// The probability that the whole is right, give or take a few words.
    pub(crate) confidence: f32,
    /// The probability that it is right to the word.
    pub(crate) exactness: f32,
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
            exactness: confidence,
        }
    }
}

/// Why something is a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A word that reports, on the sides that `Attribution::sides` says.
    Cue,
    /// A turn of a transcript.
    QuestionAndAnswer,
    /// A name behind a dash.
    NameAfterDash,
    /// A paragraph that begins with a dash.
    DashDialogue,
    /// Quotation marks right after a quote.
    Continuation,
    /// Quotation marks around sentences, and nothing else.
    MarksOnly,
}

/// Buffers of the decision, used again for every article.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    scratch: Scratch,
    cues: Vec<Found>,
    likely: Vec<u32>,
    contents: Vec<Content>,
    ends: Vec<usize>,
    scores: Vec<f32>,
    taken: Vec<bool>,
}

/// A likely cue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
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

/// Everything that may be a quote with a probability of at least `least`, cue by cue in the order of the text: the
/// probability that it is one of this content, give or take a few words.
pub(crate) fn candidates(
    view: &View<'_>,
    weights: &impl Weights,
    least: f32,
    buffers: &mut Buffers,
    mut take: impl FnMut(Attribution),
) {
    let mut chances: Vec<f32> = Vec::new();
    proposals(view, weights, Width::NARROW, buffers, |Judging { cue, .. }, contents, scores| {
        chances.clear();
        chances.extend(scores.iter().map(|score| score * SHARPNESS));
        // That the cue reports none of them scores 0.
        chances.push(0.0);
        log_softmax(&mut chances);
        for chance in &mut chances {
            *chance = chance.exp();
        }
        // Together they are no surer than this.
        if 1.0 - chances.last().copied().unwrap_or_default() < least {
            return;
        }
        for (content, &own) in contents.iter().zip(&chances) {
            // What nearly agrees with a content speaks for it too.
            let near: f32 = contents
                .iter()
                .zip(&chances)
                .filter(|(other, _)| content == *other || content.overlap(other) >= NEARLY_SAME)
                .map(|(_, chance)| chance)
                .sum();
            if near < least {
                continue;
            }
            let Content { parts, sides, origin: _, sureness: _ } = content;
            take(Attribution {
                cue: Some(cue),
                parts: parts.clone(),
                sides: *sides,
                reason: Reason::Cue,
                speaker: None,
                seeks_speaker: true,
                carried_from: None,
                nested: false,
                confidence: near,
                exactness: own,
            });
        }
    });
}

/// The contents that are proposed for each likely cue, with their scores.
pub(crate) fn proposals(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    buffers: &mut Buffers,
    mut take: impl FnMut(Judging<'_>, &[Content], &[f32]),
) {
    let Buffers { scratch, cues, likely, contents, ends, scores, taken: _ } = buffers;
    find_cues(view, weights, width, cues, likely);
    // One step for all cues before the next: so the code of each stays in the fastest cache.
    for found in &mut *cues {
        found.sides = content::sides(view, weights, found.at, found.sentence);
    }
    contents.clear();
    ends.clear();
    for found in &*cues {
        content::contents(view, weights, width, found, scratch, contents);
        ends.push(contents.len());
    }
    let known = Cues { likely };
    let mut start = 0;
    for (found, &end) in cues.iter().zip(&*ends) {
        let contents = contents.get(start..end).unwrap_or_default();
        start = end;
        let paragraph = view.paragraph_of(found.sentence);
        let judging = Judging { cues: known, cue: found.at, sure: logistic(found.score).ln(), paragraph };
        let score = |content| weights.score(Question::Whole, &features::whole(view, judging, content));
        scores.clear();
        scores.extend(contents.iter().map(score));
        if !contents.is_empty() {
            take(judging, contents, scores);
        }
    }
}

/// The likely cues, and how many are likely before each token.
fn find_cues(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    cues: &mut Vec<Found>,
    likely: &mut Vec<u32>,
) {
    cues.clear();
    likely.clear();
    let mut count = 0;
    for (sentence_at, sentence) in view.document.sentences.iter().enumerate() {
        let sentence = Range::from(sentence);
        for at in sentence.first..sentence.end {
            likely.push(count);
            if !can_be_cue(view, at) || weights.is_no_cue(view.form(at, 0)) {
                continue;
            }
            let first = weights.score(Question::Cue, &features::cue_first(view, at, sentence));
            if first < width.first {
                continue;
            }
            let others = weights.score(Question::Cue, &features::cue_others(view, at, sentence));
            let score = first + others;
            if score >= width.cue {
                cues.push(Found { at, sentence: sentence_at, score, sides: [0.0; 4] });
            }
            count += u32::from(score >= LIKELY_CUE);
        }
    }
    likely.push(count);
}

/// Adds what rules find to `found`, keeps the surest that share neither a cue nor a word and are at least as sure as
/// `least`, finds their speakers, and puts them in the order of the text.
pub(crate) fn keep(
    view: &View<'_>,
    weights: &impl Weights,
    least: f32,
    buffers: &mut Buffers,
    found: &mut Vec<Attribution>,
) {
    let Buffers { scratch, taken, cues: _, likely: _, contents: _, ends: _, scores: _ } = buffers;
    taken.clear();
    taken.resize(view.document.tokens.len(), false);
    rules::forms(view, |attribution| found.push(attribution));
    found.retain(|attribution| attribution.confidence >= least && !attribution.parts.is_empty());
    // Stable: of two as sure, the earlier proposal wins.
    let worth = |attribution: &Attribution| attribution.confidence + EXACT * attribution.exactness;
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let mut used = FxHashSet::default();
    found.retain(|attribution| {
        let free = attribution
            .parts
            .iter()
            .all(|part| taken.get(part.first..part.end).is_some_and(|slots| !slots.contains(&true)));
        let wins = free && attribution.cue.is_none_or(|cue| used.insert(cue));
        if wins {
            for part in &attribution.parts {
                taken.get_mut(part.first..part.end).unwrap_or_default().fill(true);
            }
        }
        wins
    });
    let in_order = |found: &mut Vec<Attribution>| {
        found.sort_by_key(|quote| (quote.parts.first().map(|part| part.first), quote.nested, quote.cue));
    };
    in_order(found);
    rules::join_paragraphs(view, found, taken);
    in_order(found);
    for attribution in found.iter_mut().filter(|attribution| attribution.seeks_speaker) {
        let Attribution { cue: Some(cue), parts, sides, .. } = &*attribution else { continue };
        let sentence = view.sentence(*cue);
        let speaker = speaker::speaker(view, weights, *cue, parts, *sides, sentence, scratch);
        attribution.speaker = speaker;
        // `The` alone is the speaker's: `The council said that ...`
        let article = |part: &Part| {
            part.end - part.first == 1
                && Some(part.end) == speaker
                && view.token(part.first, 0).tag == Tag::DET
        };
        if attribution.parts.len() > 1 {
            attribution.parts.retain(|part| !article(part));
        }
    }
    let mut more: Vec<Attribution> = Vec::new();
    rules::floating(view, found, taken, |attribution| more.push(attribution));
    nested(view, found, |mut inner, around| {
        if let Some(cue) = inner.cue {
            inner.speaker = speaker::speaker(view, weights, cue, &inner.parts, inner.sides, around, scratch);
        }
        more.push(inner);
    });
    more.retain(|attribution| attribution.confidence >= least);
    found.append(&mut more);
    in_order(found);
}
