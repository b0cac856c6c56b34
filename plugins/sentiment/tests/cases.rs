//! Sentences of our own in `data/cases.txt`, with what is right of them: of moods nine of ten come out right, of targets
//! nine of ten.

#![expect(clippy::unwrap_used, reason = "a test")]

mod marked;

use byline_core::{Article, Finding, LayersView, Sentiment};
use byline_plugin::{Extractor, Plugin};
use byline_sentiment::{Options, SentimentExtractor};

fn analyse(article: &Article) -> Sentiment {
    let extractor = SentimentExtractor::build(Options::default(), ".".as_ref()).unwrap();
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let mut found = Vec::new();
    extractor.extract(&analysis.document(article, LayersView::default()), &mut found).unwrap();
    let Some(Finding::Sentiment(sentiment)) = found.pop() else { panic!("no sentiment") };
    sentiment
}

const fn sign(polarity: i8) -> char {
    match polarity {
        1 => '+',
        -1 => '-',
        _ => '0',
    }
}

/// What `kind` lines say: those that come out wrong, and how many judgements there are.
fn check(kind: &str, most_wrong: f64, judge: impl Fn(&str) -> (usize, usize)) {
    let lines = include_str!("data/cases.txt").lines();
    let (mut wrong, mut all) = (Vec::new(), 0);
    for line in lines.filter_map(|line| line.strip_prefix(kind)) {
        let (right, count) = judge(line.trim_start());
        all += count;
        wrong.extend((right..count).map(|_| line));
    }
    assert!(all >= 40, "{all}");
    let share = wrong.len() as f64 / all as f64;
    assert!(share <= most_wrong, "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn moods_are_right() {
    check("mood", 0.1, |line| {
        let (wanted, text) = line.split_once(' ').unwrap();
        let article = Article { text: text.to_owned(), ..Article::default() };
        (usize::from(wanted.contains(sign(analyse(&article).document.polarity))), 1)
    });
}

#[test]
fn targets_are_right() {
    check("towards", 0.1, |line| {
        let (article, wanted) = marked::read(line);
        let sentiment = analyse(&article);
        let mentions = sentiment.targets.iter().flat_map(|target| &target.mentions);
        let polarities = mentions.map(|mention| mention.score.polarity);
        (polarities.zip(&wanted).filter(|(found, wanted)| found == *wanted).count(), wanted.len())
    });
}
