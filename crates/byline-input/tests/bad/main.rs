//! A corpus of bad input: what each file gives, that nothing but the broken item is lost, and that every message names
//! the place, the reason and a hint.
//!
//! The files lie in `tests/bad` at the root, so that the command is run over them too. They are made by what stands
//! here; `BYLINE_UPDATE=1 cargo test -p byline-input --all-features --test bad` makes them again, and the table of what
//! they give.

#[cfg(feature = "warc")]
mod archives;
#[cfg(all(feature = "gz", feature = "zst"))]
mod compressed;
mod json;
#[cfg(feature = "html")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "csv")]
mod tables;
#[cfg(all(feature = "csv", feature = "html", feature = "warc"))]
mod text;

use byline_core::{Article, Diagnostic};
use byline_input::{InputError, InputOptions, open};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts of the items before and behind a bad one.
const FIRST: &str = "The ferry left at noon.";
const LAST: &str = "The ferry came back at six.";

/// A bad file.
struct Case {
    /// Its name, which says what is wrong with it.
    name: String,
    content: Vec<u8>,
    /// How the texts end that must be read all the same, in order.
    kept: &'static [&'static str],
}

/// A file that holds one item, which may be lost.
fn alone(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Case {
    Case { name: name.into(), content: content.into(), kept: &[] }
}

/// A file whose first and last items are whole.
fn between(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Case {
    Case { name: name.into(), content: content.into(), kept: &[FIRST, LAST] }
}

/// Bytes that look random and are the same on every run.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[cfg(feature = "gz")]
fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    compressed.write_all(content).expect("memory");
    compressed.finish().expect("memory")
}

/// Where the files lie.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bad")
}

fn options() -> InputOptions {
    InputOptions { longest: 1 << 20, ..InputOptions::default() }
}

/// Reads each case from where it is kept and compares what it gives with the table.
fn check(kind: &str, cases: &[Case], at_least: usize) {
    let update = std::env::var_os("BYLINE_UPDATE").is_some();
    let own = folder().join(kind);
    if update {
        let _ = fs::remove_dir_all(&own);
        fs::create_dir_all(&own).expect("the corpus can be written");
        for case in cases {
            fs::write(own.join(&case.name), &case.content).expect("the corpus can be written");
        }
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases of one name");
    assert!(cases.len() >= at_least, "only {} cases", cases.len());
    let kept: BTreeSet<String> = fs::read_dir(&own)
        .expect("the corpus is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        kept.iter().map(String::as_str).eq(names),
        "the files of `{kind}` are other ones: BYLINE_UPDATE=1"
    );
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for case in cases {
        let path = own.join(&case.name);
        let content = fs::read(&path).expect("a file");
        // How well something is compressed is up to the library that compresses it.
        let compressed = [".gz", ".zst", ".parquet"].iter().any(|end| case.name.ends_with(end));
        assert!(compressed || content == case.content, "`{}` is another one: BYLINE_UPDATE=1", case.name);
        row(case, &path, &mut table, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let path = folder().join(format!("{kind}.txt"));
    if update {
        fs::write(&path, &table).expect("the table can be written");
    }
    let expected = fs::read_to_string(&path).expect("the table is there");
    for (found, expected) in table.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(table.lines().count(), expected.lines().count());
}

/// Adds what a case gives to the table, and what is wrong with that to `wrong`.
fn row(case: &Case, path: &Path, table: &mut String, wrong: &mut Vec<String>) {
    let read: Vec<Result<Article, InputError>> = open(&[path.to_owned()], &options()).collect();
    let again: Vec<_> = open(&[path.to_owned()], &InputOptions { threads: 3, ..options() }).collect();
    let shown = |read: &[Result<Article, InputError>]| -> Vec<String> { read.iter().map(outcome).collect() };
    let mut check = |holds: bool, what: &str, shown: &str| {
        if !holds {
            wrong.push(format!("{}: {what}: {shown:?}", case.name));
        }
    };
    check(shown(&read) == shown(&again), "other results on several threads", &shown(&again).join("; "));
    let mut texts = read.iter().flatten().map(|article| article.text.trim_end());
    for kept in case.kept {
        check(texts.any(|text| text.ends_with(kept)), "something else is lost", &shown(&read).join("; "));
    }
    let _ = writeln!(table, "{}", case.name);
    let mut outcomes = shown(&read);
    if outcomes.len() > 12 {
        let more = format!("… and {} more", outcomes.len() - 12);
        outcomes.truncate(12);
        outcomes.push(more);
    }
    for outcome in outcomes {
        let _ = writeln!(table, "    {outcome}");
    }
    for error in read.iter().filter_map(|read| read.as_ref().err()) {
        let diagnostic = error.diagnostic();
        let shown = diagnostic.to_string();
        let control = |letter: char| letter.is_control() && letter != '\n';
        check(shown.contains(&case.name), "no place", &shown);
        let reason = diagnostic.place.is_some() || !diagnostic.reasons.is_empty() || of_itself(&diagnostic);
        check(reason, "no reason", &shown);
        check(diagnostic.hint.is_some(), "no hint", &shown);
        check(shown.len() < 2000, "too long a message", &shown);
        check(!shown.contains(control), "a message that a terminal would obey", &shown);
    }
}

/// Whether a message says why in its first line.
fn of_itself(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.id, "input/no-text" | "input/unsupported")
}

/// An article or an error in one line.
fn outcome(read: &Result<Article, InputError>) -> String {
    match read {
        Ok(article) => {
            let start: String = article.text.chars().take(48).collect();
            let mut line = format!("{} bytes: {start:?}", article.text.len());
            let known = [
                ("id", Some(&article.id).filter(|id| !id.starts_with(&article.source.path))),
                ("title", article.title.as_ref()),
                ("date", article.date.as_ref()),
                ("url", article.url.as_ref()),
                ("language", article.language.as_ref()),
                ("charset", article.source.charset.as_ref()),
            ];
            for (name, value) in known {
                if let Some(value) = value {
                    let start: String = value.chars().take(48).collect();
                    let _ = write!(line, ", {name} {start:?}");
                }
            }
            line
        }
        Err(error) => {
            let Diagnostic { id, severity: _, kind: _, message, place, reasons, hint: _ } =
                error.diagnostic();
            let path = error.path();
            let shown = |text: &str| text.replace(path, "it").chars().take(160).collect::<String>();
            let place = place.map(|place| format!(" {}:{}", place.line, place.column)).unwrap_or_default();
            let reasons: Vec<String> = reasons.iter().map(|reason| shown(reason)).collect();
            let reasons =
                if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
            format!("{id}{place}: {}{reasons}", shown(&message))
                .escape_debug()
                .to_string()
                .replace("\\\"", "\"")
        }
    }
}

#[test]
fn lines_of_json() {
    check("json", &json::cases(), 100);
}

#[cfg(feature = "csv")]
#[test]
fn tables_as_text() {
    check("tables", &tables::cases(), 35);
}

#[cfg(feature = "html")]
#[test]
fn web_pages() {
    check("pages", &pages::cases(), 50);
}

#[cfg(feature = "warc")]
#[test]
fn web_archives() {
    check("archives", &archives::cases(), 60);
}

#[cfg(all(feature = "gz", feature = "zst"))]
#[test]
fn compressed_files() {
    check("compressed", &compressed::cases(), 20);
}

#[cfg(all(feature = "csv", feature = "html", feature = "warc"))]
#[test]
fn plain_text() {
    check("text", &text::cases(), 50);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_files() {
    check("parquet", &parquet::cases(), 20);
}
