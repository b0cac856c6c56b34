//! The extractors that are built in, and how those of a configuration are made.

use byline_config::{Config, ExtractorConfig, ProcessConfig, WasmConfig};
use byline_core::{Active, Descriptor, Diagnostic, Document, Extractor, Failure, Reason, Sink};
use byline_host::{AtWork, Library};
use byline_plugin::Plugin;
use byline_process::{Process, ProcessError, Program};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;

/// An extractor that needs no library.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Its name in configurations.
    pub name: &'static str,
    /// What it says of itself.
    pub describe: fn() -> Descriptor,
    /// Makes it from its options as JSON text and the folder that paths in them are relative to.
    pub activate: fn(&str, &Path) -> Result<Active, Failure>,
}

impl BuiltIn {
    /// The extractor of that type, under that name.
    pub const fn of<P: Plugin>(name: &'static str) -> Self {
        Self { name, describe: byline_plugin::describe::<P>, activate: byline_plugin::activate::<P> }
    }
}

/// Those of Byline, in the order in which they usually run; none without the feature `extractors`.
#[cfg(feature = "extractors")]
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn::of::<byline_entities::Entities>("entities"),
    BuiltIn::of::<byline_quotes::Quotes>("quotes"),
    BuiltIn::of::<byline_sentiment::SentimentExtractor>("sentiment"),
    BuiltIn::of::<byline_claims::Claims>("claims"),
];

/// None: without the feature `extractors` a configuration names their shared libraries.
#[cfg(not(feature = "extractors"))]
pub const BUILT_IN: &[BuiltIn] = &[];

/// The JSON Schema of a `byline.toml`, the options of the built-in extractors included.
pub fn schema() -> String {
    let options =
        |built_in: &BuiltIn| (built_in.name.to_owned(), (built_in.describe)().options_schema.into_owned());
    byline_config::schema(&BUILT_IN.iter().map(options).collect::<Vec<_>>())
}

/// What an extractor of a configuration says of itself; only a program looks at its options.
///
/// # Errors
///
/// If its library cannot be loaded, its program cannot be started, or there is no built-in extractor of that name.
pub fn describe(config: &Config, extractor: &ExtractorConfig) -> Result<Descriptor, Diagnostic> {
    Ok(match Source::of(extractor) {
        Source::Library(path) => library(config, extractor, path)?.descriptor().clone(),
        Source::Program(program) => process(config, extractor, program)?.descriptor().clone(),
        Source::Module(wasm) => module(config, extractor, wasm)?.descriptor,
        Source::BuiltIn => (built_in(BUILT_IN, config, extractor)?.describe)(),
    })
}

/// Makes an extractor of a configuration.
pub(crate) fn activate(
    known: &[BuiltIn],
    config: &Config,
    extractor: &ExtractorConfig,
) -> Result<Active, Diagnostic> {
    let active = match Source::of(extractor) {
        Source::Library(path) => {
            library(config, extractor, path)?.activate(&extractor.options, &config.folder)
        }
        Source::Program(program) => return process(config, extractor, program).map(Process::into_active),
        Source::Module(wasm) => return module(config, extractor, wasm).map(named),
        Source::BuiltIn => {
            let active = (built_in(known, config, extractor)?.activate)(&extractor.options, &config.folder);
            active.map(named)
        }
    };
    active.map_err(|failure| config.option_diagnostic(&extractor.name, &failure))
}

/// Where an extractor comes from.
enum Source<'a> {
    BuiltIn,
    Library(&'a str),
    Program(&'a ProcessConfig),
    Module(&'a WasmConfig),
}

impl<'a> Source<'a> {
    /// A configuration names one at most.
    fn of(extractor: &'a ExtractorConfig) -> Self {
        let library = extractor.path.as_deref().map(Self::Library);
        let program = || extractor.process.as_ref().map(Self::Program);
        let module = || extractor.wasm.as_ref().map(Self::Module);
        library.or_else(program).or_else(module).unwrap_or(Self::BuiltIn)
    }
}

/// An extractor within our process of which is known what it works on, should the memory give out.
fn named(active: Active) -> Active {
    let Active { descriptor, extractor } = active;
    let name = descriptor.name.clone().into_owned();
    Active { descriptor, extractor: Box::new(Named { name, extractor }) }
}

struct Named {
    name: String,
    extractor: Box<dyn Extractor>,
}

impl Extractor for Named {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let _work = AtWork::new(&self.name, document.id);
        self.extractor.extract(document, sink)
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let _work = AtWork::new(&self.name, document.id);
        self.extractor.explain(document, at)
    }
}

fn built_in<'a>(
    known: &'a [BuiltIn],
    config: &Config,
    extractor: &ExtractorConfig,
) -> Result<&'a BuiltIn, Diagnostic> {
    let name = &extractor.name;
    known.iter().find(|one| one.name == name).ok_or_else(|| {
        let message = format!("there is no built-in extractor `{name}`");
        let diagnostic = config.extractor_diagnostic(name, "config/unknown-extractor", message);
        match byline_core::did_you_mean(name, known.iter().map(|one| one.name)) {
            Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
            None => diagnostic
                .hint("an extractor of your own needs the path of its shared library, or its command"),
        }
    })
}

fn process(
    config: &Config,
    extractor: &ExtractorConfig,
    program: &ProcessConfig,
) -> Result<Process, Diagnostic> {
    let ProcessConfig { command, workers, timeout, answer, give_up } = program;
    let program = Program {
        command: command.clone(),
        workers: *workers,
        timeout: *timeout,
        answer: (*answer).try_into().unwrap_or(NonZeroUsize::MAX),
        give_up: NonZeroU32::new(*give_up),
    };
    let ExtractorConfig { name, options, .. } = extractor;
    Process::start(name, &program, options, &config.folder).map_err(|error| match error {
        ProcessError::Refused(failure) => config.option_diagnostic(name, &failure),
        error => {
            let message = format!("extractor `{name}`: {error}");
            let mut diagnostic = config.extractor_diagnostic(name, error.id(), message);
            diagnostic.reasons.extend(error.reasons());
            diagnostic.hint(error.hint())
        }
    })
}

#[cfg(feature = "wasm")]
fn module(config: &Config, extractor: &ExtractorConfig, wasm: &WasmConfig) -> Result<Active, Diagnostic> {
    use byline_wasm::{Limits, Sandbox, WasmError};
    let WasmConfig { path, fuel, memory } = wasm;
    let ExtractorConfig { name, options, .. } = extractor;
    let limits = Limits { fuel: *fuel, memory: *memory };
    Sandbox::load(name, path, limits, options).map(Sandbox::into_active).map_err(|error| match error {
        WasmError::Refused(failure) => config.option_diagnostic(name, &failure),
        error => {
            let message = format!("extractor `{name}`: {error}");
            let mut diagnostic = config.extractor_diagnostic(name, error.id(), message);
            diagnostic.reasons.extend(error.reason());
            diagnostic.hint(error.hint())
        }
    })
}

#[cfg(not(feature = "wasm"))]
fn module(config: &Config, extractor: &ExtractorConfig, wasm: &WasmConfig) -> Result<Active, Diagnostic> {
    let name = &extractor.name;
    let message = format!(
        "extractor `{name}`: `{}` is a WebAssembly module, and this Byline was built without the feature `wasm`",
        wasm.path.display()
    );
    let diagnostic = config.extractor_diagnostic(name, "wasm/not-built", message);
    Err(diagnostic
        .hint("build it with the feature: `cargo install --path crates/byline-cli --features wasm`"))
}

fn library(config: &Config, extractor: &ExtractorConfig, path: &str) -> Result<Library, Diagnostic> {
    byline_host::find(path, &config.plugin_folders).and_then(|found| Library::load(&found)).map_err(|error| {
        let mut diagnostic = config.extractor_diagnostic(&extractor.name, error.id(), error.to_string());
        diagnostic.reasons.extend(error.reasons());
        diagnostic.hint(error.hint())
    })
}
