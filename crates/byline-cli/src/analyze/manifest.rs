//! The manifest of a run: what was run on what, and what it came to. All of it is the same from run to run but for what
//! stands under `this_run`.

use crate::extractors::Setup;
use byline_output::{FinishedFile, Layout};
use serde_json::{Map, Value, json};
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SCHEMA: &str = "byline-run/1";

/// What a run is: two runs with the same identity write the same records.
pub(crate) fn identity(
    setup: &Setup,
    files: impl Iterator<Item = (String, Option<u64>)>,
    copies: bool,
    format: &str,
    shard_size: Option<u64>,
) -> Map<String, Value> {
    let mut input = Hash::new();
    let (mut count, mut bytes) = (0_u64, 0_u64);
    for (path, size) in files {
        count += 1;
        bytes += size.unwrap_or_default();
        input.add(&path);
        input.add(&size.map_or_else(|| "unreadable".to_owned(), |size| size.to_string()));
    }
    let mut identity = Map::new();
    identity.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    identity.insert("configuration".to_owned(), configuration(setup, copies).into());
    identity.insert("input".to_owned(), json!({"files": count, "bytes": bytes, "hash": input.shown()}));
    identity.insert("format".to_owned(), format.into());
    identity.insert("shard size".to_owned(), json!(shard_size));
    identity
}

/// A hash of all in the configuration that shows in records.
fn configuration(setup: &Setup, copies: bool) -> String {
    let Setup { config, plan } = setup;
    let mut hash = Hash::new();
    hash.add(&format!("{:?}{:?}{:?}{copies}", config.input, config.output, config.time_limit));
    for one in plan.extractors() {
        hash.add(&one.descriptor.name);
        hash.add(&one.descriptor.version);
    }
    for extractor in &config.extractors {
        hash.add(&extractor.name);
        hash.add(extractor.path.as_deref().unwrap_or_default());
        hash.add(&extractor.options);
    }
    hash.shown()
}

/// What is said of this very run, and of nothing else.
pub(crate) struct ThisRun {
    pub(crate) start: SystemTime,
    pub(crate) duration: Duration,
    /// How often the run was gone on with before it ended.
    pub(crate) resumed: u64,
    pub(crate) peak_memory_megabytes: Option<u64>,
}

/// Where the records are.
pub(crate) fn output(layout: Option<&Layout>, whole: &[FinishedFile]) -> Value {
    let files: Vec<Value> = whole
        .iter()
        .map(|FinishedFile { name, records, bytes }| json!({"name": name, "articles": records, "bytes": bytes}))
        .collect();
    match layout {
        Some(layout) => json!({"path": layout.path.to_string_lossy(), "files": files}),
        None => Value::Null,
    }
}

/// Writes the manifest to `path`, whole or not at all where that can be had.
pub(crate) fn write(
    path: &Path,
    outcome: &str,
    identity: &Map<String, Value>,
    tally: Map<String, Value>,
    output: Value,
    this_run: &ThisRun,
) -> io::Result<()> {
    let mut manifest = Map::new();
    manifest.insert("schema".to_owned(), SCHEMA.into());
    manifest.insert("outcome".to_owned(), outcome.into());
    manifest.insert("run".to_owned(), identity.clone().into());
    manifest.extend(tally);
    manifest.insert("output".to_owned(), output);
    let ThisRun { start, duration, resumed, peak_memory_megabytes } = this_run;
    let this_run = json!({
        "started": time(*start),
        "seconds": (duration.as_secs_f64() * 1e3).round() / 1e3,
        "resumed": resumed,
        "peak_memory_megabytes": peak_memory_megabytes,
    });
    manifest.insert("this_run".to_owned(), this_run);
    let mut text = serde_json::to_vec_pretty(&Value::Object(manifest))?;
    text.push(b'\n');
    byline_output::write_file(path, &text).map_err(io::Error::other)
}

/// Whether there is a manifest at `path`.
pub(crate) fn is_manifest(path: &Path) -> bool {
    let manifest = fs::read(path).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    manifest.is_some_and(|manifest| manifest["schema"] == SCHEMA)
}

/// The manifest of a run that is complete, if there is one at `path`, it is of the same run and its files are there.
pub(crate) fn complete(path: &Path, layout: &Layout, identity: &Map<String, Value>) -> Option<Value> {
    let manifest: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let same = manifest["outcome"] == "complete" && manifest["run"].as_object() == Some(identity);
    let there = |file: &Value| {
        let place = layout.path.with_file_name(file["name"].as_str().unwrap_or_default());
        fs::metadata(place).is_ok_and(|found| found.is_dir() || Some(found.len()) == file["bytes"].as_u64())
    };
    let files = manifest["output"]["files"].as_array()?;
    (same && !files.is_empty() && files.iter().all(there)).then_some(manifest)
}

/// A hash that is the same on every machine, in every version: FNV-1a with 128 bits.
struct Hash(u128);

impl Hash {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds a text, and that it ends there.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    fn shown(&self) -> String {
        format!("{:032x}", self.0)
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
    use super::{Hash, time};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_are_written_as_the_calendar_has_them() {
        let written = |seconds: u64| time(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(written(0), "1970-01-01T00:00:00Z");
        assert_eq!(written(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(written(1_735_689_599), "2024-12-31T23:59:59Z");
    }

    #[test]
    fn a_hash_tells_where_texts_end() {
        let hash = |texts: &[&str]| {
            let mut hash = Hash::new();
            for text in texts {
                hash.add(text);
            }
            hash.shown()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab"]), hash(&["ab"]));
    }
}
