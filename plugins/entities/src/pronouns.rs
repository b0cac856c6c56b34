//! Pronouns: who they can stand for.

use byline_core::{Flags, Token, TokenKind};
use byline_text::hash::form;

/// What a pronoun agrees with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Male,
    Female,
    Neuter,
    Plural,
    First,
    FirstPlural,
    Second,
}

/// What a pronoun is in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// A form: its hash, what it is, and how many of its letters are the pronoun's (`hes` has lost the rest's apostrophe).
type Row = (u32, Class, Case, u32);

const fn row(text: &str, class: Class, case: Case) -> Row {
    (form(text), class, case, text.len() as u32)
}

const fn lost(text: &str, class: Class, letters: u32) -> Row {
    (form(text), class, Case::Subject, letters)
}

static ROWS: [Row; 50] = TABLE;

const TABLE: [Row; 50] = sorted([
    row("he", Class::Male, Case::Subject),
    row("him", Class::Male, Case::Object),
    row("his", Class::Male, Case::Possessive),
    row("himself", Class::Male, Case::Reflexive),
    lost("hes", Class::Male, 2),
    lost("hed", Class::Male, 2),
    row("she", Class::Female, Case::Subject),
    row("her", Class::Female, Case::Possessive),
    row("hers", Class::Female, Case::Possessive),
    row("herself", Class::Female, Case::Reflexive),
    lost("shes", Class::Female, 3),
    row("it", Class::Neuter, Case::Subject),
    row("its", Class::Neuter, Case::Possessive),
    row("itself", Class::Neuter, Case::Reflexive),
    row("they", Class::Plural, Case::Subject),
    row("them", Class::Plural, Case::Object),
    row("their", Class::Plural, Case::Possessive),
    row("theirs", Class::Plural, Case::Possessive),
    row("themselves", Class::Plural, Case::Reflexive),
    lost("theyre", Class::Plural, 4),
    lost("theyve", Class::Plural, 4),
    lost("theyll", Class::Plural, 4),
    lost("theyd", Class::Plural, 4),
    row("i", Class::First, Case::Subject),
    row("me", Class::First, Case::Object),
    row("my", Class::First, Case::Possessive),
    row("mine", Class::First, Case::Possessive),
    row("myself", Class::First, Case::Reflexive),
    lost("im", Class::First, 1),
    lost("ive", Class::First, 1),
    lost("id", Class::First, 1),
    lost("ill", Class::First, 1),
    row("we", Class::FirstPlural, Case::Subject),
    row("us", Class::FirstPlural, Case::Object),
    row("our", Class::FirstPlural, Case::Possessive),
    row("ours", Class::FirstPlural, Case::Possessive),
    row("ourselves", Class::FirstPlural, Case::Reflexive),
    lost("weve", Class::FirstPlural, 2),
    lost("were", Class::FirstPlural, 2),
    lost("well", Class::FirstPlural, 2),
    row("you", Class::Second, Case::Subject),
    row("your", Class::Second, Case::Possessive),
    row("yours", Class::Second, Case::Possessive),
    row("yourself", Class::Second, Case::Reflexive),
    row("yourselves", Class::Second, Case::Reflexive),
    lost("youre", Class::Second, 3),
    lost("youve", Class::Second, 3),
    lost("youll", Class::Second, 3),
    lost("youd", Class::Second, 3),
    row("thyself", Class::Second, Case::Reflexive),
]);

const fn sorted<const N: usize>(mut rows: [Row; N]) -> [Row; N] {
    let mut at = 1;
    while at < N {
        let mut place = at;
        // By insertion, since the sort of the standard library cannot run at compile time.
        while place > 0 && rows[place - 1].0 > rows[place].0 {
            let held = rows[place];
            rows[place] = rows[place - 1];
            rows[place - 1] = held;
            place -= 1;
        }
        at += 1;
    }
    rows
}

/// One look at a bit shows of most words that they are not pronouns.
static FILTER: [u64; 16] = filter(&TABLE);

const fn filter<const N: usize>(rows: &[Row; N]) -> [u64; 16] {
    let mut bits = [0; 16];
    let mut at = 0;
    while at < N {
        bits[(rows[at].0 >> 6) as usize & 15] |= 1 << (rows[at].0 & 63);
        at += 1;
    }
    bits
}

/// What a token is if it is a pronoun: class, case and the length of its part that is the pronoun.
#[inline]
pub(crate) fn pronoun(token: &Token) -> Option<(Class, Case, u32)> {
    // `US` is a country.
    // The longest pronouns, `themselves` and `yourselves`, have ten letters.
    if token.kind != TokenKind::WORD || token.span.len() > 10 || token.flags.has(Flags::ALL_CAPITALS) {
        return None;
    }
    if FILTER[(token.form >> 6) as usize & 15] >> (token.form & 63) & 1 == 0 {
        return None;
    }
    let at = ROWS.binary_search_by_key(&token.form, |row| row.0).ok()?;
    let (_, class, case, letters) = ROWS[at];
    // These are other words as well: `Were late` is `We're late` where the text shows that it lost its apostrophe.
    let shown = match token.form {
        WERE | WELL | ILL => token.flags.has(Flags::LOST_APOSTROPHE),
        ID => token.flags.has(Flags::CAPITAL),
        _ => true,
    };
    if !shown {
        return None;
    }
    Some((class, case, letters.min(token.span.len())))
}

const ID: u32 = form("id");
const ILL: u32 = form("ill");
const WERE: u32 = form("were");
const WELL: u32 = form("well");

impl Class {
    /// A number that `he` and `she` have in common.
    pub(crate) const fn shared(self) -> u32 {
        match self {
            Self::Female => Self::Male as u32,
            other => other as u32,
        }
    }

    /// Whether it speaks of several.
    pub(crate) const fn is_plural(self) -> bool {
        matches!(self, Self::Plural | Self::FirstPlural)
    }

    /// Whether it speaks of one who is neither the speaker nor spoken to.
    pub(crate) const fn is_third(self) -> bool {
        matches!(self, Self::Male | Self::Female | Self::Neuter | Self::Plural)
    }
}
