//! Each format becomes gold data; what is wrong with an article costs that article and says where.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

mod shared;

use byline_core::{Diagnostic, QuoteType, Span};
use byline_gold::Gold;
use byline_gold::convert::{Format, Layer, Options, convert};
use std::fs;
use std::path::Path;

use shared::{file, names, run, warnings};

use proptest::prelude::{ProptestConfig, prop_assert, proptest};

fn one(format: Format, name: &str, contents: &str) -> Gold {
    let mut all = file(format, name, contents, &Options::default());
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0).unwrap()
}

fn words<'g>(gold: &'g Gold, spans: &[Span]) -> Vec<&'g str> {
    spans.iter().map(|span| span.of(&gold.text).unwrap()).collect()
}

/// Of the first quote: contents, cue, speaker, type.
type Shown<'g> = (Vec<&'g str>, Vec<&'g str>, Option<Vec<&'g str>>, Option<QuoteType>);

fn first_quote(gold: &Gold) -> Shown<'_> {
    let quote = &gold.quotes.as_ref().unwrap()[0];
    let speaker = quote.speaker.as_deref().map(|spans| words(gold, spans));
    (words(gold, &quote.content), words(gold, &quote.cue), speaker, quote.kind)
}

/// The errors, without the folder that the file happened to lie in.
fn errors(all: &[Result<Gold, Diagnostic>]) -> Vec<(String, Option<u32>, String)> {
    let wrong = all.iter().filter_map(|item| item.as_ref().err());
    wrong
        .map(|error| {
            (error.message.clone(), error.place.as_ref().map(|place| place.line), error.reasons.join("; "))
        })
        .collect()
}

const COLUMNS: &str = "-DOCSTART- -X- O O

FERRY NN I-NP O
LATE JJ I-NP O

Zoë NNP I-NP I-PER
Falk NNP I-NP I-PER
left VBD I-VP O
Port NNP I-NP I-LOC
Ellen NNP I-NP I-LOC
Islay NNP I-NP B-LOC
. . O O
";

#[test]
fn columns_of_2003_are_read_in_both_schemes() {
    let gold = one(Format::Conll2003, "news.txt", COLUMNS);
    assert_eq!(
        (gold.id.as_str(), gold.text.as_str()),
        ("news-1", "FERRY LATE\nZoë Falk left Port Ellen Islay.")
    );
    assert_eq!(names(&gold), [("Zoë Falk", "PER"), ("Port Ellen", "LOC"), ("Islay", "LOC")]);
    assert_eq!(gold.sentences.as_ref().unwrap().len(), 2);
    let others = "Bo B-PER\nLind I-PER\nof O\nOslo S-GPE\n# 1 O\n";
    let gold = one(Format::Conll2003, "own.tsv", others);
    assert_eq!(names(&gold), [("Bo Lind", "PER"), ("Oslo", "LOC")]);
    assert_eq!(gold.entities.as_ref().unwrap()[1].fine.as_deref(), Some("GPE"));
}

#[test]
fn a_bad_line_costs_its_article() {
    let bad = format!("{COLUMNS}\n-DOCSTART- O\n\nBo\n\n-DOCSTART- O\n\nOslo B-LOC\nwaits MAYBE\n{COLUMNS}");
    let all = file(Format::Conll2003, "news.txt", &bad, &Options::default());
    assert_eq!(all.iter().filter(|item| item.is_ok()).count(), 2);
    assert_eq!(
        errors(&all),
        [
            ("a token without a label".to_owned(), Some(16), String::new()),
            ("`MAYBE` is not a label of a name".to_owned(), Some(21), String::new()),
        ]
    );
}

const ONTONOTES: &str = "#begin document (own/one); part 000
own/one 0 0 Zoë NNP (TOP(S(NP* - - - - (PERSON* (1
own/one 0 1 Falk NNP *) - - - - *) 1)
own/one 0 2 waited VBD (VP* - - - - * -
own/one 0 3 . . *)) - - - - * -

own/one 0 0 She PRP (TOP(S(NP*) - - - - * (1)
own/one 0 1 saw VBD (VP* - - - - * -
own/one 0 2 two CD * - - - - (CARDINAL) (2
own/one 0 3 ships NNS * - - - - * 2)
own/one 0 4 . . *)) - - - - * -

#end document
";

#[test]
fn columns_of_2012_hold_names_and_coreference() {
    let all = file(Format::Conll2012, "one.conll", ONTONOTES, &Options::default());
    let gold = all[0].as_ref().unwrap();
    assert_eq!((gold.id.as_str(), gold.text.as_str()), ("own/one", "Zoë Falk waited. She saw two ships."));
    assert_eq!(names(gold), [("Zoë Falk", "PER")]);
    let clusters = gold.coref.as_ref().unwrap();
    let shown: Vec<(&str, &str)> = clusters[0]
        .mentions
        .iter()
        .map(|mention| (mention.span.of(&gold.text).unwrap(), mention.kind.as_str()))
        .collect();
    assert_eq!((clusters[0].label.as_str(), shown), ("PER", vec![("Zoë Falk", "name"), ("She", "pronoun")]));
    assert_eq!(clusters[1].mentions[0].kind, "nominal");
    // Numbers are no names: that they are left out is said.
    assert_eq!(errors(&all)[0].0, "left out: spans labelled `CARDINAL`");
    let bad = ONTONOTES.replace("*) 1)", "*) 3)");
    let all = file(Format::Conll2012, "one.conll", &bad, &Options::default());
    assert_eq!(
        errors(&all)[0],
        ("a mention of 3 ends that did not begin".to_owned(), Some(3), String::new())
    );
    let hidden = ONTONOTES.replace("waited", "[WORD]");
    let all = file(Format::Conll2012, "one.conll", &hidden, &Options::default());
    assert_eq!(errors(&all)[0].0, "the word is hidden: this is a file without its text");
}

const TEXT: &str = "«We waited\nfor days,» Zoë Falk said. She left. Bo Lind is a fool.";
const STANDOFF: &str = "T1\tPER 22 30\tZoë Falk
T2\tPER 37 40\tShe
*\tEquiv T1 T2
T3\tQuote 1 10;11 20\tWe waited for days,
A1\tType T3 direct
T4\tCue 31 35\tsaid
R1\tCuedBy Arg1:T3 Arg2:T4
R2\tSaidBy Arg1:T3 Arg2:T1
T5\tTarget 47 54\tBo Lind
A2\tPolarity T5 negative
T6\tClaim 47 64\tBo Lind is a fool
A3\tCheckworthy T6
R3\tKnows Arg1:T1 Arg2:T5
#1\tAnnotatorNotes T1\tfirst
";

#[test]
fn brats_folders_hold_quotes_with_cues_and_speakers() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, contents: &str| fs::write(folder.path().join(name), contents).unwrap();
    put("a.txt", TEXT);
    put("a.ann", STANDOFF);
    put("b.txt", TEXT);
    put("b.ann", "T1\tPER 21 29\tZoë Falk\n");
    put("c.ann", "");
    put("d.txt", "Nothing.");
    put("d.ann", "");
    let all = run(Format::Brat, folder.path(), &Options::default());
    let gold = all[0].as_ref().unwrap();
    assert_eq!(gold.id, "a");
    assert_eq!(names(gold), [("Zoë Falk", "PER")], "a pronoun is not a name");
    assert_eq!(gold.coref.as_ref().unwrap()[0].mentions.len(), 2);
    assert_eq!(
        first_quote(gold),
        (vec!["We waited\nfor days,"], vec!["said"], Some(vec!["Zoë Falk"]), Some(QuoteType::Direct))
    );
    let judged = &gold.sentiment.as_ref().unwrap()[0];
    assert_eq!((judged.target, judged.polarity), (Some(Span::new(50, 57)), Some(-1)));
    assert!(gold.claims.as_ref().unwrap()[0].checkworthy);
    let wrong = errors(&all);
    assert_eq!(wrong[0].0, "the offsets are those of ` Zoë Fal`");
    assert_eq!(wrong[0].1, Some(1));
    assert!(wrong[1].0.starts_with("cannot read `") && wrong[1].0.ends_with("c.txt`"), "{wrong:?}");
    assert_eq!(all.iter().filter(|item| item.is_ok()).count(), 2, "an article without marks is one");
    // `She` is a mention as the annotator's equivalence says, and no name.
    assert_eq!(wrong[2].0, "taken as mentions and not as names: pronouns labelled `PER`");
    assert_eq!(wrong[3].0, "left out: notes");
    assert_eq!(wrong[4].0, "left out: relations of the kind `Knows`");
}

#[test]
fn layers_that_are_asked_for_are_in_every_article() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("d.txt"), "Nothing.").unwrap();
    fs::write(folder.path().join("d.ann"), "").unwrap();
    let options = Options {
        corpus: Some("own".to_owned()),
        layers: vec![Layer::Quotes, Layer::Entities],
        ..Options::default()
    };
    let all = run(Format::Brat, folder.path(), &options);
    let gold = all[0].as_ref().unwrap();
    assert_eq!(
        (gold.quotes.as_deref(), gold.entities.as_deref(), &gold.claims),
        (Some(&[][..]), Some(&[][..]), &None)
    );
    assert_eq!(gold.corpus.as_deref(), Some("own"));
}

#[test]
fn events_of_brat_link_a_cue_with_content_and_speaker() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "Falk said it rained.").unwrap();
    let events = "T1\tSpeaker 0 4\tFalk\nT2\tCue 5 9\tsaid\nT3\tContent 10 19\tit rained\nE1\tCue:T2 Content:T3 Speaker:T1\n";
    fs::write(folder.path().join("a.ann"), events).unwrap();
    let all = run(Format::Brat, folder.path(), &Options::default());
    let shown = first_quote(all[0].as_ref().unwrap());
    assert_eq!(shown, (vec!["it rained"], vec!["said"], Some(vec!["Falk"]), None));
}

#[test]
fn label_studio_counts_as_browsers_do() {
    let task = |offset: u32| {
        format!(
            r#"{{"id": 7, "data": {{"text": "🚢 It sails, Falk said.", "title": "Ferry"}}, "annotations": [
              {{"was_cancelled": true, "result": []}},
              {{"result": [
                {{"id": "q", "from_name": "label", "type": "labels", "value": {{"start": {}, "end": {}, "text": "It sails", "labels": ["Direct quote"]}}}},
                {{"id": "s", "from_name": "label", "type": "labels", "value": {{"start": {}, "end": {}, "text": "Falk", "labels": ["PER"]}}}},
                {{"id": "s", "from_name": "tone", "type": "choices", "value": {{"start": {}, "end": {}, "choices": ["positive"]}}}},
                {{"type": "relation", "from_id": "q", "to_id": "s", "direction": "right", "labels": ["said by"]}}]}}]}}"#,
            offset + 1,
            offset + 9,
            offset + 11,
            offset + 15,
            offset + 11,
            offset + 15
        )
    };
    for offset in [2, 1] {
        let gold = one(Format::LabelStudio, "export.json", &format!("[{}]", task(offset)));
        assert_eq!((gold.id.as_str(), gold.title.as_deref()), ("export-7", Some("Ferry")));
        assert_eq!(names(&gold), [("Falk", "PER")]);
        assert_eq!(
            first_quote(&gold),
            (vec!["It sails"], vec![], Some(vec!["Falk"]), Some(QuoteType::Direct))
        );
        assert_eq!(gold.sentiment.as_ref().unwrap()[0].polarity, Some(1));
    }
    let bad = format!("[\n{},\n{{\"id\": 8, \"data\": {{}}}},\n{}]", task(2), task(5));
    let all = file(Format::LabelStudio, "export.json", &bad, &Options::default());
    assert!(all[0].is_ok());
    let wrong = errors(&all);
    assert_eq!(wrong[0].0, "the task 8 gives no article");
    assert_eq!(wrong[0].2, "there is no text in `text`");
    assert_eq!(wrong[1].2, "6 to 14 is `sails, F`, not `It sails`");
}

#[test]
fn the_minimal_export_of_label_studio_is_read_too() {
    let export = r#"[{"article": "Oslo waits.", "id": 3, "label": [{"start": 0, "end": 4, "text": "Oslo", "labels": ["GPE"]}], "annotator": 1}]"#;
    assert_eq!(names(&one(Format::LabelStudio, "min.json", export)), [("Oslo", "LOC")]);
}

#[test]
fn spacy_counts_code_points() {
    let doc = r#"{"text": "🚢 Zoë Falk left. She waits.", "ents": [{"start": 2, "end": 10, "label": "PERSON"}],
        "sents": [{"start": 0, "end": 16}, {"start": 17, "end": 27}],
        "spans": {"sc": [{"start": 17, "end": 26, "label": "Claim"}]},
        "tokens": [{"id": 0, "start": 2, "end": 5, "pos": "PROPN"}, {"id": 1, "start": 5, "end": 6, "pos": "SPACE"}]}"#;
    let gold = one(Format::Spacy, "docs.json", doc);
    assert_eq!(names(&gold), [("Zoë Falk", "PER")]);
    assert_eq!(words(&gold, gold.sentences.as_ref().unwrap())[1], "She waits.");
    assert_eq!((gold.claims.as_ref().unwrap().len(), gold.tokens.as_ref().unwrap().len()), (1, 1));
    let pairs = r#"[["Oslo waits.", {"entities": [[0, 4, "GPE"]]}], ["Nobody.", {"entities": []}]]"#;
    let all = file(Format::Spacy, "train.json", pairs, &Options::default());
    assert_eq!(names(all[0].as_ref().unwrap()), [("Oslo", "LOC")]);
    assert_eq!(all[1].as_ref().unwrap().entities.as_deref(), Some(&[][..]));
}

#[test]
fn prodigys_lines_are_read_and_rejected_tasks_left_out() {
    let lines = r#"{"text": "Falk said it rained.", "answer": "accept", "spans": [{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "Speaker"}, {"start": 10, "end": 19, "token_start": 2, "token_end": 3, "label": "Quote"}], "relations": [{"label": "SaidBy", "head_span": {"token_start": 2, "token_end": 3}, "child_span": {"token_start": 0, "token_end": 0}}]}
{"text": "No.", "answer": "reject"}
{"text": "Oslo.", "spans": [{"start": 0, "end": 9, "label": "GPE"}], "answer": "accept"}
{"text": "Oslo.", "spans": [
{"text": "Oslo.", "spans": [{"start": 0, "end": 4, "label": "GPE"}], "answer": "accept"}
"#;
    for format in [Format::Spacy, Format::Prodigy] {
        let all = file(format, "tasks.jsonl", lines, &Options::default());
        assert_eq!(first_quote(all[0].as_ref().unwrap()).2, Some(vec!["Falk"]));
        assert_eq!(names(all.iter().flatten().last().unwrap()), [("Oslo", "LOC")]);
        let wrong = errors(&all);
        assert_eq!((wrong[0].1, wrong[0].2.as_str()), (Some(3), "the span 0 to 9 is outside of the text"));
        assert_eq!((wrong[1].0.as_str(), wrong[1].1), ("this is not JSON", Some(4)));
        assert_eq!(wrong[2].0, "left out: tasks of Prodigy that were rejected or ignored");
        let task =
            all.iter().filter_map(|item| item.as_ref().err()).find(|wrong| wrong.id == "gold/not-an-article");
        let task = task.unwrap();
        assert!(
            task.message.contains("Prodigy") && task.hint.as_ref().unwrap().contains("prodigy"),
            "{task}"
        );
        assert!(!task.to_string().contains("spaCy"), "{task}");
    }
}

#[test]
fn records_become_gold_whatever_their_offsets_count() {
    for (unit, at) in [("utf-8", 4), ("utf-16", 2), ("codepoint", 1)] {
        let span = |from: u32, to: u32| format!(r#""start":{},"end":{}"#, from + at, to + at);
        let line = format!(
            r#"{{"schema":"byline/1","id":"x","source":{{"path":"","record":0}},"offset_unit":"{unit}","text":"🚢 It sails, Falk said.","damage":[],"entities":[{{"id":"e1","label":"PER","name":"Falk","mentions":[{{{},"kind":"name"}}],"link":null}}],"quotes":[{{"id":"q1","type":"direct","mode":"speech","content":[{{{}}}],"cue":[{{{}}}],"speaker":{{"mention":{{{}}},"entity":"e1","name":"Falk"}},"confidence":0.9,"reason":"cue-after","repairs":[]}}],"notes":[],"errors":[]}}"#,
            span(11, 15),
            span(1, 9),
            span(16, 20),
            span(11, 15)
        );
        let gold = one(Format::Records, "out.ndjson", &line);
        assert_eq!(names(&gold), [("Falk", "PER")], "{unit}");
        assert_eq!(first_quote(&gold).0, ["It sails"], "{unit}");
        assert_eq!(first_quote(&gold).1, ["said"], "{unit}");
        assert_eq!((gold.claims, gold.sentiment), (None, None), "layers that did not run say nothing");
    }
    let all = file(Format::Records, "out.ndjson", "{\"schema\":\"byline/1\"\n", &Options::default());
    assert_eq!((errors(&all)[0].0.as_str(), errors(&all)[0].1), ("this line is not a record", Some(1)));
}

#[test]
fn labels_of_a_scheme_of_ones_own_are_mapped() {
    let labels = vec![("Skipper".to_owned(), "PER".to_owned()), ("Boat".to_owned(), "nothing".to_owned())];
    let options = Options { labels, ..Options::default() };
    let line = r#"{"text": "Falk, Alma", "spans": [{"start": 0, "end": 4, "label": "Skipper"}, {"start": 6, "end": 10, "label": "Boat"}], "answer": "accept"}"#;
    let all = file(Format::Spacy, "a.jsonl", line, &options);
    assert_eq!(names(all[0].as_ref().unwrap()), [("Falk", "PER")]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let nowhere = Path::new("nowhere.json");
    for format in Format::ALL {
        let failed = convert(format, nowhere, &Options::default(), &mut |item| {
            panic!("nothing is made of nothing: {item:?}");
        });
        assert_eq!(failed.unwrap_err().message, "cannot read `nowhere.json`");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever a file holds: no panic, and what comes out can be written and read.
    #[test]
    fn any_file_is_converted_without_harm(
        columns in "(Bo|É|\"|#|-DOCSTART-|own|0)?([ \t](B-PER|I-PER|O|E-ORG|\\(1|1\\)|\\(LOC\\*|\\*\\)|-)){0,12}(\n[ A-Zé]{0,3}){0,3}",
        json in "\\[?(\\{\"text\": \"[a-é🚢 ]{0,8}\", \"(ents|spans|label|x)\": \\[(\\{\"start\": [0-9], \"end\": [0-9], \"label\": \"(PER|cue|quote)\", \"labels\": \\[\"(PER|cue|quote)\"\\]\\})?\\]\\}?[,\n]?){0,3}\\]?",
    ) {
        for (format, contents) in [
            (Format::Conll2003, &columns),
            (Format::Conll2012, &columns),
            (Format::Spacy, &json),
            (Format::LabelStudio, &json),
            (Format::Records, &json),
        ] {
            for gold in file(format, "any", contents, &Options::default()).into_iter().flatten() {
                let mut line = Vec::new();
                byline_gold::write(&gold, &mut line).unwrap();
                let again = byline_gold::parse(std::str::from_utf8(&line).unwrap(), "any", 1);
                prop_assert!(again.as_ref().is_ok_and(|again| *again == gold), "{format:?}: {again:?} {gold:?}");
            }
        }
    }
}

/// A small article in each format, with the name of its file.
const EACH: [(Format, &str, &str); 5] = [
    (Format::Conll2003, "a.conll", "Falk B-PER\nspoke O\n"),
    (
        Format::Conll2012,
        "a.gold_conll",
        "#begin document (a); part 000\na 0 0 Falk NNP * - - - - (PERSON) -\na 0 1 spoke VBD * - - - - * -\n#end document\n",
    ),
    (
        Format::LabelStudio,
        "tasks.json",
        r#"[{"id": 1, "text": "Zoë Falk spoke.", "label": [{"start": 0, "end": 8, "text": "Zoë Falk", "labels": ["PER"]}]}]"#,
    ),
    (
        Format::Spacy,
        "docs.jsonl",
        r#"{"text": "Zoë Falk spoke.", "ents": [{"start": 0, "end": 8, "label": "PERSON"}], "tokens": []}"#,
    ),
    (
        Format::Records,
        "records.ndjson",
        r#"{"schema": "byline/1", "id": "a", "offset_unit": "utf-8", "text": "Falk spoke.", "entities": [{"name": "Falk", "label": "PER", "mentions": [{"start": 0, "end": 4, "kind": "name"}]}]}"#,
    ),
];

#[test]
fn no_format_takes_another_for_its_own() {
    for (format, name, contents) in EACH {
        assert_eq!(names(&one(format, name, contents)).len(), 1, "{name}");
        for other in Format::ALL.into_iter().filter(|other| *other != format) {
            let all = file(other, name, contents, &Options::default());
            assert!(all.iter().all(Result::is_err), "{name} as {other:?}: {all:?}");
            let wrong = all.iter().filter_map(|item| item.as_ref().err());
            assert!(wrong.clone().count() > 0, "{name} as {other:?}");
            for wrong in wrong {
                assert!(!wrong.reasons.is_empty() || wrong.hint.is_some(), "{name} as {other:?}: {wrong}");
            }
        }
    }
}

#[test]
fn gold_data_are_no_documents_or_tasks() {
    let gold = r#"{"id": "a", "text": "Zoë Falk spoke.", "entities": [{"start": 0, "end": 9, "label": "PER"}], "quotes": []}"#;
    for format in [Format::Spacy, Format::LabelStudio, Format::Records] {
        let all = file(format, "gold.jsonl", gold, &Options::default());
        assert!(all.len() == 1 && all[0].is_err(), "{format:?}: {all:?}");
    }
}

#[test]
fn a_file_without_articles_is_an_error() {
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Brat) {
        for (contents, reason) in [("", "the file is empty"), ("\n \n", "it holds no article of this format")]
        {
            let all = file(format, "empty", contents, &Options::default());
            let wrong = all[0].as_ref().unwrap_err();
            assert_eq!((all.len(), wrong.id, wrong.reasons[0].as_str()), (1, "gold/nothing-there", reason));
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_cost_their_article() {
    let folder = tempfile::tempdir().unwrap();
    for (format, name, contents) in EACH {
        let path = folder.path().join(name);
        let bytes: Vec<u8> =
            contents.replace("Falk", "F\u{1}lk").bytes().map(|b| if b == 1 { 0xe4 } else { b }).collect();
        fs::write(&path, &bytes).unwrap();
        let all = run(format, &path, &Options::default());
        assert_eq!(errors(&all).len(), 1, "{name}: {all:?}");
        let wrong = all[0].as_ref().unwrap_err();
        assert_eq!(
            (wrong.id, wrong.reasons[0].as_str()),
            ("gold/not-utf-8", "no character of UTF-8 has the byte 0xe4 here")
        );
        let wide: Vec<u8> =
            [0xfeff].into_iter().chain(contents.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        fs::write(&path, wide).unwrap();
        let all = run(format, &path, &Options::default());
        assert!(
            all[0].as_ref().unwrap_err().hint.as_ref().unwrap().contains("iconv -f UTF-16"),
            "{name}: {all:?}"
        );
        fs::write(&path, format!("\u{feff}{contents}")).unwrap();
        let all = run(format, &path, &Options::default());
        assert_eq!(names(all[0].as_ref().unwrap()).len(), 1, "{name} with a byte order mark: {all:?}");
    }
    fs::write(folder.path().join("b.txt"), b"F\xe4lk spoke.").unwrap();
    fs::write(folder.path().join("b.ann"), "T1\tPER 0 4\tFalk\n").unwrap();
    let all = run(Format::Brat, &folder.path().join("b.ann"), &Options::default());
    assert_eq!(all[0].as_ref().unwrap_err().id, "gold/not-utf-8");
}

#[test]
fn what_cannot_be_carried_is_reported() {
    let spacy = r#"{"text": "Falk spoke.", "ents": [], "tokens": [], "cats": {"sport": 1.0}}"#;
    assert_eq!(
        warnings(&file(Format::Spacy, "a", spacy, &Options::default())),
        ["left out: the field `cats`"]
    );
    let studio = r#"[{"data": {"text": "Falk spoke."}, "annotations": [
        {"result": [
            {"id": "a", "type": "labels", "value": {"start": 0, "end": 4, "labels": ["PER"]}},
            {"id": "b", "type": "choices", "value": {"choices": ["sport"]}}]},
        {"result": []}]}]"#;
    assert_eq!(
        warnings(&file(Format::LabelStudio, "a", studio, &Options::default())),
        [
            "left out: further annotations of a task that has one already",
            "left out: results of the type `choices` that are of no span"
        ]
    );
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, contents: &str| fs::write(folder.path().join(name), contents).unwrap();
    write("a.txt", "Falk spoke.");
    write("a.ann", "T1\tPER 0 4\tFalk\nT2\tSpeaker 0 4\tFalk\nA1\tMood T1 grim\nA2\tMood T9 negative\n");
    write("b.txt", "Nobody read this.");
    assert_eq!(
        warnings(&run(Format::Brat, folder.path(), &Options::default())),
        [
            "left out: speakers that no relation joins to a quote, and targets without polarity",
            "left out: texts that have no `.ann` file",
            "left out: the attribute `Mood`",
            "left out: the attribute `Mood` of what is not a span or event",
        ]
    );
}

#[test]
fn an_article_without_layers_is_reported() {
    let task = r#"[{"id": 1, "text": "Falk spoke.", "annotator": 1}]"#;
    let all = file(Format::LabelStudio, "a", task, &Options::default());
    assert_eq!((all.len(), warnings(&all)), (2, vec!["1 article has no layer: nothing is marked"]));
    let layers = vec![Layer::Entities];
    let all = file(Format::LabelStudio, "a", task, &Options { layers, ..Options::default() });
    assert_eq!((all.len(), warnings(&all).len()), (1, 0));
}

#[test]
fn keys_of_the_wrong_type_are_errors() {
    for (wrong, what) in [
        (r#"{"text": "Falk spoke.", "ents": {}}"#, "`ents` is not a list"),
        (r#"{"text": "Falk spoke.", "ents": [], "sents": 1}"#, "`sents` is not a list"),
        (r#"{"text": "Falk spoke.", "spans": "PER"}"#, "`spans` is neither a list nor groups of lists"),
        (r#"{"text": "Falk spoke.", "ents": [{"start": 0, "end": 4}]}"#, "a span has no `label`"),
        (
            r#"{"text": "Falk spoke."}"#,
            "it has none of `ents`, `entities`, `spans`, `sents`, `tokens`, `relations`",
        ),
    ] {
        let all = file(Format::Spacy, "a", wrong, &Options::default());
        assert_eq!(all[0].as_ref().unwrap_err().reasons, [what]);
    }
}
