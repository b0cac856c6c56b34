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
            states,
            candidates,
            features,
            frequent,
            first_named,
            first_person,
            persons,
            last_of,
            before_of,
            voices,
            votes,
            vote_of_nobody,
            speaker,
            genders,
            ..
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
        let asked = u32::from(voices.turn(pronoun.paragraph).asks) << 2
            | u32::from(voices.turn(pronoun.paragraph.wrapping_sub(1)).asks);
        // Outside of the first person there is nobody to be heard.
        let voted = !pronoun.survey && *first_person > 0;
        let vote_of = |share: f32| match share {
            _ if !voted => 0,
            ..0.02 => 1,
            ..0.1 => 2,
            ..0.25 => 3,
            ..0.5 => 4,
            ..0.8 => 5,
            _ => 6,
        };
        let no_vote = vote_of(*vote_of_nobody);
        let most_votes = votes.get(*speaker as usize).copied().unwrap_or(0.0);
        let fitting = candidates.iter().filter(|candidate| {
            scene
                .entities
                .get(candidate.entity as usize)
                .is_some_and(|entity| agreement(pronoun.class, entity, 0) >= 2)
        });
        let fitting = (fitting.count() as u32).min(4);
        if pronoun.survey {
            self.describe_survey(scene, pronoun, asked);
            return;
        }
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
            triple(66, class, voices.title_kind, asks << 3 | *first_person),
            triple(67, class, no_vote << 1 | quoted, asked),
            triple(68, class, no_vote, chain),
            triple(69, class, *genders, fitting),
            triple(70, class, vote_of(most_votes), quoted),
            triple(71, class, vote_of(most_votes), form(at + 1)),
        ]);
        let plural = matches!(pronoun.class, Class::Plural | Class::FirstPlural);
        let pairs_of = |entity: u32| {
            u32::from(voices.pairs(entity)) << 1
                | u32::from(states.get(entity as usize).is_some_and(|state| state.pairs))
        };
        if plural {
            let most = candidates.iter().map(|candidate| pairs_of(candidate.entity)).max().unwrap_or(0);
            features.extend_from_slice(&[
                pair(72, class, most),
                triple(73, class, most, chain),
                triple(74, class, most, asks << 3 | *first_person),
            ]);
        }
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
            let vote = votes.get(candidate.entity as usize).copied().unwrap_or(0.0);
            let voice = u32::from(voices.of(candidate.entity));
            let relation = voices.relation(pronoun.paragraph, candidate.entity);
            let top = u32::from(voted && vote > 0.0 && vote >= most_votes);
            let vote = vote_of(vote);
            // Who spoke the turn before the last one.
            let turn = match before_of[class as usize] {
                (_, 0) => 0,
                (entity, paragraph) => {
                    1 + u32::from(entity == candidate.entity) * 8
                        + u32::from(entity == NOBODY) * 4
                        + (pronoun.paragraph + 1).saturating_sub(paragraph).min(3)
                }
            };
            let protagonist = u32::from(most == 0) << 2 | first << 1 | voice & 1;
            let speaks =
                u32::from(last_of[Class::First as usize] == (candidate.entity, pronoun.paragraph + 1)) << 1
                    | u32::from(last_of[Class::Second as usize] == (candidate.entity, pronoun.paragraph + 1));
            let found = [
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
                triple(43, class, vote << 1 | (quoted >> 1), asked),
                triple(44, class, vote << 1 | top, chain),
                triple(45, class, relation, quoted >> 1),
                triple(46, class, relation, asked),
                triple(47, class, voice, quoted >> 1 << 3 | *first_person),
                triple(48, class, voice, voices.title_kind << 4 | asks),
                triple(49, class, voice & 0b100_011, most << 3 | label),
                triple(50, class, *genders, agrees << 3 | most),
                triple(51, class, vote << 1 | top, sort),
                triple(52, class, chain, asked),
                triple(53, class, *genders << 3 | agrees, sentences),
                triple(54, class, turn, asked),
                triple(55, class, turn, chain),
                triple(56, class, vote << 1 | top, no_vote),
                triple(57, class, protagonist << 3 | asks, agrees << 3 | *genders),
                triple(58, class, protagonist << 3 | asks, chain),
                triple(59, class, protagonist, sentences),
                triple(60, class, speaks, quoted >> 1),
                triple(61, class, vote << 1 | top, quoted >> 1),
                triple(62, class, vote << 1 | top, protagonist << 2 | label),
            ];
            let start = features.len();
            features.extend_from_slice(&found);
            if plural {
                let pairs = pairs_of(candidate.entity);
                features.extend_from_slice(&[
                    triple(75, class, pairs, sentences),
                    triple(76, class, pairs, chain),
                    triple(77, class, pairs, asks << 3 | *first_person),
                    triple(78, class, pairs, protagonist << 1 | u32::from(candidate.entity == voices.pair)),
                ]);
            }
            features.resize(start + EACH, NO_FEATURE);
        }
    }
}

impl Walker {
    /// The features of the first look: who speaks in the article as a whole. There are few articles to learn that from,
    /// and so few features.
    fn describe_survey(&mut self, scene: &Scene<'_>, pronoun: &Pronoun, asked: u32) {
        let Self { candidates, features, frequent, first_named, first_person, persons, voices, asks, .. } =
            self;
        let (asks, first_person, kind) = (*asks, *first_person, voices.title_kind);
        // Whether somebody is asked now and then, or all the time.
        let dialogue = asks.saturating_sub(1).min(2);
        features.extend_from_slice(&[
            pair(71, dialogue, first_person),
            pair(72, (*persons).min(3), dialogue),
            pair(73, dialogue, kind),
            pair(74, dialogue, asked),
        ]);
        features.resize(EACH, NO_FEATURE);
        for candidate in &*candidates {
            let entity = &scene.entities[candidate.entity as usize];
            let voice = u32::from(voices.of(candidate.entity));
            let relation = voices.relation(pronoun.paragraph, candidate.entity);
            let first = u32::from(candidate.entity == *first_named);
            let most = frequent.iter().position(|known| *known == candidate.entity).map_or(4, |at| at as u32);
            let start = features.len();
            let bit = |at: u32| voice >> at & 1;
            let heard = |at: u32| relation >> at & 1;
            features.extend_from_slice(&[
                feature(1, dialogue),
                pair(2, first, dialogue),
                pair(3, most.min(2), dialogue),
                pair(4, bit(0), dialogue),
                feature(5, bit(1)),
                feature(6, bit(2)),
                feature(7, bit(3)),
                pair(8, bit(4), dialogue),
                feature(9, bit(5)),
                pair(10, bit(6), dialogue),
                feature(11, heard(0)),
                feature(12, heard(1) | heard(2)),
                feature(13, heard(3)),
                feature(14, heard(4)),
                pair(15, heard(5), dialogue),
                pair(16, entity.count.min(3), dialogue),
                triple(17, u32::from(candidate.ahead).min(3), u32::from(candidate.says), 0),
                pair(18, u32::from(candidate.rank).min(2), dialogue),
                pair(19, u32::from(entity.roles[0] != 0), dialogue),
            ]);
            features.resize(start + EACH, NO_FEATURE);
        }
    }
}

/// Whether a pronoun can stand for an entity at all. Lists of first names are wrong about one who is named often in an
/// article that says `she` of nobody else.
pub(super) fn can_stand_for(class: Class, entity: &Joined, often: bool, genders: u32) -> bool {
    let person = entity.label == Label::Person;
    // A person may be taken for a place, but hardly for a country.
    let one = |gender: Gender, alone: [u32; 2]| {
        let given = entity.gender().agrees(gender) || often && alone.contains(&genders);
        entity.country.is_none() && entity.titled.agrees(gender) && given
    };
    match class {
        Class::Male => one(Gender { male: true, female: false }, [1, 3]),
        Class::Female => one(Gender { male: false, female: true }, [2, 4]),
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
