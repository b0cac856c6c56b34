//! `byline analyze`: articles in, records out.

use crate::args::{Analyze, When};
use crate::extractors::{self, Setup};
use crate::failure::{FAILED, diagnose};
use crate::show;
use crate::style::Style;
use crate::summary::Summary;
use anyhow::{Context, Result, anyhow};
use byline_config::{Config, Input};
use byline_core::{Article, Diagnostic, Severity, did_you_mean};
use byline_input::{Articles, Copies, InputFormat, InputOptions, Progress};
use byline_output::Format;
use byline_record::{OffsetUnit, Record, RecordOptions};
use byline_runner::{Analyzed, Settings};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Runs the extractors over all articles.
pub(crate) fn run(arguments: &Analyze) -> Result<ExitCode> {
    let Setup { config, plan } = extractors::setup(&arguments.configured)?;
    let settings = Settings { threads: arguments.threads.or(config.threads), ..Settings::default() };
    let copies = arguments.copies.then(Copies::default);
    let articles = open(&arguments.inputs, &config, copies)?;
    let mut told = Told::new(arguments.summary, articles.progress());
    let mut sink = Sink::new(arguments)?;
    let stop = stop_on_interrupt()?;
    let options = record_options(&config);
    let style = Style::of(&io::stdout());
    let render = |record: &Record, line: &mut Vec<u8>| {
        if arguments.show {
            line.extend_from_slice(show::page(record, style).as_bytes());
        } else {
            record.write(&options, line);
        }
    };
    let mut unread = 0;
    let mut unwritten = None;
    byline_runner::run(&plan, articles, &settings, &stop, render, |outcome| {
        let analyzed = match outcome {
            Ok(analyzed) => analyzed,
            Err(error) => {
                let diagnostic = error.diagnostic();
                unread += u64::from(diagnostic.severity == Severity::Error);
                told.bar.suspend(|| diagnose(&diagnostic));
                return ControlFlow::Continue(());
            }
        };
        told.add(&analyzed);
        match sink.write(&analyzed) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                unwritten = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    told.bar.finish_and_clear();
    if let Some(error) = unwritten {
        return Err(error).context("cannot write the records");
    }
    // After an interruption what is done is written all the same.
    sink.finish().context("cannot write the records")?;
    let interrupted = stop.load(Ordering::Relaxed);
    told.end(unread, interrupted);
    let failed = interrupted || unread > 0 || told.summary.failed() > 0;
    Ok(if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// All articles at once, for what needs them more than once.
pub(crate) fn read_all(inputs: &[PathBuf], config: &Config) -> Result<Vec<Article>> {
    open(inputs, config, None)?.map(|article| article.map_err(|error| anyhow!(error.diagnostic()))).collect()
}

/// How the configuration wants records written.
pub(crate) fn record_options(config: &Config) -> RecordOptions {
    RecordOptions {
        offsets: OffsetUnit::from_name(&config.output.offsets).unwrap_or(OffsetUnit::Utf8),
        text: config.output.text,
        extra: config.input.extra,
    }
}

fn open(inputs: &[PathBuf], config: &Config, copies: Option<Copies>) -> Result<Articles> {
    let Input { format, extra, columns } = &config.input;
    let mut options = InputOptions { extra: *extra, copies, ..InputOptions::default() };
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

/// Where records go: a writer, or a page each on stdout.
enum Sink {
    Records(Box<dyn byline_output::Writer>),
    Pages { first: bool },
}

impl Sink {
    fn new(arguments: &Analyze) -> Result<Self> {
        if arguments.show {
            return Ok(Self::Pages { first: true });
        }
        let format = Format::from_name(&arguments.format).unwrap_or_default();
        let writer = byline_output::create(arguments.output.as_deref(), format);
        Ok(Self::Records(writer.map_err(|error| anyhow!(error.diagnostic()))?))
    }

    fn write(&mut self, analyzed: &Analyzed) -> io::Result<()> {
        match self {
            Self::Records(writer) => writer.write(&analyzed.record, &analyzed.line),
            Self::Pages { first } => {
                let mut stdout = io::stdout().lock();
                if !std::mem::replace(first, false) {
                    stdout.write_all(b"\n\n")?;
                }
                stdout.write_all(&analyzed.line)?;
                stdout.flush()
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Records(writer) => writer.finish(),
            Self::Pages { .. } => Ok(()),
        }
    }
}

/// What the user is told on stderr while it runs and at its end.
struct Told {
    summary: Summary,
    bar: ProgressBar,
    progress: Progress,
    start: Instant,
    wanted: bool,
}

impl Told {
    fn new(when: When, progress: Progress) -> Self {
        let terminal = io::stderr().is_terminal();
        let wanted = match when {
            When::Auto => terminal,
            When::Always => true,
            When::Never => false,
        };
        let target =
            if wanted && terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(progress.bytes_total()), target);
        let template = "{bar:32} {bytes}/{total_bytes} {binary_bytes_per_sec}, {eta} left {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { summary: Summary::default(), bar, progress, start: Instant::now(), wanted }
    }

    fn add(&mut self, analyzed: &Analyzed) {
        let record = &analyzed.record;
        self.summary.add(&record.article, &record.layers, !record.errors.is_empty());
        if !self.bar.is_hidden() {
            self.bar.set_length(self.progress.bytes_total());
            self.bar.set_position(self.progress.bytes_read());
            self.bar.set_message(format!("({} articles)", self.summary.articles()));
        }
    }

    fn end(&self, unread: u64, interrupted: bool) {
        if !self.wanted && !interrupted && unread == 0 {
            return;
        }
        eprint!("{}", self.summary.text(self.start.elapsed()));
        if unread > 0 {
            eprintln!("{unread} of the inputs could not be read");
        }
        if interrupted {
            eprintln!("interrupted: the rest was not read");
        }
        if let Some(megabytes) = peak_memory() {
            eprintln!("peak memory: {megabytes} MB");
        }
    }
}

/// The most memory that this process held, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes.div_ceil(1024))
}
