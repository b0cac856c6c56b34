//! Clauses that say who speaks, as plain as they come: `, he said.`, `, said Ida Holm.`, `Reid added, "`. What they stand
//! in is not a quotation, whatever marks are left around it.

use crate::lexicon::{self, Class};
use byline_core::{Flags, Tag, Token, TokenKind};
use byline_text::hash::form;

/// How far around its verb such a clause is looked for.
const REACH: usize = 20;
/// How many tokens the subject of such a clause has at most.
const SUBJECT: usize = 6;

/// Where the first clause between two tokens ends that has words on both sides.
pub(crate) fn end_of_clause(tokens: &[Token], first: u32, end: u32) -> Option<u32> {
    let (start, end) = (first as usize, end as usize);
    (start + 1..end).find_map(|at| clause(tokens, start, end, at)).map(|resume| resume as u32)
}

/// Whether a verb of speech is that of such a clause.
pub(crate) fn is_clause(tokens: &[Token], verb: usize) -> bool {
    clause(tokens, verb.saturating_sub(REACH), tokens.len().min(verb + REACH), verb).is_some()
}

/// Whether a conjunction joins a clause in which somebody else reports: `and Reid said the bridge was open`.
pub(crate) fn joins_clause(tokens: &[Token], conjunction: usize) -> bool {
    let first = conjunction + 1;
    // `He said it was late and that costs told their own story`: what is said goes on behind `that`.
    let begins = tokens.get(first).is_some_and(|token| {
        (matches!(token.tag, Tag::PROPN | Tag::DET) || PERSONS.contains(&token.form)) && token.form != THAT
    });
    let subject = |token: &Token| {
        matches!(token.tag, Tag::PROPN | Tag::NOUN | Tag::ADJ | Tag::DET) || PERSONS.contains(&token.form)
    };
    let near = tokens.get(first..tokens.len().min(first + SUBJECT)).unwrap_or_default();
    let verb = near.iter().find(|token| token.kind != TokenKind::WORD || !subject(token));
    begins && verb.is_some_and(is_said)
}

/// Whether a token is a verb of speech.
fn is_said(token: &Token) -> bool {
    matches!(token.tag, Tag::VERB | Tag::AUX)
        && token.kind == TokenKind::WORD
        && lexicon::word(token.form).class == Class::Say
}

/// Where the clause whose verb is the token `verb` ends, with words before and after it in the range.
fn clause(tokens: &[Token], start: usize, end: usize, verb: usize) -> Option<usize> {
    if !tokens.get(verb).is_some_and(is_said) {
        return None;
    }
    let (first, next) = match subject_before(tokens, start, verb) {
        Some(first) => (first, verb + 1),
        None => (verb, subject_after(tokens, end, verb)?),
    };
    let pauses = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.form, COMMA | COLON));
    let resume = if pauses(next) {
        next + 1
    } else {
        (next..end).find(|&at| has(tokens, at, Flags::SENTENCE_START))?
    };
    let stopped = first > start && tokens.get(first - 1).is_some_and(|token| ENDS.contains(&token.form));
    // `He added, "`: the clause begins a sentence, and what is said begins with a capital.
    let begins = |at: usize| has(tokens, at, Flags::SENTENCE_START);
    let joined = first > start && tokens.get(first - 1).is_some_and(|token| token.tag == Tag::CCONJ);
    let opens = (begins(first) || joined && begins(first - 1))
        && first < verb
        && pauses(next)
        && has(tokens, next + 1, Flags::CAPITAL);
    ((stopped || opens) && first > start && resume < end).then_some(resume)
}

/// Where the subject right before a verb begins, if it is `he`, `she`, a name or `the` and a noun.
fn subject_before(tokens: &[Token], start: usize, verb: usize) -> Option<usize> {
    let mut first = verb;
    let mut names = false;
    while first > start && verb - first < SUBJECT {
        let token = tokens.get(first - 1)?;
        let pronoun = PERSONS.contains(&token.form);
        let fits = matches!(token.tag, Tag::PROPN | Tag::NOUN | Tag::DET | Tag::ADJ | Tag::ADV) || pronoun;
        if !fits || token.kind != TokenKind::WORD {
            break;
        }
        names |= pronoun || matches!(token.tag, Tag::PROPN | Tag::NOUN);
        first -= 1;
    }
    let begins = tokens
        .get(first)
        .is_some_and(|token| matches!(token.tag, Tag::PROPN | Tag::DET) || PERSONS.contains(&token.form));
    (names && begins).then_some(first)
}

/// Where the subject right after a verb ends: `said he`, `said Ida Holm`, `said the harbour master`.
fn subject_after(tokens: &[Token], end: usize, verb: usize) -> Option<usize> {
    let names = |token: &Token| matches!(token.tag, Tag::PROPN | Tag::DET) || PERSONS.contains(&token.form);
    let subject = tokens.get(verb + 1).filter(|token| verb + 1 < end && names(token))?;
    let mut next = verb + 2;
    let more = |at: usize| {
        tokens.get(at).is_some_and(|token| matches!(token.tag, Tag::PROPN | Tag::NOUN | Tag::ADJ))
    };
    while subject.kind == TokenKind::WORD && next < end && next - verb <= SUBJECT && more(next) {
        next += 1;
    }
    Some(next)
}

fn has(tokens: &[Token], at: usize, flag: Flags) -> bool {
    tokens.get(at).is_some_and(|token| token.flags.has(flag))
}

const COMMA: u32 = form(",");
const COLON: u32 = form(":");
const THAT: u32 = form("that");
/// What ends words that somebody said before it is said who.
const ENDS: [u32; 3] = [COMMA, form("?"), form("!")];
/// Who speaks, beside names and nouns.
const PERSONS: [u32; 2] = [form("he"), form("she")];
