//! Whether words have changed places: in what order they stand, and what part they play.

use super::Comparing;
use super::Pair;
use super::lexicon::Meaning;
use super::statement::{Item, Slot, Sort, Statement};
use super::words::{AT, FROM, TO, is_place};
use byline_core::ClaimPart;
use byline_text::hash::form;

/// Prepositions by what they say of where, when and how; those of two groups are not of one claim.
const PREPOSITIONS: [&[&str]; 9] = [
    &["in", "at", "on", "within", "inside", "of", "during", "across", "throughout", "to", "into"],
    &["near", "outside", "around", "off", "beside", "behind", "beyond"],
    &["from"],
    &["towards", "toward"],
    &["before", "until", "till"],
    &["after", "since", "following"],
    &["against"],
    &["without"],
    &["despite"],
];

/// Whether what stands behind two prepositions cannot play the same part: `before an earthquake`, `because of it`.
fn stands_apart(a: u32, b: u32) -> bool {
    let group =
        |word: u32| PREPOSITIONS.iter().position(|words| words.iter().any(|known| form(known) == word));
    let strict = |word: u32| group(word).is_some_and(|group| group > 3);
    let (a_group, b_group) = (group(a), group(b));
    a_group != b_group && (a_group.is_some() && b_group.is_some() || strict(a) || strict(b))
}

/// Whether one is the other with a phrase behind a preposition in another place: `Crime in Lima fell last year`, `Crime fell
/// in Lima last year`.
fn moved(own: &[u32], checked: &[u32]) -> bool {
    const MOVED: [&str; 6] = ["in", "at", "on", "near", "during", "since"];
    const LONGEST: usize = 5;
    let opens = |word: u32| MOVED.iter().any(|known| form(known) == word);
    (0..own.len()).filter(|start| opens(own[*start])).any(|start| {
        (start + 2..=own.len().min(start + LONGEST)).any(|end| {
            let phrase = &own[start..end];
            let rest: Vec<u32> = own[..start].iter().chain(&own[end..]).copied().collect();
            (0..=rest.len()).any(|at| {
                checked.get(..at) == rest.get(..at)
                    && checked.get(at..at + phrase.len()) == Some(phrase)
                    && checked.get(at + phrase.len()..) == rest.get(at..)
            })
        })
    })
}

/// Whether one is the other with a phrase behind a preposition put first: `In July rainfall in Lima was the lowest`.
fn fronted(own: &[u32], checked: &[u32]) -> bool {
    const FRONTED: [&str; 12] =
        ["in", "on", "at", "after", "before", "during", "since", "from", "between", "for", "under", "by"];
    let opens = own.first().is_some_and(|first| FRONTED.iter().any(|word| form(word) == *first));
    opens
        && (2..own.len()).any(|end| {
            let (phrase, rest) = own.split_at(end);
            (1..=rest.len()).any(|at| {
                checked.get(..at) == rest.get(..at)
                    && checked.get(at..at + end) == Some(phrase)
                    && checked.get(at + end..) == rest.get(at..)
            })
        })
}

/// Whether a name stands in front of a noun that it describes: `the Lisbon final`.
fn describes(items: &[Item], name: &Item) -> bool {
    items.iter().any(|item| {
        item.phrase == name.phrase && item.tokens.start == name.tokens.end && item.sort != Sort::Verb
    })
}

/// The words of a claim without its articles.
fn plain_words(statement: &Statement) -> Vec<u32> {
    let articles = [form("a"), form("an"), form("the")];
    statement.forms.iter().copied().filter(|form| !articles.contains(form)).collect()
}

impl Comparing<'_> {
    /// The same words in another order, but for what was put first: `In 2019 he won`, `He won in 2019`.
    fn rearranged(&self) -> bool {
        let (own, checked) = (&self.own.order, &self.checked.order);
        let sorted = |words: &[u32]| {
            let mut sorted = words.to_vec();
            sorted.sort_unstable();
            sorted
        };
        let turns = |by: usize| own.iter().cycle().skip(by).take(own.len()).eq(checked.iter());
        own.len() == checked.len()
            && sorted(own) == sorted(checked)
            && !(0..own.len()).any(turns)
            && !fronted(own, checked)
            && !fronted(checked, own)
            && !moved(own, checked)
            && !self.identified()
    }

    /// `The deepest lake in the Balkans is Lake Ohrid`, `Lake Ohrid is the deepest lake in the Balkans`.
    pub(super) fn identified(&self) -> bool {
        let be = [form("is"), form("are"), form("was"), form("were")];
        let (own, checked) = (plain_words(self.own), plain_words(self.checked));
        let parts = |words: &[u32]| words.iter().position(|word| be.contains(word));
        let (Some(a), Some(b)) = (parts(&own), parts(&checked)) else { return false };
        let turned = own[..a] == checked[b + 1..] && own[a + 1..] == checked[..b];
        turned && self.checked.ranks
    }

    /// An actor that is acted on, or the other way round; what is taken from the one who took it.
    pub(super) fn misplaced(&self) -> Option<ClaimPart> {
        let item = |pair: &Pair| (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let placed: Vec<(&Item, &Item)> = self
            .pairs
            .iter()
            .filter(|pair| pair.meaning == Meaning::Same)
            .map(item)
            .filter(|(a, b)| a.sort != Sort::Verb && b.sort != Sort::Verb && b.clause == 0 && a.clause == 0)
            .collect();
        // What is said of it stands only around what the sentence claims.
        let core = |item: &Item| item.head && item.sort == Sort::Noun && item.slot == Slot::Agent;
        if placed.iter().any(|(a, b)| a.aside && !b.aside && !b.free && core(b) && b.weight > 0.0)
            || self
                .pairs
                .iter()
                .any(|pair| pair.meaning == Meaning::Opposite && item(pair).0.aside && item(pair).1.aside)
        {
            return Some(ClaimPart::What);
        }
        // `banned from the championship`, `may not play in the championship`: another verb has another preposition.
        let governed = self.pairs.iter().any(|pair| {
            let (a, b) = item(pair);
            let bans = ["banned", "barred", "excluded", "suspended"].contains(&&*b.text);
            bans && b.slot == Slot::Predicate && a.key != b.key
        });
        // `before an earthquake`, `because of an earthquake`
        let apart = |(a, b): &&(&Item, &Item)| match (a.slot, b.slot) {
            (Slot::Oblique(left), Slot::Oblique(right)) => {
                a.text == b.text
                    // `before the Lisbon final`, `before the final in Lisbon`
                    && !(is_place(a) && (describes(&self.checked.items, b) || describes(&self.own.items, a)))
                    && stands_apart(left, right)
                    && !(governed && (left == FROM || right == FROM))
            }
            _ => false,
        };
        let turns = self.pairs.iter().any(|pair| pair.meaning != Meaning::Same);
        if let Some((_, item)) = placed.iter().find(apart).filter(|_| !turns) {
            return Some(if is_place(item) { ClaimPart::Where } else { ClaimPart::When });
        }
        // `Who is more` has changed places with `who is less`: the opposite, and no other claim.
        let exchanged = self.compares && self.differs.has(ClaimPart::Role);
        if self.rearranged() && !exchanged {
            return Some(ClaimPart::Role);
        }
        let verb = self.pairs.iter().find(|pair| {
            let (a, b) = item(pair);
            b.slot == Slot::Predicate
                && b.clause == 0
                && a.slot == Slot::Predicate
                && a.clause == 0
                && b.weight + a.weight > 0.0
        });
        let moved = |from: Slot, to: Slot| placed.iter().any(|(a, b)| b.slot == from && a.slot == to);
        let taken = moved(Slot::Agent, Slot::Oblique(FROM)) && moved(Slot::Oblique(FROM), Slot::Agent);
        let compared = placed.iter().any(|(a, b)| b.slot == Slot::Than && a.slot != Slot::Than)
            && placed.iter().any(|(a, b)| b.slot != Slot::Than && a.slot == Slot::Than);
        if (taken || compared && !exchanged) && !turns {
            return Some(ClaimPart::Role);
        }
        let verb =
            verb.filter(|pair| pair.meaning == Meaning::Same && item(pair).0.key == item(pair).1.key)?;
        // `earn more than`, `earn less than`: both have changed their places because the comparison has.
        let turned_round = self.pairs.iter().any(|pair| pair.meaning == Meaning::Converse)
            && !self.differs.has(ClaimPart::Role);
        if self.symmetric() || turned_round || item(verb).0.sort != Sort::Verb {
            return None;
        }
        // `Obi said parliament lied to her`, where Obi lied to parliament.
        let all = || self.pairs.iter().filter(|pair| pair.meaning == Meaning::Same).map(item);
        let told = all()
            .any(|(a, b)| a.slot == Slot::Source && b.slot == Slot::Agent && b.head && b.clause == 0)
            && placed.iter().any(|(a, b)| {
                a.slot == Slot::Agent && a.head && b.slot != Slot::Agent && b.slot != Slot::Source
            });
        if told {
            return Some(ClaimPart::Role);
        }
        // `sold it to Reed`, where Reed sold it.
        let oblique = |slot: Slot| matches!(slot, Slot::Oblique(form) if form == TO || form == FROM);
        let given = placed.iter().any(|(a, b)| a.slot == Slot::Agent && oblique(b.slot) && a.head)
            && placed.iter().any(|(a, b)| b.slot == Slot::Agent && oblique(a.slot) && b.head);
        if given {
            return Some(ClaimPart::Role);
        }
        let made = |item: &Item| {
            item.slot == Slot::Predicate && matches!(&*item.text, "made" | "makes" | "led" | "forced")
        };
        let named = placed.iter().any(|(a, b)| {
            b.name.is_some() && b.head && !is_place(b) && b.slot == Slot::Agent && a.slot == Slot::Patient
        });
        let turned = moved(Slot::Agent, Slot::Patient) && moved(Slot::Patient, Slot::Agent);
        // `shot at a teenager`
        let aimed =
            placed.iter().any(|(a, b)| b.head && b.slot == Slot::Patient && a.slot == Slot::Oblique(AT));
        let is_role = (named || turned) && !exchanged && !self.own.items.iter().any(made);
        is_role.then_some(ClaimPart::Role).or(aimed.then_some(ClaimPart::What))
    }

    /// `two days after losing`, `two days after winning`: an opposite that bears on nothing but what surrounds the claim.
    pub(super) fn turned_aside(&self) -> Option<ClaimPart> {
        let main = |item: &Item| item.clause == 0 && item.slot == Slot::Predicate;
        let verb = |item: &Item| {
            item.sort == Sort::Verb || item.sort == Sort::Modifier && item.text.ends_with("ing")
        };
        let aside = |pair: &Pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            matches!(pair.meaning, Meaning::Opposite | Meaning::Converse)
                && verb(a)
                && verb(b)
                && !main(a)
                && !main(b)
        };
        let deed = self.pairs.iter().any(|pair| {
            pair.meaning == Meaning::Same
                && main(&self.own.items[pair.own])
                && main(&self.checked.items[pair.checked])
        });
        (deed && self.pairs.iter().any(aside)).then_some(ClaimPart::What)
    }
}
