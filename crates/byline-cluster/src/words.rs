//! Words folded until damage does not show.

use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::ops::Range;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The hash of its folded form.
    pub(crate) hash: u32,
    /// Its bytes.
    pub(crate) place: Range<usize>,
}

/// The first words of a text, at most so many; see [`each`].
pub(crate) fn words(text: &str, most: usize) -> Vec<Word> {
    let mut words = Vec::new();
    each(text, |word| {
        words.push(word);
        words.len() < most
    });
    words
}

/// Hands over the words of a text until `take` says stop: runs of letters and digits in lower case. Apostrophes within
/// a word are left out, so that `can't` and `cant` are the same; all else parts words. A character of a script that
/// puts no spaces between words is a word.
pub(crate) fn each(text: &str, mut take: impl FnMut(Word) -> bool) {
    let mut hasher = FxHasher::default();
    let mut start: Option<usize> = None;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let parts = if c.is_alphanumeric() {
            start.get_or_insert(at);
            end = at + c.len_utf8();
            c.to_lowercase().for_each(|c| hasher.write_u32(u32::from(c)));
            ('\u{2E80}'..='\u{9FFF}').contains(&c)
        } else {
            !matches!(c, '\'' | '’' | '‘' | '\u{ad}' | '\u{200b}')
        };
        if parts && let Some(start) = start.take() {
            if !take(Word { hash: fold(&hasher), place: start..end }) {
                return;
            }
            hasher = FxHasher::default();
        }
    }
    if let Some(start) = start {
        take(Word { hash: fold(&hasher), place: start..end });
    }
}

/// The hashes of the overlapping runs of `length` words, sorted, each once; of all words together where there are fewer.
pub(crate) fn shingles(words: &[u32], length: usize) -> Vec<u32> {
    let run = |run: &[u32]| {
        let mut hasher = FxHasher::default();
        for &word in run {
            hasher.write_u32(word);
        }
        fold(&hasher)
    };
    let mut all: Vec<u32> =
        if words.len() < length { vec![run(words)] } else { words.windows(length).map(run).collect() };
    all.sort_unstable();
    all.dedup();
    all
}

fn fold(hasher: &FxHasher) -> u32 {
    let hash = hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> 32) as u32
}
