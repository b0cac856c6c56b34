//! Checkable claims: what is worth checking, has it been checked, and does anything contradict it.
//!
//! A sentence is a claim if it states something; how much it is worth checking is learnt from sentences that people
//! judged, what makes it checkable is determined by lexicons and quantities, and who makes it by the layers of quotes and
//! entities. Claims are compared with fact-checks that the user has ([`matching`]) and with a table of facts
//! ([`Options::facts`]). A verdict rests on what was found there, by rules that are written down in the plugin's
//! README, and nothing else: without a match or a row it is `unverified`.
//!
//! ```
//! use byline_claims::{Claims, Options};
//! use byline_plugin::{Extractor, Finding, Plugin};
//!
//! let text = "Unemployment has fallen to 4.1 percent, the lowest since 1969. What a day!".to_owned();
//! let article = byline_core::Article { text, ..Default::default() };
//! let mut analysis = byline_text::Analysis::default();
//! analysis.read(&article.text);
//! let claims = Claims::build(Options::default(), ".".as_ref()).unwrap();
//! let mut findings: Vec<Finding> = Vec::new();
//! claims.extract(&analysis.document(&article, Default::default()), &mut findings).unwrap();
//! let Finding::Claim(claim) = &findings[0] else { panic!("claims find claims") };
//! assert!(claim.checkworthy && claim.kinds.contains(&"quantity".into()));
//! assert_eq!((claim.quantities[0].value, claim.quantities[0].unit.as_deref()), (4.1, Some("percent")));
//! ```

mod candidates;
mod compare;
pub mod drafts;
mod explain;
mod facts;
pub mod grouping;
mod kinds;
pub mod matching;
mod numbers;
mod quantities;
mod ratings;
mod said;
mod table;
#[cfg(feature = "train")]
pub mod train;
mod units;
mod verdict;
mod worth;

pub use ratings::{verdict_of, verdict_of_number};
pub use verdict::verdict_by;

use crate::candidates::{Candidate, Lookup};
use crate::facts::{Facts, Question};
use crate::kinds::Kinds;
use crate::matching::{AROUND, Database, Fields, Known, open_encoder};
use crate::numbers::View;
use crate::said::Stated;
use crate::worth::{Scorer, SentenceView, Worth, attention};
use byline_core::{
    Claim, Document, Extractor, Failure, Finding, LayerName, Match, MatchRelation, Quantity, Reason, Sink,
    Span, Stance, Token, Verdict,
};
use byline_model::probability;
use byline_plugin::{Descriptor, Plugin, path_option};
use byline_text::Analysis;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};

/// Options of the claims extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// A claim is worth checking if its score is at least this, 0 to 1.
    pub threshold: f32,
    /// Claims with a lower score are left out, 0 to 1; those that somebody denies are kept. Here the length of the text
    /// does not count.
    pub minimum_score: f32,
    /// Fact-checks to match claims with: an index, a file or a folder, relative to the configuration's folder.
    pub database: Option<PathBuf>,
    /// The folder of an encoder, with which claims are matched by meaning too, relative to the configuration's folder; the
    /// command must be built with the feature `encoder`.
    pub encoder: Option<PathBuf>,
    /// The names of the fields of the database, where they are not the usual ones.
    #[serde(deserialize_with = "byline_plugin::table_option")]
    pub fields: Fields,
    /// Matches with a lower score, which is a calibrated probability, are left out, 0 to 1.
    pub minimum_match: f32,
    /// How many matches of a claim are given at most.
    pub most_matches: usize,
    /// A table of facts with the columns `entity`, `property`, `value` and perhaps `unit`, `from`, `to`, `source`: CSV,
    /// TSV, JSON Lines or Parquet, relative to the configuration's folder.
    pub facts: Option<PathBuf>,
    /// A quantity agrees with a fact if it differs by no more than this share of it, 0 to 1.
    pub tolerance: f64,
    /// Another model of what is worth checking, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threshold: 0.4,
            minimum_score: 0.05,
            database: None,
            encoder: None,
            fields: Fields::default(),
            minimum_match: 0.6,
            most_matches: 3,
            facts: None,
            tolerance: verdict::TOLERANCE,
            model: None,
        }
    }
}

/// Finds checkable claims.
#[derive(Debug)]
pub struct Claims {
    options: Options,
    worth: Worth,
    database: Option<Database>,
    facts: Option<Facts>,
}

impl Plugin for Claims {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("claims", env!("CARGO_PKG_VERSION"))
            .summary(
                "checkable claims, who makes them, and which fact-checks and facts support or contradict them",
            )
            .uses([LayerName::Entities, LayerName::Quotes])
            .languages(["en"])
    }

    fn build(options: Options, folder: &Path) -> Result<Self, Failure> {
        let Options { threshold, minimum_score, minimum_match, tolerance, .. } = &options;
        let shares = [
            ("threshold", f64::from(*threshold)),
            ("minimum-score", f64::from(*minimum_score)),
            ("minimum-match", f64::from(*minimum_match)),
            ("tolerance", *tolerance),
        ];
        for (name, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(Failure::new(format!("`{name}` must lie between 0 and 1")).at(name));
            }
        }
        let place = |name: &str, path: &Option<PathBuf>| path_option(folder, name, path.as_deref());
        let worth = Worth::open(place("model", &options.model)?.as_deref())?;
        let mut database = place("database", &options.database)?
            .map(|path| Database::open_with(&path, &options.fields).map_err(|failure| failure.at("database")))
            .transpose()?;
        if let Some(encoder) = place("encoder", &options.encoder)? {
            let encoder = open_encoder(&encoder)?;
            database = database.map(|database| database.with_meaning(encoder));
        }
        let facts = place("facts", &options.facts)?.map(|path| Facts::open(&path)).transpose()?;
        Ok(Self { options, worth, database, facts })
    }
}

/// What the database knows of the words of an article's sentences. Each stands around the claims of several, and most have
/// nothing of what a small database is about.
#[derive(Debug)]
struct Nearby {
    sentences: Vec<OnceCell<Known>>,
}

impl Nearby {
    fn new(database: Option<&Database>, document: &Document<'_>) -> Self {
        let count = database.map_or(0, |_| document.sentences.len());
        Self { sentences: std::iter::repeat_with(OnceCell::new).take(count).collect() }
    }

    /// Of the sentences with these texts, the first of which stands at `start`.
    fn known<'a>(
        &'a self,
        database: &'a Database,
        start: usize,
        texts: &'a [&str],
    ) -> impl Iterator<Item = &'a Known> {
        let cells = self.sentences.iter().skip(start);
        cells.zip(texts).map(|(cell, text)| cell.get_or_init(|| database.known(text)))
    }
}

/// Buffers that are used again for each article.
#[derive(Debug, Default)]
struct Workspace {
    candidates: Vec<Candidate>,
    quantities: Vec<Quantity>,
    features: Vec<u32>,
    analysis: Analysis,
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

impl Extractor for Claims {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let scorer = self.worth.scorer().map_err(|error| Failure::new(error.to_string()))?;
        self.database.as_ref().map_or(Ok(()), Database::check)?;
        let lookup = Lookup::new(document);
        let nearby = Nearby::new(self.database.as_ref(), document);
        WORKSPACE.with_borrow_mut(|workspace| {
            for (at, sentence) in document.sentences.iter().enumerate() {
                if sink.is_cancelled() {
                    break;
                }
                let Workspace { candidates, quantities, features, analysis } = workspace;
                candidates.clear();
                candidates::candidates(document, &lookup, sentence, candidates);
                let whole = document.tokens_of(sentence);
                for candidate in candidates.drain(..) {
                    if let Some(mut claim) =
                        self.claim(document, &scorer, &candidate, whole, quantities, features)
                    {
                        self.check(document, (&lookup, &nearby), (at, &candidate), &mut claim, analysis);
                        // What hardly anybody would check is worth showing where somebody did.
                        if claim.score < self.least(document)
                            && claim.stance != Stance::Denies
                            && claim.matches.is_empty()
                        {
                            continue;
                        }
                        sink.push(Finding::Claim(claim));
                    }
                }
            }
        });
        Ok(())
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        self.reasons(document, at)
    }
}

impl Claims {
    /// What is said or denied is worth checking as the sentence is that reports it: people judged whole sentences, and
    /// `I said that …` is judged by its words too.
    fn claim(
        &self,
        document: &Document<'_>,
        scorer: &Scorer<'_>,
        candidate: &Candidate,
        sentence: &[Token],
        quantities: &mut Vec<Quantity>,
        features: &mut Vec<u32>,
    ) -> Option<Claim> {
        let Candidate { tokens, claimant, stance } = candidate;
        let (tokens, stance) = (document.tokens.get(tokens.clone())?, *stance);
        let judged = if claimant.is_some() { sentence } else { tokens };
        features.clear();
        worth::features(&view_of(document.text, judged, quantities), features);
        let odds = scorer.odds(features);
        // `She said that masks cause cancer`: a short claim is worth what it is worth by itself.
        let general = worth::general(document.text, tokens);
        let odds = match general {
            Some(content) if content.len() < judged.len() => {
                features.clear();
                worth::features(&view_of(document.text, content, quantities), features);
                odds.max(scorer.odds(features))
            }
            _ => odds,
        };
        let odds = if worth::is_score(document.text, judged) { odds - SCORE } else { odds };
        let odds = if general.is_some() { odds + GENERAL } else { odds };
        let score = probability(odds + attention(document.sentences.len()));
        let view = view_of(document.text, tokens, quantities);
        features.clear();
        let kinds = worth::features(&view, features);
        let kinds = if stance == Stance::Denies { kinds.with(Kinds::DENIAL) } else { kinds };
        let kinds = if kinds.has(Kinds::TREND) && !worth::is_trend(&view) {
            kinds.without(Kinds::TREND)
        } else {
            kinds
        };
        let unlikely = probability(odds) < self.options.minimum_score && stance != Stance::Denies;
        if unlikely && self.database.is_none() {
            return None;
        }
        Some(Claim {
            span: span_of(document.text, tokens),
            score,
            checkworthy: score >= self.options.threshold,
            kinds: kinds.names(),
            claimant: claimant.clone(),
            stance,
            verdict: Verdict::Unverified,
            matches: Vec::new(),
            related: Vec::new(),
            evidence: Vec::new(),
            quantities: std::mem::take(quantities),
        })
    }
}

impl Claims {
    /// The score of a claim that is just likely enough to be shown.
    fn least(&self, document: &Document<'_>) -> f32 {
        let least = self.options.minimum_score.clamp(1e-6, 1.0 - 1e-6);
        if self.options.minimum_score <= 0.0 {
            return 0.0;
        }
        probability((least / (1.0 - least)).ln() + attention(document.sentences.len()))
    }

    /// Looks for what supports or contradicts a claim, which was found in the sentence at `at`.
    fn check(
        &self,
        document: &Document<'_>,
        (lookup, nearby): (&Lookup, &Nearby),
        (at, candidate): (usize, &Candidate),
        claim: &mut Claim,
        analysis: &mut Analysis,
    ) {
        let text = document.slice(claim.span);
        if let Some(database) = &self.database {
            let sentences = document.sentences;
            let near = at.saturating_sub(AROUND)..sentences.len().min(at + 1 + AROUND);
            let around = sentences.get(near.clone()).unwrap_or(&[]);
            let around: Vec<&str> = around.iter().map(|sentence| document.slice(sentence.span)).collect();
            let known = nearby.known(database, near.start, &around);
            let mut found = database.find_near(text, &around, known, LOOKED_AT);
            // Others could not pass, whatever the comparison gives.
            found.retain(|found| raised(found.score, SAME) >= self.options.minimum_match);
            let stated = (!found.is_empty()).then(|| Stated::read(document, lookup, at, candidate)).flatten();
            if let Some(mut stated) = stated {
                for found in &mut found {
                    stated.relate(found, analysis);
                }
                self.keep(found, claim);
            }
        }
        if let Some(facts) = &self.facts {
            let names = lookup.names_in(document, claim.span);
            claim.evidence = facts.evidence(&Question {
                text,
                names: &names,
                quantities: &claim.quantities,
                date: document.date,
                tolerance: self.options.tolerance,
            });
            if claim.stance == Stance::Denies {
                claim.evidence.iter_mut().for_each(verdict::turn_round);
            }
        }
        claim.verdict = verdict::verdict(claim);
    }
}

/// What `Masks cause cancer` adds to the logarithm of the odds: the model learnt from debates, where nobody says it so.
const GENERAL: f32 = 2.6;
/// What the score of a match takes from the logarithm of the odds: figures, and nothing that anybody would check.
const SCORE: f32 = 2.5;
/// So many of the fact-checks that rank highest are compared with a claim.
const LOOKED_AT: usize = 8;
/// What it adds to the logarithm of the odds that a fact-check says the same, part by part.
const SAME: f32 = 1.8;

impl Claims {
    /// Sorts fact-checks into those that give a verdict and those that are only related.
    fn keep(&self, found: Vec<Match>, claim: &mut Claim) {
        for mut found in found {
            let related = found.relation == MatchRelation::Related;
            if !related {
                found.score = raised(found.score, SAME);
            }
            let list = if related { &mut claim.related } else { &mut claim.matches };
            // A publisher may have filed the same claim twice.
            if list.iter().any(|known| filed_twice(known, &found)) {
                continue;
            }
            if found.score >= self.options.minimum_match && list.len() < self.options.most_matches {
                list.push(found);
            }
        }
    }
}

/// Whether two fact-checks are of the same words by the same publisher, and rate them alike.
fn filed_twice(a: &Match, b: &Match) -> bool {
    let host = |found: &Match| {
        let url = found.url.as_deref()?;
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        Some(host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase())
    };
    a.claim == b.claim
        && a.verdict == b.verdict
        && a.relation == b.relation
        && host(a).is_some()
        && host(a) == host(b)
}

/// A probability, its odds raised.
fn raised(probability: f32, by: f32) -> f32 {
    byline_model::probability((probability / (1.0 - probability).max(1e-6)).ln() + by)
}

/// What is known of some tokens of one sentence; their quantities are left in `quantities`.
fn view_of<'a>(text: &'a str, tokens: &'a [Token], quantities: &'a mut Vec<Quantity>) -> SentenceView<'a> {
    quantities.clear();
    quantities::read(&View { text, tokens }, quantities);
    SentenceView { tokens, text, quantities }
}

/// The span of a claim, without the punctuation at its ends.
fn span_of(text: &str, tokens: &[Token]) -> Span {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Span::default() };
    Span::new(first.span.start, last.span.end)
        .trim(text, |c| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '“' | '”' | '—' | '–'))
}
