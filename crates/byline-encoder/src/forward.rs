//! The pass through the layers.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is built without the instructions of its caller"
)]

use crate::math::{gelu, normalize, softmax};
use crate::model::{Head, Layer, Parts, Shape, Tags, View};
use crate::product::{Buffers, Plain, Then, fused, product};
use std::ops::Range;

/// What is added to a variance, so that nothing is divided by zero.
const EPSILON: f32 = 1e-12;

/// Buffers of a pass, used again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) hidden: Vec<f32>,
    mixed: Vec<f32>,
    out: Vec<f32>,
    context: Vec<f32>,
    keys: Vec<f32>,
    scores: Vec<f32>,
    buffers: Buffers,
}

/// Added to the number of a piece of a word with a capital, where the model was taught to look at that.
pub(crate) const CAPITAL: u32 = 1 << 31;

/// A model, ready for a pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pass<'a> {
    pub(crate) shape: Shape,
    pub(crate) view: &'a View<'a>,
    pub(crate) parts: &'a Parts<'a>,
}

impl Pass<'_> {
    /// The outputs of the last layer for some sequences of pieces, a row for each piece, in `scratch.hidden`.
    pub(crate) fn run(self, sequences: &[&[u32]], scratch: &mut Scratch) {
        // Six rows of sums fill the registers; with those of AVX-512 the compiler keeps sums in memory, at half the speed.
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            #[expect(unsafe_code, reason = "functions for some processors are called on these alone")]
            // SAFETY: the processor was just asked whether it has these instructions.
            return unsafe { wide(self, sequences, scratch) };
        }
        if cfg!(target_arch = "aarch64") {
            layers::<4, true>(self, sequences, scratch);
        } else {
            layers::<2, false>(self, sequences, scratch);
        }
    }

    /// The scores of the classes for a target among the pieces of the one sequence in `hidden`, without any domain's bias.
    pub(crate) fn classes(self, head: &Head<'_>, target: Range<usize>, hidden: &[f32]) -> Vec<f32> {
        let width = self.shape.hidden;
        let mut inputs = hidden.get(..width).unwrap_or_default().to_vec();
        inputs.resize(2 * width, 0.0);
        let share = 1.0 / target.len().max(1) as f32;
        for row in hidden.chunks_exact(width).take(target.end).skip(target.start) {
            inputs[width..].iter_mut().zip(row).for_each(|(sum, number)| *sum += number * share);
        }
        let mut inner = Vec::new();
        product::<2, false>(&inputs, &head.dense, Plain, &mut Buffers::default(), &mut inner);
        let inner: Vec<f32> = inner.into_iter().map(crate::math::tanh).collect();
        rows(head.classes, head.biases, &inner).collect()
    }

    /// The scores of the classes of the word whose first piece has this row.
    pub(crate) fn tags<'a>(tags: &Tags<'a>, row: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        rows(tags.rows, tags.biases, row)
    }
}

/// The products of some rows of weights and `inputs`, each with its bias.
fn rows<'a>(weights: &'a [f32], biases: &'a [f32], inputs: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
    let rows = weights.chunks_exact(inputs.len().max(1)).zip(biases);
    rows.map(move |(row, bias)| row.iter().zip(inputs).map(|(a, b)| a * b).sum::<f32>() + bias)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn wide(pass: Pass<'_>, sequences: &[&[u32]], scratch: &mut Scratch) {
    layers::<6, true>(pass, sequences, scratch);
}

#[derive(Debug, Clone, Copy)]
struct Gelu;

impl Then for Gelu {
    #[inline(always)]
    fn then(self, value: f32) -> f32 {
        gelu(value)
    }
}

#[inline(always)]
fn layers<const ROWS: usize, const FUSED: bool>(pass: Pass<'_>, sequences: &[&[u32]], scratch: &mut Scratch) {
    embed(pass, sequences, &mut scratch.hidden);
    for (number, layer) in pass.parts.layers.iter().enumerate() {
        if let Some(tags) = pass.parts.tags.filter(|_| number == pass.shape.capital_after) {
            add_capitals(&tags, sequences, &mut scratch.hidden);
        }
        let Layer { attention, together, attended, wide, narrow, done } = layer;
        let Scratch { hidden, mixed, buffers, .. } = scratch;
        product::<ROWS, FUSED>(hidden, attention, Plain, buffers, mixed);
        attend::<FUSED>(pass.shape, sequences, scratch);
        let Scratch { hidden, mixed, context, buffers, .. } = scratch;
        product::<ROWS, FUSED>(context, together, Plain, buffers, mixed);
        add(pass.shape.hidden, hidden, mixed, attended.scale, attended.shift);
        let Scratch { hidden, mixed, out, buffers, .. } = scratch;
        product::<ROWS, FUSED>(hidden, wide, Gelu, buffers, mixed);
        product::<ROWS, FUSED>(mixed, narrow, Plain, buffers, out);
        add(pass.shape.hidden, hidden, out, done.scale, done.shift);
    }
}

/// Each piece by itself, with its position.
#[inline(always)]
fn embed(pass: Pass<'_>, sequences: &[&[u32]], hidden: &mut Vec<f32>) {
    let Shape { hidden: width, pieces, positions, .. } = pass.shape;
    let Parts { scales, kind, embedded, .. } = pass.parts;
    hidden.clear();
    for sequence in sequences {
        for (position, piece) in sequence.iter().enumerate() {
            let first = hidden.len();
            hidden.extend_from_slice(kind);
            let row = &mut hidden[first..first + width];
            let (word, place) =
                (((*piece & !CAPITAL) as usize).min(pieces - 1), pieces + position.min(positions - 1));
            pass.view.add_row(word, scales[word], row);
            pass.view.add_row(place, scales[place], row);
            normalize(row, embedded.scale, embedded.shift, EPSILON);
        }
    }
}

/// Adds what words with a capital have of their own.
fn add_capitals(tags: &Tags<'_>, sequences: &[&[u32]], hidden: &mut [f32]) {
    let pieces = sequences.iter().copied().flatten();
    for (piece, row) in pieces.zip(hidden.chunks_exact_mut(tags.capital.len().max(1))) {
        if piece & CAPITAL != 0 {
            row.iter_mut().zip(tags.capital).for_each(|(sum, number)| *sum += number);
        }
    }
}

/// Adds what a layer found, and normalizes.
#[inline(always)]
fn add(width: usize, hidden: &mut [f32], found: &[f32], scale: &[f32], shift: &[f32]) {
    for (row, found) in hidden.chunks_exact_mut(width).zip(found.chunks_exact(width)) {
        row.iter_mut().zip(found).for_each(|(sum, number)| *sum += number);
        normalize(row, scale, shift, EPSILON);
    }
}

/// Attention inside of each sequence: from queries, keys and values side by side in `mixed` to `context`.
#[inline(always)]
fn attend<const FUSED: bool>(shape: Shape, sequences: &[&[u32]], scratch: &mut Scratch) {
    let Scratch { mixed, context, keys, scores, .. } = scratch;
    let Shape { hidden, heads, .. } = shape;
    let width = hidden / heads;
    let factor = 1.0 / (width as f32).sqrt();
    context.clear();
    context.resize(mixed.len() / 3, 0.0);
    let mut first = 0;
    for sequence in sequences {
        let count = sequence.len();
        let rows = &mixed[first * 3 * hidden..(first + count) * 3 * hidden];
        let out = &mut context[first * hidden..(first + count) * hidden];
        first += count;
        scores.clear();
        scores.resize(count, 0.0);
        for head in 0..heads {
            let place = |part: usize| part * hidden + head * width..part * hidden + (head + 1) * width;
            // The keys turned round, so that the scores of all of them are added up side by side.
            keys.clear();
            keys.resize(width * count, 0.0);
            for (at, row) in rows.chunks_exact(3 * hidden).enumerate() {
                for (lane, key) in row[place(1)].iter().enumerate() {
                    keys[lane * count + at] = key * factor;
                }
            }
            for (row, out) in rows.chunks_exact(3 * hidden).zip(out.chunks_exact_mut(hidden)) {
                scores.fill(0.0);
                for (query, keys) in row[place(0)].iter().zip(keys.chunks_exact(count)) {
                    for (score, key) in scores.iter_mut().zip(keys) {
                        *score = fused::<FUSED>(*query, *key, *score);
                    }
                }
                softmax(scores);
                let out = &mut out[head * width..(head + 1) * width];
                for (score, row) in scores.iter().zip(rows.chunks_exact(3 * hidden)) {
                    for (out, value) in out.iter_mut().zip(&row[place(2)]) {
                        *out = fused::<FUSED>(*score, *value, *out);
                    }
                }
            }
        }
    }
}
