//! Dates as numbers of days.

/// The day of a date that begins as ISO 8601 does, counted from 1970-01-01; `None` for anything else.
pub(crate) fn day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
        part.parse::<i32>().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days from a civil date (Howard Hinnant): the year begins in March, so that a leap day is its last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// The date of that day.
pub(crate) fn date(day: i32) -> String {
    let shifted = day + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{date, day};

    #[test]
    fn days_are_counted_and_named() {
        assert_eq!((day("1970-01-01"), day("2000-02-29T10:00:00Z")), (Some(0), Some(11_016)));
        for text in ["1969-12-31", "2023-03-14", "2024-02-29", "1900-03-01"] {
            assert_eq!(day(text).map(date).as_deref(), Some(text));
        }
        for wrong in ["", "2023", "14 March 2023", "2023-13-01", "2023-00-10", "20230314xx"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
