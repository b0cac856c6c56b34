//! Which words and names of one claim stand for which of another.

use super::Pair;
use super::lexicon::{Meaning, lexicon, meaning, one_family};
use super::statement::{Item, Name, Sort, Statement};
use super::words::is_place;
use byline_text::Words;

/// What in a name makes it that of another place or person: `South Sudan`, `New Mexico`, `Donald Kerr Jr.`
static OTHERS: Words<24> = Words::new([
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "new",
    "equatorial",
    "papua",
    "upper",
    "lower",
    "central",
    "jr",
    "junior",
    "sr",
    "senior",
    "ii",
    "iii",
    "iv",
    "bissau",
    "anti",
    "mini",
]);
/// And what does not.
static SETTLEMENTS: Words<18> = Words::new([
    "city",
    "state",
    "republic",
    "kingdom",
    "federation",
    "islands",
    "island",
    "county",
    "province",
    "town",
    "village",
    "region",
    "district",
    "democratic",
    "people's",
    "federal",
    "united",
    "government",
]);

/// Pairs the items of two claims: equal words first, then words of the same meaning, of one family, and opposites.
pub(super) fn pair(own: &Statement, checked: &Statement) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for level in 0..4 {
        for (c, checked_item) in checked.items.iter().enumerate() {
            if pairs.iter().any(|pair| pair.checked == c) {
                continue;
            }
            let free = own.items.iter().enumerate().filter(|(o, _)| !pairs.iter().any(|pair| pair.own == *o));
            let found = free
                .filter_map(|(o, own_item)| {
                    Some((o, related(own_item, checked_item, level)?, nearness(own_item, checked_item)))
                })
                .max_by_key(|(o, _, nearness)| (*nearness, std::cmp::Reverse(*o)));
            if let Some((o, meaning, _)) = found {
                pairs.push(Pair { own: o, checked: c, meaning });
            }
        }
    }
    pairs
}

/// How alike the places of two items in their claims are.
fn nearness(a: &Item, b: &Item) -> u8 {
    u8::from(a.sort == b.sort)
        + u8::from(a.slot == b.slot)
        + u8::from(a.head == b.head)
        + u8::from(a.clause == b.clause)
}

/// What two items mean to each other, looking so far: 0 the same word, 1 the same meaning, 2 one family, 3 an opposite.
fn related(a: &Item, b: &Item, level: usize) -> Option<Meaning> {
    match (&a.name, &b.name) {
        (Some(a_name), Some(b_name)) => {
            let same = level < 2 && same_name(a_name, b_name, level);
            let people = level == 1 && (of_people(a, b) || of_people(b, a));
            (same || people).then_some(Meaning::Same)
        }
        // `Bendjelloul` at the start of a sentence, `Omar Bendjelloul`: a rare word that is the last of a name.
        (Some(_), None) if level == 1 && a.key == b.key && b.weight > 8.0 && b.sort == Sort::Noun => {
            Some(Meaning::Same)
        }
        (None, Some(_)) if level == 1 && a.key == b.key && a.weight > 8.0 && a.sort == Sort::Noun => {
            Some(Meaning::Same)
        }
        // `Microwaves` at the start of a sentence, `Microwave ovens`
        (Some(name), None) | (None, Some(name))
            if level == 1
                && name.parts.len() == 1
                && name.label.is_none()
                && name.place.is_none()
                && a.text != b.text
                && meaning(a.senses, b.senses) == Meaning::Same =>
        {
            Some(Meaning::Same)
        }
        (Some(name), None) | (None, Some(name)) => {
            // `Bananas` at the start of a sentence looks like a name; `Norway` and `Norwegian` are one.
            (level == 0 && name.parts.len() == 1 && a.key == b.key
                || level == 2 && name.parts.len() == 1 && a.text == b.text)
                .then_some(Meaning::Same)
        }
        (None, None) => match level {
            0 => (a.key == b.key).then_some(Meaning::Same),
            1 | 2 if lexicon().apart(a.key, b.key) => None,
            1 => (meaning(a.senses, b.senses) == Meaning::Same).then_some(Meaning::Same),
            2 => (one_family(&a.text, &b.text) || inflected(&a.text, &b.text) || inflected(&b.text, &a.text))
                .then_some(Meaning::Same),
            _ => Some(meaning(a.senses, b.senses)).filter(|found| {
                *found != Meaning::Unrelated && !(*found == Meaning::Same && lexicon().apart(a.key, b.key))
            }),
        },
    }
}

/// Whether a name is that of those who live in the place that the other one is: `Norvian`, `Norvia`.
fn of_people(people: &Item, place: &Item) -> bool {
    let ending = people.text.strip_prefix(place.text.trim_end_matches('a'));
    place.text.len() > 5 && (place.owns || is_place(place)) && matches!(ending, Some("an" | "ian" | "n"))
}

/// Whether one word is the other with an ending of inflection: `sue`, `sued`; `copy`, `copied`.
fn inflected(base: &str, word: &str) -> bool {
    let Some(rest) = word.strip_prefix(base.strip_suffix(['e', 'y']).unwrap_or(base)) else { return false };
    base.len() > 2 && matches!(rest, "s" | "es" | "d" | "ed" | "ing" | "ied" | "ies")
}

/// Whether two items are the same word or name, or mean the same.
pub(super) fn alike(a: &Item, b: &Item) -> bool {
    (0..3).any(|level| related(a, b, level) == Some(Meaning::Same))
}

/// Whether two names may be of one: `Hale` and `Anna Hale`, `WHO` and `World Health Organization`.
pub(super) fn same_name(a: &Name, b: &Name, level: usize) -> bool {
    if a.place.is_some() && a.place == b.place {
        return true;
    }
    // `Mrs. Kerr` is not `Donald Kerr`.
    if matches!((a.woman, b.woman), (Some(a), Some(b)) if a != b) {
        return false;
    }
    let (mut left, mut right) = (0, 0);
    for part in &a.parts {
        left += usize::from(!b.parts.contains(part));
    }
    for part in &b.parts {
        right += usize::from(!a.parts.contains(part));
    }
    let shared = a.parts.len() - left.min(a.parts.len());
    // `South Sudan` is not `Sudan`, nor `Papua New Guinea` `Guinea`; `Quebec City` may be `Quebec`.
    let country = a.place.is_some() != b.place.is_some();
    let extra = |own: &Name, other: &Name| {
        let mut parts = own.parts.iter().filter(|part| !other.parts.contains(part));
        parts.any(|part| OTHERS.has(*part) || country && !SETTLEMENTS.has(*part))
    };
    if extra(a, b) || extra(b, a) {
        return false;
    }
    if level == 0 {
        return left == 0 && right == 0 && shared > 0;
    }
    let initials = |long: &Name, short: &Name| {
        let whole = byline_text::hash::form_of(&long.initials.to_lowercase());
        long.parts.len() > 1 && short.parts[..] == [whole]
    };
    shared > 0 && (left == 0 || right == 0) || initials(a, b) || initials(b, a)
}
