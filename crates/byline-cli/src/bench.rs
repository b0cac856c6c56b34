//! Speed, as ratios taken in one run.
//!
//! Seconds mean little: machines differ, and the same one differs from minute to minute. So every stage is measured
//! beside one pass of `unicode_words` over the same article, in turns, and what is reported is the ratio.

mod command;
#[cfg(feature = "encoder")]
mod encoder;
mod formats;
mod peers;
mod stages;

use crate::args::Bench;
use crate::counted;
use crate::engine;
use crate::failure::FAILED;
use anyhow::{Context, Result, anyhow, bail};
use byline_core::Article;
use byline_record::Record;
use byline_runner::Scratch;
use command::Folder;
use stages::{Round, line};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// Bytes of text that each format is measured on.
const FORMATS: usize = 2_000_000;

pub(crate) fn run(arguments: &Bench) -> Result<ExitCode> {
    let byline = engine::build(&arguments.configured)?;
    let articles = byline_input::open(&arguments.inputs, &byline.input_options())
        .map(|article| article.map_err(|error| anyhow!(error.diagnostic())))
        .collect::<Result<Vec<Article>>>()?;
    if articles.iter().all(|article| article.text.is_empty()) {
        bail!("there is no text to measure on");
    }
    let corpus = filled(&articles, arguments.megabytes.get() * 1_000_000);
    let bytes: usize = corpus.iter().map(|article| article.text.len()).sum();
    say!("measuring on {}, {:.1} MB …", counted(corpus.len() as u64, "article"), bytes as f64 / 1e6);
    let lines: Vec<String> = corpus.iter().map(line).collect();
    // The first round fills caches and buffers, and is discarded.
    let rounds: Vec<Round> =
        (0..=arguments.rounds.get()).map(|_| stages::round(&corpus, &lines, &byline)).skip(1).collect();
    let rows = rows(&rounds);
    let mut out = String::new();
    table(&rows, corpus.len(), bytes, &mut out)?;
    if let Some(path) = &arguments.ceilings {
        crate::print(&out)?;
        return hold(&rows, path);
    }
    let folder = Folder::new()?;
    out.push('\n');
    command::measure(&corpus, bytes, &arguments.configured, &folder, &mut out)?;
    let some = filled(&articles, (arguments.megabytes.get() * 1_000_000).min(FORMATS));
    let mut scratch = Scratch::default();
    let analyzed =
        |article: &Article| byline_runner::analyze(byline.plan(), article.clone(), &mut scratch, None);
    let records: Vec<Record> = some.iter().map(analyzed).collect();
    writeln!(out, "\n{:24} {:>9} {:>9} {:>10}", "formats, one core", "× words", "ms", "MB/s")?;
    formats::measure(&some, &records, arguments.rounds.get(), &folder, &mut out)?;
    #[cfg(feature = "encoder")]
    for folder in &arguments.encoder {
        out.push('\n');
        encoder::measure(&corpus, &byline, folder, &mut out)?;
    }
    if arguments.peers {
        out.push('\n');
        peers::measure(&corpus, &lines, &byline, &mut out)?;
    }
    crate::print(&out)
}

/// The articles repeated, each time under another identifier, until there are `wanted` bytes of text.
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

/// What a stage took.
struct Row {
    stage: String,
    /// Relative to the yardstick of the same round.
    ratio: f64,
    /// The same in the round that was disturbed least.
    least: f64,
    seconds: f64,
}

/// The yardstick, each stage, and all stages together.
fn rows(rounds: &[Round]) -> Vec<Row> {
    let row = |stage: &str, seconds: &dyn Fn(&Round) -> f64| {
        let ratios = rounds.iter().map(|round| seconds(round) / round.words.as_secs_f64());
        Row {
            stage: stage.to_owned(),
            ratio: median(ratios.clone()),
            least: ratios.fold(f64::INFINITY, f64::min),
            seconds: median(rounds.iter().map(seconds)),
        }
    };
    let stages = rounds.first().map_or(&[][..], |round| &round.stages);
    let mut rows = vec![row("unicode_words", &|round| round.words.as_secs_f64())];
    rows.extend(
        stages.iter().enumerate().map(|(at, (name, _))| row(name, &|round| round.stages[at].1.as_secs_f64())),
    );
    rows.push(row("the whole", &|round| round.stages.iter().map(|stage| stage.1.as_secs_f64()).sum()));
    rows
}

fn table(rows: &[Row], articles: usize, bytes: usize, out: &mut String) -> Result<()> {
    writeln!(out, "{:24} {:>9} {:>9} {:>12} {:>10}", "one core", "× words", "ms", "articles/s", "MB/s")?;
    for Row { stage, ratio, least: _, seconds } in rows {
        writeln!(
            out,
            "{stage:24} {ratio:>9.2} {:>9.1} {:>12.0} {:>10.1}",
            seconds * 1e3,
            articles as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        )?;
    }
    Ok(())
}

/// The ratios that stages may not exceed, as a file lists them.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Ceilings {
    ratios: BTreeMap<String, f64>,
}

/// Fails where a stage costs more than the file allows, or the file names one that was not measured.
fn hold(rows: &[Row], path: &Path) -> Result<ExitCode> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
    let Ceilings { ratios } = toml::from_str(&text).with_context(|| format!("`{shown}` is not right"))?;
    let mut code = ExitCode::SUCCESS;
    for (stage, most) in ratios {
        let wrong = match rows.iter().find(|row| row.stage == stage) {
            None => format!("`{stage}` of `{shown}` was not measured"),
            // Whatever else the machine does can make a stage slow, and nothing makes it fast.
            Some(row) if row.least > most => {
                format!("`{stage}` costs {:.1} × `unicode_words`, and `{shown}` allows {most}", row.least)
            }
            Some(_) => continue,
        };
        say!("{wrong}");
        code = ExitCode::from(FAILED);
    }
    Ok(code)
}

/// The middle one; 0 of none.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
