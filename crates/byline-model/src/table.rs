//! Weights: a table of bytes, looked up by features and summed.

use crate::prefetch::prefetch;

/// The most labels that a table has.
pub(crate) const MOST_LABELS: usize = 64;

/// A table of two to the power of `bits` rows, one signed byte for each label: a view into a [`Model`](crate::Model).
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    pub(crate) bits: u32,
    pub(crate) labels: usize,
    /// What a weight of 1 stands for.
    pub(crate) scale: f32,
    /// The rows, each [`stride`] bytes.
    pub(crate) weights: &'a [u8],
}

/// The bytes of a row: a power of two, so that no row crosses a cache line and a row is whole vector registers.
pub(crate) const fn stride(labels: usize) -> usize {
    labels.next_power_of_two()
}

/// The row of a feature in a table of two to the power of `bits` rows.
#[inline]
pub(crate) const fn row(feature: u32, bits: u32) -> usize {
    (feature >> (32 - bits)) as usize
}

impl<'a> Table<'a> {
    /// How many labels there are.
    pub const fn labels(&self) -> usize {
        self.labels
    }

    /// What a score of 1 stands for: scores times this are what training saw.
    pub const fn scale(&self) -> f32 {
        self.scale
    }

    /// The sums of the rows of `features`: the scores of the labels. `N` is the number of labels or more, up to the
    /// next power of two; what is beyond the labels is 0.
    ///
    /// # Panics
    ///
    /// If `N` is not between the number of labels and its next power of two.
    #[inline]
    pub fn scores<const N: usize>(&self, features: &[u32]) -> [i32; N] {
        assert!(
            self.labels <= N && N <= stride(self.labels),
            "the table has {} labels, not {N}",
            self.labels
        );
        if N == 1 {
            return [self.sum_of_one_label(features); N];
        }
        let mut sums = [0; N];
        // 256 bytes cannot overflow 16 bits, and half as wide is twice as fast.
        for some in features.chunks(256) {
            for (sum, part) in sums.iter_mut().zip(self.sum_of_few::<N>(some)) {
                *sum += i32::from(part);
            }
        }
        sums
    }

    /// The score of the only label: a number, which is faster than a vector of one.
    #[inline]
    fn sum_of_one_label(&self, features: &[u32]) -> i32 {
        let shift = (32 - self.bits) & 31;
        let weight = |&feature: &u32| match self.weights.get((feature >> shift) as usize) {
            Some(weight) => i32::from(weight.cast_signed()),
            None => 0,
        };
        features.iter().map(weight).sum()
    }

    /// Asks for the rows of `features`, so that they are near when they are summed; see [`prefetch`]. Who makes the features
    /// of several candidates should ask for the rows of each before the first is scored.
    #[inline]
    pub fn fetch(&self, features: &[u32]) {
        let (shift, stride) = ((32 - self.bits) & 31, stride(self.labels));
        for &feature in features {
            prefetch(self.weights, (feature >> shift) as usize * stride);
        }
    }

    /// The label with the highest score, the first one of equal ones: faster than [`scores`](Self::scores) and a search.
    /// There are at most 256 features, and `N` labels: 8, 16, 32 or 64.
    #[inline]
    pub fn best<const N: usize>(&self, features: &[u32]) -> usize {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "a function compiled for more than the smallest processor")]
            // SAFETY: the processor has what the function was compiled for, as was just checked.
            return unsafe { self.best_avx2::<N>(features) };
        }
        first_of_largest(&self.sum_of_few::<N>(features))
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn best_avx2<const N: usize>(&self, features: &[u32]) -> usize {
        first_of_largest(&self.sum_of_few::<N>(features))
    }

    /// The scores in 16 bits for at most 256 features (more wrap).
    #[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
    #[inline(always)]
    pub(crate) fn sum_of_few<const N: usize>(&self, features: &[u32]) -> [i16; N] {
        let mut sums = [0_i16; N];
        if N == stride(self.labels) {
            // One row is one chunk, which is checked faster.
            let (rows, shift) = (self.weights.as_chunks::<N>().0, (32 - self.bits) & 31);
            for &feature in features {
                let Some(row) = rows.get((feature >> shift) as usize) else { continue };
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
                }
            }
            return sums;
        }
        for &feature in features {
            let Some(row) = self.row::<N>(feature) else { continue };
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
            }
        }
        sums
    }

    #[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
    #[inline(always)]
    fn row<const N: usize>(&self, feature: u32) -> Option<&'a [u8; N]> {
        self.weights.get(row(feature, self.bits) * stride(self.labels)..)?.first_chunk()
    }

    /// The scores into a slice of any length up to the number of labels: slower than [`scores`](Self::scores).
    pub(crate) fn add_to(&self, features: &[u32], sums: &mut [i32]) {
        let stride = stride(self.labels);
        for &feature in features {
            let Some(row) = self.weights.get(row(feature, self.bits) * stride..) else { continue };
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(weight.cast_signed());
            }
        }
    }
}

/// Where the largest number is, the first of equals; without branches, as the place cannot be predicted. Lacks and places
/// share a number.
#[expect(clippy::inline_always, reason = "it is compiled for each width of vectors")]
#[inline(always)]
pub(crate) fn first_of_largest<const N: usize>(sums: &[i16; N]) -> usize {
    let top = sums.iter().copied().fold(i16::MIN, i16::max);
    let mut least = i16::MAX;
    for (at, &sum) in (0..).zip(sums) {
        least = least.min(top.saturating_sub(sum).min(255) << 6 | at);
    }
    (least & 63) as usize
}

/// Predicts the probabilities of labels, by logistic regression ([`train::logistic`](crate::train::logistic)).
#[derive(Debug, Clone, Copy)]
pub struct Classifier<'a> {
    table: Table<'a>,
}

impl<'a> Classifier<'a> {
    /// The classifier with these weights.
    pub const fn new(table: Table<'a>) -> Self {
        Self { table }
    }

    /// The probabilities of the labels, which sum to 1, into `out`, which is as long as there are labels.
    pub fn probabilities(&self, features: &[u32], out: &mut [f32]) {
        debug_assert_eq!(out.len(), self.table.labels, "one place for each label");
        let mut sums = [0; MOST_LABELS];
        let sums = &mut sums[..out.len().min(MOST_LABELS)];
        self.table.add_to(features, sums);
        for (score, sum) in out.iter_mut().zip(&*sums) {
            *score = *sum as f32 * self.table.scale;
        }
        crate::softmax(out);
    }
}
