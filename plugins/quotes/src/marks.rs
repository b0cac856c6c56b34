//! Quotation marks and what they enclose: distinguished from apostrophes, and repaired where one of a pair is gone.

use crate::part::Part;
use crate::reporting;
use byline_core::{Document, Flags, Paragraph, Token, TokenKind};

/// A stretch of tokens that quotation marks enclose, the marks left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The first token inside.
    pub(crate) first: u32,
    /// The token after the last one inside.
    pub(crate) end: u32,
    /// How sure its ends are.
    pub(crate) state: State,
    /// Whether it continues in the next paragraph, which opens with a mark of its own.
    pub(crate) continues: bool,
}

impl Segment {
    /// The tokens inside.
    pub(crate) const fn tokens(&self) -> Part {
        Part { first: self.first as usize, end: self.end as usize }
    }
}

/// Where a token stands, seen from the quotation marks.
#[repr(u8)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// Outside any marks.
    #[default]
    Outside,
    /// Between a mark that opens and one that closes.
    Inside,
    /// After a mark that opens and is never closed: `"We are ready, he said.`
    OnlyOpened,
    /// Before a mark that closes and was never opened: `We are ready," he said.`
    OnlyClosed,
    /// Between single marks: ‘We are ready’.
    Single,
}

/// The marks of one article. Kept per thread and used again for the next article.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// What is enclosed, in the order of the text, without overlaps.
    pub(crate) segments: Vec<Segment>,
    /// For each token its segment's place in `segments` plus one; 0 outside.
    segment_of: Vec<u32>,
    /// Whether the article has single marks where others have double ones, as in ‘We are ready,’ she said.
    single_style: bool,
}

impl Marks {
    /// Forgets the previous article and pairs the marks of this one.
    pub(crate) fn read(&mut self, document: &Document<'_>) {
        self.segments.clear();
        self.single_style = quotes_with_single_marks(document.tokens);
        let mut carried = false;
        for (at, paragraph) in document.paragraphs.iter().enumerate() {
            let Part { first, end } = paragraph_tokens(document, paragraph);
            let next_opens = document
                .paragraphs
                .get(at + 1)
                .and_then(|next| document.tokens.get(paragraph_tokens(document, next).first))
                .is_some_and(|token| self.is_mark(token) && !directions(token).1);
            carried = self.read_paragraph(document.tokens, first as u32, end as u32, carried, next_opens);
        }
        self.segment_of.clear();
        self.segment_of.resize(document.tokens.len(), 0);
        for (at, segment) in self.segments.iter().enumerate() {
            self.segment_of.get_mut(segment.tokens().tokens()).unwrap_or_default().fill(at as u32 + 1);
        }
    }

    /// The segment that holds a token.
    pub(crate) fn segment_at(&self, token: usize) -> Option<&Segment> {
        let place = *self.segment_of.get(token)?;
        self.segments.get((place as usize).checked_sub(1)?)
    }

    /// Where a token stands, seen from the marks.
    pub(crate) fn state_at(&self, token: usize) -> State {
        self.segment_at(token).map_or(State::Outside, |segment| segment.state)
    }

    /// Whether a token is a quotation mark: a double one of any form, or a single one in an article that has no others.
    pub(crate) fn is_mark(&self, token: &Token) -> bool {
        token.kind == TokenKind::MARK || (self.single_style && token.kind == TokenKind::SINGLE_MARK)
    }

    /// Pairs the marks of the tokens from `first` to `end`. Returns whether a quotation continues in the next
    /// paragraph.
    fn read_paragraph(
        &mut self,
        tokens: &[Token],
        first: u32,
        end: u32,
        carried: bool,
        next_opens: bool,
    ) -> bool {
        let mut open: Option<u32> = None;
        let mut single: Option<u32> = None;
        // Where a segment without an opening mark can begin at the earliest.
        let mut free = first;
        for at in first..end {
            let Some(token) = tokens.get(at as usize) else { break };
            // Within double marks single ones enclose a quotation within the quotation; see `nested.rs`.
            if token.kind == TokenKind::SINGLE_MARK && open.is_none() && !self.single_style {
                match single {
                    Some(start) if !token.flags.has(Flags::OPENS) => {
                        self.push(start + 1, at, State::Single);
                        (single, free) = (None, at + 1);
                    }
                    _ if !token.flags.has(Flags::CLOSES) => single = Some(at),
                    _ => {}
                }
                continue;
            }
            if !self.is_mark(token) {
                continue;
            }
            // A double mark ends the search for the partner of a single one: what looked like a mark was probably an
            // apostrophe.
            single = None;
            let (opens, closes) = directions(token);
            match open {
                None if closes && !opens => {
                    self.push(free, at, State::OnlyClosed);
                    free = at + 1;
                }
                None => open = Some(at),
                Some(start) if opens && !closes => {
                    self.push(start + 1, at, State::OnlyOpened);
                    (open, free) = (Some(at), at + 1);
                }
                Some(start) => {
                    self.push_pair(tokens, start + 1, at);
                    (open, free) = (None, at + 1);
                }
            }
        }
        let Some(start) = open else { return false };
        // `"First paragraph.` and then `"Second paragraph."`: the custom for speech over several paragraphs.
        let continues = next_opens && (start == first || carried || end - start > 6);
        self.push(start + 1, end, if continues { State::Inside } else { State::OnlyOpened });
        if let Some(last) = self.segments.last_mut() {
            last.continues = continues;
        }
        continues
    }

    /// Adds what stands between a mark that opens and one that closes. Where somebody is said to speak in between, both
    /// have lost their other mark: `"We are ready, he said. We start at noon."`
    fn push_pair(&mut self, tokens: &[Token], first: u32, end: u32) {
        if let Some(resume) = reporting::end_of_clause(tokens, first, end) {
            self.push(first, resume, State::OnlyOpened);
            self.push(resume, end, State::OnlyClosed);
        } else {
            self.push(first, end, State::Inside);
        }
    }

    /// Adds a segment that is not empty.
    fn push(&mut self, first: u32, end: u32, state: State) {
        if first < end {
            self.segments.push(Segment { first, end, state, continues: false });
        }
    }
}

/// Whether an article has no double marks, and a single one that ends speech: `,’` or `.’`.
fn quotes_with_single_marks(tokens: &[Token]) -> bool {
    let stops = |before: Option<&Token>| before.is_some_and(|token| token.kind == TokenKind::PUNCTUATION);
    let mut opened = false;
    let mut speech = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            // An article with double marks has single ones for words set apart, for apostrophes and for inner
            // quotations.
            TokenKind::MARK => return false,
            TokenKind::SINGLE_MARK if !token.flags.has(Flags::CLOSES) => opened = true,
            TokenKind::SINGLE_MARK => {
                speech |= opened && stops(at.checked_sub(1).and_then(|at| tokens.get(at)));
            }
            _ => {}
        }
    }
    speech
}

/// Whether a mark opens and whether it closes. A typographic one that points the wrong way is read by the spaces around it:
/// `“The lake is rising.“`
fn directions(token: &Token) -> (bool, bool) {
    let (opens, closes) = (token.flags.has(Flags::OPENS), token.flags.has(Flags::CLOSES));
    let (before, after) = (token.flags.has(Flags::SPACE_BEFORE), token.flags.has(Flags::SPACE_AFTER));
    match (opens, closes) {
        (true, false) if !before && after => (false, true),
        (false, true) if before && !after => (true, false),
        _ => (opens, closes),
    }
}

/// The tokens of a paragraph.
pub(crate) fn paragraph_tokens(document: &Document<'_>, paragraph: &Paragraph) -> Part {
    let sentences = document.sentences_of(paragraph);
    match (sentences.first(), sentences.last()) {
        (Some(first), Some(last)) => Part { first: first.first_token as usize, end: last.end_token as usize },
        _ => Part::empty(0),
    }
}
