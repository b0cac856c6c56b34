//! Values of custom layers as JSON text, as they are written to records.

use byline_core::Value;
use byline_record::{read_value, write_value};

/// The value as JSON text.
///
/// # Panics
///
/// Never: JSON that is made of text is text.
pub fn to_json(value: &Value) -> String {
    let mut out = Vec::new();
    write_value(value, &mut out);
    String::from_utf8(out).expect("JSON made of text is UTF-8")
}

/// The value that a JSON text says.
///
/// # Errors
///
/// If it is no JSON, with what is wrong and where.
pub fn from_json(text: &str) -> Result<Value, String> {
    read_value(text)
}
