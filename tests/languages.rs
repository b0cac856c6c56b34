//! Articles that do not say their language, and text that was decoded wrongly.

use byline_tests::{run, stdout};
use serde_json::Value;
use std::fs;

const FRENCH: &str = "Le maire a déclaré lundi que la ville construirait deux nouvelles écoles et que les travaux du pont sur la rivière commenceraient au printemps prochain.";
const ENGLISH: &str = "The mayor said on Monday that the town would build two new schools, and that work on the bridge over the river would begin next spring.";

fn analyzed(options: &str, text: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("byline.toml");
    fs::write(&config, format!("[input]\n{options}\n[extractors.entities]\n[extractors.quotes]\n"))
        .expect("a file");
    let line = format!("{}\n", serde_json::json!({"id": "a", "text": text}));
    let record = stdout(&["analyze", "--config", &config.display().to_string(), "-"], &line);
    serde_json::from_str(&record).expect("a record")
}

#[test]
fn an_article_that_no_extractor_can_read_is_passed_through_with_a_note() {
    let record = analyzed("", FRENCH);
    assert_eq!(record["language"], "fr");
    assert_eq!(record["text"], FRENCH);
    for layer in ["entities", "quotes"] {
        assert!(record.get(layer).is_none(), "no {layer} are found in French");
        let notes = record["notes"].as_array().expect("notes").iter();
        let own: Vec<_> = notes.filter(|note| note["extractor"] == layer).collect();
        assert_eq!(own.len(), 1, "{record}");
        assert!(own[0]["message"].as_str().expect("words").contains("the article is in `fr`"), "{record}");
    }
    assert_eq!(record["errors"], Value::Array(Vec::new()), "that is no error");
}

#[test]
fn the_language_is_detected_from_the_text_unless_that_is_not_wanted() {
    let layers = |record: &Value| record.get("quotes").is_some();
    let english = analyzed("", ENGLISH);
    assert_eq!((&english["language"], layers(&english)), (&Value::from("en"), true));
    let unasked = analyzed("find-language = false", FRENCH);
    assert!(unasked["language"].is_null() && layers(&unasked));
    let named = analyzed("find-language = false\nlanguage = \"fr\"", ENGLISH);
    assert_eq!((&named["language"], layers(&named)), (&Value::from("fr"), false));
    let short = analyzed("language = \"en\"", "Il pleut.");
    assert_eq!(short["language"], "en", "too short to detect");
}

#[test]
fn mojibake_is_undone_on_request() {
    let broken = "â€œWe wonâ€™t wait,â€\u{9d} said Ida Holm, the mayor, on Monday.";
    assert_eq!(analyzed("", broken)["text"], broken, "the text is what the file says");
    let repaired = analyzed("undo-mojibake = true", broken);
    assert_eq!(repaired["text"], "“We won’t wait,” said Ida Holm, the mayor, on Monday.");
    assert_eq!(repaired["source"]["charset"], "utf-8 read as windows-1252");
}

#[test]
fn an_empty_language_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("byline.toml");
    fs::write(&config, "[input]\nlanguage = \"\"\n").expect("a file");
    let output = run(&["analyze", "--config", &config.display().to_string(), "-"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("byline.toml:2:12"), "{output:?}");
}
