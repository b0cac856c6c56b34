//! What a run notes so that another can continue where it was cut off: one small file, replaced as a whole.

use crate::OutputError;
use crate::guard::{is_plain, only_ours};
use crate::part::{FinishedFile, Flushed, Mark, with_suffix};
use serde_json::{Map, Value, json};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const SCHEMA: &str = "byline-journal/2";

/// Where a run stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// What the run is: a later one resumes it only if it is the same.
    pub(crate) header: Map<String, Value>,
    /// What the caller needs to continue.
    pub(crate) state: Value,
    /// Files that are finished.
    pub(crate) finished: Vec<FinishedFile>,
    /// How far the file after them is written.
    pub(crate) mark: Mark,
    /// Its size as the caller counts, which decides when the next one begins.
    pub(crate) weight: u64,
    /// Whether the last of `finished` may still have to be moved to its place.
    pub(crate) moving: bool,
}

/// The file itself.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
}

impl Journal {
    /// The journal of what is written to `place`.
    pub(crate) fn of(place: &Path) -> Self {
        Self { path: with_suffix(place, ".journal") }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails where something is in the place of the journal that is none.
    pub(crate) fn check(&self) -> Result<(), OutputError> {
        only_ours(&self.path, |there| there.is_file() && self.is_ours())?;
        // A journal that was cut off while it was written is ours as far as it goes.
        let beside = self.beside();
        only_ours(&beside, |there| there.is_file() && begins_as_journal(&beside, 0))
    }

    /// Whether a run left a state to resume.
    pub(crate) fn is_resumable(&self) -> bool {
        match self.read() {
            Ok(entry) => entry.is_some_and(|entry| !entry.state.is_null()),
            // One that cannot be read is reported when it is resumed.
            Err(_) => true,
        }
    }

    /// Whether there is a journal, be it one that cannot be read any more.
    pub(crate) fn is_ours(&self) -> bool {
        begins_as_journal(&self.path, 1)
    }

    fn beside(&self) -> PathBuf {
        with_suffix(&self.path, ".new")
    }

    /// Notes that a run has begun, so that the files that it leaves are known for its own should it be cut off before
    /// there is anything to resume.
    pub(crate) fn begin(&self, header: &Map<String, Value>) -> io::Result<()> {
        self.put(&Entry { header: header.clone(), ..Entry::default() }, false)
    }

    /// Notes where a run stands, so that it outlasts a loss of power.
    pub(crate) fn write(&self, entry: &Entry) -> io::Result<()> {
        self.put(entry, true)
    }

    fn put(&self, entry: &Entry, lasting: bool) -> io::Result<()> {
        let Entry { header, state, finished, mark: Mark { flushed, records }, weight, moving } = entry;
        let finished: Vec<Value> = finished
            .iter()
            .map(|FinishedFile { name, records, bytes, checksum }| {
                json!({"name": name, "records": records, "bytes": bytes, "checksum": checksum})
            })
            .collect();
        let value = json!({
            "schema": SCHEMA,
            "run": header,
            "whole": finished,
            "moving": moving,
            "part": {"bytes": flushed.bytes, "hash": flushed.hash, "records": records, "weight": weight},
            "state": state,
        });
        let beside = self.beside();
        let mut text = serde_json::to_vec(&value)?;
        text.push(b'\n');
        let written = || {
            let mut file = File::create(&beside)?;
            file.write_all(&text)?;
            if lasting {
                file.sync_data()?;
            }
            fs::rename(&beside, &self.path)
        };
        written().inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// What was noted last; `None` where nothing was.
    pub(crate) fn read(&self) -> Result<Option<Entry>, OutputError> {
        if !is_plain(&self.path) {
            // What is no file is refused by `check`.
            return Ok(None);
        }
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) => return Err(self.unreadable(error.to_string())),
        };
        let value: Value =
            serde_json::from_slice(&text).map_err(|error| self.unreadable(error.to_string()))?;
        entry(&value)
            .map(Some)
            .ok_or_else(|| self.unreadable("it is not laid out as one of Byline's".to_owned()))
    }

    /// Removes it: there is nothing left to resume.
    pub(crate) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn unreadable(&self, why: String) -> OutputError {
        OutputError::Journal { path: self.path.display().to_string(), why }
    }
}

fn entry(value: &Value) -> Option<Entry> {
    if value["schema"] != SCHEMA {
        return None;
    }
    let finished = |value: &Value| {
        let name = value["name"].as_str().filter(|name| is_name(name))?.to_owned();
        let checksum = value["checksum"].as_str()?.to_owned();
        let (records, bytes) = (value["records"].as_u64()?, value["bytes"].as_u64()?);
        Some(FinishedFile { name, records, bytes, checksum })
    };
    let part = &value["part"];
    Some(Entry {
        header: value["run"].as_object()?.clone(),
        state: value["state"].clone(),
        finished: value["whole"].as_array()?.iter().map(finished).collect::<Option<_>>()?,
        mark: Mark {
            flushed: Flushed { bytes: part["bytes"].as_u64()?, hash: part["hash"].as_u64()? },
            records: part["records"].as_u64()?,
        },
        weight: part["weight"].as_u64()?,
        moving: value["moving"].as_bool()?,
    })
}

/// Whether a text is the name of a file and leads nowhere else: what a journal names stands beside it.
fn is_name(text: &str) -> bool {
    Path::new(text).file_name().is_some_and(|name| name == text)
}

/// Whether what is there of a file, at least so many bytes, is how a journal begins.
fn begins_as_journal(path: &Path, least: usize) -> bool {
    if !is_plain(path) {
        return false;
    }
    let start = format!("{{\"schema\":\"{SCHEMA}\"");
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(start.len() as u64).read_to_end(&mut head));
    read.is_ok() && head.len() >= least && start.as_bytes().starts_with(&head)
}
