//! Words whose mood their neighbours decide: falls of good and bad things, names of things, politeness.

use super::Word;
use crate::kind::{Class, Kind};
use crate::tables::WordTable;
use byline_core::{Tag, Token, TokenKind};
use byline_text::hash::form;

/// The classes, as bits, that make a sentence worth a second look.
pub(super) const READ: u8 =
    1 << Class::Rising as u8 | 1 << Class::Falling as u8 | 1 << Class::Head as u8 | 1 << Class::Polite as u8;

/// What it means that something good rises or something bad falls.
const TREND: f32 = 1.8;
/// How many words before a verb its subject may stand, `Deaths on the roads fell`, and behind it what it is about.
const BEFORE: usize = 6;
const BEHIND: usize = 4;
/// How many words a name of a thing has before its head.
const NAME: usize = 4;

/// `a great disappointment`, `a perfect disaster`: the adjective makes the noun no better.
pub(super) fn great_and_bad(tokens: &[Token], words: &mut [Word]) {
    for at in 1..words.len().min(tokens.len()) {
        let bad = words[at].mood < 0.0 && words[at - 1].mood > 0.0;
        if bad && tokens[at].tag == Tag::NOUN && tokens[at - 1].tag == Tag::ADJ {
            words[at - 1].mood = 0.0;
            words[at].mood *= 1.3;
        }
    }
}

/// Reads the words of a sentence that have a class with their neighbours.
pub(super) fn read(table: WordTable<'_>, tokens: &[Token], words: &mut [Word]) {
    let class = |word: &Word| table.get(word.slot).class();
    for at in 0..words.len().min(tokens.len()) {
        match class(&words[at]) {
            Some(Class::Rising) => trend(at, 1.0, &class, tokens, words),
            Some(Class::Falling) => trend(at, -1.0, &class, tokens, words),
            // `The judge threw out the fraud case.`
            Some(Class::Polite) if thrown_out(at, tokens) => trend(at, -1.0, &class, tokens, words),
            Some(Class::Head) => name(at, tokens, words),
            Some(Class::Polite) => polite(at, tokens, words),
            _ => {}
        }
    }
}

/// `Crime fell sharply`, `Profits fell`, `The charges were dropped`, `He was cleared of all charges`, `Jobs were cut`.
fn trend(
    at: usize,
    direction: f32,
    class: &impl Fn(&Word) -> Option<Class>,
    tokens: &[Token],
    words: &mut [Word],
) {
    let clause = words[at].clause;
    let thing = |word: &Word| match class(word) {
        _ if word.clause != clause => None,
        Some(Class::GoodThing) => Some(1.0),
        Some(Class::BadThing) => Some(-1.0),
        _ => None,
    };
    let before = (at.saturating_sub(BEFORE)..at).rev();
    let behind = at + 1..(at + 1 + BEHIND).min(words.len());
    let found = before.chain(behind).find_map(|near| Some((near, thing(&words[near])?)));
    let Some((near, good)) = found else { return };
    // `All charges against the farmer were dismissed`: `against` does not turn the verb.
    let negator = (0..at).rev().find(|&before| words[before].kind == Some(Kind::Negator));
    let against = negator.is_some_and(|before| tokens[before].form == AGAINST);
    let turned = if words[at].negated && !against { -0.6 } else { 1.0 };
    words[at].mood = TREND * direction * good * turned;
    words[near].mood = 0.0;
    // `The death toll halved`, `The judge threw out the fraud case`: nouns before it are part of the thing.
    let first =
        (near.saturating_sub(NAME)..near).rev().take_while(|&part| tokens[part].tag == Tag::NOUN).last();
    words[first.unwrap_or(near)..near].iter_mut().for_each(|word| word.mood = 0.0);
}

fn thrown_out(at: usize, tokens: &[Token]) -> bool {
    matches!(tokens[at].form, THROW | THREW | THROWN)
        && tokens.get(at + 1).is_some_and(|next| next.form == OUT)
}

/// `The cancer centre opened`, `a war museum`, `the accident and emergency department`: names say nothing.
fn name(head: usize, tokens: &[Token], words: &mut [Word]) {
    let part = |at: usize, words: &[Word]| {
        // `the bomb disposal unit`: what follows a determiner is not a verb.
        let determined = at > 0 && words[at - 1].kind == Some(Kind::Determiner);
        let noun = matches!(tokens[at].tag, Tag::NOUN | Tag::PROPN) || determined;
        tokens[at].kind == TokenKind::WORD && (noun || words[at].kind == Some(Kind::Coordinator))
    };
    let run = (head.saturating_sub(NAME)..head).rev().take_while(|&at| part(at, words));
    let Some(first) = run.last() else { return };
    if words[first..head].iter().any(|word| word.mood < 0.0) {
        words[first..=head].iter_mut().for_each(|word| word.mood = 0.0);
    }
}

fn polite(at: usize, tokens: &[Token], words: &mut [Word]) {
    let is = |at: usize, forms: &[u32]| tokens.get(at).is_some_and(|token| forms.contains(&token.form));
    match tokens[at].form {
        // `Kindly stop dumping rubbish here.`
        PLEASE | KINDLY => words[at].mood = 0.0,
        // `Nice try, but the plan failed.`
        NICE if is(at + 1, &[TRY]) => words[at].mood = 0.0,
        // `Thank you for nothing.`
        THANK | THANKS if (at + 1..at + 4).any(|at| is(at, &[FOR]) && is(at + 1, &[NOTHING])) => {
            words[at].mood = -1.0;
        }
        // `Thank you for ruining the evening.`
        THANK | THANKS if (at + 1..(at + 5).min(words.len())).any(|near| words[near].mood < 0.0) => {
            words[at].mood = 0.0;
        }
        // `Please stop this madness.` demands, and does not say that the madness is over.
        STOP if at == 0 || is(at - 1, &[PLEASE, KINDLY]) => {
            let clause = words[at].clause;
            let demanded = words.iter_mut().skip(at).take_while(|word| word.clause == clause);
            for word in demanded.filter(|word| word.negated) {
                word.negated = false;
                word.mood = f32::from(word.valence) * 0.1;
            }
        }
        // `The deal could not be worse.`, `It couldn't be better.`
        WORSE | BETTER if cannot_be(at, tokens) => {
            words[at].negated = false;
            words[at].mood = f32::from(words[at].valence) * 0.15;
        }
        _ => {}
    }
}

/// Whether `could not be`, `could hardly be`, `could not have been`, `can't get any` stands before.
fn cannot_be(at: usize, tokens: &[Token]) -> bool {
    let form = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(0, |token| token.form);
    let linked = (at.saturating_sub(4)..at).rev().take_while(|&before| LINKS.contains(&tokens[before].form));
    let Some(first) = linked.last() else { return false };
    match form(first.checked_sub(1)) {
        COULDNT | CANT | CANNOT => true,
        NOT | HARDLY | NEVER | SCARCELY => matches!(form(first.checked_sub(2)), COULD | CAN),
        _ => false,
    }
}

const LINKS: [u32; 6] = [BE, GET, form("been"), form("have"), form("any"), form("much")];
const AGAINST: u32 = form("against");
const THROW: u32 = form("throw");
const THREW: u32 = form("threw");
const THROWN: u32 = form("thrown");
const OUT: u32 = form("out");
const CANNOT: u32 = form("cannot");
const HARDLY: u32 = form("hardly");
const NEVER: u32 = form("never");
const SCARCELY: u32 = form("scarcely");
const PLEASE: u32 = form("please");
const KINDLY: u32 = form("kindly");
const NICE: u32 = form("nice");
const TRY: u32 = form("try");
const THANK: u32 = form("thank");
const THANKS: u32 = form("thanks");
const FOR: u32 = form("for");
const NOTHING: u32 = form("nothing");
const STOP: u32 = form("stop");
const WORSE: u32 = form("worse");
const BETTER: u32 = form("better");
const BE: u32 = form("be");
const GET: u32 = form("get");
const NOT: u32 = form("not");
const COULD: u32 = form("could");
const CAN: u32 = form("can");
const COULDNT: u32 = form("couldnt");
const CANT: u32 = form("cant");
