//! What is known of words from text without gold: a class, and how they are written.

use byline_core::{Flags, Token, TokenKind};
use byline_model::prefetch;

/// The slots of the table: two to the power of this.
pub(crate) const SLOT_BITS: u32 = 16;

/// What features are made of, for one token.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordInfo {
    /// Its form; for a number its shape.
    pub(crate) form: u32,
    pub(crate) prefix: u32,
    pub(crate) suffix: u32,
    pub(crate) shape: u32,
    /// The last four bytes in lower case.
    pub(crate) ending: u32,
    /// Its class: 1 to 255 for words in similar contexts, 0 for a word that is not known.
    pub(crate) class: u8,
    /// How it is written, with where it stands and how the corpus writes it.
    pub(crate) manner: u8,
}

/// A hash table in the model: forms to classes. A slot has 16 bits to know the form by, 8 for its class, 3 for the
/// share of capitals ([`capitals`]), and one that is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordTable<'a> {
    slots: &'a [[u8; 4]],
}

/// The bit of a slot that is in use.
pub(crate) const SET: u32 = 1 << 31;

impl<'a> WordTable<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { slots: bytes.as_chunks::<4>().0 }
    }

    /// The class and the capitals of a form; 0 and 0 if it is not known.
    #[inline]
    pub(crate) fn find(&self, form: u32) -> (u8, u8) {
        let mut at = place(form);
        // A table that is not ours may be full: no more steps than slots are ever needed, and few are.
        for _ in 0..64 {
            let Some(slot) = self.slots.get(at).map(|slot| u32::from_le_bytes(*slot)) else { break };
            if slot & SET == 0 {
                break;
            }
            if slot & 0xffff == form & 0xffff {
                return ((slot >> 16) as u8, (slot >> 24) as u8 & 7);
            }
            at = (at + 1) & ((1 << SLOT_BITS) - 1);
        }
        (0, 0)
    }

    /// Asks for a token that will be looked up soon.
    #[inline]
    pub(crate) fn fetch(&self, token: &Token) {
        prefetch(self.slots, place(key(token)));
    }

    #[inline]
    pub(crate) fn info(&self, text: &str, token: &Token) -> WordInfo {
        let form = key(token);
        let (class, capitals) = self.find(form);
        WordInfo {
            form,
            prefix: token.prefix,
            suffix: token.suffix,
            shape: token.shape,
            ending: ending(text, token),
            class,
            manner: manner(token) << 3 | capitals,
        }
    }
}

/// The top bits of a form; the table knows it by the low ones.
pub(crate) const fn place(form: u32) -> usize {
    (form >> (32 - SLOT_BITS)) as usize
}

/// What the table knows a token by: all numbers of a shape are one.
#[inline]
pub(crate) const fn key(token: &Token) -> u32 {
    if token.kind.0 == TokenKind::NUMBER.0 { token.shape } else { token.form }
}

/// Kind, capitals, and whether a capital says nothing since a sentence begins here.
#[inline]
fn manner(token: &Token) -> u8 {
    if token.kind != TokenKind::WORD {
        return 8 + token.kind.0.min(7);
    }
    u8::from(token.flags.has(Flags::CAPITAL))
        | u8::from(token.flags.has(Flags::ALL_CAPITALS)) << 1
        | u8::from(token.flags.has(Flags::SENTENCE_START)) << 2
}

/// The last four bytes of a token in lower case, apostrophes and all.
#[inline]
fn ending(text: &str, token: &Token) -> u32 {
    let end = token.span.end as usize;
    let start = (token.span.start as usize).max(end.saturating_sub(4));
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    match bytes.first_chunk::<4>() {
        Some(four) => u32::from_be_bytes(*four) | 0x2020_2020,
        None => bytes.iter().fold(0, |ending, &byte| ending << 8 | u32::from(byte | 0x20)),
    }
}
