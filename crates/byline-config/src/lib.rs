//! The configuration as written, checked and resolved.
//!
//! `byline.toml` is read in two steps: as written (where a key stands and what type it has is all that counts), then
//! checked and resolved into a [`Config`], which is all that the rest of Byline sees. A mistake is a [`Diagnostic`]
//! with the line itself and a hint. Options of an extractor are the extractor's own business: they are carried as
//! JSON, and [`Config::option_diagnostic`] puts the extractor's errors at their place in the file.
//! A program that embeds the engine changes a configuration with [`Config::keep`], [`Config::set_option`] and
//! [`Config::set_library`].
//!
//! ```
//! use std::path::Path;
//!
//! let toml = "[extractors.quotes.options]\nminimum-confidence = 0.4\n";
//! let config = byline_config::parse(Path::new("byline.toml"), toml, &["entities", "quotes"])?;
//! assert_eq!(config.extractors.len(), 1);
//! assert_eq!(config.extractors[0].options, r#"{"minimum-confidence":0.4}"#);
//! assert_eq!(config.output.offsets.name(), "utf-8");
//! # Ok::<(), byline_core::Diagnostic>(())
//! ```

mod json;
mod mistakes;
mod places;
mod resolve;
mod schema;
mod shown;
mod written;

pub use resolve::{MOST_THREADS, size};
pub use schema::schema;

use byline_core::{Diagnostic, Failure, InputFormat, Language, OffsetUnit};
use places::Places;
use std::fs;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The name of the configuration file.
pub const FILE_NAME: &str = "byline.toml";

/// The configuration in effect: checked, and with every default filled in.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from, as it was named; `None` where there is no file.
    pub file: Option<PathBuf>,
    /// The folder of that file, which paths in it are relative to; the current one where there is no file.
    pub folder: PathBuf,
    /// How many articles are analysed at once; `None` for one a core.
    pub threads: Option<NonZeroUsize>,
    /// How long the analysis of one article may take; `None` for as long as it needs.
    pub time_limit: Option<Duration>,
    /// Where libraries named without a path are looked for, in this order; relative ones are joined to `folder`.
    pub plugin_folders: Vec<PathBuf>,
    /// How input is read.
    pub input: Input,
    /// How records are written.
    pub output: Output,
    /// The extractors that run, in the order of the file.
    pub extractors: Vec<ExtractorConfig>,
    /// Extractors that do not run.
    left_out: Vec<LeftOut>,
    /// `plugin_folders` as written.
    folders: Vec<String>,
    /// Where everything stands in the file.
    places: Option<Places>,
}

/// How input is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What all files are; `None` for what the content and the name of each show.
    pub format: Option<InputFormat>,
    /// Whether unknown fields of JSON Lines are carried through.
    pub extra: bool,
    /// The language of articles that do not name their own, where it is not detected from their text.
    pub language: Option<Language>,
    /// Whether the language of articles that do not name their own is detected from their text.
    pub find_language: bool,
    /// Whether UTF-8 that was read as windows-1252 is repaired where that is certain.
    pub undo_mojibake: bool,
    /// The longest article that is read, in bytes.
    pub max_article: u64,
    /// The names that the input has for an article's fields.
    pub columns: Columns,
}

/// How records are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The unit of offsets.
    pub offsets: OffsetUnit,
    /// Whether the article's text is written into its record.
    pub text: bool,
}

/// The names of an article's fields in the input; `None` for the field's own name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the name of that field in the input")]
pub struct Columns {
    pub id: Option<String>,
    pub text: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

impl Columns {
    /// Each field of an article, with the name that the input has for it where that is another one.
    pub fn named(&self) -> [(&'static str, Option<&str>); 6] {
        let Self { id, text, title, date, url, language } = self;
        [
            ("id", id.as_deref()),
            ("text", text.as_deref()),
            ("title", title.as_deref()),
            ("date", date.as_deref()),
            ("url", url.as_deref()),
            ("language", language.as_deref()),
        ]
    }
}

/// An extractor that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtractorConfig {
    /// Its name: that of its table.
    pub name: String,
    /// Its shared library: a name without prefix and suffix, or a path, joined to the file's folder where it is
    /// relative; `None` where it is built in, a program or a module.
    pub path: Option<String>,
    /// The program that it is; `None` where it is built in, in a shared library or a module.
    pub process: Option<ProcessConfig>,
    /// The WebAssembly module that it is; `None` where it is built in, in a shared library or a program.
    pub wasm: Option<WasmConfig>,
    /// Its options as the text of a JSON object, `{}` for none.
    pub options: String,
    written_path: Option<String>,
    written_options: toml::Table,
    /// What of it was set by a program, and so has no place in the file.
    set: Vec<String>,
}

/// An extractor that is a program of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessConfig {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// How many processes of it run at once, at most.
    pub workers: NonZeroUsize,
    /// How long it may take over the articles that it is given at once.
    pub timeout: Duration,
    /// How many bytes it may answer to the articles that it is given at once, where sixteen times their texts are not more.
    pub answer: NonZeroU64,
    /// After how many articles in a row that a new process of it fails on it is given up; 0 for never. In a row means as the
    /// threads come to them.
    pub give_up: u32,
}

impl ProcessConfig {
    /// One process of this program, which may take a minute over what it is given, may answer 16 MB, and is given up
    /// after ten failures in a row.
    pub fn new(command: Vec<String>) -> Self {
        const ANSWER: NonZeroU64 = NonZeroU64::new(16_000_000).unwrap();
        let (workers, timeout) = (NonZeroUsize::MIN, Duration::from_secs(60));
        Self { command, workers, timeout, answer: ANSWER, give_up: 10 }
    }
}

/// An extractor that is a WebAssembly module, in a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasmConfig {
    /// Its file, joined to the folder of the configuration where it is relative.
    pub path: PathBuf,
    /// How much it may do over one article, in instructions, more or less.
    pub fuel: NonZeroU64,
    /// How much memory it may have, in bytes.
    pub memory: NonZeroU64,
}

impl WasmConfig {
    /// A module that may execute a thousand million instructions over an article, in 64 MB.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        const FUEL: NonZeroU64 = NonZeroU64::new(1_000_000_000).unwrap();
        const MEMORY: NonZeroU64 = NonZeroU64::new(64_000_000).unwrap();
        Self { path: path.into(), fuel: FUEL, memory: MEMORY }
    }
}

impl ExtractorConfig {
    /// Whether it is built in.
    pub fn is_built_in(&self) -> bool {
        self.path.is_none() && self.process.is_none() && self.wasm.is_none()
    }
}

/// An extractor that does not run.
#[derive(Debug, Clone)]
struct LeftOut {
    name: String,
    /// Whether its table says so; otherwise it has no table while others do.
    disabled: bool,
}

/// Reads and checks the file at `path`; `built_in` are the names of extractors that need no library.
///
/// # Errors
///
/// If the file cannot be read, or anything in it is wrong.
pub fn load(path: &Path, built_in: &[&str]) -> Result<Config, Diagnostic> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Diagnostic::misuse("config/not-found", format!("there is no configuration file `{shown}`")).hint(
                "name one that exists; a configuration is not needed, and without one the defaults hold",
            )
        }
        _ => Diagnostic::misuse("config/unreadable", format!("cannot read `{shown}`"))
            .because(error.to_string()),
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("`{shown}` is not UTF-8 from byte {at} on");
        Diagnostic::misuse("config/not-utf-8", message).hint("save the file as UTF-8")
    })?;
    parse(path, &text, built_in)
}

/// Checks `text` as the contents of `file`.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn parse(file: &Path, text: &str, built_in: &[&str]) -> Result<Config, Diagnostic> {
    let (written, places) = written::read(&file.display().to_string(), text)?;
    resolve::resolve(file, written, places, built_in)
}

/// The configuration where there is no file: the extractors of these names, everything by default.
pub fn built_in(names: &[&str]) -> Config {
    resolve::defaults(names)
}

/// The configuration file for work in the folder `from`: there, or in the nearest folder above that has one.
pub fn find(from: &Path) -> Option<PathBuf> {
    let here = if from == Path::new(".") { PathBuf::from(FILE_NAME) } else { from.join(FILE_NAME) };
    if here.is_file() {
        return Some(here);
    }
    let folder = std::path::absolute(from).ok()?;
    folder.ancestors().skip(1).map(|above| above.join(FILE_NAME)).find(|file| file.is_file())
}

impl Config {
    /// Looks whether the folders of `plugins.folders` are there, which [`parse`] does not: it reads no files.
    ///
    /// # Errors
    ///
    /// If one of them is not, or is no folder.
    pub fn check_folders(&self) -> Result<(), Diagnostic> {
        resolve::check_folders(self)
    }

    /// An extractor's error about its options, put at the option's place in the file: its `option`, or as much of that
    /// path as is written.
    pub fn option_diagnostic(&self, extractor: &str, failure: &Failure) -> Diagnostic {
        let Failure { message, option, hint } = failure;
        let id =
            if message.starts_with("unknown option") { "config/unknown-option" } else { "config/option" };
        let mut diagnostic = Diagnostic::misuse(id, format!("extractor `{extractor}`: {message}"));
        let table = format!("extractors.{extractor}");
        let path = match option {
            Some(option) => format!("{table}.options.{option}"),
            None => format!("{table}.options"),
        };
        let first = option.as_deref().and_then(|option| option.split(['.', '[']).next());
        let place = match first {
            Some(first) if self.is_set(extractor, first) => None,
            _ => self.places.as_ref().and_then(|places| places.nearest(&path, &table)),
        };
        match (place, option) {
            (Some(place), _) => diagnostic = diagnostic.at(place),
            (None, Some(option)) => diagnostic = diagnostic.because(format!("the option is `{option}`")),
            (None, None) => {}
        }
        match hint {
            Some(hint) => diagnostic.hint(hint.as_str()),
            None => diagnostic,
        }
    }

    /// Something wrong with an extractor or its library, put at its `path`, or where its table begins.
    pub fn extractor_diagnostic(&self, extractor: &str, id: &'static str, message: String) -> Diagnostic {
        let diagnostic = Diagnostic::misuse(id, message);
        if self.is_set(extractor, "path") {
            return diagnostic;
        }
        let table = format!("extractors.{extractor}");
        let key = match self.extractors.iter().find(|one| one.name == extractor) {
            Some(one) if one.process.is_some() => "command",
            Some(one) if one.wasm.is_some() => "wasm",
            _ => "path",
        };
        match self.places.as_ref().and_then(|places| places.nearest(&format!("{table}.{key}"), &table)) {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        }
    }

    /// Leaves only the extractors that `keep` returns `true` for.
    pub fn keep(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.extractors.retain(|extractor| keep(&extractor.name));
    }

    /// Whether the configuration says anything of that extractor: runs it, or switches it off.
    pub fn mentions(&self, extractor: &str) -> bool {
        self.extractors.iter().any(|entry| entry.name == extractor)
            || self.left_out.iter().any(|left_out| left_out.name == extractor)
    }

    /// Sets one option of an extractor, instead of what the file says. An extractor that does not run yet is
    /// added.
    pub fn set_option(&mut self, extractor: &str, option: &str, value: &serde_json::Value) {
        let entry = self.extractor(extractor);
        let mut options: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&entry.options).unwrap_or_default();
        options.insert(option.to_owned(), value.clone());
        entry.options = serde_json::Value::Object(options).to_string();
        // JSON's null has no counterpart in TOML; such an option is not shown.
        match toml::Value::try_from(value) {
            Ok(shown) => drop(entry.written_options.insert(option.to_owned(), shown)),
            Err(_) => drop(entry.written_options.remove(option)),
        }
        entry.set.push(option.to_owned());
    }

    /// Makes an extractor come from a shared library, instead of what the file says. An extractor that does not
    /// run yet is added.
    pub fn set_library(&mut self, extractor: &str, path: &str) {
        let entry = self.extractor(extractor);
        entry.path = Some(path.to_owned());
        entry.process = None;
        entry.wasm = None;
        entry.written_path = Some(path.to_owned());
        entry.set.push("path".to_owned());
    }

    /// Makes an extractor a program of its own, instead of what the file says. An extractor that does not run yet is
    /// added.
    pub fn set_process(&mut self, extractor: &str, process: ProcessConfig) {
        let entry = self.extractor(extractor);
        entry.path = None;
        entry.written_path = None;
        entry.wasm = None;
        entry.process = Some(process);
        entry.set.push("path".to_owned());
    }

    /// Makes an extractor that is built in run, unless it does.
    pub fn enable(&mut self, extractor: &str) {
        self.extractor(extractor);
    }

    /// The extractor of that name, added where it does not run.
    fn extractor(&mut self, name: &str) -> &mut ExtractorConfig {
        let at = self.extractors.iter().position(|extractor| extractor.name == name).unwrap_or_else(|| {
            self.left_out.retain(|left_out| left_out.name != name);
            self.extractors.push(resolve::plain(name));
            self.extractors.len() - 1
        });
        &mut self.extractors[at]
    }

    /// Whether a program set this of the extractor.
    fn is_set(&self, extractor: &str, what: &str) -> bool {
        let mut named = self.extractors.iter().filter(|one| one.name == extractor);
        named.any(|one| one.set.iter().any(|set| set == what))
    }

    /// The configuration in effect as TOML, each line with a comment that names its source: `# default`, or
    /// the file and its line. It ends with a line end, and means the same if it is read instead of the file.
    pub fn shown(&self) -> String {
        shown::shown(self)
    }
}
