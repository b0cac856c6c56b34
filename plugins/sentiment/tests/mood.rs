//! The mood of sentences of our own: falls of good and bad things, acquittals, names of things, politeness.

#![expect(clippy::unwrap_used, reason = "a test")]

use byline_core::{Article, Finding, LayersView};
use byline_plugin::{Extractor, Plugin};
use byline_sentiment::{Options, SentimentExtractor};

fn mood(text: &str) -> (i8, f32) {
    let extractor = SentimentExtractor::build(Options::default(), ".".as_ref()).unwrap();
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut found = Vec::new();
    extractor.extract(&analysis.document(&article, LayersView::default()), &mut found).unwrap();
    let Some(Finding::Sentiment(sentiment)) = found.pop() else { panic!("no sentiment") };
    (sentiment.document.polarity, sentiment.document.score)
}

/// Each text with the polarities that are right.
#[track_caller]
fn check(allowed: &[i8], texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| !allowed.contains(&mood(text).0))
        .map(|text| format!("{:?} {text}", mood(text)))
        .collect();
    assert!(wrong.is_empty(), "not one of {allowed:?}:\n{}", wrong.join("\n"));
}

#[test]
fn falls_of_bad_things_are_not_bad() {
    check(
        &[0, 1],
        &[
            "Crime fell sharply in Leeds last year.",
            "Unemployment dropped to a record low.",
            "Deaths on the roads fell by a third.",
            "Infections have declined since March.",
            "The region reported a drop in burglaries.",
            "Inflation slowed again in June.",
            "Fewer accidents were counted on the ring road.",
        ],
    );
}

#[test]
fn falls_of_good_things_are_bad() {
    check(
        &[-1],
        &[
            "Profits fell sharply last year.",
            "Jobs were cut by a third.",
            "Sales dropped for the third month.",
            "The company reported a slump in earnings.",
            "Exports shrank in May.",
            "Unemployment rose again in autumn.",
            "Poverty increased in the north.",
        ],
    );
}

#[test]
fn rises_of_good_things_are_good() {
    check(&[1], &["Wages rose faster than expected.", "Exports grew in May.", "Profits jumped by a fifth."]);
}

#[test]
fn acquittals_are_not_bad() {
    check(
        &[0, 1],
        &[
            "The charges were dropped.",
            "He was cleared of all charges.",
            "The jury acquitted her of the theft.",
            "The lawsuit was dismissed on Tuesday.",
            "Her conviction was quashed.",
        ],
    );
}

#[test]
fn what_could_not_be_worse_is_bad() {
    check(
        &[-1],
        &["The deal could not be worse.", "It couldn't be worse.", "The timing could not be worse."],
    );
    check(&[1], &["It couldn't be better.", "The weather could not be better."]);
}

#[test]
fn great_makes_a_bad_noun_no_better() {
    check(
        &[-1],
        &[
            "The result is a great disappointment.",
            "It is a great shame that he left.",
            "It is a perfect disaster.",
            "The team suffered a great loss.",
        ],
    );
}

#[test]
fn bad_words_in_names_of_things_say_nothing() {
    check(
        &[0],
        &[
            "The cancer centre opened on Monday.",
            "The war museum opened on Monday.",
            "The crime writer lives in Oslo.",
            "She runs the cancer ward in Hull.",
            "She runs a suicide helpline in Cork.",
            "The murder squad has a new office.",
        ],
    );
}

#[test]
fn politeness_is_not_kindness() {
    check(
        &[-1, 0],
        &[
            "Kindly stop dumping rubbish here.",
            "Thank you for nothing.",
            "Please stop this madness.",
            "Nice try, but the plan failed.",
        ],
    );
    check(&[1], &["Thank you for your wonderful help."]);
}
