//! Bytes that must be UTF-8.
//!
//! Replacement characters would be learned from as if they were the text, so that the article is refused instead.

use super::line_place;
use byline_core::Diagnostic;
use std::path::Path;

/// The text of the line, without the byte order mark of the first one.
pub(super) fn utf_8<'b>(path: &Path, line: u32, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    let marked = if line == 1 { bytes.strip_prefix("\u{feff}".as_bytes()) } else { None };
    let bytes = marked.unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| wrong(path, line, bytes, error.valid_up_to()))
}

fn wrong(path: &Path, line: u32, bytes: &[u8], valid: usize) -> Diagnostic {
    let source = String::from_utf8_lossy(bytes);
    let mut place = line_place(path, line, source.lines().next().unwrap_or_default());
    let before = bytes.get(..valid).unwrap_or_default();
    place.column = String::from_utf8_lossy(before).chars().count() as u32 + 1;
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let (reason, from) = if utf_16 {
        ("the file begins with the byte order mark of UTF-16".to_owned(), "UTF-16")
    } else {
        (format!("no character of UTF-8 has the byte {byte:#04x} here"), "WINDOWS-1252")
    };
    Diagnostic::error("gold/not-utf-8", "this is not UTF-8")
        .at(place)
        .because(reason)
        .hint(format!("convert the file first, as with `iconv -f {from} -t UTF-8`"))
}
