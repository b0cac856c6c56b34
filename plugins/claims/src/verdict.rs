//! Verdicts, by stated rules over matches and evidence.
//!
//! - A fact-check of the same claim gives its own rating, as the table of ratings maps it.
//! - Where the article says that it is not so, the rating is turned round: `supported` and `refuted` change places.
//! - Where the article says something that cannot be so at the same time (`cures`, `causes`), `supported` becomes `refuted`,
//!   and `refuted` says nothing: neither may be so.
//! - Where both state an amount of the same thing and the values differ, or who does it to whom has changed places,
//!   `supported` becomes `disputed`, and `refuted` says nothing: a wrong number does not make another one wrong.
//! - A fact-check of a related claim says nothing.
//! - A row of the user's table of facts supports or contradicts the claim.
//! - If all agree, that is the verdict; otherwise it is `disputed`. If there is none, it is `unverified`.

use byline_core::{Claim, Evidence, Match, MatchRelation, Verdict};
use std::borrow::Cow;

/// The relation of evidence that contradicts a claim.
pub(crate) const CONTRADICTS: &str = "contradicts";
/// The relation of evidence that supports a claim.
pub(crate) const SUPPORTS: &str = "supports";

/// Two values differ if they are further apart than this share of the larger.
pub(crate) const TOLERANCE: f64 = 0.05;

/// Evidence against what is denied supports the denial.
pub(crate) fn turn_round(evidence: &mut Evidence) {
    evidence.relation = Cow::Borrowed(if evidence.relation == SUPPORTS { CONTRADICTS } else { SUPPORTS });
}

/// What the matches and the evidence of a claim amount to.
pub(crate) fn verdict(claim: &Claim) -> Verdict {
    let matches = claim.matches.iter().filter_map(spoken);
    let evidence = claim.evidence.iter().filter_map(|evidence| match &*evidence.relation {
        SUPPORTS => Some(Verdict::Supported),
        CONTRADICTS => Some(Verdict::Refuted),
        _ => None,
    });
    matches
        .chain(evidence)
        .reduce(|all, one| if all == one { all } else { Verdict::Disputed })
        .unwrap_or(Verdict::Unverified)
}

/// What a fact-check alone says of the claim that it was matched with: its own verdict where that is the same claim, turned
/// round where it is the opposite, and `unverified` where it is only related.
pub fn verdict_by(found: &Match) -> Verdict {
    let speaks = found.relation != MatchRelation::Related;
    speaks.then(|| spoken(found)).flatten().unwrap_or(Verdict::Unverified)
}

/// What a match says of the article's claim.
fn spoken(found: &Match) -> Option<Verdict> {
    match (found.verdict, found.contradicts.as_deref()) {
        (Verdict::Unverified, _) | (Verdict::Refuted, Some("quantity" | "role" | "contrary")) => None,
        (Verdict::Supported, Some("quantity" | "role")) => Some(Verdict::Disputed),
        (Verdict::Supported, Some("polarity" | "contrary")) => Some(Verdict::Refuted),
        (Verdict::Refuted, Some("polarity")) => Some(Verdict::Supported),
        (verdict, _) => Some(verdict),
    }
}
