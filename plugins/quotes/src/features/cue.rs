//! Does a token report speech or thought?

use super::{FEW, bucket, is_headline, nearest_mark};
use crate::hash::{Made, feature, templates};
use crate::lexicon::Class;
use crate::part::Part;
use crate::view::{COLON, THAT, View};
use byline_core::{Flags, Tag};
use byline_text::hash::form as form_of;

templates! {
    /// What is looked at of a token as a cue. "Class" is what the lexicon says that it can report, "state" where it stands
    /// seen from the quotation marks, "sort" its form if it is of a closed class, else what sort of word it is.
    Cue {
        /// The form.
        Form = 1,
        /// Form and the form before.
        FormBefore = 2,
        /// Form and the form after.
        FormAfter = 3,
        /// Class and the form before.
        ClassFormBefore = 5,
        /// Class and the form after.
        ClassFormAfter = 6,
        /// Form and the form two before.
        FormTwoBefore = 7,
        /// Suffix and prefix.
        Affixes = 9,
        /// Class and state.
        ClassState = 10,
        /// Form and state.
        FormState = 11,
        /// The sorts on both sides.
        SortsAround = 12,
        /// Class and the sort before.
        ClassSortBefore = 13,
        /// Class and the sort after.
        ClassSortAfter = 14,
        /// Form and the sort before.
        FormSortBefore = 15,
        /// Class and the two sorts after.
        ClassSortsAfter = 17,
        /// Class and the two sorts before.
        ClassSortsBefore = 18,
        /// Its sort and those on both sides.
        ThreeSorts = 19,
        /// Suffix and the sort before.
        SuffixSortBefore = 20,
        /// Suffix and the sort after.
        SuffixSortAfter = 21,
        /// Part of speech and class.
        TagClass = 22,
        /// Class and the distances to both ends of the sentence.
        ClassPlace = 30,
        /// Class and on which sides there are marks in the sentence.
        ClassMarkSides = 31,
        /// Class and the distances to the nearest marks.
        ClassNearestMark = 32,
        /// Form and the distances to the nearest marks.
        FormNearestMark = 33,
        /// Class and whether `that` follows.
        ClassThat = 34,
        /// Form and whether `that` follows.
        FormThat = 35,
        /// Class and other words that report on both sides.
        ClassReports = 36,
        /// Class, distance to the start of the sentence, and commas on both sides.
        ClassPlaceCommas = 37,
        /// Form and whether an end of the sentence is right there.
        FormSentenceEnds = 38,
        /// Form, whether it is capital, and whether it is in the headline.
        FormCapitalHeadline = 39,
        /// Class and pronouns of the first and second person on both sides.
        ClassFirstPerson = 40,
        /// State.
        State = 41,
        /// The shape before and class.
        ShapeBeforeClass = 42,
        /// The shape after and class.
        ShapeAfterClass = 43,
        /// The condition of the article, state and class.
        ConditionStateClass = 46,
        /// The condition of the article, the distances to the nearest marks and class.
        ConditionNearestMarkClass = 47,
        /// The condition of the article and form.
        ConditionForm = 48,
        /// Form and subject.
        FormSubject = 49,
        /// Class and subject.
        ClassSubject = 50,
        /// Class and the clause after.
        ClassClause = 52,
        /// Prefix and part of speech.
        PrefixTag = 53,
        /// Prefix and the clause after.
        PrefixClause = 54,
        /// What stands around a colon: words that report, an end of the sentence, and whose words the next one has.
        Colon = 58,
    }
}

fn few<F: Made>(template: Cue, first: u32, second: u32) -> F {
    feature::<F>(template, first, second) >> FEW
}

/// Whether `that` is one of the next words.
fn that_follows(view: &View<'_>, at: usize) -> u32 {
    // Whom it is said to may stand between: `told the council that`.
    u32::from((1..=4).any(|offset| view.form(at, offset) == THAT))
}

/// The hash of `to`.
const TO: u32 = form_of("to");
/// How far the subject of a verb is looked for, and the clause that it reports.
const SUBJECT_REACH: usize = 6;
const CLAUSE_REACH: usize = 10;

/// The nearest noun, name or pronoun before a token: its form, or what part of speech it is where it is a name.
fn subject(view: &View<'_>, at: usize, sentence: Part) -> u32 {
    let near = sentence.first.max(at.saturating_sub(SUBJECT_REACH))..at;
    let found = near.rev().find(|&at| matches!(view.token(at, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON));
    found.map_or(0, |at| match view.token(at, 0) {
        // Which name it is says nothing of the verb, and every article has others.
        token if token.tag == Tag::PROPN => 1,
        token => token.form,
    })
}

/// What follows a token: the part of speech of the next one, and how far the next verb is before any punctuation.
fn clause(view: &View<'_>, at: usize, sentence: Part) -> u32 {
    let next = u32::from(view.token(at, 1).tag.0);
    let near = at + 1..sentence.end.min(at + 1 + CLAUSE_REACH);
    let stop = near.take_while(|&at| view.can_be_edge(at));
    let verb = stop
        .enumerate()
        .find(|&(_, at)| matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX))
        .map_or(0, |(distance, at)| 1 + bucket(distance) * 2 + u32::from(view.token(at, 0).tag == Tag::AUX));
    // What follows separates a report from a deed: `added that the deck was full`, `added a second deck`.
    let that = u32::from(view.form(at, 1) == THAT) | u32::from(view.form(at, 1) == TO) << 1;
    that << 16 | verb << 8 | next
}

/// What stands around a colon; 0 for another token.
fn colon(view: &View<'_>, at: usize, sentence: Part) -> u32 {
    if view.form(at, 0) != COLON {
        return 0;
    }
    let near = sentence.first.max(at.saturating_sub(SUBJECT_REACH))..at;
    let noun = near.into_iter().any(|at| view.note(at, 0).class == Class::Noun);
    let reports = view.between(sentence.first, at).reports.min(2);
    // After a colon at the end of its sentence the words of the next one show whether somebody speaks there.
    let ends = at + 2 >= sentence.end;
    let next = view.sentence(at + 1);
    let voice = if ends { view.inside(next).voice() } else { view.between(at + 1, sentence.end).voice() };
    1 | reports << 1 | u32::from(noun) << 3 | u32::from(ends) << 4 | view.starts(at + 1) << 5 | voice << 8
}

/// How many features a token has at first.
pub(crate) const CUE_FIRST: usize = 13;

/// The few features of a token as a cue that say most: a token that scores low by them is not looked at further.
pub(crate) fn cue_first<F: Made>(view: &View<'_>, at: usize, sentence: Part) -> [F; CUE_FIRST] {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let sort = |offset| view.note(at, offset).sort;
    let word = view.form(at, 0);
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    [
        feature(Cue::Form, word, 0),
        feature(Cue::Affixes, token.suffix, token.prefix),
        few(Cue::ClassState, class, state),
        feature(Cue::FormState, word, state),
        few(Cue::ClassSortBefore, class, sort(-1)),
        few(Cue::ClassSortAfter, class, sort(1)),
        few(Cue::TagClass, u32::from(token.tag.0), class),
        few(Cue::ClassMarkSides, class, u32::from(before.marks > 0) << 1 | u32::from(after.marks > 0)),
        few(Cue::ClassThat, class, that_follows(view, at)),
        few(Cue::ClassReports, class, before.reports.min(2) << 2 | after.reports.min(2)),
        few(Cue::ClassFirstPerson, class, before.first_person.min(2) << 2 | after.first_person.min(2)),
        few(Cue::ShapeBeforeClass, view.token(at, -1).shape, class),
        few(Cue::ConditionStateClass, view.condition << 8 | state, class),
    ]
}

/// How many others there are.
pub(crate) const CUE_OTHERS: usize = 29;

/// All the others.
pub(crate) fn cue_others<F: Made>(view: &View<'_>, at: usize, sentence: Part) -> [F; CUE_OTHERS] {
    let token = view.token(at, 0);
    let note = view.note(at, 0);
    let (class, state) = (note.class as u32, note.state as u32);
    let form = |offset| view.form(at, offset);
    let sort = |offset| view.note(at, offset).sort;
    let word = form(0);
    let left = at - sentence.first;
    let right = sentence.end - at;
    // Where it stands: at either end of the sentence, after a quotation, before one.
    let before = view.between(sentence.first, at);
    let after = view.between(at + 1, sentence.end);
    let near_mark = nearest_mark(view, at, sentence);
    let capital = u32::from(token.flags.has(Flags::CAPITAL));
    let (subject, clause) = (subject(view, at, sentence), clause(view, at, sentence));
    [
        feature(Cue::FormBefore, word, form(-1)),
        feature(Cue::FormAfter, word, form(1)),
        feature(Cue::ClassFormBefore, class, form(-1)),
        feature(Cue::ClassFormAfter, class, form(1)),
        feature(Cue::FormTwoBefore, word, form(-2)),
        feature(Cue::SortsAround, sort(-1), sort(1)),
        feature(Cue::FormSortBefore, word, sort(-1)),
        feature(Cue::ClassSortsAfter, class ^ sort(1), sort(2)),
        feature(Cue::ClassSortsBefore, class ^ sort(-1), sort(-2)),
        feature(Cue::ThreeSorts, note.sort ^ sort(-1).rotate_left(7), sort(1)),
        feature(Cue::SuffixSortBefore, token.suffix, sort(-1)),
        feature(Cue::SuffixSortAfter, token.suffix, sort(1)),
        few(Cue::ClassPlace, class, bucket(left) << 8 | bucket(right)),
        few(Cue::ClassNearestMark, class, near_mark),
        feature(Cue::FormNearestMark, word, near_mark),
        feature(Cue::FormThat, word, that_follows(view, at)),
        few(
            Cue::ClassPlaceCommas,
            class << 4 | bucket(left),
            before.commas.min(2) << 8 | after.commas.min(2),
        ),
        feature(Cue::FormSentenceEnds, word, u32::from(right <= 2) << 1 | u32::from(left <= 1)),
        // In a headline most words have a capital, which says nothing of them there.
        feature(Cue::FormCapitalHeadline, capital << 1 | u32::from(is_headline(view, sentence)), word),
        few(Cue::State, state, 0),
        few(Cue::ShapeAfterClass, view.token(at, 1).shape, class),
        few(Cue::ConditionNearestMarkClass, view.condition << 8 | near_mark, class),
        feature(Cue::ConditionForm, view.condition, word),
        feature(Cue::FormSubject, word, subject),
        feature(Cue::ClassSubject, class, subject),
        few(Cue::ClassClause, class, clause),
        feature(Cue::PrefixTag, token.prefix, u32::from(token.tag.0)),
        feature(Cue::PrefixClause, token.prefix, clause),
        few(Cue::Colon, colon(view, at, sentence), view.condition),
    ]
}
