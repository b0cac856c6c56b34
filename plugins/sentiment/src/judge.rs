//! The learned judge: how a target is seen at one of its mentions.
//!
//! It is linear in its features, so that what a word adds in a zone is the same for all targets of a sentence: sums
//! over the words before each word are made once, and a zone of a target is the difference of two of them.

use crate::features::{self, Around, Feature, MOOD_KEYS, MOOD_UNIT, Target, ZONES, Zone};
use crate::frame::{Bond, Reading};
use crate::tables::{CLASSES, PAIR_ROW, PairTable, ROW, WordTable};
use byline_core::{Score, Tag, TokenKind};
use byline_model::{Aligned, Model, ModelError, Table};
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

pub(crate) const KIND: &str = "sentiment";
/// To be raised with every change of the features or of the file.
pub(crate) const VERSION: u32 = 1;
/// The table of the target's own features has two to the power of this many rows.
#[cfg(feature = "train")]
pub(crate) const BITS: u32 = 16;
/// The numbers of a model: what 1 is in the rows of words and pairs, what it is in roles, and the temperature.
const NUMBERS: usize = 3;

static SHIPPED: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/sentiment.bin"));

/// A model, checked.
#[derive(Debug)]
pub(crate) struct Judge {
    bytes: Cow<'static, [u8]>,
}

impl Judge {
    /// The model that comes with the crate.
    pub(crate) fn shipped() -> Result<Self, ModelError> {
        Self::new(Cow::Borrowed(&SHIPPED.0))
    }

    /// The model in a file.
    pub(crate) fn open(path: &Path) -> Result<Self, ModelError> {
        let failed = |source| ModelError::Io { path: path.to_owned(), source };
        Self::of(std::fs::read(path).map_err(failed)?)
    }

    /// The model in these bytes.
    pub(crate) fn of(bytes: Vec<u8>) -> Result<Self, ModelError> {
        Model::read(&bytes, KIND, VERSION)?;
        Self::new(Cow::Owned(bytes))
    }

    fn new(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        View::new(&Model::embedded(&bytes, KIND, VERSION)?)?;
        Ok(Self { bytes })
    }

    /// The parts of the model.
    pub(crate) fn view(&self) -> Result<View<'_>, ModelError> {
        View::new(&Model::embedded(&self.bytes, KIND, VERSION)?)
    }
}

/// The parts of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) words: WordTable<'a>,
    pairs: PairTable<'a>,
    groups: &'a [[u8; ROW]],
    moods: &'a [[u8; ROW]],
    table: Table<'a>,
    /// What 1 is in the rows of words, pairs, groups and moods.
    row_unit: f32,
    role_unit: f32,
    /// Scores are divided by this, so that probabilities are right.
    temperature: f32,
}

impl<'a> View<'a> {
    fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let wrong = |section| ModelError::Section { section, wanted: "weights of this shape" };
        let table = model.table(0)?;
        let words = WordTable::new(model.bytes(1)?, model.bytes(2)?).ok_or(wrong(1))?;
        let pairs = PairTable::new(model.bytes(3)?).ok_or(wrong(3))?;
        let (groups, moods) =
            model.bytes(4)?.as_chunks::<ROW>().0.split_at_checked(features::GROUP_KEYS).ok_or(wrong(4))?;
        let numbers = model.bytes(5)?.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let numbers: [f32; NUMBERS] = numbers.collect::<Vec<f32>>().try_into().map_err(|_| wrong(5))?;
        let [row_unit, role_unit, temperature] = numbers;
        let usable = numbers.iter().all(|number| number.is_finite()) && temperature > 0.0;
        if table.labels() != CLASSES || moods.len() != MOOD_KEYS || !usable {
            return Err(wrong(5));
        }
        Ok(Self { words, pairs, groups, moods, table, row_unit, role_unit, temperature })
    }
}

/// How a target is seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verdict {
    pub(crate) score: Score,
    /// The probability of the polarity.
    pub(crate) confidence: f32,
}

/// Sums over the words before a place.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Sum {
    /// By zone, for each class.
    scores: [i32; ROW],
    mood: i32,
    marks: i32,
}

/// Sums over the words of a part of a sentence, and buffers.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// The first token of the sentence in its document.
    sentence: usize,
    /// The part, as indices into the sentence.
    part: Range<usize>,
    /// Before each word of the part, and after the last.
    before: Vec<Sum>,
    hashes: Vec<u32>,
    features: Vec<Feature>,
    evidence: Vec<(f32, usize)>,
}

impl Sums {
    /// Forgets the article before.
    pub(crate) fn clear(&mut self) {
        self.part = 0..0;
    }

    /// Makes the sums for the part of a sentence that a target's zones lie in, and some more for those behind it.
    fn prepare(&mut self, view: &View<'_>, reading: &Reading<'_>, sentence: usize, part: Range<usize>) {
        let known = self.sentence == sentence && self.part.start <= part.start && part.end <= self.part.end;
        if known && !self.part.is_empty() {
            return;
        }
        // However long a sentence is, its sums take little memory.
        let part = part.start..part.end.max(part.start + 448).min(reading.words.len());
        let mut sum = Sum { scores: [0; ROW], mood: 0, marks: 0 };
        self.before.clear();
        self.before.reserve(part.len() + 1);
        self.before.push(sum);
        let mut previous = part.start.checked_sub(1).map_or(0, |at| reading.masks[at]);
        let words = reading.words.get(part.clone()).unwrap_or(&[]).iter();
        let masks = reading.masks.get(part.clone()).unwrap_or(&[]).iter();
        let tokens = reading.tokens.get(part.clone()).unwrap_or(&[]).iter();
        for ((word, &mask), token) in words.zip(masks).zip(tokens) {
            // What is not known adds a row of zeros: to ask would cost more, as no processor guesses the answer.
            let mut row = [0_i16; ROW];
            accumulate(&mut row, view.words.row(word.slot).unwrap_or(&[0; ROW]));
            accumulate(
                &mut row,
                view.pairs.row(features::pair_key(mask, previous)).unwrap_or(&[0; PAIR_ROW]),
            );
            for group in [word.verb, word.other] {
                let key = usize::from(features::group_key(group, word.negated));
                accumulate(&mut row, view.groups.get(key).unwrap_or(&[0; ROW]));
            }
            accumulate(
                &mut row,
                view.moods.get(usize::from(features::mood_key(word.mood))).unwrap_or(&[0; ROW]),
            );
            sum.mood += features::whole_mood(word.mood);
            sum.marks += i32::from(token.kind == TokenKind::MARK);
            for (sum, score) in sum.scores.iter_mut().zip(row) {
                *sum += i32::from(score);
            }
            self.before.push(sum);
            previous = mask;
        }
        self.sentence = sentence;
        self.part = part;
    }

    /// The sums before and after a run of words.
    fn around(&self, range: &Range<usize>) -> (&Sum, &Sum) {
        (&self.before[range.start - self.part.start], &self.before[range.end - self.part.start])
    }

    /// The scores of a run of words in a zone.
    #[inline]
    fn zone(&self, zone: usize, range: &Range<usize>) -> [i32; CLASSES] {
        let (before, after) = self.around(range);
        std::array::from_fn(|class| {
            after.scores[zone * CLASSES + class] - before.scores[zone * CLASSES + class]
        })
    }

    /// What zones hold beside their words.
    fn around_target(&self, zones: &[Range<usize>; ZONES]) -> Around {
        let marks = |zone: Zone| {
            let (before, after) = self.around(&zones[zone as usize]);
            (after.marks - before.marks).cast_unsigned()
        };
        let moods = zones.each_ref().map(|range| {
            let (before, after) = self.around(range);
            (after.mood - before.mood) as f32 / MOOD_UNIT
        });
        Around { moods, marks: [marks(Zone::Left), marks(Zone::Right)] }
    }
}

/// What is needed to judge a target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) reading: &'a Reading<'a>,
    /// The first token of the sentence in its document.
    pub(crate) sentence: usize,
    pub(crate) target: &'a Target,
    pub(crate) bonds: &'a [Bond],
}

impl View<'_> {
    /// Judges a target. The words that decided, best first, as indices into the sentence, go into `evidence`, if any
    /// are wanted.
    pub(crate) fn judge(
        &self,
        place: Place<'_>,
        sums: &mut Sums,
        evidence: Option<&mut Vec<usize>>,
    ) -> Verdict {
        let Place { reading, sentence, target, bonds } = place;
        let zones = features::zones(reading, &target.tokens);
        sums.prepare(self, reading, sentence, zones[0].start..zones[1].end);
        features::of_target(reading, target, &sums.around_target(&zones), bonds, &mut sums.features);
        sums.hashes.clear();
        sums.hashes.extend(sums.features.iter().map(|feature| feature.hash));
        let own = self.table.scores::<4>(&sums.hashes);
        let (mut rows, mut roles) = ([0; CLASSES], [0; CLASSES]);
        for (zone, range) in zones.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
            add(&mut rows, sums.zone(zone, range));
        }
        for bond in bonds {
            add(&mut roles, self.role(reading, bond));
        }
        let logits = std::array::from_fn(|class| self.logit(own[class], rows[class], roles[class]));
        let verdict = self.verdict(logits);
        if let Some(evidence) = evidence {
            evidence.clear();
            if verdict.score.polarity != 0 {
                self.explain(place, &zones, sums, verdict.score.polarity, evidence);
            }
        }
        verdict
    }

    fn logit(&self, own: i32, rows: i32, roles: i32) -> f32 {
        own as f32 * self.table.scale() + rows as f32 * self.row_unit + roles as f32 * self.role_unit
    }

    /// What a word says of a target that hangs together with it.
    fn role(&self, reading: &Reading<'_>, bond: &Bond) -> [i32; CLASSES] {
        self.words.role(reading.words[bond.word].slot, bond.role as usize).map(i32::from)
    }

    fn verdict(&self, logits: [f32; CLASSES]) -> Verdict {
        let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let odds = logits.map(|logit| ((logit - top) / self.temperature).exp());
        let sum: f32 = odds.iter().sum();
        let [negative, neutral, positive] = odds.map(|odds| odds / sum);
        let polarity = if neutral >= negative && neutral >= positive {
            0
        } else if negative > positive {
            -1
        } else {
            1
        };
        let confidence = negative.max(neutral).max(positive);
        Verdict { score: Score { polarity, score: positive - negative }, confidence }
    }

    /// Finds the words that speak most for a polarity and against the others.
    fn explain(
        &self,
        place: Place<'_>,
        zones: &[Range<usize>; ZONES],
        sums: &mut Sums,
        polarity: i8,
        evidence: &mut Vec<usize>,
    ) {
        let Place { reading, sentence: _, target, bonds } = place;
        let class = (polarity + 1) as usize;
        let excess = |scores: [i32; CLASSES]| 3 * scores[class] - scores.iter().sum::<i32>();
        let mut found = std::mem::take(&mut sums.evidence);
        found.clear();
        for at in zones[0].start..zones[1].end {
            let near = at + CLOSE >= target.tokens.start && at < target.tokens.end + CLOSE;
            if !(near || reading.words[at].mood != 0.0) || !tells(reading, at) || target.tokens.contains(&at)
            {
                continue;
            }
            let (before, after) = sums.around(&(at..at + 1));
            let mut scores = [0; CLASSES];
            for (zone, _) in zones.iter().enumerate().filter(|(_, range)| range.contains(&at)) {
                for (class, score) in scores.iter_mut().enumerate() {
                    *score += after.scores[zone * CLASSES + class] - before.scores[zone * CLASSES + class];
                }
            }
            let weight = excess(scores) as f32 * self.row_unit;
            found.push((weight, at));
        }
        let mut give = |at: usize, weight: f32| {
            if let Some(entry) = found.iter_mut().find(|entry| entry.1 == at) {
                entry.0 += weight;
            }
        };
        for feature in &sums.features {
            if let Some(at) = feature.word {
                let [a, b, c, _] = self.table.scores::<4>(&[feature.hash]);
                give(at as usize, excess([a, b, c]) as f32 * self.table.scale());
            }
        }
        for bond in bonds {
            give(bond.word, excess(self.role(reading, bond)) as f32 * self.role_unit);
        }
        let best = found.iter().map(|entry| entry.0).fold(0.0, f32::max);
        found.retain(|entry| entry.0 > best * WORTH_NAMING);
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        evidence.extend(found.iter().take(EVIDENCE).map(|entry| entry.1));
        sums.evidence = found;
    }
}

/// Adds weights to the first places of a row.
#[inline]
fn accumulate<const N: usize>(row: &mut [i16; ROW], weights: &[u8; N]) {
    for (sum, weight) in row.iter_mut().zip(weights) {
        *sum += i16::from(weight.cast_signed());
    }
}

fn add(sums: &mut [i32; CLASSES], scores: [i32; CLASSES]) {
    for (sum, score) in sums.iter_mut().zip(scores) {
        *sum += score;
    }
}

/// The most words that are named as evidence.
const EVIDENCE: usize = 4;
/// Words further off than this are named only if they have a mood.
const CLOSE: usize = 12;
/// What part of the best word's weight another one must have to be named.
const WORTH_NAMING: f32 = 0.3;

/// Whether a word can be named as evidence: one that says something, and no name.
fn tells(reading: &Reading<'_>, at: usize) -> bool {
    let (token, word) = (&reading.tokens[at], &reading.words[at]);
    token.kind == TokenKind::WORD
        && reading.masks[at] == token.form
        && (word.mood != 0.0 || matches!(token.tag, Tag::ADJ | Tag::ADV | Tag::NOUN | Tag::VERB))
}
