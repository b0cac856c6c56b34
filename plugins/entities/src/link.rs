//! Linking: entities matched to the rows of a table that the user gives, and countries to their ISO codes.
//!
//! The rule is plain, so that a user can predict it. An entity's fullest name is looked up first, then its other names
//! in the order of the text; the single words that stand for a person elsewhere are not. Capitals, apostrophes, white
//! space and a `the` in front do not count. Of several rows, one that is called so comes before one that has it as an
//! alias, and then the one that stands first in the table. A row that names another label is passed over. The user's
//! table comes before the built-in one.

use crate::countries::Countries;
use crate::csv;
use byline_core::{Label, Link};
use byline_plugin::Failure;
use rustc_hash::FxHashMap;
use std::path::Path;

/// The name of the built-in table in records.
const ISO: &str = "iso-3166";

/// A table of known entities.
#[derive(Debug, Default)]
pub(crate) struct Table {
    source: String,
    rows: Vec<Row>,
    by_name: FxHashMap<String, Vec<u32>>,
    by_alias: FxHashMap<String, Vec<u32>>,
}

#[derive(Debug)]
struct Row {
    id: String,
    label: Option<Label>,
    columns: Vec<(String, String)>,
}

impl Table {
    /// Reads a table: CSV with a line of column names, or JSON Lines. `id` and `name` must be there; `aliases` (parted
    /// by `|` in CSV, a list in JSON) and `label` may be; all further columns are carried through.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |message: String| Failure::new(message).at("table");
        let text = std::fs::read_to_string(path)
            .map_err(|error| failed(format!("cannot read the table `{}`: {error}", path.display())))
            .map_err(|failure| {
                failure.hint("a table is a file of CSV with column names, or of JSON Lines, in UTF-8")
            })?;
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("table");
        let mut table = Self { source: name.to_owned(), ..Self::default() };
        let json = path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
        let rows = if json { from_json(&text) } else { from_csv(&text) };
        for (line, columns) in
            rows.map_err(|(line, what)| failed(format!("{}:{line}: {what}", path.display())))?
        {
            table.add(columns).map_err(|what| {
                failed(format!("{}:{line}: {what}", path.display()))
                    .hint("a row has at least an `id` and a `name`")
            })?;
        }
        Ok(table)
    }

    fn add(&mut self, columns: Vec<(String, Vec<String>)>) -> Result<(), String> {
        let (mut id, mut name, mut aliases, mut label, mut further) =
            (None, None, Vec::new(), None, Vec::new());
        for (column, values) in columns {
            let joined = values.join("|");
            match column.as_str() {
                "id" => id = Some(joined),
                "name" => name = Some(joined),
                "aliases" => aliases = values,
                // An empty cell leaves the label open.
                "label" if joined.is_empty() => {}
                "label" => {
                    let known = Label::from_name(&joined.to_uppercase());
                    label =
                        Some(known.ok_or_else(|| {
                            format!("unknown label `{joined}`; there are PER, ORG, LOC, MISC")
                        })?);
                }
                _ => further.push((column, joined)),
            }
        }
        let filled = |value: Option<String>, column: &str| {
            value.filter(|value| !value.is_empty()).ok_or_else(|| format!("no `{column}`"))
        };
        let (id, name) = (filled(id, "id")?, filled(name, "name")?);
        let row = self.rows.len() as u32;
        self.by_name.entry(key(&name)).or_default().push(row);
        for alias in aliases.iter().map(|alias| key(alias)).filter(|alias| !alias.is_empty()) {
            self.by_alias.entry(alias).or_default().push(row);
        }
        self.rows.push(Row { id, label, columns: further });
        Ok(())
    }

    /// The row of an entity with these names, the fullest first.
    pub(crate) fn find<'a>(&self, label: Label, names: impl Iterator<Item = &'a str>) -> Option<Link> {
        if self.rows.is_empty() {
            return None;
        }
        // The fullest name comes first and decides alone if it is in the table.
        for (at, name) in names.enumerate() {
            // A surname alone may be that of several persons in the table.
            if at > 0 && label == Label::Person && !name.contains(' ') {
                continue;
            }
            let name = key(name);
            let fits = |row: &&u32| self.rows[**row as usize].label.is_none_or(|known| known == label);
            let first = |rows: Option<&Vec<u32>>| rows.and_then(|rows| rows.iter().find(fits).copied());
            if let Some(row) = first(self.by_name.get(&name)).or_else(|| first(self.by_alias.get(&name))) {
                let Row { id, label: _, columns } = &self.rows[row as usize];
                return Some(Link { source: self.source.clone(), id: id.clone(), columns: columns.clone() });
            }
        }
        None
    }
}

/// The built-in link of a country.
pub(crate) fn country(row: u16) -> Option<Link> {
    let country = Countries::table().row(row)?;
    let columns =
        vec![("name".to_owned(), country.name.clone()), ("alpha-3".to_owned(), country.long_code.clone())];
    Some(Link { source: ISO.to_owned(), id: country.code.clone(), columns })
}

/// What of a name counts.
fn key(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
        words.remove(0);
    }
    let joined = words.join(" ").to_lowercase();
    joined.replace(byline_text::hash::is_apostrophe, "")
}

type Rows = Result<Vec<(usize, Vec<(String, Vec<String>)>)>, (usize, String)>;

fn from_csv(text: &str) -> Rows {
    let mut records = csv::records(text);
    let Some(head) = records.next() else { return Err((1, "the table is empty".to_owned())) };
    for needed in ["id", "name"] {
        if !head.fields.iter().any(|column| column.trim() == needed) {
            return Err((head.line, format!("no column `{needed}`")));
        }
    }
    let columns: Vec<String> = head.fields.iter().map(|column| column.trim().to_owned()).collect();
    let row = |record: csv::Record| {
        let values = columns.iter().zip(record.fields).map(|(column, value)| {
            let many = column == "aliases";
            let values = if many {
                value.split('|').map(|alias| alias.trim().to_owned()).collect()
            } else {
                vec![value]
            };
            (column.clone(), values)
        });
        (record.line, values.collect())
    };
    Ok(records.map(row).collect())
}

fn from_json(text: &str) -> Rows {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, record)| {
            let record: serde_json::Map<String, serde_json::Value> = serde_json::from_str(record)
                .map_err(|error| (line, format!("not a JSON object: {error}")))?;
            let columns = record.into_iter().map(|(column, value)| {
                let values = match value {
                    serde_json::Value::Array(values) => values.iter().map(plain).collect(),
                    value => vec![plain(&value)],
                };
                (column, values)
            });
            Ok((line, columns.collect()))
        })
        .collect()
}

/// A value as a user would write it in a table.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
