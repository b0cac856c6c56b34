//! What the text layer knows of a text: paragraphs, sentences, tokens.

use crate::Span;

/// A line of the text with something on it.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// The line without the whitespace at its ends.
    pub span: Span,
    /// Its first sentence.
    pub first_sentence: u32,
    /// The sentence after its last one.
    pub end_sentence: u32,
}

/// A sentence; it never runs over a paragraph.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// The paragraph that it is in.
    pub paragraph: u32,
    /// Its first token.
    pub first_token: u32,
    /// The token after its last one.
    pub end_token: u32,
}

/// A word, number, sign or quotation mark.
///
/// The hashes are computed once, by `byline_text::hash`, so that lexicons and taggers need not look at the
/// characters again.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Token {
    /// Where it is.
    pub span: Span,
    /// Hash of the form in lower case without apostrophes and invisible characters: `can't`, `cant` and `CAN'T`
    /// are the same.
    pub form: u32,
    /// Hash of the shape: `Xxxx`, `d,ddd`, runs longer than four cut.
    pub shape: u32,
    /// Hash of the first three characters of the folded form.
    pub prefix: u32,
    /// Hash of the last three characters of the folded form.
    pub suffix: u32,
    /// What the characters alone show.
    pub flags: Flags,
    /// Word, number, mark …
    pub kind: TokenKind,
    /// The part of speech.
    pub tag: Tag,
    /// Always 0.
    pub reserved: u16,
}

/// What sort of token it is. A number and not an enum, since it crosses the plugin boundary as it is.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct TokenKind(pub u8);

#[expect(missing_docs, reason = "each is what its name says")]
impl TokenKind {
    pub const WORD: Self = Self(0);
    /// Digits, perhaps with separators: `14,000`, `3.5`, `2022`.
    pub const NUMBER: Self = Self(1);
    /// Punctuation other than quotation marks.
    pub const PUNCTUATION: Self = Self(2);
    /// A double quotation mark of any form: `"`, `“`, `''`, `«`, or its mojibake.
    pub const MARK: Self = Self(3);
    /// A single quotation mark that is no apostrophe, as far as its neighbours show.
    pub const SINGLE_MARK: Self = Self(4);
    /// Anything else: `$`, `%`, an emoji, a URL's scheme.
    pub const SYMBOL: Self = Self(5);
    /// A URL, e-mail address, @name or #tag, kept whole.
    pub const ADDRESS: Self = Self(6);
    /// A possessive or clitic split from its word: `'s`, `'re`, the `'` of `officials'`.
    pub const CLITIC: Self = Self(7);
}

/// Part of speech, after Universal Dependencies.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Tag(pub u8);

#[expect(missing_docs, reason = "the tags of universaldependencies.org/u/pos")]
impl Tag {
    pub const X: Self = Self(0);
    pub const ADJ: Self = Self(1);
    pub const ADP: Self = Self(2);
    pub const ADV: Self = Self(3);
    pub const AUX: Self = Self(4);
    pub const CCONJ: Self = Self(5);
    pub const DET: Self = Self(6);
    pub const INTJ: Self = Self(7);
    pub const NOUN: Self = Self(8);
    pub const NUM: Self = Self(9);
    pub const PART: Self = Self(10);
    pub const PRON: Self = Self(11);
    pub const PROPN: Self = Self(12);
    pub const PUNCT: Self = Self(13);
    pub const SCONJ: Self = Self(14);
    pub const SYM: Self = Self(15);
    pub const VERB: Self = Self(16);

    /// The names, in the order of the numbers.
    pub const NAMES: [&'static str; 17] = [
        "X", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
        "PUNCT", "SCONJ", "SYM", "VERB",
    ];

    /// The name; `X` for a number that is no tag.
    pub fn name(self) -> &'static str {
        Self::NAMES.get(self.0 as usize).copied().unwrap_or("X")
    }

    /// The tag of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|known| *known == name).map(|at| Self(at as u8))
    }
}

/// What the characters of a token and its neighbourhood show, as a set of bits.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u32);

impl Flags {
    /// The first letter is a capital.
    pub const CAPITAL: Self = Self(1);
    /// Two letters or more, and all are capitals.
    pub const ALL_CAPITALS: Self = Self(1 << 1);
    /// Whitespace precedes it (or the paragraph begins).
    pub const SPACE_BEFORE: Self = Self(1 << 2);
    /// Whitespace follows it (or the paragraph ends).
    pub const SPACE_AFTER: Self = Self(1 << 3);
    /// Two or more spaces precede it: a dash may have been lost there.
    pub const GAP_BEFORE: Self = Self(1 << 4);
    /// The word seems to have lost its apostrophe: `cant`, `Were looking`, `Russias`.
    pub const LOST_APOSTROPHE: Self = Self(1 << 5);
    /// The first token of its sentence.
    pub const SENTENCE_START: Self = Self(1 << 6);
    /// The first token of its paragraph.
    pub const PARAGRAPH_START: Self = Self(1 << 7);
    /// A quotation mark that can only open: `“`, `«`, `„`, or straight with whitespace before and none after.
    pub const OPENS: Self = Self(1 << 8);
    /// A quotation mark that can only close.
    pub const CLOSES: Self = Self(1 << 9);
    /// An abbreviation with its full stop: `U.S.`, `Gen.`
    pub const ABBREVIATION: Self = Self(1 << 10);
    /// A single capital letter with its full stop: `J.`
    pub const INITIAL: Self = Self(1 << 11);
    /// A negation, apostrophe lost or not: `not`, `never`, `can't`, `cant`, `nobody`.
    pub const NEGATION: Self = Self(1 << 12);

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set with `other` added where `holds`.
    #[must_use]
    pub const fn with_if(self, holds: bool, other: Self) -> Self {
        if holds { self.with(other) } else { self }
    }
}
