//! Words whose mood only their neighbours tell: falls of good and bad things, names of things, politeness.

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
            Some(Class::Rising) => trend(at, 1.0, &class, words),
            Some(Class::Falling) => trend(at, -1.0, &class, words),
            Some(Class::Head) => name(at, tokens, words),
            Some(Class::Polite) => polite(at, tokens, words),
            _ => {}
        }
    }
}

/// `Crime fell sharply`, `Profits fell`, `The charges were dropped`, `He was cleared of all charges`, `Jobs were cut`.
fn trend(at: usize, direction: f32, class: &impl Fn(&Word) -> Option<Class>, words: &mut [Word]) {
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
    let turned = if words[at].negated { -0.6 } else { 1.0 };
    words[at].mood = TREND * direction * good * turned;
    words[near].mood = 0.0;
}

/// `The cancer centre opened`, `a war museum`, `the accident and emergency department`: names say nothing.
fn name(head: usize, tokens: &[Token], words: &mut [Word]) {
    let part = |at: usize, words: &[Word]| {
        let noun = matches!(tokens[at].tag, Tag::NOUN | Tag::PROPN);
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
        WORSE | BETTER if at > 1 && is(at - 1, &[BE, GET]) => {
            let never =
                is(at - 2, &[COULDNT, CANT]) || at > 2 && is(at - 2, &[NOT]) && is(at - 3, &[COULD, CAN]);
            if never {
                words[at].negated = false;
                words[at].mood = f32::from(words[at].valence) * 0.15;
            }
        }
        _ => {}
    }
}

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
