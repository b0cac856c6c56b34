//! The likely contents of a cue, by learned edges and by quotation marks. `decide.rs` chooses among them.

use crate::clause;
use crate::content::{Content, LogProbabilities, Origin};
use crate::cue::{Cue, SearchLimits};
use crate::enclosed::{exclaimed, marked, turn};
use crate::features::{self, EDGE_FIRST, EDGE_OTHERS, Edge, Edges, SIDES, SPEAKER};
use crate::growth::{Grown, REACHES, Start, WordScores};
use crate::model::{Question, Queue, Weights};
use crate::part::{Part, Parts, Sides};
use crate::view::View;
use byline_core::Flags;
use byline_model::log_softmax;
use smallvec::SmallVec;

/// How far from its cue, in tokens, an edge of a content is looked for: it keeps time linear whatever the text.
const REACH: usize = 90;
/// How far from its cue a content can begin after it, or end before it.
const NEAR: usize = 40;
/// How far from its cue, or from the part's other edge, an edge can be anywhere.
const CLOSE: usize = 3;
/// How many parts on one side of a cue are kept to choose from.
const PARTS: usize = 3;
/// How many of them are combined with those on the other side.
const COMBINED: usize = 2;
/// How many combinations of parts are kept to choose from.
const COMBINATIONS: usize = 5;
/// How many near edges of a part are tried, and how much less likely than the likeliest they may be.
const NEAR_EDGES: usize = 3;
const NEAR_EDGE_MARGIN: f32 = 1.7;
/// How many far edges of a part are tried for other near edges than the likeliest, and how likely they must be for it.
const FAR_EDGES: usize = 8;
const FAR_EDGE_LEAST: f32 = -3.5;

/// What counts as the logarithm of the probability of edges where the content is in other sentences.
const NO_EDGES: f32 = -1.0;
/// What counts as the logarithm of the probability of ending where whether it continues was not asked.
const NOT_ASKED: f32 = -0.5;

/// Buffers that are used again for every cue.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Places that may be what is looked for.
    pub(crate) places: Vec<usize>,
    /// Their scores.
    scores: Vec<f32>,
    /// Their first features, and all the others.
    first: Queue<EDGE_FIRST>,
    others: Queue<EDGE_OTHERS>,
    /// Features of those who may speak.
    pub(crate) speakers: Queue<SPEAKER>,
    /// What the words of sentences say.
    pub(crate) words: WordScores,
}

/// The logarithm of a probability that is as good as none.
const IMPOSSIBLE: f32 = -20.0;

/// Fills in the logarithms of the probabilities of the sides on which the content of each cue stands.
pub(crate) fn sides(view: &View<'_>, weights: &impl Weights, cues: &mut [Cue], queue: &mut Queue<SIDES>) {
    let sentence =
        |cue: &Cue| view.document.sentences.get(cue.sentence).map_or(Part::empty(cue.at), Part::from);
    queue.clear();
    for cue in &*cues {
        queue.push(weights, Question::Sides, features::sides(view, cue.at, sentence(cue)));
    }
    for (cue, features) in cues.iter_mut().zip(queue.iter()) {
        cue.sides = weights.sides(features);
        log_softmax(&mut cue.sides);
        if clause::announces(view, cue.at, sentence(cue)) {
            cue.sides = [IMPOSSIBLE; 4];
            cue.sides[Sides::After as usize] = 0.0;
        }
    }
}

/// Appends what a cue may report to `out`; no two have the same parts.
pub(crate) fn contents(
    view: &View<'_>,
    weights: &impl Weights,
    limits: SearchLimits,
    cue: &Cue,
    scratch: &mut Scratch,
    out: &mut Vec<Content>,
) {
    let Cue { at: cue, sentence: sentence_at, score: _, sides } = *cue;
    let Some(sentence) = view.document.sentences.get(sentence_at).map(Part::from) else { return };
    let mut proposed = Proposed { view, cue, from: out.len(), out };
    let search = Search { view, weights, limits, cue, sentence };
    for (rank, &combination) in search.combine(&sides, scratch).iter().enumerate() {
        let Combination { sides, side, before, after, edges } = combination;
        let own: Parts = [before, after].into_iter().flatten().collect();
        let start = Start { cue, sides, before, after, backwards: false };
        let mut push = |parts: Parts, origin: Origin, least_sentence: f32, reach: f32| {
            let log_probabilities = LogProbabilities { sides: side, edges, least_sentence, reach };
            proposed.add(Content { parts, sides, origin, log_probabilities });
        };
        // Whether a content continues hardly depends on its edges: of the less likely ones only the best way is tried.
        let most = match rank {
            0 => REACHES,
            1 => 1,
            _ => {
                push(own, Origin::Short, 0.0, NOT_ASKED);
                continue;
            }
        };
        let grown = Grown::new(view, weights, sentence_at, &start, &mut scratch.words);
        for (place, &reach) in grown.reaches().iter().take(most).enumerate() {
            let (parts, least_sentence) = grown.parts(&own, reach);
            let origin = match (rank, place) {
                (0, 0) => Origin::Best,
                (0, _) => Origin::Long,
                _ => Origin::Other,
            };
            push(parts, origin, least_sentence, reach.log_probability);
        }
        push(own, Origin::Short, 0.0, grown.alone());
    }
    let of_sides =
        |chosen: Sides| LogProbabilities { sides: sides[chosen as usize], ..LogProbabilities::default() };
    turn(view, cue, |parts| {
        let log_probabilities = of_sides(Sides::After);
        proposed.add(Content { parts, sides: Sides::After, origin: Origin::Turn, log_probabilities });
    });
    exclaimed(view, cue, sentence, |parts| {
        let log_probabilities = of_sides(Sides::Elsewhere);
        proposed.add(Content { parts, sides: Sides::Elsewhere, origin: Origin::Marks, log_probabilities });
    });
    marked(view, cue, sentence, |parts, chosen| {
        let log_probabilities = of_sides(chosen);
        proposed.add(Content { parts, sides: chosen, origin: Origin::Marks, log_probabilities });
    });
}

/// What is proposed for one cue: the contents in `out` from the one numbered `from` on.
struct Proposed<'p, 'v> {
    view: &'p View<'v>,
    cue: usize,
    from: usize,
    out: &'p mut Vec<Content>,
}

impl Proposed<'_, '_> {
    /// Adds a content, cut where it has words of the clause that reports it, unless it is empty or was added before.
    fn add(&mut self, mut content: Content) {
        let mut joined = Parts::new();
        for part in content.parts {
            join(self.view, &mut joined, part);
        }
        // The cut may take away all that stood on one side of the cue.
        if clause::cut(self.view, self.cue, &mut joined) {
            let sentence = self.view.sentence(self.cue);
            let within = |part: &&Part| sentence.contains(part.first) || sentence.contains(part.end - 1);
            let (before, after): (Vec<&Part>, _) =
                joined.iter().filter(within).partition(|part| part.first < self.cue);
            content.sides = Sides::of(!before.is_empty(), !after.is_empty());
        }
        content.parts = joined;
        // Two entries with the same parts would have to share one probability.
        let known = |out: &[Content]| out.iter().any(|other| other.parts == content.parts);
        if !content.parts.is_empty() && !self.out.get(self.from..).is_some_and(known) {
            self.out.push(content);
        }
    }
}

/// Adds a part; one with nothing but punctuation between it and the one before is joined to that.
fn join(view: &View<'_>, parts: &mut Parts, part: Part) {
    if let Some(last) = parts.last_mut() {
        let paragraph = (last.end..=part.first).any(|at| view.token(at, 0).flags.has(Flags::PARAGRAPH_START));
        let marks = view.between(last.end, part.first).marks;
        // Between two marks one quotation ends and the next begins; a comma or a dash alone separates nothing.
        if !paragraph && marks < 2 && !(last.end..part.first).any(|at| view.can_be_edge(at)) {
            last.end = part.end.max(last.end);
            return;
        }
    }
    parts.push(part);
}

/// Parts on certain sides of a cue, with the logarithms of the probabilities of the sides and of the edges.
#[derive(Debug, Clone, Copy)]
struct Combination {
    sides: Sides,
    side: f32,
    before: Option<Part>,
    after: Option<Part>,
    edges: f32,
}

/// The best parts on one side, best first.
type Best = SmallVec<[ScoredPart; PARTS + 1]>;

/// A part with the logarithm of its probability.
#[derive(Debug, Clone, Copy)]
struct ScoredPart {
    part: Part,
    score: f32,
}

fn keep_best(best: &mut Best, part: Part, score: f32) {
    if best.len() == PARTS && best.last().is_some_and(|last| last.score >= score) {
        return;
    }
    let place = best.iter().position(|found| found.score < score).unwrap_or(best.len());
    best.insert(place, ScoredPart { part, score });
    best.truncate(PARTS);
}

/// The search for the parts that a cue reports in its own sentence.
struct Search<'s, 'v, W> {
    view: &'s View<'v>,
    weights: &'s W,
    limits: SearchLimits,
    cue: usize,
    sentence: Part,
}

impl<W: Weights> Search<'_, '_, W> {
    /// The likeliest parts on both sides of the cue, best first.
    fn combine(&self, sides: &[f32; 4], scratch: &mut Scratch) -> SmallVec<[Combination; COMBINATIONS]> {
        let top = sides.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        // Most cues are sure of their side, so that the search on the other one is saved.
        let wanted = |option: Sides| sides[option as usize] > top - self.limits.sides;
        let mut before = Best::default();
        if wanted(Sides::Before) || wanted(Sides::Both) {
            self.best_parts(Edge::BeforeEnd, Edge::BeforeStart, scratch, &mut before);
        }
        let mut after = Best::default();
        if wanted(Sides::After) || wanted(Sides::Both) {
            self.best_parts(Edge::AfterStart, Edge::AfterEnd, scratch, &mut after);
        }
        let mut all: SmallVec<[Combination; 16]> = SmallVec::new();
        for option in Sides::ALL.into_iter().filter(|&option| wanted(option)) {
            let side = sides[option as usize];
            let mut push = |before, after, edges| {
                all.push(Combination { sides: option, side, before, after, edges });
            };
            match option {
                // Every other choice pays for its edges: at no cost this one would win whenever edges are hard
                // to find.
                Sides::Elsewhere => push(None, None, NO_EDGES),
                Sides::Before => before.iter().for_each(|left| push(Some(left.part), None, left.score)),
                Sides::After => after.iter().for_each(|right| push(None, Some(right.part), right.score)),
                Sides::Both => {
                    for left in before.iter().take(COMBINED) {
                        for right in after.iter().take(COMBINED) {
                            push(Some(left.part), Some(right.part), left.score + right.score);
                        }
                    }
                }
            }
        }
        all.sort_by(|a, b| (b.side + b.edges).total_cmp(&(a.side + a.edges)));
        all.into_iter().take(COMBINATIONS).collect()
    }

    /// The best parts on one side of the cue, by the edge near the cue and the one far from it.
    fn best_parts(&self, near: Edge, far: Edge, scratch: &mut Scratch, best: &mut Best) {
        let tops = self.near_edges(near, scratch);
        // Where a part ends depends little on where it begins: what is unlikely for the best place is not tried for others.
        let mut sum = 0.0;
        let mut worth_trying: SmallVec<[usize; FAR_EDGES]> = SmallVec::new();
        for (rank, (near_score, place)) in tops.into_iter().enumerate() {
            // Infinite where the sentence had fewer places than there are slots.
            if near_score < tops[0].0 - NEAR_EDGE_MARGIN || near_score.is_infinite() {
                break;
            }
            let edges = Edges::new(self.view, self.cue, place, self.sentence, far);
            if rank == 0 {
                candidates(self.view, self.cue, Some(place), self.sentence, far, &mut scratch.places);
                sum = self.score_edges(self.limits.edges, &edges, scratch);
                let scored = scratch.scores.iter().zip(&scratch.places);
                let likely = scored.filter(|(score, _)| **score > FAR_EDGE_LEAST);
                worth_trying.extend(likely.map(|(_, &place)| place).take(FAR_EDGES));
            } else {
                scratch.places.clear();
                let beyond =
                    |other: &usize| if far == Edge::BeforeStart { *other < place } else { *other > place };
                scratch.places.extend(worth_trying.iter().copied().filter(beyond));
                let all = self.score_edges(f32::INFINITY, &edges, scratch);
                // A few places do not sum up to one.
                for score in &mut scratch.scores {
                    *score += all - sum;
                }
            }
            for (&score, &other) in scratch.scores.iter().zip(&scratch.places) {
                let part = Part { first: place.min(other), end: place.max(other) };
                keep_best(best, part, near_score + score);
            }
        }
    }

    /// The likeliest places of a near edge with the logarithms of their probabilities, best first.
    fn near_edges(&self, near: Edge, scratch: &mut Scratch) -> [(f32, usize); NEAR_EDGES] {
        let mut tops = [(f32::NEG_INFINITY, 0); NEAR_EDGES];
        // The other edge is not known yet; the cue stands in for it, in training as here.
        let edges = Edges::new(self.view, self.cue, self.cue, self.sentence, near);
        candidates(self.view, self.cue, None, self.sentence, near, &mut scratch.places);
        self.score_edges(self.limits.edges, &edges, scratch);
        for (&score, &place) in scratch.scores.iter().zip(&scratch.places) {
            if score > tops[NEAR_EDGES - 1].0 {
                tops[NEAR_EDGES - 1] = (score, place);
                tops.sort_by(|a, b| b.0.total_cmp(&a.0));
            }
        }
        tops
    }

    /// Scores the places in `scratch.places` as an edge; the scores become logarithms of probabilities. Places that by
    /// their first features score less than the best by `margin` are taken out. Returns the logarithm of what was divided
    /// by.
    fn score_edges(&self, margin: f32, edges: &Edges<'_>, scratch: &mut Scratch) -> f32 {
        let Scratch { scores, places, first, others, .. } = scratch;
        first.clear();
        for &at in &*places {
            first.push(self.weights, Question::Edge, features::edge_first(self.view, edges, at));
        }
        scores.clear();
        scores.extend(first.scores(self.weights, Question::Edge));
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut kept = 0;
        others.clear();
        for place in 0..places.len() {
            let (at, first) = (places[place], scores[place]);
            // The first features are six of thirty-three and rule out most places.
            if first < top - margin {
                continue;
            }
            others.push(self.weights, Question::Edge, features::edge_others(self.view, edges, at));
            (places[kept], scores[kept]) = (at, first);
            kept += 1;
        }
        for (score, others) in scores.iter_mut().zip(others.scores(self.weights, Question::Edge)) {
            *score += others;
        }
        places.truncate(kept);
        scores.truncate(kept);
        log_softmax(scores)
    }
}

/// The places where an edge can be, given the part's other edge for the far ones.
pub(crate) fn candidates(
    view: &View<'_>,
    cue: usize,
    other: Option<usize>,
    sentence: Part,
    edge: Edge,
    out: &mut Vec<usize>,
) {
    out.clear();
    // Far from the cue only where something ends or begins.
    let joint = |at: usize| at == sentence.first || at == sentence.end || view.note(at, 0).joint;
    let near = |at: usize, from: usize| at.abs_diff(from) <= CLOSE || joint(at);
    match edge {
        Edge::AfterStart => {
            let places = cue + 1..sentence.end.min(cue + NEAR);
            out.extend(places.filter(|&at| view.can_be_edge(at) && near(at, cue)));
        }
        Edge::AfterEnd => {
            let start = other.unwrap_or(cue + 1);
            let places = start + 1..=sentence.end.min(start + REACH);
            out.extend(places.filter(|&at| view.can_be_edge(at - 1) && near(at, start)));
        }
        Edge::BeforeEnd => {
            let places = sentence.first.max(cue.saturating_sub(NEAR)) + 1..=cue;
            out.extend(places.filter(|&at| view.can_be_edge(at - 1) && near(at, cue)));
        }
        Edge::BeforeStart => {
            let end = other.unwrap_or(cue);
            let places = sentence.first.max(end.saturating_sub(REACH))..end;
            out.extend(places.filter(|&at| view.can_be_edge(at) && near(at, end)));
        }
    }
}
