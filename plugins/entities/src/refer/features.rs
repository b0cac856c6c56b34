//! What speaks for and against a pronoun's standing for an entity.

use super::{EACH, NO_FEATURE, NOBODY, Pronoun, Scene, Walker};
use crate::join::{Gender, Joined};
use crate::pronouns::Class;
use byline_core::{Flags, Label};
use byline_model::{feature, pair, triple};

impl Walker {
    /// The features of all candidates.
    pub(super) fn describe(&mut self, scene: &Scene<'_>, pronoun: &Pronoun) {
        let Self {
            states, candidates, features, frequent, first_named, first_person, persons, last_of, ..
        } = self;
        let (last_entity, last_paragraph) = last_of[pronoun.class as usize];
        let asks = self.asks;
        // Paragraphs of broken articles may stand in any order.
        let damaged = u32::from(scene.view.damaged);
        let paragraph_start = u32::from(pronoun.starts);
        features.clear();
        let class = pronoun.class as u32;
        let case = pronoun.case as u32;
        let after = scene.view.infos.get(pronoun.token as usize + 1).map_or(0, |info| info.tag);
        let starts = scene.document.tokens[pronoun.token as usize].flags.has(Flags::SENTENCE_START);
        let mut agreeing = 0_u32;
        let form = |at: u32| scene.view.infos.get(at as usize).map_or(0, |info| info.form);
        let tag_at = |at: u32| scene.view.infos.get(at as usize).map_or(0, |info| u32::from(info.tag));
        let (at, before) = (pronoun.token, pronoun.token.wrapping_sub(1));
        let quoted = u32::from(pronoun.quoted);
        let chain = match last_paragraph {
            0 => 0,
            paragraph => {
                1 + u32::from(last_entity == NOBODY) * 4 + (pronoun.paragraph + 1 - paragraph).min(3)
            }
        };
        let fitting = candidates.iter().filter(|candidate| {
            scene
                .entities
                .get(candidate.entity as usize)
                .is_some_and(|entity| agreement(pronoun.class, entity, 0) >= 2)
        });
        let fitting = (fitting.count() as u32).min(4);
        features.extend_from_slice(&[
            pair(51, class, 1),
            pair(52, class, form(at + 1)),
            triple(53, class, form(at + 1), form(at + 2)),
            pair(54, class, form(before)),
            triple(55, class, tag_at(at + 1), tag_at(at + 2)),
            triple(56, class, case, u32::from(starts)),
            triple(57, class, quoted, *first_person),
            triple(58, class, asks, *first_person),
            triple(59, class, chain, quoted),
            pair(60, class, fitting),
            triple(61, class, (*persons).min(4), fitting),
            triple(62, class, tag_at(before), case),
            triple(63, class, chain, fitting),
            pair(64, class, form(at)),
            triple(65, class, damaged, fitting),
        ]);
        features.resize(EACH, NO_FEATURE);
        for candidate in &*candidates {
            let entity = &scene.entities[candidate.entity as usize];
            let state = states[candidate.entity as usize];
            let agrees = agreement(pronoun.class, entity, state.classes);
            let rank = agreeing.min(4);
            if agrees >= 2 && !candidate.forward {
                agreeing += 1;
            }
            let step = |far: u32| match far {
                0..=3 => far,
                4..=6 => 4,
                7..=12 => 5,
                _ => 6,
            };
            let unseen = !state.seen;
            let sentences = if unseen { 8 } else { step(pronoun.sentence.saturating_sub(state.sentence)) };
            let paragraphs =
                if unseen { 8 } else { step(pronoun.paragraph.saturating_sub(state.paragraph)).min(3) };
            let tokens =
                if sentences == 0 { (pronoun.token.saturating_sub(state.token)).min(31) / 4 } else { 9 };
            let count = match entity.count {
                0..=1 => 0,
                2 => 1,
                3..=5 => 2,
                6..=12 => 3,
                _ => 4,
            };
            let most = frequent.iter().position(|known| *known == candidate.entity).map_or(4, |at| at as u32);
            let label = entity.label as u32;
            let sort = label << 2 | u32::from(entity.country.is_some()) << 1 | u32::from(entity.plural);
            let last = u32::from(state.kind) << 3
                | u32::from(state.subject) << 2
                | u32::from(state.leads) << 1
                | u32::from(state.says);
            let same = u32::from(state.classes >> class & 1);
            let others = u32::from(state.classes & !(1 << class) != 0);
            let first = u32::from(candidate.entity == *first_named);
            let forward = u32::from(candidate.forward);
            let quoted = u32::from(pronoun.quoted) << 1 | u32::from(state.quoted);
            let so_far = state.so_far.min(4);
            // Whether the pronoun before this one of its class stood for it, for somebody else or for nobody.
            let chain = match last_paragraph {
                0 => 0,
                paragraph => {
                    let same = last_entity == candidate.entity;
                    let nobody = last_entity == NOBODY;
                    1 + (u32::from(same) << 1 | u32::from(nobody)) * 4
                        + step(pronoun.paragraph + 1 - paragraph).min(3)
                }
            };
            let cross = match pronoun.class {
                Class::First => 1 + u32::from(last_of[Class::Second as usize].0 == candidate.entity),
                Class::Second => 3 + u32::from(last_of[Class::First as usize].0 == candidate.entity),
                Class::FirstPlural => 5 + u32::from(last_of[Class::First as usize].0 == candidate.entity),
                _ => 0,
            };
            let order = candidate.entity.min(9);
            let ahead = u32::from(candidate.ahead) << 1 | u32::from(candidate.says);
            let found: [u32; EACH] = [
                pair(1, class, sort),
                triple(2, class, agrees, label),
                triple(3, class, sentences, label),
                triple(4, class, paragraphs, label),
                triple(5, class, u32::from(candidate.rank), label),
                triple(6, class, rank, agrees),
                triple(7, class, last, sentences.min(2)),
                triple(8, class, case << 4 | last, u32::from(sentences > 0)),
                triple(9, class, count, most),
                triple(10, class, same << 1 | others, agrees),
                triple(11, class, same, sentences),
                triple(12, class, first, *first_person),
                triple(13, class, *first_person, most),
                triple(14, class, quoted, last & 1),
                triple(15, class, forward << 1 | u32::from(starts), case),
                triple(16, class, tokens, case),
                triple(17, class, so_far, sentences),
                triple(18, class, (*persons).min(4), most),
                triple(19, class, *first_person, quoted),
                triple(20, class, case << 8 | u32::from(after), sort),
                triple(21, rank, agrees, sentences),
                triple(22, class, rank << 4 | agrees, last),
                triple(23, class, rank << 4 | most, count),
                triple(24, class, first << 4 | so_far, *first_person << 4 | label),
                pair(25, class, 0),
                triple(26, class, (candidates.len() as u32).min(9), rank),
                triple(27, class, *first_person << 2 | quoted, most << 3 | label),
                triple(28, class, same << 1 | first, most << 4 | sentences),
                feature(29, agrees << 8 | rank << 4 | sentences),
                triple(30, class, sort << 4 | sentences, rank << 4 | case),
                triple(31, class, chain, quoted),
                triple(32, class, chain, agrees),
                triple(33, class, chain, sentences),
                triple(34, class, ahead, quoted),
                triple(35, class, ahead, agrees << 3 | label),
                triple(36, chain, rank << 4 | agrees, *first_person),
                triple(37, class, cross, asks),
                triple(38, class, asks << 3 | *first_person, first << 3 | most),
                triple(39, class, asks << 3 | *first_person, order << 3 | count),
                triple(40, class, paragraph_start << 4 | chain, asks),
                triple(41, class, damaged << 4 | paragraphs, rank << 4 | agrees),
                triple(42, class, damaged << 4 | paragraphs, chain),
            ];
            features.extend_from_slice(&found);
        }
    }
}

/// Whether a pronoun can stand for an entity at all.
pub(super) fn can_stand_for(class: Class, entity: &Joined) -> bool {
    let person = entity.label == Label::Person;
    match class {
        // A person may be taken for a place, but hardly for a country.
        Class::Male => {
            entity.country.is_none() && entity.gender().agrees(Gender { male: true, female: false })
        }
        Class::Female => {
            entity.country.is_none() && entity.gender().agrees(Gender { male: false, female: true })
        }
        Class::Neuter | Class::Plural => !person,
        Class::First | Class::Second => person,
        Class::FirstPlural => true,
    }
}

/// How well a pronoun agrees with an entity: 0 not at all, 1 hardly, 2 perhaps, 3 well.
fn agreement(class: Class, entity: &Joined, classes: u8) -> u32 {
    let person = entity.label == Label::Person;
    let gender = entity.gender();
    let wants = |male: bool| Gender { male, female: !male };
    let other = |class: Class| classes >> class as u8 & 1 == 1;
    match class {
        Class::Male | Class::Female => {
            let male = class == Class::Male;
            let contrary = other(if male { Class::Female } else { Class::Male });
            if !person || !gender.agrees(wants(male)) {
                return 0;
            }
            if contrary {
                return 1;
            }
            if gender == Gender::default() {
                let perhaps = entity.perhaps;
                return match (perhaps.agrees(wants(male)), perhaps == Gender::default()) {
                    (true, true) => 2,
                    (true, false) => 3,
                    (false, _) => 1,
                };
            }
            let known = if male { gender.male } else { gender.female };
            if known && entity.titled == gender { 4 } else { 2 + u32::from(known) }
        }
        Class::Neuter => match entity.label {
            Label::Person => 0,
            Label::Miscellaneous => 1,
            _ => 2,
        },
        Class::Plural => match entity.label {
            Label::Person => 0,
            Label::Miscellaneous => 2 + u32::from(entity.plural),
            Label::Organisation => 2,
            Label::Location => 1,
        },
        Class::First | Class::Second => {
            if person {
                2
            } else {
                0
            }
        }
        Class::FirstPlural => {
            if person {
                1
            } else {
                2
            }
        }
    }
}
