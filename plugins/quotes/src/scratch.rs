//! Buffers that are used again for every cue.

use crate::model::Feature;

/// See the fields.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The features of one thing in question.
    pub(crate) features: Vec<Feature>,
    /// The scores of several.
    pub(crate) scores: Vec<f32>,
    /// The places that they are for.
    pub(crate) places: Vec<usize>,
}
