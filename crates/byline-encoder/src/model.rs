//! The model file: a container of Byline's, mapped and never parsed.
//!
//! | section | |
//! |---|---|
//! | 0 | [`Shape`]: its fields in their order (u32) |
//! | 1 | the vocabulary: places and numbers of the sorted pieces (u32), then the pieces |
//! | 2 | rows of word pieces and positions, bytes or `f32` |
//! | 3 | numbers (`f32`): a scale for each row of section 2, then all that is no matrix |
//! | 4 | matrices in panels, bytes or `f32` |

use crate::pieces::Vocabulary;
use crate::product::{LANES, Linear, Panels};
use byline_model::{Mapped, Model, ModelError};

pub(crate) const KIND: &str = "encoder";
/// To be raised with every change of the layout.
pub(crate) const VERSION: u32 = 2;

/// The sizes of an encoder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) hidden: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) inner: usize,
    pub(crate) positions: usize,
    pub(crate) pieces: usize,
    /// 0: weights are bytes, 1: they are `f32`.
    pub(crate) floats: usize,
    /// Classes of the head; 0 where there is none.
    pub(crate) classes: usize,
    /// Rows of class biases.
    pub(crate) domains: usize,
    /// Classes of words; 0 where words have none.
    pub(crate) tags: usize,
    /// After how many layers words with a capital get a row of their own, where words have classes.
    pub(crate) capital_after: usize,
}

impl Shape {
    /// The fields in the order of the file.
    const fn fields(&mut self) -> [&mut usize; 11] {
        let Self {
            hidden,
            layers,
            heads,
            inner,
            positions,
            pieces,
            floats,
            classes,
            domains,
            tags,
            capital_after,
        } = self;
        [hidden, layers, heads, inner, positions, pieces, floats, classes, domains, tags, capital_after]
    }

    pub(crate) fn bytes(mut self) -> Vec<u8> {
        self.fields().iter().flat_map(|field| (**field as u32).to_le_bytes()).collect()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (numbers, rest) = bytes.as_chunks::<4>();
        let mut shape = Self::default();
        let fields = shape.fields();
        if numbers.len() != fields.len() || !rest.is_empty() {
            return None;
        }
        for (field, number) in fields.into_iter().zip(numbers) {
            *field = u32::from_le_bytes(*number) as usize;
        }
        shape.is_sensible().then_some(shape)
    }

    /// Whether all sizes are possible, so that no product of them overflows.
    pub(crate) fn is_sensible(&self) -> bool {
        let Self { hidden, layers, heads, inner, .. } = *self;
        let width = |size: usize| (1..=8192).contains(&size) && size.is_multiple_of(LANES);
        width(hidden)
            && width(inner)
            && (1..=64).contains(&layers)
            && heads > 0
            && hidden.is_multiple_of(heads)
            && (3..=8192).contains(&self.positions)
            && (1..=1 << 20).contains(&self.pieces)
            && self.floats <= 1
            && self.classes <= 64
            && self.domains <= 16
            && self.tags <= 64
            && self.capital_after < layers
    }

    /// Bytes of a weight.
    pub(crate) const fn weight(&self) -> usize {
        if self.floats == 1 { 4 } else { 1 }
    }

    /// Inputs and outputs of the matrices, in the order of the file: of each layer, then of the head.
    pub(crate) fn matrices(&self) -> Vec<(usize, usize)> {
        let Self { hidden, inner, layers, classes, .. } = *self;
        let layer = [(hidden, 3 * hidden), (hidden, hidden), (hidden, inner), (inner, hidden)];
        let mut all: Vec<(usize, usize)> = std::iter::repeat_n(layer, layers).flatten().collect();
        if classes > 0 {
            all.push((2 * hidden, hidden));
        }
        all
    }

    /// How many numbers section 3 has.
    fn numbers(&self) -> usize {
        let Self { hidden, positions, pieces, classes, layers, domains, tags, .. } = *self;
        let linear: usize = self.matrices().iter().map(|(_, outputs)| 2 * outputs).sum();
        let words = if tags > 0 { tags * (hidden + 1) + hidden } else { 0 };
        let head = if classes > 0 { classes * (hidden + 1 + 2 * domains) } else { 0 };
        pieces + positions + hidden + 2 * hidden + linear + layers * 4 * hidden + head + words
    }
}

/// The parts of a model that are matrices or text, in place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) vocabulary: Vocabulary<'a>,
    rows: &'a [u8],
    matrices: &'a [u8],
    shape: Shape,
}

impl<'a> View<'a> {
    pub(crate) fn new(model: &Model<'a>, shape: Shape) -> Result<Self, ModelError> {
        let wrong = |section| ModelError::Section { section, wanted: "part of an encoder of its shape" };
        let vocabulary = Vocabulary::new(model.bytes(1)?, shape.pieces).ok_or(wrong(1))?;
        let (rows, matrices) = (model.bytes(2)?, model.bytes(4)?);
        if rows.len() != (shape.pieces + shape.positions) * shape.hidden * shape.weight() {
            return Err(wrong(2));
        }
        let weights: usize = shape.matrices().iter().map(|(inputs, outputs)| inputs * outputs).sum();
        if matrices.len() != weights * shape.weight() {
            return Err(wrong(4));
        }
        Ok(Self { vocabulary, rows, matrices, shape })
    }

    /// Adds a row of section 2 to `out`.
    pub(crate) fn add_row(&self, row: usize, scale: f32, out: &mut [f32]) {
        let size = self.shape.hidden * self.shape.weight();
        let bytes = self.rows.get(row * size..(row + 1) * size).unwrap_or_default();
        if self.shape.floats == 1 {
            for (out, four) in out.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *out += f32::from_le_bytes(*four);
            }
        } else {
            for (out, byte) in out.iter_mut().zip(bytes) {
                *out += f32::from(byte.cast_signed()) * scale;
            }
        }
    }
}

/// The numbers of a layer around its matrices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Norm<'a> {
    pub(crate) scale: &'a [f32],
    pub(crate) shift: &'a [f32],
}

/// A layer of the encoder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer<'a> {
    pub(crate) attention: Linear<'a>,
    pub(crate) together: Linear<'a>,
    pub(crate) attended: Norm<'a>,
    pub(crate) wide: Linear<'a>,
    pub(crate) narrow: Linear<'a>,
    pub(crate) done: Norm<'a>,
}

/// The head of a model that judges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) dense: Linear<'a>,
    /// A row for each class, then a bias for each.
    pub(crate) classes: &'a [f32],
    pub(crate) biases: &'a [f32],
    /// Rows of biases, then rows of priors.
    pub(crate) domains: &'a [f32],
}

/// The head of a model that tags words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tags<'a> {
    /// A row for each class, then a bias for each.
    pub(crate) rows: &'a [f32],
    pub(crate) biases: &'a [f32],
    /// What words with a capital get.
    pub(crate) capital: &'a [f32],
}

/// All parts of a model, in the order that a pass takes them.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) scales: &'a [f32],
    pub(crate) kind: &'a [f32],
    pub(crate) embedded: Norm<'a>,
    pub(crate) layers: Vec<Layer<'a>>,
    pub(crate) head: Option<Head<'a>>,
    pub(crate) tags: Option<Tags<'a>>,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(view: &View<'a>, numbers: &'a [f32]) -> Self {
        let shape = view.shape;
        let Shape { hidden, inner, .. } = shape;
        let mut numbers = Numbers(numbers);
        let mut matrices = view.matrices;
        let scales = numbers.take(shape.pieces + shape.positions);
        let kind = numbers.take(hidden);
        let mut linear = |numbers: &mut Numbers<'a>, inputs: usize, outputs: usize| {
            let (own, rest) =
                matrices.split_at_checked(inputs * outputs * shape.weight()).unwrap_or_default();
            matrices = rest;
            let panels = if shape.floats == 1 { Panels::Floats(own) } else { Panels::Bytes(own) };
            Linear { panels, scales: numbers.take(outputs), biases: numbers.take(outputs), inputs, outputs }
        };
        let norm =
            |numbers: &mut Numbers<'a>| Norm { scale: numbers.take(hidden), shift: numbers.take(hidden) };
        let embedded = norm(&mut numbers);
        let layers = (0..shape.layers)
            .map(|_| Layer {
                attention: linear(&mut numbers, hidden, 3 * hidden),
                together: linear(&mut numbers, hidden, hidden),
                attended: norm(&mut numbers),
                wide: linear(&mut numbers, hidden, inner),
                narrow: linear(&mut numbers, inner, hidden),
                done: norm(&mut numbers),
            })
            .collect();
        let head = (shape.classes > 0).then(|| Head {
            dense: linear(&mut numbers, 2 * hidden, hidden),
            classes: numbers.take(shape.classes * hidden),
            biases: numbers.take(shape.classes),
            domains: numbers.take(2 * shape.domains * shape.classes),
        });
        let tags = (shape.tags > 0).then(|| Tags {
            rows: numbers.take(shape.tags * hidden),
            biases: numbers.take(shape.tags),
            capital: numbers.take(hidden),
        });
        Self { scales, kind, embedded, layers, head, tags }
    }
}

struct Numbers<'a>(&'a [f32]);

impl<'a> Numbers<'a> {
    fn take(&mut self, count: usize) -> &'a [f32] {
        let (own, rest) = self.0.split_at_checked(count).unwrap_or_default();
        self.0 = rest;
        own
    }
}

/// Where a model lies.
#[derive(Debug)]
pub(crate) enum Storage {
    Memory(Vec<u8>),
    File(Mapped),
}

impl Storage {
    pub(crate) fn model(&self) -> Result<Model<'_>, ModelError> {
        match self {
            Self::Memory(bytes) => Model::embedded(bytes, KIND, VERSION),
            Self::File(mapped) => mapped.known_model(KIND, VERSION),
        }
    }
}

/// The sizes and the numbers of a model, checked.
pub(crate) fn read(model: &Model<'_>) -> Result<(Shape, Vec<f32>), ModelError> {
    let wrong = |section| ModelError::Section { section, wanted: "part of an encoder" };
    let shape = Shape::read(model.bytes(0)?).ok_or(wrong(0))?;
    View::new(model, shape)?;
    let numbers = model.bytes(3)?.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four));
    let numbers: Vec<f32> = numbers.collect();
    if numbers.len() != shape.numbers() || !numbers.iter().all(|number| number.is_finite()) {
        return Err(wrong(3));
    }
    Ok((shape, numbers))
}
