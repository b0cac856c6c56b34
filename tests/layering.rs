//! Dependencies point one way: the map of `ARCHITECTURE.md`, held by a test; and none of them reaches the network.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{cargo, root};
use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What each crate of the workspace may depend on, of the workspace.
const ALLOWED: &[(&str, &[&str])] = &[
    ("byline-core", &[]),
    ("byline-model", &[]),
    ("byline-encoder", &["byline-model"]),
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
    ("byline-process", &["byline-core", "byline-record", "byline-text"]),
    ("byline-wasm", &["byline-core", "byline-process"]),
    ("byline-runner", &["byline-core", "byline-record", "byline-text"]),
    ("byline-entities", EXTRACTOR),
    ("byline-quotes", EXTRACTOR),
    ("byline-sentiment", EXTRACTOR),
    ("byline-claims", CLAIMS),
    ("byline-entities-native", &["byline-entities", "byline-plugin"]),
    ("byline-quotes-native", &["byline-quotes", "byline-plugin"]),
    ("byline-sentiment-native", &["byline-sentiment", "byline-plugin"]),
    // It is `entities`, `quotes` and `sentiment` with another opinion, and takes their places.
    ("byline-deep", DEEP),
    ("byline-deep-entities-native", &["byline-deep", "byline-plugin"]),
    ("byline-deep-quotes-native", &["byline-deep", "byline-plugin"]),
    ("byline-deep-sentiment-native", &["byline-deep", "byline-plugin"]),
    ("byline-claims-native", &["byline-claims", "byline-plugin"]),
    ("byline-promises", &["byline-plugin"]),
    ("byline-readability", &["byline-plugin"]),
    ("xtask", &[]),
];

/// An extractor reads the layers of others from the document; it never depends on their crates. `byline-eval` reads
/// gold for its training, behind a feature.
const EXTRACTOR: &[&str] = &["byline-core", "byline-eval", "byline-model", "byline-plugin", "byline-text"];

const DEEP: &[&str] = &[
    "byline-core",
    "byline-encoder",
    "byline-entities",
    "byline-model",
    "byline-plugin",
    "byline-quotes",
    "byline-sentiment",
];

/// Claims can be matched by meaning, behind a feature.
const CLAIMS: &[&str] =
    &["byline-core", "byline-encoder", "byline-eval", "byline-model", "byline-plugin", "byline-text"];

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
    "byline-process",
    "byline-quotes",
    "byline-record",
    "byline-report",
    "byline-runner",
    "byline-sentiment",
    "byline-wasm",
];

/// These may depend on everything: the command, the Python package, and the tests.
const TOP: &[&str] = &["byline-cli", "byline-python", "byline-tests"];

#[test]
fn dependencies_point_one_way() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
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

/// A crate of what the command is built from: its name with its version, and its features.
type Tree = BTreeMap<(String, String), BTreeSet<String>>;

/// Everything that the command is built from by default, its build scripts and their dependencies among it.
fn tree(more: &[&str]) -> Tree {
    let mut command = cargo();
    command.args([
        "tree",
        "--offline",
        "--package",
        "byline-cli",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
    ]);
    command.args(["--format", "{p} {f}"]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut tree = Tree::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut words = line.trim_end_matches(" (*)").split(' ').filter(|word| !word.starts_with('('));
        let (name, version) = (words.next().unwrap(), words.next().unwrap().trim_start_matches('v'));
        let features = words.next().unwrap_or_default().split(',').filter(|feature| !feature.is_empty());
        tree.entry((name.to_owned(), version.to_owned())).or_default().extend(features.map(str::to_owned));
    }
    assert!(tree.len() > 100, "{} crates", tree.len());
    tree
}

/// The crates of a tree that `deny.toml` bans, and the features that it bans.
fn banned(tree: &Tree) -> Vec<String> {
    let deny: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let name = |entry: &toml::Value| entry["crate"].as_str().unwrap().to_owned();
    let crates: Vec<String> = deny["bans"]["deny"].as_array().unwrap().iter().map(name).collect();
    assert!(crates.len() > 20);
    let mut found: Vec<String> =
        tree.keys().map(|(name, _)| name.clone()).filter(|name| crates.contains(name)).collect();
    for entry in deny["bans"]["features"].as_array().unwrap() {
        let features: Vec<&str> =
            entry["deny"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        let ours = tree.iter().filter(|((known, _), _)| *known == name(entry));
        let on = ours.flat_map(|(_, on)| on).filter(|feature| features.contains(&feature.as_str()));
        found.extend(on.map(|feature| format!("{}/{feature}", name(entry))));
    }
    found
}

#[test]
fn no_dependency_is_one_that_reaches_the_network() {
    assert_eq!(banned(&tree(&[])), [""; 0]);
}

#[test]
fn the_ban_finds_a_server() {
    let mut tree = tree(&[]);
    let features = |name: &str| BTreeSet::from([name.to_owned()]);
    tree.insert(("tokio".to_owned(), "1.0.0".to_owned()), features("rt"));
    tree.insert(("rustix".to_owned(), "9.0.0".to_owned()), features("net"));
    assert_eq!(banned(&tree), ["tokio", "rustix/net"]);
}

/// How the network is reached in Rust and C.
const CALLS: [&str; 9] = [
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "to_socket_addrs",
    "getaddrinfo",
    "gethostbyname",
    "libc::socket(",
    "libc::connect(",
    "WSASocket",
];

/// Crates whose sources hold one of these words all the same, and why that is no matter.
const HARMLESS: &[(&str, &str)] = &[
    ("libc", "it declares what the system has, and calls none of it"),
    ("nix", "in its module `socket`, a feature that is off"),
    ("rustix", "in a comment; its module `net` is a feature that is off"),
    ("serde_json", "in an example of a comment"),
];

#[test]
fn the_sources_of_all_dependencies_hold_no_call_to_the_network() {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--offline".to_owned(), "--filter-platform".to_owned(), host])
        .exec()
        .unwrap();
    let tree = tree(&[]);
    let (mut looked, mut found) = (0, BTreeSet::new());
    for package in &metadata.packages {
        let key = (package.name.to_string(), package.version.to_string());
        if tree.contains_key(&key) {
            looked += 1;
            let folder = package.manifest_path.parent().unwrap();
            if holds_call(folder.as_std_path()) {
                found.insert(key.0);
            }
        }
    }
    assert_eq!(looked, tree.len(), "every crate is looked into");
    let harmless: BTreeSet<String> = HARMLESS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, harmless);
}

/// Whether a source in Rust or C below a folder holds a call to the network; tests, examples and benches are not built.
fn holds_call(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            return !["tests", "examples", "benches", "target", "serve"].contains(&name.as_str())
                && holds_call(&path);
        }
        let is_source = [".rs", ".c", ".h"].iter().any(|end| name.ends_with(end)) && name != "serve.rs";
        is_source && {
            let text = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&text);
            CALLS.iter().any(|call| text.contains(call))
        }
    })
}
