//! Descriptions that stand for an entity: `the minister`, `the Russian president`, `the company`, `the country`.

use super::{NOBODY, Scene, Walker, epithets, said};
use crate::gazetteer::{list, word};
use byline_core::{Label, Tag, TokenKind};

/// How many sentences ago a company was last mentioned, at most, for `the company`, where there are several and where there is
/// but one.
const NEAR_COMPANY: u32 = 2;
const FAR_COMPANY: u32 = 8;

/// How many sentences ago an entity was last mentioned, at most, for a description to stand for it.
const FAR: u32 = 60;

impl Walker {
    /// An entity that `the minister`, `the Russian president`, `the company`, `the country`, `police` at a token stands for, and
    /// the token behind the description.
    pub(super) fn description(
        &self,
        scene: &Scene<'_>,
        at: u32,
        sentence: u32,
        limit: u32,
    ) -> Option<(u32, u32)> {
        let infos = &scene.view.infos;
        let first = infos.get(at as usize)?.form;
        if first == POLICE && self.force != NOBODY && said::is_subject_of_saying(scene, at, at) {
            return Some((at + 1, self.force));
        }
        if let Some(found) = headline(scene, at, sentence) {
            return Some(found);
        }
        if [A, AN].contains(&first) {
            return lead(scene, at, sentence);
        }
        if first != THE {
            return None;
        }
        if let Some(found) = self.aged(scene, at).or_else(|| self.parent(scene, at)) {
            return Some(found);
        }
        // Adjectives and nationalities may stand between.
        let mut head = at + 1;
        while head < limit && head < at + 4 {
            let info = &infos[head as usize];
            let role = || {
                info.classes & (word::ANY_TITLE | word::ORGANISATION) != 0
                    || epithets::is_epithet(info.form)
                    || COUNTRY_WORDS.has(info.form)
                    || COMPANY_WORDS.has(info.form)
                    || scene.entities.iter().any(|entity| entity.roles.contains(&info.form))
            };
            if info.tag == Tag::NOUN.0 && role() {
                break;
            }
            // Any other word begins something else: `the people whom the minister met`.
            let of_firm = info.tag == Tag::NOUN.0
                && infos
                    .get(head as usize + 1)
                    .is_some_and(|next| next.tag == Tag::NOUN.0 && COMPANY_WORDS.has(next.form));
            if info.tag != Tag::ADJ.0 && info.listed & list::DEMONYM == 0 && !of_firm {
                return None;
            }
            head += 1;
        }
        // The last noun counts: `the prime minister`, `the police chief`.
        let verb = |at: u32| {
            said::speaks(scene, at) || infos.get(at as usize + 1).is_some_and(|next| next.form == THAT)
        };
        while head + 1 < limit && infos[head as usize + 1].tag == Tag::NOUN.0 && !verb(head + 1) {
            head += 1;
        }
        let info = infos.get(head as usize).filter(|_| head < limit)?;
        // `the minister Ana Lima` is part of a name's own surroundings.
        if info.tag != Tag::NOUN.0
            || infos.get(head as usize + 1).is_some_and(|next| next.tag == Tag::PROPN.0)
        {
            return None;
        }
        let near = |entity: u32, sentences: u32| {
            let state = &self.states[entity as usize];
            state.seen && sentence.saturating_sub(state.sentence) <= sentences
        };
        let entity = |entity: &u32| &scene.entities[*entity as usize];
        let recent = self.recent.iter().rev().copied();
        let found = if COUNTRY_WORDS.has(info.form) {
            // `the country` and `the company` are said of what was just named; a role stays with its bearer for
            // the whole article.
            recent.clone().find(|at| entity(at).country.is_some() && near(*at, 3))
        } else if COMPANY_WORDS.has(info.form) {
            let company = |at: &u32| {
                let entity = entity(at);
                let public = entity.roles.iter().any(|role| PUBLIC.has(*role));
                entity.label == Label::Organisation && entity.country.is_none() && !public
            };
            // Where there is but one, it is remembered for longer.
            let only = recent.clone().filter(company).count() == 1;
            let reach = if only { FAR_COMPANY } else { NEAR_COMPANY };
            let company = |at: &u32| company(at) && near(*at, reach);
            // `the airline` is whose name says that it flies.
            let flies = |at: &u32| {
                let name = scene.document.slice(entity(at).name);
                company(at) && name.split(' ').any(|word| AIRLINES.contains(&word))
            };
            let called = |at: &u32| entity(at).roles.contains(&info.form) && near(*at, FAR);
            let airline = || recent.clone().find(flies).filter(|_| AIRLINE_WORDS.has(info.form));
            let called = || recent.clone().find(called);
            called().or_else(airline).or_else(|| recent.clone().find(company))
        } else {
            let has = |at: &u32| entity(at).roles.contains(&info.form);
            let all = || 0..scene.entities.len() as u32;
            let far = || {
                all().filter(|at| has(at) && near(*at, FAR)).max_by_key(|at| self.states[*at as usize].token)
            };
            recent
                .clone()
                .find(|at| has(at) && near(*at, FAR))
                .or_else(|| {
                    let mut all = self.frequent.iter().copied();
                    all.find(|at| has(at))
                })
                .or_else(far)
                .or_else(|| self.by_rank(scene, (at, info.form), sentence))
                .or_else(|| self.still_speaking(scene, (at, head), info.form))
                .or_else(|| self.taken_up(scene, (at, head), sentence))
        };
        found
            .filter(|found| !is_office_of(scene, head, *found) && !is_apposed(scene, at, *found))
            .map(|found| (head + 1, found))
    }
}

impl Walker {
    /// Whom `the 31-year-old` at a token stands for, and the token behind it: `Lena Brandt, 31,`, or the only person who
    /// was named so far.
    fn aged(&self, scene: &Scene<'_>, at: u32) -> Option<(u32, u32)> {
        let tokens = scene.document.tokens.get(at as usize + 1..at as usize + 6)?;
        let [age, first, year, second, old] = tokens else { return None };
        if age.kind != TokenKind::NUMBER || [first, second].iter().any(|sign| sign.form != HYPHEN) {
            return None;
        }
        let next = scene.view.infos.get(at as usize + 6).map_or(0, |info| info.tag);
        if year.form != YEAR
            || old.form != OLD
            || [Tag::NOUN.0, Tag::PROPN.0, Tag::ADJ.0].contains(&next) && !said::speaks(scene, at + 6)
        {
            return None;
        }
        let person = |entity: &u32| scene.entities[*entity as usize].label == Label::Person;
        let mut persons = self.recent.iter().rev().copied().filter(person);
        let is_of_age = |entity: &u32| scene.entities[*entity as usize].roles.contains(&age.form);
        // The age may be told later: paragraphs may be out of order.
        let of_age =
            persons.clone().find(is_of_age).or_else(|| (0..scene.entities.len() as u32).find(is_of_age));
        // With two persons in sight and no age given, it would be a guess, unless one of them goes on speaking.
        let only = persons.next().filter(|_| persons.next().is_none());
        let found = of_age.or(only).or_else(|| self.still_speaking(scene, (at, at + 5), OLD));
        found.map(|entity| (at + 6, entity))
    }

    /// Whom `the father-of-two` at a token stands for, and the token behind it.
    fn parent(&self, scene: &Scene<'_>, at: u32) -> Option<(u32, u32)> {
        let tokens = scene.document.tokens.get(at as usize + 1..at as usize + 6)?;
        let [parent, first, of, second, _] = tokens else { return None };
        let joined = [first, second].iter().all(|sign| sign.form == HYPHEN) && of.form == OF;
        if !joined || !epithets::is_parent(parent.form) {
            return None;
        }
        self.still_speaking(scene, (at, at + 5), parent.form).map(|found| (at + 6, found))
    }

    /// The person of a rank for which a description is another word: `the judge` for `Justice Lima`.
    fn by_rank(&self, scene: &Scene<'_>, (at, description): (u32, u32), sentence: u32) -> Option<u32> {
        if self.anonymous.interferes(at, description) {
            return None;
        }
        let holds = |at: &u32| {
            let entity = &scene.entities[*at as usize];
            let state = &self.states[*at as usize];
            let near = state.seen && sentence.saturating_sub(state.sentence) <= FAR;
            near && entity.roles.iter().any(|role| epithets::is_rank(description, *role))
        };
        self.recent.iter().rev().copied().find(holds)
    }

    /// The only person of the sentence before, who is its subject, if a description that begins this one speaks: `Lima kept
    /// drumming. The Danish pianist said`.
    fn taken_up(&self, scene: &Scene<'_>, (first, head): (u32, u32), sentence: u32) -> Option<u32> {
        let noun = scene.view.infos[head as usize].form;
        let here = &scene.document.sentences[sentence as usize];
        let speaks = here.first_token == first && said::is_subject_of_saying(scene, first, head);
        if !speaks || self.is_another(scene, first, noun) {
            return None;
        }
        let person = |at: &u32| {
            let before = self.states[*at as usize].sentence + 1 == sentence;
            before && scene.entities[*at as usize].label == Label::Person
        };
        let mut before = self.recent.iter().copied().filter(person);
        let only = before.next().filter(|_| before.next().is_none())?;
        let state = self.states[only as usize];
        let fits = epithets::fits(noun, &scene.entities[only as usize].roles);
        (fits && state.acts == sentence && state.paragraph == here.paragraph).then_some(only)
    }

    /// Whether a noun at a token rather stands for somebody without a name, or of whom it was said before: `his lawyer`.
    fn is_another(&self, scene: &Scene<'_>, first: u32, noun: u32) -> bool {
        self.anonymous.interferes(first, noun)
            || (0..first).rev().take(EARLIER).any(|at| is_introduced(scene, at, noun))
    }

    /// Who spoke last, if a description from one token to another speaks in turn and nobody else was mentioned since:
    /// `Lima said they were lucky. “It is a start,” the striker said.`
    fn still_speaking(&self, scene: &Scene<'_>, (first, head): (u32, u32), noun: u32) -> Option<u32> {
        let sentence = scene.document.sentence_at(scene.document.tokens[first as usize].span.start)?;
        let paragraph = scene.document.sentences[sentence].paragraph;
        let (sayer, said) = self.thread.sayer_near(paragraph)?;
        // Whoever was named since may be meant; whom the speaker named is not.
        let since = |at: &u32| {
            let person = scene.entities[*at as usize].label == Label::Person;
            person && *at != sayer && self.states[*at as usize].sentence > said
        };
        let fits =
            epithets::fits(noun, &scene.entities[sayer as usize].roles) && !self.recent.iter().any(since);
        let speaks = said::is_subject_of_saying(scene, first, head);
        (fits && speaks && !self.is_another(scene, first, noun)).then_some(sayer)
    }
}

/// Whom a role without an article stands for in the headline: `Driver lied, judge says`.
fn headline(scene: &Scene<'_>, at: u32, sentence: u32) -> Option<(u32, u32)> {
    let Scene { document, view, entities, .. } = *scene;
    let info = &view.infos[at as usize];
    let before = at.checked_sub(1).and_then(|at| view.infos.get(at as usize));
    let opens = before.is_none_or(|before| before.tag == Tag::PUNCT.0);
    let title = sentence == 0 && document.sentences.get(1).is_some_and(|next| next.paragraph == 1);
    if !title || !opens || info.tag != Tag::NOUN.0 || !said::is_subject_of_saying(scene, at, at) {
        return None;
    }
    let has_role = |entity: &u32| entities[*entity as usize].roles.contains(&info.form);
    let mut bearers = (0..entities.len() as u32).filter(has_role);
    let only = bearers.next().filter(|_| bearers.next().is_none())?;
    Some((at + 1, only))
}

/// How many sentences of an article can be the lead.
const LEAD: u32 = 3;
/// How many tokens of a lead tell who it is about: `A 58-year-old retired dairy farmer`.
const TOLD: u32 = 9;

/// Whom somebody without a name stands for in the lead, who is named with an age in one of the next two paragraphs:
/// `A farmer was hurt on Monday. Ana Lima, 58, had left`.
fn lead(scene: &Scene<'_>, at: u32, sentence: u32) -> Option<(u32, u32)> {
    let Scene { document, names, entities, entity_of, .. } = *scene;
    let here = &document.sentences[sentence as usize];
    if sentence >= LEAD || here.first_token != at {
        return None;
    }
    let part = |at: &u32| {
        let token = &document.tokens[*at as usize];
        let participle = token.tag == Tag::VERB && document.form(token).ends_with("ed");
        let nominal = matches!(token.tag, Tag::NOUN | Tag::ADJ | Tag::NUM | Tag::PROPN);
        nominal || participle || token.form == HYPHEN
    };
    let mut described = (at + 1..here.end_token.min(at + TOLD)).take_while(part);
    let told = described.clone().find(|at| document.tokens[*at as usize].kind == TokenKind::NUMBER);
    let head = described.by_ref().last()?;
    let noun = &document.tokens[head as usize];
    let from = names.partition_point(|name| name.first < at);
    let person = |at: &usize| entities[entity_of[*at] as usize].label == Label::Person;
    let next = (from..names.len()).find(person)?;
    let (name, entity) = (&names[next], entity_of[next]);
    let place = document.sentence_at(name.span.start).map(|place| &document.sentences[place])?;
    let age = age_behind(scene, name.end)?;
    let fits = noun.tag == Tag::NOUN
        && super::is_person_word(noun.form, document.slice(noun.span))
        && told.is_none_or(|told| document.tokens[told as usize].form == age)
        && super::gender_of_noun(noun.form).agrees(entities[entity as usize].gender());
    let near = place.first_token == name.first && (1..=2).contains(&(place.paragraph - here.paragraph));
    (fits && near && name.end - name.first >= 2).then_some((head + 1, entity))
}

/// The age behind a name: `Ana Lima, 58,`, `Ana Lima (58)`.
fn age_behind(scene: &Scene<'_>, end: u32) -> Option<u32> {
    let [opens, age, closes] = scene.document.tokens.get(end as usize..end as usize + 3)? else {
        return None;
    };
    let marks = [scene.document.form(opens), scene.document.form(closes)];
    let is_age = age.kind == TokenKind::NUMBER && age.span.len() == 2;
    (is_age && (marks == [","; 2] || marks == ["(", ")"])).then_some(age.form)
}

/// How many tokens there are at most from a role to the name behind the office: `of women's affairs,`.
const OFFICE: u32 = 8;

/// Whether the role at a token belongs to the office right before the name of its bearer, whose own surroundings it is:
/// `The mayor of Mombasa, Grace Otieno,`.
fn is_office_of(scene: &Scene<'_>, role: u32, bearer: u32) -> bool {
    let next = scene.names.partition_point(|name| name.first <= role);
    let behind = scene.names[next..].iter().zip(&scene.entity_of[next..]);
    let mut near = behind.take_while(|(name, _)| name.first <= role + OFFICE);
    let Some((name, _)) = near.find(|(_, entity)| **entity == bearer) else { return false };
    let between = &scene.document.tokens[role as usize + 1..name.first as usize];
    let [link, .., comma] = between else { return false };
    let links = link.form == OF || link.form == FOR;
    links && comma.form == COMMA && between.iter().filter(|token| token.form == COMMA).count() == 1
}

/// Whether a description stands right behind the name of the body that it is of: `Ardley, the trust that runs the school,`.
fn is_apposed(scene: &Scene<'_>, first: u32, body: u32) -> bool {
    let before = scene.names.partition_point(|name| name.first < first).checked_sub(1);
    before.is_some_and(|at| {
        let comma =
            scene.names[at].end + 1 == first && scene.document.tokens[first as usize - 1].form == COMMA;
        comma && scene.entity_of[at] == body && scene.entities[body as usize].label == Label::Organisation
    })
}

/// How many tokens back somebody else is looked for whom a description may stand for.
const EARLIER: usize = 400;

/// Whether a noun at a token introduces somebody: `a lawyer`, `his lawyer`, `the club's lawyer`.
fn is_introduced(scene: &Scene<'_>, at: u32, noun: u32) -> bool {
    let infos = &scene.view.infos;
    let before = || (1..4).filter_map(|far| infos.get(at.checked_sub(far)? as usize));
    infos[at as usize].form == noun && before().any(|info| INTRODUCES.has(info.form))
}

static INTRODUCES: byline_text::Words<9> =
    byline_text::Words::new(["a", "an", "one", "another", "his", "her", "their", "its", "s"]);
const A: u32 = byline_text::hash::form("a");
const AN: u32 = byline_text::hash::form("an");
const THAT: u32 = byline_text::hash::form("that");
const OF: u32 = byline_text::hash::form("of");
const FOR: u32 = byline_text::hash::form("for");
const COMMA: u32 = byline_text::hash::form(",");
const HYPHEN: u32 = byline_text::hash::form("-");
const YEAR: u32 = byline_text::hash::form("year");
const OLD: u32 = byline_text::hash::form("old");
const POLICE: u32 = byline_text::hash::form("police");
const THE: u32 = byline_text::hash::form("the");

/// What no company is called.
static PUBLIC: byline_text::Words<36> = byline_text::Words::new([
    "ministry",
    "department",
    "agency",
    "authority",
    "commission",
    "committee",
    "council",
    "office",
    "court",
    "tribunal",
    "parliament",
    "senate",
    "assembly",
    "congress",
    "university",
    "college",
    "school",
    "academy",
    "hospital",
    "union",
    "federation",
    "association",
    "society",
    "foundation",
    "party",
    "movement",
    "coalition",
    "army",
    "navy",
    "force",
    "forces",
    "police",
    "church",
    "government",
    "league",
    "club",
]);
const AIRLINES: [&str; 4] = ["Air", "Airlines", "Airways", "Airline"];
static AIRLINE_WORDS: byline_text::Words<2> = byline_text::Words::new(["airline", "carrier"]);
static COUNTRY_WORDS: byline_text::Words<2> = byline_text::Words::new(["country", "nation"]);
static COMPANY_WORDS: byline_text::Words<25> = byline_text::Words::new([
    "chain",
    "maker",
    "business",
    "developer",
    "housebuilder",
    "operator",
    "supplier",
    "publisher",
    "broadcaster",
    "company",
    "firm",
    "carrier",
    "bank",
    "airline",
    "retailer",
    "carmaker",
    "automaker",
    "lender",
    "insurer",
    "brewer",
    "drugmaker",
    "chipmaker",
    "manufacturer",
    "startup",
    "supermarket",
]);
