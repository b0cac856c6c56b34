//! Arrow data in capsules: its C data interface and C stream interface, as Python's packages exchange them.
//!
//! The one place with `unsafe` of this crate: what a capsule points to is what its name says, and nobody but its producer
//! can make sure of that.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::CStr;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// Batches of rows, read one at a time.
pub(crate) type Batches = Box<dyn RecordBatchReader + Send>;

/// The stream in a capsule, which is empty afterwards.
pub(crate) fn import_stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Batches> {
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    #[expect(unsafe_code, reason = "the capsule is part of a C interface")]
    // SAFETY: a capsule of that name points to a stream for as long as it lives, and it is not let go in this function. The
    // stream is moved out; what is left is marked as released, so that the capsule releases nothing.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    Ok(Box::new(RecordBatchStreamReader::try_new(stream).map_err(broken)?))
}

/// The batch in a pair of capsules, which are empty afterwards.
pub(crate) fn import_batch(
    schema: &Bound<'_, PyCapsule>,
    array: &Bound<'_, PyCapsule>,
) -> PyResult<RecordBatch> {
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    #[expect(unsafe_code, reason = "the capsules are part of a C interface")]
    // SAFETY: capsules of these names point to a schema and to an array of that schema for as long as they live, and they
    // are not let go in this function. Both are moved out; what is left is marked as released.
    let data = unsafe {
        let (schema, array) =
            (FFI_ArrowSchema::from_raw(schema.as_ptr()), FFI_ArrowArray::from_raw(array.as_ptr()));
        from_ffi(array, &schema)
    };
    let mut data = data.map_err(broken)?;
    data.align_buffers();
    if !matches!(data.data_type(), DataType::Struct(_)) {
        let message = format!("the Arrow array is of type {} and has no columns", data.data_type());
        return Err(PyValueError::new_err(message));
    }
    let columns = StructArray::from(data);
    if columns.null_count() > 0 {
        return Err(PyValueError::new_err("a row of the Arrow array is null as a whole"));
    }
    Ok(RecordBatch::from(columns))
}

/// A capsule with a stream.
pub(crate) fn export_stream(py: Python<'_>, batches: Batches) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(batches), STREAM)
}

/// A capsule with a schema.
pub(crate) fn export_schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(broken)?, SCHEMA)
}

/// What is wrong with Arrow data.
pub(crate) fn broken(error: ArrowError) -> PyErr {
    match error {
        // What Python raised is raised on.
        ArrowError::ExternalError(source) => match source.downcast::<PyErr>() {
            Ok(raised) => *raised,
            Err(source) => PyValueError::new_err(source.to_string()),
        },
        error => PyValueError::new_err(error.to_string()),
    }
}
