//! Any text has a result, and every result points into its text.

use byline_core::{Article, Failure, Finding, LayersView, Quote, Sink};
use byline_plugin::{Extractor, Plugin};
use byline_quotes::{Options, Quotes};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use std::path::Path;

#[derive(Default)]
struct Collected {
    quotes: Vec<Quote>,
    notes: Vec<String>,
}

impl Sink for Collected {
    fn push(&mut self, finding: Finding) {
        if let Finding::Quote(quote) = finding {
            self.quotes.push(quote);
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

fn build(options: &str) -> Result<Quotes, Failure> {
    Quotes::build(byline_plugin::parse_options(options)?, Path::new("."))
}

fn found(options: &str, text: &str) -> Collected {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let layers = LayersView { entities: Some(&[]), ..LayersView::default() };
    let mut found = Collected::default();
    let quotes = build(options).expect("valid options");
    quotes.extract(&analysis.document(&article, layers), &mut found).expect("any text has a result");
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_order_and_on_boundaries(
        text in "(([\"“”‘’']|— |Q: |A: |said |told |according to |He |Ida Holm |that |we |, |\\. |\\? |\n|é|\u{200b}|[a-z]{1,6} )){0,60}"
    ) {
        let all = found("", &text);
        let mut taken = vec![false; text.len()];
        for quote in &all.quotes {
            prop_assert!(!quote.content.is_empty());
            prop_assert!((0.0..=1.0001).contains(&quote.confidence));
            let mut last = 0;
            for span in &quote.content {
                prop_assert!(span.of(&text).is_some_and(|words| !words.is_empty()));
                prop_assert!(span.start >= last);
                last = span.end;
                let slots = &mut taken[span.start as usize..span.end as usize];
                prop_assert!(
                    slots.iter().all(|slot| *slot == slots[0]),
                    "a quote is outside of the ones before it, or within one"
                );
                slots.fill(true);
            }
            for span in quote.cue.iter().chain(quote.speaker.iter().filter_map(|speaker| speaker.mention.as_ref())) {
                prop_assert!(span.of(&text).is_some_and(|words| !words.is_empty()));
            }
        }
        prop_assert_eq!(all.quotes, found("", &text).quotes, "the same again");
    }

    #[test]
    fn characters_of_all_kinds_are_no_harm(text in "\\PC{0,80}") {
        found("", &text);
    }
}

#[test]
fn attitudes_can_be_left_out() {
    let text = "The fishermen fear that the lake is empty. Holm said that it is full.";
    assert_eq!(found("", text).quotes.len(), 2);
    assert_eq!(found(r#"{"attitudes": false}"#, text).quotes.len(), 1);
}

#[test]
fn lost_marks_are_noted() {
    let lost = found("", "We cant wait any longer, she said.\nI have seen enough of it, said Holm.");
    assert_eq!(lost.notes, ["2 quotations have lost their marks: detected by their words alone"]);
    assert_eq!(found("", "\"We can't wait,\" she said.").notes, Vec::<String>::new());
}

#[test]
fn invalid_options_are_refused() {
    let refused = |options: &str| build(options).err().map(|failure| failure.message);
    assert_eq!(
        refused(r#"{"minimum-confidence": 2}"#).as_deref(),
        Some("`minimum-confidence` is not between 0 and 1")
    );
    assert!(refused(r#"{"model": "none.bin"}"#).is_some_and(|message| message.starts_with("cannot read")));
    assert!(
        refused(r#"{"model": "Cargo.toml"}"#).is_some_and(|message| message.contains("not a model file"))
    );
    assert!(Options::default().attitudes);
}

#[test]
fn a_long_text_costs_no_more_than_its_length() {
    // A transcript of one turn, a sentence without an end, and marks that never close.
    for piece in [
        "HOLM: we say that he said ",
        "said that they said \"",
        "\"we said\n",
        "— I said ",
        "HOLM: we say so\nLIND: no\n",
        "— I said\n",
    ] {
        let text = piece.repeat(4000);
        let start = std::time::Instant::now();
        found("", &text);
        assert!(start.elapsed().as_secs() < 20, "{piece:?}: {:?}", start.elapsed());
    }
}

/// A verb before a colon that introduces what is said is no part of its speaker.
#[test]
fn a_verb_before_a_colon_is_not_the_speaker() {
    for verb in ["agrees", "adds", "laughs", "shrugs"] {
        let text = format!("Her sister {verb}: \"She has seen it all.\"");
        let speakers: Vec<Option<String>> =
            found("", &text).quotes.into_iter().map(|quote| quote.speaker.and_then(|one| one.name)).collect();
        assert_eq!(speakers, [Some("Her sister".to_owned())], "{text}");
    }
}
