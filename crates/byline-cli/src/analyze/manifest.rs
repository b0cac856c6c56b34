//! The manifest of a run: what was run on what, and the result. All of it is the same from run to run but for what stands
//! under `this_run`.

use super::inputs::{Inputs, Read as InputsRead};
use super::sink::Target;
use crate::args::Analyze;
use crate::counted;
use crate::failure::rejected;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_config::{Config, ExtractorConfig, Input, Output, ProcessConfig, WasmConfig};
use byline_core::Diagnostic;
use byline_input::{Articles, Progress, StreamRead};
use byline_output::{Files, FinishedFile, Layout, OutputError};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use xxhash_rust::xxh3::Xxh3Default;

pub(crate) const SCHEMA: &str = "byline-run/1";

/// The manifest of one run.
pub(super) struct Manifest {
    path: Option<PathBuf>,
    layout: Option<Layout>,
    /// What a run is: two runs with the same identity write the same records.
    pub(super) identity: Map<String, Value>,
    inputs: Inputs,
    /// What the database of fact-checks leaves out, by reason; `None` without a database.
    pub(super) left_out: Option<Value>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Complete,
    /// By the user.
    Interrupted,
    /// The output could not be written.
    Failed,
}

impl Outcome {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

impl Manifest {
    pub(super) fn new(arguments: &Analyze, byline: &Byline, articles: &Articles, target: &Target) -> Self {
        let path = target.manifest(arguments);
        // It opens every input and reads what options name, which records on standard output need not wait for.
        let asked = path.is_some() || target.layout.is_some();
        let identity = if asked { identity(arguments, byline, articles) } else { Map::new() };
        let inputs = if asked { Inputs::of(articles.paths()) } else { Inputs::default() };
        Self { path, layout: target.layout.clone(), identity, inputs, left_out: None }
    }

    /// What the manifest says if a run like this one is complete and its files are there, so that there is nothing to
    /// resume.
    ///
    /// # Errors
    ///
    /// If that run read something else over standard input or a pipe, which has to be read to know it, and then is gone.
    pub(super) fn of_complete_run(&self, arguments: &Analyze, target: &Target) -> Result<Option<Value>> {
        let Some(layout) = target.layout.as_ref() else { return Ok(None) };
        if !arguments.resume || Files::are_interrupted(layout) {
            return Ok(None);
        }
        let Some(manifest) = self.path.as_deref().and_then(manifest_at) else { return Ok(None) };
        let same = manifest["outcome"] == "complete" && self.is_run_of(&manifest);
        let intact = || {
            let mut files = files_in(&manifest, layout).peekable();
            files.peek().is_some() && files.all(|(path, checksum)| is_intact(&path, checksum) == Some(true))
        };
        if !(same && intact() && self.has_inputs_of(&manifest)) {
            return Ok(None);
        }
        let then = manifest["run"]["streams"].as_array().cloned().unwrap_or_default();
        let streams = self.inputs.streams();
        // Of what was not read to its end nothing is known.
        if then.len() != streams.len() || !then.iter().all(|stream| stream["hash"].is_string()) {
            return Ok(None);
        }
        for (path, then) in streams.iter().zip(&then) {
            let shown = path.display();
            let now = byline_input::read_stream(path).with_context(|| format!("cannot read `{shown}`"))?;
            let now = stream(&now);
            if now != *then {
                return Err(other_stream(then, &now));
            }
        }
        Ok(Some(manifest))
    }

    /// Whether a manifest is of this very run: what came over standard input is not looked at.
    fn is_run_of(&self, manifest: &Value) -> bool {
        let run = manifest["run"].as_object().into_iter().flatten().filter(|(key, _)| *key != "streams");
        let known = || self.identity.iter();
        run.clone().count() == known().count()
            && known().all(|(key, value)| manifest["run"].get(key) == Some(value))
    }

    /// Fails where a manifest that the user named is there and belongs to another run.
    pub(super) fn may_replace(&self, arguments: &Analyze) -> Result<()> {
        let named = arguments.manifest.as_deref().filter(|_| !arguments.force);
        let Some(there) = named.and_then(manifest_at) else { return Ok(()) };
        let output = self.layout.as_ref().map_or(Value::Null, |layout| layout.path.to_string_lossy().into());
        let same_output = there["output"].get("path").unwrap_or(&Value::Null) == &output;
        let same_run = self.is_run_of(&there) || (arguments.resume && self.is_of_these_articles());
        if same_output && same_run {
            return Ok(());
        }
        let path = arguments.manifest.as_deref().unwrap_or(Path::new("")).display();
        let diagnostic =
            Diagnostic::misuse("output/other-manifest", format!("`{path}` is the manifest of another run"));
        let reason = if same_output {
            format!("it had {}", others(&self.differs(&there)))
        } else {
            format!(
                "its records went to {}",
                there["output"].get("path").unwrap_or(&"standard output".into())
            )
        };
        Err(anyhow!(
            diagnostic.because(reason).hint("replace it with `--force`, or write under another name")
        ))
    }

    /// Whether the manifest that is there is of a run on the same articles that wrote the same format.
    pub(super) fn is_of_these_articles(&self) -> bool {
        self.path.as_deref().and_then(manifest_at).is_some_and(|there| {
            let same = ["input", "format", "shard"];
            same.iter().all(|key| there["run"].get(key) == self.identity.get(*key))
                // An interrupted run says no more of its inputs.
                && (there["outcome"] != "complete" || self.has_inputs_of(&there))
        })
    }

    /// In what the run whose manifest is there was another one; nothing if there is none.
    pub(super) fn differs_from_there(&self) -> Vec<&'static str> {
        self.path.as_deref().and_then(manifest_at).map_or_else(Vec::new, |there| self.differs(&there))
    }

    /// In what the run of that manifest was another one.
    fn differs(&self, there: &Value) -> Vec<&'static str> {
        const KEYS: [(&str, &str); 9] = [
            ("input", "input"),
            ("whole_input", "input"),
            ("configuration", "configuration"),
            ("programs", "configuration"),
            ("modules", "configuration"),
            ("version", "version of Byline"),
            ("format", "format"),
            ("shard_size", "size of shards"),
            ("shard", "shard"),
        ];
        let other = KEYS.iter().filter(|(key, _)| there["run"].get(key) != self.identity.get(*key));
        let mut names: Vec<&'static str> = other.map(|(_, name)| *name).collect();
        // The sizes and first bytes of files may be the same all the same.
        if !names.contains(&"input") && there["outcome"] == "complete" && !self.has_inputs_of(there) {
            names.insert(0, "input");
        }
        names.dedup();
        names
    }

    /// Whether the inputs are, byte for byte, what the complete run of that manifest read.
    fn has_inputs_of(&self, manifest: &Value) -> bool {
        self.inputs.are(manifest["input_content"].as_str(), manifest["this_run"]["input_state"].as_str())
    }

    /// A file that a complete run left here and that was changed since.
    pub(super) fn altered(&self) -> Option<PathBuf> {
        let manifest = self.path.as_deref().and_then(manifest_at)?;
        let layout = self.layout.as_ref().filter(|_| manifest["outcome"] == "complete")?;
        files_in(&manifest, layout)
            .find(|(path, checksum)| is_intact(path, checksum) == Some(false))
            .map(|(path, _)| path)
    }

    /// What stands among the files of the run whose manifest is there, and is none of them.
    pub(super) fn foreign(&self) -> Option<PathBuf> {
        let manifest = self.path.as_deref().and_then(manifest_at)?;
        let files = manifest["output"]["files"].as_array().into_iter().flatten();
        let named: Vec<(&str, u64)> = files
            .filter_map(|file| Some((file["name"].as_str()?, file["articles"].as_u64().unwrap_or_default())))
            .collect();
        self.layout.as_ref()?.foreign(&named)
    }

    /// Writes it, whole or not at all where that can be had.
    pub(super) fn write(
        &self,
        outcome: Outcome,
        tally: Map<String, Value>,
        files: &[FinishedFile],
        this_run: &ThisRun,
    ) -> Result<()> {
        let Self { path, layout, identity, inputs, left_out } = self;
        let Some(path) = path else { return Ok(()) };
        let mut manifest = Map::new();
        manifest.insert("schema".to_owned(), SCHEMA.into());
        manifest.insert("outcome".to_owned(), outcome.name().into());
        let mut run = identity.clone();
        if !this_run.streams.is_empty() {
            run.insert("streams".to_owned(), this_run.streams.iter().map(stream).collect());
        }
        manifest.insert("run".to_owned(), run.into());
        // Nobody resumes a run whose records went into a stream.
        let asked = outcome == Outcome::Complete && layout.is_some();
        let InputsRead { content, state } =
            if asked { inputs.read(&this_run.progress) } else { InputsRead::default() };
        manifest.insert("input_content".to_owned(), content.into());
        manifest.extend(tally);
        if let Some(left_out) = left_out {
            manifest.insert("left_out_of_database".to_owned(), left_out.clone());
        }
        manifest.insert("output".to_owned(), output(layout.as_ref(), files));
        let mut this_run = this_run.shown();
        this_run["input_state"] = state.into();
        manifest.insert("this_run".to_owned(), this_run);
        let mut text = serde_json::to_vec_pretty(&Value::Object(manifest))?;
        text.push(b'\n');
        let written = byline_output::write_file(path, &text);
        let of_run = |error: OutputError| if layout.is_some() { error.of_run() } else { error };
        written.map_err(|error| rejected(of_run(error)))
    }
}

fn identity(arguments: &Analyze, byline: &Byline, articles: &Articles) -> Map<String, Value> {
    let mut input = ContentHash::new();
    let (mut count, mut bytes) = (0_u64, 0_u64);
    for (path, size) in articles.files() {
        count += 1;
        bytes += size.unwrap_or_default();
        input.add(&path);
        input.add(&size.map_or_else(|| "unreadable".to_owned(), |size| size.to_string()));
    }
    articles.paths().for_each(|path| input.add_start(path));
    let mut identity = Map::new();
    identity.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    identity.insert("configuration".to_owned(), configuration(byline, arguments.copies).into());
    identity.insert("input".to_owned(), json!({"files": count, "bytes": bytes, "hash": input.shown()}));
    identity.insert("format".to_owned(), arguments.format().name().into());
    identity.insert("shard_size".to_owned(), json!(arguments.shard_size));
    if let (Some(shard), Some((division, files))) = (arguments.shard, articles.division()) {
        let mut whole = ContentHash::new();
        for (path, size) in files {
            whole.add(path);
            whole.add(&size.map_or_else(|| "unreadable".to_owned(), |size| size.to_string()));
        }
        let bytes: u64 = files.iter().filter_map(|(_, size)| *size).sum();
        identity.insert(
            "shard".to_owned(),
            json!({"number": shard.number(), "of": shard.of(), "by": division.name()}),
        );
        identity.insert(
            "whole_input".to_owned(),
            json!({"files": files.len(), "bytes": bytes, "hash": whole.shown()}),
        );
    }
    let programs =
        byline.config().extractors.iter().filter_map(|ExtractorConfig { name, process, .. }| {
            Some((name.clone(), json!(process.as_ref()?.command)))
        });
    let programs: Map<String, Value> = programs.collect();
    if !programs.is_empty() {
        identity.insert("programs".to_owned(), programs.into());
    }
    let modules = byline.config().extractors.iter().filter_map(|ExtractorConfig { name, wasm, .. }| {
        let WasmConfig { path, fuel, memory } = wasm.as_ref()?;
        let hash = byline_output::checksum(path).unwrap_or_default();
        let path = path.strip_prefix(&byline.config().folder).unwrap_or(path);
        let shown = json!({"path": path.to_string_lossy(), "checksum": hash, "fuel": fuel, "memory": memory});
        Some((name.clone(), shown))
    });
    let modules: Map<String, Value> = modules.collect();
    if !modules.is_empty() {
        identity.insert("modules".to_owned(), modules.into());
    }
    identity
}

/// A hash of all in the configuration that shows in records, with the files that it names.
fn configuration(byline: &Byline, copies: bool) -> String {
    let Config { input, output, time_limit, extractors, folder, .. } = byline.config();
    let Input { format, extra, language, find_language, undo_mojibake, max_article, columns } = input;
    let Output { offsets, text } = output;
    let mut hash = ContentHash::new();
    hash.add(&format!(
        "{format:?} {extra} {language:?} {find_language} {undo_mojibake} {max_article} {columns:?}"
    ));
    hash.add(&format!("{offsets} {text} {time_limit:?} {copies}"));
    for descriptor in byline.extractors() {
        hash.add(&descriptor.name);
        hash.add(&descriptor.version);
    }
    for ExtractorConfig { name, path, process, wasm, options, .. } in extractors {
        hash.add(name);
        hash.add(path.as_deref().unwrap_or_default());
        hash.add(options);
        // After how many failures it is given up shows in no record.
        if let Some(ProcessConfig { command, workers: _, timeout, answer, give_up: _ }) = process {
            hash.add(&format!("{timeout:?} {answer}"));
            for part in command {
                hash.add(part);
                // The script itself, and whatever else it is given.
                let file = folder.join(part);
                if file.is_file() {
                    hash.add(&byline_output::checksum(&file).unwrap_or_default());
                }
            }
        }
        if let Some(WasmConfig { path, fuel, memory }) = wasm {
            hash.add(&format!("{fuel} {memory}"));
            hash.add(&byline_output::checksum(path).unwrap_or_default());
        }
        let options: Value = serde_json::from_str(options).unwrap_or_default();
        for file in files_named(&options, folder) {
            hash.add(&byline_output::checksum(&file).unwrap_or_default());
        }
    }
    hash.shown()
}

/// The files that the configuration consists of and names: itself, libraries, scripts, models, databases.
pub(super) fn files_of(byline: &Byline) -> Vec<PathBuf> {
    let Config { file, extractors, folder, .. } = byline.config();
    let mut found: Vec<PathBuf> = file.iter().cloned().collect();
    for ExtractorConfig { path, process, wasm, options, .. } in extractors {
        found.extend(wasm.iter().map(|wasm| wasm.path.clone()));
        let command = process.iter().flat_map(|process| &process.command);
        found.extend(path.iter().chain(command).map(|part| folder.join(part)).filter(|part| part.is_file()));
        let options: Value = serde_json::from_str(options).unwrap_or_default();
        for path in files_named(&options, folder) {
            add_files(&path, &mut found);
        }
    }
    found
}

/// Adds a file, or all files in a folder and its folders.
fn add_files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_symlink() || !path.is_dir() {
        return found.push(path.to_owned());
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.for_each(|entry| add_files(&entry.path(), found));
}

/// The files and folders that options name: models, databases.
fn files_named(options: &Value, folder: &Path) -> Vec<PathBuf> {
    match options {
        Value::String(text) if !text.is_empty() => {
            let path = folder.join(text);
            if path.exists() { vec![path] } else { Vec::new() }
        }
        Value::Array(values) => values.iter().flat_map(|value| files_named(value, folder)).collect(),
        Value::Object(members) => members.values().flat_map(|value| files_named(value, folder)).collect(),
        _ => Vec::new(),
    }
}

/// `another input and another configuration`; where nothing is known to differ, that.
pub(super) fn others(differs: &[&str]) -> String {
    match differs {
        [] => "perhaps another input, of which too little is known".to_owned(),
        differs => differs.iter().map(|what| format!("another {what}")).collect::<Vec<_>>().join(" and "),
    }
}

/// What is true of this very run, and of no other.
pub(super) struct ThisRun {
    pub(super) start: SystemTime,
    pub(super) duration: Duration,
    /// How often the run was resumed before it ended.
    pub(super) resumed: u64,
    pub(super) peak_memory_megabytes: Option<u64>,
    /// What was read of inputs that cannot be read twice. It is known only at the end, and stands under `run` all the
    /// same, since it is part of what the run is.
    pub(super) streams: Vec<StreamRead>,
    /// How far reading has come.
    pub(super) progress: Progress,
}

/// What was read of an input that cannot be read twice: without a hash where it was not read to its end.
fn stream(StreamRead { path, bytes, hash }: &StreamRead) -> Value {
    json!({"path": path, "bytes": bytes, "hash": hash.map(|hash| format!("{hash:032x}"))})
}

/// Why the input of a complete run is not what comes now.
fn other_stream(then: &Value, now: &Value) -> anyhow::Error {
    let shown = |stream: &Value| {
        let bytes = stream["bytes"].as_u64().unwrap_or_default();
        format!("{} with the hash {}", counted(bytes, "byte"), stream["hash"])
    };
    let (then, name) = (shown(then), if then["path"] == "-" { "standard input" } else { "a pipe" });
    let message = format!("{name} does not hold what the complete run read");
    let diagnostic = Diagnostic::misuse("input/other-stream", message)
        .because(format!("then {then}, now {}", shown(now)))
        .hint("make the output again with `--force`, or write under another name");
    anyhow!(diagnostic)
}

impl ThisRun {
    fn shown(&self) -> Value {
        let Self { start, duration, resumed, peak_memory_megabytes, streams: _, progress: _ } = self;
        json!({
            "started": time(*start),
            "seconds": (duration.as_secs_f64() * 1e3).round() / 1e3,
            "resumed": resumed,
            "peak_memory_megabytes": peak_memory_megabytes,
        })
    }
}

/// Where the records are.
fn output(layout: Option<&Layout>, files: &[FinishedFile]) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|FinishedFile { name, records, bytes, checksum }| {
            json!({"name": name, "articles": records, "bytes": bytes, "checksum": checksum})
        })
        .collect();
    match layout {
        Some(layout) => json!({"path": layout.path.to_string_lossy(), "files": files}),
        None => Value::Null,
    }
}

/// Whether there is a manifest at `path`.
pub(super) fn is_manifest(path: &Path) -> bool {
    manifest_at(path).is_some()
}

/// The manifest at `path`, if there is one.
fn manifest_at(path: &Path) -> Option<Value> {
    // A device may have no end.
    let file = Some(path).filter(|path| path.is_file());
    let manifest = file
        .and_then(|path| fs::read(path).ok())
        .and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    manifest.filter(|manifest| manifest["schema"] == SCHEMA)
}

/// The files that a manifest names, each with its checksum.
fn files_in<'m>(manifest: &'m Value, layout: &'m Layout) -> impl Iterator<Item = (PathBuf, &'m str)> {
    let files = manifest["output"]["files"].as_array().into_iter().flatten();
    files.filter_map(|file| {
        let place = layout.path.with_file_name(file["name"].as_str()?);
        Some((place, file["checksum"].as_str()?))
    })
}

/// Whether a file has that checksum; `None` where there is none any more.
fn is_intact(path: &Path, checksum: &str) -> Option<bool> {
    match byline_output::checksum(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => Some(found.is_ok_and(|found| found == checksum)),
    }
}

/// How much of each input file is compared before an interrupted run is resumed, besides the articles that were done.
const START: u64 = 64 * 1024;

/// A hash that is the same on every machine, in every version: XXH3.
pub(super) struct ContentHash(Box<Xxh3Default>);

impl ContentHash {
    pub(super) fn new() -> Self {
        Self(Box::new(Xxh3Default::new()))
    }

    /// Adds a text, and that it ends there.
    pub(super) fn add(&mut self, text: &str) {
        self.0.update(text.as_bytes());
        self.0.update(&[0xff]);
    }

    /// Adds the first bytes of a file; a pipe or standard input would lose them.
    fn add_start(&mut self, path: &Path) {
        let mut start = Vec::new();
        if path.is_file()
            && let Ok(file) = fs::File::open(path)
            && file.take(START).read_to_end(&mut start).is_ok()
        {
            self.0.update(&start);
        }
        self.0.update(&[0xff]);
    }

    pub(super) fn shown(&self) -> String {
        format!("{:032x}", self.0.digest128())
    }
}

/// A time as ISO 8601, in UTC.
fn time(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March put the leap day at their end: 400 of them have 146,097 days.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::{ContentHash, time};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_are_written_as_the_calendar_has_them() {
        let written = |seconds: u64| time(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(written(0), "1970-01-01T00:00:00Z");
        assert_eq!(written(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(written(1_735_689_599), "2024-12-31T23:59:59Z");
    }

    #[test]
    fn a_hash_depends_on_where_texts_end() {
        let hash = |texts: &[&str]| {
            let mut hash = ContentHash::new();
            for text in texts {
                hash.add(text);
            }
            hash.shown()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab"]), hash(&["ab"]));
    }
}
