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
    if !has_mistaken(text) {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let (mut three, mut two, mut others, mut halves) = (0, 0, 0, 0);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((character, length)) = mistaken(rest) {
            let count = if character.len_utf8() > 2 { &mut three } else { &mut two };
            *count += 1;
            repaired.push(character);
            rest = rest.get(length..).unwrap_or("");
        } else if first == 'Ã' && rest.as_bytes().get(2) == Some(&b' ') {
            // Its second half, a no-break space, became a common one: `voilÃ tout`.
            halves += 1;
            repaired.push(LOST);
            rest = rest.get(2..).unwrap_or("");
        } else {
            others += usize::from(!first.is_ascii() && first != '\u{a0}');
            repaired.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or("");
        }
    }
    let certain = three > 0 || (two > 0 && others == 0);
    if certain && halves > 0 {
        repaired = repaired.replace(LOST, if three + two > 2 { "à" } else { "Ã" });
    }
    certain.then_some(repaired)
}

/// Whether any character of a text may be UTF-8 that was read wrongly. All that begin one are written with the same first
/// byte, from `Â` to `ô`.
fn has_mistaken(text: &str) -> bool {
    let mut found = memchr::memchr_iter(0xC3, text.as_bytes());
    found.any(|at| text.get(at..).is_some_and(|rest| mistaken(rest).is_some()))
}

/// Stands for `Ã` before a space while it is not settled what it was.
const LOST: char = '\u{f8ff}';

/// A page with its references to characters above ASCII replaced, where what they stand for may be UTF-8 that was read
/// wrongly: `Ã&nbsp;la carte`, `caf&Atilde;&copy;`. `None` where none may.
#[cfg(feature = "html")]
pub(crate) fn without_references(html: &str) -> Option<String> {
    const SIGNS: [&str; 10] =
        ["Ã&", "Â&", "â&", "&Atilde;", "&Acirc;", "&acirc;", "&#195;", "&#194;", "&#226;", "&#xC3;"];
    memchr::memchr(b'&', html.as_bytes())?;
    if !SIGNS.iter().any(|sign| memchr::memmem::find(html.as_bytes(), sign.as_bytes()).is_some()) {
        return None;
    }
    let mut own = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        own.push_str(before);
        if let Some((character, length)) = referenced(reference) {
            own.push(character);
            rest = reference.get(length..).unwrap_or("");
        } else {
            own.push('&');
            rest = reference.get(1..).unwrap_or("");
        }
    }
    own.push_str(rest);
    Some(own)
}

/// The character above ASCII that a reference names, and how long that is.
#[cfg(feature = "html")]
fn referenced(reference: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = reference.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = reference.get(1..end)?;
    let character = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else if let Some(at) = LATIN.iter().position(|known| *known == name) {
        char::from_u32(0xA0 + u32::try_from(at).ok()?)?
    } else {
        let (_, character) = OTHERS.iter().find(|(known, _)| *known == name)?;
        *character
    };
    (!character.is_ascii()).then_some((character, end + 1))
}

/// The names of the characters from U+00A0 to U+00FF.
#[cfg(feature = "html")]
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// The names of the other characters of windows-1252.
#[cfg(feature = "html")]
const OTHERS: [(&str, char); 27] = [
    ("euro", '€'),
    ("sbquo", '‚'),
    ("fnof", 'ƒ'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("circ", 'ˆ'),
    ("permil", '‰'),
    ("Scaron", 'Š'),
    ("lsaquo", '‹'),
    ("OElig", 'Œ'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("tilde", '˜'),
    ("trade", '™'),
    ("scaron", 'š'),
    ("rsaquo", '›'),
    ("oelig", 'œ'),
    ("Yuml", 'Ÿ'),
    ("Zcaron", 'Ž'),
    ("zcaron", 'ž'),
];

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
        check(
            "VoilÃ tout, cafÃ© et crÃ¨me Ã la carte, Ã©tÃ©",
            Some("Voilà tout, café et crème à la carte, été"),
        );
        check("Ã la cafÃ©", Some("Ã la café"));
        check("Café, Ã© and ä", None);
        check("Pâté, Âge, São Paulo", None);
        check("plain", None);
    }

    #[cfg(feature = "html")]
    #[test]
    fn references_may_stand_for_bytes_read_wrongly() {
        let check = |html: &str, expected: &str| {
            let written = super::without_references(html);
            assert_eq!(written.as_deref().and_then(undo).as_deref().unwrap_or(""), expected, "{html}");
        };
        check("VoilÃ&nbsp;tout, cafÃ©", "Voilàtout, café");
        check("Ã&#160; la carte, Ã&#xA0; demain", "à la carte, à demain");
        check("caf&Atilde;&copy; l&acirc;&euro;&trade;hiver &amp; &lt;b&gt;", "café l’hiver &amp; &lt;b&gt;");
        check("caf&eacute; &amp; p&acirc;t&eacute;", "");
    }
}
