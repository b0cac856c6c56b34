//! What can be wrong with input.

use byline_core::{Diagnostic, Place, did_you_mean};
use byline_record::RecordError;
use std::io;

/// Why an article, or a whole file, could not be read. Nothing here ends a run.
#[derive(Debug, thiserror::Error)]
#[expect(
    missing_docs,
    reason = "the fields are named for what they hold; lines and records count as users see them"
)]
pub enum InputError {
    /// A path that cannot be opened or listed.
    #[error("cannot open `{path}`")]
    Open { path: String, source: io::Error },
    /// A file that breaks off while it is read.
    #[error("cannot read on in `{path}`, record {record}")]
    Read { path: String, record: u64, source: io::Error },
    /// A file that holds something else than text.
    #[error("`{path}` is {what} and holds no text")]
    NoText { path: String, what: &'static str },
    /// A record that is too long to be read.
    #[error("`{path}`: record {record} is longer than {limit} bytes")]
    TooLong { path: String, record: u64, limit: u64 },
    /// A file of a sort that this build cannot read.
    #[error("`{path}` is {what}, which this build does not read")]
    Unsupported { path: String, what: &'static str, feature: &'static str },
    /// A table without the column that holds the text.
    #[error("`{path}` has no column `{wanted}`")]
    NoColumn { path: String, wanted: String, known: Vec<String> },
    /// A record of an archive that is broken.
    #[error("`{path}`, record {record}: broken, {why}")]
    BrokenRecord { path: String, record: u64, why: &'static str },
    /// A page that holds no article.
    #[error("`{path}`, record {record}: no article, {why}")]
    NoArticle { path: String, record: u64, why: &'static str },
    /// A line that holds no article.
    #[error("`{path}`, line {line}: no article")]
    Record { path: String, line: u64, text: String, source: RecordError },
}

impl InputError {
    /// The file at fault, as the user gave it.
    pub fn path(&self) -> &str {
        match self {
            Self::Open { path, .. }
            | Self::Read { path, .. }
            | Self::NoText { path, .. }
            | Self::TooLong { path, .. }
            | Self::Unsupported { path, .. }
            | Self::NoArticle { path, .. }
            | Self::NoColumn { path, .. }
            | Self::BrokenRecord { path, .. }
            | Self::Record { path, .. } => path,
        }
    }

    /// What users are told.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Open { path, source } => {
                let id = match source.kind() {
                    io::ErrorKind::NotFound => "input/not-found",
                    _ => "input/unreadable",
                };
                Diagnostic::error(id, format!("cannot open `{path}`")).because(cause(source))
            }
            Self::Read { path, record, source } => {
                Diagnostic::error("input/broken", format!("cannot read on in `{path}`"))
                    .because(cause(source))
                    .because(format!("{record} records were read before"))
            }
            Self::NoText { path, what } => {
                Diagnostic::error("input/no-text", format!("`{path}` is {what} and holds no text"))
                    .hint("turn it into text, HTML or JSON Lines first")
            }
            Self::TooLong { path, record, limit } => {
                Diagnostic::error("input/too-long", format!("record {record} of `{path}` is too long"))
                    .because(format!("at most {limit} bytes are read into one record"))
            }
            Self::Unsupported { path, what, feature } => Diagnostic::error(
                "input/unsupported",
                format!("`{path}` is {what}, which this build does not read"),
            )
            .hint(format!("build `byline-input` with the feature `{feature}`")),
            Self::NoColumn { path, wanted, known } => {
                let near = did_you_mean(wanted, known.iter().map(String::as_str));
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`? Set it as `text` under `[input.columns]`"),
                    None => "`[input.columns]` says which column holds the text".to_owned(),
                };
                Diagnostic::error("input/no-column", format!("`{path}` has no column `{wanted}`"))
                    .because(format!("its columns are `{}`", known.join("`, `")))
                    .hint(hint)
            }
            Self::BrokenRecord { path, record, why } => {
                Diagnostic::error("input/broken-record", format!("record {record} of `{path}` is broken"))
                    .because(*why)
            }
            Self::NoArticle { path, record, why } => {
                Diagnostic::warning("input/no-article", format!("no article in record {record} of `{path}`"))
                    .because(*why)
            }
            Self::Record { path, line, text, source } => {
                let place = Place {
                    file: path.clone(),
                    line: u32::try_from(*line).unwrap_or(u32::MAX),
                    column: source.column(),
                    width: 1,
                    source: text.clone(),
                };
                let diagnostic = Diagnostic::error("input/record", source.to_string()).at(place);
                match hint(source) {
                    Some(hint) => diagnostic.hint(hint),
                    None => diagnostic,
                }
            }
        }
    }
}

impl From<&InputError> for Diagnostic {
    fn from(error: &InputError) -> Self {
        error.diagnostic()
    }
}

/// What the system says, as part of a longer message: its own number for the error means nothing to a reader.
fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn hint(error: &RecordError) -> Option<&'static str> {
    match error {
        RecordError::Json { .. } => Some("every line must be one JSON object"),
        RecordError::Missing { .. } => Some("`[input.columns]` says which field holds the text"),
        RecordError::Span { .. } => {
            Some("offsets count bytes of `text`, unless `offset_unit` says otherwise")
        }
        RecordError::Schema { .. }
        | RecordError::NoText { .. }
        | RecordError::Reference { .. }
        | RecordError::Name { .. } => None,
    }
}
