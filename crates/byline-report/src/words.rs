//! The words that say what a quote is about.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Words that are in speech on any topic.
static COMMON: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| include_str!("../data/stop.txt").split_whitespace().collect());

/// Shorter words seldom say what something is about.
const SHORTEST: usize = 4;

/// How many words of a quote are kept.
const MOST: usize = 8;

/// Different words, numbered in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Words {
    numbers: FxHashMap<Box<str>, u32>,
    pub(crate) all: Vec<Box<str>>,
}

impl Words {
    /// Appends the numbers of the distinct content words of these pieces of a quote, and returns how many there are.
    pub(crate) fn add<'t>(&mut self, pieces: impl Iterator<Item = &'t str>, numbers: &mut Vec<u32>) -> u8 {
        let first = numbers.len();
        for piece in pieces {
            for word in piece.split(|c: char| !c.is_alphabetic()) {
                if numbers.len() - first == MOST {
                    break;
                }
                // Names are found by others, and say who rather than what.
                if word.chars().count() < SHORTEST || word.starts_with(char::is_uppercase) {
                    continue;
                }
                let word = word.to_lowercase();
                if COMMON.contains(word.as_str()) {
                    continue;
                }
                let number = self.number(&word);
                if numbers.get(first..).is_some_and(|own| !own.contains(&number)) {
                    numbers.push(number);
                }
            }
        }
        (numbers.len() - first) as u8
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.all.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn names_common_and_short_words_are_left_out() {
        let (mut words, mut numbers) = (Words::default(), Vec::new());
        let count =
            words.add(["We would sell the harbour,", "the harbour in Bergen"].into_iter(), &mut numbers);
        assert_eq!((count, numbers.as_slice()), (2, &[0, 1][..]));
        assert_eq!(words.all, ["sell".into(), "harbour".into()]);
    }
}
