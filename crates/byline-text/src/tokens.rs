//! One paragraph of any damage becomes tokens.
//!
//! A hand-written scanner over bytes, with a table lookup for ASCII and decoding for the rest: a regular expression
//! or the Unicode word rules cost two to four times as much and know neither abbreviations nor lost apostrophes.

use crate::hash::{self, hashes, is_apostrophe, is_invisible};
use crate::words::{
    APOSTROPHE_FIRST, APOSTROPHE_LOST, BEFORE_NAME, DOMAINS, MAY_END, NEGATIONS, WRITTEN_SMALL,
};
use byline_core::{Flags, Span, Tag, Token, TokenKind};

/// Characters that the scanner saw and that are signs of damage.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) mojibake: u32,
    pub(crate) replacements: u32,
    pub(crate) invisible: u32,
    pub(crate) controls: u32,
}

/// Appends the tokens of `line`, a paragraph without line ends.
pub(crate) fn scan(text: &str, line: Span, tokens: &mut Vec<Token>, seen: &mut Seen) {
    let end = line.end as usize;
    let first = tokens.len();
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: line.start as usize,
        end,
        seen,
        low_open: false,
        single_open: false,
    };
    let (mut spaces, mut space) = (0u32, true);
    while scanner.at < end {
        let start = scanner.at;
        let byte = scanner.bytes[start];
        if byte == b' ' || byte == b'\t' {
            scanner.at += 1;
            spaces += 1;
            space = true;
            continue;
        }
        let c = scanner.char_at(start);
        if c.is_whitespace() || c.is_control() || is_invisible(c) {
            scanner.at += c.len_utf8();
            scanner.note(c);
            if c.is_whitespace() {
                spaces += 1;
                space = true;
            }
            continue;
        }
        let (kind, flags) = scanner.token(c, space);
        debug_assert!(scanner.at > start, "the scanner always moves on");
        let span = Span::new(start as u32, scanner.at as u32);
        if space && let Some(last) = tokens.get_mut(first..).and_then(<[Token]>::last_mut) {
            last.flags = last.flags.with(Flags::SPACE_AFTER);
        }
        let flags = flags
            .with_if(space, Flags::SPACE_BEFORE)
            .with_if(spaces >= 2 && tokens.len() > first, Flags::GAP_BEFORE)
            .with_if(tokens.len() == first, Flags::PARAGRAPH_START);
        tokens.push(token(text, span, kind, flags));
        (spaces, space) = (0, false);
    }
    if let Some(last) = tokens.get_mut(first..).and_then(<[Token]>::last_mut) {
        last.flags = last.flags.with(Flags::SPACE_AFTER);
    }
    resolve_straight_marks(tokens.get_mut(first..).unwrap_or_default());
}

fn token(text: &str, span: Span, kind: TokenKind, flags: Flags) -> Token {
    let word = span.of(text).unwrap_or_default();
    let found = hashes(word);
    let mut flags = flags;
    if kind == TokenKind::WORD {
        if word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase) {
            let mut letters = word.chars().filter(|c| c.is_alphabetic());
            let all =
                letters.all(char::is_uppercase) && word.chars().filter(|c| c.is_alphabetic()).count() >= 2;
            flags = flags.with(Flags::CAPITAL).with_if(all, Flags::ALL_CAPITALS);
        }
        flags = flags.with_if(NEGATIONS.has(found.form), Flags::NEGATION).with_if(
            APOSTROPHE_LOST.has(found.form) && !word.contains(is_apostrophe),
            Flags::LOST_APOSTROPHE,
        );
    }
    Token {
        span,
        form: found.form,
        shape: found.shape,
        prefix: found.prefix,
        suffix: found.suffix,
        flags,
        kind,
        tag: Tag::X,
        ..Token::default()
    }
}

/// A straight mark says by its neighbours alone whether it opens or closes: `said, "No` opens, `No," he` closes.
fn resolve_straight_marks(tokens: &mut [Token]) {
    for token in tokens {
        if token.kind != TokenKind::MARK || token.flags.has(Flags::OPENS) || token.flags.has(Flags::CLOSES) {
            continue;
        }
        let (before, after) = (token.flags.has(Flags::SPACE_BEFORE), token.flags.has(Flags::SPACE_AFTER));
        token.flags =
            token.flags.with_if(before && !after, Flags::OPENS).with_if(!before && after, Flags::CLOSES);
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    seen: &'a mut Seen,
    /// A `„` is open, so that the next `“` closes.
    low_open: bool,
    /// A single quotation mark is open.
    single_open: bool,
}

impl Scanner<'_> {
    fn char_at(&self, at: usize) -> char {
        match self.bytes.get(at) {
            Some(byte) if at < self.end && byte.is_ascii() => *byte as char,
            _ if at < self.end => self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('\0'),
            _ => '\0',
        }
    }

    fn char_before(&self, at: usize) -> char {
        self.text.get(..at).and_then(|rest| rest.chars().next_back()).unwrap_or('\n')
    }

    fn starts_with(&self, at: usize, prefix: &str) -> bool {
        self.bytes.get(at..self.end).is_some_and(|rest| rest.starts_with(prefix.as_bytes()))
    }

    fn note(&mut self, c: char) {
        match c {
            '\u{fffd}' => self.seen.replacements += 1,
            c if is_invisible(c) => self.seen.invisible += 1,
            '\t' | '\u{85}' | '\u{a0}' => {}
            c if c.is_control() => self.seen.controls += 1,
            _ => {}
        }
    }

    /// Reads the token that begins with `c` and moves past it.
    fn token(&mut self, c: char, space_before: bool) -> (TokenKind, Flags) {
        match c {
            'a'..='z' | 'A'..='Z' => self.word(),
            '0'..='9' => self.number(),
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '〝' | '〞' | '「' | '」' => {
                self.double_mark(c)
            }
            '\'' | '’' | '‘' | '`' | '´' | '‚' | '‛' | '‹' | '›' | '′' => {
                self.apostrophe(c, space_before)
            }
            'â' if self.starts_with(self.at, "â€") => self.mojibake(space_before),
            '.' if self.char_at(self.at + 1).is_ascii_digit()
                && !self.char_before(self.at).is_alphanumeric() =>
            {
                self.number()
            }
            '.' => self.repeated(&['.']),
            '!' | '?' => self.repeated(&['!', '?']),
            '-' => self.repeated(&['-']),
            '@' | '#' if self.char_at(self.at + 1).is_alphanumeric() => {
                self.at += 1;
                self.consume(|c| c.is_alphanumeric() || c == '_');
                (TokenKind::ADDRESS, Flags::default())
            }
            c if is_ideographic(c) => {
                self.at += c.len_utf8();
                (TokenKind::WORD, Flags::default())
            }
            c if c.is_alphabetic() => self.word(),
            c if c.is_numeric() => self.number(),
            c => self.sign(c),
        }
    }

    /// A word with its inner apostrophes; or an address, initials, an abbreviation with its stop.
    fn word(&mut self) -> (TokenKind, Flags) {
        let start = self.at;
        if self.bytes[start] == b'h'
            && (self.starts_with(start, "http://") || self.starts_with(start, "https://"))
            || self.bytes[start] == b'w' && self.starts_with(start, "www.")
        {
            return self.address();
        }
        loop {
            self.letters();
            let c = self.char_at(self.at);
            if is_apostrophe(c) && self.joins(start, c.len_utf8()) {
                self.at += c.len_utf8();
            } else if c == 'â' && self.starts_with(self.at, "â€™") && self.joins(start, "â€™".len())
            {
                self.at += "â€™".len();
                self.seen.mojibake += 1;
            } else {
                break;
            }
        }
        match self.char_at(self.at) {
            '.' => self.stopped(start),
            '@' if self.char_at(self.at + 1).is_alphanumeric() => self.address(),
            _ => (TokenKind::WORD, Flags::default()),
        }
    }

    fn letters(&mut self) {
        while self.at < self.end {
            let byte = self.bytes[self.at];
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                self.at += 1;
                continue;
            }
            if byte.is_ascii() {
                return;
            }
            let c = self.char_at(self.at);
            if c == 'â' && self.starts_with(self.at, "â€") {
                return;
            }
            if is_invisible(c) {
                // A zero-width space inside a word belongs to it; after a word it does not.
                if !self.char_at(self.at + c.len_utf8()).is_alphanumeric() {
                    return;
                }
                self.seen.invisible += 1;
            } else if !(c.is_alphanumeric() || is_combining(c)) || is_ideographic(c) {
                return;
            } else if matches!(c, 'Ã' | 'Â') && ('\u{80}'..='\u{bf}').contains(&self.char_at(self.at + 2)) {
                // UTF-8 read as Latin-1: the second byte of `é` is a sign that belongs to the word.
                self.seen.mojibake += 1;
                self.at += self.char_at(self.at + 2).len_utf8();
            }
            self.at += c.len_utf8();
        }
    }

    /// Whether the apostrophe at hand, `width` bytes long, stands inside a word (`O'Brien`, `don't`), and not before
    /// a clitic (`Smith's`) or at the word's end.
    fn joins(&self, start: usize, width: usize) -> bool {
        let after = self.at + width;
        if !self.char_at(after).is_alphabetic() {
            return false;
        }
        let mut end = after;
        while end < self.end && self.bytes[end].is_ascii_alphabetic() {
            end += 1;
        }
        let clitic = matches!(
            self.bytes.get(after..end),
            Some(b"s" | b"S" | b"re" | b"RE" | b"ve" | b"VE" | b"ll" | b"LL" | b"d" | b"D" | b"m" | b"M")
        );
        let ends = !self.char_at(end).is_alphanumeric();
        !(clitic && ends && self.at > start)
    }

    /// A full stop follows the word that began at `start`: is it part of it?
    fn stopped(&mut self, start: usize) -> (TokenKind, Flags) {
        let word = self.text.get(start..self.at).unwrap_or_default();
        let next = self.char_at(self.at + 1);
        let single = word.chars().count() == 1;
        if single && next.is_alphabetic() && !self.char_at(self.at + 1 + next.len_utf8()).is_alphanumeric() {
            // `U.S.`, `e.g.`, `J.K.`: letters and stops in turn.
            let mut letters = 1;
            while self.char_at(self.at) == '.' {
                let letter = self.char_at(self.at + 1);
                let behind = self.char_at(self.at + 1 + letter.len_utf8());
                if !letter.is_alphabetic() || behind.is_alphanumeric() {
                    break;
                }
                self.at += 1 + letter.len_utf8();
                letters += 1;
            }
            if self.char_at(self.at) == '.' {
                self.at += 1;
            }
            debug_assert!(letters > 1);
            return (TokenKind::WORD, Flags::ABBREVIATION);
        }
        if next.is_alphabetic() {
            // `example.org` is an address; `end.The next` lacks a space; `Ph.D.` is neither.
            if word == "Ph" && self.starts_with(self.at, ".D") {
                self.at += 2 + usize::from(self.char_at(self.at + 2) == '.');
                return (TokenKind::WORD, Flags::ABBREVIATION);
            }
            return if self.is_domain(self.at + 1) {
                self.address()
            } else {
                (TokenKind::WORD, Flags::default())
            };
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if single && capital && word != "I" && self.next_word_is_capitalised() {
            self.at += 1;
            return (TokenKind::WORD, Flags::INITIAL);
        }
        let form = hash::form_of(word);
        let known = BEFORE_NAME.has(form) || MAY_END.has(form);
        // `No. 5`, `Nos. 3`, `c. 1820` and `p. 4`, but `He said no.`
        let number = matches!(word, "No" | "no" | "Nos" | "nos" | "c" | "p") && self.next_is_digit();
        if number || known && (capital || WRITTEN_SMALL.has(form)) && self.stop_is_inside(word) {
            self.at += 1;
            return (TokenKind::WORD, Flags::ABBREVIATION);
        }
        (TokenKind::WORD, Flags::default())
    }

    /// Words that are abbreviations only before something: `Mass.`, `Miss.` and `Ill.` after a town and a comma.
    fn stop_is_inside(&self, word: &str) -> bool {
        let ambiguous = matches!(
            word,
            "Miss"
                | "Ill"
                | "Mass"
                | "Wash"
                | "Mo"
                | "La"
                | "Ma"
                | "Pa"
                | "Ind"
                | "Ore"
                | "Mar"
                | "Mon"
                | "Sec"
                | "Fig"
                | "fig"
                | "ed"
        );
        !ambiguous
            || matches!(self.char_at(self.at + 1), ',' | ')' | ' ' if self.before_is_comma(word) || self.next_is_digit())
    }

    fn before_is_comma(&self, word: &str) -> bool {
        self.text.get(..self.at - word.len()).is_some_and(|before| before.trim_end().ends_with([',', '(']))
    }

    fn after_spaces(&self) -> char {
        let mut at = self.at + 1;
        while at < self.end && self.bytes[at] == b' ' {
            at += 1;
        }
        self.char_at(at)
    }

    fn next_is_digit(&self) -> bool {
        self.after_spaces().is_ascii_digit()
    }

    fn next_word_is_capitalised(&self) -> bool {
        self.after_spaces().is_uppercase()
    }

    fn is_domain(&self, at: usize) -> bool {
        let mut end = at;
        while end < self.end
            && (self.bytes[end].is_ascii_alphanumeric() || matches!(self.bytes[end], b'-' | b'.'))
        {
            end += 1;
        }
        let rest = self.text.get(at..end).unwrap_or_default().trim_end_matches('.');
        let last = rest.rsplit('.').next().unwrap_or_default();
        !last.is_empty() && last.bytes().all(|b| b.is_ascii_lowercase()) && DOMAINS.has(hash::form_of(last))
    }

    /// Everything up to whitespace, without the punctuation at its end.
    fn address(&mut self) -> (TokenKind, Flags) {
        let start = self.at;
        self.consume(|c| {
            !c.is_whitespace()
                && !matches!(c, '"' | '“' | '”' | '<' | '>' | '(' | ')' | '[' | ']' | '«' | '»')
        });
        let found = self.text.get(start..self.at).unwrap_or_default();
        self.at = start + found.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’']).len().max(1);
        (TokenKind::ADDRESS, Flags::default())
    }

    /// Digits with their separators, and letters that stick to them: `14,000`, `3.5m`, `1990s`, `21st`.
    fn number(&mut self) -> (TokenKind, Flags) {
        self.at += self.char_at(self.at).len_utf8();
        loop {
            self.consume(|c| c.is_alphanumeric() && !is_ideographic(c));
            let separated = matches!(self.char_at(self.at), '.' | ',' | ':')
                && self.char_at(self.at + 1).is_ascii_digit();
            if !(separated && self.bytes[self.at - 1].is_ascii_digit()) {
                return (TokenKind::NUMBER, Flags::default());
            }
            self.at += 1;
        }
    }

    fn double_mark(&mut self, c: char) -> (TokenKind, Flags) {
        let before = self.char_before(self.at);
        self.at += c.len_utf8();
        let after = self.char_at(self.at);
        let flags = match c {
            '“' if self.low_open => {
                self.low_open = false;
                Flags::CLOSES
            }
            '„' => {
                self.low_open = true;
                Flags::OPENS
            }
            // French »points« outward, German inward: a guillemet between whitespace and letter opens, whichever it is.
            '«' | '»' if before.is_whitespace() && after.is_alphanumeric() => Flags::OPENS,
            '«' | '»' if before.is_alphanumeric() && !after.is_alphanumeric() => Flags::CLOSES,
            '“' | '‟' | '〝' | '「' | '«' => Flags::OPENS,
            '”' | '〞' | '」' | '»' => Flags::CLOSES,
            _ => straight(before, after),
        };
        (TokenKind::MARK, flags)
    }

    /// An apostrophe or single mark at the start of a token.
    fn apostrophe(&mut self, c: char, space_before: bool) -> (TokenKind, Flags) {
        let start = self.at;
        let before = self.char_before(start);
        self.at += c.len_utf8();
        let next = self.char_at(self.at);
        if matches!(c, '\'' | '`' | '´' | '’' | '‘') && next == c {
            // Two single ones are a double one.
            self.at += c.len_utf8();
            let flags =
                if matches!(c, '`' | '‘') { Flags::OPENS } else { straight(before, self.char_at(self.at)) };
            return (TokenKind::MARK, flags);
        }
        if before.is_alphanumeric() && matches!(c, '\'' | '’' | '´' | '′' | '`') {
            return self.behind_word(before, next);
        }
        if next.is_ascii_digit() && matches!(c, '\'' | '’' | '‘') {
            // `the '90s`
            self.consume(char::is_alphanumeric);
            return (TokenKind::NUMBER, Flags::default());
        }
        if next.is_alphabetic() {
            let mut end = self.at;
            while end < self.end && self.bytes[end].is_ascii_alphabetic() {
                end += 1;
            }
            let word = self.text.get(self.at..end).unwrap_or_default();
            if APOSTROPHE_FIRST.has(hash::form_of(word)) && !matches!(c, '‹' | '‚' | '`') {
                self.at = end;
                return (TokenKind::WORD, Flags::default());
            }
        }
        let opens =
            matches!(c, '‘' | '‚' | '‛' | '‹' | '`') || (c != '›' && space_before && !next.is_whitespace());
        self.single_open = opens;
        (TokenKind::SINGLE_MARK, if opens { Flags::OPENS } else { Flags::CLOSES })
    }

    /// An apostrophe directly after a word or number: `Smith's`, `officials'`, or the end of a single quotation.
    fn behind_word(&mut self, before: char, next: char) -> (TokenKind, Flags) {
        if next.is_alphabetic() {
            self.consume(char::is_alphanumeric);
            return (TokenKind::CLITIC, Flags::default());
        }
        let plural = matches!(before, 's' | 'S' | 'z' | 'x');
        if plural && (!self.single_open || next.is_whitespace()) {
            return (TokenKind::CLITIC, Flags::default());
        }
        self.single_open = false;
        (TokenKind::SINGLE_MARK, Flags::CLOSES)
    }

    /// `â€œ` and its kind: typographic marks whose UTF-8 was read as cp1252.
    fn mojibake(&mut self, space_before: bool) -> (TokenKind, Flags) {
        self.seen.mojibake += 1;
        let start = self.at;
        self.at += "â€".len();
        let third = self.char_at(self.at);
        let before = self.char_before(start);
        match third {
            'œ' => {
                self.at += third.len_utf8();
                (TokenKind::MARK, Flags::OPENS)
            }
            '\u{9d}' => {
                self.at += third.len_utf8();
                (TokenKind::MARK, Flags::CLOSES)
            }
            '˜' => {
                self.at += third.len_utf8();
                (TokenKind::SINGLE_MARK, Flags::OPENS)
            }
            '™' => {
                self.at += third.len_utf8();
                let next = self.char_at(self.at);
                if before.is_alphanumeric() && !space_before {
                    return self.behind_word(before, next);
                }
                (TokenKind::SINGLE_MARK, Flags::CLOSES)
            }
            '“' | '”' | '¦' | '"' if third != '"' => {
                self.at += third.len_utf8();
                (TokenKind::PUNCTUATION, Flags::default())
            }
            // The closing mark's third byte is a control character that is often dropped.
            _ => (TokenKind::MARK, Flags::CLOSES),
        }
    }

    fn repeated(&mut self, of: &[char]) -> (TokenKind, Flags) {
        self.consume(|c| of.contains(&c));
        (TokenKind::PUNCTUATION, Flags::default())
    }

    fn sign(&mut self, c: char) -> (TokenKind, Flags) {
        self.at += c.len_utf8();
        self.note(c);
        if matches!(
            c,
            ',' | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '/'
                | '\\'
                | '…'
                | '–'
                | '—'
                | '―'
                | '‐'
                | '‑'
                | '‒'
                | '¡'
                | '¿'
                | '·'
                | '•'
                | '。'
                | '、'
                | '，'
                | '！'
                | '？'
        ) {
            return (TokenKind::PUNCTUATION, Flags::default());
        }
        // An emoji with its skin tone, joiner and variation selector is one symbol.
        if !c.is_ascii() {
            self.consume(|c| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
            while self.char_before(self.at) == '\u{200d}' && !self.char_at(self.at).is_ascii() {
                self.at += self.char_at(self.at).len_utf8();
                self.consume(|c| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
            }
        }
        (TokenKind::SYMBOL, Flags::default())
    }

    fn consume(&mut self, accept: impl Fn(char) -> bool) {
        while self.at < self.end {
            let c = self.char_at(self.at);
            if !accept(c) {
                return;
            }
            self.at += c.len_utf8();
        }
    }
}

/// What a straight mark does, by its neighbours; undecided between spaces or between letters.
fn straight(before: char, after: char) -> Flags {
    let opening =
        before.is_whitespace() || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '\u{feff}');
    let closing = after.is_whitespace()
        || matches!(
            after,
            '\0' | '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '—' | '–' | '-' | '/' | '…'
        );
    match (opening, closing) {
        (true, false) => Flags::OPENS,
        (false, true) => Flags::CLOSES,
        _ => Flags::default(),
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{64b}'..='\u{65f}')
}

/// Scripts written without spaces, where every character counts as a word.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
