//! Shards of one input: together they are the whole, whatever the format; each can be repeated; and their manifests are
//! merged exactly where they are shards of one run. The recipes of `docs/distributed.md` are run as they stand.

#![expect(clippy::format_collect, reason = "short texts of a test")]
#![expect(clippy::unwrap_used, reason = "what the helpers of a test cannot do fails the test")]

use byline_tests::{articles, build, built, byline, root, said};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    byline().args(arguments).current_dir(folder).output().unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
}

/// Articles in files of their own, and all of them in one file, of which one line cannot be read.
fn input() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    let mut lines = Vec::new();
    for entry in fs::read_dir(articles()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        fs::copy(&path, news.join(&name)).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        lines.push(serde_json::json!({"id": name, "text": text}).to_string());
    }
    lines.sort();
    fs::write(folder.path().join("one.jsonl"), lines.join("\n")).unwrap();
    folder
}

/// The identifiers of the records in files of JSON lines, with what was found.
fn records(folder: &Path, names: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !names(&path.file_name().unwrap().to_string_lossy()) {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            assert!(all.insert(line.to_owned()), "twice: {line}");
        }
    }
    all
}

#[test]
fn all_shards_together_are_the_whole() {
    let folder = input();
    let folder = folder.path();
    for (input, of, by) in
        [("news", 3, "file"), ("news", 14, "file"), ("news", 20, "record"), ("one.jsonl", 4, "record")]
    {
        let whole = run(folder, &["analyze", input, "--format", "ndjson"]);
        let whole: BTreeSet<String> =
            String::from_utf8(whole.stdout).unwrap().lines().map(str::to_owned).collect();
        assert_eq!(whole.len(), 14);
        let out = format!("out-{of}-{by}/");
        for shard in 1..=of {
            succeeds(folder, &["analyze", "--shard", &format!("{shard}/{of}"), "-o", &out, input, "-q"]);
        }
        let parts = records(&folder.join(&out), |name| name.ends_with(".ndjson") && !name.contains("errors"));
        assert_eq!(parts, whole, "{input} in {of}");
        let manifests = manifests(&folder.join(&out));
        assert_eq!(manifests.len(), of);
        let of_one: Value = serde_json::from_slice(&fs::read(&manifests[0]).unwrap()).unwrap();
        assert_eq!(of_one["run"]["shard"]["by"], by);
        let merged = merged(folder, &manifests);
        assert_eq!(merged["articles"], 14);
        assert_eq!(merged["run"]["shards"], of);
        let found: u64 =
            merged["extractors"].as_array().unwrap().iter().map(|one| one["found"].as_u64().unwrap()).sum();
        assert!(found > 100, "{merged}");
    }
}

fn manifests(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().display().to_string());
    let mut found: Vec<String> = entries.filter(|path| path.ends_with(".run.json")).collect();
    found.sort();
    found
}

fn merged(folder: &Path, manifests: &[String]) -> Value {
    let mut arguments = vec!["merge"];
    arguments.extend(manifests.iter().map(String::as_str));
    let output = run(folder, &arguments);
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every file below a folder with its bytes, but for what is true of one run alone.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().ends_with(".run.json") {
                found.push((
                    path.strip_prefix(folder).unwrap().display().to_string(),
                    fs::read(&path).unwrap(),
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_shard_can_be_repeated_in_every_format() {
    let folder = input();
    let folder = folder.path();
    for format in
        ["ndjson", "csv", "gdelt", "web-annotation", "brat", "parquet", "sqlite", "label-studio", "prodigy"]
    {
        let analyze = |out: &str, shard: &str| {
            run(folder, &["analyze", "--shard", shard, "-o", out, "--format", format, "one.jsonl"])
        };
        let out = format!("{format}/");
        for shard in ["1/2", "2/2"] {
            let output = analyze(&out, shard);
            assert!(output.status.success(), "{format}: {}", said(&output));
        }
        let before = contents(&folder.join(&out));
        assert!(before.len() >= 2, "{format}: {before:?}");
        let again = analyze(&out, "2/2");
        assert!(again.status.success(), "{format}: {}", said(&again));
        assert!(said(&again).contains("already complete: 7 articles"), "{format}: {}", said(&again));
        assert_eq!(contents(&folder.join(&out)), before, "{format}");
        // What was lost is made again.
        let lost = folder.join(&out).join(format!("00002-of-00002.{format}"));
        if lost.is_dir() { fs::remove_dir_all(&lost) } else { fs::remove_file(&lost) }.unwrap();
        assert!(analyze(&out, "2/2").status.success());
        let after = contents(&folder.join(&out));
        if format == "sqlite" {
            assert_eq!(after.len(), before.len());
        } else {
            assert!(after == before, "{format}");
        }
        assert_eq!(merged(folder, &manifests(&folder.join(&out)))["articles"], 14, "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_shard_that_is_killed_is_resumed() {
    let folder = input();
    let folder = folder.path();
    let line = serde_json::json!({"text": fs::read_to_string(articles().join("01-harbour-talks-marks-lost.txt")).unwrap()});
    fs::write(folder.join("many.jsonl"), format!("{line}\n").repeat(600)).unwrap();
    for name in ["{shard}.ndjson.zst", "{shard}.parquet"] {
        let (cut, whole) = (format!("cut/{name}"), format!("whole/{name}"));
        let analyze = |out: &str| {
            ["analyze", "--shard", "2/3", "-o", out, "many.jsonl", "-j", "1", "-q"]
                .map(str::to_owned)
                .to_vec()
        };
        for wait in [50, 300, 700] {
            let mut child = byline().args(analyze(&cut)).current_dir(folder).spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(wait));
            let _ = child.kill();
            child.wait().unwrap();
        }
        for out in [&cut, &whole] {
            let output = byline().args(analyze(out)).current_dir(folder).output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
    }
    assert!(contents(&folder.join("cut")) == contents(&folder.join("whole")));
}

#[test]
fn article_numbers_are_unique_over_shards() {
    let folder = input();
    let folder = folder.path();
    // GDELT's rows carry the number, from 0, behind the date.
    let mut numbers = BTreeSet::new();
    for shard in 1..=3 {
        let out = format!("{shard}.tsv");
        succeeds(
            folder,
            &["analyze", "--shard", &format!("{shard}/3"), "-o", &out, "--format", "gdelt", "news", "-q"],
        );
        let name = format!("{shard}-{shard:05}-of-00003.tsv");
        for row in fs::read_to_string(folder.join(&name)).unwrap().lines() {
            let number: u64 = row.split('\t').next().unwrap().rsplit_once('-').unwrap().1.parse().unwrap();
            assert_eq!(number % 3, shard - 1, "shard {shard} has every third number");
            assert!(numbers.insert(number), "twice: {number}");
        }
    }
    assert_eq!(numbers.len(), 14);
}

/// Runs a shard on what comes over standard input.
fn shard_of(folder: &Path, shard: &str, out: &str, input: &str) {
    let mut child = byline()
        .args(["analyze", "--shard", shard, "-o", out, "--input-format", "json-lines", "--quiet", "-"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_shard_of_standard_input_can_be_repeated() {
    let folder = input();
    let folder = folder.path();
    let one = fs::read_to_string(folder.join("one.jsonl")).unwrap();
    let other = one.replacen("the", "The", 1);
    let shard = |input: &str, more: &[&str]| {
        let arguments = ["analyze", "--shard", "1/2", "-o", "out/", "--input-format", "json-lines", "-"];
        let mut command = byline();
        command.args(arguments).args(more).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // One that is refused before anything is read closes it.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    };
    assert_eq!(shard(&one, &[]).status.code(), Some(0));
    let records = || fs::read(folder.join("out/00001-of-00002.ndjson")).unwrap();
    let before = records();
    let again = shard(&one, &[]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert!(said(&again).contains("already complete: 7 articles"), "{}", said(&again));
    for input in [other.as_str(), "", one.lines().next().unwrap_or_default()] {
        let refused = shard(input, &[]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("error[input/other-stream]"), "{}", said(&refused));
        assert!(said(&refused).contains(&format!("then {} bytes", one.len())), "{}", said(&refused));
        assert!(records() == before);
    }
    assert_eq!(shard(&other, &["--force"]).status.code(), Some(0));
    assert!(records() != before);
    assert!(said(&shard(&other, &[])).contains("already complete"));
}

#[test]
fn shards_of_other_standard_inputs_are_not_merged() {
    let folder = input();
    let folder = folder.path();
    let one = fs::read_to_string(folder.join("one.jsonl")).unwrap();
    // As many bytes and articles, and another text.
    let other = one.replacen("the", "The", 1);
    assert!(other.len() == one.len() && other != one);
    shard_of(folder, "1/2", "same/", &one);
    shard_of(folder, "2/2", "same/", &one);
    let merged = merged(folder, &manifests(&folder.join("same/")));
    assert_eq!(merged["articles"], 14);
    assert_eq!(merged["run"]["streams"][0]["bytes"], one.len());
    shard_of(folder, "1/2", "other/", &one);
    shard_of(folder, "2/2", "other/", &other);
    let refused = |of: &[String], word: &str| {
        let output = run(folder, &[&["merge"], &*of.iter().map(String::as_str).collect::<Vec<_>>()].concat());
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(word), "{}", said(&output));
    };
    let shards = manifests(&folder.join("other/"));
    refused(&shards, "error[merge/differs]: these are not shards of one run: what came over standard input");
    // A manifest that does not say what came.
    let manifest = fs::read_to_string(&shards[1]).unwrap();
    let mut manifest: Value = serde_json::from_str(&manifest).unwrap();
    manifest["run"]["streams"][0]["hash"] = Value::Null;
    fs::write(&shards[1], manifest.to_string()).unwrap();
    refused(&shards, "error[merge/unknown]");
}

#[test]
fn shards_of_a_file_that_was_changed_between_them_are_not_merged() {
    let folder = input();
    let folder = folder.path();
    let analyze = |shard| succeeds(folder, &["analyze", "--shard", shard, "-o", "out/", "one.jsonl", "-q"]);
    analyze("1/2");
    analyze("2/2");
    let shards = manifests(&folder.join("out/"));
    assert_eq!(merged(folder, &shards)["articles"], 14);
    let refused = |word: &str| {
        let output = run(folder, &["merge", &shards[0], &shards[1]]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(word), "{}", said(&output));
    };
    let manifest: Value = serde_json::from_str(&fs::read_to_string(&shards[1]).unwrap()).unwrap();
    let mut unknown = manifest;
    unknown["input_content"] = Value::Null;
    fs::write(&shards[1], unknown.to_string()).unwrap();
    refused("error[merge/unknown]");
    // As many bytes, and another text.
    let one = fs::read_to_string(folder.join("one.jsonl")).unwrap();
    fs::write(folder.join("one.jsonl"), one.replacen("the", "The", 1)).unwrap();
    for entry in fs::read_dir(folder.join("out")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("00002") {
            fs::remove_file(path).unwrap();
        }
    }
    analyze("2/2");
    refused("error[merge/differs]: these are not shards of one run: the bytes of the input differ");
}

#[test]
fn what_are_no_shards_of_one_run_is_not_merged() {
    let folder = input();
    let folder = folder.path();
    for shard in ["1/2", "2/2"] {
        succeeds(folder, &["analyze", "--shard", shard, "-o", "out/", "news", "-q"]);
    }
    let refused = |arguments: &[&str], words: &[&str]| {
        let output = run(folder, &[&["merge"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        for word in words {
            assert!(said(&output).contains(word), "{arguments:?} does not say `{word}`: {}", said(&output));
        }
    };
    let (one, two) = ("out/00001-of-00002.ndjson.run.json", "out/00002-of-00002.ndjson.run.json");
    refused(&[one], &["error[merge/missing]", "missing: 2"]);
    refused(&[one, one, two], &["error[merge/twice]: shard 1 is there twice"]);
    succeeds(folder, &["analyze", "news", "-o", "whole.ndjson", "-q"]);
    refused(&[one, "whole.ndjson.run.json"], &["error[merge/no-shard]", "`whole.ndjson.run.json`"]);

    fs::write(folder.join("other.toml"), "[output]\ntext = false\n").unwrap();
    succeeds(folder, &["analyze", "--config", "other.toml", "--shard", "2/2", "-o", "other/", "news", "-q"]);
    let other = "other/00002-of-00002.ndjson.run.json";
    refused(&[one, other], &["error[merge/differs]", "the configuration", one, other]);
    succeeds(folder, &["analyze", "--shard", "2/2", "-o", "csv/", "--format", "csv", "news", "-q"]);
    refused(&[one, "csv/00002-of-00002.csv.run.json"], &["the format of the output differs"]);
    succeeds(
        folder,
        &[
            "analyze",
            "--shard",
            "2/2",
            "-o",
            "less/",
            "news/02-mayor-budget-clean.txt",
            "news/01-harbour-talks-marks-lost.txt",
            "-q",
        ],
    );
    refused(&[one, "less/00002-of-00002.ndjson.run.json"], &["the whole input differs"]);
    succeeds(folder, &["analyze", "--shard", "2/3", "-o", "three/", "news", "-q"]);
    refused(&[one, "three/00002-of-00003.ndjson.run.json"], &["the number of shards differs"]);

    let manifest = fs::read_to_string(folder.join(two)).unwrap();
    fs::write(
        folder.join(two),
        manifest.replace("\"outcome\": \"complete\"", "\"outcome\": \"interrupted\""),
    )
    .unwrap();
    refused(&[one, two], &["error[merge/incomplete]: shard 2 is not complete"]);
    fs::write(folder.join(two), &manifest).unwrap();
    succeeds(folder, &["merge", one, two, "-o", "run.json"]);
    refused(&[one, two, "-o", "run.json"], &["error[output/exists]"]);
    let records = folder.join("out/00001-of-00002.ndjson");
    let text = fs::read_to_string(&records).unwrap();
    fs::write(&records, text.trim_end()).unwrap();
    refused(&[one, two], &["error[merge/changed]", "run its shard again"]);
    fs::remove_file(&records).unwrap();
    refused(&[one, two], &["it is not there"]);
    let output = run(folder, &["analyze", "--shard", "1/2", "-o", "out/", "news", "--copies"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The block of `docs/distributed.md` that holds these words.
fn recipe(words: &str) -> String {
    let text = fs::read_to_string(root().join("docs/distributed.md")).unwrap();
    let blocks = text.split("```").skip(1).step_by(2);
    let mut found = blocks.filter(|block| block.contains(words));
    let block = found.next().unwrap().split_once('\n').unwrap().1.to_owned();
    block.lines().map(|line| format!("{}\n", line.strip_prefix("$ ").unwrap_or(line))).collect()
}

/// Runs a recipe by the shell in a folder, with our command and these programs to be found.
#[cfg(unix)]
fn shell(script: &str, folder: &Path, programs: &[(&str, &str)], variables: &[(&str, &str)]) {
    use std::os::unix::fs::PermissionsExt;
    build();
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    for (name, text) in programs {
        fs::write(bin.join(name), text).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{}:{path}", bin.display(), built().display());
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).current_dir(folder).env("PATH", path).envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{script}\n{}", said(&output));
}

#[cfg(unix)]
#[test]
fn the_recipe_for_slurm_works() {
    let folder = input();
    let folder = folder.path();
    fs::write(folder.join("byline.toml"), "").unwrap();
    let here = folder.display().to_string();
    for shard in ["1", "2", "64"] {
        let variables = [
            ("SLURM_ARRAY_TASK_ID", shard),
            ("SLURM_CPUS_PER_TASK", "2"),
            ("SCRATCH", &here),
            ("PROJECT", &here),
        ];
        shell(&recipe("SLURM_ARRAY_TASK_ID"), folder, &[], &variables);
    }
    assert!(folder.join("out/00064-of-00064.ndjson.run.json").is_file());
}

#[cfg(unix)]
#[test]
fn the_recipe_for_parallel_works() {
    let folder = input();
    // Stands in for GNU parallel where that is not installed: the same arguments, one after the other.
    let stand_in = "#!/bin/sh\nshift 2\ncommand=\nwhile [ \"$1\" != ::: ]; do command=\"$command $1\"; shift; done\nshift\n\
                    for shard; do sh -c \"$(echo \"$command\" | sed \"s/{}/$shard/g\")\" || exit 1; done\n";
    let there =
        Command::new("parallel").arg("--version").output().is_ok_and(|output| output.status.success());
    let programs = [("parallel", stand_in)];
    let programs = if there { &programs[..0] } else { &programs[..] };
    // Eight shards do as well as 64, at an eighth of the time.
    let script = recipe("parallel -j 8").replace("64", "8");
    shell(&script, folder.path(), programs, &[]);
    let merged: Value =
        serde_json::from_slice(&fs::read(folder.path().join("out/run.json")).unwrap()).unwrap();
    assert_eq!(merged["articles"], 14);
}

#[cfg(unix)]
#[test]
fn the_recipe_for_object_stores_works() {
    let folder = input();
    let stand_in = "#!/bin/sh\nif [ \"$4\" = - ]; then gzip -c one.jsonl; else cp -r \"$4\" uploaded; fi\n";
    shell(&recipe("aws s3 cp"), folder.path(), &[("aws", stand_in)], &[]);
    assert!(folder.path().join("uploaded/quotes.parquet").is_file());
}
