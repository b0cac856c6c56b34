//! A hash table that lies in the model: from the hash of a word or phrase to twelve bits about it.

use byline_model::prefetch;

/// How many bits a table says about a key.
const BITS: u32 = 12;
const MASK: u32 = (1 << BITS) - 1;
/// A table that is not ours may be full: no lookup takes more steps than this.
const MOST_STEPS: usize = 64;

/// A view of a table: slots of 20 bits to know the key by and 12 bits about it, with open addressing. An empty slot is
/// 0, so that a key must have at least one bit set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    slots: &'a [[u8; 4]],
    bits: u32,
}

impl<'a> Table<'a> {
    /// The table in these bytes; `None` if their number is not that of a table.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (slots, rest) = bytes.as_chunks::<4>();
        (rest.is_empty() && slots.len().is_power_of_two() && slots.len() > 1)
            .then(|| Self { slots, bits: slots.len().ilog2() })
    }

    /// What is known of a key; 0 for nothing.
    #[inline]
    pub(crate) fn find(&self, key: u32) -> u16 {
        let mut at = (key >> (32 - self.bits)) as usize;
        for _ in 0..MOST_STEPS {
            let Some(slot) = self.slots.get(at).map(|slot| u32::from_le_bytes(*slot)) else { break };
            if slot == 0 {
                break;
            }
            if slot >> BITS == key & (u32::MAX >> BITS) {
                return (slot & MASK) as u16;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        0
    }

    /// Asks for a key that will be looked up soon; see [`prefetch`].
    #[inline]
    pub(crate) fn fetch(&self, key: u32) {
        prefetch(self.slots, (key >> (32 - self.bits)) as usize);
    }

    /// The bytes of a table of two to the power of `bits` slots, with these keys; the bits of a key that comes twice
    /// are put together. What finds no place near its own is left out.
    #[cfg(feature = "train")]
    pub(crate) fn write(bits: u32, keys: &[(u32, u16)]) -> Vec<u8> {
        let mut slots = vec![0_u32; 1 << bits];
        for &(key, known) in keys {
            let check = key & (u32::MAX >> BITS);
            let mut at = (key >> (32 - bits)) as usize;
            for _ in 0..MOST_STEPS {
                if slots[at] == 0 || slots[at] >> BITS == check {
                    slots[at] |= check << BITS | u32::from(known) & MASK;
                    break;
                }
                at = (at + 1) % slots.len();
            }
        }
        slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
    }
}
