//! Articles that were read and wait for a thread.

use byline_core::Article;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Texts that are taken together hold no more than this, so that one long article does not delay others.
const BYTES: usize = 1 << 20;

/// What is found in articles that are taken together is expected to hold no more than this, as written lines: all of it
/// is in memory until the last of them is done.
const FOUND: usize = 4 << 20;

/// What is expected of the first articles: so much that each is taken alone. What is found in a text is known only once it was, and
/// may be much; a dozen times later as many are taken together as is worth it.
const FIRST: usize = FOUND;

/// Hands out articles in order, several at once where several wait.
#[derive(Debug)]
pub(crate) struct Queue {
    waiting: Mutex<VecDeque<(usize, Article)>>,
    /// How many are taken together at most.
    together: usize,
    /// Among how many threads those that wait are shared out.
    threads: usize,
    /// How much is expected to be found in an article.
    expected: AtomicUsize,
}

impl Queue {
    pub(crate) fn new(together: usize, threads: usize) -> Self {
        let (waiting, threads) = (Mutex::default(), threads.max(1));
        Self { waiting, together, threads, expected: AtomicUsize::new(FIRST) }
    }

    /// Adds the article with this index in the input.
    pub(crate) fn push(&self, index: usize, article: Article) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back((index, article));
    }

    /// Notes how much was found in so many articles together. What is expected grows at once and shrinks slowly.
    pub(crate) fn learn(&self, found: usize, articles: usize) {
        let mean = found.checked_div(articles).unwrap_or_default();
        let before = self.expected.load(Ordering::Relaxed);
        self.expected.store(mean.max(before - before / 4), Ordering::Relaxed);
    }

    /// The next ones, with the index and the size of each; none if none wait.
    pub(crate) fn take(&self) -> (Vec<(usize, usize)>, Vec<Article>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut places, mut articles, mut sum) = (Vec::new(), Vec::new(), 0);
        let expected = self.expected.load(Ordering::Relaxed).max(1);
        let share = waiting.len().div_ceil(self.threads).min(self.together).min((FOUND / expected).max(1));
        while articles.len() < share
            && waiting.front().is_some_and(|(_, next)| sum == 0 || sum + next.text.len() <= BYTES)
            && let Some((index, article)) = waiting.pop_front()
        {
            sum += article.text.len();
            places.push((index, article.text.len()));
            articles.push(article);
        }
        (places, articles)
    }
}

#[cfg(test)]
mod tests {
    use super::{FOUND, Queue};
    use byline_core::Article;

    /// Takes from a queue in which many wait.
    fn taken(queue: &Queue) -> usize {
        while queue.waiting.lock().unwrap().len() < 1000 {
            queue.push(0, Article::new("a", "It rained."));
        }
        queue.take().1.len()
    }

    #[test]
    fn as_much_is_taken_together_as_is_known_to_be_little() {
        let queue = Queue::new(128, 2);
        assert_eq!((taken(&queue), taken(&queue)), (1, 1), "each thread begins with one");
        let mut before = 1;
        for _ in 0..30 {
            queue.learn(before * 1000, before);
            let next = taken(&queue);
            assert!(next >= before && next <= before * 2, "{before}, then {next}");
            before = next;
        }
        assert_eq!(before, 128);
        queue.learn(4 * FOUND, 1);
        assert_eq!(taken(&queue), 1, "much was found in one");
    }
}
