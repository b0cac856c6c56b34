//! Every format says where the findings are, and says it so that another program finds them again.

use byline_core::{
    Article, Claim, Entity, EntityId, Label, Layers, Mention, MentionKind, Mode, Quote, QuoteType, Span,
    Speaker, Stance, Verdict,
};
use byline_output::{Cells, Format, create};
use byline_record::{Record, RecordOptions};
use std::fs;
use std::path::Path;

const TEXT: &str = "😀 “We waited | for #days,” said Zoë Falk, “and\nnobody came.”";

/// The span of the first `piece`.
fn at(piece: &str) -> Span {
    let start = TEXT.find(piece).expect("the piece stands in the text");
    Span::new(start as u32, (start + piece.len()) as u32)
}

fn record() -> Record {
    let article = Article {
        id: "news/ä 1".into(),
        title: Some("Waiting".into()),
        date: Some("2022-01-21".into()),
        url: Some("https://www.example.org/waiting".into()),
        text: TEXT.into(),
        ..Article::default()
    };
    let name = at("Zoë Falk");
    let entities = vec![Entity {
        label: Label::Person,
        name: "Zoë Falk".into(),
        mentions: vec![
            Mention { span: name, kind: MentionKind::Name },
            Mention { span: at("We"), kind: MentionKind::Pronoun },
        ],
        link: None,
    }];
    let quotes = vec![Quote {
        kind: QuoteType::Direct,
        mode: Mode::Speech,
        content: vec![at("We waited | for #days,"), at("and\nnobody came.")],
        cue: vec![at("said")],
        speaker: Some(Speaker {
            mention: Some(name),
            entity: Some(EntityId(0)),
            name: Some("Zoë Falk".into()),
        }),
        confidence: 0.93,
        reason: "cue-after".into(),
        repairs: vec![],
    }];
    let claims = vec![Claim {
        span: at("nobody came"),
        score: 0.7,
        checkworthy: true,
        kinds: vec![],
        claimant: None,
        stance: Stance::Asserts,
        verdict: Verdict::Unverified,
        matches: vec![],
        related: vec![],
        evidence: vec![],
        quantities: vec![],
    }];
    let layers =
        Layers { entities: Some(entities), quotes: Some(quotes), claims: Some(claims), ..Layers::default() };
    Record { article, layers, ..Record::default() }
}

/// What a run with this one record leaves at `path`.
fn write(path: &Path, format: Format) {
    let mut writer =
        create(Some(path), format, Cells::Safe).unwrap_or_else(|error| panic!("{}", error.diagnostic()));
    let (record, mut line) = (record(), Vec::new());
    record.write(&RecordOptions::default(), &mut line);
    writer.write(&record, &line).expect("space");
    writer.finish().expect("a place");
}

fn written(format: Format) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    write(&path, format);
    fs::read_to_string(path).expect("a file")
}

/// The characters from `start` to `end`, counted as these formats count.
fn characters(start: usize, end: usize) -> String {
    TEXT.chars().skip(start).take(end - start).collect()
}

#[test]
fn brat_finds_every_annotation_in_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    fs::create_dir(&place).unwrap();
    write(&place, Format::Brat);
    assert_eq!(fs::read_to_string(place.join("000000-news___1.txt")).unwrap(), TEXT);
    assert!(place.join("annotation.conf").is_file());
    let annotations = fs::read_to_string(place.join("000000-news___1.ann")).unwrap();
    for line in annotations.lines().filter(|line| line.starts_with('T')) {
        let [_, places, words] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (_, places) = places.split_once(' ').unwrap();
        let pieces = places.split(';').map(|place| {
            let (start, end) = place.split_once(' ').unwrap();
            characters(start.parse().unwrap(), end.parse().unwrap())
        });
        assert_eq!(pieces.collect::<Vec<_>>().join(" "), words);
    }
    insta::assert_snapshot!(annotations, @"
T1	PER 32 40	Zoë Falk
A1	Kind T1 name
T2	PER 3 5	We
A2	Kind T2 pronoun
*	Equiv T1 T2
T3	Quote 3 25;43 46;47 59	We waited | for #days, and nobody came.
A3	Type T3 direct
A4	Mode T3 speech
T4	Cue 27 31	said
R1	CuedBy Arg1:T3 Arg2:T4
R2	SaidBy Arg1:T3 Arg2:T1
#1	AnnotatorNotes T3	Zoë Falk; 0.93; cue-after
T5	Claim 47 58	nobody came
A5	Checkworthy T5
A6	Stance T5 asserts
A7	Verdict T5 unverified
");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let again = create(Some(&place), Format::Brat, Cells::Safe).err().unwrap();
    assert_eq!(again.diagnostic().id, "output/not-empty");
    assert_eq!(create(None, Format::Brat, Cells::Safe).err().unwrap().diagnostic().id, "output/no-folder");
}

#[test]
fn web_annotations_select_the_same_words_by_place_and_by_context() {
    let page: serde_json::Value = serde_json::from_str(&written(Format::WebAnnotation)).unwrap();
    assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
    let items = page["items"].as_array().unwrap();
    let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    let name = "urn:byline:news/%C3%A4%201";
    assert_eq!(ids, ["e1.1", "e1.2", "q1", "c1"].map(|id| format!("{name}:{id}")));
    let mut exact = Vec::new();
    for item in items {
        let targets = match &item["target"] {
            serde_json::Value::Array(targets) => targets.clone(),
            target => vec![target.clone()],
        };
        for target in targets {
            let [place, words] = [0, 1].map(|at| &target["selector"][at]);
            let offset = |name: &str| place[name].as_u64().unwrap() as usize;
            let word = |name: &str| words[name].as_str().unwrap();
            assert_eq!(characters(offset("start"), offset("end")), word("exact"));
            assert!(TEXT.contains(&[word("prefix"), word("exact"), word("suffix")].concat()));
            exact.push(word("exact").to_owned());
        }
    }
    assert_eq!(exact[2..4], ["We waited | for #days,", "and\nnobody came."]);
}

#[test]
fn a_page_without_findings_is_still_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    create(Some(&path), Format::WebAnnotation, Cells::Safe).unwrap().finish().unwrap();
    let page: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(page["items"], serde_json::json!([]));
}

#[test]
fn gdelt_blocks_split_cleanly_and_their_places_are_exact() {
    let row = written(Format::Gdelt);
    let columns: Vec<&str> = row.trim_end_matches('\n').split('\t').collect();
    assert_eq!(columns.len(), 27);
    assert_eq!(
        columns[..5],
        ["20220121000000-0", "20220121000000", "1", "example.org", "https://www.example.org/waiting"]
    );
    assert_eq!((columns[11], columns[12]), ("Zoë Falk", "Zoë Falk,32"));
    let mut blocks = Vec::new();
    for block in columns[22].split('#') {
        let [offset, length, verb, quote] = block.split('|').collect::<Vec<_>>().try_into().unwrap();
        let (offset, length): (usize, usize) = (offset.parse().unwrap(), length.parse().unwrap());
        let expected = characters(offset, offset + length).replace(['|', '#', '\n'], " ");
        assert_eq!((verb, quote), ("said", expected.as_str()));
        blocks.push(quote);
    }
    assert_eq!(blocks, ["We waited   for  days,", "and nobody came."]);
}

#[cfg(feature = "csv")]
#[test]
fn the_table_has_a_row_for_each_quote() {
    let table = written(Format::Csv);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let field = |name: &str| &rows[0][header.iter().position(|own| own == name).unwrap()];
    assert_eq!(field("article"), "news/ä 1");
    assert_eq!(field("content"), "We waited | for #days, and\nnobody came.");
    assert_eq!((field("speaker"), field("cue"), field("confidence")), ("Zoë Falk", "said", "0.93"));
    let offset = |name: &str| field(name).parse::<usize>().unwrap();
    assert_eq!(characters(offset("mention_start"), offset("mention_end")), field("mention"));
    assert!(characters(offset("start"), offset("end")).ends_with("nobody came."));
}

#[cfg(feature = "sqlite")]
#[test]
fn a_database_finds_the_words_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.db");
    write(&path, Format::Sqlite);
    let database = rusqlite::Connection::open(&path).unwrap();
    let words = |query: &str| -> Vec<String> {
        let mut statement = database.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let piece = "substr(text, start + 1, \"end\" - start)";
    let spans = words(&format!(
        "SELECT {piece} FROM quote_spans JOIN articles USING (article) WHERE part = 'content'"
    ));
    assert_eq!(spans, ["We waited | for #days,", "and\nnobody came."]);
    let mentions = words(&format!("SELECT {piece} FROM mentions JOIN articles USING (article)"));
    assert_eq!(mentions, ["Zoë Falk", "We"]);
    let speakers = "SELECT entities.name FROM quotes JOIN entities ON entities.id = quotes.entity AND entities.article = quotes.article";
    assert_eq!(words(speakers), ["Zoë Falk"]);
    assert_eq!(words("SELECT verdict FROM claims WHERE checkworthy"), ["unverified"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    assert_eq!(create(None, Format::Sqlite, Cells::Safe).err().unwrap().diagnostic().id, "output/no-file");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_tables_hold_what_the_record_says() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    write(&place, Format::Parquet);
    let column = |table: &str, name: &str| -> Vec<Field> {
        let file = fs::File::open(place.join(format!("{table}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        let field = |row: parquet::record::Row| {
            row.get_column_iter()
                .find(|(own, _)| own.as_str() == name)
                .map(|(_, field)| field.clone())
                .unwrap()
        };
        rows.map(field).collect()
    };
    assert_eq!(column("articles", "text"), [Field::Str(TEXT.to_owned())]);
    assert_eq!(column("articles", "cluster"), [Field::Null]);
    assert_eq!(column("quotes", "speaker"), [Field::Str("Zoë Falk".to_owned())]);
    assert_eq!(column("quotes", "confidence"), [Field::Double(0.93)]);
    assert_eq!(column("mentions", "start"), [Field::Long(32), Field::Long(3)]);
    assert_eq!(column("claims", "checkworthy"), [Field::Bool(true)]);
    assert_eq!(column("custom", "layer"), []);
    assert_eq!(create(None, Format::Parquet, Cells::Safe).err().unwrap().diagnostic().id, "output/no-folder");
}
