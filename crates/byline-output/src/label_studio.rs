//! Tasks for Label Studio: each article with what was found in it as a prediction, to be accepted or corrected there.
//!
//! `docs/correcting.md` has the labelling configuration that these tasks need. Offsets count UTF-16 units, as the browser
//! does.

use crate::marked::{Marked, Region, Relation};
use crate::part::Flushed;
use crate::target::Target;
use crate::writer::Writer;
use byline_core::Article;
use byline_record::{OffsetUnit, Offsets, Record};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

pub(crate) struct Tasks {
    target: Target,
    /// Whether the list is begun.
    begun: bool,
}

impl Tasks {
    /// A list of tasks, or the rest of one that is begun.
    pub(crate) fn new(target: Target, begun: bool) -> Self {
        Self { target, begun }
    }
}

impl Writer for Tasks {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let before: &[u8] = if std::mem::replace(&mut self.begun, true) { b",\n" } else { b"[\n" };
        self.target.write_all(before)?;
        serde_json::to_writer(&mut self.target, &task(record)).map_err(Into::into)
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.target.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        self.target.finish()
    }
}

fn task(record: &Record) -> Value {
    let Article { id, title, date, url, text, .. } = &record.article;
    let mut data = Map::new();
    data.insert("id".to_owned(), id.as_str().into());
    for (name, value) in [("title", title), ("date", date), ("url", url)] {
        if let Some(value) = value {
            data.insert(name.to_owned(), value.as_str().into());
        }
    }
    data.insert("text".to_owned(), text.as_str().into());
    let Marked { regions, relations, .. } = Marked::of(record);
    let offsets = Offsets::new(text, OffsetUnit::Utf16);
    let mut result: Vec<Value> = Vec::new();
    for (at, region) in regions.iter().enumerate() {
        results(at, region, &offsets, text, &mut result);
    }
    result.extend(relations.iter().map(|Relation { from, to, label }| {
        json!({
            "from_id": name(*from), "to_id": name(*to), "type": "relation", "direction": "right",
            "labels": [label],
        })
    }));
    let version = concat!("byline-", env!("CARGO_PKG_VERSION"));
    json!({"data": data, "predictions": [{"model_version": version, "result": result}]})
}

fn name(at: usize) -> String {
    format!("r{}", at + 1)
}

/// The results of a region: one for each of the controls of the configuration that says something of it.
fn results(at: usize, region: &Region, offsets: &Offsets<'_>, text: &str, out: &mut Vec<Value>) {
    let Region { span, label, kind, polarity } = region;
    let (start, end) = offsets.of_span(*span);
    let mut put = |control: &str, sort: &str, chosen: &str| {
        let value =
            json!({"start": start, "end": end, "text": span.of(text).unwrap_or_default(), sort: [chosen]});
        out.push(
            json!({"id": name(at), "from_name": control, "to_name": "text", "type": sort, "value": value}),
        );
    };
    put("label", "labels", label.unwrap_or("Target"));
    if let Some(kind) = kind {
        put("kind", "choices", kind.name());
    }
    if let Some(polarity) = polarity {
        put("polarity", "choices", polarity);
    }
}
