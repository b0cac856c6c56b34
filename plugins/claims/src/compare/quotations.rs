//! A checked claim that is a quotation, word for word in the article.

use super::frames::Effect;
use super::pairing::same_name;
use super::statement::{Mark, Name, Statement};

/// Whether sentences hold what a checked claim quotes, word for word, and name who it says said it: `Anna Hale wrote: "…"`
/// and a post by Hale. A negation around it may say that it was never said.
pub(crate) fn quotes(own: &[Statement], checked: &Statement) -> bool {
    if checked.quoted.is_empty() || checked.effect != Effect::Asserts {
        return false;
    }
    let said: Vec<u32> = own.iter().flat_map(|own| own.forms.iter().copied()).collect();
    let names = checked.items.iter().filter_map(|item| item.name.as_ref());
    let mut speakers = names.filter(|name| !inside(name, checked));
    let is_named = |speaker: &Name| {
        own.iter()
            .flat_map(|own| &own.items)
            .filter_map(|item| item.name.as_ref())
            .any(|name| same_name(name, speaker, 1))
    };
    let surrounded =
        |own: &Statement| own.marks.iter().any(|mark| matches!(mark, Mark::Frame | Mark::Question));
    own.iter().all(|own| own.effect == Effect::Asserts && !surrounded(own))
        && said.windows(checked.quoted.len()).any(|words| words == checked.quoted)
        && own.iter().map(|own| own.negations).sum::<usize>() == checked.quoted_negations
        && speakers.next().is_some_and(is_named)
}

/// Whether a name stands in what a claim quotes.
pub(super) fn inside(name: &Name, checked: &Statement) -> bool {
    name.parts.iter().any(|part| checked.quoted.contains(part))
}
