//! A small sentence encoder: what a text means, as a vector, and how it treats a target, as a model was taught.
//!
//! It is BERT's forward pass and nothing else: word pieces, a table of them, and layers of attention and of products, for
//! which a general runtime would bring dozens of crates. Weights are bytes with a scale for each output and arithmetic
//! is in `f32`, in a file that is mapped, so that opening one costs the checksum. It starts no threads, and a result
//! depends on the text alone: neither other texts of the same call nor the number of threads change a bit.
//!
//! A model is not part of the program. [`import`] makes its file from a folder that Hugging Face's libraries wrote
//! (`model.safetensors`, `config.json`, `vocab.txt`), and [`Encoder::open`] opens the folder that it was put in.
//!
//! ```no_run
//! use byline_encoder::Encoder;
//!
//! let encoder = Encoder::open("models/minilm".as_ref())?;
//! let [a, b, c] = ["The harbour is shut.", "The port has been closed.", "Rents rose again."]
//!     .map(|text| encoder.vector(text));
//! let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
//! assert!(cosine(&a, &b) > cosine(&a, &c));
//! # Ok::<(), byline_encoder::EncoderError>(())
//! ```

mod forward;
mod import;
mod math;
mod model;
mod pieces;
mod product;

pub use import::{Precision, import};

use byline_model::{Mapped, ModelError};
use forward::{CAPITAL, Pass, Scratch};
use model::{Parts, Shape, Storage, View};
use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The name of the model file in its folder.
pub const FILE: &str = "encoder.bin";

/// The most pieces of a text that are read for a vector, the two marks around it included.
pub const LONGEST: usize = 256;

/// So many pieces are sent through the layers together: enough that the weights are read seldom, few enough that what
/// is in between stays in the cache.
const TOGETHER: usize = 192;

/// What is wrong with an encoder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderError {
    /// The model file is broken or of another kind.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// There is no model file in the folder.
    #[error("there is no `{FILE}` in `{folder}`: make it with `byline encoder import`")]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The model lacks a piece that every text needs.
    #[error("the vocabulary has no `{0}`")]
    Piece(&'static str),
    /// The model has no classes of words.
    #[error("the model tags no words")]
    NoTags,
    /// The model was taught other classes of words.
    #[error("the model was taught to tag something else: it has {tags} classes, and {wanted} are needed")]
    OtherTags {
        /// How many classes it has.
        tags: usize,
        /// How many were asked for.
        wanted: usize,
    },
    /// The model has no head, and so judges nothing.
    #[error("the model judges no targets")]
    NoHead,
    /// What was to be imported is no model that is known here.
    #[error("cannot import the model: {0}")]
    Import(String),
    /// A file cannot be read.
    #[error("cannot read `{path}`")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A model, open.
#[derive(Debug)]
pub struct Encoder {
    storage: Storage,
    shape: Shape,
    numbers: Vec<f32>,
    marks: Marks,
    fingerprint: u64,
}

/// Pieces with a meaning of their own.
#[derive(Debug, Clone, Copy)]
struct Marks {
    unknown: u32,
    start: u32,
    end: u32,
    /// Around a target, where the vocabulary has spare pieces.
    target: Option<[u32; 2]>,
}

/// A target in its sentence: what is to its left, itself, and what is to its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// What comes before it.
    pub left: &'a str,
    /// Itself.
    pub target: &'a str,
    /// What comes after it.
    pub right: &'a str,
}

/// A word of a text that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word, without spaces.
    pub text: &'a str,
    /// What begins with it.
    pub begins: Begins,
}

/// What begins with a word. Sentences of a paragraph are read together, as many as there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// It stands within a sentence.
    Nothing,
    /// A sentence.
    Sentence,
    /// A paragraph, and so a sentence.
    Paragraph,
}

/// Words that are read together.
#[derive(Debug)]
struct Window {
    pieces: Vec<u32>,
    /// The number of each word, and the place of its first piece.
    firsts: Vec<(usize, usize)>,
}

/// The most pieces of words that are read together, without the two marks: as the models were taught.
const WINDOW: usize = 126;

/// The most pieces of a target's sentence on either side, and of the target itself: as the models were taught.
const SIDE: usize = 56;
const TARGET: usize = 16;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Encoder {
    /// Opens the model in a folder, or a model file. All of it is looked at once, for the checksum.
    ///
    /// # Errors
    ///
    /// If there is none, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, EncoderError> {
        let file = if path.is_dir() { path.join(FILE) } else { path.to_owned() };
        if !file.is_file() {
            return Err(EncoderError::Missing { folder: path.to_owned() });
        }
        let mapped = Mapped::open(&file)?;
        mapped.model(model::KIND, model::VERSION)?;
        Self::new(Storage::File(mapped))
    }

    /// A model in memory, as [`import`] makes it.
    ///
    /// # Errors
    ///
    /// If it is no such model.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, EncoderError> {
        Self::new(Storage::Memory(bytes))
    }

    fn new(storage: Storage) -> Result<Self, EncoderError> {
        let model = storage.model()?;
        let (shape, numbers) = model::read(&model)?;
        let vocabulary = View::new(&model, shape)?.vocabulary;
        let mark = |piece: &'static str| vocabulary.find(piece).ok_or(EncoderError::Piece(piece));
        let target = vocabulary.find("[unused1]").zip(vocabulary.find("[unused2]"));
        let marks = Marks {
            unknown: mark("[UNK]")?,
            start: mark("[CLS]")?,
            end: mark("[SEP]")?,
            target: target.map(<[u32; 2]>::from),
        };
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let fingerprint = xxhash_rust::xxh3::xxh3_64(&bytes);
        Ok(Self { storage, shape, numbers, marks, fingerprint })
    }

    /// What distinguishes this model from others: vectors of two can be compared only if it is the same.
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How many numbers a vector has.
    pub const fn width(&self) -> usize {
        self.shape.hidden
    }

    /// Whether the model judges targets.
    pub const fn judges(&self) -> bool {
        self.shape.classes > 0
    }

    /// How many classes of words the model knows; 0 if it tags none.
    pub const fn tags(&self) -> usize {
        self.shape.tags
    }

    /// The word pieces of a text, as many as there is room for, with a mark at the start and at the end.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.with(|pass| self.sequence(pass.view, text)).unwrap_or_default()
    }

    /// What a text means: a vector of length 1, the mean of its pieces. Vectors of texts that say the same are close.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        self.vectors(&[text]).pop().unwrap_or_default()
    }

    /// The vectors of several texts, which takes less than one after the other.
    pub fn vectors(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let found = self.with(|pass| {
            let sequences: Vec<Vec<u32>> = texts.iter().map(|text| self.sequence(pass.view, text)).collect();
            let mut vectors = Vec::with_capacity(texts.len());
            self.batches(pass, &sequences, &mut |_, hidden| vectors.push(self.mean(hidden)));
            vectors
        });
        found.unwrap_or_default()
    }

    /// The scores of the classes of each target, in a domain that the model was taught: the logarithms of odds. `None`
    /// where the model has no such domain.
    ///
    /// # Errors
    ///
    /// If the model judges no targets.
    pub fn judge(&self, targets: &[Target<'_>], domain: usize) -> Result<Vec<Vec<f32>>, EncoderError> {
        let marks = self.marks.target.filter(|_| self.judges()).ok_or(EncoderError::NoHead)?;
        let found = self.with(|pass| {
            let head = pass.parts.head?;
            let (sequences, places): (Vec<Vec<u32>>, Vec<Range<usize>>) =
                targets.iter().map(|target| self.marked(pass.view, target, marks)).unzip();
            let classes = self.shape.classes;
            let bias = |row: usize| head.domains.get(row * classes..(row + 1) * classes);
            // The second half corrects for how often each class was shown.
            let (bias, prior) = (bias(domain)?, bias(domain + self.shape.domains)?);
            let mut judged = Vec::with_capacity(targets.len());
            self.batches(pass, &sequences, &mut |at, hidden| {
                let scores = pass.classes(&head, places[at].clone(), hidden);
                let added = scores.iter().zip(bias).zip(prior);
                judged.push(added.map(|((score, bias), prior)| score + bias + prior).collect());
            });
            Some(judged)
        });
        found.flatten().ok_or(EncoderError::NoHead)
    }

    /// The scores of the classes of each word, [`tags`](Self::tags) numbers a word: the logarithms of odds. Where a word has
    /// no pieces they are all 0.
    ///
    /// # Errors
    ///
    /// If the model tags no words.
    pub fn tag(&self, words: &[Word<'_>]) -> Result<Vec<f32>, EncoderError> {
        let (tags, width) = (self.shape.tags, self.shape.hidden);
        if tags == 0 {
            return Err(EncoderError::NoTags);
        }
        let mut scores = vec![0.0; words.len() * tags];
        self.with(|pass| {
            let Some(head) = &pass.parts.tags else { return };
            let windows = self.windows(pass.view, words);
            let sequences: Vec<&[u32]> = windows.iter().map(|window| &*window.pieces).collect();
            self.batches(pass, &sequences, &mut |at, hidden| {
                for &(word, piece) in &windows[at].firsts {
                    let row = hidden.get(piece * width..(piece + 1) * width).unwrap_or_default();
                    scores[word * tags..]
                        .iter_mut()
                        .zip(Pass::tags(head, row))
                        .for_each(|(out, score)| *out = score);
                }
            });
        });
        Ok(scores)
    }

    /// Whole sentences of a paragraph together, as many as there is room for.
    fn windows(&self, view: &View<'_>, words: &[Word<'_>]) -> Vec<Window> {
        let most = WINDOW.min(self.shape.positions - 2) + 1;
        let empty = || Window { pieces: vec![self.marks.start], firsts: Vec::new() };
        let (mut windows, mut window) = (Vec::new(), empty());
        let mut number = 0;
        for sentence in words.chunk_by(|_, next| next.begins == Begins::Nothing) {
            let read: Vec<Vec<u32>> = sentence
                .iter()
                .map(|word| {
                    let mut pieces = Vec::new();
                    view.vocabulary.read(word.text, self.marks.unknown, most - 1, &mut pieces);
                    let capital = if word.text.starts_with(char::is_uppercase) { CAPITAL } else { 0 };
                    pieces.into_iter().map(|piece| piece | capital).collect()
                })
                .collect();
            let mut needed: usize = read.iter().map(Vec::len).sum();
            let mut apart = sentence.first().is_some_and(|word| word.begins == Begins::Paragraph);
            for word in read {
                let full = apart || window.pieces.len() + needed.max(word.len()) > most;
                if full && !window.firsts.is_empty() {
                    windows.push(std::mem::replace(&mut window, empty()));
                }
                (needed, apart) = (0, false);
                if !word.is_empty() {
                    window.firsts.push((number, window.pieces.len()));
                    window.pieces.extend(word);
                }
                number += 1;
            }
        }
        windows.push(window);
        for window in &mut windows {
            window.pieces.push(self.marks.end);
        }
        windows
    }

    /// Sends sequences through the layers, some at a time, and gives what comes out for each.
    fn batches(&self, pass: Pass<'_>, sequences: &[impl AsRef<[u32]>], each: &mut dyn FnMut(usize, &[f32])) {
        SCRATCH.with_borrow_mut(|scratch| {
            let mut done = 0;
            while done < sequences.len() {
                let mut size = 0;
                let rest = sequences[done..].iter().map(AsRef::as_ref);
                let some: Vec<&[u32]> = rest
                    .take_while(|sequence| {
                        let fits = size == 0 || size + sequence.len() <= TOGETHER;
                        size += sequence.len();
                        fits
                    })
                    .collect();
                pass.run(&some, scratch);
                let mut first = 0;
                for sequence in &some {
                    let end = first + sequence.len() * self.shape.hidden;
                    each(done, scratch.hidden.get(first..end).unwrap_or_default());
                    first = end;
                    done += 1;
                }
            }
        });
    }

    fn with<T>(&self, act: impl FnOnce(Pass<'_>) -> T) -> Option<T> {
        let model = self.storage.model().ok()?;
        let view = View::new(&model, self.shape).ok()?;
        let parts = Parts::new(&view, &self.numbers);
        Some(act(Pass { shape: self.shape, view: &view, parts: &parts }))
    }

    fn sequence(&self, view: &View<'_>, text: &str) -> Vec<u32> {
        let mut pieces = vec![self.marks.start];
        let room = LONGEST.min(self.shape.positions) - 1;
        view.vocabulary.read(text, self.marks.unknown, room, &mut pieces);
        pieces.push(self.marks.end);
        pieces
    }

    /// `[CLS] left [unused1] target [unused2] right [SEP] target [SEP]`, and where the target's pieces are.
    fn marked(
        &self,
        view: &View<'_>,
        target: &Target<'_>,
        [open, close]: [u32; 2],
    ) -> (Vec<u32>, Range<usize>) {
        let Marks { unknown, start, end, .. } = self.marks;
        let read = |text: &str, most: usize| {
            let mut out = Vec::new();
            view.vocabulary.read(text, unknown, most, &mut out);
            out
        };
        let (left, own, right) =
            (read(target.left, usize::MAX), read(target.target, TARGET), read(target.right, SIDE));
        let left = left.get(left.len().saturating_sub(SIDE)..).unwrap_or_default();
        let mut pieces = vec![start];
        pieces.extend_from_slice(left);
        pieces.push(open);
        let place = pieces.len()..pieces.len() + own.len();
        pieces.extend_from_slice(&own);
        pieces.push(close);
        pieces.extend_from_slice(&right);
        pieces.push(end);
        pieces.extend_from_slice(&own);
        pieces.push(end);
        pieces.truncate(self.shape.positions);
        (pieces, place)
    }

    /// The mean of the rows, of length 1.
    fn mean(&self, hidden: &[f32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.shape.hidden];
        for row in hidden.chunks_exact(self.shape.hidden) {
            sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
        let squares: Vec<f32> = sum.iter().map(|number| number * number).collect();
        let length = math::sum(&squares).sqrt().max(f32::MIN_POSITIVE);
        for number in &mut sum {
            *number /= length;
        }
        sum
    }
}
