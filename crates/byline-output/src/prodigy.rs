//! Tasks for Prodigy, one JSON object a line: each article with its tokens, the spans that were found and their relations,
//! for `spans.manual` and `rel.manual`. Offsets count code points.
//!
//! Spans have labels and nothing else there: polarities are left out, and so are pronouns that speak in no quote.

use crate::marked::{Marked, Region, Relation, SAID_BY};
use crate::part::Flushed;
use crate::target::Target;
use crate::writer::Writer;
use byline_core::{Article, MentionKind, Span};
use byline_record::{OffsetUnit, Offsets, Record};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

pub(crate) struct Lines {
    target: Target,
}

impl Lines {
    pub(crate) fn new(target: Target) -> Self {
        Self { target }
    }
}

impl Writer for Lines {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        task(record, &mut BufWriter::new(&mut self.target))
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.target.finish()
    }
}

/// Writes a task piece by piece: that of a long article is many times its size.
fn task(record: &Record, out: &mut impl Write) -> io::Result<()> {
    let Article { id, title, date, url, text, .. } = &record.article;
    let mut meta = Map::new();
    meta.insert("id".to_owned(), id.as_str().into());
    for (name, value) in [("title", title), ("date", date), ("url", url)] {
        if let Some(value) = value {
            meta.insert(name.to_owned(), value.as_str().into());
        }
    }
    let Marked { regions, relations, .. } = Marked::of(record);
    let speakers: BTreeSet<usize> =
        relations.iter().filter(|relation| relation.label == SAID_BY).map(|relation| relation.to).collect();
    let label = |at: usize, region: &Region| match region.kind {
        None | Some(MentionKind::Name) => region.label,
        Some(_) => speakers.contains(&at).then_some("Speaker"),
    };
    // A region that is left out keeps its place, for the relations.
    let regions: Vec<Option<(Span, &str)>> = regions
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let span = region.span.trim(text, char::is_whitespace);
            let label = label(at, region)?;
            (span.start < span.end).then_some((span, label))
        })
        .collect();
    let offsets = Offsets::new(text, OffsetUnit::CodePoint);
    let tokens = tokens(text, regions.iter().flatten().map(|(span, _)| *span));
    let first = |start: u32| tokens.binary_search_by_key(&start, |token| token.start).ok();
    let last = |end: u32| tokens.binary_search_by_key(&end, |token| token.end).ok();
    let span = |(span, label): &(Span, &str)| {
        let (start, end) = offsets.of_span(*span);
        json!({
            "start": start, "end": end, "token_start": first(span.start), "token_end": last(span.end),
            "label": label.to_uppercase().replace(' ', "_"),
        })
    };
    let end = |at: usize| regions.get(at).and_then(Option::as_ref);
    let relation = |Relation { from, to, label }: &Relation| {
        let (head, child) = (end(*from)?, end(*to)?);
        Some(json!({
            "head": last(head.0.end), "child": last(child.0.end),
            "label": label.to_uppercase().replace(' ', "_"),
            "head_span": span(head), "child_span": span(child),
        }))
    };
    let token = |(at, token): (usize, &Span)| {
        let (start, end) = offsets.of_span(*token);
        let space = text.get(token.end as usize..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        json!({"text": token.of(text), "start": start, "end": end, "id": at, "ws": space})
    };
    out.write_all(b"{\"text\":")?;
    serde_json::to_writer(&mut *out, text)?;
    out.write_all(b",\"meta\":")?;
    serde_json::to_writer(&mut *out, &meta)?;
    out.write_all(b",\"tokens\":")?;
    list(out, tokens.iter().enumerate().map(token))?;
    out.write_all(b",\"spans\":")?;
    list(out, regions.iter().flatten().map(span))?;
    out.write_all(b",\"relations\":")?;
    list(out, relations.iter().filter_map(relation))?;
    out.write_all(b"}\n")?;
    out.flush()
}

/// Writes a list of values, one after the other.
pub(crate) fn list(out: &mut impl Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    let mut before: &[u8] = b"[";
    for value in values {
        out.write_all(before)?;
        serde_json::to_writer(&mut *out, &value)?;
        before = b",";
    }
    out.write_all(if before == b"[" { b"[]" } else { b"]" })
}

/// Words and signs, none of which goes over an end of a span: Prodigy marks whole tokens.
fn tokens(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut edges: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).collect();
    edges.sort_unstable();
    let mut tokens: Vec<Span> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
        let letter = c.is_alphanumeric();
        if c.is_whitespace() {
            in_word = false;
            continue;
        }
        match tokens.last_mut() {
            Some(token)
                if in_word && letter && token.end == start && edges.binary_search(&start).is_err() =>
            {
                token.end = end;
            }
            _ => tokens.push(Span::new(start, end)),
        }
        in_word = letter;
    }
    tokens
}
