//! Databases of fact-checks as they come: `ClaimReview`, feeds, API results, JSON Lines and CSV.

use super::fields::{Fields, Known};
use super::files::{decoded, extension, open};
use super::left_out::LeftOut;
use crate::ratings;
use byline_core::{Failure, Verdict};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A fact-check as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactCheck {
    /// Its identifier in its source; empty where there is none.
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) title: String,
    /// The rating as written; empty where there is none.
    pub(crate) rating: String,
    pub(crate) verdict: Verdict,
    pub(crate) url: String,
    pub(crate) date: String,
}

/// Where fact-checks go.
pub(crate) struct Taker<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) take: &'a mut dyn FnMut(&FactCheck),
    pub(crate) left_out: LeftOut,
    /// The file that is read, and the line where its entries are lines.
    place: String,
    /// Identifier, address and claim of what was read, as hashes.
    seen: FxHashSet<u64>,
}

impl<'a> Taker<'a> {
    pub(crate) fn new(fields: &'a Fields, take: &'a mut dyn FnMut(&FactCheck)) -> Self {
        Self { fields, take, left_out: LeftOut::default(), place: String::new(), seen: FxHashSet::default() }
    }
}

const NO_DATABASE: &str =
    "of another kind than .json, .jsonld, .jsonl, .ndjson, .csv, .tsv and .html, also with .gz or .zst";
const HIDDEN: &str = "hidden by a name that begins with a dot";
const REPEATED: &str = "replaced by a later one with the same identifier, address and claim";
const TOO_LONG: &str = "longer than 20,000 characters, as if a quotation mark were not closed";
/// No claim is so long: a row that is has swallowed those behind it.
const LONGEST: usize = 20_000;
const NO_CLAIM: &str = "without a claim or a title";
const NO_RECORD: &str = "neither an object nor a list";
const NO_JSON: &str = "that cannot be read as JSON";
const TOO_DEEP: &str = "nested too deep";

/// Reads a file, or the files of a folder in the order of their names.
pub(crate) fn read(path: &Path, taker: &mut Taker<'_>) -> Result<(), Failure> {
    if !path.is_dir() {
        return read_file(path, taker);
    }
    let entries = std::fs::read_dir(path).map_err(|error| unopened(path, &error))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| cannot(path, &error))?.path());
    }
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let known = path.is_dir()
            || extension(&path).is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()));
        // An index that was made of a folder may lie in it; it is read where it is named itself.
        if super::is_index(&path) {
            continue;
        }
        if hidden {
            taker.left_out.add(HIDDEN, &path.display().to_string());
            continue;
        }
        if known {
            // A broken file costs that file.
            if let Err(failure) = read(&path, taker) {
                let hint = failure.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
                taker.left_out.add(&format!("in a broken file: {}{hint}", failure.message), "");
            }
        } else {
            taker.left_out.add(NO_DATABASE, &path.display().to_string());
        }
    }
    Ok(())
}

const EXTENSIONS: [&str; 8] = ["json", "jsonld", "jsonl", "ndjson", "csv", "tsv", "html", "htm"];

fn cannot(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("cannot read the fact-checks in `{}`: {error}", path.display()))
        .hint("it may be cut or damaged: get it again")
}

fn unopened(path: &Path, error: &io::Error) -> Failure {
    let failure = cannot(path, error);
    match error.kind() {
        io::ErrorKind::NotFound => failure.hint(
            "check the name: a database is an index, a file or a folder; paths in a configuration are relative to it",
        ),
        io::ErrorKind::PermissionDenied => failure.hint("its permissions do not let you read it"),
        _ => failure,
    }
}

fn read_file(path: &Path, taker: &mut Taker<'_>) -> Result<(), Failure> {
    let (file, misnamed) = open(path).map_err(|error| unopened(path, &error))?;
    let mut file = BufReader::new(file);
    if misnamed {
        let path = path.display();
        taker
            .left_out
            .note(format!("`{path}` is not compressed, though its name says so; it is read as it is"));
    }
    if file.fill_buf().map_err(|error| cannot(path, &error))?.is_empty() {
        return Err(cannot(path, &"there is nothing in it"));
    }
    let file: Box<dyn Read> = Box::new(file);
    taker.place = path.display().to_string();
    match extension(path).as_deref() {
        Some("csv") => read_rows(path, file, b',', taker),
        Some("tsv") => read_rows(path, file, b'\t', taker),
        Some("jsonl" | "ndjson") => read_lines(path, BufReader::new(file), taker),
        Some("html" | "htm") => read_page(path, file, taker),
        _ => read_json(path, file, taker),
    }
}

/// Bytes of a file as text; where they are no UTF-8, that is noted.
fn text_in(path: &Path, bytes: &[u8], taker: &mut Taker<'_>) -> String {
    let (text, guessed) = decoded(bytes);
    if guessed {
        let path = path.display();
        taker.left_out.note(format!(
            "read `{path}` as Windows-1252, since it is no UTF-8; save it as UTF-8 if letters look wrong"
        ));
    }
    text
}

/// What the columns of a table hold.
type Columns = Vec<Option<Known>>;

fn columns(header: &[String], fields: &Fields) -> Columns {
    let known = |name: &String| fields.known(name.trim_start_matches('\u{feff}').trim().trim_matches('"'));
    header.iter().map(known).collect()
}

/// The separator of a table, the usual one of its kind unless only another one parts the column of the claim from others.
fn separator_of(header: &str, usual: u8, fields: &Fields) -> u8 {
    let parts = |separator: u8| {
        let names: Vec<String> = header.split(char::from(separator)).map(str::to_owned).collect();
        let known = columns(&names, fields);
        known.contains(&Some(Known::Claim)).then(|| known.iter().flatten().count())
    };
    let others = [b',', b';', b'\t', b'|'].into_iter().filter(|other| *other != usual);
    let best = others.filter_map(|other| Some((parts(other)?, other))).max();
    match (parts(usual), best) {
        (Some(known), Some((more, other))) if more > known => other,
        (None, Some((_, other))) => other,
        _ => usual,
    }
}

/// Rows of a table with a header.
fn read_rows(path: &Path, file: Box<dyn Read>, usual: u8, taker: &mut Taker<'_>) -> Result<(), Failure> {
    let mut file = BufReader::new(file);
    let mut first = Vec::new();
    file.read_until(b'\n', &mut first).map_err(|error| cannot(path, &error))?;
    // Excel writes `sep=;` before the header.
    let named = decoded(&first).0.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned();
    let named = named.strip_prefix("sep=").and_then(|named| named.as_bytes().first().copied());
    if named.is_some() {
        first.clear();
        file.read_until(b'\n', &mut first).map_err(|error| cannot(path, &error))?;
    }
    let separator = named.unwrap_or_else(|| separator_of(decoded(&first).0.trim_end(), usual, taker.fields));
    let whole = first.as_slice().chain(file);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(whole);
    let header = reader.byte_headers().map_err(|error| cannot(path, &error))?.clone();
    let header: Vec<String> = header.iter().map(|name| text_in(path, name, taker)).collect();
    let columns = columns(&header, taker.fields);
    if !columns.contains(&Some(Known::Claim)) {
        let message = format!("no column holds the claim; the columns are {}", header.join(", "));
        return Err(cannot(path, &message)
            .hint("call it `claim`, or say its name with `fields.claim` in the options of claims"));
    }
    let mut short = false;
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(|error| cannot(path, &error))? {
        let line = row.position().map_or(0, csv::Position::line);
        taker.place = format!("{}:{line}", path.display());
        if row.len() < columns.len() && !short {
            short = true;
            let place = &taker.place;
            taker
                .left_out
                .note(format!("`{place}` is the first row with fewer values than there are columns"));
        }
        let mut found = Row::default();
        for (known, value) in columns.iter().zip(&row) {
            if let Some(known) = known {
                found.set(*known, &text_in(path, value, taker));
            }
        }
        finish(found, taker);
    }
    Ok(())
}

/// One record a line.
fn read_lines(path: &Path, mut file: impl BufRead, taker: &mut Taker<'_>) -> Result<(), Failure> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if file.read_until(b'\n', &mut line).map_err(|error| cannot(path, &error))? == 0 {
            return Ok(());
        }
        let text = text_in(path, &line, taker);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        taker.place = format!("{}:{number}", path.display());
        // A line that was cut off costs that line.
        if let Ok(value) = serde_json::from_str(text) {
            walk(&joined(unprefixed(value)), taker, 0);
        } else {
            let place = taker.place.clone();
            taker.left_out.add(NO_JSON, &place);
        }
    }
}

/// A whole document, or lines after all.
fn read_json(path: &Path, mut file: Box<dyn Read>, taker: &mut Taker<'_>) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| cannot(path, &error))?;
    let text = text_in(path, &bytes, taker);
    let text = text.trim_start_matches('\u{feff}');
    // Lines are records only where the first of them is one by itself.
    let is_record = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    match serde_json::from_str(text) {
        Ok(value) => {
            walk(&joined(unprefixed(value)), taker, 0);
            Ok(())
        }
        Err(_) if text.trim_start().starts_with('{') && text.trim().lines().next().is_some_and(is_record) => {
            read_lines(path, text.as_bytes(), taker)
        }
        Err(error) => {
            Err(cannot(path, &error).hint("write it again as JSON, or one record a line as .jsonl"))
        }
    }
}

/// The data in a page: the JSON-LD of its scripts.
fn read_page(path: &Path, mut file: Box<dyn Read>, taker: &mut Taker<'_>) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| cannot(path, &error))?;
    let page = text_in(path, &bytes, taker);
    let lower = page.to_ascii_lowercase();
    let find = |what: &str, from: usize| lower.get(from..)?.find(what).map(|at| from + at);
    let (mut at, mut found) = (0, false);
    while let Some((begin, open)) = find("<script", at).and_then(|begin| Some((begin, find(">", begin)? + 1)))
    {
        let close = find("</script", open).unwrap_or(page.len());
        at = close;
        if !lower.get(begin..open).is_some_and(|tag| tag.contains("ld+json")) {
            continue;
        }
        found = true;
        if let Ok(value) = serde_json::from_str(page.get(open..close).unwrap_or("").trim()) {
            walk(&joined(unprefixed(value)), taker, 0);
        } else {
            let place = taker.place.clone();
            taker.left_out.add(NO_JSON, &place);
        }
    }
    if found {
        return Ok(());
    }
    Err(cannot(path, &"the page holds no script of the type application/ld+json").hint(
        "save the page as its server sends it, before a browser runs it, or give its ClaimReview as .json",
    ))
}

/// The document with what its fact-checks only point to, `"reviewRating": {"@id": "#r2"}`, in its place.
fn joined(mut value: Value) -> Value {
    let mut things = FxHashMap::default();
    collect(&value, &mut things, 0);
    if !things.is_empty() {
        point(&mut value, &things, 0);
    }
    value
}

fn collect(value: &Value, things: &mut FxHashMap<String, Value>, depth: usize) {
    match value {
        Value::Array(values) if depth < 8 => {
            for value in values {
                collect(value, things, depth + 1);
            }
        }
        Value::Object(object) if depth < 8 => {
            if let Some(id) = object.get("@id").and_then(Value::as_str)
                && object.len() > 1
                && !is_type(value, "ClaimReview")
                && ["Claim", "Rating", "CreativeWork"].iter().any(|kind| is_type(value, kind))
            {
                things.insert(id.to_owned(), value.clone());
            }
            object.values().for_each(|value| collect(value, things, depth + 1));
        }
        _ => {}
    }
}

fn point(value: &mut Value, things: &FxHashMap<String, Value>, depth: usize) {
    match value {
        Value::Array(values) if depth < 8 => {
            for value in values {
                point(value, things, depth + 1);
            }
        }
        Value::Object(object) if depth < 8 => {
            for (name, value) in object.iter_mut() {
                let id = value.get("@id").or(Some(&*value)).and_then(Value::as_str);
                let alone = value.as_object().is_none_or(|object| object.len() == 1);
                let thing =
                    id.filter(|_| alone && POINTS.contains(&name.as_str())).and_then(|id| things.get(id));
                match thing {
                    Some(thing) => *value = thing.clone(),
                    None => point(value, things, depth + 1),
                }
            }
        }
        _ => {}
    }
}

/// Where a fact-check may point to another thing of its document.
const POINTS: [&str; 2] = ["itemReviewed", "reviewRating"];

/// The document with the names of its fields alone: `schema:claimReviewed`, `http://schema.org/claimReviewed`.
fn unprefixed(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(unprefixed).collect(),
        Value::Object(object) => {
            let plain = |name: String| {
                let prefixed = name.starts_with("schema:") || name.starts_with("http");
                match name.rsplit([':', '/', '#']).next() {
                    Some(last) if prefixed => last.to_owned(),
                    _ => name,
                }
            };
            Value::Object(object.into_iter().map(|(name, value)| (plain(name), unprefixed(value))).collect())
        }
        value => value,
    }
}

/// Finds the fact-checks of a document of any of the known shapes. Nested deeper than a feed in a graph is none.
fn walk(value: &Value, taker: &mut Taker<'_>, depth: usize) {
    if depth > 8 {
        let place = taker.place.clone();
        taker.left_out.add(TOO_DEEP, &place);
        return;
    }
    let object = match value {
        Value::Array(values) => {
            for value in values {
                walk(value, taker, depth + 1);
            }
            return;
        }
        Value::Object(object) => object,
        _ => {
            taker.left_out.add(NO_RECORD, &value.to_string());
            return;
        }
    };
    if is_type(value, "ClaimReview") || object.contains_key("claimReviewed") {
        claim_review(value, taker);
        return;
    }
    if let (Some(Value::Array(reviews)), Some(text)) = (object.get("claimReview"), object.get("text")) {
        for review in reviews {
            api_result(text, review, taker);
        }
        return;
    }
    let mut nested = false;
    for key in [
        "@graph",
        "dataFeedElement",
        "itemListElement",
        "item",
        "claims",
        "claimReviews",
        "results",
        "data",
        "mainEntity",
        "hasPart",
        "review",
        "subjectOf",
    ] {
        if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.get(key) {
            nested = true;
            walk(inner, taker, depth + 1);
        }
    }
    if nested {
        return;
    }
    // The pages, articles and people of a graph check nothing, whatever they are called.
    if let Some(kind) = object.get("@type").and_then(text_of) {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or_default();
        let named = ["url", "@id", "name"].iter().find_map(|key| object.get(*key)).and_then(text_of);
        let named = named.unwrap_or_else(|| taker.place.clone());
        taker.left_out.add(&format!("of the type `{kind}`"), &named);
        return;
    }
    let mut found = Row::default();
    for (name, value) in object {
        let Some(known) = taker.fields.known(name) else { continue };
        // `"verdict": false`
        let truth = value.as_bool().filter(|_| known == Known::Verdict).map(|truth| truth.to_string());
        if let Some(text) = text_of(value).or(truth) {
            found.set(known, &text);
        }
    }
    finish(found, taker);
}

fn is_type(value: &Value, wanted: &str) -> bool {
    let is = |name: &Value| name.as_str().is_some_and(|name| name.rsplit(['/', ':']).next() == Some(wanted));
    match value.get("@type").or_else(|| value.get("type")) {
        Some(Value::Array(names)) => names.iter().any(is),
        Some(name) => is(name),
        None => false,
    }
}

/// The text of a value: a string, a number, or the name of a thing.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(text_of),
        Value::Object(object) => ["@value", "text", "name", "headline", "alternateName", "@id", "url"]
            .iter()
            .find_map(|key| object.get(*key))
            .and_then(text_of),
        _ => None,
    }
}

/// schema.org's `ClaimReview`.
fn claim_review(value: &Value, taker: &mut Taker<'_>) {
    // `"claimReviewed": ["…", "…"]`: each is a claim of its own.
    if let Some(Value::Array(claims)) = value.get("claimReviewed")
        && claims.len() > 1
    {
        for claim in claims {
            let mut one = value.clone();
            one["claimReviewed"] = claim.clone();
            claim_review(&one, taker);
        }
        return;
    }
    let text =
        |path: &[&str]| path.iter().try_fold(value, |value, key| first(value).get(key)).and_then(text_of);
    let truth = ["alternateName", "name", "ratingValue"]
        .iter()
        .filter_map(|key| first(value.get("reviewRating")?).get(*key)?.as_bool())
        .chain(value.get("reviewRating").and_then(Value::as_bool))
        .map(|truth| truth.to_string());
    // Fact-checkers write the rating into any of these; the first that is a known one counts.
    let ratings: Vec<String> = ["alternateName", "name", "ratingValue", "ratingExplanation", "description"]
        .iter()
        .filter_map(|key| text(&["reviewRating", key]))
        .chain(truth)
        .chain(text(&["reviewRating"]).filter(|_| !value.get("reviewRating").is_some_and(Value::is_object)))
        .filter(|rating| rating.trim().parse::<f64>().is_err())
        .collect();
    let known = ratings.iter().find(|rating| ratings::verdict_of(rating).is_some());
    let rating = known.or(ratings.first()).cloned().unwrap_or_default();
    let mut found = Row {
        id: text(&["@id"]).or_else(|| text(&["identifier"])).unwrap_or_default(),
        claim: text(&["claimReviewed"])
            .or_else(|| text(&["itemReviewed", "text"]))
            .or_else(|| text(&["itemReviewed", "claimReviewed"]))
            .or_else(|| text(&["itemReviewed", "name"]))
            .unwrap_or_default(),
        title: text(&["headline"]).or_else(|| text(&["name"])).unwrap_or_default(),
        rating,
        url: text(&["url"]).unwrap_or_default(),
        date: text(&["datePublished"]).unwrap_or_default(),
        verdict: None,
    };
    let number = |key: &str| text(&["reviewRating", key]).and_then(|text| text.trim().parse::<f64>().ok());
    if let Some(value) = number("ratingValue") {
        let (worst, best) = (number("worstRating").unwrap_or(1.0), number("bestRating").unwrap_or(5.0));
        found.verdict = ratings::verdict_of_number(value, worst, best);
        if found.rating.is_empty() {
            found.rating = format!("{value} of {worst} to {best}");
        }
    }
    finish(found, taker);
}

/// The first of a list, else the value itself.
fn first(value: &Value) -> &Value {
    value.as_array().and_then(|values| values.first()).unwrap_or(value)
}

/// A result of Google's Fact Check API: one claim with its reviews.
fn api_result(claim: &Value, review: &Value, taker: &mut Taker<'_>) {
    let text = |key: &str| review.get(key).and_then(text_of).unwrap_or_default();
    let found = Row {
        id: String::new(),
        claim: text_of(claim).unwrap_or_default(),
        title: text("title"),
        rating: text("textualRating"),
        url: text("url"),
        date: text("reviewDate"),
        verdict: None,
    };
    finish(found, taker);
}

/// What was found of one fact-check.
#[derive(Debug, Default)]
struct Row {
    id: String,
    claim: String,
    title: String,
    rating: String,
    url: String,
    date: String,
    /// What a number amounts to, where the rating's words say nothing.
    verdict: Option<Verdict>,
}

impl Row {
    /// The first field of several with the same meaning stays.
    fn set(&mut self, known: Known, value: &str) {
        let place = match known {
            Known::Id => &mut self.id,
            Known::Claim => &mut self.claim,
            Known::Title => &mut self.title,
            Known::Verdict => &mut self.rating,
            Known::Url => &mut self.url,
            Known::Date => &mut self.date,
        };
        // A rating that is not known gives way to one that is: `"rating": "1", "verdict": "False"`.
        let better = known == Known::Verdict
            && ratings::verdict_of(place).is_none()
            && ratings::verdict_of(value).is_some();
        if place.is_empty() || better {
            value.trim().clone_into(place);
        }
    }
}

/// Hands a fact-check on, if it says what it checks.
fn finish(row: Row, taker: &mut Taker<'_>) {
    let Row { id, claim, title, rating, url, date, verdict } = row;
    if claim.is_empty() && title.is_empty() {
        let named = [&id, &url, &rating].into_iter().find(|name| !name.is_empty());
        let place = if taker.place.is_empty() { String::new() } else { format!(" in {}", taker.place) };
        let named = named.map_or("", String::as_str);
        taker.left_out.add(NO_CLAIM, format!("{named}{place}").trim_start_matches(" in "));
        return;
    }
    if claim.len() > LONGEST {
        let place = taker.place.clone();
        taker.left_out.add(TOO_LONG, &place);
        return;
    }
    let (claim, title) = (plain(claim), plain(title));
    let mut hasher = DefaultHasher::new();
    (&id, &url, &claim, &title).hash(&mut hasher);
    if !taker.seen.insert(hasher.finish()) {
        let named = [&id, &url, &claim].into_iter().find(|name| !name.is_empty());
        taker.left_out.add(REPEATED, named.map_or("", String::as_str));
    }
    let verdict = ratings::verdict_of(&rating).or(verdict).unwrap_or(Verdict::Unverified);
    // `No, bananas do not cure gout`, rated false: the title is the answer, and the rating is that of the question.
    let verdict = if is_answer(&claim, &title) { Verdict::Unverified } else { verdict };
    // A day is enough: `2021-01-09T00:00:00Z`.
    let date = match date.split_once('T') {
        Some((day, _)) if day.len() == 10 => day.to_owned(),
        _ => date,
    };
    (taker.take)(&FactCheck { id, claim, title, rating, verdict, url, date });
}

/// Whether what stands for the claim is the fact-checker's answer to it: `No, …`, or a title that denies something.
fn is_answer(claim: &str, title: &str) -> bool {
    const BEGINNINGS: [&str; 5] = ["no, ", "no evidence", "no proof", "fact check", "fact-check"];
    const DENIALS: [&str; 7] = [" not ", "n't ", " no ", " never ", " myth", " false", " fake"];
    let (claim, title) = (claim.to_lowercase(), title.to_lowercase());
    if claim.starts_with("no, ") {
        return true;
    }
    claim.is_empty()
        && (BEGINNINGS.iter().any(|beginning| title.starts_with(beginning))
            || DENIALS.iter().any(|denial| title.contains(denial)))
}

/// A text without the markup and the character references of the page that it was taken from.
fn plain(text: String) -> String {
    if !text.contains(['<', '&']) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let tag = found
            .strip_prefix('<')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        let end = if tag { found.find('>') } else { found.find(';').filter(|end| *end < 12) };
        let Some(end) = end else {
            let (first, behind) = found.split_at(1);
            out.push_str(first);
            rest = behind;
            continue;
        };
        let (inside, behind) = found.split_at(end + 1);
        if tag {
            // A tag parts words, as a line break does.
            if !out.ends_with(' ') && !out.is_empty() && found.starts_with("<br") {
                out.push(' ');
            }
        } else if let Some(c) = referenced(inside.trim_matches(['&', ';'])) {
            out.push(c);
        } else {
            out.push_str(inside);
        }
        rest = behind;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character that a reference names: `amp`, `#8217`, `#x2019`.
fn referenced(name: &str) -> Option<char> {
    let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "rsquo" => Some('’'),
        "lsquo" => Some('‘'),
        "rdquo" => Some('”'),
        "ldquo" => Some('“'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "euro" => Some('€'),
        "pound" => Some('£'),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}
