//! From scores to probabilities.

/// Turns scores into probabilities that sum to one.
pub fn softmax(scores: &mut [f32]) {
    let top = top(scores);
    let mut sum = 0.0;
    for score in &mut *scores {
        *score = (*score - top).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// Turns scores into logarithms of probabilities that sum to one. Returns the logarithm of what was divided by.
pub fn log_softmax(scores: &mut [f32]) -> f32 {
    let top = top(scores);
    let sum: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    let log = top + sum.ln();
    for score in scores {
        *score -= log;
    }
    log
}

/// The probability of which these are the odds, as a logarithm.
pub fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// What is subtracted from scores, so that no exponential overflows.
fn top(scores: &[f32]) -> f32 {
    scores.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

#[cfg(test)]
mod tests {
    use super::{log_softmax, probability, softmax};

    #[test]
    fn scores_of_any_size_become_probabilities() {
        let close = |a: f32, b: f32| (a - b).abs() < 1e-4;
        let mut scores = [1000.0, 1000.0, -1000.0];
        softmax(&mut scores);
        assert!(close(scores[0], 0.5) && close(scores[1], 0.5) && close(scores[2], 0.0));
        let mut scores = [0.6_f32, 0.3, 0.1].map(|share| share.ln() + 40.0);
        assert!(close(log_softmax(&mut scores), 40.0) && close(scores[0].exp(), 0.6));
        assert!(close(probability(0.0), 0.5));
        assert!(close(probability(-200.0), 0.0) && close(probability(200.0), 1.0));
    }
}
