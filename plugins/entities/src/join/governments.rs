//! Capitals that stand for a government: `Moscow denied it`, `Washington's ambassador`, `talks between Kyiv and Moscow`.
//!
//! A capital is mostly a place, and one wrongly taken for a country costs more than one missed: what stands around it must
//! say so.

use crate::countries::Countries;
use crate::names::Name;
use crate::view::View;
use byline_core::{Document, Flags, Label, Tag, TokenKind};
use byline_text::hash::form;

/// The row of the country whose government a name stands for.
pub(super) fn government(
    document: &Document<'_>,
    view: &View,
    countries: &Countries,
    name: &Name,
) -> Option<u16> {
    if !matches!(name.label, Label::Location | Label::Organisation) || name.end - name.first > 2 {
        return None;
    }
    let row = countries.governed_from(document.slice(name.span))?;
    NameView::new(document, view, name).speaks_for_country(countries).then_some(row)
}

/// The tokens around a name in its sentence.
struct NameView<'a> {
    document: &'a Document<'a>,
    view: &'a View,
    start: u32,
    limit: u32,
    first: u32,
    end: u32,
}

impl<'a> NameView<'a> {
    fn new(document: &'a Document<'a>, view: &'a View, name: &Name) -> Self {
        let sentence = document.sentence_at(name.span.start).and_then(|at| document.sentences.get(at));
        let (start, limit) =
            sentence.map_or((name.first, name.end), |sentence| (sentence.first_token, sentence.end_token));
        Self { document, view, start, limit, first: name.first, end: name.end }
    }

    /// The hash of a token's form; 0 outside of the sentence.
    fn form(&self, at: u32) -> u32 {
        let inside = (self.start..self.limit).contains(&at);
        self.view.infos.get(at as usize).filter(|_| inside).map_or(0, |info| info.form)
    }

    fn tag(&self, at: u32) -> Tag {
        let inside = (self.start..self.limit).contains(&at);
        self.document.tokens.get(at as usize).filter(|_| inside).map_or(Tag::X, |token| token.tag)
    }

    /// Whether a token is a capital or a country.
    fn is_power(&self, at: u32, countries: &Countries) -> bool {
        let inside = (self.start..self.limit).contains(&at);
        let Some(token) = self.document.tokens.get(at as usize).filter(|_| inside) else { return false };
        let word = self.document.form(token);
        token.flags.has(Flags::CAPITAL)
            && (countries.governed_from(word).is_some() || countries.find(word).is_some())
    }

    fn speaks_for_country(&self, countries: &Countries) -> bool {
        self.acts(countries) || self.owns() || self.between(countries) || self.meant()
    }

    /// `Moscow has repeatedly denied`, `Berlin and Paris agreed`.
    fn acts(&self, countries: &Countries) -> bool {
        let (mut first, mut end) = (self.first, self.end);
        // Two capitals act together: before the first there has to begin a clause, behind the second stands the
        // verb.
        if self.form(end) == AND && self.is_power(end + 1, countries) {
            end += 2;
        } else if self.form(first.wrapping_sub(1)) == AND && self.is_power(first.wrapping_sub(2), countries) {
            first -= 2;
        }
        self.begins_clause(first) && self.decides(end)
    }

    /// Whether a subject may begin here: not after a preposition (`officials in Moscow said`), another name (`Seattle,
    /// Washington, said`) or what describes a place (`central Kyiv`).
    fn begins_clause(&self, at: u32) -> bool {
        let Some(before) = at.checked_sub(1).filter(|before| *before >= self.start) else { return true };
        // `as` may be taken for a preposition.
        if CLAUSE.has(self.form(before)) {
            return true;
        }
        match self.tag(before) {
            // Joined to a name that is no capital it is a place like that one: `Seattle and Washington`.
            Tag::SCONJ | Tag::CCONJ => self.tag(before.wrapping_sub(1)) != Tag::PROPN,
            Tag::VERB | Tag::ADV => true,
            Tag::PUNCT => {
                self.form(before) != COMMA || !matches!(self.tag(before.wrapping_sub(1)), Tag::PROPN | Tag::X)
            }
            Tag::PRON => self.form(before) == WHICH || self.form(before) == THAT,
            _ => false,
        }
    }

    /// Whether a verb of deciding or saying follows, perhaps behind auxiliaries; `was accused` does not count.
    fn decides(&self, from: u32) -> bool {
        let mut passive = false;
        for at in from..from + 4 {
            let form = self.form(at);
            match self.tag(at) {
                Tag::AUX => passive |= BEING.has(form),
                Tag::ADV | Tag::PART => {}
                Tag::VERB => {
                    let inside = (self.start..self.limit).contains(&at);
                    let token = self.document.tokens.get(at as usize).filter(|_| inside);
                    // `Moscow is denying it` acts in spite of the auxiliary; `Moscow was accused` does not.
                    let going = token.is_some_and(|token| self.document.form(token).ends_with("ing"));
                    return (!passive || going) && DECIDES.has(form);
                }
                _ => return false,
            }
        }
        false
    }

    /// `Washington's closest allies`.
    fn owns(&self) -> bool {
        let clitic =
            self.document.tokens.get(self.end as usize).is_some_and(|token| token.kind == TokenKind::CLITIC);
        // In damaged text the possessive is a mere letter: `Washingtons allies`.
        let lost = self
            .document
            .tokens
            .get(self.end as usize - 1)
            .is_some_and(|token| token.flags.has(Flags::LOST_APOSTROPHE));
        if !clitic && !lost {
            return false;
        }
        let mut at = self.end + u32::from(clitic);
        // One word may describe what is owned; further away it may belong to something else.
        if matches!(self.tag(at), Tag::ADJ | Tag::ADV) {
            at += 1;
        }
        OWNED.has(self.form(at))
    }

    /// `relations between Moscow and Kyiv`.
    fn between(&self, countries: &Countries) -> bool {
        let (first, end) = (self.first, self.end);
        let from = if self.form(first.wrapping_sub(1)) == BETWEEN {
            // `between Moscow and the coast` is a route: both sides must be powers, and what is between them a
            // relation, since `Trains between Moscow and Kyiv` run between places.
            (self.form(end) == AND && self.is_power(end + 1, countries)).then(|| first.wrapping_sub(2))
        } else if self.form(first.wrapping_sub(1)) == AND
            && self.is_power(first.wrapping_sub(2), countries)
            && self.form(first.wrapping_sub(3)) == BETWEEN
        {
            Some(first.wrapping_sub(4))
        } else {
            None
        };
        from.is_some_and(|at| RELATION.has(self.form(at)))
    }

    /// `relations with Moscow`, `sanctions against Tehran`, `support for Kyiv`, `accused Beijing of`.
    fn meant(&self) -> bool {
        let (before, earlier) =
            (self.form(self.first.wrapping_sub(1)), self.form(self.first.wrapping_sub(2)));
        if before == HYPHEN {
            // `pro-Moscow`
            return SIDES.has(earlier);
        }
        if before == WITH {
            return RELATION.has(earlier);
        }
        if AGAINST.has(before) && MEASURES.has(earlier) {
            return true;
        }
        // A verb alone is not enough: `visited Beijing` is a journey, `accused Beijing of` is not.
        (BLAMES.has(before) && BLAMED_FOR.has(self.form(self.end))) || FOR.has(before) && HELP.has(earlier)
    }
}

const AND: u32 = form("and");
const COMMA: u32 = form(",");
const HYPHEN: u32 = form("-");
const WITH: u32 = form("with");
const BETWEEN: u32 = form("between");
const WHICH: u32 = form("which");
const THAT: u32 = form("that");

static BEING: byline_text::Words<7> =
    byline_text::Words::new(["is", "are", "was", "were", "be", "been", "being"]);
static SIDES: byline_text::Words<2> = byline_text::Words::new(["pro", "anti"]);
static CLAUSE: byline_text::Words<7> =
    byline_text::Words::new(["as", "when", "while", "if", "because", "although", "after"]);
static AGAINST: byline_text::Words<2> = byline_text::Words::new(["against", "on"]);
static FOR: byline_text::Words<2> = byline_text::Words::new(["for", "to"]);
static MEASURES: byline_text::Words<6> =
    byline_text::Words::new(["sanctions", "tariffs", "pressure", "embargo", "measures", "penalties"]);
static HELP: byline_text::Words<7> = byline_text::Words::new([
    "support",
    "aid",
    "assistance",
    "backing",
    "weapons",
    "concessions",
    "ultimatum",
]);
static BLAMES: byline_text::Words<20> = byline_text::Words::new([
    "accuse",
    "accused",
    "accuses",
    "accusing",
    "blame",
    "blamed",
    "blames",
    "blaming",
    "urge",
    "urged",
    "urges",
    "urging",
    "warn",
    "warned",
    "warns",
    "warning",
    "press",
    "pressed",
    "persuade",
    "persuaded",
]);
static BLAMED_FOR: byline_text::Words<5> = byline_text::Words::new(["of", "for", "to", "against", "not"]);
static RELATION: byline_text::Words<32> = byline_text::Words::new([
    "talks",
    "relations",
    "relationship",
    "tension",
    "tensions",
    "dispute",
    "ties",
    "agreement",
    "deal",
    "war",
    "conflict",
    "negotiations",
    "rift",
    "row",
    "alliance",
    "standoff",
    "dialogue",
    "cooperation",
    "hostility",
    "hostilities",
    "feud",
    "rivalry",
    "treaty",
    "pact",
    "trust",
    "truce",
    "ceasefire",
    "rapprochement",
    "diplomacy",
    "terms",
    "partnership",
    "contacts",
]);
static OWNED: byline_text::Words<40> = byline_text::Words::new([
    "decision",
    "decisions",
    "policy",
    "policies",
    "ally",
    "allies",
    "ambassador",
    "envoy",
    "envoys",
    "diplomats",
    "diplomacy",
    "sanctions",
    "stance",
    "position",
    "demand",
    "demands",
    "claim",
    "claims",
    "refusal",
    "interests",
    "relations",
    "relationship",
    "ties",
    "accusation",
    "accusations",
    "allegations",
    "invasion",
    "aggression",
    "troops",
    "forces",
    "military",
    "intentions",
    "ambitions",
    "recognition",
    "withdrawal",
    "veto",
    "threats",
    "strategy",
    "annexation",
    "foreign",
]);
static DECIDES: byline_text::Words<135> = byline_text::Words::new([
    "accuse",
    "accused",
    "accuses",
    "accusing",
    "acknowledged",
    "acknowledges",
    "admitted",
    "admits",
    "agree",
    "agreed",
    "agrees",
    "agreeing",
    "annexed",
    "announced",
    "announces",
    "announce",
    "approved",
    "approves",
    "backed",
    "backs",
    "backing",
    "believes",
    "believed",
    "blamed",
    "blames",
    "blaming",
    "claim",
    "claimed",
    "claims",
    "claiming",
    "condemn",
    "condemned",
    "condemns",
    "considers",
    "considered",
    "considering",
    "decided",
    "decides",
    "decide",
    "declared",
    "declares",
    "demand",
    "demanded",
    "demands",
    "demanding",
    "denied",
    "denies",
    "deny",
    "denying",
    "deployed",
    "dismissed",
    "dismisses",
    "expelled",
    "expels",
    "expel",
    "fears",
    "feared",
    "hopes",
    "hoped",
    "hoping",
    "impose",
    "imposed",
    "imposes",
    "imposing",
    "insist",
    "insisted",
    "insists",
    "insisting",
    "invaded",
    "lifted",
    "maintains",
    "maintained",
    "offered",
    "offers",
    "ordered",
    "pledge",
    "pledged",
    "pledges",
    "promised",
    "promises",
    "proposed",
    "proposes",
    "protested",
    "recalled",
    "recognise",
    "recognised",
    "recognises",
    "recognize",
    "recognized",
    "recognizes",
    "refuse",
    "refused",
    "refuses",
    "refusing",
    "reject",
    "rejected",
    "rejects",
    "rejecting",
    "responded",
    "responds",
    "retaliate",
    "retaliated",
    "said",
    "say",
    "says",
    "saying",
    "seeks",
    "seeking",
    "severed",
    "signalled",
    "signaled",
    "sought",
    "summoned",
    "supports",
    "supported",
    "supporting",
    "suspended",
    "suspends",
    "tells",
    "told",
    "threaten",
    "threatened",
    "threatens",
    "threatening",
    "urged",
    "urges",
    "vowed",
    "vows",
    "want",
    "wanted",
    "wants",
    "warned",
    "warns",
    "withdrew",
    "withdraws",
]);
