//! The checks that a change must pass.

use crate::python::{self, Tests};
use crate::{cargo, finish, shown};
use anyhow::{Context, Error, Result, bail};
use std::process::{Command, ExitCode, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Format,
    Lints,
    Dependencies,
    Tests,
    Python,
    Distributed,
    Codegen,
    Docs,
    Miri,
    Speed,
}

impl FromStr for Part {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name {
            "format" => Self::Format,
            "lints" => Self::Lints,
            "dependencies" => Self::Dependencies,
            "tests" => Self::Tests,
            "python" => Self::Python,
            "distributed" => Self::Distributed,
            "codegen" => Self::Codegen,
            "docs" => Self::Docs,
            "miri" => Self::Miri,
            "speed" => Self::Speed,
            _ => bail!(
                "there is no part `{name}`: format, lints, dependencies, tests, python, distributed, codegen, docs, \
                 miri, speed"
            ),
        })
    }
}

struct Step {
    part: Part,
    what: &'static str,
    /// A component that a bare toolchain may lack; without it the step is skipped, and the summary says so.
    component: Option<&'static str>,
    arguments: &'static [&'static str],
}

/// What the tests run: the command and the shared libraries. All targets, since Cargo joins the features that tests ask of
/// their dependencies with the others': with any other selection everything would be built a second time.
pub(crate) const BUILD: &[&str] = &["build", "--workspace", "--all-targets", "--quiet"];

/// Cheap ones first. Clippy also holds the oldest supported compiler: `incompatible_msrv` knows since when each item of the
/// standard library is there, and `rust-version` is what it is compared with.
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
    // Advisories need the network, and a change of ours cannot make one appear.
    Step {
        part: Part::Dependencies,
        what: "the dependencies",
        component: Some("deny"),
        arguments: &["deny", "--offline", "check", "bans", "licenses", "sources"],
    },
    Step { part: Part::Tests, what: "the build", component: None, arguments: BUILD },
    Step {
        part: Part::Tests,
        what: "the tests",
        component: None,
        arguments: &["test", "--workspace", "--quiet", "--no-fail-fast"],
    },
    Step { part: Part::Python, what: "the Python package", component: None, arguments: BUILD },
    Step { part: Part::Distributed, what: "Spark and Ray", component: None, arguments: BUILD },
    Step {
        part: Part::Codegen,
        what: "the generated files",
        component: None,
        arguments: &["xtask", "codegen", "--check", "--debug"],
    },
    Step {
        part: Part::Docs,
        what: "the documentation",
        component: None,
        arguments: &["doc", "--workspace", "--no-deps", "--quiet"],
    },
    // Unit tests alone: integration tests read snapshots, load libraries and map files, which Miri cannot.
    Step {
        part: Part::Miri,
        what: "unsafe code under Miri",
        component: Some("miri"),
        arguments: &[
            "miri",
            "test",
            "--quiet",
            "--lib",
            "--package",
            "byline-abi",
            "--package",
            "byline-bridge",
            "--package",
            "byline-plugin",
        ],
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
    /// What it takes is not there.
    Skipped(String),
}

/// Runs the steps of `only`, or all; one that fails does not keep the others from running.
pub(crate) fn run(only: Option<Part>) -> Result<ExitCode> {
    let mut outcomes = Vec::new();
    // What takes minutes to download and to start is run only where it is asked for.
    let wanted = |step: &&Step| {
        only.map_or(!matches!(step.part, Part::Python | Part::Distributed), |part| part == step.part)
    };
    for step in STEPS.iter().filter(wanted) {
        eprintln!("== {}", step.what);
        outcomes.push((step.what, outcome(step)?));
    }
    println!();
    let mut code = ExitCode::SUCCESS;
    for (what, outcome) in outcomes {
        match outcome {
            Outcome::Passed(time) => println!("passed   {what} ({:.0} s)", time.as_secs_f64()),
            Outcome::Missing(component) => {
                println!("skipped  {what}: `cargo {component}` is not installed");
            }
            Outcome::Skipped(why) => println!("skipped  {what}: {why}"),
            Outcome::Failed(command) => {
                println!("FAILED   {what}: `{command}`");
                code = ExitCode::FAILURE;
            }
        }
    }
    println!("{}", if code == ExitCode::SUCCESS { "\nall checks passed" } else { "\nsome checks failed" });
    Ok(code)
}

/// How often a round of [`attack`] kills runs.
const KILLS: &str = "200";

/// Repeats the tests that kill runs and end processes from within, with another seed each time.
pub(crate) fn attack(minutes: u64) -> Result<ExitCode> {
    let start = Instant::now();
    for seed in 1_u64.. {
        eprintln!("== round {seed}, {:.0} minutes in", start.elapsed().as_secs_f64() / 60.0);
        let mut command = cargo();
        command.args(["test", "--quiet", "--workspace", "--test", "all", "--", "--nocapture"]);
        command.args(["survives::", "safety::", "faults::"]);
        command.env("BYLINE_SEED", seed.to_string()).env("BYLINE_KILLS", KILLS);
        finish(&mut command).with_context(|| format!("seed {seed}: repeat it with `BYLINE_SEED={seed}`"))?;
        if start.elapsed() >= Duration::from_secs(minutes.saturating_mul(60)) {
            println!("nothing was lost in {seed} rounds of at least {KILLS} kills");
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
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
    if !status.success() {
        return Ok(Outcome::Failed(shown(&command)));
    }
    let tests = match step.part {
        Part::Python => Tests::Package,
        Part::Distributed => Tests::Distributed,
        _ => return Ok(Outcome::Passed(start.elapsed())),
    };
    Ok(match python::test(tests) {
        Ok(Ok(())) => Outcome::Passed(start.elapsed()),
        Ok(Err(why)) => Outcome::Skipped(why),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    })
}

fn installed(component: &str) -> bool {
    let mut command: Command = cargo();
    command.args([component, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
