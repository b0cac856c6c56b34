//! Which queries stand around another: sentences of one text are read together.

use std::ops::Range;

/// So many queries before one and after it are read with it.
pub const AROUND: usize = 2;

/// The text that a query is a sentence of, as its identifier determines: `debate-17` is one of `debate`. Identifiers without
/// a number behind a hyphen are of no text.
pub fn text_of(id: &str) -> Option<&str> {
    let (text, number) = id.rsplit_once('-')?;
    let counts = !number.is_empty() && number.len() < 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    (counts && !text.is_empty()).then_some(text)
}

/// The places of the queries around one of the same text, itself among them.
pub fn around<'a>(id: impl Fn(usize) -> &'a str, at: usize, count: usize) -> Range<usize> {
    let Some(text) = text_of(id(at)) else { return at..at + 1 };
    let same = |other: &usize| text_of(id(*other)) == Some(text);
    let before = (at.saturating_sub(AROUND)..at).rev().take_while(same).count();
    let after = (at + 1..count.min(at + 1 + AROUND)).take_while(same).count();
    at - before..at + 1 + after
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn sentences_of_one_text_stand_together() {
        let ids = ["speech-1", "speech-2", "speech-4", "post", "t-9", "t-12", "t-13", "t-14"];
        let ranges: Vec<_> = (0..ids.len()).map(|at| around(|at| ids[at], at, ids.len())).collect();
        assert_eq!(ranges, [0..3, 0..3, 0..3, 3..4, 4..7, 4..8, 4..8, 5..8]);
    }
}
