//! Gold data as files: JSON Lines, both ways.

use crate::types::Gold;
use crate::wire;
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
    /// A record contradicts itself.
    #[error("{path}:{line}: `{id}`: {what}")]
    Record { path: String, line: u64, id: String, what: String },
}

/// Reads a file of JSON Lines, whole; empty lines are skipped.
///
/// # Errors
///
/// If the file cannot be read, or a line is no record or has a span that is out of range or off a character boundary.
pub fn read(path: &Path) -> Result<Vec<Gold>, Error> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    let file = BufReader::new(File::open(path).map_err(failed)?);
    let name = path.display().to_string();
    let mut golds = Vec::new();
    for (number, line) in (1..).zip(file.lines()) {
        let line = line.map_err(failed)?;
        if !line.trim().is_empty() {
            golds.push(parse(&line, &name, number)?);
        }
    }
    Ok(golds)
}

/// Reads one record; `path` and `line` are for the message.
///
/// # Errors
///
/// As [`read`].
pub fn parse(record: &str, path: &str, line: u64) -> Result<Gold, Error> {
    let record: wire::Record =
        serde_json::from_str(record).map_err(|source| Error::Line { path: path.to_owned(), line, source })?;
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
    use super::{Error, parse, write};
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
}
