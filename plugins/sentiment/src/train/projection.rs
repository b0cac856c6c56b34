//! What words are like: a projection of word vectors to the few numbers that say in what light somebody is seen.
//!
//! Projection and judge are learned together from gold, and only the projection is kept: the judge is learned again on
//! what is left of the words when their numbers are rounded to bytes.

use super::Annotated;
use super::examples::{self, Example, Vocabulary};
use super::linear::{BLOCKS, CLASSES, Moments, Rows, SCALE, block_scale, error, slower};
use super::vectors::{Known, LEARNED, ONE, Vectors};
use crate::lexicon::Lexicon;
use byline_model::train::Random;
use std::collections::HashMap;

/// How many numbers of a word vector are read.
const WIDTH: usize = 50;
/// How many words are kept, the commonest first.
const MOST_WORDS: usize = 42_000;
const COLUMNS: usize = BLOCKS * LEARNED;
const EPOCHS: usize = 15;
const RATE: f32 = 0.002;
const DROPOUT: f64 = 0.5;
const WORD_DROPOUT: f32 = 0.4;
const BATCH: usize = 16;

/// Makes the table of words from vectors in the text format of `GloVe` (a word and its numbers on each line, the commonest
/// word first) and from gold targets. The same input gives the same bytes.
///
/// # Errors
///
/// If a line is not a word vector of 50 numbers, or there are no targets.
pub fn words(vectors: &str, gold: &[Annotated]) -> Result<Vec<u8>, String> {
    let source = Source::read(vectors)?;
    let mut vocabulary = Vocabulary::default();
    let examples = examples::read_forms(gold, &mut vocabulary);
    if examples.is_empty() {
        return Err("there are no targets to learn from".to_owned());
    }
    let projection = Projection::learn(&examples, vocabulary.len(), &source);
    let lexicon = Lexicon::new();
    let valence = valence(&source, &lexicon);
    let words = source.forms.iter().zip(&source.values).map(|(&form, vector)| {
        let guess = dot(&valence, vector) + valence[WIDTH];
        // What a lexicon says is exact; a guess is for words that none has.
        let valence = if lexicon.get(form).is_some() { 0.0 } else { guess };
        Known {
            form,
            valence: valence.round().clamp(-39.0, 39.0) as i8,
            numbers: projection.project(vector).map(|number| (number * ONE).round() as i8),
        }
    });
    Ok(Vectors::write(&words.collect::<Vec<_>>()))
}

/// Word vectors, each dimension with mean 0 and spread 1.
struct Source {
    forms: Vec<u32>,
    values: Vec<[f32; WIDTH]>,
    index: HashMap<u32, usize>,
}

impl Source {
    fn read(text: &str) -> Result<Self, String> {
        let mut vectors = Self { forms: Vec::new(), values: Vec::new(), index: HashMap::new() };
        for (number, line) in text.lines().enumerate() {
            if vectors.forms.len() >= MOST_WORDS {
                break;
            }
            let wrong = || format!("line {}: not a word and {WIDTH} numbers", number + 1);
            let (word, rest) = line.split_once(' ').ok_or_else(wrong)?;
            if !word.starts_with(char::is_alphabetic) {
                continue;
            }
            let mut value = [0.0; WIDTH];
            let mut numbers = rest.split(' ');
            for place in &mut value {
                *place = numbers.next().and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
            }
            vectors.add(byline_text::hash::form_of(word), value);
        }
        vectors.normalise();
        // Such vectors know `ca` and `n't`, but no `can't`.
        if let Some(&not) = vectors.index.get(&byline_text::hash::form("not")) {
            let value = vectors.values[not];
            for word in CONTRACTIONS {
                vectors.add(byline_text::hash::form(word), value);
            }
        }
        Ok(vectors)
    }

    fn add(&mut self, form: u32, value: [f32; WIDTH]) {
        if let std::collections::hash_map::Entry::Vacant(entry) = self.index.entry(form) {
            entry.insert(self.forms.len());
            self.forms.push(form);
            self.values.push(value);
        }
    }

    fn normalise(&mut self) {
        let count = self.values.len().max(1) as f32;
        for column in 0..WIDTH {
            let mean = self.values.iter().map(|value| value[column]).sum::<f32>() / count;
            let spread = self.values.iter().map(|value| (value[column] - mean).powi(2)).sum::<f32>() / count;
            let spread = spread.sqrt().max(1e-6);
            self.values.iter_mut().for_each(|value| value[column] = (value[column] - mean) / spread);
        }
    }
}

const CONTRACTIONS: [&str; 18] = [
    "dont", "cant", "wont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "hasnt", "havent",
    "hadnt", "wouldnt", "shouldnt", "couldnt", "aint", "mustnt", "neednt",
];

/// Rows of weights and a bias, for each number that is learned.
struct Projection {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

fn dot(weights: &[f32], vector: &[f32; WIDTH]) -> f32 {
    weights.iter().zip(vector).map(|(weight, number)| weight * number).sum()
}

impl Projection {
    fn project(&self, vector: &[f32; WIDTH]) -> [f32; LEARNED] {
        std::array::from_fn(|row| (dot(&self.weights[row * WIDTH..], vector) + self.bias[row]).tanh())
    }

    fn learn(examples: &[Example], features: usize, vectors: &Source) -> Self {
        let mut random = Random::new(51);
        let start = (0..LEARNED * WIDTH).map(|_| (random.below(2001) as f32 / 1000.0 - 1.0) * 0.2).collect();
        let mut weights = Moments::new(start);
        let mut bias = Moments::new(vec![0.0; LEARNED]);
        let mut dense = Moments::new(vec![0.0; CLASSES * COLUMNS]);
        let mut rows = Rows::new(features);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let (mut kept, mut words) = (Vec::new(), Vec::new());
        for epoch in 0..EPOCHS {
            random.shuffle(&mut order);
            for (step, &at) in order.iter().enumerate() {
                let example = &examples[at];
                kept.clear();
                kept.extend(example.features.iter().copied().filter(|_| !random.chance(DROPOUT)));
                let scale = SCALE / (1.0 - DROPOUT as f32);
                words.clear();
                let mut numbers = [0.0; COLUMNS];
                for word in &example.words {
                    let Some(&known) = vectors.index.get(&word.word) else { continue };
                    if random.chance(f64::from(WORD_DROPOUT)) {
                        continue;
                    }
                    let block = word.block as usize;
                    let times = block_scale(block) / (1.0 - WORD_DROPOUT);
                    let vector = &vectors.values[known];
                    let values: [f32; LEARNED] = std::array::from_fn(|row| {
                        (dot(&weights.values[row * WIDTH..], vector) + bias.values[row]).tanh()
                    });
                    for (number, value) in numbers[block * LEARNED..].iter_mut().zip(values) {
                        *number += value * times;
                    }
                    words.push((block, times, vector, values));
                }
                let mut logits = rows.logits(&kept, scale);
                for (logit, weights) in logits.iter_mut().zip(dense.values.chunks(COLUMNS)) {
                    *logit +=
                        weights.iter().zip(numbers).map(|(weight, number)| weight * number).sum::<f32>();
                }
                let Some(class) = example.class else { continue };
                let error = error(logits, class);
                rows.descend(&kept, scale, &error);
                let mut back = [0.0; COLUMNS];
                let classes = dense.values.chunks(COLUMNS).zip(dense.gradients.chunks_mut(COLUMNS));
                for ((weights, gradients), error) in classes.zip(error) {
                    for column in 0..COLUMNS {
                        back[column] += error * weights[column];
                        gradients[column] += error * numbers[column];
                    }
                }
                for (block, times, vector, values) in &words {
                    for (row, value) in values.iter().enumerate() {
                        let slope = back[block * LEARNED + row] * times * (1.0 - value * value);
                        bias.gradients[row] += slope;
                        let gradients = &mut weights.gradients[row * WIDTH..];
                        gradients.iter_mut().zip(*vector).for_each(|(sum, number)| *sum += slope * number);
                    }
                }
                if (step + 1) % BATCH == 0 {
                    let rate = RATE * slower(epoch, EPOCHS);
                    for moments in [&mut weights, &mut bias, &mut dense] {
                        moments.step(rate, BATCH);
                    }
                }
            }
            if epoch * 2 >= EPOCHS {
                weights.remember();
                bias.remember();
            }
        }
        Self { weights: weights.mean(), bias: bias.mean() }
    }
}

/// Weights by which a vector predicts the valence of its word in tenths, and the intercept, by least squares from the
/// words of the lexicons. Common words that these lack count as neutral, though little.
fn valence(vectors: &Source, lexicon: &Lexicon) -> [f32; WIDTH + 1] {
    const SIZE: usize = WIDTH + 1;
    let mut system = vec![[0.0_f64; SIZE + 1]; SIZE];
    for (at, (&form, vector)) in vectors.forms.iter().zip(&vectors.values).enumerate() {
        let (wanted, weight) = match lexicon.get(form) {
            Some(entry) if entry.mood != 0 => (f64::from(entry.mood), 1.0),
            None if at < 20_000 => (0.0, 0.2),
            _ => continue,
        };
        let columns: Vec<f64> = vector.iter().map(|&number| f64::from(number)).chain([1.0, wanted]).collect();
        for (equation, row) in system.iter_mut().zip(&columns) {
            for (sum, column) in equation.iter_mut().zip(&columns) {
                *sum += weight * row * column;
            }
        }
    }
    for (row, equation) in system.iter_mut().enumerate() {
        equation[row] += 10.0;
    }
    // Elimination; the system is symmetric and positive, so that no row need change its place.
    for pivot in 0..SIZE {
        let above = system[pivot];
        for (_, equation) in system.iter_mut().enumerate().filter(|(row, _)| *row != pivot) {
            let factor = equation[pivot] / above[pivot];
            for (sum, number) in equation.iter_mut().zip(&above) {
                *sum -= factor * number;
            }
        }
    }
    std::array::from_fn(|row| (system[row][SIZE] / system[row][row]) as f32)
}
