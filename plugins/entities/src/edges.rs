//! The edges of names: what the tagger put together and does not belong together, possessives that lost their apostrophe.

use crate::gazetteer::{list, word};
use crate::names::Name;
use crate::view::View;
use byline_core::{Document, Flags, Label, Span, Tag, TokenKind};
use std::ops::Range;

/// Appends the name that these tokens are, or the two where a possessive parts them: in `Kenya's Trade Union` Kenya
/// is not part of the union, in `King's College` the king is one of the college.
pub(crate) fn push(
    document: &Document<'_>,
    view: &View,
    label: Label,
    tokens: Range<usize>,
    names: &mut Vec<Name>,
) {
    let Some(parts) = parting(document, view, &tokens) else {
        names.extend(name(document, view, label, tokens));
        return;
    };
    let owner = view.infos.get(parts.start - 1).map_or(0, |info| info.listed | info.phrase);
    // What was tagged together has one label, which is that of the thing owned: a place keeps its own.
    let owner = if owner & list::PLACE != 0 && label != Label::Person { Label::Location } else { label };
    names.extend(name(document, view, owner, tokens.start..parts.start));
    names.extend(name(document, view, label, parts.end..tokens.end));
}

/// What separates an owner from what it owns: the tokens from the end of the one to the start of the other. There are none
/// between where the possessive lost its apostrophe.
fn parting(document: &Document<'_>, view: &View, tokens: &Range<usize>) -> Option<Range<usize>> {
    let lost = (tokens.start..tokens.end - 1).find(|&at| {
        let stem = view.stems.get(&document.tokens[at].span.start);
        stem.is_some_and(|stem| stem & list::COUNTRY != 0)
            && loses_possessive(document, view, &(at..at + 1), Label::Location)
    });
    if let Some(at) = lost {
        return Some(at + 1..at + 1);
    }
    let inside = tokens.start + 1..tokens.end.saturating_sub(1);
    let at = inside.into_iter().find(|&at| document.tokens[at].kind == TokenKind::CLITIC)?;
    let owner = view.infos.get(at - 1)?;
    // `King's College` and `Traveller's Rest`: a title or a common word owns nothing here, it is a part of the
    // name.
    let plain = owner.classes & (word::ANY_TITLE | word::FAITH) != 0 || (1..=3).contains(&owner.capitals);
    let long = at - tokens.start >= 2 || tokens.end - at > 3;
    let named = (owner.listed | owner.phrase) & list::PLACE != 0 || (long && !plain);
    // `St Osyth's Church`: a saint owns nothing.
    let saint = at == tokens.start + 2 && SAINTS.has(view.infos[tokens.start].form);
    (named && !saint).then_some(at..at + 1)
}

static SAINTS: byline_text::Words<3> = byline_text::Words::new(["st", "st.", "saint"]);

/// A name of these tokens, without a possessive at its end.
fn name(document: &Document<'_>, view: &View, label: Label, tokens: Range<usize>) -> Option<Name> {
    let (first, last) =
        (document.tokens.get(tokens.start)?, document.tokens.get(tokens.end.checked_sub(1)?)?);
    let mut span = Span::new(first.span.start, last.span.end);
    if loses_possessive(document, view, &tokens, label) {
        span.end -= 1;
    }
    (!span.is_empty()).then_some(Name { span, first: tokens.start as u32, end: tokens.end as u32, label })
}

/// Whether the last letter of a word, in an article that has lost apostrophes, is a possessive: `Kenyas army` is Kenya's.
/// The lists or the article know the name without it, or nothing knows the word at all and something follows that can
/// be owned.
pub(crate) fn loses_possessive(
    document: &Document<'_>,
    view: &View,
    tokens: &Range<usize>,
    label: Label,
) -> bool {
    let at = tokens.end - 1;
    let (token, info) = (&document.tokens[at], &view.infos[at]);
    let form = document.form(token);
    let ends =
        form.ends_with('s') && !form.ends_with("ss") && form.len() >= 3 && token.kind == TokenKind::WORD;
    if !ends || label == Label::Miscellaneous || info.classes & (word::PLACE | word::ORGANISATION) != 0 {
        return false;
    }
    let stem = view.stems.get(&token.span.start).copied();
    let stem_listed = stem.unwrap_or(0);
    // There is but one Kenya, and hardly a name `Kenyas`; this needs no sign of damage.
    if stem_listed & list::COUNTRY != 0 && (label != Label::Person || info.listed & list::SURNAME == 0) {
        return true;
    }
    if !view.damaged {
        return false;
    }
    // Where the stem is not listed, `listed` is of the word as it stands.
    if stem.is_none() && info.listed & KNOWN != 0 || info.phrase & KNOWN != 0 && info.place > 0 {
        return false;
    }
    let after = document.tokens.get(at + 1).zip(view.infos.get(at + 1));
    let owned = after.is_some_and(|(token, info)| {
        let sort = [Tag::NOUN, Tag::ADJ, Tag::PROPN, Tag::NUM].contains(&token.tag);
        token.kind == TokenKind::WORD && (sort || info.class == 0) && !token.flags.has(Flags::SENTENCE_START)
    });
    let flagged = token.flags.has(Flags::LOST_APOSTROPHE);
    let continues = after.is_some_and(|(token, _)| token.kind == TokenKind::WORD && token.tag != Tag::AUX);
    let place = label != Label::Person && stem_listed & (list::CITY | list::REGION) != 0;
    if !owned && !(continues && (flagged || place)) {
        return false;
    }
    let known = match label {
        Label::Person => list::GIVEN | list::SURNAME,
        Label::Location => list::CITY | list::REGION | list::TOWN,
        _ => list::ORGANISATION | list::SURNAME | list::CITY,
    };
    // `the Trade Committees` are many.
    let many = follows_article(document, view, tokens.start);
    if many && label == Label::Organisation && tokens.len() > 1 {
        return false;
    }
    // `AMCs`: capitals and an s.
    let acronym = form.len() >= 3 && form.strip_suffix('s').unwrap_or(form).chars().all(char::is_uppercase);
    let unknown = info.class == 0 && !many;
    acronym || flagged || stem_listed & known != 0 || unknown
}

/// Whether the name's words follow `the`, as plurals do: `the Greens`.
fn follows_article(document: &Document<'_>, view: &View, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    document.tokens[before].tag == Tag::DET && view.infos[before].manner < 8
}

/// Lists that know the names of their things whole.
const KNOWN: u16 = list::PLACE | list::GIVEN | list::SURNAME | list::ORGANISATION;
