//! The `byline/1` records as JSON, both ways.
//!
//! This is the only place that knows how a record looks outside: `byline-core` derives no serde, so changing a type in
//! there never silently changes what users' scripts read. Writing takes every type apart field by field and goes
//! straight into a buffer, since it happens once per article in a stream of millions; reading goes through serde and
//! checks every span, name and reference, since records come back from other people's programs.
//!
//! Offsets are half open and count UTF-8 bytes, UTF-16 units or code points of `text`, as `offset_unit` in the record
//! says. Every field of a finding is always there, `null` where there is nothing; a layer is there exactly when its
//! extractor ran.
//!
//! ```
//! use byline_core::Article;
//! use byline_record::{Record, RecordOptions, read};
//!
//! let article = Article { id: "a1".into(), text: "It rained.".into(), ..Article::default() };
//! let record = Record { article, ..Record::default() };
//! let mut line = Vec::new();
//! record.write(&RecordOptions::default(), &mut line);
//! assert!(line.ends_with(b"\n"));
//! assert_eq!(read(std::str::from_utf8(&line)?)?, record);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod described;
mod error;
mod exchange;
mod json;
mod offset;
mod offsets;
mod read;
mod value;
mod wire;
mod write;

pub use article::{ArticleFields, read_article};
pub use byline_core::OffsetUnit;
pub use described::descriptor_fault;
pub use error::RecordError;
pub use exchange::{Findings, Structure, read_findings, write_document};
pub use offset::Offset;
pub use offsets::Offsets;
pub use read::read;
pub use value::{read_value, write_value};

use crate::json::Json;
use byline_core::{Article, Damage, Layers};
use std::io::{self, Write};

/// The value of `schema` in every record.
pub const SCHEMA: &str = "byline/1";

/// The keys of a record that no custom layer may take.
pub const RESERVED: &[&str] = &[
    "schema",
    "id",
    "source",
    "title",
    "date",
    "url",
    "language",
    "offset_unit",
    "text",
    "targets",
    "damage",
    "entities",
    "quotes",
    "sentiment",
    "claims",
    "notes",
    "errors",
    "extra",
];

/// An article with all that was found in it: one line of output.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The article. Its `entities` are input only: they are written as the layer, and read back as the layer.
    pub article: Article,
    /// What is broken in the text.
    pub damage: Vec<Damage>,
    /// What the extractors found.
    pub layers: Layers,
    /// What extractors had to say about the article; they cost no layer.
    pub notes: Vec<Remark>,
    /// Which extractors failed on the article, and why.
    pub errors: Vec<Remark>,
}

/// What an extractor said about an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// The extractor's name.
    pub extractor: String,
    /// One line.
    pub message: String,
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordOptions {
    /// What offsets count.
    pub offsets: OffsetUnit,
    /// Whether `text` is written. Without it, records in units other than bytes cannot be read back.
    pub text: bool,
    /// Whether unknown fields of the input record are written, under `extra`.
    pub extra: bool,
}

impl Default for RecordOptions {
    fn default() -> Self {
        Self { offsets: OffsetUnit::Utf8, text: true, extra: false }
    }
}

impl Record {
    /// Appends the record to `out` as one line of JSON with its line end.
    ///
    /// The same record and options give the same bytes. Scores are rounded to four digits; a number that is not finite
    /// is written as `null`. A custom layer under a [`RESERVED`] name is left out and noted in `errors`.
    pub fn write(&self, options: &RecordOptions, out: &mut Vec<u8>) {
        write::record(self, *options, &mut Json::new(out, Offsets::new(&self.article.text, options.offsets)));
    }

    /// The same to a writer, in pieces: the line of a long article is many times its size, and is never held as a whole.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write_to(&self, options: &RecordOptions, to: &mut dyn Write) -> io::Result<()> {
        write::record_to(self, *options, to)
    }
}
