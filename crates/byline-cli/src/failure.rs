//! What a command ends with: an exit code, and what is printed on stderr.

use crate::args::Log;
use crate::style::{Look, Style};
use anyhow::anyhow;
use byline_core::{Diagnostic, DiagnosticKind, Place, Severity};
use byline_output::{OutputError, printable};
use serde_json::{Map, Value, json};
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// The exit code where something failed.
pub(crate) const FAILED: u8 = 1;

/// The exit code where the command was used wrongly: a configuration or an option that makes no sense.
pub(crate) const MISUSED: u8 = 2;

/// Reports what went wrong, with its causes, and returns the exit code for it.
pub(crate) fn report(error: &anyhow::Error, log: Log) -> ExitCode {
    // The reader of our output has closed it, as `head` does: a normal end.
    if error.chain().any(is_closed_pipe) {
        return ExitCode::SUCCESS;
    }
    if let Some(diagnostic) = error.downcast_ref::<Diagnostic>() {
        diagnose(diagnostic, log);
        return ExitCode::from(match diagnostic.kind {
            DiagnosticKind::Misuse => MISUSED,
            DiagnosticKind::Failure => FAILED,
        });
    }
    match log {
        Log::Json => {
            let message = format!("{error:#}");
            let value = json!({"type": "diagnostic", "severity": "error", "message": message});
            say!("{value}");
        }
        Log::Text => {
            let label = Style::of(&io::stderr()).paint(Look::Bad, "error");
            say_painted(&format!("{label}: {}", printable(&format!("{error:#}"))));
        }
    }
    ExitCode::from(FAILED)
}

/// What cannot be written, as an error of the command. The reader of our output may have closed it, which is a normal end.
pub(crate) fn rejected(error: OutputError) -> anyhow::Error {
    match error {
        OutputError::Write { source, .. } | OutputError::Unfinished { source, .. }
            if source.kind() == ErrorKind::BrokenPipe =>
        {
            anyhow!(source)
        }
        error => anyhow!(error.diagnostic()),
    }
}

/// A line on stderr that is printable already. That it cannot be written ends nothing.
fn say_painted(line: &str) {
    let _unwritten = writeln!(io::stderr(), "{line}");
}

/// Shows one diagnostic on stderr.
pub(crate) fn diagnose(diagnostic: &Diagnostic, log: Log) {
    match log {
        Log::Json => {
            let mut members = members(diagnostic);
            members.insert("type".to_owned(), "diagnostic".into());
            say!("{}", Value::Object(members));
        }
        Log::Text => diagnose_in_text(diagnostic.severity, &diagnostic.to_string()),
    }
}

/// Shows on stderr what failed in an article: a line of the file of errors.
pub(crate) fn diagnose_failure(mut failure: Map<String, Value>, log: Log) {
    match log {
        Log::Json => {
            failure.insert("type".to_owned(), "diagnostic".into());
            say!("{}", Value::Object(failure));
        }
        Log::Text => {
            let text = |name: &str| failure[name].as_str().unwrap_or_default();
            let (kind, message) = (text("kind"), text("message"));
            let (article, record, path) = (text("article"), &failure["record"], text("path"));
            diagnose_in_text(
                Severity::Error,
                &format!(
                    "error[{kind}]: {message}\n  in the article `{article}`, record {record} of `{path}`"
                ),
            );
        }
    }
}

fn diagnose_in_text(severity: Severity, text: &str) {
    let style = Style::of(&io::stderr());
    let text = printable(text);
    let (first, rest) = text.split_once('\n').map_or((&*text, None), |(first, rest)| (first, Some(rest)));
    let (label, message) = first.split_once(": ").unwrap_or((first, ""));
    let look = if severity == Severity::Error { Look::Bad } else { Look::Location };
    say_painted(&format!("{}: {}", style.paint(look, label), style.paint(Look::Strong, message)));
    if let Some(rest) = rest {
        say_painted(rest);
    }
}

/// A diagnostic as the members of a JSON object: its `kind`, `severity` and `message`, and what else there is.
pub(crate) fn members(diagnostic: &Diagnostic) -> Map<String, Value> {
    let Diagnostic { id, severity, kind: _, message, place, reasons, hint } = diagnostic;
    let mut members = Map::new();
    members.insert("kind".to_owned(), (*id).into());
    let severity = if *severity == Severity::Error { "error" } else { "warning" };
    members.insert("severity".to_owned(), severity.into());
    members.insert("message".to_owned(), message.as_str().into());
    // The line itself may be long, or not meant for a log.
    if let Some(Place { file, line, column, width: _, source: _ }) = place {
        members.insert("place".to_owned(), json!({"file": file, "line": line, "column": column}));
    }
    if !reasons.is_empty() {
        members.insert("reasons".to_owned(), json!(reasons));
    }
    if let Some(hint) = hint {
        members.insert("hint".to_owned(), hint.as_str().into());
    }
    members
}

fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
