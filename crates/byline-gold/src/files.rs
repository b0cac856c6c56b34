//! Gold data as files: JSON Lines, both ways.

use crate::types::Gold;
use crate::wire;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Why gold data could not be read.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum Error {
    /// The file itself.
    #[error("cannot read `{}`", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A line is no record.
    #[error("{path}:{line}: not a gold record")]
    Line { path: String, line: u64, source: serde_json::Error },
    /// A line is a record of `byline analyze`.
    #[error("{path}:{line}: a record of `byline analyze`, which `byline gold records` makes gold data of")]
    Found { path: String, line: u64 },
    /// A record contradicts itself.
    #[error("{path}:{line}: `{id}`: {what}")]
    Record { path: String, line: u64, id: String, what: String },
    /// Two articles of a corpus have one identifier.
    #[error("{0}")]
    Twice(Twice),
}

/// An identifier that two articles have, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{second}: `{id}` is the identifier of another article, at {first}")]
pub struct Twice {
    /// The identifier.
    pub id: String,
    /// File and line of the first article.
    pub first: String,
    /// File and line of the second one.
    pub second: String,
    /// How many articles have an identifier that one before them has.
    pub times: u64,
}

/// Gold data of several files, and where each article stands.
#[derive(Debug, Default)]
pub struct Files {
    /// The articles, in the order of the files.
    pub golds: Vec<Gold>,
    /// For each article file and line.
    places: Vec<(PathBuf, u64)>,
}

impl Files {
    /// Reads all of them, whole.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn read(paths: &[PathBuf]) -> Result<Self, Error> {
        let mut all = Self::default();
        for path in paths {
            let one = file(path)?;
            all.golds.extend(one.golds);
            all.places.extend(one.places);
        }
        Ok(all)
    }

    /// The first two articles with one `key`.
    pub fn twice<'g, K: std::hash::Hash + Eq>(&'g self, key: impl Fn(&'g Gold) -> K) -> Option<Twice> {
        let mut known: HashMap<K, &(PathBuf, u64)> = HashMap::with_capacity(self.golds.len());
        let mut found: Option<Twice> = None;
        for (gold, place) in self.golds.iter().zip(&self.places) {
            let Some(first) = known.insert(key(gold), place) else { continue };
            let twice = found.get_or_insert_with(|| Twice {
                id: gold.id.clone(),
                first: shown(first),
                second: shown(place),
                times: 0,
            });
            twice.times += 1;
        }
        found
    }
}

fn shown((path, line): &(PathBuf, u64)) -> String {
    format!("{}:{line}", path.display())
}

/// Reads a file of JSON Lines, whole; empty lines are skipped.
///
/// # Errors
///
/// If the file cannot be read, a line is no record or has a span that is out of range or off a character boundary, or two
/// articles of a corpus have one identifier.
pub fn read(path: &Path) -> Result<Vec<Gold>, Error> {
    Ok(file(path)?.golds)
}

fn file(path: &Path) -> Result<Files, Error> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    let lines = BufReader::new(File::open(path).map_err(failed)?).lines();
    let name = path.display().to_string();
    let mut all = Files::default();
    for (number, line) in (1..).zip(lines) {
        let line = line.map_err(failed)?;
        if !line.trim().is_empty() {
            all.golds.push(parse(&line, &name, number)?);
            all.places.push((path.to_owned(), number));
        }
    }
    match all.twice(|gold| (&gold.corpus, &gold.id)) {
        Some(twice) => Err(Error::Twice(twice)),
        None => Ok(all),
    }
}

/// Reads one record; `path` and `line` are for the message.
///
/// # Errors
///
/// As [`read`].
pub fn parse(record: &str, path: &str, line: u64) -> Result<Gold, Error> {
    let wrong = |source| {
        let path = path.to_owned();
        if record.contains("\"schema\":\"byline/1\"") {
            Error::Found { path, line }
        } else {
            Error::Line { path, line, source }
        }
    };
    let record: wire::Record = serde_json::from_str(record).map_err(wrong)?;
    let id = record.id.clone();
    wire::check(record).map_err(|what| Error::Record { path: path.to_owned(), line, id, what })
}

/// Writes one record as a line of JSON; layers that are `None` are left out.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn write(gold: &Gold, out: &mut impl Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &wire::Record::of(gold))?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::{Error, Files, parse, read, write};
    use byline_core::{Span, Tag};

    #[test]
    fn an_absent_layer_is_not_an_empty_one() {
        let gold = parse(r#"{"id": "a", "text": "Été.", "entities": []}"#, "gold.jsonl", 1).unwrap();
        assert_eq!(gold.entities, Some(Vec::new()));
        assert_eq!(gold.quotes, None);
        assert_eq!(gold.article().text, "Été.");
    }

    #[test]
    fn tokens_keep_their_heads() {
        let line = r#"{"id": "a", "text": "Ida left.", "sentences": [{"start": 0, "end": 9}], "tokens": [
            {"start": 0, "end": 3, "upos": "PROPN", "head": 1, "deprel": "nsubj"},
            {"start": 4, "end": 8, "upos": "VERB", "head": -1, "deprel": "root"}]}"#;
        let tokens = parse(line, "gold.jsonl", 1).unwrap().tokens.unwrap();
        assert_eq!((tokens[0].tag, tokens[0].head, tokens[1].head), (Tag::PROPN, Some(1), None));
        assert_eq!(tokens[1].span, Span::new(4, 8));
    }

    #[test]
    fn what_is_written_reads_back() {
        let line = r#"{"id":"a","corpus":"own","license":"CC0-1.0","title":"Été","text":"Été, Ida said. She left.","quotes":[{"content":[{"start":0,"end":5}],"cue":[{"start":11,"end":15}],"speaker":[{"start":7,"end":10}],"type":"direct"},{"content":[{"start":17,"end":20}]}],"entities":[{"start":7,"end":10,"label":"PER"}],"coref":[{"label":"PER","mentions":[{"start":7,"end":10,"kind":"name","head":{"start":7,"end":10}},{"start":17,"end":20,"kind":"pronoun","head":{"start":17,"end":20}}]}],"tokens":[{"start":7,"end":10,"upos":"PROPN","head":1},{"start":11,"end":15,"upos":"VERB"}],"sentences":[{"start":0,"end":16},{"start":17,"end":26}],"targets":[{"start":7,"end":10}],"sentiment":[{"target":{"start":7,"end":10},"sentence":{"start":0,"end":16},"polarity":-1},{"polarity":1,"score":0.5}],"claims":[{"start":17,"end":26,"checkworthy":false}]}"#;
        let gold = parse(line, "gold.jsonl", 1).unwrap();
        let mut written = Vec::new();
        write(&gold, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), format!("{line}\n"));
    }

    #[test]
    fn errors_name_the_place() {
        let message = |line: &str| parse(line, "gold.jsonl", 7).unwrap_err().to_string();
        assert_eq!(message("{"), "gold.jsonl:7: not a gold record");
        assert_eq!(
            message(r#"{"id": "a", "text": "Été", "entities": [{"start": 0, "end": 1, "label": "PER"}]}"#),
            "gold.jsonl:7: `a`: the span 0 to 1 of `entities` is out of range or off a character boundary"
        );
        let error = parse(
            r#"{"id": "a", "text": "x", "tokens": [{"start": 0, "end": 1, "upos": "NOON", "head": -1, "deprel": "root"}]}"#,
            "g",
            1,
        );
        assert!(matches!(error, Err(Error::Record { what, .. }) if what == "unknown part of speech `NOON`"));
    }

    #[test]
    fn an_identifier_that_is_there_twice_is_reported_with_both_places() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, contents: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, contents).unwrap();
            path
        };
        let line = |id: &str, corpus: &str| {
            format!("{{\"id\": \"{id}\", \"corpus\": \"{corpus}\", \"text\": \"x\"}}\n")
        };
        let (a, b) = (line("a", "own"), line("b", "own"));
        let (one, other) = (put("one.jsonl", &format!("{a}\n{b}")), put("other.jsonl", &format!("{b}{a}")));
        assert_eq!(read(&one).unwrap().len(), 2);
        let all = Files::read(&[one.clone(), other.clone()]).unwrap();
        let twice = all.twice(|gold| &gold.id).unwrap();
        let place = |path: &std::path::Path, line: u64| format!("{}:{line}", path.display());
        assert_eq!((twice.first, twice.second, twice.times), (place(&one, 3), place(&other, 1), 2));
        assert_eq!(Files::read(&[one]).unwrap().twice(|gold| &gold.id), None);

        let same = put("same.jsonl", &format!("{a}{b}{a}"));
        let error = read(&same).unwrap_err().to_string();
        let expected =
            format!("{}: `a` is the identifier of another article, at {}", place(&same, 3), place(&same, 1));
        assert_eq!(error, expected);
        let other_corpus = put("corpora.jsonl", &format!("{a}{}", line("a", "other")));
        assert_eq!(read(&other_corpus).unwrap().len(), 2);
    }
}
