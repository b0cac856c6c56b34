//! What the learned parts look at. A template's number never changes its meaning without a new model.

mod direct;
mod whole;

pub(crate) use direct::direct;
pub(crate) use whole::{Cues, mark_after, mark_before, whole};

use crate::model::{Feature, one, two};
use crate::view::{THAT, View};
use byline_core::{Flags, Sentence};

/// A number as one of few classes, so that weights are shared: 0 to 4 as they are, then in ever wider steps.
pub(crate) fn bucket(count: usize) -> u32 {
    match count {
        0..=4 => count as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=39 => 9,
        _ => 10,
    }
}

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

/// Features of a token as a word that reports, from the words around it.
pub(crate) fn cue_words(view: &View<'_>, at: usize, out: &mut Vec<Feature>) {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let form = |offset| view.form(at, offset);
    let sort = |offset| view.note(at, offset).sort;
    let word = form(0);
    out.extend([
        one(1, word),
        two(2, word, form(-1)),
        two(3, word, form(1)),
        two(4, form(-1), form(1)),
        two(5, class, form(-1)),
        two(6, class, form(1)),
        two(7, word, form(-2)),
        two(8, word, form(2)),
        two(9, token.suffix, token.prefix),
        two(10, class, state),
        two(11, word, state),
        two(12, sort(-1), sort(1)),
        two(13, class, sort(-1)),
        two(14, class, sort(1)),
        two(15, word, sort(-1)),
        two(16, word, sort(1)),
        two(17, class ^ sort(1), sort(2)),
        two(18, class ^ sort(-1), sort(-2)),
        two(19, note.sort ^ sort(-1).rotate_left(7), sort(1)),
        two(20, token.suffix, sort(-1)),
        two(21, token.suffix, sort(1)),
        two(22, u32::from(token.tag.0), class),
        two(23, token.suffix, form(1)),
    ]);
}

/// Further features of a token as a word that reports, from its sentence.
pub(crate) fn cue_place(view: &View<'_>, at: usize, sentence: Range, out: &mut Vec<Feature>) {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let form = |offset| view.form(at, offset);
    let word = form(0);
    let left = at - sentence.first;
    let right = sentence.end - at;
    // Where it stands: at either end of the sentence, behind a quotation, before one.
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let near_mark = nearest_mark(view, at, sentence);
    let that = (1..=4).any(|offset| form(offset) == THAT);
    out.extend([
        two(30, class, bucket(left) << 8 | bucket(right)),
        two(31, class, u32::from(before.marks > 0) << 1 | u32::from(after.marks > 0)),
        two(32, class, near_mark),
        two(33, word, near_mark),
        two(34, class, u32::from(that)),
        two(35, word, u32::from(that)),
        two(36, class, before.reports.min(2) << 2 | after.reports.min(2)),
        two(37, class << 4 | bucket(left), before.commas.min(2) << 8 | after.commas.min(2)),
        two(38, word, u32::from(right <= 2) << 1 | u32::from(left <= 1)),
        two(
            39,
            u32::from(token.flags.has(Flags::CAPITAL)) << 1 | u32::from(is_headline(view, sentence)),
            word,
        ),
        two(40, class, before.first_person.min(2) << 2 | after.first_person.min(2)),
        one(41, state),
        two(42, view.token(at, -1).shape, class),
        two(43, view.token(at, 1).shape, class),
        two(46, view.condition << 8 | state, class),
        two(47, view.condition << 8 | near_mark, class),
        two(48, view.condition, word),
    ]);
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

/// Features of a cue's content standing on certain sides, given the features of the cue itself.
pub(crate) fn sides(view: &View<'_>, at: usize, sentence: Range, sides: Sides, out: &mut Vec<Feature>) {
    let side = sides as u32;
    let note = view.note(at, 0);
    let class = note.class as u32;
    let word = view.form(at, 0);
    let sort = |offset| view.note(at, offset).sort;
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let (left, right) = (at - sentence.first, sentence.end - at);
    let key = |template: u32, a: u32, b: u32| two(template * 4 + side, a, b);
    let first = view.note(sentence.first, 0);
    let comma_before =
        (1..=6_usize).find(|&n| n <= left && view.note(at, -n.cast_signed()).sort == crate::view::COMMA);
    out.extend([
        key(100, class, 0),
        key(101, word, 0),
        key(102, word, view.form(at, 1)),
        key(103, word, view.form(at, -1)),
        key(104, class, sort(1)),
        key(105, class, sort(-1)),
        key(106, sort(-1), sort(1)),
        key(107, class ^ sort(1), sort(2)),
        key(108, class << 8 | bucket(left), bucket(right)),
        key(109, before.marks.min(2), after.marks.min(2) << 8 | class),
        key(110, nearest_mark(view, at, sentence), class),
        key(111, first.sort, class),
        key(112, first.state as u32, view.note(sentence.end, -1).state as u32),
        key(113, view.kind(sentence.first, -1).0.into(), view.note(sentence.first, -1).sort),
        key(114, comma_before.map_or(0, bucket), class << 8 | bucket(right)),
        key(115, view.token(at, 1).shape, sort(2) ^ class),
        key(116, before.commas.min(3), after.commas.min(3) << 4 | class),
        key(117, bucket(right), sort(1)),
        key(118, word, u32::from(before.marks > 0) << 8 | u32::from(after.marks > 0) << 4 | bucket(right)),
        key(119, before.first_person.min(2), after.first_person.min(2)),
        key(120, before.reports.min(2) << 4 | after.reports.min(2), class),
        key(121, view.form(at, 1), view.form(at, 2)),
        key(122, sort(-2), sort(-1) ^ class),
        key(124, view.condition, class << 4 | before.marks.min(2) << 2 | after.marks.min(2)),
        key(125, view.condition << 16 | nearest_mark(view, at, sentence), class),
        key(126, view.condition, comma_before.map_or(0, bucket) << 8 | bucket(right)),
        key(127, view.condition << 8 | first.state as u32, word),
    ]);
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

/// Features of a boundary between the tokens `at - 1` and `at` as an edge of what the cue at `cue` reports; `other` is
/// the other edge of the same part where it is known, else the cue.
pub(crate) fn edge(
    view: &View<'_>,
    cue: usize,
    other: usize,
    at: usize,
    sentence: Range,
    edge: Edge,
    out: &mut Vec<Feature>,
) {
    let kind = edge as u32;
    let key = |template: u32, a: u32, b: u32| two(template * 4 + kind, a, b);
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let (l2, l1, r1, r2) = (view.note(at, -2), view.note(at, -1), view.note(at, 0), view.note(at, 1));
    let (left, right) = (view.form(at, -1), view.form(at, 0));
    let (low, high) = (other.min(at), other.max(at));
    let length = bucket(high - low);
    let inside = view.between(low, high);
    let (near, far) = (cue.min(at), cue.max(at));
    let gap = bucket(far - near);
    let to_edge = match edge {
        Edge::BeforeStart | Edge::BeforeEnd => at.saturating_sub(sentence.first),
        Edge::AfterStart | Edge::AfterEnd => sentence.end.saturating_sub(at),
    };
    let rest = bucket(to_edge);
    let states = (l1.state as u32) << 4 | r1.state as u32;
    let mark_left = view.kind(at, -1).0;
    let mark_right = view.kind(at, 0).0;
    let start = view.note(other, 0);
    let cue_state = view.note(cue, 0).state as u32;
    out.extend([
        key(200, left, right),
        key(201, left, l2.sort),
        key(202, right, r2.sort),
        key(203, word, right),
        key(204, word, left),
        key(205, class ^ l1.sort, r1.sort),
        key(206, l1.sort, r1.sort ^ r2.sort.rotate_left(9)),
        key(207, gap, class),
        key(208, gap, word),
        key(209, gap << 8 | rest, class),
        key(210, rest, l1.sort),
        key(211, rest, r1.sort),
        key(212, length, start.sort),
        key(213, states, cue_state << 8 | class),
        key(214, states, rest),
        key(215, u32::from(mark_left) << 8 | u32::from(mark_right), states << 4 | cue_state),
        key(216, inside.commas.min(3) << 4 | inside.marks.min(2), l1.sort ^ r1.sort.rotate_left(5)),
        key(217, start.sort, r1.sort),
        key(218, start.state as u32, states << 8 | u32::from(mark_left) << 4 | u32::from(mark_right)),
        key(219, word, r1.sort ^ gap),
        key(220, r1.class as u32, l1.sort),
        key(221, u32::from(view.token(at, 0).flags.has(Flags::GAP_BEFORE)), rest),
        key(222, view.token(at, 0).suffix, gap),
        key(223, l1.sort, gap),
        key(224, view.form(cue, 1), right ^ gap),
        key(225, inside.reports.min(3), r1.sort),
        key(226, view.condition << 16 | states << 8 | cue_state, rest),
        key(227, view.condition << 16 | u32::from(mark_left) << 8 | u32::from(mark_right), states),
        key(228, view.condition, l1.sort ^ r1.sort.rotate_left(5)),
        key(229, view.condition << 8 | rest, gap << 8 | class),
    ]);
}

/// Features of the sentence `next`, which follows (or, `backwards`, precedes) a part of a content, as more of it.
pub(crate) fn more(
    view: &View<'_>,
    cue: usize,
    found: Found,
    next: Range,
    backwards: bool,
    out: &mut Vec<Feature>,
) {
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
    out.extend([
        key(300, states, seen),
        key(301, mark_first << 8 | states, paragraph),
        key(302, class, found.sides as u32 | found.steps.min(3) << 4),
        key(303, word, found.sides as u32 | paragraph << 4),
        key(304, first.sort, seen),
        key(305, view.form(next.first, 0), view.form(next.first, 1)),
        key(306, inner.reports.min(2) << 8 | inner.first_person.min(3) << 4 | inner.marks.min(2), seen),
        key(307, bucket(next.end - next.first), inner.first_person.min(3) << 4 | inner.reports.min(2)),
        key(308, edge_in.state as u32, edge_out.state as u32 | found.marked << 8),
        key(309, edge_in.sort, found.marked),
        key(310, edge_out.sort, seen),
        key(311, found.to_edge, seen),
        key(312, found.to_edge, states << 4 | mark_first),
        key(313, u32::from(has_marks(view, next)), inner.first_person.min(3) << 4 | found.marked),
        key(314, class, u32::from(is_headline(view, next))),
        key(315, last.sort, view.note(next.end, -2).sort),
        key(316, view.condition, seen),
        key(317, view.condition << 16 | states << 4 | mark_first, found.marked << 4 | paragraph),
        key(318, view.condition << 8 | found.to_edge, seen),
        key(319, view.condition << 8 | found.marked, inner.first_person.min(3) << 4 | inner.reports.min(2)),
        key(320, view.condition << 8 | u32::from(has_marks(view, next)), seen),
    ]);
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
}

/// Whether the paragraph of a sentence has quotation marks.
fn has_marks(view: &View<'_>, sentence: Range) -> bool {
    let at = view.token(sentence.first, 0).span.start;
    view.document
        .sentence_at(at)
        .and_then(|found| view.document.sentences.get(found))
        .and_then(|found| view.document.paragraphs.get(found.paragraph as usize))
        .is_some_and(|paragraph| {
            let (first, end) = crate::marks::token_range(view.document, paragraph);
            view.between(first as usize, end as usize).marks > 0
        })
}

/// Features of the token `at` as (part of) the one who says what the cue at `cue` reports. `inside` tells whether
/// content stands before and after the cue.
pub(crate) fn speaker(
    view: &View<'_>,
    cue: usize,
    at: usize,
    sentence: Range,
    sides: u32,
    out: &mut Vec<Feature>,
) {
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
    out.extend([
        key(400, near, class << 4 | sides),
        key(401, near, note.sort),
        key(402, token.form, class),
        key(403, token.form, word),
        key(404, note.sort, left.sort ^ right.sort.rotate_left(3)),
        key(405, token.shape, near),
        key(406, token.shape, left.sort),
        key(407, token.shape, right.sort),
        key(408, commas << 8 | marks << 4 | verbs, near),
        key(409, commas << 8 | marks << 4 | verbs, note.sort),
        key(410, word, gap.min(12)),
        key(411, beside.sort, gap.min(12)),
        key(412, beside.sort, note.sort ^ near),
        key(413, u32::from(token.tag.0), near),
        key(414, token.suffix, near),
        key(415, left.sort, near << 4 | class),
        key(416, right.sort, near << 4 | class),
        key(417, bucket(at - sentence.first), note.sort),
        key(418, note.state as u32, sides),
        key(419, sides << 8 | near, note.sort),
        key(421, u32::from(token.flags.has(Flags::CAPITAL)), near << 8 | sides),
    ]);
}

/// Features of there being no speaker.
pub(crate) fn nobody(view: &View<'_>, cue: usize, sentence: Range, sides: u32, out: &mut Vec<Feature>) {
    let key = |template: u32, a: u32, b: u32| two(template, a, b);
    let class = view.note(cue, 0).class as u32;
    let sort = |offset| view.note(cue, offset).sort;
    out.extend([
        key(900, class, sides),
        key(901, view.form(cue, 0), view.form(cue, -1)),
        key(902, view.form(cue, 0), view.form(cue, 1)),
        key(903, sort(-1), sort(1)),
        key(904, sort(-2), sort(-1)),
        key(905, class, bucket(cue - sentence.first)),
        key(906, view.token(cue, 0).suffix, sort(-1)),
        key(907, view.form(cue, 0), sides),
    ]);
}
