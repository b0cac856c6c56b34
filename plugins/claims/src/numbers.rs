//! Numbers in figures and words: `14,000`, `1.5bn`, `twenty-five`, `half a million`, `two-thirds`, `one in five`.

use byline_core::{Token, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// Tokens with the text that they come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
}

impl<'a> View<'a> {
    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The characters of a token; nothing beyond the ends.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.token(at).and_then(|token| token.span.of(self.text)).unwrap_or("")
    }

    /// The hash of a token's form; 0, which is no form's hash, beyond the ends.
    pub(crate) fn form(&self, at: usize) -> u32 {
        self.token(at).map_or(0, |token| token.form)
    }

    pub(crate) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    pub(crate) fn is(&self, at: usize, word: u32) -> bool {
        self.form(at) == word
    }

    /// The form before `at`, by so many tokens.
    pub(crate) fn before(&self, at: usize, by: usize) -> u32 {
        at.checked_sub(by).map_or(0, |at| self.form(at))
    }

    pub(crate) fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "–" | "‑")
    }
}

/// What a number is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    /// The token after it.
    pub(crate) end: usize,
    pub(crate) form: NumberForm,
}

/// How a number is written, as far as it determines what the number may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberForm {
    /// Four digits and nothing else: it may be a year.
    FourDigits,
    /// `1980s`.
    Decade,
    /// A share of a whole, in hundredths: `half of`, `two-thirds`, `one in five`.
    Share,
    /// `2.5x`.
    Times,
    /// A single word that is hardly ever a count: `one`, `a`.
    Weak,
    /// `a couple of hundred`: about so many.
    Vague,
    Other,
}

/// Words that a number in words begins with.
static STARTS: Words<38> = Words::new([
    "a",
    "an",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "dozen",
    "half",
    "zero",
    "several",
]);

const A: u32 = form("a");
const AN: u32 = form("an");
const AND: u32 = form("and");
const IN: u32 = form("in");
const OF: u32 = form("of");
const OUT: u32 = form("out");
const HALF: u32 = form("half");
const THE: u32 = form("the");
const BY: u32 = form("by");

/// Whether a number in words may begin with this form.
#[inline]
pub(crate) fn starts(form: u32) -> bool {
    STARTS.has(form)
}

/// The number that begins at `at`.
pub(crate) fn number(view: &View<'_>, at: usize) -> Option<Number> {
    match view.kind(at)? {
        TokenKind::NUMBER => figures(view, at),
        TokenKind::WORD if STARTS.has(view.form(at)) => words(view, at),
        _ => None,
    }
}

/// `14,000`, `1.5bn`, `3 million`, `1 000 000`, `1980s`, `2.5x`; times and ordinals are no numbers here.
fn figures(view: &View<'_>, at: usize) -> Option<Number> {
    let word = view.word(at);
    let digits = word.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    let (figures, suffix) = word.split_at_checked(digits)?;
    let mut value = plain(figures)?;
    let mut end = at + 1;
    // `2½ metres`, `2 1/2 million`
    let (part, suffix) = vulgar(suffix).unwrap_or((0.0, suffix));
    value += part;
    if let Some((part, tokens)) =
        mixed(view, end).filter(|_| part == 0.0 && suffix.is_empty() && value.fract() == 0.0)
    {
        value += part;
        end += tokens;
    }
    let mixed = value.fract() != 0.0 && !figures.contains(['.', ',']);
    let mut form = match suffix.to_ascii_lowercase().as_str() {
        "" if !mixed && figures.len() == 4 && figures.bytes().all(|byte| byte.is_ascii_digit()) => {
            NumberForm::FourDigits
        }
        "" => NumberForm::Other,
        "s" if figures.len() == 4 && figures.ends_with('0') => NumberForm::Decade,
        "x" => NumberForm::Times,
        // `20pc`
        "pc" | "pct" => NumberForm::Share,
        "k" => {
            value *= 1e3;
            NumberForm::Other
        }
        "m" | "mn" => {
            value *= 1e6;
            NumberForm::Other
        }
        "b" | "bn" => {
            value *= 1e9;
            NumberForm::Other
        }
        "t" | "tn" | "trn" => {
            value *= 1e12;
            NumberForm::Other
        }
        _ => return None,
    };
    // `1 000 000`: groups of three after at most three digits.
    if form == NumberForm::Other && figures.len() <= 3 && value.fract() == 0.0 {
        while view.kind(end) == Some(TokenKind::NUMBER)
            && view.word(end).len() == 3
            && view.word(end).bytes().all(|byte| byte.is_ascii_digit())
        {
            value = value * 1e3 + plain(view.word(end))?;
            end += 1;
        }
    }
    if let Some(scale) = scale(view.form(end)) {
        value *= scale;
        end += 1;
        form = NumberForm::Other;
    }
    if form == NumberForm::Other
        && let Some(share) = one_in(view, value, end)
    {
        return Some(share);
    }
    Some(Number { value, end, form })
}

/// The fraction sign that a number ends in, and what is behind it: `½`, `½m`.
fn vulgar(suffix: &str) -> Option<(f64, &str)> {
    const SIGNS: [(char, f64); 5] =
        [('½', 0.5), ('¼', 0.25), ('¾', 0.75), ('⅓', 1.0 / 3.0), ('⅔', 2.0 / 3.0)];
    SIGNS.iter().find_map(|(sign, value)| Some((*value, suffix.strip_prefix(*sign)?)))
}

/// The fraction that follows a whole number, and its tokens: `2 1/2`; `9/11` alone is none.
fn mixed(view: &View<'_>, at: usize) -> Option<(f64, usize)> {
    let word = view.word(at);
    if let Some((value, "")) = vulgar(word) {
        return Some((value, 1));
    }
    let (over, under, tokens) = match word.split_once('/') {
        Some((over, under)) => (over, under, 1),
        None if view.word(at + 1) == "/" => (word, view.word(at + 2), 3),
        None => return None,
    };
    let (over, under): (u8, u8) = (over.parse().ok()?, under.parse().ok()?);
    let small = matches!(under, 2..=6 | 8 | 10) && (1..under).contains(&over);
    small.then(|| (f64::from(over) / f64::from(under), tokens))
}

/// Digits with separators. A comma that is not followed by three digits is a decimal comma: `3,5`.
pub(crate) fn plain(figures: &str) -> Option<f64> {
    let trimmed = figures.trim_end_matches([',', '.']);
    if trimmed.is_empty() || trimmed.len() > 24 {
        return None;
    }
    let grouped =
        trimmed.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|g| g.len() == 3));
    let many_stops = trimmed.matches('.').count() > 1;
    let mut clean = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        match c {
            ',' if grouped => {}
            ',' => clean.push('.'),
            '.' if many_stops => {}
            c => clean.push(c),
        }
    }
    clean.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Numbers in words.
fn words(view: &View<'_>, at: usize) -> Option<Number> {
    if view.is(at, HALF) {
        return half(view, at);
    }
    let article = matches!(view.form(at), A | AN);
    let (mut total, mut current, mut end) = (0.0, 0.0, at);
    let mut count = 0;
    if article {
        (current, end) = (1.0, at + 1);
        // `a third of`, `a quarter of`: shares; `a half` too.
        if let Some(share) = fraction(view, 1.0, end) {
            return Some(share);
        }
        // `a couple of hundred people`
        if view.word(end) == "couple" {
            let behind = end + 1 + usize::from(view.is(end + 1, OF));
            let value = 2.0 * scale(view.form(behind))?;
            return Some(Number { value, end: behind + 1, form: NumberForm::Vague });
        }
        scale(view.form(end))?;
    }
    // A number has at most a dozen words; more is a list.
    while count < 12 {
        let word = view.form(end);
        if let Some(small) = small(word) {
            // `one two three` is no number: tens take units, hundreds take tens.
            if current != 0.0
                && !(current >= 20.0 && (current % 100.0 == 0.0 || current % 10.0 == 0.0 && small < 10.0))
            {
                break;
            }
            current += small;
        } else if let Some(scale) = scale(word) {
            if current == 0.0 && count == 0 {
                return None;
            }
            if scale < 1000.0 {
                current *= scale;
            } else {
                total += current.max(1.0) * scale;
                current = 0.0;
            }
        } else {
            break;
        }
        end += 1;
        count += 1;
        let joined = view.is_hyphen(end) || view.is(end, AND) && current % 100.0 == 0.0;
        if joined && (small(view.form(end + 1)).is_some() || scale(view.form(end + 1)).is_some()) {
            end += 1;
        }
    }
    if count == 0 {
        return None;
    }
    let mut value = total + current;
    // `five-and-a-half years`, `two and a half million`.
    if let Some(behind) = and_a_half(view, end) {
        value += 0.5;
        end = behind;
        if let Some(scale) = scale(view.form(end)) {
            value *= scale;
            end += 1;
        }
    }
    if let Some(share) = fraction(view, value, end).or_else(|| one_in(view, value, end)) {
        return Some(share);
    }
    let weak = count == 1 && (0.5..1.5).contains(&value);
    Some(Number { value, end, form: if weak { NumberForm::Weak } else { NumberForm::Other } })
}

/// Where `and a half` ends, with hyphens or without.
fn and_a_half(view: &View<'_>, at: usize) -> Option<usize> {
    let mut at = at;
    for word in [AND, A, HALF] {
        at += usize::from(view.is_hyphen(at));
        if !view.is(at, word) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// `half a million`, `half of`, `half the`, `by half`.
fn half(view: &View<'_>, at: usize) -> Option<Number> {
    if matches!(view.form(at + 1), A | AN)
        && let Some(scale) = scale(view.form(at + 2))
    {
        return Some(Number { value: scale / 2.0, end: at + 3, form: NumberForm::Other });
    }
    // `half a percentage point`, `half a mile`
    if matches!(view.form(at + 1), A | AN) && crate::units::unit(view, at + 2).is_some() {
        return Some(Number { value: 0.5, end: at + 2, form: NumberForm::Other });
    }
    let whole = matches!(view.form(at + 1), OF | THE) || DETERMINERS.has(view.form(at + 1));
    let share = whole || view.before(at, 1) == BY || view.before(at, 2) == BY;
    share.then_some(Number { value: 50.0, end: at + 1, form: NumberForm::Share })
}

static DETERMINERS: Words<8> = Words::new(["all", "their", "its", "our", "his", "her", "those", "these"]);

/// `third of`, `-thirds`, `three quarters of`: so many parts, in hundredths.
fn fraction(view: &View<'_>, parts: f64, at: usize) -> Option<Number> {
    let hyphen = usize::from(view.is_hyphen(at));
    let of = match view.form(at + hyphen) {
        HALF => 2.0,
        THIRD | THIRDS => 3.0,
        QUARTER | QUARTERS => 4.0,
        FIFTH | FIFTHS => 5.0,
        TENTH | TENTHS => 10.0,
        _ => return None,
    };
    let end = at + hyphen + 1;
    // `a third man` is no share: a share is of something, or the phrase ends there.
    let next = view.kind(end);
    let ends = next != Some(TokenKind::WORD)
        || matches!(view.form(end), OF | SINCE | IN | AND | TO | FROM | MORE | LESS | THAN | WERE | ARE | BY);
    (parts < of && (ends || hyphen == 1 || parts > 1.0)).then_some(Number {
        value: parts / of * 100.0,
        end,
        form: NumberForm::Share,
    })
}

const THIRD: u32 = form("third");
const THIRDS: u32 = form("thirds");
const QUARTER: u32 = form("quarter");
const QUARTERS: u32 = form("quarters");
const FIFTH: u32 = form("fifth");
const FIFTHS: u32 = form("fifths");
const TENTH: u32 = form("tenth");
const TENTHS: u32 = form("tenths");
const SINCE: u32 = form("since");
const TO: u32 = form("to");
const FROM: u32 = form("from");
const MORE: u32 = form("more");
const LESS: u32 = form("less");
const THAN: u32 = form("than");
const WERE: u32 = form("were");
const ARE: u32 = form("are");
const EVERY: u32 = form("every");

/// `one in five`, `9 out of 10`: a share, in hundredths.
fn one_in(view: &View<'_>, parts: f64, at: usize) -> Option<Number> {
    let out = view.is(at, OUT) && view.is(at + 1, OF);
    let mut from = if out { at + 2 } else { at + 1 };
    if !out && !view.is(at, IN) {
        return None;
    }
    from += usize::from(view.is(from, EVERY));
    let (of, end) = match view.kind(from)? {
        TokenKind::NUMBER => (plain(view.word(from))?, from + 1),
        _ => (small(view.form(from))?, from + 1),
    };
    // `5 in 2019`, `3 in 10 days` are no shares.
    let few = parts < of && of <= 1000.0 && parts >= 1.0 && parts.fract() == 0.0;
    (few && (out
        || parts <= 10.0 && of <= 20.0
        || parts < 1.5 && of <= 1000.0
        || (99.5..100.5).contains(&of)))
    .then_some(Number { value: parts / of * 100.0, end, form: NumberForm::Share })
}

/// Number words below a hundred.
fn small(word: u32) -> Option<f64> {
    SMALL.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

const SMALL: [(u32, f64); 28] = [
    (form("zero"), 0.0),
    (form("one"), 1.0),
    (form("two"), 2.0),
    (form("three"), 3.0),
    (form("four"), 4.0),
    (form("five"), 5.0),
    (form("six"), 6.0),
    (form("seven"), 7.0),
    (form("eight"), 8.0),
    (form("nine"), 9.0),
    (form("ten"), 10.0),
    (form("eleven"), 11.0),
    (form("twelve"), 12.0),
    (form("thirteen"), 13.0),
    (form("fourteen"), 14.0),
    (form("fifteen"), 15.0),
    (form("sixteen"), 16.0),
    (form("seventeen"), 17.0),
    (form("eighteen"), 18.0),
    (form("nineteen"), 19.0),
    (form("twenty"), 20.0),
    (form("thirty"), 30.0),
    (form("forty"), 40.0),
    (form("fifty"), 50.0),
    (form("sixty"), 60.0),
    (form("seventy"), 70.0),
    (form("eighty"), 80.0),
    (form("ninety"), 90.0),
];

/// Words that multiply what stands before them.
pub(crate) fn scale(word: u32) -> Option<f64> {
    const DOZEN: u32 = form("dozen");
    const HUNDRED: u32 = form("hundred");
    const THOUSAND: u32 = form("thousand");
    const MILLION: u32 = form("million");
    const BILLION: u32 = form("billion");
    const TRILLION: u32 = form("trillion");
    const LAKH: u32 = form("lakh");
    const LAKHS: u32 = form("lakhs");
    const CRORE: u32 = form("crore");
    const CRORES: u32 = form("crores");
    const BN: u32 = form("bn");
    const MN: u32 = form("mn");
    Some(match word {
        DOZEN => 12.0,
        HUNDRED => 100.0,
        THOUSAND => 1e3,
        LAKH | LAKHS => 1e5,
        CRORE | CRORES => 1e7,
        MILLION | MN => 1e6,
        BILLION | BN => 1e9,
        TRILLION => 1e12,
        _ => return None,
    })
}

/// What the number before it in a range is multiplied by: `10 to 20 million`.
pub(crate) fn scale_of(view: &View<'_>, number: &Number) -> Option<f64> {
    let last = number.end.checked_sub(1)?;
    scale(view.form(last)).or_else(|| {
        let word = view.word(last).to_ascii_lowercase();
        let suffix = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
        Some(match suffix {
            "k" => 1e3,
            "m" | "mn" => 1e6,
            "b" | "bn" => 1e9,
            "t" | "tn" | "trn" => 1e12,
            _ => return None,
        })
    })
}
