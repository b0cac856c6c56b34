//! Learning what is worth checking, from sentences that people judged.

use crate::worth::{KIND, Scorer, VERSION, attention, features};
use byline_core::{Article, LayersView};
use byline_eval::gold::Gold;
use byline_model::train::{Example, LogisticSettings, logistic};
use byline_model::{Model, ModelWriter, feature, probability};
use rustc_hash::FxHashSet;

/// Debates, where a sentence counts only if a fact-checker did check it, beside single sentences that were all judged.
const DEBATES: &str = "debates";

/// Makes the model of what is worth checking. Sentences that stand in the development data too are not learnt from,
/// since the corpora share debates.
///
/// # Errors
///
/// If there is nothing to learn from.
pub fn claims(
    gold: &[Gold],
    development: &[Gold],
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, String> {
    let held: FxHashSet<String> = development.iter().flat_map(sentences).map(|(text, _)| key(text)).collect();
    let mut examples = Vec::new();
    let mut judged = Vec::new();
    for gold in gold {
        let debate = gold.corpus.as_deref() == Some(DEBATES);
        for (text, checkworthy) in sentences(gold) {
            if held.contains(&key(text)) && text.len() > 30 {
                continue;
            }
            let weight = match (debate, checkworthy) {
                (true, true) => CHECKED,
                (true, false) => UNCHECKED,
                (false, _) => 1.0,
            };
            let mut features = features_of(text);
            // How often anything is marked differs between the corpora by a factor of ten: that is learnt apart, and
            // forgotten.
            features.extend([feature(CORPUS, u32::from(debate)); 5]);
            if !debate {
                judged.push(examples.len());
            }
            examples.push(Example { features, label: u8::from(checkworthy), weight });
        }
    }
    if judged.is_empty() {
        return Err("no single sentences are judged in this gold".to_owned());
    }
    progress(&format!("{} sentences, {} of them judged one by one", examples.len(), judged.len()));
    // Scores of judged sentences that the weights have not seen, in whole stretches, since neighbours are of one debate.
    let mut unseen: Vec<(f32, bool)> = Vec::new();
    for number in 0..FOLDS {
        let fold = judged.len() * number / FOLDS..judged.len() * (number + 1) / FOLDS;
        let stretch = judged.get(fold).unwrap_or(&[]);
        let hidden: FxHashSet<usize> = stretch.iter().copied().collect();
        let train: Vec<Example> = examples
            .iter()
            .enumerate()
            .filter(|(at, _)| !hidden.contains(at))
            .map(|(_, example)| example.clone())
            .collect();
        let weights = logistic(&train, &SETTINGS);
        unseen.extend(stretch.iter().map(|at| {
            let Example { features, label, weight: _ } = &examples[*at];
            let mut scores = [0.0; 2];
            weights.add_to(features.get(..features.len() - 5).unwrap_or(features), &mut scores);
            (scores[1] - scores[0], *label == 1)
        }));
    }
    let [slope, offset] = calibrate(&unseen);
    progress(&format!("slope {slope:.3}, offset {offset:.3}"));
    let calibration = [slope, offset].iter().flat_map(|number| number.to_le_bytes()).collect();
    Ok(ModelWriter::new(KIND, VERSION).table(&logistic(&examples, &SETTINGS)).bytes(calibration).finish())
}

/// Of the corpus that a sentence is from; no sentence of an article has it.
const CORPUS: u32 = 99;
const FOLDS: usize = 5;
/// What a sentence of a debate counts: that it was checked says much, that it was not says little.
const CHECKED: f32 = 1.2;
const UNCHECKED: f32 = 0.3;

const SETTINGS: LogisticSettings =
    LogisticSettings { bits: 17, labels: 2, rounds: 8, rate: 0.02, decay: 1e-4, seed: 1 };

/// The slope and offset that make scores the logarithm of the odds (Platt 1999), by Newton's method.
fn calibrate(unseen: &[(f32, bool)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..30 {
        let mut gradient = [0.0; 2];
        let mut curve = [[1e-6, 0.0], [0.0, 1e-6]];
        for &(score, right) in unseen {
            let score = f64::from(score);
            let probability = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            let error = probability - f64::from(u8::from(right));
            let spread = probability * (1.0 - probability);
            gradient[0] += error * score;
            gradient[1] += error;
            curve[0][0] += spread * score * score;
            curve[0][1] += spread * score;
            curve[1][1] += spread;
        }
        let determinant = curve[0][0] * curve[1][1] - curve[0][1] * curve[0][1];
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= (curve[1][1] * gradient[0] - curve[0][1] * gradient[1]) / determinant;
        offset -= (curve[0][0] * gradient[1] - curve[0][1] * gradient[0]) / determinant;
    }
    [slope as f32, offset as f32]
}

/// The scores of the sentences of a text with a model.
///
/// # Errors
///
/// If the model is none.
pub fn scores(model: &[u8], texts: &[&str]) -> Result<Vec<f32>, String> {
    let model = Model::read(model, KIND, VERSION).map_err(|error| error.to_string())?;
    let scorer = Scorer::new(&model).map_err(|error| error.to_string())?;
    let attention = attention(texts.len());
    Ok(texts.iter().map(|text| probability(scorer.odds(&features_of(text)) + attention)).collect())
}

fn sentences(gold: &Gold) -> impl Iterator<Item = (&str, bool)> {
    let claims = gold.claims.as_deref().unwrap_or(&[]);
    claims.iter().filter_map(|claim| Some((claim.span.of(&gold.text)?, claim.checkworthy)))
}

/// Letters and digits alone, so that a comma more or less makes no other sentence.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn features_of(text: &str) -> Vec<u32> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut analysis = byline_text::Analysis::default();
    analysis.read(&article.text);
    let document = analysis.document(&article, LayersView::default());
    let (mut quantities, mut found) = (Vec::new(), Vec::new());
    features(&crate::view_of(document.text, document.tokens, &mut quantities), &mut found);
    found
}
