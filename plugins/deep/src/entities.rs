//! What `entities` does, with the second opinion of an encoder on names.

use crate::{share_option, tags};
use byline_core::{Document, Extractor, Failure, Reason, Sink};
use byline_encoder::Encoder;
use byline_entities::{CLASSES, Entities, Opinion, Second};
use byline_model::log_softmax;
use byline_plugin::{Descriptor, Plugin};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Options of the extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EntitiesOptions {
    /// The folder of the model, relative to the configuration's folder: an encoder that was taught to tag names.
    pub encoder: Option<PathBuf>,
    /// How much the encoder's opinion counts, 0 to 1.
    pub weight: f32,
    /// Another model of the tagger, relative to the configuration's folder.
    pub model: Option<PathBuf>,
    /// A table of known entities to link to, as for `entities`; relative to the configuration's folder.
    pub table: Option<PathBuf>,
}

impl Default for EntitiesOptions {
    fn default() -> Self {
        let byline_entities::Options { model, table } = byline_entities::Options::default();
        Self { encoder: None, weight: WEIGHT, model, table }
    }
}

/// How much the encoder's opinion counts by default, chosen on development data.
const WEIGHT: f32 = 0.5;

/// No class is less probable than this: the encoder reads a few sentences of the article, and may be wrong.
const LEAST: f32 = 0.005;

/// Finds what `entities` finds, more of it right.
#[derive(Debug)]
pub struct DeepEntities {
    entities: Entities,
}

impl Plugin for DeepEntities {
    type Options = EntitiesOptions;

    /// That of `entities`, whose place it takes in a configuration.
    fn descriptor() -> Descriptor {
        Entities::descriptor()
            .summary("names of persons, organisations and places, with a second opinion of an encoder")
    }

    fn build(options: EntitiesOptions, folder: &Path) -> Result<Self, Failure> {
        let EntitiesOptions { encoder, weight, model, table } = options;
        share_option("weight", weight)?;
        let encoder = tags::open::<CLASSES>(encoder.as_deref(), folder, "tag names")?;
        let entities = Entities::build(byline_entities::Options { model, table }, folder)?;
        Ok(Self { entities: entities.with_second(Box::new(Names { encoder, weight })) })
    }
}

impl Extractor for DeepEntities {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        self.entities.extract(document, sink)
    }

    fn explain(&self, document: &Document<'_>, at: usize) -> Result<Option<Vec<Reason>>, Failure> {
        self.entities.explain(document, at)
    }
}

/// The encoder's opinion.
#[derive(Debug)]
struct Names {
    encoder: Encoder,
    weight: f32,
}

impl Second for Names {
    fn opinions(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, opinions: &mut Vec<Opinion>) {
        tags::each(&self.encoder, document, cancelled, |scores: &Opinion| {
            let mut opinion = *scores;
            log_softmax(&mut opinion);
            opinions.push(opinion.map(|score| score.max(LEAST.ln()) * self.weight));
        });
    }
}
