//! When two numbers amount to the same.

use crate::verdict::TOLERANCE;
use byline_core::Quantity;

/// Whether one number may be the other one rounded: 304,112 and 300,000, but not 66 and 70.
pub(super) fn rounded_alike(a: f64, b: f64) -> bool {
    let step = |value: f64| {
        let mut step = 1.0;
        while step < value.abs() && (value / (step * 10.0)).fract() == 0.0 {
            step *= 10.0;
        }
        while step > 1e-3 && ((value / step).fract()).abs() > 1e-9 {
            step /= 10.0;
        }
        step
    };
    let (apart, largest) = ((a - b).abs(), a.abs().max(b.abs()));
    apart <= 0.01 * largest || apart <= (0.5 * step(a).max(step(b))).min(TOLERANCE * largest)
}

/// Spans of time in one unit, so that six weeks and six months can be compared.
pub(super) fn in_days(mut quantity: Quantity) -> Quantity {
    const DAYS: [(&str, f64); 14] = [
        ("minute", 1.0 / 1440.0),
        ("hour", 1.0 / 24.0),
        ("day", 1.0),
        ("week", 7.0),
        ("month", 30.4),
        ("year", 365.0),
        ("decade", 3650.0),
        ("century", 36500.0),
        ("minutes", 1.0 / 1440.0),
        ("hours", 1.0 / 24.0),
        ("days", 1.0),
        ("weeks", 7.0),
        ("months", 30.4),
        ("years", 365.0),
    ];
    let days = quantity.unit.as_deref().and_then(|unit| DAYS.iter().find(|(name, _)| *name == unit));
    if let Some((_, days)) = days {
        quantity.value *= days;
        quantity.upper = quantity.upper.map(|upper| upper * days);
        quantity.unit = Some("day".to_owned());
    }
    quantity
}
