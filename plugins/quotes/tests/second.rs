//! A second opinion decides where the first one is not sure, and says how sure both are together.

use byline_core::{Article, Document, Finding, LayersView};
use byline_plugin::{Extractor, Plugin};
use byline_quotes::{Options, Quotes, Second};
use std::path::Path;

/// It takes just these words of the text for what somebody says.
#[derive(Debug)]
struct Said(&'static str);

impl Second for Said {
    fn said(&self, document: &Document<'_>, _: &dyn Fn() -> bool, odds: &mut Vec<f32>) {
        let start = document.text.find(self.0).expect("is in the text") as u32;
        let end = start + self.0.len() as u32;
        let inside = |at: u32| (start..end).contains(&at);
        odds.extend(document.tokens.iter().map(|token| if inside(token.span.start) { 4.0 } else { -4.0 }));
    }
}

const TEXT: &str = "The mayor said on Monday that the bridge is safe, and the harbour office closed at noon.";

/// What is said in the text, with its confidence.
fn said(quotes: &Quotes) -> Vec<(&'static str, f32)> {
    let article = Article { text: TEXT.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let layers = LayersView { entities: Some(&[]), ..LayersView::default() };
    let mut found: Vec<Finding> = Vec::new();
    quotes.extract(&analysis.document(&article, layers), &mut found).expect("has a result");
    let quotes = found.iter().filter_map(|finding| match finding {
        Finding::Quote(quote) => Some((quote.content.first()?.of(TEXT)?, quote.confidence)),
        _ => None,
    });
    quotes.collect()
}

fn quotes() -> Quotes {
    Quotes::build(Options { minimum_confidence: 0.0, ..Options::default() }, Path::new("."))
        .expect("is built in")
}

#[test]
fn it_decides_where_a_quote_ends() {
    for words in ["that the bridge is safe", "that the bridge is safe, and the harbour office closed at noon"]
    {
        let with = |weight| said(&quotes().with_second(Box::new(Said(words)), weight));
        assert_eq!(with(1.0).first().map(|(content, _)| *content), Some(words));
        assert_eq!(with(0.0), said(&quotes()), "an opinion without weight changes nothing");
    }
}

#[test]
fn what_it_takes_for_nothing_is_less_sure() {
    let sure = |quotes: &Quotes| said(quotes).first().map_or(0.0, |(_, confidence)| *confidence);
    let against = quotes().with_second(Box::new(Said("noon")), 1.0);
    let with = quotes().with_second(Box::new(Said("that the bridge is safe")), 1.0);
    assert!(sure(&against) < sure(&quotes()));
    assert!(sure(&against) < sure(&with));
}
