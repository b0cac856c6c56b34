//! Makes the judge again, from gold targets.
//!
//! There are two steps. [`words`] learns what words are like, from vectors that others learnt from much more text
//! (GloVe): a projection of them to a few numbers, which is kept in the model. [`train`] learns everything else from
//! gold alone, and takes the words of the model that comes with the crate, so that a user needs no vectors.

mod examples;
mod export;
mod linear;
mod projection;
mod vectors;

pub use projection::words;

use crate::judge::Judge;
use byline_core::{Document, Extractor, Finding, LayersView, Sentiment, Sink};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::Gold;
use examples::{Example, Vocabulary};
use std::fmt::Write;
use vectors::Vectors;

/// Over how many parts the probabilities are fitted.
const FOLDS: usize = 3;

/// Makes the model: weights from gold targets and damaged copies of them, words as in the shipped model. The same gold
/// gives the same bytes. `development` may be empty; it only tells how good the model is.
///
/// # Errors
///
/// If there are no targets to learn from, or what was learned cannot be read back.
pub fn train(gold: &[Gold], development: &[Gold], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    train_with(include_bytes!("../model/words.bin"), gold, development, progress)
}

/// The same with other words, as [`words`] makes them.
///
/// # Errors
///
/// As [`train`].
pub fn train_with(
    words: &[u8],
    gold: &[Gold],
    development: &[Gold],
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, String> {
    let vectors = Vectors::read(words)?;
    let mut vocabulary = Vocabulary::default();
    let all = examples::read(&copies(gold), &vectors, &mut vocabulary);
    if all.is_empty() {
        return Err("there are no targets to learn from".to_owned());
    }
    progress(&format!("{} examples", all.len()));
    let mut judged = Vec::new();
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<&Example>, Vec<&Example>) =
            all.iter().partition(|example| example.group % FOLDS == fold);
        let model = linear::train(&outside, &vectors, vocabulary.len(), 1);
        judged.extend(inside.iter().map(|example| (model.logits(example, &vectors), example.class)));
    }
    let temperature = temperature(&judged);
    progress(&format!("cross-validated: {}; temperature {temperature:.2}", Rates::of(&judged)));
    let model = linear::train(&all.iter().collect::<Vec<_>>(), &vectors, vocabulary.len(), linear::SEEDS);
    let bytes = export::model(&model, &vectors, &vocabulary, temperature);
    if !development.is_empty() {
        let damaged: Vec<Gold> =
            development.iter().map(|gold| damage(gold, Level::Seedlike, 1, false)).collect();
        for (name, golds) in [("development", development), ("development, damaged", &damaged)] {
            progress(&format!("{name}: {}", measure(&bytes, golds)?));
        }
    }
    Ok(bytes)
}

/// Makes the table of words from gold, as [`words`] does with vectors.
pub type MakeWords<'a> = dyn FnMut(&[Gold]) -> Result<Vec<u8>, String> + 'a;

/// Cross-validated figures on gold: each part is judged by a model learned from the others alone, words and all, which
/// `words` makes of them. An honest look at what [`train`] can do, which its own cross-validation is not quite, as the
/// words have seen all.
///
/// # Errors
///
/// As [`train`] and `words`.
pub fn cross_validate(words: &mut MakeWords<'_>, gold: &[Gold], folds: usize) -> Result<String, String> {
    let mut judged = Vec::new();
    for fold in 0..folds {
        let part = |inside: bool| {
            let golds = gold.iter().enumerate();
            golds.filter(move |(at, _)| (at % folds == fold) == inside).map(|(_, gold)| gold.clone())
        };
        let (inside, outside): (Vec<Gold>, Vec<Gold>) = (part(true).collect(), part(false).collect());
        let model = train_with(&words(&outside)?, &outside, &[], &mut |_| {})?;
        judge(&model, &inside, &mut judged, &mut Vec::new())?;
    }
    Ok(Rates::of(&judged).to_string())
}

/// Figures of a model on gold targets: rates, and how right it is by how sure it is.
///
/// # Errors
///
/// If the model cannot be read.
pub fn measure(model: &[u8], gold: &[Gold]) -> Result<String, String> {
    let (mut judged, mut sure) = (Vec::new(), Vec::new());
    judge(model, gold, &mut judged, &mut sure)?;
    let mut bins = [(0_u32, 0_u32, 0.0_f32); 10];
    for ((found, wanted), confidence) in judged.iter().zip(sure) {
        let bin = &mut bins[(confidence * 10.0).clamp(0.0, 9.0) as usize];
        bin.0 += 1;
        bin.1 += u32::from(found[*wanted] > 0.0);
        bin.2 += confidence;
    }
    let mut text = Rates::of(&judged).to_string();
    for (count, right, sum) in bins.into_iter().filter(|bin| bin.0 > 0) {
        let n = count as f32;
        let _ = write!(text, "\n  sure to {:.2}: right {:.2} of {count}", sum / n, right as f32 / n);
    }
    Ok(text)
}

/// Judges gold targets: 1 for the class that was found, with the right one, and how sure the judge was.
fn judge(
    model: &[u8],
    gold: &[Gold],
    judged: &mut Vec<([f32; 3], usize)>,
    sure: &mut Vec<f32>,
) -> Result<(), String> {
    let judge = Judge::of(model.to_vec()).map_err(|error| error.to_string())?;
    let extractor = crate::SentimentExtractor::with(judge);
    let mut analysis = byline_text::Analysis::default();
    for gold in gold {
        let article = gold.article();
        analysis.read(&article.text);
        let mut found = Found::default();
        let document: Document<'_> = analysis.document(&article, LayersView::default());
        extractor.extract(&document, &mut found).map_err(|failure| failure.message)?;
        for item in gold.sentiment.iter().flatten() {
            let (Some(target), Some(polarity)) = (item.target, item.polarity) else { continue };
            let mut mentions = found.0.targets.iter().flat_map(|target| &target.mentions);
            let Some(mention) = mentions.find(|mention| mention.span == target) else { continue };
            let mut logits = [0.0; 3];
            logits[(mention.score.polarity + 1) as usize] = 1.0;
            judged.push((logits, (polarity + 1) as usize));
            sure.push(mention.confidence);
        }
    }
    Ok(())
}

/// What an extractor found last.
#[derive(Default)]
struct Found(Sentiment);

impl Sink for Found {
    fn push(&mut self, finding: Finding) {
        if let Finding::Sentiment(sentiment) = finding {
            self.0 = sentiment;
        }
    }

    fn note(&mut self, _: &str) {}
}

/// Gold as it is, and as the crawl would have broken it.
fn copies(gold: &[Gold]) -> Vec<Gold> {
    let mut all = gold.to_vec();
    all.extend(gold.iter().map(|gold| damage(gold, Level::Seedlike, 21, false)));
    all
}

/// Macro F1 and accuracy.
struct Rates {
    macro_f1: f64,
    accuracy: f64,
    count: usize,
}

impl Rates {
    /// Of pairs of logits and the right class.
    fn of(judged: &[([f32; 3], usize)]) -> Self {
        let mut table = [[0_f64; 3]; 3];
        for (logits, class) in judged {
            let best = (0..3).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap_or(1);
            table[*class][best] += 1.0;
        }
        let f1 = |class: usize| {
            let gold: f64 = table[class].iter().sum();
            let found: f64 = table.iter().map(|row| row[class]).sum();
            2.0 * table[class][class] / (gold + found).max(1.0)
        };
        let right: f64 = (0..3).map(|class| table[class][class]).sum();
        let macro_f1 = (f1(0) + f1(1) + f1(2)) / 3.0;
        Self { macro_f1, accuracy: right / judged.len().max(1) as f64, count: judged.len() }
    }
}

impl std::fmt::Display for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { macro_f1, accuracy, count } = self;
        write!(f, "macro F1 {macro_f1:.4}, accuracy {accuracy:.4} of {count}")
    }
}

/// What scores have to be divided by for the probabilities to be right: the best of a few.
fn temperature(judged: &[([f32; 3], usize)]) -> f32 {
    let loss = |temperature: f32| -> f32 {
        let losses = judged.iter().map(|(logits, class)| {
            let odds = linear::softmax(logits.map(|logit| logit / temperature));
            -odds[*class].max(1e-6).ln()
        });
        losses.sum()
    };
    let tried = (4..40).map(|step| step as f32 / 10.0).map(|temperature| (loss(temperature), temperature));
    tried.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |best| best.1)
}
