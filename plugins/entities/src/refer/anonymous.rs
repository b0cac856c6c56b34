//! Who speaks without a name: `A resident who left early said he was afraid.` Pronouns that stand for such a speaker stand for
//! nobody who is named.

use super::features::is_verb;
use super::quoted::{Quoter, quoter};
use super::unnamed;
use super::{Case, Pronoun, Scene, State, epithets};
use crate::gazetteer::word;
use crate::join::Gender;
use crate::names::Name;
use crate::pronouns::Class;
use byline_core::{Flags, Label, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many tokens there are at most from an article to the noun of the speaker: `a visibly shaken young shop worker`.
const MENTION: u32 = 6;

/// How far behind a speaker the verb is looked for: `A woman who has lived in the street for 40 years told the board`.
const VERB: u32 = 28;

/// How many paragraphs later an unnamed speaker continues to speak.
const FAR: u32 = 2;

/// Who speaks without a name, and the place up to which pronouns were seen to stand for that one.
#[derive(Debug, Clone, Copy)]
struct Speaker {
    /// The first word, and the first token from which on a pronoun can stand for the speaker.
    first: u32,
    verb: u32,
    sentence: u32,
    paragraph: u32,
    gender: Gender,
    /// Whether such a one mostly speaks of somebody else: `An officer said he had run away.`
    of_others: bool,
}

impl Speaker {
    /// Whether a pronoun of a gender stands for this one rather than for the one of whom `state` is remembered.
    fn takes(
        &mut self,
        scene: &Scene<'_>,
        pronoun: &Pronoun,
        chosen: Option<State>,
        (wanted, speaks): (Gender, bool),
    ) -> bool {
        // Whom others speak of may be that one; nobody says `he` of himself.
        let of_other = pronoun.quoted && matches!(quoter(scene, pronoun), Quoter::Named(_));
        if pronoun.quoted && !of_other || !self.gender.agrees(wanted) || pronoun.token <= self.first {
            return false;
        }
        let here = pronoun.sentence == self.sentence;
        // `A guard told him`: whom somebody speaks to is not that one.
        let object = here && self.verb + 1 == pronoun.token && is_object(scene, pronoun);
        // Who is named between the speaker and the pronoun may be meant: `A resident said Hale was told that he must go.`
        let named = here && chosen.is_some_and(|state| state.seen && state.token > self.first);
        // Where paragraphs may stand in any order, what one is about says nothing of the next.
        let near_by = pronoun.paragraph == self.paragraph || !scene.view.damaged;
        let continues = near_by && pronoun.sentence <= self.sentence + 1;
        let near = pronoun.paragraph.saturating_sub(self.paragraph) <= FAR;
        // A lawyer's client is not anybody else's: `The lawyer said his client would pay.`
        let next = scene.view.infos.get(pronoun.token as usize + 1).map_or(0, |info| info.form);
        let client = here && pronoun.case == Case::Possessive && CLIENTS.has(next);
        // `A man shouted at us, she said`: who tells of the unnamed one is another.
        let told = pronoun.token.checked_sub(1).is_some_and(|at| scene.view.infos[at as usize].form == COMMA);
        if speaks && here && told && !pronoun.quoted && self.verb < pronoun.token {
            return false;
        }
        let takes = if speaks { near } else { client || continues && !self.of_others && !object && !named };
        if takes {
            // One pronoun shows the gender, and whom the next sentence takes up.
            (self.gender, self.sentence, self.paragraph) = (wanted, pronoun.sentence, pronoun.paragraph);
            self.of_others &= !speaks;
        }
        takes
    }
}

/// The unnamed speakers of an article. Kept from one article to the next.
#[derive(Debug, Default)]
pub(super) struct Anonymous {
    /// The one who spoke last, if no one with a name did since.
    last: Option<Speaker>,
    /// The one for whom a pronoun was seen to stand, who need not be the speaker: `His mother said she had not known when he
    /// came.`
    begun: Option<Speaker>,
    /// Nouns that introduced somebody without a name: `a farmer`, who is `the farmer` later.
    introduced: Vec<u32>,
}

/// So many nouns are remembered at most.
const INTRODUCED: usize = 32;

impl Anonymous {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        (self.last, self.begun) = (None, None);
        self.introduced.clear();
    }

    /// Looks for who speaks without a name in a sentence, from where its quotation marks leave off.
    pub(super) fn listen(&mut self, scene: &Scene<'_>, number: u32) {
        let sentence = &scene.document.sentences[number as usize];
        for at in sentence.first_token..sentence.end_token {
            let Some(Mention { noun, end, known }) =
                self.mention(scene, at, sentence.first_token, sentence.end_token)
            else {
                continue;
            };
            let form = scene.view.infos[noun as usize].form;
            let Some(verb) = verb_of(scene, (at, end), sentence.first_token, sentence.end_token) else {
                continue;
            };
            self.last = Some(Speaker {
                first: at,
                verb,
                sentence: number,
                paragraph: sentence.paragraph,
                gender: unnamed::gender(form),
                of_others: OF_OTHERS.has(form) && !is_for_body(scene, end, verb)
                    || !known && epithets::is_epithet(form),
            });
        }
    }

    /// Notes that a name stands at a token: whoever is named later than the speaker may be meant from there on.
    pub(super) fn note(&mut self, label: Label, sentence: u32, quoted: bool) {
        let stays = |one: &Speaker| label != Label::Person || quoted || one.sentence >= sentence;
        (self.last, self.begun) = (self.last.filter(stays), self.begun.filter(stays));
    }

    /// Notes that a pronoun stands for somebody without a name: those behind it may do so too.
    pub(super) fn begin(&mut self, pronoun: &Pronoun) {
        let gender = if pronoun.class == Class::Female { Gender::FEMALE } else { Gender::MALE };
        let Pronoun { token, sentence, paragraph, .. } = *pronoun;
        self.begun =
            Some(Speaker { first: token, verb: token, sentence, paragraph, gender, of_others: false });
    }

    /// Whether a pronoun stands for the unnamed speaker rather than for the one of whom `state` is remembered.
    pub(super) fn takes(&mut self, scene: &Scene<'_>, pronoun: &Pronoun, chosen: Option<State>) -> bool {
        let wanted = match pronoun.class {
            Class::Male => Gender::MALE,
            Class::Female => Gender::FEMALE,
            _ => return false,
        };
        let speaks = pronoun.speaks && pronoun.case == Case::Subject;
        let ones = if speaks { [&mut self.last, &mut self.begun] } else { [&mut self.begun, &mut self.last] };
        ones.into_iter().flatten().any(|one| one.takes(scene, pronoun, chosen, (wanted, speaks)))
    }

    /// Whether somebody without a name speaks around a pronoun in quotation marks, of that class if `he` or `she` speaks.
    pub(super) fn speaks(&self, pronoun: &Pronoun, class: Option<Class>) -> bool {
        let wanted = match class {
            Some(Class::Male) => Gender::MALE,
            Some(Class::Female) => Gender::FEMALE,
            _ => Gender::default(),
        };
        let far = if class.is_some() { FAR } else { 0 };
        [self.last, self.begun].into_iter().flatten().any(|one| {
            one.gender.agrees(wanted)
                && one.first < pronoun.token
                && pronoun.paragraph.saturating_sub(one.paragraph) <= far
        })
    }

    /// Who is mentioned from a token on without a name.
    fn mention(&mut self, scene: &Scene<'_>, at: u32, first: u32, limit: u32) -> Option<Mention> {
        let infos = &scene.view.infos;
        let article = infos[at as usize].form;
        // `One of them`, `one, who asked not to be named`
        let next = infos.get(at as usize + 1).filter(|_| at + 1 < limit)?;
        if article == ONE && (next.form == OF || next.form == COMMA) && at == first {
            let several = |far: u32| infos.get((at + far) as usize).map_or(0, |info| info.form);
            // `One of them`, `One of the mothers`; whose aides they are is no matter.
            let among = at + 2 < limit && next.form == OF && AMONG.has(several(2));
            let noun = || {
                noun(scene, at + 2, limit).filter(|noun| {
                    scene.document.slice(scene.document.tokens[*noun as usize].span).ends_with('s')
                })
            };
            return match next.form {
                OF if several(2) == THEM => Some(Mention { noun: at, end: at + 3, known: true }),
                OF if among => noun().map(|noun| Mention { noun: at, end: noun + 1, known: true }),
                OF => None,
                _ => Some(Mention { noun: at, end: at + 1, known: true }),
            };
        }
        let indefinite = INDEFINITE.has(article);
        // `the club's manager`, `his lawyer`: the words before a possessive are a part of the mention.
        let possessor = is_possessive(scene, at) || POSSESSIVES.has(article);
        if !indefinite && article != THE && !possessor {
            return None;
        }
        let noun = noun(scene, at, limit)?;
        let info = infos[noun as usize];
        let known = indefinite || self.introduced.contains(&info.form);
        // A role that a name has in the article stands for the name.
        let named = || scene.entities.iter().any(|entity| entity.roles.contains(&info.form));
        if !is_person(scene, noun, limit) || named() || possessor && bears_name(scene, noun, limit) {
            return None;
        }
        if indefinite && self.introduced.len() < INTRODUCED {
            self.introduced.push(info.form);
        }
        Some(Mention { noun, end: noun + 1, known })
    }

    /// Notes that what stands at a token was seen to stand for somebody with a name.
    pub(super) fn name(&mut self, at: u32) {
        self.last = self.last.filter(|last| last.first != at);
    }

    /// Whether somebody without a name spoke before a token, and nobody with one since, or was introduced by a noun of this
    /// hash.
    pub(super) fn interferes(&self, at: u32, noun: u32) -> bool {
        self.last.is_some_and(|last| last.first < at) || self.introduced.contains(&noun)
    }
}

/// Who is mentioned without a name.
#[derive(Debug, Clone, Copy)]
struct Mention {
    noun: u32,
    /// The token behind it.
    end: u32,
    /// Whether it is certain that there is no name: `a farmer`, and `the farmer` after that.
    known: bool,
}

/// The last noun of what an article at a token begins: `shop worker` in `a shaken shop worker`.
fn noun(scene: &Scene<'_>, at: u32, limit: u32) -> Option<u32> {
    let infos = &scene.view.infos;
    let is_noun = |at: u32| at < limit && infos[at as usize].tag == Tag::NOUN.0;
    let within = |at: &u32| {
        let token = &scene.document.tokens[*at as usize];
        let tags = [Tag::ADJ.0, Tag::NOUN.0, Tag::NUM.0, Tag::ADV.0, Tag::VERB.0];
        // `A Grade 6 teacher`
        let grade = infos[*at as usize].tag == Tag::PROPN.0
            && infos.get(*at as usize + 1).is_some_and(|next| next.tag == Tag::NUM.0);
        tags.contains(&infos[*at as usize].tag) || token.form == HYPHEN || grade
    };
    let end = (at + 1..limit.min(at + 1 + MENTION)).take_while(within).last()? + 1;
    (at + 1..end).rev().find(|at| is_noun(*at) && !is_noun(at + 1))
}

/// Whether a noun is of a person.
fn is_person(scene: &Scene<'_>, noun: u32, limit: u32) -> bool {
    let infos = &scene.view.infos;
    let info = infos[noun as usize];
    let form = |at: u32| infos.get(at as usize).filter(|_| at < limit).map_or(0, |info| info.form);
    let next = if form(noun + 1) == COMMA { form(noun + 2) } else { form(noun + 1) };
    let word = scene.document.slice(scene.document.tokens[noun as usize].span);
    is_person_word(info.form, word)
        || info.classes & word::ANY_TITLE != 0
        || next == WHO
        || (noun + 1..noun + 8).find(|at| form(*at) == COMMA).is_some_and(|comma| form(comma + 1) == WHO)
}

/// Whether a noun is of a person by itself.
pub(crate) fn is_person_word(form: u32, word: &str) -> bool {
    unnamed::is_person(form) || PERSONS.has(form) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a pronoun behind a verb is its object: `told him`, `told her that`, but not `said her son`.
fn is_object(scene: &Scene<'_>, pronoun: &Pronoun) -> bool {
    let next = scene.view.infos.get(pronoun.token as usize + 1).map_or(0, |info| info.tag);
    match pronoun.class {
        Class::Female => {
            pronoun.case == Case::Possessive
                && ![Tag::NOUN.0, Tag::ADJ.0, Tag::PROPN.0, Tag::NUM.0].contains(&next)
        }
        _ => pronoun.case == Case::Object,
    }
}

/// The verb of saying whose subject a mention is: `a nurse said`, `a nurse from Hale told`, `a nurse, who …, added`, `said a nurse`.
fn verb_of(scene: &Scene<'_>, (first, end): (u32, u32), start: u32, limit: u32) -> Option<u32> {
    let infos = &scene.view.infos;
    let info = |at: u32| infos.get(at as usize);
    let says = |at: u32| {
        let tells = |form: u32, classes: u16| classes & word::SAY != 0 || TELLS.has(form);
        info(at).is_some_and(|info| tells(info.form, info.classes) && info.tag != Tag::NOUN.0)
    };
    let tag = |at: u32| info(at).map_or(0, |info| info.tag);
    // The owner in `the club's manager` is a part of the mention.
    let owner = is_possessive(scene, first)
        .then(|| (start..first).rev().take_while(|at| OWNER.contains(&tag(*at))).last());
    let first = owner.flatten().unwrap_or(first);
    let before = first.checked_sub(1).filter(|before| *before >= start);
    // `…, said a nurse`
    if let Some(before) = before.filter(|before| says(*before)) {
        let mark = before.checked_sub(1).is_some_and(|at| at >= start && tag(at) == Tag::PUNCT.0);
        return mark.then_some(before);
    }
    let opens = [Tag::PUNCT.0, Tag::CCONJ.0, Tag::SCONJ.0, Tag::ADV.0];
    if before.is_some_and(|before| !opens.contains(&tag(before))) {
        return None;
    }
    let limit = limit.min(end + VERB);
    let comma = |from: u32| (from..limit).find(|at| infos[*at as usize].form == COMMA);
    // What stands between is said of the subject: `a nurse at the clinic, who asked not to be named, said`.
    let first_comma = comma(end).filter(|comma| !(end..*comma).any(|at| is_verb(tag(at))));
    let behind = first_comma.and_then(|first| comma(first + 1)).map(|second| second + 1);
    let apposed = behind.and_then(|behind| {
        let mut near = behind..limit.min(behind + 3);
        near.find(|at| says(*at)).filter(|verb| verb - behind < 2)
    });
    let direct = || (end..comma(end).unwrap_or(limit)).find(|at| says(*at));
    let verb = apposed.or_else(direct)?;
    let relative = info(end).is_some_and(|info| info.form == WHO || info.form == WHOSE);
    let verbs = (end..verb).filter(|at| is_verb(tag(*at)) && !HAVE.has(infos[*at as usize].form));
    // Another verb has the mention for a subject, unless `who` begins a clause of its own.
    if apposed.is_none() && !relative && verbs.count() > 0 {
        return None;
    }
    let person = |first: u32| {
        let name = scene.names.binary_search_by_key(&first, |name| name.first);
        let entity = name.ok().and_then(|at| scene.entity_of.get(at));
        entity.is_some_and(|entity| scene.entities[*entity as usize].label == Label::Person)
    };
    let marks = (first..verb).any(|at| scene.document.tokens[at as usize].kind == TokenKind::MARK);
    (!marks && !(end..verb).any(person)).then_some(verb)
}

/// Whether who speaks between two tokens does so for a body, and thus of no other person: `a spokesman for Brightwell said`.
fn is_for_body(scene: &Scene<'_>, end: u32, verb: u32) -> bool {
    let spokes = end.checked_sub(1).is_some_and(|noun| SPOKES.has(scene.view.infos[noun as usize].form));
    let at = scene.names.partition_point(|name| name.first < end);
    let mut between = scene.names[at..].iter().take_while(|name| name.first < verb);
    let body = |at: u32| scene.view.infos[at as usize].classes & word::ORGANISATION != 0;
    let person = |name: &Name| name.label == Label::Person;
    spokes && between.next().map_or_else(|| (end..verb).any(body), |name| !person(name))
}

/// `the club's`, `the clubs'`
fn is_possessive(scene: &Scene<'_>, at: u32) -> bool {
    let token = &scene.document.tokens[at as usize];
    let glued = !token.flags.has(Flags::SPACE_BEFORE) && token.flags.has(Flags::SPACE_AFTER);
    let plural = || {
        let before = at.checked_sub(1).map(|before| &scene.document.tokens[before as usize]);
        glued
            && before
                .is_some_and(|before| before.tag == Tag::NOUN && scene.document.form(before).ends_with('s'))
    };
    match token.kind {
        TokenKind::CLITIC => token.form == S || plural(),
        _ => matches!(scene.document.form(token), "'" | "’") && plural(),
    }
}

/// Whether a name follows the noun that it is of: `the club's manager Anna Hale`, `his brother, Tom Hale,`.
fn bears_name(scene: &Scene<'_>, noun: u32, limit: u32) -> bool {
    let tag = |at: u32| scene.view.infos.get(at as usize).filter(|_| at < limit).map_or(0, |info| info.tag);
    tag(noun + 1) == Tag::PROPN.0 || tag(noun + 1) == Tag::PUNCT.0 && tag(noun + 2) == Tag::PROPN.0
}

const THE: u32 = form("the");
const S: u32 = form("s");
const ONE: u32 = form("one");
const OF: u32 = form("of");
const THEM: u32 = form("them");
const WHO: u32 = form("who");
const WHOSE: u32 = form("whose");
const COMMA: u32 = form(",");
const HYPHEN: u32 = form("-");

static INDEFINITE: Words<5> = Words::new(["a", "an", "one", "another", "some"]);
/// What the owner of a mention is named with.
const OWNER: [u8; 4] = [Tag::PROPN.0, Tag::NOUN.0, Tag::ADJ.0, Tag::DET.0];
/// What people do as they tell something, beside [`word::SAY`].
static TELLS: Words<30> = Words::new([
    "described",
    "describes",
    "recounted",
    "recounts",
    "felt",
    "feels",
    "feared",
    "fears",
    "hoped",
    "hopes",
    "remembered",
    "remembers",
    "spoke",
    "speaks",
    "begged",
    "pleaded",
    "agreed",
    "agrees",
    "knew",
    "knows",
    "blamed",
    "blames",
    "worried",
    "worries",
    "alleged",
    "alleges",
    "wondered",
    "wonders",
    "expects",
    "expected",
]);
static AMONG: Words<3> = Words::new(["the", "those", "these"]);
static SPOKES: Words<3> = Words::new(["spokesman", "spokeswoman", "spokesperson"]);
static CLIENTS: Words<2> = Words::new(["client", "clients"]);
static POSSESSIVES: Words<3> = Words::new(["his", "her", "their"]);
static HAVE: Words<3> = Words::new(["has", "have", "had"]);

/// How words for persons end.
const ENDINGS: [&str; 6] = ["ist", "ian", "man", "woman", "-old", "ologist"];

/// Who mostly speaks of others.
pub(super) static OF_OTHERS: Words<40> = Words::new([
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "representative",
    "lawyer",
    "attorney",
    "solicitor",
    "barrister",
    "prosecutor",
    "judge",
    "magistrate",
    "official",
    "officer",
    "policeman",
    "policewoman",
    "detective",
    "investigator",
    "sergeant",
    "doctor",
    "surgeon",
    "paramedic",
    "coroner",
    "pathologist",
    "psychiatrist",
    "source",
    "aide",
    "adviser",
    "advisor",
    "agent",
    "friend",
    "relative",
    "cousin",
    "colleague",
    "teammate",
    "classmate",
    "biographer",
    "critic",
    "rival",
    "reporter",
    "journalist",
]);

pub(super) static PERSONS: Words<48> = Words::new([
    "boss",
    "chairman",
    "spokesman",
    "spokeswoman",
    "trader",
    "vendor",
    "hawker",
    "villager",
    "diver",
    "surfer",
    "shopper",
    "commuter",
    "pensioner",
    "retiree",
    "organiser",
    "organizer",
    "bystander",
    "onlooker",
    "fan",
    "supporter",
    "motorist",
    "cyclist",
    "mourner",
    "worshipper",
    "hiker",
    "camper",
    "homeowner",
    "householder",
    "grower",
    "rancher",
    "trucker",
    "courier",
    "bartender",
    "hairdresser",
    "midwife",
    "firefighter",
    "lifeguard",
    "volunteer",
    "campaigner",
    "attendee",
    "investor",
    "consultant",
    "technician",
    "hunter",
    "herder",
    "elder",
    "executive",
    "lecturer",
]);
