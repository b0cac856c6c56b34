//! Gold data: what people said stands in a text.

use crate::wire;
use byline_core::{Article, Label, QuoteType, Source, Span, Tag};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// An annotated article. A layer that the corpus does not annotate is `None`, which says nothing; an empty list says
/// that there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gold {
    /// The article's identifier, its corpus with it.
    pub id: String,
    /// The corpus.
    pub corpus: Option<String>,
    /// `news`, `interview` …
    pub genre: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The day of publication as ISO 8601.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The body; every span points into it.
    pub text: String,
    /// Who said what.
    pub quotes: Option<Vec<GoldQuote>>,
    /// Names.
    pub entities: Option<Vec<GoldEntity>>,
    /// Mentions that stand for the same.
    pub coref: Option<Vec<Cluster>>,
    /// Tokens with their syntax, in the order of the text.
    pub tokens: Option<Vec<GoldToken>>,
    /// Sentences.
    pub sentences: Option<Vec<Span>>,
    /// Mentions towards which the corpus gives a sentiment.
    pub targets: Option<Vec<Span>>,
    /// In what light.
    pub sentiment: Option<Vec<GoldSentiment>>,
    /// How the whole article treats one target, of which a mention is given.
    pub target_document: Option<GoldSentiment>,
    /// What is worth checking.
    pub claims: Option<Vec<GoldClaim>>,
}

/// A quote that people marked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoldQuote {
    /// What was said; more than one span where a cue splits it.
    pub content: Vec<Span>,
    /// The words that say that it was said.
    pub cue: Vec<Span>,
    /// The mention of the speaker nearest the quote; empty where the text names none, `None` where the corpus does
    /// not say.
    pub speaker: Option<Vec<Span>>,
    /// Whose words they are; `None` where the corpus does not say.
    pub kind: Option<QuoteType>,
    /// What sort of cue it is: `speech`, `attitude` …
    pub cue_kind: Option<String>,
    /// What damage left of its quotation marks; `None` where it had none.
    pub marks: Option<Marks>,
}

/// How many of a quote's quotation marks are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Marks {
    All,
    Some,
    None,
}

/// A name that people marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldEntity {
    /// Where.
    pub span: Span,
    /// `PER`, `ORG`, `LOC`, or the corpus's further label in upper case.
    pub label: String,
    /// The corpus's own, finer label.
    pub fine: Option<String>,
}

impl GoldEntity {
    /// The label, where it is one of ours.
    pub fn known_label(&self) -> Option<Label> {
        Label::from_name(&self.label)
    }
}

/// Mentions that stand for the same person, organisation or place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// `PER`, `ORG` or `LOC`.
    pub label: String,
    /// The mentions, in the order of the text.
    pub mentions: Vec<GoldMention>,
}

/// A mention of a cluster: the whole noun phrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldMention {
    /// Where.
    pub span: Span,
    /// `name`, `nominal` or `pronoun`.
    pub kind: String,
    /// Its head word or name.
    pub head: Span,
}

/// A token with its part of speech. Two tokens of a contraction may share one span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GoldToken {
    /// Where.
    pub span: Span,
    /// The part of speech.
    pub tag: Tag,
    /// The token it depends on, as an index into the article's tokens; `None` at the root. Of tokens that share a span,
    /// it shows which one speaks for all.
    pub head: Option<u32>,
}

/// A sentiment, towards a target or of a sentence or of the whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoldSentiment {
    /// Towards whom; `None` for a mood.
    pub target: Option<Span>,
    /// The sentence.
    pub sentence: Option<Span>,
    /// −1, 0 or 1.
    pub polarity: Option<i8>,
    /// −1 to 1.
    pub score: Option<f64>,
}

/// A sentence that people judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoldClaim {
    /// Where.
    pub span: Span,
    /// Whether a fact-checker marked it as worth checking.
    pub checkworthy: bool,
    /// Who says it, in a debate.
    pub speaker: Option<String>,
}

impl Gold {
    /// The article as a reader would have made it: without anything that people marked, but for the targets, which a
    /// user would give too.
    pub fn article(&self) -> Article {
        Article {
            id: self.id.clone(),
            source: Source::default(),
            title: self.title.clone(),
            date: self.date.clone(),
            url: self.url.clone(),
            language: None,
            text: self.text.clone(),
            targets: self.targets.clone().unwrap_or_default(),
            entities: None,
            extra: None,
        }
    }
}

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

/// Reads a file of JSON Lines, whole; blank lines are skipped.
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

#[cfg(test)]
mod tests {
    use super::{Error, parse};
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
    fn what_is_wrong_is_told_with_its_place() {
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
