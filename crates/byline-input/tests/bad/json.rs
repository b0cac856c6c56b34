//! JSON, in lines and not.

use super::{Case, FIRST, LAST, alone, between};

/// A line between two good ones.
const LINES: &[(&str, &[u8])] = &[
    ("empty-object", b"{}"),
    ("a-number", b"7"),
    ("a-string", b"\"text\""),
    ("null", b"null"),
    ("a-list", b"[\"text\", \"Two.\"]"),
    ("plain-text", b"The ferry waits."),
    ("object-not-closed", b"{\"text\": \"Two.\""),
    ("string-not-closed", b"{\"text\": \"Two.}"),
    ("key-not-closed", b"{\"text: \"Two.\"}"),
    ("single-quotes", b"{'text': 'Two.'}"),
    ("keys-bare", b"{text: \"Two.\"}"),
    ("comma-at-the-end", b"{\"text\": \"Two.\",}"),
    ("comma-first", b"{,\"text\": \"Two.\"}"),
    ("comma-missing", b"{\"id\": \"b\" \"text\": \"Two.\"}"),
    ("colon-missing", b"{\"text\" \"Two.\"}"),
    ("value-missing", b"{\"text\": }"),
    ("a-comment", b"// {\"text\": \"Two.\"}"),
    ("comment-behind", b"{\"text\": \"Two.\"} // two"),
    ("two-objects", b"{\"text\": \"Two.\"} {\"text\": \"Two and a half.\"}"),
    ("two-objects-no-blank", b"{\"text\": \"Two.\"}{\"text\": \"Two and a half.\"}"),
    ("bracket-behind", b"{\"text\": \"Two.\"}]"),
    ("comma-behind", b"{\"text\": \"Two.\"},"),
    ("not-a-number", b"{\"text\": \"Two.\", \"score\": NaN}"),
    ("infinity", b"{\"text\": \"Two.\", \"score\": -Infinity}"),
    ("hexadecimal", b"{\"text\": \"Two.\", \"score\": 0x2}"),
    ("zeros-before-a-number", b"{\"text\": \"Two.\", \"score\": 007}"),
    ("number-too-large", b"{\"text\": \"Two.\", \"score\": 1e99999}"),
    ("integer-too-large", b"{\"id\": 123456789012345678901234567890, \"text\": \"Two.\"}"),
    ("id-a-number", b"{\"id\": 12, \"text\": \"Two.\"}"),
    ("id-null", b"{\"id\": null, \"text\": \"Two.\"}"),
    ("id-an-object", b"{\"id\": {\"$oid\": \"5f\"}, \"text\": \"Two.\"}"),
    ("id-empty", b"{\"id\": \"\", \"text\": \"Two.\"}"),
    ("text-null", b"{\"text\": null}"),
    ("text-a-number", b"{\"text\": 2}"),
    ("text-a-list", b"{\"text\": [\"Two.\"]}"),
    ("text-empty", b"{\"text\": \"\"}"),
    ("text-blank", b"{\"text\": \" \\n\\t \"}"),
    ("text-in-capitals", b"{\"TEXT\": \"Two.\"}"),
    ("text-twice", b"{\"text\": \"Two.\", \"text\": \"Two again.\"}"),
    ("id-twice", b"{\"id\": \"a\", \"id\": \"b\", \"text\": \"Two.\"}"),
    ("key-empty", b"{\"\": 1, \"text\": \"Two.\"}"),
    ("title-a-list", b"{\"title\": [\"Two\"], \"text\": \"Two.\"}"),
    ("date-nonsense", b"{\"date\": \"yesterday\", \"text\": \"Two.\"}"),
    ("date-of-no-calendar", b"{\"date\": \"2022-02-30\", \"text\": \"Two.\"}"),
    ("date-a-number", b"{\"date\": 1642723200, \"text\": \"Two.\"}"),
    ("date-empty", b"{\"date\": \"\", \"text\": \"Two.\"}"),
    ("date-of-year-0", b"{\"date\": \"0000-00-00\", \"text\": \"Two.\"}"),
    ("url-nonsense", b"{\"url\": \"://\", \"text\": \"Two.\"}"),
    ("url-a-script", b"{\"url\": \"javascript:alert(1)\", \"text\": \"Two.\"}"),
    ("url-with-line-ends", b"{\"url\": \"https://example.org/a\\nb\", \"text\": \"Two.\"}"),
    ("language-nonsense", b"{\"language\": \"the usual one\", \"text\": \"Two.\"}"),
    ("language-a-list", b"{\"language\": [\"en\"], \"text\": \"Two.\"}"),
    ("surrogate-alone", b"{\"text\": \"Two \\ud83d.\"}"),
    ("surrogates-swapped", b"{\"text\": \"Two \\ude00\\ud83d.\"}"),
    ("surrogate-half-written", b"{\"text\": \"Two \\ud83d\\ude\"}"),
    ("escape-unknown", b"{\"text\": \"Two \\x41\"}"),
    ("escape-cut", b"{\"text\": \"Two \\u12\"}"),
    ("escape-at-the-end", b"{\"text\": \"Two \\"),
    ("escaped-nul", b"{\"text\": \"Two\\u0000.\"}"),
    ("nul", b"{\"text\": \"Two\0.\"}"),
    ("nul-before", b"\0{\"text\": \"Two.\"}"),
    ("tab-in-a-string", b"{\"text\": \"Two\t.\"}"),
    ("escape-sequences", b"{\"text\": \"\x1b[31mTwo\x1b[0m.\"}"),
    ("escape-sequences-escaped", b"{\"text\": \"\\u001b[2JTwo.\"}"),
    ("carriage-return-in-a-string", b"{\"text\": \"Two\r.\"}"),
    ("delete", b"{\"text\": \"Two\x7f.\"}"),
    ("windows-1252", b"{\"text\": \"\x93Two\x94, caf\xe9.\"}"),
    ("overlong-utf-8", b"{\"text\": \"Two\xc0\x80\xc1\xbf.\"}"),
    ("surrogates-in-utf-8", b"{\"text\": \"Two \xed\xa0\xbd\xed\xb8\x80.\"}"),
    ("beyond-unicode", b"{\"text\": \"Two \xf5\x80\x80\x80.\"}"),
    ("character-cut", b"{\"text\": \"Two \xe2\x80\"}"),
    ("mark-before", b"\xef\xbb\xbf{\"text\": \"Two.\"}"),
    ("mark-inside", "{\"text\": \"Two\u{feff}.\"}".as_bytes()),
    ("no-break-space-before", "\u{a0}{\"text\": \"Two.\"}".as_bytes()),
    ("line-separator", "{\"text\": \"Two\u{2028}.\"}".as_bytes()),
    ("next-line", "{\"text\": \"Two\u{85}.\"}".as_bytes()),
    ("bidi-override", "{\"text\": \"Two \u{202e}owT\u{2066}.\"}".as_bytes()),
    ("zero-width", "{\"text\": \"T\u{200b}w\u{200d}o\u{2060}.\"}".as_bytes()),
    ("noncharacters", "{\"text\": \"Two \u{fffe}\u{ffff}\u{10ffff}.\"}".as_bytes()),
    ("private-use", "{\"text\": \"Two \u{e000}\u{f8ff}.\"}".as_bytes()),
    ("mojibake", "{\"text\": \"â€œTwo.â€\u{9d}\"}".as_bytes()),
    ("target-behind-the-end", b"{\"text\": \"Two.\", \"targets\": [{\"start\": 2, \"end\": 400}]}"),
    ("target-backwards", b"{\"text\": \"Two.\", \"targets\": [{\"start\": 3, \"end\": 1}]}"),
    ("target-negative", b"{\"text\": \"Two.\", \"targets\": [{\"start\": -3, \"end\": 1}]}"),
    ("target-inside-a-character", "{\"text\": \"“Two.”\", \"targets\": [{\"start\": 1, \"end\": 5}]}".as_bytes()),
    ("targets-no-list", b"{\"text\": \"Two.\", \"targets\": \"Two\"}"),
    ("target-without-end", b"{\"text\": \"Two.\", \"targets\": [{\"start\": 1}]}"),
    ("target-too-large", b"{\"text\": \"Two.\", \"targets\": [{\"start\": 0, \"end\": 99999999999999999999}]}"),
    ("entity-of-no-kind", b"{\"text\": \"Two.\", \"entities\": [{\"id\": \"e1\", \"label\": \"THING\", \"name\": \"Two\", \"mentions\": []}]}"),
    ("entity-mention-backwards", b"{\"text\": \"Two.\", \"entities\": [{\"id\": \"e1\", \"label\": \"PER\", \"name\": \"Two\", \"mentions\": [{\"start\": 3, \"end\": 0, \"kind\": \"name\"}]}]}"),
    ("entities-a-number", b"{\"text\": \"Two.\", \"entities\": 3}"),
    ("record-of-a-later-schema", b"{\"schema\": \"byline/9\", \"text\": \"Two.\"}"),
    ("offset-unit-unknown", b"{\"text\": \"Two.\", \"offset_unit\": \"feet\", \"targets\": [{\"start\": 0, \"end\": 1}]}"),
];

/// Whole files of lines.
const FILES: &[(&str, &[u8])] = &[
    ("empty.jsonl", b""),
    ("mark-alone.jsonl", b"\xef\xbb\xbf"),
    ("line-ends-alone.jsonl", b"\n\r\n\n   \n\t\n"),
    ("nuls-alone.jsonl", &[0; 600]),
    ("no-json-at-all.jsonl", b"The ferry waits.\nThe ferry still waits.\n"),
];

fn lines(separator: &str, middle: &str) -> String {
    format!(
        "{{\"id\": \"a\", \"text\": \"{FIRST}\"}}{separator}{middle}{separator}{{\"id\": \"c\", \"text\": \"{LAST}\"}}"
    )
}

fn line(name: &str, middle: &[u8]) -> Case {
    let [first, last] = [("a", FIRST), ("c", LAST)]
        .map(|(id, text)| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}").into_bytes());
    between(format!("{name}.jsonl"), [&first, middle, &last].join(&b'\n'))
}

fn wide(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = LINES.iter().map(|(name, middle)| line(name, middle)).collect();
    cases.extend(FILES.iter().map(|(name, content)| alone(*name, *content)));
    let deep = |open: &str, close: &str| {
        format!("{{\"text\": \"Two.\", \"x\": {}1{}}}", open.repeat(10_000), close.repeat(10_000))
    };
    cases.push(line("nested-lists", deep("[", "]").as_bytes()));
    cases.push(line("nested-objects", deep("{\"x\":", "}").as_bytes()));
    cases.push(line("nested-and-never-closed", "[{\"x\":".repeat(5_000).as_bytes()));
    cases.push(line(
        "nested-as-deep-as-allowed",
        format!("{{\"text\": \"Two.\", \"x\": {}{}}}", "[".repeat(100), "]".repeat(100)).as_bytes(),
    ));
    cases.push(line(
        "key-of-20-kilobytes",
        format!("{{\"text\": \"Two.\", \"{}\": 1}}", "k".repeat(20_000)).as_bytes(),
    ));
    cases.push(line("line-of-blanks", " ".repeat(30_000).as_bytes()));
    cases.push(line("line-of-quotes", "\"".repeat(30_001).as_bytes()));
    cases.push(line("line-of-nuls", &[0; 5_000]));
    cases.push(line(
        "marks-that-combine",
        format!("{{\"text\": \"Two{}\"}}", "\u{301}".repeat(2_000)).as_bytes(),
    ));
    cases.push(line(
        "noise",
        &super::noise(7, 300).into_iter().filter(|byte| *byte != b'\n').collect::<Vec<_>>(),
    ));

    let two = "{\"text\": \"Two.\"}";
    let ends =
        [("unix", "\n"), ("windows", "\r\n"), ("old-mac", "\r"), ("swapped", "\n\r"), ("doubled", "\r\r\n")];
    for (name, separator) in ends {
        cases.push(between(format!("line-ends-{name}.jsonl"), lines(separator, two)));
    }
    let marked = format!("\u{feff}{}", lines("\n", two));
    cases.push(between("utf-16-le.jsonl", wide(&marked, u16::to_le_bytes)));
    cases.push(between("utf-16-be.jsonl", wide(&marked, u16::to_be_bytes)));
    cases.push(between("utf-16-le-without-mark.jsonl", wide(&lines("\n", two), u16::to_le_bytes)));
    cases.push(between(
        "utf-16-odd-length.jsonl",
        [wide(&format!("{marked}\n"), u16::to_le_bytes), vec![b'{']].concat(),
    ));
    cases.push(between(
        "mark-twice.jsonl",
        format!("\u{feff}\u{feff}{{\"text\": \"Zero.\"}}\n{}", lines("\n", two)),
    ));
    cases.push(between(
        "nuls-at-the-end.jsonl",
        [lines("\n", two).into_bytes(), vec![b'\n'], vec![0; 512]].concat(),
    ));
    cases.push(between("last-line-cut.jsonl", format!("{}\n{{\"text\": \"Fou", lines("\n", two))));
    cases.push(between("blanks-between.jsonl", lines("  \n\n\t\n  ", two)));
    cases.extend(lists());
    cases
}

/// Files that are not lines.
fn lists() -> Vec<Case> {
    let one = format!("{{\"text\": \"{FIRST}\"}}");
    let three = format!("{{\"text\": \"{LAST}\"}}");
    let list = |name: &str, middle: &str| {
        between(format!("list-{name}.json"), format!("[\n  {one},\n  {middle},\n  {three}\n]\n"))
    };
    vec![
        list("without-text", "{\"title\": \"Two\"}"),
        list("with-null", "null"),
        list("with-numbers", "1, 2.5, -3"),
        list("with-a-list", "[{\"text\": \"Two.\"}]"),
        list("object-not-closed", "{\"text\": \"Two.\""),
        list("string-not-closed", "{\"text\": \"Two.}"),
        list("nested-object-not-closed", "{\"text\": \"Two.\", \"x\": {\"y\": [1, 2}"),
        list("single-quotes", "{'text': 'Two.'}"),
        list("comments", "// two\n  {\"text\": \"Two.\"} /* two */"),
        list("commas-doubled", "{\"text\": \"Two.\"},,"),
        list("brackets-too-many", "{\"text\": \"Two.\"}]}]"),
        list("a-word-bare", "undefined"),
        list("nul", "{\"text\": \"Two.\0\"}"),
        between("list-commas-missing.json", format!("[{one}\n{{\"text\": \"Two.\"}}\n{three}]")),
        between("list-not-closed.json", format!("[{one}, {{\"text\": \"Two.\"}}, {three}")),
        between("list-on-one-line-string-not-closed.json", format!("[{one}, {{\"text\": \"Two}}, {three}]")),
        between("lists-one-after-the-other.json", format!("[{one}][{{\"text\": \"Two.\"}}]\n[{three}]")),
        between("list-old-mac.json", format!("[\r{one},\r{{\"text\": \"Two.\"}},\r{three}\r]")),
        between("list-marked.json", format!("\u{feff}[{one}, {three}]")),
        between(
            "objects-over-lines-not-closed.json",
            format!("{{\n\"text\": \"{FIRST}\"\n}}\n{{\n\"text\": \"Two.\n{{\n\"text\": \"{LAST}\"\n}}\n"),
        ),
        alone("list-empty.json", "[]"),
        alone("list-of-nothing.json", "[,,]"),
        alone("list-in-an-object.json", format!("{{\"articles\": [{one}, {three}]}}")),
        alone("a-scalar.json", "42"),
        alone("empty.json", ""),
        alone("nested-lists.json", "[".repeat(50_000)),
        alone("nested-objects.json", "{\"text\":".repeat(20_000)),
    ]
}
