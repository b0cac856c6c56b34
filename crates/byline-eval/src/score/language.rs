//! Parts of speech and sentence ends, against gold of another tokenisation.
//!
//! Tokens are compared where both sides have one with exactly the same span. Where gold tokens share a span (two halves
//! of a contraction), the one whose head lies outside of it stands for all.

use super::figures::{Figure, Figures};
use byline_core::{Span, Token};
use byline_gold::{Gold, GoldToken};
use std::collections::BTreeSet;

/// What the text layer made of an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Its sentences.
    pub sentences: Vec<Span>,
    /// Its tokens.
    pub tokens: Vec<Token>,
}

/// `tokens`: those with the gold's span. `tags`: the share of these with the right part of speech.
pub fn tags(golds: &[Gold], read: impl Fn(&Gold) -> Reading) -> Figures {
    let (mut right, mut tokens) = (0_u64, [0_u64; 3]);
    for (gold, reading) in annotated(golds, &read) {
        let wanted = representatives(gold);
        let aligned = align(&wanted, gold, &reading.tokens);
        right += aligned.iter().filter(|(want, found)| want.tag == found.tag).count() as u64;
        tokens[0] += aligned.len() as u64;
        tokens[1] += reading.tokens.len() as u64;
        tokens[2] += wanted.len() as u64;
    }
    let mut figures = Figures::default();
    figures.push("tags", share(right, tokens[0]));
    figures.push("tokens", Figure::Found { right: tokens[0], found: tokens[1], gold: tokens[2] });
    figures
}

/// `ends`: the places where sentences end.
pub fn sentences(golds: &[Gold], read: impl Fn(&Gold) -> Reading) -> Figures {
    let mut counts = [0; 3];
    for gold in golds {
        let Some(sentences) = &gold.sentences else { continue };
        let ends = |spans: &[Span]| spans.iter().map(|span| span.end).collect::<BTreeSet<_>>();
        let (wanted, found) = (ends(sentences), ends(&read(gold).sentences));
        counts[0] += wanted.intersection(&found).count() as u64;
        counts[1] += found.len() as u64;
        counts[2] += wanted.len() as u64;
    }
    let [right, found, gold] = counts;
    Figures(vec![("ends".to_owned(), Figure::Found { right, found, gold })])
}

fn share(right: u64, of: u64) -> Figure {
    Figure::Ratio(if of == 0 { 0.0 } else { right as f64 / of as f64 })
}

fn annotated<'a>(
    golds: &'a [Gold],
    read: &'a impl Fn(&Gold) -> Reading,
) -> impl Iterator<Item = (&'a [GoldToken], Reading)> {
    golds.iter().filter_map(|gold| Some((gold.tokens.as_deref()?, read(gold))))
}

/// The indices of one token for each span.
fn representatives(tokens: &[GoldToken]) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::with_capacity(tokens.len());
    let outside =
        |at: usize| tokens[at].head.is_none_or(|head| tokens[head as usize].span != tokens[at].span);
    for at in 0..tokens.len() {
        match found.last_mut() {
            Some(last) if tokens[*last].span == tokens[at].span => {
                if !outside(*last) && outside(at) {
                    *last = at;
                }
            }
            _ => found.push(at),
        }
    }
    found
}

/// The gold tokens and ours that have the same span, in the order of the text.
fn align<'a>(
    wanted: &[usize],
    gold: &'a [GoldToken],
    tokens: &'a [Token],
) -> Vec<(&'a GoldToken, &'a Token)> {
    let mut pairs = Vec::with_capacity(wanted.len());
    let mut from = 0;
    for want in wanted.iter().map(|at| &gold[*at]) {
        from += tokens.get(from..).unwrap_or(&[]).partition_point(|token| token.span.start < want.span.start);
        if let Some(token) = tokens.get(from).filter(|token| token.span == want.span) {
            pairs.push((want, token));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{Reading, sentences, tags};
    use crate::Figure;
    use byline_core::{Span, Tag, Token};
    use byline_gold::parse;

    #[test]
    fn only_tokens_with_the_same_span_are_compared() {
        let gold = parse(
            r#"{"id": "a", "text": "Ida didn't go. Bo did.", "sentences": [{"start": 0, "end": 14}, {"start": 15, "end": 22}],
            "tokens": [{"start": 0, "end": 3, "upos": "PROPN", "head": 3, "deprel": "nsubj"},
                       {"start": 4, "end": 10, "upos": "AUX", "head": 3, "deprel": "aux"},
                       {"start": 4, "end": 10, "upos": "PART", "head": 3, "deprel": "advmod"},
                       {"start": 11, "end": 13, "upos": "VERB", "head": -1, "deprel": "root"},
                       {"start": 13, "end": 14, "upos": "PUNCT", "head": 3, "deprel": "punct"}]}"#,
            "own",
            1,
        );
        let token = |start, end, tag| Token { span: Span::new(start, end), tag, ..Token::default() };
        let read = |_: &_| Reading {
            sentences: vec![Span::new(0, 14), Span::new(15, 17)],
            tokens: vec![token(0, 3, Tag::PROPN), token(4, 10, Tag::AUX), token(11, 14, Tag::VERB)],
        };
        let golds = [gold.unwrap()];
        assert_eq!(tags(&golds, read).get("tags"), Some(&Figure::Ratio(1.0)));
        assert_eq!(tags(&golds, read).get("tokens"), Some(&Figure::Found { right: 2, found: 3, gold: 4 }));
        assert_eq!(sentences(&golds, read).get("ends"), Some(&Figure::Found { right: 1, found: 2, gold: 2 }));
    }
}
