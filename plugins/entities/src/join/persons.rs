//! Persons who are named by one word that the tagger took for something else: `Jordan said`, `Sydney told her mother`.

use super::surroundings::pronoun_follows;
use super::{FREE, Group, Joiner, MOST_CANDIDATES};
use crate::gazetteer::list;
use crate::names::{Name, is_seat};
use crate::view::{View, beside, cue};
use byline_core::{Document, Label};

impl Joiner {
    /// Makes persons of single words that were taken for something else but are the surname or first name of somebody
    /// in the article, unless lists or its surroundings say that it is a place after all.
    pub(super) fn find_persons(&mut self, view: &View, names: &[Name]) {
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            if group.label == Label::Person || group.words.1 - group.words.0 != 1 || group.seat || group.firm
            {
                continue;
            }
            let form = self.words[group.words.0 as usize];
            let Some(candidates) = self.by_word.get(&form) else { continue };
            let info = &view.infos[name.first as usize];
            let surname = candidates.iter().take_while(|candidate| **candidate != FREE).any(|&candidate| {
                let other = &self.groups[candidate as usize];
                // A last word is a surname; a first one may be a title that the tagger took in, and so must be
                // a listed first name.
                let last = self.words.get(other.words.1 as usize - 1) == Some(&form);
                let first = self.words.get(other.words.0 as usize) == Some(&form);
                other.label == Label::Person && (last || first && info.listed & list::GIVEN != 0)
            });
            let Some(word) = view.words.get(info.word as usize) else { continue };
            let place = (info.listed & list::PLACE != 0 || group.country.is_some())
                && word.beside & beside::PLACE_BEFORE != 0;
            let company = word.context & (cue::BUSINESS_BEFORE | cue::BUSINESS_AFTER | cue::BUSINESS_NOUN)
                != 0
                || word.beside & beside::ORGANISATION_IN_RUN != 0;
            // `German` stays a people beside a Mrs German.
            let nation = info.listed & list::DEMONYM != 0;
            if surname && !place && !nation && !company {
                let group = &mut self.groups[number as usize];
                (group.label, group.country) = (Label::Person, None);
            }
        }
    }

    /// Makes persons of first names that are places as well where what stands around them says so: `Sydney told her
    /// mother`, `Dallas, 22,`; or where `she` follows and nobody else is named: `We saw Paris. She is strong.`
    pub(super) fn find_first_names(&mut self, document: &Document<'_>, view: &View, names: &[Name]) {
        let nobody = !self.groups.iter().any(|group| group.label == Label::Person);
        for (name, &number) in names.iter().zip(&self.group_of) {
            let group = self.groups[number as usize];
            let single = group.words.1 - group.words.0 == 1;
            if !single
                || !matches!(group.label, Label::Location | Label::Organisation)
                || group.country.is_some()
                || group.firm
            {
                continue;
            }
            let info = &view.infos[name.first as usize];
            let Some(word) = view.words.get(info.word as usize) else { continue };
            // A pronoun in the next sentence is weak, and counts only where nobody else can be meant.
            let called = word.context & cue::PERSON != 0 || nobody && pronoun_follows(document, name);
            let place =
                word.beside & (beside::PLACE_BEFORE | beside::PLACE_AFTER) != 0 || is_seat(view, name);
            if info.listed & list::GIVEN != 0 && called && !place {
                self.groups[number as usize].label = Label::Person;
            }
        }
    }

    /// Whether a single word is the last one of a person's name in the article.
    pub(super) fn is_surname(&self, group: Group) -> bool {
        let [form] = *self.forms_of(&group) else { return false };
        let candidates = self.by_word.get(&form).copied().unwrap_or([FREE; MOST_CANDIDATES]);
        candidates.iter().take_while(|candidate| **candidate != FREE).any(|&candidate| {
            let other = &self.groups[candidate as usize];
            other.label == Label::Person && self.forms_of(other).last() == Some(&form)
        })
    }
}
