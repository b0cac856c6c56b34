//! Web pages.

use super::{Case, alone, noise};

/// Enough text that a page is taken for an article.
const PARAGRAPHS: &str = "<p>The ferry to the northern islands stayed in port on Friday after a storm damaged its landing stage, leaving about two hundred people to wait in the town hall, the port authority said.</p>
<p>“We will not sail before the stage is safe, and nobody should ask us to,” said Ines Falk, who has run the port for nine years, in a short statement outside her office.</p>
<p>Engineers began to replace the broken beams in the afternoon, and the first boats may leave on Sunday if the wind drops, according to the shipping company.</p>";

/// A page that is an article all the same: what stands in its head, and before its paragraphs.
const ARTICLES: &[(&str, &str, &str)] = &[
    ("charset-unknown", "<meta charset=\"utf-1999\">", ""),
    ("charset-empty", "<meta charset=>", ""),
    ("charset-utf-16-declared", "<meta charset=utf-16>", ""),
    ("charset-twice", "<meta charset=utf-8><meta charset=windows-1251>", ""),
    (
        "json-ld-broken",
        "<script type=\"application/ld+json\">{\"datePublished\": \"2022-01-21\", </script>",
        "",
    ),
    (
        "json-ld-nested",
        "<script type=\"application/ld+json\">[[[[[[[[[[[[[[[[[[[[{\"datePublished\": \"2022-01-21\"}]]]]]]]]]]]]]]]]]]]]</script>",
        "",
    ),
    (
        "json-ld-date-a-number",
        "<script type=\"application/ld+json\">{\"datePublished\": 20220121}</script>",
        "",
    ),
    ("date-nonsense", "<meta property=\"article:published_time\" content=\"today, of course\">", ""),
    (
        "date-of-no-calendar",
        "<meta name=date content=2022-02-31>",
        "<time datetime=\"2022-99-99\">then</time>",
    ),
    ("date-of-a-far-year", "<meta name=date content=99999-01-01>", ""),
    ("url-relative", "<link rel=canonical href=\"/ferry\">", ""),
    ("url-a-script", "<link rel=canonical href=\"javascript:alert(1)\">", ""),
    ("title-missing", "", ""),
    ("title-twice", "<title>Ferry</title><title>Waits</title>", ""),
    ("title-with-controls", "<title>Ferry \x1b[31m waits\x07</title>", ""),
    ("language-nonsense", "<meta http-equiv=content-language content=\"the usual one\">", ""),
    ("refresh", "<meta http-equiv=refresh content=\"0; url=https://example.org/\">", ""),
    ("base-nonsense", "<base href=\"::::\">", ""),
    ("comment-with-dashes", "", "<!-- a -- b --- c ----!> -->"),
    ("script-with-tags", "<script>var a = '</p><article>';</script>", ""),
    ("style-with-tags", "<style>p::after { content: '</style' }</style>", ""),
    ("attribute-twice", "", "<div id=a id=b class=\"x\" class='y'></div>"),
    ("attribute-names-odd", "", "<div ' = x=y=z <=>></div>"),
    ("end-tags-alone", "", "</div></span></body></p></br>"),
    ("formatting-misnested", "", "<b><i><u></b></i></u><b><p></b></p>"),
    ("foreign-elements", "", "<svg><foreignObject><math><mi><p></svg>"),
    ("processing-instructions", "", "<?php echo 1; ?><![CDATA[ a ]]><!ELEMENT b>"),
    ("table-misnested", "", "<table><p>x<tr><div>y<td>z</table>"),
    ("entities-unknown", "", "<p>&nosuch; &; &# &#x; &amp;amp; &copy &lt</p>"),
    ("entities-of-no-character", "", "<p>&#0; &#xD800; &#x110000; &#150; &#99999999999;</p>"),
    ("nuls", "", "<p>a\0b</p>\0"),
    ("zero-width", "", "<p>T\u{200b}h\u{2060}e</p>"),
    ("bidi-override", "", "<p>\u{202e}yrref</p>"),
    ("mojibake", "", "<p>â€œNo,â€\u{9d} she said.</p>"),
    ("form-nested", "", "<form><form><select><option><select></form>"),
    ("doctype-twice", "<!DOCTYPE html><!DOCTYPE nonsense>", ""),
];

/// Pages of which no more than a result is asked.
const OTHERS: &[(&str, &str)] = &[
    ("empty", ""),
    ("blank", " \n "),
    ("doctype-alone", "<!DOCTYPE html>"),
    ("head-alone", "<html><head><title>Ferry</title></head></html>"),
    ("too-short", "<html><body><p>The ferry waits.</p></body></html>"),
    ("scripts-alone", "<html><body><script>document.write('The ferry waits.')</script></body></html>"),
    ("frames", "<html><frameset cols=\"50%,*\"><frame src=a><frame src=b></frameset></html>"),
    (
        "cookie-notice-alone",
        "<html><body><div class=cookie><p>We use cookies. Accept all?</p></div></body></html>",
    ),
    ("tag-cut", "<html><body><p>The ferry waits.</p><di"),
    ("attribute-cut", "<html><body><p class=\"The ferry waits.</p>"),
    ("comment-not-closed", "<html><body><!-- <p>The ferry waits.</p>"),
    ("script-not-closed", "<html><head><script>var a = 1;<body><p>The ferry waits.</p>"),
    ("title-not-closed", "<html><head><title>Ferry<body><p>The ferry waits.</p>"),
    ("attribute-not-closed", "<html><body><div \"=\"><p>The ferry waits.</p></div>"),
    ("plaintext", "<html><body><plaintext><p>The ferry waits.</p>"),
    ("not-found", "<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>"),
];

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head>{head}</head><body><article>{body}{PARAGRAPHS}</article></body></html>"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    let kept: &'static [&'static str] = &["according to the shipping company."];
    let article = |name: &str, content: Vec<u8>| Case { name: format!("{name}.html"), content, kept };
    let mut cases: Vec<Case> = Vec::new();
    cases.extend(ARTICLES.iter().map(|(name, head, body)| article(name, page(head, body).into_bytes())));
    cases.extend(OTHERS.iter().map(|(name, page)| alone(format!("{name}.html"), *page)));
    let deep = |tag: &str, count: usize| page("", &format!("<{tag}>").repeat(count));
    cases.extend([
        alone("nested-divs-10000.html", deep("div", 10_000)),
        alone("nested-spans-10000.html", deep("span", 10_000)),
        alone("nested-lists-4000.html", deep("ul><li", 4_000)),
        alone("nested-tables-2000.html", deep("table><tr><td", 2_000)),
        alone("nested-fonts-5000.html", deep("font", 5_000)),
        alone("nested-quotes-900.html", format!("{}{PARAGRAPHS}", "<blockquote>".repeat(900))),
        alone("noise.html", noise(4, 3_000)),
        alone("noise-behind-a-tag.html", [b"<html>".to_vec(), noise(5, 3_000)].concat()),
        alone("angle-brackets.html", "<".repeat(20_000)),
        alone("ampersands.html", "&".repeat(20_000)),
        alone("end-tags-20000.html", "</p>".repeat(10_000)),
        article(
            "attributes-3000",
            page(
                "",
                &format!(
                    "<div {}></div>",
                    (0..3_000).map(|at| format!("a{at}=1")).collect::<Vec<_>>().join(" ")
                ),
            )
            .into_bytes(),
        ),
        article(
            "attribute-of-40-kilobytes",
            page("", &format!("<div data-x=\"{}\"></div>", "x".repeat(40_000))).into_bytes(),
        ),
        article("empty-elements-5000", page("", &"<i></i>".repeat(5_000)).into_bytes()),
        article("line-ends-old-mac", page("<title>Ferry</title>", "").replace('\n', "\r").into_bytes()),
        article(
            "nothing-closed",
            page("", "").replace("</p>", "").replace("</article></body></html>", "").into_bytes(),
        ),
        article(
            "xml-declaration",
            format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{}", page("", "")).into_bytes(),
        ),
        article(
            "charset-declared-late",
            page(&format!("<!--{}--><meta charset=windows-1252>", " ".repeat(5_000)), "").into_bytes(),
        ),
        article(
            "charset-a-lie",
            encoding_rs::WINDOWS_1252.encode(&page("<meta charset=utf-8>", "")).0.into_owned(),
        ),
        article("charset-ascii-declared", page("<meta charset=us-ascii>", "").into_bytes()),
        article(
            "utf-16",
            page("<meta charset=utf-8>", "").encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
                bytes.extend(unit.to_le_bytes());
                bytes
            }),
        ),
        article("character-cut", [page("", "").into_bytes(), vec![0xe2, 0x80]].concat()),
    ]);
    cases
}
