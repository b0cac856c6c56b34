//! Features of a content as the speaker's own words: what a reader goes by when the quotation marks are lost.

use super::{Sides, bucket};
use crate::content::{Part, can_be_edge, starts, stops};
use crate::model::{Feature, two};
use crate::view::{COLON, COMMA, THAT, View};
use byline_core::{Tag, TokenKind};

/// Features of what the cue at `cue` reports. The marks themselves are no features: they are looked at first.
pub(crate) fn direct(view: &View<'_>, cue: usize, parts: &[Part]) -> [Feature; 19] {
    let (first, end) =
        (parts.first().map_or(cue, |part| part.first), parts.last().map_or(cue, |part| part.end));
    let key = |template: u32, a: u32, b: u32| two(700 + template, a, b);
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let side = match (first < cue, end > cue) {
        (true, true) => Sides::Both,
        (true, false) => Sides::Before,
        (false, true) => Sides::After,
        (false, false) => Sides::Elsewhere,
    } as u32;
    let place = starts(view, first) << 4 | stops(view, end);
    let persons: u32 = parts.iter().map(|part| view.between(part.first, part.end).first_person).sum();
    let words: usize = parts.iter().map(|part| part.end - part.first).sum();
    // Direct speech is told in the present, reported speech in the past.
    let (mut past, mut other, mut asks) = (0_u32, 0_u32, 0_u32);
    for at in parts.iter().flat_map(|part| part.first..part.end.min(part.first + 60)) {
        let token = view.token(at, 0);
        if matches!(token.tag, Tag::VERB | Tag::AUX) {
            let ends = view.document.form(token);
            let is_past = ends.ends_with("ed")
                || matches!(
                    ends,
                    "was" | "were" | "had" | "would" | "could" | "did" | "might" | "went" | "made"
                );
            *(if is_past { &mut past } else { &mut other }) += 1;
        }
        asks |=
            u32::from(token.kind == TokenKind::PUNCTUATION && matches!(view.document.form(token), "?" | "!"));
    }
    let tense = past.min(2) << 2 | other.min(2);
    let before = (first.saturating_sub(2)..first)
        .rev()
        .find(|&at| !can_be_edge(view, at))
        .map_or(1, |at| view.form(at, 0));
    let behind = if can_be_edge(view, end) { 1 } else { view.form(end, 0) };
    let that = u32::from(view.form(first, 0) == THAT || view.form(first, -1) == THAT);
    let comma = u32::from(behind == COMMA) << 1 | u32::from(before == COMMA || before == COLON);
    let capital = u32::from(view.token(first, 0).flags.has(byline_core::Flags::CAPITAL));
    [
        key(0, side, class),
        key(1, side, persons.min(3)),
        key(2, side << 8 | place, class),
        key(3, word, side),
        key(4, side << 4 | tense, persons.min(2)),
        key(5, comma << 4 | side, place),
        key(6, that, side),
        key(7, view.form(first, 0), side),
        key(8, view.note(first, 0).sort, view.note(first, 1).sort),
        key(9, before, side),
        key(10, behind, side),
        key(11, bucket(words), side),
        key(12, parts.len().min(4) as u32, side << 4 | persons.min(2)),
        key(13, asks, side),
        key(14, capital << 8 | comma << 4 | side, class),
        key(15, view.condition, side << 4 | persons.min(2)),
        key(16, view.condition, tense << 4 | side),
        key(17, view.form(cue, 1), side),
        key(18, tense, class << 4 | side),
    ]
}
