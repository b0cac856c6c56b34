//! From the paths that the user gives to the files that they name.

use crate::InputError;
use std::fs;
use std::path::{Path, PathBuf};

/// One file to read, or why there is none.
pub(crate) type FileToRead = Result<File, InputError>;

/// A file to read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// Its size when it was found; 0 where it has none, as for standard input.
    pub(crate) size: u64,
}

/// The files that `paths` name, in order; those that are `except` only if they are named themselves.
pub(crate) fn files(paths: &[PathBuf], except: &[PathBuf]) -> Vec<FileToRead> {
    let except: Vec<PathBuf> = except.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Ok(File { path: path.clone(), size: 0 }));
            continue;
        }
        match fs::metadata(path) {
            Err(source) => found.push(Err(InputError::Open { path: shown(path), source })),
            Ok(metadata) if metadata.is_dir() => folder(path, &except, &mut found),
            Ok(metadata) => found.push(Ok(File { path: path.clone(), size: metadata.len() })),
        }
    }
    found
}

/// The path as messages and identifiers show it: the same on every system.
pub(crate) fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() }
}

/// What a folder holds, sorted by name. Links to folders are not followed, since they may lead round in a circle.
fn folder(path: &Path, except: &[PathBuf], found: &mut Vec<FileToRead>) {
    let fail = |source| InputError::Open { path: shown(path), source };
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(source) => return found.push(Err(fail(source))),
    };
    let mut sorted = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
            Ok(entry) => sorted.push(entry.path()),
            Err(source) => found.push(Err(fail(source))),
        }
    }
    sorted.sort();
    let is_except = |path: &Path| {
        // Names are compared first: to resolve every path of a large folder would cost more than to list it.
        except.iter().any(|own| {
            own.file_name() == path.file_name() && fs::canonicalize(path).is_ok_and(|path| path == *own)
        })
    };
    for path in sorted {
        if is_except(&path) {
            continue;
        }
        let link = path.is_symlink();
        match fs::metadata(&path) {
            Err(source) => found.push(Err(InputError::Open { path: shown(&path), source })),
            Ok(metadata) if metadata.is_dir() && !link => folder(&path, except, found),
            Ok(metadata) if metadata.is_file() => found.push(Ok(File { path, size: metadata.len() })),
            Ok(_) => {}
        }
    }
}
