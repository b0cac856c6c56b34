//! Lines that ask something of their reader, or speak of the author: none of them is a sentence of the article.

use super::lines::is_ended;
use super::phrases;

/// Whether a line asks to subscribe, to follow, to give or to write in: `Get the best of the week in your inbox.`
pub(super) fn asks(line: &str, lower: &str) -> bool {
    const LONGEST: usize = 300;
    // What somebody says may ask for anything.
    if line.len() > LONGEST || line.starts_with(['„', '«', '「']) || line.contains(['“', '”', '"']) {
        return false;
    }
    // A picture of a bell can stand before it.
    let lower = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let starts = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    starts(phrases::CALLS)
        || phrases::ASKS.iter().filter_map(|start| lower.strip_prefix(start)).any(names_asked)
        || (starts(phrases::INVITES) && has_own(first_sentence(lower)))
}

/// What the invitation itself says; what follows can speak of anything.
fn first_sentence(lower: &str) -> &str {
    lower.split_once(['.', '!', '?']).map_or(lower, |(first, _)| first)
}

/// Whether a text names what can be subscribed to, followed or given.
fn names_asked(lower: &str) -> bool {
    phrases::ASKED.iter().any(|what| lower.contains(what))
}

/// Whether a line names something of the reader or the paper that is subscribed to: `your inbox`,
/// `our free daily newsletter`.
fn has_own(lower: &str) -> bool {
    /// How many words may stand between.
    const BETWEEN: usize = 3;
    let words: Vec<&str> = lower.split(' ').collect();
    words.iter().enumerate().filter(|(_, word)| phrases::OWN.contains(word)).any(|(at, _)| {
        let near = words.iter().skip(at + 1).take(BETWEEN + 1);
        near.into_iter().any(|word| names_asked(word))
    })
}

/// Whether a line says that the rest is for those who pay, and that what follows speaks of paying.
pub(super) fn is_wall(line: &str) -> bool {
    starts_with(line, phrases::WALLS)
}

/// Whether a line says that the article, or the rest of it, is for those who pay or register.
pub(super) fn is_notice(line: &str) -> bool {
    starts_with(line, phrases::NOTICES) || {
        line.len() <= LONGEST_NOTICE
            && ["free articles this month", "free articles left", "free articles remaining"]
                .iter()
                .any(|words| line.contains(words))
    }
}

/// Such a line has at most so many bytes.
const LONGEST_NOTICE: usize = 160;

fn starts_with(line: &str, starts: &[&str]) -> bool {
    line.len() <= LONGEST_NOTICE && !line.contains(['“', '”', '„', '«', '"']) && {
        let lower = line.to_lowercase();
        starts.iter().any(|words| lower.starts_with(words)) && !speaks(&lower)
    }
}

/// Whether a line says where to find its author or its paper, or whose it is.
pub(super) fn is_farewell(line: &str) -> bool {
    const LONGEST: usize = 400;
    line.len() <= LONGEST && {
        let lower = line.to_lowercase();
        phrases::FAREWELLS.iter().any(|words| lower.contains(words))
            || ["copyright ©", "© 20", "©20"].iter().any(|start| lower.starts_with(start))
            || (is_reachable(&lower) && phrases::CONTACTS.iter().any(|words| lower.contains(words)))
    }
}

/// Whether a text holds an address or a number at which somebody is found: `cvoss@post.example`, `@carlavoss`, `555-0134`.
fn is_reachable(lower: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    lower.contains('@') || lower.split(' ').any(|word| word.contains('-') && digits(word) >= 7)
}

/// Whether somebody says something in a line.
fn speaks(lower: &str) -> bool {
    [" said", " says", " told "].iter().any(|verb| lower.contains(verb))
}

/// Whether the last line of an article speaks of its author, of whom no other line does:
/// `Ines Falk is a senior reporter at the Island Post.`
pub(super) fn is_of_author(line: &str, others: &[&str]) -> bool {
    const LONGEST: usize = 400;
    /// A shorter line can be that of the author above the article.
    const PARAGRAPH: usize = 60;
    if line.len() > LONGEST
        || line.contains(['“', '”', '„', '«', '"'])
        || !(is_ended(line) || line.contains('@'))
    {
        return false;
    }
    let lower = line.to_lowercase();
    // Who tells something in the last paragraph is a part of the story.
    if speaks(&lower) {
        return false;
    }
    if phrases::AUTHORS.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let Some((name, rest)) = named(line) else { return false };
    let rest = rest.to_lowercase();
    let verb = phrases::VERBS.iter().find_map(|verb| rest.strip_prefix(verb));
    let is_of_role = |said: &str| {
        let clause = said.split(['.', ';']).next().unwrap_or(said);
        clause.split([' ', ',', '-', '’', '\'']).any(|word| phrases::ROLES.contains(&word))
    };
    let writes = ["covers ", "writes ", "reports on "].iter().any(|verb| rest.starts_with(verb))
        && (rest.contains(" for ") || is_reachable(&rest));
    (verb.is_some_and(is_of_role) || writes)
        && !others.iter().any(|other| {
            // An article about several people introduces each of them so.
            is_introduced(other) || (other.len() >= PARAGRAPH && other.contains(name))
        })
}

/// Whether a line begins with what somebody is: `Anna Lund is a teacher.`
fn is_introduced(line: &str) -> bool {
    named(line).is_some_and(|(_, rest)| phrases::VERBS.iter().any(|verb| rest.starts_with(verb)))
}

/// The last name of the person that a line begins with, and what follows.
fn named(line: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 4;
    let mut end = 0;
    let mut last = "";
    for (at, word) in line.split(' ').take(LONGEST + 1).enumerate() {
        let is_name = word.starts_with(char::is_uppercase)
            && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '.' | '’' | '\''));
        if !is_name {
            return (at >= 2).then_some((last, line.get(end..)?));
        }
        last = word;
        end += word.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{asks, is_farewell, is_notice, is_of_author, is_wall};

    #[test]
    fn lines_that_ask_are_known_and_sentences_that_speak_of_it_are_not() {
        let check =
            |line: &str, expected: bool| assert_eq!(asks(line, &line.to_lowercase()), expected, "{line}");
        for line in [
            "Get the best of the Island Post in your inbox every Friday. Sign up here.",
            "Join our free WhatsApp channel for news of the harbour",
            "Our journalism depends on readers like you. Please consider a small donation.",
            "Thanks for reading the Tideline! This post is public so feel free to share it.",
            "Have a tip? Write to the harbour desk",
            "Receba as notícias da ilha no seu WhatsApp. Clique aqui e inscreva-se.",
            "Подписывайтесь на «Островную почту» в Telegram",
            "Sign up for our newsletter",
        ] {
            check(line, true);
        }
        for line in [
            "Get your boat out of the water, the harbour master told owners by email.",
            "Join the queue at six and you may find a seat.",
            "Our newsletter reached four thousand people last year, the port said.",
            "“Sign up for our newsletter,” she said, and laughed.",
            "Support for the plan fell in our survey of the islands.",
            "Follow the yellow line on the quay. It leads to the desk at which your email address is corrected.",
            "Subscribe to the theory or not, the ferry has to go, as the engineers have said repeatedly.",
        ] {
            check(line, false);
        }
    }

    #[test]
    fn walls_and_authors_are_known() {
        assert!(is_wall("Il vous reste 57.09% de cet article à lire."));
        for line in [
            "This article is for subscribers",
            "Already a subscriber? Log in.",
            "Pour lire la suite, abonnez-vous",
            "You have read three of three free articles this month.",
        ] {
            assert!(is_notice(line) && !is_wall(line), "{line}");
        }
        for line in [
            "This article is for everybody who has ever missed a boat",
            "Already a subscriber to three papers, she read none of them to the end.",
            "Subscribe to read all of them, the study says.",
        ] {
            assert!(!is_notice(line), "{line}");
        }
        let others = [
            "The ferry to the northern islands stayed in port on Friday after a storm, Jane Roe of the port said.",
        ];
        for line in [
            "Ines Falk is a senior reporter at the Island Post, where she covers the sea.",
            "Ines Falk writes about the sea for the Island Post.",
            "Ines Falk ist Redakteurin der Inselpost.",
            "Es redactora de Local desde 2012.",
        ] {
            assert!(is_of_author(line, &others), "{line}");
        }
        for line in [
            "Jane Roe is a former reporter who leads the port.",
            "Ines Falk is a fisherman, and has never seen such waves.",
            "The ferry is a home for many writers.",
            "Ines Falk is a freelance writer who said that she would wait on the quay.",
        ] {
            assert!(!is_of_author(line, &others), "{line}");
        }
        let several =
            ["Anna Lund is a teacher who came in 1981 and has taught every child on the island since."];
        assert!(!is_of_author("Ines Falk is a freelance journalist and keeps eleven sheep.", &several));
        assert!(is_farewell("Ines Falk covers the port. Reach her at 555-0134 or on the quay."));
        assert!(!is_farewell("Rescuers could not reach her at first."));
    }
}
