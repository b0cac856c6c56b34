//! Arrow data that is in memory, and can be read any number of times.

use crate::analysis::{Analysis, table};
use crate::arrow::{broken, export_schema, export_stream};
use crate::columns::Columns;
use crate::record::Record;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{DataType, Schema, SchemaRef};
use byline_output::tables::{Kind, Of, TABLES, rows};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use std::convert::Infallible;
use std::sync::Arc;

/// Columns of Arrow.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// Runs an analysis to its end.
    pub(crate) fn collect(py: Python<'_>, analysis: Analysis) -> PyResult<Self> {
        let schema = analysis.schema();
        let analysis = analysis.interruptible();
        let batches = py.detach(|| analysis.collect::<Result<Vec<_>, _>>()).map_err(broken)?;
        Ok(Self { schema, batches })
    }
}

#[pymethods]
impl Table {
    /// One of the flat tables, filled from records.
    #[staticmethod]
    fn of(py: Python<'_>, records: Vec<PyRef<'_, Record>>, name: &str) -> PyResult<Self> {
        let of = table(py, name)?;
        let mut columns = Columns::new(&TABLES[of], 0);
        for (article, record) in (1..).zip(&records) {
            let done = rows(record.as_inner(), article, &mut |own: Of, cells: &[_]| {
                if own as usize == of {
                    columns.put(cells);
                }
                Ok::<(), Infallible>(())
            });
            done.unwrap_or_else(|never| match never {});
        }
        let schema = Arc::new(Schema::new(columns.fields()));
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns.finish()).map_err(broken)?;
        Ok(Self { schema, batches: vec![batch] })
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore what is requested.
        drop(requested_schema);
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        export_stream(py, Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema))))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The columns as lists of Python's own values; those of types that findings do not have are left out.
    fn to_pydict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (at, field) in self.schema.fields().iter().enumerate() {
            let values = PyList::empty(py);
            for batch in &self.batches {
                let column = batch.column(at);
                (0..batch.num_rows()).try_for_each(|row| values.append(value(py, &**column, row)?))?;
            }
            columns.set_item(field.name(), values)?;
        }
        Ok(columns)
    }
}

fn value<'py>(py: Python<'py>, column: &dyn Array, row: usize) -> PyResult<Bound<'py, PyAny>> {
    if column.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).into_pyobject(py)?.into_any(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).into_pyobject(py)?.into_any(),
        DataType::Utf8View => column.as_string_view().value(row).into_pyobject(py)?.into_any(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into_pyobject(py)?.into_any(),
        DataType::Boolean => column.as_boolean().value(row).into_pyobject(py)?.to_owned().into_any(),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            let list = PyList::empty(py);
            (0..items.len()).try_for_each(|at| list.append(value(py, &*items, at)?))?;
            list.into_any()
        }
        DataType::Struct(fields) => {
            let parts = PyDict::new(py);
            for (field, part) in fields.iter().zip(column.as_struct().columns()) {
                parts.set_item(field.name(), value(py, &**part, row)?)?;
            }
            parts.into_any()
        }
        other => {
            let message = format!("a column of type {other} is read with pyarrow, pandas or polars");
            return Err(pyo3::exceptions::PyNotImplementedError::new_err(message));
        }
    })
}

/// The flat tables: name, and name and type of each column.
#[pyfunction]
pub(crate) fn tables() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let kind = |kind: Kind| match kind {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Real => "real",
        Kind::Truth => "truth",
    };
    let columns = |of: &'static byline_output::tables::Table| {
        of.columns.iter().map(|(name, of)| (*name, kind(*of))).collect()
    };
    TABLES.iter().map(|table| (table.name, columns(table))).collect()
}
