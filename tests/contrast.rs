//! A fact-check gives a verdict on its own claim and its opposite, and on nothing else: floors under `byline eval contrast`.

use byline_tests::{root, run};

/// The figures of a suite of `tests/contrast`.
fn figures(suite: &str) -> serde_json::Value {
    let suite = root().join("tests/contrast").join(suite);
    let output = run(&["eval", "contrast", &suite.display().to_string(), "--json"], "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("figures")
}

fn figure(figures: &serde_json::Value, path: &str) -> f64 {
    figures.pointer(path).and_then(serde_json::Value::as_f64).expect("a figure")
}

#[test]
fn fact_checks_speak_only_where_they_should() {
    let figures = figures("claims.jsonl");
    assert!(figure(&figures, "/sentences") >= 1490.0);
    assert!(figure(&figures, "/harm") <= 0.005, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.95, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.85, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.87, "{figures}");
    for (kind, share) in figures["harm by kind"].as_object().expect("kinds") {
        assert!(share.as_f64().expect("a share") <= 0.04, "{kind}: {share}");
    }
}

/// A suite on health, law, sports and money: what an unseen database may expect.
#[test]
fn fact_checks_of_other_topics_do_no_more_harm() {
    let figures = figures("topics.jsonl");
    assert!(figure(&figures, "/sentences") >= 390.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.86, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.86, "{figures}");
}

/// Modal verbs, conditions, questions, fiction, relatives, parts, bounds, what surrounds a claim: whatever is not known to
/// leave a claim as it is prevents a verdict.
#[test]
fn fact_checks_are_silent_unless_every_word_is_accounted_for() {
    let figures = figures("speaks.jsonl");
    assert!(figure(&figures, "/sentences") >= 100.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.9, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.8, "{figures}");
}

/// Sentences of all kinds beside fact-checks of which only the figures were looked at: nothing was mended by them.
#[test]
fn fact_checks_that_nothing_was_fitted_to_do_no_more_harm() {
    let figures = figures("unseen.jsonl");
    assert!(figure(&figures, "/sentences") >= 270.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.85, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.7, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.84, "{figures}");
    for (kind, share) in figures["harm by kind"].as_object().expect("kinds") {
        assert!(share.as_f64().expect("a share") <= 0.06, "{kind}: {share}");
    }
}

/// When it is so, how often, who else did it, what verbs imply, apposition, short claims: of one half the errors were looked
/// at and mended by their kinds.
#[test]
fn fact_checks_know_past_rates_deeds_and_what_verbs_imply() {
    let figures = figures("kinds.jsonl");
    assert!(figure(&figures, "/sentences") >= 350.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/harm or turned other") <= 0.01, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.98, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.8, "{figures}");
}

/// Of the other half only the figures were looked at.
#[test]
fn fact_checks_know_them_where_nobody_looked() {
    let figures = figures("apart.jsonl");
    assert!(figure(&figures, "/sentences") >= 230.0);
    assert!(figure(&figures, "/harm") <= 0.01, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.93, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.9, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.88, "{figures}");
}

/// The other half of those sentences, whose errors were mended by their kinds.
#[test]
fn fact_checks_speak_for_what_is_put_first_spelled_or_judged_otherwise() {
    let figures = figures("mended.jsonl");
    assert!(figure(&figures, "/sentences") >= 270.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.92, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.9, "{figures}");
}

/// Free paraphrases, stages of a case at law, ranks, near names, and who said it: their errors were mended by their kinds.
#[test]
fn fact_checks_speak_for_other_patterns_and_for_no_other_name_rank_or_stage() {
    let figures = figures("patterns.jsonl");
    assert!(figure(&figures, "/sentences") >= 340.0);
    assert!(figure(&figures, "/harm") <= 0.005, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.89, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.8, "{figures}");
}

/// Free paraphrases on other topics, by which hardly anything was mended: most are beyond the lists, and none does harm.
#[test]
fn fact_checks_are_silent_for_free_paraphrases_that_they_cannot_read() {
    let figures = figures("free.jsonl");
    assert!(figure(&figures, "/sentences") >= 370.0);
    assert!(figure(&figures, "/harm") <= 0.01, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.74, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.9, "{figures}");
}

/// Health, sport, prices, schools, courts and transport as news words them: of one half the errors were mended by their
/// kinds, of the other only the figures were looked at. Each check has a near paraphrase and a free one.
#[test]
fn fact_checks_of_fresh_topics_speak_for_nothing_else() {
    let figures = figures("fresh.jsonl");
    assert!(figure(&figures, "/sentences") >= 240.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.68, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.78, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.87, "{figures}");
}

/// Before and after, because of and despite, with and without, above and below, and whose wife, lawyer or company it was: of
/// the first half of the checks the errors were mended by their kinds. Each check has two near paraphrases and three free ones.
#[test]
fn fact_checks_know_what_joins_the_parts_of_a_claim_and_whose_somebody_acts() {
    let figures = figures("parts.jsonl");
    assert!(figure(&figures, "/sentences") >= 780.0);
    assert!(figure(&figures, "/harm") <= 0.01, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.72, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.9, "{figures}");
    assert!(figure(&figures, "/recall by kind/free") >= 0.5, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.9, "{figures}");
}

/// The same kinds of sentences beside checks of which only the figures were looked at.
#[test]
fn fact_checks_know_them_beside_checks_that_nobody_looked_at() {
    let figures = figures("unread.jsonl");
    assert!(figure(&figures, "/sentences") >= 195.0);
    assert!(figure(&figures, "/harm") <= 0.02, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.7, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/paraphrase") >= 0.93, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.85, "{figures}");
}

/// Two near paraphrases, one that somebody says, opposites and other claims for each check, written before any run; their
/// errors were mended by their kinds.
#[test]
fn fact_checks_speak_for_near_paraphrases_whoever_says_so() {
    let figures = figures("near.jsonl");
    assert!(figure(&figures, "/sentences") >= 320.0);
    assert!(figure(&figures, "/harm") <= 0.0, "{figures}");
    assert!(figure(&figures, "/recall") >= 0.88, "{figures}");
    assert!(figure(&figures, "/recall by kind/verbatim") >= 1.0, "{figures}");
    assert!(figure(&figures, "/recall by kind/attributed") >= 0.92, "{figures}");
    assert!(figure(&figures, "/turned") >= 0.9, "{figures}");
}

/// `byline match` reads a sentence as `byline analyze` does: with the names and quotes in it.
#[test]
fn a_sentence_is_matched_as_it_is_analysed() {
    let folder = tempfile::tempdir().expect("a folder");
    let suite = std::fs::read_to_string(root().join("tests/contrast/speaks.jsonl")).expect("a suite");
    let lines: Vec<serde_json::Value> =
        suite.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let text = |lines: Vec<String>| lines.join("\n") + "\n";
    let checks = lines.iter().filter(|line| line.get("claim").is_some()).map(ToString::to_string);
    let checks = text(checks.collect());
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path.display().to_string()
    };
    let checks = write("checks.jsonl", &checks);
    let probes = lines.iter().filter(|line| line.get("text").is_some());
    let asked =
        |line: &serde_json::Value| serde_json::json!({"id": line["id"], "text": line["text"]}).to_string();
    let asked = write("asked.jsonl", &text(probes.map(asked).collect()));
    let config = "[extractors.entities]\n[extractors.quotes]\n[extractors.claims.options]\ndatabase = \"checks.jsonl\"\n\
                  minimum-score = 0.0\n";
    let config = write("byline.toml", config);
    let read = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let output = run(arguments, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).expect("text");
        lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
    };
    let analysed = read(&["analyze", "--quiet", "--config", &config, &asked]);
    let matched = read(&["match", "--database", &checks, &asked]);
    assert_eq!(analysed.len(), matched.len());
    let (mut compared, empty) = (0, Vec::new());
    for (record, answer) in analysed.iter().zip(&matched) {
        let claims = record["claims"].as_array().unwrap_or(&empty);
        // Of several claims in a sentence each has its own relation.
        let [claim] = &claims[..] else { continue };
        let lists = [&claim["matches"], &claim["related"]];
        for found in lists.iter().filter_map(|list| list.as_array()).flatten() {
            let same = |other: &&serde_json::Value| other["id"] == found["id"];
            let other = answer["matches"].as_array().and_then(|all| all.iter().find(same));
            let relation = other.map(|other| &other["relation"]);
            assert_eq!(relation, Some(&found["relation"]), "{}: {}", answer["id"], found["id"]);
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared}");
}
