//! The model's table of words, which is looked up by a hash and knows what it holds: a word that was never learned says
//! nothing, where a table without keys would answer with what another one says. It holds no strings.
//!
//! All that is known of a word lies in half a cache line, what the lexicons say of it too: reading a text costs one
//! look a token, and that look is most of the cost.

use crate::features::ZONES;
use crate::kind::{Class, GroupId, Kind, NO_GROUP};

/// What a weight speaks for, each against neutral: negative, positive.
pub(crate) const SIDES: usize = 2;
/// What a word says: by zone, for each side.
pub(crate) const ROW: usize = ZONES * SIDES;
/// What a word says of a target that is linked to it: by role, for each side.
#[cfg(feature = "train")]
pub(crate) const ROLE_ROW: usize = ROLES * SIDES;
/// How many roles there are.
#[cfg(feature = "train")]
pub(crate) const ROLES: usize = 5;

/// Two bytes of the form's hash, mood, two groups, kind, a row of zones, a row of roles.
type WordSlot = [u8; 32];
const MOOD: usize = 2;
const VERB: usize = 3;
const OTHER: usize = 4;
const KIND: usize = 5;
/// The byte of the kind holds the class from this bit on.
const CLASS_BIT: u32 = 5;
const ZONE_WEIGHTS: usize = 6;
const ROLE_WEIGHTS: usize = ZONE_WEIGHTS + ROW;
/// How many slots are looked at before something counts as unknown.
const MOST_STEPS: usize = 16;

/// What stands in for a word that is not in the table.
const UNKNOWN: WordSlot = {
    let mut slot = [0; 32];
    slot[VERB] = NO_GROUP;
    slot[OTHER] = NO_GROUP;
    slot
};

/// The place of a word in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(u32);

impl Slot {
    /// Of a word that is not in the table.
    pub(crate) const NONE: Self = Self(u32::MAX);
}

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning<'a>(&'a WordSlot);

impl<'a> Meaning<'a> {
    /// Its mood in tenths: that of the lexicons, or a guess where they lack it.
    #[inline]
    pub(crate) const fn mood(self) -> i8 {
        self.0[MOOD].cast_signed()
    }

    /// Its group as a verb, or `NO_GROUP`.
    #[inline]
    pub(crate) const fn verb(self) -> GroupId {
        self.0[VERB]
    }

    /// Its group as anything else, or `NO_GROUP`.
    #[inline]
    pub(crate) const fn other(self) -> GroupId {
        self.0[OTHER]
    }

    /// What sort of word it is; `None` if it is in no lexicon.
    #[inline]
    pub(crate) fn kind(self) -> Option<Kind> {
        Kind::of(self.0[KIND])
    }

    /// What it says together with its neighbours.
    #[inline]
    pub(crate) const fn class(self) -> Option<Class> {
        Class::of(self.0[KIND] >> CLASS_BIT)
    }

    /// The bit of its class, or the first bit where it has none.
    #[inline]
    pub(crate) const fn class_bit(self) -> u8 {
        1 << (self.0[KIND] >> CLASS_BIT)
    }

    /// What it says in each zone.
    #[inline]
    pub(crate) fn row(self) -> &'a [u8; ROW] {
        self.0[ZONE_WEIGHTS..].first_chunk().unwrap_or(&[0; ROW])
    }

    /// What it says of a target in a role, for each side.
    #[inline]
    pub(crate) fn role(self, role: usize) -> [i8; SIDES] {
        let row = self.0[ROLE_WEIGHTS..].as_chunks::<SIDES>().0.get(role);
        row.map_or([0; SIDES], |row| row.map(u8::cast_signed))
    }
}

/// Words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordTable<'a> {
    slots: &'a [WordSlot],
    shift: u32,
}

/// The bytes that distinguish forms which begin at the same slot; never all 0.
const fn mark(form: u32) -> [u8; 2] {
    let [a, b, _, _] = form.to_le_bytes();
    // Two zeros are the mark of an empty slot.
    if a == 0 && b == 0 { [1, 0] } else { [a, b] }
}

/// By how much hashes are shifted to be an index into so many slots, if that is a power of two.
fn shift(slots: usize) -> Option<u32> {
    (slots.is_power_of_two() && (2..=1 << 24).contains(&slots)).then(|| 32 - slots.trailing_zeros())
}

impl<'a> WordTable<'a> {
    /// The table in these bytes; `None` if they are not a whole table.
    pub(crate) fn new(words: &'a [u8]) -> Option<Self> {
        let (slots, rest) = words.as_chunks();
        let shift = shift(slots.len())?;
        rest.is_empty().then_some(Self { slots, shift })
    }

    /// Where a form stands.
    #[inline]
    pub(crate) fn find(&self, form: u32) -> Slot {
        let (at, mark) = ((form >> self.shift) as usize, mark(form));
        if self.slots.get(at).is_some_and(|[a, b, ..]| [*a, *b] == mark) {
            return Slot(at as u32);
        }
        // The search beyond the first place is kept out of line, so that this stays small enough to be inlined.
        self.find_on(at, mark)
    }

    /// Where a form stands that is not at the first place.
    #[inline(never)]
    fn find_on(&self, mut at: usize, mark: [u8; 2]) -> Slot {
        for _ in 0..MOST_STEPS {
            match self.slots.get(at) {
                Some([a, b, ..]) if [*a, *b] == mark => return Slot(at as u32),
                None | Some([0, 0, ..]) => break,
                Some(_) => at = (at + 1) & (self.slots.len() - 1),
            }
        }
        Slot::NONE
    }

    /// What is known of a word.
    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Meaning<'a> {
        Meaning(self.slots.get(slot.0 as usize).unwrap_or(&UNKNOWN))
    }
}

/// What a word is to be known by and to say.
#[cfg(feature = "train")]
#[derive(Debug, Clone)]
pub(crate) struct WordEntry {
    pub(crate) form: u32,
    pub(crate) mood: i8,
    pub(crate) verb: GroupId,
    pub(crate) other: GroupId,
    pub(crate) kind: Option<Kind>,
    pub(crate) class: Option<Class>,
    pub(crate) row: [i8; ROW],
    pub(crate) roles: [i8; ROLE_ROW],
}

/// The bytes of a table of words with two to the power of `bits` slots; of two with one form the first stays, and
/// those too many are left out.
#[cfg(feature = "train")]
pub(crate) fn write_words(words: &[WordEntry], bits: u32) -> Vec<u8> {
    let mut slots: Vec<WordSlot> = vec![[0; 32]; 1 << bits];
    // A table that is nearly full would be slow.
    for word in words.iter().take(slots.len() / 8 * 5) {
        let WordEntry { form, mood, verb, other, kind, class, row, roles } = word;
        let home = form >> (32 - bits);
        let mut places = (home as usize..).take(MOST_STEPS).map(|at| at % slots.len());
        let taken = |at: usize| [slots[at][0], slots[at][1]];
        let Some(at) = places.find(|&at| taken(at) == [0; 2] || taken(at) == mark(*form)) else { continue };
        if taken(at) != [0; 2] {
            continue;
        }
        let slot = &mut slots[at];
        slot[..MOOD].copy_from_slice(&mark(*form));
        slot[MOOD] = mood.cast_unsigned();
        slot[VERB] = *verb;
        slot[OTHER] = *other;
        slot[KIND] = kind.map_or(0, |kind| kind as u8) | class.map_or(0, |class| class as u8) << CLASS_BIT;
        slot[ZONE_WEIGHTS..ROLE_WEIGHTS].copy_from_slice(&row.map(i8::cast_unsigned));
        slot[ROLE_WEIGHTS..].copy_from_slice(&roles.map(i8::cast_unsigned));
    }
    slots.concat()
}
