//! Who is who: names that stand for the same person, organisation or place become one entity.
//!
//! Paragraphs of crawled news come in any order, so that a surname may stand before the full name: all names of the
//! article are known before any two are joined. Names of the same words are one group; a group is then joined to a
//! fuller one. Every step looks at a bounded number of candidates, so that the cost is linear in the names.

mod aliases;
mod bodies;
mod governments;
mod learned;
mod nicknames;
mod occupations;
mod persons;
mod short;
mod surroundings;

use crate::countries::Countries;
use crate::gazetteer::list;
use crate::gazetteer::word;
use crate::names::{Name, firms, is_dateline};
use crate::pronouns::{Case, Class};
use crate::view::{View, beside, cue};
use byline_core::{Document, Flags, Label, Span, Tag, TokenKind};
use governments::government;
use nicknames::{GENERATIONS, same_person};
use rustc_hash::FxHashMap;
use short::{fit, initials_of, letters_of};
use surroundings::{correct_genders, genders, listed_gender, roles};

/// How many groups of one word are looked at.
const MOST_CANDIDATES: usize = 12;

/// Female, male, both or neither is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gender {
    pub(crate) male: bool,
    pub(crate) female: bool,
}

impl Gender {
    pub(crate) const MALE: Self = Self { male: true, female: false };
    pub(crate) const FEMALE: Self = Self { male: false, female: true };

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
    /// Whether that is several words.
    pub(crate) several: bool,
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
    /// Whether a word that only firms have was left out of its words: `Lind Group`.
    firm: bool,
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
    /// How much speaks for the label of each group.
    evidence: Vec<u32>,
    /// Whether the article reports of matches.
    sport: bool,
}

const FREE: u32 = u32::MAX;

/// How much lists and the whole article speak for the label of a name.
fn evidence(document: &Document<'_>, view: &View, name: &Name) -> u32 {
    let Some(info) = view.infos.get(name.end as usize - 1) else { return 0 };
    let word = view.words.get(info.word as usize).copied().unwrap_or_default();
    let single = name.end - name.first == 1;
    let listed = info.listed | info.phrase;
    let beside = |bit: u16| u32::from(word.beside & bit != 0);
    let business = cue::SPORT
        | cue::BUSINESS_BEFORE
        | cue::BUSINESS_AFTER
        | cue::BUSINESS_VERB
        | cue::BUSINESS_NOUN
        | cue::COMPANY_FORM;
    match name.label {
        Label::Person => {
            beside(beside::TITLE_BEFORE)
                + beside(beside::GIVEN_BEFORE)
                // An age, a relative or a verb that only persons do outweighs a single word beside the name:
                // `Lena, 34,`.
                + u32::from(word.context & cue::PERSON != 0) * 2
        }
        Label::Organisation => {
            u32::from(listed & list::ORGANISATION != 0) + (word.context & business).count_ones().min(2)
        }
        Label::Location => {
            beside(beside::PLACE_BEFORE)
                + u32::from(single && listed & list::PLACE != 0)
                + beside(beside::PLACE_AFTER)
                // A report tells where it was written.
                + u32::from(is_dateline(document, name.first as usize)) * 4
        }
        Label::Miscellaneous => 0,
    }
}

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
        // Labels first, since only names of one label are joined: single names are corrected by the longer
        // ones, and then one name gets one label. Variants come before short forms, which follow them:
        // `Denholm` is short for `Bob Denholm`, who is `Robert Denholm`.
        self.group(document, view, countries, names);
        self.sport = firms::is_of_sport(view);
        self.find_bodies(document, view, names);
        self.index();
        self.find_persons(view, names);
        self.find_first_names(document, view, names);
        self.find_short_bodies(document, view, names);
        self.agree(document, view, names);
        self.find_variants(document);
        self.find_aliases(document, names);
        self.find_fuller();
        self.find_acronyms(document);
        self.number(document, view, names, entities, entity_of);
        correct_genders(document, view, names, entities, entity_of);
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
            let mut in_business = false;
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
                // So are `Rob Weir Jr.` and `Rob Weir`.
                let generation = name.label == Label::Person && at > name.first + 1 && GENERATIONS.has(form);
                let company = name.label == Label::Organisation && at > name.first && COMPANY.has(form);
                in_business |= company;
                let dropped =
                    company || at == name.first && name.end > name.first + 1 && form == THE || generation;
                if !dropped {
                    words.push(form);
                }
            }
            // `Hartley, Josephine`
            let turned = name.label == Label::Person
                && document
                    .tokens
                    .get(name.first as usize + 1)
                    .is_some_and(|token| document.form(token) == ",");
            if turned && words.len() == start + 2 {
                words.swap(start, start + 1);
            }
            // A name of nothing but such words keeps its first one, or all such names would be the same.
            if words.len() == start {
                words.push(document.tokens[name.first as usize].form);
            }
            let country = (name.label != Label::Person && name.label != Label::Miscellaneous)
                .then(|| countries.find(document.slice(name.span)))
                .flatten();
            // A name that is a country's own needs no government to stand for it.
            let seat = if country.is_some() { None } else { government(document, view, countries, name) };
            let country = country.or(seat);
            let spelled = words[start..].iter().fold(7, |key, &form| crate::gazetteer::longer(key, form));
            // Countries are one by their row, however they are written: `Britain`, `the United Kingdom`.
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
                    firm: in_business,
                });
                groups.len() as u32 - 1
            });
            let group = &mut groups[number as usize];
            // The words of a group that is there already need not be kept twice.
            if group.words.0 as usize != start {
                words.truncate(start);
            }
            group.count += 1;
            group.firm |= in_business;
            group.titled = group.titled.join(titled);
            // The same name in capitals, or with a title left in, is not a fuller one.
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
            // Single words are what is to be joined, and places are not known by a part of their names: `York`
            // is not `New York`.
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

    /// Gives groups of the same words one label: the one that most of these names have, with what lists and the whole
    /// article say of the word where that is not plain. One name hardly ever has two labels in one article.
    fn agree(&mut self, document: &Document<'_>, view: &View, names: &[Name]) {
        self.evidence.clear();
        self.evidence.resize(self.groups.len(), 0);
        for (name, &number) in names.iter().zip(&self.group_of) {
            // Two for each name, so that lists and surroundings count beside the number of names and do not
            // replace it.
            self.evidence[number as usize] += 2 + evidence(document, view, name);
        }
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            let mut best = number as u32;
            for label in [Label::Person, Label::Organisation, Label::Location, Label::Miscellaneous] {
                let Some(&other) = self.by_key.get(&(group.key, label as u8)) else { continue };
                // `Rosa Lind founded Lind Group. Lind, 70, leads it`: she is not her firm.
                let firm = group.firm != self.groups[other as usize].firm;
                if firm && self.is_surname(group) {
                    continue;
                }
                let (ours, theirs) = (self.evidence[best as usize], self.evidence[other as usize]);
                // Of two that were given one label by now, the earlier stands for both.
                let same = ours == theirs && self.groups[other as usize].label == group.label && other < best;
                if theirs > ours || same {
                    best = other;
                }
            }
            let other = self.groups[best as usize];
            if best as usize != number && other.country == group.country {
                self.groups[number].label = other.label;
                self.groups[number].target = best;
            }
        }
    }

    /// Joins persons' names that differ by a short form or an initial: `Bob Denholm` to `Robert Denholm`.
    fn find_variants(&mut self, document: &Document<'_>) {
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            let (Some(last), Some(first)) = (self.forms(number).last(), self.forms(number).first()) else {
                continue;
            };
            if group.label != Label::Person || last == first || group.target as usize != number {
                continue;
            }
            let candidates = self.by_word.get(last).copied().unwrap_or([FREE; MOST_CANDIDATES]);
            let mut best: Option<(u32, u32, u32)> = None;
            let mut rivals = false;
            for candidate in candidates.into_iter().take_while(|candidate| *candidate != FREE) {
                let other = self.groups[candidate as usize];
                let earlier = (candidate as usize) < number;
                // Not itself, and nobody who is joined to it already: that would be a circle.
                if candidate as usize == number
                    || other.label != Label::Person
                    || self.root(candidate as usize) == number
                {
                    continue;
                }
                let (mine, theirs) = (document.slice(group.name), document.slice(other.name));
                // The longer name stays, of two as long the one named first.
                let fuller = theirs.len() > mine.len() || theirs.len() == mine.len() && earlier;
                let Some(fit) =
                    same_person(mine, theirs).filter(|_| fuller && other.titled.agrees(group.titled))
                else {
                    continue;
                };
                // `J. Marrow` fits John and Jane alike: of several that fit by an initial alone none is taken.
                rivals |= best.is_some_and(|best| best.0 == fit);
                let this = (fit, other.count, candidate);
                best = best.max(Some(this));
            }
            if let Some((fit, _, target)) = best
                && (fit > 1 || !rivals)
            {
                self.groups[number].target = target;
            }
        }
    }

    /// Finds for each group the fuller one that it is short for.
    fn find_fuller(&mut self) {
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            if !matches!(group.label, Label::Person | Label::Organisation) || group.target as usize != number
            {
                continue;
            }
            let forms = &self.words[group.words.0 as usize..group.words.1 as usize];
            let (Some(first), Some(last)) = (forms.first(), forms.last()) else { continue };
            let mut best: Option<(u32, u32, u32)> = None;
            // By the last word first, which is a surname more often than the first is one.
            for word in [last, first] {
                let Some(candidates) = self.by_word.get(word) else { continue };
                for &candidate in candidates.iter().take_while(|candidate| **candidate != FREE) {
                    let other = &self.groups[candidate as usize];
                    let fuller = &self.words[other.words.0 as usize..other.words.1 as usize];
                    if other.label != group.label
                        || fuller.len() <= forms.len()
                        || !other.titled.agrees(group.titled)
                        // `Mrs Moss` is not Peter Moss, though no title ever says what Peter is.
                        || (other.titled == Gender::default() && !other.given.agrees(group.titled))
                    {
                        continue;
                    }
                    // `Elmcote Stars drew. Stars said`
                    let club = self.sport
                        && group.label == Label::Organisation
                        && fuller.len() == 2
                        && fuller.ends_with(forms);
                    let Some(fit) = fit(group.label, forms, fuller).or(club.then_some(1)) else { continue };
                    let this = (fit, other.count, candidate);
                    if best.is_none_or(|best| (best.0, best.1) < (this.0, this.1)) {
                        best = Some(this);
                    }
                }
                if best.is_some() {
                    break;
                }
            }
            let target = best.map(|(.., target)| target).or_else(|| self.bearer_of_short_form(number));
            if let Some(target) = target {
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
        // Fits by the end of a name are listed under its last word, those by its start under its first.
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
        self.forms_of(&self.groups[number])
    }

    fn forms_of(&self, group: &Group) -> &[u32] {
        let (start, end) = group.words;
        self.words.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Joins an acronym to the organisation or place whose initials it has.
    fn find_acronyms(&mut self, document: &Document<'_>) {
        let mut initials: FxHashMap<[u8; 8], u32> = FxHashMap::default();
        for (number, group) in self.groups.iter().enumerate() {
            if group.label != Label::Person && group.words.1 - group.words.0 >= 2 {
                // Some acronyms have the `of` and `for` of the name, most do not.
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
                target = self.bearer(document, view, (name, at), number, entities).unwrap_or(target);
            }
            self.last_seen[target] = at as u32 + 1;
            let group = self.groups[target];
            if group.entity == FREE {
                self.groups[target].entity = entities.len() as u32;
                entities.push(Joined {
                    label: group.label,
                    name: group.name,
                    several: group.words.1 - group.words.0 > 1,
                    titled: Gender::default(),
                    given: group.given,
                    // Of a single word nobody knows whether it is a first name at all: it may say a little, and
                    // never rule anybody out.
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
        // A variant of a variant is as long as it gets; the bound also ends what would be a circle.
        for _ in 0..4 {
            let target = self.groups[at].target as usize;
            if target == at {
                break;
            }
            at = target;
        }
        at
    }

    /// Which of several with one surname a name is: who had its title before, whom it or the pronoun behind it fits, then who was named
    /// last. Without either, who is named most among those named before; before any was named, none.
    fn bearer(
        &self,
        document: &Document<'_>,
        view: &View,
        (name, at): (&Name, usize),
        number: usize,
        entities: &[Joined],
    ) -> Option<usize> {
        // Who was called so before: `Judge Hurst`
        let title = title_before(view, name);
        let called = |root: usize| {
            let entity = entities.get(self.groups[root].entity as usize);
            title.is_some_and(|title| entity.is_some_and(|entity| entity.roles.contains(&title)))
        };
        let titled = self.titles.get(at).copied().unwrap_or_default();
        let wanted = if titled == Gender::default() { pronoun_after(document, view, name) } else { titled };
        let gender = |root: usize| {
            let group = &self.groups[root];
            if group.titled == Gender::default() { group.given } else { group.titled }
        };
        let mut best: Option<(u32, u32, u32, usize)> = None;
        for other in self.as_good(number) {
            let root = self.root(other);
            let seen = self.last_seen[root];
            let fits = match (wanted, gender(root)) {
                (wanted, known) if wanted == Gender::default() || known == Gender::default() => 1,
                (wanted, known) if wanted.agrees(known) => 2,
                _ => 0,
            };
            let fits = if fits > 0 && called(root) { 3 } else { fits };
            let first_seen = u32::from(seen > 0);
            // A child or a wife is mentioned; who is called by the surname alone is the one the article is about.
            let count = if wanted == Gender::default() { self.groups[root].count } else { 0 };
            let this = (fits, first_seen, count, seen as usize);
            let better = best.is_none_or(|(fits, known, count, root)| {
                (fits, known, count, self.last_seen[root] as usize) < this
            });
            if (seen > 0 || wanted != Gender::default()) && fits > 0 && better {
                best = Some((fits, first_seen, count, root));
            }
        }
        best.map(|(.., root)| root)
    }
}

/// The title right before a name.
fn title_before(view: &View, name: &Name) -> Option<u32> {
    let before = view.infos.get(name.first.checked_sub(1)? as usize)?;
    (before.classes & word::ANY_TITLE != 0).then_some(before.form)
}

/// The gender of a pronoun that stands for a name as the subject of the same sentence: `Hale said he would be back`.
fn pronoun_after(document: &Document<'_>, view: &View, name: &Name) -> Gender {
    let mut said = false;
    for at in name.end as usize..name.end as usize + 6 {
        let (Some(token), Some(info)) = (document.tokens.get(at), view.infos.get(at)) else { break };
        // Beyond another name the pronoun may stand for that one.
        if token.flags.has(Flags::SENTENCE_START) || info.named {
            break;
        }
        // Before the verb a pronoun begins a clause of its own; behind it, it takes up the subject.
        said |= token.tag == Tag::VERB;
        match crate::pronouns::pronoun(token) {
            Some((Class::Male, Case::Subject | Case::Reflexive, _)) if said => return Gender::MALE,
            Some((Class::Female, Case::Subject | Case::Reflexive, _)) if said => return Gender::FEMALE,
            _ => {}
        }
    }
    Gender::default()
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
