//! The engine, as Python holds it.

use crate::analysis::{Request, Stream};
use crate::error::{misuse, raised};
use crate::extractor::Custom;
use crate::input;
use crate::pipe::{PATIENCE, Pipe};
use crate::record::Record;
use crate::table::Table;
use byline::{Article, Builder, Byline, OffsetUnit};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// From how many bytes of text on an article can take longer than anybody waits: seconds for a megabyte.
const LONG: usize = 100_000;

/// What is known of an article: text, title, date, address, language and identifier.
type Fields = (String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// Extractors in their order, ready to run from any number of threads.
#[pyclass(frozen, module = "byline._byline")]
pub(crate) struct Engine {
    byline: Byline,
}

#[pymethods]
impl Engine {
    /// `options` is JSON: an object of options for each extractor.
    #[new]
    fn new(
        py: Python<'_>,
        config: Option<PathBuf>,
        threads: Option<usize>,
        layers: Option<Vec<String>>,
        options: &str,
        extractors: Vec<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut builder = Byline::builder().offsets(OffsetUnit::CodePoint);
        if let Some(config) = config {
            builder = builder.config_file(config);
        }
        if let Some(threads) = threads {
            let Some(threads) = NonZeroUsize::new(threads) else {
                return Err(misuse(py, "python/threads", "`threads` is 0", "`None` means one for each core"));
            };
            builder = builder.threads(threads);
        }
        builder = with_options(py, builder, options)?;
        for extractor in extractors {
            let custom = Custom::new(extractor)?;
            builder = builder.extractor(custom.descriptor(), custom);
        }
        if let Some(layers) = &layers {
            builder = builder.layers(layers.iter().map(String::as_str));
        }
        let byline = py.detach(|| builder.build()).map_err(|error| raised(py, &error))?;
        Ok(Self { byline })
    }

    /// Analyses one article: on this thread, or on one that is left behind at Ctrl-C where that can take longer than anybody
    /// waits.
    fn analyze(&self, py: Python<'_>, item: &Bound<'_, PyAny>) -> PyResult<Record> {
        let article = article(item)?;
        if article.text.len() < LONG {
            return Ok(Record::new(py.detach(|| self.byline.analyze(article))));
        }
        let (sender, receiver) = sync_channel(1);
        let byline = self.byline.clone();
        let thread = thread::spawn(move || drop(sender.send(byline.analyze(article))));
        let receiver = Mutex::new(receiver);
        let wait = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(PATIENCE);
        loop {
            match py.detach(wait) {
                Ok(record) => return Ok(Record::new(record)),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        match thread.join() {
            Err(panic) => resume_unwind(panic),
            Ok(()) => Err(PyRuntimeError::new_err("the analysis ended without a record")),
        }
    }

    /// Records of the articles of an iterable.
    fn pipe(&self, items: &Bound<'_, PyAny>) -> PyResult<Pipe> {
        Pipe::new(&self.byline, items)
    }

    /// Analyses Arrow data whole.
    fn analyze_batch(&self, py: Python<'_>, data: &Bound<'_, PyAny>, request: Request) -> PyResult<Table> {
        let batches = input::batches(data)?;
        let analysis = request.begin(py, &self.byline, batches)?;
        Table::collect(py, analysis)
    }

    /// Analyses Arrow data as its results are asked for.
    fn analyze_stream(&self, py: Python<'_>, data: &Bound<'_, PyAny>, request: Request) -> PyResult<Stream> {
        let batches = input::batches(data)?;
        Ok(Stream::new(request.begin(py, &self.byline, batches)?))
    }

    /// What each extractor says of itself: name, version, summary, the layer that it fills.
    fn extractors(&self) -> Vec<(String, String, String, String)> {
        let all = self.byline.extractors().map(|one| {
            (one.name.to_string(), one.version.to_string(), one.summary.to_string(), one.provides.to_string())
        });
        all.collect()
    }

    /// The configuration in effect, for people.
    fn config(&self) -> String {
        self.byline.config().shown()
    }
}

fn with_options(py: Python<'_>, mut builder: Builder, options: &str) -> PyResult<Builder> {
    let wrong = |message: String| {
        let hint = "as in `options={\"quotes\": {\"minimum-confidence\": 0.5}}`";
        misuse(py, "python/options", message, hint)
    };
    let options: serde_json::Map<String, serde_json::Value> = serde_json::from_str(options)
        .map_err(|error| wrong(format!("`options` is not a mapping: {error}")))?;
    for (extractor, options) in options {
        let serde_json::Value::Object(options) = options else {
            return Err(wrong(format!("the options of `{extractor}` are no mapping")));
        };
        for (option, value) in options {
            builder = builder.option(&extractor, &option, value);
        }
    }
    Ok(builder)
}

/// The article of a text, or of all that is known of it.
pub(crate) fn article(item: &Bound<'_, PyAny>) -> PyResult<Article> {
    if let Ok(text) = item.cast::<PyString>() {
        return Ok(Article::from(text.to_str()?));
    }
    let (text, title, date, url, language, id): Fields = item.extract()?;
    Ok(Article { id: id.unwrap_or_default(), text, title, date, url, language, ..Article::default() })
}
