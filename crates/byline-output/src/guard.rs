//! Output never destroys what it did not make.
//!
//! Before anything is opened for writing, every place that a run writes to is compared with what it reads and with its
//! other places: by device and inode, so that no link and no other spelling of a path gets around it. What is neither a
//! file nor a folder (a pipe, a device) is written to directly or refused, and never replaced. Files that Byline keeps
//! beside its output are removed or written over only where it made them.

use crate::OutputError;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What a run reads and writes, checked one place after the other.
#[derive(Debug, Default)]
pub struct Guard {
    read: Vec<(Identity, PathBuf)>,
    written: Vec<(Identity, PathBuf)>,
}

/// What makes two paths the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Identity {
    /// Something that exists.
    #[cfg(unix)]
    Existing { device: u64, inode: u64 },
    /// Something that does not exist yet, or on a system without inodes: the path with all links resolved.
    Path(PathBuf),
}

impl Identity {
    fn of(path: &Path) -> Self {
        #[cfg(unix)]
        if let Ok(metadata) = fs::metadata(path) {
            return Self::existing(&metadata);
        }
        Self::Path(resolved(path))
    }

    #[cfg(unix)]
    fn existing(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self::Existing { device: metadata.dev(), inode: metadata.ino() }
    }

    /// The file that the shell sends standard output to, if it is one.
    fn of_stdout() -> Option<Self> {
        #[cfg(unix)]
        return crate::screen::stdout_file().as_ref().map(Self::existing);
        #[cfg(not(unix))]
        None
    }
}

impl Guard {
    /// Notes a file that is read; `-` is the file that standard input comes from, if any.
    pub fn reads(&mut self, path: &Path) {
        let place = if is_stdout(path) { Path::new("/dev/stdin") } else { path };
        if !is_stdout(path) || fs::metadata(place).is_ok_and(|metadata| metadata.is_file()) {
            self.read.push((Identity::of(place), path.to_owned()));
        }
    }

    /// Notes a path that is read, and what is in it down to so many folders, but for what `except` says.
    pub fn reads_within(&mut self, path: &Path, depth: u32, except: &dyn Fn(&Path) -> bool) {
        if except(path) {
            return;
        }
        self.reads(path);
        for entry in fs::read_dir(path).into_iter().flatten().flatten().filter(|_| depth > 0) {
            self.reads_within(&entry.path(), depth - 1, except);
        }
    }

    /// Notes a place that is written to; `-` is the file that standard output goes to, if any.
    ///
    /// # Errors
    ///
    /// If it is something that is read, or that another output goes to.
    pub fn writes(&mut self, path: &Path) -> Result<(), OutputError> {
        let identity = if is_stdout(path) {
            let Some(file) = Identity::of_stdout() else { return Ok(()) };
            file
        } else {
            Identity::of(path)
        };
        let same = |places: &[(Identity, PathBuf)]| {
            places.iter().find(|(other, _)| *other == identity).map(|(_, other)| other.display().to_string())
        };
        let shown = if is_stdout(path) { "standard output".to_owned() } else { path.display().to_string() };
        if let Some(input) = same(&self.read) {
            return Err(OutputError::IsInput { path: shown, input });
        }
        // Many may write to a pipe or a device: nothing in it is replaced.
        if let Some(other) = same(&self.written).filter(|_| !is_special(path)) {
            return Err(OutputError::WrittenTwice { path: shown, other });
        }
        self.written.push((identity, path.to_owned()));
        Ok(())
    }
}

/// Whether a path stands for standard output. The system's own names lead elsewhere once plugins are loaded, or where it was closed.
pub fn is_stdout(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Whether a path leads to a pipe, a device or a socket: what may be written to, but not replaced.
pub(crate) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The path with all links resolved, also that of a link whose target does not exist.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    // As many as systems follow.
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(place) = fs::canonicalize(&path) {
            return place;
        }
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => break,
        }
    }
    match (fs::canonicalize(folder(&path)), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// The folder in which `path` is.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Fails unless a file can be put at `path`: nothing is there, or a file, which is replaced.
pub fn takes_file(path: &Path, what: &'static str) -> Result<(), OutputError> {
    let shown = || path.display().to_string();
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(OutputError::IsFolder { path: shown() }),
        Ok(metadata) if !metadata.is_file() => Err(OutputError::Special { path: shown(), what }),
        _ => Ok(()),
    }
}

/// Fails unless something can be written at `path`, by making a file without a name in its folder: that the folder is
/// there and takes files. A pipe or a device is written to directly; whether it takes anything shows then.
pub fn can_write(path: &Path) -> Result<(), OutputError> {
    if is_stdout(path) || is_special(path) {
        return Ok(());
    }
    match tempfile::tempfile_in(folder(&resolved(path))) {
        Ok(_) => Ok(()),
        Err(source) => Err(OutputError::Unwritable { path: path.display().to_string(), source }),
    }
}

/// Fails where something stands under a name that a run keeps for itself and is neither a file nor a folder: it is not
/// opened, since a pipe would wait for ever, nor followed, since a link leads anywhere.
pub fn check_kept(path: &Path) -> Result<(), OutputError> {
    only_ours(path, |_| true)
}

/// Whether a file is at `path`, which opens without waiting; a link is none.
pub(crate) fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| there.is_file())
}

/// Fails unless a folder can be put at `path`: nothing is there, or an empty folder.
pub(crate) fn takes_folder(path: &Path, what: &'static str) -> Result<(), OutputError> {
    let shown = || path.display().to_string();
    let Ok(metadata) = fs::metadata(path) else { return Ok(()) };
    if metadata.is_file() {
        return Err(OutputError::IsFile { path: shown(), what });
    }
    if !metadata.is_dir() {
        return Err(OutputError::Special { path: shown(), what });
    }
    let failed = |source| OutputError::Create { path: shown(), source };
    match fs::read_dir(path).map_err(failed)?.next() {
        Some(_) => Err(OutputError::NotEmpty { path: shown() }),
        None => Ok(()),
    }
}

/// Fails where something is at `path` that Byline did not make, as far as `is_ours` can say of what is no link.
pub(crate) fn only_ours(path: &Path, is_ours: impl FnOnce(&Metadata) -> bool) -> Result<(), OutputError> {
    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(())
        }
        Err(source) => Err(OutputError::Create { path: path.display().to_string(), source }),
        Ok(there) if (there.is_file() || there.is_dir()) && is_ours(&there) => Ok(()),
        Ok(_) => Err(OutputError::NotOurs { path: path.display().to_string() }),
    }
}

/// Writes a small file whole or not at all; what is no file is written to directly.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    write_file_with(path, |out| out.write_all(bytes))
}

/// Writes what `write` writes, whole or not at all; what is no file is written to directly, and `-` is stdout.
pub fn write_file_with(
    path: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    use std::io::{BufWriter, Write};
    let failed = |source| OutputError::Write { path: path.display().to_string(), source };
    if is_stdout(path) {
        let mut out = crate::stdout();
        return write(&mut out).and_then(|()| out.flush()).map_err(failed);
    }
    if is_special(path) {
        let file = fs::File::options().write(true).open(path);
        return file.and_then(|mut file| write(&mut file)).map_err(failed);
    }
    takes_file(path, "a file")?;
    let place = resolved(path);
    // The name is always the same, so that what a killed run left is replaced by the next one.
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let beside = place.with_file_name(format!(".byline-{name}"));
    let written = || {
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = BufWriter::new(fs::File::create_new(&beside)?);
        // Removed where anything fails from here on.
        let beside = TempPath::try_from_path(&beside)?;
        write(&mut file)?;
        file.flush()?;
        file.get_ref().sync_data()?;
        beside.persist(&place).map_err(|error| error.error)
    };
    written().map_err(failed)
}
