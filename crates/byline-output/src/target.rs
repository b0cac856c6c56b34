//! Where bytes go: standard output, or a file that appears when it is whole.

use crate::OutputError;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// Takes bytes and packs them as the name of the file asks for.
pub(crate) enum Target {
    Plain(Place),
    #[cfg(feature = "gz")]
    Gzip(Box<flate2::write::GzEncoder<Place>>),
    #[cfg(feature = "zst")]
    Zstandard(zstd::stream::write::Encoder<'static, Place>),
}

impl Target {
    /// The target for `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        let place = Place::open(path)?;
        match path.and_then(Path::extension).and_then(OsStr::to_str) {
            Some("gz") => gzip(place),
            Some("zst") => zstandard(place),
            _ => Ok(Self::Plain(place)),
        }
    }

    /// Writes what is left and puts the file in its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(place) => place.finish(),
            #[cfg(feature = "gz")]
            Self::Gzip(packed) => (*packed).finish()?.finish(),
            #[cfg(feature = "zst")]
            Self::Zstandard(packed) => packed.finish()?.finish(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(place) => place.write(bytes),
            #[cfg(feature = "gz")]
            Self::Gzip(packed) => packed.write(bytes),
            #[cfg(feature = "zst")]
            Self::Zstandard(packed) => packed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(place) => place.flush(),
            #[cfg(feature = "gz")]
            Self::Gzip(packed) => packed.flush(),
            #[cfg(feature = "zst")]
            Self::Zstandard(packed) => packed.flush(),
        }
    }
}

#[cfg(feature = "gz")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gzip(place: Place) -> Result<Target, OutputError> {
    // No name and no time of day in the header: the same records give the same bytes.
    let packed = flate2::write::GzEncoder::new(place, flate2::Compression::default());
    Ok(Target::Gzip(Box::new(packed)))
}

#[cfg(not(feature = "gz"))]
fn gzip(_: Place) -> Result<Target, OutputError> {
    Err(OutputError::Unsupported { what: "gzip", feature: "gz" })
}

#[cfg(feature = "zst")]
fn zstandard(place: Place) -> Result<Target, OutputError> {
    let packed = zstd::stream::write::Encoder::new(place, 0);
    packed.map(Target::Zstandard).map_err(|source| OutputError::Create { path: "-".to_owned(), source })
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: Place) -> Result<Target, OutputError> {
    Err(OutputError::Unsupported { what: "Zstandard", feature: "zst" })
}

/// Where bytes go; they are there after [`finish`](Place::finish) and not before, where that can be had.
pub(crate) enum Place {
    Stdout(BufWriter<io::Stdout>),
    /// A pipe or a device: there is no place beside it.
    Direct(BufWriter<File>),
    Beside {
        file: BufWriter<NamedTempFile>,
        place: PathBuf,
    },
}

impl Place {
    /// The place for `path`, or standard output.
    fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())));
        };
        Self::at(path).map_err(|source| OutputError::Create { path: path.display().to_string(), source })
    }

    fn at(path: &Path) -> io::Result<Self> {
        // A link is kept, and what it leads to is replaced.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&place).is_ok_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(&place)?;
            return Ok(Self::Direct(BufWriter::with_capacity(BUFFER, file)));
        }
        let file = BufWriter::with_capacity(BUFFER, beside(&place)?);
        Ok(Self::Beside { file, place })
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Direct(mut out) => out.flush(),
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
            Self::Direct(out) => out.write(bytes),
            Self::Beside { file, place: _ } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Direct(out) => out.flush(),
            Self::Beside { file, place: _ } => file.flush(),
        }
    }
}

/// A folder that appears when all its files are there.
pub(crate) struct Folder {
    beside: TempDir,
    place: PathBuf,
}

impl Folder {
    /// A folder that is to be at `path`, where nothing may stand but an empty folder; `what` is written there.
    pub(crate) fn new(path: Option<&Path>, what: &'static str) -> Result<Self, OutputError> {
        let Some(place) = path.filter(|path| path.as_os_str() != "-") else {
            return Err(OutputError::NoFolder { what });
        };
        let shown = place.display().to_string();
        if fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(OutputError::NotEmpty { path: shown });
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".byline-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let beside = builder.tempdir_in(folder(place));
        let beside = beside.map_err(|source| OutputError::Create { path: shown, source })?;
        Ok(Self { beside, place: place.to_owned() })
    }

    /// Where the files are until then.
    pub(crate) fn path(&self) -> &Path {
        self.beside.path()
    }

    /// The place as messages show it.
    pub(crate) fn shown(&self) -> String {
        self.place.display().to_string()
    }

    /// Puts the folder in its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self { beside, place } = self;
        // An empty folder may stand in the place; not every system lets another be moved over it.
        let _ = fs::remove_dir(&place);
        fs::rename(beside.path(), place)?;
        let _ = beside.keep();
        Ok(())
    }
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

/// The folder in which `place` is.
fn folder(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
