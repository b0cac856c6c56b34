//! Articles that say the same: a third of the news is reprints.
//!
//! A copy is kept and told which article it repeats, since users count outlets as well as stories. What is compared are
//! the words alone, so that a copy that lost its quotation marks joins the whole one. Memory is bounded by a window
//! of articles: what was read longer ago is forgotten.

use byline_core::Article;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// How copies are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copies {
    /// How many articles back; each takes about a kilobyte of memory.
    pub window: usize,
    /// The share of word sequences that two articles have in common from which on they are the same, 0 to 1. It is
    /// estimated, within about 0.04; below 0.7 some copies are missed.
    pub similarity: f32,
}

impl Default for Copies {
    fn default() -> Self {
        Self { window: 50_000, similarity: 0.8 }
    }
}

/// Words in a sequence: long enough that two articles on one event do not share most of theirs.
const WORDS: usize = 4;
/// Parts of a signature. Each is the least hash of those that fall to it.
const PARTS: usize = 128;
/// Parts that must all agree for two articles to be compared; with sixteen such rows, articles that share 0.8 are
/// compared in 95 of 100 cases, and those that share 0.5 in 6.
const ROW: usize = 8;

/// A part to which nothing fell.
const EMPTY: u32 = u32::MAX;

type Signature = [u32; PARTS];

/// The articles of the window.
pub(crate) struct Window {
    options: Copies,
    seen: VecDeque<Seen>,
    /// The number of the first article of `seen`.
    first: u64,
    /// The last article with all of these words.
    exact: HashMap<u64, u64>,
    /// The last article with this row of its signature.
    rows: HashMap<u64, u64>,
}

struct Seen {
    cluster: Arc<str>,
    whole: u64,
    signature: Box<Signature>,
}

impl Window {
    pub(crate) fn new(options: Copies) -> Self {
        Self { options, seen: VecDeque::new(), first: 0, exact: HashMap::new(), rows: HashMap::new() }
    }

    /// Puts the article in its cluster: that of the most alike of those seen, else its own.
    pub(crate) fn place(&mut self, article: &mut Article) {
        let (whole, signature) = read(&article.text);
        let cluster = match self.alike(whole, &signature) {
            Some(found) => found,
            None => Arc::from(article.id.as_str()),
        };
        article.source.cluster = Some(cluster.to_string());
        self.keep(Seen { cluster, whole, signature });
    }

    fn alike(&self, whole: u64, signature: &Signature) -> Option<Arc<str>> {
        if let Some(seen) = self.exact.get(&whole).and_then(|number| self.at(*number)) {
            return Some(Arc::clone(&seen.cluster));
        }
        let mut best: Option<(f32, &Seen)> = None;
        for seen in rows(signature).filter_map(|row| self.at(*self.rows.get(&row)?)) {
            let similarity = similarity(signature, &seen.signature);
            // The first of equals counts, whatever the order of the rows.
            if similarity >= self.options.similarity && best.is_none_or(|(most, _)| similarity > most) {
                best = Some((similarity, seen));
            }
        }
        best.map(|(_, seen)| Arc::clone(&seen.cluster))
    }

    fn at(&self, number: u64) -> Option<&Seen> {
        self.seen.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn keep(&mut self, seen: Seen) {
        while self.seen.len() >= self.options.window.max(1) {
            let Some(old) = self.seen.pop_front() else { break };
            let number = self.first;
            self.first += 1;
            // A later article may have taken the place.
            for row in
                rows(&old.signature).filter(|row| self.rows.get(row) == Some(&number)).collect::<Vec<_>>()
            {
                self.rows.remove(&row);
            }
            if self.exact.get(&old.whole) == Some(&number) {
                self.exact.remove(&old.whole);
            }
        }
        let number = self.first + self.seen.len() as u64;
        self.exact.insert(seen.whole, number);
        for row in rows(&seen.signature) {
            self.rows.insert(row, number);
        }
        self.seen.push_back(seen);
    }
}

/// One hash of all words, and the signature of their sequences.
fn read(text: &str) -> (u64, Box<Signature>) {
    let mut signature = Box::new([EMPTY; PARTS]);
    let mut last = [0_u64; WORDS];
    let (mut whole, mut count) = (0, 0);
    words(text, |word| {
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
    });
    (whole, signature)
}

/// Hands over the hash of each word: letters and digits in lower case, apostrophes left out. A character of a script
/// that puts no blanks between words is a word.
fn words(text: &str, mut take: impl FnMut(u64)) {
    let mut word = 0;
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            let alone = ('\u{2E80}'..='\u{9FFF}').contains(&letter);
            for lower in letter.to_lowercase() {
                word = (word ^ u64::from(u32::from(lower)) ^ 0x9E37_79B9).wrapping_mul(0x0100_0000_01B3);
            }
            if alone {
                take(std::mem::take(&mut word));
            }
        } else if word != 0 && !matches!(letter, '\'' | '’' | '‘' | '\u{ad}' | '\u{200b}') {
            take(std::mem::take(&mut word));
        }
    }
    if word != 0 {
        take(word);
    }
}

/// Spreads a change of any bit over all.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// The rows by which articles find each other. An empty part takes the value of the next one that is not, so that
/// short articles have rows too; an article without any sequence has none.
fn rows(signature: &Signature) -> impl Iterator<Item = u64> {
    let mut full = *signature;
    let any = full.iter().any(|part| *part != EMPTY);
    if any {
        let mut next = full.iter().copied().find(|part| *part != EMPTY).unwrap_or(EMPTY);
        for part in full.iter_mut().rev() {
            if *part == EMPTY {
                *part = next;
            }
            next = *part;
        }
    }
    (0..if any { PARTS / ROW } else { 0 }).map(move |row| {
        let parts = full.iter().skip(row * ROW).take(ROW);
        parts.fold(row as u64 + 1, |hash, part| mix(hash ^ u64::from(*part)))
    })
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
    use super::{Copies, Window, read, similarity};
    use byline_core::Article;
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

    fn clusters(window: usize, texts: &[String]) -> Vec<String> {
        let mut seen = Window::new(Copies { window, ..Copies::default() });
        let place = |(at, text): (usize, &String)| {
            let mut article = Article { id: format!("a{at}"), text: text.clone(), ..Article::default() };
            seen.place(&mut article);
            article.source.cluster.unwrap_or_default()
        };
        texts.iter().enumerate().map(place).collect()
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
        assert_eq!(clusters(100, &texts), ["a0", "a1", "a0", "a3", "a1", "a5", "a6", "a6"]);
    }

    #[test]
    fn what_left_the_window_is_forgotten_but_its_cluster_lives_on() {
        let [one, two, three] = [1, 2, 3].map(|seed| text(seed, 50).join(" "));
        let texts = [one.clone(), two.clone(), one.clone(), three.clone(), one.clone(), three, two];
        assert_eq!(clusters(2, &texts), ["a0", "a1", "a0", "a3", "a0", "a3", "a6"]);
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
                words.windows(super::WORDS).map(|four| four.join(" ")).collect::<HashSet<_>>()
            };
            let (own, other) = (sequences(&a), sequences(&b));
            let truth = own.intersection(&other).count() as f32 / own.union(&other).count() as f32;
            let estimate = similarity(&read(&a.join(" ")).1, &read(&b.join(" ")).1);
            assert!((truth - estimate).abs() < 0.1, "{truth} {estimate}");
        }
    }
}
