//! Nothing is converted wrongly in silence: it is carried, counted in a warning, or refused with its reason; and
//! well-formed files of each format are read.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

mod shared;

use byline_core::Diagnostic;
use byline_gold::Gold;
use byline_gold::convert::{Format, Options, convert_all};
use serde_json::{Value, json};
use std::fs;
use std::ops::ControlFlow;

use shared::{file, names, run, warnings};

/// A task of Label Studio with these fields and results.
fn task(data: &Value, result: &Value) -> String {
    json!([{"id": 1, "data": data, "annotations": [{"result": result}]}]).to_string()
}

fn region(id: &str, of: &str, start: u32, end: u32, words: Option<&str>, label: &str) -> Value {
    let mut value = json!({"start": start, "end": end, "labels": [label]});
    if let Some(words) = words {
        value["text"] = words.into();
    }
    json!({"id": id, "type": "labels", "from_name": "l", "to_name": of, "value": value})
}

fn studio(data: &Value, result: &Value) -> Vec<Result<Gold, Diagnostic>> {
    file(Format::LabelStudio, "a.json", &task(data, result), &Options::default())
}

fn spacy(line: &str) -> Vec<Result<Gold, Diagnostic>> {
    file(Format::Spacy, "a.jsonl", line, &Options::default())
}

fn columns(contents: &str) -> Vec<Result<Gold, Diagnostic>> {
    file(Format::Conll2003, "a.conll", contents, &Options::default())
}

fn brat(text: &str, annotations: &str) -> Vec<Result<Gold, Diagnostic>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), text).unwrap();
    fs::write(folder.path().join("a.ann"), annotations).unwrap();
    run(Format::Brat, folder.path(), &Options::default())
}

fn gold(all: &[Result<Gold, Diagnostic>]) -> &Gold {
    all[0].as_ref().unwrap()
}

fn reason(all: &[Result<Gold, Diagnostic>]) -> &str {
    &all[0].as_ref().unwrap_err().reasons[0]
}

#[test]
fn names_in_capitals_stay_names_in_every_format() {
    let expected = [("IT", "ORG"), ("US", "LOC"), ("WHO", "ORG")];
    let text = "IT staff of the US met the WHO.";
    let places = [(0, 2, "ORG", "IT"), (16, 18, "GPE", "US"), (27, 30, "ORG", "WHO")];
    let spans: Vec<Value> = places
        .iter()
        .map(|(start, end, label, _)| json!({"start": start, "end": end, "label": label}))
        .collect();
    assert_eq!(names(gold(&spacy(&json!({"text": text, "ents": spans}).to_string()))), expected);
    let regions: Vec<Value> = places
        .iter()
        .map(|(start, end, label, words)| region(words, "text", *start, *end, Some(words), label))
        .collect();
    assert_eq!(names(gold(&studio(&json!({"text": text}), &regions.into()))), expected);
    let lines: Vec<String> = (1..)
        .zip(places)
        .map(|(at, (start, end, label, words))| format!("T{at}\t{label} {start} {end}\t{words}\n"))
        .collect();
    let all = brat(text, &lines.concat());
    assert_eq!((names(gold(&all)), all.len()), (expected.to_vec(), 1), "no warning");
}

#[test]
fn pronouns_under_the_label_of_a_name_are_mentions_and_counted() {
    let text = "Zoë Falk left. She waits, then she sails.";
    let annotations = "T1\tPER 0 8\tZoë Falk\nT2\tPER 15 18\tShe\nT3\tPER 31 34\tshe\n*\tEquiv T1 T2\n";
    let all = brat(text, annotations);
    let mentions = &gold(&all).coref.as_ref().unwrap()[0].mentions;
    let kinds: Vec<&str> = mentions.iter().map(|mention| mention.kind.as_str()).collect();
    assert_eq!((names(gold(&all)), kinds), (vec![("Zoë Falk", "PER")], vec!["name", "pronoun"]));
    assert_eq!(
        warnings(&all),
        [
            "taken as mentions and not as names: pronouns labelled `PER`",
            "left out: pronouns labelled `PER` that no relation joins to anything",
        ]
    );
    let warning = all[2].as_ref().unwrap_err();
    assert!(warning.reasons[0].ends_with("once, first `she`"), "{warning}");
    // The annotator's own word counts, whatever the form.
    let all = brat("It sold well.", "T1\tPER 0 2\tIt\nA1\tKind T1 name\n");
    assert_eq!((names(gold(&all)), all.len()), (vec![("It", "PER")], 1));
}

#[test]
fn a_span_of_several_pieces_is_never_what_stands_between_them() {
    let text = "Ann and Bob Lind waited. Falk said so.";
    let annotations = "T1\tPER 0 3;12 16\tAnn Lind\nT2\tPER 8 16\tBob Lind\nT3\tClaim 0 3;17 23\tAnn waited
T4\tTarget 0 3;12 16\tAnn Lind\nA1\tPolarity T4 negative\nT5\tQuote 17 23\twaited\nR1\tSaidBy Arg1:T5 Arg2:T1\n";
    let all = brat(text, annotations);
    let found = gold(&all);
    assert_eq!(names(found), [("Bob Lind", "PER")]);
    assert_eq!((&found.claims, &found.sentiment, &found.targets), (&None, &None, &None));
    let speaker = found.quotes.as_ref().unwrap()[0].speaker.as_ref().unwrap();
    assert_eq!(speaker.len(), 2, "a speaker may have several pieces");
    assert_eq!(
        warnings(&all),
        [
            "left out: spans of several pieces labelled `Claim`",
            "left out: spans of several pieces labelled `PER`",
            "left out: speakers that no relation joins to a quote, and targets without polarity",
            "left out: the attribute `Polarity`",
        ]
    );
    // brat cuts spans at line ends: those are of one piece.
    assert_eq!(names(gold(&brat("Zoë\nFalk left.", "T1\tPER 0 3;4 8\tZoë Falk\n"))), [("Zoë\nFalk", "PER")]);
}

#[test]
fn words_of_columns_keep_their_inner_whitespace() {
    let all = columns("Costs\tO\n1\u{a0}000\tO\nNew York\tB-LOC\n.\tO\n");
    assert_eq!(gold(&all).text, "Costs 1\u{a0}000 New York.");
    assert_eq!(names(gold(&all)), [("New York", "LOC")]);
    let all = columns("1\u{a0}000 CD O\nOslo NNP B-LOC\n");
    assert_eq!(gold(&all).text, "1\u{a0}000 Oslo");
    let row = |word: &str, name: &str| format!("a\t0\t0\t{word}\tNNP\t*\t-\t-\t-\t-\t{name}\t-\n");
    let contents = format!(
        "#begin document (a); part 000\n{}{}#end document\n",
        row("New\u{a0}York", "(GPE)"),
        row("won", "*")
    );
    let all = file(Format::Conll2012, "a", &contents, &Options::default());
    assert_eq!(names(gold(&all)), [("New\u{a0}York", "LOC")]);
}

#[test]
fn a_token_of_whitespace_costs_itself() {
    let all = columns("Zoë\tB-PER\n\u{3000}\tI-PER\nFalk\tI-PER\n\u{a0}\tB-LOC\nleft\tO\n");
    assert_eq!(gold(&all).text, "Zoë Falk left");
    assert_eq!(names(gold(&all)), [("Zoë Falk", "PER")]);
    assert_eq!(
        warnings(&all),
        ["left out: names of whitespace alone", "left out: tokens of whitespace alone"]
    );
    let row = |word: &str, name: &str, coref: &str| format!("a 0 0 {word} NNP * - - - - {name} {coref}\n");
    let rows = [
        row("\u{3000}", "(GPE*", "(1"),
        row("New", "*", "-"),
        row("York", "*)", "1)"),
        row("%pw", "(ORG)", "(2)"),
    ];
    let contents = format!("#begin document (a); part 000\n{}#end document\n", rows.concat());
    let all = file(Format::Conll2012, "a", &contents, &Options::default());
    assert_eq!((names(gold(&all)), gold(&all).coref.as_ref().unwrap().len()), (vec![("New York", "LOC")], 1));
    assert_eq!(
        warnings(&all),
        ["left out: mentions of whitespace alone", "left out: names of whitespace alone"]
    );
}

#[test]
fn columns_that_number_their_words_are_known() {
    let all = columns("# text = Type O\n1\tZoë\tB-PER\n2\tleft\tO\n\n1\tOslo\tB-LOC\n");
    assert_eq!(
        (gold(&all).text.as_str(), names(gold(&all))),
        ("Zoë left\nOslo", vec![("Zoë", "PER"), ("Oslo", "LOC")])
    );
    assert_eq!(warnings(&all), ["taken from the second column: words whose first column numbers them"]);
    let all = columns("1 CD O\nOslo NNP B-LOC\n");
    assert_eq!(gold(&all).text, "1 Oslo", "a number is a word");
}

#[test]
fn brackets_of_names_may_be_nested_and_nothing_else() {
    let row = |word: &str, name: &str, coref: &str| format!("a 0 0 {word} NNP * - - - - {name} {coref}\n");
    let convert = |rows: &[String]| {
        let contents = format!("#begin document (a); part 000\n{}#end document\n", rows.concat());
        file(Format::Conll2012, "a", &contents, &Options::default())
    };
    let all = convert(&[row("Port", "(ORG*", "-"), row("Oslo", "(GPE)*)", "-"), row("3\\/4", "*", "-")]);
    assert_eq!(names(gold(&all)), [("Port Oslo", "ORG"), ("Oslo", "LOC")]);
    assert_eq!(gold(&all).text, "Port Oslo 3/4");
    for (name, coref, what) in [
        ("B-GPE", "-", "`B-GPE` is not a bracket of a name"),
        ("*", "12", "`12` is not a mention of a cluster"),
    ] {
        let all = convert(&[row("Oslo", name, coref)]);
        let wrong = all[0].as_ref().unwrap_err();
        assert_eq!((wrong.message.as_str(), wrong.place.as_ref().unwrap().line), (what, 2));
    }
}

#[test]
fn only_polarities_are_polarities() {
    let text = "Falk said it rained.";
    let annotations = "T1\tPER 0 4\tFalk\nA1\tConfidence T1 1\nA2\tSentiment T1 -1\nT2\tQuote 10 19\tit rained
A3\tTone T2 positive\nA4\tType T2 direct\nT3\tClaim 10 19\tit rained\nA5\tNoteworthy T3\nA6\tCheckworthy T3 perhaps\n";
    let all = brat(text, annotations);
    let found = gold(&all);
    let judged = found.sentiment.as_ref().unwrap();
    assert_eq!((judged.len(), judged[0].polarity, found.targets.as_ref().unwrap().len()), (1, Some(-1), 1));
    assert!(!found.claims.as_ref().unwrap()[0].checkworthy);
    assert_eq!(
        warnings(&all),
        [
            "left out: the attribute `Checkworthy`",
            "left out: the attribute `Confidence`",
            "left out: the attribute `Noteworthy`",
            "left out: the attribute `Tone`",
        ]
    );
    let choice = json!({"id": "q", "type": "choices", "from_name": "conf", "to_name": "text", "value": {"start": 10, "end": 19, "choices": ["1"]}});
    let quote = region("q", "text", 10, 19, Some("it rained"), "Quote");
    let all = studio(&json!({"text": text}), &json!([quote, choice]));
    assert_eq!((&gold(&all).sentiment, warnings(&all)), (&None, vec!["left out: the attribute `conf`"]));
    // Of two that contradict each other the first is read, and the other is reported.
    let all = brat(text, "T1\tPER 0 4\tFalk\nA1\tTone T1 negative\nA2\tMood T1 positive\n");
    assert_eq!(gold(&all).sentiment.as_ref().unwrap().len(), 1);
    assert_eq!(warnings(&all), ["left out: the attribute `Mood`"]);
}

#[test]
fn offsets_without_words_beside_them_are_not_guessed() {
    let data = json!({"text": "😀 Zoë Falk met Bo."});
    for (start, end) in [(3, 11), (2, 10)] {
        let all = studio(&data, &json!([region("a", "text", start, end, None, "PER")]));
        assert_eq!(names(gold(&all)), [("Zoë Falk", "PER")], "{start}");
        assert_eq!(
            warnings(&all),
            ["offsets without words beside them, counted so that spans begin and end where words do"]
        );
    }
    // The words of one region show how the others count.
    let known = region("a", "text", 2, 10, Some("Zoë Falk"), "PER");
    let all = studio(&data, &json!([known, region("b", "text", 15, 17, None, "PER")]));
    assert_eq!((names(gold(&all)), all.len()), (vec![("Zoë Falk", "PER"), ("Bo", "PER")], 1));
    // Both could be meant: between signs every end is one of a word.
    let all = studio(&json!({"text": "😀?!?!"}), &json!([region("a", "text", 3, 4, None, "PER")]));
    assert!(reason(&all).starts_with("its regions have no `text`"), "{all:?}");
}

#[test]
fn regions_of_another_text_are_not_put_into_this_one() {
    let data = json!({"text": "😀 Zoë Falk said: we wait.", "title": "Oslo waits"});
    let body = region("a", "text", 3, 11, Some("Zoë Falk"), "PER");
    for words in [Some("Oslo"), None] {
        let title = region("b", "title", 0, 4, words, "LOC");
        let joined = json!({"type": "relation", "from_id": "a", "to_id": "b", "labels": ["near"]});
        let all = studio(&data, &json!([body, title, joined]));
        assert_eq!(names(gold(&all)), [("Zoë Falk", "PER")]);
        assert_eq!(
            warnings(&all),
            [
                "left out: regions of `title`, another text than `text`",
                "left out: relations of the kind `near` to what is left out",
            ]
        );
        let options = Options { text_field: Some("title".to_owned()), ..Options::default() };
        let title = region("b", "title", 0, 4, words, "LOC");
        let all = file(Format::LabelStudio, "a", &task(&data, &json!([body, title])), &options);
        assert_eq!((gold(&all).text.as_str(), names(gold(&all))), ("Oslo waits", vec![("Oslo", "LOC")]));
    }
    // Tags that are called otherwise than their fields are known by the words of their regions.
    let tags = |words: Option<&str>| {
        let (body, title) =
            (region("a", "t1", 3, 11, Some("Zoë Falk"), "PER"), region("b", "t2", 0, 4, words, "LOC"));
        studio(&data, &json!([body, title]))
    };
    assert_eq!(names(gold(&tags(Some("Oslo")))), [("Zoë Falk", "PER")]);
    assert_eq!(reason(&tags(None)), "several texts were annotated, and nothing shows which of them `t2` is");
    // The minimal export has a list for each control.
    let minimal = json!([{"id": 1, "text": "Falk left.", "headline": "Oslo waits", "annotator": 1,
        "label": [{"start": 0, "end": 4, "text": "Falk", "labels": ["PER"]}],
        "label2": [{"start": 0, "end": 4, "text": "Oslo", "labels": ["LOC"]}]}]);
    let all = file(Format::LabelStudio, "a", &minimal.to_string(), &Options::default());
    assert_eq!(names(gold(&all)), [("Falk", "PER")]);
    assert_eq!(
        warnings(&all),
        ["left out: regions of `label2`, another text than `text`", "left out: the field `headline`"]
    );
}

#[test]
fn pages_of_label_studio_are_read_as_the_browser_showed_them() {
    let page = "<h1>Late</h1><p>Zoë &amp; Bo<br>left <b>Oslo</b>.</p><p>It rained.</p>";
    let mark = |start: u32, end: u32, words: &str, label: &str| {
        json!({"id": words, "type": "hypertextlabels", "from_name": "l", "to_name": "t", "value": {
            "start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 3,
            "globalOffsets": {"start": start, "end": end}, "text": words, "hypertextlabels": [label]}})
    };
    for line_break in [1, 0] {
        let oslo = 17 + line_break;
        let results = json!([
            mark(4, 7, "Zoë", "PER"),
            mark(oslo, oslo + 4, "Oslo", "LOC"),
            mark(oslo + 5, oslo + 15, "It rained.", "Quote")
        ]);
        let all = studio(&json!({"html": page}), &results);
        assert_eq!(gold(&all).text, "Late\nZoë & Bo\nleft Oslo.\nIt rained.");
        assert_eq!((names(gold(&all)), all.len()), (vec![("Zoë", "PER"), ("Oslo", "LOC")], 1));
        let quote = &gold(&all).quotes.as_ref().unwrap()[0];
        assert_eq!(quote.content[0].of(&gold(&all).text), Some("It rained."));
    }
    let mut old = mark(4, 7, "Zoë", "PER");
    old["value"].as_object_mut().unwrap().remove("globalOffsets");
    assert_eq!(
        reason(&studio(&json!({"html": page}), &json!([old]))),
        "a region of a page has no `globalOffsets`"
    );
}

#[test]
fn line_ends_of_two_characters_count_as_the_tool_counted_them() {
    let text = "He spoke.\r\nZoë Falk left.\r\n";
    for start in [10, 11] {
        let result = json!([region("a", "text", start, start + 8, Some("Zoë Falk"), "PER")]);
        let all = studio(&json!({"text": text}), &result);
        assert_eq!((gold(&all).text.as_str(), names(gold(&all))), (text, vec![("Zoë Falk", "PER")]));
        let all = brat(text, &format!("T1\tPER {start} {}\tZoë Falk\r\n", start + 8));
        assert_eq!((gold(&all).text.as_str(), names(gold(&all))), (text, vec![("Zoë Falk", "PER")]));
    }
}

#[test]
fn a_region_is_where_its_label_is() {
    let text = "Then Falk left.";
    let note = json!({"id": "q", "type": "textarea", "from_name": "note", "to_name": "text", "value": {"start": 6, "end": 9, "text": ["sic"]}});
    let label = region("q", "text", 5, 9, Some("Falk"), "PER");
    for results in [json!([note, label]), json!([label, note])] {
        let all = studio(&json!({"text": text}), &results);
        assert_eq!(names(gold(&all)), [("Falk", "PER")]);
        assert_eq!(warnings(&all), ["left out: results of the type `textarea`"]);
    }
    let elsewhere = region("q", "text", 0, 4, Some("Then"), "PER");
    assert_eq!(
        reason(&studio(&json!({"text": text}), &json!([label, elsewhere]))),
        "the region `q` is labelled at 5 and at 0"
    );
}

#[test]
fn tasks_that_nobody_has_annotated_are_counted() {
    let done = json!({"id": 1, "data": {"text": "Falk left.", "outlet": "own"}, "predictions": [{}], "annotations": [
        {"result": []}, {"ground_truth": true, "result": [region("a", "text", 0, 4, Some("Falk"), "PER")]}]});
    let skipped =
        json!({"id": 2, "data": {"text": "x"}, "annotations": [{"was_cancelled": true, "result": []}]});
    let open = json!({"id": 3, "data": {"text": "x"}, "annotations": []});
    let as_imported =
        json!({"data": {"text": "x"}, "predictions": [{"result": [region("a", "text", 0, 1, None, "PER")]}]});
    let tasks = json!([done, skipped, open, as_imported]).to_string();
    let all = file(Format::LabelStudio, "a", &tasks, &Options::default());
    assert_eq!(names(gold(&all)), [("Falk", "PER")], "the ground truth counts");
    assert_eq!(
        warnings(&all),
        [
            "left out: further annotations of a task that has one already",
            "left out: predictions",
            "left out: tasks that nobody has annotated",
            "left out: the field `outlet`",
        ]
    );
    assert!(all[3].as_ref().unwrap_err().reasons[0].ends_with("3 times"));
}

#[test]
fn tasks_of_prodigy_that_nobody_has_answered_are_counted() {
    let spans = json!([{"start": 0, "end": 4, "label": "PER"}]);
    let task = json!({"text": "Falk left.", "spans": spans});
    let answered = json!({"text": "Falk left.", "spans": spans, "answer": "accept"});
    let tasks = format!("{task}\n{answered}\n{task}\n");
    let all = file(Format::Prodigy, "a.jsonl", &tasks, &Options::default());
    assert_eq!(all.iter().flatten().count(), 1);
    assert_eq!(warnings(&all), ["left out: tasks of Prodigy that nobody has answered"]);
    assert!(all[1].as_ref().unwrap_err().reasons[0].ends_with("2 times"));
    // Read as documents of spaCy they are tasks all the same, whatever shows it.
    for task in [
        task,
        json!({"text": "Falk left.", "ents": spans, "_input_hash": 7, "_task_hash": -7}),
        json!({"text": "Falk left.", "ents": spans, "relations": []}),
        json!({"text": "Falk left.", "ents": spans, "answer": null}),
    ] {
        let all = file(Format::Spacy, "a.jsonl", &format!("{task}\n{answered}\n"), &Options::default());
        assert_eq!(all.iter().flatten().count(), 1, "{task}");
        assert_eq!(warnings(&all), ["left out: tasks of Prodigy that nobody has answered"], "{task}");
    }
    let document = json!({"text": "Falk left.", "ents": spans, "_": {"desk": 1}, "spans": {"sc": []}});
    assert_eq!(
        file(Format::Spacy, "a.jsonl", &document.to_string(), &Options::default()).iter().flatten().count(),
        1
    );
    // Of a picture there is no text, and its answer is none.
    let picture = json!({"image": 3, "text": null, "answer": "accept"}).to_string();
    let all = file(Format::Prodigy, "a.jsonl", &picture, &Options::default());
    assert_eq!(all.iter().flatten().count(), 0);
}

#[test]
fn a_region_without_a_label_is_counted_and_one_with_an_odd_label_is_refused() {
    let tasks = |labels: &Value| {
        let region = json!({"start": 0, "end": 4, "text": "Falk", "labels": labels});
        let other = json!({"start": 10, "end": 14, "text": "Oslo", "labels": ["GPE"]});
        let result = |id: &str, value: &Value| json!({"id": id, "type": "labels", "value": value});
        let results = json!([result("a", &region), result("b", &other)]);
        [
            json!([{"data": {"text": "Falk left Oslo."}, "annotations": [{"result": results}]}]),
            json!([{"text": "Falk left Oslo.", "label": [region, other], "annotator": 1}]),
        ]
    };
    for labels in [json!(null), json!([])] {
        for task in tasks(&labels) {
            let all = file(Format::LabelStudio, "a.json", &task.to_string(), &Options::default());
            assert_eq!(names(gold(&all)), [("Oslo", "LOC")], "{task}");
            assert_eq!(warnings(&all), ["left out: regions without a label"], "{task}");
        }
    }
    for labels in
        [json!({"PER": true}), json!("PER"), json!([null]), json!(["PER", 3]), json!([["PER"]]), json!(7)]
    {
        for task in tasks(&labels) {
            let all = file(Format::LabelStudio, "a.json", &task.to_string(), &Options::default());
            assert_eq!(reason(&all), "`labels` is not a list of names", "{task}");
        }
    }
}

#[test]
fn an_offset_that_is_none_is_named_as_it_stands() {
    for (number, shown) in
        [("-1", "-1"), ("4294967296", "4294967296"), ("9999999999999999999", "9999999999999999999")]
    {
        let span = format!("{{\"start\": {number}, \"end\": 4");
        let lines = [
            (
                Format::Spacy,
                format!("{{\"text\": \"Falk left.\", \"ents\": [{span}, \"label\": \"PER\"}}]}}"),
            ),
            (
                Format::LabelStudio,
                format!(
                    "[{{\"text\": \"Falk left.\", \"annotator\": 1, \"label\": [{span}, \"labels\": [\"PER\"]}}]}}]"
                ),
            ),
        ];
        for (format, line) in lines {
            let all = file(format, "a.json", &line, &Options::default());
            let reason = reason(&all);
            assert!(reason.contains(&format!("{shown} to 4 is outside")), "{format:?}: {reason}");
        }
        let all = brat("Falk left.", &format!("T1\tPER {number} 4\tFalk\n"));
        assert!(
            all[0].as_ref().unwrap_err().to_string().contains(&format!("{shown} to 4 is outside")),
            "{all:?}"
        );
        let gold = format!("{{\"id\": \"a\", \"text\": \"Falk left.\", \"targets\": [{span}}}]}}");
        let wrong = byline_gold::parse(&gold, "a.jsonl", 1).unwrap_err().to_string();
        assert!(wrong.contains(&format!("the span {shown} to 4 of `targets`")), "{wrong}");
    }
}

#[test]
fn the_words_of_a_standoff_span_may_hold_tabs() {
    let all = brat("A\tB met.\r\nOslo here.", "T1\tORG 0 3\tA\tB\r\nT2\tLOC 10 14\tOslo\r\n");
    assert_eq!(names(gold(&all)), [("A\tB", "ORG"), ("Oslo", "LOC")]);
    let all = brat(
        "Zoë left.",
        "T1\tPER 0 3\tZoë\nT2\tPER 4 4\t\nN1\tReference T1 Wikidata:Q1\tZoe\n#1\tAnnotatorNotes T1\tsure\n",
    );
    assert_eq!(names(gold(&all)), [("Zoë", "PER")]);
    assert_eq!(
        warnings(&all),
        ["left out: normalisations", "left out: notes", "left out: spans of no length"]
    );
}

#[test]
fn documents_of_spacy_keep_their_heads_and_identifiers() {
    let token = |start: u32, end: u32, pos: &str, head: u32| json!({"start": start, "end": end, "pos": pos, "head": head, "lemma": "x", "tag": ""});
    let tokens = json!([
        token(0, 2, "SPACE", 1),
        token(2, 5, "PROPN", 3),
        token(6, 10, "", 3),
        token(6, 10, "VERB", 3),
        token(10, 11, "PUNCT", 2)
    ]);
    let doc = json!({"id": 7, "text": "  Ann left.", "tokens": tokens,
        "sents": [{"start": 0, "end": 11}, {"start": 0, "end": 2}],
        "ents": [{"start": 2, "end": 5, "label": "PERSON", "kb_id": "Q1"}, {"start": 6, "end": 6, "label": "ORG"}]});
    let all = spacy(&doc.to_string());
    let found = gold(&all);
    let heads: Vec<Option<u32>> = found.tokens.as_ref().unwrap().iter().map(|token| token.head).collect();
    assert_eq!((found.id.as_str(), heads), ("7", vec![Some(1), None, Some(1)]));
    assert_eq!((names(found), found.sentences.as_ref().unwrap().len()), (vec![("Ann", "PER")], 1));
    assert_eq!(
        warnings(&all),
        [
            "left out: sentences of whitespace alone",
            "left out: spans of no length",
            "left out: the field `kb_id` of spans",
            "left out: the field `lemma` of tokens",
            "left out: tokens without a part of speech",
        ]
    );
    let wrong = json!({"text": "Ann left.", "tokens": [token(0, 3, "PROPN", 9)]});
    assert_eq!(reason(&spacy(&wrong.to_string())), "the head 9 is not a token");
    // Where no token has a part of speech there is no such layer, and nothing is lost.
    let bare = json!({"text": "Ann left.", "ents": [], "tokens": [{"start": 0, "end": 3, "pos": ""}]});
    let all = spacy(&bare.to_string());
    assert_eq!((&gold(&all).tokens, all.len()), (&None, 1));
}

#[test]
fn relations_of_prodigy_may_lead_to_words_without_a_label() {
    let end = |at: u32, label: Value| json!({"token_start": at, "token_end": at, "label": label});
    let line = json!({"text": "Ann met Bob.", "answer": "accept", "meta": {"id": 9, "desk": "news"},
        "tokens": [{"text": "Ann", "start": 0, "end": 3}, {"text": "met", "start": 4, "end": 7}, {"text": "Bob", "start": 8, "end": 11}],
        "spans": [{"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "PERSON"}],
        "relations": [{"label": "MEETS", "head_span": end(0, "PERSON".into()), "child_span": end(2, Value::Null)}]});
    let all = spacy(&line.to_string());
    assert_eq!((gold(&all).id.as_str(), names(gold(&all))), ("9", vec![("Ann", "PER")]));
    assert_eq!(
        warnings(&all),
        [
            "left out: relations of the kind `MEETS` to words without a label",
            "left out: the field `meta.desk`"
        ]
    );
    assert!(all[1].as_ref().unwrap_err().reasons[0].ends_with("once, first `Bob`"));
}

#[test]
fn identifiers_are_made_unique_over_all_files() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one", "two"].map(|name| {
        fs::create_dir(folder.path().join(name)).unwrap();
        let path = folder.path().join(name).join("a.conll");
        fs::write(&path, "Bo B-PER\n\n-DOCSTART- O\n\nOslo B-LOC\n").unwrap();
        path
    });
    let mut all = Vec::new();
    convert_all(Format::Conll2003, &paths, &Options::default(), &mut |item| {
        all.push(item);
        ControlFlow::Continue(())
    });
    let ids: Vec<&str> = all.iter().flatten().map(|gold| gold.id.as_str()).collect();
    assert_eq!(ids, ["a-1", "a-2", "a-1~2", "a-2~2"]);
    assert_eq!(warnings(&all), ["2 articles have identifiers that others have: made unique"]);
    let all = spacy(
        "{\"id\": \"x\", \"text\": \"Bo\", \"ents\": []}\n{\"id\": \"x\", \"text\": \"Bo\", \"ents\": []}\n",
    );
    assert_eq!((gold(&all).id.as_str(), all[1].as_ref().unwrap().id.as_str(), all.len()), ("x", "x~2", 3));
}

#[test]
fn an_article_that_is_refused_counts_nothing_as_left_out() {
    let all = brat("Zoë left.", "#1\tAnnotatorNotes T1\tsure\nT1\tPER 0 3\tBo\n");
    assert_eq!(warnings(&all), ["the offsets are those of `Zoë`"]);
}
