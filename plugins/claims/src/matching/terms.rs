//! The terms of a text: what fact-checks are found by.
//!
//! The same words stand in a post, a debate and a fact-check in other forms: `#AustralianFires` and `Australian fires`,
//! `14,000` and `14000`, `two` and `2`, `voted` and `vote`. Terms are hashes of folded stems, and the hash of a word's
//! first letters stands beside it, for words of one family (`immigrant`, `immigration`).

use byline_text::hash::{START, finish, is_apostrophe, is_invisible, step};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    /// Hash of the stem.
    pub(crate) hash: u32,
    /// Hash of the words that mean the same (`data/synonyms.txt`), else of the first five letters, else of the stem.
    pub(crate) family: u32,
    pub(crate) nature: Nature,
}

/// What sort of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Words that every text has; they are not looked up.
    Stop,
    Word,
    /// Written with a capital, not as the first word of a sentence.
    Name,
    Number,
}

/// A text as terms: its body, and the author's name and date that a copied post ends with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) body: Vec<Term>,
    pub(crate) signature: Vec<Term>,
}

/// Texts are cut here: a query is a sentence or a post, and a claim that is longer says no more.
const LONGEST: usize = 4000;

/// Reads a text.
pub(crate) fn read(text: &str) -> Terms {
    let text = cut(text);
    let (body, signature) = text.split_at_checked(signature_start(text)).unwrap_or((text, ""));
    let mut terms = Terms::default();
    scan(body, &mut terms.body);
    scan(signature, &mut terms.signature);
    terms
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Where the signature of a post begins: `— Name (@handle) January 14, 2020`; the end where there is none.
fn signature_start(text: &str) -> usize {
    let dash = text.rfind(['—', '–']).or_else(|| text.rfind(" - "));
    let Some(dash) = dash else { return text.len() };
    let tail = text.get(dash..).unwrap_or("");
    if tail.contains("(@") && tail.len() < 160 { dash } else { text.len() }
}

/// Appends the terms of a piece of text.
pub(crate) fn scan(text: &str, out: &mut Vec<Term>) {
    let from = out.len();
    scan_chunks(text, out);
    // In a text in capitals, and in a headline in Title Case, a capital makes no name.
    let some = out.get_mut(from..).unwrap_or(&mut []);
    let names = some.iter().filter(|term| term.nature == Nature::Name).count();
    let words = some.iter().filter(|term| term.nature == Nature::Word).count();
    if names > 4 && names > 4 * words {
        for term in some.iter_mut().filter(|term| term.nature == Nature::Name) {
            term.nature = Nature::Word;
        }
    }
}

fn scan_chunks(text: &str, out: &mut Vec<Term>) {
    let mut first = true;
    for chunk in text.split_whitespace() {
        let chunk = without_address(chunk);
        let ends = chunk.ends_with(['.', '!', '?', ':']);
        if dotted(chunk) {
            // `U.S.`, `F.B.I.`: one word.
            let word: String = chunk.chars().filter(|c| c.is_alphanumeric()).collect();
            push(&word, first, out);
        } else {
            words(chunk, first, out);
        }
        first = ends || first && chunk.is_empty();
    }
}

/// The chunk up to an address that it holds: `https://…`, `pic.twitter.com/…`.
fn without_address(chunk: &str) -> &str {
    // Hardly a word has a full stop inside or these letters, and each search for a string has to be prepared.
    let bytes = chunk.as_bytes();
    let inner = bytes.get(..bytes.len().saturating_sub(1)).unwrap_or(&[]);
    if !inner.contains(&b'.') && !bytes.windows(4).any(|four| four == b"http") {
        return chunk;
    }
    let address = ["http", "pic.twitter", "www.", "t.co/"].iter().filter_map(|start| chunk.find(start)).min();
    address.map_or(chunk, |at| chunk.get(..at).unwrap_or(""))
}

fn dotted(chunk: &str) -> bool {
    let bytes = chunk.as_bytes();
    bytes.len() >= 4
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b'.'
        && bytes[2].is_ascii_alphabetic()
        && bytes[3] == b'.'
}

/// The words of a chunk without whitespace: runs of letters and of digits, and the parts of `#MeToo`.
fn words(chunk: &str, first: bool, out: &mut Vec<Term>) {
    let mut word = String::new();
    let mut last = Class::Other;
    let tag = chunk.starts_with(['#', '@']);
    let mut chars = chunk.chars().peekable();
    while let Some(c) = chars.next() {
        if is_apostrophe(c) || is_invisible(c) {
            continue;
        }
        let class = Class::of(c);
        let separator =
            matches!(c, ',' | '.') && last == Class::Digit && chars.peek().is_some_and(char::is_ascii_digit);
        if separator {
            // `14,000` is 14000; `3.5` stays apart from 35.
            if c == '.' {
                word.push('.');
            }
            continue;
        }
        let joins = match (last, class) {
            (Class::Lower | Class::Upper, Class::Lower)
            | (Class::Digit, Class::Digit)
            | (Class::Upper, Class::Upper) => true,
            (Class::Lower, Class::Upper) => !tag,
            _ => false,
        };
        if !joins && !word.is_empty() {
            push(&word, first && out.is_empty(), out);
            word.clear();
        }
        match c {
            '%' => push("percent", true, out),
            _ if class != Class::Other => word.push(c),
            _ => {}
        }
        last = class;
    }
    if !word.is_empty() {
        push(&word, first, out);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            Self::Digit
        } else if c.is_uppercase() {
            Self::Upper
        } else if c.is_alphabetic() {
            Self::Lower
        } else {
            Self::Other
        }
    }
}

/// Adds a word as a term.
fn push(word: &str, first: bool, out: &mut Vec<Term>) {
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    let lower = word.to_lowercase();
    let number = number_word(&lower);
    let lower = number.unwrap_or(&lower);
    let nature = if digits || number.is_some() {
        Nature::Number
    } else if byline_text::hash::form_of(lower) != 0
        && STOP.has(byline_text::hash::form_of(lower))
        && word != "US"
    {
        Nature::Stop
    } else if capital && !first {
        Nature::Name
    } else {
        Nature::Word
    };
    let stem = if digits { lower } else { stem(lower) };
    let hash = hash(stem.chars());
    let family = SYNONYMS
        .get(&hash)
        .copied()
        .unwrap_or_else(|| if stem.chars().count() > 5 { hash_family(stem) } else { hash });
    out.push(Term { hash, family, nature });
}

pub(crate) fn hash(chars: impl Iterator<Item = char>) -> u32 {
    let mut buffer = [0; 4];
    let mut state = START;
    for c in chars {
        state = c.encode_utf8(&mut buffer).bytes().fold(state, step);
    }
    finish(state)
}

/// The group of a word that has synonyms, by the hash of its stem.
static SYNONYMS: LazyLock<FxHashMap<u32, u32>> = LazyLock::new(|| {
    let mut groups = FxHashMap::default();
    let lines = include_str!("../../data/synonyms.txt").lines().filter(|line| !line.starts_with('#'));
    for (group, line) in (1..).zip(lines) {
        for word in line.split_whitespace() {
            groups.entry(hash(stem(word).chars())).or_insert(finish(step(group, b'=')));
        }
    }
    groups
});

fn hash_family(stem: &str) -> u32 {
    hash(stem.chars().take(5))
}

/// A light stemmer: plurals, `-ed`, `-ing`, `-ly`, a silent `e`. It over-joins rather than under-joins, since ranking
/// weighs many words together.
pub(crate) fn stem(word: &str) -> &str {
    if word.len() <= 3 || !word.is_ascii() {
        return word;
    }
    let vowel = |stem: &str| stem.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut stem = word;
    if let Some(rest) = stem.strip_suffix("ies").filter(|rest| rest.len() > 2) {
        return rest;
    }
    if !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is") {
        stem = stem.strip_suffix('s').unwrap_or(stem);
    }
    for suffix in ["ing", "ed", "ly"] {
        if let Some(rest) = stem.strip_suffix(suffix).filter(|rest| rest.len() > 2 && vowel(rest)) {
            stem = rest;
            let bytes = stem.as_bytes();
            let doubled = bytes.len() > 3
                && bytes.last() == bytes.get(bytes.len() - 2)
                && !matches!(bytes.last(), Some(b'l' | b's' | b'z'));
            if doubled {
                stem = stem.get(..stem.len() - 1).unwrap_or(stem);
            }
            break;
        }
    }
    if stem.len() > 3 {
        stem = stem.strip_suffix('e').or_else(|| stem.strip_suffix('y')).unwrap_or(stem);
    }
    stem
}

/// Small numbers in words, as digits.
fn number_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "twenty" => "20",
        "thirty" => "30",
        "forty" => "40",
        "fifty" => "50",
        _ => return None,
    })
}

/// Words that are in every text.
static STOP: byline_text::Words<122> = byline_text::Words::new([
    "a", "an", "the", "and", "or", "but", "if", "of", "at", "by", "for", "with", "about", "to", "from", "in",
    "on", "off", "over", "under", "then", "once", "here", "there", "when", "where", "why", "how", "all",
    "any", "both", "each", "few", "more", "most", "other", "some", "such", "no", "nor", "not", "only", "own",
    "same", "so", "than", "too", "very", "can", "will", "just", "should", "now", "i", "me", "my", "we",
    "our", "you", "your", "he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "what",
    "which", "who", "whom", "this", "that", "these", "those", "am", "is", "are", "was", "were", "be", "been",
    "being", "have", "has", "had", "do", "does", "did", "doing", "would", "could", "as", "until", "while",
    "into", "through", "during", "before", "after", "up", "down", "out", "again", "im", "ive", "dont",
    "didnt", "doesnt", "isnt", "cant", "us", "say", "says", "said", "also", "get", "got", "one",
]);

/// Words that turn a sentence round.
pub(crate) static NEGATIONS: byline_text::Words<24> = byline_text::Words::new([
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "cant", "dont", "didnt",
    "doesnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "hasnt", "havent", "hadnt",
    "without",
]);

/// How many words of a text turn it round.
pub(crate) fn negations(text: &str) -> usize {
    cut(text)
        .split(|c: char| !(c.is_alphanumeric() || is_apostrophe(c)))
        .filter(|word| !word.is_empty() && NEGATIONS.has(byline_text::hash::form_of(word)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::{Nature, read, stem};

    #[test]
    fn other_forms_of_the_same_words_are_the_same_terms() {
        let terms = |text: &str| read(text).body.iter().map(|term| term.hash).collect::<Vec<_>>();
        assert_eq!(terms("#AustralianFires"), terms("Australian fire"));
        assert_eq!(terms("14,000 lives"), terms("14000 lives"));
        assert_eq!(terms("cost 5% https://example.org/x"), terms("costs 5 percent"));
        assert_eq!(terms("The U.S. can't"), terms("the US cant"));
        assert_ne!(terms("3.5"), terms("35"));
        assert_eq!(["voted", "voting", "votes", "vote"].map(stem), ["vot"; 4]);
    }

    #[test]
    fn the_signature_of_a_post_is_kept_apart() {
        let terms = read("Bridges are safe. — Ida Berg (@idaberg) January 4, 2020");
        assert_eq!((terms.body.len(), terms.signature.len()), (3, 6));
        assert_eq!(terms.body[0].nature, Nature::Word);
        assert_eq!(terms.body[1].nature, Nature::Stop);
    }
}
