//! Whose words a quote's are, and what was wrong with its quotation marks.

use crate::attribution::{Attribution, Reason};
use crate::features;
use crate::marks::{Segment, State};
use crate::model::{Question, Weights};
use crate::part::{self, Part};
use crate::view::View;
use byline_core::Flags;
use byline_plugin::QuoteType;
use std::borrow::Cow;

/// How likely a content without marks must be the speaker's own words, as a score, to count as such.
const LEAST_DIRECT: f32 = 0.0;
/// How likely it must be in an article that shows no damage, where no word of the first person is said.
const LEAST_DIRECT_IN_SOUND: f32 = 2.0;

/// How many segments of a quote are looked at for what is wrong with their marks.
const MOST_SEGMENTS: usize = 64;

/// Whose words they are: by the marks, and where they are lost by the words.
pub(crate) fn kind(view: &View<'_>, weights: &impl Weights, attribution: &Attribution) -> QuoteType {
    if attribution.nested || matches!(attribution.reason, Reason::QuestionAndAnswer | Reason::DashDialogue) {
        return QuoteType::Direct;
    }
    let outside = |at: usize| view.note(at, 0).state == State::Outside;
    let whole = |at: usize| matches!(view.note(at, 0).state, State::Inside | State::Single);
    let words = || part::tokens(&attribution.parts).filter(|&at| view.can_be_edge(at));
    if words().all(|at| !outside(at)) {
        // Of a pair with one mark gone only the other end is sure.
        let marked = |part: &Part| view.mark_before(part.first) || view.mark_after(part.end);
        if words().any(whole) || attribution.parts.iter().any(marked) {
            return QuoteType::Direct;
        }
    } else if words().any(whole) {
        return QuoteType::Mixed;
    }
    let Some(cue) = attribution.cue else { return QuoteType::Direct };
    let features = features::direct(view, cue, &attribution.parts);
    let first_person = view.first_person(&attribution.parts);
    // `Were looking`: contractions are the speaker's, and lost apostrophes are damage.
    let contracted = words().any(|at| view.token(at, 0).flags.has(Flags::LOST_APOSTROPHE));
    let sound = first_person == 0 && !contracted && !view.is_damaged();
    let least = if sound { LEAST_DIRECT_IN_SOUND } else { LEAST_DIRECT };
    let marks = view.marks_in(&attribution.parts);
    if weights.score(Question::Direct, &features) > least {
        QuoteType::Direct
    } else if marks > 0 || (first_person > 0 && view.is_damaged()) {
        // `He wanted to share concerns that you have raised`: what is left of quoted words.
        QuoteType::Mixed
    } else {
        QuoteType::Indirect
    }
}

/// What was wrong with the marks of a quote of some type, in the order of the alphabet.
pub(crate) fn repairs(view: &View<'_>, attribution: &Attribution, kind: QuoteType) -> Vec<Cow<'static, str>> {
    let mut found: Vec<Cow<'static, str>> = Vec::new();
    // The marks around it are those of the quote that it is in.
    if attribution.nested {
        return found;
    }
    let mut add = |name: &'static str| {
        if !found.iter().any(|known| known == name) {
            found.push(name.into());
        }
    };
    let mut touched = false;
    let mut left = MOST_SEGMENTS;
    for part in &attribution.parts {
        let mut at = part.first;
        while at < part.end && left > 0 {
            let Some(segment) = view.segment_at(at) else {
                at += 1;
                continue;
            };
            left -= 1;
            touched = true;
            at = (segment.end as usize).max(at + 1);
            match segment.state {
                State::OnlyOpened => add("closing-quote-missing"),
                State::OnlyClosed => add("opening-quote-missing"),
                State::Outside | State::Inside | State::Single => {}
            }
            looks(view, segment, &mut add);
        }
    }
    // Transcripts and dialogue after dashes need no marks.
    let by_cue = matches!(attribution.reason, Reason::Cue);
    if by_cue && !touched && kind != QuoteType::Indirect {
        add("marks-lost");
    }
    found.sort();
    found
}

/// What the two marks of a segment look like.
fn looks(view: &View<'_>, segment: &Segment, add: &mut impl FnMut(&'static str)) {
    let mark = |at: usize| view.is_mark(at, 0).then(|| view.document.form(view.token(at, 0)));
    let open = mark((segment.first as usize).wrapping_sub(1));
    let close = mark(segment.end as usize);
    let marks = [open, close];
    if marks.iter().flatten().any(|mark| mark.contains('â') || mark.contains('Ã')) {
        add("mojibake");
        return;
    }
    if marks.contains(&Some("\u{2019}\u{2019}")) || marks.contains(&Some("''")) || marks.contains(&Some("``"))
    {
        add("two-single-marks");
    }
    let (Some(open), Some(close)) = (open, close) else { return };
    let pairs = matches!(
        (open, close),
        ("“" | "„" | "‟", "”" | "“")
            | ("‘" | "‚", "’" | "‘")
            | ("‹", "›")
            | ("›", "‹")
            | ("„", "‟")
            | ("«", "»")
            | ("»", "«")
            | ("\"", "\"")
            | ("``", "''" | "\"")
    );
    if !pairs && open != close {
        add("marks-mismatched");
    } else if open == close && matches!(open, "“" | "„") || (open, close) == ("”", "“") {
        add("marks-reversed");
    }
}
