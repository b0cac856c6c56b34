//! A run that is cut off at any point is resumed: nothing is lost, nothing is there twice.

use byline_core::Article;
use byline_output::{Cells, Files, FinishedFile, Format, Layout, Numbering};
use byline_record::{Record, RecordOptions};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const RECORDS: u64 = 300;

/// Records of some 10 kB each, which do not compress too well.
fn record(number: u64) -> (Record, Vec<u8>) {
    let mut state = number + 1;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x} ", state >> 33)
    };
    let text: String = (0..1200).map(|_| word()).collect();
    let record = Record {
        article: Article { id: format!("n{number}"), text, ..Article::default() },
        ..Record::default()
    };
    let mut line = Vec::new();
    record.write(&RecordOptions::default(), &mut line);
    (record, line)
}

fn header(what: &str) -> Map<String, Value> {
    [("what".to_owned(), Value::from(what))].into_iter().collect()
}

fn layout(folder: &Path, name: &str, format: Format, shard_size: Option<u64>) -> Layout {
    Layout {
        path: folder.join(name),
        format,
        shard_size,
        cells: Cells::Safe,
        numbering: Numbering::default(),
    }
}

/// Resumes until `until` records were taken; all of them make the run complete. The state is how many there were.
fn resume(layout: &Layout, until: u64) -> Option<Vec<FinishedFile>> {
    let (mut files, state) = Files::resume(layout.clone(), header("a")).expect("it can be resumed");
    let done = state.as_ref().and_then(Value::as_u64).unwrap_or_default();
    for number in done..until {
        let (record, line) = record(number);
        files.write(&record, &line).expect("there is room");
        files.note(|| Ok(json!(number + 1))).expect("there is room");
    }
    if until < RECORDS {
        files.leave(|| Ok(json!(done.max(until)))).expect("there is room");
        // As a process that is killed: what comes after, and what waits in buffers, is lost.
        let (record, line) = record(until);
        files.write(&record, &line).expect("there is room");
        if layout.format == Format::Sqlite {
            // A database that is left open stays locked within this process; what was not noted goes all the same.
            drop(files);
        } else {
            files.abandon();
        }
        return None;
    }
    let whole = files.finish(json!(until)).expect("there is room").to_vec();
    files.forget().expect("there is a journal");
    Some(whole)
}

/// Every file with its bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(content(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
    files
}

/// Runs in one go and in pieces, and compares what is left.
fn check(name: &str, format: Format, shard_size: Option<u64>) -> BTreeMap<String, Vec<u8>> {
    let (whole, pieces) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let expected = resume(&layout(whole.path(), name, format, shard_size), RECORDS);
    let at = layout(pieces.path(), name, format, shard_size);
    for until in [0, 1, 2, 97, 98, 150, 151, 240, 299] {
        assert_eq!(resume(&at, until), None);
    }
    assert_eq!(resume(&at, RECORDS), expected, "{name}");
    let (expected, found) = (content(whole.path()), content(pieces.path()));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{name}");
    for (file, bytes) in &expected {
        assert!(found[file] == *bytes, "{name}: {file} has other bytes");
    }
    expected
}

#[test]
fn a_run_in_pieces_leaves_the_same_bytes() {
    let files = check("out.ndjson", Format::Ndjson, None);
    assert_eq!(files.len(), 1);
    let lines: Vec<u8> = (0..RECORDS).flat_map(|number| record(number).1).collect();
    assert!(files["out.ndjson"] == lines);
    check("out.tsv", Format::Gdelt, None);
    check("out.json", Format::WebAnnotation, None);
    check("out.json", Format::LabelStudio, None);
    check("out.jsonl", Format::Prodigy, None);
    check("out", Format::Brat, None);
    #[cfg(feature = "csv")]
    check("out.csv", Format::Csv, None);
}

#[cfg(all(feature = "gz", feature = "zst"))]
#[test]
fn compressed_files_too() {
    use std::io::Read;
    let lines: Vec<u8> = (0..RECORDS).flat_map(|number| record(number).1).collect();
    let compressed = check("out.ndjson.gz", Format::Ndjson, None);
    let mut decompressed = Vec::new();
    flate2::read::GzDecoder::new(&compressed["out.ndjson.gz"][..]).read_to_end(&mut decompressed).unwrap();
    assert!(decompressed == lines, "one member holds it all");
    let compressed = check("out.ndjson.zst", Format::Ndjson, None);
    assert!(zstd::decode_all(&compressed["out.ndjson.zst"][..]).unwrap() == lines);
}

#[test]
fn shards_are_named_in_order_and_hold_everything_once() {
    let files = check("out.ndjson", Format::Ndjson, Some(1_000_000));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["out-00000.ndjson", "out-00001.ndjson", "out-00002.ndjson", "out-00003.ndjson"]);
    let all: Vec<u8> = files.into_values().flatten().collect();
    let lines: Vec<u8> = (0..RECORDS).flat_map(|number| record(number).1).collect();
    assert!(all == lines);
    #[cfg(feature = "zst")]
    assert!(check("news.ndjson.zst", Format::Ndjson, Some(1_500_000)).contains_key("news-00001.ndjson.zst"));
    check("out", Format::Brat, Some(1_000_000));
    #[cfg(feature = "parquet")]
    check("out", Format::Parquet, Some(1_000_000));
}

#[cfg(feature = "sqlite")]
#[test]
fn a_database_holds_every_article_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path(), "out.sqlite", Format::Sqlite, None);
    for until in [3, 4, 120, RECORDS] {
        resume(&at, until);
    }
    assert_eq!(content(folder.path()).len(), 1);
    let database = rusqlite::Connection::open(&at.path).unwrap();
    let numbers: (i64, i64, i64) = database
        .query_row("SELECT count(*), count(DISTINCT id), max(article) FROM articles", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    assert_eq!(numbers, (300, 300, 300));
}

#[test]
fn another_run_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path(), "out.ndjson", Format::Ndjson, None);
    resume(&at, 5);
    let Err(error) = Files::resume(at.clone(), header("b")) else { panic!("it is another run") };
    insta::assert_snapshot!(error.diagnostic().to_string(), @r#"
    error[output/other-run]: the interrupted run had another what
      then "a", now "b"
      hint: run it as it was run then, or without `--resume` to start over
    "#);
    fs::write(folder.path().join("out.ndjson.part"), "{").unwrap();
    let Err(error) = Files::resume(at.clone(), header("a")) else { panic!("the part is gone") };
    assert_eq!(error.diagnostic().id, "output/lost");
    let mut files = Files::begin(at, header("b")).expect("starting over is always possible");
    files.finish(Value::Null).expect("there is room");
    files.forget().expect("there is room");
    assert_eq!(content(folder.path()), [("out.ndjson".to_owned(), Vec::new())].into());
}

#[test]
fn shards_of_another_run_are_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out-00007.ndjson"), "").unwrap();
    let at = layout(folder.path(), "out.ndjson", Format::Ndjson, Some(1000));
    let Err(error) = Files::begin(at, header("a")) else { panic!("shards would mix") };
    assert_eq!(error.diagnostic().id, "output/in-the-way");
}

#[test]
fn what_is_no_file_is_refused() {
    let at = Layout {
        path: "-".into(),
        format: Format::Ndjson,
        shard_size: None,
        cells: Cells::Safe,
        numbering: Numbering::default(),
    };
    assert!(Files::begin(at, header("a")).is_err());
}

#[test]
fn a_flipped_bit_in_a_part_is_found() {
    for name in ["out.ndjson", "out.ndjson.gz", "out.ndjson.zst"] {
        let folder = tempfile::tempdir().unwrap();
        let at = layout(folder.path(), name, Format::Ndjson, None);
        let mut until = 150;
        while resume(&at, until).is_none() && !Files::are_interrupted(&at) {
            until += 1;
        }
        let part = folder.path().join(format!("{name}.part"));
        let mut bytes = fs::read(&part).unwrap();
        let middle = bytes.len() / 3;
        bytes[middle] ^= 1;
        fs::write(&part, &bytes).unwrap();
        let Err(error) = Files::resume(at, header("a")) else {
            panic!("{name}: the flipped bit is taken along")
        };
        assert_eq!(error.diagnostic().id, "output/lost", "{name}");
    }
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path(), "out.ndjson", Format::Ndjson, None);
    let files = Files::begin(at.clone(), header("a")).unwrap();
    for second in [
        Files::begin(at.clone(), header("a")),
        Files::resume(at.clone(), header("a")).map(|(files, _)| files),
    ] {
        let Err(error) = second else { panic!("two runs write to one file") };
        let diagnostic = error.diagnostic();
        assert_eq!(diagnostic.id, "output/locked");
        assert!(diagnostic.to_string().contains(&format!("process {}", std::process::id())), "{diagnostic}");
    }
    files.abandon();
    assert!(Files::begin(at, header("a")).is_ok(), "what a killed process left locks nothing");
}

#[cfg(feature = "sqlite")]
#[test]
fn a_database_cut_off_after_its_indices_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path(), "out.sqlite", Format::Sqlite, None);
    resume(&at, 5);
    let database = rusqlite::Connection::open(folder.path().join("out.sqlite.part")).unwrap();
    let indices =
        "CREATE UNIQUE INDEX by_article ON articles (article); CREATE INDEX by_speaker ON quotes (speaker);";
    database.execute_batch(indices).unwrap();
    database.close().unwrap();
    assert!(resume(&at, RECORDS).is_some());
    assert_eq!(content(folder.path()).len(), 1);
}

/// Also one that `SQLite` itself does not see: in the words of a text.
#[cfg(feature = "sqlite")]
#[test]
fn a_flipped_bit_in_the_part_of_a_database_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path(), "out.sqlite", Format::Sqlite, None);
    resume(&at, 40);
    let part = folder.path().join("out.sqlite.part");
    let whole = fs::read(&part).unwrap();
    let text = record(20).0.article.text;
    let words = &text.as_bytes()[2000..2040];
    let place = whole.windows(words.len()).position(|piece| piece == words).expect("the text is there");
    // One byte of a text, and some of how pages are laid out.
    for place in [place, 0, 100, 4096, 4099, 8192] {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&part, &bytes).unwrap();
        let resumed = Files::resume(at.clone(), header("a"));
        let Err(error) = resumed else { panic!("the flipped bit at {place} is taken along") };
        assert_eq!(error.diagnostic().id, "output/lost", "{place}");
    }
    fs::write(&part, &whole).unwrap();
    assert!(resume(&at, RECORDS).is_some());
}
