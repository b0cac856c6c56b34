//! What a run may write to, checked before anything is opened.

use super::manifest;
use anyhow::{Result, anyhow};
use byline_input::Articles;
use byline_output::{Guard, Layout};
use std::path::{Path, PathBuf};

/// Where a run writes.
pub(crate) struct Places<'a> {
    /// The records, in files.
    pub(crate) layout: Option<&'a Layout>,
    /// The records, to whatever was named.
    pub(crate) output: Option<&'a Path>,
    pub(crate) manifest: Option<&'a Path>,
    pub(crate) errors: Option<&'a Path>,
}

impl Places<'_> {
    /// What an earlier run to the same places left, which is not read as input. Without a journal or a manifest nothing
    /// says that it was a run that made them.
    pub(crate) fn own_files(&self) -> Vec<PathBuf> {
        let Some(layout) = self.layout else { return Vec::new() };
        if !layout.has_journal() && !self.manifest.is_some_and(manifest::is_manifest) {
            return Vec::new();
        }
        let beside = [self.manifest, self.errors].into_iter().flatten().map(Path::to_owned);
        layout.files().into_iter().chain(beside).collect()
    }

    /// Fails where two of these places, or one of them and an input, are the same.
    pub(crate) fn check(&self, articles: &Articles) -> Result<()> {
        let mut guard = Guard::default();
        articles.paths().for_each(|path| guard.reads(path));
        let beside = |suffix: &str| {
            let mut name = self.layout?.path.as_os_str().to_owned();
            name.push(suffix);
            Some(PathBuf::from(name))
        };
        let kept = [beside(".part"), beside(".journal")];
        let kept = kept.iter().flatten().map(PathBuf::as_path);
        for path in [self.output, self.manifest, self.errors].into_iter().flatten().chain(kept) {
            guard.writes(path).map_err(|error| anyhow!(error.diagnostic()))?;
        }
        Ok(())
    }
}
