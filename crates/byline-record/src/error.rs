//! Why a record could not be read.

use crate::offsets::is_lead;
use crate::{Offset, OffsetUnit};
use serde_json::error::Category;

/// Why a record or an input article could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum RecordError {
    /// The line is no JSON, or not of the shape of a record. The column counts characters from 1.
    #[error("{message}")]
    Json { column: u32, message: String },
    /// Another schema, or none.
    #[error("the schema is `{schema}`, not `byline/1`")]
    Schema { schema: String },
    /// Offsets that need the text, and no text.
    #[error("the record has no `text`, and its offsets are in `{}`", unit.name())]
    NoText { unit: OffsetUnit },
    /// A span that is out of range or off a character boundary.
    #[error("`{layer}`: the span {start} to {end} is out of range or off a character boundary")]
    Span { layer: &'static str, start: Offset, end: Offset },
    /// The same in a custom layer.
    #[error("`{layer}`: the span {start} to {end} is out of range or off a character boundary")]
    Finding { layer: String, start: Offset, end: Offset },
    /// A number in a custom layer that is more than is kept.
    #[error("`{layer}`: {message}")]
    Number { layer: String, message: String },
    /// An identifier that nothing in the record has.
    #[error("`{layer}`: nothing has the identifier `{id}`")]
    Reference { layer: &'static str, id: String },
    /// A name that is none of those allowed.
    #[error("`{layer}`: unknown {what} `{name}`")]
    Name { layer: &'static str, what: &'static str, name: String },
    /// A field that must be there.
    #[error("the field `{field}` is missing")]
    Missing { field: String },
}

impl RecordError {
    /// The column at which the line is wrong, in characters from 1; 1 where the error is about the whole.
    pub fn column(&self) -> u32 {
        match self {
            Self::Json { column, .. } => *column,
            _ => 1,
        }
    }

    /// What serde found wrong in `line`.
    pub(crate) fn json(error: &serde_json::Error, line: &str) -> Self {
        // serde counts bytes, and puts the place into the message, where it would be said twice.
        let byte = error.column().min(line.len());
        let before = line.as_bytes().iter().take(byte.saturating_sub(1)).filter(|byte| is_lead(**byte));
        let column = before.count() as u32 + 1;
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        let message = match error.classify() {
            Category::Syntax | Category::Eof => format!("no JSON: {message}"),
            Category::Data | Category::Io => message.to_owned(),
        };
        Self::Json { column, message }
    }
}
