//! The words of a statement.

use super::figures::{extent, parted};
use super::{
    AUXILIARIES, CALENDAR, CANNOT, FEWER, GENERIC, Item, LEAST, LESS, LIGHT, LONGER, MODALS, MORE, MOST, NO,
    NOT, OPENS, PRONOUNS, Reader, SUBORDINATES, Slot, Sort, TAKING, TITLES, TO, opens_as_noun,
};
use crate::candidates::CLAIMING;
use crate::compare::lexicon::{Key, lexicon};
use crate::matching::words as common;
use byline_core::{Flags, Quantity, Tag, TokenKind};
use byline_text::hash::form_of;

impl Reader<'_, '_> {
    /// The phrase of the word lists that begins at a token.
    pub(super) fn phrase_at(&self, at: usize) -> Option<(usize, Key)> {
        let view = self.view();
        let mut keys = [0; 4];
        // `claimed the lives`, `lost his life`: neither an article nor whose it is parts a phrase.
        let article = |at: &usize| {
            let word = view.word(*at);
            view.token(*at).is_some_and(|token| {
                matches!(word, "the" | "a" | "an") && token.tag == Tag::DET
                    || matches!(word, "his" | "her" | "its" | "their")
                        && matches!(token.tag, Tag::DET | Tag::PRON)
                    || view.is_hyphen(*at)
            })
        };
        for (key, at) in keys.iter_mut().zip((at..).filter(|at| !article(at)).take(4)) {
            let Some(token) = view.token(at).filter(|token| token.kind == TokenKind::WORD) else { break };
            *key = lexicon().key(view.word(at), token.form);
        }
        if article(&at) {
            return None;
        }
        let (count, key) = lexicon().phrase(&keys)?;
        // `Bread prices rose` is no price rise.
        let noun = matches!(self.tag(at), Some(Tag::NOUN | Tag::PROPN));
        let verb = |at: usize| self.tag(at) == Some(Tag::VERB) && lexicon().is_past(view.form(at));
        if noun && (at + 1..at + count).any(verb) {
            return None;
        }
        let end = (at..).filter(|at| !article(at)).nth(count - 1)? + 1;
        Some((end - at, key))
    }

    /// Takes the item that begins at a token, if one does; where the next may begin.
    pub(super) fn item(&mut self, at: usize, end: usize, slot: Slot) -> usize {
        let before = self.statement.items.len();
        let next = self.taken(at, end, slot);
        for item in self.statement.items.iter_mut().skip(before) {
            item.tokens = at..next;
        }
        next
    }

    fn taken(&mut self, at: usize, end: usize, slot: Slot) -> usize {
        let view = self.view();
        let Some(token) = view.token(at) else { return at + 1 };
        if let Some(extent) = extent(token.form) {
            self.statement.extent = self.statement.extent.or(Some(extent));
        }
        let counted = |quantity: &Quantity| {
            quantity.span.start <= token.span.start && token.span.end <= quantity.span.end
        };
        let numbers = self.statement.quantities.iter().chain(&self.statement.dates);
        // `in order to keep out tramps`
        let order = view.word(at) == "order" && at > 0 && view.word(at - 1) == "in" && view.is(at + 1, TO);
        if self.skipped.contains(&at)
            || order
            || !matches!(token.kind, TokenKind::WORD | TokenKind::ADDRESS)
            || numbers.into_iter().any(counted)
            || CALENDAR.has(token.form) && token.flags.has(Flags::CAPITAL)
        {
            return at + 1;
        }
        if let Some(next) = self.entity(at, slot) {
            return next.min(end).max(at + 1);
        }
        if let Some(tag) = view.word(at).strip_prefix('#').filter(|_| token.kind == TokenKind::ADDRESS) {
            // `#AnnaHale`, `#Leeds`
            if tag.starts_with(char::is_uppercase) {
                self.name(&parted(tag), None, slot);
            } else {
                let form = form_of(&tag.to_lowercase());
                let key = lexicon().key(tag, form);
                self.push(key, tag.to_lowercase(), Sort::Noun, slot, weight(key, form, Sort::Noun));
            }
            return at + 1;
        }
        if let Some(next) = self.phrase_item(at, slot) {
            return next;
        }
        if let Some(next) = self.capitalised(at, end, slot) {
            return next;
        }
        let word = view.word(at);
        let sort = match token.tag {
            // The second word of `no longer`.
            _ if token.form == LONGER && at > 0 && view.is(at - 1, NO) => return at + 1,
            _ if slot == Slot::Predicate
                && (matches!(token.tag, Tag::NOUN | Tag::ADJ | Tag::PROPN)
                    // `Phone masts cause tumours`: taken for a conjunction.
                    || CLAIMING.has(token.form)) =>
            {
                Sort::Verb
            }
            _ if OPENS.has(token.form) => return at + 1,
            Tag::NOUN | Tag::PROPN | Tag::X => Sort::Noun,
            Tag::PRON if !PRONOUNS.has(token.form) => Sort::Noun,
            Tag::VERB => Sort::Verb,
            Tag::AUX if slot == Slot::Predicate && !AUXILIARIES.has(token.form) => Sort::Verb,
            Tag::ADJ | Tag::ADV => Sort::Modifier,
            // `Butter contains palm oil`: some nouns in front are taken for conjunctions.
            Tag::SCONJ | Tag::CCONJ
                if token.flags.has(Flags::SENTENCE_START) && !SUBORDINATES.has(token.form) =>
            {
                Sort::Noun
            }
            Tag::AUX if MODALS.has(token.form) => return at + 1,
            Tag::ADP | Tag::INTJ | Tag::DET
                if !matches!(word, "For" | "By" | "In" | "On" | "At" | "With" | "From" | "To")
                    && opens_as_noun(&view, at)
                    && self.tag(at + 1) != Some(Tag::DET) =>
            {
                Sort::Noun
            }
            _ => return at + 1,
        };
        let key = lexicon().key(word, token.form);
        let sort = if TITLES.has(token.form) && sort == Sort::Noun { Sort::Title } else { sort };
        let opening = token.flags.has(Flags::SENTENCE_START) && TAKING.has(token.form);
        let weight = if opening { 0.0 } else { weight(key, token.form, sort) };
        let (sort, slot) = match sort {
            // `the stolen altar`, `right-handed people`, `Drinking tea cures it`: no predicate of the clause.
            Sort::Verb if slot != Slot::Predicate => (Sort::Modifier, slot),
            sort => (sort, slot),
        };
        self.push(key, word.to_lowercase(), sort, slot, weight);
        at + 1
    }

    /// Takes the phrase of the word lists that begins at a token; where the next item may begin.
    fn phrase_item(&mut self, at: usize, slot: Slot) -> Option<usize> {
        let view = self.view();
        let token = view.token(at)?;
        let (count, key) = self.phrase_at(at)?;
        let last = self.tag(at + count - 1);
        let ends_in_noun = count > 1 && matches!(last, Some(Tag::NOUN | Tag::PROPN));
        // `Tap water contains lead`, `chief executive`, `mobile phones`
        let described = slot != Slot::Predicate && ends_in_noun;
        let sort = if token.tag == Tag::VERB && !described {
            Sort::Verb
        } else if token.tag == Tag::NOUN
            || described && matches!(token.tag, Tag::VERB | Tag::ADJ | Tag::PROPN)
        {
            Sort::Noun
        } else {
            Sort::Modifier
        };
        let words: Vec<&str> = (at..at + count).map(|at| view.word(at)).collect();
        let title = words.len() == 2 && (at..at + count).all(|at| TITLES.has(view.form(at)));
        let negates = (at..at + count).any(|at| view.is(at, NOT) || view.is(at, CANNOT));
        self.push(key, words.join(" ").to_lowercase(), if title { Sort::Title } else { sort }, slot, 6.0);
        if let Some(item) = self.statement.items.last_mut() {
            item.negates = negates;
        }
        Some(at + count)
    }

    pub(super) fn push(&mut self, key: Key, text: String, sort: Sort, slot: Slot, weight: f32) {
        // The last noun of a phrase is its head.
        if matches!(sort, Sort::Noun | Sort::Title) {
            for item in self.statement.items.iter_mut().rev().take_while(|item| item.phrase == self.phrase) {
                item.head = item.head && item.name.is_some();
            }
        }
        let head = matches!(sort, Sort::Noun | Sort::Title | Sort::Verb);
        self.statement.items.push(Item {
            key,
            text,
            senses: lexicon().senses(key),
            sort,
            slot,
            head,
            phrase: self.phrase,
            clause: self.clause,
            weight,
            name: None,
            negates: false,
            tokens: 0..0,
            free: false,
            aside: false,
            owns: false,
        });
    }
}

/// How rare a word is, 0 for those that say next to nothing.
fn weight(key: Key, form: u32, sort: Sort) -> f32 {
    if GENERIC.has(form) || sort == Sort::Verb && LIGHT.has(form) {
        return 0.0;
    }
    if sort == Sort::Title || matches!(form, MORE | LESS | FEWER | MOST | LEAST) {
        return 2.0;
    }
    // From 0 for a word of every tenth sentence to 9 for one of every hundred thousandth.
    (-common::share(key).ln() - 2.3).clamp(1.0, 9.0)
}
