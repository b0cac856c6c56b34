//! Makes the model again: from gold data (`byline_eval::gold`) and the lists beside this crate, bit for bit.

mod copies;
mod frames;
mod labelled;
mod lists;
mod reference;
mod renaming;
mod tagging;

use crate::gazetteer::Gazetteer;
use crate::model::{KIND, VERSION, gazetteer};
use crate::table::Table;
use byline_eval::gold::Gold;
use byline_model::train::TrainedTagger;
use byline_model::{Model, ModelError, ModelWriter, Tagger};

/// Makes the model. The weights of names come from articles with gold names, those of pronouns from articles with gold
/// clusters or labels in `data/pronouns.tsv` (where there are none, the shipped ones are kept), classes of words from
/// the texts of all. Of the rounds of training the one that is best on `development` is kept, the last one if there is
/// none.
///
/// # Errors
///
/// If what was learned cannot be read back, which says that the settings are out of range.
pub fn train(
    mut gold: Vec<Gold>,
    development: &[Gold],
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, String> {
    labelled::add_clusters(&mut gold);
    let gold = gold.as_slice();
    progress("word classes");
    let [phrases, words] = lists::tables();
    let classes = lists::classes(gold);
    let [Some(phrase_table), Some(word_table), Some(class_table)] =
        [&phrases, &words, &classes].map(|bytes| Table::new(bytes))
    else {
        return Err("a table has an odd size".to_owned());
    };
    let gazetteer = Gazetteer { phrases: phrase_table, words: word_table, classes: class_table };
    let tagger = tagging::tagger(gold, development, &gazetteer, progress)?;
    let pronouns = pronouns(gold, &tagger, &gazetteer, progress).map_err(|error| error.to_string())?;
    let file = tagger.write(ModelWriter::new(KIND, VERSION)).bytes(phrases.clone()).bytes(words.clone());
    Ok(pronouns.pronouns.write(file.bytes(classes.clone())).table(&pronouns.survey).finish())
}

fn pronouns(
    gold: &[Gold],
    tagger: &TrainedTagger,
    gazetteer: &Gazetteer<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<reference::Learned, Box<dyn std::error::Error>> {
    let known: Vec<&str> =
        gold.iter().filter(|gold| gold.coref.is_some()).map(|gold| gold.id.as_str()).collect();
    if known.is_empty() {
        return Ok(reference::shipped()?);
    }
    let half_of = |gold: &Gold| known.iter().position(|id| *id == gold.id).map(|at| at % 2);
    if !gold.iter().any(|gold| gold.entities.is_some() && half_of(gold).is_some()) {
        return Ok(reference::pronouns(gold, [tagger; 2], gazetteer, progress)?);
    }
    // Names in the articles with gold clusters are to be found as well and as badly there as in new articles: in each half
    // of them by what was learned without it.
    let mut without = |half: usize| {
        progress("the tagger again, without half of the articles that have gold clusters");
        let others: Vec<Gold> = gold.iter().filter(|gold| half_of(gold) != Some(half)).cloned().collect();
        tagging::tagger(&others, &[], gazetteer, progress)
    };
    let strangers = [without(0)?, without(1)?];
    Ok(reference::pronouns(gold, strangers.each_ref(), gazetteer, progress)?)
}

/// Reports how well pronouns are resolved in `development` by what is learned from `gold`, or without any in `gold` by what
/// is learned from other parts of it, by sort of pronoun and genre. The names are those that `model` finds, a file's
/// bytes, which should not have been made from the same articles.
///
/// # Errors
///
/// If the model cannot be read.
pub fn cross(
    mut gold: Vec<Gold>,
    development: &[Gold],
    model: &[u8],
    progress: &mut dyn FnMut(&str),
) -> Result<(), String> {
    let read = || {
        let file = Model::embedded(model, KIND, VERSION)?;
        Ok((Tagger::new(&file)?, gazetteer(&file)?))
    };
    let (tagger, gazetteer) = read().map_err(|error: ModelError| error.to_string())?;
    labelled::add_clusters(&mut gold);
    reference::cross(&gold, development, &tagger, &gazetteer, progress);
    Ok(())
}
