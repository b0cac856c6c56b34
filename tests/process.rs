//! Extractors that are programs, through the command: what is shown of them, whom they may run for, what is left when the
//! run is killed, and the templates that a newcomer starts from.

#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{build, built, byline, root, said};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// `crates/byline-process/examples/faulty.rs`.
fn faulty() -> PathBuf {
    build();
    built().join("examples").join(format!("faulty{}", std::env::consts::EXE_SUFFIX))
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with articles and a configuration that runs the program with these options.
fn folder(program: &Path, options: &str, texts: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let program = Value::from(program.display().to_string());
    let toml = format!(
        "[extractors.quotes]\n[extractors.entities]\n[extractors.ferries]\ncommand = [{program}]\ntimeout = \"20s\"\n\
         options = {options}\n"
    );
    fs::write(folder.path().join("byline.toml"), toml).unwrap();
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| serde_json::json!({"id": format!("a{at}"), "text": text}).to_string())
        .collect();
    fs::write(folder.path().join("news.jsonl"), lines.join("\n")).unwrap();
    folder
}

fn texts(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("Über {at}: “The ferry waits,” said Ida Holm of ferry {at}.")).collect()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let home = folder.join("home");
    byline().args(arguments).env("XDG_DATA_HOME", home).current_dir(folder).output().unwrap()
}

#[test]
fn a_program_is_an_extractor_like_any_other() {
    let mut texts = texts(20);
    texts[7].push_str(" CRASH");
    let folder = folder(&faulty(), "{}", &texts);
    let folder = folder.path();
    let shown = printed(&run(folder, &["plugins", "--config", "byline.toml"]));
    assert!(shown.contains("ferries 0.2.0 (program `"), "{shown}");
    assert!(shown.contains("  provides: ferries\n  uses: quotes\n  options:\n    word: The word"), "{shown}");

    let output = run(folder, &["analyze", "--config", "byline.toml", "news.jsonl", "-o", "out.ndjson"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("[ferries] ferries: cannot bear"), "{}", said(&output));
    assert_eq!(said(&output).matches("error[extractor/ferries]: ").count(), 1, "{}", said(&output));
    let records: Vec<Value> = fs::read_to_string(folder.join("out.ndjson"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (at, record) in records.iter().enumerate() {
        let found = record["ferries"].as_array().map(Vec::len);
        assert_eq!(found, (at != 7).then_some(2), "{record}");
        let text = record["text"].as_str().unwrap().as_bytes();
        for found in record["ferries"].as_array().into_iter().flatten() {
            let (start, end) = (found["start"].as_u64().unwrap(), found["end"].as_u64().unwrap());
            assert_eq!(&text[start as usize..end as usize], b"ferry", "spans count bytes");
            assert_eq!(
                found["quotes"],
                record["quotes"].as_array().unwrap().len(),
                "it was sent what it uses"
            );
        }
    }
    let error = records[7]["errors"][0]["message"].as_str().unwrap();
    assert!(error.contains(": 3): ferries: cannot bear \"a7\""), "{error}");
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("out.ndjson.run.json")).unwrap()).unwrap();
    assert!(manifest["run"]["programs"]["ferries"][0].as_str().unwrap().contains("faulty"), "{manifest}");
    let names: Vec<&str> =
        manifest["extractors"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"ferries"), "{names:?}");
    assert_eq!(
        manifest["extractors"].as_array().unwrap().iter().find(|one| one["name"] == "ferries").unwrap()["failed"],
        1
    );

    let one = fs::read(folder.join("out.ndjson")).unwrap();
    for threads in ["1", "4"] {
        let more = ["analyze", "--config", "byline.toml", "news.jsonl", "-j", threads, "--quiet"];
        let output = run(folder, &more);
        assert_eq!(output.stdout, one, "{threads} threads");
        assert_eq!(said(&output), "");
    }
}

#[test]
fn a_program_runs_for_nobody_who_did_not_ask_for_it() {
    let folder = folder(&faulty(), "{}", &texts(1));
    let folder = folder.path();
    let refused = run(folder, &["analyze", "news.jsonl"]);
    assert_eq!(refused.status.code(), Some(2));
    let words = said(&refused);
    assert!(
        words.contains("error[config/untrusted]") && words.contains("`ferries`, which runs `"),
        "{words}"
    );
    assert!(run(folder, &["trust"]).status.success());
    assert!(run(folder, &["analyze", "news.jsonl"]).status.success());
    let toml = fs::read_to_string(folder.join("byline.toml")).unwrap();
    fs::write(folder.join("byline.toml"), format!("{toml}# changed\n")).unwrap();
    assert_eq!(run(folder, &["analyze", "news.jsonl"]).status.code(), Some(2));
}

#[test]
fn what_is_wrong_with_a_program_is_shown_at_its_place() {
    let options = folder(&faulty(), r#"{ word = "" }"#, &texts(1));
    let words = said(&run(options.path(), &["config", "--config", "byline.toml"]));
    assert!(words.contains("error[config/option]: extractor `ferries`: the word is empty"), "{words}");
    assert!(words.contains("byline.toml:6:") && words.contains("hint: name one"), "{words}");
    let missing = folder(Path::new("byline-no-such-program"), "{}", &texts(1));
    let words = said(&run(missing.path(), &["config", "--config", "byline.toml"]));
    assert!(words.contains("error[process/not-started]"), "{words}");
    assert!(words.contains("byline.toml:4:"), "{words}");
}

/// The numbers of the processes that were started.
fn pids(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_leaves_no_process_and_loses_nothing() {
    let texts = texts(400);
    let pids_in = tempfile::tempdir().unwrap();
    let program = faulty();
    let slow = folder(&program, "{ delay = 5, stay = true }", &texts);
    // The folder of their numbers must be no option: what options name is part of what a run is.
    let script = format!("echo > {}/$$; exec {}", pids_in.path().display(), program.display());
    let toml = fs::read_to_string(slow.path().join("byline.toml")).unwrap();
    let command = format!("command = [{}]", Value::from(program.display().to_string()));
    let toml = toml.replace(&command, &format!("command = [\"sh\", \"-c\", {}]", Value::from(script)));
    fs::write(slow.path().join("byline.toml"), toml).unwrap();
    let analyze =
        ["analyze", "--config", "byline.toml", "news.jsonl", "-o", "out.ndjson", "--resume", "--quiet"];
    let mut child = byline().args(analyze).current_dir(slow.path()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let part = slow.path().join("out.ndjson.journal");
    // Until something is saved that can be resumed.
    while begun.elapsed() < Duration::from_secs(60)
        && !fs::read_to_string(&part)
            .is_ok_and(|journal| journal.contains("\"records\":") && journal.contains("tally"))
    {
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let started = pids(pids_in.path());
    assert!(!started.is_empty());
    let deadline = Instant::now() + Duration::from_secs(10);
    let lives = |pid: &String| {
        let state = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
        // One that nobody has waited for yet is dead as well.
        state.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
    };
    while started.iter().any(lives) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!started.iter().any(lives), "{started:?}");
    let resumed = run(slow.path(), &analyze);
    assert!(resumed.status.success(), "{}", said(&resumed));
    let quick = folder(&faulty(), "{}", &texts);
    let whole = run(quick.path(), &["analyze", "--config", "byline.toml", "news.jsonl"]);
    assert_eq!(fs::read(slow.path().join("out.ndjson")).unwrap(), whole.stdout);
}

/// Half a megabyte for each article, eight in memory: all of them at once would be one and a half gigabytes.
#[cfg(target_os = "linux")]
#[test]
fn answers_that_wait_are_bounded_whatever_a_program_finds() {
    let folder = folder(&faulty(), "{ bulk = 250_000 }", &texts(200));
    let analyze = ["analyze", "--config", "byline.toml", "news.jsonl", "-j", "2", "--quiet"];
    let more = ["-o", "/dev/null", "--manifest", "m.json"];
    let output = run(folder.path(), &[&analyze[..], &more].concat());
    assert!(output.status.success(), "{}", said(&output));
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("m.json")).unwrap()).unwrap();
    let peak = manifest["this_run"]["peak_memory_megabytes"].as_u64().unwrap();
    assert_eq!(manifest["articles"], 200);
    assert!(peak < 900, "{peak} MB");
    eprintln!("{peak} MB");
}

#[test]
fn a_program_that_fails_on_everything_ends_the_run_once() {
    let mut texts = texts(300);
    for text in texts.iter_mut().skip(20) {
        text.push_str(" CRASH");
    }
    let folder = folder(&faulty(), "{}", &texts);
    let folder = folder.path();
    // With several threads, later articles may be the first ten that fail.
    let analyze =
        ["analyze", "--config", "byline.toml", "news.jsonl", "-o", "out.ndjson", "--quiet", "-j", "1"];
    let output = run(folder, &analyze);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let words = said(&output);
    assert_eq!(words.matches("error[").count(), 1, "{words}");
    assert!(words.contains("error[process/given-up]: extractor `ferries` was given up: `"), "{words}");
    assert!(words.contains("failed on 10 articles in a row") && words.contains("cannot bear"), "{words}");
    assert!(words.contains("hint: `byline plugins check COMMAND`"), "{words}");
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("out.ndjson.run.json")).unwrap()).unwrap();
    assert_eq!(manifest["outcome"], "failed");
    let articles = manifest["articles"].as_u64().unwrap();
    assert!((20..60).contains(&articles), "those before are kept: {articles}");
    // For who wants the other layers all the same.
    let toml = fs::read_to_string(folder.join("byline.toml")).unwrap();
    fs::write(
        folder.join("byline.toml"),
        format!("{toml}give-up = 0\n").replace("ferries.options", "ferries"),
    )
    .unwrap();
    let output =
        run(folder, &["analyze", "--config", "byline.toml", "news.jsonl", "-o", "all.ndjson", "--quiet"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(fs::read_to_string(folder.join("all.ndjson")).unwrap().lines().count(), 300);
}

#[cfg(unix)]
#[test]
fn ctrl_c_does_not_wait_for_programs_that_hang() {
    let mut texts = texts(400);
    for text in texts.iter_mut().skip(40) {
        text.push_str(" HANG");
    }
    let folder = folder(&faulty(), "{}", &texts);
    let folder = folder.path();
    let analyze = ["analyze", "--config", "byline.toml", "news.jsonl", "-o", "out.ndjson", "-j", "2"];
    let mut child = byline().args(analyze).current_dir(folder).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let begun = Instant::now();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    // Twenty seconds for each article that it hangs on are an hour.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(status.code(), Some(130));
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("out.ndjson.run.json")).unwrap()).unwrap();
    assert_eq!(manifest["outcome"], "interrupted");
    assert_eq!(manifest["failed_in_part"], 0, "what was given up is no failure of an article: {manifest}");
}

/// Makes an extractor from the template of a language; its folder, or `None` where what runs it is not installed.
fn scaffold(language: &str, interpreter: &str, into: &Path) -> Option<PathBuf> {
    if !Command::new(interpreter).arg("--version").output().is_ok_and(|output| output.status.success()) {
        #[expect(clippy::print_stdout, reason = "a test that does less says so")]
        {
            println!("skipped: `{interpreter}` is not installed");
        }
        return None;
    }
    build();
    let mut xtask = Command::new(built().join(format!("xtask{}", std::env::consts::EXE_SUFFIX)));
    xtask
        .args(["new-plugin", "slow-words", "--language", language, "--folder"])
        .arg(into)
        .current_dir(root());
    let output = xtask.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    Some(into.join("slow-words"))
}

fn works(language: &str, interpreter: &str, test: &[&str], script: &str) {
    let folder = tempfile::tempdir().unwrap();
    let Some(made) = scaffold(language, interpreter, folder.path()) else { return };
    let output = Command::new(interpreter).args(test).current_dir(&made).output().unwrap();
    assert!(output.status.success(), "{language}: {}{}", printed(&output), said(&output));
    let output = run(&made, &["plugins", "check", interpreter, script]);
    assert!(output.status.success(), "{language}: {}{}", printed(&output), said(&output));
    assert_eq!(printed(&output).lines().filter(|line| line.starts_with("ok ")).count(), 8);
    let toml = format!(
        "[extractors.slow-words]\ncommand = [{interpreter:?}, \"slow-words/{script}\"]\noptions = {{ words = [\"ferry\"] }}\n"
    );
    fs::write(folder.path().join("byline.toml"), toml).unwrap();
    fs::write(folder.path().join("a.txt"), "Über die FERRY.\n").unwrap();
    let output = run(folder.path(), &["analyze", "--config", "byline.toml", "a.txt", "--format", "ndjson"]);
    let record: Value = serde_json::from_str(&printed(&output)).unwrap();
    assert_eq!(record["slow-words"], serde_json::json!([{"start": 10, "end": 15, "word": "ferry"}]));
}

#[test]
fn the_template_in_python_works() {
    works("python", "python3", &["-m", "unittest"], "slow_words.py");
}

#[test]
fn the_template_in_javascript_works() {
    works("javascript", "node", &["--test"], "slow-words.js");
}

#[test]
fn the_template_in_r_works() {
    works("r", "Rscript", &["test_slow_words.R"], "slow-words.R");
}
