//! Who the pronouns of news articles stand for, as a reader determined it: `data/pronouns.tsv`.

use byline_core::Span;
use byline_eval::gold::{Cluster, Gold, GoldMention};
use byline_text::hash::form_of;
use std::collections::HashMap;

/// Adds clusters to articles that have none and whose pronouns were labelled.
pub(super) fn add_clusters(gold: &mut [Gold]) {
    let labels = labels();
    for gold in gold.iter_mut().filter(|gold| gold.coref.is_none()) {
        let Some(line) = labels.get(&form_of(&gold.id)) else { continue };
        gold.coref = Some(line.split('\t').filter_map(|entity| cluster(&gold.text, entity)).collect());
    }
}

/// The labels by the hash of the article's identifier, since some identifiers hold words of headlines.
fn labels() -> HashMap<u32, &'static str> {
    let lines = include_str!("../../data/pronouns.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let (article, entities) = line.split_once('\t').unwrap_or((line, ""));
        Some((u32::from_str_radix(article, 16).ok()?, entities))
    };
    lines.filter_map(read).collect()
}

/// A named one, wherever the text has that name, and the pronouns that stand for it.
fn cluster(text: &str, entity: &str) -> Option<Cluster> {
    let mut spans = entity.split(' ').map(|span| {
        let (start, length) = span.split_once('+')?;
        let start: u32 = start.parse().ok()?;
        Some(Span::new(start, start + length.parse::<u32>().ok()?))
    });
    let name = text.get(spans.next()??.range())?;
    let head = name.rsplit(' ').next().map_or(0, str::len);
    let whole = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    let mut mentions: Vec<GoldMention> = text
        .match_indices(name)
        .filter(|(at, _)| whole(*at))
        .map(|(at, _)| {
            let end = at + name.len();
            let span = |start: usize| Span::new(start as u32, end as u32);
            GoldMention { span: span(at), kind: "name".to_owned(), head: span(end - head) }
        })
        .collect();
    mentions.extend(spans.flatten().map(|span| GoldMention { span, kind: "pronoun".to_owned(), head: span }));
    Some(Cluster { label: String::new(), mentions })
}
