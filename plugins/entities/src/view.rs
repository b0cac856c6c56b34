//! What is looked at in an article before anything is decided: each token with what the lists say of it, runs of
//! capitals, and what the whole article says of each word.
//!
//! A name whose kind is hard to decide in one place is easy in another: who is only `Amara` in the third paragraph was
//! `Mr Amara Toure, a lawyer` in the first one. Paragraphs may come in any order, so all of an article is read first.

mod context;

pub(crate) use context::cue;

use crate::gazetteer::{Gazetteer, is_capital, known_by, list, word};
use byline_core::{DamageKind, Document, Flags, Tag, Token, TokenKind};
use byline_text::hash::form_of;
use rustc_hash::FxHashMap;

/// No run, no word.
pub(crate) const NONE: u32 = u32::MAX;

/// What features are made of, for one token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Info {
    /// Its form; for a number its shape.
    pub(crate) form: u32,
    pub(crate) prefix: u32,
    pub(crate) suffix: u32,
    pub(crate) shape: u32,
    /// The last four bytes in lower case.
    pub(crate) ending: u32,
    /// Its class from text without gold.
    pub(crate) class: u8,
    /// How often text without gold writes it with a capital: 0 unknown, 1 hardly ever … 5 nearly always.
    pub(crate) capitals: u8,
    /// Kind, capitals, place in the sentence.
    pub(crate) manner: u8,
    pub(crate) tag: u8,
    /// Whether it looks like a part of a name: by its capital, or where a line is all in capitals or has none by
    /// how it is written elsewhere.
    pub(crate) named: bool,
    /// What the lists say of it alone.
    pub(crate) listed: u16,
    /// What they say of a phrase that it stands in.
    pub(crate) phrase: u16,
    /// Its place in that phrase: 0 none, 1 first, 2 further.
    pub(crate) place: u8,
    /// What it says about a name beside it.
    pub(crate) classes: u16,
    /// Its run of capitals.
    pub(crate) run: u32,
    /// Its entry among the article's words.
    pub(crate) word: u32,
}

impl Info {
    /// What stands for a token outside of the sentence.
    pub(crate) const OUTSIDE: Self = Self {
        form: 0,
        prefix: 0,
        suffix: 0,
        shape: 0,
        ending: 0,
        class: 0,
        capitals: 0,
        manner: 255,
        tag: 255,
        named: false,
        listed: 0,
        phrase: 0,
        place: 0,
        classes: 0,
        run: NONE,
        word: NONE,
    };
}

/// Words with capitals, one behind the other, with what may stand between them in a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) first: u32,
    pub(crate) end: u32,
    /// Of all its words together.
    pub(crate) listed: u16,
    pub(crate) classes: u16,
    /// Words of it.
    pub(crate) words: u8,
    /// Whether capitals say little there: a headline, shouting.
    pub(crate) headline: bool,
}

/// What the whole article says about a word that it writes with a capital somewhere.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    /// How often it has a capital where it could be in lower case.
    pub(crate) inside: u16,
    /// How often it is written in lower case.
    pub(crate) small: u16,
    /// What stands beside it somewhere; see [`beside`].
    pub(crate) beside: u16,
    /// What stands around the runs that it is in; see [`cue`].
    pub(crate) context: u16,
    /// The longest run that it stands in.
    pub(crate) run: u32,
    /// Words of that run.
    pub(crate) length: u8,
    /// Whether it is an acronym that stands in brackets behind a word: `Sea Rescue Union (SRU)`.
    pub(crate) introduced: bool,
}

/// What stands beside a word somewhere in the article.
pub(crate) mod beside {
    pub(crate) const TITLE_BEFORE: u16 = 1;
    pub(crate) const GIVEN_BEFORE: u16 = 1 << 1;
    pub(crate) const PLACE_BEFORE: u16 = 1 << 2;
    pub(crate) const SAY_AFTER: u16 = 1 << 3;
    pub(crate) const ORGANISATION_IN_RUN: u16 = 1 << 4;
    pub(crate) const PLACE_IN_RUN: u16 = 1 << 5;
    pub(crate) const PLACE_AFTER: u16 = 1 << 6;
    pub(crate) const PRONOUN_AFTER: u16 = 1 << 7;
    pub(crate) const ARTICLE_BEFORE: u16 = 1 << 8;
    pub(crate) const INITIAL_BEFORE: u16 = 1 << 9;
    pub(crate) const EVENT_IN_RUN: u16 = 1 << 10;
}

/// The article as it is looked at. Kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub(crate) infos: Vec<Info>,
    pub(crate) runs: Vec<Run>,
    pub(crate) words: Vec<Word>,
    /// Whether the article has lost apostrophes, or what usually goes with them.
    pub(crate) damaged: bool,
    /// Where words with an `s` at their end begin that are not listed, and what the lists say of their stem.
    pub(crate) stems: FxHashMap<u32, u16>,
    numbers: FxHashMap<u32, u32>,
}

impl View {
    /// Reads an article.
    pub(crate) fn read(&mut self, document: &Document<'_>, gazetteer: &Gazetteer<'_>) {
        self.damaged = has_lost_apostrophes(document);
        self.stems.clear();
        let Self { infos, runs, words, numbers, damaged, stems } = self;
        infos.clear();
        runs.clear();
        words.clear();
        numbers.clear();
        let mut ahead = document.sentences.iter().skip(1);
        for sentence in document.sentences {
            if let Some(next) = ahead.next() {
                gazetteer.fetch(document.tokens_of(next));
            }
            let tokens = document.tokens_of(sentence);
            let first = infos.len();
            look(document.text, tokens, gazetteer, infos);
            look_at_stems(document.text, tokens, gazetteer, *damaged, &mut infos[first..], stems);
            let headline = is_headline(tokens);
            if headline {
                infos[first..].iter_mut().filter(|info| info.manner < 8).for_each(|info| info.manner |= 16);
            }
            // Case says nothing where all letters are alike: then it is guessed.
            if headline && is_shouted(tokens) || !tokens.iter().any(|token| token.flags.has(Flags::CAPITAL)) {
                infos[first..].iter_mut().filter(|info| info.manner & 8 == 0).for_each(guess_case);
            }
            find_runs(tokens, first, headline, infos, runs);
        }
        for (at, run) in runs.iter().enumerate() {
            for info in &mut infos[run.first as usize..run.end as usize] {
                info.run = at as u32;
            }
        }
        count_words(document, infos, runs, words, numbers);
        introduce(document.tokens, infos, runs, words);
    }
}

/// The longest gap between two words with capitals that a name may go over.
const GAP: usize = 3;

/// Appends the parts of a sentence in which names can be, as ranges of tokens: words with capitals and what is between
/// them, what is listed, and words tagged as names. All other tokens, three of four, are never looked at.
pub(crate) fn segments(view: &View, tokens: &[Token], first: usize, end: usize, out: &mut Vec<(u32, u32)>) {
    let start = out.len();
    let small = !tokens[first..end].iter().any(|token| token.flags.has(Flags::CAPITAL));
    for at in first..end {
        let (token, info) = (&tokens[at], &view.infos[at]);
        if !(is_capital(token) || info.tag == Tag::PROPN.0 || small && token.kind == TokenKind::WORD) {
            continue;
        }
        let next = (at + 1 < end).then(|| &tokens[at + 1]);
        // `The`, `It`, `Police` at the start of a sentence would make a segment of every sentence.
        if info.tag != Tag::PROPN.0 && only_begins(token, info) && !next.is_some_and(is_capital) {
            continue;
        }
        // A particle or a prefix before it, a number behind it.
        let mut from = at;
        while from > first && at - from < 3 && {
            let before = &view.infos[from - 1];
            before.classes & word::PARTICLE != 0
                || before.form == HYPHEN && !tokens[from].flags.has(Flags::SPACE_BEFORE)
        } {
            from -= 1;
        }
        let mut to = at + 1;
        while to < end && to - at <= 2 && {
            let after = &tokens[to];
            after.kind == TokenKind::NUMBER
                || !after.flags.has(Flags::SPACE_BEFORE) && view.infos[to].form == HYPHEN
                || to > at + 1 && !after.flags.has(Flags::SPACE_BEFORE)
        } {
            to += 1;
        }
        match out.get_mut(start..).and_then(|found| found.last_mut()) {
            Some(last) if last.1 as usize + GAP >= from => last.1 = last.1.max(to as u32),
            _ => out.push((from as u32, to as u32)),
        }
    }
}

/// Whether a word has its capital for beginning the sentence alone: `The`, `It`, `Police`.
fn only_begins(token: &Token, info: &Info) -> bool {
    token.flags.has(Flags::SENTENCE_START)
        && !token.flags.has(Flags::ALL_CAPITALS)
        && (1..=2).contains(&info.capitals)
        && info.listed & !(list::SURNAME | list::TOWN | list::BEGINS) == 0
}

/// Appends what there is to know of each token of a sentence.
fn look(text: &str, tokens: &[Token], gazetteer: &Gazetteer<'_>, infos: &mut Vec<Info>) {
    let first = infos.len();
    let small = !tokens.iter().any(|token| token.flags.has(Flags::CAPITAL));
    for token in tokens {
        let word = token.kind == TokenKind::WORD;
        let form = known_by(token);
        let class = gazetteer.classes.find(form);
        let capital = token.flags.has(Flags::CAPITAL);
        let manner = if word {
            u8::from(capital)
                | u8::from(token.flags.has(Flags::ALL_CAPITALS)) << 1
                | u8::from(token.flags.has(Flags::SENTENCE_START)) << 2
        } else {
            8 + token.kind.0.min(7)
        };
        infos.push(Info {
            form,
            prefix: token.prefix,
            suffix: token.suffix,
            shape: token.shape,
            ending: ending(text, token),
            class: class as u8,
            capitals: (class >> 8) as u8,
            manner,
            tag: token.tag.0,
            named: is_capital(token),
            // Only words with a capital can be names, unless the whole sentence has none: most look-ups are
            // saved.
            listed: if word && (capital || small) { gazetteer.phrases.find(token.form) } else { 0 },
            phrase: 0,
            place: 0,
            classes: if word { gazetteer.words.find(token.form) } else { 0 },
            run: NONE,
            word: NONE,
        });
    }
    let mut at = 0;
    while at < tokens.len() {
        let listed = infos[first + at].listed;
        let phrase = if listed & list::BEGINS == 0 { None } else { gazetteer.phrase(&tokens[at..], listed) };
        let Some((length, noted)) = phrase else {
            at += 1;
            continue;
        };
        for (inside, info) in infos[first + at..first + at + length].iter_mut().enumerate() {
            (info.phrase, info.place) = (noted, 1 + u8::from(inside > 0));
        }
        at += length;
    }
}

/// Articles with more tokens than this have a possessive somewhere.
const LONG: usize = 300;

/// Whether an article has lost apostrophes, or what usually goes with them.
fn has_lost_apostrophes(document: &Document<'_>) -> bool {
    let lost = |kind: DamageKind| {
        matches!(kind, DamageKind::ApostrophesLost | DamageKind::DashesLost | DamageKind::MarksLost)
    };
    document.damage.iter().any(|damage| lost(damage.kind))
        || document.tokens.len() > LONG && document.tokens.iter().all(|token| token.kind != TokenKind::CLITIC)
}

/// Lets words that end in `s` have what the lists say of their stem: `Kenyas`. Countries alone where the article is not
/// damaged: of them there is but one.
fn look_at_stems(
    text: &str,
    tokens: &[Token],
    gazetteer: &Gazetteer<'_>,
    damaged: bool,
    infos: &mut [Info],
    stems: &mut FxHashMap<u32, u16>,
) {
    for (token, info) in tokens.iter().zip(infos) {
        if !is_capital(token) || info.listed & !(list::BEGINS | list::SURNAME) != 0 || token.span.len() < 4 {
            continue;
        }
        let Some(stem) = token.span.of(text).and_then(|form| form.strip_suffix('s')) else { continue };
        let listed = gazetteer.phrases.find(form_of(stem)) & !list::BEGINS;
        let surname = info.listed & list::SURNAME != 0;
        if listed & list::COUNTRY != 0 || damaged && !surname && listed & !list::DEMONYM != 0 {
            info.listed |= listed;
            stems.insert(token.span.start, listed);
        }
    }
}

/// The last four bytes of a token in lower case.
#[inline]
fn ending(text: &str, token: &Token) -> u32 {
    let end = token.span.end as usize;
    let start = (token.span.start as usize).max(end.saturating_sub(4));
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    // The bit makes letters of ASCII small; what it makes of others does not matter, as long as it is always
    // the same.
    bytes.iter().fold(0, |ending, &byte| ending << 8 | u32::from(byte | 0x20))
}

/// Whether most words of a sentence have a capital.
fn is_headline(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::WORD);
    let (all, capital) = words.fold((0, 0), |(all, capital), token| {
        (all + 1, capital + usize::from(token.flags.has(Flags::CAPITAL)))
    });
    all >= 4 && capital * 3 > all * 2
}

/// Whether most words of a sentence are all in capitals.
fn is_shouted(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::WORD);
    let (all, shouted) = words.fold((0, 0), |(all, shouted), token| {
        (all + 1, shouted + usize::from(token.flags.has(Flags::ALL_CAPITALS)))
    });
    shouted * 3 > all * 2
}

/// Determines from how other texts write a word whether it is part of a name: capitals, or their absence, say nothing
/// here.
fn guess_case(info: &mut Info) {
    let unknown = info.capitals == 0 && (info.listed & !list::BEGINS != 0 || info.tag == Tag::PROPN.0);
    info.named = info.capitals >= 4 || unknown || info.capitals == 3 && info.tag == Tag::PROPN.0;
}

/// Appends the runs of a sentence.
fn find_runs(tokens: &[Token], first: usize, headline: bool, infos: &[Info], runs: &mut Vec<Run>) {
    let infos = &infos[first..];
    // The first word of a sentence has a capital whatever it is.
    let begins = |at: usize| {
        let (token, info) = (&tokens[at], &infos[at]);
        info.named && !only_begins(token, info)
    };
    let mut at = 0;
    while at < tokens.len() {
        if !begins(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at + 1;
        loop {
            // A hyphen without whitespace, a particle, or both may stand between two words of a name.
            let mut next = end;
            let mut between = 0;
            while next < tokens.len() && between < 3 && !infos[next].named {
                let token = &tokens[next];
                let glue = token.kind == TokenKind::PUNCTUATION
                    && token.span.len() == 1
                    && !token.flags.has(Flags::SPACE_BEFORE)
                    && !token.flags.has(Flags::SPACE_AFTER)
                    && infos[next].form == HYPHEN;
                // `Marks & Spencer`, `H&M`
                let glue = glue || infos[next].form == AMPERSAND;
                if !(glue || infos[next].classes & word::PARTICLE != 0) {
                    break;
                }
                next += 1;
                between += 1;
            }
            let continues = next < tokens.len() && infos[next].named;
            if !continues || tokens[next].flags.has(Flags::GAP_BEFORE) {
                break;
            }
            end = next + 1;
        }
        let all = &infos[start..end];
        runs.push(Run {
            first: (first + start) as u32,
            end: (first + end) as u32,
            listed: all.iter().fold(0, |listed, info| listed | info.listed | info.phrase),
            classes: all.iter().fold(0, |classes, info| classes | info.classes),
            words: (end - start).min(200) as u8,
            headline,
        });
        at = end;
    }
}

/// The hash of `&`.
const AMPERSAND: u32 = byline_text::hash::form("&");
/// The hash of `-`.
const HYPHEN: u32 = byline_text::hash::form("-");

/// Counts what the article says of the words in its runs.
fn count_words(
    document: &Document<'_>,
    infos: &mut [Info],
    runs: &[Run],
    words: &mut Vec<Word>,
    numbers: &mut FxHashMap<u32, u32>,
) {
    let tokens = document.tokens;
    for (number, run) in runs.iter().enumerate() {
        let before = (run.first as usize).checked_sub(1).map(|at| (infos[at], tokens[at].flags));
        let starts = tokens[run.first as usize].flags.has(Flags::SENTENCE_START);
        // What stands before the first word of a sentence belongs to another one.
        let before = before.filter(|_| !starts);
        let after = infos.get(run.end as usize).copied().unwrap_or(Info::OUTSIDE);
        let second = infos.get(run.end as usize + 1).copied().unwrap_or(Info::OUTSIDE);
        let mut around = 0;
        if let Some((info, _)) = before {
            around |= if info.classes & word::ANY_TITLE != 0 { beside::TITLE_BEFORE } else { 0 };
            around |= if info.classes & word::PLACE_BEFORE != 0 { beside::PLACE_BEFORE } else { 0 };
            around |= if info.tag == Tag::DET.0 { beside::ARTICLE_BEFORE } else { 0 };
        }
        around |= if after.classes & word::SAY != 0 { beside::SAY_AFTER } else { 0 };
        around |= if after.tag == Tag::PRON.0 { beside::PRONOUN_AFTER } else { 0 };
        around |= if after.manner == 8 + TokenKind::PUNCTUATION.0
            && second.listed & (list::COUNTRY | list::REGION) != 0
        {
            beside::PLACE_AFTER
        } else {
            0
        };
        // In a headline all words have capitals, so that a run joins words that are no name.
        if !run.headline {
            around |= if run.classes & word::ORGANISATION != 0 { beside::ORGANISATION_IN_RUN } else { 0 };
            around |= if run.classes & word::PLACE != 0 { beside::PLACE_IN_RUN } else { 0 };
            around |= if run.classes & word::EVENT != 0 { beside::EVENT_IN_RUN } else { 0 };
        }
        let mut context = 0;
        if !run.headline {
            context = context::around(document, run.first as usize, run.end as usize);
            let company = infos[run.first as usize..run.end as usize]
                .iter()
                .any(|info| context::is_company_form(info.form));
            context |= if company { cue::COMPANY_FORM } else { 0 };
        }
        let mut last: Option<Info> = None;
        for at in run.first as usize..run.end as usize {
            if !infos[at].named {
                continue;
            }
            let info = &mut infos[at];
            let entry = *numbers.entry(info.form).or_insert_with(|| {
                words.push(Word { run: NONE, ..Word::default() });
                words.len() as u32 - 1
            });
            info.word = entry;
            let here = *info;
            let noted = &mut words[entry as usize];
            if !run.headline {
                noted.inside =
                    noted.inside.saturating_add(u16::from(!tokens[at].flags.has(Flags::SENTENCE_START)));
                noted.beside |= around;
                noted.context |= context;
                if let Some(last) = last {
                    noted.beside |=
                        if last.classes & word::ANY_TITLE != 0 { beside::TITLE_BEFORE } else { 0 };
                    noted.beside |= if last.listed & list::GIVEN != 0 { beside::GIVEN_BEFORE } else { 0 };
                    noted.beside |=
                        if tokens[at - 1].flags.has(Flags::INITIAL) { beside::INITIAL_BEFORE } else { 0 };
                }
                // The longest name that has the word says most of it: `Toure` is of `Amara Toure`.
                if noted.run == NONE || run.words > noted.length {
                    (noted.run, noted.length) = (number as u32, run.words);
                }
            }
            last = Some(here);
        }
    }
    // One look at a bit shows of most words that the article writes them in lower case only.
    let mut filter = [0_u64; 32];
    for info in infos.iter().filter(|info| info.word != NONE) {
        filter[(info.form >> 6) as usize & 31] |= 1 << (info.form & 63);
    }
    for (token, info) in tokens.iter().zip(infos.iter_mut()) {
        if token.kind == TokenKind::WORD
            && info.word == NONE
            && filter[(info.form >> 6) as usize & 31] >> (info.form & 63) & 1 == 1
            && let Some(&entry) = numbers.get(&info.form)
        {
            info.word = entry;
            if !token.flags.has(Flags::CAPITAL) {
                let noted = &mut words[entry as usize];
                noted.small = noted.small.saturating_add(1);
            }
        }
    }
}

/// Marks acronyms that stand in brackets behind a word; whether its name has these initials is not asked.
fn introduce(tokens: &[Token], infos: &[Info], runs: &[Run], words: &mut [Word]) {
    for run in runs {
        let at = run.first as usize;
        let alone = run.end == run.first + 1 && tokens[at].flags.has(Flags::ALL_CAPITALS);
        let bracket = at >= 3
            && tokens[at - 1].kind == TokenKind::PUNCTUATION
            && infos[at - 1].form == BRACKET
            && tokens[at - 2].kind == TokenKind::WORD;
        if alone
            && bracket
            && let Some(noted) = words.get_mut(infos[at].word as usize)
        {
            noted.introduced = true;
        }
    }
}

const BRACKET: u32 = byline_text::hash::form("(");
