//! A server's answer as it stands in an archive.

use crate::{charset, html};
use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// A page that a server sent.
#[derive(Debug)]
pub(crate) struct Response {
    /// The charset that the server declared.
    pub(crate) charset: Option<String>,
    pub(crate) body: Vec<u8>,
    /// Why it is not whole, where that shows.
    pub(crate) cut_off: Option<&'static str>,
}

/// The page in `block`; or why it is passed over. `identified` is what the crawler took the content for.
///
/// Archives of news store bodies as they were sent, or decompressed and whole under headers that still call them
/// compressed and in chunks. So no header is obeyed where the bytes do not bear it out.
pub(crate) fn response(block: Vec<u8>, identified: &str, longest: u64) -> Result<Response, String> {
    let Some((head, at)) = head(&block) else { return Err("without a header".to_owned()) };
    // A header may continue on the next line.
    let head = String::from_utf8_lossy(head).replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_ascii_whitespace().nth(1)).unwrap_or("");
    // 203 is a copy that a server on the way changed, 206 a part, which can be all of it.
    if !matches!(status, "200" | "203" | "206") {
        let known = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if known { format!("status {status}") } else { "without a status".to_owned() });
    }
    let fields: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
        .collect();
    let values = |name: &str| -> Vec<&str> {
        let own = fields.iter().filter(|(own, _)| own == name);
        own.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
    };
    if status == "206" && values("content-range").iter().any(|range| !starts_at_zero(range)) {
        return Err("a later part of a page".to_owned());
    }
    let mut body = block;
    body.drain(..at);
    let stated = values("content-length").first().and_then(|length| length.parse().ok());
    let part = values("content-range").iter().any(|range| ends_before_all(range));
    let mut cut_off = part.then_some("a part of the page was asked for");
    if stated.is_some_and(|length| body.len() < length) {
        cut_off = Some("it is shorter than its Content-Length");
    }
    let chunked = values("transfer-encoding").iter().any(|encoding| encoding.contains("chunked"));
    if let Some((joined, whole)) = joined(&body, chunked) {
        body = joined;
        cut_off = if whole { cut_off } else { Some("its last chunk is missing") };
    }
    let mut broken = false;
    for encoding in values("content-encoding").into_iter().rev() {
        body = decompressed(body, encoding, longest, &mut broken);
    }
    let types = values("content-type");
    let named = types.iter().any(|content_type| is_page(content_type));
    let unnamed = types.iter().all(|content_type| says_nothing(content_type));
    if named || unnamed {
        body = recognised(body, longest, &mut broken);
    }
    if let Some(other) = (named || unnamed).then(|| html::other_kind(&body)).flatten() {
        return Err(other.to_owned());
    }
    let page = named || (unnamed && (is_page(identified) || looks_like_page(&body)));
    if !page {
        return Err(reason(types.first().copied().unwrap_or("")));
    }
    let charset = types
        .iter()
        .filter(|content_type| is_page(content_type))
        .find_map(|content_type| declared(content_type));
    let cut_off = if broken { Some("its compressed data end early or are damaged") } else { cut_off };
    // What headers say of a page with its end is not so.
    let cut_off = cut_off.filter(|_| !ends_as_page(&body));
    Ok(Response { charset, body, cut_off })
}

/// The page that a crawler stored without a server's answer; or why it is passed over.
pub(crate) fn resource(
    block: Vec<u8>,
    content_type: &str,
    identified: &str,
    longest: u64,
) -> Result<Response, String> {
    let named = is_page(content_type) || is_page(identified);
    let unnamed = content_type.is_empty() || says_nothing(content_type);
    let mut broken = false;
    let body = if named || unnamed { recognised(block, longest, &mut broken) } else { block };
    if let Some(other) = (named || unnamed).then(|| html::other_kind(&body)).flatten() {
        return Err(other.to_owned());
    }
    if named || (unnamed && looks_like_page(&body)) {
        let cut_off =
            (broken && !ends_as_page(&body)).then_some("its compressed data end early or are damaged");
        Ok(Response { charset: declared(content_type), body, cut_off })
    } else {
        Err(reason(content_type))
    }
}

/// A type of content as the reason why something is passed over.
pub(crate) fn reason(content_type: &str) -> String {
    let bare = content_type.split(';').next().unwrap_or("").trim();
    if bare.is_empty() { "content of no type".to_owned() } else { bare.chars().take(60).collect() }
}

/// The charset in a type of content.
fn declared(content_type: &str) -> Option<String> {
    let (_, label) = content_type.split_once("charset=")?;
    let label = label.split([';', ',']).next().unwrap_or(label).trim_matches(['"', '\'', ' ']);
    Some(label.to_owned()).filter(|label| !label.is_empty())
}

fn starts_at_zero(range: &str) -> bool {
    range.trim_start_matches("bytes").trim_start_matches([' ', '=']).starts_with("0-")
}

/// Whether a range ends before all of it: `bytes 0-2499/9000`.
fn ends_before_all(range: &str) -> bool {
    let numbers = range.rsplit_once('/').and_then(|(range, all)| Some((range.rsplit_once('-')?.1, all)));
    let numbers = numbers.and_then(|(last, all)| Some((last.parse::<u64>().ok()?, all.parse::<u64>().ok()?)));
    numbers.is_some_and(|(last, all)| last + 1 < all)
}

/// Whether a body ends as pages do.
fn ends_as_page(body: &[u8]) -> bool {
    let end = body.trim_ascii_end();
    let end = end.get(end.len().saturating_sub(LOOK)..).unwrap_or(end).to_ascii_lowercase();
    memchr::memmem::find(&end, b"</html").is_some()
}

/// Whether a type of content is that of a page.
fn is_page(content_type: &str) -> bool {
    ["text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"]
        .iter()
        .any(|own| content_type.starts_with(own))
}

/// Whether servers give that type of content to what they do not know.
fn says_nothing(content_type: &str) -> bool {
    [
        "application/octet-stream",
        "binary/octet-stream",
        "text/plain",
        "application/x-unknown",
        "unknown",
        "charset=",
    ]
    .iter()
    .any(|own| content_type.starts_with(own))
}

/// How many bytes are looked at to see what a body is.
const LOOK: usize = 2048;

/// Whether a body begins as pages do.
fn looks_like_page(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let head = body.get(..LOOK).unwrap_or(body).trim_ascii_start().to_ascii_lowercase();
    let tags = [&b"<!doctype html"[..], b"<html", b"<head", b"<body"];
    head.starts_with(b"<") && tags.iter().any(|tag| memchr::memmem::find(&head, tag).is_some())
}

/// The body as it was before it was compressed, where it is. What can be read of a broken one is better than nothing;
/// `broken` says that it is.
fn decompressed(body: Vec<u8>, encoding: &str, longest: u64, broken: &mut bool) -> Vec<u8> {
    let mut ended = true;
    let mut read = |reader: &mut dyn Read, marked: bool| -> Vec<u8> {
        let mut own = Vec::new();
        // What was read before an error stays, unless a page comes out in another way.
        let whole = reader.take(longest).read_to_end(&mut own).is_ok();
        ended = whole;
        if whole || marked || looks_like_page(&own) || hidden(&body).is_none() { own } else { Vec::new() }
    };
    let own = match encoding {
        _ if body.starts_with(b"\x1F\x8B") => read(&mut MultiGzDecoder::new(&body[..]), true),
        #[cfg(feature = "zst")]
        _ if body.starts_with(b"\x28\xB5\x2F\xFD") => {
            match zstd::stream::read::Decoder::with_buffer(&body[..]) {
                Ok(mut decoder) => read(&mut decoder, true),
                Err(_) => Vec::new(),
            }
        }
        _ if looks_like_page(&body) => return body,
        "deflate" => {
            // The name stands for two formats, and servers send either.
            let framed = read(&mut ZlibDecoder::new(&body[..]), false);
            if framed.is_empty() { read(&mut DeflateDecoder::new(&body[..]), false) } else { framed }
        }
        "br" => read(&mut Decompressor::new(&body[..], BUFFER), false),
        _ => return body,
    };
    if own.is_empty() {
        return body;
    }
    *broken |= !ended;
    own
}

/// How much is decompressed at a time.
const BUFFER: usize = 64 * 1024;

/// What is compressed without saying so, or under another name, as it was before: by its mark, or where a page comes out.
fn recognised(body: Vec<u8>, longest: u64, broken: &mut bool) -> Vec<u8> {
    let body = decompressed(body, "", longest, broken);
    if looks_like_page(&body) || !charset::is_binary(&body) {
        return body;
    }
    match hidden(&body) {
        Some(encoding) => decompressed(body, encoding, longest, broken),
        None => body,
    }
}

/// The compression without a mark of its own out of which a page comes.
fn hidden(body: &[u8]) -> Option<&'static str> {
    let begins = |reader: &mut dyn Read| {
        let mut own = Vec::new();
        // A part of it is enough.
        let _ = reader.take(LOOK as u64).read_to_end(&mut own);
        looks_like_page(&own)
    };
    if begins(&mut ZlibDecoder::new(body)) || begins(&mut DeflateDecoder::new(body)) {
        Some("deflate")
    } else if begins(&mut Decompressor::new(body, BUFFER)) {
        Some("br")
    } else {
        None
    }
}

/// The header, and where the body starts.
fn head(block: &[u8]) -> Option<(&[u8], usize)> {
    let crlf = memchr::memmem::find(block, b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = memchr::memmem::find(block, b"\n\n").map(|at| (at, at + 2));
    // Without an empty line, the body begins with its first tag.
    let tag = memchr::memmem::find(block, b"\n<").map(|at| (at, at + 1));
    let ends = [crlf, lf, tag].into_iter().flatten().min()?;
    Some((block.get(..ends.0)?, ends.1))
}

/// The chunks of a body put together, and whether all are there; `None` where it is not in chunks. What is called chunked
/// may break off.
fn joined(mut body: &[u8], called: bool) -> Option<(Vec<u8>, bool)> {
    let mut own = Vec::with_capacity(body.len());
    loop {
        let chunk = chunk(body);
        match chunk {
            Some(([], _)) => return Some((own, true)),
            Some((piece, rest)) => {
                own.extend_from_slice(piece);
                body = rest;
            }
            None if called && !own.is_empty() => {
                let rest = memchr::memchr(b'\n', body).and_then(|at| body.get(at + 1..));
                own.extend_from_slice(rest.unwrap_or(&[]));
                return Some((own, false));
            }
            None => return None,
        }
    }
}

/// The first chunk and what follows it.
fn chunk(body: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST_SIZE: usize = 200;
    let end = memchr::memchr(b'\n', body.get(..LONGEST_SIZE).unwrap_or(body))?;
    let size = std::str::from_utf8(body.get(..end)?).ok()?;
    let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
    let body = body.get(end + 1..)?;
    if size == 0 {
        return Some((&[], body));
    }
    let rest = body.get(size..)?;
    Some((body.get(..size)?, rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?))
}
