//! What the two formats of columns share: lines, and the names that their labels part.

use super::labels::Role;
use super::{Run, Stop, encoding, line_place, open, unreadable};
use crate::GoldEntity;
use byline_core::{Diagnostic, Span};
use std::io::BufRead;
use std::path::Path;

/// Gives each line to `take`, with its number, or what is wrong with its bytes.
pub(super) fn lines(
    path: &Path,
    mut take: impl FnMut(u32, Result<&str, Diagnostic>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    for (number, line) in (1..).zip(open(path)?.split(b'\n')) {
        let line = line.map_err(|error| unreadable(path, &error))?;
        let line = encoding::utf_8(path, number, &line);
        take(number, line.map(|line| line.trim_end_matches(|letter: char| letter.is_ascii_whitespace())))?;
    }
    Ok(())
}

/// The columns of a line: parted by tabs where it has one, else by spaces. Other whitespace belongs to the words, as in
/// `1\u{a0}000` or, between tabs, `New York`.
pub(super) fn columns(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split_ascii_whitespace().collect()
    }
}

/// The span of both, where an empty one counts for nothing.
pub(super) fn cover(a: Span, b: Span) -> Span {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        (false, false) => a.join(b),
    }
}

/// What is wrong with a line.
pub(super) fn wrong(path: &Path, number: u32, line: &str, what: impl Into<String>, hint: &str) -> Diagnostic {
    Diagnostic::error("gold/columns", what).at(line_place(path, number, line)).hint(hint)
}

/// The gold entity of a name with a corpus's label, if it is one.
pub(super) fn entity(span: Span, label: &str, run: &mut Run<'_>) -> Option<GoldEntity> {
    if span.is_empty() {
        run.leave_out_as("names of whitespace alone", label);
        return None;
    }
    if let Role::Name(ours) = run.labels.role(label) {
        let fine = (ours != label).then(|| label.to_owned());
        return Some(GoldEntity { span, label: ours, fine });
    }
    run.leave_out(&format!("spans labelled `{label}`"));
    None
}
