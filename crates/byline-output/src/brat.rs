//! brat's standoff format: for each article a text and a file of annotations, to be looked at and corrected by hand.

use crate::OutputError;
use crate::part::{Numbering, Part};
use crate::place::Folder;
use crate::writer::Writer;
use byline_core::{Claim, Entity, Quote, Sentiment, Span};
use byline_record::{OffsetUnit, Offsets, Record};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// What is written, as messages call it.
const WHAT: &str = "brat's standoff format";

/// What brat needs to know to show the annotations.
const CONFIGURATION: &str = "[entities]
PER
ORG
LOC
MISC
Quote
Cue
Speaker
Target
Claim

[relations]
CuedBy\tArg1:Quote, Arg2:Cue
SaidBy\tArg1:Quote, Arg2:<ENTITY>
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:<ENTITY>, Value:name|nominal|pronoun
Type\tArg:Quote, Value:direct|mixed|indirect
Mode\tArg:Quote, Value:speech|attitude
Polarity\tArg:<ENTITY>, Value:negative|neutral|positive
Checkworthy\tArg:Claim
Stance\tArg:Claim, Value:asserts|denies|questions
Verdict\tArg:Claim, Value:supported|refuted|disputed|unverified
";

pub(crate) struct Brat {
    folder: Folder,
    /// Records written so far, those in parts before it among them.
    written: u64,
    numbering: Numbering,
}

impl Brat {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::begin(Folder::new(path, WHAT)?, 0, Numbering::default())
    }

    /// A folder for a part, which begins anew.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        Self::begin(Folder::part(part, WHAT)?, part.before, part.numbering)
    }

    fn begin(folder: Folder, written: u64, numbering: Numbering) -> Result<Self, OutputError> {
        fs::write(folder.path().join("annotation.conf"), CONFIGURATION)
            .map_err(|source| OutputError::Create { path: folder.shown(), source })?;
        Ok(Self { folder, written, numbering })
    }
}

impl Writer for Brat {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let name = format!("{:06}-{}", self.numbering.after(self.written) - 1, file_name(&record.article.id));
        self.written += 1;
        let path = |extension: &str| self.folder.path().join(format!("{name}.{extension}"));
        fs::write(path("txt"), &record.article.text)?;
        fs::write(path("ann"), annotations(record))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.folder.finish()
    }
}

/// An identifier as part of a file's name.
fn file_name(id: &str) -> String {
    let plain =
        |letter: char| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '_' };
    id.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().map(plain).collect()
}

/// The annotations of an article, a line each.
fn annotations(record: &Record) -> String {
    let mut file = Standoff::new(&record.article.text);
    for entity in record.layers.entities.iter().flatten() {
        file.entity(entity);
    }
    for quote in record.layers.quotes.iter().flatten() {
        file.quote(quote);
    }
    if let Some(sentiment) = &record.layers.sentiment {
        file.sentiment(sentiment);
    }
    for claim in record.layers.claims.iter().flatten() {
        file.claim(claim);
    }
    file.lines
}

/// A file of annotations in the making.
struct Standoff<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    lines: String,
    /// How many annotations there are of each sort.
    counts: HashMap<char, u32>,
    /// The annotation of each mention of an entity.
    mentions: HashMap<Span, String>,
}

impl<'t> Standoff<'t> {
    fn new(text: &'t str) -> Self {
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        Self { text, offsets, lines: String::new(), counts: HashMap::new(), mentions: HashMap::new() }
    }

    /// The next identifier of a sort.
    fn id(&mut self, sort: char) -> String {
        let count = self.counts.entry(sort).or_default();
        *count += 1;
        format!("{sort}{count}")
    }

    /// A text annotation; `None` where there is nothing to annotate.
    fn spans(&mut self, kind: &str, spans: &[Span]) -> Option<String> {
        let pieces: Vec<Span> = spans.iter().flat_map(|span| lines(self.text, *span)).collect();
        if pieces.is_empty() {
            return None;
        }
        let id = self.id('T');
        let places: Vec<String> = pieces
            .iter()
            .map(|span| self.offsets.of_span(*span))
            .map(|(start, end)| format!("{start} {end}"))
            .collect();
        let words: Vec<&str> = pieces.iter().filter_map(|span| span.of(self.text)).collect();
        let _ = writeln!(self.lines, "{id}\t{kind} {}\t{}", places.join(";"), words.join(" "));
        Some(id)
    }

    fn attribute(&mut self, name: &str, of: &str, value: &str) {
        let id = self.id('A');
        let space = if value.is_empty() { "" } else { " " };
        let _ = writeln!(self.lines, "{id}\t{name} {of}{space}{value}");
    }

    fn relation(&mut self, name: &str, from: &str, to: &str) {
        let id = self.id('R');
        let _ = writeln!(self.lines, "{id}\t{name} Arg1:{from} Arg2:{to}");
    }

    fn note(&mut self, of: &str, text: &str) {
        let id = self.id('#');
        let _ = writeln!(self.lines, "{id}\tAnnotatorNotes {of}\t{}", text.replace(char::is_control, " "));
    }

    fn entity(&mut self, entity: &Entity) {
        let Entity { label, name, mentions, link } = entity;
        let mut all = Vec::new();
        for mention in mentions {
            let Some(id) = self.spans(label.name(), &[mention.span]) else { continue };
            self.attribute("Kind", &id, mention.kind.name());
            if let Some(link) = link {
                let number = self.id('N');
                let name = name.replace(char::is_control, " ");
                let reference = format!("{}:{}", link.source, link.id).replace(char::is_whitespace, "_");
                let _ = writeln!(self.lines, "{number}\tReference {id} {reference}\t{name}");
            }
            self.mentions.insert(mention.span, id.clone());
            all.push(id);
        }
        if all.len() > 1 {
            let _ = writeln!(self.lines, "*\tEquiv {}", all.join(" "));
        }
    }

    fn quote(&mut self, quote: &Quote) {
        let Quote { kind, mode, content, cue, speaker, confidence, reason, repairs } = quote;
        let Some(id) = self.spans("Quote", content) else { return };
        self.attribute("Type", &id, kind.name());
        self.attribute("Mode", &id, mode.name());
        if let Some(cue) = self.spans("Cue", cue) {
            self.relation("CuedBy", &id, &cue);
        }
        if let Some(mention) = speaker.as_ref().and_then(|speaker| speaker.mention) {
            let known = self.mentions.get(&mention).cloned();
            if let Some(speaker) = known.or_else(|| self.spans("Speaker", &[mention])) {
                self.relation("SaidBy", &id, &speaker);
            }
        }
        let name = speaker.as_ref().and_then(|speaker| speaker.name.as_deref()).unwrap_or("nobody named");
        let repaired = if repairs.is_empty() { String::new() } else { format!("; {}", repairs.join(" ")) };
        self.note(&id, &format!("{name}; {confidence:.2}; {reason}{repaired}"));
    }

    fn sentiment(&mut self, sentiment: &Sentiment) {
        for mention in sentiment.targets.iter().flat_map(|target| &target.mentions) {
            let known = self.mentions.get(&mention.span).cloned();
            let Some(id) = known.or_else(|| self.spans("Target", &[mention.span])) else { continue };
            let polarity = match mention.score.polarity {
                ..0 => "negative",
                0 => "neutral",
                1.. => "positive",
            };
            self.attribute("Polarity", &id, polarity);
        }
    }

    fn claim(&mut self, claim: &Claim) {
        let Some(id) = self.spans("Claim", &[claim.span]) else { return };
        if claim.checkworthy {
            self.attribute("Checkworthy", &id, "");
        }
        self.attribute("Stance", &id, claim.stance.name());
        self.attribute("Verdict", &id, claim.verdict.name());
        for found in &claim.matches {
            self.note(&id, &format!("{}: {}", found.verdict.name(), found.claim));
        }
    }
}

/// The span line by line: brat's texts hold no line ends.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = span.start;
    for piece in span.of(text).unwrap_or("").split_inclusive(['\n', '\r']) {
        let end = start + piece.trim_end_matches(['\n', '\r']).len() as u32;
        if end > start {
            pieces.push(Span::new(start, end));
        }
        start += piece.len() as u32;
    }
    pieces
}
