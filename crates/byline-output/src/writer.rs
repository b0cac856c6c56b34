//! What every format does: it takes records, one at a time.

use crate::part::Flushed;
use byline_core::Span;
use byline_record::{Record, RecordOptions};
use std::io;

/// Takes the records of a run, in order.
pub trait Writer: Send {
    /// Takes one record; `line` is the same as JSON with its line end.
    fn write(&mut self, record: &Record, line: &[u8]) -> io::Result<()>;

    /// Takes one record whose JSON line nobody has made: that of a long article is many times its size, and is made in
    /// pieces as it is written.
    fn write_long(&mut self, record: &Record, options: &RecordOptions) -> io::Result<()> {
        let _ = options;
        self.write(record, &[])
    }

    /// Flushes what was written so far to the disk, and returns what that is; `None` where another writer could not
    /// continue from here.
    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        Ok(None)
    }

    /// Puts what was written in its place. A writer that is dropped before leaves nothing.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The words of some spans, a space between them.
pub(crate) fn words(record: &Record, spans: &[Span]) -> String {
    let pieces: Vec<&str> = spans.iter().filter_map(|span| span.of(&record.article.text)).collect();
    pieces.join(" ")
}
