//! Where files are written, and how they get to their places.

use crate::OutputError;
use crate::guard::{folder, is_special, is_stdout, resolved, takes_file, takes_folder};
use crate::part::Part;
use crate::screen::stdout;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// Where bytes go; they are there after [`finish`](Place::finish) and not before, where that can be had.
pub(crate) enum Place {
    Stdout(BufWriter<Box<dyn Write + Send>>),
    /// A pipe or a device: there is no place beside it.
    Direct(BufWriter<File>),
    /// A part, which somebody else puts in its place.
    Part(BufWriter<File>),
    Beside {
        file: BufWriter<NamedTempFile>,
        place: PathBuf,
    },
}

impl Place {
    /// The place for `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(path) = path.filter(|path| !is_stdout(path)) else {
            return Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, stdout())));
        };
        if !is_special(path) {
            takes_file(path, "a file")?;
        }
        Self::at(path).map_err(|source| OutputError::Create { path: path.display().to_string(), source })
    }

    fn at(path: &Path) -> io::Result<Self> {
        // A link is kept, and what it leads to is replaced.
        let place = resolved(path);
        if is_special(&place) {
            let file = File::options().write(true).open(&place)?;
            return Ok(Self::Direct(BufWriter::with_capacity(BUFFER, file)));
        }
        let file = BufWriter::with_capacity(BUFFER, beside(&place)?);
        Ok(Self::Beside { file, place })
    }

    pub(crate) fn part(file: File) -> Self {
        Self::Part(BufWriter::with_capacity(BUFFER, file))
    }

    /// Flushes what was written to the disk; `false` where that cannot be had.
    pub(crate) fn sync(&mut self) -> io::Result<bool> {
        let Self::Part(out) = self else { return Ok(false) };
        out.flush()?;
        out.get_ref().sync_data()?;
        Ok(true)
    }

    /// The size of a part as it is on the disk.
    pub(crate) fn size(&self) -> io::Result<Option<u64>> {
        match self {
            Self::Part(out) => out.get_ref().metadata().map(|there| Some(there.len())),
            _ => Ok(None),
        }
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.sync()?;
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Direct(mut out) | Self::Part(mut out) => out.flush(),
            Self::Beside { file, place } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(place).map(drop).map_err(|error| error.error)
            }
        }
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Direct(out) | Self::Part(out) => out.write(bytes),
            Self::Beside { file, place: _ } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Direct(out) | Self::Part(out) => out.flush(),
            Self::Beside { file, place: _ } => file.flush(),
        }
    }
}

/// A folder that appears when all its files are there.
pub(crate) struct Folder {
    /// `None` where somebody else puts it in its place.
    temporary: Option<TempDir>,
    path: PathBuf,
    place: PathBuf,
}

impl Folder {
    /// A folder that is to be at `path`, where nothing may stand but an empty folder; `what` is written there.
    pub(crate) fn new(path: Option<&Path>, what: &'static str) -> Result<Self, OutputError> {
        let Some(place) = path.filter(|path| path.as_os_str() != "-") else {
            return Err(OutputError::NoFolder { what });
        };
        takes_folder(place, what)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".byline-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let temporary = builder
            .tempdir_in(folder(place))
            .map_err(|source| OutputError::Create { path: place.display().to_string(), source })?;
        let path = temporary.path().to_owned();
        Ok(Self { temporary: Some(temporary), path, place: place.to_owned() })
    }

    /// An empty folder for a part; `what` is written there.
    pub(crate) fn part(part: &Part<'_>, what: &'static str) -> Result<Self, OutputError> {
        let beside = part.beside.to_owned();
        let fail = |source| OutputError::Create { path: beside.display().to_string(), source };
        takes_folder(part.path, what)?;
        match fs::remove_dir_all(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
            _ => {}
        }
        fs::create_dir(&beside).map_err(fail)?;
        Ok(Self { temporary: None, path: beside, place: part.path.to_owned() })
    }

    /// Where the files are until then.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The place as messages show it.
    pub(crate) fn shown(&self) -> String {
        self.place.display().to_string()
    }

    /// Puts the folder in its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self { temporary, path, place } = self;
        let Some(temporary) = temporary else { return Ok(()) };
        put_folder(&path, &place)?;
        let _ = temporary.keep();
        Ok(())
    }
}

/// Moves a folder to its place.
pub(crate) fn put_folder(from: &Path, place: &Path) -> io::Result<()> {
    // An empty folder may stand in the place; not every system lets another be moved over it.
    let _ = fs::remove_dir(place);
    fs::rename(from, place)
}

/// A file under another name in the folder of `place`.
pub(crate) fn beside(place: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".byline-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves. The default here would hide it from others.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder(place))
}
