//! Options as JSON: what an extractor is given.

use serde_json::{Map, Value};

/// A TOML table as a JSON object. Dates become strings; `Err` has the path of a number that JSON cannot express.
pub(crate) fn object(table: &toml::Table) -> Result<Value, String> {
    let mut members = Map::new();
    for (key, item) in table {
        let member = value(item).map_err(|path| match path.chars().next() {
            None | Some('[') => format!("{key}{path}"),
            Some(_) => format!("{key}.{path}"),
        })?;
        members.insert(key.clone(), member);
    }
    Ok(Value::Object(members))
}

fn value(toml: &toml::Value) -> Result<Value, String> {
    Ok(match toml {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => {
            serde_json::Number::from_f64(*number).map(Value::Number).ok_or_else(String::new)?
        }
        toml::Value::Boolean(truth) => Value::Bool(*truth),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => {
            let mut list = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                list.push(value(item).map_err(|path| match path.chars().next() {
                    None | Some('[') => format!("[{at}]{path}"),
                    Some(_) => format!("[{at}].{path}"),
                })?);
            }
            Value::Array(list)
        }
        toml::Value::Table(table) => object(table)?,
    })
}
