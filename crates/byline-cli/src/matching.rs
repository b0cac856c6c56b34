//! Fact-checks of claims.

use crate::analyze::may_replace;
use crate::args::{Index, Log, Match};
use crate::counted;
use crate::failure::rejected;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_claims::matching::{AROUND, Database, Fields, LeftOut, around, is_index};
use byline_core::{ClaimPart, Diagnostic, Failure, LayersView, Place};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Deserialize)]
struct Query {
    id: String,
    text: String,
    /// What stands around it; by default the queries before and after it that are sentences of the same text.
    #[serde(default)]
    context: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    matches: Vec<RankedCheck<'a>>,
}

#[derive(Serialize)]
pub(crate) struct RankedCheck<'a> {
    id: &'a str,
    score: f64,
    claim: &'a str,
    verdict: &'static str,
    /// What the fact-check says of the query: its own verdict, turned round where the query says the opposite.
    query_verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contradicts: Option<&'a str>,
    relation: &'static str,
    agrees: Vec<&'static str>,
    differs: Vec<&'static str>,
}

/// How many folders in each other are looked at for files of a database that must not be written over.
const DEEPEST: u32 = 16;

/// Builds an index and puts it in its place.
pub(crate) fn index(arguments: &Index) -> Result<ExitCode> {
    let paths: Vec<&Path> = arguments.databases.iter().map(PathBuf::as_path).collect();
    let mut guard = byline_output::Guard::default();
    // An index that is added to is read and written.
    for path in &paths {
        guard.reads_within(path, DEEPEST, &is_index);
    }
    guard.writes(&arguments.output).map_err(|error| anyhow!(error.diagnostic()))?;
    // To extend an index is to ask for its place.
    if !paths.contains(&arguments.output.as_path()) {
        may_replace(&arguments.output, arguments.force)?;
    }
    let (bytes, left_out) = make(arguments, &paths)?;
    report(&left_out);
    let output = arguments.output.as_path();
    // Written under another name and renamed: a process that has the old index open keeps it.
    byline_output::write_file(output, &bytes).map_err(rejected)?;
    if !output.is_file() {
        // What went into a pipe cannot be opened again.
        say!("wrote `{}`: {} bytes", output.display(), bytes.len());
        return Ok(ExitCode::SUCCESS);
    }
    let database = Database::open(output).map_err(|failure| anyhow!(refused(failure)))?;
    let checks = counted(database.len() as u64, "fact-check");
    say!("wrote `{}`: {checks}, {} bytes", output.display(), bytes.len());
    Ok(ExitCode::SUCCESS)
}

/// The bytes of the index.
fn make(arguments: &Index, paths: &[&Path]) -> Result<(Vec<u8>, LeftOut)> {
    let fields = Fields::default();
    #[cfg(feature = "encoder")]
    if let Some(folder) = &arguments.encoder {
        let encoder = crate::encoder::Parallel::open(folder)?;
        return Database::index_with_meaning(paths, &fields, &encoder)
            .map_err(|failure| anyhow!(refused(failure)));
    }
    let _ = arguments;
    Database::index_with_report(paths, &fields).map_err(|failure| anyhow!(refused(failure)))
}

/// Opens the fact-checks, to be matched as the arguments say.
fn open(arguments: &Match) -> Result<Database> {
    let database = Database::open(&arguments.database).map_err(|failure| anyhow!(refused(failure)))?;
    #[cfg(feature = "encoder")]
    if let Some(folder) = &arguments.encoder {
        return Ok(database.with_meaning(std::sync::Arc::new(crate::encoder::Parallel::open(folder)?)));
    }
    Ok(database)
}

/// Names what of a database is no fact-check.
fn report(left_out: &LeftOut) {
    crate::analyze::database::messages(left_out).for_each(|message| say!("{message}"));
}

/// That a database cannot be opened.
pub(crate) fn refused(failure: Failure) -> Diagnostic {
    Diagnostic::error("match/database", failure.message).hint(failure.hint.unwrap_or_default())
}

/// Writes the fact-checks of each query, a line each; a line that is not a query is reported and skipped.
pub(crate) fn run(arguments: &Match) -> Result<ExitCode> {
    let database = open(arguments)?;
    report(database.left_out());
    let name = arguments.queries.display().to_string();
    let failed_to_read = || format!("cannot read `{name}`");
    let queries: Box<dyn BufRead> = match name.as_str() {
        "-" => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(File::open(&arguments.queries).with_context(failed_to_read)?)),
    };
    let mut out = BufWriter::new(byline_output::stdout());
    let reader = Reader::new()?;
    let mut window = Window { database, reader, top: arguments.top.get(), queries: VecDeque::new(), at: 0 };
    let mut failed = false;
    for (number, line) in (1..).zip(queries.lines()) {
        let line = line.with_context(failed_to_read)?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Query>(&line) {
            Ok(query) => window.add(query, &mut out)?,
            Err(error) => {
                failed = true;
                crate::failure::diagnose(&not_a_query(&name, number, line, &error), Log::Text);
            }
        }
    }
    window.finish(&mut out)?;
    out.flush()?;
    Ok(if failed { ExitCode::from(crate::failure::FAILED) } else { ExitCode::SUCCESS })
}

/// Reads names and quotes in what is matched, as in an article: so it has the verdict here that it has there.
#[derive(Debug)]
pub(crate) struct Reader {
    engine: Byline,
}

impl Reader {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { engine: Byline::builder().layers(["entities", "quotes"]).build()? })
    }

    /// The fact-checks of a text, best first.
    pub(crate) fn search(
        &self,
        database: &Database,
        text: &str,
        around: &[&str],
        top: usize,
    ) -> Vec<byline_core::Match> {
        let record = self.engine.analyze(text);
        let layers = &record.as_inner().layers;
        let known = LayersView {
            entities: layers.entities.as_deref(),
            quotes: layers.quotes.as_deref(),
            ..LayersView::default()
        };
        database.search_article(record.article(), known, around, top)
    }
}

/// Queries that wait for those after them: each is answered together with the sentences around it.
struct Window {
    database: Database,
    reader: Reader,
    /// How many fact-checks an answer has at most.
    top: usize,
    queries: VecDeque<Query>,
    /// The next query to be answered.
    at: usize,
}

impl Window {
    /// Adds a query, and answers the one that has all its neighbours with it.
    fn add(&mut self, query: Query, out: &mut impl Write) -> Result<()> {
        self.queries.push_back(query);
        if self.queries.len() > self.at + AROUND {
            self.answer(self.at, out)?;
            if self.at < AROUND {
                self.at += 1;
            } else {
                self.queries.pop_front();
            }
        }
        Ok(())
    }

    /// Answers the rest.
    fn finish(&self, out: &mut impl Write) -> Result<()> {
        (self.at..self.queries.len()).try_for_each(|at| self.answer(at, out))
    }

    fn answer(&self, at: usize, out: &mut impl Write) -> Result<()> {
        self.database.check().map_err(|failure| anyhow!(refused(failure)))?;
        let queries = &self.queries;
        let Query { id, text, context } = &queries[at];
        let near = match context {
            Some(context) => vec![context.as_str()],
            None => around(|at| queries[at].id.as_str(), at, queries.len())
                .filter(|other| *other != at)
                .map(|other| queries[other].text.as_str())
                .collect(),
        };
        let matches = self.reader.search(&self.database, text, &near, self.top);
        let answer = Answer { id, matches: matches.iter().map(found).collect() };
        serde_json::to_writer(&mut *out, &answer).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        Ok(())
    }
}

/// The queries of a file, identifier and text.
#[cfg(feature = "workbench")]
pub(crate) fn queries(path: &Path) -> Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (u32, &str)| match serde_json::from_str(line) {
        Ok(Query { id, text, context: _ }) => Ok((id, text)),
        Err(error) => {
            anyhow::bail!(not_a_query(&path.display().to_string(), number, line.to_owned(), &error))
        }
    };
    lines.map(read).collect()
}

/// A fact-check as it is shown.
pub(crate) fn found(found: &byline_core::Match) -> RankedCheck<'_> {
    let byline_core::Match {
        id,
        claim,
        rating,
        verdict,
        url,
        date,
        score,
        contradicts,
        relation,
        agrees,
        differs,
    } = found;
    RankedCheck {
        id,
        score: (f64::from(*score) * 1e4).round() / 1e4,
        claim,
        verdict: verdict.name(),
        query_verdict: byline_claims::verdict_by(found).name(),
        rating: rating.as_deref(),
        url: url.as_deref(),
        date: date.as_deref(),
        contradicts: contradicts.as_deref(),
        relation: relation.name(),
        agrees: agrees.iter().map(ClaimPart::name).collect(),
        differs: differs.iter().map(ClaimPart::name).collect(),
    }
}

fn not_a_query(file: &str, line: u32, source: String, error: &serde_json::Error) -> Diagnostic {
    let column = error.column().max(1) as u32;
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    Diagnostic::error("match/not-a-query", "this line is not a query")
        .at(Place { file: file.to_owned(), line, column, width: 1, source })
        .because(reason)
        .hint("each line is a JSON object with the strings `id` and `text`, and perhaps `context`")
}
