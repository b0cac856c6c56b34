//! The bytes of an archive, decompressed, with a way back to the next record after a broken one.

use crate::gzip::Held;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// How much is kept. A member is a page, and a compressed page is far smaller.
const KEPT: usize = 16 << 20;

/// How often in one file reading goes back: each time costs reading a record again.
const RETURNS: u32 = 64;

/// Reads an archive. Compressed, it reads one member after the other.
pub(crate) enum Members {
    Plain {
        bytes: Held,
        line: Option<Vec<u8>>,
        /// How often reading may still go back to the start of a record that seems to reach too far.
        returns: u32,
    },
    /// Between two members.
    Between(Held),
    Within {
        member: Box<BufReader<GzDecoder<Held>>>,
        line: Option<Vec<u8>>,
    },
    /// For the moment in which one state becomes another.
    Nowhere,
}

impl Members {
    pub(crate) fn new(bytes: Box<dyn BufRead + Send>, compressed: bool) -> Self {
        let held = Held::new(bytes, KEPT);
        if compressed {
            Self::Between(held)
        } else {
            Self::Plain { bytes: held, line: None, returns: RETURNS }
        }
    }

    /// Whether there are no members that reading could go on with after damage.
    pub(crate) const fn is_stream(&self) -> bool {
        matches!(self, Self::Plain { .. })
    }

    /// The first line that is not empty, where a record should start; `None` at the end of the file.
    pub(crate) fn start(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            match self {
                Self::Nowhere => return Ok(None),
                Self::Plain { bytes, line, returns: _ } => {
                    let read = match line.take() {
                        Some(line) => line,
                        None => line_of(bytes)?,
                    };
                    // What is kept begins after the first line, so that going back leads past it.
                    bytes.forget();
                    if read.is_empty() {
                        return Ok(None);
                    }
                    if !read.trim_ascii().is_empty() {
                        return Ok(Some(read));
                    }
                }
                Self::Within { member, line } => {
                    let read = match line.take() {
                        Some(line) => line,
                        None => line_of(member)?,
                    };
                    if read.is_empty() {
                        *self = Self::Between(self.leave());
                    } else if !read.trim_ascii().is_empty() {
                        return Ok(Some(read));
                    }
                }
                Self::Between(held) => {
                    held.forget();
                    if held.skip_zeros()? {
                        return Ok(None);
                    }
                    let Self::Between(held) = std::mem::replace(self, Self::Nowhere) else { return Ok(None) };
                    let member = Box::new(BufReader::new(GzDecoder::new(held)));
                    *self = Self::Within { member, line: None };
                }
            }
        }
    }

    /// Reads to where the next record starts, at most to the end of the member: only there is its checksum, and a
    /// member that was cut may continue in the bytes of the next one and look whole. `false` where something else follows.
    pub(crate) fn settle(&mut self) -> io::Result<bool> {
        while let Self::Within { member, line } = self {
            let read = line_of(member)?;
            if read.is_empty() {
                *self = Self::Between(self.leave());
            } else if super::is_start(&read) {
                *line = Some(read);
                break;
            } else if !read.trim_ascii().is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether what follows in a plain archive is its end or, after empty lines, the start of a record. A compressed one
    /// settles that by its members.
    pub(crate) fn is_followed_well(&mut self) -> io::Result<bool> {
        let Self::Plain { bytes, .. } = self else { return Ok(true) };
        loop {
            let available = bytes.fill_buf()?;
            let whitespace = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let rest = available.get(whitespace..).unwrap_or(&[]);
            if available.is_empty() || !rest.is_empty() {
                // Where the buffer ends within the word, its beginning will do.
                return Ok(b"WARC/".iter().zip(rest).all(|(own, other)| own == other));
            }
            bytes.consume(whitespace);
        }
    }

    /// Goes to the next place where a record seems to start; `false` where none follows.
    pub(crate) fn find(&mut self) -> io::Result<bool> {
        if let Self::Plain { bytes, line, returns } = self {
            if *returns > 0 {
                *returns -= 1;
                bytes.go_back();
            }
            loop {
                bytes.forget();
                let read = line_of(bytes)?;
                if read.is_empty() {
                    return Ok(false);
                }
                // After a record that was cut, the next one starts within a line.
                let start = memchr::memmem::rfind(&read, b"WARC/").and_then(|at| read.get(at..));
                if let Some(start) =
                    start.filter(|start| super::is_start(start) && start.trim_ascii().len() == 8)
                {
                    *line = Some(start.to_owned());
                    return Ok(true);
                }
            }
        }
        let mut held = self.leave();
        let found = held.next_member();
        *self = Self::Between(held);
        found
    }

    /// The compressed bytes, out of the member that is being read.
    fn leave(&mut self) -> Held {
        match std::mem::replace(self, Self::Nowhere) {
            Self::Plain { bytes, .. } | Self::Between(bytes) => bytes,
            Self::Within { member, line: _ } => (*member).into_inner().into_inner(),
            Self::Nowhere => Held::new(Box::new(io::empty()), KEPT),
        }
    }
}

/// A line with its end, cut where it is too long to be one.
fn line_of(bytes: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    bytes.take(super::LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok(line)
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain { bytes, .. } => bytes.read(buffer),
            Self::Within { member, line: _ } => member.read(buffer),
            Self::Between(_) | Self::Nowhere => Ok(0),
        }
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain { bytes, .. } => bytes.fill_buf(),
            Self::Within { member, line: _ } => member.fill_buf(),
            Self::Between(_) | Self::Nowhere => Ok(&[]),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Plain { bytes, .. } => bytes.consume(amount),
            Self::Within { member, line: _ } => member.consume(amount),
            Self::Between(_) | Self::Nowhere => {}
        }
    }
}
