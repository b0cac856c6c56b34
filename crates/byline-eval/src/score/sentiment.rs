//! Polarity towards targets, and moods.

use super::figures::{Figure, Figures, rates};
use super::output::Outputs;
use super::output_of;
use byline_gold::Gold;

/// The polarities, in the order of the confusion table.
const POLARITIES: [i8; 3] = [-1, 0, 1];

/// Three-way polarity towards the target; a target that the output lacks counts as neutral. Where the gold gives a
/// score and no target, Pearson's r between it and the document's score.
pub fn sentiment(golds: &[Gold], outputs: &Outputs) -> Figures {
    let mut table = [[0_u64; 3]; 3];
    let mut count = |gold: i8, found: i8| {
        let place = |polarity: i8| (polarity.clamp(-1, 1) + 1) as usize;
        table[place(gold)][place(found)] += 1;
    };
    let (mut missing, mut scores) = (0, Vec::new());
    for gold in golds {
        let Some(items) = &gold.sentiment else { continue };
        let output = output_of(outputs, gold);
        let mentions = || output.sentiment.targets.iter().flat_map(|target| &target.mentions);
        for item in items {
            if let Some(target) = item.target {
                let mut best: Option<(u32, i8)> = None;
                for mention in mentions() {
                    let shared = target.end.min(mention.end).saturating_sub(target.start.max(mention.start));
                    let overlaps = mention.start < target.end && target.start < mention.end;
                    if overlaps && best.is_none_or(|(most, _)| shared > most) {
                        best = Some((shared, mention.polarity));
                    }
                }
                missing += u64::from(best.is_none());
                count(item.polarity.unwrap_or(0), best.map_or(0, |(_, polarity)| polarity));
                continue;
            }
            let mood = output.sentiment.document;
            if let Some(score) = item.score {
                scores.push((score, mood.score));
            }
            if let Some(polarity) = item.polarity {
                count(polarity, mood.polarity);
            }
        }
    }
    let mut figures = Figures::default();
    let n: u64 = table.iter().flatten().sum();
    if n > 0 {
        of_table(&table, n, missing, &mut figures);
    }
    if !scores.is_empty() {
        figures.push("pearson_r", Figure::Ratio(pearson(&scores)));
        figures.push("scored", Figure::Count(scores.len() as u64));
    }
    figures
}

fn of_table(table: &[[u64; 3]; 3], n: u64, missing: u64, figures: &mut Figures) {
    let classes: Vec<[u64; 3]> = (0..POLARITIES.len())
        .map(|class| {
            [table[class][class], table.iter().map(|row| row[class]).sum(), table[class].iter().sum()]
        })
        .collect();
    let rate = |class: usize, which: usize| {
        let [right, found, gold] = classes[class];
        rates(right, found, gold)[which]
    };
    let right: u64 = classes.iter().map(|class| class[0]).sum();
    figures.push("accuracy", Figure::Ratio(right as f64 / n as f64));
    figures.push("macro_f1", Figure::Ratio((rate(0, 2) + rate(1, 2) + rate(2, 2)) / 3.0));
    figures.push("macro_recall", Figure::Ratio((rate(0, 1) + rate(1, 1) + rate(2, 1)) / 3.0));
    figures.push("f1_pos_neg", Figure::Ratio(f64::midpoint(rate(0, 2), rate(2, 2))));
    figures.push("n", Figure::Count(n));
    figures.push("targets missing", Figure::Count(missing));
    for (class, name) in ["negative", "neutral", "positive"].into_iter().enumerate() {
        let [right, found, gold] = classes[class];
        figures.push(name, Figure::Found { right, found, gold });
    }
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mean_x, mean_y) =
        (pairs.iter().map(|pair| pair.0).sum::<f64>() / n, pairs.iter().map(|pair| pair.1).sum::<f64>() / n);
    let covariance: f64 = pairs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let spread_x: f64 = pairs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let spread_y: f64 = pairs.iter().map(|(_, y)| (y - mean_y).powi(2)).sum();
    let spread = (spread_x * spread_y).sqrt();
    if spread > 0.0 { covariance / spread } else { 0.0 }
}
