//! One run: what is kept while articles pass through, and how it ends.

use super::errors::{ErrorLog, failures};
use super::exit_code;
use super::manifest::{Manifest, Outcome, ThisRun};
use super::report::{Reporter, peak_memory};
use super::resume::State;
use super::sink::{Sink, Target, is_long};
use crate::args::Analyze;
use crate::failure::rejected;
use crate::show;
use crate::style::Style;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_core::{Article, Diagnostic, Severity};
use byline_input::{Articles, InputError};
use byline_output::OutputError;
use byline_record::{Record, RecordOptions};
use byline_runner::Analyzed;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The exit code after Ctrl-C: 128 and the number of the signal, as a shell has it.
const INTERRUPTED: u8 = 130;

/// What is read, one item after the other.
pub(super) type Items = Box<dyn Iterator<Item = Result<Article, InputError>> + Send>;

/// What is kept while articles pass through.
pub(super) struct Run<'a> {
    arguments: &'a Analyze,
    articles: Option<Items>,
    sink: Sink,
    reporter: Reporter,
    errors: ErrorLog,
    state: State,
    start: SystemTime,
    /// Why no further record could be written.
    unwritten: Option<OutputError>,
    /// A program that is an extractor and was given up.
    given_up: Option<Diagnostic>,
}

impl<'a> Run<'a> {
    /// Starts over, or resumes: what was done is skipped.
    pub(super) fn open(
        arguments: &'a Analyze,
        target: &Target,
        manifest: &Manifest,
        articles: Articles,
        stop: &Arc<AtomicBool>,
    ) -> Result<Self> {
        let start = SystemTime::now();
        let (sink, state) = Sink::open(arguments, target, &manifest.identity)?;
        let mut reporter = Reporter::new(arguments, articles.progress());
        let resumed = u64::from(state.is_some());
        let begun = start.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        let mut state = state.unwrap_or_else(|| State { begun, ..State::default() });
        state.resumed += resumed;
        let path = target.errors(arguments);
        let errors = ErrorLog::open(path.clone(), state.errors);
        let errors =
            errors.with_context(|| format!("cannot write `{}`", path.unwrap_or_default().display()))?;
        let articles = Some(state.position.skip(articles, arguments.copies, state.begun, stop)?);
        reporter.start(&state.tally);
        Ok(Self {
            arguments,
            articles,
            sink,
            reporter,
            errors,
            state,
            start,
            unwritten: None,
            given_up: None,
        })
    }

    /// Analyses all articles, until there is no more, the user interrupts, or a record cannot be written.
    pub(super) fn analyze(&mut self, byline: &Byline, stop: &Arc<AtomicBool>, style: Style) {
        let Some(articles) = self.articles.take() else { return };
        let (show, summary) = (self.arguments.show, self.arguments.is_summary());
        let options = *byline.record_options();
        let render = |record: &Record, line: &mut Vec<u8>| {
            let _work = byline_host::AtWork::new("record", &record.article.id);
            if show {
                line.extend_from_slice(show::page(record, style).as_bytes());
            } else if !summary && !is_long(record) {
                record.write(&options, line);
            }
        };
        byline_runner::run(byline.plan(), articles, &byline.settings(), stop, render, |outcome| {
            if outcome.as_ref().is_ok_and(|analyzed| self.is_unfinished(&analyzed.record)) {
                return ControlFlow::Break(());
            }
            match self.take(outcome, options) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    self.unwritten = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        self.reporter.clear();
    }

    /// Whether a program was not asked about an article, because of the end of the run or its own. Its record is not
    /// kept, so that a run that resumes this one has the article before it.
    fn is_unfinished(&mut self, record: &Record) -> bool {
        self.given_up = record.errors.iter().find(|error| error.message.starts_with(byline_process::GIVEN_UP)).map(
            |error| {
                let message = format!("extractor `{}` was {}", error.extractor, error.message);
                Diagnostic::error("process/given-up", message).hint(
                    "`byline plugins check COMMAND` checks the program; `give-up` in its table of the configuration says \
                     after how many failures in a row it is given up",
                )
            },
        );
        self.given_up.is_some()
            || record.errors.iter().any(|error| error.message == byline_process::INTERRUPTED)
    }

    /// Takes what became of one item of the input.
    fn take(
        &mut self,
        outcome: Result<Analyzed, InputError>,
        options: RecordOptions,
    ) -> Result<(), OutputError> {
        match outcome {
            Err(error) => self.unread(&error)?,
            Ok(analyzed) => self.analyzed(&analyzed, options)?,
        }
        self.reporter.advance(&self.state.tally);
        Ok(())
    }

    fn unread(&mut self, error: &InputError) -> Result<(), OutputError> {
        let Self { reporter, errors, state, .. } = self;
        let diagnostic = error.diagnostic();
        state.position.add_unread(error.path());
        if diagnostic.severity == Severity::Error {
            state.tally.add_unread(diagnostic.id);
            errors.unread(error.path(), &diagnostic).map_err(|source| errors.unwritten(source))?;
        }
        match error {
            InputError::NoArticle { why, .. } => {
                state.tally.no_article += 1;
                state.tally.add_dropped(why, 1);
            }
            InputError::NoPages { reasons, .. } => {
                for (why, records) in reasons {
                    state.tally.add_dropped(why, *records);
                }
            }
            _ => {}
        }
        reporter.diagnostic(&diagnostic, errors.kept());
        Ok(())
    }

    fn analyzed(&mut self, analyzed: &Analyzed, options: RecordOptions) -> Result<(), OutputError> {
        let Self { sink, reporter, errors, state, .. } = self;
        let record = &analyzed.record;
        state.position.add_article(&record.article);
        state.tally.add(record);
        reporter.highlights().add(record);
        for failed in failures(record) {
            errors.line(&failed).map_err(|source| errors.unwritten(source))?;
            reporter.failed(failed, errors.kept());
        }
        sink.write(analyzed, options)?;
        sink.note(state, errors)
    }

    /// Puts everything in its place and reports what it came to.
    pub(super) fn end(self, byline: &Byline, manifest: &Manifest, stop: &AtomicBool) -> Result<ExitCode> {
        // Only what goes to files can be resumed.
        let ended = self.sink.ended();
        let is_file = ended.is_some();
        let Self {
            arguments,
            articles: _,
            sink,
            mut reporter,
            mut errors,
            mut state,
            start,
            unwritten,
            given_up,
        } = self;
        let interrupted = stop.load(Ordering::Relaxed);
        let rest = sink.after_interruption();
        let done = match unwritten {
            Some(error) => Err(error),
            None if interrupted || given_up.is_some() => sink.leave(&mut state, &mut errors),
            None => sink.finish(&mut state, &mut errors),
        };
        let outcome = match &done {
            Err(_) => Outcome::Failed,
            Ok(_) if given_up.is_some() => Outcome::Failed,
            Ok(_) if interrupted => Outcome::Interrupted,
            Ok(_) => Outcome::Complete,
        };
        let this_run = ThisRun {
            start,
            duration: reporter.elapsed(),
            resumed: state.resumed,
            peak_memory_megabytes: peak_memory(),
            streams: reporter.streams(),
            progress: reporter.progress(),
        };
        let files = done.as_ref().map_or(&[][..], |done| &done.finished);
        let written = manifest.write(outcome, state.tally.shown(byline.plan()), files, &this_run);
        // Where the records cannot be written, that is what the user must know; the manifest comes second.
        let done = done.map_err(|error| rejected(if is_file { error.of_run() } else { error }))?;
        written?;
        if let Some(files) = done.files {
            files.forget().map_err(rejected)?;
            // What was passed over stands in the errors.
            if let Some(ended) = ended {
                let _ = fs::remove_file(ended);
            }
        }
        if let Some(given_up) = given_up {
            return Err(anyhow!(given_up));
        }
        if !interrupted && state.tally.is_empty() {
            reporter.diagnostic(&nothing(arguments), None);
        }
        reporter.end(&state.tally, outcome, rest, errors.path().map(PathBuf::as_path));
        Ok(if interrupted { ExitCode::from(INTERRUPTED) } else { exit_code(state.tally.failures() > 0) })
    }
}

/// What to say where there was nothing to read.
fn nothing(arguments: &Analyze) -> Diagnostic {
    if let Some(shard) = arguments.shard {
        return Diagnostic::warning("input/none", format!("the shard {shard} holds no article"));
    }
    let inputs: Vec<String> = arguments.inputs.iter().map(|input| format!("`{}`", input.display())).collect();
    Diagnostic::warning("input/none", format!("no articles were found in {}", inputs.join(", "))).hint(
        "name files of articles or folders that hold some; files whose names begin with a dot are not read",
    )
}
