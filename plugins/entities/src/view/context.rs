//! What stands around a name shows what it is of, whether or not a list knows it: `shares in Larkforce`, `Larkforce
//! said sales rose`, `Larkforce, 34,`.

use byline_core::{Document, Flags, TokenKind};
use byline_text::Words;
use byline_text::hash::form;

/// What the surroundings of a name indicate, as bits.
pub(crate) mod cue {
    /// `shares in Larkforce`, `workers at Larkforce`, `chief executive of Larkforce`.
    pub(crate) const BUSINESS_BEFORE: u16 = 1;
    /// `Larkforce's profits`, `Larkforce shares`.
    pub(crate) const BUSINESS_AFTER: u16 = 1 << 1;
    /// `Larkforce acquired`, `Larkforce will merge`, `Larkforce said sales rose`.
    pub(crate) const BUSINESS_VERB: u16 = 1 << 2;
    /// `the retailer Larkforce`, `Larkforce, a maker of toys`.
    pub(crate) const BUSINESS_NOUN: u16 = 1 << 3;
    /// `beat Rovers`, `Rovers lost 2`.
    pub(crate) const SPORT: u16 = 1 << 4;
    /// `Lena, 34,`, `Lena, who`, `Lena and her husband`, `Sydney told her mother`.
    pub(crate) const PERSON: u16 = 1 << 5;
    /// `Inc`, `Ltd` or `&` within the run.
    pub(crate) const COMPANY_FORM: u16 = 1 << 6;
}

/// What the tokens around those from `first` to `end` say of the name that these are. Words beyond the sentence do not
/// count.
pub(super) fn around(document: &Document<'_>, first: usize, end: usize) -> u16 {
    let tokens = document.tokens;
    let starts = |at: usize| tokens.get(at).is_some_and(|token| token.flags.has(Flags::SENTENCE_START));
    let before = |far: usize| {
        let at = first.checked_sub(far)?;
        let inside = !(at + 1..=first).any(starts);
        tokens.get(at).filter(|_| inside)
    };
    let after = |far: usize| {
        let at = end + far;
        let inside = !(end..=at).any(starts);
        tokens.get(at).filter(|_| inside)
    };
    let form_before = |far: usize| before(far).map_or(0, |token| token.form);
    let form_after = |far: usize| after(far).map_or(0, |token| token.form);
    let lower = |far: usize| after(far).is_some_and(|token| !token.flags.has(Flags::CAPITAL));
    let mut found = 0;
    // `the chief executive of the airline Larkforce`
    let the = usize::from(form_before(1) == THE);
    if LINKS.has(form_before(1 + the)) && BUSINESS_NOUNS.has(form_before(2 + the)) {
        found |= cue::BUSINESS_BEFORE;
    }
    if DESCRIPTIONS.has(form_before(1)) && before(1).is_some_and(|token| !token.flags.has(Flags::CAPITAL)) {
        found |= cue::BUSINESS_NOUN;
    }
    if SPORT_VERBS.has(form_before(1 + the)) {
        found |= cue::SPORT;
    }
    let clitic = usize::from(after(0).is_some_and(|token| token.kind == TokenKind::CLITIC));
    // `Larkforce stores` are its stores; `Larkforce Stores` is a longer name.
    if lower(clitic) && BUSINESS_AFTER.has(form_after(clitic)) {
        found |= cue::BUSINESS_AFTER;
    }
    // A possessive is needed: `Larkforce family cars` are nobody's family.
    if KIN_AFTER.has(form_after(clitic)) && clitic == 1 {
        found |= cue::PERSON;
    }
    let auxiliary = usize::from(AUXILIARIES.has(form_after(0)));
    if lower(auxiliary) && BUSINESS_VERBS.has(form_after(auxiliary)) {
        found |= cue::BUSINESS_VERB;
    }
    // `said sales rose`, `said on Monday that profits had risen`
    if SAYS.has(form_after(0)) && (1..6).any(|far| RESULTS.has(form_after(far))) {
        found |= cue::BUSINESS_VERB;
    }
    if SPORT_VERBS.has(form_after(0)) {
        found |= cue::SPORT;
    }
    if form_after(0) == COMMA {
        let age = after(1).is_some_and(|token| token.kind == TokenKind::NUMBER && token.span.len() <= 2);
        // Commas on both sides: in `Rovers, 34 points ahead,` the number is no age.
        if age && matches!(form_after(2), COMMA | STOP) || form_after(1) == WHO {
            found |= cue::PERSON;
        }
        // Without an article the noun begins something else: `at Larkforce, company officials said`.
        let article = usize::from(ARTICLES.has(form_after(1)));
        if article == 1 && (2..5).any(|far| DESCRIPTIONS.has(form_after(far))) {
            found |= cue::BUSINESS_NOUN;
        }
    }
    let own = |far: usize| POSSESSIVES.has(form_after(far));
    if form_after(0) == AND && own(1) && KIN_AFTER.has(form_after(2))
        || lower(0) && own(1) && KIN_AFTER.has(form_after(2))
        || PERSON_VERBS.has(form_after(auxiliary))
    {
        found |= cue::PERSON;
    }
    found
}

/// Whether a form shows that the run that it stands in names a company.
pub(super) fn is_company_form(form: u32) -> bool {
    COMPANY_FORMS.has(form)
}

const THE: u32 = form("the");
const COMMA: u32 = form(",");
const STOP: u32 = form(".");
const AND: u32 = form("and");
const WHO: u32 = form("who");

static ARTICLES: Words<4> = Words::new(["a", "an", "the", "one"]);
static POSSESSIVES: Words<3> = Words::new(["his", "her", "their"]);
static AUXILIARIES: Words<10> =
    Words::new(["will", "has", "had", "have", "is", "was", "would", "may", "could", "also"]);
static SAYS: Words<8> =
    Words::new(["said", "says", "reported", "announced", "reports", "announces", "warned", "expects"]);
static LINKS: Words<7> = Words::new(["of", "in", "at", "for", "by", "from", "with"]);
static COMPANY_FORMS: Words<22> = Words::new([
    "inc",
    "inc.",
    "corp",
    "corp.",
    "co.",
    "ltd",
    "ltd.",
    "plc",
    "llc",
    "gmbh",
    "bhd",
    "pvt",
    "holdings",
    "&",
    "partners",
    "bros.",
    "group",
    "technologies",
    "motors",
    "airlines",
    "foods",
    "pharma",
]);
static BUSINESS_NOUNS: Words<62> = Words::new([
    "shares",
    "share",
    "stake",
    "stakes",
    "stock",
    "investors",
    "shareholders",
    "shareholder",
    "employees",
    "employee",
    "workers",
    "worker",
    "staff",
    "executive",
    "executives",
    "ceo",
    "chairman",
    "chairwoman",
    "founder",
    "cofounder",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "subsidiary",
    "division",
    "unit",
    "arm",
    "acquisition",
    "takeover",
    "merger",
    "customers",
    "partner",
    "owner",
    "owners",
    "analyst",
    "analysts",
    "bid",
    "headquarters",
    "factory",
    "plant",
    "store",
    "stores",
    "branch",
    "branches",
    "owned",
    "acquired",
    "made",
    "sold",
    "operated",
    "bought",
    "founded",
    "developed",
    "manufactured",
    "engineer",
    "engineers",
    "economist",
    "strategist",
    "director",
    "manager",
    "layoffs",
    "strike",
    "adviser",
]);
static BUSINESS_AFTER: Words<40> = Words::new([
    "shares",
    "stock",
    "sales",
    "profit",
    "profits",
    "revenue",
    "revenues",
    "earnings",
    "stores",
    "ceo",
    "executive",
    "executives",
    "employees",
    "workers",
    "staff",
    "chief",
    "chairman",
    "chairwoman",
    "headquarters",
    "board",
    "products",
    "customers",
    "subsidiary",
    "app",
    "website",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "factory",
    "plant",
    "investors",
    "shareholders",
    "boss",
    "engineers",
    "brand",
    "results",
    "stake",
    "founder",
    "unit",
    "officials",
]);
static BUSINESS_VERBS: Words<44> = Words::new([
    "acquired",
    "acquire",
    "acquires",
    "merged",
    "merge",
    "merging",
    "hired",
    "launched",
    "launches",
    "launch",
    "makes",
    "sells",
    "operates",
    "owns",
    "posted",
    "posts",
    "bought",
    "buys",
    "produces",
    "manufactures",
    "employs",
    "laid",
    "declined",
    "unveiled",
    "recalled",
    "cut",
    "shut",
    "close",
    "raised",
    "expanded",
    "opened",
    "developed",
    "invested",
    "invests",
    "traded",
    "filed",
    "partnered",
    "supplies",
    "issued",
    "agreed",
    "offers",
    "apologised",
    "apologized",
    "serves",
]);
static RESULTS: Words<14> = Words::new([
    "sales",
    "profit",
    "profits",
    "revenue",
    "revenues",
    "earnings",
    "results",
    "orders",
    "demand",
    "shipments",
    "losses",
    "quarterly",
    "output",
    "turnover",
]);
static DESCRIPTIONS: Words<46> = Words::new([
    "company",
    "firm",
    "giant",
    "maker",
    "carmaker",
    "automaker",
    "retailer",
    "airline",
    "bank",
    "startup",
    "start-up",
    "group",
    "operator",
    "insurer",
    "brewer",
    "developer",
    "supplier",
    "manufacturer",
    "publisher",
    "broadcaster",
    "network",
    "app",
    "platform",
    "brand",
    "chain",
    "lender",
    "agency",
    "consultancy",
    "brokerage",
    "utility",
    "producer",
    "provider",
    "distributor",
    "carrier",
    "conglomerate",
    "drugmaker",
    "chipmaker",
    "newspaper",
    "magazine",
    "website",
    "charity",
    "nonprofit",
    "organisation",
    "organization",
    "band",
    "club",
]);
static SPORT_VERBS: Words<22> = Words::new([
    "beat",
    "beats",
    "defeated",
    "thrashed",
    "against",
    "versus",
    "vs",
    "v",
    "lost",
    "drew",
    "won",
    "scored",
    "trailed",
    "host",
    "hosted",
    "hosts",
    "faced",
    "faces",
    "edged",
    "trounced",
    "signed",
    "relegated",
]);
static KIN_AFTER: Words<24> = Words::new([
    "mother",
    "father",
    "husband",
    "wife",
    "son",
    "daughter",
    "sister",
    "brother",
    "parents",
    "family",
    "children",
    "boyfriend",
    "girlfriend",
    "fiancee",
    "aunt",
    "uncle",
    "grandmother",
    "grandfather",
    "friends",
    "lawyer",
    "career",
    "death",
    "funeral",
    "partner",
]);
static PERSON_VERBS: Words<22> = Words::new([
    "born",
    "died",
    "married",
    "smiled",
    "laughed",
    "nodded",
    "sighed",
    "wept",
    "cried",
    "shrugged",
    "arrested",
    "pleaded",
    "sentenced",
    "resigned",
    "retired",
    "recalled",
    "joked",
    "grew",
    "remembers",
    "testified",
    "jailed",
    "convicted",
]);
