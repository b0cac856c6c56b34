//! Where each key stands in the file.

use byline_core::Place;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Every key of a file with its place. Paths are dotted, elements of lists in brackets: `input.columns.text`,
/// `extractors.claims.options.databases[0].path`.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) file: String,
    pub(crate) text: String,
    entries: Vec<Entry>,
}

/// One key or element.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) path: String,
    /// The key; the value for an element of a list.
    pub(crate) key: Range<usize>,
    pub(crate) value: Range<usize>,
    /// What the value is, for messages.
    pub(crate) sort: &'static str,
}

impl Places {
    pub(crate) fn of(file: &str, text: &str, table: &DeTable<'_>) -> Self {
        let mut entries = Vec::new();
        walk_table("", table, &mut entries);
        Self { file: file.to_owned(), text: text.to_owned(), entries }
    }

    /// Every key and element.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path == path)
    }

    /// The key or value at exactly these bytes.
    pub(crate) fn at(&self, span: &Range<usize>) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == *span || entry.value == *span)
    }

    /// The line of a key, from 1.
    pub(crate) fn line(&self, path: &str) -> Option<usize> {
        let entry = self.get(path)?;
        Some(self.text.get(..entry.key.start)?.matches('\n').count() + 1)
    }

    /// The place of these bytes.
    pub(crate) fn place(&self, span: &Range<usize>) -> Place {
        Place::of(&self.file, &self.text, span.start, span.end)
    }

    /// The place of `path`, or of as much of it as is written, but no less than `least`.
    pub(crate) fn nearest(&self, path: &str, least: &str) -> Option<Place> {
        let mut path = path;
        loop {
            if let Some(entry) = self.get(path) {
                return Some(self.place(&entry.whole()));
            }
            if path.len() <= least.len() {
                return None;
            }
            path = path.rfind(['.', '[']).and_then(|at| path.get(..at))?;
        }
    }
}

impl Entry {
    /// Key and value where they stand together, the key alone for a table with a header of its own.
    fn whole(&self) -> Range<usize> {
        if self.sort == "a table" || self.value.start < self.key.start {
            self.key.clone()
        } else {
            self.key.start..self.value.end
        }
    }
}

fn walk_table(above: &str, table: &DeTable<'_>, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        walk(path, key.span(), value.span(), value.get_ref(), entries);
    }
}

fn walk(path: String, key: Range<usize>, span: Range<usize>, value: &DeValue<'_>, entries: &mut Vec<Entry>) {
    match value {
        DeValue::Table(table) => walk_table(&path, table, entries),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(format!("{path}[{at}]"), item.span(), item.span(), item.get_ref(), entries);
            }
        }
        _ => {}
    }
    entries.push(Entry { path, key, value: span, sort: sort(value) });
}

fn sort(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
