//! The features of a token for its part of speech.

use super::WordInfo;
use byline_core::Token;
use byline_model::{feature, pair, triple};

/// How many features each token has.
pub(crate) const EACH: usize = 26;

/// What precedes and follows a sentence.
const NONE: WordInfo = WordInfo { form: 0, prefix: 0, suffix: 0, shape: 0, ending: 0, class: 0, manner: 255 };

/// Appends the features of the tokens of a sentence, [`EACH`] a token.
pub(crate) fn features(tokens: &[Token], words: &[WordInfo], out: &mut Vec<u32>) {
    debug_assert_eq!(tokens.len(), words.len(), "one each");
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).unwrap_or(&NONE);
    for (at, here) in words.iter().enumerate() {
        let (b2, b1) = (word(at.checked_sub(2)), word(at.checked_sub(1)));
        let (a1, a2) = (word(Some(at + 1)), word(Some(at + 2)));
        let (manner, class) = (u32::from(here.manner), u32::from(here.class));
        let (cb2, cb1) = (u32::from(b2.class), u32::from(b1.class));
        let (ca1, ca2) = (u32::from(a1.class), u32::from(a2.class));
        let found: [u32; EACH] = [
            feature(1, here.form),
            pair(2, here.form, manner),
            feature(3, b1.form),
            feature(4, a1.form),
            pair(5, b1.form, here.form),
            pair(6, here.form, a1.form),
            feature(7, b2.form),
            feature(8, a2.form),
            feature(9, here.prefix),
            feature(10, here.suffix),
            feature(11, here.ending),
            feature(12, here.ending & 0xffff),
            pair(13, here.suffix, manner),
            pair(14, here.shape, manner),
            pair(15, b1.suffix, here.suffix),
            pair(16, here.suffix, a1.suffix),
            pair(17, class, manner),
            pair(18, cb1, class),
            pair(19, class, ca1),
            pair(20, cb1, ca1),
            triple(21, cb1, class, ca1),
            triple(22, cb2, cb1, here.suffix),
            triple(23, here.suffix, ca1, ca2),
            triple(24, u32::from(b1.manner), manner, u32::from(a1.manner)),
            pair(25, cb2, cb1),
            pair(26, ca1, ca2),
        ];
        out.extend_from_slice(&found);
    }
}
