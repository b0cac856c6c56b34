//! Who does what to whom: how a target is linked to the words around it.
//!
//! No parser is needed for the few patterns that carry most of news: the verb after a name, the verb before it,
//! `by X` after a passive, `criticism of X`, `X's lies`, `X is corrupt`, `X, a liar,`.

use crate::features::Target;
use crate::kind::{Effects, Kind, NO_GROUP};
use crate::mood::Word;
use byline_core::{Flags, Tag, Token, TokenKind};
use std::ops::Range;

/// How a target is linked to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// It does what the word says: `X lied`, `accused by X`.
    Agent,
    /// It is done to it: `accused X`, `X was accused`.
    Patient,
    /// It is what a noun or verb is directed at through a preposition: `criticism of X`, `lashed out at X`.
    Goal,
    /// The word is its own: `X's lies`.
    Owner,
    /// The word says what it is: `X is corrupt`, `corrupt X`, `X, a liar`.
    Described,
}

/// A word that a target is linked to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bond {
    pub(crate) role: Role,
    /// The word, as an index into the sentence.
    pub(crate) word: usize,
    /// The preposition's form, or 0.
    pub(crate) preposition: u32,
    pub(crate) negated: bool,
}

/// A sentence with what is known of its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) effects: Effects<'a>,
    pub(crate) tokens: &'a [Token],
    pub(crate) words: &'a [Word],
    /// The forms of its tokens, names and numbers masked.
    pub(crate) masks: &'a [u32],
}

/// How many words to either side a bond may reach.
const REACH: usize = 14;

impl View<'_> {
    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.words.get(at)?.kind
    }

    fn tag(&self, at: usize) -> Tag {
        self.tokens.get(at).map_or(Tag::X, |token| token.tag)
    }

    fn flags(&self, at: usize) -> Flags {
        self.tokens.get(at).map_or(Flags::default(), |token| token.flags)
    }

    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::WORD)
    }

    fn is_punctuation(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::PUNCTUATION)
    }

    /// Whether it can be a verb that says something. Without tags only known verbs are.
    fn is_verb(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        match self.tag(at) {
            Tag::VERB => true,
            Tag::X => {
                word.verb != NO_GROUP
                    && !(at > 0 && matches!(self.kind(at - 1), Some(Kind::Determiner | Kind::Adjective)))
            }
            _ => false,
        }
    }

    fn is_be(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Be)
            || self
                .tokens
                .get(at)
                .is_some_and(|token| token.kind == TokenKind::CLITIC && self.tag(at) == Tag::AUX)
    }

    /// Words that stand between a subject and its verb: auxiliaries, adverbs, negations.
    fn is_filler(&self, at: usize) -> bool {
        matches!(
            self.kind(at),
            Some(
                Kind::Auxiliary
                    | Kind::Adverb
                    | Kind::Negator
                    | Kind::Intensifier
                    | Kind::Dampener
                    | Kind::Conditional
            )
        ) || matches!(self.tag(at), Tag::AUX | Tag::ADV | Tag::PART)
    }

    /// The effect of a word on a target in that role, −3 to 3, turned where it is negated.
    pub(crate) fn effect(&self, bond: &Bond) -> f32 {
        let Some(word) = self.words.get(bond.word) else { return 0.0 };
        let (verb, other) = (word.verb, word.other);
        // A form may be in one group as a verb and in another as a noun, as `lies` is: the role says which
        // reading is more likely.
        let (first, second) = match bond.role {
            Role::Agent | Role::Patient => (verb, other),
            Role::Goal | Role::Owner | Role::Described => (other, verb),
        };
        let group = if first == NO_GROUP { second } else { first };
        let raw = match bond.role {
            _ if group == NO_GROUP => 0.0,
            Role::Agent => self.effects.subject(group),
            Role::Patient | Role::Goal => self.effects.object(group),
            Role::Owner => self.effects.subject(group) * 0.8,
            Role::Described => f32::from(word.valence) / 10.0,
        };
        // As with moods, `did not praise` is milder than `blamed`.
        if bond.negated { raw * -0.6 } else { raw }
    }
}

/// The bonds of the target at the tokens `target` of a sentence, nearest first; at most eight.
pub(crate) fn bonds(view: &View<'_>, target: &Target, bonds: &mut Vec<Bond>) {
    bonds.clear();
    let Range { start, end } = target.tokens;
    // A clitic says whose it is, or is the verb.
    let clitic = view.tokens.get(end).is_some_and(|token| token.kind == TokenKind::CLITIC);
    let end = end + usize::from(clitic);
    if target.possessive {
        owned(view, end, bonds);
    } else if let Some(at) = complement(view, start, end) {
        push(view, Role::Described, at, 0, bonds);
    } else {
        after(view, end, bonds);
    }
    before(view, start, bonds);
    // So that a target has a bounded number of features, on which `Features` relies.
    bonds.truncate(8);
}

fn push(view: &View<'_>, role: Role, word: usize, preposition: u32, bonds: &mut Vec<Bond>) {
    let negated = view.words.get(word).is_some_and(|word| word.negated);
    bonds.push(Bond { role, word, preposition, negated });
}

/// `X's brazen lies`: the words up to the noun.
fn owned(view: &View<'_>, from: usize, bonds: &mut Vec<Bond>) {
    let mut at = from;
    while at < from + 5 && (view.is_word(at) || at == from) {
        match view.kind(at) {
            Some(
                Kind::Preposition
                | Kind::Be
                | Kind::Auxiliary
                | Kind::Subordinator
                | Kind::Coordinator
                | Kind::Contrast,
            ) => break,
            Some(Kind::Noun | Kind::Adjective | Kind::Plain | Kind::Verb) => {
                push(view, Role::Owner, at, 0, bonds);
            }
            _ => {}
        }
        at += 1;
    }
}

/// `called X brave and Y a coward`: what somebody calls the target.
fn complement(view: &View<'_>, start: usize, end: usize) -> Option<usize> {
    let article = view.kind(end) == Some(Kind::Determiner);
    let at = end + usize::from(article);
    let says = match view.kind(at)? {
        Kind::Noun | Kind::Plain if article => true,
        Kind::Adjective => !view.is_verb(at),
        Kind::Plain => view.tag(at) == Tag::ADJ,
        _ => false,
    };
    if !says {
        return None;
    }
    let before = (start.saturating_sub(REACH)..start).rev();
    // Only up to punctuation or a new clause: a verb of calling further back has another object.
    let called = before
        .take_while(|&at| !view.is_punctuation(at) && view.kind(at) != Some(Kind::Subordinator))
        .any(|at| view.kind(at) == Some(Kind::Link) && view.tag(at) != Tag::NOUN);
    called.then_some(at)
}

/// What follows: an apposition, the verb, what the target is said to be.
fn after(view: &View<'_>, from: usize, bonds: &mut Vec<Bond>) {
    let mut at = from;
    let end = (from + REACH).min(view.tokens.len());
    // `X, a convicted liar, said`: the apposition describes, the verb comes after its second comma.
    if view.is_punctuation(at) {
        at += 1;
        let mut described = false;
        // What else stands behind a comma is a list or a new clause: `Varga, Norris and others lied`.
        let opens = matches!(view.kind(at), Some(Kind::Determiner | Kind::Subordinator | Kind::Adjective));
        if !opens && view.tag(at) != Tag::NOUN {
            return;
        }
        while at < end && !view.is_punctuation(at) {
            if matches!(view.kind(at), Some(Kind::Noun | Kind::Adjective)) && !described {
                push(view, Role::Described, at, 0, bonds);
                described = true;
            }
            at += 1;
        }
        at += 1;
    }
    // `X, who lied,` and `X who lied`.
    if view.kind(at) == Some(Kind::Subordinator) {
        at += 1;
    }
    let mut passive = false;
    while at < end {
        if view.is_be(at) {
            passive = true;
        } else if view.is_verb(at) && !(passive && view.kind(at) == Some(Kind::Adjective)) {
            // `Varga was lying` has the same auxiliary as `Varga was accused` and is active.
            let role = if passive && !ends_in_ing(view, at) { Role::Patient } else { Role::Agent };
            push(view, role, at, 0, bonds);
            coordinated(view, at + 1, end, role, bonds);
            return;
        } else if view.kind(at) == Some(Kind::Link) && view.tag(at) != Tag::NOUN {
            passive = true;
        } else if passive && matches!(view.kind(at), Some(Kind::Adjective | Kind::Noun | Kind::Plain)) {
            push(view, Role::Described, at, 0, bonds);
            if view.kind(at) == Some(Kind::Noun) {
                return;
            }
        } else if passive && view.kind(at) == Some(Kind::Determiner) {
            // The article in `is a liar` ends nothing.
        } else if !view.is_filler(at) && !passive {
            return;
        }
        if view.is_punctuation(at) {
            return;
        }
        at += 1;
    }
}

/// `X lied and cheated`: the second verb has the same subject; `X failed to help`: so has the infinitive.
fn coordinated(view: &View<'_>, from: usize, end: usize, role: Role, bonds: &mut Vec<Bond>) {
    let mut open = false;
    for at in from..end {
        match view.kind(at) {
            Some(Kind::Coordinator) => open = true,
            // Behind any other preposition a verb has another subject: `lied about helping`.
            Some(Kind::Preposition) => open = view.tokens[at].form == TO,
            _ if view.is_punctuation(at) => return,
            _ if open && view.is_verb(at) => {
                push(view, role, at, 1, bonds);
                return;
            }
            _ if view.is_filler(at) => {}
            _ => open = false,
        }
    }
}

/// What stands before: adjectives, a preposition with its noun or verb, a verb.
fn before(view: &View<'_>, from: usize, bonds: &mut Vec<Bond>) {
    let mut at = from;
    let stop = from.saturating_sub(REACH);
    let mut preposition = 0;
    while at > stop {
        at -= 1;
        if view.is_punctuation(at) {
            return;
        }
        match view.kind(at) {
            Some(Kind::Preposition) if preposition == 0 => preposition = view.tokens[at].form,
            Some(Kind::Adjective) if preposition == 0 && !view.is_verb(at) => {
                push(view, Role::Described, at, 0, bonds);
            }
            _ if view.is_verb(at) => {
                // Up to three words back, as adverbs may stand between: `was very harshly criticised by`.
                let passive = (at.saturating_sub(3)..at).any(|before| view.is_be(before));
                let role = match preposition {
                    0 => Role::Patient,
                    // Before an active `-ing` form `by` names nobody who does it: `standing by Varga`.
                    BY if passive || !ends_in_ing(view, at) => Role::Agent,
                    _ => Role::Goal,
                };
                push(view, role, at, preposition, bonds);
                return;
            }
            Some(Kind::Noun | Kind::Plain) if preposition != 0 => {
                // `criticism by Norris of Varga`: nouns of deeds take both as verbs do.
                let role = if preposition == BY { Role::Agent } else { Role::Goal };
                push(view, role, at, preposition, bonds);
                return;
            }
            Some(Kind::Subordinator | Kind::Contrast | Kind::Be | Kind::Auxiliary) => return,
            _ => {}
        }
        // Further than a few words beyond a preposition nothing belongs to the target any more.
        if preposition != 0 && from - at > 7 {
            return;
        }
    }
}

pub(crate) const TO: u32 = byline_text::hash::form("to");
const BY: u32 = byline_text::hash::form("by");

fn ends_in_ing(view: &View<'_>, at: usize) -> bool {
    // The suffix hash of the last three characters.
    static ING: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| byline_text::hash::hashes("ing").suffix);
    view.tokens.get(at).is_some_and(|token| token.suffix == *ING)
}

/// Whether the target, whose tokens are `target` and whose last byte is before `end`, owns what follows: `X's`,
/// `officials'`, `Russias`.
pub(crate) fn is_possessive(view: &View<'_>, target: &Range<usize>, end: u32) -> bool {
    if view.tokens.get(target.end).is_some_and(|token| token.kind == TokenKind::CLITIC) {
        // `X's corrupt` is `X is corrupt` where a tagger says so.
        return view.tag(target.end) != Tag::AUX;
    }
    let last = target.end.wrapping_sub(1);
    view.tokens.get(last).is_some_and(|token| token.span.end > end)
        && view.flags(last).has(Flags::LOST_APOSTROPHE)
}
