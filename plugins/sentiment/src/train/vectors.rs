//! What words are like, as [`words`](super::words) learned it: the numbers that learning reads.

use std::collections::HashMap;

/// Numbers of a word that are learned from gold.
pub(super) const LEARNED: usize = 15;
/// What 1 is in the bytes.
pub(super) const ONE: f32 = 127.0;
/// Bytes of a word: its form, its valence in tenths, its numbers.
const RECORD: usize = 4 + 1 + LEARNED;

/// A word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) form: u32,
    /// A guess at the mood of a word that no lexicon knows, in tenths.
    pub(super) valence: i8,
    pub(super) numbers: [i8; LEARNED],
}

/// Words, the commonest first.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    pub(super) words: Vec<Known>,
    index: HashMap<u32, usize>,
}

impl Vectors {
    /// The words in these bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let (records, rest) = bytes.as_chunks::<RECORD>();
        if !rest.is_empty() {
            return Err("the file of words is cut off".to_owned());
        }
        let mut vectors = Self::default();
        for [a, b, c, d, valence, numbers @ ..] in records {
            let form = u32::from_le_bytes([*a, *b, *c, *d]);
            vectors.index.insert(form, vectors.words.len());
            let (valence, numbers) = (valence.cast_signed(), numbers.map(u8::cast_signed));
            vectors.words.push(Known { form, valence, numbers });
        }
        Ok(vectors)
    }

    /// The bytes of these words.
    pub(super) fn write(words: &[Known]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(words.len() * RECORD);
        for Known { form, valence, numbers } in words {
            bytes.extend(form.to_le_bytes());
            bytes.push(valence.cast_unsigned());
            bytes.extend(numbers.map(i8::cast_unsigned));
        }
        bytes
    }

    /// What is known of a form.
    pub(super) fn find(&self, form: u32) -> Option<&Known> {
        self.index.get(&form).and_then(|&at| self.words.get(at))
    }

    /// The place of a form.
    pub(super) fn place(&self, form: u32) -> Option<u32> {
        self.index.get(&form).map(|&at| at as u32)
    }
}
