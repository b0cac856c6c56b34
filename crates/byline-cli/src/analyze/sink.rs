//! Where records go, and how an interrupted run is gone on with.

use super::failures::Failures;
use super::manifest;
use super::tally::Tally;
use crate::args::Analyze;
use anyhow::{Context, Result, anyhow};
use byline_core::{Article, Diagnostic};
use byline_input::{Articles, InputError};
use byline_output::{Files, FinishedFile, Format, Layout, OutputError, Writer};
use byline_runner::Analyzed;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where records go.
pub(crate) enum Sink {
    /// Files that an interrupted run leaves to the next.
    Files(Box<Files>),
    /// Standard output, a pipe or a device.
    Stream(Box<dyn Writer>),
    /// A page each on standard output.
    Pages { first: bool },
}

/// Where in the input a run stands: after which item, an article or what could not be read.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// How many items there were.
    pub(crate) items: u64,
    /// The path of the last one.
    path: String,
    /// How many items of that path there were.
    of_path: u64,
    /// The identifier of the last one, where it was an article.
    last: Option<String>,
}

/// All that a run needs to go on with another.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) position: Position,
    /// The length of the file of errors.
    errors: u64,
    pub(crate) resumed: u64,
    pub(crate) tally: Tally,
}

impl Position {
    /// Counts an item.
    pub(crate) fn add(&mut self, path: &str, article: Option<&str>) {
        self.items += 1;
        if self.path != path {
            path.clone_into(&mut self.path);
            self.of_path = 0;
        }
        self.of_path += 1;
        self.last = article.map(str::to_owned);
    }

    /// Passes over what was done, and fails where the input is not what it was. `alone` says that articles do not
    /// depend on those before them, so that files need not be read again.
    pub(crate) fn pass_over(&self, articles: &mut Articles, alone: bool) -> Result<()> {
        let Self { items, path, of_path, last } = self;
        let rest = if alone && *items > 0 && articles.skip_to(path) { *of_path } else { *items };
        let mut at = None;
        for number in 0..rest {
            let item = articles.next().ok_or_else(|| {
                let missing = rest - number;
                changed(format!("{missing} of the articles that were done are not there any more"))
            })?;
            at = Some(item);
        }
        let (path_now, last_now) = match &at {
            Some(item) => (item_path(item), item.as_ref().ok().map(|article| article.id.clone())),
            None => return Ok(()),
        };
        if path_now != path || last_now != *last {
            let name = |last: Option<&str>| last.map_or_else(String::new, |last| format!(", `{last}`"));
            let (then, now) = (name(last.as_deref()), name(last_now.as_deref()));
            return Err(changed(format!(
                "the last item done was in `{path}`{then}; it is in `{path_now}`{now}"
            )));
        }
        Ok(())
    }
}

/// The path of what was read or not.
pub(crate) fn item_path(item: &Result<Article, InputError>) -> &str {
    match item {
        Ok(article) => &article.source.path,
        Err(error) => error.path(),
    }
}

fn changed(why: String) -> anyhow::Error {
    let diagnostic = Diagnostic::error("input/changed", "the input is not what the interrupted run read");
    anyhow!(diagnostic.because(why).hint("run it without `--resume` to start over"))
}

impl Sink {
    /// Opens it; with `--resume` the state of the interrupted run comes along.
    pub(crate) fn open(
        arguments: &Analyze,
        layout: Option<&Layout>,
        identity: &Map<String, Value>,
    ) -> Result<(Self, Option<State>)> {
        let refused = |error: OutputError| anyhow!(error.diagnostic());
        let Some(layout) = layout else {
            if arguments.show {
                return Ok((Self::Pages { first: true }, None));
            }
            let format = Format::from_name(&arguments.format).unwrap_or_default();
            let writer = byline_output::create(arguments.output.as_deref(), format).map_err(refused)?;
            return Ok((Self::Stream(writer), None));
        };
        if !arguments.resume {
            let files = Files::begin(layout.clone(), identity.clone()).map_err(refused)?;
            return Ok((Self::Files(Box::new(files)), None));
        }
        let (files, state) = Files::resume(layout.clone(), identity.clone()).map_err(refused)?;
        let state = state.map(serde_json::from_value).transpose();
        let state = state.context("cannot read what the interrupted run noted")?;
        Ok((Self::Files(Box::new(files)), state))
    }

    pub(crate) fn write(&mut self, analyzed: &Analyzed) -> Result<(), OutputError> {
        let fail = |source| OutputError::Write { path: "-".to_owned(), source };
        match self {
            Self::Files(files) => files.write(&analyzed.record, &analyzed.line),
            Self::Stream(writer) => writer.write(&analyzed.record, &analyzed.line).map_err(fail),
            Self::Pages { first } => page(&analyzed.line, std::mem::replace(first, false)).map_err(fail),
        }
    }

    /// Notes where the run stands, if it is time to.
    pub(crate) fn note(&mut self, state: &mut State, failures: &mut Failures) -> Result<(), OutputError> {
        match self {
            Self::Files(files) => files.note(|| noted(state, failures)),
            Self::Stream(_) | Self::Pages { .. } => Ok(()),
        }
    }

    /// Ends a run that has read everything.
    pub(crate) fn finish(self, state: &mut State, failures: &mut Failures) -> Result<Done, OutputError> {
        let fail = |source| OutputError::Write { path: "-".to_owned(), source };
        match self {
            Self::Files(mut files) => {
                let state = noted(state, failures).map_err(fail)?;
                files.finish(state)?;
                Ok(Done { whole: files.finished().to_vec(), files: Some(files) })
            }
            Self::Stream(writer) => {
                writer.finish().map_err(fail)?;
                failures.sync().map_err(fail)?;
                Ok(Done::default())
            }
            Self::Pages { .. } => Ok(Done::default()),
        }
    }

    /// Whether another run can go on with what is done.
    pub(crate) fn can_go_on(&self) -> bool {
        matches!(self, Self::Files(files) if files.can_resume())
    }

    /// Ends a run that was interrupted, so that another can go on; where none could, what is done is written.
    pub(crate) fn leave(self, state: &mut State, failures: &mut Failures) -> Result<Done, OutputError> {
        match self {
            Self::Files(mut files) if files.can_resume() => {
                files.leave(|| noted(state, failures))?;
                Ok(Done { whole: files.finished().to_vec(), files: None })
            }
            other => other.finish(state, failures),
        }
    }
}

/// What a run leaves.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) whole: Vec<FinishedFile>,
    /// What is still to be cleared away when all is told.
    pub(crate) files: Option<Box<Files>>,
}

fn noted(state: &mut State, failures: &mut Failures) -> io::Result<Value> {
    state.errors = failures.sync()?;
    serde_json::to_value(&*state).map_err(Into::into)
}

fn page(line: &[u8], first: bool) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if !first {
        stdout.write_all(b"\n\n")?;
    }
    stdout.write_all(line)?;
    stdout.flush()
}

/// The layout of what is written to files; `None` where records go to a stream.
pub(crate) fn layout(arguments: &Analyze) -> Result<Option<Layout>> {
    let Analyze { output, format, shard_size, resume, .. } = arguments;
    let special = |path: &&PathBuf| {
        path.as_os_str() != "-" && !path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir())
    };
    if let Some(path) = output.as_ref().filter(special) {
        let format = Format::from_name(format).unwrap_or_default();
        return Ok(Some(Layout { path: path.clone(), format, shard_size: *shard_size }));
    }
    if *resume || shard_size.is_some() {
        let error = OutputError::NoParts { what: "what is no ordinary file" };
        return Err(anyhow!(error.diagnostic()));
    }
    Ok(None)
}

/// The file that stands beside the records, `FILE.run.json` say.
pub(crate) fn beside(layout: Option<&Layout>, given: Option<&PathBuf>, suffix: &str) -> Option<PathBuf> {
    let derived = || {
        let mut name = layout?.path.as_os_str().to_owned();
        name.push(suffix);
        Some(PathBuf::from(name))
    };
    given.cloned().or_else(derived)
}

/// The manifest of a run that was complete already, so that there is nothing to go on with.
pub(crate) fn complete(
    arguments: &Analyze,
    layout: Option<&Layout>,
    manifest: Option<&Path>,
    identity: &Map<String, Value>,
) -> Option<Value> {
    let layout = layout.filter(|layout| arguments.resume && !Files::are_interrupted(layout))?;
    manifest::complete(manifest?, layout, identity)
}

impl State {
    /// How much of the file of errors stays.
    pub(crate) fn errors(&self) -> u64 {
        self.errors
    }
}
