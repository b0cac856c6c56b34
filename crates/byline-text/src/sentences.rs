//! The tokens of a paragraph become sentences.

mod abbreviations;

use crate::words::BEFORE_NAME;
use abbreviations::Context;
use byline_core::{Flags, Sentence, Span, Token, TokenKind};

/// Longer sentences are cut: only text without stops (tables, damage) has them, and what extractors do with one
/// sentence may cost more than its length.
const LONGEST: usize = 400;

/// Appends the sentences of the tokens from `first` on, which are one paragraph.
pub(crate) fn split(
    text: &str,
    first: usize,
    paragraph: u32,
    tokens: &mut [Token],
    sentences: &mut Vec<Sentence>,
) {
    let mut start = first;
    let mut at = first;
    // In a paragraph without capitals a lower-case letter may begin a sentence.
    let small = !tokens.iter().skip(first).any(|token| token.flags.has(Flags::CAPITAL));
    while at < tokens.len() {
        let found = end_at(text, tokens, start, at, small);
        let end = found.unwrap_or(at + 1);
        if found.is_some() || end == tokens.len() || end - start >= LONGEST {
            sentences.push(close(tokens, start, end, paragraph));
            start = end;
        }
        at = end;
    }
}

fn close(tokens: &mut [Token], start: usize, end: usize, paragraph: u32) -> Sentence {
    tokens[start].flags = tokens[start].flags.with(Flags::SENTENCE_START);
    Sentence {
        span: Span::new(tokens[start].span.start, tokens[end - 1].span.end),
        paragraph,
        first_token: start as u32,
        end_token: end as u32,
    }
}

/// If a sentence ends with the token at `at`: the token after its closing marks and brackets.
fn end_at(text: &str, tokens: &[Token], start: usize, at: usize, small: bool) -> Option<usize> {
    let token = &tokens[at];
    let form = |token: &Token| token.span.of(text).unwrap_or_default();
    let abbreviation = token.flags.has(Flags::ABBREVIATION);
    let context = Context { text, tokens, start, at };
    if token.flags.has(Flags::INITIAL) {
        return context.initial_ends().then_some(at + 1);
    }
    if token.kind != TokenKind::PUNCTUATION && !abbreviation {
        return None;
    }
    let sign = form(token);
    let stop =
        token.kind == TokenKind::PUNCTUATION && sign.starts_with(['.', '!', '?', '…', '。', '！', '？']);
    if !stop && !abbreviation {
        return None;
    }
    // `1. First item`: the number of a list stands at the paragraph's start.
    if sign == "."
        && at == start + 1
        && tokens[start].kind == TokenKind::NUMBER
        && tokens[start].flags.has(Flags::PARAGRAPH_START)
    {
        return None;
    }
    let mut end = at + 1;
    while let Some(next) = tokens.get(end) {
        let bracket = matches!(form(next), ")" | "]" | "}");
        let mark = matches!(next.kind, TokenKind::MARK | TokenKind::SINGLE_MARK) && closes(next);
        let more = next.kind == TokenKind::PUNCTUATION && form(next).starts_with(['.', '!', '?', '…']);
        // `in July 1805. [6] The next`: the number of a footnote belongs to what it follows.
        if form(next) == "[" && is_footnote(text, tokens, end) {
            end += 3;
            continue;
        }
        if !(bracket || mark || more) {
            break;
        }
        end += 1;
    }
    let Some(next) = tokens.get(end) else { return Some(end) };
    let begins = match next.kind {
        TokenKind::MARK | TokenKind::SINGLE_MARK => {
            return Some(end).filter(|_| !abbreviation || opens_capital(tokens, end));
        }
        TokenKind::WORD if small && next.flags.has(Flags::SPACE_BEFORE) => {
            // `gen. smith` in lower case looks like an end and is not one.
            !(sign == "." && at > start && BEFORE_NAME.has(tokens[at - 1].form))
        }
        TokenKind::WORD => next.flags.has(Flags::CAPITAL) || starts_without_case(form(next)),
        TokenKind::NUMBER | TokenKind::ADDRESS => true,
        TokenKind::CLITIC => false,
        // `) and`, `, he said`: the sentence continues. An opening bracket or a symbol begins one if a capital follows.
        _ => {
            matches!(form(next), "(" | "[" | "{" | "•" | "—" | "–" | "--" | "-" | "$" | "£" | "€")
                && capital_after(tokens, end)
        }
    };
    if !begins {
        return None;
    }
    if abbreviation && end == at + 1 {
        return Some(end).filter(|_| context.ends());
    }
    // `example.The`: a stop without whitespace ends a sentence only between a lower-case letter and a capital.
    let glued = !next.flags.has(Flags::SPACE_BEFORE) && end == at + 1 && sign.starts_with('.');
    if glued && !(next.flags.has(Flags::CAPITAL) && at > start && !tokens[at - 1].flags.has(Flags::CAPITAL)) {
        return None;
    }
    Some(end)
}

/// A mark that belongs to what precedes it.
fn closes(mark: &Token) -> bool {
    mark.flags.has(Flags::CLOSES) || !mark.flags.has(Flags::OPENS) && !mark.flags.has(Flags::SPACE_BEFORE)
}

fn opens_capital(tokens: &[Token], at: usize) -> bool {
    !closes(&tokens[at]) && capital_after(tokens, at)
}

fn capital_after(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.flags.has(Flags::CAPITAL) || next.kind == TokenKind::NUMBER)
}

/// Scripts without capitals: Arabic, Hebrew, Chinese … A stop ends a sentence there.
fn starts_without_case(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

/// Whether `[`, a number and `]` stand at `at`.
fn is_footnote(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some([_, number, close]) = tokens.get(at..at + 3) else { return false };
    number.kind == TokenKind::NUMBER && close.span.of(text) == Some("]")
}
