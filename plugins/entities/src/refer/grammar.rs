//! Whom the words right around a pronoun show to be meant, whoever was spoken of before: `Hale himself`, `the club kept
//! their lead`, `"We were poor," said the manager of the club`.

use super::answers::THANK;
use super::clause::{self, Doer};
use super::quoted::{Quoter, behind, quoter};
use super::said::speaks;
use super::{NOBODY, OFTEN, Pronoun, Scene, Walker};
use crate::gazetteer::word;
use crate::join::{Gender, Joined};
use crate::names::Name;
use crate::pronouns::{Case, Class, pronoun as pronoun_of};
use byline_core::{Label, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many tokens stand between an organisation and `they` in what it does, at most.
const DEED: u32 = 6;

/// How many tokens stand between an organisation and who speaks for it, at most: `Hale, the chief executive of the group`.
const OFFICE: u32 = 9;

/// Whom the words around a pronoun show to be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nobody,
    Entity(u32),
}

impl Walker {
    /// Whom the words around a pronoun show to be meant, before which `next` names stand.
    pub(super) fn by_grammar(&self, scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> Option<Shown> {
        match pronoun.class {
            Class::Male | Class::Female if is_either(scene, pronoun) => Some(Shown::Nobody),
            Class::Male | Class::Female if pronoun.case == Case::Reflexive => {
                self.reflexive(scene, pronoun, next)
            }
            Class::Male | Class::Female if self.is_told_by_unnamed(scene, pronoun, next) => {
                Some(Shown::Nobody)
            }
            Class::Male | Class::Female => {
                self.lawyer(scene, pronoun).or_else(|| judged(scene, pronoun, next)).map(Shown::Entity)
            }
            Class::Neuter if self.is_unnamed_thing(scene, pronoun) => Some(Shown::Nobody),
            Class::Neuter => self
                .own_body(scene, pronoun)
                .or_else(|| self.subject_before(scene, pronoun))
                .or_else(|| body_of_clause(scene, pronoun, next))
                .or_else(|| self.only_body(scene, pronoun))
                .map(Shown::Entity),
            Class::First if !pronoun.quoted => lost_quoter(scene, pronoun).map(Shown::Entity),
            Class::First => self.unnamed_quoter(scene, pronoun).then_some(Shown::Nobody),
            Class::FirstPlural => self
                .spoken_for(scene, pronoun)
                .or_else(|| self.own_statement(scene, pronoun))
                .map(Shown::Entity),
            Class::Plural => {
                let several = || is_of_several(scene, pronoun).then_some(Shown::Nobody);
                self.many(scene, pronoun, next).map(Shown::Entity).or_else(several)
            }
            Class::Second if self.thanks(scene, pronoun) => Some(Shown::Nobody),
            Class::Second => self.still_spoken_to(pronoun).map(Shown::Entity),
        }
    }

    /// Whether whoever was called upon thanks somebody else: `Miss Hale? Thank you.`
    fn thanks(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
        let before = pronoun.token.checked_sub(1).and_then(|at| scene.view.infos.get(at as usize));
        self.called != NOBODY && before.is_some_and(|info| info.form == THANK)
    }

    /// Who was spoken to before in the same words: `Joan, could you pass this on? Thank you.`
    fn still_spoken_to(&self, pronoun: &Pronoun) -> Option<u32> {
        let (last, paragraph) = self.last_of[Class::Second as usize];
        let state = self.states.get(last as usize)?;
        let near = paragraph == pronoun.paragraph + 1 && state.sentence + 1 >= pronoun.sentence;
        (near && pronoun.quoted).then_some(last)
    }

    /// Whether somebody without a name tells somebody who has one of himself: `The boy told Judge Keele that he was sorry`.
    fn is_told_by_unnamed(&self, scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> bool {
        let that = pronoun.token.checked_sub(1).is_some_and(|at| form_at(scene, at) == THAT);
        let Some(name) = next.checked_sub(1).map(|at| scene.names[at]) else { return false };
        let behind = name.end + u32::from(that) == pronoun.token;
        let tells = verb_before(scene, name).filter(|verb| TELLS.has(form_at(scene, *verb)));
        let noun = |verb: u32| clause::doer(scene, &self.mentions, pronoun, verb) == Some(Doer::Noun);
        pronoun.case == Case::Subject && !pronoun.quoted && behind && tells.is_some_and(noun)
    }

    /// Whose client is spoken of: `Lind said his client would pay`.
    fn lawyer(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let next = scene.view.infos.get(pronoun.token as usize + 1).map_or(0, |info| info.form);
        let client = pronoun.case == Case::Possessive && CLIENTS.has(next) && !pronoun.quoted;
        let (sayer, sentence) = self.thread.sayer_near(pronoun.paragraph).filter(|_| client)?;
        let gender = if pronoun.class == Class::Male { Gender::MALE } else { Gender::FEMALE };
        (sentence == pronoun.sentence && scene.entities[sayer as usize].gender().agrees(gender))
            .then_some(sayer)
    }

    /// Whether `it` is what has no name and says something: `The gallery said it had lost the key`; or stands for nothing:
    /// `whose fault it was`.
    fn is_unnamed_thing(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
        let infos = &scene.view.infos;
        let form = |at: u32| infos.get(at as usize).map_or(0, |info| info.form);
        let first = scene.document.sentences[pronoun.sentence as usize].first_token;
        let back = |far: u32| pronoun.token.checked_sub(far).filter(|at| *at >= first);
        let asked = (1..4).filter_map(back).any(|at| ASKED.has(form(at)));
        let subject = pronoun.case == Case::Subject;
        if subject
            && asked
            && infos
                .get(pronoun.token as usize + 1)
                .is_some_and(|info| info.tag == Tag::AUX.0 || info.tag == Tag::PART.0)
        {
            return true;
        }
        let that = back(1).filter(|at| form(*at) == THAT).map_or(1, |_| 2);
        let Some(verb) = back(that).filter(|at| speaks(scene, *at)) else { return false };
        let nominal = |at: u32| [Tag::DET.0, Tag::NOUN.0, Tag::ADJ.0].contains(&infos[at as usize].tag);
        let bare = ARTICLES.has(form(first)) && verb > first + 1 && (first..verb).all(nominal);
        let described =
            self.states.iter().any(|state| state.seen && state.token >= first && state.end <= verb);
        subject && bare && !described
    }

    /// The organisation that says something of itself: `The Ardley Trust said it had asked`, `…, it said`.
    fn own_body(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let infos = &scene.view.infos;
        let form = |at: u32| infos.get(at as usize).map_or(0, |info| info.form);
        let (sayer, sentence) = self.thread.sayer_near(pronoun.paragraph).filter(|_| !pronoun.quoted)?;
        let body = scene.entities[sayer as usize].label == Label::Organisation;
        if !body || pronoun.case != Case::Subject {
            return None;
        }
        let at = pronoun.token;
        let that = at.checked_sub(1).is_some_and(|before| form(before) == THAT);
        let told = at.checked_sub(1 + u32::from(that)).is_some_and(|verb| speaks(scene, verb));
        // `it was clear that`, `it is time to`, `it was a shame` stand for nothing.
        let noun = infos.get(at as usize + 2).is_some_and(|info| info.tag == Tag::DET.0);
        let empty = [IS, WAS].contains(&form(at + 1))
            && (noun || (at + 3..at + 6).any(|at| [THAT, TO].contains(&form(at))));
        let reports = told && sentence == pronoun.sentence && !empty;
        (reports || pronoun.speaks).then_some(sayer)
    }

    /// The organisation or place that is the subject of the sentence before, for `Its` that begins this one: `Ardley Trust closed.
    /// Its head was sorry.`
    fn subject_before(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let first = scene.document.sentences[pronoun.sentence as usize].first_token;
        if pronoun.token != first || pronoun.case != Case::Possessive || pronoun.quoted {
            return None;
        }
        let entity = self.leads.before(pronoun)?;
        let state = self.states.get(entity as usize)?;
        let thing = matches!(scene.entities[entity as usize].label, Label::Organisation | Label::Location);
        (thing && state.acts == pronoun.sentence && state.paragraph == pronoun.paragraph).then_some(entity)
    }

    /// The only organisation spoken of in this sentence and the one before, for `it said` and `its chief executive`.
    fn only_body(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let says = pronoun.case == Case::Subject && pronoun.speaks;
        let office = pronoun.case == Case::Possessive && is_office(scene, pronoun.token + 1);
        if pronoun.quoted || !says && !office {
            return None;
        }
        let body = |entity: &u32| {
            let state = self.states[*entity as usize];
            scene.entities[*entity as usize].label == Label::Organisation
                && state.paragraph == pronoun.paragraph
                && state.sentence + 1 >= pronoun.sentence
                // What is merely mentioned does not speak: `A report on Ardley Trust came out. It said`
                && (office || state.acts == pronoun.sentence || is_agent(scene, state.token))
        };
        let mut bodies = self.recent.iter().copied().filter(body);
        bodies.next().filter(|_| bodies.next().is_none())
    }

    /// `Hale himself`, `The guard blamed himself`; in `told her visitor to make himself useful` the visitor is meant.
    fn reflexive(&self, scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> Option<Shown> {
        let tag = |far: u32| {
            let at = pronoun.token.checked_sub(far).and_then(|at| scene.view.infos.get(at as usize));
            at.map_or(0, |info| info.tag)
        };
        if let Some(at) = next.checked_sub(1).filter(|at| scene.names[*at].end == pronoun.token) {
            let entity = scene.entity_of[at];
            let person = scene.entities[entity as usize].label == Label::Person;
            return person.then_some(Shown::Entity(entity));
        }
        // Whom the noun before the verb stands for, if for anybody with a name.
        let noun = if tag(2) == Tag::PART.0 { 3 } else { 2 };
        let described =
            || self.states.iter().any(|state| state.seen && state.end + noun - 1 == pronoun.token);
        (tag(1) == Tag::VERB.0 && tag(noun) == Tag::NOUN.0 && !described()).then_some(Shown::Nobody)
    }

    /// Whether somebody without a name says `I`: `"I was afraid," a nurse said. "I ran."`
    fn unnamed_quoter(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
        pronoun.quoted
            && match quoter(scene, pronoun) {
                Quoter::Unnamed => true,
                Quoter::Pronoun(class) => self.anonymous.speaks(pronoun, Some(class)),
                Quoter::Unknown => {
                    self.thread.sayer_in(pronoun.paragraph).is_none() && self.anonymous.speaks(pronoun, None)
                }
                Quoter::Named(_) => false,
            }
    }

    /// The organisation for which a person speaks who says `we`.
    fn spoken_for(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let lost =
            || self.thread.sayer_in(pronoun.paragraph).filter(|_| scene.view.damaged && !pronoun.quoted);
        let speaker = self.own_words(scene, pronoun).or_else(lost)?;
        self.works_for.get(speaker as usize).copied().filter(|organisation| *organisation != NOBODY)
    }

    /// The organisation that says `we` itself or by who has no name: `Ardley Trust said: "We are sorry."`, `"We are sorry," a
    /// spokeswoman for Ardley Trust said`.
    fn own_statement(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        if !pronoun.quoted || self.own_words(scene, pronoun).is_some() {
            return None;
        }
        let body = |entity: u32| scene.entities[entity as usize].label == Label::Organisation;
        let document = scene.document;
        let sentences = document.sentences_of(&document.paragraphs[pronoun.paragraph as usize]);
        let (first, end) = (sentences.first()?.first_token, sentences.last()?.end_token);
        let from = scene.names.partition_point(|name| name.first < first);
        let names = scene.names[from..].iter().zip(&scene.entity_of[from..]);
        let names = names.take_while(|(name, _)| name.first < end);
        let spokes = |at: u32| SPOKES.has(form_at(scene, at));
        let mut served = names.filter(|(name, entity)| {
            let before = (2..=3).any(|far| name.first.checked_sub(far).is_some_and(spokes));
            body(**entity) && (spokes(name.end) || spokes(name.end + 1) || before)
        });
        let served = served.next().map(|(_, &entity)| entity);
        served.or_else(|| self.thread.sayer_in(pronoun.paragraph).filter(|sayer| body(*sayer)))
    }

    /// The organisation that is `they` as the only one that does something in the sentence: `Rovers kept their lead`, or that
    /// was `they` in the sentence before.
    fn many(&self, scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> Option<u32> {
        if pronoun.quoted {
            return None;
        }
        let infos = &scene.view.infos;
        let first = scene.document.sentences[pronoun.sentence as usize].first_token;
        let (last, paragraph) = self.last_of[Class::Plural as usize];
        if pronoun.token == first {
            if let Some(body) = self.leads.before(pronoun).filter(|body| self.is_many(scene, pronoun, *body))
            {
                return Some(body);
            }
            let state = self.states.get(last as usize)?;
            let near = paragraph == pronoun.paragraph + 1 && state.sentence + 1 == pronoun.sentence;
            let one = scene.entities[last as usize].label == Label::Organisation;
            return (near && one).then_some(last);
        }
        let at = next.checked_sub(1)?;
        let (name, entity) = (scene.names[at], scene.entity_of[at]);
        let near = name.first >= first && pronoun.token - name.end <= DEED && pronoun.token > name.end;
        let one = scene.entities[entity as usize].label == Label::Organisation;
        let verb = |at: u32| [Tag::VERB.0, Tag::AUX.0].contains(&infos[at as usize].tag);
        let begins = name.first.saturating_sub(first) <= 1;
        let clause = name.end..pronoun.token;
        let says = infos[name.end as usize].classes & word::SAY != 0;
        let fits = pronoun.case == Case::Possessive || says && pronoun.case == Case::Subject;
        let joined = clause.clone().any(|at| {
            [Tag::CCONJ.0, Tag::PUNCT.0, Tag::PROPN.0, Tag::PRON.0].contains(&infos[at as usize].tag)
        });
        (near
            && one
            && begins
            && fits
            && verb(name.end)
            && !joined
            && !has_plural(scene, name.end, pronoun.token))
        .then_some(entity)
    }

    /// Whether the sentence before says of an organisation that it `are`: `Elmcote Rovers are fifth. They travel to Leeds.`
    fn is_many(&self, scene: &Scene<'_>, pronoun: &Pronoun, body: u32) -> bool {
        let state = self.states[body as usize];
        let verb = scene.view.infos.get(state.end as usize).map_or(0, |info| info.form);
        scene.entities[body as usize].label == Label::Organisation
            && state.acts == pronoun.sentence
            && state.sentence + 1 == pronoun.sentence
            && state.paragraph == pronoun.paragraph
            && ARE.has(verb)
    }

    /// Notes for which organisations persons are introduced as speaking.
    pub(super) fn introduce(&mut self, scene: &Scene<'_>) {
        self.works_for.clear();
        self.works_for.resize(scene.entities.len(), NOBODY);
        let label = |at: usize| scene.entities[scene.entity_of[at] as usize].label;
        for at in 1..scene.names.len() {
            let (first, second) = (scene.names[at - 1], scene.names[at]);
            let (person, organisation) = match (label(at - 1), label(at)) {
                (Label::Organisation, Label::Person) if serves_before(scene, first, second) => (at, at - 1),
                (Label::Person, Label::Organisation) if serves_behind(scene, first, second) => (at - 1, at),
                _ => continue,
            };
            let organisation = scene.entity_of[organisation];
            let known = &mut self.works_for[scene.entity_of[person] as usize];
            // Who is introduced as of two speaks for neither plainly.
            *known = if [NOBODY, organisation].contains(known) { organisation } else { NOBODY };
        }
        self.introduce_chiefs(scene);
        self.introduce_police(scene);
    }

    /// Notes that a chief executive speaks for the firm that an article is about, where nothing else is said.
    fn introduce_chiefs(&mut self, scene: &Scene<'_>) {
        let firm = self.others[0];
        if scene.entities.get(firm as usize).is_none_or(|firm| firm.count < OFTEN) {
            return;
        }
        for (name, &entity) in scene.names.iter().zip(scene.entity_of) {
            let before = |far: u32| {
                let at = name.first.checked_sub(far).and_then(|at| scene.view.infos.get(at as usize));
                at.map_or(0, |info| info.form)
            };
            let behind =
                |far: u32| scene.view.infos.get((name.end + far) as usize).map_or(0, |info| info.form);
            // `Anna Hale, who became chief executive in May,`, `Anna Hale, its chief executive,`
            let office = (1..4).find(|far| behind(*far) == CHIEF && behind(far + 1) == EXECUTIVE);
            let apposed = behind(0) == COMMA
                && office.is_some_and(|far| {
                    behind(far + 2) != OF && !(1..far).any(|far| OF_ANOTHER.has(behind(far)))
                });
            let chief = before(1) == CEO || before(1) == EXECUTIVE && before(2) == CHIEF || apposed;
            let alone = !OF_ANOTHER.has(before(3));
            let known = &mut self.works_for[entity as usize];
            if chief && alone && *known == NOBODY {
                *known = firm;
            }
        }
    }

    /// Notes that officers speak for the only police force that an article has.
    fn introduce_police(&mut self, scene: &Scene<'_>) {
        let forces = || {
            let name = |entity: &Joined| scene.document.slice(entity.name);
            let is_force = move |(_, entity): &(usize, &Joined)| {
                entity.label == Label::Organisation && name(entity).ends_with(" Police")
            };
            scene.entities.iter().enumerate().filter(is_force)
        };
        let mut all = forces();
        self.force = NOBODY;
        let (Some((force, _)), None) = (all.next(), all.next()) else { return };
        self.force = force as u32;
        for (entity, known) in scene.entities.iter().zip(&mut self.works_for) {
            if *known == NOBODY && entity.roles.iter().any(|role| POLICE.has(*role)) {
                *known = force as u32;
            }
        }
    }

    /// Notes for whom a person who is named at a token speaks: `Its founder, Anna Hale`.
    pub(super) fn introduce_by_pronoun(&mut self, scene: &Scene<'_>, entity: u32, token: u32) {
        let infos = &scene.view.infos;
        let role = |at: &u32| infos[*at as usize].form == COMMA || in_office(scene, *at);
        let Some(its) = (token.saturating_sub(4)..token).rev().find(|at| !role(at)) else { return };
        let (owner, _) = self.last_of[Class::Neuter as usize];
        let stands = pronoun_of(&scene.document.tokens[its as usize])
            .is_some_and(|(class, case, _)| class == Class::Neuter && case == Case::Possessive);
        let near = self.states.get(owner as usize).is_some_and(|state| state.token == its);
        if stands
            && near
            && its + 1 < token
            && has_role(scene, its + 1, token)
            && scene.entities[owner as usize].label == Label::Organisation
            && let Some(known) = self.works_for.get_mut(entity as usize)
            && *known == NOBODY
        {
            *known = owner;
        }
    }
}

/// The organisation that a clause is said of: `Ardley School, which has 30 children on its roll`.
fn body_of_clause(scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> Option<u32> {
    let at = next.checked_sub(1).filter(|_| !pronoun.quoted)?;
    let (name, entity) = (scene.names[at], scene.entity_of[at]);
    let clause = name.end + 2..pronoun.token;
    let opens = is_comma(scene, name.end) && form_at(scene, name.end + 1) == WHICH;
    let within = clause.len() <= CLAUSE && !clause.clone().any(|at| is_comma(scene, at));
    // `which told her it could not wait`
    let told = || (1..=2).any(|far| pronoun.token.checked_sub(far).is_some_and(|at| speaks(scene, at)));
    let fits = match pronoun.case {
        Case::Possessive => true,
        Case::Subject => told(),
        _ => false,
    };
    let same = scene.document.sentence_at(name.span.start) == Some(pronoun.sentence as usize);
    let body = scene.entities[entity as usize].label == Label::Organisation;
    (opens && within && fits && same && body).then_some(entity)
}

/// Who is praised or blamed for what is his own: `Frick congratulated Mond on her victory`.
fn judged(scene: &Scene<'_>, pronoun: &Pronoun, next: usize) -> Option<u32> {
    let at = next.checked_sub(1)?;
    let (name, entity) = (scene.names[at], scene.entity_of[at]);
    let link = form_at(scene, name.end);
    let judges = verb_before(scene, name).is_some_and(|verb| JUDGES.has(form_at(scene, verb)));
    let behind = name.end + 1 == pronoun.token && JUDGED_FOR.has(link);
    let gender = if pronoun.class == Class::Male { Gender::MALE } else { Gender::FEMALE };
    let agrees = scene.entities[entity as usize].gender().agrees(gender);
    (pronoun.case == Case::Possessive && behind && judges && agrees).then_some(entity)
}

/// Whether several without a name are mentioned before a pronoun in its sentence: `Ardley Rovers thanked supporters for their help`.
fn is_of_several(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    has_plural(scene, scene.document.sentences[pronoun.sentence as usize].first_token, pronoun.token)
}

/// The verb right before a name and its titles: `told Judge Keele`.
fn verb_before(scene: &Scene<'_>, name: Name) -> Option<u32> {
    let infos = &scene.view.infos;
    let title = |at: &u32| infos[*at as usize].classes & word::ANY_TITLE != 0;
    let before = (1..=3).filter_map(|far| name.first.checked_sub(far)).find(|at| !title(at))?;
    (infos[before as usize].tag == Tag::VERB.0).then_some(before)
}

/// The form of a token; 0 beyond the end.
fn form_at(scene: &Scene<'_>, at: u32) -> u32 {
    scene.view.infos.get(at as usize).map_or(0, |info| info.form)
}

/// Whether an office begins at a token: `chief executive`.
fn is_office(scene: &Scene<'_>, first: u32) -> bool {
    let limit = scene.view.infos.len() as u32;
    let last = (first..limit.min(first + 3)).take_while(|at| in_office(scene, *at)).last();
    last.is_some_and(|last| has_role(scene, first, last + 1))
}

/// Whether something is said or done by who stands at a token: `according to the Ardley Trust`, `was lent by Ardley Trust`.
fn is_agent(scene: &Scene<'_>, token: u32) -> bool {
    let back = |far: u32| token.checked_sub(far).map_or(0, |at| form_at(scene, at));
    let article = u32::from(back(1) == THE);
    let verb =
        || token.checked_sub(2 + article).is_some_and(|at| scene.view.infos[at as usize].tag == Tag::VERB.0);
    back(1 + article) == TO && back(2 + article) == ACCORDING || back(1 + article) == BY && verb()
}

/// Who says `I` where the marks are lost: `I thought it was late, Hale said.`
fn lost_quoter(scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
    let sentence = &scene.document.sentences[pronoun.sentence as usize];
    let comma = (pronoun.token..sentence.end_token).rev().find(|at| is_comma(scene, *at))?;
    match behind(scene, comma + 1, sentence.end_token) {
        Quoter::Named(entity) if scene.view.damaged => Some(entity),
        _ => None,
    }
}

/// `he or she`, `his or her`: anybody.
fn is_either(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    let form = |at: u32| scene.view.infos.get(at as usize).map_or(0, |info| info.form);
    let other = |at: u32| {
        let class = scene.document.tokens.get(at as usize).and_then(pronoun_of).map(|(class, ..)| class);
        class.is_some_and(|class| class != pronoun.class && matches!(class, Class::Male | Class::Female))
    };
    let at = pronoun.token;
    form(at + 1) == OR && other(at + 2) || at >= 2 && form(at - 1) == OR && other(at - 2)
}

/// Whether something of which there are several is named between two tokens.
fn has_plural(scene: &Scene<'_>, first: u32, end: u32) -> bool {
    (first..end).any(|at| {
        let word = scene.document.slice(scene.document.tokens[at as usize].span);
        let info = scene.view.infos[at as usize];
        info.tag == Tag::NOUN.0 && (word.ends_with('s') || MANY.has(info.form))
    })
}

/// Whether an organisation before a person's name is whose office that one holds: `Rovers manager Anna Hale`, `the head of the
/// union, Anna Hale,`.
fn serves_before(scene: &Scene<'_>, organisation: Name, person: Name) -> bool {
    let (first, end) = (organisation.end, person.first);
    if end < first || end - first > 5 || !same_sentence(scene, organisation, person) {
        return false;
    }
    let comma = end > first && is_comma(scene, end - 1);
    let inner = first..end - u32::from(comma);
    if inner.is_empty() {
        // `the head of the union, Anna Hale,`
        return comma && is_comma(scene, person.end) && office_of(scene, organisation.first);
    }
    inner.clone().all(|at| in_office(scene, at)) && has_role(scene, inner.start, inner.end)
}

/// Whether an organisation behind a person's name is whose office that one holds: `Anna Hale, the head of the union,`,
/// `Anna Hale, of Leeds Police,`.
fn serves_behind(scene: &Scene<'_>, person: Name, organisation: Name) -> bool {
    let (first, end) = (person.end, organisation.first);
    if end <= first || end - first > OFFICE || !same_sentence(scene, person, organisation) {
        return false;
    }
    if !is_comma(scene, first) {
        // `Anna Hale of Leeds Police`
        let of = scene.view.infos[first as usize].form == OF;
        return of && (first + 1..end).all(|at| scene.view.infos[at as usize].tag == Tag::DET.0);
    }
    let inner = first + 1..end;
    if inner.clone().all(|at| scene.view.infos[at as usize].tag == Tag::DET.0) {
        return holds_office(scene, organisation.end);
    }
    if leads(scene, &inner) {
        return true;
    }
    let plain = |at: u32| {
        let tag = scene.view.infos[at as usize].tag;
        in_office(scene, at) || tag == Tag::DET.0 || LINKS.has(scene.view.infos[at as usize].form)
    };
    let opens = inner.clone().next().is_some_and(|at| scene.view.infos[at as usize].form == OF);
    inner.clone().all(plain) && (opens || has_role(scene, inner.start, inner.end))
}

/// Whether an office follows an organisation that it is of: `Anna Hale, Ardley Trust's finance director,`.
fn holds_office(scene: &Scene<'_>, end: u32) -> bool {
    let owner = scene.document.tokens.get(end as usize).is_some_and(|token| token.kind == TokenKind::CLITIC);
    let first = end + u32::from(owner);
    let limit = scene.view.infos.len() as u32;
    let behind = (first..limit.min(first + 5)).take_while(|at| in_office(scene, *at)).last();
    behind.is_some_and(|last| has_role(scene, first, last + 1))
}

/// Whether tokens say that somebody leads what follows: `who chairs the`, `who speaks for`.
fn leads(scene: &Scene<'_>, inner: &std::ops::Range<u32>) -> bool {
    let form = |at: u32| scene.view.infos[at as usize].form;
    let [who, verb] = [inner.start, inner.start + 1];
    let links = |at: u32| scene.view.infos[at as usize].tag == Tag::DET.0 || form(at) == FOR;
    inner.len() >= 2 && form(who) == WHO && LEADS.has(form(verb)) && (verb + 1..inner.end).all(links)
}

/// Whether an office stands before an organisation that it is of: `the head of the`.
fn office_of(scene: &Scene<'_>, organisation: u32) -> bool {
    let infos = &scene.view.infos;
    let mut at = organisation;
    let back = |at: u32| at.checked_sub(1).and_then(|before| infos.get(before as usize));
    if back(at).is_some_and(|info| info.tag == Tag::DET.0) {
        at -= 1;
    }
    let linked = back(at).is_some_and(|info| LINKS.has(info.form));
    linked && at.checked_sub(2).is_some_and(|role| has_role(scene, role, role + 1))
}

fn same_sentence(scene: &Scene<'_>, first: Name, second: Name) -> bool {
    scene.document.sentence_at(first.span.start) == scene.document.sentence_at(second.span.start)
}

fn is_comma(scene: &Scene<'_>, at: u32) -> bool {
    scene.view.infos.get(at as usize).is_some_and(|info| info.form == COMMA)
}

/// Whether a token can be a part of an office.
fn in_office(scene: &Scene<'_>, at: u32) -> bool {
    let info = scene.view.infos[at as usize];
    let clitic = scene.document.tokens[at as usize].kind == TokenKind::CLITIC;
    [Tag::NOUN.0, Tag::ADJ.0, Tag::PROPN.0].contains(&info.tag)
        || clitic
        || info.form == HYPHEN
        || info.form == MANAGING
}

/// Whether somebody who holds an office speaks for whom it is of.
fn has_role(scene: &Scene<'_>, first: u32, end: u32) -> bool {
    let infos = &scene.view.infos[first as usize..end as usize];
    let outside = infos.iter().any(|info| OUTSIDERS.has(info.form));
    !outside && infos.iter().any(|info| info.classes & word::ANY_TITLE != 0 || OFFICES.has(info.form))
}

/// How many tokens stand between an organisation and a pronoun in the clause that `which` begins, at most.
const CLAUSE: usize = 10;
const THE: u32 = form("the");
const BY: u32 = form("by");
const ACCORDING: u32 = form("according");
const WHICH: u32 = form("which");
const COMMA: u32 = form(",");
const MANAGING: u32 = form("managing");
const WHO: u32 = form("who");
const HYPHEN: u32 = form("-");
const OF: u32 = form("of");
const FOR: u32 = form("for");
const OR: u32 = form("or");
const THAT: u32 = form("that");
const TO: u32 = form("to");
const IS: u32 = form("is");
const WAS: u32 = form("was");
const CEO: u32 = form("ceo");
const CHIEF: u32 = form("chief");
const EXECUTIVE: u32 = form("executive");

static LEADS: Words<13> = Words::new([
    "chairs",
    "leads",
    "heads",
    "runs",
    "owns",
    "founded",
    "manages",
    "captains",
    "represents",
    "speaks",
    "coaches",
    "chaired",
    "directs",
]);
static TELLS: Words<8> =
    Words::new(["told", "tells", "informed", "assured", "promised", "warned", "reminded", "convinced"]);
static JUDGES: Words<22> = Words::new([
    "congratulated",
    "praised",
    "thanked",
    "commended",
    "applauded",
    "hailed",
    "credited",
    "honoured",
    "honored",
    "blamed",
    "criticised",
    "criticized",
    "condemned",
    "rebuked",
    "mocked",
    "attacked",
    "punished",
    "fined",
    "forgave",
    "envied",
    "admired",
    "congratulates",
]);
/// What stands between whoever is judged and what is his own.
static JUDGED_FOR: Words<4> = Words::new(["for", "on", "over", "upon"]);
static SPOKES: Words<3> = Words::new(["spokesman", "spokeswoman", "spokesperson"]);
/// Ranks of the police.
static POLICE: Words<7> =
    Words::new(["inspector", "superintendent", "sergeant", "constable", "detective", "sgt", "insp"]);
static CLIENTS: Words<2> = Words::new(["client", "clients"]);
static OF_ANOTHER: Words<3> = Words::new(["former", "ex", "s"]);
static ARE: Words<3> = Words::new(["are", "were", "have"]);
static ARTICLES: Words<3> = Words::new(["the", "a", "an"]);
static ASKED: Words<3> = Words::new(["who", "whose", "what"]);
static LINKS: Words<4> = Words::new(["of", "for", "at", "with"]);
static MANY: Words<8> =
    Words::new(["people", "men", "women", "children", "police", "staff", "media", "crew"]);
static OFFICES: Words<20> = Words::new([
    "head",
    "boss",
    "executive",
    "chair",
    "chairman",
    "chairwoman",
    "chairperson",
    "president",
    "founder",
    "co-founder",
    "organiser",
    "organizer",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "captain",
    "defender",
    "winger",
    "forward",
    "treasurer",
]);
/// Who is named with an organisation and does not speak for it.
static OUTSIDERS: Words<20> = Words::new([
    "former",
    "ex",
    "analyst",
    "economist",
    "lawyer",
    "attorney",
    "barrister",
    "solicitor",
    "critic",
    "reporter",
    "journalist",
    "correspondent",
    "columnist",
    "historian",
    "candidate",
    "victim",
    "witness",
    "student",
    "resident",
    "fan",
]);
