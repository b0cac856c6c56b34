//! Lines of a text that are no part of the article though nothing in the markup says so.

use super::labels::is_labelled;
use super::phrases::{self, AGENCIES, BELOW, BELOW_STARTS, CREDITS, LABELS, LEADS, OWNERS};
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
    let lines = until_below(lines, all);
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
fn is_ended(line: &str) -> bool {
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

fn is_label(line: &str) -> bool {
    // `$$AD$$` is where a program should have put something.
    if line.len() > 4 && line.starts_with("$$") && line.ends_with("$$") {
        return true;
    }
    // `“Listen!”` is said by somebody.
    if line.len() > 60 || (is_ended(line) && !line.ends_with('.')) {
        return false;
    }
    let lower = line.to_lowercase();
    let lower = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
    LABELS.contains(&lower)
}

/// A caption, a label, a link to something else.
fn is_apart(line: &str) -> bool {
    if line.len() > 400 {
        return false;
    }
    let lower = line.to_lowercase();
    is_label(line)
        || LEADS.iter().any(|lead| lower.starts_with(lead) && !line.ends_with(['.', '。']))
        || phrases::STAND_INS.iter().any(|start| lower.starts_with(start))
        || (phrases::ASKS.iter().any(|start| lower.starts_with(start))
            && phrases::ASKED.iter().any(|what| lower.contains(what)))
        || is_credited(line, &lower)
}

/// Whether a line ends in, or is, the credit of a picture.
fn is_credited(line: &str, lower: &str) -> bool {
    const LONGEST_NAME: usize = 70;
    /// In words, before the sign of its owner.
    const LONGEST_CAPTION: usize = 30;
    let quoted = line.starts_with(['“', '"', '„', '«']);
    // Looking for thirty signs costs more than looking for what each of them has.
    let signed = lower.contains([':', '=', '(', '）', '（'])
        || lower.contains("photo")
        || lower.contains("foto ")
        || lower.contains("image c");
    let words = line.split(' ').count();
    if let Some(at) = CREDITS.iter().filter(|_| signed).filter_map(|sign| lower.rfind(sign)).max() {
        let after = lower.get(at..).unwrap_or("");
        // `Foto ` alone is a word of sentences.
        let certain = !after.starts_with("foto ") || !line.ends_with('.');
        let sources = after.starts_with("source:") || after.starts_with("quelle:");
        // `Source: the river itself, the biologists concluded.`
        let spoken = at == 0
            && is_ended(line)
            && words >= 6
            && after.split_once(": ").is_some_and(|_| {
                line.split(": ").nth(1).is_some_and(|rest| rest.starts_with(char::is_lowercase))
            });
        let named = after.len() <= LONGEST_NAME && after.contains([':', '(', '=', '）', ' ']);
        if certain
            && named
            && !spoken
            && !quoted
            && (!sources || at == 0)
            && !(after.ends_with('.') && after.matches(' ').count() > 8)
        {
            return true;
        }
    }
    let owned = lower.trim_end_matches([')', ']', '.']);
    let by_owner = OWNERS.iter().any(|owner| {
        let before = owned.strip_suffix(owner);
        before.is_some_and(|before| {
            before.is_empty()
                || before.ends_with(['/', '|', '(', '.', ','])
                || before.ends_with("/ ")
                || before.ends_with(". ")
                || before.ends_with("| ")
                || before.ends_with("© ")
        })
    });
    // `… at the station. (NASA via AP, File)`: the last word in brackets, or one of them, is an owner of pictures.
    let in_brackets = owned != lower
        && owned.rsplit_once(['(', '[']).is_some_and(|(_, credit)| {
            let mut names = credit.split([',', '/', '|']).map(str::trim);
            credit.len() <= LONGEST_NAME
                && names.any(|name| {
                    OWNERS.iter().any(|owner| {
                        let before = name
                            .strip_suffix(owner)
                            .or_else(|| name.strip_suffix(" file")?.strip_suffix(owner));
                        before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '/']))
                    })
                })
        });
    // `© Island Post 2024`; but `CafÃ©` is a letter read wrongly, and `a shirt with a big © on it` tells of the sign.
    let mark = line.rsplit_once('©').is_some_and(|(before, after)| {
        let follows = after.trim_start().chars().next();
        // `The band released © 2024 an album`, and a lead with its agency at the end: sentences of the article.
        let is_name = after.split_whitespace().all(|word| {
            word.chars().next().is_none_or(|first| first.is_uppercase() || !first.is_alphabetic())
                || matches!(
                    word,
                    "of" | "the"
                        | "and"
                        | "de"
                        | "der"
                        | "von"
                        | "van"
                        | "du"
                        | "la"
                        | "all"
                        | "rights"
                        | "reserved"
                )
        });
        after.len() <= LONGEST_NAME + 28
            && !before.ends_with('Ã')
            && follows.is_none_or(|first| first.is_uppercase() || !first.is_alphabetic())
            && (is_name || (before.split_whitespace().count() <= 3 && !is_ended(line)))
            && before.split_whitespace().count() <= LONGEST_CAPTION
    }) && words <= 45;
    !quoted && ((by_owner && words <= 45) || (in_brackets && words <= 70) || mark)
}

/// Without captions and labels; with them where they are much of the text, as in a gallery.
fn without_captions(lines: Vec<&str>, all: usize) -> Vec<&str> {
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

/// Up to what begins a block below the article, where little follows.
fn until_below(mut lines: Vec<&str>, all: usize) -> Vec<&str> {
    // What follows the notice of a paywall is about subscriptions.
    let wall = lines.iter().position(|line| is_wall(line));
    if let Some(at) = wall {
        let rest: usize = lines.iter().skip(at).map(|line| line.len()).sum();
        if rest * 100 <= all * 45 {
            lines.truncate(at);
        }
    }
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

/// Whether a line says that the rest is for those who pay.
fn is_wall(line: &str) -> bool {
    const LONGEST: usize = 160;
    line.len() <= LONGEST && {
        let lower = line.to_lowercase();
        phrases::WALLS.iter().any(|words| lower.starts_with(words))
    }
}

/// Without the lines around the article that say where, when and by whom.
fn without_edges<'a>(lines: Vec<&'a str>, title: &str) -> Vec<&'a str> {
    let own = |line: &&str| is_paragraph(line) && !(is_short(line) && is_labelled(line));
    let Some(first) = lines.iter().position(own) else { return lines };
    let last = lines.iter().rposition(|line| is_paragraph(line) && !is_farewell(line)).unwrap_or(first);
    let kept = lines.iter().enumerate().filter(|(at, line)| {
        if *at < first {
            // The line right above the text can be its first subheading.
            !is_head(line, title) && (*at + 1 == first || !is_bare(line))
        } else if *at > last {
            !is_foot(line) && !is_farewell(line)
        } else {
            true
        }
    });
    kept.map(|(_, line)| *line).collect()
}

/// Whether a line stands above an article: its title again, a day, a name, a path.
fn is_head(line: &str, title: &str) -> bool {
    let lower = line.to_lowercase();
    let words = line.split(' ').count();
    let named_day = || is_short(line) && date::within(line, Order::DayFirst).is_some();
    let names = ["by ", "von ", "par ", "por ", "di ", "door ", "av ", "from "];
    is_like(line, title)
        || (!speaks_of_day(line) && named_day())
        || date::is_in_year(line)
        || AGENCIES.contains(&lower.as_str())
        || (words <= 8 && names.iter().any(|name| lower.starts_with(name)) && !line.ends_with('.'))
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

/// Whether a line says where to find its author or its paper, or whose it is.
fn is_farewell(line: &str) -> bool {
    const LONGEST: usize = 400;
    line.len() <= LONGEST && {
        let lower = line.to_lowercase();
        phrases::FAREWELLS.iter().any(|words| lower.contains(words))
            || ["copyright ©", "© 20", "©20"].iter().any(|start| lower.starts_with(start))
    }
}

/// Whether a line that begins as what stands below articles does is a sentence that means something else by it: `Sign up
/// figures for the ferry have tripled since Monday`, `Share this burden or lose the bridge, she said.`
fn goes_on(line: &str, lower: &str) -> bool {
    const FEWEST: usize = 7;
    /// What follows the words where they do ask something of the reader, or say whose the text is.
    const ASKED: [(&str, &[&str]); 6] = [
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
