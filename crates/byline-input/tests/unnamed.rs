//! What belongs to an article and what does not, where no class says so: hidden bodies, boxes, cards, comments, titles in
//! parts, and markup that nobody closes.
#![cfg(feature = "html")]

mod island;

use byline_core::Article;
use byline_input::{InputOptions, open};
use island::{H1, paragraphs, sentence, texts};
use std::fs;

fn page(head: &str, body: &str) -> Result<Article, String> {
    let html = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body><nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>{body}<footer><p>All rights reserved.</p></footer></body></html>"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, html).expect("a file");
    let mut articles = open(&[path], &InputOptions::default());
    articles.next().expect("a result").map_err(|error| error.diagnostic().id.to_owned())
}

fn text(body: &str) -> String {
    page("<title>Ferry waits for repairs</title>", body).expect("an article").text
}

#[test]
fn a_body_that_is_hidden_until_a_script_shows_it_is_read() {
    for hidden in [
        "hidden",
        "aria-hidden=true",
        "style='visibility: hidden'",
        "style='display:none'",
        "style='opacity:0'",
    ] {
        let whole = format!("<div {hidden}><article>{H1}{}</article></div>", paragraphs(0..6));
        assert_eq!(text(&whole), texts(0..6), "{hidden}");
        let rest =
            format!("<article>{H1}{}<div {hidden}>{}</div></article>", paragraphs(0..2), paragraphs(2..6));
        assert_eq!(text(&rest), texts(0..6), "{hidden}");
    }
    for hidden in ["hidden", "aria-hidden=true", "style='visibility: hidden'", "style='display:none'"] {
        let little = format!(
            "<article>{H1}{}<p {hidden}>Nobody is shown this line of the page.</p></article>",
            paragraphs(0..6)
        );
        assert_eq!(text(&little), texts(0..6), "{hidden}");
    }
    let shadow = format!(
        "<x-story><template shadowrootmode=open><article>{H1}{}</article></template></x-story>",
        paragraphs(0..6)
    );
    assert_eq!(text(&shadow), texts(0..6));
    let unscripted = format!("<div id=app></div><noscript>{}</noscript>", paragraphs(0..8));
    assert_eq!(text(&unscripted), texts(0..8));
}

#[test]
fn what_stands_behind_a_paywall_stays_and_the_wall_goes() {
    for count in [1, 2, 5, 8] {
        let open = paragraphs(0..9 - count);
        let rest = paragraphs(9 - count..9);
        let alone = rest.replace("<p>", "<p class=paywall>");
        assert_eq!(text(&format!("<article>{H1}{open}{alone}</article>")), texts(0..9), "{count}");
        assert_eq!(
            text(&format!("<article>{H1}{open}<div class=paywall>{rest}</div></article>")),
            texts(0..9)
        );
    }
    let wall = "<div class=paywall><h3>For subscribers only</h3><p>Already a subscriber? Log in to read the full story and to support the paper of the islands.</p></div>";
    assert_eq!(text(&format!("<article>{H1}{}{wall}</article>", paragraphs(0..6))), texts(0..6));
}

#[test]
fn comments_go_by_their_heading_or_name_wherever_they_stand() {
    let posts: String = (0..12)
        .map(|number| format!("<div><b>Falk{number}</b><p>I said years ago, and I say it again for the {number}th time, that the stage was rotten and that nobody would listen.</p></div>"))
        .fold(String::new(), |all, one| all + &one);
    for heading in [
        "Comments",
        "12 comments",
        "Comments (12)",
        "Leserkommentare",
        "Kommentare (12)",
        "Vos réactions",
        "12 commentaires",
        "Comentarios",
        "Commenti",
        "12 reacties",
        "コメント",
        "Join the conversation",
    ] {
        for box_of in [
            format!("<section class=x1><h2>{heading}</h2>{posts}</section>"),
            format!("<h3>{heading}</h3><div class=x1>{posts}</div>"),
        ] {
            let own = format!("{H1}{}", paragraphs(0..4));
            assert_eq!(text(&format!("<article>{own}{box_of}</article>")), texts(0..4), "{heading}");
            assert_eq!(text(&format!("<article>{own}</article>{box_of}")), texts(0..4), "{heading}");
        }
    }
    for class in ["kommentare", "comentarios", "commentaires", "commenti", "reacties"] {
        let inside = format!("<article>{H1}{}<div class={class}>{posts}</div></article>", paragraphs(0..4));
        assert_eq!(text(&inside), texts(0..4), "{class}");
    }
    // A heading of the article that begins so.
    let own = format!(
        "<article>{H1}{}<h2>Comments from the mayor</h2>{}</article>",
        paragraphs(0..4),
        paragraphs(4..6)
    );
    assert_eq!(text(&own), format!("{}\nComments from the mayor\n{}", texts(0..4), texts(4..6)));
}

#[test]
fn cards_of_other_stories_go_and_the_items_of_a_list_stay() {
    let card = |number: usize| {
        format!(
            "<div class=card><h3><a href=/{number}>The theatre on the hill {number}</a></h3><p>Another story, number {number}, speaks of the theatre on the hill, whose roof was mended in the same week.</p></div>"
        )
    };
    let cards = |count: usize| (0..count).map(card).collect::<Vec<_>>().concat();
    for count in [3, 6, 12] {
        for (class, heading) in
            [("latest", "Latest"), ("x1", "Latest"), ("recommended", "For you"), ("x1", "More from Sport")]
        {
            let below = format!("<section class={class}><h2>{heading}</h2>{}</section>", cards(count));
            let own = format!("{H1}{}", paragraphs(0..3));
            assert_eq!(text(&format!("<article>{own}</article>{below}")), texts(0..3), "{class} {count}");
            assert_eq!(text(&format!("<div><div>{own}</div>{below}</div>")), texts(0..3), "{class} {count}");
        }
    }
    let listed =
        format!("<article>{H1}{}<section class=list>{}</section></article>", paragraphs(0..3), cards(6));
    assert!(text(&listed).contains("number 5, speaks"), "what the article lists is its own");
    for other in [
        "<article class=x><h3>The theatre</h3><p>Its roof was mended, they say.</p></article>",
        "<article class=x><a href=/t><h3>The theatre</h3><p>Its roof was mended.</p></a></article>",
    ] {
        let within = format!("<article>{H1}{}{other}{}</article>", paragraphs(0..4), paragraphs(4..8));
        assert_eq!(text(&within), texts(0..8), "{other}");
    }
    for count in [1, 3, 8] {
        let other = format!("<div class=story><h2>The theatre on the hill</h2><div class=story-body>{}</div></div>", "<p>Another story speaks at length of the theatre on the hill, whose roof was mended by the town in the same week.</p>".repeat(count));
        let own = format!("<div class=story>{H1}<div class=story-body>{}</div></div>", paragraphs(0..8));
        assert_eq!(text(&format!("<main>{own}{other}{other}</main>")), texts(0..8), "{count}");
    }
}

#[test]
fn links_below_the_body_go_and_those_within_it_stay() {
    let links = "<ul><li><a href=/s>Evening class: how to sail in winter</a></li><li><a href=/c>Crossword of the islands</a></li></ul>";
    let own = format!("{H1}<div class=body>{}</div>", paragraphs(0..6));
    assert_eq!(
        text(&format!("<main>{own}<section class=x1><h3>Our classes</h3>{links}</section></main>")),
        texts(0..6)
    );
    let within = format!(
        "<main>{H1}<div class=body>{}<p>The documents are:</p>{links}</div></main>",
        paragraphs(0..6)
    );
    assert!(text(&within).contains("Crossword of the islands"));
}

#[test]
fn forms_that_ask_for_an_address_go_with_what_they_say() {
    for (heading, line) in [
        ("Sign up for our newsletter", "Get the best of the islands in your inbox every Friday."),
        (
            "Unser Newsletter",
            "Melden Sie sich für unseren Newsletter an und erhalten Sie jeden Morgen die Nachrichten.",
        ),
        ("Notre lettre", "Inscrivez-vous pour recevoir chaque matin l’essentiel de l’actualité des îles."),
        ("Boletín", "Suscríbete a nuestro boletín y recibe cada mañana las noticias de las islas."),
        ("メールマガジン", "メールマガジンに登録すると、毎朝ニュースをお届けします。"),
    ] {
        for class in ["x1", "nl"] {
            let offer = format!(
                "<div class={class}><h3>{heading}</h3><p>{line}</p><form><input type=email><button>OK</button></form></div>"
            );
            let body = format!("<article>{H1}{}{offer}{}</article>", paragraphs(0..4), paragraphs(4..8));
            assert_eq!(text(&body), texts(0..8), "{heading}");
        }
    }
    // The form of a page, as some servers put around all of it, asks for nothing.
    assert_eq!(
        text(&format!("<form id=page><article>{H1}{}<input type=hidden></article></form>", paragraphs(0..6))),
        texts(0..6)
    );
}

#[test]
fn captions_go_and_what_is_below_the_heading_stays() {
    for caption in [
        "<p class=pie-de-foto>The stage after the storm.</p>",
        "<div class=bildunterschrift>The stage after the storm.</div>",
        "<div class=didascalia>The stage after the storm.</div>",
        "<span class=imgDesc>The stage after the storm.</span>",
        "<div class=m1><picture><img src=a></picture><div class=m2>The stage after the storm.</div></div>",
        "<figure><img src=a><div class=x>The stage after the storm.</div></figure>",
    ] {
        let body = format!("<article>{H1}{}{caption}{}</article>", paragraphs(0..3), paragraphs(3..8));
        assert_eq!(text(&body), texts(0..8), "{caption}");
    }
    let lead =
        "Boats stay in port for weeks since the storm broke the stage, and traders have nothing to sell";
    for class in [
        "deck",
        "bajada",
        "sumario",
        "chapo",
        "chapeau",
        "entradilla",
        "vorspann",
        "lead",
        "teaser-text",
        "css-1xyz9",
    ] {
        for element in ["p", "div", "h2"] {
            let head = format!("<header>{H1}<{element} class={class}>{lead}</{element}></header>");
            let meta = "<div class=meta><a href=/falk>Ines Falk</a> <time datetime=2024-05-06>6 May 2024</time></div>";
            let body =
                format!("<article>{head}{meta}<div class=story-text>{}</div></article>", paragraphs(0..8));
            assert_eq!(text(&body), format!("{lead}\n{}", texts(0..8)), "{class} {element}");
        }
    }
    let facts =
        "<aside class=key-points><h2>Key points</h2><ul><li>The stage broke in the storm</li></ul></aside>";
    assert!(
        text(&format!("<article>{H1}{facts}{}</article>", paragraphs(0..8)))
            .contains("The stage broke in the storm")
    );
}

#[test]
fn titles_come_without_what_is_set_before_and_behind_them() {
    let check = |title: &str, site: &str, heading: &str, expected: &str| {
        let site = if site.is_empty() {
            String::new()
        } else {
            format!("<meta property=og:site_name content='{site}'>")
        };
        let body = format!("<article><h1>{heading}</h1>{}</article>", paragraphs(0..4));
        let found = page(&format!("<title>{title}</title>{site}"), &body).expect("an article").title;
        assert_eq!(found.as_deref(), Some(expected), "{title} {heading}");
    };
    let own = "Ferry waits for repairs";
    check(
        "Ferry waits for repairs | Post",
        "Post",
        "<span class=label>Live</span>Ferry waits for repairs",
        own,
    );
    check(
        "LIVE: Ferry waits for repairs | Post",
        "Post",
        "<span class=badge>LIVE</span><span>Ferry waits for repairs</span>",
        own,
    );
    check(
        "Analysis: Ferry waits for repairs - Post",
        "Post",
        "<span>Analysis</span> Ferry waits for repairs",
        own,
    );
    check(
        "Hafen: Ferry waits for repairs - POST",
        "POST",
        "<span class=dachzeile>Hafen</span><span>Ferry waits for repairs</span>",
        own,
    );
    check(own, "", "Ferry waits for repairs <span class=comment-count>12 comments</span>", own);
    check("x", "", "Ferry waits<br>for repairs", own);
    check("Island Post", "", "The ferry waits for its repairs", "The ferry waits for its repairs");
    check(
        "News of the islands and the sea",
        "Island Post",
        "Why boats stay where they are",
        "Why boats stay where they are",
    );
    check(own, "", "FERRY WAITS FOR REPAIRS", own);
    check(
        "The fall of a port - Island Post",
        "Island Post",
        "The fall of a port - Island Post",
        "The fall of a port",
    );
    let logo = format!(
        "<h1><a href=/>Island Post</a></h1><div class=post><h2>{own} in port</h2>{}</div>",
        paragraphs(0..6)
    );
    let found = page(&format!("<title>{own} in port « Island Post</title>"), &logo).expect("an article");
    assert_eq!(found.title.as_deref(), Some("Ferry waits for repairs in port"));
    let old = format!(
        "<table><tr><td><font size=5><b>{own} in port</b></font><br><font size=1>Published: May 6, 2024</font><br><br>{}</td></tr></table>",
        (0..8).map(sentence).collect::<Vec<_>>().join("<br><br>")
    );
    let found = page(&format!("<title>Island Post: {own} in port</title>"), &old).expect("an article");
    assert_eq!(
        (found.title.as_deref(), found.date.as_deref()),
        (Some("Ferry waits for repairs in port"), Some("2024-05-06"))
    );
}

#[test]
fn markup_that_nobody_closes_costs_what_it_holds() {
    let unclosed = |tag: fn(usize) -> String| {
        (0..3000)
            .map(|number| format!("<p>{}Line {number} of the old page", tag(number)))
            .collect::<Vec<_>>()
            .concat()
    };
    for tag in [
        |number| format!("<font color=#{number:06x} size=2>"),
        |number| format!("<b class=x{number}><i>"),
        |number| format!("<a name=x{number}>"),
        |number| format!("<span><b class=x{number}>"),
        |number| format!("<button><p><u id=u{number}>"),
        |number| format!("<table><tr><td><small class=x{number}>"),
    ] {
        let body = format!("{}<article>{H1}{}</article>", unclosed(tag), paragraphs(0..8));
        // Made again in each paragraph that follows, the elements of such a page would take gigabytes.
        let own = text(&body);
        assert!((0..8).all(|number| own.contains(&sentence(number))), "{}", tag(1));
    }
}
