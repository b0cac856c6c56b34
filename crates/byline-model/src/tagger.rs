//! The best sequence of labels, by the Viterbi algorithm over 16-bit scores.

use crate::table::Table;
use crate::{Model, ModelError};

/// The score of what must not be: low enough never to win, far enough from the lowest number to add to.
pub(crate) const NEVER: i16 = i16::MIN / 2;

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

    /// How many labels it tells apart.
    pub const fn labels(&self) -> usize {
        self.table.labels()
    }

    /// Labels a sequence. Each item has `each` features (at most 256), one item's behind the other's; `fixed` (empty,
    /// or one for each item) says which items have their label already. The labels are appended to `out`.
    pub fn tag(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        match self.labels() {
            0..=8 => self.run::<8>(features, each, fixed, scratch, out),
            9..=16 => self.run::<16>(features, each, fixed, scratch, out),
            17..=32 => self.run::<32>(features, each, fixed, scratch, out),
            _ => self.run::<64>(features, each, fixed, scratch, out),
        }
    }

    fn run<const N: usize>(
        &self,
        features: &[u32],
        each: usize,
        fixed: &[Option<u8>],
        scratch: &mut TaggerScratch,
        out: &mut Vec<u8>,
    ) {
        let transitions = self.transitions::<N>();
        let mut best = [0_i16; N];
        scratch.best.clear();
        for (at, item) in features.chunks_exact(each.max(1)).enumerate() {
            let mut next = if at == 0 { transitions[N] } else { step(&best, &transitions) };
            if let Some(label) = fixed.get(at).copied().flatten() {
                next = [NEVER; N];
                next[label as usize % N] = 0;
            } else {
                let scores = self.emissions::<N>(item);
                for (sum, score) in next.iter_mut().zip(scores) {
                    *sum = sum.saturating_add(score);
                }
            }
            // Relative to the best, so that no sequence is too long for 16 bits.
            let top = next.iter().copied().fold(i16::MIN, i16::max);
            for (best, score) in best.iter_mut().zip(next) {
                *best = score.saturating_sub(top).max(NEVER);
            }
            scratch.best.extend_from_slice(&best);
        }
        // Backwards along the best path: which label before made this one best is cheap to find again.
        let first = out.len();
        let mut after: Option<usize> = None;
        for best in scratch.best.as_chunks::<N>().0.iter().rev() {
            let label = (0..self.labels())
                .rev()
                .max_by_key(|&label| {
                    best[label].saturating_add(after.map_or(0, |after| transitions[label][after]))
                })
                .unwrap_or(0);
            out.push(label as u8);
            after = Some(label);
        }
        if let Some(found) = out.get_mut(first..) {
            found.reverse();
        }
    }

    fn emissions<const N: usize>(&self, item: &[u32]) -> [i16; N] {
        if N == crate::table::stride(self.labels()) {
            return self.table.sum_of_few::<N>(item);
        }
        // Fewer labels than the smallest width.
        let mut sums = [0; N];
        self.table.add_to(item, &mut sums[..self.labels()]);
        sums.map(|sum| sum as i16)
    }

    /// The transitions with places beyond the labels that never win; the last row is the start.
    fn transitions<const N: usize>(&self) -> Vec<[i16; N]> {
        let labels = self.labels();
        let mut rows = vec![[NEVER; N]; N + 1];
        let scores = self.transitions.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes));
        for (at, score) in scores.enumerate() {
            let before = at / labels;
            rows[if before == labels { N } else { before }][at % labels] = score;
        }
        rows
    }
}

/// For each label, the best score of a label before with the transition between them.
#[inline]
fn step<const N: usize>(best: &[i16; N], transitions: &[[i16; N]]) -> [i16; N] {
    let mut next = [i16::MIN; N];
    for (&before, row) in best.iter().zip(transitions) {
        for (next, &transition) in next.iter_mut().zip(row) {
            *next = (*next).max(before.saturating_add(transition));
        }
    }
    next
}
