//! Clubs, firms and bodies that the tagger took for persons or places: `Northwick Rovers`, and then `Northwick` alone;
//! `Fernby Unified School District`; `Talvin`, which is short for `Talvin Cement Plc`.

use super::{COMPANY, FREE, Joiner, MOST_CANDIDATES};
use crate::gazetteer::list;
use crate::names::Name;
use crate::view::{View, beside, cue};
use byline_core::{Document, Label};
use byline_text::Words;
use byline_text::hash::{form, form_of};

/// How many words of sport an article has at least that reports of matches.
const SPORT: usize = 4;

impl Joiner {
    /// Makes organisations of longer names whose last word says so.
    pub(super) fn find_bodies(&mut self, view: &View, names: &[Name]) {
        let mut sport = None;
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            let forms = self.forms(number as usize);
            let [.., before, last] = forms else { continue };
            if group.label == Label::Organisation || group.country.is_some() || group.seat {
                continue;
            }
            let phrase = view.infos[name.first as usize].phrase;
            let club = CLUBS.has(*last)
                || PLACES.has(*last)
                    && phrase & list::PLACE == 0
                    && *sport.get_or_insert_with(|| is_of_sport(view));
            let body = BODIES.has(*last) || *last == DISTRICT && DISTRICTS.has(*before);
            // A person has a first name that the lists know; a body's first word may be one.
            if club || body && group.label != Label::Person {
                self.groups[number as usize].label = Label::Organisation;
            }
        }
    }

    /// Makes organisations of single words with which a firm or a club of the article begins, where nothing says that they are
    /// somebody's or a place's.
    pub(super) fn find_short_bodies(&mut self, document: &Document<'_>, view: &View, names: &[Name]) {
        let sport = is_of_sport(view);
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            let [form] = *self.forms(number as usize) else { continue };
            if group.label == Label::Organisation || group.country.is_some() || group.seat {
                continue;
            }
            let candidates = self.by_word.get(&form).copied().unwrap_or([FREE; MOST_CANDIDATES]);
            let fuller = |label: Label| {
                let all = candidates.iter().take_while(|candidate| **candidate != FREE);
                all.map(|candidate| &self.groups[*candidate as usize]).filter(move |group| group.label == label)
            };
            let body = fuller(Label::Organisation).find(|body| {
                let words = self.words.get(body.words.0 as usize..body.words.1 as usize).unwrap_or_default();
                let [first, .., last] = words else { return false };
                let written = document.slice(body.name).rsplit(' ').next().map_or(0, form_of);
                *first == form && words.len() == 2
                    && (CLUBS.has(*last) || sport && PLACES.has(*last) || COMPANY.has(written))
            });
            let Some(body) = body.filter(|_| fuller(Label::Person).next().is_none()) else { continue };
            let info = &view.infos[name.first as usize];
            let word = view.words.get(info.word as usize).copied().unwrap_or_default();
            let somebody = word.beside & (beside::TITLE_BEFORE | beside::GIVEN_BEFORE) != 0
                || word.context & cue::PERSON != 0;
            // A club is called as its town is, and the town is hardly spoken of beside it; a firm that is named after a place
            // is not called by the place.
            let club = self.forms_of(body).last().is_some_and(|last| CLUBS.has(*last) || PLACES.has(*last));
            let place = !club && info.listed & list::PLACE != 0;
            if !somebody && !place {
                self.groups[number as usize].label = Label::Organisation;
            }
        }
    }
}

/// Whether an article reports of matches.
fn is_of_sport(view: &View) -> bool {
    let words = view.infos.iter().filter(|info| SPORTS.has(info.form));
    words.take(SPORT).count() == SPORT
}

const DISTRICT: u32 = form("district");

/// What a district is of that is a body and no place.
static DISTRICTS: Words<6> = Words::new(["school", "schools", "water", "fire", "hospital", "transit"]);
static CLUBS: Words<12> = Words::new([
    "rovers",
    "wanderers",
    "athletic",
    "albion",
    "hotspur",
    "fc",
    "afc",
    "f.c.",
    "a.f.c.",
    "rangers",
    "harriers",
    "united",
]);
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
static SPORTS: Words<36> = Words::new([
    "goal",
    "goals",
    "striker",
    "midfielder",
    "defender",
    "goalkeeper",
    "winger",
    "penalty",
    "half-time",
    "halftime",
    "kick",
    "header",
    "league",
    "match",
    "matches",
    "season",
    "referee",
    "offside",
    "scored",
    "scorer",
    "equaliser",
    "equalizer",
    "substitute",
    "coach",
    "manager",
    "booking",
    "relegation",
    "promotion",
    "play-off",
    "squad",
    "fixture",
    "club",
    "clubs",
    "forward",
    "champions",
    "derby",
]);
