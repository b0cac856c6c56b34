//! Whose somebody acts: what `Corrigan's lawyer`, `the wife of Corrigan` or `critics of Corrigan` do, Corrigan did not do.

use super::Comparing;
use super::lexicon::{Key, Meaning, lexicon, meaning};
use super::statement::{Item, Statement};
use crate::numbers::View;
use byline_core::{ClaimPart, Flags, Tag};
use byline_text::hash::form;
use std::ops::Range;

const LINKS: [u32; 3] = [form("of"), form("to"), form("for")];
const POSSESSIVES: [u32; 4] = [form("his"), form("her"), form("their"), form("its")];

fn tagged(view: &View<'_>, at: usize, tags: &[Tag]) -> bool {
    view.token(at).is_some_and(|token| tags.contains(&token.tag))
}

fn capital(view: &View<'_>, at: usize) -> bool {
    view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL))
}

/// Whether what stands at `at` ends in a genitive: `Hale's`, `the Hales'`.
fn genitive(view: &View<'_>, at: usize) -> bool {
    matches!(view.word(at), "'s" | "’s" | "'" | "’")
        || tagged(view, at, &[Tag::NOUN, Tag::PROPN]) && view.word(at).ends_with(['\'', '’'])
}

/// The word for somebody's somebody that stands at `at`.
fn relative(view: &View<'_>, at: usize) -> Option<Key> {
    let key = lexicon().key(view.word(at), view.form(at));
    let noun = tagged(view, at, &[Tag::NOUN, Tag::PROPN]);
    (noun && lexicon().is_relative(key)).then_some(key)
}

/// Where the possessor before a word ends: `'s` in `Hale's first wife`.
fn possessor(view: &View<'_>, at: usize, start: usize) -> Option<usize> {
    let describes = |at: &usize| tagged(view, *at, &[Tag::ADJ, Tag::NOUN, Tag::PROPN, Tag::ADV, Tag::NUM]);
    let owner = |at: &usize| genitive(view, *at) || POSSESSIVES.contains(&view.form(*at));
    let first = (start.max(at.saturating_sub(3))..at).rev().find(|at| owner(at) || !describes(at))?;
    owner(&first).then_some(first)
}

/// Those of whom a claim speaks as somebody's somebody, but where that only says who one with a name is.
pub(super) fn note(view: &View<'_>, content: &Range<usize>, aside: &dyn Fn(usize) -> bool) -> Vec<Key> {
    let mut found = Vec::new();
    for at in content.clone().filter(|at| !aside(*at)) {
        let Some(key) = relative(view, at) else { continue };
        let linked = LINKS.contains(&view.form(at + 1));
        let owner = possessor(view, at, content.start);
        if !linked && owner.is_none() {
            continue;
        }
        let next = view.word(at + 1);
        // `Hale's wife Anna Brand`, `Hale's wife, Anna Brand, …`, `Hale's company car`
        let named = capital(view, at + 1) || next == "," && capital(view, at + 2);
        let describes = !linked && tagged(view, at + 1, &[Tag::NOUN, Tag::PROPN]);
        // `Anna Brand, Hale's wife, …`
        let from = owner.unwrap_or(at);
        let comma = (content.start..from).rev().take(4).find(|at| view.word(*at) == ",");
        let apposed = comma.is_some_and(|comma| {
            comma > content.start
                && capital(view, comma - 1)
                && (comma + 1..from).all(|at| tagged(view, at, &[Tag::DET, Tag::ADJ, Tag::NOUN, Tag::PROPN]))
        });
        if !named && !describes && !apposed {
            found.push(key);
        }
    }
    found
}

/// Whether a name is only that of the one whose somebody speaks: `Hale's sister said`, `a critic of Hale said`.
pub(super) fn owns_relative(view: &View<'_>, name: &Range<usize>) -> bool {
    let describes = |at: &usize| tagged(view, *at, &[Tag::DET, Tag::ADJ, Tag::NOUN, Tag::PROPN]);
    let own = genitive(view, name.end) || genitive(view, name.end.wrapping_sub(1));
    if own && (name.end..name.end + 4).any(|at| relative(view, at).is_some() && !capital(view, at + 1)) {
        return true;
    }
    let link = (0..name.start).rev().take(5).find(|at| LINKS.contains(&view.form(*at)) || !describes(at));
    link.is_some_and(|at| LINKS.contains(&view.form(at)) && at > 0 && relative(view, at - 1).is_some())
        // `the sister of the minister's spokeswoman Tilda Roos`
        || (0..name.start).rev().take(8).take_while(|at| describes(at) || genitive(view, *at)).last().is_some_and(|first| {
            first > 1 && LINKS.contains(&view.form(first - 1)) && relative(view, first - 2).is_some()
        })
}

impl Comparing<'_> {
    /// `Corrigan's opponent`, `the wife of Corrigan`, where the other claim speaks of Corrigan alone.
    pub(super) fn related_to(&self) -> Option<ClaimPart> {
        let says = |statement: &Statement, key: Key| {
            let same =
                |item: &Item| item.key == key || meaning(item.senses, lexicon().senses(key)) == Meaning::Same;
            statement.kin.contains(&key) || statement.items.iter().any(same)
        };
        let lone = |from: &Statement, of: &Statement| from.kin.iter().any(|key| !says(of, *key));
        (lone(self.own, self.checked) || lone(self.checked, self.own)).then_some(ClaimPart::Who)
    }
}
