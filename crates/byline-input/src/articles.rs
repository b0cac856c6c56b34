//! The articles of all files, one after the other.

use crate::ahead::Ahead;
use crate::copies::{self, Clusters};
use crate::reader::{Item, Progress, Reader};
use crate::shard::{self, Division};
use crate::walk::{self, FileToRead};
use crate::{InputError, InputOptions, mojibake, source};
use byline_core::Article;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The path of a file as the user gave it, and its size; `None` for one that could not be looked at.
pub type Listed = (String, Option<u64>);

/// The articles of some files, in order. Made by [`open`](crate::open).
pub struct Articles {
    files: VecDeque<FileToRead>,
    current: Option<Box<dyn Reader>>,
    options: Arc<InputOptions>,
    progress: Progress,
    ahead: Ahead,
    copies: Option<Clusters>,
    /// How the input is divided, and all files of it, where this is a part.
    division: Option<(Division, Vec<Listed>)>,
    /// How many files were opened or skipped so far, and how many items the one in work has had: the place of each item
    /// where records are dealt out.
    opened: u64,
    of_file: u64,
}

impl Articles {
    pub(crate) fn new(paths: &[PathBuf], options: &InputOptions) -> Self {
        let mut files = walk::files(paths, &options.except);
        let division = options.shard.map(|shard| {
            let all = files.iter().map(listed).collect();
            let division = Division::of(&files, shard);
            if division == Division::ByFile {
                files = shard::files(std::mem::take(&mut files), shard);
            }
            (division, all)
        });
        let total = files.iter().flatten().map(|file| file.size).sum();
        let progress = Progress::of(total);
        let longest = options.longest.min(u64::from(u32::MAX));
        let options = Arc::new(InputOptions { longest, ..options.clone() });
        let (ahead, copies) = (Ahead::new(options.threads), options.copies.map(copies::window));
        Self {
            files: files.into(),
            current: None,
            options,
            progress,
            ahead,
            copies,
            division,
            opened: 0,
            of_file: 0,
        }
    }

    /// A handle that reports how far reading has come, also from another thread.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The files that are still to be opened, as the user gave them, with the size that each had when it was found;
    /// `None` for one that could not be looked at.
    pub fn files(&self) -> impl Iterator<Item = Listed> {
        self.files.iter().map(listed)
    }

    /// How the input is divided, and all files of it, those of other shards too; `None` where it is read as a whole.
    pub fn division(&self) -> Option<(Division, &[Listed])> {
        self.division.as_ref().map(|(division, files)| (*division, files.as_slice()))
    }

    /// The paths of the same files, but for those that could not be looked at.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().flatten().map(|file| file.path.as_path())
    }

    /// Skips the files before the one of this path, where that is still to be opened and there once; `false`
    /// otherwise. An article's number and identifier do not depend on what was skipped, but copies are searched for only
    /// among what is read.
    pub fn skip_to(&mut self, path: &str) -> bool {
        let mut places = self.files().enumerate().filter(|(_, (name, _))| *name == path).map(|(at, _)| at);
        let (Some(at), None) = (places.next(), places.next()) else { return false };
        drop(places);
        self.opened += at as u64;
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
        if let Ok(article) = &outcome
            && let Some(extractor) = self.options.pass_over.get(&article.id)
        {
            return Some(Err(InputError::PassedOver {
                path: article.source.path.clone(),
                article: article.id.clone(),
                extractor: extractor.clone(),
            }));
        }
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
                    // The place does not depend on files before this one, which a run that is resumed skips.
                    let place = (self.opened - 1) + self.of_file;
                    self.of_file += 1;
                    if !self.is_own(place) {
                        continue;
                    }
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
            let file = self.files.pop_front()?;
            self.opened += 1;
            self.of_file = 0;
            match file.and_then(|file| source::open(&file.path, &self.options, &self.progress)) {
                Ok(reader) => self.current = Some(reader),
                Err(error) if self.is_own(self.opened - 1) => return Some(Item::Done(Err(error))),
                Err(_) => {}
            }
        }
    }

    /// Whether the item of that place is to be read here.
    fn is_own(&self, place: u64) -> bool {
        match (&self.division, self.options.shard) {
            (Some((Division::ByRecord, _)), Some(shard)) => shard.has(place),
            _ => true,
        }
    }
}

/// A file as the user gave it, with its size.
fn listed(file: &FileToRead) -> Listed {
    match file {
        Ok(file) => (walk::shown(&file.path), Some(file.size)),
        Err(error) => (error.path().to_owned(), None),
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
    if let Some(repaired) = mojibake::undo(&article.text) {
        article.text = repaired;
        article.source.charset = Some(mojibake::CHARSET.to_owned());
    }
    if let Some(repaired) = article.title.as_deref().and_then(mojibake::undo) {
        article.title = Some(repaired);
    }
}
