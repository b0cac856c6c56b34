//! What single words say: their mood, and in what light they put who does them and to whom they are done.
//!
//! The words stand in `data/` as a person can read and edit them. Training inflects and hashes them, and writes what
//! they say into the model's table of words, so that a token costs one look: a change here needs the model made again.

use crate::kind::{Class, GROUPS, GroupId, Kind, NO_GROUP};
use byline_text::hash;

const KINDS: [(&str, Kind); 17] = [
    ("verb", Kind::Verb),
    ("noun", Kind::Noun),
    ("adjective", Kind::Adjective),
    ("adverb", Kind::Adverb),
    ("negator", Kind::Negator),
    ("intensifier", Kind::Intensifier),
    ("dampener", Kind::Dampener),
    ("contrast", Kind::Contrast),
    ("concession", Kind::Concession),
    ("conditional", Kind::Conditional),
    ("be", Kind::Be),
    ("auxiliary", Kind::Auxiliary),
    ("link", Kind::Link),
    ("preposition", Kind::Preposition),
    ("subordinator", Kind::Subordinator),
    ("determiner", Kind::Determiner),
    ("coordinator", Kind::Coordinator),
];

/// Words that behave alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    /// What the word says of who does it, −3 to 3.
    pub(crate) subject: i8,
    /// What it says of whom it is done to, −3 to 3.
    pub(crate) object: i8,
}

/// One form: at most one reading as a verb and one as anything else.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    pub(crate) hash: u32,
    /// Tenths, −39 to 39.
    pub(crate) mood: i8,
    /// The group as a verb, or `NO_GROUP`.
    pub(crate) verb: GroupId,
    /// The group as anything else, or `NO_GROUP`.
    pub(crate) other: GroupId,
    /// What it says together with its neighbours.
    pub(crate) class: Option<Class>,
    sources: u8,
}

const OWN: u8 = 1;
const VALENCE: u8 = 2;

/// All words, hashed with open addressing.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) groups: Vec<Group>,
    slots: Vec<Entry>,
    mask: usize,
}

impl Lexicon {
    /// Reads the lexicons that come with the crate.
    pub(crate) fn new() -> Self {
        let slots = 1 << 15;
        let mut lexicon = Self {
            groups: vec![Group { kind: Kind::Plain, subject: 0, object: 0 }],
            slots: vec![Entry::default(); slots],
            mask: slots - 1,
        };
        lexicon.read_groups(include_str!("../data/lexicon.txt"));
        lexicon.read_valences(include_str!("../data/vader.txt"));
        lexicon
    }

    /// What is known of a form.
    #[inline]
    pub(crate) fn get(&self, form: u32) -> Option<&Entry> {
        let mut at = form as usize & self.mask;
        loop {
            let entry = &self.slots[at];
            if entry.hash == form {
                return Some(entry);
            }
            if entry.hash == 0 {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// What is known of the words of a group.
    pub(crate) fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(usize::from(id))
    }

    /// Every form, in the order of its hash's last bits.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.slots.iter().filter(|entry| entry.hash != 0)
    }

    /// What sort of word it is.
    pub(crate) fn kind(&self, entry: Entry) -> Option<Kind> {
        self.group(entry.other).or_else(|| self.group(entry.verb)).map(|group| group.kind)
    }

    /// What the words of each group say of who does them and of whom they are done to, as the model holds it.
    pub(crate) fn effects(&self) -> Vec<u8> {
        let groups =
            (0..GROUPS).map(|id| self.groups.get(id).map_or([0; 2], |group| [group.subject, group.object]));
        groups.flatten().map(i8::cast_unsigned).collect()
    }

    fn read_groups(&mut self, text: &str) {
        let mut mood = 0;
        let mut class = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ').filter(|word| !word.is_empty());
            if let Some(named) = class_header(words.clone()) {
                class = Some(named);
                continue;
            }
            let header = words.clone().next().and_then(|first| KINDS.iter().find(|(name, _)| *name == first));
            if let Some((_, kind)) = header
                && words.clone().count() == 5
            {
                let numbers: Vec<i8> = words.skip(2).filter_map(|number| number.parse().ok()).collect();
                if let [subject, object, of_words] = numbers[..] {
                    self.groups.push(Group { kind: *kind, subject, object });
                    mood = of_words * 10;
                    // The words below a header of a group are of that group and of no class.
                    class = None;
                }
            } else if let Some((class, kind)) = class {
                words.by_ref().for_each(|word| self.classify(word, class, kind));
            } else {
                words.by_ref().for_each(|word| self.add_word(word, mood));
            }
        }
    }

    fn classify(&mut self, word: &str, class: Class, kind: Kind) {
        let mut add = |form: &str| {
            let entry = self.slot(hash::form_of(form));
            entry.class = entry.class.or(Some(class));
        };
        match word.strip_prefix('=') {
            Some(word) => add(word),
            None => inflect(word, kind, &mut add),
        }
    }

    fn add_word(&mut self, word: &str, mood: i8) {
        let group = (self.groups.len() - 1) as GroupId;
        let kind = self.groups[usize::from(group)].kind;
        let (word, mood) = match word.split_once(':') {
            Some((word, own)) => (word, own.parse::<i8>().map_or(mood, |own| own * 10)),
            None => (word, mood),
        };
        if let Some(word) = word.strip_prefix('=') {
            self.add(word, group, mood);
            return;
        }
        inflect(word, kind, &mut |form| self.add(form, group, mood));
    }

    fn add(&mut self, form: &str, group: GroupId, mood: i8) {
        let is_verb = self.groups[usize::from(group)].kind == Kind::Verb;
        let entry = self.slot(hash::form_of(form));
        let known = if is_verb { &mut entry.verb } else { &mut entry.other };
        // Of two words that share a form the one that is listed first has it.
        if *known == NO_GROUP {
            *known = group;
        }
        if entry.sources & OWN == 0 {
            entry.mood = mood;
            entry.sources |= OWN;
        }
    }

    fn read_valences(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((word, valence)) = line.split_once(' ') else { continue };
            let Ok(valence) = valence.parse::<i8>() else { continue };
            let entry = self.slot(hash::form_of(word));
            if entry.sources == 0 {
                // A word of a class alone is known by its valence.
                entry.other = 0;
                entry.mood = valence;
            } else if entry.sources == OWN && entry.mood != 0 {
                // People's mean is finer than the group's, the group knows news better.
                entry.mood = i8::midpoint(entry.mood, valence);
            }
            entry.sources |= VALENCE;
        }
    }

    /// The entry of a form, made where there is none. The table is far larger than the lexicons.
    fn slot(&mut self, form: u32) -> &mut Entry {
        let mut at = form as usize & self.mask;
        while self.slots[at].hash != 0 && self.slots[at].hash != form {
            at = (at + 1) & self.mask;
        }
        let entry = &mut self.slots[at];
        if entry.hash == 0 {
            *entry = Entry { hash: form, mood: 0, verb: NO_GROUP, other: NO_GROUP, class: None, sources: 0 };
        }
        entry
    }
}

/// The class that a line names, and how its words are inflected.
fn class_header<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(Class, Kind)> {
    words.next().filter(|first| *first == "class")?;
    let name = words.next()?;
    let (_, class) = Class::NAMES.into_iter().find(|(known, _)| *known == name)?;
    let kind = words.next().and_then(|kind| KINDS.iter().find(|(known, _)| *known == kind));
    Some((class, kind.map_or(Kind::Plain, |(_, kind)| *kind)))
}

/// The regular forms of a word. A form too many costs nothing: nobody writes it.
fn inflect(word: &str, kind: Kind, add: &mut impl FnMut(&str)) {
    add(word);
    let stem = word.strip_suffix('e').unwrap_or(word);
    let consonant_y = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    let plural = match consonant_y {
        Some(stem) => format!("{stem}ies"),
        None if sibilant => format!("{word}es"),
        None => format!("{word}s"),
    };
    let double = word.chars().last().filter(|last| "bdgklmnprt".contains(*last));
    match kind {
        Kind::Verb => {
            add(&plural);
            match consonant_y {
                Some(stem) => add(&format!("{stem}ied")),
                None => add(&format!("{stem}ed")),
            }
            add(&format!("{stem}ing"));
            if let Some(last) = double {
                add(&format!("{word}{last}ed"));
                add(&format!("{word}{last}ing"));
            }
        }
        Kind::Noun => add(&plural),
        Kind::Adjective => {
            add(&format!("{word}ly"));
            // Longer adjectives are compared with `more`.
            if word.len() <= 6 {
                let stem = consonant_y.map_or(stem.to_owned(), |stem| format!("{stem}i"));
                add(&format!("{stem}er"));
                add(&format!("{stem}est"));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Lexicon;
    use crate::judge::Judge;
    use crate::kind::{Effects, Kind};
    use byline_text::hash::form;

    #[test]
    fn words_are_found_in_all_their_forms() {
        let lexicon = Lexicon::new();
        let kind = |word: &str| {
            let entry = lexicon.get(form(word))?;
            lexicon.group(entry.verb).or_else(|| lexicon.group(entry.other)).map(|group| group.kind)
        };
        assert_eq!(kind("accused"), Some(Kind::Verb));
        assert_eq!(kind("denies"), Some(Kind::Verb));
        assert_eq!(kind("slammed"), Some(Kind::Verb));
        assert_eq!(kind("scandals"), Some(Kind::Noun));
        assert_eq!(kind("nastiest"), Some(Kind::Adjective));
        assert_eq!(kind("can't"), Some(Kind::Negator));
        assert_eq!(kind("cant"), Some(Kind::Negator));
        assert_eq!(kind("quixotry"), None);
        let used = lexicon.slots.iter().filter(|entry| entry.hash != 0).count();
        assert!(used * 2 < lexicon.slots.len(), "{used}");
    }
    #[test]
    fn the_model_says_of_words_what_the_lexicon_says() {
        let lexicon = Lexicon::new();
        let judge = Judge::open(None).expect("the model is whole");
        let tables = judge.tables().expect("the model is whole");
        let (mut count, mut other) = (0, 0);
        for entry in lexicon.entries() {
            let meaning = tables.words.table.get(tables.words.table.find(entry.hash));
            let same = (meaning.mood(), meaning.verb(), meaning.other(), meaning.kind(), meaning.class())
                == (entry.mood, entry.verb, entry.other, lexicon.kind(*entry), entry.class);
            count += 1;
            other += usize::from(!same);
        }
        // The table may be too full at some places.
        assert!(other * 500 < count, "{other} of {count}");
        let effects = lexicon.effects();
        let effects = Effects::new(&effects).expect("as many groups as there can be");
        assert_eq!(effects, tables.effects);
    }
}
