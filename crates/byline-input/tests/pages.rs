//! Articles taken out of web pages.

#![expect(clippy::format_collect, reason = "a page of a test")]
#![cfg(feature = "html")]

use byline_core::Article;
use byline_input::{InputOptions, open};
use std::fs;

/// Enough text that the page is taken for an article.
const PARAGRAPHS: [&str; 4] = [
    "The ferry to the northern islands stayed in port on Friday after a storm damaged its landing stage, leaving about two hundred people to wait in the town hall, the port authority said.",
    "“We will not sail before the stage is safe, and nobody should ask us to,” said Ines Falk, who has run the port for nine years, in a short statement outside her office.",
    "Engineers began to replace the broken beams in the afternoon, and the first boats, according to the shipping company, may leave on Sunday if the wind drops as the forecast says.",
    "Islanders said they were used to waiting, although the shops on the largest island had only enough bread and milk for two more days, and the school there closed early.",
];

fn page(head: &str, body: &str) -> String {
    let paragraphs = PARAGRAPHS.map(|text| format!("<p>{text}</p>\n")).concat();
    format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><title>Ferry waits for repairs - Island Post</title>{head}</head><body>
        <nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/sport\">Sport</a></li></ul></nav>
        <article><h1>Ferry waits for repairs</h1>{body}{paragraphs}</article>
        <footer><p>All rights reserved. Cookie settings.</p></footer></body></html>"
    )
}

fn read(content: &[u8]) -> Result<Article, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, content).expect("a file");
    let mut articles = open(&[path], &InputOptions::default());
    articles.next().expect("a result").map_err(|error| error.diagnostic().id.to_owned())
}

#[test]
fn the_text_comes_without_what_stands_round_it() {
    let article = read(page("<link rel=canonical href='https://example.org/ferry'>", "").as_bytes()).unwrap();
    assert_eq!(article.text, PARAGRAPHS.join("\n"));
    assert_eq!(article.title.as_deref(), Some("Ferry waits for repairs"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/ferry"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!((article.date, article.source.date_from), (None, None));
}

#[test]
fn the_date_names_its_source_and_the_best_one_counts() {
    let ld = "<script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"NewsArticle\", \"datePublished\": \"2022-01-21T08:00:00Z\"}]}</script>";
    let meta = "<meta property=\"article:published_time\" content=\"2022-01-22\"><meta name=\"date\" content=\"2022-01-29\">";
    let time = "<time datetime=\"2022-01-23T10:00\">Sunday</time>";
    let url = "<link rel=\"canonical\" href=\"https://example.org/2022/01/24/ferry\">";
    let check = |head: &str, body: &str, date: &str, from: &str| {
        let article = read(page(head, body).as_bytes()).unwrap();
        assert_eq!(article.date.as_deref(), Some(date));
        assert_eq!(article.source.date_from.as_deref(), Some(from));
    };
    check(&format!("{ld}{meta}{url}"), time, "2022-01-21", "json-ld");
    check(
        &format!("{meta}{url}<script type=\"application/ld+json\">{{broken</script>"),
        time,
        "2022-01-22",
        "meta",
    );
    check(url, time, "2022-01-23", "time");
    check(url, "", "2022-01-24", "url");
}

#[test]
fn charsets_are_found_and_mojibake_undone() {
    let page = page("<meta charset=\"iso-8859-1\">", "");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&page);
    let article = read(&bytes).unwrap();
    assert_eq!(article.text, PARAGRAPHS.join("\n"));
    assert_eq!(article.source.charset.as_deref(), Some("windows-1252"));
    let article = read(page.replace('“', "â€œ").replace('”', "â€\u{9d}").as_bytes()).unwrap();
    assert_eq!(article.text, PARAGRAPHS.join("\n"));
    assert_eq!(article.source.charset.as_deref(), Some("utf-8 read as windows-1252"));
}

#[test]
fn a_page_without_an_article_costs_itself() {
    let chains = format!("{}x{}", "<div>".repeat(900), "</div>".repeat(900)).repeat(20);
    for content in
        [&*chains, "<html><body></body></html>", "", "<html>", &"<div>".repeat(100_000), &"<b>".repeat(2_000)]
    {
        assert_eq!(read(content.as_bytes()), Err("input/no-article".to_owned()));
    }
}

#[test]
fn code_in_scripts_does_not_count_as_nesting() {
    let script = format!("<script>{}</script>", "if (i<n) i++;".repeat(2_000));
    assert!(read(page(&script, "").as_bytes()).is_ok());
    let nested = format!("{}{}", "<div>".repeat(900), "</div>".repeat(900));
    assert!(read(page("", &nested).as_bytes()).is_ok());
}

#[test]
fn pages_made_to_be_slow_are_read() {
    let entities =
        |what: &str| format!("<p>{}</p><p title=\"{}\">x</p>", what.repeat(60_000), what.repeat(60_000));
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(700), close.repeat(700));
    for slow in [
        entities("& "),
        entities("&amp;"),
        entities("&"),
        entities("« "),
        format!("<div {}>x</div>", (0..100_000).map(|number| format!("a{number}=1 ")).collect::<String>()),
        nested(&format!("<span>{}", "Boats wait. ".repeat(100)), "</span>"),
        nested("<p><button>", "</button>"),
        format!("<h2>{}</h2>", "<span>a</span>".repeat(20_000)),
        "<p>x".repeat(250_000),
    ] {
        // One of these took minutes; that it ends at all is what is tested.
        let article =
            read(page("", "").replace("</article>", &format!("{slow}</article>")).as_bytes()).unwrap();
        assert!(article.text.contains(PARAGRAPHS[2]), "{slow:.40}");
    }
}

#[test]
fn characters_that_are_slow_to_write_are_kept() {
    let long =
        "The fare « for cars & boats » rose by 5\u{a0}% again, said Ines Falk of the port. ".repeat(4_000);
    let article = read(page("", &format!("<p>{}</p>", long.replace('&', "&amp;"))).as_bytes()).unwrap();
    assert!(article.text.contains("« for cars & boats » rose by 5 % again"));
    assert!(!article.text.contains(|letter| ('\u{e000}'..='\u{f8ff}').contains(&letter)));
    assert_eq!(article.text.matches('&').count(), 4_000);
}

#[test]
fn the_time_limit_holds_for_pages_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, page("", &"<p>Boats wait in the harbour.</p>".repeat(2_000))).unwrap();
    let read = |time_limit| {
        let options = InputOptions { time_limit, ..InputOptions::default() };
        open(std::slice::from_ref(&path), &options).next().expect("a result")
    };
    let diagnostic = read(Some(std::time::Duration::from_micros(1))).unwrap_err().diagnostic();
    assert_eq!((diagnostic.id, diagnostic.severity), ("input/time-limit", byline_core::Severity::Error));
    assert_eq!(diagnostic.reasons, ["the time limit of an article is 0.000001 s"]);
    assert!(read(Some(std::time::Duration::from_secs(3600))).is_ok());
    assert!(read(None).is_ok());
}

#[test]
fn data_and_headings_made_to_be_slow_are_read() {
    let json = |content: String| format!("<script type='application/ld+json'>{content}</script>");
    let many = |what: &str| what.repeat(300_000);
    for slow in [
        json(format!("{{{}", many("/*"))),
        json(format!("{{{}", many("<!--"))),
        json(format!("<!--{{{}-->", many("<!--"))),
        json(format!("{{\"a\": \"{}", many("\\"))),
        json(many("{,")),
        "<div class=story><h1>Another story of the same town</h1></div>".repeat(10_000),
        "<div class=next-article><h2>Another story</h2></div>".repeat(10_000),
        "<article><h2>Another story</h2></article>".repeat(10_000),
        "<div class=related><div class=card><span class=date>6 May 2024</span></div></div>".repeat(10_000),
        "<p>6 May 2024</p>".repeat(20_000),
        format!("{}<template id='B:0'></template>", "<div hidden id='S:0'>x</div>".repeat(20_000)),
        "<div class=newsletter><p>x</p></div>".repeat(20_000),
    ] {
        let content = page("", "").replace("</article>", &format!("</article>{slow}"));
        assert!(read(content.as_bytes()).unwrap().text.contains(PARAGRAPHS[2]), "{slow:.60}");
    }
}
