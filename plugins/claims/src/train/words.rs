//! How common words are: counted in the sentences of any text.

use crate::matching::terms::{self, Nature};
use crate::matching::words::{KIND, VERSION, step};
use byline_model::ModelWriter;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words in fewer sentences are not distinguished from those in none.
const LEAST: u32 = 4;
/// No more words than these, the commonest ones.
const MOST: usize = 20_000;

/// Makes the table of how common words are, which ranking rests on: to be made before [`super::matches()`].
///
/// # Errors
///
/// If there is no text.
pub fn words(texts: &[&str]) -> Result<Vec<u8>, String> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut sentences = 0_u32;
    for sentence in texts.iter().flat_map(|text| text.lines()).flat_map(|line| line.split(". ")) {
        let mut found = Vec::new();
        terms::scan(sentence, &mut found);
        let words: FxHashSet<u32> =
            found.iter().filter(|term| term.nature != Nature::Stop).map(|term| term.hash).collect();
        sentences += u32::from(!words.is_empty());
        let mut words: Vec<u32> = words.into_iter().collect();
        words.sort_unstable();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    if sentences == 0 {
        return Err("there is no text to count words in".to_owned());
    }
    let mut found: Vec<(u32, u32)> = counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
    found.sort_unstable_by_key(|(hash, count)| (std::cmp::Reverse(*count), *hash));
    found.truncate(MOST);
    found.sort_unstable();
    let hashes = found.iter().flat_map(|(hash, _)| hash.to_le_bytes()).collect();
    let shares = found.iter().map(|(_, count)| step(*count as f32 / sentences as f32)).collect();
    Ok(ModelWriter::new(KIND, VERSION).bytes(hashes).bytes(shares).finish())
}
