//! What the values of options are read as.

use crate::select::{Fields, Filter};
use byline_core::{InputFormat, OutputFormat};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::num::NonZeroUsize;
use std::path::Path;

pub(super) fn output_formats() -> impl TypedValueParser<Value = OutputFormat> {
    PossibleValuesParser::new(OutputFormat::names()).try_map(|name| name.parse::<OutputFormat>())
}

/// The format of all inputs; `None` where each is to be detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FormatOfAll(pub(crate) Option<InputFormat>);

pub(super) fn input_formats() -> impl TypedValueParser<Value = FormatOfAll> {
    let names = std::iter::once("auto").chain(InputFormat::names());
    PossibleValuesParser::new(names).try_map(|name| match name.as_str() {
        "auto" => Ok(FormatOfAll(None)),
        name => name.parse().map(|format| FormatOfAll(Some(format))),
    })
}

/// The names of the formats that become gold data.
#[cfg(feature = "workbench")]
pub(super) fn gold_formats() -> Vec<&'static str> {
    byline_gold::convert::Format::ALL.iter().map(|format| format.name()).collect()
}

/// The names of the layers of gold data.
#[cfg(feature = "workbench")]
pub(super) fn gold_layers() -> Vec<&'static str> {
    byline_gold::convert::Layer::ALL.iter().map(|layer| layer.name()).collect()
}

/// A label and what it stands for.
#[cfg(feature = "workbench")]
pub(super) fn label(text: &str) -> Result<(String, String), String> {
    let (from, to) =
        text.split_once('=').ok_or_else(|| "give a label and what it stands for: `Person=PER`".to_owned())?;
    if from.trim().is_empty() || to.trim().is_empty() {
        return Err("one side is empty; to leave a label out say so: `Person=nothing`".to_owned());
    }
    Ok((from.to_owned(), to.to_owned()))
}

/// A condition on records.
pub(super) fn filter(text: &str) -> Result<Filter, String> {
    Filter::read(text).map_err(|error| error.to_string())
}

/// Fields of records.
pub(super) fn fields(text: &str) -> Result<Fields, String> {
    Fields::read(text).map_err(|error| error.to_string())
}

/// A size: a number and `kB`, `MB` or `GB`, or bytes.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    if text.parse::<u64>().is_ok_and(|size| (1..1000).contains(&size)) {
        return Err(format!("`{text}` bytes are less than one record; give a unit: `{text}MB`"));
    }
    byline_config::size(text)
}

/// How many there are to be, at least one.
pub(super) fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| format!("`{text}` is not a whole number from 1"))
}

/// A whole number.
pub(super) fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a whole number"))
}

/// A number of threads.
pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let number: usize = text.parse().map_err(|_| "a number of threads is a whole number".to_owned())?;
    match NonZeroUsize::new(number) {
        None => Err("at least one thread is needed; leave the option out for one for each core".to_owned()),
        Some(_) if number > byline_config::MOST_THREADS => {
            let most = byline_config::MOST_THREADS;
            Err(format!("at most {most}; leave the option out for one for each core"))
        }
        Some(number) => Ok(number),
    }
}

/// How a name ends, in lower case, before the ending of a compression.
pub(super) fn ending(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    name.rsplit_once('.').map(|(_, ending)| ending.to_owned())
}

/// The compression that a name promises.
pub(super) fn compression(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    [(".gz", "gzip"), (".zst", "Zstandard")]
        .iter()
        .find(|(end, _)| name.ends_with(end))
        .map(|(_, name)| *name)
}

/// The format that a name promises.
pub(super) fn named_format(path: &Path) -> Option<OutputFormat> {
    match ending(path)?.as_str() {
        "csv" => Some(OutputFormat::Csv),
        "gkg" => Some(OutputFormat::Gdelt),
        "ndjson" => Some(OutputFormat::Ndjson),
        "parquet" => Some(OutputFormat::Parquet),
        "sqlite" | "sqlite3" | "db" => Some(OutputFormat::Sqlite),
        _ => None,
    }
}
