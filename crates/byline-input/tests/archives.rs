//! Web archives, whole and broken.
#![cfg(feature = "warc")]

use byline_core::Article;
use byline_input::{InputOptions, open};
use proptest::prelude::*;
use std::fs;
use std::io::Write;

const PAGE: &str = "<!DOCTYPE html><html lang=en><head><title>Ferry waits for repairs</title>DATE</head><body><article>
<p>The ferry to the northern islands stayed in port on Friday after a storm damaged its landing stage, the port authority said, leaving about two hundred people to wait.</p>
<p>“We will not sail before the stage is safe,” said Ines Falk, who has run the port for nine years. NAME</p></article></body></html>";

fn page(name: &str) -> String {
    PAGE.replace("NAME", name).replace("DATE", "")
}

fn record(kind: &str, date: &str, block: &[u8]) -> Vec<u8> {
    let content_type = if kind == "response" { "application/http; msgtype=response" } else { "text/plain" };
    let mut own = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}>\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: {date}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    own.extend_from_slice(block);
    own.extend_from_slice(b"\r\n\r\n");
    own
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut block =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n{headers}\r\n").into_bytes();
    block.extend_from_slice(body);
    block
}

fn good(name: &str) -> Vec<u8> {
    record("response", "2022-01-22T10:00:00Z", &response("", page(name).as_bytes()))
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    compressed.write_all(content).expect("memory");
    compressed.finish().expect("memory")
}

fn read(content: &[u8]) -> Vec<Result<Article, &'static str>> {
    read_as("a.warc", content)
}

fn read_as(name: &str, content: &[u8]) -> Vec<Result<Article, &'static str>> {
    read_at_most(name, content, usize::MAX)
}

fn read_at_most(name: &str, content: &[u8], most: usize) -> Vec<Result<Article, &'static str>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    open(&[path], &InputOptions::default())
        .map(|result| result.map_err(|error| error.diagnostic().id))
        .take(most)
        .collect()
}

/// The last word of each article, or the error.
fn names(content: &[u8]) -> Vec<String> {
    names_in(read(content))
}

/// Without the count of what was passed over.
fn names_in(mut read: Vec<Result<Article, &'static str>>) -> Vec<String> {
    read.retain(|one| !matches!(one, Err("input/no-pages")));
    let name = |article: Article| article.text.split_whitespace().last().unwrap_or_default().to_owned();
    read.into_iter().map(|result| result.map_or_else(str::to_owned, name)).collect()
}

#[test]
fn pages_are_read_and_all_else_passed_over() {
    let info = record("warcinfo", "2022-01-22T10:00:00Z", b"software: a crawler\r\n");
    let request = record("request", "2022-01-22T10:00:00Z", b"GET / HTTP/1.1\r\n\r\n");
    let missing = record(
        "response",
        "2022-01-22T10:00:00Z",
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
    );
    let parts = [info, request, good("One"), missing, good("Two")];
    let compressed: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
    for content in [parts.concat(), compressed, gzip(&parts.concat())] {
        assert_eq!(names(&content), ["One", "Two"]);
        let article = read(&content).remove(0).unwrap();
        assert_eq!(article.id, "urn:uuid:response");
        assert_eq!(article.source.record, 2);
        assert_eq!(article.source.fetched.as_deref(), Some("2022-01-22T10:00:00Z"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(article.title.as_deref(), Some("Ferry waits for repairs"));
    }
}

#[test]
fn what_is_passed_over_is_counted_by_reason() {
    let missing = |status: &str| {
        let block = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<html>");
        record("response", "2022-01-22T10:00:00Z", block.as_bytes())
    };
    let picture = record(
        "response",
        "2022-01-22T10:00:00Z",
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.warc");
    let content = [missing("404 Not Found"), good("One"), picture, missing("404 Not Found")].concat();
    fs::write(&path, content).expect("a file");
    let read: Vec<_> = open(&[path], &InputOptions::default()).collect();
    let [Ok(_), Err(passed)] = &read[..] else { panic!("{read:?}") };
    assert_eq!(passed.diagnostic().id, "input/no-pages");
    assert_eq!(passed.diagnostic().reasons, ["2 status 404, 1 image/png"]);
}

#[test]
fn bodies_are_read_however_they_are_stored() {
    let check = |headers: &str, body: &[u8]| {
        let mut block = format!("HTTP/1.1 {headers}\r\n\r\n").into_bytes();
        block.extend_from_slice(body);
        assert_eq!(names(&record("response", "2022-01-22T10:00:00Z", &block)), ["One"], "{headers}");
    };
    let page = page("One");
    let page = page.as_bytes();
    let deflated = |zlib: bool| {
        let mut own = Vec::new();
        if zlib {
            let mut encoder = flate2::write::ZlibEncoder::new(&mut own, flate2::Compression::default());
            encoder.write_all(page).expect("memory");
            encoder.finish().expect("memory");
        } else {
            let mut encoder = flate2::write::DeflateEncoder::new(&mut own, flate2::Compression::default());
            encoder.write_all(page).expect("memory");
            encoder.finish().expect("memory");
        }
        own
    };
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate", &deflated(true));
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate", &deflated(false));
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: x-gzip", &gzip(page));
    check("200 OK\r\nContent-Type: text/html", &gzip(page));
    #[cfg(feature = "zst")]
    check(
        "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd",
        &zstd::stream::encode_all(page, 3).expect("memory"),
    );
    // A stream of brotli that holds the page as it is: a window of 64 kB, one block of so many bytes, the end.
    let head = 1_u32 << 20 | (page.len() as u32 - 1) << 4;
    let brotli = [&head.to_le_bytes()[..3], page, &[3]].concat();
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br", &brotli);
    let chunked = [format!("{:x}\r\n", brotli.len()).as_bytes(), &brotli, b"\r\n0\r\n\r\n"].concat();
    check(
        "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked",
        &chunked,
    );
    check("203 Non-Authoritative\r\nContent-Type: text/html", page);
    check("206 Partial\r\nContent-Type: text/html\r\nContent-Range: bytes 0-999/1000", page);
    check("200 OK\r\nContent-Type: text/html, text/html", page);
    check("200 OK\r\nContent-Type:\r\n text/html", page);
    check("200 OK\r\nContent-Type: application/octet-stream", page);
    check("200 OK\r\nContent-Type: text/plain\r\nContent-Type: text/html", page);
    check("200 OK\r\nServer: x", &[b"\xEF\xBB\xBF", page].concat());
    let chunked = [format!("{:x};a=b\r\n", page.len()).as_bytes(), page, b"\r\n0\r\n\r\n"].concat();
    check("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", &chunked);
    check("200 OK\r\nContent-Type: text/html", &chunked);
    // Compressed without saying so, or under another name.
    check("200 OK\r\nContent-Type: text/html", &deflated(true));
    check("200 OK\r\nContent-Type: text/html", &deflated(false));
    check("200 OK\r\nContent-Type: text/html", &brotli);
    check("200 OK\r\nContent-Type: application/octet-stream", &deflated(true));
    check("200 OK\r\nServer: x", &deflated(true));
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &deflated(true));
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br", &deflated(true));
    check("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate", &brotli);
    let later =
        b"HTTP/1.1 206 Partial\r\nContent-Type: text/html\r\nContent-Range: bytes 500-999/1000\r\n\r\n<html>";
    assert_eq!(read(&record("response", "2022-01-22T10:00:00Z", later)), [Err("input/no-pages")]);
}

/// A record that is not an answer of a server.
fn stored(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
    let mut own = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}>\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2022-01-22T10:00:00Z\r\n{headers}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    own.extend_from_slice(block);
    own.extend_from_slice(b"\r\n\r\n");
    own
}

#[test]
fn what_was_stored_without_an_answer_is_read_where_it_is_a_page() {
    let page = page("One");
    let bare =
        page.replace("<!DOCTYPE html><html lang=en>", "").replace("<head>", "").replace("</head><body>", "");
    let zlib = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(page.as_bytes()).expect("memory");
        encoder.finish().expect("memory")
    };
    for (headers, block) in [
        ("Content-Type: text/html\r\n", page.as_bytes()),
        ("Content-Type: application/octet-stream\r\n", page.as_bytes()),
        ("Content-Type: text/plain\r\n", page.as_bytes()),
        ("", page.as_bytes()),
        (
            "Content-Type: application/octet-stream\r\nWARC-Identified-Payload-Type: text/html\r\n",
            bare.as_bytes(),
        ),
        ("Content-Type: application/octet-stream\r\n", &gzip(page.as_bytes())),
        ("Content-Type: application/octet-stream\r\n", &zlib),
    ] {
        assert_eq!(names(&stored("resource", headers, block)), ["One"], "{headers}");
    }
    for (headers, block) in [
        ("Content-Type: application/octet-stream\r\n", bare.as_bytes()),
        ("Content-Type: image/png\r\n", page.as_bytes()),
        ("Content-Type: application/octet-stream\r\n", &b"\x78\x9C\xFF\xFF\xFF\xFF"[..]),
    ] {
        assert_eq!(read(&stored("resource", headers, block)), [Err("input/no-pages")], "{headers}");
    }
}

#[test]
fn every_record_that_is_passed_over_has_a_reason() {
    let content = [
        stored("resource", "", b"x"),
        stored("resource", "Content-Type: application/pdf\r\n", b"%PDF"),
        stored("response", "Content-Type: text/dns\r\n", b"20220122\nexample.org. 60 IN A 192.0.2.1\n"),
        stored("conversion", "Content-Type: application/json; charset=utf-8\r\n", b"{}"),
        stored("revisit", "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        stored("continuation", "", b"the rest"),
        stored("request", "Content-Type: application/http\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        stored("metadata", "Content-Type: application/warc-fields\r\n", b"a: b\r\n"),
    ]
    .concat();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.warc");
    fs::write(&path, content).expect("a file");
    let read: Vec<_> = open(&[path], &InputOptions::default()).collect();
    let [Err(passed)] = &read[..] else { panic!("{read:?}") };
    assert_eq!(
        passed.diagnostic().reasons,
        [
            "1 a later part of a record, 1 application/json, 1 application/pdf, 1 content of no type, 1 stored elsewhere, 1 text/dns"
        ]
    );
}

#[test]
fn archives_from_before_warc_are_refused() {
    let arc = b"filedesc://x.arc 0.0.0.0 20100101000000 text/plain 76\n1 0 Crawler\n";
    assert_eq!(read_as("old.arc", arc), [Err("input/no-text")]);
    assert_eq!(read_as("old.arc.gz", &gzip(arc)), [Err("input/no-text")]);
}

#[test]
fn a_broken_record_costs_itself() {
    let parts = [good("One"), good("Two"), good("Three"), good("Four")].map(|part| gzip(&part));
    let [one, two, three, four] = &parts;
    let broken = ["One", "input/broken-record", "Three", "Four"];
    let cut = [one, &two[..two.len() / 2], three, four].concat();
    assert_eq!(names(&cut), broken, "cut");
    let mut scrambled = two.clone();
    let middle = scrambled.len() / 2;
    scrambled[middle..middle + 40].fill(0x55);
    assert_eq!(names(&[one, &scrambled[..], three, four].concat()), broken, "scrambled");
    assert_eq!(names(&[one, &b"garbage"[..], three, four].concat()), broken, "garbage");
    assert_eq!(names(&[one, &two[..20]].concat()), ["One", "input/broken-record"], "cut at the end");
    assert_eq!(names(&[one, &[0; 512][..]].concat()), ["One"], "filled up with zeros");
}

/// Wherever a frame ends, what can be decompressed is read, and reading ends: nothing follows in a stream that fails.
#[test]
fn a_frame_that_breaks_off_ends_the_archive() {
    const MOST: usize = 4;
    let frame = |parts: &[Vec<u8>]| zstd::stream::encode_all(&parts.concat()[..], 3).expect("memory");
    let one = frame(&[good("One"), good("Two")]);
    for cut in 4..one.len() {
        let read = read_at_most("a.warc.zst", &one[..cut], MOST);
        assert!(read.len() < MOST, "cut at {cut}: {read:?}");
        assert!(read.iter().any(Result::is_err), "cut at {cut}");
    }
    let two = frame(&[good("Three")]);
    for cut in [5, two.len() / 2, two.len() - 1] {
        let read = read_at_most("a.warc.zst", &[&one[..], &two[..cut]].concat(), MOST);
        assert!(read.len() < MOST && read.iter().filter(|one| one.is_ok()).count() == 2, "{cut}: {read:?}");
    }
}

#[test]
fn a_record_that_lies_about_its_length_costs_itself() {
    let long = String::from_utf8(good("Two")).unwrap().replace("Content-Length: ", "Content-Length: 9");
    let short =
        String::from_utf8(good("Two")).unwrap().replace("Content-Length: ", "Content-Length: 1\r\nX: ");
    assert_eq!(
        names(&[gzip(&good("One")), gzip(long.as_bytes()), gzip(&good("Three"))].concat()),
        ["One", "input/broken-record", "Three"]
    );
    assert_eq!(
        names(&[good("One"), short.clone().into_bytes(), good("Three")].concat()),
        ["One", "input/broken-record", "Three"]
    );
    assert_eq!(
        names(&[gzip(&good("One")), gzip(short.as_bytes()), gzip(&good("Three"))].concat()),
        ["One", "input/broken-record", "Three"]
    );
    let huge =
        String::from_utf8(good("Two")).unwrap().replace("Content-Length: ", "Content-Length: 99999999999");
    assert_eq!(names(&[good("One"), huge.into_bytes()].concat()), ["One", "input/broken-record"]);
}

#[test]
fn old_headers_are_not_obeyed_and_new_ones_are_where_they_are_true() {
    let page = page("One");
    let lie = response(
        "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n",
        page.as_bytes(),
    );
    for date in ["2017-03-01T00:00:00Z", "2022-01-22T00:00:00Z"] {
        assert_eq!(names(&record("response", date, &lie)), ["One"], "{date}");
    }
    let compressed = gzip(page.as_bytes());
    let mut chunks = format!("{:x}\r\n", compressed.len()).into_bytes();
    chunks.extend_from_slice(&compressed);
    chunks.extend_from_slice(b"\r\n0\r\n\r\n");
    let truth = response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", &chunks);
    assert_eq!(names(&record("response", "2022-01-22T00:00:00Z", &truth)), ["One"]);
}

#[test]
fn a_date_after_the_fetch_is_not_believed() {
    let dates =
        "<meta property=article:published_time content=2022-03-01><meta name=date content=2022-01-21>";
    let page = PAGE.replace("DATE", dates);
    let article =
        read(&record("response", "2022-01-22T10:00:00Z", &response("", page.as_bytes()))).remove(0).unwrap();
    assert_eq!(article.date.as_deref(), Some("2022-01-21"));
}

#[test]
fn texts_taken_from_pages_are_articles() {
    let article =
        read(&record("conversion", "2022-01-22T10:00:00Z", "It “rained”.".as_bytes())).remove(0).unwrap();
    assert_eq!(article.text, "It “rained”.");
}

#[test]
fn a_record_that_is_too_long_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let long = record("conversion", "2022-01-22T10:00:00Z", &[b'x'; 5000]);
    fs::write(&path, [long, good("Two")].concat()).unwrap();
    let options = InputOptions { longest: 4000, ..InputOptions::default() };
    let read: Vec<bool> = open(&[path], &options).map(|result| result.is_ok()).collect();
    assert_eq!(read, [false, true]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn damage_costs_what_it_hits_and_no_more(at in 0usize..3000, length in 1usize..60, byte in any::<u8>(), compressed in any::<bool>()) {
        let compress = |part: Vec<u8>| if compressed { gzip(&part) } else { part };
        let parts = [good("One"), good("Two"), good("Three"), good("Four")].map(compress);
        let mut content = parts.concat();
        let end = (at + length).min(content.len());
        let hit = at..end;
        if let Some(hit) = content.get_mut(hit.clone()) {
            hit.fill(byte);
        }
        let names = names_in(read_as(if compressed { "a.warc.gz" } else { "a.warc" }, &content));
        let mut start = 0;
        for (part, name) in parts.iter().zip(["One", "Two", "Three", "Four"]) {
            let range = start..start + part.len();
            start = range.end;
            // What begins a record before the damage's end can be swallowed by the one before it.
            let touched = hit.start < range.end && range.start < hit.end + parts[0].len() + 8;
            prop_assert!(touched || names.iter().any(|found| found == name), "{name} is missing: {names:?}");
        }
    }
}

/// Why the page of a record whose answer and header have those lines is said to end early.
fn cut_off(header: &str, headers: &str, body: &[u8]) -> Option<String> {
    let mut block = format!("HTTP/1.1 {headers}\r\n\r\n").into_bytes();
    block.extend_from_slice(body);
    let own = record("response", &format!("2022-01-22T10:00:00Z{header}"), &block);
    read(&own).swap_remove(0).expect("an article").source.cut_off
}

#[test]
fn pages_that_are_not_whole_are_said_to_end_early() {
    let page = page("Alpha");
    let (whole, part) = (page.as_bytes(), &page.as_bytes()[..page.len() - 60]);
    let html = "200 OK\r\nContent-Type: text/html";
    let length = format!("{html}\r\nContent-Length: {}", whole.len());
    let chunks = [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
    let compressed = gzip(part);
    let range = "206 Partial\r\nContent-Type: text/html\r\nContent-Range: bytes";
    for (header, headers, body) in [
        ("\r\nWARC-Truncated: length", html, part),
        ("", &length, part),
        ("", &format!("{html}\r\nTransfer-Encoding: chunked"), &chunks),
        ("", &format!("{html}\r\nContent-Encoding: gzip"), &compressed[..compressed.len() - 9]),
        ("", &format!("{range} 0-{}/{}", part.len() - 1, whole.len()), part),
    ] {
        assert!(cut_off(header, headers, body).is_some(), "{header} {headers}");
    }
    for (headers, body) in [
        (html, part),
        (&length, whole),
        // The length is that of what was compressed, or nobody counted: the page has its end.
        (&format!("{html}\r\nContent-Length: 99999"), whole),
        (&format!("{html}\r\nContent-Encoding: gzip"), &gzip(whole)),
        (&format!("{range} 0-{0}/{0}", whole.len()), whole),
    ] {
        assert_eq!(cut_off("", headers, body), None, "{headers}");
    }
}

#[test]
fn data_for_programs_is_no_page_whatever_a_server_calls_it() {
    let filler = "<item><title>Ferry waits</title><description>The ferry stayed in port on Friday after a storm damaged its stage.</description></item>".repeat(9);
    for (body, why) in [
        (
            format!(
                "<?xml version=\"1.0\"?><!-- made by a crawler --><rss version=\"2.0\"><channel>{filler}</channel></rss>"
            ),
            "a feed",
        ),
        (format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{filler}</feed>"), "a feed"),
        (
            "<?xml version=\"1.0\"?>\n<urlset><url><loc>https://example.org/ferry</loc></url></urlset>"
                .to_owned(),
            "a sitemap",
        ),
        (format!("{{\"html\": \"{}\"}}", filler.replace('"', "'")), "JSON"),
    ] {
        let own = record("response", "2022-01-22T10:00:00Z", &response("", body.as_bytes()));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.warc");
        fs::write(&path, own).expect("a file");
        let mut found = open(&[path], &InputOptions::default());
        let diagnostic = found.next().expect("a result").expect_err("no page").diagnostic();
        assert_eq!(diagnostic.reasons, [format!("1 {why}")], "{body}");
    }
}
