//! Halves of characters that JSON escapes without the other half: strings that some program cut in the middle of a
//! character.

/// What the charset of an article is called in which such a half was replaced.
pub(crate) const CHARSET: &str = "utf-8 with half characters";

/// The JSON with each lone half as the replacement character; `None` where it has none.
pub(crate) fn replaced(json: &str) -> Option<String> {
    let mut own = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(json.as_bytes().get(from..)?, b"\\").map(|at| from + at) {
        // An escaped backslash does not escape what follows it.
        from = at + 2;
        let Some(first) = unit(json, at) else { continue };
        from = at + 6;
        match first {
            0xD800..=0xDBFF if unit(json, from).is_some_and(|second| (0xDC00..=0xDFFF).contains(&second)) => {
                from += 6;
            }
            0xD800..=0xDFFF => {
                own.push_str(json.get(copied..at)?);
                own.push_str("\\ufffd");
                copied = from;
            }
            _ => {}
        }
        if from > json.len() {
            break;
        }
    }
    if copied == 0 {
        return None;
    }
    own.push_str(json.get(copied..)?);
    Some(own)
}

/// The number of the escape `\uXXXX` that begins there.
fn unit(json: &str, at: usize) -> Option<u32> {
    let escape = json.get(at..at + 6)?.strip_prefix("\\u")?;
    u32::from_str_radix(escape, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn halves_without_the_other_half_are_replaced() {
        let check =
            |json: &str, expected: Option<&str>| assert_eq!(replaced(json).as_deref(), expected, "{json}");
        check(r#"{"text": "a \ud83d\ude00 b"}"#, None);
        check(r#"{"text": "a \\ud83d b"}"#, None);
        check(r#"{"text": "a \ud83d b"}"#, Some(r#"{"text": "a \ufffd b"}"#));
        check(r#"{"text": "\ude00\ud83d"}"#, Some(r#"{"text": "\ufffd\ufffd"}"#));
        check(r#"{"text": "\ud83d\ud83d\ude00"}"#, Some(r#"{"text": "\ufffd\ud83d\ude00"}"#));
        check("no escape \\", None);
    }
}
