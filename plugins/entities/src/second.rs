//! A second opinion on names, of a model that is slower and better.

use crate::labels::{LABELS, Place, meaning};
use byline_core::{Document, Label};
use std::fmt::Debug;

/// How many classes an opinion tells apart: no name, then for persons, organisations, places and other names in this
/// order that one begins and that one goes on.
pub const CLASSES: usize = 9;

/// What is added to the scores of the classes of a token: natural logarithms of probabilities, times how much they count.
pub type Opinion = [f32; CLASSES];

/// A second opinion on the names of a document.
pub trait Second: Debug + Send + Sync {
    /// Appends the opinion on each token; tokens without one are left to the tagger alone. What is given depends on the
    /// document alone. It ends early once it is `cancelled`.
    fn opinions(&self, document: &Document<'_>, cancelled: &dyn Fn() -> bool, opinions: &mut Vec<Opinion>);
}

/// What an opinion adds to each of the tagger's labels.
pub(crate) fn by_label(opinion: &Opinion) -> [f32; LABELS] {
    std::array::from_fn(|label| opinion[class(label as u8)])
}

/// The class of a label of the tagger.
fn class(label: u8) -> usize {
    let Some((label, place)) = meaning(label) else { return 0 };
    let kind = match label {
        Label::Person => 0,
        Label::Organisation => 1,
        Label::Location => 2,
        Label::Miscellaneous => 3,
    };
    1 + 2 * kind + usize::from(matches!(place, Place::Inside | Place::Last))
}
