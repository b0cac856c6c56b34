//! Days in the digits and calendars of other scripts, written as the rest of this crate reads them.

use std::borrow::Cow;

/// The zero of each set of ten digits that days are written in: Arabic, Persian, Devanagari, Bengali, Gujarati, Tamil, Thai.
const ZEROS: [char; 7] = ['٠', '۰', '०', '০', '૦', '௦', '๐'];

/// Names of months that are more than a word, and one that is one.
const NAMES: [(&str, &str); 17] = [
    ("كانون الثاني", "يناير"),
    ("تشرين الأول", "أكتوبر"),
    ("تشرين الاول", "أكتوبر"),
    ("تشرين الثاني", "نوفمبر"),
    ("كانون الأول", "ديسمبر"),
    ("มี.ค.", "มีนาคม"),
    ("เม.ย.", "เมษายน"),
    ("มิ.ย.", "มิถุนายน"),
    ("ม.ค.", "มกราคม"),
    ("ก.พ.", "กุมภาพันธ"),
    ("พ.ค.", "พฤษภาคม"),
    ("ก.ค.", "กรกฎาคม"),
    ("ส.ค.", "สิงหาคม"),
    ("ก.ย.", "กันยายน"),
    ("ต.ค.", "ตุลาคม"),
    ("พ.ย.", "พฤศจิกายน"),
    ("ธ.ค.", "ธันวาคม"),
];

/// The text with the digits of ASCII, and without the signs that stand within words and are no letters, such as the one
/// between two consonants of Devanagari.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    // What is written in Latin, Greek and Cyrillic has none of them.
    if text.chars().all(|letter| letter < '\u{590}' || ('\u{2010}'..='\u{2060}').contains(&letter)) {
        return Cow::Borrowed(text);
    }
    let mut own = String::with_capacity(text.len());
    for letter in text.chars() {
        let digit = ZEROS.iter().find_map(|zero| {
            let value = u32::from(letter).checked_sub(u32::from(*zero)).filter(|value| *value < 10)?;
            char::from_digit(value, 10)
        });
        match letter {
            // Signs of Devanagari, Bengali and Thai, vowels and joins of Arabic, marks of direction.
            '\u{93c}'
            | '\u{94d}'
            | '\u{9bc}'
            | '\u{9cd}'
            | '\u{e4c}'
            | '\u{64b}'..='\u{652}'
            | '\u{640}'
            | '\u{200b}'..='\u{200f}' => {}
            // One letter in one sign, or in two.
            '\u{9df}' => own.push('\u{9af}'),
            '\u{95e}' => own.push('\u{92b}'),
            _ => own.push(digit.unwrap_or(letter)),
        }
    }
    for (long, short) in NAMES {
        if own.contains(long) {
            own = own.replace(long, short);
        }
    }
    Cow::Owned(own)
}

/// The year that counts from the birth of Buddha as Thai pages count, as the common one; others as they are.
pub(super) fn common(year: u32) -> u32 {
    const BUDDHA: u32 = 543;
    if (2500..2650).contains(&year) { year - BUDDHA } else { year }
}

/// The months of Iran, from the one that begins with the spring.
const SOLAR: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// A day of the calendar of Iran as one of ours, and where it ends: `17 اردیبهشت 1403`, once its digits are plain. Years are
/// read from 1375 to 1407, in which the year begins on 20 March where ours is a leap year, and otherwise on 21 March.
pub(super) fn solar(text: &str) -> Option<((u32, u32, u32), usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits(text);
    let day: u32 = text.get(..length)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let rest = text.get(length..)?.strip_prefix(' ')?;
    let end = rest.find(' ')?;
    let month = SOLAR.iter().position(|name| Some(*name) == rest.get(..end))?;
    let rest = rest.get(end + 1..)?;
    let length = digits(rest);
    let year: u32 = rest.get(..length)?.parse().ok().filter(|year| (1375..=1407).contains(year))?;
    let month = u32::try_from(month).ok()?;
    // Six months have 31 days, the others 30.
    let days = month * 30 + month.min(6) + day - 1;
    let (mut year, mut month) = (year + 621, 3);
    let mut day = days + if year.is_multiple_of(4) { 20 } else { 21 };
    while day > super::days_in(year, month) {
        day -= super::days_in(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    Some(((year, month, day), text.len() - rest.len() + length))
}

#[cfg(test)]
mod tests {
    use super::{common, plain, solar};

    #[test]
    fn digits_become_plain_and_calendars_one() {
        assert_eq!(plain("٦ مايو ٢٠٢٤"), "6 مايو 2024");
        assert_eq!(plain("৬ মে ২০২৪"), "6 মে 2024");
        assert_eq!(plain("6 Μαΐου 2024"), "6 Μαΐου 2024");
        assert_eq!([common(2567), common(2024)], [2024, 2024]);
        for (written, day) in [
            ("17 اردیبهشت 1403", Some((2024, 5, 6))),
            ("1 فروردین 1403", Some((2024, 3, 20))),
            ("1 فروردین 1402", Some((2023, 3, 21))),
            ("16 دی 1402", Some((2024, 1, 6))),
            ("17 اردیبهشت 2024", None),
        ] {
            assert_eq!(solar(written).map(|(day, _)| day), day, "{written}");
        }
    }
}
