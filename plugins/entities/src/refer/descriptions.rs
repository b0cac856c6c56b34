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
            let role = info.classes & (word::ANY_TITLE | word::ORGANISATION) != 0
                || epithets::is_epithet(info.form)
                || COUNTRY_WORDS.has(info.form)
                || COMPANY_WORDS.has(info.form);
            if role && info.tag == Tag::NOUN.0 {
                break;
            }
            // Any other word begins something else: `the people whom the minister met`.
            if info.tag != Tag::ADJ.0 && info.listed & list::DEMONYM == 0 {
                return None;
            }
            head += 1;
        }
        // The last noun counts: `the prime minister`, `the police chief`.
        while head + 1 < limit && infos[head as usize + 1].tag == Tag::NOUN.0 {
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
            let airline = || recent.clone().find(flies).filter(|_| AIRLINE_WORDS.has(info.form));
            airline().or_else(|| recent.clone().find(company))
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
        };
        found.filter(|found| !is_office_of(scene, head, *found)).map(|found| (head + 1, found))
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
        if year.form != YEAR || old.form != OLD || [Tag::NOUN.0, Tag::PROPN.0, Tag::ADJ.0].contains(&next) {
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
        // Somebody else of that kind was spoken of: `his lawyer`.
        let other = || (0..first).rev().take(EARLIER).any(|at| is_introduced(scene, at, noun));
        (fits && speaks && !self.anonymous.interferes(first, noun) && !other()).then_some(sayer)
    }
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
static COMPANY_WORDS: byline_text::Words<22> = byline_text::Words::new([
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
