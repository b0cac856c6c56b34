//! Where the verb of a clause is, and whether it is passive.

use super::{BE, ING, RELATIVES, SUBORDINATES, TO};
use crate::compare::lexicon::lexicon;
use crate::numbers::Line;
use byline_core::Tag;
use std::ops::Range;

/// The tokens of the main verb with its auxiliaries, negations and adverbs.
pub(super) fn main_verbs(line: &Line<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let tag = |at: usize| line.token(at).filter(|_| at < range.end).map(|token| token.tag);
    let verbal = |at: usize| matches!(tag(at), Some(Tag::VERB | Tag::AUX));
    let mut relative = false;
    let mut at = range.start;
    let mut spare = None;
    while at < range.end {
        if RELATIVES.has(line.form(at))
            || line.word(at) == "that"
                && at > range.start
                && matches!(tag(at - 1), Some(Tag::NOUN | Tag::PROPN))
        {
            relative = true;
        }
        if !verbal(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at + 1;
        while end < range.end {
            let more = verbal(end)
                || matches!(tag(end), Some(Tag::ADV | Tag::PART))
                    && (end..range.end.min(end + 3)).any(verbal)
                    && !matches!(line.word(end), ",");
            if !more {
                break;
            }
            end += 1;
        }
        let first = line.token(start)?;
        let gerund = first.suffix == ING && tag(start) == Some(Tag::VERB);
        let to = start > range.start && line.is(start - 1, TO);
        let finite_later = (end..range.end).any(|at| verbal(at) && !(at > 0 && line.is(at - 1, TO)));
        // `Drinking bleach cures the virus`, `a man arrested in Leeds died`: another verb is the main one.
        let opening = start == range.start && gerund;
        let reduced = tag(start) == Some(Tag::VERB)
            && end == start + 1
            && start > range.start
            && matches!(tag(start - 1), Some(Tag::NOUN | Tag::PROPN))
            && (gerund || participle(line, start) && tag(end) == Some(Tag::ADP));
        // `the rowing final`: a participle behind a determiner describes a noun.
        let describing =
            start > range.start && tag(start - 1) == Some(Tag::DET) && tag(start) == Some(Tag::VERB);
        if describing && end == start + 1 {
            at = end;
            continue;
        }
        if relative {
            relative = false;
        } else if to || (opening || reduced) && finite_later && !comma_between(line, end, range.end) {
            spare = spare.or(Some(start..end));
        } else {
            return Some(start..end);
        }
        at = end;
    }
    // A gerund or infinitive is only the predicate where nothing else can be.
    mistaken_verb(line, range).or(spare)
}

/// The verb of a clause for which the tagger took none: `Garlic cures malaria`, `The nurse stole morphine`. A known verb
/// in a form that verbs have, with a noun before it and something behind it.
pub(crate) fn mistaken_verb(line: &Line<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let noun = |at: usize| {
        line.token(at).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::PROPN | Tag::NUM | Tag::PRON))
    };
    let object = |at: usize| {
        at < range.end
            && line.token(at).is_some_and(|token| {
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
        let word = line.word(*at);
        let known = lexicon().is_verb(line.form(*at), word);
        known && (range.start..*at).any(noun) && object(at + 1)
    };
    range.clone().skip(1).find(fits).map(|at| at..at + 1)
}

fn comma_between(line: &Line<'_>, start: usize, end: usize) -> bool {
    let verb = (start..end)
        .find(|at| line.token(*at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX)));
    (start..verb.unwrap_or(end)).any(|at| line.word(at) == "," || SUBORDINATES.has(line.form(at)))
}

fn participle(line: &Line<'_>, at: usize) -> bool {
    let word = line.word(at);
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
pub(super) fn passive(line: &Line<'_>, verbs: &Range<usize>) -> bool {
    let Some(last) =
        verbs.clone().rev().find(|at| line.token(*at).is_some_and(|token| token.tag == Tag::VERB))
    else {
        return false;
    };
    participle(line, last) && (verbs.start..last).any(|at| BE.has(line.form(at)))
}
