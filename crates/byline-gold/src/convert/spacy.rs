//! spaCy's JSON: `Doc.to_json`, training pairs, and Prodigy's JSON Lines.
//!
//! Offsets count code points. `ents` are names; the groups of `spans` (of a `SpanCategorizer`) are whatever their labels
//! say; `sents` are sentences; `tokens` with a `pos` are tokens.

use super::assemble::{Annotation, Link, Marked, assemble};
use super::json::{self, Piece};
use super::label_studio::text;
use super::{Flow, Run, line_place, stem};
use crate::{Gold, GoldToken};
use byline_core::{Diagnostic, Span, Tag};
use byline_record::{OffsetUnit, Offsets};
use serde_json::{Map, Value};
use std::path::Path;

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    let mut number = 0_u64;
    json::each(path, run, |piece, value, run| {
        number += 1;
        match article(&value, number, path, run) {
            Ok(Some(gold)) => run.give(Ok(gold)),
            Ok(None) => {
                run.leave_out("tasks of Prodigy that were rejected or ignored".to_owned());
                Ok(())
            }
            Err(what) => run.give(Err(wrong(path, piece, what))),
        }
    })
}

fn wrong(path: &Path, piece: &Piece, what: String) -> Diagnostic {
    Diagnostic::error("gold/not-an-article", "this is no article of spaCy's")
        .at(line_place(path, piece.line, piece.text.lines().next().unwrap_or_default()))
        .because(what)
        .hint("write each document with `json.dumps(doc.to_json())`; a `.spacy` file is first read with `DocBin`")
}

fn article(value: &Value, number: u64, path: &Path, run: &mut Run<'_>) -> Result<Option<Gold>, String> {
    let (text, fields) = match value {
        Value::Object(fields) => (text(fields, run.options.text_field.as_deref())?, fields),
        // A training pair: the text, and its annotations.
        Value::Array(pair) => match &pair[..] {
            [Value::String(text), Value::Object(fields)] => (text.as_str(), fields),
            _ => return Err("a list must be a text and an object".to_owned()),
        },
        _ => return Err("it is neither an object nor a pair".to_owned()),
    };
    if fields.get("answer").and_then(Value::as_str).is_some_and(|answer| answer != "accept") {
        return Ok(None);
    }
    check(fields, run)?;
    let own = |name: &str| fields.get(name).or_else(|| fields.get("meta")?.get(name));
    let string = |name: &str| own(name).and_then(Value::as_str).map(str::to_owned);
    let mut gold = Gold {
        id: string("id").unwrap_or_else(|| format!("{}-{number}", stem(path))),
        title: string("title"),
        date: string("date"),
        url: string("url"),
        text: text.to_owned(),
        ..Gold::default()
    };
    let offsets = Offsets::new(text, OffsetUnit::CodePoint);
    let mut marked = Marked::default();
    let names = fields.get("ents").or_else(|| fields.get("entities"));
    for span in list(fields, "ents")?.into_iter().chain(list(fields, "entities")?).flatten() {
        mark(span, &offsets, &mut marked)?;
    }
    spans(fields, &offsets, &mut marked)?;
    relations(fields, &mut marked)?;
    if names.is_some() {
        gold.entities = Some(Vec::new());
    }
    assemble(&mut gold, &marked, run)?;
    syntax(fields, &offsets, &mut gold)?;
    Ok(Some(gold))
}

/// What a document holds that is read.
const READ: [&str; 6] = ["ents", "entities", "spans", "sents", "tokens", "relations"];

/// Fields beside them: of the article, or of Prodigy's own.
const BESIDE: [&str; 12] = [
    "text", "id", "title", "date", "url", "meta", "answer", "options", "config", "html", "priority", "score",
];

/// Fields of Byline's records and gold data and of Label Studio's tasks, whose `entities` have other offsets.
const FOREIGN: [&str; 9] = [
    "schema",
    "offset_unit",
    "quotes",
    "claims",
    "coref",
    "sentiment",
    "targets",
    "sentences",
    "annotations",
];

/// Whether it is a document at all; fields that are not read are reported.
fn check(fields: &Map<String, Value>, run: &mut Run<'_>) -> Result<(), String> {
    if let Some(foreign) = FOREIGN.iter().find(|name| fields.contains_key(**name)) {
        return Err(format!("it has a field `{foreign}`, which no document of spaCy's has"));
    }
    if !READ.iter().any(|name| fields.contains_key(*name)) && !fields.contains_key("answer") {
        let known = READ.map(|name| format!("`{name}`")).join(", ");
        return Err(format!("it has none of {known}"));
    }
    let text = run.options.text_field.clone();
    for name in fields.keys() {
        let known = READ.contains(&name.as_str())
            || BESIDE.contains(&name.as_str())
            || text.as_ref() == Some(name)
            || name.starts_with('_');
        if !known {
            run.leave_out(format!("the field `{name}`"));
        }
    }
    Ok(())
}

/// A field that must be a list where it is there.
fn list<'v>(fields: &'v Map<String, Value>, name: &str) -> Result<Option<&'v Vec<Value>>, String> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) => Ok(Some(values)),
        Some(_) => Err(format!("`{name}` is no list")),
    }
}

/// `spans`: a list (Prodigy), or groups of lists by name (a `Doc`).
fn spans(fields: &Map<String, Value>, offsets: &Offsets<'_>, marked: &mut Marked) -> Result<(), String> {
    let lists: Vec<&Value> = match fields.get("spans") {
        Some(list @ Value::Array(_)) => vec![list],
        Some(Value::Object(groups)) => groups.values().collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(_) => return Err("`spans` is neither a list nor groups of lists".to_owned()),
    };
    for list in lists {
        for span in list.as_array().ok_or("a group of `spans` is no list")? {
            mark(span, offsets, marked)?;
        }
    }
    Ok(())
}

/// Adds a span: an object with `start`, `end` and `label`, or a list of the three.
fn mark(span: &Value, offsets: &Offsets<'_>, marked: &mut Marked) -> Result<(), String> {
    let part = |name: &str, at: usize| span.get(name).or_else(|| span.get(at));
    let label = part("label", 2).and_then(Value::as_str).ok_or("a span has no `label`")?;
    let place = range(part("start", 0), part("end", 1), offsets)?;
    // Relations of Prodigy name a span by its tokens.
    let token = |name: &str| span.get(name).and_then(Value::as_u64);
    let id = match (token("token_start"), token("token_end")) {
        (Some(start), Some(end)) => token_id(start, end, label),
        _ => format!("span {}", marked.annotations.len()),
    };
    marked.annotations.push(Annotation {
        id,
        labels: vec![label.to_owned()],
        spans: vec![place],
        attributes: Vec::new(),
    });
    Ok(())
}

/// Several spans may have the same tokens, but not the same label.
fn token_id(start: u64, end: u64, label: &str) -> String {
    format!("tokens {start} to {end}: {label}")
}

fn range(start: Option<&Value>, end: Option<&Value>, offsets: &Offsets<'_>) -> Result<Span, String> {
    let number =
        |value: Option<&Value>| value.and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let (Some(start), Some(end)) = (number(start), number(end)) else {
        return Err("a span has no `start` and `end`".to_owned());
    };
    match (offsets.to_byte(start), offsets.to_byte(end)) {
        (Some(from), Some(to)) if from <= to => Ok(Span::new(from, to)),
        _ => Err(format!("the span {start} to {end} is outside of the text")),
    }
}

/// `relations` of Prodigy, whose ends are spans.
fn relations(fields: &Map<String, Value>, marked: &mut Marked) -> Result<(), String> {
    for relation in list(fields, "relations")?.into_iter().flatten() {
        let end = |name: &str| {
            let span = relation.get(name)?;
            let (start, end) = (span.get("token_start")?.as_u64()?, span.get("token_end")?.as_u64()?);
            let label = span.get("label").and_then(Value::as_str);
            let id = token_id(start, end, label.unwrap_or_default());
            // Without a label it is whichever span has these tokens.
            let known = marked.annotations.iter().find(|one| label.is_none() && one.id.starts_with(&id));
            Some(known.map_or(id, |one| one.id.clone()))
        };
        let kind = relation.get("label").and_then(Value::as_str).unwrap_or("relation").to_owned();
        let (Some(from), Some(to)) = (end("head_span"), end("child_span")) else {
            return Err(format!("the relation `{kind}` has no `head_span` and `child_span` with tokens"));
        };
        marked.links.push(Link { kind, from, to });
    }
    Ok(())
}

/// `sents`, and `tokens` where all of them have a part of speech.
fn syntax(fields: &Map<String, Value>, offsets: &Offsets<'_>, gold: &mut Gold) -> Result<(), String> {
    if let Some(sentences) = list(fields, "sents")? {
        let all = sentences.iter().map(|span| {
            let span = range(span.get("start"), span.get("end"), offsets)?;
            Ok(span.trim(&gold.text, char::is_whitespace))
        });
        gold.sentences = Some(all.collect::<Result<_, String>>()?);
    }
    let tokens = list(fields, "tokens")?;
    let Some(tokens) =
        tokens.filter(|all| !all.is_empty() && all.iter().all(|token| token.get("pos").is_some()))
    else {
        return Ok(());
    };
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens {
        let pos = token.get("pos").and_then(Value::as_str).unwrap_or_default();
        if pos == "SPACE" {
            continue;
        }
        let tag = Tag::from_name(pos).ok_or_else(|| format!("unknown part of speech `{pos}`"))?;
        let span = range(token.get("start"), token.get("end"), offsets)?;
        found.push(GoldToken { span, tag, head: None });
    }
    gold.tokens = Some(found);
    Ok(())
}
