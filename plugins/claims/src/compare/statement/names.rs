//! Names of a statement: entities of the article, or runs of capitals where none are known.

use super::super::lexicon::{american, lexicon};
use super::{Name, OF_NAMES, Reader, Slot, Sort, TITLES};
use crate::matching::words as common;
use byline_core::{Flags, Label, Span, Tag, TokenKind};
use byline_text::hash::form_of;

/// A word in so many of the sentences of English is not a name.
const KNOWN: f32 = 1e-5;

impl Reader<'_, '_> {
    /// An entity of the article that begins at a token.
    pub(super) fn entity(&mut self, at: usize, slot: Slot) -> Option<usize> {
        let view = self.view();
        let span = view.token(at)?.span;
        let called = self.source.called.iter().find(|called| called.span.start == span.start)?;
        let end = (at..view.tokens.len())
            .find(|at| view.tokens[*at].span.start >= called.span.end)
            .unwrap_or(view.tokens.len());
        let written = called.span.of(view.text).unwrap_or("");
        if called.by_name {
            self.name(written, Some((called.name, called.label)), slot);
            return Some(end);
        }
        // What a pronoun or description stands for is said beside what it says itself.
        self.name(called.name, Some((called.name, called.label)), slot);
        let pronoun = self.tag(at) == Some(Tag::PRON) || end == at + 1 && self.tag(at) == Some(Tag::DET);
        pronoun.then_some(end)
    }

    /// A run of words with capitals: a name, where no entities are known.
    pub(super) fn capitalised(&mut self, at: usize, end: usize, slot: Slot) -> Option<usize> {
        let view = self.view();
        let capital = |at: usize| {
            view.token(at).is_some_and(|token| {
                token.kind == TokenKind::WORD
                    && token.flags.has(Flags::CAPITAL)
                    && !matches!(
                        token.tag,
                        Tag::DET | Tag::PRON | Tag::ADP | Tag::AUX | Tag::SCONJ | Tag::CCONJ
                    )
            })
        };
        let first = view.token(at)?;
        if !capital(at)
            || first.flags.has(Flags::SENTENCE_START) && first.tag != Tag::PROPN && !(capital(at + 1))
        {
            return None;
        }
        if first.flags.has(Flags::SENTENCE_START) && matches!(first.tag, Tag::VERB | Tag::ADV) {
            return None;
        }
        // `Coffee prices`: a known word in front of another is capitalised only for standing first.
        let common = common::share(lexicon().key(view.word(at), first.form)) > KNOWN;
        let describes = self.tag(at + 1) == Some(Tag::NOUN) && !capital(at + 1);
        let place = lexicon().place(form_of(&view.word(at).to_lowercase())).is_some();
        if TITLES.has(first.form) || first.flags.has(Flags::SENTENCE_START) && describes && common && !place {
            return None;
        }
        let mut next = at + 1;
        while next < end
            && (capital(next)
                || matches!(view.word(next), "of" | "&" | "de" | "van" | "der" | "al" | "bin")
                    && capital(next + 1)
                    && OF_NAMES.has(view.form(next - 1))
                || view.is_hyphen(next) && capital(next + 1))
        {
            // A demonym is a name of its own: `a Norwegian Labour`.
            next += 1;
        }
        let span = Span::new(first.span.start, view.tokens[next - 1].span.end);
        self.name(span.of(view.text).unwrap_or(""), None, slot);
        Some(next)
    }

    pub(super) fn name(&mut self, written: &str, entity: Option<(&str, Label)>, slot: Slot) {
        let full = entity.map_or(written, |(name, _)| name);
        let mut name = Name { label: entity.map(|(_, label)| label), ..Name::default() };
        let whole = form_of(&full.to_lowercase().replace('.', ""));
        name.place = lexicon().place(whole);
        for word in full.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()) {
            let word = word.trim_end_matches(['.', ',']);
            let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
            let lower = american(word.to_lowercase());
            let hash = form_of(&lower);
            if matches!(&*lower, "the" | "of" | "and" | "a") {
                continue;
            }
            name.initials.extend(word.chars().next());
            if TITLES.has(hash) && full.contains(' ') {
                self.title(word, slot);
            } else {
                name.parts.push(lexicon().place(hash).unwrap_or(hash));
            }
        }
        // Titles that are written but are no part of the entity's name: `Mayor Hale`.
        if entity.is_some() && written.contains(' ') {
            for word in written.split_whitespace().filter(|word| TITLES.has(form_of(&word.to_lowercase()))) {
                if !full.contains(word) {
                    self.title(word, slot);
                }
            }
        }
        let key = name.place.unwrap_or_else(|| {
            let last = full.split_whitespace().last().unwrap_or("");
            lexicon().key(last, form_of(&last.to_lowercase()))
        });
        self.push(key, full.to_lowercase(), Sort::Name, slot, 7.0);
        name.woman = self.gender(written, slot).or_else(|| self.gender(full, slot));
        if let Some(item) = self.statement.items.last_mut() {
            item.name = Some(name);
            item.head = true;
        }
    }

    /// Whether a name is that of a woman: by its title or given name, or by what stands right before it, `Mrs. Kerr`.
    fn gender(&self, name: &str, slot: Slot) -> Option<bool> {
        let lower = |word: &str| form_of(&word.to_lowercase());
        let words = || name.split_whitespace();
        let before = self.statement.items.iter().rev().skip(1).take_while(|item| item.phrase == self.phrase);
        // `Elizabeth` may be a surname, and `Florence` a city: a given name has another name behind it.
        let given =
            words().next().filter(|_| words().count() > 1).and_then(|word| lexicon().is_woman(lower(word)));
        // `A spokeswoman for Paul Green`: around a claim nothing parts one phrase from the next.
        let title = before
            .filter(|_| slot != Slot::Source)
            .filter(|item| item.sort == Sort::Title || item.sort == Sort::Noun)
            .find_map(|item| lexicon().is_woman(form_of(&item.text)));
        title.or(given)
    }

    pub(super) fn title(&mut self, word: &str, slot: Slot) {
        let lower = word.to_lowercase();
        let key = lexicon().key(word, form_of(&lower));
        self.push(key, lower, Sort::Title, slot, 2.0);
    }
}
