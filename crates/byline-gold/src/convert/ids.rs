//! Identifiers that are unique over everything that is converted together.

use byline_core::Diagnostic;
use std::collections::HashSet;
use std::path::Path;

/// The identifiers given so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    given: HashSet<String>,
    renamed: u64,
    /// The first one that was made unique, as it was and as it is.
    first: Option<(String, String)>,
}

impl Ids {
    /// Numbers an identifier that an article before it has: `a`, `a~2`, `a~3`.
    pub(super) fn make_unique(&mut self, id: &mut String) {
        if self.given.contains(id.as_str()) {
            let mut number = 2_u64;
            let mut own = format!("{id}~{number}");
            while self.given.contains(&own) {
                number += 1;
                own = format!("{id}~{number}");
            }
            self.renamed += 1;
            self.first.get_or_insert_with(|| (id.clone(), own.clone()));
            *id = own;
        }
        self.given.insert(id.clone());
    }

    /// The warning about those made unique since the last one.
    pub(super) fn renamed(&mut self, path: &Path) -> Option<Diagnostic> {
        let (was, own) = self.first.take()?;
        let renamed = std::mem::take(&mut self.renamed);
        let articles = if renamed == 1 {
            "1 article has an identifier that another has".to_owned()
        } else {
            format!("{renamed} articles have identifiers that others have")
        };
        let reason = format!("in `{}`; the first, `{was}`, is called `{own}`", path.display());
        Some(
            Diagnostic::warning("gold/duplicate-id", format!("{articles}: made unique"))
                .because(reason)
                .hint("an article that is there twice counts twice: check that these are different ones"),
        )
    }
}
