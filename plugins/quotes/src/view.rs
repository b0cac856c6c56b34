//! An article as the learned parts see it: its tokens, and what is worked out once for each of them.

use crate::lexicon::{self, Class};
use crate::marks::{Marks, State};
use crate::model::Feature;
use byline_core::{Document, Flags, Token, TokenKind};
use byline_text::hash::form;

/// What is worked out once for each token. Kept per thread and read into again.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
}

/// What is worked out for a token. The counts are of the tokens before it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Note {
    /// What it can report.
    pub(crate) class: Class,
    /// What the quotation marks say of it.
    pub(crate) state: State,
    /// Its form if that is of a closed class, else a hash of what sort of word it is.
    pub(crate) sort: u32,
    commas: u32,
    marks: u32,
    reports: u32,
    first_person: u32,
}

/// An article, its marks and its notes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// The article.
    pub(crate) document: &'a Document<'a>,
    /// Its quotation marks.
    pub(crate) marks: &'a Marks,
    notes: &'a [Note],
}

impl Notes {
    /// Forgets the article before and works out the notes of this one.
    pub(crate) fn read<'a>(&'a mut self, document: &'a Document<'a>, marks: &'a Marks) -> View<'a> {
        self.notes.clear();
        self.notes.reserve(document.tokens.len() + 1);
        let mut running = Note::default();
        for (at, token) in document.tokens.iter().enumerate() {
            let class =
                if token.kind == TokenKind::WORD { lexicon::class_of(token.form) } else { Class::None };
            self.notes.push(Note { class, state: marks.state_at(at), sort: sort(token, class), ..running });
            running.commas += u32::from(token.form == COMMA);
            running.marks += u32::from(token.kind == TokenKind::MARK);
            running.reports += u32::from(matches!(class, Class::Say | Class::Report));
            running.first_person += u32::from(lexicon::is_first_or_second_person(token.form));
        }
        self.notes.push(running);
        View { document, marks, notes: &self.notes }
    }
}

/// The hash of a comma.
pub(crate) const COMMA: u32 = form(",");
/// The hash of a colon.
pub(crate) const COLON: u32 = form(":");
/// The hash of `that`.
pub(crate) const THAT: u32 = form("that");

/// A token that does not exist: before the first and after the last.
const NOWHERE: Token = Token {
    span: byline_core::Span { start: 0, end: 0 },
    form: 1,
    shape: 1,
    prefix: 1,
    suffix: 1,
    head: 0,
    flags: Flags(0),
    kind: TokenKind::SYMBOL,
    tag: byline_core::Tag::X,
    relation: byline_core::Relation::NONE,
    reserved: 0,
};

impl<'a> View<'a> {
    /// The token `offset` away from `at`, or one that looks like nothing.
    pub(crate) fn token(&self, at: usize, offset: isize) -> &'a Token {
        at.checked_add_signed(offset).and_then(|at| self.document.tokens.get(at)).unwrap_or(&NOWHERE)
    }

    /// The notes on the token `offset` away from `at`.
    pub(crate) fn note(&self, at: usize, offset: isize) -> Note {
        at.checked_add_signed(offset).and_then(|at| self.notes.get(at)).copied().unwrap_or_default()
    }

    /// The hash of a form.
    pub(crate) fn form(&self, at: usize, offset: isize) -> u32 {
        self.token(at, offset).form
    }

    /// What is between the tokens from `first` to `end`: whether there are commas, marks, words that report.
    pub(crate) fn between(&self, first: usize, end: usize) -> Between {
        let (before, after) = (self.note(first, 0), self.note(end.max(first), 0));
        Between {
            commas: after.commas.saturating_sub(before.commas),
            marks: after.marks.saturating_sub(before.marks),
            reports: after.reports.saturating_sub(before.reports),
            first_person: after.first_person.saturating_sub(before.first_person),
        }
    }
}

/// Counts over a stretch of tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between {
    /// Commas.
    pub(crate) commas: u32,
    /// Double quotation marks.
    pub(crate) marks: u32,
    /// Verbs of speech.
    pub(crate) reports: u32,
    /// Pronouns of the first and second person.
    pub(crate) first_person: u32,
}

/// What sort of word a token is.
fn sort(token: &Token, class: Class) -> u32 {
    if token.kind == TokenKind::MARK {
        return 2 + u32::from(token.flags.has(Flags::OPENS)) + 2 * u32::from(token.flags.has(Flags::CLOSES));
    }
    if lexicon::is_function_word(token.form) {
        return token.form;
    }
    let capital = token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::SENTENCE_START);
    let look = u32::from(token.kind.0) | u32::from(capital) << 4 | (class as u32) << 8;
    let ending = if token.kind == TokenKind::WORD && !capital && token.tag.0 == 0 { token.suffix } else { 0 };
    Feature::two(0, look, u32::from(token.tag.0) << 1 ^ ending).value()
}
