//! One run at a time on one output.

use crate::OutputError;
use crate::guard::only_ours;
use crate::part::with_suffix;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How the file begins; the number of the process follows.
const START: &str = "byline, process ";

/// The longest content that is a lock of ours.
const LONGEST: u64 = 64;

/// How often it is tried again, and after how long: a process that is killed keeps its locks for a moment.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// The locks of this process. The system's keep other processes out, and no thread of this one; and a process loses its
/// own as soon as it opens and closes the file once more, which nobody does who looks here first.
static HELD: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn held() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file beside an output that a process keeps locked while it writes there. The lock goes with the process, however
/// that ends, and whatever it has started; the file that a killed process leaves is taken over.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    held: Held,
}

/// A path among those that this process has locked.
#[derive(Debug)]
struct Held(PathBuf);

impl Drop for Held {
    fn drop(&mut self) {
        held().remove(&self.0);
    }
}

impl Lock {
    /// Where the lock of what is written to `place` is.
    pub(crate) fn path(place: &Path) -> PathBuf {
        with_suffix(place, ".lock")
    }

    /// Locks `place`.
    ///
    /// # Errors
    ///
    /// If another process has, or a file is in the way that is no lock.
    pub(crate) fn of(place: &Path) -> Result<Self, OutputError> {
        let path = Self::path(place);
        let locked = |process| OutputError::Locked { path: place.display().to_string(), process };
        if !held().insert(path.clone()) {
            return Err(locked(std::process::id().to_string()));
        }
        let held = Held(path);
        let path = &held.0;
        only_ours(path, |there| there.is_file() && there.len() <= LONGEST && is_lock(path))?;
        let fail = |source| OutputError::Create { path: path.display().to_string(), source };
        let mut tries = 0;
        loop {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
                .map_err(fail)?;
            match try_lock(&file) {
                Ok(true) => {}
                Ok(false) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                    continue;
                }
                Ok(false) => return Err(locked(holder(&mut file).unwrap_or_else(|| "?".to_owned()))),
                // Some network file systems know no locks; a run there is its user's responsibility.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(error) => return Err(fail(error)),
            }
            // Its holder may have removed the file between our opening and our locking it.
            if !is_at(&file, path) {
                continue;
            }
            // From here on the file goes with the lock, also where nothing can be written to it.
            let shown = path.display().to_string();
            let mut lock = Self { file, held };
            lock.note().map_err(|source| OutputError::Create { path: shown, source })?;
            return Ok(lock);
        }
    }
}

impl Lock {
    /// Writes down whose it is.
    fn note(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        writeln!(self.file, "{START}{}", std::process::id())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if is_at(&self.file, &self.held.0) {
            let _ = fs::remove_file(&self.held.0);
        }
    }
}

/// Locks a file, unless another process has. The lock is the process's own: what it forks has the same file open and
/// holds no lock on it.
#[cfg(unix)]
fn try_lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        // Network file systems whose server takes no locks.
        Err(Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP | Errno::INVAL) => {
            Err(io::ErrorKind::Unsupported.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Locks a file, unless another process has.
#[cfg(not(unix))]
fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// The process that a lock names.
fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    let process = text.strip_prefix(START)?.trim();
    process.bytes().all(|byte| byte.is_ascii_digit()).then(|| process.to_owned())
}

/// Whether the file at `path` is a lock, or one that was cut off when it was made.
fn is_lock(path: &Path) -> bool {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.is_ok() && (text.starts_with(START) || START.starts_with(&text))
}

/// Whether `file` is what stands at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
