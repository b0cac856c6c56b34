//! The command line of the chores.
//!
//! Parsed by hand: a parser from outside takes longer to build than everything else here, and everyone's first command
//! waits for it.

use crate::scaffold::Language;
use crate::testing::Part;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;

/// What `cargo xtask --help` prints.
pub(crate) const HELP: &str = "\
Chores of the Byline workspace

Usage: cargo xtask <CHORE>

Chores:
  test [--only PART]                 Run all checks; PART is format, lints, dependencies, tests, python, codegen, docs,
                                     miri or speed; `--only distributed` runs the recipes for Spark and Ray
  new-plugin NAME [--folder FOLDER] [--language LANGUAGE]
                                     Create an extractor from a template, which builds and passes its own test as it
                                     is; NAME is lower case, words joined by hyphens; FOLDER is plugins/custom;
                                     LANGUAGE is rust, python, javascript, r or wasm
  attack [--minutes N]               Kill runs and end processes from within for so long (10 minutes), with another seed
                                     each time
  wheel [--dist] [--test]            Build the Python package into target/wheels; with --dist smaller, for several times
                                     the build; with --test install it and run its tests
  codegen [--check [--debug]]        Generate the JSON Schema, the C header and the command's reference; with --check
                                     write nothing, and fail if a file is out of date; --debug builds the command for
                                     development, as the tests do
  tidy                               Check the house rules that no compiler checks

Everything else (analyze, match, eval, train, config, plugins, bench, …) is passed on to `byline`: the command and the
shared libraries of the four extractors are built for release, and `plugins/byline.toml` says what is loaded from
where. What is large to build (Parquet, SQLite, training) is built once the arguments need it.
";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Chore {
    Help,
    Test { only: Option<Part> },
    NewPlugin { name: String, folder: PathBuf, language: Language },
    Attack { minutes: u64 },
    Wheel { profile: &'static str, tested: bool },
    Codegen { check: bool, debug: bool },
    Tidy,
    Byline(Vec<OsString>),
}

/// Reads the arguments behind `cargo xtask`.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Chore> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let Some((chore, rest)) = texts.split_first() else { return Ok(Chore::Help) };
    Ok(match (*chore, rest) {
        ("help" | "--help" | "-h", _)
        | ("test" | "attack" | "new-plugin" | "wheel" | "codegen" | "tidy", [.., "--help" | "-h"]) => {
            Chore::Help
        }
        ("test", []) => Chore::Test { only: None },
        ("test", ["--only", part]) => Chore::Test { only: Some(part.parse()?) },
        ("attack", []) => Chore::Attack { minutes: 10 },
        ("attack", ["--minutes", minutes]) => Chore::Attack {
            minutes: minutes.parse().with_context(|| format!("`{minutes}` is no number of minutes"))?,
        },
        ("new-plugin", rest) if !rest.is_empty() => new_plugin(rest)?,
        ("wheel", []) => Chore::Wheel { profile: "release", tested: false },
        ("wheel", ["--dist"]) => Chore::Wheel { profile: "dist", tested: false },
        ("wheel", ["--test"]) => Chore::Wheel { profile: "release", tested: true },
        ("wheel", ["--dist", "--test"] | ["--test", "--dist"]) => {
            Chore::Wheel { profile: "dist", tested: true }
        }
        ("codegen", []) => Chore::Codegen { check: false, debug: false },
        ("codegen", ["--check"]) => Chore::Codegen { check: true, debug: false },
        ("codegen", ["--check", "--debug"]) => Chore::Codegen { check: true, debug: true },
        ("tidy", []) => Chore::Tidy,
        ("test" | "attack" | "new-plugin" | "wheel" | "codegen" | "tidy", _) => {
            bail!("`{}` does not take these arguments; see `cargo xtask --help`", texts.join(" "))
        }
        _ => Chore::Byline(arguments),
    })
}

/// The name, and options before or behind it.
fn new_plugin(arguments: &[&str]) -> Result<Chore> {
    let (mut name, mut folder, mut language) = (None, "plugins/custom", Language::Rust);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--folder" => folder = rest.next().context("`--folder` needs a folder")?,
            "--language" => language = rest.next().context("`--language` needs a language")?.parse()?,
            given if name.is_none() && !given.starts_with("--") => name = Some(given),
            given => bail!("`new-plugin` does not take `{given}`; see `cargo xtask --help`"),
        }
    }
    let name = name.context("`new-plugin` needs a name")?.to_owned();
    Ok(Chore::NewPlugin { name, folder: folder.into(), language })
}

#[cfg(test)]
mod tests {
    use super::{Chore, Language, parse};
    use crate::testing::Part;
    use std::ffi::OsString;

    #[test]
    fn chores_are_read_and_everything_else_is_passed_on() {
        let read = |line: &str| parse(line.split_whitespace().map(OsString::from).collect());
        assert_eq!(read("").unwrap(), Chore::Help);
        assert_eq!(read("test --only docs").unwrap(), Chore::Test { only: Some(Part::Docs) });
        assert_eq!(read("attack --minutes 3").unwrap(), Chore::Attack { minutes: 3 });
        assert_eq!(read("codegen --check").unwrap(), Chore::Codegen { check: true, debug: false });
        let made = |language| Chore::NewPlugin { name: "a-b".to_owned(), folder: "x".into(), language };
        assert_eq!(read("new-plugin a-b --folder x").unwrap(), made(Language::Rust));
        assert_eq!(read("new-plugin --folder x a-b --language r").unwrap(), made(Language::R));
        assert_eq!(read("wheel --test").unwrap(), Chore::Wheel { profile: "release", tested: true });
        let passed = Chore::Byline(["analyze", "--help"].map(OsString::from).into());
        assert_eq!(read("analyze --help").unwrap(), passed);
        for wrong in [
            "test --only everything",
            "tidy now",
            "new-plugin",
            "codegen --chek",
            "wheel now",
            "attack --minutes soon",
            "new-plugin a b",
            "new-plugin a --language cobol",
            "new-plugin --folder x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
