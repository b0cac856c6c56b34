//! The weights of pronouns.

use crate::countries::Countries;
use crate::gazetteer::Gazetteer;
use crate::join::Joiner;
use crate::model::{KIND, PRONOUNS, VERSION};
use crate::names;
use crate::refer::{Candidate, EACH, NO_FEATURE, Pronoun, Scene, Walker};
use crate::view::View;
use byline_core::{LayersView, Span};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::{Cluster, Gold};
use byline_model::train::{Random, Weights};
use byline_model::{Model, ModelError, ModelWriter, Tagger};
use byline_text::Analysis;

/// Learns who pronouns stand for, from articles with gold clusters, over the names that the tagger finds in them.
pub(super) fn pronouns(
    gold: &[Gold],
    tagger: &byline_model::train::TrainedTagger,
    gazetteer: &Gazetteer<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<Weights, ModelError> {
    let file = tagger.write(ModelWriter::new("", 0)).finish();
    let tagger = Tagger::new(&Model::embedded(&file, "", 0)?)?;
    let mut examples = Vec::new();
    let gather = |examples: &mut Vec<Choice>, model: Option<&Weights>| {
        for gold in gold.iter().filter(|gold| gold.coref.is_some()) {
            let copies = [
                (gold.clone(), false),
                (damage(gold, Level::Seedlike, 21, false), false),
                (damage(gold, Level::Seedlike, 22, true), true),
            ];
            for (copy, shuffled) in &copies {
                collect(copy, *shuffled, &tagger, gazetteer, model, examples);
            }
        }
    };
    gather(&mut examples, None);
    let right = examples.iter().filter(|choice| !choice.right[0]).count();
    progress(&format!("{} pronouns, {right} with somebody right among the candidates", examples.len()));
    let first = learn(&examples);
    // What comes before a pronoun is not always decided rightly: the second time it is decided by what was learned.
    gather(&mut examples, Some(&first));
    Ok(learn(&examples))
}

/// The weights of the model that is built in.
pub(super) fn shipped() -> Result<Weights, ModelError> {
    let model = Model::embedded(&crate::MODEL.0, KIND, VERSION)?;
    let table = model.table(PRONOUNS)?;
    let mut weights = Weights::new(BITS, 2);
    for row in 0..1 << BITS {
        let feature = row << (u32::BITS - BITS);
        weights.row_mut(feature)[1] = table.scores::<2>(&[feature])[1] as f32 * table.scale();
    }
    Ok(weights)
}

/// A pronoun: the features of nobody and of its candidates, and which of them are right.
struct Choice {
    features: Vec<u32>,
    right: Vec<bool>,
}

const BITS: u32 = 15;
const ROUNDS: usize = 10;
/// Rounds whose weights do not count.
const SETTLED: usize = 3;
const DECAY: f32 = 1e-2;
const RATE: f32 = 0.05;

/// Learns scores such that the right ones have most of the probability among all (a softmax over the candidates).
fn learn(choices: &[Choice]) -> Weights {
    let (mut weights, mut squares) = (Weights::new(BITS, 2), Weights::new(BITS, 2));
    let mut order: Vec<&Choice> = choices.iter().collect();
    let mut random = Random::new(5);
    // The mean over the later rounds, which forgives the last examples.
    let mut mean = Weights::new(BITS, 2);
    for round in 0..ROUNDS {
        random.shuffle(&mut order);
        for choice in &order {
            let shares = shares(&weights, &choice.features);
            let right: f32 =
                shares.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
            for ((features, share), &is_right) in
                choice.features.chunks_exact(EACH).zip(&shares).zip(&choice.right)
            {
                let wanted = if is_right { share / right.max(1e-6) } else { 0.0 };
                for &feature in features.iter().filter(|feature| **feature != NO_FEATURE) {
                    let weight = &mut weights.row_mut(feature)[1];
                    let gradient = share - wanted + DECAY * *weight;
                    let square = &mut squares.row_mut(feature)[1];
                    *square += gradient * gradient;
                    *weight -= RATE * gradient / (square.sqrt() + 1e-4);
                }
            }
        }
        for row in (0..1 << BITS).filter(|_| round >= SETTLED) {
            let feature = row << (u32::BITS - BITS);
            mean.row_mut(feature)[1] += weights.row(feature)[1] / (ROUNDS - SETTLED) as f32;
        }
    }
    mean
}

/// The probabilities of nobody and the candidates.
fn shares(weights: &Weights, features: &[u32]) -> Vec<f32> {
    let scores = features.chunks_exact(EACH).map(|features| {
        let mut scores = [0.0; 2];
        for &feature in features.iter().filter(|feature| **feature != NO_FEATURE) {
            weights.add_to(&[feature], &mut scores);
        }
        scores[1].clamp(-20.0, 20.0).exp()
    });
    let shares: Vec<f32> = scores.collect();
    let sum: f32 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// Appends the candidates of an article's pronouns.
fn collect(
    gold: &Gold,
    shuffled: bool,
    tagger: &Tagger<'_>,
    gazetteer: &Gazetteer<'_>,
    model: Option<&Weights>,
    examples: &mut Vec<Choice>,
) {
    let article = gold.article();
    let (mut analysis, mut view) = (Analysis::default(), View::default());
    analysis.read(&article.text);
    let document = analysis.document(&article, LayersView::default());
    view.read(&document, gazetteer);
    let (mut scratch, mut found) = (names::Scratch::default(), Vec::new());
    names::find(&document, &view, tagger, &mut scratch, &mut found);
    let (mut entities, mut entity_of) = (Vec::new(), Vec::new());
    Joiner::default().join(&document, &view, Countries::table(), &found, &mut entities, &mut entity_of);
    let clusters: &[Cluster] = gold.coref.as_deref().unwrap_or_default();
    // Whether an entity holds a name of a cluster.
    let holds = |entity: u32, cluster: &Cluster| {
        let heads =
            cluster.mentions.iter().filter(|mention| mention.kind == "name").map(|mention| mention.head);
        let mut names = found.iter().zip(&entity_of).filter(|(_, of)| **of == entity);
        names.any(|(name, _)| heads.clone().any(|head| name.span.contains(head)))
    };
    let cluster_of = |span: Span| {
        clusters.iter().find(|cluster| {
            cluster.mentions.iter().any(|mention| mention.kind == "pronoun" && mention.span.overlaps(span))
        })
    };
    let scene =
        Scene { document: &document, view: &view, names: &found, entities: &entities, entity_of: &entity_of };
    let mut decide = |pronoun: &Pronoun, candidates: &[Candidate], features: &[u32]| {
        let cluster = cluster_of(pronoun.span);
        let mut right = vec![false];
        right.extend(candidates.iter().map(|one| cluster.is_some_and(|cluster| holds(one.entity, cluster))));
        right[0] = !right.contains(&true);
        let chosen = match model {
            None => right.iter().position(|right| *right),
            Some(model) => {
                let shares = shares(model, features);
                (0..shares.len()).rev().max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
            }
        };
        // Who speaks is told in other paragraphs, whose links a shuffled copy does not have.
        if !shuffled || pronoun.class.is_third() {
            examples.push(Choice { features: features.to_vec(), right });
        }
        chosen.and_then(|chosen| chosen.checked_sub(1))
    };
    Walker::default().walk(&scene, &mut decide, &mut Vec::new());
}
