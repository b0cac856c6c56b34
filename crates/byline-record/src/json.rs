//! JSON written straight into a buffer.

use crate::Offsets;
use byline_core::Span;
use std::io::{self, Write};

/// How many bytes are kept before they are passed on.
const KEPT: usize = 64 << 10;

/// Writes JSON without whitespace. The caller sees to it that brackets match.
pub(crate) struct Json<'o, 't> {
    pub(crate) out: &'o mut Vec<u8>,
    pub(crate) offsets: Offsets<'t>,
    /// Where `out` is emptied into whenever it is full.
    drain: Option<Drain<'o>>,
}

struct Drain<'o> {
    to: &'o mut dyn Write,
    result: io::Result<()>,
}

impl<'o, 't> Json<'o, 't> {
    /// Appends to `out`.
    pub(crate) fn new(out: &'o mut Vec<u8>, offsets: Offsets<'t>) -> Self {
        Self { out, offsets, drain: None }
    }

    /// Writes to `to`, and keeps in `out` what is not yet written.
    pub(crate) fn to(to: &'o mut dyn Write, out: &'o mut Vec<u8>, offsets: Offsets<'t>) -> Self {
        Self { out, offsets, drain: Some(Drain { to, result: Ok(()) }) }
    }

    /// Passes on what is kept, if that is much; to be called between any two values.
    pub(crate) fn settle(&mut self) {
        if self.out.len() > KEPT {
            // The last byte says whether a comma follows.
            self.pass_on(1);
        }
    }

    /// Passes on all that is kept, and returns whether everything could be written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.pass_on(0);
        self.drain.map_or(Ok(()), |drain| drain.result)
    }

    /// Passes on all but the last `kept` bytes.
    fn pass_on(&mut self, kept: usize) {
        let Some(Drain { to, result }) = &mut self.drain else { return };
        let passed = self.out.len().saturating_sub(kept);
        if result.is_ok() {
            *result = to.write_all(self.out.get(..passed).unwrap_or_default());
        }
        self.out.drain(..passed);
    }
}

impl Json<'_, '_> {
    /// A comma where the buffer ends in a value. Strings end in a quotation mark, so brackets and colons are JSON's own.
    fn separate(&mut self) {
        if !matches!(self.out.last(), Some(b'{' | b'[' | b':') | None) {
            self.out.push(b',');
        }
    }

    /// An opening bracket.
    pub(crate) fn open(&mut self, bracket: u8) {
        self.separate();
        self.out.push(bracket);
    }

    /// A closing bracket.
    pub(crate) fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
    }

    /// A name that needs no escapes; its value follows.
    pub(crate) fn key(&mut self, name: &str) {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// Any name; its value follows.
    pub(crate) fn any_key(&mut self, name: &str) {
        self.string(name);
        self.out.push(b':');
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.separate();
        string(text, self.out);
    }

    /// A string that may be long.
    pub(crate) fn text(&mut self, text: &str) {
        self.separate();
        self.out.push(b'"');
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(boundary(rest, KEPT));
            escaped(piece, self.out);
            rest = after;
            self.settle();
        }
        self.out.push(b'"');
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.separate();
        digits(number, self.out);
    }

    /// A whole number that may be negative.
    pub(crate) fn integer(&mut self, number: i64) {
        self.separate();
        if number < 0 {
            self.out.push(b'-');
        }
        digits(number.unsigned_abs(), self.out);
    }

    /// The name of a finding: its kind's letter and its number from 1.
    pub(crate) fn id(&mut self, letter: u8, place: u32) {
        self.separate();
        self.out.extend_from_slice(&[b'"', letter]);
        digits(u64::from(place) + 1, self.out);
        self.out.push(b'"');
    }

    /// A score with at most four digits after the point.
    pub(crate) fn score(&mut self, score: f32) {
        let parts = (f64::from(score) * 1e4).round();
        if !parts.is_finite() || parts.abs() > 1e12 {
            return self.float(f64::from(score));
        }
        self.separate();
        if parts < 0.0 {
            self.out.push(b'-');
        }
        let parts = parts.abs() as u64;
        digits(parts / 10_000, self.out);
        let rest = parts % 10_000;
        if rest > 0 {
            let decimals =
                [rest / 1000, rest / 100 % 10, rest / 10 % 10, rest % 10].map(|digit| b'0' + digit as u8);
            let kept = decimals.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
            self.out.push(b'.');
            self.out.extend(decimals.iter().take(kept));
        }
    }

    /// A number in full, the shortest way that reads back the same.
    pub(crate) fn float(&mut self, number: f64) {
        self.separate();
        if number.is_finite() {
            self.out.extend_from_slice(format!("{number:?}").as_bytes());
        } else {
            self.out.extend_from_slice(b"null");
        }
    }

    /// `true`, `false`, `null`, or JSON that is ready made.
    pub(crate) fn raw(&mut self, json: &str) {
        self.separate();
        self.out.extend_from_slice(json.as_bytes());
    }

    pub(crate) fn truth(&mut self, truth: bool) {
        self.raw(if truth { "true" } else { "false" });
    }

    pub(crate) fn optional_string(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.raw("null"),
        }
    }

    /// The fields `start` and `end`.
    pub(crate) fn span_fields(&mut self, span: Span) {
        let (start, end) = self.offsets.of_span(span);
        self.key("start");
        self.number(u64::from(start));
        self.key("end");
        self.number(u64::from(end));
    }

    pub(crate) fn span(&mut self, span: Span) {
        self.open(b'{');
        self.span_fields(span);
        self.close(b'}');
    }

    pub(crate) fn spans(&mut self, spans: &[Span]) {
        self.open(b'[');
        for span in spans {
            self.span(*span);
        }
        self.close(b']');
    }
}

/// The last boundary of characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The text in quotation marks.
fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escaped(text, out);
    out.push(b'"');
}

/// The text with the escapes that JSON asks for and no others.
fn escaped(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')) {
        let (clean, odd) = rest.split_at(at);
        out.extend_from_slice(clean);
        let Some((&odd, after)) = odd.split_first() else { break };
        match odd {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            control => {
                let hex = |digit: u8| if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[hex(control >> 4), hex(control & 15)]);
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest);
}

fn digits(mut number: u64, out: &mut Vec<u8>) {
    let mut buffer = [0; 20];
    let mut at = buffer.len();
    loop {
        at -= 1;
        if let Some(slot) = buffer.get_mut(at) {
            *slot = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(buffer.get(at..).unwrap_or(&[]));
}
