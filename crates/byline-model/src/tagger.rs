//! The best sequence of labels, by the Viterbi algorithm over 16-bit scores.

use crate::table::{Table, first_of_largest};
use crate::{Model, ModelError};

/// The score of what must not be: low enough never to win, far enough from the lowest number to add to.
pub(crate) const NEVER: i16 = i16::MIN / 2;

/// How many items ahead rows are asked for: what an item takes is less than it takes for a row to come that is in no near
/// cache.
const AHEAD: usize = 4;

/// Labels the items of a sequence: the scores of each item's features, plus one for each two neighbouring labels.
///
/// The model has a table at section 0 and at section 1 the scores of transitions: 16-bit numbers, row after row for
/// the label before (the last row: the start of the sequence).
#[derive(Debug, Clone, Copy)]
pub struct Tagger<'a> {
    table: Table<'a>,
    transitions: &'a [u8],
}

/// Buffers of a [`Tagger`], kept from one sequence to the next.
#[derive(Debug, Clone, Default)]
pub struct TaggerScratch {
    /// The best score of each sequence that ends with an item and label, relative to the item's best.
    best: Vec<i16>,
    /// The transitions that `rows` and `columns` were made of.
    source: Vec<u8>,
    /// The scores of the labels after each label, the start's last; places beyond the labels never win.
    rows: Vec<i16>,
    /// The same transposed: of the labels before each label.
    columns: Vec<i16>,
}

impl<'a> Tagger<'a> {
    /// The tagger of a model.
    pub fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let (table, transitions) = (model.table(0)?, model.bytes(1)?);
        let labels = table.labels();
        if transitions.len() != (labels + 1) * labels * 2 {
            return Err(ModelError::Section { section: 1, wanted: "table of transitions" });
        }
        Ok(Self { table, transitions })
    }

    /// What a score is multiplied by for its logarithm of odds.
    pub const fn scale(&self) -> f32 {
        self.table.scale()
    }

    /// How many labels there are.
    pub const fn labels(&self) -> usize {
        self.table.labels()
    }

    /// Asks for what the first items of a sequence need, which will be tagged soon; see [`prefetch`](crate::prefetch). The
    /// labels are the same without it.
    pub fn expect(&self, features: &[u32], each: usize) {
        self.table.fetch(features.get(..AHEAD * each).unwrap_or(features));
    }

    /// Labels a sequence. Each item has `each` features (at most 256), one item's after the other's; `fixed` (empty,
    /// or one for each item) says which items have their label already; `added` (empty, or one for each item and label)
    /// is added to the scores, whose unit is [`scale`](Self::scale). The labels are appended to `out`.
    pub fn tag(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        added: &[i16],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        match self.labels() {
            0..=8 => self.run_widest::<8>(features, each, fixed, added, scratch, out),
            9..=16 => self.run_widest::<16>(features, each, fixed, added, scratch, out),
            17..=32 => self.run_widest::<32>(features, each, fixed, added, scratch, out),
            _ => self.run_widest::<64>(features, each, fixed, added, scratch, out),
        }
    }

    /// [`run`](Self::run) with the widest vector registers that there are: the same sums, in half the time.
    fn run_widest<const N: usize>(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        added: &[i16],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "a function compiled for more than the smallest processor")]
            // SAFETY: the processor has what the function was compiled for, as was just checked.
            return unsafe { self.run_avx2::<N>(features, each, fixed, added, scratch, out) };
        }
        self.run::<N>(features, each, fixed, added, scratch, out);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn run_avx2<const N: usize>(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        added: &[i16],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        self.run::<N>(features, each, fixed, added, scratch, out);
    }

    #[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
    #[inline(always)]
    fn run<const N: usize>(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        added: &[i16],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        let fixed = |at: usize| fixed.get(at).copied().flatten().map(|label| label as usize % N);
        if scratch.source != self.transitions || scratch.columns.len() != N * N {
            self.spread_transitions::<N>(scratch);
        }
        let labels = self.labels();
        let rows = scratch.rows.as_chunks::<N>().0;
        let mut best = [0_i16; N];
        let mut last = None;
        scratch.best.clear();
        let each = each.max(1);
        let mut ahead = features.chunks_exact(each).enumerate().skip(AHEAD);
        for (at, item) in features.chunks_exact(each).enumerate() {
            if let Some((_, item)) = ahead.next().filter(|(at, _)| fixed(*at).is_none()) {
                self.table.fetch(item);
            }
            if let Some(label) = fixed(at) {
                best = [NEVER; N];
                best[label] = 0;
                last = Some(label);
            } else {
                // Behind a label that is certain, or at the start, one row of transitions is all there is.
                let mut next = match last {
                    _ if at == 0 => rows[N],
                    Some(label) => rows[label],
                    None => step(&best, rows),
                };
                last = None;
                let scores = self.emissions::<N>(item);
                for (sum, score) in next.iter_mut().zip(scores) {
                    *sum = sum.saturating_add(score);
                }
                let own = added.get(at * labels..(at + 1) * labels).unwrap_or_default();
                for (sum, score) in next.iter_mut().zip(own) {
                    *sum = sum.saturating_add(*score);
                }
                // Relative to the best, so that no sequence is too long for 16 bits.
                let top = next.iter().copied().fold(i16::MIN, i16::max);
                for (best, score) in best.iter_mut().zip(next) {
                    *best = score.saturating_sub(top).max(NEVER);
                }
            }
            scratch.best.extend_from_slice(&best);
        }
        // Backwards along the best path: which label before made this one best is cheap to find again.
        let first = out.len();
        let mut after: Option<usize> = None;
        let columns = scratch.columns.as_chunks::<N>().0;
        for (at, best) in scratch.best.as_chunks::<N>().0.iter().enumerate().rev() {
            let label = match (fixed(at), after) {
                (Some(label), _) => label,
                (None, None) => first_of_largest(best),
                (None, Some(after)) => {
                    let mut sums = *best;
                    for (sum, transition) in sums.iter_mut().zip(columns[after]) {
                        *sum = sum.saturating_add(transition);
                    }
                    first_of_largest(&sums)
                }
            };
            out.push(label as u8);
            after = Some(label);
        }
        if let Some(found) = out.get_mut(first..) {
            found.reverse();
        }
    }

    #[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
    #[inline(always)]
    fn emissions<const N: usize>(&self, item: &[u32]) -> [i16; N] {
        if N == crate::table::stride(self.labels()) {
            return self.table.sum_of_few::<N>(item);
        }
        // Fewer labels than the smallest width.
        let mut sums = [0; N];
        self.table.add_to(item, &mut sums[..self.labels()]);
        sums.map(|sum| sum as i16)
    }

    /// Fills `rows` and `columns`.
    fn spread_transitions<const N: usize>(&self, scratch: &mut TaggerScratch) {
        let labels = self.labels();
        let TaggerScratch { best: _, source, rows, columns } = scratch;
        source.clear();
        source.extend_from_slice(self.transitions);
        rows.clear();
        rows.resize((N + 1) * N, NEVER);
        columns.clear();
        columns.resize(N * N, NEVER);
        let scores = self.transitions.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes));
        for (at, score) in scores.enumerate() {
            let (before, label) = (at / labels, at % labels);
            if before == labels {
                rows[N * N + label] = score;
            } else {
                rows[before * N + label] = score;
                columns[label * N + before] = score;
            }
        }
    }
}

/// For each label, the best score of a label before with the transition between them. A compiler that knows
/// what comes next reorders the loops and gathers columns one number at a time; this keeps it to whole rows.
#[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
#[inline(always)]
fn step<const N: usize>(best: &[i16; N], transitions: &[[i16; N]]) -> [i16; N] {
    let mut next = [i16::MIN; N];
    for (&before, row) in best.iter().zip(transitions) {
        let before = std::hint::black_box(before);
        for (next, &transition) in next.iter_mut().zip(row) {
            *next = (*next).max(before.saturating_add(transition));
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::{Tagger, TaggerScratch};
    use crate::train::{Random, Weights};
    use crate::{Model, ModelWriter};

    /// Weights and transitions at random, for so many labels.
    fn model(labels: usize) -> Vec<u8> {
        let mut random = Random::new(labels as u64);
        let mut weights = Weights::new(8, labels);
        for row in 0..256_u32 {
            for weight in weights.row_mut(row << 24) {
                *weight = random.below(2001) as f32 / 1000.0 - 1.0;
            }
        }
        let transitions = (0..labels * (labels + 1))
            .flat_map(|_| ((random.below(200) as u16).cast_signed() - 100).to_le_bytes());
        ModelWriter::new("test", 1).table(&weights).bytes(transitions.collect()).finish()
    }

    #[test]
    fn wide_registers_give_the_same_labels() {
        let mut random = Random::new(5);
        for labels in [9, 16] {
            let file = model(labels);
            let model = Model::read(&file, "test", 1).expect("reads");
            let (tagger, table) =
                (Tagger::new(&model).expect("is a tagger"), model.table(0).expect("is there"));
            let (mut wide, mut narrow) = (TaggerScratch::default(), TaggerScratch::default());
            for length in 0..40 {
                let features: Vec<u32> = (0..length * 3).map(|_| random.next() as u32).collect();
                let fixed: Vec<Option<u8>> =
                    (0..length).map(|_| random.chance(0.2).then(|| random.below(labels) as u8)).collect();
                let count = if random.chance(0.5) { length * labels } else { 0 };
                let added: Vec<i16> =
                    (0..count).map(|_| (random.below(200) as u16).cast_signed() - 100).collect();
                let (mut here, mut there) = (Vec::new(), Vec::new());
                tagger.tag(&features, 3, &fixed, &added, &mut wide, &mut here);
                tagger.run::<16>(&features, 3, &fixed, &added, &mut narrow, &mut there);
                assert_eq!(here, there);
                let scores = table.scores::<16>(&features);
                let best = (0..labels).rev().max_by_key(|&label| scores[label]).unwrap();
                assert!(labels < 16 || table.best::<16>(&features) == best);
            }
        }
    }
}
