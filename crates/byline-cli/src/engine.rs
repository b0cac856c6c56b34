//! From the command line to the engine.

use crate::args::{Configured, Log};
use crate::{failure, trust};
use anyhow::{Context, Result, anyhow};
use byline::{Builder, Byline};
use byline_core::Diagnostic;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

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
    before_libraries_of(&builder)?;
    Ok(builder.build()?)
}

/// The same as [`before_libraries`], if the configuration names a library.
pub(crate) fn before_libraries_of(builder: &Builder) -> Result<()> {
    if builder.config()?.extractors.iter().any(|extractor| extractor.path.is_some()) {
        before_libraries();
    }
    Ok(())
}

/// Prepares the process for the code of others: what it prints does not get among the records, and should it end the
/// process, that is reported. From here on this is a child of the process that was started; there must be no threads yet.
pub(crate) fn before_libraries() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        if let Err(error) = byline_host::watch() {
            let warning = Diagnostic::warning(
                "plugin/unwatched",
                "a plugin that ends the process will not be named, since no other process can be started",
            );
            failure::diagnose(&warning.because(error.to_string()), Log::Text);
        }
        keep_stdout();
        byline_host::name_endings();
        byline_host::keep_surroundings();
    });
}

/// Notes that nothing follows but the end of the process, with this exit code.
pub(crate) fn last_step(code: ExitCode) -> ExitCode {
    if let Some(number) = (0..=u8::MAX).find(|number| ExitCode::from(*number) == code) {
        byline_host::finished(number);
    }
    code
}

/// Keeps standard output for the records. Where that cannot be had (it is closed), it stays as it is.
#[cfg(unix)]
fn keep_stdout() {
    use rustix::stdio;
    let Ok(private) = rustix::io::fcntl_dupfd_cloexec(stdio::stdout(), 3) else { return };
    if stdio::dup2_stdout(stdio::stderr()).is_ok() {
        byline_output::set_stdout(private.into());
    }
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
