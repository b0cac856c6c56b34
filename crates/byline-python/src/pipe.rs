//! Records of many articles, in the order of the articles.

use crate::engine::article;
use crate::record::Record;
use crate::shutdown::attached;
use byline::{Article, Byline, TryRecords};
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

/// How long Ctrl-C may go unnoticed.
pub(crate) const PATIENCE: Duration = Duration::from_millis(100);

/// Gives records; analyses on the threads of the engine while Python does something else.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Pipe {
    records: Mutex<TryRecords<PyErr>>,
}

impl Pipe {
    pub(crate) fn new(byline: &Byline, items: &Bound<'_, PyAny>) -> PyResult<Self> {
        let articles = Articles { items: Some(items.try_iter()?.into_any().unbind()) };
        Ok(Self { records: Mutex::new(byline.try_analyze_all(articles)) })
    }
}

#[pymethods]
impl Pipe {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Record>> {
        let next = || self.records.lock().unwrap_or_else(PoisonError::into_inner).next_within(PATIENCE);
        loop {
            if let Poll::Ready(record) = py.detach(next) {
                return Ok(record.transpose()?.map(Record::new));
            }
            py.check_signals()?;
        }
    }
}

/// What an iterator of Python gives, read on a thread of its own. Nothing is read ahead of what is passed on: an iterator
/// may wait for whatever it waits for without holding back an article that it gave.
struct Articles {
    /// `None` once it has ended or failed.
    items: Option<Py<PyAny>>,
}

impl Iterator for Articles {
    type Item = Result<Article, PyErr>;

    fn next(&mut self) -> Option<Self::Item> {
        let items = self.items.take()?;
        let next = attached(|py| {
            let next =
                items.bind(py).cast::<pyo3::types::PyIterator>().cloned().map(|mut items| items.next());
            let next = match next {
                Ok(next) => next?.and_then(|item| article(&item)),
                Err(error) => Err(error.into()),
            };
            if next.is_ok() {
                self.items = Some(items.clone_ref(py));
            }
            Some(next)
        });
        next.flatten()
    }
}
