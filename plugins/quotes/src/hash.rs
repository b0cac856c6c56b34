//! How features are hashed, and the names of their templates.
//!
//! A template is what a feature looks at: the form of the token before, how far away a mark is. Its number goes into the
//! hash, and so into every weight that was learned. A number is never used again for something else, and never changed
//! without a new model and a new [`VERSION`](crate::model::VERSION).

use std::ops::Shr;

/// A hashed feature.
pub(crate) type Feature = u32;

/// What a feature looks at.
pub(crate) trait Template: Copy {
    /// The number that goes into the hash.
    fn number(self) -> u32;

    /// What it looks at, in words.
    fn what(self) -> &'static str;
}

/// What is made of a feature: its hash alone, to be scored, or its name too, to be explained.
pub(crate) trait Made: Shr<u32, Output = Self> {
    /// Made of a template and the hash.
    fn made(template: impl Template, hash: Feature) -> Self;
}

impl Made for Feature {
    #[inline]
    fn made(_: impl Template, hash: Feature) -> Self {
        hash
    }
}

/// A feature with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// The hash.
    pub(crate) hash: Feature,
    /// What it looks at.
    pub(crate) what: &'static str,
}

impl Made for Named {
    fn made(template: impl Template, hash: Feature) -> Self {
        Self { hash, what: template.what() }
    }
}

impl Shr<u32> for Named {
    type Output = Self;

    fn shr(self, by: u32) -> Self {
        Self { hash: self.hash >> by, ..self }
    }
}

/// Defines the templates of one question, each with its number.
macro_rules! templates {
    ($(#[$of:meta])* $name:ident { $(#[doc = $doc:literal] $variant:ident = $number:literal,)+ }) => {
        $(#[$of])*
        #[repr(u32)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $(#[doc = $doc] $variant = $number),+ }

        impl $crate::hash::Template for $name {
            #[inline]
            fn number(self) -> u32 {
                self as u32
            }

            fn what(self) -> &'static str {
                match self {
                    $(Self::$variant => $doc.trim_ascii()),+
                }
            }
        }
    };
}

pub(crate) use templates;

/// The feature of two values together; their order counts. Its top bits are what matters.
#[inline]
pub(crate) fn feature<F: Made>(template: impl Template, first: u32, second: u32) -> F {
    F::made(template, hash(template.number(), first, second))
}

/// The feature of two values for a template that has weights of its own for each of `variants` cases, of which this is
/// `variant`.
#[inline]
pub(crate) fn variant_feature<F: Made>(
    template: impl Template,
    variants: u32,
    variant: u32,
    first: u32,
    second: u32,
) -> F {
    F::made(template, hash(template.number() * variants + variant, first, second))
}

/// Values that are made from others, to be part of a feature.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// What sort of word a token is.
    Sort = 0,
    /// What is known of a content to which a sentence may be added.
    Extent = 1,
}

/// The hash of a value that is made from two others.
#[inline]
pub(crate) fn value(of: Value, first: u32, second: u32) -> u32 {
    hash(of as u32, first, second)
}

/// All but the last product are shared by the many features that have a value in common, which makes this half as
/// expensive as `byline_model::pair`.
#[inline]
const fn hash(number: u32, first: u32, second: u32) -> u32 {
    let mixed = first.wrapping_mul(0xc2b2_ae35).rotate_left(15)
        ^ second.wrapping_mul(0x85eb_ca6b).rotate_left(7)
        ^ number.wrapping_mul(0x27d4_eb2f);
    mixed.wrapping_mul(0x9e37_79b1)
}

#[cfg(test)]
mod tests {
    use super::{Feature, Named, feature, hash, variant_feature};

    templates! {
        /// Templates of a test.
        Example {
            /// A template.
            Form = 203,
        }
    }

    #[test]
    fn hashes_are_those_that_the_shipped_model_was_trained_with() {
        assert_eq!(hash(0, 0, 0), 0);
        assert_eq!(feature::<Feature>(Example::Form, 7, 11), hash(203, 7, 11));
        assert_eq!(feature::<Feature>(Example::Form, 7, 11), 0x4474_f194);
        assert_ne!(feature::<Feature>(Example::Form, 7, 11), feature::<Feature>(Example::Form, 11, 7));
        assert_eq!(variant_feature::<Feature>(Example::Form, 4, 2, 7, 11), hash(814, 7, 11));
        let named = Named { hash: hash(203, 7, 11) >> 5, what: "A template." };
        assert_eq!(feature::<Named>(Example::Form, 7, 11) >> 5, named);
    }
}
