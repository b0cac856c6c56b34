//! Trains on, and reads, gold files: `workbench train OUT IN…`, `workbench run IN OUT`.
#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a tool for the makers of the model")]

use byline_core::{Article, LayersView, Span};
use byline_plugin::{Extractor, Finding, Plugin, Sink};
use byline_quotes::train::{Example, ExampleQuote};
use serde_json::{Value, json};

struct Collect(Vec<byline_core::Quote>);
impl Sink for Collect {
    fn push(&mut self, finding: Finding) {
        if let Finding::Quote(quote) = finding {
            self.0.push(quote);
        }
    }
    fn note(&mut self, _: &str) {}
}

fn spans(value: &Value) -> Vec<Span> {
    let number = |v: &Value| v.as_u64().unwrap() as u32;
    value
        .as_array()
        .map(|list| list.iter().map(|s| Span::new(number(&s["start"]), number(&s["end"]))).collect())
        .unwrap_or_default()
}

fn read(path: &str) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments[0] == "train" {
        let mut groups = std::collections::HashMap::new();
        let mut examples = Vec::new();
        for path in &arguments[2..] {
            for record in read(path) {
                let count = groups.len();
                let group = *groups.entry(record["id"].to_string()).or_insert(count);
                let quotes = record["quotes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|quote| ExampleQuote {
                        content: spans(&quote["content"]),
                        cue: spans(&quote["cue"]),
                        speaker: spans(&quote["speaker"]),
                    })
                    .collect();
                examples.push(Example { text: record["text"].as_str().unwrap().to_owned(), quotes, group });
            }
        }
        let start = std::time::Instant::now();
        let bytes = byline_quotes::train::train(&examples);
        eprintln!("{} examples, {} bytes, {:?}", examples.len(), bytes.len(), start.elapsed());
        std::fs::write(&arguments[1], bytes).unwrap();
    } else {
        let quotes =
            byline_quotes::Quotes::build(byline_quotes::Options::default(), std::path::Path::new("."))
                .unwrap();
        let mut out = String::new();
        let mut time = std::time::Duration::ZERO;
        let mut bytes = 0;
        for record in read(&arguments[1]) {
            let article = Article { text: record["text"].as_str().unwrap().to_owned(), ..Article::default() };
            let mut analysis = byline_text::Analysis::default();
            analysis.read(&article.text);
            let entities = [];
            let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
            let document = analysis.document(&article, layers);
            let mut sink = Collect(Vec::new());
            let start = std::time::Instant::now();
            quotes.extract(&document, &mut sink).unwrap();
            time += start.elapsed();
            bytes += article.text.len();
            let list = |spans: &[Span]| {
                spans.iter().map(|s| json!({"start": s.start, "end": s.end})).collect::<Vec<_>>()
            };
            let found: Vec<Value> = sink.0.iter().map(|q| json!({
                    "type": q.kind.name(), "mode": q.mode.name(), "content": list(&q.content), "cue": list(&q.cue),
                    "speaker": q.speaker.as_ref().map(|s| json!({"mention": s.mention.map(|m| json!({"start": m.start, "end": m.end})), "name": s.name})),
                    "confidence": q.confidence, "reason": q.reason, "repairs": q.repairs,
                })).collect();
            out += &json!({"id": record["id"], "text": article.text, "quotes": found}).to_string();
            out.push('\n');
        }
        eprintln!("{bytes} bytes in {time:?}: {:.1} MB/s", bytes as f64 / time.as_secs_f64() / 1e6);
        std::fs::write(&arguments[2], out).unwrap();
    }
}
