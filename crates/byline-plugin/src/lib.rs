//! What the author of a custom extractor depends on.
//!
//! An extractor is two things: an [`Extractor`], which reads a document and pushes findings, and a [`Plugin`], which
//! says what it is called, what it needs, and how it is made from its options. The same type is built into the
//! `byline` command or exported from a shared library with [`export!`]; neither it nor the runner sees a difference.
//! Authors see safe Rust alone: the C boundary, its checks and the catching of panics are in here.
//!
//! A whole extractor, which would be the `src/lib.rs` of a crate with `crate-type = ["cdylib"]`:
//!
//! ```
//! use byline_plugin::schemars::JsonSchema;
//! use byline_plugin::serde::Deserialize;
//! use byline_plugin::{Descriptor, Document, Extractor, Failure, Finding, Plugin, Sink, Value};
//! use std::path::Path;
//!
//! /// Finds long sentences.
//! pub struct LongSentences {
//!     options: Options,
//! }
//!
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(crate = "byline_plugin::serde", default, deny_unknown_fields, rename_all = "kebab-case")]
//! #[schemars(crate = "byline_plugin::schemars")]
//! pub struct Options {
//!     /// Sentences of more tokens than this are reported.
//!     most_tokens: u32,
//! }
//!
//! impl Default for Options {
//!     fn default() -> Self {
//!         Self { most_tokens: 40 }
//!     }
//! }
//!
//! impl Plugin for LongSentences {
//!     type Options = Options;
//!
//!     fn descriptor() -> Descriptor {
//!         Descriptor::new("long-sentences", "0.1.0").summary("sentences that are hard to read")
//!     }
//!
//!     fn build(options: Options, _folder: &Path) -> Result<Self, Failure> {
//!         Ok(Self { options })
//!     }
//! }
//!
//! impl Extractor for LongSentences {
//!     fn extract(&self, document: &Document<'_>, sink: &mut dyn Sink) -> Result<(), Failure> {
//!         for sentence in document.sentences {
//!             let tokens = sentence.end_token - sentence.first_token;
//!             if tokens > self.options.most_tokens {
//!                 sink.push(Finding::Custom(Value::from([
//!                     ("start", sentence.span.start.into()),
//!                     ("end", sentence.span.end.into()),
//!                     ("tokens", tokens.into()),
//!                 ])));
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! byline_plugin::export!(LongSentences);
//!
//! # #[cfg(feature = "kit")]
//! # fn main() -> Result<(), Failure> {
//! // In its tests, with the feature `kit`:
//! let found = byline_plugin::kit::run::<LongSentences>(r#"{"most-tokens": 5}"#, "The harbour is shut. So it stays.")?;
//! assert!(found.findings.is_empty());
//! let found = byline_plugin::kit::run::<LongSentences>(r#"{"most-tokens": 4}"#, "The harbour is shut. So it stays.")?;
//! assert_eq!(found.json(), [r#"{"start":0,"end":20,"tokens":5}"#]);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "kit"))]
//! # fn main() {}
//! ```

mod export;
#[cfg(feature = "kit")]
pub mod kit;
mod options;
mod panics;

pub use byline_abi::PluginTable;
pub use byline_core::{
    Active, Article, Claim, Claimant, CustomLayer, Damage, DamageKind, Descriptor, Document, Entity,
    EntityId, Evidence, Extractor, Failure, Finding, Flags, Label, LayerName, Layers, LayersView, Link,
    Match, Mention, MentionIndex, MentionKind, MentionSentiment, Mode, Paragraph, Quantity, Quote, QuoteId,
    QuoteType, Score, Sentence, SentenceScore, Sentiment, Sink, Span, Speaker, Stance, Tag, TargetSentiment,
    Token, TokenKind, Value, Verdict, Voice,
};
pub use export::table;
pub use options::{parse_options, path_option, schema_of, table_option};
pub use {schemars, serde};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::path::Path;

/// An extractor that can be made from its configuration.
pub trait Plugin: Extractor + Sized + 'static {
    /// Its options: a struct with `#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]`, whose doc
    /// comments are the manual. [`serde`] and [`schemars`] are re-exported; their derive macros find them by
    /// `#[serde(crate = "byline_plugin::serde")]` and `#[schemars(crate = "byline_plugin::schemars")]`.
    type Options: DeserializeOwned + JsonSchema;

    /// What it is called and needs. `options_schema` is filled in by [`describe`].
    fn descriptor() -> Descriptor;

    /// Makes one. Files named in `options` are relative to `folder`, the configuration file's. All I/O that an
    /// extractor ever does happens here.
    ///
    /// # Errors
    ///
    /// If an option makes no sense or a file cannot be read; name the option with [`Failure::at`].
    fn build(options: Self::Options, folder: &Path) -> Result<Self, Failure>;
}

/// What `P` says of itself, the schema of its options with it.
pub fn describe<P: Plugin>() -> Descriptor {
    P::descriptor().options_schema(schema_of::<P::Options>())
}

/// Makes a `P` from its options as JSON text (`{}` for none).
///
/// # Errors
///
/// Whatever is wrong with the options, with the option's path.
pub fn build<P: Plugin>(options: &str, folder: &Path) -> Result<P, Failure> {
    P::build(parse_options(options)?, folder)
}

/// The same, ready to run beside what it says of itself.
///
/// # Errors
///
/// As [`build`].
pub fn activate<P: Plugin>(options: &str, folder: &Path) -> Result<Active, Failure> {
    let extractor = build::<P>(options, folder)?;
    Ok(Active { descriptor: describe::<P>(), extractor: Box::new(extractor) })
}

/// Exports a [`Plugin`] from a shared library: once in a crate with `crate-type = ["cdylib"]`, at its root.
///
/// The one symbol that the host looks for is a table of functions, `byline_plugin_v1`; two of it in one program clash,
/// so a crate that others link exports nothing, and a crate of its own with this line in it does.
///
/// The crate must be built with panics that unwind, which is the default: one that aborts would take the host along.
#[macro_export]
macro_rules! export {
    ($plugin:ty) => {
        const _: () = {
            assert!(
                cfg!(panic = "unwind"),
                "a Byline plugin needs `panic = \"unwind\"` in its build profile"
            );
            #[unsafe(no_mangle)]
            static byline_plugin_v1: $crate::PluginTable = $crate::table::<$plugin>();
        };
    };
}
