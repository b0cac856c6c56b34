//! House rules that no compiler checks, beyond those that `tests/tidy.rs` holds.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Places on the machines of the authors, which do not exist elsewhere.
const MACHINE: [&str; 3] = ["/home/", "/root/", "/Users/"];

/// The largest size of a file: models are at most 4 MB and all else is text.
const HEAVIEST: u64 = 4 * 1024 * 1024 + 64 * 1024;

/// Files of which every line counts as ours: text that people write or read.
const TEXT: [&str; 8] = ["rs", "md", "toml", "c", "h", "py", "sh", "yml"];

/// What is wrong with the files under version control, a line each.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for file in tracked(root)? {
        let path = root.join(&file);
        let Ok(metadata) = path.symlink_metadata() else { continue };
        let shown = file.display();
        if metadata.len() > HEAVIEST {
            wrong.push(format!("{shown}: heavier than 4 MB"));
        }
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !TEXT.contains(&extension) || shown.to_string() == file!() {
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{shown}`"))?;
        for (number, line) in (1..).zip(text.lines()) {
            if line.ends_with([' ', '\t']) {
                wrong.push(format!("{shown}:{number}: whitespace at the end of the line"));
            }
            if let Some(place) = MACHINE.iter().find(|place| line.contains(**place)) {
                wrong.push(format!("{shown}:{number}: `{place}` is a place of one machine"));
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            wrong.push(format!("{shown}: no line end at the end of the file"));
        }
    }
    Ok(wrong)
}

/// The files under version control; none outside of a clone, where there is nothing to hold.
fn tracked(root: &Path) -> Result<Vec<PathBuf>> {
    let Ok(output) = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output() else {
        return Ok(Vec::new());
    };
    let names = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_workspace_is_tidy() {
        let wrong = super::check(crate::root()).unwrap();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
