//! Fact-checks of claims.

use crate::args::{Index, Match};
use anyhow::{Context, Result, anyhow, bail};
use byline_claims::matching::{AROUND, Database, Fields, around};
use byline_core::{self as core, Diagnostic, Failure, Place};
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
    matches: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    score: f64,
    claim: &'a str,
    verdict: &'static str,
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

/// Builds an index and puts it in its place.
pub(crate) fn index(arguments: &Index) -> Result<ExitCode> {
    let paths: Vec<&Path> = arguments.databases.iter().map(PathBuf::as_path).collect();
    let bytes =
        Database::index_of(&paths, &Fields::default()).map_err(|failure| anyhow!(refused(failure)))?;
    let output = arguments.output.as_path();
    let failed = || format!("cannot write `{}`", output.display());
    // Written beside and renamed: whoever has the old index open keeps it.
    let beside = output.with_extension("partial");
    std::fs::write(&beside, &bytes).and_then(|()| std::fs::rename(&beside, output)).with_context(failed)?;
    let database = Database::open(output).map_err(|failure| anyhow!(refused(failure)))?;
    eprintln!("wrote `{}`: {} fact-checks, {} bytes", output.display(), database.len(), bytes.len());
    Ok(ExitCode::SUCCESS)
}

fn refused(failure: Failure) -> Diagnostic {
    let diagnostic = Diagnostic::error("match/database", failure.message);
    match failure.hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// Writes the fact-checks of each query, a line each; a line that is no query costs itself alone.
pub(crate) fn run(arguments: &Match) -> Result<ExitCode> {
    let database = Database::open(&arguments.database).map_err(|failure| anyhow!(refused(failure)))?;
    let name = arguments.queries.display().to_string();
    let queries: Box<dyn BufRead> = match name.as_str() {
        "-" => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(
            File::open(&arguments.queries).with_context(|| format!("cannot read `{name}`"))?,
        )),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut failed = false;
    // A query is answered once those behind it are known: the window holds it, and those around it.
    let mut window: VecDeque<Query> = VecDeque::new();
    let mut at = 0;
    for (number, line) in (1..).zip(queries.lines()) {
        let line = line.with_context(|| format!("cannot read `{name}`"))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Query>(&line) {
            Ok(query) => window.push_back(query),
            Err(error) => {
                failed = true;
                crate::failure::diagnose(&not_a_query(&name, number, line, &error));
                continue;
            }
        }
        if window.len() > at + AROUND {
            answer(&database, &window, at, arguments, &mut out)?;
            if at < AROUND {
                at += 1;
            } else {
                window.pop_front();
            }
        }
    }
    for at in at..window.len() {
        answer(&database, &window, at, arguments, &mut out)?;
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(crate::failure::FAILED) } else { ExitCode::SUCCESS })
}

/// Answers one query of those in the window.
fn answer(
    database: &Database,
    window: &VecDeque<Query>,
    at: usize,
    arguments: &Match,
    out: &mut impl Write,
) -> Result<()> {
    let Query { id, text, context } = &window[at];
    let near = match context {
        Some(context) => vec![context.as_str()],
        None => around(|at| window[at].id.as_str(), at, window.len())
            .filter(|other| *other != at)
            .map(|other| window[other].text.as_str())
            .collect(),
    };
    let matches = database.search_within(text, &near, arguments.top.get());
    let answer = Answer { id, matches: matches.iter().map(found).collect() };
    serde_json::to_writer(&mut *out, &answer).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// The queries of a file, identifier and text.
pub(crate) fn queries(path: &Path) -> Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (u32, &str)| match serde_json::from_str(line) {
        Ok(Query { id, text, context: _ }) => Ok((id, text)),
        Err(error) => bail!(not_a_query(&path.display().to_string(), number, line.to_owned(), &error)),
    };
    lines.map(read).collect()
}

fn found(found: &core::Match) -> Found<'_> {
    let core::Match { id, claim, rating, verdict, url, date, score, contradicts, relation, agrees, differs } =
        found;
    Found {
        id,
        score: (f64::from(*score) * 1e4).round() / 1e4,
        claim,
        verdict: verdict.name(),
        rating: rating.as_deref(),
        url: url.as_deref(),
        date: date.as_deref(),
        contradicts: contradicts.as_deref(),
        relation: relation.name(),
        agrees: agrees.iter().map(core::ClaimPart::name).collect(),
        differs: differs.iter().map(core::ClaimPart::name).collect(),
    }
}

fn not_a_query(file: &str, line: u32, source: String, error: &serde_json::Error) -> Diagnostic {
    let column = error.column().max(1) as u32;
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    Diagnostic::error("match/not-a-query", "this line is no query")
        .at(Place { file: file.to_owned(), line, column, width: 1, source })
        .because(reason)
        .hint("each line is a JSON object with the strings `id` and `text`, and perhaps `context`")
}
