//! Who speaks in an article, as far as its form shows: turns and their labels, who is called by name, who says what in a
//! paragraph, who is asked, who says their own name, who stands in the headline.

use super::{NOBODY, QUESTION, Scene};
use crate::gazetteer::word;
use byline_core::Label;
use byline_text::hash::form;

/// What a paragraph shows of who speaks in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// 2 where its last sentence asks, 1 where another one does.
    pub(super) asks: u8,
    /// Who stands before the colon with which it begins.
    label: u32,
    /// Who stands beside a verb of saying.
    said: [u32; 2],
    /// Who is called by name.
    called: [u32; 2],
}

impl Turn {
    const SILENT: Self = Self { asks: 0, label: NOBODY, said: [NOBODY; 2], called: [NOBODY; 2] };
}

/// What the whole article says of an entity's speaking, as bits.
pub(super) mod voice {
    /// The headline has the last word of its name.
    pub(in super::super) const IN_TITLE: u8 = 1;
    /// `I am Ana Lima`, `My name is Ana Lima`.
    pub(in super::super) const OWN_NAME: u8 = 1 << 1;
    /// `spoke with Ana Lima`, `interviewed Ana Lima`.
    pub(in super::super) const ASKED: u8 = 1 << 2;
    /// Turns are labelled with the name.
    pub(in super::super) const LABELS: u8 = 1 << 3;
    /// Called by name somewhere.
    pub(in super::super) const CALLED: u8 = 1 << 4;
    /// Named in the first two lines.
    pub(in super::super) const EARLY: u8 = 1 << 5;
    /// `Ana Lima spoke with`, `by Ana Lima`.
    pub(in super::super) const ASKS: u8 = 1 << 6;
}

/// The sort of a headline that speaks of an interview.
pub(super) const INTERVIEWS: u32 = 2;

/// Kept from one article to the next.
#[derive(Debug, Default)]
pub(super) struct Voices {
    turns: Vec<Turn>,
    of_entity: Vec<u8>,
    title: Vec<u32>,
    /// The first person who is named together with others.
    pub(super) pair: u32,
    pairs: Vec<bool>,
    /// Whether that one is named together with `I`.
    pub(super) with_me: bool,
    /// 0 without a headline, [`INTERVIEWS`] where it speaks of an interview, 3 of a speech, 1 otherwise.
    pub(super) title_kind: u32,
}

impl Voices {
    /// Looks at an article's names.
    pub(super) fn listen(&mut self, scene: &Scene<'_>) {
        self.read_title(scene);
        let document = scene.document;
        self.turns.clear();
        self.turns.resize(document.paragraphs.len(), Turn::SILENT);
        for (turn, paragraph) in self.turns.iter_mut().zip(document.paragraphs) {
            let sentences = document.sentences_of(paragraph);
            for (at, sentence) in sentences.iter().enumerate() {
                let last = sentence.end_token.checked_sub(1).and_then(|at| scene.view.infos.get(at as usize));
                if last.is_some_and(|info| info.form == QUESTION) {
                    turn.asks = if at + 1 == sentences.len() { 2 } else { 1 };
                }
            }
        }
        self.of_entity.clear();
        self.of_entity.resize(scene.entities.len(), 0);
        self.pair = NOBODY;
        self.with_me = false;
        self.pairs.clear();
        self.pairs.resize(scene.entities.len(), false);
        let mut sentence = 0;
        for (at, (name, &entity)) in scene.names.iter().zip(scene.entity_of).enumerate() {
            while document.sentences.get(sentence).is_some_and(|one| one.end_token <= name.first) {
                sentence += 1;
            }
            let Some(here) = document.sentences.get(sentence) else { break };
            let begins = document
                .paragraphs
                .get(here.paragraph as usize)
                .is_some_and(|paragraph| paragraph.first_sentence as usize == sentence);
            let Some(turn) = self.turns.get_mut(here.paragraph as usize) else { break };
            let seen = look(scene, name.first, name.end, here.first_token, here.end_token, begins);
            let Some(voice) = self.of_entity.get_mut(entity as usize) else { continue };
            // The headline may stand in the text as its first line, so that the second one counts as well.
            if here.paragraph < 2 {
                *voice |= voice::EARLY;
            }
            let last = scene.view.infos.get(name.end as usize - 1).map_or(0, |info| info.form);
            if self.title.contains(&last) {
                *voice |= voice::IN_TITLE;
            }
            if seen.says {
                put(&mut turn.said, entity);
            }
            let person = scene.entities.get(entity as usize).is_some_and(|one| one.label == Label::Person);
            if !person {
                continue;
            }
            if first_of_pair(scene, at) {
                self.pairs[entity as usize] = true;
                if self.pair == NOBODY {
                    self.pair = entity;
                    let after = |far: usize| {
                        scene.view.infos.get(name.end as usize + far).map_or(0, |info| info.form)
                    };
                    self.with_me = after(1) == I;
                }
            }
            if seen.label {
                turn.label = entity;
                *voice |= voice::LABELS;
            }
            if seen.called {
                put(&mut turn.called, entity);
                *voice |= voice::CALLED;
            }
            if seen.own {
                *voice |= voice::OWN_NAME;
            }
            if seen.asked {
                *voice |= voice::ASKED;
            }
            if seen.asks {
                *voice |= voice::ASKS;
            }
        }
    }

    fn read_title(&mut self, scene: &Scene<'_>) {
        self.title.clear();
        self.title_kind = 0;
        let Some(title) = scene.document.title.or_else(|| first_line(scene)) else { return };
        self.title_kind = 1;
        // A title is data from outside and may be of any length.
        for part in title.split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '—' | '–')).take(40)
        {
            let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
            // `Lima's plan` names Lima.
            let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
            let hash = byline_text::hash::form_of(bare);
            if INTERVIEW.has(hash) {
                self.title_kind = INTERVIEWS;
            } else if SPEECH.has(hash) {
                self.title_kind = 3;
            }
            if bare.chars().next().is_some_and(char::is_uppercase) {
                self.title.push(hash);
            }
        }
    }

    /// A paragraph's turn.
    pub(super) fn turn(&self, paragraph: u32) -> Turn {
        self.turns.get(paragraph as usize).copied().unwrap_or(Turn::SILENT)
    }

    /// What the whole article says of an entity.
    pub(super) fn of(&self, entity: u32) -> u8 {
        self.of_entity.get(entity as usize).copied().unwrap_or(0)
    }

    /// Whether an entity is somewhere named first of several.
    pub(super) fn pairs(&self, entity: u32) -> bool {
        self.pairs.get(entity as usize).is_some_and(|pairs| *pairs)
    }

    /// Those who speak or are called in a paragraph and the one before it.
    pub(super) fn near(&self, paragraph: u32) -> [u32; 7] {
        let (here, before) = (self.turn(paragraph), self.turn(paragraph.wrapping_sub(1)));
        [
            here.label,
            here.said[0],
            here.said[1],
            here.called[0],
            before.called[0],
            before.said[0],
            before.label,
        ]
    }

    /// What the turn of a paragraph and those beside it say of an entity, as bits.
    pub(super) fn relation(&self, paragraph: u32, entity: u32) -> u32 {
        let (here, before) = (self.turn(paragraph), self.turn(paragraph.wrapping_sub(1)));
        let after = self.turn(paragraph + 1);
        u32::from(here.label == entity)
            | u32::from(here.said[0] == entity) << 1
            | u32::from(here.said[1] == entity) << 2
            | u32::from(here.called.contains(&entity)) << 3
            | u32::from(before.called.contains(&entity)) << 4
            | u32::from(before.said.contains(&entity)) << 5
            | u32::from(after.called.contains(&entity)) << 6
            | u32::from(before.label == entity) << 7
    }
}

/// A first line that is short enough for a headline.
fn first_line<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let line = scene.document.paragraphs.first()?;
    (line.span.len() < 160).then(|| scene.document.slice(line.span))
}

fn put(places: &mut [u32; 2], entity: u32) {
    if !places.contains(&entity)
        && let Some(place) = places.iter_mut().find(|place| **place == NOBODY)
    {
        *place = entity;
    }
}

/// Whether a name is a person's and stands first of several: `Ana Lima and Ben Otieno`, `Ana Lima and I`,
/// `Ana Lima and colleagues`, `Lima et al.`.
pub(super) fn first_of_pair(scene: &Scene<'_>, at: usize) -> bool {
    let (names, infos) = (scene.names, &scene.view.infos);
    let Some(name) = names.get(at) else { return false };
    let person = |at: usize| {
        let entity = scene.entity_of.get(at).and_then(|entity| scene.entities.get(*entity as usize));
        entity.is_some_and(|entity| entity.label == Label::Person)
    };
    let hash = |at: u32| infos.get(at as usize).map_or(0, |info| info.form);
    if !person(at) {
        return false;
    }
    let mut end = name.end;
    if hash(end) == COMMA {
        end += 1;
    }
    if hash(end) == ET {
        return true;
    }
    if !AND.has(hash(end)) {
        return false;
    }
    COMPANY.has(hash(end + 1))
        || COMPANY.has(hash(end + 2)) && POSSESSIVES.has(hash(end + 1))
        || names.get(at + 1).is_some_and(|next| next.first <= end + 3 && person(at + 1))
}

const ET: u32 = form("et");

static AND: byline_text::Words<2> = byline_text::Words::new(["and", "&"]);
static POSSESSIVES: byline_text::Words<4> = byline_text::Words::new(["his", "her", "their", "my"]);
static COMPANY: byline_text::Words<16> = byline_text::Words::new([
    "i",
    "me",
    "myself",
    "colleagues",
    "coworkers",
    "friends",
    "team",
    "others",
    "wife",
    "husband",
    "mother",
    "father",
    "brother",
    "sister",
    "partner",
    "family",
]);

/// What stands around a name.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    label: bool,
    says: bool,
    called: bool,
    own: bool,
    asked: bool,
    asks: bool,
}

/// Looks at the tokens around a name in the sentence from `start` to `limit`, which begins its paragraph or does not.
fn look(scene: &Scene<'_>, first: u32, end: u32, start: u32, limit: u32, begins: bool) -> Told {
    let infos = &scene.view.infos;
    let info = |at: u32| (start..limit).contains(&at).then(|| infos.get(at as usize)).flatten();
    let hash = |at: u32| info(at).map_or(0, |info| info.form);
    let classes_at = |at: u32| info(at).map_or(0, |info| info.classes);
    // Titles before it belong to it.
    let mut from = first;
    while from > start && first - from < 3 && classes_at(from - 1) & word::ANY_TITLE != 0 {
        from -= 1;
    }
    let (before, after) = (from.wrapping_sub(1), hash(end));
    // Whoever is called stands between pauses: `Ana, what happened?` So does who speaks behind a comma, `…,
    // Lima said`, whom the verb shows.
    let cut = from == start || hash(before) == COMMA;
    let stops = end >= limit || PAUSES.has(after);
    // A verb two words on counts, since an adverb may stand between: `Lima also said`.
    let says = (classes_at(end) | classes_at(end + 1) | classes_at(first.wrapping_sub(1))) & word::SAY != 0;
    let back = |far: u32| hash(before.wrapping_sub(far));
    let own = match (back(0), back(1)) {
        (AM, I) | (IM, _) | (IS, NAME) => true,
        (COMMA, I) => after == COMMA,
        // The clitic of `I'm`.
        (clitic, I) => clitic == M,
        _ => false,
    };
    // `sat down with Ana Lima`, `spoke to Mayor Ana Lima`: a word or two may stand between.
    let asked = MEETS.has(back(0)) || (1..4).any(|far| TALKS.has(back(far)) && WITH.has(back(far - 1)));
    let forth = |far: u32| hash(end + far);
    let asks = matches!(back(0), BY | COLON)
        || MEETS.has(forth(0))
        || (0..2).any(|far| TALKS.has(forth(far)) && (1..5).any(|more| WITH.has(forth(far + more))));
    Told {
        label: begins && from == start && after == COLON,
        says,
        called: cut && stops && !says,
        own,
        asked,
        asks,
    }
}

const COMMA: u32 = form(",");
const COLON: u32 = form(":");
const I: u32 = form("i");
const AM: u32 = form("am");
const IM: u32 = form("im");
const M: u32 = form("m");
const IS: u32 = form("is");
const NAME: u32 = form("name");
const BY: u32 = form("by");

static PAUSES: byline_text::Words<6> = byline_text::Words::new([",", ".", "?", "!", "…", "-"]);
static TALKS: byline_text::Words<14> = byline_text::Words::new([
    "interviewed",
    "interviews",
    "interview",
    "interviewing",
    "spoke",
    "speaks",
    "speaking",
    "talked",
    "talks",
    "talking",
    "asked",
    "sat",
    "conversation",
    "chatted",
]);
static MEETS: byline_text::Words<4> =
    byline_text::Words::new(["interviewed", "interviews", "asked", "interview"]);
static WITH: byline_text::Words<2> = byline_text::Words::new(["with", "to"]);
static INTERVIEW: byline_text::Words<9> = byline_text::Words::new([
    "interview",
    "interviews",
    "interviewed",
    "conversation",
    "talks",
    "speaks",
    "asks",
    "tells",
    "chat",
]);
static SPEECH: byline_text::Words<8> = byline_text::Words::new([
    "remarks",
    "speech",
    "address",
    "statement",
    "letter",
    "lecture",
    "testimony",
    "announcing",
]);
