//! Is a content as a whole right? Does it begin and end where quotes do, and does it fit its cue?

use super::bucket;
use crate::content::{Content, LogProbabilities};
use crate::hash::{Made, feature, templates};
use crate::part::{self, Part};
use crate::view::View;
use byline_core::Flags;

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
        /// The cue's suffix, order and ends.
        CueSuffixOrderEnds = 530,
        /// The form after the cue, the cue's form and order.
        AfterCueFormOrder = 532,
        /// The sort before it and the first one.
        FirstSorts = 533,
        /// The sort after it, ends and order.
        AfterSortEndsOrder = 534,
        /// Confidence in the cue, and the marks.
        CueMarks = 536,
        /// The first form, order and ends.
        FirstFormOrderEnds = 539,
        /// Confidence in the least likely sentence, ends and how many parts there are.
        LeastEndsParts = 540,
        /// The cue's part of speech, order and gaps.
        CueTagOrderGaps = 541,
        /// Condition, ends, order and the cue's class.
        ConditionEndsOrderClass = 544,
        /// Condition, pronouns, the marks at the ends, and ends.
        ConditionPronounsEnds = 546,
        /// Condition, what proposed it, and confidence in the edges.
        ConditionOriginEdges = 548,
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
        /// The parts of speech between it and its cue, and order.
        GapTagsOrder = 561,
        /// The same, ends, order and the marks at the ends.
        GapTagsEnds = 562,
        /// The parts of speech after the cue, order and class.
        AfterCueTags = 563,
        /// The first three parts of speech, order and class.
        FirstTagsClass = 564,
        /// Verbs in it, the first part of speech and the cue's form.
        VerbsCueForm = 565,
        /// Verbs in it, the first part of speech, the cue's class, order and ends.
        VerbsFirstClass = 566,
        /// What follows its last comma, and what follows it.
        TailNext = 567,
        /// What follows its last comma, ends and order.
        TailEnds = 568,
        /// What follows it, ends and order.
        NextEnds = 569,
        /// Tense and voice, order, condition and ends.
        TenseVoiceEnds = 570,
        /// Tense, order and the cue's class.
        TenseClass = 571,
        /// Clauses in it that say who speaks, the states at the ends, and ends.
        ClausesStatesEnds = 574,
        /// Tense and voice of the first part and of one after the cue in the same sentence, and condition.
        SecondVoice = 576,
        /// How the last part begins, and its tense and voice, where there are several.
        LastSort = 577,
        /// Tense and voice of the last part and of the first one, and condition.
        LastVoice = 578,
    }
}

/// How many tokens after a content are looked at.
const NEXT_REACH: usize = 12;

/// The parts of speech of some tokens: of all if they are few, else of the first and last ones.
fn tags(view: &View<'_>, first: usize, end: usize) -> u32 {
    let tag = |at: usize| u32::from(view.token(at, 0).tag.0);
    let all = |first: usize, end: usize| (first..end).fold(0, |all, at| all << 5 | tag(at));
    if end <= first + 5 {
        return all(first, end.max(first));
    }
    let commas = view.between(first, end).commas.min(3);
    // The top bit keeps shortened stretches apart from short ones that happen to have the same tags.
    1 << 31 | commas << 20 | all(first, first + 2) << 10 | all(end - 2, end)
}

/// A stretch between punctuation: its first form if that is of a closed class, else its sort, whether it has a verb, and
/// how long it is.
fn stretch(view: &View<'_>, first: usize, end: usize) -> u32 {
    let verbs = view.between(first, end).verbs.min(1);
    let length = bucket(end.saturating_sub(first)).min(7);
    (view.note(first, 0).sort & !0xf) | verbs << 3 | length
}

/// The part after the cue in the cue's own sentence, where another part stands before the cue.
fn continued(view: &View<'_>, parts: &[Part], cue: usize) -> Option<Part> {
    let after = parts.iter().position(|part| part.first > cue).filter(|&at| at > 0)?;
    let begins = |at: usize| view.token(at, 0).flags.has(Flags::SENTENCE_START);
    parts.get(after).copied().filter(|part| !(cue + 1..=part.first).any(begins))
}

/// What follows the last punctuation in a part.
fn tail(view: &View<'_>, part: Part) -> u32 {
    // What follows the last comma may not be said any more: `It is late, he said, folding his hands.`
    let stop = part.tokens().rev().take(NEXT_REACH * 2).find(|&at| !view.can_be_edge(at));
    stop.map_or(0, |stop| stretch(view, stop + 1, part.end))
}

/// What follows a content up to the next punctuation.
fn next(view: &View<'_>, end: usize) -> u32 {
    let first = (end..end + 3).find(|&at| view.can_be_edge(at)).unwrap_or(end);
    let stop = (first..first + NEXT_REACH).find(|&at| !view.can_be_edge(at)).unwrap_or(first + NEXT_REACH);
    stretch(view, first, stop)
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

/// How many features a content as a whole has.
pub(crate) const WHOLE: usize = 59;

/// Features of a content that has a part.
#[expect(clippy::too_many_lines, reason = "a line for each feature")]
pub(crate) fn whole<F: Made>(view: &View<'_>, judged: CueInContext<'_>, content: &Content) -> [F; WHOLE] {
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
    // Likely cues between the parts, and what is left of the paragraph on both sides: who else speaks there?
    let (low, high) = (first.min(cue), end.max(cue + 1));
    let crossed = cues.between(low, high).saturating_sub(inner_cues).min(3);
    let rest_after = rest(view, cues, high, paragraph.end);
    let rests = rest(view, cues, paragraph.first, low) << 4 | rest_after;
    let condition = view.condition << 2 | view.inside(paragraph).marks.min(3);
    let reach = steps(reach);
    let between = parts.iter().rev().find(|part| part.end <= cue).map_or_else(
        || parts.iter().find(|part| part.first > cue).map_or(0, |part| tags(view, cue + 1, part.first)),
        |part| tags(view, part.end, cue),
    );
    let (tail, next) = (tail(view, *last_part), next(view, end));
    let inside = view.inside(*first_part);
    let verbs = inside.verbs.min(2);
    let first_tag = u32::from(view.token(first, 0).tag.0);
    // People speak in the present, with contractions and `I`; reporters write in the past.
    let manner = |part: Part| {
        let inside = view.inside(part);
        inside.tense() << 4 | inside.voice()
    };
    let tense_voice = manner(*first_part);
    let clauses = parts.iter().map(|&part| view.inside(part).clauses).sum::<u32>().min(2);
    let last_sort = view.note(last_part.first, 0).sort;
    // The bit above says that there is such a part, which one without verbs and pronouns would not show.
    let second_manner = continued(view, parts, cue).map_or(0, |part| 1 << 16 | manner(part));
    let last_manner = if parts.len() > 1 { 1 << 16 | manner(*last_part) } else { 0 };
    let key = |template: Judged, a: u32, b: u32| -> F { feature(template, a, b) };
    let few = |template: Judged, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(Judged::CueClass, cue_steps, class),
        few(Judged::SideSides, steps(side_sure), sides << 4 | origin),
        few(Judged::EdgesSides, edge_steps, sides << 4 | origin),
        few(Judged::LeastSides, least_steps, sides << 4 | origin),
        few(Judged::TotalOrigin, steps(cue_sure + side_sure + edges_sure + least_sure), origin),
        few(Judged::EndsEdgesSides, ends, edge_steps << 8 | sides),
        few(Judged::EndMarksEdgesSides, end_marks, edge_steps << 8 | sides),
        few(Judged::LengthOrderEndMarks, bucket(part::len(parts)), order << 8 | end_marks),
        few(Judged::PartsStatesOrigin, part_count << 8 | states, origin),
        few(Judged::InnerCuesEndsClass, inner_cues, ends << 8 | class),
        key(Judged::AfterOrder, after, order << 8 | closes(end)),
        key(Judged::BeforeOrder, before, order << 8 | opens(first)),
        key(Judged::FirstSortOrderEnds, first_note.sort, order << 8 | ends),
        key(Judged::LastSortAfter, last_note.sort, view.note(end, 0).sort),
        few(Judged::PronounsMarks, pronouns, marks),
        key(Judged::CueSuffixOrderEnds, view.token(cue, 0).suffix, order << 8 | ends),
        key(Judged::AfterCueFormOrder, view.form(cue, 1), word ^ order),
        key(Judged::FirstSorts, view.note(first, -1).sort, first_note.sort),
        key(Judged::AfterSortEndsOrder, view.note(end, 0).sort, ends << 4 | order),
        few(Judged::CueMarks, cue_steps / 2, marks),
        few(Judged::LeastEndsParts, least_steps, ends << 8 | part_count),
        few(Judged::ConditionOriginEdges, condition << 8 | origin, edge_steps),
        few(Judged::CrossedPartsEnds, crossed << 4 | part_count, ends << 8 | order),
        few(Judged::CrossedInnerCuesMarks, crossed << 4 | inner_cues, marks),
        few(Judged::ConditionRestsOrder, condition << 16 | rests, order << 8 | part_count),
        key(Judged::RestsMarks, rests, marks),
        key(Judged::RestsEndsOrder, rests << 8 | ends, order << 8 | class),
        few(Judged::RestAfterPronouns, rest_after << 8 | pronouns, order << 8 | end_marks),
        few(Judged::ReachOrigin, reach, origin),
        few(Judged::ReachPartsEnds, reach << 4 | part_count, ends << 8 | order),
        few(Judged::ConditionReachRests, condition << 8 | reach, rests << 8 | order),
        key(Judged::GapTagsEnds, between, ends << 8 | end_marks << 4 | order),
        key(Judged::AfterCueTags, tags(view, cue + 1, cue + 4), order << 8 | class),
        key(Judged::FirstTagsClass, tags(view, first, first + 3), order << 8 | class),
        key(Judged::VerbsCueForm, word, verbs << 8 | first_tag),
        few(Judged::VerbsFirstClass, verbs << 16 | first_tag << 8 | class, order << 8 | ends),
        key(Judged::TailNext, tail, next),
        key(Judged::TailEnds, tail, ends << 8 | order),
        key(Judged::NextEnds, next, ends << 8 | order),
        few(Judged::TenseVoiceEnds, condition << 16 | tense_voice, ends << 8 | order),
        few(Judged::TenseClass, tense_voice >> 4, order << 8 | class),
        key(Judged::SecondVoice, second_manner, condition << 16 | tense_voice),
        key(Judged::LastSort, last_sort, last_manner),
        few(Judged::OriginSides, origin, sides << 4 | order),
        few(Judged::Marks, marks, 0),
        few(Judged::MarksEnds, marks, ends),
        few(Judged::MarksOrderClass, marks, order << 8 | class),
        few(Judged::EndsOrderClass, ends, order << 8 | class),
        few(Judged::EndsGapsOrder, ends, gaps << 4 | order),
        few(Judged::InnerCuesMarks, inner_cues, marks),
        few(Judged::PronounsEndsOrder, pronouns, ends << 8 | order),
        key(Judged::FirstFormOrderEnds, view.form(first, 0), order << 8 | ends),
        few(Judged::ConditionEndsOrderClass, condition << 24 | ends << 8 | order, class),
        key(Judged::ConditionPronounsEnds, condition << 24 | pronouns << 8 | end_marks, ends),
        few(Judged::ConditionInnerCuesEnds, condition << 8 | inner_cues, ends),
        few(Judged::CueTagOrderGaps, u32::from(view.token(cue, 0).tag.0), order << 8 | gaps),
        key(Judged::GapTagsOrder, between, order),
        key(Judged::ClausesStatesEnds, clauses << 16 | states, ends),
        key(Judged::LastVoice, last_manner, condition << 16 | tense_voice),
    ]
}

/// A logarithm of a probability as one of few classes.
fn steps(log_probability: f32) -> u32 {
    // In quarters, so that values that are nearly the same share their weights.
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
