//! Multinomial logistic regression.

use super::{AdaGrad, Random, Weights};
use crate::softmax;

/// Something to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its features.
    pub features: Vec<u32>,
    /// What it is.
    pub label: u8,
    /// How much it counts; 1 for most.
    pub weight: f32,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct LogisticSettings {
    /// The table has two to the power of this many rows.
    pub bits: u32,
    /// How many labels there are.
    pub labels: usize,
    /// Rounds over the examples.
    pub rounds: usize,
    /// Step size.
    pub rate: f32,
    /// How strongly large weights are pulled back at each step (squared weights).
    pub decay: f32,
    /// Of the order of examples.
    pub seed: u64,
}

impl Default for LogisticSettings {
    fn default() -> Self {
        Self { bits: 16, labels: 2, rounds: 20, rate: 0.2, decay: 1e-5, seed: 1 }
    }
}

/// Learns a [`Classifier`](crate::Classifier) by stochastic gradient descent ([`AdaGrad`]). Its probabilities are as good
/// as the examples are many; with few, raise `decay`.
pub fn logistic(examples: &[Example], settings: &LogisticSettings) -> Weights {
    let mut weights = Weights::new(settings.bits, settings.labels);
    let mut squares = Weights::new(settings.bits, settings.labels);
    let mut order: Vec<&Example> = examples.iter().collect();
    let mut random = Random::new(settings.seed);
    let mut scores = vec![0.0; settings.labels];
    let optimiser = AdaGrad { rate: settings.rate, decay: settings.decay, floor: AdaGrad::FLOOR };
    for _ in 0..settings.rounds {
        random.shuffle(&mut order);
        for example in &order {
            scores.fill(0.0);
            weights.add_to(&example.features, &mut scores);
            softmax(&mut scores);
            if let Some(score) = scores.get_mut(example.label as usize) {
                *score -= 1.0;
            }
            for score in &mut scores {
                *score *= example.weight;
            }
            for &feature in &example.features {
                descend(&mut weights, &mut squares, feature, &scores, optimiser);
            }
        }
    }
    weights
}

/// One step down the gradient for the weights of a feature.
pub(super) fn descend(
    weights: &mut Weights,
    squares: &mut Weights,
    feature: u32,
    gradient: &[f32],
    optimiser: AdaGrad,
) {
    let rows = weights.row_mut(feature).iter_mut().zip(squares.row_mut(feature));
    for ((weight, square), gradient) in rows.zip(gradient) {
        optimiser.step(weight, square, *gradient);
    }
}
