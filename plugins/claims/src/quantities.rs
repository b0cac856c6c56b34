//! Quantities: a number with its bound, its unit and what is counted, and dates.
//!
//! `more than 14,000 lives` is 14000, `more-than`, `lives`; `between 5 and 10 percent of voters` is 5 to 10, `range`,
//! `percent`, `voters`; `in March 2014` is the date 201403. A date is written as a number whose digits are year, month
//! and day as far as they are given: 2014, 201403, 20140304.

use crate::compare::lexicon::lexicon;
use crate::numbers::{self, Number, NumberForm, View, number, scale_of};
use crate::units::{self, Unit};
use byline_core::{Flags, Quantity, Span, Tag, TokenKind};
use byline_text::hash::form;
use std::borrow::Cow;

/// Appends the quantities of some tokens, in their order.
pub(crate) fn read(view: &View<'_>, out: &mut Vec<Quantity>) {
    let mut at = 0;
    while let Some(token) = view.token(at) {
        if token.kind == TokenKind::NUMBER
            && let Some(end) = no_quantity(view, at)
        {
            at = end;
            continue;
        }
        // Most tokens begin no quantity: a look at the kind or at one bit says so.
        let found = match token.kind {
            TokenKind::NUMBER => date(view, at).or_else(|| counted(view, at)),
            TokenKind::WORD if numbers::starts(token.form) => counted(view, at),
            TokenKind::WORD if PLENTY.has(token.form) => plenty(view, at),
            TokenKind::WORD if glued_currency(view.word(at)).is_some() => prefixed(view, at),
            TokenKind::WORD if token.flags.has(Flags::CAPITAL) && MONTH_NAMES.has(token.form) => {
                date(view, at)
            }
            _ => None,
        };
        match found {
            Some((quantity, end)) if end > at => {
                out.push(quantity);
                at = end;
            }
            _ => at += 1,
        }
    }
}

/// The currency that a number is glued to: `RM4.371 million`, `Rs300,000`.
fn glued_currency(word: &str) -> Option<(&'static str, &'static str)> {
    const GLUED: [(&str, &str); 5] =
        [("RM", "MYR"), ("Rs.", "INR"), ("Rs", "INR"), ("US", "USD"), ("KSh", "KES")];
    let digits = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    GLUED.into_iter().find(|(prefix, _)| word.strip_prefix(prefix).is_some_and(digits))
}

/// A number behind the currency that it is glued to, which the tokens cut at its separators.
fn prefixed(view: &View<'_>, at: usize) -> Option<(Quantity, usize)> {
    let (prefix, currency) = glued_currency(view.word(at))?;
    let start = view.token(at)?.span.start;
    let figures = view.text.get(start as usize + prefix.len()..)?;
    let length =
        figures.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    let figures = figures.get(..length)?.trim_end_matches([',', '.']);
    let mut value = numbers::plain(figures)?;
    let stop = start + (prefix.len() + figures.len()) as u32;
    let mut end =
        (at..view.tokens.len()).find(|at| view.tokens[*at].span.start >= stop).unwrap_or(view.tokens.len());
    if let Some(scale) = numbers::scale(view.form(end)) {
        value *= scale;
        end += 1;
    }
    let span = Span::new(start, view.token(end - 1)?.span.end);
    let (of, of_end) = thing(view, end, Some(currency));
    let bound = Cow::Borrowed("exact");
    Some((Quantity { span, value, upper: None, bound, unit: Some(currency.to_owned()), of }, of_end.max(end)))
}

static PLENTY: byline_text::Words<6> =
    byline_text::Words::new(["dozens", "scores", "hundreds", "thousands", "millions", "tens"]);

/// `dozens of people`, `tens of thousands of birds`: a range.
fn plenty(view: &View<'_>, at: usize) -> Option<(Quantity, usize)> {
    const OF: u32 = form("of");
    let range = |word: &str| {
        Some(match word.to_lowercase().as_str() {
            "dozens" | "scores" => (24.0, 99.0),
            "tens" => (20.0, 99.0),
            "hundreds" => (200.0, 999.0),
            "thousands" => (2e3, 9999.0),
            "millions" => (2e6, 99e6),
            _ => return None,
        })
    };
    let (mut low, mut high) = range(view.word(at))?;
    let mut end = at + 1;
    if !view.is(end, OF) {
        return None;
    }
    let scale = match view.word(end + 1) {
        "thousands" => Some(1e3),
        "millions" => Some(1e6),
        "billions" => Some(1e9),
        _ => None,
    };
    if let Some(scale) = scale {
        (low, high) = (low * scale, high * scale);
        end += 2;
    } else if view.word(at).eq_ignore_ascii_case("tens") {
        return None;
    }
    let span = Span::new(view.token(at)?.span.start, view.token(end - 1)?.span.end);
    let (of, of_end) = thing(view, end, None);
    let of = Some(of?);
    let bound = Cow::Borrowed("range");
    Some((Quantity { span, value: low, upper: Some(high), bound, unit: None, of }, of_end.max(end)))
}

/// What two quantities have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// They are about different things.
    Unrelated,
    Agree,
    Disagree,
}

/// Compares two quantities of the same kind of thing; values are the same within `tolerance`, a share of the larger.
pub(crate) fn compare(a: &Quantity, b: &Quantity, tolerance: f64) -> Comparison {
    if a.unit != b.unit {
        return Comparison::Unrelated;
    }
    let date = matches!(a.unit.as_deref(), Some("date" | "month-day"));
    if !date && !same_thing(a.of.as_deref(), b.of.as_deref()) {
        return Comparison::Unrelated;
    }
    if agree(a, b, if date { 0.0 } else { tolerance }) { Comparison::Agree } else { Comparison::Disagree }
}

/// Whether the same is counted, singular or plural; nothing said goes with nothing said.
fn same_thing(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => singular(a) == singular(b),
        (None, None) => true,
        _ => false,
    }
}

/// A rough singular, the same for both sides of a comparison.
pub(crate) fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match word.as_str() {
        "people" | "persons" => "person".to_owned(),
        "lives" => "life".to_owned(),
        "men" => "man".to_owned(),
        "women" => "woman".to_owned(),
        "children" => "child".to_owned(),
        _ => match word.strip_suffix("ies") {
            Some(stem) if stem.len() > 2 => format!("{stem}y"),
            _ => word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(&word).to_owned(),
        },
    }
}

fn agree(a: &Quantity, b: &Quantity, tolerance: f64) -> bool {
    if a.unit.as_deref() == Some("date") {
        // A date agrees with a coarser one that holds it: 2014 with 201403.
        let (a, b) = (a.value as u64, b.value as u64);
        let (long, short) = if a >= b { (a, b) } else { (b, a) };
        return [1, 100, 10_000].iter().any(|scale| long / scale == short);
    }
    let (low_a, high_a) = interval(a, tolerance);
    let (low_b, high_b) = interval(b, tolerance);
    low_a <= high_b && low_b <= high_a
}

/// What values a quantity allows. `more than 14,000` allows 14,500 but hardly 100,000: bounds are given because the
/// value is near.
fn interval(quantity: &Quantity, tolerance: f64) -> (f64, f64) {
    let value = quantity.value;
    let slack = value.abs() * tolerance;
    match &*quantity.bound {
        "more-than" | "at-least" => (value - slack, value + value.abs() * 0.5),
        "less-than" | "at-most" => (value - value.abs() * 0.5, value + slack),
        "about" => (value - slack.max(value.abs() * 0.1), value + slack.max(value.abs() * 0.1)),
        _ => (value - slack, quantity.upper.unwrap_or(value) + slack),
    }
}

/// A number, or a range of two, with all that belongs to it.
fn counted(view: &View<'_>, at: usize) -> Option<(Quantity, usize)> {
    let first = number(view, at)?;
    let (currency, start) = units::currency_before(view, at);
    let mut end = first.end;
    let mut value = first.value;
    let mut upper = None;
    let mut unit = currency;
    // `a $5-million ransom`
    if view.is_hyphen(end)
        && let Some(scale) = numbers::scale(view.form(end + 1))
    {
        value *= scale;
        end += 2;
    }
    // `a quarter of a million people`
    let mut share = first.form == NumberForm::Share;
    if share
        && view.is(end, form("of"))
        && matches!(view.word(end + 1), "a" | "one")
        && let Some(scale) = numbers::scale(view.form(end + 2))
    {
        value *= scale / 100.0;
        end += 3;
        share = false;
    }
    // `a quarter of a mile`, `three quarters of a percentage point`, `half a point`
    if share
        && view.is(end, form("of"))
        && matches!(view.word(end + 1), "a" | "an" | "one")
        && units::unit(view, end + 2).is_some()
    {
        value /= 100.0;
        end += 2;
        share = false;
    } else if share && units::unit(view, end).is_some_and(|unit| unit.name == "percentage-point") {
        value /= 100.0;
        share = false;
    }
    let left_unit = units::unit(view, end);
    // `10 to 20 million`, `$5-10bn`, `between 5 percent and 10 percent`.
    let joint = end + left_unit.as_ref().map_or(0, |unit| unit.tokens);
    let second = range(view, start, joint);
    // `rose from 3.2 to 4.5 million`: two values, of the same scale.
    let moved = start > 1
        && view.before(start, 1) == form("from")
        && view.token(start - 2).is_some_and(|token| token.tag == Tag::VERB || lexicon().is_past(token.form));
    if moved && let Some(second) = &second {
        if let Some(scale) = scale_of(view, second)
            && scale_of(view, &first).is_none()
            && value < 1000.0
        {
            value *= scale;
        }
    } else if let Some(second) = second {
        upper = Some(second.value);
        if let Some(scale) = scale_of(view, &second)
            && scale_of(view, &first).is_none()
            && value < second.value / scale.min(second.value.max(1.0)) * 10.0
            && value < 1000.0
        {
            value *= scale;
        }
        end = second.end;
    }
    let after = units::unit(view, end).or(left_unit.filter(|_| upper.is_none()));
    let mut weak = first.form == NumberForm::Weak;
    if let Some(Unit { name, tokens }) = after {
        unit = unit.or(Some(name));
        end += tokens;
        weak = false;
    }
    match first.form {
        NumberForm::Share if share => unit = Some("percent"),
        NumberForm::Times => unit = Some("times"),
        _ => {}
    }
    if weak && unit.is_none() {
        return None;
    }
    // `minus 20 degrees`
    let below = matches!(unit, Some("degree" | "percent")) && view.before(start, 1) == form("minus");
    let start = if below { start - 1 } else { start };
    let value = if below { -value } else { value };
    let (mut bound, start) = bound_before(view, start);
    if let Some((found, tokens)) = bound_after(view, end) {
        bound = Some(found);
        end += tokens;
    }
    let (of, of_end) = thing(view, end, unit);
    let rough = (first.form == NumberForm::Vague).then_some("about");
    let bound = bound.or(rough).unwrap_or(if upper.is_some() { "range" } else { "exact" });
    let bound = if upper.is_some() && !matches!(bound, "about") { "range" } else { bound };
    let span = Span::new(view.token(start)?.span.start, view.token(end - 1)?.span.end);
    let quantity =
        Quantity { span, value, upper, bound: Cow::Borrowed(bound), unit: unit.map(str::to_owned), of };
    Some((quantity, of_end.max(end)))
}

/// Where what looks like a quantity and is none ends: `6 a.m.`, `9/11`, `a 5-4 ruling`. Of `6/4/2021` only the year is
/// certain.
fn no_quantity(view: &View<'_>, at: usize) -> Option<usize> {
    let number_at = |at: usize| view.kind(at) == Some(TokenKind::NUMBER);
    let glued = |at: usize| view.token(at).is_some_and(|token| !token.flags.has(Flags::SPACE_BEFORE));
    // `A350-900 planes`, `747-400 planes`: models, and no planes are counted.
    if at > 1
        && view.is_hyphen(at - 1)
        && glued(at)
        && glued(at - 1)
        && view.word(at - 2).ends_with(|c: char| c.is_ascii_digit())
        && view.word(at - 2).starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Some(at + 1);
    }
    // `COVID-19`, `the F-16`: names.
    if at > 1
        && view.is_hyphen(at - 1)
        && glued(at)
        && glued(at - 1)
        && view.kind(at - 2) == Some(TokenKind::WORD)
        && view.word(at - 2).chars().all(|c| c.is_ascii_uppercase())
        && !(view.word(at).len() == 4 && view.word(at).starts_with(['1', '2']))
    {
        return Some(at + 1);
    }
    let figures = |at: usize| view.word(at).parse::<u32>().ok().filter(|value| *value >= 100);
    if view.is_hyphen(at + 1)
        && glued(at + 1)
        && glued(at + 2)
        && let (Some(first), Some(second)) = (figures(at), figures(at + 2))
        && first >= second
    {
        return Some(at + 3);
    }
    match view.word(at + 1) {
        "a.m." | "p.m." | "a.m" | "p.m" | "am" | "pm" | "AM" | "PM" => Some(at + 2),
        "/" if number_at(at + 2) => Some(if view.word(at + 3) == "/" { at + 4 } else { at + 3 }),
        "-" | "–" if number_at(at + 2) && view.word(at).len() <= 2 && view.word(at + 2).len() <= 2 => {
            let [first, second] = [at, at + 2].map(|at| view.word(at).parse::<u32>().ok());
            (first? >= second?).then_some(at + 3)
        }
        _ => None,
    }
}

/// The second number of a range whose first one, or its unit, ends before `at`.
fn range(view: &View<'_>, start: usize, at: usize) -> Option<Number> {
    const TO: u32 = form("to");
    const AND: u32 = form("and");
    const BETWEEN: u32 = form("between");
    let between = view.before(start, 1) == BETWEEN;
    let joined = view.is(at, TO) || view.is_hyphen(at) || between && view.is(at, AND);
    if !joined {
        return None;
    }
    let symbol = usize::from(units::is_currency_symbol(view.word(at + 1)));
    // `a 10-2 win` is a score and `three to four-year-old` hardly a range: the second number is larger.
    number(view, at + 1 + symbol).filter(|second| second.form != NumberForm::Weak)
}

/// The bound that the words before `start` state, and where it begins.
fn bound_before(view: &View<'_>, start: usize) -> (Option<&'static str>, usize) {
    let words = [view.before(start, 1), view.before(start, 2), view.before(start, 3)];
    for &(bound, pattern) in BOUNDS {
        if pattern.iter().rev().zip(words).all(|(want, have)| *want == have) {
            return (Some(bound), start - pattern.len());
        }
    }
    (None, start)
}

macro_rules! bounds {
    ($($bound:literal: $($word:literal)+;)+) => { &[$(($bound, &[$(form($word)),+])),+] };
}

/// Longer patterns first.
const BOUNDS: &[(&str, &[u32])] = bounds! {
    "at-most": "no" "more" "than";
    "at-most": "not" "more" "than";
    "at-least": "no" "less" "than";
    "at-least": "no" "fewer" "than";
    "at-least": "not" "less" "than";
    "at-least": "a" "minimum" "of";
    "at-most": "a" "maximum" "of";
    "at-most": "as" "many" "as";
    "at-most": "as" "much" "as";
    "more-than": "more" "than";
    "more-than": "greater" "than";
    "more-than": "higher" "than";
    "more-than": "larger" "than";
    "more-than": "upwards" "of";
    "more-than": "just" "over";
    "more-than": "well" "over";
    "less-than": "less" "than";
    "less-than": "fewer" "than";
    "less-than": "lower" "than";
    "less-than": "just" "under";
    "at-least": "at" "least";
    "at-most": "at" "most";
    "at-most": "up" "to";
    "about": "close" "to";
    "about": "an" "estimated";
    "about": "estimated";
    "about": "about";
    "about": "around";
    "about": "roughly";
    "about": "approximately";
    "about": "approx";
    "about": "circa";
    "about": "nearly";
    "about": "almost";
    "about": "some";
    "more-than": "over";
    "more-than": "above";
    "more-than": "exceeding";
    "less-than": "under";
    "less-than": "below";
};

/// `or more`, `or less`, `or so`, `plus`.
fn bound_after(view: &View<'_>, at: usize) -> Option<(&'static str, usize)> {
    const OR: u32 = form("or");
    const MORE: u32 = form("more");
    const LESS: u32 = form("less");
    const FEWER: u32 = form("fewer");
    const SO: u32 = form("so");
    if view.word(at) == "+" {
        return Some(("at-least", 1));
    }
    // `40-odd`
    if view.is_hyphen(at) && view.word(at + 1) == "odd" {
        return Some(("about", 2));
    }
    if !view.is(at, OR) {
        return None;
    }
    match view.form(at + 1) {
        MORE => Some(("at-least", 2)),
        LESS | FEWER => Some(("at-most", 2)),
        SO => Some(("about", 2)),
        _ => None,
    }
}

/// What is counted: the last noun of the words behind the number (`100,000 Russian troops`), or after `of` and, for
/// money, `in`, `for`, `on` (`30 percent of the voters`, `$2 billion in aid`).
fn thing(view: &View<'_>, from: usize, unit: Option<&str>) -> (Option<String>, usize) {
    const OF: u32 = form("of");
    const IN: u32 = form("in");
    let mut at = from;
    if unit.is_some() {
        let linked = view.is(at, OF) || view.is(at, IN) && unit.is_some_and(units::is_currency);
        if !linked {
            return (None, from);
        }
        at += 1;
    } else if view.is(at, OF) {
        at += 1;
    }
    at += usize::from(view.is_hyphen(at));
    while view.token(at).is_some_and(|token| token.tag == Tag::DET || token.tag == Tag::PRON) && at < from + 3
    {
        at += 1;
    }
    let mut last = None;
    let mut next = at;
    let mut compound = false;
    while next < at + 7 {
        let Some(token) = view.token(next) else { break };
        let glued = view.token(next + 1).is_some_and(|hyphen| !hyphen.flags.has(Flags::SPACE_BEFORE));
        if token.kind == TokenKind::WORD && glued && view.is_hyphen(next + 1) {
            // `13,000 fact-checked claims`: only the second part's right is looked at.
            next += 2;
            compound = true;
            continue;
        }
        match (token.kind, token.tag) {
            (TokenKind::WORD, Tag::NOUN) => last = Some(next),
            (TokenKind::WORD, Tag::ADJ | Tag::PROPN) => {}
            // `percent of the state's population`: the noun comes later.
            (TokenKind::CLITIC, _) if last.is_some() => {}
            (TokenKind::WORD, _) if compound => {}
            _ => break,
        }
        compound = false;
        next += 1;
    }
    match last {
        Some(last) => (Some(view.word(last).to_lowercase()), from),
        None => (None, from),
    }
}

/// A date that begins at `at`.
fn date(view: &View<'_>, at: usize) -> Option<(Quantity, usize)> {
    let (value, upper, end) = match view.kind(at)? {
        TokenKind::WORD => named_date(view, at)?,
        TokenKind::NUMBER => numbered_date(view, at)?,
        _ => return None,
    };
    let span = Span::new(view.token(at)?.span.start, view.token(end - 1)?.span.end);
    let bound = Cow::Borrowed(if upper.is_some() { "range" } else { "exact" });
    // `Feb. 14` is 214, which is no year.
    let unit = if value < 1300.0 { "month-day" } else { "date" };
    Some((Quantity { span, value, upper, bound, unit: Some(unit.to_owned()), of: None }, end))
}

/// `Jan. 6, 2021`, `March 2014`, `May 5`. A month alone is no date: nothing could be compared with it.
fn named_date(view: &View<'_>, at: usize) -> Option<(f64, Option<f64>, usize)> {
    let month = month(view, at)?;
    if let Some(year) = year(view, at + 1) {
        return Some((year * 100.0 + month, None, at + 2));
    }
    let day = day(view, at + 1)?;
    let comma = usize::from(view.word(at + 2) == ",");
    match year(view, at + 2 + comma) {
        Some(year) => Some((year * 10_000.0 + month * 100.0 + day, None, at + 3 + comma)),
        // Without a year the digits are month and day.
        None => Some((month * 100.0 + day, None, at + 2)),
    }
}

/// `4 March 2014`, `2021-01-06`, `2019-20`, `1980s`, a year.
fn numbered_date(view: &View<'_>, at: usize) -> Option<(f64, Option<f64>, usize)> {
    if let Some(month) = month(view, at + 1)
        && let Some(day) = day(view, at)
    {
        return Some(match year(view, at + 2) {
            Some(year) => (year * 10_000.0 + month * 100.0 + day, None, at + 3),
            None => (month * 100.0 + day, None, at + 2),
        });
    }
    let found = number(view, at)?;
    if found.form == NumberForm::Decade && found.value >= 1500.0 {
        return Some((found.value, Some(found.value + 9.0), at + 1));
    }
    let year = year(view, at)?;
    if view.is_hyphen(at + 1) && !view.token(at + 1)?.flags.has(Flags::SPACE_BEFORE) {
        let part = |at: usize| view.word(at).parse::<u32>().ok().filter(|_| view.word(at).len() == 2);
        if let (Some(month), Some(day)) = (part(at + 2), part(at + 4).filter(|_| view.is_hyphen(at + 3))) {
            let value = year * 10_000.0 + f64::from(month) * 100.0 + f64::from(day);
            return (month <= 12 && day <= 31).then_some((value, None, at + 5));
        }
        if let Some(short) = part(at + 2) {
            let upper = (year / 100.0).floor() * 100.0 + f64::from(short);
            return (upper > year).then_some((year, Some(upper), at + 3));
        }
        if let Some(upper) = self::year(view, at + 2).filter(|upper| *upper > year) {
            return Some((year, Some(upper), at + 3));
        }
    }
    // `2,000 people` has a comma, `2000 people` may have none: no year is followed by a plural (but `2005 levels`) or a
    // unit, `the 2011 raid` is.
    let next = view.word(at + 1);
    let plural = next.ends_with('s') && !next.ends_with("ss") && next != "levels"
        || matches!(next, "people" | "men" | "women" | "children");
    let noun = view.token(at + 1).is_some_and(|next| next.tag == Tag::NOUN && next.kind == TokenKind::WORD);
    let counted = noun && plural && !AFTER.has(view.before(at, 1));
    let money = units::currency_before(view, at).0.is_some() || units::unit(view, at + 1).is_some();
    (!counted && !money && found.end == at + 1).then_some((year, None, at + 1))
}

/// Words that a year follows: `in 2019 officials said`.
static AFTER: byline_text::Words<12> = byline_text::Words::new([
    "in", "since", "until", "till", "by", "before", "after", "during", "from", "early", "late", "mid",
]);

fn year(view: &View<'_>, at: usize) -> Option<f64> {
    let word = view.word(at);
    if word.len() != 4 || view.kind(at)? != TokenKind::NUMBER {
        return None;
    }
    word.parse::<u32>().ok().filter(|year| (1500..=2100).contains(year)).map(f64::from)
}

fn day(view: &View<'_>, at: usize) -> Option<f64> {
    let word = view.word(at);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !matches!(word.get(digits.len()..)?, "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse::<u32>().ok().filter(|day| (1..=31).contains(day)).map(f64::from)
}

fn month(view: &View<'_>, at: usize) -> Option<f64> {
    let token = view.token(at)?;
    if token.kind != TokenKind::WORD || !token.flags.has(Flags::CAPITAL) {
        return None;
    }
    MONTHS.iter().position(|names| names.contains(&token.form)).map(|month| month as f64 + 1.0)
}

/// The month of a form, 0 is January.
pub(crate) fn month_of(form: u32) -> Option<u8> {
    MONTHS.iter().position(|names| names.contains(&form)).map(|month| month as u8)
}

static MONTH_NAMES: byline_text::Words<34> = byline_text::Words::new([
    "january",
    "jan",
    "jan.",
    "february",
    "feb",
    "feb.",
    "march",
    "mar",
    "mar.",
    "april",
    "apr",
    "apr.",
    "may",
    "june",
    "jun",
    "jun.",
    "july",
    "jul",
    "jul.",
    "august",
    "aug",
    "aug.",
    "september",
    "sept",
    "sept.",
    "october",
    "oct",
    "oct.",
    "november",
    "nov",
    "nov.",
    "december",
    "dec",
    "dec.",
]);

const MONTHS: [[u32; 3]; 12] = [
    [form("january"), form("jan"), form("jan.")],
    [form("february"), form("feb"), form("feb.")],
    [form("march"), form("mar"), form("mar.")],
    [form("april"), form("apr"), form("apr.")],
    [form("may"), form("may"), form("may")],
    [form("june"), form("jun"), form("jun.")],
    [form("july"), form("jul"), form("jul.")],
    [form("august"), form("aug"), form("aug.")],
    [form("september"), form("sept"), form("sept.")],
    [form("october"), form("oct"), form("oct.")],
    [form("november"), form("nov"), form("nov.")],
    [form("december"), form("dec"), form("dec.")],
];
