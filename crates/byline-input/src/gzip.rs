//! Files compressed with gzip: one member after the other, continuing after a broken one.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// How much of a member is kept, to look in for the next one.
const KEPT: usize = 1 << 20;

/// What is in all members of a file. Where one is broken, reading it fails once and continues with the next.
pub(crate) struct Members {
    state: State,
}

enum State {
    Between(Held),
    Within(Box<GzDecoder<Held>>),
    /// For the moment in which one state becomes another, and at the end.
    Nowhere,
}

/// A member that is broken, and is not the last.
#[derive(Debug, thiserror::Error)]
#[error("a part cannot be decompressed: {0}")]
struct BrokenMember(io::Error);

/// Whether reading continues after the member that failed.
pub(crate) fn continues_after(error: &io::Error) -> bool {
    error.get_ref().and_then(|error| error.downcast_ref::<BrokenMember>()).is_some()
}

impl Members {
    pub(crate) fn new(bytes: Box<dyn BufRead + Send>) -> Self {
        Self { state: State::Between(Held::new(bytes, KEPT)) }
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Nowhere) {
                State::Nowhere => return Ok(0),
                State::Between(mut held) => {
                    held.forget();
                    if held.skip_zeros()? {
                        return Ok(0);
                    }
                    self.state = State::Within(Box::new(GzDecoder::new(held)));
                }
                State::Within(mut member) => match member.read(buffer) {
                    Ok(0) if !buffer.is_empty() => self.state = State::Between(member.into_inner()),
                    Ok(read) => {
                        self.state = State::Within(member);
                        return Ok(read);
                    }
                    Err(error) if is_broken(&error) => {
                        let mut held = member.into_inner();
                        if held.next_member()? {
                            self.state = State::Between(held);
                            return Err(io::Error::new(error.kind(), BrokenMember(error)));
                        }
                        return Err(error);
                    }
                    Err(error) => {
                        self.state = State::Within(member);
                        return Err(error);
                    }
                },
            }
        }
    }
}

fn is_broken(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

/// Bytes of which those read last are kept: decompressing a broken member may run far into the next one before it notices.
pub(crate) struct Held {
    bytes: Box<dyn BufRead + Send>,
    kept: Vec<u8>,
    at: usize,
    most: usize,
}

impl Held {
    /// Keeps about as many bytes as `most`.
    pub(crate) fn new(bytes: Box<dyn BufRead + Send>, most: usize) -> Self {
        Self { bytes, kept: Vec::new(), at: 0, most }
    }

    /// Drops what was read.
    pub(crate) fn forget(&mut self) {
        self.kept.drain(..self.at);
        self.at = 0;
    }

    /// Goes back to the first byte that is kept.
    #[cfg(feature = "warc")]
    pub(crate) fn go_back(&mut self) {
        self.at = 0;
    }

    /// Skips zeros, with which some files are filled up; returns whether the end is reached.
    pub(crate) fn skip_zeros(&mut self) -> io::Result<bool> {
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

    /// Goes to the next start of a member after the one that began with what is held.
    pub(crate) fn next_member(&mut self) -> io::Result<bool> {
        self.at = 0;
        // The start of the broken member itself is not looked at again.
        let mut from = 1;
        loop {
            let rest = self.kept.get(from..).unwrap_or(&[]);
            let found = memchr::memmem::find_iter(rest, b"\x1F\x8B\x08").find(|at| {
                // Other flags, levels and systems are not used by anybody.
                rest.get(at + 3).is_none_or(|flags| flags & 0xE0 == 0)
                    && rest.get(at + 8).is_none_or(|how| matches!(how, 0 | 2 | 4))
                    && rest.get(at + 9).is_none_or(|system| matches!(system, 0..=13 | 255))
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
            if self.kept.len() > self.most {
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
