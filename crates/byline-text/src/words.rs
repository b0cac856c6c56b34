//! The few words that the text layer itself knows: abbreviations, lost apostrophes, negations, sentence starters.

use crate::hash::form;

/// Sorts a table of forms at compile time, so that membership is found by binary search.
const fn table<const N: usize>(words: [&str; N]) -> [u32; N] {
    let mut sorted = [0; N];
    let mut at = 0;
    while at < N {
        let hash = form(words[at]);
        let mut place = at;
        while place > 0 && sorted[place - 1] > hash {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = hash;
        at += 1;
    }
    sorted
}

/// A sorted table of forms behind a small filter: most words of a text are in no table, and one look at a bit shows that.
#[derive(Debug)]
pub struct Words<const N: usize> {
    filter: [u64; 16],
    sorted: [u32; N],
}

impl<const N: usize> Words<N> {
    /// The table of these words (ASCII).
    pub const fn new(words: [&str; N]) -> Self {
        let sorted = table(words);
        let mut filter = [0; 16];
        let mut at = 0;
        while at < N {
            filter[(sorted[at] >> 6) as usize & 15] |= 1 << (sorted[at] & 63);
            at += 1;
        }
        Self { filter, sorted }
    }

    /// Whether `form` (a [`Token::form`](byline_core::Token::form)) is one of them.
    #[inline]
    pub fn has(&self, form: u32) -> bool {
        self.filter[(form >> 6) as usize & 15] >> (form & 63) & 1 == 1
            && self.sorted.binary_search(&form).is_ok()
    }
}

/// Abbreviations before a name or number, which rarely end a sentence: `Gen. Smith`, `No. 5`.
pub(crate) static BEFORE_NAME: Words<52> = Words::new([
    "mr", "mrs", "ms", "mx", "dr", "gen", "sen", "sens", "rep", "reps", "gov", "govs", "lt", "col", "sgt",
    "capt", "cmdr", "adm", "maj", "brig", "prof", "rev", "hon", "st", "messrs", "supt", "det", "insp", "pvt",
    "cpl", "pfc", "atty", "pres", "ald", "asst", "assoc", "dist", "ft", "mt", "msgr", "amb", "treas", "sec",
    "vs", "fig", "figs", "approx", "ca", "cf", "eg", "ie", "sgts",
]);

/// Abbreviations that may end a sentence: `Acme Inc. The firm …`, `on Jan. 6`.
pub(crate) static MAY_END: Words<86> = Words::new([
    "inc", "corp", "co", "cos", "ltd", "bros", "jr", "sr", "etc", "al", "esq", "llc", "plc", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed",
    "thu", "thur", "thurs", "fri", "ave", "blvd", "rd", "dept", "assn", "intl", "natl", "univ", "est",
    "calif", "fla", "ala", "ariz", "ark", "colo", "conn", "del", "ga", "ill", "ind", "kan", "ky", "la", "md",
    "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn", "tex", "va",
    "vt", "wash", "wis", "wyo", "ont", "que", "mins", "min", "hrs", "vol", "pp", "ed", "eds", "govt", "tel",
]);

/// Of both, those written in lower case.
pub(crate) static WRITTEN_SMALL: Words<20> = Words::new([
    "vs", "etc", "al", "approx", "ca", "cf", "eg", "ie", "est", "dept", "vol", "pp", "ed", "eds", "govt",
    "mins", "fig", "figs", "hrs", "tel",
]);

/// Words that start a sentence far more often than they follow an abbreviation inside one.
pub(crate) static STARTERS: Words<66> = Words::new([
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "your",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "as",
    "but",
    "and",
    "or",
    "so",
    "yet",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "because",
    "although",
    "though",
    "there",
    "here",
    "what",
    "who",
    "how",
    "why",
    "where",
    "not",
    "no",
    "some",
    "many",
    "most",
    "all",
    "both",
    "each",
    "however",
    "meanwhile",
    "also",
    "then",
    "now",
    "still",
    "last",
    "according",
]);

/// Months as abbreviations.
pub(crate) static MONTHS: Words<12> =
    Words::new(["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"]);

/// Days of the week and their abbreviations.
pub(crate) static DAYS: Words<17> = Words::new([
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]);

/// What companies add to their names, as abbreviations.
pub(crate) static COMPANIES: Words<8> = Words::new(["inc", "corp", "co", "cos", "ltd", "bros", "llc", "plc"]);

/// Degrees and what stands behind a name like them.
pub(crate) static DEGREES: Words<2> = Words::new(["esq", "phd"]);

/// Countries and unions of them, as abbreviations.
pub(crate) static COUNTRIES: Words<7> = Words::new(["u.s", "u.s.a", "u.k", "u.n", "e.u", "u.s.s.r", "u.a.e"]);

/// States, provinces and cities, as abbreviations.
pub(crate) static STATES: Words<49> = Words::new([
    "calif", "fla", "ala", "ariz", "ark", "colo", "conn", "del", "ga", "ill", "ind", "kan", "ky", "la", "md",
    "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn", "tex", "va",
    "vt", "wash", "wis", "wyo", "ont", "que", "d.c", "n.y", "n.j", "n.h", "n.m", "n.c", "n.d", "s.c", "s.d",
    "r.i", "l.a", "b.c", "w.va", "p.r",
]);

/// Offices that stand with a capital before a name: `Acme Inc. Chief Executive Anna Hale`.
pub(crate) static OFFICES: Words<51> = Words::new([
    "chief",
    "ceo",
    "cfo",
    "coo",
    "cto",
    "chairman",
    "chairwoman",
    "chair",
    "president",
    "vice",
    "executive",
    "director",
    "manager",
    "managing",
    "founder",
    "co-founder",
    "cofounder",
    "general",
    "senior",
    "deputy",
    "spokesman",
    "spokeswoman",
    "analyst",
    "partner",
    "treasurer",
    "mayor",
    "gov",
    "governor",
    "senator",
    "representative",
    "congressman",
    "congresswoman",
    "attorney",
    "secretary",
    "minister",
    "prime",
    "judge",
    "justice",
    "sheriff",
    "police",
    "ambassador",
    "commissioner",
    "superintendent",
    "coach",
    "lieutenant",
    "lt",
    "captain",
    "sergeant",
    "officer",
    "democrat",
    "republican",
]);

/// What follows the abbreviation of a company inside its name: `Hale Bros. Studios`.
pub(crate) static AFTER_COMPANY: Words<14> = Words::new([
    "pictures",
    "entertainment",
    "studios",
    "television",
    "discovery",
    "records",
    "music",
    "interactive",
    "games",
    "magazine",
    "class",
    "series",
    "common",
    "kk",
]);

/// What follows an hour inside a sentence.
pub(crate) static AFTER_HOUR: Words<39> = Words::new([
    "eastern",
    "central",
    "pacific",
    "mountain",
    "local",
    "greenwich",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "pt",
    "cst",
    "cdt",
    "ct",
    "mst",
    "mdt",
    "mt",
    "gmt",
    "utc",
    "bst",
    "cet",
    "ist",
    "tomorrow",
    "today",
    "tonight",
    "yesterday",
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

/// What follows `Jr.` inside a name of something: `Anna Hale Jr. Boulevard`.
pub(crate) static AFTER_NAME: Words<25> = Words::new([
    "day",
    "boulevard",
    "blvd",
    "drive",
    "street",
    "avenue",
    "ave",
    "road",
    "way",
    "parkway",
    "bridge",
    "memorial",
    "high",
    "school",
    "middle",
    "elementary",
    "center",
    "centre",
    "library",
    "hospital",
    "park",
    "holiday",
    "ii",
    "iii",
    "iv",
]);

/// What follows the abbreviation of a country or state inside a name: `U.S. Treasury`.
pub(crate) static AFTER_COUNTRY: Words<188> = Words::new([
    "treasury",
    "army",
    "navy",
    "air",
    "marine",
    "marines",
    "coast",
    "guard",
    "marshal",
    "marshals",
    "embassy",
    "consulate",
    "mission",
    "constitution",
    "federal",
    "fed",
    "food",
    "drug",
    "geological",
    "central",
    "special",
    "national",
    "secret",
    "postal",
    "post",
    "forest",
    "fish",
    "wildlife",
    "border",
    "customs",
    "immigration",
    "homeland",
    "defense",
    "defence",
    "justice",
    "state",
    "states",
    "energy",
    "commerce",
    "labor",
    "labour",
    "education",
    "agriculture",
    "interior",
    "transportation",
    "senate",
    "house",
    "congress",
    "supreme",
    "district",
    "circuit",
    "court",
    "courts",
    "attorney",
    "department",
    "dept",
    "open",
    "masters",
    "amateur",
    "steel",
    "bancorp",
    "bank",
    "airways",
    "cellular",
    "capitol",
    "olympic",
    "olympics",
    "soccer",
    "figure",
    "anti-doping",
    "virgin",
    "chamber",
    "conference",
    "census",
    "bureau",
    "agency",
    "commission",
    "trade",
    "securities",
    "nuclear",
    "environmental",
    "naval",
    "military",
    "forces",
    "strategic",
    "european",
    "african",
    "africa",
    "africom",
    "northern",
    "southern",
    "western",
    "eastern",
    "pacific",
    "cyber",
    "space",
    "government",
    "administration",
    "patent",
    "copyright",
    "code",
    "bill",
    "holocaust",
    "highway",
    "route",
    "interstate",
    "dollar",
    "dollars",
    "citizenship",
    "sentencing",
    "civil",
    "global",
    "botanic",
    "institute",
    "university",
    "college",
    "council",
    "metro",
    "metropolitan",
    "women",
    "men",
    "youth",
    "world",
    "ski",
    "swimming",
    "gymnastics",
    "travel",
    "rugby",
    "golf",
    "cup",
    "security",
    "general",
    "human",
    "high",
    "secretariat",
    "peacekeeping",
    "development",
    "environment",
    "children",
    "population",
    "refugee",
    "climate",
    "charter",
    "resolution",
    "day",
    "ambassador",
    "minister",
    "prime",
    "president",
    "vice",
    "sen",
    "rep",
    "gov",
    "english",
    "american",
    "international",
    "public",
    "health",
    "institutes",
    "association",
    "football",
    "ryder",
    "presidents",
    "turnpike",
    "armed",
    "joint",
    "corps",
    "registry",
    "office",
    "service",
    "services",
    "program",
    "programme",
    "center",
    "centre",
    "league",
    "tour",
    "museum",
    "library",
    "treasurer",
    "comptroller",
    "archives",
    "mint",
    "observatory",
    "academy",
    "hospital",
    "territory",
    "territories",
]);

/// Common words that begin sentences without an article: `Police were there`.
pub(crate) static WITHOUT_ARTICLE: Words<87> = Words::new([
    "police",
    "people",
    "women",
    "men",
    "children",
    "nobody",
    "everybody",
    "somebody",
    "anybody",
    "everyone",
    "someone",
    "anyone",
    "nothing",
    "everything",
    "something",
    "none",
    "few",
    "several",
    "others",
    "another",
    "other",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "such",
    "only",
    "even",
    "just",
    "instead",
    "perhaps",
    "maybe",
    "once",
    "until",
    "despite",
    "during",
    "without",
    "within",
    "under",
    "over",
    "among",
    "between",
    "because",
    "unless",
    "whether",
    "soon",
    "never",
    "later",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "nor",
    "neither",
    "either",
    "every",
    "more",
    "much",
    "less",
    "rather",
    "thus",
    "hence",
    "therefore",
    "moreover",
    "furthermore",
    "nonetheless",
    "nevertheless",
    "anyway",
    "besides",
    "along",
    "through",
    "throughout",
    "across",
    "against",
    "upon",
    "like",
    "unlike",
    "follow",
    "asked",
    "born",
    "based",
]);

/// Verbs that a subject alone stands before.
pub(crate) static FINITE: Words<53> = Words::new([
    "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "will", "would", "could",
    "should", "might", "must", "can", "may", "says", "said", "told", "added", "wrote", "asked", "went",
    "came", "took", "got", "ran", "won", "lost", "made", "gave", "felt", "looked", "wanted", "wants",
    "knows", "knew", "thinks", "thought", "became", "began", "left", "met", "saw", "sat", "stood", "lives",
    "lived", "works", "worked", "died",
]);

/// Forms that only a lost apostrophe makes: `cant`, `theyre`. (`were`, `wont`, `id` are words of their own.)
pub(crate) static APOSTROPHE_LOST: Words<45> = Words::new([
    "cant", "dont", "didnt", "doesnt", "isnt", "arent", "wasnt", "werent", "wouldnt", "couldnt", "shouldnt",
    "hasnt", "havent", "hadnt", "aint", "neednt", "mustnt", "mightnt", "im", "ive", "youre", "theyre",
    "weve", "theyve", "youve", "youll", "theyll", "itll", "hes", "shes", "thats", "whats", "theres", "whos",
    "hows", "youd", "theyd", "wouldve", "couldve", "shouldve", "itd", "whatll", "thatll", "oclock", "yall",
]);

/// Negations, with and without their apostrophe.
pub(crate) static NEGATIONS: Words<38> = Words::new([
    "not", "no", "never", "nobody", "nothing", "neither", "nor", "none", "nowhere", "cannot", "without",
    "cant", "dont", "didnt", "doesnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt",
    "shouldnt", "hasnt", "havent", "hadnt", "aint", "neednt", "mustnt", "mightnt", "shant", "hardly",
    "barely", "scarcely", "rarely", "seldom", "nary", "noone",
]);

/// Words of the first person: where a paragraph without quotation marks has one, somebody speaks in it.
pub(crate) static FIRST_PERSON: Words<12> =
    Words::new(["i", "we", "my", "our", "us", "me", "im", "ive", "weve", "ours", "mine", "myself"]);

/// What follows `Ill` and `Well` where these are `I'll` and `We'll`.
pub(crate) static AFTER_WILL: Words<20> = Words::new([
    "be", "have", "do", "go", "see", "get", "take", "make", "keep", "give", "need", "try", "continue",
    "find", "know", "say", "tell", "work", "never", "not",
]);

/// The most frequent verbs of speech.
pub(crate) static SAID: Words<12> = Words::new([
    "said",
    "says",
    "told",
    "added",
    "asked",
    "wrote",
    "tweeted",
    "explained",
    "insisted",
    "warned",
    "replied",
    "stated",
]);

/// Words that begin with an apostrophe: `'em`, `'til`.
pub(crate) static APOSTROPHE_FIRST: Words<9> =
    Words::new(["em", "til", "tis", "twas", "cause", "bout", "round", "cuz", "n"]);

/// What may follow the stop of an Internet address: `example.org`.
pub(crate) static DOMAINS: Words<24> = Words::new([
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "io", "uk", "us", "ca", "au", "de", "fr",
    "in", "ru", "eu", "tv", "co", "ie", "nz", "za",
]);

#[cfg(test)]
mod tests {
    use super::{NEGATIONS, STARTERS};
    use crate::hash::form_of;

    #[test]
    fn tables_are_searched() {
        for word in ["not", "can't", "CANNOT", "without", "noone"] {
            assert!(NEGATIONS.has(form_of(word)), "{word}");
        }
        assert!(STARTERS.has(form_of("However")) && !STARTERS.has(form_of("Treasury")));
    }
}
