//! The numbers that stand for names.
//!
//! They never change within a major version; new ones may follow the last.

/// No entity, no quote, and at both ends of a span no span.
pub const NONE: u32 = u32::MAX;

/// A person.
pub const LABEL_PER: u32 = 0;
/// An organisation.
pub const LABEL_ORG: u32 = 1;
/// A place, country or other geopolitical entity.
pub const LABEL_LOC: u32 = 2;
/// A nationality, event, work and the like.
pub const LABEL_MISC: u32 = 3;
/// By a name or a part of it.
pub const MENTION_NAME: u32 = 0;
/// By a description.
pub const MENTION_NOMINAL: u32 = 1;
/// By a pronoun.
pub const MENTION_PRONOUN: u32 = 2;
/// All of the content is the speaker's words.
pub const QUOTE_DIRECT: u32 = 0;
/// Reported speech with some quoted words.
pub const QUOTE_MIXED: u32 = 1;
/// Reported speech.
pub const QUOTE_INDIRECT: u32 = 2;
/// Said or written.
pub const MODE_SPEECH: u32 = 0;
/// Believed, wished, feared, known.
pub const MODE_ATTITUDE: u32 = 1;
/// The claimant says so.
pub const STANCE_ASSERTS: u32 = 0;
/// The claimant says that it is not so.
pub const STANCE_DENIES: u32 = 1;
/// The claimant doubts it.
pub const STANCE_QUESTIONS: u32 = 2;
/// It holds up.
pub const VERDICT_SUPPORTED: u32 = 0;
/// It does not.
pub const VERDICT_REFUTED: u32 = 1;
/// The sources disagree.
pub const VERDICT_DISPUTED: u32 = 2;
/// Nothing vouches for it.
pub const VERDICT_UNVERIFIED: u32 = 3;
/// Both say the same.
pub const MATCH_SAME: u32 = 0;
/// They are about the same and exclude each other.
pub const MATCH_OPPOSITE: u32 = 1;
/// They share a topic.
pub const MATCH_RELATED: u32 = 2;
/// Who acts or is acted on.
pub const PART_WHO: u32 = 1;
/// What is done, or is so.
pub const PART_WHAT: u32 = 1 << 1;
/// Where.
pub const PART_WHERE: u32 = 1 << 2;
/// When.
pub const PART_WHEN: u32 = 1 << 3;
/// How much or how many.
pub const PART_HOW_MUCH: u32 = 1 << 4;
/// Whether it is said to be so.
pub const PART_POLARITY: u32 = 1 << 5;
/// Who does it to whom.
pub const PART_ROLE: u32 = 1 << 6;
/// Words that lost their apostrophe.
pub const DAMAGE_APOSTROPHES_LOST: u32 = 0;
/// Dashes that left two spaces behind.
pub const DAMAGE_DASHES_LOST: u32 = 1;
/// Speech that lost all its quotation marks.
pub const DAMAGE_MARKS_LOST: u32 = 2;
/// Paragraphs with an odd number of quotation marks.
pub const DAMAGE_MARKS_UNBALANCED: u32 = 3;
/// UTF-8 read as another charset.
pub const DAMAGE_MOJIBAKE: u32 = 4;
/// The replacement character U+FFFD.
pub const DAMAGE_REPLACEMENT_CHARACTERS: u32 = 5;
/// Invisible characters inside words.
pub const DAMAGE_ZERO_WIDTH: u32 = 6;
/// Control characters other than line ends and tabs.
pub const DAMAGE_CONTROL_CHARACTERS: u32 = 7;
/// A word.
pub const TOKEN_WORD: u8 = 0;
/// Digits, perhaps with separators: `14,000`, `3.5`, `2022`.
pub const TOKEN_NUMBER: u8 = 1;
/// Punctuation other than quotation marks.
pub const TOKEN_PUNCTUATION: u8 = 2;
/// A double quotation mark of any form: `"`, `“`, `''`, `«`, or its mojibake.
pub const TOKEN_MARK: u8 = 3;
/// A single quotation mark that is no apostrophe, as far as its neighbours show.
pub const TOKEN_SINGLE_MARK: u8 = 4;
/// Anything else: `$`, `%`, an emoji, a URL's scheme.
pub const TOKEN_SYMBOL: u8 = 5;
/// A URL, e-mail address, @name or #tag, kept whole.
pub const TOKEN_ADDRESS: u8 = 6;
/// A possessive or clitic split from its word: `'s`, `'re`, the `'` of `officials'`.
pub const TOKEN_CLITIC: u8 = 7;
/// The first letter is a capital.
pub const FLAG_CAPITAL: u32 = 1;
/// Two letters or more, and all are capitals.
pub const FLAG_ALL_CAPITALS: u32 = 1 << 1;
/// Whitespace precedes it (or the paragraph begins).
pub const FLAG_SPACE_BEFORE: u32 = 1 << 2;
/// Whitespace follows it (or the paragraph ends).
pub const FLAG_SPACE_AFTER: u32 = 1 << 3;
/// Two or more spaces precede it: a dash may have been lost there.
pub const FLAG_GAP_BEFORE: u32 = 1 << 4;
/// The word seems to have lost its apostrophe: `cant`, `Were looking`, `Russias`.
pub const FLAG_LOST_APOSTROPHE: u32 = 1 << 5;
/// The first token of its sentence.
pub const FLAG_SENTENCE_START: u32 = 1 << 6;
/// The first token of its paragraph.
pub const FLAG_PARAGRAPH_START: u32 = 1 << 7;
/// A quotation mark that can only open: `“`, `«`, `„`, or straight with whitespace before and none after.
pub const FLAG_OPENS: u32 = 1 << 8;
/// A quotation mark that can only close.
pub const FLAG_CLOSES: u32 = 1 << 9;
/// An abbreviation with its full stop: `U.S.`, `Gen.`
pub const FLAG_ABBREVIATION: u32 = 1 << 10;
/// A single capital letter with its full stop: `J.`
pub const FLAG_INITIAL: u32 = 1 << 11;
/// A negation, apostrophe lost or not: `not`, `never`, `can't`, `cant`, `nobody`.
pub const FLAG_NEGATION: u32 = 1 << 12;
/// `X` of Universal Dependencies.
pub const TAG_X: u8 = 0;
/// `ADJ` of Universal Dependencies.
pub const TAG_ADJ: u8 = 1;
/// `ADP` of Universal Dependencies.
pub const TAG_ADP: u8 = 2;
/// `ADV` of Universal Dependencies.
pub const TAG_ADV: u8 = 3;
/// `AUX` of Universal Dependencies.
pub const TAG_AUX: u8 = 4;
/// `CCONJ` of Universal Dependencies.
pub const TAG_CCONJ: u8 = 5;
/// `DET` of Universal Dependencies.
pub const TAG_DET: u8 = 6;
/// `INTJ` of Universal Dependencies.
pub const TAG_INTJ: u8 = 7;
/// `NOUN` of Universal Dependencies.
pub const TAG_NOUN: u8 = 8;
/// `NUM` of Universal Dependencies.
pub const TAG_NUM: u8 = 9;
/// `PART` of Universal Dependencies.
pub const TAG_PART: u8 = 10;
/// `PRON` of Universal Dependencies.
pub const TAG_PRON: u8 = 11;
/// `PROPN` of Universal Dependencies.
pub const TAG_PROPN: u8 = 12;
/// `PUNCT` of Universal Dependencies.
pub const TAG_PUNCT: u8 = 13;
/// `SCONJ` of Universal Dependencies.
pub const TAG_SCONJ: u8 = 14;
/// `SYM` of Universal Dependencies.
pub const TAG_SYM: u8 = 15;
/// `VERB` of Universal Dependencies.
pub const TAG_VERB: u8 = 16;
