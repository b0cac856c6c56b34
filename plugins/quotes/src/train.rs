//! Makes the model from articles whose quotes people marked.
//!
//! Each question is learned from what people marked, by stochastic gradient descent with a step size of its own for each
//! weight. Only the last one, whether the whole is right, is learned from what the others propose for articles that they
//! did not see: so its probabilities hold for new articles.

mod cases;
mod guideline;
mod labelled;
mod learner;

use crate::content::Content;
use crate::cue::{SearchLimits, can_be_cue};
use crate::decide::{self, Buffers};
use crate::features;
use crate::hash::Feature;
use crate::model::Question;
use crate::part;
use crate::view::View;
use byline_eval::damage::Level;
use byline_eval::gold::Gold;
use cases::{Case, Marked, prepare, with_view};
use learner::Learner;

/// How to learn.
#[derive(Debug, Clone)]
struct Settings {
    /// Damaged copies to learn from beside the articles themselves, each with a seed.
    copies: Vec<(Level, u64)>,
    /// Rounds over all articles; the last one is over those of the gold data alone.
    rounds: usize,
    /// Rounds over the contents that the last question is learned from.
    last_rounds: usize,
    /// In how many orders the last question is learned; the weights are the average.
    orders: usize,
    /// The step size of the first round.
    rate: f32,
    /// How strongly weights are pulled back.
    decay: f32,
    /// Of 16 features, how many are left out at each step, so that none relies on another.
    dropout: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            copies: vec![(Level::Curly, 11), (Level::Unbalanced, 12), (Level::Seedlike, 13)],
            rounds: 4,
            last_rounds: 3,
            orders: 3,
            rate: 0.06,
            decay: 0.0005,
            dropout: 1,
        }
    }
}

/// How many parts the articles are split into, each judged by what was learned from the others.
const FOLDS: usize = 3;

/// While learning, unlikely cues, sides and edges are worth seeing too.
const WIDE: SearchLimits = SearchLimits { cue: -1.8, first: -3.0, sides: 1.7, edges: 3.0 };

/// Makes the bytes of a model file. The same articles give the same bytes. Progress is reported as lines of text.
pub fn train(
    gold: &[Gold],
    _development: &[Gold],
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, String> {
    train_with(&Settings::default(), gold, progress)
}

fn train_with(settings: &Settings, gold: &[Gold], progress: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let cases = prepare(settings, gold);
    if cases.is_empty() {
        return Err("no article has quotes to learn from".to_owned());
    }
    let missed: usize = cases
        .iter()
        .map(|case| {
            with_view(case, |view| case.quotes.iter().filter(|quote| !can_be_cue(view, quote.cue)).count())
        })
        .sum();
    let quotes: usize = cases.iter().map(|case| case.quotes.len()).sum();
    progress(&format!(
        "{} articles with {quotes} quotes, {missed} of them with a cue that cannot be one",
        cases.len()
    ));
    let mut judged = JudgedContents::default();
    for fold in 0..FOLDS {
        let mut learner = Learner::new(settings, 1);
        // Damaged copies go with their original: a copy in the other part would let the article be learned by
        // heart.
        learner.learn(settings, &cases, |case| case.group % FOLDS != fold);
        learner.settle(&Question::ALL);
        judge(&learner, cases.iter().filter(|case| case.group % FOLDS == fold), &mut judged);
        progress(&format!("fold {} of {FOLDS}: {} contents judged so far", fold + 1, judged.rights.len()));
    }
    let mut whole = Learner::new(settings, 1);
    whole.learn(settings, &cases, |_| true);
    whole.settle(&Question::ALL);
    // The judge rests on how sure the other parts are of articles that they did not see. It may be averaged over orders;
    // they may not: averaged weights are less sure than those that it learned from.
    whole.clear(Question::Whole);
    for order in 0..settings.orders.max(1) {
        let mut judge = Learner::new(settings, order as u64 + 1);
        judge.learn_last(settings, &judged);
        judge.settle(&[Question::Whole]);
        whole.add(Question::Whole, &judge, 1.0 / settings.orders.max(1) as f32);
        progress(&format!("learned to judge in order {} of {}", order + 1, settings.orders));
    }
    Ok(whole.write())
}

/// Contents that were proposed for articles not learned from: their features, one after the other, and how right they
/// are.
#[derive(Default)]
struct JudgedContents {
    features: Vec<Feature>,
    ends: Vec<usize>,
    rights: Vec<f32>,
    /// Where each cue's contents end.
    cues: Vec<usize>,
}

/// Lets `learner` propose contents for cases that it did not see, and notes how right they are.
fn judge<'a>(learner: &Learner, cases: impl Iterator<Item = &'a Case>, judged: &mut JudgedContents) {
    let mut buffers = Buffers::default();
    for case in cases {
        with_view(case, |view| {
            decide::proposals(view, learner, WIDE, &mut buffers, |context, contents, _| {
                for content in contents {
                    judged.features.extend(features::whole::<Feature>(view, context, content));
                    judged.features.extend(case.guideline.content(view, context.cue, content));
                    judged.ends.push(judged.features.len());
                }
                judged.rights.extend(contents.iter().map(|content| rightness(view, content, &case.quotes)));
                judged.cues.push(judged.rights.len());
            });
        });
    }
}

/// 1 for a content that is a quote's to the token, nearly so for one that shares four fifths of the bytes with a
/// quote's, else 0.
fn rightness(view: &View<'_>, content: &Content, quotes: &[Marked]) -> f32 {
    let length = |at: usize| view.token(at, 0).span.len() + 1;
    let tokens = || part::tokens(&content.parts);
    let found: u32 = tokens().map(length).sum();
    let mut best = 0.0_f32;
    for quote in quotes {
        let shared: u32 = tokens().filter(|at| quote.content.contains(at)).map(length).sum();
        if shared == 0 {
            continue;
        }
        let wanted: u32 = quote.content.iter().map(|&at| length(at)).sum();
        let share = shared as f32 / (found + wanted - shared) as f32;
        let missing =
            quote.content.iter().any(|at| view.can_be_edge(*at) && !tokens().any(|other| other == *at));
        let more = tokens().any(|at| view.can_be_edge(at) && !quote.content.contains(&at));
        if !missing && !more {
            return 1.0;
        }
        // The same bound by which an evaluation counts a quote as found nearly whole.
        if share >= 0.8 {
            best = NEARLY;
        }
    }
    best
}

/// How right a content is that is not a quote's to the token.
const NEARLY: f32 = 0.3;
