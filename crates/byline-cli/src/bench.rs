//! Speed, as ratios taken in one run.
//!
//! Seconds say little: machines differ, and the same one differs from minute to minute. So every stage is measured
//! beside one pass of `unicode_words` over the same article, in turns, and what is told is the ratio.

mod command;
mod formats;
mod stages;

use crate::args::Bench;
use crate::{analyze, extractors};
use anyhow::{Result, bail};
use byline_core::Article;
use byline_record::Record;
use byline_runner::Scratch;
use command::Folder;
use stages::{Round, line};
use std::fmt::Write;
use std::process::ExitCode;

/// Bytes of text that each format is measured on.
const FORMATS: usize = 2_000_000;

pub(crate) fn run(arguments: &Bench) -> Result<ExitCode> {
    let setup = extractors::setup(&arguments.configured)?;
    let articles = analyze::read_all(&arguments.inputs, &setup.config)?;
    if articles.iter().all(|article| article.text.is_empty()) {
        bail!("there is no text to measure on");
    }
    let corpus = filled(&articles, arguments.megabytes.get() * 1_000_000);
    let bytes: usize = corpus.iter().map(|article| article.text.len()).sum();
    eprintln!("measuring on {} articles, {:.1} MB …", corpus.len(), bytes as f64 / 1e6);
    let lines: Vec<String> = corpus.iter().map(line).collect();
    // The first round fills caches and buffers, and is thrown away.
    let rounds: Vec<Round> =
        (0..=arguments.rounds.get()).map(|_| stages::round(&corpus, &lines, &setup)).skip(1).collect();
    let mut out = String::new();
    table(&rounds, corpus.len(), bytes, &mut out)?;
    let folder = Folder::new()?;
    out.push('\n');
    command::measure(&corpus, bytes, &arguments.configured, &folder, &mut out)?;
    let some = filled(&articles, (arguments.megabytes.get() * 1_000_000).min(FORMATS));
    let mut scratch = Scratch::default();
    let analyzed =
        |article: &Article| byline_runner::analyze(&setup.plan, article.clone(), &mut scratch, None);
    let records: Vec<Record> = some.iter().map(analyzed).collect();
    writeln!(out, "\n{:24} {:>9} {:>9} {:>10}", "formats, one core", "× words", "ms", "MB/s")?;
    formats::measure(&some, &records, arguments.rounds.get(), &folder, &mut out)?;
    crate::print(&out)
}

/// The articles again and again, each under an identifier of its own, until there are `wanted` bytes of text.
fn filled(articles: &[Article], wanted: usize) -> Vec<Article> {
    let mut corpus = Vec::new();
    let mut bytes = 0;
    for (turn, article) in (0..).flat_map(|turn| articles.iter().map(move |article| (turn, article))) {
        if bytes >= wanted {
            break;
        }
        bytes += article.text.len();
        corpus.push(Article { id: format!("{}#{turn}", article.id), ..article.clone() });
    }
    corpus
}

/// A row for each stage, and one for all together.
fn table(rounds: &[Round], articles: usize, bytes: usize, out: &mut String) -> Result<()> {
    let Some(first) = rounds.first() else { return Ok(()) };
    let yardstick = median(rounds.iter().map(|round| round.words.as_secs_f64()));
    writeln!(out, "{:24} {:>9} {:>9} {:>12} {:>10}", "one core", "× words", "ms", "articles/s", "MB/s")?;
    let mut row = |name: &str, ratio: f64, seconds: f64| {
        writeln!(
            out,
            "{name:24} {ratio:>9.2} {:>9.1} {:>12.0} {:>10.1}",
            seconds * 1e3,
            articles as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        )
    };
    row("unicode_words", 1.0, yardstick)?;
    for stage in 0..first.stages.len() {
        let seconds = |round: &Round| round.stages[stage].1.as_secs_f64();
        let ratio = median(rounds.iter().map(|round| seconds(round) / round.words.as_secs_f64()));
        row(&first.stages[stage].0, ratio, median(rounds.iter().map(seconds)))?;
    }
    let whole = |round: &Round| round.stages.iter().map(|stage| stage.1.as_secs_f64()).sum::<f64>();
    let ratio = median(rounds.iter().map(|round| whole(round) / round.words.as_secs_f64()));
    row("the whole", ratio, median(rounds.iter().map(whole)))?;
    Ok(())
}

/// The middle one; 0 of none.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
