//! Who says what stands in quotation marks, as far as the words beside the marks show: whoever that is says neither `he`
//! nor `she` of himself. In `"That is for him to decide," Hale said` another one is `him`.

use super::agreement::{Agreement, agreement};
use super::said::{speaks, speaks_at};
use super::{Pronoun, Scene, Walker};
use crate::pronouns::{Class, pronoun as pronoun_of};
use byline_core::{Flags, Label, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How far before and behind a pronoun the marks around it are looked for, in tokens.
const REACH: u32 = 120;

/// How many tokens stand between the mark that closes and the name of who speaks, at most: `said the manager of the club,`.
const CLAUSE: u32 = 8;

/// Who says what stands in marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoter {
    /// The words beside the marks do not show it.
    Unknown,
    /// Somebody who has no name there: `said a nurse`.
    Unnamed,
    /// `she said`.
    Pronoun(Class),
    Named(u32),
}

impl Walker {
    /// The person who says the words in marks that a pronoun is one of.
    pub(super) fn own_words(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let person = matches!(pronoun.class, Class::Male | Class::Female | Class::FirstPlural);
        if !pronoun.quoted || !person {
            return None;
        }
        match quoter(scene, pronoun) {
            Quoter::Named(entity) => Some(entity),
            // Whoever spoke last goes on: `“We waited,” she said. “He came.”`
            Quoter::Pronoun(class) => self.sayer(scene, pronoun, class),
            // `Hale smiled. “No,” she said. “He came.”`
            Quoter::Unknown if opens_sentence(scene, pronoun) => self.thread.sayer_in(pronoun.paragraph),
            Quoter::Unknown | Quoter::Unnamed => None,
        }
    }

    /// Who spoke last, if a pronoun of that class can stand for that one.
    fn sayer(&self, scene: &Scene<'_>, pronoun: &Pronoun, class: Class) -> Option<u32> {
        let (sayer, _) = self.thread.sayer_near(pronoun.paragraph)?;
        let classes = self.states.get(sayer as usize).map_or(0, |state| state.classes);
        let entity = scene.entities.get(sayer as usize)?;
        (agreement(class, entity, classes) >= Agreement::Possible).then_some(sayer)
    }
}

/// Whether the words in marks that a pronoun is one of are a sentence of their own: `Hale said: “He came.”`, and not
/// `Hale said the mayor was “his friend”`.
fn opens_sentence(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    let tokens = &scene.document.tokens;
    let first = scene.document.sentences
        [scene.document.paragraphs[pronoun.paragraph as usize].first_sentence as usize]
        .first_token;
    let from = first.max(pronoun.token.saturating_sub(REACH));
    let Some(open) = (from..pronoun.token).rev().find(|at| tokens[*at as usize].kind == TokenKind::MARK)
    else {
        return false;
    };
    let before = |far: u32| open.checked_sub(far).map_or(0, |at| scene.view.infos[at as usize].form);
    let starts = tokens[open as usize].flags.has(Flags::SENTENCE_START) || ENDS.has(before(1));
    let says = || (2..6).any(|far| open.checked_sub(far).is_some_and(|at| speaks(scene, at)));
    starts || before(1) == COMMA && says()
}

/// Who says the words in marks that a pronoun is one of, by what stands behind the mark that closes.
pub(super) fn quoter(scene: &Scene<'_>, pronoun: &Pronoun) -> Quoter {
    let document = scene.document;
    let sentences = document.sentences_of(&document.paragraphs[pronoun.paragraph as usize]);
    let Some(limit) = sentences.last().map(|last| last.end_token) else { return Quoter::Unknown };
    let mark = |at: &u32| document.tokens[*at as usize].kind == TokenKind::MARK;
    let Some(close) = (pronoun.token..limit.min(pronoun.token + REACH)).find(mark) else {
        return Quoter::Unknown;
    };
    behind(scene, close + 1, limit)
}

/// Who speaks in the clause from a token on: `said Mr Hale`, `Hale, the mayor, said`, `she said`, `said a nurse`.
pub(super) fn behind(scene: &Scene<'_>, first: u32, limit: u32) -> Quoter {
    let infos = &scene.view.infos;
    let limit = limit.min(first + CLAUSE);
    let word = |at: u32| infos.get(at as usize).map_or(0, |info| info.form);
    let says = |at: u32| speaks(scene, at);
    let ends = |at: u32| ENDS.has(word(at)) || scene.document.tokens[at as usize].kind == TokenKind::MARK;
    let Some(token) = scene.document.tokens.get(first as usize).filter(|_| first < limit) else {
        return Quoter::Unknown;
    };
    if let Some((class @ (Class::Male | Class::Female), ..)) = pronoun_of(token) {
        return if speaks_at(scene, first) { Quoter::Pronoun(class) } else { Quoter::Unknown };
    }
    let turned = says(first);
    let at = scene.names.partition_point(|name| name.first < first);
    let mut names =
        scene.names[at..].iter().zip(&scene.entity_of[at..]).take_while(|(name, _)| name.first < limit);
    let person = names.find(|(_, entity)| scene.entities[**entity as usize].label == Label::Person);
    let indefinite = INDEFINITE.has(word(first + u32::from(turned)));
    let Some((name, &entity)) = person else {
        return if turned && indefinite { Quoter::Unnamed } else { Quoter::Unknown };
    };
    // Another clause or another noun phrase stands between: `said the mother of Anna Hale`.
    let between = first + u32::from(turned)..name.first;
    let mut linked = between.clone().filter(|at| infos[*at as usize].tag == Tag::ADP.0);
    let apposed = word(name.first - 1) == COMMA;
    let apart = between.clone().any(ends) || linked.next().is_some() && !apposed;
    // `said a tearful Hale`
    let described = between.clone().all(|at| [Tag::DET.0, Tag::ADJ.0].contains(&infos[at as usize].tag));
    if turned {
        return match () {
            () if described => Quoter::Named(entity),
            () if !apart && !indefinite => Quoter::Named(entity),
            () if indefinite => Quoter::Unnamed,
            () => Quoter::Unknown,
        };
    }
    let verb = between.clone().any(|at| [Tag::VERB.0, Tag::AUX.0].contains(&infos[at as usize].tag));
    if apart || verb {
        return Quoter::Unknown;
    }
    let comma = word(name.end) == COMMA;
    let behind = (name.end + 2..name.end + APPOSITION).find(|at| comma && word(*at) == COMMA);
    let said = speaks_at(scene, name.end - 1) || behind.is_some_and(|comma| says(comma + 1));
    if said { Quoter::Named(entity) } else { Quoter::Unknown }
}

/// An apposition between a name and its verb is no longer than this.
const APPOSITION: u32 = 16;

const COMMA: u32 = form(",");

static ENDS: Words<5> = Words::new([".", "?", "!", ";", ":"]);
static INDEFINITE: Words<5> = Words::new(["a", "an", "one", "another", "some"]);
