//! Words that a comparison turns on, and what places words may take.

use super::statement::{Item, Slot, Sort, Statement};
use byline_core::{ClaimPart, ClaimParts};
use byline_text::hash::form;

pub(super) const FROM: u32 = form("from");
pub(super) const TO: u32 = form("to");
pub(super) const AGAINST: u32 = form("against");
pub(super) const AT: u32 = form("at");
pub(super) const IN: u32 = form("in");
pub(super) const OF: u32 = form("of");
pub(super) const BY: u32 = form("by");
pub(super) const WITH: u32 = form("with");
pub(super) const AND_BETWEEN: u32 = form("between");
pub(super) const NEAR: u32 = form("near");
pub(super) const ON: u32 = form("on");

/// Verbs of which `there is` says as much.
pub(super) const CONTAINS: [&str; 14] = [
    "contain",
    "contains",
    "contained",
    "include",
    "includes",
    "included",
    "live",
    "lives",
    "exist",
    "exists",
    "existed",
    "hold",
    "holds",
    "remain",
];

/// Verbs of which who does it and who suffers it cannot change places.
pub(super) const EXCLUSIVE: [&str; 12] = [
    "beat",
    "defeat",
    "defeated",
    "lost",
    "lose",
    "won",
    "win",
    "surrender",
    "capitulated",
    "outnumber",
    "replace",
    "replaced",
];

pub(super) const SYMMETRIC: [&str; 10] =
    ["meet", "marry", "married", "met", "clash", "agree", "merge", "divorce", "negotiate", "cooperate"];

/// Whether an item says something that the claim could not do without.
pub(super) fn core(item: &Item) -> bool {
    item.head && item.clause == 0 && item.weight > 0.0 && item.sort != Sort::Verb
}

/// Whether words in these slots are answers to the same question.
pub(super) fn places_meet(a: Slot, b: Slot) -> bool {
    match (a, b) {
        (Slot::Source, _) | (_, Slot::Source) => a == b,
        _ => true,
    }
}

/// Whether a name is that of a place.
pub(super) fn is_place(item: &Item) -> bool {
    let Some(name) = &item.name else { return false };
    match name.label {
        Some(byline_core::Label::Location) => true,
        Some(byline_core::Label::Person | byline_core::Label::Organisation) => false,
        _ => {
            name.place.is_some()
                || matches!(item.slot, Slot::Oblique(form) if matches!(form, IN | NEAR | ON | AT | TO | FROM))
        }
    }
}

/// Whether two names that are not of one answer the same question.
pub(super) fn rivals(a: &Item, b: &Item) -> bool {
    if (a.slot == Slot::Source) != (b.slot == Slot::Source) {
        return false;
    }
    is_place(a) == is_place(b) || a.slot == b.slot
}

/// The parts that a claim states.
pub(crate) fn stated(statement: &Statement) -> ClaimParts {
    let mut parts = ClaimParts::NONE.with(ClaimPart::What).with(ClaimPart::Polarity);
    for item in statement.items.iter().filter(|item| item.name.is_some()) {
        parts = parts.with(if is_place(item) { ClaimPart::Where } else { ClaimPart::Who });
    }
    if !statement.dates.is_empty() {
        parts = parts.with(ClaimPart::When);
    }
    if !statement.quantities.is_empty() || statement.factor.is_some() {
        parts = parts.with(ClaimPart::HowMuch);
    }
    parts
}
