//! Nothing is lost, and nothing runs unasked: what an attack on a build found, each as a test.

use byline_tests::{built, byline, byline_in, c_library, root, said};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn text(number: u64) -> String {
    let mut text = String::new();
    for at in 0..8 {
        let _ =
            writeln!(text, "“The quay {at} was dry for {number} days,” Ida Holm said. Bo Lind denied it.");
    }
    text
}

/// Two files of articles of which the first is soon done.
fn input(folder: &Path) {
    for (file, from, to) in [("a.jsonl", 0, 20), ("b.jsonl", 20, 2000)] {
        let lines: String = (from..to)
            .map(|number| json!({"id": number.to_string(), "text": text(number)}).to_string() + "\n")
            .collect();
        fs::write(folder.join(file), lines).expect("there is room");
    }
}

/// Starts a run to `out.ndjson` in a folder.
fn start(folder: &Path, more: &[&str]) -> Child {
    let mut command = byline();
    command.current_dir(folder).args(["analyze", "--quiet", "-j", "1", "--output", "out.ndjson", "--config"]);
    command.arg(root().join("tests/faults/built-in.toml")).args(more).args(["a.jsonl", "b.jsonl"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the command runs")
}

/// Starts a run, and kills it once another can resume it.
fn kill(folder: &Path, more: &[&str]) {
    let mut child = start(folder, more);
    wait_for_journal(folder, &mut child);
    child.kill().expect("it runs");
    child.wait().expect("it was started");
}

fn wait_for_journal(folder: &Path, child: &mut Child) {
    let journal = folder.join("out.ndjson.journal");
    while !fs::read_to_string(&journal).is_ok_and(|text| text.contains(r#""items":"#)) {
        assert!(child.try_wait().expect("it was started").is_none(), "the run is long enough to be killed");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn resume(folder: &Path, more: &[&str]) -> Output {
    let more: Vec<&str> = more.iter().copied().chain(["--resume"]).collect();
    start(folder, &more).wait_with_output().expect("it was started")
}

#[test]
fn a_configuration_that_is_found_loads_no_code() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.txt"), text(1)).unwrap();
    let config = folder.path().join("byline.toml");
    fs::write(&config, "[extractors.evil]\npath = \"./evil.so\"\n").unwrap();
    for arguments in [&["analyze", "a.txt"][..], &["config"], &["plugins"]] {
        let output = byline_in(&inner, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains("error[config/untrusted]"), "{}", said(&output));
        assert!(said(&output).contains("`evil` from"), "{}", said(&output));
    }
    // Trusted once, it is loaded, and found wanting; changed, it asks again.
    let home = [("HOME", inner.join("home"))];
    let trust = |arguments: &[&str]| {
        let mut command = byline();
        command.current_dir(&inner).args(arguments).envs(home.clone()).env_remove("XDG_DATA_HOME");
        command.output().unwrap()
    };
    let output = trust(&["trust"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = byline_in(&inner, &["config"]);
    assert!(!said(&output).contains("untrusted"), "{}", said(&output));
    fs::write(&config, "[extractors.evil]\npath = \"./evil.so\"\n\n").unwrap();
    assert!(said(&byline_in(&inner, &["config"])).contains("error[config/untrusted]"));
    assert_eq!(trust(&["trust"]).status.code(), Some(0));
    assert_eq!(trust(&["trust", "--revoke"]).status.code(), Some(0));
    assert!(said(&byline_in(&inner, &["config"])).contains("error[config/untrusted]"));
    // What sets only what is built in needs no trust.
    fs::write(&config, "[output]\noffsets = \"utf-16\"\n").unwrap();
    assert_eq!(byline_in(&inner, &["config"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_configuration_that_anybody_may_write_is_not_trusted() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("byline.toml");
    fs::write(&config, "[plugins]\nfolders = [\"plugins\"]\n").unwrap();
    assert_eq!(byline_in(folder.path(), &["trust"]).status.code(), Some(0));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    for arguments in [&["trust"][..], &["plugins"]] {
        let output = byline_in(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("error[config/unsafe]"), "{}", said(&output));
    }
    // One that loads nothing decides what is found all the same.
    fs::write(&config, "[extractors.quotes]\nenabled = false\n").unwrap();
    assert!(said(&byline_in(folder.path(), &["config"])).contains("error[config/unsafe]"));
    assert_eq!(byline_in(folder.path(), &["config", "--config", "byline.toml"]).status.code(), Some(0));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(byline_in(folder.path(), &["config"]).status.code(), Some(0));
}

#[test]
fn another_input_of_the_same_size_is_not_resumed() {
    for (file, from, to) in [
        // Done already, and not read again unless something changed.
        ("a.jsonl", "was dry for 3 days", "was dry for 4 days"),
        // In progress.
        ("b.jsonl", "was dry for 20 days", "was dry for 21 days"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        input(folder.path());
        kill(folder.path(), &[]);
        let path = folder.path().join(file);
        let before = fs::read_to_string(&path).unwrap();
        let after = before.replacen(from, to, 1);
        assert!(before != after && before.len() == after.len());
        fs::write(&path, after).unwrap();
        let output = resume(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{file}: {}", said(&output));
        assert!(said(&output).contains("the interrupted run had another input"), "{}", said(&output));
    }
}

#[test]
fn an_input_that_changed_far_from_its_start_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let long = "The tide rose. ".repeat(10_000);
    let line = |word: &str| json!({"id": "long", "text": format!("{long}{word}")}).to_string() + "\n";
    fs::write(folder.path().join("a.jsonl"), line("black")).unwrap();
    kill(folder.path(), &[]);
    fs::write(folder.path().join("a.jsonl"), line("white")).unwrap();
    let output = resume(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("error[input/changed]"), "{}", said(&output));
    // Written again as it was, it is what the run read.
    fs::write(folder.path().join("a.jsonl"), line("black")).unwrap();
    let output = resume(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn another_database_is_another_configuration() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let config = folder.path().join("byline.toml");
    let database = folder.path().join("checks.jsonl");
    let check = |rating: &str| {
        json!({"claimReviewed": "The quay was dry", "reviewRating": {"alternateName": rating}}).to_string()
            + "\n"
    };
    fs::write(&config, "[extractors.claims.options]\ndatabase = \"checks.jsonl\"\n").unwrap();
    fs::write(&database, check("False")).unwrap();
    let config = config.display().to_string();
    let config = ["--config", &config];
    let run = |more: &[&str]| {
        let mut command = byline();
        command.current_dir(folder.path()).args(["analyze", "--quiet", "--output", "out.ndjson"]);
        command.args(config).args(more).arg("a.jsonl").output().unwrap()
    };
    assert_eq!(run(&[]).status.code(), Some(0));
    let modified = || fs::metadata(folder.path().join("out.ndjson")).unwrap().modified().unwrap();
    let before = modified();
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(run(&["--resume"]).status.code(), Some(0));
    assert_eq!(modified(), before, "what is complete is not made again");
    fs::write(&database, check("True!")).unwrap();
    assert_eq!(run(&["--resume"]).status.code(), Some(0));
    let after = modified();
    assert!(after > before, "the records rest on another database, and are made again");
}

#[test]
fn what_another_run_or_nobody_made_is_not_replaced_on_resume() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let out = folder.path().join("out.ndjson");
    let refused = |output: &Output| {
        assert_eq!(output.status.code(), Some(2), "{}", said(output));
        assert!(said(output).contains("error[output/exists]"), "{}", said(output));
    };
    fs::write(&out, "my notes\n").unwrap();
    refused(&resume(folder.path(), &[]));
    assert_eq!(fs::read_to_string(&out).unwrap(), "my notes\n");
    fs::remove_file(&out).unwrap();
    assert!(resume(folder.path(), &[]).status.success(), "there is nothing to resume, and it starts");
    let whole = fs::read(&out).unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"id\": \"a\", \"text\": \"It rained.\"}\n").unwrap();
    refused(&resume(folder.path(), &[]));
    assert!(fs::read(&out).unwrap() == whole);
    assert!(start(folder.path(), &["--force"]).wait_with_output().unwrap().status.success());
    assert!(fs::read(&out).unwrap() != whole);
}

/// Somebody may have worked on it.
#[test]
fn an_output_that_was_changed_is_not_made_again_unasked() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let out = folder.path().join("out.ndjson");
    assert!(start(folder.path(), &[]).wait_with_output().unwrap().status.success());
    let whole = fs::read(&out).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&out, &damaged).unwrap();
    // The same where the configuration is another now.
    for more in [&[][..], &["--input-format", "json-lines"]] {
        let output = resume(folder.path(), more);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("error[output/altered]"), "{}", said(&output));
        assert!(fs::read(&out).unwrap() == damaged, "it is left alone");
    }
    fs::remove_file(&out).unwrap();
    assert!(resume(folder.path(), &[]).status.success());
    assert!(fs::read(&out).unwrap() == whole, "what is gone is written again");
    fs::write(&out, &damaged).unwrap();
    assert!(start(folder.path(), &["--force"]).wait_with_output().unwrap().status.success());
    assert!(fs::read(&out).unwrap() == whole);
}

/// A letter far from the beginning, and the times of the file set back.
#[test]
fn a_complete_run_on_another_input_is_not_taken_for_this_one() {
    let lines = |word: &str| -> String {
        let text = "The tide rose. ".repeat(20);
        let line = |number: u32| json!({"id": number.to_string(), "text": format!("{text}{word}{number}")});
        (0..600).map(|number| line(number).to_string() + "\n").collect()
    };
    for shard in [&[][..], &["--shard", "1/1"]] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let run = |more: &[&str]| {
            let arguments = ["analyze", "--output", "out.ndjson", "a.jsonl"];
            byline_in(folder.path(), &[&arguments, shard, more].concat())
        };
        fs::write(&path, lines("black")).unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(run(&[]).status.code(), Some(0));
        assert!(said(&run(&["--resume"])).contains("already complete"));
        let mut bytes = fs::read(&path).unwrap();
        assert!(bytes.len() > 150_000);
        let place = bytes.len() - 20;
        bytes[place] ^= 1;
        fs::write(&path, &bytes).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(before).unwrap();
        let output = run(&["--resume"]);
        assert_eq!(output.status.code(), Some(2), "{shard:?}: {}", said(&output));
        assert!(said(&output).contains("error[output/exists]"), "{}", said(&output));
        // The same bytes written once more, at another time and under another number.
        fs::remove_file(&path).unwrap();
        fs::write(&path, lines("black")).unwrap();
        assert!(said(&run(&["--resume"])).contains("already complete"), "{shard:?}");
    }
}

#[cfg(unix)]
#[test]
fn two_runs_do_not_write_to_one_output() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let mut first = start(folder.path(), &[]);
    wait_for_journal(folder.path(), &mut first);
    // A fast machine would be done before the others begin.
    let number = first.id().to_string();
    let signal =
        |name| Command::new("kill").args([name, number.as_str()]).status().expect("every system has it");
    assert!(signal("-STOP").success());
    for more in [&[][..], &["--resume"]] {
        let second = start(folder.path(), more).wait_with_output().unwrap();
        assert_eq!(second.status.code(), Some(2), "{}", said(&second));
        assert!(said(&second).contains("error[output/locked]"), "{}", said(&second));
        assert!(said(&second).contains(&format!("process {}", first.id())), "{}", said(&second));
    }
    assert!(signal("-CONT").success());
    assert!(first.wait().unwrap().success(), "the first run is not disturbed");
    assert_eq!(fs::read_to_string(folder.path().join("out.ndjson")).unwrap().lines().count(), 2000);
    let lock = folder.path().join("out.ndjson.lock");
    assert!(!lock.exists());
    // One that was killed after all else was done.
    fs::write(&lock, "byline, process 1\n").unwrap();
    let again = start(folder.path(), &["--resume"]).wait_with_output().unwrap();
    assert!(again.status.success(), "{}", said(&again));
    assert!(!lock.exists());
}

#[test]
fn an_article_that_is_too_long_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let long = "The tide rose. ".repeat(10_000);
    for (name, field) in [("text", "text"), ("title", "title"), ("metadata", "whatever")] {
        let mut article = json!({"id": "long", "text": "The tide rose."});
        article[field] = long.clone().into();
        let lines = format!(
            "{}\n{article}\n{}\n",
            json!({"id": "a", "text": text(1)}),
            json!({"id": "b", "text": text(2)})
        );
        fs::write(folder.path().join("a.jsonl"), lines).unwrap();
        fs::write(folder.path().join("c.toml"), "[input]\nmax-article = \"100kB\"\n").unwrap();
        let output = byline_in(folder.path(), &["analyze", "--config", "c.toml", "a.jsonl"]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(said(&output).contains("error[input/too-long]"), "{name}: {}", said(&output));
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2, "{name}");
    }
    fs::write(folder.path().join("c.toml"), "[input]\nmax-article = \"much\"\n").unwrap();
    let output = byline_in(folder.path(), &["config", "--config", "c.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`input.max-article` must be a size"), "{}", said(&output));
    let output = byline_in(folder.path(), &["config"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("max-article = \"16MB\" # default"));
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_a_small_multiple_of_a_long_article() {
    const MEGABYTES: u64 = 12;
    let folder = tempfile::tempdir().unwrap();
    let custom = format!(
        "[plugins]\nfolders = [{:?}]\n[extractors.entities]\n[extractors.quotes]\n[extractors.sentiment]\n\
         [extractors.claims]\n[extractors.promises]\npath = \"byline_promises\"\n",
        built().display().to_string()
    );
    fs::write(folder.path().join("custom.toml"), custom).unwrap();
    let peak = |text: &str, more: &[&str]| -> u64 {
        fs::write(folder.path().join("a.txt"), text).unwrap();
        let arguments = ["analyze", "-j", "1", "--quiet", "--force", "--output", "out.ndjson", "a.txt"];
        let output = byline_in(folder.path(), &[&arguments, more].concat());
        assert!(output.status.success(), "{}", said(&output));
        let manifest = fs::read(folder.path().join("out.ndjson.run.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        manifest["this_run"]["peak_memory_megabytes"].as_u64().unwrap()
    };
    let mut long = String::new();
    for number in 0.. {
        if long.len() as u64 >= MEGABYTES << 20 {
            break;
        }
        long.push_str(&text(number));
        long.push('\n');
    }
    // A custom layer is found in the whole text, whose tokens are then all there at once.
    for (more, most) in [(&[][..], 25), (&["--config", "custom.toml"], 50)] {
        let (short, long) = (peak(&text(1), more), peak(&long, more));
        assert!(long - short <= most * MEGABYTES, "{more:?}: {long} MB, and {short} MB for next to nothing");
        eprintln!("{more:?}: {} times the size of the text", (long - short) as f64 / MEGABYTES as f64);
    }
}

#[test]
fn bad_bytes_in_a_record_cost_that_line() {
    let folder = tempfile::tempdir().unwrap();
    let article = |id: &str| json!({"id": id, "text": "Unemployment fell to 4.1 percent in May, the lowest since 1969."});
    fs::write(folder.path().join("a.jsonl"), format!("{}\n{}\n", article("a"), article("b"))).unwrap();
    let records = byline_in(folder.path(), &["analyze", "a.jsonl"]).stdout;
    let at = records.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut bad = records[..at].to_vec();
    bad.extend(b"{\"schema\": \"\xff\"}\n");
    bad.extend(&records[at..]);
    fs::write(folder.path().join("r.ndjson"), bad).unwrap();
    for command in [&["review"][..], &["cluster"]] {
        let output = byline_in(folder.path(), &[command, &["r.ndjson"]].concat());
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let said = said(&output);
        assert!(said.contains("this line is not a record") && said.contains("it is not UTF-8"), "{said}");
        assert!(said.contains("r.ndjson:2"), "{said}");
        assert_eq!(
            String::from_utf8(output.stdout).unwrap().lines().count(),
            if command == ["review"] { 3 } else { 2 }
        );
    }
}

#[test]
fn each_draft_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Unemployment fell to 4.1 percent in May, the lowest since 1969.";
    let long = format!("https://example.org/{}", "a".repeat(300));
    let ids = ["a?b", "a&b", "a b", "A_b", "same", "same", "", "..", &long, &format!("{long}?x")];
    let lines: String = ids.iter().map(|id| json!({"id": id, "text": text}).to_string() + "\n").collect();
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    let records = byline_in(folder.path(), &["analyze", "a.jsonl"]).stdout;
    fs::write(folder.path().join("r.ndjson"), records).unwrap();
    let output = byline_in(folder.path(), &["review", "--drafts", "drafts", "r.ndjson"]);
    assert!(output.status.success(), "{}", said(&output));
    let names: Vec<String> = fs::read_dir(folder.path().join("drafts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), ids.len(), "{names:?}");
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
}

/// An index that is copied when it is opened answers as it did, whatever becomes of its file.
#[test]
fn an_index_that_is_written_over_changes_nothing_for_who_has_it_open() {
    use std::io::{BufRead, BufReader, Write};
    let folder = tempfile::tempdir().unwrap();
    let check = |claim: &str| json!({"id": "a", "claim": claim, "verdict": "false"}).to_string();
    for (name, claim) in
        [("one", "The new bridge cost 40 million euros"), ("two", "The sea is made of lemonade")]
    {
        fs::write(folder.path().join(format!("{name}.jsonl")), check(claim)).unwrap();
        let output =
            byline_in(folder.path(), &["index", "-o", &format!("{name}.index"), &format!("{name}.jsonl")]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let mut command = byline();
    command.current_dir(folder.path()).args(["match", "--database", "one.index", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Queries wait for those after them, and answers for one another.
    let ask = |stdin: &mut std::process::ChildStdin, from: u32| {
        for number in from..from + 2_000 {
            let query = json!({"id": number.to_string(), "text": "Our new bridge has cost 40 million euros"});
            writeln!(stdin, "{query}").unwrap();
        }
    };
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, answers) = std::sync::mpsc::channel();
    // All are read as they come: a full pipe would stop the command, and so whoever asks it.
    let reader = std::thread::spawn(move || lines.for_each(|line| sender.send(line.unwrap()).unwrap()));
    ask(&mut stdin, 0);
    let first: String = answers.recv().unwrap();
    let found = |line: &str| serde_json::from_str::<Value>(line).unwrap()["matches"].clone();
    assert_eq!(found(&first)[0]["claim"], "The new bridge cost 40 million euros");
    // Written over in place, and cut off.
    fs::write(folder.path().join("one.index"), fs::read(folder.path().join("two.index")).unwrap()).unwrap();
    ask(&mut stdin, 2_000);
    fs::write(folder.path().join("one.index"), "").unwrap();
    ask(&mut stdin, 4_000);
    drop(stdin);
    let rest: Vec<String> = answers.iter().collect();
    reader.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(rest.len(), 5_999);
    assert!(rest.iter().all(|line| found(line) == found(&first)));
}

#[test]
fn the_errors_of_a_run_do_not_follow_a_link_that_is_put_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), "nonsense\n").unwrap();
    fs::write(folder.path().join("mine.txt"), "keep").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("mine.txt", folder.path().join("out.ndjson.errors.ndjson")).unwrap();
    let output = byline_in(folder.path(), &["analyze", "--output", "out.ndjson", "a.jsonl"]);
    assert_ne!(output.status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("mine.txt")).unwrap(), "keep");
}

/// Whatever a run is told to write, and whatever it writes beside that by itself.
#[test]
fn a_run_replaces_neither_its_configuration_nor_what_it_did_not_make() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.jsonl"), json!({"id": "a", "text": text(1)}).to_string()).unwrap();
    fs::create_dir(at("checks")).unwrap();
    let check = json!({"id": "a", "claim": "The new bridge cost 40 million euros", "verdict": "false"});
    fs::write(at("checks/a.jsonl"), check.to_string()).unwrap();
    fs::write(at("c.toml"), "[extractors.claims.options]\ndatabase = \"checks\"\n").unwrap();
    for own in ["c.toml", "checks/a.jsonl"] {
        let before = fs::read(at(own)).unwrap();
        for arguments in [&["--output", own][..], &["--output", "o.ndjson", "--errors", own]] {
            let all = [&["analyze", "--force", "--config", "c.toml", "a.jsonl"], arguments].concat();
            let output = byline_in(folder.path(), &all);
            assert!(said(&output).contains("error[output/is-input]"), "{own}: {}", said(&output));
            assert!(fs::read(at(own)).unwrap() == before, "{own}");
        }
    }
    for kept in ["lock", "journal", "part", "part.again", "ended.ndjson"] {
        let kept = format!("o.ndjson.{kept}");
        let all = ["analyze", "a.jsonl", "--output", "o.ndjson", "--manifest", &kept];
        assert!(said(&byline_in(folder.path(), &all)).contains("error[output/written-twice]"), "{kept}");
    }
    for beside in ["run.json", "errors.ndjson"] {
        let beside = format!("o.ndjson.{beside}");
        fs::write(at(&beside), "mine").unwrap();
        for more in [&[][..], &["--force"], &["--resume"]] {
            let all = [&["analyze", "a.jsonl", "--output", "o.ndjson"], more].concat();
            let output = byline_in(folder.path(), &all);
            assert!(said(&output).contains("error[output/not-ours]"), "{beside}: {}", said(&output));
            assert_eq!(fs::read_to_string(at(&beside)).unwrap(), "mine");
        }
        fs::remove_file(at(&beside)).unwrap();
    }
    // What a run made is replaced.
    fs::write(at("bad.jsonl"), "nonsense\n").unwrap();
    for _ in 0..2 {
        let all = ["analyze", "--force", "bad.jsonl", "--output", "o.ndjson"];
        assert!(!said(&byline_in(folder.path(), &all)).contains("output/"));
        assert!(at("o.ndjson.errors.ndjson").exists() && at("o.ndjson.run.json").exists());
    }
}

#[test]
fn force_replaces_nothing_that_no_run_made() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.jsonl"), json!({"id": "a", "text": text(1)}).to_string()).unwrap();
    let analyze = |more: &[&str]| byline_in(folder.path(), &[&["analyze", "a.jsonl"], more].concat());
    let refused = |mine: &str, more: &[&str]| {
        fs::write(at(mine), "mine").unwrap();
        let output = analyze(more);
        assert_eq!(output.status.code(), Some(2), "{mine}: {}", said(&output));
        assert!(said(&output).contains("error[output/not-ours]"), "{mine}: {}", said(&output));
        assert_eq!(fs::read_to_string(at(mine)).unwrap(), "mine");
        fs::remove_file(at(mine)).unwrap();
        assert!(analyze(more).status.success(), "{mine}");
    };
    for named in ["--manifest", "--errors"] {
        refused("letter.txt", &["--output", "o.ndjson", "--force", named, "letter.txt"]);
    }
    let shards = ["--output", "s.ndjson", "--shard-size", "1MB"];
    assert!(analyze(&shards).status.success());
    let shards = [&shards[..], &["--force"]].concat();
    refused("s-00007.ndjson", &shards);
    for (name, format, mine) in
        [("o.parquet", "parquet", "o.parquet/notes.md"), ("o.brat", "brat", "o.brat/notes.txt")]
    {
        let folder = ["--output", name, "--format", format];
        assert!(analyze(&folder).status.success());
        refused(mine, &[&folder[..], &["--force"]].concat());
        assert!(at(name).is_dir());
    }
    fs::create_dir(at("p.parquet.part")).unwrap();
    fs::write(at("p.parquet.part/notes.md"), "mine").unwrap();
    assert!(said(&analyze(&["--output", "p.parquet", "--force"])).contains("error[output/not-ours]"));
    assert!(at("p.parquet.part/notes.md").exists());
    // A folder under the name of the file that notes where a plugin ended the process.
    fs::create_dir(at("q.ndjson.ended.ndjson")).unwrap();
    let output = analyze(&["--output", "q.ndjson"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("error[output/not-ours]"), "{}", said(&output));
}

#[test]
fn cells_are_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let article = json!({"id": "=1+1", "title": "@sum", "url": "＝1", "text": "“+HYPERLINK is what they want,” Ida Holm said."});
    fs::write(folder.path().join("a.jsonl"), article.to_string()).unwrap();
    let safe = byline_in(folder.path(), &["analyze", "--format", "csv", "a.jsonl"]);
    let safe = String::from_utf8(safe.stdout).unwrap();
    assert!(
        safe.contains("'=1+1,")
            && safe.contains(",'@sum,")
            && safe.contains("'＝1")
            && safe.contains(",'+HYPERLINK"),
        "{safe}"
    );
    let raw = byline_in(folder.path(), &["analyze", "--format", "csv", "--raw-cells", "a.jsonl"]);
    let raw = String::from_utf8(raw.stdout).unwrap();
    assert!(raw.contains("=1+1,") && !raw.contains('\''), "{raw}");
}

#[test]
fn messages_hold_nothing_that_a_terminal_acts_on() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}[2J\u{202e}.jsonl";
    fs::write(folder.path().join(name), "nonsense \u{1b}]0;title\u{7}\n").unwrap();
    for log in ["text", "json"] {
        let output = byline_in(folder.path(), &["analyze", "--log-format", log, name]);
        assert_eq!(output.status.code(), Some(1));
        let said = said(&output);
        assert!(said.contains("[2J"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said:?}");
    }
    let check = json!({"id": "a", "claim": "The new bridge cost 40 million euros", "verdict": "false"});
    fs::write(folder.path().join("checks.jsonl"), check.to_string()).unwrap();
    fs::write(folder.path().join("c.jsonl"), json!({"id": "a", "text": "Ida Holm left."}).to_string())
        .unwrap();
    let records = byline_in(folder.path(), &["analyze", "c.jsonl"]).stdout;
    fs::write(folder.path().join("r.ndjson"), records).unwrap();
    // A shell takes the name of a file for an option where it looks like one.
    let option = format!("--{name}");
    for arguments in [
        &["analyze", &option][..],
        &["analyze", "--format", name],
        &[name],
        &["index", "--output", name, "checks.jsonl"],
        &["report", "--output", name, "r.ndjson"],
        &["trust", name],
    ] {
        let said = said(&byline_in(folder.path(), arguments));
        assert!(said.contains("[2J"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said:?}");
    }
    let article = json!({"id": "a", "title": "T\u{1b}[31m\u{9b}", "text": "Ida \u{202e}Holm left."});
    fs::write(folder.path().join("b.jsonl"), article.to_string()).unwrap();
    let output = byline_in(folder.path(), &["analyze", "--show", "b.jsonl"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn records_on_a_pipe_are_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let article = json!({"id": "a", "text": "Ida \u{202e}Holm left."});
    fs::write(folder.path().join("a.jsonl"), article.to_string()).unwrap();
    let output = byline_in(folder.path(), &["analyze", "a.jsonl"]);
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["text"], article["text"]);
}

/// Articles of which one makes the plugin of `tests/faults` end the process, and a configuration that loads it.
#[cfg(unix)]
fn deadly(folder: &Path, word: &str, fault: &str) {
    let text = |number: u64| if number == 7 { format!("It will {word}.") } else { text(number) };
    let lines: String = (0..20)
        .map(|number| json!({"id": format!("n{number}"), "text": text(number)}).to_string() + "\n")
        .collect();
    fs::write(folder.join("a.jsonl"), lines).expect("there is room");
    let library = c_library("tests/faults/plugin.c", &[], folder, "fault");
    let library = library.display();
    let config = format!("[extractors.fault]\npath = \"{library}\"\noptions = {{ fault = \"{fault}\" }}\n");
    fs::write(folder.join("fault.toml"), config).expect("there is room");
}

#[cfg(unix)]
#[test]
fn a_plugin_that_ends_the_process_is_named_and_passed_over() {
    for (word, why) in [
        ("abort", "it aborted"),
        ("exit", "it called `exit`"),
        ("fault", "it touched memory that is not its own"),
        ("overflow", "it touched memory that is not its own"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        deadly(folder.path(), word, "a");
        let run = |more: &[&str]| {
            let arguments =
                ["analyze", "--quiet", "--config", "fault.toml", "--output", "out.ndjson", "a.jsonl"];
            byline_in(folder.path(), &[&arguments, more].concat())
        };
        let output = run(&[]);
        assert!(!output.status.success(), "{word}");
        let said = said(&output);
        assert!(
            said.contains("error[plugin/ended]: the extractor `fault` ended the process"),
            "{word}: {said}"
        );
        assert!(said.contains("the article `n7`") && said.contains(why), "{word}: {said}");
        let output = run(&["--resume"]);
        assert!(!output.status.success(), "{word}: it ends the process again");
        let output = run(&["--resume", "--skip-failing"]);
        assert_eq!(output.status.code(), Some(1), "{word}: {}", String::from_utf8_lossy(&output.stderr));
        let records = fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
        assert_eq!(records.lines().count(), 19, "{word}: the others are there");
        let errors = fs::read_to_string(folder.path().join("out.ndjson.errors.ndjson")).unwrap();
        assert!(errors.contains("input/passed-over") && errors.contains("n7"), "{word}: {errors}");
        assert!(!folder.path().join("out.ndjson.ended.ndjson").exists());
    }
}

#[cfg(unix)]
#[test]
fn what_a_plugin_prints_is_not_among_the_records() {
    let folder = tempfile::tempdir().unwrap();
    deadly(folder.path(), "rain", "h");
    for output in [&[][..], &["--output", "/dev/stdout"]] {
        let arguments = ["analyze", "--config", "fault.toml", "a.jsonl"];
        let output = byline_in(folder.path(), &[&arguments, output].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let records = String::from_utf8(output.stdout).unwrap();
        assert_eq!(records.lines().count(), 20);
        assert!(records.lines().all(|line| line.starts_with("{\"schema\"")), "{records}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("printed by a plugin"));
    }
}
