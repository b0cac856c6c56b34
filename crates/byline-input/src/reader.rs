//! What reads one file, and how far all reading has come.

use crate::InputError;
use byline_core::Article;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads the articles of one file. After an error the next record follows.
pub(crate) trait Reader: Send {
    fn read(&mut self) -> Option<Item>;
}

/// What a reader gives.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is mostly an article")]
pub(crate) enum Item {
    /// An article, or why there is none.
    Done(Result<Article, InputError>),
    /// A page of so many bytes, and the work that takes its article out, on whatever thread.
    #[cfg_attr(not(feature = "html"), expect(dead_code, reason = "only pages are that much work"))]
    Page { bytes: usize, work: Work },
}

/// The work that makes an article.
pub(crate) type Work = Box<dyn FnOnce() -> Result<Article, InputError> + Send>;

impl From<Result<Article, InputError>> for Item {
    fn from(outcome: Result<Article, InputError>) -> Self {
        Self::Done(outcome)
    }
}

/// How far reading has come. Cheap to clone and to ask.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Progress {
    /// Of files that hold so many bytes together.
    pub(crate) fn of(total: u64) -> Self {
        Self { read: Arc::default(), total: Arc::new(AtomicU64::new(total)) }
    }

    /// Bytes read from files so far, as they lie on the disk.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Bytes of all files as they were found; standard input counts as nothing.
    pub fn bytes_total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }
}
