//! What is wrong, as exceptions of Python.

use byline::{Error, ErrorKind};
use byline_core::Place;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3::{intern, sync::PyOnceLock};

/// The exception for a diagnostic, with its parts as attributes.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(instead) => instead,
    }
}

fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import("byline._errors").map(Bound::unbind))?.bind(py);
    let class = match error.kind {
        ErrorKind::Misuse => module.getattr(intern!(py, "UsageError"))?,
        ErrorKind::Failure => module.getattr(intern!(py, "BylineError"))?,
    };
    let parts = PyDict::new(py);
    parts.set_item("id", error.id)?;
    parts.set_item("message", &error.message)?;
    parts.set_item("reasons", &error.reasons)?;
    parts.set_item("hint", error.hint.as_deref())?;
    if let Some(Place { file, line, column, width: _, source }) = &error.place {
        parts.set_item("place", (file, line, column, source))?;
    }
    class.call((error.to_string(),), Some(&parts))
}

/// The exception for something that was asked for and makes no sense.
pub(crate) fn misuse(py: Python<'_>, id: &'static str, message: impl Into<String>, hint: &str) -> PyErr {
    raised(py, &Error::misuse(id, message).hint(hint))
}
