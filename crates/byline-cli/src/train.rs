//! Trains models from gold data.

use crate::args::{Log, Model, Train};
use crate::failure;
use anyhow::{Context, Result, anyhow, bail};
use byline::Plugin;
use byline_claims::matching::Database;
use byline_claims::train::Queries;
use byline_core::{Diagnostic, Extractor, Failure, Finding, LayersView};
use byline_entities::Entities;
use byline_eval::gold::{self, Gold};
use byline_eval::score::read_relevant;
use byline_output::{Guard, write_file};
use byline_sentiment::train::{Annotated, prepare};
use byline_text::Analysis;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Trains a model and writes it, or compares it with the existing one.
pub(crate) fn run(arguments: &Train) -> Result<ExitCode> {
    let mut guard = Guard::default();
    arguments.data.iter().chain(&arguments.development).for_each(|path| guard.reads(path));
    if let Some(model) = &arguments.cross_validate {
        return cross_validate(arguments, model);
    }
    let path = arguments.output.as_deref().context("clap asks for `--output`")?;
    if !arguments.check {
        guard.writes(path).map_err(|error| Diagnostic::from(&error))?;
    }
    let mut progress = |line: &str| say!("{line}");
    let (data, development) = (&arguments.data, &arguments.development);
    if matches!(arguments.model, Model::Matches) && !data.len().is_multiple_of(3) {
        let diagnostic = Diagnostic::misuse("train/files", "`matches` learns from sets of three files");
        return Err(diagnostic
            .hint("give for each set the fact-checks, the queries and the right answers")
            .into());
    }
    let read = |paths: &[PathBuf]| read(paths);
    let model = match arguments.model {
        Model::Tags => byline_text::train::tags(&read(data)?, &read(development)?, &mut progress),
        Model::Entities => byline_entities::train::train(read(data)?, &read(development)?, &mut progress),
        Model::Quotes => byline_quotes::train::train(&read(data)?, &read(development)?, &mut progress),
        Model::Sentiment => sentiment(read(data)?, &mut progress),
        Model::Claims => byline_claims::train::claims(&read(data)?, &read(development)?, &mut progress),
        Model::Matches => matches(data, &mut progress),
        Model::Words => {
            let golds = read(data)?;
            byline_claims::train::words(&golds.iter().map(|gold| gold.text.as_str()).collect::<Vec<_>>())
        }
    };
    let model = model.map_err(|reason| anyhow!("cannot train `{:?}`: {reason}", arguments.model))?;
    if arguments.check {
        return check(path, &model);
    }
    write_file(path, &model).map_err(|error| Diagnostic::from(&error))?;
    say!("wrote `{}` ({} bytes)", path.display(), model.len());
    Ok(ExitCode::SUCCESS)
}

/// Prints how well pronouns are resolved in articles not learned from.
fn cross_validate(arguments: &Train, model: &Path) -> Result<ExitCode> {
    if !matches!(arguments.model, Model::Entities) {
        let diagnostic =
            Diagnostic::misuse("train/no-cross-validation", "only `entities` can be cross-validated");
        return Err(anyhow!(
            diagnostic.hint("train on some files, and measure on others with `byline eval`")
        ));
    }
    let bytes = std::fs::read(model).with_context(|| format!("cannot read `{}`", model.display()))?;
    let (data, development) = (read(&arguments.data)?, read(&arguments.development)?);
    let mut out = String::new();
    let mut line = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    byline_entities::train::cross(data, &development, &bytes, &mut line)
        .map_err(|reason| anyhow!(reason))?;
    crate::print(&out)
}

fn check(path: &Path, model: &[u8]) -> Result<ExitCode> {
    let there = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if there != model {
        bail!("`{}` differs from the model that these data give", path.display());
    }
    say!("`{}` is the model that these data give", path.display());
    Ok(ExitCode::SUCCESS)
}

/// Sentiment is learned with what the entity extractor finds, as it is judged with that.
fn sentiment(gold: Vec<Gold>, progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let failed = |failure: Failure| failure.message;
    let extractor = Entities::build(byline_entities::Options::default(), Path::new(".")).map_err(failed)?;
    let mut analysis = Analysis::default();
    let mut annotated = Vec::new();
    for gold in prepare(gold) {
        let article = gold.article();
        analysis.read(&article.text);
        let mut found = Vec::new();
        extractor.extract(&analysis.document(&article, LayersView::default()), &mut found).map_err(failed)?;
        let entities = found.into_iter().filter_map(|finding| match finding {
            Finding::Entity(entity) => Some(entity),
            _ => None,
        });
        annotated.push(Annotated { gold, entities: entities.collect() });
    }
    byline_sentiment::train::train(&annotated, progress)
}

/// Sets of three files: fact-checks, queries, right answers.
fn matches(files: &[PathBuf], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let mut read = Vec::new();
    for [database, queries, relevant] in files.as_chunks::<3>().0 {
        let database = Database::open_unranked(database).map_err(|failure| failure.message)?;
        let queries = crate::matching::queries(queries).map_err(|error| format!("{error:#}"))?;
        read.push((database, queries, read_relevant(relevant).map_err(|error| error.to_string())?));
    }
    let sets: Vec<Queries<'_>> =
        read.iter().map(|(database, queries, relevant)| Queries { database, queries, relevant }).collect();
    byline_claims::train::matches(&sets, progress)
}

/// Files may hold the same article with layers of their own; that it is learned from twice is reported.
fn read(paths: &[PathBuf]) -> Result<Vec<Gold>> {
    let files = gold::Files::read(paths)?;
    if let Some(gold::Twice { id, first, second, times }) = files.twice(|gold| (&gold.corpus, &gold.id)) {
        let articles = if times == 1 { "1 article is".to_owned() } else { format!("{times} articles are") };
        let warning = Diagnostic::warning(
            "gold/duplicate-id",
            format!("{articles} in two files, and learned from twice"),
        )
        .because(format!("the first, `{id}`, stands at {first} and {second}"));
        failure::diagnose(&warning, Log::Text);
    }
    Ok(files.golds)
}
