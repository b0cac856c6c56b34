//! The tables of `byline-output` as columns of Arrow.

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{Array, ArrayRef, ListArray, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields};
use byline_output::tables::{Cell, Kind, Table};
use std::sync::Arc;

/// The columns of a table that are being filled.
pub(crate) struct Columns {
    fields: Fields,
    values: Vec<Values>,
    rows: usize,
}

enum Values {
    Text(StringBuilder),
    Integer(Int64Builder),
    Real(Float64Builder),
    Truth(BooleanBuilder),
}

impl Columns {
    /// The columns of `table` from the `first` on.
    pub(crate) fn new(table: &Table, first: usize) -> Self {
        let values = table.columns.iter().skip(first).map(|(_, kind)| match kind {
            Kind::Text => Values::Text(StringBuilder::new()),
            Kind::Integer => Values::Integer(Int64Builder::new()),
            Kind::Real => Values::Real(Float64Builder::new()),
            Kind::Truth => Values::Truth(BooleanBuilder::new()),
        });
        Self { fields: fields(table, first), values: values.collect(), rows: 0 }
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn put(&mut self, cells: &[Cell<'_>]) {
        for (column, cell) in self.values.iter_mut().zip(cells) {
            match (column, cell) {
                (Values::Text(values), Cell::Text(text)) => values.append_value(text),
                (Values::Text(values), _) => values.append_null(),
                (Values::Integer(values), Cell::Integer(number)) => values.append_value(*number),
                (Values::Integer(values), _) => values.append_null(),
                (Values::Real(values), Cell::Real(number)) => values.append_value(*number),
                (Values::Real(values), _) => values.append_null(),
                (Values::Truth(values), Cell::Truth(truth)) => values.append_value(*truth),
                (Values::Truth(values), _) => values.append_null(),
            }
        }
        self.rows += 1;
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of the longest column of text.
    pub(crate) fn longest(&self) -> usize {
        let texts = self.values.iter().map(|column| match column {
            Values::Text(values) => values.values_slice().len(),
            Values::Integer(_) | Values::Real(_) | Values::Truth(_) => 0,
        });
        texts.max().unwrap_or(0)
    }

    /// What they are called and of which types they are.
    pub(crate) fn fields(&self) -> Fields {
        self.fields.clone()
    }

    /// The columns, which are empty afterwards.
    pub(crate) fn finish(&mut self) -> Vec<ArrayRef> {
        self.rows = 0;
        let finished = self.values.iter_mut().map(|column| -> ArrayRef {
            match column {
                Values::Text(values) => Arc::new(values.finish()),
                Values::Integer(values) => Arc::new(values.finish()),
                Values::Real(values) => Arc::new(values.finish()),
                Values::Truth(values) => Arc::new(values.finish()),
            }
        });
        finished.collect()
    }
}

/// The fields of a table from the `first` column on. All integers are signed: Spark takes no others.
fn fields(table: &Table, first: usize) -> Fields {
    let fields = table.columns.iter().skip(first).map(|(name, kind)| {
        let of = match kind {
            Kind::Text => DataType::Utf8,
            Kind::Integer => DataType::Int64,
            Kind::Real => DataType::Float64,
            Kind::Truth => DataType::Boolean,
        };
        Field::new(*name, of, true)
    });
    fields.collect()
}

/// A column that holds for each article the rows of one table.
pub(crate) struct Lists {
    name: &'static str,
    columns: Columns,
    ends: Vec<i32>,
    there: NullBufferBuilder,
}

impl Lists {
    /// A column for `table`, without the number of the article.
    pub(crate) fn new(table: &Table) -> Self {
        let there = NullBufferBuilder::new(0);
        Self { name: table.name, columns: Columns::new(table, 1), ends: vec![0], there }
    }

    /// The column in a schema.
    pub(crate) fn field(&self) -> Field {
        Field::new(self.name, DataType::List(self.item()), true)
    }

    fn item(&self) -> Arc<Field> {
        Arc::new(Field::new("item", DataType::Struct(self.columns.fields()), true))
    }

    /// Adds a row of the table to the current article.
    pub(crate) fn put(&mut self, cells: &[Cell<'_>]) {
        self.columns.put(cells.get(1..).unwrap_or(&[]));
    }

    /// Ends the current article; one that has no such layer is null.
    pub(crate) fn end(&mut self, there: bool) {
        self.ends.push(i32::try_from(self.columns.rows()).unwrap_or(i32::MAX));
        self.there.append(there);
    }

    pub(crate) fn longest(&self) -> usize {
        // Numbers are bounded by the offsets of the lists, which are of 32 bits too.
        self.columns.longest().max(self.columns.rows())
    }

    /// The column, which is empty afterwards.
    pub(crate) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        let rows = self.columns.rows();
        let values =
            StructArray::try_new_with_length(self.columns.fields(), self.columns.finish(), None, rows)?;
        let ends = OffsetBuffer::new(std::mem::replace(&mut self.ends, vec![0]).into());
        let list =
            ListArray::try_new(self.item(), ends, Arc::new(values) as Arc<dyn Array>, self.there.finish())?;
        Ok(Arc::new(list))
    }
}
