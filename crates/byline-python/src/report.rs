//! Records as one page of HTML.

use crate::error::{misuse, raised};
use crate::record::Record;
use byline::Error;
use byline::byline_output::write_file_with;
use byline::report::Report;
use pyo3::prelude::*;
use std::io;
use std::path::PathBuf;

/// Writes the page of these records, and returns how many they are.
#[pyfunction]
pub(crate) fn report(
    py: Python<'_>,
    records: &Bound<'_, PyAny>,
    output: PathBuf,
    force: bool,
) -> PyResult<u32> {
    if output.exists() && !force {
        let message = format!("`{}` is there already", output.display());
        return Err(misuse(py, "python/exists", message, "`force=True` replaces it"));
    }
    let temporary = |error: io::Error| {
        raised(py, &Error::error("report/temporary", format!("cannot write to a temporary file: {error}")))
    };
    let mut report = Report::new().map_err(temporary)?;
    for record in records.try_iter()? {
        let record = record?.cast_into::<Record>()?;
        let record = record.get().as_inner();
        let _is_new = py.detach(|| report.add(record.clone())).map_err(temporary)?;
    }
    let articles = report.articles();
    if articles == 0 {
        let message = "there are no records to report on";
        return Err(misuse(py, "records/none", message, "an iterator that was read before is empty"));
    }
    py.detach(|| write_file_with(&output, |out| report.write(out)))
        .map_err(|error| raised(py, &error.diagnostic()))?;
    Ok(articles)
}
