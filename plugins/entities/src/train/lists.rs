//! The lists, built: tables of phrases, of telling words, and of classes.

use crate::gazetteer::{list, longer, word};
use crate::table::Table;
use byline_core::Token;
use byline_eval::gold::Gold;
use byline_text::Analysis;

const GIVEN: &str = include_str!("../../data/given.txt");
const SURNAMES: &str = include_str!("../../data/surnames.txt");
const PLACES: &str = include_str!("../../data/places.txt");
const REGIONS: &str = include_str!("../../data/regions.txt");
const COUNTRIES: &str = include_str!("../../data/countries.csv");
const ORGANISATIONS: &str = include_str!("../../data/organisations.txt");
const MISCELLANEOUS: &str = include_str!("../../data/miscellaneous.txt");
const PEOPLES: &str = include_str!("../../data/peoples.txt");
const PERSONS: &str = include_str!("../../data/persons.txt");
const WORDS: &str = include_str!("../../data/words.txt");

/// The tables of phrases and of words.
pub(super) fn tables() -> [Vec<u8>; 2] {
    [phrases(), words()]
}

/// Takes phrases apart and collects their hashes.
#[derive(Default)]
struct Phrases {
    analysis: Analysis,
    keys: Vec<(u32, u16)>,
}

impl Phrases {
    fn add(&mut self, phrase: &str, bits: u16) {
        self.analysis.read(phrase);
        let forms: Vec<u32> = self.analysis.tokens.iter().map(|token: &Token| token.form).collect();
        let Some((&first, rest)) = forms.split_first() else { return };
        let mut key = first;
        for &form in rest {
            // Each beginning is noted, so that a look-up ends where no phrase continues.
            self.keys.push((key, list::BEGINS));
            key = longer(key, form);
        }
        self.keys.push((key, bits));
    }
}

/// First names, without those that are words as well.
pub(super) fn given_names() -> Vec<&'static str> {
    lines(GIVEN).map(|line| line.split('\t').next().unwrap_or(line)).filter(|name| is_single(name)).collect()
}

/// Last names.
pub(super) fn surnames() -> Vec<&'static str> {
    lines(SURNAMES).filter(|name| is_single(name)).collect()
}

/// Towns and cities of one word.
pub(super) fn towns() -> Vec<&'static str> {
    lines(PLACES).map(|line| line.split('\t').next().unwrap_or(line)).filter(|name| is_single(name)).collect()
}

fn is_single(name: &str) -> bool {
    name.len() >= 3 && name.chars().all(char::is_alphabetic)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A name and what its gender says.
fn gendered(line: &str) -> (&str, u16) {
    let (name, gender) = line.split_once('\t').unwrap_or((line, "u"));
    let bits = match gender {
        "m" => list::MALE,
        "f" => list::FEMALE,
        _ => list::GIVEN,
    };
    (name, bits)
}

fn phrases() -> Vec<u8> {
    let mut phrases = Phrases::default();
    for (name, bits) in lines(GIVEN).map(gendered) {
        phrases.add(name, bits);
    }
    for (name, bits) in lines(PERSONS).map(gendered) {
        // A single word is no first name: `Netanyahu`.
        phrases.add(name, if name.contains(' ') { bits } else { list::SURNAME });
    }
    for line in lines(SURNAMES) {
        phrases.add(line, list::SURNAME);
    }
    for line in lines(PLACES) {
        let (name, sort) = line.split_once('\t').unwrap_or((line, "town"));
        phrases.add(
            name,
            match sort {
                "city" => list::CITY,
                "region" => list::REGION,
                _ => list::TOWN,
            },
        );
    }
    let written = [
        (REGIONS, list::REGION),
        (ORGANISATIONS, list::ORGANISATION),
        (MISCELLANEOUS, list::MISCELLANEOUS),
        (PEOPLES, list::PEOPLE),
    ];
    for (text, bits) in written {
        for name in lines(text).flat_map(|line| line.split('|')) {
            phrases.add(name, bits);
        }
    }
    for record in crate::csv::records(COUNTRIES).skip(1) {
        let [_, name, aliases, _, capital, demonyms] = &record.fields[..] else { continue };
        for name in std::iter::once(&**name).chain(aliases.split('|')).filter(|name| !name.is_empty()) {
            phrases.add(name, list::COUNTRY);
        }
        phrases.add(capital, list::CITY);
        for demonym in demonyms.split('|').filter(|name| !name.is_empty()) {
            phrases.add(demonym, list::DEMONYM);
            // `Swiss`, `Irish` and `Chinese` are many without a further letter.
            if !demonym.ends_with(['s', 'h', 'e']) {
                phrases.add(&format!("{demonym}s"), list::DEMONYM);
            }
        }
    }
    // The commonest first: of two phrases that look alike in the table the bits are put together anyway.
    phrases.keys.sort_unstable();
    Table::write(18, &phrases.keys)
}

fn words() -> Vec<u8> {
    let mut keys = Vec::new();
    for line in lines(WORDS) {
        let Some((category, words)) = line.split_once(':') else { continue };
        let bits = match category {
            "title-male" => word::TITLE_MALE,
            "title-female" => word::TITLE_FEMALE,
            "title" => word::TITLE,
            "organisation" => word::ORGANISATION,
            "place" => word::PLACE,
            "event" => word::EVENT,
            "kin" => word::KIN,
            "say" => word::SAY,
            "particle" => word::PARTICLE,
            "place-before" => word::PLACE_BEFORE,
            "month" => word::MONTH,
            _ => word::FAITH,
        };
        for word in words.split(',').map(str::trim) {
            keys.push((byline_text::hash::form_of(word), bits));
            // Abbreviations come with their stop and without.
            if word.len() <= 6 {
                keys.push((byline_text::hash::form_of(&format!("{word}.")), bits));
            }
        }
    }
    Table::write(12, &keys)
}

/// The classes of the words of all texts.
pub(super) fn classes(golds: &[Gold]) -> Vec<u8> {
    let keys: Vec<(u32, u16)> = byline_text::train::word_classes(golds)
        .into_iter()
        .map(|(form, class, capitals)| (form, u16::from(capitals) << 8 | u16::from(class)))
        .collect();
    Table::write(16, &keys)
}
