//! Quotes whose form alone tells what they are: turns of a transcript, names behind a dash, dialogue behind dashes, and
//! speech that goes on without a word that reports.
//!
//! They are rare in news, so that a learned part sees too few of them, and plain, so that rules get them right.

use crate::content::{self, Part, Parts, trimmed};
use crate::decide::{Attribution, Reason};
use crate::enclosed::label;
use crate::lexicon::{self, Class};
use crate::marks::State;
use crate::view::View;
use byline_core::{Flags, Tag, TokenKind};
use byline_text::hash::form;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Labels that name nobody.
const LETTERS: [u32; 4] = [form("q"), form("a"), form("question"), form("answer")];
/// The most paragraphs without a label in a turn.
const MOST_PARAGRAPHS: usize = 12;
/// How sure a turn of a transcript is.
const TURN: f32 = 0.95;
/// How sure a quotation with a name behind a dash is.
const NAMED: f32 = 0.9;
/// How sure dialogue behind a dash is.
const DIALOGUE: f32 = 0.98;
/// How sure a quotation is that nothing reports, after one that something does, and alone.
const CARRIED: f32 = 0.6;
const ALONE: f32 = 0.4;

/// Gives what needs no other quote to be found.
pub(crate) fn forms(view: &View<'_>, mut take: impl FnMut(Attribution)) {
    turns(view, &mut take);
    names_behind_dashes(view, &mut take);
    dialogue(view, &mut take);
}

/// The tokens of each paragraph, in their order.
fn paragraphs(view: &View<'_>) -> impl Iterator<Item = Part> {
    let document = view.document;
    document.paragraphs.iter().map(move |paragraph| {
        let (first, end) = crate::marks::token_range(document, paragraph);
        Part { first: first as usize, end: end as usize }
    })
}

/// Turns of a transcript: `HOLM: The ice will hold.` Paragraphs without a label belong to the turn before, where another
/// turn follows and nobody is reported in them.
fn turns(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    let labels: SmallVec<[(usize, usize, Part); 16]> = paragraphs(view)
        .enumerate()
        .filter_map(|(at, paragraph)| {
            let colon = label(view, paragraph.first, paragraph.end)?;
            // `Clinton: 1,769` is a table, and `Holm: The ice will hold` at the top a headline.
            let capitals = view.token(colon, -1).flags.has(Flags::ALL_CAPITALS);
            let headline = at == 0 && !capitals && !LETTERS.contains(&view.form(colon, -1));
            let speaks = view.token(colon, 1).kind == TokenKind::WORD || view.is_mark(colon, 1);
            (speaks && !headline).then_some((at, colon, paragraph))
        })
        .collect();
    // `Photo: Ida Holm` and `Update: ...` are labels too; in a transcript some come again, side by side.
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for (_, colon, _) in &labels {
        *counts.entry(view.form(*colon, -1)).or_default() += 1;
    }
    let again = |&(_, colon, _): &(usize, usize, Part)| {
        counts.get(&view.form(colon, -1)).is_some_and(|&count| count > 1)
    };
    let beside = |place: usize, other: usize| {
        labels
            .get(place)
            .zip(labels.get(other))
            .is_some_and(|(own, other)| own.0 != other.0 && own.0.abs_diff(other.0) <= 2 && again(other))
    };
    let labels: SmallVec<[(usize, usize, Part); 16]> = labels
        .iter()
        .enumerate()
        .filter(|&(place, own)| {
            again(own) || beside(place, place + 1) || beside(place, place.wrapping_sub(1))
        })
        .map(|(_, own)| *own)
        .collect();
    if labels.len() < 3 || counts.len() < 2 {
        return;
    }
    let others: Vec<Part> = paragraphs(view).collect();
    for (place, &(at, colon, paragraph)) in labels.iter().enumerate() {
        let mut parts: Parts =
            trimmed(view, Part { first: colon + 1, end: paragraph.end }).into_iter().collect();
        if let Some(next) = labels.get(place + 1).filter(|next| next.0 - at <= MOST_PARAGRAPHS) {
            let between = others.get(at + 1..next.0).unwrap_or(&[]);
            if between.iter().all(|part| view.between(part.first, part.end).reports == 0) {
                parts.extend(between.iter().filter_map(|&part| trimmed(view, part)));
            }
        }
        let speaker = (!LETTERS.contains(&view.form(colon, -1))).then_some(colon - 1);
        take(Attribution {
            speaker,
            ..Attribution::by_rule(Some(colon), parts, Reason::QuestionAndAnswer, TURN)
        });
    }
}

/// A paragraph in quotation marks with a name behind a dash, in the same paragraph or in the next:
/// `"We had no warning." — Ida Holm`
fn names_behind_dashes(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    for segment in view.marks.segments.iter().filter(|segment| segment.state == State::Inside) {
        let (first, end) = (segment.first as usize, segment.end as usize);
        let dash = end + 1;
        if !view.is_mark(first, -1)
            || !view.token(first, -1).flags.has(Flags::PARAGRAPH_START)
            || !lexicon::is_dash(view.form(dash, 0))
        {
            continue;
        }
        let mut words = 0;
        let mut at = dash + 1;
        let named = loop {
            let token = view.token(at, 0);
            if at >= view.document.tokens.len() || token.flags.has(Flags::PARAGRAPH_START) {
                break words > 0 && at - dash <= 12;
            }
            words += usize::from(token.kind == TokenKind::WORD && token.flags.has(Flags::CAPITAL));
            if at - dash > 12 || (words == 0 && token.kind == TokenKind::WORD) {
                break false;
            }
            at += 1;
        };
        let parts: Parts = trimmed(view, Part { first, end }).into_iter().collect();
        if named {
            let speaker = (dash + 1..at).find(|&at| view.token(at, 0).kind == TokenKind::WORD);
            take(Attribution {
                speaker,
                ..Attribution::by_rule(Some(dash), parts, Reason::NameAfterDash, NAMED)
            });
        }
    }
}

/// Dialogue whose paragraphs begin with a dash: `— No, he said. The teacher talks a lot.`
fn dialogue(view: &View<'_>, take: &mut impl FnMut(Attribution)) {
    let dashed = |part: &Part| {
        lexicon::is_dash(view.form(part.first, 0))
            && view.token(part.first, 0).flags.has(Flags::SPACE_AFTER)
            && view.token(part.first, 1).flags.has(Flags::CAPITAL)
    };
    let found: SmallVec<[Part; 16]> = paragraphs(view).filter(dashed).collect();
    // Lists begin with dashes too; people who talk ask, answer and say `I` and `you`.
    let talks = |part: &Part| {
        cue_of(view, *part).is_some()
            || view.between(part.first, part.end).first_person > 0
            || (part.first..part.end).any(|at| view.form(at, 0) == form("?"))
    };
    if found.len() < 2 || found.iter().filter(|part| talks(part)).count() * 2 < found.len() {
        return;
    }
    for part in found {
        let start = part.first + 1;
        let Some(cue) = cue_of(view, part) else {
            let parts = trimmed(view, Part { first: start, end: part.end }).into_iter().collect();
            take(Attribution::by_rule(None, parts, Reason::DashDialogue, DIALOGUE));
            continue;
        };
        let stop = |at: &usize| {
            let token = view.token(*at, 0);
            token.kind == TokenKind::PUNCTUATION && !lexicon::is_dash(token.form)
        };
        let before = (start..cue).rev().find(stop).unwrap_or(start);
        let after = (cue + 1..part.end).find(stop).unwrap_or(part.end);
        let parts = [Part { first: start, end: before }, Part { first: after, end: part.end }];
        let parts = parts.into_iter().filter_map(|part| trimmed(view, part)).collect();
        let found = Attribution::by_rule(Some(cue), parts, Reason::DashDialogue, DIALOGUE);
        take(Attribution { seeks_speaker: true, ..found });
    }
}

/// The first verb that goes with direct speech and stands near a comma or an end.
fn cue_of(view: &View<'_>, part: Part) -> Option<usize> {
    (part.first + 1..part.end).find(|&at| {
        let near = (1..=4_usize).filter_map(|back| at.checked_sub(back).filter(|&at| at > part.first));
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
        if chained == 0 {
            continue;
        }
        let (Some(start), Some(end)) = (chain.first(), chain.last()) else { continue };
        let begin = |quote: &Attribution| quote.parts.first().map_or(0, |part| part.first);
        let at = kept.partition_point(|quote| begin(quote) < start.first as usize);
        let Some(quote) = kept.get_mut(at).filter(|quote| begin(quote) < end.end as usize) else { continue };
        for segment in chain {
            let part = trimmed(view, Part { first: segment.first as usize, end: segment.end as usize });
            let Some(part) = part else { continue };
            let whole = view.token(segment.first as usize, -1).flags.has(Flags::PARAGRAPH_START);
            let ahead = quote.parts.first().is_some_and(|first| part.first < first.first);
            let slots = taken.get_mut(part.first..part.end).unwrap_or_default();
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
        let Some(part) = trimmed(view, Part { first: segment.first as usize, end: segment.end as usize })
        else {
            continue;
        };
        let words = (part.first..part.end).filter(|&at| view.token(at, 0).kind == TokenKind::WORD).count();
        let has_verb = (part.first..part.end).any(|at| matches!(view.token(at, 0).tag, Tag::VERB | Tag::AUX));
        let free = taken.get(part.first..part.end).is_some_and(|slots| !slots.contains(&true));
        if segment.state != State::Inside || words < 5 || !has_verb || !free {
            continue;
        }
        if content::starts(view, part.first) == 0 || content::stops(view, part.end) == 0 {
            continue;
        }
        let sentence_of = |at: usize| {
            view.document
                .sentence_at(view.token(at, 0).span.start)
                .and_then(|at| view.document.sentences.get(at))
        };
        let paragraph_of = |at: usize| sentence_of(at).map_or(0, |sentence| sentence.paragraph);
        let before =
            kept.partition_point(|quote| quote.parts.first().is_some_and(|other| other.first < part.first));
        let carried = before.checked_sub(1).and_then(|at| kept.get(at)).filter(|quote| {
            quote.parts.last().is_some_and(|last| paragraph_of(last.end - 1) + 1 >= paragraph_of(part.first))
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
