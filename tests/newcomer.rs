//! What a newcomer tries, and the answer: each of these once failed silently or said nothing that helps.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, run, said};
use std::fs;
use std::process::Output;

/// An article of one quote.
const ARTICLE: &str = "\"The dam holds,\" Ida Holm said.\n";

/// Runs `byline` with the extractors that are built in.
fn configured(arguments: &[&str]) -> Output {
    let more = ["--config", "tests/faults/built-in.toml"];
    let takes = arguments.first() == Some(&"analyze");
    run(&[arguments, if takes { &more[..] } else { &[] }].concat(), "")
}

/// What a run printed to stdout, which must not fail.
fn stdout(arguments: &[&str]) -> String {
    let output = configured(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs `byline`, which must refuse with this exit code and these words.
fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = configured(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not say `{word}`: {said}");
    }
}

/// A scratch folder with an article, and the path of a name in it.
fn folder() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    fs::write(path.join("a.txt"), ARTICLE).unwrap();
    (folder, move |name: &str| path.join(name).display().to_string())
}

#[test]
fn the_name_of_the_output_is_its_format() {
    let (_folder, path) = folder();
    let begins = |name: &str, bytes: &[u8]| {
        stdout(&["analyze", &path("a.txt"), "--output", &path(name)]);
        let file = if name.ends_with("parquet") { path("out.parquet/quotes.parquet") } else { path(name) };
        let found = fs::read(&file).unwrap();
        assert!(
            found.starts_with(bytes),
            "{name}: {:?}",
            String::from_utf8_lossy(found.get(..40).unwrap_or(&found))
        );
    };
    begins("out.ndjson", b"{\"schema\":\"byline/1\"");
    begins("out", b"{\"schema\":\"byline/1\"");
    begins("out.sqlite", b"SQLite format 3\0");
    begins("out.parquet", b"PAR1");
    stdout(&["analyze", &path("a.txt"), "--output", &path("out.csv")]);
    let table = fs::read_to_string(path("out.csv")).unwrap();
    assert!(table.lines().next().unwrap().contains(',') && !table.starts_with('{'), "{table}");
    refused(&["analyze", &path("a.txt"), "--output", &path("out.json")], 2, &["`.json`", ".ndjson"]);
    refused(&["analyze", &path("a.txt"), "--output", &path("out.xlsx")], 2, &["`.xlsx`", ".csv"]);
    refused(&["analyze", &path("a.txt"), "--output", &path("out.txt")], 2, &["`.txt`"]);
    // What a name promises is what is written.
    for name in ["out.sqlite.gz", "out.parquet.zst"] {
        refused(&["analyze", &path("a.txt"), "--output", &path(name)], 2, &["not be compressed", name]);
    }
    let csv = ["analyze", &path("a.txt"), "--format", "csv", "--output", &path("new.parquet")];
    refused(&csv, 2, &["`csv`", "`parquet`"]);
}

#[test]
fn what_exists_is_replaced_only_on_request() {
    let (_folder, path) = folder();
    for name in ["out.ndjson", "out.csv", "out.sqlite", "out.parquet"] {
        let analyze = ["analyze", &path("a.txt"), "--output", &path(name)];
        stdout(&analyze);
        refused(&analyze, 2, &["output/exists", "--force"]);
        stdout(&[&analyze[..], &["--force"]].concat());
    }
    // A folder that no run made is nobody's to remove.
    fs::create_dir(path("mine")).unwrap();
    fs::write(path("mine/letter.txt"), "keep").unwrap();
    let output =
        configured(&["analyze", &path("a.txt"), "--format", "parquet", "--output", &path("mine"), "--force"]);
    assert!(!output.status.success() && fs::read_to_string(path("mine/letter.txt")).unwrap() == "keep");
}

#[test]
fn inputs_that_are_none_get_an_answer() {
    let (_folder, path) = folder();
    refused(&["analyze", "https://news.example.org/a.html"], 1, &["nothing is fetched from the network"]);
    refused(&["analyze", &path("*.txt")], 1, &["leave the quotes out"]);
    refused(&["analyze"], 2, &["no articles are named", "`-`"]);
    fs::create_dir(path("empty")).unwrap();
    let output = configured(&["analyze", &path("empty")]);
    assert!(said(&output).contains("no articles were found"), "{}", said(&output));
    refused(&["analyze", &path("a.txt"), "--output", &path("b"), "--shard-size", "5"], 2, &["`5MB`"]);
    refused(&["analyze", &path("a.txt"), "--threads", "0"], 2, &["at least one thread"]);
    refused(&["analyze", &path("a.txt"), "--threads", "999999"], 2, &["at most 1024"]);
    refused(&["explain", &path("a.txt"), "q1", "--number", "0"], 2, &["not a whole number from 1"]);
    refused(&["bench", &path("a.txt"), "--rounds", "many"], 2, &["`many` is not a whole number from 1"]);
}

#[test]
fn records_are_read_as_they_are_written() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    for name in ["all.ndjson", "all.ndjson.gz", "all.ndjson.zst"] {
        stdout(&["analyze", &articles, "--output", &path(name)]);
    }
    stdout(&["analyze", &articles, "--output", &path("parts.ndjson"), "--shard-size", "30kB"]);
    assert!(fs::exists(path("parts-00001.ndjson")).unwrap());
    let expected = stdout(&["cluster", &path("all.ndjson")]);
    assert_eq!(expected.lines().count(), 14);
    for name in ["all.ndjson.gz", "all.ndjson.zst", "parts.ndjson"] {
        assert_eq!(stdout(&["cluster", &path(name)]), expected, "{name}");
    }
    let review = stdout(&["review", &path("all.ndjson")]);
    assert_eq!(stdout(&["review", &path("parts.ndjson")]), review);
    fs::create_dir(path("folder")).unwrap();
    fs::rename(path("all.ndjson.gz"), path("folder/all.ndjson.gz")).unwrap();
    fs::write(path("folder/all.ndjson.errors.ndjson"), "{}\n").unwrap();
    assert_eq!(stdout(&["cluster", &path("folder")]), expected);
    let bytes = [&b"\xef\xbb\xbf"[..], &fs::read(path("all.ndjson")).unwrap()].concat();
    fs::write(path("marked.ndjson"), bytes).unwrap();
    for name in ["tables.parquet", "tables.sqlite"] {
        stdout(&["analyze", &articles, "--output", &path(name)]);
    }
    let gold = stdout(&["gold", "records", &path("all.ndjson")]);
    for name in ["marked.ndjson", "tables.parquet", "tables.sqlite", "parts.ndjson", "folder"] {
        assert_eq!(stdout(&["cluster", &path(name)]), expected, "{name}");
        assert_eq!(stdout(&["review", &path(name)]), review, "{name}");
        assert_eq!(stdout(&["gold", "records", &path(name)]), gold, "{name}");
    }
    refused(&["review", &path("tables.parquet/quotes.parquet")], 2, &["one table", "name the folder"]);
    stdout(&["analyze", &articles, "--output", &path("table.csv")]);
    refused(&["review", &path("table.csv")], 2, &["no file of records"]);
    fs::write(path("wrong.ndjson"), "{}\n".repeat(1000)).unwrap();
    let output = configured(&["cluster", &path("wrong.ndjson")]);
    assert_eq!(said(&output).matches("this line is not a record").count(), 20, "{}", said(&output));
    assert!(said(&output).contains("980 more lines"), "{}", said(&output));
    refused(
        &["report", &path("nothing.ndjson"), "--output", &path("r.html")],
        1,
        &["there is no file", "byline analyze"],
    );
}

#[test]
fn a_pipe_gets_records_and_nothing_else() {
    let (_folder, path) = folder();
    let plain = stdout(&["analyze", &path("a.txt")]);
    assert!(plain.starts_with("{\"schema\":\"byline/1\"") && plain.lines().count() == 1);
    assert_eq!(stdout(&["analyze", &path("a.txt"), "--format", "ndjson"]), plain);
}

/// `script` gives a command a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_a_summary_that_says_what_to_do_next() {
    use std::process::Command;
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    }
    drop(byline_tests::byline());
    let command = byline_tests::built().join("byline");
    let on_terminal = |more: &str| {
        let line = format!(
            "{} analyze {} --config tests/faults/built-in.toml {more}",
            command.display(),
            articles().display()
        );
        let script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(byline_tests::root())
            .output();
        String::from_utf8_lossy(&script.unwrap().stdout).into_owned()
    };
    let summary = on_terminal("");
    for words in ["14 articles", "most quoted", "Quotes, for example", "analyze --show", "byline report"] {
        assert!(summary.contains(words), "no `{words}`: {summary}");
    }
    assert!(!summary.contains("\"schema\""), "{summary}");
    assert!(on_terminal("--format ndjson").contains("{\"schema\":\"byline/1\""));
}

#[test]
fn two_extractors_of_one_layer_are_both_named() {
    let (_folder, path) = folder();
    let promises =
        "[extractors.first]\npath = \"byline_promises\"\n[extractors.second]\npath = \"byline_promises\"\n";
    fs::write(path("byline.toml"), format!("[extractors.entities]\n[extractors.quotes]\n{promises}"))
        .unwrap();
    let output = run(&["analyze", &path("a.txt"), "--config", &path("byline.toml")], "");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("first") && said.contains("second"), "{said}");
}

#[test]
fn options_of_the_wrong_type_are_refused_in_plain_words() {
    let (_folder, path) = folder();
    for (options, words) in [
        ("[extractors.quotes.options]\nminimum-confidence = \"high\"", "number"),
        ("[extractors.claims.options]\nmost-matches = -1", "most-matches"),
        ("threads = 0", "threads"),
        ("[input]\nformat = \"xml\"", "xml"),
    ] {
        fs::write(path("byline.toml"), format!("{options}\n[extractors.entities]\n")).unwrap();
        for command in ["config", "analyze"] {
            let input = path("a.txt");
            let mut arguments = vec![command, "--config"];
            let config = path("byline.toml");
            arguments.push(&config);
            arguments.extend((command == "analyze").then_some(input.as_str()));
            let output = run(&arguments, "");
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(words), "{options}: {said}");
            assert!(
                !said.contains("f32") && !said.contains("non-zero type") && !said.contains("usize"),
                "{said}"
            );
        }
    }
}

#[test]
fn the_documentation_says_first_that_one_table_switches_off_the_others() {
    let guide = fs::read_to_string(byline_tests::root().join("docs/configuration.md")).unwrap();
    let warning = guide.find("only those that have a table run").unwrap();
    assert!(warning < guide.find("## Keys").unwrap(), "it stands below the keys");
    let (_folder, path) = folder();
    fs::write(path("byline.toml"), "[extractors.entities]\n").unwrap();
    let output = run(&["analyze", &path("a.txt"), "--config", &path("byline.toml")], "");
    let record = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(record.contains("\"entities\"") && !record.contains("\"quotes\""), "{record}");
}

#[test]
fn eval_reads_records_that_are_compressed() {
    let (_folder, path) = folder();
    let gold = "tests/gold/own.jsonl";
    // What annotators found is not the extractors' to read.
    let articles: Vec<String> = fs::read_to_string(byline_tests::root().join(gold))
        .unwrap()
        .lines()
        .map(|line| {
            let gold: serde_json::Value = serde_json::from_str(line).unwrap();
            serde_json::json!({"id": gold["id"], "text": gold["text"]}).to_string()
        })
        .collect();
    fs::write(path("articles.jsonl"), articles.join("\n")).unwrap();
    let figures = |file: &str| {
        stdout(&["analyze", &path("articles.jsonl"), "--output", &path(file)]);
        stdout(&["eval", "quotes", gold, "--records", &path(file), "--json"])
    };
    assert_eq!(figures("all.ndjson.gz"), figures("all.ndjson"));
}

#[test]
fn records_are_chosen_by_what_is_in_them() {
    let (_folder, path) = folder();
    let (records, articles) = (path("all.ndjson"), articles().display().to_string());
    stdout(&["analyze", &articles, "--output", &records]);
    let lines = fs::read_to_string(&records).unwrap();
    assert_eq!(stdout(&["records", &records]), lines);
    let chosen = stdout(&["records", &records, "--filter", "quotes.speaker.name ~ \"lindqvist\""]);
    assert_eq!(chosen.lines().count(), 1);
    assert!(lines.contains(&chosen) && chosen.contains("Kari Lindqvist"));
    let count =
        stdout(&["records", &records, "--filter", "not quotes.speaker.name ~ \"lindqvist\"", "--count"]);
    assert_eq!(count, "13\n");
    let fields =
        stdout(&["records", &records, "--fields", "id,quotes.type", "--filter", "title ~ \"norway\""]);
    let fields: serde_json::Value = serde_json::from_str(&fields).unwrap();
    assert_eq!(fields.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "quotes"]);
    assert!(fields["quotes"][0]["type"].is_string() && fields["quotes"][0]["cue"].is_null());
    let page = path("report.html");
    stdout(&["report", &records, "--output", &page, "--filter", "title ~ \"norway\""]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("Norway and Iceland") && !page.contains("02-mayor"));
    refused(
        &["records", &records, "--filter", "quotes.speaker ~ Lind"],
        2,
        &["quotation marks", "`\"Lind\"`"],
    );
    refused(&["records", &records, "--fields", "id,,date"], 2, &["a field is missing"]);
    let output = configured(&["records", &records, "--filter", "quote.type = \"direct\""]);
    assert!(said(&output).contains("did you mean `quotes`?"), "{}", said(&output));
    let output = configured(&["records", &records, "--fields", "id,quotes.speker.name"]);
    assert!(said(&output).contains("did you mean `quotes.speaker`?"), "{}", said(&output));
    let words = stdout(&["records", &records, "--fields", "quotes.text"]);
    assert!(words.contains("{\"text\":\""), "{words}");
}

#[test]
fn what_exists_is_replaced_only_where_that_is_asked_for() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    let (records, checks) = (path("r.ndjson"), path("checks.jsonl"));
    stdout(&["analyze", &articles, "--output", &records]);
    fs::write(&checks, r#"{"id": "1", "claim": "Trout eat mice.", "rating": "False"}"#).unwrap();
    let (index, gold, page) = (path("c.index"), path("g.jsonl"), path("r.html"));
    let (drafts, pages) = (path("drafts"), path("man"));
    let commands: [&[&str]; 5] = [
        &["index", &checks, "--output", &index],
        &["gold", "records", &records, "--output", &gold],
        &["report", &records, "--output", &page],
        &["review", &records, "--drafts", &drafts],
        &["man", "--output", &pages],
    ];
    for command in commands {
        stdout(command);
        refused(command, 2, &["exists", "`--force`"]);
        stdout(&[command, &["--force"]].concat());
    }
    // To extend an index is to ask for it.
    stdout(&["index", &index, &checks, "--output", &index]);
    assert!(stdout(&["report", &records, "--output", "-"]).starts_with("<!doctype html>"));
    assert!(!fs::exists("-").unwrap());
}

#[test]
fn an_article_that_two_inputs_hold_counts_once_in_a_report() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    for name in ["a.ndjson", "b.ndjson.gz"] {
        stdout(&["analyze", &articles, "--output", &path(name)]);
    }
    let output =
        configured(&["report", &path("a.ndjson"), &path("b.ndjson.gz"), "--output", &path("r.html")]);
    assert!(
        said(&output).contains("14 articles had the identifier and the text of another"),
        "{}",
        said(&output)
    );
    assert!(said(&output).contains("r.html`: 14 articles"), "{}", said(&output));
}

#[test]
fn records_of_other_articles_are_not_measured() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    stdout(&["analyze", &articles, "--output", &path("all.ndjson")]);
    stdout(&["gold", "records", &path("all.ndjson"), "--output", &path("gold.jsonl")]);
    let all = fs::read_to_string(path("all.ndjson")).unwrap();
    fs::write(path("three.ndjson"), all.lines().take(3).collect::<Vec<_>>().join("\n")).unwrap();
    fs::write(path("other.ndjson"), all.replace("\"byline/1\",\"id\":\"", "\"byline/1\",\"id\":\"x"))
        .unwrap();
    let eval =
        |records: &str| configured(&["eval", "quotes", &path("gold.jsonl"), "--records", &path(records)]);
    assert!(eval("all.ndjson").status.success() && said(&eval("all.ndjson")).is_empty());
    assert!(said(&eval("three.ndjson")).contains("11 of 14 articles have no record"));
    let output = eval("other.ndjson");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("14 of 14 articles have no record"), "{}", said(&output));
}

#[test]
fn a_configuration_without_an_extractor_is_remarked_on() {
    let (_folder, path) = folder();
    fs::write(path("off.toml"), "[extractors.quotes]\nenabled = false\n").unwrap();
    let output = run(&["analyze", "--config", &path("off.toml"), &path("a.txt")], "");
    assert!(output.status.success());
    assert!(said(&output).contains("no extractor is enabled"), "{}", said(&output));
}

#[test]
fn every_subcommand_has_a_manual_page_and_completions() {
    let (_folder, path) = folder();
    let reference = stdout(&["reference"]);
    stdout(&["man", "--output", &path("man")]);
    let completions = stdout(&["completions", "bash"]);
    let mut subcommands = 0;
    for section in reference.split("\n## `byline ").skip(1) {
        let (name, section) = section.split_once('`').unwrap();
        let page = fs::read_to_string(path(&format!("man/byline-{name}.1"))).unwrap();
        assert_eq!(stdout(&["man", name]), page);
        assert!(completions.contains(&format!("byline,{name}")), "{name}");
        let flags = section.split('`').filter(|word| word.starts_with("--"));
        for flag in flags.map(|flag| flag.split(' ').next().unwrap()) {
            let escaped = flag.replace('-', "\\-");
            assert!(page.contains(&escaped) || page.contains(flag), "{name}: no {flag} in {page}");
        }
        subcommands += 1;
    }
    assert!(subcommands >= 15, "{subcommands}");
    assert!(fs::read_to_string(path("man/byline.1")).unwrap().contains("analyze"));
    refused(&["man", "analyse"], 2, &["did you mean `analyze`?"]);
}

#[test]
fn layers_of_ones_own_are_shown_in_every_place() {
    let (_folder, path) = folder();
    fs::write(path("a.txt"), "\"We will rebuild the dam by May,\" Ida Holm said.\n").unwrap();
    let config =
        "[extractors.entities]\n[extractors.quotes]\n[extractors.promises]\npath = \"byline_promises\"\n";
    fs::write(path("byline.toml"), config).unwrap();
    let analyze = |more: &[&str]| {
        let (article, config) = (path("a.txt"), path("byline.toml"));
        let output = run(&[&["analyze", &article, "--config", &config][..], more].concat(), "");
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let shown = analyze(&["--show"]);
    assert!(shown.contains("promises (1)") && !shown.contains("String("), "{shown}");
    analyze(&["--output", &path("out.ndjson")]);
    stdout(&["report", &path("out.ndjson"), "--output", &path("report.html")]);
    assert!(fs::read_to_string(path("report.html")).unwrap().contains("promises"));
    analyze(&["--output", &path("out.sqlite")]);
    let connection = rusqlite::Connection::open(path("out.sqlite")).unwrap();
    let mut query = connection.prepare("SELECT field FROM custom_fields WHERE layer = 'promises'").unwrap();
    let fields: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(fields.len() > 1, "{fields:?}");
}

#[test]
fn the_reference_lists_short_options() {
    let reference = stdout(&["reference"]);
    assert!(
        reference.contains("- `-o`, `--output FILE`") && reference.contains("- `-j`, `--threads N`"),
        "{reference}"
    );
}

#[test]
fn what_is_taken_out_of_a_record_takes_its_references_along() {
    let (_folder, path) = folder();
    let records = path("r.ndjson");
    stdout(&["analyze", &articles().display().to_string(), "--output", &records]);
    let all = fs::read_to_string(&records).unwrap();
    let first = all.lines().find(|line| line.contains("\"voice\":\"q2\"")).unwrap();
    let mut record: serde_json::Value = serde_json::from_str(first).unwrap();
    let quotes = record["quotes"].as_array_mut().unwrap();
    let before = quotes.len();
    quotes.retain(|quote| quote["id"] != "q2");
    quotes[0]["speaker"] = serde_json::json!({"name": "Somebody Else"});
    fs::write(path("corrected.ndjson"), format!("{record}\n")).unwrap();
    let output = configured(&["gold", "records", &path("corrected.ndjson")]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("taken out"), "{}", said(&output));
    assert!(said(&output).contains("without a `mention`"), "{}", said(&output));
    let gold: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(gold["quotes"].as_array().unwrap().len(), before - 1);
    assert_eq!(gold["quotes"][0]["who"], "Somebody Else");
    assert!(gold["quotes"][0]["speaker"].is_null());
    refused(&["eval", "quotes", &records], 1, &["byline gold records"]);
}

#[test]
fn what_is_missing_or_misnamed_is_said() {
    let (_folder, path) = folder();
    let articles = articles().display().to_string();
    stdout(&["analyze", &articles, "--output", &path("parts.ndjson"), "--shard-size", "30kB"]);
    fs::remove_file(path("parts-00001.ndjson")).unwrap();
    refused(&["records", &path("parts.ndjson")], 1, &["1 of the shards", "parts-00001.ndjson"]);
    stdout(&["analyze", &articles, "--output", &path("all.ndjson")]);
    let records = path("all.ndjson");
    refused(&["report", &records, "--output", &path("r.parquet")], 2, &["name it `.html`"]);
    refused(
        &["report", &records, "--output", &path("r.html"), "--filter", "id = \"x\""],
        2,
        &["no record meets"],
    );
    refused(&["analyze", &articles, "--output", &path("r.ndjson.xz")], 2, &["`.gz` or `.zst`"]);
    refused(&["report", "https://example.org/r.ndjson", "--output", &path("r.html")], 1, &["network"]);
    let record = fs::read_to_string(&records).unwrap();
    let record: serde_json::Value = serde_json::from_str(record.lines().next().unwrap()).unwrap();
    fs::write(path("pretty.ndjson"), serde_json::to_string_pretty(&record).unwrap()).unwrap();
    refused(&["review", &path("pretty.ndjson")], 2, &["over many lines", "jq -c"]);
    for filter in ["quotes.speaker.nam ~ \"L\"", "quotes[typ = \"direct\"]"] {
        let output = configured(&["records", &records, "--filter", filter]);
        assert!(said(&output).contains("did you mean `quotes."), "{}", said(&output));
    }
}

#[test]
fn tables_that_were_changed_are_refused_and_never_read_as_nothing() {
    let (_folder, path) = folder();
    let database = path("r.sqlite");
    for (change, why) in [
        ("CREATE TABLE q AS SELECT * FROM quotes ORDER BY article DESC", "not in the order of `articles`"),
        ("CREATE TABLE q AS SELECT article, id, type, mode FROM quotes", "has no column `content`"),
    ] {
        let articles = articles().display().to_string();
        stdout(&["analyze", &articles, "--force", "--output", &database]);
        let connection = rusqlite::Connection::open(&database).unwrap();
        connection
            .execute_batch(&format!("{change}; DROP TABLE quotes; ALTER TABLE q RENAME TO quotes"))
            .unwrap();
        connection.close().unwrap();
        refused(&["records", &database, "--count"], 1, &[why]);
    }
}
