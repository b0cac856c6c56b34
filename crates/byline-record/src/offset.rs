//! An offset as it stands in JSON.

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// An offset as it is written, whatever whole number that is: whether a text has it, and what is said of it otherwise, is
/// decided where the text is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Offset(i128);

impl Offset {
    /// The offset, where it can be one at all.
    pub fn get(self) -> Option<u32> {
        u32::try_from(self.0).ok()
    }
}

impl From<u32> for Offset {
    fn from(offset: u32) -> Self {
        Self(offset.into())
    }
}

impl From<i64> for Offset {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Offset {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.get() {
            Some(offset) => to.serialize_u32(offset),
            None => to.serialize_i128(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = Offset;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an offset, which is a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Offset, E> {
        Ok(Offset(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Offset, E> {
        Ok(Offset(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Offset, E> {
        // Whole numbers of 2^64 and more come as this.
        if number.abs() >= TOO_LARGE {
            return Ok(Offset(number as i128));
        }
        Err(E::invalid_type(Unexpected::Float(number), &self))
    }
}

/// 2^63: from here on a whole number is none of 64 bits with a sign.
pub(crate) const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
