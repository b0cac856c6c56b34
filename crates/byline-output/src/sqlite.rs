//! A database: one table for each layer, joined by the article's number.
//!
//! Offsets count code points, as SQLite's `substr` does: a quote's words are
//! `substr(text, start + 1, "end" - start)` of its article.

use crate::{OutputError, Writer, words};
use byline_core::{
    Article, Claim, Claimant, CustomLayer, Entity, EntityId, Match, MentionSentiment, Quote, QuoteId, Score,
    Sentiment, Source, Span, Speaker, TargetSentiment,
};
use byline_record::{OffsetUnit, Offsets, Record, write_value};
use rusqlite::{Connection, Params, params};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// The tables. `article` is the number of the article in all of them.
const TABLES: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE articles (article INTEGER PRIMARY KEY, id TEXT, path TEXT, record INTEGER, title TEXT, date TEXT,
    date_from TEXT, url TEXT, language TEXT, charset TEXT, fetched TEXT, cluster TEXT, text TEXT);
CREATE TABLE damage (article INTEGER, kind TEXT, count INTEGER);
CREATE TABLE entities (article INTEGER, id TEXT, label TEXT, name TEXT, link_source TEXT, link_id TEXT);
CREATE TABLE mentions (article INTEGER, entity TEXT, start INTEGER, \"end\" INTEGER, kind TEXT);
CREATE TABLE quotes (article INTEGER, id TEXT, type TEXT, mode TEXT, content TEXT, cue TEXT, speaker TEXT,
    entity TEXT, mention_start INTEGER, mention_end INTEGER, confidence REAL, reason TEXT, repairs TEXT);
CREATE TABLE quote_spans (article INTEGER, quote TEXT, part TEXT, start INTEGER, \"end\" INTEGER);
CREATE TABLE sentiment (article INTEGER, scope TEXT, entity TEXT, name TEXT, start INTEGER, \"end\" INTEGER,
    polarity INTEGER, score REAL, confidence REAL);
CREATE TABLE claims (article INTEGER, id TEXT, text TEXT, start INTEGER, \"end\" INTEGER, score REAL,
    checkworthy INTEGER, kinds TEXT, claimant TEXT, entity TEXT, quote TEXT, stance TEXT, verdict TEXT);
CREATE TABLE matches (article INTEGER, claim TEXT, id TEXT, checked TEXT, rating TEXT, verdict TEXT, url TEXT,
    date TEXT, score REAL, contradicts TEXT);
CREATE TABLE custom (article INTEGER, layer TEXT, number INTEGER, value TEXT);
CREATE TABLE remarks (article INTEGER, sort TEXT, extractor TEXT, message TEXT);
BEGIN;
";

pub(crate) struct Database {
    // Closed before the file under it is moved or taken away.
    tables: Tables,
    beside: TempPath,
    place: PathBuf,
}

impl Database {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(place) = path.filter(|path| path.as_os_str() != "-") else {
            return Err(OutputError::NoFile { what: "a database" });
        };
        let fail = |source| OutputError::Create { path: place.display().to_string(), source };
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        let beside = crate::target::beside(&place).map_err(fail)?.into_temp_path();
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&beside)?;
            connection.set_prepared_statement_cache_capacity(32);
            connection.execute_batch(TABLES)?;
            Ok(connection)
        };
        let connection = open().map_err(|error| fail(io::Error::other(error)))?;
        Ok(Self { tables: Tables { connection, article: 0 }, beside, place })
    }
}

impl Writer for Database {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        self.tables.write(record).map_err(io::Error::other)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { tables: Tables { connection, article: _ }, beside, place } = *self;
        connection.execute_batch("COMMIT").map_err(io::Error::other)?;
        connection.close().map_err(|(_, error)| io::Error::other(error))?;
        beside.persist(place).map_err(|error| error.error)
    }
}

struct Tables {
    connection: Connection,
    /// The number of the article that is being written.
    article: i64,
}

type Done = rusqlite::Result<()>;

impl Tables {
    fn insert(&self, statement: &str, values: impl Params) -> Done {
        self.connection.prepare_cached(statement)?.execute(values).map(drop)
    }

    fn write(&mut self, record: &Record) -> Done {
        self.article += 1;
        let article = self.article;
        let Record { article: own, damage, layers, notes, errors } = record;
        let Article { id, source, title, date, url, language, text, targets: _, entities: _, extra: _ } = own;
        let Source { path, record: number, charset, date_from, fetched, cluster } = source;
        self.insert(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                article,
                id,
                path,
                number.cast_signed(),
                title,
                date,
                date_from,
                url,
                language,
                charset,
                fetched,
                cluster,
                text
            ],
        )?;
        for damage in damage {
            let values = params![article, damage.kind.name(), damage.count];
            self.insert("INSERT INTO damage VALUES (?, ?, ?)", values)?;
        }
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        for (at, entity) in layers.entities.iter().flatten().enumerate() {
            self.entity(&offsets, at, entity)?;
        }
        for (at, quote) in layers.quotes.iter().flatten().enumerate() {
            self.quote(record, &offsets, at, quote)?;
        }
        if let Some(sentiment) = &layers.sentiment {
            self.sentiment(&offsets, sentiment)?;
        }
        for (at, claim) in layers.claims.iter().flatten().enumerate() {
            self.claim(record, &offsets, at, claim)?;
        }
        for CustomLayer { name, values } in &layers.custom {
            for (number, value) in values.iter().enumerate() {
                let mut json = Vec::new();
                write_value(value, &mut json);
                let values = params![article, name, number as i64, String::from_utf8_lossy(&json)];
                self.insert("INSERT INTO custom VALUES (?, ?, ?, ?)", values)?;
            }
        }
        for (sort, remarks) in [("note", notes), ("error", errors)] {
            for remark in remarks {
                let values = params![article, sort, remark.extractor, remark.message];
                self.insert("INSERT INTO remarks VALUES (?, ?, ?, ?)", values)?;
            }
        }
        Ok(())
    }

    fn entity(&self, offsets: &Offsets<'_>, at: usize, entity: &Entity) -> Done {
        let Entity { label, name, mentions, link } = entity;
        let id = format!("e{}", at + 1);
        let (source, number) = link.as_ref().map(|link| (&link.source, &link.id)).unzip();
        let values = params![self.article, id, label.name(), name, source, number];
        self.insert("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?)", values)?;
        for mention in mentions {
            let (start, end) = offsets.of_span(mention.span);
            let values = params![self.article, id, start, end, mention.kind.name()];
            self.insert("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", values)?;
        }
        Ok(())
    }

    fn quote(&self, record: &Record, offsets: &Offsets<'_>, at: usize, quote: &Quote) -> Done {
        let Quote { kind, mode, content, cue, speaker, confidence, reason, repairs } = quote;
        let Speaker { mention, entity, name } = speaker.clone().unwrap_or_default();
        let id = format!("q{}", at + 1);
        let (start, end) = mention.map(|span| offsets.of_span(span)).unzip();
        self.insert(
            "INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                self.article,
                id,
                kind.name(),
                mode.name(),
                words(record, content),
                words(record, cue),
                name,
                entity.map(entity_id),
                start,
                end,
                rounded(*confidence),
                reason,
                repairs.join(" ")
            ],
        )?;
        for (part, spans) in [("content", content), ("cue", cue)] {
            for span in spans {
                let (start, end) = offsets.of_span(*span);
                let values = params![self.article, id, part, start, end];
                self.insert("INSERT INTO quote_spans VALUES (?, ?, ?, ?, ?)", values)?;
            }
        }
        Ok(())
    }

    fn sentiment(&self, offsets: &Offsets<'_>, sentiment: &Sentiment) -> Done {
        let Sentiment { document, headline, lead, sentences, targets } = sentiment;
        for (scope, score) in
            [("document", Some(document)), ("headline", headline.as_ref()), ("lead", lead.as_ref())]
        {
            if let Some(score) = score {
                self.score(scope, Towards::default(), Some(score.polarity), score.score)?;
            }
        }
        for sentence in sentences {
            let place = Some(offsets.of_span(sentence.span));
            self.score("sentence", Towards { place, ..Towards::default() }, None, sentence.score)?;
        }
        for TargetSentiment { entity, name, score, mentions } in targets {
            let towards = Towards { entity: entity.map(entity_id), name: Some(name), ..Towards::default() };
            self.score("target", towards.clone(), Some(score.polarity), score.score)?;
            for MentionSentiment {
                span,
                score: Score { polarity, score },
                confidence,
                voice: _,
                evidence: _,
            } in mentions
            {
                let place = Some(offsets.of_span(*span));
                let towards = Towards { place, confidence: Some(rounded(*confidence)), ..towards.clone() };
                self.score("mention", towards, Some(*polarity), *score)?;
            }
        }
        Ok(())
    }

    fn score(&self, scope: &str, towards: Towards<'_>, polarity: Option<i8>, score: f32) -> Done {
        let Towards { entity, name, place, confidence } = towards;
        let (start, end) = place.unzip();
        let values =
            params![self.article, scope, entity, name, start, end, polarity, rounded(score), confidence];
        self.insert("INSERT INTO sentiment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    }

    fn claim(&self, record: &Record, offsets: &Offsets<'_>, at: usize, claim: &Claim) -> Done {
        let Claim { span, score, checkworthy, kinds, claimant, stance, verdict, matches, .. } = claim;
        let Claimant { entity, name, quote } = claimant.clone().unwrap_or_default();
        let id = format!("c{}", at + 1);
        let (start, end) = offsets.of_span(*span);
        self.insert(
            "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                self.article,
                id,
                words(record, &[Span::new(span.start, span.end)]),
                start,
                end,
                rounded(*score),
                checkworthy,
                kinds.join(" "),
                name,
                entity.map(entity_id),
                quote.map(|QuoteId(at)| format!("q{}", at + 1)),
                stance.name(),
                verdict.name()
            ],
        )?;
        for Match { id: own, claim, rating, verdict, url, date, score, contradicts } in matches {
            self.insert(
                "INSERT INTO matches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    self.article,
                    id,
                    own,
                    claim,
                    rating,
                    verdict.name(),
                    url,
                    date,
                    rounded(*score),
                    contradicts
                ],
            )?;
        }
        Ok(())
    }
}

/// Towards whom a score is, and where.
#[derive(Clone, Default)]
struct Towards<'a> {
    entity: Option<String>,
    name: Option<&'a String>,
    place: Option<(u32, u32)>,
    confidence: Option<f64>,
}

fn entity_id(EntityId(at): EntityId) -> String {
    format!("e{}", at + 1)
}

/// Four digits, as in the records.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}
