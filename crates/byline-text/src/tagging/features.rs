//! The features of a token for its part of speech.

use super::WordInfo;
use byline_core::Token;
use byline_model::{feature, pair, triple};

/// How many features each token has.
pub(crate) const EACH: usize = Template::ClassesAfter as usize;

/// What a feature is of. The weights of the model are found by these numbers: a new kind goes at the end.
///
/// `Before` and `After` are the tokens beside the one that is tagged.
#[derive(Clone, Copy)]
enum Template {
    Form = 1,
    FormAndManner,
    FormBefore,
    FormAfter,
    FormBeforeAndForm,
    FormAndFormAfter,
    FormTwoBefore,
    FormTwoAfter,
    Prefix,
    Suffix,
    Ending,
    ShortEnding,
    SuffixAndManner,
    ShapeAndManner,
    SuffixBeforeAndSuffix,
    SuffixAndSuffixAfter,
    ClassAndManner,
    ClassBeforeAndClass,
    ClassAndClassAfter,
    ClassesAround,
    ClassesBeforeHereAndAfter,
    ClassesBeforeAndSuffix,
    SuffixAndClassesAfter,
    Manners,
    ClassesBefore,
    ClassesAfter,
}

/// What precedes and follows a sentence.
const NONE: WordInfo = WordInfo { form: 0, prefix: 0, suffix: 0, shape: 0, ending: 0, class: 0, manner: 255 };

/// Appends the features of the tokens of a sentence, [`EACH`] a token.
pub(crate) fn features(tokens: &[Token], words: &[WordInfo], out: &mut Vec<u32>) {
    use Template as T;
    debug_assert_eq!(tokens.len(), words.len(), "one each");
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).unwrap_or(&NONE);
    for (at, here) in words.iter().enumerate() {
        let (b2, b1) = (word(at.checked_sub(2)), word(at.checked_sub(1)));
        let (a1, a2) = (word(Some(at + 1)), word(Some(at + 2)));
        let (manner, class) = (u32::from(here.manner), u32::from(here.class));
        let (cb2, cb1) = (u32::from(b2.class), u32::from(b1.class));
        let (ca1, ca2) = (u32::from(a1.class), u32::from(a2.class));
        let found: [u32; EACH] = [
            feature(T::Form as u32, here.form),
            pair(T::FormAndManner as u32, here.form, manner),
            feature(T::FormBefore as u32, b1.form),
            feature(T::FormAfter as u32, a1.form),
            pair(T::FormBeforeAndForm as u32, b1.form, here.form),
            pair(T::FormAndFormAfter as u32, here.form, a1.form),
            feature(T::FormTwoBefore as u32, b2.form),
            feature(T::FormTwoAfter as u32, a2.form),
            feature(T::Prefix as u32, here.prefix),
            feature(T::Suffix as u32, here.suffix),
            feature(T::Ending as u32, here.ending),
            feature(T::ShortEnding as u32, here.ending & 0xffff),
            pair(T::SuffixAndManner as u32, here.suffix, manner),
            pair(T::ShapeAndManner as u32, here.shape, manner),
            pair(T::SuffixBeforeAndSuffix as u32, b1.suffix, here.suffix),
            pair(T::SuffixAndSuffixAfter as u32, here.suffix, a1.suffix),
            pair(T::ClassAndManner as u32, class, manner),
            pair(T::ClassBeforeAndClass as u32, cb1, class),
            pair(T::ClassAndClassAfter as u32, class, ca1),
            pair(T::ClassesAround as u32, cb1, ca1),
            triple(T::ClassesBeforeHereAndAfter as u32, cb1, class, ca1),
            triple(T::ClassesBeforeAndSuffix as u32, cb2, cb1, here.suffix),
            triple(T::SuffixAndClassesAfter as u32, here.suffix, ca1, ca2),
            triple(T::Manners as u32, u32::from(b1.manner), manner, u32::from(a1.manner)),
            pair(T::ClassesBefore as u32, cb2, cb1),
            pair(T::ClassesAfter as u32, ca1, ca2),
        ];
        out.extend_from_slice(&found);
    }
}
