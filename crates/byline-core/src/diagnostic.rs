//! Messages to the user when something is wrong.

use std::fmt;

/// One message to the user: what, where, why, and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable identifier: `config/unknown-key`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whose fault it is.
    pub kind: DiagnosticKind,
    /// What is wrong, in one line: lower case, values in backticks, no full stop.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// Why, a line each.
    pub reasons: Vec<String>,
    /// How to put it right.
    pub hint: Option<String>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Something failed.
    Error,
    /// Something is odd; the work continued.
    Warning,
}

/// Whose fault it is: what a command exits with, and what a program that embeds the engine may act on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DiagnosticKind {
    /// Something failed: a file cannot be read, a record cannot be written.
    #[default]
    Failure,
    /// What was asked for makes no sense: a configuration, an option, a plugin that is not there.
    Misuse,
}

/// A place in a file that the user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path as the user gave it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// How many characters are at fault.
    pub width: u32,
    /// The line itself.
    pub source: String,
}

impl Diagnostic {
    /// An error with nothing but an identifier and a message.
    pub fn error(id: &'static str, message: impl Into<String>) -> Self {
        Self {
            id,
            severity: Severity::Error,
            kind: DiagnosticKind::Failure,
            message: message.into(),
            place: None,
            reasons: Vec::new(),
            hint: None,
        }
    }

    /// An error in what was asked for.
    pub fn misuse(id: &'static str, message: impl Into<String>) -> Self {
        Self { kind: DiagnosticKind::Misuse, ..Self::error(id, message) }
    }

    /// A warning.
    pub fn warning(id: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, message) }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// Sets the hint at how to put it right; a blank one, as others may give it, is none.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = filled(hint.into());
        self
    }
}

impl Place {
    /// The place of the bytes from `start` to `end` of `contents`.
    pub fn of(file: &str, contents: &str, start: usize, end: usize) -> Self {
        let before = contents.get(..start).unwrap_or(contents);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let source = contents.get(line_start..).unwrap_or("").lines().next().unwrap_or("").to_owned();
        let column = before.get(line_start..).unwrap_or("").chars().count();
        let width = contents.get(start..end).unwrap_or("").lines().next().unwrap_or("").chars().count();
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() as u32 + 1,
            column: column as u32 + 1,
            width: width.max(1) as u32,
            source,
        }
    }
}

impl fmt::Display for Diagnostic {
    /// Several lines, without colour, the last one without a line end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.id, self.message)?;
        if let Some(Place { file, line, column, width, source }) = &self.place {
            let number = line.to_string();
            let margin = " ".repeat(number.len());
            let (source, column_shown, width) = excerpt(source, *column as usize, *width as usize);
            write!(f, "\n{margin}--> {file}:{line}:{column}\n{margin} |\n{number} | {source}\n{margin} | ")?;
            write!(f, "{}{}", " ".repeat(column_shown.saturating_sub(1)), "^".repeat(width))?;
        }
        for reason in &self.reasons {
            write!(f, "\n  {reason}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// A hint, unless it is blank: every [`Diagnostic`] and [`Failure`](crate::Failure) takes its own through here.
pub(crate) fn filled(hint: String) -> Option<String> {
    if hint.trim().is_empty() { None } else { Some(hint) }
}

/// What is shown of a line, and where in it the fault is: a line of JSON can have megabytes.
fn excerpt(source: &str, column: usize, width: usize) -> (String, usize, usize) {
    const LONGEST: usize = 120;
    if source.chars().nth(LONGEST).is_none() {
        return (source.to_owned(), column, width);
    }
    let first = column.saturating_sub(LONGEST / 2);
    let mut shown: String = source.chars().skip(first).take(LONGEST).collect();
    let mut column = column - first;
    if first > 0 {
        shown.insert(0, '…');
        column += 1;
    }
    if source.chars().nth(first + LONGEST).is_some() {
        shown.push('…');
    }
    (shown, column, width.min(LONGEST / 2))
}

/// So many of something, for messages: `1 quote`, `2 quotes`.
pub fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The name among `known` that the user most likely meant by `given`; `None` where none is close.
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (given.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&given.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Edit distance with swaps of neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Place, did_you_mean};
    use crate::Failure;

    #[test]
    fn shows_the_line_and_the_way_out() {
        let toml = "threads = 2\n[output]\noffset = \"utf-8\"\n";
        let start = toml.find("offset").unwrap();
        let diagnostic = Diagnostic::error("config/unknown-key", "unknown key `offset`")
            .at(Place::of("byline.toml", toml, start, start + 6))
            .hint("did you mean `offsets`?");
        let shown = "error[config/unknown-key]: unknown key `offset`\n --> byline.toml:3:1\n  |\n3 | offset = \"utf-8\"\n  | ^^^^^^\n  hint: did you mean `offsets`?";
        assert_eq!(diagnostic.to_string(), shown);
    }

    #[test]
    fn a_blank_hint_is_none() {
        let diagnostic = Diagnostic::error("a/b", "c").hint("d").hint(" \n");
        assert_eq!((diagnostic.to_string().as_str(), diagnostic.hint), ("error[a/b]: c", None));
        assert_eq!(Failure::new("c").hint("").hint, None);
    }

    #[test]
    fn cuts_a_long_line_round_the_fault() {
        let line = format!("{}fault{}", "é".repeat(1000), "x".repeat(1000));
        let start = line.find("fault").unwrap();
        let shown = Diagnostic::error("a/b", "c").at(Place::of("f", &line, start, start + 5)).to_string();
        let rows: Vec<&str> = shown.lines().collect();
        assert_eq!(rows[1], " --> f:1:1001");
        let caret = rows[4].find('^').unwrap();
        assert_eq!(rows[3].chars().skip(caret).take(5).collect::<String>(), "fault");
        assert!(rows[3].chars().count() < 130);
    }

    #[test]
    fn guesses_what_was_meant() {
        assert_eq!(did_you_mean("qoutes", ["quotes", "claims"]), Some("quotes"));
        assert_eq!(did_you_mean("weather", ["quotes", "claims"]), None);
    }
}
