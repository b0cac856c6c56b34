//! Training on a handful of sentences: the same data gives the same bytes, and what cannot be learned from is reported.

use byline_eval::gold::{Gold, parse};

/// Two articles with gold tokens and one without.
fn gold() -> Vec<Gold> {
    let tokens = r#"[{"start": 0, "end": 3, "upos": "DET", "head": 1, "deprel": "det"},
        {"start": 4, "end": 9, "upos": "NOUN", "head": 2, "deprel": "nsubj"},
        {"start": 10, "end": 15, "upos": "VERB", "head": -1, "deprel": "root"},
        {"start": 15, "end": 16, "upos": "PUNCT", "head": 2, "deprel": "punct"}]"#;
    let article = |id: &str, text: &str| {
        let line = format!(
            r#"{{"id": "{id}", "text": "{text}", "sentences": [{{"start": 0, "end": 16}}], "tokens": {tokens}}}"#
        );
        parse(&line, "own", 1).expect("is gold")
    };
    let bare =
        parse(r#"{"id": "c", "text": "The mayor spoke. The crowd waits."}"#, "own", 1).expect("is gold");
    vec![article("a", "The mayor spoke."), article("b", "The crowd waits."), bare]
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let tags = || byline_text::train::tags(&gold(), &[], &mut |_| {}).expect("trains");
    assert!(tags() == tags(), "tags");
}

#[test]
fn nothing_to_learn_from_is_reported() {
    let bare = &gold()[2..];
    let mut reported = Vec::new();
    let mut progress = |line: &str| reported.push(line.to_owned());
    let wanted = Err("no article has gold tokens".to_owned());
    assert_eq!(byline_text::train::tags(bare, &[], &mut progress), wanted);
    assert!(reported.is_empty());
}
