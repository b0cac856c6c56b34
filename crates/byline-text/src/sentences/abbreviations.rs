//! Whether a sentence ends with an abbreviation.
//!
//! `in the U.S. Officials were` ends one, `the U.S. Treasury` does not. Three things decide: what kind of abbreviation
//! it is, how other texts write the capitalised word behind it (from the tagger's table of words), and what follows
//! that word.

use crate::hash::form_of;
use crate::tagging::capitals;
use crate::words::{
    AFTER_COMPANY, AFTER_COUNTRY, AFTER_HOUR, AFTER_NAME, BEFORE_NAME, COMPANIES, COUNTRIES, DAYS, DEGREES,
    FINITE, MONTHS, OFFICES, STARTERS, STATES, WITHOUT_ARTICLE,
};
use byline_core::{Flags, Token, TokenKind};

/// What an abbreviation stands for, as far as it matters to what may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `e.g.`, `Gen.`: a name or an example follows.
    BeforeName,
    /// `9 a.m.`
    Hour,
    /// `Jan.`, `Mon.`
    Date,
    /// `Inc.`
    Company,
    /// `Jr.`
    Generation,
    /// `U.S.`
    Country,
    /// `Calif.`, `D.C.`
    State,
    /// `Ph.D.`
    Degree,
    /// `etc.`
    Rest,
    /// `J.K.`: a surname follows.
    Initials,
    /// `Ave.`
    Other,
}

/// How other texts write a word inside of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// Mostly in lower case: `officials`.
    Common,
    /// With a capital, sometimes or always, or not at all: `Treasury`, `Rook`.
    Name,
}

/// What stands around an abbreviation.
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// The first token of the sentence.
    pub(super) start: usize,
    /// The abbreviation.
    pub(super) at: usize,
}

impl Context<'_> {
    /// Whether the abbreviation ends its sentence before the capitalised word behind it.
    pub(super) fn ends(&self) -> bool {
        let kind = self.kind();
        let Some(next) = self.tokens.get(self.at + 1).filter(|next| next.kind == TokenKind::WORD) else {
            return false;
        };
        if kind == Kind::BeforeName {
            return false;
        }
        if STARTERS.has(next.form) {
            return true;
        }
        // A second abbreviation or an initial continues the first: `Co. Ltd.`, `Mass. Gov. Hale`, `Jr. M.D.`
        if next.flags.has(Flags::ABBREVIATION) || next.flags.has(Flags::INITIAL) || self.is_headline() {
            return false;
        }
        let usage = if matches!(capitals(next.form), 1..=2) { Usage::Common } else { Usage::Name };
        match kind {
            Kind::BeforeName => false,
            // `at 9 a.m. Monday`, `at 9 a.m. EST`
            Kind::Hour => !AFTER_HOUR.has(next.form) && !DAYS.has(next.form) && !Self::is_acronym(next),
            // `in Jan. Sales were great`, `ropes, etc. Officials closed`
            Kind::Date | Kind::Rest => true,
            // `Ford Motor Co. Chief Executive Anna Hale`, but `Acme Inc. Nobody knows`
            Kind::Company => {
                !Self::is_acronym(next)
                    && !OFFICES.has(next.form)
                    && !AFTER_COMPANY.has(next.form)
                    && !self.is_county()
            }
            // `Hale Jr. Boulevard`
            Kind::Generation | Kind::Degree => !AFTER_NAME.has(next.form),
            Kind::Country => self.after_country(next, usage),
            // `Springfield, Ill. Mayor Anna Hale`
            Kind::State => {
                let named = OFFICES.has(next.form) && self.capital(2);
                !named && !AFTER_COUNTRY.has(next.form)
            }
            Kind::Initials => usage == Usage::Common && !self.capital(2) && !OFFICES.has(next.form),
            Kind::Other => usage == Usage::Common && !self.capital(2),
        }
    }

    /// Whether a sentence ends with an initial: `a lack of vitamin C. Doctors warned`, but not `Anna C. Hale`.
    pub(super) fn initial_ends(&self) -> bool {
        let Some(before) = self.at.checked_sub(1).filter(|before| *before >= self.start) else {
            return false;
        };
        let Some(next) = self.tokens.get(self.at + 1).filter(|next| next.kind == TokenKind::WORD) else {
            return false;
        };
        let lower = |token: &Token| token.kind == TokenKind::WORD && !token.flags.has(Flags::CAPITAL);
        let starts = STARTERS.has(next.form) || capitals(next.form) == 1;
        lower(&self.tokens[before]) && starts && self.tokens.get(self.at + 2).is_some_and(lower)
    }

    fn kind(&self) -> Kind {
        let form = self.form(self.at);
        let stem = form.trim_end_matches('.');
        let hash = form_of(stem);
        match stem {
            "e.g" | "i.e" => return Kind::BeforeName,
            "a.m" | "p.m" | "A.M" | "P.M" => return Kind::Hour,
            // A street as often as a saint.
            "St" | "st" => return Kind::Initials,
            "Ph.D" | "M.B.A" | "M.A" | "B.A" | "B.Sc" => return Kind::Degree,
            _ => {}
        }
        if BEFORE_NAME.has(hash) {
            return Kind::BeforeName;
        }
        if stem.contains('.') {
            return match () {
                () if COUNTRIES.has(hash) => Kind::Country,
                () if STATES.has(hash) => Kind::State,
                () => Kind::Initials,
            };
        }
        match () {
            () if MONTHS.has(hash) || DAYS.has(hash) => Kind::Date,
            // `Hale Bros. Theater Ventures`
            () if stem == "Bros" => Kind::Initials,
            () if COMPANIES.has(hash) => Kind::Company,
            () if matches!(stem, "Jr" | "Sr") => Kind::Generation,
            () if DEGREES.has(hash) => Kind::Degree,
            () if matches!(stem, "etc" | "al" | "Etc") => Kind::Rest,
            () if STATES.has(hash) => Kind::State,
            () => Kind::Other,
        }
    }

    /// `reached the U.S. Officials were`, `reached the U.S. Martin was`, `to the U.S. Anna Rook was`; but `the U.S.
    /// Treasury was`, `the U.S. Virgin Islands`, `U.S. Steel was`.
    fn after_country(&self, next: &Token, usage: Usage) -> bool {
        if AFTER_COUNTRY.has(next.form) || Self::is_acronym(next) {
            return false;
        }
        if usage == Usage::Common {
            return self.starts_alone(next) && !self.capital(2);
        }
        let the = self.at > self.start && self.form(self.at - 1).eq_ignore_ascii_case("the");
        let finite = |far: usize| {
            self.tokens.get(self.at + far).is_some_and(|token| FINITE.has(token.form) && !self.capital(far))
        };
        let second = self.tokens.get(self.at + 2).is_some_and(|token| {
            token.flags.has(Flags::CAPITAL) && !AFTER_COUNTRY.has(token.form) && !OFFICES.has(token.form)
        });
        let office = OFFICES.has(next.form);
        !office && the && (finite(2) || second && finite(3))
    }

    /// Whether a common word can begin a sentence without an article: `Officials were`, `Nobody knew`, but not `Registry`.
    fn starts_alone(&self, next: &Token) -> bool {
        let form = next.span.of(self.text).unwrap_or_default();
        let plural =
            form.ends_with('s') && !form.ends_with("ss") && !form.ends_with("us") && !form.ends_with("is");
        plural
            || ["ly", "ing", "ed"].iter().any(|ending| form.ends_with(ending))
            || WITHOUT_ARTICLE.has(next.form)
    }

    /// `Co. Kerry`, `of Co. Down`: an Irish county.
    fn is_county(&self) -> bool {
        let before = self.at.checked_sub(1).filter(|before| *before >= self.start);
        self.form(self.at) == "Co."
            && before.is_none_or(|before| {
                !self.tokens[before].flags.has(Flags::CAPITAL) && self.form(before) != "&"
            })
    }

    fn is_acronym(token: &Token) -> bool {
        token.flags.has(Flags::ALL_CAPITALS)
    }

    /// Whether the token so far behind the abbreviation is a word with a capital.
    fn capital(&self, far: usize) -> bool {
        self.tokens
            .get(self.at + far)
            .is_some_and(|token| token.kind == TokenKind::WORD && token.flags.has(Flags::CAPITAL))
    }

    /// A line whose words mostly have capitals and that does not end as sentences do: capitals say nothing there.
    fn is_headline(&self) -> bool {
        let line = self.tokens.get(self.paragraph_start()..).unwrap_or_default();
        let ends = line.last().is_some_and(|last| {
            matches!(last.kind, TokenKind::MARK | TokenKind::SINGLE_MARK)
                || last.flags.has(Flags::ABBREVIATION)
                || last
                    .span
                    .of(self.text)
                    .is_some_and(|sign| sign.starts_with(['.', '!', '?', '…', ')', ']', ':']))
        });
        let words = line.iter().filter(|token| token.kind == TokenKind::WORD);
        let (all, capital) = words.fold((0, 0), |(all, capital), token| {
            (all + 1, capital + usize::from(token.flags.has(Flags::CAPITAL)))
        });
        !ends && capital * 2 > all
    }

    fn paragraph_start(&self) -> usize {
        (0..=self.start)
            .rev()
            .find(|&at| self.tokens[at].flags.has(Flags::PARAGRAPH_START))
            .unwrap_or(self.start)
    }

    fn form(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| token.span.of(self.text)).unwrap_or_default()
    }
}
