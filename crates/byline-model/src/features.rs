//! Hashes of features.
//!
//! Token hashes are mixed already, so that a feature costs an exclusive or and a multiplication: the top bits of a
//! product depend on all bits of its factors (Knuth's multiplicative hashing), and those are the row of a table.

const ODD: u32 = 0x9e37_79b1;

/// The feature of one value. `template` numbers the question that the value answers ('the word before is …').
#[inline]
pub const fn feature(template: u32, value: u32) -> u32 {
    let mixed = (value ^ template.wrapping_mul(0x85eb_ca6b)).wrapping_mul(ODD);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d)
}

/// The feature of two values together; their order counts.
#[inline]
pub const fn pair(template: u32, first: u32, second: u32) -> u32 {
    feature(template, first.wrapping_mul(0xc2b2_ae35).rotate_left(15) ^ second)
}

/// The feature of three values together; their order counts.
#[inline]
pub const fn triple(template: u32, first: u32, second: u32, third: u32) -> u32 {
    pair(template, first, second.wrapping_mul(0x27d4_eb2f).rotate_left(13) ^ third)
}

#[cfg(test)]
mod tests {
    use super::{feature, pair, triple};

    #[test]
    fn small_values_spread_over_a_table() {
        let mut rows: Vec<u32> = (0..32)
            .flat_map(|template| (0..32).map(move |value| feature(template, value) >> 14))
            .chain((0..32).flat_map(|a| (0..32).map(move |b| pair(40, a, b) >> 14)))
            .chain((0..32).flat_map(|a| (0..32).map(move |b| triple(41, a, b, a ^ b) >> 14)))
            .collect();
        let all = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert!(rows.len() * 100 > all * 98, "{} of {all} rows", rows.len());
    }

    #[test]
    fn order_counts() {
        assert_ne!(pair(1, 2, 3), pair(1, 3, 2));
        assert_ne!(triple(1, 2, 3, 4), triple(1, 2, 4, 3));
        assert_ne!(feature(1, 2), feature(2, 1));
    }
}
