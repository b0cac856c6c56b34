//! What is broken in a text: detected and noted, never repaired.

use crate::Analysis;
use crate::hash::{form, hashes, is_invisible};
use crate::tokens::Seen;
use crate::words::{AFTER_WILL, FIRST_PERSON, SAID};
use byline_core::{Damage, DamageKind, Flags, Paragraph, Token, TokenKind};
use rustc_hash::FxHashSet;

/// Fills `analysis.damage` and flags the possessives that lost their apostrophe.
pub(crate) fn find(text: &str, seen: Seen, analysis: &mut Analysis) {
    flag_lost_contractions(text, &mut analysis.tokens);
    let possessives = flag_lost_possessives(text, &mut analysis.tokens, &mut analysis.capitalised);
    let mut counts = [0u32; DamageKind::ALL.len()];
    let mut add = |kind: DamageKind, count: u32| counts[kind as usize] += count;
    let contractions =
        analysis.tokens.iter().filter(|token| token.flags.has(Flags::LOST_APOSTROPHE)).count() as u32;
    add(DamageKind::ApostrophesLost, contractions.max(possessives));
    add(DamageKind::DashesLost, lost_dashes(text, &analysis.tokens));
    add(DamageKind::Mojibake, seen.mojibake);
    add(DamageKind::ReplacementCharacters, seen.replacements);
    add(DamageKind::ZeroWidth, seen.invisible);
    add(DamageKind::ControlCharacters, seen.controls);
    let mut continued = false;
    for (at, paragraph) in analysis.paragraphs.iter().enumerate() {
        let tokens = tokens_of(paragraph, analysis);
        let marks = tokens.iter().filter(|token| token.kind == TokenKind::MARK).count();
        if marks == 0 {
            add(DamageKind::MarksLost, u32::from(speaks_without_marks(tokens)));
        } else if marks % 2 == 1 {
            // A quotation over several paragraphs opens in each and closes in the last alone.
            let opens_again =
                analysis.paragraphs.get(at + 1).is_some_and(|next| opens(tokens_of(next, analysis)));
            add(DamageKind::MarksUnbalanced, u32::from(!(opens_again || continued)));
            continued = opens_again;
            continue;
        }
        continued = false;
    }
    let found = DamageKind::ALL.into_iter().zip(counts).filter(|&(_, count)| count > 0);
    analysis.damage.extend(found.map(|(kind, count)| Damage { kind, count }));
}

/// Fills `analysis.damage` with what single characters show.
pub(crate) fn find_characters(text: &str, analysis: &mut Analysis) {
    let Seen { mojibake, replacements, invisible, controls } = characters(text);
    let counts = [
        (DamageKind::Mojibake, mojibake),
        (DamageKind::ReplacementCharacters, replacements),
        (DamageKind::ZeroWidth, invisible),
        (DamageKind::ControlCharacters, controls),
    ];
    let found = counts.into_iter().filter(|(_, count)| *count > 0);
    analysis.damage.extend(found.map(|(kind, count)| Damage { kind, count }));
    analysis.damage.sort_by_key(|damage| damage.kind as usize);
}

/// Counts characters that are broken.
fn characters(text: &str) -> Seen {
    let mut seen = Seen::default();
    let mut rest = text;
    let odd = |byte: &u8| !matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    while let Some(at) = rest.as_bytes().iter().position(odd) {
        let mut characters = rest.get(at..).unwrap_or_default().chars();
        let Some(c) = characters.next() else { break };
        match c {
            '\u{fffd}' => seen.replacements += 1,
            '\u{85}' | '\u{2028}' | '\u{2029}' => {}
            'â' if characters.as_str().starts_with('€') => {
                seen.mojibake += 1;
                // The third belongs to it, and can be a control character: `â€\u{9d}`.
                let _ = characters.nth(1);
            }
            'Ã' | 'Â' => {
                let next = characters.clone().next().filter(|next| ('\u{80}'..='\u{bf}').contains(next));
                seen.mojibake += u32::from(next.is_some());
                // It is part of the pair, whatever it is alone.
                if next.is_some() {
                    characters.next();
                }
            }
            c if is_invisible(c) => seen.invisible += 1,
            c if c.is_control() => seen.controls += 1,
            _ => {}
        }
        rest = characters.as_str();
    }
    seen
}

fn tokens_of<'a>(paragraph: &Paragraph, analysis: &'a Analysis) -> &'a [Token] {
    let sentence = |at: u32| analysis.sentences.get(at as usize);
    match (sentence(paragraph.first_sentence), sentence(paragraph.end_sentence.wrapping_sub(1))) {
        (Some(first), Some(last)) => {
            analysis.tokens.get(first.first_token as usize..last.end_token as usize).unwrap_or_default()
        }
        _ => &[],
    }
}

fn opens(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|token| token.kind == TokenKind::MARK && !token.flags.has(Flags::CLOSES))
}

/// A paragraph where somebody speaks in the first person, a verb of speech nearby, and no quotation mark.
fn speaks_without_marks(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| FIRST_PERSON.has(token.form)) && tokens.iter().any(|token| SAID.has(token.form))
}

/// Two spaces inside a sentence; after a full stop they are a typist's habit.
fn lost_dashes(text: &str, tokens: &[Token]) -> u32 {
    let gap = |pair: &&[Token]| {
        let ended = pair[0].span.of(text).is_some_and(|form| form.ends_with(['.', '!', '?', ':', '"', '”']));
        pair[1].flags.has(Flags::GAP_BEFORE) && !ended
    };
    tokens.windows(2).filter(gap).count() as u32
}

/// Flags `Were looking`, `Ill be` and `Well see` at the start of a sentence or quotation: forms that are words of their
/// own, and a contraction if such a verb follows at once.
fn flag_lost_contractions(text: &str, tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let token = tokens[at];
        let (were, will) =
            (token.form == form("were"), token.form == form("ill") || token.form == form("well"));
        if !(were || will) || !token.flags.has(Flags::CAPITAL) || token.flags.has(Flags::ALL_CAPITALS) {
            continue;
        }
        // The characters say whether the apostrophe is there.
        let whole =
            token.span.of(text).is_some_and(|word| !word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let Some(next) = tokens.get(at + 1).filter(|_| !whole) else { continue };
        let participle = || next.span.of(text).is_some_and(|word| word.len() >= 5 && word.ends_with("ing"));
        if were && (participle() || next.form == form("not")) || will && AFTER_WILL.has(next.form) {
            tokens[at].flags = token.flags.with(Flags::LOST_APOSTROPHE);
        }
    }
}

/// Flags `Russias` where the article has `Russia` too and a word follows; returns how many there are.
///
/// Plurals of nationalities and members (`Americans`, `Democrats`, `Leninists`) look the same and are left alone.
fn flag_lost_possessives(text: &str, tokens: &mut [Token], capitalised: &mut FxHashSet<u32>) -> u32 {
    capitalised.clear();
    capitalised.extend(tokens.iter().filter(|token| token.flags.has(Flags::CAPITAL)).map(|token| token.form));
    let mut count = 0;
    for at in 0..tokens.len() {
        let token = tokens[at];
        if !token.flags.has(Flags::CAPITAL)
            || token.kind != TokenKind::WORD
            || token.flags.has(Flags::ALL_CAPITALS)
        {
            continue;
        }
        let Some(word) = token.span.of(text).filter(|word| word.ends_with('s')) else { continue };
        let followed = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::WORD);
        if !followed || word.len() < 4 || PLURALS.iter().any(|ending| word.ends_with(ending)) {
            continue;
        }
        if capitalised.contains(&hashes(word).stem) {
            tokens[at].flags = token.flags.with(Flags::LOST_APOSTROPHE);
            count += 1;
        }
    }
    count
}

const PLURALS: [&str; 12] =
    ["ans", "ers", "ors", "ats", "ists", "ives", "ics", "ss", "ings", "als", "ents", "ites"];
