//! What the judge looks at around a target.
//!
//! Names are masked, the target's and all others: the judge must not learn that a person is liked or disliked. Most
//! features belong to one word and to a zone, a run of words to the left or right of the target; what a word says in
//! a zone does not depend on the target, so that one pass over a sentence serves all of its targets.

use crate::frame::{Bond, Role, View};
#[cfg(feature = "train")]
use crate::kind::GroupId;
use crate::kind::NO_GROUP;
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

/// A run of words, told by where it lies from the target.
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

/// The zones of the target at the tokens `target`.
pub(crate) fn zones(view: &View<'_>, target: &Range<usize>) -> [Range<usize>; ZONES] {
    let length = view.words.len();
    let clause = view.words.get(target.start).map_or(0, |word| word.clause);
    let (start, end) = (target.start.min(length), target.end.min(length));
    let left = start.saturating_sub(WINDOW)..start;
    let right = end..(end + WINDOW).min(length);
    let side = |range: &Range<usize>| view.words.get(range.clone()).unwrap_or(&[]);
    let clause_start = left.start + side(&left).partition_point(|word| word.clause < clause);
    let clause_end = right.start + side(&right).partition_point(|word| word.clause <= clause);
    let own_start = left.clone().rev().find(|&at| view.masks[at] == NAME).map_or(left.start, |at| at + 1);
    let own_end = right.clone().find(|&at| view.masks[at] == NAME).unwrap_or(right.end);
    [
        left.clone(),
        right.clone(),
        start.saturating_sub(NEAR)..start,
        end..(end + NEAR).min(length),
        clause_start..start,
        end..clause_end,
        own_start..start,
        end..own_end,
    ]
}

/// The kinds of feature, each hashed apart from the others.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Template {
    #[cfg(feature = "train")]
    Word = 1,
    #[cfg(feature = "train")]
    Side,
    #[cfg(feature = "train")]
    Near,
    #[cfg(feature = "train")]
    Group,
    #[cfg(feature = "train")]
    SideGroup,
    #[cfg(feature = "train")]
    Own,
    #[cfg(feature = "train")]
    Valence,
    #[cfg(feature = "train")]
    ClauseValence,
    #[cfg(feature = "train")]
    OwnValence,
    #[cfg(feature = "train")]
    BondForm = 32,
    BondGroup = 33,
    BondEffect,
    BondKind,
    Rules,
    Moods,
    Left,
    Right,
    Clause,
    Target,
    Shape,
    Position,
    Quote,
    Bias,
    Next,
    /// Whose sentence it is: training alone tells corpora apart.
    #[cfg(feature = "train")]
    Domain,
    Label,
    LabelNext,
    LabelRole,
    LabelEffect,
    LabelRules,
    LabelMoods,
    Pair,
    LabelForm,
    LabelGroup,
    Object,
    ObjectGroup,
    VerbObject,
}

/// What stands for a token: its form, or for names and numbers that it is one. `known` words are no names for their
/// capital alone.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no processor guesses what a text says next: asking one by one costs more"
)]
pub(crate) fn mask(token: &Token, known: bool) -> u32 {
    let capital = token.flags.has(Flags::CAPITAL) & !token.flags.has(Flags::SENTENCE_START);
    let name = (token.tag == Tag::PROPN) | (capital & !known & (token.form != I));
    let masked = if token.kind == TokenKind::NUMBER { NUMBER } else { token.form };
    if (token.kind == TokenKind::WORD) & name { NAME } else { masked }
}

/// What is looked at of a word in a zone, each read from a small table of its own.
#[cfg(feature = "train")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trait {
    /// The word, masked.
    Form(u32),
    /// The group of the lexicon that it belongs to, as [`group_key`] tells it.
    Group(u16),
    /// Its mood in steps, as [`mood_key`] tells it.
    Mood(u8),
}

/// How many keys of moods there are; the one for none says nothing.
pub(crate) const MOOD_KEYS: usize = 9;
/// The key of no mood.
#[cfg(feature = "train")]
pub(crate) const NO_MOOD: u8 = 4;

/// The key of a group: negation turns it round.
#[cfg(feature = "train")]
pub(crate) fn group_key(group: GroupId, negated: bool) -> u16 {
    u16::from(group) | u16::from(negated) << 8
}

/// The key of a mood.
#[inline]
pub(crate) fn mood_key(mood: f32) -> u8 {
    // Rounding, without the call that `round` is on old processors.
    ((mood * 1.5).clamp(-4.0, 4.0) + 4.5) as u8
}

/// Those of a word's groups that say something.
#[cfg(feature = "train")]
pub(crate) fn groups(verb: GroupId, other: GroupId) -> impl Iterator<Item = GroupId> {
    [verb, other].into_iter().filter(|&group| group != NO_GROUP && group != 0)
}

/// The features that learning knows a trait by in a zone. Those of more than one zone let it learn from little; in
/// the model they are summed up for each zone.
#[cfg(feature = "train")]
pub(crate) fn of_trait(of: Trait, zone: Zone, emit: &mut impl FnMut(u32)) {
    let side = zone as u32;
    let mut add = |template: Template, value: u32, with: u32| emit(pair(template as u32, value, with));
    let whole = matches!(zone, Zone::Left | Zone::Right);
    match (of, zone) {
        (Trait::Form(form), Zone::Left | Zone::Right) => {
            add(Template::Word, form, 0);
            add(Template::Side, form, side);
        }
        (Trait::Form(form), Zone::NearLeft | Zone::NearRight) => add(Template::Near, form, side),
        (Trait::Form(form), Zone::OwnLeft | Zone::OwnRight) => add(Template::Own, form, side),
        (Trait::Group(group), _) => {
            add(Template::SideGroup, group.into(), side);
            if whole {
                add(Template::Group, group.into(), 0);
            }
        }
        (Trait::Mood(mood), Zone::Left | Zone::Right) => add(Template::Valence, mood.into(), 0),
        (Trait::Mood(mood), Zone::ClauseLeft | Zone::ClauseRight) => {
            add(Template::ClauseValence, mood.into(), 0);
        }
        (Trait::Mood(mood), Zone::OwnLeft | Zone::OwnRight) => add(Template::OwnValence, mood.into(), side),
        (Trait::Form(_), _) | (Trait::Mood(_), Zone::NearLeft | Zone::NearRight) => {}
    }
}

/// The traits of the word at `at`.
#[cfg(feature = "train")]
pub(crate) fn traits(view: &View<'_>, at: usize) -> Vec<Trait> {
    let (form, word) = (view.masks[at], &view.words[at]);
    let mut traits = vec![Trait::Form(form)];
    if form == view.tokens[at].form {
        let groups = groups(word.verb, word.other);
        traits.extend(groups.map(|group| Trait::Group(group_key(group, word.negated))));
    }
    if mood_key(word.mood) != NO_MOOD {
        traits.push(Trait::Mood(mood_key(word.mood)));
    }
    traits
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

/// The features of the target and of what it hangs together with.
pub(crate) fn of_target(
    view: &View<'_>,
    target: &Target,
    around: &Around,
    bonds: &[Bond],
    found: &mut Vec<Feature>,
) {
    found.clear();
    let mut features = Features { found };
    features.found.push(Feature { hash: BIAS, word: None });
    bonded(view, bonds, &mut features);
    moods(view, around, bonds, &mut features);
    shape(view, target, around, &mut features);
    labelled(view, target, around, bonds, &mut features);
}

fn labelled(view: &View<'_>, target: &Target, around: &Around, bonds: &[Bond], features: &mut Features<'_>) {
    let Target { tokens, possessive, label } = target;
    let label = label_key(*label);
    let before = |by: usize| tokens.start.checked_sub(by).map_or(EDGE, |at| view.masks[at]);
    let after = |by: usize| view.masks.get(tokens.end + by).copied().unwrap_or(EDGE);
    features.add(Template::Label, label, u32::from(*possessive), None);
    features.add(Template::LabelNext, before(1), label, None);
    features.add(Template::LabelNext, after(0), label | 8, None);
    features.add(Template::Pair, pair(0, before(2), before(1)), 0, None);
    features.add(Template::Pair, pair(0, after(0), after(1)), 1, None);
    let mut rules = 0.0;
    for bond in bonds {
        features.add(Template::LabelRole, bond.role as u32 | u32::from(bond.negated) << 4, label, None);
        let effect = view.effect(bond);
        rules += effect * weight(bond.role);
        if effect != 0.0 {
            features.add(Template::LabelEffect, (effect.signum() as i32).cast_unsigned(), label, None);
        }
    }
    for bond in bonds {
        let role = bond.role as u32 | u32::from(bond.negated) << 4;
        features.add(Template::LabelForm, view.masks[bond.word], role | label << 5, Some(bond.word));
        if matches!(bond.role, Role::Agent | Role::Patient)
            && let Some(at) = object(view, bond.word)
        {
            features.add(Template::Object, view.masks[at], role, Some(at));
            features.add(Template::VerbObject, view.masks[bond.word], view.masks[at], Some(at));
            let word = &view.words[at];
            for group in [word.verb, word.other] {
                if group != NO_GROUP && group != 0 {
                    features.add(
                        Template::ObjectGroup,
                        u32::from(group),
                        role | u32::from(word.negated) << 5,
                        Some(at),
                    );
                }
            }
        }
    }
    let near = tokens.start.saturating_sub(NEAR)..(tokens.end + NEAR).min(view.words.len());
    for at in near.filter(|at| !tokens.contains(at)) {
        let word = &view.words[at];
        for group in [word.verb, word.other] {
            if group != NO_GROUP && group != 0 && view.masks[at] == view.tokens[at].form {
                let side = u32::from(at >= tokens.end) | u32::from(word.negated) << 1 | label << 2;
                features.add(Template::LabelGroup, u32::from(group), side, Some(at));
            }
        }
    }
    features.add(Template::LabelRules, step(rules), label, None);
    let sum = |zone: Zone| around.moods[zone as usize];
    features.add(Template::LabelMoods, step(sum(Zone::ClauseLeft) + sum(Zone::ClauseRight)), label, None);
    features.add(Template::LabelMoods, step(sum(Zone::OwnLeft)), label | 8, None);
    features.add(Template::LabelMoods, step(sum(Zone::OwnRight)), label | 16, None);
}

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

/// What learning knows a corpus by.
#[cfg(feature = "train")]
pub(crate) fn domain_feature(domain: u32) -> u32 {
    pair(Template::Domain as u32, domain, 0)
}

/// A feature and the word of the sentence that it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature {
    pub(crate) hash: u32,
    pub(crate) word: Option<u32>,
}

struct Features<'a> {
    found: &'a mut Vec<Feature>,
}

impl Features<'_> {
    fn add(&mut self, template: Template, value: u32, with: u32, word: Option<usize>) {
        let hash = pair(template as u32, value, with);
        self.found.push(Feature { hash, word: word.map(|word| word as u32) });
    }
}

fn bonded(view: &View<'_>, bonds: &[Bond], features: &mut Features<'_>) {
    for bond in bonds {
        let word = &view.words[bond.word];
        let role = bond.role as u32 | u32::from(bond.negated) << 4;
        let at = Some(bond.word);
        features.add(Template::BondKind, role, bond.preposition, at);
        for group in [word.verb, word.other] {
            if group != NO_GROUP {
                features.add(Template::BondGroup, u32::from(group), role, at);
            }
        }
        let effect = view.effect(bond);
        if effect != 0.0 {
            let sign = (effect.signum() as i32).cast_unsigned();
            features.add(Template::BondEffect, sign, role, at);
            features.add(Template::BondEffect, sign, 99, at);
        }
    }
}

/// What learning knows a word by in a role. In the model it is part of what the word says.
#[cfg(feature = "train")]
pub(crate) fn role_feature(form: u32, role: usize) -> u32 {
    pair(Template::BondForm as u32, form, role as u32)
}

/// A sum in steps, finer near 0.
fn step(sum: f32) -> u32 {
    let step = ((sum.abs() * 4.0).sqrt().min(6.0) + 0.5) as i32;
    (if sum < 0.0 { -step } else { step }).cast_unsigned()
}

fn moods(view: &View<'_>, around: &Around, bonds: &[Bond], features: &mut Features<'_>) {
    let sum = |zone: Zone| around.moods[zone as usize];
    let (left, right) = (sum(Zone::Left), sum(Zone::Right));
    let same = sum(Zone::ClauseLeft) + sum(Zone::ClauseRight);
    let rules: f32 = bonds.iter().map(|bond| view.effect(bond) * weight(bond.role)).sum();
    features.add(Template::Moods, step(left + right), 0, None);
    features.add(Template::Left, step(left), 0, None);
    features.add(Template::Right, step(right), 0, None);
    features.add(Template::Clause, step(same), 0, None);
    features.add(Template::Rules, step(rules), 0, None);
    features.add(Template::Rules, step(rules), step(left + right).wrapping_add(100), None);
}

/// What somebody owns says less of them than what they do.
fn weight(role: Role) -> f32 {
    if role == Role::Owner { 0.5 } else { 1.0 }
}

fn shape(view: &View<'_>, target: &Target, around: &Around, features: &mut Features<'_>) {
    let Target { tokens, possessive, label: _ } = target;
    let pronoun = view.tokens.get(tokens.start).filter(|token| {
        tokens.len() == 1 && !token.flags.has(Flags::CAPITAL) && token.kind == TokenKind::WORD
    });
    features.add(Template::Target, pronoun.map_or(NAME, |token| token.form), u32::from(*possessive), None);
    features.add(Template::Shape, (tokens.len() as u32).min(4), 0, None);
    let length = view.tokens.len();
    features.add(Template::Position, (tokens.start as u32).min(6), 0, None);
    features.add(Template::Position, (length / 8).min(8) as u32, 1, None);
    let [before, after] = around.marks;
    features.add(Template::Quote, before.min(3), after.min(3), None);
    if let Some(at) = tokens.start.checked_sub(1) {
        features.add(Template::Next, view.masks[at], 2 | u32::from(*possessive), Some(at));
    }
    if let Some(&mask) = view.masks.get(tokens.end) {
        features.add(Template::Next, mask, 4 | u32::from(*possessive), Some(tokens.end));
    }
}

/// How many zones there are.
pub(crate) const ZONES: usize = Zone::ALL.len();
