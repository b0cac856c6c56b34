//! The contents that form alone proposes: what quotation marks enclose, and what follows a name and a colon.

use crate::part::{Part, Parts, Sides};
use crate::view::{COLON, View};
use byline_core::{Flags, TokenKind};
use byline_text::hash::form;

/// How far from a cue quotation marks are still its.
const MARK_REACH: u32 = 30;
/// How many segments one content can run over.
const MOST_SEGMENTS: usize = 40;
/// Over how many paragraphs somebody's turn in a transcript can continue.
const MOST_PARAGRAPHS: usize = 12;
/// How many tokens the name before a colon can have.
const LABEL: usize = 8;

/// Gives what quotation marks near the cue enclose: `"We go," he said. "It is late."` before, after, and both.
pub(crate) fn marked(view: &View<'_>, cue: usize, sentence: Part, mut take: impl FnMut(Parts, Sides)) {
    let segments = &view.marks.segments;
    let after = segments.partition_point(|segment| (segment.first as usize) <= cue);
    let before = after.checked_sub(1);
    if before.and_then(|at| segments.get(at)).is_some_and(|segment| segment.end as usize > cue) {
        return;
    }
    let Some(paragraph) = view.paragraph(cue) else { return };
    let before = before.filter(|&at| {
        segments.get(at).is_some_and(|found| {
            found.first as usize >= paragraph.first && (cue as u32).saturating_sub(found.end) <= MARK_REACH
        })
    });
    let near = |at: &usize| {
        segments.get(*at).is_some_and(|found| {
            let first = found.first as usize;
            let end = paragraph.end;
            let beyond = first > end && sentence.end == end && first <= end + 1;
            (first < end || beyond) && found.first - cue as u32 <= MARK_REACH
        })
    };
    let after = Some(after).filter(near);
    let in_sentence = |at: usize| segments.get(at).is_some_and(|found| (found.first as usize) < sentence.end);
    if let Some(at) = before {
        let inside = segments.get(at).is_some_and(|found| found.end as usize > sentence.first);
        take(parts_of(view, at, at + 1), Sides::of(inside, false));
    }
    if let Some(at) = after {
        let sides = Sides::of(false, in_sentence(at));
        take(parts_of(view, at, at + 1), sides);
        if near(&(at + 1)) {
            take(parts_of(view, at, at + 2), sides);
        }
    }
    if let (Some(left), Some(right)) = (before, after) {
        let sides = Sides::of(true, in_sentence(right));
        take(parts_of(view, left, right + 1), sides);
        if near(&(right + 1)) {
            take(parts_of(view, left, right + 2), sides);
        }
    }
}

/// Gives what is asked or exclaimed before a verb in lower case that begins a sentence only because of the sign before it:
/// `Will it hold? asked the mayor.` The last sentence, and all that are before it in the paragraph.
pub(crate) fn exclaimed(view: &View<'_>, cue: usize, sentence: Part, mut take: impl FnMut(Parts)) {
    let asks = [form("?"), form("!")].contains(&view.form(cue, -1));
    if cue != sentence.first || !asks || view.token(cue, 0).flags.has(Flags::CAPITAL) {
        return;
    }
    let Some(paragraph) = view.paragraph(cue).filter(|paragraph| paragraph.first < cue) else { return };
    let last = view.sentence(cue - 1);
    for first in [last.first, paragraph.first] {
        take(view.trimmed(Part { first, end: cue }).into_iter().collect());
    }
}

/// What the segments from `first` to before `end` enclose, with those that they continue and that continue them.
fn parts_of(view: &View<'_>, mut first: usize, mut end: usize) -> Parts {
    let segments = &view.marks.segments;
    let continues = |at: usize| segments.get(at).is_some_and(|segment| segment.continues);
    while first > 0 && end - first < MOST_SEGMENTS && continues(first - 1) {
        first -= 1;
    }
    while end < segments.len() && end - first < MOST_SEGMENTS && continues(end - 1) {
        end += 1;
    }
    let chosen = segments.get(first..end).unwrap_or(&[]);
    chosen.iter().filter_map(|segment| view.trimmed(segment.tokens())).collect()
}

/// Gives what follows a name and a colon at the start of a paragraph, with and without the paragraphs after it that
/// begin with no such label: `HOLM: The ice will hold.`
pub(crate) fn turn(view: &View<'_>, cue: usize, mut take: impl FnMut(Parts)) {
    if view.form(cue, 0) != COLON {
        return;
    }
    let Some(paragraph) = view.paragraph(cue) else { return };
    if label(view, paragraph) != Some(cue) {
        return;
    }
    let own = Part { first: cue + 1, end: paragraph.end };
    let mut parts: Parts = view.trimmed(own).into_iter().collect();
    take(parts.clone());
    let alone = parts.len();
    let mut from = paragraph.end;
    for _ in 0..MOST_PARAGRAPHS {
        let Some(paragraph) = view.paragraph(from) else { break };
        if paragraph.first != from || label(view, paragraph).is_some() {
            break;
        }
        parts.extend(view.trimmed(paragraph));
        from = paragraph.end;
    }
    if parts.len() > alone {
        take(parts);
    }
}

/// The colon after the name of who speaks, in a paragraph that begins with one.
pub(crate) fn label(view: &View<'_>, Part { first, end }: Part) -> Option<usize> {
    let mut words = 0;
    for at in first..end.min(first + LABEL) {
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
