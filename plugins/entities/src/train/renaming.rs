//! Articles with other names: names that the corpus does not have teach the tagger to look at what stands around a name
//! instead of at the name.

use super::lists::{given_names, surnames, towns};
use crate::gazetteer::{Gazetteer, list, word};
use byline_core::Span;
use byline_eval::gold::{Gold, GoldEntity};
use byline_model::train::Random;
use byline_text::hash::form_of;
use std::collections::BTreeMap;

/// Makes names.
pub(super) struct Coiner<'a> {
    given: Vec<&'a str>,
    surnames: Vec<&'a str>,
    towns: Vec<&'a str>,
}

const STARTS: [&str; 44] = [
    "Lark", "Brook", "Zip", "Nov", "Quant", "Ver", "Cal", "Tol", "Mar", "Hel", "Bri", "Sun", "Blue", "Iron",
    "Syn", "Apt", "Nex", "Cor", "Pal", "Wex", "Dun", "Trel", "Fin", "Gal", "Orb", "Ax", "Med", "Agri",
    "Data", "Net", "Rho", "Kes", "Lum", "Ost", "Pri", "Sal", "Tech", "Uni", "Vox", "Win", "Yar", "Zen",
    "Bel", "Cy",
];
const ENDS: [&str; 40] = [
    "force", "line", "land", "soft", "tech", "gen", "mart", "ware", "com", "tel", "ex", "ix", "ora", "ium",
    "ava", "eon", "star", "port", "works", "wave", "stone", "field", "on", "ity", "ys", "is", "um", "ent",
    "ara", "ello", "o", "a", "ify", "ly", "box", "pay", "hub", "grid", "cast", "lett",
];
const SYLLABLES: [&str; 16] = [
    "ama", "ongo", "indi", "uri", "eka", "olo", "anta", "usha", "emi", "ato", "ira", "umba", "oshi", "ela",
    "andu", "ili",
];
const SUFFIXES: [&str; 14] = [
    "Inc", "Inc.", "Corp", "Corp.", "Ltd", "Group", "Holdings", "Plc", "Co.", "Motors", "Foods", "Airlines",
    "Partners", "Media",
];
const PLAIN: [&str; 36] = [
    "Hillside",
    "Star",
    "Summit",
    "Harbour",
    "River",
    "Eagle",
    "Pioneer",
    "Golden",
    "Silver",
    "Northern",
    "Union",
    "Liberty",
    "Royal",
    "Green",
    "Red",
    "Storm",
    "Rovers",
    "Wanderers",
    "Raptors",
    "Comets",
    "Delta",
    "Target",
    "Gap",
    "Shell",
    "Orange",
    "Apple",
    "Oracle",
    "Chase",
    "Visa",
    "Sprint",
    "Signal",
    "Compass",
    "Beacon",
    "Anchor",
    "Crown",
    "Frontier",
];
/// Words that are last names too.
const AMBIGUOUS: [&str; 30] = [
    "May", "March", "Chase", "Brand", "Hope", "Gale", "Will", "Bill", "Mark", "Grant", "Rich", "Long",
    "Church", "Jordan", "Roche", "Ford", "Disney", "Dell", "Field", "Bush", "Banks", "Price", "Rice",
    "Wells", "Street", "Law", "Justice", "Early", "Young", "Moody",
];
/// Places that are first names too.
const PLACES: [&str; 14] = [
    "Paris",
    "Sydney",
    "Austin",
    "Dallas",
    "Chelsea",
    "Florence",
    "Victoria",
    "Madison",
    "Brooklyn",
    "Georgia",
    "Savannah",
    "London",
    "Adelaide",
    "Charlotte",
];

impl Coiner<'_> {
    pub(super) fn new() -> Self {
        Self { given: given_names(), surnames: surnames(), towns: towns() }
    }

    fn pick<'b>(random: &mut Random, from: &[&'b str]) -> &'b str {
        from[random.below(from.len())]
    }

    pub(super) fn given(&self, random: &mut Random) -> String {
        // Now and then a place, so that only what stands around `Sydney` shows whether it is a person.
        let from = if random.chance(0.06) { &PLACES[..] } else { &self.given };
        Self::pick(random, from).to_owned()
    }

    pub(super) fn surname(&self, random: &mut Random) -> String {
        // Now and then an ordinary word: `May said` is to be learned as well as `Holm said`.
        let from = if random.chance(0.08) { &AMBIGUOUS[..] } else { &self.surnames };
        Self::pick(random, from).to_owned()
    }

    pub(super) fn town(&self, random: &mut Random) -> String {
        Self::pick(random, &self.towns).to_owned()
    }

    fn word(random: &mut Random) -> String {
        let coined = format!("{}{}", Self::pick(random, &STARTS), Self::pick(random, &ENDS));
        match random.below(20) {
            0 => coined.to_uppercase(),
            // `easyJet`
            1 => {
                let end = Self::pick(random, &ENDS);
                let mut raised = end.chars();
                let first = raised.next().map(|c| c.to_ascii_uppercase()).into_iter();
                Self::pick(random, &STARTS).to_lowercase() + &first.chain(raised).collect::<String>()
            }
            _ => coined,
        }
    }

    /// The name of an organisation that no list knows.
    pub(super) fn organisation(&self, random: &mut Random) -> String {
        let letter = |random: &mut Random| char::from(b'A' + random.below(26) as u8);
        match random.below(24) {
            0..=7 => Self::word(random),
            8..=9 => format!("{} {}", Self::word(random), Self::pick(random, &SUFFIXES)),
            10..=11 => format!("{} {}", self.surname(random), Self::pick(random, &SUFFIXES)),
            12..=13 => format!("{} & {}", self.surname(random), self.surname(random)),
            14 => format!("{} & Co.", self.surname(random)),
            15..=16 => format!("{}'s", self.surname(random)),
            17 => format!("{}&{}", letter(random), letter(random)),
            18 => format!("{}-{}", self.surname(random), self.surname(random)),
            // A firm that is called like a person, or by an ordinary word: only its surroundings show that it
            // is a firm.
            19 => self.surname(random),
            20 => Self::pick(random, &PLAIN).to_owned(),
            21 => format!("{} {}", Self::pick(random, &PLAIN), Self::pick(random, &PLAIN)),
            22 => {
                format!("{} {}", self.town(random), Self::pick(random, &["United", "City", "Rovers", "FC"]))
            }
            _ => format!("{} {}", Self::word(random), Self::word(random)),
        }
    }

    /// A place that no list knows.
    fn place(&self, random: &mut Random) -> String {
        let stem = match random.below(3) {
            0 => self.surname(random),
            _ => Self::pick(random, &STARTS).to_owned() + Self::pick(random, &SYLLABLES),
        };
        let ending =
            Self::pick(random, &["", "", "a", "i", "ville", "ton", "abad", "pur", "sk", "berg", "o", "u"]);
        stem + ending
    }

    /// A work, an event, a people that no list knows.
    fn title(random: &mut Random) -> String {
        match random.below(3) {
            0 => format!("{}{}", Self::pick(random, &STARTS), Self::pick(random, &SYLLABLES)),
            1 => format!("{} {}", Self::pick(random, &PLAIN), Self::word(random)),
            _ => Self::word(random),
        }
    }

    /// A copy of an article in which most names of persons and companies are replaced, each by the same one throughout.
    pub(super) fn rename(&self, gold: &Gold, gazetteer: &Gazetteer<'_>, random: &mut Random) -> Gold {
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        let mut wholes: BTreeMap<String, String> = BTreeMap::new();
        let mut copy = Gold {
            text: String::new(),
            entities: Some(Vec::new()),
            // The other annotations would point to the wrong places of the new text.
            quotes: None,
            coref: None,
            ..gold.clone()
        };
        let mut entities: Vec<&GoldEntity> = gold.entities.iter().flatten().collect();
        entities.sort_by_key(|entity| entity.span.start);
        let mut at = 0;
        for entity in entities {
            let (Some(name), true) = (entity.span.of(&gold.text), entity.span.start >= at) else { continue };
            let before = Span::new(at, entity.span.start);
            copy.text += before.of(&gold.text).unwrap_or_default();
            let new = match entity.label.as_str() {
                "PER" => {
                    let renamed = name.split(' ').map(|part| {
                        words
                            .entry(part.to_owned())
                            .or_insert_with(|| self.instead(part, gazetteer, random))
                            .clone()
                    });
                    renamed.collect::<Vec<_>>().join(" ")
                }
                "ORG" if can_be_renamed(name, gazetteer) => wholes
                    .entry(name.to_owned())
                    .or_insert_with(|| {
                        // Half of them stay, since what lists and the article know of real names is to be
                        // learned too.
                        if random.chance(0.5) { name.to_owned() } else { self.organisation(random) }
                    })
                    .clone(),
                "LOC" if can_be_renamed(name, gazetteer) && !is_country(name, gazetteer) => wholes
                    .entry(name.to_owned())
                    .or_insert_with(|| if random.chance(0.6) { name.to_owned() } else { self.place(random) })
                    .clone(),
                "MISC" if is_unknown(name, gazetteer) => wholes
                    .entry(name.to_owned())
                    .or_insert_with(|| if random.chance(0.6) { name.to_owned() } else { Self::title(random) })
                    .clone(),
                _ => name.to_owned(),
            };
            let start = copy.text.len() as u32;
            copy.text += &new;
            let span = Span::new(start, copy.text.len() as u32);
            copy.entities.get_or_insert_default().push(GoldEntity { span, ..entity.clone() });
            at = entity.span.end;
        }
        copy.text += gold.text.get(at as usize..).unwrap_or_default();
        copy
    }

    /// What stands instead of a word of a person's name.
    fn instead(&self, part: &str, gazetteer: &Gazetteer<'_>, random: &mut Random) -> String {
        let plain =
            part.chars().all(char::is_alphabetic) && part.chars().next().is_some_and(char::is_uppercase);
        // Initials and particles stay: `J.`, `de`.
        if !plain || part.chars().count() < 3 || random.chance(0.25) {
            return part.to_owned();
        }
        let listed = gazetteer.phrases.find(form_of(part));
        if listed & list::GIVEN != 0 { self.given(random) } else { self.surname(random) }
    }
}

/// Whether an organisation is one of those whose names can be anything: not a ministry, not an acronym.
fn can_be_renamed(name: &str, gazetteer: &Gazetteer<'_>) -> bool {
    let parts = || name.split([' ', '-']);
    let known = |part: &str| gazetteer.words.find(form_of(part)) & word::ORGANISATION != 0;
    parts().count() <= 3 && !parts().any(known) && name.chars().any(char::is_lowercase)
}

fn is_country(name: &str, gazetteer: &Gazetteer<'_>) -> bool {
    let known = gazetteer.phrases.find(form_of(name));
    known & (list::COUNTRY | list::REGION) != 0
}

/// Whether a miscellaneous name is not a nationality or a religion, which are known all over the world.
fn is_unknown(name: &str, gazetteer: &Gazetteer<'_>) -> bool {
    let form = form_of(name);
    name.split(' ').count() <= 2
        && name.chars().next().is_some_and(char::is_uppercase)
        && gazetteer.phrases.find(form) & list::DEMONYM == 0
        && gazetteer.words.find(form) & (word::FAITH | word::EVENT | word::MONTH) == 0
}
