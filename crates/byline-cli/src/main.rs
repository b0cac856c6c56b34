//! The `byline` command.
//!
//! A client of the engine (`byline`): here are its arguments, the terminal and files, and nowhere else is anything printed
//! or the process exited. Each subcommand is a module; they share how the engine is made (`engine`), how failure is
//! reported (`failure`) and colours (`style`).

/// Prints a line on stderr, without what a terminal would act on: names of files and articles come from anywhere.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        // A full disk behind stderr, or nobody who reads it, does not end a run.
        let _unwritten = writeln!(std::io::stderr(), "{}", byline_output::printable(&format!($($what)*)));
    }};
}

mod analyze;
mod args;
#[cfg(feature = "workbench")]
mod bench;
mod cluster;
mod configuration;
#[cfg(feature = "encoder")]
mod encoder;
mod engine;
#[cfg(feature = "workbench")]
mod evaluate;
mod explain;
mod failure;
#[cfg(feature = "workbench")]
mod gold;
mod man;
mod matching;
mod mcp;
mod merge;
mod plugins;
mod records;
mod reference;
mod report;
mod review;
mod select;
// Tested in every build, and in the command where it is asked for.
#[cfg(any(feature = "serve", test))]
#[cfg_attr(
    not(feature = "serve"),
    expect(dead_code, reason = "the tests call the server, and not the command")
)]
mod serve;
mod show;
mod style;
#[cfg(feature = "workbench")]
mod train;
mod trust;

use anyhow::Result;
use args::{Arguments, Command, Log};
use byline_core::counted;
use byline_output::printable;
use clap::{CommandFactory, Parser};
use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use style::Style;

fn main() -> ExitCode {
    if byline_host::stdout_was_closed() {
        byline_output::set_stdout_closed();
    }
    let command = match arguments() {
        Ok(arguments) => arguments.command,
        Err(code) => return code,
    };
    let log = command.log();
    byline_host::outlive_file_limit();
    engine::last_step(match run(command) {
        Ok(code) => code,
        Err(error) => failure::report(&error, log),
    })
}

/// The arguments; where they are wrong, the message that quotes them holds nothing that a terminal would act on: a shell
/// takes names of files for options as well.
fn arguments() -> std::result::Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        let shown = env::args_os().map(|one| OsString::from(&*printable(&one.to_string_lossy())));
        let error = Arguments::try_parse_from(shown).err().unwrap_or(error);
        if error.use_stderr() {
            error.exit();
        }
        // The help or the version, which were asked for.
        let text = error.render();
        let text = match Style::of_stdout() {
            Style::Colour => text.ansi().to_string(),
            Style::Plain => text.to_string(),
        };
        print_to(byline_output::raw_stdout(), &text)
            .unwrap_or_else(|error| failure::report(&error, Log::Text))
    })
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Analyze(arguments) => analyze::run(&arguments.of_shard()),
        Command::Mcp(arguments) => mcp::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
        Command::Index(arguments) => matching::index(&arguments),
        #[cfg(feature = "encoder")]
        Command::Encoder(command) => encoder::run(&command),
        Command::Cluster(arguments) => cluster::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Records(arguments) => records::select(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        #[cfg(feature = "workbench")]
        Command::Eval(arguments) => evaluate::run(&arguments),
        #[cfg(feature = "workbench")]
        Command::Gold(arguments) => gold::run(&arguments),
        Command::Config(arguments) => configuration::show(&arguments),
        Command::Plugins(arguments) => plugins::run(&arguments),
        Command::Trust(arguments) => trust::run(&arguments),
        #[cfg(feature = "workbench")]
        Command::Train(arguments) => train::run(&arguments),
        #[cfg(feature = "workbench")]
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Schema => print(&byline::schema()),
        Command::Reference => print(&reference::reference()),
        Command::Man(arguments) => man::run(&arguments),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "byline", &mut script);
            print_to(byline_output::raw_stdout(), &String::from_utf8_lossy(&script))
        }
    }
}

/// A share or score to four digits, as in records.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 1e4).round() / 1e4
}

/// Data goes to stdout; a closed pipe comes back as an error, which `failure` takes for a normal end.
fn print(text: &str) -> Result<ExitCode> {
    print_to(byline_output::stdout(), text)
}

/// The same to one of two standard outputs: that which shows what a terminal would act on, and that which does not look.
fn print_to(mut stdout: impl Write, text: &str) -> Result<ExitCode> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}
