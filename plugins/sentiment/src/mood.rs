//! The mood of words in their sentence, of sentences, and of the whole.

use crate::features;
use crate::lexicon::{Kind, Lexicon, NO_GROUP};
use crate::tables::{Slot, WordTable};
use byline_core::{Flags, Score, Tag, Token, TokenKind};

/// What is known of one token in its sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The group as a verb, if it can be one here, else `NO_GROUP`.
    pub(crate) verb: u8,
    /// The group as anything else.
    pub(crate) other: u8,
    /// The kind of `other`, or `Verb` where it is nothing else.
    pub(crate) kind: Option<Kind>,
    /// Whether a negation governs it.
    pub(crate) negated: bool,
    /// The clause of the sentence in which it stands, from 0.
    pub(crate) clause: u8,
    /// The mood of the word alone, in tenths.
    pub(crate) valence: i8,
    /// Its mood here: turned by negation, strengthened or weakened by its neighbours.
    pub(crate) mood: f32,
    /// Its place among the words of the model.
    pub(crate) slot: Slot,
}

impl Word {
    const UNKNOWN: Self = Self {
        verb: NO_GROUP,
        other: NO_GROUP,
        kind: None,
        negated: false,
        clause: 0,
        valence: 0,
        mood: 0.0,
        slot: Slot::NONE,
    };
}

/// How far a negation reaches, in words: `did not in any way help`.
const NEGATION_REACH: usize = 6;
/// What remains of a negated mood: `not good` is milder than `bad`.
const NEGATED: f32 = -0.6;

/// The words of a text in reading.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// One for each token.
    pub(crate) words: Vec<Word>,
    /// The forms of the tokens, names and numbers masked.
    pub(crate) masks: Vec<u32>,
}

impl Words {
    /// Forgets the text before.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.masks.clear();
    }
}

/// What is known of words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) table: WordTable<'a>,
}

/// A guess at a word's mood that is less than this, in tenths, says nothing.
const LEAST_GUESS: i8 = 4;

/// Reads the words of one sentence, behind those read before, in time linear in its length.
pub(crate) fn read_sentence(known: Known<'_>, tokens: &[Token], read: &mut Words) {
    let Known { lexicon, table } = known;
    let Words { words, masks } = read;
    let first = words.len();
    let capitals = tokens.iter().filter(|token| token.flags.has(Flags::CAPITAL)).count();
    // In a headline in title case capitals say nothing.
    let title_case = capitals * 2 > tokens.len();
    let mut clause = 0_u8;
    let mut negation: Option<usize> = None;
    let mut strength = 1.0_f32;
    let mut contrast = None;
    let mut concession = None;
    for (at, token) in tokens.iter().enumerate() {
        let mut word = Word::UNKNOWN;
        if token.kind == TokenKind::PUNCTUATION || token.flags.has(Flags::GAP_BEFORE) {
            clause = clause.saturating_add(1);
            negation = None;
            strength = 1.0;
        }
        if let Some(entry) = lexicon.get(token.form) {
            word.verb = entry.verb;
            word.other = entry.other;
            let other = lexicon.group(entry.other).map(|group| group.kind);
            word.kind = other.or_else(|| lexicon.group(entry.verb).map(|group| group.kind));
            let name = token.tag == Tag::PROPN
                || (at > 0
                    && !title_case
                    && token.flags.has(Flags::CAPITAL)
                    && !token.flags.has(Flags::ALL_CAPITALS));
            word.valence = if name { 0 } else { entry.mood };
        }
        let mask = features::mask(token, &word);
        masks.push(mask);
        word.slot = table.find(mask);
        if word.kind.is_none() && word.valence == 0 && token.kind == TokenKind::WORD && mask == token.form {
            // What no lexicon knows is guessed from words of its like, and counts less.
            let guess = table.valence(word.slot);
            if guess.abs() >= LEAST_GUESS {
                word.valence = guess / 2;
            }
        }
        match word.kind {
            Some(Kind::Contrast) => {
                contrast = Some(at);
                clause = clause.saturating_add(1);
                negation = None;
            }
            Some(Kind::Concession) => {
                concession = Some(at);
                clause = clause.saturating_add(1);
                negation = None;
            }
            Some(Kind::Subordinator) => {
                clause = clause.saturating_add(1);
                negation = None;
            }
            _ => {}
        }
        word.clause = clause;
        word.negated = negation.is_some_and(|from| at - from <= NEGATION_REACH);
        let negator = word.kind == Some(Kind::Negator) || token.flags.has(Flags::NEGATION);
        if word.valence != 0 && !negator {
            word.mood = f32::from(word.valence) / 10.0 * strength;
            if word.negated {
                word.mood *= NEGATED;
            }
        }
        strength = match word.kind {
            Some(Kind::Intensifier) => 1.3,
            Some(Kind::Dampener) => 0.7,
            _ => 1.0,
        };
        if negator {
            negation = Some(at);
        }
        words.push(word);
    }
    let Some(words) = words.get_mut(first..) else { return };
    if let Some(at) = contrast {
        scale(words.get_mut(..at), 0.6);
        scale(words.get_mut(at..), 1.3);
    }
    if let Some(at) = concession {
        // `Although the plan failed, …`: up to the end of its clause.
        let clause = words.get(at).map_or(0, |word| word.clause);
        words.iter_mut().skip(at).take_while(|word| word.clause == clause).for_each(|word| word.mood *= 0.6);
    }
}

fn scale(words: Option<&mut [Word]>, factor: f32) {
    words.into_iter().flatten().for_each(|word| word.mood *= factor);
}

/// A sum of moods and how much text it comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mood {
    pub(crate) sum: f32,
    pub(crate) words: f32,
}

impl Mood {
    /// That of some words.
    pub(crate) fn of(words: &[Word]) -> Self {
        Self { sum: words.iter().map(|word| word.mood).sum(), words: words.len() as f32 }
    }

    /// Both together.
    pub(crate) fn with(self, other: Self) -> Self {
        Self { sum: self.sum + other.sum, words: self.words + other.words }
    }

    /// As a score: a mean over the words and not a sum, so that a long text saturates no sooner than a short one.
    /// A few words count as if they stood in a sentence of usual length, lest one word decide.
    pub(crate) fn score(self) -> Score {
        if self.words == 0.0 {
            return Score::default();
        }
        score(4.0 * self.sum / (self.words + 10.0))
    }
}

/// A score from any number; near 0 it is neutral.
pub(crate) fn score(raw: f32) -> Score {
    // Slower to saturate than `tanh`: very good and very bad articles are still told apart.
    let score = raw / (1.0 + raw * raw).sqrt();
    Score { polarity: i8::from(score > NEUTRAL) - i8::from(score < -NEUTRAL), score }
}

/// How far from 0 a score may lie and still be neutral.
const NEUTRAL: f32 = 0.1;
