//! The tagger's weights.

use super::copies::copies;
use super::frames;
use super::renaming::Coiner;
use crate::features::{GUIDELINE, features};
use crate::gazetteer::Gazetteer;
use crate::labels::{LABELS, OUTSIDE, Place, allowed, meaning, number};
use crate::view::{View, segments};
use byline_core::LayersView;
use byline_eval::gold::Gold;
use byline_model::train::{Method, Random, Sequence, SequenceSettings, TrainedTagger, sequence};
use byline_text::Analysis;

/// The table has two to the power of this many rows.
const BITS: u32 = 17;
const ROUNDS: usize = 4;

/// Learns the tagger, given the tables of phrases, words and classes.
pub(super) fn tagger(
    gold: &[Gold],
    development: &[Gold],
    gazetteer: &Gazetteer<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<TrainedTagger, String> {
    let named: Vec<Gold> = gold.iter().filter(|gold| gold.entities.is_some()).cloned().collect();
    let mut all = copies(&named, |gold| guideline(gold) == GUIDELINE);
    let (coiner, mut random) = (Coiner::new(), Random::new(17));
    for gold in named.iter().filter(|gold| guideline(gold) == GUIDELINE) {
        all.push(coiner.rename(gold, gazetteer, &mut random));
    }
    all.extend(frames::articles(&coiner, &mut random));
    let examples = sequences(&all, gazetteer);
    progress(&format!("{} sentences", examples.len()));
    let measured: Vec<Gold> = development.iter().filter(|gold| gold.entities.is_some()).cloned().collect();
    let development = sequences(&measured, gazetteer);
    let settings = SequenceSettings {
        method: Method::RandomField,
        bits: BITS,
        labels: LABELS,
        rounds: ROUNDS,
        rate: 0.02,
        dropout: 0.15,
        patience: usize::MAX,
        allowed,
        ..SequenceSettings::default()
    };
    sequence(&examples, &development, &settings, &mut |round| {
        // Without development data there is nothing to be right about.
        let right = if round.accuracy.is_nan() {
            String::new()
        } else {
            format!(": {:.4} of the tokens right", round.accuracy)
        };
        progress(&format!("round {}{right}", round.round));
    })
    .map_err(|error| error.to_string())
}

/// The sentences of articles as examples.
fn sequences(golds: &[Gold], gazetteer: &Gazetteer<'_>) -> Vec<Sequence> {
    let mut found = Vec::new();
    let (mut analysis, mut view, mut parts) = (Analysis::default(), View::default(), Vec::new());
    for gold in golds {
        let article = gold.article();
        analysis.read(&article.text);
        let document = analysis.document(&article, LayersView::default());
        view.read(&document, gazetteer);
        let labels = labels(gold, &document);
        for sentence in document.sentences {
            let range = sentence.first_token as usize..sentence.end_token as usize;
            parts.clear();
            segments(&view, document.tokens, range.start, range.end, &mut parts);
            for &(start, end) in &parts {
                let segment = start as usize..end as usize;
                let mut example = Sequence::default();
                features(&view, &range, segment.clone(), guideline(gold), &mut example.features);
                example.labels = labels[segment].to_vec();
                repair(&mut example.labels);
                found.push(example);
            }
        }
    }
    found
}

/// Names that a segment cuts off begin with it or end with it.
fn repair(labels: &mut [u8]) {
    let inside = |label: u8| meaning(label).filter(|(_, place)| matches!(place, Place::Inside | Place::Last));
    if let Some(first) = labels.first_mut()
        && let Some((label, place)) = inside(*first)
    {
        *first = number(label, if place == Place::Last { Place::Alone } else { Place::First });
    }
}

/// The number of a corpus's guideline.
fn guideline(gold: &Gold) -> u32 {
    match gold.corpus.as_deref().unwrap_or_default() {
        name if name.starts_with("wwn") => GUIDELINE,
        name if name.starts_with("gum") => 1,
        name if name.starts_with("crossner") => 2,
        name if name.starts_with("wnut") => 3,
        name if name.starts_with("btc") => 4,
        _ => GUIDELINE,
    }
}

/// The label of each token.
fn labels(gold: &Gold, document: &byline_core::Document<'_>) -> Vec<u8> {
    let tokens = document.tokens;
    let mut labels = vec![OUTSIDE; tokens.len()];
    for entity in gold.entities.iter().flatten() {
        let Some(label) = entity.known_label() else { continue };
        // A token that the name shares at least half of is part of it: `Russias` where Russia is the name.
        let first = tokens.partition_point(|token| token.span.end <= entity.span.start);
        let mut end = first + tokens[first..].partition_point(|token| token.span.start < entity.span.end);
        // Names do not go over the ends of sentences.
        if let Some(sentence) = tokens.get(first).and_then(|token| document.sentence_at(token.span.start)) {
            end = end.min(document.sentences[sentence].end_token as usize);
        }
        for (at, place_of) in labels.iter_mut().enumerate().take(end).skip(first) {
            let place = match (at == first, at + 1 == end) {
                (true, true) => Place::Alone,
                (true, false) => Place::First,
                (false, false) => Place::Inside,
                (false, true) => Place::Last,
            };
            *place_of = number(label, place);
        }
    }
    labels
}
