//! What two versions of a quotation differ in.

use crate::words::{Word, words};

/// Words that one version has in place of the other's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The words of the version at hand; empty where they were left out.
    pub here: String,
    /// The words of the version that it is compared with; empty where words were added.
    pub there: String,
}

/// The most words of a version that are compared: the cost is the product of both.
const MOST_WORDS: usize = 400;

/// What `here` has in place of `there`, in the order of the text. Capitals, punctuation and apostrophes do not count.
/// Of very long versions the first few hundred words are compared.
pub fn differences(here: &str, there: &str) -> Vec<Difference> {
    let (own, other) = (words(here, MOST_WORDS), words(there, MOST_WORDS));
    let same = |a: &Word, b: &Word| a.hash == b.hash;
    // The length of the longest common subsequence of what begins at each pair of words.
    let columns = other.len() + 1;
    let mut longest = vec![0_u16; (own.len() + 1) * columns];
    for (at, word) in own.iter().enumerate().rev() {
        for (with, wanted) in other.iter().enumerate().rev() {
            longest[at * columns + with] = if same(word, wanted) {
                longest[(at + 1) * columns + with + 1] + 1
            } else {
                longest[(at + 1) * columns + with].max(longest[at * columns + with + 1])
            };
        }
    }
    let mut found = Vec::new();
    let (mut at, mut with) = (0, 0);
    while at < own.len() || with < other.len() {
        let (from, with_from) = (at, with);
        while at < own.len() || with < other.len() {
            let pair = own.get(at).zip(other.get(with));
            if pair.is_some_and(|(word, wanted)| same(word, wanted)) {
                break;
            }
            let skip_own = at < own.len()
                && (with == other.len()
                    || longest[(at + 1) * columns + with] >= longest[at * columns + with + 1]);
            if skip_own {
                at += 1;
            } else {
                with += 1;
            }
        }
        if at > from || with > with_from {
            found.push(Difference {
                here: text_of(here, own.get(from..at).unwrap_or(&[])),
                there: text_of(there, other.get(with_from..with).unwrap_or(&[])),
            });
        }
        if at < own.len() && with < other.len() {
            (at, with) = (at + 1, with + 1);
        }
    }
    found
}

fn text_of(text: &str, words: &[Word]) -> String {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return String::new() };
    text.get(first.place.start..last.place.end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::differences;

    fn check(here: &str, there: &str, expected: &[(&str, &str)]) {
        let found = differences(here, there);
        let found: Vec<(&str, &str)> =
            found.iter().map(|found| (found.here.as_str(), found.there.as_str())).collect();
        assert_eq!(found, expected, "{here:?} and {there:?}");
    }

    #[test]
    fn words_left_out_added_and_changed_are_reported() {
        check("We will go", "We will go", &[]);
        check("we wont go.", "We won’t go", &[]);
        check("We will go", "Today we will go home", &[("", "Today"), ("", "home")]);
        check("We shall never go", "We will go", &[("shall never", "will")]);
        check("", "We go", &[("", "We go")]);
    }
}
