//! Makes the model again, from gold targets.
//!
//! There are two steps. [`words`] learns what words are like, from vectors that others learned from much more text
//! (GloVe): a projection of them to a few numbers, which is kept in the model. [`train`] learns everything else from
//! gold alone, and takes the words of the model that comes with the crate, so that a user needs no vectors.

mod examples;
mod export;
mod fit;
mod linear;
mod projection;
mod traits;
mod vectors;
mod written;

pub use projection::words;

use crate::tables::SIDES;
use byline_core::{Entity, Span};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::{Gold, GoldSentiment};
use examples::{Example, Vocabulary};
use std::collections::HashMap;
use vectors::Vectors;

/// Over how many parts the rule is fitted.
const FOLDS: usize = 3;

/// A gold article with what the entity extractor finds in it.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The gold.
    pub gold: Gold,
    /// The entities.
    pub entities: Vec<Entity>,
}

/// The corpus of sentences written for learning.
const WRITTEN: &str = "written";

/// How the targets of a corpus were chosen, and what its polarity means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Domain {
    /// Mentions in news as it comes.
    News,
    /// Sentences selected because somebody is judged in them.
    Selected,
    /// What one entity conveys of another, which is not quite how the text treats it.
    Directed,
    /// Companies in headlines of finance, in the investor's sense.
    Finance,
    /// Sentences written for learning.
    Written,
}

impl Domain {
    /// How many domains there are.
    const COUNT: usize = 5;

    fn of(gold: &Gold) -> Self {
        match gold.corpus.as_deref() {
            Some("newsmtsc") => Self::Selected,
            Some("dse") => Self::Directed,
            Some("sentfin") => Self::Finance,
            Some(WRITTEN) => Self::Written,
            _ => Self::News,
        }
    }
}

/// The gold to learn from: articles of `wwn` with the polarities in `data/mentions.tsv`, other records with their own,
/// copies of both as a crawl breaks them, and sentences written for learning. Records without any are left out. The
/// entities of the rest are to be found next.
pub fn prepare(gold: Vec<Gold>) -> Vec<Gold> {
    let mentions = mentions();
    let mut all: Vec<Gold> = gold
        .into_iter()
        .filter_map(|mut gold| {
            if gold.sentiment.is_none() {
                gold.sentiment = Some(mentions.get(gold.id.as_str())?.clone());
            }
            Some(gold)
        })
        .collect();
    let broken = all.iter().filter(|gold| Domain::of(gold) != Domain::Directed);
    let copies: Vec<Gold> = broken.map(|gold| damage(gold, Level::Seedlike, 21, false)).collect();
    all.extend(copies);
    all.extend(written::sentences());
    all
}

/// Polarities of mentions, by the article's identifier.
fn mentions() -> HashMap<&'static str, Vec<GoldSentiment>> {
    let lines = include_str!("../data/mentions.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |mention: &str| {
        let mut fields = mention.split(' ');
        let (start, end) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let polarity = match fields.next()? {
            "+" => 1,
            "-" => -1,
            _ => 0,
        };
        Some(GoldSentiment {
            target: Some(Span::new(start, end)),
            sentence: None,
            polarity: Some(polarity),
            score: None,
        })
    };
    lines
        .filter_map(|line| {
            let (id, rest) = line.split_once('\t')?;
            Some((id, rest.split('\t').filter_map(read).collect()))
        })
        .collect()
}

/// Makes the model: weights from the targets of [prepared](prepare) gold, words as in the shipped model. The same gold
/// gives the same bytes.
///
/// # Errors
///
/// If there are no targets to learn from, or the words cannot be read.
pub fn train(gold: &[Annotated], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let vectors = Vectors::read(include_bytes!("../model/words.bin"))?;
    let mut vocabulary = Vocabulary::default();
    let all = examples::read(gold, &vectors, &mut vocabulary);
    let labelled: Vec<&Example> = all.iter().filter(|example| example.class.is_some()).collect();
    if labelled.is_empty() {
        return Err("there are no targets to learn from".to_owned());
    }
    progress(&format!("{} targets, {} features", labelled.len(), vocabulary.len()));
    let mut logits = vec![[0.0; SIDES]; all.len()];
    for fold in 0..FOLDS {
        let outside: Vec<&Example> =
            labelled.iter().copied().filter(|example| example.group % FOLDS != fold).collect();
        let model = linear::train(&outside, &vectors, vocabulary.len(), 1);
        let inside = all.iter().zip(&mut logits).filter(|(example, _)| example.group % FOLDS == fold);
        inside.for_each(|(example, logits)| *logits = against_neutral(model.logits(example, &vectors)));
        progress(&format!("part {} of {FOLDS} judged", fold + 1));
    }
    let model = linear::train(&labelled, &vectors, vocabulary.len(), linear::SEEDS);
    let domain = |domain: Domain| {
        let number = vocabulary.find(traits::domain_feature(domain as u32));
        number.map_or([0.0; SIDES], |number| {
            against_neutral(model.sparse[number as usize].map(|weight| weight * linear::SCALE))
        })
    };
    let (news, selected) = (domain(Domain::News), domain(Domain::Selected));
    let shift = std::array::from_fn(|side| selected[side] - news[side]);
    let rule = fit::rule(&all, &logits, shift);
    let judged = fit::news_with(&rule, &all, &logits);
    progress(&format!("{rule:?}\ncross-validated on news: {}", fit::rates(&judged, rule.news)));
    Ok(export::model(&model, &vectors, &vocabulary, news, &rule))
}

/// What logits of three classes say for each side against neutral.
fn against_neutral([negative, neutral, positive]: [f32; linear::CLASSES]) -> [f32; SIDES] {
    [negative - neutral, positive - neutral]
}
