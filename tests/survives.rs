//! A run survives: it is killed at any point and resumed, and what is wrong with one article costs that article.

use byline_tests::{byline, root, said};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A number that `cargo xtask attack` sets, or what is enough for every day.
fn set(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// An article of a few sentences.
fn text(number: u64) -> String {
    let names = ["Ida Holm", "Bo Lind", "Zoë Falk", "Per Aune", "Maud Ek"];
    let name = |at: u64| names[(at % 5) as usize];
    let mut text = format!("The harbour of Aune was closed for {number} hours on Monday.\n");
    for at in number..number + 5 {
        let _ = writeln!(
            text,
            "“We have counted {at} boats, and {} of them leak,” {} said. {} denied that the harbour had lost money.",
            at / 3,
            name(at),
            name(at + 2),
        );
    }
    text
}

/// Files of articles with a broken line here and there, a text, and a link that leads nowhere.
fn input(folder: &Path) {
    for file in 0..3 {
        let mut lines = String::new();
        for number in 0..120 {
            let number = file * 120 + number;
            if number % 60 == 59 {
                lines.push_str("{\"id\": \"broken\" \"text\": \"\"}\n");
            }
            let _ = writeln!(lines, "{}", json!({"id": format!("a{number}"), "text": text(number)}));
        }
        fs::write(folder.join(format!("news-{file}.jsonl")), lines).expect("a file");
    }
    fs::write(folder.join("single.txt"), text(1000)).expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.join("news-1-gone.jsonl")).expect("a link");
}

/// The command that analyses `input` into `output`, with what is built in.
fn analyze(input: &Path, output: &Path, more: &[&str]) -> Command {
    let mut command = byline();
    command.arg("analyze");
    if !more.contains(&"--config") {
        command.arg("--config").arg(root().join("tests/faults/built-in.toml"));
    }
    command.arg("--output").arg(output).args(more).arg(input);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Every file of a folder and of those in it with its bytes, but for what manifests say of the very run.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(content(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
            continue;
        }
        let mut bytes = fs::read(&path).expect("a file");
        if name.ends_with(".sqlite") {
            // Two databases of the same rows need not have the same bytes.
            bytes = rows(&path).into_bytes();
        }
        if name.ends_with(".run.json") {
            let mut manifest: Value = serde_json::from_slice(&bytes).expect("JSON");
            manifest["this_run"] = Value::Null;
            let sqlite = manifest["run"]["format"] == "sqlite";
            for file in manifest["output"]["files"].as_array_mut().into_iter().flatten().filter(|_| sqlite) {
                file["bytes"] = Value::Null;
                file["checksum"] = Value::Null;
            }
            manifest["output"]["path"] = Value::Null;
            bytes = manifest.to_string().into_bytes();
        }
        files.insert(name, bytes);
    }
    files
}

/// All rows of a database, table by table, in the order of their articles; and what it says of its own state.
fn rows(path: &Path) -> String {
    let database = rusqlite::Connection::open(path).expect("a database");
    let check: String =
        database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a whole database");
    let mut all = format!("{check}\n");
    let names = "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master ORDER BY 1";
    let mut names = database.prepare(names).expect("SQL");
    for name in names.query_map([], |row| row.get::<_, String>(0)).expect("SQL") {
        let name = name.expect("a row");
        let _ = writeln!(all, "{name}");
        let Some(table) = name.strip_prefix("table ").and_then(|rest| rest.split(' ').next()) else {
            continue;
        };
        let mut rows =
            database.prepare(&format!("SELECT * FROM {table} ORDER BY article, rowid")).expect("SQL");
        let columns = rows.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let cells: Result<Vec<_>, _> =
                (0..columns).map(|at| row.get_ref(at).map(|cell| format!("{cell:?}"))).collect();
            cells.map(|cells| cells.join("|"))
        };
        for row in rows.query_map([], row).expect("SQL") {
            let _ = writeln!(all, "{}", row.expect("a row"));
        }
    }
    all
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_there_twice() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    input(&news);
    let ways: [(&str, &[&str]); 11] = [
        ("out.ndjson", &[]),
        ("out.ndjson.zst", &[]),
        ("out.ndjson", &["--shard-size", "1MB"]),
        ("out.ndjson.gz", &["--shard-size", "2MB"]),
        ("out.csv", &["--format", "csv"]),
        ("out.tsv.gz", &["--format", "gdelt"]),
        ("out.json", &["--format", "web-annotation"]),
        ("out", &["--format", "parquet", "--shard-size", "1MB"]),
        ("out", &["--format", "brat", "--shard-size", "1MB"]),
        ("out.sqlite", &[]),
        ("out.sqlite", &["--shard-size", "1MB"]),
    ];
    // How often runs are killed, over all.
    let least = set("BYLINE_KILLS", 50);
    let (mut dice, mut kills, mut resuming) = (Dice(set("BYLINE_SEED", 7)), 0, 0);
    for (round, (name, more)) in ways.iter().cycle().enumerate() {
        if kills >= least && round >= ways.len() {
            eprintln!("{kills} kills in {round} runs, {resuming} of them while a run was resumed");
            break;
        }
        let whole = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let output = analyze(&news, &whole.path().join(name), more).output().unwrap();
        let time = start.elapsed().as_millis() as u64;
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let pieces = tempfile::tempdir().unwrap();
        let more: Vec<&str> = more.iter().copied().chain(["--resume"]).collect();
        for attempt in 0.. {
            let mut child = analyze(&news, &pieces.path().join(name), &more).spawn().unwrap();
            let patience = if attempt > 40 { 1 << 20 } else { dice.below(time * 2 / 3 + 250) };
            let end = Instant::now() + Duration::from_millis(patience);
            while Instant::now() < end && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(2));
            }
            if let Some(status) = child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(1), "{}", said(&child.wait_with_output().unwrap()));
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            resuming += u64::from(attempt > 0);
        }
        let (expected, found) = (content(whole.path()), content(pieces.path()));
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (file, bytes) in &expected {
            assert!(found[file] == *bytes, "{file} has other bytes, in round {round}");
        }
    }
}

/// Sends Ctrl-C.
#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("`kill` is there").success());
}

/// A pipe whose other end nobody opens, or somebody keeps open: also where what was done is read from it once more.
#[cfg(unix)]
#[test]
fn a_run_that_waits_for_a_pipe_ends_at_the_first_interruption() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, out) = (folder.path().join("pipe.jsonl"), folder.path().join("out.ndjson"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // There from when a signal is listened for to the end of the run.
    let lock = folder.path().join("out.ndjson.lock");
    let line = |number: usize| json!({"id": format!("a{number}"), "text": "It rained."}).to_string() + "\n";
    for (more, lines) in [(&[][..], None), (&[], Some(3)), (&["--resume"], None), (&["--resume"], Some(1))] {
        let _ = fs::remove_file(folder.path().join("out.ndjson.run.json"));
        let mut child = analyze(&pipe, &out, more).spawn().unwrap();
        // Opened for both, which does not wait, so that it is closed only after the run.
        let mut writer = lines.map(|_| fs::File::options().read(true).write(true).open(&pipe).unwrap());
        for number in 0..lines.unwrap_or_default() {
            writer.as_mut().unwrap().write_all(line(number).as_bytes()).unwrap();
        }
        while !lock.exists() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // So that it has read what there is, and waits.
        std::thread::sleep(Duration::from_millis(if lines.is_some() { 2000 } else { 200 }));
        interrupt(&child);
        let ended = (0..600).find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            child.try_wait().unwrap()
        });
        let Some(ended) = ended else {
            child.kill().unwrap();
            panic!("{more:?} {lines:?}: it waits on");
        };
        assert_eq!(ended.code(), Some(130), "{more:?} {lines:?}");
        let manifest = fs::read_to_string(folder.path().join("out.ndjson.run.json")).unwrap();
        assert!(manifest.contains("\"outcome\": \"interrupted\""), "{manifest}");
    }
}

#[cfg(unix)]
#[test]
fn interrupted_it_ends_well_and_is_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let (news, whole, out) =
        (folder.path().join("news"), folder.path().join("whole"), folder.path().join("out"));
    for folder in [&news, &whole, &out] {
        fs::create_dir(folder).unwrap();
    }
    input(&news);
    analyze(&news, &whole.join("out.ndjson"), &[]).output().unwrap();
    let child = analyze(&news, &out.join("out.ndjson"), &["--status", "1"]).spawn().unwrap();
    let journal = out.join("out.ndjson.journal");
    while !journal.exists() && !out.join("out.ndjson").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let interrupted = journal.exists();
    let expected = if interrupted { 130 } else { 1 };
    assert_eq!(output.status.code(), Some(expected), "{}", said(&output));
    let resumable = said(&output).contains("interrupted; `--resume` continues from here");
    assert!(resumable == interrupted, "{}", said(&output));
    analyze(&news, &out.join("out.ndjson"), &["--resume"]).output().unwrap();
    assert!(content(&out) == content(&whole));
}

#[cfg(unix)]
#[test]
fn silent_standard_input_can_be_interrupted() {
    use std::io::{BufRead, BufReader, Read, Write};
    let mut command = byline();
    command.args(["analyze", "--config"]).arg(root().join("tests/faults/built-in.toml")).arg("-");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    // More than the reader takes at a time, so that it gives something out.
    let article = json!({"id": "a", "text": text(1)});
    write!(stdin, "{article}\nnonsense\n{}", " \n".repeat(300_000)).unwrap();
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.contains("input/record"), "{line}");
    interrupt(&child);
    let (mut records, mut rest) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut records).unwrap();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert_eq!(lines(records.as_bytes())[0]["id"], "a", "{rest}");
    drop(stdin);
}

#[cfg(unix)]
#[test]
fn interrupted_a_format_that_is_written_in_one_go_has_no_file() {
    use std::io::{BufRead, BufReader, Read, Write};
    let article = json!({"id": "a", "text": text(1)});
    let layouts: [(&str, &[&str]); 3] = [
        ("out.parquet", &[]),
        ("out.brat", &["--format", "brat"]),
        ("out/00001-of-00001.parquet", &["--shard", "1/1", "--format", "parquet"]),
    ];
    for ((name, more), signal) in layouts.into_iter().zip(["-INT", "-TERM", "-HUP"]) {
        let folder = tempfile::tempdir().unwrap();
        let start = |resume: &[&str]| {
            let mut command = byline();
            command.args(["analyze", "--config"]).arg(root().join("tests/faults/built-in.toml"));
            let output = if more.contains(&"--shard") { "out/" } else { name };
            command.args(["-", "--output", output]).args(more).args(resume).current_dir(folder.path());
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let stdin = child.stdin.take().unwrap();
            (child, stdin)
        };
        let (mut child, mut stdin) = start(&[]);
        write!(stdin, "{article}\nnonsense\n{}", " \n".repeat(300_000)).unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("input/record") {
            assert!(stderr.read_line(&mut line).unwrap() > 0, "{line}");
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
        assert!(rest.contains("interrupted; `--resume` starts over"), "{rest}");
        drop(stdin);
        let place = folder.path().join(name);
        assert!(!place.exists(), "{name} is not complete");
        let manifest = fs::read(format!("{}.run.json", place.display())).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["outcome"], "interrupted");
        assert_eq!(manifest["output"]["files"], json!([]));
        let (child, mut stdin) = start(&["--resume"]);
        writeln!(stdin, "{article}").unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(fs::read_dir(&place).unwrap().count() > 1, "{name}");
        let mut part = place.into_os_string();
        part.push(".part");
        assert!(!Path::new(&part).exists());
    }
}

#[test]
fn what_a_run_came_to_stands_beside_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let (news, out) = (folder.path().join("news"), folder.path().join("out.ndjson"));
    fs::create_dir(&news).unwrap();
    input(&news);
    let output = analyze(&news, &out, &["--quiet"]).output().unwrap();
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(1), ""));
    let manifest = fs::read(folder.path().join("out.ndjson.run.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let unread = 6 + u64::from(cfg!(unix));
    assert_eq!(manifest["outcome"], "complete");
    assert_eq!((&manifest["articles"], &manifest["unread"]), (&json!(361), &json!(unread)));
    assert_eq!(manifest["errors"]["input/record"], 6);
    let quotes =
        manifest["extractors"].as_array().unwrap().iter().find(|one| one["name"] == "quotes").unwrap();
    assert_eq!(quotes["articles"], 361);
    assert!(quotes["found"].as_u64() > Some(1400), "{quotes}");
    assert_eq!(manifest["output"]["files"][0]["articles"], 361);
    assert_eq!(manifest["output"]["files"][0]["bytes"], fs::metadata(&out).unwrap().len());
    let errors = lines(&fs::read(folder.path().join("out.ndjson.errors.ndjson")).unwrap());
    assert_eq!(errors.len() as u64, unread);
    assert!(errors[0]["path"].as_str().unwrap().ends_with("news-0.jsonl"));
    assert_eq!((&errors[0]["kind"], &errors[0]["place"]["line"]), (&json!("input/record"), &json!(60)));
    // What is complete is not done again.
    let output = analyze(&news, &out, &["--resume"]).output().unwrap();
    assert_eq!(said(&output), "already complete: 361 articles\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn another_run_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let (news, out) = (folder.path().join("news"), folder.path().join("out.ndjson"));
    fs::create_dir(&news).unwrap();
    input(&news);
    // Killed as soon as there is something to resume.
    let mut child = analyze(&news, &out, &[]).spawn().unwrap();
    let journal = folder.path().join("out.ndjson.journal");
    let resumable = || fs::read_to_string(&journal).is_ok_and(|text| !text.contains(r#""state":null"#));
    while !resumable() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    if !resumable() {
        // It was faster than that.
        return;
    }
    let config = folder.path().join("byline.toml");
    fs::write(&config, "[output]\noffsets = \"utf-16\"\n").unwrap();
    let config = config.display().to_string();
    let output = analyze(&news, &out, &["--resume", "--config", &config]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("error[output/other-run]: the interrupted run had another configuration"));
    fs::write(news.join("news-2.jsonl"), "").unwrap();
    let output = analyze(&news, &out, &["--resume"]).output().unwrap();
    assert!(said(&output).contains("the interrupted run had another input"), "{}", said(&output));
    let output = analyze(&news, Path::new("-"), &["--resume"]).output().unwrap();
    assert!(said(&output).contains("error[output/no-parts]"), "{}", said(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), text(1)).unwrap();
    let output = analyze(&folder.path().join("a.txt"), Path::new("/dev/full"), &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("error[output/cannot-write]"), "{}", said(&output));
    let out = folder.path().join("out.ndjson");
    let output = analyze(&folder.path().join("a.txt"), &out, &["--errors", "/dev/full"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "nothing failed that had to be named: {}", said(&output));
    fs::write(folder.path().join("b.jsonl"), "nonsense\n").unwrap();
    let output = analyze(&folder.path().join("b.jsonl"), &out, &["--force", "--errors", "/dev/full"])
        .output()
        .unwrap();
    let words = "error[output/cannot-write]: cannot write to `/dev/full`";
    assert!(said(&output).contains(words), "{}", said(&output));
    let output = analyze(&folder.path().join("a.txt"), &out, &["--force", "--manifest", "/dev/full"])
        .output()
        .unwrap();
    assert!(said(&output).contains("cannot write to `/dev/full`"), "{}", said(&output));
    assert!(fs::metadata("/dev/full").is_ok_and(|there| !there.is_file()), "devices stay what they are");
}

#[test]
fn odd_articles_cost_themselves_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (news, out) = (folder.path().join("news"), folder.path().join("out.ndjson"));
    fs::create_dir(&news).unwrap();
    let mut lines_in = String::new();
    for (id, text) in [
        ("nul", "The\0mayor said\0\0 \"we are ready\".".to_owned()),
        ("long line", "Ida Holm said the ferry was late. ".repeat(3000)),
        ("one word", "a".repeat(200_000)),
        ("marks", "\"".repeat(5000)),
        ("plain", text(5)),
    ] {
        let _ = writeln!(lines_in, "{}", json!({"id": id, "text": text}));
    }
    fs::write(news.join("odd.jsonl"), lines_in).unwrap();
    fs::write(news.join("bytes.jsonl"), b"{\"text\": \"\xff\xfe\"}\n\xff\x00\xff\n{\"text\": \"fine\"}\n")
        .unwrap();
    for number in 0..500 {
        fs::write(news.join(format!("tiny-{number:03}.txt")), "Boats wait.").unwrap();
    }
    fs::write(news.join("cut.jsonl.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]).unwrap();
    let output = analyze(&news, &out, &["--quiet"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let records = lines(&fs::read(&out).unwrap());
    for id in ["nul", "long line", "one word", "marks", "plain"] {
        let record = records.iter().find(|record| record["id"] == id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(record["errors"], json!([]), "{id}");
    }
    assert_eq!(records.iter().filter(|record| record["text"] == "Boats wait.").count(), 500);
    assert!(records.iter().any(|record| record["text"] == "fine"));
    let errors = lines(&fs::read(folder.path().join("out.ndjson.errors.ndjson")).unwrap());
    assert!(
        errors.iter().any(|error| error["path"].as_str().unwrap().ends_with("cut.jsonl.gz")),
        "{errors:?}"
    );
}

#[test]
fn the_time_limit_costs_the_layers_of_that_article() {
    let folder = tempfile::tempdir().unwrap();
    let (news, out) = (folder.path().join("long.txt"), folder.path().join("out.ndjson"));
    fs::write(&news, text(3).repeat(400)).unwrap();
    let config = folder.path().join("byline.toml");
    fs::write(&config, "time-limit = \"1ms\"\n").unwrap();
    let config = config.display().to_string();
    let output = analyze(&news, &out, &["--quiet", "--config", &config]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let record = &lines(&fs::read(&out).unwrap())[0];
    assert!(record["quotes"].is_null(), "no half of a layer is kept");
    let messages: Vec<&str> =
        record["errors"].as_array().unwrap().iter().map(|error| error["message"].as_str().unwrap()).collect();
    assert!(messages[0].contains("the article's time limit of 0.001 s was used up"), "{messages:?}");
    let errors = lines(&fs::read(folder.path().join("out.ndjson.errors.ndjson")).unwrap());
    assert_eq!(errors.len(), messages.len());
}

#[test]
fn progress_is_reported_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let (news, out) = (folder.path().join("news"), folder.path().join("out.ndjson"));
    fs::create_dir(&news).unwrap();
    input(&news);
    let output = analyze(&news, &out, &["--log-format", "json", "--status", "1"]).output().unwrap();
    let events = lines(&output.stderr);
    let kinds: Vec<&str> = events.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"diagnostic"), "{kinds:?}");
    let last = events.last().unwrap();
    assert_eq!(
        (&last["type"], &last["outcome"], &last["articles"]),
        (&json!("summary"), &json!("complete"), &json!(361))
    );
}
