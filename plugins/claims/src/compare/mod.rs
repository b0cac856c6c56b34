//! Do two claims say the same? Part by part: who, what, where, when, how much, whether it is so, and in which role.
//!
//! Both are read into the same small structure ([`statement`]); words and names of one are paired with those of the other,
//! by what they mean ([`lexicon`]). A part of which both have a pair is equal; a part that only one of them states is
//! compatible; a part for which both state something that finds no partner differs. The relation follows:
//!
//! - who, what, where or when differ: the claims are only `related`;
//! - else how much, the polarity or the roles differ: `opposite`;
//! - else `same`, if what the checked claim says is said by the article's claim too.

mod altered;
mod amounts;
mod apart;
pub(crate) mod frames;
mod joints;
mod kin;
pub(crate) mod lexicon;
mod licence;
mod order;
mod pairing;
mod permits;
mod quotations;
pub(crate) mod rewrite;
pub(crate) mod statement;
mod tense;
mod words;

use crate::numbers::View;
use byline_core::{ClaimPart, ClaimParts, MatchRelation};
use byline_text::Analysis;
use frames::Effect;
use lexicon::{Meaning, complementary, one_family};
use pairing::{pair, same_name};
use quotations::inside;
pub(crate) use quotations::quotes;
use statement::{Item, Name, Slot, Sort, Source, Statement};
pub(crate) use words::stated;
use words::{
    AGAINST, AND_BETWEEN, BY, CONTAINS, EXCLUSIVE, FROM, SYMMETRIC, TO, WITH, core, is_place, places_meet,
    rivals,
};

/// Reads a text that stands for a claim of its own: a checked claim. Several sentences are one claim.
pub(crate) fn statement_of(text: &str, analysis: &mut Analysis) -> Statement {
    analysis.read(text);
    let view = View { text, tokens: &analysis.tokens };
    statement::read(&Source { view, called: &[] }, 0..analysis.tokens.len(), false)
}

/// Reads each sentence of a text as a claim.
pub(crate) fn statements(text: &str, analysis: &mut Analysis) -> Vec<Statement> {
    analysis.read(text);
    let sentences = analysis.sentences.iter();
    sentences
        .filter_map(|sentence| {
            let tokens = analysis.tokens.get(sentence.first_token as usize..sentence.end_token as usize)?;
            let view = View { text, tokens };
            Some(statement::read(&Source { view, called: &[] }, 0..tokens.len(), false))
        })
        .collect()
}

/// What the comparison of two claims gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) relation: MatchRelation,
    pub(crate) agrees: ClaimParts,
    pub(crate) differs: ClaimParts,
    /// What contradicts: `polarity`, `contrary`, `quantity`, `role`.
    pub(crate) contradicts: Option<&'static str>,
    /// The share of the weight of the checked claim's words that the other says.
    pub(crate) share: f32,
}

impl Comparison {
    /// The same words by the same speaker.
    pub(crate) fn quotation() -> Self {
        let agrees = ClaimParts::NONE.with(ClaimPart::Who).with(ClaimPart::What).with(ClaimPart::Polarity);
        Self {
            relation: MatchRelation::Same,
            agrees,
            differs: ClaimParts::NONE,
            contradicts: None,
            share: 1.0,
        }
    }
}

/// A pair of items, and what they mean to each other.
#[derive(Debug, Clone, Copy)]
struct Pair {
    own: usize,
    checked: usize,
    meaning: Meaning,
}

/// So much of the weight of a checked claim's words must be said by the other.
const COVERED: f32 = 0.55;

/// And of that of the words that are no names.
const WORDS_COVERED: f32 = 0.45;

/// And of that by a denial, which need not say where and when it was not: `Hale never sold the ferry`. Of a long claim
/// `I do not support that` says next to nothing.
const DENIED: f32 = 0.4;

/// Compares the claim of an article with a checked one.
pub(crate) fn compare(own: &Statement, checked: &Statement) -> Comparison {
    if own.words == checked.words && own.effect == checked.effect && own.marks == checked.marks {
        return Comparison {
            relation: MatchRelation::Same,
            agrees: stated(checked),
            differs: ClaimParts::NONE,
            contradicts: None,
            share: 1.0,
        };
    }
    let pairs = pair(own, checked);
    let mut comparing = Comparing {
        own,
        checked,
        pairs: &pairs,
        agrees: ClaimParts::NONE,
        differs: ClaimParts::NONE,
        compares: false,
        contrary: false,
    };
    comparing.agreements();
    comparing.names();
    let covered = comparing.words();
    comparing.dates();
    comparing.amounts();
    comparing.roles();
    let turned = comparing.polarity();
    let silent = comparing.unlicensed();
    // What did not happen did not happen there, then and for that reason.
    let share = comparing.share();
    let covered = covered || comparing.turned_by().0 && comparing.deed() && share >= DENIED;
    let Comparing { mut agrees, mut differs, compares, contrary, own: _, checked: _, pairs: _ } = comparing;
    if !covered && !differs.has(ClaimPart::Who) && !differs.has(ClaimPart::Where) {
        differs = differs.with(ClaimPart::What);
    }
    agrees = agrees.iter().filter(|part| !differs.has(*part)).collect();
    let other = [ClaimPart::Who, ClaimPart::What, ClaimPart::Where, ClaimPart::When];
    // `Smoking is more dangerous than vaping`, `Vaping is safer than smoking`: turned round twice.
    if compares && differs.has(ClaimPart::Role) && differs.has(ClaimPart::Polarity) {
        differs =
            differs.iter().filter(|part| !matches!(part, ClaimPart::Role | ClaimPart::Polarity)).collect();
    }
    if unsaid(checked, &pairs) {
        differs = differs.with(ClaimPart::Who);
    }
    let role = differs.has(ClaimPart::Role);
    let (relation, contradicts) =
        if silent || other.into_iter().any(|part| differs.has(part)) || turned.is_none() || role && !compares
        {
            (MatchRelation::Related, None)
        } else if differs.has(ClaimPart::Polarity) {
            (MatchRelation::Opposite, Some(if contrary { "contrary" } else { "polarity" }))
        } else if differs.has(ClaimPart::HowMuch) {
            (MatchRelation::Opposite, Some("quantity"))
        } else if role {
            (MatchRelation::Opposite, Some("role"))
        } else {
            (MatchRelation::Same, None)
        };
    Comparison { relation, agrees, differs, contradicts, share }
}

/// Whether a checked claim is that somebody said these very words, and the other names nobody who said them.
fn unsaid(checked: &Statement, pairs: &[Pair]) -> bool {
    let outside = |item: &Item| item.name.as_ref().is_some_and(|name| !inside(name, checked));
    let mut speakers = checked.items.iter().enumerate().filter(|(_, item)| outside(item));
    !checked.quoted.is_empty()
        && speakers.clone().next().is_some()
        && speakers.all(|(at, _)| !pairs.iter().any(|pair| pair.checked == at))
}

struct Comparing<'a> {
    own: &'a Statement,
    checked: &'a Statement,
    pairs: &'a [Pair],
    agrees: ClaimParts,
    differs: ClaimParts,
    /// Whether the roles that have changed places are the sides of a comparison.
    compares: bool,
    /// Whether the polarity rests on words that cannot both be so, but of which neither may be: `cures`, `causes`.
    contrary: bool,
}

impl Comparing<'_> {
    fn of_own(&self, at: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.own == at)
    }

    fn of_checked(&self, at: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.checked == at)
    }

    fn differ(&mut self, part: ClaimPart) {
        self.differs = self.differs.with(part);
    }

    fn agree(&mut self, part: ClaimPart) {
        self.agrees = self.agrees.with(part);
    }

    /// Items without a partner, of both sides.
    fn lonely(&self) -> (Vec<&Item>, Vec<&Item>) {
        let own = self
            .own
            .items
            .iter()
            .enumerate()
            .filter(|(at, _)| self.of_own(*at).is_none())
            .map(|(_, item)| item);
        let checked = self
            .checked
            .items
            .iter()
            .enumerate()
            .filter(|(at, _)| self.of_checked(*at).is_none())
            .map(|(_, item)| item);
        (own.collect(), checked.collect())
    }

    fn agreements(&mut self) {
        for pair in self.pairs {
            let item = &self.checked.items[pair.checked];
            if item.name.is_some() {
                self.agree(if is_place(item) { ClaimPart::Where } else { ClaimPart::Who });
            } else if item.weight > 0.0 && pair.meaning == Meaning::Same {
                self.agree(ClaimPart::What);
            }
        }
    }

    /// Names on both sides that are not of one.
    fn names(&mut self) {
        let (own, checked) = self.lonely();
        let named = |items: &[&Item]| {
            items.iter().filter(|item| item.name.is_some()).map(|item| (*item).clone()).collect::<Vec<_>>()
        };
        let (own_names, checked_names) = (named(&own), named(&checked));
        // Somebody else does it: `the council` for `Mayor Hale`.
        let actor = |items: &[&Item]| {
            let found = items
                .iter()
                .find(|item| core(item) && !item.free && matches!(item.slot, Slot::Agent | Slot::Patient));
            found.map(|item| (item.slot, item.sort))
        };
        // `stripped Ana Reis of her medal`: whom the pronoun stands for is named already.
        let known = |name: &Name| {
            let mut all = self.checked.items.iter().filter_map(|item| item.name.as_ref());
            all.any(|other| same_name(name, other, 1))
        };
        let own: Vec<&Item> = own.into_iter().filter(|item| !item.name.as_ref().is_some_and(known)).collect();
        let replaced = match (actor(&own), actor(&checked)) {
            (Some((own_slot, own_sort)), Some((slot, sort))) => {
                own_slot == slot && (own_sort == Sort::Name || sort == Sort::Name)
            }
            _ => false,
        };
        for name in &checked_names {
            let rival = own_names.iter().find(|other| rivals(other, name));
            if rival.is_some() {
                self.differ(if is_place(name) { ClaimPart::Where } else { ClaimPart::Who });
            }
        }
        if replaced {
            self.differ(ClaimPart::Who);
        }
    }

    /// What is said, and of what: words on both sides that find no partner. Whether enough of the checked claim is said.
    fn words(&mut self) -> bool {
        let (own, checked) = self.lonely();
        let own: Vec<Item> =
            own.into_iter().filter(|item| item.name.is_none() && item.weight > 0.0).cloned().collect();
        let checked: Vec<Item> =
            checked.into_iter().filter(|item| item.name.is_none() && item.weight > 0.0).cloned().collect();
        for item in &checked {
            if own.iter().any(|other| self.conflict(other, item)) {
                let person =
                    item.sort == Sort::Title && item.head && matches!(item.slot, Slot::Agent | Slot::Patient);
                self.differ(if person { ClaimPart::Who } else { ClaimPart::What });
            }
        }
        self.described();
        if self.checked.items.iter().all(|item| item.slot != Slot::Predicate) && !checked.is_empty() {
            // No verb was recognised: any other word may be what is said.
            if !own.is_empty() {
                self.differ(ClaimPart::What);
            }
        }
        // Adjectives that are opposites describe other things: `the old bridge`, `the new bridge`.
        for pair in self.pairs.iter().filter(|pair| pair.meaning == Meaning::Opposite) {
            if self.attributive(pair) {
                self.differ(ClaimPart::What);
            }
        }
        if self.renamed() {
            self.differ(ClaimPart::What);
        }
        self.covered()
    }

    /// `Rice prices`, `Coffee prices`: the same thing of something else, where only one of the two looks like a name.
    fn described(&mut self) {
        let other = {
            let (own, checked) = self.lonely();
            let short =
                |item: &Item| item.name.as_ref().is_none_or(|name| name.parts.len() == 1 && !is_place(item));
            checked.iter().any(|checked| {
                own.iter().any(|own| {
                    own.name.is_some() != checked.name.is_some()
                        && short(own)
                        && short(checked)
                        && own.weight > 0.0
                        && checked.weight > 0.0
                        && own.sort != Sort::Verb
                        && checked.sort != Sort::Verb
                        && self.same_phrase(own, checked, false)
                })
            })
        };
        if other {
            self.differ(ClaimPart::What);
        }
    }

    /// Whether a word of each side stands where the other side has another word.
    fn conflict(&self, own: &Item, checked: &Item) -> bool {
        if (own.slot == Slot::Source) != (checked.slot == Slot::Source) {
            return false;
        }
        let verbs = own.sort == Sort::Verb && checked.sort == Sort::Verb;
        if verbs {
            return checked.clause == 0 || own.clause == checked.clause || own.clause == 0;
        }
        if own.sort == Sort::Verb || checked.sort == Sort::Verb {
            // `was born`, `is safe`: a predicate of another kind.
            let predicate = |item: &Item| item.slot == Slot::Predicate && item.clause == 0;
            let (verb, word) = if own.sort == Sort::Verb { (own, checked) } else { (checked, own) };
            return predicate(verb) && word.slot == Slot::Patient && word.head && word.sort == Sort::Modifier;
        }
        let own_main = own.clause == 0 || checked.clause > 0;
        match (Self::heads(&self.own.items, own), Self::heads(&self.checked.items, checked)) {
            (true, true) => own_main && places_meet(own.slot, checked.slot),
            (false, false) => self.same_phrase(own, checked, false),
            // `its harpist Lew Aronson`, `its conductor Lew Aronson`.
            _ => self.same_phrase(own, checked, true),
        }
    }

    /// Whether an item is the head of its phrase, or stands for one that says next to nothing: `left-handed people`.
    fn heads(items: &[Item], item: &Item) -> bool {
        let mut heads = items
            .iter()
            .filter(|other| other.phrase == item.phrase && other.head && other.sort != Sort::Verb);
        item.head || heads.next().is_some_and(|head| head.weight == 0.0)
    }

    /// Whether both items describe the same thing: the heads of their phrases are a pair.
    fn same_phrase(&self, own: &Item, checked: &Item, named: bool) -> bool {
        let nouns = own.sort == checked.sort || own.sort != Sort::Verb && checked.sort != Sort::Verb;
        nouns
            && self.pairs.iter().any(|pair| {
                let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
                a.phrase == own.phrase
                    && b.phrase == checked.phrase
                    && pair.meaning == Meaning::Same
                    && (!named || a.name.is_some() && b.name.is_some())
            })
    }

    fn attributive(&self, pair: &Pair) -> bool {
        let (own, checked) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let describes = |items: &[Item], at: usize| {
            let item = &items[at];
            item.sort == Sort::Modifier
                && items
                    .iter()
                    .skip(at + 1)
                    .any(|other| other.phrase == item.phrase && other.head && other.sort != Sort::Verb)
        };
        // `June was the coldest month`, `June was the hottest month`: of what is said of the same thing, one is not so.
        let copular = |items: &[Item], at: usize| {
            items[at].clause == 0
                && items[at].slot == Slot::Patient
                && !items.iter().any(|item| item.sort == Sort::Verb && item.clause == 0 && item.weight > 0.0)
                && items.iter().any(|item| item.slot == Slot::Agent && item.clause == 0)
        };
        let degree = |item: &Item| {
            matches!(
                &*item.text,
                "more" | "less" | "fewer" | "most" | "least" | "higher" | "lower" | "no" | "for" | "against"
            )
        };
        describes(&self.own.items, pair.own)
            && describes(&self.checked.items, pair.checked)
            && !degree(own)
            && !degree(checked)
            && !(copular(&self.own.items, pair.own) && copular(&self.checked.items, pair.checked))
    }

    /// Whether what the checked claim says is said by the other: its predicate, and most of the weight of its words.
    fn covered(&self) -> bool {
        let (mut all, mut found, mut predicate, mut heads) = (0.0, 0.0, true, 0_u32);
        let (mut words, mut words_found) = (0.0, 0.0);
        for (at, item) in self.checked.items.iter().enumerate() {
            if item.slot == Slot::Source || item.weight == 0.0 {
                continue;
            }
            let paired = self.of_checked(at).is_some();
            // `striker` before a name may be left out.
            if item.free && !paired {
                continue;
            }
            all += item.weight;
            found += if paired { item.weight } else { 0.0 };
            heads += u32::from(paired && item.head);
            if item.name.is_none() {
                words += item.weight;
                words_found += if paired { item.weight } else { 0.0 };
            }
            if !paired && item.sort == Sort::Verb && item.clause == 0 && item.slot == Slot::Predicate {
                predicate = CONTAINS.contains(&&*item.text) && self.exists();
            }
        }
        // Names alone make no claim: the same people and places stand in many.
        let said = found >= COVERED * all && words_found >= WORDS_COVERED * words;
        heads > 0 && predicate && said && !self.subjectless()
    }

    /// The share of the weight of a checked claim's words that the other says.
    fn share(&self) -> f32 {
        let items = self.checked.items.iter().enumerate();
        let counted = items.filter(|(_, item)| item.slot != Slot::Source && !item.free);
        let (all, found) = counted.fold((0.0, 0.0), |(all, found), (at, item)| {
            let own = if self.of_checked(at).is_some() { item.weight } else { 0.0 };
            (all + item.weight, found + own)
        });
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// Whether the article's claim is a piece without a subject, and the checked one has one that finds no partner.
    fn subjectless(&self) -> bool {
        let acts = |item: &Item| item.clause == 0 && item.slot == Slot::Agent;
        let missing =
            self.checked.items.iter().enumerate().any(|(at, item)| {
                acts(item) && item.head && item.weight > 0.0 && self.of_checked(at).is_none()
            });
        let first = self.own.items.iter().find(|item| item.slot != Slot::Source);
        missing && first.is_some_and(|item| item.slot == Slot::Predicate)
    }

    /// `There are microchips in it`: no verb of its own says what is contained.
    fn exists(&self) -> bool {
        !self.own.items.iter().any(|item| item.sort == Sort::Verb && item.clause == 0 && item.weight > 0.0)
    }

    /// Who does it to whom: two of a claim's actors that have changed places in the other.
    fn roles(&mut self) {
        let compared = [&self.own.items, &self.checked.items]
            .iter()
            .all(|items| items.iter().any(|item| item.slot == Slot::Than));
        // `more garbage than timber`, `less timber than garbage`: what stands behind `than` is one side, all else the other.
        let side = |item: &Item| match item.slot {
            Slot::Patient if compared => Some(0_u8),
            Slot::Agent | Slot::Oblique(FROM) => Some(0),
            Slot::Than | Slot::Patient | Slot::Oblique(TO | AGAINST) => Some(1),
            _ => None,
        };
        let placed: Vec<(u8, u8)> = self
            .pairs
            .iter()
            .filter_map(|pair| {
                let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
                // `electric cars` and `petrol cars` differ by what describes them, `police` and `police officers` not.
                let both = Self::acts(&self.own.items, a) && Self::acts(&self.checked.items, b);
                let main = a.clause == 0 && b.clause == 0 && a.sort != Sort::Verb && b.sort != Sort::Verb;
                let actor = (both || compared) && main && pair.meaning == Meaning::Same && a.weight > 0.0;
                actor.then(|| Some((side(a)?, side(b)?))).flatten()
            })
            .collect();
        // Both must have changed their places: a word that moved alone is another way to say it.
        let moved = |from: u8| placed.iter().any(|(own, checked)| own != checked && *checked == from);
        let swapped = moved(0) && moved(1) || self.exchanged() || self.crossed_names();
        let converse = self
            .pairs
            .iter()
            .any(|pair| pair.meaning == Meaning::Converse && self.checked.items[pair.checked].clause == 0);
        let any = placed.iter().any(|(own, checked)| own != checked);
        // `sold it to Norwick`, `bought it from Norwick`: who sells is not who buys.
        let stays = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            let agents = a.slot == Slot::Agent && b.slot == Slot::Agent && a.clause == 0 && b.clause == 0;
            agents && a.head && a.sort != Sort::Verb && a.weight > 0.0 && pair.meaning == Meaning::Same
        });
        let other = if converse { stays || !placed.is_empty() && !any } else { swapped };
        if other && !self.symmetric() {
            // Who is more and who is less has changed places: the opposite. Who did it to whom: another event.
            // `exports more cocoa than`, `imports more cocoa than`: neither side has changed its place.
            let degree = |pair: &&Pair| {
                let text = &self.checked.items[pair.checked].text;
                pair.meaning == Meaning::Converse && text.ends_with(" than")
            };
            self.compares =
                compared && swapped || self.exclusive() || self.pairs.iter().any(|pair| degree(&pair));
            self.differ(ClaimPart::Role);
        } else if placed.len() > 1 {
            self.agree(ClaimPart::Role);
        }
    }

    /// Whether an item is the head of its phrase, or describes a head that is only some person: `police officers`.
    fn acts(items: &[Item], item: &Item) -> bool {
        let person = |head: &Item| {
            matches!(
                &*head.text,
                "officers" | "officer" | "members" | "member" | "staff" | "leaders" | "forces"
            )
        };
        item.head
            || Self::heads(items, item)
            || items.iter().any(|head| head.phrase == item.phrase && head.head && person(head))
    }

    /// Whether two things have changed places that are not who acts and who is acted on: `chicken instead of pigeon`,
    /// `from Halden to Moss`.
    fn exchanged(&self) -> bool {
        let places = |pair: &Pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            let counts = a.clause == 0 && b.clause == 0 && a.head && b.head && a.weight > 0.0;
            let nouns = a.sort != Sort::Verb && b.sort != Sort::Verb;
            (counts && nouns && pair.meaning == Meaning::Same && a.slot != b.slot).then_some((a.slot, b.slot))
        };
        // `mixing milk with tea` is `mixing tea with milk`.
        let turns = |slot: Slot| matches!(slot, Slot::Oblique(form) if form != WITH && form != AND_BETWEEN);
        let moved: Vec<(Slot, Slot)> = self.pairs.iter().filter_map(places).collect();
        moved.iter().any(|(own, checked)| {
            let objects = |slot: Slot| matches!(slot, Slot::Patient | Slot::Oblique(_));
            (turns(*own) || turns(*checked))
                && objects(*own)
                && objects(*checked)
                && moved.contains(&(*checked, *own))
        })
    }

    /// Whether who acts and whose it is done to have changed places: `Norway put a tax on Swedish fish`, `Sweden put a tax on
    /// Norwegian fish`.
    fn crossed_names(&self) -> bool {
        let same = |pair: &&Pair| pair.meaning == Meaning::Same;
        let item = |pair: &Pair| (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let verb = self.pairs.iter().filter(same).map(item).any(|(a, b)| {
            let main = |item: &Item| item.slot == Slot::Predicate && item.clause == 0;
            main(a) && main(b) && a.key == b.key
        });
        let moved = |acts: bool| {
            self.pairs.iter().filter(same).map(item).any(|(a, b)| {
                let main = a.name.is_some() && b.name.is_some() && a.clause == 0 && b.clause == 0;
                let (from, to) = if acts { (a, b) } else { (b, a) };
                let object = match to.slot {
                    Slot::Patient => true,
                    Slot::Oblique(form) => form != BY,
                    _ => false,
                };
                main && from.slot == Slot::Agent && object
            })
        };
        verb && moved(true) && moved(false)
    }

    /// Whether only one of two can have done it: `Ferrand beat Morel`, `Morel beat Ferrand`.
    fn exclusive(&self) -> bool {
        // `beat a photographer with batons` is no contest.
        let hit = |items: &[Item]| items.iter().any(|item| item.slot == Slot::Oblique(WITH));
        if hit(&self.own.items) && hit(&self.checked.items) {
            return false;
        }
        let is =
            |item: &Item| EXCLUSIVE.iter().any(|word| one_family(word, &item.text) || *word == item.text);
        self.pairs.iter().any(|pair| {
            let item = &self.checked.items[pair.checked];
            item.clause == 0 && item.slot == Slot::Predicate && is(item)
        })
    }

    /// `A met B` is `B met A`.
    fn symmetric(&self) -> bool {
        self.identified()
            || self.pairs.iter().any(|pair| {
                let item = &self.checked.items[pair.checked];
                item.clause == 0
                    && SYMMETRIC.iter().any(|word| one_family(word, &item.text) || *word == item.text)
            })
    }

    /// Whether one says that it is so and the other that it is not; `None` where one of them says neither.
    fn polarity(&mut self) -> Option<bool> {
        let (own, checked) = (self.own.effect, self.checked.effect);
        if own == Effect::Open || checked == Effect::Open {
            return None;
        }
        let mut turned = (own == Effect::Denies) != (checked == Effect::Denies);
        // The clause of the predicates that are a pair; the main clauses where none is.
        let predicates = |pair: &&Pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            b.clause == 0
                && (b.slot == Slot::Predicate || a.slot == Slot::Predicate)
                && b.weight + a.weight > 0.0
        };
        let main = self
            .pairs
            .iter()
            .filter(predicates)
            .max_by_key(|pair| self.checked.items[pair.checked].slot == Slot::Predicate);
        let (own_clause, checked_clause) = main.map_or((0, 0), |pair| {
            (self.own.items[pair.own].clause, self.checked.items[pair.checked].clause)
        });
        let (mut opposites, mut complements) = (0, true);
        let negated = |statement: &Statement, clause: u16| {
            statement.negated.get(usize::from(clause)).copied().unwrap_or(false)
        };
        turned ^= negated(self.own, own_clause) != negated(self.checked, checked_clause);
        // `could not vote until 1971`, `gained the vote in 1971`: the one that is not negated names the same turn.
        let not_until = |statement: &Statement, clause| statement.until && negated(statement, clause);
        let from_then = |statement: &Statement, clause| !statement.until && !negated(statement, clause);
        let dated = !self.own.dates.is_empty() && !self.checked.dates.is_empty();
        turned ^= dated
            && (not_until(self.own, own_clause) && from_then(self.checked, checked_clause)
                || not_until(self.checked, checked_clause) && from_then(self.own, own_clause));
        for pair in self.pairs {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            // `may not` and `banned` are one meaning, with the negation.
            turned ^= a.negates != b.negates && pair.meaning != Meaning::Same;
            // `proved that`, `disproved that`: what the frame says of the claim is its effect.
            let framed = a.slot == Slot::Source && b.slot == Slot::Source;
            let counts = pair.meaning == Meaning::Opposite
                && !framed
                && !self.attributive(pair)
                && (a.clause == own_clause || b.clause == checked_clause);
            turned ^= counts;
            if counts {
                opposites += 1;
                complements &= complementary(a.senses, b.senses);
            }
        }
        // `lifted its ban`, `banned`
        turned ^= self.own.items.iter().any(|item| self.ends(item));
        // `and did not sink`, `and sank`: a clause that is one of two.
        turned |= self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            let deeds =
                a.slot == Slot::Predicate && b.slot == Slot::Predicate && a.clause > 0 && b.clause > 0;
            deeds && negated(self.own, a.clause) != negated(self.checked, b.clause)
        });
        self.contrary = opposites % 2 == 1 && !complements;
        if turned {
            self.differ(ClaimPart::Polarity);
        } else {
            self.agree(ClaimPart::Polarity);
        }
        Some(turned)
    }
}
