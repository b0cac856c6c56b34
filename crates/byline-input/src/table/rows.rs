//! The rows of a table as text, each with its fields, continuing after a row that does not end.
//!
//! A quotation mark that is never closed takes all rows after it into one field. Such a row is distinguished from one
//! with line ends in its text by how it ends: at the end of the file, or where something follows the closing mark, since
//! that was in truth the opening mark of a later row. Reading then continues with the next line.

use crate::replay::Replay;
use std::io::{self, BufRead};

/// A row that was read into.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The fields without quotation marks, one after the other.
    content: Vec<u8>,
    ends: Vec<usize>,
    /// The row as it stands in the file, with its end.
    raw: Vec<u8>,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    Row,
    /// A quotation mark is open at the end of its line, and the row does not end well.
    Open,
    TooLong,
    End,
}

impl Row {
    pub(crate) fn get(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.content.get(start..*self.ends.get(at)?)
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).filter_map(|at| self.get(at))
    }

    /// The first line of the row as it stands in the file.
    pub(crate) fn first_line(&self) -> &[u8] {
        let end = self.raw.iter().position(|byte| is_line_end(*byte)).unwrap_or(self.raw.len());
        self.raw.get(..end).unwrap_or(&self.raw)
    }

    /// How many lines it took.
    pub(crate) fn lines(&self) -> u64 {
        let feeds = memchr::memchr_iter(b'\n', &self.raw).count();
        let returns = memchr::memchr_iter(b'\r', &self.raw).filter(|at| self.raw.get(at + 1) != Some(&b'\n'));
        (feeds + returns.count()) as u64
    }

    fn clear(&mut self) {
        let Self { content, ends, raw } = self;
        content.clear();
        ends.clear();
        raw.clear();
    }
}

/// Where in a row reading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted field: it closes, or is the first of two that stand for one.
    Closing,
}

/// Reads the next row that is not empty, at most `limit` bytes of it.
pub(crate) fn next(bytes: &mut Replay, delimiter: u8, limit: u64, row: &mut Row) -> io::Result<RowOutcome> {
    row.clear();
    let (mut state, mut length) = (State::FieldStart, 0_u64);
    // Whether the quoted field that is being read, or was read last, goes over lines.
    let mut lines = false;
    let mut ended = None;
    while ended.is_none() {
        let available = match bytes.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            ended = Some(if state == State::Quoted { RowOutcome::Open } else { RowOutcome::Row });
            break;
        }
        let mut taken = 0;
        for byte in available.iter().copied() {
            taken += 1;
            state = match (state, byte) {
                (State::FieldStart, b'"') => {
                    lines = false;
                    State::Quoted
                }
                (State::Quoted, b'"') => State::Closing,
                (State::Quoted, byte) => {
                    lines |= is_line_end(byte);
                    push(row, byte, length, limit);
                    State::Quoted
                }
                (State::Closing, b'"') => {
                    push(row, byte, length, limit);
                    State::Quoted
                }
                (_, byte) if byte == delimiter => {
                    row.ends.push(row.content.len());
                    State::FieldStart
                }
                (_, byte) if is_line_end(byte) => {
                    ended = Some(RowOutcome::Row);
                    break;
                }
                (State::Closing, _) if lines => {
                    ended = Some(RowOutcome::Open);
                    break;
                }
                (_, byte) => {
                    push(row, byte, length, limit);
                    State::Plain
                }
            };
        }
        let rest = usize::try_from(limit.saturating_sub(length)).unwrap_or(usize::MAX);
        row.raw.extend_from_slice(available.get(..taken.min(rest)).unwrap_or(available));
        length += taken as u64;
        bytes.consume(taken);
    }
    if length > limit {
        return Ok(RowOutcome::TooLong);
    }
    if row.raw.last() == Some(&b'\r') && bytes.fill_buf().is_ok_and(|next| next.first() == Some(&b'\n')) {
        row.raw.push(b'\n');
        bytes.consume(1);
    }
    if ended == Some(RowOutcome::Open) {
        let line = row.first_line().len();
        let line = line + if row.raw.get(line..line + 2) == Some(b"\r\n") { 2 } else { 1 };
        let rest = row.raw.get(line..).unwrap_or(&[]);
        if !bytes.put_back(rest) {
            return Ok(RowOutcome::TooLong);
        }
        row.raw.truncate(line);
        return Ok(RowOutcome::Open);
    }
    if row.raw.is_empty() {
        return Ok(RowOutcome::End);
    }
    row.ends.push(row.content.len());
    Ok(RowOutcome::Row)
}

fn push(row: &mut Row, byte: u8, length: u64, limit: u64) {
    if length <= limit && (row.content.len() as u64) <= limit {
        row.content.push(byte);
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
