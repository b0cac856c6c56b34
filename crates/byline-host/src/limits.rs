//! Limits of the process, which a plugin must leave as they are.
//!
//! A plugin that lowers one (`setrlimit`) takes memory or files from everybody: the run would fail much later, on another
//! article, and whoever happens to be at work would be blamed. After each call they are looked at and put back. What only the
//! system's administrator may put back is noted, so that an end for want of memory names who lowered it.

#![expect(unsafe_code, reason = "what a process may use is the system's business")]

use crate::watch;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the system calls a kind of limit: a type of its own there.
type Resource = u32;

/// Those that are looked at, with what a plugin did that lowered one.
const LIMITS: [(Resource, &str); 5] = [
    (libc::RLIMIT_AS as Resource, "lowered the limit on memory (`RLIMIT_AS`)"),
    (libc::RLIMIT_DATA as Resource, "lowered the limit on memory (`RLIMIT_DATA`)"),
    (libc::RLIMIT_NOFILE as Resource, "lowered the limit on open files (`RLIMIT_NOFILE`)"),
    (libc::RLIMIT_FSIZE as Resource, "lowered the limit on the size of files (`RLIMIT_FSIZE`)"),
    (libc::RLIMIT_CPU as Resource, "lowered the limit on its time (`RLIMIT_CPU`)"),
];

/// What is allowed, and the most to which that may be raised.
#[derive(Clone, Copy)]
struct Limit {
    now: u64,
    most: u64,
}

impl Limit {
    fn of(resource: Resource) -> Option<Self> {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: it is alive, and filled before it is read.
        let known = unsafe { libc::getrlimit(resource as _, &raw mut limit) } == 0;
        known.then_some(Self { now: limit.rlim_cur, most: limit.rlim_max })
    }

    fn set(self, resource: Resource) -> bool {
        let limit = libc::rlimit { rlim_cur: self.now, rlim_max: self.most };
        // SAFETY: it is alive.
        unsafe { libc::setrlimit(resource as _, &raw const limit) == 0 }
    }

    fn is_below(self, other: Self) -> bool {
        self.now < other.now || self.most < other.most
    }
}

/// How a limit is to be.
struct Kept {
    now: AtomicU64,
    most: AtomicU64,
}

impl Kept {
    fn get(&self) -> Limit {
        Limit { now: self.now.load(Ordering::Acquire), most: self.most.load(Ordering::Acquire) }
    }

    fn set(&self, limit: Limit) {
        self.now.store(limit.now, Ordering::Release);
        self.most.store(limit.most, Ordering::Release);
    }
}

static KEPT: [Kept; LIMITS.len()] =
    [const { Kept { now: AtomicU64::new(0), most: AtomicU64::new(0) } }; LIMITS.len()];

/// Whether they are known.
static KNOWN: AtomicBool = AtomicBool::new(false);

/// What a plugin did that lowered the limit of this number.
pub(crate) fn what(number: usize) -> &'static str {
    LIMITS.get(number).map_or("", |(_, what)| what)
}

/// From here on they are to be as they are.
pub(crate) fn keep() {
    for ((resource, _), kept) in LIMITS.iter().zip(&KEPT) {
        if let Some(limit) = Limit::of(*resource) {
            kept.set(limit);
        }
    }
    KNOWN.store(true, Ordering::Release);
}

/// Puts back what is lower, and returns what `who` did that lowered it.
pub(crate) fn put_right(who: &str) -> Option<&'static str> {
    let mut lowered = None;
    for (number, there) in below() {
        let (Some((resource, what)), Some(kept)) = (LIMITS.get(number), KEPT.get(number)) else { continue };
        lowered = Some(*what);
        let wanted = kept.get();
        if !wanted.set(*resource) {
            // Only an administrator raises the most that is allowed.
            Limit { now: wanted.now.min(there.most), most: there.most }.set(*resource);
            kept.set(Limit::of(*resource).unwrap_or(there));
            watch::note_limited(who, number);
        }
    }
    lowered
}

/// The process ends: notes which limit is lower than it should be, since a plugin has lowered it and not returned yet. It may be
/// called in a handler.
pub(crate) fn look() {
    if let Some((number, _)) = below().next() {
        watch::note_limited_by_who_works(number);
    }
}

/// Those that are lower than they should be, with how they are.
fn below() -> impl Iterator<Item = (usize, Limit)> {
    let known = KNOWN.load(Ordering::Acquire);
    LIMITS.iter().zip(&KEPT).enumerate().filter(move |_| known).filter_map(
        |(number, ((resource, _), kept))| {
            let there = Limit::of(*resource)?;
            there.is_below(kept.get()).then_some((number, there))
        },
    )
}
