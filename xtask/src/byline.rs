//! Builds the command with its shared libraries, and passes on to it.
//!
//! A newcomer's first command must not wait for what it does not use, so that what is large to build stays out until the
//! arguments ask for it. Cargo keeps a build of each set of features, and switching between them costs a link.

use crate::{cargo, finish, root, target};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The shared libraries that `plugins/byline.toml` loads.
const NATIVE: [&str; 4] =
    ["byline-entities-native", "byline-quotes-native", "byline-sentiment-native", "byline-claims-native"];

/// Subcommands that read the configuration.
const CONFIGURED: [&str; 6] = ["analyze", "explain", "eval", "config", "plugins", "bench"];

/// Subcommands of the feature `workbench`.
const WORKBENCH: [&str; 4] = ["gold", "eval", "train", "bench"];

/// Everything that the command can be built with.
pub(crate) const ALL: [&str; 5] = ["extractors", "parquet", "sqlite", "workbench", "zst"];

/// How many entries of folders are looked at for files that take a feature to read.
const ENTRIES: usize = 10_000;

/// Builds the command and the shared libraries, and returns where the command is.
pub(crate) fn build(features: &BTreeSet<&'static str>) -> Result<PathBuf> {
    let command = target().join("release").join(format!("byline{}", std::env::consts::EXE_SUFFIX));
    let mut build = cargo();
    build.args(["build", "--release", "--package", "byline-cli", "--no-default-features"]);
    if !features.is_empty() {
        let features: Vec<String> = features.iter().map(|feature| format!("byline-cli/{feature}")).collect();
        build.args(["--features", &features.join(",")]);
    }
    for package in NATIVE {
        build.args(["--package", package]);
    }
    if !command.exists() {
        eprintln!(
            "building the command `byline` and its four extractors from source: about three minutes the first time on \
             two cores, seconds after that. It runs as soon as it is built"
        );
    }
    // Cargo's own progress bar is for people; logs get what goes wrong and nothing else.
    if !stderr().is_terminal() {
        build.arg("--quiet");
    }
    finish(&mut build)?;
    Ok(command)
}

/// Runs `byline` with `arguments`, and with `plugins/byline.toml` unless they name one.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let mut command = Command::new(build(&features(arguments))?);
    command.args(arguments);
    let subcommand = arguments.first().and_then(|argument| argument.to_str()).unwrap_or_default();
    if CONFIGURED.contains(&subcommand) && !names_config(arguments) {
        command.arg("--config").arg(root().join("plugins/byline.toml"));
        command.arg("--plugin-folder").arg(target().join("release"));
    }
    let status = command.status().context("cannot run `byline`")?;
    // A process that was killed by a signal has no code; the shell would return 128 and the signal.
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(130)))
}

/// Whether all extractors come from the libraries of our own configuration: an edit of one is then tried without
/// building the command again.
fn loads_libraries(arguments: &[OsString]) -> bool {
    arguments.first().is_some_and(|subcommand| subcommand == "analyze") && !names_config(arguments)
}

fn names_config(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .any(|argument| argument.to_str().is_some_and(|argument| argument.starts_with("--config")))
}

/// What these arguments need the command to be built with.
fn features(arguments: &[OsString]) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::new();
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    match texts.first() {
        // What these print depends on which subcommands there are.
        Some(&("help" | "reference" | "completions" | "man")) => return ALL.into(),
        Some(subcommand) if WORKBENCH.contains(subcommand) => drop(features.insert("workbench")),
        _ => {}
    }
    if !loads_libraries(arguments) {
        features.insert("extractors");
    }
    let config = texts.iter().find_map(|text| text.strip_prefix("--config="));
    let named = texts.iter().zip(texts.iter().skip(1)).find(|(option, _)| **option == "--config");
    if let Some(config) = config.or(named.map(|(_, path)| *path)) {
        let text = fs::read_to_string(config).unwrap_or_default();
        features.extend(text.split(['"', '\'', '\n']).flat_map(named_in));
    }
    let mut left = ENTRIES;
    for text in texts {
        features.extend(named_in(text));
        features.extend(in_folder(Path::new(text), &mut left));
    }
    features
}

/// The features that the name of a file or a format asks for.
fn named_in(text: &str) -> impl Iterator<Item = &'static str> {
    let name = text.to_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    let asked = [
        ("parquet", ends(&["parquet"])),
        ("sqlite", ends(&["sqlite", "sqlite3", ".db"])),
        ("zst", ends(&[".zst", ".zstd"])),
    ];
    asked.into_iter().filter_map(|(feature, asked)| asked.then_some(feature))
}

/// The features that files in a folder ask for.
fn in_folder(folder: &Path, left: &mut usize) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if *left == 0 {
                return features;
            }
            *left -= 1;
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            } else {
                features.extend(named_in(&entry.file_name().to_string_lossy()));
            }
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::features;
    use std::ffi::OsString;

    fn needed(line: &str) -> Vec<&'static str> {
        features(&line.split(' ').map(OsString::from).collect::<Vec<_>>()).into_iter().collect()
    }

    #[test]
    fn a_feature_is_built_where_it_is_needed() {
        assert_eq!(needed("analyze news.txt"), [""; 0]);
        assert_eq!(needed("analyze --show news.txt"), [""; 0]);
        assert_eq!(needed("analyze a.jsonl.zst"), ["zst"]);
        assert_eq!(needed("analyze a.txt --format sqlite --output out"), ["sqlite"]);
        assert_eq!(needed("analyze a.parquet"), ["parquet"]);
        assert_eq!(needed("analyze --input-format=parquet a"), ["parquet"]);
        assert_eq!(needed("index --output checks.index facts.parquet"), ["extractors", "parquet"]);
        assert_eq!(needed("eval quotes gold.jsonl"), ["extractors", "workbench"]);
        assert_eq!(needed("analyze --config mine.toml news.txt"), ["extractors"]);
        assert_eq!(needed("analyze --help"), [""; 0]);
        assert_eq!(needed("completions bash"), ["extractors", "parquet", "sqlite", "workbench", "zst"]);
    }

    #[test]
    fn folders_are_looked_into() {
        let bad = crate::root().join("tests/bad/parquet");
        assert_eq!(needed(&format!("analyze {}", bad.display())), ["parquet"]);
        let articles = crate::root().join("tests/articles");
        assert_eq!(needed(&format!("analyze {}", articles.display())), [""; 0]);
    }
}
