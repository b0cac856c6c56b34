//! What the tagger, which looks at one sentence, gets wrong and the form or the whole article shows: degrees that are
//! no names, names in two parts, brands that end in `'s`, names found in one sentence and missed in another.

use super::Name;
use super::firms::is_of_sport;
use crate::gazetteer::{is_capital, list, word};
use crate::view::{NONE, View, cue};
use byline_core::{Document, Flags, Label, Span, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;
use rustc_hash::{FxHashMap, FxHashSet};

/// Repairs the names of an article, which stand in the order of the text and still do so afterwards.
pub(crate) fn repair(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    // What is not a name goes first, since later steps join names and spread them over the article.
    names.retain(|name| !is_degree(document, view, name) && !is_currency(document, view, name));
    for name in names.iter_mut() {
        trim_title(document, view, name);
        trim_quarter(document, view, name);
    }
    join_turned(document, view, names);
    join_partners(document, view, names);
    find_rulers(document, view, names);
    find_brands(document, view, names);
    super::neighbours::repair(document, view, names);
    super::neighbours::cut_possessives(document, view, names);
    // Last, when all names have the edges and labels that are to be spread.
    find_missed(document, view, names);
}

/// `Dina Frost, M.S., R.D., said`: what stands behind a person's name.
fn is_degree(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let (first, last) = (name.first as usize, name.end as usize);
    last == first + 1
        && first >= 2
        && view.infos.get(first - 1).is_some_and(|info| info.form == COMMA)
        // Behind a comma and a capital word only: elsewhere such letters may be somebody's initials.
        && DEGREES.has(view.infos[first].form)
        && document.tokens.get(first - 2).is_some_and(is_capital)
}

/// `Mrs. Hale`: a title that the tagger took into a person's name.
fn trim_title(document: &Document<'_>, view: &View, name: &mut Name) {
    let titled = name.label == Label::Person && TITLES.has(view.infos[name.first as usize].form);
    if titled && name.end > name.first + 1 {
        name.first += 1;
        name.span.start = document.tokens[name.first as usize].span.start;
    }
}

/// `Larkforce Q4`: a quarter of the year is no part of a firm's name.
fn trim_quarter(document: &Document<'_>, view: &View, name: &mut Name) {
    let last = name.end as usize - 1;
    let firm = matches!(name.label, Label::Person | Label::Organisation);
    if firm && last > name.first as usize && QUARTERS.has(view.infos[last].form) {
        name.end -= 1;
        name.span.end = document.tokens[last - 1].span.end;
        name.label = Label::Organisation;
    }
}

/// `Dh8`, `US$3`, `Rs. 30`: what stands before an amount.
fn is_currency(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let Some(next) = document.tokens.get(name.end as usize) else { return false };
    let glued = !next.flags.has(Flags::SPACE_BEFORE);
    let form = view.infos[name.first as usize].form;
    let amount = next.kind == TokenKind::NUMBER
        || next.kind == TokenKind::SYMBOL && "$£€".contains(document.form(next));
    name.end == name.first + 1 && amount && (CURRENCIES.has(form) || glued && next.kind == TokenKind::SYMBOL)
        || name.end == name.first + 1
            && document
                .slice(name.span)
                .trim_start_matches(char::is_alphabetic)
                .starts_with(|c: char| c.is_ascii_digit())
            && CURRENCIES.has(byline_text::hash::form_of(
                document.slice(name.span).trim_end_matches(|c: char| !c.is_alphabetic()),
            ))
}

/// `Hartley, Josephine, was named`: a last name and a first name are one.
fn join_turned(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    let single = |name: &Name| name.label == Label::Person && name.end - name.first == 1;
    let mut at = 0;
    while at + 1 < names.len() {
        let (last, given) = (names[at], names[at + 1]);
        let comma = |at: u32| view.infos.get(at as usize).is_some_and(|info| info.form == COMMA);
        let listed = |name: &Name| view.infos[name.first as usize].listed;
        let starts = document.tokens[last.first as usize].flags.has(Flags::SENTENCE_START);
        let turned = single(&last)
            && single(&given)
            // Within a sentence a comma more often separates the items of a list.
            && starts
            && comma(last.end)
            && given.first == last.end + 1
            && listed(&given) & list::GIVEN != 0
            // Two first names of different gender are two persons: `Carla, Peter, and others`.
            && listed(&last) & list::GIVEN & !(listed(&given)) == 0
            && closes_phrase(document, view, given.end as usize);
        if turned {
            names[at] = Name { span: last.span.join(given.span), end: given.end, ..last };
            names.remove(at + 1);
        }
        at += 1;
    }
}

/// `Crane & Moss said`: the first partner looks like any word that begins a sentence, or was taken for a person, and is
/// part of the firm.
fn join_partners(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    names.dedup_by(|second, first| {
        let single = |name: &Name| name.end - name.first == 1 && name.label == Label::Person;
        let partners = single(first)
            && single(second)
            && second.first == first.end + 1
            && view.infos[first.end as usize].form == AMPERSAND;
        if partners {
            let span = first.span.join(second.span);
            *first = Name { span, end: second.end, label: Label::Organisation, ..*first };
        }
        partners
    });
    let mut end = 0;
    for name in names {
        let first = name.first as usize;
        if let Some(partner) = first.checked_sub(2).filter(|&at| at >= end)
            && view.infos[first - 1].form == AMPERSAND
            && is_capital(&document.tokens[partner])
            && !document.tokens[first - 1].flags.has(Flags::SENTENCE_START)
        {
            name.span = document.tokens[partner].span.join(name.span);
            name.first = partner as u32;
            name.label = Label::Organisation;
        }
        end = name.end as usize;
    }
}

/// Whether a comma and a verb follow, or the end: in `Hartley, Josephine, and Karl` three are named.
fn closes_phrase(document: &Document<'_>, view: &View, at: usize) -> bool {
    let (Some(token), next) = (document.tokens.get(at), view.infos.get(at + 1)) else { return true };
    let verb = next.is_some_and(|next| [Tag::VERB.0, Tag::AUX.0].contains(&next.tag));
    token.kind == TokenKind::PUNCTUATION && (view.infos[at].form != COMMA || verb)
}

/// `King William of Orange`, `Joan of Arc`: a first name, `of` and a place are one person.
fn find_rulers(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    let tokens = document.tokens;
    for at in 1..tokens.len().saturating_sub(1) {
        if view.infos[at].form != OF || !is_capital(&tokens[at - 1]) || !is_capital(&tokens[at + 1]) {
            continue;
        }
        let given = &view.infos[at - 1];
        let titled = at >= 2 && RULERS.has(view.infos[at - 2].form);
        // A capital word before it makes it a surname: `Anna King of Acme`.
        let alone = at < 2 || tokens[at - 1].flags.has(Flags::SENTENCE_START) || !is_capital(&tokens[at - 2]);
        let known_given = given.listed & list::GIVEN != 0
            // A first name that is mostly written in lower case is a word here: `Bill of Rights`.
            && !(1..=3).contains(&given.capitals)
            && given.listed & (list::PLACE | list::ORGANISATION) == 0
            && given.classes & (word::ORGANISATION | word::PLACE | word::ANY_TITLE) == 0;
        let place = &view.infos[at + 1];
        let inside =
            !tokens[at + 1].flags.has(Flags::SENTENCE_START) && !tokens[at].flags.has(Flags::SENTENCE_START);
        // `Anna of Acme Corp` works there.
        let one_word =
            tokens.get(at + 2).is_none_or(|next| !is_capital(next) && view.infos[at + 2].form != AND);
        let fits = inside
            && one_word
            && place.classes & word::ORGANISATION == 0
            && place.listed & list::ORGANISATION == 0;
        if !fits || !(titled || alone && known_given) || titled && given.classes & word::ORGANISATION != 0 {
            continue;
        }
        let span = tokens[at - 1].span.join(tokens[at + 1].span);
        let place_in = names.partition_point(|name| name.span.end <= span.start);
        let over = names[place_in..].iter().take_while(|name| name.span.start < span.end).count();
        // A longer name that holds it stays.
        if names[place_in..place_in + over].iter().any(|name| name.span.end > span.end) {
            continue;
        }
        let ruler = Name { span, first: at as u32 - 1, end: at as u32 + 2, label: Label::Person };
        names.splice(place_in..place_in + over, [ruler]);
    }
}

/// `McDonald's said`, `shares in Macy's fell`: a possessive stands before what is owned; where nothing is, the `'s` is
/// part of a brand, and everywhere else in the article as well.
fn find_brands(document: &Document<'_>, view: &View, names: &mut [Name]) {
    let mut brands = FxHashSet::default();
    let key = |name: &Name| view.infos[name.first as usize].form;
    for name in names.iter() {
        if is_brand(document, view, name) {
            brands.insert(key(name));
        }
    }
    for name in names.iter_mut().filter(|name| name.end - name.first == 1) {
        let clitic = possessive(document, name.end as usize);
        if let Some(clitic) = clitic.filter(|_| !brands.is_empty() && brands.contains(&key(name))) {
            name.span = name.span.join(clitic);
            name.end += 1;
            name.label = Label::Organisation;
        }
    }
}

fn possessive(document: &Document<'_>, at: usize) -> Option<Span> {
    let token = document.tokens.get(at).filter(|token| token.kind == TokenKind::CLITIC)?;
    token.span.of(document.text).is_some_and(|form| form.ends_with(['s', 'S'])).then_some(token.span)
}

fn is_brand(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let single = name.end - name.first == 1;
    if !single || name.label == Label::Miscellaneous || possessive(document, name.end as usize).is_none() {
        return false;
    }
    let next = name.end as usize + 1;
    let Some((token, info)) = document.tokens.get(next).zip(view.infos.get(next)) else { return false };
    let inside = !token.flags.has(Flags::SENTENCE_START);
    let before = (name.first as usize).checked_sub(1).and_then(|at| view.infos.get(at));
    let context =
        view.words.get(view.infos[name.first as usize].word as usize).map_or(0, |word| word.context);
    let business = context & (cue::BUSINESS_BEFORE | cue::BUSINESS_NOUN | cue::COMPANY_FORM) != 0;
    // `Hale's going`, `Hale's been` have a verb.
    let finite = inside && FINITE.has(info.form);
    // A place with nothing behind its `'s` owns what was named before: `The army is larger than Kenya's.`
    if name.label == Label::Location && !business {
        return false;
    }
    // `bought Macy's in May`: behind a verb and before a preposition nothing is owned.
    let object = before.is_some_and(|before| before.tag == Tag::VERB.0);
    let ends =
        !inside || [Tag::ADP.0, Tag::PUNCT.0, Tag::CCONJ.0, Tag::VERB.0, Tag::ADV.0].contains(&info.tag);
    finite || (ends || MOVES.has(info.form)) && business || object && info.tag == Tag::ADP.0 && inside
}

/// Names found in one sentence are names in all others, as are the last names of persons: a word with a capital that
/// stands alone and was taken for nothing.
fn find_missed(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    let mut known: FxHashMap<u32, (u32, Label)> = FxHashMap::default();
    let mut sport = None;
    for (at, name) in names.iter().enumerate() {
        let last = &view.infos[name.end as usize - 1];
        let single = name.end - name.first == 1;
        // Of a longer name only a person's last word stands for the whole: `Bank` alone is not the Bank of
        // Ghana.
        if single || name.label == Label::Person {
            known.entry(last.form).or_insert((at as u32, name.label));
        }
        // `Elmcote Stars drew. Stars said`
        let club = name.end - name.first == 2
            && name.label == Label::Organisation
            && last.classes & word::ORGANISATION == 0
            && is_plural(document, name.end as usize - 1);
        if club && *sport.get_or_insert_with(|| is_of_sport(view)) {
            known.entry(last.form).or_insert((at as u32, name.label));
        }
    }
    if known.is_empty() {
        return;
    }
    let is_full = |name: &&Name| {
        let listed = view.infos[name.first as usize].listed;
        name.label == Label::Person && name.end - name.first > 1 && listed & list::GIVEN != 0
    };
    let full = names.iter().filter(is_full);
    let given: FxHashSet<u32> = full.map(|name| view.infos[name.first as usize].form).collect();
    let mut missed: Vec<Name> = Vec::new();
    let mut next = 0;
    for (number, run) in view.runs.iter().enumerate() {
        // In headlines every word has a capital, which shows no name.
        if run.end != run.first + 1 || run.headline {
            continue;
        }
        let at = run.first as usize;
        while names.get(next).is_some_and(|name| name.end as usize <= at) {
            next += 1;
        }
        let covered = names.get(next).is_some_and(|name| name.first as usize <= at);
        let info = &view.infos[at];
        if covered || info.run as usize != number {
            continue;
        }
        let label = match known.get(&info.form) {
            Some(&(_, label)) => label,
            // `Cole Marten was charged. Cole walked in.`
            None if given.contains(&info.form) && speaks(view, at) => Label::Person,
            None => continue,
        };
        if label != Label::Miscellaneous && is_name(document, view, at) {
            let span = document.tokens[at].span;
            missed.push(Name { span, first: at as u32, end: at as u32 + 1, label });
        }
    }
    find_starts(document, view, &known, names, &mut missed);
    if !missed.is_empty() {
        names.append(&mut missed);
        names.sort_by_key(|name| name.first);
        names.dedup_by_key(|name| name.first);
    }
}

/// Names that begin a sentence and look like other words: `May said`, `Chase left early`.
fn find_starts(
    document: &Document<'_>,
    view: &View,
    known: &FxHashMap<u32, (u32, Label)>,
    names: &[Name],
    missed: &mut Vec<Name>,
) {
    for sentence in document.sentences {
        let at = sentence.first_token as usize;
        let (Some(token), Some(info)) = (document.tokens.get(at), view.infos.get(at)) else { continue };
        if info.run != NONE || !is_capital(token) {
            continue;
        }
        // A word that begins a sentence must act like a person to be one; firms and places look like any other
        // word there.
        let label = match known.get(&info.form) {
            Some((_, Label::Person)) => Label::Person,
            Some((_, Label::Organisation)) if is_plural(document, at) => Label::Organisation,
            _ => continue,
        };
        let covered = names.partition_point(|name| name.end as usize <= at);
        if names.get(covered).is_some_and(|name| name.first as usize <= at) {
            continue;
        }
        if speaks(view, at) {
            missed.push(Name { span: token.span, first: at as u32, end: at as u32 + 1, label });
        }
    }
}

fn is_plural(document: &Document<'_>, at: usize) -> bool {
    document.form(&document.tokens[at]).ends_with('s')
}

/// Whether a verb with a subject follows: `May said`, `Chase left`.
fn speaks(view: &View, at: usize) -> bool {
    view.infos.get(at + 1).is_some_and(|next| {
        next.classes & word::SAY != 0 || [Tag::VERB.0].contains(&next.tag) || FINITE.has(next.form)
    })
}

/// Whether a word with a capital that names somebody elsewhere does so here.
fn is_name(document: &Document<'_>, view: &View, at: usize) -> bool {
    let (token, info) = (&document.tokens[at], &view.infos[at]);
    let plain = (1..=3).contains(&info.capitals) || MONTHS.has(info.form);
    if !is_capital(token) || info.classes & word::ANY_TITLE != 0 {
        return false;
    }
    if !plain {
        return true;
    }
    let starts = token.flags.has(Flags::SENTENCE_START);
    let clitic = document.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::CLITIC);
    // `May` is a month wherever no verb follows, whoever of that name the article has.
    if MONTHS.has(info.form) { speaks(view, at) } else { !starts || speaks(view, at) || clitic }
}

const COMMA: u32 = form(",");
const OF: u32 = form("of");
const AND: u32 = form("and");
const AMPERSAND: u32 = form("&");

static QUARTERS: Words<4> = Words::new(["q1", "q2", "q3", "q4"]);
static MONTHS: Words<12> = Words::new([
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]);
static CURRENCIES: Words<14> = Words::new([
    "dh", "dhs", "rs", "rs.", "rm", "usd", "aed", "kes", "ksh", "sh", "dalasi", "naira", "eur", "gbp",
]);
static RULERS: Words<18> = Words::new([
    "king",
    "queen",
    "prince",
    "princess",
    "duke",
    "duchess",
    "emperor",
    "empress",
    "tsar",
    "saint",
    "archduke",
    "archduchess",
    "count",
    "countess",
    "margrave",
    "sultan",
    "infanta",
    "st.",
]);
static TITLES: Words<28> = Words::new([
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "cr", "cr.", "cllr", "cllr.", "prof",
    "prof.", "rev", "rev.", "sgt", "sgt.", "capt", "capt.", "col", "col.", "lt", "lt.", "sen.", "rep.",
    "gov.",
]);
static DEGREES: Words<28> = Words::new([
    "m.s.", "m.s", "r.d.", "r.d", "m.d.", "m.d", "ph.d.", "ph.d", "b.a.", "m.a.", "m.b.a.", "j.d.", "ll.b.",
    "ll.m.", "r.n.", "d.o.", "d.d.s.", "m.p.h.", "b.sc.", "m.sc.", "phd", "mba", "md", "esq.", "q.c.",
    "k.c.", "f.r.s.", "cpa",
]);
static MOVES: Words<10> = Words::new([
    "rose", "fell", "jumped", "dropped", "slid", "climbed", "surged", "gained", "slipped", "tumbled",
]);
static FINITE: Words<29> = Words::new([
    "said",
    "says",
    "announced",
    "reported",
    "will",
    "would",
    "has",
    "had",
    "is",
    "was",
    "are",
    "were",
    "declined",
    "did",
    "does",
    "could",
    "can",
    "should",
    "must",
    "may",
    "plans",
    "planned",
    "posted",
    "opened",
    "closed",
    "agreed",
    "wants",
    "warned",
    "expects",
]);
