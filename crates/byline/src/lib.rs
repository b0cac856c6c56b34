//! News analysis as a library: who said what, about whom, and does it hold up.
//!
//! This is the whole engine behind one type. The `byline` command is a client of it, and so is whatever embeds it: a
//! server, a binding for another language, a notebook. It prints nothing and never exits the process;
//! the one thing of the process that it changes is the panic hook, so that an extractor that panics costs an article and
//! prints nothing. What is wrong comes back as an [`Error`] with its place and a hint.
//!
//! The shortest program:
//!
//! ```
#![doc = include_str!("shortest.in")]
//! # let record = byline.analyze("“We are close,” Kari Lindqvist said on Monday.");
//! # let said: Vec<_> = record.quotes_with_speakers().collect();
//! # assert_eq!(said, [(Some("Kari Lindqvist"), "We are close".to_owned())]);
//! ```
//!
//! A [`Byline`] is made once, is cheap to clone and works from any number of threads at once: [`Byline::analyze`] runs
//! on the caller's thread, [`Byline::analyze_all`] on as many as the configuration allows and in the order of the input.
//! What extractors run, from where and with which options, is what a `byline.toml` says ([`Byline::from_config`]) or a
//! program ([`Byline::builder`]):
//!
//! ```
//! use byline::{Article, Byline, OffsetUnit};
//!
//! let byline = Byline::builder()
//!     .layers(["quotes"])
//!     .option("quotes", "minimum-confidence", 0.5)
//!     .offsets(OffsetUnit::CodePoint)
//!     .build()?;
//! let articles = (0..3).map(|day| Article {
//!     id: format!("day-{day}"),
//!     text: format!("“Day {day} is over,” Ida Holm said."),
//!     ..Article::default()
//! });
//! for record in byline.analyze_all(articles) {
//!     assert!(record.claims().is_none(), "that extractor does not run");
//!     for quote in record.quotes().unwrap_or_default() {
//!         let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
//!         assert_eq!(speaker, Some("Ida Holm"));
//!         assert!(record.words(&quote.content).starts_with("Day "));
//!     }
//!     assert!(record.to_json().starts_with(r#"{"schema":"byline/1","id":"day-"#));
//! }
//! # Ok::<(), byline::Error>(())
//! ```
//!
//! The feature `extractors`, on by default, builds all four extractors in; without it a configuration names their shared
//! libraries. `input` and `output` add the readers and writers of files that the command has ([`Byline::open`],
//! [`Byline::writer`]); `parquet`, `sqlite` and `zst` add formats that are large to build. `report` makes a page of
//! many records.

mod builder;
mod explain;
mod extractors;
#[cfg(feature = "output")]
mod output;
mod record;
#[cfg(feature = "report")]
pub mod report;
mod stream;

pub use builder::Builder;
pub use byline_config as config;
pub use byline_core::{
    Active, Article, Claim, ClaimPart, ClaimParts, Claimant, CustomLayer, Damage, DamageKind, Descriptor,
    Diagnostic as Error, DiagnosticKind as ErrorKind, Document, Entity, EntityId, Evidence, Extractor,
    Failure, Finding, Flags, InputFormat, Label, Language, LayerName, Layers, LayersView, Link, Match,
    MatchRelation, Mention, MentionKind, MentionSentiment, Mode, OffsetUnit, OutputFormat, Paragraph, Place,
    Quantity, Quote, QuoteId, QuoteType, Score, Sentence, SentenceScore, Sentiment, Severity, Sink, Source,
    Span, Speaker, Stance, Tag, TargetSentiment, Token, TokenKind, Value, Verdict, Voice, VoiceSentiment,
};
pub use byline_input as input;
#[cfg(feature = "output")]
pub use byline_output;
pub use byline_plugin::Plugin;
pub use byline_record::{RecordOptions, Remark};
pub use byline_runner as runner;
pub use explain::Explanation;
pub use extractors::{BUILT_IN, BuiltIn, describe, schema};
#[cfg(feature = "output")]
pub use output::Writer;
pub use record::{Layer, Record};
pub use stream::{Records, TryRecords};

use byline_config::{Columns, Config};
use byline_input::InputOptions;
use byline_runner::{Plan, Scratch, Settings};
use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The engine: extractors in their order, and the configuration that they were made from.
///
/// A clone shares everything with its original.
#[derive(Debug, Clone)]
pub struct Byline {
    engine: Arc<Engine>,
}

#[derive(Debug)]
struct Engine {
    plan: Plan,
    config: Config,
    window: usize,
    input: InputOptions,
    record: RecordOptions,
    /// Buffers that no article uses at the moment.
    scratch: Mutex<Vec<Scratch>>,
}

impl Byline {
    /// The four extractors that are built in, with their defaults.
    ///
    /// # Panics
    ///
    /// Never: what is built in reads no files, and a test builds it.
    #[cfg(feature = "extractors")]
    pub fn builtin() -> Self {
        Self::builder().build().expect("the built-in extractors and their defaults fit together")
    }

    /// What the configuration file at `path` says.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, anything in it is wrong, or an extractor cannot be made.
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::builder().config_file(path).build()
    }

    /// Any other configuration.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(plan: Plan, config: Config, window: usize) -> Self {
        let input = input_options(&config);
        let record = RecordOptions {
            offsets: config.output.offsets,
            text: config.output.text,
            extra: config.input.extra,
        };
        let scratch = Mutex::default();
        Self { engine: Arc::new(Engine { plan, config, window, input, record, scratch }) }
    }

    /// Analyses one article, on this thread.
    ///
    /// Whatever is wrong with the article stands in its record's [`errors`](Record::errors) and costs no more than a
    /// layer. An article that names no language gets the one of its text where the configuration asks for that, and one
    /// without an identifier is called `1`.
    pub fn analyze(&self, article: impl Into<Article>) -> Record {
        let mut article = article.into();
        self.complete(&mut article, 0);
        let free = || self.engine.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = free().pop().unwrap_or_default();
        let Engine { plan, config, .. } = &*self.engine;
        let record = byline_runner::analyze(plan, article, &mut scratch, config.time_limit);
        free().push(scratch);
        self.record(record)
    }

    /// Analyses an article and says why one thing was found in it: the decisions of the extractor, and the words without
    /// which something else would have been found.
    ///
    /// # Errors
    ///
    /// If there is no such finding, or the extractor fails.
    pub fn explain(
        &self,
        article: impl Into<Article>,
        finding: &runner::FindingId,
    ) -> Result<Explanation, Error> {
        let mut article = article.into();
        self.complete(&mut article, 0);
        explain::explain(self, &article, finding)
    }

    /// Analyses articles in parallel, and gives their records in the order of the articles.
    ///
    /// Nothing is read before the first record is asked for, and never more than a window of articles ahead of the
    /// record that is asked for next, so memory does not grow with the number of articles. The result does not depend on
    /// the number of threads. Dropping the iterator ends the work.
    ///
    /// Articles without an identifier are called by their number, from 1.
    pub fn analyze_all<I>(&self, articles: I) -> Records
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        I::Item: Into<Article> + 'static,
    {
        Records::new(self.clone(), articles.into_iter().map(Into::into))
    }

    /// The same for articles that may fail to be read, as those of files: a failure is given in its place.
    pub fn try_analyze_all<I, A, E>(&self, articles: I) -> TryRecords<E>
    where
        I: IntoIterator<Item = Result<A, E>, IntoIter: Send + 'static>,
        A: Into<Article> + 'static,
        E: Send + 'static,
    {
        TryRecords::new(self.clone(), articles.into_iter().map(|article| article.map(Into::into)))
    }

    /// The articles of files and folders, `-` being standard input, read as the configuration says.
    #[cfg(feature = "input")]
    pub fn open(&self, paths: &[std::path::PathBuf]) -> byline_input::Articles {
        byline_input::open(paths, &self.input_options())
    }

    /// A writer to the file at `path`, or to standard output.
    ///
    /// # Errors
    ///
    /// If the file cannot be made, or this build does not write that format.
    #[cfg(feature = "output")]
    pub fn writer(&self, path: Option<&Path>, format: OutputFormat) -> Result<Writer, Error> {
        Writer::new(path, format, *self.record_options())
    }

    /// What each extractor says of itself, in the order in which they run.
    pub fn extractors(&self) -> impl Iterator<Item = &Descriptor> {
        self.plan().extractors().iter().map(|active| &active.descriptor)
    }

    /// The configuration in effect; [`Config::shown`] is for people.
    pub fn config(&self) -> &Config {
        &self.engine.config
    }

    /// The extractors in the order in which they run, for [`runner`], which works with callbacks.
    pub fn plan(&self) -> &Plan {
        &self.engine.plan
    }

    /// How [`runner`] goes about it.
    pub fn settings(&self) -> Settings {
        let Engine { config, window, .. } = &*self.engine;
        Settings { threads: config.threads, window: *window, time_limit: config.time_limit }
    }

    /// How files are read: what the configuration says, and as many threads for web pages as articles are analysed on.
    pub fn input_options(&self) -> InputOptions {
        let threads = self.config().threads.or_else(|| thread::available_parallelism().ok());
        let time_limit = self.config().time_limit;
        let threads = threads.map_or(1, NonZeroUsize::get);
        InputOptions { threads, time_limit, ..self.engine.input.clone() }
    }

    /// How records are written.
    pub fn record_options(&self) -> &RecordOptions {
        &self.engine.record
    }

    /// Fills in what an article does not name, as the readers of files do.
    pub(crate) fn complete(&self, article: &mut Article, index: u64) {
        if article.id.is_empty() && article.source.path.is_empty() {
            article.id = (index + 1).to_string();
        }
        byline_input::complete(article, &self.engine.input);
    }

    pub(crate) fn record(&self, record: byline_record::Record) -> Record {
        Record::new(record, *self.record_options())
    }
}

/// What a configuration says of reading.
fn input_options(config: &Config) -> InputOptions {
    let byline_config::Input { format, extra, language, find_language, undo_mojibake, max_article, columns } =
        &config.input;
    let Columns { id, text, title, date, url, language: language_column } = columns;
    let mut options = InputOptions {
        format: *format,
        extra: *extra,
        language: language.as_ref().map(ToString::to_string),
        find_language: *find_language,
        undo_mojibake: *undo_mojibake,
        longest: *max_article,
        ..InputOptions::default()
    };
    let fields = &mut options.fields;
    for (field, column) in [
        (&mut fields.id, id),
        (&mut fields.text, text),
        (&mut fields.title, title),
        (&mut fields.date, date),
        (&mut fields.url, url),
        (&mut fields.language, language_column),
    ] {
        if let Some(column) = column {
            *field = Cow::Owned(column.clone());
        }
    }
    options
}
