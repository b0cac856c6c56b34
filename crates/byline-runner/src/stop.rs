//! The end of a run that its user interrupts.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long several articles that are in progress together may take once the run is to end.
const GRACE: Duration = Duration::from_secs(1);

/// Whether a run is to end, and since when.
#[derive(Debug)]
pub(crate) struct Stop<'a> {
    asked: &'a AtomicBool,
    since: OnceLock<Instant>,
}

impl<'a> Stop<'a> {
    /// Asked for where `asked` turns true.
    pub(crate) fn new(asked: &'a AtomicBool) -> Self {
        Self { asked, since: OnceLock::new() }
    }

    /// Whether the run is to end.
    pub(crate) fn is_set(&self) -> bool {
        let asked = self.asked.load(Ordering::Relaxed);
        if asked {
            self.since.get_or_init(Instant::now);
        }
        asked
    }

    /// Whether it is to end, and what is in progress has had its time.
    pub(crate) fn is_over(&self) -> bool {
        self.is_set() && self.since.get().is_some_and(|since| since.elapsed() >= GRACE)
    }
}
