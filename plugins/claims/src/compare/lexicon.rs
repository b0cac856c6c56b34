//! What words mean to each other: the same, the opposite, or the same seen from the other side.
//!
//! The word lists lie in `data/`. A word is looked up by its base form, so that `rose`, `risen` and `rises` are `rise`.

use crate::matching::terms;
use byline_text::hash::form_of;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The identity of a word or phrase: a hash of its base form.
pub(crate) type Key = u32;

/// A group of words that a word belongs to, and on which side of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sense {
    group: u16,
    side: Side,
    /// Whether one of the two sides is always so.
    complement: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// All words of the group mean the same.
    Only,
    Left,
    Right,
    /// Left and right are converses: `sell` and `buy`.
    LeftConverse,
    RightConverse,
}

/// How two words relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Same,
    Opposite,
    /// Who does it and to whom change places: `Ruritania sold it to Sylvania`, `Sylvania bought it from Ruritania`.
    Converse,
    Unrelated,
}

/// What a verb says of the infinitive behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Implied {
    /// Verbs of one line of the list say the same.
    pub(crate) group: u16,
    /// It was not done: `failed to pay`.
    pub(crate) fails: bool,
    /// Nothing is said of whether it was done: `hesitated to pay`.
    pub(crate) open: bool,
    /// The same behind a negation: `did not refuse to pay`.
    pub(crate) open_negated: bool,
}

/// The word lists, read once.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// From irregular forms to the key of the base form.
    irregular: FxHashMap<u32, Key>,
    /// Irregular forms of verbs other than the base.
    past: FxHashSet<u32>,
    /// From the key of an irregular verb to its past.
    pasts: FxHashMap<Key, String>,
    senses: FxHashMap<Key, Vec<Sense>>,
    /// Phrases by the key of their first word: the keys of the others, and the key of the phrase.
    phrases: FxHashMap<Key, Vec<(Vec<Key>, Key)>>,
    /// From the forms of a place's name to the key of the place.
    places: FxHashMap<u32, Key>,
    /// A state or country, and a place in it that is meant where nothing else is said.
    holds: FxHashSet<(u32, u32)>,
    /// Words that may stand around a claim.
    frames: FxHashSet<u32>,
    /// Words that never say the same: the line of the list, and the part of it.
    apart: FxHashMap<Key, Vec<(u16, u16)>>,
    /// Verbs that say of the infinitive behind them whether it was done.
    implied: FxHashMap<Key, Implied>,
    /// Who is somebody's: `wife`, `lawyer`, `opponent`.
    relatives: FxHashSet<Key>,
    /// Words and given names of men, `false`, and of women, `true`.
    genders: FxHashMap<u32, bool>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for line in lines(include_str!("../../data/irregular.txt")) {
        // Nouns stand behind `=`: their plurals.
        let (noun, line) = line.strip_prefix("= ").map_or((false, line), |line| (true, line));
        let mut words = line.split_whitespace();
        let base = words.next().unwrap_or("");
        let key = lexicon.key(base, 0);
        let forms: Vec<&str> = words.chain([base]).collect();
        if let Some(past) = forms.first().filter(|past| !noun && *past != &base && !past.ends_with("ing")) {
            lexicon.pasts.entry(key).or_insert_with(|| (*past).to_owned());
        }
        for word in &forms {
            lexicon.irregular.entry(form_of(word)).or_insert(key);
            if *word != base && !noun {
                lexicon.past.insert(form_of(word));
            }
        }
        // `repaid`, `overtook`, `misled`: a verb with a prefix is as irregular as without.
        for prefix in PREFIXES.iter().filter(|_| !noun && base.len() > 2) {
            let key = lexicon.key(&format!("{prefix}{base}"), 0);
            for word in &forms {
                let form = form_of(&format!("{prefix}{word}"));
                lexicon.irregular.entry(form).or_insert(key);
                if *word != base {
                    lexicon.past.insert(form);
                }
            }
        }
    }
    for word in ["cost", "cut", "hit", "shut", "hurt", "quit", "beat", "split", "spread", "burst"] {
        lexicon.past.insert(form_of(word));
    }
    let mut group = 0;
    for line in lines(include_str!("../../data/opposites.txt")) {
        let (left, right, sides) = if let Some((left, right)) = line.split_once("<>") {
            (left, right, [Side::LeftConverse, Side::RightConverse])
        } else {
            let parted = line.split_once("||").or_else(|| line.split_once('|'));
            let (left, right) = parted.unwrap_or((line, ""));
            (left, right, [Side::Left, Side::Right])
        };
        for (words, side) in [left, right].into_iter().zip(sides) {
            lexicon.add(words, Sense { group, side, complement: line.contains("||") });
        }
        group += 1;
    }
    for line in lines(include_str!("../../data/same.txt")) {
        lexicon.add(line, Sense { group, side: Side::Only, complement: false });
        group += 1;
    }
    for line in lines(include_str!("../../data/places.txt")) {
        let mut names = line.split_whitespace();
        let place = form_of(names.next().unwrap_or(""));
        lexicon.places.insert(place, place);
        for name in names {
            lexicon.places.insert(form_of(&name.replace('_', " ")), place);
        }
    }
    for line in lines(include_str!("../../data/cities.txt")) {
        let (holder, cities) = line.split_once(':').unwrap_or((line, ""));
        let holders = holder.split_whitespace().map(|name| form_of(&name.replace('_', " ")));
        for holder in holders {
            let cities = cities.split_whitespace().map(|name| form_of(&name.replace('_', " ")));
            lexicon.holds.extend(cities.map(|city| (holder, city)));
        }
    }
    for (line, words) in (0..).zip(lines(include_str!("../../data/apart.txt"))) {
        for (part, words) in (0..).zip(words.split('|')) {
            for word in words.split_whitespace() {
                let keys: Vec<Key> = word.split('_').map(|part| lexicon.key(part, form_of(part))).collect();
                lexicon.apart.entry(joined(&keys)).or_default().push((line, part));
            }
        }
    }
    for line in lines(include_str!("../../data/genders.txt")) {
        let (gender, words) = line.split_once(' ').unwrap_or((line, ""));
        lexicon.genders.extend(words.split_whitespace().map(|word| (form_of(word), gender == "she")));
    }
    for line in lines(include_str!("../../data/relatives.txt")) {
        for word in line.split_whitespace() {
            let key = lexicon.key(word, form_of(word));
            lexicon.relatives.insert(key);
        }
    }
    for line in lines(include_str!("../../data/frames.txt")) {
        lexicon.frames.extend(line.split_whitespace().map(form_of));
    }
    for (group, line) in (0..).zip(lines(include_str!("../../data/implied.txt"))) {
        let (signs, verbs) = line.split_once(':').unwrap_or(("", line));
        let implied = Implied {
            group,
            fails: signs.starts_with('-'),
            open: signs.starts_with('?'),
            open_negated: signs.ends_with('?'),
        };
        for verb in verbs.split_whitespace() {
            let key = lexicon.key(verb, form_of(verb));
            lexicon.implied.insert(key, implied);
        }
    }
    lexicon
});

/// The key of a phrase, by those of its words.
fn joined(keys: &[Key]) -> Key {
    let (first, rest) = keys.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
    rest.iter().fold(first, |key, part| key.rotate_left(5) ^ part)
}

/// What makes another verb of an irregular one.
const PREFIXES: [&str; 7] = ["re", "over", "under", "out", "mis", "with", "up"];

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// The word lists.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn add(&mut self, words: &str, sense: Sense) {
        for word in words.split_whitespace() {
            let keys: Vec<Key> = word.split('_').map(|part| self.key(part, form_of(part))).collect();
            let (first, rest) = keys.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
            let key = joined(&keys);
            if !rest.is_empty() {
                let phrases = self.phrases.entry(first).or_default();
                if !phrases.iter().any(|(_, known)| *known == key) {
                    phrases.push((rest.to_vec(), key));
                    // The longest phrase is found first.
                    phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
                }
            }
            let senses = self.senses.entry(key).or_default();
            if !senses.contains(&sense) {
                senses.push(sense);
            }
        }
    }

    /// The key of a word, whose form's hash is known.
    pub(crate) fn key(&self, word: &str, form: u32) -> Key {
        if let Some(key) = self.irregular.get(&form) {
            return *key;
        }
        let lower = american(word.to_lowercase());
        // `axed`, `sued`: of short words the stem has no ending left to cut.
        let short = lower.len() < 6
            && lower.ends_with("ed")
            && !lower.ends_with("eed")
            && lower.len() > 3
            && !matches!(&*lower, "shed" | "sled" | "bred" | "fled" | "sped" | "bled");
        let base = lower.strip_suffix('d').filter(|_| short);
        // `married`, `buried`: the stem keeps an `i`.
        let base = base.map(str::to_owned);
        let ending = lower.strip_suffix("ied").or_else(|| lower.strip_suffix("ies"));
        let base = ending.filter(|stem| stem.len() > 2).map(|stem| format!("{stem}y")).or(base);
        let known = |base: &&str| self.senses.contains_key(&terms::hash(terms::stem(base).chars()));
        let lower = base.as_deref().filter(known).map_or(lower.clone(), str::to_owned);
        // `succeed` has no ending.
        let whole = matches!(
            &*lower,
            "succeed" | "exceed" | "proceed" | "speed" | "need" | "feed" | "seed" | "breed"
        );
        let stem = if whole { &*lower } else { terms::stem(&lower) };
        // `cancelled` and `cancel`: a doubled letter at the end counts once.
        let doubled = stem.len() > 3 && ["ll", "ss", "zz", "pp", "tt"].iter().any(|end| stem.ends_with(end));
        let stem = if doubled { stem.get(..stem.len() - 1).unwrap_or(stem) } else { stem };
        terms::hash(stem.chars())
    }

    /// Whether a word that looks like a noun or an adjective may be a verb: an irregular past, or a known word that ends as
    /// verbs do.
    pub(crate) fn is_verb(&self, form: u32, word: &str) -> bool {
        let past = self.past.contains(&form);
        let ending = word.ends_with("ed") || word.ends_with('s') && !word.ends_with("ss");
        past || ending && self.senses.contains_key(&self.key(word, form))
    }

    /// Whether a form is the past of an irregular verb.
    pub(crate) fn is_past(&self, form: u32) -> bool {
        self.past.contains(&form)
    }

    /// The past of a verb in its base form.
    pub(crate) fn past_of(&self, base: &str) -> String {
        let known = self.pasts.get(&self.key(base, form_of(base)));
        known.cloned().unwrap_or_else(|| match base.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ied"),
            _ => format!("{}ed", base.strip_suffix('e').unwrap_or(base)),
        })
    }

    /// The past of a verb whose participle is known: `stole` for `stolen`, `closed` for `closed`.
    pub(crate) fn past_from(&self, participle: &str, form: u32) -> Option<String> {
        let known = self.pasts.get(&self.key(participle, form)).cloned();
        known.or_else(|| (participle.ends_with("ed") || self.is_past(form)).then(|| participle.to_owned()))
    }

    /// The groups of a word or phrase.
    pub(crate) fn senses(&self, key: Key) -> &[Sense] {
        self.senses.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The phrase that begins with the first of `keys`: how many words it has, and its key.
    pub(crate) fn phrase(&self, keys: &[Key]) -> Option<(usize, Key)> {
        let (first, rest) = keys.split_first()?;
        let phrases = self.phrases.get(first)?;
        phrases
            .iter()
            .find(|(phrase, _)| rest.starts_with(phrase))
            .map(|(phrase, key)| (phrase.len() + 1, *key))
    }

    /// Whether two words are known to say different things: `charged`, `convicted`.
    pub(crate) fn apart(&self, a: Key, b: Key) -> bool {
        let (Some(a), Some(b)) = (self.apart.get(&a), self.apart.get(&b)) else { return false };
        a.iter().any(|(line, part)| b.iter().any(|(other, of)| line == other && part != of))
    }

    /// What a verb says of the infinitive behind it: `fail`, `manage`.
    pub(crate) fn implied(&self, key: Key) -> Option<Implied> {
        self.implied.get(&key).copied()
    }

    /// Whether a word or given name is that of a woman, or of a man: `Mrs.`, `Donald`.
    pub(crate) fn is_woman(&self, form: u32) -> Option<bool> {
        self.genders.get(&form).copied()
    }

    /// Whether a word says that one is somebody's: `wife`, `lawyer`, `opponent`.
    pub(crate) fn is_relative(&self, key: Key) -> bool {
        self.relatives.contains(&key)
    }

    /// Whether a word may stand around a claim without bearing on whether it is so: `reporters`, `Monday`.
    pub(crate) fn frames(&self, form: u32) -> bool {
        self.frames.contains(&form)
    }

    /// Whether a place is the one in a state or country that everybody means: `Paris` in `France`.
    pub(crate) fn holds(&self, holder: u32, place: u32) -> bool {
        self.holds.contains(&(holder, place))
    }

    /// The place that a name or adjective belongs to: `Norwegian`, `Norway`.
    pub(crate) fn place(&self, form: u32) -> Option<Key> {
        self.places.get(&form).copied()
    }
}

/// A word in lower case in the American spelling, so that `organisation` and `organization` are one word.
pub(super) fn american(word: String) -> String {
    const OUR: [&str; 14] = [
        "colour",
        "labour",
        "harbour",
        "neighbour",
        "favour",
        "honour",
        "rumour",
        "behaviour",
        "humour",
        "tumour",
        "armour",
        "flavour",
        "endeavour",
        "saviour",
    ];
    const OTHERS: [(&str, &str); 8] = [
        ("centre", "center"),
        ("theatre", "theater"),
        ("metre", "meter"),
        ("litre", "liter"),
        ("defence", "defense"),
        ("offence", "offense"),
        ("licence", "license"),
        ("programme", "program"),
    ];
    if word.len() < 6 {
        return word;
    }
    if word.contains("our")
        && let Some((stem, rest)) =
            OUR.iter().find_map(|stem| word.strip_prefix(stem).map(|rest| (stem, rest)))
    {
        return format!("{}or{rest}", stem.trim_end_matches("our"));
    }
    // Most words end in none of what is spelled in two ways.
    if !word.trim_end_matches('s').ends_with(['e', 'd', 'g', 'n']) {
        return word;
    }
    // `kilometre`
    if let Some((british, american)) =
        OTHERS.iter().find(|(british, _)| word.strip_suffix('s').unwrap_or(&word).ends_with(british))
    {
        return word.replace(british, american);
    }
    for ending in ["isation", "isations", "ise", "ised", "ises", "ising"] {
        let Some(stem) = word.strip_suffix(ending) else { continue };
        // `promise`, `exercise`, `advertise` and `raise` are spelled in one way.
        let verb = stem.ends_with(['n', 'l', 'g', 's', 'b']) || stem.ends_with("th");
        if stem.len() > 2 && (verb || ending.starts_with("isa")) {
            return format!("{stem}{}", ending.replacen("is", "iz", 1));
        }
    }
    word
}

/// How two words relate by the groups that they share: where they share several, the closest relation counts.
pub(crate) fn meaning(a: &[Sense], b: &[Sense]) -> Meaning {
    let mut best = Meaning::Unrelated;
    for (a, b) in a.iter().flat_map(|a| b.iter().map(move |b| (a, b))).filter(|(a, b)| a.group == b.group) {
        if a.side == b.side {
            return Meaning::Same;
        }
        best = match a.side {
            Side::LeftConverse | Side::RightConverse => Meaning::Converse,
            _ if best == Meaning::Converse => best,
            _ => Meaning::Opposite,
        };
    }
    best
}

/// Whether of two opposites one is always so: `legal`, `illegal`, but not `cure`, `cause`.
pub(crate) fn complementary(a: &[Sense], b: &[Sense]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.complement && a.group == b.group && a.side != b.side))
}

/// Whether two words are of one family: what is left of each behind their common beginning are endings that make one word
/// of another (`immigrant`, `immigration`).
pub(crate) fn one_family(a: &str, b: &str) -> bool {
    let common = a
        .bytes()
        .zip(b.bytes())
        .take_while(|(a, b)| a.eq_ignore_ascii_case(b) && a.is_ascii_alphabetic())
        .count();
    // `close` and `closure` part before the last letter of the shorter word.
    (4..=common).rev().take(3).any(|length| {
        let ending = |word: &str| {
            word.get(length..).is_some_and(|rest| ENDINGS.contains(&&*rest.to_ascii_lowercase()))
        };
        ending(a) && ending(b)
    })
}

const ENDINGS: [&str; 62] = [
    "", "s", "e", "es", "y", "ies", "ied", "ed", "d", "ing", "ings", "er", "ers", "or", "ors", "ion", "ions",
    "ation", "ations", "ication", "ition", "tion", "sion", "ment", "ments", "al", "als", "ial", "ian",
    "ians", "ive", "ance", "ence", "ancy", "ency", "ity", "ness", "ist", "ists", "ism", "ant", "ants", "ent",
    "ents", "ure", "ures", "age", "ic", "ical", "able", "ible", "ly", "ate", "ated", "ates", "ize", "ise",
    "ized", "ised", "ary", "ery", "th",
];

#[cfg(test)]
mod tests {
    use super::{Meaning, lexicon, meaning, one_family};
    use byline_text::hash::form_of;

    fn relation(a: &str, b: &str) -> Meaning {
        let senses = |words: &str| {
            let keys: Vec<u32> = words.split(' ').map(|word| lexicon().key(word, form_of(word))).collect();
            let key = lexicon().phrase(&keys).map_or(keys[0], |(_, key)| key);
            lexicon().senses(key)
        };
        meaning(senses(a), senses(b))
    }

    #[test]
    fn inflections_are_looked_up_by_their_base() {
        assert_eq!(relation("rose", "fell"), Meaning::Opposite);
        assert_eq!(relation("shutting", "closes"), Meaning::Same);
        assert_eq!(relation("stepped down", "resigned"), Meaning::Same);
        assert_eq!(relation("sold", "buying"), Meaning::Converse);
        assert_eq!(relation("died", "survivor"), Meaning::Unrelated);
        assert_eq!(relation("died", "survives"), Meaning::Opposite);
        assert_eq!(relation("bakery", "bridge"), Meaning::Unrelated);
    }

    #[test]
    fn no_words_are_the_same_and_opposites() {
        let parts = |line: &'static str| {
            let parted =
                line.split_once("<>").or_else(|| line.split_once("||")).or_else(|| line.split_once('|'));
            let (left, right) = parted.unwrap_or((line, ""));
            (left.split_whitespace().collect::<Vec<_>>(), right.split_whitespace().collect::<Vec<_>>())
        };
        let mut opposites = rustc_hash::FxHashSet::default();
        for line in super::lines(include_str!("../../data/opposites.txt")) {
            let (left, right) = parts(line);
            for a in &left {
                opposites.extend(right.iter().flat_map(|b| [(*a, *b), (*b, *a)]));
            }
        }
        for line in super::lines(include_str!("../../data/same.txt")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            for a in &words {
                for b in &words {
                    assert!(!opposites.contains(&(*a, *b)), "`{a}` and `{b}` in `{line}`");
                }
            }
        }
    }

    #[test]
    fn verbs_with_a_prefix_are_irregular_too() {
        for (form, base) in [("repaid", "repay"), ("overtaken", "overtake"), ("misled", "mislead")] {
            assert_eq!(lexicon().key(form, form_of(form)), lexicon().key(base, form_of(base)), "{form}");
        }
    }

    #[test]
    fn british_and_american_spellings_are_one_word() {
        for (british, american) in [
            ("organisation", "organization"),
            ("organised", "organized"),
            ("neighbours", "neighbors"),
            ("kilometres", "kilometers"),
            ("programme", "program"),
        ] {
            let key = |word| lexicon().key(word, form_of(word));
            assert_eq!(key(british), key(american), "{british}");
        }
        assert_eq!(super::american("promised".to_owned()), "promised");
        assert_eq!(super::american("exercises".to_owned()), "exercises");
    }

    #[test]
    fn words_of_one_family_differ_in_their_endings_only() {
        for (a, b) in [("immigrants", "immigration"), ("closed", "closure"), ("vaccine", "vaccinated")] {
            assert!(one_family(a, b), "{a} {b}");
        }
        for (a, b) in [("contain", "contaminate"), ("wage", "wagon"), ("hospital", "hospice")] {
            assert!(!one_family(a, b), "{a} {b}");
        }
    }
}
