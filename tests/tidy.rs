//! House rules that no compiler checks.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Names that everybody reads as the standard library's.
const PRELUDE: [&str; 13] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Eq", "Hash", "Iterator", "Option", "Ord", "String",
    "Vec",
];

/// The files with this extension.
fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" && name != "custom" && !name.starts_with('.') {
            files(&path, extension, found)?;
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    Ok(())
}

fn shown(file: &Path) -> String {
    file.strip_prefix(byline_tests::root()).unwrap_or(file).display().to_string()
}

#[test]
fn every_source_file_says_what_it_is_for_and_stays_readable() {
    let mut sources = Vec::new();
    files(byline_tests::root(), "rs", &mut sources).expect("the workspace can be read");
    sources.sort();
    assert!(sources.len() > 50, "the walk found the workspace");
    let mut wrong = Vec::new();
    for file in sources {
        let text = fs::read_to_string(&file).expect("a source file");
        let shown = shown(&file);
        if !text.trim_start().starts_with("//!") {
            wrong.push(format!("{shown}: does not begin with `//!`"));
        }
        if text.lines().count() > 700 {
            wrong.push(format!("{shown}: longer than 700 lines; look for the second concept"));
        }
        if text.contains("#[ignore") && !shown.ends_with("tidy.rs") {
            wrong.push(format!("{shown}: an ignored test"));
        }
        let shadowed = |line: &&str| {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').take(5).collect();
            words.windows(2).any(|pair| {
                matches!(pair[0], "struct" | "enum" | "trait" | "type") && PRELUDE.contains(&pair[1])
            }) && !line.starts_with([' ', '/'])
        };
        for line in text.lines().filter(shadowed) {
            wrong.push(format!("{shown}: a name that everybody knows as something else: {line}"));
        }
        for line in text.lines().filter(|line| line.trim_start().starts_with("use ")) {
            let shadows =
                |name: &str| line.split([',', ';', '}']).any(|part| part.trim_end().ends_with(name));
            if [" as core", " as std", " as alloc"].into_iter().any(shadows) {
                wrong.push(format!("{shown}: an alias that shadows a crate of the language: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file of tests that no program lists is never compiled.
#[test]
fn every_file_of_end_to_end_tests_is_run() {
    let folder = byline_tests::root().join("tests");
    let listed = fs::read_to_string(folder.join("all.rs")).expect("the list of the tests");
    let entries = fs::read_dir(&folder).expect("the folder of the tests").flatten();
    let files =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|own| own == "rs"));
    for file in files {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(name == "all" || listed.contains(&format!("mod {name};\n")), "`tests/all.rs` lacks `{name}`");
    }
}

/// What the command says on stderr goes through one macro, which leaves out what a terminal would act on.
#[test]
fn nothing_is_printed_past_the_macro() {
    let mut found = Vec::new();
    files(&byline_tests::root().join("crates/byline-cli/src"), "rs", &mut found).expect("sources");
    for file in found {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("UTF-8");
        assert!(
            ["main.rs", "failure.rs"].contains(&&*name) || !text.contains("eprintln!"),
            "{}",
            shown(&file)
        );
    }
}

#[test]
fn the_papers_are_there() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "SHORTCOMINGS.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "docs/gold.md",
        "docs/decisions/README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        let text = fs::read_to_string(byline_tests::root().join(name)).unwrap_or_default();
        assert!(text.len() > 200, "`{name}` is missing or empty");
    }
    for plugin in ["entities", "quotes", "sentiment", "claims"] {
        let folder = byline_tests::root().join("plugins").join(plugin);
        assert!(folder.join("README.md").is_file(), "`plugins/{plugin}/README.md` is missing");
    }
}

/// A snapshot is `MODULES__NAME.snap`, where the name is that of the test, or one that the test gives.
///
/// An orphan is one whose test file is gone or no longer holds the name: nothing compares anything with it. Names that a
/// test makes at run time (`records`: one for each article) are those of the files that it reads.
#[test]
fn every_snapshot_has_its_test() {
    let mut snapshots = Vec::new();
    files(byline_tests::root(), "snap", &mut snapshots).expect("the workspace can be read");
    assert!(snapshots.len() > 10, "the walk found the snapshots");
    let orphans: Vec<String> =
        snapshots.iter().filter(|path| !has_test(path)).map(|path| shown(path)).collect();
    assert!(orphans.is_empty(), "no test refers to these, delete them:\n{}", orphans.join("\n"));
}

fn has_test(snapshot: &Path) -> bool {
    let name = snapshot.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some((modules, name)) = name.rsplit_once("__") else { return false };
    let Some(folder) = snapshot.parent().and_then(Path::parent) else { return false };
    // `modules` are joined by two underscores; a file has the name of one of them, and the others lie within it or list it.
    let source = modules.split("__").flat_map(|module| [format!("{module}.rs"), format!("{module}/main.rs")]);
    let text: String = source.filter_map(|file| fs::read_to_string(folder.join(file)).ok()).collect();
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let by_test = text.contains(&format!("fn {name}(")) || text.contains(&format!("fn {numbered}("));
    let by_name = text.contains(&format!("\"{name}\""));
    let by_article = text.contains("assert_snapshot!(name")
        && byline_tests::articles().join(format!("{name}.txt")).is_file();
    by_test || by_name || by_article
}

/// The reference and the schema are what the command prints. (`cargo xtask codegen --check` looks at the C header too.)
#[test]
fn generated_files_are_fresh() {
    for (subcommand, file) in [("reference", "docs/reference/command.md"), ("schema", "byline.schema.json")] {
        let there = fs::read_to_string(byline_tests::root().join(file)).expect("a committed file");
        assert!(
            byline_tests::stdout(&[subcommand], "") == there,
            "`{file}` is out of date: `cargo xtask codegen`"
        );
    }
}
