//! Short names: which fuller name they fit, and acronyms.

use super::bodies::is_firm_end;
use byline_core::Label;

/// How well a short name fits a fuller one; `None` if it does not.
pub(super) fn fit(label: Label, short: &[u32], full: &[u32]) -> Option<u32> {
    let at_end = full.ends_with(short);
    let at_start = full.starts_with(short);
    match label {
        Label::Person => {
            let inside = || full.windows(short.len()).any(|part| part == short);
            // `Ana Lima` is short for `Ana Maria Lima`.
            let around = || short.len() >= 2 && full.first() == short.first() && full.last() == short.last();
            if at_end {
                Some(4)
            } else if around() {
                Some(3)
            } else if at_start {
                Some(2)
            } else if inside() {
                Some(1)
            } else {
                None
            }
        }
        // `Telemar` is short for `Telemar Holdings`, but `Ministry` for no ministry.
        _ => {
            (at_start && (short.len() + 1 >= full.len() || calls_firm(short, full)) && !GENERIC.has(short[0]))
                .then_some(1)
        }
    }
}

/// Whether a word is what a firm is called for short: `Tarn` for `Tarn Point Capital`. Of other names one word may be missing
/// at the end; with more of them missing, what is left is hardly a name by itself.
fn calls_firm(short: &[u32], full: &[u32]) -> bool {
    short.len() == 1 && full.len() == 3 && full.last().is_some_and(|last| is_firm_end(*last))
}

/// The first letters of a name's words, with or without those in lower case (`of`, `and`).
pub(super) fn initials_of(name: &str, small: bool) -> Option<[u8; 8]> {
    let mut letters = [0; 8];
    let mut count = 0;
    for part in name.split([' ', '-']) {
        // An ampersand or a bracket has no initial.
        let Some(first) = part.chars().next().filter(char::is_ascii_alphanumeric) else { continue };
        if first.is_ascii_lowercase() && !small {
            continue;
        }
        *letters.get_mut(count)? = first.to_ascii_uppercase() as u8;
        count += 1;
    }
    (count >= 2).then_some(letters)
}

/// The letters of an acronym: two to eight capitals, perhaps with stops.
pub(super) fn letters_of(name: &str) -> Option<[u8; 8]> {
    let mut letters = [0; 8];
    let mut count = 0;
    for c in name.chars().filter(|c| *c != '.') {
        if !c.is_ascii_uppercase() {
            return None;
        }
        *letters.get_mut(count)? = c as u8;
        count += 1;
    }
    (count >= 2).then_some(letters)
}

/// Words that begin the names of many organisations.
static GENERIC: byline_text::Words<40> = byline_text::Words::new([
    "ministry",
    "department",
    "university",
    "bank",
    "court",
    "supreme",
    "high",
    "national",
    "federal",
    "central",
    "international",
    "world",
    "united",
    "american",
    "european",
    "african",
    "asian",
    "council",
    "committee",
    "commission",
    "association",
    "federation",
    "institute",
    "office",
    "party",
    "labour",
    "new",
    "state",
    "royal",
    "general",
    "first",
    "north",
    "south",
    "east",
    "west",
    "global",
    "public",
    "people's",
    "democratic",
    "republican",
]);
