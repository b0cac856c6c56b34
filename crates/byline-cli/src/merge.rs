//! `byline merge`: the manifests of shards as one, if they are shards of one run.

use crate::analyze::{RUN_SCHEMA, may_replace};
use crate::args::Merge;
use crate::counted;
use crate::failure::{FAILED, rejected};
use anyhow::{Context, Result, anyhow};
use byline_core::Diagnostic;
use byline_output::Guard;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A manifest and where it is.
struct Manifest {
    path: PathBuf,
    value: Value,
}

/// What must be the same in all of them: the keys of `run`, and what a user calls them.
const SAME: [(&str, &str); 6] = [
    ("version", "the version of Byline"),
    ("configuration", "the configuration, with the models and databases that it names"),
    ("format", "the format of the output"),
    ("programs", "the programs that are extractors"),
    ("whole_input", "the whole input"),
    ("shard_size", "the size of shards"),
];

/// How many missing shards a message lists.
const SHOWN: usize = 20;

/// Counts that are added up.
const COUNTS: [&str; 5] = ["articles", "failed_in_part", "unread", "without_article", "text_bytes"];

/// Sums manifests; fails where they are not all shards of one run.
pub(crate) fn run(arguments: &Merge) -> Result<ExitCode> {
    let Merge { output, force, manifests } = arguments;
    if let Some(output) = output {
        may_replace(output, *force)?;
    }
    let mut all = manifests.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    same_run(&all)?;
    same_streams(&all)?;
    same_contents(&all)?;
    all.sort_by_key(|manifest| manifest.value["run"]["shard"]["number"].as_u64());
    covered(&all)?;
    there(&all)?;
    if let Some(output) = output {
        let mut guard = Guard::default();
        for manifest in manifests {
            guard.reads(manifest);
        }
        for (path, _) in all.iter().flat_map(files) {
            guard.reads(&path);
        }
        guard.writes(output).map_err(|error| anyhow!(error.diagnostic()))?;
    }
    let merged = merged(&all);
    let failed = ["failed_in_part", "unread"].iter().any(|count| merged[*count].as_u64() != Some(0));
    let mut text = serde_json::to_vec_pretty(&merged)?;
    text.push(b'\n');
    match output {
        Some(output) => byline_output::write_file(output, &text).map_err(rejected)?,
        None => drop(crate::print(&String::from_utf8_lossy(&text))?),
    }
    Ok(if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> Result<Manifest> {
    let shown = path.display();
    let text = fs::read(path).with_context(|| format!("cannot read `{shown}`"))?;
    let value: Value = serde_json::from_slice(&text).unwrap_or_default();
    if value["schema"] != RUN_SCHEMA || value["run"]["shard"].is_null() {
        let diagnostic =
            Diagnostic::misuse("merge/no-shard", format!("`{shown}` is not a manifest of a shard"));
        return Err(anyhow!(
            diagnostic.hint("`byline analyze --shard 1/64 … -o out/` writes `out/*.run.json`")
        ));
    }
    Ok(Manifest { path: path.to_owned(), value })
}

fn refused(id: &'static str, message: String, reason: String, hint: &str) -> anyhow::Error {
    anyhow!(Diagnostic::misuse(id, message).because(reason).hint(hint))
}

/// Fails where two manifests are of different runs.
fn same_run(all: &[Manifest]) -> Result<()> {
    let Some((first, rest)) = all.split_first() else { return Ok(()) };
    for other in rest {
        let (a, b) = (&first.value["run"], &other.value["run"]);
        let of = |run: &Value| run["shard"]["of"].clone();
        let differs = SAME.iter().find(|(key, _)| a[*key] != b[*key]).copied();
        let Some((key, what)) =
            differs.or_else(|| (of(a) != of(b)).then_some(("shard", "the number of shards")))
        else {
            continue;
        };
        let message = format!("these are not shards of one run: {what} differs");
        let shown =
            |manifest: &Manifest| format!("`{}`: {}", manifest.path.display(), manifest.value["run"][key]);
        let reason = format!("{}, {}", shown(first), shown(other));
        return Err(refused("merge/differs", message, reason, "run the shards that differ again"));
    }
    Ok(())
}

/// Fails where shards that each read all of the input did not read the same over standard input or a pipe, which has no
/// name or size to be known by.
fn same_streams(all: &[Manifest]) -> Result<()> {
    let by_record = |manifest: &&Manifest| manifest.value["run"]["shard"]["by"] == "record";
    let shown = |manifest: &Manifest| {
        let streams = manifest.value["run"]["streams"].as_array().into_iter().flatten();
        let shown: Vec<String> = streams
            .map(|stream| {
                format!(
                    "{}, {}",
                    counted(stream["bytes"].as_u64().unwrap_or_default(), "byte"),
                    stream["hash"]
                )
            })
            .collect();
        if shown.is_empty() { "nothing".to_owned() } else { shown.join("; ") }
    };
    let mut all = all.iter().filter(by_record);
    let Some(first) = all.next() else { return Ok(()) };
    for other in std::iter::once(first).chain(all) {
        let mut streams = other.value["run"]["streams"].as_array().into_iter().flatten();
        if let Some(unknown) = streams.find(|stream| !stream["hash"].is_string()) {
            let path = other.path.display();
            let message = format!("it is not known whether these are shards of one run: `{path}`");
            let reason = format!("its input {} was not read to its end", unknown["path"]);
            return Err(refused(
                "merge/unknown",
                message,
                reason,
                "put the input into files, which can be compared",
            ));
        }
        if shown(first) != shown(other) {
            let message = "these are not shards of one run: what came over standard input or a pipe differs";
            let reason = format!(
                "`{}`: {}, `{}`: {}",
                first.path.display(),
                shown(first),
                other.path.display(),
                shown(other)
            );
            return Err(refused(
                "merge/differs",
                message.to_owned(),
                reason,
                "give every shard the same input, and run those again that had another",
            ));
        }
    }
    Ok(())
}

/// Fails where shards that each read all of the input did not read the same bytes of its files. Where each file belongs
/// to one shard, none is read twice, so that nothing can differ.
fn same_contents(all: &[Manifest]) -> Result<()> {
    let by_record = |manifest: &&Manifest| {
        let run = &manifest.value["run"];
        let streams = run["streams"].as_array().map_or(0, Vec::len) as u64;
        // Of a shard that is not complete nothing is known, which is another refusal; streams are compared by themselves.
        run["shard"]["by"] == "record"
            && manifest.value["outcome"] == "complete"
            && run["whole_input"]["files"].as_u64() > Some(streams)
    };
    let mut all = all.iter().filter(by_record);
    let Some(first) = all.next() else { return Ok(()) };
    for other in std::iter::once(first).chain(all) {
        let path = other.path.display();
        let content = &other.value["input_content"];
        if !content.is_string() {
            let message = format!("it is not known whether these are shards of one run: `{path}`");
            let reason = "it does not say what the bytes of its input were: a file was changed while it was read, or is \
                          none";
            return Err(refused("merge/unknown", message, reason.to_owned(), "run this shard again"));
        }
        let expected = &first.value["input_content"];
        if content != expected {
            let message = "these are not shards of one run: the bytes of the input differ";
            let reason = format!("`{}`: {expected}, `{path}`: {content}", first.path.display());
            let hint =
                "a file was changed between them; run all shards again on the same files, with `--force`";
            return Err(refused("merge/differs", message.to_owned(), reason, hint));
        }
    }
    Ok(())
}

/// Fails where a shard is missing, is there twice, or did not come to its end.
fn covered(all: &[Manifest]) -> Result<()> {
    let number = |manifest: &Manifest| manifest.value["run"]["shard"]["number"].as_u64().unwrap_or_default();
    for pair in all.windows(2) {
        if let [a, b] = pair
            && number(a) == number(b)
        {
            let message = format!("shard {} is there twice", number(a));
            let reason = format!("`{}`, `{}`", a.path.display(), b.path.display());
            return Err(refused("merge/twice", message, reason, "name the manifest of each shard once"));
        }
    }
    if let Some(unfinished) = all.iter().find(|manifest| manifest.value["outcome"] != "complete") {
        let message = format!("shard {} is not complete", number(unfinished));
        let reason = format!("`{}`: {}", unfinished.path.display(), unfinished.value["outcome"]);
        return Err(refused("merge/incomplete", message, reason, "run it again with the same command"));
    }
    let of =
        all.first().and_then(|manifest| manifest.value["run"]["shard"]["of"].as_u64()).unwrap_or_default();
    let there: BTreeSet<u64> = all.iter().map(number).collect();
    let missing: Vec<String> =
        (1..=of).filter(|shard| !there.contains(shard)).map(|shard| shard.to_string()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let more = missing.len().saturating_sub(SHOWN);
    let list = missing.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let list = if more > 0 { format!("{list} and {more} more") } else { list };
    let message = format!(
        "of {} {} {} no manifest",
        counted(of, "shard"),
        missing.len(),
        if missing.len() == 1 { "has" } else { "have" }
    );
    Err(refused(
        "merge/missing",
        message,
        format!("missing: {list}"),
        "run them, or name their manifests as well",
    ))
}

/// The files of a manifest, as they lie beside it.
fn files(manifest: &Manifest) -> impl Iterator<Item = (PathBuf, &Value)> {
    let folder = manifest.path.parent().unwrap_or(Path::new(""));
    let files = manifest.value["output"]["files"].as_array().into_iter().flatten();
    files.map(move |file| (folder.join(file["name"].as_str().unwrap_or_default()), file))
}

/// Fails where a file of records is no longer there, or has another size.
fn there(all: &[Manifest]) -> Result<()> {
    for (path, file) in all.iter().flat_map(files) {
        let size = byline_output::size_of(&path).ok();
        if size != file["bytes"].as_u64() {
            let message = format!("`{}` is not what its manifest says", path.display());
            let found = size.map_or_else(
                || "it is not there".to_owned(),
                |size| format!("it has {}", counted(size, "byte")),
            );
            let reason = format!("{found}, and should have {}", file["bytes"]);
            return Err(refused("merge/changed", message, reason, "run its shard again"));
        }
    }
    Ok(())
}

fn merged(all: &[Manifest]) -> Value {
    let Some(first) = all.first() else { return Value::Null };
    let mut run = first.value["run"].as_object().cloned().unwrap_or_default();
    run.remove("shard");
    if let Some(whole) = run.remove("whole_input") {
        run.insert("input".to_owned(), whole);
    }
    run.insert("shards".to_owned(), all.len().into());
    let mut merged = Map::new();
    merged.insert("schema".to_owned(), RUN_SCHEMA.into());
    merged.insert("outcome".to_owned(), "complete".into());
    merged.insert("run".to_owned(), run.into());
    let values = || all.iter().map(|manifest| &manifest.value);
    for key in COUNTS {
        merged.insert(key.to_owned(), total(values().map(|value| &value[key])));
    }
    for key in ["extractors", "errors", "damage", "languages", "dropped"] {
        let sum = values().map(|value| &value[key]).fold(Value::Null, added);
        merged.insert(key.to_owned(), sum);
    }
    if let Some(left_out) = first.value.get("left_out_of_database") {
        merged.insert("left_out_of_database".to_owned(), left_out.clone());
    }
    let files: Vec<Value> = all
        .iter()
        .flat_map(|manifest| files(manifest).map(move |(path, file)| (manifest, path, file)))
        .map(|(manifest, path, file)| {
            let mut file = file.clone();
            file["path"] = path.to_string_lossy().into();
            file["shard"] = manifest.value["run"]["shard"]["number"].clone();
            file
        })
        .collect();
    merged.insert("output".to_owned(), json!({"files": files}));
    let seconds: f64 = values().filter_map(|value| value["this_run"]["seconds"].as_f64()).sum();
    let peak = values().filter_map(|value| value["this_run"]["peak_memory_megabytes"].as_u64()).max();
    let started = values().filter_map(|value| value["this_run"]["started"].as_str()).min();
    merged.insert(
        "this_run".to_owned(),
        json!({
            "started": started, "seconds_of_all_shards": (seconds * 1e3).round() / 1e3,
            "peak_memory_megabytes": peak,
        }),
    );
    merged.into()
}

fn total<'v>(values: impl Iterator<Item = &'v Value>) -> Value {
    values.filter_map(Value::as_u64).sum::<u64>().into()
}

/// Adds counts up, whatever they stand in: objects by their keys, lists of extractors by their names.
fn added(sum: Value, more: &Value) -> Value {
    match (sum, more) {
        (Value::Null, more) => more.clone(),
        (Value::Number(a), Value::Number(b)) => {
            (a.as_u64().unwrap_or_default() + b.as_u64().unwrap_or_default()).into()
        }
        (Value::Object(mut sum), Value::Object(more)) => {
            for (key, value) in more {
                let before = sum.remove(key).unwrap_or_default();
                sum.insert(key.clone(), added(before, value));
            }
            sum.sort_keys();
            sum.into()
        }
        (Value::Array(mut sum), Value::Array(more)) => {
            for value in more {
                match sum.iter_mut().find(|known| known["name"] == value["name"]) {
                    Some(known) => add_extractor(known, value),
                    None => sum.push(value.clone()),
                }
            }
            sum.into()
        }
        (sum, _) => sum,
    }
}

/// Adds the counts of one extractor; what it is stays.
fn add_extractor(known: &mut Value, more: &Value) {
    for (key, value) in more.as_object().into_iter().flatten() {
        if let (Some(a), Some(b)) = (known[key].as_u64(), value.as_u64()) {
            known[key] = (a + b).into();
        }
    }
}
