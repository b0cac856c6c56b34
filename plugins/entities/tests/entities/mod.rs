//! The entities of a short text.

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

/// What is found in a text with these options, whose files are in a folder.
pub(crate) fn find(text: &str, options: Options, folder: &Path) -> Vec<Entity> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(text);
    let mut found = Collect::default();
    let entities = Entities::build(options, folder).expect("the options are right");
    let document = analysis.document(&article, LayersView::default());
    entities.extract(&document, &mut found).expect("any text gives a result");
    found.0
}
