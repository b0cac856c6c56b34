//! Packed files: gzip and Zstandard, recognised by their first bytes.

use crate::InputError;
#[cfg(any(feature = "gz", feature = "zst"))]
use std::io::BufReader;
use std::io::{self, BufRead};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Gzip,
    Zstandard,
}

impl Packing {
    /// By the first bytes; the name says nothing that they do not.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 8, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstandard,
            _ => Self::None,
        }
    }

    /// What is inside. All members of a file that has several are read, one after the other.
    pub(crate) fn unpack(
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
    let unpacked = crate::gzip::Members::new(bytes);
    Ok(Box::new(BufReader::with_capacity(crate::source::BUFFER, unpacked)))
}

/// Whether reading goes on behind what could not be unpacked.
pub(crate) fn goes_on(error: &io::Error) -> bool {
    #[cfg(feature = "gz")]
    return crate::gzip::goes_on(error);
    #[cfg(not(feature = "gz"))]
    {
        let _ = error;
        false
    }
}

#[cfg(not(feature = "gz"))]
fn gzip(_: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    Err(InputError::Unsupported { path: path.to_owned(), what: "gzip", feature: "gz" })
}

#[cfg(feature = "zst")]
fn zstandard(bytes: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    let unpacked = zstd::stream::read::Decoder::with_buffer(bytes)
        .map_err(|source| InputError::Open { path: path.to_owned(), source })?;
    Ok(Box::new(BufReader::with_capacity(crate::source::BUFFER, unpacked)))
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: Box<dyn BufRead + Send>, path: &str) -> Result<Box<dyn BufRead + Send>, InputError> {
    Err(InputError::Unsupported { path: path.to_owned(), what: "Zstandard", feature: "zst" })
}
