//! Label Studio's JSON exports.
//!
//! A task has its text under `data` and what was marked under `annotations`, of which the first is taken that was not
//! cancelled. The "minimal" export has spans in lists beside the text, and no relations. Offsets count UTF-16 units, as
//! the browser does that they were marked in; exports that passed through Python count code points. Which of the two it
//! is shows in the words that stand beside the offsets.

use super::assemble::{Annotation, Link, Marked, assemble};
use super::json::{self, Piece};
use super::{Flow, Run, line_place, stem};
use crate::Gold;
use byline_core::{Diagnostic, Span};
use byline_record::{OffsetUnit, Offsets};
use serde_json::{Map, Value};
use std::path::Path;

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    let mut number = 0_u64;
    json::each(path, run, |piece, value, run| {
        number += 1;
        let item = article(&value, number, path, run).map_err(|what| wrong(path, piece, &value, what));
        run.give(item)
    })
}

fn wrong(path: &Path, piece: &Piece, value: &Value, what: String) -> Diagnostic {
    let task = value.get("id").map_or_else(|| "a task".to_owned(), |id| format!("the task {id}"));
    Diagnostic::error("gold/not-an-article", format!("{task} gives no article"))
        .at(line_place(path, piece.line, piece.text.lines().next().unwrap_or_default()))
        .because(what)
        .hint("export as JSON or JSON_MIN; `--text-field` names the field that holds the text")
}

fn article(task: &Value, number: u64, path: &Path, run: &mut Run<'_>) -> Result<Gold, String> {
    let task = task.as_object().ok_or("it is no object")?;
    let data = match task.get("data") {
        Some(data) => data.as_object().ok_or("its `data` is no object")?,
        None => task,
    };
    let text = text(data, run.options.text_field.as_deref())?;
    let field = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = field("id").or_else(|| task.get("id").map(|id| format!("{}-{id}", stem(path))));
    let mut gold = Gold {
        id: id.unwrap_or_else(|| format!("{}-{number}", stem(path))),
        title: field("title"),
        date: field("date"),
        url: field("url"),
        text: text.to_owned(),
        ..Gold::default()
    };
    let marked = match task.get("annotations").or_else(|| task.get("completions")) {
        Some(annotations) => full(annotations, text, run)?,
        None => minimal(task, text)?,
    };
    assemble(&mut gold, &marked, run)?;
    Ok(gold)
}

/// The text of a task: the field that was asked for, `text`, or the only field that can be one.
pub(super) fn text<'v>(data: &'v Map<String, Value>, asked: Option<&str>) -> Result<&'v str, String> {
    if let Some(asked) = asked {
        return data
            .get(asked)
            .and_then(Value::as_str)
            .ok_or_else(|| format!("there is no text in `{asked}`"));
    }
    if let Some(text) = data.get("text").and_then(Value::as_str) {
        return Ok(text);
    }
    let known = ["id", "title", "date", "url", "created_at", "updated_at"];
    let mut texts = data.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    let mut found = texts.by_ref().filter_map(|(_, value)| value.as_str());
    match (found.next(), found.next()) {
        (Some(text), None) => Ok(text),
        (None, _) => Err("there is no text in `text`".to_owned()),
        (Some(_), Some(_)) => {
            Err("there is no `text`, and several other fields could be the text".to_owned())
        }
    }
}

/// A region before its offsets are converted.
struct Region<'v> {
    annotation: Annotation,
    start: u32,
    end: u32,
    words: Option<&'v str>,
}

fn full(annotations: &Value, text: &str, run: &mut Run<'_>) -> Result<Marked, String> {
    let all = annotations.as_array().ok_or("`annotations` is no list")?;
    let cancelled = |value: &&Value| value.get("was_cancelled").and_then(Value::as_bool) == Some(true);
    let mut kept = all.iter().filter(|value| !cancelled(value));
    let Some(chosen) = kept.next() else {
        return Err("nobody has annotated it".to_owned());
    };
    for _ in kept {
        run.leave_out("further annotations of a task that has one already".to_owned());
    }
    let results = chosen.get("result").and_then(Value::as_array).ok_or("an annotation has no `result`")?;
    let mut regions: Vec<Region<'_>> = Vec::new();
    let mut links = Vec::new();
    for result in results {
        let string = |name: &str| result.get(name).and_then(Value::as_str);
        if string("type") == Some("relation") {
            let kinds = strings(result.get("labels"));
            let (Some(from), Some(to)) = (string("from_id"), string("to_id")) else {
                return Err("a relation has no `from_id` and `to_id`".to_owned());
            };
            let kind = kinds.into_iter().next().unwrap_or_else(|| "relation".to_owned());
            links.push(Link { kind, from: from.to_owned(), to: to.to_owned() });
            continue;
        }
        let Some(value) = result.get("value").filter(|value| value.get("start").is_some()) else {
            // What is said of the whole text has no place in gold data.
            run.leave_out(format!(
                "results of the type `{}` that are of no span",
                string("type").unwrap_or("?")
            ));
            continue;
        };
        let id = string("id").unwrap_or_default();
        let known = regions.iter().position(|region| !id.is_empty() && region.annotation.id == id);
        let at = known.unwrap_or(regions.len());
        if known.is_none() {
            regions.push(region(id, value)?);
        }
        let name = string("from_name").unwrap_or_default();
        if let Some(region) = regions.get_mut(at) {
            region
                .annotation
                .labels
                .extend(strings(value.get("labels").or_else(|| value.get("hypertextlabels"))));
            let choices = strings(value.get("choices"));
            if !["labels", "hypertextlabels", "choices"].iter().any(|known| value.get(known).is_some()) {
                run.leave_out(format!("results of the type `{}`", string("type").unwrap_or("?")));
            }
            region.annotation.attributes.extend(choices.into_iter().map(|choice| (name.to_owned(), choice)));
        }
    }
    Ok(Marked { annotations: placed(regions, text)?, links })
}

fn minimal(task: &Map<String, Value>, text: &str) -> Result<Marked, String> {
    let mut regions = Vec::new();
    for (field, values) in task {
        for value in values.as_array().into_iter().flatten() {
            if value.get("labels").is_some() {
                let mut region = region(&format!("region {}", regions.len()), value)?;
                region.annotation.labels = strings(value.get("labels"));
                regions.push(region);
            } else if value.is_object() {
                // Spans of another tool, which would be lost.
                return Err(format!("`{field}` holds objects that have no `labels`"));
            }
        }
    }
    // A task in which nothing was marked has no list, but these.
    let exported = ["annotator", "annotation_id", "lead_time"].iter().any(|key| task.contains_key(*key));
    if regions.is_empty() && !exported {
        return Err("it has neither `annotations` nor a list of labelled spans".to_owned());
    }
    Ok(Marked { annotations: placed(regions, text)?, links: Vec::new() })
}

fn region<'v>(id: &str, value: &'v Value) -> Result<Region<'v>, String> {
    let offset = |name: &str| {
        let number = value.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| format!("the `{name}` of a region is no offset"))
    };
    let annotation = Annotation { id: id.to_owned(), ..Annotation::default() };
    let words = value.get("text").and_then(Value::as_str);
    Ok(Region { annotation, start: offset("start")?, end: offset("end")?, words })
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The regions at their bytes, in the unit in which all of them are the words that they should be.
fn placed(regions: Vec<Region<'_>>, text: &str) -> Result<Vec<Annotation>, String> {
    let mut failure = String::new();
    for unit in [OffsetUnit::Utf16, OffsetUnit::CodePoint] {
        let offsets = Offsets::new(text, unit);
        let spans: Result<Vec<Span>, String> =
            regions.iter().map(|region| place(region, &offsets, text)).collect();
        match spans {
            Ok(spans) => {
                let placed = regions.into_iter().zip(spans);
                return Ok(placed
                    .map(|(region, span)| Annotation { spans: vec![span], ..region.annotation })
                    .collect());
            }
            Err(what) if failure.is_empty() => failure = what,
            Err(_) => {}
        }
    }
    Err(failure)
}

fn place(region: &Region<'_>, offsets: &Offsets<'_>, text: &str) -> Result<Span, String> {
    let Region { start, end, words, .. } = region;
    let span = offsets.to_byte(*start).zip(offsets.to_byte(*end)).map(|(start, end)| Span::new(start, end));
    let found = span.and_then(|span| span.of(text));
    match (span, found, words) {
        (Some(_), Some(found), Some(words)) if !same(found, words) => {
            Err(format!("{start} to {end} is `{found}`, not `{words}`"))
        }
        (Some(span), Some(_), _) => Ok(span.trim(text, char::is_whitespace)),
        _ => Err(format!("{start} to {end} is outside of the text")),
    }
}

/// Whether two pieces of text are the same but for whitespace, which exports change.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.replace("\\n", "\n").split_whitespace())
}
