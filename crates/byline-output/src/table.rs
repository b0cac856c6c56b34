//! Quotes as a table: one row each.

use crate::cells::Cells;
use crate::part::Flushed;
use crate::target::Target;
use crate::writer::{Writer, words};
use byline_core::{Article, Quote, Speaker};
use byline_record::{OffsetUnit, Offsets, Record};
use std::io::{self, Write};

/// The columns. Offsets count code points and span the whole content, from its first to its last character.
const COLUMNS: [&str; 19] = [
    "article",
    "url",
    "date",
    "title",
    "id",
    "type",
    "mode",
    "content",
    "start",
    "end",
    "cue",
    "speaker",
    "mention",
    "mention_start",
    "mention_end",
    "entity",
    "confidence",
    "reason",
    "repairs",
];

pub(crate) struct Table {
    target: Target,
    cells: Cells,
    /// Whether the names of the columns are written.
    begun: bool,
}

impl Table {
    /// A table, or the rest of one that is begun.
    pub(crate) fn new(target: Target, cells: Cells, begun: bool) -> Self {
        Self { target, cells, begun }
    }

    /// Writes some rows, after the names of the columns if it has none yet.
    fn put(&mut self, rows: impl Iterator<Item = [String; COLUMNS.len()]>) -> io::Result<()> {
        let mut lines = csv::Writer::from_writer(Vec::new());
        if !std::mem::replace(&mut self.begun, true) {
            lines.write_record(COLUMNS)?;
        }
        for row in rows {
            match self.cells {
                Cells::Safe => lines.write_record(row.map(unlike_a_formula))?,
                Cells::Raw => lines.write_record(row)?,
            }
        }
        let lines = lines.into_inner().map_err(|error| io::Error::from(error.error().kind()))?;
        self.target.write_all(&lines)
    }
}

/// What a formula can begin with. Spreadsheets take the full-width signs for the others, and pass over tabs and line ends.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The cell, which no spreadsheet takes for a formula.
fn unlike_a_formula(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

impl Writer for Table {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let offsets = Offsets::new(&record.article.text, OffsetUnit::CodePoint);
        let quotes = record.layers.quotes.iter().flatten().enumerate();
        self.put(quotes.map(|(at, quote)| row(record, &offsets, at, quote)))
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.put(std::iter::empty())?;
        self.target.finish()
    }
}

fn row(record: &Record, offsets: &Offsets<'_>, at: usize, quote: &Quote) -> [String; COLUMNS.len()] {
    let Article { id, title, date, url, .. } = &record.article;
    let Quote { kind, mode, content, cue, speaker, confidence, reason, repairs } = quote;
    let Speaker { mention, entity, name } = speaker.clone().unwrap_or_default();
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let offset = |byte: Option<u32>| byte.map_or_else(String::new, |byte| offsets.of_byte(byte).to_string());
    [
        id.clone(),
        known(url),
        known(date),
        known(title),
        format!("q{}", at + 1),
        kind.name().to_owned(),
        mode.name().to_owned(),
        words(record, content),
        offset(content.first().map(|span| span.start)),
        offset(content.last().map(|span| span.end)),
        words(record, cue),
        known(&name),
        mention.map_or_else(String::new, |span| words(record, &[span])),
        offset(mention.map(|span| span.start)),
        offset(mention.map(|span| span.end)),
        entity.map_or_else(String::new, |entity| format!("e{}", entity.0 + 1)),
        rounded(*confidence),
        reason.clone().into_owned(),
        repairs.join(" "),
    ]
}

/// Four digits, as in the records.
fn rounded(score: f32) -> String {
    ((f64::from(score) * 1e4).round() / 1e4).to_string()
}
