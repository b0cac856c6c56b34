//! The names of the feature templates: each feature is hashed with the number of its template, so that two templates
//! never share a weight. The order of the variants is part of the model; [`VERSION`](crate::model::VERSION) is raised
//! with every change.

use byline_model::{feature, pair};

/// The templates of the first look at the pronouns: who speaks in the article as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Template {
    NobodyFirstPerson = 1,
    NobodyPersons,
    NobodyTitle,
    NobodyQuestion,
    Bias,
    FirstNamed,
    Frequency,
    InTitle,
    OwnName,
    Asked,
    Labels,
    Called,
    Early,
    Asks,
    LabelHere,
    SaidHere,
    CalledHere,
    CalledBefore,
    SaidBefore,
    Count,
    Ahead,
    Recency,
    Role,
}

impl Template {
    /// A feature of one value.
    pub(super) const fn of(self, value: u32) -> u32 {
        feature(self as u32, value)
    }

    /// A feature of two values.
    pub(super) const fn of_two(self, first: u32, second: u32) -> u32 {
        pair(self as u32, first, second)
    }
}
