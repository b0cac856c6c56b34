//! Gold data: our own articles, what `byline gold` makes of other formats, and what `byline eval` says of gold that lacks
//! a layer.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_core::Span;
use byline_gold::convert::Layer;
use byline_gold::{Gold, read};
use byline_tests::{root, run, stdout};
use std::fs;
use std::path::Path;

fn own() -> Vec<Gold> {
    read(&root().join("tests/gold/own.jsonl")).unwrap()
}

#[test]
fn our_own_gold_has_every_layer() {
    let golds = own();
    assert!(golds.len() >= 12);
    for layer in Layer::ALL {
        assert!(golds.iter().any(|gold| layer.is_in(gold)), "{layer:?}");
    }
    for layer in [Layer::Quotes, Layer::Entities, Layer::Coref, Layer::Sentences, Layer::Claims] {
        assert!(golds.iter().all(|gold| layer.is_in(gold)), "{layer:?} in every article");
    }
}

/// The slips that annotators make: a span that begins or ends in the middle of a word or in whitespace, a sentence left
/// out, a mention of a cluster that is no name.
#[test]
fn our_own_gold_is_consistent() {
    for gold in own() {
        let id = &gold.id;
        let word = |at: u32, back: bool| {
            let (before, behind) = gold.text.split_at(at as usize);
            let c = if back { before.chars().next_back() } else { behind.chars().next() };
            c.is_some_and(char::is_alphanumeric)
        };
        let check = |span: Span, what: &str| {
            let words = span.of(&gold.text).unwrap();
            assert!(!words.is_empty() && words == words.trim(), "{id}: {what} `{words}`");
            // A possessive that lost its apostrophe stands right behind its name.
            let lost = gold.text.get(span.end as usize..).is_some_and(|behind| behind.starts_with('s'));
            assert!(!(word(span.start, true) && word(span.start, false)), "{id}: {what} `{words}`");
            assert!(lost || !(word(span.end, true) && word(span.end, false)), "{id}: {what} `{words}`");
        };
        for name in gold.entities.iter().flatten() {
            check(name.span, "the name");
            assert!(["PER", "ORG", "LOC", "MISC"].contains(&name.label.as_str()), "{id}: {}", name.label);
        }
        for quote in gold.quotes.iter().flatten() {
            let speaker = quote.speaker.as_ref().unwrap();
            quote.content.iter().chain(&quote.cue).chain(speaker).for_each(|span| check(*span, "of a quote"));
            assert!(quote.kind.is_some() && quote.content.is_sorted(), "{id}");
            let clash = |span: &Span| quote.content.iter().any(|content| content.overlaps(*span));
            assert!(!quote.cue.iter().any(clash), "{id}: a cue within the content");
        }
        for mention in gold.coref.iter().flatten().flat_map(|cluster| &cluster.mentions) {
            check(mention.span, "the mention");
            let named = gold.entities.iter().flatten().any(|name| name.span == mention.span);
            assert_eq!(mention.kind == "name", named, "{id}: {:?}", mention.span.of(&gold.text));
        }
        let sentences = gold.sentences.as_ref().unwrap();
        let mut end = 0;
        for sentence in sentences {
            let gap = Span::new(end, sentence.start).of(&gold.text).unwrap();
            assert!(gap.trim().is_empty(), "{id}: `{gap}` is in no sentence");
            end = sentence.end;
        }
        assert_eq!(end as usize, gold.text.len(), "{id}");
        let judged: Vec<Span> = gold.claims.iter().flatten().map(|claim| claim.span).collect();
        assert_eq!(&judged, sentences, "{id}: every sentence is judged");
    }
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

fn f1(arguments: &[&str], pointer: &str) -> f64 {
    let printed: serde_json::Value = serde_json::from_str(&stdout(arguments, "")).unwrap();
    printed
        .pointer(pointer)
        .and_then(serde_json::Value::as_f64)
        .unwrap_or_else(|| panic!("{arguments:?}: {printed}"))
}

/// What was found is gold for itself: nothing may get lost on the way.
#[test]
fn records_and_brat_come_back_as_gold() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (records, converted) = (path(folder, "records.ndjson"), path(folder, "gold.jsonl"));
    stdout(&["analyze", "tests/articles", "--output", &records], "");
    stdout(&["gold", "records", &records, "--corpus", "own", "--output", &converted], "");
    let eval = |layer: &str, gold: &str, pointer: &str| {
        f1(&["eval", layer, gold, "--records", &records, "--json"], pointer)
    };
    for (layer, pointer) in [
        ("entities", "/all/f1"),
        ("quotes", "/strict/f1"),
        ("quotes", "/attributed/f1"),
        ("coref", "/pronouns/r"),
    ] {
        let figure = eval(layer, &converted, pointer);
        assert!((figure - 1.0).abs() < 1e-9, "{layer} {pointer}: {figure}");
    }
    let figure = eval("sentiment", &converted, "/accuracy");
    assert!(figure > 0.99, "{figure}");

    let brat = path(folder, "brat");
    stdout(&["analyze", "tests/articles", "--format", "brat", "--output", &brat], "");
    let text = stdout(&["gold", "brat", &brat, "--layers", "entities,quotes"], "");
    // brat's files carry names of their own; the articles are the same.
    let ids: Vec<String> = read(Path::new(&converted)).unwrap().into_iter().map(|gold| gold.id).collect();
    let mut lines = String::new();
    for (line, id) in text.lines().zip(&ids) {
        let mut gold: serde_json::Value = serde_json::from_str(line).unwrap();
        gold["id"] = id.as_str().into();
        lines.push_str(&gold.to_string());
        lines.push('\n');
    }
    let from_brat = path(folder, "brat.jsonl");
    fs::write(&from_brat, lines).unwrap();
    for (layer, pointer) in
        [("entities", "/all/f1"), ("quotes", "/strict/f1"), ("quotes", "/speaker/accuracy")]
    {
        let figure = eval(layer, &from_brat, pointer);
        assert!((figure - 1.0).abs() < 1e-9, "{layer} {pointer}: {figure}");
    }
}

#[test]
fn what_was_converted_is_measured_and_learned_from() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (columns, gold) = (path(folder, "a.conll"), path(folder, "gold.jsonl"));
    let text = "Zoë B-PER\nFalk I-PER\nleft O\nOslo B-LOC\n. O\n";
    fs::write(&columns, text).unwrap();
    stdout(&["gold", "conll-2003", &columns, "--output", &gold], "");
    let figure = f1(&["eval", "entities", &gold, "--json"], "/span/r");
    assert!(figure > 0.0, "{figure}");

    // Parts of speech of a spaCy document make a tagger.
    let (docs, gold, model) =
        (path(folder, "docs.json"), path(folder, "tags.jsonl"), path(folder, "tags.bin"));
    let doc = r#"{"text": "Falk left.", "tokens": [{"start": 0, "end": 4, "pos": "PROPN"}, {"start": 5, "end": 9, "pos": "VERB"}, {"start": 9, "end": 10, "pos": "PUNCT"}]}"#;
    fs::write(&docs, doc).unwrap();
    stdout(&["gold", "spacy", &docs, "--output", &gold], "");
    stdout(&["train", "tags", "--data", &gold, "--output", &model], "");
    assert!(fs::metadata(&model).unwrap().len() > 0);
}

#[test]
fn gold_without_the_layer_is_no_measure() {
    let folder = tempfile::tempdir().unwrap();
    let gold = path(folder.path(), "names.jsonl");
    fs::write(&gold, "{\"id\": \"a\", \"text\": \"Oslo.\", \"entities\": []}\n").unwrap();
    for layer in ["quotes", "coref", "sentiment", "claims", "tags", "sentences"] {
        let output = run(&["eval", layer, &gold], "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{layer}");
        let name = if layer == "tags" { "tokens" } else { layer };
        assert!(said.contains(&format!("error[gold/no-layer]: no article has gold `{name}`")), "{said}");
        assert!(said.contains("what is annotated: entities"), "{said}");
    }
    assert!(run(&["eval", "entities", &gold], "").status.success());
}

#[test]
fn a_bad_article_is_shown_and_the_others_are_converted() {
    let folder = tempfile::tempdir().unwrap();
    let (lines, gold) = (path(folder.path(), "a.jsonl"), path(folder.path(), "gold.jsonl"));
    fs::write(
        &lines,
        "{\"text\": \"Oslo.\", \"ents\": []}\n{\"text\": 1}\n{\"text\": \"Rome.\", \"ents\": []}\n",
    )
    .unwrap();
    let output = run(&["gold", "spacy", &lines, "--output", &gold], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("a.jsonl:2:1") && said.contains("hint: "), "{said}");
    assert!(said.contains("2 articles converted, 1 error"), "{said}");
    assert_eq!(read(Path::new(&gold)).unwrap().len(), 2);
}

#[test]
fn a_conversion_does_not_replace_its_input() {
    let folder = tempfile::tempdir().unwrap();
    let docs = path(folder.path(), "docs.json");
    let text = r#"{"text": "Falk left.", "ents": []}"#;
    fs::write(&docs, text).unwrap();
    let output = run(&["gold", "spacy", &docs, "--output", &docs], "");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(&docs).unwrap(), text);
    let output = run(&["train", "words", "--data", &docs, "--output", &docs], "");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(&docs).unwrap(), text);
}

#[test]
fn an_article_that_is_there_twice_is_reported_with_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let line = "{\"id\": \"a\", \"text\": \"Oslo.\", \"entities\": []}\n";
    let (once, again, twice) = (
        path(folder.path(), "once.jsonl"),
        path(folder.path(), "again.jsonl"),
        path(folder.path(), "twice.jsonl"),
    );
    fs::write(&once, line).unwrap();
    fs::write(&again, line).unwrap();
    fs::write(&twice, line.repeat(2)).unwrap();
    let said = |arguments: &[&str], code: i32| {
        let output = run(arguments, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        said
    };
    let model = path(folder.path(), "words.bin");
    for arguments in
        [&["eval", "entities", &twice][..], &["train", "words", "--data", &twice, "--output", &model]]
    {
        let said = said(arguments, 1);
        assert!(said.contains(&format!("{twice}:2")) && said.contains(&format!("{twice}:1")), "{said}");
    }
    let places = format!("{once}:1 and {again}:1");
    let shown = said(&["eval", "entities", &once, &again], 1);
    assert!(shown.contains("error[gold/duplicate-id]") && shown.contains(&places), "{shown}");
    // Files may have the layers of one article in turns.
    let shown = said(&["train", "words", "--data", &once, &again, "--output", &model], 0);
    assert!(shown.contains("warning[gold/duplicate-id]") && shown.contains(&places), "{shown}");
}

#[test]
fn options_that_say_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let columns = path(folder.path(), "a.conll");
    fs::write(&columns, "Bo B-PER\n").unwrap();
    for wrong in [
        &["conll-2003", "--label", "Foo="][..],
        &["conll-2003", "--label", "=PER"],
        &["conll-2003", "--text-field", "body"],
        &["brat", "--text-field", "body"],
        &["records", "--label", "Foo=PER"],
    ] {
        let arguments: Vec<&str> = [&["gold"], wrong, &[&columns]].concat();
        let output = run(&arguments, "");
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    stdout(&["gold", "conll-2003", "--label", "Foo=PER", &columns], "");
}

#[test]
fn config_and_analyze_refuse_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (config, article) = (path(folder.path(), "byline.toml"), path(folder.path(), "a.txt"));
    fs::write(&article, "The ferry left.").unwrap();
    for wrong in [
        "[plugins]\nfolders = ['nowhere']\n",
        "[plugins]\nfolders = ['a.txt']\n",
        "[input]\nformat = 'text'\ncolumns = { text = 'body' }\n",
        "[input]\nformat = 'xml'\n",
        "threads = 100000\n",
        "[extractors.mine]\npath = 'no_such_library'\n",
    ] {
        fs::write(&config, wrong).unwrap();
        for arguments in [&["config", "--config", &config][..], &["analyze", "--config", &config, &article]] {
            let output = byline_tests::byline().args(arguments).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?} with {wrong}");
        }
    }
}
