//! Figures against gold data.

use crate::args::{Configured, Eval, Layer, Level};
use crate::counted;
use crate::engine;
use anyhow::{Context, Result, bail};
use byline_core::{Article, Diagnostic};
use byline_eval::gold::convert::Layer as GoldLayer;
use byline_eval::gold::{self, Gold};
use byline_eval::output::{self, Output, Outputs};
use byline_eval::score::{Contrast, Probe, Spoke};
use byline_eval::{Figures, Reading, damage, score, sentences, tags};
use byline_record::{Record, Remark};
use byline_runner::Settings;
use byline_text::Analysis;
use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Prints the figures of a layer.
pub(crate) fn run(arguments: &Eval) -> Result<ExitCode> {
    // Before anything starts a thread. What is wrong with the configuration is reported where it is used.
    let _ = engine::builder(&arguments.configured).and_then(|builder| engine::before_libraries_of(&builder));
    let figures = figures(arguments)?;
    if arguments.json {
        crate::print(&format!("{}\n", figures.to_json()))
    } else {
        crate::print(&figures.to_string())
    }
}

fn figures(arguments: &Eval) -> Result<Figures> {
    if !arguments.seen.is_empty() && !matches!(arguments.layer, Layer::Entities) {
        bail!("`--seen` is for the layer `entities`");
    }
    let refuses = matches!(arguments.layer, Layer::Matches | Layer::Contrast);
    if refuses && arguments.damage.is_some() {
        let reason = "its sentences are measured as they are: damage them and measure the copy";
        return Err(Diagnostic::misuse("eval/no-damage", "`--damage` is not for this layer")
            .because(reason)
            .into());
    }
    match arguments.layer {
        Layer::Matches => return matches(arguments),
        Layer::Contrast => return contrast(arguments),
        _ => {}
    }
    let mut golds = read(&arguments.gold)?;
    annotated(&golds, arguments)?;
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
    let outputs = match &arguments.records {
        Some(path) => recorded(path, &golds)?,
        None => extracted(&golds, &arguments.configured, arguments.layer)?,
    };
    Ok(match arguments.layer {
        Layer::Coref => score::coref(&golds, &outputs),
        Layer::Entities => {
            let mut figures = score::entities(&golds, &outputs);
            if !arguments.seen.is_empty() {
                figures.0.extend(score::seen(&golds, &outputs, &gold::Files::read(&arguments.seen)?.golds).0);
            }
            figures
        }
        Layer::Quotes => {
            let mut figures = score::quotes(&golds, &outputs);
            figures.0.extend(score::speakers(&golds, &outputs).0);
            figures
        }
        Layer::Sentiment => score::sentiment(&golds, &outputs),
        _ => score::claims(&golds, &outputs),
    })
}

/// The gold data, in which every article has an identifier of its own: findings are looked up by it.
fn read(paths: &[PathBuf]) -> Result<Vec<Gold>> {
    let files = gold::Files::read(paths)?;
    if let Some(gold::Twice { id, first, second, times }) = files.twice(|gold| &gold.id) {
        let wrong = Diagnostic::error("gold/duplicate-id", format!("`{id}` is the identifier of two articles"))
            .because(format!("they stand at {first} and {second}"))
            .because(format!("{times} in all have an identifier that one before them has"))
            .hint("an article that is measured twice counts twice: leave one out, or measure the files by themselves");
        return Err(wrong.into());
    }
    Ok(files.golds)
}

fn matches(arguments: &Eval) -> Result<Figures> {
    let ([gold], Some(output)) = (&arguments.gold[..], &arguments.records) else {
        let diagnostic =
            Diagnostic::misuse("eval/files", "`matches` takes one file of right answers and `--records`");
        return Err(diagnostic.hint("`--records` names what `byline match` printed").into());
    };
    Ok(score::matches(&score::read_relevant(gold)?, &output::read(output)?))
}

/// A figure over gold that lacks the layer would be one over nothing.
fn annotated(golds: &[Gold], arguments: &Eval) -> Result<()> {
    let layer = match arguments.layer {
        Layer::Entities => GoldLayer::Entities,
        Layer::Coref => GoldLayer::Coref,
        Layer::Quotes => GoldLayer::Quotes,
        Layer::Sentiment => GoldLayer::Sentiment,
        Layer::Claims => GoldLayer::Claims,
        Layer::Tags => GoldLayer::Tokens,
        Layer::Sentences => GoldLayer::Sentences,
        Layer::Matches | Layer::Contrast => return Ok(()),
    };
    if golds.iter().any(|gold| layer.is_in(gold)) {
        return Ok(());
    }
    let files: Vec<String> = arguments.gold.iter().map(|path| format!("`{}`", path.display())).collect();
    let there: Vec<&str> = GoldLayer::ALL
        .into_iter()
        .filter(|other| golds.iter().any(|gold| other.is_in(gold)))
        .map(GoldLayer::name)
        .collect();
    let there = if there.is_empty() {
        "no layer is annotated".to_owned()
    } else {
        format!("what is annotated: {}", there.join(", "))
    };
    let name = layer.name();
    let wrong = Diagnostic::error("gold/no-layer", format!("no article has gold `{name}`"))
        .because(format!("read: {} of {}", counted(golds.len() as u64, "article"), files.join(", ")))
        .because(there)
        .hint(format!("an article without any says so by an empty list: `\"{name}\": []`"));
    Err(wrong.into())
}

/// What the text layer makes of an article.
fn reading(gold: &Gold) -> Reading {
    let mut analysis = Analysis::default();
    analysis.read(&gold.text);
    Reading {
        sentences: analysis.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: analysis.tokens,
    }
}

/// Which verdicts fact-checks give for sentences that differ from their claims by one thing. The fact-checks of the files
/// are the database; where the files hold none, the database of the configuration is measured.
fn contrast(arguments: &Eval) -> Result<Figures> {
    let Contrast { checks, probes } = score::read_contrast(&arguments.gold)?;
    let mut configured = arguments.configured.clone();
    let folder = tempfile::tempdir().context("cannot make a folder for the fact-checks")?;
    if !checks.is_empty() {
        let config = folder.path().join("byline.toml");
        let text = "[extractors.entities]\n[extractors.quotes]\n[extractors.claims.options]\ndatabase = \"checks.jsonl\"\n";
        std::fs::write(folder.path().join("checks.jsonl"), checks.join("\n"))
            .and_then(|()| std::fs::write(&config, text))
            .context("cannot write the fact-checks")?;
        configured.config = Some(config);
    } else if !crate::analyze::database::configured(&engine::build(&configured)?) {
        let what = "there is no fact-check for the sentences";
        return Err(Diagnostic::misuse("eval/no-checks", what)
            .because("the files hold sentences alone, and the configuration names no database".to_owned())
            .hint("give the file of fact-checks too, or `--config` with the option `database` of claims")
            .into());
    }
    let articles: Vec<Article> = probes
        .iter()
        .map(|probe| Article { id: probe.id.clone(), text: probe.text.clone(), ..Article::default() })
        .collect();
    let mut found: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    each_record(articles, &configured, "claims", |Record { article, layers, .. }| {
        let claims = layers.claims.unwrap_or_default();
        let matches = claims.into_iter().flat_map(|claim| claim.matches);
        found.insert(article.id, matches.map(|found| (found.id, found.contradicts.is_some())).collect());
    })?;
    let spoke = |probe: &Probe| {
        let own = || found.get(&probe.id).into_iter().flatten().filter(|(check, _)| *check == probe.check);
        match (own().next(), own().any(|(_, marked)| !marked)) {
            (None, _) => Spoke::Silent,
            (_, true) => Spoke::Unmarked,
            (_, false) => Spoke::Marked,
        }
    };
    if !arguments.json {
        for probe in probes.iter().filter(|probe| probe.is_wrong(spoke(probe))) {
            let what = match spoke(probe) {
                Spoke::Unmarked => "gives a verdict as if this were its claim",
                Spoke::Marked => "is marked as contradicting",
                Spoke::Silent => "gives no verdict",
            };
            say!("{}: `{}` {what}: {}", probe.kind, probe.check, probe.text);
        }
    }
    Ok(score::contrast(&probes, spoke))
}

/// What records hold of the articles. Those that they lack count as articles in which nothing was found.
fn recorded(path: &Path, golds: &[Gold]) -> Result<Outputs> {
    let mut outputs = Outputs::new();
    let wrong = crate::records::each(&[path.to_owned()], |Record { article, layers, .. }| {
        outputs.insert(article.id, Output::of(&layers));
        Ok(())
    })?;
    if wrong > 0 {
        bail!("`{}` cannot be measured: {wrong} of its lines cannot be read as records", path.display());
    }
    let mut missing = golds.iter().filter(|gold| !outputs.contains_key(&gold.id));
    let Some(first) = missing.next() else { return Ok(outputs) };
    let count = missing.count() + 1;
    let (of, shown) = (golds.len(), path.display());
    let (all, have) = (counted(of as u64, "article"), if count == 1 { "has" } else { "have" });
    let message = format!("{count} of {all} {have} no record in `{shown}`");
    let diagnostic = if count == of {
        Diagnostic::error("eval/other-articles", message)
            .hint("records and gold data are joined by the article's `id`")
    } else {
        Diagnostic::warning("eval/missing-records", message).because("nothing is found in these".to_owned())
    };
    let diagnostic = diagnostic.because(format!("the first is `{}`", first.id));
    if count == of {
        return Err(diagnostic.into());
    }
    crate::failure::diagnose(&diagnostic, crate::args::Log::Text);
    Ok(outputs)
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
    let mut outputs = Outputs::new();
    let articles = golds.iter().map(Gold::article).collect();
    each_record(articles, configured, provides, |Record { article, layers, .. }| {
        outputs.insert(article.id, Output::of(&layers));
    })?;
    Ok(outputs)
}

/// Runs the extractors that the layer `provides` takes, and hands on each record.
fn each_record(
    articles: Vec<Article>,
    configured: &Configured,
    provides: &str,
    mut take: impl FnMut(Record),
) -> Result<()> {
    let byline = engine::builder(configured)?.layers([provides]).build()?;
    let settings = Settings { threads: byline.config().threads, ..Settings::default() };
    let articles = articles.into_iter().map(Ok::<_, Infallible>);
    let mut failed = Vec::new();
    let stop = AtomicBool::new(false);
    byline_runner::run(
        byline.plan(),
        articles,
        &settings,
        &stop,
        |_, _| {},
        |Ok(analyzed)| {
            let record = analyzed.record;
            failed.extend(record.errors.iter().map(|Remark { extractor, message }| {
                format!("`{}`: {extractor}: {message}", record.article.id)
            }));
            take(record);
            ControlFlow::Continue(())
        },
    );
    if let Some(first) = failed.first() {
        bail!("{} failed, the first: {first}", counted(failed.len() as u64, "article"));
    }
    Ok(())
}
