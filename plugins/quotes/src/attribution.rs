//! From a cue to what it reports and who says it, by the learned weights.

use crate::features::{self, Edge, Found, Range, Sides, bucket};
use crate::marks::State;
use crate::model::{Feature, Question, Weights, log_softmax};
use crate::view::{COLON, View};
use byline_core::{Flags, TokenKind};
use smallvec::SmallVec;

/// How far from its cue, in tokens, an edge of a content is looked for: it keeps time linear whatever the text.
const REACH: usize = 90;
/// How far from its cue a content can begin after it, or end before it.
const NEAR: usize = 40;
/// How far from its cue a speaker is looked for.
const SPEAKER_REACH: usize = 40;
/// How many sentences a content can go on for.
const MOST_SENTENCES: usize = 40;

/// Tokens from `first` to before `end`.
pub(crate) type Part = Range;

/// What a cue reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Attribution {
    /// The token that reports.
    pub(crate) cue: usize,
    /// What it reports, in the order of the text.
    pub(crate) parts: SmallVec<[Part; 4]>,
    /// On which sides of the cue the content stands.
    pub(crate) sides: Option<Sides>,
    /// The token that stands for the speaker.
    pub(crate) speaker: Option<usize>,
    /// Logarithms of the probabilities: of the cue, the sides, the edges, the least sure sentence added.
    pub(crate) sureness: [f32; 4],
    /// The probability that the whole is right.
    pub(crate) confidence: f32,
}

/// Buffers that are used again for every cue.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    features: Vec<Feature>,
    scores: Vec<f32>,
    places: Vec<usize>,
}

/// Whether a token can report at all.
pub(crate) fn can_be_cue(view: &View<'_>, at: usize) -> bool {
    let token = view.token(at, 0);
    token.kind == TokenKind::WORD || token.form == COLON
}

/// Whether a content can begin or end with a token.
pub(crate) fn can_be_edge(view: &View<'_>, at: usize) -> bool {
    !matches!(view.token(at, 0).kind, TokenKind::PUNCTUATION | TokenKind::MARK | TokenKind::SINGLE_MARK)
}

/// The score of a token as a cue.
pub(crate) fn cue_score(
    view: &View<'_>,
    weights: &impl Weights,
    at: usize,
    sentence: Range,
    scratch: &mut Scratch,
) -> f32 {
    scratch.features.clear();
    features::cue(view, at, sentence, &mut scratch.features);
    weights.score(Question::Cue, &scratch.features)
}

/// What the cue at `cue` reports; its parts are empty where nothing is found.
pub(crate) fn content(
    view: &View<'_>,
    weights: &impl Weights,
    cue: usize,
    sentence_at: usize,
    scratch: &mut Scratch,
) -> Attribution {
    let mut result = Attribution { cue, ..Attribution::default() };
    let Some(sentence) = view.document.sentences.get(sentence_at).map(Range::from) else { return result };
    let mut sides = [0.0; 4];
    for (score, option) in sides.iter_mut().zip(Sides::ALL) {
        scratch.features.clear();
        features::sides(view, cue, sentence, option, &mut scratch.features);
        *score = weights.score(Question::Sides, &scratch.features);
    }
    log_softmax(&mut sides);
    let top = sides.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let wanted = |option: Sides| sides[option as usize] > top - 1.5;
    let before = (wanted(Sides::Before) || wanted(Sides::Both))
        .then(|| best_part(view, weights, cue, sentence, true, scratch))
        .flatten();
    let after = (wanted(Sides::After) || wanted(Sides::Both))
        .then(|| best_part(view, weights, cue, sentence, false, scratch))
        .flatten();
    let total = |option: Sides| {
        let (before, after) = (before.map_or(-9.0, |found| found.1), after.map_or(-9.0, |found| found.1));
        sides[option as usize]
            + match option {
                Sides::Elsewhere => -1.0,
                Sides::Before => before,
                Sides::After => after,
                Sides::Both => before + after,
            }
    };
    let chosen = Sides::ALL
        .into_iter()
        .filter(|&option| wanted(option))
        .max_by(|&a, &b| total(a).total_cmp(&total(b)))
        .unwrap_or(Sides::Elsewhere);
    let before = before.filter(|_| matches!(chosen, Sides::Before | Sides::Both));
    let after = after.filter(|_| matches!(chosen, Sides::After | Sides::Both));
    result.sides = Some(chosen);
    result.sureness[1] = sides[chosen as usize];
    result.sureness[2] = before.map_or(0.0, |found| found.1) + after.map_or(0.0, |found| found.1);
    let before = before.map(|found| found.0);
    let after = after.map(|found| found.0);
    let mut least = 0.0_f32;
    grow(
        view,
        weights,
        sentence_at,
        &Start { cue, chosen, before, after, backwards: true },
        scratch,
        |part, sure| {
            least = least.min(sure);
            result.parts.push(part);
        },
    );
    result.parts.reverse();
    for part in [before, after].into_iter().flatten() {
        join(&mut result.parts, part);
    }
    let mut further: SmallVec<[Part; 8]> = SmallVec::new();
    grow(
        view,
        weights,
        sentence_at,
        &Start { cue, chosen, before, after, backwards: false },
        scratch,
        |part, sure| {
            least = least.min(sure);
            further.push(part);
        },
    );
    for part in further {
        join(&mut result.parts, part);
    }
    result.sureness[3] = least;
    result
}

/// Adds a part; one that follows on without a gap is joined to the one before.
fn join(parts: &mut SmallVec<[Part; 4]>, part: Part) {
    match parts.last_mut() {
        Some(last) if last.end == part.first => last.end = part.end,
        _ => parts.push(part),
    }
}

/// The best part before or after the cue, and the logarithm of its probability.
fn best_part(
    view: &View<'_>,
    weights: &impl Weights,
    cue: usize,
    sentence: Range,
    before: bool,
    scratch: &mut Scratch,
) -> Option<(Part, f32)> {
    let (near, far) =
        if before { (Edge::BeforeEnd, Edge::BeforeStart) } else { (Edge::AfterStart, Edge::AfterEnd) };
    let mut tops = [(f32::NEG_INFINITY, 0); 3];
    candidates(view, cue, None, sentence, near, &mut scratch.places);
    score_edges(view, weights, cue, cue, sentence, near, scratch);
    for (&score, &place) in scratch.scores.iter().zip(&scratch.places) {
        if score > tops[2].0 {
            tops[2] = (score, place);
            tops.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
    }
    let mut best: Option<(Part, f32)> = None;
    for (sure, place) in tops {
        if sure < tops[0].0 - 2.5 || sure.is_infinite() {
            break;
        }
        candidates(view, cue, Some(place), sentence, far, &mut scratch.places);
        score_edges(view, weights, cue, place, sentence, far, scratch);
        for (&score, &other) in scratch.scores.iter().zip(&scratch.places) {
            if best.is_none_or(|found| sure + score > found.1) {
                let part = Part { first: place.min(other), end: place.max(other) };
                best = Some((part, sure + score));
            }
        }
    }
    best
}

/// Scores the places in `scratch.places` as that edge; the scores become logarithms of probabilities.
fn score_edges(
    view: &View<'_>,
    weights: &impl Weights,
    cue: usize,
    other: usize,
    sentence: Range,
    edge: Edge,
    scratch: &mut Scratch,
) {
    scratch.scores.clear();
    for &place in &scratch.places {
        scratch.features.clear();
        features::edge(view, cue, other, place, sentence, edge, &mut scratch.features);
        scratch.scores.push(weights.score(Question::Edge, &scratch.features));
    }
    log_softmax(&mut scratch.scores);
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
    let starts = |at: &usize| can_be_edge(view, *at);
    let ends = |at: &usize| can_be_edge(view, *at - 1);
    match edge {
        Edge::AfterStart => out.extend((cue + 1..sentence.end.min(cue + NEAR)).filter(starts)),
        Edge::AfterEnd => {
            let start = other.unwrap_or(cue + 1);
            out.extend((start + 1..=sentence.end.min(start + REACH)).filter(ends));
        }
        Edge::BeforeEnd => {
            out.extend((sentence.first.max(cue.saturating_sub(NEAR)) + 1..=cue).filter(ends));
        }
        Edge::BeforeStart => {
            let end = other.unwrap_or(cue);
            out.extend((sentence.first.max(end.saturating_sub(REACH))..end).filter(starts));
        }
    }
}

/// What growing over further sentences starts from.
pub(crate) struct Start {
    pub(crate) cue: usize,
    pub(crate) chosen: Sides,
    pub(crate) before: Option<Part>,
    pub(crate) after: Option<Part>,
    pub(crate) backwards: bool,
}

/// Takes sentence after sentence in one direction for as long as they belong to the content.
fn grow(
    view: &View<'_>,
    weights: &impl Weights,
    sentence_at: usize,
    state: &Start,
    scratch: &mut Scratch,
    mut take: impl FnMut(Part, f32),
) {
    let mut steps = Steps::new(view, sentence_at, state);
    while let Some(step) = steps.next(view) {
        scratch.features.clear();
        features::more(view, state.cue, step.found, step.sentence, state.backwards, &mut scratch.features);
        let score = weights.score(Question::Continue, &scratch.features);
        let yes = -(1.0 + (-score).exp()).ln();
        if score <= 0.0 {
            return;
        }
        take(step.part, yes);
        if step.last {
            return;
        }
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
        let (mut first, mut end) = (sentence.first, sentence.end);
        while first < end && !can_be_edge(view, first) {
            first += 1;
        }
        while first < end && !can_be_edge(view, end - 1) {
            end -= 1;
        }
        if first >= end {
            return None;
        }
        let mut last = false;
        if self.backwards {
            if let Some(segment) = view.marks.segment_at(end - 1).filter(|segment| closed(segment.state)) {
                last = segment.first as usize > first;
                first = first.max(segment.first as usize);
            }
        } else if let Some(segment) = view.marks.segment_at(first).filter(|segment| closed(segment.state)) {
            last = (segment.end as usize) < end;
            end = end.min(segment.end as usize);
        }
        while first < end && !can_be_edge(view, end - 1) {
            end -= 1;
        }
        let found = self.found;
        self.found.steps += 1;
        self.found.to_edge = 30;
        Some(Step { sentence, part: Part { first, end }, last, found })
    }
}

/// Whether a segment's ends can be relied on.
fn closed(state: State) -> bool {
    matches!(state, State::Inside | State::Single | State::OnlyClosed)
}

/// The token that stands for the speaker of a content, and the logarithm of its probability.
pub(crate) fn speaker(
    view: &View<'_>,
    weights: &impl Weights,
    attribution: &Attribution,
    sentence: Range,
    scratch: &mut Scratch,
) -> Option<usize> {
    let cue = attribution.cue;
    let sides = attribution.sides.map_or(0, |sides| sides as u32);
    speaker_candidates(view, cue, &attribution.parts, sentence, &mut scratch.places);
    scratch.features.clear();
    features::nobody(view, cue, sentence, sides, &mut scratch.features);
    let mut best = (weights.score(Question::Speaker, &scratch.features), None);
    for &place in &scratch.places {
        scratch.features.clear();
        features::speaker(view, cue, place, sentence, sides, &mut scratch.features);
        let score = weights.score(Question::Speaker, &scratch.features);
        if score > best.0 {
            best = (score, Some(place));
        }
    }
    best.1
}

/// The tokens that could stand for the speaker: words near the cue and outside the content.
pub(crate) fn speaker_candidates(
    view: &View<'_>,
    cue: usize,
    parts: &[Part],
    sentence: Range,
    out: &mut Vec<usize>,
) {
    out.clear();
    let range = sentence.first.max(cue.saturating_sub(SPEAKER_REACH))..sentence.end.min(cue + SPEAKER_REACH);
    out.extend(range.filter(|&at| {
        at != cue
            && matches!(view.token(at, 0).kind, TokenKind::WORD | TokenKind::ADDRESS)
            && !parts.iter().any(|part| (part.first..part.end).contains(&at))
    }));
}

/// The whole mention around the token that stands for a speaker: `a spokesman for the ministry`.
pub(crate) fn mention(view: &View<'_>, at: usize, attribution: &Attribution, sentence: Range) -> Part {
    let stop = |at: usize| {
        at == attribution.cue
            || attribution.parts.iter().any(|part| (part.first..part.end).contains(&at))
            || view.token(at, 0).kind != TokenKind::WORD
    };
    let capital = |at: usize| view.token(at, 0).flags.has(Flags::CAPITAL);
    let (mut first, mut end) = (at, at + 1);
    if capital(at) {
        while first > sentence.first && capital(first - 1) && !stop(first - 1) {
            first -= 1;
        }
        while end < sentence.end && capital(end) && !stop(end) {
            end += 1;
        }
    }
    Part { first, end }
}

/// Features of the whole as a quote.
pub(crate) fn accept(view: &View<'_>, attribution: &Attribution, out: &mut Vec<Feature>) {
    let two = Feature::two;
    let steps = |value: f32| ((-value * 4.0).min(24.0)) as u32;
    let [cue, sides, edges, more] = attribution.sureness;
    let class = view.note(attribution.cue, 0).class as u32;
    let side = attribution.sides.map_or(9, |sides| sides as u32);
    let words: usize = attribution.parts.iter().map(|part| part.end - part.first).sum();
    let state = attribution.parts.first().map_or(9, |part| view.note(part.first, 0).state as u32);
    out.clear();
    out.extend([
        two(1, 0, 0),
        two(2, steps(cue), 0),
        two(3, steps(sides), side),
        two(4, steps(edges), side),
        two(5, steps(more), 0),
        two(6, class, side),
        two(7, state, side),
        two(8, bucket(words), 0),
        two(9, attribution.parts.len().min(4) as u32, state),
        two(10, steps(cue + sides + edges + more), 0),
        two(11, view.form(attribution.cue, 0), 0),
        two(12, steps(cue) / 2, state << 4 | class),
        two(13, steps(edges) / 2, state << 4 | class),
        two(14, view.note(attribution.cue, 0).state as u32, state),
        two(15, view.token(attribution.cue, 0).suffix, 0),
    ]);
}
