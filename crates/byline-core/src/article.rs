//! The input of Byline.

use crate::{Entity, Span};

/// An article as a reader made it. `text` is never changed after reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The input's own identifier, else one derived from its source; the same from run to run.
    pub id: String,
    /// Where it was read from.
    pub source: Source,
    /// The headline, where known.
    pub title: Option<String>,
    /// The day of publication as ISO 8601 (`2022-01-21`), where known.
    pub date: Option<String>,
    /// The address, where known.
    pub url: Option<String>,
    /// The language as an ISO 639-1 code (`en`), where known.
    pub language: Option<String>,
    /// The body, exactly as read, at most `u32::MAX` bytes; every [`Span`] points into it.
    pub text: String,
    /// Mentions that the user wants sentiment towards, whether or not they are found as entities.
    pub targets: Vec<Span>,
    /// Entities that the user already has: the layer is taken from here and its extractor is not asked.
    pub entities: Option<Vec<Entity>>,
    /// Fields of the input record that Byline does not know, as the text of a JSON object.
    pub extra: Option<String>,
}

impl Article {
    /// A text with an identifier, and nothing else known of it.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}

impl From<String> for Article {
    /// An article of which nothing but the text is known.
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Article {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Where an article came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, `-` for standard input.
    pub path: String,
    /// The number of the record in that file, from 0.
    pub record: u64,
    /// The charset that its bytes were decoded from, where that was not UTF-8.
    pub charset: Option<String>,
    /// What the date was taken from, where the reader looked for one: `json-ld`, `meta`, `time` or `url`.
    pub date_from: Option<String>,
    /// When the page was fetched, as ISO 8601, where known.
    pub fetched: Option<String>,
    /// The identifier of the first article read that says the same, perhaps this one; `None` where none was sought.
    pub cluster: Option<String>,
    /// Why its text ends early, where that is known; records note it.
    pub cut_off: Option<String>,
}
