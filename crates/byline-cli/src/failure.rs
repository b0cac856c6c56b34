//! What a command ends with: an exit code, and what is said on stderr.

use crate::analyze::diagnostic_members;
use crate::style::{Look, Style};
use byline_core::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Something failed.
pub(crate) const FAILED: u8 = 1;

/// Used wrongly: a configuration or an option that makes no sense.
pub(crate) const MISUSED: u8 = 2;

static JSON: AtomicBool = AtomicBool::new(false);

/// From here on what is told is one JSON object a line.
pub(crate) fn speak_json() {
    JSON.store(true, Ordering::Relaxed);
}

/// Tells what went wrong, with its causes, and returns the exit code that says so.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    // Whoever read our output has had enough, as `head` does: a normal end.
    if error.chain().any(is_closed_pipe) {
        return ExitCode::SUCCESS;
    }
    let Some(diagnostic) = error.downcast_ref::<Diagnostic>() else {
        if JSON.load(Ordering::Relaxed) {
            eprintln!(
                "{}",
                json!({"type": "diagnostic", "severity": "error", "message": format!("{error:#}")})
            );
            return ExitCode::from(FAILED);
        }
        let label = Style::of(&io::stderr()).paint(Look::Bad, "error");
        eprintln!("{label}: {error:#}");
        return ExitCode::from(FAILED);
    };
    diagnose(diagnostic);
    let misused = ["config/", "plan/", "plugin/", "output/no-parts", "output/other-run", "input/changed"]
        .iter()
        .any(|kind| diagnostic.id.starts_with(kind));
    ExitCode::from(if misused { MISUSED } else { FAILED })
}

/// Shows one diagnostic on stderr.
pub(crate) fn diagnose(diagnostic: &Diagnostic) {
    if JSON.load(Ordering::Relaxed) {
        let mut told = diagnostic_members(diagnostic);
        told.insert("type".to_owned(), "diagnostic".into());
        eprintln!("{}", Value::Object(told));
        return;
    }
    let style = Style::of(&io::stderr());
    let text = diagnostic.to_string();
    let (first, rest) =
        text.split_once('\n').map_or((text.as_str(), None), |(first, rest)| (first, Some(rest)));
    let (label, message) = first.split_once(": ").unwrap_or((first, ""));
    let look = if diagnostic.severity == Severity::Error { Look::Bad } else { Look::Location };
    eprintln!("{}: {}", style.paint(look, label), style.paint(Look::Strong, message));
    if let Some(rest) = rest {
        eprintln!("{rest}");
    }
}

fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
