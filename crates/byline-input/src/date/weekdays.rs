//! Days of the week: which one a date falls on, and their names in the languages that write dates in numbers.

/// From Monday: English, German, French, Spanish, Portuguese, Italian, Dutch.
const NAMES: [&str; 7] = [
    "monday mon montag mo lundi lun lunes segunda segunda-feira seg lunedì maandag ma",
    "tuesday tue tues dienstag di mardi mar martes terça terça-feira ter martedì dinsdag",
    "wednesday wed mittwoch mi mercredi mer miércoles mié quarta quarta-feira qua mercoledì woensdag wo",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue quinta quinta-feira qui giovedì gio donderdag",
    "friday fri freitag fr vendredi ven viernes vie sexta sexta-feira sex venerdì vrijdag vr",
    "saturday sat samstag sonnabend sa samedi sam sábado sáb sabato sab zaterdag za",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
];

/// The day of the week that a text ends with, from 0 for Monday: `Posted on Mon, `.
pub(super) fn last_in(text: &str) -> Option<u32> {
    let text = text.trim_end_matches(|letter: char| !letter.is_alphabetic());
    let word =
        text.rsplit([' ', ',', '\u{a0}', '(', '|']).next().filter(|word| (2..=16).contains(&word.len()))?;
    let lower = word.to_lowercase();
    let day = NAMES.iter().position(|names| names.split(' ').any(|name| name == lower));
    day.and_then(|day| u32::try_from(day).ok())
}

/// The day of the week on which a day falls.
pub(super) fn of((year, month, day): (u32, u32, u32)) -> u32 {
    // January and February count to the year before, so that the leap day comes last.
    let (year, month) = if month < 3 { (year - 1, month + 12) } else { (year, month) };
    (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400 + 5) % 7
}

#[cfg(test)]
mod tests {
    use super::{last_in, of};

    #[test]
    fn days_have_names_and_fall_on_one() {
        assert_eq!(last_in("Posted on Mon, "), Some(0));
        assert_eq!(last_in("publicado el miércoles "), Some(2));
        assert_eq!(last_in("Sunday"), Some(6));
        assert_eq!(last_in("Published "), None);
        assert_eq!([of((2024, 5, 6)), of((2024, 2, 29)), of((2000, 1, 1)), of((2023, 12, 31))], [0, 3, 5, 6]);
    }
}
