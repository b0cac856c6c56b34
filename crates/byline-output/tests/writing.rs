//! Files that appear whole or not at all.

use byline_core::{Article, Entity, Label, Mention, MentionKind, Span};
use byline_output::{Cells, Files, Format, Layout, Numbering, create};
use byline_record::{Record, RecordOptions};
use std::fs;

fn record(id: &str) -> (Record, Vec<u8>) {
    let article = Article { id: id.into(), text: "It rained.".into(), ..Article::default() };
    let record = Record { article, ..Record::default() };
    let mut line = Vec::new();
    record.write(&RecordOptions::default(), &mut line);
    (record, line)
}

#[test]
fn a_file_appears_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.ndjson");
    fs::write(&path, "old").unwrap();
    let mut writer = create(Some(&path), Format::Ndjson, Cells::Safe).unwrap();
    let lines = ["a", "b"].map(|id| {
        let (record, line) = record(id);
        writer.write(&record, &line).unwrap();
        line
    });
    assert_eq!(fs::read(&path).unwrap(), b"old");
    writer.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), lines.concat());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

/// A line that is made in pieces, which are cut within characters, escapes and lists, is the line that is made at once.
#[test]
fn a_long_record_is_written_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let (mut record, _) = record("long");
    for number in 0..20_000 {
        record.article.text.push_str("“Åse” said: \"no\"\n\t");
        let (span, kind) = (Span::new(number, number), MentionKind::Name);
        let (name, mentions) = (format!("Åse\n{number}"), vec![Mention { span, kind }]);
        let entity = Entity { label: Label::Person, name, mentions, link: None };
        record.layers.entities.get_or_insert_default().push(entity);
    }
    let options = RecordOptions::default();
    let mut line = Vec::new();
    record.write(&options, &mut line);
    assert!(line.len() > 1 << 20);
    let write = |name: &str, in_pieces: bool| {
        let path = folder.path().join(name);
        let mut writer = create(Some(&path), Format::Ndjson, Cells::Safe).unwrap();
        if in_pieces {
            writer.write_long(&record, &options).unwrap();
        } else {
            writer.write(&record, &line).unwrap();
        }
        writer.finish().unwrap();
        fs::read(path).unwrap()
    };
    assert!(write("a.ndjson", true) == line);
    for end in
        [cfg!(feature = "gz").then_some("gz"), cfg!(feature = "zst").then_some("zst")].into_iter().flatten()
    {
        assert!(write(&format!("a.ndjson.{end}"), true) == write(&format!("b.ndjson.{end}"), false), "{end}");
    }
    // A shard is full after as many bytes, whichever way they come.
    let weigh = |name: &str, in_pieces: bool| {
        let path = folder.path().join(name);
        let (format, shard_size, cells) = (Format::Ndjson, Some(line.len() as u64 + 1), Cells::Safe);
        let layout = Layout { path, format, shard_size, cells, numbering: Numbering::default() };
        let mut files = Files::begin(layout, serde_json::Map::new()).unwrap();
        for _ in 0..3 {
            if in_pieces {
                files.write_long(&record, &options).unwrap();
            } else {
                files.write(&record, &line).unwrap();
            }
            files.note(|| Ok(serde_json::Value::Null)).unwrap();
        }
        files.finish(serde_json::Value::Null).unwrap();
        files.finished().iter().map(|file| (file.records, file.bytes)).collect::<Vec<_>>()
    };
    let weighed = weigh("c.ndjson", true);
    assert_eq!(weighed.len(), 2);
    assert_eq!(weighed, weigh("d.ndjson", false));
}

#[cfg(feature = "gz")]
#[test]
fn a_name_in_gz_is_compressed_and_always_the_same() {
    use std::io::Read;
    let folder = tempfile::tempdir().unwrap();
    let (record, line) = record("a");
    let compressed = ["1.ndjson.gz", "2.ndjson.gz"].map(|name| {
        let path = folder.path().join(name);
        let mut writer = create(Some(&path), Format::Ndjson, Cells::Safe).unwrap();
        writer.write(&record, &line).unwrap();
        writer.finish().unwrap();
        fs::read(path).unwrap()
    });
    assert_eq!(compressed[0], compressed[1]);
    let mut decompressed = Vec::new();
    flate2::read::GzDecoder::new(&compressed[0][..]).read_to_end(&mut decompressed).unwrap();
    assert_eq!(decompressed, line);
}

#[cfg(feature = "zst")]
#[test]
fn a_name_in_zst_is_compressed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.ndjson.zst");
    let (record, line) = record("a");
    let mut writer = create(Some(&path), Format::Ndjson, Cells::Safe).unwrap();
    writer.write(&record, &line).unwrap();
    writer.finish().unwrap();
    assert_eq!(zstd::decode_all(fs::File::open(path).unwrap()).unwrap(), line);
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = create(Some(&folder.path().join("out.ndjson")), Format::Ndjson, Cells::Safe).unwrap();
    let (record, line) = record("a");
    writer.write(&record, &line).unwrap();
    drop(writer);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let Err(error) = create(Some("no/such/out.ndjson".as_ref()), Format::Ndjson, Cells::Safe) else {
        panic!("there is no such folder");
    };
    let shown = error.diagnostic().to_string();
    assert!(shown.starts_with("error[output/cannot-create]: cannot write `no/such/out.ndjson`"), "{shown}");
    assert!(shown.ends_with("hint: make its folder first"), "{shown}");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_open_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.ndjson");
    create(Some(&path), Format::Ndjson, Cells::Safe).unwrap().finish().unwrap();
    fs::write(folder.path().join("other"), "").unwrap();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("out.ndjson"), mode("other"));
}
