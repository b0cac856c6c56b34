//! The few words that the text layer itself knows: abbreviations, lost apostrophes, negations, sentence starters.

use crate::hash::form;

/// Sorts a table of forms at compile time, so that membership is a binary search.
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

/// A sorted table of forms behind a small filter: most words of a text are in no table, and one look at a bit says so.
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

/// Of both, those written small.
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
