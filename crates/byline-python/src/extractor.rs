//! Extractors written in Python.

use crate::shutdown::attached;
use byline::{Extractor, LayerName};
use byline_core::{
    Article, Descriptor, Document, Failure, Finding, Layers, LayersView, OffsetUnit, Sink, Span, Value,
};
use byline_record::{Offsets, Record, RecordOptions, read_value};
use pyo3::prelude::*;

/// An object of Python with a method `extract`.
pub(crate) struct Custom {
    descriptor: Descriptor,
    extractor: Py<PyAny>,
    /// `byline._extractor.run`, which calls it.
    run: Py<PyAny>,
}

impl Custom {
    pub(crate) fn new(extractor: Bound<'_, PyAny>) -> PyResult<Self> {
        let module = extractor.py().import("byline._extractor")?;
        let (name, version, summary, needs, uses): (String, String, String, Vec<String>, Vec<String>) =
            module.getattr("describe")?.call1((&extractor,))?.extract()?;
        let layers = |names: Vec<String>| {
            names.into_iter().map(|name| LayerName::from_name(&name)).collect::<Vec<_>>()
        };
        let descriptor =
            Descriptor::new(name, version).summary(summary).needs(layers(needs)).uses(layers(uses));
        Ok(Self { descriptor, extractor: extractor.unbind(), run: module.getattr("run")?.unbind() })
    }

    pub(crate) fn descriptor(&self) -> Descriptor {
        self.descriptor.clone()
    }
}

impl Extractor for Custom {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let Document { id, title, date, url, language, text, sentences, tokens, .. } = *document;
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        let place = |span: Span| offsets.of_span(span);
        let sentences: Vec<(u32, u32)> = sentences.iter().map(|sentence| place(sentence.span)).collect();
        let tokens: Vec<(u32, u32, &str)> = tokens
            .iter()
            .map(|token| {
                let (start, end) = place(token.span);
                (start, end, token.tag.name())
            })
            .collect();
        let layers = layers_json(text, &document.layers);
        let found = attached(|py| {
            let about = (id, title, date, url, language);
            let found = self.run.bind(py).call1((&self.extractor, text, about, sentences, tokens, layers));
            found.and_then(|found| found.extract::<String>()).map_err(|error| error.to_string())
        });
        let found =
            found.unwrap_or_else(|| Err("Python is about to end".to_owned())).map_err(Failure::new)?;
        match read_value(&found).map_err(Failure::new)? {
            Value::List(values) => values.into_iter().for_each(|value| sink.push(Finding::Custom(value))),
            other => sink.push(Finding::Custom(other)),
        }
        Ok(())
    }
}

/// The layers that were declared, as the JSON of a record.
fn layers_json(text: &str, view: &LayersView<'_>) -> String {
    let LayersView { entities, quotes, sentiment, claims, custom } = *view;
    let layers = Layers {
        entities: entities.map(<[_]>::to_vec),
        quotes: quotes.map(<[_]>::to_vec),
        sentiment: sentiment.cloned(),
        claims: claims.map(<[_]>::to_vec),
        custom: custom.to_vec(),
    };
    let record = Record { article: Article::new("", text), layers, ..Record::default() };
    let mut line = Vec::new();
    record.write(&RecordOptions { offsets: OffsetUnit::CodePoint, text: false, extra: false }, &mut line);
    String::from_utf8(line).unwrap_or_default()
}
