//! Bytes to text.
//!
//! The order of trust: a byte order mark, being valid UTF-8, what the page or its server declares, a guess. Latin-1 is
//! read as windows-1252, as on all of the web: its bytes 0x91 to 0x94 are the curly quotation marks, and reading
//! them as control characters is one way in which the marks of an article get lost.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, BufReader, Read};

/// A text and what it was decoded from, where that was not plain UTF-8.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) charset: Option<String>,
}

/// The text of `bytes`; `declared` is what the server or the page calls its charset. Never fails: what does not fit
/// becomes the replacement character.
pub(crate) fn decode(mut bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Decoded { text, charset: None },
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Some(text) = utf_32(&bytes) {
        return Decoded { text, charset: Some("utf-32".to_owned()) };
    }
    let encoding = Encoding::for_bom(&bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| wide(&bytes))
        .or_else(|| mostly_utf8(&bytes))
        .or_else(|| declared.and_then(named))
        .unwrap_or_else(|| guess(&bytes));
    let (text, _) = encoding.decode_with_bom_removal(&bytes);
    let charset = (encoding != UTF_8).then(|| encoding.name().to_ascii_lowercase());
    Decoded { text: text.into_owned(), charset }
}

/// Which of two declared charsets counts: the server's, unless it is Latin-1, which servers send for pages that they know
/// nothing of, and the page names another one.
#[cfg(feature = "html")]
pub(crate) fn declared<'a>(server: Option<&'a str>, page: Option<&'a str>) -> Option<&'a str> {
    let western = |label: &str| named(label) == Some(encoding_rs::WINDOWS_1252);
    match (server, page) {
        (Some(server), Some(page)) if western(server) && named(page).is_some() => Some(page),
        (server, page) => server.or(page),
    }
}

/// UTF-16 as UTF-8, where `head` begins with its mark or looks like it: tables and lists that some programs export.
pub(crate) fn narrow(bytes: Box<dyn BufRead + Send>, head: &[u8]) -> Box<dyn BufRead + Send> {
    match Encoding::for_bom(head).map(|(encoding, _)| encoding).or_else(|| wide(head)) {
        Some(encoding) if encoding != UTF_8 => {
            let decoder = encoding.new_decoder_with_bom_removal();
            Box::new(BufReader::new(Narrow { bytes, decoder, ready: Vec::new(), at: 0, ended: false }))
        }
        _ => bytes,
    }
}

struct Narrow {
    bytes: Box<dyn BufRead + Send>,
    decoder: Decoder,
    /// What is decoded, and how much of it was handed over.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Narrow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() && !self.ended {
            let available = self.bytes.fill_buf()?;
            self.ended = available.is_empty();
            self.ready.resize(self.decoder.max_utf8_buffer_length(available.len()).unwrap_or(64), 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(available, &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.at = 0;
            self.bytes.consume(read);
        }
        let rest = self.ready.get(self.at..).unwrap_or(&[]);
        let amount = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += amount;
        Ok(amount)
    }
}

/// The charset of that name, unless it is UTF-8: bytes that are no UTF-8 are not made so by being called it.
fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|encoding| *encoding != UTF_8)
}

/// UTF-16 without a mark: every other byte of Western text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let (most, few) = ((head.len() / 3).max(3), head.len() / 20);
    match (even, odd) {
        _ if head.len() < 4 => None,
        _ if even >= most && odd <= few => Some(UTF_16BE),
        _ if odd >= most && even <= few => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-32 that begins with its mark.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let (rest, number): (_, fn([u8; 4]) -> u32) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => (rest, u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, rest @ ..] => (rest, u32::from_be_bytes),
        _ => return None,
    };
    let (units, _) = rest.as_chunks::<4>();
    Some(
        units
            .iter()
            .map(|unit| char::from_u32(number(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

/// UTF-8 with a few broken places, or cut in the middle of its last character, as long texts are.
fn mostly_utf8(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let start = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    let cut = std::str::from_utf8(start).is_err_and(|error| error.error_len().is_none());
    // One byte at the end may be a letter of another charset, where nothing else speaks for UTF-8.
    let broken = broken - usize::from(cut && (whole > 0 || start.len() > 1));
    (broken == 0 || whole > 5 * broken).then_some(UTF_8)
}

/// Whether bytes are neither text nor UTF-16: much of them are characters that no text has.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    const SHORTEST: usize = 64;
    let head = bytes.get(..4096).unwrap_or(bytes);
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    head.len() >= SHORTEST
        && controls > head.len() / 20
        && Encoding::for_bom(head).is_none()
        && utf_32(head).is_none()
        && wide(head).is_none()
}

/// Without the zero bytes that programs leave between characters or behind the end, where the rest is text.
#[cfg(feature = "html")]
pub(crate) fn without_zeros(mut bytes: Vec<u8>) -> Vec<u8> {
    let wide = || Encoding::for_bom(&bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    if memchr::memchr(0, &bytes).is_none()
        || wide()
        || utf_32(&bytes).is_some()
        || self::wide(&bytes).is_some()
    {
        return bytes;
    }
    let rest: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    if !is_binary(&rest) {
        bytes = rest;
    }
    bytes
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // Enough to detect it; a guess over a long file costs more than reading it.
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_the_charsets_that_news_comes_in() {
        let check = |bytes: &[u8], declared: Option<&str>, text: &str, charset: Option<&str>| {
            let decoded = decode(bytes.to_vec(), declared);
            assert_eq!((decoded.text.as_str(), decoded.charset.as_deref()), (text, charset));
        };
        check(b"\x93Yes\x94, she said.", None, "“Yes”, she said.", Some("windows-1252"));
        check(b"\x93Yes\x94", Some("ISO-8859-1"), "“Yes”", Some("windows-1252"));
        check(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251"), "Привет", Some("windows-1251"));
        check("Привет".as_bytes(), Some("windows-1251"), "Привет", None);
        check(b"\xef\xbb\xbfYes", None, "Yes", None);
        check(b"\xff\xfeY\0e\0s\0", None, "Yes", Some("utf-16le"));
        check(b"\0Y\0e\0s", None, "Yes", Some("utf-16be"));
        check(
            "“Yes” – “no” — cut é\u{301}".as_bytes().split_last().unwrap().1,
            None,
            "“Yes” – “no” — cut é\u{fffd}",
            None,
        );
        check(b"a\0b", None, "a\0b", None);
        check(b"", None, "", None);
    }
}
