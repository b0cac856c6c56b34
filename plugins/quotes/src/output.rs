//! From tokens to quotes as others read them.

use crate::attribution::{Attribution, Reason};
use crate::kind;
use crate::lexicon::Class;
use crate::model::Weights;
use crate::part::{self, Part};
use crate::resolve::Resolver;
use crate::view::{COLON, View};
use byline_core::{Flags, Tag, TokenKind};
use byline_plugin::Span;
use byline_plugin::{Mode, Quote, QuoteType};
use byline_text::hash::form;

/// Gives each attribution to `take` as a quote; beliefs and wishes only if `attitudes` are asked for. Returns how many
/// quotes have lost their marks and are detected by their words alone.
pub(crate) fn write(
    view: &View<'_>,
    weights: &impl Weights,
    found: &[Attribution],
    attitudes: bool,
    take: &mut dyn FnMut(Quote),
) -> usize {
    let mut resolver = Resolver::new(view, found);
    let mut lost = 0;
    for attribution in found {
        let cue = attribution.cue;
        let mode = if is_attitude(view, attribution) { Mode::Attitude } else { Mode::Speech };
        if mode == Mode::Attitude && !attitudes {
            continue;
        }
        let speaker = resolver.speaker(attribution);
        let kind = kind::kind(view, weights, attribution);
        let repairs = kind::repairs(view, attribution, kind);
        lost += usize::from(repairs.iter().any(|repair| repair == "marks-lost"));
        take(Quote {
            kind,
            mode,
            content: contents(view, attribution, kind),
            cue: cue.map(|cue| cue_span(view, cue, attribution)).into_iter().collect(),
            speaker,
            confidence: attribution.confidence,
            reason: reason(view, attribution).into(),
            repairs,
        });
    }
    lost
}

/// Whether something is thought, wished or feared, and not said.
pub(crate) fn is_attitude(view: &View<'_>, attribution: &Attribution) -> bool {
    attribution.cue.is_some_and(|cue| view.note(cue, 0).class == Class::Think)
}

/// The spans of the parts. The full stop, question or exclamation mark of the speaker's own words belongs to them, a
/// comma before the cue does not.
fn contents(view: &View<'_>, attribution: &Attribution, kind: QuoteType) -> Vec<Span> {
    let ends = |at: usize| {
        matches!(view.document.form(view.token(at, 0)), "." | "?" | "!" | "…" | "..." | ")" | "]")
    };
    let begins = |at: usize| matches!(view.document.form(view.token(at, 0)), "(" | "[" | "…" | "...");
    let whole = |part: &Part| {
        let Part { mut first, mut end } = *part;
        if kind == QuoteType::Direct {
            let most = end + 3;
            let inside = |at: usize| !view.token(at, 0).flags.has(Flags::SENTENCE_START);
            // Not beyond the sentence: a bracket or dots that begin the next one do not end this one.
            while end < most && inside(end) && ends(end) {
                end += 1;
            }
            while let Some(left) = first.checked_sub(1).filter(|&left| first + 3 > part.first && begins(left))
            {
                first = left;
            }
        }
        if kind == QuoteType::Mixed {
            // A mark whose other one is inside stays: `a "ghost" of himself`.
            // An odd number says that one mark of a pair was trimmed off at an end.
            let odd = view.between(first, end).marks % 2 == 1;
            end += usize::from(odd && view.is_mark(end, 0));
            first -= usize::from(odd && first > 0 && view.is_mark(first, -1) && !view.is_mark(end, -1));
        }
        if attribution.cue.is_some_and(|cue| continues_as_saying(view, cue) && first == cue + 2) {
            first += 1;
        }
        view.span(Part { first, end })
    };
    attribution.parts.iter().map(whole).collect()
}

/// The words of a cue: the whole of `was quoted as saying`, `according to`, `pointed out`.
fn cue_span(view: &View<'_>, cue: usize, attribution: &Attribution) -> Span {
    let sentence = view.sentence(cue);
    let free = |at: usize| {
        (sentence.first..sentence.end).contains(&at)
            && Some(at) != attribution.speaker
            && view.token(at, 0).kind == TokenKind::WORD
            && !part::contains(&attribution.parts, at)
    };
    let tag = |at: usize| view.token(at, 0).tag;
    let mut first = cue;
    if matches!(tag(cue), Tag::VERB | Tag::AUX) {
        for _ in 0..5 {
            let Some(left) = first.checked_sub(1).filter(|&left| free(left)) else { break };
            let link = [form("as"), form("to")].contains(&view.form(left, 0));
            // `was quoted as saying`, `went on to say`: the verb in front belongs to the cue together with `as`
            // or `to`.
            let verb = left > 0 && free(left - 1) && tag(left - 1) == Tag::VERB;
            if link && verb {
                first = left - 1;
            } else if matches!(tag(left), Tag::AUX | Tag::PART | Tag::ADV) && !link {
                first = left;
            } else {
                break;
            }
        }
    }
    let mut end = cue + 1;
    if continues_as_saying(view, cue) {
        return view.span(Part { first, end: cue + 3 });
    }
    let next = view.form(end, 0);
    let to = view.form(cue, 0) == form("according") && next == form("to");
    // `pointed out` is one verb, unless `out` begins what is said.
    let out = next == form("out")
        && tag(cue) == Tag::VERB
        && attribution.parts.iter().all(|part| part.first != end);
    end += usize::from(free(end) && (to || out));
    view.span(Part { first, end })
}

/// Whether a cue continues as in `was quoted as saying`.
fn continues_as_saying(view: &View<'_>, cue: usize) -> bool {
    view.form(cue, 1) == form("as") && [form("saying"), form("telling")].contains(&view.form(cue, 2))
}

fn reason(view: &View<'_>, attribution: &Attribution) -> &'static str {
    match attribution.reason {
        Reason::QuestionAndAnswer => "question-and-answer",
        Reason::NameAfterDash => "name-after-dash",
        Reason::DashDialogue => "dash-dialogue",
        Reason::Continuation => "continuation",
        Reason::MarksOnly => "marks-only",
        Reason::Cue => by_cue(view, attribution),
    }
}

fn by_cue(view: &View<'_>, attribution: &Attribution) -> &'static str {
    let Some(cue) = attribution.cue else { return "marks-only" };
    let before = attribution.parts.first().is_some_and(|part| part.first < cue);
    let after = attribution.parts.last().is_some_and(|part| part.end > cue);
    let apart = attribution.parts.iter().all(|part| view.paragraph(part.first) != view.paragraph(cue));
    let colon = view.form(cue, 0) == COLON || (1..4).any(|offset| view.form(cue, offset) == COLON);
    match (before, after) {
        _ if view.form(cue, 0) == form("according") => "according-to",
        (false, true) if colon => "colon",
        (false, true) if apart => "block",
        (true, true) => "cue-inside",
        (true, false) => "cue-after",
        _ => "cue-before",
    }
}
