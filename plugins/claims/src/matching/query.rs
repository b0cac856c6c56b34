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
    heaviest: f32,
    has_numbers: bool,
    /// Terms that stand only around the query, rarest first, and their numbers.
    near: Vec<Entry>,
    near_numbers: FxHashSet<u32>,
    /// Each of the texts around: its terms, and what they weigh together.
    texts: Vec<(FxHashSet<u32>, f32)>,
}

/// What fact-checks have of the words of a text that stands around queries: read once for all of them.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// In their order, with the hash of each.
    terms: Vec<(u32, Entry)>,
}

impl Known {
    pub(crate) fn new(index: &Index<'_>, terms: &Terms) -> Self {
        let words = terms.body.iter().filter(|term| term.nature != Nature::Stop);
        Self { terms: words.filter_map(|term| Some((term.hash, index.find(term.hash)?))).collect() }
    }
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
    pub(crate) fn new<'k>(
        index: &Index<'_>,
        terms: &Terms,
        around: impl IntoIterator<Item = &'k Known>,
    ) -> Self {
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
        for known in around {
            let (mut numbers, mut weight) = (FxHashSet::default(), 0.0);
            for (hash, entry) in &known.terms {
                weight += if numbers.insert(entry.ordinal) { entry.weight } else { 0.0 };
                if seen.insert(*hash) {
                    query.near.push(*entry);
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
        self.candidates_with(index, count, &[], scratch).0
    }

    /// The same, and others with what their words count.
    pub(crate) fn candidates_with(
        &self,
        index: &Index<'_>,
        count: usize,
        others: &[u32],
        scratch: &mut Scratch,
    ) -> (Vec<Candidate>, Vec<Candidate>) {
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
        let others = others.iter().map(|&document| {
            let [score, near] = scores[document as usize];
            Candidate { document, score, near }
        });
        let others = others.collect();
        let taken = touched.iter().map(|&document| {
            let [score, near] = std::mem::take(&mut scores[document as usize]);
            Candidate { document, score, near }
        });
        (best(taken, count), others)
    }

    /// What a candidate has in common with the query, as the ranking model takes it.
    pub(crate) fn features(&self, index: &Index<'_>, candidates: &[Candidate], at: usize) -> [f32; FEATURES] {
        let mut common = Common::new(self);
        for term in index.sequence(candidates[at].document) {
            common.take(index, term);
        }
        common.features(index, candidates, at)
    }
}

/// The best of many candidates, best first.
fn best(candidates: impl Iterator<Item = Candidate>, count: usize) -> Vec<Candidate> {
    let better =
        |a: &Candidate, b: &Candidate| b.both().total_cmp(&a.both()).then(a.document.cmp(&b.document));
    // Most of a hundred thousand are worse than the worst that was kept so far, and one comparison rules them out.
    let room = 8 * count.max(1);
    let mut found: Vec<Candidate> = Vec::with_capacity(room);
    let mut worst: Option<Candidate> = None;
    for candidate in candidates {
        if worst.is_some_and(|worst| better(&candidate, &worst).is_ge()) {
            continue;
        }
        found.push(candidate);
        if found.len() == room {
            let (_, last, _) = found.select_nth_unstable_by(count.max(1) - 1, better);
            worst = Some(*last);
            found.truncate(count.max(1));
        }
    }
    found.sort_by(better);
    found.truncate(count);
    found
}

/// What a candidate has in common with a query, gathered term by term.
struct Common<'q> {
    query: &'q Query,
    /// The claim, and the title.
    parts: [Part; 2],
    part: usize,
    /// What each of the texts around says of either part.
    said: Vec<[f32; 2]>,
    matched: FxHashSet<u32>,
    from_signature: f32,
    numbers: f32,
    numbers_found: f32,
    heaviest_found: f32,
    heaviest_missed: f32,
    /// The terms in their order, without the words that every text has and with them, and the last of each.
    sequence: Vec<u32>,
    all: Vec<u32>,
    before: u32,
    last: u32,
    /// Pairs of neighbours in the claim, and those in common in either part.
    neighbours: f32,
    neighbours_found: [f32; 2],
    phrases: FxHashSet<(u32, u32)>,
}

impl<'q> Common<'q> {
    fn new(query: &'q Query) -> Self {
        Self {
            query,
            parts: [Part::default(), Part::default()],
            part: 0,
            said: vec![[0.0_f32; 2]; query.texts.len()],
            matched: FxHashSet::default(),
            from_signature: 0.0,
            numbers: 0.0,
            numbers_found: 0.0,
            heaviest_found: 0.0,
            heaviest_missed: 0.0,
            sequence: Vec::with_capacity(64),
            all: Vec::with_capacity(64),
            before: UNKNOWN,
            last: UNKNOWN,
            neighbours: 0.0,
            neighbours_found: [0.0; 2],
            phrases: FxHashSet::default(),
        }
    }

    /// Takes the next term of the candidate.
    fn take(&mut self, index: &Index<'_>, term: u32) {
        if term == BREAK {
            self.part = 1;
            (self.before, self.last) = (UNKNOWN, UNKNOWN);
            self.sequence.push(UNKNOWN);
            self.all.push(UNKNOWN);
            return;
        }
        let number = term & ORDINAL;
        self.all.push(number);
        self.neighbour(number);
        if term & STOP == 0 {
            self.sequence.push(number);
            self.word(index, term);
        }
    }

    /// Whether the term and the one before it stand so in the query too.
    fn neighbour(&mut self, number: u32) {
        let last = std::mem::replace(&mut self.last, number);
        if last == UNKNOWN {
            return;
        }
        self.neighbours += if self.part == 0 { 1.0 } else { 0.0 };
        if self.query.neighbours.contains(&(last, number)) {
            self.phrases.insert((last, number));
            self.neighbours_found[self.part] += 1.0;
        }
    }

    /// A term that not every text has.
    fn word(&mut self, index: &Index<'_>, term: u32) {
        let (query, number) = (self.query, term & ORDINAL);
        let weight = index.weight(number);
        let found = query.body.contains_key(&number);
        let Part { all, common, family, names, names_common, pairs, pairs_common, near } =
            &mut self.parts[self.part];
        *near += if !found && query.near_numbers.contains(&number) { weight } else { 0.0 };
        *all += weight;
        for (sums, (numbers, _)) in self.said.iter_mut().zip(&query.texts) {
            sums[self.part] += if numbers.contains(&number) { weight } else { 0.0 };
        }
        if found {
            *common += weight;
            self.matched.insert(number);
            self.heaviest_found = self.heaviest_found.max(weight);
        } else if self.part == 0 {
            self.heaviest_missed = self.heaviest_missed.max(weight);
        }
        if found || query.families.contains(&index.family(number)) {
            *family += weight;
        }
        if query.signature.contains(&number) {
            self.from_signature += weight;
        }
        if term & NAME != 0 {
            *names += weight;
            *names_common += if found { weight } else { 0.0 };
        }
        if term & NUMBER != 0 {
            self.numbers += 1.0;
            self.numbers_found += if query.numbers.contains(&number) { 1.0 } else { 0.0 };
        }
        if self.before != UNKNOWN {
            let pair = weight + index.weight(self.before);
            *pairs += pair;
            *pairs_common += if query.pairs.contains(&(self.before, number)) { pair } else { 0.0 };
        }
        self.before = number;
    }

    /// The weight of the query's terms that the candidate has.
    fn covered(&self, index: &Index<'_>) -> f32 {
        let mut numbers: Vec<u32> = self.matched.iter().copied().collect();
        numbers.sort_unstable();
        numbers.iter().map(|number| index.weight(*number)).sum()
    }

    /// The best share, of the texts around, of what `share` gives for one.
    fn around(&self, share: impl Fn(&[f32; 2], f32) -> f32) -> f32 {
        let texts = self.said.iter().zip(&self.query.texts);
        texts.fold(0.0, |best: f32, (sums, text)| best.max(share(sums, text.1)))
    }

    /// All of it, as the ranking model takes it.
    fn features(&self, index: &Index<'_>, candidates: &[Candidate], at: usize) -> [f32; FEATURES] {
        let query = self.query;
        let candidate = candidates[at];
        let best = candidates.iter().fold(1e-6_f32, |best, other| best.max(other.score));
        let best_near = candidates.iter().fold(0.0_f32, |best, other| best.max(other.near));
        let [claim, title] = self.parts;
        let share = |some: f32, all: f32| if all > 0.0 { some / all } else { 0.0 };
        // Several fact-checks of the same words are no doubt about which is meant.
        let mut behind = candidates.iter().skip(at + 1);
        let next = behind.find(|next| (next.score - candidate.score).abs() > 1e-4);
        let next = next.map_or(0.0, |next| next.score);
        let numbers_missed = self.numbers - self.numbers_found;
        [
            share(candidate.score, query.total),
            candidate.score / best,
            (1.0 + candidate.score).ln() / 3.0,
            share(candidate.score - next, best),
            share(claim.common, claim.all),
            share(title.common, title.all),
            share(self.covered(index), query.total),
            share(claim.family, claim.all),
            share(title.family, title.all),
            share(claim.names_common + title.names_common, claim.names + title.names),
            f32::from(u8::from(claim.names + title.names > 0.0)),
            share(self.numbers_found, self.numbers),
            if self.numbers > 0.0 && query.has_numbers { share(numbers_missed, self.numbers) } else { 0.0 },
            share(claim.pairs_common, claim.pairs),
            share(title.pairs_common, title.pairs),
            share(self.from_signature, claim.all + title.all),
            share(self.heaviest_found, query.heaviest),
            self.heaviest_missed / 10.0,
            (self.matched.len() as f32).min(20.0) / 10.0,
            longest_run(&query.order, &self.sequence) as f32 / 5.0,
            1.0 / (at as f32 + 1.0),
            (query.order.len() as f32 + 1.0).ln() / 4.0,
            share(claim.common + title.common, claim.all + title.all),
            claim.all / 100.0,
            share(self.neighbours_found[0], self.neighbours),
            (self.neighbours_found[0] + self.neighbours_found[1]).min(10.0) / 5.0,
            share(self.phrases.len() as f32, query.neighbours.len() as f32),
            longest_run(&query.all, &self.all) as f32 / 5.0,
            share(claim.near, claim.all),
            share(title.near, title.all),
            share(claim.common + claim.near + title.common + title.near, claim.all + title.all),
            (claim.near + title.near).min(40.0) / 20.0,
            share(candidate.near, best_near),
            self.around(|sums, _| share(sums[0], claim.all)),
            self.around(|sums, _| share(sums[1], title.all)),
            self.around(|sums, text| share(sums[0].max(sums[1]), text)),
            f32::from(u8::from(!query.texts.is_empty())),
        ]
    }
}

/// How many features there are.
pub(crate) const FEATURES: usize = 37;
/// The share of the claim's words that the query has.
pub(crate) const CLAIM_COVERED: usize = 4;
/// The share of the query's words that the fact-check has.
pub(crate) const QUERY_COVERED: usize = 6;

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
