//! Bytes that can be put back: what follows a record that never ends is read again.

use std::io::{self, BufRead, Read};

/// How often in one file something may be put back: each time costs reading the rest again.
const TIMES: u32 = 64;

/// Bytes, with those before them that were put back.
pub(crate) struct Replay {
    bytes: Box<dyn BufRead + Send>,
    back: Vec<u8>,
    at: usize,
    times: u32,
}

impl Replay {
    pub(crate) fn new(bytes: Box<dyn BufRead + Send>) -> Self {
        Self { bytes, back: Vec::new(), at: 0, times: TIMES }
    }

    /// Puts back what was read last; `false` where that was done too often, and nothing is put back.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) -> bool {
        if self.times == 0 {
            return false;
        }
        self.times -= 1;
        self.back.splice(..self.at, bytes.iter().copied());
        self.at = 0;
        true
    }
}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Replay {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() {
            return Ok(self.back.get(self.at..).unwrap_or(&[]));
        }
        if !self.back.is_empty() {
            self.back = Vec::new();
            self.at = 0;
        }
        self.bytes.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if self.back.is_empty() { self.bytes.consume(amount) } else { self.at += amount }
    }
}
