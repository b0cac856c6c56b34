//! The tagger: classes of words from all texts, weights from those with gold tokens.

use super::classes::{Corpus, table};
use super::copies;
use crate::Analysis;
use crate::tagging::{EACH, KIND, VERSION, WordTable, features, label_of, sign_tag};
use byline_core::{Tag, Token};
use byline_eval::gold::{Gold, GoldToken};
use byline_model::ModelWriter;
use byline_model::train::{Method, Progress, Sequence, SequenceSettings, sequence};

/// Makes the tagger's model: the classes of words come from the texts of all articles, the weights from those with
/// gold tokens. `development` may be empty; it only shows how training progresses.
pub fn tags(gold: &[Gold], development: &[Gold], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let words = table(&corpus(gold).words());
    let tagged: Vec<Gold> = gold.iter().filter(|gold| gold.tokens.is_some()).cloned().collect();
    let classes = WordTable::new(&words);
    let examples = sequences(&copies(&tagged), &classes);
    if examples.is_empty() {
        return Err("no article has gold tokens".to_owned());
    }
    let mut report = |done: Progress| progress(&format!("round {}: {:.4}", done.round, done.accuracy));
    let trained = sequence(&examples, &sequences(development, &classes), &settings(), &mut report)
        .map_err(|error| error.to_string())?;
    Ok(trained.write(ModelWriter::new(KIND, VERSION)).bytes(words.clone()).finish())
}

fn settings() -> SequenceSettings {
    SequenceSettings {
        method: Method::RandomField,
        bits: 16,
        labels: 16,
        rounds: 7,
        rate: 0.02,
        patience: usize::MAX,
        ..SequenceSettings::default()
    }
}

fn corpus(golds: &[Gold]) -> Corpus {
    let mut corpus = Corpus::default();
    let mut analysis = Analysis::default();
    for gold in golds {
        analysis.read(&gold.text);
        for sentence in &analysis.sentences {
            corpus.add(&analysis.tokens[sentence.first_token as usize..sentence.end_token as usize]);
        }
    }
    corpus
}

/// The sentences of articles as examples.
fn sequences(golds: &[Gold], table: &WordTable<'_>) -> Vec<Sequence> {
    let mut found = Vec::new();
    let mut analysis = Analysis::default();
    for gold in golds {
        let Some(gold_tokens) = &gold.tokens else { continue };
        analysis.read(&gold.text);
        let tags = aligned(gold_tokens, &analysis.tokens);
        for sentence in &analysis.sentences {
            let range = sentence.first_token as usize..sentence.end_token as usize;
            let tokens = &analysis.tokens[range.clone()];
            let words: Vec<_> = tokens.iter().map(|token| table.info(&gold.text, token)).collect();
            let mut example = Sequence::default();
            features(tokens, &words, &mut example.features);
            debug_assert_eq!(example.features.len(), tokens.len() * EACH, "as many for each");
            example.labels = (0..tokens.len())
                .map(|at| {
                    let tag = sign_tag(&gold.text, tokens, at).or(tags[range.start + at]).unwrap_or(Tag::X);
                    // A word that the corpus calls punctuation has the label of `X` too.
                    label_of(tag)
                })
                .collect();
            found.push(example);
        }
    }
    found
}

/// The tag of each of our tokens: that of the gold token that begins where it does, else of one that holds it.
pub(crate) fn aligned(gold: &[GoldToken], tokens: &[Token]) -> Vec<Option<Tag>> {
    tokens
        .iter()
        .map(|token| {
            let at = gold.partition_point(|gold| gold.span.start < token.span.start);
            let exact = gold.get(at).filter(|gold| gold.span.start == token.span.start);
            let around = || gold[..at].iter().rev().take(3).find(|gold| gold.span.contains(token.span));
            exact.or_else(around).map(|gold| gold.tag)
        })
        .collect()
}
