//! `errors.ndjson`: what failed, one JSON object a line, in the order of the input.

use byline_core::{Diagnostic, Place};
use byline_record::Record;
use serde_json::{Map, Value, json};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file, made with its first line.
pub(crate) struct Failures {
    path: Option<PathBuf>,
    file: Option<BufWriter<File>>,
    bytes: u64,
}

impl Failures {
    /// The file at `path`, of which the first `bytes` stay; without a path nothing is written.
    pub(crate) fn open(path: Option<PathBuf>, bytes: u64) -> io::Result<Self> {
        let mut failures = Self { path, file: None, bytes };
        let Some(path) = &failures.path else { return Ok(failures) };
        if bytes == 0 {
            // What an earlier run left there; a pipe or a device is nobody's to remove.
            if fs::symlink_metadata(path).is_ok_and(|there| there.is_file()) {
                fs::remove_file(path)?;
            }
            return Ok(failures);
        }
        let mut file = File::options().write(true).open(path)?;
        if file.metadata()?.len() < bytes {
            return Err(io::Error::other("it is shorter than the interrupted run left it"));
        }
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        failures.file = Some(BufWriter::new(file));
        Ok(failures)
    }

    /// Where it is, if anything failed.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref().filter(|_| self.file.is_some())
    }

    /// Where failures are kept, if they are.
    pub(crate) fn kept(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Names what could not be read.
    pub(crate) fn unread(&mut self, path: &str, diagnostic: &Diagnostic) -> io::Result<()> {
        let mut line = Map::new();
        line.insert("path".to_owned(), path.into());
        line.extend(told(diagnostic));
        self.line(&line.into())
    }

    /// Names what failed in an article.
    pub(crate) fn failed(&mut self, record: &Record) -> io::Result<()> {
        for error in &record.errors {
            let source = &record.article.source;
            self.line(&json!({
                "path": source.path,
                "record": source.record,
                "article": record.article.id,
                "kind": format!("extractor/{}", error.extractor),
                "message": error.message,
            }))?;
        }
        Ok(())
    }

    /// Makes what was written last, and says how long the file is.
    pub(crate) fn sync(&mut self) -> io::Result<u64> {
        if let Some(file) = &mut self.file {
            file.flush()?;
            if file.get_ref().metadata()?.is_file() {
                file.get_ref().sync_data()?;
            }
        }
        Ok(self.bytes)
    }

    fn line(&mut self, value: &Value) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::new(File::create(path)?)),
        };
        file.write_all(&line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }
}

/// A diagnostic as JSON: its `kind`, `severity` and `message`, and what else it says.
pub(crate) fn told(diagnostic: &Diagnostic) -> Map<String, Value> {
    let Diagnostic { id, severity, message, place, reasons, hint } = diagnostic;
    let mut told = Map::new();
    told.insert("kind".to_owned(), (*id).into());
    let severity = if *severity == byline_core::Severity::Error { "error" } else { "warning" };
    told.insert("severity".to_owned(), severity.into());
    told.insert("message".to_owned(), message.as_str().into());
    // The line itself may be long, or not meant for a log.
    if let Some(Place { file, line, column, width: _, source: _ }) = place {
        told.insert("place".to_owned(), json!({"file": file, "line": line, "column": column}));
    }
    if !reasons.is_empty() {
        told.insert("reasons".to_owned(), json!(reasons));
    }
    if let Some(hint) = hint {
        told.insert("hint".to_owned(), hint.as_str().into());
    }
    told
}
