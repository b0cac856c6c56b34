//! What can be wrong with a view.

use byline_abi::{BadView, Span};
use byline_core::counted;

/// A view that says what cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {problem}")]
pub struct Fault {
    /// The field, with its struct: `quote.content`.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Problem {
    #[error("{0}")]
    View(BadView),
    #[error("is a null pointer")]
    Missing,
    #[error("is empty")]
    Empty,
    #[error("cannot be: {0}")]
    Wrong(String),
    #[error("is {}, which ends before it begins", shown(*.0))]
    Inverted(Span),
    #[error("is {}, outside the text of {}", shown(*.span), bytes(*.length))]
    OutsideText { span: Span, length: usize },
    #[error("is {}, which is not on character boundaries", shown(*.0))]
    OffBoundary(Span),
    #[error("is {index}, but the plugin was given {count} of them")]
    OutsideLayer { index: u32, count: u32 },
    #[error("is {0}, which stands for nothing")]
    UnknownCode(i64),
    #[error("is not a finite number")]
    NotFinite,
    #[error("is not JSON: {0}")]
    NotJson(String),
    #[error("is {} large, and at least {least} are needed", bytes(*.found))]
    TooSmall { found: usize, least: usize },
}

fn shown(span: Span) -> byline_core::Span {
    byline_core::Span { start: span.start, end: span.end }
}

fn bytes(count: usize) -> String {
    counted(count as u64, "byte")
}

impl Problem {
    /// The fault of that field.
    pub(crate) fn in_field(self, field: &'static str) -> Fault {
        Fault { field, problem: self }
    }
}

impl From<BadView> for Problem {
    fn from(bad: BadView) -> Self {
        Self::View(bad)
    }
}
