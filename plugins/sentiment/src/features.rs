//! What the judge looks at around a target.
//!
//! Names are masked, the target's and all others: the judge must not learn that a person is liked or disliked. Most
//! features belong to one word and to a zone, a run of words to the left or right of the target; what a word says in
//! a zone does not depend on the target, so that one pass over a sentence serves all of its targets.

use crate::frame::{Bond, Role, View};
use crate::kind::{GroupId, NO_GROUP};
use byline_core::{Flags, Label, Tag, Token, TokenKind};
use byline_model::pair;
use byline_text::hash::form;
use std::ops::Range;

/// How many tokens to either side are read.
pub(crate) const WINDOW: usize = 32;
/// How many tokens to either side are near.
const NEAR: usize = 6;

/// What stands for any name.
pub(crate) const NAME: u32 = form("*name*");
/// What stands for any number.
pub(crate) const NUMBER: u32 = form("*number*");
const I: u32 = form("i");

/// A run of words, by where it lies from the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Left,
    Right,
    NearLeft,
    NearRight,
    ClauseLeft,
    ClauseRight,
    /// Back to the next name, which may have a claim to what lies beyond it.
    OwnLeft,
    OwnRight,
}

impl Zone {
    pub(crate) const ALL: [Self; 8] = [
        Self::Left,
        Self::Right,
        Self::NearLeft,
        Self::NearRight,
        Self::ClauseLeft,
        Self::ClauseRight,
        Self::OwnLeft,
        Self::OwnRight,
    ];
}

/// Where the zones of a target lie in its sentence.
#[derive(Debug, Clone)]
pub(crate) struct Zones {
    /// The tokens of the target: zones on its left end where it begins, those on its right begin where it ends.
    pub(crate) target: Range<usize>,
    /// The other end of each zone.
    pub(crate) bounds: [usize; ZONES],
}

impl Zones {
    /// The zones of the target at the tokens `target`.
    pub(crate) fn new(view: &View<'_>, target: &Range<usize>) -> Self {
        let length = view.words.len();
        let clause = view.words.get(target.start).map_or(0, |word| word.clause);
        let (start, end) = (target.start.min(length), target.end.min(length));
        let left = start.saturating_sub(WINDOW)..start;
        let right = end..(end + WINDOW).min(length);
        let side = |range: &Range<usize>| view.words.get(range.clone()).unwrap_or(&[]);
        let clause_start = left.start + side(&left).partition_point(|word| word.clause < clause);
        let clause_end = right.start + side(&right).partition_point(|word| word.clause <= clause);
        // In `Unlike the corrupt Reeve, Hale is honest` what lies beyond the other name is said of that one.
        let own_start = left.clone().rev().find(|&at| view.masks[at] == NAME).map_or(left.start, |at| at + 1);
        let own_end = right.clone().find(|&at| view.masks[at] == NAME).unwrap_or(right.end);
        let near = [start.saturating_sub(NEAR), (end + NEAR).min(length)];
        let bounds = [left.start, right.end, near[0], near[1], clause_start, clause_end, own_start, own_end];
        Self { target: start..end, bounds }
    }

    /// The tokens of a zone, whose number is `zone`.
    #[inline]
    pub(crate) fn range(&self, zone: usize) -> Range<usize> {
        let bound = self.bounds[zone];
        if zone.is_multiple_of(2) { bound..self.target.start } else { self.target.end..bound }
    }

    /// From the first token of all zones to the last.
    pub(crate) const fn whole(&self) -> Range<usize> {
        self.bounds[Zone::Left as usize]..self.bounds[Zone::Right as usize]
    }
}

/// The kinds of feature of a target itself, each hashed apart from the others and from those that only training knows
/// (`train::traits`). A model holds these numbers: they stay.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Template {
    BondGroup = 33,
    BondEffect = 34,
    BondKind = 35,
    Rules = 36,
    Moods = 37,
    Left = 38,
    Right = 39,
    Clause = 40,
    Target = 41,
    Shape = 42,
    Position = 43,
    Quote = 44,
    Bias = 45,
    Next = 46,
    Label = 48,
    LabelNext = 49,
    LabelRole = 50,
    LabelEffect = 51,
    LabelRules = 52,
    LabelMoods = 53,
    Pair = 54,
    LabelForm = 55,
    LabelGroup = 56,
    Object = 57,
    ObjectGroup = 58,
    VerbObject = 59,
}

/// What stands for a token: its form, or for names and numbers that it is one. A capital alone does not make a name of
/// a `known` word.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no processor guesses what a text says next: asking one by one costs more"
)]
pub(crate) fn mask(token: &Token, known: bool) -> u32 {
    // At the start of a sentence a capital says nothing; `I` always has one, and words of the lexicons may have
    // theirs from a headline.
    let capital = token.flags.has(Flags::CAPITAL) & !token.flags.has(Flags::SENTENCE_START);
    let name = (token.tag == Tag::PROPN) | (capital & !known & (token.form != I));
    let masked = if token.kind == TokenKind::NUMBER { NUMBER } else { token.form };
    if (token.kind == TokenKind::WORD) & name { NAME } else { masked }
}

/// How many keys of moods there are; the one for none says nothing.
pub(crate) const MOOD_KEYS: usize = 9;
/// The key of a mood.
#[inline]
pub(crate) fn mood_key(mood: f32) -> u8 {
    // Rounding, without the call that `round` is on old processors.
    ((mood * 1.5).clamp(-4.0, 4.0) + 4.5) as u8
}

/// Those of a word's groups that say something.
#[inline]
pub(crate) fn groups(verb: GroupId, other: GroupId) -> impl Iterator<Item = GroupId> {
    [verb, other].into_iter().filter(|&group| group != NO_GROUP && group != 0)
}

/// What of the target itself is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Its tokens, as indices into the sentence.
    pub(crate) tokens: Range<usize>,
    /// Whether it owns what follows.
    pub(crate) possessive: bool,
    /// What the entity layer says that it is.
    pub(crate) label: Option<Label>,
}

/// What a target's zones hold beside their words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Around {
    /// The sum of moods by zone.
    pub(crate) moods: [f32; ZONES],
    /// Quotation marks before and after.
    pub(crate) marks: [u32; 2],
}

/// What 1 is in sums of moods.
pub(crate) const MOOD_UNIT: f32 = 64.0;

/// A mood as a whole number, so that sums are exact whatever their order.
#[inline]
pub(crate) fn whole_mood(mood: f32) -> i16 {
    (mood * MOOD_UNIT) as i16
}

/// The features of the target and of what it is linked to.
pub(crate) fn of_target(
    view: &View<'_>,
    target: &Target,
    around: &Around,
    bonds: &[Bond],
    features: &mut Features,
) {
    features.count = 0;
    features.push(BIAS, NO_WORD);
    let label = label_key(target.label);
    let rules = bonded(view, bonds, label, features);
    moods(around, rules, label, features);
    shape(view, target, around, features);
    neighbours(view, target, label, features);
}

/// What the words that it is linked to say; returns what the rules say of it.
fn bonded(view: &View<'_>, bonds: &[Bond], label: u32, features: &mut Features) -> f32 {
    let mut rules = 0.0;
    for bond in bonds {
        let word = &view.words[bond.word];
        let role = bond.role as u32 | u32::from(bond.negated) << 4;
        let at = bond.word;
        features.add(Template::BondKind, role, bond.preposition, at);
        for group in [word.verb, word.other] {
            if group != NO_GROUP {
                features.add(Template::BondGroup, u32::from(group), role, at);
            }
        }
        features.add_whole(Template::LabelRole, role, label);
        features.add(Template::LabelForm, view.masks[at], role | label << 5, at);
        let effect = view.effect(bond);
        rules += effect * weight(bond.role);
        if effect != 0.0 {
            let sign = (effect.signum() as i32).cast_unsigned();
            features.add(Template::BondEffect, sign, role, at);
            // Once for all roles, so that the rare ones share what is learned of the others.
            features.add(Template::BondEffect, sign, ANY_ROLE, at);
            features.add_whole(Template::LabelEffect, sign, label);
        }
        if matches!(bond.role, Role::Agent | Role::Patient)
            // `won the prize` and `won a reprieve` put whoever wins in another light: the verb alone says too
            // little.
            && let Some(object) = object(view, at)
        {
            features.add(Template::Object, view.masks[object], role, object);
            features.add(Template::VerbObject, view.masks[at], view.masks[object], object);
            let word = &view.words[object];
            for group in groups(word.verb, word.other) {
                let role = role | u32::from(word.negated) << 5;
                features.add(Template::ObjectGroup, u32::from(group), role, object);
            }
        }
    }
    rules
}

/// The words right beside the target, and groups of the lexicon near it, by what sort of entity it is.
fn neighbours(view: &View<'_>, target: &Target, label: u32, features: &mut Features) {
    let Target { tokens, possessive, label: _ } = target;
    let before = |by: usize| tokens.start.checked_sub(by).map_or(EDGE, |at| view.masks[at]);
    let after = |by: usize| view.masks.get(tokens.end + by).copied().unwrap_or(EDGE);
    features.add_whole(Template::Label, label, u32::from(*possessive));
    features.add_whole(Template::LabelNext, before(1), label);
    features.add_whole(Template::LabelNext, after(0), label | 8);
    features.add_whole(Template::Pair, pair(0, before(2), before(1)), 0);
    features.add_whole(Template::Pair, pair(0, after(0), after(1)), 1);
    let length = view.words.len();
    // Further away groups count through the zones alone, whose rows have them.
    let left = tokens.start.saturating_sub(NEAR)..tokens.start;
    let right = tokens.end.min(length)..(tokens.end + NEAR).min(length);
    for (side, range) in [left, right].into_iter().enumerate() {
        let words = view.words[range.clone()].iter().zip(&view.masks[range.clone()]);
        for (at, ((word, &mask), token)) in range.clone().zip(words.zip(&view.tokens[range])) {
            // Names have no groups that count: nobody is to be liked or disliked for a name.
            if mask != token.form {
                continue;
            }
            for group in groups(word.verb, word.other) {
                let with = side as u32 | u32::from(word.negated) << 1 | label << 2;
                features.add(Template::LabelGroup, u32::from(group), with, at);
            }
        }
    }
}

/// Stands for a role where that does not matter.
const ANY_ROLE: u32 = 99;
/// Keeps steps of moods apart from other values that are hashed with the same template.
const MOOD_OFFSET: u32 = 100;

/// What a verb is about: the first word behind it that says something, `won the *prize*`, `faces *charges*`.
fn object(view: &View<'_>, verb: usize) -> Option<usize> {
    (verb + 1..(verb + 6).min(view.tokens.len()))
        .find(|&at| matches!(view.tokens[at].tag, Tag::NOUN | Tag::ADJ | Tag::VERB | Tag::PROPN))
}

/// What stands for the end of a sentence.
const EDGE: u32 = form("*edge*");

fn label_key(label: Option<Label>) -> u32 {
    match label {
        None => 0,
        Some(Label::Person) => 1,
        Some(Label::Organisation) => 2,
        Some(Label::Location) => 3,
        Some(Label::Miscellaneous) => 4,
    }
}

/// The feature that every mention has.
pub(crate) const BIAS: u32 = pair(Template::Bias as u32, 0, 0);

/// The features of a target, and the words of the sentence that they come from.
#[derive(Debug)]
pub(crate) struct Features {
    hashes: [u32; MOST],
    words: [u32; MOST],
    count: usize,
}

/// More features than a target has: a power of two, so that no place is out of bounds.
const MOST: usize = 256;
/// Stands for the word of a feature that comes from no single one.
pub(crate) const NO_WORD: u32 = u32::MAX;

impl Default for Features {
    fn default() -> Self {
        Self { hashes: [0; MOST], words: [0; MOST], count: 0 }
    }
}

impl Features {
    /// The hashes, which are the features.
    pub(crate) fn hashes(&self) -> &[u32] {
        self.hashes.get(..self.count).unwrap_or(&self.hashes)
    }

    /// The word of each, as an index into the sentence, or [`NO_WORD`].
    pub(crate) fn words(&self) -> &[u32] {
        self.words.get(..self.count).unwrap_or(&self.words)
    }

    #[inline]
    fn add(&mut self, template: Template, value: u32, with: u32, word: usize) {
        self.push(pair(template as u32, value, with), word as u32);
    }

    #[inline]
    fn push(&mut self, hash: u32, word: u32) {
        let at = self.count % MOST;
        self.hashes[at] = hash;
        self.words[at] = word;
        self.count += 1;
    }

    #[inline]
    fn add_whole(&mut self, template: Template, value: u32, with: u32) {
        self.add(template, value, with, NO_WORD as usize);
    }
}

/// A sum in steps, finer near 0.
fn step(sum: f32) -> u32 {
    // Whether there is any mood matters more than how much: the root makes the first steps small.
    let step = ((sum.abs() * 4.0).sqrt().min(6.0) + 0.5) as i32;
    (if sum < 0.0 { -step } else { step }).cast_unsigned()
}

fn moods(around: &Around, rules: f32, label: u32, features: &mut Features) {
    let sum = |zone: Zone| around.moods[zone as usize];
    let (left, right) = (sum(Zone::Left), sum(Zone::Right));
    let same = sum(Zone::ClauseLeft) + sum(Zone::ClauseRight);
    let (all, clause, by_rules) = (step(left + right), step(same), step(rules));
    features.add_whole(Template::Moods, all, 0);
    features.add_whole(Template::Left, step(left), 0);
    features.add_whole(Template::Right, step(right), 0);
    features.add_whole(Template::Clause, clause, 0);
    features.add_whole(Template::Rules, by_rules, 0);
    features.add_whole(Template::Rules, by_rules, all.wrapping_add(MOOD_OFFSET));
    features.add_whole(Template::LabelRules, by_rules, label);
    features.add_whole(Template::LabelMoods, clause, label);
    // The added bits keep the two sides apart from the clause, which is hashed with the same template.
    features.add_whole(Template::LabelMoods, step(sum(Zone::OwnLeft)), label | 8);
    features.add_whole(Template::LabelMoods, step(sum(Zone::OwnRight)), label | 16);
}

/// What somebody owns says less of them than what they do.
fn weight(role: Role) -> f32 {
    if role == Role::Owner { 0.5 } else { 1.0 }
}

fn shape(view: &View<'_>, target: &Target, around: &Around, features: &mut Features) {
    let Target { tokens, possessive, label: _ } = target;
    // A pronoun shows itself, since it is nobody's name; everything else is masked.
    let pronoun = view.tokens.get(tokens.start).filter(|token| {
        tokens.len() == 1 && !token.flags.has(Flags::CAPITAL) && token.kind == TokenKind::WORD
    });
    features.add_whole(Template::Target, pronoun.map_or(NAME, |token| token.form), u32::from(*possessive));
    features.add_whole(Template::Shape, (tokens.len() as u32).min(4), 0);
    let length = view.tokens.len();
    features.add_whole(Template::Position, (tokens.start as u32).min(6), 0);
    features.add_whole(Template::Position, (length / 8).min(8) as u32, 1);
    let [before, after] = around.marks;
    features.add_whole(Template::Quote, before.min(3), after.min(3));
    if let Some(at) = tokens.start.checked_sub(1) {
        features.add(Template::Next, view.masks[at], 2 | u32::from(*possessive), at);
    }
    if let Some(&mask) = view.masks.get(tokens.end) {
        features.add(Template::Next, mask, 4 | u32::from(*possessive), tokens.end);
    }
}

/// How many zones there are.
pub(crate) const ZONES: usize = Zone::ALL.len();
