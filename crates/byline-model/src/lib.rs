//! The learned parts of Byline: hashed features, linear models, training, the model file.
//!
//! Models are linear over hashed features: a feature is 32 bits, the top ones are the row of a table, and a row
//! has one signed byte for each label (the hashing trick: Weinberger et al. 2009). Where what counts is several things
//! together, and few are judged, two small layers stand on such sums. A table of a few megabytes stays in
//! cache, so that 20 features of a token cost less than reading its characters twice; a neural tagger is a point
//! better and a thousand times slower. A model file is used in place: embedded in the program or mapped,
//! never parsed, and no string of the training text is in it.
//!
//! - [`feature`], [`pair`], [`triple`]: hashes of features, from the hashes of tokens.
//! - [`Model`]: a model file, [`Table`]: its weights; [`ModelWriter`] writes one, [`ModelSource`] holds the one in use.
//! - [`Classifier`] gives probabilities, [`Tagger`] the best sequence of labels.
//! - [`Network`] judges which of several options is right.
//! - [`softmax`], [`probability`]: from scores to probabilities.
//! - [`prefetch`], [`Table::fetch`]: asking for weights before they are needed.
//! - [`train`]: averaged perceptron, logistic regression, conditional random field, a small network.
//!
//! ```
//! use byline_model::train::{Example, LogisticSettings, logistic};
//! use byline_model::{Classifier, Model, ModelWriter, feature, pair};
//!
//! // A label that no single feature predicts, only two together.
//! let examples: Vec<Example> = [(0, 0), (0, 1), (1, 0), (1, 1)]
//!     .map(|(a, b)| Example { features: vec![feature(1, a), feature(2, b), pair(3, a, b)], label: (a ^ b) as u8, weight: 1.0 })
//!     .into();
//! let weights = logistic(&examples, &LogisticSettings { bits: 10, labels: 2, ..LogisticSettings::default() });
//!
//! let file = ModelWriter::new("example", 1).table(&weights).finish();
//! let model = Model::read(&file, "example", 1)?;
//! let classifier = Classifier::new(model.table(0)?);
//! let mut probabilities = [0.0; 2];
//! classifier.probabilities(&examples[1].features, &mut probabilities);
//! assert!(probabilities[1] > 0.8);
//! # Ok::<(), byline_model::ModelError>(())
//! ```

mod features;
mod file;
mod network;
mod odds;
mod prefetch;
mod table;
mod tagger;
pub mod train;

pub use features::{feature, pair, triple};
pub use file::{Aligned, Mapped, Model, ModelError, ModelSource, ModelWriter};
pub use network::Network;
pub use odds::{log_softmax, probability, softmax};
pub use prefetch::prefetch;
pub use table::{Classifier, Table};
pub use tagger::{Tagger, TaggerScratch};
