//! The articles of all files, one after the other.

use crate::copies::Window;
use crate::walk::{self, Found};
use crate::{InputError, InputOptions, source};
use byline_core::Article;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The articles of some files, in order. Made by [`open`](crate::open).
pub struct Articles {
    files: VecDeque<Found>,
    current: Option<Box<dyn Reader>>,
    options: Arc<InputOptions>,
    progress: Progress,
    copies: Option<Window>,
}

/// Reads the articles of one file. After an error the next record follows.
pub(crate) trait Reader: Send {
    fn read(&mut self) -> Option<Result<Article, InputError>>;
}

impl Articles {
    pub(crate) fn new(paths: &[PathBuf], options: &InputOptions) -> Self {
        let files = walk::files(paths);
        let total = files.iter().flatten().map(|file| file.size).sum();
        let progress = Progress { read: Arc::default(), total: Arc::new(AtomicU64::new(total)) };
        let longest = options.longest.min(u64::from(u32::MAX));
        let options = Arc::new(InputOptions { longest, ..options.clone() });
        let copies = options.copies.map(Window::new);
        Self { files: files.into(), current: None, options, progress, copies }
    }

    /// A handle that tells how far reading has come, also from another thread.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// See [`Progress::bytes_read`].
    pub fn bytes_read(&self) -> u64 {
        self.progress.bytes_read()
    }

    /// See [`Progress::bytes_total`].
    pub fn bytes_total(&self) -> u64 {
        self.progress.bytes_total()
    }
}

impl Iterator for Articles {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(reader) = &mut self.current {
                if let Some(mut result) = reader.read() {
                    if let Ok(article) = &mut result {
                        finish(article, &self.options);
                        if let Some(copies) = &mut self.copies {
                            copies.place(article);
                        }
                    }
                    return Some(result);
                }
                self.current = None;
            }
            match self.files.pop_front()? {
                Err(error) => return Some(Err(error)),
                Ok(file) => match source::open(&file.path, &self.options, &self.progress) {
                    Ok(reader) => self.current = Some(reader),
                    Err(error) => return Some(Err(error)),
                },
            }
        }
    }
}

/// Fills in what the reader of one file does not know: the identifier and the language.
fn finish(article: &mut Article, options: &InputOptions) {
    if article.id.is_empty() {
        article.id.clone_from(&article.source.path);
        if article.source.record > 0 {
            article.id.push('#');
            article.id.push_str(&article.source.record.to_string());
        }
    }
    #[cfg(feature = "language")]
    if article.language.is_none() && options.find_language {
        article.language = crate::language::of(&article.text, None);
    }
    if article.language.is_none() {
        article.language.clone_from(&options.language);
    }
}

/// How far reading has come. Cheap to clone and to ask.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Progress {
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
