//! What the end-to-end tests share: where things are.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The articles written for the tests, in the order of their names.
pub fn articles() -> PathBuf {
    root().join("tests/articles")
}
