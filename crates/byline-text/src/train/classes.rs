//! Classes of words, from text without gold.
//!
//! Each word has one class; the classes are chosen so that the class before and the class after say as much of a word
//! as they can (the exchange algorithm: Kneser & Ney 1993, Martin et al. 1998). Words in the same contexts
//! come together: weekdays, surnames, participles, verbs of saying.

use crate::tagging::words::{SET, SLOT_BITS, key, place};
use byline_core::{Flags, Token, TokenKind};
use rustc_hash::FxHashMap;

/// Classes of words in similar contexts, with 0 for a word that is not known.
const CLASSES: usize = 256;
/// Words seen less often than this have no class.
const LEAST: u32 = 4;
/// Rounds over all words.
const ROUNDS: usize = 8;

/// What text without gold says of words.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// Of each form: how often it was seen, and how often inside a sentence: at all, and with a capital.
    counts: FxHashMap<u32, [u32; 3]>,
    /// The forms of the tokens; 0 separates sentences.
    running: Vec<u32>,
}

impl Corpus {
    /// Adds a sentence.
    pub(crate) fn add(&mut self, tokens: &[Token]) {
        self.running.push(0);
        let capital = |token: &Token| token.flags.has(Flags::CAPITAL);
        let words = tokens.iter().filter(|token| token.kind == TokenKind::WORD).count();
        // In headlines and shouting a capital says nothing.
        let title = tokens.iter().filter(|token| capital(token)).count() * 2 > words;
        for token in tokens {
            let form = key(token);
            self.running.push(form);
            let count = self.counts.entry(form).or_default();
            count[0] += 1;
            if !title && !token.flags.has(Flags::SENTENCE_START) {
                count[1] += 1;
                count[2] += u32::from(capital(token));
            }
        }
    }

    /// The known words, the most frequent first: form, class, and capitals in steps from 1 (rarely) to 5 (nearly
    /// always); 6 if it was seen at the start of sentences only.
    pub(crate) fn words(&self) -> Vec<(u32, u8, u8)> {
        let mut forms: Vec<(u32, [u32; 3])> = self
            .counts
            .iter()
            .filter(|(_, count)| count[0] >= LEAST)
            .map(|(&form, &count)| (form, count))
            .collect();
        forms.sort_unstable_by_key(|&(form, count)| (std::cmp::Reverse(count[0]), form));
        let classes = exchange(&self.running, &forms);
        forms
            .iter()
            .zip(classes)
            .map(|(&(form, [_, inside, capitals]), class)| {
                let step = match f64::from(capitals) / f64::from(inside) {
                    _ if inside == 0 => 6,
                    share if share < 0.03 => 1,
                    share if share < 0.3 => 2,
                    share if share < 0.7 => 3,
                    share if share < 0.95 => 4,
                    _ => 5,
                };
                (form, class, step)
            })
            .collect()
    }
}

/// The bytes of a [`WordTable`](crate::tagging::WordTable) of these words: form, class and capitals.
pub(crate) fn table(words: &[(u32, u8, u8)]) -> Vec<u8> {
    let mut slots = vec![0_u32; 1 << SLOT_BITS];
    for &(form, class, capitals) in words {
        let mut at = place(form);
        while slots[at] != 0 && slots[at] & 0xffff != form & 0xffff {
            at = (at + 1) % slots.len();
        }
        // Of two forms that look alike the more frequent one, which comes first, stays.
        if slots[at] == 0 {
            slots[at] = SET | u32::from(capitals) << 24 | u32::from(class) << 16 | form & 0xffff;
        }
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}

/// The counts of neighbouring words, by word.
struct Neighbours {
    starts: Vec<usize>,
    /// The other word and how often it is a neighbour.
    pairs: Vec<(u32, u32)>,
}

impl Neighbours {
    fn of(&self, word: usize) -> &[(u32, u32)] {
        &self.pairs[self.starts[word]..self.starts[word + 1]]
    }

    /// From pairs of words in sorted order.
    fn new(sorted: &[(u32, u32)], words: usize) -> Self {
        let (mut starts, mut pairs) = (vec![0; words + 1], Vec::new());
        let mut at = 0;
        for (word, start) in starts.iter_mut().enumerate() {
            *start = pairs.len();
            while let Some(&pair) = sorted.get(at).filter(|pair| pair.0 == word as u32) {
                let same = sorted[at..].iter().take_while(|other| **other == pair).count();
                pairs.push((pair.1, same as u32));
                at += same;
            }
        }
        Self { starts, pairs }
    }
}

/// The class of each of `forms`. Class 0 holds what is not known and the ends of sentences, and stays as it is.
fn exchange(running: &[u32], forms: &[(u32, [u32; 3])]) -> Vec<u8> {
    let numbers: FxHashMap<u32, u32> =
        forms.iter().zip(1..).map(|(&(form, _), number)| (form, number)).collect();
    let words = forms.len() + 1;
    let number = |form: &u32| numbers.get(form).copied().unwrap_or(0);
    let mut pairs: Vec<(u32, u32)> = running
        .windows(2)
        .map(|two| (number(&two[0]), number(&two[1])))
        .filter(|pair| *pair != (0, 0))
        .collect();
    pairs.sort_unstable();
    let after = Neighbours::new(&pairs, words);
    for pair in &mut pairs {
        *pair = (pair.1, pair.0);
    }
    pairs.sort_unstable();
    let before = Neighbours::new(&pairs, words);
    drop(pairs);

    // The commonest words begin with a class each; the others join the class that suits them best.
    let mut classes: Vec<usize> = (0..words).map(|word| if word < CLASSES { word } else { 0 }).collect();
    let mut table = Table::new(&classes, &after);
    for _ in 0..ROUNDS {
        for word in 1..words {
            table.move_to_best(word, &mut classes, &after, &before);
        }
    }
    classes.into_iter().skip(1).map(|class| class as u8).collect()
}

/// How often classes follow each other.
struct Table {
    /// `[first][second]`, and transposed, so that both are read in a row.
    forwards: Vec<i32>,
    backwards: Vec<i32>,
    firsts: Vec<i32>,
    seconds: Vec<i32>,
    logs: Vec<f32>,
    right: [i32; CLASSES],
    left: [i32; CLASSES],
}

impl Table {
    fn new(classes: &[usize], after: &Neighbours) -> Self {
        let mut table = Self {
            forwards: vec![0; CLASSES * CLASSES],
            backwards: vec![0; CLASSES * CLASSES],
            firsts: vec![0; CLASSES],
            seconds: vec![0; CLASSES],
            logs: (0..1 << 16).map(|n| n_log_n(n as f32)).collect(),
            right: [0; CLASSES],
            left: [0; CLASSES],
        };
        for word in 0..classes.len() {
            for &(other, count) in after.of(word) {
                table.add(classes[word], classes[other as usize], count.cast_signed());
            }
        }
        table
    }

    fn add(&mut self, first: usize, second: usize, count: i32) {
        self.forwards[first * CLASSES + second] += count;
        self.backwards[second * CLASSES + first] += count;
        self.firsts[first] += count;
        self.seconds[second] += count;
    }

    /// Takes a word out of its class, and puts it where the sum of n log n over all pairs of classes, less that over
    /// the classes, is largest.
    fn move_to_best(&mut self, word: usize, classes: &mut [usize], after: &Neighbours, before: &Neighbours) {
        self.right = [0; CLASSES];
        self.left = [0; CLASSES];
        let mut own = 0;
        for &(other, count) in after.of(word) {
            if other as usize == word {
                own = count.cast_signed();
            } else {
                self.right[classes[other as usize]] += count.cast_signed();
            }
        }
        for &(other, count) in before.of(word) {
            if other as usize != word {
                self.left[classes[other as usize]] += count.cast_signed();
            }
        }
        self.put(classes[word], own, -1);
        let (firsts, seconds) = (self.right.iter().sum::<i32>() + own, self.left.iter().sum::<i32>() + own);
        let mut gains = [0.0_f32; CLASSES];
        for other in 0..CLASSES {
            if self.right[other] > 0 {
                gain(&mut gains, &self.backwards[other * CLASSES..], self.right[other], &self.logs);
            }
            if self.left[other] > 0 {
                gain(&mut gains, &self.forwards[other * CLASSES..], self.left[other], &self.logs);
            }
        }
        let log = |n: i32| log(&self.logs, n);
        let best = (1..CLASSES)
            .map(|class| {
                let cost = log(self.firsts[class] + firsts) - log(self.firsts[class])
                    + log(self.seconds[class] + seconds)
                    - log(self.seconds[class]);
                (gains[class] - cost, class)
            })
            .fold((f32::NEG_INFINITY, 0), |best, this| if this.0 > best.0 { this } else { best });
        classes[word] = best.1;
        self.put(best.1, own, 1);
    }

    /// Adds or takes away a word whose neighbours `right` and `left` count.
    fn put(&mut self, class: usize, own: i32, sign: i32) {
        for other in 0..CLASSES {
            let (right, left) = (self.right[other], self.left[other]);
            if right > 0 {
                self.add(class, other, sign * right);
            }
            if left > 0 {
                self.add(other, class, sign * left);
            }
        }
        if own > 0 {
            self.add(class, class, sign * own);
        }
    }
}

/// Adds to each class's gain what `count` more in its place of `row` bring.
fn gain(gains: &mut [f32; CLASSES], row: &[i32], count: i32, logs: &[f32]) {
    for (gain, &have) in gains.iter_mut().zip(row) {
        *gain += log(logs, have + count) - log(logs, have);
    }
}

fn log(logs: &[f32], n: i32) -> f32 {
    logs.get(n as usize).copied().unwrap_or_else(|| n_log_n(n as f32))
}

fn n_log_n(n: f32) -> f32 {
    if n > 0.0 { n * n.ln() } else { 0.0 }
}
