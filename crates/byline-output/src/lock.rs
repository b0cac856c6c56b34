//! One run at a time on one output.

use crate::OutputError;
use crate::guard::only_ours;
use crate::part::with_suffix;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the file begins; the number of the process follows.
const START: &str = "byline, process ";

/// The longest content that is a lock of ours.
const LONGEST: u64 = 64;

/// How often it is tried again, and after how long: a process that is killed keeps its locks for a moment.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// A file beside an output that a process keeps locked while it writes there. The lock goes with the process, however
/// that ends; the file that a killed process leaves is taken over.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    file: File,
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
        only_ours(&path, |there| there.is_file() && there.len() <= LONGEST && is_lock(&path))?;
        let fail = |source| OutputError::Create { path: path.display().to_string(), source };
        let mut tries = 0;
        loop {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(fail)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    let process = holder(&mut file).unwrap_or_else(|| "?".to_owned());
                    return Err(OutputError::Locked { path: place.display().to_string(), process });
                }
                // Some network file systems know no locks; a run there is its user's responsibility.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(fail(error)),
            }
            // Its holder may have removed the file between our opening and our locking it.
            if !is_at(&file, &path) {
                continue;
            }
            let noted = file
                .set_len(0)
                .and_then(|()| file.seek(SeekFrom::Start(0)))
                .and_then(|_| writeln!(file, "{START}{}", std::process::id()));
            noted.map_err(fail)?;
            return Ok(Self { path, file });
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
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
