//! Articles that are near-copies of others: agency copy with another headline, a paragraph cut, an update.
//!
//! An article is remembered by the smallest of its shingles' hashes under each of 64 orders (`MinHash`: Broder 1997).
//! Two articles have the same smallest one as often as they share shingles. Four of them together are a key of the
//! index: nearly all pairs that are alike by 0.6 or more have one of 16 keys in common, and few others do.

use crate::words::{shingles, words};
use crate::{ClusterId, Settings};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The words of a shingle: what copies share, and chance does not.
const SHINGLE: usize = 5;
/// The most words of an article that count.
const MOST_WORDS: usize = 4000;
/// Articles of fewer words are no copies of anything.
const FEWEST_WORDS: usize = 20;
const ORDERS: usize = 64;
const KEYS: usize = 16;
/// The most articles that an entry of the index names.
const MOST_NAMED: usize = 32;

/// Where an article belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copy {
    /// Its cluster; a new one where it is like nothing remembered.
    pub cluster: ClusterId,
    /// How alike it is to the remembered article nearest to it, 0 to 1, estimated; 1 for the first of its cluster.
    pub alike: f32,
}

/// The articles of a stream.
#[derive(Debug)]
pub struct Articles {
    most: usize,
    least_alike: f32,
    /// The remembered ones, oldest first; the first has the number `forgotten`.
    known: VecDeque<(ClusterId, [u32; ORDERS])>,
    forgotten: usize,
    index: FxHashMap<u64, Vec<usize>>,
    clusters: u32,
}

impl Articles {
    /// Remembers nothing yet.
    pub fn new(settings: &Settings) -> Self {
        Self {
            most: settings.articles.max(1),
            least_alike: settings.least_alike,
            known: VecDeque::new(),
            forgotten: 0,
            index: FxHashMap::default(),
            clusters: 0,
        }
    }

    /// Places the next article of the stream.
    pub fn add(&mut self, text: &str) -> Copy {
        let own: Vec<u32> = words(text, MOST_WORDS).into_iter().map(|word| word.hash).collect();
        if own.len() < FEWEST_WORDS {
            return Copy { cluster: self.next(), alike: 1.0 };
        }
        let sketch = sketch(&shingles(&own, SHINGLE));
        let mut candidates: Vec<usize> =
            keys(&sketch).filter_map(|key| self.index.get(&key)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<Copy> = None;
        for number in candidates {
            let Some((cluster, other)) = self.known.get(number - self.forgotten) else { continue };
            let same = sketch.iter().zip(other).filter(|(own, other)| own == other).count();
            let alike = same as f32 / ORDERS as f32;
            if alike >= self.least_alike && best.is_none_or(|best| alike > best.alike) {
                best = Some(Copy { cluster: *cluster, alike });
            }
        }
        let copy = best.unwrap_or_else(|| Copy { cluster: self.next(), alike: 1.0 });
        if best.is_none_or(|best| best.alike < 0.95) {
            self.remember(copy.cluster, sketch);
        }
        copy
    }

    fn next(&mut self) -> ClusterId {
        self.clusters += 1;
        ClusterId(self.clusters - 1)
    }

    fn remember(&mut self, cluster: ClusterId, sketch: [u32; ORDERS]) {
        while self.known.len() >= self.most {
            let Some((_, old)) = self.known.pop_front() else { break };
            for key in keys(&old) {
                if let Some(named) = self.index.get_mut(&key) {
                    named.retain(|&number| number != self.forgotten);
                    if named.is_empty() {
                        self.index.remove(&key);
                    }
                }
            }
            self.forgotten += 1;
        }
        let number = self.forgotten + self.known.len();
        for key in keys(&sketch) {
            let named = self.index.entry(key).or_default();
            if named.len() == MOST_NAMED {
                named.remove(0);
            }
            named.push(number);
        }
        self.known.push_back((cluster, sketch));
    }
}

/// The smallest hash of the shingles under each order.
fn sketch(shingles: &[u32]) -> [u32; ORDERS] {
    let mut smallest = [u32::MAX; ORDERS];
    for &shingle in shingles {
        for (slot, order) in smallest.iter_mut().zip(1_u32..) {
            let mut hash = shingle ^ order.wrapping_mul(0x9e37_79b9);
            hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
            hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
            *slot = (*slot).min(hash ^ (hash >> 16));
        }
    }
    smallest
}

/// The keys by which a sketch is found.
fn keys(sketch: &[u32; ORDERS]) -> impl Iterator<Item = u64> + '_ {
    sketch.chunks(ORDERS / KEYS).zip(1_u64..).map(|(rows, band)| {
        rows.iter().fold(band, |key, &row| {
            (key ^ u64::from(row)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        })
    })
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
