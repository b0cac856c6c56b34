//! Who is who: names that stand for the same person, organisation or place become one entity.
//!
//! Paragraphs of crawled news come in any order, so that a surname may stand before the full name: all names of the
//! article are known before any two are joined. Names of the same words are one group; a group is then joined to a
//! fuller one. Every step looks at a bounded number of candidates, so that the cost is linear in the names.

mod governments;
mod short;
mod surroundings;

use crate::countries::Countries;
use crate::gazetteer::list;
use crate::names::Name;
use crate::view::{View, beside};
use byline_core::{Document, Label, Span, TokenKind};
use governments::government;
use rustc_hash::FxHashMap;
use short::{fit, initials_of, letters_of};
use surroundings::{genders, listed_gender, roles};

/// How many groups of one word are looked at.
const MOST_CANDIDATES: usize = 12;

/// Female, male, both or neither is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gender {
    pub(crate) male: bool,
    pub(crate) female: bool,
}

impl Gender {
    /// Whether both can be of one person.
    pub(crate) const fn agrees(self, other: Self) -> bool {
        !(self.male && !self.female && other.female && !other.male
            || self.female && !self.male && other.male && !other.female)
    }

    fn join(self, other: Self) -> Self {
        Self { male: self.male || other.male, female: self.female || other.female }
    }
}

/// An entity in the making.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joined {
    pub(crate) label: Label,
    /// The fullest form.
    pub(crate) name: Span,
    /// What titles say.
    pub(crate) titled: Gender,
    /// What first names say.
    pub(crate) given: Gender,
    /// What a single word says that is a first name and a surname too.
    pub(crate) perhaps: Gender,
    /// The row of the built-in table of countries.
    pub(crate) country: Option<u16>,
    /// How many names stand for it.
    pub(crate) count: u32,
    /// Hashes of what it is called beside its name: `president`, `minister`; 0 where there are fewer.
    pub(crate) roles: [u32; 6],
    /// Whether it is many: `the Democrats`.
    pub(crate) plural: bool,
}

impl Joined {
    /// What is known of its gender: titles outweigh first names.
    pub(crate) fn gender(&self) -> Gender {
        if self.titled == Gender::default() { self.given } else { self.titled }
    }

    /// Notes what it is called.
    pub(crate) fn add_role(&mut self, role: u32) {
        if !self.roles.contains(&role)
            && let Some(place) = self.roles.iter_mut().find(|known| **known == 0)
        {
            *place = role;
        }
    }
}

/// Names of the same words.
#[derive(Debug, Clone, Copy)]
struct Group {
    key: u32,
    words: (u32, u32),
    label: Label,
    count: u32,
    titled: Gender,
    given: Gender,
    country: Option<u16>,
    name: Span,
    /// The group that it is joined to; itself where it is the fullest.
    target: u32,
    /// Whether several fuller groups are as good: each name then decides for itself.
    unsure: bool,
    entity: u32,
    /// Whether its name is that of the city from which it is governed.
    seat: bool,
}

/// Kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct Joiner {
    groups: Vec<Group>,
    words: Vec<u32>,
    by_key: FxHashMap<(u32, u8), u32>,
    by_word: FxHashMap<u32, [u32; MOST_CANDIDATES]>,
    group_of: Vec<u32>,
    /// The title before each name.
    titles: Vec<Gender>,
    last_seen: Vec<u32>,
}

const FREE: u32 = u32::MAX;
/// How many times as often a label must be for the others to give way.
const MAJORITY: u32 = 2;

impl Joiner {
    /// Joins names to entities: for each name its entity's number in `entities`. Entities come in the order of their
    /// first names.
    pub(crate) fn join(
        &mut self,
        document: &Document<'_>,
        view: &View,
        countries: &Countries,
        names: &[Name],
        entities: &mut Vec<Joined>,
        entity_of: &mut Vec<u32>,
    ) {
        self.group(document, view, countries, names);
        self.index();
        self.find_persons(view, names);
        self.agree();
        self.find_fuller();
        self.find_acronyms(document);
        self.number(document, view, names, entities, entity_of);
    }

    /// Puts names of the same words and label together.
    fn group(&mut self, document: &Document<'_>, view: &View, countries: &Countries, names: &[Name]) {
        let Self { groups, words, by_key, group_of, titles, .. } = self;
        groups.clear();
        words.clear();
        by_key.clear();
        group_of.clear();
        titles.clear();
        for name in names {
            let start = words.len();
            for at in name.first..name.end {
                let token = &document.tokens[at as usize];
                if !matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER) {
                    continue;
                }
                let cut = token.span.end > name.span.end;
                let form = if cut {
                    byline_text::hash::form_of(document.slice(Span::new(token.span.start, name.span.end)))
                } else {
                    token.form
                };
                // `The Hague` and `Hague`, `Acme Inc` and `Acme` are one.
                let dropped = name.label == Label::Organisation && at > name.first && COMPANY.has(form)
                    || at == name.first && name.end > name.first + 1 && form == THE;
                if !dropped {
                    words.push(form);
                }
            }
            if words.len() == start {
                words.push(document.tokens[name.first as usize].form);
            }
            let country = (name.label != Label::Person && name.label != Label::Miscellaneous)
                .then(|| countries.find(document.slice(name.span)))
                .flatten();
            let seat = if country.is_some() { None } else { government(document, view, countries, name) };
            let country = country.or(seat);
            let spelled = words[start..].iter().fold(7, |key, &form| crate::gazetteer::longer(key, form));
            let key = country.map_or(spelled, |row| u32::from(row) + 1);
            // A government is its country, whatever the tagger took it for.
            let label = if seat.is_some() { Label::Location } else { name.label };
            let (titled, given) = genders(document, view, name);
            titles.push(titled);
            let number = *by_key.entry((key, label as u8)).or_insert_with(|| {
                groups.push(Group {
                    key,
                    words: (start as u32, words.len() as u32),
                    label,
                    count: 0,
                    titled: Gender::default(),
                    given,
                    country,
                    name: name.span,
                    target: groups.len() as u32,
                    unsure: false,
                    entity: FREE,
                    seat: seat.is_some(),
                });
                groups.len() as u32 - 1
            });
            let group = &mut groups[number as usize];
            if group.words.0 as usize != start {
                words.truncate(start);
            }
            group.count += 1;
            group.titled = group.titled.join(titled);
            // The same name in capitals or with a title left in is no fuller.
            let fuller = name.span.len() > group.name.len() && group.seat == seat.is_some();
            if country.is_some() && (fuller || group.seat && seat.is_none()) {
                group.name = name.span;
                group.seat &= seat.is_some();
            }
            group_of.push(number);
        }
    }

    /// Lists the groups of two words or more by each of their words.
    fn index(&mut self) {
        let Self { groups, words, by_word, .. } = self;
        by_word.clear();
        for (number, group) in groups.iter().enumerate() {
            let forms = &words[group.words.0 as usize..group.words.1 as usize];
            if forms.len() < 2 || !matches!(group.label, Label::Person | Label::Organisation) {
                continue;
            }
            for &form in forms {
                let known = by_word.entry(form).or_insert([FREE; MOST_CANDIDATES]);
                if let Some(place) =
                    known.iter_mut().find(|place| **place == FREE || **place == number as u32)
                {
                    *place = number as u32;
                }
            }
        }
    }

    /// Makes persons of single words that were taken for something else but are the surname or first name of somebody in the article,
    /// unless lists or its surroundings say that it is a place after all.
    fn find_persons(&mut self, view: &View, names: &[Name]) {
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            if group.label == Label::Person || group.words.1 - group.words.0 != 1 || group.country.is_some() {
                continue;
            }
            let form = self.words[group.words.0 as usize];
            let Some(candidates) = self.by_word.get(&form) else { continue };
            let info = &view.infos[name.first as usize];
            let surname = candidates.iter().take_while(|candidate| **candidate != FREE).any(|&candidate| {
                let other = &self.groups[candidate as usize];
                let last = self.words.get(other.words.1 as usize - 1) == Some(&form);
                let first = self.words.get(other.words.0 as usize) == Some(&form);
                other.label == Label::Person && (last || first && info.listed & list::GIVEN != 0)
            });
            let beside = view.words.get(info.word as usize).map_or(0, |word| word.beside);
            let place = info.listed & list::PLACE != 0 && beside & beside::PLACE_BEFORE != 0;
            let nation = info.listed & (list::DEMONYM | list::ORGANISATION) != 0;
            if surname && !place && !nation {
                self.groups[number as usize].label = Label::Person;
            }
        }
    }

    /// Lets groups of the same words have the label that most of these names have, where it is far more often.
    fn agree(&mut self) {
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            let mut best = number as u32;
            for label in [Label::Person, Label::Organisation, Label::Location, Label::Miscellaneous] {
                let Some(&other) = self.by_key.get(&(group.key, label as u8)) else { continue };
                if self.groups[other as usize].count > self.groups[best as usize].count {
                    best = other;
                }
            }
            let other = self.groups[best as usize];
            if best as usize != number && other.count >= MAJORITY * group.count {
                self.groups[number].label = other.label;
                self.groups[number].target = best;
            }
        }
    }

    /// Finds for each group the fuller one that it is short for.
    fn find_fuller(&mut self) {
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            if !matches!(group.label, Label::Person | Label::Organisation) {
                continue;
            }
            let forms = &self.words[group.words.0 as usize..group.words.1 as usize];
            let (Some(first), Some(last)) = (forms.first(), forms.last()) else { continue };
            let mut best: Option<(u32, u32, u32)> = None;
            for word in [last, first] {
                let Some(candidates) = self.by_word.get(word) else { continue };
                for &candidate in candidates.iter().take_while(|candidate| **candidate != FREE) {
                    let other = &self.groups[candidate as usize];
                    let fuller = &self.words[other.words.0 as usize..other.words.1 as usize];
                    if other.label != group.label
                        || fuller.len() <= forms.len()
                        || !other.titled.agrees(group.titled)
                        || (other.titled == Gender::default() && !other.given.agrees(group.titled))
                    {
                        continue;
                    }
                    let Some(fit) = fit(group.label, forms, fuller) else { continue };
                    let this = (fit, other.count, candidate);
                    if best.is_none_or(|best| (best.0, best.1) < (this.0, this.1)) {
                        best = Some(this);
                    }
                }
                if best.is_some() {
                    break;
                }
            }
            if let Some((.., target)) = best {
                self.groups[number].target = target;
            }
        }
        // Where fuller ones that are not one themselves are as good, each name decides for itself.
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            if group.label == Label::Person && group.target as usize != number {
                let root = self.root(number);
                let unsure = self.as_good(number).any(|other| self.root(other) != root);
                self.groups[number].unsure = unsure;
            }
        }
    }

    /// The fuller groups that a group fits as well as the one that it is joined to.
    fn as_good(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let group = self.groups[number];
        let forms = self.forms(number);
        let best = fit(group.label, forms, self.forms(group.target as usize));
        let word = forms.last().filter(|_| best >= Some(3)).or(forms.first());
        let candidates =
            word.and_then(|word| self.by_word.get(word)).map_or(&[][..], |candidates| &candidates[..]);
        candidates
            .iter()
            .take_while(|candidate| **candidate != FREE)
            .map(|candidate| *candidate as usize)
            .filter(move |&candidate| {
                let other = &self.groups[candidate];
                other.label == group.label
                    && self.forms(candidate).len() > forms.len()
                    && other.titled.agrees(group.titled)
                    && fit(group.label, forms, self.forms(candidate)) == best
            })
    }

    /// The words of a group.
    fn forms(&self, number: usize) -> &[u32] {
        let (start, end) = self.groups[number].words;
        self.words.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Joins an acronym to the organisation or place whose initials it has.
    fn find_acronyms(&mut self, document: &Document<'_>) {
        let mut initials: FxHashMap<[u8; 8], u32> = FxHashMap::default();
        for (number, group) in self.groups.iter().enumerate() {
            if group.label != Label::Person && group.words.1 - group.words.0 >= 2 {
                for small in [false, true] {
                    if let Some(letters) = initials_of(document.slice(group.name), small) {
                        initials.entry(letters).or_insert(number as u32);
                    }
                }
            }
        }
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            if group.label == Label::Person || group.words.1 - group.words.0 != 1 {
                continue;
            }
            let Some(letters) = letters_of(document.slice(group.name)) else { continue };
            if let Some(&target) = initials.get(&letters)
                && target as usize != number
            {
                self.groups[number].target = target;
            }
        }
    }

    /// Numbers the entities in the order of their first names.
    fn number(
        &mut self,
        document: &Document<'_>,
        view: &View,
        names: &[Name],
        entities: &mut Vec<Joined>,
        entity_of: &mut Vec<u32>,
    ) {
        entities.clear();
        entity_of.clear();
        self.last_seen.clear();
        self.last_seen.resize(self.groups.len(), 0);
        for (at, name) in names.iter().enumerate() {
            let number = self.group_of[at] as usize;
            let mut target = self.root(number);
            if self.groups[number].unsure {
                target = self.nearest(number).unwrap_or(target);
            }
            self.last_seen[target] = at as u32 + 1;
            let group = self.groups[target];
            if group.entity == FREE {
                self.groups[target].entity = entities.len() as u32;
                entities.push(Joined {
                    label: group.label,
                    name: group.name,
                    titled: Gender::default(),
                    given: group.given,
                    perhaps: if group.words.1 - group.words.0 == 1 {
                        listed_gender(view, name)
                    } else {
                        Gender::default()
                    },
                    country: group.country,
                    count: 0,
                    roles: [0; 6],
                    plural: false,
                });
            }
            let entity = self.groups[target].entity;
            entity_of.push(entity);
            let joined = &mut entities[entity as usize];
            joined.count += 1;
            joined.titled = joined.titled.join(self.titles[at]);
            roles(document, view, name, joined);
        }
    }

    fn root(&self, number: usize) -> usize {
        let mut at = number;
        for _ in 0..4 {
            let target = self.groups[at].target as usize;
            if target == at {
                break;
            }
            at = target;
        }
        at
    }

    /// Of several fuller groups the one named last; before any was named, none.
    fn nearest(&self, number: usize) -> Option<usize> {
        let seen = |&other: &usize| self.last_seen[self.root(other)];
        self.as_good(number).filter(|other| seen(other) > 0).max_by_key(seen).map(|other| self.root(other))
    }
}

const THE: u32 = byline_text::hash::form("the");

/// What companies add to their names.
static COMPANY: byline_text::Words<22> = byline_text::Words::new([
    "inc",
    "inc.",
    "corp",
    "corp.",
    "co",
    "co.",
    "ltd",
    "ltd.",
    "plc",
    "llc",
    "limited",
    "corporation",
    "incorporated",
    "company",
    "group",
    "gmbh",
    "ag",
    "sa",
    "bhd",
    "pvt",
    "holdings",
    "holding",
]);
