//! The `byline` command.
//!
//! The one place that prints, exits, and knows the extractors that are built in. Each subcommand is a module; what they
//! share is how extractors are made (`extractors`), how failure is told (`failure`) and colours (`style`).

#![expect(clippy::print_stderr, reason = "a command talks to its user")]

mod analyze;
mod args;
mod bench;
mod cluster;
mod configuration;
mod evaluate;
mod extractors;
mod failure;
mod gold;
mod matching;
mod plugins;
mod records;
mod reference;
mod review;
mod show;
mod style;
mod summary;
mod train;

use anyhow::Result;
use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
        Command::Index(arguments) => matching::index(&arguments),
        Command::Cluster(arguments) => cluster::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Eval(arguments) => evaluate::run(&arguments),
        Command::Gold(arguments) => gold::run(&arguments),
        Command::Config(arguments) => configuration::show(&arguments),
        Command::Plugins(arguments) => plugins::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Schema => print(&configuration::schema()),
        Command::Reference => print(&reference::reference()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "byline", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Data goes to stdout; a closed pipe comes back as an error, which `failure` takes for a normal end.
fn print(text: &str) -> Result<ExitCode> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}
