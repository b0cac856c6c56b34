//! Why something is a claim, in a reader's words.

use crate::candidates::{self, Candidate, Lookup};
use crate::kinds::{Kinds, kinds_of};
use crate::worth::{self, Collect, Scorer, Template, attention};
use crate::{Claims, GENERAL, SCORE, span_of, view_of};
use byline_core::{
    Basis, Claim, ClaimParts, Document, Evidence, Extractor, Failure, Finding, Ground, Match, Reason, Span,
    Token,
};
use byline_model::probability;

/// So many grounds are given for a score.
const GROUNDS: usize = 8;

impl Claims {
    /// Why the claim with that number, from 0, is found.
    pub(crate) fn reasons(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let scorer = self.worth.scorer().map_err(|error| Failure::new(error.to_string()))?;
        let mut findings: Vec<Finding> = Vec::new();
        self.extract(document, &mut findings)?;
        let Some(Finding::Claim(claim)) = findings.get(at) else { return Ok(None) };
        let mut reasons: Vec<Reason> = candidate_of(document, claim)
            .map(|(candidate, sentence)| self.score(document, &scorer, &candidate, sentence))
            .into_iter()
            .collect();
        reasons.extend(kinds(document, claim));
        reasons.push(claimant(claim));
        reasons.extend(claim.matches.iter().chain(&claim.related).map(fact_check));
        reasons.extend(claim.evidence.iter().map(row));
        reasons.push(self.verdict(claim));
        Ok(Some(reasons))
    }

    /// How much it is worth checking.
    fn score(
        &self,
        document: &Document<'_>,
        scorer: &Scorer<'_>,
        candidate: &Candidate,
        sentence: &[Token],
    ) -> Reason {
        let tokens = document.tokens.get(candidate.tokens.clone()).unwrap_or_default();
        let judged = if candidate.claimant.is_some() { sentence } else { tokens };
        let mut quantities = Vec::new();
        // A short general claim is worth what it is worth by itself, if that is more.
        let general = worth::general(document.text, tokens);
        let mut odds_of = |tokens: &[Token]| {
            let mut features = Vec::new();
            worth::features(&view_of(document.text, tokens, &mut quantities), &mut features);
            scorer.odds(&features)
        };
        let better =
            general.filter(|content| content.len() < judged.len() && odds_of(content) > odds_of(judged));
        let judged = better.unwrap_or(judged);
        let mut named = Named { at: None, features: Vec::new() };
        worth::features(&view_of(document.text, judged, &mut quantities), &mut named);
        let hashes: Vec<u32> = named.features.iter().map(|(.., hash)| *hash).collect();
        let mut odds = scorer.odds(&hashes);
        let mut grounds = named.grounds(scorer, judged);
        if worth::is_score(document.text, judged) {
            odds -= SCORE;
            grounds.push(Ground::new("it gives the score of a match", -SCORE));
        }
        if general.is_some() {
            odds += GENERAL;
            grounds.push(Ground::new("it states something of a kind of things at any time", GENERAL));
        }
        let long = attention(document.sentences.len());
        grounds.push(Ground::new("the text has many sentences, of which few are checked", long));
        let score = probability(odds + long);
        let threshold = self.options.threshold;
        let passes = if score >= threshold { "passes" } else { "does not pass" };
        let whole = if candidate.claimant.is_some() && better.is_none() {
            ", judged by the whole sentence that reports it"
        } else {
            ""
        };
        let answer = format!("the score {score:.2} {passes} the `threshold` of {threshold}{whole}");
        Reason::new("worth checking", answer, Basis::Weights)
            .likely(score)
            .at([claim_span(document, tokens)])
            .strongest(grounds, GROUNDS)
    }

    fn verdict(&self, claim: &Claim) -> Reason {
        let speaking = claim.matches.len() + claim.evidence.len();
        let answer = match (speaking, &self.database, &self.facts) {
            (0, None, None) => {
                "nothing to compare with: neither `database` nor `facts` is configured".to_owned()
            }
            (0, ..) => {
                "no fact-check of this claim, and no row of the facts, supports or contradicts it".to_owned()
            }
            (1, ..) => "what the one above says".to_owned(),
            (count, ..) => format!("what the {count} above say together: where they disagree, `disputed`"),
        };
        Reason::new("verdict", format!("{}: {answer}", claim.verdict.name()), Basis::Rule)
    }
}

fn claim_span(document: &Document<'_>, tokens: &[Token]) -> Span {
    span_of(document.text, tokens)
}

/// The candidate that became a claim, and the tokens of its sentence.
fn candidate_of<'a>(document: &Document<'a>, claim: &Claim) -> Option<(Candidate, &'a [Token])> {
    let sentence = document.sentences.get(document.sentence_at(claim.span.start)?)?;
    let mut found = Vec::new();
    candidates::candidates(document, &Lookup::new(document), sentence, &mut found);
    let is_it = |candidate: &Candidate| {
        let tokens = document.tokens.get(candidate.tokens.clone()).unwrap_or_default();
        span_of(document.text, tokens) == claim.span && candidate.stance == claim.stance
    };
    Some((found.into_iter().find(is_it)?, document.tokens_of(sentence)))
}

/// Features with the token that they are of.
struct Named {
    at: Option<usize>,
    features: Vec<(Option<usize>, Template, u32)>,
}

impl Collect for Named {
    fn of(&mut self, token: Option<usize>) {
        self.at = token;
    }

    fn add<const N: usize>(&mut self, features: [(Template, u32); N]) {
        self.features.extend(features.map(|(template, hash)| (self.at, template, hash)));
    }
}

impl Named {
    /// What each word adds, with all of its features together, and each feature of the whole.
    fn grounds(&self, scorer: &Scorer<'_>, tokens: &[Token]) -> Vec<Ground> {
        let mut words: Vec<f32> = vec![0.0; tokens.len()];
        let mut grounds = Vec::new();
        for (at, template, hash) in &self.features {
            let weight = scorer.weight(*hash);
            match at.and_then(|at| words.get_mut(at)) {
                Some(word) => *word += weight,
                None => grounds.push(Ground::new(template.what(), weight)),
            }
        }
        let words = words.iter().zip(tokens);
        grounds.extend(
            words.map(|(weight, token)| Ground::new("the word where it stands", *weight).at([token.span])),
        );
        grounds
    }
}

/// What makes it checkable.
fn kinds(document: &Document<'_>, claim: &Claim) -> Option<Reason> {
    if claim.kinds.is_empty() {
        return None;
    }
    let tokens = document.tokens.get(document.tokens_in(claim.span)).unwrap_or_default();
    let mut places: Vec<Span> = claim.quantities.iter().map(|quantity| quantity.span).collect();
    let words: Vec<String> = claim
        .kinds
        .iter()
        .map(|name| {
            let of_kind = |token: &&Token| {
                let kinds = kinds_of(token.form);
                kinds != Kinds::default() && kinds.names().contains(name)
            };
            let found: Vec<&Token> = tokens.iter().filter(of_kind).collect();
            places.extend(found.iter().map(|token| token.span));
            let shown: Vec<String> =
                found.iter().map(|token| format!("“{}”", document.form(token))).collect();
            let quantities =
                claim.quantities.iter().map(|quantity| format!("“{}”", document.slice(quantity.span)));
            match &**name {
                "quantity" | "date" => format!("{name} ({})", quantities.collect::<Vec<_>>().join(", ")),
                name if shown.is_empty() => name.to_owned(),
                name => format!("{name} ({})", shown.join(", ")),
            }
        })
        .collect();
    Some(Reason::new("what makes it checkable", words.join(", "), Basis::Table).at(places))
}

fn claimant(claim: &Claim) -> Reason {
    let stance = claim.stance.name();
    match &claim.claimant {
        None => Reason::new(
            "who claims it",
            format!("the article itself {stance} it: it lies in no quote"),
            Basis::Layer,
        ),
        Some(claimant) => {
            let name = claimant.name.as_deref().unwrap_or("somebody who is not named");
            let place = match claimant.quote {
                Some(quote) => format!("it is said in q{}", quote.0 + 1),
                None => "the sentence says so".to_owned(),
            };
            Reason::new("who claims it", format!("{name} {stance} it: {place}"), Basis::Layer)
        }
    }
}

fn fact_check(found: &Match) -> Reason {
    let Match { id, claim, rating, verdict, relation, agrees, differs, contradicts, score, .. } = found;
    let parts = |what: &str, parts: &ClaimParts| {
        if parts.is_empty() { String::new() } else { format!("; {what} {}", parts.names()) }
    };
    let rating = rating.as_deref().unwrap_or(verdict.name());
    let contradicts =
        contradicts.as_deref().map(|what| format!("; contradicts in {what}")).unwrap_or_default();
    let answer = format!(
        "`{id}`, rated {rating}: “{claim}” ({}{}{}{contradicts})",
        relation.name(),
        parts("agrees on", agrees),
        parts("differs in", differs)
    );
    Reason::new("fact-check", answer, Basis::Table).likely(*score)
}

fn row(evidence: &Evidence) -> Reason {
    let Evidence { source, span: _, relation, row } = evidence;
    let columns: Vec<String> = row.iter().map(|(name, value)| format!("{name} {value}")).collect();
    Reason::new("fact", format!("a row of `{source}` {relation} it: {}", columns.join(", ")), Basis::Table)
}
