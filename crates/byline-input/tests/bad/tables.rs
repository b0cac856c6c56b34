//! Tables as text.

use super::{Case, FIRST, LAST, alone, between};

/// A row between two good ones of `id,text,title`.
const ROWS: &[(&str, &[u8])] = &[
    ("one-field", b"b"),
    ("too-few-fields", b"b,Two."),
    ("too-many-fields", b"b,Two.,Title,four,five,six"),
    ("delimiters-alone", b",,"),
    ("many-delimiters", b",,,,,,,,,,,,,,,,,,"),
    ("quote-not-closed", b"b,\"Two.,Title"),
    ("quote-not-closed-at-the-start", b"\"b,Two.,Title"),
    ("quote-closed-by-the-next-row", b"b,\"Two.\n\"b2\",Two again.,Title"),
    ("quotes-inside", b"b,\"He said \"yes\" twice.\",Title"),
    ("quotes-inside-over-lines", b"b,\"He said\n\"yes\" twice.\",Title"),
    ("quotes-with-backslashes", b"b,\"He said \\\"yes\\\" twice.\",Title"),
    ("quote-in-a-bare-field", b"b,He is 6\"2 tall.,Title"),
    ("text-behind-the-quote", b"b,\"Two.\" and more,Title"),
    ("blank-before-the-quote", b"b, \"Two, or three.\",Title"),
    ("row-of-quotes", b"\"\"\"\"\"\"\"\""),
    ("odd-quotes-alone", b"\"\"\"\"\"\"\""),
    ("single-quotes", b"b,'Two, or three.',Title"),
    ("line-ends-in-a-field", b"b,\"Two.\n\nTwo again.\r\nAnd again.\",Title"),
    ("blank-lines", b"\n\n\r\n"),
    ("line-of-blanks", b"      "),
    ("text-empty", b"b,,Title"),
    ("text-blank", b"b,   ,Title"),
    ("nul", b"b,Two\0.,Title"),
    ("windows-1252", b"b,\x93Two\x94 caf\xe9.,Title"),
    ("charsets-mixed", b"b,\x93Two\x94 caf\xe9.,\xe2\x80\x9cTitle\xe2\x80\x9d"),
    ("character-cut", b"b,Two \xe2\x80,Title"),
    ("mark-in-a-row", b"\xef\xbb\xbfb,Two.,Title"),
    ("escape-sequences", b"b,\x1b[31mTwo.,\x1b]0;Title\x07"),
    ("a-formula", b"b,=HYPERLINK(\"https://example.org\"),@Title"),
    ("id-twice", b"a,Two.,Title"),
    ("carriage-return", b"b,Two.\rb2,Two again."),
    ("date-of-no-calendar", b"b,Two.,2022-13-77"),
    ("html", b"b,<p>Two.</p>,<b>Title</b>"),
];

pub(crate) fn cases() -> Vec<Case> {
    let row = |name: &str, middle: &[u8]| {
        let rows = [
            b"id,text,title",
            format!("a,{FIRST},Noon").as_bytes(),
            middle,
            format!("c,{LAST},Six").as_bytes(),
        ]
        .join(&b'\n');
        between(format!("{name}.csv"), rows)
    };
    let mut cases: Vec<Case> = ROWS.iter().map(|(name, middle)| row(name, middle)).collect();
    cases.push(row("field-of-60-kilobytes", format!("b,{},Title", "Two. ".repeat(12_000)).as_bytes()));
    cases.push(row("field-too-long", format!("b,{},Title", "x".repeat(20_000)).repeat(1).as_bytes()));
    cases.push(row("3000-fields", format!("b,Two.{}", ",x".repeat(3_000)).as_bytes()));
    cases.push(row(
        "noise",
        &super::noise(3, 200)
            .into_iter()
            .filter(|byte| !matches!(byte, b'\n' | b'\r' | b'"'))
            .collect::<Vec<_>>(),
    ));
    for (name, end) in
        [("windows", "\r\n"), ("old-mac", "\r"), ("swapped", "\n\r"), ("blank-lines", "\n\n\n")]
    {
        let table =
            ["id,text".to_owned(), format!("a,{FIRST}"), "b,Two.".to_owned(), format!("c,{LAST}")].join(end);
        cases.push(between(format!("line-ends-{name}.csv"), table));
    }
    for (name, delimiter) in [("semicolons", ";"), ("tabs", "\t"), ("bars", "|")] {
        let table = format!("id,text\na,{FIRST}\nb,\"Two, or three.\"\nc,{LAST}\n")
            .replace("id,", &format!("id{delimiter}"));
        let table = table
            .replace("a,", &format!("a{delimiter}"))
            .replace("b,", &format!("b{delimiter}"))
            .replace("c,", &format!("c{delimiter}"));
        cases.push(between(format!("{name}.csv"), table));
    }
    let both = format!("\na,{FIRST}\nc,{LAST}\n");
    cases.extend([
        between("header-marked.csv", format!("\u{feff}id,text{both}")),
        between("header-marked-and-quoted.csv", format!("\u{feff}\"id\",\"text\"{both}")),
        between("header-with-blanks.csv", format!(" id , text {both}")),
        between("header-in-capitals.csv", format!("ID,Text{both}")),
        between("header-with-a-name-twice.csv", format!("id,text,text{both}")),
        between("blank-lines-before-the-header.csv", format!("\n\n\nid,text{both}")),
        between("last-quote-not-closed.csv", format!("id,text{both}d,\"Four")),
        between("last-line-end-missing.csv", format!("id,text{}", both.trim_end())),
        between(
            "utf-16.csv",
            format!("\u{feff}id,text{both}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        ),
        between("tabs.tsv", format!("id\ttext\na\t{FIRST}\nb\t\"Two\nc\t{LAST}\n")),
        alone("empty.csv", ""),
        alone("mark-alone.csv", "\u{feff}"),
        alone("header-alone.csv", "id,text,title\n"),
        alone("header-without-text.csv", format!("id,body{both}")),
        alone(
            "header-of-500-names.csv",
            format!("{}{both}", (0..500).map(|at| format!("c{at}")).collect::<Vec<_>>().join(",")),
        ),
        alone("header-of-a-long-name.csv", format!("{}{both}", "t".repeat(5_000))),
        alone("header-empty.csv", format!(",{both}")),
        alone("header-not-closed.csv", format!("\"id,text{both}")),
        alone("header-missing.csv", both),
        alone("spreadsheet-separator-first.csv", format!("sep=,\nid,text\na,{FIRST}\n")),
        alone("nuls-alone.csv", vec![0; 500]),
        alone("quotes-alone.csv", "\"".repeat(10_001)),
    ]);
    cases
}
