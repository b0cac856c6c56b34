//! `byline report`: records as a page.

use crate::analyze::may_replace;
use crate::args::ToReport;
use crate::counted;
use crate::failure::{FAILED, rejected};
use crate::records::{each_wanted, files};
use anyhow::{Result, anyhow};
use byline::report::Report;
use byline_core::Diagnostic;
use byline_output::{Guard, OutputError, write_file_with};
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Fails where the name of the page says that it is something else.
fn is_page(output: &Path) -> Result<()> {
    const OTHERS: [&str; 10] =
        ["ndjson", "jsonl", "json", "csv", "parquet", "sqlite", "db", "pdf", "gz", "zst"];
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ending.is_none_or(|ending| !OTHERS.contains(&&*ending)) {
        return Ok(());
    }
    let message = format!("`{}` would hold a page of HTML, and its name says otherwise", output.display());
    Err(Diagnostic::misuse("output/format", message).hint("name it `.html`").into())
}

/// That what a report keeps until it is written cannot be kept.
fn temporary(source: io::Error) -> anyhow::Error {
    rejected(OutputError::Write { path: std::env::temp_dir().display().to_string(), source })
}

pub(crate) fn run(arguments: &ToReport) -> Result<ExitCode> {
    let ToReport { output, force, filter, records } = arguments;
    let files = files(records)?;
    let mut guard = Guard::default();
    crate::records::guard(&mut guard, &files);
    guard.writes(output).map_err(|error| anyhow!(error.diagnostic()))?;
    may_replace(output, *force)?;
    is_page(output)?;
    let mut report = Report::new().map_err(temporary)?;
    let mut repeated = 0_u64;
    let wrong = each_wanted(records, filter.as_ref(), |record| {
        let added = report.add(record).map_err(temporary)?;
        repeated += u64::from(!added);
        Ok(())
    })?;
    let articles = report.articles();
    if articles == 0 && filter.is_some() {
        return Err(anyhow!(Diagnostic::misuse(
            "report/none-wanted",
            "no record meets the condition of `--filter`"
        )));
    }
    if articles == 0 {
        return Err(anyhow!(
            Diagnostic::misuse("records/none", "there are no records to report on")
                .hint("`byline analyze ARTICLES --output records.ndjson` writes them")
        ));
    }
    write_file_with(output, |out| report.write(out)).map_err(rejected)?;
    if repeated > 0 {
        say!("{} had the identifier and the text of another, and counted once", counted(repeated, "article"));
    }
    if output.is_file() {
        say!("wrote `{}`: {}; open it in a browser", output.display(), counted(articles.into(), "article"));
    }
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}
