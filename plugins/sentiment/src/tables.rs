//! Tables of the model that are looked up by a hash and know what they hold: a word or pair that was never learned
//! says nothing, where a table without keys would answer with what another one says. They hold no strings.

use crate::features::ZONES;

/// Negative, neutral, positive.
pub(crate) const CLASSES: usize = 3;
/// What a word says: by zone, for each class.
pub(crate) const ROW: usize = ZONES * CLASSES;
/// What a pair of words says: the same for the zones on either side and near.
pub(crate) const PAIR_ROW: usize = 4 * CLASSES;
/// What a word says of a target that hangs together with it: by role, for each class.
pub(crate) const ROLE_ROW: usize = ROLES * CLASSES;
/// How many roles there are.
pub(crate) const ROLES: usize = 5;
const WORD_SLOT: usize = 4 + ROW;
const PAIR_SLOT: usize = 4 + PAIR_ROW;
const WORD_BITS: u32 = 15;
const PAIR_BITS: u32 = 15;
/// How many slots are looked at before something counts as unknown.
const MOST_STEPS: usize = 24;

/// The place of a word in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(u32);

impl Slot {
    /// Of a word that is not in the table.
    pub(crate) const NONE: Self = Self(u32::MAX);
}

/// Words: three bytes of the form's hash, the valence in tenths, and a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordTable<'a> {
    slots: &'a [[u8; WORD_SLOT]],
    roles: &'a [[u8; ROLE_ROW]],
}

/// The bytes that tell forms apart which begin at the same slot; never all 0.
const fn mark(form: u32) -> [u8; 3] {
    let [a, b, c, _] = form.to_le_bytes();
    if a == 0 && b == 0 && c == 0 { [1, 0, 0] } else { [a, b, c] }
}

impl<'a> WordTable<'a> {
    /// A table of no words.
    #[cfg(feature = "train")]
    pub(crate) const EMPTY: WordTable<'static> = WordTable { slots: &[], roles: &[] };

    /// The table in these bytes; `None` if they have another size.
    pub(crate) fn new(words: &'a [u8], roles: &'a [u8]) -> Option<Self> {
        let ((slots, rest), (roles, others)) = (words.as_chunks(), roles.as_chunks());
        let fits = slots.len() == 1 << WORD_BITS && roles.len() == slots.len();
        (fits && rest.is_empty() && others.is_empty()).then_some(Self { slots, roles })
    }

    /// Where a form stands.
    #[inline]
    pub(crate) fn find(&self, form: u32) -> Slot {
        let (mut at, mark) = ((form >> (32 - WORD_BITS)) as usize, mark(form));
        for _ in 0..MOST_STEPS {
            match self.slots.get(at) {
                Some([a, b, c, ..]) if [*a, *b, *c] == mark => return Slot(at as u32),
                None | Some([0, 0, 0, ..]) => break,
                Some(_) => at = (at + 1) & ((1 << WORD_BITS) - 1),
            }
        }
        Slot::NONE
    }

    /// What a word says in each zone, if it is known.
    #[inline]
    pub(crate) fn row(&self, slot: Slot) -> Option<&'a [u8; ROW]> {
        self.slots.get(slot.0 as usize)?.last_chunk()
    }

    /// The mood of a word that no lexicon knows, in tenths.
    #[inline]
    pub(crate) fn valence(&self, slot: Slot) -> i8 {
        self.slots.get(slot.0 as usize).map_or(0, |slot| slot[3].cast_signed())
    }

    /// What a word says of a target in a role, for each class.
    #[inline]
    pub(crate) fn role(&self, slot: Slot, role: usize) -> [i8; CLASSES] {
        let row = self.roles.get(slot.0 as usize).map(|row| row.as_chunks::<CLASSES>().0);
        row.and_then(|row| row.get(role)).map_or([0; CLASSES], |row| row.map(u8::cast_signed))
    }
}

/// Pairs of words: the hash of the pair, and a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairTable<'a> {
    slots: &'a [[u8; PAIR_SLOT]],
}

impl<'a> PairTable<'a> {
    /// The table in these bytes; `None` if they have another size.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (slots, rest) = bytes.as_chunks();
        (slots.len() == 1 << PAIR_BITS && rest.is_empty()).then_some(Self { slots })
    }

    /// What a pair says in the first four zones, if it is known.
    #[inline]
    pub(crate) fn row(&self, key: u32) -> Option<&'a [u8; PAIR_ROW]> {
        let (mut at, key) = ((key >> (32 - PAIR_BITS)) as usize, key.max(1));
        for _ in 0..MOST_STEPS {
            let slot = self.slots.get(at)?;
            let known = slot.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
            if known == key {
                return slot.last_chunk();
            }
            if known == 0 {
                return None;
            }
            at = (at + 1) & ((1 << PAIR_BITS) - 1);
        }
        None
    }
}

/// What a word is to be known by and to say.
#[cfg(feature = "train")]
#[derive(Debug, Clone)]
pub(crate) struct WordEntry {
    pub(crate) form: u32,
    pub(crate) valence: i8,
    pub(crate) row: [i8; ROW],
    pub(crate) roles: [i8; ROLE_ROW],
}

/// The bytes of the tables of words; of two with one form the first stays, and those too many are left out.
#[cfg(feature = "train")]
pub(crate) fn write_words(words: &[WordEntry]) -> (Vec<u8>, Vec<u8>) {
    let mut slots = vec![[0; WORD_SLOT]; 1 << WORD_BITS];
    let mut roles = vec![[0; ROLE_ROW]; 1 << WORD_BITS];
    // A table that is nearly full would be slow.
    for word in words.iter().take(slots.len() / 5 * 4) {
        let mut at = (word.form >> (32 - WORD_BITS)) as usize;
        for _ in 0..MOST_STEPS {
            let slot = &mut slots[at];
            if slot[..3] == mark(word.form) {
                break;
            }
            if slot[..3] == [0; 3] {
                slot[..3].copy_from_slice(&mark(word.form));
                slot[3] = word.valence.cast_unsigned();
                slot[4..].copy_from_slice(&word.row.map(i8::cast_unsigned));
                roles[at] = word.roles.map(i8::cast_unsigned);
                break;
            }
            at = (at + 1) & ((1 << WORD_BITS) - 1);
        }
    }
    (slots.concat(), roles.concat())
}

/// The bytes of a table of pairs, those that matter most first.
#[cfg(feature = "train")]
pub(crate) fn write_pairs(pairs: &[(u32, [i8; PAIR_ROW])]) -> Vec<u8> {
    let mut slots = vec![[0; PAIR_SLOT]; 1 << PAIR_BITS];
    for (key, row) in pairs.iter().take(slots.len() / 5 * 4) {
        let (mut at, key) = ((key >> (32 - PAIR_BITS)) as usize, (*key).max(1));
        for _ in 0..MOST_STEPS {
            let slot = &mut slots[at];
            if slot[..4] == key.to_le_bytes() {
                break;
            }
            if slot[..4] == [0; 4] {
                slot[..4].copy_from_slice(&key.to_le_bytes());
                slot[4..].copy_from_slice(&row.map(i8::cast_unsigned));
                break;
            }
            at = (at + 1) & ((1 << PAIR_BITS) - 1);
        }
    }
    slots.concat()
}
