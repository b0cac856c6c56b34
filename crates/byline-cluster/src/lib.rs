//! The same quotation in several articles, and near-copies of whole articles, in a stream of any length.
//!
//! A speech is reported by many: one trims it, one drops an apostrophe, one changes a word. Comparing all with all is
//! out of the question for a stream, and comparing whole texts by their hash finds only what nobody touched. So words
//! are folded until damage does not show, overlapping runs of words (shingles) are looked up in an index of what came
//! before, and the few candidates are compared word by word. What is remembered is bounded: of the quotations and
//! articles seen, a fixed number of the latest. The same stream gives the same clusters.
//!
//! ```
//! use byline_cluster::{Quotations, Settings};
//!
//! let mut quotations = Quotations::new(&Settings::default());
//! let first = quotations.add("We can't say whether we are on the right track or not, he said on Friday");
//! let again = quotations.add("We cant say if we are on the right track or not");
//! assert_eq!(first.cluster, again.cluster);
//! assert_eq!(again.differences[0].there, "whether");
//! assert_eq!(again.differences[0].here, "if");
//! assert_ne!(quotations.add("The lake is rising, and nobody has told the town").cluster, first.cluster);
//! ```

mod articles;
mod copies;
mod difference;
mod quotations;
mod words;

pub use articles::{ArticlePlacement, Articles};
pub use copies::{Near, Window};
pub use difference::{Difference, differences};
pub use quotations::{Placement, Quotations};

/// How alike is the same, and how much is remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How many quotations are remembered: 1 kB for most, 10 kB for the longest.
    pub quotations: usize,
    /// How many articles are remembered; a kilobyte or two each.
    pub articles: usize,
    /// Of the shingles of the shorter of two quotations, how many must be in the longer (0 to 1).
    pub least_shared: f32,
    /// How alike two articles must be to be copies: shared sequences of words, of all of theirs (0 to 1), estimated.
    pub least_alike: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { quotations: 50_000, articles: 100_000, least_shared: 0.5, least_alike: 0.6 }
    }
}

/// A cluster's number: 0 for the first of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClusterId(pub u32);
