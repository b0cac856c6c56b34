//! Precision, recall and F1 against gold; damage for tests and training.
//!
//! Gold data has one format for every corpus: a line of JSON an article, a key for each annotated layer. It is read
//! here ([`gold`]), broken here the way a crawl breaks news ([`damage`]), and what extractors find is measured against
//! it here ([`score`]): by our own code and not by a script beside it, so that training, tests and the `byline eval`
//! command agree to the digit on what a figure means.
//!
//! ```
//! use byline_eval::damage::{Level, damage};
//! use byline_eval::gold;
//!
//! let line = r#"{"id": "a", "text": "\"We won't go,\" she said.", "quotes": [{"content": [{"start": 1, "end": 13}]}]}"#;
//! let gold = gold::parse(line, "example", 1)?;
//! let broken = damage(&gold, Level::Curly, 1, false);
//! assert!(["We wont go, she said.", "\"We won't go,\" she said."].contains(&broken.text.as_str()));
//! # Ok::<(), gold::Error>(())
//! ```

pub mod damage;
mod figures;
pub mod gold;
mod language;
pub mod output;
mod random;
pub mod score;
mod wire;

pub use figures::{Figure, Figures};
pub use language::{Reading, sentences, tags};
