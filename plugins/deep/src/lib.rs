//! Names, quotes and sentiment, with a second opinion.
//!
//! The linear models of `byline-entities`, `byline-quotes` and `byline-sentiment` read a word or a mention in microseconds;
//! an encoder that was taught on whole sentences takes some hundreds of times as long and is right more often. These extractors
//! take the place of `entities`, `quotes` and `sentiment`: they find what those find, and ask the encoder too. Both
//! opinions are joined in the log domain.
//!
//! The models are the user's own, each in a folder: the scripts in `plugins/deep/train` make them of an encoder, and
//! `byline encoder import` makes their files.
//!
//! ```no_run
//! use byline_deep::{DeepEntities, DeepSentiment, EntitiesOptions, SentimentOptions};
//! use byline_plugin::Plugin;
//!
//! let options = EntitiesOptions { encoder: Some("models/names".into()), ..Default::default() };
//! let entities = DeepEntities::build(options, ".".as_ref())?;
//! let options = SentimentOptions { encoder: Some("models/sentiment".into()), share: 1.0, ..Default::default() };
//! let sentiment = DeepSentiment::build(options, ".".as_ref())?;
//! # Ok::<(), byline_core::Failure>(())
//! ```

mod entities;
mod expected;
mod fuse;
mod quotes;
mod sentiment;
mod tags;

pub use entities::{DeepEntities, EntitiesOptions};
pub use expected::Pile;
pub use quotes::{DeepQuotes, QuotesOptions};
pub use sentiment::{DeepSentiment, SentimentOptions};

use byline_core::Failure;
use byline_encoder::{Encoder, EncoderError};
use byline_plugin::path_option;
use std::path::Path;

/// Opens the encoder of the option `encoder`, which must have been taught `what`, as `check` finds out.
fn open(
    encoder: Option<&Path>,
    folder: &Path,
    what: &str,
    check: impl FnOnce(&Encoder) -> Result<(), EncoderError>,
) -> Result<Encoder, Failure> {
    let failed = |why: String| {
        let hint = format!("name the folder of an encoder that was taught to {what}");
        Failure::new(why).at("encoder").hint(hint)
    };
    let encoder = path_option(folder, "encoder", encoder)?;
    let encoder = encoder.ok_or_else(|| failed("no model is named".to_owned()))?;
    Encoder::open(&encoder)
        .and_then(|encoder| check(&encoder).map(|()| encoder))
        .map_err(|error| failed(format!("cannot use the encoder: {error}")))
}

/// Refuses what is no share.
fn share_option(name: &'static str, value: f32) -> Result<(), Failure> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(Failure::new(format!("`{name}` must lie between 0 and 1")).at(name))
}
