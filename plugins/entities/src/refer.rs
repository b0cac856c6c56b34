//! What stands for an entity without naming it: pronouns and descriptions.
//!
//! A pronoun is compared with the entities named or spoken of last, with those named most often and with those named
//! later in its sentence. How likely each is, a linear model says; the likeliest one is taken if it is likely enough,
//! and then counts as spoken of there. The number of candidates is bounded.

mod descriptions;
mod features;

use crate::gazetteer::word;
use crate::join::Joined;
use crate::names::Name;
use crate::pronouns::{Case, Class, pronoun};
use crate::view::View;
use byline_core::{Document, Label, MentionKind, Span, Tag, TokenKind};
use features::can_stand_for;

/// Entities remembered as spoken of last.
const RECENT: usize = 8;

/// A mention that is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) span: Span,
    pub(crate) entity: u32,
    pub(crate) kind: MentionKind,
}

/// A pronoun as it is met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pronoun {
    pub(crate) class: Class,
    case: Case,
    pub(crate) span: Span,
    token: u32,
    sentence: u32,
    paragraph: u32,
    quoted: bool,
    /// Whether it stands in the first sentence of its paragraph.
    starts: bool,
}

/// What is remembered of an entity on the way through the text.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Clone, Copy, Default)]
struct State {
    seen: bool,
    token: u32,
    sentence: u32,
    paragraph: u32,
    kind: u8,
    subject: bool,
    /// First of its sentence to be spoken of.
    leads: bool,
    says: bool,
    so_far: u32,
    /// Classes of pronouns that stood for it, as bits.
    classes: u8,
    quoted: bool,
}

/// Who a pronoun may stand for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) entity: u32,
    rank: u8,
    forward: bool,
    /// How many tokens behind the pronoun it is named, 15 at most.
    ahead: u8,
    /// Whether a verb of saying stands beside that name.
    says: bool,
}

/// Kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct Walker {
    states: Vec<State>,
    recent: Vec<u32>,
    frequent: Vec<u32>,
    candidates: Vec<Candidate>,
    features: Vec<u32>,
    /// Those of other sorts that are named most often.
    others: [u32; 3],
    /// Who the last pronoun of each class stood for, and its paragraph.
    last_of: [(u32, u32); 7],
    first_person: u32,
    /// How many of the paragraphs ask something, in steps.
    asks: u32,
    persons: u32,
    first_named: u32,
}

const NOBODY: u32 = u32::MAX;

/// Fills up the features of nobody; its row is never learned.
pub(crate) const NO_FEATURE: u32 = 0;

/// How many features a candidate has. Those of nobody, which come first, are fewer and filled up.
pub(crate) const EACH: usize = 42;

/// Decides who a pronoun stands for: gets the features of nobody and of each candidate, gives the number of one.
pub(crate) type Decide<'a> = &'a mut dyn FnMut(&Pronoun, &[Candidate], &[u32]) -> Option<usize>;

/// The article and what was found so far.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) view: &'a View,
    pub(crate) names: &'a [Name],
    pub(crate) entities: &'a [Joined],
    pub(crate) entity_of: &'a [u32],
}

impl Walker {
    /// Goes through the article once and appends what stands for entities, in the order of the text.
    pub(crate) fn walk(&mut self, scene: &Scene<'_>, decide: Decide<'_>, out: &mut Vec<Reference>) {
        let Scene { document, names, entities, entity_of, .. } = *scene;
        if entities.is_empty() {
            return;
        }
        self.begin(scene);
        let mut next = 0;
        for (sentence_number, sentence) in document.sentences.iter().enumerate() {
            let mut marks = 0_u32;
            let mut led = false;
            let mut at = sentence.first_token;
            while at < sentence.end_token {
                let token = &document.tokens[at as usize];
                if let Some(name) = names.get(next).filter(|name| name.first == at) {
                    let entity = entity_of[next];
                    let place = Place {
                        token: at,
                        end: name.end,
                        sentence: sentence_number as u32,
                        paragraph: sentence.paragraph,
                        quoted: marks % 2 == 1,
                        leads: !led,
                    };
                    self.note(scene, entity, place, 0, None);
                    led = true;
                    at = name.end.max(at + 1);
                    next += 1;
                    continue;
                }
                marks += u32::from(token.kind == TokenKind::MARK);
                if let Some((class, case, letters)) = pronoun(token) {
                    let found = Pronoun {
                        class,
                        // `her` before anything but a noun is an object.
                        case,
                        span: Span::new(token.span.start, token.span.start + letters),
                        token: at,
                        sentence: sentence_number as u32,
                        paragraph: sentence.paragraph,
                        quoted: marks % 2 == 1,
                        starts: document.paragraphs[sentence.paragraph as usize].first_sentence
                            == sentence_number as u32,
                    };
                    self.gather(scene, &found, next);
                    self.describe(scene, &found);
                    let likeliest = decide(&found, &self.candidates, &self.features);
                    let chosen = self.introduced(scene, &found).or(likeliest);
                    let stands_for = chosen.map_or(NOBODY, |chosen| self.candidates[chosen].entity);
                    self.last_of[class as usize] = (stands_for, found.paragraph + 1);
                    if let Some(chosen) = chosen {
                        let entity = self.candidates[chosen].entity;
                        out.push(Reference { span: found.span, entity, kind: MentionKind::Pronoun });
                        let place = Place {
                            token: at,
                            end: at + 1,
                            sentence: found.sentence,
                            paragraph: found.paragraph,
                            quoted: found.quoted,
                            leads: !led,
                        };
                        self.note(scene, entity, place, 1, Some(class));
                    }
                    led = true;
                } else if let Some((end, entity)) =
                    self.description(scene, at, sentence_number as u32, sentence.end_token)
                {
                    let span = token.span.join(document.tokens[end as usize - 1].span);
                    out.push(Reference { span, entity, kind: MentionKind::Nominal });
                    let place = Place {
                        token: at,
                        end,
                        sentence: sentence_number as u32,
                        paragraph: sentence.paragraph,
                        quoted: marks % 2 == 1,
                        leads: !led,
                    };
                    self.note(scene, entity, place, 2, None);
                    led = true;
                    at = end;
                    continue;
                }
                at += 1;
            }
            // Names never run over sentences, but edges put right may leave one behind.
            while names.get(next).is_some_and(|name| name.first < sentence.end_token) {
                next += 1;
            }
        }
    }

    /// Who says `I'm Ana Lima` or `I, Ana Lima, …`.
    fn introduced(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<usize> {
        if pronoun.class != Class::First || pronoun.case != Case::Subject {
            return None;
        }
        let after = pronoun.token as usize + 1;
        let between = scene.document.tokens.get(after)?;
        let is = between.tag == Tag::AUX || scene.document.form(between) == ",";
        // The apostrophe of `I'm` may be gone.
        let near = if scene.document.tokens[pronoun.token as usize].span.len() > 1 { 1 } else { 2 };
        let named = |candidate: &Candidate| {
            let person = scene
                .entities
                .get(candidate.entity as usize)
                .is_some_and(|entity| entity.label == Label::Person);
            person && candidate.ahead == near && (is || near == 1)
        };
        self.candidates.iter().position(named)
    }

    fn begin(&mut self, scene: &Scene<'_>) {
        let entities = scene.entities;
        self.states.clear();
        self.states.resize(entities.len(), State::default());
        self.recent.clear();
        self.frequent.clear();
        let persons = || entities.iter().enumerate().filter(|(_, entity)| entity.label == Label::Person);
        self.persons = persons().count() as u32;
        self.first_named = persons().next().map_or(NOBODY, |(at, _)| at as u32);
        self.frequent.extend(persons().map(|(at, _)| at as u32));
        self.frequent.sort_by_key(|&at| std::cmp::Reverse(entities[at as usize].count));
        self.frequent.truncate(3);
        let most = |holds: &dyn Fn(&Joined) -> bool| {
            let with = entities.iter().enumerate().filter(|(_, entity)| holds(entity));
            with.rev().max_by_key(|(_, entity)| entity.count).map_or(NOBODY, |(at, _)| at as u32)
        };
        self.others = [
            most(&|entity| entity.label == Label::Organisation),
            most(&|entity| entity.label == Label::Miscellaneous && entity.plural),
            most(&|entity| entity.country.is_some()),
        ];
        self.last_of = [(NOBODY, 0); 7];
        let words = scene.document.tokens.len().max(1);
        let first = scene.document.tokens.iter().filter(|token| token.form == I).count();
        let ends = scene.document.sentences.iter().filter_map(|sentence| sentence.end_token.checked_sub(1));
        let asked = ends.filter(|&at| scene.view.infos[at as usize].form == QUESTION).count();
        self.asks = match asked * 100 / scene.document.sentences.len().max(1) {
            0 => u32::from(asked > 0),
            1..=5 => 2,
            6..=12 => 3,
            _ => 4,
        };
        self.first_person = match first * 1000 / words {
            0 => u32::from(first > 0),
            1..=4 => 2,
            5..=14 => 3,
            _ => 4,
        };
    }

    /// Notes that an entity is spoken of.
    fn note(&mut self, scene: &Scene<'_>, entity: u32, place: Place, kind: u8, class: Option<Class>) {
        let infos = &scene.view.infos;
        let tells = |at: Option<u32>| at.and_then(|at| infos.get(at as usize)).map_or(0, |info| info.tells);
        let tag = |at: u32| infos.get(at as usize).map_or(0, |info| info.tag);
        let verb = |at: u32| [Tag::VERB.0, Tag::AUX.0].contains(&tag(at));
        let subject = verb(place.end) || (tag(place.end) == Tag::ADV.0 && verb(place.end + 1));
        let says = (tells(Some(place.end)) | tells(place.token.checked_sub(1))) & word::SAY != 0;
        let Some(state) = self.states.get_mut(entity as usize) else { return };
        *state = State {
            seen: true,
            token: place.token,
            sentence: place.sentence,
            paragraph: place.paragraph,
            kind,
            subject,
            leads: place.leads,
            says: says || (state.says && state.paragraph == place.paragraph),
            so_far: state.so_far + 1,
            classes: state.classes | class.map_or(0, |class| 1 << class as u8),
            quoted: place.quoted,
        };
        if let Some(at) = self.recent.iter().position(|known| *known == entity) {
            self.recent.remove(at);
        } else if self.recent.len() >= RECENT {
            self.recent.remove(0);
        }
        self.recent.push(entity);
    }

    /// Gathers the candidates of a pronoun before which `next` names stand.
    fn gather(&mut self, scene: &Scene<'_>, pronoun: &Pronoun, next: usize) {
        let Self { recent, frequent, candidates, .. } = self;
        candidates.clear();
        for (rank, &entity) in recent.iter().rev().enumerate() {
            candidates.push(Candidate { entity, rank: rank as u8, forward: false, ahead: 15, says: false });
        }
        let mut add =
            |candidate: Candidate| match candidates.iter_mut().find(|known| known.entity == candidate.entity)
            {
                Some(known) => {
                    known.ahead = known.ahead.min(candidate.ahead);
                    known.says |= candidate.says;
                }
                None => candidates.push(candidate),
            };
        let infos = &scene.view.infos;
        let tells = |at: u32| infos.get(at as usize).map_or(0, |info| info.tells & word::SAY);
        let sentence = &scene.document.sentences[pronoun.sentence as usize];
        for (name, &entity) in scene.names.iter().zip(scene.entity_of).skip(next).take(3) {
            if name.first >= sentence.end_token {
                break;
            }
            let beside = tells(name.end) | tells(name.end + 1) | tells(name.first.wrapping_sub(1));
            add(Candidate {
                entity,
                rank: 9,
                forward: true,
                ahead: name.first.wrapping_sub(pronoun.token).min(15) as u8,
                says: beside != 0,
            });
        }
        let others = self
            .others
            .iter()
            .filter(|_| !matches!(pronoun.class, Class::Male | Class::Female | Class::First));
        for &entity in frequent.iter().chain(std::iter::once(&self.first_named)).chain(others) {
            if let Some(state) = self.states.get(entity as usize) {
                add(Candidate { entity, rank: 9, forward: !state.seen, ahead: 15, says: false });
            }
        }
        candidates.retain(|candidate| {
            let entity = scene.entities.get(candidate.entity as usize);
            entity.is_some_and(|entity| can_stand_for(pronoun.class, entity))
        });
    }
}

/// Where an entity is spoken of.
#[derive(Debug, Clone, Copy)]
struct Place {
    token: u32,
    end: u32,
    sentence: u32,
    paragraph: u32,
    quoted: bool,
    leads: bool,
}

const QUESTION: u32 = byline_text::hash::form("?");
const I: u32 = byline_text::hash::form("i");
