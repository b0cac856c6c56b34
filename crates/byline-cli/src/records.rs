//! Records of an earlier run, one at a time.

use anyhow::{Context, Result, anyhow};
use byline_core::{Diagnostic, Place};
use byline_record::Record;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Gives each record of these files to `take`. A line that is not a record is reported on stderr and
/// skipped; returns how many there were.
pub(crate) fn each(paths: &[PathBuf], mut take: impl FnMut(Record) -> Result<()>) -> Result<u64> {
    let mut wrong = 0;
    for path in paths {
        let name = path.display().to_string();
        let failed = || format!("cannot read `{name}`");
        for (number, line) in (1..).zip(open(path).with_context(failed)?.lines()) {
            let line = line.with_context(failed)?;
            if line.trim().is_empty() {
                continue;
            }
            match byline_record::read(&line) {
                Ok(record) => take(record)?,
                Err(error) => {
                    wrong += 1;
                    let column = error.column();
                    let place = Place { file: name.clone(), line: number, column, width: 1, source: line };
                    crate::failure::diagnose(
                        &Diagnostic::error("records/not-a-record", "this line is not a record")
                            .at(place)
                            .because(error.to_string())
                            .hint("records are what `byline analyze` writes"),
                        crate::args::Log::Text,
                    );
                }
            }
        }
    }
    Ok(wrong)
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(match path.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(File::open(path)?)),
    })
}

/// An article's identifier as a file name.
pub(crate) fn file_name(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' }).collect()
}

/// A line of JSON on stdout.
pub(crate) fn write_line(out: &mut impl io::Write, value: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(|error| anyhow!(io::Error::from(error)))?;
    Ok(out.write_all(b"\n")?)
}
