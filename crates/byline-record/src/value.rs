//! Values of custom layers.

use crate::json::Json;
use crate::offset::TOO_LARGE;
use crate::{OffsetUnit, Offsets};
use byline_core::Value;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Appends `value` to `out` as JSON without white space. A number that is not finite becomes `null`.
pub fn write_value(value: &Value, out: &mut Vec<u8>) {
    let mut own = Vec::new();
    write(value, &mut Json::new(&mut own, Offsets::new("", OffsetUnit::Utf8)));
    out.append(&mut own);
}

/// The value that a JSON text says; nothing is lost, not even a name that stands twice.
///
/// # Errors
///
/// If it is no JSON, with what is wrong and where, or holds a whole number that a value cannot hold.
pub fn read_value(text: &str) -> Result<Value, String> {
    let Read(value) = serde_json::from_str::<Read>(text).map_err(|error| error.to_string())?;
    whole(std::slice::from_ref(&value), text).map(|()| value)
}

/// Fails where values that were read from `text` hold a whole number there that is not kept as one.
pub(crate) fn whole(values: &[Value], text: &str) -> Result<(), String> {
    let lost = if values.iter().any(holds_large) { too_large(text) } else { None };
    lost.map_or(Ok(()), |number| {
        Err(format!(
            "the whole number {number} is out of range: whole numbers go from {} to {}",
            i64::MIN,
            i64::MAX
        ))
    })
}

/// Whether there is a number in it that may have been a whole one.
fn holds_large(value: &Value) -> bool {
    match value {
        Value::Float(number) => number.abs() >= TOO_LARGE,
        Value::List(values) => values.iter().any(holds_large),
        Value::Map(pairs) => pairs.iter().any(|(_, value)| holds_large(value)),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::String(_) => false,
    }
}

/// The first whole number in a JSON text that has more than 64 bits with its sign.
fn too_large(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])?..)?;
        if let Some(mut string) = rest.strip_prefix('"') {
            while let Some(at) = string.find(['"', '\\']) {
                // What follows a backslash is a character of ASCII.
                let escaped = string.as_bytes().get(at) == Some(&b'\\');
                string = string.get(at + 1 + usize::from(escaped)..)?;
                if !escaped {
                    break;
                }
            }
            rest = string;
            continue;
        }
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let (number, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if !number.contains(['.', 'e', 'E']) && number.parse::<i64>().is_err() {
            return Some(number);
        }
        rest = behind;
    }
}

pub(crate) fn write(value: &Value, json: &mut Json<'_, '_>) {
    match value {
        Value::Null => json.raw("null"),
        Value::Bool(truth) => json.truth(*truth),
        Value::Integer(number) => json.integer(*number),
        Value::Float(number) => json.float(*number),
        Value::String(text) => json.string(text),
        Value::List(values) => {
            json.open(b'[');
            for value in values {
                write(value, json);
            }
            json.close(b']');
        }
        Value::Map(pairs) => {
            json.open(b'{');
            for (name, value) in pairs {
                json.any_key(name);
                write(value, json);
            }
            json.close(b'}');
        }
    }
}

/// A value as it is read.
pub(crate) struct Read(pub(crate) Value);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Float(number as f64), Value::Integer))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Read(value)) = access.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, Read(value))) = access.next_entry()? {
            pairs.push((name, value));
        }
        Ok(Value::Map(pairs))
    }
}
