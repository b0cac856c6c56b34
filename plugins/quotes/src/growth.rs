//! Over which sentences around its cue's own a content continues.

use crate::features::{self, Extent, NAMES, bucket};
use crate::hash::Feature;
use crate::marks::State;
use crate::model::{Question, Weights};
use crate::part::{Part, Parts, Sides};
use crate::view::{COLON, View};
use byline_core::Tag;
use byline_model::probability;
use byline_text::hash::form;
use smallvec::SmallVec;

/// Over how many sentences a content can continue.
const MOST_SENTENCES: usize = 40;
/// Classes of the distance to an edge of the sentence: from here on where the content is on the other side of the cue, and
/// where the content ends with its sentence since others were added.
const FROM_CUE: u32 = 20;
const SENTENCES_ADDED: u32 = 30;
/// How far from its cue a speaker's name is looked for.
const NAME_REACH: usize = 5;
/// The state of the marks of a content that stands nowhere yet.
const NO_STATE: u32 = 5;

/// Scores of sentences beyond which a content is not continued, within the paragraph of its cue and outside.
const LEAST_IN_PARAGRAPH: f32 = -4.0;
const LEAST: f32 = -2.5;
/// How many numbers of sentences in one direction are tried.
const NUMBERS: usize = 3;
/// How many ways to continue in both directions are kept to choose from.
pub(crate) const REACHES: usize = 4;

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
    before: Direction,
    after: Direction,
}

/// The sentences in one direction.
#[derive(Debug, Default)]
struct Direction {
    sentences: SmallVec<[Scored; 4]>,
    /// The score of the first sentence that was too unlikely to be looked beyond, if there is one.
    beyond: Option<f32>,
    /// How many of the sentences complete the paragraph of the cue.
    paragraph: usize,
}

/// Over how many sentences before and after its cue's own a content continues, with the logarithm of the probability of
/// that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) log_probability: f32,
}

/// What of a sentence would belong to the content, with its score.
#[derive(Debug, Clone, Copy)]
struct Scored {
    part: Part,
    score: f32,
}

impl Grown {
    /// Sentences are looked at until one is too unlikely.
    pub(crate) fn new(
        view: &View<'_>,
        weights: &impl Weights,
        sentence_at: usize,
        start: &Start,
        words: &mut WordScores,
    ) -> Self {
        let mut grown = Self::default();
        let own = view.document.sentences.get(sentence_at).map(|sentence| sentence.paragraph);
        for backwards in [true, false] {
            // The two directions are decided apart: neither looks at what the other added.
            let found = if backwards { &mut grown.before } else { &mut grown.after };
            let start = Start { backwards, ..*start };
            let mut steps = Steps::new(view, sentence_at, &start);
            while let Some(step) = steps.next(view) {
                let features = features::more(view, start.cue, step.extent, step.sentence, backwards);
                let mut score = weights.score(Question::Continue, &features);
                // Between marks the marks decide; only where they are missing do single words show whose voice
                // it is.
                if step.is_unmarked() {
                    score += words.score(view, weights, steps.at, step.sentence);
                }
                let same = view.document.sentences.get(steps.at).map(|sentence| sentence.paragraph) == own;
                // A content has no holes, so that beyond an unlikely sentence nothing is worth looking at.
                // Within the paragraph of the cue more is forgiven: one odd sentence must not hide the rest.
                if score <= if same { LEAST_IN_PARAGRAPH } else { LEAST } {
                    found.beyond = Some(score);
                    break;
                }
                found.sentences.push(Scored { part: step.part, score });
                if same {
                    found.paragraph = found.sentences.len();
                }
                if step.last {
                    break;
                }
            }
        }
        grown
    }

    /// The likeliest ways to continue, best first, not continuing at all left out.
    pub(crate) fn reaches(&self) -> SmallVec<[Reach; REACHES]> {
        let (before, after) = (self.before.likeliest(), self.after.likeliest());
        let mut all: SmallVec<[Reach; 16]> = SmallVec::new();
        for &(left, left_sure) in &before {
            for &(right, right_sure) in &after {
                all.push(Reach { before: left, after: right, log_probability: left_sure + right_sure });
            }
        }
        all.sort_by(|a, b| b.log_probability.total_cmp(&a.log_probability));
        // Not continuing is proposed by itself, as `Origin::Short`.
        all.into_iter().filter(|reach| reach.before + reach.after > 0).take(REACHES).collect()
    }

    /// The logarithm of the probability that the content continues nowhere.
    pub(crate) fn alone(&self) -> f32 {
        self.before.ends_after(0) + self.after.ends_after(0)
    }

    /// The parts in `own` with the sentences that it reaches over, and the logarithm of the least of their
    /// probabilities.
    pub(crate) fn parts(&self, own: &[Part], reach: Reach) -> (Parts, f32) {
        let before = self.before.sentences.get(..reach.before).unwrap_or_default();
        let after = self.after.sentences.get(..reach.after).unwrap_or_default();
        let least = before.iter().chain(after).map(Scored::log_probability).fold(0.0, f32::min);
        let part_of = |sentence: &Scored| sentence.part;
        let parts = before.iter().rev().map(part_of).chain(own.iter().copied());
        (parts.chain(after.iter().map(part_of)).collect(), least)
    }
}

impl Direction {
    /// The likeliest numbers of sentences with the logarithms of their probabilities, and the whole paragraph.
    fn likeliest(&self) -> SmallVec<[(usize, f32); NUMBERS + 1]> {
        let mut all: SmallVec<[(usize, f32); 8]> = SmallVec::new();
        let mut inside = 0.0;
        for count in 0..=self.sentences.len() {
            all.push((count, inside + self.ends_after(count)));
            // To end behind a sentence, the content must have taken in all those before it.
            inside += self.sentences.get(count).map_or(0.0, Scored::log_probability);
        }
        // A speaker often has the rest of the paragraph though each step alone looks doubtful: the judge of
        // whole contents is to see that choice whatever its score.
        let paragraph = all.get(self.paragraph).copied();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut best: SmallVec<[(usize, f32); NUMBERS + 1]> = all.into_iter().take(NUMBERS).collect();
        best.extend(paragraph.filter(|whole| !best.contains(whole)));
        best
    }

    /// The logarithm of the probability that a content which has `count` of the sentences ends there.
    fn ends_after(&self, count: usize) -> f32 {
        let next = self.sentences.get(count).map(|sentence| sentence.score);
        let beyond = self.beyond.filter(|_| count == self.sentences.len());
        // Where no sentence is left, the content is certain to end.
        next.or(beyond).map_or(0.0, |score| probability(-score).ln())
    }
}

impl Scored {
    fn log_probability(&self) -> f32 {
        probability(self.score).ln()
    }
}

/// What the words of each sentence of an article say of it as somebody's words, computed where they are asked for.
#[derive(Debug, Default)]
pub(crate) struct WordScores {
    /// By sentence; not a number where it was not asked for.
    scores: Vec<f32>,
    features: Vec<Feature>,
}

impl WordScores {
    /// Forgets the previous article.
    pub(crate) fn clear(&mut self, sentences: usize) {
        self.scores.clear();
        self.scores.resize(sentences, f32::NAN);
    }

    fn score(&mut self, view: &View<'_>, weights: &impl Weights, at: usize, sentence: Part) -> f32 {
        let Some(score) = self.scores.get_mut(at) else { return 0.0 };
        // Several cues, and both directions, ask for the same sentences.
        if score.is_nan() {
            self.features.clear();
            features::words(view, sentence, |feature| self.features.push(feature));
            *score = weights.score(Question::Continue, &self.features);
        }
        *score
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

impl Step {
    /// Whether no marks enclose the content before it: then its words count.
    pub(crate) const fn is_unmarked(&self) -> bool {
        self.extent.marked == State::Outside as u32 || self.extent.marked == NO_STATE
    }
}

impl Steps {
    /// From the cue's own sentence.
    pub(crate) fn new(view: &View<'_>, sentence_at: usize, start: &Start) -> Self {
        let &Start { cue, sides, before, after, backwards } = start;
        let sentence = view.document.sentences.get(sentence_at).map_or(Part::empty(0), Part::from);
        // What was said nearest to the sentences in question shows best what marks they can be in.
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
            voice: part.map_or(0, |part| view.inside(part).voice()),
            colon: view.form(cue, 0) == COLON
                || after.is_none_or(|part| part.first == cue + 2) && view.form(cue, 1) == COLON,
            left: 0,
            names: names_beside(view, cue, sentence, &[before, after]),
            pronoun: (cue.saturating_sub(2)..cue + 3).any(|at| {
                [form("he"), form("she")].contains(&view.form(at, 0))
                    && ![before, after].iter().flatten().any(|part| part.contains(at))
            }),
        };
        Self { at: sentence_at, count: 0, backwards, extent }
    }

    /// How many sentences follow in the same paragraph, two at most.
    fn left(&self, view: &View<'_>) -> u32 {
        let sentences = view.document.sentences;
        let paragraph = |at: Option<usize>| Some(sentences.get(at?)?.paragraph);
        let step: isize = if self.backwards { -1 } else { 1 };
        let own = paragraph(Some(self.at));
        (1..=2_isize).filter(|n| paragraph(self.at.checked_add_signed(step * n)) == own).count() as u32
    }

    /// The next sentence in that direction.
    pub(crate) fn next(&mut self, view: &View<'_>) -> Option<Step> {
        self.count += 1;
        // A text in which everything looks like one quote must not cost time in the square of its length.
        if self.count > MOST_SENTENCES {
            return None;
        }
        self.at = self.at.checked_add_signed(if self.backwards { -1 } else { 1 })?;
        let sentence = view.document.sentences.get(self.at).map(Part::from)?;
        // `But he added, We are not safe.`: who speaks there is said there.
        if view.note(sentence.first, 0).state == State::Outside && view.inside(sentence).clauses > 0 {
            return None;
        }
        let mut part = view.trimmed(sentence)?;
        let mut last = false;
        // A content does not leave the quotation marks that it is in.
        // The end towards the content counts: marks that open in the middle of the sentence enclose something
        // else.
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
        let extent = Extent { marks_around, left: self.left(view), ..self.extent };
        self.extent.steps += 1;
        self.extent.to_edge = SENTENCES_ADDED;
        Some(Step { sentence, part, last, extent })
    }
}

/// The names beside a cue and outside of what it reports.
fn names_beside(view: &View<'_>, cue: usize, sentence: Part, parts: &[Option<Part>]) -> [u32; NAMES] {
    let mut names = [0; NAMES];
    let near = sentence.first.max(cue.saturating_sub(NAME_REACH))..sentence.end.min(cue + NAME_REACH);
    let free = |at: &usize| {
        view.token(*at, 0).tag == Tag::PROPN && !parts.iter().flatten().any(|part| part.contains(*at))
    };
    for (slot, at) in names.iter_mut().zip(near.filter(free)) {
        *slot = view.form(at, 0);
    }
    names
}

/// Whether a segment's ends can be relied on.
fn is_closed(state: State) -> bool {
    // A mark that opens and is never closed does not say where the words end.
    matches!(state, State::Inside | State::Single | State::OnlyClosed)
}
