//! House rules that no compiler checks.

use std::path::{Path, PathBuf};
use std::{fs, io};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn every_source_file_says_what_it_is_for_and_stays_readable() {
    let mut files = Vec::new();
    sources(byline_tests::root(), &mut files).expect("the workspace can be read");
    files.sort();
    assert!(files.len() > 50, "the walk found the workspace");
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source file");
        let shown = file.strip_prefix(byline_tests::root()).unwrap_or(&file).display().to_string();
        if !text.trim_start().starts_with("//!") {
            wrong.push(format!("{shown}: does not begin with `//!`"));
        }
        if text.lines().count() > 700 {
            wrong.push(format!("{shown}: longer than 700 lines; look for the second concept"));
        }
        if text.contains("#[ignore") && !shown.ends_with("tidy.rs") {
            wrong.push(format!("{shown}: an ignored test"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_papers_are_there() {
    for name in
        ["README.md", "ARCHITECTURE.md", "SHORTCOMINGS.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]
    {
        let text = fs::read_to_string(byline_tests::root().join(name)).unwrap_or_default();
        assert!(text.len() > 200, "`{name}` is missing or empty");
    }
    for plugin in ["entities", "quotes", "sentiment", "claims"] {
        let folder = byline_tests::root().join("plugins").join(plugin);
        assert!(folder.join("README.md").is_file(), "`plugins/{plugin}/README.md` is missing");
    }
}
