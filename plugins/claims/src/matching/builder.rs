//! Makes an index, of fact-checks as they are read and of indexes that are there already.

use super::index::{BREAK, FAMILY, FAMILY_SHARE, Index, KIND, LENGTH, MOST, NAME, NUMBER, ORDINAL};
use super::index::{SATURATION, STOP, Stored, VERSION, rarity};
use super::meaning::{self, Meaning, Quantized};
use super::sources::FactCheck;
use super::terms::{self, Nature};
use super::words;
use byline_model::ModelWriter;
use rustc_hash::FxHashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Collects fact-checks; memory grows with the index that comes out.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    /// Terms in the order of their first use: hash and family.
    terms: Vec<(u32, u32)>,
    numbers: FxHashMap<u32, u32>,
    /// Term, document and count.
    postings: Vec<(u32, u32, u16)>,
    lengths: Vec<u16>,
    strings: Vec<u8>,
    sequences: Vec<u32>,
    places: Vec<[u32; 2]>,
    /// Where the fact-check of an identity is.
    known: FxHashMap<u64, u32>,
    /// Where the last one of an identifier and address is, and of which source: an article may check several claims.
    articles: FxHashMap<u64, (u32, u32)>,
    source: u32,
    /// Whether a later one took its place.
    replaced: Vec<bool>,
    /// The vector of each, as far as it is known.
    vectors: Vec<Option<Quantized>>,
    /// Of the encoder whose vectors are to be kept.
    encoder: Option<(u64, usize)>,
}

/// A term of claim or title: hash, family and mark, or the break between them.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Term(u32, u32, u32),
    Break,
}

/// So many texts are encoded at a time.
const ENCODED: usize = 2048;

impl Builder {
    /// One that keeps vectors of an encoder, of a fingerprint and a width.
    pub(crate) fn new(encoder: Option<(u64, usize)>) -> Self {
        Self { encoder, ..Self::default() }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// What comes from now on is of another file or folder.
    pub(crate) const fn begin_source(&mut self) {
        self.source += 1;
    }

    /// Adds a fact-check, unless it is there already.
    pub(crate) fn add(&mut self, check: &FactCheck) {
        let FactCheck { id, claim, title, rating, verdict, url, date } = check;
        let place = self.strings.len();
        let strings = [id, claim, title, rating, verdict.name(), url, date];
        if !self.begin(strings) {
            self.strings.truncate(place);
            return;
        }
        let mut pieces = Vec::with_capacity(64);
        for (at, text) in [claim, title].into_iter().enumerate() {
            if at == 1 {
                pieces.push(Piece::Break);
            }
            let terms = terms::read(text);
            pieces.extend(terms.body.iter().chain(&terms.signature).map(|term| {
                let mark = match term.nature {
                    Nature::Stop => STOP,
                    Nature::Word => 0,
                    Nature::Name => NAME,
                    Nature::Number => NUMBER,
                };
                Piece::Term(term.hash, term.family, mark)
            }));
        }
        self.end(place, pieces.into_iter(), None);
    }

    /// Takes over all fact-checks of an index; their texts are not read again.
    pub(crate) fn take(&mut self, index: &Index<'_>) {
        self.begin_source();
        let vectors = index.vectors().filter(|known| self.encoder == Some((known.fingerprint, known.width)));
        for document in 0..index.len() as u32 {
            let stored = index.stored(document);
            let Stored { id, number: _, claim, title, rating, verdict, url, date } = stored;
            let place = self.strings.len();
            let strings = [id, claim, title, rating, verdict.name(), url, date];
            if self.begin(strings) {
                let piece = |term| {
                    let ordinal = term & ORDINAL;
                    if term == BREAK {
                        Piece::Break
                    } else {
                        Piece::Term(index.hash(ordinal), index.family(ordinal), term & !ORDINAL)
                    }
                };
                let known = vectors.and_then(|vectors| vectors.get(document as usize));
                let known = known.map(|(scale, bytes)| Quantized { scale, bytes: bytes.to_vec() });
                self.end(place, index.sequence(document).map(piece), known);
            } else {
                self.strings.truncate(place);
            }
        }
    }

    /// Writes the strings and reports whether the fact-check is new or another than the one of its identity, which it then
    /// replaces.
    fn begin(&mut self, strings: [&str; 7]) -> bool {
        let [id, claim, title, _, _, url, _] = strings;
        let (whole, article) = (identity(&[id, url, claim, title]), identity(&[id, url]));
        let place = self.strings.len();
        for text in strings {
            self.strings.extend_from_slice(&(text.len() as u32).to_le_bytes());
            self.strings.extend_from_slice(text.as_bytes());
        }
        if self.lengths.len() >= MOST || u32::try_from(self.strings.len()).is_err() {
            return false;
        }
        let document = self.lengths.len() as u32;
        // A claim that was worded anew takes the place of the earlier one, unless both stand in one source.
        let reworded =
            self.articles.get(&article).filter(|(_, source)| !id.is_empty() && *source != self.source);
        let stands = |earlier: &&u32| !self.replaced[**earlier as usize];
        let earlier = self.known.get(&whole).filter(stands);
        let earlier = earlier.or_else(|| reworded.map(|(earlier, _)| earlier).filter(stands)).copied();
        if let Some(earlier) = earlier.map(|earlier| earlier as usize) {
            let from = self.places[earlier][0] as usize;
            let until = self.places.get(earlier + 1).map_or(place, |place| place[0] as usize);
            if self.strings.get(from..until) == self.strings.get(place..) {
                self.articles.insert(article, (earlier as u32, self.source));
                return false;
            }
            self.replaced[earlier] = true;
        }
        self.known.insert(whole, document);
        self.articles.insert(article, (document, self.source));
        true
    }

    /// Adds the terms of the fact-check whose strings begin at `place`, and its vector if it is known.
    fn end(&mut self, place: usize, pieces: impl Iterator<Item = Piece>, vector: Option<Quantized>) {
        self.vectors.push(vector);
        let document = self.lengths.len() as u32;
        self.places.push([place as u32, self.sequences.len() as u32]);
        self.replaced.push(false);
        let mut counts: Vec<(u32, u16)> = Vec::new();
        let mut count = |number: u32| match counts.iter_mut().find(|(known, _)| *known == number) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counts.push((number, 1)),
        };
        let mut length = 0_u16;
        for piece in pieces {
            let Piece::Term(hash, family, mark) = piece else {
                self.sequences.push(BREAK);
                continue;
            };
            let number = self.number(hash, family);
            self.sequences.push(number | mark);
            if mark != STOP {
                length = length.saturating_add(1);
                count(number);
                count(self.number(family ^ FAMILY, family));
            }
        }
        self.postings.extend(counts.into_iter().map(|(term, count)| (term, document, count)));
        self.lengths.push(length);
    }

    /// The number of a term, a new one where it is new.
    fn number(&mut self, hash: u32, family: u32) -> u32 {
        *self.numbers.entry(hash).or_insert_with(|| {
            self.terms.push((hash, family));
            self.terms.len() as u32 - 1
        })
    }

    /// The same without what was replaced.
    fn compact(mut self) -> Self {
        if !self.replaced.contains(&true) {
            return self;
        }
        let mut left = Self::new(self.encoder);
        for (document, place) in self.places.iter().enumerate() {
            if self.replaced[document] {
                continue;
            }
            let until = |part: usize, all: usize| {
                let next = self.places.get(document + 1);
                place[part] as usize..next.map_or(all, |next| next[part] as usize)
            };
            let start = left.strings.len();
            left.strings.extend_from_slice(&self.strings[until(0, self.strings.len())]);
            let sequence = self.sequences[until(1, self.sequences.len())].iter().map(|term| match *term {
                BREAK => Piece::Break,
                term => {
                    let (hash, family) = self.terms[(term & ORDINAL) as usize];
                    Piece::Term(hash, family, term & !ORDINAL)
                }
            });
            left.end(start, sequence, self.vectors[document].take());
        }
        left
    }

    /// Encodes what has no vector yet.
    fn encode(&mut self, meaning: &dyn Meaning) {
        let missing: Vec<usize> = (0..self.vectors.len()).filter(|at| self.vectors[*at].is_none()).collect();
        for some in missing.chunks(ENCODED) {
            let texts: Vec<String> = some.iter().map(|at| self.text(*at)).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for (at, vector) in some.iter().zip(meaning.vectors(&texts)) {
                self.vectors[*at] = Some(Quantized::new(&vector));
            }
        }
    }

    /// What of a fact-check is encoded.
    fn text(&self, document: usize) -> String {
        let mut rest = self.strings.get(self.places[document][0] as usize..).unwrap_or_default();
        let mut next = || {
            let (length, behind) = rest.split_first_chunk::<4>()?;
            let (text, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = behind;
            str::from_utf8(text).ok()
        };
        let [_, claim, title] = std::array::from_fn(|_| next().unwrap_or_default());
        meaning::text(claim, title)
    }

    /// The bytes of the index, with vectors where there is an encoder.
    pub(crate) fn finish(self, meaning: Option<&dyn Meaning>) -> Vec<u8> {
        let mut compact = self.compact();
        if let Some(meaning) = meaning {
            compact.encode(meaning);
        }
        let Self {
            terms,
            numbers: _,
            mut postings,
            lengths,
            strings,
            mut sequences,
            places,
            known: _,
            articles: _,
            source: _,
            replaced: _,
            vectors,
            encoder,
        } = compact;
        // Terms are numbered by hash, so that they are found by binary search.
        let mut order: Vec<u32> = (0..terms.len() as u32).collect();
        order.sort_unstable_by_key(|term| terms[*term as usize].0);
        let mut numbers = vec![0_u32; terms.len()];
        for (number, term) in (0..).zip(&order) {
            numbers[*term as usize] = number;
        }
        for term in sequences.iter_mut().filter(|term| **term != BREAK) {
            *term = *term & !ORDINAL | numbers[(*term & ORDINAL) as usize];
        }
        for posting in &mut postings {
            posting.0 = numbers[posting.0 as usize];
        }
        postings.sort_unstable();
        let mean = lengths.iter().map(|length| f32::from(*length)).sum::<f32>() / lengths.len().max(1) as f32;
        let impact = |document: u32, count: u16| {
            let length = f32::from(lengths[document as usize]) / mean.max(1.0);
            let count = f32::from(count);
            let share = count / (count + SATURATION * (1.0 - LENGTH + LENGTH * length));
            (share * 255.0).round().clamp(1.0, 255.0) as u32
        };
        let mut table = Vec::with_capacity(terms.len() * 20);
        let mut first = 0;
        for (number, term) in (0..).zip(&order) {
            let count = postings.get(first..).unwrap_or(&[]).partition_point(|posting| posting.0 == number);
            let (hash, family) = terms[*term as usize];
            let common = if hash == family ^ FAMILY { FAMILY_SHARE } else { words::share(hash) };
            let weight = rarity(common, count as u32, lengths.len() as u32).to_bits();
            let fields = [hash, family, first as u32, count as u32, weight];
            table.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
            first += count;
        }
        let bytes =
            |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let words: Vec<u32> =
            postings.iter().map(|&(_, document, count)| document << 8 | impact(document, count)).collect();
        let mut places = places.concat();
        places.extend([strings.len() as u32, sequences.len() as u32]);
        let writer = ModelWriter::new(KIND, VERSION)
            .bytes(bytes(&[lengths.len() as u32, terms.len() as u32]))
            .bytes(table)
            .bytes(bytes(&words))
            .bytes(bytes(&places))
            .bytes(strings)
            .bytes(bytes(&sequences));
        let Some((fingerprint, width)) = encoder else { return writer.finish() };
        let head = [&fingerprint.to_le_bytes()[..], &(width as u32).to_le_bytes()].concat();
        let known: Vec<Quantized> = vectors.into_iter().flatten().collect();
        let scales = known.iter().flat_map(|vector| vector.scale.to_le_bytes()).collect();
        writer
            .bytes(head)
            .bytes(known.into_iter().flat_map(|vector| vector.bytes).collect())
            .bytes(scales)
            .finish()
    }
}

/// What makes a fact-check the same one in a later file: its identifier and address, else its address and claim, since
/// one article may check several.
fn identity(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}
