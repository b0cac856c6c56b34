//! Generated files, which are committed: what users read need not be built first.

use crate::{byline, cargo, output, root};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// Makes them again, or only looks whether they are fresh.
pub(crate) fn run(check: bool) -> Result<()> {
    let byline = byline::build(&byline::ALL.into())?;
    let made = [
        ("byline.schema.json", output(Command::new(&byline).arg("schema").current_dir(root()))?),
        ("docs/reference/command.md", output(Command::new(&byline).arg("reference").current_dir(root()))?),
        (
            "crates/byline-abi/include/byline.h",
            output(cargo().args([
                "run",
                "--quiet",
                "--package",
                "byline-abi",
                "--features",
                "header",
                "--example",
                "header",
            ]))?,
        ),
    ];
    let mut stale = Vec::new();
    for (name, text) in made {
        let path = root().join(name);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            continue;
        }
        if check {
            stale.push(format!("`{name}`"));
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write `{name}`"))?;
        println!("wrote {name}");
    }
    if !stale.is_empty() {
        bail!("out of date: {}; run `cargo xtask codegen`", stale.join(", "));
    }
    Ok(())
}
