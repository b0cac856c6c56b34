//! The mood of words in their sentence, of sentences, and of the whole.

use crate::features;
use crate::kind::Kind;
use crate::tables::{Slot, WordTable};
use byline_core::{Flags, Score, Tag, Token, TokenKind};

mod phrases;

/// What is known of one token in its sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The group as a verb, or `NO_GROUP`.
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

/// How far a negation reaches, in words: `did not in any way help`.
const NEGATION_REACH: usize = 6;
/// What remains of a negated mood: `not good` is milder than `bad`.
const NEGATED: f32 = -0.6;

/// How much a guessed mood counts.
const GUESSED: f32 = 0.5;

/// The words of a text while it is read.
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "words, and what is needed to read them")]
pub(crate) struct Words {
    /// One for each token.
    pub(crate) words: Vec<Word>,
    /// The forms of the tokens, names and numbers masked.
    pub(crate) masks: Vec<u32>,
    /// The places of a sentence's words.
    slots: Vec<Slot>,
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
    pub(crate) table: WordTable<'a>,
    name: Slot,
    number: Slot,
}

impl<'a> Known<'a> {
    /// What this table knows.
    pub(crate) fn new(table: WordTable<'a>) -> Self {
        Self { table, name: table.find(features::NAME), number: table.find(features::NUMBER) }
    }
}

/// Reads the words of one sentence, behind those read before, in time linear in its length.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no processor guesses what a text says next: asking one by one costs more"
)]
pub(crate) fn read_sentence(known: Known<'_>, tokens: &[Token], read: &mut Words) {
    let Known { table, name, number } = known;
    let Words { words, masks, slots } = read;
    let first = words.len();
    words.reserve(tokens.len());
    masks.reserve(tokens.len());
    let capitals: usize = tokens.iter().map(|token| usize::from(token.flags.has(Flags::CAPITAL))).sum();
    // In a headline in title case capitals say nothing.
    let title_case = capitals * 2 > tokens.len();
    let mut clause = 0_u8;
    // Words before this one are governed by a negation.
    let mut negated_until = 0;
    let mut strength = 1.0_f32;
    let mut contrast = None;
    let mut concession = None;
    // Whether any word is to be read with its neighbours.
    let mut classes = 0_u8;
    // Whether a bad word follows a good one: `a great disappointment`.
    let mut good_then_bad = false;
    let mut last_mood = 0.0;
    // All words of a sentence are sought before any is read: then the processor waits for many at once.
    slots.clear();
    slots.extend(tokens.iter().map(|token| table.find(token.form)));
    // Conditions are joined with `&` and `|` rather than asked one by one: what a text says next is anybody's guess,
    // and a processor that guesses wrong loses more than all of them cost.
    for (at, (token, &slot)) in tokens.iter().zip(&*slots).enumerate() {
        let meaning = table.get(slot);
        let kind = meaning.kind();
        let breaks = (token.kind == TokenKind::PUNCTUATION) | token.flags.has(Flags::GAP_BEFORE);
        clause = clause.saturating_add(u8::from(breaks));
        negated_until = if breaks { 0 } else { negated_until };
        strength = if breaks { 1.0 } else { strength };
        let mask = features::mask(token, kind.is_some());
        masks.push(mask);
        let masked = mask != token.form;
        // What the lexicons lack is guessed, and only of words.
        let capital = token.flags.has(Flags::CAPITAL) & !token.flags.has(Flags::ALL_CAPITALS);
        let named = (token.tag == Tag::PROPN) | ((at > 0) & !title_case & capital);
        let says = if kind.is_some() { !named } else { (token.kind == TokenKind::WORD) & !masked };
        let valence = if says { meaning.mood() } else { 0 };
        classes |= meaning.class_bit();
        let mut negator = token.flags.has(Flags::NEGATION);
        let mut next_strength = 1.0;
        if let Some(kind) = kind.filter(|kind| kind.steers()) {
            match kind {
                Kind::Negator => negator = true,
                Kind::Intensifier => next_strength = 1.3,
                Kind::Dampener => next_strength = 0.7,
                Kind::Contrast => contrast = Some(at),
                Kind::Concession => concession = Some(at),
                _ => {}
            }
            if matches!(kind, Kind::Contrast | Kind::Concession | Kind::Subordinator) {
                clause = clause.saturating_add(1);
                negated_until = 0;
            }
        }
        let negated = at < negated_until;
        let turned = if negated { NEGATED } else { 1.0 };
        let mood = f32::from(valence) * 0.1 * strength * turned;
        strength = next_strength;
        negated_until = if negator { at + NEGATION_REACH + 1 } else { negated_until };
        let mood = if negator { 0.0 } else { mood };
        good_then_bad |= (mood < 0.0) & (last_mood > 0.0);
        last_mood = mood;
        words.push(Word {
            verb: meaning.verb(),
            other: meaning.other(),
            kind,
            negated,
            clause,
            valence,
            mood,
            slot: if masked { if mask == features::NAME { name } else { number } } else { slot },
        });
    }
    let Some(words) = words.get_mut(first..) else { return };
    if good_then_bad {
        phrases::great_and_bad(tokens, words);
    }
    if classes & phrases::READ != 0 {
        phrases::read(table, tokens, words);
    }
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
        // A guess at a word that no lexicon knows is less sure.
        let weighed = |word: &Word| if word.kind.is_none() { GUESSED * word.mood } else { word.mood };
        Self { sum: words.iter().map(weighed).sum(), words: words.len() as f32 }
    }

    /// Both together.
    pub(crate) fn with(self, other: Self) -> Self {
        Self { sum: self.sum + other.sum, words: self.words + other.words }
    }

    /// As a score: a mean over the words and not a sum, so that a long text saturates no sooner than a short one.
    /// A few words count as if they stood in a sentence of usual length, so that no single word decides.
    pub(crate) fn score(self) -> Score {
        if self.words == 0.0 {
            return Score::default();
        }
        score(4.0 * self.sum / (self.words + 10.0))
    }
}

/// A score from any number; near 0 it is neutral.
pub(crate) fn score(raw: f32) -> Score {
    // Slower to saturate than `tanh`: very good and very bad articles still differ.
    let score = raw / (1.0 + raw * raw).sqrt();
    Score { polarity: i8::from(score > NEUTRAL) - i8::from(score < -NEUTRAL), score }
}

/// How far from 0 a score may lie and still be neutral.
const NEUTRAL: f32 = 0.1;
