//! Tasks for Label Studio: each article with what was found in it as a prediction, to be accepted or corrected there.
//!
//! `docs/correcting.md` has the labelling configuration that these tasks need. Offsets count UTF-16 units, as the browser
//! does.

use crate::marked::{Marked, Region, Relation};
use crate::part::Flushed;
use crate::prodigy::list;
use crate::target::Target;
use crate::writer::Writer;
use byline_core::Article;
use byline_record::{OffsetUnit, Offsets, Record};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};

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
        task(record, &mut BufWriter::new(&mut self.target))
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        self.target.mark()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.target.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        self.target.finish()
    }
}

/// Writes a task piece by piece: that of a long article is many times its size.
fn task(record: &Record, out: &mut impl Write) -> io::Result<()> {
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
    let found = regions.iter().enumerate().flat_map(|(at, region)| results(at, region, &offsets, text));
    let related = relations.iter().map(|Relation { from, to, label }| {
        json!({
            "from_id": name(*from), "to_id": name(*to), "type": "relation", "direction": "right",
            "labels": [label],
        })
    });
    out.write_all(b"{\"data\":")?;
    serde_json::to_writer(&mut *out, &data)?;
    out.write_all(b",\"predictions\":[{\"model_version\":")?;
    serde_json::to_writer(&mut *out, concat!("byline-", env!("CARGO_PKG_VERSION")))?;
    out.write_all(b",\"result\":")?;
    list(out, found.chain(related))?;
    out.write_all(b"}]}")?;
    out.flush()
}

fn name(at: usize) -> String {
    format!("r{}", at + 1)
}

/// The results of a region: one for each of the controls of the configuration that says something of it.
fn results(
    at: usize,
    region: &Region,
    offsets: &Offsets<'_>,
    text: &str,
) -> impl Iterator<Item = Value> + use<> {
    let Region { span, label, kind, polarity } = region;
    let (start, end) = offsets.of_span(*span);
    let words = span.of(text).unwrap_or_default();
    let put = |control: &str, sort: &str, chosen: &str| {
        let value = json!({"start": start, "end": end, "text": words, sort: [chosen]});
        json!({"id": name(at), "from_name": control, "to_name": "text", "type": sort, "value": value})
    };
    let label = put("label", "labels", label.unwrap_or("Target"));
    let kind = kind.map(|kind| put("kind", "choices", kind.name()));
    let polarity = polarity.map(|polarity| put("polarity", "choices", polarity));
    [Some(label), kind, polarity].into_iter().flatten()
}
