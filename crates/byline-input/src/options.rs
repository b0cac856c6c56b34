//! How input is read.

use crate::InputFormat;
use crate::copies::Copies;
use crate::shard::Shard;
use byline_record::ArticleFields;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How input is read.
#[derive(Debug, Clone, PartialEq)]
pub struct InputOptions {
    /// What all files are; by default each is recognised by its name and content.
    pub format: Option<InputFormat>,
    /// The names of an article's fields in JSON Lines, and of its columns in tables.
    pub fields: ArticleFields,
    /// The language of articles that do not say their own.
    pub language: Option<String>,
    /// Whether the language of articles that do not say their own is detected from their text. Needs the feature
    /// `language`; a text that is too short for it, or whose parts are in several languages, has `language`.
    pub find_language: bool,
    /// Whether UTF-8 that was read as windows-1252 (`â€œ`) is repaired where that is certain, and noted as the
    /// source's charset. In web pages it always is. Articles that come with `targets` or `entities` stay as they are,
    /// since those point into their text.
    pub undo_mojibake: bool,
    /// Whether fields that are no part of an article are kept under `extra`.
    pub extra: bool,
    /// Files and folders that are skipped where they are found in a folder: what a run itself writes there.
    pub except: Vec<PathBuf>,
    /// Articles that are passed over, each with an error, by their identifiers, with the extractor that cannot bear them.
    pub pass_over: BTreeMap<String, String>,
    /// The longest record that is read, in bytes; a longer one is skipped with an error. At most `u32::MAX`.
    pub longest: u64,
    /// How long looking for the article in one page may take; `None` for as long as it needs. With a limit the articles
    /// depend on the machine.
    pub time_limit: Option<Duration>,
    /// How articles that say the same are searched for, if at all; each then names the first one in `source.cluster`.
    pub copies: Option<Copies>,
    /// How many threads extract the articles from web pages; with 1 the thread that asks for the articles does. The
    /// articles are the same.
    pub threads: usize,
    /// Which part of the input is read; `None` for all of it.
    pub shard: Option<Shard>,
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
            except: Vec::new(),
            pass_over: BTreeMap::new(),
            longest: 256 * 1024 * 1024,
            time_limit: None,
            copies: None,
            threads: 1,
            shard: None,
        }
    }
}
