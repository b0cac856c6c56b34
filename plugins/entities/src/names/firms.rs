//! Firms and bodies that the text itself calls so: `Larkforce, a family-owned supplier`, `her employer, Larkforce,`, `Larkforce
//! said it would wait`.

use super::Name;
use crate::gazetteer::word;
use crate::view::View;
use byline_core::{Document, Flags, Tag, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// How many words of sport an article has at least that reports of matches.
const SPORT: usize = 4;

/// How many words describe a firm before the noun that says what it is: `a large family-owned regional supplier`.
const DESCRIBED: usize = 7;

/// Whether the words beside a name say that it is of a firm or a body.
pub(crate) fn is_called(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let (first, end) = (name.first as usize, name.end as usize);
    let form = |at: usize| view.infos.get(at).map_or(0, |info| info.form);
    let starts = document.tokens[first].flags.has(Flags::SENTENCE_START);
    let before = |far: usize| first.checked_sub(far).filter(|_| !starts).map_or(0, form);
    let apposed = before(1) == COMMA && EMPLOYERS.has(before(2)) && [COMMA, STOP].contains(&form(end));
    let member = [OF, FOR].contains(&before(1)) && before(2) == MEMBERS;
    let kind = kind_before(document, view, first).is_some();
    apposed
        || member
        || kind
        || form(end) == COMMA && is_body(document, view, end + 1)
        || starts && is_taken_up(document, view, name)
}

/// Whether a name that begins its sentence and stands there alone is taken up by the next one: `Brisco Mart closed ten shops. The
/// supermarket chain said`.
fn is_taken_up(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let starts = |at: &usize| document.tokens[*at].flags.has(Flags::SENTENCE_START);
    let end = name.end as usize;
    let Some(next) = (end..document.tokens.len().min(end + SENTENCE)).find(starts) else { return false };
    let alone = !view.infos[end..next].iter().any(|info| info.named);
    let the = view.infos[next].form == THE;
    let same = document
        .sentence_at(name.span.start)
        .and_then(|at| document.sentences.get(at..at + 2))
        .is_some_and(|two| two[0].paragraph == two[1].paragraph);
    alone && the && same && is_body(document, view, next)
}

/// How many tokens the rest of a sentence has at most that is about one firm alone.
const SENTENCE: usize = 40;

/// Whether a name is taken up by `which`, as no person is: `Larkforce, which has two plants`.
pub(crate) fn is_thing(view: &View, name: &Name) -> bool {
    let end = name.end as usize;
    let form = |at: usize| view.infos.get(at).map_or(0, |info| info.form);
    let verb = view.infos.get(end + 2).is_some_and(|info| [Tag::VERB.0, Tag::AUX.0].contains(&info.tag));
    form(end) == COMMA && form(end + 1) == WHICH && verb
}

/// Whether a word ends the names of clubs that their towns begin: `Elmcote Athletic`.
pub(crate) fn is_of_club(form: u32) -> bool {
    CLUBS.has(form)
}

/// Whether an article reports of matches.
pub(crate) fn is_of_sport(view: &View) -> bool {
    let words = view.infos.iter().filter(|info| SPORTS.has(info.form));
    words.take(SPORT).count() == SPORT
}

/// The noun right before a name that says that it is of a firm or a body: `the charity Larkforce`, `software maker Larkforce`.
pub(crate) fn kind_before(document: &Document<'_>, view: &View, first: usize) -> Option<u32> {
    let before = first.checked_sub(1).filter(|_| !document.tokens[first].flags.has(Flags::SENTENCE_START))?;
    let token = &document.tokens[before];
    (KINDS.has(token.form) && token.tag == Tag::NOUN && !token.flags.has(Flags::CAPITAL))
        .then_some(view.infos[before].form)
}

/// What an apposition behind a name says that a firm or a body is: `Larkforce, the cabin crew union,`.
pub(crate) fn kind_behind(document: &Document<'_>, view: &View, end: usize) -> Option<u32> {
    let comma = view.infos.get(end).is_some_and(|info| info.form == COMMA);
    kind_of(document, view, end + 1).filter(|_| comma)
}

/// Whether a description that begins at a token is of a firm or a body: `a family-owned supplier`, but not `the company's head`.
fn is_body(document: &Document<'_>, view: &View, first: usize) -> bool {
    kind_of(document, view, first).is_some()
}

/// What a description that begins at a token says that a firm or a body is.
fn kind_of(document: &Document<'_>, view: &View, first: usize) -> Option<u32> {
    let info = |at: usize| view.infos.get(at);
    if !info(first).is_some_and(|info| ARTICLES.has(info.form)) {
        return None;
    }
    let within = |at: &usize| {
        let token = &document.tokens[*at];
        let nominal = [Tag::NOUN.0, Tag::ADJ.0, Tag::PROPN.0, Tag::NUM.0, Tag::VERB.0, Tag::ADV.0];
        !token.flags.has(Flags::SENTENCE_START)
            && (info(*at).is_some_and(|info| nominal.contains(&info.tag) && info.classes & word::SAY == 0)
                || token.form == HYPHEN)
    };
    let limit = document.tokens.len().min(first + 1 + DESCRIBED);
    let head = (first + 1..limit)
        .take_while(within)
        .filter(|at| info(*at).is_some_and(|info| info.tag == Tag::NOUN.0))
        .last()?;
    let owner = document.tokens.get(head + 1).is_some_and(|token| token.kind == TokenKind::CLITIC);
    (BODIES.has(document.tokens[head].form) && !owner).then_some(document.tokens[head].form)
}

/// Whether a name is taken up by `it` behind a verb of saying: `Larkforce said it would wait`, `Larkforce says its staff`.
pub(crate) fn is_it(document: &Document<'_>, view: &View, name: &Name) -> bool {
    let end = name.end as usize;
    let form = |at: usize| view.infos.get(at).map_or(0, |info| info.form);
    let says = view.infos.get(end).is_some_and(|info| info.classes & word::SAY != 0);
    let starts = document.tokens[name.first as usize].flags.has(Flags::SENTENCE_START);
    let at = end + 1 + usize::from(form(end + 1) == THAT);
    starts
        && says
        && (form(at) == ITS
            || form(at) == IT && (ACTS.has(form(at + 1)) || IS.has(form(at + 1)) && FEELS.has(form(at + 2))))
}

const COMMA: u32 = form(",");
const STOP: u32 = form(".");
const HYPHEN: u32 = form("-");
const OF: u32 = form("of");
const FOR: u32 = form("for");
const IT: u32 = form("it");
const ITS: u32 = form("its");
const THAT: u32 = form("that");
const THE: u32 = form("the");
const WHICH: u32 = form("which");
const MEMBERS: u32 = form("members");

static CLUBS: Words<8> =
    Words::new(["rovers", "wanderers", "athletic", "albion", "hotspur", "harriers", "rangers", "united"]);
static ARTICLES: Words<4> = Words::new(["a", "an", "the", "one"]);
/// What firms and bodies do that `it` stands for; `it was` and `it is` may stand for nothing.
static ACTS: Words<5> = Words::new(["would", "will", "had", "has", "did"]);
static IS: Words<3> = Words::new(["is", "was", "remains"]);
/// What an organisation is said to be, and the weather is not.
static FEELS: Words<24> = Words::new([
    "disappointed",
    "considering",
    "investigating",
    "aware",
    "committed",
    "confident",
    "pleased",
    "delighted",
    "sorry",
    "reviewing",
    "looking",
    "working",
    "cooperating",
    "planning",
    "saddened",
    "proud",
    "unable",
    "ready",
    "happy",
    "concerned",
    "preparing",
    "seeking",
    "determined",
    "dedicated",
]);
/// Nouns before the name of whoever employs or provides.
static EMPLOYERS: Words<10> = Words::new([
    "employer",
    "employers",
    "union",
    "charity",
    "company",
    "firm",
    "operator",
    "insurer",
    "supplier",
    "contractor",
]);
static SPORTS: Words<36> = Words::new([
    "goal",
    "goals",
    "striker",
    "midfielder",
    "defender",
    "goalkeeper",
    "winger",
    "penalty",
    "half-time",
    "halftime",
    "kick",
    "header",
    "league",
    "match",
    "matches",
    "season",
    "referee",
    "offside",
    "scored",
    "scorer",
    "equaliser",
    "equalizer",
    "substitute",
    "coach",
    "manager",
    "booking",
    "relegation",
    "promotion",
    "play-off",
    "squad",
    "fixture",
    "club",
    "clubs",
    "forward",
    "champions",
    "derby",
]);
/// Nouns that stand right before the name of a firm or a body.
static KINDS: Words<36> = Words::new([
    "company",
    "firm",
    "charity",
    "maker",
    "retailer",
    "insurer",
    "airline",
    "startup",
    "start-up",
    "lender",
    "brewer",
    "carmaker",
    "automaker",
    "drugmaker",
    "chipmaker",
    "manufacturer",
    "supplier",
    "contractor",
    "operator",
    "developer",
    "housebuilder",
    "publisher",
    "broadcaster",
    "business",
    "consultancy",
    "supermarket",
    "union",
    "subsidiary",
    "giant",
    "bookmaker",
    "nonprofit",
    "thinktank",
    "conglomerate",
    "brokerage",
    "carrier",
    "distributor",
]);
static BODIES: Words<41> = Words::new([
    "chain",
    "company",
    "firm",
    "charity",
    "union",
    "supplier",
    "operator",
    "trust",
    "agency",
    "retailer",
    "insurer",
    "manufacturer",
    "maker",
    "consultancy",
    "brokerage",
    "publisher",
    "broadcaster",
    "airline",
    "startup",
    "developer",
    "distributor",
    "nonprofit",
    "organisation",
    "organization",
    "foundation",
    "thinktank",
    "tank",
    "lender",
    "brewer",
    "subsidiary",
    "contractor",
    "provider",
    "conglomerate",
    "carrier",
    "co-operative",
    "cooperative",
    "federation",
    "association",
    "business",
    "bookmaker",
    "housebuilder",
]);
