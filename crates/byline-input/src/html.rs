//! Web pages: the article without the boilerplate around it.

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::stream::Stream;
use crate::{InputError, date, language, mojibake};
use byline_core::{Article, Source};
use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is known of a page besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Page<'a> {
    /// The charset that the server declared.
    pub(crate) charset: Option<&'a str>,
    /// Where it was fetched from.
    pub(crate) url: Option<&'a str>,
    /// When, as ISO 8601.
    pub(crate) fetched: Option<&'a str>,
}

/// Reads one file that is a web page.
pub(crate) struct Html {
    stream: Option<Stream>,
}

impl Html {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream: Some(stream) }
    }
}

impl Reader for Html {
    fn read(&mut self) -> Option<Item> {
        let stream = self.stream.take()?;
        let path = stream.path.clone();
        let bytes = match stream.whole() {
            Ok(bytes) => bytes,
            Err(error) => return Some(Item::Done(Err(error))),
        };
        let work = move |bytes| match article(bytes, Page::default()) {
            Err(why) => Err(InputError::NoArticle { path, record: 0, why }),
            Ok(mut article) => {
                article.source.path = path;
                Ok(article)
            }
        };
        Some(Item::Page { bytes: bytes.len(), work: Box::new(move || work(bytes)) })
    }
}

/// The article in a page, one paragraph a line; or why there is none.
pub(crate) fn article(bytes: Vec<u8>, page: Page<'_>) -> Result<Article, &'static str> {
    // The library is young, and pages are made by everybody.
    let read = catch_unwind(AssertUnwindSafe(|| {
        if charset::is_binary(&bytes) {
            return Err("it is no page but binary data");
        }
        let own = declared(&bytes);
        let Decoded { text, charset } = charset::decode(bytes, page.charset.or(own.as_deref()));
        if is_too_deep(&text) {
            return Err("its elements are nested too deep");
        }
        extract(&text, page, charset)
    }));
    read.unwrap_or(Err("the library that finds the text failed on it"))
}

/// How deep elements may be nested. Real pages stay below 100; the tree is walked by recursion.
const DEEPEST: usize = 1000;

/// How deep all elements together may be. Finding the text looks at the elements above each one: a page at this limit
/// takes a second, and a real one is a hundred times below it.
const DEPTHS: usize = 4_000_000;

fn extract(html: &str, page: Page<'_>, charset: Option<String>) -> Result<Article, &'static str> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let url = page.url.filter(|url| url.starts_with("http"));
    let mut readable = Readability::new(html, None, Some(config)).map_err(|_| "it is no page")?;
    // What the head says is taken out first: finding the text takes the page apart.
    let head = Head::of(&readable);
    let (date, date_from) = head.date(url, page.fetched).unzip();
    let found = readable.parse().map_err(|_| "no main text was found in it")?;
    let paragraphs: Vec<String> =
        found.text_content.lines().map(single_spaced).filter(|line| !line.is_empty()).collect();
    let text = paragraphs.join("\n");
    if text.is_empty() {
        return Err("no main text was found in it");
    }
    let repaired = mojibake::undo(&text);
    let charset = if repaired.is_some() { Some(mojibake::CHARSET.to_owned()) } else { charset };
    let text = repaired.unwrap_or(text);
    let title = single_spaced(&found.title);
    // The name of the site often follows the headline.
    let title = head.heading.filter(|heading| title.starts_with(heading.as_str())).unwrap_or(title);
    let title = mojibake::undo(&title).unwrap_or(title);
    Ok(Article {
        source: Source {
            charset,
            date_from: date_from.map(str::to_owned),
            fetched: page.fetched.map(str::to_owned),
            ..Source::default()
        },
        language: language::of(&text, head.language.as_deref()),
        title: Some(title).filter(|title| !title.is_empty()),
        date,
        url: head.url.or_else(|| url.map(str::to_owned)),
        text,
        ..Article::default()
    })
}

/// The line with one space between words.
fn single_spaced(line: &str) -> String {
    let mut own = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !own.is_empty() {
            own.push(' ');
        }
        own.push_str(word);
    }
    own
}

/// What a page says of itself outside of its text.
#[derive(Debug, Default)]
struct Head {
    /// The only first heading.
    heading: Option<String>,
    url: Option<String>,
    language: Option<String>,
    /// The first day that each source names, in the order of trust.
    dates: Vec<(&'static str, String)>,
}

/// Names under which pages give the day of publication, the best first.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "publishdate",
    "pubdate",
    "publish_date",
    "publication_date",
    "article_date_original",
    "dc.date",
    "date",
];

impl Head {
    fn of(page: &Readability) -> Self {
        let page = &page.doc;
        let mut head = Self::default();
        let attribute = |selector: &str, name: &str| {
            let found = page.select_single(selector).attr(name)?;
            Some(found.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let absolute = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        head.url = attribute("link[rel='canonical']", "href")
            .filter(absolute)
            .or_else(|| attribute("meta[property='og:url']", "content").filter(absolute));
        head.language = attribute("html", "lang")
            .or_else(|| attribute("meta[http-equiv='content-language']", "content"))
            .or_else(|| attribute("meta[property='og:locale']", "content"));
        let headings = page.select("h1");
        head.heading = (headings.length() == 1)
            .then(|| single_spaced(&headings.text()))
            .filter(|text| text.contains(' '));
        for script in &page.select("script[type='application/ld+json']") {
            let published = serde_json::from_str::<Value>(script.text().trim()).ok();
            let published = published.and_then(|value| published_in(&value, 0));
            head.dates.extend(published.and_then(|written| date::day(&written)).map(|day| ("json-ld", day)));
        }
        let mut named: Vec<(usize, String)> = Vec::new();
        for meta in &page.select("meta[content]") {
            let name = ["property", "name", "itemprop"].iter().find_map(|key| meta.attr(key));
            let name = name.map(|name| name.to_ascii_lowercase()).unwrap_or_default();
            let rank = DATE_NAMES.iter().position(|known| *known == name);
            let day = meta.attr("content").and_then(|written| date::day(&written));
            named.extend(rank.zip(day));
        }
        named.sort();
        head.dates.extend(named.into_iter().map(|(_, day)| ("meta", day)));
        for time in
            ["time[itemprop='datePublished']", "time[pubdate]", "article time[datetime]", "time[datetime]"]
        {
            let day = attribute(time, "datetime").and_then(|written| date::day(&written));
            head.dates.extend(day.map(|day| ("time", day)));
        }
        head
    }

    /// The day of publication and what it was taken from. A day after the fetch is a mistake or an event to come.
    fn date(&self, url: Option<&str>, fetched: Option<&str>) -> Option<(String, &'static str)> {
        let limit = fetched.and_then(date::day);
        let possible = |day: &String| limit.as_ref().is_none_or(|limit| day <= limit);
        let own =
            self.dates.iter().find(|(_, day)| possible(day)).map(|(source, day)| (day.clone(), *source));
        own.or_else(|| {
            let urls = [url, self.url.as_deref()];
            let day = urls.into_iter().flatten().find_map(|url| date::in_url(url).filter(possible))?;
            Some((day, "url"))
        })
    }
}

/// `datePublished` of the article that a block of JSON-LD describes, wherever it stands in it.
fn published_in(value: &Value, depth: usize) -> Option<String> {
    if depth > 8 {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| published_in(value, depth + 1)),
        Value::Object(fields) => match fields.get("datePublished") {
            Some(Value::String(written)) => Some(written.clone()),
            _ => ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"]
                .iter()
                .filter_map(|name| fields.get(*name))
                .find_map(|value| published_in(value, depth + 1)),
        },
        _ => None,
    }
}

/// The charset that the page itself declares, in its first kilobytes.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    let name = b"charset=";
    let at = head.windows(name.len()).position(|window| window == name)? + name.len();
    let label = head.get(at..)?.iter().skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '));
    let label = label.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'));
    String::from_utf8(label.copied().collect()).ok().filter(|label| !label.is_empty())
}

/// Whether elements are nested deeper than is read, as far as opening and closing tags show.
fn is_too_deep(html: &str) -> bool {
    // Those that hold nothing, and those whose end is mostly left out.
    const OTHERS: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
        "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
    ];
    let (mut depth, mut all, mut script) = (0_usize, 0, false);
    for piece in html.split('<').skip(1) {
        let name = piece.strip_prefix('/').unwrap_or(piece);
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or("").to_ascii_lowercase();
        let is_script = matches!(name.as_str(), "script" | "style");
        let closes = piece.starts_with('/');
        if script || is_script {
            // What looks like a tag in there is code.
            script = !(is_script && closes);
        } else if closes {
            depth = depth.saturating_sub(1);
        } else if piece.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && !OTHERS.contains(&name.as_str())
        {
            depth += 1;
            all += depth;
            if depth > DEEPEST || all > DEPTHS {
                return true;
            }
        }
    }
    false
}
