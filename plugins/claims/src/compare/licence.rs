//! What a claim may say beyond another without saying something else.
//!
//! A fact-check gives no verdict unless every word of the sentence is accounted for: it has a partner in the checked
//! claim, it stands in one of the closed lists here that cannot change whether the claim is so (`Mayor` before a name,
//! `recently`), or it only surrounds the claim (`after the defeat`, `, who is 52,`). Function words that bear on
//! whether it is so (`almost`, `could`, `if`, `only`) are noted as [`Mark`]s, and both claims must have the same.

use super::frames::{Effect, Framed, licensed, surrounded};
use super::lexicon::lexicon;
use super::statement::{Item, Mark, Side, Slot, Sort, Statement};
use super::words::OF;
use super::{altered, joints, kin, tense};
use crate::numbers::View;
use crate::quantities::month_of;
use byline_core::{Flags, Quantity, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;
use std::ops::Range;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $($word:literal)+;)+) => {
        $($(#[$doc])* static $name: Words<{ [$($word),+].len() }> = Words::new([$($word),+]);)+
    };
}

words! {
    /// What a claim may say beside another that says the same.
    HARMLESS = "also" "just" "already" "recently" "then" "now" "actually" "really" "indeed" "finally" "eventually"
        "suddenly" "controversially" "publicly" "quietly" "personally" "famously"
        "again" "therefore" "thus" "however" "moreover" "meanwhile" "well" "there" "here" "so" "clearly" "obviously"
        "certainly" "definitely" "of" "today" "yesterday" "officially" "currently" "later" "earlier" "thereby"
        "rate" "rates" "level" "levels" "figure" "figures" "people" "person" "persons" "amount" "amounts" "ago" "self"
        "breaking" "down" "up" "out" "away" "over" "back" "off" "total" "overall" "case" "cases" "very" "as" "such" "even"
        "ever" "deliberately" "intentionally" "knowingly" "purposely" "immediately" "promptly" "notoriously" "swiftly" "abruptly"
        "unexpectedly" "surprisingly" "sadly" "tragically" "unfortunately" "fortunately" "shockingly" "remarkably"
        "incredibly" "literally" "simply" "basically" "formally" "openly" "proudly" "brutally" "ultimately" "subsequently"
        "afterwards" "thereafter" "lately" "newly" "nowadays" "presently" "significantly" "dramatically" "sharply"
        "substantially" "greatly" "massively" "hugely" "considerably" "steeply" "drastically" "markedly" "noticeably"
        "automatically" "actively" "directly" "genuinely" "truly" "factually" "reputedly" "evidently" "undoubtedly"
        "plainly" "heavily" "severely" "badly" "hence" "consequently" "accordingly" "furthermore" "additionally"
        "famous" "renowned" "celebrated" "prominent" "notorious" "infamous" "well-known" "beloved" "own" "number"
        "numbers" "quantity" "volume" "purpose" "board" "duly" "successfully" "lawfully" "regardless" "anyway" "yourself" "himself" "herself" "itself" "themselves"
        "still" "long" "same" "because" "due" "thing" "things" "way" "too" "once" "formerly" "majority" "minority" "likely" "instead" "percent";
    /// Verbs that leave it to their object what is done: `granted a pardon`, `was on strike`.
    CARRIES = "be" "is" "are" "was" "were" "been" "being" "have" "has" "had" "having" "do" "does" "did" "done" "make"
        "makes" "made" "making" "take" "takes" "took" "taken" "taking" "give" "gives" "gave" "given" "giving" "get" "gets"
        "got" "getting" "put" "puts" "hold" "holds" "held" "holding" "go" "goes" "went" "gone" "going" "come" "comes"
        "came" "become" "becomes" "became" "becoming" "carry" "carries" "carried" "cast" "casts" "conduct" "conducted"
        "perform" "performed" "undergo" "underwent" "see" "sees" "saw" "seen" "happen" "happened"
        "occur" "occurred" "eating" "drinking" "consuming" "wearing" "issue" "issued" "commit" "commits" "committed" "leave" "left" "use" "used" "using";
    /// Names of time, which say when and not what.
    TIMES = "week" "weeks" "month" "months" "year" "years" "day" "days" "night" "nights" "morning" "evening" "afternoon"
        "weekend" "spring" "summer" "autumn" "winter" "decade" "decades" "century" "hour" "hours" "time" "midnight" "noon";
    /// Adjectives of time in front of them.
    WHEN = "last" "past" "previous" "this" "next" "coming" "following" "early" "late" "mid" "earlier" "later" "same";
    /// What begins a circumstance that leaves the claim as it is.
    CIRCUMSTANCES = "after" "amid" "following" "because" "despite" "although" "though" "during" "upon" "since";
    FUTURE = "will" "'ll" "shall" "gonna" "wont" "tomorrow" "soon" "upcoming";
    CAN = "can" "cant" "cannot";
    POSSIBLE = "could" "may" "might" "couldnt" "perhaps" "maybe" "possibly" "potentially" "probably"
        "likely" "presumably";
    WOULD = "would" "'d" "wouldnt";
    MUST = "must" "should" "ought" "shouldnt" "needs";
    /// What is done to do something that need not come about.
    INTENDS = "plan" "plans" "planned" "planning" "want" "wants" "wanted" "wanting" "try" "tries" "tried" "trying" "attempt" "attempts"
        "attempted" "attempting" "expect" "expects" "expected" "set" "intend" "intends" "intended" "intending" "aim" "aims" "aimed" "hope" "hopes"
        "hoped" "seek" "seeks" "sought" "wish" "wishes" "wished" "scheduled" "due" "poised";
    CONDITION = "if" "unless" "whether" "suppose" "supposing" "provided" "lest" "otherwise" "assuming" "imagine" "whenever"
        "until" "till";
    ALMOST = "almost" "nearly" "virtually" "practically" "barely" "hardly" "scarcely" "roughly" "somewhat" "partly"
        "partially" "supposedly" "purportedly" "half-way" "yet" "toward" "towards" "hypothetically" "theoretically";
    ONLY = "only" "merely" "solely" "exclusively" "purely";
    EXCEPT = "without" "neither" "nor" "except" "excluding" "rather" "unlike" "besides" "minus";
    AMONG = "among" "amongst";
    ALL = "every" "all" "each" "entire" "whole" "everyone" "everybody" "always" "entirely" "completely" "fully" "totally"
        "both" "permanently";
    MOST = "most" "majority" "mostly" "largely" "mainly" "primarily";
    MANY = "many" "lots" "numerous" "dozens" "hundreds" "thousands" "widely";
    SOME = "some" "several" "certain" "sometimes" "occasionally" "another" "other" "others";
    FEW = "few" "rarely" "seldom" "minority";
    BEFORE = "before" "until" "till" "by";
    AFTER = "after" "since" "from";
    IN = "in" "on" "during" "of" "for";
    /// What a place is, in front of its name: `the town of Elsberg`.
    SETTLEMENTS = "city" "town" "village" "province" "state" "county" "region" "republic" "kingdom" "island" "district"
        "borough" "municipality" "commune" "canton" "hamlet" "port" "capital" "country" "nation" "principality";
    FRACTIONS = "half" "third" "quarter" "fifth" "sixth" "tenth" "twice" "double" "thirds" "quarters";
    INDEFINITE = "a" "an" "another" "one";
}

const WHO: u32 = form("who");
const AND: u32 = form("and");
const HALF: u32 = form("half");
const GOING: u32 = form("going");
const TO: u32 = form("to");
const THE: u32 = form("the");
const BY: u32 = form("by");
const NO: u32 = form("no");
const THAN: u32 = form("than");
const MORE: u32 = form("more");
const LESS: u32 = form("less");
const FEWER: u32 = form("fewer");
const FOR: u32 = form("for");
const CLOSE: u32 = form("close");
const LOOKED: u32 = form("looked");

/// Notes in a statement what of its words is free, what stands aside, and what its function words say.
pub(super) fn mark(view: &View<'_>, framed: &Framed, range: Range<usize>, statement: &mut Statement) {
    let content = framed.content.clone();
    let asides = asides(view, &content, statement);
    statement.circumstance = asides.iter().any(|(_, circumstance)| *circumstance);
    let aside = |at: usize| asides.iter().any(|(aside, _)| aside.contains(&at));
    for item in &mut statement.items {
        item.aside = aside(item.tokens.start);
    }
    let named: Vec<Range<usize>> = statement
        .items
        .iter()
        .filter(|item| item.name.as_ref().is_some_and(|name| name.place.is_none()) && !item.aside)
        .map(|item| item.tokens.clone())
        .collect();
    for at in 0..statement.items.len() {
        let free = free(view, &statement.items[at], &named);
        statement.items[at].free |= free;
    }
    let mut marks = Vec::new();
    let mut item_marks = Vec::new();
    for at in content.clone() {
        let found = mark_of(view, at, content.start).or_else(|| tense::mark(view, at));
        let Some(mark) = found else { continue };
        // What only surrounds the claim may still say that it is so only if something else is.
        if aside(at) && mark != Mark::Condition {
            continue;
        }
        match statement.items.iter().position(|item| item.tokens.contains(&at)) {
            Some(item) if mark != Mark::Condition => item_marks.push((mark, item)),
            _ => marks.push(mark),
        }
    }
    statement.item_marks = item_marks;
    statement.changes = content
        .clone()
        .filter(|at| view.is(*at, BY) || view.is(*at, TO))
        .filter(|at| {
            (at + 1..at + 3)
                .any(|at| view.kind(at) == Some(TokenKind::NUMBER) || FRACTIONS.has(view.form(at)))
                && !view.kind(at.wrapping_sub(1)).is_some_and(|kind| kind == TokenKind::NUMBER)
        })
        .map(|at| view.is(at, BY))
        .collect();
    if asks(view, &range) {
        marks.push(Mark::Question);
    }
    if framed.effect != Effect::Open && !surrounding(view, framed, &range) {
        marks.push(Mark::Frame);
    }
    statement.tense = tense::of(view, statement.verbs.clone());
    if altered::undone(view, &content) {
        marks.push(Mark::Undone);
    }
    if altered::than_clause(view, &content, statement.tense) {
        marks.push(Mark::ThanClause);
    }
    marks.sort_unstable();
    marks.dedup();
    statement.marks = marks;
    altered::note(view, &content, statement);
    statement.kin = kin::note(view, &content, &aside);
    statement.joints = joints::note(view, &content);
    statement.counted = counted(view, &content, &aside, &statement.quantities);
    statement.lasts = content.clone().any(|at| lasts(view, at));
    statement.rates = tense::rates(view, content.clone());
    statement.lasted = content.clone().filter(|at| lasts(view, *at)).find_map(|at| tense::one_span(view, at));
    if quotes_verb(view, statement) {
        marks_quoted(statement);
    }
    statement.ceased |= content.clone().any(|at| view.word(at) == "anymore");
    statement.order = order(view, &content, &aside, &named);
    for item in &mut statement.items {
        item.owns = item.name.is_some() && owns(view, &item.tokens);
    }
    statement.joined = joined(view, statement);
    statement.ranks = content.clone().any(|at| ranks(view, at));
    statement.present = content.clone().find_map(|at| match view.word(at) {
        "is" | "are" => Some(true),
        "was" | "were" => Some(false),
        _ => None,
    });
    statement.times = times(view, &content);
    statement.dated = statement.dates.first().and_then(|date| side(view, date.span));
    statement.indefinite = content
        .clone()
        .filter(|at| {
            INDEFINITE.has(view.form(*at)) && view.token(*at).is_some_and(|token| token.tag != Tag::NOUN)
        })
        .filter_map(|at| {
            (at + 1..content.end.min(at + 4)).find(|at| {
                view.token(*at).is_some_and(|token| token.tag == Tag::NOUN)
                    && view.token(at + 1).is_none_or(|next| next.tag != Tag::NOUN)
            })
        })
        .map(|noun| lexicon().key(view.word(noun), view.form(noun)))
        .collect();
}

/// Which numbers stand in the claim itself rather than around it.
fn counted(
    view: &View<'_>,
    content: &Range<usize>,
    aside: &dyn Fn(usize) -> bool,
    quantities: &[Quantity],
) -> Vec<bool> {
    let counts = |quantity: &Quantity| {
        let at = view.tokens.partition_point(|token| token.span.end <= quantity.span.start);
        content.contains(&at) && !aside(at)
    };
    quantities.iter().map(counts).collect()
}

/// Whether what surrounds a claim in its sentence is known to assert or to deny it.
fn surrounding(view: &View<'_>, framed: &Framed, range: &Range<usize>) -> bool {
    let end = framed.content.end;
    let inside = licensed(view, framed.before.clone()) && licensed(view, end..range.end.max(end));
    let begun = if framed.before.is_empty() { framed.content.start } else { framed.before.start };
    let (before, behind) = (0..begun.min(framed.content.start), range.end.max(end)..view.tokens.len());
    inside && surrounded(view, before, behind)
}

/// Whether the sentence of a claim asks: `{…}?`
fn asks(view: &View<'_>, range: &Range<usize>) -> bool {
    let mut last = (range.start..view.tokens.len())
        .rev()
        .take_while(|at| view.kind(*at) == Some(TokenKind::PUNCTUATION));
    last.any(|at| view.word(at) == "?") || range.clone().any(|at| view.word(at) == "?")
}

/// What a function word says.
fn mark_of(view: &View<'_>, at: usize, start: usize) -> Option<Mark> {
    let token = view.token(at)?;
    let form = token.form;
    let verbal = matches!(token.tag, Tag::AUX | Tag::VERB | Tag::PART | Tag::X);
    let noun = matches!(token.tag, Tag::NOUN | Tag::PROPN);
    let opens = at == start && token.tag == Tag::AUX && matches!(view.word(at), "Had" | "Were" | "Should");
    Some(if opens || CONDITION.has(form) && view.kind(at + 1) != Some(TokenKind::NUMBER) {
        Mark::Condition
    } else if FUTURE.has(form) && !noun
        || form == GOING
            && view.is(at + 1, TO)
            && view.token(at + 2).is_some_and(|next| next.tag == Tag::VERB)
    {
        Mark::Future
    } else if CAN.has(form) && verbal {
        Mark::Can
    } else if POSSIBLE.has(form)
        && !noun
        && (at == start || !token.flags.has(Flags::CAPITAL))
        && !at.checked_sub(1).is_some_and(|at| matches!(view.word(at), "as" | "more" | "less" | "most"))
    {
        Mark::Possible
    } else if WOULD.has(form) && verbal {
        Mark::Would
    } else if MUST.has(form) && verbal {
        Mark::Must
    } else if INTENDS.has(form) && intends(view, at) {
        Mark::Intended
    } else if ALMOST.has(form) && token.tag != Tag::VERB
        || form == CLOSE && view.is(at + 1, TO) && token.tag != Tag::VERB
    {
        Mark::Almost
    } else if ONLY.has(form) {
        Mark::Only
    } else if EXCEPT.has(form) {
        Mark::Except
    } else if matches!(view.word(at), "as" | "As")
        && (at + 2..at + 4).any(|at| view.word(at) == "as")
        && !matches!(view.word(at + 1), "well" | "soon" | "long" | "far")
    {
        Mark::AsMuch
    } else if matches!(
        view.word(at),
        "one" | "two" | "three" | "half" | "part" | "parts" | "One" | "Two" | "Half" | "Part"
    ) && view.word(at + 1) == "of"
        && matches!(
            view.word(at + 2),
            "the" | "his" | "her" | "its" | "their" | "five" | "ten" | "these" | "those"
        )
    {
        Mark::OneOf
    } else if compares(view, at)
        && form == MORE
        && view.token(at + 1).is_some_and(|next| !matches!(next.tag, Tag::ADJ | Tag::ADV))
    {
        Mark::More
    } else if compares(view, at) && (form == LESS || form == FEWER) {
        Mark::Less
    } else if AMONG.has(form) && view.is(at + 1, THE) {
        Mark::Among
    } else if ALL.has(form) && !TIMES.has(view.form(at + 1)) {
        Mark::All
    } else if MOST.has(form) {
        Mark::Most
    } else if MANY.has(form) {
        Mark::Many
    } else if SOME.has(form) && view.kind(at + 1) != Some(TokenKind::NUMBER) {
        Mark::Some
    } else if FEW.has(form) {
        Mark::Few
    } else if form == HALF && !matches!(view.word(at + 1), "a" | "an") {
        Mark::Half
    } else {
        return None;
    })
}

/// Whether an infinitive follows: `plans to build`.
fn intends(view: &View<'_>, at: usize) -> bool {
    let verb = |at: usize| view.token(at).is_some_and(|token| matches!(token.tag, Tag::VERB | Tag::AUX));
    view.is(at + 1, TO)
        && (verb(at + 2) || view.token(at + 2).is_some_and(|next| next.tag == Tag::ADV) && verb(at + 3))
}

/// Whether a comparison follows: `more Germans … than`.
fn compares(view: &View<'_>, at: usize) -> bool {
    !view.is(at + 1, THAN) && (at + 2..view.tokens.len().min(at + 12)).any(|at| view.is(at, THAN))
}

/// What only surrounds a claim, and whether it is a circumstance.
fn asides(view: &View<'_>, content: &Range<usize>, statement: &Statement) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let verb = statement
        .items
        .iter()
        .filter(|item| item.clause == 0 && item.slot == Slot::Predicate)
        .map(|item| item.tokens.start)
        .min();
    let comma = |range: Range<usize>| range.clone().find(|at| view.word(*at) == ",");
    // `After the vote, …`
    if CIRCUMSTANCES.has(view.form(content.start))
        && let Some(end) = comma(content.clone())
        && verb.is_none_or(|verb| verb > end)
    {
        found.push((content.start..end, true));
    }
    for item in statement.items.iter().filter(|item| item.name.is_some()) {
        // `Hale, who is 52, closed …`, `Hale, the mayor of Leeds, closed …`
        let after = item.tokens.end;
        let opens = view.word(after) == ","
            && (view.is(after + 1, WHO)
                || view.is(after + 1, THE)
                || matches!(view.word(after + 1), "a" | "an")
                || view.kind(after + 1) == Some(TokenKind::NUMBER));
        if let Some(end) = opens.then(|| comma(after + 1..content.end)).flatten()
            && verb.is_none_or(|verb| verb > end || verb < after && view.is(after + 1, WHO))
        {
            found.push((after..end + 1, false));
        }
    }
    let Some(verb) = verb else { return found };
    for at in (verb + 1..content.end).filter(|at| !found.iter().any(|(aside, _)| aside.contains(at))) {
        let form = view.form(at);
        let follows = CIRCUMSTANCES.has(form)
            && (view.token(at).is_some_and(|token| token.tag != Tag::VERB)
                || view.word(at) == "following"
                    && view.token(at - 1).is_some_and(|token| token.tag != Tag::AUX))
            && !view.is(at - 1, LOOKED)
            && !dated(view, at);
        if follows {
            // `were banned during lessons by schools`: who does it is no circumstance.
            let by = (at + 1..content.end).find(|at| statement.passive && view.is(*at, BY));
            found.push((at..by.unwrap_or(content.end), true));
            break;
        }
    }
    found
}

/// Whether the verb of a claim, with at most a few words behind it, stands in quotation marks: `"plagiarised" the sonata`.
fn quotes_verb(view: &View<'_>, statement: &Statement) -> bool {
    let mark = |at: usize| matches!(view.word(at), "\"" | "“" | "”" | "``" | "''" | "‘");
    let verbs = &statement.verbs;
    !verbs.is_empty()
        && verbs.start > 0
        && (verbs.start - 1..verbs.end).any(mark)
        && (verbs.end..verbs.end + 4).any(|at| mark(at) || view.word(at) == "’")
        && !(0..verbs.start - 1).any(mark)
}

fn marks_quoted(statement: &mut Statement) {
    statement.marks.push(Mark::Quoted);
    statement.marks.sort_unstable();
}

/// Whether a name says whose what it belongs to is: `Hale's deputy`, `the deputy of Mayor Hale`.
fn owns(view: &View<'_>, name: &Range<usize>) -> bool {
    let clitic = |at: usize| matches!(view.word(at), "'s" | "’s" | "'" | "’");
    let describes = |at: &usize| {
        view.token(*at).is_some_and(|token| matches!(token.tag, Tag::DET | Tag::ADJ | Tag::NOUN | Tag::PROPN))
    };
    let before = (0..name.start).rev().find(|at| !describes(at));
    clitic(name.end)
        || view.word(name.end.wrapping_sub(1)).ends_with(['\'', '’']) && name.len() > 1
        || before.is_some_and(|at| view.is(at, OF))
}

/// The words of a claim in their order, without articles, what stands aside, and what describes a name.
fn order(
    view: &View<'_>,
    content: &Range<usize>,
    aside: &dyn Fn(usize) -> bool,
    named: &[Range<usize>],
) -> Vec<u32> {
    let word = |at: &usize| {
        let kind = matches!(view.kind(*at), Some(TokenKind::WORD | TokenKind::NUMBER | TokenKind::CLITIC));
        kind && !matches!(view.word(*at), "a" | "an" | "the" | "A" | "An" | "The")
    };
    let describes = |at: &usize| {
        named.iter().any(|name| {
            *at < name.start
                && (*at..name.start).all(|at| {
                    view.token(at).is_some_and(|token| matches!(token.tag, Tag::NOUN | Tag::ADJ | Tag::PROPN))
                        && !named.iter().any(|other| other.contains(&at))
                })
        })
    };
    // `3 May`, `May 3`: days are compared as days.
    let day = |at: usize| view.kind(at) == Some(TokenKind::NUMBER) && view.word(at).len() < 3;
    let month = |at: usize| {
        view.token(at).is_some_and(|token| token.flags.has(Flags::CAPITAL) && month_of(token.form).is_some())
    };
    let both = |at: usize| day(at) && month(at + 1) || month(at) && day(at + 1);
    let dated = |at: &usize| both(*at) || at.checked_sub(1).is_some_and(both);
    let counts = |at: &usize| word(at) && !aside(*at) && !describes(at) && !dated(at);
    content.clone().filter(counts).map(|at| view.form(at)).collect()
}

/// Whether a preposition stands before a date: `since 1990`, `after March`.
fn dated(view: &View<'_>, at: usize) -> bool {
    (at + 1..at + 3).any(|at| view.kind(at) == Some(TokenKind::NUMBER))
}

/// Whether a span of time says how long something lasted: `for a day`, `for three weeks`.
fn lasts(view: &View<'_>, at: usize) -> bool {
    let counted = INDEFINITE.has(view.before(at, 1)) || number_before(view, at);
    TIMES.has(view.form(at)) && counted && view.before(at, 2) == FOR
}

fn number_before(view: &View<'_>, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| view.token(before)).is_some_and(|token| token.tag == Tag::NUM)
}

/// Things of which the claim says the same: `dogs and cats`.
fn joined(view: &View<'_>, statement: &Statement) -> Vec<(usize, usize)> {
    let noun = |item: &Item| matches!(item.sort, Sort::Noun | Sort::Name) && item.slot != Slot::Predicate;
    let pairs = statement.items.windows(2).enumerate();
    pairs
        .filter(|(_, two)| {
            let [first, second] = two else { return false };
            let between = first.tokens.end..second.tokens.start;
            noun(first)
                && noun(second)
                && view.is(between.start, AND)
                && (between.len() == 1 || between.len() == 2 && INDEFINITE.has(view.form(between.start + 1)))
        })
        .map(|(at, _)| (at, at + 1))
        .collect()
}

/// Whether a word says that something is first or most of all: where, when and of what it is so then matters.
fn ranks(view: &View<'_>, at: usize) -> bool {
    let word = view.word(at);
    let degree = view.token(at).is_some_and(|token| matches!(token.tag, Tag::ADJ | Tag::ADV));
    degree
        && (word.len() > 4 && word.ends_with("est")
            || matches!(word, "first" | "last" | "most" | "least" | "worst"))
}

/// Whether a word or name leaves what is said as it is, wherever it has no partner.
fn free(view: &View<'_>, item: &Item, named: &[Range<usize>]) -> bool {
    let at = item.tokens.start;
    if item.aside || item.slot == Slot::Source {
        return true;
    }
    if item.name.is_some() {
        return false;
    }
    let form = view.form(at);
    let single = item.tokens.len() == 1;
    let carries = item.weight == 0.0 && CARRIES.has(form);
    // `a week's salary`
    let owns = matches!(view.word(at + 1), "'s" | "’s" | "'" | "’");
    // `closed it for a day`: how long it lasted.
    let lasts = lasts(view, at);
    // `the town of Elsberg`
    let settlement = SETTLEMENTS.has(form)
        && view.is(at + 1, OF)
        && view.token(at + 2).is_some_and(|next| next.flags.has(Flags::CAPITAL));
    // `more dangerous`: the adjective finds a partner or not.
    let degree =
        form == MORE && view.token(at + 1).is_some_and(|next| matches!(next.tag, Tag::ADJ | Tag::ADV));
    if single && (HARMLESS.has(form) || carries || TIMES.has(form) && !owns && !lasts || degree || settlement)
    {
        return true;
    }
    if single && WHEN.has(form) && (at + 1..at + 3).any(|at| TIMES.has(view.form(at))) {
        return true;
    }
    // `striker Omar Bendjelloul`, `the former mayor Anna Hale`: what stands right before a name says who that is.
    let describes = |name: &Range<usize>| {
        item.tokens.end <= name.start
            && (item.tokens.end..name.start).all(|at| {
                view.token(at).is_some_and(|token| {
                    matches!(token.tag, Tag::NOUN | Tag::ADJ | Tag::PROPN) || view.is_hyphen(at)
                }) && view.word(at) != "'s"
            })
    };
    let noun = matches!(item.sort, Sort::Noun | Sort::Title | Sort::Modifier) && item.slot != Slot::Predicate;
    noun && named.iter().any(describes)
}

/// Days of the week are 1 to 7, others a span and where it lies.
fn times(view: &View<'_>, content: &Range<usize>) -> Vec<u16> {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const SPANS: [&str; 12] = [
        "week", "month", "year", "night", "weekend", "spring", "summer", "autumn", "winter", "day", "decade",
        "century",
    ];
    let mut found = Vec::new();
    for at in content.clone() {
        let word = view.word(at);
        if let Some(day) = WEEKDAYS.iter().position(|day| word.eq_ignore_ascii_case(day)) {
            found.push(day as u16 + 1);
        }
        let relative = match word {
            "yesterday" | "Yesterday" => Some(100),
            "today" | "Today" => Some(101),
            "tomorrow" | "Tomorrow" => Some(102),
            _ => None,
        };
        found.extend(relative);
        let where_from = match &*word.to_ascii_lowercase() {
            "last" | "past" | "previous" => 200,
            "this" => 300,
            "next" | "coming" => 400,
            _ => continue,
        };
        let span = SPANS.iter().position(|span| view.word(at + 1).eq_ignore_ascii_case(span));
        found.extend(span.map(|span| where_from + span as u16));
    }
    found
}

/// On which side of a date a claim lies, by the preposition before it.
fn side(view: &View<'_>, date: byline_core::Span) -> Option<Side> {
    let at = view.tokens.iter().position(|token| token.span.start >= date.start)?;
    let before = (at.saturating_sub(3)..at).rev().find(|at| {
        let form = view.form(*at);
        BEFORE.has(form) || AFTER.has(form) || IN.has(form)
    })?;
    let form = view.form(before);
    // `from 2010 to 2020` is between the two, as `between 2010 and 2020` is.
    let spans = matches!(view.word(before), "from" | "From")
        && (at + 1..at + 4)
            .any(|at| matches!(view.word(at), "to" | "until" | "till" | "through" | "-" | "–"));
    if spans {
        return None;
    }
    Some(if BEFORE.has(form) || form == BY {
        Side::Before
    } else if AFTER.has(form) {
        Side::After
    } else {
        Side::In
    })
}

/// Whether a word denies as an interjection and says nothing of the clause behind it: `No, …`
pub(super) fn interjects(view: &View<'_>, at: usize) -> bool {
    view.is(at, NO)
        && view.word(at + 1) == ","
        && (at == 0 || view.kind(at - 1) == Some(TokenKind::PUNCTUATION))
}
