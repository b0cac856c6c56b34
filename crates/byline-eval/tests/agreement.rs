//! The figures are those of the evaluation script, to four digits.
//!
//! `fixtures/*.txt` hold what the script printed for the gold and the output beside them; where the script and Python
//! are at hand, it is asked again, for its JSON too.

use byline_eval::{Figures, gold, output, score};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const LAYERS: [&str; 6] = ["entities", "coref", "quotes", "sentiment", "claims", "matches"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn files(layer: &str) -> (PathBuf, PathBuf) {
    match layer {
        "matches" => (fixture("relevant.tsv"), fixture("matches.ndjson")),
        _ => (fixture("gold.jsonl"), fixture("output.ndjson")),
    }
}

fn figures(layer: &str) -> Figures {
    let (gold, output) = files(layer);
    let outputs = output::read(&output).expect("a fixture");
    if layer == "matches" {
        return score::matches(&score::read_relevant(&gold).expect("a fixture"), &outputs);
    }
    let golds = gold::read(&gold).expect("a fixture");
    match layer {
        "entities" => score::entities(&golds, &outputs),
        "coref" => score::coref(&golds, &outputs),
        "quotes" => score::quotes(&golds, &outputs),
        "sentiment" => score::sentiment(&golds, &outputs),
        _ => score::claims(&golds, &outputs),
    }
}

#[test]
fn figures_are_those_that_the_script_printed() {
    for layer in LAYERS {
        let expected = std::fs::read_to_string(fixture(&format!("{layer}.txt"))).unwrap();
        assert_eq!(figures(layer).to_string(), expected, "{layer}");
    }
}

#[test]
fn figures_are_those_of_the_script_where_it_is_at_hand() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/score.py");
    if !script.is_file() || Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    for layer in LAYERS {
        let (gold, output) = files(layer);
        let run =
            Command::new("python3").arg(&script).arg(layer).args([&gold, &output]).arg("--json").output();
        let printed = String::from_utf8(run.unwrap().stdout).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&printed).unwrap();
        let ours: serde_json::Value = serde_json::from_str(&figures(layer).to_json()).unwrap();
        same(&ours, &expected, layer);
    }
}

fn same(ours: &serde_json::Value, expected: &serde_json::Value, place: &str) {
    if let (Some(ours), Some(expected)) = (ours.as_object(), expected.as_object()) {
        let names = |map: &serde_json::Map<_, _>| map.keys().cloned().collect::<BTreeSet<String>>();
        assert_eq!(names(ours), names(expected), "{place}");
        for (name, value) in expected {
            same(&ours[name], value, &format!("{place}.{name}"));
        }
        return;
    }
    let (ours, expected) = (ours.as_f64().expect("a number"), expected.as_f64().expect("a number"));
    assert!((ours - expected).abs() < 0.000_05, "{place}: {ours} is not {expected}");
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let file = fixture("gold.jsonl");
    let error = output::read(&file.with_file_name("nowhere.ndjson")).unwrap_err().to_string();
    assert!(error.starts_with("cannot read `"), "{error}");
    let error = output::read(&fixture("relevant.tsv")).unwrap_err().to_string();
    assert!(error.ends_with("relevant.tsv:1: not a record"), "{error}");
}
