//! JSON Lines: one article a line.

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::stream::Stream;
use crate::{InputError, compression, date, surrogates};
use byline_core::{Article, Source};
use byline_record::read_article;
use std::borrow::Cow;
use std::io::{self, BufRead};

/// Reads a file of JSON Lines. Empty lines are skipped; a bad line is skipped and reported.
pub(crate) struct Lines {
    stream: Stream,
    buffer: Vec<u8>,
    /// Lines before the next one.
    line: u64,
    record: u64,
    over: bool,
}

impl Lines {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream, buffer: Vec::new(), line: 0, record: 0, over: false }
    }

    fn parse(&self) -> Result<Article, InputError> {
        let Stream { path, options, .. } = &self.stream;
        let (text, charset) = if let Ok(text) = std::str::from_utf8(&self.buffer) {
            (Cow::Borrowed(text), None)
        } else {
            // A line in another charset among good ones: each is looked at for itself.
            let Decoded { text, charset } = charset::decode(self.buffer.clone(), None);
            (Cow::Owned(text), charset)
        };
        let mut charset = charset;
        let mut article = read_article(&text, &options.fields, options.extra);
        if article.is_err()
            && let Some(whole) = surrogates::replaced(&text)
        {
            article = read_article(&whole, &options.fields, options.extra);
            charset = Some(surrogates::CHARSET.to_owned());
        }
        let mut article = article.map_err(|source| InputError::Record {
            path: path.clone(),
            line: self.line,
            text: text.clone().into_owned(),
            source,
        })?;
        article.source = Source { path: path.clone(), record: self.record, charset, ..Source::default() };
        article.date = article.date.and_then(|date| date::day(&date));
        Ok(article)
    }
}

impl Reader for Lines {
    fn read(&mut self) -> Option<Item> {
        while !self.over {
            self.buffer.clear();
            self.line += 1;
            let limit = self.stream.options.longest;
            let read = match line(&mut *self.stream.bytes, limit, &mut self.buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(source) => {
                    let (error, continues) = compression::failure(&self.stream.path, self.record, source);
                    self.over = !continues;
                    self.record += 1;
                    return Some(Item::Done(Err(error)));
                }
            };
            // Not only in the first line: files are put together from others.
            while self.buffer.starts_with(b"\xEF\xBB\xBF") {
                self.buffer.drain(..3);
            }
            let result = if read > limit {
                let path = self.stream.path.clone();
                Some(Err(InputError::TooLong { path, record: self.record, limit }))
            } else if self.buffer.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
                // Some systems fill up with zeros what was not written when they went down.
                None
            } else {
                while self.buffer.last().is_some_and(u8::is_ascii_whitespace) {
                    self.buffer.pop();
                }
                Some(self.parse())
            };
            if let Some(result) = result {
                self.record += 1;
                return Some(Item::Done(result));
            }
        }
        self.over = true;
        None
    }
}

/// Reads a line with its end into `buffer`, at most `limit` bytes of it, and returns how long it is.
pub(crate) fn line(bytes: &mut dyn BufRead, limit: u64, buffer: &mut Vec<u8>) -> io::Result<u64> {
    let mut read = 0;
    loop {
        let available = match bytes.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr::memchr(b'\n', available).map_or(available.len(), |at| at + 1);
        let ended = end == 0 || available.get(end - 1) == Some(&b'\n');
        read += end as u64;
        if read <= limit {
            buffer.extend_from_slice(available.get(..end).unwrap_or(available));
        }
        bytes.consume(end);
        if ended {
            return Ok(read);
        }
    }
}
