//! The learned weights and the built lists.

use crate::gazetteer::Gazetteer;
use crate::refer::{EACH, NO_FEATURE, Pronoun};
use crate::table::Table;
use byline_model::{Model, ModelError, Network, Tagger, softmax};

/// The model's name in its file.
pub(crate) const KIND: &str = "entities";
/// To be raised with every change of the features, the labels or the tables.
pub(crate) const VERSION: u32 = 6;

/// The first of the two sections of the network that judges pronouns.
pub(crate) const PRONOUNS: usize = 5;
/// The section of the weights for the first look at who speaks.
pub(crate) const SURVEY: usize = 7;

/// A model in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) tagger: Tagger<'a>,
    pub(crate) gazetteer: Gazetteer<'a>,
    pronouns: Network<'a>,
    survey: byline_model::Table<'a>,
}

impl<'a> Parts<'a> {
    /// Takes a model apart.
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        Ok(Self {
            tagger: Tagger::new(model)?,
            gazetteer: gazetteer(model)?,
            pronouns: Network::new(model, PRONOUNS)?,
            survey: model.table(SURVEY)?,
        })
    }

    /// The candidate that a pronoun most likely stands for, if it is likely enough; `shares` becomes the likelihoods of
    /// nobody and the candidates.
    pub(crate) fn choose(&self, pronoun: &Pronoun, features: &[u32], shares: &mut Vec<f32>) -> Option<usize> {
        let mut parts = features.chunks_exact(EACH).map(|features| &features[..filled(features)]);
        shares.clear();
        if pronoun.survey {
            let table = &self.survey;
            shares.extend(parts.map(|features| table.scores::<1>(features)[0] as f32 * table.scale()));
        } else if let Some(of_pronoun) = parts.next() {
            self.pronouns.scores(of_pronoun, parts, shares);
        }
        softmax(shares);
        choose(pronoun, shares)
    }
}

/// How many features stand before those that fill up.
pub(crate) fn filled(features: &[u32]) -> usize {
    // Eight are compared at once, without a branch for each.
    let has_filler =
        |eight: &[u32; 8]| eight.iter().map(|feature| u32::from(*feature == NO_FEATURE)).sum::<u32>() > 0;
    let (eights, _) = features.as_chunks::<8>();
    let whole = eights.iter().position(has_filler).unwrap_or(eights.len()) * 8;
    let rest = features.get(whole..).unwrap_or_default();
    whole + rest.iter().position(|feature| *feature == NO_FEATURE).unwrap_or(rest.len())
}

/// The candidate with the highest of the likelihoods of nobody and the candidates, if it is likely enough.
pub(crate) fn choose(pronoun: &Pronoun, shares: &[f32]) -> Option<usize> {
    let mut best = (0.0, None);
    for (at, &share) in shares.iter().skip(1).enumerate() {
        if share > best.0 {
            best = (share, Some(at));
        }
    }
    best.1.filter(|_| best.0 >= LEAST[pronoun.class as usize])
}

/// The lists of a model.
pub(crate) fn gazetteer<'a>(model: &Model<'a>) -> Result<Gazetteer<'a>, ModelError> {
    let table = |section| {
        let wanted = "table of words";
        Table::new(model.bytes(section)?).ok_or(ModelError::Section { section, wanted })
    };
    Ok(Gazetteer { phrases: table(2)?, words: table(3)?, classes: table(4)? })
}

/// How likely a candidate must be, by the pronoun's class: more for `they` and `we`, which mostly stand for nobody who has a
/// name.
const LEAST: [f32; 7] = [0.3, 0.3, 0.3, 0.65, 0.3, 0.5, 0.2];
