//! spaCy's JSON: `Doc.to_json`, training pairs, and Prodigy's JSON Lines.
//!
//! Offsets count code points. `ents` are names; the groups of `spans` (of a `SpanCategorizer`) are whatever their labels
//! say; `sents` are sentences; `tokens` with a `pos` are tokens, `head` counts all of them.

use super::assemble::{Annotation, Link, Marked, assemble};
use super::json::{self, Piece};
use super::label_studio::{identifier, text};
use super::{Flow, Run, line_place, stem};
use crate::{Gold, GoldToken};
use byline_core::{Diagnostic, Span, Tag};
use byline_record::{Offset, OffsetUnit, Offsets};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;

/// Converts a file of documents and tasks, or of `tasks` alone. A task is gold only with an answer.
pub(super) fn convert(path: &Path, tasks: bool, run: &mut Run<'_>) -> Flow {
    let mut number = 0_u64;
    json::each(path, run, |piece, value, run| {
        number += 1;
        let task = tasks || is_task(&value);
        if let Some(why) = no_gold(&value).filter(|_| task && value.is_object()) {
            run.leave_out(why);
            return Ok(());
        }
        match run.attempt(|run| article(&value, number, path, tasks, run)) {
            Ok(gold) => run.give(Ok(gold)),
            Err(what) => run.give(Err(wrong(path, piece, what, task))),
        }
    })
}

fn wrong(path: &Path, piece: &Piece, what: String, task: bool) -> Diagnostic {
    let (message, hint) = if task {
        (
            "this is not a task of Prodigy's",
            "`prodigy db-out` writes tasks, one on each line, with their answers",
        )
    } else {
        (
            "this is not an article of spaCy's",
            "write each document with `json.dumps(doc.to_json())`; a `.spacy` file is first read with `DocBin`",
        )
    };
    Diagnostic::error("gold/not-an-article", message)
        .at(line_place(path, piece.line, piece.text.lines().next().unwrap_or_default()))
        .because(what)
        .hint(hint)
}

/// Whether it has something that tasks of Prodigy have, and no document of spaCy's: an answer, hashes, relations, or spans
/// in one list.
fn is_task(value: &Value) -> bool {
    let Some(fields) = value.as_object() else { return false };
    fields.keys().any(|name| matches!(name.as_str(), "answer" | "relations") || is_prodigys(name))
        || fields.get("spans").is_some_and(Value::is_array)
}

/// Whether Prodigy's own fields have such names. The attributes of spaCy's extensions stand under the underscore alone.
fn is_prodigys(name: &str) -> bool {
    name.starts_with('_') && name != "_"
}

/// Why a task is no gold, if it is none.
fn no_gold(task: &Value) -> Option<&'static str> {
    match task.get("answer") {
        None | Some(Value::Null) => Some("tasks of Prodigy that nobody has answered"),
        Some(answer) if answer == "accept" => None,
        Some(_) => Some("tasks of Prodigy that were rejected or ignored"),
    }
}

fn article(value: &Value, number: u64, path: &Path, tasks: bool, run: &mut Run<'_>) -> Result<Gold, String> {
    let (text, fields) = match value {
        Value::Object(fields) => (text(fields, run.options.text_field.as_deref())?.1, fields),
        _ if tasks => return Err("it is not an object".to_owned()),
        // A training pair: the text, and its annotations.
        Value::Array(pair) => match &pair[..] {
            [Value::String(text), Value::Object(fields)] => (text.as_str(), fields),
            _ => return Err("a list must be a text and an object".to_owned()),
        },
        _ => return Err("it is neither an object nor a pair".to_owned()),
    };
    check(fields, run)?;
    let own = |name: &str| fields.get(name).or_else(|| fields.get("meta")?.get(name));
    let string = |name: &str| own(name).and_then(Value::as_str).map(str::to_owned);
    let mut gold = Gold {
        id: own("id").and_then(identifier).unwrap_or_else(|| format!("{}-{number}", stem(path))),
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
        mark(span, &offsets, &mut marked, run)?;
    }
    spans(fields, &offsets, &mut marked, run)?;
    relations(fields, &mut marked, run)?;
    if names.is_some() {
        gold.entities = Some(Vec::new());
    }
    assemble(&mut gold, &marked, run)?;
    syntax(fields, &offsets, &mut gold, run)?;
    Ok(gold)
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
        return Err(format!(
            "it has a field `{foreign}`, which neither documents of spaCy's nor tasks of Prodigy's have"
        ));
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
            || is_prodigys(name);
        if !known {
            run.leave_out(&format!("the field `{name}`"));
        }
    }
    for name in fields.get("meta").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        if !["id", "title", "date", "url"].contains(&name.as_str()) {
            run.leave_out(&format!("the field `meta.{name}`"));
        }
    }
    Ok(())
}

/// A field that must be a list where it is there.
fn list<'v>(fields: &'v Map<String, Value>, name: &str) -> Result<Option<&'v Vec<Value>>, String> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) => Ok(Some(values)),
        Some(_) => Err(format!("`{name}` is not a list")),
    }
}

/// `spans`: a list (Prodigy), or groups of lists by name (a `Doc`).
fn spans(
    fields: &Map<String, Value>,
    offsets: &Offsets<'_>,
    marked: &mut Marked,
    run: &mut Run<'_>,
) -> Result<(), String> {
    let lists: Vec<&Value> = match fields.get("spans") {
        Some(list @ Value::Array(_)) => vec![list],
        Some(Value::Object(groups)) => groups.values().collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(_) => return Err("`spans` is neither a list nor groups of lists".to_owned()),
    };
    for list in lists {
        for span in list.as_array().ok_or("a group of `spans` is not a list")? {
            mark(span, offsets, marked, run)?;
        }
    }
    Ok(())
}

/// Adds a span: an object with `start`, `end` and `label`, or a list of the three.
fn mark(span: &Value, offsets: &Offsets<'_>, marked: &mut Marked, run: &mut Run<'_>) -> Result<(), String> {
    let part = |name: &str, at: usize| span.get(name).or_else(|| span.get(at));
    let label = part("label", 2).and_then(Value::as_str).ok_or("a span has no `label`")?;
    let place = range(part("start", 0), part("end", 1), offsets)?;
    for name in ["kb_id", "id", "span_id"] {
        if let Some(known) = span.get(name).and_then(Value::as_str).filter(|known| !known.is_empty()) {
            run.leave_out_as(&format!("the field `{name}` of spans"), known);
        }
    }
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
    let number = |value: Option<&Value>| value.and_then(|value| Offset::deserialize(value).ok());
    let (Some(start), Some(end)) = (number(start), number(end)) else {
        return Err("a span has no whole numbers as `start` and `end`".to_owned());
    };
    let byte = |offset: Offset| offsets.to_byte(offset.get()?);
    match (byte(start), byte(end)) {
        (Some(from), Some(to)) if from <= to => Ok(Span::new(from, to)),
        _ => Err(format!("the span {start} to {end} is outside of the text")),
    }
}

/// `relations` of Prodigy, whose ends are spans, or tokens of none.
fn relations(fields: &Map<String, Value>, marked: &mut Marked, run: &mut Run<'_>) -> Result<(), String> {
    for relation in list(fields, "relations")?.into_iter().flatten() {
        let end = |name: &str| {
            let span = relation.get(name)?;
            let (start, end) = (span.get("token_start")?.as_u64()?, span.get("token_end")?.as_u64()?);
            let label = span.get("label").and_then(Value::as_str);
            let id = token_id(start, end, label.unwrap_or_default());
            // Without a label it is whichever span has these tokens.
            let fits = |known: &str| if label.is_some() { known == id } else { known.starts_with(&id) };
            let known = marked.annotations.iter().find(|one| fits(&one.id));
            Some((known.map(|one| one.id.clone()), relation_words(span, fields)))
        };
        let kind = relation.get("label").and_then(Value::as_str).unwrap_or("relation").to_owned();
        let (Some(from), Some(to)) = (end("head_span"), end("child_span")) else {
            return Err(format!("the relation `{kind}` has no `head_span` and `child_span` with tokens"));
        };
        match (from, to) {
            ((Some(from), _), (Some(to), _)) => marked.links.push(Link { kind, from, to }),
            ((None, words), _) | (_, (None, words)) => {
                run.leave_out_as(&format!("relations of the kind `{kind}` to words without a label"), &words);
            }
        }
    }
    Ok(())
}

/// The words of an end of a relation, to show which.
fn relation_words(span: &Value, fields: &Map<String, Value>) -> String {
    let own = span.get("text").and_then(Value::as_str);
    let first = span.get("token_start").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    let token = || fields.get("tokens")?.get(first?)?.get("text")?.as_str();
    own.or_else(token).unwrap_or_default().to_owned()
}

/// `sents`, and `tokens` as far as they have a part of speech.
fn syntax(
    fields: &Map<String, Value>,
    offsets: &Offsets<'_>,
    gold: &mut Gold,
    run: &mut Run<'_>,
) -> Result<(), String> {
    if let Some(sentences) = list(fields, "sents")? {
        let mut all = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let span = range(sentence.get("start"), sentence.get("end"), offsets)?;
            let span = span.trim(&gold.text, char::is_whitespace);
            if span.is_empty() {
                run.leave_out("sentences of whitespace alone");
            } else {
                all.push(span);
            }
        }
        gold.sentences = Some(all);
    }
    let tokens = list(fields, "tokens")?.map_or(&[][..], Vec::as_slice);
    if tokens.iter().any(|token| !pos(token).is_empty()) {
        gold.tokens = Some(tagged(tokens, offsets, run)?);
    }
    Ok(())
}

fn pos(token: &Value) -> &str {
    token.get("pos").and_then(Value::as_str).unwrap_or_default()
}

/// The tokens that have a part of speech, with their heads among them.
fn tagged(tokens: &[Value], offsets: &Offsets<'_>, run: &mut Run<'_>) -> Result<Vec<GoldToken>, String> {
    let mut found = Vec::with_capacity(tokens.len());
    // For each token where it went.
    let mut places: Vec<Option<u32>> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let span = range(token.get("start"), token.get("end"), offsets)?;
        let pos = pos(token);
        let kept = !matches!(pos, "" | "SPACE") && !span.is_empty();
        places.push(kept.then_some(found.len() as u32));
        if kept {
            let tag = Tag::from_name(pos).ok_or_else(|| format!("unknown part of speech `{pos}`"))?;
            found.push(GoldToken { span, tag, head: None });
        } else if pos != "SPACE" {
            run.leave_out("tokens without a part of speech");
        }
        for name in ["tag", "morph", "lemma", "dep"] {
            if token.get(name).and_then(Value::as_str).is_some_and(|value| !value.is_empty()) {
                run.leave_out(&format!("the field `{name}` of tokens"));
            }
        }
    }
    for (at, place) in places.iter().enumerate() {
        if let Some(token) = place.and_then(|place| found.get_mut(place as usize)) {
            token.head = head(tokens, &places, at)?;
        }
    }
    Ok(found)
}

/// The head of a token among those that are kept; `None` at a root, which is its own. Heads that are not kept are gone
/// through to theirs.
fn head(tokens: &[Value], places: &[Option<u32>], token: usize) -> Result<Option<u32>, String> {
    let mut at = token;
    for _ in 0..tokens.len() {
        let Some(head) = tokens.get(at).and_then(|token| token.get("head")).filter(|head| !head.is_null())
        else {
            return Ok(None);
        };
        let known = head.as_u64().and_then(|head| usize::try_from(head).ok());
        let Some(known) = known.filter(|head| *head < tokens.len()) else {
            return Err(format!("the head {head} is not a token"));
        };
        if known == at || known == token {
            return Ok(None);
        }
        if let Some(Some(place)) = places.get(known) {
            return Ok(Some(*place));
        }
        at = known;
    }
    Err("tokens without a part of speech are each other's heads".to_owned())
}
