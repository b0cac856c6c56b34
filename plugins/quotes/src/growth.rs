//! Over which sentences around its cue's own a content goes on.

use crate::content::{Part, Parts, trimmed};
use crate::features::{self, Found, Range, Sides, bucket};
use crate::marks::{State, token_range};
use crate::model::{Question, Weights};
use crate::view::View;
use smallvec::SmallVec;

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

/// The sentences before and after a part that may belong to it, with their scores, from near to far.
#[derive(Debug, Default)]
pub(crate) struct Grown {
    before: SmallVec<[(Part, f32); 4]>,
    after: SmallVec<[(Part, f32); 4]>,
}

impl Grown {
    /// Sentences are looked at until one scores `least` or less.
    pub(crate) fn new(
        view: &View<'_>,
        weights: &impl Weights,
        sentence_at: usize,
        start: &Start,
        least: f32,
    ) -> Self {
        let mut grown = Self::default();
        if least.is_infinite() {
            return grown;
        }
        for backwards in [true, false] {
            let found = if backwards { &mut grown.before } else { &mut grown.after };
            let start = Start { backwards, ..*start };
            let mut steps = Steps::new(view, sentence_at, &start);
            while let Some(step) = steps.next(view) {
                let features = features::more(view, start.cue, step.found, step.sentence, backwards);
                let score = weights.score(Question::Continue, &features);
                if score <= least {
                    break;
                }
                found.push((step.part, score));
                if step.last {
                    break;
                }
            }
        }
        grown
    }

    /// The parts in `own` with all sentences up to the first that scores `level` or less, and the logarithm of the least
    /// of their probabilities.
    pub(crate) fn parts(&self, own: &[Part], level: f32) -> (Parts, f32) {
        let likely = |found: &[(Part, f32)]| found.iter().take_while(|(_, score)| *score > level).count();
        let before = self.before.get(..likely(&self.before)).unwrap_or_default();
        let after = self.after.get(..likely(&self.after)).unwrap_or_default();
        let least = before.iter().chain(after).map(|(_, score)| -(1.0 + (-score).exp()).ln());
        let parts =
            before.iter().rev().map(|(part, _)| part).chain(own).chain(after.iter().map(|(part, _)| part));
        (parts.copied().collect(), least.fold(0.0, f32::min))
    }
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
        let found =
            Found { sides: state.chosen, marked, first_person, steps: 0, to_edge, marks_around: false };
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
        let found = Found { marks_around: self.has_marks(view), ..self.found };
        self.found.steps += 1;
        self.found.to_edge = 30;
        Some(Step { sentence, part, last, found })
    }

    /// Whether the paragraph of the sentence has quotation marks.
    fn has_marks(&self, view: &View<'_>) -> bool {
        let sentence = view.document.sentences.get(self.at);
        let paragraph = sentence.and_then(|found| view.document.paragraphs.get(found.paragraph as usize));
        paragraph.is_some_and(|paragraph| {
            let (first, end) = token_range(view.document, paragraph);
            view.between(first as usize, end as usize).marks > 0
        })
    }
}

/// Whether a segment's ends can be relied on.
fn closed(state: State) -> bool {
    matches!(state, State::Inside | State::Single | State::OnlyClosed)
}
