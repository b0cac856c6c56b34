//! Who does what in the sentence before a pronoun: the subjects of its verbs, the nearest first. In
//! `Hale met Brandt, who said he` the nearest one is Brandt, then Hale.

use super::features::is_verb;
use super::said::speaks;
use super::{Pronoun, Scene};
use byline_core::{Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many subjects before a pronoun are compared with a candidate.
const NEAR: usize = 3;

/// How far before a pronoun its sentence is looked at, in tokens.
const REACH: u32 = 60;

/// An apposition between a subject and its verb is no longer than this: `Hale, the owner of the club, said`.
const APPOSITION: u32 = 16;

/// How many nouns hang on a subject at most: `the head of the board of the trust`.
const CHAIN: usize = 4;

/// Who is the subject of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doer {
    Entity(u32),
    /// A noun that stands for nobody who is named.
    Noun,
    /// A pronoun that does.
    Pronoun,
}

/// What was spoken of in a sentence so far.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    sentence: u32,
    /// First token, the one behind the last, entity.
    found: Vec<(u32, u32, u32)>,
}

impl Mentions {
    pub(super) fn clear(&mut self) {
        self.found.clear();
    }

    pub(super) fn note(&mut self, sentence: u32, first: u32, end: u32, entity: u32) {
        if self.sentence != sentence {
            self.found.clear();
            self.sentence = sentence;
        }
        self.found.push((first, end, entity));
    }

    fn at(&self, token: u32) -> Option<(u32, u32)> {
        let holds = |(first, end, _): &&(u32, u32, u32)| (*first..*end).contains(&token);
        self.found.iter().rev().find(holds).map(|(first, _, entity)| (*first, *entity))
    }
}

/// The subjects before a pronoun.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doers([Option<Doer>; NEAR]);

impl Doers {
    /// What the nearest one is: 0 none, 1 somebody named, 2 somebody or something without a name, 3 a pronoun for such.
    pub(super) const fn nearest(&self) -> u32 {
        match self.0[0] {
            None => 0,
            Some(Doer::Entity(_)) => 1,
            Some(Doer::Noun) => 2,
            Some(Doer::Pronoun) => 3,
        }
    }

    /// Which of them an entity is, counted from 1; 0 if none, with what the nearest one is.
    pub(super) fn step(&self, entity: u32) -> u32 {
        let at = self.0.iter().position(|doer| *doer == Some(Doer::Entity(entity)));
        at.map_or(0, |at| at as u32 + 1) << 2 | self.nearest()
    }

    fn put(&mut self, doer: Doer) -> bool {
        if self.0.contains(&Some(doer)) {
            return true;
        }
        let free = self.0.iter_mut().find(|known| known.is_none());
        free.map(|free| *free = Some(doer)).is_some()
    }
}

/// A sentence up to a pronoun.
#[derive(Clone, Copy)]
struct Clause<'a> {
    scene: &'a Scene<'a>,
    mentions: &'a Mentions,
    first: u32,
}

/// The subjects of the verbs before a pronoun in its sentence.
pub(super) fn doers(scene: &Scene<'_>, mentions: &Mentions, pronoun: &Pronoun) -> Doers {
    let clause = Clause::new(scene, mentions, pronoun);
    let mut doers = Doers::default();
    let from = clause.first.max(pronoun.token.saturating_sub(REACH));
    for at in (from..pronoun.token).rev().filter(|at| is_verb(clause.tag(*at))) {
        if let Some(doer) = clause.subject(at)
            && !doers.put(doer)
        {
            break;
        }
    }
    doers
}

/// The subject of a verb in the sentence of a pronoun.
pub(super) fn doer(scene: &Scene<'_>, mentions: &Mentions, pronoun: &Pronoun, verb: u32) -> Option<Doer> {
    Clause::new(scene, mentions, pronoun).subject(verb)
}

/// Who does to the pronoun what the verb right before it says, and so is somebody else: Brandt in `Brandt, who replaced him`.
pub(super) fn does_it_to(scene: &Scene<'_>, mentions: &Mentions, pronoun: &Pronoun) -> Option<u32> {
    let clause = Clause::new(scene, mentions, pronoun);
    let mut verb = clause.before(pronoun.token).filter(|at| clause.tag(*at) == Tag::VERB.0)?;
    // The first of `had replaced`, and `bought` in `bought the mill and sold it`
    while let Some(at) = clause.before(verb) {
        let joined = clause.tag(at) == Tag::CCONJ.0;
        let earlier = (clause.first..at).rev().find(|at| is_verb(clause.tag(*at)));
        verb = match earlier {
            _ if is_verb(clause.tag(at)) => at,
            Some(earlier) if joined => earlier,
            _ => break,
        };
    }
    match clause.subject(verb)? {
        Doer::Entity(entity) => Some(entity),
        Doer::Noun | Doer::Pronoun => None,
    }
}

impl<'a> Clause<'a> {
    fn new(scene: &'a Scene<'a>, mentions: &'a Mentions, pronoun: &Pronoun) -> Self {
        Self { scene, mentions, first: scene.document.sentences[pronoun.sentence as usize].first_token }
    }

    fn tag(&self, at: u32) -> u8 {
        self.scene.view.infos.get(at as usize).map_or(0, |info| info.tag)
    }

    fn form(&self, at: u32) -> u32 {
        self.scene.view.infos.get(at as usize).map_or(0, |info| info.form)
    }

    fn before(&self, at: u32) -> Option<u32> {
        at.checked_sub(1).filter(|at| *at >= self.first)
    }

    /// The subject of the verb at a token; none if it has none of its own: `to leave`, `has left`, `and left`.
    fn subject(&self, verb: u32) -> Option<Doer> {
        let mut left = self.before(verb)?;
        while self.tag(left) == Tag::ADV.0 {
            left = self.before(left)?;
        }
        match self.tag(left) {
            tag if is_verb(tag) || tag == Tag::PART.0 || tag == Tag::CCONJ.0 => None,
            _ if self.is_participle(verb) => None,
            tag if tag == Tag::PRON.0 && RELATIVES.has(self.form(left)) => {
                let before = self.before(left)?;
                let comma = self.form(before) == COMMA;
                self.phrase(if comma { self.before(before)? } else { before })
            }
            tag if tag == Tag::PRON.0 => {
                let known = self.mentions.at(left);
                Some(known.map_or(Doer::Pronoun, |(_, entity)| Doer::Entity(entity)))
            }
            tag if NOMINAL.contains(&tag) => self.phrase(left),
            _ if speaks(self.scene, verb) && self.is_turned(left) => self.behind(verb),
            _ if self.form(left) == COMMA => self.apposed(left),
            _ => None,
        }
    }

    /// Whether a verb ends in `ing` and so is none that has a subject: `hoping to win`.
    fn is_participle(&self, verb: u32) -> bool {
        let span = self.scene.document.tokens[verb as usize].span;
        self.scene.document.text.get(span.range()).is_some_and(|word| word.len() > 4 && word.ends_with("ing"))
    }

    /// Whether quoted words end before a verb of saying: `"No," said Hale`.
    fn is_turned(&self, left: u32) -> bool {
        self.scene.document.tokens[left as usize].kind == TokenKind::MARK
            || self
                .before(left)
                .is_some_and(|at| self.scene.document.tokens[at as usize].kind == TokenKind::MARK)
    }

    /// The subject behind a verb: `said the mayor, Anna Hale`.
    fn behind(&self, verb: u32) -> Option<Doer> {
        let known = (verb + 1..verb + 4).find_map(|at| self.mentions.at(at));
        known.map(|(_, entity)| Doer::Entity(entity))
    }

    /// The subject whose apposition ends with a comma: `Hale, the mayor, resigned`; `Hale, asked about it`.
    fn apposed(&self, comma: u32) -> Option<Doer> {
        let from = self.first.max(comma.saturating_sub(APPOSITION));
        let opening = (from..comma).rev().find(|at| self.form(*at) == COMMA);
        let opens = |at: u32| {
            let tag = self.tag(at + 1);
            self.mentions.at(at + 1).is_none()
                && (RELATIVES.has(self.form(at + 1))
                    || [Tag::DET.0, Tag::ADP.0, Tag::NUM.0, Tag::ADJ.0, Tag::NOUN.0].contains(&tag))
        };
        let end = opening.filter(|at| opens(*at)).unwrap_or(comma);
        self.phrase(self.before(end)?)
    }

    /// Whom a noun phrase that ends with a token is about: Hale in `Hale`, the head in `the head of the Ardley Trust`.
    fn phrase(&self, last: u32) -> Option<Doer> {
        let mut last = last;
        let mut doer = None;
        for _ in 0..CHAIN {
            let (start, found) = match self.mentions.at(last) {
                Some((start, entity)) => (start, Doer::Entity(entity)),
                None if NOMINAL.contains(&self.tag(last)) => (last, Doer::Noun),
                None => break,
            };
            doer = Some(found);
            let mut left = self.before(start);
            while let Some(at) = left.filter(|at| PHRASE.contains(&self.tag(*at))) {
                left = self.before(at);
            }
            let Some(link) = left.filter(|at| self.tag(*at) == Tag::ADP.0) else { break };
            let Some(head) = self.before(link) else { break };
            last = head;
        }
        doer
    }
}

const NOMINAL: [u8; 3] = [Tag::NOUN.0, Tag::PROPN.0, Tag::NUM.0];
const PHRASE: [u8; 6] = [Tag::DET.0, Tag::ADJ.0, Tag::NUM.0, Tag::NOUN.0, Tag::PROPN.0, Tag::PART.0];
const COMMA: u32 = form(",");
static RELATIVES: Words<4> = Words::new(["who", "which", "that", "whose"]);
