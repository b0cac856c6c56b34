//! `errors.ndjson`: what failed, one JSON object a line, in the order of the input.

use crate::failure::members;
use byline_core::{Article, Diagnostic};
use byline_output::OutputError;
use byline_record::Record;
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What failed in an article, in the words of its record.
pub(super) fn failures(record: &Record) -> impl Iterator<Item = Map<String, Value>> {
    let Article { id, source, .. } = &record.article;
    record.errors.iter().map(move |error| {
        let mut line = Map::new();
        line.insert("path".to_owned(), source.path.as_str().into());
        line.insert("record".to_owned(), source.record.into());
        line.insert("article".to_owned(), id.as_str().into());
        line.insert("kind".to_owned(), format!("extractor/{}", error.extractor).into());
        line.insert("severity".to_owned(), "error".into());
        line.insert("message".to_owned(), error.message.as_str().into());
        line
    })
}

/// The file, created with its first line.
pub(super) struct ErrorLog {
    path: Option<PathBuf>,
    file: Option<BufWriter<File>>,
    bytes: u64,
}

impl ErrorLog {
    /// The file at `path`, of which the first `bytes` stay; without a path nothing is written.
    pub(super) fn open(path: Option<PathBuf>, bytes: u64) -> io::Result<Self> {
        let mut log = Self { path, file: None, bytes };
        let Some(path) = &log.path else { return Ok(log) };
        if bytes == 0 {
            // What an earlier run left there; a pipe or a device is not ours to remove.
            if fs::symlink_metadata(path).is_ok_and(|there| there.is_file()) {
                fs::remove_file(path)?;
            }
            return Ok(log);
        }
        let mut file = File::options().write(true).open(path)?;
        if file.metadata()?.len() < bytes {
            return Err(io::Error::other("it is shorter than the interrupted run left it"));
        }
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        log.file = Some(BufWriter::new(file));
        Ok(log)
    }

    /// Where it is, if anything failed.
    pub(super) fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref().filter(|_| self.file.is_some())
    }

    /// Where failures are kept, if they are.
    pub(super) fn kept(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// That the file cannot be written.
    pub(super) fn unwritten(&self, source: io::Error) -> OutputError {
        let path = self.path.as_deref().unwrap_or(Path::new("-")).display().to_string();
        OutputError::Write { path, source }
    }

    /// Records what could not be read.
    pub(super) fn unread(&mut self, path: &str, diagnostic: &Diagnostic) -> io::Result<()> {
        let mut line = Map::new();
        line.insert("path".to_owned(), path.into());
        line.extend(members(diagnostic));
        self.line(&line)
    }

    /// Makes what was written durable, and returns the length of the file.
    pub(super) fn sync(&mut self) -> io::Result<u64> {
        if let Some(file) = &mut self.file {
            file.flush()?;
            if file.get_ref().metadata()?.is_file() {
                file.get_ref().sync_data()?;
            }
        }
        Ok(self.bytes)
    }

    /// Records something that failed, such as one of the [`failures`] of an article.
    pub(super) fn line(&mut self, value: &Map<String, Value>) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        let file = match &mut self.file {
            Some(file) => file,
            // What stands there by now is not ours: a link would lead anywhere.
            none => {
                let special = fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir());
                let file =
                    if special { File::options().write(true).open(path) } else { File::create_new(path) };
                none.insert(BufWriter::new(file?))
            }
        };
        file.write_all(&line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }
}
