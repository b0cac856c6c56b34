//! What `sentiment` does, with the second opinion of an encoder.

use crate::{fuse, open, share_option};
use byline_core::{Document, Extractor, Failure, Sink, Span};
use byline_encoder::{Encoder, Target};
use byline_plugin::{Descriptor, Plugin};
use byline_sentiment::{Judged, Prior, Second, SentimentExtractor};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Options of the extractor.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SentimentOptions {
    /// The folder of the model, relative to the configuration's folder: an encoder that was taught to judge targets.
    pub encoder: Option<PathBuf>,
    /// The share of an article's mentions that the encoder is asked about, 0 to 1: those of which the linear judge is least
    /// sure.
    pub share: f32,
    /// How much the encoder's opinion counts, 0 to 1; the rest is the linear judge's.
    pub weight: f32,
    /// The shares of negative, neutral and positive mentions that are expected in news as it comes, where they are known.
    pub expected: Option<[f32; 3]>,
    /// Whether the mood of each sentence is reported.
    pub sentences: bool,
    /// Whether the words that decided are reported for each mention; they are those of the linear judge.
    pub evidence: bool,
    /// A mention is polar only if that polarity is right with at least this probability, 0 to 1.
    pub minimum_confidence: f32,
    /// How often mentions are expected to be polar.
    pub prior: Prior,
    /// Another model of the linear judge, relative to the configuration's folder.
    pub model: Option<PathBuf>,
}

impl Default for SentimentOptions {
    fn default() -> Self {
        let byline_sentiment::Options { sentences, evidence, minimum_confidence, prior, model } =
            byline_sentiment::Options::default();
        Self {
            encoder: None,
            share: 0.3,
            weight: fuse::WEIGHT,
            expected: None,
            sentences,
            evidence,
            minimum_confidence,
            prior,
            model,
        }
    }
}

/// Finds what `sentiment` finds, more of it right.
#[derive(Debug)]
pub struct DeepSentiment {
    sentiment: SentimentExtractor,
}

impl Plugin for DeepSentiment {
    type Options = SentimentOptions;

    /// That of `sentiment`, whose place it takes in a configuration.
    fn descriptor() -> Descriptor {
        SentimentExtractor::descriptor()
            .summary("sentiment towards each target, with a second opinion of an encoder")
    }

    fn build(options: SentimentOptions, folder: &Path) -> Result<Self, Failure> {
        Self::make(options, folder, |opinion| Box::new(opinion))
    }
}

impl DeepSentiment {
    /// The extractor with the opinion that `second` makes of the encoder's.
    pub(crate) fn make(
        options: SentimentOptions,
        folder: &Path,
        second: impl FnOnce(Opinion) -> Box<dyn Second>,
    ) -> Result<Self, Failure> {
        let SentimentOptions {
            encoder,
            share,
            weight,
            expected,
            sentences,
            evidence,
            minimum_confidence,
            prior,
            model,
        } = options;
        share_option("share", share)?;
        share_option("weight", weight)?;
        let shift = fuse::shift(expected)
            .ok_or_else(|| Failure::new("`expected` must be three shares above 0").at("expected"))?;
        let encoder = open(encoder.as_deref(), folder, "judge targets", |encoder| {
            // Asked about nothing, a model that cannot judge says so.
            [SELECTED, NEWS].into_iter().try_for_each(|domain| encoder.judge(&[], domain).map(drop))
        })?;
        let options = byline_sentiment::Options { sentences, evidence, minimum_confidence, prior, model };
        let opinion = Opinion { encoder, share, weight, shift };
        let sentiment = SentimentExtractor::build(options, folder)?.with_second(second(opinion));
        Ok(Self { sentiment })
    }
}

impl Extractor for DeepSentiment {
    fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
        self.sentiment.extract(document, sink)
    }
}

/// The domains that a model is taught, by their numbers in it.
const SELECTED: usize = 0;
const NEWS: usize = 1;

/// So many mentions are judged before it is looked whether time is up.
const TOGETHER: usize = 32;

/// The encoder's opinion.
#[derive(Debug)]
pub(crate) struct Opinion {
    encoder: Encoder,
    share: f32,
    weight: f32,
    /// What is added to the logarithms of probabilities in news.
    shift: [f32; 3],
}

impl Second for Opinion {
    fn judge(
        &self,
        document: &Document<'_>,
        selected: bool,
        cancelled: &dyn Fn() -> bool,
        mentions: &mut [Judged],
    ) {
        let domain = if selected { SELECTED } else { NEWS };
        let shift = if selected { [0.0; 3] } else { self.shift };
        for asked in fuse::least_sure(mentions, self.share).chunks(TOGETHER) {
            if cancelled() {
                return;
            }
            let targets: Vec<Target<'_>> =
                asked.iter().map(|at| target(document, selected, mentions[*at].span)).collect();
            // That the model judges was checked when it was opened.
            let Ok(judged) = self.encoder.judge(&targets, domain) else { return };
            for (at, scores) in asked.iter().zip(judged) {
                let Ok(scores) = <[f32; 3]>::try_from(scores) else { return };
                let own = &mut mentions[*at].probabilities;
                *own = fuse::fused(*own, scores, self.weight, shift);
            }
        }
    }
}

/// A mention in its sentence; a selected text is read whole.
fn target<'a>(document: &Document<'a>, selected: bool, span: Span) -> Target<'a> {
    let whole = Span::new(0, document.text.len() as u32);
    let sentence = document.sentence_at(span.start).and_then(|at| document.sentences.get(at));
    let around = if selected { whole } else { sentence.map_or(span, |sentence| sentence.span) };
    let (start, end) = (around.start.min(span.start), around.end.max(span.end));
    Target {
        left: document.slice(Span::new(start, span.start)),
        target: document.slice(span),
        right: document.slice(Span::new(span.end, end)),
    }
}
