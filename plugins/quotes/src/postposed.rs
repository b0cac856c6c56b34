//! Sentences with who says so behind a comma, where no learned content claims them: `The line will reopen, the operator said on
//! Monday, after months of repairs.`

use crate::attribution::{Attribution, Reason};
use crate::lexicon;
use crate::marks::State;
use crate::part::{Part, Parts, Sides};
use crate::view::{COMMA, View};
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;

/// The confidence in what is found so.
const CONFIDENCE: f32 = 0.6;
/// The most tokens of a speaker between the comma and the verb, and of a line that says when and where before the dash.
const SPEAKER: usize = 6;
const DATELINE: usize = 14;
/// The most tokens that say when and where somebody said so: `said in a filing on Monday`.
const TIME: usize = 8;
/// How many tokens there are at least in what is said.
const FEWEST: usize = 4;

const SAYING: [u32; 4] = [form("said"), form("says"), form("added"), form("adds")];

/// Gives each sentence that is said so, where its words and the verb belong to no other quote.
pub(crate) fn sentences(view: &View<'_>, taken: &[bool], take: &mut impl FnMut(Attribution)) {
    for cue in 0..view.document.tokens.len() {
        let says = SAYING.contains(&view.form(cue, 0)) && view.note(cue, 0).state == State::Outside;
        if !says {
            continue;
        }
        let free = |part: &Part| taken.get(part.first..=cue).is_some_and(|words| !words.contains(&true));
        let Some(part) = said_before(view, cue).filter(free) else { continue };
        let parts: Parts = std::iter::once(part).collect();
        take(Attribution {
            sides: Sides::Before,
            seeks_speaker: true,
            ..Attribution::by_rule(Some(cue), parts, Reason::Cue, CONFIDENCE)
        });
    }
}

/// Whether nothing that is said follows a verb: `said.`, `said, after`, `said on Monday, after`.
fn closes(view: &View<'_>, cue: usize) -> bool {
    let sentence = view.sentence(cue);
    let pause = |at: &usize| !sentence.contains(*at) || view.token(*at, 0).kind == TokenKind::PUNCTUATION;
    let Some(end) = (cue + 1..=cue + TIME).find(pause) else { return false };
    let timed = matches!(view.token(cue, 1).tag, Tag::ADP | Tag::ADV | Tag::PROPN);
    // `said on Monday that the line would close` has a clause behind it.
    end == cue + 1 || timed && !(cue + 1..end).any(|at| is_clause(view, at))
}

fn is_clause(view: &View<'_>, at: usize) -> bool {
    matches!(view.token(at, 0).tag, Tag::SCONJ | Tag::VERB | Tag::AUX | Tag::PRON)
}

/// The sentence before a comma and a speaker with a verb, which stands after the speaker or before.
fn said_before(view: &View<'_>, cue: usize) -> Option<Part> {
    let sentence = view.sentence(cue);
    let names = |at: &usize| {
        let token = view.token(*at, 0);
        matches!(token.tag, Tag::DET | Tag::NOUN | Tag::PROPN | Tag::ADJ | Tag::NUM | Tag::PRON)
            || token.kind == TokenKind::CLITIC
    };
    let speaks = |at: usize| matches!(view.token(at, 0).tag, Tag::NOUN | Tag::PROPN | Tag::PRON);
    let (first, speaker) = if view.form(cue, -1) == COMMA {
        // `…, said his best friend`, but not `the plan, added a week later`
        let said = [form("said"), form("says")].contains(&view.form(cue, 0));
        let name = || (cue + 1..=cue + SPEAKER).take_while(names);
        // `The report, which cites it, says the fighters left`: they do something, and do not speak.
        let acts = matches!(view.token(cue + 1 + name().count(), 0).tag, Tag::VERB | Tag::AUX);
        (cue, said && !acts && name().any(speaks))
    } else {
        let near = sentence.first.max(cue.saturating_sub(SPEAKER))..cue;
        let first = near.rev().take_while(names).last()?;
        (first, closes(view, cue) && (first..cue).any(speaks))
    };
    // `who said`, `which said` describe what stands before.
    let relative = [form("who"), form("which"), form("that")].contains(&view.form(first, 0));
    let comma = first.checked_sub(1).filter(|&comma| speaker && !relative && view.form(comma, 0) == COMMA)?;
    let part =
        view.trimmed(Part { first: behind_dateline(view, sentence), end: comma.max(sentence.first) })?;
    let opens = view.token(part.first, 0);
    // `When the line closed, …` and `In the hall, …` say when and where somebody spoke.
    let adverbial =
        matches!(opens.tag, Tag::SCONJ | Tag::ADP | Tag::ADV | Tag::CCONJ | Tag::VERB | Tag::PART);
    let inside = view.inside(part);
    (opens.flags.has(Flags::CAPITAL)
        && !adverbial
        && part.len() >= FEWEST
        && inside.verbs > 0
        && inside.marks == 0)
        .then_some(part)
}

/// Where a sentence begins behind `LONDON, May 4 (Agency) -`.
fn behind_dateline(view: &View<'_>, sentence: Part) -> usize {
    let dash = (sentence.first..sentence.end.min(sentence.first + DATELINE))
        .find(|&at| lexicon::is_dash(view.form(at, 0)) && view.token(at, 0).flags.has(Flags::SPACE_BEFORE));
    let place = view.token(sentence.first, 0).flags.has(Flags::ALL_CAPITALS);
    dash.filter(|_| place).map_or(sentence.first, |dash| dash + 1)
}
