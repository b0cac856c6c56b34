//! What a run may write to, checked before anything is opened.

use super::manifest;
use super::sink::Target;
use crate::args::Analyze;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_input::Articles;
use byline_output::{Guard, Layout, OutputError};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::iter;
use std::path::{Path, PathBuf};

/// Where a plugin ended the process.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    extractor: String,
    article: String,
}

/// Determines whether a run of Byline made the file at a path.
type IsOurs = fn(&Path) -> bool;

/// Whether a file may be put at `path`: nothing is there, or what a run made. Where the user `named` it, a link is
/// followed, a pipe or a device written to. Not even `--force` replaces another file: it speaks of the output.
fn free(path: &Path, named: bool, is_ours: IsOurs) -> bool {
    let there = if named { fs::metadata(path) } else { fs::symlink_metadata(path) };
    match there {
        Err(_) => true,
        Ok(there) if there.is_file() => there.len() == 0 || is_ours(path),
        Ok(_) => named,
    }
}

/// Whether the errors of a run are at `path`, as far as the first of them says.
fn is_error_log(path: &Path) -> bool {
    let first =
        fs::File::open(path).ok().and_then(|file| BufReader::new(file.take(1 << 20)).lines().next()?.ok());
    let first = first.and_then(|line| serde_json::from_str::<Value>(&line).ok());
    first.is_some_and(|first| ["path", "kind", "message"].iter().all(|key| first.get(key).is_some()))
}

/// Where a run writes.
pub(super) struct Places<'a> {
    /// The records, in files.
    layout: Option<&'a Layout>,
    /// The records, to whatever was named.
    output: Option<&'a Path>,
    manifest: Option<PathBuf>,
    errors: Option<PathBuf>,
}

impl<'a> Places<'a> {
    pub(super) fn of(arguments: &'a Analyze, target: &'a Target) -> Self {
        Self {
            layout: target.layout.as_ref(),
            output: arguments.output.as_deref(),
            manifest: target.manifest(arguments),
            errors: target.errors(arguments),
        }
    }

    /// What an earlier run to the same places left, which is not read as input. Without a journal or a manifest nothing
    /// says that it was a run that made them.
    pub(super) fn own_files(&self) -> Vec<PathBuf> {
        let Some(layout) = self.layout else { return Vec::new() };
        if !layout.has_journal() && !self.manifest.as_deref().is_some_and(manifest::is_manifest) {
            return Vec::new();
        }
        let beside = [&self.manifest, &self.errors].into_iter().flatten().cloned();
        layout.files().into_iter().chain(beside).collect()
    }

    /// The articles on which a plugin ended the process, where they are to be passed over, with the plugin's name. A run
    /// that starts over forgets them.
    pub(super) fn passed_over(&self, arguments: &Analyze) -> Result<BTreeMap<String, String>> {
        let Some(path) = self.layout.map(Layout::ended) else { return Ok(BTreeMap::new()) };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) if path.is_dir() => {
                let error = OutputError::NotOurs { path: path.display().to_string() };
                return Err(anyhow!(error.diagnostic()));
            }
            Err(_) => return Ok(BTreeMap::new()),
        };
        let lines = text.lines().map(serde_json::from_str::<Ended>);
        let Ok(ended) = lines.collect::<Result<Vec<Ended>, _>>() else {
            let error = OutputError::NotOurs { path: path.display().to_string() };
            return Err(anyhow!(error.diagnostic()));
        };
        if !arguments.resume {
            fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
        if !arguments.skip_failing {
            return Ok(BTreeMap::new());
        }
        Ok(ended.into_iter().map(|Ended { extractor, article }| (article, extractor)).collect())
    }

    /// Fails where something that is neither a file nor a folder stands under a name that nobody gave.
    pub(super) fn check_kept(&self, arguments: &Analyze) -> Result<()> {
        let Analyze { manifest, errors, .. } = arguments;
        let kept = self.layout.map(Layout::kept).unwrap_or_default();
        let beside = [(&self.manifest, manifest), (&self.errors, errors)];
        let beside =
            beside.into_iter().filter(|(_, given)| given.is_none()).filter_map(|(path, _)| path.as_deref());
        kept.iter()
            .map(PathBuf::as_path)
            .chain(beside)
            .try_for_each(|path| byline_output::check_kept(path).map_err(|error| anyhow!(error.diagnostic())))
    }

    /// Fails where one of these places takes no file: nothing is done then.
    fn can_write(&self) -> Result<(), OutputError> {
        let given = [self.manifest.as_deref(), self.errors.as_deref()].into_iter().flatten();
        for path in given.clone() {
            if path.is_dir() {
                return Err(OutputError::IsFolder { path: path.display().to_string() });
            }
        }
        // Errors are added one by one, and no link is followed for that.
        if let Some(path) = self.errors.as_deref().filter(|path| path.is_symlink())
            && fs::metadata(path).map_or(true, |there| there.is_file())
        {
            return Err(OutputError::NotOurs { path: path.display().to_string() });
        }
        given.chain(self.output).try_for_each(byline_output::can_write)
    }

    /// Fails where two of these places, or one of them and an input, are the same.
    /// And where something is at the place of the manifest or the errors that no run made.
    pub(super) fn check(&self, arguments: &Analyze, byline: &Byline, articles: &Articles) -> Result<()> {
        let mut guard = Guard::default();
        articles.paths().for_each(|path| guard.reads(path));
        for path in manifest::files_of(byline) {
            guard.reads(&path);
        }
        let kept = self.layout.map(Layout::kept).unwrap_or_default();
        let kept = kept.iter().map(PathBuf::as_path);
        // Without an output records go to standard output: `>> articles.jsonl`
        let output = self.output.unwrap_or(Path::new("-"));
        let beside = [self.manifest.as_deref(), self.errors.as_deref()].into_iter().flatten();
        for path in iter::once(output).chain(beside).chain(kept) {
            guard.writes(path).map_err(|error| anyhow!(error.diagnostic()))?;
        }
        self.can_write().map_err(|error| anyhow!(error.diagnostic()))?;
        let Analyze { manifest, errors, .. } = arguments;
        let beside: [(&Option<PathBuf>, bool, IsOurs); 2] = [
            (&self.manifest, manifest.is_some(), manifest::is_manifest),
            (&self.errors, errors.is_some(), is_error_log),
        ];
        for (path, named, is_ours) in beside {
            if let Some(path) = path.as_deref().filter(|path| !free(path, named, is_ours)) {
                let error = OutputError::NotOurs { path: path.display().to_string() };
                return Err(anyhow!(error.diagnostic()));
            }
        }
        Ok(())
    }
}
