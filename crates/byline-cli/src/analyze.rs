//! `byline analyze`: articles in, records out.

pub(crate) mod database;
mod errors;
mod guard;
mod inputs;
mod interrupt;
mod manifest;
mod replace;
mod report;
mod resume;
mod run;
mod sink;
mod summary;
mod tally;

use crate::args::{Analyze, FormatOfAll};
use crate::counted;
use crate::engine;
use crate::failure::{self, FAILED};
use crate::style::Style;
use anyhow::{Result, anyhow};
use byline::Byline;
use byline_core::Diagnostic;
use byline_input::{Articles, Copies, InputOptions};
use byline_output::Files;
use guard::Places;
use manifest::Manifest;
use run::Run;
use sink::Target;
use std::process::ExitCode;

/// Runs the extractors over all articles.
pub(crate) fn run(arguments: &Analyze) -> Result<ExitCode> {
    if arguments.inputs.is_empty() {
        return Err(anyhow!(
            Diagnostic::misuse("input/none", "no articles are named")
                .hint("name files or folders, or `-` to read articles from stdin")
        ));
    }
    arguments.check_format()?;
    let byline = engine(arguments)?;
    let target = Target::of(arguments)?;
    let articles = open(arguments, &byline, &Places::of(arguments, &target))?;
    let mut manifest = Manifest::new(arguments, &byline, &articles, &target);
    if let Some(done) = manifest.of_complete_run(arguments, &target)? {
        if let Some(layout) = &target.layout {
            Files::clear(layout).map_err(|error| anyhow!(error.diagnostic()))?;
        }
        return Ok(complete_already(&done, arguments.reporting.quiet));
    }
    replace::check(arguments, &target, &manifest)?;
    if byline.extractors().next().is_none() && !arguments.reporting.quiet {
        let warning = Diagnostic::warning(
            "config/no-extractor",
            "no extractor is enabled: records hold articles alone",
        );
        let hint =
            "`byline config` shows what is enabled; without a configuration all four built-in extractors are";
        failure::diagnose(&warning.hint(hint), arguments.reporting.log_format);
    }
    manifest.left_out = database::report(&byline, &arguments.reporting);
    // Before anything is written, so that no interruption leaves a run that has begun without its last step.
    let stop = interrupt::on_ctrl_c()?;
    let mut run = Run::open(arguments, &target, &manifest, articles, &stop)?;
    if let Some(layout) = &target.layout {
        byline_host::note_endings_in(&layout.ended());
    }
    run.analyze(&byline, &stop, Style::of_stdout());
    run.end(&byline, &manifest, &stop)
}

/// The engine, with what the command line says instead of the configuration.
fn engine(arguments: &Analyze) -> Result<Byline> {
    let mut builder = engine::builder(&arguments.configured)?;
    if let Some(threads) = arguments.threads {
        builder = builder.threads(threads);
    }
    if let Some(FormatOfAll(format)) = arguments.input_format {
        builder = builder.input_format(format);
    }
    engine::make(builder, arguments.reporting.quiet, arguments.reporting.log_format)
}

/// The articles, once it is certain that nothing is written over them.
fn open(arguments: &Analyze, byline: &Byline, places: &Places<'_>) -> Result<Articles> {
    places.check_kept(arguments)?;
    let (copies, except) = (arguments.copies.then(Copies::default), places.own_files());
    let pass_over = places.passed_over(arguments)?;
    let shard = arguments.shard;
    let options = InputOptions { copies, except, pass_over, shard, ..byline.input_options() };
    let articles = byline_input::open(&arguments.inputs, &options);
    places.check(arguments, byline, &articles)?;
    Ok(articles)
}

/// Reports that there is nothing to resume, since the run of this manifest came to its end.
fn complete_already(manifest: &serde_json::Value, quiet: bool) -> ExitCode {
    if !quiet {
        let articles = manifest["articles"].as_u64().unwrap_or_default();
        say!("already complete: {}", counted(articles, "article"));
    }
    let count = |name: &str| manifest[name].as_u64().unwrap_or_default();
    exit_code(count("failed_in_part") + count("unread") > 0)
}

pub(crate) use manifest::SCHEMA as RUN_SCHEMA;
pub(crate) use replace::may_replace;

fn exit_code(failed: bool) -> ExitCode {
    if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}
