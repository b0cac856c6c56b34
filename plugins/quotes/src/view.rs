//! An article as the learned parts see it: its tokens, and what is worked out once for each of them.

use crate::features::Range;
use crate::lexicon::{self, Class};
use crate::marks::{Marks, State, token_range};
use crate::model::two;
use byline_core::{DamageKind, Document, Flags, Span, Token, TokenKind};
use byline_text::hash::form;

/// What is worked out once for each token. Kept per thread and read into again.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
}

/// What is worked out for a token. The counts are of the tokens before it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Note {
    /// What it can report.
    pub(crate) class: Class,
    /// What the quotation marks say of it.
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
}

impl Notes {
    /// Forgets the article before and works out the notes of this one.
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
            let joint = !edge || !after_edge || sort == token.form;
            after_edge = edge;
            self.notes.push(Note { class, state: marks.state_at(at), sort, kind, edge, joint, ..running });
            running.commas += u32::from(token.form == COMMA);
            running.marks += u32::from(kind == TokenKind::MARK);
            running.reports += u32::from(matches!(class, Class::Say | Class::Report));
            running.first_person += u32::from(word.person);
        }
        self.notes.push(running);
        View { document, marks, notes: &self.notes, condition: condition(document, marks) }
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
    tag: byline_core::Tag::X,
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
};

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

    /// The tokens of the sentence that holds a token.
    pub(crate) fn sentence(&self, at: usize) -> Range {
        self.document
            .sentence_at(self.token(at, 0).span.start)
            .and_then(|at| self.document.sentences.get(at))
            .map_or(Range { first: at, end: at }, Range::from)
    }

    /// The span of some tokens.
    pub(crate) fn span(&self, part: Range) -> Span {
        self.token(part.first, 0).span.join(self.token(part.end, -1).span)
    }

    /// The number of the paragraph that holds a token.
    pub(crate) fn paragraph_number(&self, at: usize) -> u32 {
        let sentence = self.document.sentence_at(self.token(at, 0).span.start);
        sentence.and_then(|at| self.document.sentences.get(at)).map_or(0, |sentence| sentence.paragraph)
    }

    /// The tokens of the paragraph of a sentence.
    pub(crate) fn paragraph_of(&self, sentence: usize) -> Range {
        let sentence = self.document.sentences.get(sentence);
        let paragraph = sentence.and_then(|found| self.document.paragraphs.get(found.paragraph as usize));
        let (first, end) = paragraph.map_or((0, 0), |paragraph| token_range(self.document, paragraph));
        Range { first: first as usize, end: end as usize }
    }

    /// The tokens of the paragraph that holds a token.
    pub(crate) fn paragraph(&self, at: usize) -> Option<(usize, usize)> {
        let sentence = self.document.sentence_at(self.token(at, 0).span.start)?;
        let paragraph = self.document.sentences.get(sentence)?.paragraph;
        let (first, end) = token_range(self.document, self.document.paragraphs.get(paragraph as usize)?);
        Some((first as usize, end as usize))
    }

    /// What is between the tokens from `first` to `end`: whether there are commas, marks, words that report.
    #[inline]
    pub(crate) fn between(&self, first: usize, end: usize) -> Between {
        let (before, after) = (self.note(first, 0), self.note(end.max(first), 0));
        Between {
            commas: after.commas.saturating_sub(before.commas),
            marks: after.marks.saturating_sub(before.marks),
            reports: after.reports.saturating_sub(before.reports),
            first_person: after.first_person.saturating_sub(before.first_person),
        }
    }
}

/// Counts over a stretch of tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between {
    /// Commas.
    pub(crate) commas: u32,
    /// Double quotation marks.
    pub(crate) marks: u32,
    /// Verbs of speech.
    pub(crate) reports: u32,
    /// Pronouns of the first and second person.
    pub(crate) first_person: u32,
}

/// What state an article is in: whole (0) or damaged (2), and 1 more if it has no quotation marks. What a mark tells,
/// and what it tells that there is none, depends on it.
fn condition(document: &Document<'_>, marks: &Marks) -> u32 {
    let lost = document.damage.iter().filter(|damage| {
        matches!(damage.kind, DamageKind::ApostrophesLost | DamageKind::DashesLost | DamageKind::MarksLost)
    });
    let lost: u32 = lost.map(|damage| damage.count).sum();
    let single = |state| matches!(state, State::OnlyOpened | State::OnlyClosed);
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
    if function {
        return token.form;
    }
    let capital = token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::SENTENCE_START);
    let look = u32::from(token.kind.0) | u32::from(capital) << 4 | (class as u32) << 8;
    let ending = if token.kind == TokenKind::WORD && !capital && token.tag.0 == 0 { token.suffix } else { 0 };
    two(0, look, u32::from(token.tag.0) << 1 ^ ending)
}
