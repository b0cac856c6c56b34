//! The files of a database: compressed or not, in UTF-8 or Windows-1252.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// What a file ends in, without that of its compression: `jsonl` for `checks.jsonl.gz`.
pub(super) fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    plain.rsplit_once('.').map(|(_, extension)| extension.to_owned())
}

/// Opens a file, decompressed where its name says that it is compressed.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let file = BufReader::new(File::open(path)?);
    let ends = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
    match ends.as_deref() {
        Some("gz") => gzip(file),
        Some("zst") => zstandard(file),
        _ => Ok(Box::new(file)),
    }
}

#[cfg(feature = "gz")]
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
    use super::{decoded, extension};
    use std::path::Path;

    #[test]
    fn bytes_that_are_no_utf_8_are_windows_1252() {
        assert_eq!(decoded("café".as_bytes()), ("café".to_owned(), false));
        assert_eq!(decoded(b"caf\xe9 \x93so\x94 \x80"), ("café “so” €".to_owned(), true));
    }

    #[test]
    fn a_compressed_file_is_of_the_kind_inside() {
        let of = |name: &str| extension(Path::new(name));
        assert_eq!(of("a/Checks.JSONL.gz").as_deref(), Some("jsonl"));
        assert_eq!(of("checks.csv.zst").as_deref(), Some("csv"));
        assert_eq!(of("notes.gz"), None);
    }
}
