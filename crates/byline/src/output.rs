//! Records to files, in whatever format.

use crate::{Error, OutputFormat, Record};
use byline_output::{Cells, OutputError};
use byline_record::RecordOptions;
use std::fmt;
use std::path::Path;

/// Takes records, in order; made by [`Byline::writer`](crate::Byline::writer).
///
/// The file is there once [`finish`](Self::finish) has returned, and not before.
pub struct Writer {
    inner: Box<dyn byline_output::Writer>,
    options: RecordOptions,
    path: String,
}

impl Writer {
    pub(crate) fn new(
        path: Option<&Path>,
        format: OutputFormat,
        options: RecordOptions,
    ) -> Result<Self, Error> {
        let inner = byline_output::create(path, format, Cells::Safe).map_err(|error| error.diagnostic())?;
        let path = path.map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        Ok(Self { inner, options, path })
    }

    /// Takes one record.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&mut self, record: &Record) -> Result<(), Error> {
        let Self { inner, options, path } = self;
        inner.write_long(record.as_inner(), options).map_err(|source| failed(path, source))
    }

    /// Puts what was written in its place. A writer that is dropped before leaves nothing behind.
    ///
    /// # Errors
    ///
    /// If what was written cannot be kept.
    pub fn finish(self) -> Result<(), Error> {
        let Self { inner, options: _, path } = self;
        inner.finish().map_err(|source| failed(&path, source))
    }
}

fn failed(path: &str, source: std::io::Error) -> Error {
    OutputError::Write { path: path.to_owned(), source }.diagnostic()
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("path", &self.path).finish_non_exhaustive()
    }
}
