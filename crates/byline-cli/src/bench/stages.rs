//! One round: every article through every stage.

use crate::analyze::record_options;
use crate::extractors::Setup;
use byline_core::Article;
use byline_record::{ArticleFields, Record, read_article};
use byline_runner::extract;
use byline_text::Analysis;
use std::hint::black_box;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

/// What a round took.
pub(super) struct Round {
    /// One pass of `unicode_words`.
    pub(super) words: Duration,
    /// Each stage.
    pub(super) stages: Vec<(String, Duration)>,
}

/// Runs every stage over every article, the yardstick in turns with them. `lines` are the articles as JSON Lines.
pub(super) fn round(corpus: &[Article], lines: &[String], setup: &Setup) -> Round {
    let mut words = Duration::ZERO;
    let active = setup.plan.extractors();
    let names = active.iter().map(|active| active.descriptor.name.to_string());
    let names =
        ["reading".to_owned(), "text".to_owned()].into_iter().chain(names).chain(["writing".to_owned()]);
    let mut stages: Vec<(String, Duration)> = names.map(|name| (name, Duration::ZERO)).collect();
    let options = record_options(&setup.config);
    let mut analysis = Analysis::default();
    let mut out = Vec::new();
    for (article, line) in corpus.iter().zip(lines) {
        let mut at = Instant::now();
        let mut lap = |total: &mut Duration| {
            let next = Instant::now();
            *total += next - at;
            at = next;
        };
        black_box(article.text.unicode_words().count());
        lap(&mut words);
        let mut totals = stages.iter_mut().map(|(_, total)| total);
        let mut done = || totals.next().map(&mut lap);
        black_box(read_article(line, &ArticleFields::default(), false).is_ok());
        done();
        analysis.read(&article.text);
        done();
        let mut record =
            Record { article: article.clone(), damage: analysis.damage.clone(), ..Record::default() };
        for active in active {
            extract(active, &analysis, None, &mut record);
            done();
        }
        out.clear();
        record.write(&options, &mut out);
        black_box(&out);
        done();
    }
    Round { words, stages }
}

/// An article as a line of JSON Lines.
pub(super) fn line(article: &Article) -> String {
    let Article { id, source: _, title, date, url, language, text, targets: _, entities: _, extra: _ } =
        article;
    serde_json::json!({"id": id, "title": title, "date": date, "url": url, "language": language, "text": text})
        .to_string()
}
