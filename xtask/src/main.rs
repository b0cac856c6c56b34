//! Chores of the workspace: `cargo xtask --help`.
//!
//! Fast to build, so it has few dependencies; whatever needs the engine is a subcommand of `byline`, which is built and
//! called.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its user")]

mod arguments;
mod byline;
mod codegen;
mod python;
mod scaffold;
mod testing;
mod tidy;

use anyhow::{Context, Result, bail};
use arguments::Chore;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1).collect()).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<ExitCode> {
    match chore {
        Chore::Help => {
            print!("{}", arguments::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Chore::Test { only } => testing::run(only),
        Chore::Attack { minutes } => testing::attack(minutes),
        Chore::NewPlugin { name, folder, language } => {
            scaffold::run(&name, &folder, language).map(|()| ExitCode::SUCCESS)
        }
        Chore::Wheel { profile, tested } => python::wheel(profile, tested).map(|()| ExitCode::SUCCESS),
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
