//! A place in an article's text.

use std::fmt;
use std::ops::Range;

/// A half-open range of UTF-8 bytes of [`Article::text`](crate::Article::text), on character boundaries.
///
/// The only offset type there is: every finding points into the text as it was read. Other units (UTF-16, code
/// points) exist in writers alone.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an inverted pair becomes the empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether at least one byte is shared.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[inline]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text it points at, or `None` if it is out of range or off a character boundary.
    #[inline]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// The same as a range of `usize`.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span without the characters for which `edge` holds, at both of its ends.
    pub fn trim(self, text: &str, edge: impl Fn(char) -> bool) -> Self {
        let Some(piece) = self.of(text) else { return self };
        let left = piece.len() - piece.trim_start_matches(&edge).len();
        let kept = piece.trim_matches(&edge).len();
        let start = self.start + left as u32;
        Self { start, end: start + kept as u32 }
    }
}

/// For messages: `3..7`. An offset that is too large for any text may be a negative number of a plugin's, which is shown too.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |offset: u32| match offset.cast_signed() {
            0.. => offset.to_string(),
            negative => format!("{offset} ({negative})"),
        };
        write!(f, "{}..{}", shown(self.start), shown(self.end))
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn trims_to_character_boundaries() {
        let text = "«Été», ";
        let span = Span::new(0, text.len() as u32).trim(text, |c| !c.is_alphanumeric());
        assert_eq!(span.of(text), Some("Été"));
        assert_eq!(Span::new(0, 1).of(text), None, "off a boundary");
        assert!(Span::new(5, 3).is_empty());
        // What a plugin in C gives as -1.
        assert_eq!(Span { start: u32::MAX, end: 7 }.to_string(), "4294967295 (-1)..7");
    }
}
