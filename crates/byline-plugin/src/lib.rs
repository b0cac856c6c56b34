//! What the author of a custom extractor depends on.
//!
//! An extractor is two things: an [`Extractor`], which reads a document and pushes findings, and a [`Plugin`], which
//! says what it is called, what it needs, and how it is made from its options. The same type is built into the
//! `byline` command or exported from a shared library; neither it nor the runner can tell which.

mod options;

pub use byline_core as core;
pub use byline_core::{Descriptor, Document, Extractor, Failure, Finding, LayerName, Sink, Span, Value};
pub use options::{parse_options, schema_of};

use byline_core::Active;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::path::Path;

/// An extractor that can be made from its configuration.
pub trait Plugin: Extractor + Sized + 'static {
    /// Its options: a struct with `#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]`, whose doc
    /// comments are the manual.
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
    Descriptor { options_schema: schema_of::<P::Options>().into(), ..P::descriptor() }
}

/// Makes a `P` from its options as JSON text (`{}` for none).
///
/// # Errors
///
/// Whatever is wrong with the options, with the option's path.
pub fn activate<P: Plugin>(options: &str, folder: &Path) -> Result<Active, Failure> {
    let extractor = P::build(parse_options(options)?, folder)?;
    Ok(Active { descriptor: describe::<P>(), extractor: Box::new(extractor) })
}
