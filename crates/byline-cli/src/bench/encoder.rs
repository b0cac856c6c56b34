//! An encoder on the same text: pieces a second, names and quotes with its opinion, and sentiment with its opinion
//! on a share of the mentions.

use crate::bench::median;
use crate::counted;
use anyhow::{Result, anyhow};
use byline::{Byline, Plugin};
use byline_core::{Active, Article, LayerName};
use byline_deep::{
    DeepEntities, DeepQuotes, DeepSentiment, EntitiesOptions, QuotesOptions, SentimentOptions,
};
use byline_encoder::Encoder;
use byline_record::Record;
use byline_runner::extract;
use byline_text::Analysis;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

/// An encoder takes a second for what words take a millisecond for.
const MOST_BYTES: usize = 30_000;
const ROUNDS: usize = 5;
/// The shares of mentions that the encoder is asked about.
const SHARES: [f32; 3] = [0.1, 0.3, 1.0];

/// Writes the rows of the encoder in a folder.
pub(super) fn measure(corpus: &[Article], byline: &Byline, folder: &Path, out: &mut String) -> Result<()> {
    let mut bytes = 0;
    let some: Vec<&Article> = corpus
        .iter()
        .take_while(|article| {
            let fits = bytes < MOST_BYTES;
            bytes += article.text.len();
            fits
        })
        .collect();
    let bytes: usize = some.iter().map(|article| article.text.len()).sum();
    let started = Instant::now();
    let encoder = Encoder::open(folder)?;
    let opened = started.elapsed().as_secs_f64() * 1e3;
    let analyses: Vec<Analysis> = some
        .iter()
        .map(|article| {
            let mut analysis = Analysis::default();
            analysis.read(&article.text);
            analysis
        })
        .collect();
    let sentences: Vec<&str> = some
        .iter()
        .zip(&analyses)
        .flat_map(|(article, analysis)| {
            analysis.sentences.iter().filter_map(|sentence| {
                article.text.get(sentence.span.start as usize..sentence.span.end as usize)
            })
        })
        .collect();
    let pieces: usize = sentences.iter().map(|sentence| encoder.pieces(sentence).len()).sum();
    writeln!(out, "{:32} {:>9} {:>9} {:>12}", "encoder, one core", "× words", "ms", "pieces/s")?;
    writeln!(out, "{:32} {:>9} {opened:>9.1}", "opened", "")?;
    let words = seconds(|| {
        for article in &some {
            black_box(article.text.unicode_words().count());
        }
    });
    let vectors = seconds(|| drop(black_box(encoder.vectors(&sentences))));
    let rate = pieces as f64 / vectors;
    let row = "vectors of sentences";
    writeln!(out, "{row:32} {:>9.0} {:>9.1} {rate:>12.0}", vectors / words, vectors * 1e3)?;
    let alone = sentences.iter().max_by_key(|sentence| sentence.len()).copied().unwrap_or_default();
    let pieces = encoder.pieces(alone).len();
    let one = seconds(|| drop(black_box(encoder.vector(alone))));
    let row = format!("one vector, {pieces} pieces");
    writeln!(out, "{row:32} {:>9} {:>9.1} {:>12.0}", "", one * 1e3, pieces as f64 / one)?;
    let active = deep(&encoder, folder)?;
    let records = read(&some, &analyses, byline);
    for (row, active) in &active {
        let took = seconds(|| {
            for (record, analysis) in records.iter().zip(&analyses) {
                let mut record = record.clone();
                extract(active, analysis, None, &mut record);
                black_box(record);
            }
        });
        writeln!(out, "{row:32} {:>9.0} {:>9.1}", took / words, took * 1e3)?;
    }
    if !active.is_empty() {
        writeln!(out, "({}, {bytes} bytes)", counted(some.len() as u64, "article"))?;
    }
    Ok(())
}

/// The extractors that ask the model in a folder, by what it was taught, each with its row.
fn deep(encoder: &Encoder, folder: &Path) -> Result<Vec<(String, Active)>> {
    let path = Some(folder.to_owned());
    let mut rows = Vec::new();
    // Which words a model tags is asked of those that take it.
    if encoder.tags() > 0 {
        let names = EntitiesOptions { encoder: path.clone(), ..Default::default() };
        let quotes = QuotesOptions { encoder: path.clone(), ..Default::default() };
        rows.extend(active::<DeepEntities>(names).ok().map(|active| ("deep, names".to_owned(), active)));
        rows.extend(active::<DeepQuotes>(quotes).ok().map(|active| ("deep, quotes".to_owned(), active)));
    }
    for share in SHARES.into_iter().filter(|_| encoder.judges()) {
        let options = SentimentOptions { encoder: path.clone(), share, ..Default::default() };
        rows.push((format!("deep, {:.0} % of mentions", share * 100.0), active::<DeepSentiment>(options)?));
    }
    Ok(rows)
}

fn active<P: Plugin>(options: P::Options) -> Result<Active> {
    let extractor = P::build(options, ".".as_ref()).map_err(|failure| anyhow!(failure.message))?;
    Ok(Active { descriptor: P::descriptor(), extractor: Box::new(extractor) })
}

/// The articles with what sentiment needs.
fn read(articles: &[&Article], analyses: &[Analysis], byline: &Byline) -> Vec<Record> {
    let before = byline.plan().extractors().iter();
    let before: Vec<&Active> = before
        .filter(|active| matches!(active.descriptor.provides, LayerName::Entities | LayerName::Quotes))
        .collect();
    let read = articles.iter().zip(analyses).map(|(article, analysis)| {
        let mut record =
            Record { article: (*article).clone(), damage: analysis.damage.clone(), ..Record::default() };
        for active in &before {
            extract(active, analysis, None, &mut record);
        }
        record
    });
    read.collect()
}

/// The median of some rounds.
fn seconds(mut act: impl FnMut()) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        act();
        started.elapsed().as_secs_f64()
    });
    median(rounds)
}
