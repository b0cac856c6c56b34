//! What makes a sentence checkable, by its words: the kinds of a claim.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(pub(crate) u16);

impl Kinds {
    pub(crate) const QUANTITY: Self = Self(1);
    pub(crate) const DATE: Self = Self(1 << 1);
    pub(crate) const TREND: Self = Self(1 << 3);
    pub(crate) const DENIAL: Self = Self(1 << 4);

    /// The names, in the order of the bits, which is the order in records.
    pub(crate) const NAMES: [&'static str; 12] = [
        "quantity",
        "date",
        "comparison",
        "trend",
        "denial",
        "accusation",
        "causal",
        "prediction",
        "law",
        "position",
        "event",
        "research",
    ];

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The bits, each as a number from 0.
    pub(crate) fn bits(self) -> impl Iterator<Item = usize> {
        (0..Self::NAMES.len()).filter(move |bit| self.0 >> bit & 1 == 1)
    }

    /// The names of those in the set.
    pub(crate) fn names(self) -> Vec<Cow<'static, str>> {
        self.bits().map(|bit| Cow::Borrowed(Self::NAMES[bit])).collect()
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|known| *known == name).map(|bit| Self(1 << bit))
    }
}

/// The kinds of a word, by its form; none for most.
pub(crate) fn kinds_of(form: u32) -> Kinds {
    LEXICON.get(form)
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../data/kinds.txt")));

/// A hash table with open addressing: most words of a text are in no list, and one look says so.
struct Lexicon {
    /// A bit for each word, so that most others are known to be none without a look at the table.
    filter: Vec<u64>,
    slots: Vec<(u32, Kinds)>,
}

const SLOT_BITS: u32 = 13;
const FILTER_BITS: u32 = 14;

impl Lexicon {
    fn read(source: &str) -> Self {
        let mut found: FxHashMap<u32, Kinds> = FxHashMap::default();
        let mut kind = Kinds::default();
        let mut order = Vec::new();
        for line in source.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                kind = Kinds::from_name(name).unwrap_or_default();
                continue;
            }
            let Some((list, words)) = line.split_once(':') else { continue };
            for word in words.split_whitespace() {
                for_each_form(list, word, &mut |form| {
                    let hash = byline_text::hash::form_of(form);
                    order.push(hash);
                    let kinds = found.entry(hash).or_default();
                    *kinds = kinds.with(kind);
                });
            }
        }
        let mut slots = vec![(0, Kinds::default()); 1 << SLOT_BITS];
        let mut filter = vec![0; 1 << (FILTER_BITS - 6)];
        for hash in order {
            filter[(hash >> (32 - FILTER_BITS + 6)) as usize] |= 1 << (hash >> (32 - FILTER_BITS) & 63);
            let mut at = place(hash);
            while slots[at].0 != 0 && slots[at].0 != hash {
                at = (at + 1) % slots.len();
            }
            slots[at] = (hash, found.get(&hash).copied().unwrap_or_default());
        }
        Self { filter, slots }
    }

    #[inline]
    fn get(&self, form: u32) -> Kinds {
        let bits = self.filter[(form >> (32 - FILTER_BITS + 6)) as usize];
        if bits >> (form >> (32 - FILTER_BITS) & 63) & 1 == 0 {
            return Kinds::default();
        }
        let mut at = place(form);
        loop {
            let (hash, kinds) = self.slots[at];
            if hash == form || hash == 0 {
                return kinds;
            }
            at = (at + 1) & ((1 << SLOT_BITS) - 1);
        }
    }
}

const fn place(form: u32) -> usize {
    (form >> (32 - SLOT_BITS)) as usize
}

/// The regular forms of a word of a list.
fn for_each_form(list: &str, word: &str, take: &mut dyn FnMut(&str)) {
    take(word);
    if list == "words" {
        return;
    }
    let stem = word.strip_suffix('e').unwrap_or(word);
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending));
    let consonant_y = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match consonant_y {
        Some(stem) => take(&format!("{stem}ies")),
        None if sibilant => take(&format!("{word}es")),
        None => take(&format!("{word}s")),
    }
    if list != "verbs" {
        return;
    }
    match consonant_y {
        Some(stem) => take(&format!("{stem}ied")),
        None => take(&format!("{stem}ed")),
    }
    take(&format!("{stem}ing"));
    if let Some(last) = word.chars().last().filter(|last| "bdgklmnprt".contains(*last)) {
        take(&format!("{word}{last}ed"));
        take(&format!("{word}{last}ing"));
    }
}

#[cfg(test)]
mod tests {
    use super::{Kinds, LEXICON, kinds_of};
    use byline_text::hash::form_of;

    #[test]
    fn words_are_found_in_their_forms() {
        let names = |word: &str| kinds_of(form_of(word)).names().join(" ");
        assert_eq!(names("denies"), "denial");
        assert_eq!(names("accused"), "accusation");
        assert_eq!(names("banned"), "law event");
        assert_eq!(names("table"), "");
        assert_eq!(kinds_of(form_of("denial")), Kinds::DENIAL);
        let used = LEXICON.slots.iter().filter(|slot| slot.0 != 0).count();
        assert!(used * 3 < LEXICON.slots.len(), "{used}");
    }
}
