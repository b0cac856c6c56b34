//! The entities of a short text, as a line each.

use byline_core::{Article, Entity, LayersView, Sink};
use byline_entities::{Entities, Options};
use byline_plugin::{Extractor, Finding, Plugin};
use std::path::Path;

#[derive(Default)]
struct Collect(Vec<Entity>);

impl Sink for Collect {
    fn push(&mut self, finding: Finding) {
        if let Finding::Entity(entity) = finding {
            self.0.push(entity);
        }
    }

    fn note(&mut self, _: &str) {}
}

/// The entities of a text as `LABEL name: mention | mention`.
pub(crate) fn find(text: &str) -> Vec<String> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(text);
    let mut found = Collect::default();
    let entities = Entities::build(Options::default(), Path::new(".")).expect("no options");
    entities
        .extract(&analysis.document(&article, LayersView::default()), &mut found)
        .expect("any text gives a result");
    let line = |entity: &Entity| {
        let mentions: Vec<&str> =
            entity.mentions.iter().filter_map(|mention| mention.span.of(text)).collect();
        format!("{} {}: {}", entity.label.name(), entity.name, mentions.join(" | "))
    };
    found.0.iter().map(line).collect()
}

/// Expects each of some entities in a text.
#[track_caller]
pub(crate) fn check(text: &str, expected: &[&str]) {
    let found = find(text);
    for line in expected {
        assert!(found.iter().any(|found| found == line), "{line} is not among {found:#?}");
    }
}
