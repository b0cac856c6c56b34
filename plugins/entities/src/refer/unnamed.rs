//! Persons whom the article mentions and does not name: `the patient`, `one woman`. A pronoun that stands for one of
//! them stands for nobody who is named.

use super::features::is_verb;
use super::place::Role;
use super::{Pronoun, Scene, State, anonymous};
use crate::gazetteer::word;
use crate::join::Gender;
use crate::kin;
use crate::pronouns::Class;
use crate::view::Info;
use byline_core::Tag;
use byline_text::Words;
use byline_text::hash::form;

/// A mention of an unnamed person.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) token: u32,
    sentence: u32,
    paragraph: u32,
    subject: bool,
    gender: Gender,
    /// Whether it is introduced there, as one who mostly speaks and acts for himself: `a farmer`, `one woman`.
    introduced: bool,
    /// Whether it was introduced earlier: `the farmer`.
    known: bool,
    /// Whether a preposition stands before it.
    oblique: bool,
    /// Whether it is the speaker's own: `my mother`.
    own: bool,
    /// Whether it is somebody's relative: `her mother`, `Hale's mother`.
    owned: bool,
    /// Whether it is hardly a description of somebody with a name: `the boy`.
    nameless: bool,
    /// Whether the sentence begins with it.
    leads: bool,
}

/// The unnamed persons mentioned last.
#[derive(Debug, Default)]
pub(super) struct Unnamed {
    last: [Option<Person>; REMEMBERED],
    /// Nouns that introduced somebody: `a farmer`, who is `the farmer` later.
    introduced: Vec<u32>,
}

/// So many nouns are remembered at most.
const INTRODUCED: usize = 32;

/// How many tokens stand before a noun in its phrase at most: `a visibly shaken 14-year-old local`.
const PHRASE: u32 = 8;

/// How many unnamed persons are remembered.
const REMEMBERED: usize = 3;

/// How many paragraphs later an unnamed person is forgotten.
const FAR: u32 = 2;

impl Unnamed {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.last = [None; REMEMBERED];
        self.introduced.clear();
    }

    /// Notes the person that the token `at` mentions, if it does.
    pub(super) fn note(&mut self, scene: &Scene<'_>, at: u32, sentence: u32) {
        let infos = &scene.view.infos;
        // Only nouns: `judge` and `guard` are verbs as well.
        let Some(info) = infos.get(at as usize).filter(|info| info.tag == Tag::NOUN.0) else { return };
        let gender = match () {
            () if is_man_or_woman(info.form) => gender(info.form),
            () if is_person(info.form) || info.classes & word::ANY_TITLE != 0 => Gender::default(),
            () => return,
        };
        let tag = |far: i64| infos.get((i64::from(at) + far).max(0) as usize).map_or(0, |info| info.tag);
        // `the driver Anna Hale`, `the driver, Anna Hale,`, `the police chief`
        let name = (2..5).find(|far| ![Tag::NOUN.0, Tag::ADJ.0].contains(&tag(*far))).unwrap_or(2);
        let apposed = tag(1) == Tag::PUNCT.0 && tag(name) == Tag::PROPN.0;
        if tag(1) == Tag::PROPN.0 || tag(1) == Tag::NOUN.0 || apposed || is_predicate(scene, at) {
            return;
        }
        // A subject is what the next sentence most often takes up: `The bursar wrote a report. He also signed
        // it.`
        let subject = is_subject(scene, at, sentence);
        let others = anonymous::OF_OTHERS.has(info.form);
        let nameless = MEN.has(info.form) || WOMEN.has(info.form);
        let first = scene.document.sentences[sentence as usize].first_token;
        let leads = (first..at).all(|at| NOMINAL.contains(&infos[at as usize].tag));
        let introduced = !others && is_introduced(scene, at);
        let paragraph = scene.document.sentences[sentence as usize].paragraph;
        let oblique = before_phrase(scene, at).is_some_and(|at| infos[at as usize].tag == Tag::ADP.0);
        let known = self.introduced.contains(&info.form);
        let belongs = |whose: &dyn Fn(u32) -> bool| {
            let mut before = (1..4).filter_map(|far| infos.get(at.checked_sub(far)? as usize));
            kin::is_kin(info.form) && before.any(|info| whose(info.form))
        };
        let (own, owned) = (belongs(&|form| form == MY || form == OUR), belongs(&|form| OWNERS.has(form)));
        // The oldest one falls out.
        self.last.rotate_right(1);
        self.last[0] = Some(Person {
            token: at,
            sentence,
            paragraph,
            subject,
            gender,
            introduced,
            known,
            oblique,
            own,
            owned,
            nameless,
            leads,
        });
        if introduced && !self.introduced.contains(&info.form) && self.introduced.len() < INTRODUCED {
            self.introduced.push(info.form);
        }
    }

    /// The person mentioned last for whom a pronoun may stand.
    pub(super) fn before(&self, pronoun: &Pronoun) -> Option<Person> {
        let wanted = match pronoun.class {
            Class::Male => Gender::MALE,
            Class::Female => Gender::FEMALE,
            // `they` and `we` are several, and `it` is nobody.
            _ => return None,
        };
        let near = |person: &&Person| {
            pronoun.paragraph.saturating_sub(person.paragraph) <= FAR && person.gender.agrees(wanted)
        };
        self.last.iter().flatten().find(near).copied()
    }
}

impl Person {
    /// Whether it was the subject of the sentence before, and a pronoun that begins the next sentence takes it up.
    pub(super) fn leads_to(&self, pronoun: &Pronoun) -> bool {
        self.subject && self.sentence + 1 == pronoun.sentence && self.paragraph == pronoun.paragraph
    }

    /// Whether it is the subject of this sentence, or was introduced as that of the one before: `A farmer was hurt as he slept.
    /// He is in hospital.`
    pub(super) const fn is_introduced_near(&self, pronoun: &Pronoun) -> bool {
        let far = pronoun.sentence.saturating_sub(self.sentence);
        self.subject && (self.introduced && far <= 1 || self.nameless && far == 0)
    }

    /// Whether the sentence before begins with it, as who does something to whom is mentioned behind it: `An investor accused
    /// Hale. He had lost money.`
    pub(super) fn outranks(&self, pronoun: &Pronoun, state: State) -> bool {
        let object =
            state.sentence == self.sentence && state.token > self.token && state.role != Role::Subject;
        self.subject && self.introduced && self.leads && self.sentence + 1 == pronoun.sentence && object
    }

    /// Whether it is a man or a woman who was mentioned in the sentence of a pronoun after somebody with a name: `Hale met a
    /// woman who said she was lost.`
    pub(super) fn is_between(&self, pronoun: &Pronoun, state: State) -> bool {
        self.is_nearer(pronoun, state)
            && self.nameless
            && (self.introduced || self.known)
            && (self.subject || !self.oblique)
    }

    /// Whether it is a relative who acts in the sentence of a pronoun (`Hale's mother said she was ill`), or the speaker's own
    /// of whom that one goes on to speak.
    pub(super) fn is_near_kin(&self, pronoun: &Pronoun, state: State) -> bool {
        let far = pronoun.sentence - self.sentence;
        let goes_on = far == 0 && !pronoun.speaks || far == 1 && pronoun.quoted;
        self.own && goes_on && state.token < self.token
            || self.is_nearer(pronoun, state) && self.subject && self.owned
    }

    /// Whether it is of known gender and was mentioned in the sentence of a pronoun after somebody with a name.
    fn is_nearer(&self, pronoun: &Pronoun, state: State) -> bool {
        self.sentence == pronoun.sentence && self.gender != Gender::default() && state.token < self.token
    }

    /// The sentence in which it is mentioned.
    pub(super) const fn sentence(&self) -> u32 {
        self.sentence
    }

    /// Its distance to a pronoun, whether it was a subject and of known gender; never 0.
    pub(super) fn describe(&self, pronoun: &Pronoun) -> u32 {
        let sentences = pronoun.sentence.saturating_sub(self.sentence).min(3);
        let known = self.gender != Gender::default();
        1 + (sentences << 2 | u32::from(self.subject) << 1 | u32::from(known))
    }
}

/// Whether a noun, by its hash, is of a person.
pub(super) fn is_person(form: u32) -> bool {
    is_man_or_woman(form) || PERSONS.has(form) || anonymous::PERSONS.has(form)
}

/// Whether a noun, by its hash, is of a man or of a woman.
fn is_man_or_woman(form: u32) -> bool {
    gender(form) != Gender::default()
}

/// What a noun, by its hash, says of gender: `gunman`, `her aunt`.
pub(crate) fn gender(form: u32) -> Gender {
    let kin = kin::gender(form);
    Gender { male: kin.male || MEN.has(form), female: kin.female || WOMEN.has(form) }
}

/// Whether the noun says what somebody else is: `Hale is a teacher`, `Hale, a teacher, said`, `as a teacher`.
fn is_predicate(scene: &Scene<'_>, at: u32) -> bool {
    let infos = &scene.view.infos;
    let Some(last) = before_phrase(scene, at) else { return false };
    let before = |far: u32| last.checked_sub(far).and_then(|at| infos.get(at as usize));
    let begins = INTRODUCES.has(infos[last as usize + 1].form);
    let last = infos[last as usize];
    let name = |info: &Info| info.tag == Tag::PROPN.0;
    // Where commas are lost the name stands right before it.
    LINKS.has(last.form) || begins && name(&last) || last.form == COMMA && before(1).is_some_and(name)
}

/// The token before the phrase of a noun.
fn before_phrase(scene: &Scene<'_>, at: u32) -> Option<u32> {
    let infos = &scene.view.infos;
    let mut first = at;
    while let Some(info) = first.checked_sub(1).and_then(|before| infos.get(before as usize)) {
        let part =
            [Tag::ADJ.0, Tag::DET.0, Tag::NOUN.0, Tag::NUM.0].contains(&info.tag) || info.form == HYPHEN;
        if at - first > PHRASE || !part {
            break;
        }
        first -= 1;
    }
    first.checked_sub(1)
}

/// Whether a verb follows a noun, or what is said of it: `The bursar wrote`, `an investor at the meeting wrote`.
fn is_subject(scene: &Scene<'_>, at: u32, sentence: u32) -> bool {
    let limit = scene.document.sentences[sentence as usize].end_token;
    let tag = |at: u32| scene.view.infos.get(at as usize).filter(|_| at < limit).map_or(0, |info| info.tag);
    if is_verb(tag(at + 1)) || tag(at + 1) == Tag::ADV.0 && is_verb(tag(at + 2)) {
        return true;
    }
    // `The woman, in her 30s, was hurt`
    let form = |at: u32| scene.view.infos.get(at as usize).filter(|_| at < limit).map_or(0, |info| info.form);
    let closing = (at + 3..at + APPOSITION).find(|at| form(*at) == COMMA);
    if form(at + 1) == COMMA && closing.is_some_and(|comma| is_verb(tag(comma + 1))) {
        return true;
    }
    let linked =
        tag(at + 1) == Tag::ADP.0 && at.checked_sub(1).is_some_and(|before| tag(before) != Tag::ADP.0);
    let behind = (at + 2..at + 8).find(|at| tag(*at) != Tag::ADP.0 && !NOMINAL.contains(&tag(*at)));
    linked && behind.is_some_and(|at| is_verb(tag(at)))
}

/// What is said of a subject between commas has no more tokens than this.
const APPOSITION: u32 = 14;

/// What a subject is put together from.
const NOMINAL: [u8; 5] = [Tag::DET.0, Tag::ADJ.0, Tag::NOUN.0, Tag::NUM.0, Tag::PROPN.0];

/// Whether the phrase of a noun begins with what introduces somebody: `a local farmer`.
fn is_introduced(scene: &Scene<'_>, at: u32) -> bool {
    let infos = &scene.view.infos;
    let parts = [Tag::ADJ.0, Tag::NOUN.0, Tag::NUM.0, Tag::PUNCT.0, Tag::ADV.0];
    let mut before = (1..8).filter_map(|far| infos.get(at.checked_sub(far)? as usize));
    before
        .find(|info| !parts.contains(&info.tag) || info.form == COMMA)
        .is_some_and(|info| INTRODUCES.has(info.form))
}

const HYPHEN: u32 = form("-");
const MY: u32 = form("my");
const OUR: u32 = form("our");
const COMMA: u32 = form(",");

static OWNERS: Words<7> = Words::new(["my", "his", "her", "their", "our", "whose", "s"]);
static INTRODUCES: Words<4> = Words::new(["a", "an", "one", "another"]);
static LINKS: Words<11> =
    Words::new(["is", "was", "be", "been", "become", "became", "becomes", "as", "being", "not", "once"]);

static MEN: Words<11> = Words::new([
    "man",
    "boy",
    "gentleman",
    "guy",
    "fisherman",
    "gunman",
    "policeman",
    "waiter",
    "monk",
    "priest",
    "schoolboy",
]);
static WOMEN: Words<12> = Words::new([
    "woman",
    "stewardess",
    "schoolgirl",
    "barmaid",
    "girl",
    "lady",
    "policewoman",
    "waitress",
    "nun",
    "actress",
    "housewife",
    "seamstress",
]);
static PERSONS: Words<84> = Words::new([
    "bursar",
    "carpenter",
    "plumber",
    "baker",
    "butcher",
    "gardener",
    "porter",
    "tailor",
    "electrician",
    "librarian",
    "mechanic",
    "builder",
    "cook",
    "chef",
    "barber",
    "secretary",
    "accountant",
    "translator",
    "miner",
    "postman",
    "patient",
    "witness",
    "victim",
    "driver",
    "teacher",
    "student",
    "pupil",
    "child",
    "baby",
    "teenager",
    "person",
    "resident",
    "neighbour",
    "neighbor",
    "passenger",
    "worker",
    "employee",
    "official",
    "officer",
    "soldier",
    "farmer",
    "nurse",
    "doctor",
    "lawyer",
    "judge",
    "suspect",
    "defendant",
    "prisoner",
    "inmate",
    "tourist",
    "visitor",
    "customer",
    "owner",
    "manager",
    "source",
    "spokesperson",
    "relative",
    "friend",
    "colleague",
    "cousin",
    "parent",
    "survivor",
    "migrant",
    "refugee",
    "activist",
    "protester",
    "voter",
    "reporter",
    "journalist",
    "player",
    "coach",
    "referee",
    "pilot",
    "sailor",
    "clerk",
    "cleaner",
    "guard",
    "shopkeeper",
    "landlord",
    "tenant",
    "caller",
    "scientist",
    "engineer",
    "aide",
]);
