//! Products of activations and weights, which is where the time goes.
//!
//! Weights are stored in panels: sixteen outputs side by side, one input after the other. A panel is turned into `f32`
//! once a call, stays in the cache, and is multiplied with blocks of rows whose sums stay in registers. Every output is
//! one sum in the order of the inputs, whatever the number of rows and the width of the registers, so that neither
//! other texts in the call nor the processor's kind of vectors change a bit of it. Only a processor without fused
//! multiplication rounds otherwise.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is built without the instructions of its caller"
)]

/// The outputs of a panel.
pub(crate) const LANES: usize = 16;

/// Weights of a linear layer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linear<'a> {
    pub(crate) panels: Panels<'a>,
    /// One for each output, padded to whole panels.
    pub(crate) scales: &'a [f32],
    pub(crate) biases: &'a [f32],
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

/// Weights as they are stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Panels<'a> {
    Bytes(&'a [u8]),
    Floats(&'a [u8]),
}

impl Panels<'_> {
    /// Turns a panel into numbers.
    #[inline(always)]
    fn read(&self, panel: usize, inputs: usize, out: &mut [[f32; LANES]]) {
        let row = |size: usize| panel * inputs * size..(panel + 1) * inputs * size;
        match self {
            Self::Bytes(bytes) => {
                let rows = bytes.get(row(LANES)).unwrap_or_default().as_chunks::<LANES>().0;
                for (out, row) in out.iter_mut().zip(rows) {
                    for (out, weight) in out.iter_mut().zip(row) {
                        *out = f32::from(weight.cast_signed());
                    }
                }
            }
            Self::Floats(bytes) => {
                let rows = bytes.get(row(4 * LANES)).unwrap_or_default().as_chunks::<{ 4 * LANES }>().0;
                for (out, row) in out.iter_mut().zip(rows) {
                    for (out, weight) in out.iter_mut().zip(row.as_chunks::<4>().0) {
                        *out = f32::from_le_bytes(*weight);
                    }
                }
            }
        }
    }
}

/// Buffers of products, used again.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    panel: Vec<[f32; LANES]>,
    blocks: Vec<f32>,
}

/// What is done to each output.
pub(crate) trait Then: Copy {
    fn then(self, value: f32) -> f32;
}

/// Nothing is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain;

impl Then for Plain {
    #[inline(always)]
    fn then(self, value: f32) -> f32 {
        value
    }
}

/// Multiplies and adds, rounding once if the processor can.
#[inline(always)]
pub(crate) fn fused<const FUSED: bool>(a: f32, b: f32, sum: f32) -> f32 {
    if FUSED { a.mul_add(b, sum) } else { a * b + sum }
}

/// All outputs of a layer for some rows of inputs, a row after the other.
#[inline(always)]
pub(crate) fn product<const ROWS: usize, const FUSED: bool>(
    rows: &[f32],
    layer: &Linear<'_>,
    then: impl Then,
    buffers: &mut Buffers,
    out: &mut Vec<f32>,
) {
    let Linear { panels, scales, biases, inputs, outputs } = *layer;
    let count = rows.len() / inputs;
    out.clear();
    out.resize(count * outputs, 0.0);
    let Buffers { panel, blocks } = buffers;
    transposed::<ROWS>(rows, inputs, blocks);
    panel.resize(inputs.max(panel.len()), [0.0; LANES]);
    let numbers = panel.split_at_mut(inputs).0;
    for at in 0..outputs.div_ceil(LANES) {
        panels.read(at, inputs, numbers);
        let first = at * LANES;
        let width = LANES.min(outputs - first);
        let (mut scale, mut bias) = ([0.0; LANES], [0.0; LANES]);
        scale.iter_mut().zip(&scales[first..]).for_each(|(to, from)| *to = *from);
        bias.iter_mut().zip(&biases[first..]).for_each(|(to, from)| *to = *from);
        for (block, number) in blocks.chunks_exact(inputs * ROWS).zip(0..) {
            let mut sums = tile::<ROWS, FUSED>(block.as_chunks::<ROWS>().0, numbers);
            for row in &mut sums {
                for lane in 0..LANES {
                    row[lane] = then.then(row[lane] * scale[lane] + bias[lane]);
                }
            }
            for (row, at) in sums.iter().zip(number * ROWS..count) {
                let place = at * outputs + first;
                out[place..place + width].copy_from_slice(&row[..width]);
            }
        }
    }
}

/// Blocks of rows, one input of all rows after the other; the last block is filled up with zeros.
#[inline(always)]
fn transposed<const ROWS: usize>(rows: &[f32], inputs: usize, blocks: &mut Vec<f32>) {
    let count = rows.len() / inputs;
    blocks.clear();
    blocks.resize(count.div_ceil(ROWS) * ROWS * inputs, 0.0);
    for (number, row) in rows.chunks_exact(inputs).enumerate() {
        let start = number / ROWS * ROWS * inputs;
        let block = blocks[start..start + ROWS * inputs].as_chunks_mut::<ROWS>().0;
        for (to, from) in block.iter_mut().zip(row) {
            to[number % ROWS] = *from;
        }
    }
}

/// A block of rows with a panel. The sums are as many as registers hold.
#[inline(always)]
fn tile<const ROWS: usize, const FUSED: bool>(
    block: &[[f32; ROWS]],
    panel: &[[f32; LANES]],
) -> [[f32; LANES]; ROWS] {
    let mut sums = [[0.0; LANES]; ROWS];
    for (inputs, weights) in block.iter().zip(panel) {
        for row in 0..ROWS {
            for lane in 0..LANES {
                sums[row][lane] = fused::<FUSED>(inputs[row], weights[lane], sums[row][lane]);
            }
        }
    }
    sums
}
