//! What is written is run: every TOML and console block of the documentation is executed or checked.
//!
//! Levels, of which each block gets the highest that it can; the test prints which:
//!
//! - **run**: `<!-- run: … -->` before the block. Its commands run in a scratch folder, and what a console block shows
//!   below them is what they print. `FILE is the example above` writes the JSON block before it into that file first,
//!   `FILE is the program above` the program.
//! - **accepted**: TOML that `byline config` accepts, options and all; commands of `byline` and `cargo xtask` whose
//!   arguments the command line takes; other `cargo` commands whose packages, features, targets and folders exist.
//! - **parsed**: TOML that names a shared library, which the reader builds, or files that the reader has
//!   (`<!-- parse: REASON -->`): its keys and values are checked.
//!   `<!-- plugin: FILE -->` before a program writes it into that file, and `byline plugins check` checks it.
//! - **skipped**: `<!-- skip: REASON -->` before the block, with its reason.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{built, byline, root};
use cargo_metadata::{Metadata, MetadataCommand};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Programs that are not ours, and what they do in the documentation.
const OTHERS: &[(&str, &str)] = &[
    ("duckdb", "a database, to show what is done with tables"),
    ("git", "the reader's clone"),
    ("curl", "a client of `byline serve`"),
    ("prodigy", "a tool for annotation, which is bought"),
    ("cc", "compiled by `tests/plugins.rs`"),
    ("clang", "compiled by `tests/wasm.rs`"),
    ("SCORE", "stands for an evaluation script"),
    ("python3", "an evaluation script or a reader's own"),
];

/// Chores of `cargo xtask` that are not passed on to `byline`.
const CHORES: [&str; 6] = ["test", "attack", "new-plugin", "wheel", "codegen", "tidy"];

struct Block {
    place: String,
    language: String,
    text: String,
    /// The comment right before it.
    mark: String,
    /// The JSON block before it.
    example: String,
    /// The program before it.
    program: String,
}

fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "BENCHMARKS.md", "SHORTCOMINGS.md"]
            .map(|name| root().join(name))
            .to_vec();
    let mut folders = ["docs", "plugins", "crates", "tests"].map(|name| root().join(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !["target", "custom", "src", "tests", "articles"].contains(&name) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn blocks(path: &Path) -> Vec<Block> {
    let text = fs::read_to_string(path).unwrap();
    let shown = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let (mut all, mut mark) = (Vec::new(), String::new());
    let (mut example, mut program) = (String::new(), String::new());
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(comment) = line.strip_prefix("<!-- ") {
            comment.trim_end_matches(" -->").clone_into(&mut mark);
        } else if let Some(language) = line.trim_start().strip_prefix("```") {
            let body =
                lines.by_ref().map(|(_, line)| line).take_while(|line| !line.trim_start().starts_with("```"));
            let text = body.collect::<Vec<_>>().join("\n");
            if language == "json" {
                example.clone_from(&text);
            }
            if mark.starts_with("plugin: ") {
                program.clone_from(&text);
            }
            all.push(Block {
                place: format!("{shown}:{}", number + 1),
                language: language.to_owned(),
                text,
                mark: std::mem::take(&mut mark),
                example: example.clone(),
                program: program.clone(),
            });
        } else if !line.is_empty() {
            mark.clear();
        }
    }
    all
}

/// The commands of a block, as words. Nothing behind a pipe or a redirection is looked at.
fn commands(block: &Block) -> Vec<Vec<String>> {
    let joined = block.text.replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| match block.language.as_str() {
        "console" => line.strip_prefix("$ "),
        _ => Some(line).filter(|line| !line.starts_with('#') && !line.trim().is_empty()),
    });
    lines.map(words).filter(|words| !words.is_empty()).collect()
}

fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '|' | '>' | ';' | '&' | '#') if word.is_empty() => break,
            (None, c) if c.is_whitespace() => {
                if !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
            }
            (_, c) => word.push(c),
        }
    }
    all.extend((!word.is_empty()).then_some(word));
    // Variables of the environment stand before a command.
    all.into_iter()
        .skip_while(|word| {
            word.split_once('=')
                .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        })
        .collect()
}

/// Whether a block shows commands.
fn is_console(block: &Block) -> bool {
    let bare =
        block.language.is_empty() && (block.text.starts_with("byline ") || block.text.starts_with("cargo "));
    matches!(block.language.as_str(), "sh" | "console") || bare
}

#[test]
fn every_block_is_run_or_checked() {
    let metadata = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for block in documents().iter().flat_map(|path| blocks(path)) {
        let outcome = if let Some(reason) = block.mark.strip_prefix("skip: ") {
            Ok(format!("skipped: {reason}"))
        } else if block.language == "toml" {
            configuration(&block)
        } else if is_console(&block) {
            console(&block, &metadata)
        } else if let Some(name) = block.mark.strip_prefix("plugin: ") {
            plugin(&block, name)
        } else {
            continue;
        };
        checked += 1;
        match outcome {
            Ok(level) => println!("{}: {level}", block.place),
            Err(why) => wrong.push(format!("{}: {why}", block.place)),
        }
    }
    assert!(checked > 30, "only {checked} blocks were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn configuration(block: &Block) -> Result<String, String> {
    if ["[package]", "[dependencies]"].iter().any(|table| block.text.contains(table)) {
        toml::from_str::<toml::Table>(&block.text).map_err(|error| error.to_string())?;
        return Ok("parsed: a manifest of cargo's".to_owned());
    }
    let names = ["entities", "quotes", "sentiment", "claims"];
    byline_config::parse(Path::new("byline.toml"), &block.text, &names).map_err(|error| error.to_string())?;
    if block.text.lines().any(|line| line.trim_start().starts_with("path = ")) {
        return Ok("parsed: the shared library is the reader's to build".to_owned());
    }
    if block.text.lines().any(|line| line.trim_start().starts_with("command = ")) {
        return Ok("parsed: the program is the reader's".to_owned());
    }
    if let Some(reason) = block.mark.strip_prefix("parse: ") {
        return Ok(format!("parsed: {reason}"));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("byline.toml");
    fs::write(&file, &block.text).unwrap();
    succeeds(byline().arg("config").arg("--config").arg(&file))?;
    Ok("accepted by `byline config`".to_owned())
}

/// Checks a program against the protocol, where its interpreter is installed.
fn plugin(block: &Block, name: &str) -> Result<String, String> {
    let interpreter = if block.language == "python" { "python3" } else { "node" };
    if !is_installed(interpreter) {
        return Ok(format!("skipped: `{interpreter}` is not installed"));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), &block.text).unwrap();
    succeeds(byline().args(["plugins", "check", interpreter, name]).current_dir(folder.path()))?;
    Ok("run: `byline plugins check`".to_owned())
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn console(block: &Block, metadata: &Metadata) -> Result<String, String> {
    if let Some(how) = block.mark.strip_prefix("run") {
        return run(block, how.trim_start_matches(':').trim());
    }
    let all = commands(block);
    if all.is_empty() {
        return Err("no command was found in it".to_owned());
    }
    for command in &all {
        accepted(command, metadata).map_err(|why| format!("`{}`: {why}", command.join(" ")))?;
    }
    Ok(format!("accepted: {} commands", all.len()))
}

/// Runs the commands of `byline` in a scratch folder with a copy of the test articles.
fn run(block: &Block, how: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("tests/articles");
    fs::create_dir_all(&articles).unwrap();
    for entry in fs::read_dir(root().join("tests/articles")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), articles.join(entry.file_name())).unwrap();
    }
    if let Some(name) = how.strip_suffix(" is the example above") {
        let example: serde_json::Value =
            serde_json::from_str(&block.example).map_err(|error| error.to_string())?;
        fs::write(folder.path().join(name), format!("{example}\n")).unwrap();
    }
    if let Some(name) = how.strip_suffix(" is the program above") {
        fs::write(folder.path().join(name), &block.program).unwrap();
        if !is_installed("python3") {
            return Ok("skipped: `python3` is not installed".to_owned());
        }
    }
    let all = commands(block);
    let mut printed = String::new();
    for command in &all {
        let arguments = match &command[..] {
            [cargo, xtask, arguments @ ..] if cargo == "cargo" && xtask == "xtask" => arguments,
            [program, arguments @ ..] if program == "byline" => arguments,
            _ => return Err(format!("`{}` is not run by tests", command.join(" "))),
        };
        printed += &succeeds(byline().args(arguments).current_dir(folder.path()))?;
    }
    let shown = output(block);
    if !shown.is_empty() && !shown.iter().copied().eq(printed.lines().map(str::trim_end)) {
        return Err(format!("it shows\n{}\nand what is printed is\n{printed}", shown.join("\n")));
    }
    Ok(format!("run: {} commands, {} lines compared", all.len(), shown.len()))
}

/// What a console block shows below its commands.
fn output(block: &Block) -> Vec<&str> {
    let mut continued = false;
    let lines = block.text.lines().filter(|line| {
        let typed = continued || line.starts_with("$ ");
        continued = typed && line.ends_with('\\');
        !typed
    });
    lines.map(str::trim_end).filter(|_| block.language == "console").collect()
}

/// Runs a command, and returns what it prints.
fn succeeds(command: &mut Command) -> Result<String, String> {
    let output = command.output().expect("the command runs");
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?}\n{}", String::from_utf8_lossy(&output.stderr)))
}

fn accepted(command: &[String], metadata: &Metadata) -> Result<(), String> {
    let (program, arguments) = command.split_first().ok_or("nothing")?;
    match program.as_str() {
        "byline" => succeeds(byline().args(arguments).arg("--help")).map(drop),
        "cargo" => cargo(arguments, metadata),
        other if OTHERS.iter().any(|(known, _)| *known == other) => Ok(()),
        other => Err(format!("`{other}` is unknown to `tests/docs.rs`")),
    }
}

fn cargo(arguments: &[String], metadata: &Metadata) -> Result<(), String> {
    let (subcommand, rest) = arguments.split_first().ok_or("no subcommand")?;
    if subcommand == "xtask" {
        let chore = rest.first().map(String::as_str).unwrap_or_default();
        if !CHORES.contains(&chore) {
            return succeeds(byline().args(rest).arg("--help")).map(drop);
        }
        let help = Command::new(built().join("xtask")).arg("--help").output().expect("xtask runs").stdout;
        let help = String::from_utf8_lossy(&help);
        return match rest.iter().find(|flag| flag.starts_with("--") && !help.contains(flag.as_str())) {
            Some(flag) => Err(format!("`cargo xtask --help` does not know `{flag}`")),
            None => Ok(()),
        };
    }
    let (own, passed) = match rest.iter().position(|word| word == "--") {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, &[][..]),
    };
    let mut package = None;
    for pair in own.windows(2) {
        let [flag, value] = pair else { continue };
        let known = |package: &&cargo_metadata::Package| package.name.as_str() == value.as_str();
        match flag.as_str() {
            "-p" | "--package" => {
                package = Some(metadata.packages.iter().find(known).ok_or(format!("no package `{value}`"))?);
            }
            // What the reader creates with `cargo xtask new-plugin` is not there yet.
            "--path" | "--manifest-path"
                if !value.starts_with("plugins/custom/") && !root().join(value).exists() =>
            {
                return Err(format!("no `{value}`"));
            }
            _ => {}
        }
    }
    for pair in own.windows(2) {
        let ([flag, value], Some(package)) = (pair, package) else { continue };
        let there = match flag.as_str() {
            "--features" | "-F" => value.split(',').all(|feature| package.features.contains_key(feature)),
            "--example" | "--test" | "--bin" => package.targets.iter().any(|target| target.name == *value),
            _ => true,
        };
        if !there {
            return Err(format!("`{}` has no {flag} `{value}`", package.name));
        }
    }
    if package.is_some_and(|package| package.name.as_str() == "byline-cli")
        && subcommand == "run"
        && !passed.is_empty()
    {
        return succeeds(byline().args(passed).arg("--help")).map(drop);
    }
    Ok(())
}
