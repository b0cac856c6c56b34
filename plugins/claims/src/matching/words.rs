//! How common a word is in English sentences, so that a small database does not take `said` for a rare word.
//!
//! A table of hashes of stems with the share of sentences that have them; no word can be read from it.

use byline_model::{Aligned, Model};
use std::sync::LazyLock;

pub(crate) const KIND: &str = "words";
/// To be raised with every change of the terms.
pub(crate) const VERSION: u32 = 1;

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../model/words.bin"));

static TABLE: LazyLock<Option<Table<'static>>> = LazyLock::new(|| {
    let model = Model::embedded(&BYTES.0, KIND, VERSION).ok()?;
    Some(Table { hashes: model.bytes(0).ok()?.as_chunks().0, shares: model.bytes(1).ok()? })
});

struct Table<'a> {
    /// In order.
    hashes: &'a [[u8; 4]],
    /// A byte for each: the logarithm of the share.
    shares: &'a [u8],
}

/// Steps of the logarithm.
const STEPS: f32 = 16.0;

/// The share of words that the table does not know.
const RARE: f32 = 1e-5;

/// The share of sentences that have the word of this stem.
pub(crate) fn share(hash: u32) -> f32 {
    let Some(table) = &*TABLE else { return RARE };
    let found = table.hashes.binary_search_by_key(&hash, |four| u32::from_le_bytes(*four));
    found.ok().and_then(|at| table.shares.get(at)).map_or(RARE, |step| (-f32::from(*step) / STEPS).exp())
}

/// The byte of a share.
#[cfg(feature = "train")]
pub(crate) fn step(share: f32) -> u8 {
    (-share.ln() * STEPS).round().clamp(0.0, 255.0) as u8
}
