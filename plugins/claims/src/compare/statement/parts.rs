//! What a claim is taken apart into.

use crate::compare::frames::Effect;
use crate::compare::joints::Joint;
use crate::compare::lexicon::{Implied, Key, Sense};
use crate::compare::tense::Tense;
use byline_core::{Label, Quantity};
use std::ops::Range;

/// What a claim says.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug, Default)]
pub(crate) struct Statement {
    /// Words and names with what they do in the sentence, in their order.
    pub(crate) items: Vec<Item>,
    /// Numbers that are no dates.
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) dates: Vec<Quantity>,
    /// The months that it names, 0 is January.
    pub(crate) months: Vec<u8>,
    /// Whether the number of negations in each clause is odd.
    pub(crate) negated: Vec<bool>,
    pub(crate) effect: Effect,
    /// Its words in their order.
    pub(crate) forms: Vec<u32>,
    /// The words that it quotes, where those are a whole sentence rather than an expression.
    pub(crate) quoted: Vec<u32>,
    /// How many negations it has, and how many of them in the quotation.
    pub(crate) negations: usize,
    pub(crate) quoted_negations: usize,
    /// A hash of its words in their order: the same words say the same, however they are read.
    pub(crate) words: u32,
    /// Whether it says until or before when: `could not vote until 1971` says that they could from then on.
    pub(crate) until: bool,
    /// `doubled` is 2, `halved` one half.
    pub(crate) factor: Option<f64>,
    /// The place in an order that it names: `the fifth novel`, `the 14th president`.
    pub(crate) ordinal: Option<u32>,
    /// `every`, `all`, or `some`, `half`.
    pub(crate) extent: Option<Extent>,
    /// What its function words say of whether, how far and when it is so, in the order of [`Mark`], none twice.
    pub(crate) marks: Vec<Mark>,
    /// Those that a word or name of the claim says itself: they count where that finds no partner.
    pub(crate) item_marks: Vec<(Mark, usize)>,
    /// `by` and `to` before its amounts: `shrunk by a fifth`, `shrunk to a fifth`.
    pub(crate) changes: Vec<bool>,
    /// The days and spans of time that it names by what they are to the day of writing: `on Tuesday`, `last year`.
    pub(crate) times: Vec<u16>,
    /// On which side of its dates it lies: `before 2023`, `in 2023`.
    pub(crate) dated: Option<Side>,
    /// Whether it names a circumstance that does not bear on whether the rest is so: `after the defeat`.
    pub(crate) circumstance: bool,
    /// The nouns of which it speaks of one: `a library`.
    pub(crate) indefinite: Vec<Key>,
    /// Items that say the same of two things: `dogs and cats`.
    pub(crate) joined: Vec<(usize, usize)>,
    /// Whether it says that something is first or most of all: `the lowest since 1970`.
    pub(crate) ranks: bool,
    /// Whether it says how long it lasted: `for a decade`, `for three weeks`.
    pub(crate) lasts: bool,
    /// Whether its first form of `be` is in the present; `None` where it has none.
    pub(crate) present: Option<bool>,
    /// The tokens of its main verb.
    pub(crate) verbs: Range<usize>,
    /// Whether its main verb is passive.
    pub(crate) passive: bool,
    /// Whether its main verb is in the present or in the past.
    pub(crate) tense: Tense,
    /// Whether it says that something is so no longer.
    pub(crate) ceased: bool,
    /// What the verb in front of its main one says of that: `failed to pay`, `refused to pay`.
    pub(crate) implied: Option<Implied>,
    /// Whether that verb leaves open whether it was done: `did not refuse to pay`.
    pub(crate) open: bool,
    /// The spans of time, persons and distances that its numbers are counted by: `a week`, `per person`.
    pub(crate) rates: Vec<u32>,
    /// How long it lasted, in days, where one span is named: `for a week`.
    pub(crate) lasted: Option<f64>,
    /// The clauses that say another deed of the same subject, or why: `… and fled the scene`, `because it leaked`.
    pub(crate) deeds: Vec<u16>,
    /// The words of the claim in their order, without articles, what stands aside, and what describes a name.
    pub(crate) order: Vec<u32>,
    /// The persons and organisations that are named around the claim: who says it.
    pub(crate) speakers: Vec<Name>,
    /// For each of its quantities, whether it stands in the claim itself rather than around it.
    pub(crate) counted: Vec<bool>,
    /// Whom trade and the like leaves, `true`, or reaches: `exports to Chad`.
    pub(crate) flows: Vec<(u32, bool)>,
    /// What holds a place that it names: `Melbourne, Florida`.
    pub(crate) holders: Vec<u32>,
    /// Whose body it names: `the High Court of Bermuda`.
    pub(crate) owners: Vec<u32>,
    /// Those who act or are acted on as somebody's somebody: `Hale's lawyer`, `critics of Hale`.
    pub(crate) kin: Vec<Key>,
    /// What prepositions and conjunctions say of how the rest stands to what is behind them.
    pub(crate) joints: Vec<Joint>,
}

/// What a function word says of whether, how far and when a claim is so. Two claims say the same only if both say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// It is asked.
    Question,
    /// It is so if something else is so: `if`, `unless`, `had he won`.
    Condition,
    /// What surrounds it is known neither to assert nor to deny it.
    Frame,
    /// `will`, `going to`.
    Future,
    /// `could`, `may`, `might`.
    Possible,
    /// `can`, which says little beside a claim about what is so in general.
    Can,
    /// `would`.
    Would,
    /// `must`, `should`, `has to`.
    Must,
    /// `plans to`, `wants to`, `tried to`, `is expected to`.
    Intended,
    /// `once`, `used to`, `formerly`.
    Formerly,
    /// `allegedly`, `reportedly`.
    Alleged,
    /// A verb in quotation marks, from which the text keeps its distance.
    Quoted,
    /// `almost`, `nearly`.
    Almost,
    /// `only`, `just`.
    Only,
    /// `without`, `except`, `neither`.
    Except,
    /// `Not using it causes it`.
    Undone,
    /// `than men did in 1950`.
    ThanClause,
    /// `among the`.
    Among,
    /// `as large as`.
    AsMuch,
    /// `more people than`.
    More,
    Less,
    /// `one of the`.
    OneOf,
    All,
    Most,
    Many,
    Some,
    Few,
    Half,
}

/// On which side of its dates a claim lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    In,
    Before,
    After,
}

/// How much of what it speaks of a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    All,
    Some,
}

/// A word or a name of a claim.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) key: Key,
    /// In lower case, to compare families of words.
    pub(crate) text: String,
    pub(crate) senses: &'static [Sense],
    pub(crate) sort: Sort,
    pub(crate) slot: Slot,
    /// The last noun of its phrase.
    pub(crate) head: bool,
    /// The phrase that it stands in.
    pub(crate) phrase: u16,
    /// The clause that it stands in, 0 is the main one.
    pub(crate) clause: u16,
    /// How rare it is in English: 0 for words that say next to nothing.
    pub(crate) weight: f32,
    /// A name's parts.
    pub(crate) name: Option<Name>,
    /// It holds a negation, which counts where the other claim has no such word: `may not`.
    pub(crate) negates: bool,
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// Whether a claim that has it says no less and no other thing than one without it: `recently`, `Mayor` before a name.
    pub(crate) free: bool,
    /// Whether it stands in what only surrounds the claim: `after the defeat`, `, who is 52,`.
    pub(crate) aside: bool,
    /// Whether it says whose what it belongs to is: `Hale's deputy`, `the deputy of Hale`.
    pub(crate) owns: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Noun,
    Verb,
    /// Adjectives and adverbs.
    Modifier,
    Name,
    /// A title before a name, or what a person is: `Mayor`.
    Title,
}

/// What an item does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Predicate,
    Agent,
    Patient,
    /// Behind `than`.
    Than,
    /// Behind another preposition, by its form.
    Oblique(u32),
    /// Who says so.
    Source,
}

/// A name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    /// The forms of its words, titles left out; those of the fullest form, where it is known.
    pub(crate) parts: Vec<u32>,
    /// The first letters of its words.
    pub(crate) initials: String,
    /// The country or city that it is, or belongs to.
    pub(crate) place: Option<Key>,
    pub(crate) label: Option<Label>,
    /// Whether a title or the given name is that of a woman, or of a man.
    pub(crate) woman: Option<bool>,
}
