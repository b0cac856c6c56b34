//! Lines and boxes that stand in the text of an article and speak of something else, and articles that scripts carry.
#![cfg(feature = "html")]

mod island;

use byline_core::Article;
use byline_input::{InputOptions, open};
use island::{H1, paragraphs, sentence, texts};
use std::fs;

fn read(html: &str) -> Article {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, html).expect("a file");
    open(&[path], &InputOptions::default()).next().expect("a result").expect("an article")
}

fn page(lang: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang={lang}><head><meta charset=utf-8><title>Ferry waits for repairs</title></head><body><nav><a href=/>Home</a></nav>{body}<footer><p>All rights reserved.</p></footer></body></html>"
    )
}

fn text(body: &str) -> String {
    read(&page("en", body)).text
}

/// The text with a line behind the third paragraph, and with one behind the last.
fn with_line(line: &str) -> [String; 2] {
    let within = format!("<article>{H1}{}<p>{line}</p>{}</article>", paragraphs(0..3), paragraphs(3..8));
    let below = format!("<article>{H1}{}<p>{line}</p></article>", paragraphs(0..8));
    [text(&within), text(&below)]
}

#[test]
fn lines_that_lead_elsewhere_or_ask_something_go() {
    for line in [
        "Read more: The bridge that fell into the sea",
        "SEE ALSO: Ten walks along the coast of the islands",
        "Watch: How the stage broke in the storm",
        "Don’t miss: The stories that our readers liked most",
        "Czytaj także: Most, który runął do morza",
        "<b>Veja também:</b> A ponte que caiu no mar",
        "Läs också: Bron som föll i havet",
        "Xem thêm: Cây cầu rơi xuống biển",
        "Διαβάστε επίσης: Η γέφυρα που έπεσε στη θάλασσα",
        "İlgili haberler: Denize düşen köprü",
        "Tilmeld dig vores nyhedsbrev her",
        "Comments (12)",
        "Get the best of the Island Post in your inbox every Friday. Sign up here.",
        "Our journalism depends on readers like you. Please consider a small donation.",
        "Thanks for reading the Tideline! This post is public, so feel free to share it.",
        "Already a subscriber? Log in.",
        "31 comments",
        "4.8 from 31 votes",
        "3 of 12",
    ] {
        assert_eq!(with_line(line), [texts(0..8), texts(0..8)], "{line}");
    }
}

#[test]
fn sentences_that_begin_alike_stay() {
    for line in [
        "Read more than one of the reports and you will find that none of them agrees.",
        "Get your boat out of the water, the harbour master told owners by email.",
        "Subscribe to the theory or not, the ferry has to go, as the engineers have said.",
        "Watch the water long enough, the old men say, and it will give you back your hat.",
        "“Sign up for our newsletter,” she said, and everybody in the hall laughed at her.",
        "Jane Roe is a fisherman, and she has never seen such waves in thirty years at sea.",
        "Rescuers could not reach her at first, since the path along the cliffs was gone.",
    ] {
        let expected = |at: usize| {
            let mut lines: Vec<String> = (0..8).map(sentence).collect();
            lines.insert(at, line.to_owned());
            lines.join("\n")
        };
        assert_eq!(with_line(line), [expected(3), expected(8)], "{line}");
    }
}

#[test]
fn who_wrote_the_article_is_no_part_of_it() {
    for line in [
        "Ines Falk is a senior reporter at the Island Post, where she covers the harbour and the sea.",
        "Ines Falk covers the port for the Island Post. Reach her at 555-0134 or ines@post.example.",
        "<em>Ines Falk is a freelance writer based in Turku. Her last book was about herring.</em>",
        "Ines Falk ist Redakteurin der Inselpost und schreibt über das Meer.",
    ] {
        assert_eq!(with_line(line)[1], texts(0..8), "{line}");
    }
    // Of whom the article speaks it speaks in its last paragraph, too.
    let own = "Ines Falk is a former reporter who left the Island Post to sail.";
    let spoken = "Nobody has waited longer for the ferry than Ines Falk, who came to the quay each morning of the winter.";
    let body = format!("<article>{H1}<p>{spoken}</p>{}<p>{own}</p></article>", paragraphs(0..6));
    assert_eq!(text(&body), format!("{spoken}\n{}\n{own}", texts(0..6)));
    let boxed = format!(
        "<article>{H1}{}<div><img src=ines.jpg><h4>Ines Falk</h4><p>Ines Falk writes about the sea for the Island Post. She grew up on a trawler.</p></div></article>",
        paragraphs(0..6)
    );
    assert_eq!(text(&boxed), texts(0..6));
}

#[test]
fn comments_go_by_the_links_that_answer_them() {
    let posts = |reply: &str| -> String {
        (0..3).map(|number| format!("<div><b>falk{number}</b> <small>2 h</small><div>I said years ago that the stage was rotten, and nobody would listen to me then.</div><a>{reply}</a></div>")).fold(String::new(), |all, one| all + &one)
    };
    for reply in ["Reply", "Antworten", "Répondre", "Ответить"] {
        let posts = posts(reply);
        let boxed = format!(
            "<main>{H1}{}<div><h3>What do you think?</h3><div>{posts}</div></div></main>",
            paragraphs(0..6)
        );
        assert_eq!(text(&boxed), texts(0..6), "{reply}");
        let bare = format!("<main>{H1}{}{posts}</main>", paragraphs(0..6));
        assert_eq!(text(&bare), texts(0..6), "{reply}");
    }
}

#[test]
fn the_notice_of_a_paywall_goes_wherever_it_stands() {
    let notice = "<div><h3>This article is for subscribers</h3><p>You have read three of three free articles this month.</p><p>Subscribe today for unlimited access, from one dollar a week.</p></div>";
    let below = format!("<article>{H1}<div>{}</div>{notice}</article>", paragraphs(0..6));
    assert_eq!(text(&below), texts(0..6));
    for open in [2, 6] {
        let within = format!("<article>{H1}{}{notice}{}</article>", paragraphs(0..open), paragraphs(open..8));
        assert_eq!(text(&within), texts(0..8));
    }
}

#[test]
fn a_field_for_an_address_makes_an_offer() {
    let offer = "<div><span>Stay in the know</span> <span>Our best stories, once a week.</span><input type=email><button>OK</button></div>";
    let body = format!("<main>{H1}{}{offer}{}</main>", paragraphs(0..4), paragraphs(4..8));
    assert_eq!(text(&body), texts(0..8));
}

#[test]
fn a_list_can_be_the_article() {
    let items = (0..4)
        .map(|number| format!("<li><b>Boat {number}:</b> {}</li>", sentence(number)))
        .fold(String::new(), |all, one| all + &one);
    let expected: Vec<String> = (0..4).map(|number| format!("Boat {number}: {}", sentence(number))).collect();
    assert_eq!(text(&format!("<main>{H1}<ul>{items}</ul></main>")), expected.join("\n"));
}

#[test]
fn the_lines_of_the_author_behind_a_standfirst_go() {
    let lead =
        "Repairs may take until the spring, and the island council asks who is to pay for all of them.";
    let body = format!(
        "<main>{H1}<p class=sub>{lead}</p><div>Por Ines Falk</div><div>06/05/2024 06h00 Atualizado há 2 dias</div>{}</main>",
        paragraphs(0..6)
    );
    let article = read(&page("pt-BR", &body));
    assert_eq!(article.text, format!("{lead}\n{}", texts(0..6)));
    assert_eq!(article.date.as_deref(), Some("2024-05-06"));
}

#[test]
fn columns_of_an_article_stay_together_and_in_order() {
    let column = format!(
        "<div>{H1}<div class=main-col>{}</div><div class='side-col sidebar'>{}</div></div>",
        paragraphs(0..7),
        paragraphs(7..10)
    );
    assert_eq!(text(&column), texts(0..10));
    let boxed = format!(
        "<div>{H1}<div class=main-col>{}</div><div class=sidebar><h3>About us</h3><p>The Island Post has been printed on the quay since the year of the great storm.</p><p>It is read by everybody on the islands, and by those who have left them, too.</p></div></div>",
        paragraphs(0..7)
    );
    assert_eq!(text(&boxed), texts(0..7));
    let row = |range| {
        format!(
            "<div class=row><div class=col><div class=module><div class=inner>{}</div></div></div></div>",
            paragraphs(range)
        )
    };
    let rows = format!("<article>{H1}<div class=builder>{}{}</div></article>", row(0..4), row(4..8));
    assert_eq!(text(&rows), texts(0..8));
}

#[test]
fn galleries_keep_their_captions_and_lose_their_numbers() {
    let slides: String = (0..5)
        .map(|number| format!("<div class=slide><img src={number}.jpg><div>{} of 5</div><p>{}</p><p>Photo: Ines Falk/Getty Images</p></div>", number + 1, sentence(number)))
        .fold(String::new(), |all, one| all + &one);
    assert_eq!(text(&format!("<main>{H1}<div>{slides}</div></main>")), texts(0..5));
    let numbered: String = (0..4)
        .map(|number| format!("<div><span>{}/4</span>{}</div>", number + 1, paragraphs(number..number + 1)))
        .fold(String::new(), |all, one| all + &one);
    assert_eq!(text(&format!("<article>{H1}{numbered}</article>")), texts(0..4));
}

#[test]
fn the_article_is_read_from_the_data_of_a_page_that_shows_none_of_it() {
    let blocks: Vec<String> = (0..7)
        .map(|number| format!(r#"{{"type":"paragraph","children":[{{"text":"{}"}}]}}"#, sentence(number)))
        .collect();
    let data = format!(
        r#"{{"props":{{"article":{{"title":"Ferry waits for repairs","publishedAt":"2024-05-06T10:00:00Z","body":[{}],"related":[{{"title":"The bridge","text":"{}"}}]}}}}}}"#,
        blocks.join(","),
        sentence(9)
    );
    let script = format!("<script id=__NEXT_DATA__ type=application/json>{data}</script>");
    let empty = read(&page("en", &format!("<div id=app>{H1}</div>{script}")));
    assert_eq!(empty.text, texts(0..7));
    assert_eq!(
        (empty.date.as_deref(), empty.source.date_from.as_deref()),
        (Some("2024-05-06"), Some("script"))
    );
    let beginning = format!("<main>{H1}{}<button>Show more</button></main>{script}", paragraphs(0..2));
    assert_eq!(text(&beginning), texts(0..7));
    // The data of another story.
    let other = format!("<main>{H1}{}</main>{script}", paragraphs(20..24));
    assert_eq!(text(&other), texts(20..24));
}

#[test]
fn days_are_read_from_what_a_page_tells_its_programs() {
    let with = |script: &str| {
        read(&page("en", &format!("<script>{script}</script><main>{H1}{}</main>", paragraphs(0..6)))).date
    };
    for script in [
        r#"dataLayer.push({"content":{"pub_date":"2024-05-06T22:40:00-05:00"}})"#,
        "var page = {publishDate: '2024-05-06', updateDate: '2024-05-09'};",
        r#"window.__DATA__={"first_publish_date":"2024-05-06T09:58:11Z"}"#,
    ] {
        assert_eq!(with(script).as_deref(), Some("2024-05-06"), "{script}");
    }
    assert_eq!(with(r#"x=[{"publishedAt":"2024-05-01"},{"publishedAt":"2024-05-02"}]"#), None);
}
