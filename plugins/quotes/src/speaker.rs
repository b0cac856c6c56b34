//! Who says what a cue reports.

use crate::content::Part;
use crate::features::{self, Range, Sides};
use crate::lexicon;
use crate::model::{Question, Weights};
use crate::scratch::Scratch;
use crate::view::View;
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;

/// How far from its cue a speaker is looked for.
const SPEAKER_REACH: usize = 30;

/// The token that stands for the speaker of a content, and the logarithm of its probability.
pub(crate) fn speaker(
    view: &View<'_>,
    weights: &impl Weights,
    cue: usize,
    parts: &[Part],
    sides: Sides,
    sentence: Range,
    scratch: &mut Scratch,
) -> Option<usize> {
    let sides = sides as u32;
    candidates(view, cue, parts, sentence, &mut scratch.places);
    let nobody = features::nobody(view, cue, sentence, sides);
    let mut best = (weights.score(Question::Speaker, &nobody), None);
    for &place in &scratch.places {
        let score = weights.score(Question::Speaker, &features::speaker(view, cue, place, sentence, sides));
        if score > best.0 {
            best = (score, Some(place));
        }
    }
    best.1.or_else(|| quoted(view, cue, parts, sentence))
}

/// The subject of a passive: `The director was quoted as saying`.
fn quoted(view: &View<'_>, cue: usize, parts: &[Part], sentence: Range) -> Option<usize> {
    const PASSIVE: [u32; 4] = [form("quoted"), form("cited"), form("heard"), form("overheard")];
    if !PASSIVE.contains(&view.form(cue, 0)) {
        return None;
    }
    let mut left = cue;
    while left > sentence.first && matches!(view.token(left, -1).tag, Tag::AUX | Tag::ADV) {
        left -= 1;
    }
    let subject = left.checked_sub(1).filter(|&at| left < cue && at >= sentence.first)?;
    let names = matches!(view.token(subject, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON);
    (names && !parts.iter().any(|part| (part.first..part.end).contains(&subject))).then_some(subject)
}

/// The tokens that could stand for the speaker: words near the cue and outside the content.
pub(crate) fn candidates(view: &View<'_>, cue: usize, parts: &[Part], sentence: Range, out: &mut Vec<usize>) {
    out.clear();
    let range = sentence.first.max(cue.saturating_sub(SPEAKER_REACH))..sentence.end.min(cue + SPEAKER_REACH);
    out.extend(range.filter(|&at| {
        at != cue && can_name(view, at) && !parts.iter().any(|part| (part.first..part.end).contains(&at))
    }));
}

/// Whether a token can stand for somebody: a name, a noun, a pronoun, a number (`two of them`).
fn can_name(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    match token.kind {
        TokenKind::ADDRESS => true,
        TokenKind::WORD => {
            matches!(token.tag, Tag::PROPN | Tag::NOUN | Tag::PRON | Tag::NUM | Tag::DET | Tag::ADJ | Tag::X)
        }
        _ => false,
    }
}

/// A mention and the token in it that the mention is of: `spokesman` in `a spokesman for the ministry`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    /// All of it.
    pub(crate) part: Part,
    /// Its head.
    pub(crate) head: usize,
    /// Whether it names several.
    pub(crate) group: bool,
}

/// The whole mention around the token that stands for a speaker; it stops before the `cue` and before `parts`.
pub(crate) fn mention(
    view: &View<'_>,
    at: usize,
    cue: Option<usize>,
    parts: &[Part],
    sentence: Range,
) -> Mention {
    let free = |at: usize| {
        Some(at) != cue
            && (sentence.first..sentence.end).contains(&at)
            && !parts.iter().any(|part| (part.first..part.end).contains(&at))
            && matches!(view.token(at, 0).kind, TokenKind::WORD | TokenKind::NUMBER | TokenKind::CLITIC)
    };
    let tag = |at: usize| view.token(at, 0).tag;
    let noun = |at: usize| free(at) && matches!(tag(at), Tag::NOUN | Tag::PROPN);
    if tag(at) == Tag::PRON && !noun(at + 1) {
        return Mention { part: Part { first: at, end: at + 1 }, head: at, group: false };
    }
    // From `the`, `senior` or `Holm's` on to what they describe.
    let mut head = at;
    while head < at + 6 {
        let possessive = view.token(head + 1, 0).kind == TokenKind::CLITIC && free(head + 1);
        let step = if noun(head + 1) || matches!(tag(head + 1), Tag::ADJ | Tag::NUM) && noun(head + 2) {
            1
        } else if possessive && noun(head + 2) {
            2
        } else {
            break;
        };
        head += step;
    }
    let before = |at: usize| {
        let own = matches!(tag(at), Tag::DET | Tag::ADJ | Tag::NOUN | Tag::PROPN | Tag::NUM);
        let possessive = tag(at) == Tag::PRON && noun(at + 1);
        let relative = RELATIVE.contains(&view.form(at, 0));
        free(at) && !relative && (own || possessive || view.token(at, 0).kind == TokenKind::CLITIC)
    };
    let capital = |at: usize| free(at) && view.token(at, 0).flags.has(Flags::CAPITAL);
    let starts = |at: usize| {
        let mut first = at;
        while !matches!(tag(first), Tag::DET | Tag::PRON) {
            let names = |left: usize| capital(left) && capital(first);
            // `the 23-year-old`
            let glued = |left: usize| {
                let Flags(flags) = view.token(left, 0).flags;
                let spaced = flags & (Flags::SPACE_BEFORE.0 | Flags::SPACE_AFTER.0) != 0;
                lexicon::is_dash(view.form(left, 0)) && !spaced && left > sentence.first
            };
            let left = first.checked_sub(1).filter(|&left| before(left) || names(left) || glued(left));
            let Some(left) = left else { break };
            first = left;
        }
        first
    };
    let mut first = starts(at);
    // `spokesman` in `a spokesman for the ministry`, where the ministry was taken for the speaker.
    while let Some(link) = first.checked_sub(1).filter(|&link| links(view, link) && free(link)) {
        let Some(office) = link.checked_sub(1).filter(|&office| free(office) && tag(office) == Tag::NOUN)
        else {
            break;
        };
        (head, first) = (office, starts(office));
    }
    let mut end = at.max(head) + 1;
    while noun(end) || (capital(end) && capital(end - 1)) {
        end += 1;
    }
    // `a spokesman for the ministry`, `officials in the capital`, `the head of the port authority`.
    let name = view.token(head, 0).flags.has(Flags::CAPITAL)
        && !view.token(head, 0).flags.has(Flags::SENTENCE_START);
    while !name && free(end) && links(view, end) {
        let mut next = end + 1;
        while next < end + 7 && before(next) {
            next += 1;
        }
        if !noun(next - 1) {
            break;
        }
        end = next;
    }
    // `Sweden and Norway`.
    let mut group = false;
    let and = |at: usize| free(at) && tag(at) == Tag::CCONJ;
    if first >= 2 && and(first - 1) && noun(first - 2) {
        first = starts(first - 2);
        group = true;
    } else if and(end) && Some(first) == cue.map(|cue| cue + 1) {
        let mut next = end + 1;
        while next < end + 6 && before(next) {
            next += 1;
        }
        if noun(next - 1) {
            end = next;
            group = true;
        }
    }
    Mention { part: Part { first, end }, head, group }
}

/// Whether a token joins a speaker's office to its noun.
fn links(view: &View<'_>, at: usize) -> bool {
    view.token(at, 0).tag == Tag::ADP && LINKS.contains(&view.form(at, 0))
}

/// What begins a clause of its own.
const RELATIVE: [u32; 4] = [form("which"), form("who"), form("that"), form("whose")];

/// What joins a speaker's office to its noun.
const LINKS: [u32; 7] =
    [form("by"), form("of"), form("for"), form("at"), form("from"), form("in"), form("with")];
