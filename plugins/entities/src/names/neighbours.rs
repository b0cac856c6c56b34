//! Names whose label or edges the words right beside them show: `shares in Brightwell`, `E&G officials`, `Joan, could
//! you`.

use super::Name;
use super::firms::{is_called, is_it, is_of_club};
use crate::gazetteer::{is_capital, list, word};
use crate::kin::is_kin;
use crate::view::View;
use byline_core::{Document, Flags, Label, Span, Tag, Token, TokenKind};
use byline_text::Words;
use byline_text::hash::form;
use rustc_hash::FxHashSet;

/// Repairs the names of an article, which stand in the order of the text and still do so afterwards.
pub(super) fn repair(document: &Document<'_>, view: &View, names: &mut Vec<Name>) {
    names.retain(|name| !is_abbreviation(view, name));
    for at in 0..document.tokens.len() {
        let found = letters(document, view, at)
            .or_else(|| forename(document, view, at))
            .or_else(|| addressed(document, view, at))
            .or_else(|| body(document, view, at));
        if let Some(name) = found {
            insert(names, name);
        }
        if let Some(name) = dateline(document, at) {
            insert_dateline(view, names, name);
        }
        if let Some(name) = kind_named(document, view, at) {
            insert_between(names, name);
        }
    }
    label_storms(view, names);
    split_datelines(document, names);
    let mut end = 0;
    for name in names {
        cut_portfolio(document, view, name);
        extend(document, view, name, end);
        if let Some(label) = label_beside(document, view, name) {
            name.label = label;
        }
        end = name.end as usize;
    }
}

/// `OSTRAVA, Moravia`: the town and the land in which it lies are two.
fn split_datelines(document: &Document<'_>, names: &mut Vec<Name>) {
    for at in (0..names.len()).rev() {
        let place = names[at];
        let (first, end) = (place.first as usize, place.end as usize);
        let tokens = document.tokens.get(first..end).unwrap_or_default();
        let Some(comma) = tokens.iter().position(|token| token.form == COMMA) else { continue };
        let shouted = |token: &Token| token.flags.has(Flags::ALL_CAPITALS);
        let dateline = tokens[0].flags.has(Flags::PARAGRAPH_START)
            && comma > 0
            && tokens[..comma].iter().all(shouted)
            && tokens.get(comma + 1).is_some_and(|token| is_capital(token) && !shouted(token));
        if dateline && place.label == Label::Location {
            names[at] = name(document, first, first + comma, Label::Location);
            names.insert(at + 1, name(document, first + comma + 1, end, Label::Location));
        }
    }
}

/// Whether a name is an abbreviation with an ampersand that names nobody: `R&D`.
fn is_abbreviation(view: &View, name: &Name) -> bool {
    let (first, last) = (name.first as usize, name.end as usize - 1);
    last == first + 2
        && view.infos[first + 1].form == AMPERSAND
        && NO_FIRMS.contains(&[view.infos[first].form, view.infos[last].form])
}

/// Puts a name where none stands yet, or over shorter ones.
fn insert(names: &mut Vec<Name>, name: Name) {
    let place = names.partition_point(|known| known.end <= name.first);
    let over = names[place..].iter().take_while(|known| known.first < name.end).count();
    // A longer name that holds it stays.
    let holds = |known: &Name| known.first <= name.first && known.end >= name.end;
    if !names[place..place + over].iter().any(holds) {
        names.splice(place..place + over, [name]);
    }
}

/// Puts a name where none stands yet that overlaps it.
fn insert_between(names: &mut Vec<Name>, name: Name) {
    let place = names.partition_point(|known| known.end <= name.first);
    if names.get(place).is_none_or(|known| known.first >= name.end) {
        names.insert(place, name);
    }
}

/// Whether a report begins at a token with where it was written.
pub(crate) fn is_dateline(document: &Document<'_>, at: usize) -> bool {
    dateline(document, at).is_some()
}

/// Puts where a report was written over a person of the same words, and over a body that has another label elsewhere: papers
/// and agencies write their names there too.
fn insert_dateline(view: &View, names: &mut Vec<Name>, place: Name) {
    let words = |name: &Name| name.first..name.end;
    let form = |at: u32| view.infos[at as usize].form;
    let same = |name: &&Name| words(name).map(form).eq(words(&place).map(form));
    let label_of = |name: &Name| name.label;
    let here = names.iter().find(|name| words(name) == words(&place)).map(label_of);
    let mut elsewhere =
        names.iter().filter(same).filter(|name| name.first != place.first).map(label_of).peekable();
    let other = elsewhere.peek().is_some() && elsewhere.all(|label| label != Label::Organisation);
    if here == Some(Label::Person) || other {
        names.retain(|name| words(name) != words(&place));
    }
    insert(names, place);
}

/// `BRENNACH – A ferry sank`: where a report was written.
fn dateline(document: &Document<'_>, at: usize) -> Option<Name> {
    let begins = document.tokens[at].flags.has(Flags::PARAGRAPH_START)
        && document.paragraphs.iter().take(DATED).any(|paragraph| {
            document.sentences[paragraph.first_sentence as usize].first_token as usize == at
        });
    if !begins {
        return None;
    }
    let shouted = |token: &&Token| token.kind == TokenKind::WORD && token.flags.has(Flags::ALL_CAPITALS);
    let words = document.tokens[at..].iter().take(DATELINE + 1).take_while(shouted).count();
    let next = document.tokens.get(at + words).filter(|_| (1..=DATELINE).contains(&words))?;
    let dash = ["–", "—", "-", "--"].contains(&document.form(next)) && next.flags.has(Flags::SPACE_BEFORE);
    (dash && document.tokens[at].span.len() > 2).then(|| name(document, at, at + words, Label::Location))
}

/// `the charity Refuge Tollmere`: capital words behind a noun that says what they name.
fn kind_named(document: &Document<'_>, view: &View, at: usize) -> Option<Name> {
    super::firms::kind_before(document, view, at)?;
    let starts = |token: &Token| token.flags.has(Flags::SENTENCE_START);
    let part = |token: &&Token| is_capital(token) && !starts(token);
    let words = document.tokens[at..].iter().take_while(part).count();
    let given = view.infos[at].listed & list::GIVEN != 0;
    (words > 0 && !given).then(|| name(document, at, at + words, Label::Organisation))
}

/// `Hurricane Edda`, and then `Edda`: storms are nobody.
fn label_storms(view: &View, names: &mut [Name]) {
    let form = |at: u32| view.infos[at as usize].form;
    let is_storm = |name: &Name| {
        STORMS.has(form(name.first)) && name.end == name.first + 2
            || name.end == name.first + 1 && name.first > 0 && STORMS.has(form(name.first - 1))
    };
    let storms: FxHashSet<u32> =
        names.iter().filter(|name| is_storm(name)).map(|name| form(name.end - 1)).collect();
    for name in names {
        let alone = storms.contains(&form(name.end - 1));
        if is_storm(name) || alone {
            name.label = Label::Miscellaneous;
        }
    }
}

fn name(document: &Document<'_>, first: usize, end: usize, label: Label) -> Name {
    let span: Span = document.tokens[first].span.join(document.tokens[end - 1].span);
    Name { span, first: first as u32, end: end as u32, label }
}

/// `E&G officials`: letters around an ampersand without whitespace are a firm; `R&D` is not.
fn letters(document: &Document<'_>, view: &View, at: usize) -> Option<Name> {
    if view.infos[at].form != AMPERSAND {
        return None;
    }
    let (before, after) = (document.tokens.get(at.checked_sub(1)?)?, document.tokens.get(at + 1)?);
    let glued = !document.tokens[at].flags.has(Flags::SPACE_BEFORE) && !after.flags.has(Flags::SPACE_BEFORE);
    let short = |token: &Token| is_capital(token) && token.span.len() <= 2;
    let pair = [view.infos[at - 1].form, view.infos[at + 1].form];
    (glued && short(before) && short(after) && !NO_FIRMS.contains(&pair))
        .then(|| name(document, at - 1, at + 2, Label::Organisation))
}

/// `met Bill Gale and Will Brand`: within a sentence a verb has no capital.
fn forename(document: &Document<'_>, view: &View, at: usize) -> Option<Name> {
    let (token, next) = (document.tokens.get(at)?, document.tokens.get(at + 1)?);
    if !FORENAMES.has(token.form) || !is_capital(token) || !is_capital(next) {
        return None;
    }
    let begins = |token: &Token| token.flags.has(Flags::SENTENCE_START);
    let inside = at > 0 && !begins(token) && !begins(next) && !is_capital(&document.tokens[at - 1]);
    // A third capital word makes it a longer name, of which this is a part.
    let ends = document.tokens.get(at + 2).is_none_or(|after| !is_capital(after) || begins(after));
    let named = view.infos[at + 1].classes & (word::ORGANISATION | word::PLACE | word::EVENT) == 0;
    // A sentence of names looks like a headline.
    let headline = at > 0
        && view.runs.get(view.infos[at + 1].run as usize).is_some_and(|run| run.headline)
        && view.infos[at - 1].form != AND;
    (inside && ends && named && !headline && !token.flags.has(Flags::ALL_CAPITALS))
        .then(|| name(document, at, at + 2, Label::Person))
}

/// `"Joan, could you pass this note?"`: who is spoken to at the start of what is said.
fn addressed(document: &Document<'_>, view: &View, at: usize) -> Option<Name> {
    let token = document.tokens.get(at)?;
    let marked = at.checked_sub(1).is_some_and(|before| document.tokens[before].kind == TokenKind::MARK);
    let form = |far: usize| view.infos.get(at + far).map_or(0, |info| info.form);
    let given = is_capital(token) && view.infos[at].listed & list::GIVEN != 0;
    (marked && given && form(1) == COMMA && ADDRESSING.has(form(2)))
        .then(|| name(document, at, at + 1, Label::Person))
}

/// `Larkwell, the trust that runs the school, said`: a word that no text has and that is called a body at the start of a
/// sentence.
fn body(document: &Document<'_>, view: &View, at: usize) -> Option<Name> {
    let token = document
        .tokens
        .get(at)
        .filter(|token| token.flags.has(Flags::SENTENCE_START) && is_capital(token))?;
    let alone =
        document.tokens.get(at + 1).is_some_and(|next| !is_capital(next)) && token.kind == TokenKind::WORD;
    let found = name(document, at, at + 1, Label::Organisation);
    let unknown = view.infos[at].class == 0 && view.infos[at].capitals == 0;
    (alone && unknown && (is_called(document, view, &found) || is_it(document, view, &found)))
        .then_some(found)
}

/// `the minister for Women and Equalities Joan Tresham`: the last word of a portfolio is not a first name.
fn cut_portfolio(document: &Document<'_>, view: &View, found: &mut Name) {
    let first = found.first as usize;
    let listed = |at: usize| view.infos[at].listed;
    let linked = first >= 3
        && view.infos[first - 1].form == AND
        && is_capital(&document.tokens[first - 2])
        && view.infos[first - 3].tag == Tag::ADP.0;
    // What is left must still be a first name and a surname.
    let given = found.end - found.first >= 3
        && listed(first) & (list::GIVEN | list::SURNAME) == 0
        && listed(first + 1) & list::GIVEN != 0;
    if found.label == Label::Person && linked && given {
        *found = name(document, first + 1, found.end as usize, Label::Person);
    }
}

/// `Relief Agency for Children`, `Grain Co said`: what is called an agency or a company has a name before that word,
/// which looks like any word that begins a sentence.
fn extend(document: &Document<'_>, view: &View, found: &mut Name, end: usize) {
    let last = found.end as usize;
    let glued = |token: &Token| !token.flags.has(Flags::SPACE_BEFORE);
    let double = [last, last + 1].iter().all(|at| document.tokens.get(*at).is_some_and(glued))
        && view.infos[last].form == HYPHEN
        && is_capital(&document.tokens[last + 1])
        && document.tokens[last + 1].kind == TokenKind::WORD;
    if double && found.label == Label::Person {
        *found = name(document, found.first as usize, last + 2, Label::Person);
        return;
    }
    let first = found.first as usize;
    // `Ana Moss-Clarke`, of which the tagger left the first part to a place.
    let left = first >= end + 2
        && [first - 1, first].iter().all(|at| glued(&document.tokens[*at]))
        && view.infos[first - 1].form == HYPHEN
        && is_capital(&document.tokens[first - 2])
        && document.tokens[first - 2].kind == TokenKind::WORD;
    if left && found.label == Label::Person {
        *found = name(document, first - 2, found.end as usize, Label::Person);
        return;
    }
    let club = document.tokens.get(last).is_some_and(|next| {
        is_capital(next) && !next.flags.has(Flags::SENTENCE_START) && is_of_club(next.form)
    });
    if club && found.end == found.first + 1 && found.label != Label::Miscellaneous {
        *found = name(document, found.first as usize, last + 1, Label::Organisation);
        return;
    }
    let Some(before) = (found.first as usize).checked_sub(1).filter(|&before| before >= end) else { return };
    let token = &document.tokens[before];
    let tag = view.infos[before].tag;
    let noun =
        [Tag::NOUN.0, Tag::PROPN.0].contains(&tag) && view.infos[before].classes & word::ANY_TITLE == 0;
    // `Residents for Fern Creek`
    let first = found.first as usize;
    let for_cause =
        before.checked_sub(1).filter(|&at| at >= end && CAUSES.has(view.infos[before].form)).filter(|&at| {
            GROUPS.has(view.infos[at].form)
                && is_capital(&document.tokens[at])
                && ![at, before, first].iter().any(|at| document.tokens[*at].flags.has(Flags::SENTENCE_START))
        });
    if let Some(at) = for_cause {
        *found = name(document, at, found.end as usize, Label::Organisation);
        return;
    }
    if found.label == Label::Organisation
        && BODIES.has(view.infos[found.first as usize].form)
        && token.flags.has(Flags::SENTENCE_START)
        && is_capital(token)
        && noun
    {
        *found = name(document, before, found.end as usize, Label::Organisation);
    }
}

/// What a single name is by the words beside it: `shares in Brightwell`, `Doorhouse said quarterly revenue rose`,
/// `sang with the Beatles`.
fn label_beside(document: &Document<'_>, view: &View, found: &Name) -> Option<Label> {
    let (first, end) = (found.first as usize, found.end as usize);
    let info = &view.infos[first];
    if is_street(view, found) {
        return Some(Label::Location);
    }
    if let Some(label) = kin_or_seat(document, view, found) {
        return Some(label);
    }
    let known = list::PLACE | list::DEMONYM | list::PEOPLE;
    // A listed place or people stays one: `shares in London rose`.
    if end != first + 1 || info.listed & known != 0 || found.label == Label::Organisation {
        return None;
    }
    let form = |at: Option<usize>| at.and_then(|at| view.infos.get(at)).map_or(0, |info| info.form);
    let (before, second) = (form(first.checked_sub(1)), form(first.checked_sub(2)));
    let owned = before == IN && SHARES.has(second);
    let says = view.infos.get(end).is_some_and(|info| info.classes & word::SAY != 0 || info.form == POSTED);
    let results = says
        // A person may report a firm's results: `Hale said quarterly revenue rose`.
        && info.listed & (list::GIVEN | list::SURNAME) == 0
        && (end + 1..end + 5).any(|at| RESULTS.has(form(Some(at))));
    // `the Beatles` looks like a people or a team; words of music near it show what they are.
    let band = before == THE
        && found.label != Label::Person
        && document.slice(found.span).ends_with('s')
        && (first.saturating_sub(8)..end + 8).any(|at| MUSIC.has(form(Some(at))));
    // `hired Talvin as its auditor`; a person may be hired as its chief.
    let person = found.label == Label::Person && info.listed & list::GIVEN == 0;
    let engaged = (found.label == Label::Location || person && ENGAGED.has(form(Some(end + 2))))
        && form(Some(end)) == AS
        && [ITS, THEIR].contains(&form(Some(end + 1)));
    (owned || results || band || engaged).then_some(Label::Organisation)
}

/// `in Orchard Rise`, `the Skarra Trench`
fn is_street(view: &View, found: &Name) -> bool {
    let (first, end) = (found.first as usize, found.end as usize);
    let placed = first.checked_sub(1).map(|before| &view.infos[before]);
    end > first + 1
        && STREETS.has(view.infos[end - 1].form)
        && view.infos[first].listed & list::GIVEN == 0
        // `Residents for Fern Creek`
        && !GROUPS.has(view.infos[first].form)
        && placed.is_some_and(|before| before.tag == Tag::ADP.0 || before.form == THE)
}

/// `her brother, Viliam, had`: a person; `the mayor of Ellsworth`: a place.
fn kin_or_seat(document: &Document<'_>, view: &View, found: &Name) -> Option<Label> {
    let (first, end) = (found.first as usize, found.end as usize);
    let starts = document.tokens[first].flags.has(Flags::SENTENCE_START);
    let form = |far: usize| {
        let at = first.checked_sub(far).filter(|_| !starts);
        at.and_then(|at| view.infos.get(at)).map_or(0, |info| info.form)
    };
    let after = view.infos.get(end).map_or(0, |info| info.form);
    let apposed =
        form(1) == COMMA && after == COMMA && (is_kin(form(2)) || form(2) == COUSIN) && end - first <= 2;
    if apposed && found.label != Label::Person {
        return Some(Label::Person);
    }
    (is_seat(view, found) && found.label == Label::Person).then_some(Label::Location)
}

/// `the mayor of Ellsworth`
pub(crate) fn is_seat(view: &View, found: &Name) -> bool {
    let form = |far: u32| {
        found.first.checked_sub(far).and_then(|at| view.infos.get(at as usize)).map_or(0, |info| info.form)
    };
    found.end == found.first + 1 && form(1) == OF && SEATS.has(form(2))
}

/// `Halesworths brother` is Halesworth's, where the article has that name and has lost its apostrophes.
pub(super) fn cut_possessives(document: &Document<'_>, view: &View, names: &mut [Name]) {
    if !view.damaged {
        return;
    }
    let last = |name: &Name| document.slice(name.span).rsplit(' ').next().unwrap_or_default();
    let known: FxHashSet<&str> = names.iter().filter(|name| name.label == Label::Person).map(last).collect();
    for name in names {
        let noun = view.infos.get(name.end as usize).is_some_and(|info| info.tag == Tag::NOUN.0);
        let stem = last(name).strip_suffix('s').filter(|stem| noun && known.contains(stem));
        if stem.is_some() {
            name.span.end -= 1;
        }
    }
}

/// How many paragraphs can begin with a dateline: the headline stands before it, and what the report is called.
const DATED: usize = 3;
/// How many words name the place of a dateline at most.
const DATELINE: usize = 3;
static STORMS: Words<4> = Words::new(["hurricane", "typhoon", "cyclone", "storm"]);
const AMPERSAND: u32 = form("&");
const COUSIN: u32 = form("cousin");
const COMMA: u32 = form(",");
const HYPHEN: u32 = form("-");
const AND: u32 = form("and");
const IN: u32 = form("in");
const OF: u32 = form("of");
const THE: u32 = form("the");
const AS: u32 = form("as");
const ITS: u32 = form("its");
const THEIR: u32 = form("their");
const POSTED: u32 = form("posted");

static SEATS: Words<12> = Words::new([
    "mayor",
    "governor",
    "city",
    "town",
    "village",
    "port",
    "residents",
    "suburb",
    "province",
    "outskirts",
    "streets",
    "municipality",
]);
/// What firms rather than persons are hired or chosen as.
static ENGAGED: Words<8> = Words::new([
    "auditor",
    "auditors",
    "contractor",
    "insurer",
    "operator",
    "supplier",
    "underwriter",
    "vendor",
]);

const NO_FIRMS: [[u32; 2]; 9] = [
    [form("r"), form("d")],
    [form("q"), form("a")],
    [form("b"), form("b")],
    [form("r"), form("b")],
    [form("m"), form("a")],
    [form("p"), form("l")],
    [form("d"), form("d")],
    [form("a"), form("e")],
    [form("t"), form("c")],
];
static FORENAMES: Words<7> = Words::new(["will", "mark", "bill", "rob", "drew", "sue", "pat"]);
static ADDRESSING: Words<24> = Words::new([
    "could", "can", "will", "would", "please", "do", "did", "are", "have", "you", "where", "why", "what",
    "how", "when", "come", "tell", "look", "listen", "wait", "give", "let", "don't", "your",
]);
/// How streets and natural places are called.
static STREETS: Words<20> = Words::new([
    "lane",
    "street",
    "road",
    "avenue",
    "crescent",
    "terrace",
    "boulevard",
    "rise",
    "trench",
    "ridge",
    "valley",
    "bay",
    "gulf",
    "strait",
    "creek",
    "peninsula",
    "basin",
    "reef",
    "island",
    "islands",
]);
static BODIES: Words<14> = Words::new([
    "agency",
    "authority",
    "co",
    "co.",
    "corp",
    "corp.",
    "inc",
    "inc.",
    "ltd",
    "ltd.",
    "commission",
    "association",
    "society",
    "foundation",
]);
/// Who gives a group its name with what they are for: `Residents for`.
static GROUPS: Words<20> = Words::new([
    "neighbors",
    "neighbours",
    "friends",
    "citizens",
    "residents",
    "parents",
    "mothers",
    "families",
    "doctors",
    "teachers",
    "students",
    "workers",
    "women",
    "voters",
    "people",
    "farmers",
    "veterans",
    "lawyers",
    "scientists",
    "artists",
]);
static CAUSES: Words<2> = Words::new(["for", "against"]);
static SHARES: Words<9> = Words::new([
    "shares",
    "share",
    "stake",
    "stakes",
    "stock",
    "shareholders",
    "shareholder",
    "investors",
    "investor",
]);
static RESULTS: Words<9> = Words::new([
    "sales",
    "profit",
    "profits",
    "revenue",
    "revenues",
    "earnings",
    "shipments",
    "turnover",
    "quarterly",
]);
static MUSIC: Words<15> = Words::new([
    "band",
    "bands",
    "sang",
    "song",
    "songs",
    "album",
    "albums",
    "concert",
    "concerts",
    "toured",
    "gig",
    "singer",
    "drummer",
    "guitarist",
    "fans",
]);
