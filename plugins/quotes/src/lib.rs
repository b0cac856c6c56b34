//! Direct, mixed and indirect quotes with their speakers.
//!
//! Most quotes in news have no quotation marks, and crawled news has lost many of those that it had. So marks are
//! evidence here and not the frame: every word that may report speech (a cue) is scored, the edges of what it reports
//! and the speaker are chosen among all places near it, and marks, punctuation, words and structure all count as
//! features of linear models. `decide.rs` is where everything comes together.

mod attribution;
mod decide;
mod features;
mod lexicon;
mod marks;
mod model;
mod output;
#[cfg(feature = "train")]
pub mod train;
mod view;

use byline_plugin::core::LayerName;
use byline_plugin::{Descriptor, Document, Extractor, Failure, Finding, Plugin, Sink};
use model::Model;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cell::RefCell;
use std::path::Path;

/// Finds quotes.
#[derive(Debug)]
pub struct Quotes {
    options: Options,
    model: Model<'static>,
}

/// What to find.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Quotes less sure than this (0 to 1) are left out.
    pub minimum_confidence: f32,
    /// Whether to find beliefs, wishes and perceptions too (`hopes`, `fears`), marked as `attitude`.
    pub attitudes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { minimum_confidence: 0.3, attitudes: true }
    }
}

/// The weights, made by `train`.
static MODEL: &[u8] = include_bytes!("../model/quotes.bin");

impl Plugin for Quotes {
    type Options = Options;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "quotes".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            summary: "direct, mixed and indirect quotes with their speakers".into(),
            provides: LayerName::Quotes,
            needs: vec![LayerName::Entities],
            uses: Vec::new(),
            languages: vec!["en".into()],
            options_schema: "".into(),
        }
    }

    fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
        if !(0.0..=1.0).contains(&options.minimum_confidence) {
            return Err(Failure::new("`minimum-confidence` is not between 0 and 1").at("minimum-confidence"));
        }
        let model = Model::read(MODEL)
            .ok_or_else(|| Failure::new("the model of the quotes is of another version"))?;
        Ok(Self { options, model })
    }
}

/// What is used again for every article of a thread.
#[derive(Default)]
struct Workspace {
    marks: marks::Marks,
    notes: view::Notes,
    buffers: decide::Buffers,
    found: Vec<attribution::Attribution>,
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

impl Extractor for Quotes {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        WORKSPACE.with_borrow_mut(|Workspace { marks, notes, buffers, found }| {
            marks.read(document);
            let view = notes.read(document, marks);
            found.clear();
            decide::candidates(&view, &self.model, buffers, found);
            decide::keep(&view, self.options.minimum_confidence, buffers, found);
            output::write(&view, found, &self.options, &mut |quote| sink.push(Finding::Quote(quote)));
        });
        Ok(())
    }
}
