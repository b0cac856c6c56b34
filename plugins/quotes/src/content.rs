//! What a cue reports: the likely contents, by learned edges and by quotation marks. `decide.rs` chooses among them.

use crate::decide::{Found, Width};
use crate::enclosed::{marked, turn};
use crate::features::{self, Edge, Edges, Range, Sides};
use crate::growth::{Grown, Start};
use crate::model::{Question, Weights, log_softmax};
use crate::scratch::Scratch;
use crate::view::View;
use byline_core::Flags;
use smallvec::SmallVec;

/// How far from its cue, in tokens, an edge of a content is looked for: it keeps time linear whatever the text.
const REACH: usize = 90;
/// How far from its cue a content can begin after it, or end before it.
const NEAR: usize = 40;
/// How far from its cue, or from the part's other edge, an edge can be anywhere.
const CLOSE: usize = 3;
/// How many parts on one side of a cue are kept to choose from.
const PARTS: usize = 3;
/// How many combinations of parts are kept to choose from.
const COMBINATIONS: usize = 5;

/// Scores above which a further sentence belongs to a content.
const LIKELY: f32 = 0.0;
const UNLIKELY: f32 = -2.5;

/// Tokens from `first` to before `end`.
pub(crate) type Part = Range;

/// Parts in the order of the text.
pub(crate) type Parts = SmallVec<[Part; 4]>;

/// Something that a cue may report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Where it stands.
    pub(crate) parts: Parts,
    /// On which sides of the cue, within the cue's sentence.
    pub(crate) sides: Sides,
    /// What proposed it.
    pub(crate) origin: Origin,
    /// Logarithms of the probabilities: of the sides, the edges, the least sure sentence added.
    pub(crate) sureness: [f32; 3],
}

impl Content {
    /// How much of the words of both is shared: 1 for the same, 0 for nothing in common.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let count = |parts: &Parts| parts.iter().map(|part| part.end - part.first).sum::<usize>();
        let shared: usize = self
            .parts
            .iter()
            .flat_map(|a| {
                other.parts.iter().map(move |b| a.end.min(b.end).saturating_sub(a.first.max(b.first)))
            })
            .sum();
        shared as f32 / (count(&self.parts) + count(&other.parts) - shared).max(1) as f32
    }
}

/// What proposed a content.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The likeliest edges, and as many sentences as are likely.
    Best,
    /// Edges that are less likely.
    Other,
    /// The edges alone, without further sentences.
    Short,
    /// More sentences than are likely.
    Long,
    /// What quotation marks enclose.
    Marks,
    /// What follows the name of who speaks, in a transcript.
    Turn,
}

/// Whether a content can begin or end with a token: with any but punctuation and marks.
pub(crate) fn can_be_edge(view: &View<'_>, at: usize) -> bool {
    view.note(at, 0).edge
}

/// The logarithms of the probabilities of the sides on which the content of the cue at `cue` stands.
pub(crate) fn sides(view: &View<'_>, weights: &impl Weights, cue: usize, sentence: usize) -> [f32; 4] {
    let Some(sentence) = view.document.sentences.get(sentence).map(Range::from) else { return [0.0; 4] };
    let mut sides = weights.sides(&features::sides(view, cue, sentence));
    log_softmax(&mut sides);
    sides
}

/// Appends what a cue may report to `out`; no two have the same parts.
pub(crate) fn contents(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    found: &Found,
    scratch: &mut Scratch,
    out: &mut Vec<Content>,
) {
    let Found { at: cue, sentence: sentence_at, score: _, sides } = *found;
    let Some(sentence) = view.document.sentences.get(sentence_at).map(Range::from) else { return };
    let from = out.len();
    for (rank, &combination) in
        combine(view, weights, width, cue, sentence, &sides, scratch).iter().enumerate()
    {
        let Combination { sides, side, before, after, edges } = combination;
        let own: Parts = [before, after].into_iter().flatten().collect();
        let start = Start { cue, chosen: sides, before, after, backwards: false };
        let mut push = |parts: Parts, origin: Origin, least: f32| {
            add(view, out, from, Content { parts, sides, origin, sureness: [side, edges, least] });
        };
        let levels: &[(f32, Origin)] = match rank {
            0 => &[(LIKELY, Origin::Best), (UNLIKELY, Origin::Long)],
            1 => &[(LIKELY, Origin::Other)],
            _ => &[],
        };
        let least = levels.last().map_or(f32::INFINITY, |level| level.0);
        let grown = Grown::new(view, weights, sentence_at, &start, least);
        for &(level, origin) in levels {
            let (parts, least) = grown.parts(&own, level);
            push(parts, origin, least);
        }
        push(own, Origin::Short, 0.0);
    }
    turn(view, cue, |parts| {
        let sureness = [sides[Sides::After as usize], 0.0, 0.0];
        add(view, out, from, Content { parts, sides: Sides::After, origin: Origin::Turn, sureness });
    });
    marked(view, cue, sentence, |parts, chosen| {
        let sureness = [sides[chosen as usize], 0.0, 0.0];
        add(view, out, from, Content { parts, sides: chosen, origin: Origin::Marks, sureness });
    });
}

/// Adds a content unless it is empty or was added before.
fn add(view: &View<'_>, out: &mut Vec<Content>, from: usize, mut content: Content) {
    let mut joined = Parts::new();
    for part in content.parts {
        join(view, &mut joined, part);
    }
    content.parts = joined;
    let known = |out: &[Content]| out.iter().any(|other| other.parts == content.parts);
    if !content.parts.is_empty() && !out.get(from..).is_some_and(known) {
        out.push(content);
    }
}

/// Adds a part; one with nothing but punctuation between it and the one before is joined to that.
fn join(view: &View<'_>, parts: &mut Parts, part: Part) {
    if let Some(last) = parts.last_mut() {
        let between = || last.end..part.first;
        let paragraph = (last.end..=part.first).any(|at| view.token(at, 0).flags.has(Flags::PARAGRAPH_START));
        let marks = view.between(last.end, part.first).marks;
        if !paragraph && marks < 2 && !between().any(|at| can_be_edge(view, at)) {
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

/// The likeliest parts on both sides of a cue, best first.
fn combine(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    cue: usize,
    sentence: Range,
    sides: &[f32; 4],
    scratch: &mut Scratch,
) -> SmallVec<[Combination; COMBINATIONS]> {
    let top = sides.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let wanted = |option: Sides| sides[option as usize] > top - width.sides;
    let mut before = Best::default();
    if wanted(Sides::Before) || wanted(Sides::Both) {
        best_parts(view, weights, width, cue, sentence, true, scratch, &mut before);
    }
    let mut after = Best::default();
    if wanted(Sides::After) || wanted(Sides::Both) {
        best_parts(view, weights, width, cue, sentence, false, scratch, &mut after);
    }
    let mut all: SmallVec<[Combination; 16]> = SmallVec::new();
    for option in Sides::ALL.into_iter().filter(|&option| wanted(option)) {
        let side = sides[option as usize];
        let mut push = |before, after, edges| {
            all.push(Combination { sides: option, side, before, after, edges });
        };
        match option {
            Sides::Elsewhere => push(None, None, -1.0),
            Sides::Before => before.iter().for_each(|&(part, sure)| push(Some(part), None, sure)),
            Sides::After => after.iter().for_each(|&(part, sure)| push(None, Some(part), sure)),
            Sides::Both => {
                for (&(left, sure), &(right, also)) in before
                    .iter()
                    .take(2)
                    .flat_map(|left| after.iter().take(2).map(move |right| (left, right)))
                {
                    push(Some(left), Some(right), sure + also);
                }
            }
        }
    }
    all.sort_by(|a, b| (b.side + b.edges).total_cmp(&(a.side + a.edges)));
    all.into_iter().take(COMBINATIONS).collect()
}

/// The best parts on one side, with the logarithms of their probabilities, best first.
type Best = SmallVec<[(Part, f32); PARTS + 1]>;

fn keep_best(best: &mut Best, part: Part, score: f32) {
    if best.len() == PARTS && best.last().is_some_and(|last| last.1 >= score) {
        return;
    }
    let place = best.iter().position(|found| found.1 < score).unwrap_or(best.len());
    best.insert(place, (part, score));
    best.truncate(PARTS);
}

/// The best parts before or after the cue.
#[expect(
    clippy::too_many_arguments,
    reason = "what is looked at, what it is looked at with, and where to put it"
)]
fn best_parts(
    view: &View<'_>,
    weights: &impl Weights,
    width: Width,
    cue: usize,
    sentence: Range,
    before: bool,
    scratch: &mut Scratch,
    best: &mut Best,
) {
    let (near, far) =
        if before { (Edge::BeforeEnd, Edge::BeforeStart) } else { (Edge::AfterStart, Edge::AfterEnd) };
    let mut tops = [(f32::NEG_INFINITY, 0); 3];
    let edges = Edges::new(view, cue, cue, sentence, near);
    candidates(view, cue, None, sentence, near, &mut scratch.places);
    score_edges(view, weights, width.edges, &edges, scratch);
    for (&score, &place) in scratch.scores.iter().zip(&scratch.places) {
        if score > tops[2].0 {
            tops[2] = (score, place);
            tops.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
    }
    // Where a part ends depends little on where it begins: what is unlikely for the best place is not tried for others.
    let mut sum = 0.0;
    let mut worth_trying: SmallVec<[usize; 8]> = SmallVec::new();
    for (rank, (sure, place)) in tops.into_iter().enumerate() {
        if sure < tops[0].0 - 1.7 || sure.is_infinite() {
            break;
        }
        let edges = Edges::new(view, cue, place, sentence, far);
        if rank == 0 {
            candidates(view, cue, Some(place), sentence, far, &mut scratch.places);
            sum = score_edges(view, weights, width.edges, &edges, scratch);
            let likely = scratch.scores.iter().zip(&scratch.places).filter(|(score, _)| **score > -3.5);
            worth_trying.extend(likely.map(|(_, &place)| place).take(8));
        } else {
            scratch.places.clear();
            let beyond = |other: &usize| if before { *other < place } else { *other > place };
            scratch.places.extend(worth_trying.iter().copied().filter(beyond));
            let all = score_edges(view, weights, f32::INFINITY, &edges, scratch);
            // A few places do not sum up to one.
            for score in &mut scratch.scores {
                *score += all - sum;
            }
        }
        for (&score, &other) in scratch.scores.iter().zip(&scratch.places) {
            keep_best(best, Part { first: place.min(other), end: place.max(other) }, sure + score);
        }
    }
}

/// Scores the places in `scratch.places` as an edge; the scores become logarithms of probabilities. Places that by their
/// first features score less than the best by `width` are taken out. Returns the logarithm of what was divided by.
fn score_edges(
    view: &View<'_>,
    weights: &impl Weights,
    width: f32,
    edges: &Edges<'_>,
    scratch: &mut Scratch,
) -> f32 {
    let Scratch { scores, places } = scratch;
    scores.clear();
    let mut top = f32::NEG_INFINITY;
    for &at in &*places {
        let score = weights.score(Question::Edge, &features::edge_first(view, edges, at));
        top = top.max(score);
        scores.push(score);
    }
    let mut kept = 0;
    for place in 0..places.len() {
        let (at, first) = (places[place], scores[place]);
        if first < top - width {
            continue;
        }
        let others = weights.score(Question::Edge, &features::edge_others(view, edges, at));
        (places[kept], scores[kept]) = (at, first + others);
        kept += 1;
    }
    places.truncate(kept);
    scores.truncate(kept);
    log_softmax(scores)
}

/// The places where an edge can be, given the part's other edge for the far ones.
pub(crate) fn candidates(
    view: &View<'_>,
    cue: usize,
    other: Option<usize>,
    sentence: Range,
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
            out.extend(places.filter(|&at| can_be_edge(view, at) && near(at, cue)));
        }
        Edge::AfterEnd => {
            let start = other.unwrap_or(cue + 1);
            let places = start + 1..=sentence.end.min(start + REACH);
            out.extend(places.filter(|&at| can_be_edge(view, at - 1) && near(at, start)));
        }
        Edge::BeforeEnd => {
            let places = sentence.first.max(cue.saturating_sub(NEAR)) + 1..=cue;
            out.extend(places.filter(|&at| can_be_edge(view, at - 1) && near(at, cue)));
        }
        Edge::BeforeStart => {
            let end = other.unwrap_or(cue);
            let places = sentence.first.max(end.saturating_sub(REACH))..end;
            out.extend(places.filter(|&at| can_be_edge(view, at) && near(at, end)));
        }
    }
}

/// Without punctuation at the ends; `None` if nothing is left.
pub(crate) fn trimmed(view: &View<'_>, Part { mut first, mut end }: Part) -> Option<Part> {
    while first < end && !can_be_edge(view, first) {
        first += 1;
    }
    while first < end && !can_be_edge(view, end - 1) {
        end -= 1;
    }
    (first < end).then_some(Part { first, end })
}

/// Whether the token `at` begins a paragraph (2) or a sentence (1), punctuation aside.
pub(crate) fn starts(view: &View<'_>, at: usize) -> u32 {
    for back in 0..4_usize {
        let Some(place) = at.checked_sub(back) else { return 2 };
        if back > 0 && can_be_edge(view, place) {
            return 0;
        }
        let flags = view.token(place, 0).flags;
        if flags.has(Flags::PARAGRAPH_START) {
            return 2;
        }
        if flags.has(Flags::SENTENCE_START) {
            return 1;
        }
    }
    0
}

/// Whether the tokens that end at `end` end a paragraph (2) or a sentence (1), punctuation aside.
pub(crate) fn stops(view: &View<'_>, end: usize) -> u32 {
    for place in end..end + 5 {
        if place >= view.document.tokens.len() {
            return 2;
        }
        let flags = view.token(place, 0).flags;
        if flags.has(Flags::PARAGRAPH_START) {
            return 2;
        }
        if flags.has(Flags::SENTENCE_START) {
            return 1;
        }
        if can_be_edge(view, place) {
            return 0;
        }
    }
    0
}
