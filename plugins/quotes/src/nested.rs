//! Quotations within quotations: `"She told me, 'I will go,' and she went," Holm said.`
//!
//! The learned parts see the outer one alone, since the articles that they learned from mark no others. Within it, single
//! marks beside a verb of speech are plain enough for a rule.

use crate::attribution::{Attribution, Reason};
use crate::lexicon::Class;
use crate::marks::State;
use crate::part::{Part, Parts, Sides};
use crate::view::View;
use byline_core::{Flags, Tag, TokenKind};
use smallvec::SmallVec;

/// How sure one is, as a share of how sure the one around it is.
const SURE: f32 = 0.9;
/// How many words stand between a verb of speech and the mark: `told all of us, '`, `,' my father said`.
const REACH: usize = 4;

/// Gives each quotation within one of `kept` that a verb of speech reports, with the tokens among which its
/// speaker stands.
pub(crate) fn nested(view: &View<'_>, kept: &[Attribution], mut take: impl FnMut(Attribution, Part)) {
    for outer in kept {
        let mut done = 0;
        for part in &outer.parts {
            let Some(segment) = view.segment_at(part.first) else { continue };
            let whole = segment.tokens();
            if segment.state == State::Single || whole.end <= done {
                continue;
            }
            done = whole.end;
            within(view, whole, outer, &mut take);
        }
    }
}

/// Gives the quotations within one stretch of quoted words.
fn within(view: &View<'_>, whole: Part, outer: &Attribution, take: &mut impl FnMut(Attribution, Part)) {
    let pairs = pairs(view, whole);
    let mut pairs = pairs.iter().copied().peekable();
    while let Some(pair) = pairs.next() {
        let Some(part) = view.trimmed(pair) else { continue };
        // `said 'establishment'` is a word set apart, `said, 'No.'` is not.
        if part.len() < 2 && part.end == pair.end {
            continue;
        }
        let before = cue_before(view, whole, pair);
        let Some(cue) = before.or_else(|| cue_after(view, whole, pair)) else { continue };
        let mut parts: Parts = std::iter::once(part).collect();
        // `'I will go,' she said, 'and you will stay.'`
        if before.is_none()
            && let Some(more) = pairs.next_if(|next| continues(view, cue, *next))
        {
            parts.extend(view.trimmed(more));
        }
        let sides = if before.is_some() { Sides::After } else { Sides::Before };
        let found = Attribution::by_rule(Some(cue), parts, Reason::Cue, outer.confidence * SURE);
        let sentence = view.sentence(cue);
        let around =
            Part { first: sentence.first.max(whole.first), end: sentence.end.min(whole.end).max(cue + 1) };
        take(Attribution { sides, nested: true, ..found }, around);
    }
}

/// What single marks enclose, the marks left out.
fn pairs(view: &View<'_>, whole: Part) -> SmallVec<[Part; 4]> {
    let mut found = SmallVec::new();
    let mut open = None;
    for at in whole.tokens() {
        let token = view.token(at, 0);
        if token.kind != TokenKind::SINGLE_MARK {
            continue;
        }
        match open {
            // A straight mark right after the outer one looks like one that closes.
            _ if token.flags.has(Flags::OPENS) || at == whole.first => open = Some(at + 1),
            Some(first) if first < at => {
                found.push(Part { first, end: at });
                open = None;
            }
            _ => open = None,
        }
    }
    found
}

/// `told me, '`, `said: '`, `shouted '`.
fn cue_before(view: &View<'_>, whole: Part, pair: Part) -> Option<usize> {
    let mark = pair.first.checked_sub(1)?;
    let comma = usize::from(mark > whole.first && !view.note(mark, -1).edge);
    let last = mark.checked_sub(comma)?;
    let first = whole.first.max(last.saturating_sub(REACH));
    (first..last).rev().take_while(|&at| view.note(at, 0).edge).find(|&at| speaks(view, at)).filter(|&at| {
        // Who is addressed: `all of us`. A clause of its own, as in `said it was 'over'`, has a verb.
        (at + 1..last).all(|at| !matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX | Tag::SCONJ))
    })
}

/// `,' she said`, `!' shouted my father`.
fn cue_after(view: &View<'_>, whole: Part, pair: Part) -> Option<usize> {
    let first = pair.end + 1;
    let stops = !view.note(pair.end, -1).edge;
    let names = |at: &usize| {
        matches!(
            view.token(*at, 0).tag,
            Tag::PRON | Tag::PROPN | Tag::NOUN | Tag::DET | Tag::ADJ | Tag::ADV | Tag::VERB | Tag::AUX
        )
    };
    let near = first..whole.end.min(first + REACH);
    near.take_while(names).find(|&at| speaks(view, at)).filter(|_| stops)
}

/// Whether a quotation continues after its cue: `she said, 'and`.
fn continues(view: &View<'_>, cue: usize, next: Part) -> bool {
    let mark = next.first - 1;
    let near = mark > cue && mark - cue <= REACH + 1 && !view.note(mark, -1).edge;
    near && (cue + 1..mark).all(|at| !speaks(view, at))
}

/// A verb that goes with direct speech.
fn speaks(view: &View<'_>, at: usize) -> bool {
    view.note(at, 0).class == Class::Say && matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX)
}
