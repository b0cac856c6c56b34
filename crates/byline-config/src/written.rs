//! The file as written: its keys and their types. The doc comments are the manual and the text of the JSON Schema.

use crate::mistakes;
use crate::places::Places;
use byline_core::{Diagnostic, InputFormat, OffsetUnit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::{NonZeroU64, NonZeroUsize};
use toml::de::DeTable;

/// The configuration of Byline. Unknown keys are errors.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "byline.toml")]
pub(crate) struct Written {
    /// How many articles are analysed at once; by default one for each core. The output does not depend on it.
    pub(crate) threads: Option<NonZeroUsize>,
    /// How long the analysis of one article may take, as `10s`, `500ms` or `2m`: extractors that have not ended by then
    /// are asked to give up, and the article lacks their layers. By default as long as it needs. With a limit the output
    /// depends on the machine.
    pub(crate) time_limit: Option<String>,
    /// Shared libraries of extractors.
    pub(crate) plugins: Plugins,
    /// How input is read.
    pub(crate) input: Input,
    /// How records are written.
    pub(crate) output: Output,
    /// The extractors that run, a table each; their order in the file does not matter. Without this table all
    /// built-in extractors run; with it only those that stand here.
    pub(crate) extractors: Option<BTreeMap<String, Extractor>>,
}

/// Shared libraries of extractors.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Plugins {
    /// Folders where libraries named without a path are looked for, in this order, relative to this file.
    pub(crate) folders: Vec<String>,
}

/// How input is read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Input {
    /// The format of the input; `auto` detects it from the content and name of each file.
    #[schemars(schema_with = "input_formats")]
    pub(crate) format: String,
    /// Whether fields of JSON Lines that Byline does not know are carried through, under `extra`.
    pub(crate) extra: bool,
    /// The language of articles that do not name their own, where it is not detected from their text, as an ISO 639
    /// code: `en`.
    pub(crate) language: Option<String>,
    /// Whether the language of articles that do not name their own is detected from their text. Articles in a language that
    /// an extractor does not know are passed through without its layer, with a note.
    pub(crate) find_language: bool,
    /// Whether UTF-8 that was read as windows-1252 (`â€œ`) is repaired where that is certain. In web pages it always
    /// is; elsewhere the text is left unchanged, and offsets point into the text of the file.
    pub(crate) undo_mojibake: bool,
    /// The longest article that is read, all its fields together, as a size: `16MB`. A longer one is left out, with an
    /// error. While an article is analysed it takes some 70 times its size in memory.
    pub(crate) max_article: String,
    /// Which field or column is what, for JSON Lines and CSV: `text = "body"` takes the text from `body`.
    pub(crate) columns: Columns,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            format: AUTO.to_owned(),
            extra: false,
            language: None,
            find_language: true,
            undo_mojibake: false,
            max_article: "16MB".to_owned(),
            columns: Columns::default(),
        }
    }
}

/// The names that the input has for an article's fields; by default the same names.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Columns {
    /// The field with the article's identifier.
    pub(crate) id: Option<String>,
    /// The field with its body.
    pub(crate) text: Option<String>,
    /// The field with its headline.
    pub(crate) title: Option<String>,
    /// The field with the day of publication.
    pub(crate) date: Option<String>,
    /// The field with its address.
    pub(crate) url: Option<String>,
    /// The field with its language.
    pub(crate) language: Option<String>,
}

/// How records are written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Output {
    /// The unit of offsets: bytes of UTF-8, UTF-16 units (JavaScript), or code points (Python).
    #[schemars(schema_with = "offset_units")]
    pub(crate) offsets: Option<String>,
    /// Whether the text of the article is written into its record.
    pub(crate) text: bool,
}

impl Default for Output {
    fn default() -> Self {
        Self { offsets: None, text: true }
    }
}

/// The format that is none: it is detected.
pub(crate) const AUTO: &str = "auto";

fn input_formats(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = std::iter::once(AUTO).chain(InputFormat::names()).collect();
    json_schema!({ "type": "string", "enum": names })
}

fn offset_units(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = OffsetUnit::names().collect();
    json_schema!({ "type": "string", "enum": names })
}

/// One extractor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Extractor {
    /// Whether it runs.
    pub(crate) enabled: bool,
    /// The shared library that it is in: a name without prefix and suffix, looked for in `plugins.folders`, or a
    /// path relative to this file. Without it, `command` and `wasm` the extractor is built in.
    pub(crate) path: Option<String>,
    /// The program that the extractor is, with its arguments: `["python3", "words.py"]`. It runs in the folder of this
    /// file and speaks the protocol `byline-process/1`.
    pub(crate) command: Option<Vec<String>>,
    /// How many processes of `command` run at once, at most; by default one.
    pub(crate) workers: Option<NonZeroUsize>,
    /// How long a process of `command` may take over the articles that it is given at once, as `10s` or `2m`; after that it
    /// is ended, and the article that it hangs on lacks the layer. By default a minute.
    pub(crate) timeout: Option<String>,
    /// How much a process of `command` may answer to the articles that it is given at once, as a size, or sixteen times the bytes
    /// of their texts where that is more; one that answers more is ended, and the article that it does so on lacks the layer. By
    /// default `16MB`; read, an answer can take thirty times as much memory.
    pub(crate) answer: Option<String>,
    /// After how many articles in a row that a new process of `command` fails on the program is given up, which ends the run; 0
    /// for never. By default 10. Which articles these are, and how many records are written before, depends on `threads`.
    pub(crate) give_up: Option<u32>,
    /// The WebAssembly module that the extractor is, as a path relative to this file: `words.wasm`. It runs in a sandbox,
    /// sees the article and nothing else, and takes a command that was built with the feature `wasm`.
    pub(crate) wasm: Option<String>,
    /// How much a module of `wasm` may do over one article, in instructions, more or less; after that it is stopped, and the
    /// article lacks the layer. By default 1,000,000,000, half a second or so.
    pub(crate) fuel: Option<NonZeroU64>,
    /// How much memory a module of `wasm` may have, as a size: `64MB`, which is the default. Each thread has a copy of its own.
    pub(crate) memory: Option<String>,
    /// The extractor's own options.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub(crate) options: toml::Table,
}

impl Default for Extractor {
    fn default() -> Self {
        Self {
            enabled: true,
            path: None,
            command: None,
            workers: None,
            timeout: None,
            answer: None,
            give_up: None,
            wasm: None,
            fuel: None,
            memory: None,
            options: toml::Table::new(),
        }
    }
}

/// Reads `text` as the contents of the file of that name.
pub(crate) fn read(file: &str, text: &str) -> Result<(Written, Places), Diagnostic> {
    let table = DeTable::parse(text).map_err(|error| mistakes::syntax(file, text, &error))?;
    let places = Places::of(file, text, table.get_ref());
    if let Some(wrong) = mistakes::no_table(&places) {
        return Err(wrong);
    }
    let written = Written::deserialize(toml::Deserializer::from(table));
    match written {
        Ok(written) => Ok((written, places)),
        Err(error) => Err(mistakes::shape(&places, &error)),
    }
}
