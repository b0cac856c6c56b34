//! The learned weights and the built lists.

use crate::gazetteer::Gazetteer;
use crate::refer::{EACH, NO_FEATURE, Pronoun};
use crate::table::Table;
use byline_model::{Model, ModelError, Tagger};

/// The model's name in its file.
pub(crate) const KIND: &str = "entities";
/// To be raised with every change of the features, the labels or the tables.
pub(crate) const VERSION: u32 = 1;

/// The section of the pronouns' weights.
pub(crate) const PRONOUNS: usize = 5;

/// A model in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) tagger: Tagger<'a>,
    pub(crate) gazetteer: Gazetteer<'a>,
    pronouns: byline_model::Table<'a>,
}

impl<'a> Parts<'a> {
    /// Takes a model apart.
    pub(crate) fn new(model: &Model<'a>) -> Result<Self, ModelError> {
        let table = |section| {
            let wanted = "table of words";
            Table::new(model.bytes(section)?).ok_or(ModelError::Section { section, wanted })
        };
        let gazetteer = Gazetteer { phrases: table(2)?, words: table(3)?, classes: table(4)? };
        Ok(Self { tagger: Tagger::new(model)?, gazetteer, pronouns: model.table(PRONOUNS)? })
    }

    /// The candidate that a pronoun most likely stands for, if it is likely enough.
    pub(crate) fn choose(&self, pronoun: &Pronoun, features: &[u32]) -> Option<usize> {
        let mut sum = 0.0;
        let mut best = (0.0, None);
        for (at, features) in features.chunks_exact(EACH).enumerate() {
            let filled = features.iter().position(|feature| *feature == NO_FEATURE).unwrap_or(EACH);
            let score = self.pronouns.scores::<2>(&features[..filled])[1] as f32 * self.pronouns.scale();
            let share = score.clamp(-20.0, 20.0).exp();
            sum += share;
            if at > 0 && share > best.0 {
                best = (share, Some(at - 1));
            }
        }
        let least = LEAST[pronoun.class as usize];
        best.1.filter(|_| best.0 >= least * sum)
    }
}

/// How likely a candidate must be, by the pronoun's class: as high as makes the mean of precision and recall highest.
const LEAST: [f32; 7] = [0.2, 0.2, 0.1, 0.15, 0.2, 0.4, 0.2];
