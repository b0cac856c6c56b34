//! What was learned as a model: for each word, group and mood what it says in each zone, rounded to bytes.

use super::examples::{self, Vocabulary};
use super::linear::{BLOCKS, CLASSES, Linear, SCALE};
use super::traits::{self, Trait};
use super::vectors::{LEARNED, ONE, Vectors};
use crate::features::{self, MOOD_KEYS, ZONES, Zone};
use crate::judge::{BITS, KIND, Rule, VERSION};
use crate::kind::GROUPS;
use crate::lexicon::Lexicon;
use crate::tables::{ROLE_ROW, ROW, SIDES, WordEntry, write_words};
use byline_model::ModelWriter;
use byline_model::train::Weights;
use std::collections::HashSet;

/// The table of words has two to the power of this many slots.
const WORD_BITS: u32 = 16;

/// The bytes of the model.
pub(super) fn model(
    model: &Linear,
    vectors: &Vectors,
    vocabulary: &Vocabulary,
    bias: [f32; SIDES],
    rule: &Rule,
) -> Vec<u8> {
    let lexicon = Lexicon::new();
    let exporter = Exporter { model, vectors, vocabulary, lexicon: &lexicon, bias };
    let entries: Vec<WordEntry> =
        exporter.forms().into_iter().map(|form| examples::meaning(&lexicon, vectors, form)).collect();
    let rows: Vec<[f32; ROW]> = entries.iter().map(|entry| exporter.word(entry)).collect();
    let roles: Vec<[f32; ROLE_ROW]> = entries.iter().map(|entry| exporter.roles(entry.form)).collect();
    let negated: Vec<[f32; ROW]> = (0..GROUPS).map(|group| exporter.negated(group as u8)).collect();
    let moods: Vec<[f32; ROW]> = (0..MOOD_KEYS).map(|key| exporter.row(Trait::Mood(key as u8))).collect();
    let row_unit = unit(rows.iter().chain(&negated).chain(&moods).flatten());
    let role_unit = unit(roles.iter().flatten());
    let words: Vec<WordEntry> = entries
        .into_iter()
        .zip(rows.iter().zip(&roles))
        .map(|(entry, (row, roles))| WordEntry {
            row: row.map(|weight| byte(weight, row_unit)),
            roles: roles.map(|weight| byte(weight, role_unit)),
            ..entry
        })
        .collect();
    let rest = negated.iter().chain(&moods).flatten().map(|&weight| byte(weight, row_unit).cast_unsigned());
    ModelWriter::new(KIND, VERSION)
        .table(&exporter.own())
        .bytes(write_words(&words, WORD_BITS))
        .bytes(lexicon.effects())
        .bytes(rest.collect())
        .bytes([row_unit, role_unit].into_iter().chain(rule.numbers()).flat_map(f32::to_le_bytes).collect())
        .finish()
}

struct Exporter<'a> {
    model: &'a Linear,
    vectors: &'a Vectors,
    vocabulary: &'a Vocabulary,
    lexicon: &'a Lexicon,
    /// What all mentions in news have in common.
    bias: [f32; SIDES],
}

/// What weights of three classes say for each side against neutral.
fn sides([negative, neutral, positive]: [f32; CLASSES]) -> [f32; SIDES] {
    [negative - neutral, positive - neutral].map(|weight| weight * SCALE)
}

impl Exporter<'_> {
    /// Words that are to be known: those seen in learning more than once, those of the lexicons, then the commonest.
    fn forms(&self) -> Vec<u32> {
        let seen = |often: bool| {
            let forms = self.vocabulary.forms.iter().filter(move |(_, count)| (*count > 2) == often);
            forms.map(|&(form, _)| form)
        };
        let lexicon = |common: bool| {
            let forms = self.lexicon.entries().map(|entry| entry.hash);
            forms.filter(move |&form| self.vectors.find(form).is_some() == common)
        };
        let mut taken = HashSet::new();
        let common = self.vectors.words.iter().map(|word| word.form);
        let all = [features::NAME, features::NUMBER].into_iter().chain(seen(true)).chain(lexicon(true));
        let all: Vec<u32> = all
            .chain(lexicon(false))
            .chain(common)
            .chain(seen(false))
            .filter(|&form| taken.insert(form))
            .collect();
        all
    }

    /// What a feature says, if it was seen.
    fn feature(&self, hash: u32) -> [f32; SIDES] {
        let number = self.vocabulary.find(hash);
        number.map_or([0.0; SIDES], |number| sides(self.model.sparse[number as usize]))
    }

    /// What a trait says by itself in each zone.
    fn row(&self, of: Trait) -> [f32; ROW] {
        let mut row = [0.0; ROW];
        for zone in Zone::ALL {
            let place = &mut row[zone as usize * SIDES..][..SIDES];
            traits::of_trait(of, zone, &mut |hash| add(place, &self.feature(hash)));
        }
        row
    }

    /// What a word says: by itself, as one of its like, and as one of its groups.
    fn word(&self, entry: &WordEntry) -> [f32; ROW] {
        let mut row = self.row(Trait::Form(entry.form));
        for group in features::groups(entry.verb, entry.other) {
            add(&mut row, &self.row(Trait::Group(traits::group_key(group, false))));
        }
        for zone in 0..ZONES {
            add(&mut row[zone * SIDES..], &self.alike(entry.form, zone));
        }
        row
    }

    /// What is to be added to a word of that group where it is negated.
    fn negated(&self, group: u8) -> [f32; ROW] {
        let mut row = [0.0; ROW];
        for group in features::groups(group, group).take(1) {
            add(&mut row, &self.row(Trait::Group(traits::group_key(group, true))));
            // The row of the word has the plain group already, which a negation takes back.
            let plain = self.row(Trait::Group(traits::group_key(group, false)));
            add(&mut row, &plain.map(|weight| -weight));
        }
        row
    }

    fn roles(&self, form: u32) -> [f32; ROLE_ROW] {
        let mut row = [0.0; ROLE_ROW];
        for (role, place) in row.chunks_mut(SIDES).enumerate() {
            add(place, &self.alike(form, ZONES + role));
            add(place, &self.feature(traits::role_feature(form, role)));
        }
        row
    }

    /// What words of its like say in a block.
    fn alike(&self, form: u32, block: usize) -> [f32; SIDES] {
        let Some(word) = self.vectors.find(form) else { return [0.0; SIDES] };
        sides(std::array::from_fn(|class| {
            let weights: &[f32; LEARNED] = &self.model.dense[class * BLOCKS + block];
            weights
                .iter()
                .zip(word.numbers)
                .map(|(weight, number)| weight * f32::from(number) / ONE / SCALE)
                .sum()
        }))
    }

    /// The weights of the target's own features.
    fn own(&self) -> Weights {
        let mut weights = Weights::new(BITS, SIDES);
        for &hash in &self.vocabulary.own {
            add(weights.row_mut(hash), &self.feature(hash));
        }
        add(weights.row_mut(features::BIAS), &self.bias);
        weights
    }
}

fn add(sums: &mut [f32], weights: &[f32]) {
    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
}

/// What 1 is in bytes: a few large weights are cut, so that the many small ones keep their differences.
fn unit<'a>(weights: impl Iterator<Item = &'a f32>) -> f32 {
    let largest = weights.fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    (largest * 0.7 / 127.0).max(1e-9)
}

fn byte(weight: f32, unit: f32) -> i8 {
    (weight / unit).round().clamp(-127.0, 127.0) as i8
}
