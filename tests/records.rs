//! What is found in the articles written for the tests: a snapshot each, to be read before it is accepted.

use byline_tests::{articles, root, run};
use serde_json::Value;
use std::fmt::Write;

#[test]
fn what_is_found_in_each_article_stays() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("byline.toml");
    let database = root().join("tests/data");
    let extractors =
        "[extractors.entities]\n[extractors.quotes]\n[extractors.sentiment]\n[extractors.claims.options]\n";
    std::fs::write(&config, format!("{extractors}database = {database:?}\n")).unwrap();
    let (config, articles) = (config.display().to_string(), articles().display().to_string());
    let output = run(&["analyze", "--config", &config, &articles], "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let path = record["source"]["path"].as_str().unwrap();
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).trim_end_matches(".txt");
        insta::assert_snapshot!(name, digest(&record));
    }
}

/// A record as a person would check it: one finding a line, words in place of offsets. Confidences are left out, since
/// they move with every training.
fn digest(record: &Value) -> String {
    let text = record["text"].as_str().unwrap_or_default();
    let words = |span: &Value| {
        let end = |name: &str| span[name].as_u64().unwrap_or_default() as usize;
        text.get(end("start")..end("end")).unwrap_or("?").replace('\n', " ⏎ ")
    };
    let all = |spans: &Value| list(spans).iter().map(words).collect::<Vec<_>>().join(" | ");
    let strings =
        |values: &Value| list(values).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let mut out = String::new();
    for damage in list(&record["damage"]) {
        let _ = writeln!(out, "damage   {}: {}", string(&damage["kind"]), damage["count"]);
    }
    for note in list(&record["notes"]) {
        let _ = writeln!(out, "note     {}: {}", string(&note["extractor"]), string(&note["message"]));
    }
    for entity in list(&record["entities"]) {
        let _ = writeln!(out, "entity   {} {}", string(&entity["label"]), string(&entity["name"]));
        let _ = writeln!(out, "         {}", all(&entity["mentions"]));
    }
    for quote in list(&record["quotes"]) {
        let speaker = match string(&quote["speaker"]["name"]) {
            "" => "nobody named",
            name => name,
        };
        let mode = if quote["mode"] == "attitude" { ", attitude" } else { "" };
        let _ = writeln!(out, "quote    {}{mode}: {speaker}", string(&quote["type"]));
        let _ = writeln!(out, "         {}", all(&quote["content"]));
        let _ = write!(out, "         {} [{}]", string(&quote["reason"]), all(&quote["cue"]));
        let repairs = strings(&quote["repairs"]);
        let _ = writeln!(out, "{}{repairs}", if repairs.is_empty() { "" } else { "; " });
    }
    for target in list(&record["sentiment"]["targets"]).iter().filter(|target| target["polarity"] != 0) {
        let sign = if target["polarity"] == 1 { "+" } else { "−" };
        let _ = writeln!(out, "towards  {sign} {}", string(&target["name"]));
    }
    for claim in list(&record["claims"]).iter().filter(|claim| claim["checkworthy"] == true) {
        let claimant = match string(&claim["claimant"]["name"]) {
            "" => "the article",
            name => name,
        };
        let _ = writeln!(
            out,
            "claim    {claimant} {}: {} ({})",
            string(&claim["stance"]),
            string(&claim["verdict"]),
            strings(&claim["kinds"])
        );
        let _ = writeln!(out, "         {}", words(claim));
        for found in list(&claim["matches"]) {
            let _ = writeln!(out, "         {}: {}", string(&found["id"]), string(&found["rating"]));
        }
    }
    out
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
