//! Tables as text: one article a row, the columns found by the names in the first row.

use crate::articles::Reader;
use crate::charset::{self, Decoded};
use crate::source::Stream;
use crate::{InputError, InputOptions, date};
use byline_core::{Article, Source, Value};
use byline_record::{RecordError, write_value};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads a table; commas, semicolons or tabs stand between the columns, whichever the first row has most of.
pub(crate) struct Table {
    rows: csv::Reader<Limited>,
    path: String,
    options: Arc<InputOptions>,
    /// Bytes that the row that is being read may still take.
    left: Arc<AtomicU64>,
    columns: Option<Columns>,
    record: u64,
    over: bool,
}

/// Where an article's fields stand in a row.
struct Columns {
    names: Vec<String>,
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    date: Option<usize>,
    url: Option<usize>,
    language: Option<usize>,
}

impl Table {
    pub(crate) fn new(stream: Stream, head: &[u8]) -> Self {
        let Stream { bytes, path, options } = stream;
        let left = Arc::new(AtomicU64::new(options.longest));
        let bytes = Limited { bytes, left: Arc::clone(&left) };
        let rows = ReaderBuilder::new().flexible(true).delimiter(delimiter(head)).from_reader(bytes);
        Self { rows, path, options, left, columns: None, record: 0, over: false }
    }

    fn article(&mut self, columns: &Columns, row: &ByteRecord) -> Result<Article, InputError> {
        let mut charset = None;
        let mut field = |at: usize| {
            let Decoded { text, charset: own } = charset::decode(row.get(at)?.to_vec(), None);
            charset = charset.take().or(own);
            Some(text)
        };
        let Columns { names, text, id, title, date, url, language } = columns;
        let (id, title) = (id.and_then(&mut field), title.and_then(&mut field));
        let (day, url, language) =
            (date.and_then(&mut field), url.and_then(&mut field), language.and_then(&mut field));
        let own = [columns.id, Some(*text), columns.title, *date, columns.url, columns.language];
        let body = field(*text).ok_or_else(|| InputError::Record {
            path: self.path.clone(),
            line: row.position().map_or(0, csv::Position::line),
            text: String::new(),
            source: RecordError::Missing { field: self.options.fields.text.clone().into_owned() },
        })?;
        let extra = self.options.extra.then(|| {
            let others = names.iter().enumerate().filter(|(at, _)| !own.contains(&Some(*at)));
            let others = others.filter_map(|(at, name)| Some((name.clone(), Value::String(field(at)?))));
            let mut json = Vec::new();
            write_value(&Value::Map(others.collect()), &mut json);
            String::from_utf8_lossy(&json).into_owned()
        });
        let known = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Article {
            id: known(id).unwrap_or_default(),
            title: known(title),
            date: day.and_then(|day| date::day(&day)),
            url: known(url),
            language: known(language),
            text: body,
            extra: extra.filter(|extra| extra != "{}"),
            source: Source { path: self.path.clone(), record: self.record, charset, ..Source::default() },
            ..Article::default()
        })
    }

    fn columns(&mut self) -> Result<Columns, InputError> {
        let header = match self.rows.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(self.failure(error)),
        };
        let names = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned());
        let names: Vec<String> = names.collect();
        let find = |wanted: &str| {
            let exactly = names.iter().position(|name| name == wanted);
            exactly.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let fields = &self.options.fields;
        let (id, title, date) = (find(&fields.id), find(&fields.title), find(&fields.date));
        let (url, language) = (find(&fields.url), find(&fields.language));
        let text = find(&fields.text);
        match text {
            Some(text) => Ok(Columns { names, text, id, title, date, url, language }),
            None => Err(InputError::NoColumn {
                path: self.path.clone(),
                wanted: fields.text.clone().into_owned(),
                known: names,
            }),
        }
    }

    fn failure(&self, error: csv::Error) -> InputError {
        let (path, record) = (self.path.clone(), self.record);
        if self.left.load(Ordering::Relaxed) == 0 {
            return InputError::TooLong { path, record, limit: self.options.longest };
        }
        InputError::Read { path, record, source: error.into() }
    }
}

impl Reader for Table {
    fn read(&mut self) -> Option<Result<Article, InputError>> {
        if self.over {
            return None;
        }
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => match self.columns() {
                Ok(columns) => columns,
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            },
        };
        let mut row = ByteRecord::new();
        self.left.store(self.options.longest, Ordering::Relaxed);
        let result = match self.rows.read_byte_record(&mut row) {
            Ok(false) => None,
            Ok(true) => Some(self.article(&columns, &row)),
            // A quotation mark that is never closed takes the rest of the file with it.
            Err(error) => {
                self.over = true;
                Some(Err(self.failure(error)))
            }
        };
        self.over |= result.is_none();
        self.columns = Some(columns);
        self.record += 1;
        result
    }
}

/// What stands between the columns of the first row.
fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first).count();
    // The last of equals counts, and that is the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Ends where a row takes more than it may.
struct Limited {
    bytes: Box<dyn BufRead + Send>,
    left: Arc<AtomicU64>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = self.bytes.read(buffer)?;
        self.left.store(left.saturating_sub(read as u64), Ordering::Relaxed);
        Ok(read)
    }
}
