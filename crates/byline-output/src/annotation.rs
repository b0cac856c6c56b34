//! W3C Web Annotations as JSON-LD: one page with an annotation for each finding.
//!
//! Every target has two selectors: its place, in code points as the standard asks, and the words with what stands
//! round them, since places are brittle. A quote in several pieces has several targets.

use crate::target::Target;
use crate::{Writer, words};
use byline_core::{Claim, Entity, Quote, Span};
use byline_record::{OffsetUnit, Offsets, Record};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Characters of context on each side.
const CONTEXT: usize = 32;

pub(crate) struct Page {
    target: Target,
    items: u64,
}

impl Page {
    pub(crate) fn new(target: Target) -> Self {
        Self { target, items: 0 }
    }

    fn item(&mut self, item: &Value) -> io::Result<()> {
        let before: &[u8] = if self.items == 0 {
            b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[\n"
        } else {
            b",\n"
        };
        self.items += 1;
        self.target.write_all(before)?;
        serde_json::to_writer(&mut self.target, item).map_err(Into::into)
    }
}

impl Writer for Page {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let article = Annotated::new(record);
        for (at, entity) in record.layers.entities.iter().flatten().enumerate() {
            for item in article.entity(at, entity) {
                self.item(&item)?;
            }
        }
        for (at, quote) in record.layers.quotes.iter().flatten().enumerate() {
            self.item(&article.quote(at, quote))?;
        }
        for (at, claim) in record.layers.claims.iter().flatten().enumerate() {
            self.item(&article.claim(at, claim))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.items == 0 {
            let empty = json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": []});
            serde_json::to_writer(&mut self.target, &empty)?;
            self.target.write_all(b"\n")?;
        } else {
            self.target.write_all(b"\n]}\n")?;
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

impl<'a> Annotated<'a> {
    fn new(record: &'a Record) -> Self {
        let article = &record.article;
        let name = format!("urn:byline:{}", escaped(&article.id));
        let source = article.url.clone().unwrap_or_else(|| name.clone());
        Self { record, offsets: Offsets::new(&article.text, OffsetUnit::CodePoint), name, source }
    }

    fn annotation(&self, id: &str, motivation: &str, body: &[Value], spans: &[Span]) -> Value {
        let mut targets: Vec<Value> = spans.iter().map(|span| self.target(*span)).collect();
        let target = match (targets.len(), targets.pop()) {
            (1, Some(target)) => target,
            (_, last) => {
                targets.extend(last);
                Value::Array(targets)
            }
        };
        json!({
            "id": format!("{}:{id}", self.name),
            "type": "Annotation",
            "motivation": motivation,
            "generator": {"id": "urn:byline", "type": "Software", "name": "Byline"},
            "body": body,
            "target": target,
        })
    }

    fn target(&self, span: Span) -> Value {
        let text = &self.record.article.text;
        let (start, end) = self.offsets.of_span(span);
        let before = text.get(..span.start as usize).unwrap_or("");
        let from = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let after = text.get(span.end as usize..).unwrap_or("");
        let suffix: String = after.chars().take(CONTEXT).collect();
        json!({
            "source": self.source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.of(text).unwrap_or(""),
                    "prefix": before.get(from..).unwrap_or(""),
                    "suffix": suffix,
                },
            ],
        })
    }

    /// One annotation for each mention.
    fn entity(&self, at: usize, entity: &Entity) -> Vec<Value> {
        let Entity { label, name, mentions, link } = entity;
        let mut body = vec![text("tagging", label.name()), text("identifying", name)];
        body.extend(link.as_ref().map(|link| text("linking", &format!("{}:{}", link.source, link.id))));
        let mention = |(number, mention): (usize, &byline_core::Mention)| {
            let id = format!("e{}.{}", at + 1, number + 1);
            let mut body = body.clone();
            body.push(text("classifying", mention.kind.name()));
            self.annotation(&id, "identifying", &body, &[mention.span])
        };
        mentions.iter().enumerate().map(mention).collect()
    }

    fn quote(&self, at: usize, quote: &Quote) -> Value {
        let mut body = vec![text("classifying", "quote"), text("tagging", quote.kind.name())];
        body.push(text("tagging", quote.mode.name()));
        if let Some(speaker) = &quote.speaker {
            let own = || speaker.mention.map(|span| words(self.record, &[span]));
            body.extend(speaker.name.clone().or_else(own).map(|name| text("identifying", &name)));
        }
        self.annotation(&format!("q{}", at + 1), "classifying", &body, &quote.content)
    }

    fn claim(&self, at: usize, claim: &Claim) -> Value {
        let mut body = vec![text("classifying", "claim"), text("assessing", claim.verdict.name())];
        if claim.checkworthy {
            body.push(text("tagging", "checkworthy"));
        }
        body.extend(
            claim
                .matches
                .iter()
                .filter_map(|found| found.url.as_ref())
                .map(|url| json!({"type": "SpecificResource", "purpose": "linking", "source": url})),
        );
        self.annotation(&format!("c{}", at + 1), "assessing", &body, &[claim.span])
    }
}

fn text(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value})
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
