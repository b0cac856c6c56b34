//! What a newcomer tries, and the answer: each of these once failed silently or said nothing that helps.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, run};
use std::fs;
use std::process::Output;

/// An article of one quote.
const ARTICLE: &str = "\"The dam holds,\" Ida Holm said.\n";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs `byline` with the extractors that are built in.
fn configured(arguments: &[&str]) -> Output {
    let more = ["--config", "tests/faults/built-in.toml"];
    let takes = arguments.first() == Some(&"analyze");
    run(&[arguments, if takes { &more[..] } else { &[] }].concat(), "")
}

/// What a run printed to stdout, which must not fail.
fn stdout(arguments: &[&str]) -> String {
    let output = configured(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs `byline`, which must refuse with this exit code and these words.
fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = configured(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not say `{word}`: {said}");
    }
}

/// A scratch folder with an article, and the path of a name in it.
fn folder() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    fs::write(path.join("a.txt"), ARTICLE).unwrap();
    (folder, move |name: &str| path.join(name).display().to_string())
}

#[test]
fn the_name_of_the_output_is_its_format() {
    let (_folder, path) = folder();
    let begins = |name: &str, bytes: &[u8]| {
        stdout(&["analyze", &path("a.txt"), "--output", &path(name)]);
        let file = if name.ends_with("parquet") { path("out.parquet/quotes.parquet") } else { path(name) };
        let found = fs::read(&file).unwrap();
        assert!(
            found.starts_with(bytes),
            "{name}: {:?}",
            String::from_utf8_lossy(found.get(..40).unwrap_or(&found))
        );
    };
    begins("out.ndjson", b"{\"schema\":\"byline/1\"");
    begins("out", b"{\"schema\":\"byline/1\"");
    begins("out.sqlite", b"SQLite format 3\0");
    begins("out.parquet", b"PAR1");
    stdout(&["analyze", &path("a.txt"), "--output", &path("out.csv")]);
    let table = fs::read_to_string(path("out.csv")).unwrap();
    assert!(table.lines().next().unwrap().contains(',') && !table.starts_with('{'), "{table}");
    refused(&["analyze", &path("a.txt"), "--output", &path("out.json")], 2, &["`.json`", ".ndjson"]);
    refused(&["analyze", &path("a.txt"), "--output", &path("out.xlsx")], 2, &["`.xlsx`", ".csv"]);
}

#[test]
fn what_exists_is_replaced_only_on_request() {
    let (_folder, path) = folder();
    for name in ["out.ndjson", "out.csv", "out.sqlite", "out.parquet"] {
        let analyze = ["analyze", &path("a.txt"), "--output", &path(name)];
        stdout(&analyze);
        refused(&analyze, 2, &["output/exists", "--force"]);
        stdout(&[&analyze[..], &["--force"]].concat());
    }
    // A folder that no run made is nobody's to remove.
    fs::create_dir(path("mine")).unwrap();
    fs::write(path("mine/letter.txt"), "keep").unwrap();
    let output =
        configured(&["analyze", &path("a.txt"), "--format", "parquet", "--output", &path("mine"), "--force"]);
    assert!(!output.status.success() && fs::read_to_string(path("mine/letter.txt")).unwrap() == "keep");
}

#[test]
fn inputs_that_are_none_get_an_answer() {
    let (_folder, path) = folder();
    refused(&["analyze", "https://news.example.org/a.html"], 1, &["nothing is fetched from the network"]);
    refused(&["analyze", &path("*.txt")], 1, &["leave the quotes out"]);
    refused(&["analyze"], 2, &["no articles are named", "`-`"]);
    fs::create_dir(path("empty")).unwrap();
    let output = configured(&["analyze", &path("empty")]);
    assert!(said(&output).contains("no articles were found"), "{}", said(&output));
    refused(&["analyze", &path("a.txt"), "--output", &path("b"), "--shard-size", "5"], 2, &["`5MB`"]);
    refused(&["analyze", &path("a.txt"), "--threads", "0"], 2, &["at least one thread"]);
    refused(&["analyze", &path("a.txt"), "--threads", "999999"], 2, &["at most 1024"]);
}

#[test]
fn records_are_read_as_they_are_written() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    for name in ["all.ndjson", "all.ndjson.gz", "all.ndjson.zst"] {
        stdout(&["analyze", &articles, "--output", &path(name)]);
    }
    stdout(&["analyze", &articles, "--output", &path("parts.ndjson"), "--shard-size", "30kB"]);
    assert!(fs::exists(path("parts-00001.ndjson")).unwrap());
    let expected = stdout(&["cluster", &path("all.ndjson")]);
    assert_eq!(expected.lines().count(), 14);
    for name in ["all.ndjson.gz", "all.ndjson.zst", "parts.ndjson"] {
        assert_eq!(stdout(&["cluster", &path(name)]), expected, "{name}");
    }
    let review = stdout(&["review", &path("all.ndjson")]);
    assert_eq!(stdout(&["review", &path("parts.ndjson")]), review);
    fs::create_dir(path("folder")).unwrap();
    fs::rename(path("all.ndjson.gz"), path("folder/all.ndjson.gz")).unwrap();
    fs::write(path("folder/all.ndjson.errors.ndjson"), "{}\n").unwrap();
    assert_eq!(stdout(&["cluster", &path("folder")]), expected);
    stdout(&["analyze", &path("a.txt"), "--output", &path("out.sqlite")]);
    refused(&["review", &path("out.sqlite")], 2, &["SQLite", "JSON lines"]);
    refused(
        &["report", &path("nothing.ndjson"), "--output", &path("r.html")],
        2,
        &["there is no file", "byline analyze"],
    );
}

#[test]
fn a_pipe_gets_records_and_nothing_else() {
    let (_folder, path) = folder();
    let plain = stdout(&["analyze", &path("a.txt")]);
    assert!(plain.starts_with("{\"schema\":\"byline/1\"") && plain.lines().count() == 1);
    assert_eq!(stdout(&["analyze", &path("a.txt"), "--format", "ndjson"]), plain);
}

/// `script` gives a command a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_a_summary_that_says_what_to_do_next() {
    use std::process::Command;
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    }
    drop(byline_tests::byline());
    let command = byline_tests::built().join("byline");
    let on_terminal = |more: &str| {
        let line = format!(
            "{} analyze {} --config tests/faults/built-in.toml {more}",
            command.display(),
            articles().display()
        );
        let script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(byline_tests::root())
            .output();
        String::from_utf8_lossy(&script.unwrap().stdout).into_owned()
    };
    let summary = on_terminal("");
    for words in ["14 articles", "most quoted", "Quotes, for example", "analyze --show", "byline report"] {
        assert!(summary.contains(words), "no `{words}`: {summary}");
    }
    assert!(!summary.contains("\"schema\""), "{summary}");
    assert!(on_terminal("--format ndjson").contains("{\"schema\":\"byline/1\""));
}

#[test]
fn the_reference_lists_short_options() {
    let reference = stdout(&["reference"]);
    assert!(
        reference.contains("- `-o`, `--output FILE`") && reference.contains("- `-j`, `--threads N`"),
        "{reference}"
    );
}
