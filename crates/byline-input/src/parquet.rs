//! Parquet files: one article a row, the columns found by their names.

use crate::charset::{self, Decoded};
use crate::reader::{Item, Progress, Reader};
use crate::{InputError, InputOptions, date};
use byline_core::{Article, Source, Value};
use byline_record::{RecordError, write_value};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Reads the rows of a file that can be read anywhere in it.
pub(crate) struct Rows {
    iterator: RowIter<'static>,
    path: String,
    options: Arc<InputOptions>,
    record: u64,
    over: bool,
    /// Rows without a text, and how many of them were reported alone.
    empty: u64,
    /// For the progress: rows and bytes of the file, and how many of the bytes are counted.
    total: u64,
    size: u64,
    counted: u64,
    progress: Progress,
}

impl Rows {
    pub(crate) fn new(
        file: File,
        path: String,
        options: &Arc<InputOptions>,
        progress: &Progress,
        counted: u64,
    ) -> Result<Self, InputError> {
        // `counted` bytes were read already to see what the file is.
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let fail = |error: parquet::errors::ParquetError| InputError::Open {
            path: path.clone(),
            source: io::Error::new(io::ErrorKind::InvalidData, error),
        };
        // A broken file is not always broken in a way that the library expects.
        let reader = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(file)));
        let reader =
            reader.unwrap_or_else(|_| Err(parquet::errors::ParquetError::EOF("it is broken".to_owned())));
        let reader = reader.map_err(fail)?;
        let metadata = reader.metadata().file_metadata();
        let total = metadata.num_rows().unsigned_abs();
        let schema = metadata.schema().clone();
        let names: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
        let fields = &options.fields;
        if !names.contains(&fields.text.as_ref()) {
            return Err(InputError::NoColumn {
                path: path.clone(),
                wanted: fields.text.clone().into_owned(),
                known: names.into_iter().map(str::to_owned).collect(),
            });
        }
        let wanted = [&fields.id, &fields.text, &fields.title, &fields.date, &fields.url, &fields.language];
        let kept = schema.get_fields().iter().filter(|field| wanted.iter().any(|name| *name == field.name()));
        let projection = Type::group_type_builder(schema.name()).with_fields(kept.cloned().collect()).build();
        let rows = RowIter::from_file_into(Box::new(reader));
        let rows =
            if options.extra { Ok(rows) } else { projection.and_then(|kept| rows.project(Some(kept))) };
        let rows = rows.map_err(fail)?;
        let (options, progress) = (Arc::clone(options), progress.clone());
        let (record, over, empty) = (0, false, 0);
        Ok(Self { iterator: rows, path, options, record, over, empty, total, size, counted, progress })
    }

    fn article(&self, row: &Row) -> Result<Article, InputError> {
        let fields = &self.options.fields;
        let mut article = Article {
            source: Source { path: self.path.clone(), record: self.record, ..Source::default() },
            ..Article::default()
        };
        let (mut text, mut others) = (None, Vec::new());
        for (name, field) in row.get_column_iter() {
            // Before it is copied.
            if length(field) > self.options.longest {
                let (path, record) = (self.path.clone(), self.record);
                return Err(InputError::TooLong { path, record, limit: self.options.longest });
            }
            let known = |field: &Field| self::text(field).filter(|text| !text.trim().is_empty());
            match name {
                name if *name == fields.text => {
                    if let Field::Bytes(bytes) = field {
                        let Decoded { text: own, charset } = charset::decode(bytes.data().to_vec(), None);
                        (text, article.source.charset) = (Some(own), charset);
                    } else {
                        text = self::text(field);
                    }
                }
                name if *name == fields.id => article.id = known(field).unwrap_or_default(),
                name if *name == fields.title => article.title = known(field),
                name if *name == fields.date => article.date = day(field),
                name if *name == fields.url => article.url = known(field),
                name if *name == fields.language => article.language = known(field),
                _ => others.push((name.clone(), value(field))),
            }
        }
        article.text = text.ok_or_else(|| InputError::Record {
            path: self.path.clone(),
            line: self.record + 1,
            text: String::new(),
            source: RecordError::Missing { field: fields.text.clone().into_owned() },
        })?;
        if article.text.len() as u64 > self.options.longest {
            let (path, record) = (self.path.clone(), self.record);
            return Err(InputError::TooLong { path, record, limit: self.options.longest });
        }
        if self.options.extra && !others.is_empty() {
            let mut json = Vec::new();
            write_value(&Value::Map(others), &mut json);
            article.extra = String::from_utf8(json).ok();
        }
        Ok(article)
    }

    /// Counts the bytes up to the row that is being read, as if all rows were of one size.
    fn count(&mut self, rows: u64) {
        let bytes = self.size.saturating_mul(rows) / self.total.max(1);
        self.progress.add(bytes.saturating_sub(self.counted));
        self.counted = self.counted.max(bytes);
    }
}

impl Reader for Rows {
    fn read(&mut self) -> Option<Item> {
        loop {
            let result = self.next()?;
            let is_empty = |error: &InputError| {
                matches!(error, InputError::Record { source: RecordError::Missing { .. }, .. })
            };
            if result.as_ref().is_err_and(is_empty) {
                self.empty += 1;
                // A few bytes can stand for millions of such rows.
                if self.empty > REPORTED {
                    continue;
                }
            }
            return Some(Item::Done(result));
        }
    }
}

/// How many rows without a text are reported one by one.
const REPORTED: u64 = 100;

impl Rows {
    /// What the next row holds; last, how many rows more had no text.
    fn next(&mut self) -> Option<Result<Article, InputError>> {
        if self.over {
            let rows = std::mem::take(&mut self.empty).saturating_sub(REPORTED);
            let path = self.path.clone();
            return (rows > 0).then_some(Err(InputError::NoTexts { path, rows }));
        }
        let next = catch_unwind(AssertUnwindSafe(|| self.iterator.next()));
        let result = match next {
            Ok(None) => None,
            Ok(Some(Ok(row))) => Some(self.article(&row)),
            Ok(Some(Err(error))) => {
                self.over = true;
                let source = io::Error::new(io::ErrorKind::InvalidData, error);
                Some(Err(InputError::Read { path: self.path.clone(), record: self.record, source }))
            }
            Err(_) => {
                self.over = true;
                let source = io::Error::new(io::ErrorKind::InvalidData, "it is broken");
                Some(Err(InputError::Read { path: self.path.clone(), record: self.record, source }))
            }
        };
        self.record += 1;
        self.over |= result.is_none();
        let rows = if self.over { self.total } else { self.record };
        self.count(rows.min(self.total));
        if result.is_none() { self.next() } else { result }
    }
}

/// How many bytes a text or binary value has.
fn length(field: &Field) -> u64 {
    match field {
        Field::Str(text) => text.len() as u64,
        Field::Bytes(bytes) => bytes.data().len() as u64,
        _ => 0,
    }
}

fn text(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) => {
            let Decoded { text, charset: _ } = charset::decode(bytes.data().to_vec(), None);
            Some(text)
        }
        other => Some(other.to_string()),
    }
}

fn day(field: &Field) -> Option<String> {
    const DAY: i64 = 86_400_000;
    match field {
        Field::Date(days) => date::of_days(i64::from(*days)),
        Field::TimestampMillis(milliseconds) => date::of_days(milliseconds.div_euclid(DAY)),
        Field::TimestampMicros(microseconds) => date::of_days(microseconds.div_euclid(DAY * 1000)),
        other => date::day(&text(other)?),
    }
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(truth) => Value::Bool(*truth),
        Field::Byte(number) => Value::Integer(i64::from(*number)),
        Field::Short(number) => Value::Integer(i64::from(*number)),
        Field::Int(number) => Value::Integer(i64::from(*number)),
        Field::Long(number) => Value::Integer(*number),
        Field::UByte(number) => Value::Integer(i64::from(*number)),
        Field::UShort(number) => Value::Integer(i64::from(*number)),
        Field::UInt(number) => Value::Integer(i64::from(*number)),
        Field::Float(number) => Value::Float(f64::from(*number)),
        Field::Double(number) => Value::Float(*number),
        other => Value::String(text(other).unwrap_or_default()),
    }
}
