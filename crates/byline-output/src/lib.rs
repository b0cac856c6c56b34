//! Writers: records to files, one at a time.
//!
//! A file is there whole or not at all: it is written beside its place under another name and moved there when the
//! run has ended well. [`Files`] are written so that a run that was cut off can be resumed, and in shards. Writers get the
//! record and its JSON line together, since whoever made the line did so on many threads, and a writer has one.
//!
//! ```
//! use byline_output::{Cells, Format, create};
//! use byline_record::{Record, RecordOptions};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("out.ndjson");
//! let mut writer = create(Some(&path), Format::Ndjson, Cells::Safe)?;
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
mod cells;
mod create;
mod error;
mod files;
#[cfg(any(feature = "parquet", feature = "sqlite"))]
mod from_tables;
mod gdelt;
mod guard;
mod journal;
mod label_studio;
mod lock;
mod marked;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod place;
mod probe;
mod prodigy;
mod screen;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "csv")]
mod table;
#[cfg(feature = "tables")]
pub mod tables;
mod target;
mod writer;

pub use byline_core::OutputFormat as Format;
pub use cells::Cells;
pub use create::create;
pub use error::OutputError;
pub use files::{Files, Layout, size_of};
#[cfg(any(feature = "parquet", feature = "sqlite"))]
pub use from_tables::{RecordsOfTables, records_of_tables};
pub use guard::{Guard, can_write, check_kept, is_stdout, takes_file, write_file, write_file_with};
pub use part::{FinishedFile, Flushed, Numbering, checksum};
pub use probe::{SQLITE, is_database, is_parquet_folder};
pub use screen::{
    printable, raw_stdout, set_stdout, set_stdout_closed, stdout, stdout_is_closed, stdout_is_terminal,
};
pub use writer::Writer;
