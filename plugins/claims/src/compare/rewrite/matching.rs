//! Whether a claim fits a pattern, and what fills its slots.

use super::rules::{Kind, Part, Phrase, Rule, Verbs, Voice, rules};
use crate::compare::lexicon::lexicon;
use crate::compare::statement::PREPOSED;
use crate::numbers::{self, View};
use byline_core::{Flags, Tag, TokenKind};
use byline_text::Words;
use std::ops::Range;

/// What a claim has for a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Fit {
    /// By letter.
    pub(super) slots: Vec<(u8, Range<usize>)>,
    pub(super) verbs: Vec<Group>,
    pub(super) nominal: Option<&'static Verbs>,
    pub(super) choice: Range<usize>,
}

impl Fit {
    pub(super) fn slot(&self, letter: u8) -> Option<Range<usize>> {
        self.slots.iter().find(|(known, _)| *known == letter).map(|(_, range)| range.clone())
    }
}

/// A verb with what stands before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) tokens: Range<usize>,
    pub(super) past: bool,
    pub(super) modal: Option<usize>,
    /// Negations and adverbs.
    pub(super) beside: Vec<usize>,
    pub(super) negated: bool,
}

static BE: Words<16> = Words::new([
    "is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "isn", "aren", "wasn", "weren",
    "gets", "got",
]);
static MODAL: Words<9> =
    Words::new(["will", "would", "can", "could", "may", "might", "must", "should", "shall"]);
/// Words of an amount beside its figures.
static AMOUNT: Words<79> = Words::new([
    "percent",
    "per",
    "cent",
    "%",
    "million",
    "billion",
    "thousand",
    "hundred",
    "dozen",
    "half",
    "third",
    "quarter",
    "fifth",
    "tenth",
    "more",
    "than",
    "over",
    "about",
    "around",
    "nearly",
    "almost",
    "at",
    "least",
    "some",
    "under",
    "less",
    "fewer",
    "up",
    "to",
    "$",
    "€",
    "£",
    "roughly",
    "approximately",
    "most",
    "thirds",
    "quarters",
    "fifths",
    "tenths",
    "trillion",
    "percentage",
    "point",
    "points",
    "-",
    "years",
    "year",
    "months",
    "month",
    "weeks",
    "week",
    "days",
    "day",
    "hours",
    "hour",
    "minutes",
    "minute",
    "euros",
    "euro",
    "dollars",
    "dollar",
    "pounds",
    "pound",
    "yen",
    "rupees",
    "kilograms",
    "kilogram",
    "kg",
    "tonnes",
    "tons",
    "metres",
    "meters",
    "kilometres",
    "kilometers",
    "km",
    "miles",
    "feet",
    "litres",
    "liters",
    "degrees",
]);

/// What stands before a comma or names a year, and the rest; without the punctuation at the end.
pub(super) fn parts(view: &View<'_>, content: Range<usize>) -> (Range<usize>, Range<usize>) {
    let mut body = content;
    while body.end > body.start && view.kind(body.end - 1) == Some(TokenKind::PUNCTUATION) {
        body.end -= 1;
    }
    let opens = view.token(body.start).is_some_and(|token| matches!(token.tag, Tag::ADP | Tag::SCONJ))
        || PREPOSED.has(view.form(body.start));
    let limit = body.end.min(body.start + 10);
    let comma = (body.start + 1..limit).find(|at| view.word(*at) == ",");
    let year = view.kind(body.start + 1) == Some(TokenKind::NUMBER)
        && view.word(body.start + 1).len() == 4
        && view
            .token(body.start + 2)
            .is_some_and(|token| matches!(token.tag, Tag::DET | Tag::NOUN | Tag::PROPN | Tag::ADJ));
    match comma {
        Some(comma) if opens && comma + 2 < body.end => (body.start..comma, comma + 1..body.end),
        None if opens && year => (body.start..body.start + 2, body.start + 2..body.end),
        _ => (body.start..body.start, body),
    }
}

/// All of it but for the punctuation at the end.
pub(super) fn unparted(view: &View<'_>, content: Range<usize>) -> Range<usize> {
    let (lead, body) = parts(view, content);
    if lead.is_empty() { body } else { lead.start..body.end }
}

/// What of a claim fills a pattern.
pub(super) fn fit(view: &View<'_>, rule: &Rule, body: Range<usize>) -> Option<Fit> {
    let mut fit = Fit::default();
    let mut matcher = Matcher { view, end: body.end, start: body.start, steps: 0 };
    matcher.parts(&rule.pattern, body.start, &mut fit).then_some(fit)
}

struct Matcher<'a, 'b> {
    view: &'b View<'a>,
    start: usize,
    end: usize,
    steps: u32,
}

/// A pattern that fits in too many ways is given up.
const STEPS: u32 = 600;

impl Matcher<'_, '_> {
    fn tag(&self, at: usize) -> Option<Tag> {
        self.view.token(at).filter(|_| at < self.end).map(|token| token.tag)
    }

    fn parts(&mut self, parts: &[Part], at: usize, fit: &mut Fit) -> bool {
        self.steps += 1;
        if self.steps > STEPS {
            return false;
        }
        let Some((part, rest)) = parts.split_first() else { return at == self.end };
        match part {
            Part::Words(phrases, optional) => {
                let choice = fit.choice.clone();
                for phrase in phrases {
                    let Some(next) = self.phrase(phrase, at) else { continue };
                    if phrases.len() > 1 && !optional {
                        fit.choice = at..next;
                    }
                    if self.parts(rest, next, fit) {
                        return true;
                    }
                    fit.choice = choice.clone();
                }
                *optional && self.parts(rest, at, fit)
            }
            Part::Verb(phrases, voice) => {
                let Some(group) = self.group(phrases, *voice, at) else { return false };
                let next = group.tokens.end;
                fit.verbs.push(group);
                self.parts(rest, next, fit) || {
                    fit.verbs.pop();
                    false
                }
            }
            Part::Nominal(kind) => self.nominal(*kind, rest, at, fit),
            Part::Slot(letter) => self.slot(*letter, rest, at, fit),
        }
    }

    fn nominal(&mut self, kind: Kind, rest: &[Part], at: usize, fit: &mut Fit) -> bool {
        let word = self.view.word(at);
        let noun = matches!(self.tag(at), Some(Tag::NOUN | Tag::VERB | Tag::ADJ | Tag::PROPN));
        let verbs = rules().nominal(kind, lexicon().key(word, self.view.form(at)));
        let Some(verbs) = verbs.filter(|_| noun) else { return false };
        let before = fit.nominal.replace(verbs);
        self.parts(rest, at + 1, fit) || {
            fit.nominal = before;
            false
        }
    }

    fn slot(&mut self, letter: u8, rest: &[Part], at: usize, fit: &mut Fit) -> bool {
        let ends: Vec<usize> = match letter {
            b'R' => {
                if rest.is_empty() {
                    vec![self.end]
                } else {
                    (at..=self.end).collect()
                }
            }
            b'V' => self.base(at).into_iter().collect(),
            b'C' => self.comparative(at).into_iter().collect(),
            b'J' => (self.tag(at) == Some(Tag::ADJ)).then_some(at + 1).into_iter().collect(),
            b'D' => self.year(at).then_some(at + 1).into_iter().collect(),
            b'Q' if self.year(at) => Vec::new(),
            b'Q' => self.amount(at).into_iter().collect(),
            // A pattern that goes on behind a phrase ends it; one that does not leaves it as long as it can be.
            _ => self.phrase_ends(letter, at),
        };
        for end in ends {
            fit.slots.push((letter, at..end));
            if self.parts(rest, end, fit) {
                return true;
            }
            fit.slots.pop();
        }
        false
    }

    /// Where a noun phrase that begins at a token may end, the longest first.
    fn phrase_ends(&self, letter: u8, at: usize) -> Vec<usize> {
        let view = self.view;
        let subject = at == self.start || letter == b'W';
        let mut ends = Vec::new();
        let mut next = at;
        let mut depth = 0_u32;
        while next < self.end {
            let Some(tag) = self.tag(next) else { break };
            let word = view.word(next);
            let inside = match tag {
                Tag::NOUN | Tag::PROPN | Tag::NUM | Tag::X | Tag::ADJ | Tag::DET => true,
                Tag::PRON => !matches!(word, "who" | "which" | "that" | "whom"),
                Tag::ADP => next > at && (word == "of" || subject || self.placed(next)),
                Tag::CCONJ => next > at && matches!(word, "and" | "&"),
                Tag::ADV => self.tag(next + 1) == Some(Tag::ADJ),
                Tag::PART => matches!(word, "'s" | "’s" | "'" | "’"),
                // `There is lead in it`: a noun that was taken for a verb.
                Tag::VERB if next == at && self.there_is(at) => true,
                // `stolen paintings`, `cracking your knuckles`
                Tag::VERB => next == at && word.ends_with("ing") || self.describes(at, next),
                _ => {
                    matches!(view.kind(next), Some(TokenKind::NUMBER | TokenKind::CLITIC))
                        || view.is_hyphen(next)
                }
            };
            // `the transport minister, Ada Quill`
            let capital = |at: usize| view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL));
            let names = word == ","
                && capital(next + 1)
                && !capital(next - 1)
                && (next + 1..self.end).find(|at| !capital(*at)).is_none_or(|end| {
                    view.word(end) == "," || matches!(self.tag(end), Some(Tag::ADP | Tag::VERB | Tag::AUX))
                });
            // `costs taxpayers 4 billion`: a number begins a phrase of its own.
            let counts = view.kind(next) == Some(TokenKind::NUMBER)
                && next > at
                && matches!(self.tag(next - 1), Some(Tag::NOUN | Tag::PROPN));
            if counts && !self.year(next) {
                break;
            }
            if next > at
                && let Some(end) = self.apposition(next)
            {
                ends.push(end);
                break;
            }
            let inside = inside
                || next > at && names
                || matches!(word, "'s" | "’s" | "'" | "’" | "%" | "$" | "€" | "£")
                || view.kind(next) == Some(TokenKind::NUMBER);
            let denies = view.token(next).is_some_and(|token| token.flags.has(Flags::NEGATION));
            if !inside || denies || depth > 16 {
                break;
            }
            depth += 1;
            next += 1;
            let whole = !matches!(self.tag(next - 1), Some(Tag::DET | Tag::ADP | Tag::CCONJ))
                || matches!(view.word(next - 1), "this" | "that" | "all");
            if whole {
                ends.push(next);
            }
        }
        ends.reverse();
        ends
    }

    /// Whether a preposition stands before the name of a place: `the museum in Halle`.
    fn placed(&self, at: usize) -> bool {
        let view = self.view;
        let next = at + 1 + usize::from(matches!(view.word(at + 1), "the" | "The"));
        matches!(view.word(at), "in" | "at" | "near" | "from" | "off" | "on" | "between")
            && view.token(next).is_some_and(|token| {
                token.kind == TokenKind::WORD
                    && token.flags.has(Flags::CAPITAL)
                    && crate::quantities::month_of(token.form).is_none()
            })
            && next < self.end
    }

    /// Whether `there is` stands right before a token.
    fn there_is(&self, at: usize) -> bool {
        let view = self.view;
        at > 1
            && matches!(view.word(at - 1), "is" | "are" | "was" | "were")
            && matches!(view.word(at - 2), "There" | "there")
    }

    /// Where the apposition to a name that ends right before a comma ends: `Novarine, a drug maker, paid doctors`.
    fn apposition(&self, comma: usize) -> Option<usize> {
        let view = self.view;
        let capital = |at: usize| view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL));
        let opens = matches!(self.tag(comma + 1), Some(Tag::DET | Tag::NOUN | Tag::ADJ | Tag::PROPN))
            || view.kind(comma + 1) == Some(TokenKind::NUMBER);
        if view.word(comma) != "," || comma == 0 || !capital(comma - 1) || !opens {
            return None;
        }
        let inside = |at: usize| {
            matches!(
                self.tag(at),
                Some(
                    Tag::DET
                        | Tag::NOUN
                        | Tag::ADJ
                        | Tag::PROPN
                        | Tag::NUM
                        | Tag::ADP
                        | Tag::CCONJ
                        | Tag::PART
                )
            ) || view.kind(at) == Some(TokenKind::CLITIC)
        };
        let end = (comma + 1..self.end.min(comma + 9)).find(|at| view.word(*at) == ",")?;
        let verb = matches!(self.tag(end + 1), Some(Tag::VERB | Tag::AUX | Tag::ADV));
        // `Hale, Reed and Kerr, closed`: a list of names is none.
        let common = (comma + 1..end).any(|at| self.tag(at) == Some(Tag::NOUN));
        ((comma + 1..end).all(inside) && verb && common).then_some(end + 1)
    }

    fn describes(&self, start: usize, at: usize) -> bool {
        let noun = matches!(self.tag(at + 1), Some(Tag::NOUN | Tag::PROPN | Tag::ADJ));
        let opened = at > start
            && (matches!(self.tag(at - 1), Some(Tag::DET | Tag::ADJ | Tag::NUM))
                || self.view.is_hyphen(at - 1)
                || self.view.kind(at - 1) == Some(TokenKind::CLITIC));
        noun && (opened || at == start && self.view.word(at).ends_with("ed"))
    }

    fn year(&self, at: usize) -> bool {
        let word = self.view.word(at);
        word.len() == 4
            && self.view.kind(at) == Some(TokenKind::NUMBER)
            && word.parse().is_ok_and(|year: u32| (1000..2100).contains(&year))
    }

    fn base(&self, at: usize) -> Option<usize> {
        let word = self.view.word(at);
        let verb = matches!(self.tag(at), Some(Tag::VERB | Tag::NOUN | Tag::ADJ))
            && !word.ends_with("ing")
            && !word.ends_with("ed")
            && (self.tag(at) == Some(Tag::VERB) || !word.ends_with('s') || word.ends_with("ss"))
            && word.len() > 1
            && !word.starts_with(char::is_uppercase);
        verb.then_some(at + 1)
    }

    fn comparative(&self, at: usize) -> Option<usize> {
        let word = self.view.word(at);
        let known = matches!(word, "better" | "worse" | "older" | "larger");
        let adjective = matches!(self.tag(at), Some(Tag::ADJ | Tag::ADV | Tag::NOUN | Tag::VERB));
        (known || adjective && word.len() > 4 && word.ends_with("er")).then_some(at + 1)
    }

    /// Where an amount ends: `nearly 40 percent`, `a third`, `$2 million`.
    fn amount(&self, at: usize) -> Option<usize> {
        let view = self.view;
        let article = usize::from(
            matches!(view.word(at), "a" | "an" | "A" | "An")
                && AMOUNT.has(view.form(at + 1))
                && view.word(at + 1) != "more",
        );
        let figure = |at: usize| {
            view.kind(at) == Some(TokenKind::NUMBER)
                || self.tag(at) == Some(Tag::NUM)
                || numbers::scale(view.form(at)).is_some()
                || numbers::starts(view.form(at)) && !matches!(view.word(at), "a" | "an" | "A" | "An")
        };
        let mut next = at + article;
        let mut found = article > 0;
        while next < self.end
            && (figure(next)
                || AMOUNT.has(view.form(next))
                || matches!(view.word(next), "%" | "$" | "€" | "£"))
        {
            found |= figure(next);
            next += 1;
        }
        while next > at
            && matches!(view.word(next - 1), "to" | "at" | "up" | "over" | "than" | "more" | "less" | "fewer")
        {
            next -= 1;
        }
        (found && next > at).then_some(next)
    }

    /// Where a phrase of the list that begins at a token ends. An article does not part it, nor whose it is.
    fn phrase(&self, phrase: &Phrase, at: usize) -> Option<usize> {
        let view = self.view;
        let mut next = at;
        for (place, key) in phrase.iter().enumerate() {
            if place > 0
                && matches!(view.word(next), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "your")
            {
                let here = lexicon().key(view.word(next), view.form(next));
                next += usize::from(here != *key);
            }
            let word = view.word(next);
            if next >= self.end || word.is_empty() {
                return None;
            }
            let here = if word == "’s" || word == "'s" {
                lexicon().key("'s", byline_text::hash::form_of("'s"))
            } else {
                lexicon().key(word, view.form(next))
            };
            if here != *key {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// A verb of the list with its auxiliaries, negations and adverbs.
    fn group(&self, phrases: &[Phrase], voice: Voice, at: usize) -> Option<Group> {
        let view = self.view;
        let mut group = Group { tokens: at..at, ..Group::default() };
        let (mut be, mut have, mut support) = (false, false, None);
        for next in at..self.end.min(at + 6) {
            let tag = self.tag(next)?;
            let negates = view.token(next).is_some_and(|token| token.flags.has(Flags::NEGATION));
            let word = view.word(next);
            let found = phrases.iter().filter_map(|phrase| self.phrase(phrase, next)).max();
            let auxiliary = tag == Tag::AUX
                && matches!(self.tag(next + 1), Some(Tag::VERB | Tag::AUX | Tag::PART | Tag::ADV))
                && found.is_some();
            if let Some(end) = found.filter(|_| !negates && (!auxiliary || !self.verb_follows(next + 1))) {
                let passive = be && !word.ends_with("ing");
                if passive != (voice == Voice::Passive) {
                    return None;
                }
                let was = |at: usize| {
                    matches!(
                        view.word(at),
                        "was" | "were" | "wasn" | "weren" | "did" | "didn" | "had" | "been"
                    )
                };
                let verb = lexicon().is_past(view.form(next)) && !matches!(word, "is" | "are" | "am")
                    || word.ends_with("ed");
                group.past = if be || support.is_some() { (at..next).any(was) } else { have || verb };
                group.tokens = at..end;
                return Some(group);
            }
            if negates {
                group.negated = true;
                group.beside.push(next);
            } else if MODAL.has(view.form(next)) {
                group.modal = Some(next);
            } else if matches!(word, "has" | "have" | "had") {
                have = true;
            } else if matches!(word, "do" | "does" | "did") {
                support = Some(next);
            } else if BE.has(view.form(next)) {
                be = true;
            } else if tag == Tag::ADV {
                group.beside.push(next);
            } else {
                return None;
            }
        }
        None
    }

    /// Whether a main verb stands behind adverbs and negations.
    fn verb_follows(&self, at: usize) -> bool {
        (at..self.end.min(at + 3))
            .find(|at| !matches!(self.tag(*at), Some(Tag::ADV | Tag::PART)))
            .is_some_and(|at| matches!(self.tag(at), Some(Tag::VERB | Tag::AUX)))
    }
}
