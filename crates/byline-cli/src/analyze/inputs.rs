//! What a run read, so that another can determine whether its inputs are still that.
//!
//! Two hashes stand for all files: one of where and when each was written (number, size and times), which is quick to look
//! at, and one of all their bytes, which holds on another disk or machine as well.

use super::manifest::ContentHash;
use byline_input::{Progress, is_stream};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// The files of a run, and how they were before any was read. What cannot be read twice is none of them.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    files: Vec<PathBuf>,
    state: Option<String>,
    /// Those others.
    streams: Vec<PathBuf>,
}

/// What the manifest of a complete run says of its inputs; nothing where one was no file, or changed meanwhile.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The hash of all bytes.
    pub(super) content: Option<String>,
    /// The hash of numbers, sizes and times.
    pub(super) state: Option<String>,
}

impl Inputs {
    /// These files, as they are now.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a Path>) -> Self {
        let (streams, files): (Vec<PathBuf>, Vec<PathBuf>) =
            files.map(Path::to_owned).partition(|path| is_stream(path));
        let is_known = !files.is_empty() || streams.is_empty();
        let state = if is_known { state(&files) } else { None };
        Self { files, state, streams }
    }

    /// Those that cannot be read twice.
    pub(super) fn streams(&self) -> &[PathBuf] {
        &self.streams
    }

    /// What was read of them, if they are still as they were before. Those are read for it once more that were not read from
    /// their beginning to their end.
    pub(super) fn read(&self, progress: &Progress) -> Read {
        let content = self.state.as_ref().and_then(|_| content(&self.files, Some(progress)));
        // After the bytes, so that no change between goes unnoticed.
        let state = state(&self.files).filter(|state| Some(state) == self.state.as_ref());
        if state.is_none() { Read::default() } else { Read { content, state } }
    }

    /// Whether these are the very bytes of which a manifest says so much. They are read only where a file was written,
    /// moved or copied since.
    pub(super) fn are(&self, content: Option<&str>, state: Option<&str>) -> bool {
        let only_streams = self.files.is_empty() && !self.streams.is_empty();
        let same_state = state.is_some() && state == self.state.as_deref();
        let same = |content| self::content(&self.files, None).as_deref() == Some(content);
        only_streams || same_state || content.is_some_and(same)
    }
}

/// The hash of what the system says of the files; `None` where one is no file.
fn state(files: &[PathBuf]) -> Option<String> {
    let mut hash = ContentHash::new();
    for path in files {
        let there = fs::metadata(path).ok().filter(Metadata::is_file)?;
        hash.add(&path.to_string_lossy());
        hash.add(&shown(&there));
    }
    Some(hash.shown())
}

#[cfg(unix)]
fn shown(there: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let (device, number, size) = (there.dev(), there.ino(), there.size());
    let (written, changed) = ((there.mtime(), there.mtime_nsec()), (there.ctime(), there.ctime_nsec()));
    format!("{device} {number} {size} {written:?} {changed:?}")
}

#[cfg(not(unix))]
fn shown(there: &Metadata) -> String {
    format!("{} {:?} {:?}", there.len(), there.modified().ok(), there.created().ok())
}

/// The hash of the bytes of the files, as they were read where that is known; `None` where one cannot be read.
fn content(files: &[PathBuf], progress: Option<&Progress>) -> Option<String> {
    let mut hash = ContentHash::new();
    for path in files {
        let read = progress.and_then(|progress| progress.hash_of(path)).map(|hash| format!("{hash:032x}"));
        match read {
            Some(read) => hash.add(&read),
            None => hash.add(&byline_output::checksum(path).ok()?),
        }
    }
    Some(hash.shown())
}
