//! The one place where marks, rules and learned parts agree on what is a quote.
//!
//! 1. Every word that may report is scored as a cue.
//! 2. For each likely cue the learned edges and the quotation marks propose contents.
//! 3. Each content gets the probability that the whole is right.
//! 4. The surest win: a cue has one content, and a word of the text belongs to one quote at most.
//! 5. What is left gets its speaker.

use crate::content::{self, Content, Part, Parts};
use crate::features::{self, Cues, Range, Sides};
use crate::lexicon::{self, Class};
use crate::model::{Feature, Question, Weights, log_softmax, logistic};
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
    /// A token whose words alone score less is no cue wherever it stands.
    pub(crate) words: f32,
    /// Sides of a cue that are this much less likely than the likeliest are not looked at.
    pub(crate) sides: f32,
}

impl Width {
    /// For articles.
    pub(crate) const NARROW: Self = Self { cue: -1.4, words: -2.0, sides: 1.3 };
    /// For learning, where the unlikely is worth seeing.
    #[cfg(feature = "train")]
    pub(crate) const WIDE: Self = Self { cue: -1.8, words: -4.0, sides: 1.7 };
}

/// Cues as likely as this count as such for the contents around them.
const LIKELY_CUE: f32 = 0.0;
/// What scores are multiplied with to become probabilities: weights that are averages are too careful by so much.
const SHARPNESS: f32 = 1.25;
/// A cue whose contents all score less has none: with a dozen of them, less than a tenth together.
const HOPELESS: f32 = -4.0;
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
    cues: Vec<(usize, usize, f32)>,
    likely: Vec<u32>,
    contents: Vec<Content>,
    scores: Vec<f32>,
    ends: Vec<usize>,
    features: Vec<Feature>,
    taken: Vec<bool>,
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

/// Everything that may be a quote, cue by cue in the order of the text, each with the probability that it is one of
/// this content, give or take a few words.
pub(crate) fn candidates(
    view: &View<'_>,
    weights: &impl Weights,
    buffers: &mut Buffers,
    mut take: impl FnMut(Attribution),
) {
    let mut chances: Vec<f32> = Vec::new();
    proposals(view, weights, Width::NARROW, buffers, |cue, contents, scores, _, _| {
        // Where even the best is hardly more likely than that the cue reports nothing, all are left out.
        if scores.iter().all(|&score| score < HOPELESS) {
            return;
        }
        chances.clear();
        chances.extend(scores.iter().map(|score| score * SHARPNESS));
        // That the cue reports none of them scores 0.
        chances.push(0.0);
        log_softmax(&mut chances);
        for chance in &mut chances {
            *chance = chance.exp();
        }
        for (content, &own) in contents.iter().zip(&chances) {
            // What nearly agrees with a content speaks for it too.
            let near: f32 = contents
                .iter()
                .zip(&chances)
                .filter(|(other, _)| content == *other || content.overlap(other) >= NEARLY_SAME)
                .map(|(_, chance)| chance)
                .sum();
            let Content { parts, sides, origin: _, sureness: _ } = content;
            take(Attribution {
                cue: Some(cue),
                parts: parts.clone(),
                sides: *sides,
                reason: Reason::Cue,
                speaker: None,
                seeks_speaker: true,
                carried_from: None,
                confidence: near,
                exactness: own,
            });
        }
    });
}

/// The contents that are proposed for each likely cue with their scores, their features one behind the other, and where
/// each one's end.
pub(crate) fn proposals(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    buffers: &mut Buffers,
    mut take: impl FnMut(usize, &[Content], &[f32], &[Feature], &[usize]),
) {
    let Buffers { scratch, cues, likely, contents, features, scores, ends, taken: _ } = buffers;
    find_cues(view, weights, width, scratch, cues, likely);
    let known = Cues { likely };
    for &(cue, sentence_at, score) in &*cues {
        contents.clear();
        content::contents(view, weights, width, cue, sentence_at, scratch, contents);
        let sure = logistic(score).ln();
        features.clear();
        scores.clear();
        ends.clear();
        for content in &*contents {
            let start = features.len();
            features::whole(view, known, cue, sure, content, features);
            ends.push(features.len());
            scores.push(weights.score(Question::Whole, features.get(start..).unwrap_or(&[])));
        }
        if !contents.is_empty() {
            take(cue, contents, scores, features, ends);
        }
    }
}

/// The likely cues with their sentences and scores, and how many are likely before each token.
fn find_cues(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    scratch: &mut Scratch,
    cues: &mut Vec<(usize, usize, f32)>,
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
            scratch.features.clear();
            features::cue_words(view, at, &mut scratch.features);
            let words = weights.score(Question::Cue, &scratch.features);
            if words < width.words {
                continue;
            }
            scratch.features.clear();
            features::cue_place(view, at, sentence, &mut scratch.features);
            let score = words + weights.score(Question::Cue, &scratch.features);
            if score >= width.cue {
                cues.push((at, sentence_at, score));
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
    let Buffers { scratch, taken, cues: _, likely: _, contents: _, features: _, scores: _, ends: _ } =
        buffers;
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
        found.sort_by_key(|quote| (quote.parts.first().map(|part| part.first), quote.cue));
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
    more.retain(|attribution| attribution.confidence >= least);
    found.append(&mut more);
    in_order(found);
}
