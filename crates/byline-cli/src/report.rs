//! `byline report`: records as a page.

use crate::analyze::exists;
use crate::args::ToReport;
use crate::failure::FAILED;
use crate::records::{each_wanted, files};
use anyhow::{Context, Result, anyhow};
use byline::report::Report;
use byline_core::Diagnostic;
use byline_output::{Guard, write_file_with};
use std::process::ExitCode;

pub(crate) fn run(arguments: &ToReport) -> Result<ExitCode> {
    let ToReport { output, force, filter, records } = arguments;
    let files = files(records)?;
    let mut guard = Guard::default();
    for file in &files {
        guard.reads(file);
    }
    guard.writes(output).map_err(|error| anyhow!(error.diagnostic()))?;
    if output.exists() && !force {
        return Err(exists(output));
    }
    let mut report = Report::new().context("cannot create a temporary file")?;
    let wrong = each_wanted(records, filter.as_ref(), |record| {
        report.add(record).context("cannot write to a temporary file")
    })?;
    let articles = report.articles();
    if articles == 0 {
        return Err(anyhow!(
            Diagnostic::misuse("records/none", "there are no records to report on")
                .hint("`byline analyze ARTICLES --output records.ndjson` writes them")
        ));
    }
    write_file_with(output, |out| report.write(out)).map_err(|error| anyhow!(error.diagnostic()))?;
    say!(
        "wrote `{}`: {articles} {}; open it in a browser",
        output.display(),
        if articles == 1 { "article" } else { "articles" }
    );
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}
