//! Figures against gold data.

use crate::args::{Configured, Eval, Layer, Level};
use crate::engine;
use anyhow::{Result, bail};
use byline_eval::gold::{self, Gold};
use byline_eval::output::{self, Output, Outputs};
use byline_eval::{Figures, Reading, damage, score, sentences, tags};
use byline_record::{Record, Remark};
use byline_runner::Settings;
use byline_text::Analysis;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Prints the figures of a layer.
pub(crate) fn run(arguments: &Eval) -> Result<ExitCode> {
    let figures = figures(arguments)?;
    if arguments.json {
        crate::print(&format!("{}\n", figures.to_json()))
    } else {
        crate::print(&figures.to_string())
    }
}

fn figures(arguments: &Eval) -> Result<Figures> {
    if arguments.layer == Layer::Matches {
        return matches(arguments);
    }
    let mut golds = Vec::new();
    for path in &arguments.gold {
        golds.extend(gold::read(path)?);
    }
    if let Some(level) = arguments.damage {
        let level = match level {
            Level::Curly => damage::Level::Curly,
            Level::Unbalanced => damage::Level::Unbalanced,
            Level::Seedlike => damage::Level::Seedlike,
        };
        golds =
            golds.iter().map(|gold| damage::damage(gold, level, arguments.seed, arguments.shuffle)).collect();
    }
    match arguments.layer {
        Layer::Tags => return Ok(tags(&golds, reading)),
        Layer::Sentences => return Ok(sentences(&golds, reading)),
        _ => {}
    }
    let outputs = match &arguments.output {
        Some(path) => output::read(path)?,
        None => extracted(&golds, &arguments.configured, arguments.layer)?,
    };
    Ok(match arguments.layer {
        Layer::Coref => score::coref(&golds, &outputs),
        Layer::Entities => score::entities(&golds, &outputs),
        Layer::Quotes => score::quotes(&golds, &outputs),
        Layer::Sentiment => score::sentiment(&golds, &outputs),
        _ => score::claims(&golds, &outputs),
    })
}

fn matches(arguments: &Eval) -> Result<Figures> {
    let ([gold], Some(output)) = (&arguments.gold[..], &arguments.output) else {
        bail!("`matches` takes one file of right answers, and with `--output` what `byline match` printed");
    };
    Ok(score::matches(&score::read_relevant(gold)?, &output::read(output)?))
}

/// The tokens and sentences of an article.
fn reading(gold: &Gold) -> Reading {
    let mut analysis = Analysis::default();
    analysis.read(&gold.text);
    Reading {
        sentences: analysis.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: analysis.tokens,
    }
}

/// Runs the extractors that a layer takes over the articles.
fn extracted(golds: &[Gold], configured: &Configured, layer: Layer) -> Result<Outputs> {
    let provides = match layer {
        // Who says `I` in a quotation is known when the quotes are.
        Layer::Quotes | Layer::Coref => "quotes",
        Layer::Sentiment => "sentiment",
        Layer::Claims => "claims",
        _ => "entities",
    };
    let byline = engine::builder(configured)?.layers([provides]).build()?;
    let settings = Settings { threads: byline.config().threads, ..Settings::default() };
    let articles = golds.iter().map(|gold| Ok::<_, Infallible>(gold.article()));
    let mut outputs = Outputs::new();
    let mut failed = Vec::new();
    let stop = AtomicBool::new(false);
    byline_runner::run(
        byline.plan(),
        articles,
        &settings,
        &stop,
        |_, _| {},
        |Ok(analyzed)| {
            let Record { article, layers, errors, damage: _, notes: _ } = analyzed.record;
            failed.extend(
                errors
                    .iter()
                    .map(|Remark { extractor, message }| format!("`{}`: {extractor}: {message}", article.id)),
            );
            outputs.insert(article.id, Output::of(&layers));
            ControlFlow::Continue(())
        },
    );
    if let Some(first) = failed.first() {
        bail!("{} articles failed, the first: {first}", failed.len());
    }
    Ok(outputs)
}
