//! The JSON Schema of the file, for editors.

use crate::written::Written;
use serde_json::{Map, Value, json};

/// The JSON Schema of `byline.toml`, pretty printed, with a line end. `options` are the extractors whose options are
/// known, each with the schema of its options as JSON text (empty where it takes none).
pub fn schema(options: &[(String, String)]) -> String {
    let mut root = schemars::schema_for!(Written).to_value();
    let mut definitions = take_object(&mut root, "$defs");
    let mut extractors = Map::new();
    for (name, text) in options {
        let schema = embed(name, text, &mut definitions);
        let table = json!({
            "allOf": [{ "$ref": "#/$defs/Extractor" }],
            "properties": { "options": schema },
        });
        extractors.insert(name.clone(), table);
    }
    if let Some(Value::Object(table)) = root.pointer_mut("/properties/extractors") {
        table.insert("properties".to_owned(), Value::Object(extractors));
    }
    if let Value::Object(members) = &mut root {
        members.insert("$defs".to_owned(), Value::Object(definitions));
    }
    without_null(&mut root);
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of one extractor's options, its definitions moved to those of the file under names of its own.
fn embed(name: &str, text: &str, definitions: &mut Map<String, Value>) -> Value {
    let Ok(mut schema @ Value::Object(_)) = serde_json::from_str(text) else {
        return json!({ "type": "object" });
    };
    for (definition, mut value) in take_object(&mut schema, "$defs") {
        rename(&mut value, name);
        definitions.insert(format!("{name}.{definition}"), value);
    }
    if let Value::Object(members) = &mut schema {
        members.shift_remove("$schema");
        members.shift_remove("title");
    }
    rename(&mut schema, name);
    schema
}

fn take_object(schema: &mut Value, key: &str) -> Map<String, Value> {
    match schema.as_object_mut().and_then(|members| members.shift_remove(key)) {
        Some(Value::Object(found)) => found,
        _ => Map::new(),
    }
}

/// TOML has no null: a key that may be absent has just its own type, and no default.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Array(types)) = members.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    members.insert("type".to_owned(), only);
                }
            }
            if members.get("default").is_some_and(Value::is_null) {
                members.shift_remove("default");
            }
            members.values_mut().for_each(without_null);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// Turns every `#/$defs/Thing` into `#/$defs/NAME.Thing`.
fn rename(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                match value {
                    Value::String(target) if key == "$ref" => {
                        if let Some(definition) = target.strip_prefix("#/$defs/") {
                            *target = format!("#/$defs/{name}.{definition}");
                        }
                    }
                    _ => rename(value, name),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, name)),
        _ => {}
    }
}
