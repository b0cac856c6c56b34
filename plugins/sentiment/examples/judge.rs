//! Judges gold targets: JSON Lines with `text` and `targets` in, records with `sentiment` out, for the evaluation.
#![expect(clippy::print_stdout, reason = "an example that writes records")]

use byline_core::{Article, Finding, Sentiment, Span};
use byline_plugin::{Extractor, Plugin, Sink};
use byline_sentiment::{Options, SentimentExtractor};
use serde_json::{Value, json};

struct Last(Sentiment);

impl Sink for Last {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = sentiment;
        }
    }

    fn note(&mut self, _: &str) {}
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = SentimentExtractor::build(Options::default(), ".".as_ref())?;
    let mut analysis = byline_text::Analysis::default();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let gold: Value = serde_json::from_str(line)?;
            let offset = |span: &Value, key: &str| span[key].as_u64().unwrap_or_default() as u32;
            let article = Article {
                id: gold["id"].as_str().unwrap_or_default().to_owned(),
                text: gold["text"].as_str().unwrap_or_default().to_owned(),
                targets: gold["targets"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|span| Span::new(offset(span, "start"), offset(span, "end")))
                    .collect(),
                ..Article::default()
            };
            analysis.read(&article.text);
            let mut sink = Last(Sentiment::default());
            extractor.extract(&analysis.document(&article, byline_core::LayersView::default()), &mut sink)?;
            let targets: Vec<Value> = sink
                .0
                .targets
                .iter()
                .flat_map(|target| &target.mentions)
                .map(|mention| {
                    let Span { start, end } = mention.span;
                    let evidence: Vec<&str> =
                        mention.evidence.iter().filter_map(|span| span.of(&article.text)).collect();
                    json!({"mentions": [{"start": start, "end": end, "polarity": mention.score.polarity,
                        "score": mention.score.score, "confidence": mention.confidence, "evidence": evidence}]})
                })
                .collect();
            let score = sink.0.document;
            let document = json!({"polarity": score.polarity, "score": score.score});
            let record = json!({"id": article.id, "sentiment": {"document": document, "targets": targets}});
            println!("{record}");
        }
    }
    Ok(())
}
