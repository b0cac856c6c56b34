//! Files in progress and finished ones, as a journal notes them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3Default;

/// A file that is finished and in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedFile {
    /// Its name, in the folder of the layout's path.
    pub name: String,
    /// How many records it holds.
    pub records: u64,
    /// Its size, or that of all files in it.
    pub bytes: u64,
    /// The checksum of its bytes, or of all files in it: see [`checksum`].
    pub checksum: String,
}

/// What of a file was flushed to the disk, before compression.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flushed {
    /// How many bytes.
    pub bytes: u64,
    /// The XXH3 hash of these bytes, or of the rows of a database.
    pub hash: u64,
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
    /// How articles are numbered.
    pub(crate) numbering: Numbering,
}

/// How the articles of a run are numbered: runs over shards of one input take turns, so that no number is given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    /// The number of the first article.
    pub first: u64,
    /// From one article to the next.
    pub step: u64,
}

impl Default for Numbering {
    fn default() -> Self {
        Self { first: 1, step: 1 }
    }
}

impl Numbering {
    /// The number of the article after `before` others.
    #[must_use]
    pub fn after(self, before: u64) -> u64 {
        self.first + before * self.step
    }
}

/// How far a part is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) flushed: Flushed,
    pub(crate) records: u64,
}

/// The XXH3 hash (128 bits, hexadecimal) of a file's bytes; for a folder, of its files' names and bytes in their order.
pub fn checksum(path: &Path) -> io::Result<String> {
    let mut hash = Xxh3Default::new();
    hash_into(path, &mut hash)?;
    Ok(format!("{:032x}", hash.digest128()))
}

fn hash_into(path: &Path, hash: &mut Xxh3Default) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        return hash_bytes(File::open(path)?, hash).map(drop);
    }
    let entries: io::Result<Vec<PathBuf>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    for entry in entries {
        hash.update(entry.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(&[0]);
        hash_into(&entry, hash)?;
    }
    Ok(())
}

/// Adds all bytes of a reader, and returns how many there were.
pub(crate) fn hash_bytes(mut bytes: impl Read, hash: &mut Xxh3Default) -> io::Result<u64> {
    let mut buffer = vec![0; 256 * 1024];
    let mut all = 0;
    loop {
        let read = match bytes.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { return Ok(all) };
        hash.update(piece);
        all += read as u64;
    }
}

/// The path with something appended.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
