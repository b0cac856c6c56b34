//! Precision, recall and F1 of every layer.
//!
//! Every figure is over all articles together unless its name says otherwise. The definitions are those by which the
//! project is judged from outside; a test holds the two to the same four digits.

mod claims;
mod contrast;
mod entities;
mod figures;
mod language;
mod matches;
pub mod output;
mod quotes;
mod seen;
mod sentiment;
mod speakers;

pub use claims::claims;
pub use contrast::{Contrast, Expected, Probe, Spoke, contrast, read_contrast};
pub use entities::{coref, entities};
pub use figures::{Figure, Figures};
pub use language::{Reading, sentences, tags};
pub use matches::{Relevant, matches, read_relevant};
pub use quotes::quotes;
pub use seen::seen;
pub use sentiment::sentiment;
pub use speakers::speakers;

use byline_gold::Gold;
use output::{Output, Outputs, Unit};
use std::borrow::Cow;

/// The output for an article, in bytes of its text.
fn output_of<'a>(outputs: &'a Outputs, gold: &Gold) -> Cow<'a, Output> {
    match outputs.get(&gold.id) {
        None => Cow::Owned(Output::default()),
        Some(output) if output.offset_unit == Unit::Utf8 => Cow::Borrowed(output),
        Some(output) => Cow::Owned(output.in_bytes(&gold.text)),
    }
}
