//! Files in progress and finished ones, as a journal notes them.

use std::path::{Path, PathBuf};

/// A file that is finished and in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedFile {
    /// Its name, in the folder of the layout's path.
    pub name: String,
    /// How many records it holds.
    pub records: u64,
    /// Its size, or that of all files in it.
    pub bytes: u64,
}

/// A file that a writer works on, which somebody else puts in its place when it is finished.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// The place, whose name says how it is compressed.
    pub(crate) path: &'a Path,
    /// Where the bytes are until then.
    pub(crate) beside: &'a Path,
    /// What of them stays.
    pub(crate) mark: Mark,
    /// Records in the parts before it.
    pub(crate) before: u64,
}

/// How far a part is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes, before compression.
    pub(crate) bytes: u64,
    pub(crate) records: u64,
}

/// The path with something appended.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
