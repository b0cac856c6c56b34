//! What is known of words and phrases before reading: lists of names, and words that point to a name beside them.
//!
//! Lists are evidence and never verdicts: Paris is a first name, Jordan a country and a surname. All they say goes into
//! the features of the tagger. They are stored built, as hash tables of phrases without a string.

use crate::table::Table;
use byline_core::{Flags, Token, TokenKind};
use byline_model::pair;

/// What the lists say of a phrase.
pub(crate) mod list {
    pub(crate) const MALE: u16 = 1;
    pub(crate) const FEMALE: u16 = 1 << 1;
    pub(crate) const SURNAME: u16 = 1 << 2;
    pub(crate) const CITY: u16 = 1 << 3;
    pub(crate) const TOWN: u16 = 1 << 4;
    pub(crate) const REGION: u16 = 1 << 5;
    pub(crate) const COUNTRY: u16 = 1 << 6;
    pub(crate) const DEMONYM: u16 = 1 << 7;
    pub(crate) const ORGANISATION: u16 = 1 << 8;
    /// A longer phrase begins so.
    pub(crate) const BEGINS: u16 = 1 << 9;
    /// An event, a work, a product, a treaty.
    pub(crate) const MISCELLANEOUS: u16 = 1 << 10;
    /// A people, a language, a faith or who holds it.
    pub(crate) const PEOPLE: u16 = 1 << 11;

    pub(crate) const GIVEN: u16 = MALE | FEMALE;
    pub(crate) const PLACE: u16 = CITY | TOWN | REGION | COUNTRY;
}

/// What a word says of a name beside it or around it.
pub(crate) mod word {
    pub(crate) const TITLE_MALE: u16 = 1;
    pub(crate) const TITLE_FEMALE: u16 = 1 << 1;
    pub(crate) const TITLE: u16 = 1 << 2;
    pub(crate) const ORGANISATION: u16 = 1 << 3;
    pub(crate) const PLACE: u16 = 1 << 4;
    pub(crate) const EVENT: u16 = 1 << 5;
    #[cfg(feature = "train")]
    pub(crate) const KIN: u16 = 1 << 6;
    pub(crate) const SAY: u16 = 1 << 7;
    pub(crate) const PARTICLE: u16 = 1 << 8;
    pub(crate) const PLACE_BEFORE: u16 = 1 << 9;
    #[cfg(feature = "train")]
    pub(crate) const MONTH: u16 = 1 << 10;
    pub(crate) const FAITH: u16 = 1 << 11;

    pub(crate) const ANY_TITLE: u16 = TITLE_MALE | TITLE_FEMALE | TITLE;
}

/// The longest phrase that is looked up, in tokens.
const LONGEST: usize = 6;

/// The hash of a phrase that continues with a token.
#[inline]
pub(crate) const fn longer(phrase: u32, form: u32) -> u32 {
    pair(77, phrase, form)
}

/// The tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gazetteer<'a> {
    pub(crate) phrases: Table<'a>,
    pub(crate) words: Table<'a>,
    /// Class and share of capitals of words, from text without gold.
    pub(crate) classes: Table<'a>,
}

impl Gazetteer<'_> {
    /// Asks for what is known of some tokens, which will be looked up soon.
    pub(crate) fn fetch(&self, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            self.classes.fetch(known_by(token));
            self.words.fetch(token.form);
            if is_capital(token) {
                self.phrases.fetch(token.form);
                // Whether a phrase begins with it is known only then; most of those that are names do.
                if let Some(next) = tokens.get(at + 1) {
                    self.phrases.fetch(longer(token.form, next.form));
                }
            }
        }
    }

    /// The longest listed phrase of two tokens or more that begins with the first token: its number of tokens and what
    /// the lists say; `first` is what they say of the first token alone.
    #[inline]
    pub(crate) fn phrase(&self, tokens: &[Token], first: u16) -> Option<(usize, u16)> {
        let mut begins = first;
        let mut phrase = tokens.first()?.form;
        let mut found = None;
        for (at, token) in tokens.iter().enumerate().take(LONGEST).skip(1) {
            if begins & list::BEGINS == 0 {
                break;
            }
            phrase = longer(phrase, token.form);
            begins = self.phrases.find(phrase);
            if begins & !list::BEGINS != 0 {
                found = Some((at + 1, begins & !list::BEGINS));
            }
        }
        found
    }
}

/// What a token is known by: all numbers of a shape are one.
#[inline]
pub(crate) fn known_by(token: &Token) -> u32 {
    if token.kind == TokenKind::NUMBER { token.shape } else { token.form }
}

/// Whether a token looks like a part of a name.
#[inline]
pub(crate) fn is_capital(token: &Token) -> bool {
    token.kind == TokenKind::WORD && token.flags.has(Flags::CAPITAL)
}
