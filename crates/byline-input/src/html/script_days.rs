//! The day of publication in what a page tells its programs: `dataLayer.push({"publishDate": "2024-05-06"})`.

use crate::date::{self, Order};

/// What names have under which programs are given the day of publication, in lower case and without signs:
/// `article_published_at`.
const NAMES: [&str; 18] = [
    "datepublished",
    "datepublication",
    "datapublicacao",
    "fechapublicacion",
    "publishdate",
    "publisheddate",
    "publishat",
    "publishedat",
    "publishedon",
    "publishtime",
    "publishedtime",
    "publicationdate",
    "publicationtime",
    "publishon",
    "firstpublish",
    "pubdate",
    "displaydate",
    "published",
];

/// What the names of other days have.
const OTHERS: [&str; 8] =
    ["unpublish", "republish", "last", "latest", "updated", "modified", "expir", "ispublished"];

/// What all of them have one of.
const PARTS: [&str; 7] = ["ublish", "ublica", "ub_date", "ubDate", "ubdate", "isplay_date", "isplayDate"];

/// A day and where it stands: in which script, and at which byte.
type Found = (usize, usize, String);

/// The day under such a name: the only one, or the one next to the title of the page.
pub(super) fn day(scripts: &[&str], title: &str, order: Order) -> Option<String> {
    let found: Vec<Found> =
        scripts.iter().enumerate().flat_map(|(number, script)| days(number, script, order)).collect();
    let (_, _, first) = found.first()?;
    if found.iter().all(|(_, _, day)| day == first) {
        return Some(first.clone());
    }
    // Other stories have days, too.
    let near = scripts.iter().enumerate().flat_map(|(number, script)| {
        let own = found.iter().filter(move |(other, _, _)| *other == number);
        let places = places(script, title);
        own.flat_map(move |(_, at, day)| {
            places.clone().into_iter().map(move |place| (place.abs_diff(*at), day))
        })
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, day)| day.clone())
}

/// The days in a script that stand under such a name.
fn days(number: usize, script: &str, order: Order) -> Vec<Found> {
    /// How many places of each kind are looked at.
    const MOST: usize = 100;
    let bytes = script.as_bytes();
    let of = |part: &str| {
        let places = memchr::memmem::find_iter(bytes, part.as_bytes()).take(MOST);
        let found = places.filter_map(|at| Some((number, at, value(script, at, order)?)));
        found.collect::<Vec<Found>>()
    };
    PARTS.iter().flat_map(|part| of(part)).collect()
}

/// The day that is the value of the name around `at`.
fn value(script: &str, at: usize, order: Order) -> Option<String> {
    /// The longest name and the longest value.
    const LONGEST: usize = 40;
    let bytes = script.as_bytes();
    let of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let before = bytes.get(..at)?.iter().rev().take(LONGEST).take_while(|byte| of_name(byte)).count();
    let after = bytes.get(at..)?.iter().take(LONGEST).take_while(|byte| of_name(byte)).count();
    let name = script.get(at - before..at + after)?;
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if !has(&NAMES) || has(&OTHERS) {
        return None;
    }
    let quotes = |letter: char| matches!(letter, '"' | '\'' | '\\' | ' ' | '\n' | '\t');
    let rest = script.get(at + after..)?.trim_start_matches(quotes);
    let rest = rest.strip_prefix([':', '='])?.trim_start_matches(quotes);
    let end = rest.find(['"', '\'', '\\', '}', ']', ';', '\n']).filter(|end| *end <= LONGEST)?;
    // A number ends at the next value.
    let written = rest.get(..end)?;
    let number = written.split(',').next().filter(|first| first.bytes().all(|byte| byte.is_ascii_digit()));
    date::day_in(number.unwrap_or(written).trim(), order)
}

/// Where the beginning of the title stands in a script.
fn places(script: &str, title: &str) -> Vec<usize> {
    const SHORTEST: usize = 10;
    const MOST: usize = 10;
    // What may be written with an escape ends it.
    let end = title
        .find(|letter: char| !letter.is_ascii() || matches!(letter, '"' | '\'' | '\\' | '/' | '&' | '<'));
    let known = title.get(..end.unwrap_or(title.len())).unwrap_or("");
    if known.len() < SHORTEST {
        return Vec::new();
    }
    memchr::memmem::find_iter(script.as_bytes(), known.as_bytes()).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::day;
    use crate::date::Order;

    #[test]
    fn days_of_publication_are_read_from_scripts() {
        let check = |script: &str, expected: Option<&str>| {
            assert_eq!(
                day(&[script], "Ferry waits for repairs", Order::Unknown).as_deref(),
                expected,
                "{script}"
            );
        };
        check(r#"dataLayer.push({"article":{"publishDate":"2024-05-06T10:00:00Z"}})"#, Some("2024-05-06"));
        check("var page = {published_at: '2024-05-06', updated_at: '2024-05-09'};", Some("2024-05-06"));
        check(r#"self.push([1,"{\"publishedAt\":\"2024-05-06T10:00:00Z\"}"])"#, Some("2024-05-06"));
        check(r#"{"pub_date": 1714990000, "views": 3}"#, Some("2024-05-06"));
        check(
            r#"{"headline":"Ferry waits for repairs","datePublished":"2024-05-06","more":[{"headline":"Bridge","datePublished":"2024-05-01"}]}"#,
            Some("2024-05-06"),
        );
        check(
            r#"{"more":[{"headline":"Bridge","datePublished":"2024-05-01"}],"x":"a long stretch of other data of the page","datePublished":"2024-05-06","headline":"Ferry waits for repairs"}"#,
            Some("2024-05-06"),
        );
        check(r#"[{"publishedAt":"2024-05-01"},{"publishedAt":"2024-05-02"}]"#, None);
        check(r#"{"unpublishedCount":"2024-05-01","isPublished":true,"publisher":"2024-05-01"}"#, None);
        check(
            r#"{"article_published_at":"2024-05-06 08:00:00","lastPublishedDate":"2024-05-09"}"#,
            Some("2024-05-06"),
        );
        check("function publish(a){return a}", None);
    }
}
