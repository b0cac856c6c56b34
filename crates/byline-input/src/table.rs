//! Tables as text: one article a row, the columns found by the names in the first row.

mod rows;

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::replay::Replay;
use crate::stream::Stream;
use crate::{InputError, InputOptions, compression, date};
use byline_core::{Article, Source, Value};
use byline_record::{RecordError, write_value};
use rows::{Row, RowOutcome};
use std::io;
use std::sync::Arc;

/// Reads a table; commas, semicolons, tabs or bars stand between the columns, whichever the first row has most of.
pub(crate) struct Table {
    bytes: Replay,
    delimiter: u8,
    path: String,
    options: Arc<InputOptions>,
    columns: Option<Columns>,
    row: Row,
    /// The line that the row that was read last starts on, and the one after it.
    line: u64,
    next_line: u64,
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
        Self {
            bytes: Replay::new(bytes),
            delimiter: delimiter(head),
            path,
            options,
            columns: None,
            row: Row::default(),
            line: 1,
            next_line: 1,
            record: 0,
            over: false,
        }
    }

    /// Reads the next row that is not empty.
    fn next(&mut self) -> io::Result<RowOutcome> {
        loop {
            let found = rows::next(&mut self.bytes, self.delimiter, self.options.longest, &mut self.row)?;
            self.line = self.next_line;
            self.next_line += self.row.lines();
            let empty =
                found == RowOutcome::Row && self.row.first_line().is_empty() && self.row.fields().count() < 2;
            if !empty {
                return Ok(found);
            }
        }
    }

    fn article(&self, columns: &Columns) -> Result<Article, InputError> {
        let mut charset = None;
        let mut field = |at: usize| {
            let Decoded { text, charset: own } = charset::decode(self.row.get(at)?.to_vec(), None);
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
            line: self.line,
            text: self.first_line(),
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

    fn first_line(&self) -> String {
        charset::decode(self.row.first_line().to_vec(), None).text
    }

    /// Reads the first row; `None` where there is nothing at all.
    fn columns(&mut self) -> Option<Result<Columns, InputError>> {
        match self.next() {
            Ok(RowOutcome::Row) => {}
            Ok(RowOutcome::End) => return None,
            Ok(found) => return Some(Err(self.wrong(found))),
            Err(source) => {
                return Some(Err(InputError::Read { path: self.path.clone(), record: 0, source }));
            }
        }
        // Spreadsheets write the delimiter into a line of its own.
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = *self.row.first_line() {
            self.delimiter = delimiter;
            return self.columns();
        }
        if self.row.first_line() == b"\xEF\xBB\xBF" {
            return self.columns();
        }
        let name = |(at, name): (usize, &[u8])| {
            let name = if at == 0 { name.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(name) } else { name };
            String::from_utf8_lossy(name).trim().trim_matches('"').to_owned()
        };
        let names: Vec<String> = self.row.fields().enumerate().map(name).collect();
        let find = |wanted: &str| {
            let exactly = names.iter().position(|name| name == wanted);
            exactly.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let fields = &self.options.fields;
        let (id, title, date) = (find(&fields.id), find(&fields.title), find(&fields.date));
        let (url, language) = (find(&fields.url), find(&fields.language));
        Some(match find(&fields.text) {
            Some(text) => Ok(Columns { names, text, id, title, date, url, language }),
            None => Err(InputError::NoColumn {
                path: self.path.clone(),
                wanted: fields.text.clone().into_owned(),
                known: names,
            }),
        })
    }

    /// What is wrong with a row that is none.
    fn wrong(&self, found: RowOutcome) -> InputError {
        let path = self.path.clone();
        if found == RowOutcome::Open {
            InputError::OpenQuote { path, line: self.line, text: self.first_line() }
        } else {
            InputError::TooLong { path, record: self.record, limit: self.options.longest }
        }
    }
}

impl Reader for Table {
    fn read(&mut self) -> Option<Item> {
        if self.over {
            return None;
        }
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => match self.columns() {
                Some(Ok(columns)) => columns,
                Some(Err(error)) => {
                    self.over = true;
                    return Some(Item::Done(Err(error)));
                }
                None => {
                    self.over = true;
                    return None;
                }
            },
        };
        let result = match self.next() {
            Ok(RowOutcome::End) => {
                self.over = true;
                None
            }
            Ok(RowOutcome::Row) => Some(self.article(&columns)),
            Ok(found) => Some(Err(self.wrong(found))),
            Err(source) => {
                let (error, continues) = compression::failure(&self.path, self.record, source);
                self.over = !continues;
                Some(Err(error))
            }
        };
        self.columns = Some(columns);
        self.record += 1;
        result.map(Item::Done)
    }
}

/// What stands between the columns of the first row.
fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first).count();
    // The last of equals counts, and that is the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}
