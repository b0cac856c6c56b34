//! From the command line to the engine.

use crate::args::{Configured, Log};
use crate::trust;
use anyhow::{Context, Result, anyhow};
use byline::{Builder, Byline};
use serde_json::json;
use std::fs;
use std::path::Path;

/// The engine as the configuration file and the command line want it.
pub(crate) fn builder(configured: &Configured) -> Result<Builder> {
    let Configured { config, plugin_folder } = configured;
    let here = std::env::current_dir().context("cannot determine the current folder")?;
    let mut builder = Byline::builder();
    if let Some(file) = config {
        builder = builder.config_file(file);
    } else if let Some(file) = byline::config::find(&here) {
        builder = found(builder, &file)?;
    }
    for folder in plugin_folder {
        builder = builder.plugin_folder(folder);
    }
    Ok(builder)
}

/// The builder with a configuration that was found rather than named.
fn found(builder: Builder, file: &Path) -> Result<Builder> {
    // What cannot be read is reported as for any other file.
    let Ok(text) = fs::read_to_string(file) else { return Ok(builder.config_file(file)) };
    trust::check(file, &text).map_err(|diagnostic| anyhow!(diagnostic))?;
    // The very text that was checked.
    Ok(builder.config_text(file, text))
}

/// Makes the engine. What programs print on stderr is shown unless everything is to be quiet.
pub(crate) fn make(builder: Builder, quiet: bool, log: Log) -> Result<Byline> {
    if !quiet {
        show_stderr(log);
    }
    if builder.config()?.extractors.iter().any(|extractor| extractor.path.is_some()) {
        before_libraries();
    }
    Ok(builder.build()?)
}

/// Prepares the process for the code of others: what it prints does not get among the records, and should it end the
/// process, that is reported.
pub(crate) fn before_libraries() {
    keep_stdout();
    byline_host::name_endings();
}

/// Keeps standard output for the records. Where that cannot be had (it is closed), it stays as it is.
#[cfg(unix)]
fn keep_stdout() {
    use rustix::stdio;
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let Ok(private) = rustix::io::fcntl_dupfd_cloexec(stdio::stdout(), 3) else { return };
        if stdio::dup2_stdout(stdio::stderr()).is_ok() {
            byline_output::set_stdout(private.into());
        }
    });
}

/// Elsewhere it stays as it is.
#[cfg(not(unix))]
fn keep_stdout() {}

/// The same, made.
pub(crate) fn build(configured: &Configured) -> Result<Byline> {
    make(builder(configured)?, false, Log::Text)
}

/// Shows what programs print on stderr, with the name of the extractor.
pub(crate) fn show_stderr(log: Log) {
    byline_process::show_stderr(match log {
        Log::Text => |extractor, line| say!("[{extractor}] {line}"),
        Log::Json => |extractor, line| {
            say!("{}", json!({"type": "plugin", "extractor": extractor, "message": line}));
        },
    });
}
