//! What is found, handed to tools for annotation and read back as gold: what nobody corrected is what was found.

#![expect(clippy::format_collect, reason = "short texts of a test")]
#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, byline, root};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = byline().args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with our articles as records, and as tasks in this format.
fn tasks(format: &str, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles().display().to_string();
    succeeds(folder.path(), &["analyze", &articles, "-o", "records.ndjson", "-q"]);
    succeeds(folder.path(), &["analyze", &articles, "-o", name, "--format", format, "-q"]);
    folder
}

/// Every figure of a measurement of the records against this gold must be perfect.
fn is_what_was_found(folder: &Path, gold: &str) {
    for layer in ["quotes", "entities"] {
        let figures = succeeds(folder, &["eval", layer, gold, "--records", "records.ndjson", "--json"]);
        let figures: Value = serde_json::from_str(&figures).unwrap();
        let mut f1 = Vec::new();
        collect(&figures, &mut f1);
        assert!(!f1.is_empty() && f1.iter().all(|f1| *f1 > 0.999), "{layer}: {figures}");
    }
}

fn collect(value: &Value, f1: &mut Vec<f64>) {
    match value {
        Value::Object(members) => {
            let counted = members.get("gold").and_then(Value::as_u64) != Some(0);
            f1.extend(members.get("f1").and_then(Value::as_f64).filter(|_| counted));
            members.values().for_each(|value| collect(value, f1));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, f1)),
        _ => {}
    }
}

#[test]
fn what_is_accepted_in_label_studio_is_what_was_found() {
    let folder = tasks("label-studio", "tasks.json");
    let folder = folder.path();
    let tasks: Vec<Value> = serde_json::from_slice(&fs::read(folder.join("tasks.json")).unwrap()).unwrap();
    assert_eq!(tasks.len(), 14);
    let output = byline().args(["gold", "label-studio", "tasks.json"]).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("tasks that nobody has annotated") && said.contains("14 times"), "{said}");
    assert!(!said.contains("gives no article"), "{said}");
    // What an export has of a task whose prediction was accepted.
    let accepted: Vec<Value> = tasks
        .iter()
        .enumerate()
        .map(|(at, task)| {
            let result = &task["predictions"][0]["result"];
            json!({"id": at, "data": task["data"], "annotations": [{"id": at, "result": result}]})
        })
        .collect();
    fs::write(folder.join("export.json"), serde_json::to_vec(&accepted).unwrap()).unwrap();
    let layers = "quotes,entities,coref,sentiment,claims";
    succeeds(folder, &["gold", "label-studio", "export.json", "--layers", layers, "-o", "gold.jsonl"]);
    is_what_was_found(folder, "gold.jsonl");
    let first = fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    let record = fs::read_to_string(folder.join("records.ndjson")).unwrap();
    let (gold, record): (Vec<Value>, Vec<Value>) = (lines(&first), lines(&record));
    for (gold, record) in gold.iter().zip(&record) {
        assert_eq!(gold["text"], record["text"]);
        let claims = |value: &Value| -> BTreeSet<(u64, u64, bool)> {
            let claims = value["claims"].as_array().unwrap().iter();
            claims
                .map(|claim| {
                    let at = |name: &str| claim[name].as_u64().unwrap();
                    (at("start"), at("end"), claim["checkworthy"].as_bool().unwrap())
                })
                .collect()
        };
        assert_eq!(claims(gold), claims(record));
        let polar = |value: &Value| {
            value.as_array().map_or(0, |all| all.iter().filter(|one| one["polarity"] != 0).count())
        };
        let mentions: usize = record["sentiment"]["targets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|target| polar(&target["mentions"]))
            .sum();
        assert_eq!(polar(&gold["sentiment"]), mentions);
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_accepted_in_prodigy_is_what_was_found() {
    let folder = tasks("prodigy", "tasks.jsonl");
    let folder = folder.path();
    let text = fs::read_to_string(folder.join("tasks.jsonl")).unwrap();
    for task in lines(&text) {
        let text: Vec<char> = task["text"].as_str().unwrap().chars().collect();
        let tokens = task["tokens"].as_array().unwrap();
        let mut whole = String::new();
        for token in tokens {
            let (start, end) =
                (token["start"].as_u64().unwrap() as usize, token["end"].as_u64().unwrap() as usize);
            assert_eq!(text[start..end].iter().collect::<String>(), token["text"].as_str().unwrap());
            whole.push_str(token["text"].as_str().unwrap());
        }
        assert_eq!(whole, text.iter().filter(|c| !c.is_whitespace()).collect::<String>());
        for span in task["spans"].as_array().unwrap() {
            let token = |name: &str| &tokens[span[name].as_u64().unwrap() as usize];
            assert_eq!(span["start"], token("token_start")["start"]);
            assert_eq!(span["end"], token("token_end")["end"]);
        }
    }
    let output = byline().args(["gold", "prodigy", "tasks.jsonl"]).current_dir(folder).output().unwrap();
    assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b""[..]));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("nobody has answered") && said.contains("14 times"), "{said}");
    // What `db-out` has of tasks that were accepted.
    let accepted: String = lines(&text)
        .into_iter()
        .map(|mut task| {
            task["answer"] = "accept".into();
            format!("{task}\n")
        })
        .collect();
    fs::write(folder.join("corrected.jsonl"), accepted).unwrap();
    succeeds(
        folder,
        &["gold", "prodigy", "corrected.jsonl", "--layers", "quotes,entities", "-o", "gold.jsonl"],
    );
    is_what_was_found(folder, "gold.jsonl");
}

#[test]
fn the_labelling_configuration_knows_every_label() {
    let guide = fs::read_to_string(root().join("docs/correcting.md")).unwrap();
    let folder = tasks("label-studio", "tasks.json");
    let tasks: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.path().join("tasks.json")).unwrap()).unwrap();
    let mut seen = BTreeSet::new();
    for result in tasks.iter().flat_map(|task| task["predictions"][0]["result"].as_array().unwrap()) {
        let value = &result["value"];
        let lists = [&value["labels"], &value["choices"], &result["labels"]];
        for label in lists.into_iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str) {
            assert!(guide.contains(&format!("value=\"{label}\"/>")), "{label}");
            seen.insert(label.to_owned());
        }
        if let Some(control) = result["from_name"].as_str() {
            assert!(guide.contains(&format!(" name=\"{control}\" toName=\"text\"")), "{control}");
        }
    }
    assert!(seen.len() > 12, "{seen:?}");
}
