//! How what stands behind a preposition or conjunction bears on the rest: it was before or after that, because of it or in
//! spite of it, with it or without it, above it or below. The same behind another one of these is another claim.

use super::Comparing;
use super::lexicon::Meaning;
use super::statement::{Item, Slot, Sort, Statement};
use crate::numbers::View;
use byline_core::{ClaimPart, Tag, TokenKind};
use byline_text::hash::{form, form_of};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How the rest stands to what a joint governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    Before,
    Until,
    After,
    Since,
    When,
    While,
    Because,
    Despite,
    With,
    Without,
    In,
    Into,
    Outside,
    Above,
    On,
    Below,
    Near,
    Behind,
    InFront,
    To,
    From,
    For,
    Against,
    By,
}

/// A preposition or conjunction, and the tokens of what it governs.
#[derive(Debug, Clone)]
pub(crate) struct Joint {
    bearing: Bearing,
    governs: Range<usize>,
    /// The numbers among them.
    numbers: Vec<u32>,
}

/// Words by how they join, the longest first where one begins another.
const JOINTS: [(Bearing, &[&str]); 24] = [
    (Bearing::Before, &["before", "prior to", "ahead of", "by the time", "pending"]),
    (Bearing::Until, &["until", "till"]),
    (
        Bearing::After,
        &["after", "following", "in the wake of", "in the aftermath of", "upon", "subsequent to"],
    ),
    (Bearing::Since, &["since", "ever since"]),
    (Bearing::When, &["when"]),
    (
        Bearing::While,
        &["while", "whilst", "during", "amid", "amidst", "in the course of", "in the middle of"],
    ),
    (
        Bearing::Because,
        &[
            "because of",
            "because",
            "due to",
            "owing to",
            "thanks to",
            "as a result of",
            "on account of",
            "in response to",
        ],
    ),
    (
        Bearing::Despite,
        &[
            "despite",
            "in spite of",
            "even though",
            "although",
            "though",
            "notwithstanding",
            "regardless of",
            "in defiance of",
        ],
    ),
    (Bearing::With, &["with"]),
    (Bearing::Without, &["without", "in the absence of"]),
    (Bearing::In, &["inside", "within", "in", "throughout"]),
    (Bearing::Into, &["into"]),
    (Bearing::Outside, &["outside of", "outside"]),
    (Bearing::Above, &["above", "over", "on top of"]),
    (Bearing::On, &["onto", "on", "across"]),
    (Bearing::Below, &["below", "under", "beneath", "underneath"]),
    (Bearing::Near, &["near", "next to", "beside", "close to", "alongside", "opposite"]),
    (Bearing::Behind, &["behind"]),
    (Bearing::InFront, &["in front of"]),
    (Bearing::To, &["to", "towards", "toward"]),
    (Bearing::From, &["from", "out of"]),
    (Bearing::For, &["for", "in favour of", "in favor of", "on behalf of"]),
    (Bearing::Against, &["against", "opposed to"]),
    (Bearing::By, &["by"]),
];

/// Those of which one excludes the other, of the same thing, and the part of a claim that then differs.
const APART: [(Bearing, &[Bearing], ClaimPart); 18] = [
    (
        Bearing::Before,
        &[Bearing::After, Bearing::Since, Bearing::When, Bearing::While, Bearing::Because, Bearing::Despite],
        ClaimPart::When,
    ),
    (Bearing::Until, &[Bearing::After, Bearing::Since, Bearing::While, Bearing::Because], ClaimPart::When),
    (Bearing::After, &[Bearing::While], ClaimPart::When),
    (Bearing::While, &[Bearing::Since], ClaimPart::When),
    (
        Bearing::Despite,
        &[Bearing::Because, Bearing::After, Bearing::When, Bearing::For, Bearing::By, Bearing::With],
        ClaimPart::What,
    ),
    (
        Bearing::Without,
        &[Bearing::With, Bearing::After, Bearing::Because, Bearing::In, Bearing::By],
        ClaimPart::What,
    ),
    (
        Bearing::In,
        &[Bearing::Outside, Bearing::Near, Bearing::Below, Bearing::Behind, Bearing::InFront],
        ClaimPart::Where,
    ),
    (
        Bearing::Into,
        &[Bearing::From, Bearing::Outside, Bearing::Near, Bearing::Below, Bearing::Behind, Bearing::InFront],
        ClaimPart::Where,
    ),
    (Bearing::Above, &[Bearing::Below, Bearing::Outside], ClaimPart::Where),
    (Bearing::On, &[Bearing::Below, Bearing::Near, Bearing::Behind, Bearing::Outside], ClaimPart::Where),
    (Bearing::Behind, &[Bearing::InFront], ClaimPart::Where),
    (Bearing::Outside, &[Bearing::On], ClaimPart::Where),
    (Bearing::From, &[Bearing::To], ClaimPart::Where),
    (Bearing::For, &[Bearing::Against, Bearing::Before, Bearing::Until], ClaimPart::What),
    (Bearing::By, &[Bearing::For, Bearing::Against, Bearing::Despite], ClaimPart::Role),
    (Bearing::With, &[Bearing::Against], ClaimPart::What),
    (Bearing::To, &[Bearing::Against], ClaimPart::What),
    (Bearing::Since, &[Bearing::Despite], ClaimPart::When),
];

/// The joints by their first word, with the words behind it.
type Read = FxHashMap<u32, Vec<(Bearing, Vec<u32>)>>;
static READ: LazyLock<Read> = LazyLock::new(|| {
    let mut read = Read::default();
    for (bearing, all) in JOINTS {
        for words in all {
            let mut forms = words.split(' ').map(form_of);
            let first = forms.next().unwrap_or(0);
            read.entry(first).or_default().push((bearing, forms.collect()));
        }
    }
    read
});

/// What a joint governs has at most so many tokens.
const LONGEST: usize = 8;

fn apart(a: Bearing, b: Bearing) -> Option<ClaimPart> {
    let one = |a: Bearing, b: Bearing| {
        let found = APART.iter().find(|(of, others, _)| *of == a && others.contains(&b));
        found.map(|(_, _, part)| *part)
    };
    one(a, b).or_else(|| one(b, a))
}

/// The joint that begins at a token, and where what it governs begins.
fn joint(view: &View<'_>, at: usize) -> Option<(Bearing, usize)> {
    let token = view.token(at).filter(|token| token.kind == TokenKind::WORD)?;
    if !matches!(
        token.tag,
        Tag::ADP | Tag::SCONJ | Tag::PART | Tag::ADV | Tag::ADJ | Tag::VERB | Tag::NOUN | Tag::X | Tag::CCONJ
    ) {
        return None;
    }
    let (bearing, rest) = READ
        .get(&token.form)?
        .iter()
        .filter(|(_, rest)| rest.iter().zip(at + 1..).all(|(form, next)| view.is(next, *form)))
        .max_by_key(|(_, rest)| rest.len())?;
    let (bearing, end) = (*bearing, at + 1 + rest.len());
    let infinitive = bearing == Bearing::To && view.token(end).is_some_and(|next| next.tag == Tag::VERB);
    // `the following day`, `over 300 people`, `was shut down over`
    let noun = token.tag == Tag::NOUN
        || view.form(at) == form("following")
            && at > 0
            && view.token(at - 1).is_some_and(|before| before.tag == Tag::DET);
    (!infinitive && !noun).then_some((bearing, end))
}

/// The joints of a claim.
pub(super) fn note(view: &View<'_>, content: &Range<usize>) -> Vec<Joint> {
    let mut found: Vec<Joint> = Vec::new();
    let mut at = content.start;
    while at < content.end {
        let Some((bearing, start)) = joint(view, at) else {
            at += 1;
            continue;
        };
        let ends = |at: &usize| {
            view.kind(*at) == Some(TokenKind::PUNCTUATION) && !view.is_hyphen(*at)
                || joint(view, *at).is_some()
        };
        let last = content.end.min(start + LONGEST);
        let end = (start..last).find(ends).unwrap_or(last);
        let number = |at: &usize| view.kind(*at) == Some(TokenKind::NUMBER);
        let numbers = (start..end).filter(number).map(|at| view.form(at)).collect();
        found.push(Joint { bearing, governs: start..end, numbers });
        at = start.max(at + 1);
    }
    found
}

impl Comparing<'_> {
    /// `before the fire`, `after the fire`; `because it leaked`, `although it leaked`; `with bail`, `without bail`.
    pub(super) fn joined_otherwise(&self) -> Option<ClaimPart> {
        let turned = self.pairs.iter().any(|pair| {
            let predicate = |item: &Item| item.slot == Slot::Predicate;
            matches!(pair.meaning, Meaning::Opposite | Meaning::Converse)
                && (predicate(&self.checked.items[pair.checked]) || predicate(&self.own.items[pair.own]))
        });
        let within = |statement: &Statement, at: usize, joint: &Joint| {
            let item = &statement.items[at];
            let heads = item.head || item.sort == Sort::Verb || item.text.ends_with("ing");
            joint.governs.contains(&item.tokens.start) && heads && (item.weight > 0.0 || item.name.is_some())
        };
        let governs = |own: &Joint, checked: &Joint| {
            own.numbers.iter().any(|number| checked.numbers.contains(number))
                || self.pairs.iter().any(|pair| {
                    pair.meaning == Meaning::Same
                        && within(self.own, pair.own, own)
                        && within(self.checked, pair.checked, checked)
                })
        };
        // Of a verb that is turned round the direction is too: `sold it to`, `bought it from`.
        let follows =
            |part: ClaimPart| turned && matches!(part, ClaimPart::Where | ClaimPart::What | ClaimPart::Role);
        // What both govern alike somewhere is no other thing: `from Oslo to Bergen`, `to Bergen from Oslo`.
        self.own.joints.iter().find_map(|own| {
            self.checked.joints.iter().find_map(|checked| {
                apart(own.bearing, checked.bearing)
                    .filter(|part| !follows(*part))
                    .filter(|_| governs(own, checked))
            })
        })
    }
}
