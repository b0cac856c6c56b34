//! From a path to the reader of what stands there.

use crate::charset;
use crate::compression::{BUFFER, Compression, promised};
#[cfg(feature = "html")]
use crate::html::Html;
use crate::lines::Lines;
use crate::objects::Objects;
use crate::reader::{Item, Progress, Reader, StreamRead, key};
use crate::stream::Stream;
#[cfg(feature = "csv")]
use crate::table::Table;
use crate::text::Text;
use crate::walk::shown;
#[cfg(feature = "warc")]
use crate::warc::Warc;
use crate::{InputError, InputFormat, InputOptions};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3Default;

/// Bytes from which a format is recognised.
const HEAD: u64 = 4096;

/// The reader of the file at `path`.
pub(crate) fn open(
    path: &Path,
    options: &Arc<InputOptions>,
    progress: &Progress,
) -> Result<Box<dyn Reader>, InputError> {
    let fail = |source| InputError::Open { path: shown(path), source };
    let before = progress.bytes_read();
    let bytes = raw(path).map_err(fail)?;
    let kind =
        if is_stream(path) { Kind::Stream(progress.add_stream(shown(path))) } else { Kind::File(key(path)) };
    let bytes = Counted { bytes, progress: progress.clone(), kind, read: 0, hash: Box::default() };
    let mut bytes = BufReader::with_capacity(BUFFER, bytes);
    let start = head(&mut bytes).map_err(fail)?;
    let bytes: Box<dyn BufRead + Send> = Box::new(Cursor::new(start.clone()).chain(bytes));
    let compression = Compression::of(&start);
    let head = match compression {
        Compression::None => start,
        Compression::Gzip | Compression::Zstandard => {
            head(&mut compression.decompress(Box::new(Cursor::new(start)), &shown(path))?).unwrap_or_default()
        }
    };
    let name = shown(path).to_lowercase();
    let (name, ending) = promised(&name).map_or((&*name, None), |(name, ending)| (name, Some(ending)));
    let format = options.format.unwrap_or_else(|| recognised(name, &head));
    let promised = ending.filter(|_| compression == Compression::None && not_text(&head).is_none());
    let misnamed = promised.and_then(|ending| misnamed(path, ending, format, &head)).transpose()?;
    if format == InputFormat::Parquet {
        let rows = parquet(path, options, progress, progress.bytes_read() - before)?;
        return Ok(warned(misnamed, rows));
    }
    // The reader of archives decompresses for itself, so as to find the next record after a broken one.
    // An archive whose very first bytes are broken is recognised by its name.
    let named = compression == Compression::None
        && path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"))
        && !head.starts_with(b"WARC/");
    let by_record = format == InputFormat::Warc && (compression == Compression::Gzip || named);
    let bytes = if by_record { bytes } else { compression.decompress(bytes, &shown(path))? };
    // In what has records, each is looked at for itself.
    let binary = format == InputFormat::Text && charset::is_binary(&head);
    let what = not_text(&head).or(binary.then_some("binary data"));
    if let Some(what) = what.filter(|_| format != InputFormat::Warc) {
        return Err(InputError::NoText { path: shown(path), what });
    }
    let bytes = match format {
        InputFormat::JsonLines | InputFormat::Json | InputFormat::Csv => charset::narrow(bytes, &head),
        // These look at the charset of the whole.
        InputFormat::Text | InputFormat::Html | InputFormat::Warc | InputFormat::Parquet => bytes,
    };
    let stream = Stream { bytes, path: shown(path), options: Arc::clone(options) };
    Ok(warned(misnamed, records(format, stream, &head, by_record)?))
}

/// What reads the records of a stream of this format.
#[cfg_attr(
    not(all(feature = "csv", feature = "warc")),
    expect(unused_variables, reason = "some formats do not look at them")
)]
#[cfg_attr(
    all(feature = "csv", feature = "html", feature = "warc"),
    expect(clippy::unnecessary_wraps, reason = "without the features it fails")
)]
fn records(
    format: InputFormat,
    stream: Stream,
    head: &[u8],
    by_record: bool,
) -> Result<Box<dyn Reader>, InputError> {
    match format {
        InputFormat::Text => Ok(Box::new(Text::new(stream))),
        // Lines that end as on old Macs.
        InputFormat::JsonLines if head.contains(&b'\r') && !head.contains(&b'\n') => {
            Ok(Box::new(Objects::new(stream)))
        }
        // A Parquet file is not read as a stream, and does not come here.
        InputFormat::JsonLines | InputFormat::Parquet => Ok(Box::new(Lines::new(stream))),
        InputFormat::Json => Ok(Box::new(Objects::new(stream))),
        #[cfg(feature = "csv")]
        InputFormat::Csv => Ok(Box::new(Table::new(stream, head))),
        #[cfg(not(feature = "csv"))]
        InputFormat::Csv => {
            Err(InputError::Unsupported { path: stream.path, what: "a table as text", feature: "csv" })
        }
        #[cfg(feature = "html")]
        InputFormat::Html => Ok(Box::new(Html::new(stream))),
        #[cfg(not(feature = "html"))]
        InputFormat::Html => {
            Err(InputError::Unsupported { path: stream.path, what: "a web page", feature: "html" })
        }
        #[cfg(feature = "warc")]
        InputFormat::Warc => Ok(Box::new(Warc::new(stream, by_record))),
        #[cfg(not(feature = "warc"))]
        InputFormat::Warc => {
            Err(InputError::Unsupported { path: stream.path, what: "a web archive", feature: "warc" })
        }
    }
}

/// That a file with this ending and these first bytes is not compressed: an error, unless they show records, which are read.
fn misnamed(
    path: &Path,
    ending: &'static str,
    format: InputFormat,
    head: &[u8],
) -> Option<Result<InputError, InputError>> {
    let (path, bytes) = (shown(path), head.len() as u64);
    if head.len() < Compression::SHORTEST {
        return Some(Err(InputError::NotCompressed { path, ending, bytes, read: false }));
    }
    // The reader of archives looks for the next record that is whole, and reports the broken one.
    if format == InputFormat::Warc && !head.starts_with(b"WARC/") {
        return None;
    }
    let read = shows(format, head);
    let wrong = InputError::NotCompressed { path, ending, bytes, read };
    Some(if read { Ok(wrong) } else { Err(wrong) })
}

/// A reader that begins with a warning.
struct Warned {
    warning: Option<InputError>,
    reader: Box<dyn Reader>,
}

impl Reader for Warned {
    fn read(&mut self) -> Option<Item> {
        let Some(warning) = self.warning.take() else { return self.reader.read() };
        Some(Item::Done(Err(warning)))
    }
}

fn warned(warning: Option<InputError>, reader: Box<dyn Reader>) -> Box<dyn Reader> {
    if warning.is_some() { Box::new(Warned { warning, reader }) } else { reader }
}

/// Whether the first bytes by themselves show records of this format, whatever the file is called. Anything may be a text.
fn shows(format: InputFormat, head: &[u8]) -> bool {
    let first = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().first();
    match format {
        InputFormat::Text => false,
        // Text of two bytes a character is told by its first mark.
        InputFormat::JsonLines | InputFormat::Json => {
            matches!(first, Some(b'{' | b'['))
                || head.starts_with(b"\xFF\xFE")
                || head.starts_with(b"\xFE\xFF")
        }
        InputFormat::Csv => !charset::is_binary(head),
        InputFormat::Parquet => head.starts_with(b"PAR1"),
        InputFormat::Html => first == Some(&b'<'),
        InputFormat::Warc => head.starts_with(b"WARC/"),
    }
}

/// The bytes of a file of JSON lines at `path`, decompressed if they are compressed; `-` is standard input.
///
/// # Errors
///
/// If it cannot be opened, or is neither compressed, as its name says, nor JSON.
pub fn decompressed(path: &Path) -> Result<Box<dyn BufRead + Send>, InputError> {
    let fail = |source| InputError::Open { path: shown(path), source };
    let bytes = raw(path).map_err(fail)?;
    let mut bytes = BufReader::with_capacity(BUFFER, bytes);
    let start = head(&mut bytes).map_err(fail)?;
    let compression = Compression::of(&start);
    if let Some((_, ending)) = promised(&shown(path).to_lowercase())
        && compression == Compression::None
        && !shows(InputFormat::JsonLines, &start)
    {
        let (path, bytes) = (shown(path), start.len() as u64);
        return Err(InputError::NotCompressed { path, ending, bytes, read: false });
    }
    compression.decompress(Box::new(Cursor::new(start).chain(bytes)), &shown(path))
}

/// The bytes of a file as they are; `-` is standard input.
fn raw(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    Ok(if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) })
}

/// Whether a path is standard input, or leads to a pipe or a device: that gives something else each time, and has no
/// size to be known by.
pub fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-" || path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Reads an input that cannot be read twice to its end, for what it is known by.
///
/// # Errors
///
/// If it cannot be read.
pub fn read_stream(path: &Path) -> io::Result<StreamRead> {
    let mut bytes = BufReader::with_capacity(BUFFER, raw(path)?);
    let (mut read, mut hash) = (0, Xxh3Default::new());
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok(StreamRead { path: shown(path), bytes: read, hash: Some(hash.digest128()) });
        }
        hash.update(piece);
        let length = piece.len();
        read += length as u64;
        bytes.consume(length);
    }
}

#[cfg(feature = "parquet")]
fn parquet(
    path: &Path,
    options: &Arc<InputOptions>,
    progress: &Progress,
    counted: u64,
) -> Result<Box<dyn Reader>, InputError> {
    let file = File::open(path).map_err(|source| InputError::Open { path: shown(path), source })?;
    Ok(Box::new(crate::parquet::Rows::new(file, shown(path), options, progress, counted)?))
}

#[cfg(not(feature = "parquet"))]
fn parquet(path: &Path, _: &Arc<InputOptions>, _: &Progress, _: u64) -> Result<Box<dyn Reader>, InputError> {
    Err(InputError::Unsupported { path: shown(path), what: "Parquet", feature: "parquet" })
}

/// The first bytes of a file; as far as it can be decompressed, where it breaks off early.
fn head(bytes: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match bytes.take(HEAD).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

/// Lines of JSON or JSON over lines: in lines, the first one begins and ends an object. A first line that is longer
/// than what is looked at is one of those: nobody writes so much before the first line end otherwise.
fn json(head: &[u8]) -> InputFormat {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let ends = first.len() == head.len() || first.trim_ascii_end().ends_with(b"}");
    if first.starts_with(b"{") && ends { InputFormat::JsonLines } else { InputFormat::Json }
}

/// Whether a list begins with an object.
fn holds_object(list: &[u8]) -> bool {
    matches!(list.trim_ascii_start(), [b'{', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')))
}

/// Whether the first bytes are those of a web page.
fn is_page(head: &[u8]) -> bool {
    let head = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head"]
        .iter()
        .any(|tag| head.windows(tag.len()).any(|piece| piece == *tag))
}

/// What the first bytes say that a file is, if it holds no text at all.
fn not_text(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"filedesc://", "an ARC archive (convert it to WARC)"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
        (b"{\\rtf1", "an RTF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a database"),
        (b"BZh", "compressed with bzip2"),
        (b"\xfd7zXZ", "compressed with xz"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x04\x22\x4d\x18", "compressed with lz4"),
        (b"\x1f\x8b\x08", "compressed twice"),
        (b"\x28\xb5\x2f\xfd", "compressed twice"),
        (b"ID3\x03", "a recording"),
        (b"ID3\x04", "a recording"),
        (b"OggS", "a recording"),
        (b"\xca\xfe\xba\xbe", "a program"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    let riff = head.starts_with(b"RIFF")
        && head.get(8..12).is_some_and(|kind| kind.iter().all(u8::is_ascii_graphic));
    known.or(riff.then_some("a picture or a recording"))
}

/// What a file is, by its name, else by how it begins.
fn recognised(name: &str, head: &[u8]) -> InputFormat {
    match name.rsplit('/').next().and_then(|name| name.rsplit_once('.')) {
        Some((_, "txt" | "text" | "md")) => InputFormat::Text,
        Some((_, "jsonl" | "ndjson")) => InputFormat::JsonLines,
        Some((_, "json")) => json(head),
        Some((_, "parquet")) => InputFormat::Parquet,
        Some((_, "csv" | "tsv")) => InputFormat::Csv,
        Some((_, "warc")) => InputFormat::Warc,
        Some((_, "html" | "htm" | "xhtml")) => InputFormat::Html,
        _ => {
            let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
            match head.trim_ascii_start().first() {
                Some(b'{') => json(head),
                Some(b'[') if head.trim_ascii_start().get(1..).is_some_and(holds_object) => InputFormat::Json,
                Some(b'P') if head.starts_with(b"PAR1") => InputFormat::Parquet,
                Some(b'W') if head.starts_with(b"WARC/") => InputFormat::Warc,
                Some(b'<') if is_page(head) => InputFormat::Html,
                _ => InputFormat::Text,
            }
        }
    }
}

/// Counts and hashes what is read.
struct Counted {
    bytes: Box<dyn Read + Send>,
    progress: Progress,
    kind: Kind,
    read: u64,
    hash: Box<Xxh3Default>,
}

/// Whose bytes are read.
enum Kind {
    /// The stream of this place among them.
    Stream(usize),
    /// The file of this key.
    File(u64),
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Self { bytes, progress, kind, read: all, hash } = self;
        let read = bytes.read(buffer)?;
        progress.add(read as u64);
        *all += read as u64;
        hash.update(buffer.get(..read).unwrap_or_default());
        let ended = read == 0 && !buffer.is_empty();
        match kind {
            Kind::Stream(at) => progress.note_stream(*at, *all, ended.then(|| hash.digest128())),
            Kind::File(key) if ended => progress.note_file(*key, hash.digest128()),
            Kind::File(_) => {}
        }
        Ok(read)
    }
}
