//! Articles that are near-copies of others: agency copy with another headline, a paragraph cut, an update.

use crate::copies::{Sketch, Window};
use crate::{ClusterId, Settings};

/// Articles of fewer words are no copies of anything: `Page not found` is no story that two outlets share.
const FEWEST_WORDS: usize = 20;

/// Where an article belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArticlePlacement {
    /// Its cluster; a new one where it is like nothing remembered.
    pub cluster: ClusterId,
    /// How alike it is to the remembered article nearest to it, 0 to 1, estimated; 1 for the first of its cluster.
    pub alike: f32,
}

/// The articles of a stream.
#[derive(Debug)]
pub struct Articles {
    window: Window<ClusterId>,
    clusters: u32,
}

impl Articles {
    /// Remembers nothing yet.
    pub fn new(settings: &Settings) -> Self {
        Self { window: Window::new(settings.articles, settings.least_alike), clusters: 0 }
    }

    /// Places the next article of the stream.
    pub fn add(&mut self, text: &str) -> ArticlePlacement {
        let sketch = Sketch::of(text);
        let own = ClusterId(self.clusters);
        let cluster = if sketch.words < FEWEST_WORDS {
            ArticlePlacement { cluster: own, alike: 1.0 }
        } else {
            let near = self.window.put(sketch, || own);
            ArticlePlacement { cluster: near.cluster, alike: near.alike }
        };
        self.clusters += u32::from(cluster.cluster == own);
        cluster
    }
}

#[cfg(test)]
mod tests {
    use super::Articles;
    use crate::Settings;

    fn story(name: &str, sentences: usize) -> String {
        let sentence =
            |at: usize| format!("The {name} of street number {at} wrote to {} others. ", at * 7 + 3);
        (0..sentences).map(sentence).collect::<Vec<_>>().concat()
    }

    #[test]
    fn near_copies_share_a_cluster() {
        let mut articles = Articles::new(&Settings::default());
        let story_one = story("baker", 30);
        let first = articles.add(&story_one);
        let cut = articles.add(&story("baker", 26));
        let other = articles.add(&story("warden", 30));
        let damaged = articles.add(&story_one.replace('.', "").to_uppercase());
        assert_eq!((first.cluster, first.alike), (cut.cluster, 1.0));
        assert!(cut.alike > 0.7 && cut.alike < 1.0, "{}", cut.alike);
        assert_ne!(other.cluster, first.cluster, "{}", other.alike);
        assert_eq!((damaged.cluster, damaged.alike), (first.cluster, 1.0));
    }

    #[test]
    fn short_texts_are_no_copies_and_old_ones_are_forgotten() {
        let mut articles = Articles::new(&Settings { articles: 1, ..Settings::default() });
        assert_ne!(articles.add("Page not found").cluster, articles.add("Page not found").cluster);
        let (one, two) = (story("baker", 30), story("warden", 30));
        let first = articles.add(&one);
        assert_eq!(articles.add(&one).cluster, first.cluster);
        articles.add(&two);
        assert_ne!(articles.add(&one).cluster, first.cluster);
    }
}
