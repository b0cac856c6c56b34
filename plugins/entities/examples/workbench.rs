//! Trains on, and reads, gold files: `workbench train OUT GOLD…` (files with `.dev.` are measured on),
//! `workbench run GOLD OUT [MODEL]` writes records, `workbench score GOLD [MODEL]` prints figures on the text as it is
//! and damaged, `workbench cross MODEL GOLD…` how well pronouns are resolved in articles not learned from,
//! `workbench speed GOLD [MODEL]` the cost.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

use byline_core::{Entity, LayersView};
use byline_entities::{Entities, Options};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::{self, Gold};
use byline_eval::output::{Output, Outputs};
use byline_plugin::{Extractor, Finding, Plugin, Sink};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

#[derive(Default)]
struct Collect(Vec<Entity>);

impl Sink for Collect {
    fn push(&mut self, finding: Finding) {
        if let Finding::Entity(entity) = finding {
            self.0.push(entity);
        }
    }
    fn note(&mut self, _: &str) {}
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let start = Instant::now();
    match &arguments[..] {
        [what, output, files @ ..] if what == "train" => {
            let (train, development) = read(files)?;
            let model = byline_entities::train::train(&train, &development, &mut |message| {
                eprintln!("{:.1?} {message}", start.elapsed());
            })?;
            std::fs::write(output, model)?;
        }
        [what, model, files @ ..] if what == "cross" => {
            let (train, development) = read(files)?;
            byline_entities::train::cross(&train, &development, &std::fs::read(model)?, &mut |line| {
                println!("{line}");
            })?;
        }
        [what, file, output, model @ ..] if what == "run" => {
            let entities = build(model.first())?;
            let mut lines = String::new();
            for gold in gold::read(Path::new(file))? {
                lines += &record(&gold, &extract(&entities, &gold)?);
            }
            std::fs::write(output, lines)?;
        }
        [what, file, model @ ..] if what == "score" => {
            score(&gold::read(Path::new(file))?, &build(model.first())?)?;
        }
        [what, file, model @ ..] if what == "speed" => {
            speed(&gold::read(Path::new(file))?, &build(model.first())?)?;
        }
        _ => return Err("say `train`, `cross`, `run`, `score` or `speed`".into()),
    }
    Ok(())
}

/// The articles to learn from and those to measure on.
fn read(files: &[String]) -> Result<(Vec<Gold>, Vec<Gold>), gold::Error> {
    let (mut train, mut development) = (Vec::new(), Vec::new());
    for file in files {
        let golds = gold::read(Path::new(file))?;
        if file.contains(".dev.") { development.extend(golds) } else { train.extend(golds) }
    }
    Ok((train, development))
}

fn build(model: Option<&String>) -> Result<Entities, Box<dyn Error>> {
    let options = Options { model: model.map(Into::into), ..Options::default() };
    Ok(Entities::build(options, Path::new("."))?)
}

fn extract(entities: &Entities, gold: &Gold) -> Result<Vec<Entity>, Box<dyn Error>> {
    let article = gold.article();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut found = Collect::default();
    entities.extract(&analysis.document(&article, LayersView::default()), &mut found)?;
    Ok(found.0)
}

fn record(gold: &Gold, entities: &[Entity]) -> String {
    let entities: Vec<serde_json::Value> = entities
        .iter()
        .map(|entity| {
            let mentions: Vec<serde_json::Value> = entity
                .mentions
                .iter()
                .map(|mention| {
                    serde_json::json!({"start": mention.span.start, "end": mention.span.end, "kind": mention.kind.name()})
                })
                .collect();
            let link = entity.link.as_ref().map(|link| serde_json::json!({"source": link.source, "id": link.id}));
            serde_json::json!({"label": entity.label.name(), "name": entity.name, "mentions": mentions, "link": link})
        })
        .collect();
    format!("{}\n", serde_json::json!({"id": gold.id, "text": gold.text, "entities": entities}))
}

fn score(golds: &[Gold], entities: &Entities) -> Result<(), Box<dyn Error>> {
    // Miscellaneous names are no part of the figures that corpora have in common.
    let golds: Vec<Gold> = golds
        .iter()
        .map(|gold| {
            let mut gold = gold.clone();
            if let Some(found) = &mut gold.entities {
                found.retain(|entity| ["PER", "ORG", "LOC"].contains(&entity.label.as_str()));
            }
            gold
        })
        .collect();
    let damaged = |level| -> Vec<Gold> { golds.iter().map(|gold| damage(gold, level, 1, false)).collect() };
    let recased = |case: fn(&str) -> String| -> Vec<Gold> {
        golds.iter().map(|gold| Gold { text: case(&gold.text), ..gold.clone() }).collect()
    };
    for (name, golds) in [
        ("whole", golds.clone()),
        ("seedlike", damaged(Level::Seedlike)),
        ("shuffled", golds.iter().map(|gold| damage(gold, Level::Seedlike, 1, true)).collect()),
        ("capitals", recased(str::to_ascii_uppercase)),
        ("small", recased(str::to_ascii_lowercase)),
    ] {
        let mut outputs = Outputs::new();
        for gold in &golds {
            let layers =
                byline_core::Layers { entities: Some(extract(entities, gold)?), ..Default::default() };
            outputs.insert(gold.id.clone(), Output::of(&layers));
        }
        println!("{name}");
        if golds.iter().any(|gold| gold.entities.is_some()) {
            print!("{}", byline_eval::score::entities(&golds, &outputs));
        }
        if golds.iter().any(|gold| gold.coref.is_some()) {
            print!("{}", byline_eval::score::coref(&golds, &outputs));
        }
    }
    Ok(())
}

/// Megabytes a second of the yardstick, of reading the text, and of reading it and finding entities: the best of twenty.
fn speed(golds: &[Gold], entities: &Entities) -> Result<(), Box<dyn Error>> {
    let bytes: usize = golds.iter().map(|gold| gold.text.len()).sum();
    let articles: Vec<_> = golds.iter().map(Gold::article).collect();
    let mut analysis = byline_text::Analysis::default();
    let mut best = [f64::INFINITY; 3];
    for _ in 0..20 {
        let start = Instant::now();
        for article in &articles {
            std::hint::black_box(
                unicode_segmentation::UnicodeSegmentation::unicode_words(&*article.text).count(),
            );
        }
        best[0] = best[0].min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        for article in &articles {
            analysis.read(&article.text);
            std::hint::black_box(analysis.tokens.len());
        }
        best[1] = best[1].min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        for article in &articles {
            analysis.read(&article.text);
            let mut found = Collect::default();
            entities.extract(&analysis.document(article, LayersView::default()), &mut found)?;
            std::hint::black_box(found.0.len());
        }
        best[2] = best[2].min(start.elapsed().as_secs_f64());
    }
    for (name, seconds) in ["words", "reading", "entities"].into_iter().zip(best) {
        println!(
            "{name:10} {:6.1} MB/s, {:.2} times the yardstick",
            bytes as f64 / seconds / 1e6,
            seconds / best[0]
        );
    }
    Ok(())
}
