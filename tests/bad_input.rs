//! The corpus of bad input through the command: no run ends early, and each item is skipped and reported.

use byline_tests::{root, run};
use std::fs;

/// How many outcomes, articles and errors together, the table of a kind names.
fn expected(kind: &str) -> usize {
    let table = fs::read_to_string(root().join(format!("tests/bad/{kind}.txt"))).expect("a table");
    let outcomes = table.lines().filter_map(|line| line.strip_prefix("    "));
    let count = |outcome: &str| {
        let more = outcome.strip_prefix("… and ").and_then(|rest| rest.strip_suffix(" more"));
        more.map_or(1, |count| count.parse::<usize>().expect("a number"))
    };
    outcomes.map(count).sum()
}

#[test]
fn every_file_of_the_corpus_is_read_to_its_end() {
    for kind in ["archives", "json", "compressed", "pages", "tables", "text"] {
        let folder = root().join("tests/bad").join(kind).display().to_string();
        let output = run(&["analyze", &folder], "");
        let said = String::from_utf8_lossy(&output.stderr);
        let records = String::from_utf8_lossy(&output.stdout).lines().count();
        let errors = said.lines().filter(|line| line.starts_with("error[")).count();
        let warnings = said.lines().filter(|line| line.starts_with("warning[")).count();
        // Compressed files grow beyond what the table was made with, and the command reads longer records.
        let slack = if kind == "compressed" { 5 } else { 0 };
        assert!(
            (records + errors + warnings).abs_diff(expected(kind)) <= slack,
            "{kind}: {records} records, {said}"
        );
        // A page without an article is a warning; whatever else could not be read shows in the exit code.
        assert_eq!(output.status.code(), Some(i32::from(errors > 0)), "{kind}: {said}");
    }
}
