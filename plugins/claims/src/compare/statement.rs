//! What a sentence says, as a small structure: who does what to whom, where, when, how much, and whether it is so.
//!
//! The reading is shallow and fast: noun phrases are runs of tags, the main verb is the first finite one outside of
//! relative clauses, what stands before it acts and what stands behind it is acted on (the other way round in the
//! passive), and prepositions and names show the rest.

mod figures;
mod items;
mod names;
mod parts;
mod ranges;
mod verbs;

pub(crate) use figures::is_pronoun;
pub(crate) use parts::{Extent, Item, Mark, Name, Side, Slot, Sort, Statement};

pub(crate) use ranges::words_of;
use ranges::{forms, negations, quotation};

use super::frames::{Effect, Framed, unframe};
use super::kin;
use super::lexicon::lexicon;
use super::licence;
use super::words::{BY, OF, is_place};
use crate::numbers::View;
use byline_core::{Flags, Label, Span, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;
use std::ops::Range;
pub(crate) use verbs::PREPOSED;
use verbs::{main_verbs, passive};
pub(crate) use verbs::{mistaken_verb, opens_as_noun};

/// What an entity in a text is called: where, the fullest form, the label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called<'a> {
    pub(crate) span: Span,
    pub(crate) name: &'a str,
    pub(crate) label: Label,
    /// Whether the text has a name there, and no pronoun or description.
    pub(crate) by_name: bool,
}

/// A part of a text that claims something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) view: View<'a>,
    /// The entities in it.
    pub(crate) called: &'a [Called<'a>],
}

/// Reads a claim that stands as `range` in the tokens of its sentence.
pub(crate) fn read(source: &Source<'_>, range: Range<usize>, denied: bool) -> Statement {
    let view = &source.view;
    let sentence = unframe(view, 0..view.tokens.len());
    let inside = range.start >= sentence.content.start && range.start > 0;
    let framed = if denied {
        let framed = unframe(view, range.clone());
        // The verb that denies may stand in the frame that was read, or inside of what is denied: it counts once.
        let read = inside && sentence.denies;
        let effect = match &framed.skipped {
            skipped if !skipped.is_empty() => Effect::Denies,
            // `dismissed as nonsense the claim that …`: one denial in two words.
            _ if framed.effect == Effect::Denies
                && (view.is(range.start, AS) || view.before(range.start, 1) == AS) =>
            {
                Effect::Denies
            }
            _ if read => framed.effect.within(sentence.effect),
            _ => framed.effect.within(Effect::Denies),
        };
        let before = if inside { sentence.before } else { framed.before };
        Framed { before, effect, ..framed }
    } else if inside {
        let framed = unframe(view, range.clone());
        // `Reports that the mayor closed it are untrue`: what judges it is no part of it.
        let end = framed.content.end.min(sentence.content.end.max(framed.content.start + 1));
        let content = framed.content.start..end;
        Framed { before: sentence.before, effect: framed.effect.within(sentence.effect), content, ..framed }
    } else {
        // The whole sentence, or a piece that begins in the middle of a frame.
        let end = sentence.content.end.min(range.end);
        Framed { content: sentence.content.start.min(end)..end, ..sentence }
    };
    let quotation = quotation(view, range.clone());
    let statement = Statement {
        effect: framed.effect,
        words: words_of(view, range.clone()),
        until: range.clone().any(|at| matches!(view.word(at), "until" | "till" | "before")),
        forms: forms(view, range.clone()),
        quoted: forms(view, quotation.clone()),
        negations: negations(view, range.clone()),
        quoted_negations: negations(view, quotation),
        ..Statement::default()
    };
    let mut reader = Reader { source, statement, phrase: 0, clause: 0, skipped: framed.skipped.clone() };
    reader.numbers(range.clone());
    reader.slot_all(framed.before.clone(), Slot::Source);
    // `A spokesman said that Ruth Corrigan …` says nothing of who she is.
    reader.phrase += 1;
    reader.clause(framed.content.clone());
    reader.speakers(framed.content.clone());
    let mut statement = reader.statement;
    licence::mark(view, &framed, range, &mut statement);
    statement
}

struct Reader<'a, 'b> {
    source: &'b Source<'a>,
    statement: Statement,
    phrase: u16,
    clause: u16,
    skipped: Range<usize>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $($word:literal)+;)+) => {
        $($(#[$doc])* static $name: Words<{ [$($word),+].len() }> = Words::new([$($word),+]);)+
    };
}

words! {
    /// Words in front of a name that say what a person is.
    TITLES = "president" "minister" "premier" "senator" "sen." "representative" "rep." "governor" "gov." "mayor" "king"
        "queen" "prince" "princess" "duke" "duchess" "lord" "lady" "sir" "dame" "dr" "dr." "doctor" "prof" "prof."
        "professor" "mr" "mr." "mrs" "mrs." "ms" "ms." "miss" "judge" "justice" "general" "gen." "colonel" "col."
        "captain" "capt." "lieutenant" "lt." "sergeant" "sgt." "major" "admiral" "chancellor" "chairman" "chairwoman"
        "chief" "director" "secretary" "ambassador" "congressman" "congresswoman" "councillor" "councilman" "bishop"
        "archbishop" "pope" "father" "sister" "rev" "rev." "reverend" "pastor" "coach" "officer" "detective" "inspector"
        "former" "ex-president" "deputy" "vice" "prime" "attorney" "sheriff" "speaker" "commissioner" "company" "firm"
        "city" "state" "river" "lake" "mount" "island" "province" "county" "town" "village";
    /// Verbs that say next to nothing without their object.
    LIGHT = "be" "is" "are" "was" "were" "been" "being" "have" "has" "had" "having" "do" "does" "did" "done" "make" "makes"
        "made" "making" "take" "takes" "took" "taken" "taking" "give" "gives" "gave" "given" "giving" "get" "gets" "got"
        "getting" "put" "puts" "putting" "hold" "holds" "held" "holding" "go" "goes" "went" "gone" "going" "come" "comes"
        "came" "coming" "become" "becomes" "became" "becoming" "seem" "seems" "seemed" "carry" "carries" "carried"
        "carrying" "cast" "casts" "conduct" "conducts" "conducted" "perform" "performs" "performed" "undergo" "underwent"
        "see" "sees" "saw" "seen" "face" "faces" "faced" "happen" "happens" "happened" "occur" "occurs" "occurred" "use"
        "uses" "used" "using" "will" "would" "can" "could" "may" "might" "must" "should" "shall" "issue" "issues" "issued"
        "commit" "commits" "committed" "committing" "say" "says" "said" "tell" "told" "claim" "claimed" "claims" "know"
        "known" "plan" "plans" "planned" "planning" "want" "wants" "wanted" "try" "tries" "tried" "expect" "expected"
        "set";
    /// Nouns and modifiers that could stand in any claim.
    GENERIC = "rate" "rates" "level" "levels" "number" "numbers" "amount" "amounts" "total" "share" "figure" "figures"
        "people" "person" "persons" "thing" "things" "way" "ways" "part" "parts" "case" "cases" "group" "groups" "kind"
        "type" "sort" "time" "times" "year" "years" "month" "months" "week" "weeks" "day" "days" "place" "area" "fact"
        "report" "reports" "news" "today" "yesterday" "now" "then" "again" "also" "just" "still" "even" "already" "ever"
        "really" "actually" "very" "much" "too" "so" "only" "almost" "nearly" "about" "around" "own" "such" "same" "other"
        "another" "new" "former" "recent" "recently" "currently" "current" "whole" "entire" "single" "certain" "several"
        "various" "instead" "however" "there" "here" "ago" "long" "ones" "one" "something" "anything" "somebody" "anyone"
        "someone" "everyone" "everything" "lot" "lots" "bit" "total" "overall" "average" "official" "officials" "percent"
        "percentage" "per" "cent" "result" "results" "because" "due" "old" "terms" "life" "world" "country" "team" "company"
        "photo" "photos" "photograph" "picture" "image" "images" "video" "videos" "footage" "clip" "well" "as" "like" "best"
        "reportedly" "allegedly" "apparently" "indeed" "tv" "social" "media" "facebook" "twitter" "online" "internet";
    /// `Eating burnt toast causes cancer` says what `Burnt toast causes cancer` does.
    TAKING = "eating" "drinking" "consuming" "taking" "using" "wearing";
    ALL = "every" "all" "each" "entire" "whole" "everyone" "everybody" "always";
    SOME = "some" "several" "few" "most" "many" "partly" "partially" "sometimes";
    /// With a gerund behind them.
    ENDS = "stop" "stops" "stopped" "cease" "ceases" "ceased" "quit" "quits";
    CONTINUES = "keep" "keeps" "kept" "continue" "continues" "continued";
    RELATIVES = "who" "which" "whose" "whom" "where";
    SUBORDINATES = "because" "although" "though" "while" "whereas" "when" "if" "unless" "since" "after" "before" "until"
        "as" "so" "that" "whether" "but" "and" "or";
    BE = "is" "are" "was" "were" "be" "been" "being" "get" "gets" "got" "getting" "isnt" "arent" "wasnt" "werent";
    PRONOUNS = "i" "me" "my" "mine" "myself" "we" "us" "our" "ours" "you" "your" "he" "him" "his" "himself" "she" "her" "hers"
        "herself" "it" "its" "itself" "they" "them" "their" "themselves" "this" "that" "these" "those" "who" "whom" "whose"
        "which" "what" "there" "here" "one" "ones" "some" "any" "all" "both" "each" "none" "nobody" "nothing" "someone"
        "somebody" "something" "anyone" "anybody" "anything" "everyone" "everybody" "everything" "no" "many" "much" "few"
        "several" "another" "other" "others" "such" "most" "more" "less" "where" "when" "how" "why" "whoever" "yourself";
    CALENDAR = "monday" "tuesday" "wednesday" "thursday" "friday" "saturday" "sunday" "january" "february" "march" "april" "may"
        "june" "july" "august" "september" "october" "november" "december" "jan" "feb" "mar" "apr" "jun" "jul" "aug" "sep"
        "sept" "oct" "nov" "dec" "jan." "feb." "aug." "sept." "oct." "nov." "dec.";
    OF_NAMES = "university" "bank" "kingdom" "republic" "house" "city" "bay" "gulf" "isle" "ministry" "department"
        "institute" "college" "church" "church" "bureau" "board" "league" "state" "joan" "william" "court" "school" "port";
    CONTRAST = "without" "neither" "nor";
    /// `last year`
    TIME = "last" "this" "next" "past" "previous";
    TIMES = "year" "month" "week" "night" "spring" "summer" "autumn" "winter" "weekend" "decade" "century" "monday" "tuesday"
        "wednesday" "thursday" "friday" "saturday" "sunday";
    PARTICLES = "down" "up" "out" "away" "back";
    /// What begins a clause and says nothing itself.
    OPENS = "when" "while" "whereas" "although" "though" "because" "unless" "until";
    MODALS = "may" "can" "must" "allowed" "permitted";
    AUXILIARIES = "is" "are" "was" "were" "be" "been" "being" "am" "has" "have" "had" "having" "do" "does" "did" "done" "will"
        "would" "can" "could" "may" "might" "must" "should" "shall" "ought" "need" "dare" "get" "gets" "got" "getting" "gotten"
        "ca" "wo" "sha" "'s" "'re" "'ve" "'ll" "'d" "'m" "’s" "’re" "’ve" "’ll" "’d" "’m" "isnt" "arent" "wasnt" "werent" "dont"
        "doesnt" "didnt" "cant" "couldnt" "wont" "wouldnt" "hasnt" "havent" "hadnt" "shouldnt" "cannot" "used" "let" "isn" "aren"
        "wasn" "weren" "don" "doesn" "didn" "couldn" "wouldn" "hasn" "haven" "hadn" "shouldn" "going" "gonna";
}

const AND: u32 = form("and");
const AS: u32 = form("as");
const BECAUSE: u32 = form("because");
const THAN: u32 = form("than");
const TO: u32 = form("to");
const NO: u32 = form("no");
const ZERO: u32 = form("zero");
const NOT: u32 = form("not");
const CANNOT: u32 = form("cannot");
const LONGER: u32 = form("longer");
const ONLY: u32 = form("only");
const MAY: u32 = form("may");
const MORE: u32 = form("more");
const LESS: u32 = form("less");
const FEWER: u32 = form("fewer");
const MOST: u32 = form("most");
const LEAST: u32 = form("least");
const ING: u32 = form("ing");

impl<'a> Reader<'a, '_> {
    fn view(&self) -> View<'a> {
        self.source.view
    }

    fn tag(&self, at: usize) -> Option<Tag> {
        self.view().token(at).map(|token| token.tag)
    }

    /// Who is named in the sentence around the claim.
    fn speakers(&mut self, content: Range<usize>) {
        let view = self.view();
        let begun = self.statement.items.len();
        let extent = self.statement.extent;
        self.slot_all(0..content.start.min(view.tokens.len()), Slot::Source);
        self.slot_all(content.end..view.tokens.len(), Slot::Source);
        self.statement.extent = extent;
        let around = self.statement.items.drain(begun..);
        self.statement.speakers = around
            .filter(|item| !is_place(item) && !kin::owns_relative(&view, &item.tokens))
            .filter_map(|item| item.name)
            .collect();
    }

    /// Everything in a range in one slot: for what is no clause.
    fn slot_all(&mut self, range: Range<usize>, slot: Slot) {
        let mut at = range.start;
        while at < range.end {
            at = self.item(at, range.end, slot).max(at + 1);
        }
    }

    /// The main clause and those behind it.
    fn clause(&mut self, range: Range<usize>) {
        self.statement.negated.push(false);
        let verbs = main_verbs(&self.view(), range.clone());
        let Some(verbs) = verbs else {
            self.slot_all(range, Slot::Patient);
            return;
        };
        // `He was cleared of lying`: who is cleared is who would have lied.
        let cleared = self.skipped.end > self.skipped.start + 1;
        let passive = !cleared && passive(&self.view(), &verbs);
        self.statement.passive = passive;
        let subject = if passive { Slot::Patient } else { Slot::Agent };
        self.statement.verbs = verbs.clone();
        self.phrases(range.start..verbs.start, subject);
        let next = self.verbs(verbs);
        self.rest(next..range.end, passive);
        self.crown();
    }

    /// Verbs of a group, and the negations between them.
    fn verbs(&mut self, verbs: Range<usize>) -> usize {
        let view = self.view();
        let mut at = verbs.start;
        while at < verbs.end {
            if self.negation(at) || self.skipped.contains(&at) {
                at += 1;
                continue;
            }
            if self.implies(at, verbs.end + 2) {
                at += 1;
                continue;
            }
            if let Some(turns) = self.aspect(at, verbs.end) {
                // `stop working`, `keep working`: the verb behind says what is stopped.
                if turns {
                    self.turn();
                    self.statement.ceased = true;
                }
                at += 1;
                continue;
            }
            // `Phone masts cause tumours`: a verb was taken for an auxiliary.
            let aux = self.tag(at) == Some(Tag::AUX) && AUXILIARIES.has(view.form(at));
            at = if aux && !MODALS.has(view.form(at)) {
                at + 1
            } else {
                self.item(at, verbs.end, Slot::Predicate)
            };
        }
        at
    }

    /// Whether a verb says of the infinitive behind it whether it was done: `failed to pay`, `managed to pay`. A negation
    /// before it has been counted.
    fn implies(&mut self, at: usize, end: usize) -> bool {
        let view = self.view();
        let Some(implied) = lexicon().implied(lexicon().key(view.word(at), view.form(at))) else {
            return false;
        };
        if !(at + 1..end).any(|next| view.is(next, TO)) {
            return false;
        }
        let negated = self.statement.negated.last().copied().unwrap_or(false);
        // `did not hesitate to pay` paid.
        if implied.fails || implied.open && !implied.open_negated && negated {
            self.turn();
        }
        self.statement.open |= if negated { implied.open_negated } else { implied.open };
        self.statement.implied = Some(implied);
        true
    }

    /// Whether a verb says only that the gerund behind it ends (`stop working`) or continues (`keep working`).
    fn aspect(&self, at: usize, end: usize) -> Option<bool> {
        let view = self.view();
        let gerund = at + 1 < end && view.token(at + 1).is_some_and(|next| next.suffix == ING);
        let form = view.form(at);
        (gerund && (ENDS.has(form) || CONTINUES.has(form))).then(|| ENDS.has(form))
    }

    /// What follows the main verb: objects, prepositions, and clauses of their own.
    fn rest(&mut self, range: Range<usize>, passive: bool) {
        let view = self.view();
        let mut slot = Slot::Patient;
        let mut at = range.start;
        while at < range.end {
            let (form, tag) = (view.form(at), self.tag(at).unwrap_or(Tag::X));
            if self.negation(at) {
                at += 1;
                continue;
            }
            // `are unable to read`
            if at == range.start && self.implies(at, at + 2) {
                at += 1;
                continue;
            }
            let stop = view.kind(at) == Some(TokenKind::PUNCTUATION);
            if RELATIVES.has(form) || SUBORDINATES.has(form) && self.verb_follows(at + 1, range.end) {
                self.begin_clause();
                if form == AND && self.is_deed(at + 1) || form == BECAUSE {
                    self.statement.deeds.push(self.clause);
                }
                slot = Slot::Agent;
            } else if self.follows(at) {
                slot = Slot::Oblique(form);
                self.phrase += 1;
                at += 1;
                continue;
            } else if matches!(tag, Tag::VERB) && !self.skipped.contains(&at) && !self.describes(at) {
                // A verb of its own: what follows is its object.
                at = self.item(at, range.end, Slot::Predicate);
                slot = Slot::Patient;
                self.phrase += 1;
                continue;
            } else if form == BY && passive {
                slot = Slot::Agent;
                self.phrase += 1;
            } else if form == THAN || form == AS && self.as_much(range.start, at) {
                slot = Slot::Than;
                self.phrase += 1;
            } else if form == OF {
                // `pigeon instead of chicken`: what is not served is no object.
                if at > 0 && view.word(at - 1) == "instead" {
                    slot = Slot::Oblique(form);
                }
                self.phrase += 1;
            } else if at == range.start && PARTICLES.has(form) && !passive {
                // `shot down 16 drones`: what follows is acted on.
                self.phrase += 1;
            } else if matches!(tag, Tag::ADP | Tag::SCONJ) || form == TO {
                slot = Slot::Oblique(form);
                self.phrase += 1;
            } else if stop {
                self.phrase += 1;
            }
            at = self.item(at, range.end, slot);
        }
    }

    /// Whether a participle stands before the noun that it describes: `a stolen altar`, `right-handed people`.
    fn describes(&self, at: usize) -> bool {
        let view = self.view();
        let noun = matches!(self.tag(at + 1), Some(Tag::NOUN | Tag::PROPN | Tag::ADJ));
        let opened = at > 0
            && (matches!(self.tag(at - 1), Some(Tag::DET | Tag::ADJ | Tag::NUM))
                || view.is_hyphen(at - 1)
                || view.kind(at - 1) == Some(TokenKind::CLITIC));
        noun && opened
    }

    /// Whether `following` is a preposition, taken for a verb: `closed following the fire`.
    fn follows(&self, at: usize) -> bool {
        self.view().word(at) == "following"
            && at > 0
            && !matches!(self.tag(at - 1), Some(Tag::AUX | Tag::DET))
    }

    fn verb_follows(&self, at: usize, end: usize) -> bool {
        (at..end.min(at + 8)).any(|at| matches!(self.tag(at), Some(Tag::VERB | Tag::AUX)))
    }

    /// Whether the second word of `twice as much money as` stands at `at`.
    fn as_much(&self, start: usize, at: usize) -> bool {
        let view = self.view();
        (start..at).rev().take(5).any(|at| view.is(at, AS) && matches!(view.word(at + 1), "much" | "many"))
    }

    /// Whether a verb follows that says another deed of the same subject: `… and fled the scene`.
    fn is_deed(&self, at: usize) -> bool {
        let at = at + usize::from(self.tag(at) == Some(Tag::ADV));
        let view = self.view();
        view.token(at).is_some_and(|token| {
            token.tag == Tag::AUX && !MODALS.has(token.form) || token.tag == Tag::VERB && token.suffix != ING
        })
    }

    fn begin_clause(&mut self) {
        self.clause += 1;
        self.phrase += 1;
        self.statement.negated.push(false);
    }

    /// A phrase without a noun has its last word for a head: `by plastic`, `are healthy`.
    fn crown(&mut self) {
        let items = &mut self.statement.items;
        for at in 0..items.len() {
            let (phrase, last) =
                (items[at].phrase, items.get(at + 1).is_none_or(|next| next.phrase != items[at].phrase));
            let crowned =
                items.iter().any(|item| item.phrase == phrase && item.head && item.sort != Sort::Verb);
            items[at].head |= last && !crowned && items[at].sort == Sort::Modifier;
        }
    }

    /// What stands before the main verb: the subject, and prepositional phrases before and behind it.
    fn phrases(&mut self, range: Range<usize>, subject: Slot) {
        let view = self.view();
        let mut slot = subject;
        let mut seen_noun = false;
        let mut at = range.start;
        while at < range.end {
            if self.negation(at) {
                at += 1;
                continue;
            }
            let (form, tag) = (view.form(at), self.tag(at).unwrap_or(Tag::X));
            let noun = matches!(tag, Tag::NOUN | Tag::PROPN | Tag::NUM | Tag::PRON)
                || view.kind(at) == Some(TokenKind::NUMBER);
            if form == OF {
                self.phrase += 1;
            } else if tag == Tag::ADP || (SUBORDINATES.has(form) || PREPOSED.has(form)) && at == range.start {
                slot = Slot::Oblique(form);
                self.phrase += 1;
                seen_noun = false;
            } else if view.word(at) == "," {
                slot = subject;
                self.phrase += 1;
                seen_noun = false;
            } else if (seen_noun
                && matches!(tag, Tag::DET | Tag::PRON)
                && view.kind(at) == Some(TokenKind::WORD))
                || matches!(slot, Slot::Oblique(_)) && noun && self.dated_before(at, range.start)
            {
                // `In 2019 the jobless rate`: a determiner behind a noun begins a phrase of its own.
                slot = subject;
                self.phrase += 1;
            }
            seen_noun |= noun;
            at = self.item(at, range.end, slot);
        }
        self.phrase += 1;
    }

    /// Whether a date ends right before a token: `In 2019 Anna Hale`, `Between 2010 and 2020 crime`. What follows is no part
    /// of its phrase.
    fn dated_before(&self, at: usize, start: usize) -> bool {
        let view = self.view();
        let Some(before) = at.checked_sub(1).filter(|before| *before > start).and_then(|at| view.token(at))
        else {
            return false;
        };
        let dated = self
            .statement
            .dates
            .iter()
            .any(|date| date.span.start <= before.span.start && before.span.end <= date.span.end);
        let relative = TIMES.has(before.form) && at > 1 && TIME.has(view.form(at - 2));
        let word = view.kind(at) == Some(TokenKind::WORD) && !view.is(at, AND);
        word && (dated || relative)
    }

    /// Whether the token at `at` is a negation; it is counted for its clause.
    fn negation(&mut self, at: usize) -> bool {
        let view = self.view();
        let Some(token) = view.token(at) else { return false };
        // `something other than a film` is none.
        if view.word(at) == "other" && view.is(at + 1, THAN) {
            self.turn();
            return true;
        }
        // `is far from the highest`
        if view.word(at) == "far"
            && view.word(at + 1) == "from"
            && at > 0
            && self.tag(at - 1) == Some(Tag::AUX)
        {
            self.turn();
            return true;
        }
        // `zero taxes`; `zero degrees` is an amount.
        if token.form == ZERO
            && self.tag(at + 1) == Some(Tag::NOUN)
            && !self.statement.quantities.iter().any(|quantity| quantity.span.start == token.span.start)
        {
            self.turn();
            return true;
        }
        if !token.flags.has(Flags::NEGATION) || CONTRAST.has(token.form) {
            return false;
        }
        let next = view.form(at + 1);
        // `not only`, `no fewer than`, `, not gloves`: nothing of the clause is negated.
        let bound = matches!(view.word(at + 1), "more" | "less" | "fewer" | "later") && view.is(at + 2, THAN);
        let contrast = at > 0
            && view.word(at - 1) == ","
            && token.form == NOT
            && !self.verb_follows(at + 1, (at + 4).min(view.tokens.len()));
        if next == ONLY || bound || contrast {
            return true;
        }
        // `a no vote`, `voted no`: the phrase says it.
        if token.form == NO && self.phrase_at(at).is_some() {
            return false;
        }
        self.turn();
        self.statement.ceased |= token.form == NO && next == LONGER;
        true
    }

    fn turn(&mut self) {
        if let Some(negated) = self.statement.negated.last_mut() {
            *negated = !*negated;
        }
    }
}
