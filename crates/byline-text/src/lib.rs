//! Damage, sentences, tokens and tags of news text.
//!
//! News taken from the web is broken in known ways: curly quotes, apostrophes and dashes are gone, one quotation mark
//! of a pair is missing. A general tokeniser turns that into noise, so this one is ours: it keeps `cant` a negation,
//! splits `Smith's`, distinguishes `the '90s` from speech, and notes what is broken without ever changing the text.
//!
//! ```
//! use byline_core::{DamageKind, Flags};
//!
//! let mut analysis = byline_text::Analysis::default();
//! analysis.read("Norway cant wait. We are ready  or nearly so, he said.");
//! assert_eq!(analysis.sentences.len(), 2);
//! assert!(analysis.tokens[1].flags.has(Flags::NEGATION));
//! assert!(analysis.damage.iter().any(|damage| damage.kind == DamageKind::DashesLost));
//! ```

mod damage;
pub mod hash;
mod sentences;
mod tagging;
mod tokens;
#[cfg(feature = "train")]
pub mod train;
mod words;

pub use words::Words;

use byline_core::{Article, Damage, Document, LayersView, Paragraph, Sentence, Span, Token};
use rustc_hash::FxHashSet;

/// What the text layer knows of one text. Kept per thread and read into again: buffers are reused.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Lines with something on them.
    pub paragraphs: Vec<Paragraph>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Tokens.
    pub tokens: Vec<Token>,
    /// What is broken, in the order of [`DamageKind::ALL`](byline_core::DamageKind::ALL).
    pub damage: Vec<Damage>,
    capitalised: FxHashSet<u32>,
    tagging: tagging::Scratch,
}

impl Analysis {
    /// Forgets the text before and reads this one, in time linear in its length. Text beyond `u32::MAX` bytes is
    /// left out.
    pub fn read(&mut self, text: &str) {
        let seen = self.split(text);
        tagging::tag(text, &self.sentences, &mut self.tokens, &mut self.tagging);
        damage::find(text, seen, self);
    }

    /// Forgets the text before and notes only which characters of this one are broken: mojibake, replacement
    /// characters, invisible and control characters. No tokens are made, since they are what takes the time; lost
    /// apostrophes, dashes and quotation marks can only be seen in tokens.
    pub fn read_characters(&mut self, text: &str) {
        self.clear();
        damage::find_characters(text, self);
    }

    fn clear(&mut self) {
        let Self { paragraphs, sentences, tokens, damage, capitalised: _, tagging: _ } = self;
        paragraphs.clear();
        sentences.clear();
        tokens.clear();
        damage.clear();
    }

    /// Paragraphs, sentences and tokens.
    fn split(&mut self, text: &str) -> tokens::Seen {
        self.clear();
        let Self { paragraphs, sentences, tokens, damage: _, capitalised: _, tagging: _ } = self;
        let mut seen = tokens::Seen::default();
        for line in lines(text) {
            let (first_token, first_sentence) = (tokens.len(), sentences.len());
            tokens::scan(text, line, tokens, &mut seen);
            if tokens.len() == first_token {
                continue;
            }
            sentences::split(text, first_token, paragraphs.len() as u32, tokens, sentences);
            let span = Span::new(tokens[first_token].span.start, tokens[tokens.len() - 1].span.end);
            paragraphs.push(Paragraph {
                span,
                first_sentence: first_sentence as u32,
                end_sentence: sentences.len() as u32,
            });
        }
        seen
    }

    /// The article as extractors see it; `self` must have read its text last.
    pub fn document<'a>(&'a self, article: &'a Article, layers: LayersView<'a>) -> Document<'a> {
        Document {
            id: &article.id,
            title: article.title.as_deref(),
            date: article.date.as_deref(),
            url: article.url.as_deref(),
            language: article.language.as_deref(),
            text: &article.text,
            paragraphs: &self.paragraphs,
            sentences: &self.sentences,
            tokens: &self.tokens,
            damage: &self.damage,
            targets: &article.targets,
            layers,
        }
    }
}

/// The lines of a text, without their ends (`\n`, `\r\n`, `\r`, and Unicode's line and paragraph separators).
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let limit = text.len().min(u32::MAX as usize);
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= limit {
            return None;
        }
        let end = line_end(text, start).min(limit);
        let line = Span::new(start as u32, end as u32);
        start = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        Some(line)
    })
}

/// Where the line that begins at `start` ends.
fn line_end(text: &str, start: usize) -> usize {
    let mut from = start;
    loop {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        // Unicode's separators begin with the byte E2, as curly quotes do: look closer there.
        let Some(at) = memchr::memchr3(b'\n', b'\r', 0xe2, rest).map(|at| from + at) else {
            return text.len();
        };
        if text.as_bytes()[at] != 0xe2 || matches!(text.get(at..at + 3), Some("\u{2028}" | "\u{2029}")) {
            return at;
        }
        from = at + 1;
    }
}
