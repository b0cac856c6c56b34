//! How much and when: whether two numbers, or two dates, amount to the same.

use super::Comparing;
use super::lexicon::{self, Meaning, meaning, one_family};
use super::statement::{Extent, Statement};
use crate::quantities::{self, Comparison as Agreement, compare as compare_quantities};
use crate::verdict::TOLERANCE;
use byline_core::{ClaimPart, Quantity};

impl Comparing<'_> {
    pub(super) fn dates(&mut self) {
        let (own, checked) = (&self.own.months, &self.checked.months);
        if !own.is_empty() && !checked.is_empty() && !checked.iter().any(|month| own.contains(month)) {
            self.differ(ClaimPart::When);
        }
        if self.own.dates.is_empty() || self.checked.dates.is_empty() {
            return;
        }
        let agree = |a: &Quantity, b: &Quantity| compare_quantities(a, b, 0.0) == Agreement::Agree;
        let all = self.checked.dates.iter().all(|date| self.own.dates.iter().any(|own| agree(own, date)));
        if all { self.agree(ClaimPart::When) } else { self.differ(ClaimPart::When) }
    }

    pub(super) fn amounts(&mut self) {
        let (mut agree, mut differ) = (false, false);
        for checked in &self.checked.quantities {
            let mut best = Agreement::Unrelated;
            for own in &self.own.quantities {
                match self.compare_amounts(own, checked) {
                    Agreement::Agree => best = Agreement::Agree,
                    Agreement::Disagree if best == Agreement::Unrelated => best = Agreement::Disagree,
                    _ => {}
                }
            }
            agree |= best == Agreement::Agree;
            differ |= best == Agreement::Disagree;
            // `lost 4 million dollars`, `lost 4 million visitors`: the same number of something else.
            let other = |own: &Quantity| own.unit != checked.unit && (own.value - checked.value).abs() < 1e-9;
            if best == Agreement::Unrelated && self.own.quantities.iter().any(other) {
                self.differ(ClaimPart::What);
            }
        }
        if let (Some(a), Some(b)) = (self.own.factor, self.checked.factor) {
            let same = (a - b).abs() < TOLERANCE * a.max(b);
            agree |= same;
            differ |= !same;
        }
        if let (Some(a), Some(b)) = (self.own.ordinal, self.checked.ordinal) {
            agree |= a == b;
            differ |= a != b;
        }
        if let (Some(a), Some(b)) = (self.own.extent, self.checked.extent)
            && a != b
            && (b == Extent::All || a == Extent::All)
        {
            differ = true;
        }
        // `for a day`, `for a week`
        if let (Some(a), Some(b)) = (self.own.lasted, self.checked.lasted) {
            let same = (a - b).abs() < TOLERANCE * a.max(b);
            agree |= same;
            differ |= !same;
        }
        if differ {
            self.differ(ClaimPart::HowMuch);
        } else if agree {
            self.agree(ClaimPart::HowMuch);
        }
    }

    /// How much and when differ in a way that makes neither claim the other's opposite: `doubled` and `rose by 5 percent`,
    /// `more than 100` and `more than 50`, of which the one may follow from the other, `on Friday` and `in 1997`.
    pub(super) fn measured(&self) -> Option<ClaimPart> {
        let (own, checked) = (self.own, self.checked);
        if grown_otherwise(own, checked) || grown_otherwise(checked, own) || self.beyond_another_bound() {
            return Some(ClaimPart::HowMuch);
        }
        let dated_otherwise = |a: &Statement, b: &Statement| {
            !a.times.is_empty() && a.dates.is_empty() && b.times.is_empty() && !b.dates.is_empty()
        };
        (dated_otherwise(own, checked) || dated_otherwise(checked, own)).then_some(ClaimPart::When)
    }

    /// `fell below 11 percent`, `fell below 8 percent`.
    fn beyond_another_bound(&self) -> bool {
        let all = &self.own.quantities;
        self.checked.quantities.iter().any(|checked| {
            let alike = |own: &&Quantity| {
                let bounds = is_above(own) && is_above(checked) || is_below(own) && is_below(checked);
                own.unit == checked.unit && bounds
            };
            let far =
                |own: &Quantity| (own.value - checked.value).abs() > 0.01 * own.value.max(checked.value);
            let mut alike = all.iter().filter(alike).peekable();
            alike.peek().is_some() && alike.all(far)
        })
    }

    /// Numbers of the same unit are of the same thing where what is counted means the same, or is not said.
    pub(super) fn compare_amounts(&self, own: &Quantity, checked: &Quantity) -> Agreement {
        let plain = |quantity: &Quantity| Quantity { of: None, ..quantity.clone() };
        let same = match (&own.of, &checked.of) {
            (Some(a), Some(b)) => {
                let (a, b) = (quantities::singular(a), quantities::singular(b));
                let senses = |word: &str| {
                    let key = lexicon::lexicon().key(word, byline_text::hash::form_of(word));
                    lexicon::lexicon().senses(key)
                };
                a == b || meaning(senses(&a), senses(&b)) == Meaning::Same || one_family(&a, &b)
            }
            _ => self.own.quantities.len() == 1 || self.checked.quantities.len() == 1 || own.unit.is_some(),
        };
        if !same {
            return Agreement::Unrelated;
        }
        let (own, checked) = (in_days(plain(own)), in_days(plain(checked)));
        if let Some(agreement) = converted(&own, &checked) {
            return agreement;
        }
        // `more than 200` and `fewer than 200` share a border and nothing else.
        let apart = |low: &Quantity, high: &Quantity| {
            is_below(low) && is_above(high) && low.value <= high.value * (1.0 + TOLERANCE)
        };
        // `fewer than 25,000` is not 25,000.
        let under = |quantity: &Quantity| quantity.bound == "less-than";
        if under(&own) != under(&checked)
            && own.unit == checked.unit
            && !is_above(&own)
            && !is_above(&checked)
        {
            return Agreement::Disagree;
        }
        let exact = |quantity: &Quantity| quantity.bound == "exact" && quantity.upper.is_none();
        if exact(&own) && exact(&checked) && own.unit == checked.unit {
            return if rounded_alike(own.value, checked.value) {
                Agreement::Agree
            } else {
                Agreement::Disagree
            };
        }
        match compare_quantities(&own, &checked, TOLERANCE) {
            Agreement::Agree if apart(&own, &checked) || apart(&checked, &own) => Agreement::Disagree,
            agreement => agreement,
        }
    }
}

fn is_above(quantity: &Quantity) -> bool {
    matches!(&*quantity.bound, "more-than" | "at-least")
}

fn is_below(quantity: &Quantity) -> bool {
    matches!(&*quantity.bound, "less-than" | "at-most")
}

/// Whether one says by what factor something changed, and the other by what share, which is another one.
fn grown_otherwise(factor: &Statement, share: &Statement) -> bool {
    let (Some(times), None) = (factor.factor, share.factor) else { return false };
    let change = 100.0 * (times - 1.0).abs();
    let percent = |quantity: &&Quantity| quantity.unit.as_deref() == Some("percent");
    let mut shares = share.quantities.iter().filter(percent).peekable();
    let said = factor.quantities.iter().any(|quantity| percent(&quantity));
    !said && shares.peek().is_some() && shares.all(|share| (share.value - change).abs() > TOLERANCE * change)
}

/// Whether one number may be the other one rounded: 304,112 and 300,000, but not 66 and 70.
fn rounded_alike(a: f64, b: f64) -> bool {
    let (apart, largest) = ((a - b).abs(), a.abs().max(b.abs()));
    apart <= 0.01 * largest || apart <= (0.5 * step(a).max(step(b))).min(TOLERANCE * largest)
}

/// What is measured, in how many of one unit: those of one dimension can be compared.
const MEASURES: [(&str, u8, f64); 16] = [
    ("kilometre", 0, 1000.0),
    ("mile", 0, 1609.344),
    ("metre", 0, 1.0),
    ("centimetre", 0, 0.01),
    ("foot", 0, 0.3048),
    ("inch", 0, 0.0254),
    ("yard", 0, 0.9144),
    ("kilogram", 1, 1.0),
    ("gram", 1, 0.001),
    ("tonne", 1, 1000.0),
    ("ounce", 1, 0.028_35),
    ("square-mile", 2, 2.59),
    ("square-kilometre", 2, 1.0),
    ("hectare", 2, 0.01),
    ("acre", 2, 0.004_047),
    ("square-metre", 2, 1e-6),
];

/// Whether two amounts in other units are the same, as news rounds them: `100 miles`, `160 kilometres`; `None` where the
/// units are not those of one dimension, or are the same.
fn converted(own: &Quantity, checked: &Quantity) -> Option<Agreement> {
    let measure = |quantity: &Quantity| {
        let unit = quantity.unit.as_deref()?;
        MEASURES.iter().find(|(name, ..)| *name == unit).map(|(_, dimension, size)| (*dimension, *size))
    };
    if own.unit == checked.unit || own.upper.is_some() || checked.upper.is_some() {
        return None;
    }
    // `pounds` are money, but beside kilograms they are none.
    let pounds = |quantity: &Quantity, other: &Quantity| {
        let weight = measure(other).is_some_and(|(dimension, _)| dimension == 1);
        (weight && quantity.unit.as_deref() == Some("GBP")).then_some((1, 0.453_6))
    };
    let ((dimension, size), (other, per)) =
        (measure(own).or_else(|| pounds(own, checked))?, measure(checked).or_else(|| pounds(checked, own))?);
    if dimension != other {
        return None;
    }
    let there = own.value * size / per;
    let back = checked.value * per / size;
    let near = |given: f64, found: f64| {
        let apart = (given - found).abs();
        apart <= 0.01 * given.abs() || apart <= (0.5 * step(given)).min(TOLERANCE * given.abs())
    };
    let same = near(checked.value, there) || near(own.value, back);
    let bounds = own.bound == checked.bound;
    Some(if same && bounds {
        Agreement::Agree
    } else if same {
        Agreement::Unrelated
    } else {
        Agreement::Disagree
    })
}

/// The place of the last digit of a number that is no zero: 100 for 304,100, 0.1 for 2.5.
fn step(value: f64) -> f64 {
    let mut step = 1.0;
    while step < value.abs() && (value / (step * 10.0)).fract() == 0.0 {
        step *= 10.0;
    }
    while step > 1e-3 && ((value / step).fract()).abs() > 1e-9 {
        step /= 10.0;
    }
    step
}

/// Spans of time in one unit, so that six weeks and six months can be compared.
fn in_days(mut quantity: Quantity) -> Quantity {
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
