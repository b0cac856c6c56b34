//! Borrowed text and arrays: pointer and length.
//!
//! A view is valid for its lifetime by construction: Rust makes one from a borrow, and whoever takes one from the
//! other side of the boundary says so in an `unsafe` block where the pointer arrives. What can be checked is checked
//! when a view is read: null, alignment, length, UTF-8.

use std::fmt;
use std::marker::PhantomData;

/// Borrowed UTF-8 text. A null pointer stands for 'none' where the field is optional, and for empty text elsewhere.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str<'a> {
    data: *const u8,
    length: usize,
    borrowed: PhantomData<&'a str>,
}

/// A borrowed array. A null pointer stands for 'none' where the field is optional, and for an empty one elsewhere.
#[repr(C)]
pub struct Slice<'a, T> {
    data: *const T,
    length: usize,
    borrowed: PhantomData<&'a [T]>,
}

/// A borrowed struct that may be missing: a pointer that may be null.
#[repr(transparent)]
pub struct Maybe<'a, T> {
    data: *const T,
    borrowed: PhantomData<&'a T>,
}

/// What is wrong with a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadView {
    /// A null pointer with a length.
    Null,
    /// A pointer that is not aligned for its type.
    Misaligned,
    /// More bytes than memory can hold.
    TooLong,
    /// Text that is not UTF-8.
    NotUtf8 {
        /// How many bytes before the fault are.
        valid: usize,
    },
}

impl<'a> Str<'a> {
    /// No text.
    pub const NONE: Self = Self { data: std::ptr::null(), length: 0, borrowed: PhantomData };

    /// A view of `text`.
    pub const fn new(text: &'a str) -> Self {
        Self { data: text.as_ptr(), length: text.len(), borrowed: PhantomData }
    }

    /// The text; empty for 'none'.
    ///
    /// # Errors
    ///
    /// If the view is malformed or not UTF-8.
    pub fn get(self) -> Result<&'a str, BadView> {
        let Self { data, length, borrowed: _ } = self;
        let bytes = Slice::<'a, u8> { data, length, borrowed: PhantomData }.get()?;
        std::str::from_utf8(bytes).map_err(|error| BadView::NotUtf8 { valid: error.valid_up_to() })
    }

    /// The text, or `None`.
    ///
    /// # Errors
    ///
    /// If the view is malformed or not UTF-8.
    pub fn optional(self) -> Result<Option<&'a str>, BadView> {
        if self.data.is_null() && self.length == 0 { Ok(None) } else { self.get().map(Some) }
    }
}

impl<'a> From<&'a str> for Str<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

impl<'a> From<Option<&'a str>> for Str<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::NONE, Self::new)
    }
}

impl<'a, T> Slice<'a, T> {
    /// No array.
    pub const NONE: Self = Self { data: std::ptr::null(), length: 0, borrowed: PhantomData };

    /// The array; empty for 'none'.
    ///
    /// # Errors
    ///
    /// If the view is malformed.
    pub fn get(self) -> Result<&'a [T], BadView> {
        let Self { data, length, borrowed: _ } = self;
        if length == 0 {
            return Ok(&[]);
        }
        if data.is_null() {
            return Err(BadView::Null);
        }
        if !data.is_aligned() {
            return Err(BadView::Misaligned);
        }
        if length > isize::MAX as usize / size_of::<T>().max(1) {
            return Err(BadView::TooLong);
        }
        // SAFETY: not null, aligned and not too long, as just checked. That `data` points to `length` values for
        // `'a` is what a `Slice` stands for: Rust makes one from a slice alone, and whoever received it over the
        // boundary vouched for it.
        Ok(unsafe { std::slice::from_raw_parts(data, length) })
    }

    /// The array, or `None`.
    ///
    /// # Errors
    ///
    /// If the view is malformed.
    pub fn optional(self) -> Result<Option<&'a [T]>, BadView> {
        if self.data.is_null() && self.length == 0 { Ok(None) } else { self.get().map(Some) }
    }
}

impl<T> Slice<'_, T> {
    /// Where the first value is.
    pub const fn as_ptr(self) -> *const T {
        self.data
    }
}

impl<'a, T> From<&'a [T]> for Slice<'a, T> {
    fn from(values: &'a [T]) -> Self {
        Self { data: values.as_ptr(), length: values.len(), borrowed: PhantomData }
    }
}

impl<'a, T> From<Option<&'a [T]>> for Slice<'a, T> {
    fn from(values: Option<&'a [T]>) -> Self {
        values.map_or(Self::NONE, Self::from)
    }
}

impl<'a, T> Maybe<'a, T> {
    /// Nothing.
    pub const NONE: Self = Self { data: std::ptr::null(), borrowed: PhantomData };

    /// The struct, or `None`.
    ///
    /// # Errors
    ///
    /// If the pointer is not aligned.
    pub fn get(self) -> Result<Option<&'a T>, BadView> {
        if !self.data.is_aligned() {
            return Err(BadView::Misaligned);
        }
        // SAFETY: aligned, as just checked. That it is null or points to a value for `'a` is what a `Maybe` stands
        // for: Rust makes one from a reference alone, and whoever received it over the boundary vouched for it.
        Ok(unsafe { self.data.as_ref() })
    }
}

impl<T> Maybe<'_, T> {
    /// Where the struct is; null for nothing.
    pub const fn as_ptr(self) -> *const T {
        self.data
    }
}

impl<'a, T> From<Option<&'a T>> for Maybe<'a, T> {
    fn from(value: Option<&'a T>) -> Self {
        value.map_or(Self::NONE, |value| Self { data: value, borrowed: PhantomData })
    }
}

// Not derived, since that would ask for `T: Clone`.
impl<T> Clone for Slice<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Slice<'_, T> {}
impl<T> Clone for Maybe<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Maybe<'_, T> {}

impl fmt::Display for BadView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("is a null pointer with a length"),
            Self::Misaligned => f.write_str("is not aligned"),
            Self::TooLong => f.write_str("is longer than memory"),
            Self::NotUtf8 { valid } => write!(f, "is not UTF-8 after byte {valid}"),
        }
    }
}

impl std::error::Error for BadView {}

#[cfg(test)]
mod tests {
    use super::{BadView, Maybe, Slice, Str};
    use std::marker::PhantomData;

    #[test]
    fn none_and_empty_differ() {
        assert_eq!(Str::from(Some("")).optional(), Ok(Some("")));
        assert_eq!(Str::from(None).optional(), Ok(None));
        assert_eq!(Str::NONE.get(), Ok(""));
        assert_eq!(Slice::<u32>::NONE.optional(), Ok(None));
        assert_eq!(Slice::<u32>::from(&[][..]).optional(), Ok(Some(&[][..])));
        assert_eq!(Maybe::<u32>::NONE.get(), Ok(None));
        assert_eq!(Maybe::from(Some(&3)).get(), Ok(Some(&3)));
    }

    #[test]
    fn malformed_views_are_refused() {
        let numbers = [1_u32, 2];
        let beside = numbers.as_ptr().cast::<u8>().wrapping_add(1).cast();
        let view = |data, length| Slice::<u32> { data, length, borrowed: PhantomData }.get();
        assert_eq!(view(std::ptr::null(), 1), Err(BadView::Null));
        assert_eq!(view(beside, 1), Err(BadView::Misaligned));
        assert_eq!(view(numbers.as_ptr(), usize::MAX / 2), Err(BadView::TooLong));
        assert_eq!(Maybe::<u32> { data: beside, borrowed: PhantomData }.get(), Err(BadView::Misaligned));
        let bytes = b"caf\xe9";
        let text = Str { data: bytes.as_ptr(), length: bytes.len(), borrowed: PhantomData };
        assert_eq!(text.get(), Err(BadView::NotUtf8 { valid: 3 }));
    }
}
