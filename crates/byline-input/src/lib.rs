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
//! Files packed with gzip or Zstandard are recognised by their first bytes. Text that is not UTF-8 is decoded and its
//! charset noted in the article's source; UTF-8 that was read as windows-1252 is put right in web pages, and elsewhere
//! on request.
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
mod packing;
#[cfg(feature = "parquet")]
mod parquet;
mod replay;
mod source;
#[cfg(feature = "csv")]
mod table;
mod text;
mod walk;
#[cfg(feature = "warc")]
mod warc;

pub use articles::{Articles, Progress, complete};
pub use byline_core::InputFormat;
pub use byline_record::ArticleFields;
pub use copies::Copies;
pub use error::InputError;

use std::path::PathBuf;

/// How input is read.
#[derive(Debug, Clone, PartialEq)]
pub struct InputOptions {
    /// What all files are; by default each is recognised by its name and content.
    pub format: Option<InputFormat>,
    /// The names of an article's fields in JSON Lines, and of its columns in tables.
    pub fields: ArticleFields,
    /// The language of articles that do not say their own.
    pub language: Option<String>,
    /// Whether the language of articles that do not say their own is told from their text. Needs the feature
    /// `language`; a text that is too short to tell by, or whose parts speak several, has `language`.
    pub find_language: bool,
    /// Whether UTF-8 that was read as windows-1252 (`â€œ`) is put right where that is certain, and noted as the
    /// source's charset. In web pages it always is. Articles that come with `targets` or `entities` stay as they are,
    /// since those point into their text.
    pub undo_mojibake: bool,
    /// Whether fields that are no part of an article are kept under `extra`.
    pub extra: bool,
    /// The longest record that is read, in bytes; a longer one is passed over with an error. At most `u32::MAX`.
    pub longest: u64,
    /// How articles that say the same are sought, if at all; each then names the first one in `source.cluster`.
    pub copies: Option<Copies>,
    /// How many threads take the articles out of web pages; with 1 the thread that asks for the articles does. What is
    /// given out is the same.
    pub threads: usize,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self {
            format: None,
            fields: ArticleFields::default(),
            language: None,
            find_language: false,
            undo_mojibake: false,
            extra: false,
            longest: 256 * 1024 * 1024,
            copies: None,
            threads: 1,
        }
    }
}

/// The articles of `paths`, in order: files, folders (walked, sorted by name, hidden files passed over) and `-` for
/// standard input.
///
/// What cannot be read is an error in its place; the others follow.
pub fn open(paths: &[PathBuf], options: &InputOptions) -> Articles {
    Articles::new(paths, options)
}
