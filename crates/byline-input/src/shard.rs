//! One of several parts of an input, for machines that share the work.

use crate::walk::FileToRead;
use std::cmp::Reverse;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The number of a shard, from 1, and how many there are: `3/64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: NonZeroU32,
    of: NonZeroU32,
}

impl Shard {
    /// The shard of that number, from 1; `None` where there are not so many.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        let (number, of) = (NonZeroU32::new(number)?, NonZeroU32::new(of)?);
        (number <= of).then_some(Self { number, of })
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number.get()
    }

    /// How many shards there are.
    pub fn of(self) -> u32 {
        self.of.get()
    }

    /// Whether the item of that place, from 0, is this shard's where items are dealt out in turn.
    pub(crate) fn has(self, place: u64) -> bool {
        place % u64::from(self.of()) == u64::from(self.number() - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        let shard = parts.and_then(|(number, of)| Self::new(number, of));
        shard.ok_or_else(|| {
            "a shard is its number, from 1, and how many there are: `3/64` is the third of 64".to_owned()
        })
    }
}

/// How an input is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// Every file belongs to one shard, so that no shard reads what is another's.
    ByFile,
    /// Every shard reads all files and keeps every n-th record.
    ByRecord,
}

impl Division {
    /// By file where there are enough of them.
    pub(crate) fn of(files: &[FileToRead], shard: Shard) -> Self {
        let stream = files.iter().flatten().any(|file| file.path.as_os_str() == "-");
        if files.len() >= shard.of() as usize && !stream { Self::ByFile } else { Self::ByRecord }
    }

    /// The name in manifests.
    pub fn name(self) -> &'static str {
        match self {
            Self::ByFile => "file",
            Self::ByRecord => "record",
        }
    }
}

/// The files of a shard, in their order. The largest are dealt out first, each to the shard that has least so far, so that
/// shards take about as long as each other; it depends on names and sizes alone.
pub(crate) fn files(all: Vec<FileToRead>, shard: Shard) -> Vec<FileToRead> {
    let size = |file: &FileToRead| file.as_ref().map_or(0, |file| file.size);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| (Reverse(all.get(*at).map_or(0, size)), *at));
    let mut loads: Vec<(u64, usize)> = vec![(0, 0); shard.of() as usize];
    let mut own = vec![false; all.len()];
    let mut heap: std::collections::BinaryHeap<Reverse<((u64, usize), usize)>> =
        loads.iter().enumerate().map(|(at, load)| Reverse((*load, at))).collect();
    for at in order {
        let Some(Reverse((_, to))) = heap.pop() else { break };
        if let (Some(load), Some(own), Some(file)) = (loads.get_mut(to), own.get_mut(at), all.get(at)) {
            // Files without a size are dealt out evenly as well.
            *load = (load.0 + size(file), load.1 + 1);
            *own = to + 1 == shard.number() as usize;
            heap.push(Reverse((*load, to)));
        }
    }
    all.into_iter().zip(own).filter_map(|(file, own)| own.then_some(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shard, files};
    use crate::walk::File;

    #[test]
    fn a_shard_is_written_as_a_fraction() {
        assert_eq!("3/64".parse(), Ok(Shard::new(3, 64).unwrap()));
        assert_eq!("64/64".parse::<Shard>().unwrap().to_string(), "64/64");
        for wrong in ["0/64", "65/64", "3", "3/0", "a/b", "3/64/2", "-1/2", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn files_are_dealt_out_once_and_evenly() {
        let sizes = [900, 10, 10, 400, 400, 10, 0, 0, 0, 70];
        let all = || {
            let file = |(at, size): (usize, &u64)| Ok(File { path: format!("{at}").into(), size: *size });
            sizes.iter().enumerate().map(file).collect::<Vec<_>>()
        };
        let mut seen = Vec::new();
        for number in 1..=2 {
            let own = files(all(), Shard::new(number, 2).unwrap());
            let names: Vec<String> =
                own.iter().flatten().map(|file| file.path.display().to_string()).collect();
            assert!(names.is_sorted(), "in their order: {names:?}");
            assert_eq!(own.iter().flatten().map(|file| file.size).sum::<u64>(), 900);
            seen.extend(names);
        }
        seen.sort();
        assert_eq!(seen, (0..10).map(|at| at.to_string()).collect::<Vec<_>>());
    }
}
