//! Which fact-checks check the same claim.
//!
//! A database is read from what fact-checkers publish, or opened as an index that was made from it once. A query is
//! ranked by BM25 over claim and title first, and what comes up is ranked again by a learned model that sees what
//! query and fact-check have in common. The score is the calibrated probability that both are about the same claim.
//!
//! The index is our own and not a search library's: the second ranking needs the terms of each candidate in their
//! order and weights, which a general index does not give out; it is one file, mapped as it is; and a query costs a
//! fraction of a millisecond.
//!
//! ```
//! use byline_claims::matching::{Database, Fields};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("checks.jsonl");
//! std::fs::write(&path, r#"{"id": "a", "claim": "The new bridge cost 40 million euros", "verdict": "false"}"#)?;
//! let database = Database::open(&path)?;
//! let found = database.search("Our new bridge has cost 40 million euros!", 3);
//! assert_eq!(found[0].id, "a");
//! assert_eq!(found[0].verdict, byline_core::Verdict::Refuted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod around;
mod builder;
mod fields;
mod files;
pub(crate) mod index;
mod left_out;
mod meaning;
pub(crate) mod query;
pub(crate) mod rank;
mod sources;
pub(crate) mod terms;
pub(crate) mod words;

pub use around::{AROUND, around, text_of};
pub use fields::Fields;
pub use left_out::LeftOut;
pub use meaning::{Meaning, open_encoder};

use crate::candidates::{self, Candidate, Lookup};
use crate::compare;
use crate::compare::statement::{Mark, Statement};
use crate::said::Stated;
use builder::Builder;
use byline_core::{Article, ClaimPart, ClaimParts, Failure, LayersView, Match, MatchRelation};
use byline_model::{Aligned, Mapped, Model, ModelError};
use byline_text::Analysis;
use index::Index;
use meaning::Question;
pub(crate) use query::Known;
use query::{Query, Scratch};
use rank::Ranker;
use sources::Taker;
use std::cell::RefCell;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Fact-checks that can be searched.
#[derive(Debug)]
pub struct Database {
    storage: Storage,
    ranker: Ranker,
    left_out: LeftOut,
    meaning: Option<Arc<dyn Meaning>>,
}

#[derive(Debug)]
enum Storage {
    Built(Vec<u8>),
    Mapped(Mapped),
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
    static ANALYSIS: RefCell<Analysis> = RefCell::default();
}

/// Fact-checks less likely than this share a word or two with a text: they are related at most, and not compared.
const LEAST: f32 = 0.02;

/// How many candidates are ranked again.
pub(crate) const CANDIDATES: usize = 40;

impl Database {
    /// Opens an index, or reads a file or folder of fact-checks: schema.org `ClaimReview` (one, a list, a graph, a
    /// feed), results of Google's Fact Check API, JSON Lines or CSV with the usual field names.
    ///
    /// # Errors
    ///
    /// If it cannot be read or holds no fact-check.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_with(path, &Fields::default())
    }

    /// The same with the user's own field names.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_with(path: &Path, fields: &Fields) -> Result<Self, Failure> {
        Self::ranked_by(Ranker::shipped()?, path, fields)
    }

    /// The same without a model for the second ranking, to make one: every score is one half.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    #[cfg(feature = "train")]
    pub fn open_unranked(path: &Path) -> Result<Self, Failure> {
        Self::ranked_by(Ranker::default(), path, &Fields::default())
    }

    fn ranked_by(ranker: Ranker, path: &Path, fields: &Fields) -> Result<Self, Failure> {
        let (storage, left_out) = if is_index(path) {
            (Storage::Mapped(map(path)?), LeftOut::default())
        } else {
            let (bytes, left_out) = build(&[path], fields, None)?;
            remember(path, fields, &left_out);
            (Storage::Built(bytes), left_out)
        };
        let database = Self { storage, ranker, left_out, meaning: None };
        database.index().map_err(|error| broken(path, &error))?;
        Ok(database)
    }

    /// The bytes of an index of all these files and folders, to be written to a file and opened.
    ///
    /// An index among them is taken over as it is, without reading its texts again, so that new and changed fact-checks
    /// are added to an index by making one of it and of them. A fact-check that was there already, by identifier and
    /// address or, without an identifier, by address and claim, takes the place of the earlier one. The bytes are those
    /// that all sources together give.
    ///
    /// # Errors
    ///
    /// If one cannot be read or they hold no fact-check.
    pub fn index_of(paths: &[&Path], fields: &Fields) -> Result<Vec<u8>, Failure> {
        Ok(build(paths, fields, None)?.0)
    }

    /// The same, and what was left out.
    ///
    /// # Errors
    ///
    /// As [`index_of`](Self::index_of).
    pub fn index_with_report(paths: &[&Path], fields: &Fields) -> Result<(Vec<u8>, LeftOut), Failure> {
        build(paths, fields, None)
    }

    /// The same with a vector of each fact-check, so that [`with_meaning`](Self::with_meaning) finds what shares no word.
    /// Vectors of an index among the paths are taken over where the same encoder made them.
    ///
    /// # Errors
    ///
    /// As [`index_of`](Self::index_of).
    pub fn index_with_meaning(
        paths: &[&Path],
        fields: &Fields,
        meaning: &dyn Meaning,
    ) -> Result<(Vec<u8>, LeftOut), Failure> {
        build(paths, fields, Some(meaning))
    }

    /// Ranks by what texts mean too. Where the index has vectors of this encoder, the fact-checks that are closest are
    /// candidates as well; else the best by words are encoded for each query, which takes a while.
    pub fn with_meaning(mut self, meaning: Arc<dyn Meaning>) -> Self {
        self.meaning = Some(meaning);
        self
    }

    /// Whether the index has vectors.
    pub fn has_vectors(&self) -> bool {
        self.index().is_ok_and(|index| index.vectors().is_some())
    }

    /// What of a source is no fact-check, without making an index of it; nothing for an index. What this process opened
    /// already with the same fields is not read again.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn left_out_of(path: &Path, fields: &Fields) -> Result<LeftOut, Failure> {
        if is_index(path) {
            return Ok(LeftOut::default());
        }
        if let Some(left_out) = remembered(path, fields) {
            return Ok(left_out);
        }
        let mut ignore = |_: &sources::FactCheck| {};
        let mut taker = Taker::new(fields, &mut ignore);
        sources::read(path, &mut taker)?;
        Ok(taker.left_out)
    }

    /// What of its source is no fact-check; nothing for an index.
    pub const fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Fails where the index was written over while it is in use: what it says may then be anything.
    ///
    /// # Errors
    ///
    /// If it was.
    pub fn check(&self) -> Result<(), Failure> {
        let Storage::Mapped(mapped) = &self.storage else { return Ok(()) };
        mapped.check().map_err(|error| {
            Failure::new(format!("cannot use the index: {error}"))
                .hint("`byline index` replaces a file as a whole, which is safe at any time")
        })
    }

    /// How many fact-checks there are.
    pub fn len(&self) -> usize {
        self.index().map_or(0, |index| index.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The fact-checks that are most likely about the claim in `text`, best first, at most `top`. The score is a
    /// probability, calibrated for text of which most was never checked: where all was, more are right than it says.
    /// How each relates to the text is noted: only those that say the same, or the opposite, give a verdict.
    pub fn search(&self, text: &str, top: usize) -> Vec<Match> {
        self.search_within(text, &[], top)
    }

    /// The same for a sentence of a text, read with those around it: `He voted against it.` is plain only with them.
    pub fn search_within(&self, text: &str, around: &[&str], top: usize) -> Vec<Match> {
        let mut found = self.find(text, around, top);
        if !found.is_empty() {
            ANALYSIS.with_borrow_mut(|analysis| {
                let mut own = Said::new(compare::statements(text, analysis));
                let rewrite = |analysis: &mut Analysis| compare::rewrite::readings_of(text, analysis);
                for found in &mut found {
                    if found.score >= LEAST {
                        relate(&mut own, &rewrite, None, found, analysis);
                    }
                }
            });
        }
        found
    }

    /// The same for a text whose names and quotes are known: a sentence with one claim is read as it is in an article,
    /// so that the answer is the one that the extractor gives.
    pub fn search_article(
        &self,
        article: &Article,
        layers: LayersView<'_>,
        around: &[&str],
        top: usize,
    ) -> Vec<Match> {
        let mut text = Analysis::default();
        text.read(&article.text);
        let document = text.document(article, layers);
        let lookup = Lookup::new(&document);
        let mut candidates = Vec::new();
        if let [sentence] = document.sentences {
            candidates::candidates(&document, &lookup, sentence, &mut candidates);
        }
        // A post of several sentences may quote over all of them, and of several claims none is the text's.
        let all = |candidate: &&Candidate| {
            candidate.claimant.is_some() || candidate.tokens.len() == document.tokens.len()
        };
        let [candidate] = &candidates[..] else { return self.search_within(&article.text, around, top) };
        let read = Some(candidate).filter(all);
        let Some(mut claim) = read.and_then(|candidate| Stated::read(&document, &lookup, 0, candidate))
        else {
            return self.search_within(&article.text, around, top);
        };
        let mut found = self.find(&article.text, around, top);
        ANALYSIS.with_borrow_mut(|analysis| {
            for found in found.iter_mut().filter(|found| found.score >= LEAST) {
                claim.relate(found, analysis);
            }
        });
        found
    }

    /// What the fact-checks have of the words of a text, for the claims around which it stands.
    pub(crate) fn known(&self, text: &str) -> Known {
        self.index().map_or_else(|_| Known::default(), |index| Known::new(&index, &terms::read(text)))
    }

    /// The same, without a look at how they relate.
    pub(crate) fn find(&self, text: &str, around: &[&str], top: usize) -> Vec<Match> {
        let known: Vec<Known> = around.iter().map(|text| self.known(text)).collect();
        self.find_near(text, around, known.iter(), top)
    }

    /// The same where it is known already what fact-checks have of the texts around.
    pub(crate) fn find_near<'k>(
        &self,
        text: &str,
        around: &[&str],
        known: impl IntoIterator<Item = &'k Known>,
        top: usize,
    ) -> Vec<Match> {
        let Ok(index) = self.index() else { return Vec::new() };
        let query = Query::new(&index, &terms::read(text), known);
        let found = SCRATCH.with_borrow_mut(|scratch| match &self.meaning {
            None => self.ranker.search(&index, &query, scratch),
            Some(meaning) => {
                let question = Question::new(&**meaning, &index, text, around);
                let ranked = self.ranker.search_with(&index, &query, &question.nearest(), scratch);
                question.rank(&**meaning, &index, ranked)
            }
        });
        found
            .into_iter()
            .take(top)
            .map(|(document, score)| {
                let stored = index.stored(document);
                let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                Match {
                    id: stored.name().into_owned(),
                    claim: if stored.claim.is_empty() { stored.title } else { stored.claim }.to_owned(),
                    rating: some(stored.rating),
                    verdict: stored.verdict,
                    url: some(stored.url),
                    date: some(stored.date),
                    score,
                    contradicts: None,
                    relation: MatchRelation::Related,
                    agrees: ClaimParts::NONE,
                    differs: ClaimParts::NONE,
                }
            })
            .collect()
    }

    /// Ranks with a model that was just made by `train::matches`.
    ///
    /// # Errors
    ///
    /// If it is no ranking model.
    #[cfg(feature = "train")]
    pub fn rank_with(&mut self, model: &[u8]) -> Result<(), Failure> {
        self.ranker = Ranker::read(model).map_err(|error| Failure::new(error.to_string()))?;
        Ok(())
    }

    pub(crate) fn index(&self) -> Result<Index<'_>, ModelError> {
        match &self.storage {
            Storage::Built(bytes) => Index::new(&Model::embedded(bytes, index::KIND, index::VERSION)?),
            Storage::Mapped(mapped) => Index::new(&mapped.known_model(index::KIND, index::VERSION)?),
        }
    }
}

/// A claim as its sentences say it, and as they may be written otherwise: that is read where it may matter.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) statements: Vec<Statement>,
    readings: Option<Vec<Statement>>,
}

impl Said {
    pub(crate) const fn new(statements: Vec<Statement>) -> Self {
        Self { statements, readings: None }
    }
}

/// Of a checked claim with less in common than this with a sentence no other way to say it is looked at.
const NEAR: f32 = 0.3;
/// Nor of one that is less likely than this to be about the same claim.
const LIKELY: f32 = 0.15;

/// Notes how a fact-check relates to a claim that is said in one of several sentences: the closest relation counts. A whole
/// sentence, as the hash of its words, may be the checked claim word for word where the claim is only a part of it.
pub(crate) fn relate(
    own: &mut Said,
    rewrite: &dyn Fn(&mut Analysis) -> Vec<Statement>,
    whole: Option<u32>,
    found: &mut Match,
    analysis: &mut Analysis,
) {
    let checked = compare::statement_of(&found.claim, analysis);
    let asked = |statement: &Statement| statement.marks.contains(&Mark::Question);
    if whole == Some(checked.words) && own.statements.iter().all(|own| asked(own) == asked(&checked)) {
        found.relation = MatchRelation::Same;
        found.agrees = compare::stated(&checked);
        found.differs = ClaimParts::NONE;
        found.contradicts = None;
        return;
    }
    let comparisons = own.statements.iter().map(|own| compare::compare(own, &checked));
    let Some(mut closest) = closest(comparisons) else { return };
    let frame = |own: &Statement| {
        own.marks
            .iter()
            .any(|mark| matches!(mark, Mark::Frame | Mark::Question | Mark::ThanClause | Mark::Undone))
    };
    if closest.relation == MatchRelation::Related
        && closest.share >= NEAR
        && found.score >= LIKELY
        && !own.statements.iter().all(frame)
    {
        let readings = own.readings.get_or_insert_with(|| rewrite(analysis));
        let others = compare::rewrite::readings_of(&found.claim, analysis);
        let first = own.statements.iter().flat_map(|own| others.iter().map(move |other| (own, other)));
        let second =
            readings.iter().flat_map(|own| others.iter().chain([&checked]).map(move |other| (own, other)));
        let again: Vec<_> = first.chain(second).map(|(own, other)| compare::compare(own, other)).collect();
        // Who does it to whom is read rightly in one way or another: where the places were exchanged once, they are.
        let exchanged = |found: &compare::Comparison| {
            found.relation == MatchRelation::Related && found.differs.has(ClaimPart::Role)
        };
        let turned = again.iter().any(exchanged);
        let speak = again.into_iter().filter(|found| found.relation != MatchRelation::Related && !turned);
        if let Some(found) = self::closest(speak) {
            closest = found;
        }
    }
    let own = &own.statements;
    let quotes = closest.relation == MatchRelation::Related && compare::quotes(own, &checked);
    let closest = if quotes { compare::Comparison::quotation() } else { closest };
    let compare::Comparison { relation, agrees, differs, contradicts, share: _ } = closest;
    found.relation = relation;
    found.agrees = agrees;
    found.differs = differs;
    found.contradicts = contradicts.map(Into::into);
}

fn closest(comparisons: impl Iterator<Item = compare::Comparison>) -> Option<compare::Comparison> {
    comparisons.min_by_key(|comparison| (comparison.relation, comparison.differs.iter().count()))
}

/// What the sources that were opened left out. An extractor reads its database and cannot report on it, and whoever
/// reports for it would have to read a hundred thousand fact-checks a second time.
static OPENED: Mutex<Vec<(PathBuf, Fields, LeftOut)>> = Mutex::new(Vec::new());

fn opened() -> MutexGuard<'static, Vec<(PathBuf, Fields, LeftOut)>> {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn remember(path: &Path, fields: &Fields, left_out: &LeftOut) {
    let path = whole(path);
    let mut opened = opened();
    opened.retain(|(known, with, _)| (known, with) != (&path, fields));
    opened.push((path, fields.clone(), left_out.clone()));
}

fn remembered(path: &Path, fields: &Fields) -> Option<LeftOut> {
    let path = whole(path);
    let opened = opened();
    let found = opened.iter().find(|(known, with, _)| (known, with) == (&path, fields));
    found.map(|(_, _, left_out)| left_out.clone())
}

/// Whether a file is an index, by its first bytes.
pub fn is_index(path: &Path) -> bool {
    let mut start = [0; 8];
    path.is_file()
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == *b"bylnmdl\n"
}

fn broken(path: &Path, error: &ModelError) -> Failure {
    let path = path.display();
    let why = match error {
        ModelError::OtherFeatures { found, wanted } if found > wanted => {
            let message = format!("the index `{path}` was made by a later version of Byline");
            return Failure::new(message).hint("update Byline, or make the index again with this version");
        }
        ModelError::OtherFeatures { .. } => {
            let message = format!("the index `{path}` was made by an earlier version of Byline");
            return Failure::new(message).hint("make it again: `byline index --output INDEX FACT-CHECKS`");
        }
        ModelError::WrongKind { found, .. } => format!("it is a model for `{found}`"),
        ModelError::Checksum => "it is damaged: its checksum is wrong".to_owned(),
        ModelError::Truncated { have, want } => {
            format!("it is cut off: it has {have} of {want} bytes")
        }
        other => other.line(),
    };
    Failure::new(format!("cannot use the index `{path}`: {why}"))
        .hint("make it again: `byline index --output INDEX FACT-CHECKS`")
}

fn map(path: &Path) -> Result<Mapped, Failure> {
    let mapped = Mapped::open(path).map_err(|error| broken(path, &error))?;
    mapped.model(index::KIND, index::VERSION).map_err(|error| broken(path, &error))?;
    Ok(mapped)
}

fn build(
    paths: &[&Path],
    fields: &Fields,
    meaning: Option<&dyn Meaning>,
) -> Result<(Vec<u8>, LeftOut), Failure> {
    let mut builder = Builder::new(meaning.map(|meaning| (meaning.fingerprint(), meaning.width())));
    let mut left_out = LeftOut::default();
    for path in paths {
        if is_index(path) {
            let mapped = map(path)?;
            let model =
                mapped.known_model(index::KIND, index::VERSION).map_err(|error| broken(path, &error))?;
            builder.take(&Index::new(&model).map_err(|error| broken(path, &error))?);
        } else {
            builder.begin_source();
            let mut add = |check: &sources::FactCheck| builder.add(check);
            let mut taker = Taker::new(fields, &mut add);
            sources::read(path, &mut taker)?;
            left_out.extend(taker.left_out);
        }
    }
    if builder.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        let message = format!("there is no fact-check in {}", shown.join(", "));
        // What was left out is why.
        let why: Vec<String> = left_out.notes().map(str::to_owned).chain(left_out.lines().take(1)).collect();
        if !why.is_empty() {
            return Err(Failure::new(message).hint(why.join("; ")));
        }
        return Err(Failure::new(message)
            .hint("a fact-check has a `claim`; the options of claims can give `fields` other names"));
    }
    Ok((builder.finish(meaning), left_out))
}

static RANKING: &Aligned<[u8]> = &Aligned(*include_bytes!("../../model/matches.bin"));
