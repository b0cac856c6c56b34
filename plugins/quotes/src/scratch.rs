//! Buffers that are used again for every cue.

/// See the fields.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The scores of several.
    pub(crate) scores: Vec<f32>,
    /// The places that they are for.
    pub(crate) places: Vec<usize>,
}
