//! What of a page is its article: each rule with a page on which it holds and one on which it must not.
#![cfg(feature = "html")]

use byline_core::Article;
use byline_input::{InputOptions, open};
use std::fs;

const SUBJECTS: [&str; 8] =
    ["ferry", "harbour", "school", "bridge", "market", "library", "station", "lighthouse"];

/// A paragraph about one of the subjects.
fn sentence(number: usize) -> String {
    let subject = SUBJECTS[number % SUBJECTS.len()];
    format!(
        "Paragraph {number} says that the {subject} of the island town, which was closed for weeks after the storm, will open again on Monday, as the council promised."
    )
}

fn paragraphs(range: std::ops::Range<usize>) -> String {
    range.map(|number| format!("<p>{}</p>", sentence(number))).collect::<Vec<_>>().concat()
}

fn texts(range: std::ops::Range<usize>) -> String {
    range.map(sentence).collect::<Vec<_>>().join("\n")
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Town opens again after the storm</title>{head}</head><body><nav><a href=/>Home</a></nav>{body}<footer><p>All rights reserved.</p></footer></body></html>"
    )
}

fn read(html: &str) -> Article {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, html).expect("a file");
    let mut articles = open(&[path], &InputOptions::default());
    articles.next().expect("a result").expect("an article")
}

/// The text of a page with that body.
fn text(body: &str) -> String {
    read(&page("", body)).text
}

const H1: &str = "<h1>Town opens again after the storm</h1>";

#[test]
fn captions_offers_and_boxes_go() {
    let beside = [
        "<figure><img src=a.jpg><figcaption>The quay on Friday, seen from the old tower in the north</figcaption></figure>",
        "<div class=photo-credit>Ines Falk for the Island Post, all pictures of the storm</div>",
        "<div class=newsletter-signup><p>Get the news of the islands each morning, free of charge and without waiting.</p></div>",
        "<div class='related-articles'><h3>More of it</h3><ul><li><a href=/x>The storm that broke the quay</a></li></ul></div>",
        "<p><a href=/x>Why the old bridge fell into the sea</a></p>",
        "<div class=share-tools><span>Send it to a friend by mail or message</span></div>",
        "<div class=author-box><p>Ines Falk has written for the Island Post since she was a student at the school.</p></div>",
        "<p>Advertisement</p>",
    ];
    for beside in beside {
        let body = format!("<article>{H1}{}{beside}{}</article>", paragraphs(0..4), paragraphs(4..8));
        assert_eq!(text(&body), texts(0..8), "{beside}");
    }
}

#[test]
fn the_same_words_on_an_article_of_its_own_keep_it() {
    for class in
        ["newsletter", "author-story", "related", "caption-text", "share", "ads", "comments-on-politics"]
    {
        let body = format!("<div class='{class}'>{}</div>", paragraphs(0..8));
        assert_eq!(text(&format!("{H1}{body}")), texts(0..8), "{class}");
    }
    // An index of linked paragraphs keeps them.
    let links = (0..6)
        .map(|number| {
            format!("<p><a href=/{number}>The story of the {} in the storm</a></p>", SUBJECTS[number])
        })
        .collect::<Vec<_>>()
        .concat();
    let body = format!("<article>{H1}{}{links}</article>", paragraphs(0..3));
    assert!(text(&body).contains("The story of the bridge in the storm"), "{}", text(&body));
    // A table set as a figure is part of the text.
    let table = "<figure><table><tr><th>Boat</th><th>Seats</th></tr><tr><td>Falk</td><td>80</td></tr></table></figure>";
    let body = format!("<article>{H1}{}{table}{}</article>", paragraphs(0..4), paragraphs(4..8));
    assert!(text(&body).contains("Falk 80"), "{}", text(&body));
}

#[test]
fn comments_and_dialogs_go_also_where_they_are_longer_and_stay_where_there_is_nothing_else() {
    let long = (20..40).map(|number| format!("<p>{}</p>", sentence(number))).collect::<Vec<_>>().concat();
    let cookies = (0..20)
        .map(|number| format!("<p>Our {number} partners store cookies on your device with your consent, to show you offers of this island and to count who reads what.</p>"))
        .collect::<Vec<_>>()
        .concat();
    let article = format!("<article>{H1}{}</article>", paragraphs(0..6));
    for beside in [
        format!("<div id=comments>{long}</div>"),
        format!("<div id=onetrust-consent-sdk>{cookies}</div>"),
        format!("<div role=dialog>{cookies}</div>"),
        format!("<div class=cmp-container>{cookies}</div>"),
    ] {
        assert_eq!(text(&format!("{article}{beside}")), texts(0..6), "{}", beside.len());
    }
    assert_eq!(text(&format!("{H1}<div id=comments>{}</div>", paragraphs(0..8))), texts(0..8));
}

#[test]
fn what_holds_the_main_share_of_the_prose_is_no_box_whatever_it_is_called() {
    let foot = "<footer><p>The Island Post is not responsible for the content of other sites, and says so on each of its pages.</p></footer>";
    let names = [
        "cmp-text",
        "cmp",
        "consent-story",
        "gdpr",
        "onetrust",
        "didomi",
        "cookiebot",
        "dialog",
        "paywall",
        "teaser",
        "comments",
        "share",
        "hidden",
        "promo",
        "author",
        "caption-text",
        "supplemental",
        "widget",
        "popup",
    ];
    for name in names {
        for attribute in ["class", "id", "data-testid"] {
            let body = format!("<main>{H1}<div {attribute}={name}>{}</div></main>{foot}", paragraphs(0..8));
            assert_eq!(text(&body), texts(0..8), "{attribute} {name}");
        }
        for (element, inner) in [("div", "p"), ("p", "span"), ("section", "p")] {
            let own = (0..8)
                .map(|number| {
                    format!("<{element} class={name}><{inner}>{}</{inner}></{element}>", sentence(number))
                })
                .collect::<Vec<_>>()
                .concat();
            let body = format!("<main>{H1}<div class=body>{own}</div></main>{foot}");
            assert_eq!(text(&body), texts(0..8), "{element} {name}");
        }
    }
}

#[test]
fn a_second_part_of_the_article_stays_however_long_it_is() {
    for name in
        ["hidden", "promo", "widget", "extra", "comment", "meta", "sidebar", "share", "popup", "supplemental"]
    {
        for second in [5, 7, 8, 9, 13] {
            let body = format!(
                "<main>{H1}<div class=body>{}<div class={name}>{}</div></div></main>",
                paragraphs(0..3),
                paragraphs(3..3 + second)
            );
            assert_eq!(text(&body), texts(0..3 + second), "{name} {second}");
        }
    }
}

#[test]
fn parts_that_a_builder_calls_widgets_stay_together() {
    let part = |range| {
        format!(
            "<div class='builder-element builder-widget'><div class=builder-widget-container>{}</div></div>",
            paragraphs(range)
        )
    };
    let heading = "<div class='builder-element builder-widget'><div class=builder-widget-container><h2>Costs</h2></div></div>";
    let body = format!("<main>{H1}<div class=builder>{}{heading}{}</div></main>", part(0..5), part(5..9));
    assert_eq!(text(&body).replace("Costs\n", ""), texts(0..9));
}

#[test]
fn captions_that_are_the_article_stay() {
    let pictures = |mark: &str, end: &str| {
        let one = |number| format!("{mark}{}{end}", sentence(number));
        (1..8).map(one).collect::<Vec<_>>().concat()
    };
    for (mark, end) in [
        ("<figure><img src=a.jpg><figcaption>", "</figcaption></figure>"),
        ("<div class=slide><img src=a.jpg><div class=slide-caption><p>", "</p></div></div>"),
        (
            "<li><figure><img src=a.jpg><figcaption class=gallery-caption><p>",
            "</p></figcaption></figure></li>",
        ),
    ] {
        let own = format!("<main>{H1}<p>{}</p>{}</main>", sentence(0), pictures(mark, end));
        assert_eq!(text(&own), texts(0..8), "{mark}");
    }
}

#[test]
fn sentences_that_begin_as_labels_stay() {
    for line in [
        "Sign up numbers for the swimming class have doubled since the pool opened, the school said.",
        "Share this pier or build another one, the harbour master said to both fishermen.",
        "All rights reserved for the fishermen under the old charter will end in the spring, the mayor said.",
        "© is the sign that the potter cut into each of her plates.",
        "Source: the hill above the lake, as the old maps have it.",
    ] {
        let body = format!("<main>{H1}<div class=body>{}<p>{line}</p></div></main>", paragraphs(0..6));
        assert_eq!(text(&body), format!("{}\n{line}", texts(0..6)), "{line}");
    }
    for line in [
        "Sign up for our letter to get the news of the islands each morning at six.",
        "Share this story with all of your friends and with the people next door.",
        "© 2024 Island Post. All rights reserved.",
        "Source: Harbour Office",
    ] {
        let body = format!("<main>{H1}<div class=body>{}<p>{line}</p></div></main>", paragraphs(0..6));
        assert_eq!(text(&body), texts(0..6), "{line}");
    }
}

#[test]
fn links_to_other_stories_go_with_the_line_above_them() {
    for line in ["Mehr zum Thema", "Más información", "Lesen Sie auch", "Otras noticias", "Related Stories"]
    {
        let story = "<a href=/a>The theatre on the hill has a new roof at last</a>";
        for beside in [
            format!("<section class=x><h3>{line}</h3><ul><li>{story}</li></ul></section>"),
            format!("<div class=x><header><h4>{line}</h4></header>{story}</div>"),
            format!("<h3>{line}</h3><ul><li>{story}</li></ul>"),
            format!("<div><div>{line}</div><div>{story}</div></div>"),
        ] {
            let body = format!(
                "<main>{H1}<div class=body>{}{beside}{}</div></main>",
                paragraphs(0..4),
                paragraphs(4..8)
            );
            assert_eq!(text(&body), texts(0..8), "{beside}");
        }
    }
    let own = format!(
        "<main>{H1}<div class=body>{}<h3>Otras noticias</h3>{}</div></main>",
        paragraphs(0..4),
        paragraphs(4..8)
    );
    assert!(text(&own).ends_with(&sentence(7)), "{}", text(&own));
}

#[test]
fn zero_bytes_are_dropped_and_the_number_of_comments_is_no_title() {
    let html = page("", &format!("<main>{H1}{}</main>", paragraphs(0..8)));
    for html in
        [html.replace(' ', " \0"), format!("{html}{}", "\0".repeat(9000)), html.replace("<p>", "<p\0>")]
    {
        let article = read(&html);
        assert_eq!(article.text, texts(0..8));
        assert_eq!(article.title.as_deref(), Some("Town opens again after the storm"));
    }
    let counted = "<h1>Town opens again after the storm <a href=#c>(12)</a></h1>";
    let article = read(&page("", &format!("<main>{counted}{}</main>", paragraphs(0..8))));
    assert_eq!(article.title.as_deref(), Some("Town opens again after the storm"));
    let year = "<h1>Town opens again after the storm (2024)</h1>";
    let article = read(&page("", &format!("<main>{year}{}</main>", paragraphs(0..8))));
    assert_eq!(article.title.as_deref(), Some("Town opens again after the storm (2024)"));
}

#[test]
fn the_next_article_goes_and_the_posts_of_a_discussion_stay() {
    let next = format!("<article><h2>Another story</h2>{}</article>", paragraphs(20..30));
    let own = format!("<article>{H1}{}</article>", paragraphs(0..6));
    assert_eq!(text(&format!("<main>{own}{next}</main>")), texts(0..6));
    let posts = (0..6)
        .map(|number| format!("<article class=message>{}</article>", paragraphs(number * 2..number * 2 + 2)))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(text(&format!("<main>{H1}<div>{posts}</div></main>")), texts(0..12));
}

#[test]
fn what_a_script_would_show_is_shown() {
    let streamed = format!(
        "<main><p>Loading</p></main><div hidden id='S:0'><article>{H1}{}</article></div>",
        paragraphs(0..6)
    );
    assert_eq!(text(&streamed), texts(0..6));
    let behind = format!(
        "<article>{H1}{}<div class=paywall hidden>{}</div></article>",
        paragraphs(0..2),
        paragraphs(2..8)
    );
    assert_eq!(text(&behind), texts(0..8));
    let small =
        format!("<article>{H1}{}<div hidden><p>{}</p></div></article>", paragraphs(0..8), sentence(30));
    assert_eq!(text(&small), texts(0..8));
}

#[test]
fn a_body_in_pieces_is_put_together() {
    let piece = |range: std::ops::Range<usize>| {
        format!(
            "<div><div class='grid'><div class='grid-item'><div class='body'>{}</div></div><div class='grid-aside'></div></div></div>",
            paragraphs(range)
        )
    };
    let body = format!(
        "<main>{H1}<div class=chunks>{}<div class=ad></div>{}</div></main>",
        piece(0..16),
        piece(16..24)
    );
    assert_eq!(text(&body), texts(0..24));
}

#[test]
fn what_only_looks_like_a_piece_of_the_body_stays_apart() {
    let piece = |class: &str, paragraphs: &str| {
        format!("<div><div class='grid'><div class='grid-item {class}'>{paragraphs}</div></div></div>")
    };
    let others = |range: std::ops::Range<usize>| {
        let others = range.map(|number| {
            format!("<p>Another story, number {number}, which the readers of this page may like to read as well when they are done.</p>")
        });
        others.collect::<Vec<_>>().concat()
    };
    // Other classes, another article, or much more of it than there is of the article.
    let body = piece("body", &paragraphs(0..12));
    for page in [
        format!("<main>{H1}<div class=chunks>{body}{}</div></main>", piece("teasers", &others(0..3))),
        format!(
            "<main><article>{H1}{body}</article><article><h2>Another story</h2>{}</article></main>",
            piece("body", &others(0..4))
        ),
    ] {
        let text = text(&page);
        assert!(!text.contains("Another story") && text.contains(&sentence(11)), "{text}");
    }
}

#[test]
fn soft_hyphens_do_not_part_words() {
    let body = format!("<article>{H1}{}</article>", paragraphs(0..8).replace("island", "is&shy;land\u{ad}"));
    assert_eq!(text(&body), texts(0..8));
}

#[test]
fn a_standfirst_is_kept_once() {
    let lead = "The lead says that forty people were hurt and that the minister resigned over it.";
    let body = format!(
        "<main><div class=head>{H1}<p class=lead>{lead}</p></div><div class=cols><div class=text>{}</div></div></main>",
        paragraphs(0..8)
    );
    assert_eq!(text(&body), format!("{lead}\n{}", texts(0..8)));
    let inside = format!("<article>{H1}<p class=lead>{lead}</p>{}</article>", paragraphs(0..8));
    assert_eq!(text(&inside).matches("forty people").count(), 1);
}

#[test]
fn articles_that_only_data_and_scripts_carry_are_found() {
    let body = (0..8).map(sentence).collect::<Vec<_>>().join("\\n");
    let ld = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"articleBody\": \"{body}\"}}</script>"
    );
    assert_eq!(read(&page(&ld, "<div id=root></div>")).text, texts(0..8));
    // A short summary there does not replace the text.
    let short = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"articleBody\": \"{}\"}}</script>",
        sentence(0)
    );
    assert_eq!(
        read(&page(&short, &format!("<article>{H1}{}</article>", paragraphs(0..8)))).text,
        texts(0..8)
    );
    let markup = paragraphs(0..8).replace('<', "\\u003c");
    let script = format!("<script>window.state = {{\"content\": \"{markup}\"}}</script>");
    assert_eq!(read(&page(&script, "<div id=root></div>")).text, texts(0..8));
}

#[test]
fn the_text_of_another_story_does_not_take_the_place_of_the_page_s() {
    let other =
        (0..40).map(|at| format!("The theatre of act {at} opened its doors to a full house on Friday."));
    let other = other.collect::<Vec<_>>().join("\\n");
    let ld = |headline: &str, body: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"{headline}\", \
             \"articleBody\": \"{body}\"}}</script>"
        )
    };
    let page_of =
        |head: &str| read(&page(head, &format!("<article>{H1}{}</article>", paragraphs(0..8)))).text;
    assert_eq!(page_of(&ld("A night at the theatre", &other)), texts(0..8));
    // The page's own story, of which the page shows a part.
    let whole = (0..40).map(sentence).collect::<Vec<_>>().join("\\n");
    let both = ld("A night at the theatre", &other) + &ld("", &whole);
    assert_eq!(page_of(&both), texts(0..40));
}

#[test]
fn a_sign_of_copyright_within_a_sentence_is_no_credit() {
    for line in [
        "Le maire a dit que le cafÃ© serait fermé, et que la ville paierait tout.",
        "She wore a shirt with a big © on it, and said that nobody had minded.",
    ] {
        let body = format!("<article>{H1}{}<p>{line}</p>{}</article>", paragraphs(0..4), paragraphs(4..8));
        assert!(text(&body).contains(line), "{line}");
    }
}

#[test]
fn titles_are_those_of_the_article() {
    let check = |head: &str, heading: &str, expected: &str| {
        let html = format!(
            "<!doctype html><html><head>{head}</head><body><article>{heading}{}</article></body></html>",
            paragraphs(0..8)
        );
        assert_eq!(read(&html).title.as_deref(), Some(expected), "{head} {heading}");
    };
    let head =
        "<title>Town opens again | Island Post</title><meta property=og:site_name content='Island Post'>";
    check(head, "<h2>Town opens again</h2>", "Town opens again");
    check(
        head,
        "<h1><span class=kicker>Storm</span><span class=headline>Town opens again</span></h1>",
        "Town opens again",
    );
    check(head, "<h1>Island Post</h1>", "Town opens again");
    check(head, "<h1><span class=kicker>Storm</span>Town opens again</h1>", "Town opens again");
    check(
        "<title>Storm damage: what to know in 2024</title><meta property=og:title content='Storm: the island town after it'>",
        "<h1>How the island town opened again after the storm</h1>",
        "How the island town opened again after the storm",
    );
}

#[test]
fn days_are_found_where_pages_write_them() {
    let check = |head: &str, body: &str, from: &str| {
        let article = read(&page(head, &format!("<article>{H1}{body}{}</article>", paragraphs(0..8))));
        assert_eq!(article.date.as_deref(), Some("2024-05-06"), "{head} {body}");
        assert_eq!(article.source.date_from.as_deref(), Some(from), "{head} {body}");
    };
    for head in [
        "<meta property='article:published:time' content='2024-05-06T10:00:00Z'>",
        "<meta name=citation_publication_date content='2024/05/06'>",
        "<meta name=date content='06.05.2024'>",
        "<meta name=x property='article:published_time' content='2024-05-06'>",
        "<meta property=x name=pubdate content='2024-05-06'>",
        "<meta name='dcterms.issued' content='2024-05-06'><meta name='last-modified' content='2024-06-07'>",
        "<meta property='og:updated_time' content='2024-05-06T10:00:00Z'>",
    ] {
        check(head, "", "meta");
    }
    for body in [
        "<span itemprop=datePublished content='2024-05-06T10:00:00Z'>May 6</span>",
        "<div itemprop=datePublished datetime='2024-05-06'>6. Mai</div>",
        "<abbr class=published title='2024-05-06T10:00:00Z'>6 May</abbr>",
        "<time>May 6, 2024</time>",
        "<time datetime='06.05.2024 12:30'>6.5.</time>",
        "<time datetime='1714989600'>6.5.</time>",
        "<time class=updated datetime='2024-06-07'>7 June</time><time datetime='2024-05-06'>6 May</time>",
    ] {
        check("", body, "time");
    }
    for body in [
        "<span class=date>06.05.2024, 12:30 Uhr</span>",
        "<span class=date>6. Mai 2024</span>",
        "<p>Published on May 6, 2024</p>",
    ] {
        check("", body, "text");
    }
    let listed = "<script type='application/ld+json'>{\"itemListElement\": [{\"item\": {\"@type\": \"NewsArticle\", \"datePublished\": \"2011-01-01\"}}]}</script>";
    let own = "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-05-06\"}</script>";
    check(&format!("{listed}{own}"), "", "json-ld");
    let teaser = "<aside><time datetime='2011-01-01'>2011</time></aside>";
    let html = page(
        "",
        &format!("{teaser}<main>{H1}<time datetime='2024-05-06'>6 May</time>{}</main>", paragraphs(0..8)),
    );
    assert_eq!(read(&html).date.as_deref(), Some("2024-05-06"));
    assert_eq!(read(&page("", &format!("<article>{H1}{}</article>", paragraphs(0..8)))).date, None);
}

#[test]
fn letters_read_wrongly_are_repaired_before_whitespace_is_folded_and_soft_hyphens_go() {
    let broken = paragraphs(0..8).replace("of the island", "ofÂ\u{a0}â€œtheâ€\u{9d} is\u{ad}land");
    let article = read(&page("", &format!("<article>{H1}{broken}</article>")));
    assert!(article.text.contains("of “the” island town"), "{}", article.text);
    assert_eq!(article.source.charset.as_deref(), Some("utf-8 read as windows-1252"));
}

#[test]
fn pages_that_nest_deep_are_read_in_a_plainer_way() {
    for depth in [200, 900, 1100, 20_000] {
        let body = format!("{}{H1}{}{}", "<div>".repeat(depth), paragraphs(0..8), "</div>".repeat(depth));
        assert!(text(&body).contains(&texts(0..8)), "{depth}");
    }
}

#[test]
fn any_number_of_attributes_and_references_costs_what_it_holds() {
    let attributes = (0..100_000).map(|number| format!(" a{number}=1")).collect::<Vec<_>>().concat();
    let body = format!("<article{attributes}>{H1}{}</article>", paragraphs(0..8));
    let before = std::time::Instant::now();
    assert_eq!(text(&body), texts(0..8));
    let body = format!("<article>{H1}{}<p>{}</p></article>", paragraphs(0..8), "&amp; ".repeat(200_000));
    assert!(text(&body).starts_with(&texts(0..8)));
    // Quadratic, either takes minutes.
    assert!(before.elapsed().as_secs() < 60);
}
