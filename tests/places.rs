//! Where a run may write is known before any work.

#[cfg(unix)]
use byline_tests::byline;
use byline_tests::{byline_in, said};
use serde_json::json;
use std::fs;
#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::process::{Command, Output, Stdio};

#[test]
fn what_cannot_be_written_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.jsonl"),
        json!({"id": "a", "text": "It rained."}).to_string() + "\nnonsense\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    let there = || fs::read_dir(folder.path()).unwrap().count();
    let before = there();
    for arguments in [
        &["--output", "none/o.ndjson"][..],
        &["--output", "a.jsonl/o.ndjson"],
        &["--output", "o.ndjson", "--errors", "folder"],
        &["--output", "o.ndjson", "--errors", "none/e.ndjson"],
        &["--output", "o.ndjson", "--manifest", "folder"],
        &["--output", "o.ndjson", "--manifest", "none/m.json"],
        &["--errors", "folder"],
        #[cfg(unix)]
        &["--errors", "link"],
        &["--errors", "none/e.ndjson"],
        &["--manifest", "none/m.json"],
    ] {
        let output = byline_in(folder.path(), &[&["analyze", "a.jsonl"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(
            said(&output).contains("error[output/") && said(&output).contains("hint: "),
            "{}",
            said(&output)
        );
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert_eq!(there(), before, "{arguments:?}");
    }
}

/// `analyze a.jsonl >> a.jsonl`, `analyze . > out.ndjson`: the shell opens the file, and the run would read what it writes.
#[cfg(unix)]
#[test]
fn standard_output_that_goes_to_an_input_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let text = json!({"id": "a", "text": "It rained."}).to_string() + "\n";
    fs::write(&path, &text).unwrap();
    for input in ["a.jsonl", "."] {
        let file = fs::OpenOptions::new().append(true).open(&path).unwrap();
        let mut command = byline();
        let output =
            command.args(["analyze", input]).current_dir(folder.path()).stdout(file).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{input}: {}", said(&output));
        assert!(said(&output).contains("error[output/is-input]: `standard output`"), "{}", said(&output));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let file = fs::File::create(folder.path().join("out.txt")).unwrap();
    let mut command = byline();
    let output =
        command.args(["analyze", "a.jsonl"]).current_dir(folder.path()).stdout(file).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn pipes_and_links_under_names_that_are_kept_are_refused_at_once() {
    for kept in ["ended.ndjson", "run.json", "errors.ndjson", "journal", "part", "lock"] {
        for link in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("a.jsonl"), "nonsense\n").unwrap();
            let place = folder.path().join(format!("o.ndjson.{kept}"));
            if link {
                std::os::unix::fs::symlink("nowhere", &place).unwrap();
            } else {
                let made = Command::new("mkfifo").arg(&place).status().unwrap();
                assert!(made.success());
            }
            for more in [&[][..], &["--force"], &["--resume"]] {
                let output = byline_in(
                    folder.path(),
                    &[&["analyze", "a.jsonl", "--output", "o.ndjson"], more].concat(),
                );
                assert_eq!(output.status.code(), Some(2), "{kept} {more:?}: {}", said(&output));
                assert!(said(&output).contains("error[output/not-ours]"), "{kept}: {}", said(&output));
                assert!(!fs::symlink_metadata(&place).unwrap().is_file(), "{kept}");
                assert!(!folder.path().join("nowhere").exists());
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("byline.1");
    assert!(Command::new("mkfifo").arg(&pages).status().unwrap().success());
    let output = byline_in(folder.path(), &["man", "--output", "."]);
    assert!(said(&output).contains("error[output/special]"), "{}", said(&output));
}

#[test]
fn an_index_in_the_folder_that_it_was_made_of_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("checks")).unwrap();
    let check = json!({"id": "a", "claim": "The new bridge cost 40 million euros", "verdict": "false"});
    fs::write(folder.path().join("checks/a.jsonl"), check.to_string()).unwrap();
    for _ in 0..2 {
        let output =
            byline_in(folder.path(), &["index", "--force", "--output", "checks/index.json", "checks"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains(": 1 fact-check, "), "{}", said(&output));
    }
}

/// Runs a script in which `$0` is the command.
#[cfg(unix)]
fn shell(folder: &Path, script: &str) -> Output {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .arg(byline().get_program())
        .current_dir(folder)
        .env("HOME", folder.join("home"));
    shell.stdin(Stdio::null()).output().expect("every system has a shell")
}

/// `>&-` in a shell: the standard library opens `/dev/null` in its place.
#[cfg(unix)]
#[test]
fn records_are_not_written_to_a_closed_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), json!({"id": "a", "text": "It rained."}).to_string()).unwrap();
    for to in ["", "--output -", "--output /dev/stdout", "--show", "--format csv"] {
        let output = shell(folder.path(), &format!("exec \"$0\" analyze {to} a.jsonl >&-"));
        assert_eq!(output.status.code(), Some(1), "{to}: {}", said(&output));
        assert!(said(&output).contains("error[output/closed]"), "{to}: {}", said(&output));
    }
    let output = shell(folder.path(), "exec \"$0\" analyze --output o.ndjson a.jsonl >&-");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

/// Whatever is printed and goes nowhere is one line that says so, and no success; a reader who leaves is no error.
#[cfg(unix)]
#[test]
fn every_command_says_that_standard_output_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let article = json!({"id": "a", "text": "“The quay is dry,” Ida Holm said on Monday."}).to_string();
    write("a.jsonl", article.clone());
    write("gold.jsonl", json!({"id": "a", "text": "It rained.", "quotes": []}).to_string());
    write(
        "checks.jsonl",
        json!({"id": "a", "claim": "The bridge cost 40 million euros", "verdict": "false"}).to_string(),
    );
    write("claims.jsonl", json!({"id": "q", "text": "The bridge cost 40 million euros."}).to_string());
    write("columns.conll", "Ida B-PER\nsaid O\n\n".to_owned());
    let made = byline_in(folder.path(), &["analyze", "a.jsonl", "--output", "o.ndjson"]);
    assert!(made.status.success(), "{}", said(&made));
    let full = Path::new("/dev/full").exists();
    for command in [
        "--help",
        "--version",
        "analyze --help",
        "help match",
        "schema",
        "reference",
        "plugins",
        "config",
        "completions bash",
        "man",
        "match --database checks.jsonl claims.jsonl",
        "eval quotes gold.jsonl",
        "cluster o.ndjson",
        "records o.ndjson",
        "records --count o.ndjson",
        "review o.ndjson",
        "explain o.ndjson q1",
        "gold conll-2003 columns.conll",
        "report o.ndjson --output /dev/stdout",
        "index --output /dev/stdout checks.jsonl",
        "analyze a.jsonl",
        "analyze --format csv a.jsonl",
        "analyze --show a.jsonl",
        "analyze --output /dev/stdout a.jsonl",
    ] {
        for (to, why) in [(">&-", "it is closed"), (">/dev/full", "No space left on device (os error 28)")] {
            if to == ">/dev/full" && !full {
                continue;
            }
            let output = shell(folder.path(), &format!("exec \"$0\" {command} {to}"));
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{command} {to}: {said}");
            let line = format!("cannot write to standard output: {why}\n");
            assert!(said.ends_with(&line) && said.lines().count() == 1, "{command} {to}: {said}");
        }
        // Whether the reader has left already when it is written is a matter of luck, and must not show.
        let output = shell(folder.path(), &format!("{{ \"$0\" {command}; echo \"code $?\" >&2; }} | true"));
        let said = said(&output);
        assert!(said.ends_with("code 0\n") && !said.contains("error"), "{command}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_full_stderr_changes_no_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"text\": \"Ida Holm spoke.\"}\nnonsense\n").unwrap();
    for (command, code) in [
        ("analyze nope", 1),
        ("analyze a.jsonl --output o.ndjson --summary always", 1),
        ("analyze --layers nothing a.jsonl", 2),
    ] {
        let output = shell(folder.path(), &format!("exec \"$0\" {command} 2>/dev/full"));
        if Path::new("/dev/full").exists() {
            assert_eq!(output.status.code(), Some(code), "{command}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_further_is_an_error_and_can_be_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let line = |number: u32| {
        let text = "“The quay was dry,” Ida Holm said. Bo Lind denied it.\n".repeat(8);
        json!({"id": number.to_string(), "text": text}).to_string() + "\n"
    };
    fs::write(folder.path().join("a.jsonl"), (0..1500).map(line).collect::<String>()).unwrap();
    let analyze = "exec \"$0\" analyze -j 1 --quiet a.jsonl --output";
    let output = shell(folder.path(), &format!("{analyze} whole.ndjson"));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let whole = fs::read(folder.path().join("whole.ndjson")).unwrap();
    assert!(whole.len() > 6 << 20, "{} bytes", whole.len());
    // In units of 512 bytes, or in some shells of twice as many.
    let output = shell(folder.path(), &format!("ulimit -f 4096; {analyze} o.ndjson"));
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let said_then = said(&output);
    assert!(
        said_then.contains("error[output/cannot-write]") && said_then.contains("ulimit -f"),
        "{said_then}"
    );
    assert!(!folder.path().join("o.ndjson").exists());
    let part = fs::metadata(folder.path().join("o.ndjson.part")).unwrap().len();
    assert!(part > 1 << 20, "what was written is kept: {part} bytes");
    let output = shell(folder.path(), &format!("{analyze} o.ndjson --resume"));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(fs::read(folder.path().join("o.ndjson")).unwrap() == whole);
}

/// What cannot be written leaves nothing that is hidden or of no use, and the way out is one that the command has.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let article =
        json!({"id": "a", "text": "“It rained in Halden,” Mayor Anna Berg said on Monday. ".repeat(99)});
    fs::write(folder.path().join("a.jsonl"), article.to_string()).unwrap();
    let check = |at: u32| {
        let claim = format!("The bridge number {at} in Halden cost {at} million euros");
        json!({"id": at.to_string(), "claim": claim, "verdict": "false"}).to_string() + "\n"
    };
    fs::write(folder.path().join("checks.jsonl"), (0..99).map(check).collect::<String>()).unwrap();
    fs::create_dir(folder.path().join("man")).unwrap();
    let output = byline_in(folder.path(), &["analyze", "--quiet", "a.jsonl", "--output", "whole.ndjson"]);
    assert!(output.status.success(), "{}", said(&output));
    let names = || -> Vec<String> {
        let there =
            [folder.path().to_owned(), folder.path().join("man")].map(|path| fs::read_dir(path).unwrap());
        there
            .into_iter()
            .flatten()
            .map(|one| one.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    };
    let mut before = names();
    before.sort();
    // In units of 512 bytes, or in some shells of twice as many.
    for (limit, command) in [
        (0, "analyze a.jsonl --output o.ndjson"),
        (0, "analyze a.jsonl --output o.sqlite"),
        (0, "index checks.jsonl --output checks.index"),
        (2, "index checks.jsonl --output checks.index"),
        (0, "report whole.ndjson --output page.html"),
        (40, "report whole.ndjson --output page.html"),
        (0, "man --output man"),
        (0, "gold records --layers quotes --output gold.jsonl whole.ndjson"),
    ] {
        let output = shell(folder.path(), &format!("ulimit -f {limit}; exec \"$0\" {command}"));
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{command}: {said}");
        assert!(
            said.contains("error[output/cannot-") && said.contains("hint: raise the limit"),
            "{command}: {said}"
        );
        assert!(!said.contains("--resume"), "{command}: {said}");
        let mut after = names();
        after.sort();
        assert_eq!(after, before, "{command}");
    }
    // What a run can resume stays, and nothing else.
    let output = shell(folder.path(), "ulimit -f 2; exec \"$0\" analyze a.jsonl --output o.ndjson");
    assert!(said(&output).contains("--resume"), "{}", said(&output));
    assert!(names().iter().all(|name| !name.starts_with('.')), "{:?}", names());
}

/// Whether the input, the configuration or both are others than those of the run before is said, wherever that counts.
#[test]
fn what_differs_from_the_run_before_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let article = |words: &str| json!({"id": "a", "text": format!("It rained in {words}.")}).to_string();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.jsonl", &article("Halden"));
    write("other.toml", "[output]\noffsets = \"utf-16\"\n");
    let analyze = |more: &[&str]| {
        byline_in(
            folder.path(),
            &[&["analyze", "a.jsonl", "--output", "o.ndjson", "--manifest", "m.json"], more].concat(),
        )
    };
    let first = analyze(&[]);
    assert!(first.status.success(), "{}", said(&first));
    let again = analyze(&["--resume", "--config", "other.toml"]);
    assert!(said(&again).contains("again: its run had another configuration\n"), "{}", said(&again));
    write("a.jsonl", &article("Tromsø"));
    for (more, differs) in [
        (&["--config", "other.toml"][..], "it had another input\n"),
        (&["--resume", "--config", "other.toml"], "it had another input\n"),
        (&["--resume"], "it had another input and another configuration\n"),
    ] {
        let output = analyze(more);
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", said(&output));
        assert!(said(&output).contains(differs), "{more:?}: {}", said(&output));
    }
    // The same without a manifest that was named.
    let output = byline_in(folder.path(), &["analyze", "a.jsonl", "--output", "p.ndjson"]);
    assert!(output.status.success(), "{}", said(&output));
    write("a.jsonl", &article("Moss"));
    let output = byline_in(folder.path(), &["analyze", "a.jsonl", "--output", "p.ndjson", "--resume"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("the run that made it had another input\n"), "{}", said(&output));
}

/// A refusal is a wrong use of the command, whatever is refused.
#[cfg(unix)]
#[test]
fn what_a_format_cannot_be_written_to_is_refused_as_wrong_use() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), json!({"id": "a", "text": "It rained."}).to_string()).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/letter.txt"), "mine").unwrap();
    for (format, place, error) in [
        ("sqlite", "/dev/null", "output/"),
        ("sqlite", "pipe", "output/"),
        ("parquet", "/dev/null", "output/"),
        ("brat", "pipe", "output/"),
        ("parquet", "full", "output/exists"),
        ("brat", "full", "output/exists"),
        ("ndjson", "full", "output/"),
    ] {
        for more in [&[][..], &["--force"], &["--resume"]] {
            let arguments = ["analyze", "a.jsonl", "--format", format, "--output", place];
            let output = byline_in(folder.path(), &[&arguments, more].concat());
            assert_eq!(output.status.code(), Some(2), "{format} {place} {more:?}: {}", said(&output));
            let error = if more.is_empty() { error } else { "output/" };
            assert!(said(&output).contains(&format!("error[{error}")), "{format} {place}: {}", said(&output));
        }
    }
    assert_eq!(fs::read_to_string(folder.path().join("full/letter.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path().join("full")).unwrap().count(), 1);
}

#[test]
fn the_manifest_of_another_run_is_not_replaced_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let article = |id: &str| json!({"id": id, "text": "It rained."}).to_string();
    fs::write(folder.path().join("a.jsonl"), article("a")).unwrap();
    fs::write(folder.path().join("b.jsonl"), article("bb")).unwrap();
    let manifest = || fs::read(folder.path().join("m.json")).unwrap();
    let analyze = |arguments: &[&str]| {
        byline_in(folder.path(), &[&["analyze", "--manifest", "m.json"], arguments].concat())
    };
    assert_eq!(analyze(&["a.jsonl"]).status.code(), Some(0));
    assert_eq!(analyze(&["a.jsonl"]).status.code(), Some(0), "the same run once more");
    let first = manifest();
    for other in [
        &["b.jsonl"][..],
        &["a.jsonl", "--format", "csv"],
        &["a.jsonl", "--output", "o.ndjson"],
        &["a.jsonl", "--output", "o.ndjson", "--resume"],
        &["a.jsonl", "--copies"],
    ] {
        let output = analyze(other);
        assert_eq!(output.status.code(), Some(2), "{other:?}: {}", said(&output));
        assert!(said(&output).contains("error[output/other-manifest]"), "{other:?}: {}", said(&output));
        assert!(manifest() == first && output.stdout.is_empty(), "{other:?}");
    }
    assert_eq!(analyze(&["b.jsonl", "--force"]).status.code(), Some(0));
    assert!(manifest() != first);
}

#[test]
fn foreign_files_among_those_of_a_run_stay() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.jsonl"), json!({"id": "a", "text": "It rained."}).to_string()).unwrap();
    for (format, files) in
        [("parquet", &["mine.parquet"][..]), ("brat", &["mine.txt"]), ("brat", &["mine.txt", "mine.ann"])]
    {
        let place = format!("{format}{}", files.len());
        let run = |more: &[&str]| {
            let arguments = ["analyze", "a.jsonl", "--format", format, "--output", &place];
            byline_in(folder.path(), &[&arguments, more].concat())
        };
        assert_eq!(run(&[]).status.code(), Some(0));
        let own = fs::read_dir(at(&place)).unwrap().count();
        for file in files {
            fs::write(at(&place).join(file), "mine").unwrap();
        }
        for more in [&[][..], &["--force"], &["--resume"]] {
            let output = run(more);
            assert_eq!(output.status.code(), Some(2), "{files:?} {more:?}: {}", said(&output));
            for file in files {
                assert_eq!(fs::read_to_string(at(&place).join(file)).unwrap(), "mine");
            }
        }
        for file in files {
            fs::remove_file(at(&place).join(file)).unwrap();
        }
        assert_eq!(run(&["--force"]).status.code(), Some(0), "its own files are replaced");
        assert_eq!(fs::read_dir(at(&place)).unwrap().count(), own);
    }
}
