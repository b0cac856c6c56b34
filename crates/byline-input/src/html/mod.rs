//! Web pages: the article without the boilerplate around it.

mod apart;
mod asking;
mod attributes;
mod boxes;
mod clean;
mod following;
mod head;
mod json_ld;
mod labels;
mod lines;
mod parts;
mod phrases;
mod plain;
mod script_days;
mod shown;
mod source;
mod stand_ins;
mod states;
mod streamed;
mod survey;
mod titles;

use crate::charset::{self, Decoded};
use crate::reader::{Item, Reader};
use crate::stream::Stream;
use crate::{InputError, language, mojibake};
use byline_core::{Article, Source};
use clean::Place;
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use head::Head;
use json_ld::Described;
use lines::Stated;
use source::Slim;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use survey::Survey;

/// What is known of a page besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Page<'a> {
    /// The charset that the server declared.
    pub(crate) charset: Option<&'a str>,
    /// Where it was fetched from.
    pub(crate) url: Option<&'a str>,
    /// When, as ISO 8601.
    pub(crate) fetched: Option<&'a str>,
    /// How long looking for its article may take.
    pub(crate) time_limit: Option<Duration>,
}

/// Why a page gives no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It holds none.
    None(&'static str),
    /// The time was up.
    Time(Duration),
}

impl Missing {
    pub(crate) fn error(self, path: String, record: u64) -> InputError {
        match self {
            Self::None(why) => InputError::NoArticle { path, record, why },
            Self::Time(limit) => InputError::TimeUp { path, record, limit },
        }
    }
}

/// The time that a page has.
#[derive(Debug, Clone, Copy)]
struct Clock {
    start: Instant,
    limit: Option<Duration>,
}

impl Clock {
    fn new(limit: Option<Duration>) -> Self {
        Self { start: Instant::now(), limit }
    }

    /// Fails once the time is up. No step between two calls takes long: what a tree may hold is bounded.
    fn check(self) -> Result<(), Missing> {
        match self.limit.filter(|limit| self.start.elapsed() >= *limit) {
            Some(limit) => Err(Missing::Time(limit)),
            None => Ok(()),
        }
    }
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
        let (path, time_limit) = (stream.path.clone(), stream.options.time_limit);
        let bytes = match stream.whole() {
            Ok(bytes) => bytes,
            Err(error) => return Some(Item::Done(Err(error))),
        };
        let work = move |bytes| match article(bytes, Page { time_limit, ..Page::default() }) {
            Err(missing) => Err(missing.error(path, 0)),
            Ok(mut article) => {
                article.source.path = path;
                Ok(article)
            }
        };
        Some(Item::Page { bytes: bytes.len(), work: Box::new(move || work(bytes)) })
    }
}

/// The article in a page, one paragraph a line; or why there is none.
pub(crate) fn article(bytes: Vec<u8>, page: Page<'_>) -> Result<Article, Missing> {
    let clock = Clock::new(page.time_limit);
    // The library is young, and pages are made by everybody.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let bytes = charset::without_zeros(bytes);
        if charset::is_binary(&bytes) {
            return Err(Missing::None("it is not a page but binary data"));
        }
        if let Some(other) = other_kind(&bytes) {
            return Err(Missing::None(other));
        }
        let own = declared(&bytes);
        let Decoded { text, charset } =
            charset::decode(bytes, charset::declared(page.charset, own.as_deref()));
        extract(&text, page, charset, clock)
    }));
    read.unwrap_or(Err(Missing::None("the library that finds the text failed on it")))
}

/// A text shorter than this many bytes is not taken for an article while something else may be one.
const SHORT: usize = 300;

const NOTHING: &str = "no main text was found in it";

fn extract(html: &str, about: Page<'_>, charset: Option<String>, clock: Clock) -> Result<Article, Missing> {
    let mut slim = Slim::of(html);
    // Whitespace that belongs to a character read wrongly would be folded with the rest.
    let written = mojibake::without_references(&slim.html);
    let repaired = mojibake::undo(written.as_deref().unwrap_or(&slim.html));
    let charset = if repaired.is_some() { Some(mojibake::CHARSET.to_owned()) } else { charset };
    slim.html = repaired.unwrap_or(slim.html);
    let described = json_ld::described(&slim.json_ld);
    let url = about.url.filter(|url| url.starts_with("http"));
    let (tree, head, survey, place);
    if slim.too_large {
        // No tree is built of what would overflow the stack, or take minutes or gigabytes.
        tree = Document::from(slim.html.get(..head_end(&slim.html)).unwrap_or(""));
        (head, survey, place) = (Head::of(&tree), Survey::default(), Place::default());
    } else {
        tree = Document::from(slim.html.as_str());
        if streamed::is_streamed(&slim.html) {
            streamed::join(&tree);
        }
        clock.check()?;
        head = Head::of(&tree);
        survey = Survey::of(&tree);
        place = Place::of(&tree, &survey, head.known());
    }
    let title = head.title(&tree, &survey, place, &described);
    let date = head.date(&tree, &survey, place, &described, &slim.scripts, (url, about.fetched));
    let (date, date_from) = date.unzip();
    clock.check()?;
    // Looked for only where the page states its text, which is compared with them.
    let alike = if described.iter().any(|one| one.body.is_some()) {
        parts::alike(&tree, &survey)
    } else {
        HashSet::new()
    };
    let text = if slim.too_large {
        plain::main_text(&slim.html)
    } else {
        main_text(tree, &survey, place, &head, clock)?
    };
    clock.check()?;
    let hyphens = has_hyphens(&text);
    let text = best(&text, &slim, &described, title.as_deref().unwrap_or(""), &alike);
    clock.check()?;
    if text.is_empty() {
        return Err(Missing::None(NOTHING));
    }
    // Nothing in the text shows that its words were marked.
    let charset = charset.or_else(|| hyphens.then(|| WITH_HYPHENS.to_owned()));
    Ok(Article {
        source: Source {
            charset,
            date_from: date_from.map(str::to_owned),
            fetched: about.fetched.map(str::to_owned),
            ..Source::default()
        },
        language: language::of(&text, head.language.as_deref()),
        title,
        date,
        url: head.url.or_else(|| url.map(str::to_owned)),
        text,
        ..Article::default()
    })
}

/// Where the body begins.
fn head_end(html: &str) -> usize {
    memchr::memmem::find(html.as_bytes(), b"<body").unwrap_or(0)
}

/// The main text of the page, found after what is no part of it was taken out; empty where there is none.
fn main_text(
    tree: Document,
    survey: &Survey,
    place: Place,
    head: &Head,
    clock: Clock,
) -> Result<String, Missing> {
    stand_ins::put(&tree, &survey.dense);
    let lead = parts::lead(&tree, survey, place, head.description.as_deref());
    let gone = clean::clean(&tree, survey, place);
    let group = parts::group(&tree, survey, &gone);
    let short = parts::short(&tree, survey, place, &gone);
    drop(gone);
    clock.check()?;
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut readable = Readability::with_document(tree, None, Some(config))
        .map_err(|_| Missing::None("it is not a page"))?;
    let mut text = readable.parse().map(|found| found.text_content.to_string()).unwrap_or_default();
    if let Some(group) = group {
        text = group.in_order(group.whole(&readable.doc, &text).unwrap_or(text));
    }
    // An article of a paragraph or two is easily less than what stands beside it.
    let all: usize = short.iter().map(String::len).sum();
    let found: usize = short.iter().filter(|one| holds(&text, one)).map(String::len).sum();
    if short.iter().any(|one| one.len() >= PARAGRAPH) && found * 2 < all {
        text = short.join("\n");
    }
    let text = match lead {
        Some(lead) if !holds(&text, &lead) => format!("{lead}\n{text}"),
        _ => text,
    };
    Ok(if survey.dense.is_empty() { text } else { stand_ins::undone(&text) })
}

/// What JSON-LD states as the text, one paragraph a line: as plain text, or as markup.
fn as_lines(body: &str) -> String {
    if body.contains("</") || body.contains("<br") {
        return plain::all(body);
    }
    let lines = body.lines().map(|line| single_spaced(&plain::without_references(line)));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether a text has the beginning of another one.
fn holds(text: &str, other: &str) -> bool {
    dense(text, usize::MAX).contains(&beginning(other))
}

fn beginning(text: &str) -> String {
    dense(text, 40)
}

/// The first letters and digits of a text, without what stands between them.
fn dense(text: &str, most: usize) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).take(most).collect()
}

/// The better one of what was found in the page and what the page states or carries in its scripts, one paragraph a
/// line.
fn best(
    found: &str,
    slim: &Slim<'_>,
    described: &[Described],
    title: &str,
    alike: &HashSet<String>,
) -> String {
    let stated = described
        .iter()
        .filter(|one| one.is_article && !one.is_listed && one.body.is_some() && is_own(one, found, title));
    let stated = stated.filter_map(|one| one.body.as_deref()).max_by_key(|body| body.len());
    let stated = stated.map(as_lines).filter(|body| body.len() >= SHORT);
    let paragraphs: Vec<String> = found.lines().map(single_spaced).filter(|line| !line.is_empty()).collect();
    let lines = paragraphs.iter().map(String::as_str).collect();
    let text = lines::own(lines, title, stated.as_deref().map(|body| Stated { body, alike })).join("\n");
    if let Some(stated) = stated
        && (stated.len() > text.len() * 3 / 2 + SHORT || text.len() < SHORT.min(stated.len()))
    {
        return stated;
    }
    if text.len() < SHORT {
        let carried = states::article(&slim.scripts).or_else(|| plain::unscripted(&slim.unscripted));
        return carried.unwrap_or(text);
    }
    // The beginning of an article is shown, and scripts carry the whole.
    let carries = || slim.scripts.iter().any(|script| script.len() > text.len() * 2);
    if text.len() < BEGINNING
        && carries()
        && let Some(whole) = states::article(&slim.scripts)
        && whole.len() > text.len() * 3 / 2 + SHORT
        && has_beginning(&whole, &text)
    {
        return whole;
    }
    text
}

/// A text shorter than this may be the beginning of one that scripts carry.
const BEGINNING: usize = 1500;

/// Whether a text has all longer lines of another one.
fn has_beginning(whole: &str, text: &str) -> bool {
    let whole = dense(whole, usize::MAX);
    let mut long = text.lines().filter(|line| line.len() >= PARAGRAPH).peekable();
    long.peek().is_some() && long.all(|line| whole.contains(&beginning(line)))
}

/// Whether a described article is the page's: a page may describe the stories that it recommends too. Its headline has most
/// words of the page's title, or its text has a paragraph of the page; without either there is nothing to compare with.
fn is_own(described: &Described, found: &str, title: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2);
        words.map(str::to_lowercase).collect()
    };
    let body = dense(described.body.as_deref().unwrap_or(""), usize::MAX);
    let long: Vec<&str> = found.lines().filter(|line| line.len() >= PARAGRAPH).take(SOME).collect();
    if long.iter().any(|line| body.contains(&beginning(line))) {
        return true;
    }
    match described.headline.as_deref().map(words) {
        Some(headline) if !headline.is_empty() && !title.is_empty() => {
            headline.intersection(&words(title)).count() * 2 >= headline.len()
        }
        _ => long.is_empty(),
    }
}

/// So many paragraphs are looked for in a text that a page states.
const SOME: usize = 20;

/// A line of at least this many bytes is a paragraph, and not a label.
const PARAGRAPH: usize = 60;

/// What the charset of a page in UTF-8 is called whose text had such marks.
const WITH_HYPHENS: &str = "utf-8 with soft hyphens";

/// Marks where a word may be hyphenated, and shows only there.
const SOFT_HYPHEN: char = '\u{ad}';

/// The line with one space between words, and without the marks of where words may be hyphenated.
fn single_spaced(line: &str) -> String {
    let mut own = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !own.is_empty() {
            own.push(' ');
        }
        own.push_str(word);
    }
    if has_hyphens(&own) {
        own.retain(|letter| letter != SOFT_HYPHEN);
    }
    own
}

/// Whether a text has marks of where words may be hyphenated.
fn has_hyphens(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), "\u{ad}".as_bytes()).is_some()
}

/// What bytes are that servers call a page and that are none: data for programs.
pub(crate) fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    /// How many bytes are looked at.
    const LOOK: usize = 1024;
    const ROOTS: [(&[u8], &str); 6] = [
        (b"rss", "a feed"),
        (b"feed", "a feed"),
        (b"rdf:rdf", "a feed"),
        (b"urlset", "a sitemap"),
        (b"sitemapindex", "a sitemap"),
        (b"opensearchdescription", "a description of a search"),
    ];
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let mut rest = bytes.get(..LOOK).unwrap_or(bytes);
    if let Some(json) = rest.strip_prefix(b"{").or_else(|| rest.strip_prefix(b"[")) {
        let next = json.trim_ascii_start().first();
        return next.is_some_and(|next| matches!(next, b'"' | b'{' | b'[' | b']' | b'}')).then_some("JSON");
    }
    // Declarations and comments stand before the first element.
    while let Some(declared) = rest.strip_prefix(b"<?").or_else(|| rest.strip_prefix(b"<!")) {
        let end: &[u8] = if declared.starts_with(b"--") { b"-->" } else { b">" };
        let at = memchr::memmem::find(declared, end)?;
        rest = declared.get(at + end.len()..)?.trim_ascii_start();
    }
    let name = rest.strip_prefix(b"<")?;
    let length = name.iter().take_while(|byte| !matches!(byte, b'>' | b'/') && !byte.is_ascii_whitespace());
    let name = name.get(..length.count())?.to_ascii_lowercase();
    ROOTS.iter().find(|(root, _)| *root == name).map(|(_, what)| *what)
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
