//! The learned weights: one table of bytes for each question, and the features' hashing.

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
    Accept,
}

impl Question {
    /// Every question, in the order of the tables in the file.
    pub(crate) const ALL: [Self; 6] =
        [Self::Cue, Self::Sides, Self::Edge, Self::Continue, Self::Speaker, Self::Accept];

    /// The table has two to the power of this many weights.
    pub(crate) const fn bits(self) -> u32 {
        match self {
            Self::Cue | Self::Edge => 20,
            Self::Sides | Self::Speaker => 18,
            Self::Continue => 17,
            Self::Accept => 14,
        }
    }
}

/// The hash of a feature: a template's number and up to two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feature(u32);

impl Feature {
    /// A feature of one value.
    pub(crate) const fn one(template: u32, value: u32) -> Self {
        Self::two(template, value, 0)
    }

    /// A feature of two values.
    pub(crate) const fn two(template: u32, first: u32, second: u32) -> Self {
        let mixed = first.wrapping_mul(0x9e37_79b1) ^ second.wrapping_mul(0x85eb_ca77).rotate_left(15);
        let mixed = (mixed ^ template.wrapping_mul(0xc2b2_ae3d)).wrapping_mul(0x27d4_eb2f);
        Self((mixed ^ (mixed >> 15)).wrapping_mul(0x1656_67b1))
    }

    /// The hash itself, to be a value of further features.
    pub(crate) const fn value(self) -> u32 {
        self.0
    }

    /// Its place in a table of two to the power of `bits` weights.
    pub(crate) const fn place(self, bits: u32) -> usize {
        (self.0 >> (32 - bits)) as usize
    }
}

/// What scores features: the weights as shipped, or the ones in training.
pub(crate) trait Weights {
    /// The sum of the weights of `features`.
    fn score(&self, question: Question, features: &[Feature]) -> f32;
}

/// The weights of a model file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a> {
    tables: [Table<'a>; Question::ALL.len()],
}

#[derive(Debug, Clone, Copy, Default)]
struct Table<'a> {
    scale: f32,
    weights: &'a [u8],
}

/// The first bytes of a model file; the last one is the version of the features.
pub(crate) const MAGIC: [u8; 8] = *b"bylnqt\0\x01";

impl<'a> Model<'a> {
    /// The tables of a model file; `None` if it is none of this version. Nothing is copied.
    pub(crate) fn read(file: &'a [u8]) -> Option<Self> {
        let mut rest = file.strip_prefix(&MAGIC)?;
        let mut tables = [Table::default(); Question::ALL.len()];
        for (table, question) in tables.iter_mut().zip(Question::ALL) {
            let (scale, after) = rest.split_first_chunk::<4>()?;
            let (weights, after) = after.split_at_checked(1 << question.bits())?;
            *table = Table { scale: f32::from_le_bytes(*scale), weights };
            rest = after;
        }
        rest.is_empty().then_some(Self { tables })
    }
}

impl Weights for Model<'_> {
    fn score(&self, question: Question, features: &[Feature]) -> f32 {
        let table = &self.tables[question as usize];
        let bits = question.bits();
        let sum: i32 = features
            .iter()
            .map(|feature| {
                table.weights.get(feature.place(bits)).map_or(0, |byte| i32::from(byte.cast_signed()))
            })
            .sum();
        sum as f32 * table.scale
    }
}

/// The probability of a score.
pub(crate) fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Turns scores into logarithms of probabilities that sum to one.
pub(crate) fn log_softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    let log = top + sum.ln();
    for score in scores {
        *score -= log;
    }
}
