//! The extractor with a tiny model of made-up weights, and with a trained one where there is one.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

#[expect(dead_code, reason = "its own tests use all of it")]
#[path = "../../../crates/byline-encoder/tests/support/mod.rs"]
mod support;

use byline_core::{Article, Entity, Extractor, Finding, MentionSentiment, Quote, Span};
use byline_deep::{
    DeepEntities, DeepQuotes, DeepSentiment, EntitiesOptions, QuotesOptions, SentimentOptions,
};
use byline_encoder::{Begins, Encoder, FILE, Precision, Target, Word, import};
use byline_entities::Entities;
use byline_plugin::Plugin;
use byline_quotes::Quotes;
use byline_sentiment::SentimentExtractor;
use byline_text::Analysis;
use std::path::Path;

const TEXT: &str = "Senator Blair accused the governor of corruption. Rain fell in Bergen. The mayor praised Kari Lindqvist.";

fn judged(extractor: &dyn Extractor) -> Vec<MentionSentiment> {
    let targets = ["Blair", "governor", "Bergen", "mayor", "Kari Lindqvist"].map(|name| {
        let start = TEXT.find(name).unwrap() as u32;
        Span::new(start, start + name.len() as u32)
    });
    let findings =
        found(extractor, &Article { text: TEXT.to_owned(), targets: targets.into(), ..Article::default() });
    let sentiment = findings.into_iter().filter_map(|finding| match finding {
        Finding::Sentiment(sentiment) => Some(sentiment),
        _ => None,
    });
    let mentions: Vec<MentionSentiment> =
        sentiment.flat_map(|sentiment| sentiment.targets).flat_map(|target| target.mentions).collect();
    assert_eq!(mentions.len(), 5);
    mentions
}

/// The entities of a text, each with its mentions' words.
fn named(extractor: &dyn Extractor, text: &str) -> Vec<Entity> {
    let findings = found(extractor, &Article { text: text.to_owned(), ..Article::default() });
    let entities = findings.into_iter().filter_map(|finding| match finding {
        Finding::Entity(entity) => Some(entity),
        _ => None,
    });
    entities.collect()
}

fn found(extractor: &dyn Extractor, article: &Article) -> Vec<Finding> {
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let mut findings: Vec<Finding> = Vec::new();
    extractor
        .extract(&analysis.document(article, byline_core::LayersView::default()), &mut findings)
        .unwrap();
    findings
}

fn quoted(extractor: &dyn Extractor, text: &str) -> Vec<Quote> {
    let findings = found(extractor, &Article { text: text.to_owned(), ..Article::default() });
    let quotes = findings.into_iter().filter_map(|finding| match finding {
        Finding::Quote(quote) => Some(quote),
        _ => None,
    });
    quotes.collect()
}

fn model() -> tempfile::TempDir {
    imported(support::folder())
}

/// The model of a folder, made ready in it.
fn imported(folder: tempfile::TempDir) -> tempfile::TempDir {
    let bytes = import(folder.path(), Precision::Bytes).unwrap();
    std::fs::write(folder.path().join(FILE), bytes).unwrap();
    folder
}

fn build(folder: &Path, options: SentimentOptions) -> DeepSentiment {
    DeepSentiment::build(SentimentOptions { encoder: Some(folder.into()), ..options }, ".".as_ref()).unwrap()
}

#[test]
fn only_the_mentions_asked_about_change() {
    let folder = model();
    let linear = SentimentExtractor::build(byline_sentiment::Options::default(), ".".as_ref()).unwrap();
    let linear = judged(&linear);
    let with = |share: f32| judged(&build(folder.path(), SentimentOptions { share, ..Default::default() }));
    let changed = |own: &[MentionSentiment]| {
        own.iter().zip(&linear).filter(|(a, b)| a.score.score.to_bits() != b.score.score.to_bits()).count()
    };
    assert_eq!([0.0, 0.2, 0.4, 1.0].map(|share| changed(&with(share))), [0, 1, 2, 5]);
    let deaf = build(folder.path(), SentimentOptions { share: 1.0, weight: 0.0, ..Default::default() });
    for (own, linear) in judged(&deaf).iter().zip(&linear) {
        assert!(
            (own.score.score - linear.score.score).abs() < 1e-4
                && own.score.polarity == linear.score.polarity
        );
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let refused = |options: SentimentOptions| DeepSentiment::build(options, ".".as_ref()).unwrap_err();
    assert_eq!(refused(SentimentOptions::default()).option.as_deref(), Some("encoder"));
    assert_eq!(
        refused(SentimentOptions { share: 1.5, ..Default::default() }).option.as_deref(),
        Some("share")
    );
    let expected = Some([0.0, 1.0, 0.0]);
    assert_eq!(
        refused(SentimentOptions { expected, ..Default::default() }).option.as_deref(),
        Some("expected")
    );
    let missing = refused(SentimentOptions { encoder: Some("nowhere".into()), ..Default::default() });
    assert!(missing.message.contains("byline encoder import"), "{}", missing.message);

    let refused = |options: EntitiesOptions| DeepEntities::build(options, ".".as_ref()).unwrap_err();
    assert_eq!(refused(EntitiesOptions::default()).option.as_deref(), Some("encoder"));
    assert_eq!(
        refused(EntitiesOptions { weight: -0.1, ..Default::default() }).option.as_deref(),
        Some("weight")
    );

    let refused = |options: QuotesOptions| DeepQuotes::build(options, ".".as_ref()).unwrap_err();
    assert_eq!(
        refused(QuotesOptions { weight: 2.0, ..Default::default() }).option.as_deref(),
        Some("weight")
    );
    let other = refused(QuotesOptions { encoder: Some(model().path().into()), ..Default::default() });
    assert!(other.message.contains("9 classes, and 7 are needed"), "{}", other.message);
}

/// A model whose weights are made up has opinions that are as good as any: they count as much as they are told to.
#[test]
fn opinions_on_names_count_by_their_weight() {
    let folder = model();
    let linear = Entities::build(byline_entities::Options::default(), ".".as_ref()).unwrap();
    let deep = |weight: f32| {
        let options = EntitiesOptions { encoder: Some(folder.path().into()), weight, ..Default::default() };
        named(&DeepEntities::build(options, ".".as_ref()).unwrap(), TEXT)
    };
    assert_eq!(deep(0.0), named(&linear, TEXT));
    assert_ne!(deep(1.0), named(&linear, TEXT));
}

#[test]
fn opinions_on_quotes_count_by_their_weight() {
    const TEXT: &str =
        "The mayor said on Monday that the harbour is shut, and that rain fell in Bergen as he spoke.";
    let folder = imported(support::folder_with(7));
    let linear = Quotes::build(byline_quotes::Options::default(), ".".as_ref()).unwrap();
    let deep = |weight: f32| {
        let options = QuotesOptions { encoder: Some(folder.path().into()), weight, ..Default::default() };
        DeepQuotes::build(options, ".".as_ref()).unwrap()
    };
    let quotes = quoted(&linear, TEXT);
    assert_eq!(quotes.len(), 1);
    assert_eq!(quoted(&deep(0.0), TEXT), quotes);
    assert_ne!(quoted(&deep(1.0), TEXT), quotes);
}

#[test]
fn what_was_found_with_an_encoder_is_explained_with_it() {
    let folder = model();
    let options = EntitiesOptions { encoder: Some(folder.path().into()), ..Default::default() };
    let deep = DeepEntities::build(options, ".".as_ref()).unwrap();
    let article = Article { text: TEXT.to_owned(), ..Article::default() };
    let mut analysis = Analysis::default();
    analysis.read(&article.text);
    let document = analysis.document(&article, byline_core::LayersView::default());
    let count = named(&deep, TEXT).len();
    assert!(count > 0);
    for at in 0..count {
        assert!(deep.explain(&document, at).unwrap().is_some());
    }
    assert!(deep.explain(&document, count).unwrap().is_none());
}

/// Paragraphs are read one after the other, many at a time, and each by itself.
#[test]
fn a_long_article_is_read_as_its_parts() {
    let folder = model();
    let options = EntitiesOptions { encoder: Some(folder.path().into()), ..Default::default() };
    let deep = DeepEntities::build(options, ".".as_ref()).unwrap();
    let counted = |copies: usize| {
        let text = vec![TEXT; copies].join("\n\n");
        let entities = named(&deep, &text);
        entities.iter().map(|entity| entity.mentions.len()).sum::<usize>()
    };
    assert_eq!(counted(300), 300 / 3 * counted(3));
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
            let numbers = |value: &serde_json::Value| -> Vec<f32> {
                value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap() as f32).collect()
            };
            let (own, there) = if let Some(words) = line["words"].as_array() {
                let words = words.iter().enumerate().map(|(at, word)| {
                    let begins = if at == 0 { Begins::Paragraph } else { Begins::Nothing };
                    Word { text: word.as_str().unwrap(), begins }
                });
                let rows = line["scores"].as_array().unwrap();
                (encoder.tag(&words.collect::<Vec<_>>()).unwrap(), rows.iter().flat_map(numbers).collect())
            } else {
                let target = Target { left: text("left"), target: text("target"), right: text("right") };
                (encoder.judge(&[target], 0).unwrap().remove(0), numbers(&line["logits"]))
            };
            assert_eq!(own.len(), there.len());
            for (own, there) in own.iter().zip(&there) {
                most = most.max((own - there).abs());
            }
        }
        eprintln!("{precision:?}: off by {most:.5} at most");
        assert!(most < room, "{precision:?}: {most}");
    }
}
