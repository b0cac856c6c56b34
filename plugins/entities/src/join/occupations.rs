//! What somebody is called whom the lists of titles do not know: occupations, ages, and who is before a court.

use crate::names::Name;
use crate::refer::is_person_word;
use crate::view::View;
use byline_core::{Document, Flags, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many tokens stand between a name and what a court did, at most.
const CHARGE: usize = 12;

/// What else somebody is called: `percussionist Ana Lima`, `Ana Lima, a marine biologist at`, `Ana Lima (58)`.
pub(super) fn occupations(document: &Document<'_>, view: &View, name: &Name) -> [Option<u32>; 3] {
    let tokens = document.tokens;
    let (first, end) = (name.first as usize, name.end as usize);
    let form = |at: usize| view.infos.get(at).map_or(0, |info| info.form);
    let person = |at: &usize| {
        tokens[*at].tag == Tag::NOUN && is_person_word(tokens[*at].form, document.form(&tokens[*at]))
    };
    let inside = !tokens[first].flags.has(Flags::SENTENCE_START);
    let before = first.checked_sub(1).filter(|at| inside && person(at));
    let part = |at: &usize| {
        let token = tokens.get(*at).filter(|token| !token.flags.has(Flags::SENTENCE_START));
        token.is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::ADJ))
    };
    let apposed = form(end) == COMMA && ARTICLES.has(form(end + 1));
    let behind = (end + 2..end + 7).take_while(part).last().filter(|at| apposed && person(at));
    [before, behind, age(document, view, end)].map(|at| at.map(|at| tokens[at].form))
}

/// Where an age stands behind a name: `Lima (58)`, `Lima, aged 58,`, `Lima, who is 58,`.
fn age(document: &Document<'_>, view: &View, end: usize) -> Option<usize> {
    let form = |at: usize| view.infos.get(at).map_or(0, |info| info.form);
    let (at, closes) = match [form(end), form(end + 1), form(end + 2)] {
        [BRACKET, ..] => (end + 1, BRACKETED),
        [COMMA, AGED, _] => (end + 2, COMMA),
        [COMMA, WHO, IS] => (end + 3, COMMA),
        _ => return None,
    };
    let token = document.tokens.get(at)?;
    (token.kind == TokenKind::NUMBER && token.span.len() == 2 && form(at + 1) == closes).then_some(at)
}

/// Whether the sentence says that somebody is before a court: `Lima has pleaded guilty`, `Lima, of Leeds, was jailed`.
pub(super) fn is_charged(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let mut commas = 0;
    for (token, info) in document.tokens.iter().zip(&view.infos).skip(name.end as usize).take(CHARGE) {
        // What stands between two commas is said of the name by the way.
        let aside = commas == 1;
        let verb = [Tag::VERB.0, Tag::AUX.0].contains(&info.tag) && !AUXILIARIES.has(info.form);
        if token.flags.has(Flags::SENTENCE_START) || verb && !aside {
            return CHARGED.has(info.form) && !token.flags.has(Flags::SENTENCE_START);
        }
        commas += u32::from(info.form == COMMA);
    }
    false
}

const COMMA: u32 = form(",");
const BRACKET: u32 = form("(");
const BRACKETED: u32 = form(")");
const WHO: u32 = form("who");
const IS: u32 = form("is");
const AGED: u32 = form("aged");

static ARTICLES: Words<4> = Words::new(["a", "an", "the", "its"]);
static CHARGED: Words<8> =
    Words::new(["pleaded", "pleads", "jailed", "sentenced", "convicted", "charged", "acquitted", "cleared"]);
static AUXILIARIES: Words<8> = Words::new(["was", "is", "has", "had", "been", "were", "be", "have"]);
