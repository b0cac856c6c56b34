//! Articles that were read and wait for a thread.

use byline_core::Article;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Texts that are taken together hold no more than this, so that one long article does not delay others.
const BYTES: usize = 1 << 20;

/// Hands out articles in order, several at once where several wait.
#[derive(Debug)]
pub(crate) struct Queue {
    waiting: Mutex<VecDeque<(usize, Article)>>,
    /// How many are taken together at most.
    together: usize,
    /// Among how many threads those that wait are shared out.
    threads: usize,
}

impl Queue {
    pub(crate) fn new(together: usize, threads: usize) -> Self {
        Self { waiting: Mutex::default(), together, threads: threads.max(1) }
    }

    /// Adds the article with this index in the input.
    pub(crate) fn push(&self, index: usize, article: Article) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back((index, article));
    }

    /// The next ones, with the index and the size of each; none if none wait.
    pub(crate) fn take(&self) -> (Vec<(usize, usize)>, Vec<Article>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut places, mut articles, mut sum) = (Vec::new(), Vec::new(), 0);
        let share = waiting.len().div_ceil(self.threads).min(self.together);
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
