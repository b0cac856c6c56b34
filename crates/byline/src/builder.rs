//! How a program configures the engine.

use crate::extractors::{self, BUILT_IN, BuiltIn};
use crate::{Byline, Error};
use byline_config::{Config, MOST_THREADS, ProcessConfig};
use byline_core::{Active, Descriptor, Diagnostic, Extractor, InputFormat, Language, OffsetUnit};
use byline_plugin::Plugin;
use byline_runner::Plan;
use serde_json::Value;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Makes a [`Byline`]. What is set here overrides the configuration file.
#[derive(Debug, Default)]
pub struct Builder {
    source: Source,
    registered: Vec<BuiltIn>,
    ready: Vec<Active>,
    changes: Vec<Change>,
    layers: Option<Vec<String>>,
    window: usize,
}

/// Where the configuration is.
#[derive(Debug, Default)]
enum Source {
    /// There is none.
    #[default]
    Defaults,
    File(PathBuf),
    /// The name that messages use, and the contents.
    Text(PathBuf, String),
}

/// What is to be done to the configuration, in the order in which it was asked for.
#[derive(Debug)]
enum Change {
    Threads(NonZeroUsize),
    TimeLimit(Duration),
    PluginFolder(PathBuf),
    Library { name: String, path: String },
    Process { name: String, process: ProcessConfig },
    Enable(String),
    Disable(String),
    Option { extractor: String, option: String, value: Value },
    InputFormat(Option<InputFormat>),
    Language(Language),
    FindLanguage(bool),
    UndoMojibake(bool),
    Extra(bool),
    Offsets(OffsetUnit),
    Text(bool),
}

impl Builder {
    /// Starts with what the configuration file at `path` says.
    pub fn config_file(mut self, path: impl AsRef<Path>) -> Self {
        self.source = Source::File(path.as_ref().to_owned());
        self
    }

    /// Starts with what `text` says, as if it were the contents of the file at `path`: that is what messages name and
    /// what paths in it are relative to.
    pub fn config_text(mut self, path: impl AsRef<Path>, text: impl Into<String>) -> Self {
        self.source = Source::Text(path.as_ref().to_owned(), text.into());
        self
    }

    /// How many articles are analysed at once, at most [`MOST_THREADS`]; by default one for each core.
    pub fn threads(self, threads: NonZeroUsize) -> Self {
        self.with(Change::Threads(threads))
    }

    /// How many articles [`Byline::analyze_all`] may hold at once; by default as many as keep the threads busy.
    pub fn window(mut self, articles: usize) -> Self {
        self.window = articles;
        self
    }

    /// How long the analysis of one article may take. With a limit the result depends on the machine.
    pub fn time_limit(self, limit: Duration) -> Self {
        self.with(Change::TimeLimit(limit))
    }

    /// A folder to look for plugins in, before those of the configuration.
    pub fn plugin_folder(self, folder: impl AsRef<Path>) -> Self {
        self.with(Change::PluginFolder(folder.as_ref().to_owned()))
    }

    /// Makes the extractor `name` come from a shared library: a path, or a name that is looked for in the folders.
    pub fn library(self, name: &str, path: &str) -> Self {
        self.with(Change::Library { name: name.to_owned(), path: path.to_owned() })
    }

    /// Makes the extractor `name` a program of its own, in any language, which is started with these arguments.
    pub fn process(self, name: &str, command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let process = ProcessConfig::new(command.into_iter().map(Into::into).collect());
        self.with(Change::Process { name: name.to_owned(), process })
    }

    /// Makes an extractor of this program known under `name`, as if it were built in: it runs unless a configuration
    /// file names extractors and not this one, and takes its options from there.
    pub fn register<P: Plugin>(mut self, name: &'static str) -> Self {
        self.registered.push(BuiltIn::of::<P>(name));
        self
    }

    /// Adds an extractor that is made already.
    pub fn extractor(mut self, descriptor: Descriptor, extractor: impl Extractor + 'static) -> Self {
        self.ready.push(Active { descriptor, extractor: Box::new(extractor) });
        self
    }

    /// Switches an extractor on that a configuration file does not name.
    pub fn enable(self, extractor: &str) -> Self {
        self.with(Change::Enable(extractor.to_owned()))
    }

    /// Switches an extractor off.
    pub fn disable(self, extractor: &str) -> Self {
        self.with(Change::Disable(extractor.to_owned()))
    }

    /// Sets an option of an extractor, and switches it on.
    pub fn option(self, extractor: &str, option: &str, value: impl Into<Value>) -> Self {
        let (extractor, option) = (extractor.to_owned(), option.to_owned());
        self.with(Change::Option { extractor, option, value: value.into() })
    }

    /// Runs only the extractors that fill these layers, and those whose layers these read.
    pub fn layers<'a>(mut self, layers: impl IntoIterator<Item = &'a str>) -> Self {
        self.layers = Some(layers.into_iter().map(str::to_owned).collect());
        self
    }

    /// What all files of the input are; `None` detects it from the content and name of each.
    pub fn input_format(self, format: impl Into<Option<InputFormat>>) -> Self {
        self.with(Change::InputFormat(format.into()))
    }

    /// The language of articles that do not name their own, where it is not detected from their text.
    pub fn language(self, language: Language) -> Self {
        self.with(Change::Language(language))
    }

    /// Whether the language of articles that do not name their own is detected from their text; by default it is.
    pub fn find_language(self, find: bool) -> Self {
        self.with(Change::FindLanguage(find))
    }

    /// Whether UTF-8 that was read as windows-1252 is repaired where that is certain; by default it is not.
    pub fn undo_mojibake(self, undo: bool) -> Self {
        self.with(Change::UndoMojibake(undo))
    }

    /// Whether fields of the input that Byline does not know are carried into records; by default they are not.
    pub fn extra(self, extra: bool) -> Self {
        self.with(Change::Extra(extra))
    }

    /// What offsets in JSON count; by default bytes of UTF-8.
    pub fn offsets(self, unit: OffsetUnit) -> Self {
        self.with(Change::Offsets(unit))
    }

    /// Whether JSON carries the article's text; by default it does.
    pub fn text(self, text: bool) -> Self {
        self.with(Change::Text(text))
    }

    /// The configuration in effect, with no extractor made yet.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or anything in it is wrong.
    pub fn config(&self) -> Result<Config, Error> {
        let names: Vec<&str> = self.known().iter().map(|built_in| built_in.name).collect();
        let mut config = match &self.source {
            Source::Defaults => byline_config::built_in(&names),
            Source::File(path) => byline_config::load(path, &names)?,
            Source::Text(path, text) => byline_config::parse(path, text, &names)?,
        };
        if names.is_empty() && config.extractors.is_empty() && self.ready.is_empty() {
            let message = "no extractor is built in, and the configuration names none";
            return Err(Error::misuse("config/no-extractor", message)
                .hint("name a configuration that loads their shared libraries, or build with the feature `extractors`"));
        }
        let mut folders = Vec::new();
        for change in &self.changes {
            if let Change::Disable(name) = change {
                known_to(&config, &names, name)?;
            }
            apply(change, &mut config, &mut folders);
        }
        if let Some(missing) = folders.iter().find(|folder| !folder.is_dir()) {
            let message = format!("there is no folder `{}`", missing.display());
            let diagnostic = Diagnostic::misuse("config/no-folder", message);
            return Err(diagnostic.hint("libraries of extractors are looked for in it"));
        }
        // A program that names folders of its own may run where those of the file were never built.
        if folders.is_empty() {
            config.check_folders()?;
        }
        if config.threads.is_some_and(|threads| threads.get() > MOST_THREADS) {
            return Err(Diagnostic::misuse("config/bad-value", format!("at most {MOST_THREADS} threads")));
        }
        config.plugin_folders.splice(0..0, folders);
        Ok(config)
    }

    /// Makes the extractors and puts them in order.
    ///
    /// # Errors
    ///
    /// If anything in the configuration is wrong, a library is missing, an extractor rejects its options, or the
    /// extractors do not fit together.
    pub fn build(self) -> Result<Byline, Error> {
        let config = self.config()?;
        let known = self.known();
        let Self { ready, layers, window, .. } = self;
        let made = config.extractors.iter().map(|extractor| extractors::activate(&known, &config, extractor));
        let mut active = made.collect::<Result<Vec<Active>, Error>>()?;
        once_each(&config, &active)?;
        active.extend(ready);
        let plan = Plan::new(active)?;
        let plan = match layers {
            Some(layers) => only(plan, layers)?,
            None => plan,
        };
        Ok(Byline::new(plan, config, window))
    }

    /// All extractors that need no library.
    fn known(&self) -> Vec<BuiltIn> {
        BUILT_IN.iter().chain(&self.registered).copied().collect()
    }

    fn with(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }
}

/// Fails where two tables load the same extractor: of a plan's own message both sides would have the same name.
fn once_each(config: &Config, active: &[Active]) -> Result<(), Error> {
    for (at, second) in active.iter().enumerate() {
        let name = &second.descriptor.name;
        let Some(first) = active.iter().take(at).position(|first| first.descriptor.name == *name) else {
            continue;
        };
        let [first, second] = [first, at].map(|at| &config.extractors[at].name);
        let message =
            format!("`[extractors.{first}]` and `[extractors.{second}]` load the same extractor, `{name}`");
        let diagnostic = config.extractor_diagnostic(second, "plan/twice", message);
        return Err(diagnostic.hint("remove one of the tables, or switch it off with `enabled = false`"));
    }
    Ok(())
}

/// Fails for an extractor that is neither configured nor known: a misspelt one would keep running.
fn known_to(config: &Config, known: &[&str], name: &str) -> Result<(), Error> {
    if config.mentions(name) || known.contains(&name) {
        return Ok(());
    }
    let configured = config.extractors.iter().map(|extractor| extractor.name.as_str());
    let all = configured.chain(known.iter().copied());
    let diagnostic = Error::misuse("config/unknown-extractor", format!("there is no extractor `{name}`"));
    Err(match byline_core::did_you_mean(name, all) {
        Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
        None => diagnostic.hint("only an extractor that would run can be disabled"),
    })
}

fn apply(change: &Change, config: &mut Config, folders: &mut Vec<PathBuf>) {
    match change {
        Change::Threads(threads) => config.threads = Some(*threads),
        Change::TimeLimit(limit) => config.time_limit = Some(*limit),
        Change::PluginFolder(folder) => folders.push(folder.clone()),
        Change::Library { name, path } => config.set_library(name, path),
        Change::Process { name, process } => config.set_process(name, process.clone()),
        Change::Enable(name) => config.enable(name),
        Change::Disable(name) => config.keep(|extractor| extractor != name),
        Change::Option { extractor, option, value } => config.set_option(extractor, option, value),
        Change::InputFormat(format) => config.input.format = *format,
        Change::Language(language) => config.input.language = Some(language.clone()),
        Change::FindLanguage(find) => config.input.find_language = *find,
        Change::UndoMojibake(undo) => config.input.undo_mojibake = *undo,
        Change::Extra(extra) => config.input.extra = *extra,
        Change::Offsets(unit) => config.output.offsets = *unit,
        Change::Text(text) => config.output.text = *text,
    }
}

/// The extractors that fill these layers, and all whose layers these read.
fn only(plan: Plan, layers: Vec<String>) -> Result<Plan, Error> {
    let provided: Vec<String> =
        plan.extractors().iter().map(|active| active.descriptor.provides.to_string()).collect();
    if let Some(missing) = layers.iter().find(|layer| !provided.contains(layer)) {
        let diagnostic =
            Error::misuse("plan/missing-layer", format!("no extractor provides the layer `{missing}`"));
        return Err(match byline_core::did_you_mean(missing, provided.iter().map(String::as_str)) {
            Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
            None => diagnostic.hint(format!("provided are {}", provided.join(", "))),
        });
    }
    let mut wanted = layers;
    let mut kept = Vec::new();
    // An extractor stands behind those whose layers it reads.
    for active in plan.into_extractors().into_iter().rev() {
        let Descriptor { provides, needs, uses, .. } = &active.descriptor;
        if wanted.iter().any(|layer| layer == provides.as_str()) {
            wanted.extend(needs.iter().chain(uses).map(|layer| layer.as_str().to_owned()));
            kept.push(active);
        }
    }
    kept.reverse();
    Plan::new(kept)
}
