//! Clubs, firms and bodies that the tagger took for persons or places: `Northwick Rovers`, and then `Northwick` alone;
//! `Fernby Unified School District`; `Talvin`, which is short for `Talvin Cement Plc`.

use super::{COMPANY, FREE, Joiner, MOST_CANDIDATES};
use crate::gazetteer::list;
use crate::names::{Name, firms};
use crate::view::{View, beside, cue};
use byline_core::{Document, Label, TokenKind};
use byline_text::Words;
use byline_text::hash::{form, form_of};
use rustc_hash::FxHashSet;

impl Joiner {
    /// Makes organisations of longer names whose last word says so.
    pub(super) fn find_bodies(&mut self, document: &Document<'_>, view: &View, names: &[Name]) {
        let mut sport = None;
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            let forms = self.forms(number as usize);
            let [.., before, last] = forms else { continue };
            if group.label == Label::Organisation || group.country.is_some() || group.seat {
                continue;
            }
            let phrase = view.infos[name.first as usize].phrase;
            let club = is_club(*last)
                || PLACES.has(*last)
                    && phrase & list::PLACE == 0
                    && *sport.get_or_insert_with(|| self.sport || says_the_club(view));
            let unknown = group.label == Label::Person
                && view.infos[name.first as usize].listed & list::GIVEN == 0
                && (plays(document, view, name)
                    || has_shares(view, name)
                    || firms::is_called(document, view, name)
                    || firms::is_thing(view, name));
            let info = &view.infos[name.first as usize];
            let listed = info.phrase & list::PLACE != 0 || info.listed & list::GIVEN != 0;
            let kind = !listed && firms::kind_before(document, view, name.first as usize).is_some();
            let firm = FIRM_ENDS.has(*last) || kind;
            let body = BODIES.has(*last) || *last == DISTRICT && DISTRICTS.has(*before);
            // A person has a first name that the lists know; a body's first word may be one.
            if club || unknown || firm || body && group.label != Label::Person {
                self.groups[number as usize].label = Label::Organisation;
            }
        }
    }

    /// Makes organisations of single words with which a firm or a club of the article begins, where nothing says that they are
    /// somebody's or a place's.
    pub(super) fn find_short_bodies(&mut self, document: &Document<'_>, view: &View, names: &[Name]) {
        let sport = self.sport;
        let mut places = None;
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            let [form] = *self.forms(number as usize) else { continue };
            if group.label == Label::Organisation || group.country.is_some() || group.seat {
                continue;
            }
            let candidates = self.by_word.get(&form).copied().unwrap_or([FREE; MOST_CANDIDATES]);
            let fuller = |label: Label| {
                let all = candidates.iter().take_while(|candidate| **candidate != FREE);
                all.map(|candidate| &self.groups[*candidate as usize])
                    .filter(move |group| group.label == label)
            };
            // A firm that no list knows, though the tagger took it for a person in most sentences: `A Talvin spokesman`.
            let info = &view.infos[name.first as usize];
            let word = view.words.get(info.word as usize).copied().unwrap_or_default();
            let somebody = word.beside & (beside::TITLE_BEFORE | beside::GIVEN_BEFORE) != 0
                || word.context & cue::PERSON != 0;
            let person = group.label == Label::Person;
            let known = info.listed & (list::GIVEN | list::SURNAME | list::PLACE) != 0;
            let in_business = word.context & (cue::BUSINESS_BEFORE | cue::BUSINESS_AFTER) != 0;
            let nobody = fuller(Label::Person).next().is_none() && !somebody;
            let called = || {
                firms::is_called(document, view, name)
                    || person && firms::is_thing(view, name)
                    || !known && firms::is_it(document, view, name)
            };
            if nobody
                && (person || info.listed & list::PLACE == 0 && firms::is_called(document, view, name))
                && (!known && in_business || called())
            {
                self.groups[number as usize].label = Label::Organisation;
                continue;
            }
            let body = fuller(Label::Organisation).find(|body| {
                let words = self.words.get(body.words.0 as usize..body.words.1 as usize).unwrap_or_default();
                let [first, .., last] = words else { return false };
                if person && !known && *first == form || is_club(form) && *last == form {
                    return true;
                }
                let written = document.slice(body.name).rsplit(' ').next().map_or(0, form_of);
                let ends = FIRM_ENDS.has(*last);
                *first == form
                    && (words.len() == 2 || ends)
                    && (is_club(*last)
                        || ends
                        || sport && PLACES.has(*last)
                        || COMPANY.has(written)
                        || person && FIRMS.has(*last))
            });
            let Some(body) = body.filter(|_| nobody) else { continue };
            // A club is called as its town is, and the town is hardly spoken of beside it; a firm that is named after a place
            // is not called by the place.
            let club = self.forms_of(body).last().is_some_and(|last| is_club(*last) || PLACES.has(*last));
            // If nothing happens in it, it is the firm: `Halden founder`, `Halden's shares`.
            let mut happens = || places.get_or_insert_with(|| places_of(view, names)).contains(&form);
            let place = !club && info.listed & list::PLACE != 0 && happens();
            if !place {
                self.groups[number as usize].label = Label::Organisation;
            }
        }
    }
}

/// `Brackley Vale beat Thornmere 2-0`: a side, since no first name begins its name.
fn plays(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let end = name.end as usize;
    let is_score = |at: usize| {
        let token = document.tokens.get(at).map_or("", |token| document.form(token));
        let mut sides = token.split(['-', '–']);
        let goals = |side: Option<&str>| side.is_some_and(|side| side.parse::<u8>().is_ok());
        goals(sides.next()) && goals(sides.next()) && sides.next().is_none()
    };
    let apart = |at: usize| {
        let number = |at: usize| document.tokens.get(at).is_some_and(|token| token.kind == TokenKind::NUMBER);
        number(at) && number(at + 2) && view.infos.get(at + 1).is_some_and(|info| DASHES.has(info.form))
    };
    view.infos.get(end).is_some_and(|info| MATCHES.has(info.form))
        && (end + 1..end + 10).any(|at| is_score(at) || apart(at))
}

/// `shares in Orrin Biotech`
fn has_shares(view: &View, name: &Name) -> bool {
    let before = |far: u32| {
        name.first.checked_sub(far).and_then(|at| view.infos.get(at as usize)).map_or(0, |info| info.form)
    };
    before(1) == IN && [form("shares"), form("stake"), form("stock")].contains(&before(2))
}

/// Whether a word ends the names of clubs.
fn is_club(form: u32) -> bool {
    firms::is_of_club(form) || FOOTBALL.has(form)
}

/// The single names that something is said to happen in: `in Halden`.
fn places_of(view: &View, names: &[Name]) -> FxHashSet<u32> {
    let form = |at: u32| view.infos.get(at as usize).map_or(0, |info| info.form);
    let placed =
        |name: &&Name| name.end == name.first + 1 && name.first > 0 && IN_PLACE.has(form(name.first - 1));
    names.iter().filter(placed).map(|name| form(name.first)).collect()
}

/// Whether an article speaks of `the club`.
fn says_the_club(view: &View) -> bool {
    view.infos.windows(2).any(|pair| pair[0].form == THE && pair[1].form == CLUB)
}

const IN: u32 = form("in");
const THE: u32 = form("the");
const CLUB: u32 = form("club");
const DISTRICT: u32 = form("district");

/// What a district is of that is a body and no place.
static DISTRICTS: Words<6> = Words::new(["school", "schools", "water", "fire", "hospital", "transit"]);
/// Ends of the names of clubs beside those that their towns begin.
static FOOTBALL: Words<4> = Words::new(["fc", "afc", "f.c.", "a.f.c."]);
/// With these words clubs end as well as places.
static PLACES: Words<5> = Words::new(["town", "city", "county", "villa", "forest"]);
static BODIES: Words<13> = Words::new([
    "council",
    "authority",
    "association",
    "federation",
    "committee",
    "commission",
    "university",
    "ministry",
    "department",
    "agency",
    "institute",
    "foundation",
    "society",
]);
/// Whether firms end so and no person does.
pub(super) fn is_firm_end(form: u32) -> bool {
    FIRM_ENDS.has(form) || FIRMS.has(form)
}

/// How firms end and no person does.
static FIRM_ENDS: Words<28> = Words::new([
    "group",
    "corporation",
    "homes",
    "foods",
    "holdings",
    "airways",
    "airlines",
    "motors",
    "logistics",
    "systems",
    "technologies",
    "pharmaceuticals",
    "industries",
    "insurance",
    "investments",
    "properties",
    "developments",
    "homecare",
    "healthcare",
    "housing",
    "breweries",
    "engineering",
    "construction",
    "ferries",
    "railways",
    "supermarkets",
    "hotels",
    "studios",
]);
static IN_PLACE: Words<4> = Words::new(["in", "near", "at", "from"]);
static DASHES: Words<2> = Words::new(["-", "–"]);
static MATCHES: Words<12> = Words::new([
    "beat", "beats", "drew", "draw", "lost", "thrashed", "defeated", "edged", "hammered", "won", "held",
    "routed",
]);
/// How firms and bodies end that are often called by their first word.
static FIRMS: Words<24> = Words::new([
    "airways",
    "airlines",
    "bank",
    "motors",
    "energy",
    "foods",
    "capital",
    "trust",
    "industries",
    "partners",
    "systems",
    "media",
    "pharma",
    "pharmaceuticals",
    "biotech",
    "technologies",
    "software",
    "foundation",
    "insurance",
    "mining",
    "steel",
    "shipping",
    "logistics",
    "oil",
]);
