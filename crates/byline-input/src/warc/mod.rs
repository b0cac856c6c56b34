//! Web archives: WARC 1.0 and 1.1, plain or with each record compressed by itself.
//!
//! Archives of news hold broken records, and the gigabyte after one is worth reading. So a record that cannot be read
//! is one error, and reading continues at the next place that looks like the start of a record.

mod http;
mod members;

use crate::charset::{self, Decoded};
use crate::html::{self, Page};
use crate::reader::{Item, Reader};
use crate::stream::Stream;
use crate::{InputError, InputOptions};
use byline_core::{Article, Source};
use members::Members;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// Reads the articles of one archive: pages that were fetched well, and texts taken from such pages.
pub(crate) struct Warc {
    members: Members,
    path: String,
    options: Arc<InputOptions>,
    record: u64,
    /// Whether the start of the next record is still to be found.
    lost: bool,
    /// Whether bytes could not be read.
    damaged: bool,
    over: bool,
    /// What was passed over though it was fetched, by reason.
    passed: BTreeMap<String, u64>,
}

/// A record as it stands in the archive.
#[derive(Debug, Default)]
struct Record {
    kind: String,
    id: String,
    url: String,
    date: String,
    content_type: String,
    /// What the crawler took the content for, whatever the server called it.
    identified: String,
    /// Why the archive has no more of it, where it says so.
    truncated: String,
    length: u64,
    block: Vec<u8>,
}

/// Why a record cannot be read.
enum Trouble {
    /// The record is broken; the next one may be whole.
    Broken(&'static str),
    /// The same, since its bytes cannot be read. A compressed member may be whole behind it; of a stream nothing follows.
    Damaged(&'static str),
    /// The record is whole but longer than is read.
    TooLong,
    /// The rest of the file cannot be read.
    File(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // How decompression fails on bytes that do not fit.
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Self::Damaged("it cannot be decompressed")
            }
            io::ErrorKind::UnexpectedEof => Self::Damaged("it breaks off"),
            _ => Self::File(error),
        }
    }
}

impl Warc {
    pub(crate) fn new(stream: Stream, compressed: bool) -> Self {
        let Stream { bytes, path, options } = stream;
        let members = Members::new(bytes, compressed);
        Self {
            members,
            path,
            options,
            record: 0,
            lost: false,
            damaged: false,
            over: false,
            passed: BTreeMap::new(),
        }
    }

    /// The next record; `None` at the end of the file.
    fn next(&mut self) -> Result<Option<Record>, Trouble> {
        if self.lost {
            match self.members.find() {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                // A stream that fails goes on failing: that is said once.
                Err(_) if self.damaged && self.members.is_stream() => return Ok(None),
                Err(error) if self.members.is_stream() => return Err(Trouble::File(error)),
                Err(error) => return Err(error.into()),
            }
        }
        self.lost = false;
        let Some(first) = self.members.start()? else { return Ok(None) };
        if !is_start(&first) {
            return Err(Trouble::Broken("it does not start as one"));
        }
        let mut record = header(&mut self.members)?;
        if record.length > self.options.longest {
            skip(&mut self.members, record.length)?;
            return Err(Trouble::TooLong);
        }
        (&mut self.members).take(record.length).read_to_end(&mut record.block)?;
        if (record.block.len() as u64) < record.length {
            return Err(Trouble::Broken("it is shorter than it says"));
        }
        if !self.members.settle()? {
            return Err(Trouble::Broken("something else follows it"));
        }
        if holds_start(&record.block) && !self.members.is_followed_well()? {
            return Err(Trouble::Broken("its length reaches into the next one"));
        }
        Ok(Some(record))
    }

    /// The article of a record, or the work that takes it out of a page; `None` for what holds none.
    fn article(&mut self, found: Record) -> Option<Item> {
        let Record { kind, id, url, date, content_type, identified, truncated, length: _, block } = found;
        let longest = self.options.longest;
        let page = match kind.as_str() {
            // An answer of another protocol is no page: `text/dns`.
            "response" if is_answer(&content_type, &block) => http::response(block, &identified, longest),
            "resource" => http::resource(block, &content_type, &identified, longest),
            "conversion" if content_type.starts_with("text/plain") => {
                let mut article = text(block, &url, &date);
                article.source.cut_off = said(&truncated);
                self.locate(&mut article, id);
                return Some(Item::Done(Ok(article)));
            }
            "response" | "conversion" => Err(http::reason(&content_type)),
            "revisit" => Err("stored elsewhere".to_owned()),
            "continuation" => Err("a later part of a record".to_owned()),
            // What a crawler sent, and what it notes of itself.
            _ => return None,
        };
        let http::Response { body, charset, cut_off } = match page {
            Ok(page) => page,
            Err(why) => {
                self.pass(why);
                return None;
            }
        };
        let (path, record) = (self.path.clone(), self.record);
        let (bytes, time_limit) = (body.len(), self.options.time_limit);
        let work = move || {
            let page =
                Page { charset: charset.as_deref(), url: Some(&url), fetched: Some(&date), time_limit };
            match html::article(body, page) {
                Err(missing) => Err(missing.error(path, record)),
                Ok(mut article) => {
                    article.id = id;
                    article.source.path = path;
                    article.source.record = record;
                    article.source.cut_off = said(&truncated).or_else(|| cut_off.map(str::to_owned));
                    Ok(article)
                }
            }
        };
        Some(Item::Page { bytes, work: Box::new(work) })
    }

    /// Counts a record that is passed over. Archives can hold any number of reasons.
    fn pass(&mut self, why: String) {
        const MOST: usize = 50;
        let why =
            if self.passed.len() < MOST || self.passed.contains_key(&why) { why } else { "other".to_owned() };
        *self.passed.entry(why).or_default() += 1;
    }

    /// What was passed over, once.
    fn passed(&mut self) -> Option<Item> {
        let passed = std::mem::take(&mut self.passed);
        let records = passed.values().sum();
        let mut reasons: Vec<(String, u64)> = passed.into_iter().collect();
        reasons.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        (records > 0)
            .then(|| Item::Done(Err(InputError::NoPages { path: self.path.clone(), records, reasons })))
    }

    fn locate(&self, article: &mut Article, id: String) {
        article.id = id;
        article.source.path.clone_from(&self.path);
        article.source.record = self.record;
    }
}

impl Reader for Warc {
    fn read(&mut self) -> Option<Item> {
        while !self.over {
            let (path, record) = (self.path.clone(), self.record);
            let result = match self.next() {
                Ok(None) => break,
                Ok(Some(found)) => self.article(found),
                Err(trouble @ (Trouble::Broken(why) | Trouble::Damaged(why))) => {
                    self.lost = true;
                    self.damaged |= matches!(trouble, Trouble::Damaged(_));
                    Some(Item::Done(Err(InputError::BrokenRecord { path, record, why })))
                }
                Err(Trouble::TooLong) => {
                    let limit = self.options.longest;
                    Some(Item::Done(Err(InputError::TooLong { path, record, limit })))
                }
                Err(Trouble::File(source)) => {
                    self.over = true;
                    Some(Item::Done(Err(InputError::Read { path, record, source })))
                }
            };
            self.record += 1;
            if result.is_some() {
                return result;
            }
        }
        self.over = true;
        self.passed()
    }
}

/// What an archive says of a record that it truncated.
fn said(truncated: &str) -> Option<String> {
    let reason: String = truncated.chars().take(40).collect();
    (!reason.is_empty()).then(|| format!("the archive truncated it (`{reason}`)"))
}

/// Whether a record holds the answer of a web server.
fn is_answer(content_type: &str, block: &[u8]) -> bool {
    content_type.is_empty() || content_type.starts_with("application/http") || block.starts_with(b"HTTP/")
}

/// A text that somebody else took from a page.
fn text(block: Vec<u8>, url: &str, date: &str) -> Article {
    let Decoded { text, charset } = charset::decode(block, None);
    let source = Source { charset, fetched: Some(date.to_owned()), ..Source::default() };
    Article { source, url: Some(url.to_owned()).filter(|url| !url.is_empty()), text, ..Article::default() }
}

/// Whether a line is the first of a record.
fn is_start(line: &[u8]) -> bool {
    line.starts_with(b"WARC/1.") || line.starts_with(b"WARC/0.")
}

/// Whether a block holds what looks like the start of a record.
fn holds_start(block: &[u8]) -> bool {
    memchr::memmem::find(block, b"\nWARC/1.").is_some()
}

/// The longest line and the longest header that a record may have: a broken length must not make us read a file whole.
const LONGEST_LINE: u64 = 64 * 1024;

/// The header of a record whose first line is read.
fn header(members: &mut Members) -> Result<Record, Trouble> {
    let mut record = Record::default();
    let mut length = None;
    for _ in 0..256 {
        let mut line = Vec::new();
        (&mut *members).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Err(Trouble::Broken("its header breaks off"));
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            record.length = length.ok_or(Trouble::Broken("its header names no length"))?;
            return Ok(record);
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        let bare = || value.trim_start_matches('<').trim_end_matches('>').to_owned();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => record.kind = value.to_ascii_lowercase(),
            "warc-record-id" => record.id = bare(),
            "warc-target-uri" => record.url = bare(),
            "warc-date" => value.clone_into(&mut record.date),
            "warc-identified-payload-type" => record.identified = value.to_ascii_lowercase(),
            "warc-truncated" => record.truncated = value.to_ascii_lowercase(),
            "content-type" => record.content_type = value.to_ascii_lowercase(),
            "content-length" => length = value.parse().ok(),
            _ => {}
        }
    }
    Err(Trouble::Broken("its header does not end"))
}

fn skip(members: &mut Members, length: u64) -> Result<(), Trouble> {
    let skipped = io::copy(&mut members.take(length), &mut io::sink())?;
    if skipped < length { Err(Trouble::Broken("it is shorter than it says")) } else { Ok(()) }
}
