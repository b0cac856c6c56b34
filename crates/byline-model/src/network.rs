//! A small network over hashed features that judges which of several options is right.

use crate::{Model, ModelError, Table};

/// How many units the first layer has: one for each label of the table.
pub(crate) const HIDDEN: usize = 32;

/// How many units the second layer has.
pub(crate) const INNER: usize = 16;

/// Numbers beside the table: what the units of the first layer start from, the second layer's weights (by unit of the
/// first), what its units start from, and the weights of the score.
pub(crate) const REST: usize = HIDDEN + HIDDEN * INNER + INNER + INNER;

/// A network of two layers ([`train::choosing`](crate::train::choosing)): the rows of an option's features are summed, and
/// two rectified layers make a score of the sums. Two sections of a [`Model`].
#[derive(Debug, Clone, Copy)]
pub struct Network<'a> {
    pub(crate) table: Table<'a>,
    pub(crate) rest: &'a [[u8; 4]],
}

impl<'a> Network<'a> {
    /// The network whose table is at a section, and whose other numbers are at the next one.
    ///
    /// # Errors
    ///
    /// If the sections are not such.
    pub fn new(model: &Model<'a>, section: usize) -> Result<Self, ModelError> {
        let table = model.table(section)?;
        let (rest, left) = model.bytes(section + 1)?.as_chunks::<4>();
        if table.labels() != HIDDEN || rest.len() != REST || !left.is_empty() {
            return Err(ModelError::Section { section, wanted: "network" });
        }
        Ok(Self { table, rest })
    }

    /// Appends the score of each option, which [`softmax`](crate::softmax) makes probabilities of. `shared` are the features
    /// that all have; no option has more than 256.
    #[inline]
    pub fn scores<'f>(
        &self,
        shared: &[u32],
        options: impl Iterator<Item = &'f [u32]>,
        scores: &mut Vec<f32>,
    ) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "a function compiled for more than the smallest processor")]
            // SAFETY: the processor has what the function was compiled for, as was just checked.
            return unsafe { self.scores_avx2(shared, options, scores) };
        }
        self.scores_of_any(shared, options, scores);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scores_avx2<'f>(
        &self,
        shared: &[u32],
        options: impl Iterator<Item = &'f [u32]>,
        scores: &mut Vec<f32>,
    ) {
        self.scores_of_any(shared, options, scores);
    }

    #[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
    #[inline(always)]
    fn scores_of_any<'f>(
        &self,
        shared: &[u32],
        options: impl Iterator<Item = &'f [u32]>,
        scores: &mut Vec<f32>,
    ) {
        let shared = self.table.sum_of_few::<HIDDEN>(shared);
        let (starts, rest) = self.rest.split_at(HIDDEN);
        let (rows, rest) = rest.split_at(HIDDEN * INNER);
        let (inner_starts, outs) = rest.split_at(INNER);
        let rows = rows.as_chunks::<INNER>().0;
        for option in options {
            let sums = self.table.sum_of_few::<HIDDEN>(option);
            let mut inner = [0.0; INNER];
            inner.iter_mut().zip(inner_starts).for_each(|(inner, start)| *inner = f32::from_le_bytes(*start));
            for (((sum, shared), start), row) in sums.iter().zip(shared).zip(starts).zip(rows) {
                let sum = (i32::from(*sum) + i32::from(shared)) as f32;
                let unit = (sum * self.table.scale() + f32::from_le_bytes(*start)).max(0.0);
                for (inner, weight) in inner.iter_mut().zip(row) {
                    *inner += unit * f32::from_le_bytes(*weight);
                }
            }
            let outs = inner.iter().zip(outs);
            scores.push(outs.map(|(inner, weight)| inner.max(0.0) * f32::from_le_bytes(*weight)).sum());
        }
    }
}
