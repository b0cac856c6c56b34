//! Chores of the workspace: `cargo xtask --help`.
//!
//! Fast to build, so it has few dependencies; whatever needs the engine is a subcommand of `byline`, which is built and
//! called.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its user")]

mod byline;
mod codegen;
mod scaffold;
mod testing;
mod tidy;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Chores of the Byline workspace",
    after_help = "Everything else (analyze, match, eval, train, config, plugins, bench, …) is passed on to `byline`: the \
                  command and the shared libraries of the four extractors are built for release, and `byline.toml` at \
                  the root says what is loaded from where."
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run all checks: format, lints, dependencies, tests, generated files, documentation, Miri, speed
    Test {
        /// Only this part
        #[arg(long, value_enum)]
        only: Option<testing::Part>,
    },
    /// Create a new extractor from a template, which builds and passes its own test
    NewPlugin {
        /// Its name: lower case, words joined by hyphens
        name: String,
        /// The folder to create it in
        #[arg(long, default_value = "plugins/custom")]
        folder: PathBuf,
    },
    /// Generate the JSON Schema, the C header and the command's reference
    Codegen {
        /// Write nothing; fail where a file is out of date
        #[arg(long)]
        check: bool,
        /// Build the command for development, as the tests do
        #[arg(long)]
        debug: bool,
    },
    /// Check the house rules that no compiler checks
    Tidy,
    #[command(external_subcommand)]
    Byline(Vec<OsString>),
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<ExitCode> {
    match chore {
        Chore::Test { only } => testing::run(only),
        Chore::NewPlugin { name, folder } => scaffold::run(&name, &folder).map(|()| ExitCode::SUCCESS),
        Chore::Codegen { check, debug } => codegen::run(check, debug).map(|()| ExitCode::SUCCESS),
        Chore::Tidy => {
            let wrong = tidy::check(root())?;
            if !wrong.is_empty() {
                bail!("the house rules are broken\n  {}", wrong.join("\n  "));
            }
            println!("tidy");
            Ok(ExitCode::SUCCESS)
        }
        Chore::Byline(arguments) => byline::run(&arguments),
    }
}

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where cargo builds into.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The cargo that runs us.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command to its end.
fn finish(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed", shown(command));
    }
    Ok(())
}

/// What a command prints to stdout.
fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run `{}`", shown(command)))?;
    if !output.status.success() {
        bail!("`{}` failed", shown(command));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no UTF-8", shown(command)))
}

fn shown(command: &Command) -> String {
    let program =
        Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
