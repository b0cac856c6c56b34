//! What no content has: words of the clause that reports it, or of one in which somebody else begins to report:
//! `Hale said the road was closed and Reid said the bridge was open.`

use crate::lexicon::Class;
use crate::marks::State;
use crate::part::{Part, Parts};
use crate::view::{COMMA, THAT, View};
use byline_core::{Flags, Tag};
use byline_text::hash::form;

/// Cuts what a cue is said to report where it runs into the clause that reports it; leaves nothing where all of it is of
/// that clause. Returns whether anything was cut.
pub(crate) fn cut(view: &View<'_>, cue: usize, parts: &mut Parts) -> bool {
    if let [part] = parts.as_slice()
        && is_subject(view, cue, *part)
    {
        parts.clear();
        return true;
    }
    let mut changed = false;
    for part in parts.iter_mut() {
        let first = begin(view, cue, *part);
        changed |= first > part.first;
        part.first = first;
    }
    if let Some(at) = manner(view, cue, parts) {
        let part = parts.remove(at);
        let end = view.sentence(cue).end;
        let beyond = (end < part.end).then_some(Part { first: end, end: part.end });
        if let Some(part) = beyond.and_then(|part| view.trimmed(part)) {
            parts.insert(at, part);
        }
        changed = true;
    }
    let swallowed = parts.iter().position(|part| has_subject(view, cue, *part));
    if let Some(at) = swallowed {
        end_at(view, parts, at, |part| apposition(view, part));
        changed = true;
    }
    let further = parts.iter().position(|part| part.first > cue && further_of(view, cue, *part).is_some());
    if let Some(at) = further {
        parts.truncate(at + 1);
        end_at(view, parts, at, |part| further_of(view, cue, part));
        changed = true;
    }
    let described = parts.iter().position(|part| relative_of(view, *part).is_some());
    if let Some(at) = described {
        end_at(view, parts, at, |part| relative_of(view, part));
        changed = true;
    }
    let after = parts.iter().position(|part| part.first > cue && view.inside(*part).joints > 0);
    if let Some(at) = after {
        parts.truncate(at + 1);
        end_at(view, parts, at, |part| {
            part.tokens().find(|&token| view.between(token, token + 1).joints > 0)
        });
        changed = true;
    }
    changed
}

/// Whether the subject of a cue is the `it` that stands for what follows: `It was announced on Tuesday that the factory
/// would close`.
pub(crate) fn announces(view: &View<'_>, cue: usize, Part { first, end }: Part) -> bool {
    const REACH: usize = 6;
    let mut before = (first.max(cue.saturating_sub(REACH))..cue).rev();
    // Only what belongs to the verb stands between them.
    let subject = before.find(|at| !matches!(view.token(*at, 0).tag, Tag::AUX | Tag::ADV | Tag::PART));
    subject.is_some_and(|at| view.form(at, 0) == form("it") && at + 1 < cue)
        && (cue + 1..end.min(cue + 1 + REACH)).any(|at| view.form(at, 0) == THAT)
}

/// Takes who speaks out of what is said: `The port will close, said two people familiar with the plan.`
pub(crate) fn without_subject(view: &View<'_>, cue: usize, parts: &mut Parts) {
    if parts.len() > 1 {
        parts.retain(|part| !is_subject(view, cue, *part));
    }
}

/// Where what is said begins in a part: behind the place and the date at the start of a news report, and behind who is told.
fn begin(view: &View<'_>, cue: usize, part: Part) -> usize {
    let first = view.behind_dateline(part.first).filter(|first| *first < part.end).unwrap_or(part.first);
    behind_addressee(view, cue, Part { first, end: part.end }).unwrap_or(first)
}

/// `told the board her client would pay`: where what is said begins behind who hears it.
fn behind_addressee(view: &View<'_>, cue: usize, part: Part) -> Option<usize> {
    const TELLING: [u32; 4] = [form("told"), form("tells"), form("assured"), form("reminded")];
    if part.first != cue + 1 || !TELLING.contains(&view.form(cue, 0)) {
        return None;
    }
    let tag = |at: usize| view.token(at, 0).tag;
    let article = tag(part.first) == Tag::DET;
    let noun = |at: &usize| matches!(tag(*at), Tag::NOUN | Tag::PROPN) || article && tag(*at) == Tag::ADJ;
    let from = part.first + usize::from(article);
    let end = (from..part.end).find(|at| !noun(at)).filter(|end| *end > from)?;
    // Another noun phrase begins right behind it, and a verb has it for a subject.
    let subject = matches!(tag(end), Tag::PRON | Tag::DET) || view.form(end, 0) == form("that");
    let clause = (end + 1..part.end.min(end + 6)).any(|at| matches!(tag(at), Tag::VERB | Tag::AUX));
    (subject && clause && view.note(part.first, 0).state == State::Outside).then_some(end)
}

/// Where the one who speaks does something else, within what is said: `says he got it but says he is late`, `said it was
/// over and demanded that it be paid`.
fn further_of(view: &View<'_>, cue: usize, part: Part) -> Option<usize> {
    let present = |at: usize| view.document.form(view.token(at, 0)).ends_with('s');
    let said = |at: usize| {
        matches!(view.note(at, 0).class, Class::Say | Class::Report)
            && view.token(at, 0).tag == Tag::VERB
            && present(at) == present(cue)
            && !view.document.form(view.token(at, 0)).ends_with("ing")
    };
    let joins = |at: &usize| {
        let clause = view.form(*at, 2) == form("that") || SUBJECTS.contains(&view.form(*at, 2));
        view.token(*at, 0).tag == Tag::CCONJ
            && view.note(*at, 0).state == State::Outside
            && said(at + 1)
            && clause
    };
    let own = matches!(view.note(cue, 0).class, Class::Say | Class::Report);
    (part.first + 2..part.end).filter(|_| own).find(joins)
}

/// What is told of somebody behind words in marks that a part ends with: `said it was "for the town", which cheered him`.
fn relative_of(view: &View<'_>, part: Part) -> Option<usize> {
    let is = |at: &usize| {
        is_who(view, at + 1)
            && view.form(*at, 0) == COMMA
            && view.is_mark(*at, -1)
            && view.note(*at, 0).state == State::Outside
    };
    let at = (part.first + 1..part.end.saturating_sub(1)).find(is)?;
    // Further words in marks are said as well.
    (view.between(at, part.end).marks == 0).then_some(at)
}

const SUBJECTS: [u32; 6] = [form("he"), form("she"), form("it"), form("they"), form("there"), form("the")];

/// Ends one of the parts before a token in it; without one nothing is left of it.
fn end_at(view: &View<'_>, parts: &mut Parts, at: usize, find: impl Fn(Part) -> Option<usize>) {
    let Some(&part) = parts.get(at) else { return };
    let shorter = find(part).and_then(|end| view.trimmed(Part { end, ..part }));
    match (shorter, parts.get_mut(at)) {
        (Some(shorter), Some(part)) => *part = shorter,
        _ => {
            parts.remove(at);
        }
    }
}

/// Words before what somebody has.
const OWNERS: [u32; 7] =
    [form("his"), form("her"), form("its"), form("their"), form("my"), form("our"), form("your")];

fn is_verb_of_speech(view: &View<'_>, at: usize) -> bool {
    view.note(at, 0).class == Class::Say && matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX)
}

/// Whether a token can begin who speaks.
fn names(view: &View<'_>, at: usize) -> bool {
    matches!(
        view.token(at, 0).tag,
        Tag::DET | Tag::NOUN | Tag::PROPN | Tag::PRON | Tag::ADJ | Tag::NUM | Tag::X
    )
}

/// Whether what stands behind a verb of speech is who speaks, with what is said of him, as what is said before it shows:
/// `"It will hold," said a builder who has seen the plans.`
fn is_subject(view: &View<'_>, cue: usize, part: Part) -> bool {
    if part.first != cue + 1 || view.note(cue, 0).class != Class::Say {
        return false;
    }
    let before = view.form(cue, -1);
    let said = [COMMA, form("!"), form("?")].contains(&before) || view.is_mark(cue, -1);
    let tag = view.token(part.first, 0).tag;
    // `said his best friend`
    let opens = matches!(tag, Tag::DET | Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::NUM)
        || OWNERS.contains(&view.form(part.first, 0)) && names(view, part.first + 1);
    let verb = || part.tokens().find(|&at| matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX));
    said && opens && verb().is_none_or(|verb| is_who(view, verb - 1))
}

/// Whether a part up to the comma before its verb has who speaks, since nobody else is there who could:
/// `We are late, Ida Holm, a fisher, said on Monday.`
fn has_subject(view: &View<'_>, cue: usize, part: Part) -> bool {
    // An age may stand between: `Ida Holm, 57, told`.
    let near = part.end < cue && cue - part.end <= 3;
    let pause = |at: usize| !view.can_be_edge(at) || view.token(at, 0).tag == Tag::NUM;
    let comma = view.form(cue, -1) == COMMA && near && (part.end..cue).all(pause);
    // Nobody speaks behind `told`, `We are late, Ida Holm, 57, told a neighbour`: those there are told.
    let told = [form("told"), form("tells")].contains(&view.form(cue, 0));
    comma && is_verb_of_speech(view, cue) && (told || !names(view, cue + 1))
}

/// The comma before the name of who speaks and what is said of him, at the end of a part.
fn apposition(view: &View<'_>, part: Part) -> Option<usize> {
    let named = |comma: usize| {
        let mut verbs =
            (comma + 1..part.end).filter(|&at| matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX));
        let verb = verbs.next();
        let who = verb.is_some_and(|verb| is_who(view, verb - 1) && view.form(verb - 1, -1) == COMMA);
        match view.token(comma, 1).tag {
            // `Ida Holm, wearing a yellow coat,`
            Tag::PROPN => verb.is_none_or(|verb| is_who(view, verb - 1) || view.form(verb, -1) == COMMA),
            // `a source in the ministry, who was not allowed to speak,`
            Tag::DET => who,
            _ => false,
        }
    };
    part.tokens().find(|&at| view.form(at, 0) == COMMA && named(at))
}

fn is_who(view: &View<'_>, at: usize) -> bool {
    [form("who"), form("whose"), form("which")].contains(&view.form(at, 0))
}

/// Which part is how it is said: `It is late, he said, folding his hands. I want to go home.`
fn manner(view: &View<'_>, cue: usize, parts: &[Part]) -> Option<usize> {
    let at = parts.iter().position(|part| part.first > cue).filter(|&at| at > 0)?;
    let first = parts.get(at).map_or(cue, |part| part.first);
    let token = view.token(first, 0);
    let manner = token.tag == Tag::VERB
        && !token.flags.has(Flags::CAPITAL)
        && view.note(first, 0).state == State::Outside
        && view.form(first, -1) == COMMA
        && view.document.form(token).ends_with("ing")
        && is_verb_of_speech(view, cue);
    manner.then_some(at)
}
