//! What can be wrong with input.

use byline_core::{Diagnostic, Place, did_you_mean};
use byline_record::RecordError;
use std::io;
use std::time::Duration;

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
    /// A file that ends early or fails while it is read.
    #[error("cannot continue reading `{path}`, record {record}")]
    Read { path: String, record: u64, source: io::Error },
    /// A file that holds no text.
    #[error("`{path}` is {what} and holds no text")]
    NoText { path: String, what: &'static str },
    /// A file that is not compressed, though its name ends as if it were; `bytes` are those that were looked at. Where it is
    /// `read`, it is read as it is.
    #[error("`{path}` is not compressed, though its name ends in `{ending}`")]
    NotCompressed { path: String, ending: &'static str, bytes: u64, read: bool },
    /// A record that is too long to be read.
    #[error("`{path}`: record {record} is longer than {}", counted(*limit, "byte", "bytes"))]
    TooLong { path: String, record: u64, limit: u64 },
    /// A file of a kind that this build cannot read.
    #[error("`{path}` is {what}, which this build does not read")]
    Unsupported { path: String, what: &'static str, feature: &'static str },
    /// A table without the column that holds the text.
    #[error("`{path}` has no column `{wanted}`")]
    NoColumn { path: String, wanted: String, known: Vec<String> },
    /// A record of an archive that is broken.
    #[error("`{path}`, record {record}: broken, {why}")]
    BrokenRecord { path: String, record: u64, why: &'static str },
    /// Records of an archive that were fetched and hold no page, by reason, the most frequent first.
    #[error("`{path}`: {}", counted(*records, "record holds no page", "records hold no page"))]
    NoPages { path: String, records: u64, reasons: Vec<(String, u64)> },
    /// A page that holds no article.
    #[error("`{path}`, record {record}: no article, {why}")]
    NoArticle { path: String, record: u64, why: &'static str },
    /// Rows of a table without a text, after the first ones, which are reported alone.
    #[error("`{path}`: {}", counted(*rows, "more row has no text", "more rows have no text"))]
    NoTexts { path: String, rows: u64 },
    /// A page that takes too long to read.
    #[error("`{path}`, record {record}: the time limit of {limit:?} was used up")]
    TimeUp { path: String, record: u64, limit: Duration },
    /// A row of a table that does not end.
    #[error("`{path}`, line {line}: a quotation mark is never closed")]
    OpenQuote { path: String, line: u64, text: String },
    /// An article that is not to be analysed.
    #[error("`{path}`: the article `{article}` is passed over")]
    PassedOver { path: String, article: String, extractor: String },
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
            | Self::NotCompressed { path, .. }
            | Self::TooLong { path, .. }
            | Self::Unsupported { path, .. }
            | Self::NoArticle { path, .. }
            | Self::NoPages { path, .. }
            | Self::TimeUp { path, .. }
            | Self::NoTexts { path, .. }
            | Self::NoColumn { path, .. }
            | Self::BrokenRecord { path, .. }
            | Self::OpenQuote { path, .. }
            | Self::PassedOver { path, .. }
            | Self::Record { path, .. } => path,
        }
    }

    /// What users see. What of it comes from the input shows no character that a terminal would obey.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = self.raw_diagnostic();
        diagnostic.message = visible(&diagnostic.message);
        for text in diagnostic.reasons.iter_mut().chain(&mut diagnostic.hint) {
            *text = visible(text);
        }
        if let Some(place) = &mut diagnostic.place {
            place.file = visible(&place.file);
            place.source = visible(&place.source);
        }
        diagnostic
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each error")]
    fn raw_diagnostic(&self) -> Diagnostic {
        match self {
            Self::Open { path, source } => {
                let id = match source.kind() {
                    io::ErrorKind::NotFound => "input/not-found",
                    _ => "input/unreadable",
                };
                let hint = match source.kind() {
                    io::ErrorKind::NotFound if path.contains("://") => {
                        "nothing is fetched from the network: save the page or the archive, and name the file"
                    }
                    io::ErrorKind::NotFound if path.contains(['*', '?']) => {
                        "leave the quotes out, so that the shell finds the files; or name the folder"
                    }
                    io::ErrorKind::NotFound => "check the name; a folder is read with all that is in it",
                    io::ErrorKind::PermissionDenied => "its permissions do not let you read it",
                    _ => "it may be damaged: get it again",
                };
                Diagnostic::error(id, format!("cannot open `{path}`")).because(cause(source)).hint(hint)
            }
            Self::Read { path, record, source } => {
                Diagnostic::error("input/broken", format!("cannot continue reading `{path}`"))
                    .because(cause(source))
                    .because(counted(*record, "record was read before", "records were read before"))
                    .hint("it may be cut or damaged: get it again")
            }
            Self::NoText { path, what } => {
                Diagnostic::error("input/no-text", format!("`{path}` is {what} and holds no text"))
                    .hint("turn it into text, HTML or JSON Lines first")
            }
            Self::NotCompressed { path, ending, bytes, read } => not_compressed(path, ending, *bytes, *read),
            Self::TooLong { path, record, limit } => {
                Diagnostic::error("input/too-long", format!("record {record} of `{path}` is too long"))
                    .because(format!(
                        "at most {}",
                        counted(*limit, "byte is read into one record", "bytes are read into one record")
                    ))
                    .hint("split it, or raise `input.max-article`; those after it are read")
            }
            Self::Unsupported { path, what, feature } => Diagnostic::error(
                "input/unsupported",
                format!("`{path}` is {what}, which this build does not read"),
            )
            .hint(format!("build `byline-input` with the feature `{feature}`")),
            Self::NoColumn { path, wanted, known } => {
                let short = known.iter().map(String::as_str).filter(|name| name.len() <= 100);
                let near = did_you_mean(wanted, short);
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`? Set it as `text` under `[input.columns]`"),
                    None => "`[input.columns]` says which column holds the text".to_owned(),
                };
                Diagnostic::error("input/no-column", format!("`{path}` has no column `{wanted}`"))
                    .because(format!("its columns are {}", listed(known)))
                    .hint(hint)
            }
            Self::BrokenRecord { path, record, why } => {
                Diagnostic::error("input/broken-record", format!("record {record} of `{path}` is broken"))
                    .because(*why)
                    .hint("the records after it are read")
            }
            Self::NoPages { path, records, reasons } => {
                let listed = |(why, count): &(String, u64)| format!("{count} {why}");
                let reasons = reasons.iter().map(listed).collect::<Vec<_>>().join(", ");
                let (one, several) = (
                    format!("record of `{path}` holds no page"),
                    format!("records of `{path}` hold no page"),
                );
                Diagnostic::warning("input/no-pages", counted(*records, &one, &several))
                    .because(reasons)
                    .hint("pages that were fetched well are read")
            }
            Self::NoArticle { path, record, why } => {
                Diagnostic::warning("input/no-article", format!("no article in record {record} of `{path}`"))
                    .because(*why)
                    .hint("a page needs a few sentences that belong together")
            }
            Self::NoTexts { path, rows } => {
                let (one, several) = (
                    format!("more row of `{path}` has no text"),
                    format!("more rows of `{path}` have no text"),
                );
                Diagnostic::error("input/record", counted(*rows, &one, &several))
                    .hint("`[input.columns]` says which column holds the text")
            }
            Self::TimeUp { path, record, limit } => Diagnostic::error(
                "input/time-limit",
                format!("no article in record {record} of `{path}`: its time was used up"),
            )
            .because(format!("the time limit of an article is {} s", limit.as_secs_f64()))
            .hint("raise `time-limit`, or leave it out"),
            Self::OpenQuote { path, line, text } => {
                Diagnostic::error("input/open-quote", "a quotation mark is never closed")
                    .at(place(path, *line, 1, text))
                    .because("reading continues with the next line")
                    .hint("a quotation mark inside a field is written twice")
            }
            Self::PassedOver { path: _, article, extractor } => {
                Diagnostic::error("input/passed-over", format!("the article `{article}` is passed over"))
                    .because(format!("the extractor `{extractor}` ended the process while it worked on it"))
                    .hint("report it to the author of the extractor")
            }
            Self::Record { path, line, text, source } => {
                let place = place(path, *line, source.column(), text);
                let diagnostic = Diagnostic::error("input/record", source.to_string()).at(place);
                diagnostic.hint(hint(source))
            }
        }
    }
}

fn not_compressed(path: &str, ending: &str, bytes: u64, read: bool) -> Diagnostic {
    let message = format!("`{path}` is not compressed, though its name ends in `{ending}`");
    if read {
        return Diagnostic::warning("input/not-compressed", message)
            .because("it is read as it is")
            .hint(format!("take `{ending}` off its name"));
    }
    let reason = match bytes {
        0 => "it is empty".to_owned(),
        1..4 => counted(bytes, "byte is all that it has", "bytes are all that it has"),
        _ => "its first bytes are those of something else".to_owned(),
    };
    Diagnostic::error("input/not-compressed", message).because(reason).hint(format!(
        "it may be cut or damaged: get it again; or take `{ending}` off its name, if it was never compressed"
    ))
}

impl From<&InputError> for Diagnostic {
    fn from(error: &InputError) -> Self {
        error.diagnostic()
    }
}

/// The names of columns, as many as can be read at a glance.
fn listed(names: &[String]) -> String {
    const MOST: usize = 20;
    let shown = |name: &String| format!("`{}`", name.chars().take(60).collect::<String>());
    let list = names.iter().take(MOST).map(shown).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

fn place(path: &str, line: u64, column: u32, text: &str) -> Place {
    Place {
        file: path.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column,
        width: 1,
        source: text.to_owned(),
    }
}

/// The text with a picture for each control character, and none that changes the direction of writing.
fn visible(text: &str) -> String {
    let picture = |letter: char| match letter {
        '\0'..='\u{1f}' => char::from_u32(u32::from(letter) + 0x2400).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(picture).collect()
}

/// What the system says, as part of a longer message: its own number for the error means nothing to a reader.
fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match letters.next() {
        // `EOF` stays as it is.
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn hint(error: &RecordError) -> &'static str {
    match error {
        RecordError::Json { .. } => "every line must be one JSON object",
        RecordError::Missing { .. } => "`[input.columns]` says which field holds the text",
        RecordError::Span { .. } | RecordError::Finding { .. } | RecordError::Number { .. } => {
            "offsets count bytes of `text`, unless `offset_unit` says otherwise"
        }
        RecordError::Schema { .. } => "this version reads records of `byline/1`",
        RecordError::NoText { .. } => "records of `text = false` can be read, but not analysed again",
        RecordError::Reference { .. } | RecordError::Name { .. } => {
            "leave the field out, or write it as a record has it"
        }
    }
}
