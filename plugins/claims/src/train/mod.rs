//! Makes the models again: what is worth checking ([`claims`]) and how matches are ranked ([`matches()`]).

mod matches;
mod words;
mod worth;

pub use matches::{Queries, matches};
pub use words::words;
pub use worth::{claims, scores};
