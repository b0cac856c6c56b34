//! Descriptions that stand for an entity: `the minister`, `the Russian president`, `the company`, `the country`.

use super::{Scene, Walker};
use crate::gazetteer::{list, word};
use byline_core::{Label, Tag, TokenKind};

/// How many sentences ago an entity was last mentioned, at most, for a description to stand for it.
const FAR: u32 = 60;

impl Walker {
    /// An entity that `the minister`, `the Russian president`, `the company`, `the country` at a token stands for, and
    /// the token behind the description.
    pub(super) fn description(
        &self,
        scene: &Scene<'_>,
        at: u32,
        sentence: u32,
        limit: u32,
    ) -> Option<(u32, u32)> {
        let infos = &scene.view.infos;
        if infos.get(at as usize)?.form != THE {
            return None;
        }
        if let Some(found) = self.aged(scene, at) {
            return Some(found);
        }
        // Adjectives and nationalities may stand between.
        let mut head = at + 1;
        while head < limit && head < at + 4 {
            let info = &infos[head as usize];
            let role = info.classes & (word::ANY_TITLE | word::ORGANISATION) != 0
                || COUNTRY_WORDS.has(info.form)
                || COMPANY_WORDS.has(info.form);
            if role && info.tag == Tag::NOUN.0 {
                break;
            }
            // Any other word begins something else: `the people whom the minister met`.
            if info.tag != Tag::ADJ.0 && info.listed & list::DEMONYM == 0 {
                return None;
            }
            head += 1;
        }
        // The last noun counts: `the prime minister`, `the police chief`.
        while head + 1 < limit && infos[head as usize + 1].tag == Tag::NOUN.0 {
            head += 1;
        }
        let info = infos.get(head as usize).filter(|_| head < limit)?;
        // `the minister Ana Lima` is part of a name's own surroundings.
        if info.tag != Tag::NOUN.0
            || infos.get(head as usize + 1).is_some_and(|next| next.tag == Tag::PROPN.0)
        {
            return None;
        }
        let near = |entity: u32, sentences: u32| {
            let state = &self.states[entity as usize];
            state.seen && sentence.saturating_sub(state.sentence) <= sentences
        };
        let entity = |entity: &u32| &scene.entities[*entity as usize];
        let mut recent = self.recent.iter().rev().copied();
        let found = if COUNTRY_WORDS.has(info.form) {
            // `the country` and `the company` are said of what was just named; a role stays with its bearer for
            // the whole article.
            recent.find(|at| entity(at).country.is_some() && near(*at, 3))
        } else if COMPANY_WORDS.has(info.form) {
            recent.find(|at| {
                entity(at).label == Label::Organisation && entity(at).country.is_none() && near(*at, 2)
            })
        } else {
            let has = |at: &u32| entity(at).roles.contains(&info.form);
            recent.find(|at| has(at) && near(*at, FAR)).or_else(|| {
                let mut all = self.frequent.iter().copied();
                all.find(|at| has(at))
            })
        };
        found.map(|found| (head + 1, found))
    }
}

impl Walker {
    /// Whom `the 31-year-old` at a token stands for, and the token behind it: `Lena Brandt, 31,`, or the only person who
    /// was named so far.
    fn aged(&self, scene: &Scene<'_>, at: u32) -> Option<(u32, u32)> {
        let tokens = scene.document.tokens.get(at as usize + 1..at as usize + 6)?;
        let [age, first, year, second, old] = tokens else { return None };
        if age.kind != TokenKind::NUMBER || [first, second].iter().any(|sign| sign.form != HYPHEN) {
            return None;
        }
        let next = scene.view.infos.get(at as usize + 6).map_or(0, |info| info.tag);
        if year.form != YEAR || old.form != OLD || [Tag::NOUN.0, Tag::PROPN.0, Tag::ADJ.0].contains(&next) {
            return None;
        }
        let person = |entity: &u32| scene.entities[*entity as usize].label == Label::Person;
        let mut persons = self.recent.iter().rev().copied().filter(person);
        let of_age =
            persons.clone().find(|entity| scene.entities[*entity as usize].roles.contains(&age.form));
        // With two persons in sight and no age given, it would be a guess.
        let only = persons.next().filter(|_| persons.next().is_none());
        of_age.or(only).map(|entity| (at + 6, entity))
    }
}

const HYPHEN: u32 = byline_text::hash::form("-");
const YEAR: u32 = byline_text::hash::form("year");
const OLD: u32 = byline_text::hash::form("old");
const THE: u32 = byline_text::hash::form("the");

static COUNTRY_WORDS: byline_text::Words<2> = byline_text::Words::new(["country", "nation"]);
static COMPANY_WORDS: byline_text::Words<16> = byline_text::Words::new([
    "company",
    "firm",
    "carrier",
    "bank",
    "airline",
    "retailer",
    "carmaker",
    "automaker",
    "lender",
    "insurer",
    "brewer",
    "drugmaker",
    "chipmaker",
    "manufacturer",
    "startup",
    "supermarket",
]);
