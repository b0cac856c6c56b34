//! One record a line, as JSON.

use crate::part::Flushed;
use crate::target::Target;
use crate::writer::Writer;
use byline_record::{Record, RecordOptions};
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

    fn write_long(&mut self, record: &Record, options: &RecordOptions) -> io::Result<()> {
        record.write_to(options, &mut self.target)
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.target.finish()
    }
}
