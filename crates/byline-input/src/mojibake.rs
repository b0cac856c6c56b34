//! UTF-8 that somebody read as windows-1252.

use encoding_rs::WINDOWS_1252;

/// What the charset of a text is called in which it was undone.
pub(crate) const CHARSET: &str = "utf-8 read as windows-1252";

/// The text with UTF-8 that was read as windows-1252 (`â€œ`, `Ã©`) repaired; `None` where there is none, or where it
/// is not certain that it is some.
///
/// It is certain where a three-byte character shows, or where no other character outside of ASCII does: nobody
/// writes `â€œ`, and a text that knows `é` would not write it as `Ã©`.
pub(crate) fn undo(text: &str) -> Option<String> {
    if !text.contains(['â', 'Ã', 'Â', 'Å', 'ð']) {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let (mut three, mut two, mut others) = (0, 0, 0);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((character, length)) = mistaken(rest) {
            let count = if character.len_utf8() > 2 { &mut three } else { &mut two };
            *count += 1;
            repaired.push(character);
            rest = rest.get(length..).unwrap_or("");
        } else {
            others += usize::from(!first.is_ascii() && first != '\u{a0}');
            repaired.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or("");
        }
    }
    (three > 0 || (two > 0 && others == 0)).then_some(repaired)
}

/// The character that the first two to four characters of `text` are the bytes of, and how much of `text` they take.
fn mistaken(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let mut read = 0;
    let mut needed = 0;
    for (at, character) in text.char_indices().take(4) {
        let byte = byte_of(character)?;
        if at == 0 {
            needed = match byte {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => return None,
            };
        } else if !(0x80..0xC0).contains(&byte) {
            return None;
        }
        *bytes.get_mut(read)? = byte;
        read += 1;
        if read == needed {
            let character = std::str::from_utf8(bytes.get(..read)?).ok()?.chars().next()?;
            let taken = text.char_indices().nth(needed).map_or(text.len(), |(at, _)| at);
            return Some((character, taken));
        }
    }
    None
}

/// The byte of windows-1252 that stands for `character`.
fn byte_of(character: char) -> Option<u8> {
    match u32::from(character) {
        // The five bytes that the charset does not use come through as they are.
        code @ 0x80..0x100 => Some(code as u8),
        0..0x80 => None,
        _ => {
            let mut own = [0; 4];
            let (bytes, _, failed) = WINDOWS_1252.encode(character.encode_utf8(&mut own));
            (!failed).then(|| bytes.first().copied())?
        }
    }
}

#[cfg(test)]
mod tests {
    use super::undo;

    #[test]
    fn undoes_mojibake_where_it_is_certain() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(undo(text).as_deref(), expected, "{text}");
        };
        check("â€œYes,â€\u{9d} she said â€” andâ€¦", Some("“Yes,” she said — and…"));
        check("CafÃ© de la paix", Some("Café de la paix"));
        check("ðŸ˜€", Some("😀"));
        check("Café, Ã© and ä", None);
        check("Pâté, Âge, São Paulo", None);
        check("plain", None);
    }
}
