//! The bytes of an archive, unpacked, with a way back to the next record after a broken one.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// Reads an archive. Packed, it reads one member after the other.
pub(crate) enum Members {
    Plain {
        bytes: Held,
        line: Option<Vec<u8>>,
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
    pub(crate) fn new(bytes: Box<dyn BufRead + Send>, packed: bool) -> Self {
        let held = Held { bytes, kept: Vec::new(), at: 0 };
        if packed { Self::Between(held) } else { Self::Plain { bytes: held, line: None } }
    }

    /// The first line that is not blank, where a record should start; `None` at the end of the file.
    pub(crate) fn start(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            match self {
                Self::Nowhere => return Ok(None),
                Self::Plain { bytes, line } => {
                    bytes.forget();
                    let read = match line.take() {
                        Some(line) => line,
                        None => line_of(bytes)?,
                    };
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
    /// member that was cut may go on in the bytes of the next one and look whole.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        while let Self::Within { member, line } = self {
            let read = line_of(member)?;
            if read.is_empty() {
                *self = Self::Between(self.leave());
            } else if super::is_start(&read) {
                *line = Some(read);
                break;
            } else if !read.trim_ascii().is_empty() {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok(())
    }

    /// Goes to the next place where a record seems to start; `false` where none follows.
    pub(crate) fn find(&mut self) -> io::Result<bool> {
        if let Self::Plain { bytes, line } = self {
            loop {
                bytes.forget();
                let read = line_of(bytes)?;
                if read.is_empty() {
                    return Ok(false);
                }
                if super::is_start(&read) {
                    *line = Some(read);
                    return Ok(true);
                }
            }
        }
        let mut held = self.leave();
        let found = held.next_member();
        *self = Self::Between(held);
        found
    }

    /// The packed bytes, out of the member that is being read.
    fn leave(&mut self) -> Held {
        match std::mem::replace(self, Self::Nowhere) {
            Self::Plain { bytes, line: _ } | Self::Between(bytes) => bytes,
            Self::Within { member, line: _ } => (*member).into_inner().into_inner(),
            Self::Nowhere => Held { bytes: Box::new(io::empty()), kept: Vec::new(), at: 0 },
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
            Self::Plain { bytes, line: _ } => bytes.read(buffer),
            Self::Within { member, line: _ } => member.read(buffer),
            Self::Between(_) | Self::Nowhere => Ok(0),
        }
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain { bytes, line: _ } => bytes.fill_buf(),
            Self::Within { member, line: _ } => member.fill_buf(),
            Self::Between(_) | Self::Nowhere => Ok(&[]),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Plain { bytes, line: _ } => bytes.consume(amount),
            Self::Within { member, line: _ } => member.consume(amount),
            Self::Between(_) | Self::Nowhere => {}
        }
    }
}

/// Bytes of which those read last are kept: unpacking a broken member may run far into the next one before it notices.
pub(crate) struct Held {
    bytes: Box<dyn BufRead + Send>,
    kept: Vec<u8>,
    at: usize,
}

/// How much is kept. A member is a page, and a packed page is far smaller.
const KEPT: usize = 16 * 1024 * 1024;

impl Held {
    /// Lets go of what was read.
    fn forget(&mut self) {
        self.kept.drain(..self.at);
        self.at = 0;
    }

    /// Passes over zeros, with which some files are filled up; tells whether the end is reached.
    fn skip_zeros(&mut self) -> io::Result<bool> {
        loop {
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(true);
            }
            let zeros = available.iter().take_while(|byte| **byte == 0).count();
            let all = zeros == available.len();
            self.consume(zeros);
            self.forget();
            if !all {
                return Ok(false);
            }
        }
    }

    /// Goes to the next start of a member behind the one that began with what is held.
    fn next_member(&mut self) -> io::Result<bool> {
        self.at = 0;
        // The start of the broken member itself is not looked at again.
        let mut from = 1;
        loop {
            let rest = self.kept.get(from..).unwrap_or(&[]);
            let found = memchr::memmem::find_iter(rest, b"\x1F\x8B\x08").find(|at| {
                // The other bits of the flags are not used by anybody.
                rest.get(at + 3).is_none_or(|flags| flags & 0xE0 == 0)
            });
            if let Some(found) = found {
                self.kept.drain(..from + found);
                return Ok(true);
            }
            // The last bytes may be the first ones of a start.
            let kept = self.kept.len().saturating_sub(3).max(from.min(self.kept.len()));
            self.kept.drain(..kept);
            from = 0;
            self.at = self.kept.len();
            if self.fill_buf()?.is_empty() {
                self.kept.clear();
                self.at = 0;
                return Ok(false);
            }
            self.at = 0;
        }
    }
}

impl Read for Held {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(amount);
        Ok(amount)
    }
}

impl BufRead for Held {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.kept.len() {
            if self.kept.len() > KEPT {
                self.forget();
            }
            let available = self.bytes.fill_buf()?;
            let amount = available.len();
            self.kept.extend_from_slice(available);
            self.bytes.consume(amount);
        }
        Ok(self.kept.get(self.at..).unwrap_or(&[]))
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.kept.len());
    }
}
