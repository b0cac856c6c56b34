//! Verdicts, by stated rules over matches and evidence.
//!
//! - A match speaks with the fact-check's own rating, as the table of ratings maps it.
//! - Where the article says the opposite of the checked claim (one of them negated, or the claim denied), the rating is
//!   turned round: `supported` and `refuted` change places.
//! - Where both state a quantity of the same thing and the values disagree, `supported` becomes `disputed`, and
//!   `refuted` says nothing: a wrong number does not make another one wrong.
//! - A row of the user's table of facts speaks for or against.
//! - All speak alike: that is the verdict. Otherwise it is `disputed`. Nothing speaks: `unverified`.

use crate::matching::terms::negations;
use crate::numbers::Line;
use crate::quantities::{self, Comparison, compare};
use byline_core::{Claim, Evidence, Match, Quantity, Stance, Verdict};
use byline_text::Analysis;
use std::borrow::Cow;

/// The relation of evidence that speaks against a claim.
pub(crate) const CONTRADICTS: &str = "contradicts";
/// The relation of evidence that speaks for a claim.
pub(crate) const SUPPORTS: &str = "supports";

/// Two values differ if they are further apart than this share of the larger.
pub(crate) const TOLERANCE: f64 = 0.05;

/// What a text says, as far as it can be contradicted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) text: &'a str,
    pub(crate) stance: Stance,
    pub(crate) quantities: &'a [Quantity],
}

/// Notes on each match in what it contradicts what is said.
pub(crate) fn note_contradictions(said: &Said<'_>, matches: &mut [Match], analysis: &mut Analysis) {
    let denied = usize::from(said.stance == Stance::Denies);
    let negated = (negations(said.text) + denied) % 2;
    for found in matches {
        found.contradicts = if negated == negations(&found.claim) % 2 {
            quantities_differ(said.quantities, &found.claim, analysis).then_some(Cow::Borrowed("quantity"))
        } else {
            Some(Cow::Borrowed("polarity"))
        };
    }
}

/// Whether the checked claim states a quantity of the same thing and none that agrees.
fn quantities_differ(said: &[Quantity], checked: &str, analysis: &mut Analysis) -> bool {
    if said.is_empty() {
        return false;
    }
    analysis.read(checked);
    let mut quantities = Vec::new();
    quantities::read(&Line { text: checked, tokens: &analysis.tokens }, &mut quantities);
    let mut differ = false;
    for (a, b) in said.iter().flat_map(|a| quantities.iter().map(move |b| (a, b))) {
        match compare(a, b, TOLERANCE) {
            Comparison::Agree => return false,
            Comparison::Disagree => differ = true,
            Comparison::Unrelated => {}
        }
    }
    differ
}

/// Evidence against what is denied speaks for the denial.
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

/// What a match says of the article's claim.
fn spoken(found: &Match) -> Option<Verdict> {
    match (found.verdict, found.contradicts.as_deref()) {
        (Verdict::Unverified, _) | (Verdict::Refuted, Some("quantity")) => None,
        (Verdict::Supported, Some("quantity")) => Some(Verdict::Disputed),
        (Verdict::Supported, Some("polarity")) => Some(Verdict::Refuted),
        (Verdict::Refuted, Some("polarity")) => Some(Verdict::Supported),
        (verdict, _) => Some(verdict),
    }
}
