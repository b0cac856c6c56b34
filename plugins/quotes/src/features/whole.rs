//! Is a content as a whole right? Does it begin and end where quotes do, and does it fit its cue?

use super::bucket;
use crate::content::{Content, LogProbabilities};
use crate::hash::{Made, feature, templates};
use crate::part::{self, Part};
use crate::view::View;

/// As `super::FEW`, of a smaller table.
const FEW: u32 = 3;

templates! {
    /// What is looked at of a content as a whole. "Confidence" is the logarithm of a probability, in steps; "order" is
    /// whether it stands before and after its cue, "sides" the same within the cue's sentence; "marks" are all about
    /// quotation marks at its ends and in it, "ends" whether sentences or paragraphs begin and end with it, "gaps" the
    /// distances between it and its cue, "pronouns" those of the first and second person in it, "condition" that of the
    /// article together with marks in the paragraph; "class", "state" and "sort" are as for cues.
    Judged {
        /// What proposed it, sides and order.
        OriginSides = 500,
        /// Confidence in the cue, and the cue's class.
        CueClass = 501,
        /// Confidence in the sides, sides and what proposed it.
        SideSides = 502,
        /// Confidence in the edges, sides and what proposed it.
        EdgesSides = 503,
        /// Confidence in the least likely sentence, sides and what proposed it.
        LeastSides = 504,
        /// All confidences together, and what proposed it.
        TotalOrigin = 505,
        /// The marks.
        Marks = 507,
        /// The marks and ends.
        MarksEnds = 508,
        /// The marks, order and the cue's class.
        MarksOrderClass = 509,
        /// The marks, gaps and order.
        MarksGapsOrder = 510,
        /// Ends, order and the cue's class.
        EndsOrderClass = 511,
        /// Ends, gaps and order.
        EndsGapsOrder = 513,
        /// Ends, confidence in the edges, and sides.
        EndsEdgesSides = 514,
        /// The marks at the ends, confidence in the edges, and sides.
        EndMarksEdgesSides = 515,
        /// The length, order and the marks at the ends.
        LengthOrderEndMarks = 517,
        /// How many parts there are, the states at the ends, and what proposed it.
        PartsStatesOrigin = 518,
        /// Cues in it, and the marks.
        InnerCuesMarks = 519,
        /// Cues in it, ends and the cue's class.
        InnerCuesEndsClass = 520,
        /// The form after it, order, and whether a mark closes.
        AfterOrder = 521,
        /// The form before it, order, and whether a mark opens.
        BeforeOrder = 522,
        /// The first sort, order and ends.
        FirstSortOrderEnds = 523,
        /// The last sort and the one after it.
        LastSortAfter = 524,
        /// Pronouns and the marks.
        PronounsMarks = 525,
        /// Pronouns, ends and order.
        PronounsEndsOrder = 526,
        /// How many quotations the article has, the marks at the ends, and the cue's class.
        AllMarksClass = 529,
        /// The cue's suffix, order and ends.
        CueSuffixOrderEnds = 530,
        /// The form after the cue, the cue's form and order.
        AfterCueFormOrder = 532,
        /// The sort before it and the first one.
        FirstSorts = 533,
        /// The sort after it, ends and order.
        AfterSortEndsOrder = 534,
        /// Whether the article has quotations, pronouns, ends and order.
        AnyMarksPronounsEnds = 535,
        /// Confidence in the cue, and the marks.
        CueMarks = 536,
        /// The first form, order and ends.
        FirstFormOrderEnds = 539,
        /// Confidence in the least likely sentence, ends and how many parts there are.
        LeastEndsParts = 540,
        /// The cue's part of speech, order and gaps.
        CueTagOrderGaps = 541,
        /// Condition, the marks and order.
        ConditionMarksOrder = 542,
        /// Condition, the marks and ends.
        ConditionMarksEnds = 543,
        /// Condition, ends, order and the cue's class.
        ConditionEndsOrderClass = 544,
        /// Condition, gaps, order and the marks at the ends.
        ConditionGapsOrderEndMarks = 545,
        /// Condition, pronouns, the marks at the ends, and ends.
        ConditionPronounsEnds = 546,
        /// Condition, what proposed it, and confidence in the edges.
        ConditionOriginEdges = 548,
        /// Condition, confidence in the least likely sentence, ends and how many parts there are.
        ConditionLeastEnds = 549,
        /// Condition, cues in it, and ends.
        ConditionInnerCuesEnds = 550,
        /// Cues between it and its cue, how many parts there are, ends and order.
        CrossedPartsEnds = 552,
        /// Cues between it and its cue, cues in it, and the marks.
        CrossedInnerCuesMarks = 553,
        /// Condition, what is left of the paragraph, order and how many parts there are.
        ConditionRestsOrder = 554,
        /// What is left of the paragraph, and the marks.
        RestsMarks = 555,
        /// What is left of the paragraph, ends, order and the cue's class.
        RestsEndsOrder = 556,
        /// What is left of the paragraph after it, pronouns, order and the marks at the ends.
        RestAfterPronouns = 557,
        /// Confidence in the sentences that it continues over, and what proposed it.
        ReachOrigin = 558,
        /// The same, how many parts there are, and ends.
        ReachPartsEnds = 559,
        /// The same, condition and what is left of the paragraph.
        ConditionReachRests = 560,
    }
}

/// The likely cues of an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CueCounts<'a> {
    /// For each token, and for the end, how many likely cues stand before it.
    pub(crate) before: &'a [u32],
}

impl CueCounts<'_> {
    fn between(&self, first: usize, end: usize) -> u32 {
        let count = |at: usize| self.before.get(at).copied().unwrap_or_default();
        count(end).saturating_sub(count(first))
    }
}

/// A cue whose contents are judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CueInContext<'a> {
    /// The cue.
    pub(crate) cue: usize,
    /// The logarithm of the probability that it is one.
    pub(crate) log_probability: f32,
    /// The tokens of its paragraph.
    pub(crate) paragraph: Part,
    /// The likely cues of the article.
    pub(crate) cues: CueCounts<'a>,
}

/// Features of a content that has a part.
pub(crate) fn whole<F: Made>(view: &View<'_>, judged: CueInContext<'_>, content: &Content) -> [F; 51] {
    let CueInContext { cues, cue, log_probability: cue_sure, paragraph } = judged;
    let Content { parts, sides, origin, log_probabilities } = content;
    let LogProbabilities { sides: side_sure, edges: edges_sure, least_sentence: least_sure, reach } =
        *log_probabilities;
    let (sides, origin) = (*sides as u32, *origin as u32);
    let nothing = Part::empty(cue);
    let (first_part, last_part) = (parts.first().unwrap_or(&nothing), parts.last().unwrap_or(&nothing));
    let (first, end) = (first_part.first, last_part.end);
    let (cue_steps, edge_steps, least_steps) = (steps(cue_sure), steps(edges_sure), steps(least_sure));
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let (first_note, last_note) = (view.note(first, 0), view.note(end, -1));
    let states = (first_note.state as u32) << 4 | last_note.state as u32;
    // Marks at the four ends that count, and inside the parts.
    let opens = |at: usize| u32::from(view.mark_before(at));
    let closes = |at: usize| u32::from(view.mark_after(at));
    let end_marks =
        opens(first) << 3 | closes(first_part.end) << 2 | opens(last_part.first) << 1 | closes(end);
    let marks = end_marks << 12 | states << 4 | view.marks_in(parts).min(3);
    let ends = view.starts(first) << 4 | view.stops(end);
    let order = u32::from(first < cue) << 1 | u32::from(end > cue);
    let gaps = gaps(parts, cue);
    let inner_cues = parts.iter().map(|part| cues.between(part.first, part.end)).sum::<u32>().min(3);
    let (before, after) = (view.form(first, -1), view.form(end, 0));
    let pronouns = view.first_person(parts).min(3);
    let part_count = parts.len().min(4) as u32;
    let all_marks = view.marks.segments.len().min(8) as u32;
    // Likely cues between the parts, and what is left of the paragraph on both sides: who else speaks there?
    let (low, high) = (first.min(cue), end.max(cue + 1));
    let crossed = cues.between(low, high).saturating_sub(inner_cues).min(3);
    let rest_after = rest(view, cues, high, paragraph.end);
    let rests = rest(view, cues, paragraph.first, low) << 4 | rest_after;
    let condition = view.condition << 2 | view.inside(paragraph).marks.min(3);
    let reach = steps(reach);
    let key = |template: Judged, a: u32, b: u32| -> F { feature(template, a, b) };
    let few = |template: Judged, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(Judged::OriginSides, origin, sides << 4 | order),
        few(Judged::CueClass, cue_steps, class),
        few(Judged::SideSides, steps(side_sure), sides << 4 | origin),
        few(Judged::EdgesSides, edge_steps, sides << 4 | origin),
        few(Judged::LeastSides, least_steps, sides << 4 | origin),
        few(Judged::TotalOrigin, steps(cue_sure + side_sure + edges_sure + least_sure), origin),
        few(Judged::Marks, marks, 0),
        few(Judged::MarksEnds, marks, ends),
        few(Judged::MarksOrderClass, marks, order << 8 | class),
        key(Judged::MarksGapsOrder, marks, gaps << 4 | order),
        few(Judged::EndsOrderClass, ends, order << 8 | class),
        few(Judged::EndsGapsOrder, ends, gaps << 4 | order),
        few(Judged::EndsEdgesSides, ends, edge_steps << 8 | sides),
        few(Judged::EndMarksEdgesSides, end_marks, edge_steps << 8 | sides),
        few(Judged::LengthOrderEndMarks, bucket(part::len(parts)), order << 8 | end_marks),
        few(Judged::PartsStatesOrigin, part_count << 8 | states, origin),
        few(Judged::InnerCuesMarks, inner_cues, marks),
        few(Judged::InnerCuesEndsClass, inner_cues, ends << 8 | class),
        key(Judged::AfterOrder, after, order << 8 | closes(end)),
        key(Judged::BeforeOrder, before, order << 8 | opens(first)),
        key(Judged::FirstSortOrderEnds, first_note.sort, order << 8 | ends),
        key(Judged::LastSortAfter, last_note.sort, view.note(end, 0).sort),
        few(Judged::PronounsMarks, pronouns, marks),
        few(Judged::PronounsEndsOrder, pronouns, ends << 8 | order),
        few(Judged::AllMarksClass, all_marks, end_marks << 8 | class),
        key(Judged::CueSuffixOrderEnds, view.token(cue, 0).suffix, order << 8 | ends),
        key(Judged::AfterCueFormOrder, view.form(cue, 1), word ^ order),
        key(Judged::FirstSorts, view.note(first, -1).sort, first_note.sort),
        key(Judged::AfterSortEndsOrder, view.note(end, 0).sort, ends << 4 | order),
        few(Judged::AnyMarksPronounsEnds, all_marks.min(1) << 8 | pronouns, ends << 4 | order),
        few(Judged::CueMarks, cue_steps / 2, marks),
        key(Judged::FirstFormOrderEnds, view.form(first, 0), order << 8 | ends),
        few(Judged::LeastEndsParts, least_steps, ends << 8 | part_count),
        few(Judged::ConditionMarksOrder, condition << 24 | marks, order),
        key(Judged::ConditionMarksEnds, condition << 24 | marks, ends),
        few(Judged::ConditionEndsOrderClass, condition << 24 | ends << 8 | order, class),
        key(Judged::ConditionGapsOrderEndMarks, condition << 24 | gaps << 8 | order, end_marks),
        key(Judged::ConditionPronounsEnds, condition << 24 | pronouns << 8 | end_marks, ends),
        few(Judged::ConditionOriginEdges, condition << 8 | origin, edge_steps),
        few(Judged::ConditionLeastEnds, condition << 8 | least_steps, ends << 8 | part_count),
        few(Judged::ConditionInnerCuesEnds, condition << 8 | inner_cues, ends),
        few(Judged::CrossedPartsEnds, crossed << 4 | part_count, ends << 8 | order),
        few(Judged::CrossedInnerCuesMarks, crossed << 4 | inner_cues, marks),
        few(Judged::ConditionRestsOrder, condition << 16 | rests, order << 8 | part_count),
        key(Judged::RestsMarks, rests, marks),
        key(Judged::RestsEndsOrder, rests << 8 | ends, order << 8 | class),
        few(Judged::RestAfterPronouns, rest_after << 8 | pronouns, order << 8 | end_marks),
        few(Judged::ReachOrigin, reach, origin),
        few(Judged::ReachPartsEnds, reach << 4 | part_count, ends << 8 | order),
        few(Judged::ConditionReachRests, condition << 8 | reach, rests << 8 | order),
        few(Judged::CueTagOrderGaps, u32::from(view.token(cue, 0).tag.0), order << 8 | gaps),
    ]
}

/// A logarithm of a probability as one of few classes.
fn steps(log_probability: f32) -> u32 {
    ((-log_probability * 4.0).min(24.0)) as u32
}

/// How far the parts are from their cue: the nearest before it, or the first where none is, and the first after it.
fn gaps(parts: &[Part], cue: usize) -> u32 {
    let first = parts.first().map_or(cue, |part| part.first);
    let end = parts.last().map_or(cue, |part| part.end);
    let gap = if first >= cue && end > cue {
        first - cue
    } else {
        let near = parts.iter().rev().find(|part| part.end <= cue).map_or(first, |part| part.end);
        cue.saturating_sub(near)
    };
    let gap_after = parts.iter().find(|part| part.first > cue).map_or(0, |part| part.first - cue);
    bucket(gap) << 4 | bucket(gap_after)
}

/// What is left of a paragraph beside a content and its cue: nothing (0), words (1), or words in quotation marks (2), and
/// more (3, 4) where a likely cue is among them.
fn rest(view: &View<'_>, cues: CueCounts<'_>, first: usize, end: usize) -> u32 {
    if end <= first + 1 {
        return 0;
    }
    let marks = u32::from(view.between(first, end).marks >= 2);
    1 + marks + 2 * u32::from(cues.between(first, end) > 0)
}
