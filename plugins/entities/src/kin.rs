//! Words for relatives.

use crate::join::Gender;
use byline_text::Words;

/// Whether a word, by its hash, is for a relative: `mother`, `stepson`.
pub(crate) fn is_kin(form: u32) -> bool {
    MALE.has(form) || FEMALE.has(form)
}

/// What the word for a relative says of gender; nothing where it is none.
pub(crate) fn gender(form: u32) -> Gender {
    Gender { male: MALE.has(form), female: FEMALE.has(form) }
}

static MALE: Words<13> = Words::new([
    "husband",
    "son",
    "father",
    "brother",
    "uncle",
    "nephew",
    "grandson",
    "grandfather",
    "widower",
    "stepfather",
    "stepson",
    "boyfriend",
    "half-brother",
]);
static FEMALE: Words<16> = Words::new([
    "wife",
    "daughter",
    "mother",
    "sister",
    "aunt",
    "niece",
    "granddaughter",
    "grandmother",
    "widow",
    "stepmother",
    "stepdaughter",
    "girlfriend",
    "fiancee",
    "half-sister",
    "mom",
    "mum",
]);
