//! The index of a database: postings with impacts, and the fact-checks themselves, used where they lie in memory.
//!
//! An index is a file of the same container as models have, mapped and never parsed: opening a hundred thousand
//! fact-checks costs a few milliseconds, and only what queries touch is resident. All numbers are little-endian.
//!
//! | section | |
//! |---|---|
//! | 0 | number of fact-checks (u32), number of terms (u32) |
//! | 1 | terms, by hash: hash, family, first posting, number of postings (u32 each), weight (f32) |
//! | 2 | postings: fact-check (24 bits), impact (8 bits) |
//! | 3 | places: where the strings and the sequence of each fact-check begin (u32 each), and the ends |
//! | 4 | strings: id, claim, title, rating, verdict, address, date, each behind its length (u32) |
//! | 5 | sequences: the terms of claim and title in their order, as numbers of section 1 (u32); a marker between |
//! | 6 | where there are vectors: the encoder's fingerprint (u64), numbers of a vector (u32) |
//! | 7 | vectors: signed bytes |
//! | 8 | what 1 of a byte is in each (f32) |

use super::meaning::Vectors;
use super::words;
use byline_core::Verdict;
use byline_model::{Model, ModelError};
use std::borrow::Cow;

pub(crate) const KIND: &str = "fact-checks";
/// To be raised with every change of the terms or of the layout.
pub(crate) const VERSION: u32 = 3;

/// Postings have 24 bits for the fact-check.
pub(crate) const MOST: usize = 1 << 24;

/// Between claim and title in a sequence; bit 31 of a term marks a name, bit 30 a number.
pub(crate) const BREAK: u32 = u32::MAX;
pub(crate) const NAME: u32 = 1 << 31;
pub(crate) const NUMBER: u32 = 1 << 30;
/// Bit 29 marks a word that every text has: it is not looked up, but counts in phrases.
pub(crate) const STOP: u32 = 1 << 29;
/// The number of a term, without its marks.
pub(crate) const ORDINAL: u32 = STOP - 1;

/// How soon a term that is repeated counts no more, and how much the length of a fact-check counts: BM25's two
/// constants, on fact-checks of two dozen words.
pub(super) const SATURATION: f32 = 1.0;
pub(super) const LENGTH: f32 = 0.75;

/// Makes the hash of a family a term of its own.
pub(crate) const FAMILY: u32 = 0x5bd1_e995;

/// An index in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Index<'a> {
    documents: u32,
    terms: &'a [[u8; 20]],
    postings: &'a [[u8; 4]],
    places: &'a [[u8; 4]],
    strings: &'a [u8],
    sequences: &'a [[u8; 4]],
    vectors: Option<Vectors<'a>>,
}

/// A term of an index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    /// Its number.
    pub(crate) ordinal: u32,
    /// How rare it is.
    pub(crate) weight: f32,
    pub(super) first: u32,
    pub(super) count: u32,
}

/// A fact-check as it stands in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored<'a> {
    /// Its own; empty where the source gives none.
    pub(crate) id: &'a str,
    /// Its number in the index.
    pub(crate) number: u32,
    pub(crate) claim: &'a str,
    pub(crate) title: &'a str,
    pub(crate) rating: &'a str,
    pub(crate) verdict: Verdict,
    pub(crate) url: &'a str,
    pub(crate) date: &'a str,
}

impl<'a> Stored<'a> {
    /// What it is called: its identifier, else its address, else its number.
    pub(crate) fn name(&self) -> Cow<'a, str> {
        [self.id, self.url]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or_else(|| self.number.to_string().into(), Cow::Borrowed)
    }
}

impl<'a> Index<'a> {
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let head = model.bytes(0)?;
        let number =
            |at: usize| head.get(at..).and_then(<[u8]>::first_chunk).map(|four| u32::from_le_bytes(*four));
        let missing = |section| ModelError::Section { section, wanted: "index" };
        let (documents, terms) = number(0).zip(number(4)).ok_or(missing(0))?;
        let index = Self {
            documents,
            terms: model.bytes(1)?.as_chunks().0,
            postings: model.bytes(2)?.as_chunks().0,
            places: model.bytes(3)?.as_chunks().0,
            strings: model.bytes(4)?,
            sequences: model.bytes(5)?.as_chunks().0,
            vectors: vectors(model, documents as usize)?,
        };
        if index.terms.len() != terms as usize || index.places.len() != (documents as usize + 1) * 2 {
            return Err(missing(3));
        }
        Ok(index)
    }

    /// What the fact-checks mean, where that is known.
    pub(crate) const fn vectors(&self) -> Option<Vectors<'a>> {
        self.vectors
    }

    /// How many fact-checks there are.
    pub(crate) const fn len(&self) -> usize {
        self.documents as usize
    }

    /// The term of a hash, found by binary search.
    pub(crate) fn find(&self, hash: u32) -> Option<Entry> {
        let ordinal = self.terms.binary_search_by_key(&hash, |term| field(term, 0)).ok()?;
        let term = &self.terms[ordinal];
        let count = field(term, 3);
        Some(Entry {
            ordinal: ordinal as u32,
            weight: f32::from_bits(field(term, 4)),
            first: field(term, 2),
            count,
        })
    }

    /// How rare a term is, by its number: 0 for one that is no term.
    pub(crate) fn weight(&self, ordinal: u32) -> f32 {
        self.terms.get(ordinal as usize).map_or(0.0, |term| f32::from_bits(field(term, 4)))
    }

    /// The hash of a term, by its number.
    pub(super) fn hash(&self, ordinal: u32) -> u32 {
        self.terms.get(ordinal as usize).map_or(0, |term| field(term, 0))
    }

    /// The family of a term, by its number.
    pub(crate) fn family(&self, ordinal: u32) -> u32 {
        self.terms.get(ordinal as usize).map_or(0, |term| field(term, 1))
    }

    /// How rare a word is that no fact-check has.
    pub(crate) fn rarity(&self, hash: u32) -> f32 {
        rarity(words::share(hash), 0, self.documents)
    }

    /// The fact-checks that have a term, with the impact of the term in each, 0 to 1.
    pub(crate) fn postings(&self, entry: &Entry) -> impl Iterator<Item = (u32, f32)> + use<'a> {
        let range = entry.first as usize..entry.first as usize + entry.count as usize;
        let documents = self.documents;
        self.postings.get(range).unwrap_or(&[]).iter().filter_map(move |posting| {
            let posting = u32::from_le_bytes(*posting);
            let document = posting >> 8;
            (document < documents).then_some((document, (posting & 255) as f32 / 255.0))
        })
    }

    /// The terms of a fact-check's claim and title.
    pub(crate) fn sequence(&self, document: u32) -> impl Iterator<Item = u32> + use<'a> {
        let place = |at: usize| self.places.get(at).map_or(0, |place| u32::from_le_bytes(*place) as usize);
        let at = document as usize * 2 + 1;
        self.sequences
            .get(place(at)..place(at + 2))
            .unwrap_or(&[])
            .iter()
            .map(|term| u32::from_le_bytes(*term))
    }

    /// A fact-check; empty fields where the index is broken.
    pub(crate) fn stored(&self, document: u32) -> Stored<'a> {
        let start =
            self.places.get(document as usize * 2).map_or(0, |place| u32::from_le_bytes(*place) as usize);
        let mut rest = self.strings.get(start..).unwrap_or(&[]);
        let mut next = || -> &'a str {
            let Some((length, behind)) = rest.split_first_chunk::<4>() else { return "" };
            let Some((text, behind)) = behind.split_at_checked(u32::from_le_bytes(*length) as usize) else {
                return "";
            };
            rest = behind;
            str::from_utf8(text).unwrap_or("")
        };
        let [id, claim, title, rating, verdict, url, date] = std::array::from_fn(|_| next());
        let verdict = Verdict::from_name(verdict).unwrap_or(Verdict::Unverified);
        Stored { id, number: document, claim, title, rating, verdict, url, date }
    }
}

/// The vectors in a file that has some.
fn vectors<'a>(model: &Model<'a>, documents: usize) -> Result<Option<Vectors<'a>>, ModelError> {
    let Ok(head) = model.bytes(6) else { return Ok(None) };
    let missing = ModelError::Section { section: 6, wanted: "vectors" };
    let Some((fingerprint, Some(width))) =
        head.split_first_chunk::<8>().map(|(first, rest)| (first, rest.first_chunk()))
    else {
        return Err(missing);
    };
    let (fingerprint, width) = (u64::from_le_bytes(*fingerprint), u32::from_le_bytes(*width) as usize);
    let (bytes, scales) = (model.bytes(7)?, model.bytes(8)?.as_chunks().0);
    if scales.len() != documents || documents.checked_mul(width) != Some(bytes.len()) {
        return Err(missing);
    }
    Ok(Some(Vectors { fingerprint, width, bytes, scales }))
}

fn field(term: &[u8; 20], at: usize) -> u32 {
    term.as_chunks::<4>().0.get(at).map_or(0, |four| u32::from_le_bytes(*four))
}

/// How rare a term is that so many of all fact-checks have, and a share of English sentences. What is known of English
/// counts as [`PRIOR`] fact-checks more, which decides in a small database and hardly shows in a large one.
pub(super) fn rarity(share: f32, count: u32, documents: u32) -> f32 {
    let share = share * SENTENCES;
    let all = documents as f32 + PRIOR;
    let some = count as f32 + PRIOR * share.min(1.0) + 0.5;
    (1.0 + (all - some).max(0.0) / some).ln()
}

const PRIOR: f32 = 4000.0;
/// The share of sentences that have a word of a family, roughly.
pub(super) const FAMILY_SHARE: f32 = 1e-3;
/// Claim and title are as long as so many sentences.
const SENTENCES: f32 = 2.0;
