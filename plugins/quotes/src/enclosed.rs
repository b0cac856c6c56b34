//! The contents that form alone proposes: what quotation marks enclose, and what follows a name and a colon.

use crate::content::{Part, Parts, trimmed};
use crate::features::{Range, Sides};
use crate::marks::Segment;
use crate::view::{COLON, View};
use byline_core::{Flags, TokenKind};

/// How far from a cue quotation marks are still its.
const MARK_REACH: u32 = 30;
/// How many segments one content can run over.
const MOST_SEGMENTS: usize = 40;
/// How many paragraphs somebody's turn in a transcript can go on for.
const MOST_PARAGRAPHS: usize = 12;

/// Gives what quotation marks near the cue enclose: `"We go," he said. "It is late."` before, after, and both.
pub(crate) fn marked(view: &View<'_>, cue: usize, sentence: Range, mut take: impl FnMut(Parts, Sides)) {
    let segments = &view.marks.segments;
    let after = segments.partition_point(|segment| (segment.first as usize) <= cue);
    let before = after.checked_sub(1);
    if before.and_then(|at| segments.get(at)).is_some_and(|segment| segment.end as usize > cue) {
        return;
    }
    let Some((starts, ends)) = view.paragraph(cue) else { return };
    let before = before.filter(|&at| {
        segments.get(at).is_some_and(|found| {
            found.first as usize >= starts && (cue as u32).saturating_sub(found.end) <= MARK_REACH
        })
    });
    let near = |at: &usize| {
        segments.get(*at).is_some_and(|found| {
            let first = found.first as usize;
            let beyond = first > ends && sentence.end == ends && first <= ends + 1;
            (first < ends || beyond) && found.first - cue as u32 <= MARK_REACH
        })
    };
    let after = Some(after).filter(near);
    let parts_of = |first: usize, end: usize| -> Parts {
        let (mut first, mut end) = (first, end);
        let at_most = |count: usize| count < MOST_SEGMENTS;
        while first > 0
            && at_most(end - first)
            && segments.get(first - 1).is_some_and(|segment| segment.continues)
        {
            first -= 1;
        }
        while end < segments.len()
            && at_most(end - first)
            && segments.get(end - 1).is_some_and(|segment| segment.continues)
        {
            end += 1;
        }
        let chosen = segments.get(first..end).unwrap_or(&[]);
        chosen.iter().filter_map(|segment| trimmed(view, range(segment))).collect()
    };
    let in_sentence = |at: usize| segments.get(at).is_some_and(|found| (found.first as usize) < sentence.end);
    if let Some(at) = before {
        let sides = if segments.get(at).is_some_and(|found| found.end as usize > sentence.first) {
            Sides::Before
        } else {
            Sides::Elsewhere
        };
        take(parts_of(at, at + 1), sides);
    }
    if let Some(at) = after {
        let sides = if in_sentence(at) { Sides::After } else { Sides::Elsewhere };
        take(parts_of(at, at + 1), sides);
        if near(&(at + 1)) {
            take(parts_of(at, at + 2), sides);
        }
    }
    if let (Some(left), Some(right)) = (before, after) {
        let sides = if in_sentence(right) { Sides::Both } else { Sides::Before };
        take(parts_of(left, right + 1), sides);
        if near(&(right + 1)) {
            take(parts_of(left, right + 2), sides);
        }
    }
}

/// Gives what follows a name and a colon at the start of a paragraph, with and without the paragraphs after it that
/// begin with no such label: `HOLM: The ice will hold.`
pub(crate) fn turn(view: &View<'_>, cue: usize, mut take: impl FnMut(Parts)) {
    if view.form(cue, 0) != COLON {
        return;
    }
    let Some((first, end)) = view.paragraph(cue) else { return };
    if label(view, first, end) != Some(cue) {
        return;
    }
    let mut parts: Parts = trimmed(view, Part { first: cue + 1, end }).into_iter().collect();
    take(parts.clone());
    let alone = parts.len();
    let mut from = end;
    for _ in 0..MOST_PARAGRAPHS {
        let Some((first, end)) = view.paragraph(from) else { break };
        if first != from || label(view, first, end).is_some() {
            break;
        }
        parts.extend(trimmed(view, Part { first, end }));
        from = end;
    }
    if parts.len() > alone {
        take(parts);
    }
}

/// The colon behind the name of who speaks, in a paragraph that begins with one.
pub(crate) fn label(view: &View<'_>, first: usize, end: usize) -> Option<usize> {
    let mut words = 0;
    for at in first..end.min(first + 8) {
        let token = view.token(at, 0);
        if token.form == COLON {
            return (words > 0).then_some(at);
        }
        if token.kind == TokenKind::WORD {
            if !token.flags.has(Flags::CAPITAL) {
                return None;
            }
            words += 1;
        }
    }
    None
}

fn range(segment: &Segment) -> Part {
    Part { first: segment.first as usize, end: segment.end as usize }
}
