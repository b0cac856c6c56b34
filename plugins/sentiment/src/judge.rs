//! The learned judge: how a target is seen at one of its mentions, and what is decided from that.
//!
//! It is linear in its features, so that what a word adds in a zone is the same for all targets of a sentence: sums
//! over the words before each word are made once, and a zone of a target is the difference of two of them.

use crate::context::{self, INPUTS, Weights};
use crate::features::{self, Around, Features, MOOD_KEYS, MOOD_UNIT, NO_WORD, Target, ZONES, Zones};
use crate::frame::{Bond, View};
use crate::kind::{Effects, GROUPS};
use crate::mood::Known;
use crate::tables::{ROW, SIDES, WordTable};
use byline_core::{Score, Tag, TokenKind};
use byline_model::{Aligned, Model, ModelError, ModelSource, Table};
use std::ops::Range;
use std::path::Path;

pub(crate) const KIND: &str = "sentiment";
/// To be raised with every change of the features or of the file.
pub(crate) const VERSION: u32 = 3;
/// The table of the target's own features has two to the power of this many rows.
#[cfg(feature = "train")]
pub(crate) const BITS: u32 = 16;
/// The numbers of a model: what 1 is in the rows of words and in roles, then those of the [`Rule`].
const NUMBERS: usize = 2 + RULE;
/// The numbers of a rule.
pub(crate) const RULE: usize = INPUTS * SIDES + 1 + SIDES + 1 + 1;

/// How a polarity follows from what was found: first whether anything is felt at all, then what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    /// How mentions are weighed in their article.
    pub(crate) context: Weights,
    /// The least probability of a polarity, of either sign, for a mention in news to be polar.
    pub(crate) news: f32,
    /// What is added to the logits of a mention that somebody selected.
    pub(crate) shift: [f32; SIDES],
    /// Its logits are then divided by this, so that probabilities are right.
    pub(crate) temperature: f32,
    /// The least probability of a polarity for a selected mention to be polar.
    pub(crate) selected: f32,
}

impl Rule {
    /// The rule in these numbers.
    fn read(numbers: &[f32; RULE]) -> Self {
        let (context, rest) = numbers.as_chunks::<INPUTS>();
        let mut rest = context.iter().skip(SIDES).flatten().chain(rest).copied();
        let mut next = || rest.next().unwrap_or_default();
        let context = std::array::from_fn(|side| context.get(side).copied().unwrap_or_default());
        Self { context, news: next(), shift: [next(), next()], temperature: next(), selected: next() }
    }

    /// The rule as numbers, in the order in which `read` takes them.
    #[cfg(feature = "train")]
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f32> + '_ {
        let Self { context, news, shift, temperature, selected } = self;
        context.iter().flatten().chain([news]).chain(shift).chain([temperature, selected]).copied()
    }

    /// Probabilities of a mention that somebody selected.
    pub(crate) fn selected(&self, logits: [f32; SIDES]) -> [f32; 3] {
        let shifted = |side: usize| (logits[side] + self.shift[side]) / self.temperature;
        context::probabilities([shifted(0), shifted(1)])
    }
}

static SHIPPED: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/sentiment.bin"));

/// A model, checked.
#[derive(Debug)]
pub(crate) struct Judge {
    source: ModelSource,
}

impl Judge {
    /// The model in a file; without a path the one that comes with the crate.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, ModelError> {
        let judge = Self { source: ModelSource::open(SHIPPED, path, KIND, VERSION)? };
        // Parsed here once for nothing but the check: a broken file is then an error of the configuration and
        // not of each article.
        judge.tables()?;
        Ok(judge)
    }

    /// The parts of the model.
    pub(crate) fn tables(&self) -> Result<Tables<'_>, ModelError> {
        Tables::new(&self.source.model()?)
    }
}

/// The parts of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub(crate) words: Known<'a>,
    pub(crate) effects: Effects<'a>,
    /// What is added to a word's row for its groups where it is negated.
    negated: &'a [[u8; ROW]],
    moods: &'a [[u8; ROW]],
    table: Table<'a>,
    /// What 1 is in the rows of words, groups and moods.
    row_unit: f32,
    role_unit: f32,
    pub(crate) rule: Rule,
}

impl<'a> Tables<'a> {
    fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let wrong = |section| ModelError::Section { section, wanted: "weights of this shape" };
        let table = model.table(0)?;
        let words = Known::new(WordTable::new(model.bytes(1)?).ok_or(wrong(1))?);
        let effects = Effects::new(model.bytes(2)?).ok_or(wrong(2))?;
        let (negated, moods) =
            model.bytes(3)?.as_chunks::<ROW>().0.split_at_checked(GROUPS).ok_or(wrong(3))?;
        let numbers = model.bytes(4)?.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let numbers: [f32; NUMBERS] = numbers.collect::<Vec<f32>>().try_into().map_err(|_| wrong(4))?;
        let [row_unit, role_unit, rest @ ..] = numbers;
        let rule = Rule::read(&rest);
        // A temperature of 0 or a NaN would make nonsense of every probability.
        let usable = numbers.iter().all(|number| number.is_finite()) && rule.temperature > 0.0;
        if table.labels() != SIDES || moods.len() != MOOD_KEYS || !usable {
            return Err(wrong(4));
        }
        Ok(Self { words, effects, negated, moods, table, row_unit, role_unit, rule })
    }
}

/// What is decided of a target.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verdict {
    pub(crate) score: Score,
    /// The probability of the polarity.
    pub(crate) confidence: f32,
}

impl Verdict {
    /// Decides from the probabilities of negative, neutral and positive: first whether anything is felt, which takes
    /// a polarity at least as likely as `least`, then what. What would be less sure than `minimum` is neutral.
    pub(crate) fn of([negative, neutral, positive]: [f32; 3], least: f32, minimum: f32) -> Self {
        let (polarity, sure) = if negative > positive { (-1, negative) } else { (1, positive) };
        let felt = negative + positive >= least && sure >= minimum;
        let (polarity, confidence) = if felt { (polarity, sure) } else { (0, neutral) };
        Self { score: Score { polarity, score: positive - negative }, confidence }
    }
}

/// Sums over the words before a place. They wrap, and so do differences of them, which are right wherever a zone's own
/// sum fits: four rows of bytes for each of at most 32 words do.
#[derive(Debug, Clone, Copy)]
struct Sum {
    /// By zone, for each side.
    scores: [i16; ROW],
    mood: i16,
    marks: i16,
}

/// What was read of the mentions of an article: sums over the words of their sentences, and what each was judged by, so
/// that those found polar are explained without being read again.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// The first token, in its document, of the sentence read last.
    sentence: usize,
    /// The part of it that was read, as indices into the sentence.
    part: Range<usize>,
    /// Where the sums of that part begin.
    base: usize,
    /// By part: before each word of it, and after the last.
    before: Vec<Sum>,
    features: Features,
    hashes: Vec<u32>,
    words: Vec<u32>,
    bonds: Vec<Bond>,
    /// What each word around a target weighs.
    weights: Vec<f32>,
    best: Vec<(f32, usize)>,
}

/// What a mention was judged by.
#[derive(Debug, Clone)]
pub(crate) struct Read {
    zones: Zones,
    /// The place of the sums before its zones.
    sums: usize,
    /// Its features and bonds among those of its article.
    features: Range<usize>,
    bonds: Range<usize>,
}

/// How much of the buffers is kept after an article: more than usual ones take.
const KEPT: usize = 1 << 16;

impl Sums {
    /// Forgets the article before.
    pub(crate) fn clear(&mut self) {
        self.part = 0..0;
        self.before.clear();
        self.before.shrink_to(KEPT);
        self.bonds.clear();
        self.bonds.shrink_to(KEPT);
        for buffer in [&mut self.hashes, &mut self.words] {
            buffer.clear();
            buffer.shrink_to(KEPT);
        }
    }

    /// Makes the sums for the part of a sentence that a target's zones lie in, and some more for those behind it.
    fn prepare(&mut self, tables: &Tables<'_>, view: &View<'_>, sentence: usize, part: Range<usize>) {
        // Most sentences name several targets, and mentions come in the order of the text.
        let known = self.sentence == sentence && self.part.start <= part.start && part.end <= self.part.end;
        if known && !self.part.is_empty() {
            return;
        }
        // However long a sentence is, its sums take little memory.
        let part = part.start..part.end.max(part.start + 448).min(view.words.len());
        let mut sum = Sum { scores: [0; ROW], mood: 0, marks: 0 };
        self.base = self.before.len();
        self.before.reserve(part.len() + 1);
        self.before.push(sum);
        let words = view.words.get(part.clone()).unwrap_or(&[]).iter();
        let masks = view.masks.get(part.clone()).unwrap_or(&[]).iter();
        let tokens = view.tokens.get(part.clone()).unwrap_or(&[]).iter();
        for ((word, &mask), token) in words.zip(masks).zip(tokens) {
            // What is not known adds a row of zeros: to ask would cost more, as no processor guesses the answer.
            let row = tables.words.table.get(word.slot).row();
            let mood = tables.moods.get(usize::from(features::mood_key(word.mood))).unwrap_or(&[0; ROW]);
            let mut scores = with_rows(sum.scores, row, mood);
            // A masked word is a name or a number, whose groups say nothing.
            if word.negated && mask == token.form {
                let negated = |group: u8| tables.negated.get(usize::from(group)).unwrap_or(&[0; ROW]);
                scores = with_rows(scores, negated(word.verb), negated(word.other));
            }
            sum = Sum {
                scores,
                mood: sum.mood.wrapping_add(features::whole_mood(word.mood)),
                marks: sum.marks.wrapping_add(i16::from(token.kind == TokenKind::MARK)),
            };
            self.before.push(sum);
        }
        self.sentence = sentence;
        self.part = part;
    }

    /// The sums before each word around a target, and after the last.
    fn around(&self, read: &Read) -> &[Sum] {
        self.before.get(read.sums..).unwrap_or(&[])
    }

    /// The words that the last explanation found worth naming, best first, each with its weight.
    pub(crate) fn best(&self) -> &[(f32, usize)] {
        &self.best
    }

    /// Keeps what a mention was judged by.
    fn keep(&mut self, zones: Zones, bonds: &[Bond]) -> Read {
        let (first, first_bond) = (self.hashes.len(), self.bonds.len());
        self.hashes.extend_from_slice(self.features.hashes());
        self.words.extend_from_slice(self.features.words());
        self.bonds.extend_from_slice(bonds);
        Read {
            sums: self.base + zones.whole().start - self.part.start,
            zones,
            features: first..self.hashes.len(),
            bonds: first_bond..self.bonds.len(),
        }
    }
}

/// The scores of all zones together, and what they hold beside their words. `sums` are those around the target.
fn in_zones(sums: &[Sum], zones: &Zones) -> ([i32; SIDES], Around) {
    let first = zones.whole().start;
    let (mut scores, mut around) = ([0; SIDES], Around::default());
    for (zone, mood) in around.moods.iter_mut().enumerate() {
        let range = zones.range(zone);
        let (before, after) = (&sums[range.start - first], &sums[range.end - first]);
        for (side, score) in scores.iter_mut().enumerate() {
            let at = zone * SIDES + side;
            *score += i32::from(after.scores[at].wrapping_sub(before.scores[at]));
        }
        *mood = f32::from(after.mood.wrapping_sub(before.mood)) / MOOD_UNIT;
        if let Some(marks) = around.marks.get_mut(zone) {
            *marks = u32::from(after.marks.wrapping_sub(before.marks).cast_unsigned());
        }
    }
    (scores, around)
}

/// What a word says in those zones that it lies in, from the sums before and after it.
#[inline]
fn of_word(before: &Sum, after: &Sum, at: usize, zones: &Zones) -> [i32; SIDES] {
    let right = at >= zones.target.start;
    let mut scores = [0; SIDES];
    for pair in 0..ZONES / 2 {
        let zone = pair * 2 + usize::from(right);
        // By multiplication, as no processor guesses where zones end.
        let inside = i16::from((at >= zones.bounds[zone]) ^ right);
        for (side, score) in scores.iter_mut().enumerate() {
            let lane = zone * SIDES + side;
            *score += i32::from(after.scores[lane].wrapping_sub(before.scores[lane]) & -inside);
        }
    }
    scores
}

/// What is needed to judge a target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) view: &'a View<'a>,
    /// The first token of the sentence in its document.
    pub(crate) sentence: usize,
    pub(crate) target: &'a Target,
    pub(crate) bonds: &'a [Bond],
}

impl Tables<'_> {
    /// How a target is seen, from its sentence alone: negative and positive, each against neutral.
    pub(crate) fn judge(&self, place: Place<'_>, sums: &mut Sums) -> ([f32; SIDES], Read) {
        let Place { view, sentence, target, bonds } = place;
        let zones = Zones::new(view, &target.tokens);
        sums.prepare(self, view, sentence, zones.whole());
        // The sums may have been made for an earlier target of the sentence, whose part began further left.
        let first = sums.base + zones.whole().start - sums.part.start;
        let (rows, around) = in_zones(&sums.before[first..], &zones);
        features::of_target(view, target, &around, bonds, &mut sums.features);
        let own = self.table.scores::<SIDES>(sums.features.hashes());
        let mut roles = [0; SIDES];
        for bond in bonds {
            roles.iter_mut().zip(self.role(view, bond)).for_each(|(sum, score)| *sum += score);
        }
        let logits = std::array::from_fn(|side| self.logit(own[side], rows[side], roles[side]));
        (logits, sums.keep(zones, bonds))
    }

    fn logit(&self, own: i32, rows: i32, roles: i32) -> f32 {
        own as f32 * self.table.scale() + rows as f32 * self.row_unit + roles as f32 * self.role_unit
    }

    /// What a word says of a target that is linked to it.
    fn role(&self, view: &View<'_>, bond: &Bond) -> [i32; SIDES] {
        self.words.table.get(view.words[bond.word].slot).role(bond.role as usize).map(i32::from)
    }

    /// Finds the words that speak most for a polarity and against the others, best first, as indices into the sentence.
    pub(crate) fn explain(
        &self,
        view: &View<'_>,
        read: &Read,
        sums: &mut Sums,
        polarity: i8,
        evidence: &mut Vec<usize>,
    ) {
        // By how much a word speaks for the polarity, and against the two others.
        // Both sides are measured from neutral, which is 0: against neutral and against the other side add up
        // to this.
        let excess = |[negative, positive]: [i32; SIDES]| {
            if polarity < 0 { 2 * negative - positive } else { 2 * positive - negative }
        };
        let (zones, whole) = (&read.zones, read.zones.whole());
        // A neutral word far off decides nothing that a reader would follow, whatever it happens to weigh.
        let near = zones.target.start.saturating_sub(CLOSE)..zones.target.end + CLOSE;
        let mut weights = std::mem::take(&mut sums.weights);
        weights.clear();
        let around = sums.around(read).windows(2).zip(whole.clone());
        weights.extend(around.map(|(sums, at)| match sums {
            _ if zones.target.contains(&at) || !is_content(view, at) => f32::NEG_INFINITY,
            [before, after] if near.contains(&at) || view.words[at].mood != 0.0 => {
                excess(of_word(before, after, at, zones)) as f32 * self.row_unit
            }
            _ => 0.0,
        }));
        let mut give = |at: usize, weight: &dyn Fn() -> f32| {
            let sum = at.checked_sub(whole.start).and_then(|at| weights.get_mut(at));
            if let Some(sum) = sum.filter(|sum| **sum > f32::NEG_INFINITY) {
                *sum += weight();
            }
        };
        let features = read.features.clone();
        for (&hash, &at) in sums.hashes[features.clone()].iter().zip(&sums.words[features]) {
            if at != NO_WORD {
                let scores = || self.table.scores::<SIDES>(&[hash]);
                give(at as usize, &|| excess(scores()) as f32 * self.table.scale());
            }
        }
        for bond in &sums.bonds[read.bonds.clone()] {
            give(bond.word, &|| excess(self.role(view, bond)) as f32 * self.role_unit);
        }
        let least = weights.iter().copied().fold(0.0, f32::max) * WORTH_NAMING;
        let best = &mut sums.best;
        best.clear();
        let found = weights.iter().zip(whole);
        best.extend(found.filter(|(weight, _)| **weight > least).map(|(&weight, at)| (weight, at)));
        // Of words that weigh the same the first comes first, so that evidence does not depend on how the sort
        // works.
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        evidence.clear();
        evidence.extend(best.iter().take(EVIDENCE).map(|entry| entry.1));
        sums.weights = weights;
    }
}

/// Sums with the weights of two rows.
#[inline]
fn with_rows(sums: [i16; ROW], first: &[u8; ROW], second: &[u8; ROW]) -> [i16; ROW] {
    std::array::from_fn(|lane| {
        // The same for all sixteen lanes, without a branch, so that the compiler can use vector instructions.
        let both = i16::from(first[lane].cast_signed()) + i16::from(second[lane].cast_signed());
        sums[lane].wrapping_add(both)
    })
}

/// The most words that are named as evidence.
const EVIDENCE: usize = 4;
/// Words further off than this are named only if they have a mood.
const CLOSE: usize = 12;
/// What part of the best word's weight another one must have to be named.
const WORTH_NAMING: f32 = 0.3;

/// Whether a word can be named as evidence: one that says something, and no name.
fn is_content(view: &View<'_>, at: usize) -> bool {
    let (word, token) = (&view.words[at], &view.tokens[at]);
    let content = matches!(token.tag, Tag::ADJ | Tag::ADV | Tag::NOUN | Tag::VERB);
    token.kind == TokenKind::WORD && view.masks[at] == token.form && (word.mood != 0.0 || content)
}
