//! Gold data: annotated articles in one format for every corpus, and converters from other formats.
//!
//! A gold file is JSON Lines: an article a line, a key for each annotated layer, offsets in UTF-8 bytes of the text. It
//! is what Byline is trained on and measured against. [`read`] and [`write()`] are the format both ways; [`convert`]
//! makes it from what annotation tools and corpora use.
//!
//! ```
//! let line = r#"{"id": "a", "text": "Ida left.", "entities": [{"start": 0, "end": 3, "label": "PER"}]}"#;
//! let gold = byline_gold::parse(line, "example", 1)?;
//! assert_eq!(gold.entities.as_ref().map(Vec::len), Some(1));
//! assert!(gold.quotes.is_none(), "a layer that is not annotated says nothing");
//! # Ok::<(), byline_gold::Error>(())
//! ```

pub mod convert;
mod files;
mod types;
mod wire;

pub use files::{Error, Files, Twice, parse, read, write};
pub use types::{
    Cluster, Gold, GoldClaim, GoldEntity, GoldMention, GoldQuote, GoldSentiment, GoldToken, Marks,
};
