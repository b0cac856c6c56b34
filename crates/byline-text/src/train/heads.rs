//! The parser: from articles with gold heads, and from what slower parsers agree on in articles without.
//!
//! Gold trees are few and learnt by heart within minutes. Several large parsers, two of which read backwards, are
//! therefore trained on them first, and what most of them say of other articles teaches the small one (distillation:
//! Kuncoro et al. 2016). Where they disagree, the oracle accepts any head.

use super::oracle::Head;
use super::parser::{Example, Settings, learn};
use super::tags::tags_with;
use super::{broken, copies};
use crate::Analysis;
use crate::parsing::{KIND, NO_LABEL, Parser, State, VERSION, label_of, relation_of};
use crate::tagging::{KIND as TAGS, PartOfSpeechTagger, Scratch, VERSION as TAGS_VERSION, shipped_words};
use byline_core::{Relation, Sentence, Token};
use byline_eval::gold::{Gold, GoldToken};
use byline_eval::{Figure, Reading};
use byline_model::{Model, ModelError};

/// Parts of the articles; each is tagged by a tagger trained on the others, so that the parser sees such tags as it
/// will see later.
const FOLDS: usize = 4;
/// The parsers that teach.
const TEACHERS: [Settings; 5] =
    [teacher(1, false), teacher(2, true), teacher(3, false), teacher(4, true), teacher(5, false)];
/// The parser that is shipped.
const SHIPPED: Settings =
    Settings { action_bits: 19, label_bits: 15, rounds: 4, dropout: 0.05, seed: 7, reversed: false };

const fn teacher(seed: u64, reversed: bool) -> Settings {
    Settings { action_bits: 22, label_bits: 18, rounds: 6, dropout: 0.2, seed, reversed }
}

/// Makes the parser's model. `development` may be empty; it only tells how far training is.
pub fn heads(gold: &[Gold], development: &[Gold], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let (parsed, others): (Vec<Gold>, Vec<Gold>) =
        gold.iter().cloned().partition(|gold| gold.tokens.is_some());
    if parsed.is_empty() {
        return Err("no article has gold tokens".to_owned());
    }
    let mut examples = folded(&parsed, progress)?;
    let mut teachers = Vec::new();
    if !others.is_empty() {
        for settings in TEACHERS {
            let model = learn(&examples, &settings, &mut |_, _| {});
            progress(&format!(
                "teacher {}: {}",
                settings.seed,
                measured(&[(&model, settings.reversed)], development)?
            ));
            teachers.push((model, settings.reversed));
        }
        let teachers: Vec<(&[u8], bool)> =
            teachers.iter().map(|(model, reversed)| (&model[..], *reversed)).collect();
        progress(&format!("teachers together: {}", measured(&teachers, development)?));
        let taught = vote(&others, &teachers)?;
        let taught: Vec<Gold> = taught.iter().zip(0..).map(|(gold, at)| broken(gold, at)).collect();
        let tagger = crate::tagging::shipped().ok_or("no shipped tagger")?;
        let before = examples.len();
        examples.extend(taught.iter().flat_map(|gold| sentences(gold, tagger)));
        progress(&format!("{before} sentences of gold, {} of teachers", examples.len() - before));
    }
    let mut failed = None;
    let model =
        learn(&examples, &SHIPPED, &mut |round, model| match measured(&[(model, false)], development) {
            Ok(figures) => progress(&format!("round {round}: {figures}")),
            Err(error) => failed = Some(error),
        });
    failed.map_or(Ok(model), Err)
}

/// The sentences of gold and of its broken copies, each part tagged by a tagger that does not know it.
fn folded(gold: &[Gold], progress: &mut dyn FnMut(&str)) -> Result<Vec<Example>, String> {
    let mut examples = Vec::new();
    let folds = FOLDS.min(gold.len());
    for fold in 0..folds {
        let part = |inside: bool| -> Vec<Gold> {
            let mine = gold.iter().enumerate().filter(|(at, _)| (at % folds == fold) == inside);
            copies(&mine.map(|(_, gold)| gold.clone()).collect::<Vec<_>>())
        };
        let model = tags_with(shipped_words(), &part(folds == 1), &[], &mut |_| {})?;
        let model = Model::read(&model, TAGS, TAGS_VERSION).map_err(said)?;
        let tagger = PartOfSpeechTagger::new(&model).map_err(said)?;
        examples.extend(part(true).iter().flat_map(|gold| sentences(gold, &tagger)));
        progress(&format!("tagged part {} of {folds}", fold + 1));
    }
    Ok(examples)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn said(error: ModelError) -> String {
    error.to_string()
}

/// How good parsers are on articles, by the tags that there will be.
fn measured(models: &[(&[u8], bool)], development: &[Gold]) -> Result<String, String> {
    if development.is_empty() {
        return Ok("nothing to measure on".to_owned());
    }
    let parsed = vote(development, models)?;
    let figures = byline_eval::heads(development, |gold| {
        let mut analysis = Analysis::default();
        analysis.read(&gold.text);
        let found =
            parsed.iter().find(|parsed| parsed.id == gold.id).and_then(|parsed| parsed.tokens.as_deref());
        let root = |(at, token): (u32, &mut Token)| {
            let found = found.and_then(|found| found.get(at as usize));
            token.head = found.and_then(|found| found.head).unwrap_or(at);
            token.relation = found.map_or(Relation::NONE, |found| found.relation);
        };
        (0..).zip(&mut analysis.tokens).for_each(root);
        Reading { sentences: Vec::new(), tokens: analysis.tokens }
    });
    let share = |name: &str| figures.get(name).map_or(0.0, Figure::number);
    Ok(format!("heads {:.4}, with relations {:.4}", share("unlabelled"), share("labelled")))
}

/// The articles with the heads that most parsers find; a token without a majority has relation `none`.
fn vote(golds: &[Gold], models: &[(&[u8], bool)]) -> Result<Vec<Gold>, String> {
    let mut parsers = Vec::new();
    for (model, reversed) in models {
        parsers.push((
            Parser::new(&Model::embedded(model, KIND, VERSION).map_err(said)?).map_err(said)?,
            *reversed,
        ));
    }
    let (mut analysis, mut state) = (Analysis::default(), State::default());
    let mut parsed = Vec::with_capacity(golds.len());
    for gold in golds {
        analysis.read(&gold.text);
        let mut tokens = Vec::with_capacity(analysis.tokens.len());
        for sentence in &analysis.sentences {
            let range = sentence.first_token as usize..sentence.end_token as usize;
            let (own, words) = (&analysis.tokens[range.clone()], &analysis.tagging.words[range]);
            let votes: Vec<Vec<(u16, u8)>> = parsers
                .iter()
                .map(|(parser, reversed)| {
                    state.begin_from(own, words, *reversed);
                    parser.run(&mut state);
                    state.arcs(*reversed)
                })
                .collect();
            tokens.extend(own.iter().enumerate().map(|(at, token)| {
                let (head, label) = majority(votes.iter().map(|vote| vote[at]));
                GoldToken {
                    span: token.span,
                    tag: token.tag,
                    head: Some(sentence.first_token + u32::from(head)).filter(|_| usize::from(head) != at),
                    relation: label.map_or(Relation::NONE, relation_of),
                }
            }));
        }
        let sentences = analysis.sentences.iter().map(|sentence| sentence.span).collect();
        let (id, text) = (gold.id.clone(), gold.text.clone());
        parsed.push(Gold { id, text, tokens: Some(tokens), sentences: Some(sentences), ..Gold::default() });
    }
    Ok(parsed)
}

/// The head with the most votes, and the label if more than half agree on the head: the commonest among these.
fn majority(votes: impl Iterator<Item = (u16, u8)> + Clone) -> (u16, Option<u8>) {
    let count = |head: u16| votes.clone().filter(|vote| vote.0 == head).count();
    let alike = |(head, label): (u16, u8)| votes.clone().filter(|vote| *vote == (head, label)).count();
    let best = votes.clone().map(|vote| (count(vote.0), alike(vote), std::cmp::Reverse(vote))).max();
    match best {
        Some((heads, _, std::cmp::Reverse((head, label)))) => {
            (head, Some(label).filter(|_| heads * 2 > votes.count()))
        }
        None => (0, None),
    }
}

/// The sentences of an article, tagged by `tagger`.
fn sentences(gold: &Gold, tagger: &PartOfSpeechTagger<'_>) -> Vec<Example> {
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    analysis.read(&gold.text);
    let Analysis { sentences, tokens, .. } = &mut analysis;
    tagger.tag(&gold.text, sentences, tokens, &mut scratch);
    let aligned = aligned(gold.tokens.as_deref().unwrap_or_default(), tokens);
    let example = |sentence: &Sentence| {
        let range = sentence.first_token as usize..sentence.end_token as usize;
        let head = |found: &Aligned| match found.head {
            Head::At(at) if range.contains(&(at as usize)) => Head::At(at - sentence.first_token),
            Head::At(_) => Head::Unknown,
            head => head,
        };
        Example {
            tokens: tokens[range.clone()].to_vec(),
            words: scratch.words[range.clone()].to_vec(),
            heads: aligned[range.clone()].iter().map(head).collect(),
            labels: aligned[range.clone()].iter().map(|found| found.label).collect(),
        }
    };
    sentences.iter().map(example).collect()
}

/// What the gold says of one of our tokens; the head is the article's token.
struct Aligned {
    head: Head,
    label: u8,
}

/// Gold tokens and ours that begin at the same place are the same; what else is ours has no gold.
fn aligned(gold: &[GoldToken], tokens: &[Token]) -> Vec<Aligned> {
    let ours = |at: usize| {
        let start = gold[at].span.start;
        tokens.binary_search_by_key(&start, |token| token.span.start).ok()
    };
    let mut found: Vec<Aligned> =
        tokens.iter().map(|_| Aligned { head: Head::Unknown, label: NO_LABEL }).collect();
    for (at, token) in gold.iter().enumerate() {
        let Some(own) = ours(at) else { continue };
        // Of the parts of a contraction, which share a span, the one that hangs on something outside speaks for all.
        let head = match token.head {
            _ if token.relation == Relation::NONE => Head::Unknown,
            Some(head) if gold[head as usize].span == token.span => continue,
            Some(head) => ours(head as usize).map_or(Head::Unknown, |head| Head::At(head as u32)),
            None => Head::Root,
        };
        let rooted = matches!(token.relation, Relation::ROOT | Relation::NONE);
        found[own] = Aligned { head, label: if rooted { NO_LABEL } else { label_of(token.relation) } };
    }
    found
}
