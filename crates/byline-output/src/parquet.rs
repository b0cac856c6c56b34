//! A folder of Parquet files: one table for each layer, joined by the article's number.
//!
//! Offsets count code points. Tables of layers of which nothing was found are there, without rows.

use crate::OutputError;
use crate::from_tables::{self, Row, RowsOf};
use crate::part::{Numbering, Part};
use crate::place::Folder;
use crate::tables::{self, Cell, Kind, Of, TABLES, Table};
use crate::writer::Writer;
use byline_record::Record;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result as Done};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// What is written, as messages call it.
const WHAT: &str = "Parquet";

/// Bytes of values of one table that are kept before they are written as a group of rows.
const GROUP: usize = 16 * 1024 * 1024;

/// What a text takes beside its bytes until then.
const BESIDE: usize = 96;

pub(crate) struct Folders {
    folder: Folder,
    tables: Vec<Rows>,
    /// Articles written so far, those in parts before it among them.
    written: u64,
    numbering: Numbering,
}

impl Folders {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::begin(Folder::new(path, WHAT)?, 0, Numbering::default())
    }

    /// A folder for a part. A file of Parquet cannot be continued, so it begins anew.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        Self::begin(Folder::part(part, WHAT)?, part.before, part.numbering)
    }

    fn begin(folder: Folder, written: u64, numbering: Numbering) -> Result<Self, OutputError> {
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties =
            WriterProperties::builder().set_compression(compression).set_created_by("byline".to_owned());
        let properties = Arc::new(properties.build());
        let fail = |source| OutputError::Create { path: folder.shown(), source };
        let mut tables = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let file = File::create(folder.path().join(format!("{}.parquet", table.name))).map_err(fail)?;
            tables.push(Rows::new(table, file, &properties).map_err(|error| fail(io_error(error)))?);
        }
        Ok(Self { folder, tables, written, numbering })
    }
}

/// What the system said, where that is what an error of the library holds.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(source) => io::Error::other(source),
        },
        error => io::Error::other(error),
    }
}

impl Writer for Folders {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let article = self.numbering.after(self.written).cast_signed();
        self.written += 1;
        let tables = &mut self.tables;
        let mut put = |of: Of, cells: &[Cell<'_>]| match tables.get_mut(of as usize) {
            Some(table) => table.put(cells),
            None => Ok(()),
        };
        tables::rows(record, article, &mut put).map_err(io_error)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { folder, tables, written: _, numbering: _ } = *self;
        for table in tables {
            table.finish().map_err(io_error)?;
        }
        folder.finish()
    }
}

/// The rows of one table that are not written yet.
struct Rows {
    file: SerializedFileWriter<File>,
    columns: Vec<Column>,
    kept: usize,
}

/// The values of one column: those that are there, and for each row whether it has one.
struct Column {
    values: Values,
    there: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Truth(Vec<bool>),
}

impl Rows {
    fn new(table: &Table, file: File, properties: &WriterPropertiesPtr) -> Done<Self> {
        let file = SerializedFileWriter::new(file, schema(table)?, Arc::clone(properties))?;
        let column = |(_, kind): &(&str, Kind)| Column {
            values: match kind {
                Kind::Text => Values::Text(Vec::new()),
                Kind::Integer => Values::Integer(Vec::new()),
                Kind::Real => Values::Real(Vec::new()),
                Kind::Truth => Values::Truth(Vec::new()),
            },
            there: Vec::new(),
        };
        Ok(Self { file, columns: table.columns.iter().map(column).collect(), kept: 0 })
    }

    fn put(&mut self, cells: &[Cell<'_>]) -> Done<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            let there = match (&mut column.values, cell) {
                (Values::Text(values), Cell::Text(text)) => {
                    self.kept += text.len() + BESIDE;
                    values.push(ByteArray::from(text.as_bytes().to_vec()));
                    1
                }
                (Values::Integer(values), Cell::Integer(number)) => {
                    values.push(*number);
                    1
                }
                (Values::Real(values), Cell::Real(number)) => {
                    values.push(*number);
                    1
                }
                (Values::Truth(values), Cell::Truth(truth)) => {
                    values.push(*truth);
                    1
                }
                _ => 0,
            };
            column.there.push(there);
            self.kept += size_of::<i64>();
        }
        if self.kept >= GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Done<()> {
        self.kept = 0;
        let mut group = self.file.next_row_group()?;
        for Column { values, there } in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            match values {
                Values::Text(values) => {
                    writer.typed::<ByteArrayType>().write_batch(values, Some(there), None)?
                }
                Values::Integer(values) => {
                    writer.typed::<Int64Type>().write_batch(values, Some(there), None)?
                }
                Values::Real(values) => {
                    writer.typed::<DoubleType>().write_batch(values, Some(there), None)?
                }
                Values::Truth(values) => writer.typed::<BoolType>().write_batch(values, Some(there), None)?,
            };
            writer.close()?;
            there.clear();
            match values {
                Values::Text(values) => values.clear(),
                Values::Integer(values) => values.clear(),
                Values::Real(values) => values.clear(),
                Values::Truth(values) => values.clear(),
            }
        }
        group.close().map(drop)
    }

    fn finish(mut self) -> Done<()> {
        if self.columns.iter().any(|column| !column.there.is_empty()) {
            self.flush()?;
        }
        self.file.close().map(drop)
    }
}

/// The rows of each table of a folder.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<RowsOf>> {
    let rows = |table: &Table| -> io::Result<RowsOf> {
        let name = table.name;
        let path = folder.join(format!("{name}.parquet"));
        let failed = |why: String| io::Error::other(format!("`{}`: {why}", path.display()));
        let file = File::open(&path).map_err(|error| failed(error.to_string()))?;
        // A broken file is not always broken in a way that the library expects.
        let reader = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(file)));
        let reader = reader.unwrap_or_else(|_| Err(ParquetError::EOF("it is broken".to_owned())));
        let reader = reader.map_err(|error| failed(error.to_string()))?;
        let fields = reader.metadata().file_metadata().schema().get_fields();
        from_tables::has_columns(table, fields.iter().map(|field| field.name()))?;
        let mut rows = reader.into_iter();
        let (shown, mut over) = (path.display().to_string(), false);
        Ok(Box::new(std::iter::from_fn(move || {
            if over {
                return None;
            }
            let row = catch_unwind(AssertUnwindSafe(|| rows.next()));
            let row = row.unwrap_or_else(|_| Some(Err(ParquetError::EOF("it is broken".to_owned()))))?;
            over = row.is_err();
            Some(row.map(|row| values(&row)).map_err(|error| io::Error::other(format!("`{shown}`: {error}"))))
        })))
    };
    TABLES.iter().map(rows).collect()
}

fn values(row: &parquet::record::Row) -> Row {
    let value = |field: &Field| match field {
        Field::Str(text) => text.as_str().into(),
        Field::Long(number) => (*number).into(),
        Field::Int(number) => (*number).into(),
        Field::Short(number) => (*number).into(),
        Field::UInt(number) => (*number).into(),
        Field::ULong(number) => (*number).into(),
        Field::Double(number) => (*number).into(),
        Field::Float(number) => f64::from(*number).into(),
        Field::Bool(truth) => (*truth).into(),
        _ => serde_json::Value::Null,
    };
    row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect()
}

fn schema(table: &Table) -> Done<TypePtr> {
    let field = |(name, kind): &(&str, Kind)| {
        let physical = match kind {
            Kind::Text => Physical::BYTE_ARRAY,
            Kind::Integer => Physical::INT64,
            Kind::Real => Physical::DOUBLE,
            Kind::Truth => Physical::BOOLEAN,
        };
        let (converted, logical) = match kind {
            Kind::Text => (ConvertedType::UTF8, Some(LogicalType::String)),
            _ => (ConvertedType::NONE, None),
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_converted_type(converted)
            .with_logical_type(logical);
        field.build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<Done<Vec<_>>>()?;
    Type::group_type_builder(table.name).with_fields(fields).build().map(Arc::new)
}
