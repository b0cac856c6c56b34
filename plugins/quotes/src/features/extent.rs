//! Does the next sentence belong to a content too?

use super::{FEW, bucket, is_headline};
use crate::hash::{Feature, Value, templates, value, variant_feature};
use crate::marks::State;
use crate::part::{Part, Sides};
use crate::view::View;
use byline_core::{Flags, Tag};

templates! {
    /// What is looked at of a sentence that may be more of a content; each direction has weights of its own. "Extent" is
    /// what is known of the content so far, "inner" and "outer" are the ends of the sentence towards it and away from it;
    /// "class", "state" and "sort" are as for cues.
    More {
        /// The states of both ends, and the extent.
        StatesExtent = 300,
        /// Marks at both ends, their states, and whether a paragraph begins.
        MarksStatesParagraph = 301,
        /// The cue's class, sides and how many sentences were added.
        ClassSidesSteps = 302,
        /// The cue's form, sides and whether a paragraph begins.
        CueFormSidesParagraph = 303,
        /// The sort of the first word, and the extent.
        FirstSortExtent = 304,
        /// Words that report, pronouns and marks in it, and the extent.
        InsideExtent = 306,
        /// Its length, pronouns and words that report.
        LengthPronounsReports = 307,
        /// The states of the inner and the outer end, and that of the content.
        InnerOuterStates = 308,
        /// The sort of the inner end and the state of the content.
        InnerSortState = 309,
        /// The sort of the outer end and the extent.
        OuterSortExtent = 310,
        /// How far the content is from the end of its sentence, and the extent.
        ToEdgeExtent = 311,
        /// The same, and states and marks at both ends.
        ToEdgeStates = 312,
        /// Whether the paragraph has marks, pronouns, and the state of the content.
        MarksAroundPronouns = 313,
        /// The cue's class, and whether it is the headline.
        ClassHeadline = 314,
        /// The last two sorts.
        LastSorts = 315,
        /// The condition of the article and the extent.
        ConditionExtent = 316,
        /// The condition of the article, states and marks at both ends, and the state of the content.
        ConditionStates = 317,
        /// The condition of the article, how far the content is from the end of its sentence, and the extent.
        ConditionToEdgeExtent = 318,
        /// The condition of the article, the state of the content, pronouns and words that report.
        ConditionStatePronouns = 319,
        /// The condition of the article, whether the paragraph has marks, and the extent.
        ConditionMarksAround = 320,
        /// Tense, and the extent.
        TenseExtent = 321,
        /// The condition of the article, tense and voice of the sentence, and voice of the content.
        ConditionVoices = 322,
        /// How many sentences are left in the paragraph, and the extent.
        LeftExtent = 323,
        /// The condition of the article, how many sentences are left in the paragraph, and the voices.
        ConditionLeftVoices = 324,
        /// Whether a colon stands before the content, how many sentences are left, and the extent.
        ColonLeftExtent = 325,
        /// Words that report, how many sentences are left, and the condition of the article.
        ReportsLeftCondition = 326,
        /// The first sort, tense, and whether a paragraph begins.
        FirstSortTense = 327,
        /// A word of it.
        Word = 328,
        /// Two words of it that stand side by side.
        WordPair = 329,
        /// What it says of persons, and the extent.
        PersonsExtent = 330,
        /// What it says of persons, voice, and the condition of the article.
        PersonsVoiceCondition = 331,
        /// What it says of persons, the tense, and how many sentences are left.
        PersonsTenseLeft = 332,
        /// Clauses that say who speaks, the state of the content, and the condition of the article.
        ClausesCondition = 333,
        /// Clauses that say who speaks, and the extent.
        ClausesExtent = 334,
    }
}

/// What is known of a content so far, before it grows over another sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
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
    /// Contractions and pronouns of the first and second person in it; see `Counts::voice`.
    pub(crate) voice: u32,
    /// Whether a colon stands between the cue and the content.
    pub(crate) colon: bool,
    /// How many sentences are left in the paragraph of the next sentence, in this direction.
    pub(crate) left: u32,
    /// The names beside the cue, of which one is probably the speaker's, as forms; 0 for none.
    pub(crate) names: [u32; NAMES],
    /// Whether `he` or `she` stands beside the cue.
    pub(crate) pronoun: bool,
}

/// How many names beside a cue are looked at.
pub(crate) const NAMES: usize = 4;
/// How many tokens of a sentence are looked at one by one.
const WORDS: usize = 32;

/// What a sentence says of persons: speakers do not name themselves, nor do they speak of themselves as `he`. Whether it
/// has a name that stands beside the cue, pronouns of the third person, and how it begins.
fn persons(view: &View<'_>, extent: &Extent, next: Part, third: u32) -> u32 {
    let named = |at: usize| {
        let token = view.token(at, 0);
        token.tag == Tag::PROPN && extent.names.contains(&token.form)
    };
    let shared = extent.names[0] != 0 && (next.first..next.end.min(next.first + WORDS)).any(named);
    let first = view.trimmed(next).map_or(next.first, |part| part.first);
    let begins = match view.token(first, 0).tag {
        Tag::PROPN => 1,
        Tag::PRON if view.between(first, first + 1).third_person > 0 => 2,
        Tag::PRON => 3,
        _ => 0,
    };
    u32::from(shared) << 8 | third.min(2) << 4 | begins << 1 | u32::from(extent.pronoun)
}

/// Features of a sentence whose words are looked at one by one, as more of a content that no marks enclose: its words and
/// pairs of them. They are the same for all cues and directions.
pub(crate) fn words(view: &View<'_>, next: Part, mut take: impl FnMut(Feature)) {
    // The cue and the direction are left out, so that one sum for each sentence serves all of them.
    let outside = u32::from(view.note(next.first, 0).state == State::Outside);
    let mut before = 0;
    for at in next.first..next.end.min(next.first + WORDS) {
        let word = view.form(at, 0);
        take(variant_feature(More::Word, 2, 0, word, outside));
        take(variant_feature(More::WordPair, 2, 0, word, before));
        before = word;
    }
}

/// Features of the sentence `next`, which follows (or, `backwards`, precedes) a part of a content, as more of it.
pub(crate) fn more(
    view: &View<'_>,
    cue: usize,
    extent_so_far: Extent,
    next: Part,
    backwards: bool,
) -> [Feature; 32] {
    let Extent { sides, marked, first_person, steps, to_edge, marks_around, voice, colon, left, .. } =
        extent_so_far;
    let (sides, steps) = (sides as u32, steps.min(3));
    let class = view.note(cue, 0).class as u32;
    let (first, last) = (view.note(next.first, 0), view.note(next.end, -1));
    let inside = view.inside(next);
    let persons = persons(view, &extent_so_far, next, inside.third_person);
    let states = (first.state as u32) << 4 | last.state as u32;
    let (inner, outer) = if backwards { (last, first) } else { (first, last) };
    let marks = u32::from(view.is_mark(next.first, 0)) << 1 | u32::from(view.is_mark(next.end, -1));
    // Between the content and the sentence: looking back, a new paragraph begins behind the sentence.
    let boundary = if backwards { next.end } else { next.first };
    let paragraph = u32::from(view.token(boundary, 0).flags.has(Flags::PARAGRAPH_START));
    let pronouns = inside.first_person.min(3) << 4;
    let pronouns_reports = pronouns | inside.reports.min(2);
    // A dozen features look at all of this together: one hash serves them all.
    let extent = value(Value::Extent, sides | marked << 4 | first_person.min(2) << 8, steps << 4 | paragraph);
    let condition = view.condition;
    let tense = inside.tense();
    let voices = inside.voice() << 4 | voice;
    let left = left << 1 | paragraph;
    let key = |template: More, a: u32, b: u32| -> Feature {
        variant_feature(template, 2, u32::from(backwards), a, b)
    };
    let few = |template: More, a: u32, b: u32| key(template, a, b) >> FEW;
    [
        few(More::StatesExtent, states, extent),
        few(More::MarksStatesParagraph, marks << 8 | states, paragraph),
        few(More::ClassSidesSteps, class, sides | steps << 4),
        key(More::CueFormSidesParagraph, view.form(cue, 0), sides | paragraph << 4),
        key(More::InsideExtent, inside.reports.min(2) << 8 | pronouns | inside.marks.min(2), extent),
        few(More::LengthPronounsReports, bucket(next.len()), pronouns_reports),
        few(More::InnerOuterStates, inner.state as u32, outer.state as u32 | marked << 8),
        few(More::InnerSortState, inner.sort, marked),
        key(More::OuterSortExtent, outer.sort, extent),
        few(More::ToEdgeExtent, to_edge, extent),
        few(More::ToEdgeStates, to_edge, states << 4 | marks),
        few(More::MarksAroundPronouns, u32::from(marks_around), pronouns | marked),
        few(More::ClassHeadline, class, u32::from(is_headline(view, next))),
        few(More::LastSorts, last.sort, view.note(next.end, -2).sort),
        few(More::ConditionExtent, condition, extent),
        few(More::ConditionStates, condition << 16 | states << 4 | marks, marked << 4 | paragraph),
        few(More::ConditionStatePronouns, condition << 8 | marked, pronouns_reports),
        few(More::ConditionMarksAround, condition << 8 | u32::from(marks_around), extent),
        few(More::TenseExtent, tense, extent),
        few(More::ConditionVoices, condition << 8 | tense, voices),
        few(More::LeftExtent, left, extent),
        few(More::ConditionLeftVoices, condition << 8 | left, voices),
        few(More::ColonLeftExtent, u32::from(colon) << 8 | left, extent),
        few(More::ReportsLeftCondition, inside.reports.min(2) << 8 | left, condition << 4 | sides),
        key(More::FirstSortTense, first.sort, tense << 1 | paragraph),
        few(More::PersonsExtent, persons, extent),
        few(More::PersonsVoiceCondition, persons, inside.voice() << 8 | condition),
        few(More::PersonsTenseLeft, persons, tense << 8 | left),
        few(More::ClausesCondition, inside.clauses.min(2) << 8 | paragraph, condition << 8 | marked),
        few(More::ClausesExtent, inside.clauses.min(2), extent),
        key(More::FirstSortExtent, first.sort, extent),
        key(More::ConditionToEdgeExtent, condition << 8 | to_edge, extent),
    ]
}
