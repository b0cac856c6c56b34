//! A text as an annotation tool saw it, where that differs from the text that becomes gold data.
//!
//! Browsers and tools count a line end of two characters as one, and see a page without its tags. Offsets into what they
//! saw lead to the text through the places of the bytes that they did not see.

use byline_core::Span;
use byline_record::{OffsetUnit, Offsets};
use std::borrow::Cow;

/// A text, and what a tool saw of it.
#[derive(Debug, Clone)]
pub(super) struct View<'t> {
    /// The text of the article.
    pub(super) text: Cow<'t, str>,
    /// What offsets count in.
    pub(super) seen: Cow<'t, str>,
    /// Where in `seen` a byte of the text stands that is not in it, in order.
    unseen: Vec<u32>,
}

impl<'t> View<'t> {
    /// Everything is seen.
    pub(super) fn whole(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), seen: Cow::Borrowed(text), unseen: Vec::new() }
    }

    /// Line ends of two characters are seen as one; `None` where there are none.
    pub(super) fn of_line_ends(text: &'t str) -> Option<Self> {
        let mut lines = text.split("\r\n");
        let mut seen = lines.next()?.to_owned();
        let mut unseen = Vec::new();
        for line in lines {
            unseen.push(seen.len() as u32);
            seen.push('\n');
            seen.push_str(line);
        }
        (!unseen.is_empty()).then_some(Self { text: Cow::Borrowed(text), seen: Cow::Owned(seen), unseen })
    }

    /// `seen` with a line end at each of `breaks`, which the tool did not count.
    pub(super) fn with_breaks(seen: String, breaks: Vec<u32>) -> Self {
        let mut text = String::with_capacity(seen.len() + breaks.len());
        let mut before = 0;
        for at in &breaks {
            text.push_str(Span::new(before, *at).of(&seen).unwrap_or_default());
            text.push('\n');
            before = *at;
        }
        text.push_str(Span::new(before, seen.len() as u32).of(&seen).unwrap_or_default());
        Self { text: Cow::Owned(text), seen: Cow::Owned(seen), unseen: breaks }
    }

    /// Converts offsets into what was seen.
    pub(super) fn offsets(&self, unit: OffsetUnit) -> Offsets<'_> {
        Offsets::new(&self.seen, unit)
    }

    /// The place in the text of a span of what was seen.
    pub(super) fn place(&self, span: Span) -> Span {
        let start = self.unseen.partition_point(|at| *at <= span.start) as u32 + span.start;
        let end = self.unseen.partition_point(|at| *at < span.end) as u32 + span.end;
        Span::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use byline_core::Span;

    #[test]
    fn spans_lead_around_what_was_not_seen() {
        let view = View::of_line_ends("Ida left.\r\nBo\r\nstayed.").unwrap();
        assert_eq!(view.seen, "Ida left.\nBo\nstayed.");
        let of = |start, end| view.place(Span::new(start, end)).of(&view.text);
        assert_eq!((of(10, 12), of(0, 9), of(13, 20)), (Some("Bo"), Some("Ida left."), Some("stayed.")));
        assert!(View::of_line_ends("Ida\nleft.").is_none());

        let view = View::with_breaks("LateZo\u{eb} left.".to_owned(), vec![4]);
        assert_eq!(view.text, "Late\nZo\u{eb} left.");
        let of = |start, end| view.place(Span::new(start, end)).of(&view.text);
        assert_eq!((of(0, 4), of(4, 8), of(0, 8)), (Some("Late"), Some("Zo\u{eb}"), Some("Late\nZo\u{eb}")));
    }
}
