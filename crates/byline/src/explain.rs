//! Why something was found.

use crate::{BUILT_IN, Byline, Error, Record};
use byline_core::{Active, Article, Diagnostic, Reason};
use byline_runner::{Change, Explained, FindingId};

/// Why something was found in an article.
#[derive(Debug)]
pub struct Explanation {
    /// The article, analysed again.
    pub record: Record,
    /// What is explained.
    pub finding: FindingId,
    /// The decisions that led to it, in their order; `None` where the extractor cannot say, as those in shared libraries
    /// cannot.
    pub reasons: Option<Vec<Reason>>,
    /// The changes of single words that would have changed it most, the strongest first; `None` where the article is too
    /// long to try them.
    pub changes: Option<Vec<Change>>,
}

/// More changes than these are not listed.
const CHANGES: usize = 8;

pub(crate) fn explain(byline: &Byline, article: &Article, finding: &FindingId) -> Result<Explanation, Error> {
    let plan = byline.plan();
    let twin = built_in_twin(byline, finding);
    let twin = twin.as_ref().map(|active| &*active.extractor);
    let explained = byline_runner::explain(plan, article.clone(), finding, twin);
    let Explained { record, reasons } = explained.map_err(|failure| {
        let message = format!("the extractor of `{}` failed: {}", finding.layer, failure.message);
        let diagnostic = Diagnostic::error("explain/failed", message);
        if let Some(hint) = failure.hint { diagnostic.hint(hint) } else { diagnostic }
    })?;
    let count = finding.count(&record.layers);
    if count.is_none_or(|count| finding.at >= count) {
        return Err(missing(&record, finding, count));
    }
    let changes = byline_runner::what_if(plan, article, &record, finding, CHANGES);
    Ok(Explanation { record: byline.record(record), finding: finding.clone(), reasons, changes })
}

/// The built-in extractor in the place of the same one from a shared library, which finds the same and cannot say why: the
/// boundary to libraries has no words for it.
fn built_in_twin(byline: &Byline, finding: &FindingId) -> Option<Active> {
    let layer = finding.layer.as_str();
    let used = byline.extractors().find(|descriptor| descriptor.provides == finding.layer)?;
    let config = byline.config();
    let configured = config.extractors.iter().find(|one| one.name == used.name && one.path.is_some())?;
    let twin = BUILT_IN.iter().find(|built_in| built_in.name == layer)?;
    let same = (twin.describe)().version == used.version && used.name == layer;
    same.then(|| (twin.activate)(&configured.options, &config.folder).ok()).flatten()
}

/// That there is no such finding, and which there are.
fn missing(record: &byline_record::Record, finding: &FindingId, count: Option<usize>) -> Error {
    let FindingId { layer, at: _ } = finding;
    let first = FindingId { layer: layer.clone(), at: 0 };
    let there = match count {
        None => record
            .errors
            .iter()
            .chain(&record.notes)
            .find(|remark| remark.extractor == layer.as_str())
            .map_or_else(|| format!("no extractor fills `{layer}`"), |remark| remark.message.clone()),
        Some(0) => format!("nothing is found in the layer `{layer}`"),
        Some(1) => format!("there is `{first}` alone"),
        Some(count) => {
            let last = FindingId { layer: layer.clone(), at: count - 1 };
            format!("there are `{first}` to `{last}`")
        }
    };
    let id = &record.article.id;
    Diagnostic::misuse("explain/not-found", format!("there is no `{finding}` in the article `{id}`"))
        .because(there)
        .hint("`byline analyze --show ARTICLE` lists what is found, with its numbers")
}
