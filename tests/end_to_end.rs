//! From files to records, through the command that users run.

use byline_tests::{articles, built, root, run, stdout};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A configuration that loads all four extractors from their shared libraries.
fn loaded(folder: &Path, options: &str) -> String {
    let mut toml = format!("[plugins]\nfolders = ['{}']\n", built().display());
    for name in ["entities", "quotes", "sentiment", "claims"] {
        let _ = write!(toml, "[extractors.{name}]\npath = \"byline_{name}_plugin\"\n");
    }
    written(folder, "loaded.toml", &format!("{options}\n{toml}{}", database()))
}

/// The same four, built in.
fn built_in(folder: &Path, options: &str) -> String {
    let mut toml = options.to_owned();
    for name in ["entities", "quotes", "sentiment", "claims"] {
        let _ = write!(toml, "\n[extractors.{name}]\n");
    }
    written(folder, "built-in.toml", &format!("{toml}{}", database()))
}

fn database() -> String {
    format!("[extractors.claims.options]\ndatabase = '{}'\n", root().join("tests/data").display())
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("a temporary folder can be written to");
    path.display().to_string()
}

fn records(config: &str, further: &[&str]) -> String {
    let mut arguments = vec!["analyze", "--config", config];
    arguments.extend(further);
    let folder = articles().display().to_string();
    arguments.push(&folder);
    stdout(&arguments, "")
}

fn parsed(records: &str) -> Vec<Value> {
    records.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[test]
fn what_an_input_is_can_be_forced() {
    let line = "{\"id\": \"a\", \"text\": \"It rained.\"}\n";
    for (further, text) in [(&[][..], "It rained."), (&["--input-format", "text"][..], line)] {
        let records = stdout(&[&["analyze", "-"], further].concat(), line);
        assert_eq!(parsed(&records)[0]["text"], text, "{further:?}");
    }
}

#[test]
fn built_in_or_loaded_with_any_number_of_threads_the_bytes_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let expected = records(&built_in(folder.path(), ""), &["--threads", "1"]);
    assert_eq!(expected.lines().count(), 14, "an article, a record");
    let loaded = loaded(folder.path(), "");
    for (config, threads) in [(&built_in(folder.path(), ""), "4"), (&loaded, "1"), (&loaded, "3")] {
        let found = records(config, &["--threads", threads]);
        assert!(found == expected, "{config} with {threads} threads differs");
    }
}

#[test]
fn every_layer_is_filled_and_every_span_is_in_the_text() {
    let folder = tempfile::tempdir().unwrap();
    for record in parsed(&records(&built_in(folder.path(), ""), &[])) {
        let text = record["text"].as_str().unwrap();
        let spans = spans(&record);
        assert!(spans.len() > 30, "{}: {} spans", record["id"], spans.len());
        for (start, end) in spans {
            assert!(start < end && text.get(start..end).is_some(), "{}: {start}..{end}", record["id"]);
        }
        for layer in ["entities", "quotes", "claims"] {
            assert!(!record[layer].as_array().unwrap().is_empty(), "{}: no {layer}", record["id"]);
        }
        assert!(!record["sentiment"]["targets"].as_array().unwrap().is_empty(), "{}", record["id"]);
        assert_eq!(record["errors"], Value::Array(Vec::new()));
    }
}

/// Every `start` and `end` in a record, but for spans of other articles.
fn spans(value: &Value) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    match value {
        Value::Array(values) => found.extend(values.iter().flat_map(spans)),
        Value::Object(map) => {
            let end = |name: &str| map.get(name).and_then(Value::as_u64).map(|at| at as usize);
            found.extend(end("start").zip(end("end")));
            found.extend(map.values().flat_map(spans));
        }
        _ => {}
    }
    found
}

#[test]
fn offsets_point_at_the_same_words_in_every_unit() {
    let folder = tempfile::tempdir().unwrap();
    let words = |unit: &str| -> Vec<String> {
        let config = built_in(folder.path(), &format!("[output]\noffsets = \"{unit}\""));
        let slice = |text: &str, (start, end): (usize, usize)| match unit {
            "utf-8" => text.get(start..end).expect("a span of the text").to_owned(),
            "utf-16" => {
                let units: Vec<u16> = text.encode_utf16().collect();
                String::from_utf16(&units[start..end]).unwrap()
            }
            _ => text.chars().skip(start).take(end - start).collect(),
        };
        let records = parsed(&records(&config, &[]));
        assert_eq!(records[0]["offset_unit"], unit);
        records
            .iter()
            .flat_map(|record| {
                let text = record["text"].as_str().unwrap();
                spans(record).into_iter().map(move |span| slice(text, span))
            })
            .collect()
    };
    let expected = words("utf-8");
    assert!(expected.iter().any(|word| !word.is_ascii()), "the articles have more than ASCII");
    assert_eq!(words("utf-16"), expected);
    assert_eq!(words("codepoint"), expected);
}

#[test]
fn json_lines_and_text_give_the_same_findings() {
    let folder = tempfile::tempdir().unwrap();
    let config = built_in(folder.path(), "");
    let from_text = parsed(&records(&config, &[]));
    let mut lines = String::new();
    for record in &from_text {
        let fields =
            ["id", "text", "title", "date", "url"].map(|name| (name.to_owned(), record[name].clone()));
        let line: serde_json::Map<_, _> = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
        let _ = writeln!(lines, "{}", Value::Object(line));
    }
    let from_lines = parsed(&stdout(&["analyze", "--config", &config, "-"], &lines));
    assert_eq!(from_text.len(), from_lines.len());
    for (a, b) in from_text.iter().zip(&from_lines) {
        for layer in ["damage", "entities", "quotes", "sentiment", "claims"] {
            assert_eq!(a[layer], b[layer], "{}", a["id"]);
        }
    }
}

#[test]
fn a_bad_line_costs_itself_alone() {
    let input = "{\"id\": \"a\", \"text\": \"Ida Holm said the dam holds.\"}\n{\"id\": \"b\" \"text\": \"\"}\n{\"id\": \"c\", \"text\": \"The dam broke, Bo Lind said.\"}\n";
    let output = run(&["analyze", "-"], input);
    let records = parsed(std::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(records.iter().map(|record| record["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("-:2:12"), "{said}");
}

#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("records.ndjson");
    let shown = target.display().to_string();
    stdout(&["analyze", "--output", &shown, &articles().display().to_string()], "");
    let expected = stdout(&["analyze", &articles().display().to_string()], "");
    assert_eq!(fs::read_to_string(&target).unwrap(), expected);
    let nowhere = folder.path().join("no/such/folder.ndjson").display().to_string();
    let output = run(&["analyze", "--output", &nowhere, &articles().display().to_string()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(folder.path().join("records.ndjson.run.json").is_file(), "it says what the run came to");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left over");
}

#[test]
fn a_closed_pipe_is_a_normal_end() {
    let mut command = byline_tests::byline();
    command
        .arg("analyze")
        .arg(articles())
        .arg("--plugin-folder")
        .arg(built())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn fact_checks_of_a_claim_are_found() {
    let query = "{\"id\": \"q\", \"text\": \"Iceland says its ships did not take more herring than the agreed share\"}\n";
    let database = root().join("tests/data").display().to_string();
    let answers = parsed(&stdout(&["match", "--database", &database, "--top", "3", "-"], query));
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["id"], "q");
    assert_eq!(answers[0]["matches"][0]["id"], "fc-herring-share");
    assert!(answers[0]["matches"].as_array().unwrap().len() <= 3);
}

#[test]
fn used_wrongly_it_says_how_and_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let config = written(folder.path(), "byline.toml", "[extractors.qoutes]\n");
    let output = run(&["analyze", "--config", &config, "-"], "");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("byline.toml:1:13") && said.contains("did you mean `quotes`?"), "{said}");
    let config =
        written(folder.path(), "byline.toml", "[extractors.quotes.options]\nminimum-confidense = 0.5\n");
    let said = String::from_utf8(run(&["analyze", "--config", &config, "-"], "").stderr).unwrap();
    assert!(
        said.contains("byline.toml:2:1") && said.contains("did you mean `minimum-confidence`?"),
        "{said}"
    );
    assert_eq!(run(&["analyse"], "").status.code(), Some(2));
}

#[test]
fn the_other_commands_answer() {
    assert!(stdout(&["config"], "").contains("extractors.quotes"));
    let plugins = stdout(&["plugins"], "");
    for name in ["entities", "quotes", "sentiment", "claims"] {
        assert!(plugins.contains(&format!("provides: {name}")), "{plugins}");
    }
    assert!(stdout(&["completions", "bash"], "").contains("analyze"));
    let schema: Value = serde_json::from_str(&stdout(&["schema"], "")).unwrap();
    assert!(schema["properties"]["extractors"].is_object());
    let page = stdout(
        &["analyze", "--show", &articles().join("02-mayor-budget-clean.txt").display().to_string()],
        "",
    );
    assert!(page.contains("Quotes (") && page.contains("Names ("), "{page}");
}

#[test]
fn what_articles_share_is_found() {
    let article = |id: &str, text: &str| format!("{}\n", serde_json::json!({"id": id, "text": text}));
    let input = article(
        "a",
        "\"We cannot let the bridge rust away while the council argues about paint,\" Ida Holm said on Monday.",
    ) + &article(
        "b",
        "Critics spoke up on Tuesday. \"We cannot let the bridge rust away while the council argues,\" said Holm.",
    );
    let records = stdout(&["analyze", "-"], &input);
    let lines = parsed(&stdout(&["cluster", "-"], &records));
    assert_eq!(lines.len(), 2);
    assert_ne!(lines[0]["cluster"], lines[1]["cluster"], "two articles");
    assert_eq!(lines[0]["quotes"][0]["cluster"], lines[1]["quotes"][0]["cluster"], "one quotation");
    assert_eq!(lines[1]["quotes"][0]["id"], "q1");
    parsed(&stdout(&["cluster", "--by", "claims", "-"], &records));
}

#[test]
fn claims_are_listed_and_drafted_for_an_editor() {
    let folder = tempfile::tempdir().unwrap();
    let records =
        stdout(&["analyze", &articles().join("02-mayor-budget-clean.txt").display().to_string()], "");
    let queue = stdout(&["review", "-"], &records);
    assert!(queue.starts_with("score,claim,") && queue.lines().count() > 1, "{queue}");
    let drafts = folder.path().join("drafts");
    stdout(&["review", "--drafts", &drafts.display().to_string(), "-"], &records);
    let files: Vec<_> = fs::read_dir(&drafts).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), queue.lines().count() - 1, "a draft a row");
    for file in files {
        let draft: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        assert_eq!(draft["reviewRating"]["alternateName"], "", "the verdict is the editor's");
    }
}

#[test]
fn an_index_finds_what_its_files_hold() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("checks.index").display().to_string();
    let database = root().join("tests/data").display().to_string();
    stdout(&["index", "--output", &index, &database], "");
    let query = "{\"id\": \"q\", \"text\": \"Visits to the four branches fell by half since 2015\"}\n";
    let from_index = stdout(&["match", "--database", &index, "-"], query);
    assert_eq!(from_index, stdout(&["match", "--database", &database, "-"], query));
    assert_eq!(parsed(&from_index)[0]["matches"][0]["id"], "fc-library-visits");
    // The index itself and one fact-check more make the next one.
    let more = written(
        folder.path(),
        "more.jsonl",
        "{\"id\": \"fc-owls\", \"claim\": \"Owls have died out in the valley of Thorn\", \"verdict\": \"false\"}\n",
    );
    stdout(&["index", "--output", &index, &index, &more], "");
    let query = "{\"id\": \"q\", \"text\": \"There are no owls left in the valley of Thorn\"}\n";
    assert_eq!(
        parsed(&stdout(&["match", "--database", &index, "-"], query))[0]["matches"][0]["id"],
        "fc-owls"
    );
}

#[test]
fn sentences_of_one_text_are_matched_together() {
    let database = root().join("tests/data").display().to_string();
    let line = |id: &str, text: &str| format!("{}\n", serde_json::json!({"id": id, "text": text}));
    let mut queries = line("talk-1", "Let us speak about the library and its four branches.");
    queries += &line("talk-2", "It fell by half, and nobody cared.");
    for number in 3..9 {
        queries += &line(&format!("talk-{number}"), "Thank you very much.");
    }
    let found = |queries: &str| parsed(&stdout(&["match", "--database", &database, "-"], queries));
    let ids: Vec<String> =
        found(&queries).iter().map(|answer| answer["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, (1..9).map(|number| format!("talk-{number}")).collect::<Vec<_>>(), "all, in their order");
    assert_eq!(found(&queries)[1]["matches"][0]["id"], "fc-library-visits");
    // What stands around can be given too.
    let given = serde_json::json!({"id": "q", "text": "It fell by half.", "context": "Visits to the library branches"});
    assert_eq!(found(&given.to_string())[0]["matches"][0]["id"], "fc-library-visits");
}
