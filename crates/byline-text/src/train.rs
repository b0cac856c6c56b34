//! Makes the models of the text layer again: from gold data (`byline_eval::gold`), bit for bit.

mod classes;
mod tags;

pub use tags::tags;

use byline_eval::damage::{Level, damage};
use byline_eval::gold::Gold;
use byline_model::train::Random;

/// Classes of words in similar contexts, learned from the texts alone, the most frequent word first: its form (for a
/// number its shape), its class from 1 on, and how often it has a capital inside a sentence, from 1 (rarely) to 5 (almost
/// always); 6 if it was seen at the start of sentences only.
pub fn word_classes(golds: &[Gold]) -> Vec<(u32, u8, u8)> {
    let (mut corpus, mut analysis) = (classes::Corpus::default(), crate::Analysis::default());
    for gold in golds {
        analysis.read(&gold.text);
        for sentence in &analysis.sentences {
            corpus.add(&analysis.tokens[sentence.first_token as usize..sentence.end_token as usize]);
        }
    }
    corpus.words()
}

/// Gold as a crawl would have damaged it, in several ways, and undamaged.
pub(crate) fn copies(golds: &[Gold]) -> Vec<Gold> {
    let mut all = golds.to_vec();
    all.extend(golds.iter().map(|gold| damage(gold, Level::Curly, 11, false)));
    all.extend(golds.iter().map(|gold| damage(gold, Level::Seedlike, 12, false)));
    // Headlines in capitals, posts without any.
    let mut random = Random::new(13);
    all.extend(golds.iter().map(|gold| recased(gold, &mut random)));
    all
}

/// A copy in which one line of four is in upper or lower case (ASCII alone, so that no span moves).
fn recased(gold: &Gold, random: &mut Random) -> Gold {
    let mut copy = gold.clone();
    copy.text = gold
        .text
        .split_inclusive('\n')
        .map(|line| match random.below(8) {
            0 => line.to_ascii_uppercase(),
            1 => line.to_ascii_lowercase(),
            _ => line.to_owned(),
        })
        .collect();
    copy
}
