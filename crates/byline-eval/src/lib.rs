//! Precision, recall and F1 against gold; damage for tests and training.
//!
//! Three things with a door each. [`gold`] is the crate `byline-gold`: annotated articles, read and written. [`damage`]
//! breaks an article the way a crawl breaks news. [`score`] measures what extractors found against gold, by our own code
//! and not by a script beside it, so that training, tests and the `byline eval` command agree to the digit on what a
//! figure means. Damage and scores both read gold and know nothing of each other.
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
pub mod score;

pub use byline_gold as gold;
pub use score::{Figure, Figures, Reading, output, sentences, tags};
