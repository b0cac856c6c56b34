//! Where in the text an entity is spoken of, and whether that is a quote.

use super::Scene;
use byline_core::{Flags, Token, TokenKind};

/// Whether words stand in quotation marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quote {
    pub(super) open: bool,
    paragraph: u32,
}

impl Quote {
    /// A quote ends with its paragraph.
    pub(super) fn enter(&mut self, paragraph: u32) {
        self.open &= self.paragraph == paragraph;
        self.paragraph = paragraph;
    }

    /// A mark with a space before it alone opens, one with a space behind it closes.
    pub(super) fn read(&mut self, token: &Token) {
        if token.kind == TokenKind::MARK {
            let (before, after) = (token.flags.has(Flags::SPACE_BEFORE), token.flags.has(Flags::SPACE_AFTER));
            self.open = if before == after { !self.open } else { before };
        }
    }
}

/// Where an entity is spoken of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) token: u32,
    pub(super) end: u32,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) quoted: bool,
    pub(super) leads: bool,
    /// Whether it is named first of several: `Ana Lima and Ben Otieno`.
    pub(super) pairs: bool,
}

impl Place {
    pub(super) fn new(
        scene: &Scene<'_>,
        sentence: u32,
        token: u32,
        end: u32,
        quoted: bool,
        leads: bool,
    ) -> Self {
        let paragraph = scene.document.sentences[sentence as usize].paragraph;
        Self { token, end, sentence, paragraph, quoted, leads, pairs: false }
    }
}
