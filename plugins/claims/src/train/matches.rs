//! Learning to rank fact-checks, from queries and the fact-checks that are right.

use crate::matching::index::Index;
use crate::matching::query::{Candidate, FEATURES, Known, Query, Scratch};
use crate::matching::rank::{HIDDEN, KIND, Network, Ranker, SIGNS, VERSION, dot, signs};
use crate::matching::terms::{self, Terms};
use crate::matching::{CANDIDATES, Database, around};
use byline_eval::score::Relevant;
use byline_model::train::{Adam, Random};
use byline_model::{ModelWriter, softmax};
use std::collections::BTreeSet;

/// Queries against one database: their identifiers and texts, and what is right. Those of one text, as
/// [`text_of`](crate::matching::text_of) determines, are learnt alone and with those around them.
#[derive(Debug)]
pub struct Queries<'a> {
    /// The fact-checks.
    pub database: &'a Database,
    /// Identifier and text.
    pub queries: &'a [(String, String)],
    /// The right fact-checks of each query.
    pub relevant: &'a Relevant,
}

/// A query with its candidates.
struct Case {
    /// For the query alone, and with what stands around it.
    lists: Vec<List>,
    /// The same query against databases that hold no answer, or few fact-checks: those are what calibration must see too,
    /// since most sentences of an article were never checked.
    others: Vec<List>,
    /// Whether its database is small: those have fewer queries too, and each counts more.
    few: bool,
}

/// Candidates of a query, best first.
struct List {
    features: Vec<[f32; FEATURES]>,
    right: Vec<bool>,
}

impl List {
    /// Whether a candidate is right.
    fn answers(&self) -> bool {
        self.right.contains(&true)
    }

    fn new(
        index: &Index<'_>,
        query: &Query,
        mut candidates: Vec<Candidate>,
        relevant: &BTreeSet<String>,
    ) -> Self {
        candidates.truncate(CANDIDATES);
        Self {
            features: (0..candidates.len()).map(|at| query.features(index, &candidates, at)).collect(),
            right: candidates
                .iter()
                .map(|found| relevant.contains(&*index.stored(found.document).name()))
                .collect(),
        }
    }
}

/// Notes what shows how sure the first few are, and returns whether the first is right.
fn look(ranker: &Ranker, list: &List, weight: f32, seen: &mut Vec<Seen>) -> bool {
    let mut order: Vec<(usize, f32)> =
        list.features.iter().map(|features| ranker.score(features)).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let scores: Vec<f32> = order.iter().map(|found| found.1).collect();
    for (rank, (at, _)) in order.iter().enumerate().take(3) {
        seen.push((signs(&scores, rank, &list.features[*at]), list.right[*at], weight));
    }
    order.first().is_some_and(|(at, _)| list.right[*at])
}

/// Makes the ranking model.
///
/// # Errors
///
/// If there is nothing to learn from.
pub fn matches(sets: &[Queries<'_>], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for set in sets {
        cases.extend(read(set, sets)?);
    }
    let found = cases.iter().filter(|case| case.lists.iter().any(List::answers)).count();
    progress(&format!("{} queries, {found} with a right candidate", cases.len()));
    // Each fifth is scored by networks that have not seen it, so that calibration sees scores as new queries have them.
    let folds = 5;
    let mut seen: Vec<Seen> = Vec::new();
    let mut right_first = 0;
    for fold in 0..folds {
        let train: Vec<&Case> =
            cases.iter().enumerate().filter(|(at, _)| at % folds != fold).map(|(_, case)| case).collect();
        let ranker = Ranker { networks: networks(&train), calibration: [0.0; SIGNS] };
        for case in cases.iter().skip(fold).step_by(folds) {
            let weight = if case.few { 3.0 } else { 1.0 };
            // Of several lists the last, which knows what stands around.
            let mut right = false;
            for list in &case.lists {
                right = look(&ranker, list, weight, &mut seen);
            }
            right_first += u32::from(right);
            for list in &case.others {
                look(&ranker, list, weight, &mut seen);
            }
        }
    }
    progress(&format!("{:.4} first right in cross-validation", f64::from(right_first) / cases.len() as f64));
    let all: Vec<&Case> = cases.iter().collect();
    let ranker = Ranker { networks: networks(&all), calibration: calibrate(&seen) };
    let mut numbers = vec![ranker.networks.len() as f32];
    for Network { inner, bias, outer, direct } in &ranker.networks {
        numbers.extend(inner.iter().flatten().chain(bias).chain(outer).chain(direct));
    }
    numbers.extend(ranker.calibration);
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    Ok(ModelWriter::new(KIND, VERSION).bytes(bytes).finish())
}

fn read(set: &Queries<'_>, sets: &[Queries<'_>]) -> Result<Vec<Case>, String> {
    let index = set.database.index().map_err(|error| error.to_string())?;
    let mut foreign = Vec::new();
    for other in sets.iter().filter(|other| !std::ptr::eq(*other, set)) {
        foreign.push(other.database.index().map_err(|error| error.to_string())?);
    }
    let mut scratch = Scratch::default();
    let mut random = Random::new(17);
    let nothing = BTreeSet::new();
    let mut cases = Vec::new();
    let texts: Vec<Terms> = set.queries.iter().map(|(_, text)| terms::read(text)).collect();
    for (at, (id, _)) in set.queries.iter().enumerate() {
        let Some(relevant) = set.relevant.get(id) else { continue };
        let near = around(|at| set.queries[at].0.as_str(), at, texts.len());
        let near = near.filter(|other| *other != at).map(|other| texts[other].clone()).collect::<Vec<_>>();
        let mut case = Case { lists: Vec::new(), others: Vec::new(), few: index.len() < 2000 };
        for around in [&[][..], &near[..]].into_iter().take(1 + usize::from(!near.is_empty())) {
            let known =
                |index: &Index<'_>| around.iter().map(|text| Known::new(index, text)).collect::<Vec<_>>();
            let query = Query::new(&index, &texts[at], &known(&index));
            let all = query.candidates(&index, index.len(), &mut scratch);
            case.others.extend(unanswered(&index, &query, &all, relevant, &mut random));
            for index in &foreign {
                let query = Query::new(index, &texts[at], &known(index));
                let candidates = query.candidates(index, CANDIDATES, &mut scratch);
                case.others.push(List::new(index, &query, candidates, &nothing));
            }
            case.lists.push(List::new(&index, &query, all, relevant));
        }
        cases.push(case);
    }
    Ok(cases)
}

/// The same query against databases without an answer, and against small ones.
fn unanswered(
    index: &Index<'_>,
    query: &Query,
    all: &[Candidate],
    relevant: &BTreeSet<String>,
    random: &mut Random,
) -> Vec<List> {
    let right = |candidate: &Candidate| relevant.contains(&*index.stored(candidate.document).name());
    let wrong = || all.iter().filter(|found| !right(found));
    let mut lists = vec![List::new(index, query, wrong().take(CANDIDATES).copied().collect(), relevant)];
    // Databases of a dozen to a few hundred fact-checks, with and without the right one.
    for size in [12, 60, 300] {
        let share = f64::from(size) / index.len().max(1) as f64;
        let held = random.chance(0.5);
        let some = all.iter().filter(|found| if right(found) { held } else { random.chance(share) });
        lists.push(List::new(index, query, some.copied().collect(), relevant));
    }
    // A dozen fact-checks of the same topic, and none of the same claim.
    let near: Vec<Candidate> = wrong().take(80).filter(|_| random.chance(0.15)).copied().collect();
    lists.push(List::new(index, query, near, relevant));
    lists
}

/// The mean of this many networks is the model.
const NETWORKS: u64 = 6;
const ROUNDS: usize = 30;
const RATE: f32 = 0.01;
/// Pulls weights back: there are a thousand queries to learn from.
const DECAY: f32 = 1e-4;
const BATCH: usize = 32;

/// Several networks from different starts: their mean is steadier than each.
fn networks(cases: &[&Case]) -> Vec<Network> {
    (0..NETWORKS).map(|seed| network(cases, seed + 1)).collect()
}

/// The softmax of the right candidates among all of a query, by gradient descent with momentum and decay.
fn network(cases: &[&Case], seed: u64) -> Network {
    let mut random = Random::new(seed);
    let mut net = Network::default();
    let mut noise = |scale: f32| (random.below(20001) as f32 / 10000.0 - 1.0) * scale;
    for unit in &mut net.inner {
        for weight in unit {
            *weight = noise(0.5);
        }
    }
    for weight in &mut net.outer {
        *weight = noise(0.3);
    }
    let lists: Vec<(&List, f32)> = cases
        .iter()
        .flat_map(|case| {
            let weight = if case.few { 2.0 } else { 1.0 } / case.lists.len().max(1) as f32;
            case.lists.iter().filter(|list| list.answers()).map(move |list| (list, weight))
        })
        .collect();
    let mut order: Vec<usize> = (0..lists.len()).collect();
    let mut optimiser = Adam::new(WEIGHTS);
    for round in 0..ROUNDS {
        random.shuffle(&mut order);
        let rate = RATE * (1.0 - round as f32 / ROUNDS as f32);
        for some in order.chunks(BATCH) {
            let mut gradient = Network::default();
            for at in some {
                let (list, weight) = lists[*at];
                descend(&net, list, &mut gradient, weight);
            }
            let gradient: Vec<f32> = weights(&mut gradient).map(|sum| *sum / some.len() as f32).collect();
            // The decay is part of the gradient here, as in the classic form of it.
            optimiser.step(weights(&mut net), |at, weight| gradient[at] + DECAY * weight, rate, 0.0);
        }
    }
    net
}

/// Adds the gradient of one query.
fn descend(net: &Network, list: &List, gradient: &mut Network, weight: f32) {
    let mut shares: Vec<f32> = list.features.iter().map(|features| net.score(features)).collect();
    softmax(&mut shares);
    let rights = list.right.iter().filter(|right| **right).count() as f32;
    for ((features, share), right) in list.features.iter().zip(shares).zip(&list.right) {
        let error = weight * (share - if *right { 1.0 / rights } else { 0.0 });
        let hidden = net.hidden(features);
        for (unit, value) in hidden.iter().enumerate() {
            gradient.outer[unit] += error * value;
            let inner = error * net.outer[unit] * (1.0 - value * value);
            gradient.bias[unit] += inner;
            for (weight, feature) in gradient.inner[unit].iter_mut().zip(features) {
                *weight += inner * feature;
            }
        }
        for (weight, feature) in gradient.direct.iter_mut().zip(features) {
            *weight += error * feature;
        }
    }
}

/// How many numbers a network has.
const WEIGHTS: usize = HIDDEN * (FEATURES + 2) + FEATURES;

/// All numbers of a network, in one order.
fn weights(net: &mut Network) -> impl Iterator<Item = &mut f32> {
    let Network { inner, bias, outer, direct } = net;
    inner.iter_mut().flatten().chain(bias).chain(outer).chain(direct)
}

/// What shows how sure a match is, whether it is right, and what it counts.
type Seen = ([f32; SIGNS], bool, f32);

/// Logistic regression on a few numbers, by gradient descent with momentum.
fn calibrate(seen: &[Seen]) -> [f32; SIGNS] {
    let mut weights = [0.0_f32; SIGNS];
    let mut speed = [0.0_f32; SIGNS];
    let all: f32 = seen.iter().map(|(_, _, weight)| weight).sum();
    for _ in 0..1500 {
        let mut gradient = [0.0_f32; SIGNS];
        for (signs, right, weight) in seen {
            let probability = byline_model::probability(dot(&weights, signs));
            let error = weight * (probability - f32::from(u8::from(*right)));
            for (sum, sign) in gradient.iter_mut().zip(signs) {
                *sum += error * sign;
            }
        }
        for ((weight, speed), gradient) in weights.iter_mut().zip(&mut speed).zip(gradient) {
            *speed = 0.9 * *speed - 0.2 * (gradient / all.max(1.0) + 1e-4 * *weight);
            *weight += *speed;
        }
    }
    weights
}
