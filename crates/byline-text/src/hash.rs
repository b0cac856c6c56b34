//! The one hash of words, the same at compile time, at run time and in model files.

/// The hash of a form: FNV-1a over its bytes in lower case, apostrophes and invisible characters left out, so that
/// `can't`, `cant` and `CAN'T` are one. Never 0.
///
/// Lexicons are sorted tables of these: `const SAID: u32 = form("said");`. For ASCII only it works at compile time;
/// other letters are folded at run time by [`form_of`].
pub const fn form(ascii: &str) -> u32 {
    let bytes = ascii.as_bytes();
    let mut state = START;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\'' {
            state = step(state, bytes[at].to_ascii_lowercase());
        }
        at += 1;
    }
    finish(state)
}

/// The hash of a form with any letters; equal to [`form`] for ASCII.
pub fn form_of(word: &str) -> u32 {
    hashes(word).form
}

/// The state before the first byte.
pub const START: u32 = 0x811c_9dc5;

/// The state after one byte more.
#[inline]
pub const fn step(state: u32, byte: u8) -> u32 {
    (state ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// The hash of a state: mixed, so that its low bits can index a table.
#[inline]
pub const fn finish(state: u32) -> u32 {
    let mixed = (state ^ (state >> 15)).wrapping_mul(0x2c1b_3c6d);
    let mixed = mixed ^ (mixed >> 12);
    if mixed == 0 { 1 } else { mixed }
}

/// The hashes of one token, as [`Token`](byline_core::Token) describes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashes {
    /// Of the folded form.
    pub form: u32,
    /// Of the folded form without its last character, for `Russias` → `russia`.
    pub stem: u32,
    /// Of its first three characters.
    pub prefix: u32,
    /// Of its last three characters.
    pub suffix: u32,
    /// Of its shape.
    pub shape: u32,
}

/// All hashes of a word in one pass.
#[inline]
pub fn hashes(word: &str) -> Hashes {
    match word.as_bytes() {
        [first, rest @ ..] if first.is_ascii_alphabetic() && are_lower_case(rest) => {
            hashes_of_plain(*first, rest)
        }
        _ => hashes_of_others(word),
    }
}

/// Whether all are letters in lower case. All are looked at whatever the first is: words are short.
#[inline]
fn are_lower_case(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |all, byte| all & byte.is_ascii_lowercase())
}

/// The hashes of a word that is a letter and then letters in lower case, as most are: their shapes are few and known.
#[inline]
fn hashes_of_plain(first: u8, rest: &[u8]) -> Hashes {
    let first_lower = first.to_ascii_lowercase();
    let (mut before, mut state) = (START, step(START, first_lower));
    let mut prefix = state;
    for (at, &byte) in rest.iter().enumerate() {
        before = state;
        state = step(state, byte);
        if at < 2 {
            prefix = state;
        }
    }
    let last = match *rest {
        [] => [0, 0, first_lower],
        [last] => [0, first_lower, last],
        [second, last] => [first_lower, second, last],
        [.., third, second, last] => [third, second, last],
    };
    let shapes = if first == first_lower { &LOWER_SHAPES } else { &CAPITAL_SHAPES };
    Hashes {
        form: finish(state),
        stem: finish(before),
        prefix: finish(prefix),
        suffix: finish(last.into_iter().fold(START, step)),
        shape: shapes[rest.len().min(MOST_ALIKE as usize)],
    }
}

/// How many characters of a class in a row count for the shape.
const MOST_ALIKE: u8 = 4;

/// The hash of the shape of a letter and so many in lower case.
const fn shapes(first: u8) -> [u32; MOST_ALIKE as usize + 1] {
    let mut shapes = [0; MOST_ALIKE as usize + 1];
    let mut state = step(START, first);
    let mut length = 0;
    while length < shapes.len() {
        shapes[length] = finish(state);
        // In `xxxx` the first is one of the four; in `Xxxxx` it is not.
        if first != b'x' || length + 1 < MOST_ALIKE as usize {
            state = step(state, b'x');
        }
        length += 1;
    }
    shapes
}

static LOWER_SHAPES: [u32; MOST_ALIKE as usize + 1] = shapes(b'x');
static CAPITAL_SHAPES: [u32; MOST_ALIKE as usize + 1] = shapes(b'X');

/// The hashes of any word.
fn hashes_of_others(word: &str) -> Hashes {
    let mut fold = Fold::new();
    for &byte in word.as_bytes() {
        if !byte.is_ascii() {
            return hashes_of_any(word);
        }
        fold.ascii(byte);
    }
    fold.finish()
}

#[cold]
fn hashes_of_any(word: &str) -> Hashes {
    let mut fold = Fold::new();
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        // The mojibake of an apostrophe: `canâ€™t`.
        let rest = chars.as_str();
        if c == 'â' && (rest.starts_with("€™") || rest.starts_with("€˜")) {
            chars.nth(1);
            continue;
        }
        if c.is_ascii() { fold.ascii(c as u8) } else { fold.other(c) }
    }
    fold.finish()
}

/// Whether `c` can be an apostrophe.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' | '＇')
}

/// Whether `c` is invisible and separates no words.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}')
}

struct Fold {
    state: u32,
    before: u32,
    prefix: u32,
    last: [u32; 3],
    count: u32,
    shape: u32,
    class: u8,
    run: u8,
}

impl Fold {
    const fn new() -> Self {
        Self {
            state: START,
            before: START,
            prefix: START,
            last: [0; 3],
            count: 0,
            shape: START,
            class: 0,
            run: 0,
        }
    }

    #[inline]
    fn ascii(&mut self, byte: u8) {
        let class = match byte {
            b'A'..=b'Z' => b'X',
            b'a'..=b'z' => b'x',
            b'0'..=b'9' => b'd',
            other => other,
        };
        self.shape_class(class);
        if byte == b'\'' || byte == b'`' {
            return;
        }
        let lower = byte.to_ascii_lowercase();
        self.before = self.state;
        self.state = step(self.state, lower);
        self.count(u32::from(lower));
    }

    fn other(&mut self, c: char) {
        if is_invisible(c) {
            return;
        }
        if is_apostrophe(c) {
            self.shape_class(b'\'');
            return;
        }
        self.shape_class(if c.is_uppercase() {
            b'X'
        } else if c.is_alphabetic() {
            b'x'
        } else if c.is_numeric() {
            b'd'
        } else {
            b'o'
        });
        for lower in c.to_lowercase() {
            self.before = self.state;
            let mut buffer = [0; 4];
            for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                self.state = step(self.state, byte);
            }
            self.count(lower as u32);
        }
    }

    #[inline]
    fn count(&mut self, c: u32) {
        self.last = [self.last[1], self.last[2], c];
        self.count += 1;
        if self.count <= 3 {
            self.prefix = self.state;
        }
    }

    #[inline]
    fn shape_class(&mut self, class: u8) {
        self.run = if class == self.class { self.run.saturating_add(1) } else { 1 };
        self.class = class;
        if self.run <= MOST_ALIKE {
            self.shape = step(self.shape, class);
        }
    }

    #[inline]
    fn finish(self) -> Hashes {
        let suffix = self.last.iter().fold(START, |state, &c| (state ^ c).wrapping_mul(0x0100_0193));
        Hashes {
            form: finish(self.state),
            stem: finish(self.before),
            prefix: finish(self.prefix),
            suffix: finish(suffix),
            shape: finish(self.shape),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{form, form_of, hashes, hashes_of_any, hashes_of_others};

    #[test]
    fn forms_fold_case_and_apostrophes() {
        assert_eq!(form("can't"), form_of("CANT"));
        assert_eq!(form_of("can’t"), form("cant"));
        assert_eq!(form_of("canâ€™t"), form("cant"));
        assert_ne!(form("cant"), form("can"));
        assert_eq!(form_of("ÉTÉ"), form_of("été"));
    }

    #[test]
    fn plain_words_have_the_hashes_of_any_words() {
        for word in " a A of It the The said Said about Ghent Washington fishermen".split(' ') {
            assert_eq!(hashes(word), hashes_of_others(word), "{word}");
            assert_eq!(hashes(word), hashes_of_any(word), "{word}");
        }
        for word in "NATO iPhone can't 1990s é x-ray '".split(' ') {
            assert_eq!(hashes(word), hashes_of_any(word), "{word}");
        }
    }

    #[test]
    fn affixes_and_shapes() {
        assert_eq!(hashes("Russias").stem, form("russia"));
        assert_eq!(hashes("running").suffix, hashes("sing").suffix);
        assert_eq!(hashes("running").prefix, hashes("RUNS").prefix);
        assert_eq!(hashes("14,000").shape, hashes("27,312").shape);
        assert_eq!(hashes("Washington").shape, hashes("Blair").shape);
        assert_ne!(hashes("Washington").shape, hashes("washington").shape);
    }
}
