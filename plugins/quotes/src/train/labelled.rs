//! Who says what in articles that readers annotated for this project: `data/attributions.tsv`.

use byline_core::{QuoteType, Span};
use byline_eval::gold::{Gold, GoldQuote};
use byline_text::hash::form_of;
use std::collections::HashMap;

/// A text of fewer bytes is a sentence without an article.
const SHORT: usize = 400;
/// How many of them are learned from as one article: what state an article is in shows in several sentences only.
const SENTENCES: usize = 20;

/// The articles of `gold` that have no quotes of their own and were annotated, with these annotations. Sentences
/// without an article are put together.
pub(super) fn annotated(gold: &[Gold]) -> Vec<Gold> {
    let attributions = attributions();
    let mut articles = Vec::new();
    let mut sentences: Vec<Gold> = Vec::new();
    for gold in gold.iter().filter(|gold| gold.quotes.is_none()) {
        let Some(line) = attributions.get(&form_of(&gold.id)) else { continue };
        let quotes = outermost(line.split('\t').filter_map(quote).collect());
        let annotated = Gold {
            id: gold.id.clone(),
            corpus: gold.corpus.clone(),
            text: gold.text.clone(),
            quotes: Some(quotes),
            ..Gold::default()
        };
        if gold.text.len() < SHORT { sentences.push(annotated) } else { articles.push(annotated) }
    }
    articles.extend(sentences.chunks(SENTENCES).map(together));
    articles
}

/// The annotations by the hash of the article's identifier, since some identifiers hold words of headlines.
fn attributions() -> HashMap<u32, &'static str> {
    let lines = include_str!("../../data/attributions.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let (article, quotes) = line.split_once('\t').unwrap_or((line, ""));
        Some((u32::from_str_radix(article, 16).ok()?, quotes))
    };
    lines.filter_map(read).collect()
}

/// The quotes that are no part of another one's words: the gold data has no others.
fn outermost(quotes: Vec<GoldQuote>) -> Vec<GoldQuote> {
    let contents: Vec<Span> = quotes.iter().flat_map(|quote| &quote.content).copied().collect();
    let within =
        |cue: &Span| contents.iter().any(|content| content.start <= cue.start && cue.end <= content.end);
    quotes.into_iter().filter(|quote| !quote.cue.iter().any(within)).collect()
}

/// Type, cue, speaker and content.
fn quote(written: &str) -> Option<GoldQuote> {
    let mut parts = written.split(' ');
    let kind = match parts.next()? {
        "d" => QuoteType::Direct,
        "m" => QuoteType::Mixed,
        _ => QuoteType::Indirect,
    };
    let (cue, speaker) = (spans(parts.next()?)?, spans(parts.next()?)?);
    let content = spans(parts.next()?)?;
    Some(GoldQuote { content, cue, speaker: Some(speaker), kind: Some(kind), ..GoldQuote::default() })
}

fn spans(written: &str) -> Option<Vec<Span>> {
    let span = |place: &str| {
        let (start, length) = place.split_once('+')?;
        let start: u32 = start.parse().ok()?;
        Some(Span::new(start, start + length.parse::<u32>().ok()?))
    };
    if written == "-" { Some(Vec::new()) } else { written.split(',').map(span).collect() }
}

/// Sentences as the paragraphs of one article.
fn together(sentences: &[Gold]) -> Gold {
    let mut whole = Gold { quotes: Some(Vec::new()), ..Gold::default() };
    for sentence in sentences {
        let by = whole.text.len() as u32;
        whole.text.push_str(sentence.text.trim_end());
        whole.text.push('\n');
        let moved =
            |spans: &[Span]| spans.iter().map(|span| Span::new(span.start + by, span.end + by)).collect();
        let quotes = sentence.quotes.iter().flatten().map(|quote| GoldQuote {
            content: moved(&quote.content),
            cue: moved(&quote.cue),
            speaker: quote.speaker.as_deref().map(moved),
            ..quote.clone()
        });
        whole.quotes.get_or_insert_default().extend(quotes);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::{annotated, outermost, quote, together};
    use byline_core::Span;
    use byline_eval::gold::Gold;

    #[test]
    fn attributions_have_cue_speaker_and_content() {
        let read = quote("m 52+4 - 57+80,140+20").unwrap();
        assert_eq!(read.cue, [Span::new(52, 56)]);
        assert_eq!(read.speaker, Some(Vec::new()));
        assert_eq!(read.content, [Span::new(57, 137), Span::new(140, 160)]);
        assert!(quote("m 52+4 -").is_none());
    }

    #[test]
    fn what_is_reported_within_a_quote_is_left_out() {
        // `"Nobody told us that it rained," said Rask.`
        let quotes = ["d 33+4 38+4 0+31", "i 8+4 1+6 16+14"].map(|written| quote(written).unwrap());
        assert_eq!(outermost(quotes.to_vec()), quotes[..1]);
    }

    #[test]
    fn sentences_become_paragraphs_with_their_quotes() {
        let sentence = |text: &str, written: &str| Gold {
            text: text.to_owned(),
            quotes: Some(vec![quote(written).unwrap()]),
            ..Gold::default()
        };
        let whole = together(&[
            sentence("Rask said it rained.", "i 5+4 0+4 10+9"),
            sentence("It snowed, Holm said.\n", "i 16+4 11+4 0+9"),
        ]);
        let said = |at: usize| {
            let quote = &whole.quotes.as_ref().unwrap()[at];
            [quote.cue[0], quote.content[0]].map(|span| whole.text.get(span.range()).unwrap())
        };
        assert_eq!(said(0), ["said", "it rained"]);
        assert_eq!(said(1), ["said", "It snowed"]);
    }

    #[test]
    fn articles_that_nobody_annotated_are_left_out() {
        assert!(
            annotated(&[Gold { id: "own/1".to_owned(), text: "It rained.".to_owned(), ..Gold::default() }])
                .is_empty()
        );
    }
}
