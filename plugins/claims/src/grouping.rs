//! The same claim in several articles: who agrees, who gives another number, who denies.
//!
//! Claims come one article after the other; each joins the group whose first claim it shares most with, or begins one.
//! Words count by how rare they are among the claims so far. Nothing is decided by counting votes: a group in which
//! somebody denies or gives another number is disputed, and no group is ever more than that.

use crate::matching::terms::{self, Nature, negations};
use crate::quantities::{Comparison, compare};
use byline_core::{Article, Claim, Quantity, Span, Stance};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Collects claims into groups. Memory grows with the claims, by their words and numbers.
#[derive(Debug, Default)]
pub struct Grouper {
    groups: Vec<Growing>,
    /// The groups by the words of their first claim.
    by_word: FxHashMap<u32, Vec<u32>>,
    /// In how many claims a word was.
    counts: FxHashMap<u32, u32>,
    claims: u32,
}

/// Claims that say the same, or the opposite.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The claims, in the order in which they came.
    pub members: Vec<Member>,
}

/// A claim in a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The article's identifier.
    pub article: String,
    /// When it was published, as ISO 8601.
    pub date: Option<String>,
    /// Where in its text.
    pub span: Span,
    /// The words.
    pub text: String,
    /// Who claims it; `None` where the article itself does.
    pub claimant: Option<String>,
    /// What the claimant does with it.
    pub stance: Stance,
    /// The numbers in it.
    pub quantities: Vec<Quantity>,
    /// What it has to do with the group's first claim.
    pub relation: Relation,
}

/// What a claim has to do with the first one of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It is the first one.
    First,
    /// It says the same.
    Agrees,
    /// It gives another number for the same thing.
    OtherQuantity,
    /// It says the opposite.
    Denies,
}

impl Relation {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Agrees => "agrees",
            Self::OtherQuantity => "other-quantity",
            Self::Denies => "denies",
        }
    }
}

impl Group {
    /// Whether somebody denies it or gives another number.
    pub fn is_disputed(&self) -> bool {
        self.members
            .iter()
            .any(|member| matches!(member.relation, Relation::OtherQuantity | Relation::Denies))
    }
}

#[derive(Debug)]
struct Growing {
    /// The words of the first claim, sorted.
    words: Vec<u32>,
    members: Vec<Member>,
}

/// Numbers of the same thing differ if they are further apart than this: two articles that give 13,000 and 14,000
/// disagree, where rounding does not.
const TOLERANCE: f64 = 0.01;
/// How far `about` and `some` may be from the number that follows them.
const ROUNDING: f64 = 0.04;
/// Claims are the same if the words that they share weigh at least this share of those of both.
const SAME: f32 = 0.5;
/// Fewer different words make no claim that could be repeated.
const FEWEST: usize = 3;
/// A word that begins so many groups distinguishes none.
const COMMON: usize = 500;

impl Grouper {
    /// Takes the claims of an article.
    pub fn add(&mut self, article: &Article, claims: &[Claim]) {
        for claim in claims {
            let Some(text) = claim.span.of(&article.text) else { continue };
            let words = words_of(text);
            if words.len() < FEWEST {
                continue;
            }
            self.claims += 1;
            for word in &words {
                *self.counts.entry(*word).or_default() += 1;
            }
            let member = Member {
                article: article.id.clone(),
                date: article.date.clone(),
                span: claim.span,
                text: text.to_owned(),
                claimant: claim.claimant.as_ref().and_then(|claimant| claimant.name.clone()),
                stance: claim.stance,
                quantities: claim.quantities.clone(),
                relation: Relation::First,
            };
            match self.nearest(&words) {
                Some(group) => {
                    let members = &mut self.groups[group].members;
                    let relation = members.first().map_or(Relation::First, |first| relation(first, &member));
                    members.push(Member { relation, ..member });
                }
                None => self.begin(words, member),
            }
        }
    }

    /// The groups with claims of two articles or more, in the order of their first claims.
    pub fn finish(self) -> Vec<Group> {
        let several = |group: &Growing| {
            let first = group.members.first().map(|member| &member.article);
            group.members.iter().any(|member| Some(&member.article) != first)
        };
        self.groups.into_iter().filter(several).map(|group| Group { members: group.members }).collect()
    }

    fn begin(&mut self, words: Vec<u32>, member: Member) {
        let number = self.groups.len() as u32;
        for word in &words {
            let groups = self.by_word.entry(*word).or_default();
            if groups.len() < COMMON {
                groups.push(number);
            }
        }
        self.groups.push(Growing { words, members: vec![member] });
    }

    /// The group whose first claim shares most with these words, if it is the same claim.
    fn nearest(&self, words: &[u32]) -> Option<usize> {
        let mut shared: FxHashMap<u32, f32> = FxHashMap::default();
        for word in words {
            let groups = self.by_word.get(word).filter(|groups| groups.len() < COMMON);
            for group in groups.into_iter().flatten() {
                *shared.entry(*group).or_default() += self.weight(*word);
            }
        }
        let own: f32 = words.iter().map(|word| self.weight(*word)).sum();
        let mut found: Vec<(u32, f32)> = shared.into_iter().collect();
        found.sort_by_key(|(group, _)| *group);
        let likeness = found.into_iter().map(|(group, shared)| {
            let other: f32 = self.groups[group as usize].words.iter().map(|word| self.weight(*word)).sum();
            (group as usize, 2.0 * shared / (own + other).max(f32::MIN_POSITIVE))
        });
        // Of equals the first group.
        let best = likeness.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        (best.1 >= SAME).then_some(best.0)
    }

    /// How rare a word is among the claims so far.
    fn weight(&self, word: u32) -> f32 {
        let count = self.counts.get(&word).copied().unwrap_or(1) as f32;
        (1.0 + (self.claims as f32 + 1.0) / count).ln()
    }
}

/// The different words of a claim, sorted. Numbers are none of them, since they are what may differ.
fn words_of(text: &str) -> Vec<u32> {
    let plain = |nature: Nature| matches!(nature, Nature::Word | Nature::Name);
    let terms = terms::read(text);
    let mut words: Vec<u32> =
        terms.body.iter().filter(|term| plain(term.nature)).map(|term| term.hash).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn relation(first: &Member, other: &Member) -> Relation {
    let negated =
        |member: &Member| (negations(&member.text) + usize::from(member.stance == Stance::Denies)) % 2;
    if negated(first) != negated(other) {
        return Relation::Denies;
    }
    let pairs = first.quantities.iter().flat_map(|a| other.quantities.iter().map(move |b| (a, b)));
    let mut differ = false;
    for (a, b) in pairs {
        match compare(&rounded(a), &rounded(b), TOLERANCE) {
            Comparison::Agree => return Relation::Agrees,
            Comparison::Disagree => differ = true,
            Comparison::Unrelated => {}
        }
    }
    if differ { Relation::OtherQuantity } else { Relation::Agrees }
}

/// `some 13,000` as the range of what is rounded to it: narrower than what one grants a single source, since between
/// two articles `some 13,000` and `more than 14,000` is what an editor wants to see.
fn rounded(quantity: &Quantity) -> Cow<'_, Quantity> {
    if quantity.bound != "about" || quantity.unit.as_deref() == Some("date") {
        return Cow::Borrowed(quantity);
    }
    let (value, slack) = (quantity.value, quantity.value.abs() * ROUNDING);
    let range = Quantity {
        value: value - slack,
        upper: Some(value + slack),
        bound: "exact".into(),
        ..quantity.clone()
    };
    Cow::Owned(range)
}
