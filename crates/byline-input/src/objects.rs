//! JSON that is not one article a line: a list of articles, or articles written over several lines.

use crate::articles::Reader;
use crate::charset::{self, Decoded};
use crate::source::Stream;
use crate::{InputError, date};
use byline_core::{Article, Source};
use byline_record::read_article;
use std::io::{self, BufRead};

/// Reads the objects of a file one at a time, whether they stand in a list or one after the other.
pub(crate) struct Objects {
    stream: Stream,
    buffer: Vec<u8>,
    /// Lines before what is read next.
    line: u64,
    record: u64,
    over: bool,
}

impl Objects {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream, buffer: Vec::new(), line: 1, record: 0, over: false }
    }

    /// Reads the next object into the buffer, at most `limit` bytes of it, and tells how long it is; 0 at the end.
    ///
    /// Only brackets outside of strings count, so an object that is broken inside still ends where it ends.
    fn next(&mut self, limit: u64) -> io::Result<u64> {
        self.buffer.clear();
        let (mut depth, mut string, mut escaped, mut length) = (0_u32, false, false, 0);
        loop {
            let available = match self.stream.bytes.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(length);
            }
            let mut taken = 0;
            let mut ended = false;
            for byte in available {
                taken += 1;
                self.line += u64::from(*byte == b'\n');
                if depth == 0 && *byte != b'{' {
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
            self.stream.bytes.consume(taken);
            if ended {
                return Ok(length);
            }
        }
    }

    fn parse(&self, line: u64) -> Result<Article, InputError> {
        let Stream { path, options, .. } = &self.stream;
        let Decoded { text, charset } = charset::decode(self.buffer.clone(), None);
        let article = read_article(&text, &options.fields, options.extra);
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
    fn read(&mut self) -> Option<Result<Article, InputError>> {
        if self.over {
            return None;
        }
        let limit = self.stream.options.longest;
        let result = match self.next(limit) {
            Ok(0) => None,
            Ok(length) if length > limit => {
                Some(Err(InputError::TooLong { path: self.stream.path.clone(), record: self.record, limit }))
            }
            Ok(_) => {
                let own = memchr::memchr_iter(b'\n', &self.buffer).count() as u64;
                Some(self.parse(self.line - own))
            }
            Err(source) => {
                self.over = true;
                Some(Err(InputError::Read { path: self.stream.path.clone(), record: self.record, source }))
            }
        };
        self.record += 1;
        self.over |= result.is_none();
        result
    }
}
