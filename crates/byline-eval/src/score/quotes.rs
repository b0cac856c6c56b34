//! Quotes and their speakers.

use super::figures::{Figure, Figures};
use super::output::Outputs;
use super::output_of;
use byline_core::{QuoteType, Span};
use byline_gold::Gold;
use std::collections::BTreeMap;

/// How much of the bytes of two contents must be shared for them to be the same quote: intersection over union.
pub(super) const LOOSE: f64 = 0.8;

pub(super) struct Wanted {
    content: Vec<Span>,
    cover: Vec<Span>,
    kind: &'static str,
    pub(super) speaker: Option<Vec<Span>>,
    pub(super) who: Option<String>,
}

pub(super) struct FoundQuote {
    content: Vec<Span>,
    cover: Vec<Span>,
    pub(super) speaker: Option<Span>,
    pub(super) name: Option<String>,
}

#[derive(Default)]
struct Counts {
    strict: u64,
    loose: u64,
    attributed: u64,
    gold: u64,
}

/// `strict`: the contents are the same but for quotation marks, whitespace and punctuation at their edges. `loose`:
/// the contents' bytes overlap with an intersection over union of 0.8 or more. `attributed`: loose, and the speaker is
/// right (the mention overlaps the gold mention, or both name nobody). `speaker`: accuracy of the speaker over loosely
/// found quotes whose gold speaker is given. `byte`: the bytes that stand in any quote's content.
pub fn quotes(golds: &[Gold], outputs: &Outputs) -> Figures {
    let mut all = Counts::default();
    let mut kinds: BTreeMap<&str, Counts> = BTreeMap::new();
    let (mut found_count, mut speakers, mut speakers_right) = (0, 0, 0);
    let mut bytes = [0; 3];
    for gold in golds {
        if gold.quotes.is_none() {
            continue;
        }
        let (wanted, found) = (wanted(gold), found(gold, outputs));
        found_count += found.len() as u64;
        let mut used = vec![false; found.len()];
        for want in &wanted {
            let kind = kinds.entry(want.kind).or_default();
            kind.gold += 1;
            all.gold += 1;
            let Some((best, score)) = best(want, &found, &used) else { continue };
            let strict = u64::from(found[best].content == want.content);
            all.strict += strict;
            kind.strict += strict;
            if score < LOOSE {
                continue;
            }
            used[best] = true;
            all.loose += 1;
            kind.loose += 1;
            if let Some(speaker) = &want.speaker {
                let right = u64::from(match found[best].speaker {
                    None => speaker.is_empty(),
                    Some(mention) => speaker.iter().any(|span| span.overlaps(mention)),
                });
                speakers += 1;
                speakers_right += right;
                all.attributed += right;
                kind.attributed += right;
            }
        }
        let wanted = cover(wanted.iter().flat_map(|want| want.cover.iter().copied()));
        let found = cover(found.iter().flat_map(|quote| quote.cover.iter().copied()));
        bytes[0] += shared(&wanted, &found);
        bytes[1] += length(&found);
        bytes[2] += length(&wanted);
    }
    let of_all = |right| Figure::Found { right, found: found_count, gold: all.gold };
    let share = |part: u64, of: u64| Figure::Ratio(if of == 0 { 0.0 } else { part as f64 / of as f64 });
    let mut figures = Figures::default();
    figures.push("strict", of_all(all.strict));
    figures.push("loose", of_all(all.loose));
    figures.push("attributed", of_all(all.attributed));
    figures.push("byte", Figure::Found { right: bytes[0], found: bytes[1], gold: bytes[2] });
    let speaker = vec![
        ("accuracy".to_owned(), share(speakers_right, speakers)),
        ("n".to_owned(), Figure::Count(speakers)),
    ];
    figures.push("speaker", Figure::Group(Figures(speaker)));
    let mut by_kind = Figures::default();
    for (kind, counts) in kinds {
        let mut group = Figures::default();
        group.push("strict", share(counts.strict, counts.gold));
        group.push("loose", share(counts.loose, counts.gold));
        group.push("attributed", share(counts.attributed, counts.gold));
        group.push("gold", Figure::Count(counts.gold));
        by_kind.push(kind, Figure::Group(group));
    }
    figures.push("recall by type", Figure::Group(by_kind));
    figures
}

pub(super) fn wanted(gold: &Gold) -> Vec<Wanted> {
    let wanted = gold.quotes.iter().flatten().map(|quote| {
        let content: Vec<Span> = quote.content.iter().map(|span| trim(*span, &gold.text)).collect();
        let cover = cover(content.iter().copied());
        let kind = quote.kind.map_or("?", QuoteType::name);
        Wanted { content, cover, kind, speaker: quote.speaker.clone(), who: quote.who.clone() }
    });
    wanted.collect()
}

pub(super) fn found(gold: &Gold, outputs: &Outputs) -> Vec<FoundQuote> {
    let output = output_of(outputs, gold);
    let found = output.quotes.iter().map(|quote| {
        let span = |range: &super::output::Range| Span { start: range.start, end: range.end };
        let content: Vec<Span> = quote.content.iter().map(|range| trim(span(range), &gold.text)).collect();
        let cover = cover(content.iter().copied());
        let mention = quote.speaker.as_ref().and_then(|speaker| speaker.mention.as_ref());
        let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.clone());
        FoundQuote { content, cover, speaker: mention.map(span), name }
    });
    found.collect()
}

/// The unused quote whose content overlaps most with the wanted one's, and by how much; the first of equals.
pub(super) fn best(want: &Wanted, found: &[FoundQuote], used: &[bool]) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (at, quote) in found.iter().enumerate() {
        let shared = shared(&want.cover, &quote.cover);
        if used[at] || shared == 0 {
            continue;
        }
        let union = length(&want.cover) + length(&quote.cover) - shared;
        let score = shared as f64 / union as f64;
        if best.is_none_or(|(_, other)| score > other) {
            best = Some((at, score));
        }
    }
    best
}

/// The span without quotation marks, whitespace and punctuation at its edges.
fn trim(span: Span, text: &str) -> Span {
    span.trim(text, |c| " \t\r\n\"'“”‘’«»„‚‹›`…,.;:!?—–-".contains(c))
}

/// The same bytes as spans that do not touch, in the order of the text.
fn cover(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

fn length(cover: &[Span]) -> u64 {
    cover.iter().map(|span| u64::from(span.len())).sum()
}

/// How many bytes two covers share.
fn shared(a: &[Span], b: &[Span]) -> u64 {
    let (mut at, mut other, mut sum) = (0, 0, 0);
    while let (Some(left), Some(right)) = (a.get(at), b.get(other)) {
        let overlap = Span::new(left.start.max(right.start), left.end.min(right.end));
        sum += u64::from(overlap.len());
        if left.end < right.end { at += 1 } else { other += 1 }
    }
    sum
}
