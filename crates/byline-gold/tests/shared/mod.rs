//! Converts what a test writes down.

use byline_core::Diagnostic;
use byline_gold::Gold;
use byline_gold::convert::{Format, Options, convert};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// What a file called `name` with these contents gives.
pub(crate) fn file(
    format: Format,
    name: &str,
    contents: &str,
    options: &Options,
) -> Vec<Result<Gold, Diagnostic>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, contents).unwrap();
    run(format, &path, options)
}

pub(crate) fn run(format: Format, path: &Path, options: &Options) -> Vec<Result<Gold, Diagnostic>> {
    let mut all = Vec::new();
    convert(format, path, options, &mut |item| {
        all.push(item);
        ControlFlow::Continue(())
    })
    .unwrap();
    all
}

pub(crate) fn names(gold: &Gold) -> Vec<(&str, &str)> {
    let entities = gold.entities.iter().flatten();
    entities.map(|name| (name.span.of(&gold.text).unwrap(), name.label.as_str())).collect()
}

/// What is left out or changed, by the messages of the warnings.
pub(crate) fn warnings(all: &[Result<Gold, Diagnostic>]) -> Vec<&str> {
    let warnings = all.iter().filter_map(|item| item.as_ref().err());
    warnings.map(|warning| warning.message.as_str()).collect()
}
