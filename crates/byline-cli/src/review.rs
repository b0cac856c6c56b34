//! `byline review`: claims for an editor.

use crate::analyze::may_replace;
use crate::args::Review;
use crate::failure::FAILED;
use crate::records::{FileNames, each};
use anyhow::{Context, Result};
use byline_claims::drafts::{claim_review, is_shown, review_queue};
use byline_core::{Article, Claim, Diagnostic};
use byline_output::{Guard, OutputError, takes_file, write_file};
use byline_record::Record;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &Review) -> Result<ExitCode> {
    let mut guard = Guard::default();
    crate::records::guard(&mut guard, &arguments.records);
    let mut queue: Vec<(Article, Claim)> = Vec::new();
    let (mut drafts, mut names) = (Vec::new(), FileNames::default());
    let wrong = each(&arguments.records, |record| {
        if let Some(folder) = &arguments.drafts {
            drafts.extend(drafts_of(folder, &record, &mut names));
            return Ok(());
        }
        let Record { article, layers, damage: _, notes: _, errors: _ } = record;
        let worthy = layers.claims.into_iter().flatten().filter(is_shown);
        queue.extend(worthy.map(|claim| (article.clone(), claim)));
        Ok(())
    })?;
    match &arguments.drafts {
        Some(folder) => write_drafts(folder, &drafts, arguments.force, &mut guard)?,
        None => drop(crate::print(&review_queue(queue.iter().map(|(article, claim)| (article, claim))))?),
    }
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// A draft, and where it is to be.
type Draft = (PathBuf, String);

/// Writes all drafts, or none where one that an editor may have worked on would be replaced.
fn write_drafts(folder: &Path, drafts: &[Draft], force: bool, guard: &mut Guard) -> Result<()> {
    if folder.is_file() {
        let error =
            OutputError::IsFile { path: folder.display().to_string(), what: "what drafts are written to" };
        return Err(Diagnostic::from(&error).into());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    for (path, _) in drafts {
        takes_file(path, "a draft").map_err(|error| Diagnostic::from(&error))?;
        guard.writes(path).map_err(|error| Diagnostic::from(&error))?;
        may_replace(path, force)?;
    }
    for (path, draft) in drafts {
        write_file(path, draft.as_bytes()).map_err(|error| Diagnostic::from(&error))?;
    }
    Ok(())
}

/// A draft a claim, named for the article and the claim.
fn drafts_of(folder: &Path, record: &Record, names: &mut FileNames) -> Vec<Draft> {
    let name = names.of(&record.article.id);
    let claims = (1..).zip(record.layers.claims.iter().flatten()).filter(|(_, claim)| is_shown(claim));
    let draft = |(number, claim): (u32, &Claim)| {
        let claimant = claim.claimant.as_ref().and_then(|claimant| claimant.entity);
        let entities = record.layers.entities.as_deref().unwrap_or_default();
        let label = claimant.and_then(|id| entities.get(id.0 as usize)).map(|entity| entity.label);
        (folder.join(format!("{name}.c{number}.jsonld")), claim_review(&record.article, claim, label))
    };
    claims.map(draft).collect()
}
