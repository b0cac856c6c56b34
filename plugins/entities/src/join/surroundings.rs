//! What stands around a name and says who it is: titles, first names, appositions.

use super::learned::learn_genders;
use super::occupations::{is_charged, occupations};
use super::{Gender, Joined};
use crate::gazetteer::{list, word};
use crate::kin;
use crate::names::{Name, firms};
use crate::pronouns::{Case, Class};
use crate::view::View;
use byline_core::{Document, Flags, Label, Tag, TokenKind};

/// What the words before a name and its first word say of gender.
pub(super) fn genders(document: &Document<'_>, view: &View, name: &Name) -> (Gender, Gender) {
    if name.label != Label::Person {
        return (Gender::default(), Gender::default());
    }
    let first = name.first as usize;
    let starts = document.tokens[first].flags.has(Flags::SENTENCE_START);
    let mut titled = Gender::default();
    // What stands before a name at the start of a sentence ends the sentence before.
    if !starts {
        let mut at = first;
        for _ in 0..2 {
            let Some(info) = at.checked_sub(1).and_then(|before| view.infos.get(before)) else { break };
            at -= 1;
            titled.male |= info.classes & word::TITLE_MALE != 0;
            titled.female |= info.classes & word::TITLE_FEMALE != 0;
            if document.tokens[at].flags.has(Flags::SENTENCE_START)
                || titled != Gender::default()
                || document.tokens[at].kind == TokenKind::PUNCTUATION
            {
                break;
            }
        }
    }
    if titled == Gender::default() && !starts {
        titled = kin_before(document, view, first);
    }
    let listed = view.infos[first].listed;
    let mut given = Gender::default();
    if name.end - name.first >= 2 {
        given = listed_gender(view, name);
        // The tagger sometimes takes a title into the name.
        let inside = view.infos[first].classes;
        titled.male |= inside & word::TITLE_MALE != 0;
        titled.female |= inside & word::TITLE_FEMALE != 0;
    } else if listed & list::SURNAME == 0 {
        // Not for `Jordan` alone, which may be a surname, of which the gender of first names says nothing; see
        // `Joined::perhaps`.
        given = listed_gender(view, name);
    }
    (titled, given)
}

/// `his wife, Laura Hale`, `her brother Tom`
fn kin_before(document: &Document<'_>, view: &View, first: usize) -> Gender {
    let comma = |at: usize| document.tokens.get(at).is_some_and(|token| document.form(token) == ",");
    let Some(before) = first.checked_sub(1) else { return Gender::default() };
    let kin = if comma(before) { before.checked_sub(1) } else { Some(before) };
    let inside = !document.tokens[before].flags.has(Flags::SENTENCE_START);
    let form = kin.filter(|_| inside).and_then(|at| view.infos.get(at)).map_or(0, |info| info.form);
    kin::gender(form)
}

/// How far behind a name a pronoun that takes it up is looked for, in tokens.
const TAKEN_UP: usize = 18;
/// How many tokens stand between a verb and a pronoun that takes up its subject: `said that her`.
const NEAR: usize = 3;

/// What a pronoun that takes up a name says of gender: `Hale, the head of the port, said her door was open`.
fn taken_up(document: &Document<'_>, view: &View, name: &Name) -> Gender {
    let mut comma = false;
    let mut verb = None;
    for at in name.end as usize..name.end as usize + TAKEN_UP {
        let (Some(token), Some(info)) = (document.tokens.get(at), view.infos.get(at)) else { break };
        let far = verb.is_some_and(|verb| at > verb + NEAR);
        // Another person may be meant beyond another name, a mark or `who`.
        if token.flags.has(Flags::SENTENCE_START) || token.kind == TokenKind::MARK || far || info.form == WHO
        {
            break;
        }
        if verb.is_some() {
            match crate::pronouns::pronoun(token) {
                Some((Class::Male, Case::Subject | Case::Possessive, _)) => return Gender::MALE,
                Some((Class::Female, Case::Subject | Case::Possessive, _)) => return Gender::FEMALE,
                _ if info.named || token.kind != TokenKind::WORD => break,
                _ => {}
            }
        } else if info.classes & word::SAY != 0 && (at == name.end as usize || comma) {
            verb = Some(at);
        } else if at == name.end as usize && info.form != COMMA {
            break;
        }
        comma = info.form == COMMA;
    }
    Gender::default()
}

/// Corrects what a list of first names says of the only one whom the article shows to be `she`, or `he`: `Juma said her door
/// was open`.
pub(super) fn correct_genders(
    document: &Document<'_>,
    view: &View,
    names: &[Name],
    entities: &mut [Joined],
    entity_of: &[u32],
) {
    learn_genders(document, view, names, entities, entity_of);
    for gender in [Gender::MALE, Gender::FEMALE] {
        let persons = || entities.iter().filter(|entity| entity.label == Label::Person);
        // Where another one is listed so, the pronoun may be that one's.
        if persons().any(|entity| entity.gender() == gender) {
            continue;
        }
        let shown = names.iter().zip(entity_of).find(|(name, entity)| {
            let entity = &entities[**entity as usize];
            let listed = entity.label == Label::Person
                && entity.titled == Gender::default()
                && !entity.gender().agrees(gender);
            listed && taken_up(document, view, name) == gender
        });
        if let Some((_, &entity)) = shown
            && is_mostly(document, gender)
        {
            entities[entity as usize].given = gender;
        }
    }
}

/// Whether an article says `he`, or `she`, at least as often as the other one. Otherwise somebody without a name may be meant.
fn is_mostly(document: &Document<'_>, gender: Gender) -> bool {
    let classes = document.tokens.iter().filter_map(crate::pronouns::pronoun).map(|(class, ..)| class);
    let (male, female) = classes.fold((0, 0), |(male, female), class| {
        (male + u32::from(class == Class::Male), female + u32::from(class == Class::Female))
    });
    if gender == Gender::MALE { male >= female } else { female >= male }
}

/// Whether the sentence behind a name begins with `he` or `she`.
pub(super) fn pronoun_follows(document: &Document<'_>, name: &Name) -> bool {
    let sentence = document.sentence_at(name.span.start).and_then(|at| document.sentences.get(at + 1));
    let token = sentence.and_then(|next| document.tokens.get(next.first_token as usize));
    token
        .and_then(crate::pronouns::pronoun)
        .is_some_and(|(class, ..)| matches!(class, Class::Male | Class::Female))
}

/// What the lists say of the gender of a name's first word.
pub(super) fn listed_gender(view: &View, name: &Name) -> Gender {
    let listed = view.infos.get(name.first as usize).map_or(0, |info| info.listed);
    Gender { male: listed & list::MALE != 0, female: listed & list::FEMALE != 0 }
}

/// Notes what an entity is called beside its name: titles before it, an apposition behind it.
pub(super) fn roles(document: &Document<'_>, view: &View, name: &Name, joined: &mut Joined) {
    let tokens = document.tokens;
    if name.label == Label::Miscellaneous {
        joined.plural |= document.slice(name.span).ends_with('s');
    }
    if name.label == Label::Organisation {
        if let Some(info) =
            view.infos.get(name.end as usize - 1).filter(|info| info.classes & word::ORGANISATION != 0)
        {
            joined.add_role(info.form);
        }
        if let Some(info) =
            view.infos.get(name.first as usize).filter(|info| info.classes & word::ORGANISATION != 0)
        {
            joined.add_role(info.form);
        }
        let (first, end) = (name.first as usize, name.end as usize);
        let kinds = [firms::kind_before(document, view, first), firms::kind_behind(document, view, end)];
        kinds.into_iter().flatten().for_each(|kind| joined.add_role(kind));
        let plays = view.infos.get(end).is_some_and(|info| SIDES.has(info.form));
        if firms::is_of_club(view.infos[end - 1].form) || plays {
            joined.add_role(CLUB);
        }
        return;
    }
    if name.label != Label::Person {
        return;
    }
    let mut at = name.first as usize;
    for _ in 0..3 {
        let Some(before) = at.checked_sub(1).filter(|_| !tokens[at].flags.has(Flags::SENTENCE_START)) else {
            break;
        };
        at = before;
        // Titles stand in a row, `former prime minister Lima`; the first other word ends them.
        if view.infos[at].classes & word::ANY_TITLE == 0 {
            break;
        }
        joined.add_role(view.infos[at].form);
    }
    for role in occupations(document, view, name).into_iter().flatten() {
        joined.add_role(role);
    }
    if is_charged(document, view, name) {
        joined.add_role(byline_text::hash::form("defendant"));
    }
    for role in office_before(document, view, name).into_iter().flatten() {
        joined.add_role(role);
    }
    // `Ana Lima, the former minister of health,`
    let after = name.end as usize;
    let comma = tokens.get(after).is_some_and(|token| token.kind == TokenKind::PUNCTUATION);
    if comma && document.slice(tokens[after].span) == "," {
        // `Ana Lima, 31,`
        if let Some(age) =
            tokens.get(after + 1).filter(|token| token.kind == TokenKind::NUMBER && token.span.len() == 2)
        {
            joined.add_role(age.form);
        }
        for (at, info) in view.infos.iter().enumerate().skip(after + 1).take(6) {
            let verb = [Tag::VERB.0, Tag::AUX.0].contains(&info.tag);
            if tokens[at].kind != TokenKind::WORD || tokens[at].flags.has(Flags::SENTENCE_START) || verb {
                break;
            }
            if info.classes & word::ANY_TITLE != 0 {
                joined.add_role(info.form);
            }
        }
    }
}

/// How many tokens an office before a name has at most: `the Commissioner for Women's Affairs, Mrs`.
const OFFICE: usize = 8;

/// The roles in an office that stands before a name: `Superintendent of Police Ana Lima`, `the Speaker, Mrs Ana Lima,`.
fn office_before(document: &Document<'_>, view: &View, name: &Name) -> [Option<u32>; 2] {
    let first = name.first as usize;
    let start = (0..first).rev().find(|at| document.tokens[at + 1].flags.has(Flags::SENTENCE_START));
    let start = start.map_or(0, |at| at + 1).max(first.saturating_sub(OFFICE));
    let info = |at: usize| view.infos.get(at);
    let form = |at: usize| info(at).map_or(0, |info| info.form);
    let titled = |at: usize| info(at).is_some_and(|info| info.classes & word::ANY_TITLE != 0);
    let mut end = first;
    while end > start && titled(end - 1) {
        end -= 1;
    }
    let apposed = end > start && form(end - 1) == COMMA;
    if apposed {
        // Without a second comma it may be another clause: `the minister, Ana Lima said`.
        if form(name.end as usize) != COMMA {
            return [None; 2];
        }
        end -= 1;
    }
    let nominal = |at: &usize| {
        let tag = info(*at).map_or(0, |info| info.tag);
        [Tag::NOUN.0, Tag::PROPN.0, Tag::ADJ.0].contains(&tag)
            || document.tokens[*at].kind == TokenKind::CLITIC
    };
    let office = |end: usize| end.checked_sub(1).filter(|at| *at >= start && titled(*at)).map(form);
    // `of Police` says what for, and stands between the role and the name.
    let link = (start..end).rev().find(|at| !nominal(at)).filter(|at| LINKS.has(form(*at)) && at + 1 < end);
    [office(end).filter(|_| apposed), link.and_then(office)]
}

const CLUB: u32 = byline_text::hash::form("club");
/// What stands right behind the name of a club: `Elmcote striker Ana Lima`.
static SIDES: byline_text::Words<8> = byline_text::Words::new([
    "coach",
    "striker",
    "defender",
    "midfielder",
    "goalkeeper",
    "winger",
    "captain",
    "skipper",
]);
const COMMA: u32 = byline_text::hash::form(",");
const WHO: u32 = byline_text::hash::form("who");
static LINKS: byline_text::Words<2> = byline_text::Words::new(["of", "for"]);
