//! On which sides of the cue does its content stand?

use super::{FEW, bucket, nearest_mark};
use crate::hash::{Feature, feature, templates};
use crate::part::Part;
use crate::view::{COMMA, View};

templates! {
    /// What is looked at of a cue and its sentence. "Class", "state" and "sort" are as for cues.
    Side {
        /// The class of the cue.
        Class = 100,
        /// Its form.
        Form = 101,
        /// Its form and the one after.
        FormAfter = 102,
        /// Its form and the one before.
        FormBefore = 103,
        /// Class and the sort after.
        ClassSortAfter = 104,
        /// Class and the sort before.
        ClassSortBefore = 105,
        /// The sorts on both sides.
        SortsAround = 106,
        /// Class and the two sorts after.
        ClassSortsAfter = 107,
        /// Class and the distances to both ends of the sentence.
        ClassPlace = 108,
        /// Marks on both sides in the sentence, and class.
        MarksClass = 109,
        /// The distances to the nearest marks, and class.
        NearestMarkClass = 110,
        /// The sort of the first word of the sentence, and class.
        FirstSortClass = 111,
        /// The states of both ends of the sentence.
        EndStates = 112,
        /// What stands before the sentence.
        BeforeSentence = 113,
        /// The distances to the comma before and to the end of the sentence, and class.
        CommaPlaceClass = 114,
        /// The shape after, the sort after that, and class.
        ShapeSortAfterClass = 115,
        /// Commas on both sides, and class.
        CommasClass = 116,
        /// The distance to the end of the sentence and the sort after.
        PlaceSortAfter = 117,
        /// Form, on which sides there are marks, and the distance to the end of the sentence.
        FormMarkSides = 118,
        /// Pronouns of the first and second person on both sides.
        FirstPerson = 119,
        /// Other words that report on both sides, and class.
        ReportsClass = 120,
        /// The two forms after.
        FormsAfter = 121,
        /// The two sorts before, and class.
        SortsBeforeClass = 122,
        /// The condition of the article, marks on both sides, and class.
        ConditionMarksClass = 124,
        /// The condition of the article, the distances to the nearest marks, and class.
        ConditionNearestMarkClass = 125,
        /// The condition of the article, the distances to the comma before and to the end of the sentence.
        ConditionCommaPlace = 126,
        /// The condition of the article, the state of the first word of the sentence, and form.
        ConditionFirstStateForm = 127,
    }
}

/// How many features there are.
pub(crate) const SIDES: usize = 27;

/// Features of the sides on which a cue's content stands; each side has a weight of its own for each.
pub(crate) fn sides(view: &View<'_>, at: usize, sentence: Part) -> [Feature; SIDES] {
    let note = view.note(at, 0);
    let class = note.class as u32;
    let word = view.form(at, 0);
    let sort = |offset| view.note(at, offset).sort;
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let (left, right) = (at - sentence.first, bucket(sentence.end - at));
    let first = view.note(sentence.first, 0);
    // Without marks, a comma shortly before the cue is what shows that the content came first: `We cant wait,
    // she said`.
    let comma_before = (1..=6_usize).find(|&n| n <= left && view.note(at, -n.cast_signed()).sort == COMMA);
    let comma = comma_before.map_or(0, bucket);
    let near_mark = nearest_mark(view, at, sentence);
    let mark_sides = u32::from(before.marks > 0) << 8 | u32::from(after.marks > 0) << 4;
    let marks = before.marks.min(2) << 2 | after.marks.min(2);
    let few = |template: Side, a: u32, b: u32| feature::<Feature>(template, a, b) >> FEW;
    [
        few(Side::Class, class, 0),
        feature(Side::Form, word, 0),
        feature(Side::FormAfter, word, view.form(at, 1)),
        feature(Side::FormBefore, word, view.form(at, -1)),
        few(Side::ClassSortAfter, class, sort(1)),
        few(Side::ClassSortBefore, class, sort(-1)),
        feature(Side::SortsAround, sort(-1), sort(1)),
        feature(Side::ClassSortsAfter, class ^ sort(1), sort(2)),
        few(Side::ClassPlace, class << 8 | bucket(left), right),
        few(Side::MarksClass, before.marks.min(2), after.marks.min(2) << 8 | class),
        few(Side::NearestMarkClass, near_mark, class),
        few(Side::FirstSortClass, first.sort, class),
        few(Side::EndStates, first.state as u32, view.note(sentence.end, -1).state as u32),
        few(Side::BeforeSentence, view.kind(sentence.first, -1).0.into(), view.note(sentence.first, -1).sort),
        feature(Side::CommaPlaceClass, comma, class << 8 | right),
        feature(Side::ShapeSortAfterClass, view.token(at, 1).shape, sort(2) ^ class),
        few(Side::CommasClass, before.commas.min(3), after.commas.min(3) << 4 | class),
        feature(Side::PlaceSortAfter, right, sort(1)),
        feature(Side::FormMarkSides, word, mark_sides | right),
        few(Side::FirstPerson, before.first_person.min(2), after.first_person.min(2)),
        few(Side::ReportsClass, before.reports.min(2) << 4 | after.reports.min(2), class),
        feature(Side::FormsAfter, view.form(at, 1), view.form(at, 2)),
        feature(Side::SortsBeforeClass, sort(-2), sort(-1) ^ class),
        few(Side::ConditionMarksClass, view.condition, class << 4 | marks),
        few(Side::ConditionNearestMarkClass, view.condition << 16 | near_mark, class),
        few(Side::ConditionCommaPlace, view.condition, comma << 8 | right),
        feature(Side::ConditionFirstStateForm, view.condition << 8 | first.state as u32, word),
    ]
}
