//! Trains on, and reads, gold files: `workbench train OUT IN…`, `workbench run IN OUT [MODEL]`,
//! `workbench cost IN [MODEL]`.
#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a tool for the makers of the model")]

use byline_core::{Article, LayersView, Span};
use byline_eval::damage::Level;
use byline_plugin::{Extractor, Finding, Plugin, Sink};
use byline_quotes::train::{Settings, train_with};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

/// The quotes of an article.
struct Collect(Vec<byline_core::Quote>);

impl Sink for Collect {
    fn push(&mut self, finding: Finding) {
        if let Finding::Quote(quote) = finding {
            self.0.push(quote);
        }
    }

    fn note(&mut self, _: &str) {}
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments[0].as_str() {
        "train" => train(&arguments[1], &arguments[2..]),
        "cost" => cost(
            &arguments[1],
            arguments.get(2),
            arguments.get(3).map_or(41, |rounds| rounds.parse().unwrap()),
        ),
        _ => run(&arguments[1], &arguments[2], arguments.get(3)),
    }
}

fn train(out: &str, paths: &[String]) {
    let gold: Vec<_> =
        paths.iter().flat_map(|path| byline_eval::gold::read(Path::new(path)).unwrap()).collect();
    let mut settings = Settings::default();
    // `QUOTES_SETTINGS="rounds=3 rate=0.1 copies=curly:1,seedlike:2"` tries others.
    for setting in std::env::var("QUOTES_SETTINGS").unwrap_or_default().split_whitespace() {
        let (name, value) = setting.split_once('=').unwrap();
        match name {
            "rounds" => settings.rounds = value.parse().unwrap(),
            "last-rounds" => settings.last_rounds = value.parse().unwrap(),
            "rate" => settings.rate = value.parse().unwrap(),
            "orders" => settings.orders = value.parse().unwrap(),
            "dropout" => settings.dropout = value.parse().unwrap(),
            "decay" => settings.decay = value.parse().unwrap(),
            "copies" => {
                settings.copies = value
                    .split(',')
                    .filter_map(|copy| copy.split_once(':'))
                    .map(|(level, seed)| (Level::from_name(level).unwrap(), seed.parse().unwrap()))
                    .collect();
            }
            _ => eprintln!("no setting `{name}`"),
        }
    }
    let start = Instant::now();
    let bytes =
        train_with(&settings, &gold, &mut |line| eprintln!("{:>6.1?} {line}", start.elapsed())).unwrap();
    std::fs::write(out, bytes).unwrap();
}

fn run(gold: &str, out: &str, model: Option<&String>) {
    let options = std::env::var("QUOTES_OPTIONS").unwrap_or_default();
    let mut options: byline_quotes::Options = byline_plugin::parse_options(&options).unwrap();
    if let Some(path) = model {
        options.model = Some(path.into());
    }
    let quotes = byline_quotes::Quotes::build(options, Path::new(".")).unwrap();
    let mut records = String::new();
    let (mut time, mut words, mut count) = (Duration::ZERO, Duration::ZERO, 0);
    for gold in byline_eval::gold::read(Path::new(gold)).unwrap() {
        let article = Article { text: gold.text.clone(), ..Article::default() };
        let mut analysis = byline_text::Analysis::default();
        analysis.read(&article.text);
        let entities = [];
        let layers = LayersView { entities: Some(&entities), ..LayersView::default() };
        let document = analysis.document(&article, layers);
        let mut sink = Collect(Vec::new());
        count += article.text.unicode_words().count();
        words += fastest(|| {
            std::hint::black_box(std::hint::black_box(&article.text).unicode_words().count());
        });
        time += fastest(|| {
            sink.0.clear();
            quotes.extract(&document, &mut sink).unwrap();
        });
        let found: Vec<Value> = sink.0.iter().map(record).collect();
        records += &json!({"id": gold.id, "text": article.text, "quotes": found}).to_string();
        records.push('\n');
    }
    eprintln!("{count} words: {time:?}, {:.2} times unicode_words", time.as_secs_f64() / words.as_secs_f64());
    std::fs::write(out, records).unwrap();
}

/// The shortest of several runs: others share the machine.
fn fastest(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..9 {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
    }
    best
}

/// What finding the quotes of all articles costs beside `unicode_words`, as the middle of many rounds. The articles go
/// through each by turns of 32, as they do in a run, so that weights come from the cache that they are in then.
fn cost(gold: &str, model: Option<&String>, rounds: usize) {
    let options = byline_quotes::Options { model: model.map(Into::into), ..Default::default() };
    let quotes = byline_quotes::Quotes::build(options, Path::new(".")).unwrap();
    let articles: Vec<Article> = byline_eval::gold::read(Path::new(gold))
        .unwrap()
        .into_iter()
        .map(|gold| Article { text: gold.text, ..Article::default() })
        .collect();
    let analyses: Vec<byline_text::Analysis> = articles
        .iter()
        .map(|article| {
            let mut analysis = byline_text::Analysis::default();
            analysis.read(&article.text);
            analysis
        })
        .collect();
    let mut sink = Collect(Vec::new());
    let mut rounds: Vec<(f64, f64)> = (0..rounds)
        .map(|_| {
            let (mut words, mut time) = (Duration::ZERO, Duration::ZERO);
            for (articles, analyses) in articles.chunks(32).zip(analyses.chunks(32)) {
                let start = Instant::now();
                for article in articles {
                    std::hint::black_box(std::hint::black_box(&article.text).unicode_words().count());
                }
                words += start.elapsed();
                let start = Instant::now();
                for (article, analysis) in articles.iter().zip(analyses) {
                    sink.0.clear();
                    let layers = LayersView { entities: Some(&[]), ..LayersView::default() };
                    quotes.extract(&analysis.document(article, layers), &mut sink).unwrap();
                }
                time += start.elapsed();
            }
            (time.as_secs_f64() / words.as_secs_f64(), time.as_secs_f64())
        })
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, _) = rounds[rounds.len() / 2];
    rounds.sort_by(|a, b| a.1.total_cmp(&b.1));
    eprintln!(
        "{ratio:.2} times unicode_words, {:.1} ms ({:.1} at best)",
        rounds[rounds.len() / 2].1 * 1e3,
        rounds[0].1 * 1e3
    );
}

fn record(quote: &byline_core::Quote) -> Value {
    let list = |spans: &[Span]| {
        spans.iter().map(|span| json!({"start": span.start, "end": span.end})).collect::<Vec<_>>()
    };
    let speaker = quote.speaker.as_ref().map(|speaker| {
        let mention = speaker.mention.map(|span| json!({"start": span.start, "end": span.end}));
        json!({"mention": mention, "name": speaker.name})
    });
    json!({
        "type": quote.kind.name(), "mode": quote.mode.name(), "content": list(&quote.content),
        "cue": list(&quote.cue), "speaker": speaker, "confidence": quote.confidence, "reason": quote.reason,
        "repairs": quote.repairs,
    })
}
