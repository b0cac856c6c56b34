//! Files compressed with gzip and Zstandard.

use super::{Case, FIRST, LAST, alone, between, gzip};
use std::io::Write;

fn zstandard(content: &[u8], checksum: bool) -> Vec<u8> {
    let mut compressed = zstd::Encoder::new(Vec::new(), 3).expect("memory");
    compressed.include_checksum(checksum).expect("memory");
    compressed.write_all(content).expect("memory");
    compressed.finish().expect("memory")
}

fn line(text: &str) -> Vec<u8> {
    format!("{{\"text\": \"{text}\"}}\n").into_bytes()
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
pub(crate) fn cases() -> Vec<Case> {
    let whole = [line(FIRST), line("Two."), line(LAST)].concat();
    let many: Vec<u8> =
        (0..400).flat_map(|at| line(&format!("Boat {} of {at} left.", at * 7919 % 1000))).collect();
    let [first, two, last] = [FIRST, "Two.", LAST].map(|text| gzip(&line(text)));
    let flip = |mut bytes: Vec<u8>, at: usize| {
        bytes[at] ^= 0x55;
        bytes
    };
    let cut = |bytes: &[u8], share: usize| bytes[..bytes.len() * share / 8].to_vec();
    let cases = [
        between("members.jsonl.gz", [&first[..], &two, &last].concat()),
        between("member-cut.jsonl.gz", [&first[..], &cut(&two, 4), &last].concat()),
        between("member-cut-in-its-header.jsonl.gz", [&first[..], &two[..6], &last].concat()),
        between("member-without-its-end.jsonl.gz", [&first[..], &two[..two.len() - 8], &last].concat()),
        between(
            "member-with-a-wrong-checksum.jsonl.gz",
            [&first[..], &flip(two.clone(), two.len() - 6), &last].concat(),
        ),
        between(
            "member-with-a-wrong-length.jsonl.gz",
            [&first[..], &flip(two.clone(), two.len() - 2), &last].concat(),
        ),
        between("member-bent.jsonl.gz", [&first[..], &flip(two.clone(), 14), &last].concat()),
        between("member-empty.jsonl.gz", [&first[..], &gzip(b""), &last].concat()),
        between("garbage-between-members.jsonl.gz", [&first[..], b"garbage", &last].concat()),
        between("zeros-between-members.jsonl.gz", [&first[..], &[0; 512], &last].concat()),
        between("garbage-behind.jsonl.gz", [gzip(&whole), b"garbage".to_vec()].concat()),
        between("zeros-behind.jsonl.gz", [gzip(&whole), vec![0; 512]].concat()),
        between("compressed-without-saying-so.jsonl", gzip(&whole)),
        between("not-compressed.jsonl.gz", whole.clone()),
        between("not-compressed.jsonl.zst", whole.clone()),
        between("gzip-called-zstandard.jsonl.zst", gzip(&whole)),
        between("zstandard-called-gzip.jsonl.gz", zstandard(&whole, true)),
        between(
            "frames.jsonl.zst",
            [zstandard(&line(FIRST), true), zstandard(b"", false), zstandard(&line(LAST), false)].concat(),
        ),
        between(
            "frame-to-pass-over.jsonl.zst",
            [
                zstandard(&line(FIRST), true),
                b"\x50\x2a\x4d\x18\x04\0\0\0abcd".to_vec(),
                zstandard(&line(LAST), true),
            ]
            .concat(),
        ),
        between(
            "table-in-members.csv.gz",
            [
                gzip(b"id,text\n"),
                gzip(format!("a,{FIRST}\n").as_bytes()),
                cut(&gzip(b"b,Two.\n"), 5),
                gzip(format!("c,{LAST}\n").as_bytes()),
            ]
            .concat(),
        ),
        between(
            "list-in-members.json.gz",
            [
                gzip(format!("[{{\"text\": \"{FIRST}\"}},\n").as_bytes()),
                cut(&gzip(b"{\"text\": \"Two.\"},\n"), 5),
                gzip(format!("{{\"text\": \"{LAST}\"}}]").as_bytes()),
            ]
            .concat(),
        ),
        alone("lines-cut.jsonl.gz", cut(&gzip(&many), 5)),
        alone("lines-bent.jsonl.gz", {
            let compressed = gzip(&many);
            let at = compressed.len() / 2;
            flip(compressed, at)
        }),
        alone("lines-cut.jsonl.zst", cut(&zstandard(&many, true), 5)),
        alone("lines-bent.jsonl.zst", {
            let compressed = zstandard(&many, true);
            let at = compressed.len() / 2;
            flip(compressed, at)
        }),
        alone("checksum-wrong.jsonl.zst", {
            let compressed = zstandard(&whole, true);
            let at = compressed.len() - 1;
            flip(compressed, at)
        }),
        alone("empty.jsonl.gz", ""),
        alone("two-bytes.txt.gz", b"\x1f\x8b".to_vec()),
        alone("two-bytes.jsonl.zst", b"\x28\xb5".to_vec()),
        alone("three-letters.csv.gz", "ab\n"),
        alone("one-byte.warc.gz", b"\x1f".to_vec()),
        alone("empty.txt.zst", ""),
        alone("a-text.txt.gz", FIRST),
        alone("a-text.gz", FIRST),
        alone("no-lines-of-json.jsonl.gz", FIRST),
        alone("no-page.html.zst", FIRST),
        alone("a-text.bz2", FIRST),
        alone("a-text-called-other-ways.TXT.GZIP", FIRST),
        between("not-compressed.csv.gz", format!("text\n{FIRST}\n{LAST}\n")),
        between("not-compressed.json.zstd", [&b"["[..], &line(FIRST), b",", &line(LAST), b"]"].concat()),
        between(
            "frame-to-pass-over-first.jsonl.zst",
            [b"\x50\x2a\x4d\x18\x04\0\0\0abcd".to_vec(), zstandard(&whole, true)].concat(),
        ),
        alone("header-alone.jsonl.gz", first[..10].to_vec()),
        alone("header-cut.jsonl.gz", first[..5].to_vec()),
        alone("header-with-unknown-flags.jsonl.gz", flip(first.clone(), 3)),
        alone("first-bytes-alone.jsonl.zst", b"\x28\xb5\x2f\xfd".to_vec()),
        alone("frame-of-a-huge-window.jsonl.zst", b"\x28\xb5\x2f\xfd\x00\xf8\x01\0\0".to_vec()),
        alone("text-cut.txt.gz", cut(&gzip(&FIRST.repeat(50).into_bytes()), 6)),
        alone("compressed-twice.txt.gz", gzip(&gzip(FIRST.as_bytes()))),
        alone("zstandard-in-gzip.jsonl.zst.gz", gzip(&zstandard(&whole, true))),
        alone(
            "line-that-grows.jsonl.gz",
            gzip(&[line(FIRST), vec![b' '; 3 << 20], b"\n".to_vec(), line(LAST)].concat()),
        ),
        alone(
            "line-that-grows.jsonl.zst",
            zstandard(&[line(FIRST), vec![b'['; 3 << 20], b"\n".to_vec(), line(LAST)].concat(), true),
        ),
        alone("text-that-grows.txt.zst", zstandard(&vec![b' '; 3 << 20], true)),
    ];
    cases.into()
}
