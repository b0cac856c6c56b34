//! Lines of a text that are no part of the article though nothing in the markup says so.

use super::apart::{is_apart, is_mark};
use super::asking::{is_farewell, is_notice, is_of_author, is_wall};
use super::labels::is_labelled;
use super::phrases::{AGENCIES, BELOW, BELOW_STARTS};
use super::titles::is_like;
use crate::date::{self, Order};
use std::collections::HashSet;

/// What a page states as its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) body: &'a str,
    /// How the paragraphs begin that are set as the most of the page's are: what is stated can lack some of them.
    pub(super) alike: &'a HashSet<String>,
}

/// The lines that are the article's own.
pub(super) fn own<'a>(lines: Vec<&'a str>, title: &str, stated: Option<Stated<'_>>) -> Vec<&'a str> {
    let all: usize = lines.iter().map(|line| line.len()).sum();
    let lines = without_captions(lines, all);
    let lines = until_below(until_wall(lines, all), all);
    let lines = without_edges(lines, title);
    match stated {
        Some(stated) => as_stated(lines, stated),
        None => lines,
    }
}

/// Whether a line is a paragraph of an article by its length and end.
fn is_paragraph(line: &str) -> bool {
    let ends =
        line.ends_with(['.', '!', '?', '”', '"', '»', '…', ':', '。', '」', '“', ')', '’', '।', '։', '۔']);
    (line.len() >= 80 && ends) || line.len() >= 200
}

/// Whether a line ends as a sentence does.
pub(super) fn is_ended(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '”', '"', '»', '。', '！', '？', '」', '।', '۔']) && !line.ends_with("..")
}

/// Whether a line of some words, or of a script without spaces, ends as a sentence.
fn is_sentence(line: &str) -> bool {
    is_ended(line) && (line.split(' ').count() >= 4 || line.ends_with(['。', '！', '？', '」']))
}

/// Whether a line of one word is a sentence: `“Never.”`, and not `6.5.`
fn is_said(line: &str) -> bool {
    is_ended(line) && line.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
}

/// Without captions and labels; with them where they are much of the text, as in a gallery.
fn without_captions(lines: Vec<&str>, all: usize) -> Vec<&str> {
    let lines = without_marks(lines);
    let repeated = repeated(&lines);
    let leads = |line: &str| {
        !repeated.is_empty() && lead_of(line).is_some_and(|lead| repeated.binary_search(&lead).is_ok())
    };
    let apart: Vec<bool> = lines.iter().map(|line| is_apart(line) || leads(line)).collect();
    let held: usize = lines.iter().zip(&apart).filter(|(_, apart)| **apart).map(|(line, _)| line.len()).sum();
    if held * 100 > all * 30 {
        return lines;
    }
    lines.into_iter().zip(apart).filter(|(_, apart)| !apart).map(|(line, _)| line).collect()
}

/// Without the numbers of pictures and the names of who made them.
fn without_marks(lines: Vec<&str>) -> Vec<&str> {
    let fractions = |line: &str| {
        let (one, all) = line.split_once('/')?;
        let count = |word: &str| word.trim().parse::<u16>().ok().filter(|_| word.trim().len() <= 3);
        count(one)?;
        count(all)
    };
    // `3/12` alone can be anything; several of the same whole are pictures.
    let wholes: Vec<u16> = lines.iter().filter_map(|line| fractions(line)).collect();
    let several = |whole: u16| wholes.iter().filter(|other| **other == whole).count() > 1;
    let is_own = |line: &&str| !is_mark(line) && !fractions(line).is_some_and(several);
    lines.into_iter().filter(is_own).collect()
}

/// What stands before a stroke in a line that does not end as a sentence: `READ THIS TOO | The bridge that fell`.
fn lead_of(line: &str) -> Option<&str> {
    const LONGEST: usize = 40;
    let (lead, headline) = line.split_once(" | ")?;
    let is_headline = headline.split(' ').count() >= 4 && !headline.contains('|');
    (lead.len() <= LONGEST && line.len() <= 200 && is_headline && !is_ended(line)).then_some(lead)
}

/// Such leads that several lines have: in whatever language, those lead to other stories.
fn repeated<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut leads: Vec<&str> = lines.iter().filter_map(|line| lead_of(line)).collect();
    leads.sort_unstable();
    let mut repeated: Vec<&str> =
        leads.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    repeated.dedup();
    repeated
}

/// Up to the notice of a paywall, where little follows: that is about subscriptions.
fn until_wall(mut lines: Vec<&str>, all: usize) -> Vec<&str> {
    let wall = lines.iter().position(|line| is_wall(line));
    if let Some(at) = wall {
        let rest: usize = lines.iter().skip(at).map(|line| line.len()).sum();
        if rest * 100 <= all * 45 {
            lines.truncate(at);
        }
    }
    // The text follows all the same where a script would have hidden it.
    lines.retain(|line| !is_wall(line) && !is_notice(line));
    lines
}

/// Up to what begins a block below the article, where little follows.
fn until_below(mut lines: Vec<&str>, all: usize) -> Vec<&str> {
    let below = lines.iter().position(|line| {
        line.len() <= 60 && {
            let lower = line.to_lowercase();
            let lower = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
            BELOW.contains(&lower)
                || (!is_sentence(line) && BELOW_STARTS.iter().any(|start| lower.starts_with(start)))
        }
    });
    if let Some(at) = below {
        let rest: usize = lines.iter().skip(at).map(|line| line.len()).sum();
        let paragraphs = lines.iter().skip(at).filter(|line| is_paragraph(line)).count();
        // Headlines of other articles, none of which ends as a sentence, may be more next to a short article.
        let headlines = lines.iter().skip(at + 1).all(|line| {
            line.len() <= 120 && (!line.ends_with(['.', ':', ',', ';']) || line.ends_with("..."))
        });
        let most = if headlines { 45 } else { 25 };
        if rest * 100 <= all * most && paragraphs <= 4 {
            lines.truncate(at);
        }
    }
    lines
}

/// Without the lines around the article that say where, when and by whom.
fn without_edges<'a>(lines: Vec<&'a str>, title: &str) -> Vec<&'a str> {
    let own = |line: &&str| is_paragraph(line) && !(is_short(line) && is_labelled(line));
    let Some(first) = lines.iter().position(own) else { return lines };
    let signed = signed(&lines, first);
    let authors = authors(&lines);
    let last = lines
        .get(..authors)
        .and_then(|lines| lines.iter().rposition(|line| is_paragraph(line) && !is_farewell(line)))
        .unwrap_or(first);
    let kept = lines.iter().enumerate().filter(|(at, line)| {
        if *at < first {
            // The line right above the text can be its first subheading.
            !is_head(line, title) && (*at + 1 == first || !is_bare(line))
        } else if *at > last {
            !is_foot(line) && !is_farewell(line) && (*at < authors || !is_of_author(line, &[]))
        } else {
            !signed.contains(at)
        }
    });
    kept.map(|(_, line)| *line).collect()
}

/// The lines behind a standfirst that say by whom and when, where one of them is a day: `Por Ines Falk`, `06/05/2024 06h00`.
fn signed(lines: &[&str], first: usize) -> Vec<usize> {
    /// How many lines may stand there.
    const MOST: usize = 4;
    let between: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .skip(first + 1)
        .take(MOST + 1)
        .take_while(|(_, line)| !is_paragraph(line))
        .map(|(at, line)| (at, *line))
        .collect();
    let is_day = |line: &str| {
        is_short(line)
            && !speaks_of_day(line)
            && date::within(line, Order::DayFirst).is_some()
            && !is_ended(line)
    };
    if between.len() > MOST || !between.iter().any(|(_, line)| is_day(line)) {
        return Vec::new();
    }
    let by = |line: &str| is_named_by(line, &line.to_lowercase());
    between.into_iter().filter(|(_, line)| is_day(line) || by(line)).map(|(at, _)| at).collect()
}

/// Whether a line says by whom the article is, and nothing else.
fn is_named_by(line: &str, lower: &str) -> bool {
    const NAMES: [&str; 18] = [
        "by ",
        "von ",
        "par ",
        "por ",
        "di ",
        "door ",
        "av ",
        "af ",
        "from ",
        "written by",
        "reported by",
        "edited by",
        "posted by",
        "author:",
        "autor:",
        "text:",
        "текст:",
        "автор:",
    ];
    line.split(' ').count() <= 8 && NAMES.iter().any(|name| lower.starts_with(name)) && !line.ends_with('.')
}

/// Where the lines at the end begin that speak of the author; behind all lines where there are none.
fn authors(lines: &[&str]) -> usize {
    /// How many lines are looked at, and how many an article has besides.
    const MOST: usize = 4;
    const FEWEST: usize = 3;
    let mut from = lines.len();
    for (at, line) in lines.iter().enumerate().rev().take(MOST) {
        let others = lines.get(..at).unwrap_or(&[]);
        if others.iter().filter(|line| is_paragraph(line)).count() < FEWEST {
            break;
        }
        if is_of_author(line, others) {
            from = at;
        } else if is_paragraph(line) && !is_farewell(line) {
            break;
        }
    }
    from
}

/// Whether a line stands above an article: its title again, a day, a name, a path.
fn is_head(line: &str, title: &str) -> bool {
    let lower = line.to_lowercase();
    let words = line.split(' ').count();
    let named_day = || is_short(line) && date::within(line, Order::DayFirst).is_some();
    is_like(line, title)
        || (!speaks_of_day(line) && named_day())
        || date::is_in_year(line)
        || AGENCIES.contains(&lower.as_str())
        || is_named_by(line, &lower)
        || (words == 1 && !line.starts_with(char::is_lowercase) && !is_said(line))
        || lower.contains("min read")
        || lower.contains("minutes read")
}

/// Whether a line is a word or two: where the article stands on its site.
fn is_bare(line: &str) -> bool {
    line.split(' ').count() <= 2 && !line.ends_with(['.', '!', '?', ':'])
}

/// Whether a line has at most so many characters as that of an author.
fn is_short(line: &str) -> bool {
    line.len() <= 100 || (line.len() <= 200 && line.chars().count() <= 100)
}

/// Whether a line with a day in it reads as a sentence, and not as the line of an author: `The stage broke on 3 May 1998.`
fn speaks_of_day(line: &str) -> bool {
    const AUTHORS: &[&str] = &["by ", "von ", "par ", "por ", "last "];
    let lower = line.to_lowercase();
    let words = line.split(' ').count();
    let authored = || AUTHORS.iter().any(|start| lower.starts_with(start));
    let labelled = || is_short(line) && is_labelled(line);
    is_ended(line)
        && !line.ends_with(".m.")
        && (words >= 6 || line.ends_with(['。', '」']))
        && !line.contains('|')
        && !authored()
        && !labelled()
}

/// Whether a line that begins as what stands below articles does is a sentence that means something else by it: `Sign up
/// figures for the ferry have tripled since Monday`, `Share this burden or lose the bridge, she said.`
fn goes_on(line: &str, lower: &str) -> bool {
    const FEWEST: usize = 7;
    /// What follows the words where they do ask something of the reader, or say whose the text is.
    const ASKED: [(&str, &[&str]); 7] = [
        (
            "sign up ",
            &["for ", "to ", "here", "now", "today", "below", "and ", "free", "with ", "at ", "by "],
        ),
        ("subscribe", &[" ", ":", "!"]),
        (
            "share this ",
            &[
                "article",
                "story",
                "post",
                "page",
                "on ",
                "with ",
                "via ",
                "news",
                "video",
                "entry",
                "content",
                "link",
                "item",
                "report",
                "information",
                ":",
            ],
        ),
        ("share on ", &[""]),
        ("read more ", &["about ", "on ", "at ", "here", "from ", "in ", "of ", "stories", "news", "»"]),
        ("all rights reserved", &[".", ",", ";", " by ", " to ", " ©"]),
        ("©", &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", " 1", " 2", " copyright"]),
    ];
    if !is_sentence(line) || line.split(' ').count() < FEWEST {
        return false;
    }
    ASKED.iter().any(|(start, asked)| {
        let rest = lower.strip_prefix(start);
        let is_name = || {
            *start == "©" && line.split(' ').nth(1).is_some_and(|word| !word.starts_with(char::is_lowercase))
        };
        rest.is_some_and(|rest| !asked.iter().any(|word| rest.starts_with(word)) && !is_name())
    })
}

/// Whether a line stands below an article.
fn is_foot(line: &str) -> bool {
    let lower = line.to_lowercase();
    // What asks something of the reader may do so in a sentence.
    let asks = [
        "©",
        "tags:",
        "sign up",
        "subscribe",
        "read more",
        "follow us",
        "follow me",
        "follow @",
        "share this",
        "share on",
        "all rights reserved",
        "filed under",
        "last updated",
        "sendung:",
        "redaktion:",
        "be the first to comment",
        "← ",
        "→",
        "also read",
        "see more",
        "posted in",
    ];
    let starts = [
        "copyright",
        "tags ",
        "topics",
        "share ",
        "follow ",
        "related",
        "more in ",
        "more from ",
        "published ",
        "updated ",
        "by ",
        "von ",
    ];
    let begins = |starts: &[&str]| line.len() <= 160 && starts.iter().any(|start| lower.starts_with(start));
    (begins(&asks) && !goes_on(line, &lower))
        || (begins(&starts) && !is_sentence(line))
        || (lower.contains("all rights reserved") && !goes_on(line, &lower))
        || (line.len() <= 60 && !speaks_of_day(line) && date::within(line, Order::DayFirst).is_some())
        || (line.split(' ').count() <= 1 && !is_said(line))
        // `Ines Falk falk@post.example`
        || (line.split(' ').count() <= 4 && line.split(' ').any(|word| word.contains('@') && word.contains('.')))
}

/// Without the lines that the page itself does not count to the article, where what it states covers most of the text.
fn as_stated<'a>(lines: Vec<&'a str>, Stated { body, alike }: Stated<'_>) -> Vec<&'a str> {
    const RUN: usize = 4;
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let stated = words(body);
    let runs: HashSet<&[String]> = stated.windows(RUN).collect();
    let covered: Vec<bool> = lines
        .iter()
        .map(|line| {
            let own = words(line);
            let all = own.windows(RUN).count();
            let found = own.windows(RUN).filter(|run| runs.contains(run)).count();
            if all == 0 { false } else { found * 2 >= all }
        })
        .collect();
    let paragraphs = || lines.iter().zip(&covered).filter(|(line, _)| is_paragraph(line));
    let (all, known): (usize, usize) = (
        paragraphs().map(|(line, _)| line.len()).sum(),
        paragraphs().filter(|(_, covered)| **covered).map(|(line, _)| line.len()).sum(),
    );
    if all == 0 || known * 100 < all * 85 {
        return lines;
    }
    let (first, last) = (covered.iter().position(|own| *own), covered.iter().rposition(|own| *own));
    let (Some(first), Some(last)) = (first, last) else { return lines };
    let kept = lines.into_iter().zip(covered).enumerate().filter(|(at, (line, covered))| {
        // A heading within the text is mostly not in what is stated; a whole paragraph is.
        let within = *at > first && *at < last && line.len() <= 100;
        let set_alike = || {
            *at > first
                && (is_paragraph(line) || is_sentence(line))
                && alike.contains(&super::beginning(line))
        };
        *covered || within || set_alike()
    });
    kept.map(|(_, (line, _))| line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Stated, own};
    use std::collections::HashSet;

    const ONE: &str =
        "The ferry to the northern islands stayed in port on Friday after a storm damaged its stage.";
    const TWO: &str =
        "Engineers began to replace the broken beams in the afternoon, the shipping company said.";

    /// Lines between two paragraphs, and which of them stay.
    fn check(line: &str, stays: bool) {
        let lines = vec![ONE, line, TWO, ONE, TWO];
        assert_eq!(own(lines, "Ferry waits", None).contains(&line), stays, "{line}");
    }

    #[test]
    fn captions_and_labels_go_and_sentences_about_pictures_stay() {
        for line in [
            "The mayor on Monday. Photo: Jane Roe/AFP",
            "The stage after the storm. © Island Post",
            "Getty Images",
            "Advertisement",
            "Read more: The bridge that fell",
            "$$ARTICLEAD$$",
            "Die Fähre im Hafen. Foto: Ines Falk",
            "The old stage in May. Reuters",
            "In this file photo, made available by the port, Ines Falk looks on from the quay. (Port of Aune via AP, File)",
            "The stage. (Ines Falk/Reuters)",
        ] {
            check(line, false);
        }
        for line in [
            "She told Reuters.",
            "“Look at the photo: it shows the stage before it broke, and nobody saw it coming,” she said.",
            "He sold the photo to Getty Images",
            "Why the beams broke",
            "She put an advertisement in the paper.",
            "The foto was taken in May.",
            "The beams were old (she told Reuters they were).",
            "The fare rises by a tenth (the map below shows why).",
        ] {
            check(line, true);
        }
    }

    #[test]
    fn what_follows_a_wall_goes_and_so_do_lines_with_the_same_lead() {
        let wall = "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.";
        let lines = vec![ONE, TWO, ONE, TWO, wall, "Découvrir les offres", "Pourquoi ce message ?"];
        assert_eq!(own(lines, "", None).len(), 4);
        let other = ["FUNDA FUTHI | The bridge that fell", "FUNDA FUTHI | Why the harbour has no crane"];
        assert_eq!(own(vec![ONE, other[0], TWO, other[1], ONE, TWO], "", None), [ONE, TWO, ONE, TWO]);
        assert_eq!(own(vec![ONE, other[0], TWO, ONE, TWO], "", None).len(), 5);
        for last in [
            "Copyright © Island Post 2017-2024. For any other use of this text a subscription is needed, as is said elsewhere.",
            "Ines Falk is the harbour reporter of the Island Post. You can follow her on the usual networks of the islands.",
            "Ines Falk falk@post.example",
        ] {
            assert_eq!(own(vec![ONE, TWO, ONE, TWO, last], "", None).len(), 4, "{last}");
        }
    }

    #[test]
    fn lines_around_the_article_go_and_its_last_list_stays() {
        let lines = vec![
            "News",
            "By Jane Roe",
            "6 May 2024, 12:30",
            "Ferry waits",
            "What it means",
            ONE,
            TWO,
            ONE,
            "Two beams",
            "One boat for the islands",
            "© Island Post 2024",
        ];
        assert_eq!(
            own(lines, "Ferry waits", None),
            ["What it means", ONE, TWO, ONE, "Two beams", "One boat for the islands"]
        );
    }

    #[test]
    fn what_stands_below_goes_where_it_is_little() {
        let long = vec![ONE, TWO, ONE, TWO, "Related articles", "The bridge that fell"];
        assert_eq!(own(long, "", None).len(), 4);
        let short = vec![ONE, "See also", TWO, ONE, TWO, ONE];
        assert_eq!(own(short, "", None).len(), 6);
        let headlines =
            ["The bridge that fell", "Why the harbour has no crane", "Ferry fares to rise again in May"];
        let section = [&[ONE, TWO, "More news from the islands"][..], &headlines].concat();
        assert_eq!(own(section, "", None), [ONE, TWO]);
        // Ordinary paragraphs after the heading show that it is part of the article.
        let about = [&[ONE, "More from the port"][..], &[TWO, ONE, TWO, ONE]].concat();
        assert_eq!(own(about, "", None).len(), 6);
    }

    #[test]
    fn days_without_a_year_and_agencies_above_the_article_go() {
        for head in ["6 May", "May 6", "06. Mai", "Monday, 6 May", "The Associated Press"] {
            assert_eq!(own(vec![head, ONE, TWO, ONE, TWO], "Ferry waits", None).len(), 4, "{head}");
        }
        for kept in ["6 May be the day", "What it means", "Six may come"] {
            assert_eq!(own(vec![kept, ONE, TWO, ONE, TWO], "Ferry waits", None).len(), 5, "{kept}");
        }
    }

    #[test]
    fn what_the_page_states_decides_where_it_covers_most() {
        const OFFER: &str = "Our paper is read by everybody on the islands, and you can support it with a small sum each month.";
        let lines = || vec![ONE, "Why", TWO, ONE, TWO, ONE, TWO, ONE, OFFER];
        let body = format!("{ONE} {TWO}");
        let none = HashSet::new();
        let stated = |body, alike| Some(Stated { body, alike });
        assert_eq!(own(lines(), "", stated(&body, &none)), [ONE, "Why", TWO, ONE, TWO, ONE, TWO, ONE]);
        assert_eq!(own(lines(), "", stated(ONE, &none)).len(), 9, "it states too little");
        let alike = HashSet::from([crate::html::beginning(OFFER)]);
        assert_eq!(own(lines(), "", stated(&body, &alike)).len(), 9, "it is set as the others are");
    }
}
