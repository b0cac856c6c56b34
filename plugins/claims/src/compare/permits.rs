//! Whether all that a sentence says beside a checked claim is permitted: the default is no verdict.

use super::Comparing;
use super::frames::Effect;
use super::lexicon::Meaning;
use super::pairing::alike;
use super::statement::{Extent, Item, Mark, Slot, Sort, Statement};
use super::tense::Tense;
use super::words::{AT, IN, NEAR, OF, ON, TO, is_place};
use crate::quantities::Comparison as Agreement;
use byline_core::{ClaimPart, Quantity};
use byline_text::hash::{form, form_of};

/// What is measured, so that one of it is no fewer than many: `the price of coffee`, `coffee prices`.
const MEASURES: [&str; 21] = [
    "price",
    "cost",
    "wage",
    "rent",
    "salary",
    "fee",
    "tariff",
    "tax",
    "rate",
    "level",
    "temperature",
    "emission",
    "export",
    "import",
    "sale",
    "profit",
    "pension",
    "duty",
    "fare",
    "toll",
    "income",
];

/// Bodies of which a place has one, or that are called by it.
const LOCAL: [&str; 18] = [
    "museum",
    "police",
    "hospital",
    "university",
    "zoo",
    "airport",
    "court",
    "council",
    "prison",
    "cathedral",
    "stadium",
    "harbour",
    "harbor",
    "port",
    "station",
    "library",
    "parliament",
    "government",
];

/// Where laws are voted on.
const HOUSES: [&str; 6] = ["senate", "congress", "parliament", "bundestag", "house", "knesset"];

/// Verbs that leave it to their object what is done.
const CARRYING: [&str; 34] = [
    "introduced",
    "introduces",
    "enacted",
    "passed",
    "paid",
    "pays",
    "put",
    "puts",
    "made",
    "placed",
    "subjected",
    "carried",
    "brought",
    "issued",
    "began",
    "started",
    "granted",
    "grants",
    "grant",
    "staged",
    "stages",
    "launched",
    "launches",
    "received",
    "receives",
    "offered",
    "conducted",
    "completed",
    "undertook",
    "mounted",
    "imposed",
    "delivered",
    "signed",
    "suffered",
];

/// Verbs that end what their object names: `lifted its ban`.
const ENDING: [&str; 22] = [
    "lifted",
    "lifts",
    "ended",
    "ends",
    "scrapped",
    "abolished",
    "repealed",
    "revoked",
    "withdrew",
    "cancelled",
    "canceled",
    "reversed",
    "overturned",
    "dropped",
    "rescinded",
    "called off",
    "halted",
    "stopped",
    "suspended",
    "removed",
    "axed",
    "broke off",
];

/// Spans of time that a claim may last: `for a decade`, `for ten years`.
const SPANS: [&str; 16] = [
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
];

/// Who does what by trade, so that a passive need not say so.
const BY_TRADE: [(&[&str], &[&str]); 5] = [
    (&["prosecutors", "prosecutor", "police"], &["charg", "indict", "prosecut"]),
    (&["police", "officers", "policemen", "cops", "detectives"], &["arrest", "detain", "charg", "apprehend"]),
    (
        &["court", "judge", "jury", "judges", "jurors"],
        &["convict", "sentenc", "acquit", "jail", "imprison", "fine"],
    ),
    (&["doctors", "surgeons", "nurses"], &["vaccinat", "diagnos", "operat", "treat"]),
    (&["voters", "people"], &["elect", "reelect"]),
];

impl Comparing<'_> {
    /// Whether something prevents a verdict: what finds no partner and might change what is said, function words
    /// that only one of the two has, actors in another place. The parts are noted.
    pub(super) fn unlicensed(&mut self) -> bool {
        let found = [
            self.marked(),
            self.added(),
            self.omitted(),
            self.uncounted(),
            self.timed(),
            self.measured(),
            self.one_of_all(),
            self.misplaced(),
            self.crossed(),
            self.halved(),
            self.ranked(),
            self.lapsed(),
            self.paced(),
            self.implied(),
            self.possessed(),
            self.half_done(),
            self.studied(),
            self.intransitive(),
            self.sequence(),
            self.office(),
            self.unattributed(),
            self.turned_trade(),
            self.held_elsewhere(),
            self.related_to(),
            self.joined_otherwise(),
            self.turned_aside(),
        ];
        let parts: Vec<ClaimPart> = found.into_iter().flatten().collect();
        for part in &parts {
            self.differ(*part);
        }
        !parts.is_empty()
    }

    /// `nearly closed`, `could close`, `Did he close …?`: function words that only one of the two has.
    fn marked(&self) -> Option<ClaimPart> {
        let all_of = |statement: &Statement, paired: &dyn Fn(usize) -> bool| -> Vec<Mark> {
            let items = statement.item_marks.iter().filter(|(_, item)| !paired(*item)).map(|(mark, _)| *mark);
            statement.marks.iter().copied().chain(items).collect()
        };
        let own = &all_of(self.own, &|item| self.of_own(item).is_some());
        let checked = &all_of(self.checked, &|item| self.of_checked(item).is_some());
        let halved = self.own.factor.is_some() || self.checked.factor.is_some();
        let quantified = |mark: Mark| mark >= Mark::All || mark == Mark::OneOf;
        // `half of the lifts`, `50 percent of all lifts`: how many is compared as an amount.
        let share = |statement: &Statement| {
            let of =
                |quantity: &Quantity| quantity.unit.as_deref() == Some("percent") && quantity.of.is_some();
            statement.quantities.iter().any(of)
        };
        // `by half`, `by 50 percent`
        let half = |statement: &Statement| {
            statement
                .quantities
                .iter()
                .any(|found| found.unit.as_deref() == Some("percent") && (found.value - 50.0).abs() < 1e-9)
        };
        let shares = share(self.own) && share(self.checked);
        let none = self.turned_by().0;
        // `every`, `some`: where both say how many, the amounts are compared.
        let both = self.own.extent.is_some() && self.checked.extent.is_some();
        let all_and_some = self.own.extent != self.checked.extent && both;
        // `The Quillo app can record it`: what somebody with a name can do need not have been done.
        let by_name = |statement: &Statement| {
            // The first word of a sentence may have its capital only for that.
            let named = |item: &Item| {
                item.name.as_ref().is_some_and(|name| name.label.is_some() || item.tokens.start > 0)
            };
            let acts = |item: &Item| item.clause == 0 && item.slot == Slot::Agent && named(item);
            statement.items.iter().any(acts)
        };
        let permitted = |mark: Mark, mine: bool| {
            let other = if mine { checked } else { own };
            match mark {
                _ if other.contains(&mark) => true,
                // `Bleach can cure it`, `Bleach cures it`
                Mark::Can => {
                    mine && self.checked.dates.is_empty() && (none || !by_name(self.checked))
                        || other.contains(&Mark::Possible)
                }
                Mark::Possible => other.contains(&Mark::Can),
                mark if quantified(mark) && (shares || none && !mine) => true,
                Mark::Half if halved || half(if mine { self.checked } else { self.own }) => true,
                // `Says Ida Berg "wanted the wall"`: the style of a fact-checker, and no distance.
                Mark::Quoted => !mine,
                // `once closed it`, `closed it`
                Mark::Formerly => (if mine { self.checked.tense } else { self.own.tense }) == Tense::Past,
                Mark::All if !mine => !own.iter().any(|mark| quantified(*mark)),
                mark if quantified(mark) => all_and_some,
                // `He said that it would`, `It will`
                Mark::Would => other.contains(&Mark::Future) && mine,
                Mark::Future => other.contains(&Mark::Would) && !mine,
                _ => false,
            }
        };
        let wrong = own
            .iter()
            .find(|mark| !permitted(**mark, true))
            .or_else(|| checked.iter().find(|mark| !permitted(**mark, false)))?;
        Some(match wrong {
            mark if quantified(*mark) => ClaimPart::HowMuch,
            Mark::More | Mark::Less | Mark::AsMuch => ClaimPart::HowMuch,
            Mark::Except | Mark::Among | Mark::Only | Mark::Undone | Mark::ThanClause => ClaimPart::What,
            _ => ClaimPart::Polarity,
        })
    }

    /// A word or name of the sentence that has no partner and is not free.
    fn added(&self) -> Option<ClaimPart> {
        // `a large army` says against `no army` what any army says.
        if self.turned_by().1 {
            return None;
        }
        let lone = |at: usize, item: &Item| {
            self.of_own(at).is_none()
                && !self.within_name(item, false)
                && !self.permitted(item)
                && !self.repeats(item)
                && !self.barred(at)
        };
        let (_, item) = self.own.items.iter().enumerate().find(|(at, item)| lone(*at, item))?;
        Some(if item.name.is_some() && is_place(item) && item.slot != Slot::Agent {
            ClaimPart::Where
        } else if item.name.is_some() || item.slot == Slot::Agent && item.head && item.sort != Sort::Verb {
            ClaimPart::Who
        } else {
            ClaimPart::What
        })
    }

    pub(super) fn permitted(&self, item: &Item) -> bool {
        // A circumstance is one more only where the checked claim names none.
        let free = item.free && !(item.aside && self.checked.circumstance);
        // `the lowest in winter`: when and where bear on what is first or most of all.
        let ranks = self.checked.ranks && matches!(item.slot, Slot::Oblique(_)) && !item.aside;
        let free = free && !ranks;
        // `did not torture anyone`: nothing that the checked claim could be about.
        let lasts = self.own.lasts && self.checked.lasts && SPANS.contains(&&*item.text);
        let anything = self.turned_by().0 && (item.weight == 0.0 || self.money(item));
        let free =
            free || anything || lasts || self.carries(item) || self.ends(item) || self.agent_of_passive(item);
        // `voted for it in the Senate`: a house that is no place by its label.
        let house = HOUSES.iter().any(|house| item.text.ends_with(house));
        let place = item.name.is_some()
            && (is_place(item) || house)
            && !self.checked.ranks
            && matches!(item.slot, Slot::Oblique(IN | AT | NEAR | ON))
            && self.checked.items.iter().any(|item| item.name.is_some())
            && !self.lonely().1.iter().any(|item| is_place(item));
        free || place
    }

    /// `granted a pardon`, `pardoned`: a verb that leaves it to its object what is done.
    fn carries(&self, item: &Item) -> bool {
        let verb = item.slot == Slot::Predicate && CARRYING.contains(&&*item.text);
        verb && self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            b.slot == Slot::Predicate
                && b.clause == 0
                && matches!(a.slot, Slot::Patient | Slot::Oblique(TO))
                && pair.meaning == Meaning::Same
        })
    }

    /// `borrowed no money`, where the checked claim gives a sum.
    fn money(&self, item: &Item) -> bool {
        let currency = |quantity: &Quantity| {
            quantity
                .unit
                .as_deref()
                .is_some_and(|unit| unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase()))
        };
        matches!(&*item.text, "money" | "cent" | "penny" | "cash")
            && self.checked.quantities.iter().any(currency)
    }

    /// `lifted its ban`, where the checked claim is that it banned: a verb that ends what its object names.
    pub(super) fn ends(&self, item: &Item) -> bool {
        item.slot == Slot::Predicate && item.clause == 0 && ENDING.contains(&&*item.text) && self.named_deed()
    }

    /// Whether the object of the sentence's verb names what the checked claim says is done: `ban` for `banned`.
    fn named_deed(&self) -> bool {
        self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            let object = a.slot == Slot::Patient && a.clause == 0 && a.sort == Sort::Noun && a.head;
            let deed = b.slot == Slot::Predicate && b.clause == 0 && b.sort == Sort::Verb;
            object && deed && pair.meaning == Meaning::Same
        })
    }

    /// Verbs that only seem to be one: `Two protesters shot dead an officer`, read as what is said of shot protesters; and
    /// what the checked claim says in a clause that says it of somebody else: `She went to three schools, which closed`.
    fn crossed(&self) -> Option<ClaimPart> {
        let main = |item: &Item| item.slot == Slot::Predicate && item.clause == 0;
        let own_moved = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            main(a) && a.weight > 0.0 && !main(b) && b.sort == Sort::Modifier && pair.meaning == Meaning::Same
        });
        let checked_moved = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            main(b) && b.sort == Sort::Verb && b.weight > 0.0 && !main(a) && a.slot != Slot::Predicate
        });
        let light = self.own.items.iter().enumerate().any(|(at, item)| {
            main(item) && item.sort == Sort::Verb && self.of_own(at).is_none() && !item.aside
        });
        let elsewhere = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            main(b) && b.sort == Sort::Verb && b.weight > 0.0 && a.clause > 0 && a.slot == Slot::Predicate
        });
        (own_moved && checked_moved || light && elsewhere).then_some(ClaimPart::What)
    }

    /// `a tax on cats` where the checked claim says dogs and cats.
    fn halved(&self) -> Option<ClaimPart> {
        if self.turned_by().0 {
            return None;
        }
        // `sank it or burned the logbook` where the checked claim says both.
        let has = |statement: &Statement, word: &str| statement.forms.contains(&form(word));
        let either = |a: &Statement, b: &Statement| has(a, "or") && !has(b, "or") && has(b, "and");
        if either(self.own, self.checked) || either(self.checked, self.own) {
            return Some(ClaimPart::What);
        }
        let counts = |at: usize| {
            let item = &self.checked.items[at];
            !item.aside && (item.weight > 0.0 || item.name.is_some())
        };
        let half = self.checked.joined.iter().any(|(first, second)| {
            counts(*first)
                && counts(*second)
                && self.of_checked(*first).is_some() != self.of_checked(*second).is_some()
        });
        half.then_some(ClaimPart::What)
    }

    /// `the lowest since 1970`, `the lowest in Peru`: among what it is first or most. And what is so today beside what
    /// was so in a year.
    fn ranked(&self) -> Option<ClaimPart> {
        let ranks = self.own.ranks && self.checked.ranks;
        let lone = self.own.dates.is_empty() != self.checked.dates.is_empty();
        let past = self.own.present == Some(false)
            && self.checked.present == Some(true)
            && !self.own.dates.is_empty()
            && self.checked.dates.is_empty();
        (ranks && lone || past).then_some(ClaimPart::When)
    }

    /// `Police arrested her`, `She was arrested`: who does it, where the checked claim leaves that open.
    fn agent_of_passive(&self, item: &Item) -> bool {
        let acts = |item: &Item| item.clause == 0 && item.slot == Slot::Agent;
        let same = || {
            self.pairs.iter().any(|pair| {
                let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
                b.slot == Slot::Predicate
                    && b.clause == 0
                    && a.slot == Slot::Predicate
                    && a.clause == 0
                    && pair.meaning == Meaning::Same
            })
        };
        let object = |statement: &Statement| {
            statement.items.iter().any(|item| item.clause == 0 && item.slot == Slot::Patient && item.head)
        };
        acts(item)
            && !self.checked.items.iter().any(acts)
            && self.checked.passive
            && object(self.checked)
            && object(self.own)
            && same()
            && !self.own.negated.first().copied().unwrap_or(false)
    }

    /// `may not be ridden`, `banned`: what may not be done with it.
    fn barred(&self, at: usize) -> bool {
        const DONE: [&str; 9] =
            ["play", "ridden", "ride", "used", "sold", "enter", "compete", "worn", "carried"];
        let before = at.checked_sub(1).filter(|before| self.own.items[*before].negates);
        before.is_some_and(|before| self.of_own(before).is_some())
            && DONE.contains(&&*self.own.items[at].text)
    }

    /// Whether the main verb of the checked claim has a partner.
    pub(super) fn deed(&self) -> bool {
        let main = |item: &Item| item.slot == Slot::Predicate && item.clause == 0 && item.weight > 0.0;
        self.pairs.iter().any(|pair| main(&self.checked.items[pair.checked]))
    }

    /// Whether a word only repeats what has a partner: `sales of electric cars … sales of petrol cars`.
    fn repeats(&self, item: &Item) -> bool {
        item.sort != Sort::Verb && self.checked.items.iter().any(|checked| alike(item, checked))
    }

    /// Whether only the sentence, or only the checked claim, is negated: what never happened did not happen there.
    pub(super) fn turned_by(&self) -> (bool, bool) {
        let negated = |statement: &Statement| {
            statement.negated.first().copied().unwrap_or(false) != (statement.effect == Effect::Denies)
        };
        let turned = self.differs.has(ClaimPart::Polarity);
        (
            turned && negated(self.own) && !negated(self.checked),
            turned && negated(self.checked) && !negated(self.own),
        )
    }

    /// An actor or object of the checked claim that the sentence does not name.
    fn omitted(&self) -> Option<ClaimPart> {
        if self.turned_by().0 {
            return None;
        }
        let described = |item: &Item| {
            self.checked.items.iter().enumerate().any(|(at, other)| {
                other.phrase == item.phrase && other.name.is_some() && self.of_checked(at).is_some()
            })
        };
        let core = |item: &Item| {
            item.head
                && item.clause == 0
                && item.weight > 0.0
                && !item.aside
                && !item.free
                && matches!(item.slot, Slot::Agent | Slot::Patient)
        };
        let lone = |(at, item): &(usize, &Item)| {
            core(item)
                && self.of_checked(*at).is_none()
                && !described(item)
                && !self.within_name(item, true)
                && !self.own.items.iter().any(|own| alike(own, item))
                && !self.understood(item)
        };
        let (_, item) = self.checked.items.iter().enumerate().find(lone)?;
        Some(if item.slot == Slot::Agent { ClaimPart::Who } else { ClaimPart::What })
    }

    /// `the Tarsis museum`, `the museum in Tarsis`: a noun that is a part of the other's name of the same. And a place that
    /// is: `India's Supreme Court`, `the Supreme Court of India`.
    fn within_name(&self, item: &Item, of_checked: bool) -> bool {
        let place = is_place(item) && (item.owns || matches!(item.slot, Slot::Oblique(IN | OF)));
        let noun = LOCAL.contains(&&*item.text) && item.name.is_none() || place;
        let word = form_of(&item.text);
        noun && self.pairs.iter().any(|pair| {
            let (own, checked) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            let (own, checked) = if of_checked { (own, checked) } else { (checked, own) };
            let holds = |item: &Item| item.name.as_ref().is_some_and(|name| name.parts.contains(&word));
            checked.name.is_some()
                && holds(own)
                && !holds(checked)
                && own.name.as_ref().is_some_and(|name| name.parts.len() > 1)
        })
    }

    /// `She was arrested`, `Police arrested her`: who does it by trade, where the sentence names nobody who did.
    fn understood(&self, item: &Item) -> bool {
        let acts = |item: &Item| item.clause == 0 && item.slot == Slot::Agent;
        let deed = |statement: &Statement, verbs: &[&str]| {
            statement.items.iter().any(|item| {
                item.slot == Slot::Predicate
                    && item.clause == 0
                    && verbs.iter().any(|verb| item.text.starts_with(verb))
            })
        };
        self.own.passive
            && acts(item)
            && !self.own.items.iter().any(acts)
            && BY_TRADE
                .iter()
                .any(|(who, verbs)| who.contains(&&*item.text) && deed(self.checked, verbs) && self.deed())
    }

    /// A number that only one of the two gives.
    fn uncounted(&self) -> Option<ClaimPart> {
        let meets = |own: usize, checked: usize| {
            self.compare_amounts(&self.own.quantities[own], &self.checked.quantities[checked])
                != Agreement::Unrelated
                || {
                    let (a, b) = (&self.own.quantities[own], &self.checked.quantities[checked]);
                    a.unit == b.unit && (a.value - b.value).abs() < 1e-9
                }
        };
        let (owns, checks) = (self.own.quantities.len(), self.checked.quantities.len());
        let counted = |statement: &Statement, at: usize| statement.counted.get(at).copied().unwrap_or(true);
        let multiplies = self.own.factor.is_some() || self.checked.factor.is_some();
        let added =
            (0..owns).any(|own| counted(self.own, own) && !(0..checks).any(|checked| meets(own, checked)));
        let left = (0..checks)
            .any(|checked| counted(self.checked, checked) && !(0..owns).any(|own| meets(own, checked)));
        let count = |statement: &Statement, all: usize| (0..all).filter(|at| counted(statement, *at)).count();
        // `140 of its 150 flights`
        let more = count(self.own, owns) > checks;
        // `by 299 votes to 207`, `by 207 votes to 299`
        let values =
            |statement: &Statement| statement.quantities.iter().map(|found| found.value).collect::<Vec<_>>();
        let (a, b) = (values(self.own), values(self.checked));
        let alike = |a: f64, b: f64| (a - b).abs() < 1e-9;
        // `On one day 900 drivers`, `900 drivers on one day`: of other units nothing has changed places.
        let units = |statement: &Statement| matches!(&statement.quantities[..], [a, b] if a.unit == b.unit && a.of.is_some() == b.of.is_some());
        let exchanged = match (&a[..], &b[..]) {
            ([a, b], [c, d]) => {
                units(self.own) && units(self.checked) && !alike(*a, *b) && alike(*a, *d) && alike(*b, *c)
            }
            _ => false,
        };
        let spans = |statement: &Statement| {
            statement
                .items
                .iter()
                .any(|item| matches!(&*item.text, "decade" | "decades" | "century" | "fortnight"))
        };
        let decades = spans(self.own) != spans(self.checked);
        let wrong = (added || more) && !self.turned_by().1 || left && !self.turned_by().0;
        let changes = !self.own.changes.is_empty()
            && !self.checked.changes.is_empty()
            && self.own.changes != self.checked.changes;
        (wrong && !multiplies && !decades || exchanged || changes).then_some(ClaimPart::HowMuch)
    }

    /// `last year`, `last week`; `before 2023`, `in 2023`.
    fn timed(&self) -> Option<ClaimPart> {
        let (own, checked) = (&self.own.times, &self.checked.times);
        let apart = |day: bool| {
            let kind = |time: &&u16| (**time < 100) == day;
            own.iter().any(|time| kind(&time))
                && checked.iter().any(|time| kind(&time))
                && !checked.iter().filter(kind).any(|time| own.contains(time))
        };
        let sides = matches!((self.own.dated, self.checked.dated), (Some(a), Some(b)) if a != b);
        (apart(true) || apart(false) || sides).then_some(ClaimPart::When)
    }

    /// `a library` where the checked claim says every library.
    fn one_of_all(&self) -> Option<ClaimPart> {
        // `did not lose a single parcel`
        if self.turned_by().0 {
            return None;
        }
        let all = self.checked.extent == Some(Extent::All) && self.own.extent.is_none();
        let plural = |item: &Item| item.text.ends_with('s') && !item.text.ends_with("ss");
        let one = self.pairs.iter().any(|pair| {
            let many = plural(&self.checked.items[pair.checked]) && !plural(&self.own.items[pair.own]);
            let one = matches!(self.own.items[pair.own].slot, Slot::Agent);
            (all || many && one)
                && self.own.indefinite.contains(&self.own.items[pair.own].key)
                && !self.checked.indefinite.contains(&self.checked.items[pair.checked].key)
                && self.checked.items[pair.checked].name.is_none()
        });
        // `the hospital`, `hospitals`
        let core =
            |item: &Item| item.head && item.clause == 0 && matches!(item.slot, Slot::Agent | Slot::Patient);
        let fewer = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            core(a)
                && core(b)
                && a.key == b.key
                && a.name.is_none()
                && b.sort == Sort::Noun
                && plural(b)
                && !plural(a)
                && !MEASURES.contains(&&*a.text)
        });
        (one || fewer).then_some(ClaimPart::HowMuch)
    }
}
