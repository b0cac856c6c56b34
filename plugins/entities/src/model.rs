//! The learned weights and the built lists.

use crate::gazetteer::Gazetteer;
use crate::refer::{EACH, NO_FEATURE, Pronoun};
use crate::table::Table;
use byline_model::{Model, ModelError, Tagger};

/// The model's name in its file.
pub(crate) const KIND: &str = "entities";
/// To be raised with every change of the features, the labels or the tables.
pub(crate) const VERSION: u32 = 5;

/// The section of the pronouns' weights.
pub(crate) const PRONOUNS: usize = 5;
/// The section of those for the first look at who speaks.
pub(crate) const SURVEY: usize = 6;

/// A model in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) tagger: Tagger<'a>,
    pub(crate) gazetteer: Gazetteer<'a>,
    pronouns: byline_model::Table<'a>,
    survey: byline_model::Table<'a>,
}

impl<'a> Parts<'a> {
    /// Takes a model apart.
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let pronouns = model.table(PRONOUNS)?;
        Ok(Self {
            tagger: Tagger::new(model)?,
            gazetteer: gazetteer(model)?,
            pronouns,
            survey: model.table(SURVEY)?,
        })
    }

    /// The candidate that a pronoun most likely stands for, if it is likely enough; `shares` becomes the likelihoods of
    /// nobody and the candidates.
    pub(crate) fn choose(&self, pronoun: &Pronoun, features: &[u32], shares: &mut Vec<f32>) -> Option<usize> {
        let table = if pronoun.survey { &self.survey } else { &self.pronouns };
        shares.clear();
        for features in features.chunks_exact(EACH) {
            let score = table.scores::<1>(&features[..filled(features)])[0] as f32 * table.scale();
            shares.push(score.clamp(-20.0, 20.0).exp());
        }
        choose(pronoun, shares)
    }
}

/// How many features stand before those that fill up.
fn filled(features: &[u32]) -> usize {
    // Eight are compared at once, without a branch for each.
    let has_filler =
        |eight: &[u32; 8]| eight.iter().map(|feature| u32::from(*feature == NO_FEATURE)).sum::<u32>() > 0;
    let (eights, _) = features.as_chunks::<8>();
    let whole = eights.iter().position(has_filler).unwrap_or(eights.len()) * 8;
    let rest = features.get(whole..).unwrap_or_default();
    whole + rest.iter().position(|feature| *feature == NO_FEATURE).unwrap_or(rest.len())
}

/// Makes weights likelihoods and chooses the likeliest candidate, if it is likely enough.
pub(crate) fn choose(pronoun: &Pronoun, shares: &mut [f32]) -> Option<usize> {
    let sum: f32 = shares.iter().sum();
    for share in shares.iter_mut() {
        *share /= sum;
    }
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

/// How likely a candidate must be, by the pronoun's class: as high as makes the mean of precision and recall highest. Most
/// often `it` stands for nothing that has a name.
const LEAST: [f32; 7] = [0.2, 0.2, 0.2, 0.15, 0.2, 0.4, 0.2];
