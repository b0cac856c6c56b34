//! The second ranking: a small network over what query and fact-check have in common, and its calibration.

use super::index::Index;
use super::meaning::joined;
use super::query::{CLAIM_COVERED, Candidate, FEATURES, QUERY_COVERED, Query, Scratch};
use byline_core::Failure;
use byline_model::{Model, ModelError, probability};

pub(crate) const KIND: &str = "matches";
/// To be raised with every change of the features.
pub(crate) const VERSION: u32 = 3;

/// Hidden units.
pub(crate) const HIDDEN: usize = 12;

/// One layer of hidden units: with three dozen features and a thousand queries to learn from, more would learn them by
/// heart, and none could not learn that a shared name counts only where a verb is shared too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Network {
    pub(crate) inner: [[f32; FEATURES]; HIDDEN],
    pub(crate) bias: [f32; HIDDEN],
    pub(crate) outer: [f32; HIDDEN],
    /// Straight from the features to the score.
    pub(crate) direct: [f32; FEATURES],
}

impl Default for Network {
    fn default() -> Self {
        Self {
            inner: [[0.0; FEATURES]; HIDDEN],
            bias: [0.0; HIDDEN],
            outer: [0.0; HIDDEN],
            direct: [0.0; FEATURES],
        }
    }
}

impl Network {
    pub(crate) fn hidden(&self, features: &[f32; FEATURES]) -> [f32; HIDDEN] {
        std::array::from_fn(|unit| tanh(dot(&self.inner[unit], features) + self.bias[unit]))
    }

    pub(crate) fn score(&self, features: &[f32; FEATURES]) -> f32 {
        dot(&self.outer, &self.hidden(features)) + dot(&self.direct, features)
    }
}

pub(crate) fn dot<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// How many numbers show how sure a match is.
pub(crate) const SIGNS: usize = FEATURES + 6;

/// A candidate, and how sure its words are: the logarithm of the odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) document: u32,
    pub(crate) odds: f32,
}

/// Ranks candidates and says how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranker {
    pub(crate) networks: Vec<Network>,
    pub(crate) calibration: [f32; SIGNS],
}

/// The hyperbolic tangent to within 0.0001, by the first terms of Lambert's continued fraction.
///
/// That of the system's library takes a sixth of a query's time, and differs in its last digits from one system to another.
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let y = x * x;
    x * (135_135.0 + y * (17_325.0 + y * (378.0 + y)))
        / (135_135.0 + y * (62_370.0 + y * (3_150.0 + y * 28.0)))
}

impl Default for Ranker {
    /// Ranks nothing: every score is one half.
    fn default() -> Self {
        Self { networks: Vec::new(), calibration: [0.0; SIGNS] }
    }
}

impl Ranker {
    /// The model in the program.
    pub(crate) fn shipped() -> Result<Self, Failure> {
        Self::read(&super::RANKING.0).map_err(|error| Failure::new(error.to_string()))
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let model = Model::read(bytes, KIND, VERSION)?;
        let mut numbers = model.bytes(0)?.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four));
        let mut missing = false;
        let mut next = || {
            numbers.next().unwrap_or_else(|| {
                missing = true;
                0.0
            })
        };
        let count = (next() as usize).min(16);
        let networks = (0..count)
            .map(|_| Network {
                inner: std::array::from_fn(|_| std::array::from_fn(|_| next())),
                bias: std::array::from_fn(|_| next()),
                outer: std::array::from_fn(|_| next()),
                direct: std::array::from_fn(|_| next()),
            })
            .collect();
        let calibration = std::array::from_fn(|_| next());
        if missing {
            return Err(ModelError::Section { section: 0, wanted: "ranking" });
        }
        Ok(Self { networks, calibration })
    }

    /// The best fact-checks with the probability of each, best first.
    pub(crate) fn search(&self, index: &Index<'_>, query: &Query, scratch: &mut Scratch) -> Vec<(u32, f32)> {
        let candidates = query.candidates(index, super::CANDIDATES, scratch);
        let features: Vec<[f32; FEATURES]> =
            (0..candidates.len()).map(|at| query.features(index, &candidates, at)).collect();
        self.rank(&candidates, &features, prior(index.len()))
    }

    /// The best by words, and others that are candidates for another reason, in the order of how sure words are.
    pub(crate) fn search_with(
        &self,
        index: &Index<'_>,
        query: &Query,
        others: &[u32],
        scratch: &mut Scratch,
    ) -> Vec<Ranked> {
        let (words, others) = query.candidates_with(index, super::CANDIDATES, others, scratch);
        let candidates = joined(words, others);
        let features: Vec<[f32; FEATURES]> =
            (0..candidates.len()).map(|at| query.features(index, &candidates, at)).collect();
        let order = self.order(&features);
        let scores: Vec<f32> = order.iter().map(|found| found.1).collect();
        let prior = prior(index.len());
        let ranked = order.iter().enumerate().map(|(rank, (at, _))| Ranked {
            document: candidates[*at].document,
            odds: dot(&self.calibration, &signs(&scores, rank, &features[*at])) + prior,
        });
        ranked.collect()
    }

    /// The candidates by their scores, best first.
    fn order(&self, features: &[[f32; FEATURES]]) -> Vec<(usize, f32)> {
        let mut order: Vec<(usize, f32)> =
            features.iter().map(|features| self.score(features)).enumerate().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        order
    }

    /// Ranks candidates, whose features are given; `prior` is added to the logarithm of the odds.
    pub(crate) fn rank(
        &self,
        candidates: &[Candidate],
        features: &[[f32; FEATURES]],
        prior: f32,
    ) -> Vec<(u32, f32)> {
        let order = self.order(features);
        let scores: Vec<f32> = order.iter().map(|found| found.1).collect();
        let mut cap = 1.0_f32;
        order
            .iter()
            .enumerate()
            .map(|(rank, (at, _))| {
                let signs = signs(&scores, rank, &features[*at]);
                // Never above a better one, so that the order of scores is the order of the ranking.
                cap = cap.min(probability(dot(&self.calibration, &signs) + prior));
                (candidates[*at].document, cap)
            })
            .collect()
    }

    /// The mean of the networks.
    pub(crate) fn score(&self, features: &[f32; FEATURES]) -> f32 {
        let sum: f32 = self.networks.iter().map(|network| network.score(features)).sum();
        sum / self.networks.len().max(1) as f32
    }
}

/// The fewer fact-checks there are, the less likely is it that one checks this claim, and the more likely that the best of
/// them is only of the same topic. Calibration saw databases of a thousand fact-checks and more.
fn prior(size: usize) -> f32 {
    0.35 * (size.max(1) as f32 / 1000.0).min(1.0).ln()
}

/// What shows how sure a match at a rank is: its score, and by how much the others are worse.
pub(crate) fn signs(scores: &[f32], rank: usize, features: &[f32; FEATURES]) -> [f32; SIGNS] {
    let own = scores[rank];
    let best = scores[0];
    let other = if rank == 0 { scores.get(1).copied().unwrap_or(own - 5.0) } else { best };
    let mut signs = [0.0; SIGNS];
    signs[..3].copy_from_slice(&[1.0, own, (own - other).clamp(-5.0, 5.0)]);
    // The claim's words found, and the query's words found: one without the other is only the same topic.
    let (claim, query) = (features[CLAIM_COVERED], features[QUERY_COVERED]);
    signs[3..6].copy_from_slice(&[claim * query, claim * claim, query * query]);
    signs[6..].copy_from_slice(features);
    signs
}
