//! JSON that is not one article a line: a list of articles, or articles written over several lines.

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::replay::Replay;
use crate::stream::Stream;
use crate::{InputError, InputOptions, compression, date, surrogates};
use byline_core::{Article, Source};
use byline_record::read_article;
use std::io::{self, BufRead};
use std::sync::Arc;

/// Reads the objects of a file one at a time, whether they stand in a list or one after the other.
pub(crate) struct Objects {
    bytes: Replay,
    path: String,
    options: Arc<InputOptions>,
    buffer: Vec<u8>,
    /// Lines before what is read next.
    line: u64,
    record: u64,
    over: bool,
    /// How the file begins, as long as no object was found.
    start: Vec<u8>,
}

/// How much is shown of a file that holds no object.
const SHOWN: usize = 200;

impl Objects {
    pub(crate) fn new(stream: Stream) -> Self {
        let Stream { bytes, path, options } = stream;
        Self {
            bytes: Replay::new(bytes),
            path,
            options,
            buffer: Vec::new(),
            line: 1,
            record: 0,
            over: false,
            start: Vec::new(),
        }
    }

    /// Reads the next object into the buffer, at most `limit` bytes of it, and returns how long it is; 0 at the end.
    ///
    /// Only brackets outside of strings count, so an object that is broken inside still ends where it ends. One that
    /// does not end is cut before the next one that seems to begin in it.
    fn next(&mut self, limit: u64) -> io::Result<u64> {
        self.buffer.clear();
        let (mut depth, mut string, mut escaped, mut length) = (0_u32, false, false, 0);
        loop {
            let available = match self.bytes.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                let next = if depth > 0 && length <= limit { next_object(&self.buffer) } else { None };
                if let Some(next) = next {
                    let rest = self.buffer.split_off(next);
                    if self.bytes.put_back(&rest) {
                        self.line -= memchr::memchr_iter(b'\n', &rest).count() as u64;
                        length = next as u64;
                    }
                }
                return Ok(length);
            }
            let mut taken = 0;
            let mut ended = false;
            for byte in available {
                taken += 1;
                self.line += u64::from(*byte == b'\n');
                if depth == 0 && *byte != b'{' {
                    if self.record == 0 && self.start.len() < SHOWN {
                        self.start.push(*byte);
                    }
                    continue;
                }
                length += 1;
                if length <= limit {
                    self.buffer.push(*byte);
                }
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if string => escaped = true,
                    b'"' => string = !string,
                    b'{' if !string => depth += 1,
                    b'}' if !string => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    ended = true;
                    break;
                }
            }
            self.bytes.consume(taken);
            if ended {
                return Ok(length);
            }
        }
    }

    /// The error for a file without any object; none where it says itself that it is empty.
    fn nothing(&self) -> Option<Result<Article, InputError>> {
        let start = String::from_utf8_lossy(&self.start);
        let start = start.trim_start_matches('\u{feff}').trim();
        let source = read_article(start, &self.options.fields, false).err()?;
        let dense = start.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let (path, text) = (self.path.clone(), start.lines().next().unwrap_or_default().to_owned());
        (!matches!(dense.as_str(), "" | "[]")).then_some(Err(InputError::Record {
            path,
            line: 1,
            text,
            source,
        }))
    }

    fn parse(&self, line: u64) -> Result<Article, InputError> {
        let Self { path, options, .. } = self;
        let Decoded { text, mut charset } = charset::decode(self.buffer.clone(), None);
        let mut article = read_article(&text, &options.fields, options.extra);
        if article.is_err()
            && let Some(whole) = surrogates::replaced(&text)
        {
            article = read_article(&whole, &options.fields, options.extra);
            charset = Some(surrogates::CHARSET.to_owned());
        }
        let mut article = article.map_err(|source| InputError::Record {
            path: path.clone(),
            line,
            text: text.lines().next().unwrap_or_default().to_owned(),
            source,
        })?;
        article.source = Source { path: path.clone(), record: self.record, charset, ..Source::default() };
        article.date = article.date.and_then(|date| date::day(&date));
        Ok(article)
    }
}

impl Reader for Objects {
    fn read(&mut self) -> Option<Item> {
        if self.over {
            return None;
        }
        let limit = self.options.longest;
        let result = match self.next(limit) {
            Ok(0) => {
                self.over = true;
                if self.record == 0 { self.nothing() } else { None }
            }
            Ok(length) if length > limit => {
                Some(Err(InputError::TooLong { path: self.path.clone(), record: self.record, limit }))
            }
            Ok(_) => {
                let own = memchr::memchr_iter(b'\n', &self.buffer).count() as u64;
                Some(self.parse(self.line - own))
            }
            Err(source) => {
                let (error, continues) = compression::failure(&self.path, self.record, source);
                self.over = !continues;
                Some(Err(error))
            }
        };
        self.record += 1;
        result.map(Item::Done)
    }
}

/// Where in an object that does not end the next one seems to begin: at the start of a line, else after the end of
/// another.
fn next_object(object: &[u8]) -> Option<usize> {
    let begins = |at: &usize| {
        let after = object.get(at + 1..).unwrap_or(&[]).trim_ascii_start();
        *at > 0 && matches!(after.first(), Some(b'"' | b'}'))
    };
    let before = |at: usize| object.get(..at).unwrap_or(&[]);
    let starts = || memchr::memchr_iter(b'{', object).filter(begins);
    let on_its_line = |at: &usize| {
        let spaces = before(*at).iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        before(at - spaces).last() == Some(&b'\n')
    };
    let after_another = |at: &usize| {
        let before = before(*at).trim_ascii_end();
        before.strip_suffix(b",").is_some_and(|before| before.trim_ascii_end().ends_with(b"}"))
    };
    starts().find(on_its_line).or_else(|| starts().find(after_another))
}
