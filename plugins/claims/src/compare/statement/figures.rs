//! Dates, quantities and other figures of a statement.

use super::{ALL, Extent, MAY, PRONOUNS, Reader, SOME};
use crate::numbers::View;
use crate::quantities;
use byline_core::{Flags, Quantity, Tag, TokenKind};
use byline_text::hash::form_of;
use std::ops::Range;

impl Reader<'_, '_> {
    /// The month that a token names; `may` is one only behind a preposition or beside a number.
    fn month(&self, at: usize) -> Option<u8> {
        let view = self.view();
        let token = view.token(at).filter(|token| token.flags.has(Flags::CAPITAL))?;
        let month = quantities::month_of(token.form)?;
        let beside = |at: usize| view.kind(at) == Some(TokenKind::NUMBER);
        let dated = token.form != MAY
            || at.checked_sub(1).is_some_and(|before| self.tag(before) == Some(Tag::ADP) || beside(before))
            || beside(at + 1);
        dated.then_some(month)
    }

    /// Whether a bare number is the year of what follows it: four digits behind a determiner, in front of a noun that is no
    /// plural.
    fn names_a_year(&self, quantity: &Quantity, range: Range<usize>) -> bool {
        let view = self.view();
        let year =
            quantity.unit.is_none() && quantity.upper.is_none() && (1800.0..2100.0).contains(&quantity.value);
        let Some(at) = range.clone().find(|at| {
            year && view.token(*at).is_some_and(|token| {
                token.kind == TokenKind::NUMBER
                    && token.span.start >= quantity.span.start
                    && token.span.end <= quantity.span.end
            })
        }) else {
            return false;
        };
        let determined = at > range.start
            && (matches!(self.tag(at - 1), Some(Tag::DET))
                || view.kind(at - 1) == Some(TokenKind::CLITIC)
                || PRONOUNS.has(view.form(at - 1)));
        let last = (at + 1..range.end)
            .take_while(|at| matches!(self.tag(*at), Some(Tag::NOUN | Tag::PROPN | Tag::ADJ)))
            .last();
        let singular = last.is_some_and(|last| !view.word(last).ends_with('s'));
        view.word(at).len() == 4 && determined && singular
    }

    /// The quantities and dates of the whole claim.
    pub(super) fn numbers(&mut self, range: Range<usize>) {
        let view = self.view();
        let Some(tokens) = view.tokens.get(range.clone()) else { return };
        let mut found = Vec::new();
        quantities::read(&View { text: view.text, tokens }, &mut found);
        for quantity in &mut found {
            // `the 2018 final`, `her 2018 speech`
            if self.names_a_year(quantity, range.clone()) {
                quantity.unit = Some("date".into());
                quantity.of = None;
            }
        }
        // `pays zero taxes` is said as `pays no taxes` is, by a negation.
        found.retain(|quantity| quantity.value != 0.0 || quantity.unit.is_some());
        let (dates, quantities): (Vec<Quantity>, Vec<Quantity>) = found
            .into_iter()
            .partition(|found: &Quantity| matches!(found.unit.as_deref(), Some("date" | "month-day")));
        // `three times as much`, `three times higher`
        let times = |quantity: &Quantity| {
            let behind = view.tokens.partition_point(|token| token.span.start < quantity.span.end);
            let compared =
                matches!(view.word(behind), "as" | "more" | "higher" | "larger" | "bigger" | "greater");
            (quantity.unit.as_deref() == Some("times") && quantity.upper.is_none() && compared)
                .then_some(quantity.value)
        };
        let times = quantities.iter().find_map(times);
        self.statement.dates = dates;
        self.statement.quantities = quantities;
        self.statement.months = range.clone().filter_map(|at| self.month(at)).collect();
        self.statement.ordinal = range.clone().find_map(|at| ordinal(view.word(at)));
        self.statement.factor = range.clone().find_map(|at| factor(view.form(at))).or(times);
    }
}

/// The words of a hashtag: `AnnaHale`.
pub(super) fn parted(tag: &str) -> String {
    let mut out = String::with_capacity(tag.len() + 4);
    let mut lower = false;
    for c in tag.chars() {
        if c == '_' || lower && c.is_uppercase() {
            out.push(' ');
        }
        if c != '_' {
            out.push(c);
        }
        lower = c.is_lowercase();
    }
    out
}

/// Whether a word that the tagger took for a pronoun is one: `Wolves` is none.
pub(crate) fn is_pronoun(form: u32) -> bool {
    PRONOUNS.has(form)
}

pub(super) fn extent(form: u32) -> Option<Extent> {
    if ALL.has(form) {
        Some(Extent::All)
    } else if SOME.has(form) {
        Some(Extent::Some)
    } else {
        None
    }
}

/// The number of an ordinal: `fifth`, `14th`.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let (figures, suffix) = word.split_at_checked(digits)?;
        return matches!(suffix, "st" | "nd" | "rd" | "th").then(|| figures.parse().ok()).flatten();
    }
    WORDS.iter().position(|known| *known == word).map(|at| at as u32 + 1)
}

/// What a verb multiplies by.
pub(super) fn factor(found: u32) -> Option<f64> {
    const FACTORS: [(&str, f64); 24] = [
        ("double", 2.0),
        ("doubles", 2.0),
        ("doubled", 2.0),
        ("doubling", 2.0),
        ("twofold", 2.0),
        ("twice", 2.0),
        ("triple", 3.0),
        ("triples", 3.0),
        ("tripled", 3.0),
        ("tripling", 3.0),
        ("trebled", 3.0),
        ("threefold", 3.0),
        ("quadruple", 4.0),
        ("quadrupled", 4.0),
        ("fourfold", 4.0),
        ("fivefold", 5.0),
        ("tenfold", 10.0),
        ("halve", 0.5),
        ("halves", 0.5),
        ("halved", 0.5),
        ("halving", 0.5),
        ("trebles", 3.0),
        ("treble", 3.0),
        ("quintupled", 5.0),
    ];
    FACTORS.iter().find(|(word, _)| form_of(word) == found).map(|(_, factor)| *factor)
}
