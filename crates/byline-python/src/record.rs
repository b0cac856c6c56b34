//! A record, as Python holds it: nothing is made of it before it is asked for.

use crate::error::{misuse, raised};
use byline::Error;
use byline_core::{Article, CustomLayer, Layers, OffsetUnit};
use byline_record::RecordOptions;
use pyo3::prelude::*;

/// An article with all that was found in it.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Record {
    record: byline::Record,
}

impl Record {
    pub(crate) fn new(record: byline::Record) -> Self {
        Self { record }
    }

    /// The record as the other crates have it.
    pub(crate) fn as_inner(&self) -> &byline_record::Record {
        self.record.as_inner()
    }
}

#[pymethods]
impl Record {
    /// Reads a line of `byline/1`.
    #[staticmethod]
    fn read(py: Python<'_>, line: &str) -> PyResult<Self> {
        let record = py.detach(|| byline_record::read(line));
        record.map(|record| Self::new(record.into())).map_err(|error| {
            let diagnostic = Error::misuse("records/not-a-record", "this line is not a record");
            raised(
                py,
                &diagnostic.because(error.to_string()).hint("records are what `Record.json()` returns"),
            )
        })
    }

    #[getter]
    fn id(&self) -> &str {
        self.record.id()
    }

    #[getter]
    fn text(&self) -> &str {
        self.record.text()
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.record.article().title.as_deref()
    }

    #[getter]
    fn date(&self) -> Option<&str> {
        self.record.article().date.as_deref()
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.record.article().url.as_deref()
    }

    #[getter]
    fn language(&self) -> Option<&str> {
        self.record.article().language.as_deref()
    }

    /// The names of the layers that are there.
    fn layers(&self) -> Vec<&str> {
        self.record.layers().collect()
    }

    /// The record as JSON, without a line end.
    fn json(&self, py: Python<'_>, offsets: &str, text: bool) -> PyResult<String> {
        let Some(unit) = OffsetUnit::from_name(offsets) else {
            let message = format!("there is no unit `{offsets}`");
            return Err(misuse(py, "python/offsets", message, "units are `codepoint`, `utf-8` and `utf-16`"));
        };
        Ok(py.detach(|| write(self.as_inner(), unit, text)))
    }

    /// One layer alone, as the JSON of a record that has no other; in code points.
    fn layer_json(&self, py: Python<'_>, name: &str) -> String {
        py.detach(|| write(&self.with_layer(name), OffsetUnit::CodePoint, false))
    }

    /// How many findings are in the layers that are lists.
    fn counts(&self) -> Vec<(&'static str, usize)> {
        let record = &self.record;
        let counts = [
            ("quotes", record.quotes().map(<[_]>::len)),
            ("entities", record.entities().map(<[_]>::len)),
            ("claims", record.claims().map(<[_]>::len)),
        ];
        counts.into_iter().filter_map(|(name, count)| Some((name, count?))).collect()
    }
}

impl Record {
    fn with_layer(&self, name: &str) -> byline_record::Record {
        let byline_record::Record { article, damage, layers, notes, errors } = self.as_inner();
        let Layers { entities, quotes, sentiment, claims, custom } = layers;
        let mut only = Layers::default();
        match name {
            "entities" => only.entities.clone_from(entities),
            "quotes" => only.quotes.clone_from(quotes),
            "sentiment" => only.sentiment.clone_from(sentiment),
            "claims" => only.claims.clone_from(claims),
            name => {
                only.custom =
                    custom.iter().filter(|CustomLayer { name: own, .. }| own == name).cloned().collect();
            }
        }
        let (id, text) = (article.id.clone(), article.text.clone());
        byline_record::Record {
            article: Article { id, text, ..Article::default() },
            damage: damage.clone(),
            layers: only,
            notes: notes.clone(),
            errors: errors.clone(),
        }
    }
}

fn write(record: &byline_record::Record, offsets: OffsetUnit, text: bool) -> String {
    let mut line = Vec::new();
    record.write(&RecordOptions { offsets, text, extra: true }, &mut line);
    line.pop();
    String::from_utf8(line).unwrap_or_default()
}
