//! The entities of a short text, as a line each.

use crate::entities;
use byline_core::Entity;
use byline_entities::Options;
use std::path::Path;

/// The entities of a text as `LABEL name: mention | mention`.
pub(crate) fn find(text: &str) -> Vec<String> {
    let line = |entity: &Entity| {
        let mentions: Vec<&str> =
            entity.mentions.iter().filter_map(|mention| mention.span.of(text)).collect();
        format!("{} {}: {}", entity.label.name(), entity.name, mentions.join(" | "))
    };
    entities::find(text, Options::default(), Path::new(".")).iter().map(line).collect()
}

/// Expects each of some entities in a text.
#[track_caller]
pub(crate) fn check(text: &str, expected: &[&str]) {
    let found = find(text);
    for line in expected {
        assert!(found.iter().any(|found| found == line), "{line} is not among {found:#?}");
    }
}
