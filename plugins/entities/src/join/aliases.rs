//! Another name that the text itself gives somebody: `Rosa Lind, better known as Lady Ember`.

use super::Joiner;
use crate::names::Name;
use byline_core::{Document, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many tokens before an alias its owner is named at most.
const FAR: u32 = 12;

impl Joiner {
    /// Joins aliases to the name of the same label before them in their sentence.
    pub(super) fn find_aliases(&mut self, document: &Document<'_>, names: &[Name]) {
        for (at, alias) in names.iter().enumerate().skip(1).filter(|(_, name)| introduces(document, name)) {
            let number = self.group_of[at] as usize;
            let owner = (0..at).rev().take_while(|&before| near(document, &names[before], alias)).find(|&before| {
                let other = self.group_of[before] as usize;
                other != number && self.groups[other].label == self.groups[number].label
            });
            let Some(owner) = owner.map(|owner| self.group_of[owner]) else { continue };
            // Not one who is joined to the alias already: that would be a circle.
            if self.groups[number].target as usize == number && self.root(owner as usize) != number {
                self.groups[number].target = owner;
            }
        }
    }
}

/// Whether words before a name say that it is another name of somebody.
fn introduces(document: &Document<'_>, name: &Name) -> bool {
    let tokens = document.tokens.get(..name.first as usize).unwrap_or_default();
    // A quotation mark or an article may stand between.
    let mut before = tokens.iter().rev().skip_while(|token| token.kind == TokenKind::MARK || token.form == THE);
    let last = before.next().map_or(0, |token| token.form);
    ALIAS.has(last) || last == AS && before.next().is_some_and(|token| token.form == KNOWN)
}

/// Whether a name stands before an alias in its sentence, and not far.
fn near(document: &Document<'_>, name: &Name, alias: &Name) -> bool {
    let between = document.tokens.get(name.end as usize..alias.first as usize).unwrap_or_default();
    alias.first.saturating_sub(name.end) <= FAR && !between.iter().any(|token| ENDS.has(token.form))
}

const AS: u32 = form("as");
const KNOWN: u32 = form("known");
const THE: u32 = form("the");

static ALIAS: Words<3> = Words::new(["alias", "aka", "nicknamed"]);
static ENDS: Words<5> = Words::new([".", "?", "!", ";", ":"]);
