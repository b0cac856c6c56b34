//! Articles out of Arrow data.

use crate::arrow::{Batches, import_batch, import_stream};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{DataType, TimeUnit};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::borrow::Cow;

/// The batches of whatever speaks Arrow's C interface.
pub(crate) fn batches(data: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let py = data.py();
    if data.hasattr(intern!(py, "__arrow_c_stream__"))? {
        let capsule = data.call_method0(intern!(py, "__arrow_c_stream__"))?;
        return import_stream(capsule.cast::<PyCapsule>()?);
    }
    if data.hasattr(intern!(py, "__arrow_c_array__"))? {
        let capsules = data.call_method0(intern!(py, "__arrow_c_array__"))?;
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = capsules.extract()?;
        let batch = import_batch(&schema, &array)?;
        let schema = batch.schema();
        return Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    }
    let name = data.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "`{name}` holds no Arrow data: it has neither `__arrow_c_stream__` nor `__arrow_c_array__`\n  hint: data frames of \
         pandas and polars, relations of DuckDB, and tables, batches and readers of pyarrow do"
    )))
}

/// A column whose values are read as text, whichever way Arrow stores them.
pub(crate) struct Texts {
    column: ArrayRef,
}

impl Texts {
    /// The column of that number, if its type can be read.
    pub(crate) fn new(batch: &RecordBatch, at: usize) -> Option<Self> {
        let column = batch.columns().get(at)?;
        is_readable(column.data_type()).then(|| Self { column: ArrayRef::clone(column) })
    }

    /// The value of a row; `None` where it is null.
    pub(crate) fn get(&self, row: usize) -> Option<Cow<'_, str>> {
        value(&*self.column, row)
    }
}

/// Whether values of that type are text, or have one way to be written as text.
pub(crate) fn is_readable(of: &DataType) -> bool {
    match of {
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Null
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(_, _) => true,
        DataType::Dictionary(_, values) => is_readable(values),
        of => of.is_integer(),
    }
}

fn value(column: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if column.is_null(row) {
        return None;
    }
    macro_rules! number {
        ($kind:ty) => {
            column.as_primitive::<$kind>().value(row).to_string().into()
        };
    }
    macro_rules! day {
        ($kind:ty) => {
            column.as_primitive::<$kind>().value_as_datetime(row)?.date().to_string().into()
        };
    }
    Some(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).into(),
        DataType::Utf8View => column.as_string_view().value(row).into(),
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Date32 => day!(Date32Type),
        DataType::Date64 => day!(Date64Type),
        DataType::Timestamp(TimeUnit::Second, _) => day!(TimestampSecondType),
        DataType::Timestamp(TimeUnit::Millisecond, _) => day!(TimestampMillisecondType),
        DataType::Timestamp(TimeUnit::Microsecond, _) => day!(TimestampMicrosecondType),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => day!(TimestampNanosecondType),
        DataType::Dictionary(key, _) => match **key {
            DataType::Int8 => keyed::<Int8Type>(column, row)?,
            DataType::Int16 => keyed::<Int16Type>(column, row)?,
            DataType::Int32 => keyed::<Int32Type>(column, row)?,
            DataType::Int64 => keyed::<Int64Type>(column, row)?,
            DataType::UInt8 => keyed::<UInt8Type>(column, row)?,
            DataType::UInt16 => keyed::<UInt16Type>(column, row)?,
            DataType::UInt32 => keyed::<UInt32Type>(column, row)?,
            DataType::UInt64 => keyed::<UInt64Type>(column, row)?,
            _ => return None,
        },
        _ => return None,
    })
}

fn keyed<K: ArrowDictionaryKeyType>(column: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    let dictionary = column.as_dictionary::<K>();
    value(&**dictionary.values(), dictionary.key(row)?)
}
