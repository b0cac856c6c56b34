//! The values of a JSON file one after the other: the elements of one list, JSON Lines, or objects in a row.
//!
//! Only where each value ends is found here, by brackets and strings; a value that is not JSON is skipped and reported.

use super::{Run, Stop, encoding, line_place, open, unreadable};
use byline_core::{Diagnostic, Place};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// A value, and the line on which it begins.
pub(super) struct Piece {
    pub(super) line: u32,
    pub(super) text: String,
}

/// The bytes of a value, and the line on which it begins.
struct Bytes {
    line: u32,
    bytes: Vec<u8>,
}

/// Gives each value of the file to `take`; what is no JSON goes to the sink.
pub(super) fn each(
    path: &Path,
    run: &mut Run<'_>,
    mut take: impl FnMut(&Piece, Value, &mut Run<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut pieces = Pieces::new(open(path)?);
    while let Some(Bytes { line, bytes }) = pieces.next_piece().map_err(|error| unreadable(path, &error))? {
        let text = match encoding::utf_8(path, line, &bytes) {
            Ok(text) => text.to_owned(),
            Err(wrong) => {
                run.give(Err(wrong))?;
                continue;
            }
        };
        let piece = Piece { line, text };
        match serde_json::from_str(&piece.text) {
            Ok(value) => take(&piece, value, run)?,
            Err(error) => {
                let wrong = Diagnostic::error("gold/not-json", "this is not JSON")
                    .at(place(path, &piece, &error))
                    .because(
                        error
                            .to_string()
                            .rsplit_once(" at line ")
                            .map_or_else(String::new, |(what, _)| what.to_owned()),
                    )
                    .hint("the file must be JSON or JSON Lines; `byline gold --help` lists the formats");
                run.give(Err(wrong))?;
            }
        }
    }
    Ok(())
}

fn place(path: &Path, piece: &Piece, error: &serde_json::Error) -> Place {
    let within = error.line().max(1) as u32 - 1;
    let source = piece.text.lines().nth(within as usize).unwrap_or_default();
    Place { column: error.column().max(1) as u32, ..line_place(path, piece.line + within, source) }
}

/// How values follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Nothing was read yet.
    Unknown,
    /// A value a line.
    Lines,
    /// As elements of one list, or in a row, over several lines.
    Free,
}

struct Pieces<R> {
    from: BufReader<R>,
    layout: Layout,
    /// The rest of the line that was read last.
    rest: Vec<u8>,
    line: u32,
    in_list: bool,
}

impl<R: Read> Pieces<R> {
    fn new(from: BufReader<R>) -> Self {
        Self { from, layout: Layout::Unknown, rest: Vec::new(), line: 0, in_list: false }
    }

    /// Reads on by a line; false at the end.
    fn more(&mut self) -> std::io::Result<bool> {
        let read = self.from.read_until(b'\n', &mut self.rest)?;
        if self.line == 0 && self.rest.starts_with("\u{feff}".as_bytes()) {
            self.rest.drain(..3);
        }
        self.line += u32::from(read > 0);
        Ok(read > 0)
    }

    fn next_piece(&mut self) -> std::io::Result<Option<Bytes>> {
        loop {
            self.skip();
            if !self.rest.is_empty() {
                break;
            }
            if !self.more()? {
                return Ok(None);
            }
        }
        let line = self.line;
        let mut scan = Scan::default();
        let mut at = 0;
        let end = loop {
            if let Some(end) = scan.run(&self.rest, &mut at) {
                break end;
            }
            let whole_line = self.layout == Layout::Lines;
            if whole_line || !self.more()? {
                break self.rest.len();
            }
        };
        if self.layout == Layout::Unknown && !self.in_list && self.line == line {
            self.layout = Layout::Lines;
        } else if self.layout == Layout::Unknown {
            self.layout = Layout::Free;
        }
        let mut bytes: Vec<u8> = self.rest.drain(..end).collect();
        if self.layout == Layout::Lines {
            // What stands behind a value on its line belongs to it.
            let junk = self.rest.iter().any(|byte| !byte.is_ascii_whitespace());
            if junk {
                bytes.extend_from_slice(&self.rest);
            }
            self.rest.clear();
            bytes.truncate(bytes.trim_ascii_end().len());
        }
        Ok(Some(Bytes { line, bytes }))
    }

    /// Drops what separates values, and the bracket of a list that holds all of them.
    fn skip(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.rest.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b',' | b']' if self.in_list => {}
                b'[' if self.layout == Layout::Unknown && !self.in_list && opens_list(&self.rest, at) => {
                    self.in_list = true;
                }
                _ => break,
            }
            at += 1;
        }
        self.rest.drain(..at);
    }
}

/// Whether the bracket at `at` opens a list of objects or lists; at the end of a line it does.
fn opens_list(line: &[u8], at: usize) -> bool {
    let next = line.iter().skip(at + 1).find(|byte| !byte.is_ascii_whitespace());
    matches!(next, None | Some(b'{' | b'[' | b']'))
}

/// Where in a value the reading is.
#[derive(Default)]
struct Scan {
    depth: u32,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Scan {
    /// Reads on from `at`; the end of the value if it is there.
    fn run(&mut self, bytes: &[u8], at: &mut usize) -> Option<usize> {
        while let Some(byte) = bytes.get(*at) {
            *at += 1;
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    b',' | b'\n' if self.depth == 0 && self.begun => return Some(*at - 1),
                    _ => {}
                }
            }
            self.begun = true;
            if self.depth == 0 && !self.in_string && matches!(byte, b'}' | b']' | b'"') {
                return Some(*at);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use std::io::BufReader;

    fn pieces(text: &str) -> Vec<(u32, String)> {
        let mut pieces = Pieces::new(BufReader::new(text.as_bytes()));
        let all = std::iter::from_fn(|| pieces.next_piece().unwrap());
        all.map(|piece| (piece.line, String::from_utf8(piece.bytes).unwrap())).collect()
    }

    #[test]
    fn values_are_parted() {
        let two = |lines: [u32; 2]| vec![(lines[0], r#"{"a":"]}"}"#.to_owned()), (lines[1], "{}".to_owned())];
        assert_eq!(pieces("{\"a\":\"]}\"}\n\n{}\n"), two([1, 3]), "JSON Lines");
        assert_eq!(pieces("[{\"a\":\"]}\"}, {}]"), two([1, 1]), "a list");
        assert_eq!(pieces("\u{feff}[\n{\"a\":\"]}\"},\n{}\n]\n"), two([2, 3]), "a list over lines");
        assert_eq!(pieces("{\n\"a\": 1}\n{}").len(), 2, "objects in a row");
        assert_eq!(
            pieces("[\"x\", {}]\n[\"y\", {}]"),
            [(1, "[\"x\", {}]".to_owned()), (2, "[\"y\", {}]".to_owned())]
        );
        assert_eq!(pieces("[]"), []);
    }

    #[test]
    fn a_cut_line_costs_itself() {
        let found = pieces("{}\n{\"a\": [\n{\"b\": 1}\n");
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[2], (3, "{\"b\": 1}".to_owned()));
    }
}
