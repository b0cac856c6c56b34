//! An output that exists is replaced only where the user asks for it.

use super::manifest::{self, Manifest};
use super::sink::Target;
use crate::args::Analyze;
use anyhow::{Context, Result, anyhow};
use byline_core::Diagnostic;
use byline_output::OutputError;
use std::fs;
use std::path::Path;

/// Fails where the output exists, unless it is to be replaced, resumed or made again. What `--force` cannot replace at
/// the end of the run, folders and shards, is removed now, if a run of Byline made it.
pub(super) fn check(arguments: &Analyze, target: &Target, manifest: &Manifest) -> Result<()> {
    manifest.may_replace(arguments)?;
    let Some(layout) = &target.layout else { return Ok(()) };
    let in_shards = layout.shard_size.is_some();
    if !in_shards && !is_taken(&layout.path) {
        return Ok(());
    }
    if arguments.resume
        && !layout.has_journal()
        && let Some(path) = manifest.altered()
    {
        return Err(altered(&path));
    }
    if arguments.resume && (in_shards || layout.has_journal()) {
        return Ok(());
    }
    if arguments.resume {
        // A script may always pass `--resume`: what it made of these articles before is made again where the
        // configuration has changed, and nothing else is.
        let differs = manifest.differs_from_there();
        if !manifest.is_of_these_articles() {
            return Err(not_resumed(&layout.path, &differs));
        }
        if !arguments.reporting.quiet {
            say!("making `{}` again: its run had {}", layout.path.display(), manifest::others(&differs));
        }
        return Ok(());
    }
    if !arguments.force {
        // Shards that are in the way are found when the first one is opened.
        return if in_shards { Ok(()) } else { Err(exists(&layout.path)) };
    }
    let ours = target.manifest(arguments).is_some_and(|path| manifest::is_manifest(&path));
    if !ours || (!in_shards && layout.path.is_file()) {
        return Ok(());
    }
    // Before anything is removed: what stands among the run's own files is the user's.
    if let Some(path) = manifest.foreign() {
        let error = OutputError::NotOurs { path: path.display().to_string() };
        return Err(anyhow!(error.diagnostic()));
    }
    for path in layout.files() {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.with_context(|| format!("cannot replace `{}`", path.display()))?;
    }
    Ok(())
}

/// Whether something is there that a run would replace; an empty folder is none.
fn is_taken(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => path.exists(),
    }
}

/// Why an output that no run on these articles made is not replaced.
fn not_resumed(path: &Path, differs: &[&str]) -> anyhow::Error {
    let made = if differs.is_empty() {
        "no run on these articles made it".to_owned()
    } else {
        format!("the run that made it had {}", manifest::others(differs))
    };
    anyhow!(taken(path).because(format!("there is no interrupted run to resume, and {made}")))
}

/// Why an output that was changed after it was complete is not made again: somebody may have worked on it.
fn altered(path: &Path) -> anyhow::Error {
    let message = format!("`{}` is not what the run left there", path.display());
    let diagnostic = Diagnostic::misuse("output/altered", message)
        .because("the run came to its end, and the file was changed since: its checksum is another")
        .hint("move it away or restore it, or make it again with `--force` instead of `--resume`");
    anyhow!(diagnostic)
}

/// Fails where a file that exists would be replaced, and nobody asked for it. What is no file (stdout, a pipe, a device) is
/// written to, and a folder is refused later.
pub(crate) fn may_replace(path: &Path, force: bool) -> Result<()> {
    if force || path.as_os_str() == "-" || !path.is_file() { Ok(()) } else { Err(exists(path)) }
}

fn exists(path: &Path) -> anyhow::Error {
    anyhow!(taken(path))
}

fn taken(path: &Path) -> Diagnostic {
    Diagnostic::misuse("output/exists", format!("`{}` exists", path.display()))
        .hint("replace it with `--force`, or write under another name")
}
