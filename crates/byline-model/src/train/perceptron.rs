//! The averaged perceptron, for decisions taken one after the other.

use super::Weights;

/// An averaged perceptron (Freund & Schapire 1999, Collins 2002): learns from mistakes alone, and its weights are
/// the mean over all steps, which forgives the last ones. For greedy taggers and parsers, whose features depend on
/// what was decided before: the caller runs through the data, asks for scores and says what would have been right.
#[derive(Debug, Clone)]
pub struct Perceptron {
    weights: Weights,
    /// Changes weighted by the step at which they came (Daumé 2006): mean = weights − late / steps.
    late: Weights,
    steps: f32,
}

impl Perceptron {
    /// All weights 0; `bits` and `labels` as for [`Weights::new`].
    pub fn new(bits: u32, labels: usize) -> Self {
        Self { weights: Weights::new(bits, labels), late: Weights::new(bits, labels), steps: 1.0 }
    }

    /// Adds the scores of the labels to `scores`.
    pub fn add_to(&self, features: &[u32], scores: &mut [f32]) {
        self.weights.add_to(features, scores);
    }

    /// Counts a decision. Call it once for each, right or wrong.
    pub fn step(&mut self) {
        self.steps += 1.0;
    }

    /// Learns that `right` should have won over `wrong`.
    pub fn learn(&mut self, features: &[u32], right: usize, wrong: usize) {
        self.change(features, right, 1.0);
        self.change(features, wrong, -1.0);
    }

    /// Makes one label likelier, or less so.
    pub fn change(&mut self, features: &[u32], label: usize, by: f32) {
        for &feature in features {
            self.weights.row_mut(feature)[label] += by;
            self.late.row_mut(feature)[label] += by * self.steps;
        }
    }

    /// The weights averaged over all steps so far.
    pub fn averaged(&self) -> Weights {
        let mut mean = self.weights.clone();
        for (mean, late) in mean.values.iter_mut().zip(&self.late.values) {
            *mean -= late / self.steps;
        }
        mean
    }
}
