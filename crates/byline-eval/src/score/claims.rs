//! What is worth checking.

use super::figures::{Figure, Figures};
use super::output::Outputs;
use super::output_of;
use byline_gold::Gold;

/// Each gold sentence takes the best score of the claims that cover at least half of it (or lie in it by half).
/// Sentences are ranked by that; of equals the earlier comes first.
pub fn claims(golds: &[Gold], outputs: &Outputs) -> Figures {
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    let (mut all, mut per_article) = (Vec::new(), Vec::new());
    for gold in golds {
        let Some(sentences) = &gold.claims else { continue };
        let output = output_of(outputs, gold);
        let mut rows = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let (start, end) = (i64::from(sentence.span.start), i64::from(sentence.span.end));
            let mut score = None;
            let mut flag = false;
            for claim in &output.claims {
                let (from, to) = (i64::from(claim.start), i64::from(claim.end));
                let shorter = (end - start).min(to - from);
                if shorter > 0 && 2 * (end.min(to) - start.max(from)) >= shorter {
                    score = Some(score.map_or(claim.score, |best: f64| best.max(claim.score)));
                    flag |= claim.checkworthy;
                }
            }
            right += u64::from(flag && sentence.checkworthy);
            found += u64::from(flag);
            wanted += u64::from(sentence.checkworthy);
            rows.push((score.unwrap_or(0.0), sentence.checkworthy));
        }
        all.extend_from_slice(&rows);
        per_article.extend(average_precision(rows));
    }
    let mean =
        if per_article.is_empty() { 0.0 } else { per_article.iter().sum::<f64>() / per_article.len() as f64 };
    let mut figures = Figures::default();
    figures.push("f1 at the extractor's threshold", Figure::Found { right, found, gold: wanted });
    figures.push("average precision", Figure::Ratio(average_precision(all).unwrap_or(0.0)));
    figures.push("map per article", Figure::Ratio(mean));
    figures.push("articles", Figure::Count(per_article.len() as u64));
    figures
}

/// The mean of the precisions at each relevant row, best score first; `None` without any.
fn average_precision(mut rows: Vec<(f64, bool)>) -> Option<f64> {
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut total) = (0.0, 0.0);
    for (rank, (_, relevant)) in (1..).zip(rows) {
        if relevant {
            hits += 1.0;
            total += hits / f64::from(rank);
        }
    }
    (hits > 0.0).then(|| total / hits)
}
