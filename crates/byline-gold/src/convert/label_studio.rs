//! Label Studio's JSON exports.
//!
//! A task has its text under `data` and what was marked under `annotations`, of which the one marked as ground truth is
//! taken, or the first that was not cancelled. The "minimal" export has spans in lists beside the text, and no relations.
//!
//! Offsets count UTF-16 units, as the browser does that they were marked in; exports that passed through Python count code
//! points. Line ends of two characters count as one in a browser. Regions of a page count in what the browser shows of it.
//! Which of these it is shows in the words that stand beside the offsets, and where there are none in whether spans begin
//! and end where words do.

use super::assemble::{Annotation, Link, Marked, assemble};
use super::html;
use super::json::{self, Piece};
use super::view::View;
use super::{Flow, Run, line_place, stem};
use crate::Gold;
use byline_core::{Diagnostic, Span};
use byline_record::{Offset, OffsetUnit, Offsets};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    let mut number = 0_u64;
    json::each(path, run, |piece, value, run| {
        number += 1;
        match run.attempt(|run| article(&value, number, path, run)) {
            Ok(Some(gold)) => run.give(Ok(gold)),
            Ok(None) => {
                run.leave_out("tasks that nobody has annotated");
                Ok(())
            }
            Err(what) => run.give(Err(wrong(path, piece, &value, what))),
        }
    })
}

fn wrong(path: &Path, piece: &Piece, value: &Value, what: String) -> Diagnostic {
    let task = value.get("id").map_or_else(|| "a task".to_owned(), |id| format!("the task {id}"));
    Diagnostic::error("gold/not-an-article", format!("{task} gives no article"))
        .at(line_place(path, piece.line, piece.text.lines().next().unwrap_or_default()))
        .because(what)
        .hint("export as JSON or JSON_MIN; `--text-field` names the field that holds the text")
}

fn article(task: &Value, number: u64, path: &Path, run: &mut Run<'_>) -> Result<Option<Gold>, String> {
    let task = task.as_object().ok_or("it is not an object")?;
    let data = match task.get("data") {
        Some(data) => data.as_object().ok_or("its `data` is not an object")?,
        None => task,
    };
    let (name, text) = text(data, run.options.text_field.as_deref())?;
    let field = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
    let id =
        data.get("id").filter(|_| task.contains_key("data")).and_then(identifier).or_else(|| field("id"));
    let id = id.or_else(|| task.get("id").map(|id| format!("{}-{id}", stem(path))));
    let annotations = task.get("annotations").or_else(|| task.get("completions"));
    let body = Body { data, name, text };
    let found = match annotations {
        Some(annotations) => match chosen(annotations, run)? {
            Some(annotation) => results(annotation, run)?,
            None => return Ok(None),
        },
        // A task as it is imported, with predictions at most; the minimal export has no `data`.
        None if task.contains_key("data") => return Ok(None),
        None => minimal(task, run)?,
    };
    unread(task, &body, annotations.is_none(), run);
    let (marked, text) = body.marked(found, run)?;
    let mut gold = Gold {
        id: id.unwrap_or_else(|| format!("{}-{number}", stem(path))),
        title: field("title"),
        date: field("date"),
        url: field("url"),
        text,
        ..Gold::default()
    };
    assemble(&mut gold, &marked, run)?;
    Ok(Some(gold))
}

/// An identifier that is a string or a number.
pub(super) fn identifier(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Fields that a task has besides its text and what was marked.
const BESIDE: [&str; 10] = [
    "id",
    "title",
    "date",
    "url",
    "annotator",
    "annotation_id",
    "created_at",
    "updated_at",
    "lead_time",
    "answer",
];

/// Reports the fields that gold data do not carry.
fn unread(task: &Map<String, Value>, body: &Body<'_>, minimal: bool, run: &mut Run<'_>) {
    for (name, value) in body.data {
        let read = name == body.name || (minimal && is_regions(value));
        if !read && !value.is_null() && !BESIDE.contains(&name.as_str()) {
            run.leave_out(&format!("the field `{name}`"));
        }
    }
    let predictions = task.get("predictions").and_then(Value::as_array);
    if predictions.is_some_and(|all| !all.is_empty()) {
        run.leave_out("predictions");
    }
}

/// The text of a task, with its field: the field that was asked for, `text`, or the only field that can be one.
pub(super) fn text<'v>(
    data: &'v Map<String, Value>,
    asked: Option<&'v str>,
) -> Result<(&'v str, &'v str), String> {
    if let Some(asked) = asked {
        return data
            .get(asked)
            .and_then(Value::as_str)
            .map(|text| (asked, text))
            .ok_or_else(|| format!("there is no text in `{asked}`"));
    }
    if let Some(text) = data.get("text").and_then(Value::as_str) {
        return Ok(("text", text));
    }
    let mut texts = data.iter().filter(|(name, _)| !BESIDE.contains(&name.as_str()));
    let mut found = texts.by_ref().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    match (found.next(), found.next()) {
        (Some(text), None) => Ok(text),
        (None, _) => Err("there is no text in `text`".to_owned()),
        (Some(_), Some(_)) => {
            Err("there is no `text`, and several other fields could be the text".to_owned())
        }
    }
}

/// A region before its offsets are converted.
#[derive(Debug, Clone, Default)]
struct Region<'v> {
    annotation: Annotation,
    start: Offset,
    end: Offset,
    words: Option<&'v str>,
    /// The tag or, in the minimal export, the control that it belongs to.
    of: &'v str,
    /// Whether it was marked in a page.
    in_page: bool,
}

/// What was found in a task.
#[derive(Debug, Default)]
struct Marks<'v> {
    regions: Vec<Region<'v>>,
    links: Vec<Link>,
    /// Regions that are no spans of a text.
    dropped: HashSet<String>,
}

/// The annotation of a task that counts; `None` if nobody has made one.
fn chosen<'v>(annotations: &'v Value, run: &mut Run<'_>) -> Result<Option<&'v Value>, String> {
    let all = annotations.as_array().ok_or("`annotations` is not a list")?;
    let says = |value: &Value, name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
    let kept: Vec<&Value> = all.iter().filter(|value| !says(value, "was_cancelled")).collect();
    let chosen = kept.iter().find(|value| says(value, "ground_truth")).or(kept.first()).copied();
    for _ in kept.iter().skip(1) {
        run.leave_out("further annotations of a task that has one already");
    }
    Ok(chosen)
}

/// What a region can be labelled with.
const LABELS: [&str; 2] = ["labels", "hypertextlabels"];

fn results<'v>(annotation: &'v Value, run: &mut Run<'_>) -> Result<Marks<'v>, String> {
    let results =
        annotation.get("result").and_then(Value::as_array).ok_or("an annotation has no `result`")?;
    let mut found = Marks::default();
    for result in results {
        let string = |name: &str| result.get(name).and_then(Value::as_str);
        let (id, sort) = (string("id").unwrap_or_default(), string("type").unwrap_or("?"));
        if sort == "relation" {
            found.links.push(link(result, run)?);
            continue;
        }
        let value = result.get("value").unwrap_or(&Value::Null);
        let Some(mut region) = region(id, value)? else {
            // What is said of the whole text, or of a picture, has no place in gold data.
            run.leave_out(&format!("results of the type `{sort}` that are of no span"));
            found.dropped.insert(id.to_owned());
            continue;
        };
        region.of = string("to_name").unwrap_or_default();
        let labels = LABELS.iter().find_map(|name| Some((*name, value.get(name)?)));
        let choices = value.get("choices").map(|choices| ("choices", choices));
        region.annotation.labels = names_in(labels)?;
        let name = string("from_name").unwrap_or_default();
        let values = names_in(choices)?.into_iter().map(|choice| (name.to_owned(), choice));
        region.annotation.attributes = values.collect();
        let says = !region.annotation.labels.is_empty() || !region.annotation.attributes.is_empty();
        if labels.is_none() && choices.is_none() {
            run.leave_out(&format!("results of the type `{sort}`"));
        } else if !says {
            run.leave_out_as("regions without a label", id);
        }
        let known = found.regions.iter_mut().find(|known| !id.is_empty() && known.annotation.id == id);
        match known {
            Some(known) => known.add(region)?,
            None if says => found.regions.push(region),
            // A note alone marks nothing; the region's labels may follow.
            None => {
                found.dropped.insert(id.to_owned());
            }
        }
    }
    Ok(found)
}

impl Region<'_> {
    /// Adds a further result of the same region. What has labels says where it is.
    fn add(&mut self, other: Self) -> Result<(), String> {
        let Self { annotation, start, end, words, of, in_page } = other;
        let moved = (self.start, self.end) != (start, end);
        let (mine, its) = (!self.annotation.labels.is_empty(), !annotation.labels.is_empty());
        if moved && mine && its {
            let id = &self.annotation.id;
            return Err(format!("the region `{id}` is labelled at {} and at {start}", self.start));
        }
        if its && !mine {
            (self.start, self.end, self.words, self.of, self.in_page) = (start, end, words, of, in_page);
        } else if !moved {
            self.words = self.words.or(words);
        }
        self.annotation.labels.extend(annotation.labels);
        self.annotation.attributes.extend(annotation.attributes);
        Ok(())
    }
}

fn link(result: &Value, run: &mut Run<'_>) -> Result<Link, String> {
    let end = |name: &str| result.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(from), Some(to)) = (end("from_id"), end("to_id")) else {
        return Err("a relation has no `from_id` and `to_id`".to_owned());
    };
    let mut kinds = names_in(result.get("labels").map(|labels| ("labels", labels)))?.into_iter();
    let kind = kinds.next().unwrap_or_else(|| "relation".to_owned());
    for other in kinds {
        run.leave_out_as("further labels of a relation", &other);
    }
    Ok(Link { kind, from, to })
}

/// Whether a field of the minimal export is a list of labelled spans.
fn is_regions(value: &Value) -> bool {
    let labelled = |value: &Value| LABELS.iter().any(|name| value.get(name).is_some());
    value.as_array().is_some_and(|values| values.iter().any(labelled))
}

fn minimal<'v>(task: &'v Map<String, Value>, run: &mut Run<'_>) -> Result<Marks<'v>, String> {
    let mut found = Marks::default();
    for (field, values) in task {
        for value in values.as_array().into_iter().flatten() {
            let labels = LABELS.iter().find_map(|name| Some((*name, value.get(name)?)));
            if labels.is_none() && value.is_object() {
                // Spans of another tool, which would be lost.
                return Err(format!("`{field}` holds objects that have no `labels`"));
            }
            let Some(labels) = labels else { continue };
            let labels = names_in(Some(labels))?;
            if labels.is_empty() {
                run.leave_out("regions without a label");
                continue;
            }
            match region(&format!("region {}", found.regions.len()), value)? {
                Some(mut region) => {
                    region.of = field;
                    region.annotation.labels = labels;
                    found.regions.push(region);
                }
                None => run.leave_out(&format!("labels in `{field}` that are of no span")),
            }
        }
    }
    // A task in which nothing was marked has no list, but these.
    let exported = ["annotator", "annotation_id", "lead_time"].iter().any(|key| task.contains_key(*key));
    if found.regions.is_empty() && !exported {
        return Err("it has neither `annotations` nor a list of labelled spans".to_owned());
    }
    Ok(found)
}

/// A region as far as its offsets show; `None` if it has none in a text.
fn region<'v>(id: &str, value: &'v Value) -> Result<Option<Region<'v>>, String> {
    let Some(start) = value.get("start") else { return Ok(None) };
    // In a page `start` is a path to an element.
    let in_page = start.is_string();
    let offsets = if in_page { value.get("globalOffsets") } else { Some(value) };
    let offsets = offsets.ok_or("a region of a page has no `globalOffsets`")?;
    let offset = |name: &str| offsets.get(name).and_then(|offset| Offset::deserialize(offset).ok());
    let seconds = |name: &str| offsets.get(name).is_some_and(Value::is_f64);
    if seconds("start") || seconds("end") {
        return Ok(None);
    }
    let (Some(start), Some(end)) = (offset("start"), offset("end")) else {
        return Err("the `start` or `end` of a region is not an offset".to_owned());
    };
    let annotation = Annotation { id: id.to_owned(), ..Annotation::default() };
    let words = value.get("text").and_then(Value::as_str);
    Ok(Some(Region { annotation, start, end, words, of: "", in_page }))
}

/// The text of a task, and what else could be one.
struct Body<'v> {
    data: &'v Map<String, Value>,
    name: &'v str,
    text: &'v str,
}

/// Which text regions are of.
enum Of {
    Body,
    Another,
}

impl Body<'_> {
    /// What was found in this text, and the text that its spans point into.
    fn marked(&self, found: Marks<'_>, run: &mut Run<'_>) -> Result<(Marked, String), String> {
        let Marks { regions, links, mut dropped } = found;
        let mut groups: BTreeMap<&str, Vec<Region<'_>>> = BTreeMap::new();
        for region in regions {
            groups.entry(region.of).or_default().push(region);
        }
        let alone = groups.len() == 1;
        let mut own = Vec::new();
        for (of, group) in groups {
            match self.text_of(of, &group, alone)? {
                Of::Body => own.extend(group),
                Of::Another => {
                    for region in group {
                        run.leave_out(&format!("regions of `{of}`, another text than `{}`", self.name));
                        dropped.insert(region.annotation.id);
                    }
                }
            }
        }
        let page = own.iter().any(|region| region.in_page);
        if own.is_empty() && html::is_page(self.text) {
            run.change("pages without a region, read as a browser shows them", "");
            let view = html::views(self.text).into_iter().next();
            let text = view.map_or_else(|| self.text.to_owned(), |view| view.text.into_owned());
            return Ok((Marked { links, dropped, ..Marked::default() }, text));
        }
        let views = views(self.text, page);
        let (spans, text) = placed(&own, &views, run)?;
        let annotations = own.into_iter().zip(spans);
        let annotations = annotations
            .map(|(region, span)| Annotation { spans: vec![span], ..region.annotation })
            .collect::<Vec<_>>();
        dropped.retain(|id| annotations.iter().all(|known| known.id != *id));
        Ok((Marked { annotations, links, dropped }, text))
    }

    /// Which text a tag shows: the field of its name, or the text in which its regions have their words.
    fn text_of(&self, of: &str, group: &[Region<'_>], alone: bool) -> Result<Of, String> {
        if of == self.name || of.is_empty() {
            return Ok(Of::Body);
        }
        let worded = group.iter().any(|region| region.words.is_some());
        let fits = |text: &str| {
            let page = group.iter().any(|region| region.in_page);
            views(text, page).iter().any(|view| !fitting(group, view).is_empty())
        };
        let named = self.data.get(of).and_then(Value::as_str);
        match named {
            Some(named) if worded && !fits(named) && fits(self.text) => return Ok(Of::Body),
            Some(_) => return Ok(Of::Another),
            None => {}
        }
        let mut others = self.data.iter().filter(|(name, _)| *name != self.name);
        let mut elsewhere = || others.any(|(_, text)| text.as_str().is_some_and(fits));
        match (worded, worded && fits(self.text)) {
            (true, true) if alone || !elsewhere() => Ok(Of::Body),
            (true, false) if elsewhere() => Ok(Of::Another),
            // What is wrong with its offsets is reported when they are converted.
            (true, false) => Ok(Of::Body),
            (false, _) if alone => Ok(Of::Body),
            _ => Err(format!("several texts were annotated, and nothing shows which of them `{of}` is")),
        }
    }
}

/// The names in a field that is a list of them; none where it is null. What is neither cannot be carried, and leaving it
/// out would make the article one in which it was not marked.
fn names_in(field: Option<(&str, &Value)>) -> Result<Vec<String>, String> {
    match field {
        None | Some((_, Value::Null)) => Ok(Vec::new()),
        Some((_, Value::Array(names))) if names.iter().all(Value::is_string) => {
            Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        Some((name, _)) => Err(format!("`{name}` is not a list of names")),
    }
}

/// The ways in which a tool may have seen a text.
fn views(text: &str, page: bool) -> Vec<View<'_>> {
    if page {
        return html::views(text);
    }
    std::iter::once(View::whole(text)).chain(View::of_line_ends(text)).collect()
}

/// Where regions are if offsets count in one way, and how many of their ends are within a word or whitespace.
struct Placing {
    spans: Vec<Span>,
    cuts: usize,
}

/// The ways of counting in which all regions are the words that they should be: a browser's first.
fn fitting(regions: &[Region<'_>], view: &View<'_>) -> Vec<Placing> {
    let units = [OffsetUnit::Utf16, OffsetUnit::CodePoint];
    units.into_iter().filter_map(|unit| placing(regions, view, &view.offsets(unit)).ok()).collect()
}

fn placing(regions: &[Region<'_>], view: &View<'_>, offsets: &Offsets<'_>) -> Result<Placing, String> {
    let mut placing = Placing { spans: Vec::with_capacity(regions.len()), cuts: 0 };
    for region in regions {
        let span = place(region, view, offsets)?;
        let trimmed = span.trim(&view.text, char::is_whitespace);
        let cuts = [span.start, span.end].into_iter().filter(|at| cuts_word(&view.text, *at)).count();
        placing.cuts += cuts + usize::from(trimmed != span);
        placing.spans.push(trimmed);
    }
    Ok(placing)
}

/// Whether letters or digits stand on both sides.
fn cuts_word(text: &str, at: u32) -> bool {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let (before, behind) = text.split_at_checked(at as usize).unwrap_or_default();
    letter(before.chars().next_back()) && letter(behind.chars().next())
}

/// The places of the regions, counted in the way that makes all of them the words that they should be, and the text.
fn placed(
    regions: &[Region<'_>],
    views: &[View<'_>],
    run: &mut Run<'_>,
) -> Result<(Vec<Span>, String), String> {
    let mut ways: Vec<(Placing, &View<'_>)> = Vec::new();
    for view in views {
        for placing in fitting(regions, view) {
            if ways.iter().all(|(known, seen)| known.spans != placing.spans || seen.text != view.text) {
                ways.push((placing, view));
            }
        }
    }
    let worded = regions.iter().all(|region| region.words.is_some());
    let several = ways.len() > 1;
    let fewest = ways.iter().map(|(placing, _)| placing.cuts).min();
    ways.retain(|(placing, _)| Some(placing.cuts) == fewest);
    if !worded && ways.len() > 1 {
        return Err(
            "its regions have no `text`, and nothing shows whether their offsets count UTF-16 units or \
                    characters, and line ends as one or two"
                .to_owned(),
        );
    }
    if !worded && several {
        run.change(
            "offsets without words beside them, counted so that spans begin and end where words do",
            "",
        );
    }
    match (ways.into_iter().next(), views.first()) {
        (Some((placing, view)), _) => Ok((placing.spans, view.text.clone().into_owned())),
        (None, Some(view)) => match placing(regions, view, &view.offsets(OffsetUnit::Utf16)) {
            Ok(placing) => Ok((placing.spans, view.text.clone().into_owned())),
            Err(what) => Err(what),
        },
        (None, None) => Err("it has no text".to_owned()),
    }
}

fn place(region: &Region<'_>, view: &View<'_>, offsets: &Offsets<'_>) -> Result<Span, String> {
    let Region { start, end, words, .. } = region;
    let byte = |offset: &Offset| offsets.to_byte(offset.get()?);
    let span = byte(start).zip(byte(end)).filter(|(start, end)| start <= end);
    let span = span.map(|(start, end)| view.place(Span::new(start, end)));
    let found = span.and_then(|span| span.of(&view.text));
    match (span, found, words) {
        (Some(_), Some(found), Some(words)) if !same(found, words) => {
            Err(format!("{start} to {end} is `{found}`, not `{words}`"))
        }
        (Some(span), Some(_), _) => Ok(span),
        _ => Err(format!("{start} to {end} is outside of the text")),
    }
}

/// Whether two pieces of text are the same but for whitespace, which exports change.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.replace("\\n", "\n").split_whitespace())
}
