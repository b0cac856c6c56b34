//! What was learned as a model: for each word, pair, group and mood what it says in each zone, rounded to bytes.

use super::examples::Vocabulary;
use super::linear::{BLOCKS, Linear, SCALE};
use super::vectors::{LEARNED, ONE, Vectors};
use crate::features::{self, GROUP_KEYS, MOOD_KEYS, Trait, ZONES, Zone};
use crate::judge::{BITS, KIND, VERSION};
use crate::tables::{CLASSES, PAIR_ROW, ROLE_ROW, ROLES, ROW, WordEntry, write_pairs, write_words};
use byline_model::ModelWriter;
use byline_model::train::Weights;
use std::collections::HashSet;

/// A pair that was seen less often says nothing that can be relied on.
const LEAST_SEEN: u32 = 2;

/// The bytes of the model.
pub(super) fn model(model: &Linear, vectors: &Vectors, vocabulary: &Vocabulary, temperature: f32) -> Vec<u8> {
    let exporter = Exporter { model, vectors, vocabulary };
    let forms = exporter.forms();
    let rows: Vec<[f32; ROW]> = forms.iter().map(|&form| exporter.word(form)).collect();
    let roles: Vec<[f32; ROLE_ROW]> = forms.iter().map(|&form| exporter.roles(form)).collect();
    let groups: Vec<[f32; ROW]> = (0..GROUP_KEYS).map(|key| exporter.row(Trait::Group(key as u16))).collect();
    let moods: Vec<[f32; ROW]> = (0..MOOD_KEYS).map(|key| exporter.row(Trait::Mood(key as u8))).collect();
    let row_unit = unit(rows.iter().chain(&groups).chain(&moods).flatten());
    let role_unit = unit(roles.iter().flatten());
    let words: Vec<WordEntry> = forms
        .iter()
        .zip(rows.iter().zip(&roles))
        .map(|(&form, (row, roles))| WordEntry {
            form,
            valence: vectors.find(form).map_or(0, |word| word.valence),
            row: row.map(|weight| byte(weight, row_unit)),
            roles: roles.map(|weight| byte(weight, role_unit)),
        })
        .collect();
    let (words, roles) = write_words(&words);
    let rest = groups.iter().chain(&moods).flatten().map(|&weight| byte(weight, row_unit).cast_unsigned());
    ModelWriter::new(KIND, VERSION)
        .table(&exporter.own())
        .bytes(words)
        .bytes(roles)
        .bytes(write_pairs(&exporter.pairs(row_unit)))
        .bytes(rest.collect())
        .bytes([row_unit, role_unit, temperature].into_iter().flat_map(f32::to_le_bytes).collect())
        .finish()
}

struct Exporter<'a> {
    model: &'a Linear,
    vectors: &'a Vectors,
    vocabulary: &'a Vocabulary,
}

impl Exporter<'_> {
    /// Words that are to be known: those seen in learning more than once, then the commonest, then the rest.
    fn forms(&self) -> Vec<u32> {
        let seen = |often: bool| {
            let forms = self.vocabulary.forms.iter().filter(move |(_, count)| (*count > 1) == often);
            forms.map(|&(form, _)| form)
        };
        let mut taken = HashSet::new();
        let common = self.vectors.words.iter().map(|word| word.form);
        seen(true).chain(common).chain(seen(false)).filter(|&form| taken.insert(form)).collect()
    }

    /// What a trait says by itself in each zone.
    fn row(&self, of: Trait) -> [f32; ROW] {
        let mut row = [0.0; ROW];
        for zone in Zone::ALL {
            let place = &mut row[zone as usize * CLASSES..][..CLASSES];
            features::of_trait(of, zone, &mut |hash| {
                let Some(number) = self.vocabulary.find(hash) else { return };
                for (sum, weight) in place.iter_mut().zip(self.model.sparse[number as usize]) {
                    *sum += weight * SCALE;
                }
            });
        }
        row
    }

    /// What a word says: by itself, and as one of its like.
    fn word(&self, form: u32) -> [f32; ROW] {
        let mut row = self.row(Trait::Form(form));
        for zone in 0..ZONES {
            for (class, weight) in self.alike(form, zone).into_iter().enumerate() {
                row[zone * CLASSES + class] += weight;
            }
        }
        row
    }

    fn roles(&self, form: u32) -> [f32; ROLE_ROW] {
        let mut row = [0.0; ROLE_ROW];
        for role in 0..ROLES {
            row[role * CLASSES..][..CLASSES].copy_from_slice(&self.alike(form, ZONES + role));
        }
        row
    }

    /// What words of its like say in a block.
    fn alike(&self, form: u32, block: usize) -> [f32; CLASSES] {
        let Some(word) = self.vectors.find(form) else { return [0.0; CLASSES] };
        std::array::from_fn(|class| {
            let weights: &[f32; LEARNED] = &self.model.dense[class * BLOCKS + block];
            weights.iter().zip(word.numbers).map(|(weight, number)| weight * f32::from(number) / ONE).sum()
        })
    }

    /// The pairs that say most first.
    fn pairs(&self, unit: f32) -> Vec<(u32, [i8; PAIR_ROW])> {
        let mut pairs: Vec<(i32, u32, [i8; PAIR_ROW])> = Vec::new();
        for &((form, previous), count) in &self.vocabulary.pairs {
            let row = self.row(Trait::Pair(form, previous));
            let mut bytes = [0; PAIR_ROW];
            bytes.iter_mut().zip(row).for_each(|(byte_of, weight)| *byte_of = byte(weight, unit));
            let weight = bytes.iter().map(|byte| i32::from(*byte).pow(2)).sum();
            if count >= LEAST_SEEN && weight > 0 {
                pairs.push((weight, features::pair_key(form, previous), bytes));
            }
        }
        pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        pairs.into_iter().map(|(_, key, row)| (key, row)).collect()
    }

    /// The weights of the target's own features.
    fn own(&self) -> Weights {
        let mut weights = Weights::new(BITS, CLASSES);
        for &hash in &self.vocabulary.own {
            let Some(number) = self.vocabulary.find(hash) else { continue };
            for (sum, weight) in weights.row_mut(hash).iter_mut().zip(self.model.sparse[number as usize]) {
                *sum += weight * SCALE;
            }
        }
        weights
    }
}

/// What 1 is in bytes: a few large weights are cut, so that the many small ones keep their differences.
fn unit<'a>(weights: impl Iterator<Item = &'a f32>) -> f32 {
    let largest = weights.fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    (largest * 0.7 / 127.0).max(1e-9)
}

fn byte(weight: f32, unit: f32) -> i8 {
    (weight / unit).round().clamp(-127.0, 127.0) as i8
}
