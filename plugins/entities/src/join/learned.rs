//! Whether somebody is `he` or `she`, as the article itself shows.

use super::{Gender, Joined};
use crate::kin::is_kin;
use crate::names::Name;
use crate::pronouns::{Case, Class, pronoun};
use crate::refer::is_person_word;
use crate::view::View;
use byline_core::{Document, Flags, Label, Tag, TokenKind};

/// How many sentences show at least whether somebody is `he` or `she`.
const SHOWN: u32 = 2;

/// Learns whether persons without a title are `he` or `she` from the sentences that begin with them. Lists of first names
/// do not know all names and are wrong about some.
pub(super) fn learn_genders(
    document: &Document<'_>,
    view: &View,
    names: &[Name],
    entities: &mut [Joined],
    entity_of: &[u32],
) {
    let mut votes = vec![(0_u32, 0_u32); entities.len()];
    for (name, &entity) in names.iter().zip(entity_of) {
        let joined = &entities[entity as usize];
        if joined.label == Label::Person && joined.titled == Gender::default() {
            let (male, female) = &mut votes[entity as usize];
            let shown = first_pronoun(document, view, name);
            *male += u32::from(shown == Some(Gender::MALE));
            *female += u32::from(shown == Some(Gender::FEMALE));
        }
    }
    for (entity, (male, female)) in entities.iter_mut().zip(votes) {
        if male >= SHOWN + 2 * female {
            entity.given = Gender::MALE;
        } else if female >= SHOWN + 2 * male {
            entity.given = Gender::FEMALE;
        }
    }
}

/// What the first `he` or `she` says of the name with which its sentence begins, where nobody else is mentioned before it:
/// `Hale said on Monday that she would stay`.
fn first_pronoun(document: &Document<'_>, view: &View, name: &Name) -> Option<Gender> {
    let starts = |at: usize| document.tokens[at].flags.has(Flags::SENTENCE_START);
    let tag = |at: usize| document.tokens.get(at).map(|token| token.tag);
    if !starts(name.first as usize) {
        return None;
    }
    for at in name.end as usize..view.infos.len() {
        let (token, info) = (&document.tokens[at], &view.infos[at]);
        let person = tag(at) == Some(Tag::NOUN)
            && (is_person_word(info.form, document.form(token)) || is_kin(info.form));
        if starts(at) || token.kind == TokenKind::MARK || info.named || person {
            return None;
        }
        let Some((class, case, _)) = pronoun(token) else { continue };
        // In `told her that` she is somebody else.
        let owns = token.form != HER || matches!(tag(at + 1), Some(Tag::NOUN | Tag::ADJ));
        let subject = case == Case::Subject || case == Case::Possessive && owns;
        match class {
            Class::Male if subject => return Some(Gender::MALE),
            Class::Female if subject => return Some(Gender::FEMALE),
            Class::Male | Class::Female if case != Case::Reflexive => return None,
            _ => {}
        }
    }
    None
}

const HER: u32 = byline_text::hash::form("her");
