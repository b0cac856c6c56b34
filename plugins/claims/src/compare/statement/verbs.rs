//! Where the verb of a clause is, and whether it is passive.

use super::{BE, CONTINUES, ENDS, ING, PRONOUNS, RELATIVES, SUBORDINATES, TO};
use crate::candidates::CLAIMING;
use crate::compare::lexicon::lexicon;
use crate::matching::words as common;
use crate::numbers::{self, View};
use byline_core::{Flags, Tag};
use byline_text::Words;
use std::ops::Range;

static SUBORDINATE: Words<4> = Words::new(["because", "although", "though", "while"]);
/// Prepositions at the start of a sentence that look like verbs: `Following a complaint, …`
pub(crate) static PREPOSED: Words<10> = Words::new([
    "following",
    "including",
    "according",
    "regarding",
    "given",
    "compared",
    "owing",
    "concerning",
    "considering",
    "excluding",
]);

/// The tokens of the main verb with its auxiliaries, negations and adverbs.
pub(super) fn main_verbs(view: &View<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let tag = |at: usize| view.token(at).filter(|_| at < range.end).map(|token| token.tag);
    // `Nine hundred workers`: the tagger takes some numbers for verbs.
    let verbal = |at: usize| {
        matches!(tag(at), Some(Tag::VERB | Tag::AUX))
            && numbers::scale(view.form(at)).is_none()
            && !no_verb(view, &range, at)
    };
    // `The dam burst because engineers ignored it`: the verb before the subordinate clause was taken for a noun.
    if let Some(clause) = (range.start + 2..range.end).find(|at| SUBORDINATE.has(view.form(*at)))
        && !(range.start..clause).any(verbal)
        && let Some(found) = mistaken_verb(view, range.start..clause)
    {
        return Some(found);
    }
    let mut relative = false;
    let mut at = range.start;
    let mut spare = None;
    while at < range.end {
        if RELATIVES.has(view.form(at))
            || view.word(at) == "that"
                && at > range.start
                && matches!(tag(at - 1), Some(Tag::NOUN | Tag::PROPN))
        {
            relative = true;
        }
        if !verbal(at) {
            at += 1;
            continue;
        }
        // `Cows produce methane`: the subject was taken for a verb too.
        let start = at + usize::from(at == range.start && subject_in_front(view, at));
        let mut end = start + 1;
        while end < range.end {
            let more = verbal(end)
                || matches!(tag(end), Some(Tag::ADV | Tag::PART))
                    && (end..range.end.min(end + 3)).any(verbal)
                    && !matches!(view.word(end), ",");
            if !more {
                break;
            }
            end += 1;
        }
        let first = view.token(start)?;
        let gerund = first.suffix == ING && tag(start) == Some(Tag::VERB);
        let to = start > range.start && view.is(start - 1, TO);
        let finite_later = (end..range.end).any(|at| verbal(at) && !(at > 0 && view.is(at - 1, TO)));
        // `Drinking bleach cures the virus`, `a man arrested in Leeds died`: another verb is the main one.
        let opening = start == range.start && gerund;
        let reduced = tag(start) == Some(Tag::VERB)
            && end == start + 1
            && start > range.start
            && matches!(tag(start - 1), Some(Tag::NOUN | Tag::PROPN))
            && (gerund || participle(view, start) && tag(end) == Some(Tag::ADP));
        // `Diesel cars killed 9,000 people`: a noun in front of a noun with its verb.
        if start == range.start
            && end == start + 1
            && tag(end) == Some(Tag::NOUN)
            && verbal(end + 1)
            && !gerund
        {
            spare = spare.or(Some(start..end));
            at = end;
            continue;
        }
        // `the rowing final`: a participle behind a determiner describes a noun.
        let describing =
            start > range.start && tag(start - 1) == Some(Tag::DET) && tag(start) == Some(Tag::VERB);
        if describing && end == start + 1 {
            at = end;
            continue;
        }
        // `cost twice as much as planned`, `came later than expected`
        let compared = start > range.start
            && end == start + 1
            && participle(view, start)
            && matches!(view.word(start - 1), "as" | "than");
        let bare = start == range.start && noun_in_front(view, start..end, &verbal, range.end);
        if compared || bare {
            spare = spare.or(Some(start..end));
            at = end;
            continue;
        }
        if relative {
            relative = false;
        } else if to || (opening || reduced) && finite_later && !comma_between(view, end, range.end) {
            spare = spare.or(Some(start..end));
        } else if start == range.start
            && end == start + 1
            && !finite_later
            && let Some(verb) = verb_behind(view, start + 1..range.end)
        {
            return Some(verb);
        } else {
            // `Heat pumps stop working`: the verb before the gerund was taken for a noun.
            let before = start.checked_sub(1).filter(|at| *at > range.start && aspectual(view, *at));
            return Some(if gerund { before.unwrap_or(start) } else { start }..end);
        }
        at = end;
    }
    // A gerund or infinitive is only the predicate where nothing else can be.
    mistaken_verb(view, range).or(spare)
}

/// Whether a word that was taken for a verb is a preposition, `Following a complaint, …`, or a part of a name,
/// `Elmstad United gave him a contract`.
fn no_verb(view: &View<'_>, range: &Range<usize>, at: usize) -> bool {
    let tag = |at: usize| view.token(at).filter(|_| at < range.end).map(|token| token.tag);
    let capital = |at: usize| view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL));
    if at == range.start {
        return PREPOSED.has(view.form(at)) && tag(at + 1) != Some(Tag::VERB);
    }
    capital(at)
        && capital(at - 1)
        && !capital(at + 1)
        && tag(at - 1) == Some(Tag::PROPN)
        && matches!(tag(at + 1), Some(Tag::VERB | Tag::AUX | Tag::ADP))
}

/// `Tap water in Flintmore contains lead`, `Broken lamps attract burglars`: the first word was taken for a verb, which
/// no claim begins with, and another verb follows in the same clause.
fn noun_in_front(view: &View<'_>, first: Range<usize>, verbal: &dyn Fn(usize) -> bool, end: usize) -> bool {
    let tag = |at: usize| view.token(at).map(|token| token.tag);
    let word = view.word(first.start);
    let plain = !word.ends_with('s') && !word.ends_with("ing");
    let clause = (first.end..end).take_while(|at| {
        view.word(*at) != "," && !SUBORDINATES.has(view.form(*at)) && !RELATIVES.has(view.form(*at))
    });
    let mut verbs = clause.filter(|at| verbal(*at) && !view.is(at - 1, TO));
    first.len() == 1
        && plain
        && tag(first.start) == Some(Tag::VERB)
        && tag(first.end) == Some(Tag::NOUN)
        && verbs.any(|at| view.token(at).is_some_and(|next| next.suffix != ING))
}

/// `Cows produce methane`: a plural in front of a verb in its base form.
fn subject_in_front(view: &View<'_>, at: usize) -> bool {
    let verb = |at: usize| view.token(at).is_some_and(|token| token.tag == Tag::VERB);
    let (word, next) = (view.word(at), view.word(at + 1));
    let plural = word.ends_with('s') && !word.ends_with("ss") && word.starts_with(char::is_uppercase);
    let base = !next.ends_with(['s', 'd']) && !next.ends_with("ing") && !lexicon().is_past(view.form(at + 1));
    let carries =
        matches!(word, "Helps" | "Makes" | "Lets" | "Says" | "Claims" | "Has" | "Does" | "Is" | "Was");
    verb(at) && verb(at + 1) && plural && base && !carries
}

/// `Drinking bleach cures the virus`, `Butter contains palm oil`: the first word was taken for the verb, and a known verb
/// in a form that verbs have, taken for a noun, stands behind it with its object.
fn verb_behind(view: &View<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let fits = |at: &usize| {
        let object = view.token(at + 1).filter(|_| at + 1 < range.end).is_some_and(|token| {
            matches!(token.tag, Tag::NOUN | Tag::PROPN | Tag::DET | Tag::ADJ | Tag::NUM | Tag::PRON)
        });
        object && lexicon().is_verb(view.form(*at), view.word(*at))
    };
    range.clone().take(4).find(fits).map(|at| at..at + 1)
}

/// The verb of a clause for which the tagger took none: `Garlic cures malaria`, `The nurse stole morphine`. A known verb
/// in a form that verbs have, with a noun before it and something behind it.
pub(crate) fn mistaken_verb(view: &View<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let noun = |at: usize| {
        view.token(at).is_some_and(|token| {
            matches!(token.tag, Tag::NOUN | Tag::PROPN | Tag::NUM | Tag::PRON)
                // `Germany exports more cheese`
                || token.tag == Tag::ADJ && token.flags.has(Flags::CAPITAL)
        })
    };
    // `Cheese causes gout`: the first word is taken for another kind of word.
    let subject = |at: usize| noun(at) || at == range.start && opens_as_noun(view, at);
    let object = |at: usize| {
        at < range.end
            && view.token(at).is_some_and(|token| {
                matches!(
                    token.tag,
                    Tag::NOUN
                        | Tag::PROPN
                        | Tag::DET
                        | Tag::ADJ
                        | Tag::NUM
                        | Tag::PRON
                        | Tag::ADP
                        | Tag::ADV
                        | Tag::VERB
                )
            })
    };
    let fits = |at: &usize| {
        let word = view.word(*at);
        let known = lexicon().is_verb(view.form(*at), word);
        // `Smart meters cause headaches`: the base form behind a plural.
        let plural = *at > range.start && noun(at - 1) && view.word(at - 1).ends_with('s');
        let behind = view.token(at + 1).filter(|_| at + 1 < range.end);
        let base = plural
            && CLAIMING.has(view.form(*at))
            && behind.is_some_and(|next| matches!(next.tag, Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::DET));
        base || known && (range.start..*at).any(subject) && object(at + 1)
    };
    // `The phones of Kestrel record private conversations`: behind a noun and in front of an adjective and its noun, or of
    // a determiner, there is no third noun.
    let stands = |at: &usize| {
        let tag = |at: usize| view.token(at).filter(|_| at < range.end).map(|token| token.tag);
        let phrase = match tag(at + 1) {
            Some(Tag::DET | Tag::NUM) => true,
            Some(Tag::ADJ) => tag(at + 2) == Some(Tag::NOUN),
            _ => false,
        };
        let lower = view.token(*at).is_some_and(|token| !token.flags.has(Flags::CAPITAL));
        phrase && lower && tag(*at) == Some(Tag::NOUN) && noun(at - 1)
    };
    // `Honey never spoils`: the last of a claim, behind a negation.
    let denied = |at: &usize| {
        let word = view.word(*at);
        view.token(at - 1).is_some_and(|token| token.flags.has(Flags::NEGATION))
            && (range.start..at - 1).any(subject)
            && view.token(*at).is_some_and(|token| token.tag == Tag::NOUN)
            && word.ends_with('s')
            && !word.ends_with("ss")
    };
    // `The dam burst because engineers ignored it`
    let last =
        |at: &usize| at + 1 == range.end && lexicon().is_past(view.form(*at)) && (range.start..*at).any(noun);
    let known = range.clone().skip(1).find(fits);
    let known =
        known.or_else(|| range.clone().skip(2).find(denied)).or_else(|| range.clone().skip(2).find(last));
    known.or_else(|| range.clone().skip(1).find(stands)).map(|at| at..at + 1)
}

/// Whether the first word of a sentence is a noun that the tagger took for something else: a rare word before a verb.
pub(crate) fn opens_as_noun(view: &View<'_>, at: usize) -> bool {
    let verb = |at: usize| {
        CLAIMING.has(view.form(at))
            || lexicon().is_verb(view.form(at), view.word(at))
            || view.token(at).is_some_and(|token| token.flags.has(Flags::NEGATION))
    };
    if !verb(at + 1) {
        return false;
    }
    view.token(at).is_some_and(|token| {
        let key = lexicon().key(view.word(at), token.form);
        token.flags.has(Flags::SENTENCE_START)
            && !token.flags.has(Flags::NEGATION)
            && !matches!(token.tag, Tag::AUX | Tag::PART)
            && !PRONOUNS.has(token.form)
            && !SUBORDINATES.has(token.form)
            && !view.word(at).ends_with("ly")
            && (KNOWN..COMMON).contains(&common::share(key))
    })
}

/// Words of grammar are not counted, and those in more of the sentences of English than this may be anything.
const KNOWN: f32 = 2e-5;
const COMMON: f32 = 2e-3;

/// Whether a verb says whether what the gerund behind it names ends or continues.
fn aspectual(view: &View<'_>, at: usize) -> bool {
    ENDS.has(view.form(at)) || CONTINUES.has(view.form(at))
}

fn comma_between(view: &View<'_>, start: usize, end: usize) -> bool {
    let verb = (start..end)
        .find(|at| view.token(*at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX)));
    (start..verb.unwrap_or(end)).any(|at| view.word(at) == "," || SUBORDINATES.has(view.form(at)))
}

fn participle(view: &View<'_>, at: usize) -> bool {
    let word = view.word(at);
    word.ends_with("ed")
        || word.ends_with("en")
        || word.ends_with("wn")
        || matches!(
            word,
            "made"
                | "built"
                | "sold"
                | "held"
                | "sent"
                | "hit"
                | "bought"
                | "found"
                | "shot"
                | "paid"
                | "cut"
                | "shut"
                | "caught"
                | "put"
                | "lost"
                | "led"
                | "born"
                | "told"
                | "set"
                | "done"
                | "brought"
                | "taught"
        )
}

/// Whether a verb group is passive: a form of `be`, and a participle last.
pub(super) fn passive(view: &View<'_>, verbs: &Range<usize>) -> bool {
    let Some(last) =
        // `was ordered to bomb it`: the infinitive is none.
        verbs.clone().rev().find(|at| {
            view.token(*at).is_some_and(|token| token.tag == Tag::VERB)
                && !(*at > verbs.start && view.is(at - 1, TO) && (verbs.start..at - 1).any(|at| view.token(at).is_some_and(|token| token.tag == Tag::VERB)))
        })
    else {
        return false;
    };
    participle(view, last) && (verbs.start..last).any(|at| BE.has(view.form(at)))
}
