//! Writers: records to files, one at a time.
//!
//! A file is there whole or not at all: it is written beside its place under another name and moved there when the
//! run has ended well. [`Files`] are written so that a run that was cut off can go on, and in shards. Writers get the record and its JSON line together, since whoever made the line did so on many
//! threads, and a writer has one.
//!
//! ```
//! use byline_output::{Format, create};
//! use byline_record::{Record, RecordOptions};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("out.ndjson");
//! let mut writer = create(Some(&path), Format::Ndjson)?;
//! let (record, mut line) = (Record::default(), Vec::new());
//! record.write(&RecordOptions::default(), &mut line);
//! writer.write(&record, &line)?;
//! assert!(!path.exists(), "it is not there before it is whole");
//! writer.finish()?;
//! assert_eq!(std::fs::read(&path)?, line);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod annotation;
mod brat;
mod error;
mod files;
mod gdelt;
mod journal;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "csv")]
mod table;
#[cfg(any(feature = "parquet", feature = "sqlite"))]
mod tables;
mod target;

pub use byline_core::OutputFormat as Format;
pub use error::OutputError;
pub use files::{Files, Layout, Whole};

use byline_record::Record;
use std::io;
use std::path::Path;
use target::{Part, Target};

/// Takes the records of a run, in order.
pub trait Writer: Send {
    /// Takes one record; `line` is the same as JSON with its line end.
    fn write(&mut self, record: &Record, line: &[u8]) -> io::Result<()>;

    /// Makes what was written so far last, and says how many bytes that is before packing; `None` where another writer
    /// could not go on from here.
    fn mark(&mut self) -> io::Result<Option<u64>> {
        Ok(None)
    }

    /// Puts what was written in its place. A writer that is dropped before leaves nothing behind.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A writer to the file at `path`, or to standard output.
///
/// What is no ordinary file (a pipe, a device) is written to directly.
pub fn create(path: Option<&Path>, format: Format) -> Result<Box<dyn Writer>, OutputError> {
    match format {
        Format::Ndjson => Ok(Box::new(ndjson::Ndjson::new(Target::open(path)?))),
        #[cfg(feature = "csv")]
        Format::Csv => Ok(Box::new(table::Table::new(Target::open(path)?, false))),
        #[cfg(not(feature = "csv"))]
        Format::Csv => Err(OutputError::Unsupported { what: "tables as text", feature: "csv" }),
        Format::Brat => Ok(Box::new(brat::Brat::new(path)?)),
        Format::WebAnnotation => Ok(Box::new(annotation::Page::new(Target::open(path)?, false))),
        Format::Gdelt => Ok(Box::new(gdelt::Gdelt::new(Target::open(path)?, 0))),
        #[cfg(feature = "sqlite")]
        Format::Sqlite => Ok(Box::new(sqlite::Database::new(path)?)),
        #[cfg(not(feature = "sqlite"))]
        Format::Sqlite => Err(OutputError::Unsupported { what: "databases", feature: "sqlite" }),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(parquet::Folders::new(path)?)),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(OutputError::Unsupported { what: "Parquet", feature: "parquet" }),
    }
}

/// A writer that goes on in a part.
fn go_on(part: &Part<'_>, format: Format) -> Result<Box<dyn Writer>, OutputError> {
    let begun = part.mark.bytes > 0;
    match format {
        Format::Ndjson => Ok(Box::new(ndjson::Ndjson::new(Target::part(part)?))),
        #[cfg(feature = "csv")]
        Format::Csv => Ok(Box::new(table::Table::new(Target::part(part)?, begun))),
        Format::Brat => Ok(Box::new(brat::Brat::part(part)?)),
        Format::WebAnnotation => Ok(Box::new(annotation::Page::new(Target::part(part)?, begun))),
        Format::Gdelt => {
            Ok(Box::new(gdelt::Gdelt::new(Target::part(part)?, part.before + part.mark.records)))
        }
        #[cfg(feature = "sqlite")]
        Format::Sqlite => Ok(Box::new(sqlite::Database::part(part)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(parquet::Folders::part(part)?)),
        #[cfg(not(all(feature = "csv", feature = "sqlite", feature = "parquet")))]
        // What this build does not write is refused in the same words.
        format => create(Some(part.path), format),
    }
}

/// The words of some spans, a blank between them.
fn words(record: &Record, spans: &[byline_core::Span]) -> String {
    let pieces: Vec<&str> = spans.iter().filter_map(|span| span.of(&record.article.text)).collect();
    pieces.join(" ")
}
