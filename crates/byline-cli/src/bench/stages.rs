//! One round: every article through every stage.

use byline::Byline;
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

/// How many articles go through a stage together: as many as the runner takes.
const TOGETHER: usize = 128;

/// Runs every stage over every article, the yardstick in turns with them. `lines` are the articles as JSON Lines.
pub(super) fn round(corpus: &[Article], lines: &[String], byline: &Byline) -> Round {
    let mut words = Duration::ZERO;
    let active = byline.plan().extractors();
    let names = active.iter().map(|active| active.descriptor.name.to_string());
    let names =
        ["reading".to_owned(), "text".to_owned()].into_iter().chain(names).chain(["writing".to_owned()]);
    let mut stages: Vec<(String, Duration)> = names.map(|name| (name, Duration::ZERO)).collect();
    let options = byline.record_options();
    let mut analyses: Vec<Analysis> = (0..TOGETHER).map(|_| Analysis::default()).collect();
    let mut out = Vec::new();
    for (articles, lines) in corpus.chunks(TOGETHER).zip(lines.chunks(TOGETHER)) {
        let mut at = Instant::now();
        let mut lap = |total: &mut Duration| {
            let next = Instant::now();
            *total += next - at;
            at = next;
        };
        for article in articles {
            black_box(article.text.unicode_words().count());
        }
        lap(&mut words);
        let mut totals = stages.iter_mut().map(|(_, total)| total);
        let mut done = || totals.next().map(&mut lap);
        for line in lines {
            black_box(read_article(line, &ArticleFields::default(), false).is_ok());
        }
        done();
        articles.iter().zip(&mut analyses).for_each(|(article, analysis)| analysis.read(&article.text));
        done();
        let mut records: Vec<Record> = articles.iter().zip(&analyses).map(record_of).collect();
        for active in active {
            records
                .iter_mut()
                .zip(&analyses)
                .for_each(|(record, analysis)| extract(active, analysis, None, record));
            done();
        }
        for record in &records {
            out.clear();
            record.write(options, &mut out);
            black_box(&out);
        }
        done();
    }
    Round { words, stages }
}

fn record_of((article, analysis): (&Article, &Analysis)) -> Record {
    Record { article: article.clone(), damage: analysis.damage.clone(), ..Record::default() }
}

/// An article as a line of JSON Lines.
pub(super) fn line(article: &Article) -> String {
    let Article { id, source: _, title, date, url, language, text, targets: _, entities: _, extra: _ } =
        article;
    serde_json::json!({"id": id, "title": title, "date": date, "url": url, "language": language, "text": text})
        .to_string()
}
