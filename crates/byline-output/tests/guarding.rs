//! Output never destroys what it did not make.

use byline_core::Article;
use byline_output::{Cells, Files, Format, Guard, Layout, OutputError, create, write_file};
use byline_record::{Record, RecordOptions};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const USERS: &[u8] = b"the user's own";

fn record() -> (Record, Vec<u8>) {
    let article = Article { id: "a".into(), text: "It rained.".into(), ..Article::default() };
    let record = Record { article, ..Record::default() };
    let mut line = Vec::new();
    record.write(&RecordOptions::default(), &mut line);
    (record, line)
}

fn header() -> Map<String, Value> {
    [("what".to_owned(), Value::from("a"))].into_iter().collect()
}

fn layout(path: PathBuf) -> Layout {
    Layout {
        path,
        format: Format::Ndjson,
        shard_size: None,
        cells: Cells::Safe,
        numbering: byline_output::Numbering::default(),
    }
}

fn id<T>(result: Result<T, OutputError>) -> &'static str {
    result.map_or_else(|error| error.diagnostic().id, |_| "fine")
}

/// A file of the user's.
fn users(path: PathBuf) -> PathBuf {
    fs::write(&path, USERS).expect("there is room");
    path
}

#[test]
fn what_is_read_is_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let input = users(at("in.jsonl"));
    let mut guard = Guard::default();
    guard.reads(&input);
    guard.reads(Path::new("-"));
    let mut check = |path: PathBuf, expected: &str| assert_eq!(id(guard.writes(&path)), expected, "{path:?}");
    check(input.clone(), "output/is-input");
    check(folder.path().join(".").join("in.jsonl"), "output/is-input");
    fs::hard_link(&input, at("hard")).unwrap();
    check(at("hard"), "output/is-input");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("in.jsonl", at("link")).unwrap();
        check(at("link"), "output/is-input");
    }
    check(at("out.jsonl"), "fine");
    check("-".into(), "fine");
}

#[test]
fn two_outputs_do_not_go_to_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut guard = Guard::default();
    assert_eq!(id(guard.writes(&at("out"))), "fine");
    assert_eq!(id(guard.writes(&at("errors"))), "fine");
    assert_eq!(id(guard.writes(&at("./out"))), "output/written-twice");
    #[cfg(unix)]
    {
        // The target of the link is still to be made.
        std::os::unix::fs::symlink("errors", at("link")).unwrap();
        assert_eq!(id(guard.writes(&at("link"))), "output/written-twice");
    }
}

#[test]
fn files_beside_the_output_are_ours_or_stay() {
    for name in ["out.part", "out.journal", "out.journal.new", "out.part.again", "out.part-journal"] {
        let folder = tempfile::tempdir().unwrap();
        let own = users(folder.path().join(name));
        let at = layout(folder.path().join("out"));
        assert_eq!(id(Files::begin(at.clone(), header())), "output/not-ours", "{name}");
        let resumed = id(Files::resume(at, header()));
        assert!(["output/not-ours", "output/journal"].contains(&resumed), "{name}: {resumed}");
        assert_eq!(fs::read(own).unwrap(), USERS, "{name}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}: nothing else was made");
    }
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_to_a_file_of_the_users() {
    for name in ["out.part", "out.journal", "out.journal.new", "out.part.again"] {
        let folder = tempfile::tempdir().unwrap();
        let own = users(folder.path().join("own"));
        std::os::unix::fs::symlink("own", folder.path().join(name)).unwrap();
        assert_eq!(
            id(Files::begin(layout(folder.path().join("out")), header())),
            "output/not-ours",
            "{name}"
        );
        assert_eq!(fs::read(own).unwrap(), USERS, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for target in ["there", "not-there"] {
        fs::write(at("there"), "old").unwrap();
        let output = at(&format!("link-to-{target}"));
        std::os::unix::fs::symlink(target, &output).unwrap();
        let (record, line) = record();
        let mut writer = create(Some(&output), Format::Ndjson, Cells::Safe).unwrap();
        writer.write(&record, &line).unwrap();
        writer.finish().unwrap();
        assert!(output.is_symlink(), "{target}");
        assert_eq!(fs::read(at(target)).unwrap(), line, "{target}");
    }
}

#[test]
fn what_a_run_left_before_it_could_be_resumed_is_known_for_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = layout(folder.path().join("out"));
    let mut files = Files::begin(at.clone(), header()).unwrap();
    let (record, line) = record();
    files.write(&record, &line).unwrap();
    // As a process that is killed.
    files.abandon();
    assert!(folder.path().join("out.part").exists());
    assert!(!Files::are_interrupted(&at), "nothing can be resumed yet");
    let (mut files, state) = Files::resume(at, header()).unwrap();
    assert_eq!(state, None);
    files.write(&record, &line).unwrap();
    files.finish(json!(1)).unwrap();
    files.forget().unwrap();
    assert_eq!(fs::read(folder.path().join("out")).unwrap(), line);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_journal_names_no_place_but_those_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let own = users(folder.path().join("own"));
    fs::write(folder.path().join("own.part"), "else").unwrap();
    let journal = json!({
        "schema": "byline-journal/2",
        "run": header(),
        "whole": [{"name": "../own", "records": 1, "bytes": 1, "checksum": ""}],
        "moving": true,
        "part": {"bytes": 0, "hash": 0, "records": 0, "weight": 0},
        "state": 1,
    });
    fs::write(inner.join("out.journal"), journal.to_string()).unwrap();
    assert_eq!(id(Files::resume(layout(inner.join("out")), header())), "output/journal");
    assert_eq!(fs::read(own).unwrap(), USERS);
}

#[test]
fn a_shard_does_not_replace_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = Layout { shard_size: Some(1), ..layout(folder.path().join("out")) };
    let mut files = Files::begin(at, header()).unwrap();
    let (record, line) = record();
    files.write(&record, &line).unwrap();
    files.note(|| Ok(json!(1))).unwrap();
    let own = users(folder.path().join("out-00001"));
    assert_eq!(id(files.write(&record, &line)), "output/in-the-way");
    assert_eq!(fs::read(own).unwrap(), USERS);
}

/// Every format that this build writes.
fn formats() -> impl Iterator<Item = Format> {
    let written = |format: &Format| match format {
        Format::Csv => cfg!(feature = "csv"),
        Format::Sqlite => cfg!(feature = "sqlite"),
        Format::Parquet => cfg!(feature = "parquet"),
        _ => true,
    };
    Format::ALL.iter().copied().filter(written)
}

#[test]
fn a_place_of_another_kind_is_refused_before_anything_is_written() {
    for format in formats() {
        let folder = tempfile::tempdir().unwrap();
        let is_folder = matches!(format, Format::Brat | Format::Parquet);
        let path = folder.path().join("out");
        let expected = if is_folder {
            users(path.clone());
            "output/is-file"
        } else {
            fs::create_dir(&path).unwrap();
            "output/is-folder"
        };
        assert_eq!(id(create(Some(&path), format, Cells::Safe)), expected, "{format:?}");
        let at = Layout {
            path: path.clone(),
            format,
            shard_size: None,
            cells: Cells::Safe,
            numbering: byline_output::Numbering::default(),
        };
        assert_eq!(id(Files::begin(at, header())), expected, "{format:?}");
        assert_eq!(path.is_dir(), !is_folder, "{format:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{format:?}");
    }
}

#[cfg(unix)]
mod pipes {
    use super::{formats, header, id, record};
    use byline_output::{Cells, Files, Format, Layout, create, write_file};
    use std::fs;
    use std::os::unix::fs::FileTypeExt;
    use std::path::Path;
    use std::process::Command;
    use std::thread;

    fn pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().expect("every system has it").success());
    }

    fn is_pipe(path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|there| there.file_type().is_fifo())
    }

    #[test]
    fn a_pipe_is_written_to_or_refused_and_never_replaced() {
        let (record, line) = record();
        for format in formats() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("pipe");
            pipe(&path);
            let at = Layout {
                path: path.clone(),
                format,
                shard_size: None,
                cells: Cells::Safe,
                numbering: byline_output::Numbering::default(),
            };
            assert!(Files::begin(at, header()).is_err(), "{format:?}");
            assert!(is_pipe(&path), "{format:?}");
            if matches!(format, Format::Brat | Format::Parquet | Format::Sqlite) {
                assert_eq!(id(create(Some(&path), format, Cells::Safe)), "output/special", "{format:?}");
            } else {
                let other = path.clone();
                let reader = thread::spawn(move || fs::read(other).expect("it can be read"));
                let mut writer = create(Some(&path), format, Cells::Safe).unwrap();
                writer.write(&record, &line).unwrap();
                writer.finish().unwrap();
                assert!(!reader.join().unwrap().is_empty(), "{format:?}");
            }
            assert!(is_pipe(&path), "{format:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{format:?}");
        }
    }

    /// Nothing waits for a reader of a pipe, and no link is followed or removed.
    #[test]
    fn what_stands_under_a_name_that_is_kept_is_refused_at_once() {
        for suffix in ["journal", "journal.new", "part", "part.again", "part-journal", "lock"] {
            for link in [false, true] {
                let folder = tempfile::tempdir().unwrap();
                let place = folder.path().join(format!("out.ndjson.{suffix}"));
                if link {
                    std::os::unix::fs::symlink("nowhere", &place).unwrap();
                } else {
                    pipe(&place);
                }
                let at = Layout {
                    path: folder.path().join("out.ndjson"),
                    format: Format::Ndjson,
                    shard_size: None,
                    cells: Cells::Safe,
                    numbering: byline_output::Numbering::default(),
                };
                assert!(!at.has_journal() && !Files::are_interrupted(&at), "{suffix}");
                for begun in [
                    Files::begin(at.clone(), header()),
                    Files::resume(at.clone(), header()).map(|(files, _)| files),
                ] {
                    let Err(error) = begun else { panic!("{suffix} is taken for its own") };
                    assert_eq!(error.diagnostic().id, "output/not-ours", "{suffix}");
                }
                assert!(is_pipe(&place) || fs::read_link(&place).is_ok(), "{suffix}");
            }
        }
    }

    #[test]
    fn a_small_file_goes_into_a_pipe_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        pipe(&path);
        let other = path.clone();
        let reader = thread::spawn(move || fs::read(other).expect("it can be read"));
        write_file(&path, b"{}").unwrap();
        assert_eq!(reader.join().unwrap(), b"{}");
        assert!(is_pipe(&path));
    }
}

#[test]
fn a_file_that_could_not_be_written_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = users(folder.path().join("page.html"));
    let written = byline_output::write_file_with(&path, |out| {
        out.write_all(b"half of it")?;
        Err(std::io::ErrorKind::StorageFull.into())
    });
    let diagnostic = written.expect_err("the disk is full").diagnostic();
    assert_eq!(diagnostic.hint.as_deref(), Some("make room, then run it again"));
    assert_eq!(fs::read(&path).expect("it is there"), USERS);
    let unwinds = std::panic::catch_unwind(|| byline_output::write_file_with(&path, |_| panic!("no more")));
    assert!(unwinds.is_err());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn a_small_file_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.run.json");
    let part = users(folder.path().join("out.run.json.part"));
    fs::write(&path, "old").unwrap();
    write_file(&path, b"{}").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"{}");
    assert_eq!(fs::read(part).unwrap(), USERS);
    assert_eq!(id(write_file(folder.path(), b"{}")), "output/is-folder");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
