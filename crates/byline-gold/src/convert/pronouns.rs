//! Pronouns under the label of a name.
//!
//! Schemes that mark coreference with the labels of names mark `she` as a person too. Names that look like a pronoun
//! (`US`, `WHO`, `IT`) are distinguished from them by how they are written.

use byline_core::Span;

/// Words that stand for somebody and name nobody.
const PRONOUNS: &[&str] = &[
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "you",
    "your",
    "yours",
    "he",
    "him",
    "his",
    "himself",
    "she",
    "her",
    "hers",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "who",
    "whom",
    "whose",
];

/// Whether the words at `span`, which are labelled as a name, are a pronoun.
///
/// In lower case they are (`she left`), and with a capital where a sentence begins (`She left.`). In capitals they are a
/// name (`The US agreed.`), as with a capital within a sentence (`He read It twice.`) or under the label of what no
/// pronoun stands for, as titles are (`MISC`).
pub(super) fn is_pronoun(text: &str, span: Span, label: &str) -> bool {
    let words = span.of(text).unwrap_or_default();
    if !PRONOUNS.contains(&words.to_lowercase().as_str()) {
        return false;
    }
    let mut letters = words.chars();
    let first = letters.next();
    let capital = first.is_some_and(char::is_uppercase);
    let rest_capital = letters.clone().any(char::is_uppercase);
    match (capital, rest_capital) {
        // `I` has its capital wherever it stands.
        _ if words == "I" => true,
        (_, true) => false,
        (false, false) => true,
        (true, false) => matches!(label, "PER" | "ORG" | "LOC") && begins_sentence(text, span.start),
    }
}

/// Whether a sentence begins at `at`: nothing but whitespace, quotation marks, brackets and dashes stands between it and
/// the start of the text, a line end, a mark that ends a sentence, or the start of a quotation.
fn begins_sentence(text: &str, at: u32) -> bool {
    let before = Span::new(0, at).of(text).unwrap_or_default();
    for letter in before.chars().rev() {
        match letter {
            '\n' | '.' | '!' | '?' | '…' | ':' | '"' | '“' | '„' | '«' | '‘' | '–' | '—' => {
                return true;
            }
            letter if letter.is_whitespace() || "'”’»()[]-*•".contains(letter) => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_pronoun;
    use byline_core::Span;

    #[test]
    fn a_name_in_capitals_is_no_pronoun() {
        let check = |text: &str, words: &str, label: &str| {
            let start = text.find(words).unwrap() as u32;
            is_pronoun(text, Span::new(start, start + words.len() as u32), label)
        };
        for (text, words, label) in [
            ("The US agreed.", "US", "LOC"),
            ("WHO staff agreed.", "WHO", "ORG"),
            ("Its IT staff agreed.", "IT", "ORG"),
            ("He read It twice.", "It", "PER"),
            ("“It” sold well.", "It", "MISC"),
            ("Maria left.", "Maria", "PER"),
        ] {
            assert!(!check(text, words, label), "{words} in {text}");
        }
        for (text, words, label) in [
            ("Then she left.", "she", "PER"),
            ("Falk left. She waits.", "She", "PER"),
            ("Falk said: “It sails.”", "It", "ORG"),
            ("Late\nThey wait.", "They", "PER"),
            ("Then I left.", "I", "PER"),
            ("then us and them", "us", "LOC"),
        ] {
            assert!(check(text, words, label), "{words} in {text}");
        }
    }
}
