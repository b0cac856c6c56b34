//! Quotations that are the same, trimmed or altered.

use crate::difference::{Difference, differences};
use crate::words::{shingles, words};
use crate::{ClusterId, Settings};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The words of a run that is looked up.
const SHINGLE: usize = 3;
/// The most words of a quotation that count.
const MOST_WORDS: usize = 400;
/// Quotations of fewer words are the same only if all their words are: `a united front` is said by many.
const FEWEST_WORDS: usize = 6;
/// The most quotations that an entry of the index names: what more have in common is a phrase.
const MOST_NAMED: usize = 16;
/// The most bytes of a quotation that are remembered, to show differences.
const MOST_BYTES: usize = 2000;

/// Where a quotation belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Its cluster; a new one where nothing remembered is the same.
    pub cluster: ClusterId,
    /// How much of the shorter version is in the longer, 0 to 1; 1 for the first of its cluster.
    pub shared: f32,
    /// What it has in place of the longest version seen before; empty for the first of its cluster.
    pub differences: Vec<Difference>,
}

/// The quotations of a stream.
#[derive(Debug)]
pub struct Quotations {
    most: usize,
    least_shared: f32,
    /// The remembered ones, oldest first; the first has the number `forgotten`.
    known: VecDeque<Known>,
    forgotten: usize,
    /// Which remembered ones have a shingle.
    index: FxHashMap<u32, Vec<usize>>,
    clusters: u32,
}

#[derive(Debug)]
struct Known {
    cluster: ClusterId,
    text: String,
    words: usize,
    /// The hash of all its words.
    all: u32,
    shingles: Vec<u32>,
}

impl Quotations {
    /// Remembers nothing yet.
    pub fn new(settings: &Settings) -> Self {
        Self {
            most: settings.quotations.max(1),
            least_shared: settings.least_shared,
            known: VecDeque::new(),
            forgotten: 0,
            index: FxHashMap::default(),
            clusters: 0,
        }
    }

    /// Places the next quotation of the stream. Its cost does not depend on how many came before.
    pub fn add(&mut self, text: &str) -> Placement {
        let own: Vec<u32> = words(text, MOST_WORDS).into_iter().map(|word| word.hash).collect();
        let parts = shingles(&own, SHINGLE);
        let all = shingles(&own, own.len().max(1)).first().copied().unwrap_or_default();
        let best = self.best(&own, all, &parts);
        let Some((number, shared)) = best else {
            let cluster = ClusterId(self.clusters);
            self.clusters += 1;
            if !own.is_empty() {
                self.remember(Known { cluster, text: head(text), words: own.len(), all, shingles: parts });
            }
            return Placement { cluster, shared: 1.0, differences: Vec::new() };
        };
        let Some(known) = self.known.get(number - self.forgotten) else {
            return Placement { cluster: ClusterId(self.clusters), shared, differences: Vec::new() };
        };
        let placement =
            Placement { cluster: known.cluster, shared, differences: differences(text, &known.text) };
        // A version that is part of a remembered one adds nothing.
        if own.len() > known.words || shared < 0.9 {
            let cluster = placement.cluster;
            self.remember(Known { cluster, text: head(text), words: own.len(), all, shingles: parts });
        }
        placement
    }

    /// The remembered quotation that shares most, if that is enough; the earliest of equals.
    fn best(&self, own: &[u32], all: u32, parts: &[u32]) -> Option<(usize, f32)> {
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        for part in parts {
            for &number in self.index.get(part).into_iter().flatten() {
                *counts.entry(number).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_unstable();
        let mut best: Option<(usize, f32)> = None;
        for (number, count) in counts {
            let Some(known) = self.known.get(number - self.forgotten) else { continue };
            let short = own.len().min(known.words);
            let fewest = known.shingles.len().min(parts.len()).max(1);
            let shared = count as f32 / fewest as f32;
            let same = if short < FEWEST_WORDS || all == known.all {
                own.len() == known.words && all == known.all
            } else {
                count >= 3 && shared >= self.least_shared
            };
            if same && best.is_none_or(|(_, most)| shared > most) {
                best = Some((number, shared));
            }
        }
        best
    }

    fn remember(&mut self, quotation: Known) {
        while self.known.len() >= self.most {
            self.forget();
        }
        let number = self.forgotten + self.known.len();
        for &part in &quotation.shingles {
            let named = self.index.entry(part).or_default();
            if named.len() == MOST_NAMED {
                named.remove(0);
            }
            named.push(number);
        }
        self.known.push_back(quotation);
    }

    fn forget(&mut self) {
        let Some(known) = self.known.pop_front() else { return };
        for part in known.shingles {
            if let Some(named) = self.index.get_mut(&part) {
                named.retain(|&number| number != self.forgotten);
                if named.is_empty() {
                    self.index.remove(&part);
                }
            }
        }
        self.forgotten += 1;
    }
}

/// The first bytes of a text.
fn head(text: &str) -> String {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Quotations;
    use crate::Settings;
    use proptest::prelude::{prop_assert, proptest};

    fn clusters(stream: &[&str], settings: &Settings) -> Vec<u32> {
        let mut quotations = Quotations::new(settings);
        stream.iter().map(|text| quotations.add(text).cluster.0).collect()
    }

    #[test]
    fn trimmed_and_altered_versions_are_the_same_quotation() {
        let stream = [
            "The mill has fed this valley for ninety years, and we will not let it close without a fight",
            "we will not let it close without a fight",
            "The mill has fed this valley for 90 years and we won't let it close without a fight",
            "The council has no money for the mill, and I will say so in June",
            "The mill has fed this valley",
        ];
        assert_eq!(clusters(&stream, &Settings::default()), [0, 0, 0, 1, 0]);
    }

    #[test]
    fn short_phrases_must_be_the_same() {
        let stream = ["a united front", "A united front.", "a united front of all", "no comment"];
        assert_eq!(clusters(&stream, &Settings::default()), [0, 0, 1, 2]);
    }

    #[test]
    fn only_the_latest_are_remembered() {
        let settings = Settings { quotations: 2, ..Settings::default() };
        let first = "The ferry will sail again when the ice is gone";
        let others =
            ["Nobody asked the fishermen what they want", "The tower was built in three hard summers"];
        assert_eq!(clusters(&[first, first, others[0], first], &settings), [0, 0, 1, 0]);
        assert_eq!(clusters(&[first, others[0], others[1], first], &settings), [0, 1, 2, 3]);
    }

    proptest! {
        #[test]
        fn a_quotation_is_always_in_its_own_cluster(stream in proptest::collection::vec("[a-d ]{0,30}", 1..20)) {
            let mut quotations = Quotations::new(&Settings::default());
            for text in &stream {
                let first = quotations.add(text);
                let words = text.split_whitespace().count();
                prop_assert!(words == 0 || quotations.add(text).cluster == first.cluster);
            }
        }
    }
}
