//! Direct, mixed and indirect quotes with their speakers.
//!
//! Most quotes in news have no quotation marks, and crawled news has lost many of those that it had. So marks are
//! evidence here and not the frame: every word that may report speech (a cue) is scored, the edges of what it reports
//! and the speaker are chosen among all places near it, and marks, punctuation, words and structure all count as
//! features of linear models. `decide.rs` is where everything comes together.

mod apposition;
mod attribution;
mod clause;
mod content;
mod cue;
mod decide;
mod deed;
mod enclosed;
mod explain;
mod features;
mod growth;
mod hash;
mod kind;
mod lexicon;
mod marks;
mod model;
mod nested;
mod output;
mod part;
mod postposed;
mod propose;
mod quotation;
mod reporting;
mod resolve;
mod rules;
mod second;
mod speaker;
#[cfg(feature = "train")]
pub mod train;
mod transcript;
mod view;

pub use second::Second;

use byline_core::Reason;
use byline_model::{Aligned, ModelError, ModelSource};
use byline_plugin::{
    Descriptor, Document, Extractor, Failure, Finding, LayerName, Plugin, Sink, path_option,
};
use model::{KIND, Model, VERSION};
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Finds quotes.
#[derive(Debug)]
pub struct Quotes {
    options: Options,
    /// Another model than the one shipped; it was read without an error.
    model: ModelSource,
    second: Option<(Box<dyn Second>, f32)>,
}

/// What to find.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Quotes with less confidence than this (0 to 1) are left out.
    pub minimum_confidence: f32,
    /// Whether to find beliefs, wishes and perceptions too (`hopes`, `fears`), marked as `attitude`.
    pub attitudes: bool,
    /// Another model than the one shipped, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { minimum_confidence: 0.35, attitudes: true, model: None }
    }
}

/// The weights, made by `train`.
static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/quotes.bin"));

impl Plugin for Quotes {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor::new("quotes", env!("CARGO_PKG_VERSION"))
            .summary("direct, mixed and indirect quotes with their speakers")
            .needs([LayerName::Entities])
            .languages(["en"])
    }

    fn build(options: Options, folder: &Path) -> Result<Self, Failure> {
        if !(0.0..=1.0).contains(&options.minimum_confidence) {
            return Err(Failure::new("`minimum-confidence` is not between 0 and 1").at("minimum-confidence"));
        }
        let failed = |error: ModelError| {
            Failure::new(error.line()).at("model").hint("leave it out for the model that is built in")
        };
        let path = path_option(folder, "model", options.model.as_deref())?;
        let model = ModelSource::open(MODEL, path.as_deref(), KIND, VERSION).map_err(failed)?;
        let quotes = Self { options, model, second: None };
        quotes.weights().map_err(failed)?;
        Ok(quotes)
    }
}

impl Quotes {
    fn weights(&self) -> Result<Model<'_>, ModelError> {
        Model::new(&self.model.model()?)
    }

    /// Lets `second` have a say in where the quotes of each document are; `weight` says how much it counts, 0 to 1.
    #[must_use]
    pub fn with_second(self, second: Box<dyn Second>, weight: f32) -> Self {
        Self { second: Some((second, weight)), ..self }
    }

    /// Asks for a second opinion on a document, where there is one.
    fn ask<'a>(
        &self,
        document: &Document<'_>,
        cancelled: &dyn Fn() -> bool,
        odds: &'a mut Vec<f32>,
    ) -> second::Opinion<'a> {
        odds.clear();
        let Some((second, weight)) = &self.second else { return second::Opinion::default() };
        second.said(document, cancelled, odds);
        second::Opinion { odds, weight: *weight }
    }
}

/// Buffers that a thread uses again for every article.
#[derive(Default)]
struct Workspace {
    marks: marks::Marks,
    notes: view::Notes,
    odds: Vec<f32>,
    buffers: decide::Buffers,
    found: Vec<attribution::Attribution>,
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

impl Extractor for Quotes {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        let model = self.weights().map_err(|error| Failure::new(error.to_string()))?;
        WORKSPACE.with_borrow_mut(|Workspace { marks, notes, odds, buffers, found }| {
            marks.read(document);
            let mut view = notes.read(document, marks);
            view.said = self.ask(document, &|| sink.is_cancelled(), odds);
            decide::attributions(&view, &model, self.options.minimum_confidence, buffers, found);
            let lost = output::write(&view, &model, found, self.options.attitudes, &mut |quote| {
                sink.push(Finding::Quote(quote));
            });
            match lost {
                0 => {}
                1 => sink.note("a quotation has lost its marks: detected by its words alone"),
                _ => sink
                    .note(&format!("{lost} quotations have lost their marks: detected by their words alone")),
            }
        });
        Ok(())
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        let model = self.weights().map_err(|error| Failure::new(error.to_string()))?;
        let Options { minimum_confidence, attitudes, model: _ } = &self.options;
        let (mut marks, mut notes, mut odds) = (marks::Marks::default(), view::Notes::default(), Vec::new());
        marks.read(document);
        let mut view = notes.read(document, &marks);
        view.said = self.ask(document, &|| false, &mut odds);
        Ok(explain::explain(&view, &model, *minimum_confidence, *attitudes, at))
    }
}
