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

/// The words of a text: runs of letters and digits in lower case. Apostrophes within a word are left out, so that
/// `can't` and `cant` are the same; all else parts words.
pub(crate) fn words(text: &str, most: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut hasher = FxHasher::default();
    let mut start: Option<usize> = None;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
            end = at + c.len_utf8();
            c.to_lowercase().for_each(|c| hasher.write_u32(u32::from(c)));
        } else if start.is_some() && !matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}') {
            words.extend(start.take().map(|start| Word { hash: fold(&hasher), place: start..end }));
            hasher = FxHasher::default();
            if words.len() >= most {
                return words;
            }
        }
    }
    words.extend(start.map(|start| Word { hash: fold(&hasher), place: start..end }));
    words
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
