//! The sentiment towards one target at one of its mentions.

use crate::frame::{self, Bond, Reading, Role};
use crate::mood::{self, Mood};
use byline_core::{Score, Span};
use std::ops::Range;

/// What is felt towards a target, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) score: Score,
    pub(crate) confidence: f32,
    /// The words that decided.
    pub(crate) evidence: Vec<Span>,
}

/// Judges the target at the tokens `target` of its sentence, which ends at the byte `end`.
pub(crate) fn judge(
    reading: &Reading<'_>,
    target: &Range<usize>,
    end: u32,
    bonds: &mut Vec<Bond>,
) -> Verdict {
    let (possessive, after) = frame::is_possessive(reading, target, end);
    frame::bonds(reading, &(target.start..after), possessive, bonds);
    by_rules(reading, target, bonds)
}

/// The most words that are named as evidence.
const EVIDENCE: usize = 4;

fn by_rules(reading: &Reading<'_>, target: &Range<usize>, bonds: &[Bond]) -> Verdict {
    let mut raw = 0.0;
    let mut decided: Vec<(f32, usize)> = Vec::new();
    for bond in bonds {
        let effect = reading.effect(bond) * if bond.role == Role::Owner { 0.3 } else { 0.45 };
        raw += effect;
        if effect != 0.0 {
            decided.push((effect, bond.word));
        }
    }
    // What is said in the target's clause tinges it, though little: in news most of it is about the event.
    let clause = reading.words.get(target.start).map_or(0, |word| word.clause);
    let near = target.start.saturating_sub(20)..(target.end + 20).min(reading.words.len());
    let near = reading.words.get(near.clone()).unwrap_or(&[]).iter().zip(near);
    let mut tinge = Mood::default();
    for (word, at) in near {
        if word.clause == clause && word.mood != 0.0 {
            tinge = tinge.with(Mood { sum: word.mood, words: 1.0 });
            decided.push((word.mood * 0.1, at));
        }
    }
    let score = mood::score(raw + 0.1 * tinge.sum);
    let sign = f32::from(score.polarity);
    decided.retain(|(effect, _)| effect * sign > 0.0);
    decided.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
    let mut words: Vec<usize> = Vec::with_capacity(EVIDENCE);
    for (_, at) in decided {
        if words.len() < EVIDENCE && !words.contains(&at) {
            words.push(at);
        }
    }
    words.sort_unstable();
    let evidence = words.iter().filter_map(|&at| reading.tokens.get(at)).map(|token| token.span).collect();
    Verdict { score, confidence: 0.4 + 0.4 * score.score.abs(), evidence }
}
