//! A server's answer as it stands in an archive.

use flate2::bufread::MultiGzDecoder;
use std::io::Read;

/// A page that a server sent.
pub(crate) struct Response {
    /// The charset that the server declared.
    pub(crate) charset: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// From this day on the headers of news archives speak of the body as it is stored.
const HONEST: &str = "2019-05-16";

/// The page in `block`, fetched on `date`; `None` for what is no page or was not fetched well.
///
/// Before 2019-05-16 archives of news stored bodies decompressed and whole, and headers that still called them compressed and
/// in chunks. Such a header is not obeyed, and a later one only where the bytes bear it out.
pub(crate) fn response(block: Vec<u8>, date: &str, longest: u64) -> Option<Response> {
    let (head, at) = head(&block)?;
    let head = String::from_utf8_lossy(head).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split_ascii_whitespace().nth(1)?;
    if status != "200" {
        return None;
    }
    let field = |name: &str| {
        let found = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        found
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_ascii_lowercase())
            .last()
    };
    let content_type = field("content-type").unwrap_or_default();
    let mut body = block;
    body.drain(..at);
    if date.get(..10).is_some_and(|day| day >= HONEST)
        && field("transfer-encoding").as_deref() == Some("chunked")
    {
        body = whole(&body).unwrap_or(body);
    }
    if field("content-encoding").is_some_and(|compression| compression.contains("gzip"))
        && body.starts_with(b"\x1F\x8B")
    {
        let mut decompressed = Vec::new();
        // What can be read of a broken body is better than nothing.
        let _ = MultiGzDecoder::new(&body[..]).take(longest).read_to_end(&mut decompressed);
        body = decompressed;
    }
    let page =
        is_page(&content_type) || (content_type.is_empty() && body.trim_ascii_start().starts_with(b"<"));
    let charset = content_type.split_once("charset=").map(|(_, label)| {
        label.split([';', ',']).next().unwrap_or(label).trim_matches(['"', '\'', ' ']).to_owned()
    });
    page.then_some(Response { charset, body })
}

/// Whether a type of content is that of a page.
pub(crate) fn is_page(content_type: &str) -> bool {
    content_type.starts_with("text/html") || content_type.starts_with("application/xhtml+xml")
}

/// The header, and where the body starts.
fn head(block: &[u8]) -> Option<(&[u8], usize)> {
    let crlf = memchr::memmem::find(block, b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = memchr::memmem::find(block, b"\n\n").map(|at| (at, at + 2));
    let (end, body) = match (crlf, lf) {
        (Some(crlf), Some(lf)) => crlf.min(lf),
        (crlf, lf) => crlf.or(lf)?,
    };
    Some((block.get(..end)?, body))
}

/// The chunks of a body put together; `None` where it is not in chunks.
fn whole(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut own = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(body.get(..end)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = body.get(end + 1..)?;
        if size == 0 {
            return Some(own);
        }
        own.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
    }
}
