//! Polarity towards targets, and moods.

use super::figures::{Figure, Figures, rates};
use super::output::{Output, Outputs, Target, TargetMention};
use super::output_of;
use byline_core::Span;
use byline_gold::Gold;

/// The polarities, in the order of the confusion table.
const POLARITIES: [i8; 3] = [-1, 0, 1];

/// Gold polarities by what was found.
type Table = [[u64; 3]; 3];

/// Three-way polarity towards the target; a target that the output lacks counts as neutral. Where the gold gives a
/// score and no target, Pearson's r between it and the document's score. Where the output gives confidences, how
/// reliable they are; where the gold says how whole articles treat a target, the same for these.
pub fn sentiment(golds: &[Gold], outputs: &Outputs) -> Figures {
    let (mut table, mut articles) = (Table::default(), Table::default());
    let (mut missing, mut scores, mut sure) = (0, Vec::new(), Vec::new());
    for gold in golds {
        let Some(items) = &gold.sentiment else { continue };
        let output = output_of(outputs, gold);
        for item in items {
            if let Some(target) = item.target {
                let found = at(&output, target).map(|(_, mention)| mention);
                missing += u64::from(found.is_none());
                let (wanted, polarity) =
                    (item.polarity.unwrap_or(0), found.map_or(0, |found| found.polarity));
                count(&mut table, wanted, polarity);
                sure.extend(found.and_then(|found| Some((found.confidence?, polarity == wanted))));
                continue;
            }
            let mood = output.sentiment.document;
            if let Some(score) = item.score {
                scores.push((score, mood.score));
            }
            if let Some(polarity) = item.polarity {
                count(&mut table, polarity, mood.polarity);
            }
        }
        if let Some((target, wanted)) =
            gold.target_document.as_ref().and_then(|item| Some((item.target?, item.polarity?)))
        {
            count(&mut articles, wanted, at(&output, target).map_or(0, |(whole, _)| whole.polarity));
        }
    }
    let mut figures = Figures::default();
    if table.iter().flatten().any(|&count| count > 0) {
        of_table(&table, missing, &mut figures);
    }
    if !scores.is_empty() {
        figures.push("pearson_r", Figure::Ratio(pearson(&scores)));
        figures.push("scored", Figure::Count(scores.len() as u64));
    }
    if !sure.is_empty() {
        figures.push("polar, with the right sign", polar(&table));
        figures.push("reliability", Figure::Group(reliability(&sure)));
    }
    if articles.iter().flatten().any(|&count| count > 0) {
        let mut whole = Figures::default();
        of_table(&articles, 0, &mut whole);
        figures.push("whole articles", Figure::Group(whole));
    }
    figures
}

/// The mention that shares most with a span, and its target.
fn at(output: &Output, span: Span) -> Option<(&Target, TargetMention)> {
    let mut best: Option<(u32, (&Target, TargetMention))> = None;
    for target in &output.sentiment.targets {
        for &mention in &target.mentions {
            let shared = span.end.min(mention.end).saturating_sub(span.start.max(mention.start));
            let overlaps = mention.start < span.end && span.start < mention.end;
            if overlaps && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, (target, mention)));
            }
        }
    }
    best.map(|(_, found)| found)
}

fn count(table: &mut Table, gold: i8, found: i8) {
    let place = |polarity: i8| (polarity.clamp(-1, 1) + 1) as usize;
    table[place(gold)][place(found)] += 1;
}

fn of_table(table: &Table, missing: u64, figures: &mut Figures) {
    let n: u64 = table.iter().flatten().sum();
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

/// Both polarities together: right is what has the gold's sign.
fn polar(table: &Table) -> Figure {
    let found = table.iter().map(|row| row[0] + row[2]).sum();
    let gold = table[0].iter().chain(&table[2]).sum();
    Figure::Found { right: table[0][0] + table[2][2], found, gold }
}

/// How often what is sure to some degree is right, in ten steps of confidence, and by how much the two differ in the
/// mean of all targets.
fn reliability(sure: &[(f64, bool)]) -> Figures {
    let mut steps = [(0_u64, 0_u64, 0.0); 10];
    for &(confidence, right) in sure {
        let step = &mut steps[((confidence * 10.0) as usize).min(9)];
        step.0 += 1;
        step.1 += u64::from(right);
        step.2 += confidence;
    }
    let of_all = |(_, right, sum): &(u64, u64, f64)| (*right as f64 - sum).abs() / sure.len() as f64;
    let mut figures = Figures::default();
    figures.push("mean calibration error", Figure::Ratio(steps.iter().map(of_all).sum()));
    for (step, (count, right, sum)) in steps.into_iter().enumerate().filter(|(_, step)| step.0 > 0) {
        let mut figure = Figures::default();
        figure.push("confidence", Figure::Ratio(sum / count as f64));
        figure.push("right", Figure::Ratio(right as f64 / count as f64));
        figure.push("targets", Figure::Count(count));
        figures.push(format!("from 0.{step}"), Figure::Group(figure));
    }
    figures
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
