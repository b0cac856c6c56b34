//! Plain text: one article a file.

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::stream::Stream;
use crate::{InputError, date};
use byline_core::{Article, Source};

/// Reads one file of plain text.
pub(crate) struct Text {
    stream: Option<Stream>,
}

impl Text {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream: Some(stream) }
    }
}

impl Reader for Text {
    fn read(&mut self) -> Option<Item> {
        self.stream.take().map(|stream| whole(stream).into())
    }
}

fn whole(stream: Stream) -> Result<Article, InputError> {
    let path = stream.path.clone();
    let content = stream.whole()?;
    let Decoded { text, charset } = charset::decode(content, None);
    let source = Source { path, charset, ..Source::default() };
    Ok(Article { source, ..article(text) })
}

/// The article that a text file holds: in the layout of the CC-News dump, or all of it body.
pub(crate) fn article(content: String) -> Article {
    let Some(Dumped { title, date, url, body }) = dumped(&content) else {
        return Article { text: content, ..Article::default() };
    };
    Article {
        title: Some(title.to_owned()).filter(|title| !title.is_empty()),
        date: Some(date),
        url: Some(url.to_owned()),
        text: body.to_owned(),
        ..Article::default()
    }
}

/// An article in the layout of the CC-News dump.
struct Dumped<'t> {
    title: &'t str,
    date: String,
    url: &'t str,
    body: &'t str,
}

/// What a text holds whose first three lines have the shape of the dump.
fn dumped(content: &str) -> Option<Dumped<'_>> {
    let (title, rest) = content.split_once('\n')?;
    let (day, rest) = rest.split_once('\n')?;
    let day = day.trim_end();
    let (url, body) = rest.split_once('\n').unwrap_or((rest, ""));
    let url = url.trim_end();
    let is_day = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    if !is_day || !is_url || url.contains(char::is_whitespace) {
        return None;
    }
    Some(Dumped { title: title.trim(), date: date::day(day)?, url, body })
}
