//! Words that report: verbs of speech and thought, nouns that stand for them, and the small words around them.

use byline_text::hash::{form, form_of};
use rustc_hash::{FxHashMap, FxHashSet};
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

/// The class of a word by the hash of its form.
pub(crate) fn class_of(hash: u32) -> Class {
    CLASSES.get(&hash).copied().unwrap_or_default()
}

/// A pronoun of the first or second person: where nobody quotes, news has few of them.
pub(crate) fn is_first_or_second_person(hash: u32) -> bool {
    const PRONOUNS: [u32; 14] = [
        form("i"),
        form("me"),
        form("my"),
        form("mine"),
        form("myself"),
        form("we"),
        form("us"),
        form("our"),
        form("ours"),
        form("you"),
        form("your"),
        form("im"),
        form("ive"),
        form("weve"),
    ];
    PRONOUNS.contains(&hash)
}

/// A word of the closed classes, whose form itself tells more than its part of speech.
pub(crate) fn is_function_word(hash: u32) -> bool {
    FUNCTION_WORDS.contains(&hash)
}

static FUNCTION_WORDS: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| include_str!("../data/function-words.txt").split_whitespace().map(form_of).collect());

/// The lexicon, read once.
static CLASSES: LazyLock<FxHashMap<u32, Class>> = LazyLock::new(|| {
    let mut classes = FxHashMap::default();
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
                classes.entry(form_of(word)).or_insert(class);
            }),
        }
    }
    classes
});

/// All forms of an entry of the lexicon.
fn inflect(entry: &str, mut take: impl FnMut(&str)) {
    if let Some(word) = entry.strip_prefix('=') {
        return take(word);
    }
    let mut words = entry.split(' ');
    let lemma = words.next().unwrap_or_default();
    let stem = lemma.trim_end_matches('*');
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
    use super::{Class, class_of};
    use byline_text::hash::form_of;

    #[test]
    fn knows_every_form_of_a_verb() {
        for (word, class) in [
            ("said", Class::Say),
            ("replies", Class::Say),
            ("admitted", Class::Report),
            ("denying", Class::Report),
            ("thought", Class::Think),
            ("according", Class::Noun),
            ("table", Class::None),
        ] {
            assert_eq!(class_of(form_of(word)), class, "{word}");
        }
    }
}
