//! Compressed files: gzip and Zstandard, recognised by their first bytes.

use crate::InputError;
#[cfg(any(feature = "gz", feature = "zst"))]
use std::io::BufReader;
use std::io::{self, BufRead};

/// Bytes that are read at a time: large enough that the system is seldom asked.
pub(crate) const BUFFER: usize = 256 * 1024;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstandard,
}

impl Compression {
    /// By the first bytes; the name says nothing that they do not.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 8, ..] => Self::Gzip,
            // Programs that compress on several threads begin with a frame to pass over.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstandard,
            _ => Self::None,
        }
    }

    /// No compressed file has fewer bytes than this, and nothing can be recognised by fewer.
    pub(crate) const SHORTEST: usize = 4;

    /// What is inside. All members of a file that has several are read, one after the other.
    pub(crate) fn decompress(
        self,
        bytes: Box<dyn BufRead + Send>,
        path: &str,
    ) -> Result<Box<dyn BufRead + Send>, InputError> {
        match self {
            Self::None => Ok(bytes),
            Self::Gzip => gzip(bytes, path),
            Self::Zstandard => zstandard(bytes, path),
        }
    }
}

#[cfg(feature = "gz")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gzip(bytes: Box<dyn BufRead + Send>, _: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    let decompressed = crate::gzip::Members::new(bytes);
    Ok(Box::new(BufReader::with_capacity(BUFFER, decompressed)))
}

#[cfg(not(feature = "gz"))]
fn gzip(_: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    Err(InputError::Unsupported { path: path.to_owned(), what: "gzip", feature: "gz" })
}

#[cfg(feature = "zst")]
fn zstandard(bytes: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    let decompressed = zstd::stream::read::Decoder::with_buffer(bytes)
        .map_err(|source| InputError::Open { path: path.to_owned(), source })?;
    Ok(Box::new(BufReader::with_capacity(BUFFER, decompressed)))
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    Err(InputError::Unsupported { path: path.to_owned(), what: "Zstandard", feature: "zst" })
}

/// The ending by which a name says that its file is compressed, and the name without it; both in lower case. Files that are
/// compressed in other ways than the two are recognised so as to be refused.
pub(crate) fn promised(name: &str) -> Option<(&str, &'static str)> {
    const ENDINGS: [&str; 9] = [".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz", ".lz4", ".zip", ".7z"];
    ENDINGS.into_iter().find_map(|ending| Some((name.strip_suffix(ending)?, ending)))
}

/// The error of reading that failed, and whether reading continues after it: a part of a file that cannot be decompressed
/// costs one record, anything else the rest of the file.
pub(crate) fn failure(path: &str, record: u64, source: io::Error) -> (InputError, bool) {
    let path = path.to_owned();
    if continues_after(&source) {
        let why = "the part of the file that it is in cannot be decompressed";
        (InputError::BrokenRecord { path, record, why }, true)
    } else {
        (InputError::Read { path, record, source }, false)
    }
}

/// Whether reading continues after what could not be decompressed.
fn continues_after(error: &io::Error) -> bool {
    #[cfg(feature = "gz")]
    return crate::gzip::continues_after(error);
    #[cfg(not(feature = "gz"))]
    {
        let _ = error;
        false
    }
}
