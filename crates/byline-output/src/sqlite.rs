//! A database: one table for each layer, joined by the article's number.
//!
//! Offsets count code points, as `substr` in SQL does: the words of a span are
//! `substr(text, start + 1, "end" - start)` of its article.

use crate::tables::{self, Cell, Kind, TABLES, Table};
use crate::{OutputError, Writer, target};
use byline_record::Record;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

pub(crate) struct Database {
    // Closed before the file under it is moved or taken away.
    connection: Connection,
    beside: TempPath,
    place: PathBuf,
    article: i64,
}

impl Database {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(place) = path.filter(|path| path.as_os_str() != "-") else {
            return Err(OutputError::NoFile { what: "a database" });
        };
        let fail = |source| OutputError::Create { path: place.display().to_string(), source };
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        let beside = target::beside(&place).map_err(fail)?.into_temp_path();
        let connection = open(&beside).map_err(|error| fail(io::Error::other(error)))?;
        Ok(Self { connection, beside, place, article: 0 })
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(TABLES.len());
    // The file is there whole or not at all, so there is nothing to recover.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    for Table { name, columns } in TABLES {
        let columns: Vec<String> =
            columns.iter().map(|(name, kind)| format!("\"{name}\" {}", sort(*kind))).collect();
        connection.execute_batch(&format!("CREATE TABLE {name} ({})", columns.join(", ")))?;
    }
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}

const fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "TEXT",
        Kind::Integer | Kind::Truth => "INTEGER",
        Kind::Real => "REAL",
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Cell::Truth(truth) => ToSqlOutput::Owned(Value::Integer(i64::from(*truth))),
        })
    }
}

impl Writer for Database {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        self.article += 1;
        let mut put = |of: tables::Of, cells: &[Cell<'_>]| -> rusqlite::Result<()> {
            let places = vec!["?"; cells.len()].join(", ");
            let insert = format!("INSERT INTO {} VALUES ({places})", of.table().name);
            let values = rusqlite::params_from_iter(cells);
            self.connection.prepare_cached(&insert)?.execute(values).map(drop)
        };
        tables::rows(record, self.article, &mut put).map_err(io::Error::other)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { connection, beside, place, article: _ } = *self;
        let indices = "COMMIT; CREATE UNIQUE INDEX by_article ON articles (article); CREATE INDEX by_speaker ON quotes (speaker);";
        connection.execute_batch(indices).map_err(io::Error::other)?;
        connection.close().map_err(|(_, error)| io::Error::other(error))?;
        beside.persist(place).map_err(|error| error.error)
    }
}
