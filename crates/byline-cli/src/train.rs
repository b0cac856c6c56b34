//! Models made again from gold data.

use crate::args::{Model, Train};
use anyhow::{Context, Result, anyhow, bail};
use byline_eval::gold::{self, Gold};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Trains a model and writes it, or compares it with the one that is there.
pub(crate) fn run(arguments: &Train) -> Result<ExitCode> {
    let mut progress = |line: &str| eprintln!("{line}");
    let (data, development) = (&arguments.data, &arguments.development);
    let read = |paths: &[PathBuf]| read(paths);
    let model = match arguments.model {
        Model::Entities => byline_entities::train::train(&read(data)?, &read(development)?, &mut progress),
        Model::Quotes => byline_quotes::train::train(&read(data)?, &read(development)?, &mut progress),
        Model::Claims => byline_claims::train::claims(&read(data)?, &read(development)?, &mut progress),
    };
    let model = model.map_err(|reason| anyhow!("cannot train `{:?}`: {reason}", arguments.model))?;
    let path = arguments.output.as_path();
    if arguments.check {
        return check(path, &model);
    }
    std::fs::write(path, &model).with_context(|| format!("cannot write `{}`", path.display()))?;
    eprintln!("wrote `{}` ({} bytes)", path.display(), model.len());
    Ok(ExitCode::SUCCESS)
}

fn check(path: &Path, model: &[u8]) -> Result<ExitCode> {
    let there = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if there != model {
        bail!("`{}` is another model than the data give", path.display());
    }
    eprintln!("`{}` is what the data give", path.display());
    Ok(ExitCode::SUCCESS)
}

fn read(paths: &[PathBuf]) -> Result<Vec<Gold>> {
    let mut golds = Vec::new();
    for path in paths {
        golds.extend(gold::read(path)?);
    }
    Ok(golds)
}
