//! Records in files, written so that a run which was cut off at any point can be resumed.
//!
//! Beside its place (`out.ndjson`) a file is written under another name (`out.ndjson.part`). Now and then what was
//! written is flushed to the disk, and then a journal (`out.ndjson.journal`) says how far that is and what the caller needs
//! to continue. Resuming means to drop what came after that. Where a format cannot be continued in the middle of a file,
//! its last file begins anew. At the end each file is moved to its place, and the journal is removed.

use crate::cells::Cells;
use crate::create::resume_part;
use crate::guard::{folder, is_plain, is_special, only_ours, resolved, takes_file, takes_folder};
use crate::journal::{Entry, Journal};
use crate::lock::Lock;
use crate::part::{FinishedFile, Mark, Numbering, Part, checksum, with_suffix};
use crate::place::put_folder;
use crate::{Format, OutputError, Writer};
use byline_record::{Record, RecordOptions};
use serde_json::{Map, Value};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The shortest time between two entries in the journal.
const INTERVAL: Duration = Duration::from_millis(200);

/// How many times longer the work between two entries takes than an entry.
const RATIO: u32 = 20;

/// What is kept beside a file until it is finished: itself, itself compressed once more, and what a database keeps.
const COMPANIONS: [&str; 3] = [".part", ".part.again", ".part-journal"];

/// The suffix of the file that says where a plugin ended the process.
const ENDED: &str = ".ended.ndjson";

/// Where records are written, and how.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The file, or the folder for formats that are one. With shards their names are made from it:
    /// `out.ndjson.zst` becomes `out-00000.ndjson.zst`.
    pub path: PathBuf,
    /// What is written.
    pub format: Format,
    /// After how many bytes a file is followed by the next: of records as JSON lines before compression, whatever the
    /// format, so that the same articles are in the same shard of each. `None` for a single file.
    pub shard_size: Option<u64>,
    /// How cells of tables as text are written.
    pub cells: Cells,
    /// How articles are numbered.
    pub numbering: Numbering,
}

impl Layout {
    /// What runs with this layout leave beside each other, as far as it is there: the file or the shards, their parts and
    /// the journal. Whether a run made them is not looked at.
    pub fn files(&self) -> Vec<PathBuf> {
        let path = resolved(&self.path);
        let mut files = vec![
            with_suffix(&path, ".journal"),
            with_suffix(&path, ".journal.new"),
            with_suffix(&path, ENDED),
            Lock::path(&path),
        ];
        let mut places = if self.shard_size.is_some() { shards(&path) } else { vec![path.clone()] };
        if self.shard_size.is_some() {
            places.push(shard(&path, places.len()));
        }
        for place in places {
            files.extend(COMPANIONS.iter().map(|suffix| with_suffix(&place, suffix)));
            files.push(place);
        }
        files.retain(|path| fs::symlink_metadata(path).is_ok());
        files
    }

    /// Something that [`files`](Self::files) lists and that no run made: a shard that is not among those `named` by a
    /// manifest, nor noted in the journal, and in folders what the format has no file of, or more than were `named`
    /// with it as their articles.
    pub fn foreign(&self, named: &[(&str, u64)]) -> Option<PathBuf> {
        let path = resolved(&self.path);
        let noted = Journal::of(&path).read().ok().flatten().map(|entry| entry.finished).unwrap_or_default();
        let articles = |path: &Path| {
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let noted = noted.iter().find(|file| file.name == name).map(|file| file.records);
            named.iter().find(|(known, _)| *known == name).map(|(_, articles)| *articles).or(noted)
        };
        let places = if self.shard_size.is_some() { shards(&path) } else { vec![path] };
        if let Some(unknown) =
            places.iter().find(|place| self.shard_size.is_some() && articles(place).is_none())
        {
            return Some(unknown.clone());
        }
        places.iter().find_map(|place| foreign(place, self.format, Some(articles(place).unwrap_or_default())))
    }

    /// Every name that a run with this layout may keep something under, beside its files; those of further shards are made
    /// of the names of these.
    pub fn kept(&self) -> Vec<PathBuf> {
        let path = resolved(&self.path);
        let first = if self.shard_size.is_some() { shard(&path, 0) } else { path.clone() };
        let run = [".journal", ".journal.new", ENDED].map(|suffix| with_suffix(&path, suffix));
        let companions = COMPANIONS.map(|suffix| with_suffix(&first, suffix));
        run.into_iter().chain([Lock::path(&path)]).chain(companions).collect()
    }

    /// Where it is noted which article was in work when a plugin ended the process.
    pub fn ended(&self) -> PathBuf {
        with_suffix(&resolved(&self.path), ENDED)
    }

    /// Whether a run that wrote with this layout was cut off and left its journal.
    pub fn has_journal(&self) -> bool {
        Journal::of(&resolved(&self.path)).is_ours()
    }
}

/// The files of a run, which another run can resume.
pub struct Files {
    layout: Layout,
    lock: Lock,
    journal: Journal,
    entry: Entry,
    /// The file in work; `None` before its first record.
    writer: Option<Box<dyn Writer>>,
    /// Records in the file in work.
    records: u64,
    /// The bytes of their lines, for the size of shards; without shards not all of them.
    weight: u64,
    due: Due,
}

impl Files {
    /// Starts over: what an interrupted run left is dropped. `header` says what the run is.
    pub fn begin(layout: Layout, header: Map<String, Value>) -> Result<Self, OutputError> {
        let layout = placed(layout)?;
        let lock = Lock::of(&layout.path)?;
        Self::begin_locked(layout, lock, header)
    }

    fn begin_locked(layout: Layout, lock: Lock, header: Map<String, Value>) -> Result<Self, OutputError> {
        let journal = Journal::of(&layout.path);
        let fail = |source| OutputError::Create { path: layout.path.display().to_string(), source };
        match layout.shard_size.and_then(|_| shards(&layout.path).into_iter().next()) {
            Some(path) => return Err(OutputError::InTheWay { path: path.display().to_string() }),
            None => takes(&layout, &layout.path)?,
        }
        journal.check()?;
        let ours = journal.is_ours();
        for path in companions(&layout, 0) {
            only_ours(&path, |_| ours)?;
        }
        journal.begin(&header).map_err(fail)?;
        let entry = Entry { header, ..Entry::default() };
        let mut files =
            Self { layout, lock, journal, entry, writer: None, records: 0, weight: 0, due: Due::default() };
        // What cannot be written is an error now, and not after the first article.
        files.open()?;
        Ok(files)
    }

    /// Continues where an interrupted run stopped, whose last state is returned; starts over where none was interrupted.
    ///
    /// # Errors
    ///
    /// Also if that run had another `header`.
    pub fn resume(layout: Layout, header: Map<String, Value>) -> Result<(Self, Option<Value>), OutputError> {
        let at = placed(layout)?;
        let lock = Lock::of(&at.path)?;
        let journal = Journal::of(&at.path);
        only_ours(journal.path(), |_| true)?;
        let Some(mut entry) = journal.read()?.filter(|entry| !entry.state.is_null()) else {
            return Self::begin_locked(at, lock, header).map(|files| (files, None));
        };
        same_run(&entry.header, &header)?;
        journal.check()?;
        for path in companions(&at, entry.finished.len()) {
            // What the journal speaks of is ours, but for a link that somebody put in its place.
            only_ours(&path, |_| true)?;
        }
        let fail = |source| OutputError::Create { path: at.path.display().to_string(), source };
        if let Some(last) = entry.finished.last().filter(|_| entry.moving) {
            let place = at.path.with_file_name(&last.name);
            let part = with_suffix(&place, ".part");
            if part.exists() {
                put(&part, &place).map_err(fail)?;
            }
            entry.moving = false;
            journal.write(&entry).map_err(fail)?;
        }
        let state = entry.state.clone();
        let Mark { flushed: _, records } = entry.mark;
        let weight = entry.weight;
        let due = Due::default();
        let mut files = Self { layout: at, lock, journal, entry, writer: None, records, weight, due };
        if records > 0 {
            files.open()?;
        }
        Ok((files, Some(state)))
    }

    /// Whether an interrupted run left something to resume.
    pub fn are_interrupted(layout: &Layout) -> bool {
        placed(layout.clone()).is_ok_and(|layout| Journal::of(&layout.path).is_resumable())
    }

    /// Removes what a run leaves that was killed after its very last step: the file of its lock.
    ///
    /// # Errors
    ///
    /// If another process writes there.
    pub fn clear(layout: &Layout) -> Result<(), OutputError> {
        let place = resolved(&layout.path);
        // Removed again as soon as it is taken over.
        if Lock::path(&place).exists() { Lock::of(&place).map(drop) } else { Ok(()) }
    }

    /// Takes one record; `line` is the same as JSON with its line end.
    pub fn write(&mut self, record: &Record, line: &[u8]) -> Result<(), OutputError> {
        self.take(line.len() as u64, |writer| writer.write(record, line))
    }

    /// Takes one record whose JSON line nobody has made: see [`Writer::write_long`].
    pub fn write_long(&mut self, record: &Record, options: &RecordOptions) -> Result<(), OutputError> {
        let mut line = Counted(0);
        // Only shards have a size. Making the line a second time costs as much as writing it.
        if self.layout.shard_size.is_some() {
            // Counting cannot fail.
            let _ = record.write_to(options, &mut line);
        }
        self.take(line.0, |writer| writer.write_long(record, options))
    }

    /// Takes one record, whose line is so many bytes long.
    fn take(
        &mut self,
        weight: u64,
        write: impl FnOnce(&mut dyn Writer) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        if self.writer.is_none() {
            self.open()?;
        }
        if let Some(writer) = &mut self.writer {
            write(&mut **writer).map_err(|source| unwritten(&place(&self.layout, &self.entry), source))?;
        }
        self.records += 1;
        self.weight += weight;
        Ok(())
    }

    /// Notes where the run stands, if it is time to and the format allows it: after the record written last, with what
    /// `state` says the caller needs to continue from there. A file that is full is moved to its place.
    pub fn note(&mut self, state: impl FnOnce() -> io::Result<Value>) -> Result<(), OutputError> {
        let fail = |path: &Path, source| OutputError::Write { path: path.display().to_string(), source };
        if self.layout.shard_size.is_some_and(|size| self.weight >= size) {
            self.entry.state = state().map_err(|source| fail(&self.layout.path, source))?;
            return self.close();
        }
        if self.due.is_now() { self.enter(state) } else { Ok(()) }
    }

    /// Whether another run could continue what is done, whenever this one ends.
    pub fn can_resume(&self) -> bool {
        self.layout.shard_size.is_some() || !matches!(self.layout.format, Format::Brat | Format::Parquet)
    }

    /// Ends without moving the file in work to its place, and notes how far it is, so that another run can continue
    /// from here.
    pub fn leave(&mut self, state: impl FnOnce() -> io::Result<Value>) -> Result<(), OutputError> {
        self.enter(state)
    }

    /// Makes an entry in the journal, if the format allows it here.
    fn enter(&mut self, state: impl FnOnce() -> io::Result<Value>) -> Result<(), OutputError> {
        let place = self.place();
        let fail = |source| unwritten(&place, source);
        let start = Instant::now();
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let Some(flushed) = writer.mark().map_err(fail)? else {
            return Ok(());
        };
        self.entry.state = state().map_err(fail)?;
        self.entry.mark = Mark { flushed, records: self.records };
        self.entry.weight = self.weight;
        self.journal.write(&self.entry).map_err(fail)?;
        self.due = Due::after(start.elapsed());
        Ok(())
    }

    /// Moves the last file to its place. The journal stays until [`forget`](Self::forget), with the last `state`.
    pub fn finish(&mut self, state: Value) -> Result<&[FinishedFile], OutputError> {
        self.entry.state = state;
        if self.writer.is_some() || self.entry.finished.is_empty() {
            self.close()?;
        }
        Ok(&self.entry.finished)
    }

    /// Where the files are, with links resolved.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Files that are finished so far.
    pub fn finished(&self) -> &[FinishedFile] {
        &self.entry.finished
    }

    /// Removes the journal, once all is done.
    pub fn forget(self) -> Result<(), OutputError> {
        let path = self.layout.path.display().to_string();
        self.journal.remove().map_err(|source| OutputError::Write { path, source })
    }

    /// Leaves everything as a process does that is killed.
    #[doc(hidden)]
    pub fn abandon(self) {
        let Self { lock, writer, journal, .. } = self;
        drop(lock);
        std::mem::forget((writer, journal));
    }

    /// The place of the file in work.
    fn place(&self) -> PathBuf {
        place(&self.layout, &self.entry)
    }

    fn open(&mut self) -> Result<(), OutputError> {
        let (path, mark) = (self.place(), self.entry.mark);
        let before = self.entry.finished.iter().map(|file| file.records).sum();
        if self.layout.shard_size.is_some() && fs::symlink_metadata(&path).is_ok() {
            return Err(OutputError::InTheWay { path: path.display().to_string() });
        }
        for path in companions(&self.layout, self.entry.finished.len()) {
            only_ours(&path, |_| true)?;
        }
        let beside = with_suffix(&path, ".part");
        if mark.records > 0 && is_gone(&beside) {
            return Err(OutputError::Lost { path: beside.display().to_string() });
        }
        if let Some(path) = foreign(&beside, self.layout.format, None) {
            return Err(OutputError::NotOurs { path: path.display().to_string() });
        }
        self.writer = Some(resume_part(
            &Part { path: &path, beside: &beside, mark, before, numbering: self.layout.numbering },
            self.layout.format,
            self.layout.cells,
        )?);
        Ok(())
    }

    /// Ends the file in work and moves it to its place.
    fn close(&mut self) -> Result<(), OutputError> {
        if self.writer.is_none() {
            self.open()?;
        }
        let place = self.place();
        let part = with_suffix(&place, ".part");
        let fail = |source| unwritten(&place, source);
        if let Some(writer) = self.writer.take() {
            writer.finish().map_err(fail)?;
        }
        let name = place.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
        let (bytes, checksum) = (size_of(&part).map_err(fail)?, checksum(&part).map_err(fail)?);
        self.entry.finished.push(FinishedFile { name, records: self.records, bytes, checksum });
        self.entry.mark = Mark::default();
        (self.records, self.weight, self.entry.weight) = (0, 0, 0);
        // Should the run be cut off between the two, the next one finds out which of them was done.
        self.entry.moving = true;
        self.journal.write(&self.entry).map_err(fail)?;
        put(&part, &place).map_err(fail)?;
        self.entry.moving = false;
        self.due = Due::default();
        Ok(())
    }
}

/// That a file cannot be written any further; where it is gone, that it is.
fn unwritten(place: &Path, source: io::Error) -> OutputError {
    let part = with_suffix(place, ".part");
    if is_gone(&part) {
        return OutputError::Gone { path: part.display().to_string(), source };
    }
    OutputError::Write { path: place.display().to_string(), source }
}

fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// The place of the file in work.
fn place(layout: &Layout, entry: &Entry) -> PathBuf {
    match layout.shard_size {
        Some(_) => shard(&layout.path, entry.finished.len()),
        None => layout.path.clone(),
    }
}

/// When the next entry is due.
#[derive(Debug)]
struct Due(Instant);

impl Default for Due {
    fn default() -> Self {
        Self(Instant::now() + INTERVAL)
    }
}

impl Due {
    /// After an entry that took this long.
    fn after(cost: Duration) -> Self {
        Self(Instant::now() + INTERVAL.max(cost.saturating_mul(RATIO)))
    }

    fn is_now(&self) -> bool {
        Instant::now() >= self.0
    }
}

/// The layout with its path where the files really are: a link is kept, and what it leads to is replaced.
fn placed(mut layout: Layout) -> Result<Layout, OutputError> {
    let path = resolved(&layout.path);
    let known = path.file_name().and_then(OsStr::to_str).is_some_and(|name| !name.is_empty() && name != "-");
    if !known || is_special(&path) {
        return Err(OutputError::NoParts { what: "what is not an ordinary file" });
    }
    layout.path = path;
    Ok(layout)
}

/// Fails unless what is written can be put at `path`.
fn takes(layout: &Layout, path: &Path) -> Result<(), OutputError> {
    match layout.format {
        Format::Brat => takes_folder(path, "brat's standoff format"),
        Format::Parquet => takes_folder(path, "Parquet"),
        format => takes_file(path, format.name()),
    }
}

/// What is in a folder and none of the files that the format has there. A folder of brat that is whole holds a text of
/// each of its `articles` with its annotations, and no other.
fn foreign(place: &Path, format: Format, articles: Option<u64>) -> Option<PathBuf> {
    let is_ours = |path: &Path| {
        let paired = |other: &str| articles.is_none() || path.with_extension(other).is_file();
        is_plain(path)
            && match (format, path.extension().and_then(OsStr::to_str)) {
                (Format::Parquet, Some("parquet")) => is_table(path),
                (Format::Brat, Some("txt")) => paired("ann"),
                (Format::Brat, Some("ann")) => paired("txt"),
                (Format::Brat, Some("conf")) => path.file_name() == Some(OsStr::new("annotation.conf")),
                _ => false,
            }
    };
    let folder =
        matches!(format, Format::Parquet | Format::Brat).then(|| fs::read_dir(place).ok()).flatten()?;
    let files: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    if let Some(path) = files.iter().find(|path| !is_ours(path)) {
        return Some(path.clone());
    }
    // A pair of files that somebody else put there has a name as any other: that there are too many is all that shows.
    let texts = files.iter().filter(|path| path.extension().is_some_and(|end| end == "txt")).count() as u64;
    (format == Format::Brat && articles.is_some_and(|articles| texts > articles)).then(|| place.to_owned())
}

/// Whether a file has the name of one of the tables.
#[cfg(feature = "tables")]
fn is_table(path: &Path) -> bool {
    let name = path.file_stem().and_then(OsStr::to_str);
    name.is_some_and(|name| crate::tables::TABLES.iter().any(|table| table.name == name))
}

/// Whether a file has the name of one of the tables, of which this build knows none.
#[cfg(not(feature = "tables"))]
fn is_table(_: &Path) -> bool {
    false
}

/// The files that are written beside the one numbered `number`, and go when it is finished.
fn companions(layout: &Layout, number: usize) -> impl Iterator<Item = PathBuf> {
    let place = match layout.shard_size {
        Some(_) => shard(&layout.path, number),
        None => layout.path.clone(),
    };
    COMPANIONS.into_iter().map(move |suffix| with_suffix(&place, suffix))
}

fn same_run(then: &Map<String, Value>, now: &Map<String, Value>) -> Result<(), OutputError> {
    let differs = now.iter().filter_map(|(key, value)| {
        let before = then.get(key).unwrap_or(&Value::Null);
        (before != value).then(|| (key.clone(), before.to_string(), value.to_string()))
    });
    let differs: Vec<_> = differs.collect();
    if differs.is_empty() { Ok(()) } else { Err(OutputError::OtherRun { differs }) }
}

fn put(part: &Path, place: &Path) -> io::Result<()> {
    if part.is_dir() { put_folder(part, place) } else { fs::rename(part, place) }?;
    // So that the name lasts as well as the file, where the system knows how to.
    if let Some(folder) = place.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Counts bytes.
struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The size of a file, or of all files in a folder.
pub fn size_of(path: &Path) -> io::Result<u64> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    fs::read_dir(path)?.map(|entry| size_of(&entry?.path())).sum()
}

/// The name in two: the stem, and what says how the file is laid out and compressed.
fn split(path: &Path) -> (&str, &str) {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    let at = bare.rfind('.').filter(|at| *at > 0).unwrap_or(bare.len());
    name.split_at_checked(at).unwrap_or((name, ""))
}

/// The path of a shard.
fn shard(path: &Path, number: usize) -> PathBuf {
    let (stem, suffix) = split(path);
    path.with_file_name(format!("{stem}-{number:05}{suffix}"))
}

/// Shards that are there already, sorted by name.
fn shards(path: &Path) -> Vec<PathBuf> {
    let (stem, suffix) = split(path);
    let numbered = |name: &str| {
        let number = name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(suffix)?;
        (number.len() >= 5 && number.bytes().all(|digit| digit.is_ascii_digit())).then_some(())
    };
    let entries = fs::read_dir(folder(path)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.file_name().and_then(OsStr::to_str).and_then(numbered).is_some())
        .collect();
    found.sort();
    found
}
