//! What reads one file, and how far all reading has come.

use crate::InputError;
use byline_core::Article;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

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
    streams: Arc<Mutex<Vec<StreamRead>>>,
    /// The hashes of files, by that of their path.
    files: Arc<Mutex<HashMap<u64, u128>>>,
}

/// What came over standard input, or another input that cannot be read twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRead {
    /// Its path, as it was given.
    pub path: String,
    /// How many bytes came.
    pub bytes: u64,
    /// The XXH3 of all of them, once it has come to its end; `None` where it was not read so far.
    pub hash: Option<u128>,
}

impl Progress {
    /// Of files that hold so many bytes together.
    pub(crate) fn of(total: u64) -> Self {
        Self { total: Arc::new(AtomicU64::new(total)), ..Self::default() }
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

    /// What was read so far of inputs that cannot be read twice, in the order in which they were opened.
    pub fn streams(&self) -> Vec<StreamRead> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The XXH3 of all bytes of a file, as they were read; `None` where it was not read from its beginning to its end,
    /// as Parquet files are not.
    pub fn hash_of(&self, path: &Path) -> Option<u128> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(&key(path)).copied()
    }

    /// Notes the hash of a file that has come to its end.
    pub(crate) fn note_file(&self, path: u64, hash: u128) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, hash);
    }

    /// Notes a stream that is opened; its place among them.
    pub(crate) fn add_stream(&self, path: String) -> usize {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.push(StreamRead { path, bytes: 0, hash: None });
        streams.len() - 1
    }

    /// Notes what was read of a stream.
    pub(crate) fn note_stream(&self, at: usize, bytes: u64, hash: Option<u128>) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stream) = streams.get_mut(at) {
            (stream.bytes, stream.hash) = (bytes, hash);
        }
    }
}

/// What a file is known by: less than its path, of which there may be millions.
pub(crate) fn key(path: &Path) -> u64 {
    xxh3_64(path.as_os_str().as_encoded_bytes())
}
