//! Who spoke last, and whom a sentence announces: whom `he said` and `Regarding Brandt, Keller said that he` stand for.

use super::agreement::{Agreement, agreement};
use super::features::is_verb;
use super::place::{Place, Role, behind_apposition};
use super::{Case, Class, NOBODY, Pronoun, Scene, Walker};
use crate::gazetteer::word;
use byline_core::Tag;
use byline_text::Words;
use byline_text::hash::form;

/// For how many paragraphs it is remembered who spoke last.
const FAR: u32 = 2;

/// How many tokens into a sentence an announced name stands at most: `As for the mayor, Brandt`.
const OPENING: u32 = 4;

/// An apposition between a name and its verb is no longer than this: `Vidal, the owner of the club, said`.
const APPOSITION: u32 = 16;

/// Who spoke last, and whom a sentence announces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thread {
    /// [`NOBODY`] where the last one who spoke has no name.
    sayer: u32,
    sayer_sentence: u32,
    sayer_paragraph: u32,
    topic: u32,
    topic_sentence: u32,
}

impl Default for Thread {
    fn default() -> Self {
        Self { sayer: NOBODY, sayer_sentence: 0, sayer_paragraph: 0, topic: NOBODY, topic_sentence: 0 }
    }
}

impl Thread {
    /// Notes that an entity is spoken of.
    pub(super) fn note(&mut self, scene: &Scene<'_>, entity: u32, place: Place) {
        if announces(scene, place) {
            (self.topic, self.topic_sentence) = (entity, place.sentence);
        }
        if says(scene, place) {
            self.sayer = entity;
            (self.sayer_sentence, self.sayer_paragraph) = (place.sentence, place.paragraph);
        }
    }

    /// How far before a pronoun an entity spoke, if it spoke last: 0 if not, 1 in this sentence, 2 in this paragraph, 3 in
    /// the one before, 4 earlier; 5 where somebody else did in this sentence.
    pub(super) fn sayer_step(&self, entity: u32, pronoun: &Pronoun) -> u32 {
        let here = self.sayer_sentence == pronoun.sentence;
        match pronoun.paragraph.saturating_sub(self.sayer_paragraph) {
            _ if self.sayer == NOBODY => 0,
            _ if self.sayer != entity => u32::from(here) * 5,
            _ if here => 1,
            far => 2 + far.min(2),
        }
    }

    /// Who spoke last, in a paragraph or the one before it, and in which sentence.
    pub(super) fn sayer_near(&self, paragraph: u32) -> Option<(u32, u32)> {
        let near = paragraph.saturating_sub(self.sayer_paragraph) <= 1;
        (self.sayer != NOBODY && near).then_some((self.sayer, self.sayer_sentence))
    }

    /// Who spoke last, if that was in a paragraph.
    pub(super) fn sayer_in(&self, paragraph: u32) -> Option<u32> {
        (self.sayer != NOBODY && self.sayer_paragraph == paragraph).then_some(self.sayer)
    }

    /// Notes that a token is part of no mention: somebody without a name may speak there, `the guard said`.
    pub(super) fn note_unnamed(&mut self, scene: &Scene<'_>, at: u32) {
        let infos = &scene.view.infos;
        let noun = infos.get(at as usize).is_some_and(|info| info.tag == Tag::NOUN.0);
        // Whoever has no name cannot be found again, but must not leave the word to the one before.
        if noun && speaks(scene, at + 1) {
            self.sayer = NOBODY;
        }
    }
}

impl Walker {
    /// The candidate who spoke last, where a pronoun outside of quotation marks speaks: `“We waited,” he said`; or whom the
    /// pronoun's sentence announces.
    pub(super) fn by_speech(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<usize> {
        let person = matches!(pronoun.class, Class::Male | Class::Female);
        if !person || pronoun.case != Case::Subject || pronoun.quoted {
            return None;
        }
        if let Some(sayer) = self.reported(scene, pronoun) {
            return self.candidates.iter().position(|candidate| candidate.entity == sayer);
        }
        let Thread { sayer, sayer_sentence, sayer_paragraph, topic, topic_sentence } = self.thread;
        // An announcement holds for its own sentence alone, and there it outranks who spoke before.
        let announced = topic != NOBODY && topic_sentence == pronoun.sentence;
        let speaks = pronoun.speaks && pronoun.paragraph.saturating_sub(sayer_paragraph) <= FAR;
        // `Lima laughed. Her lawyer rejected that. He said`
        let unnamed = self.unnamed.before(pronoun).is_some_and(|person| {
            let state = self.states.get(sayer as usize);
            let first = scene.document.sentences[pronoun.sentence as usize].first_token == pronoun.token;
            first && person.leads_to(pronoun) && state.is_some_and(|state| state.sentence < person.sentence())
        });
        if unnamed {
            return None;
        }
        // Who was named since, as the only one who does something, has taken the word.
        let takes = |at: &u32| {
            let state = self.states.get(*at as usize).copied().unwrap_or_default();
            let agrees = agreement(pronoun.class, &scene.entities[*at as usize], state.classes);
            *at != sayer && state.acts > sayer_sentence + 1 && agrees >= Agreement::Possible
        };
        if speaks
            && !announced
            && let Some(other) = self.only_one_before(scene, pronoun, sayer)
        {
            return self.candidates.iter().position(|candidate| candidate.entity == other);
        }
        let mut since = self.recent.iter().copied().filter(takes);
        let (successor, more) = (since.next(), since.next());
        let entity = match () {
            () if announced => topic,
            () if speaks && sayer != NOBODY && more.is_none() && successor.is_some() => successor?,
            () if more.is_some() => return None,
            () if speaks && sayer != NOBODY => sayer,
            () => return None,
        };
        let fits = |at: u32| {
            let classes = self.states.get(at as usize).map_or(0, |state| state.classes);
            let entity = scene.entities.get(at as usize);
            entity.is_some_and(|entity| agreement(pronoun.class, entity, classes) >= Agreement::Possible)
        };
        self.candidates.iter().position(|candidate| candidate.entity == entity && fits(entity))
    }
}

impl Walker {
    /// The only one named in the sentence before who can be meant, where who spoke last is not mentioned there: `A reply came from
    /// Hale, who chairs the board. She said`.
    fn only_one_before(&self, scene: &Scene<'_>, pronoun: &Pronoun, sayer: u32) -> Option<u32> {
        let first = scene.document.sentences[pronoun.sentence as usize].first_token;
        let start = scene.document.sentences[pronoun.sentence.saturating_sub(1) as usize].first_token;
        let range = scene.names.partition_point(|name| name.first < start)
            ..scene.names.partition_point(|name| name.first < first);
        let has_name = |at: &u32| scene.entity_of[range.clone()].contains(at);
        let near = |at: &u32| {
            let state = self.states[*at as usize];
            let agrees = agreement(pronoun.class, &scene.entities[*at as usize], state.classes);
            let counts = state.kind == 0 || state.role == Role::Subject || has_name(at);
            state.seen
                && counts
                && state.sentence + 1 == pronoun.sentence
                && state.paragraph == pronoun.paragraph
                && agrees >= Agreement::Possible
        };
        let mut before = self.recent.iter().copied().filter(near);
        let only = before.next().filter(|_| pronoun.token == first)?;
        let state = self.states[only as usize];
        (before.next().is_none()
            && only != sayer
            && has_name(&only)
            && !state.quoted
            && state.role != Role::Owner)
            .then_some(only)
    }
}

impl Walker {
    /// Who was named as saying something of himself right before a pronoun: `His agent, Karl Lima, said that he`.
    fn reported(&self, scene: &Scene<'_>, pronoun: &Pronoun) -> Option<u32> {
        let that = pronoun.token.checked_sub(1).is_some_and(|before| hash(scene, before) == THAT);
        let verb = pronoun.token.checked_sub(1 + u32::from(that)).filter(|verb| speaks(scene, *verb))?;
        let Thread { sayer, sayer_sentence, .. } = self.thread;
        let state = self.states.get(sayer as usize)?;
        let near =
            sayer_sentence == pronoun.sentence && state.sentence == pronoun.sentence && state.end <= verb;
        let named = state.kind == 0 && state.role == Role::Apposition;
        let agrees =
            agreement(pronoun.class, &scene.entities[sayer as usize], state.classes) >= Agreement::Possible;
        (near && named && agrees).then_some(sayer)
    }
}

const THAT: u32 = form("that");

/// Whether a token is a verb of saying.
pub(super) fn speaks(scene: &Scene<'_>, at: u32) -> bool {
    let info = scene.view.infos.get(at as usize);
    info.is_some_and(|info| info.classes & word::SAY != 0 || SAYS.has(info.form))
}

fn tag(scene: &Scene<'_>, at: u32) -> u8 {
    scene.view.infos.get(at as usize).map_or(0, |info| info.tag)
}

fn hash(scene: &Scene<'_>, at: u32) -> u32 {
    scene.view.infos.get(at as usize).map_or(0, |info| info.form)
}

/// Whether who stands at a token speaks: `he said`, `she also said`, `he has said`. In `he was told` somebody else does.
pub(super) fn speaks_at(scene: &Scene<'_>, at: u32) -> bool {
    let between = tag(scene, at + 1) == Tag::ADV.0 || HAVE.has(hash(scene, at + 1));
    speaks(scene, at + 1) || between && speaks(scene, at + 2)
}

/// Whether a description from one token to another is who speaks: `the striker said`, `…, said the striker`. In `Hale said the
/// striker had left` somebody else does.
pub(super) fn is_subject_of_saying(scene: &Scene<'_>, first: u32, last: u32) -> bool {
    let before = first.checked_sub(1);
    let told = before.is_some_and(|at| speaks(scene, at));
    let turned =
        told && before.and_then(|at| at.checked_sub(1)).is_some_and(|at| tag(scene, at) == Tag::PUNCT.0);
    turned || !told && speaks_at(scene, last)
}

/// Whether who is mentioned speaks there: `Lima said`, `Lima, a lawyer from Accra, said`, `…,” said Lima`.
fn says(scene: &Scene<'_>, place: Place) -> bool {
    // A name within quotation marks is spoken of: `"Lima said no," he told us` has another speaker.
    if place.quoted {
        return false;
    }
    if speaks_at(scene, place.end.saturating_sub(1)) {
        return true;
    }
    if behind_apposition(scene, place, APPOSITION).is_some_and(|at| speaks(scene, at)) {
        return true;
    }
    // `Her agent, Lima, said`
    let apposed = (1..4).any(|far| place.token.checked_sub(far).is_some_and(|at| hash(scene, at) == COMMA));
    if apposed
        && hash(scene, place.end) == COMMA
        && (speaks(scene, place.end + 1)
            || tag(scene, place.end + 1) == Tag::ADV.0 && speaks(scene, place.end + 2))
    {
        return true;
    }
    // `The club, which has lost, said Lima had left.`
    if is_verb(tag(scene, place.end)) {
        return false;
    }
    // Turned round, with a title between at most: `said Mr Lima`. Behind `she told` stands who is spoken to.
    let before = (1..4).filter_map(|far| place.token.checked_sub(far));
    let turned = before.into_iter().find(|at| [Tag::VERB.0, Tag::PUNCT.0].contains(&tag(scene, *at)));
    turned.is_some_and(|at| {
        // In `she told Lima` there is a subject before the verb; in `“No,” said Lima` there is a mark or a
        // comma.
        let opens = at.checked_sub(1).is_none_or(|before| tag(scene, before) == Tag::PUNCT.0);
        speaks(scene, at) && opens
    })
}

/// Whether a sentence begins by announcing whom it is about: `Regarding Brandt, …`, `As for Osei, …`.
fn announces(scene: &Scene<'_>, place: Place) -> bool {
    let first = scene.document.sentences[place.sentence as usize].first_token;
    let begins = place.token > first && place.token - first <= OPENING && hash(scene, place.end) == COMMA;
    let announces = ANNOUNCES.has(hash(scene, first));
    begins && (announces || hash(scene, first) == AS && hash(scene, first + 1) == FOR)
}

const COMMA: u32 = form(",");
const AS: u32 = form("as");
const FOR: u32 = form("for");

/// Verbs of saying beside [`word::SAY`].
static SAYS: Words<18> = Words::new([
    "averred",
    "counters",
    "countered",
    "concedes",
    "conceded",
    "contends",
    "contended",
    "asserts",
    "asserted",
    "cautions",
    "cautioned",
    "recalls",
    "remarks",
    "confirms",
    "admits",
    "opines",
    "opined",
    "retorted",
]);
static HAVE: Words<3> = Words::new(["has", "have", "had"]);
static ANNOUNCES: Words<2> = Words::new(["regarding", "concerning"]);
