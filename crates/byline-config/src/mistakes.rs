//! What is wrong with the file, in words that help.

use crate::places::Places;
use crate::resolve::MOST_THREADS;
use crate::written::AUTO;
use byline_core::{Diagnostic, InputFormat, OffsetUnit, Place, did_you_mean};
use std::ops::Range;

/// The file is no TOML.
pub(crate) fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = error.message();
    let place = Place::of(file, text, span.start, span.end);
    if message.starts_with("duplicate key") {
        let key = text.get(span.clone()).unwrap_or_default();
        return Diagnostic::misuse("config/duplicate-key", format!("`{key}` is given twice"))
            .at(place)
            .hint("keep one of the two");
    }
    let diagnostic =
        |message: &str| Diagnostic::misuse("config/syntax", format!("not TOML: {message}")).at(place);
    // The parser takes whatever follows `=` for a string that lost its quotes.
    match text.get(span).unwrap_or_default() {
        _ if !message.starts_with("string values must be quoted") => diagnostic(message),
        "" => diagnostic("a value is missing"),
        word => diagnostic("a string must stand in quotes").hint(format!("write `\"{word}\"`")),
    }
}

/// The file is TOML, but with an unknown key or a value of the wrong type.
pub(crate) fn shape(places: &Places, error: &toml::de::Error) -> Diagnostic {
    let message = error.message();
    let span = error.span().unwrap_or(0..0);
    let mut names = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field") {
        let given = names.next().unwrap_or_default();
        return unknown_key(places, &span, given, &names.collect::<Vec<_>>());
    }
    wrong_type(places, &span, message)
}

/// A key that means nothing here.
fn unknown_key(places: &Places, span: &Range<usize>, given: &str, known: &[&str]) -> Diagnostic {
    let path = places.at(span).map_or(given, |entry| entry.path.as_str());
    let table = path.strip_suffix(given).and_then(|above| above.strip_suffix('.'));
    let message = match table {
        Some(table) => format!("unknown key `{given}` in `{table}`"),
        None => format!("unknown key `{given}`"),
    };
    let diagnostic = Diagnostic::misuse("config/unknown-key", message).at(places.place(span));
    match did_you_mean(given, known.iter().copied()) {
        Some(name) => diagnostic.hint(format!("did you mean `{name}`?")),
        // An option that stands beside `options` and not in it is the likeliest mistake there.
        None if table.is_some_and(|table| table.starts_with("extractors.")) => diagnostic.hint(format!(
            "an option of the extractor itself stands in `{}.options`",
            table.unwrap_or_default()
        )),
        None => diagnostic.hint(format!("known here: {}", list(known))),
    }
}

/// A word at `path` that is none of those allowed.
pub(crate) fn bad_value(places: &Places, path: &str, given: &str, hint: String) -> Diagnostic {
    let diagnostic =
        Diagnostic::misuse("config/bad-value", format!("`{path}` cannot be `{given}`")).hint(hint);
    match places.get(path) {
        Some(entry) => diagnostic.at(places.place(&entry.value)),
        None => diagnostic,
    }
}

/// A value of another type than is wanted, derived from what the parser expected.
fn wrong_type(places: &Places, span: &Range<usize>, message: &str) -> Diagnostic {
    let expected = message.rsplit("expected ").next().unwrap_or_default();
    let wanted = match expected {
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "u32" => "a whole number from 0 to 4294967295",
        _ if expected.contains("nonzero") || expected.contains("usize") => "a whole number, 1 or more",
        "a string" => "a string",
        _ => "a table",
    };
    let (path, sort) =
        places.at(span).map_or(("the file", "a table"), |entry| (entry.path.as_str(), entry.sort));
    let diagnostic = Diagnostic::misuse("config/wrong-type", format!("`{path}` must be {wanted}"));
    let diagnostic = diagnostic.at(places.place(span)).hint(allowed(path).unwrap_or_default());
    if message.starts_with("invalid value") {
        diagnostic
    } else {
        diagnostic.because(format!("{sort} stands here"))
    }
}

/// Something else that stands where a table must. The parser takes a list for one, value by value, and leaves names out.
pub(crate) fn no_table(places: &Places) -> Option<Diagnostic> {
    let is_table = |path: &str| {
        let extractor =
            path.strip_prefix("extractors.").map(|rest| rest.strip_suffix(".options").unwrap_or(rest));
        matches!(path, "plugins" | "input" | "input.columns" | "output" | "extractors")
            || extractor.is_some_and(|name| !name.contains(['.', '[']))
    };
    let wrong = places.entries().filter(|entry| is_table(&entry.path) && entry.sort != "a table");
    let entry = wrong.min_by_key(|entry| entry.key.start)?;
    let message = format!("`{}` must be a table", entry.path);
    let diagnostic = Diagnostic::misuse("config/wrong-type", message).at(places.place(&entry.value));
    Some(diagnostic.because(format!("{} stands here", entry.sort)))
}

/// What a key takes, where its type alone does not say it.
fn allowed(path: &str) -> Option<String> {
    let one_of = |names: &[&str]| format!("one of {}", list(names));
    let key = path.strip_prefix("extractors.").and_then(|rest| rest.split_once('.')).map(|(_, key)| key);
    let said = match key.unwrap_or(path) {
        "threads" => return Some(format!("up to {MOST_THREADS}; leave the key out for one for each core")),
        "workers" => return Some(format!("up to {MOST_THREADS}; leave the key out for one")),
        "input.format" => {
            let names: Vec<&str> = std::iter::once(AUTO).chain(InputFormat::names()).collect();
            return Some(one_of(&names));
        }
        "output.offsets" => return Some(one_of(&OffsetUnit::names().collect::<Vec<_>>())),
        "time-limit" | "timeout" => "a length of time is a number and `ms`, `s`, `m` or `h`: `\"10s\"`",
        "input.max-article" | "answer" | "memory" => "a size is a whole number and a unit: `\"16MB\"`",
        "input.language" => "an ISO 639 code: `\"en\"`",
        "plugins.folders" => "as in `[\"target/release\"]`",
        "command" => "the program and its arguments: `[\"python3\", \"words.py\"]`",
        "give-up" => "0 never gives the program up; leave the key out for 10",
        "fuel" => "leave the key out for 1000000000",
        "path" => "the name or the path of a shared library",
        "wasm" => "the path of a WebAssembly module",
        key if key.starts_with("input.columns.") => "the name of a field or a column",
        _ => return None,
    };
    Some(said.to_owned())
}

/// Names for a message.
pub(crate) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
