//! The learned judge: how a target is seen at one of its mentions, and what is decided from that.
//!
//! It is linear in its features, so that what a word adds in a zone is the same for all targets of a sentence: sums
//! over the words before each word are made once, and a zone of a target is the difference of two of them.

use crate::context::{self, INPUTS, Weights};
use crate::features::{self, Around, Feature, MOOD_KEYS, MOOD_UNIT, Target, ZONES, Zone};
use crate::frame::{Bond, View};
use crate::kind::{Effects, GROUPS};
use crate::mood::{Known, Word};
use crate::tables::{ROW, SIDES, WordTable};
use byline_core::{Score, Tag, Token, TokenKind};
use byline_model::{Aligned, Model, ModelError, Table};
use std::borrow::Cow;
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

    /// The same as numbers.
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
        Tables::new(&Model::embedded(&bytes, KIND, VERSION)?)?;
        Ok(Self { bytes })
    }

    /// The parts of the model.
    pub(crate) fn tables(&self) -> Result<Tables<'_>, ModelError> {
        Tables::new(&Model::embedded(&self.bytes, KIND, VERSION)?)
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

/// Sums over the words of a part of a sentence, and buffers.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// The first token of the sentence in its document.
    sentence: usize,
    /// The part, as indices into the sentence.
    part: Range<usize>,
    /// Before each word of the part, and after the last.
    before: Vec<Sum>,
    /// The words of the part that can be named as evidence.
    telling: Vec<usize>,
    /// For each word of the part, how many of these stand before it.
    told: Vec<u32>,
    hashes: Vec<u32>,
    features: Vec<Feature>,
    /// What each telling word around a target weighs.
    weights: Vec<f32>,
    best: Vec<(f32, usize)>,
}

impl Sums {
    /// Forgets the article before.
    pub(crate) fn clear(&mut self) {
        self.part = 0..0;
    }

    /// Makes the sums for the part of a sentence that a target's zones lie in, and some more for those behind it.
    fn prepare(&mut self, tables: &Tables<'_>, view: &View<'_>, sentence: usize, part: Range<usize>) {
        let known = self.sentence == sentence && self.part.start <= part.start && part.end <= self.part.end;
        if known && !self.part.is_empty() {
            return;
        }
        // However long a sentence is, its sums take little memory.
        let part = part.start..part.end.max(part.start + 448).min(view.words.len());
        let mut sum = Sum { scores: [0; ROW], mood: 0, marks: 0 };
        self.before.clear();
        self.before.reserve(part.len() + 1);
        self.before.push(sum);
        self.telling.clear();
        self.telling.resize(part.len() + 1, 0);
        self.told.clear();
        let mut told = 0;
        let words = view.words.get(part.clone()).unwrap_or(&[]).iter();
        let masks = view.masks.get(part.clone()).unwrap_or(&[]).iter();
        let tokens = view.tokens.get(part.clone()).unwrap_or(&[]).iter();
        for (at, ((word, &mask), token)) in words.zip(masks).zip(tokens).enumerate() {
            // What is not known adds a row of zeros: to ask would cost more, as no processor guesses the answer.
            add_row(&mut sum.scores, tables.words.table.get(word.slot).row());
            let mood = usize::from(features::mood_key(word.mood));
            add_row(&mut sum.scores, tables.moods.get(mood).unwrap_or(&[0; ROW]));
            if word.negated && mask == token.form {
                for group in [word.verb, word.other] {
                    add_row(&mut sum.scores, tables.negated.get(usize::from(group)).unwrap_or(&[0; ROW]));
                }
            }
            sum.mood = sum.mood.wrapping_add(features::whole_mood(word.mood));
            sum.marks = sum.marks.wrapping_add(i16::from(token.kind == TokenKind::MARK));
            self.before.push(sum);
            self.telling[told] = part.start + at;
            self.told.push(told as u32);
            told += usize::from(tells(word, token, mask));
        }
        self.telling.truncate(told);
        self.told.push(told as u32);
        self.sentence = sentence;
        self.part = part;
    }

    /// The sums before and after a run of words.
    fn around(&self, range: &Range<usize>) -> (&Sum, &Sum) {
        (&self.before[range.start - self.part.start], &self.before[range.end - self.part.start])
    }

    /// The scores of all zones together.
    fn zones(&self, zones: &[Range<usize>; ZONES]) -> [i32; SIDES] {
        let mut scores = [0; SIDES];
        for (zone, range) in zones.iter().enumerate() {
            let (before, after) = self.around(range);
            for (side, score) in scores.iter_mut().enumerate() {
                let at = zone * SIDES + side;
                *score += i32::from(after.scores[at].wrapping_sub(before.scores[at]));
            }
        }
        scores
    }

    /// What a word says in those zones that it lies in: those on its side that reach as far. `bounds` are where zones
    /// begin on the left of the target and end on the right of it.
    #[inline]
    fn word(&self, at: usize, right: bool, bounds: &[usize; ZONES]) -> [i32; SIDES] {
        let (before, after) = (&self.before[at - self.part.start], &self.before[at + 1 - self.part.start]);
        let mut scores = [0; SIDES];
        for pair in 0..ZONES / 2 {
            let zone = pair * 2 + usize::from(right);
            // By multiplication, as no processor guesses where zones end.
            let inside = i16::from((at >= bounds[zone]) ^ right);
            for (side, score) in scores.iter_mut().enumerate() {
                let lane = zone * SIDES + side;
                *score += i32::from(after.scores[lane].wrapping_sub(before.scores[lane]) & -inside);
            }
        }
        scores
    }

    /// What zones hold beside their words.
    fn around_target(&self, zones: &[Range<usize>; ZONES]) -> Around {
        let marks = |zone: Zone| {
            let (before, after) = self.around(&zones[zone as usize]);
            u32::from(after.marks.wrapping_sub(before.marks).cast_unsigned())
        };
        let moods = zones.each_ref().map(|range| {
            let (before, after) = self.around(range);
            f32::from(after.mood.wrapping_sub(before.mood)) / MOOD_UNIT
        });
        Around { moods, marks: [marks(Zone::Left), marks(Zone::Right)] }
    }
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
    pub(crate) fn judge(&self, place: Place<'_>, sums: &mut Sums) -> [f32; SIDES] {
        let Place { view, sentence, target, bonds } = place;
        let zones = features::zones(view, &target.tokens);
        sums.prepare(self, view, sentence, zones[0].start..zones[1].end);
        features::of_target(view, target, &sums.around_target(&zones), bonds, &mut sums.features);
        sums.hashes.clear();
        sums.hashes.extend(sums.features.iter().map(|feature| feature.hash));
        let own = self.table.scores::<SIDES>(&sums.hashes);
        let rows = sums.zones(&zones);
        let mut roles = [0; SIDES];
        for bond in bonds {
            roles.iter_mut().zip(self.role(view, bond)).for_each(|(sum, score)| *sum += score);
        }
        std::array::from_fn(|side| self.logit(own[side], rows[side], roles[side]))
    }

    /// Finds the words that decided, best first, as indices into the sentence.
    pub(crate) fn explain(&self, place: Place<'_>, sums: &mut Sums, polarity: i8, evidence: &mut Vec<usize>) {
        let Place { view, sentence, target, bonds } = place;
        let zones = features::zones(view, &target.tokens);
        sums.prepare(self, view, sentence, zones[0].start..zones[1].end);
        features::of_target(view, target, &sums.around_target(&zones), bonds, &mut sums.features);
        evidence.clear();
        self.weigh_words(place, &zones, sums, polarity, evidence);
    }

    fn logit(&self, own: i32, rows: i32, roles: i32) -> f32 {
        own as f32 * self.table.scale() + rows as f32 * self.row_unit + roles as f32 * self.role_unit
    }

    /// What a word says of a target that hangs together with it.
    fn role(&self, view: &View<'_>, bond: &Bond) -> [i32; SIDES] {
        self.words.table.get(view.words[bond.word].slot).role(bond.role as usize).map(i32::from)
    }

    /// Finds the words that speak most for a polarity and against the others.
    fn weigh_words(
        &self,
        place: Place<'_>,
        zones: &[Range<usize>; ZONES],
        sums: &mut Sums,
        polarity: i8,
        evidence: &mut Vec<usize>,
    ) {
        let Place { view, sentence: _, target, bonds } = place;
        // By how much a word speaks for the polarity, and against the two others.
        let excess = |[negative, positive]: [i32; SIDES]| {
            if polarity < 0 { 2 * negative - positive } else { 2 * positive - negative }
        };
        let first = sums.part.start;
        let told = |at: usize| sums.told[at - first] as usize;
        let (start, end) = (told(zones[0].start), told(zones[1].end));
        let bounds =
            std::array::from_fn(|zone| if zone % 2 == 0 { zones[zone].start } else { zones[zone].end });
        let mut weights = std::mem::take(&mut sums.weights);
        weights.clear();
        let near = target.tokens.start.saturating_sub(CLOSE)..target.tokens.end + CLOSE;
        weights.extend(sums.telling[start..end].iter().map(|&at| {
            if !near.contains(&at) && view.words[at].mood == 0.0 {
                return 0.0;
            }
            excess(sums.word(at, at >= target.tokens.start, &bounds)) as f32 * self.row_unit
        }));
        let mut give = |at: usize, weight: f32| {
            let inside = (zones[0].start..zones[1].end).contains(&at);
            if inside
                && told(at) < told(at + 1)
                && let Some(sum) = weights.get_mut(told(at) - start)
            {
                *sum += weight;
            }
        };
        for feature in &sums.features {
            if let Some(at) = feature.word {
                let scores = self.table.scores::<SIDES>(&[feature.hash]);
                give(at as usize, excess(scores) as f32 * self.table.scale());
            }
        }
        for bond in bonds {
            give(bond.word, excess(self.role(view, bond)) as f32 * self.role_unit);
        }
        for at in target.tokens.clone() {
            give(at, f32::NEG_INFINITY);
        }
        let least = weights.iter().copied().fold(0.0, f32::max) * WORTH_NAMING;
        let best = &mut sums.best;
        best.clear();
        let found = weights.iter().zip(&sums.telling[start..end]);
        best.extend(found.filter(|(weight, _)| **weight > least).map(|(&weight, &at)| (weight, at)));
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        evidence.extend(best.iter().take(EVIDENCE).map(|entry| entry.1));
        sums.weights = weights;
    }
}

/// Adds weights to the first places of a row.
#[inline]
fn add_row<const N: usize>(row: &mut [i16; ROW], weights: &[u8; N]) {
    for (sum, weight) in row.iter_mut().zip(weights) {
        *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
    }
}

/// The most words that are named as evidence.
const EVIDENCE: usize = 4;
/// Words further off than this are named only if they have a mood.
const CLOSE: usize = 12;
/// What part of the best word's weight another one must have to be named.
const WORTH_NAMING: f32 = 0.3;

/// Whether a word can be named as evidence: one that says something, and no name.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no processor guesses what a text says next: asking one by one costs more"
)]
fn tells(word: &Word, token: &Token, mask: u32) -> bool {
    const CONTENT: u32 = 1 << Tag::ADJ.0 | 1 << Tag::ADV.0 | 1 << Tag::NOUN.0 | 1 << Tag::VERB.0;
    let content = CONTENT >> (token.tag.0 & 31) & 1 != 0;
    (token.kind == TokenKind::WORD) & (mask == token.form) & ((word.mood != 0.0) | content)
}
