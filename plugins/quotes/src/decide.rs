//! The one place where marks, rules and learned parts agree on what is a quote.
//!
//! 1. Every word that may report is scored; those likely enough get a content and a speaker.
//! 2. Each of these gets the probability that the whole is right.
//! 3. The surest win: a word of the text belongs to one quote at most.

use crate::attribution::{self, Attribution, Scratch};
use crate::features::Range;
use crate::model::{Question, Weights, logistic};
use crate::view::View;

/// Cues less likely than this are not looked at further.
const LEAST_CUE: f32 = -1.8;

/// Buffers of the decision, used again for every article.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    scratch: Scratch,
    taken: Vec<bool>,
}

/// All that may be a quote in an article, in the order of the cues, each with its probability.
pub(crate) fn candidates(
    view: &View<'_>,
    weights: &impl Weights,
    buffers: &mut Buffers,
    found: &mut Vec<Attribution>,
) {
    let scratch = &mut buffers.scratch;
    let mut features = Vec::new();
    for (sentence_at, sentence) in view.document.sentences.iter().enumerate() {
        let sentence = Range::from(sentence);
        for cue in sentence.first..sentence.end {
            if !attribution::can_be_cue(view, cue) {
                continue;
            }
            let score = attribution::cue_score(view, weights, cue, sentence, scratch);
            if score < LEAST_CUE {
                continue;
            }
            let mut attribution = attribution::content(view, weights, cue, sentence_at, scratch);
            if attribution.parts.is_empty() {
                continue;
            }
            attribution.sureness[0] = logistic(score).ln();
            attribution.speaker = attribution::speaker(view, weights, &attribution, sentence, scratch);
            attribution::accept(view, &attribution, &mut features);
            attribution.confidence = logistic(weights.score(Question::Accept, &features));
            found.push(attribution);
        }
    }
}

/// Keeps the surest of `found` that share no word and are at least as sure as `least`, in the order of the text.
pub(crate) fn keep(view: &View<'_>, least: f32, buffers: &mut Buffers, found: &mut Vec<Attribution>) {
    let taken = &mut buffers.taken;
    taken.clear();
    taken.resize(view.document.tokens.len(), false);
    found.retain(|attribution| attribution.confidence >= least);
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.cue.cmp(&b.cue)));
    found.retain(|attribution| {
        let free = attribution
            .parts
            .iter()
            .all(|part| taken.get(part.first..part.end).is_some_and(|slots| !slots.contains(&true)));
        if free {
            for part in &attribution.parts {
                taken.get_mut(part.first..part.end).unwrap_or_default().fill(true);
            }
        }
        free
    });
    found.sort_by_key(|attribution| (attribution.parts.first().map(|part| part.first), attribution.cue));
}
