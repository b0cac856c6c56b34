//! What makes another claim of words that are nearly the same: a deed left undone, a comparison with another time, trade in
//! the other direction, a place of the same name elsewhere.

use super::Comparing;
use super::lexicon::lexicon;
use super::statement::Statement;
use super::tense::Tense;
use crate::numbers::View;
use byline_core::{ClaimPart, Flags, Tag, TokenKind};
use byline_text::hash::{form, form_of};
use std::ops::Range;

const ING: u32 = form("ing");
const THAN: u32 = form("than");

/// `Not using sunscreen causes it`, `Eating no carrots improves it`: what is left undone is the subject.
pub(super) fn undone(view: &View<'_>, content: &Range<usize>) -> bool {
    let gerund =
        |at: usize| view.token(at).is_some_and(|token| token.suffix == ING) && view.word(at).len() > 4;
    let verb = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX));
    let first = content.clone().find(|at| verb(*at) || gerund(*at));
    let Some(first) = first.filter(|at| gerund(*at)) else { return false };
    let starts = first.checked_sub(1).filter(|at| *at >= content.start);
    let word = |at: usize| view.word(at).to_ascii_lowercase();
    let negated = starts.is_some_and(|at| matches!(&*word(at), "not" | "never"));
    let opens = first == content.start || starts.is_some_and(|at| matches!(&*word(at), "by" | "that" | ","));
    let none = opens
        && (first + 1..content.end.min(first + 4))
            .take_while(|at| !verb(*at))
            .any(|at| view.word(at) == "no");
    negated || none
}

/// `earn less than men did in 1950`, `than men think`: what is compared is a clause of its own.
pub(super) fn than_clause(view: &View<'_>, content: &Range<usize>, tense: Tense) -> bool {
    let Some(than) = content.clone().find(|at| view.is(*at, THAN)) else { return false };
    // `more than a million votes`
    if crate::numbers::number(view, than + 1).is_some() {
        return false;
    }
    let within = |at: &usize| {
        view.token(*at).is_some_and(|token| {
            token.kind != TokenKind::PUNCTUATION && !matches!(token.tag, Tag::CCONJ | Tag::SCONJ)
        }) && !matches!(view.word(*at), "who" | "that" | "which" | "whose" | "because" | "when" | "where")
    };
    let ends =
        |at: usize| at >= content.end || view.kind(at).is_none_or(|kind| kind == TokenKind::PUNCTUATION);
    (than + 2..content.end).take_while(within).any(|at| match view.word(at) {
        // `earn less than men do`, `earned less than men did`
        "do" | "does" | "is" | "are" | "have" | "has" => false,
        "did" | "was" | "were" | "had" => tense != Tense::Past || !ends(at + 1),
        "will" | "would" | "used" => true,
        word => view.token(at).is_some_and(|token| {
            // `than decommissioned plants`, `than people smoking`
            let describes = token.suffix == ING
                || word.ends_with("ed")
                || view.token(at + 1).is_some_and(|next| next.tag == Tag::NOUN);
            token.tag == Tag::VERB && !describes
        }),
    })
}

/// Nouns of what leaves somebody, and of what reaches somebody.
const LEAVES: [&str; 14] = [
    "exports",
    "export",
    "sales",
    "sale",
    "emigration",
    "departures",
    "deliveries",
    "shipments",
    "loans",
    "lending",
    "flights",
    "gifts",
    "transfers",
    "payments",
];
const REACHES: [&str; 7] =
    ["imports", "import", "purchases", "purchase", "immigration", "arrivals", "borrowing"];

/// Whom something is said to leave, `true`, or to reach: `exports to Chad`, `Chad's imports`.
fn flows(view: &View<'_>, content: &Range<usize>) -> Vec<(u32, bool)> {
    let mut found = Vec::new();
    let named = |at: usize| {
        let token = view.token(at).filter(|token| token.kind == TokenKind::WORD)?;
        let word = view.word(at).to_lowercase();
        let form = form_of(&word);
        let capital = token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::SENTENCE_START);
        let place = lexicon().place(form);
        // `Vietnamese`, `Vietnam`
        place.or_else(|| capital.then_some(form))
    };
    for at in content.clone() {
        let word = view.word(at).to_ascii_lowercase();
        let leaves = LEAVES.contains(&&*word);
        if !leaves && !REACHES.contains(&&*word) {
            continue;
        }
        // `Vietnamese exports`, `Vietnam's arms exports`
        let before = (content.start.max(at.saturating_sub(3))..at).rev();
        found.extend(before.filter_map(named).take(1).map(|name| (name, leaves)));
        for near in at + 1..content.end.min(at + 10) {
            if view.token(near).is_some_and(|token| token.tag == Tag::VERB) {
                break;
            }
            let leaves = match view.word(near) {
                "from" => true,
                "to" | "into" => false,
                "by" | "of" => leaves,
                _ => continue,
            };
            found.extend((near + 1..near + 3).find_map(named).map(|name| (name, leaves)));
        }
    }
    found
}

/// What holds a place of that name: `Florida` in `in Melbourne, Florida`, where it is not the one that everybody means.
fn holders(view: &View<'_>, content: &Range<usize>) -> Vec<u32> {
    let capital = |at: usize| {
        view.token(at).is_some_and(|token| {
            token.kind == TokenKind::WORD
                && token.flags.has(Flags::CAPITAL)
                && !matches!(token.tag, Tag::DET | Tag::PRON | Tag::ADP | Tag::SCONJ | Tag::CCONJ)
        })
    };
    let lower = |at: usize| view.word(at).to_lowercase();
    let verb = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX));
    let mut found = Vec::new();
    for comma in content.clone().skip(1).filter(|at| view.word(*at) == "," && capital(at + 1)) {
        let run = (content.start..comma).rev().take_while(|at| capital(*at)).last();
        let Some(start) = run.filter(|start| *start > 0) else { continue };
        let placed = matches!(&*lower(start - 1), "in" | "near" | "at" | "from" | "to" | "of" | "outside");
        let end = (comma + 1..content.end).find(|at| !capital(*at)).unwrap_or(content.end);
        let next = if end < content.end { lower(end) } else { String::new() };
        // `In Paris, Marie Lund closed it`, `closed it in Paris, Lyon and Lille`
        let fronted = start <= content.start + 1 && next != "," && end < content.end;
        let acts = end < content.end && verb(end) && (content.start..start).any(verb);
        let listed = matches!(&*next, "and" | "or" | "&" | "'s" | "’s")
            || next == "," && capital(end + 1)
            || next == "," && matches!(&*lower(end + 1), "and" | "or");
        if !placed || fronted || acts || listed {
            continue;
        }
        let join = |range: Range<usize>| range.map(lower).collect::<Vec<_>>().join(" ");
        let (place, holder) = (join(start..comma), join(comma + 1..end));
        if !lexicon().holds(form_of(&holder), form_of(&place)) {
            found.extend((comma + 1..end).map(|at| view.form(at)));
        }
    }
    found
}

/// Bodies of which each country or town has one.
const BODIES: [&str; 22] = [
    "court",
    "bank",
    "university",
    "college",
    "ministry",
    "department",
    "parliament",
    "senate",
    "assembly",
    "council",
    "church",
    "institute",
    "academy",
    "museum",
    "police",
    "board",
    "bureau",
    "agency",
    "committee",
    "commission",
    "party",
    "club",
];

/// Whose body it is: `Bermuda` in `the High Court of Bermuda`.
fn owners(view: &View<'_>, content: &Range<usize>) -> Vec<u32> {
    let capital = |at: usize| view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL));
    let body = |at: &usize| capital(*at) && BODIES.contains(&&*view.word(*at).to_lowercase());
    let owner = |at: usize| {
        let first = at + 2 + usize::from(view.word(at + 2) == "the");
        let owned = view.word(at + 1) == "of" && first < content.end && capital(first);
        owned.then(|| view.form(first))
    };
    content.clone().filter(body).filter_map(owner).collect()
}

/// Notes in a statement the directions of trade and what places and bodies belong to.
pub(super) fn note(view: &View<'_>, content: &Range<usize>, statement: &mut Statement) {
    statement.flows = flows(view, content);
    statement.holders = holders(view, content);
    statement.owners = owners(view, content);
}

impl Comparing<'_> {
    /// `Exports from Vietnam`, `Imports to Vietnam`: what one says to leave somebody, the other says to reach them.
    pub(super) fn turned_trade(&self) -> Option<ClaimPart> {
        let known = |name: u32| self.checked.flows.iter().any(|(other, _)| *other == name);
        let other = |flow: &(u32, bool)| known(flow.0) && !self.checked.flows.contains(flow);
        self.own.flows.iter().any(other).then_some(ClaimPart::Role)
    }

    /// `in Melbourne, Florida`, `in Melbourne`: another place of the same name.
    pub(super) fn held_elsewhere(&self) -> Option<ClaimPart> {
        let unsaid = |form: &u32| !self.checked.forms.contains(form);
        if self.own.holders.iter().any(unsaid) {
            return Some(ClaimPart::Where);
        }
        self.own.owners.iter().any(unsaid).then_some(ClaimPart::Who)
    }
}
