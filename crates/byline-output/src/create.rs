//! From a format to its writer.

use crate::cells::Cells;
#[cfg(feature = "parquet")]
use crate::parquet;
use crate::part::{Numbering, Part};
#[cfg(feature = "sqlite")]
use crate::sqlite;
#[cfg(feature = "csv")]
use crate::table;
use crate::target::Target;
use crate::{Format, OutputError, Writer};
use crate::{annotation, brat, gdelt, label_studio, ndjson, prodigy};
use std::path::Path;

/// A writer to the file at `path`, or to standard output.
///
/// What is no ordinary file (a pipe, a device) is written to directly.
pub fn create(path: Option<&Path>, format: Format, cells: Cells) -> Result<Box<dyn Writer>, OutputError> {
    match format {
        Format::Ndjson => Ok(Box::new(ndjson::Ndjson::new(Target::open(path)?))),
        #[cfg(feature = "csv")]
        Format::Csv => Ok(Box::new(table::Table::new(Target::open(path)?, cells, false))),
        #[cfg(not(feature = "csv"))]
        Format::Csv => Err(OutputError::Unsupported { what: "tables as text", feature: "csv" }),
        Format::Brat => Ok(Box::new(brat::Brat::new(path)?)),
        Format::WebAnnotation => Ok(Box::new(annotation::Page::new(Target::open(path)?, false))),
        Format::Gdelt => Ok(Box::new(gdelt::Gdelt::new(Target::open(path)?, 0, Numbering::default()))),
        Format::LabelStudio => Ok(Box::new(label_studio::Tasks::new(Target::open(path)?, false))),
        Format::Prodigy => Ok(Box::new(prodigy::Lines::new(Target::open(path)?))),
        #[cfg(feature = "sqlite")]
        Format::Sqlite => Ok(Box::new(sqlite::Database::new(path)?)),
        #[cfg(not(feature = "sqlite"))]
        Format::Sqlite => Err(OutputError::Unsupported { what: "databases", feature: "sqlite" }),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(parquet::Folders::new(path)?)),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(OutputError::Unsupported { what: "Parquet", feature: "parquet" }),
    }
}

/// A writer that continues a part.
pub(crate) fn resume_part(
    part: &Part<'_>,
    format: Format,
    cells: Cells,
) -> Result<Box<dyn Writer>, OutputError> {
    let begun = part.mark.flushed.bytes > 0;
    match format {
        Format::Ndjson => Ok(Box::new(ndjson::Ndjson::new(Target::part(part)?))),
        #[cfg(feature = "csv")]
        Format::Csv => Ok(Box::new(table::Table::new(Target::part(part)?, cells, begun))),
        Format::Brat => Ok(Box::new(brat::Brat::part(part)?)),
        Format::WebAnnotation => Ok(Box::new(annotation::Page::new(Target::part(part)?, begun))),
        Format::Gdelt => {
            let done = part.before + part.mark.records;
            Ok(Box::new(gdelt::Gdelt::new(Target::part(part)?, done, part.numbering)))
        }
        Format::LabelStudio => Ok(Box::new(label_studio::Tasks::new(Target::part(part)?, begun))),
        Format::Prodigy => Ok(Box::new(prodigy::Lines::new(Target::part(part)?))),
        #[cfg(feature = "sqlite")]
        Format::Sqlite => Ok(Box::new(sqlite::Database::part(part)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(parquet::Folders::part(part)?)),
        #[cfg(not(all(feature = "csv", feature = "sqlite", feature = "parquet")))]
        // What this build does not write is refused in the same words.
        format => create(Some(part.path), format, cells),
    }
}
