//! A database: one table for each layer, joined by the article's number.
//!
//! Offsets count code points, as `substr` in SQL does: the words of a span are
//! `substr(text, start + 1, "end" - start)` of its article.

use crate::OutputError;
use crate::from_tables::{self, Row, RowsOf};
use crate::guard::{resolved, takes_file};
use crate::part::{Flushed, Numbering, Part, with_suffix};
use crate::place;
use crate::tables::{self, Cell, Kind, TABLES, Table};
use crate::writer::Writer;
use byline_record::Record;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tempfile::TempPath;
use xxhash_rust::xxh3::Xxh3Default;

pub(crate) struct Database {
    // Closed before the file under it is moved or taken away.
    connection: Connection,
    /// Where it is until it is whole, and its place; `None` where somebody else puts it there.
    beside: Option<(TempPath, PathBuf)>,
    /// Articles written so far, those in parts before it among them.
    written: u64,
    numbering: Numbering,
    /// Of what is in each table, where it is a part.
    hashes: Hashes,
}

/// A hash of each table's rows, in their order.
struct Hashes(Vec<Xxh3Default>);

impl Hashes {
    fn new() -> Self {
        Self(TABLES.iter().map(|_| Xxh3Default::new()).collect())
    }

    /// Adds a cell of a table. What `SQLite` does not distinguish is the same here.
    fn add(&mut self, table: usize, kind: Kind, cell: ValueRef<'_>) {
        let Some(hash) = self.0.get_mut(table) else { return };
        let cell = match cell {
            ValueRef::Integer(number) if kind == Kind::Real => ValueRef::Real(number as f64),
            cell => cell,
        };
        let number = |hash: &mut Xxh3Default, sort: u8, bytes: [u8; 8]| {
            let mut all = [sort; 9];
            all[1..].copy_from_slice(&bytes);
            hash.update(&all);
        };
        match cell {
            ValueRef::Null => hash.update(&[0]),
            ValueRef::Real(real) if real.is_nan() => hash.update(&[0]),
            ValueRef::Integer(integer) => number(hash, 1, integer.to_le_bytes()),
            // Zero has no sign there.
            ValueRef::Real(real) => number(hash, 2, (real + 0.0).to_le_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                number(hash, 3, (bytes.len() as u64).to_le_bytes());
                hash.update(bytes);
            }
        }
    }

    /// Of all tables.
    fn digest(&self) -> u64 {
        let mut all = Xxh3Default::new();
        self.0.iter().for_each(|hash| all.update(&hash.digest().to_le_bytes()));
        all.digest()
    }

    /// Of all that a database holds.
    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let mut hashes = Self::new();
        for (at, Table { name, columns }) in TABLES.iter().enumerate() {
            let mut statement = connection.prepare(&format!("SELECT * FROM {name} ORDER BY rowid"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for (column, (_, kind)) in columns.iter().enumerate() {
                    hashes.add(at, *kind, row.get_ref(column)?);
                }
            }
        }
        Ok(hashes)
    }
}

impl Database {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(place) = path.filter(|path| path.as_os_str() != "-") else {
            return Err(OutputError::NoFile { what: "a database" });
        };
        takes_file(place, "a database")?;
        let fail = |source| OutputError::Create { path: place.display().to_string(), source };
        let place = resolved(place);
        let beside = place::beside(&place).map_err(fail)?.into_temp_path();
        // The file is there whole or not at all, so there is nothing to recover.
        let connection = open(&beside, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
        let connection = connection.and_then(begun).map_err(|error| fail(io_error(error)))?;
        let (numbering, hashes) = (Numbering::default(), Hashes::new());
        Ok(Self { connection, beside: Some((beside, place)), written: 0, numbering, hashes })
    }

    /// A part, with what was in it up to its mark.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        let Part { path: _, beside, mark, before, numbering } = *part;
        let fail = |source| OutputError::Create { path: beside.display().to_string(), source };
        let written = before + mark.records;
        let next = numbering.after(written).cast_signed();
        if mark.records == 0 {
            // What an earlier run left, and what SQLite keeps beside it.
            for old in [beside.to_owned(), with_suffix(beside, "-journal")] {
                match fs::remove_file(old) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
                    _ => {}
                }
            }
        } else if !beside.exists() {
            return Err(OutputError::Lost { path: beside.display().to_string() });
        }
        let connection = open(beside, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL;");
        let connection = connection.and_then(|connection| {
            if mark.records == 0 { begun(connection) } else { rest_dropped(connection, next) }
        });
        let damaged = |error: &rusqlite::Error| {
            use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
            matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
        };
        if connection.as_ref().is_err_and(damaged) {
            return Err(OutputError::Lost { path: beside.display().to_string() });
        }
        let connection = connection.map_err(|error| fail(io_error(error)))?;
        // Where pages are damaged, rows cannot be read, or are other ones.
        let hashes = match Hashes::of(&connection) {
            Ok(hashes) if mark.records == 0 || hashes.digest() == mark.flushed.hash => hashes,
            _ => return Err(OutputError::Lost { path: beside.display().to_string() }),
        };
        Ok(Self { connection, beside: None, written, numbering, hashes })
    }
}

fn open(path: &Path, pragmas: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(TABLES.len());
    connection.execute_batch(pragmas)?;
    Ok(connection)
}

/// A new database, with its tables and a transaction begun.
fn begun(connection: Connection) -> rusqlite::Result<Connection> {
    for Table { name, columns } in TABLES {
        let columns: Vec<String> =
            columns.iter().map(|(name, kind)| format!("\"{name}\" {}", sort(*kind))).collect();
        connection.execute_batch(&format!("CREATE TABLE {name} ({})", columns.join(", ")))?;
    }
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}

/// A database without an article and what came after it, with a transaction begun.
fn rest_dropped(connection: Connection, first: i64) -> rusqlite::Result<Connection> {
    // A run may have been cut off after it made the indices, with everything else done.
    connection.execute_batch("BEGIN; DROP INDEX IF EXISTS by_article; DROP INDEX IF EXISTS by_speaker")?;
    for Table { name, columns: _ } in TABLES {
        connection.execute(&format!("DELETE FROM {name} WHERE article >= ?"), [first])?;
    }
    Ok(connection)
}

/// How many rows are read at once.
const ROWS: usize = 4096;

/// The rows of each table of a database.
pub(crate) fn read(path: &Path) -> io::Result<Vec<RowsOf>> {
    let shown = path.display().to_string();
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let connection = Rc::new(connection.map_err(io::Error::other)?);
    let rows = |table: &'static Table| -> io::Result<RowsOf> {
        let mut rows = TableRows {
            connection: Rc::clone(&connection),
            table,
            last: i64::MIN,
            read: VecDeque::new(),
            over: false,
        };
        let there =
            rows.fill().map_err(|error| io::Error::other(format!("`{shown}` holds no records: {error}")))?;
        from_tables::has_columns(table, there.iter().map(String::as_str))?;
        Ok(Box::new(rows))
    };
    TABLES.iter().map(rows).collect()
}

/// The rows of a table, in the order in which they were written, some at a time.
struct TableRows {
    connection: Rc<Connection>,
    table: &'static Table,
    /// The number of the last row that was read.
    last: i64,
    read: VecDeque<Row>,
    over: bool,
}

impl TableRows {
    /// Reads the next ones; returns the names of the columns.
    fn fill(&mut self) -> rusqlite::Result<Vec<String>> {
        let query = format!(
            "SELECT rowid AS row, * FROM {} WHERE rowid > ? ORDER BY rowid LIMIT {ROWS}",
            self.table.name
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let truths: Vec<&str> = truths(self.table).collect();
        let mut rows = statement.query([self.last])?;
        while let Some(row) = rows.next()? {
            self.last = row.get(0)?;
            let mut values = Row::new();
            for (at, name) in names.iter().enumerate().skip(1) {
                let is_truth = truths.contains(&name.as_str());
                values.insert(name.clone(), value(row.get_ref(at)?, is_truth));
            }
            self.read.push_back(values);
        }
        self.over = self.read.len() < ROWS;
        drop(rows);
        drop(statement);
        Ok(names)
    }
}

impl Iterator for TableRows {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.read.is_empty()
            && !self.over
            && let Err(error) = self.fill()
        {
            self.over = true;
            return Some(Err(io::Error::other(error)));
        }
        self.read.pop_front().map(Ok)
    }
}

/// The columns that hold true or false, which a database has no type for.
fn truths(table: &Table) -> impl Iterator<Item = &'static str> + use<> {
    table.columns.iter().filter(|(_, kind)| *kind == Kind::Truth).map(|(name, _)| *name)
}

fn value(value: ValueRef<'_>, is_truth: bool) -> serde_json::Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => serde_json::Value::Null,
        ValueRef::Integer(number) if is_truth => (number != 0).into(),
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
    }
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
        Ok(ToSqlOutput::Borrowed(cell_value(self)))
    }
}

/// What `SQLite` is given of a cell.
fn cell_value<'a>(cell: &'a Cell<'_>) -> ValueRef<'a> {
    match cell {
        Cell::Null => ValueRef::Null,
        Cell::Text(text) => ValueRef::Text(text.as_bytes()),
        Cell::Integer(number) => ValueRef::Integer(*number),
        Cell::Real(number) => ValueRef::Real(*number),
        Cell::Truth(truth) => ValueRef::Integer(i64::from(*truth)),
    }
}

/// The same with the kind of error that it is.
fn io_error(error: rusqlite::Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}

impl Writer for Database {
    fn write(&mut self, record: &Record, _: &[u8]) -> io::Result<()> {
        let article = self.numbering.after(self.written).cast_signed();
        self.written += 1;
        let Self { connection, hashes, beside, .. } = self;
        let mut put = |of: tables::Of, cells: &[Cell<'_>]| -> rusqlite::Result<()> {
            if beside.is_none() {
                for ((_, kind), cell) in of.table().columns.iter().zip(cells) {
                    hashes.add(of as usize, *kind, cell_value(cell));
                }
            }
            let places = vec!["?"; cells.len()].join(", ");
            let insert = format!("INSERT INTO {} VALUES ({places})", of.table().name);
            let values = rusqlite::params_from_iter(cells);
            connection.prepare_cached(&insert)?.execute(values).map(drop)
        };
        tables::rows(record, article, &mut put).map_err(io_error)
    }

    fn mark(&mut self) -> io::Result<Option<Flushed>> {
        if self.beside.is_some() {
            return Ok(None);
        }
        self.connection.execute_batch("COMMIT; BEGIN").map_err(io_error)?;
        Ok(Some(Flushed { bytes: 0, hash: self.hashes.digest() }))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { connection, beside, written: _, numbering: _, hashes: _ } = *self;
        let indices = "CREATE UNIQUE INDEX by_article ON articles (article); CREATE INDEX by_speaker ON quotes (speaker); COMMIT;";
        connection.execute_batch(indices).map_err(io_error)?;
        connection.close().map_err(|(_, error)| io_error(error))?;
        match beside {
            Some((beside, place)) => beside.persist(place).map_err(|error| error.error),
            None => Ok(()),
        }
    }
}
