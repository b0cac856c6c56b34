//! What is wrong with the file, in words that help.

use crate::places::Places;
use byline_core::{Diagnostic, Place, did_you_mean};
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
        _ if expected.contains("nonzero") || expected.contains("usize") => "a whole number, 1 or more",
        "a string" => "a string",
        _ => "a table",
    };
    let (path, sort) =
        places.at(span).map_or(("the file", "a table"), |entry| (entry.path.as_str(), entry.sort));
    let diagnostic = Diagnostic::misuse("config/wrong-type", format!("`{path}` must be {wanted}"));
    let diagnostic = diagnostic.at(places.place(span));
    if message.starts_with("invalid value") {
        diagnostic
    } else {
        diagnostic.because(format!("{sort} stands here"))
    }
}

/// Names for a message.
pub(crate) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
