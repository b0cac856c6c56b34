//! A run that loads libraries is watched: however one ends the process, the run does not look like success, and whoever
//! did it is named. What else a plugin changes of the process is noticed and put right.
#![cfg(unix)]

use byline_tests::{byline, c_library, root, said};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Articles of which the eighth has a word in it, and a configuration that loads the plugin of `tests/faults`.
fn prepare(folder: &Path, word: &str, fault: &str, definitions: &[&str]) {
    let text = |number: u64| match number {
        7 => format!("It will {word}."),
        _ => format!("“The quay was dry for {number} days,” Ida Holm said."),
    };
    let lines: String = (0..20)
        .map(|number| json!({"id": format!("n{number}"), "text": text(number)}).to_string() + "\n")
        .collect();
    fs::write(folder.join("a.jsonl"), lines).expect("there is room");
    let library = c_library("tests/faults/plugin.c", definitions, folder, "fault");
    let library = library.display();
    let config = format!("[extractors.fault]\npath = \"{library}\"\noptions = {{ fault = \"{fault}\" }}\n");
    fs::write(folder.join("fault.toml"), config).expect("there is room");
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = byline();
    command.current_dir(folder).args(arguments).env("HOME", folder.join("home"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the command runs")
}

#[test]
fn a_plugin_that_ends_the_process_past_all_handlers_is_named_and_passed_over() {
    for (word, why) in [
        ("quit", "it called `_exit`, or another program took its place"),
        ("hurry", "it called `_exit`, or another program took its place"),
        ("become", "it called `_exit`, or another program took its place"),
        ("perish", "it was ended by signal 9 (SIGKILL)"),
        ("retire", "it ended its thread (`pthread_exit`)"),
        // The signal would not come again by itself, as that of an instruction does.
        ("signal itself", "it sent its own process a signal (`kill`)"),
        // Nothing that the process says is heard any more.
        ("vanish", "it closed files that are not its own (`closefrom`)"),
        ("go deaf", "it closed files that are not its own (`closefrom`)"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), word, "a", &[]);
        let analyze = |more: &[&str]| {
            let arguments = ["analyze", "--quiet", "-j", "1", "--config", "fault.toml"];
            run(folder.path(), &[&arguments, more, &["a.jsonl"]].concat())
        };
        for output in [analyze(&[]), analyze(&["--output", "out.ndjson"])] {
            let code = output.status.code();
            let expected = match word {
                "perish" => 128 + 9,
                "signal itself" => 128 + 11,
                _ => 1,
            };
            assert_eq!(code, Some(expected), "{word}: {}", said(&output));
            let said = said(&output);
            // Which thread takes a signal is the system's choice.
            let why = if said.contains("it was ended by signal 11 (SIGSEGV)") { "signal" } else { why };
            assert!(said.contains("error[plugin/ended]") && said.contains(why), "{word}: {said}");
            assert!(said.contains("the extractor `fault`") && said.contains("the article `n7`"), "{said}");
            assert_eq!(said.matches("error[").count(), 1, "{word}: {said}");
        }
        assert!(!analyze(&["--output", "out.ndjson", "--resume"]).status.success(), "{word}: once more");
        let output = analyze(&["--output", "out.ndjson", "--resume", "--skip-failing"]);
        assert_eq!(output.status.code(), Some(1), "{word}: {}", said(&output));
        let records = fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
        assert_eq!(records.lines().count(), 19, "{word}: the others are there");
        let errors = fs::read_to_string(folder.path().join("out.ndjson.errors.ndjson")).unwrap();
        assert!(errors.contains("input/passed-over") && errors.contains("n7"), "{word}: {errors}");
    }
}

#[test]
fn a_plugin_that_ends_the_process_outside_of_its_work_is_named() {
    for (definition, what) in [
        ("LEAVES_WHEN_LOADED", "while it was loaded"),
        ("LEAVES_IN_DESCRIBE", "while it was loaded"),
        ("LEAVES_IN_CREATE", "the extractor `fault` ended the process while it was set up"),
        ("LEAVES_AT_THE_END", "ended the process after its last step"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), "rain", "q", &[definition]);
        for arguments in [
            &["analyze", "--quiet", "--config", "fault.toml", "a.jsonl"][..],
            &["config", "--config", "fault.toml"],
            &["plugins", "--config", "fault.toml"],
            &["eval", "quotes", "--config", "fault.toml", "gold.jsonl"],
        ] {
            fs::write(
                folder.path().join("gold.jsonl"),
                "{\"id\": \"a\", \"text\": \"It rained.\", \"quotes\": []}\n",
            )
            .unwrap();
            if definition == "LEAVES_IN_CREATE" && arguments[0] == "plugins" {
                continue;
            }
            let output = run(folder.path(), arguments);
            assert!(!output.status.success(), "{definition} {arguments:?}");
            let said = said(&output);
            assert!(said.contains("error[plugin/ended]") && said.contains(what), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn where_several_are_at_work_all_are_named_and_none_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), "perish", "a", &[]);
    let arguments =
        ["analyze", "--quiet", "-j", "2", "--config", "fault.toml", "--output", "out.ndjson", "a.jsonl"];
    let lines: String = ["perish", "wait"]
        .iter()
        .cycle()
        .take(600)
        .enumerate()
        .map(|(number, word)| {
            json!({"id": format!("n{number}"), "text": format!("It will {word}.")}).to_string() + "\n"
        })
        .collect();
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    let output = run(folder.path(), &arguments);
    assert!(!output.status.success());
    let said = said(&output);
    assert!(said.contains("error[plugin/ended]") && said.contains("the article `n"), "{said}");
    let noted = folder.path().join("out.ndjson.ended.ndjson");
    assert_eq!(noted.exists(), !said.contains("these were at work"), "{said}");
}

/// A run that waits for more on standard input.
fn waiting(folder: &Path, more: &[&str]) -> Child {
    prepare(folder, "rain", "q", &[]);
    let arguments = [
        "analyze",
        "-j",
        "1",
        "--summary",
        "never",
        "--config",
        "fault.toml",
        "--input-format",
        "json-lines",
    ];
    let mut command = command(folder, &[&arguments, more, &["-"]].concat());
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the command runs");
    let articles = fs::read(folder.join("a.jsonl")).expect("it was written");
    child.stdin.as_mut().expect("it is piped").write_all(&articles).expect("it reads");
    child
}

/// The process that does the work of another, once it is there and has loaded its library.
#[cfg(target_os = "linux")]
fn worker(parent: u32) -> u32 {
    let start = Instant::now();
    loop {
        let children =
            fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        if let Some(child) = children.split_whitespace().next().and_then(|child| child.parse().ok()) {
            let maps = fs::read_to_string(format!("/proc/{child}/maps")).unwrap_or_default();
            let threads = fs::read_dir(format!("/proc/{child}/task")).map_or(0, Iterator::count);
            if maps.contains("libfault") && threads > 2 {
                return child;
            }
        }
        assert!(start.elapsed() < Duration::from_secs(60), "there is a worker");
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(target_os = "linux")]
fn signal(process: u32, signal: &str) {
    let status =
        Command::new("kill").args([signal, &process.to_string()]).status().expect("every system has it");
    assert!(status.success());
}

#[cfg(target_os = "linux")]
fn is_gone(process: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state.rsplit(')').next().is_none_or(|rest| rest.trim().is_empty() || rest.trim().starts_with('Z'))
}

#[cfg(target_os = "linux")]
#[test]
fn signals_reach_the_worker_and_it_does_not_outlive_who_started_it() {
    for name in ["-TERM", "-INT", "-HUP"] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = waiting(folder.path(), &["--output", "out.ndjson"]);
        let worker = worker(child.id());
        // Its handlers come with the threads of the run, shortly after.
        thread::sleep(Duration::from_millis(300));
        signal(child.id(), name);
        let output = {
            let _open = child.stdin.take();
            let status = child.wait().unwrap();
            let mut stderr = String::new();
            child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            assert!(is_gone(worker), "{name}");
            (status, stderr)
        };
        assert_eq!(output.0.code(), Some(130), "{name}: {}", output.1);
        assert!(output.1.contains("finishing the articles in progress"), "{name}: {}", output.1);
        assert!(!output.1.contains("plugin/ended"), "{name}: {}", output.1);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = waiting(folder.path(), &[]);
    let worker = worker(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    let start = Instant::now();
    while !is_gone(worker) {
        assert!(start.elapsed() < Duration::from_secs(5), "it is killed with its parent");
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_somebody_kills_does_not_look_like_success() {
    let folder = tempfile::tempdir().unwrap();
    let child = waiting(folder.path(), &[]);
    signal(worker(child.id()), "-KILL");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(128 + 9), "{}", said(&output));
    assert!(
        said(&output).contains("error[plugin/ended]: the process ended before its last step"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_run_that_is_watched_reads_and_writes_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = waiting(folder.path(), &[]);
    drop(child.stdin.take());
    let piped = child.wait_with_output().unwrap();
    assert_eq!(piped.status.code(), Some(0), "{}", said(&piped));
    let named = run(folder.path(), &["analyze", "--config", "fault.toml", "a.jsonl"]);
    let lines = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap().lines().count();
    assert_eq!((lines(&piped), lines(&named)), (20, 20));
    // Exit codes are passed on.
    fs::write(folder.path().join("bad.jsonl"), "nonsense\n").unwrap();
    assert_eq!(
        run(folder.path(), &["analyze", "--config", "fault.toml", "bad.jsonl"]).status.code(),
        Some(1)
    );
    let missing = ["analyze", "--config", "fault.toml", "a.jsonl", "--output", "none/out.ndjson"];
    assert_eq!(run(folder.path(), &missing).status.code(), Some(2));
}

/// Each costs the article on which it is done, and nothing else.
#[test]
fn what_a_plugin_changes_of_the_process_is_put_right() {
    for (word, what) in [
        ("wander", "changed the current folder"),
        ("mask", "changed the mask of new files"),
        ("mute", "closed or replaced standard output"),
        ("reroute", "closed or replaced standard output"),
        ("hush", "closed or replaced standard error"),
        ("squeeze", "lowered the limit on memory (`RLIMIT_AS`)"),
        ("cramp", "lowered the limit on open files (`RLIMIT_NOFILE`)"),
        ("shorten", "lowered the limit on the size of files (`RLIMIT_FSIZE`)"),
        ("terminate", "sent a signal that ends the run"),
        ("interrupt", "sent a signal that ends the run"),
        ("deafen", "blocked or unblocked signals"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), word, "c", &[]);
        fs::copy(folder.path().join("a.jsonl"), folder.path().join("b.jsonl")).unwrap();
        let arguments = [
            "analyze",
            "-j",
            "1",
            "--quiet",
            "--config",
            "fault.toml",
            "--output",
            "out.ndjson",
            "--shard-size",
            "1kB",
            "a.jsonl",
            "b.jsonl",
        ];
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{word}: {}", said(&output));
        let errors = fs::read_to_string(folder.path().join("out.ndjson.errors.ndjson")).unwrap();
        let lines: Vec<&str> = errors.lines().collect();
        assert!(
            lines.len() == 2
                && lines.iter().all(|line| line.contains(what))
                && (word == "interrupt" || lines.iter().all(|line| line.contains("n7"))),
            "{errors}"
        );
        let manifest = fs::read_to_string(folder.path().join("out.ndjson.run.json")).unwrap();
        assert!(
            manifest.contains("\"outcome\": \"complete\"") && manifest.contains("\"articles\": 40"),
            "{manifest}"
        );
    }
}

/// A limit that nobody may raise again ends the run later, and one that is still lowered at once: who lowered it is named.
#[cfg(target_os = "linux")]
#[test]
fn who_lowered_a_limit_is_named_where_memory_gives_out_later() {
    for word in ["starve", "hunger"] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), word, "a", &[]);
        let output =
            run(folder.path(), &["analyze", "--quiet", "-j", "1", "--config", "fault.toml", "a.jsonl"]);
        let said = said(&output);
        assert!(!output.status.success(), "{word}: {said}");
        assert!(said.contains("error[plugin/ended]"), "{word}: {said}");
        assert!(
            said.contains("before that the extractor `fault` lowered the limit on memory (`RLIMIT_AS`)"),
            "{word}: {said}"
        );
    }
}

/// Whatever an extractor is, what failed is in the record, in the file of errors and on stderr, in the same words; of many errors
/// stderr shows twenty.
#[test]
fn errors_of_extractors_are_the_same_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), "rain", "x", &[]);
    fs::copy(root().join("plugins/examples/wasm/words.wasm"), folder.path().join("words.wasm")).unwrap();
    let config = fs::read_to_string(folder.path().join("fault.toml")).unwrap();
    // A module without the fuel for a call, and built-in extractors without time for one.
    let more = "[extractors.words]\nwasm = \"words.wasm\"\nfuel = 1000000\n[extractors.entities]\n";
    for (toml, kinds) in [
        (config.clone(), &["fault"][..]),
        (format!("time-limit = \"0.000000001s\"\n{config}{more}"), &["fault", "words", "entities"]),
    ] {
        fs::write(folder.path().join("fault.toml"), toml).unwrap();
        let analyze = |log: &str, more: &[&str]| {
            let arguments = ["analyze", "--log-format", log, "--config", "fault.toml", "a.jsonl", "--force"];
            run(folder.path(), &[&arguments, more].concat())
        };
        let kept = analyze("json", &["--output", "out.ndjson"]);
        assert_eq!(kept.status.code(), Some(1), "{}", said(&kept));
        let lines = |text: &str| -> Vec<Value> {
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let file = |name: &str| lines(&fs::read_to_string(folder.path().join(name)).unwrap());
        let errors = file("out.ndjson.errors.ndjson");
        let mut recorded = Vec::new();
        for record in file("out.ndjson") {
            for error in record["errors"].as_array().unwrap() {
                let kind = format!("extractor/{}", error["extractor"].as_str().unwrap());
                recorded.push((record["id"].clone(), Value::from(kind), error["message"].clone()));
            }
        }
        let told = |all: &[Value]| -> Vec<(Value, Value, Value)> {
            all.iter()
                .map(|one| (one["article"].clone(), one["kind"].clone(), one["message"].clone()))
                .collect()
        };
        assert_eq!(told(&errors), recorded);
        assert_eq!(errors.len(), 20 * kinds.len());
        for kind in kinds {
            assert!(errors.iter().any(|error| error["kind"] == format!("extractor/{kind}")), "{kind}");
        }
        let mut shown = lines(&said(&kept));
        shown.retain(|line| line["type"] == "diagnostic");
        assert_eq!(told(&shown), told(&errors[..20]));
        // Where no file is kept all are shown, in the same words.
        let all = analyze("text", &[]);
        let text = said(&all);
        assert_eq!(text.matches("error[extractor/").count(), errors.len(), "{text}");
        for error in &errors {
            let line = format!(
                "error[{}]: {}\n",
                error["kind"].as_str().unwrap(),
                error["message"].as_str().unwrap()
            );
            assert!(text.contains(&line), "{line}");
        }
        assert!(text.contains("  in the article `n7`, record 7 of `a.jsonl`\n"), "{text}");
        assert_eq!(said(&analyze("text", &["--quiet"])), "");
    }
}

/// What somebody removes while it is written is gone, whatever the format, and that is what is said.
#[test]
fn a_file_that_a_plugin_removes_is_said_to_be_gone() {
    for name in ["out.ndjson", "out.ndjson.gz", "out.sqlite"] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), "remove", "d", &[]);
        let analyze = |more: &[&str]| {
            let arguments = ["analyze", "--quiet", "--config", "fault.toml", "--output", name, "a.jsonl"];
            run(folder.path(), &[&arguments, more].concat())
        };
        let output = analyze(&[]);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", said(&output));
        let said_then = said(&output);
        assert!(
            said_then.contains("error[output/gone]") && said_then.contains(&format!("{name}.part")),
            "{said_then}"
        );
        assert!(!said_then.contains("make its folder first"), "{said_then}");
        assert!(!folder.path().join(name).exists());
    }
}

/// What a plugin does to standard output costs the article on which it does it, and no record.
#[test]
fn records_are_written_whatever_a_plugin_does_to_standard_output() {
    for word in ["mute", "reroute"] {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), word, "c", &[]);
        let output =
            run(folder.path(), &["analyze", "-j", "1", "--quiet", "--config", "fault.toml", "a.jsonl"]);
        assert_eq!(output.status.code(), Some(1), "{word}: {}", said(&output));
        let records = String::from_utf8(output.stdout).unwrap();
        assert_eq!(records.lines().count(), 20, "{word}");
        let failed: Vec<&str> = records.lines().filter(|line| line.contains("standard output")).collect();
        assert!(failed.len() == 1 && failed[0].contains("\"n7\""), "{word}: {failed:?}");
        let output =
            run(folder.path(), &["analyze", "-j", "2", "--quiet", "--config", "fault.toml", "a.jsonl"]);
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 20, "{word}");
    }
}

/// What a plugin forks has the files of the run open, and may live for as long as it likes: also where the run is killed.
#[cfg(target_os = "linux")]
#[test]
fn a_process_that_a_plugin_leaves_behind_does_not_keep_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    prepare(folder.path(), "linger", "g", &[]);
    fs::write(at("stay"), "").unwrap();
    let run = |input: &str, more: &[&str]| {
        let arguments = ["analyze", "-j", "1", "--config", "fault.toml", "--output", "out.ndjson"];
        let format = ["--input-format", "json-lines", input];
        let stderr = fs::File::create(at("stderr")).unwrap();
        let mut command = command(folder.path(), &[&arguments[..], &format, more].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(stderr).spawn().unwrap()
    };
    let mut first = run("-", &[]);
    // More than is read at a time, so that the first ones are analysed while it waits for the rest.
    let more = (0..4000)
        .map(|number| json!({"text": format!("Quay {number}. {}", "It rained. ".repeat(10))}).to_string());
    let lines = fs::read_to_string(at("a.jsonl")).unwrap() + &more.collect::<Vec<_>>().join("\n");
    first.stdin.as_mut().unwrap().write_all(lines.as_bytes()).unwrap();
    let start = Instant::now();
    while !at("stays").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "there is a process");
        thread::sleep(Duration::from_millis(5));
    }
    let left: u32 = fs::read_to_string(at("stays")).unwrap().parse().unwrap();
    let refused = run("a.jsonl", &[]).wait().unwrap();
    assert_eq!(refused.code(), Some(2), "the first one is still at work");
    assert!(fs::read_to_string(at("stderr")).unwrap().contains("error[output/locked]"));
    let worker = worker(first.id());
    first.kill().unwrap();
    first.wait().unwrap();
    while !is_gone(worker) {
        assert!(start.elapsed() < Duration::from_secs(120), "it is killed with its parent");
        thread::sleep(Duration::from_millis(5));
    }
    for more in [&[][..], &["--force"]] {
        let second = run("a.jsonl", more).wait().unwrap();
        assert_eq!(second.code(), Some(0), "{}", fs::read_to_string(at("stderr")).unwrap());
        assert!(!is_gone(left), "it is still there");
    }
    fs::remove_file(at("stay")).unwrap();
}

/// What a plugin forks may end as it likes: that is not the end of the run.
#[test]
fn the_end_of_a_process_that_a_plugin_forks_is_not_that_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), "split", "g", &[]);
    let arguments = ["analyze", "-j", "1", "--config", "fault.toml", "--output", "out.ndjson", "a.jsonl"];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains("plugin/ended"), "{}", said(&output));
    assert!(!folder.path().join("out.ndjson.ended.ndjson").exists());
}

/// What a plugin forks may even return: it does not go on as a second run.
#[test]
fn what_a_plugin_forks_does_not_continue_the_run() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), "double", "g", &[]);
    let output = run(folder.path(), &["analyze", "-j", "1", "--config", "fault.toml", "a.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let articles = fs::read_to_string(folder.path().join("a.jsonl")).unwrap().lines().count();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), articles);
}
