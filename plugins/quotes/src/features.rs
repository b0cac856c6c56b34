//! What the learned parts look at. A template's number never changes its meaning without a new model.

mod direct;
mod whole;

pub(crate) use direct::direct;
pub(crate) use whole::{Cues, Judging, mark_after, mark_before, whole};

use crate::model::{Feature, one, two};
use crate::view::{Note, THAT, View};
use byline_core::{Flags, Sentence};

/// A number as one of few classes, so that weights are shared: 0 to 4 as they are, then in ever wider steps.
#[inline]
pub(crate) fn bucket(count: usize) -> u32 {
    u32::from(BUCKETS[count.min(BUCKETS.len() - 1)])
}

/// The classes of the numbers to 40: looked up, because no processor guesses which of many steps is next.
const BUCKETS: [u8; 41] = {
    let mut buckets = [0; 41];
    let mut count = 0;
    while count < buckets.len() {
        buckets[count] = match count {
            0..=4 => count as u8,
            5..=6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            15..=24 => 8,
            25..=39 => 9,
            _ => 10,
        };
        count += 1;
    }
    buckets
};

/// Features of few values stand in the first part of their table, a two to the power of this of it. They are what is
/// looked up most often, and that part stays in the fastest cache.
const FEW: u32 = 5;

/// The tokens of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// The first.
    pub(crate) first: usize,
    /// The one after the last.
    pub(crate) end: usize,
}

impl From<&Sentence> for Range {
    fn from(sentence: &Sentence) -> Self {
        Self { first: sentence.first_token as usize, end: sentence.end_token as usize }
    }
}

/// The few features of a token as a word that reports that tell most: what scores low by them is looked at no further.
pub(crate) fn cue_first(view: &View<'_>, at: usize, sentence: Range) -> [Feature; 13] {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let form = |offset| view.form(at, offset);
    let sort = |offset| view.note(at, offset).sort;
    let word = form(0);
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let that = (1..=4).any(|offset| form(offset) == THAT);
    let few = |template: u32, a: u32, b: u32| two(template, a, b) >> FEW;
    [
        one(1, word),
        two(9, token.suffix, token.prefix),
        few(10, class, state),
        two(11, word, state),
        few(13, class, sort(-1)),
        few(14, class, sort(1)),
        few(22, u32::from(token.tag.0), class),
        few(31, class, u32::from(before.marks > 0) << 1 | u32::from(after.marks > 0)),
        few(34, class, u32::from(that)),
        few(36, class, before.reports.min(2) << 2 | after.reports.min(2)),
        few(40, class, before.first_person.min(2) << 2 | after.first_person.min(2)),
        few(42, view.token(at, -1).shape, class),
        few(46, view.condition << 8 | state, class),
    ]
}

/// All the others.
pub(crate) fn cue_others(view: &View<'_>, at: usize, sentence: Range) -> [Feature; 27] {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let form = |offset| view.form(at, offset);
    let sort = |offset| view.note(at, offset).sort;
    let word = form(0);
    let left = at - sentence.first;
    let right = sentence.end - at;
    // Where it stands: at either end of the sentence, behind a quotation, before one.
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let near_mark = nearest_mark(view, at, sentence);
    let that = (1..=4).any(|offset| form(offset) == THAT);
    let few = |template: u32, a: u32, b: u32| two(template, a, b) >> FEW;
    [
        two(2, word, form(-1)),
        two(3, word, form(1)),
        two(4, form(-1), form(1)),
        two(5, class, form(-1)),
        two(6, class, form(1)),
        two(7, word, form(-2)),
        two(8, word, form(2)),
        two(12, sort(-1), sort(1)),
        two(15, word, sort(-1)),
        two(16, word, sort(1)),
        two(17, class ^ sort(1), sort(2)),
        two(18, class ^ sort(-1), sort(-2)),
        two(19, note.sort ^ sort(-1).rotate_left(7), sort(1)),
        two(20, token.suffix, sort(-1)),
        two(21, token.suffix, sort(1)),
        two(23, token.suffix, form(1)),
        few(30, class, bucket(left) << 8 | bucket(right)),
        few(32, class, near_mark),
        two(33, word, near_mark),
        two(35, word, u32::from(that)),
        few(37, class << 4 | bucket(left), before.commas.min(2) << 8 | after.commas.min(2)),
        two(38, word, u32::from(right <= 2) << 1 | u32::from(left <= 1)),
        two(
            39,
            u32::from(token.flags.has(Flags::CAPITAL)) << 1 | u32::from(is_headline(view, sentence)),
            word,
        ),
        few(41, state, 0),
        few(43, view.token(at, 1).shape, class),
        few(47, view.condition << 8 | near_mark, class),
        two(48, view.condition, word),
    ]
}

/// How far the nearest quotation marks are on both sides, within the sentence, as one number.
fn nearest_mark(view: &View<'_>, at: usize, sentence: Range) -> u32 {
    let is_mark = |offset: isize| {
        let place = at.wrapping_add_signed(offset);
        (sentence.first.saturating_sub(1)..sentence.end + 1).contains(&place) && view.is_mark(at, offset)
    };
    let left = (1..=8).find(|&offset| is_mark(-offset)).map_or(0, |offset| bucket(offset as usize));
    let right = (1..=8).find(|&offset| is_mark(offset)).map_or(0, |offset| bucket(offset as usize));
    left << 8 | right
}

/// Whether a sentence is the first paragraph, which in many feeds is the headline.
fn is_headline(view: &View<'_>, sentence: Range) -> bool {
    view.document.paragraphs.first().is_some_and(|first| {
        view.document.sentences_of(first).last().is_some_and(|last| sentence.end <= last.end_token as usize)
    })
}

/// The sides on which a cue's content can stand.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sides {
    /// In other sentences alone.
    Elsewhere,
    /// Before the cue.
    Before,
    /// After the cue.
    After,
    /// On both sides.
    Both,
}

impl Sides {
    /// All of them, by their numbers.
    pub(crate) const ALL: [Self; 4] = [Self::Elsewhere, Self::Before, Self::After, Self::Both];
}

/// Features of the sides on which a cue's content stands; each side has a weight of its own for each.
pub(crate) fn sides(view: &View<'_>, at: usize, sentence: Range) -> [Feature; 27] {
    let note = view.note(at, 0);
    let class = note.class as u32;
    let word = view.form(at, 0);
    let sort = |offset| view.note(at, offset).sort;
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let (left, right) = (at - sentence.first, sentence.end - at);
    let first = view.note(sentence.first, 0);
    let comma_before =
        (1..=6_usize).find(|&n| n <= left && view.note(at, -n.cast_signed()).sort == crate::view::COMMA);
    let few = |template: u32, a: u32, b: u32| two(template, a, b) >> FEW;
    [
        few(100, class, 0),
        two(101, word, 0),
        two(102, word, view.form(at, 1)),
        two(103, word, view.form(at, -1)),
        few(104, class, sort(1)),
        few(105, class, sort(-1)),
        two(106, sort(-1), sort(1)),
        two(107, class ^ sort(1), sort(2)),
        few(108, class << 8 | bucket(left), bucket(right)),
        few(109, before.marks.min(2), after.marks.min(2) << 8 | class),
        few(110, nearest_mark(view, at, sentence), class),
        few(111, first.sort, class),
        few(112, first.state as u32, view.note(sentence.end, -1).state as u32),
        few(113, view.kind(sentence.first, -1).0.into(), view.note(sentence.first, -1).sort),
        two(114, comma_before.map_or(0, bucket), class << 8 | bucket(right)),
        two(115, view.token(at, 1).shape, sort(2) ^ class),
        few(116, before.commas.min(3), after.commas.min(3) << 4 | class),
        two(117, bucket(right), sort(1)),
        two(118, word, u32::from(before.marks > 0) << 8 | u32::from(after.marks > 0) << 4 | bucket(right)),
        few(119, before.first_person.min(2), after.first_person.min(2)),
        few(120, before.reports.min(2) << 4 | after.reports.min(2), class),
        two(121, view.form(at, 1), view.form(at, 2)),
        two(122, sort(-2), sort(-1) ^ class),
        few(124, view.condition, class << 4 | before.marks.min(2) << 2 | after.marks.min(2)),
        few(125, view.condition << 16 | nearest_mark(view, at, sentence), class),
        few(126, view.condition, comma_before.map_or(0, bucket) << 8 | bucket(right)),
        two(127, view.condition << 8 | first.state as u32, word),
    ]
}

/// Which edge of a content is in question.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// The first token of the part before the cue.
    BeforeStart,
    /// The end of the part before the cue.
    BeforeEnd,
    /// The first token of the part after the cue.
    AfterStart,
    /// The end of the part after the cue.
    AfterEnd,
}

/// What the boundaries that may be the same edge of a part have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edges<'a> {
    /// The token that reports.
    cue: usize,
    /// What it and the token behind it are.
    reporting: &'a Note,
    word: u32,
    next: u32,
    /// The other edge of the same part where it is known, else the cue.
    other: usize,
    start: &'a Note,
    /// The sentence of the cue.
    sentence: Range,
    /// Which edge is in question.
    edge: Edge,
}

impl<'a> Edges<'a> {
    /// For the edges of what the cue at `cue` reports.
    pub(crate) fn new(view: &View<'a>, cue: usize, other: usize, sentence: Range, edge: Edge) -> Self {
        let (reporting, start) = (view.note(cue, 0), view.note(other, 0));
        let (word, next) = (view.form(cue, 0), view.form(cue, 1));
        Self { cue, reporting, word, next, other, start, sentence, edge }
    }
}

/// The few features of a boundary, between the tokens `at - 1` and `at`, that tell most: what scores far below another by
/// them is looked at no further.
pub(crate) fn edge_first(view: &View<'_>, edges: &Edges<'_>, at: usize) -> [Feature; 6] {
    let &Edges { cue, reporting, other, start, edge, .. } = edges;
    let kind = edge as u32;
    let few = |template: u32, a: u32, b: u32| two(template * 4 + kind, a, b) >> FEW;
    let (l1, r1) = (view.note(at, -1), view.note(at, 0));
    let inside = view.between(other.min(at), other.max(at));
    let states = (l1.state as u32) << 4 | r1.state as u32;
    let marks = u32::from(l1.kind.0) << 8 | u32::from(r1.kind.0);
    [
        few(207, bucket(cue.abs_diff(at)), reporting.class as u32),
        few(212, bucket(other.abs_diff(at)), start.sort),
        few(215, marks, states << 4 | reporting.state as u32),
        few(218, start.state as u32, states << 16 | marks),
        few(220, r1.class as u32, l1.sort),
        few(225, inside.reports.min(3), r1.sort),
    ]
}

/// All the others.
pub(crate) fn edge_others(view: &View<'_>, edges: &Edges<'_>, at: usize) -> [Feature; 24] {
    let &Edges { cue, reporting, word, next, other, start, sentence, edge } = edges;
    let kind = edge as u32;
    let key = |template: u32, a: u32, b: u32| two(template * 4 + kind, a, b);
    let class = reporting.class as u32;
    let (l2, l1, r1, r2) = (view.note(at, -2), view.note(at, -1), view.note(at, 0), view.note(at, 1));
    let (before, behind) = (view.token(at, -1), view.token(at, 0));
    let (left, right) = (before.form, behind.form);
    let inside = view.between(other.min(at), other.max(at));
    let gap = bucket(cue.abs_diff(at));
    let to_edge = match edge {
        Edge::BeforeStart | Edge::BeforeEnd => at.saturating_sub(sentence.first),
        Edge::AfterStart | Edge::AfterEnd => sentence.end.saturating_sub(at),
    };
    let rest = bucket(to_edge);
    let states = (l1.state as u32) << 4 | r1.state as u32;
    let marks = u32::from(l1.kind.0) << 8 | u32::from(r1.kind.0);
    let cue_state = reporting.state as u32;
    let few = |template: u32, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        key(200, left, right),
        key(201, left, l2.sort),
        key(202, right, r2.sort),
        key(203, word, right),
        key(204, word, left),
        key(205, class ^ l1.sort, r1.sort),
        key(206, l1.sort, r1.sort ^ r2.sort.rotate_left(9)),
        key(208, gap, word),
        few(209, gap << 8 | rest, class),
        key(210, rest, l1.sort),
        key(211, rest, r1.sort),
        few(213, states, cue_state << 8 | class),
        few(214, states, rest),
        key(216, inside.commas.min(3) << 4 | inside.marks.min(2), l1.sort ^ r1.sort.rotate_left(5)),
        key(217, start.sort, r1.sort),
        key(219, word, r1.sort ^ gap),
        few(221, u32::from(behind.flags.has(Flags::GAP_BEFORE)), rest),
        key(222, behind.suffix, gap),
        key(223, l1.sort, gap),
        key(224, next, right ^ gap),
        few(226, view.condition << 16 | states << 8 | cue_state, rest),
        few(227, view.condition << 16 | marks, states),
        key(228, view.condition, l1.sort ^ r1.sort.rotate_left(5)),
        key(229, view.condition << 8 | rest, gap << 8 | class),
    ]
}

/// Features of the sentence `next`, which follows (or, `backwards`, precedes) a part of a content, as more of it.
pub(crate) fn more(view: &View<'_>, cue: usize, found: Found, next: Range, backwards: bool) -> [Feature; 21] {
    let way = u32::from(backwards);
    let key = |template: u32, a: u32, b: u32| two(template * 2 + way, a, b);
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let (first, last) = (view.note(next.first, 0), view.note(next.end, -1));
    let inner = view.between(next.first, next.end);
    let first_token = view.token(next.first, 0);
    let states = (first.state as u32) << 4 | last.state as u32;
    let (edge_in, edge_out) = if backwards { (last, first) } else { (first, last) };
    let mark_first = u32::from(view.is_mark(next.first, 0)) << 1 | u32::from(view.is_mark(next.end, -1));
    let paragraph = u32::from(if backwards {
        view.token(next.end, 0).flags.has(Flags::PARAGRAPH_START)
    } else {
        first_token.flags.has(Flags::PARAGRAPH_START)
    });
    let seen = two(
        1,
        found.sides as u32 | found.marked << 4 | found.first_person.min(2) << 8,
        found.steps.min(3) << 4 | paragraph,
    );
    let few = |template: u32, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(300, states, seen),
        few(301, mark_first << 8 | states, paragraph),
        few(302, class, found.sides as u32 | found.steps.min(3) << 4),
        key(303, word, found.sides as u32 | paragraph << 4),
        key(304, first.sort, seen),
        key(305, view.form(next.first, 0), view.form(next.first, 1)),
        key(306, inner.reports.min(2) << 8 | inner.first_person.min(3) << 4 | inner.marks.min(2), seen),
        few(307, bucket(next.end - next.first), inner.first_person.min(3) << 4 | inner.reports.min(2)),
        few(308, edge_in.state as u32, edge_out.state as u32 | found.marked << 8),
        few(309, edge_in.sort, found.marked),
        key(310, edge_out.sort, seen),
        few(311, found.to_edge, seen),
        few(312, found.to_edge, states << 4 | mark_first),
        few(313, u32::from(found.marks_around), inner.first_person.min(3) << 4 | found.marked),
        few(314, class, u32::from(is_headline(view, next))),
        few(315, last.sort, view.note(next.end, -2).sort),
        few(316, view.condition, seen),
        few(317, view.condition << 16 | states << 4 | mark_first, found.marked << 4 | paragraph),
        key(318, view.condition << 8 | found.to_edge, seen),
        few(319, view.condition << 8 | found.marked, inner.first_person.min(3) << 4 | inner.reports.min(2)),
        few(320, view.condition << 8 | u32::from(found.marks_around), seen),
    ]
}

/// What is found of a content so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// On which sides of the cue it stands.
    pub(crate) sides: Sides,
    /// The state of its marks.
    pub(crate) marked: u32,
    /// Pronouns of the first and second person in it.
    pub(crate) first_person: u32,
    /// How many sentences were added in this direction.
    pub(crate) steps: u32,
    /// How many tokens are between it and the edge of its sentence, as a class.
    pub(crate) to_edge: u32,
    /// Whether the paragraph of the next sentence has quotation marks.
    pub(crate) marks_around: bool,
}

/// Features of the token `at` as (part of) the one who says what the cue at `cue` reports. `inside` tells whether
/// content stands before and after the cue.
pub(crate) fn speaker(view: &View<'_>, cue: usize, at: usize, sentence: Range, sides: u32) -> [Feature; 21] {
    let after = u32::from(at > cue);
    let key = |template: u32, a: u32, b: u32| two(template * 2 + after, a, b);
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let (low, high) = (cue.min(at), cue.max(at));
    let gap = (high - low) as u32;
    let near = bucket(high - low);
    let inner = view.between(low + 1, high);
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (left, right) = (view.note(at, -1), view.note(at, 1));
    let marks = inner.marks.min(2);
    let commas = inner.commas.min(3);
    let verbs = inner.reports.min(2);
    let beside = if after == 1 { view.note(cue, 1) } else { view.note(cue, -1) };
    let few = |template: u32, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(400, near, class << 4 | sides),
        key(401, near, note.sort),
        key(402, token.form, class),
        key(403, token.form, word),
        key(404, note.sort, left.sort ^ right.sort.rotate_left(3)),
        few(405, token.shape, near),
        key(406, token.shape, left.sort),
        key(407, token.shape, right.sort),
        few(408, commas << 8 | marks << 4 | verbs, near),
        key(409, commas << 8 | marks << 4 | verbs, note.sort),
        key(410, word, gap.min(12)),
        few(411, beside.sort, gap.min(12)),
        key(412, beside.sort, note.sort ^ near),
        few(413, u32::from(token.tag.0), near),
        key(414, token.suffix, near),
        key(415, left.sort, near << 4 | class),
        key(416, right.sort, near << 4 | class),
        few(417, bucket(at - sentence.first), note.sort),
        few(418, note.state as u32, sides),
        key(419, sides << 8 | near, note.sort),
        few(421, u32::from(token.flags.has(Flags::CAPITAL)), near << 8 | sides),
    ]
}

/// Features of there being no speaker.
pub(crate) fn nobody(view: &View<'_>, cue: usize, sentence: Range, sides: u32) -> [Feature; 8] {
    let key = |template: u32, a: u32, b: u32| two(template, a, b);
    let class = view.note(cue, 0).class as u32;
    let sort = |offset| view.note(cue, offset).sort;
    [
        key(900, class, sides),
        key(901, view.form(cue, 0), view.form(cue, -1)),
        key(902, view.form(cue, 0), view.form(cue, 1)),
        key(903, sort(-1), sort(1)),
        key(904, sort(-2), sort(-1)),
        key(905, class, bucket(cue - sentence.first)),
        key(906, view.token(cue, 0).suffix, sort(-1)),
        key(907, view.form(cue, 0), sides),
    ]
}
