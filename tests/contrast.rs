//! A fact-check speaks for its own claim and its opposite, and for nothing else: floors under `byline eval contrast`.

use byline_tests::{root, run};

#[test]
fn fact_checks_speak_only_where_they_should() {
    let suite = root().join("tests/data/contrast/claims.jsonl");
    let output = run(&["eval", "contrast", &suite.display().to_string(), "--json"], "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).expect("figures");
    let figure = |path: &str| figures.pointer(path).and_then(serde_json::Value::as_f64).expect("a figure");
    assert!(figure("/sentences") >= 1490.0);
    assert!(figure("/harm") <= 0.01, "{figures}");
    assert!(figure("/recall") >= 0.97, "{figures}");
    assert!(figure("/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure("/recall by kind/paraphrase") >= 0.9, "{figures}");
    assert!(figure("/turned") >= 0.87, "{figures}");
    for (kind, share) in figures["harm by kind"].as_object().expect("kinds") {
        assert!(share.as_f64().expect("a share") <= 0.04, "{kind}: {share}");
    }
}
