//! Days as the web writes them.

mod digits;
mod months;
mod weekdays;

use months::month_of;

pub(crate) use digits::plain;

/// Which of two numbers is the month where either can be: `06/05/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(
    not(feature = "html"),
    expect(dead_code, reason = "only pages say in which language they are written")
)]
pub(crate) enum Order {
    /// Nobody says: such a day is none.
    #[default]
    Unknown,
    /// As in most of the world.
    DayFirst,
    /// The same, and years of two digits stand last behind hyphens, too: `06-05-24`.
    DayFirstShort,
    /// The same in Croatian, in which `listopad` is October, and in Polish and Czech November.
    Croatian,
    /// As in the United States.
    MonthFirst,
}

impl Order {
    /// The order in a language as pages name it: `en-US`, `pt_BR`, `fr`. English without a country is written in
    /// either order and counts as the English of most countries.
    #[cfg(feature = "html")]
    pub(crate) fn of(language: &str) -> Self {
        let lower = language.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = lower.split(['-', ',']);
        match parts.next().unwrap_or("") {
            "" => Self::Unknown,
            // The Philippines, and places of the United States, write as those do.
            "en" | "es" if parts.any(|part| matches!(part, "us" | "ph" | "pr" | "gu")) => Self::MonthFirst,
            "fil" | "tl" => Self::MonthFirst,
            "nl" | "da" | "de" | "fr" | "it" | "es" | "pt" | "no" | "nb" | "nn" | "fi" | "pl" | "cs"
            | "sk" | "sl" | "ro" | "bg" | "el" | "ru" | "uk" | "tr" | "ca" | "gl" | "id" | "vi" | "hi" => {
                Self::DayFirstShort
            }
            "hr" | "bs" => Self::Croatian,
            _ => Self::DayFirst,
        }
    }
}

/// The day that `written` begins with, as ISO 8601; `None` for what is no day of the calendar.
///
/// Read are `2022-01-21`, `2022/1/21`, `20220121`, `21.01.2022`, each perhaps followed by a time, days whose month has a
/// name (`Fri, 21 Jan 2022`, `January 21, 2022`, `21 de enero de 2022`), and seconds since 1970.
pub(crate) fn day(written: &str) -> Option<String> {
    day_in(written, Order::Unknown)
}

/// The same where numbers stand in that order.
pub(crate) fn day_in(written: &str, order: Order) -> Option<String> {
    let written = plain(written.trim());
    let written = written.as_ref();
    numbers(written)
        .or_else(|| year_first(written).map(|(day, _)| day))
        .or_else(|| by_number(written, order, "").map(|(day, _)| day))
        .or_else(|| behind_weekday(written, order))
        .or_else(|| named_in(written, order).map(|(day, _)| day))
        .or_else(|| digits::solar(written).map(|(day, _)| day))
        .or_else(|| names(written))
        .or_else(|| since_1970(written))
        .map(iso)
}

/// A day in numbers behind the day of the week: `Mon, 05/06/2024`.
fn behind_weekday(written: &str, order: Order) -> Option<Day> {
    let (before, rest) = written.split_at_checked(written.find(|letter: char| letter.is_ascii_digit())?)?;
    weekdays::last_in(before)?;
    by_number(rest, order, before).map(|(day, _)| day)
}

fn iso((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The first day in a short text: `Published on 6 May 2024, 12:30`, `Mo 06.05.24 | 14:07 Uhr`, `2024年5月6日`.
#[cfg(feature = "html")]
pub(crate) fn within(text: &str, order: Order) -> Option<String> {
    all_within(&plain(text), order, 1).pop().map(|found| found.day)
}

/// Where the first day in a short text stands.
#[cfg(feature = "html")]
pub(crate) fn within_at(text: &str) -> Option<usize> {
    all_within(text, Order::DayFirst, 1).pop().map(|found| found.at.start)
}

/// A day in a text.
#[cfg(feature = "html")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands.
    pub(crate) at: std::ops::Range<usize>,
    /// As ISO 8601.
    pub(crate) day: String,
}

/// The days in a short text in plain digits, at most so many.
#[cfg(feature = "html")]
pub(crate) fn all_within(text: &str, order: Order, most: usize) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let (mut before, mut from) = (' ', 0);
    for (at, letter) in text.char_indices() {
        let starts = at >= from && letter.is_alphanumeric() && !before.is_alphanumeric();
        before = letter;
        if !starts {
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        let read = if letter.is_ascii_digit() {
            // What follows the day must not be looked at: a time is no year.
            year_first(rest)
                .or_else(|| by_number(rest, order, text.get(..at).unwrap_or("")))
                .or_else(|| eastern(rest))
                .or_else(|| named_in(rest, order))
                .or_else(|| digits::solar(rest))
        } else {
            named_in(rest, order).or_else(|| of_era(rest))
        };
        let Some((day, length)) = read.filter(|((year, _, _), _)| *year >= 1980) else { continue };
        from = at + length;
        found.push(Found { at: at..from, day: iso(day) });
        if found.len() >= most {
            break;
        }
    }
    found
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

/// A day whose month has a name, in a language of that order.
fn named_in(text: &str, order: Order) -> Option<(Day, usize)> {
    let ((year, month, day), length) = named(text)?;
    // `8. listopada 2023.`: the falling of leaves is October on the coast, and later in the north.
    let falls = || text.get(..length).is_some_and(|own| own.to_lowercase().contains("listopad"));
    let month = if order == Order::Croatian && month == 11 && falls() { 10 } else { month };
    Some(((year, month, day), length))
}

/// A day whose month has a name, at the start of the text, and its length: `6 May 2024`, `6. Mai 2024`, `6 de mayo de
/// 2024`, `May 6, 2024`, `2024. május 6.`
fn named(text: &str) -> Option<(Day, usize)> {
    /// Words that stand between the parts of a day, or behind one of them.
    const BETWEEN: &[&str] = &[
        "de", "del", "d", "do", "of", "van", "m", "г", "р", "gada", "tháng", "năm", "st", "nd", "rd", "th",
        "er",
    ];
    // The cheapest look first: most texts begin with neither.
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
        month_of(text.get(..end)?)?;
    }
    let words = words(text);
    // `6 مايو/أيار 2024` has its month in both sets of names.
    let again = |at: usize, word: &Word<'_>| {
        word.month.is_some()
            && at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|before| before.month == word.month)
    };
    let mut parts = words
        .iter()
        .enumerate()
        .filter(|(at, word)| !again(*at, word) && !BETWEEN.contains(&word.text.to_lowercase().as_str()));
    let mut parts = std::iter::from_fn(|| parts.next().map(|(_, word)| word));
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    let day = |word: &Word<'_>| word.number.filter(|number| (1..=31).contains(number) && word.digits <= 2);
    let year = |word: &Word<'_>| word.number.filter(|_| word.digits == 4).map(digits::common);
    let month = |word: &Word<'_>| {
        // Vietnamese counts its months: `6 tháng 5 năm 2024`.
        word.month.or_else(|| day(word).filter(|number| *number <= 12 && text.contains("tháng")))
    };
    let read = |year: Option<u32>, month: Option<u32>, day: Option<u32>| Some((year?, month?, day?));
    let found = read(year(three), month(two), day(one))
        .or_else(|| read(year(three), one.month, day(two)))
        .or_else(|| read(year(one), two.month, day(three)))
        .or_else(|| read(year(one), three.month, day(two)))?;
    exists(found).then_some((found, three.end))
}

/// A word of a day.
struct Word<'t> {
    text: &'t str,
    /// The number that it begins with: 6 of `6th`, 2024 of `2024г`.
    number: Option<u32>,
    /// How many digits that has.
    digits: usize,
    month: Option<u32>,
    /// Where it ends.
    end: usize,
}

/// The first words of a text that are written as those of a day are: with little between them.
fn words(text: &str) -> Vec<Word<'_>> {
    const MOST: usize = 7;
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    while words.len() < MOST {
        let rest = text.get(at..).unwrap_or("");
        let length = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        let word = rest.get(..length).filter(|word| !word.is_empty() && word.len() <= 48);
        let Some(word) = word else { break };
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let suffix = word.get(digits..).unwrap_or("");
        // `21st`, `1er`, `2024г`; but `5pm` and `4x4` are no numbers of a day.
        let counts = suffix.chars().count() <= 3
            && suffix.chars().all(char::is_alphabetic)
            && !matches!(suffix, "am" | "pm" | "h" | "km" | "kg" | "m");
        let number = word.get(..digits).filter(|_| counts).and_then(|digits| digits.parse().ok());
        words.push(Word { text: word, number, digits, month: month_of(word), end: at + length });
        let between = rest.get(length..).unwrap_or("");
        let gap = between.find(char::is_alphanumeric).unwrap_or(between.len());
        let signs = between.get(..gap).unwrap_or("");
        let close = signs.chars().count() <= 3
            && signs.chars().all(|sign| {
                sign.is_whitespace() || matches!(sign, '.' | ',' | '/' | '-' | 'º' | 'ª' | '°' | '\'' | '’')
            });
        if !close {
            break;
        }
        at += length + gap;
    }
    words
}

/// `2024年5月6日`, `2024년 5월 6일`, `2024. 5. 6.`
#[cfg(feature = "html")]
fn eastern(text: &str) -> Option<(Day, usize)> {
    let number = |text: &str| -> Option<(u32, usize)> {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        Some((text.get(..length)?.parse().ok()?, length))
    };
    let (year, length) = number(text)?;
    let rest = text.get(length..)?;
    let rest = rest.strip_prefix(['年', '년', '.'])?.trim_start();
    let (month, length) = number(rest)?;
    let rest = rest.get(length..)?.strip_prefix(['月', '월', '.'])?.trim_start();
    let (day, length) = number(rest)?;
    exists((year, month, day)).then_some(((year, month, day), text.len() - rest.len() + length))
}

/// `令和6年5月6日`: the sixth year of an era, the first one of which is not counted from 0.
#[cfg(feature = "html")]
fn of_era(text: &str) -> Option<(Day, usize)> {
    const ERAS: [(&str, u32); 2] = [("令和", 2018), ("平成", 1988)];
    let (rest, before) = ERAS.iter().find_map(|(era, before)| Some((text.strip_prefix(era)?, before)))?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let year: u32 = rest.get(..length).filter(|_| (1..=2).contains(&length))?.parse().ok()?;
    let (day, end) = eastern(&format!("{}{}", before + year, rest.get(length..)?))?;
    Some((day, text.len() - rest.len() + end + length - 4))
}

/// Three numbers, each with how many digits it has, the sign between them, and where they end.
type Parts = ([(u32, usize); 3], char, usize);

/// The numbers that a text begins with.
fn parts(written: &str) -> Option<Parts> {
    let mut numbers = [(0_u32, 0); 3];
    let mut rest = written;
    let mut separator = None;
    for (at, number) in numbers.iter_mut().enumerate() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        *number = (rest.get(..length).filter(|_| (1..=4).contains(&length))?.parse().ok()?, length);
        rest = rest.get(length..)?;
        if at < 2 {
            let sign = rest.chars().next().filter(|sign| matches!(sign, '.' | '/' | '-'))?;
            if separator.is_some_and(|own| own != sign) {
                return None;
            }
            separator = Some(sign);
            rest = rest.get(1..)?;
            // `6. 5. 2024`, as Czech and its neighbours write.
            rest = rest.strip_prefix([' ', '\u{a0}']).filter(|_| sign == '.').unwrap_or(rest);
        }
    }
    // A fourth number makes it an address or a version; a time is none: `06.05.2024-14:30`.
    let is_time = separator != Some('-') && rest.starts_with('-') && rest.as_bytes().get(3) == Some(&b':');
    if rest.starts_with(['.', '/', '-']) && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && !is_time
    {
        return None;
    }
    Some((numbers, separator?, written.len() - rest.len()))
}

/// The year before the month and the day: `2024-05-06`, `2024/5/6`.
fn year_first(written: &str) -> Option<(Day, usize)> {
    let ([(year, digits), (month, of_month), (day, of_day)], _, length) = parts(written)?;
    let found = (year, month, day);
    let fits = digits == 4 && of_month <= 2 && of_day <= 2;
    // `2024-05-211` is no day, `2024-05-06T10:00` is one.
    let ends =
        written.get(length..)?.chars().next().is_none_or(|next| {
            !next.is_alphanumeric() || matches!(next, 'T' | 't' | 'Z') || !next.is_ascii()
        });
    (fits && ends && exists(found)).then_some((found, length))
}

/// A day before its month or behind it: `06.05.2024`, `6.5.24`, `26/05/2024`. With strokes, either order is in use: where
/// neither the day of the week `before` it (`Mon, 05/06/2024`) nor `order` says which, a day that could be a month is none.
fn by_number(written: &str, order: Order, before: &str) -> Option<(Day, usize)> {
    let ([(first, of_first), (second, of_second), (year, digits)], separator, length) = parts(written)?;
    let short = digits == 2;
    if of_first > 2 || of_second > 2 || !(short || digits == 4) {
        return None;
    }
    // Two digits of a year only where it is written with points, or whole in an order that is known: `6-5-24` can be
    // anything.
    let whole = separator == '/' && of_first == 2 && of_second == 2 && order != Order::Unknown;
    let hyphened = separator == '-'
        && of_first == 2
        && of_second == 2
        && matches!(order, Order::DayFirstShort | Order::Croatian);
    if short && separator != '.' && !whole && !hyphened {
        return None;
    }
    let year = if short { year + 2000 } else { digits::common(year) };
    let day_first = Some((year, second, first)).filter(|day| exists(*day));
    let month_first = Some((year, first, second)).filter(|day| exists(*day));
    let by_weekday = || {
        let weekday = weekdays::last_in(before)?;
        let falls = |day: &Day| weekdays::of(*day) == weekday;
        let (one, other) = (day_first.filter(falls), month_first.filter(falls));
        if one.is_some() && other.is_some() { None } else { one.or(other) }
    };
    let fixed = if separator == '.' { None } else { by_weekday() };
    let found = fixed.or(match (separator, order) {
        ('.', _) | (_, Order::DayFirst | Order::DayFirstShort | Order::Croatian) | ('-', Order::Unknown) => {
            day_first.or(month_first)
        }
        (_, Order::MonthFirst) => month_first.or(day_first),
        _ if day_first.is_some() != month_first.is_some() || first == second => day_first.or(month_first),
        _ => None,
    });
    // `06.05.24` with a year that is still to come is a version or a score.
    found.filter(|(year, _, _)| !short || *year <= 2050).map(|found| (found, length))
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
    let named = || {
        // `/2024/may/06/`
        path.match_indices('/').filter_map(|(at, _)| path.get(at + 1..)).find_map(|rest| {
            let mut parts = rest.split('/');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let year =
                year.parse().ok().filter(|number| year.len() == 4 && (1980..=2050).contains(number))?;
            let number = day.parse().ok().filter(|_| day.len() <= 2)?;
            let found = (year, month_of(month)?, number);
            exists(found).then(|| iso(found))
        })
    };
    let numbered = starts.filter_map(|at| path.get(at..)).find_map(|rest| {
        let length = if rest.as_bytes().get(4).is_some_and(u8::is_ascii_digit) { 8 } else { 10 };
        let ends = rest.get(length..)?.chars().next().is_none_or(|next| !next.is_ascii_digit());
        let (year, month, day) = numbers(rest.get(..length)?).filter(|_| ends)?;
        (year >= 1980).then(|| format!("{year:04}-{month:02}-{day:02}"))
    });
    numbered.or_else(named)
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

/// The day after so many others.
#[cfg(feature = "html")]
pub(crate) fn after(day: &str, days: u32) -> Option<String> {
    let (mut year, mut month, mut left) = numbers(day)?;
    left += days;
    while left > days_in(year, month) {
        left -= days_in(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    Some(iso((year, month, left)))
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

    #[cfg(feature = "html")]
    #[test]
    fn days_follow_one_another() {
        assert_eq!(super::after("2024-02-28", 2).as_deref(), Some("2024-03-01"));
        assert_eq!(super::after("2023-12-31", 1).as_deref(), Some("2024-01-01"));
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
            assert_eq!(super::within(text, super::Order::Unknown).unwrap_or_default(), expected, "{text}");
        };
        check("Fr 21.01.22 | 14:07 Uhr | Von", "2022-01-21");
        check("Published on 21 January 2022, 12:30", "2022-01-21");
        check("Updated January 21, 2022", "2022-01-21");
        check("21. Januar 2022, 12:30 Uhr", "2022-01-21");
        check("2022年1月21日 10時", "2022-01-21");
        check("2022. 1. 21. 10:00", "2022-01-21");
        check("입력 2022.01.21 10:00", "2022-01-21");
        check("Mon, 05/06/2024 - 08:15", "2024-05-06");
        check("Wednesday 05/06/2024", "2024-06-05");
        check("Jueves, 06-05-2024", "2024-05-06");
        check("Sunday 05/06/2024", "");
        check("令和6年5月6日", "2024-05-06");
        check("平成31年4月30日（火）", "2019-04-30");
        check("06.05.2024-14:30", "2024-05-06");
        check("06.05.2024-14", "");
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
            "Fri, 01/21/2022 - 10:00",
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
