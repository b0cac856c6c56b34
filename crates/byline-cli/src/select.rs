//! Which records are wanted, and which of their fields: a small language of conditions over the JSON of records.
//!
//! It is our own and small rather than all of `jq`: what people ask of records is which articles hold something, a
//! condition that is wrong is to be answered with its place and a way out before a million records are read, and lists
//! are everywhere in records, so that a path goes through them without being told to.
//!
//! ```text
//! condition = and ("or" and)*          and  = not ("and" not)*         not = "not" not | test
//! test      = "(" condition ")" | path | path operator value
//! path      = step ("." step)*         step = name | name "[" condition "]"
//! operator  = "=" "!=" "<" "<=" ">" ">=" "~"     value = "text" | number | true | false | null
//! ```

use byline_core::{Diagnostic, Place, did_you_mean};
use byline_record::Offsets;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Which records are wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    condition: Condition,
    /// The text that it was made from.
    source: String,
    /// Its paths, those in brackets with what they stand behind, and where they stand.
    paths: Vec<(String, usize)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// Something is there, and holds something.
    Holds(Vec<Step>),
    Compares(Vec<Step>, Operator, Value),
}

/// A step of a path: a field, of which list elements must meet a condition.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    name: String,
    which: Option<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    Contains,
}

impl Filter {
    /// Reads a condition.
    pub(crate) fn read(source: &str) -> Result<Self, Diagnostic> {
        let mut parser = Parser {
            source,
            words: words(source)?,
            at: 0,
            depth: 0,
            above: String::new(),
            paths: Vec::new(),
        };
        let condition = parser.condition()?;
        if let Some(word) = parser.words.get(parser.at) {
            return Err(parser
                .wrong(word.start, word.end, "this does not belong to the condition")
                .hint("join conditions with `and` or `or`"));
        }
        Ok(Self { condition, source: source.to_owned(), paths: parser.paths })
    }

    /// Whether a record is wanted.
    pub(crate) fn wants(&self, record: &Value) -> bool {
        self.condition.holds(record, &Passages::of(record))
    }

    /// What is likely wrong where no record was wanted: a field that the records of which these are the paths do not have.
    pub(crate) fn suspect(&self, seen: &BTreeSet<String>) -> Option<Diagnostic> {
        let is_words = |path: &str| path.rsplit_once('.').is_some_and(|(_, name)| name == "text");
        let is_there = |path: &str| seen.contains(path) || is_words(path);
        let (path, at) = self.paths.iter().find(|(path, _)| !is_there(path))?;
        // The first step that there is not.
        let steps = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
        let missing = steps.filter_map(|end| path.get(..end)).find(|path| !is_there(path)).unwrap_or(path);
        let (above, name) = missing.rsplit_once('.').unwrap_or(("", missing));
        let message = format!("no record has a field `{missing}`");
        let place = Place::of("--filter", &self.source, *at, self.source.len().min(at + 1));
        let diagnostic = Diagnostic::warning("records/no-field", message).at(place);
        let beside = seen.iter().filter_map(|known| match known.rsplit_once('.') {
            Some((over, name)) => (over == above).then_some(name),
            None => above.is_empty().then_some(known.as_str()),
        });
        Some(match did_you_mean(name, beside) {
            Some(meant) if above.is_empty() => diagnostic.hint(format!("did you mean `{meant}`?")),
            Some(meant) => diagnostic.hint(format!("did you mean `{above}.{meant}`?")),
            None => diagnostic.hint("docs/records.md lists the fields"),
        })
    }
}

impl Condition {
    fn holds(&self, value: &Value, passages: &Passages<'_>) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.holds(value, passages)),
            Self::Any(any) => any.iter().any(|one| one.holds(value, passages)),
            Self::Not(condition) => !condition.holds(value, passages),
            Self::Holds(path) => any_at(value, path, passages, &|found| match found {
                Value::Null | Value::Bool(false) => false,
                Value::String(text) => !text.is_empty(),
                Value::Object(members) => !members.is_empty(),
                Value::Bool(true) | Value::Number(_) | Value::Array(_) => true,
            }),
            // An absent field differs from every value.
            Self::Compares(path, Operator::IsNot, wanted) => {
                !any_at(value, path, passages, &|found| is(found, wanted))
            }
            Self::Compares(path, operator, wanted) => {
                any_at(value, path, passages, &|found| compares(found, *operator, wanted))
            }
        }
    }
}

/// Whether anything at the end of a path does; lists are gone through on the way and at the end.
fn any_at(value: &Value, path: &[Step], passages: &Passages<'_>, does: &dyn Fn(&Value) -> bool) -> bool {
    let any_at = |value: &Value, path: &[Step]| any_at(value, path, passages, does);
    if let Value::Array(elements) = value {
        return elements.iter().any(|element| any_at(element, path));
    }
    let Some((Step { name, which }, rest)) = path.split_first() else { return does(value) };
    let Some(found) = value.as_object().and_then(|members| passages.member(members, name)) else {
        return false;
    };
    let fits = |element: &Value| which.as_ref().is_none_or(|which| which.holds(element, passages));
    match &*found {
        Value::Array(elements) => elements.iter().any(|element| fits(element) && any_at(element, rest)),
        found => fits(found) && any_at(found, rest),
    }
}

/// The passages that findings point to. A finding that has places and no `text` of its own has one for conditions and
/// fields: the words at its places.
struct Passages<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
}

impl<'a> Passages<'a> {
    fn of(record: &'a Value) -> Self {
        let text = record["text"].as_str().unwrap_or_default();
        let unit = record["offset_unit"].as_str().and_then(|unit| unit.parse().ok()).unwrap_or_default();
        Self { text, offsets: Offsets::new(text, unit) }
    }

    /// A member of an object in the record.
    fn member<'v>(&self, members: &'v Map<String, Value>, name: &str) -> Option<Cow<'v, Value>> {
        match members.get(name) {
            Some(value) => Some(Cow::Borrowed(value)),
            None if name == "text" => self.passage(members).map(|text| Cow::Owned(text.into())),
            None => None,
        }
    }

    /// The words at the places of a finding: the content of a quote, or from `start` to `end`.
    fn passage(&self, finding: &Map<String, Value>) -> Option<String> {
        if finding.contains_key("row") {
            // Evidence is in another text.
            return None;
        }
        let one = |place: &Map<String, Value>| {
            let byte = |name| self.offsets.to_byte(place.get(name)?.as_u64()?.try_into().ok()?);
            self.text.get(byte("start")? as usize..byte("end")? as usize)
        };
        match finding.get("content").and_then(Value::as_array) {
            Some(content) => {
                let pieces = content.iter().filter_map(|place| one(place.as_object()?));
                Some(pieces.collect::<Vec<_>>().join(" "))
            }
            None => one(finding).map(str::to_owned),
        }
    }
}

fn is(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (found, wanted) => found == wanted,
    }
}

fn compares(found: &Value, operator: Operator, wanted: &Value) -> bool {
    let order = match (found, wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        // Dates are text, and in order.
        (Value::String(a), Value::String(b)) => Some(a.as_str().cmp(b)),
        _ => None,
    };
    match operator {
        Operator::Is => is(found, wanted),
        Operator::IsNot => !is(found, wanted),
        Operator::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Operator::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
        Operator::More => order.is_some_and(std::cmp::Ordering::is_gt),
        Operator::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
        Operator::Contains => match (found, wanted) {
            (Value::String(found), Value::String(part)) => {
                found.to_lowercase().contains(&part.to_lowercase())
            }
            _ => false,
        },
    }
}

/// A word of a condition, and where it stands.
struct Word {
    sort: Sort,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Sort {
    Name(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: [&str; 12] = ["!=", "<=", ">=", "==", "=", "<", ">", "~", "(", ")", "[", "]"];

fn words(source: &str) -> Result<Vec<Word>, Diagnostic> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let start = at;
        let c = rest.chars().next().unwrap_or_default();
        let wrong = |end, message: &str| {
            Diagnostic::misuse("filter/syntax", message).at(Place::of("--filter", source, start, end))
        };
        let sort = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if matches!(c, '"' | '\'') {
            let Some(length) = rest.get(1..).and_then(|rest| rest.find(c)) else {
                return Err(
                    wrong(source.len(), "this text does not end").hint(format!("close it with `{c}`"))
                );
            };
            at += length + 2;
            Sort::Text(rest.get(1..=length).unwrap_or_default().to_owned())
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            at += sign.len();
            Sort::Sign(if *sign == "==" { "=" } else { sign })
        } else if c == '.' {
            at += 1;
            Sort::Sign(".")
        } else if c.is_ascii_digit() || c == '-' {
            let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            at += length;
            let number = rest.get(..length).unwrap_or_default();
            let Ok(number) = number.parse() else {
                return Err(
                    wrong(at, "this is not a number").hint("write texts and dates in quotation marks")
                );
            };
            Sort::Number(number)
        } else if c.is_alphabetic() || c == '_' {
            let length =
                rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
            at += length;
            Sort::Name(rest.get(..length).unwrap_or_default().to_owned())
        } else {
            return Err(wrong(start + c.len_utf8(), "this sign means nothing here")
                .hint("operators are `=`, `!=`, `<`, `<=`, `>`, `>=` and `~` (contains)"));
        };
        all.push(Word { sort, start, end: at });
    }
    Ok(all)
}

struct Parser<'a> {
    source: &'a str,
    words: Vec<Word>,
    at: usize,
    /// How deep in brackets.
    depth: usize,
    /// The path of the list in whose brackets it is.
    above: String,
    paths: Vec<(String, usize)>,
}

/// Nobody writes more brackets, and each costs stack.
const DEEPEST: usize = 64;

impl Parser<'_> {
    fn condition(&mut self) -> Result<Condition, Diagnostic> {
        let mut any = vec![self.all()?];
        while self.takes_name("or") {
            any.push(self.all()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Condition::Any(any) })
    }

    fn all(&mut self) -> Result<Condition, Diagnostic> {
        let mut all = vec![self.not()?];
        while self.takes_name("and") {
            all.push(self.not()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::All(all) })
    }

    fn not(&mut self) -> Result<Condition, Diagnostic> {
        let mut negated = false;
        while self.takes_name("not") {
            negated = !negated;
        }
        let test = self.test()?;
        Ok(if negated { Condition::Not(Box::new(test)) } else { test })
    }

    fn test(&mut self) -> Result<Condition, Diagnostic> {
        if self.takes("(") {
            let condition = self.inside()?;
            self.needs(")")?;
            return Ok(condition);
        }
        let path = self.path()?;
        let Some(operator) = self.operator() else { return Ok(Condition::Holds(path)) };
        let value = self.value()?;
        Ok(Condition::Compares(path, operator, value))
    }

    /// A condition in brackets.
    fn inside(&mut self) -> Result<Condition, Diagnostic> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong(0, self.source.len(), "there are too many brackets in each other"));
        }
        let condition = self.condition()?;
        self.depth -= 1;
        Ok(condition)
    }

    fn path(&mut self) -> Result<Vec<Step>, Diagnostic> {
        let mut path = Vec::new();
        let mut dotted = self.above.clone();
        let begin = self.words.get(self.at).map_or(0, |word| word.start);
        loop {
            let Some(Word { sort: Sort::Name(name), .. }) = self.words.get(self.at) else {
                let message = if path.is_empty() {
                    "a field is missing here"
                } else {
                    "a field is missing after the dot"
                };
                return Err(self.here(message).hint("as in `quotes.speaker.name ~ \"Lind\"`"));
            };
            let name = name.clone();
            self.at += 1;
            dotted.push_str(if dotted.is_empty() { "" } else { "." });
            dotted.push_str(&name);
            let which = if self.takes("[") {
                let above = std::mem::replace(&mut self.above, dotted.clone());
                let which = self.inside()?;
                self.above = above;
                self.needs("]")?;
                Some(which)
            } else {
                None
            };
            path.push(Step { name, which });
            if !self.takes(".") {
                self.paths.push((dotted, begin));
                return Ok(path);
            }
        }
    }

    fn operator(&mut self) -> Option<Operator> {
        let Some(Word { sort: Sort::Sign(sign), .. }) = self.words.get(self.at) else { return None };
        let operator = match *sign {
            "=" => Operator::Is,
            "!=" => Operator::IsNot,
            "<" => Operator::Less,
            "<=" => Operator::AtMost,
            ">" => Operator::More,
            ">=" => Operator::AtLeast,
            "~" => Operator::Contains,
            _ => return None,
        };
        self.at += 1;
        Some(operator)
    }

    fn value(&mut self) -> Result<Value, Diagnostic> {
        let value = match self.words.get(self.at).map(|word| &word.sort) {
            Some(Sort::Text(text)) => Value::from(text.as_str()),
            Some(Sort::Number(number)) => Value::from(*number),
            Some(Sort::Name(name)) if name == "true" => Value::from(true),
            Some(Sort::Name(name)) if name == "false" => Value::from(false),
            Some(Sort::Name(name)) if name == "null" => Value::Null,
            Some(Sort::Name(name)) => {
                let hint = format!("write texts in quotation marks: `\"{name}\"`");
                return Err(self.here("a value is missing here").hint(hint));
            }
            _ => {
                return Err(self
                    .here("a value is missing here")
                    .hint("a text in quotation marks, or a number"));
            }
        };
        self.at += 1;
        Ok(value)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there =
            matches!(self.words.get(self.at), Some(Word { sort: Sort::Sign(there), .. }) if *there == sign);
        self.at += usize::from(there);
        there
    }

    fn takes_name(&mut self, wanted: &str) -> bool {
        let there =
            matches!(self.words.get(self.at), Some(Word { sort: Sort::Name(name), .. }) if name == wanted);
        self.at += usize::from(there);
        there
    }

    fn needs(&mut self, sign: &str) -> Result<(), Diagnostic> {
        if self.takes(sign) { Ok(()) } else { Err(self.here(&format!("a `{sign}` is missing here"))) }
    }

    /// An error at the next word.
    fn here(&self, message: &str) -> Diagnostic {
        let end = self.source.len();
        let (start, end) = self.words.get(self.at).map_or((end, end), |word| (word.start, word.end));
        self.wrong(start, end, message)
    }

    fn wrong(&self, start: usize, end: usize, message: &str) -> Diagnostic {
        Diagnostic::misuse("filter/syntax", message).at(Place::of("--filter", self.source, start, end))
    }
}

/// Notes the paths to all fields of a value, through lists.
pub(crate) fn paths_of(value: &Value, path: &mut String, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| paths_of(element, path, seen)),
        Value::Object(members) => {
            for (name, value) in members {
                let length = path.len();
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(name);
                if !seen.contains(path.as_str()) {
                    seen.insert(path.clone());
                }
                paths_of(value, path, seen);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// Which of the wanted fields records have.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    found: BTreeSet<String>,
    /// Paths that an object did not have, with what it has.
    beside: BTreeMap<String, BTreeSet<String>>,
}

/// Which fields are wanted: paths, each with all that is below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, Fields)>);

impl Fields {
    /// Reads paths with commas between them: `id,date,quotes.speaker.name`.
    pub(crate) fn read(source: &str) -> Result<Self, Diagnostic> {
        let mut fields = Self::default();
        let mut start = 0;
        for path in source.split(',') {
            let name = path.trim();
            if name.is_empty() || name.split('.').any(|step| step.trim().is_empty()) {
                let place = Place::of("--fields", source, start, start + path.len());
                let diagnostic = Diagnostic::misuse("fields/syntax", "a field is missing here").at(place);
                return Err(diagnostic.hint("as in `id,date,quotes.speaker.name`"));
            }
            fields.add(name.split('.').map(str::trim));
            start += path.len() + 1;
        }
        Ok(fields)
    }

    fn add<'a>(&mut self, mut path: impl Iterator<Item = &'a str>) {
        let Some(name) = path.next() else { return };
        let at = self.0.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), Self::default()));
            self.0.len() - 1
        });
        let below = &mut self.0[at].1;
        below.add(path);
    }

    /// What is wanted of a record, in the order in which it was asked for. What was found is noted in `seen`.
    pub(crate) fn of(&self, record: &Value, seen: &mut Seen) -> Value {
        self.below(record, &Passages::of(record), &mut String::new(), seen)
    }

    fn below(&self, value: &Value, passages: &Passages<'_>, path: &mut String, seen: &mut Seen) -> Value {
        match value {
            value if self.0.is_empty() => value.clone(),
            Value::Array(elements) => {
                elements.iter().map(|element| self.below(element, passages, path, seen)).collect()
            }
            Value::Object(members) => {
                let length = path.len();
                let mut wanted = Map::new();
                for (name, below) in &self.0 {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                    if let Some(found) = passages.member(members, name) {
                        wanted.insert(name.clone(), below.below(&found, passages, path, seen));
                        if !seen.found.contains(path.as_str()) {
                            seen.found.insert(path.clone());
                        }
                    } else {
                        let known = seen.beside.entry(path.clone()).or_default();
                        known.extend(
                            members.keys().filter(|name| !known.contains(*name)).cloned().collect::<Vec<_>>(),
                        );
                    }
                    path.truncate(length);
                }
                Value::Object(wanted)
            }
            other => other.clone(),
        }
    }

    /// The paths that no record has, although some have what is above them: each with what stands in its place.
    pub(crate) fn suspects(seen: &Seen) -> Vec<Diagnostic> {
        let missing = seen.beside.iter().filter(|(path, _)| !seen.found.contains(*path));
        let suspect = |(path, known): (&String, &BTreeSet<String>)| {
            let (above, name) =
                path.rsplit_once('.').map_or(("", path.as_str()), |(above, name)| (above, name));
            let diagnostic =
                Diagnostic::warning("records/no-field", format!("no record has a field `{path}`"));
            match did_you_mean(name, known.iter().map(String::as_str)) {
                Some(meant) if above.is_empty() => diagnostic.hint(format!("did you mean `{meant}`?")),
                Some(meant) => diagnostic.hint(format!("did you mean `{above}.{meant}`?")),
                None => diagnostic.hint("docs/records.md lists the fields"),
            }
        };
        missing.map(suspect).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Filter, Seen, paths_of};
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    fn record() -> Value {
        json!({
            "id": "a1", "date": "2023-03-14", "title": null,
            "quotes": [
                {"type": "direct", "confidence": 0.97, "speaker": {"name": "Kari Lindqvist"}},
                {"type": "indirect", "confidence": 0.5, "speaker": null},
            ],
            "claims": [], "damage": [{"kind": "dashes-lost", "count": 2}],
            "sentiment": {"targets": [{"name": "Norway", "polarity": -1}]},
        })
    }

    fn wants(filter: &str) -> bool {
        Filter::read(filter).unwrap().wants(&record())
    }

    #[test]
    fn paths_go_through_lists() {
        for yes in [
            "quotes.speaker.name ~ \"lind\"",
            "quotes.type = 'indirect'",
            "quotes[type = \"direct\" and speaker.name ~ \"Lind\"]",
            "quotes[type = \"direct\"].confidence > 0.9",
            "sentiment.targets[name = \"Norway\"].polarity < 0",
            "date >= \"2023-03-01\" and date < \"2023-04-01\"",
            "quotes and not claims",
            "not title and (claims or damage)",
            "damage.count = 2",
            "title = null",
            "url != \"x\"",
        ] {
            assert!(wants(yes), "{yes}");
        }
        for no in [
            "quotes[type = \"indirect\" and speaker.name ~ \"Lind\"]",
            "quotes.speaker.name = \"Lindqvist\"",
            "claims",
            "title",
            "quotes.confidence > 0.97",
            "quotes.type != \"direct\"",
            "nothing.there = 1",
        ] {
            assert!(!wants(no), "{no}");
        }
    }

    #[test]
    fn findings_have_the_words_at_their_places() {
        let record = json!({
            "text": "“Ja,” said Åse. “No.”", "offset_unit": "codepoint",
            "quotes": [{"content": [{"start": 1, "end": 3}, {"start": 17, "end": 19}]}],
            "entities": [{"name": "Åse", "mentions": [{"start": 11, "end": 14}]}],
        });
        let fields = Fields::read("quotes.text,entities.mentions.text").unwrap();
        let expected = json!({"quotes": [{"text": "Ja No"}], "entities": [{"mentions": [{"text": "Åse"}]}]});
        let mut seen = Seen::default();
        assert_eq!(fields.of(&record, &mut seen), expected);
        assert!(Fields::suspects(&seen).is_empty());
        assert!(Filter::read("quotes.text ~ \"ja\" and text ~ \"said\"").unwrap().wants(&record));
        assert!(!Filter::read("quotes.text ~ \"said\"").unwrap().wants(&record));
    }

    #[test]
    fn what_is_wrong_is_shown_at_its_place() {
        let wrong = |filter: &str| {
            let error = Filter::read(filter).unwrap_err();
            let place = error.place.clone().unwrap();
            (place.column, error.to_string())
        };
        let (column, message) = wrong("quotes.speaker.name ~ Lind");
        assert_eq!(column, 23);
        assert!(message.contains("`\"Lind\"`"), "{message}");
        assert!(wrong("quotes. = 3").1.contains("after the dot"));
        assert!(wrong("quotes ~ \"Lind").1.contains("does not end"));
        assert!(wrong("date > 2023-01-01").1.contains("quotation marks"));
        assert!(wrong("(quotes").1.contains("`)` is missing"));
        assert!(wrong("quotes claims").1.contains("`and`"));
        assert!(wrong("quotes | length").1.contains("means nothing"));
        assert!(wrong("").1.contains("a field is missing"));
        assert!(wrong(&"(".repeat(1000)).1.contains("too many brackets"));
    }

    #[test]
    fn a_field_that_no_record_has_is_named() {
        let filter = Filter::read("quote[speaker.name ~ \"Lind\"]").unwrap();
        let record = record();
        let mut seen = BTreeSet::new();
        paths_of(&record, &mut String::new(), &mut seen);
        let hint = |filter: &Filter| filter.suspect(&seen).map(|warning| warning.hint.unwrap());
        assert_eq!(hint(&filter).as_deref(), Some("did you mean `quotes`?"));
        let hint = |filter: &str| hint(&Filter::read(filter).unwrap());
        assert_eq!(hint("quotes[typ = \"direct\"]").as_deref(), Some("did you mean `quotes.type`?"));
        assert_eq!(
            hint("quotes.speaker.nam = \"x\"").as_deref(),
            Some("did you mean `quotes.speaker.name`?")
        );
        assert_eq!(hint("quotes[type = \"x\" and text ~ \"y\"]"), None);
    }

    #[test]
    fn fields_keep_their_structure() {
        let fields = Fields::read("id, quotes.speaker.name,quotes.type,missing").unwrap();
        let expected = json!({
            "id": "a1",
            "quotes": [
                {"speaker": {"name": "Kari Lindqvist"}, "type": "direct"},
                {"speaker": null, "type": "indirect"},
            ],
        });
        let mut seen = Seen::default();
        assert_eq!(fields.of(&record(), &mut seen), expected);
        let [missing] = &Fields::suspects(&seen)[..] else { panic!("{seen:?}") };
        assert!(missing.message.contains("`missing`"), "{missing}");
        let fields = Fields::read("quotes.speaker.nam").unwrap();
        let mut seen = Seen::default();
        fields.of(&record(), &mut seen);
        assert_eq!(Fields::suspects(&seen)[0].hint.as_deref(), Some("did you mean `quotes.speaker.name`?"));
        assert_eq!(Fields::read("id,,date").unwrap_err().place.unwrap().column, 4);
        assert!(Fields::read("quotes.").is_err());
    }
}
