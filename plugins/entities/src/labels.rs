//! The labels of the tagger: where in a name a token stands, and what sort of name it is.
//!
//! A word that is a whole name, the first, the last and those between differ more than one would think, so each has
//! a label of its own. Sixteen labels are two vector registers; miscellaneous names share one for inside and last.

use byline_core::Label;

/// How many labels there are.
pub(crate) const LABELS: usize = 16;
/// Not part of a name.
#[cfg(feature = "train")]
pub(crate) const OUTSIDE: u8 = 0;

/// The place of a token in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    First,
    Inside,
    Last,
    Alone,
}

/// The number of a label.
#[cfg(feature = "train")]
pub(crate) const fn number(label: Label, place: Place) -> u8 {
    let place_number = match place {
        Place::First => 0,
        Place::Inside => 1,
        Place::Last => 2,
        Place::Alone => 3,
    };
    match label {
        Label::Person => 1 + place_number,
        Label::Organisation => 5 + place_number,
        Label::Location => 9 + place_number,
        Label::Miscellaneous => match place {
            Place::First => 13,
            Place::Inside | Place::Last => 14,
            Place::Alone => 15,
        },
    }
}

/// What a number means; `None` for no name. The last word of a miscellaneous name counts as inside.
pub(crate) const fn meaning(number: u8) -> Option<(Label, Place)> {
    let place = match number.wrapping_sub(1) % 4 {
        0 => Place::First,
        1 => Place::Inside,
        2 => Place::Last,
        _ => Place::Alone,
    };
    match number {
        1..=4 => Some((Label::Person, place)),
        5..=8 => Some((Label::Organisation, place)),
        9..=12 => Some((Label::Location, place)),
        13 => Some((Label::Miscellaneous, Place::First)),
        14 => Some((Label::Miscellaneous, Place::Inside)),
        15 => Some((Label::Miscellaneous, Place::Alone)),
        _ => None,
    }
}

/// Whether a label may follow another, or begin a sentence.
#[cfg(feature = "train")]
pub(crate) fn allowed(before: Option<u8>, next: u8) -> bool {
    let open = before.and_then(meaning).filter(|(_, place)| matches!(place, Place::First | Place::Inside));
    match (open, meaning(next)) {
        (Some((label, _)), Some((same, Place::Inside | Place::Last))) => label == same,
        // A miscellaneous name may end with a word inside; it needs a second word all the same.
        (Some((Label::Miscellaneous, Place::Inside)), _) => true,
        (Some(_), _) => false,
        (None, next) => !matches!(next, Some((_, Place::Inside | Place::Last))),
    }
}
