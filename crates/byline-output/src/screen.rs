//! What is printed does not speak to the terminal.
//!
//! Titles, names and messages come from anywhere. Control characters and the marks that turn the direction of writing
//! could rewrite what is on the screen, or more; where standard output is a terminal they are shown as their numbers, in
//! the manner of JSON, so that records stay what they were.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a terminal may act on a character: a control other than a line end or a tab, or one that turns the direction of
/// writing.
fn acts(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// The text with each character on which a terminal may act as its number: `\u001b`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// What is to be standard output, where that was set.
static PRIVATE: OnceLock<File> = OnceLock::new();

/// Whether standard output is closed.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Makes writing to [`stdout`] fail: it was closed when the process was started, and something else is in its place.
pub fn set_stdout_closed() {
    CLOSED.store(true, Ordering::Release);
}

/// Whether standard output was closed when the process was started, as far as [`set_stdout_closed`] said so.
pub fn stdout_is_closed() -> bool {
    CLOSED.load(Ordering::Acquire)
}

/// Makes [`stdout`] write to this file, which is what standard output was before somebody else's code was let near it.
pub fn set_stdout(file: File) {
    let _ = PRIVATE.set(file);
}

/// Whether standard output is a terminal.
pub fn stdout_is_terminal() -> bool {
    PRIVATE.get().map_or_else(|| io::stdout().is_terminal(), File::is_terminal)
}

/// What the system knows of the file that standard output goes to; `None` where it goes to no file.
#[cfg(unix)]
pub(crate) fn stdout_file() -> Option<std::fs::Metadata> {
    let there = match PRIVATE.get() {
        _ if stdout_is_closed() => return None,
        Some(file) => file.metadata(),
        None => std::fs::metadata("/dev/stdout"),
    };
    there.ok().filter(std::fs::Metadata::is_file)
}

/// Standard output, on a terminal without what it may act on.
pub fn stdout() -> Box<dyn Write + Send> {
    let stdout = raw_stdout();
    if stdout_is_terminal() { Box::new(Screen::new(stdout)) } else { stdout }
}

/// Standard output as it is, for what holds nothing from outside but what was made printable. Where it cannot be written, the
/// error says so, and is of the kind that the system gave.
pub fn raw_stdout() -> Box<dyn Write + Send> {
    match PRIVATE.get() {
        _ if stdout_is_closed() => Box::new(Named(Closed)),
        Some(file) => Box::new(Named(file)),
        None => Box::new(Named(io::stdout())),
    }
}

/// Where nothing can be written.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("it is closed"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard output, which is named in its errors.
struct Named<W>(W);

impl<W: Write> Write for Named<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(unwritten)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(unwritten)
    }
}

fn unwritten(error: io::Error) -> io::Error {
    match error.kind() {
        // Whoever writes tries again.
        io::ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("cannot write to standard output: {error}")),
    }
}

/// Passes on text whose characters are all printable.
struct Screen<W> {
    inner: W,
    /// The beginning of a character whose rest is still to come.
    begun: Vec<u8>,
}

impl<W: Write> Screen<W> {
    fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let rest = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => self.begun.split_off(error.valid_up_to()),
            _ => Vec::new(),
        };
        let whole = std::mem::replace(&mut self.begun, rest);
        self.inner.write_all(printable(&String::from_utf8_lossy(&whole)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Screen, printable};
    use std::io::Write;

    #[test]
    fn nothing_speaks_to_the_terminal() {
        assert_eq!(printable("Ærø – “fine”\n\tyes"), "Ærø – “fine”\n\tyes");
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}c\u{7f}\r"), "a\\u001b[2Jb\\u009bc\\u007f\\u000d");
        assert_eq!(printable("gpj.\u{202e}exe"), "gpj.\\u202eexe");
    }

    #[test]
    fn characters_may_come_in_pieces() {
        for size in 1..5 {
            let mut screen = Screen::new(Vec::new());
            for piece in "x\u{202e}ø\u{9b}€\u{1f600}".as_bytes().chunks(size) {
                screen.write_all(piece).unwrap();
            }
            assert_eq!(String::from_utf8(screen.inner).unwrap(), "x\\u202eø\\u009b€\u{1f600}", "{size}");
        }
        let mut screen = Screen::new(Vec::new());
        screen.write_all(b"a\xff\x1bb").unwrap();
        assert_eq!(String::from_utf8(screen.inner).unwrap(), "a\u{fffd}\\u001bb");
    }
}
