//! Databases as they come: broken files, other charsets and separators, compressed files, entries that repeat each other.

use byline_claims::matching::{Database, Fields};
use byline_core::Verdict;
use std::fs;
use std::path::Path;

const LINE: &str = "{\"id\": \"pier\", \"claim\": \"The pier in Halden is open.\", \"verdict\": \"true\"}\n";

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("a file");
}

fn reasons(database: &Database) -> Vec<String> {
    database.left_out().reasons().map(|(reason, count, first)| format!("{count} {reason} {first}")).collect()
}

#[test]
fn a_broken_file_of_a_folder_is_named_and_costs_that_file() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.json", b"{\n  \"claim\": \"The old mill\n");
    write(folder.path(), "b.csv", b"number,text_of_it\n1,The mill burned down.\n");
    write(folder.path(), "c.jsonl", LINE.as_bytes());
    let database = Database::open(folder.path()).expect("one file can be read");
    assert_eq!(database.len(), 1);
    let left_out = reasons(&database);
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out[0].contains("a.json") && left_out[0].contains("line 3"), "{left_out:?}");
    assert!(left_out[1].contains("b.csv") && left_out[1].contains("`fields.claim`"), "{left_out:?}");
}

#[test]
fn a_broken_file_that_is_named_itself_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.json", b"{\n  \"claim\": \"The old mill\n");
    let failure = Database::open(&folder.path().join("a.json")).expect_err("it is broken");
    assert!(failure.message.contains("a.json") && failure.hint.is_some(), "{failure:?}");
    // A folder of nothing else says so too.
    let failure = Database::open(folder.path()).expect_err("there is nothing else");
    assert!(failure.hint.is_some_and(|hint| hint.contains("a.json")));
}

#[test]
fn what_is_no_database_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "line.jsonl", b"{\"claim\": \n");
    for (name, bytes, words) in [
        ("missing.json", None, "No such file"),
        ("empty.json", Some(&b""[..]), "there is nothing in it"),
        ("empty.csv", Some(b""), "there is nothing in it"),
        ("empty.html", Some(b""), "there is nothing in it"),
        ("short.json.gz", Some(b"\x1f\x8b"), "cut off"),
        ("short.jsonl.zst", Some(b"{}\n"), "cut off"),
        ("short.csv.GZ", Some(b""), "cut off"),
        ("line.jsonl", None, "there is no fact-check in"),
    ] {
        if let Some(bytes) = bytes {
            write(folder.path(), name, bytes);
        }
        let failure = Database::open(&folder.path().join(name)).expect_err(name);
        assert!(failure.message.contains(name) && failure.message.contains(words), "{failure:?}");
        assert!(failure.hint.is_some_and(|hint| !hint.is_empty() && !hint.contains("1 entries")), "{name}");
    }
}

#[test]
fn a_file_that_is_called_compressed_and_is_not_is_read_and_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.jsonl.gz", LINE.as_bytes());
    let database = Database::open(&folder.path().join("a.jsonl.gz")).expect("lines");
    assert_eq!(database.len(), 1);
    let notes: Vec<&str> = database.left_out().notes().collect();
    assert!(notes.len() == 1 && notes[0].contains("is not compressed"), "{notes:?}");
    write(folder.path(), "a.json.zst", b"The pier in Halden is open.");
    assert!(Database::open(&folder.path().join("a.json.zst")).is_err());
}

#[test]
fn tables_are_read_with_any_separator() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, table) in [
        ("a.csv", "id;claim;verdict\nx;The pier, in Halden, is open.;false\n"),
        ("b.csv", "id\tclaim\tverdict\nx\tThe pier, in Halden, is open.\tfalse\n"),
        ("c.tsv", "id,claim,verdict\nx,\"The pier, in Halden, is open.\",false\n"),
        ("d.csv", "id,claim,verdict\nx,\"The pier, in Halden, is open.\",false\n"),
    ] {
        write(folder.path(), name, table.as_bytes());
        let database = Database::open(&folder.path().join(name)).expect("a table");
        let found = database.search("The pier, in Halden, is open.", 1);
        assert_eq!(
            (&*found[0].claim, found[0].verdict),
            ("The pier, in Halden, is open.", Verdict::Refuted),
            "{name}"
        );
    }
}

#[test]
fn other_charsets_are_read_and_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.csv", b"id,claim\nx,The caf\xe9 in Halden is open.\n");
    write(
        folder.path(),
        "b.jsonl",
        b"{\"id\": \"y\", \"claim\": \"The caf\xe9 in Moss is \x93open\x94.\"}\n",
    );
    write(folder.path(), "c.json", b"[{\"id\": \"z\", \"claim\": \"The caf\xe9 in Bergen is open.\"}]");
    let database = Database::open(folder.path()).expect("three files");
    assert_eq!(database.len(), 3);
    assert_eq!(database.search("The café in Halden is open.", 1)[0].claim, "The café in Halden is open.");
    let notes: Vec<&str> = database.left_out().notes().collect();
    assert_eq!(notes.len(), 3);
    assert!(notes[0].contains("a.csv") && notes[0].contains("Windows-1252"), "{notes:?}");
}

/// One article may check several claims; the same claim twice is counted, and the last one stands.
#[test]
fn claims_of_one_article_are_all_kept_and_repeated_ones_counted() {
    let line = |claim: &str, verdict: &str| {
        format!(
            "{{\"id\": \"a\", \"url\": \"https://example.org/a\", \"claim\": \"{claim}\", \"verdict\": \"{verdict}\"}}\n"
        )
    };
    let (pier, mill) = ("The pier in Halden is open.", "The mill in Moss burned down.");
    let folder = tempfile::tempdir().expect("a folder");
    let first = [line(pier, "true"), line(mill, "true"), line(pier, "false")].concat();
    write(folder.path(), "a.jsonl", first.as_bytes());
    let path = folder.path().join("a.jsonl");
    let database = Database::open(&path).expect("fact-checks");
    assert_eq!(database.len(), 2);
    assert_eq!(database.search(pier, 1)[0].verdict, Verdict::Refuted);
    let left_out = reasons(&database);
    assert!(left_out.len() == 1 && left_out[0].starts_with("1 replaced by a later one"), "{left_out:?}");
    // A later source that words the claim anew replaces it.
    write(folder.path(), "b.jsonl", line("The mill in Moss never burned down.", "false").as_bytes());
    let later = folder.path().join("b.jsonl");
    let bytes = Database::index_of(&[&path, &later], &Fields::default()).expect("an index");
    write(folder.path(), "all.index", &bytes);
    assert_eq!(Database::open(&folder.path().join("all.index")).expect("an index").len(), 2);
}

#[test]
fn truth_values_are_ratings() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, contents, verdict) in [
        ("a.jsonl", "{\"claim\": \"The pier is open.\", \"verdict\": false}", Verdict::Refuted),
        ("b.jsonl", "{\"claim\": \"The pier is open.\", \"rating\": true}", Verdict::Supported),
        (
            "c.json",
            "{\"@type\": \"ClaimReview\", \"claimReviewed\": \"The pier is open.\", \"reviewRating\": {\"ratingValue\": false}}",
            Verdict::Refuted,
        ),
    ] {
        write(folder.path(), name, contents.as_bytes());
        let database = Database::open(&folder.path().join(name)).expect("a fact-check");
        assert_eq!(database.search("The pier is open.", 1)[0].verdict, verdict, "{name}");
    }
}

#[test]
fn a_row_that_swallowed_others_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "y,The mill burned down.\n".repeat(1200);
    let table = format!("id,claim\nv,The pier is open.\nx,\"The dam is full.\n{rows}");
    write(folder.path(), "a.csv", table.as_bytes());
    let database = Database::open(&folder.path().join("a.csv")).expect("a table");
    assert_eq!(database.len(), 1);
    let left_out = reasons(&database);
    assert!(left_out[0].contains("quotation mark") && left_out[0].ends_with("a.csv:3"), "{left_out:?}");
}

#[cfg(feature = "gz")]
#[test]
fn compressed_files_are_read() {
    use std::io::Write;

    let folder = tempfile::tempdir().expect("a folder");
    let file = fs::File::create(folder.path().join("a.jsonl.gz")).expect("a file");
    let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    writer.write_all(LINE.as_bytes()).and_then(|()| writer.finish()).expect("a compressed file");
    assert_eq!(Database::open(folder.path()).expect("a fact-check").len(), 1);
}
