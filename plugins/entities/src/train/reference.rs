//! The weights of pronouns.

use crate::countries::Countries;
use crate::gazetteer::Gazetteer;
use crate::join::{Joined, Joiner};
use crate::model::{KIND, PRONOUNS, SURVEY, VERSION, choose, filled};
use crate::names::{self, Name};
use crate::pronouns::Class;
use crate::refer::{Candidate, EACH, NO_FEATURE, Pronoun, Reference, Scene, Walker, fields};
use crate::view::View;
use byline_core::{Article, LayersView, MentionKind, Span};
use byline_eval::damage::{Level, damage};
use byline_eval::gold::{Cluster, Gold};
use byline_model::train::{self, AdaGrad, NetworkSettings, Random, TrainedNetwork, TrainedTagger, Weights};
use byline_model::{Model, ModelError, ModelWriter, Network, Tagger, softmax};
use byline_text::Analysis;
use std::collections::{BTreeMap, BTreeSet};

/// Learns who pronouns stand for, from articles with gold clusters, over the names that one of two taggers finds in every
/// second of them, and the other one in the others.
pub(super) fn pronouns(
    gold: &[Gold],
    taggers: [&TrainedTagger; 2],
    gazetteer: &Gazetteer<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<Learned, ModelError> {
    let files = taggers.map(|tagger| tagger.write(ModelWriter::new("", 0)).finish());
    let [first, second] = files.each_ref().map(|file| Tagger::new(&Model::embedded(file, "", 0)?));
    let taggers = [first?, second?];
    let known = gold.iter().filter(|gold| gold.coref.is_some()).zip(taggers.iter().cycle());
    let copies: Vec<GoldCopy> = known.flat_map(|(gold, tagger)| copies_of(gold, tagger, gazetteer)).collect();
    Ok(learn_from(&copies.iter().collect::<Vec<_>>(), progress))
}

const COPIES: usize = 5;

/// An article whole, as a crawl breaks it, and so with its paragraphs in any order, each with its names.
fn copies_of(gold: &Gold, tagger: &Tagger<'_>, gazetteer: &Gazetteer<'_>) -> [GoldCopy; COPIES] {
    [
        GoldCopy::new(gold.clone(), false, tagger, gazetteer),
        GoldCopy::new(damage(gold, Level::Seedlike, 21, false), false, tagger, gazetteer),
        GoldCopy::new(damage(gold, Level::Seedlike, 22, true), true, tagger, gazetteer),
        // Names are found and joined a little differently each time.
        GoldCopy::new(damage(gold, Level::Curly, 23, false), false, tagger, gazetteer),
        GoldCopy::new(damage(gold, Level::Seedlike, 24, false), false, tagger, gazetteer),
    ]
}

/// Weights of the first look, which shows who speaks, and of the second one.
#[derive(Debug)]
pub(super) struct Learned {
    pub(super) survey: Weights,
    pub(super) pronouns: TrainedNetwork,
}

fn learn_from(copies: &[&GoldCopy], progress: &mut dyn FnMut(&str)) -> Learned {
    // Who speaks is never known as surely as in the articles that it was learned from: the second look learns with what
    // the first one gets from the other half of the articles.
    let mut halves = [Vec::new(), Vec::new()];
    let mut examples = Vec::new();
    for (at, copy) in copies.iter().enumerate() {
        copy.survey(&mut examples);
        copy.survey(&mut halves[at / COPIES % 2]);
    }
    let survey = learn(&examples);
    let surveys = halves.map(|half| learn(&half));
    let other_half = |at: usize| 1 - at / COPIES % 2;
    let mut halves = [Vec::new(), Vec::new()];
    for (at, copy) in copies.iter().enumerate() {
        copy.collect(&surveys[other_half(at)], None, &mut halves[at / COPIES % 2]);
    }
    let pronouns: usize = halves.iter().map(Vec::len).sum();
    let named = halves.iter().flatten().filter(|choice| !choice.right[0]).count();
    progress(&format!("{pronouns} pronouns, {named} with somebody right among the candidates"));
    // What comes before a pronoun is not always decided rightly: the second time it is decided by what was learned from
    // the other half.
    let firsts = halves.map(|half| network(&half));
    examples.clear();
    for (at, copy) in copies.iter().enumerate() {
        copy.collect(&surveys[other_half(at)], Some(&firsts[other_half(at)]), &mut examples);
    }
    Learned { survey, pronouns: network(&examples) }
}

/// What became of the pronouns of one sort.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    right: u32,
    found: u32,
    named: u32,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, found, named } = *self;
        let part = |of: u32| f64::from(right) / f64::from(of.max(1));
        let f1 = 2.0 * f64::from(right) / f64::from((found + named).max(1));
        write!(
            f,
            "P {:.3}  R {:.3}  F1 {f1:.3}  ({right} of {found} found, {named} gold)",
            part(found),
            part(named)
        )
    }
}

/// How well pronouns are resolved in articles from which nothing was learned: in `development` by what is learned from
/// `gold`; where there is none, the articles of `gold` are split into five, and each part is measured with what was
/// learned from the others. The names are those that the tagger finds, which should not have been learned from these
/// articles.
pub(super) fn cross(
    gold: &[Gold],
    development: &[Gold],
    tagger: &Tagger<'_>,
    gazetteer: &Gazetteer<'_>,
    progress: &mut dyn FnMut(&str),
) {
    const PARTS: usize = 5;
    let copies = |gold: &[Gold]| -> Vec<[GoldCopy; COPIES]> {
        let with = gold.iter().filter(|gold| gold.coref.is_some());
        with.map(|gold| copies_of(gold, tagger, gazetteer)).collect()
    };
    let (gold, development) = (copies(gold), copies(development));
    let mut tallies: [BTreeMap<String, Tally>; 3] = Default::default();
    let mut measure = |learned: &Learned, copies: &[GoldCopy; COPIES]| {
        for (copy, tallies) in copies.iter().zip(&mut tallies) {
            copy.measure(learned, tallies);
        }
    };
    if !development.is_empty() {
        let learned = learn_from(&gold.iter().flatten().collect::<Vec<_>>(), progress);
        for copies in &development {
            measure(&learned, copies);
        }
    }
    for part in (0..PARTS).filter(|_| development.is_empty()) {
        let others = gold.iter().enumerate().filter(|(at, _)| at % PARTS != part);
        let others: Vec<&GoldCopy> = others.flat_map(|(_, copies)| copies).collect();
        let learned = learn_from(&others, &mut |_| {});
        gold.iter().skip(part).step_by(PARTS).for_each(|copies| measure(&learned, copies));
    }
    for (name, tallies) in ["whole", "seedlike", "shuffled"].into_iter().zip(&tallies) {
        progress(name);
        for (sort, tally) in tallies {
            progress(&format!("{sort:24} {tally}"));
        }
    }
}

/// The weights of the model that is built in.
pub(super) fn shipped() -> Result<Learned, ModelError> {
    let model = Model::embedded(&crate::MODEL.0, KIND, VERSION)?;
    Ok(Learned {
        survey: Weights::of(&model.table(SURVEY)?),
        pronouns: TrainedNetwork::of(&Network::new(&model, PRONOUNS)?),
    })
}

/// A pronoun: the features of nobody and of its candidates, which of them are right, and how much it counts.
struct Choice {
    features: Vec<u32>,
    right: Vec<bool>,
    weight: f32,
}

const BITS: u32 = 16;
/// Who speaks is learned from few articles with few features.
const ROUNDS: usize = 60;
/// How strongly weights are drawn to nothing.
const DECAY: f32 = 0.03;

/// Seeds of the orders in which the examples are looked at.
const ORDERS: [u64; 3] = [5, 6, 7];

/// Rounds whose weights do not count.
const SETTLED: usize = 3;

const RATE: f32 = 0.05;

/// Learns scores such that the right ones have most of the probability among all (a softmax over the candidates).
fn learn(choices: &[Choice]) -> Weights {
    // The mean over several orders and over the later rounds, which forgives the last examples.
    let mut mean = Weights::new(BITS, 1);
    let row = |feature: &u32| feature >> (u32::BITS - BITS) << (u32::BITS - BITS);
    let met = choices.iter().flat_map(|choice| &choice.features).filter(|feature| **feature != NO_FEATURE);
    let rows: BTreeSet<u32> = met.map(row).collect();
    for seed in ORDERS {
        let (mut weights, mut squares) = (Weights::new(BITS, 1), Weights::new(BITS, 1));
        let mut order: Vec<&Choice> = choices.iter().collect();
        let mut random = Random::new(seed);
        for round in 0..ROUNDS {
            random.shuffle(&mut order);
            for choice in &order {
                step(choice, &mut weights, &mut squares);
            }
            // Only rows that were met have any weight.
            for &feature in rows.iter().filter(|_| round >= SETTLED) {
                mean.row_mut(feature)[0] +=
                    weights.row(feature)[0] / ((ROUNDS - SETTLED) * ORDERS.len()) as f32;
            }
        }
    }
    mean
}

/// Moves the weights of an example's features towards what is right.
fn step(choice: &Choice, weights: &mut Weights, squares: &mut Weights) {
    let optimiser = AdaGrad { rate: RATE, decay: DECAY, floor: AdaGrad::FLOOR };
    let shares = shares_of(weights, &choice.features);
    let right: f32 =
        shares.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
    for ((features, share), &is_right) in choice.features.chunks_exact(EACH).zip(&shares).zip(&choice.right) {
        let wanted = if is_right { share / right.max(1e-6) } else { 0.0 };
        for &feature in features.iter().filter(|feature| **feature != NO_FEATURE) {
            let weight = &mut weights.row_mut(feature)[0];
            let square = &mut squares.row_mut(feature)[0];
            optimiser.step(weight, square, choice.weight * (share - wanted));
        }
    }
}

/// Learns who is meant.
fn network(choices: &[Choice]) -> TrainedNetwork {
    let settings =
        NetworkSettings { bits: fields::BITS, rounds: 3, rate: 0.03, decay: 1e-4, seed: ORDERS[0] };
    let parts: Vec<Vec<&[u32]>> = choices.iter().map(|choice| parts_of(&choice.features)).collect();
    let choices: Vec<train::Choice<'_>> = choices
        .iter()
        .zip(&parts)
        .map(|(choice, parts)| train::Choice {
            shared: parts[0],
            options: parts[1..].to_vec(),
            right: &choice.right,
            weight: choice.weight,
        })
        .collect();
    train::choosing(&choices, &settings)
}

/// What is known of the pronoun, that it stands for nobody, and each candidate.
fn parts_of(features: &[u32]) -> Vec<&[u32]> {
    features.chunks_exact(EACH).map(|features| &features[..filled(features)]).collect()
}

/// The probabilities of nobody and the candidates, by a network.
fn judged(network: &TrainedNetwork, features: &[u32]) -> Vec<f32> {
    let parts = parts_of(features);
    let mut shares = network.scores(parts[0], &parts[1..]);
    softmax(&mut shares);
    shares
}

/// The probabilities of nobody and the candidates, in the first look.
fn shares_of(weights: &Weights, features: &[u32]) -> Vec<f32> {
    let scores = features.chunks_exact(EACH).map(|features| {
        let mut scores = [0.0; 1];
        for &feature in features.iter().filter(|feature| **feature != NO_FEATURE) {
            weights.add_to(&[feature], &mut scores);
        }
        // Bounded, so that neither a sum nor a logarithm of shares runs out of range.
        scores[0].clamp(-20.0, 20.0).exp()
    });
    let shares: Vec<f32> = scores.collect();
    let sum: f32 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// Lets the pronouns of an article count for less where they are many: they mostly stand for the same.
fn weigh(examples: &mut [Choice], factor: f32) {
    let weight = factor / (examples.len() as f32).max(1.0).sqrt();
    for choice in examples {
        choice.weight = weight;
    }
}

/// A copy of an article with the names found in it.
struct GoldCopy {
    gold: Gold,
    shuffled: bool,
    article: Article,
    analysis: Analysis,
    view: View,
    names: Vec<Name>,
    entities: Vec<Joined>,
    entity_of: Vec<u32>,
}

/// As [`Decide`](crate::refer::Decide), knowing what is right.
type DecideKnowing<'a> = &'a mut dyn FnMut(&Pronoun, Choice, &mut Vec<f32>) -> Option<usize>;

impl GoldCopy {
    fn new(gold: Gold, shuffled: bool, tagger: &Tagger<'_>, gazetteer: &Gazetteer<'_>) -> Self {
        let article = gold.article();
        let (mut analysis, mut view) = (Analysis::default(), View::default());
        analysis.read(&article.text);
        let document = analysis.document(&article, LayersView::default());
        view.read(&document, gazetteer);
        let (mut scratch, mut names) = (names::Scratch::default(), Vec::new());
        names::find(&document, &view, tagger, &mut scratch, &|| false, &mut names);
        let (mut entities, mut entity_of) = (Vec::new(), Vec::new());
        Joiner::default().join(&document, &view, Countries::table(), &names, &mut entities, &mut entity_of);
        Self { gold, shuffled, article, analysis, view, names, entities, entity_of }
    }

    /// Goes through the article, with what is right about each pronoun.
    fn walk(&self, decide: DecideKnowing<'_>) -> Vec<Reference> {
        let Self { gold, shuffled: _, article, analysis, view, names, entities, entity_of } = self;
        let document = analysis.document(article, LayersView::default());
        let clusters: &[Cluster] = gold.coref.as_deref().unwrap_or_default();
        let cluster_of = |span: Span| {
            clusters.iter().find(|cluster| {
                cluster
                    .mentions
                    .iter()
                    .any(|mention| mention.kind == "pronoun" && mention.span.overlaps(span))
            })
        };
        let scene = Scene { document: &document, view, names, entities, entity_of };
        let mut found = Vec::new();
        let mut decide =
            |pronoun: &Pronoun, candidates: &[Candidate], features: &[u32], shares: &mut Vec<f32>| {
                let cluster = cluster_of(pronoun.span);
                let mut right = vec![false];
                let is_right =
                    |one: &Candidate| cluster.is_some_and(|cluster| self.holds(one.entity, cluster));
                right.extend(candidates.iter().map(is_right));
                right[0] = !right.contains(&true);
                decide(pronoun, Choice { features: features.to_vec(), right, weight: 1.0 }, shares)
            };
        Walker::default().walk(&scene, &mut decide, &mut found);
        found
    }

    /// Whether an entity holds a name of a cluster.
    fn holds(&self, entity: u32, cluster: &Cluster) -> bool {
        let heads =
            cluster.mentions.iter().filter(|mention| mention.kind == "name").map(|mention| mention.head);
        let mut names = self.names.iter().zip(&self.entity_of).filter(|(_, of)| **of == entity);
        names.any(|(name, _)| heads.clone().any(|head| name.span.contains(head)))
    }

    /// Whether it shows how speech outside of quotes goes: the labelled articles, which have no genre, are news.
    const fn speaks(&self) -> bool {
        self.gold.genre.is_some()
    }

    /// Appends the candidates of the first look.
    fn survey(&self, examples: &mut Vec<Choice>) {
        if !self.speaks() {
            return;
        }
        let before = examples.len();
        self.walk(&mut |pronoun, choice, shares| {
            shares.clear();
            if pronoun.survey {
                examples.push(choice);
            }
            None
        });
        weigh(&mut examples[before..], 1.0);
    }

    /// Appends the candidates of the second look. What comes before each is decided by the network; rightly without
    /// one.
    fn collect(&self, survey: &Weights, network: Option<&TrainedNetwork>, examples: &mut Vec<Choice>) {
        let mut thirds = Vec::new();
        self.walk(&mut |pronoun, choice, shares| {
            if pronoun.survey {
                *shares = shares_of(survey, &choice.features);
                return None;
            }
            let chosen = match network {
                None => choice.right.iter().position(|right| *right),
                Some(network) => {
                    let shares = judged(network, &choice.features);
                    // The last of equals would win: in reverse it is nobody, or the candidate that comes
                    // first.
                    (0..shares.len()).rev().max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
                }
            };
            if pronoun.class.is_third() {
                thirds.push(choice);
            } else if !self.shuffled && (self.speaks() || pronoun.quoted && pronoun.class != Class::Second) {
                // Who speaks is said in other paragraphs, whose links a shuffled copy does not have; and in news `I`
                // outside of quotes is mostly a reporter, and nobody labelled `you`.
                examples.push(choice);
            }
            chosen.and_then(|chosen| chosen.checked_sub(1))
        });
        weigh(&mut thirds, 3.0);
        examples.append(&mut thirds);
    }

    /// Counts what becomes of the gold pronouns.
    fn measure(&self, learned: &Learned, tallies: &mut BTreeMap<String, Tally>) {
        let found = self.walk(&mut |pronoun, choice, shares| {
            *shares = if pronoun.survey {
                shares_of(&learned.survey, &choice.features)
            } else {
                judged(&learned.pronouns, &choice.features)
            };
            choose(pronoun, shares)
        });
        for cluster in self.gold.coref.iter().flatten() {
            let named = cluster.mentions.iter().any(|mention| mention.kind == "name");
            for mention in cluster.mentions.iter().filter(|mention| mention.kind == "pronoun") {
                let at = self.analysis.tokens.partition_point(|token| token.span.end <= mention.span.start);
                let class = self.analysis.tokens.get(at).and_then(crate::pronouns::pronoun);
                let class = class.map_or("other".to_owned(), |(class, ..)| format!("{class:?}"));
                let mine = found
                    .iter()
                    .find(|found| found.kind == MentionKind::Pronoun && found.span.overlaps(mention.span));
                let right = mine.is_some_and(|mine| self.holds(mine.entity, cluster));
                let genre = self.gold.genre.as_deref().unwrap_or("");
                for sort in
                    ["all".to_owned(), class.clone(), format!("{class} {genre}"), format!("in {genre}")]
                {
                    let tally = tallies.entry(sort).or_default();
                    tally.right += u32::from(right);
                    tally.found += u32::from(mine.is_some());
                    tally.named += u32::from(named);
                }
            }
        }
    }
}
