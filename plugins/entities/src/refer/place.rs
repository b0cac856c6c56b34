//! Where in the text an entity is spoken of, and whether that is a quote.

use super::features::is_verb;
use super::{Case, NOBODY, Pronoun, Scene, State};
use crate::gazetteer::word;
use crate::pronouns::{Class, pronoun as pronoun_at};
use byline_core::{Flags, Tag, Token, TokenKind};
use byline_text::hash::form;

/// Whether words stand in quotation marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quote {
    pub(super) open: bool,
    paragraph: u32,
}

impl Quote {
    /// A quote ends with its paragraph.
    pub(super) fn enter(&mut self, paragraph: u32) {
        self.open &= self.paragraph == paragraph;
        self.paragraph = paragraph;
    }

    /// A mark with a space before it alone opens, one with a space behind it closes.
    pub(super) fn read(&mut self, token: &Token) {
        if token.kind == TokenKind::MARK {
            let (before, after) = (token.flags.has(Flags::SPACE_BEFORE), token.flags.has(Flags::SPACE_AFTER));
            self.open = if before == after { !self.open } else { before };
        }
    }
}

/// Where an entity is spoken of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) token: u32,
    pub(super) end: u32,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) quoted: bool,
    pub(super) leads: bool,
    /// Whether it is named first of several: `Ana Lima and Ben Otieno`.
    pub(super) pairs: bool,
}

impl Place {
    pub(super) fn new(
        scene: &Scene<'_>,
        sentence: u32,
        token: u32,
        end: u32,
        quoted: bool,
        leads: bool,
    ) -> Self {
        let paragraph = scene.document.sentences[sentence as usize].paragraph;
        Self { token, end, sentence, paragraph, quoted, leads, pairs: false }
    }
}

/// What a mention is in its clause, as far as the words beside it show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Other,
    /// A verb follows: `Hale resigned`, `Hale, the mayor, resigned`.
    Subject,
    /// A verb stands before: `met Hale`.
    Object,
    /// A preposition stands before: `with Mr Hale`.
    Oblique,
    /// `Hale's`.
    Owner,
    /// It explains what stands before a comma: `the mayor, Anna Hale,`.
    Apposition,
    /// Something is said of it, but not by its own clause: `met Hale, who resigned`.
    Related,
}

/// An apposition between a subject and its verb is no longer than this.
const APPOSITION: u32 = 14;

impl Role {
    /// The role of what stands at a place.
    pub(super) fn of(scene: &Scene<'_>, place: Place) -> Self {
        let infos = &scene.view.infos;
        let tag = |at: u32| infos.get(at as usize).map_or(0, |info| info.tag);
        let word = |at: u32| infos.get(at as usize).map_or(0, |info| info.form);
        let verb = |at: u32| is_verb(tag(at)) || tag(at) == Tag::ADV.0 && is_verb(tag(at + 1));
        if verb(place.end) {
            return Self::Subject;
        }
        // A particle is `to` and `not` as well.
        if tag(place.end) == Tag::PART.0 && word(place.end) == POSSESSIVE {
            return Self::Owner;
        }
        // Titles and articles belong to the name.
        let skips = [Tag::PROPN.0, Tag::NOUN.0, Tag::ADJ.0, Tag::DET.0];
        let mut before = (1..5).filter_map(|far| place.token.checked_sub(far));
        let before = before.find(|at| !skips.contains(&tag(*at))).map_or(0, tag);
        let free = before != Tag::ADP.0 && !is_verb(before);
        if free && behind_apposition(scene, place, APPOSITION).is_some_and(verb) {
            return Self::Subject;
        }
        let comma = u32::from(word(place.end) == COMMA);
        match before {
            _ if WHO.has(word(place.end + comma)) => Self::Related,
            tag if is_verb(tag) => Self::Object,
            tag if tag == Tag::ADP.0 => Self::Oblique,
            _ if place.token.checked_sub(1).is_some_and(|at| word(at) == COMMA) => Self::Apposition,
            _ => Self::Other,
        }
    }
}

/// The token behind the apposition that follows a mention, if it ends within so many tokens: `said` in
/// `Hale, the mayor, said`.
pub(super) fn behind_apposition(scene: &Scene<'_>, place: Place, reach: u32) -> Option<u32> {
    let word = |at: u32| scene.view.infos.get(at as usize).map_or(0, |info| info.form);
    let limit = scene.document.sentences[place.sentence as usize].end_token;
    let mut rest = place.end + 2..(place.end + reach).min(limit);
    (word(place.end) == COMMA).then(|| rest.find(|at| word(*at) == COMMA))?.map(|at| at + 1)
}

/// How far is looked for what stands between a mention and a pronoun.
const BETWEEN: u32 = 30;

/// What stands between a mention's end and a pronoun of the same sentence, as bits: 1 always, 2 a verb, 4 a verb of saying,
/// 8 what begins another clause, 16 a comma, 32 that it is far.
pub(super) fn between(scene: &Scene<'_>, end: u32, pronoun: u32) -> u32 {
    let infos = &scene.view.infos;
    let far = pronoun.saturating_sub(end) > BETWEEN;
    let words = (end..pronoun).rev().take(BETWEEN as usize).filter_map(|at| infos.get(at as usize));
    words.fold(1 | u32::from(far) << 5, |seen, info| {
        let clause = [Tag::SCONJ.0, Tag::CCONJ.0, Tag::PRON.0].contains(&info.tag);
        seen | u32::from(is_verb(info.tag)) << 1
            | u32::from(info.classes & word::SAY != 0) << 2
            | u32::from(clause) << 3
            | u32::from(info.form == COMMA) << 4
    })
}

/// Whether a pronoun is `him`, or `her` or `it` before nothing that it belongs to.
pub(super) fn is_object(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    let next = scene.view.infos.get(pronoun.token as usize + 1).map_or(0, |info| info.tag);
    // `her` is possessive before a noun, which may be taken for a verb: `cut her rating`.
    let ends = [
        Tag::PUNCT.0,
        Tag::DET.0,
        Tag::ADP.0,
        Tag::PART.0,
        Tag::SCONJ.0,
        Tag::CCONJ.0,
        Tag::PRON.0,
        Tag::ADV.0,
    ];
    match pronoun.class {
        Class::Male => pronoun.case == Case::Object,
        Class::Female => scene.document.tokens[pronoun.token as usize].form == HER && ends.contains(&next),
        // `denies it.`, but not `said it had`
        Class::Neuter => {
            pronoun.case == Case::Subject && [Tag::PUNCT.0, Tag::ADP.0, Tag::CCONJ.0].contains(&next)
        }
        _ => false,
    }
}

/// Whether a pronoun that [is an object](is_object) is that of a verb of which the entity of that state is the subject, and so stands for another:
/// `Hale asked him`.
pub(super) fn is_own_object(scene: &Scene<'_>, pronoun: &Pronoun, state: State) -> bool {
    let tag = |at: u32| scene.view.infos.get(at as usize).map_or(0, |info| info.tag);
    // `She spoke to her`; `Hale looked behind him` may be himself.
    let linked =
        pronoun.token.checked_sub(1).is_some_and(|at| TO_ANOTHER.has(scene.view.infos[at as usize].form));
    let clause = state.end..pronoun.token - u32::from(linked);
    let near = state.seen
        && (state.kind != 1 || is_third(scene, state.token))
        && state.sentence == pronoun.sentence
        && clause.start < clause.end
        && clause.len() < 5;
    let before = |far: u32| pronoun.token.checked_sub(far).map_or(0, tag);
    let verb = before(1) == Tag::VERB.0 || linked && before(2) == Tag::VERB.0;
    // `her manager, Anna Hale, called her`, `She wanted to see her`
    let acts = matches!(state.role, Role::Subject | Role::Apposition);
    let comma =
        |at: u32| acts && state.kind == 0 && scene.view.infos[at as usize].form == COMMA && at == state.end;
    let to = |at: u32| acts && tag(at) == Tag::PART.0;
    near && verb
        && clause.into_iter().all(|at| is_verb(tag(at)) || tag(at) == Tag::ADV.0 || comma(at) || to(at))
}

/// Whether a pronoun of the third person stands at a token. Who says `I` is less certain than who is `he`.
fn is_third(scene: &Scene<'_>, at: u32) -> bool {
    pronoun_at(&scene.document.tokens[at as usize]).is_some_and(|(class, ..)| class.is_third())
}

/// With whom the sentence and the one before it begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leads {
    here: (u32, u32),
    before: (u32, u32),
    paragraph: (u32, u32),
}

impl Default for Leads {
    fn default() -> Self {
        let nobody = (NOBODY, u32::MAX);
        Self { here: nobody, before: nobody, paragraph: nobody }
    }
}

impl Leads {
    /// Notes that a sentence begins with an entity.
    pub(super) const fn note(&mut self, entity: u32, place: Place) {
        if self.here.1 != place.sentence {
            self.before = self.here;
            self.here = (entity, place.sentence);
        }
        if self.paragraph.1 != place.paragraph {
            self.paragraph = (entity, place.paragraph);
        }
    }

    /// With whom the sentence before a pronoun that begins its own begins.
    pub(super) fn before(&self, pronoun: &Pronoun) -> Option<u32> {
        let (entity, sentence) = self.here;
        (entity != NOBODY && sentence.wrapping_add(1) == pronoun.sentence).then_some(entity)
    }

    /// As bits: whether this sentence, the one before, and the paragraph begin with an entity, and with another one.
    pub(super) fn step(&self, entity: u32, pronoun: &Pronoun) -> u32 {
        let last = match self.here {
            (_, sentence) if sentence == pronoun.sentence => self.before,
            here => here,
        };
        let here = self.here.1 == pronoun.sentence;
        let near = last.1.wrapping_add(1) == pronoun.sentence;
        let first = self.paragraph.1 == pronoun.paragraph;
        let bits = |holds: bool, lead: u32| if holds { 1 + u32::from(lead == entity) } else { 0 };
        bits(here, self.here.0) | bits(near, last.0) << 2 | bits(first, self.paragraph.0) << 4
    }
}

static TO_ANOTHER: byline_text::Words<4> = byline_text::Words::new(["to", "with", "against", "about"]);
static WHO: byline_text::Words<2> = byline_text::Words::new(["who", "whose"]);
const COMMA: u32 = form(",");
const HER: u32 = form("her");
/// Hashes leave apostrophes out.
const POSSESSIVE: u32 = form("s");
