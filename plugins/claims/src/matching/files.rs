//! The files of a database: compressed or not, in UTF-8, UTF-16 or Windows-1252.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What a file ends in, without that of its compression: `jsonl` for `checks.jsonl.gz`.
pub(super) fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    plain.rsplit_once('.').map(|(_, extension)| extension.to_owned())
}

/// Opens a file, decompressed where it begins as a compressed file does, whatever it is called, and as UTF-8 where it
/// is UTF-16. Also whether it is not compressed although its name says so.
pub(super) fn open(path: &Path) -> io::Result<(Box<dyn Read>, bool)> {
    let mut file = BufReader::new(File::open(path)?);
    let begins = file.fill_buf()?;
    let promised =
        path.extension().is_some_and(|end| ["gz", "zst"].iter().any(|known| end.eq_ignore_ascii_case(known)));
    // No compressed file is as short.
    if promised && begins.len() < 4 {
        let why = "it is not compressed, though its name says so, but cut off";
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    let mut misnamed = false;
    let plain = if begins.starts_with(&[0x1f, 0x8b]) {
        gzip(file)?
    } else if begins.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        zstandard(file)?
    } else {
        misnamed = promised;
        Box::new(file)
    };
    let mut plain = BufReader::new(plain);
    let begins = plain.fill_buf()?;
    let big = begins.starts_with(&[0xfe, 0xff]);
    if !big && !begins.starts_with(&[0xff, 0xfe]) {
        return Ok((Box::new(plain), misnamed));
    }
    let mut bytes = Vec::new();
    plain.read_to_end(&mut bytes)?;
    Ok((Box::new(io::Cursor::new(utf_16(&bytes, big).into_bytes())), misnamed))
}

/// UTF-16 with a byte order mark as text; what is no character becomes U+FFFD.
fn utf_16(bytes: &[u8], big: bool) -> String {
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(feature = "gz")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gzip(file: BufReader<File>) -> io::Result<Box<dyn Read>> {
    Ok(Box::new(flate2::bufread::MultiGzDecoder::new(file)))
}

#[cfg(not(feature = "gz"))]
fn gzip(_: BufReader<File>) -> io::Result<Box<dyn Read>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this program was built without gzip"))
}

#[cfg(feature = "zst")]
fn zstandard(file: BufReader<File>) -> io::Result<Box<dyn Read>> {
    Ok(Box::new(zstd::stream::read::Decoder::with_buffer(file)?))
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: BufReader<File>) -> io::Result<Box<dyn Read>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this program was built without Zstandard"))
}

/// Bytes as text, and whether they are no UTF-8 and were read as Windows-1252, of which Latin-1 is a part.
pub(super) fn decoded(bytes: &[u8]) -> (String, bool) {
    match str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), true),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..0xa0 => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, extension, utf_16};
    use std::path::Path;

    #[test]
    fn bytes_that_are_no_utf_8_are_windows_1252() {
        assert_eq!(decoded("café".as_bytes()), ("café".to_owned(), false));
        assert_eq!(decoded(b"caf\xe9 \x93so\x94 \x80"), ("café “so” €".to_owned(), true));
    }

    #[test]
    fn utf_16_is_read_in_either_order() {
        assert_eq!(utf_16(&[0x41, 0, 0xe9, 0], false), "Aé");
        assert_eq!(utf_16(&[0, 0x41, 0xd8, 0], true), "A\u{fffd}");
    }

    #[test]
    fn a_compressed_file_is_of_the_kind_inside() {
        let of = |name: &str| extension(Path::new(name));
        assert_eq!(of("a/Checks.JSONL.gz").as_deref(), Some("jsonl"));
        assert_eq!(of("checks.csv.zst").as_deref(), Some("csv"));
        assert_eq!(of("notes.gz"), None);
    }
}
