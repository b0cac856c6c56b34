//! What sets two claims apart though their words agree: when they are so, by what they count, whose deed it is, whether it
//! was done, and in whom.

use super::lexicon::{Implied, Meaning, lexicon};
use super::pairing::same_name;
use super::statement::{Item, Slot, Sort};
use super::tense::Tense;
use super::words::{FROM, is_place};
use super::{Comparing, Pair};
use byline_core::ClaimPart;
use byline_text::hash::form;

/// Prepositions before those in whom something was found: `causes tumours in rats`.
const AMID: [u32; 5] = [form("in"), form("among"), form("amongst"), form("for"), form("on")];

/// Whom a study is about where it names nobody else.
const ANYBODY: [&str; 6] = ["people", "persons", "person", "humans", "adults", "patients"];

/// Verbs of what acts by itself: `Water leaked from the plant`, `The plant leaked water`.
const BY_ITSELF: [&str; 8] = ["leaked", "leaks", "leak", "spilled", "spilt", "spills", "poured", "escaped"];

impl Comparing<'_> {
    /// `owned it until 1950`, `owns it`: what was so is no longer said to be so; and what is so no longer says nothing of
    /// a deed of the past.
    pub(super) fn lapsed(&self) -> Option<ClaimPart> {
        let (own, checked) = (self.own, self.checked);
        let dated = !own.dates.is_empty() && checked.dates.is_empty()
            || own.times.iter().any(|time| *time >= 200 && *time < 300) && checked.times.is_empty()
            || own.items.iter().any(|item| item.text == "ago");
        // `Farmers dump milk`, read without a verb.
        let present = checked.tense == Tense::Present || checked.verbs.is_empty() && self.unfinished();
        let past = present && own.tense == Tense::Past && dated;
        let ceased = own.ceased && !checked.ceased && checked.tense == Tense::Past;
        (past || ceased).then_some(ClaimPart::When)
    }

    /// Whether the partner of the sentence's verb is a word that is no past.
    fn unfinished(&self) -> bool {
        self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            a.slot == Slot::Predicate
                && a.clause == 0
                && a.weight > 0.0
                && !b.text.ends_with("ed")
                && !lexicon().is_past(byline_text::hash::form_of(&b.text))
        })
    }

    /// `300 tonnes a day`, `300 tonnes a week`
    pub(super) fn paced(&self) -> Option<ClaimPart> {
        let (own, checked) = (&self.own.rates, &self.checked.rates);
        let counts = !self.own.quantities.is_empty() || !self.checked.quantities.is_empty();
        let apart = !own.is_empty() && !checked.is_empty();
        (own != checked && (apart || counts) && !self.turned_by().0).then_some(ClaimPart::HowMuch)
    }

    /// `forgot to pay`, `refused to pay`: neither was done, for other reasons. And what a verb leaves open.
    pub(super) fn implied(&self) -> Option<ClaimPart> {
        let (own, checked) = (self.own.implied, self.checked.implied);
        let group = |implied: Option<Implied>| implied.map(|implied| implied.group);
        if group(own) == group(checked) {
            return None;
        }
        if self.own.open || self.checked.open {
            return Some(ClaimPart::Polarity);
        }
        // `did not pay` is `failed to pay`, and less than `refused to pay`.
        let refused = checked.is_some_and(|checked| checked.fails && checked.group > 0);
        (refused && !self.differs.has(ClaimPart::Polarity)).then_some(ClaimPart::What)
    }

    /// `Hale's deputy closed it`, `Hale closed it`
    pub(super) fn possessed(&self) -> Option<ClaimPart> {
        let acts = |item: &Item| item.clause == 0 && matches!(item.slot, Slot::Agent | Slot::Patient);
        let verb = |items: &[Item]| {
            items
                .iter()
                .position(|item| item.slot == Slot::Predicate && item.clause == 0)
                .unwrap_or(items.len())
        };
        let (own_verb, verb) = (verb(&self.own.items), verb(&self.checked.items));
        let last = self
            .checked
            .items
            .iter()
            .take(verb)
            .rposition(|item| acts(item) && item.head && !item.aside && item.sort != Sort::Verb)?;
        let pair = self.of_checked(last)?;
        let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let person = a.name.is_some() && b.name.is_some() && !is_place(b);
        // `Streamly's prices went up`, `Streamly raised its prices`: another verb.
        let same = self.pairs.iter().any(|pair| {
            let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
            a.slot == Slot::Predicate && b.slot == Slot::Predicate && b.clause == 0 && a.key == b.key
        });
        (person && same && a.owns && !b.owns && acts(a) && pair.own < own_verb).then_some(ClaimPart::Who)
    }

    /// `crashed his car`, where the checked claim is that he crashed it and fled.
    pub(super) fn half_done(&self) -> Option<ClaimPart> {
        let deed = |(at, item): &(usize, &Item)| {
            self.checked.deeds.contains(&item.clause)
                && item.slot == Slot::Predicate
                && item.weight > 0.0
                && self.of_checked(*at).is_none()
        };
        let left = self.checked.items.iter().enumerate().any(|at| deed(&at));
        (left && !self.turned_by().0).then_some(ClaimPart::What)
    }

    /// `causes tumours in people`, `causes tumours in rats`
    pub(super) fn studied(&self) -> Option<ClaimPart> {
        let amid =
            |item: &Item| item.head && matches!(item.slot, Slot::Oblique(form) if AMID.contains(&form));
        let anybody = |item: &Item| ANYBODY.contains(&&*item.text);
        let lone_own = |anyone: bool| {
            self.own.items.iter().enumerate().any(|(at, item)| {
                amid(item) && self.of_own(at).is_none() && anybody(item) == anyone && !item.aside
            })
        };
        let lone_checked = |anyone: bool| {
            self.checked.items.iter().enumerate().any(|(at, item)| {
                amid(item) && self.of_checked(at).is_none() && anybody(item) == anyone && !item.aside
            })
        };
        // `Coffee shrinks tumours` says more than `Coffee shrinks tumours in mice`.
        let broader = self.checked.tense == Tense::Present
            && self.own.tense == Tense::Present
            && !self.turned_by().0
            && self.checked.items.iter().enumerate().any(|(at, item)| {
                amid(item)
                    && item.sort == Sort::Noun
                    && item.weight > 0.0
                    && !item.free
                    && !item.aside
                    && self.of_checked(at).is_none()
            });
        (broader || lone_own(true) && lone_checked(false) || lone_own(false) && lone_checked(true))
            .then_some(ClaimPart::What)
    }

    /// `the acting president`, `the president`: a rank that only one of the two names.
    pub(super) fn office(&self) -> Option<ClaimPart> {
        const RANKS: [&str; 8] =
            ["acting", "lieutenant", "interim", "vice", "deputy", "assistant", "honorary", "aspiring"];
        let (own, checked) = self.lonely();
        let ranked = |item: &&Item| RANKS.contains(&&*item.text) && item.sort != Sort::Verb && !item.aside;
        let mut lone = own.into_iter().chain(checked).filter(|item| item.slot != Slot::Source);
        lone.any(|item| ranked(&item)).then_some(ClaimPart::Who)
    }

    /// `The dam is safe`, where the checked claim is that Hale said so: whether she did is another matter.
    pub(super) fn unattributed(&self) -> Option<ClaimPart> {
        let said = &self.checked.speakers;
        let inside = self.own.items.iter().filter_map(|item| item.name.as_ref());
        let same = inside
            .chain(&self.own.speakers)
            .any(|name| said.iter().any(|speaker| same_name(name, speaker, 1)));
        (!said.is_empty() && !same).then_some(ClaimPart::Who)
    }

    /// `stopped it before they fell ill`, `stopped it after they fell ill`; `fell since it was cut`,
    /// `was cut since it fell`.
    pub(super) fn sequence(&self) -> Option<ClaimPart> {
        const BEFORE: [u32; 3] = [form("before"), form("until"), form("till")];
        const AFTER: [u32; 4] = [form("after"), form("since"), form("once"), form("following")];
        const JOINTS: [u32; 5] = [form("because"), form("as"), form("so"), form("when"), form("while")];
        let has = |forms: &[u32], known: &[u32]| forms.iter().any(|form| known.contains(form));
        let (own, checked) = (&self.own.forms, &self.checked.forms);
        let (own_before, own_after) = (has(own, &BEFORE), has(own, &AFTER));
        let (before, after) = (has(checked, &BEFORE), has(checked, &AFTER));
        let turned =
            own_before && !own_after && after && !before || own_after && !own_before && before && !after;
        let undated = self.own.dates.is_empty() && self.checked.dates.is_empty();
        let predicate = |item: &Item, main: bool| {
            item.slot == Slot::Predicate && (item.clause == 0) == main && item.weight > 0.0
        };
        let moved = |from: bool| {
            self.pairs.iter().any(|pair| {
                let (a, b) = (&self.own.items[pair.own], &self.checked.items[pair.checked]);
                predicate(a, from) && predicate(b, !from) && pair.meaning == Meaning::Same
            })
        };
        let joined = own_before || own_after || has(own, &JOINTS);
        let exchanged = joined && (before || after || has(checked, &JOINTS)) && moved(true) && moved(false);
        (turned && undated || exchanged).then_some(ClaimPart::When)
    }

    /// `Unemployment fell`, `Employment fell` or `rose`: of another thing is said what is said of this one.
    pub(super) fn renamed(&self) -> bool {
        const QUANTITIES: [&str; 4] = ["most", "few", "more", "fewer"];
        let item = |pair: &Pair| (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let said = self.pairs.iter().any(|pair| {
            let (a, b) = item(pair);
            a.slot == Slot::Predicate && b.slot == Slot::Predicate && b.clause == 0 && b.weight > 0.0
        });
        let noun = |item: &Item| item.sort == Sort::Noun && item.head && item.clause == 0;
        let prefixed = |a: &str, b: &str| a.len() != b.len() && (a.ends_with(b) || b.ends_with(a));
        said && self.pairs.iter().filter(|pair| pair.meaning == Meaning::Opposite).any(|pair| {
            let (a, b) = item(pair);
            let subject = a.slot == Slot::Agent && b.slot == Slot::Agent;
            noun(a) && noun(b) && (subject || prefixed(&a.text, &b.text)) && !QUANTITIES.contains(&&*b.text)
        })
    }

    /// `Guests turned away from the hotel`, `The hotel turned away guests`: who is acted on acts by themselves.
    pub(super) fn intransitive(&self) -> Option<ClaimPart> {
        let item = |pair: &Pair| (&self.own.items[pair.own], &self.checked.items[pair.checked]);
        let same = self.pairs.iter().any(|pair| {
            let (a, b) = item(pair);
            a.slot == Slot::Predicate && b.slot == Slot::Predicate && b.clause == 0 && a.key == b.key
        });
        let moved = |from: Slot, to: Slot| {
            self.pairs.iter().any(|pair| {
                let (a, b) = item(pair);
                let heads = a.head && b.head && a.clause == 0 && b.clause == 0;
                heads && pair.meaning == Meaning::Same && b.slot == from && a.slot == to
            })
        };
        let flows = self.own.items.iter().any(|item| BY_ITSELF.contains(&&*item.text));
        let acts = !flows && moved(Slot::Patient, Slot::Agent) && moved(Slot::Agent, Slot::Oblique(FROM));
        (same && acts && !self.symmetric()).then_some(ClaimPart::Role)
    }
}
