//! The articles of all files, one after the other.

use crate::ahead::Ahead;
use crate::copies::{self, Clusters};
use crate::walk::{self, Found};
use crate::{InputError, InputOptions, mojibake, source};
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
    ahead: Ahead,
    copies: Option<Clusters>,
}

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

impl Articles {
    pub(crate) fn new(paths: &[PathBuf], options: &InputOptions) -> Self {
        let files = walk::files(paths);
        let total = files.iter().flatten().map(|file| file.size).sum();
        let progress = Progress { read: Arc::default(), total: Arc::new(AtomicU64::new(total)) };
        let longest = options.longest.min(u64::from(u32::MAX));
        let options = Arc::new(InputOptions { longest, ..options.clone() });
        let (ahead, copies) = (Ahead::new(options.threads), options.copies.map(copies::window));
        Self { files: files.into(), current: None, options, progress, ahead, copies }
    }

    /// A handle that tells how far reading has come, also from another thread.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The files that are still to be opened, as the user gave them, with the size that each had when it was found;
    /// `None` for one that could not be looked at.
    pub fn files(&self) -> impl Iterator<Item = (String, Option<u64>)> {
        self.files.iter().map(|found| match found {
            Ok(file) => (walk::shown(&file.path), Some(file.size)),
            Err(error) => (error.path().to_owned(), None),
        })
    }

    /// Passes over the files before the one of this path, where that is still to be opened and there once; `false`
    /// otherwise. An article's number and identifier do not depend on what was passed over, but copies are sought only
    /// among what is read.
    pub fn skip_to(&mut self, path: &str) -> bool {
        let mut places = self.files().enumerate().filter(|(_, (name, _))| *name == path).map(|(at, _)| at);
        let (Some(at), None) = (places.next(), places.next()) else { return false };
        drop(places);
        let bytes = self.files.drain(..at).flatten().map(|file| file.size).sum();
        self.progress.add(bytes);
        true
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
        while self.ahead.has_room() {
            let Some(read) = self.read() else { break };
            self.ahead.add(read);
        }
        let mut outcome = self.ahead.take()?;
        // In the order of the input: each is compared with those before it.
        if let (Ok(article), Some(window)) = (&mut outcome, &mut self.copies) {
            copies::place(article, window);
        }
        Some(outcome)
    }
}

impl Articles {
    /// What comes next in the files, filled in.
    fn read(&mut self) -> Option<Item> {
        loop {
            if let Some(reader) = &mut self.current {
                if let Some(read) = reader.read() {
                    let options = Arc::clone(&self.options);
                    let filled = move |mut outcome: Result<Article, InputError>| {
                        if let Ok(article) = &mut outcome {
                            complete(article, &options);
                        }
                        outcome
                    };
                    return Some(match read {
                        Item::Done(outcome) => Item::Done(filled(outcome)),
                        Item::Page { bytes, work } => {
                            Item::Page { bytes, work: Box::new(move || filled(work())) }
                        }
                    });
                }
                self.current = None;
            }
            match self.files.pop_front()? {
                Err(error) => return Some(Item::Done(Err(error))),
                Ok(file) => match source::open(&file.path, &self.options, &self.progress) {
                    Ok(reader) => self.current = Some(reader),
                    Err(error) => return Some(Item::Done(Err(error))),
                },
            }
        }
    }
}

/// Fills in what an article does not say itself, as [`open`](crate::open) does for each that it reads: its identifier
/// and its language, and its text is repaired where `options` ask for it.
pub fn complete(article: &mut Article, options: &InputOptions) {
    if article.id.is_empty() {
        article.id.clone_from(&article.source.path);
        if article.source.record > 0 {
            article.id.push('#');
            article.id.push_str(&article.source.record.to_string());
        }
    }
    // Spans that came with the article point into its text as it is.
    if options.undo_mojibake && article.targets.is_empty() && article.entities.is_none() {
        undo_mojibake(article);
    }
    #[cfg(feature = "language")]
    if article.language.is_none() && options.find_language {
        article.language = crate::language::of(&article.text, None);
    }
    if article.language.is_none() {
        article.language.clone_from(&options.language);
    }
}

fn undo_mojibake(article: &mut Article) {
    if let Some(mended) = mojibake::undo(&article.text) {
        article.text = mended;
        article.source.charset = Some(mojibake::CHARSET.to_owned());
    }
    if let Some(mended) = article.title.as_deref().and_then(mojibake::undo) {
        article.title = Some(mended);
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
