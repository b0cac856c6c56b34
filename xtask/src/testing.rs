//! All that must hold before a change lands.

use crate::{cargo, shown};
use anyhow::{Context, Error, Result, bail};
use std::process::{Command, ExitCode, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Format,
    Lints,
    Tests,
    Docs,
    Speed,
}

impl FromStr for Part {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name {
            "format" => Self::Format,
            "lints" => Self::Lints,
            "tests" => Self::Tests,
            "docs" => Self::Docs,
            "speed" => Self::Speed,
            _ => bail!("there is no part `{name}`: format, lints, tests, docs, speed"),
        })
    }
}

struct Step {
    part: Part,
    what: &'static str,
    /// A component that a bare toolchain may lack; without it the step is left out, and said to be.
    component: Option<&'static str>,
    arguments: &'static [&'static str],
}

/// Cheap ones first. The build before the tests is what end-to-end tests run: the command and the shared libraries.
const STEPS: &[Step] = &[
    Step {
        part: Part::Format,
        what: "the format",
        component: Some("fmt"),
        arguments: &["fmt", "--all", "--check"],
    },
    Step {
        part: Part::Lints,
        what: "the lints",
        component: Some("clippy"),
        arguments: &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    },
    Step {
        part: Part::Tests,
        what: "the build",
        component: None,
        arguments: &["build", "--workspace", "--quiet"],
    },
    Step {
        part: Part::Tests,
        what: "the tests",
        component: None,
        arguments: &["test", "--workspace", "--quiet", "--no-fail-fast"],
    },
    Step {
        part: Part::Docs,
        what: "the documentation",
        component: None,
        arguments: &["doc", "--workspace", "--no-deps", "--quiet"],
    },
    Step {
        part: Part::Speed,
        what: "the speed",
        component: None,
        arguments: &[
            "run",
            "--release",
            "--quiet",
            "--package",
            "byline-cli",
            "--no-default-features",
            "--features",
            "workbench",
            "--",
            "bench",
            "tests/articles",
            "--config",
            "tests/bench.toml",
            "--megabytes",
            "1",
            "--ceilings",
            "tests/speed.toml",
        ],
    },
];

enum Outcome {
    Passed(Duration),
    Failed(String),
    Missing(&'static str),
}

/// Runs the steps of `only`, or all; one that fails does not keep the others from running.
pub(crate) fn run(only: Option<Part>) -> Result<ExitCode> {
    let mut outcomes = Vec::new();
    for step in STEPS.iter().filter(|step| only.is_none_or(|part| part == step.part)) {
        eprintln!("== {}", step.what);
        outcomes.push((step.what, outcome(step)?));
    }
    println!();
    let mut code = ExitCode::SUCCESS;
    for (what, outcome) in outcomes {
        match outcome {
            Outcome::Passed(time) => println!("passed   {what} ({:.0} s)", time.as_secs_f64()),
            Outcome::Missing(component) => {
                println!("left out {what}: `cargo {component}` is not installed");
            }
            Outcome::Failed(command) => {
                println!("FAILED   {what}: `{command}`");
                code = ExitCode::FAILURE;
            }
        }
    }
    println!("{}", if code == ExitCode::SUCCESS { "\nall passed" } else { "\nnot ready to land" });
    Ok(code)
}

fn outcome(step: &Step) -> Result<Outcome> {
    if let Some(component) = step.component.filter(|component| !installed(component)) {
        return Ok(Outcome::Missing(component));
    }
    let start = Instant::now();
    let mut command = cargo();
    command.args(step.arguments);
    if step.part == Part::Docs {
        command.env("RUSTDOCFLAGS", "-D warnings");
    }
    let status = command.status().with_context(|| format!("cannot run `{}`", shown(&command)))?;
    Ok(if status.success() { Outcome::Passed(start.elapsed()) } else { Outcome::Failed(shown(&command)) })
}

fn installed(component: &str) -> bool {
    let mut command: Command = cargo();
    command.args([component, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
