//! Rows as in GDELT's Global Knowledge Graph 2.1, for programs that read it.
//!
//! 27 columns, of which those that Byline knows are filled. The quotations (column 23) are blocks of
//! `Offset|Length|Verb|Quote` split by `#`. GDELT calls its offsets approximate; these are exact, in code points of the
//! text. It has no place for a speaker. Separators are replaced by spaces inside a quote, so that lengths
//! stay right.

use crate::part::{Flushed, Numbering};
use crate::target::Target;
use crate::writer::{Writer, words};
use byline_core::{Entity, Label, Quote, Span};
use byline_record::{OffsetUnit, Offsets, Record};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(crate) struct Gdelt {
    target: Target,
    /// Records written so far, those in parts before it among them.
    written: u64,
    numbering: Numbering,
}

impl Gdelt {
    /// A writer whose first row is of the record after so many others.
    pub(crate) fn new(target: Target, written: u64, numbering: Numbering) -> Self {
        Self { target, written, numbering }
    }
}

impl Writer for Gdelt {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        // GDELT counts from 0.
        let row = row(record, self.numbering.after(self.written) - 1);
        self.written += 1;
        self.target.write_all(row.join("\t").as_bytes())?;
        self.target.write_all(b"\n")
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.target.finish()
    }
}

fn row(record: &Record, number: u64) -> [String; 27] {
    let mut row = [const { String::new() }; 27];
    let article = &record.article;
    let day: String =
        article.date.iter().flat_map(|date| date.chars()).filter(char::is_ascii_digit).take(8).collect();
    let date = if day.len() == 8 { format!("{day}000000") } else { "00000000000000".to_owned() };
    let url = article.url.as_deref().unwrap_or(&article.id);
    let offsets = Offsets::new(&article.text, OffsetUnit::CodePoint);
    let entities = record.layers.entities.as_deref().unwrap_or(&[]);
    let (persons, persons_at) = names(entities, Some(Label::Person), &offsets);
    let (organisations, organisations_at) = names(entities, Some(Label::Organisation), &offsets);
    let (_, all_at) = names(entities, None, &offsets);
    let quotes: Vec<String> =
        record.layers.quotes.iter().flatten().flat_map(|quote| blocks(record, quote, &offsets)).collect();
    let columns = [
        (1, format!("{date}-{number}")),
        (2, date),
        // 1 stands for the web.
        (3, "1".to_owned()),
        (4, clean(host(url), &[])),
        (5, clean(url, &[])),
        (12, persons),
        (13, persons_at),
        (14, organisations),
        (15, organisations_at),
        (23, quotes.join("#")),
        (24, all_at),
    ];
    for (column, value) in columns {
        if let Some(slot) = row.get_mut(column - 1) {
            *slot = value;
        }
    }
    row
}

fn host(url: &str) -> &str {
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(rest));
    host.strip_prefix("www.").unwrap_or(host)
}

/// The names of the entities of a sort, and each of their named mentions with its place.
fn names(entities: &[Entity], label: Option<Label>, offsets: &Offsets<'_>) -> (String, String) {
    let (mut own, mut places) = (Vec::new(), String::new());
    for entity in entities.iter().filter(|entity| label.is_none_or(|label| label == entity.label)) {
        let name = clean(&entity.name, &[',', ';']);
        for mention in entity.mentions.iter().filter(|mention| mention.kind == byline_core::MentionKind::Name)
        {
            let separator = if places.is_empty() { "" } else { ";" };
            let _ = write!(places, "{separator}{name},{}", offsets.of_byte(mention.span.start));
        }
        own.push(name);
    }
    (own.join(";"), places)
}

/// One block for each span of a quote.
fn blocks(record: &Record, quote: &Quote, offsets: &Offsets<'_>) -> Vec<String> {
    let verb = clean(&words(record, &quote.cue), &['|', '#']);
    let block = |span: &Span| {
        let (start, end) = offsets.of_span(*span);
        let text = clean(span.of(&record.article.text)?, &['|', '#']);
        Some(format!("{start}|{}|{verb}|{text}", end - start))
    };
    quote.content.iter().filter_map(block).collect()
}

/// The text with a space for each character that would split it.
fn clean(text: &str, separators: &[char]) -> String {
    text.replace(|sign: char| sign.is_control() || separators.contains(&sign), " ")
}
