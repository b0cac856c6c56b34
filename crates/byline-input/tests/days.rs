//! The day of an article: each way in which pages write it, and what is no day of the article.
#![cfg(feature = "html")]

use byline_input::{InputOptions, open};
use std::fs;

/// The day and its source of a page whose `html` element has those attributes.
fn day_of(attributes: &str, head: &str, body: &str) -> Option<(String, String)> {
    let paragraphs = (0..8).map(|number| {
        format!("<p>Paragraph {number} says that the ferry of the island town, which was closed for weeks after the storm, will sail again, as the council promised.</p>")
    });
    let paragraphs = paragraphs.collect::<Vec<_>>().concat();
    let html = format!(
        "<!doctype html><html {attributes}><head><meta charset=utf-8><title>The ferry sails again</title>{head}</head><body>{}</body></html>",
        body.replace("TEXT", &paragraphs)
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, html).expect("a file");
    let article = open(&[path], &InputOptions::default()).next().expect("a result").expect("an article");
    article.date.zip(article.source.date_from)
}

/// What a page says whose visible line is that.
fn shown(attributes: &str, line: &str) -> Option<String> {
    let body = format!("<article><h1>The ferry sails again</h1><span class=date>{line}</span>TEXT</article>");
    day_of(attributes, "", &body).map(|(day, _)| day)
}

fn check(attributes: &str, head: &str, body: &str, expected: Option<&str>) {
    let found = day_of(attributes, head, body).map(|(day, _)| day);
    assert_eq!(found.as_deref(), expected, "{attributes} {head} {body}");
}

#[test]
fn months_have_names_in_many_languages() {
    for line in [
        "6 de mayo de 2024",
        "6 mayo, 2024",
        "lunes, 6 de mayo de 2024 a las 12:30",
        "Segunda-feira, 6 de maio de 2024",
        "6 de maio, 2024",
        "6 mai 2024 à 12h30",
        "Publié le lundi 6 mai 2024",
        "lunedì 6 maggio 2024",
        "6 mag 2024, 12:30",
        "Montag, den 6. Mai 2024",
        "6. Mai 2024, 12.30 Uhr",
        "maandag 6 mei 2024",
        "6 mei 2024 om 12:30",
        "måndag 6 maj 2024 kl. 12.30",
        "6. maj 2024",
        "Mandag 6. mai 2024",
        "6. toukokuuta 2024",
        "6 maja 2024, 12:30",
        "poniedziałek, 6 maja 2024 r.",
        "6. května 2024",
        "pondělí 6. května 2024 12:30",
        "6 мая 2024 г.",
        "6 мая 2024, 12:30",
        "6 травня 2024 р.",
        "6 Μαΐου 2024",
        "6 Mayıs 2024 Pazartesi",
        "2024. május 6.",
        "2024 m. gegužės 6 d.",
        "6 tháng 5 năm 2024",
        "6th of May 2024",
        "Monday, May 6th, 2024 at 12:30pm",
        "06-May-2024",
        "2024年5月6日",
        "6. 5. 2024 12:30",
        "Von Ines Falk<br>6. Mai 2024",
        "6<sup>th</sup> May 2024",
        "6 مايو 2024",
        "الاثنين 06 أيار 2024",
        "6 مايو/أيار 2024",
        "٦ مايو ٢٠٢٤ - 18:30",
        "06 मई 2024, 10:20",
        "६ मई २०२४",
        "৬ মে ২০২৪",
        "6 במאי 2024",
        "6 de maig de 2024",
        "6. svibnja 2024.",
        "6. maí 2024",
        "6 พ.ค. 2567",
        "6 พฤษภาคม 2567",
        "۱۷ اردیبهشت ۱۴۰۳",
    ] {
        assert_eq!(shown("", line).as_deref(), Some("2024-05-06"), "{line}");
    }
    for (line, day) in [
        ("1er août 2024", "2024-08-01"),
        ("31 de outubro de 2024", "2024-10-31"),
        ("3 settembre 2024", "2024-09-03"),
        ("12. března 2024", "2024-03-12"),
        ("5 lipca 2024", "2024-07-05"),
        ("5. července 2024", "2024-07-05"),
        ("5. června 2024", "2024-06-05"),
        ("9 août 2024 - 16:32", "2024-08-09"),
        ("3 października 2024", "2024-10-03"),
        ("14 febbraio 2024", "2024-02-14"),
        ("2 desember 2024", "2024-12-02"),
        ("9 अक्टूबर 2024", "2024-10-09"),
        ("9 অক্টোবর 2024", "2024-10-09"),
        ("4 كانون الثاني 2024", "2024-01-04"),
        ("4 d'abril de 2024", "2024-04-04"),
        ("4. kolovoza 2024.", "2024-08-04"),
        ("4 ก.พ. 2567", "2024-02-04"),
    ] {
        assert_eq!(shown("", line).as_deref(), Some(day), "{line}");
    }
    for line in [
        "6 mayor 2024",
        "6 desde 2024",
        "May 2024",
        "6 May",
        "31 de abril de 2024",
        "On May 6 the 2024 budget",
    ] {
        assert_eq!(shown("", line), None, "{line}");
    }
}

#[test]
fn lines_of_authors_may_be_long_and_stand_above_the_heading() {
    let h1 = "<h1>The ferry sails again</h1>";
    let day = Some("2024-05-06");
    for (attributes, line) in [
        ("lang=it", "<p>di Ines Falk e Ruth Marini | 6 maggio 2024 (modifica il 7 maggio 2024 | 08:10)</p>"),
        ("lang=xx", "<p>Ines Falk, Ruth Marini un Jan Berg • Dienas posta • 6 May 2024 • 12:30 pulksten</p>"),
        ("lang=nl", "<div>06-05-24, 20:03</div>"),
    ] {
        check(attributes, "", &format!("<main>{h1}{line}TEXT</main>"), day);
    }
    for line in ["<div>May 6, 2024</div>", "<div><font size=1>Posted on Mon, May. 06, 2024</font></div>"] {
        check("lang=en", "", &format!("<main>{line}{h1}TEXT</main>"), day);
    }
    // The day of reading, in the head of the site.
    let head = "<div><div>May 6, 2024</div><a href=/>Home</a></div>";
    check("lang=en", "", &format!("<div>{head}</div><main>{h1}TEXT</main>"), None);
    // Nobody says which number is the year.
    check("lang=sv", "", &format!("<main>{h1}<div>24-05-06, 20:03</div>TEXT</main>"), None);
    let url = "<link rel=canonical href='https://harbour.example/news/2024/may/06/ferry'>";
    check("lang=en", url, &format!("<main>{h1}TEXT</main>"), day);
    let url = "<link rel=canonical href='https://harbour.example/news/2024/may/ferry'>";
    check("lang=en", url, &format!("<main>{h1}TEXT</main>"), None);
}

#[test]
fn the_language_of_the_page_decides_which_number_is_the_month() {
    let us = "<meta property=og:locale content=en_US>";
    for (attributes, head, day) in [
        ("lang=en-US", "", "2024-06-05"),
        ("lang=en", us, "2024-06-05"),
        ("", us, "2024-06-05"),
        ("lang=es-US", "", "2024-06-05"),
        ("lang=en", "<link rel=canonical href='https://harbour.example.gov/ferry'>", "2024-06-05"),
        ("lang=en", "", "2024-05-06"),
        ("lang=en-GB", us, "2024-05-06"),
        ("lang=en-AU", "", "2024-05-06"),
        ("lang=fr", "", "2024-05-06"),
        ("lang=es", "", "2024-05-06"),
        ("lang=pt-BR", "", "2024-05-06"),
        ("", "<meta http-equiv=content-language content=it>", "2024-05-06"),
    ] {
        for written in ["06/05/2024", "6/5/2024 12:30", "06/05/24"] {
            let body = format!(
                "<article><h1>The ferry sails again</h1><span class=date>{written}</span>TEXT</article>"
            );
            check(attributes, head, &body, Some(day));
        }
        let head = format!("{head}<meta name=pubdate content='06/05/2024'>");
        check(attributes, &head, "<article><h1>The ferry sails again</h1>TEXT</article>", Some(day));
    }
    // Nobody says, but there is no month 23.
    assert_eq!(shown("", "06/05/2024"), None);
    for attributes in ["", "lang=en-US", "lang=fr"] {
        assert_eq!(shown(attributes, "05/23/2024").as_deref(), Some("2024-05-23"));
        assert_eq!(shown(attributes, "23/05/2024").as_deref(), Some("2024-05-23"));
        assert_eq!(shown(attributes, "06.05.2024").as_deref(), Some("2024-05-06"));
    }
    assert_eq!(shown("", "06/05/24"), None);
    assert_eq!(shown("lang=fr", "31/02/2024"), None);
}

#[test]
fn blogs_show_the_day_above_their_posts() {
    let blog = "<div class=main><div class=date-outer><h2 class=date-header><span>Monday, May 6, 2024</span></h2><div class=posts><div class=post><h3 class=entry-title>The ferry sails again</h3><div class=entry-content>TEXT</div></div></div></div></div>";
    check("lang=en", "", blog, Some("2024-05-06"));
}

#[test]
fn a_day_needs_no_element_of_its_own() {
    let bare = "<div class=article><h1>The ferry sails again</h1>Monday, May 6, 2024<br><br>TEXT</div>";
    check("lang=en", "", bare, Some("2024-05-06"));
    let spoken = "<div class=article><h1>The ferry sails again</h1>The stage broke on 3 May 1998 in a storm.<br>TEXT</div>";
    check("lang=en", "", spoken, None);
}

#[test]
fn the_language_decides_which_month_the_fall_of_leaves_is() {
    for (lang, line, day) in [
        ("lang=hr", "8. listopada 2023. u 7:15", "2023-10-08"),
        ("lang=bs-BA", "8. listopada 2023.", "2023-10-08"),
        ("lang=pl", "8 listopada 2023, 7:15", "2023-11-08"),
        ("lang=cs", "8. listopadu 2023", "2023-11-08"),
        ("lang=hr", "8. studenoga 2023.", "2023-11-08"),
        ("lang=pl", "08-11-23, 7:15", "2023-11-08"),
        ("lang=nb", "08-11-23", "2023-11-08"),
        ("lang=hr", "08-10-23", "2023-10-08"),
        ("lang=el", "Δημοσίευση: 8 Οκτωβρίου 2023, 09:30", "2023-10-08"),
        ("lang=tr", "Giriş: 08.10.2023 - 07:10 Güncelleme: 09.10.2023 - 10:00", "2023-10-08"),
    ] {
        assert_eq!(shown(lang, line).as_deref(), Some(day), "{lang} {line}");
    }
}

#[test]
fn metas_write_days_without_zeros() {
    for content in
        ["2024/5/6", "2024-5-6", "2024/05/06", "2024/5/6 12:30", "6 May 2024", "2024 May 6", "20240506"]
    {
        for name in ["citation_publication_date", "citation_online_date", "dcterms.issued", "dc.date"] {
            let head = format!("<meta name='{name}' content='{content}'>");
            check("", &head, "<article><h1>The ferry sails again</h1>TEXT</article>", Some("2024-05-06"));
        }
    }
}

#[test]
fn data_with_comments_and_marks_around_it_is_read() {
    let json = "\"@type\": \"NewsArticle\", \"headline\": \"The ferry // sails /* again\", \"datePublished\": \"2024-05-06\"";
    for block in [
        format!("// of the theme\n{{{json}}}"),
        format!("/* of the theme */{{ /* a */ {json} // b\n }}"),
        format!("<!-- of the theme -->{{{json}}}"),
        format!("<!--\n{{{json}}}\n//-->"),
        format!("/*<![CDATA[*/{{{json}}}/*]]>*/"),
        format!("//<![CDATA[\n{{{json}}}\n//]]>"),
        format!("<![CDATA[{{{json}}}]]>"),
        format!("{{{json}, \"description\": \"two\nlines\tof it\",}};"),
    ] {
        let head = format!("<script type='application/ld+json'>{block}</script>");
        check("", &head, "<article><h1>The ferry sails again</h1>TEXT</article>", Some("2024-05-06"));
    }
}

#[test]
fn the_day_of_publication_comes_before_that_of_a_change() {
    for line in [
        "Updated 8 May 2024, 12:30 – Published 6 May 2024, 10:00",
        "Last updated: May 8, 2024 | First published: May 6, 2024",
        "Published 6 May 2024 Updated 8 May 2024",
        "Aktualisiert am 8. Mai 2024, veröffentlicht am 6. Mai 2024",
        "Stand: 8. Mai 2024 | Veröffentlicht: 6. Mai 2024",
        "6 mei 2024 10:30 • Aangepast op 8 mei 2024",
        "Опубликовано: 6 мая 2024 г., 10:30. Обновлено: 8 мая 2024 г.",
        "<span>Publicerad 6 maj 2024</span><span>Uppdaterad 8 maj 2024</span>",
        "입력 2024.05.06 10:00 수정 2024.05.08 12:00",
        "Mis à jour le 8 mai 2024, publié le 6 mai 2024",
        "Actualizado 8 de mayo de 2024. Publicado 6 de mayo de 2024",
        "6 May 2024 (updated 8 May 2024)",
        "<span>Updated</span> <time datetime=2024-05-08>8 May</time> <span>Published</span> <time datetime=2024-05-06>6 May</time>",
        "<span>Updated: </span><span class=date>8 May 2024</span><br><span>Posted: </span><span class=date>6 May 2024</span>",
        "<span class=updated><time datetime=2024-05-08>8 May</time></span> <time datetime=2024-05-06>6 May</time>",
    ] {
        for class in ["date", "x"] {
            let body = format!(
                "<article><h1>The ferry sails again</h1><div class={class}>{line}</div>TEXT</article>"
            );
            check("", "", &body, Some("2024-05-06"));
        }
    }
    // Where there is no other, a change has a day too.
    assert_eq!(shown("", "Updated 8 May 2024").as_deref(), Some("2024-05-08"));
}

#[test]
fn days_of_footers_teasers_and_sentences_are_not_the_article_s() {
    let own = "<article><h1>The ferry sails again</h1>TEXT</article>";
    for beside in [
        "<footer><p>© 6 May 2024 Island Post</p></footer>",
        "<div class=site-footer><span class=date>6 May 2024</span></div>",
        "<div class=copyright>Copyright 6.5.2024 Island Post</div>",
        "<p class=date>© Island Post, 6 May 2024</p>",
        "<div class=related-stories><h3>Storm</h3><time datetime=2024-05-06>6 May</time></div>",
        "<div class=related><div class=card itemprop=datePublished content=2024-05-06>6 May</div></div>",
        "<aside><span class=date>6 May 2024</span></aside>",
        "<div class=sidebar><ul><li><span class=date>6 May 2024</span> The storm</li></ul></div>",
        "<div class=most-read><p><time datetime=2024-05-06>6 May</time> The storm</p></div>",
        "<section class=comments><div><time datetime=2024-05-06>6 May</time><p>Well done.</p></div></section>",
        "<section><div class=card><h3><a href=/storm>The storm that broke the stage</a></h3><span class=date>6 May 2024</span></div></section>",
        "<div class=bottom><p>Island Post, 6 May 2024, all rights reserved</p></div>",
        "<article><h2>The storm</h2><time datetime=2024-05-06>6 May</time></article>",
        "<a href=/storm>The storm <time datetime=2024-05-06>6 May</time></a>",
    ] {
        check("", "", &format!("{own}{beside}"), None);
        let dated = own.replace("TEXT", "<time datetime=2024-05-02>2 May</time>TEXT");
        check("", "", &format!("{dated}{beside}"), Some("2024-05-02"));
    }
    for first in [
        "<p>The old stage broke on 3 May 1998.</p>",
        "<p>Nobody had seen a wave like that since 3 May 1998, she said.</p>",
        "<h2>What happened on 3 May 1998</h2>",
        "<figure><img src=a><figcaption>The stage on 3 May 1998</figcaption></figure>",
        "<div class=subtitle>The stage broke on 3 May 1998 in the night</div>",
        "<p><b>A short history of the stage that broke on 3 May 1998 and later</b></p>",
    ] {
        check("", "", &own.replace("TEXT", &format!("{first}TEXT")), None);
    }
    // The foot of the article is no foot of the site.
    let foot = own.replace("TEXT", "TEXT<footer>Posted on <time datetime=2024-05-06>6 May</time></footer>");
    check("", "", &foot, Some("2024-05-06"));
    // What stands in the head of the article is about it, whatever it is called.
    for (class, element) in
        [("article-footer", "div"), ("elementor-widget", "div"), ("comment-meta", "p"), ("meta", "aside")]
    {
        let head = own.replace(
            "TEXT",
            &format!("<{element} class={class}><span class=date>6 May 2024</span></{element}>TEXT"),
        );
        check("", "", &head, Some("2024-05-06"));
    }
    let event = own.replace("TEXT", "<div><p>When: 3 May 2024</p><p>Where: Town hall</p></div>TEXT");
    check("", "", &event, None);
    let above = "<div class=masthead><span class=date>Friday, 10 May 2024</span></div>";
    check("", "", &format!("{above}{own}"), None);
}

#[test]
fn the_described_story_of_the_page_comes_before_others() {
    let one = |headline: &str, day: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"{headline}\", \"datePublished\": \"{day}\"}}</script>"
        )
    };
    let head = one("A night at the theatre", "2011-01-01") + &one("The ferry sails again", "2024-05-06");
    check("", &head, "<article><h1>The ferry sails again</h1>TEXT</article>", Some("2024-05-06"));
    let only = one("Ferry: what you must know now", "2024-05-06");
    check("", &only, "<article><h1>The ferry sails again</h1>TEXT</article>", Some("2024-05-06"));
}

#[test]
fn the_line_of_the_author_comes_before_what_boxes_in_the_head_say() {
    for beside in [
        "<div class=related><a href=/storm>Earlier</a><time datetime=2023-01-01>1 Jan 2023</time></div>",
        "<div class=related-stories><a href=/storm>The storm</a> <span class=date>1 Jan 2023</span></div>",
        "<aside><a href=/storm>The storm</a> <time datetime=2023-01-01>1 Jan</time></aside>",
        "<ul><li><a href=/storm>The storm of the year</a> <time datetime=2023-01-01>1 Jan</time></li></ul>",
        "<p>Event date: <time datetime=2024-12-24>24 December</time></p>",
        "<div class=event><h3>Concert</h3><time datetime=2030-01-01>1 Jan 2030</time></div>",
        "<p>The stage opened on <time datetime=1992-05-01>1 May 1992</time>.</p>",
    ] {
        for own in [
            "<time datetime=2024-05-06>6 May</time>",
            "<span class=date>6 May 2024</span>",
            "<div class=byline>By Ines Falk | 6 May 2024</div>",
            "<p>Posted May 6, 2024</p>",
            "<p itemprop=datePublished content=2024-05-06>last week</p>",
            "<span class=timestamp data-timestamp=1714982400000>last week</span>",
            "<time pubdate datetime=2024-05-06>6 May</time>",
            "<a href=/ferry><abbr class=published title=2024-05-06T09:12:00+02:00>9:12 AM</abbr></a>",
            "<a href=/ferry><time class=published datetime=2024-05-06>6 May</time><time class=updated datetime=2024-05-08>8 May</time></a>",
        ] {
            for head in [format!("{beside}{own}"), format!("{own}{beside}")] {
                let body = format!("<article><h1>The ferry sails again</h1>{head}TEXT</article>");
                check("", "", &body, Some("2024-05-06"));
            }
        }
    }
    // The day of reading, and stories beside the article.
    for above in
        ["<div class=date>Thursday 28 November 2024</div>", "<div id=top>Tuesday, 26 November 2024</div>"]
    {
        let page =
            |line: &str| format!("{above}<div class=main><h1>The ferry sails again</h1>{line}TEXT</div>");
        check("", "", &page("<p class=info>6 May 2024</p>"), Some("2024-05-06"));
        check("", "", &page(""), None);
    }
    let item = "<div class=left><div class=item><a href=/s>The storm</a><span class=date>1 Jan 2023</span></div></div>";
    check("", "", &format!("{item}<div class=main><h1>The ferry sails again</h1>TEXT</div>{item}"), None);
    // The standfirst stands before the line of the author.
    let standfirst =
        "<p>The boats of the island town sail again after a storm that broke the stage they lie at.</p>";
    let body = format!(
        "<article><h1>The ferry sails again</h1>{standfirst}<p class=meta><time datetime=2024-05-06>6 May</time></p>TEXT<p>See <time datetime=2023-01-01>2023</time></p></article>"
    );
    check("", "", &body, Some("2024-05-06"));
    let quoted = "<article><h1>The ferry sails again</h1>TEXT<blockquote><p>Sad day.</p>Port <a href=x>May 4, 2024</a></blockquote></article>";
    check("", "", quoted, None);
}

#[test]
fn days_that_cannot_be_are_none() {
    let own = "<article><h1>The ferry sails again</h1><time datetime=2024-05-06>6 May</time>TEXT</article>";
    for day in ["1970-01-01T00:00:00Z", "0001-01-01", "2099-01-01", "1899-12-31"] {
        for head in [
            format!("<meta property=article:published_time content='{day}'>"),
            format!(
                "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"datePublished\": \"{day}\"}}</script>"
            ),
        ] {
            check("", &head, own, Some("2024-05-06"));
            let bare = "<article><h1>The ferry sails again</h1>TEXT</article>";
            let only = if day == "1899-12-31" { Some(day) } else { None };
            check("", &head, bare, only);
        }
    }
}

#[test]
fn what_is_described_of_another_story_is_not_the_page_s() {
    let other = "{\"@type\": \"NewsArticle\", \"headline\": \"A night at the theatre\", \"datePublished\": \"2011-01-01\"}";
    let list = format!(
        "{{\"@type\": \"ItemList\", \"itemListElement\": [{{\"@type\": \"ListItem\", \"item\": {other}}}]}}"
    );
    let bare = "<article><h1>The ferry sails again</h1>TEXT</article>";
    let dated = "<article><h1>The ferry sails again</h1><p class=date>6 May 2024</p>TEXT</article>";
    for block in [other, &list] {
        let head = format!("<script type='application/ld+json'>{block}</script>");
        check("", &head, dated, Some("2024-05-06"));
    }
    check("", &format!("<script type='application/ld+json'>{list}</script>"), bare, None);
}

#[test]
fn the_day_of_the_week_decides_which_number_is_the_month() {
    for (attributes, line) in [
        ("lang=en", "Submitted by ines on Mon, 05/06/2024 - 08:15"),
        ("", "Monday 05/06/2024"),
        ("lang=en-US", "Mon 06/05/2024"),
        ("lang=es", "lunes, 06/05/2024"),
    ] {
        assert_eq!(shown(attributes, line).as_deref(), Some("2024-05-06"), "{line}");
    }
    assert_eq!(shown("", "Wednesday 05/06/2024").as_deref(), Some("2024-06-05"));
    assert_eq!(shown("lang=en", "Sunday 05/06/2024").as_deref(), Some("2024-06-05"), "it is neither");
}
