//! Fact-checks of claims.

use crate::error::raised;
use byline::Error;
use byline_claims::matching::Database as Inner;
use byline_core::{ClaimPart, Failure, Match};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use std::path::PathBuf;

/// Fact-checks that are searched.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Database {
    database: Inner,
}

#[pymethods]
impl Database {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let database = py.detach(|| Inner::open(&path)).map_err(|failure| raised(py, &refused(failure)))?;
        Ok(Self { database })
    }

    fn __len__(&self) -> usize {
        self.database.len()
    }

    /// What of the database is no fact-check: the reason, how many entries, and the first of them.
    fn left_out(&self) -> Vec<(&str, u64, &str)> {
        self.database.left_out().reasons().collect()
    }

    /// The fact-checks of a claim, best first.
    fn search<'py>(
        &self,
        py: Python<'py>,
        claim: &str,
        context: Vec<String>,
        top: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        let found = py.detach(|| self.database.search_within(claim, &context, top));
        let found = found.iter().map(|one| shown(py, one)).collect::<PyResult<Vec<_>>>()?;
        PyList::new(py, found)
    }
}

fn refused(failure: Failure) -> Error {
    let error = Error::misuse("match/database", failure.message);
    match failure.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The fields of `matches[]` in a record.
fn shown<'py>(py: Python<'py>, found: &Match) -> PyResult<Bound<'py, PyDict>> {
    let Match { id, claim, rating, verdict, url, date, score, contradicts, relation, agrees, differs } =
        found;
    let fields = PyDict::new(py);
    fields.set_item("id", id)?;
    fields.set_item("claim", claim)?;
    fields.set_item("rating", rating.as_deref())?;
    fields.set_item("verdict", verdict.name())?;
    fields.set_item("url", url.as_deref())?;
    fields.set_item("date", date.as_deref())?;
    // Four digits, as in the records.
    fields.set_item("score", (f64::from(*score) * 1e4).round() / 1e4)?;
    fields.set_item("contradicts", contradicts.as_deref())?;
    fields.set_item("relation", relation.name())?;
    fields.set_item("agrees", agrees.iter().map(ClaimPart::name).collect::<Vec<_>>())?;
    fields.set_item("differs", differs.iter().map(ClaimPart::name).collect::<Vec<_>>())?;
    Ok(fields)
}
