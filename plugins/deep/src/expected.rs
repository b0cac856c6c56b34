//! How often mentions are polar in somebody's own articles, estimated without labels.

use crate::fuse::TAUGHT;
use crate::sentiment::Opinion;
use crate::{DeepSentiment, SentimentOptions};
use byline_core::{Document, Failure};
use byline_sentiment::{Judged, Second};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Rounds after which the estimate stands still.
const ROUNDS: usize = 500;

/// What an extractor found at the mentions of a pile of articles.
///
/// ```no_run
/// # use std::path::Path;
/// let options = byline_deep::SentimentOptions { encoder: Some("models/deep".into()), share: 1.0, ..Default::default() };
/// let (extractor, pile) = byline_deep::Pile::watch(options, Path::new("."))?;
/// // Let `extractor` read articles.
/// println!("{:?}", pile.shares());
/// # Ok::<(), byline_core::Failure>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pile(Arc<Mutex<Vec<[f32; 3]>>>);

impl Pile {
    /// The extractor with these options, and what it will have found. `expected` is ignored: it is what is asked for.
    ///
    /// # Errors
    ///
    /// As for [`DeepSentiment::build`](byline_plugin::Plugin::build).
    pub fn watch(options: SentimentOptions, folder: &Path) -> Result<(DeepSentiment, Self), Failure> {
        let pile = Self::default();
        let watched = pile.clone();
        let options = SentimentOptions { expected: None, ..options };
        let deep =
            DeepSentiment::make(options, folder, |opinion| Box::new(Watched { opinion, pile: watched }))?;
        Ok((deep, pile))
    }

    /// How many mentions were read.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The shares of negative, neutral and positive mentions under which what was found is likeliest: the option
    /// `expected`. The same mentions in any order give the same bits. `None` where there are no mentions.
    pub fn shares(&self) -> Option<[f32; 3]> {
        let mut rows = self.lock().clone();
        rows.sort_by_key(|row| row.map(f32::to_bits));
        estimate(&rows)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<[f32; 3]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An opinion of which all that becomes of mentions is kept.
#[derive(Debug)]
struct Watched {
    opinion: Opinion,
    pile: Pile,
}

impl Second for Watched {
    fn judge(
        &self,
        document: &Document<'_>,
        selected: bool,
        cancelled: &dyn Fn() -> bool,
        mentions: &mut [Judged],
    ) {
        self.opinion.judge(document, selected, cancelled, mentions);
        // Sentences selected because somebody is judged in them say nothing of how often that is so.
        if !selected {
            self.pile.lock().extend(mentions.iter().map(|mention| mention.probabilities));
        }
    }
}

/// Expectation maximisation of the shares of classes, given probabilities that assume other shares (M. Saerens,
/// P. Latinne and C. Decaestecker 2002).
fn estimate(rows: &[[f32; 3]]) -> Option<[f32; 3]> {
    if rows.is_empty() {
        return None;
    }
    let taught = TAUGHT.map(f64::from);
    let mut shares = taught;
    for _ in 0..ROUNDS {
        let mut sums = [0.0; 3];
        for row in rows {
            let odds: [f64; 3] =
                std::array::from_fn(|class| f64::from(row[class]) * shares[class] / taught[class]);
            let all: f64 = odds.iter().sum();
            sums.iter_mut().zip(odds).for_each(|(sum, odds)| *sum += odds / all);
        }
        // A class that none was found of still gets a share: 0 could never be left again.
        shares = sums.map(|sum| (sum + 1.0) / (rows.len() as f64 + 3.0));
    }
    Some(shares.map(|share| share as f32))
}

#[cfg(test)]
mod tests {
    use super::estimate;
    use crate::fuse::TAUGHT;

    /// Probabilities as a judge gives them that is right in a share of cases, under the shares that it was taught.
    fn judged(class: usize, likelihood: f32) -> [f32; 3] {
        let odds: [f32; 3] = std::array::from_fn(|other| {
            TAUGHT[other] * if other == class { likelihood } else { (1.0 - likelihood) / 2.0 }
        });
        let all: f32 = odds.iter().sum();
        odds.map(|odds| odds / all)
    }

    #[test]
    fn shares_are_those_of_the_articles() {
        // Of a thousand mentions 300 are negative, 500 neutral and 200 positive; the judge takes a tenth of each class
        // for either other one.
        let mut rows = Vec::new();
        for (class, count) in [300, 500, 200].into_iter().enumerate() {
            for other in 0..3 {
                let times = if other == class { count * 8 / 10 } else { count / 10 };
                rows.extend(std::iter::repeat_n(judged(other, 0.8), times));
            }
        }
        let shares = estimate(&rows).unwrap();
        for (share, right) in shares.into_iter().zip([0.3, 0.5, 0.2]) {
            assert!((share - right).abs() < 0.01, "{shares:?}");
        }
        assert_eq!(estimate(&[]), None);
    }

    #[test]
    fn a_class_that_is_absent_keeps_a_share() {
        let shares = estimate(&vec![judged(1, 0.9); 50]).unwrap();
        assert!(shares.iter().all(|share| *share > 0.0) && shares[1] > 0.9, "{shares:?}");
    }
}
