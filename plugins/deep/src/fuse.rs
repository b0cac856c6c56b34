//! Two opinions become one.

use byline_model::{log_softmax, softmax};
use byline_sentiment::Judged;

/// How much the encoder's opinion counts by default, chosen on development data.
pub(crate) const WEIGHT: f32 = 0.5;

/// The shares of negative, neutral and positive mentions in the news that models are taught.
pub(crate) const TAUGHT: [f32; 3] = [0.068, 0.856, 0.076];

/// What is added to the logarithms of probabilities where other shares are expected. `None` if they are no shares.
pub(crate) fn shift(expected: Option<[f32; 3]>) -> Option<[f32; 3]> {
    let Some(expected) = expected else { return Some([0.0; 3]) };
    let sum: f32 = expected.iter().sum();
    let usable = expected.iter().all(|share| *share > 0.0 && share.is_finite());
    usable.then(|| std::array::from_fn(|class| (expected[class] / sum / TAUGHT[class]).ln()))
}

/// The places of a share of the mentions, rounded up: those whose likeliest class is least likely, in the order of the text.
pub(crate) fn least_sure(mentions: &[Judged], share: f32) -> Vec<usize> {
    let count = ((mentions.len() as f32 * share).ceil() as usize).min(mentions.len());
    let sure = |at: &usize| mentions[*at].probabilities.iter().copied().fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by(|a, b| sure(a).total_cmp(&sure(b)).then(a.cmp(b)));
    order.truncate(count);
    order.sort_unstable();
    order
}

/// The weighted mean of the logarithms of both, as probabilities.
pub(crate) fn fused(linear: [f32; 3], scores: [f32; 3], weight: f32, shift: [f32; 3]) -> [f32; 3] {
    let mut deep = scores;
    log_softmax(&mut deep);
    let mut both: [f32; 3] = std::array::from_fn(|class| {
        let own = linear[class].max(1e-6).ln();
        (1.0 - weight) * own + weight * deep[class] + shift[class]
    });
    softmax(&mut both);
    both
}

#[cfg(test)]
mod tests {
    use super::{fused, least_sure, shift};
    use byline_core::Span;
    use byline_sentiment::Judged;

    #[test]
    fn opinions_are_joined_by_weight() {
        let linear = [0.2, 0.5, 0.3];
        let close = |a: [f32; 3], b: [f32; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(close(fused(linear, [5.0, 0.0, 0.0], 0.0, [0.0; 3]), linear));
        // Scores may lie anywhere: only their differences count.
        let scores = [0.6_f32, 0.3, 0.1].map(|share| share.ln() + 40.0);
        assert!(close(fused(linear, scores, 1.0, [0.0; 3]), [0.6, 0.3, 0.1]));
        let both = fused(linear, scores, 0.5, [0.0; 3]);
        assert!(both[0] > linear[0] && both[0] < 0.6);
    }

    #[test]
    fn expected_shares_shift_opinions() {
        assert_eq!(shift(None), Some([0.0; 3]));
        assert_eq!(shift(Some([0.1, 0.0, 0.9])), None);
        let [negative, neutral, positive] = shift(Some([2.0, 1.0, 1.0])).unwrap();
        assert!(negative > positive && positive > 0.0 && neutral < 0.0);
    }

    #[test]
    fn the_least_sure_are_asked_about() {
        let mention = |sure: f32| Judged { span: Span::default(), probabilities: [sure, 1.0 - sure, 0.0] };
        let mentions = [0.9, 0.6, 0.99, 0.5, 0.3].map(mention);
        assert_eq!(least_sure(&mentions, 0.3), [1, 3]);
        assert_eq!(least_sure(&mentions, 1.0), [0, 1, 2, 3, 4]);
        assert!(least_sure(&mentions, 0.0).is_empty());
        assert!(least_sure(&[], 0.5).is_empty());
    }
}
