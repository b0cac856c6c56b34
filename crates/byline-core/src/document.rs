//! What an extractor reads.

use crate::{Claim, CustomLayer, Damage, Entity, Paragraph, Quote, Sentence, Sentiment, Span, Token};
use std::ops::Range;

/// An article with all that the text layer knows of it and the layers that the extractor declared. Borrowed: an
/// extractor keeps nothing of it.
///
/// Paragraphs, sentences and tokens are in the order of the text and do not overlap; every sentence lies in one
/// paragraph and every token in one sentence.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The article's identifier.
    pub id: &'a str,
    /// The headline. It is no part of `text`; no span points into it.
    pub title: Option<&'a str>,
    /// The day of publication as ISO 8601.
    pub date: Option<&'a str>,
    /// The address.
    pub url: Option<&'a str>,
    /// The language as an ISO 639-1 code.
    pub language: Option<&'a str>,
    /// The body.
    pub text: &'a str,
    /// Its lines.
    pub paragraphs: &'a [Paragraph],
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its tokens.
    pub tokens: &'a [Token],
    /// What is broken in it.
    pub damage: &'a [Damage],
    /// Mentions that the user wants sentiment towards.
    pub targets: &'a [Span],
    /// What other extractors found, as far as this one declared it.
    pub layers: LayersView<'a>,
}

/// The layers that an extractor may read: those it declared as needed or used, each `None` otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub struct LayersView<'a> {
    /// Names and what refers to them.
    pub entities: Option<&'a [Entity]>,
    /// Who said what.
    pub quotes: Option<&'a [Quote]>,
    /// The sentiment towards each target, and of each sentence.
    pub sentiment: Option<&'a Sentiment>,
    /// What is checkable.
    pub claims: Option<&'a [Claim]>,
    /// Layers of custom extractors.
    pub custom: &'a [CustomLayer],
}

impl<'a> Document<'a> {
    /// The text of a span; empty for a span that is not on character boundaries of this text.
    #[inline]
    pub fn slice(&self, span: Span) -> &'a str {
        span.of(self.text).unwrap_or("")
    }

    /// The characters of a token.
    #[inline]
    pub fn form(&self, token: &Token) -> &'a str {
        self.slice(token.span)
    }

    /// The tokens of a sentence.
    #[inline]
    pub fn tokens_of(&self, sentence: &Sentence) -> &'a [Token] {
        self.tokens.get(sentence.first_token as usize..sentence.end_token as usize).unwrap_or(&[])
    }

    /// The sentences of a paragraph.
    #[inline]
    pub fn sentences_of(&self, paragraph: &Paragraph) -> &'a [Sentence] {
        self.sentences.get(paragraph.first_sentence as usize..paragraph.end_sentence as usize).unwrap_or(&[])
    }

    /// The indices of the tokens that lie wholly in `span`, found by binary search.
    #[inline]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        // The sentences are few and lie close together: they say where to begin.
        let sentence = self.sentence_at(span.start).and_then(|at| self.sentences.get(at));
        let from = sentence.map_or(0, |sentence| sentence.first_token as usize);
        let first = self.first_token_not(from, |token| token.span.start < span.start);
        first..self.first_token_not(first, |token| token.span.end <= span.end)
    }

    /// The first token from `from` on that is not `before`, which no later token is: looked for in steps that
    /// double, then by binary search, since it is usually near.
    fn first_token_not(&self, from: usize, before: impl Fn(&Token) -> bool) -> usize {
        let rest = self.tokens.get(from..).unwrap_or(&[]);
        let mut reach = 8;
        while rest.get(reach).is_some_and(&before) {
            reach *= 2;
        }
        from + rest.get(..reach).unwrap_or(rest).partition_point(before)
    }

    /// The index of the sentence that holds the byte at `offset`, or the last one before it.
    #[inline]
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        self.sentences.partition_point(|sentence| sentence.span.start <= offset).checked_sub(1)
    }
}
