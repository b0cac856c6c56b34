//! Arrow data in, Arrow data out: a batch of articles becomes a batch of findings.

use crate::arrow::{Batches, export_schema, export_stream};
use crate::columns::Lists;
use crate::error::misuse;
use crate::input::{Texts, is_readable};
use crate::pipe::PATIENCE;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use byline::{Article, Byline, TryRecords};
use byline_output::tables::{Of, TABLES, rows};
use byline_record::Record;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Instant;

/// Bytes of one column of a batch; Arrow counts them in 31 bits.
const LONGEST: usize = 1 << 30;

/// What is asked of the analysis of Arrow data: the names of columns and tables.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Request {
    text: String,
    id: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    language: Option<String>,
    /// Columns that are passed through.
    keep: Vec<String>,
    tables: Vec<String>,
}

impl Request {
    /// Looks the columns up.
    pub(crate) fn begin(self, py: Python<'_>, byline: &Byline, batches: Batches) -> PyResult<Analysis> {
        let Self { text, id, title, date, url, language, keep, tables } = self;
        let schema = batches.schema();
        let find = |name: &str| find(py, &schema, name);
        let readable = |name: &str| find(name).and_then(|at| check(py, &schema, at));
        let optional = |name: Option<String>| name.map(|name| readable(&name)).transpose();
        let places = Places {
            text: readable(&text)?,
            id: optional(id.clone())?,
            title: optional(title)?,
            date: optional(date)?,
            url: optional(url)?,
            language: optional(language)?,
        };
        let kept = id.iter().chain(&keep).map(|name| find(name)).collect::<PyResult<Vec<usize>>>()?;
        let lists = tables.iter().map(|name| table(py, name)).collect::<PyResult<Vec<usize>>>()?;
        let lists: Vec<(usize, Lists)> = lists.into_iter().map(|at| (at, Lists::new(&TABLES[at]))).collect();
        let mut fields: Vec<Arc<Field>> = kept.iter().map(|at| Arc::clone(&schema.fields()[*at])).collect();
        fields.extend(lists.iter().map(|(_, list)| Arc::new(list.field())));
        if let Some(twice) = fields
            .iter()
            .enumerate()
            .find(|(at, field)| fields[..*at].iter().any(|one| one.name() == field.name()))
        {
            let message = format!("two columns of the result would be called `{}`", twice.1.name());
            return Err(misuse(py, "python/columns", message, "rename the column, or do not keep it"));
        }
        let schema = Arc::new(Schema::new(fields));
        let byline = byline.clone();
        let ready = VecDeque::new();
        Ok(Analysis { byline, batches, places, kept, lists, schema, ready, rows: 0, looked: None })
    }
}

/// The number of a column.
fn find(py: Python<'_>, schema: &Schema, name: &str) -> PyResult<usize> {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    place(py, "column", name, &names)
}

/// The number of a table.
pub(crate) fn table(py: Python<'_>, name: &str) -> PyResult<usize> {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    place(py, "table", name, &names)
}

/// The place of a name among others of its kind.
fn place(py: Python<'_>, what: &str, name: &str, names: &[&str]) -> PyResult<usize> {
    names.iter().position(|own| *own == name).ok_or_else(|| {
        let hint = match byline_core::did_you_mean(name, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the {what}s are {}", names.join(", ")),
        };
        misuse(py, "python/unknown-name", format!("there is no {what} `{name}`"), &hint)
    })
}

fn check(py: Python<'_>, schema: &Schema, at: usize) -> PyResult<usize> {
    let field = &schema.fields()[at];
    if is_readable(field.data_type()) {
        return Ok(at);
    }
    let message = format!("the column `{}` holds {}", field.name(), field.data_type());
    Err(misuse(
        py,
        "python/column-type",
        message,
        "text is wanted; identifiers may be integers too, and dates may be dates",
    ))
}

/// The numbers of the columns that make an article.
#[derive(Clone, Copy)]
struct Places {
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    date: Option<usize>,
    url: Option<usize>,
    language: Option<usize>,
}

/// Batches of findings, made one after the other.
pub(crate) struct Analysis {
    byline: Byline,
    batches: Batches,
    places: Places,
    kept: Vec<usize>,
    lists: Vec<(usize, Lists)>,
    schema: SchemaRef,
    /// Batches that were made of the last one that was read.
    ready: VecDeque<RecordBatch>,
    /// Rows that were read.
    rows: usize,
    /// When it was last looked whether Ctrl-C was pressed, where that ends it.
    looked: Option<Instant>,
}

impl Analysis {
    /// Analyses a batch of articles. Its findings are usually one batch, and more where they are very many.
    fn analyze(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let articles = Articles::new(batch, self.places, self.rows)?;
        self.rows += batch.num_rows();
        let there = articles.there();
        let mut records = self.byline.try_analyze_all(articles);
        let (mut from, mut article) = (0, 0);
        for (row, there) in there.into_iter().enumerate() {
            let record = if there { self.next_of(&mut records)? } else { None };
            match record {
                Some(record) => {
                    article += 1;
                    self.put(record.as_inner(), article);
                }
                None => self.lists.iter_mut().for_each(|(_, list)| list.end(false)),
            }
            if self.lists.iter().any(|(_, list)| list.longest() > LONGEST) {
                self.cut(batch, from, row + 1)?;
                from = row + 1;
            }
        }
        if from < batch.num_rows() || batch.num_rows() == 0 {
            self.cut(batch, from, batch.num_rows())
        } else {
            Ok(())
        }
    }

    /// The next record. Where a call waits for all of them, Ctrl-C ends it.
    fn next_of(
        &mut self,
        records: &mut TryRecords<Infallible>,
    ) -> Result<Option<byline::Record>, ArrowError> {
        let Some(looked) = &mut self.looked else {
            return Ok(records.next().map(|Ok(record)| record));
        };
        loop {
            if looked.elapsed() >= PATIENCE {
                *looked = Instant::now();
                #[expect(
                    clippy::redundant_closure_for_method_calls,
                    reason = "the method is of one lifetime, and any is wanted"
                )]
                let checked = crate::shutdown::attached(|py| py.check_signals());
                checked.unwrap_or(Ok(())).map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
            }
            if let Poll::Ready(next) = records.next_within(PATIENCE) {
                return Ok(next.map(|Ok(record)| record));
            }
        }
    }

    /// Lets Ctrl-C end it, on a thread that Python's signals come to.
    pub(crate) fn interruptible(mut self) -> Self {
        self.looked = Some(Instant::now());
        self
    }

    /// Adds the findings of an article.
    fn put(&mut self, record: &Record, article: i64) {
        let lists = &mut self.lists;
        let done = rows(record, article, &mut |of: Of, cells: &[_]| {
            if let Some((_, list)) = lists.iter_mut().find(|(at, _)| *at == of as usize) {
                list.put(cells);
            }
            Ok::<(), Infallible>(())
        });
        done.unwrap_or_else(|never| match never {});
        for (at, list) in &mut self.lists {
            list.end(has(record, TABLES[*at].name));
        }
    }

    /// Makes a batch of the findings in these rows.
    fn cut(&mut self, batch: &RecordBatch, from: usize, to: usize) -> Result<(), ArrowError> {
        let mut columns: Vec<ArrayRef> =
            self.kept.iter().map(|at| batch.column(*at).slice(from, to - from)).collect();
        for (_, list) in &mut self.lists {
            columns.push(list.finish()?);
        }
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(to - from));
        let made = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?;
        self.ready.push_back(made);
        Ok(())
    }
}

/// Whether a record has the layer that a table is about.
fn has(record: &Record, table: &str) -> bool {
    let layers = &record.layers;
    match table {
        "entities" | "mentions" => layers.entities.is_some(),
        "quotes" | "quote_spans" => layers.quotes.is_some(),
        "sentiment" => layers.sentiment.is_some(),
        "claims" | "matches" | "evidence" | "quantities" => layers.claims.is_some(),
        "custom" | "custom_fields" => !layers.custom.is_empty(),
        _ => true,
    }
}

impl Iterator for Analysis {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(Ok(ready));
            }
            let analyzed = self.batches.next()?.and_then(|batch| self.analyze(&batch));
            if let Err(error) = analyzed {
                return Some(Err(error));
            }
        }
    }
}

impl RecordBatchReader for Analysis {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// The articles of a batch; rows without a text are passed over.
struct Articles {
    text: Texts,
    id: Option<Texts>,
    title: Option<Texts>,
    date: Option<Texts>,
    url: Option<Texts>,
    language: Option<Texts>,
    rows: usize,
    before: usize,
    row: usize,
}

impl Articles {
    fn new(batch: &RecordBatch, places: Places, before: usize) -> Result<Self, ArrowError> {
        let Places { text, id, title, date, url, language } = places;
        let column = |at: usize| {
            let failed = || ArrowError::SchemaError("a batch is not of its own stream's types".to_owned());
            Texts::new(batch, at).ok_or_else(failed)
        };
        let optional = |at: Option<usize>| at.map(column).transpose();
        Ok(Self {
            text: column(text)?,
            id: optional(id)?,
            title: optional(title)?,
            date: optional(date)?,
            url: optional(url)?,
            language: optional(language)?,
            rows: batch.num_rows(),
            before,
            row: 0,
        })
    }

    /// Which rows have a text.
    fn there(&self) -> Vec<bool> {
        (0..self.rows).map(|row| self.text.get(row).is_some()).collect()
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Infallible>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.row < self.rows {
            let row = self.row;
            self.row += 1;
            let Some(text) = self.text.get(row) else { continue };
            let known = |column: &Option<Texts>| Some(column.as_ref()?.get(row)?.into_owned());
            let id = known(&self.id).unwrap_or_else(|| (self.before + row + 1).to_string());
            return Some(Ok(Article {
                id,
                text: text.into_owned(),
                title: known(&self.title),
                date: known(&self.date),
                url: known(&self.url),
                language: known(&self.language),
                ..Article::default()
            }));
        }
        None
    }
}

/// Findings that are made while they are read, once.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Stream {
    schema: SchemaRef,
    analysis: Mutex<Option<Analysis>>,
}

impl Stream {
    pub(crate) fn new(analysis: Analysis) -> Self {
        Self { schema: analysis.schema(), analysis: Mutex::new(Some(analysis)) }
    }
}

#[pymethods]
impl Stream {
    /// Hands the stream over; this works once.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore what is requested.
        drop(requested_schema);
        let analysis = self.analysis.lock().unwrap_or_else(PoisonError::into_inner).take();
        let analysis = analysis
            .ok_or_else(|| PyValueError::new_err("the stream was read before, and can be read once"))?;
        export_stream(py, Box::new(Detached(analysis)))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }
}

/// Lets go of Python's lock, which who reads a stream may hold: an extractor written in Python could not run otherwise.
struct Detached(Analysis);

impl Iterator for Detached {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        crate::shutdown::attached(|py| py.detach(|| self.0.next())).flatten()
    }
}

impl RecordBatchReader for Detached {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}
