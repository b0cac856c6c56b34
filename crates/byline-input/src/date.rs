//! Days as the web writes them.

/// The day that `written` begins with, as ISO 8601; `None` for what is no day of the calendar.
///
/// Read are `2022-01-21`, `2022/01/21`, `20220121`, each perhaps followed by a time, and days with English names
/// of months: `Fri, 21 Jan 2022`, `January 21, 2022`.
pub(crate) fn day(written: &str) -> Option<String> {
    let written = written.trim();
    numbers(written)
        .or_else(|| european(written))
        .or_else(|| names(written))
        .or_else(|| since_1970(written))
        .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// The first day in a short text: `Published on 6 May 2024, 12:30`, `Mo 06.05.24 | 14:07 Uhr`, `2024年5月6日`.
#[cfg(feature = "html")]
pub(crate) fn within(text: &str) -> Option<String> {
    let starts = text.char_indices().filter(|(at, letter)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        letter.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric)
    });
    let written = |(year, month, day): Day| format!("{year:04}-{month:02}-{day:02}");
    let mut starts = starts.filter_map(|(at, _)| text.get(at..));
    starts.find_map(|rest| {
        // What follows the day must not be looked at: a time is no year.
        let piece = |length: usize| {
            rest.get(..length).filter(|_| {
                rest.get(length..)
                    .and_then(|rest| rest.chars().next())
                    .is_none_or(|next| !next.is_ascii_digit())
            })
        };
        let numeric = || {
            [10, 8].iter().find_map(|length| {
                piece(*length)
                    .filter(|piece| piece.len() == 10 || !piece.bytes().all(|byte| byte.is_ascii_digit()))
                    .and_then(|piece| numbers(piece).or_else(|| european(piece)))
            })
        };
        numeric()
            .or_else(|| european(rest))
            .or_else(|| eastern(rest))
            .or_else(|| named(rest))
            .filter(|(year, _, _)| *year >= 1980)
            .map(written)
    })
}

/// Whether a line is a day without its year and nothing else, perhaps with the day of the week: `6 May`, `Mo, 06. Mai`.
#[cfg(feature = "html")]
pub(crate) fn is_in_year(line: &str) -> bool {
    if line.len() > 40 {
        return false;
    }
    let words: Vec<&str> = line.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let is_day = |word: &str| {
        let number = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        word.len() <= 4 && number.parse().is_ok_and(|number: u32| (1..=31).contains(&number))
    };
    let [.., first, second] = words[..] else { return false };
    let weekday = words.len() == 2 || (words.len() == 3 && words[0].chars().all(char::is_alphabetic));
    weekday
        && ((is_day(first) && month_of(second).is_some()) || (month_of(first).is_some() && is_day(second)))
}

/// A day whose month has a name, at the start of the text and within four words.
#[cfg(feature = "html")]
fn named(text: &str) -> Option<Day> {
    let end = text.match_indices([' ', '/', '-']).nth(3).map_or(text.len(), |(at, _)| at);
    let words = text.get(..end)?;
    let first = words.chars().next()?;
    (first.is_ascii_digit() || month_of(words.split([' ', '.', ',', '/', '-']).next()?).is_some())
        .then(|| names(words))?
}

/// `2024年5月6日`, `2024년 5월 6일`, `2024. 5. 6.`
#[cfg(feature = "html")]
fn eastern(text: &str) -> Option<Day> {
    let number = |text: &str| -> Option<(u32, usize)> {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        Some((text.get(..length)?.parse().ok()?, length))
    };
    let (year, length) = number(text)?;
    let rest = text.get(length..)?;
    let rest = rest.strip_prefix(['年', '년', '.'])?.trim_start();
    let (month, length) = number(rest)?;
    let rest = rest.get(length..)?.strip_prefix(['月', '월', '.'])?.trim_start();
    let (day, _) = number(rest)?;
    exists((year, month, day)).then_some((year, month, day))
}

/// A day before its month: `06.05.2024`, `6.5.24`, `26/05/2024`. With strokes, either order is in use: a day that could be a month
/// is none.
fn european(written: &str) -> Option<Day> {
    let mut numbers = [0_u32; 3];
    let mut rest = written;
    let mut separator = None;
    for (at, number) in numbers.iter_mut().enumerate() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let fits = if at < 2 { (1..=2).contains(&length) } else { length == 2 || length == 4 };
        *number = rest.get(..length).filter(|_| fits)?.parse().ok()?;
        rest = rest.get(length..)?;
        if at < 2 {
            let sign = rest.chars().next().filter(|sign| matches!(sign, '.' | '/' | '-'))?;
            if separator.is_some_and(|own| own != sign) || (at == 1 && separator.is_none()) {
                return None;
            }
            separator = Some(sign);
            rest = rest.get(1..)?;
        } else if length == 2 {
            // Two digits of a year only where it is written with points: `6-5-24` can be anything.
            *number += 2000;
            if separator != Some('.') {
                return None;
            }
        }
    }
    if rest.starts_with(['.', '/', '-']) && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let [first, second, year] = numbers;
    let found = match separator {
        Some('.' | '-') => (year, second, first),
        _ if first > 12 || first == second => (year, second, first),
        _ if second > 12 => (year, first, second),
        _ => return None,
    };
    exists(found).then_some(found)
}

/// Seconds or milliseconds since 1970, as programs write a time.
fn since_1970(written: &str) -> Option<Day> {
    if !matches!(written.len(), 10 | 13) || !written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: u64 = written.get(..10)?.parse().ok()?;
    let (mut left, mut year, mut month) = (u32::try_from(seconds / 86_400).ok()?, 1970, 1);
    while left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    (year >= 1990).then_some((year, month, left + 1))
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
    let (mut day, mut month, mut year) = (None, None, None);
    let words = written.split([' ', ',', '-', '.', '/', '\u{a0}']).filter(|word| !word.is_empty());
    for word in words.take(8) {
        // `21st`, `1er`, `2º`.
        let number = word.trim_end_matches(|letter: char| letter.is_alphabetic()).parse::<u32>().ok();
        match (number, month_of(word)) {
            (Some(number), _) if word.len() <= 4 && (1..=31).contains(&number) && day.is_none() => {
                day = Some(number);
            }
            (Some(number), _) if word.len() == 4 && year.is_none() => year = Some(number),
            (None, Some(named)) if month.is_none() => month = Some(named),
            _ => {}
        }
    }
    let found = (year?, month?, day?);
    exists(found).then_some(found)
}

/// The month of that name, in the languages that much news comes in: by the letters that make a name certain.
fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen", "янв", "січ", "sty", "oca", "ιαν"],
        &["feb", "fév", "fev", "фев", "лют", "lut", "şub", "φεβ", "helmi"],
        &["mar", "mär", "maa", "maerz", "мар", "бер", "μαρ"],
        &["apr", "avr", "abr", "апр", "кві", "kwi", "nis", "απρ", "huhti"],
        &["may", "mai", "mag", "mei", "maj", "май", "мая", "тра", "μαΐ", "touko"],
        &["jun", "jui", "giu", "июн", "чер", "cze", "haz", "ιουν", "kesä"],
        &["jul", "juil", "lug", "июл", "лип", "lip", "tem", "ιουλ", "heinä"],
        &["aug", "aoû", "ago", "авг", "сер", "sie", "ağu", "αυγ", "elo"],
        &["sep", "set", "сен", "вер", "wrz", "eyl", "σεπ", "syys"],
        &["oct", "okt", "out", "ott", "окт", "жов", "paź", "eki", "οκτ", "loka"],
        &["nov", "ноя", "лис", "lis", "kas", "νοε", "marras"],
        &["dec", "dez", "déc", "dic", "des", "дек", "гру", "gru", "ara", "δεκ", "joulu"],
    ];
    let lower = word.to_lowercase();
    // The longest beginning decides: `juillet` begins as `juin` does.
    let names = MONTHS.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (at, *name)));
    let best = names.filter(|(_, name)| lower.starts_with(name)).max_by_key(|(_, name)| name.len());
    best.map(|(at, _)| at as u32 + 1)
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

    #[cfg(feature = "html")]
    #[test]
    fn finds_the_day_in_a_line() {
        let check = |text: &str, expected: &str| {
            assert_eq!(super::within(text).unwrap_or_default(), expected, "{text}");
        };
        check("Fr 21.01.22 | 14:07 Uhr | Von", "2022-01-21");
        check("Published on 21 January 2022, 12:30", "2022-01-21");
        check("Updated January 21, 2022", "2022-01-21");
        check("21. Januar 2022, 12:30 Uhr", "2022-01-21");
        check("2022年1月21日 10時", "2022-01-21");
        check("2022. 1. 21. 10:00", "2022-01-21");
        check("입력 2022.01.21 10:00", "2022-01-21");
        check("Last week, 20 people came", "");
        check("In 2022 they may leave", "");
        check("Version 1.2.3", "");
        check("Call 0171 2022 0121", "");
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
            "21.01.2022",
            "21.1.2022 10:00",
            "21/01/2022",
            "21. Januar 2022",
            "21 janvier 2022",
            "21 de enero de 2022",
            "1642759200",
            "1642759200000",
        ] {
            check(written, "2022-01-21");
        }
        for written in [
            "2022-02-30",
            "20221301",
            "soon",
            "2022",
            "",
            "2022-01-211",
            "é22-01-21",
            "202201211",
            "05/06/2022",
            "32.01.2022",
        ] {
            check(written, "");
        }
    }
}
