//! Who says what a cue reports?

use super::{FEW, bucket};
use crate::hash::{Feature, Made, feature, templates, variant_feature};
use crate::part::{Part, Sides};
use crate::view::View;
use byline_core::Flags;

templates! {
    /// What is looked at of a token as the one that stands for the speaker; tokens before and after the cue have weights of
    /// their own. "Distance" is that to the cue, "sides" are those on which the content stands; "class", "state" and
    /// "sort" are as for cues.
    Candidate {
        /// Distance, the cue's class and sides.
        DistanceClassSides = 400,
        /// Distance and sort.
        DistanceSort = 401,
        /// Form and the cue's class.
        FormClass = 402,
        /// Form and the cue's form.
        FormCueForm = 403,
        /// Sort and those on both sides.
        SortsAround = 404,
        /// Shape and distance.
        ShapeDistance = 405,
        /// Shape and the sort before.
        ShapeSortBefore = 406,
        /// Shape and the sort after.
        ShapeSortAfter = 407,
        /// Commas, marks and words that report on the way to the cue, and distance.
        BetweenDistance = 408,
        /// The same, and sort.
        BetweenSort = 409,
        /// The cue's form and the distance in tokens.
        CueFormGap = 410,
        /// The sort beside the cue and the distance in tokens.
        BesideCueGap = 411,
        /// The sort beside the cue, sort and distance.
        BesideCueSortDistance = 412,
        /// Part of speech and distance.
        TagDistance = 413,
        /// Suffix and distance.
        SuffixDistance = 414,
        /// The sort before, distance and the cue's class.
        SortBeforeDistanceClass = 415,
        /// The sort after, distance and the cue's class.
        SortAfterDistanceClass = 416,
        /// The place in the sentence and sort.
        PlaceSort = 417,
        /// State and sides.
        StateSides = 418,
        /// Sides, distance and sort.
        SidesDistanceSort = 419,
        /// Whether it is capital, distance and sides.
        CapitalDistanceSides = 421,
    }
}

templates! {
    /// What is looked at of a cue that may have no speaker.
    Nobody {
        /// Class and the sides of the content.
        ClassSides = 900,
        /// Its form and the one before.
        FormBefore = 901,
        /// Its form and the one after.
        FormAfter = 902,
        /// The sorts on both sides.
        SortsAround = 903,
        /// The two sorts before.
        SortsBefore = 904,
        /// Class and the place in the sentence.
        ClassPlace = 905,
        /// Suffix and the sort before.
        SuffixSortBefore = 906,
        /// Form and the sides of the content.
        FormSides = 907,
    }
}

/// How many features a token has as the one that stands for the speaker.
pub(crate) const SPEAKER: usize = 21;

/// Features of the token `at` as (part of) the one who says what the cue at `cue` reports; `sides` are those on which the
/// content stands.
pub(crate) fn speaker<F: Made>(
    view: &View<'_>,
    cue: usize,
    at: usize,
    sentence: Part,
    sides: Sides,
) -> [F; SPEAKER] {
    let sides = sides as u32;
    let after = at > cue;
    let class = view.note(cue, 0).class as u32;
    let word = view.form(cue, 0);
    let (low, high) = (cue.min(at), cue.max(at));
    let gap = ((high - low) as u32).min(12);
    let near = bucket(high - low);
    // Another word that reports, or a mark, on the way to the cue: then the candidate likely belongs to a
    // clause of its own.
    let between = view.between(low + 1, high);
    let between = between.commas.min(3) << 8 | between.marks.min(2) << 4 | between.reports.min(2);
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (left, right) = (view.note(at, -1), view.note(at, 1));
    let beside = view.note(cue, if after { 1 } else { -1 });
    let key =
        |template: Candidate, a: u32, b: u32| -> F { variant_feature(template, 2, u32::from(after), a, b) };
    let few = |template: Candidate, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(Candidate::DistanceClassSides, near, class << 4 | sides),
        key(Candidate::DistanceSort, near, note.sort),
        key(Candidate::FormClass, token.form, class),
        key(Candidate::FormCueForm, token.form, word),
        key(Candidate::SortsAround, note.sort, left.sort ^ right.sort.rotate_left(3)),
        few(Candidate::ShapeDistance, token.shape, near),
        key(Candidate::ShapeSortBefore, token.shape, left.sort),
        key(Candidate::ShapeSortAfter, token.shape, right.sort),
        few(Candidate::BetweenDistance, between, near),
        key(Candidate::BetweenSort, between, note.sort),
        key(Candidate::CueFormGap, word, gap),
        few(Candidate::BesideCueGap, beside.sort, gap),
        key(Candidate::BesideCueSortDistance, beside.sort, note.sort ^ near),
        few(Candidate::TagDistance, u32::from(token.tag.0), near),
        key(Candidate::SuffixDistance, token.suffix, near),
        key(Candidate::SortBeforeDistanceClass, left.sort, near << 4 | class),
        key(Candidate::SortAfterDistanceClass, right.sort, near << 4 | class),
        few(Candidate::PlaceSort, bucket(at - sentence.first), note.sort),
        few(Candidate::StateSides, note.state as u32, sides),
        key(Candidate::SidesDistanceSort, sides << 8 | near, note.sort),
        few(Candidate::CapitalDistanceSides, u32::from(token.flags.has(Flags::CAPITAL)), near << 8 | sides),
    ]
}

/// Features of there being no speaker.
pub(crate) fn nobody(view: &View<'_>, cue: usize, sentence: Part, sides: Sides) -> [Feature; 8] {
    let sides = sides as u32;
    let class = view.note(cue, 0).class as u32;
    let sort = |offset| view.note(cue, offset).sort;
    [
        feature(Nobody::ClassSides, class, sides),
        feature(Nobody::FormBefore, view.form(cue, 0), view.form(cue, -1)),
        feature(Nobody::FormAfter, view.form(cue, 0), view.form(cue, 1)),
        feature(Nobody::SortsAround, sort(-1), sort(1)),
        feature(Nobody::SortsBefore, sort(-2), sort(-1)),
        feature(Nobody::ClassPlace, class, bucket(cue - sentence.first)),
        feature(Nobody::SuffixSortBefore, view.token(cue, 0).suffix, sort(-1)),
        feature(Nobody::FormSides, view.form(cue, 0), sides),
    ]
}
