//! When a claim is so, by its verb and adverbs: in the present, no longer, not yet, or only as some say; and by what its
//! numbers are counted.

use super::lexicon::lexicon;
use super::statement::Mark;
use crate::numbers::View;
use byline_core::{Tag, TokenKind};
use byline_text::hash::form;
use std::ops::Range;

/// When the main verb of a claim says that it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tense {
    /// Neither is certain: `has closed`, `cut`.
    #[default]
    Unknown,
    Present,
    Past,
}

const TO: u32 = form("to");

/// The tense of a group of verbs, by the first of them.
pub(super) fn of(view: &View<'_>, verbs: Range<usize>) -> Tense {
    let Some(at) = verbs.clone().find(|at| {
        view.token(*at)
            .is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX | Tag::NOUN | Tag::PROPN))
    }) else {
        return Tense::Unknown;
    };
    let word = view.word(at).to_ascii_lowercase();
    let last = verbs.end <= at + 1;
    match &*word {
        // `has closed`, but `has a degree`
        "has" | "have" if !last => Tense::Unknown,
        "has" | "have" | "is" | "are" | "am" | "do" | "does" | "can" | "cannot" | "'s" | "'re" | "isn"
        | "aren" | "isnt" | "arent" | "doesnt" | "dont" | "don" | "doesn" => Tense::Present,
        "was" | "were" | "had" | "did" | "could" | "wasnt" | "werent" | "didnt" | "didn" | "wasn"
        | "weren" | "hadn" | "hadnt" => Tense::Past,
        "cost" | "cut" | "hit" | "put" | "shut" | "hurt" | "quit" | "beat" | "split" | "spread" | "read"
        | "set" | "let" | "will" | "would" | "may" | "might" | "must" | "should" => Tense::Unknown,
        _ if lexicon().is_past(view.form(at)) || word.ends_with("ed") && !word.ends_with("eed") => {
            Tense::Past
        }
        _ => Tense::Present,
    }
}

/// What an adverb or a verb in front of an infinitive says of when a claim is so, and of whether it is certain.
pub(super) fn mark(view: &View<'_>, at: usize) -> Option<Mark> {
    let next = || view.token(at + 1).map(|token| token.tag);
    let before = at.checked_sub(1).map_or("", |at| view.word(at));
    let infinitive = || {
        view.is(at + 1, TO)
            && (at + 2..at + 4)
                .filter_map(|at| view.token(at))
                .any(|token| matches!(token.tag, Tag::VERB | Tag::AUX) || token.form == form("be"))
    };
    Some(match &*view.word(at).to_ascii_lowercase() {
        // `once owned it`, but `at once`, `once again`, `once a week`
        "once"
            if !matches!(before, "at" | "than" | "only" | "not" | "never" | "even")
                && !matches!(next(), Some(Tag::DET))
                && !matches!(
                    view.word(at + 1),
                    "again" | "more" | "per" | "in" | "for" | "and" | "every"
                ) =>
        {
            Mark::Formerly
        }
        "formerly" | "erstwhile" | "hitherto" => Mark::Formerly,
        // `has in the past sold it`
        "past"
            if before == "the"
                && at > 1
                && view.word(at - 2).eq_ignore_ascii_case("in")
                && next() != Some(Tag::NOUN)
                && view.kind(at + 1) != Some(TokenKind::NUMBER) =>
        {
            Mark::Formerly
        }
        // `used to own it`, but `is used to make it`
        "used"
            if infinitive()
                && !view.token(at.wrapping_sub(1)).is_some_and(|token| token.tag == Tag::AUX)
                && !matches!(before, "be" | "been") =>
        {
            Mark::Formerly
        }
        "allegedly" | "reportedly" | "purportedly" | "ostensibly" | "apparently" | "seemingly" => {
            Mark::Alleged
        }
        // `is to close`, `was to close`: announced, and not done.
        "is" | "are" | "was" | "were" if infinitive() && !asked_of(view, at) => Mark::Future,
        "has" | "have" | "had" if infinitive() => Mark::Must,
        // `saw somebody sell it`: somebody else did.
        "saw" | "sees" | "see" | "watched" | "watches" | "heard" | "hears" | "let" | "lets" | "made"
        | "makes" | "had" | "has"
            if next() == Some(Tag::PRON)
                && view.token(at + 2).is_some_and(|token| token.tag == Tag::VERB) =>
        {
            Mark::Frame
        }
        // `are unable to read`, `cannot read`
        "unable" if infinitive() => Mark::Can,
        _ => return None,
    })
}

/// `The plan is to close it`, `Their job was to close it`: what the infinitive says is the noun before it.
fn asked_of(view: &View<'_>, at: usize) -> bool {
    const AIMS: [&str; 10] =
        ["plan", "aim", "goal", "idea", "job", "task", "purpose", "intention", "way", "point"];
    at.checked_sub(1).is_some_and(|before| AIMS.contains(&view.word(before)))
}

/// What spans of time are called by themselves and as adverbs.
const SPANS: [(&str, &[&str], f64); 9] = [
    ("minute", &["minute", "minutes"], 1.0 / 1440.0),
    ("hour", &["hour", "hours", "hourly"], 1.0 / 24.0),
    ("day", &["day", "days", "daily", "night", "nightly"], 1.0),
    ("week", &["week", "weeks", "weekly"], 7.0),
    ("month", &["month", "months", "monthly"], 30.4),
    ("quarter", &["quarter", "quarterly"], 91.0),
    ("year", &["year", "years", "yearly", "annually", "annum", "annual"], 365.0),
    ("decade", &["decade", "decades"], 3650.0),
    ("century", &["century", "centuries"], 36500.0),
];

fn span(word: &str) -> Option<(u32, f64)> {
    let known = SPANS.iter().find(|(_, names, _)| names.contains(&word));
    known.map(|(name, _, days)| (byline_text::hash::form_of(name), *days))
}

/// How many days one span of time has: `a week`.
pub(super) fn one_span(view: &View<'_>, at: usize) -> Option<f64> {
    let one = at.checked_sub(1).is_some_and(|before| matches!(view.word(before), "a" | "an" | "one"));
    span(&view.word(at).to_ascii_lowercase()).filter(|_| one).map(|(_, days)| days)
}

/// What the numbers of a claim are counted by: `300 tonnes a week`, `per person`, `annually`.
pub(super) fn rates(view: &View<'_>, content: Range<usize>) -> Vec<u32> {
    let mut found: Vec<u32> = content.clone().filter_map(|at| rate(view, at, content.start)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn rate(view: &View<'_>, at: usize, start: usize) -> Option<u32> {
    let word = view.word(at).to_ascii_lowercase();
    let next = view.word(at + 1).to_ascii_lowercase();
    match &*word {
        "per" if next == "cent" => None,
        "per" if next == "capita" || next == "head" => Some(form("person")),
        "per" => Some(span(&next).map_or_else(|| byline_text::hash::form_of(&next), |(span, _)| span)),
        "each" | "every" => span(&next).map(|(span, _)| span),
        "a" | "an" => {
            let counted = at > start
                && view.token(at - 1).is_some_and(|before| {
                    matches!(before.tag, Tag::NOUN | Tag::NUM | Tag::PROPN)
                        || before.kind == TokenKind::NUMBER
                        // `3 million pounds a day`: the unit was taken for a verb.
                        || at > start + 1 && view.token(at - 2).is_some_and(|token| token.tag == Tag::NUM)
                        || matches!(view.word(at - 1), "%" | "times" | "once" | "twice" | "much" | "more")
                });
            // `a day after the vote`, `a week ago`, `a year-long ban`
            let after = view.word(at + 2);
            let ends = !matches!(
                after,
                "ago"
                    | "later"
                    | "earlier"
                    | "after"
                    | "before"
                    | "old"
                    | "long"
                    | "of"
                    | "-"
                    | "into"
                    | "'s"
                    | "’s"
            );
            if !counted || !ends {
                None
            } else if next == "head" {
                Some(form("person"))
            } else {
                span(&next).map(|(span, _)| span)
            }
        }
        "annually" | "yearly" | "monthly" | "weekly" | "daily" | "hourly" | "nightly" => {
            let noun = view.token(at + 1).is_some_and(|next| matches!(next.tag, Tag::NOUN | Tag::ADJ));
            span(&word).filter(|_| !noun).map(|(span, _)| span)
        }
        _ => None,
    }
}
