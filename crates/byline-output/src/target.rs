//! Bytes, compressed as the name of their file asks for.

use crate::OutputError;
use crate::part::{Flushed, Part, hash_bytes, with_suffix};
use crate::place::Place;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3Default;

/// Bytes of a compressed file after which the encoder is flushed, at the next line end. A file that is cut off can be
/// decompressed up to the last such point. Where they are depends on the bytes alone.
const POINT: usize = 1 << 20;

/// Bytes that an encoder is given at a time: always as many, so that what it makes depends on the bytes alone.
const CHUNK: usize = 64 << 10;

/// Takes bytes and compresses them as the name of the file asks for.
pub(crate) struct Target {
    encoder: Encoder,
    /// Bytes that wait for the encoder.
    waiting: Vec<u8>,
    /// Bytes since the encoder was flushed.
    since: usize,
    /// Bytes taken, before compression, and their hash.
    taken: u64,
    hash: Box<Xxh3Default>,
}

enum Encoder {
    Plain(Place),
    #[cfg(feature = "gz")]
    Gzip(Box<flate2::write::GzEncoder<Place>>),
    #[cfg(feature = "zst")]
    Zstandard(zstd::stream::write::Encoder<'static, Place>),
}

impl Target {
    /// The target for `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::at(path, Place::open(path)?)
    }

    /// A target that continues a part after its first bytes, as many as were taken before compression.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        let Part { path, beside, mark, before: _, numbering: _ } = *part;
        let fail = |source| OutputError::Create { path: beside.display().to_string(), source };
        let compressed = path.extension().is_some_and(|end| end == "gz" || end == "zst");
        if mark.flushed.bytes == 0 {
            let file = File::create(beside).map_err(fail)?;
            return Self::at(Some(path), Place::part(file));
        }
        if !compressed {
            let mut file = File::options().read(true).write(true).open(beside).map_err(fail)?;
            let mut hash = Box::new(Xxh3Default::new());
            let there = hash_bytes((&mut file).take(mark.flushed.bytes), &mut hash).map_err(fail)?;
            if (Flushed { bytes: there, hash: hash.digest() }) != mark.flushed {
                return Err(OutputError::Lost { path: beside.display().to_string() });
            }
            file.set_len(there).and_then(|()| file.seek(SeekFrom::End(0))).map_err(fail)?;
            let mut target = Self::at(Some(path), Place::part(file))?;
            (target.taken, target.hash) = (there, hash);
            return Ok(target);
        }
        // An encoder cannot continue in the middle: what is there is compressed once more, which gives the same bytes.
        let again = with_suffix(beside, ".again");
        let mut target = Self::at(Some(path), Place::part(File::create(&again).map_err(fail)?))?;
        let mut decompressed =
            decompressed(path, File::open(beside).map_err(fail)?)?.take(mark.flushed.bytes);
        match io::copy(&mut decompressed, &mut target) {
            Ok(_) if target.flushed() == mark.flushed => {}
            // What cannot be decompressed is damaged as well.
            Ok(_) | Err(_) => return Err(OutputError::Lost { path: beside.display().to_string() }),
        }
        fs::rename(&again, beside).map_err(fail)?;
        Ok(target)
    }

    fn at(path: Option<&Path>, place: Place) -> Result<Self, OutputError> {
        let encoder = match path.and_then(Path::extension).and_then(OsStr::to_str) {
            Some("gz") => gzip(place)?,
            Some("zst") => zstandard(place)?,
            _ => Encoder::Plain(place),
        };
        Ok(Self { encoder, waiting: Vec::new(), since: 0, taken: 0, hash: Box::new(Xxh3Default::new()) })
    }

    /// What was taken so far.
    fn flushed(&self) -> Flushed {
        Flushed { bytes: self.taken, hash: self.hash.digest() }
    }

    /// Flushes what was taken to the disk and returns what that is; `None` where another target could not continue from
    /// here.
    pub(crate) fn mark(&mut self) -> io::Result<Option<Flushed>> {
        let flushed =
            self.waiting.is_empty() && (self.since == 0 || matches!(self.encoder, Encoder::Plain(_)));
        if !flushed || self.taken == 0 {
            return Ok(None);
        }
        let place = match &mut self.encoder {
            Encoder::Plain(place) => place,
            #[cfg(feature = "gz")]
            Encoder::Gzip(compressed) => compressed.get_mut(),
            #[cfg(feature = "zst")]
            Encoder::Zstandard(compressed) => compressed.get_mut(),
        };
        Ok(place.sync()?.then(|| self.flushed()))
    }

    /// Writes what is left and puts the file in its place.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.encoder.write_all(&waiting)?;
        match self.encoder {
            Encoder::Plain(mut place) => {
                // Code in this process that closed the file may have made room for another one.
                if place.sync()? && place.size()?.is_some_and(|size| size != self.taken) {
                    return Err(io::Error::other("the file does not hold what was written to it"));
                }
                place.finish()
            }
            #[cfg(feature = "gz")]
            Encoder::Gzip(compressed) => (*compressed).finish()?.finish(),
            #[cfg(feature = "zst")]
            Encoder::Zstandard(compressed) => compressed.finish()?.finish(),
        }
    }

    /// Hands bytes to the encoder, in pieces that depend on nothing but the bytes.
    fn encode(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(bytes);
        self.since += bytes.len();
        let whole = self.waiting.len() - self.waiting.len() % CHUNK;
        for chunk in self.waiting.get(..whole).unwrap_or_default().chunks(CHUNK) {
            self.encoder.write_all(chunk)?;
        }
        self.waiting.drain(..whole);
        Ok(())
    }

    /// Flushes the encoder.
    fn flush_point(&mut self) -> io::Result<()> {
        self.encoder.write_all(&self.waiting)?;
        self.waiting.clear();
        self.since = 0;
        self.encoder.flush()
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Encoder::Plain(place) = &mut self.encoder {
            let written = place.write(bytes)?;
            self.taken += written as u64;
            self.hash.update(bytes.get(..written).unwrap_or(bytes));
            return Ok(written);
        }
        let mut rest = bytes;
        loop {
            let from = (POINT - 1).saturating_sub(self.since);
            let end = rest.get(from..).and_then(|late| memchr::memchr(b'\n', late));
            let Some((line, after)) = end.and_then(|end| rest.split_at_checked(from + end + 1)) else {
                break;
            };
            self.encode(line)?;
            self.flush_point()?;
            rest = after;
        }
        self.encode(rest)?;
        self.taken += bytes.len() as u64;
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    /// An encoder keeps what it holds, or what it makes would depend on when it is flushed.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.encoder {
            Encoder::Plain(place) => place.flush(),
            #[cfg(any(feature = "gz", feature = "zst"))]
            _ => Ok(()),
        }
    }
}

impl Write for Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(place) => place.write(bytes),
            #[cfg(feature = "gz")]
            Self::Gzip(compressed) => compressed.write(bytes),
            #[cfg(feature = "zst")]
            Self::Zstandard(compressed) => compressed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(place) => place.flush(),
            #[cfg(feature = "gz")]
            Self::Gzip(compressed) => compressed.flush(),
            #[cfg(feature = "zst")]
            Self::Zstandard(compressed) => compressed.flush(),
        }
    }
}

#[cfg(feature = "gz")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gzip(place: Place) -> Result<Encoder, OutputError> {
    // No name and no time of day in the header: the same records give the same bytes.
    let compressed = flate2::write::GzEncoder::new(place, flate2::Compression::default());
    Ok(Encoder::Gzip(Box::new(compressed)))
}

#[cfg(not(feature = "gz"))]
fn gzip(_: Place) -> Result<Encoder, OutputError> {
    Err(OutputError::Unsupported { what: "gzip", feature: "gz" })
}

#[cfg(feature = "zst")]
fn zstandard(place: Place) -> Result<Encoder, OutputError> {
    let compressed = zstd::stream::write::Encoder::new(place, 0);
    compressed.map(Encoder::Zstandard).map_err(|source| OutputError::Create { path: "-".to_owned(), source })
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: Place) -> Result<Encoder, OutputError> {
    Err(OutputError::Unsupported { what: "Zstandard", feature: "zst" })
}

/// What a compressed file holds, as far as it goes.
fn decompressed(path: &Path, file: File) -> Result<Box<dyn Read>, OutputError> {
    match path.extension().and_then(OsStr::to_str) {
        #[cfg(feature = "gz")]
        Some("gz") => Ok(Box::new(flate2::read::GzDecoder::new(file))),
        #[cfg(feature = "zst")]
        Some("zst") => match zstd::stream::read::Decoder::new(file) {
            Ok(decompressed) => Ok(Box::new(decompressed)),
            Err(source) => Err(OutputError::Create { path: path.display().to_string(), source }),
        },
        _ => Ok(Box::new(file)),
    }
}
