//! W3C Web Annotations as JSON-LD: one page with an annotation for each finding.
//!
//! Every target has two selectors: its place, in code points as the standard asks, and the words with what stands
//! round them, since places are brittle. A quote in several pieces has several targets.

use crate::part::Flushed;
use crate::target::Target;
use crate::writer::{Writer, words};
use byline_core::{Claim, Entity, Quote, Span};
use byline_record::{OffsetUnit, Offsets, Record};
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Characters of context on each side.
const CONTEXT: usize = 32;

pub(crate) struct Page {
    target: Target,
    /// Whether the page is begun.
    begun: bool,
}

impl Page {
    /// A page, or the rest of one that is begun.
    pub(crate) fn new(target: Target, begun: bool) -> Self {
        Self { target, begun }
    }

    fn item(&mut self, item: &Item) -> io::Result<()> {
        let before: &[u8] = if std::mem::replace(&mut self.begun, true) {
            b",\n"
        } else {
            b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[\n"
        };
        self.target.write_all(before)?;
        serde_json::to_writer(&mut self.target, item).map_err(Into::into)
    }
}

impl Writer for Page {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let article = Annotated::new(record);
        for (at, entity) in record.layers.entities.iter().flatten().enumerate() {
            article.entity(at, entity, self)?;
        }
        for (at, quote) in record.layers.quotes.iter().flatten().enumerate() {
            article.quote(at, quote, self)?;
        }
        for (at, claim) in record.layers.claims.iter().flatten().enumerate() {
            article.claim(at, claim, self)?;
        }
        Ok(())
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.begun {
            self.target.write_all(b"\n]}\n")?;
        } else {
            let empty = json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": []});
            serde_json::to_writer(&mut self.target, &empty)?;
            self.target.write_all(b"\n")?;
        }
        self.target.finish()
    }
}

/// An article and what its annotations share.
struct Annotated<'a> {
    record: &'a Record,
    offsets: Offsets<'a>,
    /// The article's name as an IRI.
    name: String,
    /// What is annotated: the address, else the name.
    source: String,
}

/// An annotation as JSON-LD.
#[derive(Serialize)]
struct Item<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    generator: Generator,
    body: &'a [Body<'a>],
    target: OneOrMany<Selected<'a>>,
}

#[derive(Serialize)]
struct Generator {
    id: &'static str,
    r#type: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body<'a> {
    TextualBody { purpose: &'static str, format: &'static str, value: Cow<'a, str> },
    SpecificResource { purpose: &'static str, source: &'a str },
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

#[derive(Serialize)]
struct Selected<'a> {
    source: &'a str,
    selector: [Selector<'a>; 2],
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    TextPositionSelector { start: u32, end: u32 },
    TextQuoteSelector { exact: &'a str, prefix: &'a str, suffix: &'a str },
}

impl<'a> Annotated<'a> {
    fn new(record: &'a Record) -> Self {
        let article = &record.article;
        let name = format!("urn:byline:{}", escaped(&article.id));
        let source = article.url.clone().unwrap_or_else(|| name.clone());
        Self { record, offsets: Offsets::new(&article.text, OffsetUnit::CodePoint), name, source }
    }

    fn item<'b>(
        &'b self,
        id: &str,
        motivation: &'static str,
        body: &'b [Body<'b>],
        spans: &[Span],
    ) -> Item<'b> {
        let target = match spans {
            [span] => OneOrMany::One(self.selected(*span)),
            spans => OneOrMany::Many(spans.iter().map(|span| self.selected(*span)).collect()),
        };
        let generator = Generator { id: "urn:byline", r#type: "Software", name: "Byline" };
        Item { id: format!("{}:{id}", self.name), r#type: "Annotation", motivation, generator, body, target }
    }

    fn selected(&self, span: Span) -> Selected<'_> {
        let text = &self.record.article.text;
        let (start, end) = self.offsets.of_span(span);
        let before = text.get(..span.start as usize).unwrap_or("");
        let after = text.get(span.end as usize..).unwrap_or("");
        let from = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        let quoted = Selector::TextQuoteSelector {
            exact: span.of(text).unwrap_or(""),
            prefix: before.get(from..).unwrap_or(""),
            suffix: after.get(..to).unwrap_or(""),
        };
        Selected { source: &self.source, selector: [Selector::TextPositionSelector { start, end }, quoted] }
    }

    /// One annotation for each mention.
    fn entity(&self, at: usize, entity: &Entity, page: &mut Page) -> io::Result<()> {
        let Entity { label, name, mentions, link } = entity;
        let mut body = vec![text("tagging", label.name()), text("identifying", name)];
        body.extend(link.as_ref().map(|link| text("linking", format!("{}:{}", link.source, link.id))));
        for (number, mention) in mentions.iter().enumerate() {
            body.push(text("classifying", mention.kind.name()));
            let id = format!("e{}.{}", at + 1, number + 1);
            page.item(&self.item(&id, "identifying", &body, &[mention.span]))?;
            body.pop();
        }
        Ok(())
    }

    fn quote(&self, at: usize, quote: &Quote, page: &mut Page) -> io::Result<()> {
        let mut body = vec![text("classifying", "quote"), text("tagging", quote.kind.name())];
        body.push(text("tagging", quote.mode.name()));
        if let Some(speaker) = &quote.speaker {
            let own = || speaker.mention.map(|span| words(self.record, &[span]).into());
            let name = speaker.name.as_deref().map(Cow::Borrowed).or_else(own);
            body.extend(name.map(|name| text("identifying", name)));
        }
        page.item(&self.item(&format!("q{}", at + 1), "classifying", &body, &quote.content))
    }

    fn claim(&self, at: usize, claim: &Claim, page: &mut Page) -> io::Result<()> {
        let mut body = vec![text("classifying", "claim"), text("assessing", claim.verdict.name())];
        if claim.checkworthy {
            body.push(text("tagging", "checkworthy"));
        }
        let urls = claim.matches.iter().filter_map(|found| found.url.as_ref());
        body.extend(urls.map(|url| Body::SpecificResource { purpose: "linking", source: url }));
        page.item(&self.item(&format!("c{}", at + 1), "assessing", &body, &[claim.span]))
    }
}

fn text<'a>(purpose: &'static str, value: impl Into<Cow<'a, str>>) -> Body<'a> {
    Body::TextualBody { purpose, format: "text/plain", value: value.into() }
}

/// The text with everything escaped that an IRI cannot hold.
fn escaped(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            own.push(byte as char);
        } else {
            let _ = write!(own, "%{byte:02X}");
        }
    }
    own
}
