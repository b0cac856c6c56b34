//! What fact-checks mean, as vectors beside their words: found is also what shares no word with a claim.
//!
//! Vectors come from an encoder that the user has. An index can keep them, a byte for each number; where it does not,
//! the best by words are encoded for each query.

use super::index::Index;
use super::query::Candidate;
use super::rank::Ranked;
use byline_core::Failure;
use std::fmt::Debug;
use std::sync::Arc;

/// Gives vectors of texts: of length 1, and close where texts say the same.
pub trait Meaning: Debug + Send + Sync {
    /// What distinguishes its vectors from those of others.
    fn fingerprint(&self) -> u64;

    /// How many numbers a vector has.
    fn width(&self) -> usize;

    /// The vectors of texts, in their order; each depends on its text alone.
    fn vectors(&self, texts: &[&str]) -> Vec<Vec<f32>>;
}

#[cfg(feature = "encoder")]
impl Meaning for byline_encoder::Encoder {
    fn fingerprint(&self) -> u64 {
        Self::fingerprint(self)
    }

    fn width(&self) -> usize {
        Self::width(self)
    }

    fn vectors(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        Self::vectors(self, texts)
    }
}

/// Opens an encoder's folder.
///
/// # Errors
///
/// If there is no encoder in it, or this program was built without.
pub fn open_encoder(folder: &std::path::Path) -> Result<Arc<dyn Meaning>, Failure> {
    #[cfg(feature = "encoder")]
    return match byline_encoder::Encoder::open(folder) {
        Ok(encoder) => Ok(Arc::new(encoder)),
        Err(error) => Err(Failure::new(format!("cannot use the encoder: {error}")).at("encoder")),
    };
    #[cfg(not(feature = "encoder"))]
    Err(Failure::new(format!("cannot open `{}`: this program was built without encoders", folder.display()))
        .at("encoder")
        .hint("build it with the feature `encoder`"))
}

/// A vector of length 1 as bytes, and what 1 of a byte is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantized {
    pub(crate) scale: f32,
    pub(crate) bytes: Vec<u8>,
}

impl Quantized {
    pub(crate) fn new(vector: &[f32]) -> Self {
        let most = vector.iter().fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
        let byte = |number: &f32| ((number / most * 127.0).round() as i8).cast_unsigned();
        Self { scale: most / 127.0, bytes: vector.iter().map(byte).collect() }
    }
}

/// The vectors of an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vectors<'a> {
    /// Of the encoder that made them.
    pub(crate) fingerprint: u64,
    pub(crate) width: usize,
    pub(crate) bytes: &'a [u8],
    pub(crate) scales: &'a [[u8; 4]],
}

impl<'a> Vectors<'a> {
    pub(crate) fn get(&self, document: usize) -> Option<(f32, &'a [u8])> {
        let scale = f32::from_le_bytes(*self.scales.get(document)?);
        Some((scale, self.bytes.get(document * self.width..(document + 1) * self.width)?))
    }

    /// The cosine with each fact-check.
    fn cosines(&self, query: &Quantized) -> Vec<f32> {
        let rows = self.bytes.chunks_exact(self.width.max(1)).zip(self.scales);
        rows.map(|(row, scale)| dot(row, &query.bytes) as f32 * f32::from_le_bytes(*scale) * query.scale)
            .collect()
    }
}

/// The sum of products of signed bytes.
fn dot(a: &[u8], b: &[u8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(a.cast_signed()) * i32::from(b.cast_signed())).sum()
}

/// How much a cosine adds to the logarithm of the odds that the words give.
const WEIGHT: f32 = 22.0;
/// How much of a query's vector comes from its text read with what stands around it.
const AROUND: f32 = 0.5;
/// Makes the logarithm of the odds of both together, by logistic regression on queries with and without an answer.
const SLOPE: f32 = 0.34;
const SHIFT: f32 = -4.9;

/// So many fact-checks are candidates because of what they mean.
const NEAREST: usize = 40;
/// So many of the best by words are encoded where an index has no vectors.
const ENCODED: usize = 20;

/// What a query means, and how close each fact-check is, where all are known.
#[derive(Debug)]
pub(crate) struct Question {
    own: Quantized,
    cosines: Option<Vec<f32>>,
}

impl Question {
    /// The question in `text`, read with what stands around it.
    pub(crate) fn new(meaning: &dyn Meaning, index: &Index<'_>, text: &str, around: &[&str]) -> Self {
        let mut own = meaning.vectors(&[text]).pop().unwrap_or_default();
        if !around.is_empty() {
            let mut together = text.to_owned();
            for text in around {
                together.push(' ');
                together.push_str(text);
            }
            let near = meaning.vectors(&[&together]).pop().unwrap_or_default();
            let both = own.iter_mut().zip(&near);
            both.for_each(|(own, near)| *own = *own * (1.0 - AROUND) + near * AROUND);
        }
        let own = Quantized::new(&own);
        let vectors = index.vectors().filter(|vectors| {
            (vectors.fingerprint, vectors.width) == (meaning.fingerprint(), meaning.width())
        });
        let cosines = vectors.map(|vectors| vectors.cosines(&own));
        Self { own, cosines }
    }

    /// The fact-checks that are closest, where all are known.
    pub(crate) fn nearest(&self) -> Vec<u32> {
        let Some(cosines) = &self.cosines else { return Vec::new() };
        let mut order: Vec<u32> = (0..cosines.len() as u32).collect();
        let closer = |a: &u32, b: &u32| cosines[*b as usize].total_cmp(&cosines[*a as usize]).then(a.cmp(b));
        if order.len() > NEAREST {
            order.select_nth_unstable_by(NEAREST, closer);
            order.truncate(NEAREST);
        }
        order.sort_by(closer);
        order
    }

    /// Ranks what was ranked by words again.
    pub(crate) fn rank(
        &self,
        meaning: &dyn Meaning,
        index: &Index<'_>,
        mut ranked: Vec<Ranked>,
    ) -> Vec<(u32, f32)> {
        let closeness: Vec<f32> = if let Some(cosines) = &self.cosines {
            ranked.iter().map(|found| cosines[found.document as usize]).collect()
        } else {
            ranked.truncate(ENCODED);
            let texts: Vec<String> = ranked.iter().map(|found| text_of(index, found.document)).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let vectors = meaning.vectors(&texts);
            let cosine = |vector: &Vec<f32>| {
                let packed = Quantized::new(vector);
                dot(&packed.bytes, &self.own.bytes) as f32 * packed.scale * self.own.scale
            };
            vectors.iter().map(cosine).collect()
        };
        let mut found: Vec<(u32, f32)> = ranked
            .iter()
            .zip(closeness)
            .map(|(Ranked { document, odds }, cosine)| (*document, odds + WEIGHT * cosine))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (_, score) in &mut found {
            *score = byline_model::probability(SLOPE * *score + SHIFT);
        }
        found
    }
}

/// What of a fact-check is encoded: claim and title.
pub(crate) fn text_of(index: &Index<'_>, document: u32) -> String {
    let stored = index.stored(document);
    text(stored.claim, stored.title)
}

/// The same of its parts.
pub(crate) fn text(claim: &str, title: &str) -> String {
    if title.is_empty() || title == claim { claim.to_owned() } else { format!("{claim} {title}") }
}

/// Candidates by words, and those by meaning behind them.
pub(crate) fn joined(mut words: Vec<Candidate>, others: Vec<Candidate>) -> Vec<Candidate> {
    for other in others {
        if !words.iter().any(|known| known.document == other.document) {
            words.push(other);
        }
    }
    words
}
