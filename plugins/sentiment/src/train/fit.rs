//! The rule by which polarities are decided, fitted on mentions that the weights were not learned from.

use super::Domain;
use super::examples::Example;
use crate::context::{self, INPUTS, Weights};
use crate::judge::{Rule, Verdict};
use crate::tables::SIDES;

/// Probabilities of negative, neutral and positive, with the right one.
pub(super) type Judged = ([f32; 3], usize);

/// Fits the rule. `logits` are those of all examples, each from weights that were learned without its article; `shift`
/// is what learning found selected sentences to differ by.
pub(super) fn rule(examples: &[Example], logits: &[[f32; SIDES]], shift: [f32; SIDES]) -> Rule {
    let rows = rows(examples, logits);
    let context = weights(&rows);
    let selected: Vec<([f32; SIDES], usize)> = examples
        .iter()
        .zip(logits)
        .filter(|(example, _)| example.domain == Domain::Selected)
        .filter_map(|(example, logits)| Some((*logits, example.class?)))
        .collect();
    let temperature = temperature(&selected);
    let cooled = |logits: [f32; SIDES]| context::probabilities(logits.map(|logit| logit / temperature));
    let selected: Vec<Judged> = selected.into_iter().map(|(logits, class)| (cooled(logits), class)).collect();
    Rule { context, news: best(&news(&rows, &context)), shift, temperature, selected: best(&selected) }
}

/// What a rule makes of news.
pub(super) fn news_with(rule: &Rule, examples: &[Example], logits: &[[f32; SIDES]]) -> Vec<Judged> {
    news(&rows(examples, logits), &rule.context)
}

fn news(rows: &[([f32; INPUTS], usize)], weights: &Weights) -> Vec<Judged> {
    let judge = |inputs| context::probabilities(context::apply(weights, inputs));
    rows.iter().map(|(inputs, class)| (judge(inputs), *class)).collect()
}

/// What mentions in news are weighed by, article by article.
fn rows(examples: &[Example], logits: &[[f32; SIDES]]) -> Vec<([f32; INPUTS], usize)> {
    let mut rows = Vec::new();
    let mut inputs = Vec::new();
    let mut from = 0;
    for article in examples.chunk_by(|a, b| a.article == b.article) {
        let logits = &logits[from..from + article.len()];
        from += article.len();
        if article.first().is_none_or(|example| example.domain != Domain::News) {
            continue;
        }
        let judged: Vec<context::Judged> = article
            .iter()
            .zip(logits)
            .map(|(example, logits)| context::Judged { logits: *logits, ..example.place })
            .collect();
        context::inputs(&judged, &mut inputs);
        let labelled = article.iter().zip(&inputs);
        rows.extend(labelled.filter_map(|(example, inputs)| Some((*inputs, example.class?))));
    }
    rows
}

/// Logistic regression by plain descent: the inputs are few.
fn weights(rows: &[([f32; INPUTS], usize)]) -> Weights {
    const STEPS: usize = 1500;
    const RATE: f32 = 0.4;
    const DECAY: f32 = 5e-4;
    let mut weights = [[0.0; INPUTS]; SIDES];
    for (side, weights) in weights.iter_mut().enumerate() {
        // Descent begins where the sentence alone decides.
        weights[side] = 1.0;
    }
    let count = rows.len().max(1) as f32;
    for _ in 0..STEPS {
        let mut gradients = [[0.0; INPUTS]; SIDES];
        for (inputs, class) in rows {
            let mut errors = context::probabilities(context::apply(&weights, inputs));
            errors[*class] -= 1.0;
            for (gradients, error) in gradients.iter_mut().zip([errors[0], errors[2]]) {
                gradients.iter_mut().zip(inputs).for_each(|(sum, input)| *sum += error * input);
            }
        }
        for (weight, gradient) in weights.iter_mut().flatten().zip(gradients.iter().flatten()) {
            *weight -= RATE * (gradient / count + DECAY * *weight);
        }
    }
    weights
}

/// What logits have to be divided by for the probabilities to be right: the best of a few.
fn temperature(judged: &[([f32; SIDES], usize)]) -> f32 {
    let loss = |temperature: f32| -> f32 {
        let losses = judged.iter().map(|(logits, class)| {
            let probabilities = context::probabilities(logits.map(|logit| logit / temperature));
            -probabilities[*class].max(1e-6).ln()
        });
        losses.sum()
    };
    let tried = (4..40).map(|step| step as f32 / 10.0).map(|temperature| (loss(temperature), temperature));
    tried.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |best| best.1)
}

/// The least probability of being felt with which macro F1 is best; the mean of its neighbours counts, since the best is
/// flat: no single example is to decide.
fn best(judged: &[Judged]) -> f32 {
    let rate = |step: i32| rates(judged, step as f32 / 100.0).macro_f1;
    let smooth = |step: i32| (-8..=8).map(|by| rate(step + by)).sum::<f64>();
    let step = (15..75).max_by(|&a, &b| smooth(a).total_cmp(&smooth(b)));
    step.unwrap_or(50) as f32 / 100.0
}

/// Macro F1, and of what is polar precision and recall with the right sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    pub(super) macro_f1: f64,
    precision: f64,
    recall: f64,
    count: usize,
}

/// How good it is to call a mention polar with at least this probability.
pub(super) fn rates(judged: &[Judged], least: f32) -> Rates {
    let mut table = [[0_f64; 3]; 3];
    for (probabilities, class) in judged {
        let polarity = Verdict::of(*probabilities, least, 0.0).score.polarity;
        table[*class][(polarity + 1) as usize] += 1.0;
    }
    let gold = |class: usize| table[class].iter().sum::<f64>();
    let found = |class: usize| table.iter().map(|row| row[class]).sum::<f64>();
    let f1 = |class: usize| 2.0 * table[class][class] / (gold(class) + found(class)).max(1.0);
    let right = table[0][0] + table[2][2];
    Rates {
        macro_f1: (f1(0) + f1(1) + f1(2)) / 3.0,
        precision: right / (found(0) + found(2)).max(1.0),
        recall: right / (gold(0) + gold(2)).max(1.0),
        count: judged.len(),
    }
}

impl std::fmt::Display for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { macro_f1, precision, recall, count } = self;
        write!(
            f,
            "macro F1 {macro_f1:.3}, polar with precision {precision:.3} and recall {recall:.3}, of {count}"
        )
    }
}
