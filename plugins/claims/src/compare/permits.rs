//! Whether all that a sentence says beside a checked claim is permitted: the default is silence.

use super::Comparing;
use super::lexicon::Meaning;
use super::pairing::alike;
use super::statement::{Extent, Item, Mark, Slot, Sort, Statement};
use super::words::{AT, FROM, IN, NEAR, ON, is_place};
use crate::quantities::Comparison as Agreement;
use byline_core::ClaimPart;

impl Comparing<'_> {
    /// Whether something keeps the fact-check silent: what finds no partner and might change what is said, function words
    /// that only one of the two has, actors in another place. The parts are noted.
    pub(super) fn unlicensed(&mut self) -> bool {
        let found = [
            self.marked(),
            self.added(),
            self.omitted(),
            self.uncounted(),
            self.timed(),
            self.one_of_all(),
            self.misplaced(),
        ];
        let parts: Vec<ClaimPart> = found.into_iter().flatten().collect();
        parts.iter().for_each(|part| self.differ(*part));
        !parts.is_empty()
    }

    /// `nearly closed`, `could close`, `Did he close …?`: function words that only one of the two has.
    fn marked(&self) -> Option<ClaimPart> {
        let (own, checked) = (&self.own.marks, &self.checked.marks);
        let quantified = |mark: Mark| mark >= Mark::All;
        // `every`, `some`: where both say how many, the amounts are compared.
        let both = self.own.extent.is_some() && self.checked.extent.is_some();
        let all_and_some = self.own.extent != self.checked.extent && both;
        let permitted = |mark: Mark, mine: bool| {
            let other = if mine { checked } else { own };
            match mark {
                _ if other.contains(&mark) => true,
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
            Mark::Except | Mark::Among | Mark::Only => ClaimPart::What,
            _ => ClaimPart::Polarity,
        })
    }

    /// A word or name of the sentence that has no partner and is not free.
    fn added(&self) -> Option<ClaimPart> {
        let lone = |at: usize, item: &Item| {
            self.of_own(at).is_none() && !self.permitted(item) && !self.repeats(item)
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

    fn permitted(&self, item: &Item) -> bool {
        // A circumstance is one more only where the checked claim names none.
        let free = item.free && !(item.aside && self.checked.circumstance);
        let place = item.name.is_some()
            && is_place(item)
            && matches!(item.slot, Slot::Oblique(IN | AT | NEAR | ON))
            && self.checked.items.iter().any(|item| item.name.is_some())
            && !self.lonely().1.iter().any(|item| is_place(item));
        free || place
    }

    /// Whether a word only repeats what has a partner: `sales of electric cars … sales of petrol cars`.
    fn repeats(&self, item: &Item) -> bool {
        item.sort != Sort::Verb && self.checked.items.iter().any(|checked| alike(item, checked))
    }

    /// An actor or object of the checked claim that the sentence does not name.
    fn omitted(&self) -> Option<ClaimPart> {
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
            core(item) && self.of_checked(*at).is_none() && !described(item)
                && !self.own.items.iter().any(|own| alike(own, item))
        };
        let (_, item) = self.checked.items.iter().enumerate().find(lone)?;
        Some(if item.slot == Slot::Agent { ClaimPart::Who } else { ClaimPart::What })
    }

    /// A number that only one of the two gives.
    fn uncounted(&self) -> Option<ClaimPart> {
        let meets = |own: usize, checked: usize| {
            self.compare_amounts(&self.own.quantities[own], &self.checked.quantities[checked])
                != Agreement::Unrelated
        };
        let (owns, checks) = (self.own.quantities.len(), self.checked.quantities.len());
        let counted = |statement: &Statement, at: usize| statement.counted.get(at).copied().unwrap_or(true);
        let multiplies = self.own.factor.is_some() || self.checked.factor.is_some();
        let added =
            (0..owns).any(|own| counted(self.own, own) && !(0..checks).any(|checked| meets(own, checked)));
        let left = (0..checks)
            .any(|checked| counted(self.checked, checked) && !(0..owns).any(|own| meets(own, checked)));
        ((added || left) && !multiplies).then_some(ClaimPart::HowMuch)
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
        let all = self.checked.extent == Some(Extent::All) && self.own.extent.is_none();
        let one = self.pairs.iter().any(|pair| {
            self.own.indefinite.contains(&self.own.items[pair.own].key)
                && !self.checked.indefinite.contains(&self.checked.items[pair.checked].key)
                && self.checked.items[pair.checked].name.is_none()
                && self.own.items[pair.own].head
        });
        (all && one).then_some(ClaimPart::HowMuch)
    }

    /// An actor that is acted on, or the other way round; what is taken from the one who took it.
    fn misplaced(&self) -> Option<ClaimPart> {
        let predicates = self.pairs.iter().filter(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            b.slot == Slot::Predicate && a.weight > 0.0 && b.clause == 0
        });
        let mut same = false;
        for pair in predicates {
            match pair.meaning {
                Meaning::Same => same = true,
                _ => return None,
            }
        }
        let placed: Vec<(&Item, &Item)> = self
            .pairs
            .iter()
            .map(|pair| (&self.own.items[pair.own], &self.checked.items[pair.checked]))
            .filter(|(a, b)| a.sort != Sort::Verb && b.sort != Sort::Verb && b.weight > 0.0 && b.clause == 0)
            .collect();
        // What is said of it stands only around what the sentence claims.
        if placed.iter().any(|(a, b)| a.aside && !b.aside && b.head && b.name.is_none()) {
            return Some(ClaimPart::What);
        }
        if !same || self.symmetric() {
            return None;
        }
        let moved = |from: Slot, to: Slot| placed.iter().any(|(a, b)| b.slot == from && a.slot == to);
        let named = placed.iter().any(|(a, b)| {
            b.name.is_some() && b.head && !is_place(b) && b.slot == Slot::Agent && a.slot == Slot::Patient
        });
        let taken = moved(Slot::Agent, Slot::Oblique(FROM)) && moved(Slot::Oblique(FROM), Slot::Agent);
        let turned = moved(Slot::Agent, Slot::Patient) && moved(Slot::Patient, Slot::Agent);
        // `shot at a teenager`
        let aimed = placed.iter().any(|(a, b)| b.head && b.slot == Slot::Patient && a.slot == Slot::Oblique(AT));
        if named || taken || turned {
            Some(ClaimPart::Role)
        } else {
            aimed.then_some(ClaimPart::What)
        }
    }
}
