//! `byline analyze`: articles in, records out.

mod failures;
mod guard;
mod manifest;
mod patience;
mod sink;
mod tally;
mod told;

pub(crate) use failures::told as diagnostic_members;
pub(crate) use tally::{Layer, Tally};

use crate::args::{Analyze, Log};
use crate::extractors::{self, Setup};
use crate::failure::{self, FAILED};
use crate::show;
use crate::style::Style;
use anyhow::{Context, Result, anyhow};
use byline_config::{Config, Input};
use byline_core::{Article, Diagnostic, Severity, did_you_mean};
use byline_input::{Articles, Copies, InputError, InputFormat, InputOptions};
use byline_output::OutputError;
use byline_record::{OffsetUnit, Record, RecordOptions};
use byline_runner::{Analyzed, Settings};
use failures::Failures;
use manifest::ThisRun;
use sink::{Sink, State};
use std::borrow::Cow;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::SystemTime;
use told::Told;

/// Runs the extractors over all articles.
pub(crate) fn run(arguments: &Analyze) -> Result<ExitCode> {
    if arguments.telling.log_format == Log::Json {
        failure::speak_json();
    }
    let start = SystemTime::now();
    let mut setup = extractors::setup(&arguments.configured)?;
    setup.config.threads = arguments.threads.or(setup.config.threads);
    if let Some(format) = &arguments.input_format {
        setup.config.input.format.clone_from(format);
    }
    let Setup { config, plan } = &setup;
    let settings = Settings { threads: config.threads, time_limit: config.time_limit, ..Settings::default() };
    let copies = arguments.copies.then(Copies::default);
    let layout = sink::layout(arguments)?;
    let manifest = sink::beside(layout.as_ref(), arguments.manifest.as_ref(), ".run.json");
    let errors = sink::beside(layout.as_ref(), arguments.errors.as_ref(), ".errors.ndjson");
    let places = guard::Places {
        layout: layout.as_ref(),
        output: arguments.output.as_deref(),
        manifest: manifest.as_deref(),
        errors: errors.as_deref(),
    };
    let mut articles = open(&arguments.inputs, config, copies, places.own_files())?;
    places.check(&articles)?;
    let size = arguments.shard_size;
    let identity = manifest::identity(&setup, articles.files(), arguments.copies, &arguments.format, size);
    if let Some(done) = sink::complete(arguments, layout.as_ref(), manifest.as_deref(), &identity) {
        return Ok(complete_already(&done, arguments.telling.quiet));
    }
    let (mut sink, state) = Sink::open(arguments, layout.as_ref(), &identity)?;
    let mut told = Told::new(&arguments.telling, articles.progress());
    let mut run = Run::new(arguments, &mut told, layout.as_ref(), state, &mut articles)?;
    let stop = stop_on_interrupt()?;
    let options = record_options(config);
    let style = Style::of(&io::stdout());
    let render = |record: &Record, line: &mut Vec<u8>| {
        if arguments.show {
            line.extend_from_slice(show::page(record, style).as_bytes());
        } else {
            record.write(&options, line);
        }
    };
    let mut unwritten = None;
    let articles: Box<dyn Iterator<Item = _> + Send> = if arguments.inputs.iter().any(|path| *path == *"-") {
        Box::new(patience::interruptible(articles, Arc::clone(&stop)))
    } else {
        Box::new(articles)
    };
    byline_runner::run(plan, articles, &settings, &stop, render, |outcome| {
        match run.take(outcome, &mut sink) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                unwritten = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    let Run { told, mut failures, mut state } = run;
    told.clear();
    let interrupted = stop.load(Ordering::Relaxed);
    let resumable = sink.can_go_on();
    let done = match &unwritten {
        Some(_) => Ok(sink::Done::default()),
        None if interrupted => sink.leave(&mut state, &mut failures),
        None => sink.finish(&mut state, &mut failures),
    };
    let done = done.unwrap_or_else(|error| {
        unwritten = Some(error);
        sink::Done::default()
    });
    let outcome = match &unwritten {
        Some(_) => "failed",
        None if interrupted => "interrupted",
        None => "complete",
    };
    if let Some(path) = &manifest {
        let this_run = ThisRun {
            start,
            duration: told.elapsed(),
            resumed: state.resumed,
            peak_memory_megabytes: told::peak_memory(),
        };
        let output = manifest::output(layout.as_ref(), &done.whole);
        let written = manifest::write(path, outcome, &identity, state.tally.shown(plan), output, &this_run);
        // Where the records cannot be written, that is what the user must know.
        if unwritten.is_none() {
            written.with_context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    if let Some(error) = unwritten {
        return Err(refusal(error));
    }
    if let Some(files) = done.files {
        files.forget().map_err(refusal)?;
    }
    told.end(&state.tally, outcome, resumable, failures.path().map(PathBuf::as_path));
    Ok(exit_code(interrupted || state.tally.failures() > 0))
}

/// What goes on while articles are given out.
struct Run<'a> {
    told: &'a mut Told,
    failures: Failures,
    state: State,
}

impl<'a> Run<'a> {
    /// Begins, or goes on: what was done is passed over.
    fn new(
        arguments: &Analyze,
        told: &'a mut Told,
        layout: Option<&byline_output::Layout>,
        state: Option<State>,
        articles: &mut Articles,
    ) -> Result<Self> {
        let path = sink::beside(layout, arguments.errors.as_ref(), ".errors.ndjson");
        let resumed = u64::from(state.is_some());
        let mut state = state.unwrap_or_default();
        state.resumed += resumed;
        let failures = Failures::open(path.clone(), state.errors());
        let failures =
            failures.with_context(|| format!("cannot write `{}`", path.unwrap_or_default().display()))?;
        state.position.pass_over(articles, !arguments.copies)?;
        told.go_on(&state.tally);
        Ok(Self { told, failures, state })
    }

    /// Takes what became of one item of the input.
    fn take(&mut self, outcome: Result<Analyzed, InputError>, sink: &mut Sink) -> Result<(), OutputError> {
        let Self { told, failures, state } = self;
        let fail = |source| OutputError::Write { path: "errors".to_owned(), source };
        match outcome {
            Err(error) => {
                let diagnostic = error.diagnostic();
                state.position.add(error.path(), None);
                if diagnostic.severity == Severity::Error {
                    state.tally.add_unread(diagnostic.id);
                    failures.unread(error.path(), &diagnostic).map_err(fail)?;
                } else {
                    state.tally.no_article += 1;
                }
                told.diagnostic(&diagnostic, failures.kept());
            }
            Ok(analyzed) => {
                let record = &analyzed.record;
                state.position.add(&record.article.source.path, Some(&record.article.id));
                state.tally.add(record);
                told.speakers().add(&record.layers);
                failures.failed(record).map_err(fail)?;
                sink.write(&analyzed)?;
                sink.note(state, failures)?;
            }
        }
        told.advance(&state.tally);
        Ok(())
    }
}

fn exit_code(failed: bool) -> ExitCode {
    if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

/// Tells that there is nothing to go on with, since the run of this manifest came to its end.
fn complete_already(manifest: &serde_json::Value, quiet: bool) -> ExitCode {
    if !quiet {
        eprintln!("complete already: {} articles", manifest["articles"]);
    }
    let count = |name: &str| manifest[name].as_u64().unwrap_or_default();
    exit_code(count("failed_in_part") + count("unread") > 0)
}

/// Whoever read our output may have had enough, which is a normal end; all else is told.
fn refusal(error: OutputError) -> anyhow::Error {
    match error {
        OutputError::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => anyhow!(source),
        error => anyhow!(error.diagnostic()),
    }
}

/// All articles at once, for what needs them more than once.
pub(crate) fn read_all(inputs: &[PathBuf], config: &Config) -> Result<Vec<Article>> {
    open(inputs, config, None, Vec::new())?
        .map(|article| article.map_err(|error| anyhow!(error.diagnostic())))
        .collect()
}

/// How the configuration wants records written.
pub(crate) fn record_options(config: &Config) -> RecordOptions {
    RecordOptions {
        offsets: OffsetUnit::from_name(&config.output.offsets).unwrap_or(OffsetUnit::Utf8),
        text: config.output.text,
        extra: config.input.extra,
    }
}

fn open(
    inputs: &[PathBuf],
    config: &Config,
    copies: Option<Copies>,
    except: Vec<PathBuf>,
) -> Result<Articles> {
    let Input { format, extra, language, find_language, undo_mojibake, columns } = &config.input;
    let threads = config.threads.or_else(|| thread::available_parallelism().ok());
    let mut options = InputOptions {
        extra: *extra,
        language: language.clone(),
        find_language: *find_language,
        undo_mojibake: *undo_mojibake,
        copies,
        except,
        threads: threads.map_or(1, NonZeroUsize::get),
        ..InputOptions::default()
    };
    if format != "auto" {
        let known = InputFormat::from_name(format);
        options.format = Some(known.ok_or_else(|| unknown_format(format))?);
    }
    for (field, column) in columns {
        let fields = &mut options.fields;
        let place = match field.as_str() {
            "id" => &mut fields.id,
            "text" => &mut fields.text,
            "title" => &mut fields.title,
            "date" => &mut fields.date,
            "url" => &mut fields.url,
            _ => &mut fields.language,
        };
        *place = Cow::Owned(column.clone());
    }
    Ok(byline_input::open(inputs, &options))
}

fn unknown_format(format: &str) -> Diagnostic {
    let known = InputFormat::ALL.iter().map(|known| known.name());
    let diagnostic =
        Diagnostic::error("config/unknown-format", format!("there is no input format `{format}`"));
    match did_you_mean(format, known.clone()) {
        Some(name) => diagnostic.hint(format!("did you mean `{name}`?")),
        None => diagnostic.hint(format!("known are auto, {}", known.collect::<Vec<_>>().join(", "))),
    }
}

/// Ctrl-C lets what is in work be finished and written; a second one ends at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let handle = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if handle.swap(true, Ordering::Relaxed) {
            std::process::abort();
        }
        eprintln!("stopping: what is in work is finished and written; once more ends at once");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}
