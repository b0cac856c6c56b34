//! Why something was found: what `byline explain` says holds of the records that `byline analyze` writes.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, run, stdout};
use serde_json::Value;
use std::fs;

const CONFIG: [&str; 2] = ["--config", "tests/faults/built-in.toml"];

/// Reported speech, quoted speech and a pronoun; a figure; a name that the lists have.
const TEXT: &str = "The mill in Bergen will close in May, Ida Holm said on Monday.\n\
    \"We lost 40 percent of our orders,\" she told reporters. \"Nobody can pay for that.\"\n\
    Per Aas accused her of lying.\n";

/// A file of that text, and a path in its folder.
fn folder() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    fs::write(path.join("a.txt"), TEXT).unwrap();
    (folder, move |name: &str| path.join(name).display().to_string())
}

fn explained(article: &str, finding: &str) -> Value {
    let arguments = [&["explain", article, finding, "--format", "json"][..], &CONFIG].concat();
    serde_json::from_str(&stdout(&arguments, "")).unwrap()
}

fn record(article: &str) -> Value {
    serde_json::from_str(&stdout(&[&["analyze", article][..], &CONFIG].concat(), "")).unwrap()
}

/// The answer to a question.
fn answer<'a>(explanation: &'a Value, question: &str) -> &'a Value {
    let reasons = explanation["reasons"].as_array().unwrap();
    let found = reasons.iter().find(|reason| reason["question"] == question);
    found.unwrap_or_else(|| panic!("no `{question}`: {explanation:#}"))
}

/// The effect of taking a word out.
fn without<'a>(explanation: &'a Value, word: &str) -> Option<&'a Value> {
    let changes = explanation["changes"].as_array().unwrap();
    changes.iter().find(|change| change["edit"] == "without" && change["places"][0]["text"] == word)
}

/// A pipe is read once, as standard input is.
#[cfg(unix)]
#[test]
fn a_record_that_comes_through_a_pipe_is_explained() {
    let (folder, path) = folder();
    let (article, pipe) = (path("a.txt"), folder.path().join("pipe"));
    let record = record(&article).to_string();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (what, fine) in [(record, true), ("It rained.".to_owned(), false)] {
        let place = pipe.clone();
        let writer = std::thread::spawn(move || fs::write(place, what));
        let shown = pipe.display().to_string();
        let output = run(&[&["explain", &shown, "q1"][..], &CONFIG].concat(), "");
        writer.join().unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), fine, "{said}");
        assert!(fine || said.contains("error[records/format]") && said.contains("hint: "), "{said}");
    }
}

#[test]
fn every_finding_of_an_article_is_explained_as_its_record_has_it() {
    let (_folder, path) = folder();
    let article = path("a.txt");
    let record = record(&article);
    let lists = [
        ("q", &record["quotes"]),
        ("e", &record["entities"]),
        ("c", &record["claims"]),
        ("s", &record["sentiment"]["targets"]),
    ];
    for (letter, list) in lists {
        let list = list.as_array().unwrap();
        assert!(!list.is_empty(), "{letter}: {record:#}");
        for (number, found) in (1..).zip(list) {
            let explanation = explained(&article, &format!("{letter}{number}"));
            assert_eq!(explanation["found"], *found);
            assert!(!explanation["reasons"].as_array().unwrap().is_empty(), "{explanation:#}");
            for reason in explanation["reasons"].as_array().unwrap() {
                for place in reason["places"].as_array().unwrap() {
                    let at = |end: &str| usize::try_from(place[end].as_u64().unwrap()).unwrap();
                    assert_eq!(TEXT.get(at("start")..at("end")), place["text"].as_str());
                }
            }
        }
    }
}

#[test]
fn a_quote_names_its_cue_and_what_would_have_changed_it() {
    let (_folder, path) = folder();
    let explanation = explained(&path("a.txt"), "q1");
    let cue = answer(&explanation, "what reports it");
    assert!(cue["answer"].as_str().unwrap().contains("“said”"), "{cue}");
    assert_eq!(cue["basis"], "weights");
    assert!(!cue["grounds"].as_array().unwrap().is_empty(), "{cue}");
    assert!(answer(&explanation, "who that is")["answer"].as_str().unwrap().contains("Ida Holm"));
    // What it says happens is what happens.
    let change = without(&explanation, "said").unwrap_or_else(|| panic!("{explanation:#}"));
    let changed = path("b.txt");
    fs::write(&changed, TEXT.replacen(" said", "", 1)).unwrap();
    let quotes = record(&changed);
    let quotes = quotes["quotes"].as_array().unwrap();
    let still = quotes.iter().any(|quote| quote["content"][0]["start"] == 0);
    assert_eq!(change["found"], still, "{change} {quotes:?}");
}

#[test]
fn the_score_of_a_claim_is_the_one_in_the_record() {
    let (_folder, path) = folder();
    let record = record(&path("a.txt"));
    for (number, claim) in (1..).zip(record["claims"].as_array().unwrap()) {
        let explanation = explained(&path("a.txt"), &format!("c{number}"));
        assert_eq!(answer(&explanation, "worth checking")["probability"], claim["score"]);
    }
}

#[test]
fn a_record_is_as_good_as_its_article() {
    let (_folder, path) = folder();
    let records = path("all.ndjson.gz");
    let articles = articles().display().to_string();
    stdout(&[&["analyze", &articles, "--output", &records][..], &CONFIG].concat(), "");
    let one = format!("{articles}/02-mayor-budget-clean.txt");
    let by_number = [&["explain", &records, "q1", "--number", "2", "--format", "json"][..], &CONFIG].concat();
    let found: Value = serde_json::from_str(&stdout(&by_number, "")).unwrap();
    assert_eq!(found["reasons"], explained(&one, "q1")["reasons"]);
    let by_id = [&["explain", &records, "q1", "--id", &one][..], &CONFIG].concat();
    assert!(stdout(&by_id, "").contains("What would have changed it"));
    for (arguments, words) in [
        (&["explain", &records, "q1"][..], ["14 articles", "--number"]),
        (&["explain", &records, "q1", "--id", "nowhere"], ["no article `nowhere`", "name a file of records"]),
        (&["explain", &one, "q99"], ["there is no `q99`", "`q1` to"]),
        (&["explain", &one, "x1"], ["is not a finding", "`q3` for a quote"]),
        (&["explain", &one, "promises:1"], ["no extractor fills `promises`", "--show"]),
    ] {
        let output = run(&[arguments, &CONFIG].concat(), "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{arguments:?}: {said}");
    }
}

#[test]
fn extractors_in_shared_libraries_are_explained_by_their_built_in_twins() {
    let (_folder, path) = folder();
    let loaded = ["explain", &path("a.txt"), "q1", "--format", "json", "--config", "plugins/byline.toml"];
    let loaded: Value = serde_json::from_str(&stdout(&loaded, "")).unwrap();
    assert_eq!(loaded["reasons"], explained(&path("a.txt"), "q1")["reasons"]);
}
