//! Where bytes go: standard output, or a file that appears when it is whole.

use crate::OutputError;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// Bytes of a packed file after which the packer is told to give out all that it holds, at the next line end. A file that
/// is cut off can be unpacked up to the last such point. Where they are depends on the bytes alone.
const POINT: usize = 1 << 20;

/// Bytes that a packer is given at a time: always as many, so that what it makes depends on the bytes alone.
const CHUNK: usize = 64 << 10;

/// Takes bytes and packs them as the name of the file asks for.
pub(crate) struct Target {
    packer: Packer,
    /// Bytes that wait for the packer.
    waiting: Vec<u8>,
    /// Bytes since the packer gave out all that it holds.
    since: usize,
    /// Bytes taken, before packing.
    taken: u64,
}

enum Packer {
    Plain(Place),
    #[cfg(feature = "gz")]
    Gzip(Box<flate2::write::GzEncoder<Place>>),
    #[cfg(feature = "zst")]
    Zstandard(zstd::stream::write::Encoder<'static, Place>),
}

impl Target {
    /// The target for `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OutputError> {
        Self::at(path, Place::open(path)?)
    }

    /// A target that goes on in a part after its first bytes, as many as were taken before packing.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        let Part { path, beside, mark, before: _ } = *part;
        let fail = |source| OutputError::Create { path: beside.display().to_string(), source };
        let packed = path.extension().is_some_and(|end| end == "gz" || end == "zst");
        if mark.bytes == 0 {
            let file = File::create(beside).map_err(fail)?;
            return Self::at(Some(path), Place::part(file));
        }
        if !packed {
            let mut file = File::options().write(true).open(beside).map_err(fail)?;
            if file.metadata().map_err(fail)?.len() < mark.bytes {
                return Err(OutputError::Lost { path: beside.display().to_string() });
            }
            file.set_len(mark.bytes).and_then(|()| file.seek(SeekFrom::End(0))).map_err(fail)?;
            let mut target = Self::at(Some(path), Place::part(file))?;
            target.taken = mark.bytes;
            return Ok(target);
        }
        // A packer cannot go on in the middle: what is there is packed once more, which gives the same bytes.
        let again = with_suffix(beside, ".again");
        let mut target = Self::at(Some(path), Place::part(File::create(&again).map_err(fail)?))?;
        let mut unpacked = unpacked(path, File::open(beside).map_err(fail)?)?.take(mark.bytes);
        match io::copy(&mut unpacked, &mut target) {
            Ok(copied) if copied == mark.bytes => {}
            Ok(_) => return Err(OutputError::Lost { path: beside.display().to_string() }),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(OutputError::Lost { path: beside.display().to_string() });
            }
            Err(error) => return Err(fail(error)),
        }
        fs::rename(&again, beside).map_err(fail)?;
        Ok(target)
    }

    fn at(path: Option<&Path>, place: Place) -> Result<Self, OutputError> {
        let packer = match path.and_then(Path::extension).and_then(OsStr::to_str) {
            Some("gz") => gzip(place)?,
            Some("zst") => zstandard(place)?,
            _ => Packer::Plain(place),
        };
        Ok(Self { packer, waiting: Vec::new(), since: 0, taken: 0 })
    }

    /// Makes what was taken last and says how many bytes that is before packing; `None` where another target could not
    /// go on from here.
    pub(crate) fn mark(&mut self) -> io::Result<Option<u64>> {
        let settled = self.waiting.is_empty() && (self.since == 0 || matches!(self.packer, Packer::Plain(_)));
        if !settled || self.taken == 0 {
            return Ok(None);
        }
        let place = match &mut self.packer {
            Packer::Plain(place) => place,
            #[cfg(feature = "gz")]
            Packer::Gzip(packed) => packed.get_mut(),
            #[cfg(feature = "zst")]
            Packer::Zstandard(packed) => packed.get_mut(),
        };
        Ok(place.sync()?.then_some(self.taken))
    }

    /// Writes what is left and puts the file in its place.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.packer.write_all(&waiting)?;
        match self.packer {
            Packer::Plain(place) => place.finish(),
            #[cfg(feature = "gz")]
            Packer::Gzip(packed) => (*packed).finish()?.finish(),
            #[cfg(feature = "zst")]
            Packer::Zstandard(packed) => packed.finish()?.finish(),
        }
    }

    /// Hands bytes to the packer, in pieces that depend on nothing but the bytes.
    fn pack(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(bytes);
        self.since += bytes.len();
        let whole = self.waiting.len() - self.waiting.len() % CHUNK;
        for chunk in self.waiting.get(..whole).unwrap_or_default().chunks(CHUNK) {
            self.packer.write_all(chunk)?;
        }
        self.waiting.drain(..whole);
        Ok(())
    }

    /// Has the packer give out all that it holds.
    fn point(&mut self) -> io::Result<()> {
        self.packer.write_all(&self.waiting)?;
        self.waiting.clear();
        self.since = 0;
        self.packer.flush()
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Packer::Plain(place) = &mut self.packer {
            let written = place.write(bytes)?;
            self.taken += written as u64;
            return Ok(written);
        }
        let mut rest = bytes;
        loop {
            let from = (POINT - 1).saturating_sub(self.since);
            let end = rest.get(from..).and_then(|late| memchr::memchr(b'\n', late));
            let Some((line, after)) = end.and_then(|end| rest.split_at_checked(from + end + 1)) else {
                break;
            };
            self.pack(line)?;
            self.point()?;
            rest = after;
        }
        self.pack(rest)?;
        self.taken += bytes.len() as u64;
        Ok(bytes.len())
    }

    /// A packer keeps what it holds, or what it makes would depend on when it is asked.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.packer {
            Packer::Plain(place) => place.flush(),
            #[cfg(any(feature = "gz", feature = "zst"))]
            _ => Ok(()),
        }
    }
}

impl Write for Packer {
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
fn gzip(place: Place) -> Result<Packer, OutputError> {
    // No name and no time of day in the header: the same records give the same bytes.
    let packed = flate2::write::GzEncoder::new(place, flate2::Compression::default());
    Ok(Packer::Gzip(Box::new(packed)))
}

#[cfg(not(feature = "gz"))]
fn gzip(_: Place) -> Result<Packer, OutputError> {
    Err(OutputError::Unsupported { what: "gzip", feature: "gz" })
}

#[cfg(feature = "zst")]
fn zstandard(place: Place) -> Result<Packer, OutputError> {
    let packed = zstd::stream::write::Encoder::new(place, 0);
    packed.map(Packer::Zstandard).map_err(|source| OutputError::Create { path: "-".to_owned(), source })
}

#[cfg(not(feature = "zst"))]
fn zstandard(_: Place) -> Result<Packer, OutputError> {
    Err(OutputError::Unsupported { what: "Zstandard", feature: "zst" })
}

/// What a packed file holds, as far as it goes.
fn unpacked(path: &Path, file: File) -> Result<Box<dyn Read>, OutputError> {
    match path.extension().and_then(OsStr::to_str) {
        #[cfg(feature = "gz")]
        Some("gz") => Ok(Box::new(flate2::read::GzDecoder::new(file))),
        #[cfg(feature = "zst")]
        Some("zst") => match zstd::stream::read::Decoder::new(file) {
            Ok(unpacked) => Ok(Box::new(unpacked)),
            Err(source) => Err(OutputError::Create { path: path.display().to_string(), source }),
        },
        _ => Ok(Box::new(file)),
    }
}

/// A file that a writer works on, which somebody else puts in its place when it is whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// The place, whose name says how it is packed.
    pub(crate) path: &'a Path,
    /// Where the bytes are until then.
    pub(crate) beside: &'a Path,
    /// What of them stays.
    pub(crate) mark: Mark,
    /// Records in the parts before it.
    pub(crate) before: u64,
}

/// How far a part is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes, before packing.
    pub(crate) bytes: u64,
    pub(crate) records: u64,
}

/// The path with something behind it.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Where bytes go; they are there after [`finish`](Place::finish) and not before, where that can be had.
pub(crate) enum Place {
    Stdout(BufWriter<io::Stdout>),
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

    fn part(file: File) -> Self {
        Self::Part(BufWriter::with_capacity(BUFFER, file))
    }

    /// Makes what was written last; `false` where that cannot be had.
    fn sync(&mut self) -> io::Result<bool> {
        let Self::Part(out) = self else { return Ok(false) };
        out.flush()?;
        out.get_ref().sync_data()?;
        Ok(true)
    }

    fn finish(mut self) -> io::Result<()> {
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
        vacant(place)?;
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

    /// An empty folder for a part.
    pub(crate) fn part(part: &Part<'_>) -> Result<Self, OutputError> {
        let beside = part.beside.to_owned();
        let fail = |source| OutputError::Create { path: beside.display().to_string(), source };
        vacant(part.path)?;
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

/// Whether a folder can be put there.
fn vacant(place: &Path) -> Result<(), OutputError> {
    if fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(OutputError::NotEmpty { path: place.display().to_string() });
    }
    Ok(())
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
