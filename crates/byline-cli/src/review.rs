//! `byline review`: claims for an editor.

use crate::args::Review;
use crate::failure::FAILED;
use crate::records::{FileNames, each};
use anyhow::{Context, Result};
use byline_claims::drafts::{claim_review, is_shown, review_queue};
use byline_core::{Article, Claim, Diagnostic};
use byline_output::{Guard, write_file};
use byline_record::Record;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Review) -> Result<ExitCode> {
    let mut guard = Guard::default();
    arguments.records.iter().for_each(|path| guard.reads(path));
    let mut queue: Vec<(Article, Claim)> = Vec::new();
    let mut names = FileNames::default();
    let wrong = each(&arguments.records, |record| {
        if let Some(folder) = &arguments.drafts {
            return write_drafts(folder, &record, &mut names, &mut guard);
        }
        let Record { article, layers, damage: _, notes: _, errors: _ } = record;
        let worthy = layers.claims.into_iter().flatten().filter(is_shown);
        queue.extend(worthy.map(|claim| (article.clone(), claim)));
        Ok(())
    })?;
    if arguments.drafts.is_none() {
        crate::print(&review_queue(queue.iter().map(|(article, claim)| (article, claim))))?;
    }
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// A file a claim, named for the article and the claim.
fn write_drafts(folder: &Path, record: &Record, names: &mut FileNames, guard: &mut Guard) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let name = names.of(&record.article.id);
    for (number, claim) in (1..).zip(record.layers.claims.iter().flatten()) {
        if !is_shown(claim) {
            continue;
        }
        let claimant = claim.claimant.as_ref().and_then(|claimant| claimant.entity);
        let entities = record.layers.entities.as_deref().unwrap_or_default();
        let label = claimant.and_then(|id| entities.get(id.0 as usize)).map(|entity| entity.label);
        let path = folder.join(format!("{name}.c{number}.jsonld"));
        guard.writes(&path).map_err(|error| Diagnostic::from(&error))?;
        write_file(&path, claim_review(&record.article, claim, label).as_bytes())
            .map_err(|error| Diagnostic::from(&error))?;
    }
    Ok(())
}
