//! Articles that say the same: a third of the news is reprints.
//!
//! A copy is kept and names the article that it repeats, since users count outlets as well as stories. What is compared are
//! the words alone, so that a copy that lost its quotation marks joins the whole one. Memory is bounded by a window
//! of articles: what was read longer ago is forgotten.

use byline_cluster::Window;
use byline_core::Article;
use std::sync::Arc;

/// How copies are searched for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copies {
    /// How many articles back; each takes a kilobyte or two of memory.
    pub window: usize,
    /// The share of word sequences that two articles have in common from which on they are the same, 0 to 1. It is
    /// estimated, within about 0.04; below 0.5 some copies are missed.
    pub similarity: f32,
}

impl Default for Copies {
    fn default() -> Self {
        Self { window: 50_000, similarity: 0.8 }
    }
}

/// The articles of the window, each with the identifier of the first of its cluster.
pub(crate) type Clusters = Window<Arc<str>>;

/// An empty window.
pub(crate) fn window(options: Copies) -> Clusters {
    Window::new(options.window, options.similarity)
}

/// Sets the article's cluster: that of the most similar one in the window, else its own.
pub(crate) fn place(article: &mut Article, window: &mut Clusters) {
    let near = window.place(&article.text, || Arc::from(article.id.as_str()));
    article.source.cluster = Some(near.cluster.to_string());
}
