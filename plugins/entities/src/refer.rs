//! What stands for an entity without naming it: pronouns and descriptions.
//!
//! A pronoun is compared with the entities named or spoken of last, with those named most often and with those named
//! later in its sentence. How likely each is, a linear model says; the likeliest one is taken if it is likely enough,
//! and then counts as spoken of there. The number of candidates is bounded.

mod agreement;
mod anonymous;
mod answers;
mod clause;
mod descriptions;
mod epithets;
mod features;
pub(crate) mod fields;
mod grammar;
mod place;
mod quoted;
mod said;
mod templates;
mod unnamed;
mod voices;

use crate::gazetteer::word;
use crate::join::{Gender, Joined};
use crate::kin::is_kin;
use crate::names::{Name, is_dateline};
use crate::pronouns::{Case, Class, pronoun};
use crate::view::View;
use agreement::can_stand_for;
use anonymous::Anonymous;
pub(crate) use anonymous::is_person_word;
use answers::called;
use byline_core::{Document, Flags, Label, MentionKind, Span, Tag, Token};
use clause::Mentions;
use grammar::Shown;
use place::{Leads, Place, Quote, Role};
use said::Thread;
use unnamed::Unnamed;
pub(crate) use unnamed::gender as gender_of_noun;
use voices::{Voices, first_of_pair};

/// Lists of first names may be wrong about somebody who is named at least this often.
const OFTEN: u32 = 3;

/// Entities remembered as spoken of last.
const RECENT: usize = 8;

/// A mention that is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) span: Span,
    pub(crate) entity: u32,
    pub(crate) kind: MentionKind,
}

/// A pronoun as it is met.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pronoun {
    pub(crate) class: Class,
    case: Case,
    pub(crate) span: Span,
    token: u32,
    sentence: u32,
    paragraph: u32,
    pub(crate) quoted: bool,
    /// Whether it stands in the first sentence of its paragraph.
    starts: bool,
    /// Whether this is the first look at the article, which shows who mostly speaks.
    pub(crate) survey: bool,
    /// Whether it is the subject of a verb of saying.
    speaks: bool,
}

/// What is remembered of an entity on the way through the text.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Clone, Copy, Default)]
struct State {
    seen: bool,
    token: u32,
    /// Behind its last token.
    end: u32,
    role: Role,
    sentence: u32,
    paragraph: u32,
    kind: u8,
    subject: bool,
    /// First of its sentence to be spoken of.
    leads: bool,
    says: bool,
    so_far: u32,
    /// How often it was spoken of in the paragraph of its last mention, and in the one before.
    here: u32,
    before: u32,
    /// Classes of pronouns that stood for it, as bits.
    classes: u8,
    quoted: bool,
    /// Named first of several there.
    pairs: bool,
    /// The last sentence in which its name is a subject outside of quotation marks, counted from 1.
    acts: u32,
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
    /// Whom the last pronoun of each class in an earlier paragraph than that one stood for, and its paragraph.
    before_of: [(u32, u32); 7],
    first_person: u32,
    /// How many of the paragraphs ask something, in steps.
    asks: u32,
    persons: u32,
    first_named: u32,
    /// Which of `he` and `she` the article has, in steps.
    genders: u32,
    voices: Voices,
    unnamed: Unnamed,
    anonymous: Anonymous,
    thread: Thread,
    leads: Leads,
    mentions: Mentions,
    /// How likely each entity speaks where `I` is said outside of quotes, and nobody that is named.
    votes: Vec<f32>,
    vote_of_nobody: f32,
    /// Whom somebody who says `I` outside of quotes speaks of: `I told Schmidt`.
    objects: Vec<u32>,
    /// The organisation for which each person is introduced as speaking.
    works_for: Vec<u32>,
    /// The only police force of the article.
    force: u32,
    /// Who has the most votes.
    speaker: u32,
    /// Who was called upon and thanked for it: says `I` from there on.
    called: u32,
    shares: Vec<f32>,
}

const NOBODY: u32 = u32::MAX;

/// Fills up the features of nobody; its row is never learned.
pub(crate) const NO_FEATURE: u32 = 0;

/// How many features each part of a description has, filled up. In the second look the parts are what is known of the
/// pronoun, that it stands for nobody, and each candidate; in the first one there is none of the pronoun.
pub(crate) const EACH: usize = 40;

/// Decides who a pronoun stands for: gets the features of nobody and of each candidate, gives the number of one and the
/// likelihoods of nobody and each.
pub(crate) type Decide<'a> =
    &'a mut dyn FnMut(&Pronoun, &[Candidate], &[u32], &mut Vec<f32>) -> Option<usize>;

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
    /// Goes through the article and appends what stands for entities, in the order of the text.
    pub(crate) fn walk(&mut self, scene: &Scene<'_>, decide: Decide<'_>, out: &mut Vec<Reference>) {
        if scene.entities.is_empty() {
            return;
        }
        self.begin(scene);
        // Without `I` there is nobody to look for.
        if self.first_person > 0 {
            self.survey(scene, decide);
            self.forget(scene);
        }
        let mut next = 0;
        let mut quote = Quote::default();
        for number in 0..scene.document.sentences.len() {
            self.sentence(scene, number as u32, &mut next, &mut quote, decide, out);
        }
    }

    /// Looks at who says `I` outside of quotes all over the article, before anything is decided: in an interview or a
    /// speech it is mostly one, and where the name stands may be far away.
    fn survey(&mut self, scene: &Scene<'_>, decide: Decide<'_>) {
        let Scene { document, names, entity_of, .. } = *scene;
        let (mut next, mut all) = (0, 0.0);
        let mut quote = Quote::default();
        for (number, sentence) in document.sentences.iter().enumerate() {
            let number = number as u32;
            quote.enter(sentence.paragraph);
            let mut at = sentence.first_token;
            while at < sentence.end_token {
                let token = &document.tokens[at as usize];
                if let Some(name) = names.get(next).filter(|name| name.first == at) {
                    let place = Place::new(scene, number, at, name.end, quote.open, false);
                    let place = Place { pairs: first_of_pair(scene, next), ..place };
                    self.note(scene, entity_of[next], place, 0, None);
                    at = name.end.max(at + 1);
                    next += 1;
                    continue;
                }
                quote.read(token);
                if let Some((Class::First, case, letters)) = pronoun(token).filter(|_| !quote.open) {
                    let mut found = Pronoun::new(scene, number, at, (Class::First, case, letters), false);
                    found.survey = true;
                    self.gather(scene, &found, next);
                    self.describe(scene, &found);
                    decide(&found, &self.candidates, &self.features, &mut self.shares);
                    for (candidate, share) in self.candidates.iter().zip(self.shares.iter().skip(1)) {
                        if Self::is_object(scene, &found, *candidate)
                            && !self.objects.contains(&candidate.entity)
                        {
                            self.objects.push(candidate.entity);
                        }
                        self.votes[candidate.entity as usize] += share;
                        let most = self.votes.get(self.speaker as usize).copied().unwrap_or(0.0);
                        if self.votes[candidate.entity as usize] > most {
                            self.speaker = candidate.entity;
                        }
                    }
                    self.vote_of_nobody += self.shares.first().copied().unwrap_or(0.0);
                    all += 1.0;
                }
                at += 1;
            }
            // As in `sentence`.
            while names.get(next).is_some_and(|name| name.first < sentence.end_token) {
                next += 1;
            }
        }
        // Whom the speaker speaks of is not the speaker, however often `I` stands beside the name.
        for &entity in &self.objects {
            self.votes[entity as usize] = 0.0;
            if self.speaker == entity {
                self.speaker = NOBODY;
            }
        }
        if all > 0.0 {
            self.votes.iter_mut().for_each(|vote| *vote /= all);
            self.vote_of_nobody /= all;
        }
    }

    /// Goes through a sentence before which `next` names stand.
    fn sentence(
        &mut self,
        scene: &Scene<'_>,
        number: u32,
        next: &mut usize,
        quote: &mut Quote,
        decide: Decide<'_>,
        out: &mut Vec<Reference>,
    ) {
        let Scene { document, names, entity_of, .. } = *scene;
        let sentence = &document.sentences[number as usize];
        quote.enter(sentence.paragraph);
        self.called = called(scene, number, *next).unwrap_or(self.called);
        self.anonymous.listen(scene, number);
        let mut led = false;
        let mut at = sentence.first_token;
        while at < sentence.end_token {
            let token = &document.tokens[at as usize];
            if let Some(name) = names.get(*next).filter(|name| name.first == at) {
                let place = Place::new(scene, number, at, name.end, quote.open, !led);
                let place = Place { pairs: first_of_pair(scene, *next), ..place };
                self.introduce_by_pronoun(scene, entity_of[*next], at);
                // Where a report was written is not what it speaks of.
                if !is_dateline(document, at as usize) {
                    self.note(scene, entity_of[*next], place, 0, None);
                    led = true;
                }
                at = name.end.max(at + 1);
                *next += 1;
                continue;
            }
            quote.read(token);
            if let Some(kind) = pronoun(token).filter(|_| !is_party(scene, at)) {
                let found = Pronoun::new(scene, number, at, kind, quote.open);
                self.gather(scene, &found, *next);
                self.describe(scene, &found);
                let likeliest = decide(&found, &self.candidates, &self.features, &mut self.shares);
                // Where the form of the article shows who is meant, that outranks the model: it tends to keep
                // the one whom it followed so far, and each pronoun that is decided counts as a mention for the
                // next, so that one wrong one draws all later ones along.
                let chosen = self
                    .by_form(scene, &found)
                    .or_else(|| self.by_speech(scene, &found))
                    .or(likeliest.filter(|&at| !self.is_of_unnamed(scene, &found, at)));
                let chosen = match self.by_grammar(scene, &found, *next) {
                    Some(Shown::Nobody) => None,
                    Some(Shown::Entity(entity)) => Some(self.candidate(entity)),
                    None => chosen,
                };
                let third = found.class.is_third();
                if chosen.is_none() && likeliest.is_some() && third {
                    self.anonymous.begin(&found);
                }
                let state = chosen.and_then(|at| self.states.get(self.candidates[at].entity as usize));
                let anonymous = self.anonymous.takes(scene, &found, state.copied());
                let chosen = chosen.filter(|_| !anonymous);
                let stands_for = chosen.map_or(NOBODY, |chosen| self.candidates[chosen].entity);
                let last = self.last_of[found.class as usize];
                // Paragraphs are counted from 1 here, since 0 stands for none yet.
                if last.1 != found.paragraph + 1 {
                    self.before_of[found.class as usize] = last;
                }
                self.last_of[found.class as usize] = (stands_for, found.paragraph + 1);
                if let Some(chosen) = chosen {
                    let entity = self.candidates[chosen].entity;
                    out.push(Reference { span: found.span, entity, kind: MentionKind::Pronoun });
                    // Where several speak, none of them is spoken of by themselves.
                    let group = scene.entities[entity as usize].label == Label::Organisation;
                    let several = found.class == Class::FirstPlural && (group || entity == self.voices.pair);
                    if !several {
                        let place = Place::new(scene, number, at, at + 1, found.quoted, !led);
                        self.note(scene, entity, place, 1, Some(found.class));
                    }
                }
                led = true;
            } else if let Some((end, entity)) = self.description(scene, at, number, sentence.end_token) {
                let span = token.span.join(document.tokens[end as usize - 1].span);
                out.push(Reference { span, entity, kind: MentionKind::Nominal });
                self.anonymous.name(at);
                let place = Place::new(scene, number, at, end, quote.open, !led);
                self.note(scene, entity, place, 2, None);
                led = true;
                at = end;
                continue;
            } else {
                self.unnamed.note(scene, at, number);
                self.thread.note_unnamed(scene, at);
            }
            at += 1;
        }
        // Names never run over sentences, but one whose edges were corrected may be left behind.
        while names.get(*next).is_some_and(|name| name.first < sentence.end_token) {
            *next += 1;
        }
    }

    /// The number of an entity among the candidates, with which it is put if it is none.
    fn candidate(&mut self, entity: u32) -> usize {
        let known = self.candidates.iter().position(|candidate| candidate.entity == entity);
        known.unwrap_or_else(|| {
            self.candidates.push(Candidate { entity, rank: 9, forward: false, ahead: 15, says: false });
            self.candidates.len() - 1
        })
    }

    /// Whether a pronoun rather stands for an unnamed person: than for one who was not named yet (`The patient went to
    /// his doctor. Dr Ivo Lang disagreed.`), or than for one named before the sentence that the unnamed person is the
    /// subject of (`Hale spoke. The bursar wrote a report. He also signed it.`).
    fn is_of_unnamed(&self, scene: &Scene<'_>, pronoun: &Pronoun, candidate: usize) -> bool {
        let entity = self.candidates.get(candidate).map_or(NOBODY, |candidate| candidate.entity);
        let Some(state) = self.states.get(entity as usize) else { return false };
        let Some(person) = self.unnamed.before(pronoun) else { return false };
        let starts = scene.document.sentences[pronoun.sentence as usize].first_token == pronoun.token
            && !pronoun.quoted;
        let taken_up = starts && person.leads_to(pronoun) && state.sentence < person.sentence();
        let introduced =
            !pronoun.quoted && person.is_introduced_near(pronoun) && state.sentence < person.sentence();
        let outranked = starts && person.outranks(pronoun, *state);
        let between = !is_other_than_subject(scene, pronoun)
            && (!pronoun.quoted && person.is_between(pronoun, *state) || person.is_near_kin(pronoun, *state));
        !state.seen || taken_up || introduced || outranked || between
    }

    /// Whether `I` is somebody else than a candidate that its sentence names as whom it is done to: `I told Schmidt`.
    fn is_object(scene: &Scene<'_>, pronoun: &Pronoun, candidate: Candidate) -> bool {
        let verb =
            scene.view.infos.get(pronoun.token as usize + 1).is_some_and(|info| info.tag == Tag::VERB.0);
        pronoun.class == Class::First
            && pronoun.case == Case::Subject
            && verb
            && (2..=4).contains(&candidate.ahead)
    }

    fn begin(&mut self, scene: &Scene<'_>) {
        let entities = scene.entities;
        self.forget(scene);
        self.voices.listen(scene);
        self.votes.clear();
        self.votes.resize(entities.len(), 0.0);
        self.vote_of_nobody = 0.0;
        self.objects.clear();
        self.speaker = NOBODY;
        self.called = NOBODY;
        self.frequent.clear();
        let persons = || entities.iter().enumerate().filter(|(_, entity)| entity.label == Label::Person);
        self.persons = persons().count() as u32;
        self.first_named = persons().next().map_or(NOBODY, |(at, _)| at as u32);
        self.frequent.extend(persons().map(|(at, _)| at as u32));
        self.frequent.sort_by_key(|&at| std::cmp::Reverse(entities[at as usize].count));
        self.frequent.truncate(3);
        let most = |holds: &dyn Fn(&Joined) -> bool| {
            let with = entities.iter().enumerate().filter(|(_, entity)| holds(entity));
            // The last of equals would win: in reverse it is the one named first.
            with.rev().max_by_key(|(_, entity)| entity.count).map_or(NOBODY, |(at, _)| at as u32)
        };
        self.others = [
            most(&|entity| entity.label == Label::Organisation),
            most(&|entity| entity.label == Label::Miscellaneous && entity.plural),
            most(&|entity| entity.country.is_some()),
        ];
        self.introduce(scene);
        let words = scene.document.tokens.len().max(1);
        let (mut first, mut he, mut she) = (0, 0_u32, 0_u32);
        for token in scene.document.tokens {
            first += usize::from(token.form == I);
            he += u32::from(token.form == HE) + u32::from(token.form == HIS);
            she += u32::from(token.form == SHE) + u32::from(token.form == HER);
        }
        self.genders = match (he, she) {
            (0, 0) => 0,
            (_, 0) => 1,
            (0, _) => 2,
            _ if he >= 4 * she => 3,
            _ if she >= 4 * he => 4,
            _ => 5,
        };
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

    /// Forgets who was spoken of.
    fn forget(&mut self, scene: &Scene<'_>) {
        self.states.clear();
        self.states.resize(scene.entities.len(), State::default());
        self.recent.clear();
        self.unnamed.clear();
        self.anonymous.clear();
        self.thread = Thread::default();
        self.leads = Leads::default();
        self.mentions.clear();
        self.last_of = [(NOBODY, 0); 7];
        self.before_of = self.last_of;
    }

    /// Notes that an entity is spoken of.
    fn note(&mut self, scene: &Scene<'_>, entity: u32, place: Place, kind: u8, class: Option<Class>) {
        let infos = &scene.view.infos;
        let classes_at =
            |at: Option<u32>| at.and_then(|at| infos.get(at as usize)).map_or(0, |info| info.classes);
        let tag = |at: u32| infos.get(at as usize).map_or(0, |info| info.tag);
        let verb = |at: u32| [Tag::VERB.0, Tag::AUX.0].contains(&tag(at));
        let subject = verb(place.end) || (tag(place.end) == Tag::ADV.0 && verb(place.end + 1));
        let says = (classes_at(Some(place.end)) | classes_at(place.token.checked_sub(1))) & word::SAY != 0;
        self.thread.note(scene, entity, place);
        if kind == 0 {
            self.anonymous.note(scene.entities[entity as usize].label, place.sentence, place.quoted);
        }
        self.leads.note(entity, place);
        self.mentions.note(place.sentence, place.token, place.end, entity);
        let Some(state) = self.states.get_mut(entity as usize) else { return };
        let role = Role::of(scene, place);
        let (here, before) = match place.paragraph.wrapping_sub(state.paragraph) {
            0 if state.seen => (state.here + 1, state.before),
            1 if state.seen => (1, state.here),
            _ => (1, 0),
        };
        let acts = kind == 0 && role == Role::Subject && !place.quoted;
        *state = State {
            seen: true,
            token: place.token,
            end: place.end,
            role,
            sentence: place.sentence,
            paragraph: place.paragraph,
            kind,
            subject,
            leads: place.leads,
            // Who spoke in a paragraph counts as its speaker to its end.
            says: says || (state.says && state.paragraph == place.paragraph),
            so_far: state.so_far + 1,
            here,
            before,
            classes: state.classes | class.map_or(0, |class| 1 << class as u8),
            quoted: place.quoted,
            pairs: place.pairs,
            acts: if acts { place.sentence + 1 } else { state.acts },
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
        let quoter = self.own_words(scene, pronoun);
        let speaker = (self.speaker != NOBODY).then_some(self.speaker);
        let object_form = place::is_object(scene, pronoun);
        let doer = object_form.then(|| clause::does_it_to(scene, &self.mentions, pronoun)).flatten();
        let Self { recent, frequent, candidates, genders, voices, states, objects, called, .. } = self;
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
        let classes_at = |at: u32| infos.get(at as usize).map_or(0, |info| info.classes & word::SAY);
        let sentence = &scene.document.sentences[pronoun.sentence as usize];
        // `When he arrived, Hale sat down`: the name may follow in the same sentence.
        for (name, &entity) in scene.names.iter().zip(scene.entity_of).skip(next).take(3) {
            if name.first >= sentence.end_token {
                break;
            }
            let beside =
                classes_at(name.end) | classes_at(name.end + 1) | classes_at(name.first.wrapping_sub(1));
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
            // Firms, peoples and countries are `it`, `they` and `we`.
            .filter(|_| !matches!(pronoun.class, Class::Male | Class::Female | Class::First));
        // Whom an article is about can be meant many sentences after the last mention.
        for &entity in frequent.iter().chain(std::iter::once(&self.first_named)).chain(others) {
            // Who is named but once, in a later sentence, is hardly `he` here: `“We waited,” she said. Brandt did not wait.`
            let once = pronoun.class.is_third()
                && scene.entities.get(entity as usize).is_some_and(|entity| entity.count < 2);
            if let Some(state) = states.get(entity as usize).filter(|state| state.seen || !once) {
                add(Candidate { entity, rank: 9, forward: !state.seen, ahead: 15, says: false });
            }
        }
        // Who says `I` or is called `you` is shown by turns and labels rather than by who was mentioned last.
        if !pronoun.class.is_third() {
            let near = voices.near(pronoun.paragraph);
            let called = (*called != NOBODY).then_some(*called);
            for entity in near.into_iter().chain(speaker).chain(called) {
                if let Some(state) = states.get(entity as usize) {
                    add(Candidate { entity, rank: 9, forward: !state.seen, ahead: 15, says: false });
                }
            }
        }
        if pronoun.class == Class::FirstPlural
            && let Some(state) = states.get(voices.pair as usize)
        {
            add(Candidate { entity: voices.pair, rank: 9, forward: !state.seen, ahead: 15, says: false });
        }
        candidates.retain(|candidate| {
            let entity = scene.entities.get(candidate.entity as usize);
            let often = frequent.contains(&candidate.entity)
                && entity.is_some_and(|entity| entity.count >= OFTEN)
                // Where the lists know somebody else who can be meant, they are not wrong about this one.
                && !is_known(pronoun.class, scene.entities);
            let object =
                pronoun.class == Class::First && !pronoun.quoted && objects.contains(&candidate.entity);
            let other = states.get(candidate.entity as usize).is_some_and(|state| {
                entity.is_some_and(|entity| agreement::stood_for_other(pronoun.class, entity, state.classes))
                    && state.so_far >= OFTEN
            });
            let acts = |state: &State| place::is_own_object(scene, pronoun, *state);
            let own = object_form
                && (doer == Some(candidate.entity)
                    || states.get(candidate.entity as usize).is_some_and(acts));
            // Nobody says `he` of himself.
            let speaks = quoter == Some(candidate.entity) && pronoun.class.is_third();
            !object
                && !other
                && !own
                && !speaks
                && entity.is_some_and(|entity| can_stand_for(pronoun.class, entity, often, *genders))
        });
    }
}

impl Pronoun {
    fn new(
        scene: &Scene<'_>,
        sentence: u32,
        token: u32,
        (class, case, letters): (Class, Case, u32),
        quoted: bool,
    ) -> Self {
        let paragraph = scene.document.sentences[sentence as usize].paragraph;
        let start = scene.document.tokens[token as usize].span.start;
        Self {
            class,
            case,
            span: Span::new(start, start + letters),
            token,
            sentence,
            paragraph,
            quoted,
            starts: scene.document.paragraphs[paragraph as usize].first_sentence == sentence,
            survey: false,
            speaks: said::speaks_at(scene, token),
        }
    }
}

/// Whether a pronoun hardly stands for who does something in its clause: `told him`, `his mother`.
fn is_other_than_subject(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    let infos = &scene.view.infos;
    let info = |at: u32| infos.get(at as usize);
    let verb = pronoun.token.checked_sub(1).and_then(info).is_some_and(|info| info.tag == Tag::VERB.0);
    let next = info(pronoun.token + 1);
    let noun =
        next.is_some_and(|info| [Tag::NOUN.0, Tag::ADJ.0, Tag::NUM.0, Tag::PROPN.0].contains(&info.tag));
    let object = pronoun.case == Case::Object || pronoun.class == Class::Female && verb && !noun;
    object || pronoun.case == Case::Possessive && next.is_some_and(|info| is_kin(info.form))
}

/// Whether a first name or a title of somebody in the article says that a pronoun can be that one.
fn is_known(class: Class, entities: &[Joined]) -> bool {
    let persons = entities.iter().filter(|entity| entity.label == Label::Person);
    let mut genders = persons.map(Joined::gender);
    match class {
        Class::Male => genders.any(|gender| gender == Gender::MALE),
        Class::Female => genders.any(|gender| gender == Gender::FEMALE),
        _ => false,
    }
}

/// The letter of an independent: `Bernie Lind (I-Vt.)`
fn is_party(scene: &Scene<'_>, at: u32) -> bool {
    let glued = |token: &Token| !token.flags.has(Flags::SPACE_BEFORE);
    let next = scene.document.tokens.get(at as usize + 1);
    scene.document.tokens[at as usize].form == I
        && next.is_some_and(|next| next.form == HYPHEN && glued(next))
}

const HYPHEN: u32 = byline_text::hash::form("-");
const QUESTION: u32 = byline_text::hash::form("?");
const I: u32 = byline_text::hash::form("i");
const HE: u32 = byline_text::hash::form("he");
const HIS: u32 = byline_text::hash::form("his");
const SHE: u32 = byline_text::hash::form("she");
const HER: u32 = byline_text::hash::form("her");
