//! The end of a run that its user interrupts.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long a process may still take over what it was given when the run is interrupted.
pub(crate) const GRACE_OF_INTERRUPTION: Duration = Duration::from_secs(1);

/// The error of each document that was given up because the run was interrupted. It says nothing of the document: a
/// record with it is none to be kept.
pub const INTERRUPTED: &str = "given up, since the run was interrupted";

static SINCE: OnceLock<Instant> = OnceLock::new();

/// Lets all programs give up: they are given nothing more, have a second for what they were given, and every document that
/// they have no answer for fails with [`INTERRUPTED`]. It cannot be undone, and is for a process that is about to end.
pub fn interrupt() {
    let _ = SINCE.set(Instant::now());
}

/// How long ago the run was interrupted, if it was.
pub(crate) fn since() -> Option<Duration> {
    SINCE.get().map(Instant::elapsed)
}

/// Whether the run was interrupted.
pub(crate) fn is_interrupted() -> bool {
    SINCE.get().is_some()
}
