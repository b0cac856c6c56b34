//! What the rest of an article says of a mention.
//!
//! A sentence alone is often too little: in an article on somebody's trial the sentence `He sat in the dock` is about
//! the accused as well. So each mention is weighed again, with what was found at the other mentions of its entity, at
//! the other mentions of its sentence, and in the other sentences of the article.

use crate::tables::SIDES;
use byline_model::softmax;

/// A mention as its sentence alone shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    /// Negative and positive, each against neutral.
    pub(crate) logits: [f32; SIDES],
    /// Its entity, as an index; `None` where there is none.
    pub(crate) entity: Option<usize>,
    /// The sentence it stands in, as an index.
    pub(crate) sentence: usize,
}

/// How many numbers a mention is weighed by: its own two, two each of entity, sentence and article, and 1.
pub(crate) const INPUTS: usize = 9;
/// The weights of each side.
pub(crate) type Weights = [[f32; INPUTS]; SIDES];

/// The share of mentions that are negative, and that are positive, in news as it comes: what is expected where
/// nothing else is known.
const EXPECTED: f32 = 0.07;
/// How many mentions of that expectation are mixed into the mean of an entity or a sentence, and of an article.
const PRIOR: f32 = 1.0;
const ARTICLE_PRIOR: f32 = 5.0;

/// Probabilities of both sides added up.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sides: [f32; SIDES],
    count: f32,
}

impl Sum {
    fn add(&mut self, probabilities: [f32; SIDES]) {
        self.sides.iter_mut().zip(probabilities).for_each(|(sum, probability)| *sum += probability);
        self.count += 1.0;
    }

    /// How much likelier than expected each side is among those of the sum that are not in `other`, as a logarithm.
    fn without(&self, other: Self, prior: f32) -> [f32; SIDES] {
        // Nothing else was mentioned: then the rest says nothing, neither more nor less than expected.
        if self.count <= other.count {
            return [0.0; SIDES];
        }
        let count = (self.count - other.count).max(0.0) + prior;
        std::array::from_fn(|side| {
            let rest = (self.sides[side] - other.sides[side]).max(0.0);
            // A few mentions are drawn towards what is usual in news, so that a single one does not colour all
            // others.
            ((rest + EXPECTED * prior) / count / EXPECTED).ln()
        })
    }
}

/// The numbers that all mentions of an article are weighed by, in their order.
pub(crate) fn inputs(mentions: &[Judged], inputs: &mut Vec<[f32; INPUTS]>) {
    let entities = mentions.iter().filter_map(|mention| mention.entity).max().map_or(0, |last| last + 1);
    let sentences = mentions.iter().map(|mention| mention.sentence + 1).max().unwrap_or(0);
    let mut by_entity = vec![Sum::default(); entities];
    let mut by_sentence = vec![Sum::default(); sentences];
    let mut article = Sum::default();
    let own: Vec<[f32; SIDES]> = mentions.iter().map(|mention| sides(mention.logits)).collect();
    for (mention, &probabilities) in mentions.iter().zip(&own) {
        if let Some(entity) = mention.entity {
            by_entity[entity].add(probabilities);
        }
        by_sentence[mention.sentence].add(probabilities);
        article.add(probabilities);
    }
    inputs.clear();
    // What the article says beside a sentence is the same for all of that sentence's mentions.
    let mut of_rest = (usize::MAX, [0.0; SIDES]);
    inputs.extend(mentions.iter().zip(own).map(|(mention, own)| {
        let own = Sum { sides: own, count: 1.0 };
        let entity = mention.entity.map_or([0.0; SIDES], |entity| by_entity[entity].without(own, PRIOR));
        let sentence = by_sentence[mention.sentence];
        // Of the article only its other sentences count: targets side by side are often opposed.
        if of_rest.0 != mention.sentence {
            of_rest = (mention.sentence, article.without(sentence, ARTICLE_PRIOR));
        }
        let sentence = sentence.without(own, PRIOR);
        let [negative, positive] = mention.logits;
        let [of_entity, of_sentence, of_article] = [entity, sentence, of_rest.1];
        [
            negative,
            positive,
            of_entity[0],
            of_entity[1],
            of_sentence[0],
            of_sentence[1],
            of_article[0],
            of_article[1],
            1.0,
        ]
    }));
}

/// The logits of a mention in its article.
pub(crate) fn apply(weights: &Weights, inputs: &[f32; INPUTS]) -> [f32; SIDES] {
    weights.map(|side| side.iter().zip(inputs).map(|(weight, input)| weight * input).sum())
}

/// The probabilities of negative, neutral and positive.
pub(crate) fn probabilities([negative, positive]: [f32; SIDES]) -> [f32; 3] {
    let mut probabilities = [negative, 0.0, positive];
    softmax(&mut probabilities);
    probabilities
}

fn sides(logits: [f32; SIDES]) -> [f32; SIDES] {
    let [negative, _, positive] = probabilities(logits);
    [negative, positive]
}
