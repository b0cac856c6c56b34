//! Options: from JSON text to an extractor's own struct.

use byline_core::{Failure, did_you_mean};
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// Reads options, with the path of the one at fault and a guess at what was meant.
///
/// # Errors
///
/// If the text is no JSON object or does not fit `T`.
pub fn parse_options<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    let text = if json.trim().is_empty() { "{}" } else { json };
    // A list would do for a struct, value by value, and leave names out.
    if !text.trim_start().starts_with('{') {
        return Err(Failure::new("options are not a table of names and values"));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let mut path = error.path().to_string();
        let message = error.inner().to_string();
        let message = plain(message.split(" at line ").next().unwrap_or_default());
        let mut names = message.split('`').skip(1).step_by(2);
        let mut failure = Failure::new(message.clone());
        if message.starts_with("unknown field") || message.starts_with("unknown variant") {
            let given = names.next().unwrap_or_default();
            let known: Vec<&str> = names.collect();
            failure = match did_you_mean(given, known.iter().copied()) {
                Some(name) => failure.hint(format!("did you mean `{name}`?")),
                None if known.is_empty() => failure.hint("there are no options here"),
                None => failure.hint(format!("known here: {}", known.join(", "))),
            };
            failure.message =
                message.split(", expected").next().unwrap_or_default().replace("field", "option");
            if message.starts_with("unknown field") && !path.ends_with(given) {
                path = if path == "." { given.to_owned() } else { format!("{path}.{given}") };
            }
        }
        if path == "." { failure } else { failure.at(path) }
    })
}

/// Reads an option that is a table of names and values, for `#[serde(deserialize_with = "byline_plugin::table_option")]`: a list would
/// do for a struct, value by value, and leave names out.
///
/// # Errors
///
/// If it is no table, or does not fit `T`.
pub fn table_option<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    struct Reader<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table of names and values")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }
    from.deserialize_map(Reader(PhantomData))
}

/// What an option of this name says is at `path`, a file or a folder, relative to `folder`; `None` where the option is not given.
///
/// # Errors
///
/// If the path is empty, which would name `folder` itself.
pub fn path_option(folder: &Path, name: &str, path: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    let Some(path) = path else { return Ok(None) };
    if path.as_os_str().is_empty() {
        return Err(Failure::new(format!("`{name}` is empty")).at(name).hint("leave it out, or name a file"));
    }
    Ok(Some(if folder == Path::new(".") { path.to_owned() } else { folder.join(path) }))
}

/// The message with the types of values as users call them: `expected a number` and not `expected f32`.
fn plain(message: &str) -> String {
    let Some((before, expected)) = message.rsplit_once("expected ") else { return message.to_owned() };
    let expected = match expected {
        "f32" | "f64" => "a number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "a nonzero u8" | "a nonzero u16" | "a nonzero u32" | "a nonzero u64" | "a nonzero usize" => {
            "a whole number of 1 or more"
        }
        "a boolean" => "`true` or `false`",
        "a string" => "a text",
        "path string" => "a path",
        expected => expected,
    };
    format!("{before}expected {expected}")
}

/// The JSON Schema of `T`, as text.
pub fn schema_of<T: JsonSchema>() -> String {
    let mut schema = schemars::schema_for!(T).to_value();
    shorten(&mut schema);
    schema.to_string()
}

/// A default of `0.3_f32` became 0.30000001192092896 on its way to `f64`; it is shown as its author wrote it.
fn shorten(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Number(number) => {
            let wide = number
                .as_f64()
                .filter(|wide| number.is_f64() && f64::from(*wide as f32).to_bits() == wide.to_bits());
            let short = wide.and_then(|wide| (wide as f32).to_string().parse().ok());
            if let Some(short) = short.and_then(serde_json::Number::from_f64) {
                *number = short;
            }
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(shorten),
        serde_json::Value::Object(values) => values.values_mut().for_each(shorten),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_options, path_option, schema_of};
    use std::path::Path;

    #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
    struct Options {
        minimum_confidence: f32,
        times: f64,
    }

    impl Default for Options {
        fn default() -> Self {
            Self { minimum_confidence: 0.3, times: 2.0 }
        }
    }

    #[test]
    fn defaults_are_shown_as_they_were_written() {
        let schema = schema_of::<Options>();
        assert!(schema.contains(r#""default":0.3}"#) || schema.contains(r#""default":0.3,"#), "{schema}");
        assert!(schema.contains(r#""default":2.0"#), "{schema}");
    }

    #[test]
    fn an_unknown_option_is_named_and_guessed() {
        let failure = parse_options::<Options>(r#"{"minimum-confidense": 0.5}"#).unwrap_err();
        assert_eq!(failure.message, "unknown option `minimum-confidense`");
        assert_eq!(failure.option.as_deref(), Some("minimum-confidense"));
        assert_eq!(failure.hint.as_deref(), Some("did you mean `minimum-confidence`?"));
        let failure = parse_options::<Options>(r#"{"minimum-confidence": "high"}"#).unwrap_err();
        assert_eq!(failure.option.as_deref(), Some("minimum-confidence"));
        assert!(parse_options::<Options>("").is_ok());
        assert!(parse_options::<Options>("[]").is_err());
    }

    #[test]
    fn a_list_is_no_table() {
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(default)]
        struct Outer {
            #[serde(deserialize_with = "super::table_option")]
            names: Names,
        }
        #[derive(Debug, Default, PartialEq, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        struct Names {
            id: Option<String>,
        }
        let names = |json: &str| parse_options::<Outer>(json).map(|outer| outer.names);
        assert_eq!(names(r#"{"names": {"id": "a"}}"#), Ok(Names { id: Some("a".to_owned()) }));
        assert_eq!(names("{}"), Ok(Names::default()));
        let failure = names(r#"{"names": ["a"]}"#).unwrap_err();
        assert_eq!(failure.message, "invalid type: sequence, expected a table of names and values");
        assert_eq!(failure.option.as_deref(), Some("names"));
        let failure = names(r#"{"names": {"it": "a"}}"#).unwrap_err();
        assert_eq!(failure.option.as_deref(), Some("names.it"));
    }

    #[test]
    fn an_empty_path_names_its_option() {
        let at = |path: &str| path_option(Path::new("."), "table", Some(Path::new(path)));
        assert_eq!(path_option(Path::new("."), "table", None), Ok(None));
        assert_eq!(at("names.csv"), Ok(Some("names.csv".into())));
        let failure = at("").unwrap_err();
        assert!(failure.message.contains("`table` is empty") && failure.hint.is_some(), "{failure:?}");
        assert_eq!(failure.option.as_deref(), Some("table"));
    }
}
