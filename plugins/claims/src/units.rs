//! Units and currencies.

use crate::numbers::View;
use byline_core::Flags;
use byline_text::hash::form;

/// A unit and how many tokens it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    pub(crate) tokens: usize,
}

/// The currency that stands before the number at `at`, and where it begins: `$`, `US$`, `EUR`.
pub(crate) fn currency_before(view: &View<'_>, at: usize) -> (Option<&'static str>, usize) {
    let Some(before) = at.checked_sub(1) else { return (None, at) };
    let country = before
        .checked_sub(1)
        .filter(|_| view.token(before).is_some_and(|symbol| !symbol.flags.has(Flags::SPACE_BEFORE)));
    let named = |country: Option<usize>, names: &[(&str, &'static str)], plain: &'static str| {
        let word = country.map_or("", |country| view.word(country));
        match names.iter().find(|(name, _)| *name == word) {
            Some((_, currency)) => (Some(*currency), before - 1),
            None => (Some(plain), before),
        }
    };
    match view.word(before) {
        "$" => named(
            country,
            &[
                ("US", "USD"),
                ("C", "CAD"),
                ("CA", "CAD"),
                ("A", "AUD"),
                ("AU", "AUD"),
                ("NZ", "NZD"),
                ("HK", "HKD"),
                ("S", "SGD"),
                ("R", "BRL"),
            ],
            "USD",
        ),
        "£" => (Some("GBP"), before),
        "€" => (Some("EUR"), before),
        "¥" => (Some("JPY"), before),
        "₹" | "Rs" | "Rs." => (Some("INR"), before),
        "₽" => (Some("RUB"), before),
        "₩" => (Some("KRW"), before),
        "₴" => (Some("UAH"), before),
        "RM" => (Some("MYR"), before),
        word => match CODES.iter().find(|code| **code == word) {
            Some(code) => (Some(code), before),
            None => (None, at),
        },
    }
}

const CODES: [&str; 14] =
    ["USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB", "CAD", "AUD", "CHF", "SEK", "NOK", "DKK", "PLN"];

/// Whether a token is a currency's sign.
pub(crate) fn is_currency_symbol(word: &str) -> bool {
    matches!(word, "$" | "£" | "€" | "¥" | "₹" | "₽" | "₩" | "₴")
}

/// Whether a unit is money.
pub(crate) fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The unit that begins at `at`, behind a number: `%`, `per cent`, `U.S. dollars`, `-year`, `square miles`.
pub(crate) fn unit(view: &View<'_>, at: usize) -> Option<Unit> {
    const PER: u32 = form("per");
    const CENT: u32 = form("cent");
    const PERCENTAGE: u32 = form("percentage");
    const PERCENT: u32 = form("percent");
    const POINT: u32 = form("point");
    const POINTS: u32 = form("points");
    const SQUARE: u32 = form("square");
    const CUBIC: u32 = form("cubic");
    let hyphen = usize::from(view.is_hyphen(at));
    let here = at + hyphen;
    let of = |name, tokens: usize| Some(Unit { name, tokens: tokens + hyphen });
    if matches!(view.word(here), "%" | "％" | "pc") {
        return of("percent", 1);
    }
    if matches!(view.word(here), "°") {
        return of("degree", 1);
    }
    match (view.form(here), view.form(here + 1)) {
        (PER, CENT) => return of("percent", 2),
        (PERCENTAGE | PERCENT, POINT | POINTS) => return of("percentage-point", 2),
        (SQUARE, next) => {
            return SQUARES.iter().find(|(forms, _)| forms.contains(&next)).and_then(|(_, name)| of(name, 2));
        }
        (CUBIC, _) => return of("cubic-metre", 2),
        _ => {}
    }
    let find = |word: u32| UNITS.iter().find(|(forms, _)| forms.contains(&word)).map(|(_, name)| *name);
    if let Some(name) = find(view.form(here)) {
        return of(name, 1);
    }
    // `5 million US dollars`, `10 British pounds`.
    let nation =
        matches!(view.word(here), "US" | "U.S." | "American" | "British" | "Canadian" | "Australian");
    let name = find(view.form(here + 1)).filter(|name| nation && is_currency(name))?;
    let name = match view.word(here) {
        "Canadian" => "CAD",
        "Australian" => "AUD",
        _ => name,
    };
    of(name, 2)
}

macro_rules! units {
    ($($name:literal: $first:literal $second:literal $third:literal;)+) => {
        [$(([form($first), form($second), form($third)], $name)),+]
    };
}

const SQUARES: [([u32; 3], &str); 4] = units! {
    "square-mile": "mile" "miles" "mi";
    "square-kilometre": "kilometre" "kilometres" "kilometers";
    "square-metre": "metre" "metres" "meters";
    "square-foot": "foot" "feet" "ft";
};

const UNITS: [([u32; 3], &str); 42] = units! {
    "percent": "percent" "pct" "percents";
    "USD": "dollar" "dollars" "bucks";
    "cent": "cent" "cents" "cents";
    "EUR": "euro" "euros" "eur";
    "GBP": "pound" "pounds" "quid";
    "JPY": "yen" "yen" "yens";
    "CNY": "yuan" "renminbi" "rmb";
    "RUB": "ruble" "rubles" "roubles";
    "INR": "rupee" "rupees" "rupees";
    "SEK": "krona" "kronor" "kroner";
    "CHF": "franc" "francs" "francs";
    "year": "year" "years" "yr";
    "month": "month" "months" "months";
    "week": "week" "weeks" "weeks";
    "day": "day" "days" "days";
    "hour": "hour" "hours" "hrs";
    "minute": "minute" "minutes" "mins";
    "second": "second" "seconds" "secs";
    "kilometre": "kilometre" "kilometres" "km";
    "kilometre": "kilometer" "kilometers" "kms";
    "mile": "mile" "miles" "miles";
    "metre": "metre" "metres" "m";
    "metre": "meter" "meters" "meters";
    "centimetre": "centimetre" "centimetres" "cm";
    "foot": "foot" "feet" "ft";
    "inch": "inch" "inches" "inches";
    "yard": "yard" "yards" "yards";
    "kilogram": "kilogram" "kilograms" "kg";
    "gram": "gram" "grams" "grams";
    "tonne": "tonne" "tonnes" "tonnes";
    "ton": "ton" "tons" "tons";
    "ounce": "ounce" "ounces" "oz";
    "litre": "litre" "litres" "liters";
    "gallon": "gallon" "gallons" "gallons";
    "barrel": "barrel" "barrels" "bpd";
    "acre": "acre" "acres" "acres";
    "hectare": "hectare" "hectares" "ha";
    "degree": "degree" "degrees" "degrees";
    "megawatt": "megawatt" "megawatts" "mw";
    "gigawatt": "gigawatt" "gigawatts" "gw";
    "times": "times" "fold" "x";
    "mph": "mph" "mph" "mph";
};
