//! Byte offsets into other units and back.

use byline_core::{OffsetUnit, Span};

/// Converts offsets of one text. Made in one pass over it; each lookup then costs at most one block.
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Units before each block; empty where units and bytes are the same.
    before: Vec<u32>,
}

/// Bytes in a block: small enough to count anew at each lookup, large enough for a small table.
const BLOCK: usize = 64;

impl<'t> Offsets<'t> {
    /// The table for `text`.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut before = Vec::new();
        if unit != OffsetUnit::Utf8 && !text.is_ascii() {
            before.reserve(text.len() / BLOCK + 1);
            let mut units = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(units);
                units += count(block, unit);
            }
        }
        Self { text, unit, before }
    }

    /// The offset of the byte at `byte`, which stands on a character boundary.
    pub fn of_byte(&self, byte: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let at = (byte as usize).min(bytes.len());
        // An offset at the very end can lie just after the last block.
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let Some(before) = self.before.get(block) else { return byte };
        before + count(bytes.get(block * BLOCK..at).unwrap_or(&[]), self.unit)
    }

    /// Start and end of `span`.
    pub fn of_span(&self, span: Span) -> (u32, u32) {
        (self.of_byte(span.start), self.of_byte(span.end))
    }

    /// The byte at `offset`; `None` if it is out of range or inside a character.
    pub fn to_byte(&self, offset: u32) -> Option<u32> {
        if self.before.is_empty() {
            return self.text.is_char_boundary(offset as usize).then_some(offset);
        }
        let block = self.before.partition_point(|before| *before <= offset).checked_sub(1)?;
        let mut units = *self.before.get(block)?;
        let from = block * BLOCK;
        for (at, byte) in self.text.as_bytes().iter().enumerate().skip(from) {
            if is_lead(*byte) {
                if units >= offset {
                    return (units == offset).then_some(at as u32);
                }
                units += width(*byte, self.unit);
            }
        }
        (units == offset).then_some(self.text.len() as u32)
    }
}

/// Whether a character starts at this byte.
pub(crate) const fn is_lead(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// How many units the character has that starts with `lead`.
const fn width(lead: u8, unit: OffsetUnit) -> u32 {
    match unit {
        OffsetUnit::Utf16 if lead >= 0xF0 => 2,
        OffsetUnit::Utf8 | OffsetUnit::Utf16 | OffsetUnit::CodePoint => 1,
    }
}

fn count(bytes: &[u8], unit: OffsetUnit) -> u32 {
    let leads = bytes.iter().filter(|byte| is_lead(**byte)).count();
    let pairs =
        if unit == OffsetUnit::Utf16 { bytes.iter().filter(|byte| **byte >= 0xF0).count() } else { 0 };
    (leads + pairs) as u32
}

#[cfg(test)]
mod tests {
    use super::{OffsetUnit, Offsets};

    #[test]
    fn agrees_with_counting_from_the_start() {
        let texts = ["", "plain", "é", "a😀b", &"ü".repeat(64), &"a😀é„".repeat(50), &"x".repeat(64)];
        for text in texts {
            for unit in OffsetUnit::ALL {
                let offsets = Offsets::new(text, *unit);
                for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                    let (head, _) = text.split_at(at);
                    let expected = match unit {
                        OffsetUnit::Utf8 => head.len(),
                        OffsetUnit::Utf16 => head.encode_utf16().count(),
                        OffsetUnit::CodePoint => head.chars().count(),
                    };
                    assert_eq!(offsets.of_byte(at as u32), expected as u32, "{text:?} at {at}");
                    assert_eq!(offsets.to_byte(expected as u32), Some(at as u32), "{text:?} at {at}");
                }
                assert_eq!(offsets.to_byte(text.len() as u32 + 1), None);
            }
        }
        assert_eq!(Offsets::new("a😀", OffsetUnit::Utf16).to_byte(2), None, "inside a pair");
    }
}
