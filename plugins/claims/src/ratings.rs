//! What ratings amount to: the open table of `data/ratings.txt`, and numbers on the fact-checker's own scale.

use byline_core::Verdict;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static TABLE: LazyLock<FxHashMap<String, Verdict>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    let mut verdict = Verdict::Unverified;
    for line in include_str!("../data/ratings.txt").lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => verdict = Verdict::from_name(name).unwrap_or(Verdict::Unverified),
            None => {
                table.entry(folded(line)).or_insert(verdict);
            }
        }
    }
    table
});

/// What a rating in words amounts to; `None` where the table does not list it. Case, punctuation and what stands behind
/// a dash, colon or full stop (`False. The picture is from 2012`) do not count.
pub fn verdict_of(rating: &str) -> Option<Verdict> {
    let whole = folded(rating);
    let first = || folded(rating.split([':', '.', ';', '—', '–', '!']).next().unwrap_or(""));
    TABLE.get(&whole).or_else(|| TABLE.get(&first())).copied()
}

/// What a number on a scale amounts to: the upper quarter is `supported`, the lower `refuted`, between them `disputed`.
pub fn verdict_of_number(value: f64, worst: f64, best: f64) -> Option<Verdict> {
    // A scale of -1 to -1 is how some publishers say that they have none.
    if !(best - worst).is_finite() || (best - worst).abs() < f64::EPSILON {
        return None;
    }
    let share = (value - worst) / (best - worst);
    Some(match share {
        _ if !(0.0..=1.0).contains(&share) => return None,
        0.75.. => Verdict::Supported,
        ..=0.25 => Verdict::Refuted,
        _ => Verdict::Disputed,
    })
}

/// Lower-case letters and digits, a space between words.
fn folded(rating: &str) -> String {
    let mut out = String::with_capacity(rating.len());
    for c in rating.chars().filter(|c| !byline_text::hash::is_apostrophe(*c)) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::{verdict_of, verdict_of_number};
    use byline_core::Verdict;

    #[test]
    fn scales_of_fact_checkers() {
        assert_eq!(verdict_of("Pants on Fire!"), Some(Verdict::Refuted));
        assert_eq!(verdict_of("pants-on-fire"), Some(Verdict::Refuted));
        assert_eq!(verdict_of("Mostly True"), Some(Verdict::Supported));
        assert_eq!(verdict_of("Half-True"), Some(Verdict::Disputed));
        assert_eq!(verdict_of("False. The picture is older."), Some(Verdict::Refuted));
        assert_eq!(verdict_of("Four Pinocchios"), Some(Verdict::Refuted));
        assert_eq!(verdict_of("a matter of taste"), None);
        assert_eq!(verdict_of_number(2.0, 1.0, 5.0), Some(Verdict::Refuted));
        assert_eq!(verdict_of_number(5.0, 1.0, 5.0), Some(Verdict::Supported));
        assert_eq!(verdict_of_number(-1.0, -1.0, -1.0), None);
    }
}
