//! Lines that stand between the paragraphs of an article and are none of it: labels, captions, links to something else.

use super::asking;
use super::lines::is_ended;
use super::phrases::{self, CREDITS, LABELS, LEADS, OWNERS};

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
    // `Comments (12)`
    let bare = || lower.trim_end_matches(|letter: char| !letter.is_alphabetic());
    LABELS.contains(&lower) || (lower.contains('(') && LABELS.contains(&bare()))
}

/// A caption, a label, a link to something else.
pub(super) fn is_apart(line: &str) -> bool {
    if line.len() > 400 {
        return false;
    }
    let lower = line.to_lowercase();
    is_label(line)
        || leads_elsewhere(line, &lower)
        || phrases::STAND_INS.iter().any(|start| lower.starts_with(start))
        || asking::asks(line, &lower)
        || is_credited(line, &lower)
}

/// Whether a line is of a picture or a box whatever else a text holds: the number of a picture, the name of who made it.
pub(super) fn is_mark(line: &str) -> bool {
    const LONGEST: usize = 80;
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let owned =
        || !lower.starts_with("source:") && !lower.starts_with("quelle:") && is_credited(line, &lower);
    is_number(&lower) || is_count(&lower) || (CREDITS.iter().any(|sign| lower.starts_with(sign)) && owned())
}

/// Whether a line leads to another page: `Read more: The bridge that fell`, `Czytaj także: Most, który runął`.
fn leads_elsewhere(line: &str, lower: &str) -> bool {
    /// The longest name of what follows, in bytes.
    const LONGEST: usize = 60;
    if line.ends_with(['.', '。']) {
        return false;
    }
    let named = || {
        let end = lower.find([':', '：', '|']).filter(|end| *end <= LONGEST);
        let name = end.and_then(|end| lower.get(..end)).unwrap_or("");
        phrases::is_elsewhere(name.trim_matches(|letter: char| !letter.is_alphanumeric()))
    };
    // `Listen: I was there!`
    let called = line.ends_with(['!', '”', '"', '»']);
    LEADS.iter().any(|lead| lower.starts_with(lead)) || (!called && named())
}

/// Whether a line is the number of a picture among others: `3 of 12`, `Slide 3 von 12`.
fn is_number(lower: &str) -> bool {
    const PICTURES: [&str; 9] =
        ["photo", "image", "slide", "picture", "foto", "bild", "imagen", "imagem", "фото"];
    const BETWEEN: [&str; 9] = ["of", "von", "de", "sur", "di", "van", "из", "z", "av"];
    let words: Vec<&str> = lower.split(' ').collect();
    let words = match &words[..] {
        [first, rest @ ..] if PICTURES.contains(first) => rest,
        all => all,
    };
    let counts = |word: &str| word.len() <= 3 && word.parse::<u32>().is_ok_and(|number| number > 0);
    match words {
        [one, between, all] => counts(one) && counts(all) && BETWEEN.contains(between),
        _ => false,
    }
}

/// Whether a line counts what readers did: `31 comments`, `4.8 from 31 votes`.
fn is_count(lower: &str) -> bool {
    const COUNTED: [&str; 14] = [
        "comment",
        "comments",
        "views",
        "shares",
        "votes",
        "ratings",
        "reviews",
        "likes",
        "kommentare",
        "comentarios",
        "commentaires",
        "reacties",
        "commenti",
        "комментариев",
    ];
    let words: Vec<&str> = lower.split(' ').collect();
    let is_number = |word: &&str| {
        word.starts_with(|first: char| first.is_ascii_digit())
            && word.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | 'k'))
    };
    match &words[..] {
        [count, what] => is_number(count) && COUNTED.contains(what),
        [mean, "from" | "out" | "of", rest @ .., what] => {
            is_number(mean)
                && COUNTED.contains(what)
                && rest.iter().all(|word| is_number(word) || matches!(*word, "of" | "from" | "5"))
        }
        _ => false,
    }
}

/// Where the last sign of who made a picture stands.
fn sign_at(lower: &str) -> Option<usize> {
    // Nearly all signs end with a colon: only what stands before one is looked at.
    let before = |colon: usize| {
        let own = lower.get(..=colon)?;
        CREDITS.iter().filter_map(|sign| Some(own.strip_suffix(sign)?.len())).max()
    };
    let named = memchr::memrchr_iter(b':', lower.as_bytes()).find_map(before);
    let others = ["photo", "foto ", "image c", "=", "출처", "撮影"].iter().any(|part| lower.contains(part));
    let other =
        || CREDITS.iter().filter(|sign| !sign.ends_with(':')).filter_map(|sign| lower.rfind(sign)).max();
    named.max(if others { other() } else { None })
}

/// Whether a line ends in, or is, the credit of a picture.
fn is_credited(line: &str, lower: &str) -> bool {
    const LONGEST_NAME: usize = 70;
    /// In words, before the sign of its owner.
    const LONGEST_CAPTION: usize = 30;
    let quoted = line.starts_with(['“', '"', '„', '«']);
    let words = line.split(' ').count();
    if let Some(at) = sign_at(lower) {
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
