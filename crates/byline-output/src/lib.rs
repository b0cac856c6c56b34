//! Writers: records to files, one at a time.
//!
//! A file is there whole or not at all: it is written beside its place under another name and moved there when the
//! run has ended well. [`Files`] are written so that a run that was cut off can be resumed, and in shards. Writers get the
//! record and its JSON line together, since whoever made the line did so on many threads, and a writer has one.
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
mod create;
mod error;
mod files;
mod gdelt;
mod guard;
mod journal;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod place;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "csv")]
mod table;
#[cfg(any(feature = "parquet", feature = "sqlite"))]
mod tables;
mod target;
mod writer;

pub use create::create;
pub use error::OutputError;
pub use files::{Files, Layout};
pub use guard::{Guard, write_file};
pub use part::FinishedFile;
pub use writer::Writer;

/// What is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// One record a line, as JSON.
    #[default]
    Ndjson,
    /// A table as text with one row a quote. Offsets count code points.
    Csv,
    /// A folder of brat's standoff files, a text and its annotations for each article. Offsets count code points.
    Brat,
    /// One page of W3C Web Annotations as JSON-LD. Offsets count code points.
    WebAnnotation,
    /// Rows of 27 columns as in GDELT's Global Knowledge Graph 2.1, with quotations, persons and organisations.
    Gdelt,
    /// A database with a table for each layer. Offsets count code points.
    Sqlite,
    /// A folder of Parquet files, one for each layer. Offsets count code points.
    Parquet,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] =
        &[Self::Ndjson, Self::Csv, Self::Brat, Self::WebAnnotation, Self::Gdelt, Self::Sqlite, Self::Parquet];

    /// The name in configuration and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Brat => "brat",
            Self::WebAnnotation => "web-annotation",
            Self::Gdelt => "gdelt",
            Self::Sqlite => "sqlite",
            Self::Parquet => "parquet",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
}
