//! Records of an earlier run, one at a time.

use crate::args::{Log, Select};
use crate::failure::{self, FAILED};
use crate::select::{Fields, Filter, Seen, paths_of};
use anyhow::{Context, Result, anyhow};
use byline_core::{Diagnostic, Place};
use byline_output::{Guard, SQLITE, is_parquet_folder};
use byline_record::Record;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How the names of files of records end, before that of a compression.
const ENDINGS: [&str; 2] = [".ndjson", ".jsonl"];

/// Gives each record of these files to `take`. A line that is not a record is reported on stderr and
/// skipped; returns how many there were.
pub(crate) fn each(paths: &[PathBuf], mut take: impl FnMut(Record) -> Result<()>) -> Result<u64> {
    each_line(paths, |record, _| take(record))
}

/// The same for those that a filter wants.
pub(crate) fn each_wanted(
    paths: &[PathBuf],
    filter: Option<&Filter>,
    mut take: impl FnMut(Record) -> Result<()>,
) -> Result<u64> {
    let Some(filter) = filter else { return each(paths, take) };
    let mut wanted = Wanted::new(filter);
    let wrong = each_line(paths, |record, line| if wanted.is(line)? { take(record) } else { Ok(()) })?;
    wanted.report();
    Ok(wrong)
}

/// `byline records`: some records, or some fields of them.
pub(crate) fn select(arguments: &Select) -> Result<ExitCode> {
    let Select { filter, fields, count, records } = arguments;
    let mut wanted = filter.as_ref().map(Wanted::new);
    let mut out = byline_output::stdout();
    let (mut number, mut seen) = (0_u64, Seen::default());
    let wrong = each_line(records, |_, line| {
        if let Some(wanted) = &mut wanted
            && !wanted.is(line)?
        {
            return Ok(());
        }
        number += 1;
        match fields {
            _ if *count => Ok(()),
            Some(fields) => write_line(&mut out, &fields.of(&serde_json::from_str(line)?, &mut seen)),
            None => Ok(writeln!(out, "{line}")?),
        }
    })?;
    if *count {
        writeln!(out, "{number}")?;
    }
    out.flush()?;
    if let Some(wanted) = wanted {
        wanted.report();
    }
    for missing in Fields::suspects(&seen) {
        failure::diagnose(&missing, Log::Text);
    }
    Ok(if wrong > 0 { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// Which lines a filter wants; remembers what it needs to say why it wants none.
pub(crate) struct Wanted<'a> {
    filter: &'a Filter,
    any: bool,
    /// The paths to all fields of the records that it did not want.
    seen: BTreeSet<String>,
}

impl<'a> Wanted<'a> {
    pub(crate) fn new(filter: &'a Filter) -> Self {
        Self { filter, any: false, seen: BTreeSet::new() }
    }

    /// Whether it wants the record of a line.
    pub(crate) fn is(&mut self, line: &str) -> Result<bool> {
        let value: Value = serde_json::from_str(line).context("cannot read a record again")?;
        let wanted = self.filter.wants(&value);
        self.any |= wanted;
        if !self.any {
            paths_of(&value, &mut String::new(), &mut self.seen);
        }
        Ok(wanted)
    }

    /// Warns where it wanted none because of a field that there is not.
    pub(crate) fn report(&self) {
        let suspect = if self.any || self.seen.is_empty() { None } else { self.filter.suspect(&self.seen) };
        if let Some(diagnostic) = suspect {
            failure::diagnose(&diagnostic, Log::Text);
        }
    }
}

/// Gives each record of these files with its line.
pub(crate) fn each_line(paths: &[PathBuf], mut take: impl FnMut(Record, &str) -> Result<()>) -> Result<u64> {
    let (mut all_wrong, mut wrong, mut last) = (0, 0, String::new());
    each_raw(paths, |file, number, line| {
        if last != file {
            more(&last, wrong);
            (last, wrong) = (file.to_owned(), 0);
        }
        match read(file, number, line) {
            Ok((record, text)) => return take(record, text),
            Err(diagnostic) if wrong < REPORTED => failure::diagnose(&diagnostic, Log::Text),
            Err(_) => {}
        }
        wrong += 1;
        all_wrong += 1;
        Ok(())
    })?;
    more(&last, wrong);
    Ok(all_wrong)
}

/// How many lines of a file that are no records are reported one by one.
const REPORTED: u64 = 20;

/// Reports how many lines were not.
fn more(file: &str, wrong: u64) {
    if let Some(more) = wrong.checked_sub(REPORTED).filter(|more| *more > 0) {
        let lines = if more == 1 { "line is no record" } else { "lines are no records" };
        let message = format!("`{file}`: {more} more {lines}");
        failure::diagnose(&Diagnostic::error("records/not-a-record", message), Log::Text);
    }
}

/// Gives each line of these files that is not empty, with the file's name and its number from 1; a record of tables is a
/// line too.
pub(crate) fn each_raw(
    paths: &[PathBuf],
    mut take: impl FnMut(&str, u32, &[u8]) -> Result<()>,
) -> Result<()> {
    for path in files(paths)? {
        let file = path.display().to_string();
        let failed = || format!("cannot read `{file}`");
        if let Some(records) = tables(&path).with_context(failed)? {
            for (number, line) in (1..).zip(records) {
                take(&file, number, line.with_context(failed)?.as_bytes())?;
            }
            continue;
        }
        let mut bytes = byline_input::decompressed(&path).map_err(|error| anyhow!(error.diagnostic()))?;
        let marked = bytes.fill_buf().with_context(failed)?.starts_with(BYTE_ORDER_MARK);
        bytes.consume(if marked { BYTE_ORDER_MARK.len() } else { 0 });
        check_format(&file, bytes.fill_buf().with_context(failed)?)?;
        for (number, line) in (1..).zip(bytes.split(b'\n')) {
            let line = line.with_context(failed)?;
            if !line.trim_ascii().is_empty() {
                take(&file, number, &line)?;
            }
        }
    }
    Ok(())
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The records of tables, if the path is that of tables.
#[cfg(any(feature = "parquet", feature = "sqlite"))]
fn tables(path: &Path) -> io::Result<Option<impl Iterator<Item = io::Result<String>>>> {
    byline_output::records_of_tables(path)
}

#[cfg(not(any(feature = "parquet", feature = "sqlite")))]
fn tables(_: &Path) -> io::Result<Option<std::iter::Empty<io::Result<String>>>> {
    Ok(None)
}

/// Reads one line, which the error shows.
fn read<'a>(file: &str, number: u32, line: &'a [u8]) -> Result<(Record, &'a str), Diagnostic> {
    let read = || {
        let text = str::from_utf8(line)
            .map_err(|error| (column(line, error.valid_up_to()), "it is not UTF-8".to_owned()))?;
        let record = byline_record::read(text).map_err(|error| (error.column(), error.to_string()))?;
        Ok((record, text.trim_end()))
    };
    read().map_err(|(column, why)| {
        let source = String::from_utf8_lossy(line).trim_end().to_owned();
        Diagnostic::error("records/not-a-record", "this line is not a record")
            .at(Place { file: file.to_owned(), line: number, column, width: 1, source })
            .because(why)
            .hint("records are what `byline analyze` writes")
    })
}

/// The character, from 1, that the byte at `at` begins.
fn column(line: &[u8], at: usize) -> u32 {
    let before = String::from_utf8_lossy(line.get(..at).unwrap_or_default()).chars().count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// The files of records that these paths name, in order: a folder stands for those in it, and the name of an output that
/// was written in shards for its shards.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        if is_parquet_folder(path) {
            found.push(path.clone());
        } else if path.is_dir() {
            in_folder(path, &|name, path| is_records(name) && path.is_file(), &mut found)?;
        } else if path.as_os_str() == "-" || path.exists() {
            found.push(path.clone());
        } else {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            if folder.is_dir() {
                let is_either = |path: &Path| path.is_file() || is_parquet_folder(path);
                in_folder(folder, &|name, entry| is_shard(name, path) && is_either(entry), &mut found)?;
                if found.len() > before {
                    all_shards(path, &found[before..])?;
                }
            }
        }
        if found.len() == before {
            return Err(none(path).into());
        }
    }
    Ok(found)
}

fn none(path: &Path) -> Diagnostic {
    let shown = path.display();
    if path.is_dir() {
        return Diagnostic::misuse("records/none", format!("the folder `{shown}` holds no records"))
            .because("files of records end in `.ndjson` or `.jsonl`, perhaps with `.gz` or `.zst` behind it")
            .hint("`byline analyze ARTICLES --output records.ndjson` writes them");
    }
    let shown = shown.to_string();
    let hint = if shown.contains("://") {
        "nothing is fetched from the network: save the file, and name it"
    } else if shown.contains(['*', '?']) {
        "leave the quotes out, so that the shell finds the files; or name the folder"
    } else {
        "`byline analyze ARTICLES --output records.ndjson` writes records"
    };
    Diagnostic::error("records/not-found", format!("there is no file `{shown}`"))
        .because("there are no shards of this name either")
        .hint(hint)
}

/// Notes all files of records as read, those within folders too.
pub(crate) fn guard(guard: &mut Guard, files: &[PathBuf]) {
    for file in files {
        guard.reads_within(file, 1, &|_| false);
    }
}

/// Fails where the manifest of a run in shards names one that is not there.
fn all_shards(output: &Path, found: &[PathBuf]) -> Result<()> {
    let mut manifest = output.as_os_str().to_owned();
    manifest.push(".run.json");
    let manifest = fs::read(&manifest).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    let names = manifest.iter().filter_map(|manifest| manifest["output"]["files"].as_array()).flatten();
    let is_there = |name: &str| found.iter().any(|path| path.file_name().is_some_and(|own| own == name));
    let missing: Vec<&str> =
        names.filter_map(|file| file["name"].as_str()).filter(|name| !is_there(name)).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let message = format!("{} of the shards of `{}` are missing", missing.len(), output.display());
    Err(Diagnostic::error("records/missing-shards", message)
        .because(format!("the run's manifest names `{first}`"))
        .hint("get them, or name the files that there are")
        .into())
}

fn in_folder(folder: &Path, wanted: &dyn Fn(&str, &Path) -> bool, found: &mut Vec<PathBuf>) -> Result<()> {
    let failed = || format!("cannot read the folder `{}`", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if wanted(&name, &entry.path()) {
            names.push(entry.path());
        }
    }
    names.sort();
    found.extend(names);
    Ok(())
}

/// Whether a file of that name holds records. The errors of a run have the same format, and are none.
fn is_records(name: &str) -> bool {
    let name = without_compression(name);
    !name.starts_with('.')
        && !name.ends_with(".errors.ndjson")
        && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn without_compression(name: &str) -> &str {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name)
}

/// Whether `out-00000.ndjson` is a shard of `out.ndjson`.
fn is_shard(name: &str, output: &Path) -> bool {
    let Some(output) = output.file_name().and_then(|name| name.to_str()) else { return false };
    let Some((stem, end)) = output.split_once('.') else { return false };
    let middle = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(end)?.strip_suffix('.'));
    let number = middle.and_then(|middle| middle.strip_prefix('-'));
    number.is_some_and(|number| number.len() >= 5 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Fails where the first bytes are those of another format that `byline analyze` writes.
fn check_format(name: &str, head: &[u8]) -> Result<()> {
    let (what, hint) = match head {
        [b'P', b'A', b'R', b'1', ..] => ("one table of Parquet", "name the folder of all tables"),
        head if head.starts_with(SQLITE) => ("a database", "databases are read from files: name the file"),
        head if head.trim_ascii() == b"{" || head.starts_with(b"{\n") || head.starts_with(b"{\r\n") => (
            "one object of JSON over many lines",
            "records are JSON lines, each on one line: `jq -c .` writes them so",
        ),
        head => match head.trim_ascii_start().first() {
            None | Some(b'{') => return Ok(()),
            Some(b'[') => ("one list of JSON", "records are JSON lines: one object each"),
            Some(_) => {
                ("no file of records", "`byline analyze ARTICLES --output records.ndjson` writes records")
            }
        },
    };
    Err(Diagnostic::misuse("records/format", format!("`{name}` is {what}")).hint(hint).into())
}

/// Names of files for articles, each of them another one, also on systems that do not distinguish capitals.
#[derive(Debug, Default)]
pub(crate) struct FileNames {
    taken: HashMap<String, u64>,
}

impl FileNames {
    /// A name for the article of this identifier. It has a number where another article's would be the same: those of
    /// one identifier, those that differ in signs that names do not have, and those cut off.
    pub(crate) fn of(&mut self, id: &str) -> String {
        /// Systems take names of 255 bytes, and something is added to these.
        const LONGEST: usize = 150;
        let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' };
        let mut name: String = id.chars().map(plain).collect();
        if name.is_empty() || name.starts_with('.') {
            name.insert(0, '_');
        }
        if name.len() > LONGEST {
            // The end of an address says more than its beginning.
            let mut ends = name.len() - LONGEST..name.len();
            let at = ends.find(|at| name.is_char_boundary(*at)).unwrap_or(name.len());
            name.drain(..at);
        }
        let times = self.taken.entry(name.to_lowercase()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name}~{times}") }
    }
}

/// A line of JSON on stdout.
pub(crate) fn write_line(out: &mut impl Write, value: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(|error| anyhow!(io::Error::from(error)))?;
    Ok(out.write_all(b"\n")?)
}

#[cfg(test)]
mod tests {
    use super::{FileNames, column, is_records, is_shard};
    use std::path::Path;

    #[test]
    fn each_article_has_a_file_name_of_its_own() {
        let mut names = FileNames::default();
        let mut check = |id: &str, expected: &str| assert_eq!(names.of(id), expected, "{id}");
        check("https://example.org/a?b", "https___example.org_a_b");
        check("https://example.org/a&b", "https___example.org_a_b~2");
        check("a", "a");
        check("a", "a~2");
        check("A", "A~3");
        check("", "_");
        check("..", "_..");
        let name = names.of(&"é".repeat(500));
        assert_eq!((name.len(), name.as_str()), (150, "é".repeat(75).as_str()));
        assert_eq!(names.of(&"é".repeat(400)), "é".repeat(75) + "~2");
    }

    #[test]
    fn a_column_counts_characters() {
        assert_eq!(column("äb\u{fffd}".as_bytes(), 3), 3);
    }

    #[test]
    fn records_and_their_shards_are_recognised_by_name() {
        assert!(is_records("a.ndjson") && is_records("a.jsonl.gz") && is_records("a-00001.ndjson.zst"));
        assert!(
            !is_records("a.ndjson.errors.ndjson")
                && !is_records("a.ndjson.run.json")
                && !is_records(".a.ndjson")
        );
        let output = Path::new("folder/out.ndjson.gz");
        assert!(is_shard("out-00000.ndjson.gz", output));
        assert!(!is_shard("out-00000.ndjson", output) && !is_shard("out-1.ndjson.gz", output));
        assert!(!is_shard("out.ndjson.gz", output));
    }
}
