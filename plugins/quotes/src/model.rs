//! The learned weights: a table for each question.

use crate::hash::Feature;
use crate::part::Sides;
use byline_model::{ModelError, Table};

/// The name in the model file.
pub(crate) const KIND: &str = "quotes";
/// The version of the features; to be raised with every change of them, of the lexicon or of the text layer's hashes.
pub(crate) const VERSION: u32 = 6;

/// The questions that are answered by weights, each with a table of its own.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Does this token report speech or thought?
    Cue,
    /// On which sides of the cue does the content stand?
    Sides,
    /// Where does the content begin and end?
    Edge,
    /// Does the next sentence belong to it too?
    Continue,
    /// Who speaks?
    Speaker,
    /// Is the whole a quote, after all?
    Whole,
    /// Are these the speaker's own words?
    Direct,
}

impl Question {
    /// Every question, in the order of the tables in the file.
    pub(crate) const ALL: [Self; 7] =
        [Self::Cue, Self::Sides, Self::Edge, Self::Continue, Self::Speaker, Self::Whole, Self::Direct];

    /// How many weights there are for a feature.
    pub(crate) const fn labels(self) -> usize {
        match self {
            Self::Sides => Sides::ALL.len(),
            _ => 1,
        }
    }
}

/// Where the form with that hash has its bit: the byte, of a power of two, and the bit in it.
pub(crate) const fn bit_of(form: u32, bytes: usize) -> (usize, u8) {
    let at = form.wrapping_mul(0x9e37_79b1) as usize;
    ((at >> 8) & bytes.wrapping_sub(1), 1 << (at & 7))
}

/// What scores features: the weights as shipped, or the ones in training.
pub(crate) trait Weights {
    /// The sum of the weights of `features`.
    fn score(&self, question: Question, features: &[Feature]) -> f32;

    /// Asks for the weights of `features`, which will be scored soon; see [`Queue`].
    fn fetch(&self, _: Question, _: &[Feature]) {}

    /// The scores of the sides that a content can stand on, by their numbers.
    fn sides(&self, features: &[Feature]) -> [f32; 4];

    /// Whether a form was seen often, and never as a cue.
    fn is_no_cue(&self, form: u32) -> bool;
}

/// The weights of a model file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a> {
    tables: [Table<'a>; Question::ALL.len()],
    /// A bit for each form that was seen often and never as a cue.
    no_cues: &'a [u8],
}

impl<'a> Model<'a> {
    /// The tables of a model file that was read. Nothing is copied.
    pub(crate) fn new(file: &byline_model::Model<'a>) -> Result<Self, ModelError> {
        let table = |question: Question| {
            let table = file.table(question as usize)?;
            let wanted =
                ModelError::Section { section: question as usize, wanted: "table of as many labels" };
            if table.labels() == question.labels() { Ok(table) } else { Err(wanted) }
        };
        let [cue, sides, edge, more, speaker, whole, direct] = Question::ALL.map(table);
        let no_cues = file.bytes(Question::ALL.len())?;
        Ok(Self { tables: [cue?, sides?, edge?, more?, speaker?, whole?, direct?], no_cues })
    }
}

impl Weights for Model<'_> {
    fn score(&self, question: Question, features: &[Feature]) -> f32 {
        let table = &self.tables[question as usize];
        let [sum] = table.scores::<1>(features);
        sum as f32 * table.scale()
    }

    fn fetch(&self, question: Question, features: &[Feature]) {
        self.tables[question as usize].fetch(features);
    }

    fn sides(&self, features: &[Feature]) -> [f32; 4] {
        let table = &self.tables[Question::Sides as usize];
        table.scores::<4>(features).map(|sum| sum as f32 * table.scale())
    }

    fn is_no_cue(&self, form: u32) -> bool {
        let (byte, bit) = bit_of(form, self.no_cues.len());
        self.no_cues.get(byte).is_some_and(|byte| byte & bit != 0)
    }
}

/// The features of several candidates for one answer. The tables are larger than the near caches, and a weight that is in
/// none of them takes as long to come as dozens of features to make: so the features of all candidates are made, and their
/// weights asked for, before the first is scored.
#[derive(Debug)]
pub(crate) struct Queue<const N: usize> {
    features: Vec<[Feature; N]>,
}

impl<const N: usize> Default for Queue<N> {
    fn default() -> Self {
        Self { features: Vec::new() }
    }
}

impl<const N: usize> Queue<N> {
    /// Forgets the candidates before.
    pub(crate) fn clear(&mut self) {
        self.features.clear();
    }

    /// Adds a candidate.
    #[inline]
    pub(crate) fn push(&mut self, weights: &impl Weights, question: Question, features: [Feature; N]) {
        weights.fetch(question, &features);
        self.features.push(features);
    }

    /// The features of each candidate, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Feature; N]> {
        self.features.iter()
    }

    /// The score of each candidate, in order.
    pub(crate) fn scores<'a>(
        &'a self,
        weights: &'a impl Weights,
        question: Question,
    ) -> impl Iterator<Item = f32> + 'a {
        self.features.iter().map(move |features| weights.score(question, features))
    }
}
