//! A query against an index: the candidates by BM25, and what each has in common with the query.

use super::index::{BREAK, Entry, FAMILY, Index, NAME, NUMBER, ORDINAL, STOP};
use super::terms::{Nature, Term, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// Buffers, kept from one query to the next: a score for each fact-check is the largest.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Of the query's own terms, and of those around it.
    scores: Vec<[f32; 2]>,
    touched: Vec<u32>,
}

/// A query's terms, looked up in an index.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// Distinct terms of the body that fact-checks have, rarest first.
    entries: Vec<Entry>,
    /// The weight of a term, by its number; body and signature.
    body: FxHashMap<u32, f32>,
    signature: FxHashSet<u32>,
    families: FxHashSet<u32>,
    numbers: FxHashSet<u32>,
    /// Pairs of terms that stand near each other.
    pairs: FxHashSet<(u32, u32)>,
    /// Pairs of neighbours, the words that every text has among them.
    neighbours: FxHashSet<(u32, u32)>,
    /// The terms in their order.
    order: Vec<u32>,
    /// The same with the words that every text has.
    all: Vec<u32>,
    /// The weights of all terms, known or not.
    total: f32,
    names_total: f32,
    heaviest: f32,
    has_numbers: bool,
    /// Terms that stand only around the query, rarest first, and their numbers.
    near: Vec<Entry>,
    near_numbers: FxHashSet<u32>,
    /// Each of the texts around: its terms, and what they weigh together.
    texts: Vec<(FxHashSet<u32>, f32)>,
}

/// A fact-check that may match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) document: u32,
    /// BM25 of the query's own terms.
    pub(crate) score: f32,
    /// BM25 of the terms around it.
    pub(crate) near: f32,
}

impl Candidate {
    fn both(self) -> f32 {
        self.score + NEAR * self.near
    }
}

/// A signature's words count less: who posted something is rarely what was checked.
const SIGNATURE: f32 = 0.8;
/// A word of the same family counts less than the word itself.
const FAMILIAR: f32 = 0.3;
/// A word that stands only in the sentences around counts less, but finds what the sentence itself does not name.
const NEAR: f32 = 0.2;
/// So many of the rarest of them are looked up.
const MOST_NEAR: usize = 24;
/// A number for terms that no fact-check has.
const UNKNOWN: u32 = ORDINAL;

impl Query {
    /// A query, and the texts that stand around it.
    pub(crate) fn new(index: &Index<'_>, terms: &Terms, around: &[Terms]) -> Self {
        let mut query = Self::default();
        let mut seen = FxHashSet::default();
        let mut recent = [UNKNOWN; 2];
        let mut last = UNKNOWN;
        for term in &terms.body {
            let number = if term.nature == Nature::Stop {
                index.find(term.hash).map_or(UNKNOWN, |entry| entry.ordinal)
            } else {
                let number = query.add(index, term, &mut seen);
                if number != UNKNOWN {
                    for before in recent.into_iter().filter(|before| *before != UNKNOWN) {
                        query.pairs.insert((before, number));
                    }
                }
                query.order.push(number);
                recent = [recent[1], number];
                number
            };
            query.all.push(number);
            if last != UNKNOWN && number != UNKNOWN {
                query.neighbours.insert((last, number));
            }
            last = number;
        }
        for term in terms.signature.iter().filter(|term| term.nature == Nature::Name) {
            if let Some(entry) = index.find(term.hash) {
                query.signature.insert(entry.ordinal);
                if seen.insert(term.hash) {
                    query.entries.push(Entry { weight: entry.weight * SIGNATURE, ..entry });
                }
            }
        }
        let rarest = |a: &Entry, b: &Entry| b.weight.total_cmp(&a.weight).then(a.ordinal.cmp(&b.ordinal));
        query.entries.sort_by(rarest);
        for terms in around {
            let (mut numbers, mut weight) = (FxHashSet::default(), 0.0);
            for term in terms.body.iter().filter(|term| term.nature != Nature::Stop) {
                let Some(entry) = index.find(term.hash) else { continue };
                weight += if numbers.insert(entry.ordinal) { entry.weight } else { 0.0 };
                if seen.insert(term.hash) {
                    query.near.push(entry);
                }
            }
            query.texts.push((numbers, weight));
        }
        query.near.sort_by(rarest);
        query.near.truncate(MOST_NEAR);
        query.near_numbers = query.near.iter().map(|entry| entry.ordinal).collect();
        query
    }

    fn add(&mut self, index: &Index<'_>, term: &Term, seen: &mut FxHashSet<u32>) -> u32 {
        let entry = index.find(term.hash);
        if self.families.insert(term.family)
            && let Some(family) = index.find(term.family ^ FAMILY)
        {
            self.entries.push(Entry { weight: family.weight * FAMILIAR, ..family });
        }
        let weight = entry.map_or_else(|| index.rarity(term.hash), |entry| entry.weight);
        if seen.insert(term.hash) {
            self.total += weight;
            self.heaviest = self.heaviest.max(weight);
            self.names_total += if term.nature == Nature::Name { weight } else { 0.0 };
            if let Some(entry) = entry {
                self.entries.push(entry);
                self.body.insert(entry.ordinal, entry.weight);
            }
        }
        if term.nature == Nature::Number {
            self.has_numbers = true;
            if let Some(entry) = entry {
                self.numbers.insert(entry.ordinal);
            }
        }
        entry.map_or(UNKNOWN, |entry| entry.ordinal)
    }

    /// The best fact-checks by BM25, best first.
    pub(crate) fn candidates(
        &self,
        index: &Index<'_>,
        count: usize,
        scratch: &mut Scratch,
    ) -> Vec<Candidate> {
        let Scratch { scores, touched } = scratch;
        scores.resize(index.len().max(scores.len()), [0.0; 2]);
        touched.clear();
        for (part, entries) in [&self.entries, &self.near].into_iter().enumerate() {
            for entry in entries {
                for (document, impact) in index.postings(entry) {
                    let score = &mut scores[document as usize];
                    if score.iter().sum::<f32>() == 0.0 {
                        touched.push(document);
                    }
                    score[part] += entry.weight * impact;
                }
            }
        }
        let mut found: Vec<Candidate> = touched
            .iter()
            .map(|&document| {
                let [score, near] = std::mem::take(&mut scores[document as usize]);
                Candidate { document, score, near }
            })
            .collect();
        let better =
            |a: &Candidate, b: &Candidate| b.both().total_cmp(&a.both()).then(a.document.cmp(&b.document));
        if found.len() > count {
            found.select_nth_unstable_by(count, better);
            found.truncate(count);
        }
        found.sort_by(better);
        found
    }

    /// What a candidate has in common with the query, as the ranking model takes it.
    pub(crate) fn features(&self, index: &Index<'_>, candidates: &[Candidate], at: usize) -> [f32; FEATURES] {
        let candidate = candidates[at];
        let best = candidates.iter().fold(1e-6_f32, |best, other| best.max(other.score));
        let best_near = candidates.iter().fold(0.0_f32, |best, other| best.max(other.near));
        let mut parts = [Part::default(), Part::default()];
        let mut part = 0;
        let mut said = vec![[0.0_f32; 2]; self.texts.len()];
        let mut before = UNKNOWN;
        let mut matched: FxHashSet<u32> = FxHashSet::default();
        let mut from_signature = 0.0;
        let (mut numbers, mut numbers_found) = (0.0_f32, 0.0_f32);
        let (mut heaviest_found, mut heaviest_missed) = (0.0_f32, 0.0_f32);
        let mut sequence: Vec<u32> = Vec::with_capacity(64);
        let mut all: Vec<u32> = Vec::with_capacity(64);
        let mut last = UNKNOWN;
        let (mut neighbours, mut neighbours_common, mut neighbours_title) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut phrases: FxHashSet<(u32, u32)> = FxHashSet::default();
        for term in index.sequence(candidate.document) {
            if term == BREAK {
                part = 1;
                before = UNKNOWN;
                last = UNKNOWN;
                sequence.push(UNKNOWN);
                all.push(UNKNOWN);
                continue;
            }
            let number = term & ORDINAL;
            all.push(number);
            if last != UNKNOWN {
                let found = self.neighbours.contains(&(last, number));
                neighbours += if part == 0 { 1.0 } else { 0.0 };
                if found {
                    phrases.insert((last, number));
                    *(if part == 0 { &mut neighbours_common } else { &mut neighbours_title }) += 1.0;
                }
            }
            last = number;
            if term & STOP != 0 {
                continue;
            }
            sequence.push(number);
            let weight = index.weight(number);
            let found = self.body.contains_key(&number);
            let Part { all, common, family, names, names_common, pairs, pairs_common, near } =
                &mut parts[part];
            *near += if !found && self.near_numbers.contains(&number) { weight } else { 0.0 };
            *all += weight;
            for (sums, (numbers, _)) in said.iter_mut().zip(&self.texts) {
                sums[part] += if numbers.contains(&number) { weight } else { 0.0 };
            }
            if found {
                *common += weight;
                matched.insert(number);
                heaviest_found = heaviest_found.max(weight);
            } else {
                heaviest_missed = heaviest_missed.max(if part == 0 { weight } else { 0.0 });
            }
            if found || self.families.contains(&index.family(number)) {
                *family += weight;
            }
            if self.signature.contains(&number) {
                from_signature += weight;
            }
            if term & NAME != 0 {
                *names += weight;
                *names_common += if found { weight } else { 0.0 };
            }
            if term & NUMBER != 0 {
                numbers += 1.0;
                numbers_found += if self.numbers.contains(&number) { 1.0 } else { 0.0 };
            }
            if before != UNKNOWN {
                let pair = weight + index.weight(before);
                *pairs += pair;
                *pairs_common += if self.pairs.contains(&(before, number)) { pair } else { 0.0 };
            }
            before = number;
        }
        let covered: f32 = {
            let mut numbers: Vec<u32> = matched.iter().copied().collect();
            numbers.sort_unstable();
            numbers.iter().map(|number| index.weight(*number)).sum()
        };
        let [claim, title] = parts;
        let share = |some: f32, all: f32| if all > 0.0 { some / all } else { 0.0 };
        let next = candidates.get(at + 1).map_or(0.0, |next| next.score);
        [
            share(candidate.score, self.total),
            candidate.score / best,
            (1.0 + candidate.score).ln() / 3.0,
            share(candidate.score - next, best),
            share(claim.common, claim.all),
            share(title.common, title.all),
            share(covered, self.total),
            share(claim.family, claim.all),
            share(title.family, title.all),
            share(claim.names_common + title.names_common, claim.names + title.names),
            f32::from(u8::from(claim.names + title.names > 0.0)),
            share(numbers_found, numbers),
            if numbers > 0.0 && self.has_numbers { share(numbers - numbers_found, numbers) } else { 0.0 },
            share(claim.pairs_common, claim.pairs),
            share(title.pairs_common, title.pairs),
            share(from_signature, claim.all + title.all),
            share(heaviest_found, self.heaviest),
            heaviest_missed / 10.0,
            (matched.len() as f32).min(20.0) / 10.0,
            longest_run(&self.order, &sequence) as f32 / 5.0,
            1.0 / (at as f32 + 1.0),
            (self.order.len() as f32 + 1.0).ln() / 4.0,
            share(claim.common + title.common, claim.all + title.all),
            claim.all / 100.0,
            share(neighbours_common, neighbours),
            (neighbours_common + neighbours_title).min(10.0) / 5.0,
            share(phrases.len() as f32, self.neighbours.len() as f32),
            longest_run(&self.all, &all) as f32 / 5.0,
            share(claim.near, claim.all),
            share(title.near, title.all),
            share(claim.common + claim.near + title.common + title.near, claim.all + title.all),
            (claim.near + title.near).min(40.0) / 20.0,
            share(candidate.near, best_near),
            said.iter().fold(0.0, |best: f32, sums| best.max(share(sums[0], claim.all))),
            said.iter().fold(0.0, |best: f32, sums| best.max(share(sums[1], title.all))),
            said.iter()
                .zip(&self.texts)
                .fold(0.0, |best: f32, (sums, text)| best.max(share(sums[0].max(sums[1]), text.1))),
            f32::from(u8::from(!self.texts.is_empty())),
        ]
    }
}

/// How many features there are.
pub(crate) const FEATURES: usize = 37;

/// The claim, or the title, of a candidate: weights of all terms, of those in common, and of those around.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    all: f32,
    common: f32,
    family: f32,
    names: f32,
    names_common: f32,
    pairs: f32,
    pairs_common: f32,
    /// Of terms that stand only around the query.
    near: f32,
}

/// The longest run of terms that both have, up to a cap.
fn longest_run(query: &[u32], sequence: &[u32]) -> usize {
    let query = query.get(..query.len().min(100)).unwrap_or(query);
    let sequence = sequence.get(..sequence.len().min(100)).unwrap_or(sequence);
    let mut rows = vec![0_u8; sequence.len() + 1];
    let mut best = 0;
    for term in query {
        let mut diagonal = 0;
        for (at, other) in sequence.iter().enumerate() {
            let above = rows[at + 1];
            rows[at + 1] = if term == other && *term != UNKNOWN { diagonal + 1 } else { 0 };
            best = best.max(rows[at + 1]);
            diagonal = above;
        }
    }
    usize::from(best).min(10)
}
