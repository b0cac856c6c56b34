//! Over which sentences around its cue's own a content continues.

use crate::features::{self, Extent, bucket};
use crate::marks::State;
use crate::model::{Question, Weights};
use crate::part::{Part, Parts, Sides};
use crate::view::View;
use smallvec::SmallVec;

/// Over how many sentences a content can continue.
const MOST_SENTENCES: usize = 40;
/// Classes of the distance to an edge of the sentence: from here on where the content is on the other side of the cue, and
/// where the content ends with its sentence since others were added.
const FROM_CUE: u32 = 20;
const SENTENCES_ADDED: u32 = 30;
/// The state of the marks of a content that stands nowhere yet.
const NO_STATE: u32 = 5;

/// What growing over further sentences starts from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) cue: usize,
    pub(crate) sides: Sides,
    pub(crate) before: Option<Part>,
    pub(crate) after: Option<Part>,
    pub(crate) backwards: bool,
}

/// The sentences before and after a part that may belong to it, from near to far.
#[derive(Debug, Default)]
pub(crate) struct Grown {
    before: SmallVec<[Scored; 4]>,
    after: SmallVec<[Scored; 4]>,
}

/// What of a sentence would belong to the content, with its score.
#[derive(Debug, Clone, Copy)]
struct Scored {
    part: Part,
    score: f32,
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
                let features = features::more(view, start.cue, step.extent, step.sentence, backwards);
                let score = weights.score(Question::Continue, &features);
                if score <= least {
                    break;
                }
                found.push(Scored { part: step.part, score });
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
        let likely = |found: &[Scored]| found.iter().take_while(|sentence| sentence.score > level).count();
        let before = self.before.get(..likely(&self.before)).unwrap_or_default();
        let after = self.after.get(..likely(&self.after)).unwrap_or_default();
        let log_probabilities =
            before.iter().chain(after).map(|sentence| -(1.0 + (-sentence.score).exp()).ln());
        let least = log_probabilities.fold(0.0, f32::min);
        let part_of = |sentence: &Scored| sentence.part;
        let parts = before.iter().rev().map(part_of).chain(own.iter().copied());
        (parts.chain(after.iter().map(part_of)).collect(), least)
    }
}

/// The sentences over which a content could continue, one by one.
pub(crate) struct Steps {
    at: usize,
    count: usize,
    backwards: bool,
    extent: Extent,
}

/// One sentence that could be more of a content.
pub(crate) struct Step {
    /// The sentence.
    pub(crate) sentence: Part,
    /// What of it would belong to the content.
    pub(crate) part: Part,
    /// Whether the content cannot continue beyond it.
    pub(crate) last: bool,
    /// What is known of the content before it.
    pub(crate) extent: Extent,
}

impl Steps {
    /// From the cue's own sentence.
    pub(crate) fn new(view: &View<'_>, sentence_at: usize, start: &Start) -> Self {
        let &Start { cue, sides, before, after, backwards } = start;
        let sentence = view.document.sentences.get(sentence_at).map_or(Part::empty(0), Part::from);
        let part = if backwards { before.or(after) } else { after.or(before) };
        let to_edge = if backwards {
            before.map_or(FROM_CUE + bucket(cue - sentence.first), |part| bucket(part.first - sentence.first))
        } else {
            after.map_or(FROM_CUE + bucket(sentence.end - cue), |part| bucket(sentence.end - part.end))
        };
        let extent = Extent {
            sides,
            marked: part.map_or(NO_STATE, |part| view.note(part.first, 0).state as u32),
            first_person: part.map_or(0, |part| view.inside(part).first_person),
            steps: 0,
            to_edge,
            marks_around: false,
        };
        Self { at: sentence_at, count: 0, backwards, extent }
    }

    /// The next sentence in that direction.
    pub(crate) fn next(&mut self, view: &View<'_>) -> Option<Step> {
        self.count += 1;
        if self.count > MOST_SENTENCES {
            return None;
        }
        self.at = self.at.checked_add_signed(if self.backwards { -1 } else { 1 })?;
        let sentence = view.document.sentences.get(self.at).map(Part::from)?;
        let mut part = view.trimmed(sentence)?;
        let mut last = false;
        // A content does not leave the quotation marks that it is in.
        let near_end = if self.backwards { part.end - 1 } else { part.first };
        if let Some(segment) = view.segment_at(near_end).filter(|segment| is_closed(segment.state)) {
            let Part { first, end } = segment.tokens();
            if self.backwards {
                last = first > part.first;
                part.first = part.first.max(first);
            } else {
                last = end < part.end;
                part.end = part.end.min(end);
            }
        }
        let part = view.trimmed(part)?;
        let marks_around = view.inside(view.paragraph_of_sentence(self.at)).marks > 0;
        let extent = Extent { marks_around, ..self.extent };
        self.extent.steps += 1;
        self.extent.to_edge = SENTENCES_ADDED;
        Some(Step { sentence, part, last, extent })
    }
}

/// Whether a segment's ends can be relied on.
fn is_closed(state: State) -> bool {
    matches!(state, State::Inside | State::Single | State::OnlyClosed)
}
