//! Enums as numbers.

use byline_abi::codes;
use byline_core::{DamageKind, Label, MatchRelation, MentionKind, Mode, QuoteType, Stance, Verdict};

/// An enum that crosses as a number.
pub trait Coded: Sized {
    /// Its number.
    fn code(self) -> u32;

    /// The value of that number.
    fn of_code(code: u32) -> Option<Self>;
}

macro_rules! coded {
    ($type:ty: $($variant:ident = $code:ident),+ $(,)?) => {
        impl Coded for $type {
            fn code(self) -> u32 {
                match self { $(Self::$variant => codes::$code),+ }
            }

            fn of_code(code: u32) -> Option<Self> {
                match code { $(codes::$code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

coded!(Label: Person = LABEL_PER, Organisation = LABEL_ORG, Location = LABEL_LOC, Miscellaneous = LABEL_MISC);
coded!(MentionKind: Name = MENTION_NAME, Nominal = MENTION_NOMINAL, Pronoun = MENTION_PRONOUN);
coded!(QuoteType: Direct = QUOTE_DIRECT, Mixed = QUOTE_MIXED, Indirect = QUOTE_INDIRECT);
coded!(Mode: Speech = MODE_SPEECH, Attitude = MODE_ATTITUDE);
coded!(Stance: Asserts = STANCE_ASSERTS, Denies = STANCE_DENIES, Questions = STANCE_QUESTIONS);
coded!(
    Verdict: Supported = VERDICT_SUPPORTED,
    Refuted = VERDICT_REFUTED,
    Disputed = VERDICT_DISPUTED,
    Unverified = VERDICT_UNVERIFIED,
);
coded!(MatchRelation: Same = MATCH_SAME, Opposite = MATCH_OPPOSITE, Related = MATCH_RELATED);
coded!(
    DamageKind: ApostrophesLost = DAMAGE_APOSTROPHES_LOST,
    DashesLost = DAMAGE_DASHES_LOST,
    MarksLost = DAMAGE_MARKS_LOST,
    MarksUnbalanced = DAMAGE_MARKS_UNBALANCED,
    Mojibake = DAMAGE_MOJIBAKE,
    ReplacementCharacters = DAMAGE_REPLACEMENT_CHARACTERS,
    ZeroWidth = DAMAGE_ZERO_WIDTH,
    ControlCharacters = DAMAGE_CONTROL_CHARACTERS,
);
