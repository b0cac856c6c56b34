//! The extractor at its boundary.

use byline_claims::Claims;
use byline_core::{Article, Claim, LayersView};
use byline_plugin::{Extractor, Finding, Sink};

struct Found(Vec<Claim>);

impl Sink for Found {
    fn push(&mut self, finding: Finding) {
        if let Finding::Claim(claim) = finding {
            self.0.push(claim);
        }
    }
    fn note(&mut self, _: &str) {}
}

/// The claims that the extractor finds in an article.
pub(crate) fn claims_of(extractor: &Claims, article: &Article, layers: LayersView<'_>) -> Vec<Claim> {
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut sink = Found(Vec::new());
    extractor.extract(&analysis.document(article, layers), &mut sink).expect("it never fails");
    sink.0
}
