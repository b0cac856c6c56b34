//! Where records go.

use super::errors::ErrorLog;
use super::resume::State;
use crate::args::Analyze;
use anyhow::{Context, Result, anyhow};
use byline_output::{Cells, Files, FinishedFile, Layout, Numbering, OutputError, Writer, is_stdout};
use byline_record::{Record, RecordOptions};
use byline_runner::Analyzed;
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where records go.
pub(super) enum Sink {
    /// Files that an interrupted run leaves to the next.
    Files(Box<Files>),
    /// Standard output, a pipe or a device.
    Stream { writer: Box<dyn Writer>, path: String },
    /// A page each on standard output.
    Pages { first: bool },
    /// Nowhere: a summary is all that is wanted.
    Nowhere,
}

impl Sink {
    /// Opens it; with `--resume` the state of the interrupted run comes along.
    pub(super) fn open(
        arguments: &Analyze,
        target: &Target,
        identity: &Map<String, Value>,
    ) -> Result<(Self, Option<State>)> {
        let rejected = |error: OutputError| anyhow!(error.diagnostic());
        let Some(layout) = &target.layout else {
            if arguments.show {
                return Ok((Self::Pages { first: true }, None));
            }
            if arguments.is_summary() {
                return Ok((Self::Nowhere, None));
            }
            let output = arguments.output.as_deref();
            let writer = byline_output::create(output, arguments.format(), cells(arguments));
            let writer = writer.map_err(rejected)?;
            let path = output.unwrap_or(Path::new("-")).display().to_string();
            return Ok((Self::Stream { writer, path }, None));
        };
        if !arguments.resume {
            let files = Files::begin(layout.clone(), identity.clone()).map_err(rejected)?;
            return Ok((Self::Files(Box::new(files)), None));
        }
        let (files, state) = Files::resume(layout.clone(), identity.clone()).map_err(rejected)?;
        let state = state.map(serde_json::from_value).transpose();
        let state = state.context("cannot read the state of the interrupted run")?;
        Ok((Self::Files(Box::new(files)), state))
    }

    pub(super) fn write(&mut self, analyzed: &Analyzed, options: RecordOptions) -> Result<(), OutputError> {
        let Analyzed { record, line } = analyzed;
        match self {
            Self::Files(files) if is_long(record) => files.write_long(record, &options),
            Self::Files(files) => files.write(record, line),
            Self::Stream { writer, path } => {
                let written = if is_long(record) {
                    writer.write_long(record, &options)
                } else {
                    writer.write(record, line)
                };
                written.map_err(|source| OutputError::Write { path: path.clone(), source })
            }
            Self::Pages { first } => page(line, std::mem::replace(first, false))
                .map_err(|source| OutputError::Write { path: "-".to_owned(), source }),
            Self::Nowhere => Ok(()),
        }
    }

    /// Saves where the run stands, if it is time to.
    pub(super) fn note(&mut self, state: &mut State, errors: &mut ErrorLog) -> Result<(), OutputError> {
        match self {
            Self::Files(files) => files.note(|| saved(state, errors)),
            Self::Stream { .. } | Self::Pages { .. } | Self::Nowhere => Ok(()),
        }
    }

    /// Ends a run that has read everything.
    pub(super) fn finish(self, state: &mut State, errors: &mut ErrorLog) -> Result<Done, OutputError> {
        match self {
            Self::Files(mut files) => {
                let state = saved(state, errors).map_err(|source| errors.unwritten(source))?;
                files.finish(state)?;
                Ok(Done { finished: files.finished().to_vec(), files: Some(files) })
            }
            Self::Stream { writer, path } => {
                writer.finish().map_err(|source| OutputError::Write { path, source })?;
                errors.sync().map_err(|source| errors.unwritten(source))?;
                Ok(Done::default())
            }
            Self::Pages { .. } | Self::Nowhere => Ok(Done::default()),
        }
    }

    /// Where it is noted that a plugin ended the process.
    pub(super) fn ended(&self) -> Option<PathBuf> {
        match self {
            Self::Files(files) => Some(files.layout().ended()),
            Self::Stream { .. } | Self::Pages { .. } | Self::Nowhere => None,
        }
    }

    /// What becomes of the rest after an interruption.
    pub(super) fn after_interruption(&self) -> &'static str {
        match self {
            Self::Files(files) if files.can_resume() => "`--resume` continues from here",
            Self::Files(_) => "`--resume` starts over, since this format is written in one go",
            Self::Stream { .. } | Self::Pages { .. } | Self::Nowhere => "the rest was not read",
        }
    }

    /// Ends a run that was interrupted, so that another can resume it. Into a stream what is done is written; a file or a
    /// folder that is not complete never gets its name.
    pub(super) fn leave(self, state: &mut State, errors: &mut ErrorLog) -> Result<Done, OutputError> {
        match self {
            Self::Files(mut files) => {
                files.leave(|| saved(state, errors))?;
                errors.sync().map_err(|source| errors.unwritten(source))?;
                Ok(Done { finished: files.finished().to_vec(), files: None })
            }
            other => other.finish(state, errors),
        }
    }
}

/// Whether the line of a record is made only as it is written: it is up to fifteen times as long as the text.
pub(super) fn is_long(record: &Record) -> bool {
    record.article.text.len() > 1 << 20
}

/// What a run leaves.
#[derive(Default)]
pub(super) struct Done {
    pub(super) finished: Vec<FinishedFile>,
    /// What is still to be removed once everything else is done.
    pub(super) files: Option<Box<Files>>,
}

fn saved(state: &mut State, errors: &mut ErrorLog) -> io::Result<Value> {
    state.errors = errors.sync()?;
    serde_json::to_value(&*state).map_err(Into::into)
}

fn page(line: &[u8], first: bool) -> io::Result<()> {
    let mut stdout = byline_output::raw_stdout();
    if !first {
        stdout.write_all(b"\n\n")?;
    }
    stdout.write_all(line)?;
    stdout.flush()
}

/// How cells of tables as text are written.
fn cells(arguments: &Analyze) -> Cells {
    if arguments.raw_cells { Cells::Raw } else { Cells::Safe }
}

/// Where records are to be written.
pub(super) struct Target {
    /// The layout of what is written to files; `None` where records go to a stream.
    pub(super) layout: Option<Layout>,
}

impl Target {
    pub(super) fn of(arguments: &Analyze) -> Result<Self> {
        let Analyze { output, shard_size, resume, .. } = arguments;
        let format = arguments.format();
        let is_file = |path: &&PathBuf| {
            !is_stdout(path) && !path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir())
        };
        if let Some(path) = output.as_ref().filter(is_file) {
            let (format, shard_size, cells) = (format, *shard_size, cells(arguments));
            let numbering = arguments.shard.map_or_else(Numbering::default, |shard| Numbering {
                first: u64::from(shard.number()),
                step: u64::from(shard.of()),
            });
            if let Some(folder) = path.parent().filter(|_| arguments.shard.is_some()) {
                // Whichever shard comes first makes it.
                fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
            }
            let layout = Layout { path: path.clone(), format, shard_size, cells, numbering };
            return Ok(Self { layout: Some(layout) });
        }
        let to_stdout = output.as_deref().is_none_or(is_stdout) && !arguments.is_summary();
        if to_stdout && byline_output::stdout_is_closed() {
            return Err(anyhow!(OutputError::Closed.diagnostic()));
        }
        if *resume || shard_size.is_some() {
            let error = OutputError::NoParts { what: "what is not a regular file" };
            return Err(anyhow!(error.diagnostic()));
        }
        Ok(Self { layout: None })
    }

    /// Where the manifest goes.
    pub(super) fn manifest(&self, arguments: &Analyze) -> Option<PathBuf> {
        self.beside(arguments.manifest.as_ref(), ".run.json")
    }

    /// Where errors go.
    pub(super) fn errors(&self, arguments: &Analyze) -> Option<PathBuf> {
        self.beside(arguments.errors.as_ref(), ".errors.ndjson")
    }

    /// The file that stands beside the records, for example `FILE.run.json`.
    fn beside(&self, given: Option<&PathBuf>, suffix: &str) -> Option<PathBuf> {
        let derived = || {
            let mut name = self.layout.as_ref()?.path.as_os_str().to_owned();
            name.push(suffix);
            Some(PathBuf::from(name))
        };
        given.cloned().or_else(derived)
    }
}
