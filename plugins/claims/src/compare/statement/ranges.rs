//! What some tokens hold.

use crate::numbers::View;
use byline_core::{Flags, TokenKind};
use std::ops::Range;

/// A hash of the words of some tokens in their order.
pub(crate) fn words_of(view: &View<'_>, range: Range<usize>) -> u32 {
    let tokens = view.tokens.get(range).unwrap_or(&[]).iter();
    let words =
        tokens.filter(|token| matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER | TokenKind::CLITIC));
    words.fold(1, |hash: u32, token| hash.rotate_left(7).wrapping_mul(0x9e37_79b1) ^ token.form)
}

pub(super) fn forms(view: &View<'_>, range: Range<usize>) -> Vec<u32> {
    let tokens = view.tokens.get(range).unwrap_or(&[]).iter();
    tokens
        .filter(|token| matches!(token.kind, TokenKind::WORD | TokenKind::NUMBER | TokenKind::CLITIC))
        .map(|token| token.form)
        .collect()
}

/// Fewer words in quotation marks are an expression, which many use.
const SHORTEST_QUOTATION: usize = 6;

/// The tokens between the first opening quotation mark and the last closing one; none where they are too few.
pub(super) fn quotation(view: &View<'_>, range: Range<usize>) -> Range<usize> {
    let mark = |at: &usize| matches!(view.word(*at), "\"" | "“" | "”" | "``" | "''");
    let (first, last) = (range.clone().find(mark), range.clone().rev().find(mark));
    let found = first.unwrap_or(range.start)..last.unwrap_or(range.start);
    if forms(view, found.clone()).len() < SHORTEST_QUOTATION { range.start..range.start } else { found }
}

pub(super) fn negations(view: &View<'_>, range: Range<usize>) -> usize {
    let tokens = view.tokens.get(range).unwrap_or(&[]).iter();
    tokens.filter(|token| token.flags.has(Flags::NEGATION)).count()
}
