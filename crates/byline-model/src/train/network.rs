//! Training of [`Network`](crate::Network): which of several options is right.

use super::{AdaGrad, Random, Weights};
use crate::network::{HIDDEN, INNER, REST};
use crate::softmax;
use crate::{ModelWriter, Network};

/// Options of which at least one is right.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// The features of all options.
    pub shared: &'a [u32],
    /// The features that each has beside them.
    pub options: Vec<&'a [u32]>,
    /// Whether each is right.
    pub right: &'a [bool],
    /// How much the choice counts.
    pub weight: f32,
}

/// How a network is learned.
#[derive(Debug, Clone)]
pub struct NetworkSettings {
    /// The table has two to the power of this many rows.
    pub bits: u32,
    /// How often all choices are looked at.
    pub rounds: usize,
    /// Step size.
    pub rate: f32,
    /// How strongly a large weight is pulled back at each step.
    pub decay: f32,
    /// The seed of the first weights, of the order of the choices and of what is left out.
    pub seed: u64,
}

/// A network that was learned.
#[derive(Debug, Clone)]
pub struct TrainedNetwork {
    table: Weights,
    rest: Vec<f32>,
}

/// Sums of the units of both layers, and the score.
struct Passed {
    hidden: [f32; HIDDEN],
    inner: [f32; INNER],
}

impl TrainedNetwork {
    /// One that scores everything alike.
    fn new(bits: u32) -> Self {
        Self { table: Weights::new(bits, HIDDEN), rest: vec![0.0; REST] }
    }

    /// The one that is in use, to be written again.
    #[must_use]
    pub fn of(network: &Network<'_>) -> Self {
        let rest = network.rest.iter().map(|value| f32::from_le_bytes(*value)).collect();
        Self { table: Weights::of(&network.table), rest }
    }

    /// Adds the two sections to a model file.
    #[must_use]
    pub fn write(&self, file: ModelWriter) -> ModelWriter {
        file.table(&self.table).bytes(self.rest.iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    /// The scores of options, as [`Network::scores`](crate::Network::scores) gives them but for rounding.
    pub fn scores(&self, shared: &[u32], options: &[&[u32]]) -> Vec<f32> {
        let base = self.sums(shared);
        options.iter().map(|option| self.pass(&base, option, u64::MAX, 1.0).1).collect()
    }

    fn sums(&self, shared: &[u32]) -> [f32; HIDDEN] {
        let mut sums = [0.0; HIDDEN];
        sums.copy_from_slice(&self.rest[..HIDDEN]);
        self.table.add_to(shared, &mut sums);
        sums
    }

    /// Units of which `kept` has no bit are left out, the others count `more`.
    fn pass(&self, base: &[f32; HIDDEN], option: &[u32], kept: u64, more: f32) -> (Passed, f32) {
        let mut hidden = *base;
        self.table.add_to(option, &mut hidden);
        for (at, unit) in hidden.iter_mut().enumerate() {
            *unit = if kept >> at & 1 == 1 { unit.max(0.0) * more } else { 0.0 };
        }
        let rest = &self.rest[HIDDEN..];
        let (rows, rest) = rest.split_at(HIDDEN * INNER);
        let mut inner = [0.0; INNER];
        inner.copy_from_slice(&rest[..INNER]);
        for (unit, row) in hidden.iter().zip(rows.as_chunks::<INNER>().0) {
            inner.iter_mut().zip(row).for_each(|(inner, weight)| *inner += unit * weight);
        }
        let score = inner.iter().zip(&rest[INNER..]).map(|(inner, weight)| inner.max(0.0) * weight).sum();
        (Passed { hidden, inner }, score)
    }
}

/// Learns a network that gives the right options most of the probability among all, by stochastic gradient descent
/// (`AdaGrad`), leaving out half of the units of the first layer at each step (dropout, Srivastava et al. 2014). The
/// weights are the mean over the second half of the way.
#[must_use]
pub fn choosing(choices: &[Choice<'_>], settings: &NetworkSettings) -> TrainedNetwork {
    let mut learner = Learner::new(settings);
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let mut random = Random::new(settings.seed);
    let steps = settings.rounds * choices.len();
    let mut step = 0;
    let mut mean = TrainedNetwork::new(settings.bits);
    let mut summed = 0.0;
    for _ in 0..settings.rounds {
        random.shuffle(&mut order);
        for &at in &order {
            learner.step(&choices[at], random.next());
            step += 1;
            // A mean over some tens of states is as good as one over all.
            if step * 2 > steps && step % (steps / 64).max(1) == 0 {
                learner.network.add_to(&mut mean);
                summed += 1.0;
            }
        }
    }
    if summed == 0.0 {
        return learner.network;
    }
    mean.table.values.iter_mut().chain(&mut mean.rest).for_each(|value| *value /= summed);
    mean
}

impl TrainedNetwork {
    fn add_to(&self, sum: &mut Self) {
        sum.table.values.iter_mut().zip(&self.table.values).for_each(|(sum, value)| *sum += value);
        sum.rest.iter_mut().zip(&self.rest).for_each(|(sum, value)| *sum += value);
    }
}

struct Learner {
    network: TrainedNetwork,
    /// The sums of squared gradients.
    squares: TrainedNetwork,
    optimiser: AdaGrad,
}

impl Learner {
    fn new(settings: &NetworkSettings) -> Self {
        let mut network = TrainedNetwork::new(settings.bits);
        let mut random = Random::new(settings.seed ^ 1);
        let mut uniform = |bound: f32| ((random.next() >> 40) as f32 / (1_u64 << 23) as f32 - 1.0) * bound;
        let (starts, rest) = network.rest.split_at_mut(HIDDEN);
        let (rows, outs) = rest.split_at_mut(HIDDEN * INNER);
        // The table begins with zeros, so that a feature that was never met has no weight; the units differ by where
        // they start from.
        for value in starts {
            *value = 0.2 + uniform(0.2);
        }
        for value in rows {
            *value = uniform(0.27);
        }
        for value in &mut outs[INNER..] {
            *value = uniform(0.6);
        }
        let squares = TrainedNetwork::new(settings.bits);
        let optimiser = AdaGrad { rate: settings.rate, decay: settings.decay, floor: AdaGrad::FLOOR };
        Self { network, squares, optimiser }
    }

    /// One step towards what is right in a choice.
    fn step(&mut self, choice: &Choice<'_>, kept: u64) {
        let base = self.network.sums(choice.shared);
        let passed: Vec<(Passed, f32)> =
            choice.options.iter().map(|option| self.network.pass(&base, option, kept, 2.0)).collect();
        let mut shares: Vec<f32> = passed.iter().map(|(_, score)| *score).collect();
        softmax(&mut shares);
        let right: f32 =
            shares.iter().zip(choice.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
        let mut rest = vec![0.0_f32; REST];
        let mut common = [0.0_f32; HIDDEN];
        let mut own = Vec::with_capacity(passed.len());
        for (((passed, _), share), &is_right) in passed.iter().zip(&shares).zip(choice.right) {
            let wanted = if is_right { share / right.max(1e-6) } else { 0.0 };
            let down = self.back(passed, choice.weight * (share - wanted), &mut rest);
            common.iter_mut().zip(&down).for_each(|(sum, value)| *sum += value);
            own.push(down);
        }
        rest.iter_mut().zip(&common).for_each(|(rest, value)| *rest += value);
        for (option, down) in choice.options.iter().zip(&own) {
            self.move_rows(option, down);
        }
        self.move_rows(choice.shared, &common);
        let weights = self.network.rest.iter_mut().zip(&mut self.squares.rest);
        for ((weight, square), gradient) in weights.zip(rest) {
            self.optimiser.step(weight, square, gradient);
        }
    }

    /// The gradient of the first layer's sums where that of the score is `slope`; adds those of the other numbers to `rest`.
    fn back(&self, passed: &Passed, slope: f32, rest: &mut [f32]) -> [f32; HIDDEN] {
        let numbers = &self.network.rest[HIDDEN..];
        let (rows, numbers) = numbers.split_at(HIDDEN * INNER);
        let (row_slopes, slopes) = rest[HIDDEN..].split_at_mut(HIDDEN * INNER);
        let (start_slopes, out_slopes) = slopes.split_at_mut(INNER);
        let mut inner = [0.0; INNER];
        for (at, &unit) in passed.inner.iter().enumerate() {
            out_slopes[at] += slope * unit.max(0.0);
            inner[at] = if unit > 0.0 { slope * numbers[INNER + at] } else { 0.0 };
            start_slopes[at] += inner[at];
        }
        let mut down = [0.0; HIDDEN];
        let units = passed.hidden.iter().zip(&mut down).zip(rows.as_chunks::<INNER>().0);
        for (((&unit, down), row), slopes) in units.zip(row_slopes.as_chunks_mut::<INNER>().0) {
            if unit > 0.0 {
                *down = inner.iter().zip(row).map(|(inner, weight)| inner * weight).sum::<f32>() * 2.0;
                slopes.iter_mut().zip(&inner).for_each(|(slope, inner)| *slope += unit * inner);
            }
        }
        down
    }

    fn move_rows(&mut self, features: &[u32], gradients: &[f32; HIDDEN]) {
        for &feature in features {
            let weights = self.network.table.row_mut(feature).iter_mut();
            let squares = self.squares.table.row_mut(feature).iter_mut();
            for ((weight, square), gradient) in weights.zip(squares).zip(gradients) {
                self.optimiser.step(weight, square, *gradient);
            }
        }
    }
}
