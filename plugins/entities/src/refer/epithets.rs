//! What somebody is called who was named before: `the striker`, `the judge` for a justice.

use byline_text::Words;
use byline_text::hash::form;

/// Whether a noun can stand for somebody who was just named and is called so for the first time.
pub(super) fn is_epithet(noun: u32) -> bool {
    PLAYERS.has(noun) || PERSONS.has(noun)
}

/// Whether an epithet fits somebody of these roles (hashes, 0 for none). Who leads a club or a city does not play.
pub(super) fn fits(noun: u32, roles: &[u32]) -> bool {
    match () {
        () if PLAYERS.has(noun) => !roles.iter().any(|role| LEADERS.has(*role)),
        () => PERSONS.has(noun) || noun == OLD || is_parent(noun),
    }
}

/// Whether a description is another word for who has a rank.
pub(super) fn is_rank(description: u32, role: u32) -> bool {
    let known = RANKS.iter().find(|(word, _)| *word == description);
    role != 0 && known.is_some_and(|(_, ranks)| ranks.contains(&role))
}

/// Whether a noun begins an epithet such as `father-of-two`.
pub(super) fn is_parent(noun: u32) -> bool {
    PARENTS.has(noun)
}

static PARENTS: Words<7> =
    Words::new(["father", "mother", "grandfather", "grandmother", "dad", "mum", "mom"]);

const OLD: u32 = form("old");

/// Descriptions, and the ranks of whom they are said.
const RANKS: [(u32, &[u32]); 9] = [
    (form("judge"), &[form("justice"), form("magistrate")]),
    (form("magistrate"), &[form("judge")]),
    (
        form("officer"),
        &[
            form("superintendent"),
            form("inspector"),
            form("sergeant"),
            form("sgt"),
            form("constable"),
            form("detective"),
            form("lieutenant"),
            form("lt"),
            form("corporal"),
        ],
    ),
    (form("detective"), &[form("inspector"), form("sergeant")]),
    (form("manager"), &[form("coach")]),
    (form("coach"), &[form("manager")]),
    (
        form("lawmaker"),
        &[form("senator"), form("sen"), form("representative"), form("rep"), form("mp"), form("congressman")],
    ),
    (form("lawyer"), &[form("barrister"), form("attorney")]),
    (form("scientist"), &[form("professor"), form("prof"), form("researcher")]),
];

static LEADERS: Words<14> = Words::new([
    "coach",
    "manager",
    "referee",
    "director",
    "president",
    "chairman",
    "chairwoman",
    "owner",
    "minister",
    "mayor",
    "secretary",
    "ceo",
    "spokesman",
    "spokeswoman",
]);

static PLAYERS: Words<19> = Words::new([
    "defender",
    "striker",
    "midfielder",
    "goalkeeper",
    "keeper",
    "forward",
    "winger",
    "fullback",
    "playmaker",
    "quarterback",
    "pitcher",
    "batsman",
    "batter",
    "bowler",
    "spinner",
    "footballer",
    "sprinter",
    "swimmer",
    "golfer",
]);

static PERSONS: Words<34> = Words::new([
    "biologist",
    "percussionist",
    "pianist",
    "guitarist",
    "poet",
    "artist",
    "painter",
    "composer",
    "politician",
    "lawmaker",
    "legislator",
    "businessman",
    "businesswoman",
    "actor",
    "actress",
    "singer",
    "songwriter",
    "author",
    "novelist",
    "playwright",
    "scientist",
    "researcher",
    "academic",
    "economist",
    "historian",
    "activist",
    "campaigner",
    "entrepreneur",
    "veteran",
    "lawyer",
    "comedian",
    "celebrity",
    "philanthropist",
    "adventurer",
]);
