//! The model file: sections of weights after a short header, used in place.
//!
//! All numbers are little-endian.
//!
//! | bytes | |
//! |---|---|
//! | 8 | magic |
//! | 2 | version of the format |
//! | 2 | number of sections |
//! | 4 | version of the features, the model's own |
//! | 16 | kind: the model's name, filled up with zeros |
//! | 8 | checksum of all bytes after it |
//! | 16 each | section: bytes (u32), labels (u16; 0 if it is no table), bits of the rows (u16), scale (f32), zero |
//! | … | the sections, each at a multiple of 64 bytes |

use crate::table::{MOST_LABELS, Table, stride};
use crate::train::Weights;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const MAGIC: [u8; 8] = *b"bylnmdl\n";
const FORMAT: u16 = 1;
const HEADER: usize = 40;
const SECTION: usize = 16;
const ALIGNMENT: usize = 64;

/// What is wrong with a model file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin as model files do.
    #[error("not a model file")]
    NotAModel,
    /// It ends too early.
    #[error("the model file is cut off: it has {have} of {want} bytes")]
    Truncated {
        /// Its bytes.
        have: usize,
        /// How many it should have.
        want: usize,
    },
    /// A later program wrote it.
    #[error("the model file has format {found}, and this program reads up to {FORMAT}: update the program")]
    NewerFormat {
        /// The format of the file.
        found: u16,
    },
    /// It is a model for something else.
    #[error("the model is for `{found}`, not for `{wanted}`")]
    WrongKind {
        /// What it is for.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// Its features are computed in another way.
    #[error(
        "the model has features of version {found}, and this program has version {wanted}: train it again"
    )]
    OtherFeatures {
        /// The version of the file.
        found: u32,
        /// What was asked for.
        wanted: u32,
    },
    /// Bytes were changed.
    #[error("the model file is damaged: its checksum is wrong")]
    Checksum,
    /// The file was written over while it was in use.
    #[error("the file was changed while it was in use")]
    Changed,
    /// A section is missing or of another sort.
    #[error("the model has no {wanted} at section {section}")]
    Section {
        /// Which one.
        section: usize,
        /// What it should be.
        wanted: &'static str,
    },
    /// The file cannot be read.
    #[error("cannot read the model `{path}`")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ModelError {
    /// What is wrong and why, in one line: the message with that of its source.
    pub fn line(&self) -> String {
        match std::error::Error::source(self) {
            Some(source) => format!("{self}: {source}"),
            None => self.to_string(),
        }
    }
}

/// A model file in memory: a view without a copy.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    sections: usize,
    bytes: &'a [u8],
}

impl<'a> Model<'a> {
    /// Reads a model of `kind`, whose features have `version`. All bytes are looked at once, for the checksum: some
    /// 0.1 ms a megabyte.
    pub fn read(bytes: &'a [u8], kind: &str, version: u32) -> Result<Self, ModelError> {
        let model = Self::embedded(bytes, kind, version)?;
        let stored = array(bytes, HEADER - 8).map(u64::from_le_bytes);
        if stored != Some(checksum(bytes.get(HEADER..).unwrap_or_default())) {
            return Err(ModelError::Checksum);
        }
        Ok(model)
    }

    /// The same without the checksum, for models embedded in the program, which are as intact as the program is:
    /// pages of the table that no text asks for are never touched.
    pub fn embedded(bytes: &'a [u8], kind: &str, version: u32) -> Result<Self, ModelError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let cut = |want| ModelError::Truncated { have: bytes.len(), want };
        let format = array(bytes, 8).map(u16::from_le_bytes).ok_or(cut(HEADER))?;
        if format > FORMAT {
            return Err(ModelError::NewerFormat { found: format });
        }
        let sections = array(bytes, 10).map(u16::from_le_bytes).ok_or(cut(HEADER))?.into();
        let features = array(bytes, 12).map(u32::from_le_bytes).ok_or(cut(HEADER))?;
        let named: [u8; 16] = array(bytes, 16).ok_or(cut(HEADER))?;
        let named = String::from_utf8_lossy(&named);
        let named = named.trim_end_matches('\0');
        if named != kind {
            return Err(ModelError::WrongKind { found: named.to_owned(), wanted: kind.to_owned() });
        }
        if features != version {
            return Err(ModelError::OtherFeatures { found: features, wanted: version });
        }
        let model = Self { sections, bytes };
        let want = model.places().last().map_or(HEADER, |section| section.end);
        if bytes.len() < want || bytes.len() < HEADER + sections * SECTION {
            return Err(cut(want.max(HEADER + sections * SECTION)));
        }
        Ok(model)
    }

    /// The table at a section.
    pub fn table(&self, section: usize) -> Result<Table<'a>, ModelError> {
        let missing = || ModelError::Section { section, wanted: "table" };
        let place = self.places().nth(section).ok_or_else(missing)?;
        let weights = self.bytes.get(place.start..place.end).ok_or_else(missing)?;
        let fits = (1..=MOST_LABELS).contains(&place.labels)
            && (1..=24).contains(&place.bits)
            && weights.len() == stride(place.labels) << place.bits;
        if !fits {
            return Err(missing());
        }
        Ok(Table { bits: place.bits, labels: place.labels, scale: place.scale, weights })
    }

    /// The bytes at a section that is no table.
    pub fn bytes(&self, section: usize) -> Result<&'a [u8], ModelError> {
        let missing = || ModelError::Section { section, wanted: "bytes" };
        let place = self.places().nth(section).filter(|place| place.labels == 0).ok_or_else(missing)?;
        self.bytes.get(place.start..place.end).ok_or_else(missing)
    }

    /// Where the sections lie; ends early where the file does.
    fn places(&self) -> impl Iterator<Item = Place> + use<'a> {
        let Self { sections, bytes } = *self;
        let mut end = HEADER + sections * SECTION;
        (0..sections).map_while(move |section| {
            let header: [u8; SECTION] = array(bytes, HEADER + section * SECTION)?;
            let start = end.next_multiple_of(ALIGNMENT);
            end = start + array(&header, 0).map(u32::from_le_bytes)? as usize;
            Some(Place {
                start,
                end,
                labels: array(&header, 4).map(u16::from_le_bytes)?.into(),
                bits: array(&header, 6).map(u16::from_le_bytes)?.into(),
                scale: array(&header, 8).map(f32::from_le_bytes)?,
            })
        })
    }
}

struct Place {
    start: usize,
    end: usize,
    labels: usize,
    bits: u32,
    scale: f32,
}

/// A model file in memory: a copy of a small one; a large one is mapped.
#[derive(Debug)]
pub struct Mapped {
    map: memmap2::Mmap,
    /// The file that is mapped, with its length and the time of its last change when it was.
    mapped: Option<(File, u64, Option<SystemTime>)>,
}

/// A file up to this size is copied: that takes some milliseconds, and then nobody can change it.
const COPIED: u64 = 64 << 20;

impl Mapped {
    /// Opens a file, whatever it holds.
    ///
    /// What happens to the file later changes nothing where it is small. A large one must not be written over while it is
    /// open; [`check`](Self::check) notices that, but where the file is cut off at the very moment in which it is read,
    /// the process ends.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let failed = |source| ModelError::Io { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        let length = metadata.len();
        if length > COPIED {
            return Self::map(file, length, metadata.modified().ok()).map_err(failed);
        }
        let mut copied = || {
            let mut copy = memmap2::MmapMut::map_anon(length.max(1) as usize)?;
            file.read_exact(copy.get_mut(..length as usize).unwrap_or_default())?;
            copy.make_read_only()
        };
        Ok(Self { map: copied().map_err(failed)?, mapped: None })
    }

    fn map(file: File, length: u64, modified: Option<SystemTime>) -> io::Result<Self> {
        #[expect(unsafe_code, reason = "mapping a file is unsafe, as another process may change it")]
        // SAFETY: the map is only read, as bytes, for which any value is valid; a file changed meanwhile gives wrong
        // labels, which `check` notices, and one cut off meanwhile a fault, which the documentation rules out.
        let map = unsafe { memmap2::Mmap::map(&file) }?;
        Ok(Self { map, mapped: Some((file, length, modified)) })
    }

    /// Whether the file is still as it was when it was opened; costs a microsecond.
    ///
    /// # Errors
    ///
    /// If it was written over or cut off: what is read of it may be anything.
    pub fn check(&self) -> Result<(), ModelError> {
        let Some((file, length, modified)) = &self.mapped else { return Ok(()) };
        let now = file.metadata().ok();
        let same = now.is_some_and(|now| now.len() == *length && now.modified().ok() == *modified);
        if same { Ok(()) } else { Err(ModelError::Changed) }
    }

    /// The model in it, as by [`Model::read`].
    pub fn model(&self, kind: &str, version: u32) -> Result<Model<'_>, ModelError> {
        Model::read(&self.map, kind, version)
    }

    /// The same without the checksum, as by [`Model::embedded`]: for a large file whose checksum was looked at when it
    /// was opened.
    pub fn known_model(&self, kind: &str, version: u32) -> Result<Model<'_>, ModelError> {
        Model::embedded(&self.map, kind, version)
    }
}

/// The model that a program uses: the one embedded in it, or a file in its place.
#[derive(Debug)]
pub struct ModelSource {
    kind: &'static str,
    version: u32,
    place: Source,
}

#[derive(Debug)]
enum Source {
    Embedded(&'static [u8]),
    File(Mapped),
}

impl ModelSource {
    /// The model in the file at `path`, whose checksum is verified here and not again; without a path the embedded one.
    pub fn open(
        embedded: &'static Aligned<[u8]>,
        path: Option<&Path>,
        kind: &'static str,
        version: u32,
    ) -> Result<Self, ModelError> {
        let place = match path {
            None => Source::Embedded(&embedded.0),
            Some(path) => {
                let mapped = Mapped::open(path)?;
                mapped.model(kind, version)?;
                Source::File(mapped)
            }
        };
        Ok(Self { kind, version, place })
    }

    /// The model. It costs next to nothing, so that a view need not be kept beside its source.
    pub fn model(&self) -> Result<Model<'_>, ModelError> {
        match &self.place {
            Source::Embedded(bytes) => Model::embedded(bytes, self.kind, self.version),
            Source::File(mapped) => mapped.known_model(self.kind, self.version),
        }
    }
}

/// Puts embedded bytes at a multiple of 64, so that no row of a table crosses a cache line:
/// `static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/tags.bin"));`
#[repr(C, align(64))]
#[derive(Debug, Clone, Copy)]
pub struct Aligned<T: ?Sized>(pub T);

/// Writes a model file.
#[derive(Debug)]
pub struct ModelWriter {
    kind: [u8; 16],
    version: u32,
    sections: Vec<([u8; SECTION], Vec<u8>)>,
}

impl ModelWriter {
    /// A model of a kind (at most 16 bytes are kept), whose features have a version.
    pub fn new(kind: &str, version: u32) -> Self {
        let mut name = [0; 16];
        for (place, byte) in name.iter_mut().zip(kind.bytes()) {
            *place = byte;
        }
        Self { kind: name, version, sections: Vec::new() }
    }

    /// Adds weights, rounded to bytes.
    pub fn table(self, weights: &Weights) -> Self {
        let (bytes, scale) = weights.quantised();
        self.section(weights.labels as u16, weights.bits as u16, scale, bytes)
    }

    /// Adds bytes.
    pub fn bytes(self, bytes: Vec<u8>) -> Self {
        self.section(0, 0, 0.0, bytes)
    }

    fn section(mut self, labels: u16, bits: u16, scale: f32, bytes: Vec<u8>) -> Self {
        let mut header = [0; SECTION];
        let fields = [
            &(bytes.len() as u32).to_le_bytes()[..],
            &labels.to_le_bytes(),
            &bits.to_le_bytes(),
            &scale.to_le_bytes(),
        ];
        for (place, byte) in header.iter_mut().zip(fields.concat()) {
            *place = byte;
        }
        self.sections.push((header, bytes));
        self
    }

    /// The bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        let mut behind: Vec<u8> = self.sections.iter().flat_map(|(header, _)| *header).collect();
        for (_, bytes) in &self.sections {
            behind.resize((HEADER + behind.len()).next_multiple_of(ALIGNMENT) - HEADER, 0);
            behind.extend_from_slice(bytes);
        }
        let mut file = Vec::with_capacity(HEADER + behind.len());
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT.to_le_bytes());
        file.extend_from_slice(&(self.sections.len() as u16).to_le_bytes());
        file.extend_from_slice(&self.version.to_le_bytes());
        file.extend_from_slice(&self.kind);
        file.extend_from_slice(&checksum(&behind).to_le_bytes());
        file.extend_from_slice(&behind);
        file
    }
}

/// Four lanes of multiply and rotate over 32 bytes a step. It finds accidents, not forgery.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1_u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(ODD).rotate_left(29);
        }
    }
    let lanes = lanes.into_iter().chain(rest.iter().map(|&byte| u64::from(byte)));
    lanes.fold(bytes.len() as u64, |state, lane| (state ^ lane).wrapping_mul(ODD).rotate_left(29))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}
