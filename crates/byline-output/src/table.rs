//! Quotes as a table: one row each.

use crate::target::Target;
use crate::{Writer, words};
use byline_core::{Article, Quote, Speaker};
use byline_record::{OffsetUnit, Offsets, Record};
use std::io::{self, BufWriter};

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
    rows: csv::Writer<Finishing>,
    begun: bool,
}

/// The target as something that can be taken back out of the writer of rows.
type Finishing = BufWriter<Target>;

impl Table {
    pub(crate) fn new(target: Target) -> Self {
        Self { rows: csv::Writer::from_writer(BufWriter::new(target)), begun: false }
    }

    /// The names of the columns, once.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.rows.write_record(COLUMNS)?;
        }
        Ok(())
    }
}

impl Writer for Table {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        self.begin()?;
        let Some(quotes) = &record.layers.quotes else { return Ok(()) };
        let offsets = Offsets::new(&record.article.text, OffsetUnit::CodePoint);
        for (at, quote) in quotes.iter().enumerate() {
            self.rows.write_record(row(record, &offsets, at, quote))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        let target = self.rows.into_inner().map_err(|error| io::Error::from(error.error().kind()))?;
        target.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
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
