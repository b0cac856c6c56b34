//! One record a line, as JSON.

use crate::part::Flushed;
use crate::target::Target;
use crate::writer::Writer;
use byline_record::Record;
use std::io::{self, Write};

pub(crate) struct Ndjson {
    target: Target,
}

impl Ndjson {
    pub(crate) fn new(target: Target) -> Self {
        Self { target }
    }
}

impl Writer for Ndjson {
    fn write(&mut self, _: &Record, line: &[u8]) -> io::Result<()> {
        self.target.write_all(line)
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.target.finish()
    }
}
