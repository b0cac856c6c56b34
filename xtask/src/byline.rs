//! Builds the command with its shared libraries, and passes on to it.

use crate::{cargo, finish, root, target};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// The shared libraries that `byline.toml` loads.
const NATIVE: [&str; 4] =
    ["byline-entities-native", "byline-quotes-native", "byline-sentiment-native", "byline-claims-native"];

/// Subcommands that read the configuration.
const CONFIGURED: [&str; 5] = ["analyze", "eval", "config", "plugins", "bench"];

/// Builds the command and the shared libraries in one go, and returns where the command is.
pub(crate) fn build() -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--release", "--quiet", "--package", "byline-cli"]);
    for package in NATIVE {
        build.args(["--package", package]);
    }
    finish(&mut build)?;
    Ok(target().join("release").join(format!("byline{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs `byline` with `arguments`, and with the configuration at the root unless they name one.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let mut command = Command::new(build()?);
    command.args(arguments);
    let subcommand = arguments.first().and_then(|argument| argument.to_str()).unwrap_or_default();
    let names_config =
        arguments.iter().any(|argument| argument.to_str().is_some_and(|a| a.starts_with("--config")));
    if CONFIGURED.contains(&subcommand) && !names_config {
        command.arg("--config").arg(root().join("byline.toml"));
        command.arg("--plugin-folder").arg(target().join("release"));
    }
    let status = command.status().context("cannot run `byline`")?;
    // Killed by a signal, it has no code; the shell would say 128 and the signal.
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(130)))
}
