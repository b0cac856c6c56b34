//! The extractor with a tiny model of made-up weights, and with a trained one where there is one.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

#[expect(dead_code, reason = "its own tests use all of it")]
#[path = "../../../crates/byline-encoder/tests/support/mod.rs"]
mod support;

use byline_core::{Article, Document, Extractor, Finding, MentionSentiment, Sink, Span};
use byline_deep::{Deep, Options};
use byline_encoder::{Encoder, FILE, Precision, Target, import};
use byline_plugin::Plugin;
use byline_sentiment::SentimentExtractor;
use byline_text::Analysis;
use std::path::Path;

struct Last(Vec<MentionSentiment>);

impl Sink for Last {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = sentiment.targets.into_iter().flat_map(|target| target.mentions).collect();
        }
    }

    fn note(&mut self, _: &str) {}
}

const TEXT: &str = "Senator Blair accused the governor of corruption. Rain fell in Bergen. The mayor praised Kari Lindqvist.";

fn judged(extractor: &dyn Extractor) -> Vec<MentionSentiment> {
    let targets = ["Blair", "governor", "Bergen", "mayor", "Kari Lindqvist"].map(|name| {
        let start = TEXT.find(name).unwrap() as u32;
        Span::new(start, start + name.len() as u32)
    });
    let article = Article { text: TEXT.to_owned(), targets: targets.into(), ..Article::default() };
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let document: Document<'_> = analysis.document(&article, byline_core::LayersView::default());
    let mut sink = Last(Vec::new());
    extractor.extract(&document, &mut sink).unwrap();
    assert_eq!(sink.0.len(), 5);
    sink.0
}

fn model() -> tempfile::TempDir {
    let folder = support::folder();
    let bytes = import(folder.path(), Precision::Bytes).unwrap();
    std::fs::write(folder.path().join(FILE), bytes).unwrap();
    folder
}

fn build(folder: &Path, options: Options) -> Deep {
    Deep::build(Options { encoder: Some(folder.into()), ..options }, ".".as_ref()).unwrap()
}

#[test]
fn only_the_mentions_asked_about_change() {
    let folder = model();
    let linear = SentimentExtractor::build(byline_sentiment::Options::default(), ".".as_ref()).unwrap();
    let linear = judged(&linear);
    let with = |share: f32| judged(&build(folder.path(), Options { share, ..Options::default() }));
    let changed = |own: &[MentionSentiment]| {
        own.iter().zip(&linear).filter(|(a, b)| a.score.score.to_bits() != b.score.score.to_bits()).count()
    };
    assert_eq!([0.0, 0.2, 0.4, 1.0].map(|share| changed(&with(share))), [0, 1, 2, 5]);
    let deaf = build(folder.path(), Options { share: 1.0, weight: 0.0, ..Options::default() });
    for (own, linear) in judged(&deaf).iter().zip(&linear) {
        assert!(
            (own.score.score - linear.score.score).abs() < 1e-4
                && own.score.polarity == linear.score.polarity
        );
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let refused = |options: Options| Deep::build(options, ".".as_ref()).unwrap_err();
    assert_eq!(refused(Options::default()).option.as_deref(), Some("encoder"));
    assert_eq!(refused(Options { share: 1.5, ..Options::default() }).option.as_deref(), Some("share"));
    let expected = Some([0.0, 1.0, 0.0]);
    assert_eq!(refused(Options { expected, ..Options::default() }).option.as_deref(), Some("expected"));
    let missing = refused(Options { encoder: Some("nowhere".into()), ..Options::default() });
    assert!(missing.message.contains("byline encoder import"), "{}", missing.message);
}

/// What the training script computed of its own sentences is what the imported model computes. The variable
/// `BYLINE_DEEP_SOURCE` names the folder that the script wrote.
#[test]
fn a_trained_model_is_exported_as_it_was() {
    let Some(folder) = std::env::var_os("BYLINE_DEEP_SOURCE") else {
        eprintln!("skipped: `BYLINE_DEEP_SOURCE` names no folder with a trained model");
        return;
    };
    let folder = Path::new(&folder);
    let check = std::fs::read_to_string(folder.join("check.jsonl")).unwrap();
    for (precision, room) in [(Precision::Floats, 2e-3), (Precision::Bytes, 0.35)] {
        let encoder = Encoder::from_bytes(import(folder, precision).unwrap()).unwrap();
        let mut most = 0.0_f32;
        for line in check.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| line[name].as_str().unwrap();
            let target = Target { left: text("left"), target: text("target"), right: text("right") };
            let own = encoder.judge(&[target], 0).unwrap().remove(0);
            for (own, logit) in own.iter().zip(line["logits"].as_array().unwrap()) {
                most = most.max((own - logit.as_f64().unwrap() as f32).abs());
            }
        }
        eprintln!("{precision:?}: off by {most:.5} at most");
        assert!(most < room, "{precision:?}: {most}");
    }
}
