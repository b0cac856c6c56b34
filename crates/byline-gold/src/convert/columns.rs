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
        take(number, encoding::utf_8(path, number, &line).map(str::trim_end))?;
    }
    Ok(())
}

/// What is wrong with a line.
pub(super) fn wrong(path: &Path, number: u32, line: &str, what: impl Into<String>, hint: &str) -> Diagnostic {
    Diagnostic::error("gold/columns", what).at(line_place(path, number, line)).hint(hint)
}

/// The gold entity of a name with a corpus's label, if it is one.
pub(super) fn entity(span: Span, label: &str, run: &mut Run<'_>) -> Option<GoldEntity> {
    if let Role::Name(ours) = run.labels.role(label) {
        let fine = (ours != label).then(|| label.to_owned());
        return Some(GoldEntity { span, label: ours, fine });
    }
    run.leave_out(format!("spans labelled `{label}`"));
    None
}
