//! Sentences that were written for learning, made from `data/contrasts.txt`.

use super::WRITTEN;
use byline_core::Span;
use byline_eval::gold::{Gold, GoldSentiment};
use std::collections::HashMap;

/// How many sentences are made of each line.
const EACH: usize = 24;
const NAMES: [&str; 11] = [
    "Anna Hale",
    "Tom Reeve",
    "Peter Marlow",
    "Robert Dunne",
    "Sara Lind",
    "Paul Hart",
    "Ines Vane",
    "Karl Roche",
    "Maria Holt",
    "Omar Reid",
    "Laura Varga",
];

/// The sentences, each a record of its own.
pub(super) fn sentences() -> Vec<Gold> {
    let mut lists: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut golds = Vec::new();
    let lines = include_str!("../../data/contrasts.txt").lines().enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        if let Some((name, words)) = line.strip_prefix("list ").and_then(|list| list.split_once(' ')) {
            lists.insert(name, words.split(' ').collect());
        } else {
            golds.extend((0..EACH).map(|turn| sentence(line, number, turn, &lists)));
        }
    }
    golds
}

fn sentence(line: &str, number: usize, turn: usize, lists: &HashMap<&str, Vec<&str>>) -> Gold {
    let mut text = String::new();
    let (mut targets, mut sentiment) = (Vec::new(), Vec::new());
    // Each place takes its own steps through its words, so that they meet in changing company.
    let mut step = 1;
    let mut rest = line;
    while let Some(at) = rest.find(['[', '{']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let Some((inner, behind)) = from.get(1..).and_then(|inner| inner.split_once([']', '}'])) else {
            break;
        };
        let place = turn * step + number + step;
        step += 2;
        if let Some(words) = lists.get(inner) {
            text.push_str(words[place % words.len()]);
        } else {
            let start = text.len() as u32;
            text.push_str(NAMES[place % NAMES.len()]);
            let target = Span::new(start, text.len() as u32);
            let polarity = i8::from(inner == "+") - i8::from(inner == "-");
            targets.push(target);
            sentiment.push(GoldSentiment {
                target: Some(target),
                sentence: None,
                polarity: Some(polarity),
                score: None,
            });
        }
        rest = behind;
    }
    text.push_str(rest);
    Gold {
        id: format!("written/{number}-{turn}"),
        corpus: Some(WRITTEN.to_owned()),
        text,
        targets: Some(targets),
        sentiment: Some(sentiment),
        ..Gold::default()
    }
}
