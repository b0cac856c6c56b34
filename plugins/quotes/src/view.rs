//! An article as the learned parts see it: its tokens, and what is computed once for each of them.

use crate::hash::{Value, value};
use crate::lexicon::{self, Class};
use crate::marks::{Marks, Segment, State, paragraph_tokens};
use crate::part::Part;
use crate::reporting;
use crate::second::Opinion;
use byline_core::{DamageKind, Document, Flags, Sentence, Span, Tag, Token, TokenKind};
use byline_text::hash::form;

/// What is computed once for each token. Kept per thread and used again for the next article.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
}

/// What is computed for a token. The counts are of the tokens before it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Note {
    /// What it can report.
    pub(crate) class: Class,
    /// Where it stands, seen from the quotation marks.
    pub(crate) state: State,
    /// Its form if that is of a closed class, else a hash of what sort of word it is.
    pub(crate) sort: u32,
    /// Its kind; every quotation mark has that of a double one.
    pub(crate) kind: TokenKind,
    /// Whether a content can begin or end with it: any token but punctuation and marks.
    pub(crate) edge: bool,
    /// Whether something may end or begin before it: beside punctuation, and at a word of the closed classes.
    pub(crate) joint: bool,
    commas: u32,
    marks: u32,
    reports: u32,
    first_person: u32,
    spoken: u32,
    third_person: u32,
    verbs: u32,
    past: u32,
    clauses: u32,
    joints: u32,
}

/// An article, its marks and its notes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// The article.
    pub(crate) document: &'a Document<'a>,
    /// Its quotation marks.
    pub(crate) marks: &'a Marks,
    notes: &'a [Note],
    /// What state the article is in as a whole; see [`condition`].
    pub(crate) condition: u32,
    /// A second opinion on what is said.
    pub(crate) said: Opinion<'a>,
}

impl Notes {
    /// Forgets the previous article and computes the notes of this one.
    pub(crate) fn read<'a>(&'a mut self, document: &'a Document<'a>, marks: &'a Marks) -> View<'a> {
        self.notes.clear();
        self.notes.reserve(document.tokens.len() + 1);
        let mut running = Note { kind: TokenKind::SYMBOL, edge: true, ..Note::default() };
        let mut after_edge = true;
        for (at, token) in document.tokens.iter().enumerate() {
            let word = lexicon::word(token.form);
            let class = if token.kind == TokenKind::WORD { word.class } else { Class::None };
            let sort = sort(token, class, word.function, marks);
            let kind = if marks.is_mark(token) { TokenKind::MARK } else { token.kind };
            let edge = can_be_edge(kind);
            // Words of the closed classes have their form for a sort; see `sort`.
            let joint = !edge || !after_edge || sort == token.form;
            after_edge = edge;
            // Each note has what was counted before it, so that the counts of any stretch are one difference of
            // two notes.
            self.notes.push(Note { class, state: marks.state_at(at), sort, kind, edge, joint, ..running });
            running.commas += u32::from(token.form == COMMA);
            running.marks += u32::from(kind == TokenKind::MARK);
            running.reports += u32::from(matches!(class, Class::Say | Class::Report));
            running.first_person += u32::from(word.person);
            running.spoken += u32::from(word.spoken);
            running.third_person += u32::from(word.third_person);
            if token.tag == Tag::CCONJ {
                // Within marks `and Reid said so` is a part of what the speaker tells.
                let outside = marks.state_at(at) == State::Outside;
                running.joints += u32::from(outside && reporting::joins_clause(document.tokens, at));
            }
            if matches!(token.tag, Tag::VERB | Tag::AUX) {
                running.verbs += 1;
                running.past += u32::from(is_past(document.form(token)));
                // The class is compared first, since that is cheap and nearly always settles it.
                running.clauses +=
                    u32::from(class == Class::Say && reporting::is_clause(document.tokens, at));
            }
        }
        // One more note than there are tokens: the counts up to the end of the text.
        self.notes.push(running);
        View {
            document,
            marks,
            notes: &self.notes,
            condition: condition(document, marks),
            said: Opinion::default(),
        }
    }
}

/// The hash of a comma.
pub(crate) const COMMA: u32 = form(",");
/// The hash of a colon.
pub(crate) const COLON: u32 = form(":");
/// The hash of `that`.
pub(crate) const THAT: u32 = form("that");

/// A token that does not exist: before the first and after the last.
const NOWHERE: Token = Token {
    span: Span { start: 0, end: 0 },
    form: 1,
    shape: 1,
    prefix: 1,
    suffix: 1,
    flags: Flags(0),
    kind: TokenKind::SYMBOL,
    tag: Tag::X,
    reserved: 0,
};

/// The notes of no token.
static NO_NOTE: Note = Note {
    class: Class::None,
    state: State::Outside,
    sort: 0,
    kind: TokenKind::SYMBOL,
    edge: true,
    joint: false,
    commas: 0,
    marks: 0,
    reports: 0,
    first_person: 0,
    spoken: 0,
    third_person: 0,
    verbs: 0,
    past: 0,
    clauses: 0,
    joints: 0,
};

/// How many tokens there are at most in the place and the date before a news report.
const DATELINE: usize = 14;

impl<'a> View<'a> {
    /// The token `offset` away from `at`, or one that looks like nothing.
    #[inline]
    pub(crate) fn token(&self, at: usize, offset: isize) -> &'a Token {
        self.document.tokens.get(at.wrapping_add_signed(offset)).unwrap_or(&NOWHERE)
    }

    /// The notes on the token `offset` away from `at`.
    #[inline]
    pub(crate) fn note(&self, at: usize, offset: isize) -> &'a Note {
        self.notes.get(at.wrapping_add_signed(offset)).unwrap_or(&NO_NOTE)
    }

    /// Whether the article lost marks, apostrophes or dashes.
    pub(crate) fn is_damaged(&self) -> bool {
        self.condition & 2 != 0
    }

    /// Whether the token `offset` away from `at` is a quotation mark.
    pub(crate) fn is_mark(&self, at: usize, offset: isize) -> bool {
        self.kind(at, offset) == TokenKind::MARK
    }

    /// The kind of a token; every quotation mark has that of a double one.
    pub(crate) fn kind(&self, at: usize, offset: isize) -> TokenKind {
        self.note(at, offset).kind
    }

    /// The hash of a form.
    pub(crate) fn form(&self, at: usize, offset: isize) -> u32 {
        self.token(at, offset).form
    }

    /// The span of some tokens.
    pub(crate) fn span(&self, part: Part) -> Span {
        self.token(part.first, 0).span.join(self.token(part.end, -1).span)
    }

    fn sentence_of(&self, at: usize) -> Option<&'a Sentence> {
        let sentence = self.document.sentence_at(self.token(at, 0).span.start)?;
        self.document.sentences.get(sentence)
    }

    /// The tokens of the sentence that holds a token.
    pub(crate) fn sentence(&self, at: usize) -> Part {
        self.sentence_of(at).map_or(Part::empty(at), Part::from)
    }

    /// The number of the paragraph that holds a token.
    pub(crate) fn paragraph_number(&self, at: usize) -> u32 {
        self.sentence_of(at).map_or(0, |sentence| sentence.paragraph)
    }

    /// The tokens of the paragraph that holds a token.
    pub(crate) fn paragraph(&self, at: usize) -> Option<Part> {
        let paragraph = self.sentence_of(at)?.paragraph;
        self.document.paragraphs.get(paragraph as usize).map(|found| paragraph_tokens(self.document, found))
    }

    /// The tokens of the paragraph of a sentence, which is given by its number.
    pub(crate) fn paragraph_of_sentence(&self, sentence: usize) -> Part {
        let sentence = self.document.sentences.get(sentence);
        let paragraph = sentence.and_then(|found| self.document.paragraphs.get(found.paragraph as usize));
        paragraph.map_or(Part::empty(0), |found| paragraph_tokens(self.document, found))
    }

    /// The tokens of each paragraph, in order.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = Part> + use<'a> {
        let document = self.document;
        document.paragraphs.iter().map(move |paragraph| paragraph_tokens(document, paragraph))
    }

    /// What quotation marks enclose and holds the token `at`.
    pub(crate) fn segment_at(&self, at: usize) -> Option<&'a Segment> {
        self.marks.segment_at(at)
    }

    /// Whether a content can begin or end with a token: with any but punctuation and marks.
    pub(crate) fn can_be_edge(&self, at: usize) -> bool {
        self.note(at, 0).edge
    }

    /// Where the text begins behind the place and the date with which a news report begins at a token: `OSTRAVA, May 3 – The`,
    /// `BRNO:`. A dash that was lost leaves two spaces.
    pub(crate) fn behind_dateline(&self, first: usize) -> Option<usize> {
        let begins = self.token(first, 0);
        let shouted = begins.flags.has(Flags::ALL_CAPITALS) && begins.span.len() > 2;
        if !begins.flags.has(Flags::PARAGRAPH_START) || !shouted {
            return None;
        }
        let ends = |at: &usize| {
            lexicon::is_dash(self.form(*at, 0))
                || self.form(*at, 0) == form(":")
                || self.token(*at, 0).flags.has(Flags::GAP_BEFORE)
        };
        let end = (first + 1..first + DATELINE).find(ends)?;
        let text = if self.token(end, 0).flags.has(Flags::GAP_BEFORE) && self.can_be_edge(end) {
            end
        } else {
            end + 1
        };
        // Behind the words in capitals stand a land, a date and who reports; a verb makes it a sentence.
        let words = |at: usize| {
            let token = self.token(at, 0);
            !matches!(token.tag, Tag::VERB | Tag::AUX) && !token.flags.has(Flags::PARAGRAPH_START)
        };
        (first + 1..text).all(words).then_some(text)
    }

    /// The part without punctuation at its ends; `None` if nothing is left.
    pub(crate) fn trimmed(&self, Part { mut first, mut end }: Part) -> Option<Part> {
        while first < end && !self.can_be_edge(first) {
            first += 1;
        }
        while first < end && !self.can_be_edge(end - 1) {
            end -= 1;
        }
        (first < end).then_some(Part { first, end })
    }

    /// Whether the token `at` begins a paragraph (2) or a sentence (1), punctuation aside.
    pub(crate) fn starts(&self, at: usize) -> u32 {
        // Up to three marks, brackets or dashes may stand before the first word: `("We go`.
        for back in 0..4_usize {
            let Some(place) = at.checked_sub(back) else { return 2 };
            if back > 0 && self.can_be_edge(place) {
                return 0;
            }
            match self.token(place, 0).flags {
                flags if flags.has(Flags::PARAGRAPH_START) => return 2,
                flags if flags.has(Flags::SENTENCE_START) => return 1,
                _ => {}
            }
        }
        0
    }

    /// Whether the tokens that end at `end` end a paragraph (2) or a sentence (1), punctuation aside.
    pub(crate) fn stops(&self, end: usize) -> u32 {
        for place in end..end + 5 {
            if place >= self.document.tokens.len() {
                return 2;
            }
            match self.token(place, 0).flags {
                flags if flags.has(Flags::PARAGRAPH_START) => return 2,
                flags if flags.has(Flags::SENTENCE_START) => return 1,
                _ => {}
            }
            if self.can_be_edge(place) {
                return 0;
            }
        }
        0
    }

    /// Whether a quotation mark stands before the token `at`, other punctuation aside.
    pub(crate) fn mark_before(&self, at: usize) -> bool {
        (1..=3_usize)
            .map_while(|back| at.checked_sub(back).filter(|&place| !self.can_be_edge(place)))
            .any(|place| self.is_any_mark(place))
    }

    /// Whether a quotation mark stands after the tokens that end at `end`, other punctuation aside.
    pub(crate) fn mark_after(&self, end: usize) -> bool {
        (end..end + 3).take_while(|&place| !self.can_be_edge(place)).any(|place| self.is_any_mark(place))
    }

    /// Whether a token is a quotation mark, double or single.
    fn is_any_mark(&self, at: usize) -> bool {
        self.is_mark(at, 0) || self.token(at, 0).kind == TokenKind::SINGLE_MARK
    }

    /// How many pronouns of the first and second person there are in some parts.
    pub(crate) fn first_person(&self, parts: &[Part]) -> u32 {
        parts.iter().map(|&part| self.inside(part).first_person).sum()
    }

    /// How many quotation marks there are in some parts.
    pub(crate) fn marks_in(&self, parts: &[Part]) -> u32 {
        parts.iter().map(|&part| self.inside(part).marks).sum()
    }

    /// What is in a part: commas, marks, words that report.
    pub(crate) fn inside(&self, part: Part) -> Counts {
        self.between(part.first, part.end)
    }

    /// What is between the tokens from `first` to `end`: commas, marks, words that report.
    #[inline]
    pub(crate) fn between(&self, first: usize, end: usize) -> Counts {
        let (before, after) = (self.note(first, 0), self.note(end.max(first), 0));
        Counts {
            commas: after.commas.saturating_sub(before.commas),
            marks: after.marks.saturating_sub(before.marks),
            reports: after.reports.saturating_sub(before.reports),
            first_person: after.first_person.saturating_sub(before.first_person),
            spoken: after.spoken.saturating_sub(before.spoken),
            third_person: after.third_person.saturating_sub(before.third_person),
            verbs: after.verbs.saturating_sub(before.verbs),
            past: after.past.saturating_sub(before.past),
            clauses: after.clauses.saturating_sub(before.clauses),
            joints: after.joints.saturating_sub(before.joints),
        }
    }
}

/// Counts over a stretch of tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    /// Commas.
    pub(crate) commas: u32,
    /// Double quotation marks.
    pub(crate) marks: u32,
    /// Verbs of speech.
    pub(crate) reports: u32,
    /// Pronouns of the first and second person.
    pub(crate) first_person: u32,
    /// Contractions and interjections.
    pub(crate) spoken: u32,
    /// `He`, `she` and their other forms.
    pub(crate) third_person: u32,
    /// Verbs.
    pub(crate) verbs: u32,
    /// Verbs in the past.
    pub(crate) past: u32,
    /// Verbs of clauses that say who speaks; see `reporting`.
    pub(crate) clauses: u32,
    /// Conjunctions at which somebody else begins to report; see `reporting`.
    pub(crate) joints: u32,
}

impl Counts {
    /// Verbs in the past and others, two bits each: direct speech is mostly in the present, what reporters write in the
    /// past.
    pub(crate) fn tense(&self) -> u32 {
        self.past.min(2) << 2 | (self.verbs - self.past).min(2)
    }

    /// Contractions, and pronouns of the first and second person, two bits each.
    pub(crate) fn voice(&self) -> u32 {
        self.spoken.min(2) << 2 | self.first_person.min(2)
    }
}

/// Whether a verb is in the past.
pub(crate) fn is_past(verb: &str) -> bool {
    verb.ends_with("ed")
        || matches!(
            verb,
            "was"
                | "were"
                | "had"
                | "would"
                | "could"
                | "did"
                | "might"
                | "went"
                | "made"
                | "said"
                | "told"
                | "came"
                | "took"
                | "got"
                | "became"
                | "began"
                | "left"
                | "held"
                | "gave"
                | "ran"
                | "won"
                | "saw"
                | "spoke"
                | "wrote"
                | "met"
                | "stood"
                | "led"
                | "found"
                | "knew"
                | "thought"
        )
}

/// What state an article is in: whole (0) or damaged (2), and 1 more if it has no quotation marks. What a mark means,
/// and what its absence means, depends on it.
fn condition(document: &Document<'_>, marks: &Marks) -> u32 {
    let lost = document.damage.iter().filter(|damage| {
        matches!(damage.kind, DamageKind::ApostrophesLost | DamageKind::DashesLost | DamageKind::MarksLost)
    });
    let lost: u32 = lost.map(|damage| damage.count).sum();
    let single = |state| matches!(state, State::OnlyOpened | State::OnlyClosed);
    // A pair with one mark missing among many sound ones is a slip; where there are few, marks were lost.
    let half = marks.segments.iter().filter(|segment| single(segment.state)).count();
    let damaged = lost >= 2 || half >= 2 || (half == 1 && marks.segments.len() < 4);
    2 * u32::from(damaged) + u32::from(marks.segments.is_empty())
}

fn can_be_edge(kind: TokenKind) -> bool {
    !matches!(kind, TokenKind::PUNCTUATION | TokenKind::MARK | TokenKind::SINGLE_MARK)
}

/// What sort of word a token is.
fn sort(token: &Token, class: Class, function: bool, marks: &Marks) -> u32 {
    if marks.is_mark(token) {
        return 2 + u32::from(token.flags.has(Flags::OPENS)) + 2 * u32::from(token.flags.has(Flags::CLOSES));
    }
    // Which preposition or pronoun it is says more than what part of speech it is, and there are few enough of
    // them for each to have weights of its own.
    if function {
        return token.form;
    }
    // At the start of a sentence every word has a capital.
    let capital = token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::SENTENCE_START);
    let look = u32::from(token.kind.0) | u32::from(capital) << 4 | (class as u32) << 8;
    let ending = if token.kind == TokenKind::WORD && !capital && token.tag.0 == 0 { token.suffix } else { 0 };
    value(Value::Sort, look, u32::from(token.tag.0) << 1 ^ ending)
}
