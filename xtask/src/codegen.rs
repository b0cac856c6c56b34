//! Generated files, which are committed so that readers need not build first.

use crate::testing::BUILD;
use crate::{byline, cargo, finish, output, root, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Generates them, or only checks that they are up to date; by a command that is built for release, or for development.
pub(crate) fn run(check: bool, debug: bool) -> Result<()> {
    let byline = if debug { build_for_development()? } else { byline::build(&byline::ALL.into())? };
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
            fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write `{name}`"))?;
        println!("wrote {name}");
    }
    if !stale.is_empty() {
        bail!("out of date: {}; run `cargo xtask codegen`", stale.join(", "));
    }
    Ok(())
}

/// The same build as the tests', so that usually nothing is left to do.
fn build_for_development() -> Result<PathBuf> {
    finish(cargo().args(BUILD))?;
    Ok(target().join("debug").join(format!("byline{}", std::env::consts::EXE_SUFFIX)))
}
