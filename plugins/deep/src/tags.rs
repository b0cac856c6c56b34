//! What an encoder says of the tokens of a document.

use byline_core::{Document, Failure};
use byline_encoder::{Begins, Encoder, EncoderError, Word};
use std::path::Path;

/// At least so many words are tagged before it is looked whether time is up, and at most twice as many.
const TOGETHER: usize = 1000;

/// Opens the encoder of the option `encoder`, which must have been taught `what`: to tell so many classes apart.
pub(crate) fn open<const CLASSES: usize>(
    encoder: Option<&Path>,
    folder: &Path,
    what: &str,
) -> Result<Encoder, Failure> {
    crate::open(encoder, folder, what, |encoder| match encoder.tags() {
        0 => Err(EncoderError::NoTags),
        tags if tags == CLASSES => Ok(()),
        tags => Err(EncoderError::OtherTags { tags, wanted: CLASSES }),
    })
}

/// Gives the scores of the classes of each token to `take`, in the order of the text, until it is `cancelled`.
pub(crate) fn each<const CLASSES: usize>(
    encoder: &Encoder,
    document: &Document<'_>,
    cancelled: &dyn Fn() -> bool,
    mut take: impl FnMut(&[f32; CLASSES]),
) {
    let words = words(document);
    let mut rest = words.as_slice();
    while !rest.is_empty() && !cancelled() {
        let (some, others) = rest.split_at(split(rest));
        // That the model tags was checked when it was opened.
        encoder.tag(some).unwrap_or_default().as_chunks().0.iter().for_each(&mut take);
        rest = others;
    }
}

/// Where words are parted that are too many for once: before a paragraph, or else before a sentence if there is one.
fn split(words: &[Word<'_>]) -> usize {
    let Some(later) = words.get(TOGETHER..) else { return words.len() };
    let before = |begins: Begins| later.iter().take(TOGETHER).position(|word| word.begins == begins);
    let place = before(Begins::Paragraph).or_else(|| before(Begins::Sentence));
    TOGETHER + place.unwrap_or(later.len().min(TOGETHER))
}

/// The tokens of a document, each with what begins there.
fn words<'a>(document: &Document<'a>) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = document
        .tokens
        .iter()
        .map(|token| Word { text: document.form(token), begins: Begins::Nothing })
        .collect();
    let mut before = None;
    for sentence in document.sentences {
        if let Some(first) = words.get_mut(sentence.first_token as usize) {
            let same = before == Some(sentence.paragraph);
            first.begins = if same { Begins::Sentence } else { Begins::Paragraph };
        }
        before = Some(sentence.paragraph);
    }
    words
}
