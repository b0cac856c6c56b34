//! From a plugin's name to its file.

use crate::LoadError;
use byline_core::did_you_mean;
use std::collections::BTreeSet;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};

/// The file of a plugin.
///
/// What has a folder in it is a path: taken as it is, or with prefix and suffix where there is no such file. A bare
/// name is looked for in `folders`, in their order, with the platform's prefix and suffix: `mine` is `libmine.so` on
/// Linux, `libmine.dylib` on macOS, `mine.dll` on Windows.
/// Hyphens may stand for underscores, as they do in the names of crates.
///
/// # Errors
///
/// If there is no such file, with all places that were looked at.
pub fn find(name_or_path: &str, folders: &[PathBuf]) -> Result<PathBuf, LoadError> {
    let given = Path::new(name_or_path);
    let mut looked = Vec::new();
    if given.components().count() != 1 || given.is_absolute() {
        looked.push(given.to_owned());
        let file = given.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        let whole = files(file).into_iter().map(|file| given.with_file_name(file));
        looked.extend(whole.filter(|path| path != given));
    } else {
        looked.extend(
            folders
                .iter()
                .flat_map(|folder| files(name_or_path).into_iter().map(move |file| folder.join(file))),
        );
    }
    match looked.iter().find(|path| path.is_file()) {
        Some(path) => Ok(path.clone()),
        None => Err(LoadError::NotFound {
            name: name_or_path.to_owned(),
            near: near(name_or_path, folders),
            looked,
        }),
    }
}

/// The names of the file of a library; a name that ends as one is one.
fn files(name: &str) -> Vec<String> {
    if name.ends_with(DLL_SUFFIX) {
        return vec![name.to_owned()];
    }
    let mut files = vec![format!("{DLL_PREFIX}{name}{DLL_SUFFIX}")];
    if name.contains('-') {
        files.push(format!("{DLL_PREFIX}{}{DLL_SUFFIX}", name.replace('-', "_")));
    }
    files
}

/// The library in `folders` that was most likely meant.
fn near(name: &str, folders: &[PathBuf]) -> Option<String> {
    // Sorted, so that the guess does not depend on the order of the file system.
    let mut known = BTreeSet::new();
    for entry in folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten() {
        let file = entry.file_name();
        let bare = file.to_str().and_then(|file| file.strip_prefix(DLL_PREFIX)?.strip_suffix(DLL_SUFFIX));
        known.extend(bare.map(str::to_owned));
    }
    let name = Path::new(name).file_name()?.to_str()?.replace('-', "_");
    let bare = name.strip_suffix(DLL_SUFFIX).unwrap_or(&name);
    did_you_mean(bare, known.iter().map(String::as_str)).map(str::to_owned)
}
