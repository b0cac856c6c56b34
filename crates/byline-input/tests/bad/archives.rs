//! Web archives, plain and compressed.

use super::{Case, FIRST, LAST, alone, between, gzip, noise};

const PAGE: &str = "<!DOCTYPE html><html lang=en><body><article><p>The ferry to the northern islands stayed in port on Friday after a storm damaged its landing stage, the port authority said, leaving about two hundred people to wait.</p><p>“We will not sail before the stage is safe,” said Ines Falk, who has run the port for nine years.</p></article></body></html>";

/// A record of which the lengths are right.
fn record(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn text(text: &str) -> Vec<u8> {
    record(
        "conversion",
        "WARC-Target-URI: https://example.org/a\r\nWARC-Date: 2022-01-22T10:00:00Z\r\nContent-Type: text/plain\r\n",
        text.as_bytes(),
    )
}

const HEADERS: &str = "WARC-Record-ID: <urn:uuid:2>\r\nWARC-Target-URI: https://example.org/b\r\nWARC-Date: 2022-01-22T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n";

/// A server's answer as the block of a record.
fn answer(http: &[u8]) -> Vec<u8> {
    record("response", HEADERS, http)
}

fn page(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n");
    answer(&[head.as_bytes(), body].concat())
}

/// The same record with something in it put another way.
fn with(from: &str, to: &str) -> Vec<u8> {
    let good = String::from_utf8(page("", PAGE.as_bytes())).expect("a page of letters");
    assert!(good.contains(from), "{from}");
    good.replacen(from, to, 1).into_bytes()
}

/// Records between two good ones.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn records() -> Vec<(&'static str, Vec<u8>)> {
    let good = page("", PAGE.as_bytes());
    let long = format!("X-Long: {}\r\nContent-Length: ", "x".repeat(40_000));
    let many = format!("{}Content-Length: ", "X-Header: 1\r\n".repeat(300));
    let http = |text: &str| answer(text.as_bytes());
    let compressed = gzip(PAGE.as_bytes());
    let mut bent = compressed.clone();
    bent[60] ^= 0x55;
    vec![
        ("whole", good.clone()),
        ("empty", Vec::new()),
        ("header-cut", good[..60].to_vec()),
        ("block-cut", good[..good.len() / 2].to_vec()),
        ("line-ends-behind-missing", good[..good.len() - 4].to_vec()),
        ("blank-lines-behind", [&good[..], b"\r\n\r\n\r\n\n\n"].concat()),
        ("garbage-behind", [&good[..], b"garbage\r\nand more of it\r\n"].concat()),
        ("noise-behind", [&good[..], &noise(6, 400)[..], b"\r\n"].concat()),
        ("nuls-behind", [&good[..], &[0; 300], b"\r\n"].concat()),
        ("length-too-long", with("Content-Length: ", "Content-Length: 9")),
        ("length-too-short", with("Content-Length: ", "Content-Length: 1\r\nX-Length: ")),
        ("length-zero", with("Content-Length: ", "Content-Length: 0\r\nX-Length: ")),
        ("length-negative", with("Content-Length: ", "Content-Length: -")),
        ("length-beyond-all-numbers", with("Content-Length: ", "Content-Length: 99999999999999999999")),
        ("length-huge", with("Content-Length: ", "Content-Length: 99999999999999")),
        ("length-in-words", with("Content-Length: ", "Content-Length: many ")),
        ("length-missing", with("Content-Length: ", "X-Length: ")),
        ("length-twice", with("Content-Length: ", "Content-Length: 7\r\nContent-Length: ")),
        ("type-missing", with("WARC-Type: response\r\n", "")),
        ("type-unknown", with("WARC-Type: response", "WARC-Type: hologram")),
        ("type-in-capitals", with("WARC-Type: response", "WARC-TYPE: RESPONSE")),
        ("url-missing", with("WARC-Target-URI: https://example.org/b\r\n", "")),
        ("url-in-brackets", with("https://example.org/b", "<https://example.org/b>")),
        ("url-nonsense", with("https://example.org/b", "dns: %%% \x1b[0m")),
        ("date-missing", with("WARC-Date: 2022-01-22T10:00:00Z\r\n", "")),
        ("date-nonsense", with("2022-01-22T10:00:00Z", "the other day")),
        ("date-before-headers-were-honest", with("2022-01-22", "2017-01-22")),
        ("id-missing", with("WARC-Record-ID: <urn:uuid:2>\r\n", "")),
        ("header-without-colon", with("WARC-Type", "no colon here\r\nWARC-Type")),
        ("header-folded", with("WARC-Type", "X-Folded: one\r\n two\r\nWARC-Type")),
        ("header-with-nuls", with("WARC-Type", "X-Nul: \0\0\r\nWARC-Type")),
        ("header-line-of-40-kilobytes", with("Content-Length: ", &long)),
        ("header-of-300-lines", with("Content-Length: ", &many)),
        ("header-not-utf-8", [b"WARC/1.0\r\nX-Header: \xff\xfe\r\n".to_vec(), good[10..].to_vec()].concat()),
        ("version-1.1", with("WARC/1.0", "WARC/1.1")),
        ("version-9.9", with("WARC/1.0", "WARC/9.9")),
        ("version-in-small-letters", with("WARC/1.0", "warc/1.0")),
        ("version-missing", good[10..].to_vec()),
        (
            "line-ends-unix",
            String::from_utf8_lossy(&good)
                .replace("\r\n", "\n")
                .replacen("Content-Length: ", "Content-Length: 0\nX-Length: ", 1)
                .into_bytes(),
        ),
        ("block-of-nothing", answer(b"")),
        (
            "block-of-noise",
            answer(&noise(8, 500).into_iter().filter(|byte| *byte != b'\n').collect::<Vec<_>>()),
        ),
        ("http-header-alone", http("HTTP/1.1 200 OK\r\nContent-Type: text/html")),
        ("http-status-missing", http(&format!("HTTP/1.1\r\nContent-Type: text/html\r\n\r\n{PAGE}"))),
        ("http-status-in-words", http(&format!("HTTP/1.1 fine\r\nContent-Type: text/html\r\n\r\n{PAGE}"))),
        ("http-not-found", http(&format!("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n{PAGE}"))),
        ("http-moved", http("HTTP/1.1 301 Moved\r\nLocation: https://example.org/c\r\n\r\n")),
        ("http-type-missing", http(&format!("HTTP/1.1 200 OK\r\n\r\n{PAGE}"))),
        ("http-type-a-picture", http("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\u{89}PNG")),
        (
            "http-charset-unknown",
            http(&format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"utf-1999\r\n\r\n{PAGE}")),
        ),
        ("http-line-ends-unix", http(&format!("HTTP/1.1 200 OK\nContent-Type: text/html\n\n{PAGE}"))),
        ("http-body-empty", page("", b"")),
        (
            "http-body-noise",
            page("", &noise(9, 600).into_iter().filter(|byte| *byte != b'\n').collect::<Vec<_>>()),
        ),
        ("http-length-a-lie", page("Content-Length: 3\r\n", PAGE.as_bytes())),
        ("chunked-a-lie", page("Transfer-Encoding: chunked\r\n", PAGE.as_bytes())),
        (
            "chunk-size-nonsense",
            page("Transfer-Encoding: chunked\r\n", format!("zz\r\n{PAGE}\r\n0\r\n\r\n").as_bytes()),
        ),
        (
            "chunk-size-huge",
            page(
                "Transfer-Encoding: chunked\r\n",
                format!("ffffffffffffffff\r\n{PAGE}\r\n0\r\n\r\n").as_bytes(),
            ),
        ),
        (
            "chunk-cut",
            page("Transfer-Encoding: chunked\r\n", format!("{:x}\r\n{PAGE}", PAGE.len() + 50).as_bytes()),
        ),
        (
            "chunk-last-missing",
            page("Transfer-Encoding: chunked\r\n", format!("{:x}\r\n{PAGE}\r\n", PAGE.len()).as_bytes()),
        ),
        ("gzip-a-lie", page("Content-Encoding: gzip\r\n", PAGE.as_bytes())),
        ("gzip-cut", page("Content-Encoding: gzip\r\n", &compressed[..compressed.len() / 2])),
        ("gzip-bent", page("Content-Encoding: gzip\r\n", &bent)),
        ("gzip-grows", page("Content-Encoding: gzip\r\n", &gzip(&vec![b' '; 3 << 20]))),
        ("brotli", page("Content-Encoding: br\r\n", b"\x0b\x02\x80\x03")),
        ("compressed-in-an-unknown-way", page("Content-Encoding: zip-zap\r\n", PAGE.as_bytes())),
        ("revisit", record("revisit", HEADERS, b"HTTP/1.1 304 Not Modified\r\n\r\n")),
        ("metadata", record("metadata", HEADERS, b"outlinks: none")),
        ("resource-page", record("resource", "Content-Type: text/html\r\n", PAGE.as_bytes())),
        (
            "conversion-not-utf-8",
            record("conversion", "Content-Type: text/plain\r\n", b"\x93Two\x94 caf\xe9."),
        ),
        ("start-of-a-record-in-the-text", text("Two.\r\nWARC/1.0\r\nWARC-Type: response\r\n")),
    ]
}

pub(crate) fn cases() -> Vec<Case> {
    let (first, last) = (text(FIRST), text(LAST));
    let mut cases = Vec::new();
    for (name, middle) in records() {
        cases.push(between(format!("{name}.warc"), [&first[..], &middle, &last].concat()));
        // Each record compressed for itself: what is wrong inside of one cannot reach the next.
        cases.push(between(format!("{name}.warc.gz"), [gzip(&first), gzip(&middle), gzip(&last)].concat()));
    }
    let members = [gzip(&first), gzip(&page("", PAGE.as_bytes())), gzip(&last)];
    for share in 0..8 {
        for (at, name) in ["first", "second", "third"].into_iter().enumerate() {
            let mut cut = members.clone();
            let length = cut[at].len() * share / 8;
            cut[at].truncate(length);
            let kept: &'static [&'static str] = match at {
                0 => &["nine years.", LAST],
                1 => &[FIRST, LAST],
                _ => &[FIRST, "nine years."],
            };
            cases.push(Case {
                name: format!("{name}-member-cut-at-{share}-of-8.warc.gz"),
                content: cut.concat(),
                kept,
            });
        }
    }
    let [one, two, three] = &members;
    let bent = |at: usize| {
        let mut two = two.clone();
        two[at] ^= 0x55;
        [&one[..], &two, three].concat()
    };
    cases.extend([
        between("member-bent-in-its-header.warc.gz", bent(1)),
        between("member-bent-in-its-data.warc.gz", bent(40)),
        between("bent-checksum.warc.gz", bent(two.len() - 6)),
        between("member-with-a-wrong-length.warc.gz", bent(two.len() - 2)),
        between("garbage-between-members.warc.gz", [&one[..], b"garbage", three].concat()),
        between("noise-between-members.warc.gz", [&one[..], &noise(10, 500), three].concat()),
        between("zeros-between-members.warc.gz", [&one[..], &[0; 700], three].concat()),
        between(
            "two-records-in-a-member.warc.gz",
            [gzip(&[&first[..], &page("", PAGE.as_bytes())].concat()), gzip(&last)].concat(),
        ),
        between(
            "all-records-in-one-member.warc.gz",
            gzip(&[&first[..], &page("", PAGE.as_bytes()), &last].concat()),
        ),
        between(
            "record-over-two-members.warc.gz",
            [gzip(&first[..50]), gzip(&first[50..]), one.clone(), three.clone()].concat(),
        ),
        between("plain-records-called-compressed.warc.gz", [&first[..], &last].concat()),
        between("compressed-records-called-plain.warc", [&one[..], three].concat()),
        alone("all-records-in-one-member-cut.warc.gz", {
            let mut all = gzip(&[&first[..], &last].concat());
            all.truncate(all.len() - 20);
            all
        }),
        alone("nothing.warc", ""),
        alone("nothing.warc.gz", ""),
        alone("version-line-alone.warc", "WARC/1.0"),
        alone("header-without-end.warc", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10"),
        alone("many-version-lines.warc", "WARC/1.0\r\n".repeat(500)),
        alone("noise.warc", noise(11, 2_000)),
        alone("noise.warc.gz", [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), noise(12, 2_000)].concat()),
        alone("zeros.warc", vec![0; 2_000]),
    ]);
    cases
}
