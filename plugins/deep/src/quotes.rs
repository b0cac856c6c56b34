//! What `quotes` does, with the second opinion of an encoder on what is said.

use crate::{share_option, tags};
use byline_core::{Document, Extractor, Failure, Reason, Sink};
use byline_encoder::Encoder;
use byline_plugin::{Descriptor, Plugin};
use byline_quotes::{Quotes, Second};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Options of the extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct QuotesOptions {
    /// The folder of the model, relative to the configuration's folder: an encoder that was taught to tag quotes.
    pub encoder: Option<PathBuf>,
    /// How much the encoder's opinion counts, 0 to 1.
    pub weight: f32,
    /// Quotes with less confidence than this (0 to 1) are left out.
    pub minimum_confidence: f32,
    /// Whether to find beliefs, wishes and perceptions too (`hopes`, `fears`), marked as `attitude`.
    pub attitudes: bool,
    /// Another model of the linear parts, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for QuotesOptions {
    fn default() -> Self {
        let byline_quotes::Options { minimum_confidence, attitudes, model } =
            byline_quotes::Options::default();
        Self { encoder: None, weight: WEIGHT, minimum_confidence, attitudes, model }
    }
}

/// How much the encoder's opinion counts by default, chosen on development data.
const WEIGHT: f32 = 0.5;

/// No token is surer than this to be said or not, by the logarithm of the odds.
const SUREST: f32 = 4.0;

/// The classes of the encoder: nothing, then for what is said, what reports it and who says it that it begins and that it
/// goes on.
const CLASSES: usize = 7;

/// Finds what `quotes` finds, more of it right.
#[derive(Debug)]
pub struct DeepQuotes {
    quotes: Quotes,
}

impl Plugin for DeepQuotes {
    type Options = QuotesOptions;

    /// That of `quotes`, whose place it takes in a configuration.
    fn descriptor() -> Descriptor {
        Quotes::descriptor().summary("direct, mixed and indirect quotes, with a second opinion of an encoder")
    }

    fn build(options: QuotesOptions, folder: &Path) -> Result<Self, Failure> {
        let QuotesOptions { encoder, weight, minimum_confidence, attitudes, model } = options;
        share_option("weight", weight)?;
        let encoder = tags::open::<CLASSES>(encoder.as_deref(), folder, "tag quotes")?;
        let options = byline_quotes::Options { minimum_confidence, attitudes, model };
        let quotes = Quotes::build(options, folder)?.with_second(Box::new(Said { encoder }), weight);
        Ok(Self { quotes })
    }
}

impl Extractor for DeepQuotes {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        self.quotes.extract(document, sink)
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        self.quotes.explain(document, at)
    }
}

/// The encoder's opinion.
#[derive(Debug)]
struct Said {
    encoder: Encoder,
}

impl Second for Said {
    fn said(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, odds: &mut Vec<f32>) {
        tags::each(&self.encoder, document, cancelled, |scores: &[f32; CLASSES]| {
            let [nothing, begins, goes_on, others @ ..] = scores;
            let others = others.iter().fold(*nothing, |sum, score| either(sum, *score));
            let said = either(*begins, *goes_on) - others;
            odds.push(said.clamp(-SUREST, SUREST));
        });
    }
}

/// The logarithm of the sum of two numbers, of whose logarithms it is given.
fn either(a: f32, b: f32) -> f32 {
    a.max(b) + (-(a - b).abs()).exp().ln_1p()
}
