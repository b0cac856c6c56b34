//! The patterns of `data/rewrites.txt`, and the nouns of `data/nominals.txt`.

use crate::compare::lexicon::{Key, lexicon};
use crate::numbers::View;
use byline_text::hash::form_of;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A pattern and what it is written as.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) pattern: Vec<Part>,
    pub(super) output: Vec<Out>,
}

/// Words in their order, by their keys: `lead to`.
pub(super) type Phrase = Vec<Key>;

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Part {
    /// One of some words or phrases, and whether it may be missing.
    Words(Vec<Phrase>, bool),
    /// A verb, active or passive, with its auxiliaries and negations.
    Verb(Vec<Phrase>, Voice),
    /// What fills a slot of this letter.
    Slot(u8),
    /// A noun that names a deed.
    Nominal(Kind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    Active,
    Passive,
}

/// What nouns name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// What somebody or something does: `resignation`.
    Deed,
    /// What is done to somebody or something: `arrest`.
    Suffered,
    /// Who does it: `author`.
    Agent,
}

/// A part of what is written.
#[derive(Debug)]
pub(super) enum Out {
    Word(String),
    /// The verb, in the tense of the one in the pattern.
    Verb(Said, Voice),
    /// The same of what is always so: `you will get it` causes it.
    General(Said),
    Slot(u8),
    /// The verb of the pattern as it stands.
    Same,
    /// The passive verb of the pattern as an active one.
    Active,
    /// The last of the words of the pattern of which one must stand there.
    Choice,
    Gerund(u8),
    /// The base form of the verb of the noun in the pattern.
    Base,
    Superlative(u8),
    /// What fills a slot, its first noun in the plural.
    Plural(u8),
}

/// The verb that is written.
#[derive(Debug)]
pub(super) enum Said {
    Word(String),
    /// That of the noun in the pattern.
    Nominal,
    /// What fills a slot.
    Slot(u8),
}

/// The verb of a noun: its base form and its participle.
#[derive(Debug, Clone)]
pub(super) struct Verbs {
    pub(super) base: String,
    pub(super) participle: String,
}

#[derive(Debug, Default)]
pub(super) struct Rules {
    all: Vec<Rule>,
    /// The patterns that a word may begin to fit.
    anchors: FxHashMap<Key, Vec<u16>>,
    nominals: FxHashMap<(Kind, Key), Verbs>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::default();
    for line in lines(include_str!("../../../data/nominals.txt")) {
        let Some((kind, rest)) = line.split_once(char::is_whitespace) else { continue };
        let kind = match kind {
            "does" => Kind::Deed,
            "done" => Kind::Suffered,
            _ => Kind::Agent,
        };
        for entry in rest.split(',') {
            let mut words = entry.split_whitespace();
            let (Some(noun), Some(base)) = (words.next(), words.next()) else { continue };
            let participle = words.next().map_or_else(|| lexicon().past_of(base), str::to_owned);
            let verbs = Verbs { base: base.replace('_', " "), participle: participle.replace('_', " ") };
            rules.nominals.insert((kind, key(noun)), verbs);
        }
    }
    for line in lines(include_str!("../../../data/rewrites.txt")) {
        let Some((pattern, output)) = line.split_once("=>") else { continue };
        let pattern: Vec<Part> = pattern.split_whitespace().map(part).collect();
        let output = output.split_whitespace().map(out).collect();
        let at = rules.all.len() as u16;
        for key in rules.anchors_of(&pattern) {
            rules.anchors.entry(key).or_default().push(at);
        }
        rules.all.push(Rule { pattern, output });
    }
    rules
});

pub(super) fn rules() -> &'static Rules {
    &RULES
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn key(word: &str) -> Key {
    lexicon().key(word, form_of(word))
}

fn phrases(words: &str) -> Vec<Phrase> {
    words.split('|').map(|phrase| phrase.split('_').map(key).collect()).collect()
}

fn slot(word: &str) -> Option<u8> {
    let byte = *word.as_bytes().first()?;
    (word.len() == 1 && byte.is_ascii_uppercase()).then_some(byte)
}

fn part(word: &str) -> Part {
    match slot(word) {
        Some(b'N') => return Part::Nominal(Kind::Deed),
        Some(b'T') => return Part::Nominal(Kind::Suffered),
        Some(b'A') => return Part::Nominal(Kind::Agent),
        Some(slot) => return Part::Slot(slot),
        None => {}
    }
    if let Some(verb) = word.strip_prefix('~') {
        Part::Verb(phrases(verb), Voice::Active)
    } else if let Some(verb) = word.strip_prefix('@') {
        Part::Verb(phrases(verb), Voice::Passive)
    } else {
        let optional = word.strip_suffix('?');
        Part::Words(phrases(optional.unwrap_or(word)), optional.is_some())
    }
}

fn out(word: &str) -> Out {
    let said = |verb: &str| match slot(verb) {
        Some(b'N' | b'T' | b'A') => Said::Nominal,
        Some(slot) => Said::Slot(slot),
        None => Said::Word(verb.replace('_', " ")),
    };
    if word == "=" {
        Out::Same
    } else if word == "~=" {
        Out::Active
    } else if word == "$" {
        Out::Choice
    } else if let Some(verb) = word.strip_prefix("~!") {
        Out::General(said(verb))
    } else if let Some(verb) = word.strip_prefix('~') {
        Out::Verb(said(verb), Voice::Active)
    } else if let Some(verb) = word.strip_prefix('@') {
        Out::Verb(said(verb), Voice::Passive)
    } else if word == "T+base" || word == "N+base" {
        Out::Base
    } else if let Some(letter) = word.strip_suffix("+ing").and_then(slot) {
        Out::Gerund(letter)
    } else if let Some(letter) = word.strip_suffix("+s").and_then(slot) {
        Out::Plural(letter)
    } else if let Some(letter) = word.strip_suffix("+est").and_then(slot) {
        Out::Superlative(letter)
    } else {
        slot(word).map_or_else(|| Out::Word(word.to_owned()), Out::Slot)
    }
}

/// Words that stand in most sentences.
const EVERYWHERE: [&str; 22] = [
    "be", "have", "the", "a", "of", "in", "to", "for", "by", "from", "on", "at", "no", "is", "with", "s",
    "it", "you", "there", "people", "who", "that",
];

impl Rules {
    /// The keys of which one stands in every claim that a pattern fits.
    fn anchors_of(&self, pattern: &[Part]) -> Vec<Key> {
        let everywhere: Vec<Key> = EVERYWHERE.iter().map(|word| key(word)).collect();
        let of_phrases =
            |phrases: &[Phrase]| phrases.iter().filter_map(|phrase| phrase.first().copied()).collect();
        let of = |part: &Part| -> Option<Vec<Key>> {
            match part {
                Part::Words(phrases, false) | Part::Verb(phrases, _) => Some(of_phrases(phrases)),
                Part::Nominal(kind) => Some(
                    self.nominals.keys().filter(|(known, _)| known == kind).map(|(_, key)| *key).collect(),
                ),
                _ => None,
            }
        };
        let found: Vec<Vec<Key>> = pattern.iter().filter_map(of).collect();
        let rare = |keys: &&Vec<Key>| !keys.iter().any(|key| everywhere.contains(key));
        let rarest = found.iter().filter(rare).min_by_key(|keys| keys.len());
        rarest.or_else(|| found.first()).cloned().unwrap_or_default()
    }

    /// The patterns that have a word of a claim.
    pub(super) fn that_may_fit(&self, view: &View<'_>, body: Range<usize>) -> impl Iterator<Item = &Rule> {
        let mut found: Vec<u16> = Vec::new();
        for at in body {
            let key = lexicon().key(view.word(at), view.form(at));
            found.extend(self.anchors.get(&key).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.all.get(usize::from(at)))
    }

    /// The verb of a noun.
    pub(super) fn nominal(&self, kind: Kind, key: Key) -> Option<&Verbs> {
        self.nominals.get(&(kind, key))
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, rules};

    #[test]
    fn every_line_is_a_pattern_that_some_word_leads_to() {
        let written = lines(include_str!("../../../data/rewrites.txt")).count();
        assert_eq!(rules().all.len(), written);
        for at in 0..rules().all.len() {
            assert!(
                rules().anchors.values().any(|rules| rules.contains(&(at as u16))),
                "{:?}",
                rules().all[at]
            );
        }
    }
}
