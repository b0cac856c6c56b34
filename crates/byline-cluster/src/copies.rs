//! Texts that are near-copies of others, among the latest of a stream.
//!
//! A text is remembered by one hash of all its words and by the least hashes of its sequences of words (`MinHash` with
//! one permutation: Li, Owen and Zhang 2012): each sequence falls to one of 128 parts, and a part keeps its least hash.
//! Two texts agree in as many parts as they share sequences. Parts in rows are the keys of an index, so that the few
//! texts that may be alike are found without looking at all others. One pass over the words is all that it costs.

use crate::words;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Words in a sequence: long enough that two articles on one event do not share most of theirs.
const WORDS: usize = 5;
/// Parts of a signature. Each is the least hash of those that fall to it.
const PARTS: usize = 128;
/// A part to which nothing fell.
const EMPTY: u32 = u32::MAX;

type Signature = [u32; PARTS];

/// The latest texts of a stream, each with the cluster that it is in.
#[derive(Debug)]
pub struct Window<C> {
    most: usize,
    least_alike: f32,
    /// Parts that must all agree for two texts to be compared.
    row: usize,
    seen: VecDeque<Seen<C>>,
    /// The number of the first text of `seen`.
    first: u64,
    /// The last text with all of these words.
    exact: FxHashMap<u64, u64>,
    /// The last text with this row of its signature.
    rows: FxHashMap<u64, u64>,
}

/// Where a text belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<C> {
    /// Its cluster.
    pub cluster: C,
    /// How alike it is to the remembered text nearest to it, 0 to 1, estimated; 1 for the first of its cluster.
    pub alike: f32,
}

#[derive(Debug)]
struct Seen<C> {
    cluster: C,
    sketch: Sketch,
}

impl<C: Clone> Window<C> {
    /// Remembers at most so many texts; two are copies where they share at least `least_alike` (0 to 1) of their
    /// sequences of five words. The share is estimated, within about 0.04; below 0.5 some copies are missed.
    pub fn new(most: usize, least_alike: f32) -> Self {
        // With sixteen rows of eight, texts that share 0.8 are compared in 95 of 100 cases, and those that share 0.5
        // in 6; with 32 rows of four, those that share 0.6 in 99.
        let row = if least_alike < 0.75 { 4 } else { 8 };
        Self {
            most: most.max(1),
            least_alike,
            row,
            seen: VecDeque::new(),
            first: 0,
            exact: FxHashMap::default(),
            rows: FxHashMap::default(),
        }
    }

    /// Puts the next text of the stream in the cluster of the most alike of those remembered, else in `own`.
    pub fn place(&mut self, text: &str, own: impl FnOnce() -> C) -> Near<C> {
        self.put(Sketch::of(text), own)
    }

    pub(crate) fn put(&mut self, sketch: Sketch, own: impl FnOnce() -> C) -> Near<C> {
        let near = self.alike(&sketch).unwrap_or_else(|| Near { cluster: own(), alike: 1.0 });
        self.keep(Seen { cluster: near.cluster.clone(), sketch });
        near
    }

    fn alike(&self, sketch: &Sketch) -> Option<Near<C>> {
        if let Some(seen) = self.exact.get(&sketch.whole).and_then(|number| self.at(*number)) {
            return Some(Near { cluster: seen.cluster.clone(), alike: 1.0 });
        }
        let mut best: Option<(f32, &Seen<C>)> = None;
        for seen in sketch.rows(self.row).filter_map(|row| self.at(*self.rows.get(&row)?)) {
            let alike = similarity(&sketch.signature, &seen.sketch.signature);
            // The first of equals counts, whatever the order of the rows.
            if alike >= self.least_alike && best.is_none_or(|(most, _)| alike > most) {
                best = Some((alike, seen));
            }
        }
        best.map(|(alike, seen)| Near { cluster: seen.cluster.clone(), alike })
    }

    fn at(&self, number: u64) -> Option<&Seen<C>> {
        self.seen.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn keep(&mut self, seen: Seen<C>) {
        while self.seen.len() >= self.most {
            let Some(old) = self.seen.pop_front() else { break };
            let number = self.first;
            self.first += 1;
            // A later text may have taken the place.
            for row in old.sketch.rows(self.row) {
                if self.rows.get(&row) == Some(&number) {
                    self.rows.remove(&row);
                }
            }
            if self.exact.get(&old.sketch.whole) == Some(&number) {
                self.exact.remove(&old.sketch.whole);
            }
        }
        let number = self.first + self.seen.len() as u64;
        self.exact.insert(seen.sketch.whole, number);
        for row in seen.sketch.rows(self.row) {
            self.rows.insert(row, number);
        }
        self.seen.push_back(seen);
    }
}

/// What is remembered of a text.
#[derive(Debug)]
pub(crate) struct Sketch {
    /// How many words it has.
    pub(crate) words: usize,
    /// One hash of all words.
    whole: u64,
    signature: Box<Signature>,
}

impl Sketch {
    pub(crate) fn of(text: &str) -> Self {
        let mut signature = Box::new([EMPTY; PARTS]);
        let mut last = [0_u64; WORDS];
        let (mut whole, mut count) = (0, 0);
        words::each(text, |word| {
            let word = u64::from(word.hash);
            whole = mix(whole ^ word);
            last.rotate_left(1);
            last[WORDS - 1] = word;
            count += 1;
            if count >= WORDS {
                let sequence = last.iter().fold(0, |sequence, word| mix(sequence ^ word));
                let part = (sequence >> 32) as usize % PARTS;
                if let Some(least) = signature.get_mut(part) {
                    *least = (*least).min(sequence as u32);
                }
            }
            true
        });
        Self { words: count, whole, signature }
    }

    /// The rows by which texts find each other. An empty part takes the value of the next one that is not, so that
    /// short texts have rows too; a text without any sequence has none.
    fn rows(&self, row: usize) -> impl Iterator<Item = u64> + use<> {
        let mut full = *self.signature;
        let first = full.iter().copied().find(|part| *part != EMPTY);
        let mut next = first.unwrap_or(EMPTY);
        for part in full.iter_mut().rev() {
            if *part == EMPTY {
                *part = next;
            }
            next = *part;
        }
        (0..first.map_or(0, |_| PARTS / row)).map(move |at| {
            let parts = full.iter().skip(at * row).take(row);
            parts.fold(at as u64 + 1, |hash, part| mix(hash ^ u64::from(*part)))
        })
    }
}

/// Spreads a change of any bit over all.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// The share of parts that agree, of those that one of the two has.
fn similarity(a: &Signature, b: &Signature) -> f32 {
    let (mut same, mut all) = (0_u32, 0_u32);
    for (a, b) in a.iter().zip(b) {
        if *a != EMPTY || *b != EMPTY {
            all += 1;
            same += u32::from(a == b);
        }
    }
    if all == 0 { 0.0 } else { same as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::{Sketch, Window, similarity};
    use std::collections::HashSet;

    /// A text of `count` made-up words, the same for the same seed.
    fn text(seed: u64, count: usize) -> Vec<String> {
        let mut state = seed;
        let word = |_| {
            state = super::mix(state + 1);
            format!("w{}", state % 5000)
        };
        (0..count).map(word).collect()
    }

    /// The cluster of each text, named by the number of its first one.
    fn clusters(window: usize, texts: &[String]) -> Vec<usize> {
        let mut seen = Window::new(window, 0.8);
        texts.iter().enumerate().map(|(at, text)| seen.place(text, || at).cluster).collect()
    }

    #[test]
    fn copies_join_and_others_do_not() {
        let story = "“We can’t wait,” the mayor said on Monday, when the council met to speak of the old bridge over the river and what its repair might cost.";
        let damaged = story.replace(['“', '”', '’'], "").to_uppercase();
        let longer = format!("{} It adjourned.", text(1, 300).join(" "));
        let texts = [
            story.to_owned(),
            text(1, 300).join(" "),
            damaged,
            text(2, 300).join(" "),
            longer,
            String::new(),
            "Short.".to_owned(),
            "short".to_owned(),
        ];
        assert_eq!(clusters(100, &texts), [0, 1, 0, 3, 1, 5, 6, 6]);
    }

    #[test]
    fn what_left_the_window_is_forgotten_but_its_cluster_lives_on() {
        let [one, two, three] = [1, 2, 3].map(|seed| text(seed, 50).join(" "));
        let texts = [one.clone(), two.clone(), one.clone(), three.clone(), one.clone(), three, two];
        assert_eq!(clusters(2, &texts), [0, 1, 0, 3, 0, 3, 6]);
    }

    #[test]
    fn a_script_without_spaces_has_words_too() {
        let story = "市议会周一决定修复河上的旧桥，费用由全体居民承担，工程将在明年春天开始。";
        let longer = format!("{story}会议随后结束。");
        let texts =
            [story.to_owned(), "港口因暴风雨关闭，两百名乘客在市政厅等候，渡轮周日恢复。".to_owned(), longer];
        let mut seen = Window::new(9, 0.6);
        let found: Vec<usize> =
            texts.iter().enumerate().map(|(at, text)| seen.place(text, || at).cluster).collect();
        assert_eq!(found, [0, 1, 0]);
    }

    #[test]
    fn the_estimate_is_near_the_truth() {
        for changed in [0, 5, 20, 60] {
            let (a, mut b) = (text(7, 400), text(7, 400));
            for (at, word) in b.iter_mut().enumerate().take(changed * 6) {
                if at % 6 == 0 {
                    word.push('x');
                }
            }
            let sequences = |words: &[String]| {
                words.windows(super::WORDS).map(|words| words.join(" ")).collect::<HashSet<_>>()
            };
            let (own, other) = (sequences(&a), sequences(&b));
            let truth = own.intersection(&other).count() as f32 / own.union(&other).count() as f32;
            let (a, b) = (Sketch::of(&a.join(" ")), Sketch::of(&b.join(" ")));
            let estimate = similarity(&a.signature, &b.signature);
            assert!((truth - estimate).abs() < 0.1, "{truth} {estimate}");
        }
    }
}
