//! What a file is, before the system's loader sees it.
//!
//! Loaders say little: glibc calls a library for another processor "no such file", and a library that was cut off while
//! being copied kills the process when it is touched. The first bytes of the file show all of that.

use crate::LoadError;
use std::env::consts::{ARCH, OS};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Numbers of the processors that matter here: in ELF, in Mach-O, in PE, and the name that Rust has for it.
const PROCESSORS: &[(u16, u32, u16, &str)] = &[
    (3, 7, 0x14c, "x86"),
    (21, 0, 0, "powerpc64"),
    (22, 0, 0, "s390x"),
    (40, 12, 0x1c4, "arm"),
    (62, 0x0100_0007, 0x8664, "x86_64"),
    (183, 0x0100_000c, 0xaa64, "aarch64"),
    (243, 0, 0, "riscv64"),
    (258, 0, 0, "loongarch64"),
];

/// The file format of shared libraries, by system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Elf,
    MachO,
    Pe,
}

const OURS: Format = if cfg!(windows) {
    Format::Pe
} else if cfg!(target_vendor = "apple") {
    Format::MachO
} else {
    Format::Elf
};

/// Looks at the file: it must be a shared library for this machine, and whole.
pub(crate) fn check(path: &Path) -> Result<(), LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    let not = |what: &str| Err(LoadError::NotALibrary { path: path.to_owned(), what: what.to_owned() });
    let metadata = match path.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let (name, looked) = (path.display().to_string(), vec![path.to_owned()]);
            return Err(LoadError::NotFound { name, looked, near: None });
        }
        Err(error) => return Err(unreadable(error)),
    };
    if metadata.is_dir() {
        return not("a folder");
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut head = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut head).map_err(unreadable)?;
    let format = match head.as_slice() {
        [] => return not("an empty file"),
        [0x7f, b'E', b'L', b'F', ..] => Format::Elf,
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => Format::MachO,
        [b'M', b'Z', ..] => Format::Pe,
        [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => {
            return not("an archive (a static library or an `.rlib`)");
        }
        [b'#', b'!', ..] => return not("a script"),
        [0, b'a', b's', b'm', ..] => return not("a WebAssembly module"),
        _ if std::str::from_utf8(&head).is_ok_and(|text| !text.contains('\0')) => return not("text"),
        _ => return not("some other file"),
    };
    let whole = metadata.len();
    let found = match format {
        Format::Elf => elf(&head, &mut file, whole),
        Format::MachO => Some(macho(&head)),
        Format::Pe => pe(&head),
    };
    let Some(found) = found else {
        return Err(LoadError::CutOff { path: path.to_owned(), found: whole, needed: whole.max(64) + 1 });
    };
    let Header { processor, bits, little, kind, needed } = found;
    let theirs = processor.unwrap_or("an unknown processor");
    let other = |theirs: String| LoadError::OtherMachine {
        path: path.to_owned(),
        theirs,
        ours: format!("{OS} on {ARCH}"),
    };
    if format != OURS {
        let system = match format {
            Format::Elf => "Linux or the like",
            Format::MachO => "macOS",
            Format::Pe => "Windows",
        };
        return Err(other(format!("{system} on {theirs}")));
    }
    let known = PROCESSORS.iter().any(|(.., name)| *name == ARCH);
    if known && processor.is_none_or(|processor| processor != ARCH) {
        return Err(other(theirs.to_owned()));
    }
    if bits.is_some_and(|bits| bits != usize::BITS) {
        return Err(other(format!("{theirs} with {} bits", bits.unwrap_or_default())));
    }
    if little.is_some_and(|little| little != cfg!(target_endian = "little")) {
        return Err(other(format!("{theirs} with bytes in the other order")));
    }
    match kind {
        Some(what) => not(what),
        None if needed > whole => Err(LoadError::CutOff { path: path.to_owned(), found: whole, needed }),
        None => Ok(()),
    }
}

/// What a header says.
struct Header {
    processor: Option<&'static str>,
    bits: Option<u32>,
    little: Option<bool>,
    /// What it is instead of a shared library.
    kind: Option<&'static str>,
    /// How many bytes the file must have.
    needed: u64,
}

/// Reads an ELF header and the table of what is loaded; `None` where the file ends before they do.
fn elf(head: &[u8], file: &mut File, whole: u64) -> Option<Header> {
    let wide = *head.get(4)? == 2;
    let little = *head.get(5)? != 2;
    let header = Fields { bytes: head, little };
    let machine = header.number(18, 2)?;
    let mut found = Header {
        processor: PROCESSORS.iter().find(|(elf, ..)| u64::from(*elf) == machine).map(|(.., name)| *name),
        bits: Some(if wide { 64 } else { 32 }),
        little: Some(little),
        kind: match header.number(16, 2)? {
            1 => Some("an object file"),
            2 => Some("a program"),
            4 => Some("a memory dump"),
            _ => None,
        },
        needed: 0,
    };
    let (start, size, count) = if wide {
        (header.number(32, 8)?, header.number(54, 2)?, header.number(56, 2)?)
    } else {
        (header.number(28, 4)?, header.number(42, 2)?, header.number(44, 2)?)
    };
    let end = start.checked_add(size * count)?;
    if end > whole {
        return Some(Header { needed: end, ..found });
    }
    let mut table = vec![0; (size * count) as usize];
    file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut table)).ok()?;
    for segment in table.chunks_exact((size as usize).max(1)) {
        let segment = Fields { bytes: segment, little };
        let (offset, length) = if wide {
            (segment.number(8, 8)?, segment.number(32, 8)?)
        } else {
            (segment.number(4, 4)?, segment.number(16, 4)?)
        };
        if segment.number(0, 4)? == 1 {
            found.needed = found.needed.max(offset.saturating_add(length));
        }
    }
    Some(found)
}

fn macho(head: &[u8]) -> Header {
    let cpu = Fields { bytes: head, little: true }.number(4, 4);
    // A library for several processors says of none of them that it is the one; the loader chooses.
    let several = head.starts_with(&[0xca, 0xfe, 0xba, 0xbe]);
    let processor = PROCESSORS.iter().find(|(_, macho, ..)| cpu == Some(u64::from(*macho)) && *macho != 0);
    Header {
        processor: if several { Some(ARCH) } else { processor.map(|(.., name)| *name) },
        bits: None,
        little: None,
        kind: None,
        needed: 0,
    }
}

fn pe(head: &[u8]) -> Option<Header> {
    let dos = Fields { bytes: head, little: true };
    let start = dos.number(0x3c, 4)? as usize;
    let machine = dos.number(start.checked_add(4)?, 2)?;
    let processor = PROCESSORS.iter().find(|(.., pe, _)| machine == u64::from(*pe) && *pe != 0);
    let is_library = dos.number(start.checked_add(22)?, 2)? & 0x2000 != 0;
    Some(Header {
        processor: processor.map(|(.., name)| *name),
        bits: None,
        little: None,
        kind: (!is_library).then_some("a program"),
        needed: 0,
    })
}

/// Numbers in a header.
struct Fields<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Fields<'_> {
    fn number(&self, at: usize, width: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) })
    }
}
