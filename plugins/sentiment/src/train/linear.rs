//! Multinomial logistic regression over hashed features and the numbers of words, several trainings averaged.

use super::Domain;
use super::examples::Example;
use super::vectors::{LEARNED, ONE, Vectors};
use crate::features::ZONES;
use crate::tables::ROLES;
use byline_model::softmax;
use byline_model::train::{AdaGrad, Adam, Random};

/// Negative, neutral, positive.
pub(super) const CLASSES: usize = 3;
/// Trainings whose mean is the model: they differ in the order of examples and in what is left out.
pub(super) const SEEDS: u64 = 4;
const EPOCHS: usize = 10;
/// Of the weights of hashed features: squares start above 0, so that the divisor needs no floor.
const STEP: AdaGrad = AdaGrad { rate: 0.05, decay: 0.0, floor: 0.0 };
/// Of the weights of words' numbers.
const DENSE_RATE: f32 = 0.002;
const DENSE_DECAY: f32 = 0.01;
/// The share of hashed features left out at random, so that none is relied on alone.
const DROPOUT: f32 = 0.2;
/// How much an example of each domain counts: news most, since that is what is to be judged; what is meant otherwise, less.
const DOMAINS: [f32; Domain::COUNT] = [4.0, 1.0, 0.4, 0.3, 1.5];
/// The share of words left out.
const WORD_DROPOUT: f32 = 0.4;
const BATCH: usize = 16;
/// What is looked at of words' vectors: the sum in each zone, and the words in each role.
pub(super) const BLOCKS: usize = ZONES + ROLES;
const COLUMNS: usize = BLOCKS * LEARNED;
/// How much a hashed feature counts: about one over the square root of how many a target has.
pub(super) const SCALE: f32 = 0.075;

/// What was learned.
pub(super) struct Linear {
    /// By feature, for each class.
    pub(super) sparse: Vec<[f32; CLASSES]>,
    /// By class and block.
    pub(super) dense: Vec<[f32; LEARNED]>,
}

/// How much a word counts in a block while learning: zones with many words would drown the others.
pub(super) fn block_scale(block: usize) -> f32 {
    match block {
        0 | 1 => 0.15,
        2 | 3 => 0.3,
        _ if block < ZONES => 0.25,
        _ => 0.7,
    }
}

impl Linear {
    /// The scores of the classes.
    pub(super) fn logits(&self, example: &Example, vectors: &Vectors) -> [f32; CLASSES] {
        let mut logits = [0.0; CLASSES];
        for &feature in &example.features {
            for (logit, weight) in logits.iter_mut().zip(self.sparse[feature as usize]) {
                *logit += weight * SCALE;
            }
        }
        for word in &example.words {
            let numbers = vectors.words[word.word as usize].numbers;
            for (class, logit) in logits.iter_mut().enumerate() {
                let weights = &self.dense[class * BLOCKS + word.block as usize];
                let sum: f32 =
                    weights.iter().zip(numbers).map(|(weight, number)| weight * f32::from(number)).sum();
                *logit += sum / ONE;
            }
        }
        logits
    }
}

/// Learns from examples that have `features` different features; the same examples in the same order give the same weights.
pub(super) fn train(examples: &[&Example], vectors: &Vectors, features: usize, seeds: u64) -> Linear {
    let mut sparse = vec![[0.0; CLASSES]; features];
    let mut dense = vec![[0.0; LEARNED]; CLASSES * BLOCKS];
    for seed in 1..=seeds {
        let (rows, columns) = train_once(examples, vectors, features, seed);
        for (sum, weight) in sparse.iter_mut().flatten().zip(rows.iter().flatten()) {
            *sum += weight / seeds as f32;
        }
        for (at, weight) in columns.iter().enumerate() {
            dense[at / LEARNED][at % LEARNED] += weight * block_scale(at / LEARNED % BLOCKS) / seeds as f32;
        }
    }
    Linear { sparse, dense }
}

fn train_once(
    examples: &[&Example],
    vectors: &Vectors,
    features: usize,
    seed: u64,
) -> (Vec<[f32; CLASSES]>, Vec<f32>) {
    let mut rows = Rows::new(features);
    let mut dense = Moments::new(vec![0.0; CLASSES * COLUMNS]);
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut kept, mut numbers) = (Vec::new(), vec![0.0; COLUMNS]);
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        for (step, &at) in order.iter().enumerate() {
            let example = examples[at];
            kept.clear();
            kept.extend(example.features.iter().copied().filter(|_| !random.chance(f64::from(DROPOUT))));
            numbers.fill(0.0);
            for word in &example.words {
                if random.chance(f64::from(WORD_DROPOUT)) {
                    continue;
                }
                let block = word.block as usize;
                // What is left is enlarged by what was left out, so that sums are as large as without that.
                let times = block_scale(block) / (ONE * (1.0 - WORD_DROPOUT));
                let values = vectors.words[word.word as usize].numbers;
                let places = numbers[block * LEARNED..].iter_mut().zip(values);
                places.for_each(|(place, value)| *place += f32::from(value) * times);
            }
            let scale = SCALE / (1.0 - DROPOUT);
            let mut logits = rows.logits(&kept, scale);
            for (logit, weights) in logits.iter_mut().zip(dense.values.chunks(COLUMNS)) {
                *logit += weights.iter().zip(&numbers).map(|(weight, number)| weight * number).sum::<f32>();
            }
            let Some(class) = example.class else { continue };
            let times = DOMAINS[example.domain as usize];
            let gradient = error(logits, class).map(|error| error * times);
            rows.descend(&kept, scale, &gradient);
            for (gradients, error) in dense.gradients.chunks_mut(COLUMNS).zip(gradient) {
                for (sum, number) in gradients.iter_mut().zip(&numbers) {
                    *sum += error * number;
                }
            }
            if (step + 1) % BATCH == 0 {
                dense.step(DENSE_RATE * slower(epoch, EPOCHS), BATCH);
            }
        }
        // The mean of the later half is the model: early weights are far off, and the last ones lean to the
        // last examples.
        if epoch * 2 >= EPOCHS {
            rows.remember();
            dense.remember();
        }
    }
    (rows.mean(), dense.mean())
}

/// By how much a step is shorter in a later epoch.
pub(super) fn slower(epoch: usize, epochs: usize) -> f32 {
    (1.0 - epoch as f32 / epochs as f32).max(0.1)
}

/// How far off the probabilities are.
pub(super) fn error(logits: [f32; CLASSES], class: usize) -> [f32; CLASSES] {
    let mut errors = logits;
    softmax(&mut errors);
    errors[class] -= 1.0;
    errors
}

/// Weights of hashed features, with a step size of its own for each (`AdaGrad`).
pub(super) struct Rows {
    weights: Vec<[f32; CLASSES]>,
    squares: Vec<[f32; CLASSES]>,
    sums: Vec<[f32; CLASSES]>,
    count: f32,
}

impl Rows {
    pub(super) fn new(features: usize) -> Self {
        let zeros = vec![[0.0; CLASSES]; features];
        Self { weights: zeros.clone(), squares: vec![[1e-3; CLASSES]; features], sums: zeros, count: 0.0 }
    }

    pub(super) fn logits(&self, rows: &[u32], scale: f32) -> [f32; CLASSES] {
        let mut logits = [0.0; CLASSES];
        for &row in rows {
            for (logit, weight) in logits.iter_mut().zip(self.weights[row as usize]) {
                *logit += weight * scale;
            }
        }
        logits
    }

    pub(super) fn descend(&mut self, rows: &[u32], scale: f32, error: &[f32; CLASSES]) {
        for &row in rows {
            let weights = self.weights[row as usize].iter_mut();
            for ((weight, square), error) in weights.zip(&mut self.squares[row as usize]).zip(error) {
                STEP.step(weight, square, error * scale);
            }
        }
    }

    fn remember(&mut self) {
        self.count += 1.0;
        for (sum, weight) in self.sums.iter_mut().flatten().zip(self.weights.iter().flatten()) {
            *sum += weight;
        }
    }

    fn mean(mut self) -> Vec<[f32; CLASSES]> {
        self.sums.iter_mut().flatten().for_each(|sum| *sum /= self.count.max(1.0));
        self.sums
    }
}

/// Parameters that step by the moments of their gradients, drawn to 0.
pub(super) struct Moments {
    pub(super) values: Vec<f32>,
    pub(super) gradients: Vec<f32>,
    optimiser: Adam,
    sums: Vec<f32>,
    count: f32,
}

impl Moments {
    pub(super) fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { optimiser: Adam::new(values.len()), values, gradients: zeros.clone(), sums: zeros, count: 0.0 }
    }

    pub(super) fn step(&mut self, rate: f32, batch: usize) {
        let gradients = &self.gradients;
        self.optimiser.step(&mut self.values, |at, _| gradients[at] / batch as f32, rate, DENSE_DECAY);
        self.gradients.fill(0.0);
    }

    pub(super) fn remember(&mut self) {
        self.count += 1.0;
        for (sum, value) in self.sums.iter_mut().zip(&self.values) {
            *sum += value;
        }
    }

    pub(super) fn mean(mut self) -> Vec<f32> {
        self.sums.iter_mut().for_each(|sum| *sum /= self.count.max(1.0));
        self.sums
    }
}
