//! Tables as they come: CSV, TSV, JSON Lines and, with the feature `parquet`, Parquet.

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A row: the names of its columns, and what stands there as text. Nothing is given for what is empty in Parquet and
/// JSON Lines.
pub(crate) type Row = Vec<(String, String)>;

/// What takes the rows, with the number of the line or row where each stands.
type Take<'a> = &'a mut dyn FnMut(u64, Row) -> Result<(), String>;

/// Reads a table by what its name ends in: `.tsv`, `.jsonl`, `.ndjson`, `.parquet`, and anything else as CSV.
pub(crate) fn read(path: &Path, wanted: &[&str], take: Take<'_>) -> Result<(), String> {
    let ends = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let file = File::open(path).map_err(|error| error.to_string())?;
    match ends.as_str() {
        "tsv" => read_columns(file, b'\t', wanted, take),
        "jsonl" | "ndjson" => read_lines(BufReader::new(file), wanted, take),
        "parquet" => read_parquet(file, wanted, take),
        _ => read_columns(file, b',', wanted, take),
    }
}

fn has_all<'a>(names: &(impl Iterator<Item = &'a str> + Clone), wanted: &[&str]) -> Result<(), String> {
    match wanted.iter().find(|wanted| !names.clone().any(|name| name == **wanted)) {
        Some(missing) => Err(format!("there is no column `{missing}`")),
        None => Ok(()),
    }
}

fn read_columns(file: File, separator: u8, wanted: &[&str], take: Take<'_>) -> Result<(), String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(separator).trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let names = header.iter().map(|name| name.trim_start_matches('\u{feff}'));
    has_all(&names, wanted)?;
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        let line = row.position().map_or(0, csv::Position::line);
        take(
            line,
            names.clone().zip(&row).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        )?;
    }
    Ok(())
}

fn read_lines(file: impl BufRead, wanted: &[&str], take: Take<'_>) -> Result<(), String> {
    for (number, line) in (1..).zip(file.lines()) {
        let line = line.map_err(|error| error.to_string())?;
        let text = line.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let object: serde_json::Map<String, Value> =
            serde_json::from_str(text).map_err(|error| format!("line {number}: no record: {error}"))?;
        let row: Row = object
            .into_iter()
            .filter_map(|(name, value)| match value {
                Value::String(text) => Some((name, text.trim().to_owned())),
                Value::Number(number) => Some((name, number.to_string())),
                Value::Bool(truth) => Some((name, truth.to_string())),
                _ => None,
            })
            .collect();
        has_all(&row.iter().map(|(name, _)| name.as_str()), wanted)
            .map_err(|reason| format!("line {number}: {reason}"))?;
        take(number, row)?;
    }
    Ok(())
}

#[cfg(not(feature = "parquet"))]
fn read_parquet(_: File, _: &[&str], _: Take<'_>) -> Result<(), String> {
    Err("this program was built without Parquet; give the facts as CSV or JSON Lines".to_owned())
}

#[cfg(feature = "parquet")]
fn read_parquet(file: File, wanted: &[&str], take: Take<'_>) -> Result<(), String> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::reader::RowIter;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    // A broken file is not always broken in a way that the library expects.
    let broken = |_| "it is broken".to_owned();
    let reader = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(file))).map_err(broken)?;
    let reader = reader.map_err(|error| error.to_string())?;
    let schema = reader.metadata().file_metadata().schema().clone();
    has_all(&schema.get_fields().iter().map(|field| field.name()), wanted)?;
    let mut rows = RowIter::from_file_into(Box::new(reader));
    for number in 1.. {
        let Some(row) = catch_unwind(AssertUnwindSafe(|| rows.next())).map_err(broken)? else { break };
        let row = row.map_err(|error| error.to_string())?;
        let cells = row.get_column_iter();
        take(number, cells.filter_map(|(name, cell)| Some((name.clone(), text_of(cell)?))).collect())?;
    }
    Ok(())
}

/// A cell as a person would write it: days as ISO 8601, whole numbers without a fraction.
#[cfg(feature = "parquet")]
fn text_of(cell: &parquet::record::Field) -> Option<String> {
    use parquet::record::Field;
    match cell {
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => None,
        Field::Str(text) => Some(text.trim().to_owned()),
        Field::Bytes(bytes) => Some(bytes.as_utf8().ok()?.trim().to_owned()),
        Field::Double(number) => Some(number.to_string()),
        Field::Float(number) => Some(number.to_string()),
        // A day is enough of a moment.
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => {
            cell.to_string().split_whitespace().next().map(str::to_owned)
        }
        other => Some(other.to_string()),
    }
}
