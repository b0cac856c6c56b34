//! What `entities` does, with the second opinion of an encoder on names.

use crate::{open, share_option};
use byline_core::{Document, Extractor, Failure, Reason, Sink};
use byline_encoder::{Begins, Encoder, EncoderError, Word};
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

/// No class is less probable than this: the encoder knows neither capitals nor the article, and may be wrong.
const LEAST: f32 = 0.005;

/// So many words are tagged before it is looked whether time is up.
const TOGETHER: usize = 1000;

/// Finds what `entities` finds, more of it right.
#[derive(Debug)]
pub struct DeepEntities {
    entities: Entities,
}

impl Plugin for DeepEntities {
    type Options = EntitiesOptions;

    /// It is called `entities` too, since it takes its place in a configuration.
    fn descriptor() -> Descriptor {
        Descriptor::new("entities", env!("CARGO_PKG_VERSION"))
            .summary("names of persons, organisations and places, with a second opinion of an encoder")
            .languages(["en"])
    }

    fn build(options: EntitiesOptions, folder: &Path) -> Result<Self, Failure> {
        let EntitiesOptions { encoder, weight, model, table } = options;
        share_option("weight", weight)?;
        let encoder = open(encoder.as_deref(), folder, "tag names", |encoder| match encoder.tags() {
            CLASSES => Ok(()),
            _ => Err(EncoderError::NoTags),
        })?;
        let entities = Entities::build(byline_entities::Options { model, table }, folder)?;
        Ok(Self { entities: entities.with_second(Box::new(Tags { encoder, weight })) })
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
struct Tags {
    encoder: Encoder,
    weight: f32,
}

impl Second for Tags {
    fn opinions(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, opinions: &mut Vec<Opinion>) {
        let words = words(document);
        let mut rest = words.as_slice();
        while !rest.is_empty() && !cancelled() {
            let more = rest.iter().skip(TOGETHER).position(|word| word.begins == Begins::Paragraph);
            let (some, others) = rest.split_at(more.map_or(rest.len(), |more| TOGETHER + more));
            // That the model tags was checked when it was opened.
            let scores = self.encoder.tag(some).unwrap_or_default();
            opinions.extend(scores.as_chunks::<CLASSES>().0.iter().map(|scores| self.opinion(*scores)));
            rest = others;
        }
    }
}

impl Tags {
    fn opinion(&self, mut scores: Opinion) -> Opinion {
        log_softmax(&mut scores);
        scores.map(|score| score.max(LEAST.ln()) * self.weight)
    }
}

/// The tokens of a document, each with what begins there.
fn words<'a>(document: &Document<'a>) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = document
        .tokens
        .iter()
        .map(|token| Word { text: document.form(token), begins: Begins::Nothing })
        .collect();
    let mut before = None;
    for sentence in document.sentences {
        if let Some(first) = words.get_mut(sentence.first_token as usize) {
            let same = before == Some(sentence.paragraph);
            first.begins = if same { Begins::Sentence } else { Begins::Paragraph };
        }
        before = Some(sentence.paragraph);
    }
    words
}
