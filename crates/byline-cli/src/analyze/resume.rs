//! Where a run stands, so that another can resume it.

use super::interrupt::interruptible;
use super::run::Items;
use super::tally::Tally;
use anyhow::{Result, anyhow};
use byline_core::{Article, Diagnostic};
use byline_input::{Articles, InputError, is_stream};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Where in the input a run stands: after which item, an article or what could not be read.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// How many items there were.
    pub(super) items: u64,
    /// The path of the last one.
    path: String,
    /// How many items of that path there were.
    of_path: u64,
    /// The identifier of the last one, where it was an article.
    last: Option<String>,
    /// A hash of all items, and of those of that path: each of the one before it and of what the item holds.
    hash: u64,
    hash_of_path: u64,
}

/// All that a run needs to resume another.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) position: Position,
    /// The length of the file of errors.
    pub(super) errors: u64,
    /// When the run was begun, in milliseconds since 1970.
    pub(super) begun: u64,
    /// How often the run was resumed.
    pub(super) resumed: u64,
    pub(super) tally: Tally,
}

impl Position {
    /// Counts an article.
    pub(super) fn add_article(&mut self, article: &Article) {
        self.add(&article.source.path, Some(&article.id), hash_of(article));
    }

    /// Counts what could not be read.
    pub(super) fn add_unread(&mut self, path: &str) {
        self.add(path, None, 0);
    }

    fn add(&mut self, path: &str, article: Option<&str>, hash: u64) {
        self.items += 1;
        if self.path != path {
            path.clone_into(&mut self.path);
            self.of_path = 0;
            self.hash_of_path = 0;
        }
        self.of_path += 1;
        self.hash = chained(self.hash, hash);
        self.hash_of_path = chained(self.hash_of_path, hash);
        self.last = article.map(str::to_owned);
    }

    /// The articles without what was done; fails where the input is not what it was. Files that are done are read again only
    /// where articles depend on those before them (`copies`), or where something about a file changed since `begun`.
    ///
    /// Where reading may wait for somebody who writes, as on standard input and pipes, it ends when `stop` turns true.
    pub(super) fn skip(
        &self,
        mut articles: Articles,
        copies: bool,
        begun: u64,
        stop: &Arc<AtomicBool>,
    ) -> Result<Items> {
        let Self { items, path, of_path, last, hash, hash_of_path } = self;
        let waits = articles.paths().any(is_stream);
        let alone = !copies && !articles.paths().any(|path| changed_since(path, begun));
        let (rest, expected) = if alone && *items > 0 && articles.skip_to(path) {
            (*of_path, *hash_of_path)
        } else {
            (*items, *hash)
        };
        let mut articles: Items =
            if waits { Box::new(interruptible(articles, Arc::clone(stop))) } else { Box::new(articles) };
        let mut at = None;
        let mut found = 0;
        for number in 0..rest {
            let next = articles.next();
            if next.is_none() && stop.load(Ordering::Relaxed) {
                // What was done stays as it is.
                return Ok(articles);
            }
            let item = next.ok_or_else(|| {
                let missing = rest - number;
                let are = if missing == 1 { "is" } else { "are" };
                changed(format!("{missing} of the articles that were done {are} no longer there"))
            })?;
            found = chained(found, item.as_ref().map_or(0, hash_of));
            at = Some(item);
        }
        let (path_now, last_now) = match &at {
            Some(item) => (item_path(item), item.as_ref().ok().map(|article| article.id.clone())),
            None => return Ok(articles),
        };
        if path_now != path || last_now != *last {
            let name = |last: Option<&str>| last.map_or_else(String::new, |last| format!(", `{last}`"));
            let (then, now) = (name(last.as_deref()), name(last_now.as_deref()));
            return Err(changed(format!(
                "the last item done was in `{path}`{then}; it is in `{path_now}`{now}"
            )));
        }
        if found != expected {
            return Err(changed("articles that were done have other words now".to_owned()));
        }
        Ok(articles)
    }
}

/// A hash of what an article holds.
fn hash_of(article: &Article) -> u64 {
    let Article { id, title, date, url, text, .. } = article;
    let fields = [Some(id), title.as_ref(), url.as_ref(), Some(text)];
    let hash = fields
        .into_iter()
        .fold(0, |hash, field| chained(hash, field.map_or(0, |field| xxh3_64(field.as_bytes()))));
    chained(hash, xxh3_64(format!("{date:?}").as_bytes()))
}

/// The hash of a hash and what follows.
fn chained(before: u64, next: u64) -> u64 {
    xxh3_64_with_seed(&next.to_le_bytes(), before)
}

/// Whether a file was written, replaced or renamed after that moment, in milliseconds since 1970.
fn changed_since(path: &Path, moment: u64) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return true };
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.is_none_or(|since| since.as_millis() >= u128::from(moment));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let changed = metadata.ctime().saturating_mul(1000).saturating_add(metadata.ctime_nsec() / 1_000_000);
        modified || u64::try_from(changed).is_ok_and(|changed| changed >= moment)
    }
    #[cfg(not(unix))]
    modified
}

/// The path of what was read or not.
pub(super) fn item_path(item: &Result<Article, InputError>) -> &str {
    match item {
        Ok(article) => &article.source.path,
        Err(error) => error.path(),
    }
}

fn changed(why: String) -> anyhow::Error {
    let diagnostic = Diagnostic::misuse("input/changed", "the input is not what the interrupted run read");
    anyhow!(diagnostic.because(why).hint("run it without `--resume` to start over"))
}
