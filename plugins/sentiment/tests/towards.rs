//! What is felt towards whom, on sentences of our own: `[Name+]` marks a target and what is expected.

#![expect(clippy::unwrap_used, reason = "a test")]

use byline_core::{Article, Finding, LayersView, Sentiment, Span};
use byline_plugin::{Extractor, Plugin, Sink};
use byline_sentiment::{Options, SentimentExtractor};
use proptest::prelude::*;

struct Last(Option<Sentiment>);

impl Sink for Last {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = Some(sentiment);
        }
    }

    fn note(&mut self, _: &str) {}
}

fn analyse(article: &Article) -> Sentiment {
    let extractor = SentimentExtractor::build(Options::default(), ".".as_ref()).unwrap();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut sink = Last(None);
    extractor.extract(&analysis.document(article, LayersView::default()), &mut sink).unwrap();
    sink.0.unwrap()
}

/// Reads `[Name+]`, `[Name-]`, `[Name0]` and compares.
#[track_caller]
fn check(marked: &str) {
    let (mut text, mut targets, mut wanted) = (String::new(), Vec::new(), Vec::new());
    for piece in marked.split('[') {
        let Some((target, rest)) = piece.split_once(']') else {
            text.push_str(piece);
            continue;
        };
        let (name, sign) = target.split_at(target.len() - 1);
        let start = text.len() as u32;
        text.push_str(name);
        targets.push(Span::new(start, text.len() as u32));
        wanted.push(match sign {
            "+" => 1,
            "-" => -1,
            _ => 0,
        });
        text.push_str(rest);
    }
    let sentiment = analyse(&Article { text, targets, ..Article::default() });
    let got: Vec<i8> =
        sentiment.targets.iter().flat_map(|target| &target.mentions).map(|m| m.score.polarity).collect();
    assert_eq!(got, wanted, "{marked}\n{:#?}", sentiment.targets);
}

#[test]
fn who_does_what_to_whom() {
    check("Norris harshly criticised [Varga-] over the collapse.");
    check("[Varga-] was harshly criticised by the panel.");
    check("The panel praised [Varga+] for her courage.");
    check("[Varga-] lied to the committee.");
    check("[Varga-] is corrupt and incompetent.");
    check("[Varga+] is a brilliant and honest leader.");
    check("Critics mocked [Varga-] as a coward.");
    check("[Varga-]'s lies and corruption came to light.");
}

#[test]
fn negation_even_without_its_apostrophe() {
    let mood = |text: &str| analyse(&Article { text: text.to_owned(), ..Article::default() }).document.score;
    assert!(mood("It was a good plan.") > 0.0);
    assert!(mood("It was not a good plan.") < 0.0);
    assert!(mood("It isn't a good plan.") < 0.0);
    let (lost, kept) = (mood("It isnt a good plan."), mood("It isn't a good plan."));
    assert!((lost - kept).abs() < 1e-6, "{lost} {kept}");
}

#[test]
fn what_follows_but_counts_more() {
    let mood = |text: &str| analyse(&Article { text: text.to_owned(), ..Article::default() }).document.score;
    assert!(
        mood("The start was bad but the end was good.") > mood("The start was good but the end was bad.")
    );
    assert!(mood("It was a very good year.") > mood("It was a good year."));
    let (once, often) = (mood("It was a good year. "), mood(&"It was a good year. ".repeat(50)));
    assert!(often < 0.95 && often > once, "{once} {often}");
}

#[test]
fn headline_and_lead_stand_apart() {
    let article = Article {
        title: Some("Mayor Wins Award for Bravery".to_owned()),
        text: "A deadly fire killed nine people.\nThe weather was fine.".to_owned(),
        ..Article::default()
    };
    let sentiment = analyse(&article);
    assert_eq!(sentiment.headline.map(|score| score.polarity), Some(1));
    assert_eq!(sentiment.lead.map(|score| score.polarity), Some(-1));
}

proptest! {
    #[test]
    fn any_text_gives_valid_spans(
        text in "(\\PC|\n|[a-z]{1,6} | accused | not | by |Blair ){0,60}",
        at in 0_usize..80,
        length in 0_usize..20,
    ) {
        let targets = vec![Span::new(at as u32, (at + length) as u32)];
        let sentiment = analyse(&Article { text: text.clone(), targets, ..Article::default() });
        for mention in sentiment.targets.iter().flat_map(|target| &target.mentions) {
            prop_assert!(mention.span.of(&text).is_some());
            prop_assert!(mention.evidence.iter().all(|span| span.of(&text).is_some()));
            prop_assert!((-1.0..=1.0).contains(&mention.score.score));
            prop_assert!((0.0..=1.0).contains(&mention.confidence));
        }
    }
}
