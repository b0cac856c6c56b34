//! Features of a content as a whole: does it begin and end where quotes do, and does it fit its cue?

use super::{Range, bucket};
use crate::content::{Content, can_be_edge, starts, stops};
use crate::model::{Feature, two};
use crate::view::View;
use byline_core::TokenKind;

/// As `super::FEW`, of a smaller table.
const FEW: u32 = 3;

/// What is known of an article's cues when its contents are judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cues<'a> {
    /// For each token, and for the end, how many likely cues stand before it.
    pub(crate) likely: &'a [u32],
}

impl Cues<'_> {
    fn between(&self, first: usize, end: usize) -> u32 {
        let count = |at: usize| self.likely.get(at).copied().unwrap_or_default();
        count(end).saturating_sub(count(first))
    }
}

/// A cue whose contents are judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judging<'a> {
    /// All likely cues.
    pub(crate) cues: Cues<'a>,
    /// The cue.
    pub(crate) cue: usize,
    /// The logarithm of the probability that it is one.
    pub(crate) sure: f32,
    /// The tokens of its paragraph.
    pub(crate) paragraph: Range,
}

/// Features of a content that has a part.
pub(crate) fn whole(view: &View<'_>, judging: Judging<'_>, content: &Content) -> [Feature; 48] {
    let Judging { cues, cue, sure, paragraph } = judging;
    let nothing = Range { first: cue, end: cue };
    let (first_part, last_part) =
        (content.parts.first().unwrap_or(&nothing), content.parts.last().unwrap_or(&nothing));
    let (first, end) = (first_part.first, last_part.end);
    let steps = |value: f32| ((-value * 4.0).min(24.0)) as u32;
    let [side_sure, edges, least] = content.sureness;
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let side = content.sides as u32;
    let origin = content.origin as u32;
    let words: usize = content.parts.iter().map(|part| part.end - part.first).sum();
    // Marks at the four ends that count, and inside the parts.
    let opens = |at: usize| u32::from(mark_before(view, at));
    let closes = |at: usize| u32::from(mark_after(view, at));
    let ends = opens(first) << 3 | closes(first_part.end) << 2 | opens(last_part.first) << 1 | closes(end);
    let marks: u32 = content.parts.iter().map(|part| view.between(part.first, part.end).marks).sum();
    let states = (view.note(first, 0).state as u32) << 4 | view.note(end, -1).state as u32;
    let looks = ends << 12 | states << 4 | marks.min(3);
    // Sentences and paragraphs.
    let place = starts(view, first) << 4 | stops(view, end);
    // The cue.
    let (before, after) = (first < cue, end > cue);
    let order = u32::from(before) << 1 | u32::from(after);
    let gap = if order == 1 {
        first - cue
    } else {
        let near = content.parts.iter().rev().find(|part| part.end <= cue).map_or(first, |part| part.end);
        cue.saturating_sub(near)
    };
    let gap_after = content.parts.iter().find(|part| part.first > cue).map_or(0, |part| part.first - cue);
    let gaps = bucket(gap) << 4 | bucket(gap_after);
    let inner_cues = content.parts.iter().map(|part| cues.between(part.first, part.end)).sum::<u32>().min(3);
    let beyond = view.form(end, 0);
    let ahead = view.form(first, -1);
    let persons: u32 =
        content.parts.iter().map(|part| view.between(part.first, part.end).first_person).sum::<u32>().min(3);
    let parts = content.parts.len().min(4) as u32;
    let (opening, closing) = (view.note(first, 0), view.note(end, -1));
    let all_marks = view.marks.segments.len().min(8) as u32;
    let Range { first: starts_at, end: ends_at } = paragraph;
    let paragraph = view.between(starts_at, ends_at).marks.min(3);
    // Likely cues between the parts, and what is left of the paragraph on both sides: who else speaks there?
    let (low, high) = (first.min(cue), end.max(cue + 1));
    let crossed = cues.between(low, high).saturating_sub(inner_cues).min(3);
    let rest_before = rest(view, cues, starts_at, low);
    let rest_after = rest(view, cues, high, ends_at);
    let rests = rest_before << 4 | rest_after;
    let state = view.condition << 2 | paragraph;
    let key = |template: u32, a: u32, b: u32| two(500 + template, a, b);
    let few = |template: u32, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(0, origin, side << 4 | order),
        few(1, steps(sure), class),
        few(2, steps(side_sure), side << 4 | origin),
        few(3, steps(edges), side << 4 | origin),
        few(4, steps(least), side << 4 | origin),
        few(5, steps(sure + side_sure + edges + least), origin),
        few(7, looks, 0),
        few(8, looks, place),
        few(9, looks, order << 8 | class),
        key(10, looks, gaps << 4 | order),
        few(11, place, order << 8 | class),
        few(13, place, gaps << 4 | order),
        few(14, place, steps(edges) << 8 | side),
        few(15, ends, steps(edges) << 8 | side),
        few(17, bucket(words), order << 8 | ends),
        few(18, parts << 8 | states, origin),
        few(19, inner_cues, looks),
        few(20, inner_cues, place << 8 | class),
        key(21, beyond, order << 8 | closes(end)),
        key(22, ahead, order << 8 | opens(first)),
        key(23, opening.sort, order << 8 | place),
        key(24, closing.sort, view.note(end, 0).sort),
        few(25, persons, looks),
        few(26, persons, place << 8 | order),
        few(29, all_marks, ends << 8 | class),
        key(30, view.token(cue, 0).suffix, order << 8 | place),
        key(32, view.form(cue, 1), word ^ order),
        key(33, view.note(first, -1).sort, opening.sort),
        key(34, view.note(end, 0).sort, place << 4 | order),
        few(35, all_marks.min(1) << 8 | persons, place << 4 | order),
        few(36, steps(sure) / 2, looks),
        key(39, view.form(first, 0), order << 8 | place),
        few(40, steps(least), place << 8 | parts),
        few(42, state << 24 | looks, order),
        key(43, state << 24 | looks, place),
        few(44, state << 24 | place << 8 | order, class),
        key(45, state << 24 | gaps << 8 | order, ends),
        key(46, state << 24 | persons << 8 | ends, place),
        few(48, state << 8 | origin, steps(edges)),
        few(49, state << 8 | steps(least), place << 8 | parts),
        few(50, state << 8 | inner_cues, place),
        few(52, crossed << 4 | parts, place << 8 | order),
        few(53, crossed << 4 | inner_cues, looks),
        few(54, state << 16 | rests, order << 8 | parts),
        key(55, rests, looks),
        key(56, rests << 8 | place, order << 8 | class),
        few(57, rest_after << 8 | persons, order << 8 | ends),
        few(41, u32::from(view.token(cue, 0).tag.0), order << 8 | gaps),
    ]
}

/// What is left of a paragraph beside a content and its cue: nothing (0), words (1), or words in quotation marks (2), and
/// more (3, 4) where a likely cue is among them.
fn rest(view: &View<'_>, cues: Cues<'_>, first: usize, end: usize) -> u32 {
    if end <= first + 1 {
        return 0;
    }
    let marks = u32::from(view.between(first, end).marks >= 2);
    1 + marks + 2 * u32::from(cues.between(first, end) > 0)
}

/// Whether a quotation mark stands before the token `at`, other punctuation aside.
pub(crate) fn mark_before(view: &View<'_>, at: usize) -> bool {
    (1..=3_usize)
        .map_while(|back| at.checked_sub(back).filter(|&place| !can_be_edge(view, place)))
        .any(|place| is_mark(view, place))
}

/// Whether a quotation mark stands after the tokens that end at `end`, other punctuation aside.
pub(crate) fn mark_after(view: &View<'_>, end: usize) -> bool {
    (end..end + 3).take_while(|&place| !can_be_edge(view, place)).any(|place| is_mark(view, place))
}

fn is_mark(view: &View<'_>, at: usize) -> bool {
    view.is_mark(at, 0) || view.token(at, 0).kind == TokenKind::SINGLE_MARK
}
