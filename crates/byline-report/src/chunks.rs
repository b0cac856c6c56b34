//! Articles, compressed in chunks that wait in a temporary file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};

/// Articles in a chunk: enough that their words compress well together, few enough that one is open at once.
pub(crate) const ARTICLES: usize = 48;

/// Chunks, the last of them open.
pub(crate) struct Chunks {
    file: File,
    open: GzEncoder<Vec<u8>>,
    /// Articles in the open chunk.
    held: usize,
    /// The lengths of those in the file, as base64.
    lengths: Vec<u64>,
}

impl std::fmt::Debug for Chunks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chunks").field("lengths", &self.lengths).finish_non_exhaustive()
    }
}

/// Compresses at the greatest effort: the page is made once and sent often.
fn encoder() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), Compression::best())
}

/// Writes what `write` writes, compressed and as text that HTML takes as it is.
pub(crate) fn pack(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut gzip = GzEncoder::new(EncoderWriter::new(out, &STANDARD), Compression::best());
    let mut buffered = BufWriter::new(&mut gzip);
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    gzip.finish()?.finish().map(drop)
}

impl Chunks {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, open: encoder(), held: 0, lengths: Vec::new() })
    }

    /// Adds an article, as JSON.
    pub(crate) fn add(&mut self, article: &[u8]) -> io::Result<()> {
        self.open.write_all(if self.held == 0 { b"[" } else { b",\n" })?;
        self.open.write_all(article)?;
        self.held += 1;
        if self.held == ARTICLES { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> io::Result<()> {
        self.open.write_all(b"]")?;
        let chunk = STANDARD.encode(std::mem::replace(&mut self.open, encoder()).finish()?);
        self.file.write_all(chunk.as_bytes())?;
        self.lengths.push(chunk.len() as u64);
        self.held = 0;
        Ok(())
    }

    /// Writes each chunk between what `around` gives for its number.
    pub(crate) fn write(
        mut self,
        out: &mut dyn Write,
        around: impl Fn(usize) -> (String, &'static str),
    ) -> io::Result<()> {
        if self.held > 0 {
            self.close()?;
        }
        self.file.rewind()?;
        for (number, length) in self.lengths.iter().enumerate() {
            let (before, after) = around(number);
            out.write_all(before.as_bytes())?;
            io::copy(&mut Read::by_ref(&mut self.file).take(*length), out)?;
            out.write_all(after.as_bytes())?;
        }
        Ok(())
    }
}
