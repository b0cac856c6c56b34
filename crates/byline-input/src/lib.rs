//! Readers: files to articles, one at a time.
//!
//! A run reads millions of articles from files that somebody else made, so a reader streams, holds one record at a
//! time, and takes nothing on trust: what is wrong with one record is an error that names its place, and the next
//! record follows. The text of an article is what the file says, unchanged; offsets point into it.
//!
//! | format | recognised by | what becomes an article |
//! |---|---|---|
//! | [`Text`](InputFormat::Text) | `.txt`, `.md`, anything else | the file; title, date and address in the layout of the CC-News dump |
//! | [`JsonLines`](InputFormat::JsonLines) | `.jsonl`, `.ndjson`, a line that is an object | a line |
//! | [`Json`](InputFormat::Json) | `.json`, a list of objects | an object |
//! | [`Csv`](InputFormat::Csv) | `.csv`, `.tsv` | a row |
//! | [`Parquet`](InputFormat::Parquet) | `.parquet`, its first bytes | a row |
//! | [`Html`](InputFormat::Html) | `.html`, `.htm`, its first tags | the main text, one paragraph a line |
//! | [`Warc`](InputFormat::Warc) | `.warc`, its first bytes | a page that was fetched well |
//!
//! Files compressed with gzip or Zstandard are recognised by their first bytes. One that is not, though its name says so, is
//! read with a warning if it shows records, and is an error otherwise. Text that is not UTF-8 is decoded and its
//! charset noted in the article's source; UTF-8 that was read as windows-1252 is repaired in web pages, and elsewhere on
//! request.
//!
//! ```
//! use byline_input::{InputOptions, open};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("news.jsonl");
//! std::fs::write(&path, "{\"id\": \"a\", \"text\": \"It rained.\"}\n{\"id\": \"b\"}\n")?;
//! let read: Vec<_> = open(&[path], &InputOptions::default()).collect();
//! assert_eq!(read[0].as_ref().map(|article| article.text.as_str()).ok(), Some("It rained."));
//! assert!(read[1].is_err(), "the second line has no text");
//! # Ok::<(), std::io::Error>(())
//! ```

mod ahead;
mod articles;
mod charset;
mod compression;
mod copies;
mod date;
mod error;
#[cfg(feature = "gz")]
mod gzip;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "language")]
mod language;
mod lines;
mod mojibake;
mod objects;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod replay;
mod shard;
mod source;
mod stream;
mod surrogates;
#[cfg(feature = "csv")]
mod table;
mod text;
mod walk;
#[cfg(feature = "warc")]
mod warc;

pub use articles::{Articles, Listed, complete};
pub use byline_core::InputFormat;
pub use byline_record::ArticleFields;
pub use copies::Copies;
pub use error::InputError;
pub use options::InputOptions;
pub use reader::{Progress, StreamRead};
pub use shard::{Division, Shard};
pub use source::{decompressed, is_stream, read_stream};

use std::path::PathBuf;

/// The articles of `paths`, in order: files, folders (walked, sorted by name, hidden files skipped) and `-` for
/// standard input.
///
/// What cannot be read is an error in its place; the others follow.
pub fn open(paths: &[PathBuf], options: &InputOptions) -> Articles {
    Articles::new(paths, options)
}
