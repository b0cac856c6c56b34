//! Words that report: verbs of speech and thought, nouns that stand for them, and the small words around them.

use byline_text::hash::form_of;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a word can report.
#[repr(u8)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Nothing.
    #[default]
    None,
    /// A verb that goes with words in quotation marks: `said`, `added`, `asked`.
    Say,
    /// Any other verb of speech: `accused`, `pledged`.
    Report,
    /// A verb of belief, wish, perception: `thinks`, `hopes`.
    Think,
    /// A noun or another word: `according`, `statement`, `fears`.
    Noun,
}

/// What the lexicon knows of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent of one another, and read by name")]
pub(crate) struct Word {
    /// What it can report.
    pub(crate) class: Class,
    /// A word of the closed classes, whose form itself says more than its part of speech.
    pub(crate) function: bool,
    /// A pronoun of the first or second person: where nobody is quoted, news has few of them.
    pub(crate) person: bool,
    /// `He` or `she`, or a form of them: who speaks is not meant.
    pub(crate) third_person: bool,
    /// A contraction or an interjection, as people speak: `don't`, `that's`, `yeah`.
    pub(crate) spoken: bool,
}

/// A word by the hash of its form.
pub(crate) fn word(hash: u32) -> Word {
    let slots = &*SLOTS;
    let mut at = hash >> SHIFT;
    loop {
        // Few slots are taken, so that most words that are not there are found to be at once.
        match slots[at as usize] {
            Some((found, word)) if found == hash => return word,
            None => return Word::default(),
            Some(_) => at = (at + 1) & ((1 << (32 - SHIFT)) - 1),
        }
    }
}

/// A slot for a word is the top bits of its hash, or the next one that is free.
const SHIFT: u32 = 32 - 12;

/// Hashes of forms, each with its word.
type Slots = Box<[Option<(u32, Word)>; 1 << (32 - SHIFT)]>;

/// The lexicon as [`word`] looks it up, which is done for every token.
static SLOTS: LazyLock<Slots> = LazyLock::new(|| {
    let mut slots: Slots = Box::new([None; 1 << (32 - SHIFT)]);
    let mut words: Vec<(u32, Word)> = WORDS.iter().map(|(&hash, &word)| (hash, word)).collect();
    words.sort_unstable_by_key(|entry| entry.0);
    assert!(words.len() * 2 < slots.len(), "the lexicon outgrows its slots");
    for (hash, word) in words {
        let mut at = (hash >> SHIFT) as usize;
        while slots[at].is_some() {
            at = (at + 1) % slots.len();
        }
        slots[at] = Some((hash, word));
    }
    slots
});

const PERSONS: [&str; 14] =
    ["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "you", "your", "im", "ive", "weve"];

const THIRD_PERSONS: [&str; 6] = ["he", "she", "his", "her", "him", "himself"];

/// What people say and reporters seldom write. Forms are without their apostrophes, which crawls lose.
const SPOKEN: [&str; 58] = [
    "im", "ive", "id", "youre", "youve", "youll", "youd", "weve", "wed", "theyre", "theyve", "theyll", "hes",
    "shes", "thats", "theres", "heres", "whats", "whos", "wheres", "hows", "lets", "dont", "doesnt", "didnt",
    "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "cant", "couldnt", "shouldnt", "hasnt", "havent",
    "hadnt", "aint", "gonna", "gotta", "wanna", "yeah", "yes", "okay", "ok", "hey", "oh", "ah", "well",
    "wow", "hi", "hello", "please", "thanks", "sorry", "guys", "itll", "thatll",
];

/// A dash of any length.
pub(crate) fn is_dash(hash: u32) -> bool {
    DASHES.contains(&hash)
}

static DASHES: LazyLock<[u32; 5]> = LazyLock::new(|| ["-", "--", "–", "—", "―"].map(form_of));

/// The lexicon, read once.
static WORDS: LazyLock<FxHashMap<u32, Word>> = LazyLock::new(|| {
    let mut words: FxHashMap<u32, Word> = FxHashMap::default();
    let mut class = Class::None;
    for line in include_str!("../data/cues.txt").lines() {
        match line {
            "" => {}
            "[say]" => class = Class::Say,
            "[report]" => class = Class::Report,
            "[think]" => class = Class::Think,
            "[noun]" => class = Class::Noun,
            comment if comment.starts_with('#') => {}
            entry => inflect(entry, |word| {
                // A word of two classes (`report`, `claims`) keeps the first: verbs stand before nouns.
                words.entry(form_of(word)).or_insert(Word { class, ..Word::default() });
            }),
        }
    }
    for word in include_str!("../data/function-words.txt").split_whitespace() {
        words.entry(form_of(word)).or_default().function = true;
    }
    for word in PERSONS {
        words.entry(form_of(word)).or_default().person = true;
    }
    for word in THIRD_PERSONS {
        words.entry(form_of(word)).or_default().third_person = true;
    }
    for word in SPOKEN {
        words.entry(form_of(word)).or_default().spoken = true;
    }
    words
});

/// All forms of an entry of the lexicon.
fn inflect(entry: &str, mut take: impl FnMut(&str)) {
    if let Some(word) = entry.strip_prefix('=') {
        return take(word);
    }
    let mut words = entry.split(' ');
    let lemma = words.next().unwrap_or_default();
    let stem = lemma.trim_end_matches('*');
    // An asterisk marks verbs that double their last letter: `admit*` gives `admitted`.
    let doubled = match stem.chars().last() {
        Some(last) if lemma.ends_with('*') => format!("{stem}{last}"),
        _ => stem.to_owned(),
    };
    take(stem);
    match (stem.strip_suffix('e'), stem.strip_suffix('y')) {
        (Some(short), _) => {
            take(&format!("{stem}s"));
            take(&format!("{stem}d"));
            take(&format!("{short}ing"));
        }
        (_, Some(short)) if !short.ends_with(['a', 'e', 'o', 'u']) => {
            take(&format!("{short}ies"));
            take(&format!("{short}ied"));
            take(&format!("{stem}ing"));
        }
        _ => {
            let sibilant =
                stem.ends_with(['s', 'x', 'z', 'o']) || stem.ends_with("sh") || stem.ends_with("ch");
            take(&format!("{stem}{}", if sibilant { "es" } else { "s" }));
            take(&format!("{doubled}ed"));
            take(&format!("{doubled}ing"));
        }
    }
    words.for_each(take);
}

#[cfg(test)]
mod tests {
    use super::{Class, word};
    use byline_text::hash::form_of;

    #[test]
    fn knows_every_form_of_a_verb() {
        for (form, class) in [
            ("said", Class::Say),
            ("replies", Class::Say),
            ("admitted", Class::Report),
            ("denying", Class::Report),
            ("thought", Class::Think),
            ("according", Class::Noun),
            ("table", Class::None),
        ] {
            assert_eq!(word(form_of(form)).class, class, "{form}");
        }
    }
}
