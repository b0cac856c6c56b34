//! Extractors in a sandbox, through the command: what is shown of them, whom they may run for, and what a limit costs.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{build, built, byline, root, said};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A folder with the example, three articles of which the second is long, and a configuration with `more` in its table.
fn folder(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("plugins/examples/wasm/words.wasm"), folder.path().join("words.wasm")).unwrap();
    let toml = format!(
        "[extractors.quotes]\n[extractors.entities]\n[extractors.words]\nwasm = \"words.wasm\"\n{more}\n"
    );
    fs::write(folder.path().join("byline.toml"), toml).unwrap();
    let long = "Nothing at all happened on the quay that day. ".repeat(8000);
    let articles =
        [("a1", "The ferry waits, said Ida Holm."), ("a2", &long), ("a3", "“No Ferry,” said Ida Holm.")];
    let lines: Vec<String> =
        articles.iter().map(|(id, text)| json!({"id": id, "text": text}).to_string()).collect();
    fs::write(folder.path().join("news.jsonl"), lines.join("\n")).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let home = folder.join("home");
    byline().args(arguments).env("XDG_DATA_HOME", home).current_dir(folder).output().unwrap()
}

fn records(bytes: &[u8]) -> Vec<Value> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

const OPTIONS: &str = "options = { words = [\"ferry\"] }";

#[test]
fn a_module_is_an_extractor_like_any_other() {
    let folder = folder(OPTIONS);
    let folder = folder.path();
    let shown = run(folder, &["plugins", "--config", "byline.toml"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("words 1.0.0 (module `words.wasm` in a sandbox, configured)"), "{shown}");
    assert!(shown.contains("  options:\n    words: The words. (default [\"exclusive\"])"), "{shown}");

    let analyze = ["analyze", "--config", "byline.toml", "news.jsonl", "-o", "out.ndjson", "--force"];
    let output = run(folder, &analyze);
    assert!(output.status.success(), "{}", said(&output));
    let whole = fs::read(folder.join("out.ndjson")).unwrap();
    let found: Vec<Value> = records(&whole).iter().map(|record| record["words"].clone()).collect();
    let word = |start: u32| json!([{"start": start, "end": start + 5, "word": "ferry"}]);
    assert_eq!(found, [word(4), json!([]), word(6)], "spans count bytes");
    for threads in ["1", "4"] {
        let output =
            run(folder, &["analyze", "--config", "byline.toml", "news.jsonl", "-j", threads, "--quiet"]);
        assert_eq!(output.stdout, whole, "{threads} threads");
    }

    let manifest = fs::read(folder.join("out.ndjson.run.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let module = &manifest["run"]["modules"]["words"];
    assert_eq!(module["path"], "words.wasm");
    assert_eq!(module["fuel"], 1_000_000_000);
    assert!(module["checksum"].as_str().is_some_and(|hash| hash.len() == 32), "{module}");
    // Another module is another run.
    let mut bytes = fs::read(folder.join("words.wasm")).unwrap();
    bytes.extend(b"\0\x06\x05extra");
    fs::write(folder.join("words.wasm"), bytes).unwrap();
    assert!(run(folder, &analyze).status.success());
    let after: Value =
        serde_json::from_slice(&fs::read(folder.join("out.ndjson.run.json")).unwrap()).unwrap();
    assert_ne!(after["run"]["modules"]["words"]["checksum"], module["checksum"]);
    assert_ne!(after["run"]["configuration"], manifest["run"]["configuration"]);
}

#[test]
fn a_limit_costs_the_article_that_needs_more() {
    for (limit, why) in [
        ("fuel = 300_000", "it was stopped after its `fuel` of 300000 was used up"),
        ("memory = \"500kB\"", "it needs more than its `memory` of 500000 bytes"),
    ] {
        let folder = folder(&format!("{limit}\n{OPTIONS}"));
        let output = run(folder.path(), &["analyze", "--config", "byline.toml", "news.jsonl"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let records = records(&output.stdout);
        let lacking: Vec<bool> = records.iter().map(|record| record["words"].is_null()).collect();
        assert_eq!(lacking, [false, true, false]);
        let error = records[1]["errors"][0]["message"].as_str().unwrap();
        assert!(error.contains(why), "{error}");
        assert!(records[1]["quotes"].is_array(), "what others found is there");
    }
}

#[test]
fn a_module_runs_for_nobody_who_did_not_ask_for_it() {
    let folder = folder(OPTIONS);
    let folder = folder.path();
    let refused = run(folder, &["analyze", "news.jsonl"]);
    assert_eq!(refused.status.code(), Some(2));
    let words = said(&refused);
    assert!(words.contains("error[config/untrusted]"), "{words}");
    assert!(
        words.contains("extractor `words` from `") && words.contains("words.wasm`, in a sandbox"),
        "{words}"
    );
    assert!(run(folder, &["trust"]).status.success());
    assert!(run(folder, &["analyze", "news.jsonl"]).status.success());
}

#[test]
fn what_is_wrong_with_a_module_is_shown_at_its_place() {
    let check = |more: &str, module: Option<&[u8]>| {
        let folder = folder(more);
        match module {
            Some(bytes) => fs::write(folder.path().join("words.wasm"), bytes).unwrap(),
            None => fs::remove_file(folder.path().join("words.wasm")).unwrap(),
        }
        let output = run(folder.path(), &["config", "--config", "byline.toml"]);
        assert_eq!(output.status.code(), Some(2));
        said(&output)
    };
    let whole = fs::read(root().join("plugins/examples/wasm/words.wasm")).unwrap();
    for (module, id) in [
        (None, "error[wasm/not-found]: extractor `words`: there is no module `words.wasm`"),
        (Some(&b"words"[..]), "error[wasm/not-a-module]: extractor `words`: `words.wasm` is something else"),
        (Some(&whole[..1000]), "error[wasm/invalid]: extractor `words`: the module `words.wasm` is damaged"),
    ] {
        let words = check(OPTIONS, module);
        assert!(
            words.contains(id) && words.contains("byline.toml:4:1") && words.contains("hint: "),
            "{words}"
        );
    }
    let words = check("options = { words = 3 }", Some(&whole));
    assert!(words.contains("error[config/option]: extractor `words`: `words` must be a list"), "{words}");
    assert!(words.contains("byline.toml:5:") && words.contains("hint: `words = [\"exclusive\"]`"), "{words}");
}

/// The call in the first lines of the example, which must be what a reader can run.
#[test]
fn the_example_is_built_by_the_call_that_it_names() {
    let source = fs::read_to_string(root().join("plugins/examples/wasm/words.c")).unwrap();
    let call = source.lines().find_map(|line| line.strip_prefix("//     ")).unwrap();
    assert!(call.starts_with("clang --target=wasm32 "), "{call}");
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !is_there("clang") || !is_there("wasm-ld") {
        eprintln!("clang and lld are not installed: the example is not built");
        return;
    }
    let folder = folder(OPTIONS);
    let built = folder.path().join("words.wasm");
    fs::remove_file(&built).unwrap();
    let mut words: Vec<&str> = call.split(' ').collect();
    let at = words.iter().position(|word| *word == "plugins/examples/wasm/words.wasm").unwrap();
    words[at] = built.to_str().unwrap();
    let status = Command::new("clang")
        .args(["-Wall", "-Wextra", "-Werror"])
        .args(&words[1..])
        .current_dir(root())
        .status();
    assert!(status.unwrap().success());
    let output = run(folder.path(), &["analyze", "--config", "byline.toml", "news.jsonl"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(records(&output.stdout)[2]["words"][0]["start"], 6);
}

#[test]
fn the_template_works() {
    build();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let output = Command::new(built().join(format!("xtask{}", std::env::consts::EXE_SUFFIX)))
        .args(["new-plugin", "slow-words", "--language", "wasm", "--folder"])
        .arg(folder)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let made = folder.join("slow-words");
    let readme = fs::read_to_string(made.join("README.md")).unwrap();
    let calls: Vec<&str> =
        readme.split("```sh\n").nth(1).unwrap().split("```").next().unwrap().lines().collect();
    let [test, build] = calls[..] else { panic!("{calls:?}") };
    let sh = |call: &str| Command::new("sh").args(["-c", call]).current_dir(&made).output().unwrap();
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if is_there("sh") && is_there("cc") {
        let output = sh(&test.replace("-std=c11", "-std=c11 -Wall -Wextra -Werror"));
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && printed == "ok\n", "{printed}{}", said(&output));
    }
    if !is_there("clang") || !is_there("wasm-ld") {
        eprintln!("clang and lld are not installed: the template is not built");
        return;
    }
    let output = sh(build);
    assert!(output.status.success(), "{}", said(&output));
    let toml =
        "[extractors.slow-words]\nwasm = \"slow-words/slow_words.wasm\"\noptions = { words = [\"ferry\"] }\n";
    fs::write(folder.join("byline.toml"), toml).unwrap();
    fs::write(folder.join("a.txt"), "Über die FERRY.\n").unwrap();
    let output = run(folder, &["analyze", "--config", "byline.toml", "a.txt", "--format", "ndjson"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(records(&output.stdout)[0]["slow-words"], json!([{"start": 10, "end": 15, "word": "ferry"}]));
}
