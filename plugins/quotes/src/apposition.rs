//! Names beside a speaker's role: `said the judge, Anna Halloran`, `Anna Halloran, the judge, said`, `the head of the
//! inquiry, Dr Alan Faversham, said`, `the work's author, playwright Eva Stone`.

use crate::speaker::Mention;
use crate::view::{COMMA, View};
use byline_core::{Entity, EntityId, Label, MentionIndex, MentionKind, Span, Tag, TokenKind};
use byline_text::hash::form;

/// How many tokens of titles may stand between the comma and the name.
const TITLES: usize = 3;

/// The name that a description is joined to by a comma, and whom it names.
pub(crate) fn name_beside(
    view: &View<'_>,
    mention: Mention,
    entities: &[Entity],
    index: &MentionIndex,
) -> Option<(Span, EntityId)> {
    if mention.group
        || !matches!(view.token(mention.head, 0).tag, Tag::NOUN | Tag::ADJ | Tag::PROPN | Tag::VERB)
    {
        return None;
    }
    let named = |at: usize| {
        let span = view.token(at, 0).span;
        let (found, entity) = index.at(span)?;
        let person = entities.get(entity.0 as usize).is_some_and(|entity| entity.label == Label::Person);
        (person && found.kind == MentionKind::Name).then_some((found.span, entity))
    };
    let body = |at: usize| {
        let (found, entity) = index.at(view.token(at, 0).span)?;
        let body = entities.get(entity.0 as usize).is_some_and(|entity| entity.label == Label::Organisation);
        (body && found.kind == MentionKind::Name).then_some((found.span, entity))
    };
    after(view, mention, &named)
        .or_else(|| before(view, mention, &named))
        .or_else(|| after(view, mention, &body).filter(|found| closes(view, mention, *found)))
        .or_else(|| before(view, mention, &body))
}

/// Whether a comma stands behind a name: `her employer, Larkforce, said`.
fn closes(view: &View<'_>, mention: Mention, (name, _): (Span, EntityId)) -> bool {
    let sentence = view.sentence(mention.head);
    let behind = (mention.part.end..sentence.end).find(|&at| view.token(at, 0).span.start >= name.end);
    behind.is_some_and(|at| view.form(at, 0) == COMMA)
}

type Named<'a> = &'a dyn Fn(usize) -> Option<(Span, EntityId)>;

/// `the judge, Anna Halloran,`; `the judge, Dr Anna Halloran`. A list (`the judge, Anna Halloran and others`) is not one.
fn after(view: &View<'_>, mention: Mention, named: Named<'_>) -> Option<(Span, EntityId)> {
    // `the chief executive, Anna Halloran`: the last word of a role may be taken for an adjective.
    let adjective = view.token(mention.part.end, 0).tag == Tag::ADJ;
    let comma = mention.part.end + usize::from(adjective);
    let sentence = view.sentence(mention.head);
    if view.form(comma, 0) != COMMA || !sentence.contains(comma) {
        return None;
    }
    let mut at = comma + 1;
    while at <= comma + TITLES && sentence.contains(at) && named(at).is_none() && is_title(view, at) {
        at += 1;
    }
    let found =
        named(at).filter(|found| sentence.contains(at) && found.0.start == view.token(at, 0).span.start)?;
    let mut end = at;
    while view.token(end, 0).span.end < found.0.end {
        end += 1;
    }
    let list = view.token(end, 1).tag == Tag::CCONJ
        || view.form(end, 1) == COMMA && view.token(end, 2).tag == Tag::CCONJ;
    // `a spokesman, John Hale's brother`
    let owner = view.token(end, 1).kind == TokenKind::CLITIC;
    (!list && !owner).then_some(found)
}

/// `Anna Halloran, the judge, said`.
fn before(view: &View<'_>, mention: Mention, named: Named<'_>) -> Option<(Span, EntityId)> {
    // `Anna Halloran, also a judge, said`
    let adverb = mention.part.first.checked_sub(1).is_some_and(|at| view.token(at, 0).tag == Tag::ADV);
    let comma = mention.part.first.checked_sub(1 + usize::from(adverb))?;
    let last = comma.checked_sub(1)?;
    let sentence = view.sentence(mention.head);
    let closes = view.form(mention.part.end, 0) == COMMA || view.form(mention.part.end, 0) == form("who");
    let article = matches!(view.token(mention.part.first, 0).tag, Tag::DET | Tag::PRON);
    if view.form(comma, 0) != COMMA || !sentence.contains(last) || !closes || !article {
        return None;
    }
    named(last)
}

/// Whether a word may stand between a comma and a name: `playwright`, `Dr`, `senior`.
fn is_title(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    token.kind == TokenKind::WORD && matches!(token.tag, Tag::NOUN | Tag::PROPN | Tag::ADJ)
}
