//! `byline mcp` through the official client, where Python has it (`pip install mcp`); what it answers without one is
//! tested beside it.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, build, built, byline, root};
use serde_json::{Value, json};
use std::process::Command;

/// Calls tools; `None` where the client is not installed.
fn called(arguments: &[&str], calls: &Value) -> Option<Value> {
    let there = Command::new("python3").args(["-c", "import mcp"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        #[expect(clippy::print_stdout, reason = "a test that does less says so")]
        {
            println!("skipped: python3 has no module `mcp`");
        }
        return None;
    }
    build();
    let command = built().join(format!("byline{}", std::env::consts::EXE_SUFFIX));
    let arguments = json!([&["mcp"], arguments].concat());
    let output = Command::new("python3")
        .arg(root().join("tests/mcp_client.py"))
        .arg(command)
        .args([arguments.to_string(), calls.to_string()])
        .current_dir(root().join("tests"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn the_official_client_calls_every_tool() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records.ndjson");
    let article = articles().join("02-mayor-budget-clean.txt");
    let built_in = root().join("tests/faults/built-in.toml");
    let output =
        byline().arg("analyze").arg("--config").arg(&built_in).arg(&article).arg("-o").arg(&records).output();
    assert!(output.unwrap().status.success());
    let record: Value = serde_json::from_slice(&std::fs::read(&records).unwrap()).unwrap();
    let speaker =
        record["quotes"].as_array().unwrap().iter().find_map(|quote| quote["speaker"]["name"].as_str());
    let speaker = speaker.unwrap();
    let data = root().join("tests/data");
    let calls = json!([
        ["analyze_article", {"text": "“We are close,” Kari Lindqvist said on Monday."}],
        ["analyze_article", {"text": "It rained.", "title": "Rain", "full": true}],
        ["search_quotes", {"speaker": speaker, "limit": 2}],
        ["search_quotes", {}],
        ["match_claim", {"claim": "The ferry carries 40 percent fewer passengers.", "limit": 1}],
    ]);
    let config = built_in.display().to_string();
    let (records, data) = (records.display().to_string(), data.display().to_string());
    let Some(answer) = called(&["--config", &config, "--database", &data, "--records", &records], &calls)
    else {
        return;
    };
    assert_eq!(answer["server"], "byline");
    assert_eq!(answer["tools"], json!(["analyze_article", "match_claim", "search_quotes"]));
    let structured = |at: usize| &answer["results"][at]["structured"];
    assert_eq!(structured(0)["quotes"][0]["speaker"], "Kari Lindqvist");
    assert_eq!(structured(1)["title"], "Rain");
    assert!(structured(2)["found"].as_u64().unwrap() >= 1, "{answer}");
    assert_eq!(structured(2)["quotations"][0]["speaker"], speaker);
    assert_eq!(answer["results"][3]["error"], true);
    assert_eq!(structured(4)["matches"].as_array().unwrap().len(), 1);
}

#[test]
fn only_answers_are_printed() {
    let lines = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\nnonsense\n{\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n";
    let output = byline_tests::run(&["mcp", "--config", "tests/faults/built-in.toml"], lines);
    assert!(output.status.success());
    let answers: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert_eq!(answers[0], json!({"jsonrpc": "2.0", "id": 1, "result": {}}));
    assert_eq!(answers[1]["error"]["code"], -32700);
}
