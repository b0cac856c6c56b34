//! Over which sentences around its cue's own a content goes on.

use crate::content::{Part, Parts, trimmed};
use crate::features::{self, Found, Range, Sides, bucket};
use crate::marks::State;
use crate::model::{Question, Weights};
use crate::scratch::Scratch;
use crate::view::View;

/// How many sentences a content can go on for.
const MOST_SENTENCES: usize = 40;

/// What growing over further sentences starts from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) cue: usize,
    pub(crate) chosen: Sides,
    pub(crate) before: Option<Part>,
    pub(crate) after: Option<Part>,
    pub(crate) backwards: bool,
}

/// The parts with the sentences before and after that belong to them, and the logarithm of the least of their
/// probabilities. Sentences that score below `level` end it.
pub(crate) fn grown(
    view: &View<'_>,
    weights: &impl Weights,
    sentence_at: usize,
    start: &Start,
    own: &[Part],
    level: f32,
    scratch: &mut Scratch,
) -> (Parts, f32) {
    let mut parts = Parts::new();
    let mut least = 0.0_f32;
    for backwards in [true, false] {
        if !backwards {
            parts.reverse();
            parts.extend(own.iter().copied());
        }
        let start = Start { backwards, ..*start };
        let mut steps = Steps::new(view, sentence_at, &start);
        while let Some(step) = steps.next(view) {
            scratch.features.clear();
            features::more(view, start.cue, step.found, step.sentence, backwards, &mut scratch.features);
            let score = weights.score(Question::Continue, &scratch.features);
            if score <= level {
                break;
            }
            least = least.min(-(1.0 + (-score).exp()).ln());
            parts.push(step.part);
            if step.last {
                break;
            }
        }
    }
    (parts, least)
}

/// The sentences that a content could go on over, one by one.
pub(crate) struct Steps {
    at: usize,
    count: usize,
    backwards: bool,
    found: Found,
}

/// One sentence that could be more of a content.
pub(crate) struct Step {
    /// The sentence.
    pub(crate) sentence: Range,
    /// What of it would belong to the content.
    pub(crate) part: Part,
    /// Whether the content cannot go on beyond it.
    pub(crate) last: bool,
    /// What was found before.
    pub(crate) found: Found,
}

impl Steps {
    /// From the cue's own sentence.
    pub(crate) fn new(view: &View<'_>, sentence_at: usize, state: &Start) -> Self {
        let sentence =
            view.document.sentences.get(sentence_at).map_or(Range { first: 0, end: 0 }, Range::from);
        let part = if state.backwards { state.before.or(state.after) } else { state.after.or(state.before) };
        let first_person = part.map_or(0, |part| view.between(part.first, part.end).first_person);
        let marked = part.map_or(5, |part| view.note(part.first, 0).state as u32);
        let to_edge = if state.backwards {
            state
                .before
                .map_or(20 + bucket(state.cue - sentence.first), |part| bucket(part.first - sentence.first))
        } else {
            state.after.map_or(20 + bucket(sentence.end - state.cue), |part| bucket(sentence.end - part.end))
        };
        let found = Found { sides: state.chosen, marked, first_person, steps: 0, to_edge };
        Self { at: sentence_at, count: 0, backwards: state.backwards, found }
    }

    /// The next sentence in that direction.
    pub(crate) fn next(&mut self, view: &View<'_>) -> Option<Step> {
        self.count += 1;
        if self.count > MOST_SENTENCES {
            return None;
        }
        self.at = self.at.checked_add_signed(if self.backwards { -1 } else { 1 })?;
        let sentence = view.document.sentences.get(self.at).map(Range::from)?;
        let mut part = trimmed(view, sentence)?;
        let mut last = false;
        if self.backwards {
            if let Some(segment) = view.marks.segment_at(part.end - 1).filter(|segment| closed(segment.state))
            {
                last = segment.first as usize > part.first;
                part.first = part.first.max(segment.first as usize);
            }
        } else if let Some(segment) =
            view.marks.segment_at(part.first).filter(|segment| closed(segment.state))
        {
            last = (segment.end as usize) < part.end;
            part.end = part.end.min(segment.end as usize);
        }
        let part = trimmed(view, part)?;
        let found = self.found;
        self.found.steps += 1;
        self.found.to_edge = 30;
        Some(Step { sentence, part, last, found })
    }
}

/// Whether a segment's ends can be relied on.
fn closed(state: State) -> bool {
    matches!(state, State::Inside | State::Single | State::OnlyClosed)
}
