//! Records made again from the tables of [`crate::tables`], in a folder of Parquet or a database.
//!
//! The tables hold all of a record but the words that decided the sentiment of a mention, further columns of linked rows,
//! and targets that were given. A layer counts as run where any article of the tables has a row of it.

use crate::tables::{Of, TABLES, Table};
use serde_json::{Map, Value, json};
use std::io;
use std::iter::Peekable;
use std::path::Path;

/// A row: the values of its columns by name.
pub(crate) type Row = Map<String, Value>;

/// The rows of a table, in the order of their articles.
pub(crate) type RowsOf = Box<dyn Iterator<Item = io::Result<Row>>>;

/// The records of a folder of Parquet or a database that Byline wrote, each as a line of JSON; `None` if the path is
/// neither.
///
/// # Errors
///
/// If it cannot be opened, or lacks a table. What cannot be read later is an error among the records, the last one.
pub fn records_of_tables(path: &Path) -> io::Result<Option<RecordsOfTables>> {
    #[cfg(feature = "parquet")]
    if crate::is_parquet_folder(path) {
        return Ok(Some(RecordsOfTables::new(crate::parquet::read(path)?)));
    }
    #[cfg(feature = "sqlite")]
    if crate::is_database(path) {
        return Ok(Some(RecordsOfTables::new(crate::sqlite::read(path)?)));
    }
    let _ = path;
    Ok(None)
}

/// Records, each as a line of JSON with offsets in code points. An iterator that ends after the first error.
pub struct RecordsOfTables {
    tables: Vec<Peekable<RowsOf>>,
    /// Whether there is a row in each table.
    any: Vec<bool>,
    over: bool,
}

impl RecordsOfTables {
    /// Takes the rows of each table, in the order of [`TABLES`].
    fn new(tables: Vec<RowsOf>) -> Self {
        let mut tables: Vec<Peekable<RowsOf>> = tables.into_iter().map(Iterator::peekable).collect();
        let any = tables.iter_mut().map(|rows| rows.peek().is_some()).collect();
        Self { tables, any, over: false }
    }

    fn record(&mut self) -> io::Result<Option<String>> {
        let Some(article) = self.tables.first_mut().and_then(Iterator::next).transpose()? else {
            // What is left belongs to articles that there are not.
            let left =
                self.tables.iter_mut().zip(TABLES).find_map(|(rows, table)| rows.peek().map(|_| table));
            return left.map_or(Ok(None), |table| Err(out_of_order(table)));
        };
        let number = article.get("article").and_then(Value::as_i64).unwrap_or_default();
        let mut rows = vec![vec![article]];
        for (rows_of, table) in self.tables.iter_mut().zip(TABLES).skip(1) {
            rows.push(of_article(rows_of, table, number)?);
        }
        let record = Found { rows, any: &self.any }.record();
        Ok(Some(record.to_string()))
    }
}

impl Iterator for RecordsOfTables {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let record = self.record().transpose();
        self.over = !matches!(record, Some(Ok(_)));
        record
    }
}

/// The next rows of a table, as long as they are of this article.
fn of_article(rows: &mut Peekable<RowsOf>, table: &Table, number: i64) -> io::Result<Vec<Row>> {
    let is_own = |row: &io::Result<Row>| match row {
        Ok(row) => row.get("article").and_then(Value::as_i64) <= Some(number),
        Err(_) => true,
    };
    let own: Vec<Row> = std::iter::from_fn(|| rows.next_if(is_own)).collect::<io::Result<_>>()?;
    match own.iter().find(|row| row.get("article").and_then(Value::as_i64) != Some(number)) {
        Some(_) => Err(out_of_order(table)),
        None => Ok(own),
    }
}

/// Rows are read as they were written: all of an article together, the articles as in the first table.
fn out_of_order(table: &Table) -> io::Error {
    io::Error::other(format!(
        "the rows of the table `{}` are not in the order of `articles`: sort both by `article`",
        table.name
    ))
}

/// Fails where a table lacks a column that Byline writes.
pub(crate) fn has_columns<'c>(table: &Table, there: impl Iterator<Item = &'c str>) -> io::Result<()> {
    let there: Vec<&str> = there.collect();
    match table.columns.iter().find(|(name, _)| !there.contains(name)) {
        Some((name, _)) => {
            Err(io::Error::other(format!("the table `{}` has no column `{name}`", table.name)))
        }
        None => Ok(()),
    }
}

/// What the tables hold of one article.
struct Found<'a> {
    rows: Vec<Vec<Row>>,
    any: &'a [bool],
}

impl Found<'_> {
    fn of(&self, table: Of) -> impl Iterator<Item = &Row> {
        self.rows.get(table as usize).into_iter().flatten()
    }

    /// The rows that name `id` in the column `name`.
    fn those<'s>(&'s self, table: Of, name: &'static str, id: &'s Value) -> impl Iterator<Item = &'s Row> {
        self.of(table).filter(move |row| row.get(name) == Some(id))
    }

    fn ran(&self, table: Of) -> bool {
        self.any.get(table as usize).copied().unwrap_or_default()
    }

    fn record(&self) -> Value {
        let mut record = Map::new();
        let article = self.of(Of::Articles).next();
        let at = |name: &str| article.map_or(Value::Null, |article| value(article, name));
        record.insert("schema".to_owned(), byline_record::SCHEMA.into());
        record.insert("offset_unit".to_owned(), byline_record::OffsetUnit::CodePoint.name().into());
        for name in ["id", "title", "date", "url", "language", "text"] {
            record.insert(name.to_owned(), at(name));
        }
        let mut source = Map::new();
        for name in ["path", "record", "date_from", "charset", "fetched", "cluster"] {
            source.extend(
                Some(at(name)).filter(|value| !value.is_null()).map(|value| (name.to_owned(), value)),
            );
        }
        record.insert("source".to_owned(), source.into());
        if let Some(extra) = at("extra").as_str().and_then(|extra| serde_json::from_str::<Value>(extra).ok())
        {
            record.insert("extra".to_owned(), extra);
        }
        record.insert(
            "damage".to_owned(),
            self.of(Of::Damage).map(|row| picked(row, &["kind", "count"])).collect(),
        );
        if self.ran(Of::Entities) {
            record.insert("entities".to_owned(), self.of(Of::Entities).map(|row| self.entity(row)).collect());
        }
        if self.ran(Of::Quotes) {
            record.insert("quotes".to_owned(), self.of(Of::Quotes).map(|row| self.quote(row)).collect());
        }
        if self.ran(Of::Sentiment) {
            record.insert("sentiment".to_owned(), self.sentiment());
        }
        if self.ran(Of::Claims) {
            record.insert("claims".to_owned(), self.of(Of::Claims).map(|row| self.claim(row)).collect());
        }
        self.custom(&mut record);
        for (key, sort) in [("notes", "note"), ("errors", "error")] {
            let remarks = self.of(Of::Remarks).filter(|row| value(row, "sort") == sort);
            record
                .insert(key.to_owned(), remarks.map(|row| picked(row, &["extractor", "message"])).collect());
        }
        record.into()
    }

    fn entity(&self, row: &Row) -> Value {
        let mut entity = picked(row, &["id", "label", "name"]);
        let mentions = self.those(Of::Mentions, "entity", &row["id"]);
        entity["mentions"] = mentions.map(|row| picked(row, &["start", "end", "kind"])).collect();
        if !value(row, "link_source").is_null() {
            entity["link"] = json!({"source": value(row, "link_source"), "id": value(row, "link_id")});
        }
        entity
    }

    fn quote(&self, row: &Row) -> Value {
        let mut quote = picked(row, &["id", "type", "mode", "confidence", "reason"]);
        for part in ["content", "cue"] {
            let spans =
                self.those(Of::QuoteSpans, "quote", &row["id"]).filter(|row| value(row, "part") == part);
            quote[part] = spans.map(|row| picked(row, &["start", "end"])).collect();
        }
        let mention = json!({"start": value(row, "mention_start"), "end": value(row, "mention_end")});
        let mention = if mention["start"].is_null() { Value::Null } else { mention };
        let (entity, name) = (value(row, "entity"), value(row, "speaker"));
        if !(mention.is_null() && entity.is_null() && name.is_null()) {
            quote["speaker"] = json!({"mention": mention, "entity": entity, "name": name});
        }
        quote["repairs"] = words(row, "repairs");
        quote
    }

    fn sentiment(&self) -> Value {
        let mut sentiment = json!({"sentences": [], "targets": []});
        // The rows of a target follow each other, it before its voices and mentions.
        for row in self.of(Of::Sentiment) {
            let part = value(row, "part");
            let scored = |names: &[&str]| picked(row, &[&["polarity", "score"], names].concat());
            match part.as_str().unwrap_or_default() {
                "sentence" => push(&mut sentiment["sentences"], picked(row, &["start", "end", "score"])),
                "target" => {
                    let mut target = scored(&["entity", "name"]);
                    (target["by_voice"], target["mentions"]) = (json!([]), json!([]));
                    push(&mut sentiment["targets"], target);
                }
                part @ ("voice" | "mention") => {
                    let Some(target) =
                        sentiment["targets"].as_array_mut().and_then(|targets| targets.last_mut())
                    else {
                        continue;
                    };
                    if part == "voice" {
                        push(&mut target["by_voice"], scored(&["voice"]));
                    } else {
                        push(&mut target["mentions"], scored(&["start", "end", "confidence", "voice"]));
                    }
                }
                whole => sentiment[whole] = scored(&[]),
            }
        }
        sentiment
    }

    fn claim(&self, row: &Row) -> Value {
        let mut claim = picked(row, &["id", "start", "end", "score", "checkworthy", "stance", "verdict"]);
        claim["kinds"] = words(row, "kinds");
        let claimant = json!({"entity": value(row, "entity"), "name": value(row, "claimant"), "quote": value(row, "quote")});
        if claimant.as_object().is_some_and(|claimant| claimant.values().any(|value| !value.is_null())) {
            claim["claimant"] = claimant;
        }
        let (matches, related): (Vec<&Row>, Vec<&Row>) =
            self.those(Of::Matches, "claim", &row["id"]).partition(|row| value(row, "relation") != "related");
        for (key, rows) in [("matches", matches), ("related", related)] {
            claim[key] = rows.into_iter().map(fact_check).collect();
        }
        claim["evidence"] = self.those(Of::Evidence, "claim", &row["id"]).map(evidence).collect();
        let names = ["start", "end", "value", "upper", "bound", "unit", "of"];
        claim["quantities"] =
            self.those(Of::Quantities, "claim", &row["id"]).map(|row| picked(row, &names)).collect();
        claim
    }

    fn custom(&self, record: &mut Map<String, Value>) {
        for row in self.of(Of::Custom) {
            let (Some(layer), Some(found)) = (row["layer"].as_str(), row["value"].as_str()) else { continue };
            let found = serde_json::from_str(found).unwrap_or_default();
            push(record.entry(layer.to_owned()).or_insert_with(|| json!([])), found);
        }
    }
}

fn push(list: &mut Value, element: Value) {
    if let Some(list) = list.as_array_mut() {
        list.push(element);
    }
}

fn fact_check(row: &Row) -> Value {
    let names = ["id", "rating", "verdict", "url", "date", "score", "contradicts", "relation"];
    let mut found = picked(row, &names);
    found["claim"] = value(row, "checked");
    found["agrees"] = words(row, "agrees");
    found["differs"] = words(row, "differs");
    found
}

fn evidence(row: &Row) -> Value {
    json!({"article": value(row, "source"), "start": value(row, "start_byte"), "end": value(row, "end_byte"),
        "offset_unit": byline_record::OffsetUnit::Utf8.name(), "relation": value(row, "relation"), "row": {}})
}

fn value(row: &Row, name: &str) -> Value {
    row.get(name).cloned().unwrap_or_default()
}

/// An object of these columns.
fn picked(row: &Row, names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), value(row, name))).collect::<Map<_, _>>().into()
}

/// A list that stands in a column with spaces between its elements.
fn words(row: &Row, name: &str) -> Value {
    row.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect()
}
