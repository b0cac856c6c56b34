//! Articles of one or two paragraphs, pages sent in pieces, and articles below: what belongs to the article and what
//! does not.
#![cfg(feature = "html")]

mod island;

use byline_core::Article;
use byline_input::{InputOptions, open};
use island::{H1, paragraphs, sentence, texts};
use std::fs;

const ONE: &str = "The ferry to the northern islands stayed in port on Friday after a storm damaged its landing stage, the port authority said.";
const TWO: &str = "Engineers began to replace the broken beams in the afternoon, and the first boats may leave on Sunday if the wind drops.";

/// Paragraphs of another story.
fn others(range: std::ops::Range<usize>) -> String {
    let other = |number| {
        format!(
            "<p>Another story, number {number}, speaks at length of the theatre on the hill, whose roof was mended by the town in the same week.</p>"
        )
    };
    range.map(other).collect::<Vec<_>>().concat()
}

fn read(head: &str, body: &str) -> Article {
    let html = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry waits for repairs</title>{head}</head><body><nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>{body}<footer><p>All rights reserved.</p></footer></body></html>"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, html).expect("a file");
    open(&[path], &InputOptions::default()).next().expect("a result").expect("an article")
}

fn text(body: &str) -> String {
    read("", body).text
}

#[test]
fn boxes_beside_a_short_article_go() {
    let boxes = [
        "<div class=newsletter-signup><h3>Our newsletter</h3><p>Get the news of the islands by email each morning, free of charge, and cancel whenever you like to do so.</p><form><input type=email><button>Sign up</button></form></div>",
        "<section class='paywall'><h3>For subscribers</h3><p>Subscribe now to read all of our stories about the islands, the harbour and the sea.</p><p>You can cancel your subscription at any time, and the first month costs nothing at all.</p></section>",
        "<div class='author-box'><p>Ines Falk has written about the sea for the Island Post since she left school.</p></div>",
        "<div class=author-bio><h4>Ines Falk</h4><p>Ines Falk is the harbour reporter of the Island Post, and lives on the quay with a dog.</p></div>",
        "<div class='related-articles'><h3>More</h3><p>The bridge that fell into the sea last year, and who should have mended it before.</p></div>",
        "<div class='share-box'><p>Share this story with all your friends, so that they know about it as well.</p></div>",
        "<aside class=donate-box><p>Help us to report from the islands: donate a small sum and become a member of our club of readers.</p></aside>",
    ];
    for beside in boxes {
        for (own, expected) in [
            (format!("<p>{ONE}</p>"), ONE.to_owned()),
            (format!("<p>{ONE}</p><p>{TWO}</p>"), format!("{ONE}\n{TWO}")),
        ] {
            assert_eq!(text(&format!("<article>{H1}{own}{beside}</article>")), expected, "{beside}");
            assert_eq!(
                text(&format!("<main><article>{H1}{own}</article>{beside}</main>")),
                expected,
                "{beside}"
            );
            assert_eq!(
                text(&format!("<div>{H1}<div class=body>{own}</div>{beside}</div>")),
                expected,
                "{beside}"
            );
        }
        let between = format!("<article>{H1}<p>{ONE}</p>{beside}<p>{TWO}</p></article>");
        assert_eq!(text(&between), format!("{ONE}\n{TWO}"), "{beside}");
    }
    let all = format!("<article>{H1}<p>{ONE}</p><p>{TWO}</p>{}</article>", boxes[..3].concat());
    assert_eq!(text(&all), format!("{ONE}\n{TWO}"));
    // The box about the author, and what readers wrote, are longer than the article.
    let about = "<div class=about-the-author><h3>About the author</h3><p>Ines Falk has reported on the sea and all who sail on it for the Island Post since 1998, and before that she was a sailor herself on a boat of the northern line.</p></div>";
    let comments = format!("<section id=comments>{}</section>", others(0..6));
    for beside in [about, &comments] {
        assert_eq!(text(&format!("<article>{H1}<p>{ONE}</p></article>{beside}")), ONE, "{beside}");
    }
}

#[test]
fn a_short_article_in_an_element_called_like_a_box_stays() {
    for class in ["newsletter", "paywall", "author-page", "promo", "related", "caption-text", "share"] {
        let body = format!("{H1}<div class='{class}'><p>{ONE}</p><p>{TWO}</p></div>");
        assert_eq!(text(&body), format!("{ONE}\n{TWO}"), "{class}");
        let body = format!("{H1}<p>A short line.</p><div class='{class}'><p>{ONE}</p><p>{TWO}</p></div>");
        assert!(text(&body).contains(ONE) && text(&body).contains(TWO), "{class}");
    }
}

#[test]
fn pieces_that_are_streamed_in_stand_in_their_places() {
    let shell = |place: &str| format!("<main><article>{H1}{}{place}</article></main>", paragraphs(0..3));
    let piece = |number: usize, content: &str| format!("<div hidden id=\"S:{number}\">{content}</div>");
    let place = |number: usize| {
        format!(
            "<!--$?--><template id=\"B:{number}\"></template><p>Please wait a moment, the rest of this story is on its way to your screen now.</p><!--/$-->"
        )
    };
    // A piece that is longer than what stands in the shell, and one that is shorter.
    for last in [4, 12] {
        let page = shell(&place(0)) + &piece(0, &paragraphs(3..last));
        assert_eq!(text(&page), texts(0..last), "{last}");
    }
    // The text between two places, which come in the other order.
    let page = shell(&format!("{}{}{}", place(0), paragraphs(5..8), place(1)))
        + &piece(1, &paragraphs(8..10))
        + &piece(0, &paragraphs(3..5));
    assert_eq!(text(&page), texts(0..10));
    // A piece within a piece, and one whose place is within it.
    let inner = format!("{}<template id=\"P:1\"></template>{}", paragraphs(3..5), paragraphs(7..9));
    assert_eq!(text(&(shell(&place(0)) + &piece(0, &inner) + &piece(1, &paragraphs(5..7)))), texts(0..9));
    // Without a place, what is streamed in is the article.
    let page = format!(
        "<main><p>Loading</p></main>{}",
        piece(0, &format!("<article>{H1}{}</article>", paragraphs(0..6)))
    );
    assert_eq!(text(&page), texts(0..6));
}

#[test]
fn pieces_within_pieces_without_end_are_read() {
    let pieces = (0..3000).map(|number| {
        format!(
            "<div hidden id=\"S:{number}\">{}<template id=\"B:{}\"></template>{}</div>",
            "<div>".repeat(20),
            number + 1,
            "</div>".repeat(20)
        )
    });
    let pieces = pieces.collect::<Vec<_>>().concat();
    let page = format!("<article>{H1}{}<template id=\"B:0\"></template></article>{pieces}", paragraphs(0..6));
    assert_eq!(text(&page), texts(0..6));
}

#[test]
fn the_next_article_goes_where_the_heading_is_outside_of_the_body() {
    let own = paragraphs(0..6);
    let next = others(0..6);
    let aside = format!(
        "<main><article>{H1}{own}</article><aside><h3>More of it</h3>{}</aside></main>",
        others(0..3)
    );
    assert_eq!(text(&aside), texts(0..6));
    for page in [
        format!(
            "<main><header>{H1}</header><article>{own}</article><article><h2>A night at the theatre</h2>{next}</article></main>"
        ),
        format!(
            "<main>{H1}<div class=body>{own}</div><article><h2>A night at the theatre</h2>{next}</article></main>"
        ),
        format!(
            "<main>{H1}<div class=body>{own}</div><div class=next-article><h2>A night at the theatre</h2><div class=body>{next}</div></div></main>"
        ),
        format!(
            "<main><div class=story>{H1}<div class=body>{own}</div></div><div class=story><h1>A night at the theatre</h1><div class=body>{next}</div></div></main>"
        ),
        format!(
            "<main><div class=top>{H1}</div><div class=body>{own}</div><div class=top><h1>A night at the theatre</h1></div><div class=body>{next}</div></main>"
        ),
        format!(
            "<main>{H1}<div class='body x1'>{own}</div><h1>A night at the theatre</h1><div class='body x2'>{next}</div></main>"
        ),
        format!(
            "<main><article><header>{H1}</header>{own}</article><article><header><h1>A night at the theatre</h1></header>{next}</article></main>"
        ),
    ] {
        assert_eq!(text(&page), texts(0..6), "{page}");
    }
}

#[test]
fn sections_of_an_article_and_reports_of_a_day_are_no_next_articles() {
    let all = |parts: &[&str]| parts.concat();
    let (first, second) = (paragraphs(0..6), paragraphs(6..12));
    for page in [
        // First headings for the parts of one article.
        all(&[
            "<main><section>",
            H1,
            &first,
            "</section><section><h1>Why the beams broke</h1>",
            &second,
            "</section></main>",
        ]),
        all(&["<article>", H1, &first, "<h1>Why the beams broke</h1>", &second, "</article>"]),
        // A body in pieces with headings between them.
        all(&[
            "<main>",
            H1,
            "<div class=body>",
            &first,
            "</div><h2>Why the beams broke</h2><div class=body>",
            &second,
            "</div></main>",
        ]),
        // A few words before tests of boats, each an article with a heading.
        all(&[
            "<main>",
            H1,
            "<p>",
            &sentence(30).repeat(4),
            "</p><article><h2>The Falk</h2>",
            &first,
            "</article><article><h2>The Rook</h2>",
            &second,
            "</article></main>",
        ]),
        // The reports of a day, each an article with a heading.
        all(&[
            "<main>",
            H1,
            "<div class=liveblog><article><h2>At noon</h2>",
            &first,
            "</article><article><h2>At one</h2>",
            &second,
            "</article></div></main>",
        ]),
        all(&[
            "<main>",
            H1,
            "<article><h2>At noon</h2>",
            &first,
            "</article><article><h2>At one</h2>",
            &second,
            "</article></main>",
        ]),
    ] {
        let text = text(&page);
        assert!((0..12).all(|number| text.contains(&sentence(number))), "{page}\n{text}");
    }
}

#[test]
fn a_last_paragraph_that_the_stated_text_lacks_stays() {
    let body = (0..7).map(sentence).collect::<Vec<_>>().join("\\n");
    let head = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"Ferry waits for repairs\", \"articleBody\": \"{body}\"}}</script>"
    );
    for last in [sentence(7), "The boats sail again on Monday, she said.".to_owned()] {
        for set in ["<p>LAST</p>", "<p><b>LAST</b></p>"] {
            let page = format!("<article>{H1}{}{}</article>", paragraphs(0..7), set.replace("LAST", &last));
            assert_eq!(read(&head, &page).text, format!("{}\n{last}", texts(0..7)), "{last}");
        }
        // Each paragraph in an element of its own.
        let page = (0..8).map(|at| if at < 7 { sentence(at) } else { last.clone() });
        let page = page
            .map(|text| format!("<div class=part><p class=text>{text}</p></div>"))
            .collect::<Vec<_>>()
            .concat();
        assert_eq!(
            read(&head, &format!("<article>{H1}{page}</article>")).text,
            format!("{}\n{last}", texts(0..7))
        );
    }
    // What is set in another way and is not stated goes.
    let page = format!(
        "<article>{H1}{}<div class=note><p class=small>Our paper is read by everybody on the islands, and costs only a small sum each month.</p></div></article>",
        paragraphs(0..7)
    );
    assert_eq!(read(&head, &page).text, texts(0..7));
}

#[test]
fn last_lines_that_begin_as_labels_do_and_are_sentences_stay() {
    let with = |last: &str| text(&format!("<article>{H1}{}<p>{last}</p></article>", paragraphs(0..6)));
    for last in [
        "By Monday the stage was whole again.",
        "Share prices of the company fell by a tenth.",
        "Follow the money, she said, and you will see.",
        "Related charges were dropped in May.",
        "Topics such as these are never settled.",
        "Published figures say nothing of it.",
        "Updated figures are to follow in June.",
        "Von Falk did not answer a letter.",
        "Tags on the old beams show their age.",
        "More in sorrow than in anger, he left.",
        "The old stage broke on 3 May 1998.",
        "“Never.”",
        "Nobody knows.",
        "Copyright law says nothing of it, he added.",
    ] {
        assert_eq!(with(last), format!("{}\n{last}", texts(0..6)), "{last}");
    }
    for last in [
        "Tags: storm, ferry, harbour",
        "Topics: storm and sea",
        "Related: The bridge that fell",
        "By Ines Falk",
        "Published 6 May 2024",
        "Updated on 6 May 2024 at 12:30",
        "Follow us on the networks for more.",
        "Sign up for our newsletter here.",
        "© Island Post",
        "Share",
    ] {
        assert_eq!(with(last), texts(0..6), "{last}");
    }
}

#[test]
fn first_lines_that_are_sentences_stay() {
    let with = |first: &str| text(&format!("<article>{H1}<p>{first}</p>{}</article>", paragraphs(0..6)));
    for first in [
        "The report, published on 3 May 2024, says that the old stage of the ferry was safe.",
        "Updated figures are from 3 May 2024.",
        "The old stage broke on 3 May 1998.",
        "“Never.”",
        "“Listen!”",
        "Nobody knows.",
    ] {
        assert_eq!(with(first), format!("{first}\n{}", texts(0..6)), "{first}");
    }
    for first in [
        "Опубликовано: 6 мая 2024 г., 10:30. Обновлено: 8 мая 2024 г.",
        "By Ines Falk, 6 May 2024",
        "May 6, 2024 at 6:00 a.m.",
        "6 May 2024, 12:30",
        "By Ines Falk",
        "6.5.",
    ] {
        assert_eq!(with(first), texts(0..6), "{first}");
    }
}

#[test]
fn soft_hyphens_are_taken_out_and_noted() {
    let page = |word: &str| format!("<article>{H1}{}</article>", paragraphs(0..6).replace("island", word));
    let article = read("", &page("is&shy;land"));
    assert_eq!(article.text, texts(0..6));
    assert_eq!(article.source.charset.as_deref(), Some("utf-8 with soft hyphens"));
    let article = read("", &page("is\u{ad}land"));
    assert_eq!(
        (article.text, article.source.charset.as_deref()),
        (texts(0..6), Some("utf-8 with soft hyphens"))
    );
    let article = read("", &page("island"));
    assert_eq!(article.source.charset, None);
    // Those outside of the article say nothing of it.
    let article = read("", &format!("{}<aside>Cook&shy;ies</aside>", page("island")));
    assert_eq!(article.source.charset, None);
}
