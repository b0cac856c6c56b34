//! Makes and measures the model: `workbench train|words|measure|validate|speed MODEL [VECTORS] GOLD…`, files with `.dev.` in
//! their name being those that are measured on.

#![expect(clippy::print_stdout, reason = "a tool for the command line")]

use byline_core::{Article, Entity, Finding, Label, LayersView, Mention, MentionKind, Span, Tag};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::{self, Gold};
use byline_plugin::{Extractor, Plugin, Sink};
use byline_sentiment::{Options, SentimentExtractor, train};
use byline_text::Analysis;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, model, files @ ..] = &arguments[..] else {
        return Err("say what to do, where the model is, and gold files".into());
    };
    let (mut learn, mut development, mut vectors) = (Vec::new(), Vec::new(), String::new());
    for file in files {
        if Path::new(file).extension().is_some_and(|extension| extension == "txt") {
            vectors = std::fs::read_to_string(file)?;
            continue;
        }
        let golds = gold::read(Path::new(file))?;
        if file.contains(".dev.") { development.extend(golds) } else { learn.extend(golds) }
    }
    let mut progress = |line: &str| println!("{line}");
    match what.as_str() {
        "train" => std::fs::write(model, train::train(&learn, &development, &mut progress)?)?,
        "words" => {
            let words = train::words(&vectors, &learn)?;
            std::fs::write(Path::new(model).with_file_name("words.bin"), &words)?;
            std::fs::write(model, train::train_with(&words, &learn, &development, &mut progress)?)?;
        }
        "validate" => {
            let mut words = |learn: &[Gold]| train::words(&vectors, learn);
            println!("{}", train::cross_validate(&mut words, &learn, 5)?);
        }
        "measure" => {
            let bytes = std::fs::read(model)?;
            println!("whole: {}", train::measure(&bytes, &development)?);
            for level in Level::ALL {
                let golds: Vec<Gold> = development.iter().map(|gold| damage(gold, level, 1, false)).collect();
                println!("{}: {}", level.name(), train::measure(&bytes, &golds)?);
            }
        }
        "mood" => moods(&development)?,
        "speed" => speed(&development)?,
        _ => return Err("say `train`, `words`, `validate`, `measure` or `speed`".into()),
    }
    Ok(())
}

/// The cost of the extractor alone, and of the VADER crate, relative to `unicode_words` over the same text. Every run of
/// proper nouns and every pronoun of the third person counts as a mention of an entity.
fn speed(golds: &[Gold]) -> Result<(), Box<dyn Error>> {
    let extractor = SentimentExtractor::build(Options::default(), Path::new("."))?;
    let articles: Vec<Article> = golds.iter().map(Gold::article).collect();
    let mut read = Vec::new();
    for article in &articles {
        let mut analysis = Analysis::default();
        analysis.read(&article.text);
        let entities = entities(&analysis, &article.text);
        read.push((analysis, entities));
    }
    let mentions: usize =
        read.iter().flat_map(|(_, entities)| entities).map(|entity| entity.mentions.len()).sum();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    println!("{} articles, {bytes} bytes, {mentions} mentions", articles.len());
    // The sum of each article's best time: what else the machine does disturbs some runs of each, not all.
    let best = |work: &mut dyn FnMut(usize)| -> f64 {
        let mut times = vec![f64::INFINITY; articles.len()];
        for _ in 0..15 {
            for (at, time) in times.iter_mut().enumerate() {
                let start = Instant::now();
                work(at);
                *time = start.elapsed().as_secs_f64().min(*time);
            }
        }
        times.iter().sum()
    };
    let yardstick = best(&mut |at| {
        black_box(articles[at].text.unicode_words().count());
    });
    let ours = best(&mut |at| {
        let (analysis, entities) = &read[at];
        let layers = LayersView { entities: Some(entities), ..LayersView::default() };
        let _ = extractor.extract(&analysis.document(&articles[at], layers), &mut Nowhere);
    });
    let moods = best(&mut |at| {
        let (analysis, _) = &read[at];
        let _ = extractor.extract(&analysis.document(&articles[at], LayersView::default()), &mut Nowhere);
    });
    println!("unicode_words {:.0} MB/s", bytes as f64 / yardstick / 1e6);
    println!("all {:.2} times, moods alone {:.2} times the yardstick", ours / yardstick, moods / yardstick);
    Ok(())
}

/// Runs of proper nouns that end in the same word are one entity; a pronoun is the one before.
fn entities(analysis: &Analysis, text: &str) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut current = 0;
    let mut tokens = analysis.tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        let mut span = token.span;
        let pronoun =
            matches!(token.span.of(text), Some("he" | "she" | "they" | "his" | "her" | "him" | "He" | "She"));
        if token.tag == Tag::PROPN {
            while let Some(next) = tokens.next_if(|next| next.tag == Tag::PROPN) {
                span = Span::new(span.start, next.span.end);
            }
            let name = span.of(text).and_then(|name| name.split(' ').next_back()).unwrap_or_default();
            let known = entities.iter().position(|entity| entity.name == name);
            current = known.unwrap_or(entities.len());
            if known.is_none() {
                let name = name.to_owned();
                entities.push(Entity { label: Label::Person, name, mentions: Vec::new(), link: None });
            }
        } else if !pronoun {
            continue;
        }
        let kind = if pronoun { MentionKind::Pronoun } else { MentionKind::Name };
        if let Some(entity) = entities.get_mut(current) {
            entity.mentions.push(Mention { span, kind });
        }
    }
    entities
}

struct Nowhere;

impl Sink for Nowhere {
    fn push(&mut self, finding: Finding) {
        black_box(finding);
    }

    fn note(&mut self, _: &str) {}
}

/// How the mood of each text goes with the mean polarity of its targets.
fn moods(golds: &[Gold]) -> Result<(), Box<dyn Error>> {
    let extractor = SentimentExtractor::build(Options::default(), Path::new("."))?;
    let mut analysis = Analysis::default();
    let mut pairs = Vec::new();
    for gold in golds {
        let polarities: Vec<f64> =
            gold.sentiment.iter().flatten().filter_map(|item| item.polarity).map(f64::from).collect();
        let mut article = gold.article();
        article.targets.clear();
        analysis.read(&article.text);
        let mut found = Last(0.0);
        let _ = extractor.extract(&analysis.document(&article, LayersView::default()), &mut found);
        pairs.push((polarities.iter().sum::<f64>() / polarities.len().max(1) as f64, found.0));
    }
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let (a, b) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let covariance = mean(&|pair| (pair.0 - a) * (pair.1 - b));
    let spread = (mean(&|pair| (pair.0 - a).powi(2)) * mean(&|pair| (pair.1 - b).powi(2))).sqrt();
    println!("r {:.4} of {}", covariance / spread, pairs.len());
    Ok(())
}

struct Last(f64);

impl Sink for Last {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = f64::from(sentiment.document.score);
        }
    }

    fn note(&mut self, _: &str) {}
}
