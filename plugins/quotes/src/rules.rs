//! Quotes whose form alone says what they are: turns of a transcript, names after a dash, dialogue after dashes, and
//! speech that continues without a word that reports.
//!
//! They are rare in news, so that a learned part sees too few of them, and plain, so that rules get them right.

use crate::attribution::{Attribution, Reason};
use crate::lexicon::{self, Class};
use crate::marks::{Segment, State};
use crate::part::{Part, Parts};
use crate::transcript;
use crate::view::View;
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;
use smallvec::SmallVec;

/// The most tokens after a dash that can be a name.
const LONGEST_NAME: usize = 12;
/// How many words a quotation has at least that nothing reports, and how many one without a verb has at most: `"Not now!"`
const FEWEST_WORDS: usize = 2;
const MOST_WITHOUT_VERB: usize = 4;
/// The confidence in a quotation with a name after a dash.
const NAMED: f32 = 0.9;
/// The confidence in one whose marks and dash were lost, and how many tokens it has at least.
const NAMED_AFTER_GAP: f32 = 0.8;
const FEWEST_BEFORE_NAME: usize = 5;
/// The confidence in dialogue after a dash.
const DIALOGUE: f32 = 0.98;
/// The confidence in a quotation that nothing reports, after one that something does, and alone.
const CARRIED: f32 = 0.6;
const ALONE: f32 = 0.4;

/// Gives what needs no other quote to be found.
pub(crate) fn forms(view: &View<'_>, mut take: impl FnMut(Attribution)) {
    // Where two forms claim the same words, `decide.rs` takes the one that is surer, and of two as sure the
    // earlier.
    transcript::turns(view, &mut take);
    names_after_dashes(view, &mut take);
    names_after_gaps(view, &mut take);
    dialogue(view, &mut take);
}

/// A paragraph in quotation marks with a name after a dash, in the same paragraph or in the next:
/// `"We had no warning." — Ida Holm`
fn names_after_dashes(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    for segment in view.marks.segments.iter().filter(|segment| segment.state == State::Inside) {
        let quoted = segment.tokens();
        let dash = quoted.end + 1;
        // A quotation within a paragraph has a clause around it, in which a dash is a pause and not a signature.
        let begins =
            view.is_mark(quoted.first, -1) && view.token(quoted.first, -1).flags.has(Flags::PARAGRAPH_START);
        if !begins || !lexicon::is_dash(view.form(dash, 0)) {
            continue;
        }
        let Some(name) = name_after(view, dash) else { continue };
        let speaker = name.tokens().find(|&at| view.token(at, 0).kind == TokenKind::WORD);
        let parts: Parts = view.trimmed(quoted).into_iter().collect();
        take(Attribution {
            speaker,
            ..Attribution::by_rule(Some(dash), parts, Reason::NameAfterDash, NAMED)
        });
    }
}

/// Paragraphs with a name at their end where marks and dash were lost, two at least: `We had no warning.  Ida Holm`
fn names_after_gaps(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    // Where nothing was lost, two spaces stand for no dash.
    if !view.is_damaged() {
        return;
    }
    let found: SmallVec<[(Part, usize); 4]> =
        view.paragraphs().filter_map(|part| Some((part, gap_before_name(view, part)?))).collect();
    // One paragraph may end with a name by chance; where readers are asked, each answer does: `What do you say
    // to the new ferry?`
    if found.len() < 2 {
        return;
    }
    for (paragraph, name) in found {
        let words = Part { first: paragraph.first, end: name };
        let parts: Parts = view.trimmed(words).into_iter().collect();
        take(Attribution {
            speaker: Some(name),
            ..Attribution::by_rule(None, parts, Reason::NameAfterDash, NAMED_AFTER_GAP)
        });
    }
}

/// The first word of two to six capital ones that end a paragraph, after a sentence and two spaces.
fn gap_before_name(view: &View<'_>, Part { first, end }: Part) -> Option<usize> {
    let near = first.max(end.saturating_sub(7)) + 1..end;
    let name = near.rev().take_while(|&at| is_capital_word(view, at)).find(|&at| {
        let stopped = view.token(at, -1).kind == TokenKind::PUNCTUATION && !view.is_mark(at, -1);
        view.token(at, 0).flags.has(Flags::GAP_BEFORE) && stopped
    })?;
    // A single capital word is too little to be sure that it is a name.
    (end - name >= 2 && name - first >= FEWEST_BEFORE_NAME).then_some(name)
}

fn is_capital_word(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    token.kind == TokenKind::WORD && token.flags.has(Flags::CAPITAL)
}

/// What follows a dash up to the end of the paragraph, if it is short and begins with a capital word.
fn name_after(view: &View<'_>, dash: usize) -> Option<Part> {
    let mut words = 0;
    let mut at = dash + 1;
    loop {
        let token = view.token(at, 0);
        if at >= view.document.tokens.len() || token.flags.has(Flags::PARAGRAPH_START) {
            return (words > 0 && at - dash <= LONGEST_NAME).then_some(Part { first: dash + 1, end: at });
        }
        // A lower-case word right behind the dash begins an aside, `— and nobody answered`; within a name it is
        // a particle or a role.
        words += usize::from(token.kind == TokenKind::WORD && token.flags.has(Flags::CAPITAL));
        if at - dash > LONGEST_NAME || (words == 0 && token.kind == TokenKind::WORD) {
            return None;
        }
        at += 1;
    }
}

/// Dialogue whose paragraphs begin with a dash: `— No, he said. The teacher talks a lot.`
fn dialogue(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    let dashed = |part: &Part| {
        lexicon::is_dash(view.form(part.first, 0))
            // A dash that touches what follows is a minus sign or a hyphen.
            && view.token(part.first, 0).flags.has(Flags::SPACE_AFTER)
            && view.token(part.first, 1).flags.has(Flags::CAPITAL)
    };
    let found: SmallVec<[Part; 16]> = view.paragraphs().filter(dashed).collect();
    // Lists begin with dashes too; people who talk ask, answer and say `I` and `you`.
    let talks = |part: &Part| {
        cue_of(view, *part).is_some()
            || view.inside(*part).first_person > 0
            || part.tokens().any(|at| view.form(at, 0) == form("?"))
    };
    // Half are enough: in every talk there are turns without any of these.
    if found.len() < 2 || found.iter().filter(|part| talks(part)).count() * 2 < found.len() {
        return;
    }
    for paragraph in found {
        let cue = cue_of(view, paragraph);
        let parts = if let Some(cue) = cue {
            around_cue(view, paragraph, cue)
        } else {
            let words = Part { first: paragraph.first + 1, end: paragraph.end };
            view.trimmed(words).into_iter().collect()
        };
        let found = Attribution::by_rule(cue, parts, Reason::DashDialogue, DIALOGUE);
        take(Attribution { seeks_speaker: cue.is_some(), ..found });
    }
}

/// What is said in a paragraph that begins with a dash, before and after the clause of its cue.
fn around_cue(view: &View<'_>, paragraph: Part, cue: usize) -> Parts {
    let start = paragraph.first + 1;
    let stop = |at: &usize| {
        let token = view.token(*at, 0);
        // A dash within a turn is a pause of the speaker's and does not end what is said.
        token.kind == TokenKind::PUNCTUATION && !lexicon::is_dash(token.form)
    };
    let before = (start..cue).rev().find(stop).unwrap_or(start);
    let after = (cue + 1..paragraph.end).find(stop).unwrap_or(paragraph.end);
    let parts = [Part { first: start, end: before }, Part { first: after, end: paragraph.end }];
    parts.into_iter().filter_map(|part| view.trimmed(part)).collect()
}

/// The first verb that goes with direct speech and stands near a comma or an end.
fn cue_of(view: &View<'_>, part: Part) -> Option<usize> {
    (part.first + 1..part.end).find(|&at| {
        let near = (1..=4_usize).filter_map(|back| at.checked_sub(back).filter(|&at| at > part.first));
        // Behind punctuation, since what a turn says may have such a verb itself: `— He said so all the time.`
        view.note(at, 0).class == Class::Say
            && matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX)
            && near.into_iter().any(|at| view.token(at, 0).kind == TokenKind::PUNCTUATION)
    })
}

/// Gives each quote the paragraphs that its quotation marks run over, where they are free: `"First.` and `"Second."`
/// Where marks were lost, one that closes may be missing in between, and nothing is joined.
pub(crate) fn join_paragraphs(view: &View<'_>, kept: &mut [Attribution], taken: &mut [bool]) {
    if view.is_damaged() {
        return;
    }
    let segments = &view.marks.segments;
    let mut first = 0;
    while first < segments.len() {
        let chained =
            segments.get(first..).unwrap_or(&[]).iter().take_while(|segment| segment.continues).count();
        let chain = segments.get(first..(first + chained + 1).min(segments.len())).unwrap_or(&[]);
        first += chained + 1;
        // A quotation of one paragraph is completed by `quotation::settle`.
        if chained == 0 {
            continue;
        }
        let (Some(start), Some(end)) = (chain.first(), chain.last()) else { continue };
        let begin = |quote: &Attribution| quote.parts.first().map_or(0, |part| part.first);
        let at = kept.partition_point(|quote| begin(quote) < start.first as usize);
        let Some(quote) = kept.get_mut(at).filter(|quote| begin(quote) < end.end as usize) else { continue };
        for segment in chain {
            let Some(part) = view.trimmed(segment.tokens()) else { continue };
            let whole = view.token(segment.first as usize, -1).flags.has(Flags::PARAGRAPH_START);
            let ahead = quote.parts.first().is_some_and(|first| part.first < first.first);
            let slots = taken.get_mut(part.tokens()).unwrap_or_default();
            if whole && ahead && !slots.contains(&true) {
                slots.fill(true);
                quote.parts.push(part);
            }
        }
        quote.parts.sort_by_key(|part| part.first);
    }
}

/// Gives sentences in quotation marks that nothing reports; `kept` is what was found, in the order of the text. Where
/// one follows a quote in the same paragraph or the paragraph before, that quote's speaker carries on.
pub(crate) fn floating(
    view: &View<'_>,
    kept: &[Attribution],
    taken: &[bool],
    mut take: impl FnMut(Attribution),
) {
    for segment in &view.marks.segments {
        let Some(part) = sentences_in(view, segment) else { continue };
        // Where a quote has some of the words, what its marks enclose was weighed when it was chosen.
        if taken.get(part.tokens()).is_none_or(|slots| slots.contains(&true)) {
            continue;
        }
        let before =
            kept.partition_point(|quote| quote.parts.first().is_some_and(|other| other.first < part.first));
        let carried = before.checked_sub(1).and_then(|at| kept.get(at)).filter(|quote| {
            quote.parts.last().is_some_and(|last| {
                view.paragraph_number(last.end - 1) + 1 >= view.paragraph_number(part.first)
            })
        });
        let parts = std::iter::once(part).collect();
        take(match carried {
            Some(quote) => Attribution {
                speaker: quote.speaker,
                carried_from: quote.cue,
                ..Attribution::by_rule(None, parts, Reason::Continuation, CARRIED)
            },
            None => Attribution::by_rule(None, parts, Reason::MarksOnly, ALONE),
        });
    }
}

/// What a pair of marks encloses, if it is whole sentences with a verb, or a short one that ends within the marks.
fn sentences_in(view: &View<'_>, segment: &Segment) -> Option<Part> {
    let part = view.trimmed(segment.tokens()).filter(|_| segment.state == State::Inside)?;
    let words = part.tokens().filter(|&at| view.token(at, 0).kind == TokenKind::WORD).count();
    // Titles and terms have no verb: `Her second novel, "The Long Ferry", sold ten thousand copies.`
    let has_verb = part.tokens().any(|at| matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX));
    let whole = view.starts(part.first) != 0 && view.stops(part.end) != 0;
    let stopped =
        [form("."), form("!"), form("?")].contains(&view.form(part.end, 0)) && view.is_mark(part.end, 1);
    let says = words >= FEWEST_WORDS && has_verb || words <= MOST_WITHOUT_VERB && stopped;
    (says && whole).then_some(part)
}
