//! Floors under the figures: what `byline eval` prints may not sink below `tests/quality.toml`.
//!
//! The articles of `tests/gold` are ours, so their floors are always held. The corpora are not ours to publish: they are
//! looked for in the folder that `BYLINE_GOLD` names, else in `shared/data` beside the workspace; where there are none,
//! their floors are left out, and the test says so.

use byline_tests::{root, run};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Quality {
    figures: Vec<Floor>,
}

#[derive(Deserialize)]
struct Floor {
    /// What `byline eval` measures.
    layer: String,
    /// The gold: a file below `tests/gold` of the workspace, else one relative to the folder of corpora.
    gold: String,
    /// `curly`, `unbalanced`, `seedlike`, or nothing.
    #[serde(default)]
    damage: String,
    /// The place of the figure in what `byline eval --json` prints, as a JSON pointer.
    figure: String,
    least: f64,
}

#[test]
fn no_figure_sinks_below_its_floor() {
    let beside = || root().parent().map(|folder| folder.join("shared/data"));
    let corpora = std::env::var_os("BYLINE_GOLD").map(PathBuf::from).or_else(beside).filter(|f| f.is_dir());
    let text = std::fs::read_to_string(root().join("tests/quality.toml")).unwrap();
    let quality: Quality = toml::from_str(&text).unwrap();
    let mut runs: BTreeMap<(String, String, String), Vec<Floor>> = BTreeMap::new();
    for floor in quality.figures {
        runs.entry((floor.layer.clone(), floor.gold.clone(), floor.damage.clone())).or_default().push(floor);
    }
    let (mut sunk, mut held) = (Vec::new(), 0);
    for ((layer, gold, damage), floors) in runs {
        let path = match (&corpora, gold.starts_with("tests/gold/")) {
            (_, true) => root().join(&gold),
            (Some(folder), false) => folder.join(&gold),
            (None, false) => {
                println!("left out: {layer} of {gold}; `BYLINE_GOLD` names the folder of corpora");
                continue;
            }
        };
        held += floors.len();
        let gold = path.display().to_string();
        let mut arguments = vec!["eval", &layer, &gold, "--json"];
        if !damage.is_empty() {
            arguments.extend(["--damage", &damage]);
        }
        let output = run(&arguments, "");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for floor in floors {
            let figure = printed.pointer(&floor.figure).and_then(serde_json::Value::as_f64);
            let figure = figure.unwrap_or_else(|| panic!("{arguments:?} prints no {}", floor.figure));
            println!(
                "{layer} {} {damage} {}: {figure:.4}, floor {:.4}",
                floor.gold, floor.figure, floor.least
            );
            if figure < floor.least {
                sunk.push(format!(
                    "{layer} {} {damage} {}: {figure:.4} < {:.4}",
                    floor.gold, floor.figure, floor.least
                ));
            }
        }
    }
    assert!(held >= 10, "the floors of our own articles are always held");
    assert!(sunk.is_empty(), "{}", sunk.join("\n"));
}
