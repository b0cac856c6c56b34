//! Functions of single numbers and of rows, without branches, so that the compiler makes vectors of them, and without the
//! system's mathematics library, whose results differ from system to system.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is built without the instructions of its caller"
)]

/// `e` to the power of `x`; relative error below 2e-7.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Adding it leaves the nearest whole number in the low bits.
    const MAGIC: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let whole = shifted - MAGIC;
    // The logarithm of two in two parts, of which the first is exact (Cephes).
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let series = ((((1.987_569_1e-4 * rest + 1.398_199_9e-3) * rest + 8.333_452e-3) * rest + 4.166_579_6e-2)
        * rest
        + 1.666_666_6e-1)
        * rest
        + 0.5;
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    (series * rest * rest + rest + 1.0) * power
}

/// The hyperbolic tangent.
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (exp(2.0 * x) + 1.0)
}

/// Gaussian error linear unit, the exact one: `x` times the share of a normal distribution below `x`. The error function
/// is that of Abramowitz and Stegun (1964), 7.1.26, off by at most 1.5e-7.
#[inline(always)]
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series =
        ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_8) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    let erf = (1.0 - series * exp(-z * z)).copysign(x);
    0.5 * x * (1.0 + erf)
}

/// Makes probabilities of scores.
#[inline(always)]
pub(crate) fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in &mut *scores {
        *score = exp(*score - top);
    }
    let share = 1.0 / sum(scores);
    for score in scores {
        *score *= share;
    }
}

/// A sum, in sixteen parts, which vectors hold.
#[inline(always)]
pub(crate) fn sum(numbers: &[f32]) -> f32 {
    let mut parts = [0.0; 16];
    let (chunks, rest) = numbers.as_chunks::<16>();
    for chunk in chunks {
        for (part, number) in parts.iter_mut().zip(chunk) {
            *part += number;
        }
    }
    for (part, number) in parts.iter_mut().zip(rest) {
        *part += number;
    }
    for half in [8, 4, 2, 1] {
        for at in 0..half {
            parts[at] += parts[at + half];
        }
    }
    parts[0]
}

/// Brings a row to mean 0 and variance 1, then scales and shifts it.
#[inline(always)]
pub(crate) fn normalize(row: &mut [f32], scale: &[f32], shift: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum(row) / count;
    let mut parts = [0.0; 16];
    for chunk in row.chunks_mut(16) {
        for (part, number) in parts.iter_mut().zip(chunk) {
            *number -= mean;
            *part += *number * *number;
        }
    }
    let factor = 1.0 / (sum(&parts) / count + epsilon).sqrt();
    for ((number, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *number = *number * factor * scale + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::{exp, gelu, softmax, tanh};

    /// `gelu` in double precision, the error function by its series.
    fn exact(x: f64) -> f64 {
        let z = x / std::f64::consts::SQRT_2;
        let (mut term, mut sum) = (z, z);
        for n in 1..200 {
            term *= -z * z / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        0.5 * x * (1.0 + sum * 2.0 / std::f64::consts::PI.sqrt())
    }

    #[test]
    fn functions_are_those_of_the_textbook() {
        for step in -400..=400 {
            let x = step as f32 / 100.0;
            let close = |a: f32, b: f64, room: f64| assert!((f64::from(a) - b).abs() < room, "{x}: {a} {b}");
            close(exp(x) / f64::from(x).exp() as f32, 1.0, 4e-7);
            close(gelu(x), exact(f64::from(x)), 1e-6);
            close(tanh(x), f64::from(x).tanh(), 1e-6);
        }
        assert!(gelu(-30.0).abs() < 1e-30);
        let mut scores = [1000.0, 0.0, 1000.0];
        softmax(&mut scores);
        assert!((scores[0] - 0.5).abs() < 1e-7 && scores[1] < 1e-37 && (scores[2] - 0.5).abs() < 1e-7);
    }
}
