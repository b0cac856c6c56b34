//! Dependencies point one way: the map of `ARCHITECTURE.md`, held by a test.

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate of the workspace may depend on, of the workspace.
const ALLOWED: &[(&str, &[&str])] = &[
    ("byline-core", &[]),
    ("byline-model", &[]),
    ("byline-abi", &[]),
    ("byline-cluster", &[]),
    ("byline-bridge", &["byline-abi", "byline-core", "byline-record"]),
    ("byline-text", &["byline-core", "byline-model", "byline-eval"]),
    ("byline-record", &["byline-core"]),
    ("byline-input", &["byline-cluster", "byline-core", "byline-record"]),
    ("byline-output", &["byline-core", "byline-record"]),
    ("byline-report", &["byline-core", "byline-record"]),
    ("byline-config", &["byline-core"]),
    ("byline-eval", &["byline-core", "byline-gold"]),
    ("byline-gold", &["byline-core", "byline-record"]),
    ("byline", FACADE),
    ("byline-plugin", &["byline-abi", "byline-bridge", "byline-core", "byline-text"]),
    ("byline-host", &["byline-abi", "byline-bridge", "byline-core"]),
    ("byline-runner", &["byline-core", "byline-record", "byline-text"]),
    ("byline-entities", EXTRACTOR),
    ("byline-quotes", EXTRACTOR),
    ("byline-sentiment", EXTRACTOR),
    ("byline-claims", EXTRACTOR),
    ("byline-entities-native", &["byline-entities", "byline-plugin"]),
    ("byline-quotes-native", &["byline-quotes", "byline-plugin"]),
    ("byline-sentiment-native", &["byline-sentiment", "byline-plugin"]),
    ("byline-claims-native", &["byline-claims", "byline-plugin"]),
    ("byline-promises", &["byline-plugin"]),
    ("byline-readability", &["byline-plugin"]),
    ("xtask", &[]),
];

/// An extractor reads the layers of others from the document; it never depends on their crates. `byline-eval` reads
/// gold for its training, behind a feature.
const EXTRACTOR: &[&str] = &["byline-core", "byline-eval", "byline-model", "byline-plugin", "byline-text"];

/// The engine knows everything that a run takes, and nothing of the command, of gold data and of training.
const FACADE: &[&str] = &[
    "byline-claims",
    "byline-config",
    "byline-core",
    "byline-entities",
    "byline-host",
    "byline-input",
    "byline-output",
    "byline-plugin",
    "byline-quotes",
    "byline-record",
    "byline-report",
    "byline-runner",
    "byline-sentiment",
];

/// These may depend on everything: the command, the Python package, and the tests.
const TOP: &[&str] = &["byline-cli", "byline-python", "byline-tests"];

#[test]
fn dependencies_point_one_way() {
    let metadata = MetadataCommand::new()
        .manifest_path(byline_tests::root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let names: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if TOP.contains(&name) {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            wrong.push(format!("`{name}` has no place in the layering table"));
            continue;
        };
        for dependency in &package.dependencies {
            let inside = names.contains(&dependency.name.as_str());
            if dependency.kind == DependencyKind::Normal
                && inside
                && !allowed.contains(&dependency.name.as_str())
            {
                wrong.push(format!("`{name}` may not depend on `{}`", dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
