//! What is scored: records as far as the figures need them, from a file or straight from the layers.
//!
//! Records are read here leniently and not by `byline-record`, so that what other systems write can be measured too:
//! a missing `kind` is a name, a missing layer is nothing found.

use byline_core::{Layers, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What was found, by the article's identifier. An article that is missing counts as one with nothing found.
pub type Outputs = BTreeMap<String, Output>;

/// What was found in one article. Offsets are in the record's own unit until they are scored.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Output {
    #[serde(default)]
    pub(crate) offset_unit: Unit,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) entities: Vec<Entity>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) quotes: Vec<Quote>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) sentiment: Sentiment,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) claims: Vec<Claim>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) matches: Vec<Match>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Unit {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16")]
    Utf16,
    #[serde(rename = "codepoint")]
    Codepoint,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Range {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Entity {
    pub(crate) label: String,
    pub(crate) mentions: Vec<Mention>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Mention {
    pub(crate) start: u32,
    pub(crate) end: u32,
    #[serde(default = "name")]
    pub(crate) kind: String,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Quote {
    pub(crate) content: Vec<Range>,
    #[serde(default)]
    pub(crate) speaker: Option<Speaker>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Speaker {
    #[serde(default)]
    pub(crate) mention: Option<Range>,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Sentiment {
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) document: Mood,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) targets: Vec<Target>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(crate) struct Mood {
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default)]
    pub(crate) score: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Target {
    #[serde(default)]
    pub(crate) polarity: i8,
    #[serde(default)]
    pub(crate) mentions: Vec<TargetMention>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(crate) struct TargetMention {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) polarity: i8,
    pub(crate) confidence: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(crate) struct Claim {
    pub(crate) start: u32,
    pub(crate) end: u32,
    #[serde(default = "one")]
    pub(crate) score: f64,
    #[serde(default = "yes")]
    pub(crate) checkworthy: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Match {
    pub(crate) id: String,
}

fn name() -> String {
    "name".to_owned()
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

/// `null` is the same as nothing.
fn or_default<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// Why output could not be read.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum Error {
    /// The file itself.
    #[error("cannot read `{}`", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A line is no record.
    #[error("{}:{line}: not a record", path.display())]
    Line { path: PathBuf, line: u64, source: serde_json::Error },
}

/// Reads a file of NDJSON; of two records with one identifier the later counts.
///
/// # Errors
///
/// If the file cannot be read or a line is no record.
pub fn read(path: &Path) -> Result<Outputs, Error> {
    let file = File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    read_from(BufReader::new(file), path)
}

/// The same from what was opened already; `path` is for messages.
///
/// # Errors
///
/// As [`read`].
fn read_from(records: impl BufRead, path: &Path) -> Result<Outputs, Error> {
    #[derive(Deserialize)]
    struct Record {
        id: String,
        #[serde(flatten)]
        output: Output,
    }
    let failed = |source| Error::File { path: path.to_owned(), source };
    let mut outputs = Outputs::new();
    for (line, text) in (1..).zip(records.lines()) {
        let text = text.map_err(failed)?;
        if text.trim().is_empty() {
            continue;
        }
        let Record { id, output } = serde_json::from_str(&text).map_err(|source| Error::Line {
            path: path.to_owned(),
            line,
            source,
        })?;
        outputs.insert(id, output);
    }
    Ok(outputs)
}

impl Output {
    /// What stands in `layers`.
    pub fn of(layers: &Layers) -> Self {
        let range = |span: &Span| Range { start: span.start, end: span.end };
        let entities = layers.entities.iter().flatten().map(|entity| Entity {
            label: entity.label.name().to_owned(),
            mentions: entity
                .mentions
                .iter()
                .map(|mention| Mention {
                    start: mention.span.start,
                    end: mention.span.end,
                    kind: mention.kind.name().to_owned(),
                })
                .collect(),
        });
        let quotes = layers.quotes.iter().flatten().map(|quote| Quote {
            content: quote.content.iter().map(range).collect(),
            speaker: quote.speaker.as_ref().map(|speaker| Speaker {
                mention: speaker.mention.as_ref().map(range),
                name: speaker.name.clone(),
            }),
        });
        let sentiment = layers.sentiment.as_ref().map(|sentiment| Sentiment {
            document: Mood {
                polarity: sentiment.document.polarity,
                score: f64::from(sentiment.document.score),
            },
            targets: sentiment
                .targets
                .iter()
                .map(|target| Target {
                    polarity: target.score.polarity,
                    mentions: target
                        .mentions
                        .iter()
                        .map(|mention| TargetMention {
                            start: mention.span.start,
                            end: mention.span.end,
                            polarity: mention.score.polarity,
                            confidence: Some(f64::from(mention.confidence)),
                        })
                        .collect(),
                })
                .collect(),
        });
        let claims = layers.claims.iter().flatten().map(|claim| Claim {
            start: claim.span.start,
            end: claim.span.end,
            score: f64::from(claim.score),
            checkworthy: claim.checkworthy,
        });
        Self {
            offset_unit: Unit::Utf8,
            entities: entities.collect(),
            quotes: quotes.collect(),
            sentiment: sentiment.unwrap_or_default(),
            claims: claims.collect(),
            matches: Vec::new(),
        }
    }

    /// The same in bytes of `text`.
    pub(crate) fn in_bytes(&self, text: &str) -> Self {
        let mut output = self.clone();
        if output.offset_unit == Unit::Utf8 {
            return output;
        }
        let mut table = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            let units = if output.offset_unit == Unit::Utf16 { c.len_utf16() } else { 1 };
            table.extend(std::iter::repeat_n(at as u32, units));
        }
        table.push(text.len() as u32);
        let convert = |start: &mut u32, end: &mut u32| {
            for offset in [start, end] {
                *offset = table.get(*offset as usize).copied().unwrap_or(text.len() as u32);
            }
        };
        output.offset_unit = Unit::Utf8;
        for mention in output.entities.iter_mut().flat_map(|entity| &mut entity.mentions) {
            convert(&mut mention.start, &mut mention.end);
        }
        for quote in &mut output.quotes {
            let speaker = quote.speaker.iter_mut().filter_map(|speaker| speaker.mention.as_mut());
            for range in quote.content.iter_mut().chain(speaker) {
                convert(&mut range.start, &mut range.end);
            }
        }
        for mention in output.sentiment.targets.iter_mut().flat_map(|target| &mut target.mentions) {
            convert(&mut mention.start, &mut mention.end);
        }
        for claim in &mut output.claims {
            convert(&mut claim.start, &mut claim.end);
        }
        output
    }
}
