//! Training: deterministic, on one thread; the same examples and settings give the same bytes.

mod adagrad;
mod adam;
mod classifier;
mod network;
mod perceptron;
mod sequence;

pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use classifier::{Example, LogisticSettings, logistic};
pub use network::{Choice, NetworkSettings, TrainedNetwork, choosing};
pub use perceptron::Perceptron;
pub use sequence::{Method, Progress, Sequence, SequenceSettings, TrainedTagger, sequence};

use crate::table::{Table, row, stride};

/// A table of weights in training or at its end.
#[derive(Debug, Clone)]
pub struct Weights {
    pub(crate) bits: u32,
    pub(crate) labels: usize,
    pub(crate) values: Vec<f32>,
}

impl Weights {
    /// Zeros: two to the power of `bits` rows (1 to 24) for 1 to 64 labels.
    ///
    /// # Panics
    ///
    /// If `bits` or `labels` is out of range.
    pub fn new(bits: u32, labels: usize) -> Self {
        assert!((1..=24).contains(&bits), "a table has 2 to the power of 1 to 24 rows");
        assert!((1..=crate::table::MOST_LABELS).contains(&labels), "a table has 1 to 64 labels");
        Self { bits, labels, values: vec![0.0; stride(labels) << bits] }
    }

    /// The weights of a table, to be written again.
    pub fn of(table: &Table<'_>) -> Self {
        let values = table.weights.iter().map(|weight| f32::from(weight.cast_signed()) * table.scale);
        Self { bits: table.bits, labels: table.labels, values: values.collect() }
    }

    /// The weights of a feature, one for each label.
    pub fn row(&self, feature: u32) -> &[f32] {
        let start = row(feature, self.bits) * stride(self.labels);
        &self.values[start..start + self.labels]
    }

    /// The same, to be changed.
    pub fn row_mut(&mut self, feature: u32) -> &mut [f32] {
        let start = row(feature, self.bits) * stride(self.labels);
        &mut self.values[start..start + self.labels]
    }

    /// Adds the weights of features to `scores`.
    pub fn add_to(&self, features: &[u32], scores: &mut [f32]) {
        for &feature in features {
            for (score, weight) in scores.iter_mut().zip(self.row(feature)) {
                *score += weight;
            }
        }
    }

    /// The weights as signed bytes, and what 1 stands for. A few large weights are cut where that makes the error of
    /// all smaller.
    pub(crate) fn quantised(&self) -> (Vec<u8>, f32) {
        let largest = self.values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        if largest == 0.0 {
            return (vec![0; self.values.len()], 1.0);
        }
        let error = |scale: f32| -> f64 {
            self.values
                .iter()
                .filter(|value| **value != 0.0)
                .map(|&value| f64::from(value - f32::from(byte(value, scale)) * scale).powi(2))
                .sum()
        };
        let scales = [1.0, 0.8, 0.65, 0.5, 0.4, 0.3].map(|share| largest * share / 127.0);
        let scale = scales.into_iter().min_by(|&a, &b| error(a).total_cmp(&error(b))).unwrap_or(1.0);
        (self.values.iter().map(|&value| byte(value, scale).cast_unsigned()).collect(), scale)
    }
}

fn byte(value: f32, scale: f32) -> i8 {
    (value / scale).round().clamp(-127.0, 127.0) as i8
}

/// Random numbers (`SplitMix64`, Steele et al. 2014): small, and the same everywhere and always.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The numbers that follow from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub const fn below(&mut self, end: usize) -> usize {
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// Whether something that happens with this probability does.
    pub fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// Puts items in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
