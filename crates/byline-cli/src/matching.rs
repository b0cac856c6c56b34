//! Fact-checks of claims.

use crate::args::Match;
use anyhow::{Context, Result, anyhow};
use byline_claims::matching::Database;
use byline_core::{self as core, Diagnostic, Place};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

#[derive(Deserialize)]
struct Query {
    id: String,
    text: String,
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
}

/// Writes the fact-checks of each query, a line each; a line that is no query costs itself alone.
pub(crate) fn run(arguments: &Match) -> Result<ExitCode> {
    let shown = arguments.database.display();
    let database = Database::open(&arguments.database).map_err(|failure| {
        let mut diagnostic = Diagnostic::error("match/database", format!("cannot use `{shown}`: {failure}"));
        diagnostic.hint = failure.hint;
        anyhow!(diagnostic)
    })?;
    let name = arguments.queries.display().to_string();
    let queries: Box<dyn BufRead> = match name.as_str() {
        "-" => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(
            File::open(&arguments.queries).with_context(|| format!("cannot read `{name}`"))?,
        )),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for (number, line) in (1..).zip(queries.lines()) {
        let line = line.with_context(|| format!("cannot read `{name}`"))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Query>(&line) {
            Ok(query) => {
                let matches = database.search(&query.text, arguments.top.get());
                let answer = Answer { id: &query.id, matches: matches.iter().map(found).collect() };
                serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Err(error) => {
                failed = true;
                crate::failure::diagnose(&not_a_query(&name, number, line, &error));
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(crate::failure::FAILED) } else { ExitCode::SUCCESS })
}

fn found(found: &core::Match) -> Found<'_> {
    let core::Match { id, claim, rating, verdict, url, date, score, contradicts } = found;
    Found {
        id,
        score: (f64::from(*score) * 1e4).round() / 1e4,
        claim,
        verdict: verdict.name(),
        rating: rating.as_deref(),
        url: url.as_deref(),
        date: date.as_deref(),
        contradicts: contradicts.as_deref(),
    }
}

fn not_a_query(file: &str, line: u32, source: String, error: &serde_json::Error) -> Diagnostic {
    let column = error.column().max(1) as u32;
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    Diagnostic::error("match/not-a-query", "this line is no query")
        .at(Place { file: file.to_owned(), line, column, width: 1, source })
        .because(reason)
        .hint("each line is a JSON object with the strings `id` and `text`")
}
