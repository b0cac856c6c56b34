//! Where a run stands, so that another can resume it.

use super::tally::Tally;
use anyhow::{Result, anyhow};
use byline_core::{Article, Diagnostic};
use byline_input::{Articles, InputError};
use serde::{Deserialize, Serialize};

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
}

/// All that a run needs to resume another.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) position: Position,
    /// The length of the file of errors.
    pub(super) errors: u64,
    /// How often the run was resumed.
    pub(super) resumed: u64,
    pub(super) tally: Tally,
}

impl Position {
    /// Counts an item.
    pub(super) fn add(&mut self, path: &str, article: Option<&str>) {
        self.items += 1;
        if self.path != path {
            path.clone_into(&mut self.path);
            self.of_path = 0;
        }
        self.of_path += 1;
        self.last = article.map(str::to_owned);
    }

    /// Skips what was done, and fails where the input is not what it was. `alone` says that articles do not depend on
    /// those before them, so that files need not be read again.
    pub(super) fn skip(&self, articles: &mut Articles, alone: bool) -> Result<()> {
        let Self { items, path, of_path, last } = self;
        let rest = if alone && *items > 0 && articles.skip_to(path) { *of_path } else { *items };
        let mut at = None;
        for number in 0..rest {
            let item = articles.next().ok_or_else(|| {
                let missing = rest - number;
                changed(format!("{missing} of the articles that were done are no longer there"))
            })?;
            at = Some(item);
        }
        let (path_now, last_now) = match &at {
            Some(item) => (item_path(item), item.as_ref().ok().map(|article| article.id.clone())),
            None => return Ok(()),
        };
        if path_now != path || last_now != *last {
            let name = |last: Option<&str>| last.map_or_else(String::new, |last| format!(", `{last}`"));
            let (then, now) = (name(last.as_deref()), name(last_now.as_deref()));
            return Err(changed(format!(
                "the last item done was in `{path}`{then}; it is in `{path_now}`{now}"
            )));
        }
        Ok(())
    }
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
