//! Days as the web writes them.

/// The day that `written` begins with, as ISO 8601; `None` for what is no day of the calendar.
///
/// Read are `2022-01-21`, `2022/01/21`, `20220121`, each perhaps followed by a time, and days with English names
/// of months: `Fri, 21 Jan 2022`, `January 21, 2022`.
pub(crate) fn day(written: &str) -> Option<String> {
    let written = written.trim();
    numbers(written)
        .or_else(|| names(written))
        .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// The day in an address: `/2022/01/21/`, `/2022-01-21-`, `/20220121`.
#[cfg(feature = "html")]
pub(crate) fn in_url(url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, path)| path);
    let path = path.split(['?', '#']).next()?;
    let starts = path.match_indices(['/', '-', '_']).map(|(at, _)| at + 1);
    starts.filter_map(|at| path.get(at..)).find_map(|rest| {
        let length = if rest.as_bytes().get(4).is_some_and(u8::is_ascii_digit) { 8 } else { 10 };
        let ends = rest.get(length..)?.chars().next().is_none_or(|next| !next.is_ascii_digit());
        let (year, month, day) = numbers(rest.get(..length)?).filter(|_| ends)?;
        (year >= 1980).then(|| format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// The day that is so many days after 1970-01-01.
#[cfg(feature = "parquet")]
pub(crate) fn of_days(days: i64) -> Option<String> {
    let mut left = u32::try_from(days.checked_add(135_140)?).ok()?;
    // 1970-01-01 is day 135,140 from 1600-01-01, where a turn of 400 years begins.
    let (mut year, mut month) = (1600, 1);
    while left >= length_of(year) {
        left -= length_of(year);
        year += 1;
        if year > 2999 {
            return None;
        }
    }
    while left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
    }
    Some(format!("{year:04}-{month:02}-{:02}", left + 1))
}

#[cfg(feature = "parquet")]
fn length_of(year: u32) -> u32 {
    (1..=12).map(|month| days_in(year, month)).sum()
}

type Day = (u32, u32, u32);

fn numbers(written: &str) -> Option<Day> {
    let digits = |from: usize, to: usize| -> Option<u32> {
        let piece = written.get(from..to)?;
        piece.bytes().all(|byte| byte.is_ascii_digit()).then(|| piece.parse().ok())?
    };
    let year = digits(0, 4)?;
    let separator = written.as_bytes().get(4).copied();
    let (day, rest) = match separator {
        Some(separator @ (b'-' | b'/' | b'.')) if written.as_bytes().get(7) == Some(&separator) => {
            ((year, digits(5, 7)?, digits(8, 10)?), written.get(10..)?)
        }
        _ => ((year, digits(4, 6)?, digits(6, 8)?), written.get(8..)?),
    };
    // A time may follow: `T10:00`, ` 10:00`, or digits as in `20220121103000`.
    let ends = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z', '+']) || is_time(rest);
    (ends && exists(day)).then_some(day)
}

fn is_time(rest: &str) -> bool {
    matches!(rest.len(), 4 | 6) && rest.bytes().all(|byte| byte.is_ascii_digit())
}

fn names(written: &str) -> Option<Day> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut day, mut month, mut year) = (None, None, None);
    for word in written.split([' ', ',', '-']).filter(|word| !word.is_empty()).take(6) {
        let number = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse::<u32>().ok();
        let name = word.get(..3).map(str::to_ascii_lowercase);
        let named = name.and_then(|name| MONTHS.iter().position(|known| *known == name));
        match (number, named) {
            (Some(number), _) if word.len() <= 4 && number <= 31 && day.is_none() => day = Some(number),
            (Some(number), _) if word.len() == 4 && year.is_none() => year = Some(number),
            (None, Some(at)) if month.is_none() => month = Some(at as u32 + 1),
            _ => {}
        }
    }
    let found = (year?, month?, day?);
    exists(found).then_some(found)
}

/// Whether the calendar has that day, in the years in which there is news.
fn exists((year, month, day): Day) -> bool {
    (1600..=2999).contains(&year) && (1..=days_in(year, month)).contains(&day)
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[cfg(feature = "html")]
    #[test]
    fn finds_the_day_in_an_address() {
        let check =
            |url: &str, expected: &str| assert_eq!(super::in_url(url).unwrap_or_default(), expected, "{url}");
        check("https://example.org/news/2022/01/21/rain", "2022-01-21");
        check("https://example.org/2022-01-21-rain.html", "2022-01-21");
        check("https://example.org/rain-20220121.html", "2022-01-21");
        check("https://example.org/rain/202201211", "");
        check("https://example.org/2022/13/01/rain", "");
        check("https://example.org/rain?on=/2022/01/21/", "");
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn counts_days() {
        let check = |days: i64, expected: &str| {
            assert_eq!(super::of_days(days).unwrap_or_default(), expected, "{days}");
        };
        check(0, "1970-01-01");
        check(-1, "1969-12-31");
        check(19_013, "2022-01-21");
        check(11_016, "2000-02-29");
        check(i64::MAX, "");
        check(i64::MIN, "");
    }

    #[test]
    fn reads_what_the_web_writes() {
        let check = |written: &str, expected: &str| {
            assert_eq!(day(written).unwrap_or_default(), expected, "{written}");
        };
        for written in [
            "2022-01-21",
            " 20220121 ",
            "2022-01-21T10:00:00+01:00",
            "20220121103000",
            "2022/01/21 10:00",
            "Fri, 21 Jan 2022 10:00:00 GMT",
            "January 21st, 2022",
            "21 January 2022",
        ] {
            check(written, "2022-01-21");
        }
        for written in ["2022-02-30", "20221301", "soon", "2022", "", "2022-01-211", "é22-01-21", "202201211"]
        {
            check(written, "");
        }
    }
}
