//! Where does a part of a content begin and end?

use super::{FEW, bucket};
use crate::hash::{Feature, templates, variant_feature};
use crate::part::Part;
use crate::view::{COMMA, Note, View};
use byline_core::Flags;

templates! {
    /// What is looked at of a boundary between two tokens as an edge; each edge has weights of its own. "Left" and "right"
    /// are the tokens on both sides of the boundary, "gap" is its distance to the cue, "rest" that to the end of the
    /// sentence; "class", "state" and "sort" are as for cues.
    Boundary {
        /// The forms on both sides.
        Forms = 200,
        /// The form right and the sort after it.
        FormRight = 202,
        /// The cue's form and the form right.
        CueFormRight = 203,
        /// The cue's class and the sorts on both sides.
        ClassSorts = 205,
        /// The sorts left, right, and after that.
        Sorts = 206,
        /// Gap and the cue's class.
        GapClass = 207,
        /// Gap and the cue's form.
        GapCueForm = 208,
        /// Gap, rest and the cue's class.
        GapRestClass = 209,
        /// Rest and the sort left.
        RestSortLeft = 210,
        /// Rest and the sort right.
        RestSortRight = 211,
        /// The length of the part and the sort at its other edge.
        LengthOtherSort = 212,
        /// The states on both sides, the cue's state and class.
        StatesCue = 213,
        /// The states on both sides and rest.
        StatesRest = 214,
        /// Which of both sides are marks, the states there, and the cue's.
        MarksStates = 215,
        /// Commas and marks in the part, and the sorts on both sides.
        InsideSorts = 216,
        /// The sorts of the other edge and right.
        OtherSortRight = 217,
        /// The state at the other edge, and marks and states on both sides.
        OtherStateStates = 218,
        /// The class right and the sort left.
        ClassRightSortLeft = 220,
        /// Whether space is missing or doubled before the token right, and rest.
        SpaceRest = 221,
        /// The suffix right and gap.
        SuffixGap = 222,
        /// The sort left and gap.
        SortGap = 223,
        /// The form after the cue, the form right and gap.
        AfterCueFormGap = 224,
        /// Words that report in the part, and the sort right.
        ReportsSort = 225,
        /// The condition of the article, all states, and rest.
        ConditionStatesRest = 226,
        /// The condition of the article, marks and states on both sides.
        ConditionMarksStates = 227,
        /// The condition of the article and the sorts on both sides.
        ConditionSorts = 228,
        /// The condition of the article, rest, gap and the cue's class.
        ConditionRestGap = 229,
        /// Whether the token right is a capital, begins a sentence or has a gap before it, and the form left.
        CapitalLeft = 230,
        /// The condition of the article, the same, and the sort left.
        ConditionCapitalSortLeft = 231,
        /// The same, and the cue's form.
        CapitalCueForm = 232,
        /// The same, and the sorts on both sides.
        CapitalSorts = 233,
        /// The condition of the article, voice and tense of the part, and the sort right.
        ConditionVoiceSortRight = 234,
        /// Commas at the boundary and before the cue, commas and verbs in the part, and the part of speech right.
        Apposition = 235,
    }
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

impl Edge {
    /// How many there are.
    const COUNT: u32 = 4;
}

/// What the boundaries that may be the same edge of a part have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edges<'a> {
    /// The token that reports.
    cue: usize,
    /// What it and the token after it are.
    reporting: &'a Note,
    word: u32,
    next: u32,
    /// The other edge of the same part where it is known, else the cue.
    other: usize,
    other_note: &'a Note,
    /// The sentence of the cue.
    sentence: Part,
    /// Which edge is in question.
    edge: Edge,
}

impl<'a> Edges<'a> {
    /// For the edges of what the cue at `cue` reports.
    pub(crate) fn new(view: &View<'a>, cue: usize, other: usize, sentence: Part, edge: Edge) -> Self {
        let (reporting, other_note) = (view.note(cue, 0), view.note(other, 0));
        let (word, next) = (view.form(cue, 0), view.form(cue, 1));
        Self { cue, reporting, word, next, other, other_note, sentence, edge }
    }

    fn feature(&self, template: Boundary, first: u32, second: u32) -> Feature {
        variant_feature(template, Edge::COUNT, self.edge as u32, first, second)
    }

    fn few(&self, template: Boundary, first: u32, second: u32) -> Feature {
        self.feature(template, first, second) >> FEW
    }
}

/// How many features a boundary has at first.
pub(crate) const EDGE_FIRST: usize = 6;
/// How many others there are.
pub(crate) const EDGE_OTHERS: usize = 27;

/// The few features of a boundary, between the tokens `at - 1` and `at`, that say most: a boundary that scores far below
/// another by them is not looked at further.
pub(crate) fn edge_first(view: &View<'_>, edges: &Edges<'_>, at: usize) -> [Feature; EDGE_FIRST] {
    let &Edges { cue, reporting, other, other_note, .. } = edges;
    let (l1, r1) = (view.note(at, -1), view.note(at, 0));
    let inside = view.between(other.min(at), other.max(at));
    let states = (l1.state as u32) << 4 | r1.state as u32;
    let marks = u32::from(l1.kind.0) << 8 | u32::from(r1.kind.0);
    [
        edges.few(Boundary::GapClass, bucket(cue.abs_diff(at)), reporting.class as u32),
        edges.few(Boundary::LengthOtherSort, bucket(other.abs_diff(at)), other_note.sort),
        edges.few(Boundary::MarksStates, marks, states << 4 | reporting.state as u32),
        edges.few(Boundary::OtherStateStates, other_note.state as u32, states << 16 | marks),
        edges.few(Boundary::ClassRightSortLeft, r1.class as u32, l1.sort),
        edges.few(Boundary::ReportsSort, inside.reports.min(3), r1.sort),
    ]
}

/// All the others.
pub(crate) fn edge_others(view: &View<'_>, edges: &Edges<'_>, at: usize) -> [Feature; EDGE_OTHERS] {
    let &Edges { cue, reporting, word, next, other, other_note, sentence, edge } = edges;
    let class = reporting.class as u32;
    let (l1, r1, r2) = (view.note(at, -1), view.note(at, 0), view.note(at, 1));
    let right_token = view.token(at, 0);
    let (left, right) = (view.form(at, -1), right_token.form);
    let inside = view.between(other.min(at), other.max(at));
    let gap = bucket(cue.abs_diff(at));
    // Towards the outside of the sentence, where contents most often end.
    let rest = bucket(match edge {
        Edge::BeforeStart | Edge::BeforeEnd => at.saturating_sub(sentence.first),
        Edge::AfterStart | Edge::AfterEnd => sentence.end.saturating_sub(at),
    });
    let states = (l1.state as u32) << 4 | r1.state as u32;
    let marks = u32::from(l1.kind.0) << 8 | u32::from(r1.kind.0);
    let cue_state = reporting.state as u32;
    let sorts = l1.sort ^ r1.sort.rotate_left(5);
    let space = u32::from(right_token.flags.has(Flags::GAP_BEFORE));
    // `We are late, Ida Holm, a fisher, said`: a comma at the boundary and one before the cue enclose who
    // speaks, who is not to be taken for the end of what is said.
    let pauses = u32::from(left == COMMA) << 1 | u32::from(view.form(cue, -1) == COMMA);
    let apposition = pauses << 8 | inside.commas.min(3) << 4 | inside.verbs.min(2) << 2 | view.condition;
    let flag = |flag: Flags| u32::from(right_token.flags.has(flag));
    // Where a mark was lost, a capital within a sentence or two spaces may be all that is left of it.
    let look = flag(Flags::CAPITAL) << 2 | flag(Flags::SENTENCE_START) << 1 | space;
    [
        edges.feature(Boundary::Forms, left, right),
        edges.feature(Boundary::FormRight, right, r2.sort),
        edges.feature(Boundary::CueFormRight, word, right),
        edges.feature(Boundary::ClassSorts, class ^ l1.sort, r1.sort),
        edges.feature(Boundary::Sorts, l1.sort, r1.sort ^ r2.sort.rotate_left(9)),
        edges.feature(Boundary::GapCueForm, gap, word),
        edges.few(Boundary::GapRestClass, gap << 8 | rest, class),
        edges.feature(Boundary::RestSortLeft, rest, l1.sort),
        edges.feature(Boundary::RestSortRight, rest, r1.sort),
        edges.few(Boundary::StatesRest, states, rest),
        edges.feature(Boundary::InsideSorts, inside.commas.min(3) << 4 | inside.marks.min(2), sorts),
        edges.feature(Boundary::OtherSortRight, other_note.sort, r1.sort),
        edges.few(Boundary::SpaceRest, space, rest),
        edges.few(Boundary::Apposition, apposition, u32::from(right_token.tag.0)),
        edges.feature(Boundary::SuffixGap, right_token.suffix, gap),
        edges.feature(Boundary::SortGap, l1.sort, gap),
        edges.feature(Boundary::AfterCueFormGap, next, right ^ gap),
        // Once for each condition, since what a mark means, and what its absence means, depends on it.
        edges.few(Boundary::ConditionStatesRest, view.condition << 16 | states << 8 | cue_state, rest),
        edges.few(Boundary::ConditionMarksStates, view.condition << 16 | marks, states),
        edges.feature(Boundary::CapitalLeft, look, left),
        edges.feature(Boundary::ConditionCapitalSortLeft, view.condition << 4 | look, l1.sort),
        edges.feature(Boundary::CapitalCueForm, look, word),
        edges.feature(Boundary::CapitalSorts, look, sorts),
        edges.feature(
            Boundary::ConditionVoiceSortRight,
            view.condition << 8 | inside.voice() << 4 | inside.tense(),
            r1.sort,
        ),
        edges.few(Boundary::StatesCue, states, cue_state << 8 | class),
        edges.feature(Boundary::ConditionSorts, view.condition, sorts),
        edges.feature(Boundary::ConditionRestGap, view.condition << 8 | rest, gap << 8 | class),
    ]
}
